/*
 * A PDF of whatever program: every object that its trailer leads to is looked at once.  Told are what an archive does not take
 * (encryption, actions that run something, programs inside), fonts that are not in the file, what it claims of itself.
 */
#include <stdlib.h>
#include <string.h>

#include <qpdf/qpdf-c.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "verify/material/inner.h"

enum { PAGES_MOST = 20000, OBJECTS_MOST = 1 << 21, DEPTH_MOST = 64, NAMES_MOST = 20, END_WITHIN = 2048 };
#define XMP_MOST ((gsize)16 << 20)
#define NS_PDFA  "http://www.aiim.org/pdfa/ns/id/"

struct pdf_reading {
	struct material *material;
	qpdf_data qpdf;
	GHashTable *seen;                       /* ids of objects */
	GArray *waiting;                        /* qpdf_oh: indirect objects not looked at yet */
	GPtrArray *fonts, *programs, *attached; /* char *: names, each once */
	GPtrArray *acts[LANG_COUNT];            /* char *: what the file would do, each once */
	guint own;                              /* embedded files that ours have */
};

/* --- values --- */

static qpdf_oh
key_of(const struct pdf_reading *r, qpdf_oh object, const char *key)
{
	if (qpdf_oh_is_stream(r->qpdf, object))
		object = qpdf_oh_get_dict(r->qpdf, object);
	if (!qpdf_oh_is_dictionary(r->qpdf, object))
		return qpdf_oh_new_null(r->qpdf);
	return qpdf_oh_get_key(r->qpdf, object, key);
}

static bool
has_key(const struct pdf_reading *r, qpdf_oh object, const char *key)
{
	return !qpdf_oh_is_null(r->qpdf, key_of(r, object, key));
}

/* A name without its slash, a string in UTF-8; "": it is neither. */
static const char *
words_of(const struct pdf_reading *r, qpdf_oh object)
{
	g_autofree char *valid = NULL;
	const char *found = "";
	gsize length = 0;

	if (qpdf_oh_get_value_as_name(r->qpdf, object, &found, &length) && length > 0) {
		found++;
		length--;
	} else if (!qpdf_oh_get_value_as_utf8(r->qpdf, object, &found, &length)) {
		return "";
	}
	valid = g_utf8_make_valid(found, (gssize)length);
	return arena_strdup(r->material->arena, valid);
}

static bool
is_key(const struct pdf_reading *r, qpdf_oh object, const char *key, const char *name)
{
	return strcmp(words_of(r, key_of(r, object, key)), name) == 0;
}

static void
add_once(GPtrArray *list, const char *name)
{
	if (name[0] != '\0' && list->len < NAMES_MOST && !text_listed(list, name))
		g_ptr_array_add(list, (gpointer)name);
}

/* --- what stands in a dictionary --- */

/* Actions and annotations that do something beyond leading to a page. */
static void
look_for_acts(struct pdf_reading *r, qpdf_oh dict)
{
	static const char *const acts[][2 + LANG_COUNT] = {
		{ "S", "JavaScript", "JavaScript 脚本", "JavaScript" },
		{ "S", "Launch", "启动程序的动作", "an action that starts a program" },
		{ "S", "ImportData", "读入数据的动作", "an action that reads data in" },
		{ "S", "SubmitForm", "向网络发送表单的动作", "an action that sends a form" },
		{ "S", "Sound", "播放声音的动作", "an action that plays a sound" },
		{ "S", "Movie", "播放影片的动作", "an action that plays a film" },
		{ "S", "Rendition", "播放多媒体的动作", "an action that plays media" },
		{ "S", "RichMediaExecute", "运行多媒体的动作", "an action that runs media" },
		{ "Subtype", "Movie", "影片", "a film" },
		{ "Subtype", "Sound", "录音", "a sound" },
		{ "Subtype", "Screen", "多媒体", "media" },
		{ "Subtype", "RichMedia", "多媒体", "media" },
		{ "Subtype", "3D", "三维模型", "a 3D model" },
	};

	if (is_key(r, dict, "/Type", "StructElem") || (has_key(r, dict, "/P") && has_key(r, dict, "/K")))
		return; /* a part of the structure may be called anything */
	for (gsize i = 0; i < G_N_ELEMENTS(acts); i++)
		if (is_key(r, dict, acts[i][0][1] == '\0' ? "/S" : "/Subtype", acts[i][1]))
			for (guint lang = 0; lang < LANG_COUNT; lang++)
				add_once(r->acts[lang], acts[i][2 + lang]);
	if (has_key(r, dict, "/JS"))
		for (guint lang = 0; lang < LANG_COUNT; lang++)
			add_once(r->acts[lang], acts[0][2 + lang]);
	if (has_key(r, dict, "/XFA")) {
		add_once(r->acts[LANG_ZH], "XFA 动态表单");
		add_once(r->acts[LANG_EN], "an XFA form");
	}
}

