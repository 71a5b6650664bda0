/* Reads the tables of objects of a file, whichever way they are written (ISO 32000-1, 7.5.4 and 7.5.8). */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "verify/reader/inner.h"
#include "verify/reader/xref.h"

struct xref_object *
xref_object(const struct xref *xref, double number)
{
	return number >= 1 && number < xref->objects->len && number == floor(number) ?
	    &g_array_index(xref->objects, struct xref_object, (guint)number) :
	    NULL;
}

static void
put_place(struct xref_place *place, struct xref_place now)
{
	now.times = (guint8)MIN(place->times + 1, 2);
	*place = now;
}

bool
xref_meet(const struct xref *xref, double number, struct xref_place place)
{
	struct xref_object *object = xref_object(xref, number);

	if (object != NULL)
		put_place(&object->met, place);
	return object != NULL;
}

/* Of object 0, where the list of free numbers begins, nothing is asked. */
static bool
say(const struct xref *xref, double number, struct xref_place place)
{
	struct xref_object *object = xref_object(xref, number);

	if (object != NULL)
		put_place(&object->said, place);
	return object != NULL || (number == 0 && place.form == XREF_NONE);
}

/* --- a table of text --- */

static double
next_number(struct scan *scan)
{
	return reader_scan_next(scan) == TOKEN_NUMBER ? g_ascii_strtod(scan->text->str, NULL) : -1;
}

static bool
next_is(struct scan *scan, const char *word)
{
	return reader_scan_next(scan) == TOKEN_WORD && strcmp(scan->text->str, word) == 0;
}

static bool
take_line(struct xref *xref, struct scan *scan, double number)
{
	struct xref_place place = { 0 };
	double at = next_number(scan);
	double generation = next_number(scan);
	bool used;

	if (at < 0 || generation < 0 || reader_scan_next(scan) != TOKEN_WORD)
		return false;
	used = strcmp(scan->text->str, "n") == 0;
	if (used)
		place = (struct xref_place){ .form = XREF_PLAIN, .at = (guint64)at };
	return (used ? generation == 0 : strcmp(scan->text->str, "f") == 0) && say(xref, number, place);
}

bool
xref_take_lines(struct xref *xref, struct scan *scan)
{
	if (!next_is(scan, "xref"))
		return false;
	for (enum scan_token token; (token = reader_scan_next(scan)) == TOKEN_NUMBER;) {
		double from = g_ascii_strtod(scan->text->str, NULL), count = next_number(scan);

		for (double i = 0; i < count; i++)
			if (!take_line(xref, scan, from + i))
				return false;
	}
	return strcmp(scan->text->str, "trailer") == 0;
}

/* --- a table as a stream --- */

static double
key_number(const struct values *v, guint dict, const char *key, double otherwise)
{
	guint at = value_key(v, dict, key);

	return at > 0 && value_at(v, at)->form == VALUE_INTEGER ? value_at(v, at)->number : otherwise;
}

const char *
xref_inflate(struct reader *reader, struct arena *arena, const struct values *v, guint dict, const char *raw,
    gsize *length)
{
	guint filter = value_key(v, dict, "Filter");

	if (filter == 0)
		return raw;
	if (value_at(v, filter)->form == VALUE_ARRAY)
		filter++;
	if (filter >= v->list->len || strcmp(value_text(v, filter), "FlateDecode") != 0)
		return NULL;
	return object_inflate(reader, arena, (const guint8 *)raw, *length, LIMIT_STREAM, length);
}

/* Rows of which each but the first is told by what it has more than the one before (PNG's "up"). Gives their bytes without marks. */
static const char *
undo_predictor(struct arena *arena, const char *bytes, gsize *length, gsize columns)
{
	gsize rows = *length / (columns + 1);
	char *out = arena_alloc(arena, rows * columns + 1);

	if (columns == 0 || *length % (columns + 1) != 0)
		return NULL;
	for (gsize row = 0; row < rows; row++) {
		const char *from = bytes + row * (columns + 1);
		char *to = out + row * columns;

		if (*from != 0 && *from != 2)
			return NULL;
		for (gsize i = 0; i < columns; i++)
			to[i] = (char)(from[i + 1] + (*from == 2 && row > 0 ? to[i - columns] : 0));
	}
	*length = rows * columns;
	return out;
}

