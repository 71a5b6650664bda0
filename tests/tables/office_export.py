"""Makes examples/office-export: what an office gets out of its marketing system, with the usual dirt in it."""
import csv, io, os, sys
sys.path.insert(0, os.path.dirname(__file__))
from workbook import *

OUT = os.path.join(os.path.dirname(__file__), '../../examples/office-export')
STEMS = '甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'

def wide(text): return ''.join(chr(ord(c) + 0xfee0) if '!' <= c <= '~' else c for c in text)

# Low voltage, archived: one CSV for the cases, one for the papers that are held.
def low():
	head = ['序号', '申请编号', '户号', '客户名称', '业务类型', '流程状态', '用电地址', '用电类别', '设备容量（kW）', '电压等级', '联系人', '联系方式',
		'客户经理', '客户经理联系电话', '申请时间', '现场勘查时间', '合同签订时间', '装表时间', '送电时间', '归档时间', '是否单位', '是否代办', '是否线上办理',
		'有无配套工程', '城乡类别', '所属地市', '工单来源']
	rows, papers = [], []
	for i in range(1, 37):
		app, day = f'2204000003{i:02d}', 5 + i % 20
		name = STEMS[i % 22] + '某' + STEMS[(i * 7) % 22]
		shapes = ['2022-04-{:02d}', '2022/4/{}', '2022.4.{}', '202204{:02d}', '2022年4月{}日']
		date = lambda n: shapes[(i + n) % 5].format(day + n)
		row = [i, app, f'15000000003{i:02d}', name, '低压居民新装', '归档', f'云中市（虚构）晨星小区 {i} 号楼 {i % 3 + 1} 单元 {i % 6 + 1}01', '居民生活用电', 8,
			'交流220V', name, f'000-0000-03{i:02d}', '丁某某', '000-0000-0004', date(0), date(1), date(1), date(2), date(2), date(4),
			'否', '否', '×', '无', '城区', '安阳', '营业厅']
		held = [('用电登记表', '原件', 1), ('身份证明', '复印件', 1), ('不动产权证', '复印件', 2), ('现场勘查单', '原件', 2), ('装接单', '原件', 1), ('送电单', '原件', 1), ('供用电合同', '原件', 16)]
		if i == 4: row[8] = '８'; row[2] = wide(row[2])
		if i == 7: row[6] += '，\n门牌在东侧'
		if i == 9: row[3] = f'{name}（"老{name[0]}"）'; row[10] = row[3]
		if i == 12: row[2] = '1.5E+12'					# ruined
		if i == 15: row[14] = '04/20/2022'				# which is the month?
		if i == 18: row[14], row[15], row[16], row[17], row[18], row[19] = 44674, 44675, 44675, 44676, 44676, 44678	# serial days
		if i == 21: row[2] = '150000000321'				# a zero was lost
		if i == 24: row[4] = '低压居敏新装'				# misspelt
		if i == 27: row[1] = f'="{app}"'; row[2] = f'="{row[2]}"'	# how some exports keep zeros
		if i == 30: held = held[:-1]					# the contract is not held
		if i == 33: row[11] = '  000-0000-0333　'; row[20] = 'N'; row[23] = '0'
		rows.append(row)
		for paper, form, pages in held: papers.append([app, paper, form, '纸质', pages])
		if i in (10, 20): rows.append([''] * len(head))
	rows.append(['合计', '', '', '36 户', '', '', '', '', 288] + [''] * 18)
	rows.append(['制表人：丁某某', '', '', '审核人：戊某某'] + [''] * 23)
	papers.insert(20, ['220400000399', '用电登记表', '原件', '纸质', 1])	# belongs to nobody
	def put(name, rows, title=None):
		text = io.StringIO()
		w = csv.writer(text, lineterminator='\r\n')
		if title: w.writerow([title] + [''] * (len(rows[0]) - 1)); w.writerow([''] * len(rows[0]))
		w.writerows(rows)
		with open(os.path.join(OUT, name), 'wb') as f: f.write(text.getvalue().encode('gb18030'))
	put('低压归档.csv', [head] + rows, '低压居民报装归档清单（2022年4月）')
	put('低压归档-资料.csv', [['申请编号', '资料名称', '原件/复印件', '载体', '页数']] + papers)