/* A font whose glyphs are not in the file; what Type0 shows is in its descendant. */
static void
look_at_font(struct pdf_reading *r, qpdf_oh font)
{
	const char *kind = words_of(r, key_of(r, font, "/Subtype")), *name;
	qpdf_oh descriptor = key_of(r, font, "/FontDescriptor");

	if (strcmp(kind, "Type0") == 0 || strcmp(kind, "Type3") == 0)
		return;
	if (has_key(r, descriptor, "/FontFile") || has_key(r, descriptor, "/FontFile2") ||
	    has_key(r, descriptor, "/FontFile3"))
		return;
	name = words_of(r, key_of(r, font, "/BaseFont"));
	add_once(r->fonts, name[0] != '\0' ? name : "?");
}

/* Begins as programs do. */
static bool
is_program(const struct pdf_reading *r, qpdf_oh stream, const char *name)
{
	static const char
	    suffixes[] = "exe com scr pif cpl bat cmd ps1 vbs vbe js jse wsf hta msi dll jar sh py apk lnk reg";
	guint8 *bytes = NULL;
	gsize length = 0;
	bool program = text_has_word(suffixes, material_suffix(r->material->arena, name));

	if (!program && qpdf_oh_is_stream(r->qpdf, stream) &&
	    (qpdf_oh_get_stream_data(r->qpdf, stream, qpdf_dl_generalized, NULL, &bytes, &length) & QPDF_ERRORS) == 0)
		program = (length > 2 && memcmp(bytes, "MZ", 2) == 0) ||
		    (length > 4 &&
			memcmp(bytes,
			    "\x7f"
			    "ELF",
			    4) == 0) ||
		    (length > 2 && memcmp(bytes, "#!", 2) == 0);
	free(bytes);
	return program;
}

static void
look_at_embedded(struct pdf_reading *r, qpdf_oh spec)
{
	qpdf_oh files = key_of(r, spec, "/EF"), stream = key_of(r, files, "/UF");
	const char *name = words_of(r, key_of(r, spec, "/UF"));

	if (name[0] == '\0')
		name = words_of(r, key_of(r, spec, "/F"));
	if (name[0] == '\0')
		name = "?";
	if (!qpdf_oh_is_stream(r->qpdf, stream))
		stream = key_of(r, files, "/F");
	if (is_program(r, stream, name))
		add_once(r->programs, name);
	else
		add_once(r->attached, name);
	r->own += strcmp(name, "record.xml") == 0 || strcmp(name, "expectation.xml") == 0;
}

static void
look_at(struct pdf_reading *r, qpdf_oh dict)
{
	look_for_acts(r, dict);
	if (is_key(r, dict, "/Type", "Font"))
		look_at_font(r, dict);
	if (has_key(r, dict, "/EF"))
		look_at_embedded(r, dict);
	if (is_key(r, dict, "/FT", "Sig") && has_key(r, dict, "/V"))
		r->material->look->seals++;
}

/* --- the walk --- */

/* What an object holds: those of a number of their own wait, the others are looked at now. */
static void walk(struct pdf_reading *, qpdf_oh, guint depth);

static void
meet(struct pdf_reading *r, qpdf_oh object, guint depth)
{
	int id = qpdf_oh_get_object_id(r->qpdf, object);

	if (id <= 0)
		walk(r, object, depth + 1);
	else if (g_hash_table_size(r->seen) < OBJECTS_MOST && g_hash_table_add(r->seen, GINT_TO_POINTER(id)))
		g_array_append_val(r->waiting, object);
}

static void
walk_dictionary(struct pdf_reading *r, qpdf_oh dict, guint depth)
{
	bool form = has_key(r, dict, "/Fields"); /* of which /DR lists fonts that may never be used */
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);

	for (qpdf_oh_begin_dict_key_iter(r->qpdf, dict); qpdf_oh_dict_more_keys(r->qpdf);)
		g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(r->qpdf)));
	look_at(r, dict);
	for (guint i = 0; i < keys->len; i++)
		if (!form || strcmp(keys->pdata[i], "/DR") != 0)
			meet(r, qpdf_oh_get_key(r->qpdf, dict, keys->pdata[i]), depth);
}

static void
walk(struct pdf_reading *r, qpdf_oh object, guint depth)
{
	if (depth > DEPTH_MOST)
		return;
	if (qpdf_oh_is_stream(r->qpdf, object))
		object = qpdf_oh_get_dict(r->qpdf, object);
	if (qpdf_oh_is_dictionary(r->qpdf, object))
		walk_dictionary(r, object, depth);
	else if (qpdf_oh_is_array(r->qpdf, object))
		for (int i = 0; i < qpdf_oh_get_array_n_items(r->qpdf, object); i++)
			meet(r, qpdf_oh_get_array_item(r->qpdf, object, i), depth);
}

