"""What is seen differs, what a program reads of it does not."""
import pikepdf
from pikepdf import Array, Dictionary, Name

from kinds import kind
from paper import Absent, need


def cover(paper, colour, width=1.0):
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    paper.append(field.page, b'q %s rg %.3f %.3f %.3f %.3f re f Q' % (colour, x, y, w * width, h))


def white_image(paper):
    image = paper.pdf.make_stream(b'\xff\xff\xff')
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width = image.Height = 1
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    return paper.pdf.make_indirect(image)


def form(paper, data, number):
    box = [0, 0, paper.width(number), paper.height(number)]
    stream = paper.pdf.make_stream(data)
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox, stream.Resources = Array(box), paper.resources(number)
    return paper.pdf.make_indirect(stream)


@kind
def invisible(paper):
    paper.around(paper.field_run()[1], b'3 Tr', b'0 Tr')


@kind
def clip_mode(paper):
    """The text is a clip only."""
    paper.around(paper.field_run()[1], b'7 Tr', b'0 Tr')


@kind
def white(paper):
    field, run = paper.field_run()
    paper.outside(run, b'q 1 1 1 rg', b'Q')


@kind
def nearly_white(paper):
    paper.outside(paper.field_run()[1], b'q .96 .96 .96 rg', b'Q')


@kind
def black_on_black(paper):
    field, run = paper.field_run()
    paper.outside(run, b'q 0 0 0 rg %.3f %.3f %.3f %.3f re f' % paper.box(field), b'Q')


@kind
def tiny(paper):
    field, run = paper.field_run()
    paper.around(run, b'%s .4 Tf' % run.font.encode(), b'%s %.3f Tf' % (run.font.encode(), run.size))


@kind
def squeezed(paper):
    paper.around(paper.field_run()[1], b'2 Tz', b'100 Tz')


@kind
def squeezed_to_nothing(paper):
    paper.around(paper.field_run()[1], b'0 Tz', b'100 Tz')


@kind
def mirrored(paper):
    field, run = paper.field_run()
    paper.around(run, b'-1 0 0 1 %.3f %.3f Tm' % (run.x + field.width, run.y), b'1 0 0 1 %.3f %.3f Tm' % (run.x, run.y))


@kind
def upside_down(paper):
    field, run = paper.field_run()
    paper.around(run, b'1 0 0 -1 %.3f %.3f Tm' % (run.x, run.y + run.size * .7), b'1 0 0 1 %.3f %.3f Tm' % (run.x, run.y))


@kind
def sheared(paper):
    field, run = paper.field_run()
    paper.around(run, b'1 0 8 1 %.3f %.3f Tm' % (run.x, run.y), b'1 0 0 1 %.3f %.3f Tm' % (run.x, run.y))


@kind
def outline_mode(paper):
    paper.around(paper.field_run()[1], b'2 Tr 9 w', b'0 Tr 1 w')


@kind
def covered(paper):
    cover(paper, b'1 1 1')


@kind
def blacked(paper):
    cover(paper, b'0 0 0')


@kind
def covered_digit(paper):
    """The first digit covered, another drawn over it as a path."""
    field, run = paper.number_run()
    x, y = run.x, run.y
    s = run.size
    paper.append(run.page, b'q 1 1 1 rg %.3f %.3f %.3f %.3f re f 0 0 0 rg %.3f %.3f %.3f %.3f re f Q' % (
        x, y - s * .2, s * .5, s, x + s * .2, y, s * .08, s * .65))


@kind
def static_covered(paper):
    run = paper.static_run()
    paper.append(run.page, b'q 1 1 1 rg %.3f %.3f %.3f %.3f re f Q' % (run.x, run.y - 3, run.size * len(run.text), run.size * 1.2))


@kind
def page_covered(paper):
    paper.append(0, b'q 1 1 1 rg 0 0 %.3f %.3f re f Q' % (paper.width(0), paper.height(0)))


@kind
def stroke_over(paper):
    """A white stroke as wide as the field is high."""
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    paper.append(field.page, b'q 1 1 1 RG %.3f w %.3f %.3f m %.3f %.3f l S Q' % (h, x, y + h / 2, x + w, y + h / 2))


