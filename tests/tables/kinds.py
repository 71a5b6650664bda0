"""Cases of workbooks that are no XLSX, and of what cannot be read: `add(case)` gives each to make.py.  books/ keeps files of other programs
(LibreOffice, SheetJS, xlwt), each with the records of `PAIR`: two cases, the second in a hidden row, two supplies, a hidden sheet."""
import io, os, zipfile

SHOW = 'render -r anyang-2022 --show=record '
H = ['申请编号', '户号', '户名', '类型', '环节', '供电容量', '受理日期']
R = ['220300000001', '0412345678901', '虚构甲有限公司', '高压普通客户', '答复', '630', '2022-03-01']
ONE = ['<case id="220300000001" type="hv_ordinary" stage="reply" region="anyang-2022">', '<cons_no>0412345678901</cons_no>', '<cons_name>虚构甲有限公司</cons_name>',
	'<cap_kva>630</cap_kva>', '<apply>2022-03-01</apply>', '! 错误[D']
SHOWN = ['<cap_kva>630.00</cap_kva>' if line == '<cap_kva>630</cap_kva>' else line for line in ONE] # by a cell whose format is 0.00
PAIR = SHOWN + ['<calc_load_kw>1234.5</calc_load_kw>', '<line>10kV 乙线</line>', '<case id="220300000002"', '<cons_no>0412345678902</cons_no>', '<cap_kva>1250</cap_kva>', '<apply>2022-03-02</apply>']

def kept(name):
	with open(os.path.join(os.path.dirname(__file__), 'books', name), 'rb') as f: return f.read()
def cells(row, tag='td'): return ''.join(f'<{tag}>{v}</{tag}>' for v in row)
def page(table, head=''): return f'<html><head>{head}</head><body><table>{table}</table></body></html>'.encode()
TABLE = f'<tr>{cells(H, "th")}</tr><tr>{cells(R)}</tr>'

NS = ' '.join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in (('office', 'office'), ('table', 'table'), ('text', 'text'), ('style', 'style'), ('manifest', 'manifest')))
def ocell(v, more=''): return f'<table:table-cell office:value-type="string"{more}><text:p>{v}</text:p></table:table-cell>'
def ofloat(value, shown, kind='float'): return f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'
def odate(value, shown): return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{shown}</text:p></table:table-cell>'
def orow(cells, more=''): return f'<table:table-row{more}>{"".join(cells)}</table:table-row>'
def ods(rows, more='', manifest='', styles=''):
	content = f'<?xml version="1.0"?><office:document-content {NS}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="工单"{more}>{"".join(rows)}</table:table></office:spreadsheet></office:body></office:document-content>'
	out = io.BytesIO()
	with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
		for name, text in (('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'), ('content.xml', content), ('META-INF/manifest.xml', f'<manifest:manifest {NS}>{manifest}</manifest:manifest>')):
			z.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), text)
	return out.getvalue()
OHEAD = orow([ocell(h) for h in H])

SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
def sdata(v, kind='String', more=''): return f'<Cell{more}><Data ss:Type="{kind}">{v}</Data></Cell>'
def srow(cells, more=''): return f'<Row{more}>{"".join(cells)}</Row>'
def sbook(rows, styles='', after='', head='<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'):
	return f'{head}<Workbook {SS}><Styles>{styles}</Styles><Worksheet ss:Name="工单"><Table>{"".join(rows)}</Table></Worksheet>{after}</Workbook>'
SHEAD = srow([sdata(h) for h in H])

def packed(**parts):
	out = io.BytesIO()
	with zipfile.ZipFile(out, 'w') as z:
		for name, text in parts.items(): z.writestr(zipfile.ZipInfo(name.replace('__', '/').replace('_dot_', '.'), (2022, 1, 1, 0, 0, 0)), text)
	return out.getvalue()

