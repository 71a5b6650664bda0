"""Makes tests/tables/cases: awkward tables, each with what must come of it.  The files are kept, so that the tests need no Python."""
import glob, re, os, shutil, struct, sys, zipfile, io
from xml.etree import ElementTree
sys.path.insert(0, os.path.dirname(__file__))
from workbook import *
import kinds

OUT = os.path.join(os.path.dirname(__file__), 'cases')
SHOW = 'render -r anyang-2022 --show=record '
H = '申请编号,户名,类型,环节,供电容量,受理日期\n'
def row(n, name='虚构甲有限公司', cap='630', day='2022-03-01', kind='高压普通客户'): return f'22030000000{n},{name},{kind},答复,{cap},{day}\n'
GOOD = ['<case id="220300000001" type="hv_ordinary" stage="reply" region="anyang-2022">', '<cons_name>虚构甲有限公司</cons_name>', '<cap_kva>630</cap_kva>', '<apply>2022-03-01</apply>', '! 错误[D']
cases = {}
def case(name, files, expect, cmd=None, status=None):
	"""status None: whatever the policy says of so thin a record (0 or 1)."""
	assert name not in cases, name
	first = next(iter(files))
	cases[name] = (files, cmd or SHOW + first, ([f'exit {status}'] if status is not None else []) + expect)
def csvs(text, encoding='utf-8'): return {'a.csv': text.encode(encoding)}

# Encodings
case('utf8', csvs(H + row(1)), GOOD + ['提示[D201]：编码 UTF-8，以逗号分隔，表头在第 1 行'])
case('utf8-bom', csvs(H + row(1), 'utf-8-sig'), GOOD)
case('utf16le-bom', csvs('\ufeff' + H + row(1), 'utf-16-le'), GOOD + ['编码 UTF-16LE'])
case('utf16be-bom', csvs('\ufeff' + H + row(1), 'utf-16-be'), GOOD + ['编码 UTF-16BE'])
case('utf16le-no-bom', csvs(H + row(1), 'utf-16-le'), GOOD + ['编码 UTF-16LE'])
case('gbk', csvs(H + row(1), 'gbk'), GOOD + ['编码 GB18030'])
case('gb18030-rare', csvs(H + row(1, '甲𠮷某'), 'gb18030'), ['<cons_name>甲𠮷某</cons_name>', '编码 GB18030'])
case('gbk-late', csvs('app_no,cons_name,type,stage\n' + ''.join(f'2203{i:08d},Firm {i},hv_ordinary,reply\n' for i in range(3000)) + '220399999999,虚构甲有限公司,hv_ordinary,reply\n', 'gbk'),
	['<cons_name>虚构甲有限公司</cons_name>', '<cons_name>Firm 2999</cons_name>'])
case('gbk-liantong', csvs('app_no,cons_name,type,stage\n220300000001,联通,hv_ordinary,reply\n', 'gbk'), ['<cons_name>联通</cons_name>'])
case('encoding-given', csvs(H + row(1), 'gbk'), GOOD, cmd=SHOW + '--encoding gbk a.csv')
case('encoding-wrong', csvs(H + row(1), 'gbk'), ['错误[D118]', '像是 GBK 编码', '--encoding'], cmd=SHOW + '--encoding utf-8 a.csv', status=1)
case('encoding-unknown', csvs(H + row(1)), ['C105', 'utf-8 gb18030'], cmd=SHOW + '--encoding klingon a.csv', status=2)
case('bad-bytes-later', {'a.csv': (H + row(1) + row(2)).encode() + b'220300000003,\xff\xfe\xfd,x\n' + row(4).encode()},
	['<case id="220300000001"', '<case id="220300000002"', 'a.csv 第4行 B列 户名: 错误[D219]', '<case id="220300000004"', '! <case id="220300000003"'], status=1)

# A row that cannot be read costs that row
def around(line, encoding='utf-8'): return {'a.csv': (H + row(1) + row(2)).encode(encoding) + line + (row(4) + row(5)).encode(encoding)}
OTHERS = [f'<case id="22030000000{n}"' for n in (1, 2, 4, 5)] + ['! <case id="220300000003"']
case('row-bad-byte', around(row(3).encode().replace('甲'.encode(), b'\xff')), OTHERS + ['a.csv 第4行 B列 户名: 错误[D219]'], status=1)
case('row-cut-character', around(row(3).encode().replace('甲'.encode(), '甲'.encode()[:2])), OTHERS + ['a.csv 第4行 B列 户名: 错误[D219]'], status=1)
case('row-bad-byte-unused', {'a.csv': (H[:-1] + ',备注九\n' + row(1)[:-1] + ',\n').encode() + row(3)[:-1].encode() + b',\xff\n'}, ['<case id="220300000001"', 'a.csv 第3行 G列 备注九: 错误[D219]', '! <case id="220300000003"'], status=1)
case('row-in-gbk', around(row(3).encode('gbk')), OTHERS + ['a.csv 第4行 B列 户名: 错误[D118]', '像是 GBK 编码'], status=1)
case('row-in-utf8', around(row(3).encode(), 'gbk'), OTHERS + ['a.csv 第4行 B列 户名: 错误[D118]', '像是 UTF-8 编码'], status=1)
case('row-in-utf8-even', around(row(3, '虚构').encode(), 'gbk'), OTHERS + ['a.csv 第4行 B列 户名: 错误[D118]', '像是 UTF-8 编码'], status=1)
case('row-first-in-gbk', {'a.csv': (H + row(3)).encode('gbk') + ''.join(row(n) for n in (1, 2, 4, 5)).encode()}, OTHERS + ['a.csv 第2行 B列 户名: 错误[D118]'], status=1)
case('row-nul', around(row(3).encode().replace(b',630', b',6\x0030')), OTHERS + ['a.csv 第4行 E列 供电容量: 错误[D119]'], status=1)
case('row-nul-ascii', {'a.csv': b'app_no,cons_name,type,stage\n220300000003,a\x00b,hv_ordinary,reply\n220300000001,Firm,hv_ordinary,reply\n'}, ['<case id="220300000001"', 'a.csv 第2行 B列 cons_name: 错误[D119]', '! <case id="220300000003"'], status=1)
case('row-utf16-half', {'a.csv': (H + row(1) + row(3) + row(4)).encode('utf-16').replace('220300000003,虚'.encode('utf-16-le'), '220300000003,'.encode('utf-16-le') + b'\x00\xd8')}, ['<case id="220300000001"', 'a.csv 第3行 B列 户名: 错误[D219]', '<case id="220300000004"'], status=1)
case('row-long', around(row(3, '长' * 30000).encode()), OTHERS + ['a.csv 第4行: 错误[D120]'], status=1)
case('row-long-quoted', around(row(3, '"' + '长' * 30000 + '"').encode()), OTHERS + ['a.csv 第4行: 错误[D120]'], status=1)
case('row-quote-open', around(row(3, '"虚构丙').encode()), OTHERS + ['a.csv 第4行: 错误[D218]'], status=1)
case('row-quote-open-then-quoted', {'a.csv': (H + row(1) + row(2) + row(3, '"虚构丙') + row(4) + row(5, '"虚构,丁"')).encode()}, OTHERS + ['a.csv 第4行: 错误[D218]', '<cons_name>虚构,丁</cons_name>'], status=1)
case('row-quote-open-last', {'a.csv': (H + ''.join(row(n) for n in (1, 2, 4, 5)) + row(3, '"虚构丙').rstrip('\n')).encode()}, OTHERS + ['a.csv 第6行: 错误[D218]'], status=1)
case('row-quote-open-all-quoted', {'a.csv': ''.join('"' + line.replace(',', '","') + '"\n' for line in (H + row(1) + row(2) + row(3) + row(4) + row(5)).rstrip('\n').split('\n')).replace('220300000003","虚构甲有限公司","高压普通客户","答复","630","2022-03-01"', '220300000003","虚构甲有限公司","高压普通客户","答复","630","2022-03-01').encode()}, OTHERS + ['a.csv 第4行: 错误[D218]'], status=1)
case('row-quote-open-far', {'a.csv': (H + row(3, '"虚构丙') + ''.join(f'2204{n:08d},虚构甲有限公司,高压普通客户,答复,630,2022-03-01\n' for n in range(900))).encode()}, ['a.csv 第2行: 错误[D218]', '<case id="220400000000"', '<case id="220400000899"'], status=1)
case('row-bad-id', around(row(3).encode().replace(b'220300000003', b'22030000000\xff')), OTHERS + ['a.csv 第4行 A列 申请编号: 错误[D219]'], status=1)
case('head-bad-byte', {'a.csv': (H + row(1)).encode().replace('受理日期'.encode(), b'\xff' + '理日期'.encode())}, ['<case id="220300000001"', 'a.csv 第1行 F列', '警告[D256]'])
case('detail-bad-byte', {'客户.csv': (H + row(1) + row(2)).encode(), '客户-电源.csv': '申请编号,电源序号,线路\n220300000001,1,10kV 甲线\n'.encode() + b'220300000002,1,10kV \xff\n'}, ['<case id="220300000001"', '! <case id="220300000002"', '客户-电源.csv 第3行 C列 线路: 错误[D219]'], cmd=SHOW + '客户.csv', status=1)
case('detail-quote-open', {'客户.csv': (H + row(1) + row(2)).encode(), '客户-电源.csv': '申请编号,电源序号,线路\n220300000002,1,"10kV 乙线\n220300000001,1,10kV 甲线\n'.encode()}, ['<line>10kV 甲线</line>', '! <case id="220300000002"', '客户-电源.csv 第2行: 错误[D218]'], cmd=SHOW + '客户.csv', status=1)
case('detail-of-lost-row', {'客户.csv': (H + row(1) + row(2, '"虚构乙')).encode(), '客户-电源.csv': '申请编号,电源序号,线路\n220300000001,1,10kV 甲线\n220300000002,1,10kV 乙线\n'.encode()}, ['<line>10kV 甲线</line>', '客户.csv 第3行: 错误[D218]', '! D211', '! D257'], cmd=SHOW + '客户.csv', status=1)
case('detail-of-nameless-row', {'客户.csv': (H + row(1)).encode() + row(2).encode().replace(b'220300000002', b'22030000000\xff'), '客户-电源.csv': '申请编号,电源序号,线路\n220300000001,1,10kV 甲线\n220300000002,1,10kV 乙线\n'.encode()}, ['<line>10kV 甲线</line>', '客户.csv 第3行 A列', '! D211', '客户-电源.csv 第3行: 警告[D257]'], cmd=SHOW + '客户.csv', status=1)

