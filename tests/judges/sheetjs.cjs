// The ten records as SheetJS writes them, in each of its formats: sheetjs.cjs FOLDER.
const fs = require('fs'), path = require('path')
const X = require(process.env.SHEETJS || 'xlsx')
const out = process.argv[2], names = ['工单', '电源', '计量点', '资料']
const table = name => fs.readFileSync(path.join(__dirname, 'ten', name + '.tsv'), 'utf8').replace(/\n$/, '').split('\n')
	.map(line => line.split('\t').map(cell => cell.replace(/\\n/g, '\n')))
const day = text => Math.round(Date.parse(text + 'T00:00:00Z') / 86400000) + 25569
const sheets = names.map(name => {
	const [head, kinds, ...rows] = table(name)
	const sheet = X.utils.aoa_to_sheet([head])
	rows.forEach((row, y) => row.forEach((text, x) => {
		if (text === '') return
		const at = X.utils.encode_cell({ r: y + 1, c: x })
		sheet[at] = kinds[x] === 'number' ? { t: 'n', v: Number(text) } : kinds[x] === 'date' ? { t: 'n', v: day(text), z: 'yyyy-mm-dd' } : { t: 's', v: text }
	}))
	sheet['!ref'] = X.utils.encode_range({ s: { r: 0, c: 0 }, e: { r: rows.length, c: head.length - 1 } })
	return [name, sheet]
})
const write = (folder, file, bytes) => {
	fs.mkdirSync(path.join(out, folder), { recursive: true })
	fs.writeFileSync(path.join(out, folder, file), bytes)
}
for (const [folder, type, file] of [['xlsx', 'xlsx', '客户.xlsx'], ['xls', 'biff8', '客户.xls'], ['ods', 'ods', '客户.ods'], ['xml2003', 'xlml', '客户.xls']]) {
	const book = X.utils.book_new()
	sheets.forEach(([name, sheet]) => X.utils.book_append_sheet(book, sheet, name))
	write(folder, file, X.write(book, { type: 'buffer', bookType: type, compression: true }))
}
// HTML holds one sheet, CSV too; its list of other sheets stands beside it.
for (const [name, sheet] of sheets) write('csv', name === '工单' ? '客户.csv' : `客户-${name}.csv`, '\ufeff' + X.utils.sheet_to_csv(sheet))
