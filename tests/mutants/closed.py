"""What none of our files holds: annotations, forms, actions, layers, keys; and the structure tree."""
import pikepdf
from pikepdf import Array, Dictionary, Name, String

from kinds import kind
from paper import Absent, need


def annotate(paper, number=0, **keys):
    page = paper.page(number)
    one = paper.pdf.make_indirect(Dictionary(Type=Name.Annot, F=4, **keys))
    page.Annots = Array(list(page.get('/Annots', Array())) + [one])
    return one


def appearance(paper, data, width, height):
    stream = paper.pdf.make_stream(data)
    stream.Type, stream.Subtype = Name.XObject, Name.Form
    stream.BBox, stream.Resources = Array([0, 0, width, height]), Dictionary()
    return Dictionary(N=paper.pdf.make_indirect(stream))


def field_rect(paper):
    field, run = paper.field_run()
    x, y, w, h = paper.box(field)
    return field.page, Array([x, y, x + w, y + h]), w, h


@kind
def link_uri(paper):
    n, rect, w, h = field_rect(paper)
    annotate(paper, n, Subtype=Name.Link, Rect=rect, A=Dictionary(S=Name.URI, URI='http://pay.example/'))


@kind
def link_inside(paper):
    n, rect, w, h = field_rect(paper)
    annotate(paper, n, Subtype=Name.Link, Rect=rect, Dest=Array([paper.page(0), Name.Fit]))


@kind
def link_elsewhere(paper):
    n, rect, w, h = field_rect(paper)
    annotate(paper, n, Subtype=Name.Link, Rect=rect, A=Dictionary(S=Name.GoToR, F='other.pdf', D=Array([0, Name.Fit])))


@kind
def free_text(paper):
    """A white box over a field, as an annotation."""
    n, rect, w, h = field_rect(paper)
    annotate(paper, n, Subtype=Name.FreeText, Rect=rect, Contents='x', DA='/Helv 9 Tf',
             AP=appearance(paper, b'1 1 1 rg 0 0 %.3f %.3f re f' % (w, h), w, h))


@kind
def stamp(paper):
    annotate(paper, 0, Subtype=Name.Stamp, Rect=Array([50, 50, 150, 150]), AP=appearance(paper, b'1 0 0 rg 0 0 100 100 re f', 100, 100))


@kind
def ink(paper):
    annotate(paper, 0, Subtype=Name.Ink, Rect=Array([50, 50, 150, 150]), InkList=Array([Array([50, 50, 150, 150])]),
             AP=appearance(paper, b'0 0 m 100 100 l S', 100, 100))


@kind
def note(paper):
    annotate(paper, 0, Subtype=Name.Text, Rect=Array([50, 50, 70, 70]), Contents='已作废')


@kind
def redact(paper):
    n, rect, w, h = field_rect(paper)
    annotate(paper, n, Subtype=Name.Redact, Rect=rect)


@kind
def highlight(paper):
    n, rect, w, h = field_rect(paper)
    annotate(paper, n, Subtype=Name.Highlight, Rect=rect, QuadPoints=Array([float(v) for v in rect] + [float(v) for v in rect]),
             AP=appearance(paper, b'1 1 0 rg 0 0 %.3f %.3f re f' % (w, h), w, h))


@kind
def file_annotation(paper):
    annotate(paper, 0, Subtype=Name.FileAttachment, Rect=Array([50, 50, 70, 70]), FS=paper.specification('record.xml'))


@kind
def model(paper):
    annotate(paper, 0, Subtype=Name('/3D'), Rect=Array([50, 50, 150, 150]))


@kind
def film(paper):
    annotate(paper, 0, Subtype=Name.RichMedia, Rect=Array([50, 50, 150, 150]))


@kind
def empty_annotations(paper):
    paper.page(0).Annots = Array()


@kind
def form_field(paper):
    n, rect, w, h = field_rect(paper)
    one = annotate(paper, n, Subtype=Name.Widget, FT=Name.Tx, T='amount', V='1', Rect=rect,
                   AP=appearance(paper, b'1 1 1 rg 0 0 %.3f %.3f re f' % (w, h), w, h))
    paper.root.AcroForm = Dictionary(Fields=Array([one]))


@kind
def form_empty(paper):
    paper.root.AcroForm = Dictionary(Fields=Array())


@kind
def form_xfa(paper):
    paper.root.AcroForm = Dictionary(Fields=Array(), XFA=paper.pdf.make_indirect(paper.pdf.make_stream(b'<xdp/>')))


@kind
def signature_faked(paper):
    """A signature field in the first revision."""
    value = paper.pdf.make_indirect(Dictionary(Type=Name.Sig, Filter=Name('/Adobe.PPKLite'), SubFilter=Name('/adbe.pkcs7.detached'),
                                               ByteRange=Array([0, 10, 20, 10]), Contents=String(bytes(16))))
    one = annotate(paper, 0, Subtype=Name.Widget, FT=Name.Sig, T='seal', V=value, Rect=Array([300, 100, 400, 200]),
                   AP=appearance(paper, b'1 0 0 rg 0 0 100 100 re f', 100, 100))
    paper.root.AcroForm = Dictionary(Fields=Array([one]), SigFlags=3)


