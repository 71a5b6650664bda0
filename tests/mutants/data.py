"""What is embedded: record, expectation, provenance, and the attachments as such."""
import hashlib
import re

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from content import replace_digit
from kinds import kind
from paper import Absent, need


def text_of(paper, name):
    return paper.attached(name).decode()


def rewrite(paper, name, pattern, new, checksum=True):
    old = text_of(paper, name)
    text = re.sub(pattern, new, old, count=1, flags=re.S)
    need(text != old)
    paper.attach(name, text.encode(), checksum)


def other_digit(match):
    digit = match.group(2)
    return match.group(1) + ('7' if digit != '7' else '4') + match.group(3)


VALUE = r'(<[a-z_/]+(?: [^<>]*)?>[^<>]*?)([0-9])([^<>]*</|[^<>]*<)'
ATTRIBUTE = r'(<(?:case|outage|poster|notice|record)[^>]* (?:date|no|id|announce_no)="[^"]*)([0-9])([^0-9"]*")'


def alter_record(paper, checksum):
    text = text_of(paper, 'record.xml')
    for pattern in (VALUE, ATTRIBUTE, r'([^<>]*?>[^<>]*?)([0-9])([^<>]*<)', r'(="[^"]*?)([0-9])([^"]*")'):
        body = text.index('>') if pattern is not VALUE else 0
        new = re.sub(pattern, other_digit, text, count=1, flags=re.S)
        if new != text:
            return paper.attach('record.xml', new.encode(), checksum)
    raise Absent


@kind
def record_altered(paper):
    alter_record(paper, False)


@kind
def record_altered_sum(paper):
    alter_record(paper, True)


@kind
def record_other(paper):
    """The record of another document."""
    mine = paper.attached('record.xml')
    for name, other in sorted(paper.others.items()):
        with pikepdf.open(other) as pdf:
            names = pdf.Root.Names.EmbeddedFiles.Names
            data = [names[i + 1].EF.F.read_bytes() for i in range(0, len(names), 2) if str(names[i]) == 'record.xml'][0]
        if data != mine:
            return paper.attach('record.xml', data)


@kind
def record_garbage(paper):
    paper.attach('record.xml', b'\0\1nothing')


@kind
def record_empty(paper):
    paper.attach('record.xml', b'')


@kind
def record_of_nothing(paper):
    """A well-formed record without a value."""
    rewrite(paper, 'record.xml', r'>.*<(/[a-z]+>\s*)$', r'><\1')


@kind
def record_more(paper):
    """A value more than the template reads."""
    rewrite(paper, 'record.xml', r'(</[a-z]+>\s*|/>\s*)$', lambda m: '<contact>张三</contact>' + m.group(0) if '</' in m.group(0)
            else '><contact>张三</contact></x>')


@kind
def record_spaced(paper):
    """The same values, not in normal form."""
    rewrite(paper, 'record.xml', r'^', '<!-- -->\n')


@kind
def text_and_expectation(paper):
    """Page and expectation changed alike, the record not."""
    field, run = paper.number_run()
    old = run.text
    replace_digit(paper, run)
    new = need([r for r in paper.runs_of(run.page) if r.show == run.show])[0].text
    text = text_of(paper, 'expectation.xml')
    need('>' + old in text)
    paper.attach('expectation.xml', text.replace('>' + old, '>' + new, 1).encode())


@kind
def text_expectation_record(paper):
    """All three changed alike: a digit of a field, wherever it stands as a value."""
    field, run = paper.number_run()
    old = run.text
    replace_digit(paper, run)
    new = need([r for r in paper.runs_of(run.page) if r.show == run.show])[0].text
    expectation, record = text_of(paper, 'expectation.xml'), text_of(paper, 'record.xml')
    need('>' + old in expectation and old in record)
    paper.attach('expectation.xml', expectation.replace('>' + old, '>' + new, 1).encode())
    paper.attach('record.xml', record.replace(old, new).encode())


@kind
def size_of_another(paper):
    """A sheet of another size than the record asks for, and what it should be altered alike."""
    need(' size="' in text_of(paper, 'record.xml'))
    page = paper.page(0)
    page.MediaBox = Array([0, 0, paper.width(0) + 142, paper.height(0) + 142])
    rewrite(paper, 'expectation.xml', r'(<page n="1" width=")[^"]*(" height=")[^"]*',
            lambda m: f'{m.group(1)}{paper.width(0):.1f}{m.group(2)}{paper.height(0):.1f}')


