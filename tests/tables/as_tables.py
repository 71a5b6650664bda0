"""Records of XML as tables: heads, names of sheets and words of cells are what templates/schema/record.rng calls them."""
import os
import xml.etree.ElementTree as ET

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '../..')
R, BW = '{http://relaxng.org/ns/structure/1.0}', '{urn:banwen:schema}'
grammar = ET.parse(ROOT + '/templates/schema/record.rng').getroot()
defines = {d.get('name'): d for d in grammar.findall(R + 'define')}
MAIN = {'case': '工单', 'outage': '停电', 'poster': '公示'}
KEYS = {'opinion': ['stage', 'round'], 'submission': ['stage', 'round'], 'sheet': ['no']}

class Model:
	def __init__(self, n):
		self.name, self.label, self.many = n.get('name'), n.get(BW + 'label'), n.get(BW + 'many') == 'yes'
		self.children, self.attributes, self.words = {}, {}, {}
	def say(self, value): return self.words.get(value.strip(), value)

def collect(m, pattern):
	for n in pattern:
		tag = n.tag.replace(R, '')
		if tag in ('element', 'attribute'):
			(m.children if tag == 'element' else m.attributes)[n.get('name')] = inner = Model(n)
			collect(inner, n)
		elif tag == 'ref': collect(m, defines[n.get('name')])
		elif tag == 'value': m.words[n.text or ''] = n.get(BW + 'label') or n.text
		elif n.tag.startswith(R): collect(m, n)

top = Model(ET.fromstring('<x/>'))
collect(top, grammar.find(R + 'start'))

def lists_in(record):
	"""Labels of the lists a record has, with the record's kind."""
	def walk(e, m):
		for c in e:
			if not isinstance(c.tag, str): continue
			inner = m.children[c.tag]
			if inner.many: yield (record.tag, c.tag, e.tag)
			yield from walk(c, inner)
	return set(walk(record, top.children[record.tag]))

def order(e, m):
	"""Attributes and children as the schema has them, as records out of tables do."""
	e.attrib = {k: e.attrib[k] for k in m.attributes if k in e.attrib}
	for c in e: order(c, m.children[c.tag])
	names = list(m.children)
	e[:] = sorted(e, key=lambda c: names.index(c.tag))
	e.text = (e.text or '').strip() or None
	e.tail = None

def fill(e, m, row, lists):
	for k, v in e.attrib.items(): row[m.attributes[k].label] = m.attributes[k].say(v)
	for c in e:
		inner = m.children[c.tag]
		if inner.many: lists.append((inner, c))
		elif inner.children or inner.attributes: fill(c, inner, row, lists)
		else:
			assert inner.label not in row, inner.label
			row[inner.label] = inner.say(c.text or '')

def add(sheets, record):
	main, todo = {}, []
	fill(record, top.children[record.tag], main, todo)
	sheets.setdefault((record.tag, None), []).append(main)
	def rows(todo, keys):
		for m, e in todo:
			if not m.children and not m.attributes:
				main[m.label] = main[m.label] + '\n' + e.text if m.label in main else e.text
				continue
			row, inner = {'记录编号': record.get('id'), **keys}, []
			if e.text: row[m.label] = e.text
			fill(e, m, row, inner)
			sheets.setdefault((record.tag, m.label), []).append(row)
			rows(inner, {m.attributes[k].label: m.attributes[k].say(e.get(k)) for k in KEYS.get(m.name, []) if e.get(k)})
	rows(todo, {})

def heads(rows): return list(dict.fromkeys(k for r in rows for k in r))
