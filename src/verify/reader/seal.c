/*
 * What was appended to a file after it was made: the first revision is judged as ever, by its bytes alone; each later one may
 * add signature fields, their appearances and validation data and nothing else.  Every later revision is held against the
 * first, not against its neighbour.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/seal.h"
#include "verify/reader/set.h"

enum { MOST_REVISIONS = 64 };

/* --- revisions --- */

static gsize
skip_blanks(const guint8 *bytes, gsize length, gsize at)
{
	while (at < length && (bytes[at] == ' ' || bytes[at] == '\r' || bytes[at] == '\n'))
		at++;
	return at;
}

/* Behind "startxref N %%EOF" and its end of line, where N leads to a table of objects before it; else 0. */
static gsize
end_at(const guint8 *bytes, gsize length, gsize mark)
{
	gsize at = skip_blanks(bytes, length, mark + strlen("startxref")), offset = 0;

	for (; at < length && g_ascii_isdigit(bytes[at]) && offset < length; at++)
		offset = offset * 10 + (gsize)(bytes[at] - '0');
	at = skip_blanks(bytes, length, at);
	if (offset == 0 || offset >= mark || (bytes[offset] != 'x' && !g_ascii_isdigit(bytes[offset])) ||
	    length - at < 5 || memcmp(bytes + at, "%%EOF", 5) != 0)
		return 0;
	at += 5;
	at += at < length && bytes[at] == '\r';
	return at + (at < length && bytes[at] == '\n');
}

/* Ends of the revisions (gsize). */
static GArray *
revision_ends(const guint8 *bytes, gsize length)
{
	static const char word[] = "startxref";
	GArray *ends = g_array_new(FALSE, FALSE, sizeof(gsize));
	const guint8 *at = bytes;

	while ((at = memmem(at, length - (gsize)(at - bytes), word, sizeof word - 1)) != NULL) {
		gsize end = end_at(bytes, length, (gsize)(at - bytes));

		if (end > 0)
			g_array_append_val(ends, end);
		at += sizeof word - 1;
	}
	return ends;
}

gsize
reader_first_revision(const guint8 *bytes, gsize length)
{
	g_autoptr(GArray) ends = revision_ends(bytes, length);

	return ends->len > 1 ? g_array_index(ends, gsize, 0) : length;
}

/* --- a revision against the first --- */

void
reader_appended(const struct seal_pair *p, const char *zh, const char *en, const char *key)
{
	const struct set_where where = { .in = { [LANG_ZH] = zh, [LANG_EN] = en } };

	set_tell(p->base, (struct set_foreign){ "appended", where, key, "", NULL });
}

bool
reader_same_values(const struct seal_pair *p, guint old, guint new)
{
	guint count = value_at(&p->old, old)->end - old;

	if (value_at(&p->new, new)->end - new != count)
		return false;
	for (guint i = 0; i < count; i++) {
		const struct value *a = value_at(&p->old, old + i), *b = value_at(&p->new, new + i);

		if (a->form != b->form || a->length != b->length || a->number != b->number ||
		    memcmp(value_text(&p->old, old + i), value_text(&p->new, new + i), a->length) != 0)
			return false;
	}
	return true;
}

bool
reader_same_stream(const struct seal_pair *p, int object)
{
	qpdf_oh a = qpdf_get_object_by_id(p->base->qpdf, object, 0),
		b = qpdf_get_object_by_id(p->later->qpdf, object, 0);
	guint8 *one = NULL, *two = NULL;
	gsize length = 0, other = 0;
	bool same;

	(void)qpdf_oh_get_stream_data(p->base->qpdf, a, qpdf_dl_none, NULL, &one, &length);
	(void)qpdf_oh_get_stream_data(p->later->qpdf, b, qpdf_dl_none, NULL, &two, &other);
	same = one != NULL && two != NULL && length == other && memcmp(one, two, length) == 0;
	free(one);
	free(two);
	return same;
}

/* Of what may grow: each entry is as it was, but for those that say when and by what the file was last written. */
static bool
has_grown(const struct seal_pair *p, const char *kind, guint old, guint new)
{
	bool info = strcmp(kind, "info") == 0;

	if (strcmp(kind, "catalog") != 0 && strcmp(kind, "page") != 0 && !info)
		return strcmp(kind, "metadata") == 0; /* its properties are compared apart */
	for (guint at = old + 1; at + 1 < value_at(&p->old, old)->end; at = value_at(&p->old, at + 1)->end) {
		const char *key = value_text(&p->old, at);
		guint now = value_key(&p->new, new, key);

		if (strcmp(key, info ? "ModDate" : "Metadata") == 0 || (info && strcmp(key, "Producer") == 0))
			continue;
		if (now == 0 || !reader_same_values(p, at + 1, now))
			return false;
	}
	return true;
}

/* Where a kind stands, without what tells one from another. */
static const char *
plain_where(const struct seal_pair *p, const struct set_kind *kind, enum lang lang)
{
	const char *where = kind != NULL ? kind->where[lang] : NULL, *brace = where != NULL ? strchr(where, '{') : NULL;

	if (where == NULL || (brace != NULL && !g_str_has_suffix(brace, "}")))
		return lang == LANG_ZH ? "内容" : "what was there";
	return brace == NULL ? where : g_strchomp(arena_printf(p->base->arena, "%.*s", (int)(brace - where), where));
}

