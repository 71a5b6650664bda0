"""
Forty paragraphs justified at 60, 45 and 30 mm by this program and by Typst, in the same faces, 10.5 pt; both read back
from their PDF by the same code and counted: tests/compare/lines.  SHOW=1 prints the lines that count, WIDTHS those widths.
"""

import os
import re
import subprocess
import sys
from html import escape

import pymupdf

SIZE = 10.5
MM = 72 / 25.4
MARGIN = 4 * MM
CLOSING = "、，。．：；？！）》〉】〗〕」』”’］｝·～—…／%‰℃"
OPENING = "（《〈【〖〔「『“‘［｛￥№§"
UNITS = "年月日号时点分秒天千万亿元台套个户处份件条项项次级米兆伏安瓦乏小倍岁名楼座基页层村路口%‰℃Ω"
LATIN_UNIT = re.compile(r"^(k|M|m)?(V|W|A|VA|Wh|Wp|var|m|g|dB|Ω)")
COLUMNS = [
    "lines",
    "mark at line start or end",
    "number, unit, date, 〔年〕号 parted",
    "date after 年 月, range after its dash",
    "last line of one character",
    "over the measure by > 1 pt",
    "Han opened > 1/4 em a place",
    "left short by > 1 em",
    "left short by > 4 em",
]


def is_han(c):
    return "\u3400" <= c <= "\u9fff"


def write_template(folder, texts, width):
    os.makedirs(folder, exist_ok=True)
    words = "\n".join(f"<p>{escape(t)}</p>" for t in texts)
    with open(f"{folder}/template.xml", "w", encoding="utf-8") as f:
        f.write(f"""<?xml version="1.0" encoding="UTF-8"?>
<template id="{os.path.basename(folder)}" record="outage" lang="zh-CN">
<properties title="'行'"/><page size="{width + 44}mmx415mm" margin="4mm 40mm 4mm 4mm"/>
<style name="base" font="song" size="10.5pt" leading="1.5" align="justify" after="2mm"/>
<body>{words}</body></template>
""")


def write_typst(path, texts, width):
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"""#set page(width: {width + 44}mm, height: 415mm, margin: (right: 40mm, rest: 4mm))
#set text(font: ("Liberation Serif", "Noto Serif CJK SC", "HanaMinB"), size: 10.5pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#show regex("[“”‘’·…—]+"): set text(font: "Noto Serif CJK SC")
#set par(justify: true, leading: 5.25pt, spacing: 5.25pt + 2mm)
""")
        for text in texts:
            f.write(re.sub(r"([#$*_@<>\\`\[\]~/=+-])", r"\\\1", text) + "\n\n")


def read_lines(path):
    """Lines of all pages: lists of (character, left, right), from the left."""
    lines = []
    for page in pymupdf.open(path):
        chars = []
        for block in page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)["blocks"]:
            for line in block.get("lines", []):
                for span in line["spans"]:
                    for c in span["chars"]:
                        if not c["c"].isspace():
                            chars.append((round(c["origin"][1], 1), c["origin"][0], c["bbox"][2], c["c"]))
        chars.sort()
        rows = []
        for y, x, right, c in chars:
            if not rows or y > rows[-1][0] + 5:
                rows.append((y, []))
            rows[-1][1].append((c, x - MARGIN, right - MARGIN))
        lines += [sorted(row, key=lambda c: c[1] + (SIZE / 2 if c[0] in OPENING[:11] else 0)) for _, row in rows]
    return lines


def paragraphs_of(lines, texts):
    """The lines of each paragraph, found by their text."""
    at, all_of = 0, []
    for text in texts:
        want, have, mine = re.sub(r"\s", "", text), "", []
        while have != want:
            mine.append(lines[at])
            line = "".join(c[0] for c in lines[at])
            have += line if want[len(have):].startswith(line) else line[:-1]  # a hyphen that the line got
            if not want.startswith(have):
                sys.exit(f"text differs: {have!r} in {text!r}")
            at += 1
        all_of.append(mine)
    return all_of