@kind
def expectation_no_fields(paper):
    text = text_of(paper, 'expectation.xml')
    paper.attach('expectation.xml', re.sub('<field.*?(</field>|/>)', '', text, flags=re.S).encode())


@kind
def expectation_one_less(paper):
    rewrite(paper, 'expectation.xml', r'<field[^>]*?>[^<]+</field>', '')


@kind
def expectation_value(paper):
    rewrite(paper, 'expectation.xml', r'(<field[^>]*>[^<]*?)([0-9])([^<]*</field>)', other_digit)


@kind
def expectation_label(paper):
    rewrite(paper, 'expectation.xml', r'label="[^"]+"', 'label="别的"')


@kind
def expectation_moved(paper):
    """Boxes as large as the page: every text stands in them somewhere."""
    rewrite(paper, 'expectation.xml', r'x="[0-9.]+" y="[0-9.]+" width="[0-9.]+" height="[0-9.]+"',
            'x="0" y="0" width="9000" height="9000"')


@kind
def expectation_document(paper):
    rewrite(paper, 'expectation.xml', r'document="[^"]+"', 'document="archive-list"')


@kind
def expectation_blank(paper):
    """Says that the page may be blank."""
    rewrite(paper, 'expectation.xml', r'<expectation ', '<expectation blank="1 2 3 4 5" ')
    paper.put_content(0, b'')


@kind
def expectation_garbage(paper):
    paper.attach('expectation.xml', b'<expectation')


@kind
def expectation_other(paper):
    mine = paper.attached('expectation.xml')
    for name, other in sorted(paper.others.items()):
        with pikepdf.open(other) as pdf:
            names = pdf.Root.Names.EmbeddedFiles.Names
            data = [names[i + 1].EF.F.read_bytes() for i in range(0, len(names), 2) if str(names[i]) == 'expectation.xml'][0]
        if data != mine:
            return paper.attach('expectation.xml', data)


@kind
def page_text_digest(paper):
    """The digest of a page's text is another."""
    rewrite(paper, 'expectation.xml', r'(<page[^>]* digest=")([0-9a-f])', lambda m: m.group(1) + ('0' if m.group(2) != '0' else '1'))


@kind
def page_text_untold(paper):
    """The list of the pages' texts is gone, and a sentence added."""
    text = text_of(paper, 'expectation.xml')
    new = re.sub(r'<page [^>]*/>\s*', '', text)
    need(new != text)
    paper.attach('expectation.xml', new.encode())


# Provenance, of set 2

def provenance(paper, pattern, new):
    need('/Names' in paper.root)
    rewrite(paper, 'provenance.xml', pattern, new)


def flip(match):
    return match.group(1) + ('0' if match.group(2) != '0' else '1') + match.group(3)


@kind
def provenance_removed(paper):
    """As if the file were of the first set."""
    spec = paper.specification('provenance.xml')
    names = paper.root.Names.EmbeddedFiles.Names
    kept = [(names[i], names[i + 1]) for i in range(0, len(names), 2) if str(names[i]) != 'provenance.xml']
    paper.root.Names.EmbeddedFiles.Names = Array([x for pair in kept for x in pair])
    paper.root.AF = Array([x for x in paper.root.AF if x.objgen != spec.objgen])


@kind
def provenance_template(paper):
    provenance(paper, r'(<part kind="template"[^>]* sha256=")([0-9a-f])()', flip)


@kind
def provenance_rules(paper):
    provenance(paper, r'(<part kind="rules"[^>]* sha256=")([0-9a-f])()', flip)


@kind
def provenance_face(paper):
    provenance(paper, r'(<part kind="face"[^>]* sha256=")([0-9a-f])()', flip)


@kind
def provenance_part_removed(paper):
    provenance(paper, r'<part kind="template"[^>]*/>', '')


@kind
def provenance_program(paper):
    provenance(paper, r'( program=")[^"]*"', r'\1other"')


@kind
def provenance_version(paper):
    provenance(paper, r'( version=")[^"]*"', r'\g<1>99.0"')