@kind
def dashes_over(paper):
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    paper.append(field.page, b'q 1 1 1 RG %.3f w [3 1] 0 d %.3f %.3f m %.3f %.3f l S Q' % (h, x, y + h / 2, x + w, y + h / 2))


@kind
def struck_out(paper):
    """A thin line through a field, as a clerk strikes a word."""
    field, run = paper.field_run()
    paper.append(field.page, b'q 0 0 0 RG .8 w %.3f %.3f m %.3f %.3f l S Q' % (
        run.x, run.y + run.size * .35, run.x + field.width, run.y + run.size * .35))


@kind
def struck_out_filled(paper):
    field, run = paper.field_run()
    paper.append(field.page, b'q 0 0 0 rg %.3f %.3f %.3f .6 re f Q' % (run.x, run.y + run.size * .35, max(field.width, 6)))


@kind
def decimal_point(paper):
    """A dot between two digits."""
    field, run = paper.number_run()
    s = run.size
    paper.append(run.page, b'q 0 0 0 rg %.3f %.3f %.3f %.3f re f Q' % (run.x + s * .47, run.y, s * .1, s * .1))


@kind
def image_over(paper):
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    paper.resource(field.page, '/XObject', '/Over', white_image(paper))
    paper.append(field.page, b'q %.3f 0 0 %.3f %.3f %.3f cm /Over Do Q' % (w, h, x, y))


@kind
def image_added(paper):
    paper.resource(0, '/XObject', '/Over', white_image(paper))
    paper.append(0, b'q 40 0 0 40 10 10 cm /Over Do Q')


@kind
def inline_image_over(paper):
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    paper.append(field.page, b'q %.3f 0 0 %.3f %.3f %.3f cm\nBI /W 1 /H 1 /BPC 8 /CS /G ID \xff\nEI Q' % (w, h, x, y))


@kind
def image_mask_over(paper):
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    paper.append(field.page, b'q 1 1 1 rg %.3f 0 0 %.3f %.3f %.3f cm\nBI /W 1 /H 1 /IM true ID \x00\nEI Q' % (w, h, x, y))


@kind
def form_over(paper):
    field, run = paper.field_run()
    paper.resource(field.page, '/XObject', '/Over', form(paper, b'1 1 1 rg %.3f %.3f %.3f %.3f re f' % paper.box(field), field.page))
    paper.append(field.page, b'/Over Do')


@kind
def form_of_page(paper):
    """The whole page moved into a form, nothing else."""
    paper.resource(0, '/XObject', '/All', form(paper, paper.content(0), 0))
    del paper.resources(0).XObject.All.Resources
    paper.put_content(0, b'/All Do')


@kind
def clipped(paper):
    paper.outside(paper.field_run()[1], b'q 0 0 1 1 re W n', b'Q')


@kind
def clipped_half(paper):
    field, run = paper.field_run()
    paper.outside(run, b'q %.3f %.3f %.3f %.3f re W n' % (run.x, run.y - 3, field.width / 2, run.size * 1.4), b'Q')


@kind
def transparent(paper):
    field, run = paper.field_run()
    paper.resource(field.page, '/ExtGState', '/G', Dictionary(ca=0, CA=0))
    paper.outside(run, b'q /G gs', b'Q')


@kind
def soft_mask(paper):
    field, run = paper.field_run()
    group = form(paper, b'0 g', field.page)
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    paper.resource(field.page, '/ExtGState', '/G', Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group)))
    paper.outside(run, b'q /G gs', b'Q')


@kind
def blended(paper):
    field, run = paper.field_run()
    paper.resource(field.page, '/ExtGState', '/G', Dictionary(BM=Name.Screen))
    paper.append(field.page, b'q /G gs 1 1 1 rg %.3f %.3f %.3f %.3f re f Q' % paper.box(field))


