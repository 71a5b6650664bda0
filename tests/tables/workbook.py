"""A small writer of XLSX for tests and examples: standard library only, same bytes every time."""
import io, zipfile
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DOC = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PKG = 'http://schemas.openxmlformats.org/package/2006/relationships'
STYLES = (HEAD + f'<styleSheet {MAIN}><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
	'<numFmt numFmtId="165" formatCode="0000000000"/><numFmt numFmtId="166" formatCode="0.00&quot;d&quot;"/></numFmts>'
	'<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>'
	'<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>'
	'</styleSheet>')
DATE, DATE_CN, MOMENT, ZEROS, NO_DATE = 1, 2, 3, 4, 5

class Number:
	"""A number with a style; `text` is what the file holds."""
	def __init__(self, text, style=0): self.text, self.style = text, style
class Inline:
	def __init__(self, text): self.text = text
class Formula:
	"""A formula with its stored value (None: none)."""
	def __init__(self, formula, value, kind='str'): self.formula, self.value, self.kind = formula, value, kind
class Raw:
	"""A cell's type and content as they stand."""
	def __init__(self, attributes, inside): self.attributes, self.inside = attributes, inside

def letters(n):
	out = ''
	while n:
		n, r = divmod(n - 1, 26)
		out = chr(65 + r) + out
	return out

class Book:
	def __init__(self): self.strings, self.index, self.sheets = [], {}, []

	def shared(self, text):
		if text not in self.index:
			self.index[text] = len(self.strings)
			self.strings.append(text)
		return self.index[text]

	def cell(self, ref, v):
		if v is None or v == '': return ''
		if isinstance(v, str): return f'<c r="{ref}" t="s"><v>{self.shared(v)}</v></c>'
		if isinstance(v, (int, float)): return f'<c r="{ref}"><v>{v}</v></c>'
		if isinstance(v, Number): return f'<c r="{ref}" s="{v.style}"><v>{v.text}</v></c>'
		if isinstance(v, Inline): return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(v.text)}</t></is></c>'
		if isinstance(v, Formula):
			value = '' if v.value is None else f'<v>{escape(str(v.value))}</v>'
			kind = '' if v.kind == 'n' else f' t="{v.kind}"' if v.value is not None else ''
			return f'<c r="{ref}"{kind}><f>{escape(v.formula)}</f>{value}</c>'
		return f'<c r="{ref}" {v.attributes}>{v.inside}</c>'

	def sheet(self, name, rows, hidden=(), state=None, merges=()):
		"""rows: lists of cells; None is a row that is not in the file."""
		out = [HEAD, f'<worksheet {MAIN}><sheetData>']
		for i, row in enumerate(rows, 1):
			if row is None: continue
			cells = ''.join(self.cell(f'{letters(j)}{i}', v) for j, v in enumerate(row, 1))
			out.append(f'<row r="{i}"' + (' hidden="1"' if i in hidden else '') + f'>{cells}</row>')
		out.append('</sheetData>')
		if merges: out.append('<mergeCells>' + ''.join(f'<mergeCell ref="{m}"/>' for m in merges) + '</mergeCells>')
		out.append('</worksheet>')
		self.sheets.append((name, ''.join(out), state))
		return self

	def parts(self, from_1904=False):
		yield '[Content_Types].xml', HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' + ''.join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>' for i in range(1, len(self.sheets) + 1)) + '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
		yield '_rels/.rels', HEAD + f'<Relationships xmlns="{PKG}"><Relationship Id="rId1" Type="{DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
		pr = '<workbookPr date1904="1"/>' if from_1904 else '<workbookPr/>'
		yield 'xl/workbook.xml', HEAD + f'<workbook {MAIN} xmlns:r="{DOC}">{pr}<sheets>' + ''.join(f'<sheet name={quoteattr(n)} sheetId="{i}"' + (f' state="{s}"' if s else '') + f' r:id="rId{i}"/>' for i, (n, _, s) in enumerate(self.sheets, 1)) + '</sheets></workbook>'
		n = len(self.sheets)
		yield 'xl/_rels/workbook.xml.rels', HEAD + f'<Relationships xmlns="{PKG}">' + ''.join(f'<Relationship Id="rId{i}" Type="{DOC}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, n + 1)) + f'<Relationship Id="rId{n+1}" Type="{DOC}/styles" Target="styles.xml"/><Relationship Id="rId{n+2}" Type="{DOC}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
		yield 'xl/styles.xml', STYLES
		for i, (_, xml, _) in enumerate(self.sheets, 1): yield f'xl/worksheets/sheet{i}.xml', xml
		yield 'xl/sharedStrings.xml', HEAD + f'<sst {MAIN} count="{len(self.strings)}" uniqueCount="{len(self.strings)}">' + ''.join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in self.strings) + '</sst>'

	def bytes(self, change=lambda name, text: text, **how):
		out = io.BytesIO()
		with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
			for name, text in self.parts(**how):
				text = change(name, text)
				if text is not None:
					z.writestr(zipfile.ZipInfo(name, (2022, 3, 1, 0, 0, 0)), text if isinstance(text, bytes) else text.encode(), zipfile.ZIP_DEFLATED)
		return out.getvalue()