@kind
def provenance_set(paper):
    """A set that nobody knows."""
    provenance(paper, r' set="2"', ' set="9"')


@kind
def provenance_set_lower(paper):
    provenance(paper, r' set="2"', ' set="1"')


@kind
def provenance_document(paper):
    provenance(paper, r'(<document [^>]*id=")[^"]*"', r'\1archive-checklist-2"')


@kind
def provenance_record_id(paper):
    provenance(paper, r'(<document [^>]*record=")[^"]*"', r'\1AY-0000"')


@kind
def provenance_region(paper):
    provenance(paper, r'(<document [^>]*region=")[^"]*"', r'\1suzhou-2099"')


@kind
def provenance_whole(paper):
    provenance(paper, r'(<whole sha256=")([0-9a-f])()', flip)


@kind
def provenance_values(paper):
    provenance(paper, r'(<values sha256=")([0-9a-f])()', flip)


@kind
def provenance_garbage(paper):
    need('provenance.xml' in [str(n) for n in paper.root.Names.EmbeddedFiles.Names if isinstance(n, String)])
    paper.attach('provenance.xml', b'<provenance')


@kind
def provenance_unknown(paper):
    provenance(paper, r'</provenance>', '<seal>合格</seal></provenance>')


@kind
def verdict_barred(paper):
    """A rule bars the document."""
    provenance(paper, r'barred="[^"]*"', 'barred="R-007"')


@kind
def verdict_emptied(paper):
    """No rule was asked."""
    provenance(paper, r'held="[^"]+"', 'held=""')


@kind
def verdict_held(paper):
    """A rule more is said to have held."""
    provenance(paper, r'held="', 'held="R-999 ')


@kind
def given_office(paper):
    """Another office's name."""
    provenance(paper, r'(<office[^>]*>.*?>[^<]*?)([一-鿿])', lambda m: m.group(1) + ('某' if m.group(2) != '某' else '别'))


@kind
def given_removed(paper):
    provenance(paper, r'<office.*?</office>', '<office/>')


@kind
def tests_altered(paper):
    provenance(paper, r'(<tests>[01]*?)([01])([01]*</tests>)', flip)


@kind
def tests_removed(paper):
    provenance(paper, r'<tests>[01]+</tests>', '<tests></tests>')


@kind
def run_epoch(paper):
    """A time of making that was not given."""
    provenance(paper, r'<run[^>]*/>', '<run epoch="1600000000"/>')


# Attachments as such

def add_attachment(paper, name, data, mime, relationship='/Unspecified'):
    stream = paper.pdf.make_stream(data)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name(mime)
    stream.Params = Dictionary(Size=len(data), ModDate='D:20220101', CheckSum=String(hashlib.md5(data).digest()))
    spec = paper.pdf.make_indirect(Dictionary(
        Type=Name.Filespec, F=name, UF=name, Desc=name, AFRelationship=Name(relationship),
        EF=Dictionary(F=paper.pdf.make_indirect(stream))))
    spec.EF.UF = spec.EF.F
    names = paper.root.Names.EmbeddedFiles.Names
    pairs = [(str(names[i]), names[i + 1]) for i in range(0, len(names), 2)] + [(name, spec)]
    paper.root.Names.EmbeddedFiles.Names = Array([x for key, one in sorted(pairs, key=lambda p: p[0]) for x in (String(key), one)])
    paper.root.AF = Array(list(paper.root.AF) + [spec])
    return spec


@kind
def attach_program(paper):
    add_attachment(paper, 'setup.exe', b'MZ' + bytes(400), '/application/octet-stream')


@kind
def attach_sheet(paper):
    add_attachment(paper, 'more.csv', b'a,b\n', '/text/csv')


@kind
def attach_record_twice(paper):
    """A second record.xml, another."""
    add_attachment(paper, 'record.xml', paper.attached('record.xml').replace(b'1', b'2'), '/application/xml', '/Data')


@kind
def attach_record_like(paper):
    """One whose name reads the same: record.xml with a blank that is not seen."""
    add_attachment(paper, 'record.xml​', paper.attached('record.xml').replace(b'1', b'2'), '/application/xml', '/Data')


@kind
def attach_of_page(paper):
    spec = add_attachment(paper, 'note.txt', b'x', '/text/plain')
    paper.page(0).AF = Array([spec])


