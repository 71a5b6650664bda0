/*
 * The seals that were set on a file: whom each says it is by, where it lies and what it lies on.  Signatures are named; whether
 * they are good is for others to say.
 */
#include <string.h>

#include <openssl/cms.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/seal.h"

enum { MOST_SIDE = 60, STRIP = 20 /* [mm] */, MOST_NAMED = 3 };

#define MM    (25.4 / 72)
#define TOUCH 1.0 /* as much two boxes may share that do not lie on each other [pt] */

/* --- who --- */

static CMS_ContentInfo *
read_signature(const char *der, gsize length)
{
	const guint8 *at = (const guint8 *)der;

	return der != NULL ? d2i_CMS_ContentInfo(NULL, &at, (long)length) : NULL;
}

/* Common name of the certificate that the signature was made with; NULL: it cannot be read. */
static const char *
signer_of(struct reader *reader, CMS_ContentInfo *cms)
{
	STACK_OF(X509) *all = cms != NULL ? CMS_get1_certs(cms) : NULL;
	STACK_OF(CMS_SignerInfo) *infos = cms != NULL ? CMS_get0_SignerInfos(cms) : NULL;
	char name[256] = "";

	for (int i = 0; infos != NULL && sk_CMS_SignerInfo_num(infos) > 0 && i < sk_X509_num(all); i++)
		if (CMS_SignerInfo_cert_cmp(sk_CMS_SignerInfo_value(infos, 0), sk_X509_value(all, i)) == 0)
			X509_NAME_get_text_by_NID(X509_get_subject_name(sk_X509_value(all, i)), NID_commonName, name,
			    sizeof name);
	sk_X509_pop_free(all, X509_free);
	return *name != '\0' ? fact_text(reader->arena, name, strlen(name)) : NULL;
}

/* One value of ASN.1, of whatever kind, that is whole: a seal of another way than CMS is no broken one. */
static bool
is_whole(const char *der, gsize length)
{
	const guint8 *at = (const guint8 *)der;
	long inner = 0;
	int tag, class, bits;

	if (der == NULL || length == 0)
		return false;
	bits = ASN1_get_object(&at, &inner, &tag, &class, (long)length);
	return (bits & 0x80) == 0 && tag == V_ASN1_SEQUENCE &&
	    (inner > 0 || bits == (V_ASN1_CONSTRUCTED | 1)); /* the latter: its length is not told */
}

/* A signature of PKCS#7 must be one; of others no more is known than that they are a sequence. */
static bool
is_damaged(struct reader *later, qpdf_oh signature, const CMS_ContentInfo *cms, const char *der, gsize length)
{
	static const char *const known[] = { "adbe.pkcs7.detached", "adbe.pkcs7.sha1", "ETSI.CAdES.detached",
		"ETSI.RFC3161", NULL };
	const char *way = object_name(later, object_key(later, signature, "/SubFilter"));

	return way != NULL && g_strv_contains(known, way) ? cms == NULL : !is_whole(der, length);
}

/* Names are the seal's own word: it was not verified. */
static void
set_signer(const struct seal_pair *p, xmlNode *fact, qpdf_oh signature)
{
	struct reader *later = p->later;
	struct arena *arena = p->base->arena;
	gsize length = 0;
	const char *der = object_raw(later, object_key(later, signature, "/Contents"), &length);
	CMS_ContentInfo *cms = read_signature(der, length);
	const char *certified = signer_of(later, cms);
	const char *name = certified != NULL ? certified : object_text(later, object_key(later, signature, "/Name"));
	bool damaged = is_damaged(later, signature, cms, der, length);

	CMS_ContentInfo_free(cms);
	fact_set(p->base, fact, "signer", name);
	fact_flag(fact, "damaged", damaged);
	if (damaged) {
		xml_set(fact, "who", "签名数据已损坏，读不出是谁的");
		xml_set(fact, "who-en", "the bytes of its signature are damaged: whose it is cannot be read");
	} else if (name == NULL || *name == '\0') {
		xml_set(fact, "who", "没有写明是谁的");
		xml_set(fact, "who-en", "it does not say whose it is");
	} else {
		fact_set(p->base, fact, "who",
		    arena_printf(arena, certified != NULL ? "证书里自称“%s”" : "签章里自称“%s”", name));
		fact_set(p->base, fact, "who-en",
		    arena_printf(arena, certified != NULL ? "its certificate says “%s”" : "it says “%s” itself", name));
	}
}