# What a terminal or a spreadsheet would take for its own
ESC = '虚构\x1b[5m\u202e甲\u2028乙'
case('control-shown', csvs(H + row(1, ESC) + row(2).replace('答复', '答\x1b复\u009b\u2067')), ['错误[D239]', '! \x1b', '! \u202e', '! \u2028', '! \u009b', '! \u2067'], cmd='render -r anyang-2022 -o out a.csv', status=1)
case('control-checked', csvs(H + row(1, '虚构\u202e甲\u0085\u2028乙').replace('630', '很\u202e大')), ['! \x1b', '! \u202e', '! \u2028', '! \u0085'], cmd='check -r anyang-2022 a.csv', status=1)
case('control-in-findings', csvs(H + row(1).replace('630', '"\n\t＝1+\u202e1"') + row(2).replace('630', '＋甲') + row(3).replace('630', '@SUM(A1)\x1b')), ['"\'  ＝1', '"\'＋甲', '"\'@SUM', '! \x1b', '! \u202e'],
	cmd='render -q -r anyang-2022 -o out a.csv; cat out/findings.csv; false', status=1)

# Shape of the file
case('semicolon', csvs((H + row(1)).replace(',', ';')), GOOD + ['以分号分隔'])
case('tab', csvs((H + row(1)).replace(',', '\t')), GOOD + ['以制表符分隔'])
case('sep-line', csvs('sep=;\n' + (H + row(1)).replace(',', ';')), GOOD)
case('semicolon-with-commas', csvs(H.replace(',', ';') + '220300000001;虚构甲有限公司;高压普通客户;答复;1,250;2022-03-01\n'), ['<cap_kva>1250</cap_kva>'])
case('crlf', csvs((H + row(1)).replace('\n', '\r\n')), GOOD)
case('cr-only', csvs((H + row(1)).replace('\n', '\r')), GOOD)
case('no-last-newline', csvs((H + row(1)).rstrip('\n')), GOOD)
case('titles-above', csvs('云中市报装清单,,,,,\n打印日期：2022-04-01,,,,,\n,,,,,\n' + H + row(1)), GOOD + ['表头在第 4 行'])
case('empty-rows', csvs(H + ',,,,,\n\n' + row(1) + '\u3000,,,,,\n' + row(2)), GOOD + ['<case id="220300000002"'])
case('quotes', csvs(H + '220300000001,"虚构""甲"", 有限\n公司",高压普通客户,答复,630,2022-03-01\n'), ['<cons_name>虚构"甲", 有限\n公司</cons_name>'.split('\n')[0]])
case('quote-open', csvs(H + row(1) + '220300000002,"虚构乙,高压普通客户,答复,630,2022-03-01\n' + row(3)), ['<case id="220300000001"', 'a.csv 第3行: 错误[D218]', '<case id="220300000003"'], status=1)
case('text-after-quote', csvs(H + '220300000001,"虚构"甲有限公司,高压普通客户,答复,630,2022-03-01\n'), ['警告[D240]', 'B列 户名'])
case('too-many-cells', csvs(H + '220300000001,虚构甲有限公司, 东楼,高压普通客户,答复,630,2022-03-01\n'), ['a.csv 第2行: 错误[D242]', '比表头多 1 格', '! <case'], status=1)
case('too-few-cells', csvs(H + '220300000001,虚构甲有限公司,高压普通客户,答复\n'), ['警告[D243]', '比表头少 2 格', '<case id="220300000001"'])
case('row-broken', csvs(H + '220300000001,虚构甲\n有限公司,高压普通客户,答复,630,2022-03-01\n' + row(2)), ['a.csv 第2行: 错误[D244]', 'a.csv 第3行 A列 申请编号: 错误[D', '<case id="220300000002"', '! <case id="220300000001"'], status=1)
case('totals', csvs(H + row(1) + '合计,1 户,,,630,\n制表人：丁某某,,,,,\n'), GOOD + ['第 3、4 行是合计', '! D241'])
case('total-in-number-column', csvs(H + row(1) + '总计：,,,,630,\n'), GOOD + ['第 3 行是合计'])
case('subtotal-between', csvs(H + row(1) + '小计,,,,630,\n' + row(2)), GOOD + ['<case id="220300000002"', '第 3 行是合计'])
case('name-like-total', csvs(H + row(1, '合计划有限公司')), ['<cons_name>合计划有限公司</cons_name>', '! D205'])
case('head-again', csvs(H + row(1) + H + row(2)), GOOD + ['<case id="220300000002"', '提示[D206]：第 3 行又是表头'])
case('no-number', csvs(H + row(1) + ',虚构乙有限公司,高压普通客户,答复,630,2022-03-01\n'), GOOD[:3] + ['a.csv 第3行: 错误[D241]'], status=1)
case('same-twice', csvs(H + row(1) + row(1)), ['错误[J102]', 'a.csv:2'], status=1)
case('only-head', csvs(H), ['! 错误[D'])
case('no-head', csvs('甲,乙,丙\n1,2,3\n'), ['错误[D202]', 'banwen map'], status=1)
case('no-id-column', csvs('户名,类型,供电容量\n虚构甲,高压普通客户,630\n'), ['错误[D216]'], status=1)
case('english-heads', csvs('id,region,type,stage,cons_name,cap_kva,apply\nA-1,anyang-2022,hv_ordinary,reply,虚构甲有限公司,630,2022-03-01\n'), ['<case id="A-1"'] + GOOD[1:])
case('bad-id', csvs('记录编号,户名,类型,环节\n../x,虚构甲,高压普通客户,答复\n'), ['a.csv 第2行 A列 记录编号: 错误[D110]'], status=1)
case('standard-input', csvs(H + row(1), 'gbk'), GOOD, cmd=SHOW + '- < a.csv')
case('folder', {'in/a.csv': (H + row(1)).encode(), 'in/~$a.xlsx': b'x', 'in/mapping.xml': b'<mapping/>'}, GOOD, cmd=SHOW + 'in')

# Values
case('full-width', csvs(H + '２２０３００００００１１,虚构甲有限公司,高压普通客户,答复,６３０,２０２２－０３－０１\n'), ['<case id="220300000011"'] + GOOD[1:])
for n, text in enumerate(['2022/3/1', '2022.03.01', '20220301', '2022年3月1日', '44621', '2022-03-01 00:00:00', '2022-3-1', '2022/03/01 08:30'], 1):
	case(f'date-{n}', csvs(H + row(1, day=text)), GOOD)
for n, text in enumerate(['03/01/2022', '22-3-1', '3月1日', '2022-03', '昨天', '1646092800', '2022-3/1'], 1):
	case(f'no-date-{n}', csvs(H + row(1, day=text)), ['a.csv 第2行 F列 受理日期: 错误[D237]', text], status=1)
for name, text, said in (('us', '3/1/2022', '“3/1/2022”不是认得的日期 → 2022-03-01 / 2022-01-03'), ('two-digits', '1-Mar-22', '→ 2022-03-01'),
	('milliseconds', '1646092800000', '→ 2022-03-01 08:00')):
	case(f'near-date-{name}', csvs(H + row(1, day=text)), ['a.csv 第2行 F列 受理日期: 错误[D237]', said], status=1)
for name, text in (('iso', '2022-03-01T08:00:00.000+08:00'), ('java', 'Tue Mar 01 08:00:00 CST 2022'), ('sql', '2022-03-01 00:00:00.0'), ('digits', '20220301083000'), ('half', '2022年3月1日 上午8时')):
	case(f'date-{name}', csvs(H + row(1, day=text)), GOOD)
case('date-zone', csvs(H + row(1, day='2022-02-28T16:00:00.000Z')), ['a.csv 第2行 F列 受理日期: 警告[D262]', '按北京时间是 2022-03-01T00:00', '<apply>2022-03-01</apply>'])
case('no-such-day', csvs(H + row(1, day='2022-02-30')), ['a.csv 第2行 F列 受理日期: 错误[D', '2022-02-30'], status=1)
case('blank-words', csvs(H + '220300000001,虚构甲有限公司,高压普通客户,答复,/,--\n'), ['! <cap_kva>', '! <apply>', '! 错误[D'])
case('units', csvs('申请编号,户名,类型,环节,供电容量（kVA）,计算负荷(千瓦)\n220300000001,虚构甲有限公司,高压普通客户,答复,630kVA,"1,234.5 kW"\n'), ['<cap_kva>630</cap_kva>', '<calc_load_kw>1234.5</calc_load_kw>'])
case('other-unit', csvs('申请编号,户名,类型,环节,供电容量（MVA）\n220300000001,虚构甲有限公司,高压普通客户,答复,0.63\n'), ['错误[D217]', '! <cap_kva>'], status=1)
case('other-unit-in-cell', csvs(H + row(1, cap='0.63MVA')), ['a.csv 第2行 E列 供电容量: 错误[D'], status=1)
case('bad-thousands', csvs(H + row(1, cap='"12,50"')), ['E列 供电容量: 错误[D'], status=1)
case('ruined', csvs('申请编号,户号,户名,类型\n2.203E+11,1500000000001,虚构甲,高压普通客户\n220300000002,1.5E+12,虚构乙,高压普通客户\n'), ['A列 申请编号: 错误[D230]', 'B列 户号: 错误[D230]', '! <case'], status=1)
case('zeros-lost', csvs('申请编号,户号,户名,类型\n220300000001,12345678,虚构甲,高压普通客户\n'), ['B列 户号: 错误[D232]', '10/13 位'], status=1)
case('rounded', csvs('申请编号,证件号码,户名,类型\n220300000001,410500199001010000,虚构甲,高压普通客户\n'), ['警告[D231]', 'B列 证件号码'])
case('zeros-kept', csvs('申请编号,户号,户名,类型\n"=""020300000001""",="0012345678",虚构甲,高压普通客户\n'), ['<app_no>020300000001</app_no>', '<cons_no>0012345678</cons_no>'])
case('error-values', csvs(H + row(1, cap='#N/A') + row(2, cap='#####')), ['第2行 E列 供电容量: 错误[D233]', '第3行 E列 供电容量: 错误[D233]'], status=1)
case('unknown-type', csvs(H + row(1, kind='高压普铜客户')), ['C列 类型: 错误[D236]', '→ 高压普通客户'], status=1)
case('yes-no', csvs('申请编号,户名,类型,是否重要客户,是否代办,资产移交\n220300000001,虚构甲,高压普通客户,√,否,×\n'), ['is_important="yes"', 'via_agent="no"', 'asset_transfer="no"'])
case('yes-no-odd', csvs('申请编号,户名,类型,是否重要客户\n220300000001,虚构甲,高压普通客户,可能\n'), ['D列 是否重要客户: 错误[D236]'], status=1)
case('control-character', csvs(H + row(1, '虚构\x0b甲')), ['B列 户名: 错误[D239]'], status=1)
case('markup', csvs(H + row(1, '甲 <&]]> "乙"')), ['<cons_name>甲 &lt;&amp;]]&gt; "乙"</cons_name>'])
case('two-columns', csvs('申请编号,户名,客户名称,类型\n220300000001,虚构甲,虚构乙,高压普通客户\n'), ['<cons_name>虚构甲</cons_name>', 'C列 客户名称: 提示[D281]', 'B2“户名” = “虚构甲”；这里的“虚构乙”没有用', '! D235'])
case('two-columns-agree', csvs('申请编号,户名,客户名称,类型\n220300000001,虚构甲,虚构甲,高压普通客户\n'), ['<cons_name>虚构甲</cons_name>', '! D235'])
case('near-head', csvs('申请编号,户名,类型,供电容亮\n220300000001,虚构甲,高压普通客户,630\n'), ['警告[D204]', '最接近的是“供电容量”', '! <cap_kva>'])
case('near-head-there', csvs('申请编号,户号,户明,类型\n220300000001,2410000000001,虚构甲,高压普通客户\n'), ['列“户明”没有用到；与它最接近的是“户名”'])
case('short-words', csvs('申请编号,户名,类型,地区,电价类别\n220300000001,虚构甲,高压普通客户,郑州,工业户\n'), ['“郑州”不认识（', '宿州', '“工业户”不认识（居民生活 / 工商业及其他 / 农业生产）', '! →', '! D112'], status=1)
case('told-once', csvs('申请编号,户名,类型,办理环节,电价类别\n220300000001,虚构甲,高压普通客户,竣什么,工商业\n'), ['D列 办理环节: 错误[D236]', '! P112', '! 电价类别: 错误'], status=1)
case('unused-head', csvs('申请编号,户名,类型,天气与心情\n220300000001,虚构甲,高压普通客户,晴\n'), ['提示[D203]', '天气与心情'])

