/*
 * What was appended to a file that is no seal, in the words of those who read pages and not objects: comments, links, content of
 * pages, properties, attachments, scripts, fields.  That something was, seal.c has found; this says what it is.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/seal.h"
#include "verify/reader/set.h"

enum { MOST_PLACES = 3, MOST_FACTS = 3, FIRST_WORDS = 20 /* characters */ };

struct appended_word {
	enum seal_kind kind;
	const char *in[LANG_COUNT];
};

static struct arena *
arena_of(const struct seal_pair *p)
{
	return p->base->arena;
}

void
reader_say_appended(struct reader *base, enum seal_kind kind, const char *zh, const char *en)
{
	struct appended_word *word;
	guint count = 0;

	for (guint i = 0; i < base->appended->len; i++) {
		const struct appended_word *one = base->appended->pdata[i];

		if (one->kind == kind && (++count == LIMIT_FOREIGN || strcmp(one->in[LANG_ZH], zh) == 0))
			return;
	}
	word = arena_alloc(base->arena, sizeof *word);
	*word = (struct appended_word){ .kind = kind,
		.in = { [LANG_ZH] = fact_text(base->arena, zh, strlen(zh)),
		    [LANG_EN] = fact_text(base->arena, en, strlen(en)) } };
	g_ptr_array_add(base->appended, word);
}

/* Its first words in quotes; "" of none. */
static const char *
first_words(const struct seal_pair *p, const char *text)
{
	bool more = text != NULL && g_utf8_strlen(text, -1) > FIRST_WORDS;

	if (text == NULL || *text == '\0')
		return "";
	return arena_printf(arena_of(p), "“%.*s%s”",
	    (int)(more ? g_utf8_offset_to_pointer(text, FIRST_WORDS) - text : (gssize)strlen(text)), text,
	    more ? "…" : "");
}

/* --- pages --- */

static void
say_page(const struct seal_pair *p, enum seal_kind kind, const char *zh, const char *en, int page)
{
	reader_say_appended(p->base, kind, arena_printf(arena_of(p), "第 %d 页%s", page, zh),
	    arena_printf(arena_of(p), "page %d %s", page, en));
}

/* What an entry of a page is about. */
static void
say_page_key(const struct seal_pair *p, const char *key, int page)
{
	static const char *const sizes[] = { "MediaBox", "CropBox", "TrimBox", "BleedBox", "ArtBox", "Rotate",
		"UserUnit", NULL };

	if (strcmp(key, "Annots") == 0 || strcmp(key, "Metadata") == 0)
		return;
	if (strcmp(key, "Contents") == 0)
		say_page(p, SEAL_CONTENT, "的内容被改动", "has other content", page);
	else if (strcmp(key, "Resources") == 0)
		say_page(p, SEAL_CONTENT, "用的字体或者图片被改动", "has other fonts or pictures", page);
	else if (strcmp(key, "AA") == 0)
		say_page(p, SEAL_SCRIPT, "加了翻到时执行的动作", "was given an action", page);
	else if (g_strv_contains(sizes, key))
		say_page(p, SEAL_PAGES, "的大小或者方向被改动", "has another size or is turned", page);
	else
		say_page(p, SEAL_INNER, "的设置被改动", "has other settings", page);
}

/* Of a value the streams that it refers to. */
static bool
same_streams(const struct seal_pair *p, guint at)
{
	bool same = true;

	for (guint i = at; i < value_at(&p->old, at)->end && same; i++)
		if (value_at(&p->old, i)->form == VALUE_REFERENCE)
			same = reader_same_stream(p, (int)value_at(&p->old, i)->number);
	return same;
}

static void
look_at_page(struct seal_pair *p, int before, int after, int page)
{
	guint old = value_read(p->base, &p->old, before), new = value_read(p->later, &p->new, after), at, now;

	for (at = new + 1; at + 1 < value_at(&p->new, new)->end; at = value_at(&p->new, at + 1)->end) {
		const char *key = value_text(&p->new, at);
		guint was = value_key(&p->old, old, key);

		if (was == 0 || !reader_same_values(p, was, at + 1))
			say_page_key(p, key, page);
	}
	at = value_key(&p->old, old, "Contents");
	now = value_key(&p->new, new, "Contents");
	if (at > 0 && (now == 0 || !same_streams(p, at)))
		say_page_key(p, "Contents", page);
	value_drop(&p->old, 0);
	value_drop(&p->new, 0);
}

static const char *
name_of_file(struct reader *later, qpdf_oh annotation)
{
	qpdf_oh file = object_key(later, annotation, "/FS");
	const char *name = object_text(later, object_key(later, file, "/UF"));

	return name != NULL ? name : object_text(later, object_key(later, file, "/F"));
}

