"""Workbooks of the ten records (ten/*.tsv: head, kind of each column, rows) as Python's writers make them, and what openpyxl
reads of a workbook.
writers.py make FOLDER: a folder of each writer, `plain` what all are held against.  writers.py read FILE: "sheet, cell, text" of each."""
import csv, datetime, os, sys
sys.dont_write_bytecode = True
import habits

HERE = os.path.dirname(os.path.abspath(__file__))
SHEETS = ['工单', '电源', '计量点', '资料']
DAY = datetime.datetime(2022, 6, 1, 8)

def table(name):
	"""Head, kinds, and rows of texts."""
	with open(os.path.join(HERE, 'ten', name + '.tsv'), encoding='utf-8') as f:
		lines = [[cell.replace('\\n', '\n') for cell in line.rstrip('\n').split('\t')] for line in f]
	return lines[0], lines[1], lines[2:]

def typed(kind, text):
	if text == '': return None
	if kind == 'number': return float(text) if '.' in text else int(text)
	return datetime.datetime.strptime(text, '%Y-%m-%d') if kind == 'date' else text

def columns(name):
	head, kinds, rows = table(name)
	return head, kinds, [[typed(k, v) for k, v in zip(kinds, row)] for row in rows]

def csv_name(sheet): return '客户.csv' if sheet == '工单' else f'客户-{sheet}.csv'

def plain(folder):
	"""What all others are held against."""
	for name in SHEETS:
		head, _, rows = table(name)
		with open(os.path.join(folder, csv_name(name)), 'w', encoding='utf-8', newline='') as f:
			csv.writer(f, lineterminator='\n').writerows([head] + rows)

def openpyxl(folder):
	import openpyxl
	from openpyxl.comments import Comment
	book = openpyxl.Workbook()
	book.remove(book.active)
	for name in SHEETS:
		sheet = book.create_sheet(name)
		head, kinds, rows = columns(name)
		sheet.append(head)
		for row in rows: sheet.append(row)
		for row in sheet.iter_rows(min_row=2):
			for kind, cell in zip(kinds, row):
				if kind == 'date': cell.number_format = 'yyyy-mm-dd'
		sheet.freeze_panes, sheet.auto_filter.ref = 'A2', sheet.dimensions
	book['工单']['A1'].comment = Comment('按营销系统的编号', '某某')
	book.properties.created = book.properties.modified = DAY
	book.save(os.path.join(folder, '客户.xlsx'))

def xlsxwriter(folder):
	"""With formats of every sort: units as literals, places, days in Chinese."""
	import xlsxwriter
	book = xlsxwriter.Workbook(os.path.join(folder, '客户.xlsx'), {'strings_to_numbers': False})
	book.set_properties({'created': DAY})
	day, capacity = book.add_format({'num_format': 'yyyy"年"m"月"d"日"'}), book.add_format({'num_format': '#,##0.###"kVA"'})
	pages = book.add_format({'num_format': '0"页"'})
	for name in SHEETS:
		sheet = book.add_worksheet(name)
		head, kinds, rows = columns(name)
		sheet.write_row(0, 0, head)
		for y, row in enumerate(rows, 1):
			for x, value in enumerate(row):
				if kinds[x] == 'date': sheet.write_datetime(y, x, value, day)
				elif head[x] in ('报装容量', '容量'): sheet.write_number(y, x, value, capacity)
				elif head[x] == '页数': sheet.write_number(y, x, value, pages)
				elif value is not None: sheet.write(y, x, value)
	book.close()

def frame(name):
	"""Whole numbers became floats, as by a gap."""
	import pandas
	head, kinds, rows = columns(name)
	made = pandas.DataFrame(rows, columns=head)
	for h, k in zip(head, kinds):
		if k == 'number': made[h] = made[h].astype(float)
	return made

def pandas_csv(folder):
	for name in SHEETS: frame(name).to_csv(os.path.join(folder, csv_name(name)), index=False, encoding='utf-8-sig', lineterminator='\n')

def pandas_xlsx(folder):
	"""Days have a midnight."""
	import pandas
	with pandas.ExcelWriter(os.path.join(folder, '客户.xlsx'), engine='openpyxl') as book:
		for name in SHEETS: frame(name).to_excel(book, sheet_name=name, index=False)
		book.book.properties.created = book.book.properties.modified = DAY

def by_hand(folder, wps): habits.write(os.path.join(folder, '客户.xlsx'), [(name, *columns(name)) for name in SHEETS], wps)
def wps(folder): by_hand(folder, True)
def excel(folder): by_hand(folder, False)

def read(path):
	import openpyxl
	for sheet in openpyxl.load_workbook(path):
		for row in sheet.iter_rows():
			for cell in row:
				if isinstance(cell.value, str): print(sheet.title, cell.coordinate, ' '.join(cell.value.split()), sep='\t')

if __name__ == '__main__':
	if sys.argv[1] == 'read': sys.exit(read(sys.argv[2]))
	for writer in [plain, openpyxl, xlsxwriter, pandas_csv, pandas_xlsx, wps, excel]:
		folder = os.path.join(sys.argv[2], writer.__name__.replace('_', '-'))
		os.makedirs(folder)
		writer(folder)