@kind
def state_font(paper):
    """A graphics state that sets another font."""
    field, run = paper.field_run()
    others = need([f for f in paper.resources(run.page).Font.keys() if f != run.font])
    paper.resource(field.page, '/ExtGState', '/G', Dictionary(Font=Array([paper.font(run.page, others[0]), run.size])))
    paper.around(run, b'/G gs', b'%s %.3f Tf' % (run.font.encode(), run.size))


@kind
def pattern_blank(paper):
    field, run = paper.field_run()
    tile = paper.pdf.make_stream(b'')
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep, tile.Resources = Array([0, 0, 9, 9]), 9, 9, Dictionary()
    paper.resource(field.page, '/Pattern', '/P', paper.pdf.make_indirect(tile))
    paper.outside(run, b'q /Pattern cs /P scn', b'Q')


@kind
def shading_over(paper):
    field, run = paper.field_run()
    paper.resource(field.page, '/Shading', '/S', Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 1, 0]), Extend=Array([True, True]),
        Function=Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([1, 1, 1]), N=1)))
    paper.append(field.page, b'q %.3f %.3f %.3f %.3f re W n /S sh Q' % paper.box(field))


@kind
def outlines(paper):
    """The text is not drawn; shapes stand in its place."""
    field, run = paper.field_run()
    shapes = b' '.join(b'%.3f %.3f %.3f %.3f re f' % (run.x + i * run.size * .5, run.y, run.size * .3, run.size * .6)
                       for i in range(len(run.codes)))
    paper.around(run, b'3 Tr', b'0 Tr')
    paper.append(run.page, b'q 0 0 0 rg ' + shapes + b' Q')


@kind
def actual_text(paper):
    """Another digit is drawn, the old one stands in ActualText."""
    field, run = paper.number_run()
    place, code = paper.swap_in_cmap(run)
    paper.put_codes(run, run.codes[:place] + [code] + run.codes[place + 1:])
    paper.found = [r for n in range(len(paper.pdf.pages)) for r in paper.runs_of(n)]
    again = need([r for r in paper.found if r.show == run.show and r.page == run.page])[0]
    text = b'<FEFF' + run.text.encode('utf-16-be').hex().upper().encode() + b'>'
    paper.outside(again, b'/Span <</ActualText %s>> BDC' % text, b'EMC')


def hide_in_layer(paper, usage):
    field, run = paper.field_run()
    layer = paper.pdf.make_indirect(Dictionary(Type=Name.OCG, Name='layer', Usage=usage))
    paper.root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(
        Name='d', Order=Array([layer]), **({'OFF': Array([layer])} if not usage else {'AS': Array([Dictionary(
            Event=Name.Print, Category=Array([Name.Print]), OCGs=Array([layer]))])})))
    paper.resource(field.page, '/Properties', '/L', layer)
    paper.outside(run, b'/OC /L BDC', b'EMC')


@kind
def layer_off(paper):
    hide_in_layer(paper, Dictionary())


@kind
def layer_print(paper):
    hide_in_layer(paper, Dictionary(Print=Dictionary(Subtype=Name.Print, PrintState=Name.OFF)))


@kind
def digits_reordered(paper):
    """Two digits drawn in each other's place by kerning; the order of the text is the old one."""
    field, run = paper.number_run()
    places = need([i for i in range(len(run.codes) - 1) if run.text[i].isdigit() and run.text[i + 1].isdigit() and
                   run.text[i] != run.text[i + 1]])
    i = places[0]
    raw = [pikepdf.String(c.to_bytes(2, 'big')) for c in run.codes]
    parts = raw[:i] + [-500, raw[i], 1000, raw[i + 1], -500] + raw[i + 2:]
    items = list(paper.instructions(run.page))
    items[run.show] = ([Array(parts)], 'TJ')
    paper.put(run.page, items)


@kind
def letters_apart(paper):
    """Character spacing throws a field's letters over one another."""
    paper.around(paper.field_run()[1], b'-20 Tc', b'0 Tc')


@kind
def risen(paper):
    paper.around(paper.field_run()[1], b'400 Ts', b'0 Ts')


