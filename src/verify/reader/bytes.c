/*
 * Every byte of a file has its place: header, objects, tables of objects, end.  What stands between them, an object written
 * twice, or one that no table names is seen by some programs and not by others.
 */
#include <string.h>

#include "base/arena.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/scan.h"
#include "verify/reader/set.h"

struct byte_walk {
	struct reader *reader;
	const GArray *seen; /* kinds, by object number */
	GArray *count;      /* guint8: how often each object is written */
	struct scan scan;
	struct values values;
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

static void
count_object(struct byte_walk *p, double number)
{
	guint8 *count;

	if (number < 1 || number >= p->count->len) {
		tell(p, "bytes", offset_of(p));
		return;
	}
	count = &g_array_index(p->count, guint8, (guint)number);
	*count = (guint8)MIN(*count + 1, 2);
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

/* Tokens up to `stream` or `endobj`; gives the length of a stream, -1 none, -2: they do not end. */
static double
take_body(struct byte_walk *p)
{
	double length = -1;
	guint since = 9; /* tokens since /Length */

	for (enum scan_token token; (token = reader_scan_next(&p->scan)) != TOKEN_END; since++) {
		const char *text = p->scan.text->str;

		if (token == TOKEN_NAME && strcmp(text, "Length") == 0)
			since = 0;
		else if (token == TOKEN_NUMBER && since == 1)
			length = g_ascii_strtod(text, NULL);
		else if (token == TOKEN_WORD && since == 3 && strcmp(text, "R") == 0)
			length = number_of(p, length);
		else if (token == TOKEN_WORD && strcmp(text, "endobj") == 0)
			return -1;
		else if (token == TOKEN_WORD && strcmp(text, "stream") == 0)
			return MAX(length, 0);
	}
	return -2;
}

static bool
take_object(struct byte_walk *p)
{
	double number = take_number(p), length;

	if (take_number(p) != 0 || !take(p, "obj"))
		return false;
	count_object(p, number);
	length = take_body(p);
	if (length < 0)
		return length == -1;
	p->scan.at += stands(p, "\r\n") ? 2 : stands(p, "\n") ? 1 : 0;
	if (length > p->scan.end - p->scan.at)
		return false;
	p->scan.at += (gsize)length;
	return take(p, "endstream") && take(p, "endobj");
}

/* Of a table of objects its lines, and its trailer. */
static bool
take_table(struct byte_walk *p)
{
	bool trailer = false;

	for (enum scan_token token; (token = reader_scan_next(&p->scan)) != TOKEN_END;) {
		if (token == TOKEN_WORD && strcmp(p->scan.text->str, "trailer") == 0)
			trailer = true;
		if (token == TOKEN_WORD && trailer && strcmp(p->scan.text->str, "startxref") == 0) {
			p->scan.at -= strlen("startxref");
			return true;
		}
	}
	return false;
}

static bool
take_end(struct byte_walk *p)
{
	p->scan.at += strlen("startxref");
	if (take_number(p) < 0)
		return false;
	skip_blanks(p);
	if (!stands(p, "%%EOF"))
		return false;
	p->scan.at += strlen("%%EOF");
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

static void
take_all(struct byte_walk *p)
{
	for (skip_blanks(p); p->scan.at < p->scan.end; skip_blanks(p)) {
		gsize from = offset_of(p);
		guint comments = p->scan.comments;
		bool good = g_ascii_isdigit(*p->scan.at) ? take_object(p) :
		    stands(p, "xref")                    ? take_table(p) :
		    stands(p, "startxref")               ? take_end(p) :
							   false;

		if (!good || p->scan.comments != comments) {
			tell(p, "bytes", from);
			return;
		}
	}
}

/* --- objects that stand in object streams --- */

static void
count_inside(struct byte_walk *p, int object)
{
	qpdf_oh stream = qpdf_get_object_by_id(p->reader->qpdf, object, 0);
	double count = object_number(p->reader, object_key(p->reader, stream, "/N"));
	g_autoptr(GString) text = g_string_new(NULL);
	gsize length = 0;
	const char *inside = object_stream(p->reader, stream, LIMIT_STREAM, &length);
	struct scan scan = { .at = inside, .end = inside + length, .text = text };

	for (int i = 0; inside != NULL && i < count && reader_scan_next(&scan) == TOKEN_NUMBER; i++) {
		count_object(p, g_ascii_strtod(text->str, NULL));
		(void)reader_scan_next(&scan);
	}
}

static void
count_streams(struct byte_walk *p)
{
	const struct set_kind *objects = g_hash_table_lookup(p->reader->set->kinds, "objects");

	for (guint object = 1; object < p->seen->len; object++)
		if (objects != NULL && g_array_index(p->seen, const struct set_kind *, object) == objects)
			count_inside(p, (int)object);
}

/* An object that is written once, and for nobody. */
static bool
is_lost(struct byte_walk *p, guint object)
{
	guint at;
	bool lost;

	if (g_array_index(p->seen, const struct set_kind *, object) != NULL)
		return false;
	at = value_read(p->reader, &p->values, (int)object);
	lost = value_at(&p->values, at)->form == VALUE_NULL;
	value_drop(&p->values, at);
	return lost;
}

void
set_check_places(struct reader *reader, const GArray *seen, gsize from)
{
	g_autoptr(GArray) count = g_array_new(FALSE, TRUE, 1);
	g_autoptr(GString) text = g_string_new(NULL);
	struct byte_walk p = { .reader = reader, .seen = seen, .count = count };

	p.scan = (struct scan){ .at = (const char *)reader->bytes + from,
		.end = (const char *)reader->bytes + reader->length,
		.text = text };
	g_array_set_size(count, seen->len);
	value_open(&p.values);
	if (from == 0)
		skip_header(&p);
	take_all(&p);
	if (from == 0)
		count_streams(&p);
	for (guint object = 1; object < seen->len && from == 0; object++) {
		guint8 times = g_array_index(count, guint8, object);

		if (times > 1 || (times == 1 && is_lost(&p, object)))
			tell(&p, "twice", object);
	}
	value_close(&p.values);
}