static void
walk_all(struct pdf_reading *r)
{
	walk(r, qpdf_get_trailer(r->qpdf), 0);
	for (guint i = 0; i < r->waiting->len; i++) {
		qpdf_oh object = g_array_index(r->waiting, qpdf_oh, i);

		walk(r, object, 0);
		qpdf_oh_release(r->qpdf, object);
	}
}

/* --- pages --- */

static bool
says_nothing(const guint8 *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++)
		if (!g_ascii_isspace((char)bytes[i]) && bytes[i] != '\0')
			return false;
	return true;
}

/* Each page's content is decoded; false: one cannot be, which was told. */
static bool
read_pages(struct pdf_reading *r)
{
	struct material *m = r->material;
	int count = qpdf_get_num_pages(r->qpdf);

	if (count <= 0) {
		diag_report(m->diag, DIAG_MATERIAL_NO_PAGE, m->place, NULL);
		return false;
	}
	m->look->pages = (guint)count;
	for (int i = 0; i < MIN(count, PAGES_MOST); i++) {
		guint8 *bytes = NULL;
		gsize length = 0;
		qpdf_oh page = qpdf_get_page_n(r->qpdf, (gsize)i);
		bool read = (qpdf_oh_get_page_content_data(r->qpdf, page, &bytes, &length) & QPDF_ERRORS) == 0;

		if (read && says_nothing(bytes, length) && !has_key(r, page, "/Annots"))
			g_string_append_printf(m->blank, "%s%d", m->blanks++ > 0 ? "、" : "", i + 1);
		free(bytes);
		if (!read) {
			diag_report(m->diag, DIAG_MATERIAL_CUT, m->place, NULL, (guint)i + 1);
			return false;
		}
	}
	return true;
}

/* --- what it says of itself --- */

/* The value of a property of the PDF/A identification, as an attribute or an element; "": there is none. */
static const char *
claim_of(struct arena *arena, xmlNode *node, const char *local)
{
	const char *found = "";

	for (const xmlAttr *at = node->properties; at != NULL; at = at->next)
		if (at->ns != NULL && strcmp((const char *)at->ns->href, NS_PDFA) == 0 &&
		    strcmp((const char *)at->name, local) == 0)
			return xml_text(arena, (const xmlNode *)at);
	if (node->ns != NULL && strcmp((const char *)node->ns->href, NS_PDFA) == 0 &&
	    strcmp((const char *)node->name, local) == 0)
		return xml_text(arena, node);
	for (xmlNode *child = xml_child(node, NULL); child != NULL && found[0] == '\0'; child = xml_next(child, NULL))
		found = claim_of(arena, child, local);
	return found;
}

/* "PDF/A-2b" of 2 and B; what is odd in them is not repeated. */
static const char *
claim_name(struct arena *arena, const char *part, const char *level)
{
	if (!g_ascii_isdigit(part[0]) || strlen(part) > 1 || strlen(level) > 1)
		return "PDF/A";
	return arena_printf(arena, "PDF/A-%s%s", part,
	    level[0] != '\0' ? arena_printf(arena, "%c", g_ascii_tolower(level[0])) : "");
}

static void
read_claims(struct pdf_reading *r)
{
	struct material *m = r->material;
	qpdf_oh stream = key_of(r, qpdf_get_root(r->qpdf), "/Metadata");
	guint8 *bytes = NULL;
	gsize length = 0;
	xmlDoc *tree = NULL;

	if (qpdf_oh_is_stream(r->qpdf, stream) &&
	    (qpdf_oh_get_stream_data(r->qpdf, stream, qpdf_dl_generalized, NULL, &bytes, &length) & QPDF_ERRORS) == 0 &&
	    length < XMP_MOST && g_utf8_validate_len((const char *)bytes, length, NULL)) {
		struct source source = { .name = "xmp", .line = 1, .column = 1, .length = length };

		source.text = arena_strndup(m->arena, (const char *)bytes, length);
		tree = xml_parse(m->arena, diag_new(m->arena), arena_memdup(m->arena, &source, sizeof source));
	}
	free(bytes);
	if (tree != NULL) {
		const char *part = claim_of(m->arena, xml_root(tree), "part");
		const char *level = claim_of(m->arena, xml_root(tree), "conformance");

		if (part[0] != '\0')
			m->look->claims = claim_name(m->arena, part, level);
	}
}