/* [0 a b c]: all of a revision but the hexadecimal string of the signature itself. */
static bool
covers_revision(struct reader *later, qpdf_oh signature, const GArray *ends)
{
	qpdf_oh range = object_key(later, signature, "/ByteRange");
	double part[4] = { 0 };

	for (int i = 0; i < 4 && object_count(later, range) == 4; i++)
		part[i] = object_number(later, object_item(later, range, i));
	if (part[0] != 0 || part[1] < 1 || part[2] <= part[1] + 1 || part[2] + part[3] > (double)later->length ||
	    later->bytes[(gsize)part[1]] != '<' || later->bytes[(gsize)part[2] - 1] != '>')
		return false;
	for (guint i = 0; i < ends->len; i++) /* writers do and do not count the last end of line */
		if (part[2] + part[3] <= (double)g_array_index(ends, gsize, i) &&
		    part[2] + part[3] >= (double)g_array_index(ends, gsize, i) - 2)
			return true;
	return false;
}

/* --- where --- */

/* Number of the page that a widget is of, by its /P or else as the page has it; 0: of none. */
static int
page_of(struct reader *later, qpdf_oh widget)
{
	int own = qpdf_oh_get_object_id(later->qpdf, widget);
	int page = qpdf_oh_get_object_id(later->qpdf, object_key(later, widget, "/P"));

	for (int i = 0; i < qpdf_get_num_pages(later->qpdf); i++) {
		qpdf_oh one = qpdf_get_page_n(later->qpdf, (size_t)i), list = object_key(later, one, "/Annots");

		if (page != 0 && qpdf_oh_get_object_id(later->qpdf, one) == page)
			return i + 1;
		for (int j = 0; page == 0 && own != 0 && j < object_count(later, list); j++)
			if (qpdf_oh_get_object_id(later->qpdf, object_item(later, list, j)) == own)
				return i + 1;
	}
	return 0;
}

static struct ink_box
box_of(struct reader *later, qpdf_oh list)
{
	double edge[4] = { 0 };

	for (int i = 0; i < 4 && object_count(later, list) == 4; i++)
		edge[i] = object_number(later, object_item(later, list, i));
	return (struct ink_box){ MIN(edge[0], edge[2]), MIN(edge[1], edge[3]), MAX(edge[0], edge[2]),
		MAX(edge[1], edge[3]) };
}

static bool
is_hidden(struct reader *later, qpdf_oh widget)
{
	enum { HIDDEN = 2, NO_VIEW = 32 };

	return ((int)object_number(later, object_key(later, widget, "/F")) & (HIDDEN | NO_VIEW)) != 0;
}

static void
set_place(const struct seal_pair *p, xmlNode *fact, const struct reader_seal *seal, bool seen)
{
	struct arena *arena = p->base->arena;
	double x = seal->box.x1 * MM, y = seal->box.y1 * MM;
	double width = (seal->box.x2 - seal->box.x1) * MM, height = (seal->box.y2 - seal->box.y1) * MM;

	xml_setf(fact, "page", "%u", seal->page);
	xml_setf(fact, "x", "%.0f", x);
	xml_setf(fact, "y", "%.0f", y);
	xml_setf(fact, "width", "%.0f", width);
	xml_setf(fact, "height", "%.0f", height);
	fact_flag(fact, "visible", seen);
	xml_set(fact, "where",
	    !seen ? "不可见" :
		    arena_printf(arena, "第 %u 页，距左 %.0f、距上 %.0f 毫米，%.0f × %.0f 毫米", seal->page, x, y,
			width, height));
	xml_set(fact, "where-en",
	    !seen ? "it is not seen" :
		    arena_printf(arena, "page %u, %.0f mm from the left, %.0f mm from the top, %.0f × %.0f mm",
			seal->page, x, y, width, height));
}

/* What is written as a seal and cannot pass as one. */
static void
refuse(const struct seal_pair *p, const xmlNode *fact, const char *zh, const char *en, const char *key)
{
	struct arena *arena = p->base->arena;
	const char *field = xml_attr_or(fact, "field", "");

	reader_appended(p, "签章", "a seal", key);
	reader_say_appended(p->base, SEAL_WRONG,
	    arena_printf(arena, "加盖的签章“%s”%s（%s）", field, zh, xml_attr(fact, "where")),
	    arena_printf(arena, "the seal “%s” %s (%s)", field, en, xml_attr(fact, "where-en")));
}

