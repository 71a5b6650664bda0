"""Fonts: programs, widths, tables."""
import io
import re

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name

from kinds import kind
from paper import Absent, need, write_cmap


def used(paper, pattern, key=None):
    """font, codes: a font whose shown text has two different characters of the pattern, with their codes."""
    shown = {}
    for run in paper.runs():
        font = paper.font(run.page, run.font)
        for code, text in zip(run.codes, paper_texts(paper, font, run)):
            if re.fullmatch(pattern, text):
                shown.setdefault(font.objgen, (font, {}))[1].setdefault(text, code)
    for font, codes in sorted(shown.values(), key=lambda pair: -len(pair[1])):
        if len(codes) > 1 and (key is None or key in paper.program(font)[0]):
            pairs = sorted(codes.items())
            return font, [code for text, code in pairs]
    raise Absent


def paper_texts(paper, font, run):
    table = paper.cmap(font)
    return [table.get(code, '') for code in run.codes]


def any_font(paper, key=None):
    for run in paper.runs():
        font = paper.font(run.page, run.font)
        if run.text.strip() and (key is None or key in paper.program(font)[0]):
            return font
    raise Absent


def glyf(paper, change, pattern=None):
    """change(font program by fontTools, glyph numbers)."""
    font, codes = used(paper, pattern or '[0-9]', '/FontFile2')
    program = TTFont(io.BytesIO(paper.read_program(font)))
    order = program.getGlyphOrder()
    change(program, [order[c] for c in codes])
    out = io.BytesIO()
    program.save(out, reorderTables=None)
    paper.put_program(font, out.getvalue())


class Whole:
    """What cffLib asks of the font that it believes to write."""
    recalcBBoxes = False
    cfg = {}


def cff(paper, change, pattern='[一-鿿]'):
    font, codes = used(paper, pattern, '/FontFile3')
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(paper.read_program(font)), None)
    top = fonts[0]
    strings = top.CharStrings.charStringsIndex
    for i in range(len(strings)):
        strings[i]
    change(top, strings, codes)
    out = io.BytesIO()
    fonts.compile(out, Whole(), isCFF2=False)
    paper.put_program(font, out.getvalue())


def swap_glyf(program, names):
    table = program['glyf'].glyphs
    table[names[0]], table[names[1]] = table[names[1]], table[names[0]]


@kind
def glyphs_mapped(paper):
    """CIDToGIDMap shows another digit's glyph for a digit."""
    font, codes = used(paper, '[0-9]', '/FontFile2')
    glyphs = list(range(2048))
    glyphs[codes[0]], glyphs[codes[1]] = glyphs[codes[1]], glyphs[codes[0]]
    font.DescendantFonts[0].CIDToGIDMap = paper.pdf.make_indirect(paper.pdf.make_stream(b''.join(g.to_bytes(2, 'big') for g in glyphs)))


@kind
def glyphs_unmapped(paper):
    font = any_font(paper, '/FontFile2')
    del font.DescendantFonts[0].CIDToGIDMap


@kind
def glyf_swapped(paper):
    glyf(paper, swap_glyf)


@kind
def glyf_swapped_han(paper):
    glyf(paper, swap_glyf, '[一-鿿]')


@kind
def glyf_swapped_edition(paper):
    """Digits change places, and the file says that it was made with another edition of its faces."""
    glyf(paper, swap_glyf)
    old = paper.attached('provenance.xml').decode()
    text = re.sub('(<part kind="face"[^>]* sha256=")....', r'\g<1>0000', old)
    need(text != old)
    paper.attach('provenance.xml', text.encode())


@kind
def glyf_one_empty(paper):
    def change(program, names):
        program['glyf'].glyphs[names[0]] = type(program['glyf'][names[0]])()
    glyf(paper, change)


@kind
def glyf_empty(paper):
    def change(program, names):
        for name in program.getGlyphOrder():
            program['glyf'].glyphs[name] = type(program['glyf'][name])()
    glyf(paper, change)


@kind
def glyf_moved(paper):
    """One digit's outline is drawn an em lower."""
    def change(program, names):
        glyph = program['glyf'][names[0]]
        need(glyph.numberOfContours > 0)
        glyph.coordinates.translate((0, -program['head'].unitsPerEm))
        glyph.recalcBounds(program['glyf'])
    glyf(paper, change)


