"""A finished file opened for planting faults: its text runs, fields, fonts, attachments, and its objects as bytes."""
import hashlib
import io
import random
import re
import xml.etree.ElementTree as tree
import zlib
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator


class Absent(Exception):
    """This document has nothing that the kind alters."""


def need(thing):
    if not thing:
        raise Absent
    return thing


@dataclass
class Run:
    """One showing of text: where its operators stand in the page's list, and what it says."""
    page: int
    begin: int  # of BT
    show: int  # of Tj or TJ
    end: int  # of ET
    font: str
    size: float
    x: float
    y: float
    codes: list
    text: str
    artifact: bool
    upright: bool  # drawn from the left to the right


@dataclass
class Field:
    name: str
    page: int
    x: float
    y: float  # of the top edge, from the top
    width: float
    height: float
    text: str


def read_cmap(data):
    """code -> text of a ToUnicode."""
    found = {}

    def word(hexed):
        return bytes.fromhex(hexed.decode()).decode('utf-16-be', 'replace')
    for block in re.findall(rb'beginbfchar(.*?)endbfchar', data, re.S):
        for code, text in re.findall(rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>', block):
            found[int(code, 16)] = word(text)
    for block in re.findall(rb'beginbfrange(.*?)endbfrange', data, re.S):
        for low, high, array, one in re.findall(
                rb'<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:\[(.*?)\]|<([0-9A-Fa-f]+)>)', block, re.S):
            texts = re.findall(rb'<([0-9A-Fa-f]+)>', array)
            for i, code in enumerate(range(int(low, 16), int(high, 16) + 1)):
                if array:
                    found[code] = word(texts[i])
                else:
                    found[code] = word(one)[:-1] + chr(ord(word(one)[-1]) + i)
    return found


def write_cmap(table):
    """A ToUnicode of code -> text."""
    lines = [b'<%04X> <%s>' % (code, text.encode('utf-16-be').hex().upper().encode()) for code, text in sorted(table.items())]
    blocks = [lines[i:i + 100] for i in range(0, len(lines), 100)]
    return (b'/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe)\n/Ordering (UCS)\n'
            b'/Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n'
            b'endcodespacerange\n' + b''.join(b'%d beginbfchar\n%s\nendbfchar\n' % (len(b), b'\n'.join(b)) for b in blocks) +
            b'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n')


class Paper:
    def __init__(self, name, data, others=None):
        self.name, self.data, self.others = name, data, others or {}
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.random = random.Random(zlib.crc32(name.encode()))
        self.lists = {}

    # Pages and their content

    @property
    def root(self):
        return self.pdf.Root

    def page(self, number):
        return self.pdf.pages[number].obj

    def height(self, number):
        return float(self.page(number).MediaBox[3])

    def width(self, number):
        return float(self.page(number).MediaBox[2])

    def instructions(self, number):
        if number not in self.lists:
            self.lists[number] = [(list(operands), str(operator)) for operands, operator in
                                  pikepdf.parse_content_stream(self.pdf.pages[number])]
        return self.lists[number]

    def put(self, number, instructions):
        data = pikepdf.unparse_content_stream([(operands, Operator(operator)) for operands, operator in instructions])
        self.page(number).Contents = self.pdf.make_stream(data)
        self.lists.pop(number, None)

    def content(self, number):
        return self.pdf.pages[number].Contents.read_bytes()

    def put_content(self, number, data):
        self.page(number).Contents = self.pdf.make_stream(data)
        self.lists.pop(number, None)

    def append(self, number, data):
        """Drawn last, as our writer draws what is no part of the text."""
        self.put_content(number, self.content(number) + b'\n/Artifact<</Type/Layout>>BDC\n' + data + b'\nEMC\n')

    def add(self, number, data):
        self.put_content(number, self.content(number) + b'\n' + data)

    def prepend(self, number, data):
        self.put_content(number, data + b'\n' + self.content(number))

    def around(self, run, before, after=b''):
        """Operators put just before the text of a run and just behind it."""
        before, after = [[i for i in self.parse(data)] for data in (before, after)]
        items = self.instructions(run.page)
        self.put(run.page, items[:run.show] + before + [items[run.show]] + after + items[run.show + 1:])

    def outside(self, run, before, after=b''):
        """The same outside of its text object."""
        before, after = [[i for i in self.parse(data)] for data in (before, after)]
        items = self.instructions(run.page)
        self.put(run.page, items[:run.begin] + before + items[run.begin:run.end + 1] + after + items[run.end + 1:])

    def parse(self, data):
        stream = self.pdf.make_stream(data)
        return [(list(operands), str(operator)) for operands, operator in pikepdf.parse_content_stream(stream)]

    def resources(self, number):
        return self.page(number).Resources

    def resource(self, number, kind, name, value):
        resources = self.resources(number)
        if kind not in resources:
            resources[kind] = Dictionary()
        resources[kind][name] = value

    # Text

    def font(self, number, name):
        return self.resources(number).Font[name]

    def fonts(self):
        """Every font that a page names, once."""
        seen = {}
        for page in self.pdf.pages:
            for _, font in page.obj.get('/Resources', Dictionary()).get('/Font', Dictionary()).items():
                seen.setdefault(font.objgen, font)
        return list(seen.values())

    def cmap(self, font):
        return read_cmap(font.ToUnicode.read_bytes()) if '/ToUnicode' in font else {}

    def put_cmap(self, font, table):
        font.ToUnicode = self.pdf.make_stream(write_cmap(table))

    def runs(self):
        if not hasattr(self, 'found'):
            self.found = [run for number in range(len(self.pdf.pages)) for run in self.runs_of(number)]
        return self.found

    def runs_of(self, number):
        tables, found, marks = {}, [], []
        font, size, x, y, begin, upright = None, 0.0, 0.0, 0.0, 0, True
        for i, (operands, operator) in enumerate(self.instructions(number)):
            if operator in ('BMC', 'BDC'):
                marks.append(str(operands[0]))
            elif operator == 'EMC':
                marks.pop()
            elif operator == 'BT':
                begin, x, y, upright = i, 0.0, 0.0, True
            elif operator == 'Tf':
                font, size = str(operands[0]), float(operands[1])
                if font not in tables:
                    tables[font] = self.cmap(self.font(number, font))
            elif operator == 'Td':
                x, y = x + float(operands[0]), y + float(operands[1])
            elif operator == 'Tm':
                x, y = float(operands[4]), float(operands[5])
                upright = float(operands[0]) > 0
            elif operator == 'ET':
                for run in reversed(found):
                    if run.end >= 0:
                        break
                    run.end = i
            elif operator in ('Tj', 'TJ'):
                parts = operands[0] if operator == 'TJ' else [operands[0]]
                codes = [int.from_bytes(raw[k:k + 2], 'big') for part in parts if isinstance(part, pikepdf.String)
                         for raw in [bytes(part)] for k in range(0, len(raw), 2)]
                level = upright and str(self.font(number, font).get('/Encoding', '')) == '/Identity-H'
                found.append(Run(number, begin, i, -1, font, size, x, y, codes, ''.join(tables[font].get(c, '?') for c in codes),
                                 '/Artifact' in marks, level))
        return found

    def fields(self):
        root = tree.fromstring(self.attached('expectation.xml'))
        return [Field(f.get('name'), int(f.get('page')) - 1, *(float(f.get(k)) for k in ('x', 'y', 'width', 'height')),
                      ''.join(f.itertext())) for f in root.iter('field') if f.get('x')]

    def holds(self, field, run):
        top = self.height(run.page) - run.y
        return (field.page == run.page and field.x - 1 <= run.x <= field.x + field.width and
                field.y <= top <= field.y + field.height * 1.1)

    def field_runs(self):
        """(field, run) of every field whose text begins with that of a run at its place, digits that differ first."""
        found = [(f, r) for f in self.fields() for r in self.runs()
                 if r.upright and r.text.strip() and self.holds(f, r) and f.text.replace(' ', '').startswith(r.text.replace(' ', ''))]
        return sorted(found, key=lambda pair: -len(set(re.findall('[0-9]', pair[1].text))))

    def field_run(self):
        return need(self.field_runs())[0]

    def number_run(self):
        """One with two digits that differ."""
        field, run = self.field_run()
        need(len(set(re.findall('[0-9]', run.text))) > 1)
        return field, run

    def static_runs(self):
        fields = self.fields()
        return [r for r in self.runs() if r.text.strip() and r.upright and not any(self.holds(f, r) for f in fields)]

    def static_run(self, pattern='[一-鿿].*[一-鿿]'):
        return need([r for r in self.static_runs() if re.search(pattern, r.text)])[0]

    def put_codes(self, run, codes):
        """The run shows other codes; what was kerned is no more."""
        items = list(self.instructions(run.page))
        data = b''.join(c.to_bytes(2, 'big') for c in codes)
        items[run.show] = ([Array([pikepdf.String(data)])], 'TJ')
        self.put(run.page, items)

    def swap_in_cmap(self, run, at=None):
        """Another code of the run's font that stands for another digit or character, in place of one of the run's."""
        table = self.cmap(self.font(run.page, run.font))
        places = [at] if at is not None else range(len(run.codes))
        for place in places:
            here = table.get(run.codes[place], '')
            for code, text in sorted(table.items()):
                if text != here and (here.isdigit() == text.isdigit()) and text.strip() and len(text) == 1 and \
                        ('一' <= text <= '鿿') == ('一' <= here <= '鿿'):
                    return place, code
        raise Absent

    def box(self, field):
        """A field's box as PDF's numbers x, y, width, height."""
        return field.x - 1, self.height(field.page) - field.y - field.height - 2, field.width + 2, field.height + 4

    # Font programs

    def program(self, font):
        """descriptor, key of its program."""
        descriptor = font.DescendantFonts[0].FontDescriptor
        return descriptor, need([k for k in ('/FontFile2', '/FontFile3') if k in descriptor])[0]

    def put_program(self, font, data):
        descriptor, key = self.program(font)
        old, new = descriptor[key], self.pdf.make_stream(data)
        for k in ('/Subtype',):
            if k in old:
                new[k] = old[k]
        if '/Length1' in old:
            new['/Length1'] = len(data)
        descriptor[key] = new

    def read_program(self, font):
        descriptor, key = self.program(font)
        return descriptor[key].read_bytes()

    # Attachments

    def specification(self, name):
        names = self.root.get('/Names', Dictionary()).get('/EmbeddedFiles', Dictionary()).get('/Names', Array())
        return need([names[i + 1] for i in range(0, len(names), 2) if str(names[i]) == name])[0]

    def attached(self, name):
        return self.specification(name).EF.F.read_bytes()

    def attach(self, name, data, checksum=True):
        """Another content of an attachment there is; its digest and size are made right unless told."""
        old = self.specification(name).EF.F
        new = self.pdf.make_stream(data)
        for key in ('/Subtype', '/Type'):
            if key in old:
                new[key] = old[key]
        if '/Params' in old:
            new['/Params'] = Dictionary({k: v for k, v in old.Params.items()})
            if checksum:
                new.Params.CheckSum = pikepdf.String(hashlib.md5(data).digest())
                new.Params.Size = len(data)
        new = self.pdf.make_indirect(new)
        self.specification(name).EF.F = new
        self.specification(name).EF.UF = new

    # Saved

    def save(self, **options):
        out = io.BytesIO()
        options = {'fix_metadata_version': False, 'object_stream_mode': pikepdf.ObjectStreamMode.preserve, **options}
        self.pdf.save(out, **options)
        return out.getvalue()

    # As objects in bytes: what a library would not write

    def objects(self):
        """number -> its bytes, without obj and endobj; object streams and xref streams are dissolved."""
        fresh = pikepdf.open(io.BytesIO(self.save(object_stream_mode=pikepdf.ObjectStreamMode.disable)))
        found = {}
        for one in fresh.objects:
            if isinstance(one, pikepdf.Stream):
                raw = one.read_raw_bytes()
                one.stream_dict['/Length'] = len(raw)
                found[one.objgen[0]] = one.stream_dict.unparse() + b'\nstream\n' + raw + b'\nendstream'
            elif one is not None:
                found[one.objgen[0]] = one.unparse(resolved=True) if hasattr(one, 'unparse') else pikepdf.unparse(one)
        trailer = {k: v.unparse() for k, v in fresh.trailer.items() if k in ('/Root', '/Info', '/ID')}
        return found, trailer


def write_objects(objects, trailer, before_xref=b'', streams=()):
    """A file of objects, with an xref table, or an xref stream where some are in object streams (lists of number, bytes)."""
    out = bytearray(b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')
    places, top = {}, max(objects) + 1
    for number in sorted(objects):
        places[number] = (1, len(out), 0)
        out += b'%d 0 obj\n%s\nendobj\n' % (number, objects[number])
    for members in streams:
        head, body = b'', b''
        for index, (number, data, listed) in enumerate(members):
            head += b'%d %d ' % (number, len(body))
            body += data + b'\n'
            if listed:
                places[number] = (2, top, index)
        places[top] = (1, len(out), 0)
        out += b'%d 0 obj\n<</Type/ObjStm/N %d/First %d/Length %d>>\nstream\n%s%s\nendstream\nendobj\n' % (
            top, len(members), len(head), len(head) + len(body), head, body)
        top += 1
    out += before_xref
    start = len(out)
    keys = b''.join(k.encode() + b' ' + v + b'\n' for k, v in trailer.items())
    if streams:
        places[top] = (1, start, 0)
        rows = b''.join(b'%c%s%s' % (k, a.to_bytes(4, 'big'), b.to_bytes(2, 'big'))
                        for k, a, b in (places.get(n, (0, 0, 65535)) for n in range(top + 1)))
        out += b'%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]%s/Length %d>>\nstream\n%s\nendstream\nendobj\n' % (
            top, top + 1, keys, len(rows), rows)
    else:
        out += b'xref\n0 %d\n' % top
        for n in range(top):
            out += b'%010d 00000 n \n' % places[n][1] if n in places else b'0000000000 65535 f \n'
        out += b'trailer\n<</Size %d\n%s>>\n' % (top, keys)
    return bytes(out + b'startxref\n%d\n%%%%EOF\n' % start)


def update(data, objects, trailer=None):
    """An incremental update of a file: objects that it gets or that take the place of others."""
    pdf = pikepdf.open(io.BytesIO(data))
    last = int(re.findall(rb'startxref\s+(\d+)', data)[-1])
    keys = {k: v.unparse() for k, v in pdf.trailer.items() if k in ('/Root', '/Info', '/ID')}
    keys.update(trailer or {})
    top = max([len(pdf.objects) + 1] + [n + 1 for n in objects])
    out, places = bytearray(data), {}
    if not out.endswith(b'\n'):
        out += b'\n'
    for number in sorted(objects):
        places[number] = len(out)
        out += b'%d 0 obj\n%s\nendobj\n' % (number, objects[number])
    start = len(out)
    keys['/Prev'] = b'%d' % last
    text = b''.join(k.encode() + b' ' + v + b'\n' for k, v in keys.items())
    if data[last:last + 4] == b'xref':
        out += b'xref\n' + b''.join(b'%d 1\n%010d 00000 n \n' % (n, p) for n, p in sorted(places.items()))
        out += b'trailer\n<</Size %d\n%s>>\n' % (top, text)
    else:
        places[top] = start
        index = b' '.join(b'%d 1' % n for n in sorted(places))
        rows = b''.join(b'\x01' + places[n].to_bytes(4, 'big') + b'\0\0' for n in sorted(places))
        out += b'%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Index[%s]%s/Length %d>>\nstream\n%s\nendstream\nendobj\n' % (
            top, top + 1, index, text, len(rows), rows)
    return bytes(out + b'startxref\n%d\n%%%%EOF\n' % start)
