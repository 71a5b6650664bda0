"""Writes files of materials as offices bring them into the folder argv[1]: sound, damaged, hostile, called what they are not."""
import os
import sys
import zipfile

from PIL import Image, ImageDraw

os.chdir(sys.argv[1])


def page(number, size=(600, 800)):
    image = Image.new('L', size, 240)
    ImageDraw.Draw(image).rectangle((40, 60, 300, 60 + 40 * number), fill=30)
    return image


def pdf(name, pages=1, font=False, catalog=''):
    """A PDF of its own, every byte of it written here."""
    kids = ' '.join(f'{3 + i} 0 R' for i in range(pages))
    text = b'BT /F 20 Tf 72 700 Td (paper) Tj ET' if font else b'0 0 100 100 re f'
    last = 3 + pages
    objects = [f'<</Type/Catalog/Pages 2 0 R{catalog}>>', f'<</Type/Pages/Kids[{kids}]/Count {pages}>>']
    fonts = '/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>' if font else '/Resources<<>>'
    objects += [f'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {last} 0 R{fonts}>>'] * pages
    objects.append(f'<</Length {len(text)}>>\nstream\n{text.decode()}\nendstream')
    out, offsets = b'%PDF-1.4\n', []
    for number, one in enumerate(objects, 1):
        offsets.append(len(out))
        out += f'{number} 0 obj\n{one}\nendobj\n'.encode()
    table = ''.join(f'{offset:010d} 00000 n \n' for offset in offsets)
    out += (f'xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\n'
            f'startxref\n{len(out)}\n%%EOF\n').encode()
    with open(name, 'wb') as file:
        file.write(out)


pdf('plain.pdf', 2)
pdf('fonts.pdf', font=True)
pdf('script.pdf', catalog='/OpenAction<</S/JavaScript/JS(app.alert(1))>>')
pdf('signed.pdf', 2, catalog='/AcroForm<</SigFlags 3/Fields[<</FT/Sig/T(Seal)/V<</Type/Sig/Filter/X/Contents<00>>>>>]>>')
os.system('qpdf --encrypt "" owner 256 -- plain.pdf locked.pdf')
os.system('qpdf --encrypt user owner 256 -- plain.pdf password.pdf')
for number in range(1, 13):
    page(number).save(f'page-{number}.jpg', quality=60)
page(3).save('page.png')
with open('page-1.jpg', 'rb') as whole, open('cut.jpg', 'wb') as cut:
    cut.write(whole.read()[:-600])
for name, compression in ('fax.tif', 'group4'), ('plain.tif', 'tiff_lzw'):
    pages = [page(number).convert('1' if compression == 'group4' else 'L') for number in (1, 2, 3)]
    pages[0].save(name, save_all=True, append_images=pages[1:], compression=compression)
with zipfile.ZipFile('letter.docx', 'w') as docx:
    docx.writestr('[Content_Types].xml', '<Types/>')
    docx.writestr('word/document.xml', '<document/>')
