/*
 * Every byte of a file has its place: header, objects, tables of objects, end.  What stands between them, an object written
 * twice, or one that is not where the tables say is seen by some programs and not by others.
 */
#include <string.h>

#include "base/arena.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/raw.h"
#include "verify/reader/scan.h"
#include "verify/reader/set.h"
#include "verify/reader/xref.h"

/* White space between a trailer and what follows it. */
enum { TRAILER_GAP = 8 };

struct byte_walk {
	struct reader *reader;
	struct xref xref;
	bool appended; /* what was, and not the file as it was made */
	double start;  /* of the last startxref */
	struct scan scan;
	struct values values;
};

/* An object that is being taken. */
struct byte_object {
	double number;
	gsize from;        /* offset */
	const char *value; /* where its value begins */
	gsize length;      /* of the value */
	struct raw_value said;
	const char *raw; /* a stream's bytes */
	gsize raw_length;
};

static gsize
offset_of(const struct byte_walk *p)
{
	return (gsize)(p->scan.at - (const char *)p->reader->bytes);
}

static bool
tell(const struct byte_walk *p, const char *kind, gsize key)
{
	static const struct set_where nowhere = { .in = { "", "" } };

	set_tell(p->reader,
	    (struct set_foreign){ kind, nowhere, arena_printf(p->reader->arena, "%" G_GSIZE_FORMAT, key), "", NULL });
	return false;
}

static bool
stands(const struct byte_walk *p, const char *word)
{
	gsize length = strlen(word);

	return (gsize)(p->scan.end - p->scan.at) >= length && memcmp(p->scan.at, word, length) == 0;
}

static void
skip_blanks(struct byte_walk *p)
{
	while (p->scan.at < p->scan.end && *p->scan.at != '\0' && strchr(" \r\n\t", *p->scan.at) != NULL)
		p->scan.at++;
}

/* The next token is this word. */
static bool
take(struct byte_walk *p, const char *word)
{
	return reader_scan_next(&p->scan) == TOKEN_WORD && strcmp(p->scan.text->str, word) == 0;
}

static double
take_number(struct byte_walk *p)
{
	return reader_scan_next(&p->scan) == TOKEN_NUMBER ? g_ascii_strtod(p->scan.text->str, NULL) : -1;
}

/* A value that stands in another object. */
static double
number_of(struct byte_walk *p, double object)
{
	guint at = value_read(p->reader, &p->values, (int)CLAMP(object, 1, LIMIT_OBJECTS));
	double number = value_at(&p->values, at)->form == VALUE_INTEGER ? value_at(&p->values, at)->number : -1;

	value_drop(&p->values, at);
	return number;
}

/* A stream's bytes, which end before endstream. */
static bool
take_stream(struct byte_walk *p, struct byte_object *o)
{
	double length = o->said.elsewhere ? number_of(p, o->said.length) : o->said.length;

	p->scan.at += stands(p, "\r\n") ? 2 : stands(p, "\n") ? 1 : 0;
	if (length < 0 || length > p->scan.end - p->scan.at)
		return false;
	o->raw = p->scan.at;
	o->raw_length = (gsize)length;
	p->scan.at += o->raw_length;
	return take(p, "endstream") && take(p, "endobj");
}

static void
take_section(struct byte_walk *p, gsize at, guint dict)
{
	guint before = value_key(&p->values, dict, "Prev");
	struct xref_section section = { .at = at, .before = before > 0 ? value_at(&p->values, before)->number : -1 };

	g_array_append_val(p->xref.sections, section);
}

/* --- objects that stand in object streams --- */

static bool
take_packed(struct byte_walk *p, struct scan *scan, const char *place, double number)
{
	struct raw_value said;

	while (scan->at < place && g_ascii_isspace(*scan->at))
		scan->at++;
	if (scan->at != place || !raw_take(scan, &p->xref, &said))
		return false;
	if (said.odd)
		tell(p, "odd", (gsize)number);
	return true;
}

/* The numbers and places before the first, each taken with the object that it leads to. */
static bool
take_pairs(struct byte_walk *p, struct scan *head, struct scan *body, double stream, guint count)
{
	const char *first = body->at;

	for (guint i = 0; i < count; i++) {
		struct xref_place place = { .form = XREF_PACKED, .at = (guint64)stream, .index = (guint16)i };
		double number = reader_scan_next(head) == TOKEN_NUMBER ? g_ascii_strtod(head->text->str, NULL) : -1;
		double at = reader_scan_next(head) == TOKEN_NUMBER ? g_ascii_strtod(head->text->str, NULL) : -1;

		if (at < 0 || at >= body->end - first || !xref_meet(&p->xref, number, place) ||
		    !take_packed(p, body, first + (gsize)at, number))
			return false;
	}
	return count > 0 && reader_scan_next(head) == TOKEN_END && reader_scan_next(body) == TOKEN_END &&
	    head->comments + body->comments == 0;
}

static double
whole_at(const struct byte_walk *p, guint dict, const char *key)
{
	guint at = value_key(&p->values, dict, key);

	return at > 0 && value_at(&p->values, at)->form == VALUE_INTEGER ? value_at(&p->values, at)->number : -1;
}

static bool
take_objects(struct byte_walk *p, const struct byte_object *o, guint dict)
{
	g_autoptr(arena) passing = arena_new();
	g_autoptr(GString) text = g_string_new(NULL);
	gsize length = o->raw_length;
	const char *inside = xref_inflate(p->reader, passing, &p->values, dict, o->raw, &length);
	double count = whole_at(p, dict, "N"), first = whole_at(p, dict, "First");
	struct scan head = { .at = inside, .text = text }, body = { .text = text };

	if (inside == NULL || count < 0 || count > G_MAXUINT16 || first < 0 || first > (double)length)
		return false;
	head.end = body.at = inside + (gsize)first;
	body.end = inside + length;
	return take_pairs(p, &head, &body, o->number, (guint)count);
}