/* A strip over the edges of pages is narrow, and may be long; a seal lies on one page. */
static void
place_seal(const struct seal_pair *p, xmlNode *fact, qpdf_oh widget)
{
	struct reader *later = p->later;
	struct ink_box box = box_of(later, object_key(later, widget, "/Rect"));
	struct reader_seal seal = { .fact = fact, .page = (guint)page_of(later, widget) };
	qpdf_oh page = seal.page > 0 ? qpdf_get_page_n(later->qpdf, seal.page - 1) : qpdf_oh_new_null(later->qpdf);
	struct ink_box paper = box_of(later, reader_inherited(later, page, "/MediaBox"));
	double width = (box.x2 - box.x1) * MM, height = (box.y2 - box.y1) * MM;
	bool seen = seal.page > 0 && width > 0 && height > 0 && !is_hidden(later, widget);

	seal.box = (struct ink_box){ box.x1 - paper.x1, paper.y2 - box.y2, box.x2 - paper.x1, paper.y2 - box.y1 };
	set_place(p, fact, &seal, seen);
	if (MAX(width, height) > MOST_SIDE && MIN(width, height) > STRIP)
		refuse(p, fact, "大得不像签章", "is larger than a seal is", "Rect");
	if (seen && (box.x1 < paper.x1 || box.y1 < paper.y1 || box.x2 > paper.x2 || box.y2 > paper.y2))
		refuse(p, fact, "伸到纸外面", "reaches beyond the paper", "Rect");
	if (seen)
		g_array_append_val(p->base->seals, seal);
}

/* --- PDF/A --- */

/* Some object of the file describes a font whose program is not there. */
static bool
lacks_program(struct seal_pair *p)
{
	static const char *const programs[] = { "FontFile", "FontFile2", "FontFile3" };
	bool lacks = false;

	for (int object = 1; object < (int)p->seen->len && !lacks; object++) {
		value_read(p->later, &p->new, object);
		for (guint at = 0; at < p->new.list->len && !lacks; at++) {
			guint type = value_at(&p->new, at)->form == VALUE_DICT ? value_key(&p->new, at, "Type") : 0;

			lacks = type > 0 && strcmp(value_text(&p->new, type), "FontDescriptor") == 0;
			for (gsize i = 0; i < G_N_ELEMENTS(programs); i++)
				lacks = lacks && value_key(&p->new, at, programs[i]) == 0;
		}
		value_drop(&p->new, 0);
	}
	return lacks;
}

/* A signature that is not of PKCS#7, a seal that is not printed, a font that is not embedded end PDF/A. */
static bool
stays_archival(struct seal_pair *p, qpdf_oh signature, qpdf_oh widget)
{
	static const char *const known[] = { "adbe.pkcs7.detached", "ETSI.CAdES.detached", "ETSI.RFC3161", NULL };
	enum { PRINT = 4 };
	const char *way = object_name(p->later, object_key(p->later, signature, "/SubFilter"));

	return way != NULL && g_strv_contains(known, way) &&
	    ((int)object_number(p->later, object_key(p->later, widget, "/F")) & PRINT) != 0 && !lacks_program(p);
}

/* --- a seal --- */

static void
note_widget(struct seal_pair *p, qpdf_oh field, qpdf_oh widget, const GArray *ends)
{
	qpdf_oh signature = object_key(p->later, field, "/V");
	xmlNode *fact = xml_add(p->base->facts, "seal");
	int object = qpdf_oh_get_object_id(p->later->qpdf, widget);

	g_array_append_val(p->sealed, object);
	fact_set(p->base, fact, "field", object_text(p->later, object_key(p->later, field, "/T")));
	set_signer(p, fact, signature);
	place_seal(p, fact, widget);
	fact_flag(fact, "archival", stays_archival(p, signature, widget));
	if (!covers_revision(p->later, signature, ends))
		refuse(p, fact, "没有签到整个文件", "does not sign the whole of the file", "ByteRange");
}

/* One that lies on several pages is told on each. */
static guint
note_seal(struct seal_pair *p, qpdf_oh field, const GArray *ends)
{
	struct reader *later = p->later;
	qpdf_oh signature = object_key(later, field, "/V"), kids = object_key(later, field, "/Kids");
	int count = MIN(object_count(later, kids), LIMIT_FOREIGN);

	if (!qpdf_oh_is_dictionary(later->qpdf, signature)) /* a field for one to come */
		return 0;
	if (count == 0)
		note_widget(p, field, field, ends);
	for (int i = 0; i < count; i++)
		note_widget(p, field, object_item(later, kids, i), ends);
	return 1;
}

static bool
is_sealed(const struct seal_pair *p, int object)
{
	for (guint i = 0; i < p->sealed->len && object != 0; i++)
		if (g_array_index(p->sealed, int, i) == object)
			return true;
	return false;
}