@kind
def action_submit(paper):
    paper.root.OpenAction = Dictionary(S=Name.SubmitForm, F='http://x.example/')


@kind
def action_script(paper):
    paper.root.OpenAction = Dictionary(S=Name.JavaScript, JS='app.alert(1)')


@kind
def action_launch(paper):
    paper.root.OpenAction = Dictionary(S=Name.Launch, F='cmd.exe')


@kind
def action_open(paper):
    """The file opens at its last page."""
    paper.root.OpenAction = Array([paper.page(len(paper.pdf.pages) - 1), Name.Fit])


@kind
def action_named(paper):
    paper.root.OpenAction = Dictionary(S=Name.Named, N=Name.Print)


@kind
def action_of_page(paper):
    paper.page(0).AA = Dictionary(O=Dictionary(S=Name.URI, URI='http://x.example/'))


@kind
def action_of_file(paper):
    paper.root.AA = Dictionary(WP=Dictionary(S=Name.JavaScript, JS='1'))


@kind
def names_script(paper):
    paper.root.Names.JavaScript = Dictionary(Names=Array([String('a'), Dictionary(S=Name.JavaScript, JS='1')]))


@kind
def thumbnail(paper):
    thumb = paper.pdf.make_stream(b'\xff\xff\xff')
    thumb.Width, thumb.Height, thumb.BitsPerComponent, thumb.ColorSpace = 1, 1, 8, Name.DeviceRGB
    paper.page(0).Thumb = paper.pdf.make_indirect(thumb)


@kind
def piece_info(paper):
    paper.page(0).PieceInfo = Dictionary(Other=Dictionary(LastModified='D:20220101', Private='x'))


@kind
def page_group(paper):
    paper.page(0).Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)


@kind
def page_transition(paper):
    paper.page(0).Trans = Dictionary(S=Name.Dissolve)


@kind
def page_duration(paper):
    paper.page(0).Dur = 1


@kind
def page_metadata(paper):
    stream = paper.pdf.make_stream(b'<x/>')
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    paper.page(0).Metadata = paper.pdf.make_indirect(stream)


@kind
def page_key(paper):
    paper.page(0).Approved = True


@kind
def catalog_key(paper):
    paper.root.Approved = True


@kind
def collection(paper):
    """Shown by viewers as a folder of its attachments."""
    paper.root.Collection = Dictionary(Type=Name.Collection, View=Name.T)


@kind
def permissions(paper):
    paper.root.Perms = Dictionary(DocMDP=Dictionary(Type=Name.Sig))


@kind
def extensions(paper):
    paper.root.Extensions = Dictionary(ADBE=Dictionary(BaseVersion=Name('/1.7'), ExtensionLevel=3))


@kind
def catalog_version(paper):
    paper.root.Version = Name('/2.0')


@kind
def page_labels(paper):
    """Viewers number the pages otherwise."""
    paper.root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=7)]))


@kind
def full_screen(paper):
    paper.root.PageMode = Name.FullScreen


@kind
def layers_listed(paper):
    """Optional content that nothing uses."""
    layer = paper.pdf.make_indirect(Dictionary(Type=Name.OCG, Name='x'))
    paper.root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Name='d', Order=Array([layer])))


@kind
def viewer_title(paper):
    paper.root.ViewerPreferences.DisplayDocTitle = False


@kind
def viewer_area(paper):
    """Printers cut to another box."""
    paper.root.ViewerPreferences.PrintArea = Name.ArtBox
    paper.page(0).ArtBox = Array([0, 0, 100, 100])


@kind
def trim(paper):
    paper.page(0).TrimBox = Array([0, 0, 100, 100])


@kind
def cmyk(paper):
    """A colour of no output intent."""
    paper.append(0, b'q 0 0 0 .5 k 5 5 5 5 re f Q')


@kind
def icc_based(paper):
    profile = paper.pdf.make_stream(paper.root.OutputIntents[0].DestOutputProfile.read_bytes())
    profile.N = 3
    paper.resource(0, '/ColorSpace', '/C', Array([Name.ICCBased, paper.pdf.make_indirect(profile)]))
    paper.append(0, b'q /C cs 1 1 1 sc 5 5 5 5 re f Q')


@kind
def compatibility(paper):
    """Operators of no standard, between BX and EX."""
    paper.append(0, b'BX 1 2 frobnicate EX')


@kind
def marked_unknown(paper):
    """A property list that none of ours writes."""
    paper.prepend(0, b'/Span <</Lang (en) /E (paid)>> BDC EMC')


@kind
def resources_shared(paper):
    """The page's resources come from the page tree."""
    resources = paper.page(0).Resources
    paper.root.Pages.Resources = resources
    for page in paper.pdf.pages:
        for kind_, table in page.obj.Resources.items():
            pass
    del paper.page(0).Resources