@kind
def glyf_dented(paper):
    """A few points of one digit lie elsewhere."""
    def change(program, names):
        glyph = program['glyf'][names[0]]
        need(glyph.numberOfContours > 0)
        for i in range(min(3, len(glyph.coordinates))):
            glyph.coordinates[i] = (glyph.coordinates[i][0] + 150, glyph.coordinates[i][1] + 150)
        glyph.recalcBounds(program['glyf'])
    glyf(paper, change)


@kind
def em_larger(paper):
    """unitsPerEm is four times as large: all glyphs are a quarter as tall."""
    def change(program, names):
        program['head'].unitsPerEm *= 4
    glyf(paper, change)


@kind
def cff_swapped(paper):
    def change(top, strings, codes):
        strings.items[codes[0]], strings.items[codes[1]] = strings.items[codes[1]], strings.items[codes[0]]
    cff(paper, change)


@kind
def cff_one_empty(paper):
    def change(top, strings, codes):
        strings.items[codes[0]].setBytecode(b'\x0e')
    cff(paper, change)


@kind
def cff_empty(paper):
    def change(top, strings, codes):
        for i in range(len(strings)):
            strings.items[i].setBytecode(b'\x0e')
    cff(paper, change)


@kind
def cff_matrix(paper):
    """The program's own matrix makes everything a tenth as large."""
    def change(top, strings, codes):
        top.FontMatrix = [.0001, 0, 0, .0001, 0, 0]
    cff(paper, change)


@kind
def cff_charset(paper):
    """The CIDs of two glyphs of a program are exchanged."""
    def change(top, strings, codes):
        order, index = list(top.charset), top.CharStrings.charStrings
        one, two = order[codes[0]], order[codes[1]]
        order[codes[0]], order[codes[1]] = two, one
        index[one], index[two] = index[two], index[one]  # or the library moves the outlines along
        top.charset = order
    cff(paper, change)