static void
say_link(const struct seal_pair *p, qpdf_oh link, int page)
{
	qpdf_oh action = object_key(p->later, link, "/A");
	const char *to = object_text(p->later, object_key(p->later, action, "/URI"));
	const char *way = object_name(p->later, object_key(p->later, action, "/S"));

	if (to != NULL)
		to = arena_printf(arena_of(p), "（%s）", to);
	else
		to = way != NULL ? arena_printf(arena_of(p), "（%s）", way) : "";
	say_page(p, SEAL_LINK, arena_printf(arena_of(p), "加了链接%s", to),
	    arena_printf(arena_of(p), "was given a link%s", to), page);
}

/* Fields are looked at by themselves, and the window of a comment is the comment's. */
static void
say_annotation(const struct seal_pair *p, qpdf_oh annotation, int page)
{
	struct arena *arena = arena_of(p);
	const char *type = object_name(p->later, object_key(p->later, annotation, "/Subtype"));
	const char *words = first_words(p, object_text(p->later, object_key(p->later, annotation, "/Contents")));

	if (type == NULL)
		type = "?";
	if (strcmp(type, "Widget") == 0 || strcmp(type, "Popup") == 0)
		return;
	if (strcmp(type, "Link") == 0) {
		say_link(p, annotation, page);
	} else if (strcmp(type, "FileAttachment") == 0) {
		const char *file = first_words(p, name_of_file(p->later, annotation));

		say_page(p, SEAL_ATTACHMENT, arena_printf(arena, "加了附件%s", file),
		    arena_printf(arena, "was given an attachment %s", file), page);
	} else {
		say_page(p, SEAL_ANNOTATION,
		    arena_printf(arena, "加了批注（%s%s%s）", type, *words != '\0' ? "，" : "", words),
		    arena_printf(arena, "was given a comment (%s%s%s)", type, *words != '\0' ? ", " : "", words), page);
	}
}

static void
look_at_pages(struct seal_pair *p)
{
	int before = qpdf_get_num_pages(p->base->qpdf), after = qpdf_get_num_pages(p->later->qpdf), told = 0;

	if (before != after)
		reader_say_appended(p->base, SEAL_PAGES,
		    arena_printf(arena_of(p), "%s了 %d 页", after > before ? "加" : "少", ABS(after - before)),
		    arena_printf(arena_of(p), "%d pages were %s", ABS(after - before),
			after > before ? "added" : "taken away"));
	for (int i = 0; i < MIN(after, LIMIT_PAGES); i++) {
		qpdf_oh page = qpdf_get_page_n(p->later->qpdf, (size_t)i), list = object_key(p->later, page, "/Annots");

		if (i < before)
			look_at_page(p, qpdf_oh_get_object_id(p->base->qpdf, qpdf_get_page_n(p->base->qpdf, (size_t)i)),
			    qpdf_oh_get_object_id(p->later->qpdf, page), i + 1);
		for (int j = 0; j < object_count(p->later, list) && told < LIMIT_ODD; j++, told++)
			say_annotation(p, object_item(p->later, list, j), i + 1);
	}
}

/* --- the catalog --- */

/* A comment among the fields is a comment. */
static bool
is_field(struct reader *later, qpdf_oh field)
{
	qpdf_oh type = object_key(later, field, "/Subtype");

	return object_missing(later, type) || object_is_name(later, type, "Widget");
}

static void
look_at_fields(const struct seal_pair *p)
{
	struct reader *later = p->later;
	qpdf_oh form = object_key(later, qpdf_get_root(later->qpdf), "/AcroForm");
	qpdf_oh fields = object_key(later, form, "/Fields");
	bool sealed = xml_child(p->base->facts, "seal") != NULL;

	if (!object_missing(later, object_key(later, form, "/XFA")))
		reader_say_appended(p->base, SEAL_FIELD, "加了 XFA 表单", "a form of XFA was added");
	for (int i = 0; i < object_count(later, fields) && i < LIMIT_FOREIGN; i++) {
		qpdf_oh field = object_item(later, fields, i);
		const char *name = first_words(p, object_text(later, object_key(later, field, "/T")));

		if (!is_field(later, field))
			continue;
		if (!object_is_name(later, object_key(later, field, "/FT"), "Sig"))
			reader_say_appended(p->base, SEAL_FIELD, arena_printf(arena_of(p), "加了要填的表单栏%s", name),
			    arena_printf(arena_of(p), "a field to be filled in was added, %s", name));
		else if (!sealed && !qpdf_oh_is_dictionary(later->qpdf, object_key(later, field, "/V")))
			reader_say_appended(p->base, SEAL_FIELD,
			    arena_printf(arena_of(p), "加了一个没有盖的签章域%s", name),
			    arena_printf(arena_of(p), "a field for a seal was added that has none, %s", name));
	}
}