def add(case):
	def one(name, data, expect, file='a.xls', **how): case(name, {file: data}, expect, **how)
	def refused(name, data, code, words, file='a.xls', more=()): one(name, data, [f'错误[{code}]', words, '! D202', '! <case', *more], file, status=1)

	# Files of other programs
	one('ods-libreoffice', kept('libreoffice.ods'), PAIR + ['提示[D207]：第 3 行', '提示[D208]：表“下拉”'], 'a.ods')
	one('xls-libreoffice', kept('libreoffice.xls'), PAIR + ['提示[D207]：第 3 行', '提示[D208]：表“下拉”'])
	one('xls-xlwt', kept('xlwt.xls'), [l for l in PAIR[:PAIR.index('<case id="220300000002"')] if l != '! 错误[D'] + ['提示[D207]：第 3 行', '提示[D208]：表“下拉”', '第3行 I列 备注: 错误[D234]'], status=1)
	one('xls-sheetjs', kept('sheetjs.xls'), PAIR + ['提示[D208]：表“下拉”'])
	one('xls-sheetjs-named-et', kept('sheetjs.xls'), PAIR, 'A.ET')
	one('xml-2003-sheetjs', kept('sheetjs-2003.xls'), PAIR + ['提示[D207]：第 3 行', '提示[D208]：表“下拉”'])
	one('html-sheetjs', kept('sheetjs-html.xls'), [l for l in PAIR if l != '<line>10kV 乙线</line>'])
	one('fods-sheetjs', kept('sheetjs.fods'), PAIR, 'a.fods')

	# Binary workbooks
	one('xls-continued', kept('continued.xls'), ['<case id="220300000000"', '<cons_name>虚构第59有限公司</cons_name>', '甲乙丙丁' * 50 + ' 59', 'abcd' * 50 + ' 58', '! 错误[D'])
	one('xls-unevaluated', kept('unevaluated.xls'), ['第2行 E列 供电容量: 错误[D234]'], status=1)
	one('xls-cut', kept('continued.xls')[:9000], ['错误[D222]'], status=1)
	refused('xls-none', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(600), 'D222', '没有传完')
	refused('xls-ancient', kept('excel2.xls'), 'D220', 'Excel 4 或更早')
	refused('xlsx-locked', kept('locked.xlsx'), 'D265', '密码', 'a.xlsx')

	# OpenDocument
	good = lambda **how: orow([ocell(v) for v in R[:1]] + [ofloat('412345678901', '0412345678901')] + [ocell(v) for v in R[2:5]] + [ofloat('630', '630.00'), odate('2022-03-01', '22年3月1日')], **how)
	one('ods-shown', ods([OHEAD, good()]), SHOWN, 'a.ods')
	one('ods-repeated', ods([OHEAD, '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>', good()]), [l.replace('630<', '630.00<') for l in ONE] + ['第1048002行'], 'a.ods')
	one('ods-repeated-cells', ods([OHEAD, orow([ocell(R[0]), '<table:table-cell table:number-columns-repeated="1"/>'] + [ocell(v) for v in R[2:]] + [ocell('x', ' table:number-columns-repeated="5000"')])]), ['错误[D242]'], 'a.ods', status=1)
	one('ods-bomb', ods([OHEAD, orow([ocell('x' * 500, ' table:number-columns-repeated="16384"')], ' table:number-rows-repeated="1000"')]), ['错误[D223]'], 'a.ods', status=1)
	one('ods-filled-down', ods([OHEAD, good(), orow([ocell(''), ocell('x')], ' table:number-rows-repeated="2000000000"')]), [l.replace('630<', '630.00<') for l in ONE[:-1]] + ['错误[D272]', '第 3 行往下重复了 1048576 行，只读了一行', '! D121'], 'a.ods', status=1)
	one('ods-blanks-down', ods([OHEAD, good(), orow([ocell(' '), ocell(' ')], ' table:number-rows-repeated="1000000"')]), [l.replace('630<', '630.00<') for l in ONE], 'a.ods')
	one('xml-2003-far', sbook([SHEAD, srow([sdata(v) for v in R]), srow([sdata(v) for v in R], ' ss:Index="1048577"')]).encode(), ONE[:-1] + ['错误[D272]', '警告[D121]：从第 3 行起没有读'], status=1)
	one('ods-text', ods([OHEAD, orow([ocell(R[0]), ocell(R[1]), '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation><text:p>虚构<text:span>甲</text:span>有限公司</text:p></table:table-cell>'] + [ocell(v) for v in R[3:]])]), ONE + ['! 批注'], 'a.ods')
	one('ods-covered', ods([OHEAD, orow([ocell(R[0]), ocell(R[1], ' table:number-columns-spanned="2"'), '<table:covered-table-cell office:value-type="string"><text:p>旧名</text:p></table:covered-table-cell>'] + [ocell(v) for v in R[3:]])]), ['<case id="220300000001"', '! 旧名'], 'a.ods')
	one('ods-error', ods([OHEAD, orow([ocell(v) for v in R[:5]] + ['<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>'])]), ['F列 供电容量: 错误[D233]'], 'a.ods', status=1)
	for name, cell, code in (('formula-empty-value', '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value=""/>', 'D234'), ('value-empty', ofloat('', '630'), 'D309'), ('hex', ofloat('0x10', '16'), 'D309'), ('truth', '<table:table-cell office:value-type="boolean" office:boolean-value="7"><text:p>TRUE</text:p></table:table-cell>', 'D309')):
		one('ods-' + name, ods([OHEAD, orow([ocell(v) for v in R[:5]] + [cell])]), [f'F列 供电容量: 错误[{code}]', '! <cap_kva>'], 'a.ods', status=1)
	one('ods-date-other', ods([OHEAD, orow([ocell(v) for v in R[:6]] + [odate('2022-03-01', '2022-03-09')])]), ['G列 受理日期: 错误[D261]', '存的却是 2022-03-01'], 'a.ods', status=1)
	one('ods-formula-empty', ods([OHEAD, orow([ocell(v) for v in R[:5]] + ['<table:table-cell table:formula="of:=1+1"/>'])]), ['F列 供电容量: 错误[D234]'], 'a.ods', status=1)
	one('ods-hidden', ods([OHEAD, good()], ' table:style-name="ta1"', styles='<style:style style:name="ta1" style:family="table"><style:table-properties table:display="false"/></style:style>'), ['提示[D208]：表“工单”', '! <case'], 'a.ods')
	refused('ods-locked', ods([OHEAD], manifest='<manifest:encryption-data/>'), 'D265', '密码', 'a.ods')
	one('ods-broken', ods([OHEAD, good(), '<table:table-row></wrong>']), ['错误[D222]', '第2行: 警告[D121]：从第 2 行起没有读'], 'a.ods', status=1)

	# Tables of web pages
	one('html', page(TABLE, '<meta charset="utf-8">'), ONE)
	one('html-gbk', page(TABLE, '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">').decode().encode('gbk'), ONE)
	one('html-gbk-says-utf8', page(TABLE, '<meta charset="utf-8">').decode().encode('gbk'), ['错误[D'], status=1)
	one('html-utf16', ('\ufeff' + page(TABLE).decode()).encode('utf-16-le'), ONE, 'a.xlsx')
	one('html-bare', f'<table border=1>{TABLE.replace("</td>", "").replace("</tr>", "")}'.encode(), ONE, 'a.html')
	hidden = cells(R).replace("虚构甲有限公司", '<span style="display: none">隐藏键<b>x</b><br></span>虚构甲<i hidden>排序</i>有限公司')
	one('html-hidden', page(f'<tr>{cells(H, "th")}</tr><tr>{hidden}</tr>'), ONE + ['! 隐藏键', '! 排序'])
	one('html-spans', page(f'<tr><th colspan="7">报装清单</th></tr><tr>{cells(H, "th")}<th rowspan=2>备注</th></tr><tr>{cells(R)}</tr>'), ONE)
	one('html-rowspan', page(f'<tr>{cells(H, "th")}</tr><tr><td>{R[0]}</td><td rowspan=2>{R[1]}</td>{cells(R[2:])}</tr><tr><td>220300000002</td>{cells(["虚构乙", *R[3:]])}</tr>'), ONE + ['<cons_name>虚构乙</cons_name>'])
	one('html-nested', page(f'<tr><td>业扩清单</td></tr><tr><td><table>{TABLE}</table></td></tr>'), ONE + ['! D209'])
	one('html-words', page(TABLE.replace('虚构甲有限公司', '<b>虚构甲</b>&#26377;限\r\n公司&nbsp;<!-- x --><span></span>').replace('限\r\n', '限')), ['<cons_name>虚构甲有限公司</cons_name>'])
	one('html-formats', page(TABLE.replace('<td>0412345678901', '<td class=xl65>412345678901').replace('<td>2022-03-01', '<td style=\'mso-number-format:"yyyy\\-mm\\-dd"\'>44621'), '<style>.xl65 {mso-number-format:"0000000000000";}</style>'), ONE)
	one('html-text-format', page(TABLE.replace('<td>0412345678901', '<td style=\'mso-number-format:"\\@"\'>0412345678901')), ONE)
	one('html-sheets', f'<table><caption>工单</caption>{TABLE}</table><table><caption>电源</caption><tr>{cells(["申请编号", "电源序号", "线路"])}</tr><tr>{cells([R[0], 1, "10kV 甲线"])}</tr></table>'.encode(), ONE + ['<line>10kV 甲线</line>'])
	refused('html-login', '<!DOCTYPE html><html><body><form><table><tr><td>用户名</td><td><input name=u></td></tr><tr><td>密码</td><td><input type="password"></td></tr></table></form></body></html>'.encode(), 'D267', '登录')
	refused('html-no-table', '<html><body>导出失败</body></html>'.encode(), 'D267', '没有表格')
	refused('html-frames', '<html><frameset><frame src="a.files/sheet001.htm"></frameset></html>'.encode(), 'D267', 'a.files/sheet001.htm')
	one('html-bad-byte', page(TABLE).replace('虚构甲'.encode(), b'\xff') , ['第2行 C列 户名: 错误['], status=1)

	# XML spreadsheets of 2003
	styles = '<Style ss:ID="a"><NumberFormat ss:Format="0000000000000"/></Style><Style ss:ID="b" ss:Parent="a"/><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>'
	row = srow([sdata(R[0]), sdata('412345678901', 'Number', ' ss:StyleID="b"'), sdata(R[2]) .replace('</Cell>', '<Comment><ss:Data>批注</ss:Data></Comment></Cell>'), sdata(R[3]), sdata(R[4]), sdata('630', 'Number'), sdata('2022-03-01T00:00:00.000', 'DateTime', ' ss:StyleID="d"')])
	one('xml-2003', sbook([SHEAD, row], styles).encode(), ONE + ['! 批注'])
	one('xml-2003-serial', sbook([SHEAD, row.replace('2022-03-01T00:00:00.000', '44621').replace('"DateTime"', '"Number"')], styles).encode(), ONE, 'a.xml')
	one('xml-2003-gbk', sbook([SHEAD, row], styles, head='<?xml version="1.0" encoding="GB2312"?>').encode('gbk'), ONE)
	one('xml-2003-index', sbook([SHEAD, srow([sdata(R[0]), sdata(R[2], more=' ss:Index="3"')] + [sdata(v) for v in R[3:]], ' ss:Index="9"')]).encode(), ['第9行', '<cons_name>虚构甲有限公司</cons_name>', '<cap_kva>630</cap_kva>', '! 错误[D'])
	one('xml-2003-merged', sbook([SHEAD, srow([sdata(R[0]), sdata(R[1], more=' ss:MergeAcross="1"')] + [sdata(v) for v in R[3:]])]).encode(), ['<cons_no>0412345678901</cons_no>', 'type="hv_ordinary"', '! 错误[D'])
	one('xml-2003-error', sbook([SHEAD, srow([sdata(v) for v in R[:5]] + [sdata('#N/A', 'Error')])]).encode(), ['F列 供电容量: 错误[D233]'], status=1)
	def smore(*cells): return sbook([SHEAD, srow([sdata(v) for v in R[:5]] + list(cells))]).encode()
	for name, cell, code in (('formula-empty', '<Cell ss:Formula="=1+1"><Data ss:Type="Number"></Data></Cell>', 'D234'), ('values', sdata('630', 'Number').replace('</Cell>', '<Data ss:Type="Number">800</Data></Cell>'), 'D309'), ('truth', sdata('7', 'Boolean'), 'D309'), ('hex', sdata('0x10', 'Number'), 'D112')):
		one('xml-2003-' + name, smore(cell), [f'F列 供电容量: 错误[{code}]', '! <cap_kva>630'], status=1)
	one('xml-2003-cell-again', smore(sdata('630'), sdata('800', more=' ss:Index="6"')), ['第2行: 错误[D310]', '! <case'], status=1)
	one('xml-2003-row-again', sbook([SHEAD, row, row.replace('220300000001', '220300000002').replace('<Row', '<Row ss:Index="2"', 1)], styles).encode(), ['<case id="220300000001"', '第2行: 错误[D310]', '! <case id="220300000002"'], status=1)
	one('xml-2003-hidden', sbook([SHEAD, row], styles, after='<Worksheet ss:Name="旧"><Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>').encode(), ONE + ['提示[D208]：表“旧”'])
	one('xml-2003-cut', sbook([SHEAD, row, row.replace('220300000001', '220300000002')], styles).encode()[:-120], ['<case id="220300000001"', '错误[D222]'], status=1)
	one('xml-records-named-xls', b'<records><case id="A-1" type="hv_ordinary" stage="reply"/></records>', ['<case id="A-1"'])

	# What cannot be read
	refused('no-pdf', b'%PDF-1.7\n', 'D266', 'PDF', 'a.pdf')
	refused('no-picture', b'\x89PNG\r\n\x1a\n', 'D266', '图片', 'a.xlsx')
	refused('no-json', b'{"rows": [{"a": 1}]}', 'D266', 'JSON', 'a.csv')
	refused('no-xml', b'<root><row/></root>', 'D266', 'XML', 'a.xls')
	refused('no-rar', b'Rar!\x1a\x07\x00', 'D266', 'rar', 'a.xlsx')
	refused('no-mht', b'MIME-Version: 1.0\nX-Document-Type: Workbook\n', 'D266', 'mht')
	refused('no-zip', packed(readme_dot_txt='x' * 300), 'D266', '压缩包', 'a.xlsx')
	refused('no-numbers', packed(Index__Document_dot_iwa='x'), 'D221', 'Numbers', 'a.numbers')
	refused('no-xlsb', kept('sheetjs.xlsb'), 'D221', 'XLSB', 'a.xlsb')
	refused('no-bytes', b'', 'D271', '空的', 'a.csv')
	refused('no-text', b'\xef\xbb\xbf \r\n\r\n', 'D271', '空的', 'a.csv')
	refused('utf32', ','.join(H).encode('utf-32'), 'D270', 'UTF-32', 'a.csv')
	refused('big5', '申請編號,用戶名稱,類型,環節,供電容量\n220300000001,虛構甲有限公司,高壓普通客戶,答覆,630\n'.encode('big5'), 'D270', 'Big5', 'a.csv')
	refused('turned', '\n'.join(f'{h},{v}' for h, v in zip(H, R)).encode(), 'D268', '申请编号、户号、户名', 'a.csv')
	refused('full-width-commas', ('，'.join(H) + '\n' + '，'.join(R) + '\n').encode(), 'D269', '全角逗号', 'a.csv')
	refused('blanks-between', (' '.join(H) + '\n' + ' '.join(R) + '\n').encode(), 'D269', '空格', 'a.csv')
	refused('too-many-columns', (','.join(H) + ',' * 17000 + '\n' + ','.join(R) + '\n').encode(), 'D272', '16384', 'a.csv')
	csv = (','.join(H) + '\n' + ','.join(R) + '\n').encode()
	case('upper-case', {'in/A.CSV': csv, 'in/B.XLS': kept('sheetjs.xls'), 'in/说明.TXT': b'x', 'in/~$B.XLS': b'x', 'in/scan.PDF': b'x'}, ['<cons_name>虚构乙有限公司</cons_name>', '提示[D273]：另有 1 个文件不是数据表，没有读：说明.TXT', '错误[J102]'], cmd=SHOW + 'in')
	case('upper-case-details', {'客户.CSV': csv, '客户-电源.csv': '申请编号,电源序号,线路\n220300000001,1,10kV 甲线\n'.encode()}, ONE + ['<line>10kV 甲线</line>'], cmd=SHOW + '.')
	case('folder-unreadable', {'in/a.csv': csv, 'in/b.numbers': packed(Index__Document_dot_iwa='x')}, ONE[:5] + ['b.numbers: 错误[D221]'], cmd=SHOW + 'in', status=1)
	case('folder-package', {'in/a.csv': csv, 'in/P-1/bagit.txt': b'x', 'in/P-1/b.xml': b'<x/>', 'in/P-1/data/c.csv': b'x'}, ONE + ['in/P-1: 警告[D117]', '! c.csv'], cmd=SHOW + 'in')