# Rows that belong to a record
case('numbered-columns', csvs('申请编号,户名,类型,电源1电压,电源1容量,电源2电压,电源2容量,电源2性质\n220300000001,虚构甲,高压普通客户,交流10kV,630,10KV,400,备供\n220300000002,虚构乙,高压普通客户,10kV,630,,,\n'),
	['<supply no="1">', '<supply no="2">', '<role>备用</role>', '<cap_kva>400</cap_kva>'])
case('number-behind', csvs('申请编号,户名,类型,电源电压1,第二路电源电压\n220300000001,虚构甲,高压普通客户,10kV,35kV\n'), ['<supply no="1">', '<supply no="2">', '<volt>35kV</volt>'])
case('rows-follow', csvs('申请编号,户名,类型,供电线路,变电站\n220300000001,虚构甲,高压普通客户,10kV 甲线,甲站\n220300000001,虚构甲,高压普通客户,10kV 乙线,乙站\n,,,10kV 丙线,丙站\n'),
	['<line>10kV 甲线</line>', '<line>10kV 乙线</line>', '<supply no="3">', '! J102'])
case('rows-disagree', csvs('申请编号,户名,类型,供电线路\n220300000001,虚构甲,高压普通客户,10kV 甲线\n220300000001,虚构乙,高压普通客户,10kV 乙线\n'), ['第3行 B列 户名: 错误[D235]'], status=1)
case('joined-files', {'客户.csv': (H + row(1)).encode('gbk'), '客户-电源.csv': '申请编号,电源序号,线路\n220300000001,1,10kV 甲线\n220300000001,2,10kV 乙线\n220300000009,1,10kV 丙线\n,1,10kV 丁线\n'.encode()},
	['<line>10kV 甲线</line>', '<supply no="2">', '客户-电源.csv 第4行: 错误[D211]', '客户-电源.csv 第5行: 错误[D213]'], cmd=SHOW + '.', status=1)
case('unread-list', {'客户.csv': '申请编号,户名,类型\n220300000001,虚构甲,高压普通客户\n'.encode(), '客户-费用1.csv': '申请编号,费用名称,应收金额\n220300000001,高可靠性供电费,210000\n'.encode(), '客户-乙.csv': '户名,类型\n虚构乙,高压普通客户\n'.encode()},
	['客户-费用1.csv: 警告[D247]', '认得的有电源、计量点、费用', '! 客户-乙.csv'])
case('joined-fault', {'客户.csv': (H + row(1)).encode(), '客户_电源.csv': '申请编号,电源序号,供电容量\n220300000001,1,很大\n'.encode()}, ['客户_电源.csv 第2行 C列 供电容量: 错误[D', '很大'], cmd=SHOW + '客户.csv', status=1)
case('many-orphans', {'客户.csv': (H + row(1)).encode(), '客户-电源.csv': ('申请编号,电源序号,线路\n' + ''.join(f'2204{n:08d},1,10kV 甲线\n' for n in range(25))).encode()}, ['错误[D211]', '错误[D212]：还有 5 行'], cmd=SHOW + '客户.csv', status=1)
case('owned-file', {'客户-电源.csv': '申请编号,电源序号,线路\n220300000001,1,10kV 甲线\n'.encode(), '客户.csv': (H + row(1)).encode()}, ['提示[D214]', '客户.csv'])
case('rows-alone', {'电源.csv': '申请编号,电源序号,电源性质,供电线路,进线方式,变电站\n220300000001,1,主供,10kV 甲线,电缆,甲站\n'.encode()}, ['错误[D215]'], status=1)
# Heads that say more: papers, several of an element side by side, units; columns of one field in their order; values that say other fields
case('mark-columns', csvs('申请编号,户名,类型,用电登记表,身份证复印件,产权证明,授权委托书（原件）,供用电合同\n220300000001,虚构甲,高压普通客户,√,√,复印件2页,,原件1份\n220300000002,虚构乙,高压普通客户,×,,/,有,2\n'), ['<material ref="AR01"/>', '<material ref="AR02" form="copy"/>', '<material ref="AR03" form="copy" pages="2"/>', '<material ref="AR18" form="original"/>', '<material ref="AR05a" form="original"/>', '<material ref="AR18"/>', '! D203', '! D236', '! D280'])
case('mark-columns-odd', csvs('申请编号,户名,类型,用电登记表,产权证明\n220300000001,虚构甲,高压普通客户,√,在路上\n'), ['<material ref="AR01"/>', '警告[D280]', '“产权证明”这一列说有没有这份资料，“在路上”看不懂', '! AR03'])
case('mark-columns-said', csvs('申请编号,户名,客户类型,环节,用电登记表,产权证明\n220300000001,虚构甲有限公司,低压非居民,归档,√,\n'), ['“产权证明”一列填“√”', '加一列“供用电合同及其附件”，填“√”'], cmd='check -r anyang-2022 a.csv', status=1)
case('groups-side-by-side', csvs('申请编号,户名,类型,主供变电站,主供线路,主供电源容量（kVA）,备供变电站,备供线路,备供电源容量（kVA）\n220300000001,虚构甲,高压普通客户,110kV 甲站,10kV 甲线,630,110kV 乙站,10kV 乙线,400\n220300000002,虚构乙,高压普通客户,110kV 丙站,10kV 丙线,630,,,\n'), ['<supply no="1">', '<role>主供</role>', '<substation>110kV 甲站</substation>', '<cap_kva>630</cap_kva>', '<supply no="2">', '<role>备用</role>', '<line>10kV 乙线</line>', '<line>10kV 丙线</line>', '! D203'])
case('groups-in-two-rows', csvs('申请编号,户名,类型,主供电源,,备用电源,\n,,,变电站,容量（kVA）,变电站,容量（kVA）\n220300000001,虚构甲,高压普通客户,110kV 甲站,630,110kV 乙站,400\n'), ['<role>主供</role>', '<substation>110kV 甲站</substation>', '<role>备用</role>', '<substation>110kV 乙站</substation>', '<cap_kva>400</cap_kva>'])
case('two-columns-ranked', csvs('申请编号,户名,类型,运行容量,合同容量（kVA）,受理时间,申请日期,联系人,经办人\n220300000001,虚构甲,高压普通客户,0,630,2022-03-02,2022-03-01,虚构乙,虚构丙\n'), ['<cap_kva>630</cap_kva>', '<apply>2022-03-02</apply>', '<contact>虚构乙</contact>', '<agent>虚构丙</agent>', 'D列 运行容量: 提示[D281]', 'E2“合同容量（kVA）” = “630”；这里的“0”没有用', 'G列 申请日期: 提示[D281]', '! D235'])
case('same-head-twice', csvs('申请编号,户名,类型,户名\n220300000001,虚构甲,高压普通客户,虚构乙\n'), ['D列 户名: 错误[D235]', '这里是“虚构乙”，B2“户名” = “虚构甲”'], status=1)
case('business-says-type', csvs('申请编号,户名,业务类型,环节\n220300000001,虚构甲,高压装表临时用电,拟定供电方案\n220300000002,虚构乙,低压非居民增容,办结\n'), ['type="hv_ordinary" stage="reply" project_class="temporary"', '<biz>高压装表临时用电</biz>', 'type="lv_nonres" stage="archive"', '<biz>低压非居民增容</biz>', '! D245'])
case('type-before-business', csvs('申请编号,户名,业务类型,客户类型\n220300000001,虚构甲,高压增容,高压重要用户\n'), ['type="hv_important"', '<biz>高压增容</biz>'])
case('unit-in-head', csvs('申请编号,户名,类型,供电电压(kV),供电容量：kVA,户号（13位）,方案答复时间【必填】\n220300000001,虚构甲,高压普通客户,10,630,2410000000001,2022-03-05\n'), ['<volt>10kV</volt>', '<cap_kva>630</cap_kva>', '<cons_no>2410000000001</cons_no>', '<reply>2022-03-05</reply>'])
case('materials-list', csvs('申请编号,户名,类型,已收资料\n220300000001,虚构甲,高压普通客户,AR01、营业执照；产权证明\n'), ['<material ref="AR01"/>', '<material ref="AR02"/>', '<material ref="AR03"/>'])
case('materials-unknown', csvs('申请编号,户名,类型,已收资料\n220300000001,虚构甲,高压普通客户,AR01、黄历\n'), ['D列 已收资料: 错误[D236]', '黄历'], status=1)
case('outage', csvs('公告编号,停电类型,停电原因,停电开始时间,停电结束时间,停电线路,停电范围\nTD-1,计划停电,检修,2023/6/19 8:00,2023-06-19 18:00,10kV 甲线,甲村\nTD-1,计划停电,检修,2023年6月20日8时,2023.6.20 24:00,10kV 乙线,乙村\n'),
	['<outage id="TD-1"', 'type="planned"', 'start="2023-06-19T08:00"', 'stop="2023-06-21T00:00"', 'line_name="10kV 乙线"'])
