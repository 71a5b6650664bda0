"""Makes tests/tables/lists: records whose lists, and lists in lists, are all there, as XML, as CSV files and as a workbook.  Heads and names of
sheets are what templates/schema/record.rng calls them.  Records come from the examples and samples, as few as hold every list."""
import csv, glob, io, os, shutil, sys
import xml.etree.ElementTree as ET
sys.path.insert(0, os.path.dirname(__file__))
from workbook import *

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

pool = []
for pattern in ('examples/case-files/*.xml', 'examples/wuhai-year/*.xml', 'templates/*/*/sample.xml', 'templates/*/*/most.xml'):
	for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
		root = ET.parse(path).getroot()
		pool += [r for r in (root if root.tag == 'records' else [root]) if r.tag in MAIN and r.get('region')]
known, chosen = set(), []
while pool:
	best = max(pool, key=lambda r: len(lists_in(r) - known))
	if not lists_in(best) - known: break
	known |= lists_in(best)
	chosen.append(best)
	pool.remove(best)

more = '''<x><requested ref="AR02" stage="acceptance" round="1" shared="no"/><requested title="虚构证明" stage="acceptance"/><step>业务受理</step><step>装表接电</step>
<approval kind="road" mode="parallel" length_m="120" dig_m="60" by_company="yes" accepted="2022-03-02" done="2022-03-04"/></x>''' # what no example has
simple = next(r for r in chosen if r.get('id') == '样例-设备清单')
simple.extend(ET.fromstring(more))
known |= lists_in(simple)

sheets = {}
for r in chosen:
	order(r, top.children[r.tag])
	add(sheets, r)
out = HERE + '/lists'
shutil.rmtree(out, ignore_errors=True)
for kind in ('xml', 'csv', 'xlsx'): os.makedirs(f'{out}/{kind}')
records = ET.Element('records')
records.extend(chosen)
ET.indent(records, '\t')
with open(out + '/xml/lists.xml', 'w') as f: f.write('<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(records, encoding='unicode') + '\n')
book = Book()
for (kind, label), rows in sheets.items():
	name = MAIN[kind] + (f'-{label}' if label else '')
	table = [heads(rows)] + [[r.get(h, '') for h in heads(rows)] for r in rows]
	text = io.StringIO()
	csv.writer(text, lineterminator='\n').writerows(table)
	with open(f'{out}/csv/{name}.csv', 'w') as f: f.write(text.getvalue())
	book.sheet(label or MAIN[kind], table)
with open(out + '/xlsx/lists.xlsx', 'wb') as f: f.write(book.bytes())
print(len(chosen), 'records:', *[r.get('id') for r in chosen])
everything = set()
def walk(kind, m):
	for c in m.children.values():
		if c.many: everything.add((kind, c.name, m.name))
		walk(kind, c)
for kind in MAIN: walk(kind, top.children[kind])
print('in no record:', *sorted(everything - known))