@kind
def program_cut(paper):
    font = any_font(paper)
    data = paper.read_program(font)
    paper.put_program(font, data[:len(data) // 2])


@kind
def programs_swapped(paper):
    fonts = need([f for f in paper.fonts() if '/DescendantFonts' in f])
    for a in fonts:
        for b in fonts:
            (one, key), (two, other) = paper.program(a), paper.program(b)
            if a.objgen < b.objgen and key == other and one.FontName != two.FontName:
                one[key], two[key] = two[key], one[key]
                return
    raise Absent


@kind
def program_zeroed(paper):
    font = any_font(paper)
    paper.put_program(font, bytes(len(paper.read_program(font))))


@kind
def program_garbage(paper):
    font = any_font(paper)
    data = paper.read_program(font)
    paper.put_program(font, data[:64] + paper.random.randbytes(len(data) - 64))


@kind
def program_removed(paper):
    descriptor, key = paper.program(any_font(paper))
    del descriptor[key]


@kind
def widths(paper):
    """Every width a third larger."""
    font = used(paper, '[0-9A-Za-z]')[0]
    inner = font.DescendantFonts[0]
    need('/W' in inner)
    inner.W = Array([Array([int(w * 4 / 3) for w in part]) if isinstance(part, Array) else part for part in inner.W])


@kind
def width_one(paper):
    font, codes = used(paper, '[0-9]')
    inner = font.DescendantFonts[0]
    inner.W = Array(list(inner.get('/W', Array())) + [codes[0], Array([777])])


@kind
def width_default(paper):
    font = any_font(paper, '/FontFile3')
    font.DescendantFonts[0].DW = 600


@kind
def tounicode_field(paper):
    field, run = paper.number_run()
    font = paper.font(run.page, run.font)
    table = paper.cmap(font)
    place, code = paper.swap_in_cmap(run)
    table[code], table[run.codes[place]] = table[run.codes[place]], table[code]
    paper.put_cmap(font, table)


@kind
def tounicode_static(paper):
    """A character that stands in no field reads as another; what is seen is the old one."""
    fields = {(r.font, c) for _, r in paper.field_runs() for c in r.codes}
    for run in paper.static_runs():
        font = paper.font(run.page, run.font)
        table = paper.cmap(font)
        for place, code in enumerate(run.codes):
            if (run.font, code) not in fields and re.fullmatch('[一-鿿]', table.get(code, '')):
                table[code] = '改' if table[code] != '改' else '变'
                return paper.put_cmap(font, table)
    raise Absent


@kind
def tounicode_removed(paper):
    del any_font(paper).ToUnicode


@kind
def tounicode_empty(paper):
    paper.put_cmap(any_font(paper), {})


@kind
def tounicode_range(paper):
    """A later range says otherwise than the lines before it."""
    field, run = paper.number_run()
    font = paper.font(run.page, run.font)
    place, code = paper.swap_in_cmap(run)
    table = paper.cmap(font)
    data = write_cmap(table)
    line = b'1 beginbfrange\n<%04X> <%04X> <%s>\nendbfrange\nendcmap' % (
        run.codes[place], run.codes[place], table[code].encode('utf-16-be').hex().encode())
    font.ToUnicode = paper.pdf.make_stream(data.replace(b'endcmap', line))


@kind
def written_downwards(paper):
    """Identity-V in place of Identity-H."""
    for run in paper.runs():
        if run.text.strip() and run.upright:
            paper.font(run.page, run.font).Encoding = Name('/Identity-V')
            return
    raise Absent


@kind
def font_renamed(paper):
    font = any_font(paper)
    font.BaseFont = Name('/Arial')
    font.DescendantFonts[0].BaseFont = Name('/Arial')
    font.DescendantFonts[0].FontDescriptor.FontName = Name('/Arial')


@kind
def font_of_page(paper):
    """A field's font on one page is another one, whose glyphs are others under the same codes."""
    field, run = paper.field_run()
    fonts = paper.resources(run.page).Font
    for name in sorted(fonts.keys()):
        if name != run.font and fonts[name].objgen != fonts[run.font].objgen:
            table = fonts[run.font].ToUnicode
            twin = Dictionary({k: v for k, v in fonts[name].items()})
            twin.ToUnicode = table
            fonts[run.font] = paper.pdf.make_indirect(twin)
            return
    raise Absent


@kind
def type3(paper):
    """A font of drawings in place of a field's: every glyph is a bar, the text is told by ToUnicode."""
    field, run = paper.number_run()
    table = paper.cmap(paper.font(run.page, run.font))
    codes = sorted(set(run.codes))
    bar = paper.pdf.make_indirect(paper.pdf.make_stream(b'600 0 100 0 300 700 d1 100 0 200 700 re f'))
    texts = {i + 1: table[c] for i, c in enumerate(codes)}
    data = write_cmap(texts).replace(b'<0000> <FFFF>', b'<00> <FF>')
    data = re.sub(rb'<00([0-9A-F]{2})> <', rb'<\1> <', data)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, 700]), FontMatrix=Array([.001, 0, 0, .001, 0, 0]),
                      CharProcs=Dictionary({f'/g{i}': bar for i in texts}), Encoding=Dictionary(
                          Type=Name.Encoding, Differences=Array([1] + [Name(f'/g{i}') for i in texts])),
                      FirstChar=1, LastChar=len(codes), Widths=Array([600] * len(codes)), Resources=Dictionary(),
                      ToUnicode=paper.pdf.make_stream(data))
    paper.resource(run.page, '/Font', '/T3', paper.pdf.make_indirect(font))
    items = list(paper.instructions(run.page))
    items[run.show] = ([Array([pikepdf.String(bytes(codes.index(c) + 1 for c in run.codes))])], 'TJ')
    before, after = paper.parse(b'/T3 %.3f Tf' % run.size), paper.parse(b'%s %.3f Tf' % (run.font.encode(), run.size))
    paper.put(run.page, items[:run.show] + before + [items[run.show]] + after + items[run.show + 1:])


@kind
def type3_added(paper):
    """A seal or a figure drawn as a glyph that stands for nothing."""
    bar = paper.pdf.make_indirect(paper.pdf.make_stream(b'600 0 d0 1 0 0 rg 100 0 400 700 re f'))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, 700]), FontMatrix=Array([.001, 0, 0, .001, 0, 0]),
                      CharProcs=Dictionary(a=bar), Encoding=Dictionary(Type=Name.Encoding, Differences=Array([1, Name.a])),
                      FirstChar=1, LastChar=1, Widths=Array([600]), Resources=Dictionary(),
                      ToUnicode=paper.pdf.make_stream(b'1 beginbfchar <01> <0020> endbfchar'))
    paper.resource(0, '/Font', '/T3', paper.pdf.make_indirect(font))
    paper.append(0, b'BT /T3 90 Tf 30 30 Td [<01>]TJ ET')