case('outage-no-time', csvs('公告编号,停电类型,停电开始时间,停电线路\nTD-1,计划停电,2023/6/19,10kV 甲线\n'), ['C列 停电开始时间: 错误[D238]'], status=1)

case('document-column', csvs('申请编号,户名,类型,环节,文书\n220300000001,虚构甲,低压居民,归档,归档资料清单\n220300000002,虚构乙,低压居民,归档,情书\n220300000003,虚构丙,低压居民,归档,答复单\n'),
	['archive-checklist', 'E列 文书: 错误[D236]', '情书', '错误[R-033]：低压居民不得出具'], cmd='render -r anyang-2022 -o out a.csv', status=1)
case('document-given', csvs('编号,停电类型,公告编号,停电开始时间\n1,计划停电,TD-1,2023-06-19 08:00\n'), ['<outage id="TD-1"'], cmd='render -r wuhai-2023 -d outage-planned --show=record a.csv')

# Mappings
OWN = '<mapping><values name="kinds"><value is="hv_ordinary">大户</value></values><table record="case"><column field="cons_name">贵宾</column><column field="@type" values="kinds">档次</column><constant field="@stage">reply</constant></table></mapping>'
case('mapping-given', {'a.csv': '申请编号,贵宾,档次\n220300000001,虚构甲有限公司,大户\n'.encode(), 'm.xml': OWN.encode()}, GOOD[:2], cmd=SHOW + '--mapping m.xml a.csv')
case('mapping-beside', {'a.csv': '申请编号,贵宾,档次\n220300000001,虚构甲有限公司,大户\n'.encode(), 'mapping.xml': OWN.encode()}, GOOD[:2])
case('mapping-bad-field', {'a.csv': (H + row(1)).encode(), 'm.xml': OWN.replace('cons_name', 'cons_nam').encode()}, ['m.xml:1:', 'D250', 'cons_nam'], cmd=SHOW + '--mapping m.xml a.csv', status=3)
case('mapping-bad-values', {'a.csv': (H + row(1)).encode(), 'm.xml': OWN.replace('values="kinds"', 'values="kind"').encode()}, ['D250', '没有名为 kind 的取值表'], cmd=SHOW + '--mapping m.xml a.csv', status=3)
def bad_mapping(name, text, *says): case('mapping-' + name, {'a.csv': (H + row(1)).encode(), 'm.xml': text.encode()}, ['D250', *says], cmd=SHOW + '--mapping m.xml a.csv', status=3)
bad_mapping('all-names', '<mapping><values name="t"><value is="yess">是</value></values><table record="case">\n<column field="cons_nmae">甲</column>\n<column field="@via_agent" values="t">乙</column>'
	'\n<constant field="@stage">replay</constant></table>\n<table record="case" rows="suply"/>\n<table record="case" rows="supply" id="ap_no">\n<column field="rol">丙</column></table></mapping>',
	'm.xml:1:34', '“代办”没有 yess 这个值 → yes (yes, no)', 'm.xml:2:9', '记录里没有 cons_nmae 这一栏 → cons_name', 'm.xml:4:1', '没有 replay 这个值 → reply (acceptance,',
	'm.xml:5:22', '记录里没有 suply 这种明细 → supply (', 'm.xml:6:36', 'ap_no 这一栏 → app_no', 'm.xml:7:9', '记录里没有 rol 这一栏 → role (@no, role,')
case('mapping-bad-element', {'a.csv': (H + row(1)).encode(), 'm.xml': b'<mapping><tabel/></mapping>'}, ['D250', 'tabel'], cmd=SHOW + '--mapping m.xml a.csv', status=3)
case('papers-with-marks', csvs('申请编号,户名,客户类型,环节,资料编号\n220300000001,虚构甲,高压普通客户,受理,政府职能部门立项批复、核准或备案文件、承装（修、试）电力设施许可证、身份证\n'), ['ref="AR06"', 'ref="AR12a"', 'ref="AR02"', '! D236'], status=0)
case('unknown-of-few', csvs('申请编号,户名,类型,环节,地区,受理渠道\n220300000001,虚构甲,低压小微企,竣工检,安阴,营业庁\n'), ['“低压小微企”不认识 → 低压小微企业（低压居民 / 低压非居民 / ', '“竣工检”不认识 → 竣工检验（', '“安阴”不认识 → 安阳（', '“营业庁”不认识 → 营业厅（'], status=1)
case('turned-printed', csvs('申请编号,户名,客户类型,环节\n220300000001,虚构甲\u202e乙丙,高压普通客户,受理\n'), ['虚构甲&#x202E;乙', '! \u202e'])
case('turned-mapped', {'a.csv': '申请编号,户名,天\u202e气\n1,2,3\n'.encode()}, ['<column field="cons_name">户名</column>', '! \u202e'], cmd='map a.csv', status=0)
case('map-known', {'a.csv': '序号,申请编号,户名,主供变电站,身份证\n1,2,3,4,√\n'.encode()}, ['不用读：序号', '认得，不必写：主供变电站 是“供电电源”里的“主供”的“供电变电站”', '认得，不必写：身份证 是“归档资料”里的“客户有效身份证明（主体证明）”，有的填 √'], cmd='map a.csv', status=0)
case('map-twins', {'a.csv': '申请编号,装表接电时间,送电时间,户名\n1,2,3,4\n'.encode()}, ['<column field="dates/connect">装表接电时间</column> <!-- 与“送电时间”是同一栏', '! >户名</column> <!-- 与'], cmd='map a.csv', status=0)
case('head-too-long', {'a.csv': (H.strip() + ''.join(f',列名很长的一列{i}' for i in range(4000)) + '\n' + row(1)).encode()}, ['第1行: 错误[D272]', '列名一行最多 65536 字节', '! D202'])
case('heads-unknown', {'a.csv': (H.strip() + ''.join(f',列{i}' for i in range(300)) + '\n' + row(1)).encode()}, ['提示[D203]', '列98、列99、……（300）', '! 列100'])
case('map', {'a.csv': '申请编号,户名,供电容亮,天气\n1,2,3,4\n'.encode()}, ['<column field="app_no">申请编号</column>', '供电容亮</column> ? 供电容量 = cap_kva', 'D204', 'D203'], cmd='map a.csv', status=0)

# Lists in lists
CASE1 = '申请编号,地区,户名,类型,环节\n220300000001,乌海,虚构甲有限公司,高压普通客户,竣工检验\n'
OPINIONS = '申请编号,环节,次数,结论\n220300000001,竣工检验,,不合格\n220300000001,竣工检验,2,合格\n'
def lists(name, expect, status=None, main=CASE1, cmd=SHOW + '客户.csv', **files):
	case(name, {'客户.csv': main.encode(), **{f'客户-{k}.csv': v.encode() for k, v in files.items()}}, expect, cmd=cmd, status=status)
lists('defects', ['<opinion stage="completion">', '<defect no="1" clause="GB 50169-2016 4.2" requirement="重做焊接" recheck="合格" recheck_date="2022-05-20">接地不牢</defect>',
	'<defect no="2" requirement="补装">铭牌脱落</defect>', '! D247', '! D203', '! D235'], 意见单='申请编号,环节,结论\n220300000001,竣工检验,不合格\n',
	缺陷='申请编号,缺陷内容,依据标准,整改意见,复检结果,复查日期\n220300000001,接地不牢,GB 50169-2016 4.2,重做焊接,√,2022/5/20\n220300000001,铭牌脱落,,补装,,\n')
lists('defects-of-which', ['<opinion stage="completion" round="1">', '<defect no="1" requirement="甲">一次的</defect>', '<opinion stage="completion" round="2">', '<defect no="1" requirement="乙">二次的</defect>', '! D254'], 意见单=OPINIONS,
	整改='申请编号,检验环节,第几次,问题,整改要求\n220300000001,竣工检验,1,一次的,甲\n220300000001,竣工检验,2,二次的,乙\n')
lists('defects-of-nobody', ['客户-缺陷.csv 第2行: 错误[D254]', '“意见单”'], status=1, 意见单=OPINIONS, 缺陷='申请编号,缺陷,整改要求\n220300000001,接地不牢,重做焊接\n')
lists('defects-alone', ['<opinion stage="completion" round="2">', '<defect no="1">甲</defect>', '<defect no="2">乙</defect>'],
	缺陷='申请编号,环节,次数,缺陷\n220300000001,竣工检验,2,甲\n220300000001,竣工检验,2,乙\n')
lists('opinion-in-rows', ['<item>进线柜</item>', '<defect no="1" requirement="重做焊接">接地不牢</defect>', '<defect no="2" requirement="补装">铭牌脱落</defect>', '<conclusion>不合格</conclusion>', '! <defect no="3"', '! D235'],
	意见单='申请编号,环节,结论,检验项目,缺陷,整改要求\n220300000001,竣工检验,不合格,进线柜；计量柜,接地不牢,重做焊接\n220300000001,竣工检验,不合格,进线柜；计量柜,铭牌脱落,补装\n')
lists('opinion-in-rows-disagree', ['客户-意见单.csv 第3行 C列 结论: 错误[D235]'], status=1,
	意见单='申请编号,环节,结论,缺陷\n220300000001,竣工检验,不合格,甲\n220300000001,竣工检验,合格,乙\n')