static void
look_at_actions(const struct seal_pair *p)
{
	struct reader *later = p->later;
	qpdf_oh root = qpdf_get_root(later->qpdf), open = object_key(later, root, "/OpenAction");
	const char *way = object_name(later, object_key(later, open, "/S"));

	if (way != NULL)
		reader_say_appended(p->base, SEAL_SCRIPT, arena_printf(arena_of(p), "加了打开时执行的动作（%s）", way),
		    arena_printf(arena_of(p), "an action was added that runs when it is opened (%s)", way));
	if (!object_missing(later, object_key(later, root, "/AA")))
		reader_say_appended(p->base, SEAL_SCRIPT, "加了自动执行的动作",
		    "actions were added that run by themselves");
	if (!object_missing(later, object_key(later, object_key(later, root, "/Names"), "/JavaScript")))
		reader_say_appended(p->base, SEAL_SCRIPT, "加了脚本", "a script was added");
}

static const char *
digest_of(const xmlNode *attachment)
{
	return xml_attr_or(attachment, "sha256", "");
}

static guint
count_named(const xmlNode *facts, const char *name)
{
	guint count = 0;

	for (const xmlNode *one = xml_child(facts, "attachment"); one != NULL; one = xml_next(one, "attachment"))
		count += xml_attr_is(one, "name", name);
	return count;
}

static void
say_attachment(const struct seal_pair *p, const char *name, const char *zh, const char *en)
{
	const char *quoted = first_words(p, name);

	reader_say_appended(p->base, SEAL_ATTACHMENT, arena_printf(arena_of(p), zh, quoted),
	    arena_printf(arena_of(p), en, quoted));
}

static void
look_at_attachments(const struct seal_pair *p)
{
	const xmlNode *before = p->base->facts, *after = p->later->facts, *one;

	reader_attachments(p->later, qpdf_get_root(p->later->qpdf));
	for (one = xml_child(after, "attachment"); one != NULL; one = xml_next(one, "attachment")) {
		const char *name = xml_attr_or(one, "name", "");
		const xmlNode *was = xml_child_of(before, "attachment", "name", name);

		if (was == NULL)
			say_attachment(p, name, "加了附件%s", "an attachment was added, %s");
		else if (count_named(after, name) > count_named(before, name))
			say_attachment(p, name, "又加了一份附件%s", "an attachment was added once more, %s");
		else if (strcmp(digest_of(was), digest_of(one)) != 0)
			say_attachment(p, name, "附件%s被改动", "attachment %s was changed");
	}
	for (one = xml_child(before, "attachment"); one != NULL; one = xml_next(one, "attachment"))
		if (count_named(after, xml_attr_or(one, "name", "")) == 0)
			say_attachment(p, xml_attr_or(one, "name", ""), "附件%s被去掉", "attachment %s was taken away");
}

/* --- properties --- */

static void
say_property(const struct seal_pair *p, const char *zh, const char *en, const char *value)
{
	const char *words = first_words(p, value);

	if (*words == '\0')
		reader_say_appended(p->base, SEAL_PROPERTIES, arena_printf(arena_of(p), "%s被去掉", zh),
		    arena_printf(arena_of(p), "the %s was taken away", en));
	else
		reader_say_appended(p->base, SEAL_PROPERTIES, arena_printf(arena_of(p), "%s改成了%s", zh, words),
		    arena_printf(arena_of(p), "the %s was changed to %s", en, words));
}

/* What the properties say, or else what the XMP says otherwise. */
static void
look_at_properties(const struct seal_pair *p)
{
	static const char *const said[][4] = {
		{ "/Title", "title", "标题", "title" },
		{ "/Author", "creator", "作者", "author" },
		{ "/Subject", "description", "主题", "subject" },
		{ "/Keywords", "keywords", "关键词", "keywords" },
		{ "/Creator", "tool", "制作程序", "tool" },
		{ "/CreationDate", "created", "制作时间", "time" },
	};
	struct reader *base = p->base, *later = p->later;
	qpdf_oh old = object_key(base, qpdf_get_trailer(base->qpdf), "/Info");
	qpdf_oh new = object_key(later, qpdf_get_trailer(later->qpdf), "/Info");
	const xmlNode *was = xml_child(base->facts, "xmp"), *now = xml_child(later->facts, "xmp");

	for (gsize i = 0; i < G_N_ELEMENTS(said); i++) {
		const char *before = object_text(base, object_key(base, old, said[i][0]));
		const char *after = object_text(later, object_key(later, new, said[i][0]));
		const char *name = said[i][1];

		if (g_strcmp0(before, after) != 0)
			say_property(p, said[i][2], said[i][3], after);
		else if (was != NULL && g_strcmp0(xml_attr(was, name), xml_attr(now, name)) != 0)
			say_property(p, arena_printf(arena_of(p), "元数据里的%s", said[i][2]), said[i][3],
			    xml_attr(now, name));
	}
}