def parted(before, after):
    """How a number, unit or date is parted where a line ends: "number", "date", or nothing."""
    if re.search(r"\d年$", before) and re.match(r"\d+月", after) or re.search(r"\d月$", before) and re.match(r"\d+日", after):
        return "date"
    if re.search(r"\d[年月日分]?[—～]+$", before) and re.match(r"\d|次日", after):
        return "date"
    if re.search(r"\d$", before) and (re.match(r"[\d.,:]", after) or LATIN_UNIT.match(after) or after[0] in UNITS):
        return "number"
    if re.search(r"[\d.,:]$", before) and re.match(r"\d", after) or re.search(r"[￥第]$", before) and re.match(r"\d", after):
        return "number"
    if before.endswith("〕") and re.match(r"\d", after):
        return "number"
    return ""


def edge(line):
    """Where ink of the last character may end: closing marks count half."""
    c, x, right = line[-1]
    return x + SIZE / 2 if c in "、，。．：；？！）》〉】〗〕」』”’" else right


def opened(line):
    """The widest gap between two Han of a line, in em."""
    gaps = [b[1] - a[1] - SIZE for a, b in zip(line, line[1:]) if is_han(a[0]) and is_han(b[0])]
    return max(gaps, default=0) / SIZE


def count(texts, lines, width, show):
    total = dict.fromkeys(COLUMNS, 0)

    def add(column, text):
        total[column] += 1
        if show and column != "lines":
            print(f"    {column}: {text}")

    for text, mine in zip(texts, paragraphs_of(lines, texts)):
        words = ["".join(c[0] for c in line) for line in mine]
        for i, (line, said) in enumerate(zip(mine, words)):
            last, under = i + 1 == len(mine), (width - edge(line)) / SIZE
            start = i > 0 and said[0] in CLOSING and not (said[0] in "·%" and text)
            shown = f"{said}|{words[i + 1]}" if not last else said
            add("lines", said)
            if start or (not last and said[-1] in OPENING):
                add(COLUMNS[1], shown)
            if not last:
                how = parted(said, words[i + 1])
                if how:
                    add(COLUMNS[2] if how == "number" else COLUMNS[3], shown)
                if under > 1:
                    add(COLUMNS[7], f"{shown} {under:.1f}")
                if under > 4:
                    add(COLUMNS[8], f"{shown} {under:.1f}")
            elif i > 0 and len(re.sub(f"[{CLOSING}]", "", said)) == 1 and is_han(re.sub(f"[{CLOSING}]", "", said)):
                add(COLUMNS[4], f"{words[i - 1]}|{said}")
            if under * SIZE < -1:
                add(COLUMNS[5], f"{said} {-under:.2f}")
            if opened(line) > 0.25:
                add(COLUMNS[6], f"{said} {opened(line):.2f}")
    return total


def main(work, texts_path, banwen, data):
    import typst

    texts = open(texts_path, encoding="utf-8").read().splitlines()
    widths = [int(w) for w in os.environ.get("WIDTHS", "60 45 30").split()]
    totals = []
    for width in widths:
        name = f"lines-{width}"
        write_template(f"{data}/templates/forms/{name}", texts, width)
        subprocess.run([banwen, "render", "-q", "-d", name, "-o", f"{work}/out", "tests/setting/comparison/sample.xml"],
                       env={**os.environ, "BANWEN_DATA": data}, check=True)
        found = subprocess.run(["find", f"{work}/out", "-name", f"*{name}.pdf"], capture_output=True, text=True).stdout
        write_typst(f"{work}/{name}.typ", texts, width)
        typst.compile(f"{work}/{name}.typ", output=f"{work}/{name}-typst.pdf", font_paths=["build/fonts"],
                      ignore_system_fonts=True)
        show = bool(os.environ.get("SHOW"))
        for who, path in ("banwen", found.split()[0]), ("Typst", f"{work}/{name}-typst.pdf"):
            if show:
                print(f"{width} mm, {who}")
            totals.append(count(texts, read_lines(path), width * MM, show))
    print("| | " + " | ".join(f"{w} mm" for w in widths) + " |\n|--" * 1 + "|--" * len(widths) + "|")
    for column in COLUMNS:
        pairs = [f"{totals[2 * i][column]} / {totals[2 * i + 1][column]}" for i in range(len(widths))]
        print(f"| {column} | " + " | ".join(pairs) + " |")


if __name__ == "__main__":
    main(*sys.argv[1:])