static const char *
read_rows(struct reader *reader, struct arena *arena, const struct values *v, guint dict, const char *raw,
    gsize *length)
{
	guint parameters = value_key(v, dict, "DecodeParms");
	const char *bytes = xref_inflate(reader, arena, v, dict, raw, length);
	double predictor = parameters > 0 ? key_number(v, parameters, "Predictor", 1) : 1;

	if (bytes == NULL || predictor == 1)
		return bytes;
	return predictor < 10 ?
	    NULL :
	    undo_predictor(arena, bytes, length, (gsize)MAX(key_number(v, parameters, "Columns", 1), 0));
}

/* A number of so many bytes; of none what it is when it is left out. */
static guint64
take_bytes(const guint8 **at, guint bytes, guint64 otherwise)
{
	guint64 number = bytes > 0 ? 0 : otherwise;

	for (guint i = 0; i < bytes; i++)
		number = number << 8 | *(*at)++;
	return number;
}

static bool
take_row(struct xref *xref, const guint8 *row, const guint width[3], double number)
{
	guint64 form = take_bytes(&row, width[0], 1);
	guint64 at = take_bytes(&row, width[1], 0);
	guint64 last = take_bytes(&row, width[2], 0);
	struct xref_place place = { .form = (guint8)form };

	if (form > XREF_PACKED || (form == XREF_PLAIN && last != 0) || last > G_MAXUINT16)
		return false;
	if (form != XREF_NONE)
		place.at = at;
	if (form == XREF_PACKED)
		place.index = (guint16)last;
	return say(xref, number, place);
}

static bool
read_widths(const struct values *v, guint dict, guint width[3])
{
	guint at = value_key(v, dict, "W");

	if (at == 0 || value_at(v, at)->form != VALUE_ARRAY || value_at(v, at)->end != at + 4)
		return false;
	for (guint i = 0; i < 3; i++) {
		double number = value_at(v, at + 1 + i)->number;

		if (value_at(v, at + 1 + i)->form != VALUE_INTEGER || number < 0 || number > 8)
			return false;
		width[i] = (guint)number;
	}
	return width[0] + width[1] + width[2] > 0;
}

/* From and how many of a part of the table; without an index there is one, of all. */
static bool
read_part(const struct values *v, guint dict, guint part, double *from, double *count)
{
	guint at = value_key(v, dict, "Index");

	if (at == 0) {
		*from = 0;
		*count = key_number(v, dict, "Size", 0);
		return part == 0;
	}
	if (at + 2 + 2 * part >= value_at(v, at)->end)
		return false;
	*from = value_at(v, at + 1 + 2 * part)->number;
	*count = value_at(v, at + 2 + 2 * part)->number;
	return true;
}

bool
xref_take_stream(struct xref *xref, struct reader *reader, const struct values *v, guint dict, const char *raw,
    gsize length)
{
	g_autoptr(arena) passing = arena_new();
	guint width[3], size;
	const char *rows = read_widths(v, dict, width) ? read_rows(reader, passing, v, dict, raw, &length) : NULL;
	const guint8 *at = (const guint8 *)rows;
	double from, count;

	if (rows == NULL)
		return false;
	size = width[0] + width[1] + width[2];
	for (guint part = 0; read_part(v, dict, part, &from, &count); part++)
		for (double i = 0; i < count; i++, at += size, length -= size)
			if (length < size || !take_row(xref, at, width, from + i))
				return false;
	return length == 0;
}

/* --- the chain of tables --- */

static const struct xref_section *
section_at(const struct xref *xref, double at)
{
	for (guint i = 0; i < xref->sections->len; i++) {
		const struct xref_section *one = &g_array_index(xref->sections, struct xref_section, i);

		if ((double)one->at == at)
			return one;
	}
	return NULL;
}

bool
xref_chain_holds(const struct xref *xref, double start)
{
	const struct xref_section *one = section_at(xref, start);
	guint count = 0;

	for (; one != NULL && count <= xref->sections->len; count++)
		one = one->before >= 0 ? section_at(xref, one->before) : NULL;
	return count == xref->sections->len;
}
