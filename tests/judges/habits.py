"""Workbooks by hand, with the habits of Excel and of WPS that no library writes."""
import datetime, zipfile
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
LOOSE = {'main': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
	'doc': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'}
STRICT = {'main': 'http://purl.oclc.org/ooxml/spreadsheetml/main', 'doc': 'http://purl.oclc.org/ooxml/officeDocument/relationships'}
PACKAGE = 'http://schemas.openxmlformats.org/package/2006/'

def letters(n): return (letters((n - 1) // 26) if n > 26 else '') + chr(65 + (n - 1) % 26)
def serial(day): return (day - datetime.datetime(1899, 12, 30)).days

def rich(text):
	"""A text in two runs, with a reading above it that is no part of it."""
	half = len(text) // 2
	run = lambda t: f'<r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">{escape(t)}</t></r>'
	return run(text[:half]) + run(text[half:]) + f'<rPh sb="0" eb="1"><t>xugou</t></rPh><phoneticPr fontId="1"/>'

class Shared:
	def __init__(self): self.at, self.items = {}, []
	def of(self, text, form):
		if text not in self.at:
			self.at[text] = len(self.items)
			self.items.append(form(text))
		return self.at[text]

def excel_cell(ref, kind, value, y, x, shared):
	"""Strict, with days as ISO, results of formulas, strings in the cell, in runs, and a shared formula."""
	if kind == 'date': return f'<c r="{ref}" s="1" t="d"><v>{value:%Y-%m-%d}T00:00:00</v></c>'
	if kind == 'number' and x == 1: return f'<c r="{ref}"><f t="shared" si="0">{"" if y > 2 else "1+0"}</f><v>{value}</v></c>'
	if kind == 'number': return f'<c r="{ref}" s="2"><v>{value:.17g}</v></c>'
	if y % 4 == 0: return f'<c r="{ref}" t="str"><f>{escape(chr(34) + value.replace(chr(34), chr(34) * 2) + chr(34))}</f><v>{escape(value)}</v></c>'
	if y % 4 == 1: return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
	form = rich if len(value) > 3 else lambda t: f'<t xml:space="preserve">{escape(t)}</t>'
	return f'<c r="{ref}" t="s"><v>{shared.of(value, form)}</v></c>'

def wps_cell(ref, kind, value, y, x, shared):
	"""Every cell styled, dates by formats of Chinese systems, line ends as _x000D_, a number as text in a styled cell."""
	if kind == 'date': return f'<c r="{ref}" s="{1 + y % 3}"><v>{serial(value)}</v></c>'
	if kind == 'number': return f'<c r="{ref}" s="4"><v>{value}</v></c>'
	form = lambda t: f'<t xml:space="preserve">{escape(t).replace(chr(10), "_x000D_" + chr(10))}</t>'
	return f'<c r="{ref}" s="5" t="s"><v>{shared.of(value, form)}</v></c>'

STYLES = {
	False: '<numFmts count="1"><numFmt numFmtId="164" formatCode="[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy"/></numFmts>'
		'<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="0"/></cellXfs>',
	True: '<numFmts count="3"><numFmt numFmtId="176" formatCode="yyyy/m/d;@"/><numFmt numFmtId="177" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>'
		'<numFmt numFmtId="178" formatCode="G/通用格式"/></numFmts>'
		'<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="177"/><xf numFmtId="178"/><xf numFmtId="49"/></cellXfs>'}

def sheet(ns, head, kinds, rows, wps, shared):
	cell = wps_cell if wps else excel_cell
	out = [HEAD, f'<worksheet xmlns="{ns["main"]}" xmlns:r="{ns["doc"]}">',
		# WPS says A1 of a sheet that is full, and keeps empty styled cells to the last column.
		f'<dimension ref="{"A1" if wps else "A1:" + letters(len(head)) + str(len(rows) + 1)}"/><sheetData>']
	for y, row in enumerate([head] + rows, 1):
		out.append(f'<row r="{y}" spans="1:{len(head)}"' + (' customFormat="1" s="5">' if wps else '>'))
		for x, value in enumerate(row):
			ref = letters(x + 1) + str(y)
			if value is None: out.append(f'<c r="{ref}" s="5"/>' if wps else '')
			else: out.append(cell(ref, 'text' if y == 1 else kinds[x], value, y, x, shared))
		if wps: out += [f'<c r="{letters(x)}{y}" s="5"/>' for x in range(len(head) + 1, len(head) + 20)]
		out.append('</row>')
	if wps: out += [f'<row r="{y}"><c r="A{y}" s="5"/></row>' for y in range(len(rows) + 2, len(rows) + 60)]
	return ''.join(out) + '</sheetData></worksheet>'

def write(path, sheets, wps):
	ns, shared = LOOSE if wps else STRICT, Shared()
	parts = {f'xl/worksheets/sheet{i}.xml': sheet(ns, head, kinds, rows, wps, shared) for i, (_, head, kinds, rows) in enumerate(sheets, 1)}
	related = lambda i, kind, target: f'<Relationship Id="rId{i}" Type="{ns["doc"]}/{kind}" Target="{target}"/>'
	n = len(sheets)
	parts['xl/sharedStrings.xml'] = HEAD + f'<sst xmlns="{ns["main"]}">' + ''.join(f'<si>{i}</si>' for i in shared.items) + '</sst>'
	parts['xl/styles.xml'] = HEAD + f'<styleSheet xmlns="{ns["main"]}">{STYLES[wps]}</styleSheet>'
	parts['xl/workbook.xml'] = (HEAD + f'<workbook xmlns="{ns["main"]}" xmlns:r="{ns["doc"]}"' + ('' if wps else ' conformance="strict"') + '><sheets>' +
		''.join(f'<sheet name={quoteattr(s[0])} sheetId="{i}" r:id="rId{i}"/>' for i, s in enumerate(sheets, 1)) + '</sheets></workbook>')
	parts['xl/_rels/workbook.xml.rels'] = (HEAD + f'<Relationships xmlns="{PACKAGE}relationships">' +
		''.join(related(i, 'worksheet', f'worksheets/sheet{i}.xml') for i in range(1, n + 1)) +
		related(n + 1, 'styles', 'styles.xml') + related(n + 2, 'sharedStrings', 'sharedStrings.xml') + '</Relationships>')
	parts['_rels/.rels'] = HEAD + f'<Relationships xmlns="{PACKAGE}relationships">' + related(1, 'officeDocument', 'xl/workbook.xml') + '</Relationships>'
	kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'
	over = lambda part, what: f'<Override PartName="/{part}" ContentType="{kind}{what}+xml"/>'
	parts['[Content_Types].xml'] = (HEAD + f'<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
		'<Default Extension="xml" ContentType="application/xml"/>' + over('xl/workbook.xml', 'sheet.main') + over('xl/styles.xml', 'styles') +
		over('xl/sharedStrings.xml', 'sharedStrings') + ''.join(over(f'xl/worksheets/sheet{i}.xml', 'worksheet') for i in range(1, n + 1)) + '</Types>')
	if wps:
		parts['docProps/app.xml'] = HEAD + ('<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
			'<Application>WPS Office_12.1.0.16120_F1E327BC</Application></Properties>')
		parts['docProps/custom.xml'] = HEAD + ('<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
			'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer"><vt:lpwstr '
			'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">2052-12.1.0.16120</vt:lpwstr></property></Properties>')
	with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
		for name in ['[Content_Types].xml'] + sorted(p for p in parts if p[0] != '['):
			z.writestr(zipfile.ZipInfo(name, (2022, 6, 1, 8, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
