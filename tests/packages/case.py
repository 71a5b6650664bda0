#!/usr/bin/env python3
"""case.py EXAMPLES OUT: the ordinary case of the examples as something to pack: its settings with <archive>, a file a material.

PNG pages of noise that differ, and PDFs of a few drawn lines, as no example of the program has scans.
"""
import os
import re
import struct
import sys
import zlib


def png(seed):
    rows = b''.join(b'\0' + bytes((seed * 31 + x * y) % 256 for x in range(80)) for y in range(110))

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 80, 110, 8, 0, 0, 0, 0)) +
            chunk(b'pHYs', struct.pack('>IIB', 2953, 2953, 1)) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def pdf(seed, pages):
    kids = ' '.join('%d 0 R' % (3 + 2 * i) for i in range(pages))
    objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Count %d/Kids[%s]>>' % (pages, kids)]
    for i in range(pages):
        content = '%d %d m 500 700 l S' % (50 + seed, 50 + i)
        objects.append('<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R>>' % (4 + 2 * i))
        objects.append('<</Length %d>>stream\n%s\nendstream' % (len(content), content))
    out, places = '%PDF-1.4\n', []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += '%d 0 obj\n%s\nendobj\n' % (number, text)
    table = ''.join('%010d 00000 n \n' % place for place in places)
    out += 'xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n' % (
        len(objects) + 1, table, len(objects) + 1, len(out))
    return out.encode()


def main():
    examples, out = sys.argv[1:3]
    with open(os.path.join(examples, 'anyang-ordinary.xml'), encoding='utf-8') as file:
        record = file.read()
    with open(os.path.join(examples, 'office.xml'), encoding='utf-8') as file:
        office = file.read()
    archive = ('<archive fonds="0000" fonds_name="虚构" class="YX" section="KH" year="connect" layout="2012" form="folder" receiver="虚构档案馆">'
               '<retention type="*" period="D30"/></archive>')
    office = office.replace('<company>国网安阳供电公司</company>', '<company>国网安阳供电公司</company>' + archive, 1)
    folder = os.path.join(out, '材料', re.search(r'<case id="([^"]*)"', record).group(1))
    os.makedirs(folder, exist_ok=True)
    for name, text in (('case.xml', record), ('office.xml', office)):
        with open(os.path.join(out, name), 'w', encoding='utf-8') as file:
            file.write(text)
    for seed, (ref, pages) in enumerate(re.findall(r'<material ref="(\w+)"[^>]*pages="(\d+)"', record)):
        whole = ref not in ('AR02', 'AR03')
        for page in range(1 if whole else int(pages)):
            name = ref + ('.pdf' if whole else '-%d.png' % (page + 1))
            with open(os.path.join(folder, name), 'wb') as file:
                file.write(pdf(seed, int(pages)) if whole else png(seed * 10 + page))


main()
