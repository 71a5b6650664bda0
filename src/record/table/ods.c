/* OpenDocument spreadsheets, packed or flat: what their cells show, row by row. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/book.h"
#include "record/table/ods.h"
#include "record/table/zip.h"

#define COPIES_MAX 1000 /* of a row */

/* A document while it is read. */
struct ods_reader {
	struct sheet_book *book;
	struct diag *diag;
	struct zip_part *part;
	GHashTable *hidden; /* names of styles of tables that are not shown */
	bool spreadsheet;   /* it has a body of tables */
};

static bool
at_end_of(const struct zip_part *p, int depth)
{
	return xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_END_ELEMENT &&
	    xmlTextReaderDepth(p->reader) == depth;
}

/* How often a row or a cell stands there; at least once. */
static guint
repeated(const struct zip_part *p, struct arena *a, const char *attribute)
{
	const char *value = zip_part_attribute(p, a, attribute);
	guint64 n = value != NULL ? g_ascii_strtoull(value, NULL, 10) : 1;

	return (guint)CLAMP(n, 1, ROWS_MAX);
}

/* Reads past the element at hand. */
static bool
skip(struct zip_part *p)
{
	int depth = xmlTextReaderDepth(p->reader);

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1)
		if (at_end_of(p, depth))
			return true;
	return false;
}

/* Same cells as often as they are repeated; blank ones at the end of a row cost nothing. */
static void
put_cells(struct sheet_row *r, guint column, guint count, const struct ods_cell *c)
{
	if (c->text->len == 0 && c->kind != CELL_UNKNOWN)
		return;
	for (guint i = 0; i < count && column + i < COLUMNS_MAX; i++)
		if (sheet_row_reach(r, column + i)) {
			sheet_row_add(r, c->text->str, c->text->len, c->kind);
			if (c->held->len > 0 && strcmp(c->held->str, c->text->str) != 0)
				sheet_row_hold(r, c->held->str, c->held->len);
		}
}

static bool
read_cells(struct ods_reader *o, struct sheet_row *r)
{
	g_autoptr(arena) a = arena_new();
	g_autoptr(GString) text = g_string_new(NULL), held = g_string_new(NULL);
	struct zip_part *p = o->part;
	int depth = xmlTextReaderDepth(p->reader);
	guint column = 0;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1) {
		if (at_end_of(p, depth))
			return true;
		if (zip_part_at(p, "table-cell")) {
			struct ods_cell c = { .text = text, .held = held };
			guint count = repeated(p, a, "table:number-columns-repeated");

			if (!ods_cell_read(p, a, &c))
				return false;
			put_cells(r, column, count, &c);
			column = MIN(column + count, COLUMNS_MAX);
			arena_reset(a);
		} else if (zip_part_at(p, "covered-table-cell")) { /* under a merged one: what it holds is not shown */
			column = MIN(column + repeated(p, a, "table:number-columns-repeated"), COLUMNS_MAX);
			if (!skip(p))
				return false;
		}
	}
	return false;
}

static struct sheet_row *
copy_row(const struct sheet_row *r, guint64 number)
{
	struct sheet_row *copy = sheet_row_new(number);

	g_string_append_len(copy->text, r->text->str, (gssize)r->text->len);
	if (r->cells->len > 0)
		g_array_append_vals(copy->cells, r->cells->data, r->cells->len);
	copy->hidden = r->hidden;
	return copy;
}

/* Nobody enters a row so often, and a column filled down to the sheet's end is no list: it is read once, which is told. */
static void
tell_copies(struct ods_reader *o, const struct book_sheet *s, guint64 number, guint count)
{
	struct arena *a = o->book->arena;

	sheet_book_limit(a, o->diag, o->book->name,
	    arena_printf(a, "表“%s”第 %" G_GUINT64_FORMAT " 行往下重复了 %u 行，只读了一行", s->name, number, count),
	    arena_printf(a, "row %" G_GUINT64_FORMAT " of sheet “%s” is repeated over %u rows and was read once",
		number, s->name, count));
}

/* A row, as often as it is repeated; the number of the next one. 0: it cannot be read, reported. */
static guint64
read_row(struct ods_reader *o, struct book_sheet *s, guint64 number)
{
	g_autoptr(arena) a = arena_new();
	guint count = repeated(o->part, a, "table:number-rows-repeated");
	const char *shown = zip_part_attribute(o->part, a, "table:visibility");
	struct sheet_row *r = sheet_row_new(number);
	guint copies = 1;

	r->hidden = shown != NULL && strcmp(shown, "visible") != 0;
	if (!read_cells(o, r)) {
		sheet_row_free(r);
		return 0;
	}
	if (sheet_row_blank(r))
		sheet_row_free(r);
	else {
		if (count > COPIES_MAX)
			tell_copies(o, s, number, count);
		for (; count <= COPIES_MAX && copies < count; copies++)
			if (!sheet_book_keep(o->book, o->diag, s, copy_row(r, number + copies - 1))) {
				sheet_row_free(r);
				return 0;
			}
		r->number = number + copies - 1;
		if (!sheet_book_keep(o->book, o->diag, s, r))
			return 0;
	}
	return count > COPIES_MAX ? MIN(number + count, ROWS_MAX + 1) : number + count;
}