lists('several-and-one', ['客户-意见单.csv 第2行 E列 整改要求: 错误[D255]', '“缺陷”一格里有几条'], status=1,
	意见单='申请编号,环节,结论,缺陷,整改要求\n220300000001,竣工检验,不合格,接地不牢；铭牌脱落,重做焊接\n')
lists('list-head-near', ['列“整改要球”没有用到；与它最接近的是“整改要求”'], 缺陷='申请编号,环节,缺陷,整改要球\n220300000001,竣工检验,甲,乙\n')
lists('list-map', ['<table record="case" rows="opinion/defect">', '<column field="/app_no">申请编号</column>', '<column field="/opinion/@stage">检验环节</column>', '<column field=".">问题描述</column>', '<column field="@requirement">整改措施</column>'],
	cmd='map 客户-缺陷.csv', 缺陷='申请编号,检验环节,问题描述,整改措施\n220300000001,竣工检验,甲,乙\n')
lists('list-value', ['客户-计量器具.csv 第3行 B列 装拆标志: 错误[D236]', '装 / 拆 / 换'], status=1, 计量器具='申请编号,装拆标志,局编号,示数\n220300000001,新装,0012,0\n220300000001,借用,0013,0\n')
lists('list-boxes', ['<meter_work>', '<device act="装">', '<asset_no>0012</asset_no>', '<fitter>甲某某</fitter>', '<fitter>乙某某</fitter>', '<volume>', '<transfer>', '<receiver>云中市（虚构）档案馆</receiver>'],
	main=CASE1.replace('环节\n', '环节,装表人,接收单位\n').replace('竣工检验\n', '竣工检验,甲某某、乙某某,云中市（虚构）档案馆\n'), 装接明细='申请编号,装拆,表号\n220300000001,新装,0012\n')
OUT1 = '公告编号,地区,停电类型,户名,户号\nQ1,乌海,欠费停电,虚构甲,1500000000001\n'
lists('bills', ['<bill month="2023年4月" due="2023-05-10" amount="120.50"/>', '<demand date="2023-05-20" way="短信" by="甲某某"/>'], main=OUT1, cmd=SHOW.replace('anyang-2022', 'wuhai-2023') + '客户.csv',
	欠费明细='公告编号,年月,应交日期,欠费金额（元）\nQ1,2023年4月,2023/5/10,120.50元\nQ1,2023年5月,2023/6/10,99\n', 催费记录='公告编号,催费日期,催费方式,催费人\nQ1,2023-05-20,短信,甲某某\n')
lists('own-mapping-nested', ['<defect no="1" requirement="乙">甲</defect>'], cmd=SHOW + '--mapping m.xml 客户.csv', 毛病='申请编号,环节,毛病,怎么改\n220300000001,竣工检验,甲,乙\n')
cases['own-mapping-nested'][0]['m.xml'] = '<mapping><table record="case" rows="opinion/defect" sheets="毛病"><column field=".">毛病</column><column field="@requirement">怎么改</column></table></mapping>'.encode()
bad_mapping('bad-key', '<mapping><table record="case" rows="opinion" key="@stage @rond"/></mapping>', 'm.xml:1:', '记录里没有 @rond 这一栏 → @round')

# Workbooks
HEADS = ['申请编号', '户名', '类型', '环节', '供电容量', '受理日期']
case('opinions', {'a.csv': ('记录编号,地区,客户类型,环节,户名\nA1,wuhai-2023,高压客户,竣工检验,虚构公司\n').encode(),
	'a-意见单.csv': ('记录编号,环节,次数,结论,检验日期,预约日期,检验项目,缺陷\n'
		'A1,竣工检验,1,不合格,2023-06-21,2023-06-20,进线柜；计量柜,接地不牢；铭牌脱落\n'
		'A1,竣工检验,2,合格,2023-06-26,2023-06-26,进线柜,\n').encode()},
	['<item>计量柜</item>', '<defect no="2">铭牌脱落</defect>', '<conclusion>不合格</conclusion>', '<opinion stage="completion" round="2">',
	 '<booked>2023-06-26</booked>', '! D235', '! D112'], SHOW + 'a.csv')
def line(n=1, name='虚构甲有限公司', cap=630, day='2022-03-01'): return [f'22030000000{n}', name, '高压普通客户', '答复', cap, day]
def book(*rows, **how): return {'a.xlsx': Book().sheet('高压', [HEADS, *rows], **how).bytes()}
case('xlsx', book(line()), GOOD)
TWO_SHEETS = Book().sheet('高压', [HEADS, line()]).sheet('低压', [HEADS, line()]).sheet('电源', [['申请编号', '电源序号', '线路'], ['220400000001', '1', '10kV 甲线']]).bytes()
def printed():
	"""What the regions' checklists print of papers, each with its id."""
	out = []
	for path in sorted(glob.glob(os.path.join(os.path.dirname(__file__), '../../templates/regions/*.xml'))):
		if path.endswith('.expect.xml'): continue
		root = ElementTree.parse(path).getroot()
		out += [(t, i.get('id')) for i in root.iter('item') if i.get('title') for t in [i.get('title'), *(m.get('title') for m in i.iter('mark') if m.get('title'))]]
		out += [(a.get('label'), a.get('ref')) for tag in ('ask', 'spare') for a in root.iter(tag) if a.get('ref') and a.get('label')]
	return sorted(set(out))
PRINTED = printed()
case('papers-as-printed', csvs('申请编号,户名,类型,归档资料\n' + ''.join(f'2203{n:08d},虚构甲,高压普通客户,"{t}"\n2204{n:08d},虚构甲,高压普通客户,"{t}（复印件）"\n' for n, (t, _) in enumerate(PRINTED))), ['! D236'] + sorted({f'ref="{i}"' for _, i in PRINTED}))
case('papers-one-unknown', csvs('申请编号,户名,类型,归档资料\n220300000001,虚构甲,高压普通客户,"不动产登记、火星证"\n'), ['的值“火星证”不认识'])
case('xlsx-row-to-be-added', {'a.xlsx': Book().sheet('工单', [HEADS, line(), line(2)]).sheet('归档资料', [['申请编号', '资料编号', '形式', '页数'], ['220300000002', '产权证明', '原件', '1']]).bytes()}, ['“归档资料”表加一行', '! 加一列“归档资料”'], cmd='check --stage archive -r anyang-2022 a.xlsx', status=1)
case('xlsx-orphan-shown', {'a.xlsx': TWO_SHEETS}, ['a.xlsx 表“电源” 第2行: 错误[D211]', '2 | 220400000001 | 1 | 10kV 甲线', '在 a.xlsx!高压:2 已经用过'], cmd='check -r anyang-2022 a.xlsx', status=1)
case('xlsx-date-style', book(line(day=Number('44621', DATE))), GOOD)
case('xlsx-date-format', book(line(day=Number('44621.0', DATE_CN))), GOOD)
case('xlsx-date-moment', book(line(day=Number('44621.354', MOMENT))), GOOD)
case('xlsx-serial', book(line(day=44621)), GOOD)
case('xlsx-1904', {'a.xlsx': Book().sheet('高压', [HEADS, line(day=Number('43159', DATE))]).bytes(from_1904=True)}, GOOD)
case('xlsx-no-date-format', book(line(cap=Number('630', NO_DATE))), ['第2行 E列 供电容量: 错误[D112]', '“630.00d”'], status=1)
# What a number format shows: rounded, divided, with text of its own, with another unit.
def formatted(code, head, value, **how):
	made = Book().sheet('高压', [['申请编号', '户名', '类型', '环节', head], ['220300000001', '虚构甲有限公司', '高压普通客户', '答复', Number(value, NO_DATE)]])
	return {'a.xlsx': made.bytes(change=lambda name, text: text.replace('0.00&quot;d&quot;', escape(code, {'"': '&quot;'})) if name.endswith('styles.xml') else text, **how)}
case('xlsx-format-java', {'a.xlsx': Book().sheet('高压', [HEADS, line(cap=Number('1250.0'))]).bytes()}, ['<cap_kva>1250</cap_kva>', '! 错误[D'])
case('xlsx-format-rounds', formatted('0', '供电容量', '630.1234'), ['第2行 E列 供电容量: 警告[D260]', '“供电容量”显示为“630”，存的是 630.1234', '<cap_kva>630</cap_kva>'])
case('xlsx-format-divides', formatted('0,', '供电容量', '630000'), ['E列 供电容量: 错误[D261]', '显示为“630”，存的却是 630000'], status=1)
case('xlsx-format-hides', formatted(';;;', '供电容量', '630'), ['E列 供电容量: 错误[D261]', '存的却是 630'], status=1)
case('xlsx-format-unit', formatted('#,##0.0"kVA"', '供电容量', '1250.5'), ['<cap_kva>1250.5</cap_kva>', '! 错误[D'])
case('xlsx-format-other-unit', formatted('#,##0"kW"', '供电容量', '1250'), ['E列 供电容量: 错误[D112]', '“1,250kW”'], status=1)
case('xlsx-format-literal', formatted('"418820241"0000', '户号', '1'), ['<cons_no>4188202410001</cons_no>', '! 错误[D'])
case('xlsx-format-zero', formatted('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', '供电容量', '0'), ['<cap_kva>0</cap_kva>', '! 错误[D2'])
case('xlsx-format-day', formatted('[$-804]m"月"d"日";@', '受理日期', '44621'), ['<apply>2022-03-01</apply>', '! 错误[D'])
case('xlsx-format-1904', formatted('0', '受理日期', '43159', from_1904=True), ['<apply>2022-03-01</apply>', '! 错误[D'])
case('xlsx-format-text', formatted('yyyy"年"m"月"d"日"', '备注', '44621'), ['2022年3月1日', '! 错误[D'])
case('xlsx-inline', book([Inline(v) if isinstance(v, str) else v for v in line()]), GOOD)
no_texts = lambda n, t: None if n.endswith('sharedStrings.xml') else t
case('xlsx-no-shared-texts', {'a.xlsx': Book().sheet('高压', [[Inline(h) for h in HEADS], [Inline(v) if isinstance(v, str) else v for v in line()]]).bytes(change=no_texts)}, GOOD)
case('xlsx-lost-shared-texts', {'a.xlsx': Book().sheet('高压', [[Inline(h) for h in HEADS], [Inline(v) if i != 1 else v for i, v in enumerate(line(cap='630'))]]).bytes(change=no_texts)}, ['错误[D222]', '里面没有 xl/sharedStrings.xml', '第2行: 警告[D121]：从第 2 行起没有读', '! <case'], status=1)
far = lambda n, t: re.sub('(r="[A-Z]*)3"', r'\g<1>1048577"', t) if 'sheet1' in n else t
case('xlsx-far', {'a.xlsx': Book().sheet('高压', [HEADS, line(), line(2)]).bytes(change=far)}, ['<case id="220300000001"', '! <case id="220300000002"', '表“高压” 第1048577行: 错误[D272]', '多于 1048576 行', '第3行: 警告[D121]：从第 3 行起没有读'], status=1)
case('xlsx-formulas', book(['220300000001', Formula('A1', '虚构甲有限公司'), '高压普通客户', '答复', Formula('1+1', 630, 'n'), '2022-03-01']), GOOD)
case('xlsx-formula-empty', book(line(cap=Formula('1+1', None))), ['a.xlsx 表“高压” 第2行 E列 供电容量: 错误[D234]'], status=1)
# As a library writes a formula that nobody worked out: an empty value. Of a text, nothing may be one.
for name, attributes, inside in (('empty', '', '<f>K3</f><v></v>'), ('blank', '', '<f>K3</f><v> </v>'), ('shared', 't="s"', '<f>K3</f><v/>'), ('truth', 't="b"', '<f>K3</f><v/>')):
	case('xlsx-formula-' + name + '-value', book(line(cap=Raw(attributes, inside))), ['第2行 E列 供电容量: 错误[D234]'], status=1)
