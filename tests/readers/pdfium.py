"""The text of each page of each file by PDFium: a line of JSON a file."""
import json
import sys

import pypdfium2

for file in sys.argv[1:]:
    document = pypdfium2.PdfDocument(file)
    pages = [document[i].get_textpage().get_text_bounded() for i in range(len(document))]
    print(json.dumps({'file': file, 'pages': pages}, ensure_ascii=False), flush=True)