# High voltage, answered: a workbook with sheets for what a case has several of.
def high():
	b = Book()
	group = ['基本信息'] + [''] * 10 + ['供电方案'] + [''] * 21 + ['办理日期', '', '', '', '是否单位', '是否代办', '影响电能质量', '特殊负荷', '重要客户', '资产移交', '有无配套工程', '是否受限', '区域']
	head = ['申请编号', '户号', '客户名称', '客户类型', '当前环节', '用电地址', '用电类别', '行业', '重要性等级', '联系人', '联系电话',
		'报装容量（千伏安）', '电压等级', '供电方式', '运行方式', '计算负荷（kW）', '受电设施', '主接线', '变压器', '无功补偿', '继电保护', '调度通信', '电能质量',
		'执行电价', '分时电价', '基本电费', '力率标准', '变损分摊', '投资界面', '产权分界点', '有效期', '有效期起', '有效期止',
		'受理日期', '勘查日期', '答复日期', '签收日期'] + [''] * 9
	rows, supplies, points, papers = [], [], [], []
	for i in range(1, 27):
		app, cap = f'2204000004{i:02d}', [315, 400, 500, 630, 800, 1000, 1250, 1600][i % 8]
		name = f'虚构{STEMS[i % 22]}{STEMS[(i * 5) % 22]}制品有限公司'
		answered = 44655 + i % 9		# 2022-04-04
		when = lambda n: Number(str(answered + n), [DATE, DATE_CN, MOMENT][i % 3])
		row = [app, f'15000000004{i:02d}', name, '高压普通客户', '答复供电方案', f'云中市（虚构）工业路 {i} 号', '工商业用电（两部制）', '塑料制品业（2929）', '普通用户',
			'甲某某', f'000-0000-04{i:02d}', cap, '交流10kV', '单电源', '单电源单回路', round(cap * 0.74), '配电室 1 座', '线路变压器组',
			f'SCB14-{cap}/10 干式变压器 1 台', f'低压侧 {cap * 3 // 10} kvar，自动投切，补偿后功率因数不低于 0.95', '进线负荷开关，熔断器保护', '负荷管理终端 1 套', '无特殊要求',
			'工商业用电（两部制）', '是', '按变压器容量计收', Number('0.9'), '高供高计，不计变损',
			'产权分界点电源侧的供电设施由供电公司投资建设；产权分界点负荷侧的受电设施由客户投资建设。',
			'以供电线路与客户进线电缆的接续点为界，分界点处设备属供电公司，运行维护和安全责任随产权划分。', '一年', when(1), when(365),
			when(-4), when(-3), when(0), when(1), '是', '否', '否', '否', '否', '否', '无', '否', '市区']
		row[24], row[26] = '执行', '0.90'
		if i == 3: row[11] = f'{cap} kVA'
		if i == 5: row[1] = Number('1500000000405')		# a number, but whole
		if i == 8: row[1] = Number('1.50000000040812E+17')	# a number with more digits than are kept
		if i == 11: row[2] = Formula('CONCATENATE("虚构",A1)', name)
		if i == 14: row[11] = Formula('L3*2', '#REF!', 'e')
		if i == 17: row[11] = Formula('L3*2', None)
		if i == 20: row[2] = Inline('  ' + name + '\u3000')
		if i == 23: row[33] = '2022年4月初'
		rows.append(row)
		supplies.append([app, 1, '主供电源', '公线', '10千伏', cap, '35kV 晨星变电站 10kV Ⅱ段母线 8208 开关', f'10kV 晨城{i}线', f'{i + 3} 号杆 T 接', '电缆进线，YJV22-8.7/15-3×70，0.86 km', f'晨城{i}线 {i + 3} 号杆 T 接'])
		points.append([app, 1, '1', '高供高计', '三相三线', '工商业两部制', '0.5S', '3×100V 3×1.5(6)A', '0.2', '10000/100', '0.2S', '50/5', '计量柜'])
		for paper, form, pages in (('登记表', '原件', 1), ('营业执照', '复印件', 1), ('产权证明', '复印件', 2), ('勘查单', '原件', 2)): papers.append([app, paper, form, '纸质', pages])
	title = ['高压客户供电方案答复清单']
	total = ['合计'] + [''] * 10 + [Formula('SUM(L4:L29)', sum(r[11] for r in rows if isinstance(r[11], int)), 'n')]
	b.sheet('高压', [title, group, head] + rows[:13] + [None] + rows[13:] + [total], hidden={9}, merges=('A1:AT1', 'A2:K2', 'L2:AG2'))
	b.sheet('电源信息', [['申请编号', '电源序号', '电源性质', '线路性质', '电压等级', '电源容量', '变电站', '线路名称', '接电点', '进线方式', '产权分界']] + supplies)
	b.sheet('计量点信息', [['申请编号', '计量点序号', '计量点组号', '计量方式', '接线方式', '电价名称', '电能表等级', '表计规格', 'PT精度', 'PT变比', 'CT精度', 'CT变比', '安装位置']] + points)
	b.sheet('收资清单', [['申请编号', '材料名称', '资料形式', '介质', '张数']] + papers)
	b.sheet('下拉选项', [['高压普通客户', '高压重要用户'], ['是', '否']], state='hidden')
	b.sheet('Sheet6', [])
	with open(os.path.join(OUT, '高压答复.xlsx'), 'wb') as f: f.write(b.bytes())