@kind
def foreign_font(paper):
    """A font that is not the house's, for a sentence in the margin: a standard one, not embedded."""
    paper.resource(0, '/Font', '/Helv', Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    paper.append(0, b'BT /Helv 9 Tf 20 20 Td [(paid in full)]TJ ET')


@kind
def font_unused(paper):
    """A font more among the resources, that nothing shows."""
    paper.resource(0, '/Font', '/Helv', Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def read_as(paper, text):
    font, codes = used(paper, '[一-鿿]')
    table = paper.cmap(font)
    table[codes[0]] = text
    paper.put_cmap(font, table)


@kind
def read_as_replacement(paper):
    read_as(paper, '\ufffd')


@kind
def read_as_private(paper):
    read_as(paper, '\ue123')


@kind
def read_as_radical(paper):
    """A Kangxi radical that looks the same."""
    radicals = {'一': '⼀', '人': '⼈', '口': '⼝', '工': '⼯', '用': '⽤', '电': '⾿', '日': '⽇', '月': '⽉', '方': '⽅', '高': '⾼'}
    for run in paper.runs():
        font = paper.font(run.page, run.font)
        table = paper.cmap(font)
        for code in run.codes:
            if table.get(code) in radicals and table[code] != '电':
                table[code] = radicals[table[code]]
                return paper.put_cmap(font, table)
    raise Absent


@kind
def read_as_two(paper):
    """One glyph reads as two characters."""
    font, codes = used(paper, '[一-鿿]')
    table = paper.cmap(font)
    table[codes[0]] += '不'
    paper.put_cmap(font, table)


@kind
def read_with_unseen(paper):
    """A zero-width character within a text: a search does not find it."""
    font, codes = used(paper, '[一-鿿]')
    table = paper.cmap(font)
    table[codes[0]] += '\u200b'
    paper.put_cmap(font, table)


@kind
def shows_nothing(paper):
    """Glyph 0, a box or a blank, in place of a static character; its reading is kept."""
    run = paper.static_run()
    font = paper.font(run.page, run.font)
    table = paper.cmap(font)
    table[0] = run.text[0]
    paper.put_cmap(font, table)
    paper.put_codes(run, [0] + run.codes[1:])


@kind
def glyf_instructed(paper):
    """A digit's outline is the old one; its instructions move points where a reader obeys them."""
    from fontTools.ttLib.tables.ttProgram import Program

    def change(program, names):
        glyph = program['glyf'][names[0]]
        need(glyph.numberOfContours > 0)
        glyph.program = Program()
        glyph.program.fromBytecode(bytes([0xB0, 0, 0xB0, 64, 0x38]))
        program['maxp'].maxSizeOfInstructions = 64
        program['maxp'].maxStackElements = 64
    glyf(paper, change)


@kind
def encoding_stream(paper):
    """The encoding is a CMap of the file's own, which shows other glyphs for two digits."""
    font, codes = used(paper, '[0-9]')
    stream = paper.pdf.make_stream(
        b'/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 1 def\n'
        b'1 begincodespacerange <0000> <FFFF> endcodespacerange\n1 begincidrange <0000> <FFFF> 0 endcidrange\n'
        b'2 begincidchar <%04X> %d <%04X> %d endcidchar\nendcmap end end' % (codes[0], codes[1], codes[1], codes[0]))
    stream.Type, stream.CMapName = Name.CMap, Name.Own
    stream.CIDSystemInfo = Dictionary(Registry='Adobe', Ordering='Identity', Supplement=0)
    font.Encoding = paper.pdf.make_indirect(stream)


@kind
def blank_reads(paper):
    """A glyph without ink reads as a character: a word that is read and not seen."""
    run = paper.static_run()
    font = paper.font(run.page, run.font)
    table = paper.cmap(font)
    blank = need([c for c, text in table.items() if not text.strip()])[0]
    table[blank] = '不'
    paper.put_cmap(font, table)
    paper.append(run.page, b'BT %s 9 Tf 300 300 Td [<%04X>]TJ ET' % (run.font.encode(), blank))


@kind
def tables_added(paper):
    """A table of a font program that none of ours has, with pictures for its glyphs."""
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

    def change(program, names):
        program['SVG '] = table = DefaultTable('SVG ')
        table.data = bytes(40)
    glyf(paper, change)
