// The text of each page of each file by pdf.js: a line of JSON a file.  node pdfjs.mjs NODE_MODULES FILE...
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

// Of newer runtimes than Debian's.
Promise.withResolvers ??= function () {
	let resolve, reject;
	const promise = new Promise((yes, no) => { resolve = yes; reject = no; });
	return { promise, resolve, reject };
};
const [modules, ...files] = process.argv.slice(2);
const at = `${modules}/pdfjs-dist/`;
const { getDocument } = await import(pathToFileURL(`${at}legacy/build/pdf.mjs`));

for (const file of files) {
	const task = getDocument({ data: new Uint8Array(readFileSync(file)), cMapUrl: `${at}cmaps/`, cMapPacked: true, verbosity: 0 });
	const document = await task.promise;
	const pages = [];
	for (let number = 1; number <= document.numPages; number++) {
		const content = await (await document.getPage(number)).getTextContent({ disableNormalization: true });
		pages.push(content.items.map(item => item.str ?? '').join(''));
	}
	console.log(JSON.stringify({ file, pages }));
	await task.destroy();
}