case('xlsx-formula-empty-text', book(line(cap=Raw('t="str"', '<f>K3</f><v></v>'))), ['<cons_name>虚构甲有限公司</cons_name>', '! <cap_kva>', '! 错误[D2'])
case('xlsx-blank-value', book(line(cap=Raw('', '<v> </v>'))), ['<cons_name>虚构甲有限公司</cons_name>', '! <cap_kva>', '! 错误[D2'])
for name, attributes, inside in (('values', '', '<v>630</v><v>800</v>'), ('texts', 't="inlineStr"', '<is><t>630</t></is><v>800</v>'), ('truth', 't="b"', '<v>7</v>'), ('shared', 't="s"', '<v>abc</v>')):
	case('xlsx-damaged-' + name, book(line(cap=Raw(attributes, inside))), ['第2行 E列 供电容量: 错误[D309]', '! <cap_kva>630'], status=1)
case('xlsx-number-hex', book(line(cap=Raw('', '<v>0x10</v>'))), ['E列 供电容量: 错误[D112]', '“0x10”'], status=1)
def sheets(change): return {'a.xlsx': Book().sheet('高压', [HEADS, line(), line(2)]).bytes(change=lambda name, text: change(text) if 'sheet1' in name and name.endswith('sheet1.xml') else text)}
case('xlsx-row-again', sheets(lambda t: t.replace('<row r="3"', '<row r="2"')), ['<case id="220300000001"', '第2行: 错误[D310]', '! <case id="220300000002"'], status=1)
case('xlsx-cell-again', sheets(lambda t: t.replace('r="B3"', 'r="A3"')), ['<case id="220300000001"', '第3行: 错误[D310]', '! <case id="220300000002"'], status=1)
case('xlsx-row-beyond', sheets(lambda t: t.replace('<row r="3"', '<row r="1048577"')), ['<case id="220300000001"', '错误[D272]', '! <case id="220300000002"'], status=1)
def twice(data):
	out = io.BytesIO(data)
	with zipfile.ZipFile(out, 'a') as z: z.writestr(zipfile.ZipInfo('xl/worksheets/SHEET1.xml', (2022, 3, 1, 0, 0, 0)), z.read('xl/worksheets/sheet1.xml'))
	return out.getvalue()
case('xlsx-part-twice', {'a.xlsx': twice(book(line())['a.xlsx'])}, ['错误[D22', 'xl/worksheets/SHEET1.xml 有两份', '! <case'], status=1)
case('xlsx-error-value', book(line(cap=Raw('t="e"', '<v>#DIV/0!</v>'))), ['E列 供电容量: 错误[D233]', '#DIV/0!'], status=1)
case('xlsx-number-kept', {'a.xlsx': Book().sheet('高压', [HEADS[:2] + ['户号', '类型'], [Number('220300000001'), '虚构甲', Number('12345678', ZEROS), '高压普通客户'], ['220300000002', '虚构乙', Number('1.5000000000021E+12'), '高压普通客户']]).bytes()},
	['<app_no>220300000001</app_no>', '<cons_no>0012345678</cons_no>', '错误[D'])
case('xlsx-number-lost', {'a.xlsx': Book().sheet('高压', [['申请编号', '户名', '证件号码', '类型'], ['220300000001', '虚构甲', Number('4.1050019900101002E+17'), '高压普通客户']]).bytes()}, ['C列 证件号码: 错误[D230]'], status=1)
case('xlsx-telephone-as-date', formatted('yyyy/m/d', '联系电话', '44621'), ['联系电话: 错误[D230]', '! <tel>'], status=1)
case('xlsx-text-as-day', formatted('[$-804]m"月"d"日";@', '用电地址', '44621'), ['用电地址: 错误[D230]', '! <addr>'], status=1)
case('xlsx-text-as-date', formatted('yyyy"年"m"月"d"日"', '备注', '44621'), ['2022年3月1日', '! 错误[D2'])
case('commas-behind-point', csvs(H + row(1, cap='"12.5,3"') + row(2, cap='"1,250.5"') + row(3, cap='"1.5,"')), ['第2行 E列 供电容量: 错误[D112]', '<cap_kva>1250.5</cap_kva>', '第4行 E列 供电容量: 错误[D112]', '! 12.53<'], status=1)
case('xlsx-number-as-date', {'a.xlsx': Book().sheet('高压', [['申请编号', '户名', '户号', '类型'], ['220300000001', '虚构甲', Number('44621', DATE), '高压普通客户']]).bytes()}, ['C列 户号: 错误[D230]'], status=1)
case('xlsx-head-in-two-rows', {'a.xlsx': Book().sheet('高压', [['用电报装清单'], ['客户', '', '', '电源1', '', '电源2', ''], ['申请编号', '户名', '类型', '电压', '容量', '电压', '容量'], ['220300000001', '虚构甲有限公司', '高压普通客户', '10kV', 630, '10kV', 400]], merges=['A2:C2', 'D2:E2', 'F2:G2']).bytes()},
	['<supply no="1">', '<supply no="2">', '<cap_kva>400</cap_kva>', '! D203'])
case('xlsx-group-unknown-below', {'a.xlsx': Book().sheet('高压', [['客户', '', '', '计量点1', ''], ['申请编号', '户名', '类型', '计量方式', '容量'], ['220300000001', '虚构甲有限公司', '高压普通客户', '高供高计', 630]]).bytes()},
	['<mode>高供高计</mode>', '! <cap_kva>', '计量点1容量'])
case('xlsx-sheets-joined', {'a.xlsx': Book().sheet('高压', [HEADS, line()]).sheet('电源', [['申请编号', '电源序号', '线路'], ['220300000001', 1, '10kV 甲线'], ['220300000001', 2, '10kV 乙线'], [220300000009, 1, '10kV 丙线']]).bytes()},
	['<supply no="2">', '表“电源” 第4行: 错误[D211]'], status=1)
case('xlsx-two-sheets-of-cases', {'a.xlsx': Book().sheet('高压', [HEADS, line()]).sheet('低压', [HEADS, ['220300000002', '乙某某', '低压居民', '归档', '', '2022-03-01']]).bytes()}, GOOD[:1] + ['<case id="220300000002" type="lv_resident"'])
case('xlsx-hidden', {'a.xlsx': Book().sheet('高压', [HEADS, line(), line(2)], hidden={3}).sheet('旧数据', [HEADS, line(3)], state='hidden').sheet('更旧', [HEADS, line(4)], state='veryHidden').bytes()},
	['<case id="220300000002"', '提示[D207]', '第 3 行是隐藏的', '提示[D208]：表“旧数据”是隐藏的', '表“更旧”是隐藏的', '! <case id="220300000003"', '! <case id="220300000004"'])
case('xlsx-other-sheet', {'a.xlsx': Book().sheet('高压', [HEADS, line()]).sheet('心情', [['甲', '乙'], ['丙', '丁']]).sheet('Sheet3', []).bytes()}, GOOD + ['表“心情”', '警告[D209]', '提示[D210]'])
case('xlsx-merged-number', {'a.xlsx': Book().sheet('高压', [HEADS, line(), ['', '虚构乙有限公司', '高压普通客户', '答复', 630, '2022-03-01']], merges=['A2:A3']).bytes()}, GOOD[:2] + ['第3行: 错误[D241]'], status=1)
case('xlsx-newline-escape', book(line(name='虚构甲_x000D_\n有限公司')), ['<cons_name>虚构甲', '! _x000D_', '! D239'])
case('xlsx-named-csv', {'a.csv': Book().sheet('高压', [HEADS, line()]).bytes()}, GOOD)
case('xlsx-cut', {'a.xlsx': book(line())['a.xlsx'][:900]}, ['错误[D222]'], status=1)
case('xlsx-broken-sheet', {'a.xlsx': Book().sheet('高压', [HEADS, line()]).bytes(lambda n, t: t.replace('</sheetData>', '') if 'sheet1' in n else t)}, ['错误[D222]'], status=1)
def torn(part, at): return lambda n, t: t[:t.index(at)] + '<c r="A' if part in n else t
case('xlsx-sheet-torn', {'a.xlsx': Book().sheet('高压', [HEADS, line(1), line(2), line(3)]).sheet('低压', [HEADS, line(4)]).bytes(torn('sheet1', '<c r="C3"'))},
	['<case id="220300000001"', '错误[D222]', '表“高压” 第3行: 警告[D121]', '<case id="220300000004"', '另有 1 处没有读出', '! <case id="220300000003"'],
	cmd=SHOW + 'a.xlsx; "$banwen" render -r anyang-2022 -o out a.xlsx', status=1)
case('xlsx-details-torn', {'a.xlsx': Book().sheet('高压', [HEADS, line(1)]).sheet('电源', [['申请编号', '电源序号', '线路'], ['220300000001', 1, '10kV 甲线'], ['220300000001', 2, '10kV 乙线']]).bytes(torn('sheet2', '<c r="B3"'))},
	['错误[D222]', '表“电源”', '错误[D258]', '! <line>'], status=1)