/* A field for a seal to come shows nothing; what shows something and is no seal that was noted hides behind one. */
static void
look_at_widget(const struct seal_pair *p, qpdf_oh widget, int page)
{
	struct reader *later = p->later;
	struct ink_box box = box_of(later, object_key(later, widget, "/Rect"));
	struct arena *arena = p->base->arena;

	if (!object_is_name(later, object_key(later, widget, "/Subtype"), "Widget") ||
	    is_sealed(p, qpdf_oh_get_object_id(later->qpdf, widget)))
		return;
	if (object_missing(later, object_key(later, widget, "/AP")) || box.x1 >= box.x2 || box.y1 >= box.y2)
		return;
	reader_appended(p, "签章", "a seal", "AP");
	reader_say_appended(p->base, SEAL_CONTENT,
	    arena_printf(arena, "第 %d 页加了没有签名、却画着东西的签章域", page),
	    arena_printf(arena, "page %d was given a field that shows something and has no signature", page));
}

static void
look_at_widgets(const struct seal_pair *p)
{
	for (int i = 0; i < MIN(qpdf_get_num_pages(p->later->qpdf), LIMIT_PAGES); i++) {
		qpdf_oh list = object_key(p->later, qpdf_get_page_n(p->later->qpdf, (size_t)i), "/Annots");

		for (int j = 0; j < object_count(p->later, list) && j < LIMIT_FOREIGN; j++)
			look_at_widget(p, object_item(p->later, list, j), i + 1);
	}
}

guint
reader_note_seals(struct seal_pair *p, const GArray *ends)
{
	struct reader *later = p->later;
	qpdf_oh form = object_key(later, qpdf_get_root(later->qpdf), "/AcroForm");
	qpdf_oh fields = object_key(later, form, "/Fields");
	guint count = 0;

	for (int i = 0; i < object_count(later, fields) && i < LIMIT_FOREIGN; i++)
		count += note_seal(p, object_item(later, fields, i), ends);
	look_at_widgets(p);
	return count;
}

/* --- what it lies on --- */

static bool
meets(const struct ink_box *a, double x1, double y1, double x2, double y2)
{
	return MIN(a->x2, x2) - MAX(a->x1, x1) > TOUCH && MIN(a->y2, y2) - MAX(a->y1, y1) > TOUCH;
}

/* Labels of the fields with words in its box, each once. */
static GPtrArray *
fields_below(struct reader *reader, const struct reader_seal *seal)
{
	GPtrArray *labels = arena_list(reader->arena);

	for (guint i = 0; i < reader->expected->len; i++) {
		const struct reader_expected *one = &g_array_index(reader->expected, struct reader_expected, i);
		double x = one->x, y = one->y;

		if (one->page == seal->page && *one->text != '\0' &&
		    meets(&seal->box, x, y, x + one->width, y + one->height) && !text_listed(labels, one->label))
			g_ptr_array_add(labels, (gpointer)one->label);
	}
	return labels;
}

static bool
lies_on_code(const struct reader *reader, const struct reader_seal *seal)
{
	const GArray *codes = seal->page <= reader->drawn->len ?
	    g_array_index(reader->drawn, struct reader_drawn, seal->page - 1).codes :
	    NULL;

	for (guint i = 0; codes != NULL && i < codes->len; i++) {
		const struct ink_box *code = &g_array_index(codes, struct ink_box, i);

		if (meets(&seal->box, code->x1, code->y1, code->x2, code->y2))
			return true;
	}
	return false;
}

static const char *
say_over(struct arena *arena, const GPtrArray *labels, bool code, enum lang lang)
{
	bool zh = lang == LANG_ZH;
	g_autoptr(GString) out = g_string_new(zh ? "，盖在" : ", over ");

	if (labels->len == 0 && !code)
		return "";
	for (guint i = 0; i < MIN(labels->len, MOST_NAMED); i++)
		g_string_append_printf(out, zh ? "%s“%s”" : "%s“%s”",
		    i == 0 ? "" :
			zh ? "、" :
			     ", ",
		    (const char *)labels->pdata[i]);
	if (labels->len > MOST_NAMED)
		g_string_append_printf(out, zh ? "等 %u 栏" : " and others, %u fields", labels->len);
	if (code)
		g_string_append_printf(out, zh ? "%s二维码" : "%sthe QR code",
		    labels->len == 0 ? "" :
			zh           ? "和" :
				       " and ");
	g_string_append(out, zh ? "上" : "");
	return arena_strdup(arena, out->str);
}

void
reader_look_below_seals(struct reader *reader)
{
	for (guint i = 0; i < reader->seals->len; i++) {
		const struct reader_seal *seal = &g_array_index(reader->seals, struct reader_seal, i);
		const GPtrArray *labels = fields_below(reader, seal);
		bool code = lies_on_code(reader, seal);

		fact_set(reader, seal->fact, "over", say_over(reader->arena, labels, code, LANG_ZH));
		fact_set(reader, seal->fact, "over-en", say_over(reader->arena, labels, code, LANG_EN));
	}
}
