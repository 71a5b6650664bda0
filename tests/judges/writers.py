"""Workbooks of the ten records (ten/*.tsv: head, kind of each column, rows) as Python's writers make them.
writers.py FOLDER WRITER...: plain openpyxl xlsxwriter pandas wps excel."""
import csv, datetime, os, sys

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

def openpyxl_book(path):
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
	book.save(path)

def openpyxl(folder): openpyxl_book(os.path.join(folder, '客户.xlsx'))

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

def pandas(folder):
	"""Whole numbers that became floats by a gap, days with a midnight; CSV with its byte order mark."""
	import pandas
	frames = {}
	for name in SHEETS:
		head, kinds, rows = columns(name)
		frame = pandas.DataFrame(rows, columns=head)
		for h, k in zip(head, kinds):
			if k == 'number': frame[h] = frame[h].astype(float)
		frames[name] = frame
		frame.to_csv(os.path.join(folder, 'csv', csv_name(name)), index=False, encoding='utf-8-sig', lineterminator='\n')
	with pandas.ExcelWriter(os.path.join(folder, 'xlsx', '客户.xlsx'), engine='openpyxl') as book:
		for name, frame in frames.items(): frame.to_excel(book, sheet_name=name, index=False)
		book.book.properties.created = book.book.properties.modified = DAY

def by_hand(folder, **habits):
	sys.path.insert(0, HERE)
	import habits as made
	made.write(os.path.join(folder, '客户.xlsx'), [(name, *columns(name)) for name in SHEETS], **habits)

def wps(folder): by_hand(folder, wps=True)
def excel(folder): by_hand(folder, wps=False)

if __name__ == '__main__':
	for writer in sys.argv[2:]:
		folder = os.path.join(sys.argv[1], writer)
		for sub in ['csv', 'xlsx'] if writer == 'pandas' else ['']: os.makedirs(os.path.join(folder, sub), exist_ok=True)
		globals()[writer](folder)