case('xlsx-no-sheet-part', {'a.xlsx': Book().sheet('高压', [HEADS, line()]).bytes(lambda n, t: None if 'sheet1' in n else t)}, ['错误[D222]', 'sheet1.xml'], status=1)
case('xlsx-string-beyond', book(line(name=Raw('t="s"', '<v>9999</v>'))), ['B列 户名: 错误[D233]'], status=1)
case('xlsx-far-column', book([Raw('', '')] and line(), [Raw('', '')]), GOOD)
case('xlsx-columns-back', {'a.xlsx': Book().sheet('高压', [HEADS, line()]).bytes(lambda n, t: t.replace('r="B2"', 'r="A2"') if 'sheet1' in n else t)}, ['第2行: 错误[D310]', '! <case'], status=1)
case('xlsx-laughs', {'a.xlsx': Book().sheet('高压', [HEADS, line()]).bytes(lambda n, t: t.replace('<worksheet', '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet') if 'sheet1' in n else t)}, ['错误[D222]'], status=1)
case('xlsx-bomb', {'a.xlsx': Book().sheet('高压', [HEADS, line()]).bytes(lambda n, t: t.replace('</sheetData>', '</sheetData>' + '<x a="1"/>' * (6 << 20)) if 'sheet1' in n else t)}, ['错误[D223]'], status=1)
def other(files):
	out = io.BytesIO()
	with zipfile.ZipFile(out, 'w') as z:
		for n, t in files.items(): z.writestr(zipfile.ZipInfo(n, (2022, 3, 1, 0, 0, 0)), t)
	return out.getvalue()
case('binary-csv', {'a.csv': bytes(range(256)) * 8}, ['错误[D'], status=1)

# Fields that offices have; a label is its field's, whatever a mapping has it for
MORE = '申请编号,户名,客户类型,环节,地区,业务类型,负荷性质,生产班次,定价策略,线损计收,结算方式,审核人,签收人,双电源,电源数,电源1编号,电源1线路,计量点1计量电压,费用1名称,费用1应收金额,费用2名称,费用2应收金额\n'
def more(region): return csvs(MORE + f'GY25-0001,虚构甲有限公司,hv_ordinary,reply,{region},高压新装,三级负荷,三班,两部制,不计,月结,甲某,乙某,,2,10020030004,10kV 甲线,10千伏,高可靠性供电费用,"72,000",高可靠性供电费用,36000元\n')
for region in ('huangchuan-2021', 'wuhai-2023', 'suzhou-2021'):
	case('more-fields-' + region, more(region), ['<case id="GY25-0001"', '<app_no>GY25-0001</app_no>', '<biz>高压新装</biz>', '<load_nature>三级负荷</load_nature>', '<shifts>三班</shifts>', '<pricing>两部制</pricing>',
		'<line_loss>不计</line_loss>', '<settlement>月结</settlement>', '<reviewer>甲某</reviewer>', '<receiver>乙某</receiver>', '<volt>10kV</volt>', '<amount>72000</amount>', '<amount>36000</amount>', '! R-08', '! R-03', '! 错误[D'],
		cmd='render --show=record a.csv')
case('source-number', csvs(H.strip() + ',客户类型\n' + row(1).strip() + ',hv_ordinary\n') | {'a-电源.csv': '申请编号,电源编号,线路\n220300000001,10020030004,甲线\n220300000001,1234567890123456,乙线\n'.encode()}, ['a-电源.csv 第3行 B列 电源编号: 错误[D112]', '至多 15 位'], cmd=SHOW + 'a.csv', status=1)
case('label-over-alias', csvs(H.strip() + ',业务类型\n' + row(1).strip() + ',高压增容\n'), ['type="hv_ordinary"', '<biz>高压增容</biz>'])
case('label-by-own-mapping', {'a.csv': ('申请编号,户名,业务类型,环节\n220300000001,虚构甲有限公司,高压普通客户,答复\n').encode(), 'm.xml': '<mapping><table record="case"><column field="@type" values="types">业务类型</column></table></mapping>'.encode()},
	['type="hv_ordinary"', 'm.xml:1:31: 提示[D252]', '! <biz>'], cmd=SHOW + '--mapping m.xml a.csv')
case('words-of-yes', csvs('申请编号,户名,客户类型,环节,合同载体,客户已承诺\n220300000001,虚构甲有限公司,hv_ordinary,reply,paper,是\n'), ['promised="yes"', 'contract_medium="paper"'])

# The office's own fields and lists (fields.xml beside office.xml)
FIELDS = {'office.xml': b'<offices><office region="anyang-2022"/></offices>', 'fields.xml': '''<fields>
<field in="case" name="meter_box" label="计量箱条码" kind="code"/>
<field in="supply" name="bay" label="间隔" kind="line"/>
<field in="case" name="state" label="封印" kind="choice"><value>无</value><value>完好</value></field>
<field in="case" name="mobile" label="手机" kind="line"/>
<list in="case" name="meters" label="电能表"><field name="asset_no" label="资产编号" kind="digits"/><field name="read" label="示数" kind="decimal"/><field name="ok" label="已检" kind="yesno"/></list>
</fields>'''.encode()}
OWNED = ['<meter_box>HX-0012</meter_box>', '<bay>03</bay>', '<state>无</state>', '<asset_no>0012</asset_no>', '<read>1200</read>', '<ok>yes</ok>', '<asset_no>0013</asset_no>', '! 错误[D']
case('own-fields-csv', {'客户.csv': (H.strip() + ',计量箱条码,电源1间隔,封印\n' + row(1).strip() + ',HX-0012,03,无\n').encode('gbk'), '客户-电能表.csv': '申请编号,资产编号,示数,已检\n220300000001,0012,"1,200",√\n220300000001,0013,,\n'.encode()} | FIELDS, OWNED + ['! D251'])
case('own-fields-columns', csvs(H.strip() + ',计量箱条码,电源1间隔,封印,电能表1资产编号,电能表1示数,电能表1已检,电能表2资产编号\n' + row(1).strip() + ',HX-0012,03,无,0012,1200,是,0013\n') | FIELDS, OWNED)
case('own-fields-xlsx', {'a.xlsx': Book().sheet('高压', [HEADS + ['计量箱条码', '电源1间隔', '封印'], line() + ['HX-0012', '03', '无']]).sheet('电能表', [['申请编号', '资产编号', '示数', '已检'], ['220300000001', '0012', Number('1200'), '有'], ['220300000001', '0013', '', '']]).bytes()} | FIELDS, OWNED)
case('own-fields-faulty', csvs(H.strip() + ',计量箱条码,封印\n' + row(1).strip() + ',箱12,坏\n') | FIELDS, ['G列 计量箱条码: 错误[D112]', '字母、数字和 -，至多 32 个', 'H列 封印: 错误[D236]', '无 / 完好'], status=1)
case('own-fields-map', csvs(H.strip() + ',计量箱条码\n' + row(1).strip() + ',HX-1\n') | FIELDS, ['<column field="meter_box">计量箱条码</column>'], cmd='map a.csv')
case('own-fields-listed', FIELDS, ['meters/asset_no', '资产编号', '无 完好'], cmd='list fields --office office.xml', status=0)
case('own-label-over-alias', csvs(H.strip() + ',手机\n' + row(1).strip() + ',139\n') | FIELDS, ['<mobile>139</mobile>', '! <tel>', 'G列: 提示[D251]：列名“手机”是 mobile 这一栏自己的名称，不当作“联系电话”'])

# Types, documents and regions are said by id and by label, the office's own and those of a region of its own too
OWN = {'office.xml': b'<office region="wuhai-2023"/>', 'templates/regions/own.xml': '\n'.join(['<extension extends="wuhai-2023" number="云供电〔2024〕1号">',
	'<types><type id="hv_temporary" label="高压临时用电" column="H" class="ordinary" voltage="high"/></types>',
	'<times><deadline id="temporary" label="临时用电" rule="R-052" limit="5" stage="connection" from="dates/apply" to="dates/connect" test="@type = \'hv_temporary\'" source="第四条"/></times>',
	'<documents><document id="my-receipt" record="case" stage="acceptance" title="受理回执" allowed="yes" due="no"/></documents></extension>']).encode(),
	'templates/forms/my-receipt/template.xml': '<template id="my-receipt" record="case" stage="acceptance" lang="zh-CN"><properties title="\'回执\'"/><page size="A5" margin="10mm"/><style name="base" font="song" size="10pt"/><body><p><value select="cons_name"/></p></body></template>'.encode()}
NAMES = '申请编号,户名,客户类型,环节,受理日期,接电日期,文书\n'
def named(n, kind, paper, region=''): return f'22030000000{n},虚构甲有限公司,{kind},装表接电,2024-03-01,2024-03-29,{paper}{region}\n'
case('own-names', csvs(NAMES + named(1, '高压临时用电', '受理回执') + named(2, 'HV_TEMPORARY', 'my-receipt') + named(3, '高压客户', '')) | OWN,
	['type="hv_temporary"', 'type="hv_ordinary"', 'region="wuhai-2023"', '! 错误[D'], cmd='render --show=record .')
case('own-names-made', csvs(NAMES + named(1, '高压客户', '受理回执') + named(2, '高压客户', 'my-receipt')) | OWN, ['my-receipt                     受理回执                   生成    2', '记录 2 条', '其中 2 条没有写地区，按 office.xml 里唯一的地区办。'], cmd='render --dry-run -o out .', status=0)
case('own-clock', csvs(NAMES + named(1, '高压临时用电', '受理回执')) | OWN, ['错误[R-052]', '临时用电', '依据：云供电〔2024〕1号 第四条'], cmd='check .', status=1)
case('own-clock-listed', OWN, ['R-052  云供电〔2024〕1号 第四条'], cmd='list times -r wuhai-2023 --office office.xml', status=0)
case('own-clock-english', csvs(NAMES + named(1, '高压临时用电', '')) | OWN, ['"source":"云供电〔2024〕1号 第四条"'], cmd='check --json --lang en .', status=1)
case('own-names-near', csvs(NAMES + named(1, '高压临时电', '')) | OWN, ['D236', '高压临时电', '→ 高压临时用电'], cmd='check .', status=1)
case('own-paper-near', csvs(NAMES + named(1, '高压客户', '受理回单')) | OWN, ['D236', '→ 受理回执'], cmd='check .', status=1)
case('own-alias', csvs(NAMES + named(1, '临电', '回执')) | OWN | {'mapping.xml': '<mapping><values name="types"><value is="hv_temporary">临电</value></values><values name="case_documents"><value is="my-receipt">回执</value></values></mapping>'.encode()},
	['type="hv_temporary"', '! 错误[D'], cmd='render --show=record .')