def inspected():
	"""A case inspected twice: opinions, their points and defects in files of their own."""
	def table(name, *rows):
		text = io.StringIO()
		csv.writer(text, lineterminator='\n').writerows(rows)
		with open(os.path.join(OUT, f'竣工检验{name}.csv'), 'w') as f: f.write(text.getvalue())
	app = '220400000501'
	table('', ['申请编号', '户名', '用电地址', '业务类型', '当前环节', '报装容量', '供电电压', '电源数量', '是否重要客户', '受理时间', '方案答复时间', '竣工报验时间', '文书'],
		[app, '虚构松竹精密制造有限公司', '云中市（虚构）晨星工业路 51 号', '高压普通客户', '竣工检验', '630', '10kV', '1', '×', '2022-04-06', '2022-04-14', '2022-05-16', '竣工检验意见单'])
	table('-资料', ['申请编号', '资料名称', '资料形式', '张数'],
		*[[app, *paper] for paper in (('登记表', '原件', 1), ('营业执照', '复印件', 1), ('产权证明', '复印件', 2), ('勘查单', '原件', 2), ('答复单', '原件', 2))])
	opinion = ['高压普通', '虚构松竹 10kV 受电工程', '长河虚构电力安装有限公司', '辰某某']
	table('-意见单', ['申请编号', '检验类型', '第几次', '客户分类', '工程名称', '施工单位', '检验人', '检验结论', '检验日期', '预约日期', '再次报验日期'],
		[app, '竣工检验', '1', '普通客户', *opinion[1:], '不合格', '2022-05-18', '2022-05-18', ''],
		[app, '竣工检验', '2', '普通客户', *opinion[1:], '合格', '2022-05-25', '2022-05-25', '2022-05-23'])
	points = [(f'P{i}', name) for i, name in enumerate(('进线电缆（架空线）及产权分界开关', '进线柜断路器与继电保护定值', '计量柜、互感器及二次回路', '接地装置', '受电变压器及高压侧连接', '无功补偿装置', '负荷管理终端'), 1)]
	table('-检验项目', ['申请编号', '环节', '次数', '要点编号', '检查内容', '是否合格'],
		*[[app, '竣工检验', n, ref, name, '×' if n == 1 and ref in ('P2', 'P4') else '√'] for n in (1, 2) for ref, name in points])
	table('-缺陷', ['申请编号', '环节', '次数', '要点编号', '缺陷内容', '依据标准', '整改意见', '复检结果', '复检日期'],
		*[[app, '竣工检验', n, *defect, *again] for n, again in (('1', ['', '']), ('2', ['合格', '2022/5/25'])) for defect in (
			['P2', '进线柜保护定值与定值单不符', 'GB/T 14285—2006 4.1', '按定值单重新整定，附试验记录'],
			['P4', '接地扁钢搭接长度不足', 'GB 50169—2016 4.3.4', '补焊并做防腐处理'])])

low()
high()
inspected()