void
reader_look_at_appended(struct seal_pair *p)
{
	look_at_pages(p);
	look_at_fields(p);
	look_at_actions(p);
	look_at_attachments(p);
	look_at_properties(p);
}

/* --- as facts --- */

/* Nothing of it shows in the last revision that has a word: where it was met. */
static void
say_places(struct reader *base)
{
	g_autoptr(GString) zh = g_string_new(NULL), en = g_string_new(NULL);
	guint count = 0;

	for (guint i = 0; i < base->foreign->len && count < MOST_PLACES; i++) {
		const struct set_foreign *one = &g_array_index(base->foreign, struct set_foreign, i);
		const char *where = one->where.in[LANG_ZH];

		if (strcmp(one->kind, "appended") != 0 || where == NULL || *where == '\0' ||
		    strstr(zh->str, where) != NULL || strcmp(one->key, "seal") == 0)
			continue;
		g_string_append_printf(zh, "%s%s", count > 0 ? "、" : "：", where);
		g_string_append_printf(en, "%s%s", count > 0 ? ", " : ": ", one->where.in[LANG_EN]);
		count++;
	}
	if (count == 0)
		reader_say_appended(base, SEAL_INNER, "又存过，里面没有签章", "it was saved again, with no seal");
	else
		reader_say_appended(base, SEAL_INNER, arena_printf(base->arena, "加了或者改了别的东西%s", zh->str),
		    arena_printf(base->arena, "other things were added or changed%s", en->str));
}

/* All of a kind in one line; NULL: there is none. */
static const char *
say_kind(const struct reader *base, enum seal_kind kind, enum lang lang)
{
	g_autoptr(GString) out = g_string_new(NULL);
	guint count = 0;

	for (guint i = 0; i < base->appended->len; i++) {
		const struct appended_word *word = base->appended->pdata[i];

		if (word->kind != kind)
			continue;
		if (count++ < MOST_PLACES)
			g_string_append_printf(out, "%s%s",
			    count == 1          ? "" :
				lang == LANG_ZH ? "，" :
						  ", ",
			    word->in[lang]);
	}
	if (count > MOST_PLACES)
		g_string_append_printf(out, lang == LANG_ZH ? "，等 %u 处%s" : " and so on, %u%s in all", count,
		    count < LIMIT_FOREIGN ? "" :
			lang == LANG_ZH   ? "以上" :
					    " and more");
	return count > 0 ? arena_strdup(base->arena, out->str) : NULL;
}

static void
put_fact(struct reader *base, enum seal_kind kind)
{
	static const char *const names[SEAL_KINDS] = { "content", "pages", "seal", "field", "attachment", "script",
		"annotation", "link", "properties", "inner" };
	xmlNode *fact = xml_add(base->facts, "appended");

	xml_set(fact, "kind", names[kind]);
	xml_set(fact, "what", say_kind(base, kind, LANG_ZH));
	xml_set(fact, "what-en", say_kind(base, kind, LANG_EN));
}

/* What is more than three kinds stands in the last line. */
static void
add_to_last(struct reader *base, xmlNode *fact, enum seal_kind kind)
{
	xml_set(fact, "what",
	    arena_printf(base->arena, "%s；%s", xml_attr(fact, "what"), say_kind(base, kind, LANG_ZH)));
	xml_set(fact, "what-en",
	    arena_printf(base->arena, "%s; %s", xml_attr(fact, "what-en"), say_kind(base, kind, LANG_EN)));
}

void
reader_put_appended(struct reader *base)
{
	guint count = 0;

	if (base->appended->len == 0)
		say_places(base);
	for (enum seal_kind kind = 0; kind < SEAL_KINDS; kind++) {
		if (say_kind(base, kind, LANG_ZH) == NULL || (kind == SEAL_INNER && count > 0))
			continue;
		if (count++ < MOST_FACTS)
			put_fact(base, kind);
		else
			add_to_last(base, xmlGetLastChild(base->facts), kind);
	}
}