/* --- objects and tables --- */

/* What the stream holds of other objects, or says of them. */
static bool
take_inside(struct byte_walk *p, const struct byte_object *o)
{
	guint dict;
	bool good;

	if (o->said.kind == RAW_OTHER)
		return true;
	dict = value_cut(&p->values, o->value, o->length);
	if (o->said.kind == RAW_TABLE) {
		xref_object(&p->xref, o->number)->table = true;
		take_section(p, o->from, dict);
		good = xref_take_stream(&p->xref, p->reader, &p->values, dict, o->raw, o->raw_length);
	} else {
		good = take_objects(p, o, dict);
	}
	value_drop(&p->values, dict);
	return good;
}

static bool
take_object(struct byte_walk *p)
{
	struct byte_object o = { .from = offset_of(p) };
	const struct xref_place place = { .form = XREF_PLAIN, .at = o.from };

	o.number = take_number(p);
	if (take_number(p) != 0 || !take(p, "obj") || !xref_meet(&p->xref, o.number, place))
		return false;
	o.value = p->scan.at;
	if (!raw_take(&p->scan, &p->xref, &o.said))
		return false;
	if (o.said.odd)
		tell(p, "odd", (gsize)o.number);
	o.length = (gsize)(p->scan.at - o.value);
	if (reader_scan_next(&p->scan) != TOKEN_WORD)
		return false;
	if (strcmp(p->scan.text->str, "endobj") == 0)
		return true;
	return strcmp(p->scan.text->str, "stream") == 0 && take_stream(p, &o) && take_inside(p, &o);
}

/* Of a table of objects its lines, and its trailer: all that a table's holds, and nothing behind it. */
static bool
take_table(struct byte_walk *p)
{
	gsize from = offset_of(p);
	struct raw_value said;
	const char *dict;
	guint at;

	if (!xref_take_lines(&p->xref, &p->scan))
		return false;
	dict = p->scan.at;
	if (!raw_take(&p->scan, &p->xref, &said) || said.odd)
		return false;
	at = value_cut(&p->values, dict, (gsize)(p->scan.at - dict));
	take_section(p, from, at);
	value_drop(&p->values, at);
	dict = p->scan.at;
	skip_blanks(p);
	return p->scan.at - dict <= TRAILER_GAP && stands(p, "startxref");
}

/* --- what was said and what was met --- */

static bool
same_place(const struct xref_object *object)
{
	const struct xref_place *said = &object->said, *met = &object->met;

	if (said->times > 1 || met->times > 1)
		return false;
	if (said->times == 0 && object->table)
		return true;
	return said->form == met->form && said->at == met->at && said->index == met->index;
}

static void
compare_places(struct byte_walk *p)
{
	for (guint i = 1; i < p->xref.objects->len; i++) {
		const struct xref_object *object = xref_object(&p->xref, i);

		if (!same_place(object))
			tell(p, "twice", i);
		else if (!p->appended && object->referred && object->met.form == XREF_NONE)
			tell(p, "nowhere", i);
	}
	if (!p->appended && !xref_chain_holds(&p->xref, p->start))
		tell(p, "bytes", (gsize)MAX(p->start, 0));
}

/* What is appended in several revisions may say the same anew in each: one after the other is looked at. */
static void
end_revision(struct byte_walk *p)
{
	if (!p->appended)
		return;
	compare_places(p);
	memset(p->xref.objects->data, 0, p->xref.objects->len * sizeof(struct xref_object));
}

static bool
take_end(struct byte_walk *p)
{
	p->scan.at += strlen("startxref");
	p->start = take_number(p);
	if (p->start < 0)
		return false;
	skip_blanks(p);
	if (!stands(p, "%%EOF"))
		return false;
	p->scan.at += strlen("%%EOF");
	end_revision(p);
	return true;
}

/* The header and its line of high bytes: file.c judges them. */
static void
skip_header(struct byte_walk *p)
{
	for (int line = 0; line < 2 && p->scan.at < p->scan.end && *p->scan.at == '%'; line++) {
		while (p->scan.at < p->scan.end && *p->scan.at != '\r' && *p->scan.at != '\n')
			p->scan.at++;
		skip_blanks(p);
	}
}

static bool
take_all(struct byte_walk *p)
{
	for (skip_blanks(p); p->scan.at < p->scan.end; skip_blanks(p)) {
		gsize from = offset_of(p);
		guint comments = p->scan.comments;
		bool good = g_ascii_isdigit(*p->scan.at) ? take_object(p) :
		    stands(p, "xref")                    ? take_table(p) :
		    stands(p, "startxref")               ? take_end(p) :
							   false;

		if (!good || p->scan.comments != comments)
			return tell(p, "bytes", from);
	}
	return true;
}

void
set_check_places(struct reader *reader, const GArray *seen, gsize from)
{
	g_autoptr(GArray) objects = g_array_new(FALSE, TRUE, sizeof(struct xref_object));
	g_autoptr(GArray) sections = g_array_new(FALSE, FALSE, sizeof(struct xref_section));
	g_autoptr(GString) text = g_string_new(NULL);
	struct byte_walk p = { .reader = reader, .xref = { objects, sections }, .appended = from > 0, .start = -1 };

	p.scan = (struct scan){ .at = (const char *)reader->bytes + from,
		.end = (const char *)reader->bytes + reader->length,
		.text = text };
	g_array_set_size(objects, seen->len);
	value_open(&p.values);
	if (from == 0)
		skip_header(&p);
	if (take_all(&p) && !p.appended)
		compare_places(&p);
	value_close(&p.values);
}