@kind
def overprinted(paper):
    """A second digit drawn over the first one of a field."""
    field, run = paper.number_run()
    place, code = paper.swap_in_cmap(run, 0)
    paper.outside(run, b'BT %s %.3f Tf %.3f %.3f Td [<%04X>]TJ ET' % (run.font.encode(), run.size, run.x, run.y, code))


@kind
def white_text_added(paper):
    """Text for search engines only."""
    run = paper.static_run()
    codes = b''.join(b'%04X' % c for c in run.codes)
    paper.append(run.page, b'q 1 1 1 rg BT %s 9 Tf 20 20 Td [<%s>]TJ ET Q' % (run.font.encode(), codes))


@kind
def text_outside_page(paper):
    run = paper.static_run()
    codes = b''.join(b'%04X' % c for c in run.codes)
    paper.append(run.page, b'BT %s 9 Tf -400 -400 Td [<%s>]TJ ET' % (run.font.encode(), codes))


@kind
def scaled_page(paper):
    """All that is drawn is a tenth as large."""
    paper.prepend(0, b'q .1 0 0 .1 0 0 cm')
    paper.add(0, b'Q')


@kind
def picture_replaced(paper):
    """Another picture of the same size."""
    for page in paper.pdf.pages:
        for name, image in page.obj.get('/Resources', Dictionary()).get('/XObject', Dictionary()).items():
            if image.get('/Subtype') == Name.Image:
                raw = bytearray(image.read_bytes() if image.get('/Filter') != Name.DCTDecode else b'')
                if raw:
                    image.write(bytes(255 - b for b in raw))
                    return
    raise Absent


@kind
def picture_removed(paper):
    for n in range(len(paper.pdf.pages)):
        items = paper.instructions(n)
        if any(operator == 'Do' for _, operator in items):
            paper.put(n, [i for i in items if i[1] != 'Do'])
            return
    raise Absent


@kind
def picture_turned(paper):
    for n in range(len(paper.pdf.pages)):
        items = list(paper.instructions(n))
        for i, (operands, operator) in enumerate(items):
            if operator == 'Do':
                paper.put(n, items[:i] + paper.parse(b'-1 0 0 -1 1 1 cm') + items[i:])
                return
    raise Absent


@kind
def rules_removed(paper):
    """Every line and fill of the first page is gone."""
    items = paper.instructions(0)
    need([i for i in items if i[1] == 're'])
    paper.put(0, [i for i in items if i[1] not in ('re', 'm', 'l', 'c', 'h', 'f', 'f*', 'S', 's', 'B', 'n', 'W')])


@kind
def box_filled(paper):
    """An empty square becomes a full one: a mark in a check box drawn as a path."""
    run = paper.static_run()
    paper.append(run.page, b'q 0 0 0 rg %.3f %.3f 6 6 re f Q' % (run.x - 14, run.y))


@kind
def painted_red(paper):
    field, run = paper.field_run()
    paper.outside(run, b'q 1 0 0 rg', b'Q')


@kind
def crop(paper):
    paper.page(0).CropBox = Array([0, paper.height(0) / 2, paper.width(0), paper.height(0)])


@kind
def media_moved(paper):
    paper.page(0).MediaBox = Array([0, paper.height(0) / 3, paper.width(0), paper.height(0)])


@kind
def page_turned(paper):
    paper.page(0).Rotate = 180


@kind
def user_unit(paper):
    paper.page(0).UserUnit = 3


# What a forger with the source at hand would try

def told_shape(paper, code):
    """Where a drawing that ActualText names stands: page, first and last of its operators."""
    for n in range(len(paper.pdf.pages)):
        begin = None
        for i, (operands, operator) in enumerate(paper.instructions(n)):
            if operator == 'BDC' and isinstance(operands[1], Dictionary) and str(operands[1].get('/ActualText', '')) == code:
                begin = i
            elif operator == 'EMC' and begin is not None:
                return n, begin, i
    raise Absent


@kind
def check_removed(paper):
    """A ticked box is drawn empty, its text says ticked."""
    n, first, last = told_shape(paper, '☑')
    items = list(paper.instructions(n))
    strokes = [i for i in range(first, last) if items[i][1] == 'S']
    paper.put(n, items[:strokes[0] + 1] + items[last:])


