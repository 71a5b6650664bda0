#!/usr/bin/env python3
"""Makes the stand-ins of scanned papers in examples/archive, as scans.txt lists them: pictures that say what they stand for,
in the kinds that scanners give.  They are committed; this runs only when the list changes (Pillow, and build/fonts).

	tests/examples/scans.py [FOLDER]        default: examples/archive
"""
import os
import sys
import time

from PIL import Image, ImageDraw, ImageFont

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DPI = 200  # of DA/T 31
SIZE = (1654, 2339)  # A4
FACE = os.path.join(ROOT, 'build/fonts/NotoSansSC-Regular.otf')


def centred(draw, y, text, size, width=None):
    face = ImageFont.truetype(FACE, size)
    while width and draw.textlength(text, font=face) > width:
        size -= 2
        face = ImageFont.truetype(FACE, size)
    draw.text(((SIZE[0] - draw.textlength(text, font=face)) / 2, y), text, font=face, fill=0)


def page(case, title, number, count, mode):
    """One page: black on white, or in grey as a camera sees it."""
    image = Image.new('L', SIZE, 255 if mode == '1' else 244)
    draw = ImageDraw.Draw(image)
    draw.rectangle((118, 118, SIZE[0] - 118, SIZE[1] - 118), outline=0, width=4)
    centred(draw, 330, '扫描件（示例）', 72)
    centred(draw, 640, title, 64, SIZE[0] - 320)
    centred(draw, 900, case, 56, SIZE[0] - 320)
    centred(draw, 1080, f'第 {number} 页，共 {count} 页', 56)
    return image.convert('1', dither=Image.Dither.NONE) if mode == '1' else image


def write(path, pages):
    kind = os.path.splitext(path)[1]
    at = {'dpi': (DPI, DPI)}
    if kind == '.tif':
        pages[0].save(path, compression='group4', save_all=True, append_images=pages[1:], **at)
    elif kind == '.pdf':
        day = time.struct_time((2022, 1, 1, 0, 0, 0, 5, 1, 0))
        pages[0].save(path, save_all=True, append_images=pages[1:], resolution=DPI, creationDate=day, modDate=day)
    elif kind == '.png':
        pages[0].save(path, optimize=True, **at)
    else:
        pages[0].save(path, quality=15, optimize=True, **at)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, 'examples/archive')
    for line in open(os.path.join(HERE, 'scans.txt'), encoding='utf-8'):
        if line.startswith('#'):
            continue
        name, title, which, *cut = line.rstrip('\n').split('\t')
        first, _, count = which.partition('/')
        count = int(count or first)
        numbers = [int(first)] if '/' in which else range(1, count + 1)
        path = os.path.join(folder, name)
        mode = 'L' if name.endswith('.jpg') else '1'
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write(path, [page(name.split('/')[1], title, number, count, mode) for number in numbers])
        if cut:
            os.truncate(path, os.path.getsize(path) // 2)


main()
