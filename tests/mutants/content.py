"""The text differs, as it is seen and as it is read; and pages."""
import re

import pikepdf
from pikepdf import Array, Dictionary, Name

from kinds import kind
from paper import Absent, need


def replace_digit(paper, run):
    place, code = paper.swap_in_cmap(run)
    paper.put_codes(run, run.codes[:place] + [code] + run.codes[place + 1:])


def sentence(paper, x, y, number=0):
    """What a static run of the page says, once more at another place."""
    run = need([r for r in paper.static_runs() if r.page == number and len(r.text) > 2])[0]
    paper.append(number, b'BT %s 9 Tf %.3f %.3f Td [<%s>]TJ ET' % (
        run.font.encode(), x, y, b''.join(b'%04X' % c for c in run.codes)))


@kind
def field_digit(paper):
    replace_digit(paper, paper.number_run()[1])


@kind
def field_removed(paper):
    field, run = paper.field_run()
    items = paper.instructions(run.page)
    paper.put(run.page, items[:run.show] + items[run.show + 1:])


@kind
def fields_exchanged(paper):
    """Two fields of one font and page stand in each other's place."""
    pairs = need(paper.field_runs())
    for _, one in pairs:
        for _, two in pairs:
            if one.font == two.font and one.page == two.page and one.text != two.text and one.show < two.show and one.size == two.size:
                items = list(paper.instructions(one.page))
                items[one.show], items[two.show] = items[two.show], items[one.show]
                return paper.put(one.page, items)
    raise Absent


@kind
def field_moved(paper):
    field, run = paper.field_run()
    paper.around(run, b'1 0 0 1 %.3f %.3f Tm' % (run.x + 60, run.y - 90), b'1 0 0 1 %.3f %.3f Tm' % (run.x, run.y))


@kind
def static_char(paper):
    """A character of the form itself is another."""
    run = paper.static_run()
    replace_digit(paper, run)


@kind
def static_digit(paper):
    """A figure of the form itself: a term, a hotline, a sum."""
    for run in paper.static_runs():
        for place, text in enumerate(run.text):
            if text.isdigit() and len(run.text) == len(run.codes):
                try:
                    place, code = paper.swap_in_cmap(run, place)
                except Absent:
                    continue
                return paper.put_codes(run, run.codes[:place] + [code] + run.codes[place + 1:])
    raise Absent


@kind
def static_digit_told(paper):
    """The same, and ToUnicode says the old one."""
    for run in paper.static_runs():
        for place, text in enumerate(run.text):
            if text.isdigit() and len(run.text) == len(run.codes):
                font = paper.font(run.page, run.font)
                try:
                    place, code = paper.swap_in_cmap(run, place)
                except Absent:
                    continue
                table = paper.cmap(font)
                table[code] = text
                paper.put_cmap(font, table)
                return paper.put_codes(run, run.codes[:place] + [code] + run.codes[place + 1:])
    raise Absent


@kind
def static_removed(paper):
    run = paper.static_run()
    items = paper.instructions(run.page)
    paper.put(run.page, items[:run.show] + items[run.show + 1:])


@kind
def head_number(paper):
    """The number in a page's head, which is no field."""
    run = need([r for r in paper.static_runs() if r.artifact and re.search('[0-9]{6}', r.text)])[0]
    replace_digit(paper, run)


@kind
def sentence_in_margin(paper):
    sentence(paper, 20, 20)


@kind
def sentence_in_blank(paper):
    """In the middle of the page, as an artifact."""
    run = need([r for r in paper.static_runs() if r.page == 0 and len(r.text) > 2])[0]
    paper.append(0, b'BT %s 7 Tf %.3f 60 Td [<%s>]TJ ET' % (
        run.font.encode(), paper.width(0) / 2, b''.join(b'%04X' % c for c in run.codes)))


@kind
def beside_field(paper):
    """A digit more before a number."""
    field, run = paper.number_run()
    paper.outside(run, b'BT %s %.3f Tf %.3f %.3f Td [<%04X>]TJ ET' % (
        run.font.encode(), run.size, run.x - run.size * .6, run.y, run.codes[0]))


@kind
def behind_field(paper):
    """A digit more behind a number."""
    field, run = paper.number_run()
    paper.put_codes(run, run.codes + [run.codes[0]])


@kind
def static_told_elsewhere(paper):
    """Two static runs stand in each other's place."""
    runs = paper.static_runs()
    for one in runs:
        for two in runs:
            if one.font == two.font and one.page == two.page and one.text != two.text and one.show < two.show and \
                    one.size == two.size and len(one.text) == len(two.text) > 1 and not one.artifact:
                items = list(paper.instructions(one.page))
                items[one.show], items[two.show] = items[two.show], items[one.show]
                return paper.put(one.page, items)
    raise Absent


@kind
def text_in_form(paper):
    """A sentence by a form XObject."""
    run = need([r for r in paper.static_runs() if r.page == 0 and len(r.text) > 2])[0]
    stream = paper.pdf.make_stream(b'BT %s 9 Tf 20 20 Td [<%s>]TJ ET' % (run.font.encode(), b''.join(b'%04X' % c for c in run.codes)))
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 400])
    stream.Resources = Dictionary(Font=paper.resources(0).Font)
    paper.resource(0, '/XObject', '/More', paper.pdf.make_indirect(stream))
    paper.append(0, b'/More Do')


@kind
def field_twice(paper):
    """A field once more, of another page's place."""
    field, run = paper.field_run()
    paper.append(run.page, b'BT %s %.3f Tf 30 30 Td [<%s>]TJ ET' % (
        run.font.encode(), run.size, b''.join(b'%04X' % c for c in run.codes)))


# Pages

@kind
def page_removed(paper):
    need(len(paper.pdf.pages) > 1)
    del paper.pdf.pages[-1]


@kind
def page_twice(paper):
    paper.pdf.pages.append(paper.pdf.pages[0])


@kind
def pages_reversed(paper):
    need(len(paper.pdf.pages) > 1)
    paper.pdf.pages.reverse()


@kind
def page_blank(paper):
    """A page more without anything, and the count of the expectation made right."""
    need(paper.pdf.pages)
    page = Dictionary(Type=Name.Page, MediaBox=paper.page(0).MediaBox, Resources=Dictionary(), Contents=paper.pdf.make_stream(b''))
    paper.pdf.pages.append(pikepdf.Page(paper.pdf.make_indirect(page)))
    count_again(paper)


def count_again(paper):
    text = paper.attached('expectation.xml').decode()
    paper.attach('expectation.xml', re.sub('pages="[0-9]+"', 'pages="%d"' % len(paper.pdf.pages), text, count=1).encode())


@kind
def page_foreign(paper):
    """A page of another document, and the count made right."""
    for name, other in paper.others.items():
        if name != paper.name:
            with pikepdf.open(other) as source:
                paper.pdf.pages.append(source.pages[0])
                count_again(paper)
                return paper.save()


@kind
def page_foreign_first(paper):
    for name, other in paper.others.items():
        if name != paper.name:
            with pikepdf.open(other) as source:
                paper.pdf.pages.insert(0, source.pages[0])
                return paper.save()


@kind
def content_gone(paper):
    paper.put_content(0, b'')


@kind
def content_missing(paper):
    del paper.page(0).Contents


@kind
def kids_nested_twice(paper):
    """The page tree names a page's node twice, its Count as before."""
    pages = paper.root.Pages
    need(len(pages.Kids) > 1)
    pages.Kids[1] = pages.Kids[0]
