// The ten records as SheetJS writes them, in each of its formats (sheetjs.cjs make FOLDER); what it reads of a workbook (read FILE).
const fs = require('fs'), path = require('path')
const X = require(process.env.SHEETJS)
const [, , task, out] = process.argv, names = ['工单', '电源', '计量点', '资料']
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
const make = () => {
	for (const [folder, type, file] of [['sheetjs-xlsx', 'xlsx', '客户.xlsx'], ['sheetjs-xls', 'biff8', '客户.xls'],
		['sheetjs-ods', 'ods', '客户.ods'], ['sheetjs-xml2003', 'xlml', '客户.xls']]) {
		const book = X.utils.book_new()
		sheets.forEach(([name, sheet]) => X.utils.book_append_sheet(book, sheet, name))
		write(folder, file, X.write(book, { type: 'buffer', bookType: type, compression: true }))
	}
	for (const [name, sheet] of sheets) write('sheetjs-csv', name === '工单' ? '客户.csv' : `客户-${name}.csv`, '\ufeff' + X.utils.sheet_to_csv(sheet))
}
const read = () => {
	const book = X.readFile(out)
	for (const name of book.SheetNames)
		for (const [at, cell] of Object.entries(book.Sheets[name]))
			if (cell.t === 's') console.log([name, at, cell.v.trim().split(/\s+/).join(' ')].join('\t'))
}
task === 'read' ? read() : make()
