"""Properties and metadata."""
import re

from pikepdf import Dictionary, Name

from kinds import kind
from paper import Absent, need


def xmp(paper, pattern, new):
    stream = paper.root.Metadata
    old = stream.read_bytes().decode()
    text = re.sub(pattern, new, old, count=1, flags=re.S)
    need(text != old)
    put(paper, text.encode())


def put(paper, data):
    stream = paper.pdf.make_stream(data)
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    paper.root.Metadata = paper.pdf.make_indirect(stream)


def info(paper):
    return paper.pdf.docinfo


@kind
def xmp_title(paper):
    xmp(paper, r'(<dc:title>.*?<rdf:li[^>]*>)[^<]*', r'\1作废')


@kind
def xmp_creator(paper):
    xmp(paper, r'(<dc:creator>.*?<rdf:li[^>]*>)[^<]*', r'\1别人')


@kind
def xmp_creator_second(paper):
    xmp(paper, r'(<dc:creator>.*?</rdf:li>)', r'\1<rdf:li>别人</rdf:li>')


@kind
def xmp_description(paper):
    xmp(paper, r'(<dc:description>.*?<rdf:li[^>]*>)[^<]*', r'\1别的')


@kind
def xmp_date(paper):
    xmp(paper, r'(<(?:xmp:CreateDate|dc:date)>.*?)(?:19|20)[0-9]{2}', r'\g<1>1999')


@kind
def xmp_identifier(paper):
    xmp(paper, r'(dc:identifier=")[^"]*', r'\g<1>000')


@kind
def xmp_tool(paper):
    xmp(paper, r'(xmp:CreatorTool=")[^"]*', r'\1other')


@kind
def xmp_producer(paper):
    xmp(paper, r'(pdf:Producer=")[^"]*', r'\1other')


@kind
def xmp_language(paper):
    xmp(paper, r'(<dc:language>.*?<rdf:li[^>]*>)[^<]*', r'\1en')


@kind
def xmp_title_other_language(paper):
    """A second title, for readers of another language."""
    xmp(paper, r'(<dc:title>.*?</rdf:li>)', r'\1<rdf:li xml:lang="en">void</rdf:li>')


@kind
def xmp_unknown(paper):
    xmp(paper, r'</rdf:Description>', '<xmp:Label>approved</xmp:Label></rdf:Description>')


@kind
def xmp_other_space(paper):
    xmp(paper, r'</rdf:Description>', '<o:seal xmlns:o="http://o.example/">yes</o:seal></rdf:Description>')


@kind
def xmp_second_description(paper):
    xmp(paper, r'</rdf:RDF>', '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights><rdf:Alt>'
        '<rdf:li xml:lang="x-default">void</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF>')


@kind
def xmp_entity(paper):
    """A title by an entity of the file's own."""
    data = paper.root.Metadata.read_bytes().decode()
    data = re.sub(r'(<\?xpacket[^>]*\?>)', r'\1<!DOCTYPE x [<!ENTITY t "作废">]>', data, count=1)
    put(paper, re.sub(r'(<dc:title>.*?<rdf:li[^>]*>)[^<]*', r'\1&t;', data, count=1, flags=re.S).encode())


@kind
def xmp_part(paper):
    xmp(paper, r'pdfaid:part="3', 'pdfaid:part="2')


@kind
def xmp_conformance(paper):
    xmp(paper, r'pdfaid:conformance="[A-Z]', 'pdfaid:conformance="B')


@kind
def xmp_removed(paper):
    del paper.root.Metadata


@kind
def xmp_cut(paper):
    put(paper, paper.root.Metadata.read_bytes()[:400])


@kind
def xmp_trailing(paper):
    """Something behind the packet."""
    put(paper, paper.root.Metadata.read_bytes() + b'<secret/>')


@kind
def info_title(paper):
    info(paper)['/Title'] = '作废'


@kind
def info_subject(paper):
    info(paper)['/Subject'] = '别的'


@kind
def info_author(paper):
    info(paper)['/Author'] = '别人'


@kind
def info_date(paper):
    info(paper)['/CreationDate'] = 'D:19990101'


@kind
def info_producer(paper):
    info(paper)['/Producer'] = 'other'


@kind
def info_custom(paper):
    info(paper)['/Approved'] = 'yes'


@kind
def info_keywords(paper):
    info(paper)['/Keywords'] = '作废'


@kind
def info_trapped(paper):
    info(paper)['/Trapped'] = Name.Unknown


@kind
def info_removed(paper):
    need('/Info' in paper.pdf.trailer)
    del paper.pdf.trailer['/Info']


@kind
def title_both(paper):
    """Title of properties and metadata changed alike."""
    info(paper)['/Title'] = '作废'
    xmp(paper, r'(<dc:title>.*?<rdf:li[^>]*>)[^<]*', r'\1作废')


@kind
def author_both(paper):
    need('/Author' in info(paper))
    info(paper)['/Author'] = '别人'
    xmp(paper, r'(<dc:creator>.*?<rdf:li[^>]*>)[^<]*', r'\1别人')


@kind
def dates_both(paper):
    need('/CreationDate' in info(paper))
    for key in ('/CreationDate', '/ModDate'):
        info(paper)[key] = 'D:19990101'
    xmp(paper, r'xmp:CreateDate="[^"]*', 'xmp:CreateDate="1999-01-01')
    xmp(paper, r'xmp:ModifyDate="[^"]*', 'xmp:ModifyDate="1999-01-01')


@kind
def producer_both(paper):
    info(paper)['/Producer'] = 'other'
    xmp(paper, r'(pdf:Producer=")[^"]*', r'\1other')


@kind
def language(paper):
    paper.root.Lang = 'en'


@kind
def language_removed(paper):
    del paper.root.Lang