@kind
def attach_hidden(paper):
    """In the list of associated files only."""
    spec = add_attachment(paper, 'note.txt', b'x', '/text/plain')
    names = paper.root.Names.EmbeddedFiles.Names
    kept = [(names[i], names[i + 1]) for i in range(0, len(names), 2) if str(names[i]) != 'note.txt']
    paper.root.Names.EmbeddedFiles.Names = Array([x for pair in kept for x in pair])


@kind
def attach_removed(paper):
    for name in ('record.xml', 'expectation.xml'):
        paper.specification(name)
    del paper.root.Names
    del paper.root.AF


@kind
def attach_record_removed(paper):
    spec = paper.specification('record.xml')
    names = paper.root.Names.EmbeddedFiles.Names
    kept = [(names[i], names[i + 1]) for i in range(0, len(names), 2) if str(names[i]) != 'record.xml']
    paper.root.Names.EmbeddedFiles.Names = Array([x for pair in kept for x in pair])
    paper.root.AF = Array([x for x in paper.root.AF if x.objgen != spec.objgen])


@kind
def attach_renamed(paper):
    spec = paper.specification('record.xml')
    spec.F, spec.UF = 'data.xml', 'data.xml'


@kind
def attach_two_names(paper):
    """F and UF name the file differently."""
    paper.specification('record.xml').UF = 'contract.xml'


@kind
def attach_two_files(paper):
    """F and UF lead to different files."""
    spec = paper.specification('record.xml')
    old = spec.EF.F
    new = paper.pdf.make_stream(old.read_bytes() + b'<!-- -->')
    for k in ('/Type', '/Subtype', '/Params'):
        new[k] = old[k]
    spec.EF.UF = paper.pdf.make_indirect(new)


@kind
def attach_relationship(paper):
    paper.specification('record.xml').AFRelationship = Name.Alternative


@kind
def attach_mime(paper):
    paper.specification('record.xml').EF.F.Subtype = Name('/text/plain')


@kind
def attach_description(paper):
    paper.specification('record.xml').Desc = '合同'


@kind
def attach_not_associated(paper):
    del paper.root.AF


@kind
def attach_checksum(paper):
    paper.specification('record.xml').EF.F.Params.CheckSum = String(bytes(16))


@kind
def attach_dated(paper):
    paper.specification('record.xml').EF.F.Params.ModDate = 'D:19990101'


@kind
def attach_platform(paper):
    """A third way to the file: /DOS."""
    spec = paper.specification('record.xml')
    spec.DOS = 'RECORD.XML'
    spec.EF.DOS = spec.EF.F


@kind
def field_required_empty(paper):
    """A required field is empty, on the page and in the expectation."""
    text = text_of(paper, 'expectation.xml')
    for field, run in paper.field_runs():
        pattern = r'(<field name="%s"[^>]*required="yes"[^>]*>)%s(</field>)' % (re.escape(field.name), re.escape(run.text))
        new = re.sub(pattern, r'\1\2', text, count=1)
        if new != text:
            items = paper.instructions(run.page)
            paper.put(run.page, items[:run.show] + items[run.show + 1:])
            return paper.attach('expectation.xml', new.encode())
    raise Absent


@kind
def attach_below(paper):
    """The list of attachments is a tree; below it a second record.xml."""
    spec = add_attachment(paper, 'record.xml', paper.attached('record.xml').replace(b'1', b'2'), '/application/xml', '/Data')
    names = list(paper.root.Names.EmbeddedFiles.Names)
    pairs = [(names[i], names[i + 1]) for i in range(0, len(names), 2)]
    leaves = [paper.pdf.make_indirect(Dictionary(Names=Array([key, one]), Limits=Array([key, key])))
              for key, one in pairs]
    paper.root.Names.EmbeddedFiles = Dictionary(Kids=Array(leaves))
    need(spec)


@kind
def record_entity(paper):
    """The record's values come by entities of its own."""
    text = text_of(paper, 'record.xml')
    need(re.search('[0-9]', text))
    digit = re.search(r'>[^<]*?([0-9])', text)
    need(digit)
    new = '<!DOCTYPE x [<!ENTITY d "%s">]>' % digit.group(1) + text[:digit.start(1)] + '&d;' + text[digit.end(1):]
    paper.attach('record.xml', new.encode())