@kind
def intent_swapped(paper):
    """Another profile: a gray one under the same name."""
    intent = paper.root.OutputIntents[0]
    data = bytearray(intent.DestOutputProfile.read_bytes())
    for i in range(len(data) // 2, len(data)):
        data[i] = 0
    profile = paper.pdf.make_stream(bytes(data))
    profile.N = 3
    intent.DestOutputProfile = paper.pdf.make_indirect(profile)


@kind
def intent_second(paper):
    paper.root.OutputIntents.append(paper.root.OutputIntents[0])


@kind
def intent_removed(paper):
    del paper.root.OutputIntents


# The structure tree, of set 2

def elements(paper, role=None):
    found, stack = [], [paper.root.get('/StructTreeRoot')]
    need(stack[0] is not None)
    while stack:
        one = stack.pop(0)
        if isinstance(one, Dictionary):
            if '/S' in one and (role is None or str(one.S) in role):
                found.append(one)
            kids = one.get('/K')
            if isinstance(kids, Array):
                stack.extend(k for k in kids if isinstance(k, Dictionary))
            elif isinstance(kids, Dictionary):
                stack.append(kids)
    return need(found)


@kind
def tree_role(paper):
    """The title is a paragraph."""
    elements(paper, ('/H1',))[0].S = Name.P


@kind
def tree_heading(paper):
    """A paragraph or cell claims to be a heading."""
    elements(paper, ('/P', '/TD', '/LBody'))[0].S = Name.H1


@kind
def tree_alternate(paper):
    """What a picture or mark is called."""
    for one in elements(paper):
        if '/Alt' in one:
            one.Alt = '公章'
            return
    raise Absent


@kind
def tree_alternate_added(paper):
    """A screen reader is told another text than stands there."""
    elements(paper, ('/P', '/TD', '/H1', '/LBody'))[0].Alt = '已缴清'


@kind
def tree_actual_text_added(paper):
    elements(paper, ('/P', '/TD', '/H1', '/LBody'))[-1].ActualText = '合格'


@kind
def tree_headers(paper):
    """A cell is headed by another label."""
    for one in elements(paper, ('/TD',)):
        attributes = one.get('/A')
        if isinstance(attributes, Dictionary) and '/Headers' in attributes:
            del attributes['/Headers']
            return
    raise Absent


@kind
def tree_scope(paper):
    for one in elements(paper, ('/TH',)):
        attributes = one.get('/A')
        if isinstance(attributes, Dictionary) and '/Scope' in attributes:
            attributes.Scope = Name.Column if str(attributes.Scope) == '/Row' else Name.Row
            return
    raise Absent


@kind
def tree_order(paper):
    """It is read from the end."""
    for one in elements(paper):
        kids = one.get('/K')
        if isinstance(kids, Array) and len(kids) > 1 and all(isinstance(k, Dictionary) for k in kids):
            one.K = Array(list(reversed(list(kids))))
            return
    raise Absent


@kind
def tree_cut(paper):
    """An element's children are left out: what they say is not read aloud."""
    for one in elements(paper):
        kids = one.get('/K')
        if isinstance(kids, Array) and len(kids) > 2:
            one.K = Array(list(kids)[:-1])
            return
    raise Absent


@kind
def tree_removed(paper):
    need('/StructTreeRoot' in paper.root)
    del paper.root.StructTreeRoot


@kind
def tree_unmarked(paper):
    need('/MarkInfo' in paper.root)
    paper.root.MarkInfo.Marked = False


@kind
def tree_role_map(paper):
    need('/StructTreeRoot' in paper.root)
    paper.root.StructTreeRoot.RoleMap = Dictionary(P=Name.Artifact)


@kind
def tree_language(paper):
    elements(paper)[0].Lang = 'en'


@kind
def tree_expansion(paper):
    elements(paper, ('/P', '/TD', '/H1', '/LBody'))[0].E = '作废'


@kind
def tree_tabs(paper):
    need('/Tabs' in paper.page(0))
    del paper.page(0).Tabs


@kind
def outline_wrong(paper):
    """A bookmark says what stands nowhere."""
    need('/Outlines' in paper.root)
    paper.root.Outlines.First.Title = '作废通知'


@kind
def outline_added(paper):
    if '/Outlines' in paper.root:
        raise Absent
    top = paper.pdf.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    one = paper.pdf.make_indirect(Dictionary(Title='x', Parent=top, Dest=Array([paper.page(0), Name.Fit])))
    top.First = top.Last = one
    paper.root.Outlines = top


@kind
def artifact_text(paper):
    """A field's text is said to be a background: no reader aloud says it."""
    field, run = paper.field_run()
    need('/StructTreeRoot' in paper.root)
    paper.outside(run, b'EMC /Artifact<</Type/Layout>>BDC', b'EMC /Artifact<</Type/Layout>>BDC')