for field, text, expect in (('type', '<values name="types"><value is="hv_temprary">临电</value></values>', ['“客户类型”没有 hv_temprary 这个值 → hv_temporary', 'lv_resident']),
	('region', '<table record="case"><constant field="@region">wuhai-2032</constant></table>', ['“地区”没有 wuhai-2032 这个值 → wuhai-2023', 'anyang-2022']),
	('document', '<values name="case_documents"><value is="my-reciept">回执</value></values>', ['“文书”没有 my-reciept 这个值 → my-receipt'])):
	case('own-mapping-' + field, csvs(NAMES + named(1, '高压客户', '')) | OWN | {'mapping.xml': f'<mapping>{text}</mapping>'.encode()}, ['错误[D250]'] + expect, cmd='check .', status=3)
case('two-regions', csvs(NAMES + named(1, '高压客户', '')) | {'office.xml': b'<offices><office region="wuhai-2023"/><office region="anyang-2022"/></offices>'}, ['错误[D245]：这张表没有这些列：地区；', 'mapping.xml', '-r 给出', '! 错误[D111]'], cmd='check .', status=1)
case('region-given', csvs(NAMES + named(1, '高压普通客户', '')) | OWN, ['region="anyang-2022"', '! 没有写地区'], cmd='render -r anyang-2022 --show=record .')
case('own-sheet-listed', FIELDS, ['电能表', 'yes     list'], cmd='list fields --office office.xml', status=0)

# The same two records out of XML (elements in another order, some empty), CSV with numbered columns, and XLSX with joined sheets.
SAME = os.path.join(os.path.dirname(__file__), 'same')
FIELDS = [('app_no', '申请编号'), ('cons_no', '户号'), ('cons_name', '客户名称'), ('addr', '用电地址'), ('elec_type', '用电类别'), ('industry', '行业'), ('cons_level', '重要性等级'),
	('cap_kva', '报装容量'), ('volt', '电压等级'), ('contact', '联系人'), ('tel', '联系电话'), ('manager', '客户经理'), ('manager_tel', '客户经理电话'), ('supply_mode', '供电方式'), ('run_mode', '运行方式'),
	('calc_load_kw', '计算负荷'), ('receiving', '受电设施'), ('main_wiring', '主接线'), ('transformer', '变压器'), ('reactive', '无功补偿'), ('protection', '继电保护'), ('dispatch', '调度通信'), ('quality', '电能质量'),
	('billing', '计费方式'), ('tou', '分时'), ('basic_fee', '基本电费'), ('pf_std', '力率标准'), ('loss', '变损分摊'), ('investment', '投资界面'), ('boundary', '产权分界点'), ('validity', '有效期'),
	('valid_from', '有效期起'), ('valid_to', '有效期止'), ('remark', '备注')]
DATES = [('apply', '受理日期'), ('survey_end', '勘查日期'), ('reply', '答复日期'), ('sign', '签收日期')]
SUPPLY = [('role', '性质'), ('type', '类型'), ('volt', '电压'), ('cap_kva', '容量'), ('substation', '变电站'), ('line', '线路'), ('point', '接入点'), ('entry', '进线方式'), ('boundary', '产权分界点')]
POINT = [('group', '组号'), ('mode', '计量方式'), ('wiring', '接线方式'), ('price', '电价'), ('meter_class', '电能表精度'), ('meter_spec', '电能表规格'), ('pt_class', 'PT精度'), ('pt_ratio', 'PT变比'), ('ct_class', 'CT精度'), ('ct_ratio', 'CT变比'), ('position', '位置')]
FLAGS = [('is_org', '是否单位', 'yes'), ('via_agent', '是否代办', 'no'), ('affects_power_quality', '影响电能质量', 'no'), ('special_load', '特殊负荷', 'no'), ('is_important', '重要客户', 'no'), ('asset_transfer', '资产移交', 'no'), ('supporting_works', '有无配套工程', 'no'), ('access_limited', '是否受限', 'no')]
PAPERS = [('AR01', 'original', '1'), ('AR02', 'copy', '1'), ('AR03', 'copy', '2'), ('AR07', 'original', '2')]

def same(n):
	cap = 630 + 170 * n
	f = dict(zip([k for k, _ in FIELDS], [f'22050000000{n}', f'150000000050{n}', f'虚构“甲”<{n}>&有限公司', f'云中市（虚构）工业路 {n} 号，东楼', '工商业用电（两部制）', '塑料制品业（2929）', '普通用户',
		str(cap), '10kV', '甲𠮷某', '000-0000-0501', '丁某某', '000-0000-0004', '单电源', '单电源单回路', '466', '配电室 1 座', '线路变压器组', f'SCB14-{cap}/10 干式变压器 1 台', '低压侧 180 kvar', '进线负荷开关，熔断器保护',
		'负荷管理终端 1 套', '无特殊要求', '工商业用电（两部制）', '执行', '按变压器容量计收', '0.90', '高供高计，不计变损', '产权分界点电源侧由供电公司投资，负荷侧由客户投资。', '以接续点为界。', '一年', '2022-05-24', '2023-05-23', '' if n == 1 else '第一行\n第二行']))
	d = dict(zip([k for k, _ in DATES], ['2022-05-17', '2022-05-18', '2022-05-23', '2022-05-24']))
	s = dict(zip([k for k, _ in SUPPLY], ['主供', '公用线路', '10kV', str(cap), '110kV 长河变电站', f'10kV 长工{n}线', '6 号杆 T 接', '电缆进线', '6 号杆 T 接']))
	p = dict(zip([k for k, _ in POINT], ['1', '高供高计', '三相三线', '工商业两部制', '0.5S', '3×100V 3×1.5(6)A', '0.2', '10000/100', '0.2S', '50/5', '计量柜']))
	return f, d, s, p

def write(path, data):
	path = os.path.join(SAME, path)
	os.makedirs(os.path.dirname(path), exist_ok=True)
	with open(path, 'wb') as f: f.write(data)

shutil.rmtree(SAME, ignore_errors=True)
el = lambda k, v: f'<{k}>{escape(v)}</{k}>'
xml, flat, main, sup, mp, paper = ['<records>'], [], [], [], [], []
yn = {'yes': '是', 'no': '否'}
for n in (1, 2):
	f, d, s, p = same(n)
	flags = ' '.join(f'{k}="{v}"' for k, _, v in FLAGS)
	xml.append(f'<case stage="reply" id="{f["app_no"]}" type="hv_ordinary" region="anyang-2022" {flags} area="city"><!-- order does not matter -->')
	xml.append('<materials>' + ''.join(f'<material pages="{g}" ref="{r}" form="{o}" medium="paper"/>' for r, o, g in PAPERS) + '</materials>')
	xml.append('<dates>' + ''.join(el(k, v) for k, v in reversed(d.items())) + '<design_submit/><archive></archive></dates>')
	xml.append('\n  '.join(el(k, v) for k, v in reversed(f.items())))
	xml.append('<metering_point no="1">' + ''.join(el(k, v) for k, v in p.items()) + '<ratio/></metering_point><supply no="1">' + ''.join(el(k, v) for k, v in reversed(s.items())) + '</supply><interlock>  </interlock></case>')
	base = list(f.values()) + ['高压普通', '供电方案答复', '安阳', '城区'] + [yn[v] for _, _, v in FLAGS]
	shape = lambda v, i: v if not v else [v, v.replace('-', '/'), '{}年{}月{}日'.format(*map(int, v.split('-'))), v.replace('-', '')][i % 4]
	flat.append(base + [shape(v, i + n) for i, v in enumerate(d.values())] + list(s.values()) + list(p.values()) + [x for r, o, g in PAPERS for x in (r, {'original': '原件', 'copy': '复印件'}[o], '纸质', g)])
	import datetime
	serial = lambda v: Number(str((datetime.date.fromisoformat(v) - datetime.date(1899, 12, 30)).days), DATE)
	main.append(base + [serial(v) for v in d.values()])
	sup.append([f['app_no'], 1] + list(s.values()))
	mp.append([f['app_no'], 1] + list(p.values()))
	paper += [[f['app_no'], r, {'original': '正本', 'copy': '复印'}[o], '纸', Number(g)] for r, o, g in PAPERS]
heads = [l for _, l in FIELDS] + ['客户类型', '当前环节', '所属地市', '区域'] + [l for _, l, _ in FLAGS]
write('xml/same.xml', '\n'.join(xml + ['</records>\n']).encode())
import csv
text = io.StringIO()
w = csv.writer(text, delimiter=';')
w.writerow(heads + [l for _, l in DATES] + ['电源1' + l for _, l in SUPPLY] + ['计量点1' + l for _, l in POINT] + [f'资料{i}{l}' for i in range(1, 5) for l in ('编号', '形式', '介质', '页数')])
w.writerows(flat)
write('csv/same.csv', text.getvalue().encode('gb18030'))
write('xlsx/same.xlsx', Book().sheet('高压', [heads + [l for _, l in DATES]] + main).sheet('电源', [['申请编号', '电源序号'] + [l for _, l in SUPPLY]] + sup)
	.sheet('计量点', [['申请编号', '计量点序号'] + [l for _, l in POINT]] + mp).sheet('资料', [['申请编号', '资料编号', '形式', '介质', '页数']] + paper).bytes())
with open(os.path.join(os.path.dirname(__file__), '../../examples/office-export/office.xml'), 'rb') as f: write('office.xml', f.read())

kinds.add(case)
for name, (files, cmd, expect) in cases.items(): # other folders of cases/ are written by hand, and stay
	shutil.rmtree(os.path.join(OUT, name), ignore_errors=True)
	for path, data in files.items():
		path = os.path.join(OUT, name, path)
		os.makedirs(os.path.dirname(path), exist_ok=True)
		with open(path, 'wb') as f: f.write(data)
	with open(os.path.join(OUT, name, 'cmd'), 'w') as f: f.write(cmd + '\n')
	with open(os.path.join(OUT, name, 'expect'), 'w') as f: f.write('\n'.join(expect) + '\n')
print(len(cases), 'cases')
