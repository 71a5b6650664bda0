"""The file as bytes: cut, added to, written so that readers do not agree."""
import io
import re
import zlib

import pikepdf
from pikepdf import Dictionary, Name

from kinds import kind
from paper import Absent, need, update, write_objects


def page_number(paper, number=0):
    """The object number of a page in objects()."""
    return paper.pdf.pages[number].obj.objgen[0]


def covered_content(paper):
    """The first page's content with a field painted over, as a stream object's bytes."""
    field, run = paper.field_run()
    data = paper.content(field.page) + b'\nq 1 1 1 rg %.3f %.3f %.3f %.3f re f Q' % paper.box(field)
    return field.page, b'<</Length %d>>\nstream\n%s\nendstream' % (len(data), data)


def objects_and_page(paper):
    objects, trailer = paper.objects()
    root = re.search(rb'(\d+) 0 R', trailer['/Root']).group(1)
    return objects, trailer, int(root)


def pages_in(objects):
    """Numbers of the page objects, in the order of the page tree (which is flat)."""
    pages = [o for o in objects.values() if re.search(rb'/Type\s*/Pages\b', o) and b'/Kids' in o and b'stream' not in o][0]
    kids = re.search(rb'/Kids\s*\[(.*?)\]', pages, re.S).group(1)
    return [int(n) for n in re.findall(rb'(\d+) 0 R', kids)]


