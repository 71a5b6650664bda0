"""Makes tests/tables/lists: records whose lists, and lists in lists, are all there, as XML, as CSV files and as a workbook.  Heads and names of
sheets are what templates/schema/record.rng calls them.  Records come from the examples and samples, as few as hold every list."""
import csv, glob, io, os, shutil, sys
import xml.etree.ElementTree as ET
sys.path.insert(0, os.path.dirname(__file__))
from as_tables import *
from workbook import *

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