@kind
def check_added(paper):
    """An empty box is ticked, its text says empty."""
    n, first, last = told_shape(paper, '☐')
    items = list(paper.instructions(n))
    x, y = [float(v) for v in next(o for o, w in items[first:last] if w == 'm')]
    paper.put(n, items[:last] + paper.parse(b'%.3f %.3f m %.3f %.3f l S' % (x + 1, y - 4, x + 7, y - 1)) + items[last:])


@kind
def check_exchanged(paper):
    """The drawings of a ticked and of an empty box stand in each other's place; so do their texts, not their places."""
    n, a, b = told_shape(paper, '☑')
    m, c, d = told_shape(paper, '☐')
    need(n == m)
    items = list(paper.instructions(n))
    (a, b), (c, d) = sorted([(a, b), (c, d)])
    paper.put(n, items[:a + 1] + items[c + 1:d] + items[b:c + 1] + items[a + 1:b] + items[d:])


@kind
def check_told(paper):
    """A ticked box is read as an empty one."""
    n, first, last = told_shape(paper, '☑')
    items = list(paper.instructions(n))
    paper.put(n, items[:first] + paper.parse(b'/Span <</ActualText <FEFF2610>>> BDC EMC')[:1] + items[first + 1:])


@kind
def drawn_and_told(paper):
    """A field is drawn as shapes; ActualText says what it should."""
    field, run = paper.field_run()
    shapes = b' '.join(b'%.3f %.3f %.3f %.3f re f' % (run.x + i * run.size * .5, run.y, run.size * .3, run.size * .6)
                       for i in range(len(run.codes)))
    text = run.text.encode('utf-16-be').hex().upper().encode()
    items = list(paper.instructions(run.page))
    new = paper.parse(b'/Span <</ActualText <FEFF%s>>> BDC %s EMC' % (text, shapes))
    paper.put(run.page, items[:run.begin] + new + items[run.end + 1:])


@kind
def tiled_over(paper):
    """A field hidden under many white squares, each too small to count."""
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    step = .5
    tiles = b' '.join(b'%.2f %.2f .5 .5 re f' % (x + i * step, y + k * step)
                      for i in range(int(min(w, 40) / step)) for k in range(int(h / step)))
    paper.append(field.page, b'q 1 1 1 rg ' + tiles + b' Q')


@kind
def black_with_holes(paper):
    """Black beneath black text, but for holes at each letter's corners and centre."""
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    bars = b' '.join(b'%.3f %.3f %.3f %.3f re f' % (x, y + k * h / 12, w, h / 12 * .8) for k in range(12))
    paper.outside(run, b'q 0 0 0 rg ' + bars + b' Q')


@kind
def digit_completed(paper):
    """Short strokes drawn before a digit make another of it."""
    field, run = paper.number_run()
    s = run.size
    paper.outside(run, b'q 0 0 0 rg %.3f %.3f %.3f %.3f re %.3f %.3f %.3f %.3f re f Q' % (
        run.x + s * .03, run.y + s * .05, s * .09, s * .6, run.x + s * .05, run.y + s * .3, s * .4, s * .08))


@kind
def digit_drawn(paper):
    """A 1 more before a number, as a shape that touches nothing."""
    field, run = paper.number_run()
    s = run.size
    paper.append(run.page, b'q 0 0 0 rg %.3f %.3f %.3f %.3f re f Q' % (run.x - s * .3, run.y, s * .09, s * .68))


@kind
def capped_dot(paper):
    """A stroke of no length, whose caps cover a field."""
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    paper.append(field.page, b'q 1 1 1 RG 2 J %.3f w %.3f %.3f m %.3f %.3f l S Q' % (h, x + 6, y + h / 2, x + 6, y + h / 2))