static void
compare_object(const struct seal_pair *p, int object, guint old, guint new)
{
	const struct set_kind *kind = (guint)object < p->seen->len ?
	    g_array_index(p->seen, const struct set_kind *, (guint)object) :
	    NULL;
	const char *name = kind != NULL ? kind->name : "";

	if (value_at(&p->old, old)->form == VALUE_NULL)
		return;
	if (reader_same_values(p, old, new) &&
	    (value_at(&p->old, old)->form != VALUE_STREAM || reader_same_stream(p, object)))
		return;
	if (strcmp(name, "table") != 0 && !has_grown(p, name, old, new))
		reader_appended(p, arena_printf(p->base->arena, "原有的%s被改动", plain_where(p, kind, LANG_ZH)),
		    arena_printf(p->base->arena, "%s was changed", plain_where(p, kind, LANG_EN)),
		    arena_printf(p->base->arena, "%d", object));
}

static void
compare_objects(struct seal_pair *p)
{
	guint at = value_read(p->base, &p->old, 0), size = value_key(&p->old, at, "Size"), now;
	int count = size > 0 ? (int)MIN(value_at(&p->old, size)->number, MIN((double)p->base->length, LIMIT_OBJECTS)) :
			       0;
	guint root = value_key(&p->old, at, "Root"), id = value_key(&p->old, at, "ID");

	now = value_read(p->later, &p->new, 0);
	if (!reader_same_values(p, root, value_key(&p->new, now, "Root")) ||
	    !reader_same_values(p, id + 1, value_key(&p->new, now, "ID") + 1))
		reader_appended(p, "文件尾", "the trailer", "Root ID");
	value_drop(&p->old, 0);
	value_drop(&p->new, 0);
	for (int object = 1; object < count; object++) {
		at = value_read(p->base, &p->old, object);
		now = value_read(p->later, &p->new, object);
		compare_object(p, object, at, now);
		value_drop(&p->old, 0);
		value_drop(&p->new, 0);
	}
}

/* What the XMP says of the document is what it said. */
static void
compare_properties(const struct seal_pair *p)
{
	const xmlNode *before = xml_child(p->base->facts, "xmp"), *after;

	reader_xmp(p->later, qpdf_get_root(p->later->qpdf));
	after = xml_child(p->later->facts, "xmp");
	for (const xmlAttr *a = before != NULL ? before->properties : NULL; a != NULL; a = a->next) {
		const char *name = (const char *)a->name;

		if (strcmp(name, "modified") != 0 && strcmp(name, "producer") != 0 &&
		    g_strcmp0(xml_attr(before, name), xml_attr(after, name)) != 0)
			reader_appended(p, "XMP 元数据", "the XMP metadata", name);
	}
}

static bool
has_appended(const struct reader *base)
{
	for (guint i = 0; i < base->foreign->len; i++)
		if (strcmp(g_array_index(base->foreign, struct set_foreign, i).kind, "appended") == 0)
			return true;
	return false;
}

static void
look_for_seals(struct seal_pair *pair, const GArray *ends)
{
	if (reader_note_seals(pair, ends) == 0)
		reader_appended(pair, "文件末尾", "the end of the file", "seal");
	if (has_appended(pair->base))
		reader_look_at_appended(pair);
}

/* last: its seals are those of the file. */
static void
look_at_revision(struct reader *base, const char *name, const guint8 *bytes, const GArray *ends, guint index)
{
	struct arena *arena = base->arena;
	struct reader later = { .arena = arena,
		.place = base->place,
		.bytes = bytes,
		.length = g_array_index(ends, gsize, index),
		.facts = xml_root(xml_new(arena, "facts")),
		.complaints = arena_list(arena),
		.attached = arena_list(arena),
		.foreign = arena_vector(arena, sizeof(struct set_foreign)),
		.set = base->set,
		.edition = base->edition,
		.sealed = true };
	struct seal_pair pair = { .base = base, .later = &later };
	g_autoptr(GArray) seen = NULL, sealed = g_array_new(FALSE, FALSE, sizeof(int));

	pair.sealed = sealed;
	if (!reader_open(&later, diag_new(arena), name) || qpdf_more_warnings(later.qpdf)) {
		reader_appended(&pair, "追加的内容", "what was appended", "xref");
		reader_say_appended(base, SEAL_INNER, "追加了一段读不出来的内容",
		    "something was appended that cannot be read");
		return;
	}
	pair.seen = seen = set_walk(&later);
	if (index + 1 == ends->len)
		set_check_places(&later, seen, base->length);
	for (guint i = 0; i < later.foreign->len; i++) {
		struct set_foreign foreign = g_array_index(later.foreign, struct set_foreign, i);

		foreign.kind = "appended";
		set_tell(base, foreign);
	}
	value_open(&pair.old);
	value_open(&pair.new);
	compare_objects(&pair);
	compare_properties(&pair);
	if (index + 1 == ends->len)
		look_for_seals(&pair, ends);
	value_close(&pair.old);
	value_close(&pair.new);
}

void
reader_seals(struct reader *base, const char *name, const guint8 *bytes, gsize length)
{
	g_autoptr(GArray) ends = revision_ends(bytes, length);
	const struct seal_pair pair = { .base = base };

	for (guint i = 1; i < ends->len && i < MOST_REVISIONS; i++)
		look_at_revision(base, name, bytes, ends, i);
	if (ends->len > MOST_REVISIONS || g_array_index(ends, gsize, ends->len - 1) != length) {
		reader_appended(&pair, "文件末尾", "the end of the file", "bytes");
		reader_say_appended(base, SEAL_INNER, "文件末尾添了别的字节", "other bytes were put behind its end");
	}
	if (has_appended(base))
		reader_put_appended(base);
}