/* What a table holds beside its rows. */
static bool
is_aside(const struct zip_part *p)
{
	static const char *const names[] = { "shapes", "forms", "annotation", "named-expressions", "database-ranges",
		"table-source", "scenario", "desc", "title" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (zip_part_at(p, names[i]))
			return true;
	return false;
}

static bool
read_rows(struct ods_reader *o, struct book_sheet *s)
{
	struct zip_part *p = o->part;
	int depth = xmlTextReaderDepth(p->reader);
	guint64 number = 1;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1) {
		if (at_end_of(p, depth))
			return true;
		if (is_aside(p) && !skip(p))
			return false;
		if (zip_part_at(p, "table-row") && (number = read_row(o, s, number)) == 0)
			return false;
		if (number > ROWS_MAX + 1) {
			sheet_book_limit(o->book->arena, o->diag, o->book->name, s->name, s->name);
			return false;
		}
	}
	return false;
}

static bool
read_table(struct ods_reader *o)
{
	struct arena *a = o->book->arena;
	const char *style = zip_part_attribute(o->part, a, "table:style-name");
	struct book_sheet *s = sheet_book_add(o->book, o->diag, zip_part_attribute(o->part, a, "table:name"));

	if (s == NULL)
		return false;
	s->hidden = style != NULL && g_hash_table_contains(o->hidden, style);
	if (read_rows(o, s))
		return true;
	s->broken = true;
	return false;
}

/* Which styles of tables hide them; the style itself stands around what says so. */
static void
note_style(struct ods_reader *o, const char **style)
{
	struct arena *a = o->book->arena;

	if (zip_part_at(o->part, "style"))
		*style = zip_part_attribute(o->part, a, "style:name");
	else if (zip_part_at(o->part, "table-properties") && *style != NULL) {
		const char *display = zip_part_attribute(o->part, a, "table:display");

		if (display != NULL && strcmp(display, "false") == 0)
			g_hash_table_add(o->hidden, (char *)*style);
	}
}

/* false: it cannot be read, reported; what was read of its sheets stays. */
static bool
read_document(struct ods_reader *o)
{
	const char *style = NULL;
	int status;

	while ((status = zip_part_next(o->part)) == 1) {
		note_style(o, &style);
		if (zip_part_at(o->part, "spreadsheet"))
			o->spreadsheet = true;
		else if (o->spreadsheet && zip_part_at(o->part, "tracked-changes")) {
			if (!skip(o->part))
				return false;
		} else if (o->spreadsheet && zip_part_at(o->part, "table") && !read_table(o))
			return false;
	}
	return status == 0;
}

/* The rows before what cannot be read are good: that is told, and the sheet ends there. */
static struct sheet_book *
open_part(struct arena *a, struct diag *d, const char *name, gsize size, struct zip_part *part)
{
	struct ods_reader o = { .book = sheet_book_new(a, name, size),
		.diag = d,
		.part = part,
		.hidden = arena_table(a) };
	bool whole = read_document(&o);

	zip_part_close(part);
	if (whole && !o.spreadsheet)
		diag_report(d, DIAG_TABLE_ODS, file_place(a, name), NULL, "OpenDocument");
	return o.spreadsheet && (whole || o.book->sheets->len > 0) ? o.book : NULL;
}

/* Does the list of parts say that they are encrypted? */
static bool
is_locked(const struct zip_package *package, struct diag *d)
{
	struct zip_part *p = zip_part_open(package, d, "META-INF/manifest.xml", false);
	bool locked = false;

	while (p != NULL && !locked && zip_part_next(p) == 1)
		locked = zip_part_at(p, "encryption-data");
	zip_part_close(p);
	return locked;
}

struct sheet_book *
ods_open(struct arena *a, struct diag *d, const char *name, GByteArray *bytes)
{
	struct zip_package package = { .arena = a, .name = name, .bytes = bytes };
	struct zip_part *p;

	if (is_locked(&package, d)) {
		sheet_book_locked(a, d, name);
		return NULL;
	}
	p = zip_part_open(&package, d, "content.xml", true);
	return p != NULL ? open_part(a, d, name, bytes->len, p) : NULL;
}

struct sheet_book *
ods_open_flat(struct arena *a, struct diag *d, const char *name, GByteArray *bytes, const char *encoding)
{
	const GString *text = sheet_text_utf8(a, d, name, bytes, encoding);
	struct zip_part *p = text != NULL ? zip_part_plain(a, d, name, text) : NULL;

	return p != NULL ? open_part(a, d, name, bytes->len, p) : NULL;
}