static const char *
version_of(const struct pdf_reading *r)
{
	const char *header = qpdf_get_pdf_version(r->qpdf), *later;

	later = words_of(r, key_of(r, qpdf_get_root(r->qpdf), "/Version"));
	return arena_strdup(r->material->arena, later[0] != '\0' && strcmp(later, header) > 0 ? later : header);
}

/* --- what is told --- */

static void
tell(struct pdf_reading *r)
{
	struct material *m = r->material;
	const char *acts[LANG_COUNT];

	for (guint lang = 0; lang < LANG_COUNT; lang++)
		acts[lang] = text_joined(m->arena, r->acts[lang], lang == LANG_ZH ? "、" : ", ");
	if (r->acts[LANG_ZH]->len > 0)
		diag_say(m->diag, DIAG_MATERIAL_ACTS, m->place, NULL, acts[LANG_ZH], acts[LANG_EN]);
	if (r->programs->len > 0)
		diag_report(m->diag, DIAG_MATERIAL_PROGRAM, m->place, NULL, text_joined(m->arena, r->programs, "、"));
	if (r->fonts->len > 0)
		diag_report(m->diag, DIAG_MATERIAL_FONTS, m->place, NULL, text_joined(m->arena, r->fonts, "、"));
	if (m->look->claims_own)
		return;
	if (m->look->seals > 0)
		diag_report(m->diag, DIAG_MATERIAL_SEALED, m->place, NULL, m->look->seals);
	if (r->attached->len > 0)
		diag_report(m->diag, DIAG_MATERIAL_ATTACHED, m->place, NULL, text_joined(m->arena, r->attached, "、"));
	if (m->look->claims != NULL)
		diag_report(m->diag, DIAG_MATERIAL_CLAIM, m->place, NULL, m->look->claims);
}

static bool
has_end(const struct material *m)
{
	gsize within = MIN(m->length, END_WITHIN);

	return memmem(m->bytes + m->length - within, within, "%%EOF", 5) != NULL;
}

/* false: reported. */
static bool
open_pdf(struct pdf_reading *r)
{
	struct material *m = r->material;
	bool opened = (qpdf_read_memory(r->qpdf, m->name, (const char *)m->bytes, m->length, NULL) & QPDF_ERRORS) == 0;

	if (!opened && qpdf_get_error_code(r->qpdf, qpdf_get_error(r->qpdf)) == qpdf_e_password)
		diag_report(m->diag, DIAG_MATERIAL_PASSWORD, m->place, NULL);
	else if (!has_end(m))
		material_broken(m, "没有结尾，多半是没有复制或下载完",
		    "its end is missing: it was probably not copied whole");
	else if (!opened)
		material_broken(m, "PDF 的对象表读不通", "the table of objects of the PDF cannot be read");
	else if (qpdf_is_encrypted(r->qpdf))
		diag_report(m->diag, DIAG_MATERIAL_LOCKED, m->place, NULL);
	else
		return true;
	if (opened)
		m->look->pages = (guint)MAX(qpdf_get_num_pages(r->qpdf), 0);
	return false;
}

static void
read_pdf(struct pdf_reading *r)
{
	struct material *m = r->material;

	if (!open_pdf(r))
		return;
	m->look->version = version_of(r);
	if (qpdf_get_info_key(r->qpdf, "/Producer") != NULL)
		m->look->producer = arena_strdup(m->arena, qpdf_get_info_key(r->qpdf, "/Producer"));
	read_claims(r);
	if (!read_pages(r))
		return;
	walk_all(r);
	m->look->claims_own = r->own == 2;
	if (qpdf_more_warnings(r->qpdf))
		diag_report(m->diag, DIAG_MATERIAL_MENDED, m->place, NULL);
	tell(r);
}

void
material_look_pdf(struct material *m)
{
	struct pdf_reading r = { .material = m, .qpdf = qpdf_init() };

	r.seen = g_hash_table_new(NULL, NULL);
	r.waiting = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
	r.fonts = arena_list(m->arena);
	r.programs = arena_list(m->arena);
	r.attached = arena_list(m->arena);
	for (guint lang = 0; lang < LANG_COUNT; lang++)
		r.acts[lang] = arena_list(m->arena);
	qpdf_silence_errors(r.qpdf);
	qpdf_set_suppress_warnings(r.qpdf, QPDF_TRUE);
	read_pdf(&r);
	while (qpdf_more_warnings(r.qpdf))
		(void)qpdf_next_warning(r.qpdf);
	if (qpdf_has_error(r.qpdf)) /* one that no one asked for would be printed */
		(void)qpdf_get_error(r.qpdf);
	qpdf_cleanup(&r.qpdf);
	g_hash_table_unref(r.seen);
	g_array_unref(r.waiting);
}