@kind
def mitred(paper):
    """A hairline whose mitre covers a field."""
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    paper.append(field.page, b'q 1 1 1 RG 1000 M 1.2 w %.3f %.3f m %.3f %.3f l %.3f %.3f l S Q' % (
        x - 80, y + h / 2 - .3, x - 60, y + h / 2, x - 80, y + h / 2 + .3))


@kind
def colour_operands(paper):
    """White by three of four operands: who counts four reads black."""
    paper.outside(paper.field_run()[1], b'q 0 1 1 1 rg', b'Q')


@kind
def number_spelled(paper):
    """A place written as no writer of ours does, and not as all readers read it."""
    field, run = paper.field_run()
    data = paper.content(run.page)
    mark = b'%s Td' % (b' '.join(str(v).encode() for v in paper.instructions(run.page)[run.show - 1][0]))
    need(mark in data)
    first, rest = mark.split(b' ', 1)
    paper.put_content(run.page, data.replace(mark, b'--' + first + b' ' + rest, 1))


@kind
def static_reordered(paper):
    """Two digits of the form itself change places by kerning."""
    for run in paper.static_runs():
        for i in range(len(run.codes) - 1):
            if len(run.codes) == len(run.text) and run.text[i].isdigit() and run.text[i + 1].isdigit() and run.text[i] != run.text[i + 1]:
                raw = [pikepdf.String(c.to_bytes(2, 'big')) for c in run.codes]
                items = list(paper.instructions(run.page))
                items[run.show] = ([Array(raw[:i] + [-500, raw[i], 1000, raw[i + 1], -500] + raw[i + 2:])], 'TJ')
                return paper.put(run.page, items)
    raise Absent


@kind
def static_moved(paper):
    """Two texts of the form stand in each other's place; the order in the file is the old one."""
    runs = paper.static_runs()
    for one in runs:
        for two in runs:
            if one.page == two.page and one.text != two.text and one.show < two.show and len(one.text) == len(two.text) > 1 and \
                    not one.artifact and one.size == two.size:
                items = list(paper.instructions(one.page))
                items[one.show - 1], items[two.show - 1] = items[two.show - 1], items[one.show - 1]
                if items[one.show - 1][1] == items[two.show - 1][1] == 'Td':
                    return paper.put(one.page, items)
    raise Absent


@kind
def static_far_away(paper):
    """A sentence of the form stands at the page's edge, where a person looks last."""
    run = paper.static_run()
    paper.around(run, b'1 0 0 1 20 14 Tm', b'1 0 0 1 %.3f %.3f Tm' % (run.x, run.y))


@kind
def struck_out_declared(paper):
    """A field struck out by a line that says that it is a strike of the form's own."""
    field, run = paper.field_run()
    paper.add(field.page, b'/Artifact<</Type/Layout/Subtype/XXStrike>>BDC 0 0 0 rg %.3f %.3f %.3f .6 re f EMC' % (
        run.x, run.y + run.size * .35, max(field.width, 6)))


@kind
def crossed_out_declared(paper):
    """Ten such lines: nothing can be read any more."""
    field, run = paper.field_run()
    lines = b' '.join(b'%.3f %.3f %.3f 1.1 re f' % (run.x, run.y - 2 + i * run.size / 10, field.width) for i in range(11))
    paper.add(field.page, b'/Artifact<</Type/Layout/Subtype/XXEmphasis>>BDC 0 0 0 rg ' + lines + b' EMC')


@kind
def span_alternate(paper):
    """Read aloud, a field says something else."""
    text = '已缴清'.encode('utf-16-be').hex().upper().encode()
    paper.outside(paper.field_run()[1], b'/Span <</Alt <FEFF%s>>> BDC' % text, b'EMC')


@kind
def media_grown(paper):
    """A page many times as large, its text in a corner of it."""
    page = paper.page(0)
    width, height = paper.width(0), paper.height(0)
    page.MediaBox = Array([0, height - 14000, 14000, height])


@kind
def shrunk(paper):
    """A field in type of 4 pt."""
    field, run = paper.field_run()
    need(run.size > 8)
    paper.around(run, b'%s 4 Tf' % run.font.encode(), b'%s %.3f Tf' % (run.font.encode(), run.size))