@kind
def cut_half(paper):
    return paper.data[:len(paper.data) // 2]


@kind
def cut_end(paper):
    return paper.data[:-12]


@kind
def bytes_behind(paper):
    return paper.data + b'\nsome bytes more'


@kind
def bytes_before(paper):
    return b'MIME-Version: 1.0\n\n' + paper.data


@kind
def byte_flipped(paper):
    """One bit within the largest stream."""
    data = bytearray(paper.data)
    at = data.index(b'stream', data.index(b'FontFile') if b'FontFile' in data else len(data) // 3) + 700
    data[at] ^= 0x10
    return bytes(data)


@kind
def zeros_inside(paper):
    data = bytearray(paper.data)
    middle = len(data) // 2
    data[middle:middle + 4096] = bytes(4096)
    return bytes(data)


@kind
def xref_shifted(paper):
    data = paper.save(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = data.rindex(b'xref\n0')
    return data[:start] + re.sub(rb'(\d{10}) 00000 n', lambda m: b'%010d 00000 n' % (int(m.group(1)) + 1), data[start:])


@kind
def stream_length(paper):
    data = paper.save(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return re.sub(rb'/Length (\d\d\d\d)\b', lambda m: b'/Length %04d' % max(int(m.group(1)) - 7, 1000), data, count=1)


@kind
def header_version(paper):
    return b'%PDF-9.9' + paper.data[8:]


@kind
def header_comment(paper):
    return re.sub(rb'^(%PDF-1\.\d\r?\n)%[^\n]*', rb'\1%abcd', paper.data, count=1)


@kind
def id_removed(paper):
    return re.sub(rb'/ID ?\[<', lambda m: b'/IX' + m.group(0)[3:], paper.save(object_stream_mode=pikepdf.ObjectStreamMode.disable))


@kind
def encrypted(paper):
    return paper.save(encryption=pikepdf.Encryption(owner='o', user='', R=4))


@kind
def update_nothing(paper):
    """An update that changes no object."""
    root = paper.pdf.Root
    return update(paper.data, {root.objgen[0]: root.unparse(resolved=True) if hasattr(root, 'unparse') else b''})


@kind
def update_content(paper):
    """An update paints a field over."""
    page, stream = covered_content(paper)
    number = paper.pdf.pages[page].obj.Contents.objgen[0]
    return update(paper.data, {number: stream})


@kind
def update_static(paper):
    """An update changes a word of the form."""
    run = paper.static_run()
    place, code = paper.swap_in_cmap(run)
    number = paper.pdf.pages[run.page].obj.Contents.objgen[0]
    paper.put_codes(run, run.codes[:place] + [code] + run.codes[place + 1:])
    data = paper.content(run.page)
    return update(paper.data, {number: b'<</Length %d>>\nstream\n%s\nendstream' % (len(data), data)})


@kind
def update_record(paper):
    """An update brings another record."""
    spec = paper.specification('record.xml')
    stream = spec.EF.F
    data = stream.read_bytes().replace(b'1', b'2')
    return update(paper.data, {stream.objgen[0]: b'<</Type/EmbeddedFile/Subtype/application#2fxml/Params<</Size %d>>/Length %d>>\nstream\n%s\nendstream' % (
        len(data), len(data), data)})


@kind
def update_annotation(paper):
    page = paper.page(0)
    top = len(paper.pdf.objects) + 2
    keys = {k: v.unparse() if hasattr(v, 'unparse') else str(v).encode() for k, v in page.items()}
    keys['/Annots'] = b'[%d 0 R]' % top
    data = b'<<' + b' '.join(k.encode() + b' ' + v for k, v in keys.items()) + b'>>'
    return update(paper.data, {page.objgen[0]: data, top: b'<</Type/Annot/Subtype/Text/F 4/Rect[50 50 70 70]/Contents(void)>>'})


@kind
def update_catalog(paper):
    root = paper.pdf.Root
    keys = {k: v.unparse() if hasattr(v, 'unparse') else str(v).encode() for k, v in root.items()}
    keys['/PageMode'] = b'/FullScreen'
    data = b'<<' + b' '.join(k.encode() + b' ' + v for k, v in keys.items()) + b'>>'
    return update(paper.data, {root.objgen[0]: data})


@kind
def orphan(paper):
    """An object that nothing refers to."""
    objects, trailer, root = objects_and_page(paper)
    objects[max(objects) + 1] = b'<</Approved true>>'
    return write_objects(objects, trailer)


@kind
def orphan_stream(paper):
    objects, trailer, root = objects_and_page(paper)
    objects[max(objects) + 1] = b'<</Length 6>>\nstream\nsecret\nendstream'
    return write_objects(objects, trailer)


@kind
def shadow(paper):
    """A second copy of a page's content, which the xref does not name; who rebuilds the xref takes it."""
    page, stream = covered_content(paper)
    objects, trailer, root = objects_and_page(paper)
    number = contents_of(objects, page)
    return write_objects(objects, trailer, b'%d 0 obj\n%s\nendobj\n' % (number, stream))


def contents_of(objects, page):
    return int(re.search(rb'/Contents\s+(\d+) 0 R', objects[pages_in(objects)[page]]).group(1))


@kind
def shadow_in_object_stream(paper):
    """An object stream holds a page's dictionary that the xref names elsewhere."""
    page, stream = covered_content(paper)
    objects, trailer, root = objects_and_page(paper)
    number, new = pages_in(objects)[page], max(objects) + 1
    objects[new] = stream
    other = re.sub(rb'/Contents\s+\d+ 0 R', b'/Contents %d 0 R' % new, objects[number])
    return write_objects(objects, trailer, streams=[[(number, other, False)]])


@kind
def object_stream_twice(paper):
    """An object stream holds one object twice; the xref names one of them."""
    page, stream = covered_content(paper)
    objects, trailer, root = objects_and_page(paper)
    number, new = pages_in(objects)[page], max(objects) + 1
    objects[new] = stream
    good = objects.pop(number)
    other = re.sub(rb'/Contents\s+\d+ 0 R', b'/Contents %d 0 R' % new, good)
    return write_objects(objects, trailer, streams=[[(number, other, False), (number, good, True)]])


def twin_key(paper, build):
    page, stream = covered_content(paper)
    objects, trailer, root = objects_and_page(paper)
    number, new = pages_in(objects)[page], max(objects) + 1
    objects[new] = stream
    objects[number] = build(objects[number], new)
    return write_objects(objects, trailer)


@kind
def key_twice(paper):
    """A page has two /Contents; readers take the first or the last."""
    return twin_key(paper, lambda page, new: re.sub(rb'(/Contents\s+\d+ 0 R)', rb'\1 /Contents %d 0 R' % new, page, count=1))


@kind
def key_twice_first(paper):
    return twin_key(paper, lambda page, new: re.sub(rb'(/Contents\s+\d+ 0 R)', rb'/Contents %d 0 R \1' % new, page, count=1))


@kind
def key_spelled(paper):
    """A second /Contents written with a number sign."""
    return twin_key(paper, lambda page, new: re.sub(rb'(/Contents\s+\d+ 0 R)', rb'\1 /Cont#65nts %d 0 R' % new, page, count=1))


@kind
def contents_list(paper):
    """A second content beside the first, which paints over."""
    field, run = paper.field_run()
    data = b'q 1 1 1 rg %.3f %.3f %.3f %.3f re f Q' % paper.box(field)
    page = paper.page(field.page)
    page.Contents = pikepdf.Array([page.Contents, paper.pdf.make_indirect(paper.pdf.make_stream(data))])


@kind
def inherited_box(paper):
    """The page's size stands in the page tree, another than was."""
    paper.root.Pages.MediaBox = pikepdf.Array([0, 0, 200, 200])
    for page in paper.pdf.pages:
        del page.obj['/MediaBox']


@kind
def inherited_turn(paper):
    paper.root.Pages.Rotate = 90


@kind
def lzw(paper):
    """A content by a filter that PDF/A forbids."""
    data = paper.content(0)
    out, code = bytearray(), []
    bits, acc, count = [], 0, 0
    codes = [256]
    for i, byte in enumerate(data):
        codes.append(byte)
        if i % 200 == 199:
            codes.append(256)
    codes.append(257)
    for c in codes:
        acc, count = acc << 9 | c, count + 9
        while count >= 8:
            out.append(acc >> count - 8 & 255)
            count -= 8
        acc &= (1 << count) - 1
    if count:
        out.append(acc << 8 - count & 255)
    objects, trailer, root = objects_and_page(paper)
    number = contents_of(objects, 0)
    objects[number] = b'<</Filter/LZWDecode/Length %d>>\nstream\n%s\nendstream' % (len(out), bytes(out))
    return write_objects(objects, trailer)


@kind
def crypt_filter(paper):
    objects, trailer, root = objects_and_page(paper)
    number = contents_of(objects, 0)
    data = zlib.compress(paper.content(0))
    objects[number] = b'<</Filter[/Crypt/FlateDecode]/Length %d>>\nstream\n%s\nendstream' % (len(data), data)
    return write_objects(objects, trailer)


@kind
def external_stream(paper):
    """A content that lies in another file."""
    objects, trailer, root = objects_and_page(paper)
    number = contents_of(objects, 0)
    data = paper.content(0)
    objects[number] = b'<</F(other.pdf)/Length %d>>\nstream\n%s\nendstream' % (len(data), data)
    return write_objects(objects, trailer)


@kind
def trailer_key(paper):
    objects, trailer, root = objects_and_page(paper)
    trailer['/Approved'] = b'true'
    return write_objects(objects, trailer)


@kind
def stream_in_xref_hybrid(paper):
    """A table of objects and beside it an xref stream that names another page's dictionary."""
    page, stream = covered_content(paper)
    objects, trailer, root = objects_and_page(paper)
    number = pages_in(objects)[page]
    new = max(objects) + 1
    objects[new] = stream
    other = re.sub(rb'/Contents\s+\d+ 0 R', b'/Contents %d 0 R' % new, objects[number])
    hidden = b'%d 0 obj\n%s\nendobj\n' % (number, other)
    body = write_objects(objects, trailer)
    start = int(re.findall(rb'startxref\s+(\d+)', body)[-1])
    head = body[:start] + hidden
    rows = b'\x01' + start.to_bytes(4, 'big') + b'\0\0'
    at = len(head)
    top = new + 1
    head += b'%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Index[%d 1]/Root %s/Length %d>>\nstream\n%s\nendstream\nendobj\n' % (
        top, top + 1, number, trailer['/Root'], len(rows), rows)
    table = body[start:].replace(b'trailer\n<<', b'trailer\n<</XRefStm %d ' % at)
    return head + re.sub(rb'startxref\n\d+', b'startxref\n%d' % len(head), table)


@kind
def comment_secret(paper):
    """A comment between objects."""
    objects, trailer, root = objects_and_page(paper)
    return write_objects(objects, trailer, b'% approved by the office\n' * 40)


@kind
def content_comment(paper):
    """A comment inside a content."""
    paper.prepend(0, b'% approved by the office')


@kind
def graphics_nested(paper):
    paper.prepend(0, b'q ' * 60)
    paper.add(0, b'Q ' * 60)


@kind
def content_unbalanced(paper):
    paper.add(0, b'Q Q Q')


@kind
def text_file(paper):
    return '供电方案答复单\n'.encode()


@kind
def empty_file(paper):
    return b''


@kind
def other_format(paper):
    """A zip, as an .ofd is."""
    import zipfile
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as archive:
        archive.writestr('OFD.xml', '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>')
    return out.getvalue()


@kind
def nothing_but_zeros(paper):
    return bytes(4096)


@kind
def portfolio(paper):
    """A PDF around it, with it as its only attachment."""
    outer = pikepdf.new()
    outer.add_blank_page(page_size=(595, 842))
    stream = outer.make_stream(paper.data)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name('/application/pdf')
    spec = outer.make_indirect(Dictionary(Type=Name.Filespec, F='a.pdf', UF='a.pdf', EF=Dictionary(F=outer.make_indirect(stream))))
    outer.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=pikepdf.Array([pikepdf.String('a.pdf'), spec])))
    out = io.BytesIO()
    outer.save(out)
    return out.getvalue()


@kind
def id_first(paper):
    """The half of /ID that says which document it is."""
    return re.sub(rb'(/ID ?\[ ?<)([0-9a-fA-F]{32})', lambda m: m.group(1) + b'0f' * 16, paper.save(
        object_stream_mode=pikepdf.ObjectStreamMode.disable), count=1)


# Objects and bytes that some programs see and others do not

def packed(paper):
    """The file with all it can in one object stream, and where that stands: objects, trailer, members."""
    objects, trailer, root = objects_and_page(paper)
    members = [(n, objects.pop(n), True) for n in sorted(objects) if b'stream' not in objects[n]]
    return objects, trailer, members


@kind
def xref_names_twice(paper):
    """The table names a page twice, each time elsewhere."""
    page, stream = covered_content(paper)
    objects, trailer, root = objects_and_page(paper)
    number = contents_of(objects, page)
    extra = b'%d 0 obj\n%s\nendobj\n' % (number, stream)
    data = write_objects(objects, trailer, extra)
    place = data.rindex(extra)
    return re.sub(rb'trailer\n<<', lambda m: b'%d 1\n%010d 00000 n \ntrailer\n<<' % (number, place), data, count=1)


@kind
def object_stream_unused(paper):
    """An object stream of which no table says anything."""
    objects, trailer, members = packed(paper)
    return write_objects(objects, trailer, streams=[members, [(members[0][0], b'<</Approved true>>', False)]])


@kind
def object_stream_empty(paper):
    """An object stream of no objects holds words."""
    objects, trailer, root = objects_and_page(paper)
    objects[max(objects) + 1] = b'<</Type/ObjStm/N 0/First 0/Length 12>>\nstream\n<approved/> \nendstream'
    return write_objects(objects, trailer)


@kind
def object_stream_tail(paper):
    """Behind its last object an object stream goes on."""
    objects, trailer, members = packed(paper)
    number, data, listed = members[-1]
    return write_objects(objects, trailer, streams=[members[:-1] + [(number, data + b' (approved)', listed)]])


@kind
def generation(paper):
    """A page's key refers to a generation that no object is of."""
    objects, trailer, root = objects_and_page(paper)
    number, new = pages_in(objects)[0], max(objects) + 1
    objects[new] = b'2'
    objects[number] = objects[number].replace(b'/Type', b'/UserUnit %d 1 R /Type' % new, 1)
    return write_objects(objects, trailer)


@kind
def leads_nowhere(paper):
    objects, trailer, root = objects_and_page(paper)
    objects[root] = objects[root].replace(b'/Type', b'/OpenAction 88888 0 R /Type', 1)
    return write_objects(objects, trailer)


@kind
def null_value(paper):
    objects, trailer, root = objects_and_page(paper)
    objects[root] = objects[root].replace(b'/Type', b'/Approved null /Type', 1)
    return write_objects(objects, trailer)


@kind
def flate_tail(paper):
    """Bytes behind the end of a page's deflated content."""
    objects, trailer, root = objects_and_page(paper)
    data = zlib.compress(paper.content(0)) + b'approved'
    objects[contents_of(objects, 0)] = b'<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream' % (len(data), data)
    return write_objects(objects, trailer)


@kind
def trailer_tail(paper):
    """Words between the trailer and startxref."""
    objects, trailer, root = objects_and_page(paper)
    return write_objects(objects, trailer).replace(b'>>\nstartxref', b'>>\n(approved) startxref')


@kind
def number_of_bulk(paper):
    """Numbers so great that programs lose what is behind the point."""
    paper.append(0, b'q 1 0 0 1 1000000000 0 cm 1 0 0 1 -1000000000 0 cm Q')


@kind
def line_of_no_width(paper):
    paper.append(0, b'q 0 w 5 5 m 6 6 l S Q')


@kind
def box_of_no_height(paper):
    paper.append(0, b'q 5 5 9 0 re f Q')


def packet(paper, change):
    stream = paper.root.Metadata
    stream.write(need(change(stream.read_bytes())))


@kind
def packet_comment(paper):
    packet(paper, lambda data: data.replace(b'<dc:title>', b'<!-- approved --><dc:title>', 1))


@kind
def packet_instruction(paper):
    packet(paper, lambda data: data.replace(b'<dc:title>', b'<?approved yes?><dc:title>', 1))


@kind
def packet_words(paper):
    packet(paper, lambda data: data.replace(b'<dc:title>', b'approved<dc:title>', 1))


@kind
def packet_about(paper):
    packet(paper, lambda data: data.replace(b'rdf:about=""', b'rdf:about="urn:approved"', 1))


@kind
def packet_toolkit(paper):
    packet(paper, lambda data: data.replace(b'<x:xmpmeta ', b'<x:xmpmeta x:xmptk="approved" ', 1))


@kind
def cmap_leans(paper):
    """A ToUnicode that leans on another."""
    font = paper.page(0).Resources.Font
    font = font[sorted(font.keys())[0]]
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b'1 begincodespacerange', b'/Identity-H usecmap 1 begincodespacerange', 1))
