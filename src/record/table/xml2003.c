/* XML spreadsheets of 2003, which programs write that have no library for workbooks. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/book.h"
#include "record/table/zip.h"

#define SPREADSHEET "urn:schemas-microsoft-com:office:spreadsheet"

/* A document while it is read. */
struct xml2003_reader {
	struct sheet_book *book;
	struct diag *diag;
	struct zip_part *part;
	GHashTable *formats; /* id of a style -> const struct number_format */
	const char *style;   /* the one in hand */
	const struct number_format *general;
	bool from_1904;
};

/* A cell as it is read. */
struct xml2003_cell {
	const struct number_format *format;
	char type[12];
	bool formula;
	guint values; /* that it holds; more than one: it is damaged */
	GString *text;
};

/* Formats that have names there. */
static const char *
code_of(const char *name)
{
	static const char *const names[][2] = { { "General Number", "General" }, { "General Date", "yyyy/m/d h:mm" },
		{ "Long Date", "yyyy\"年\"m\"月\"d\"日\"" }, { "Medium Date", "yyyy/m/d" },
		{ "Short Date", "yyyy/m/d" }, { "Long Time", "h:mm:ss" }, { "Medium Time", "h:mm" },
		{ "Short Time", "h:mm" }, { "Fixed", "0.00" }, { "Standard", "#,##0.00" }, { "Currency", "#,##0.00" },
		{ "Euro Currency", "#,##0.00" }, { "Percent", "0.00%" }, { "Scientific", "0.00E+00" },
		{ "Yes/No", "General" }, { "True/False", "General" }, { "On/Off", "General" } };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i][0]) == 0)
			return names[i][1];
	return name;
}

static char *
attribute(const struct zip_part *p, struct arena *a, const char *name)
{
	xmlChar *value = xmlTextReaderGetAttributeNs(p->reader, BAD_CAST name, BAD_CAST SPREADSHEET);
	char *copy = value != NULL ? arena_strdup(a, (const char *)value) : NULL;

	xmlFree(value);
	return copy != NULL ? copy : zip_part_attribute(p, a, name);
}

/* A place counted from 1, or 0: the next one. */
static guint64
index_of(const struct zip_part *p, struct arena *a)
{
	const char *value = attribute(p, a, "Index");

	return value != NULL ? g_ascii_strtoull(value, NULL, 10) : 0;
}

static bool
at_end_of(const struct zip_part *p, int depth)
{
	return xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_END_ELEMENT &&
	    xmlTextReaderDepth(p->reader) == depth;
}

/* A style has the format of the one it is made from, unless it says another. */
static void
note_style(struct xml2003_reader *x)
{
	struct arena *a = x->book->arena;
	const char *from, *format;

	if (zip_part_at(x->part, "Style")) {
		x->style = attribute(x->part, a, "ID");
		from = attribute(x->part, a, "Parent");
		if (x->style != NULL && from != NULL && g_hash_table_lookup(x->formats, from) != NULL)
			g_hash_table_insert(x->formats, (char *)x->style, g_hash_table_lookup(x->formats, from));
	} else if (zip_part_at(x->part, "NumberFormat") && x->style != NULL) {
		format = attribute(x->part, a, "Format");
		if (format != NULL)
			g_hash_table_insert(x->formats, (char *)x->style,
			    (struct number_format *)number_format_read(a, code_of(format)));
	} else if (zip_part_at(x->part, "Date1904"))
		x->from_1904 = true;
}

static const struct number_format *
format_of(const struct xml2003_reader *x, struct arena *a, const struct number_format *otherwise)
{
	const char *style = attribute(x->part, a, "StyleID");

	return style != NULL ? g_hash_table_lookup(x->formats, style) : otherwise;
}

/* 1899-12-31T08:30:00.000 is a time of day. */
static enum sheet_cell_kind
settle_moment(GString *text)
{
	if (!g_str_has_prefix(text->str, "1899-12-3") || text->len < 16) {
		sheet_date_plain(text);
		return CELL_DATE;
	}
	g_string_erase(text, 0, (gssize)strlen("1899-12-31T"));
	g_string_truncate(text, strlen("08:30"));
	return CELL_TEXT;
}

static enum sheet_cell_kind
settle_truth(GString *text)
{
	bool yes = strcmp(text->str, "1") == 0;

	if (text->len > 0 && !yes && strcmp(text->str, "0") != 0)
		return CELL_DAMAGED;
	if (text->len > 0)
		g_string_assign(text, yes ? "TRUE" : "FALSE");
	return CELL_TEXT;
}

static enum sheet_cell_kind
settle(struct xml2003_cell *c)
{
	if (c->values > 1)
		return CELL_DAMAGED;
	if (c->formula && c->text->len == 0 && (c->values == 0 || strcmp(c->type, "String") != 0)) {
		g_string_assign(c->text, "=");
		return CELL_UNKNOWN;
	}
	if (strcmp(c->type, "DateTime") == 0)
		return settle_moment(c->text);
	if (strcmp(c->type, "Boolean") == 0)
		return settle_truth(c->text);
	return strcmp(c->type, "Error") == 0 ? CELL_ERROR : CELL_TEXT;
}

/* What stands in a cell: its value; a comment has one of its own, which is none of the cell's. */
static bool
read_cell(struct xml2003_reader *x, struct arena *a, struct xml2003_cell *c)
{
	struct zip_part *p = x->part;
	g_autoptr(GString) nothing = g_string_new(NULL);
	int depth = xmlTextReaderDepth(p->reader);

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1) {
		if (at_end_of(p, depth))
			return true;
		if (zip_part_at(p, "Comment") || zip_part_at(p, "PhoneticText")) {
			if (!zip_part_text(p, nothing, NULL))
				return false;
		} else if (zip_part_at(p, "Data")) {
			const char *type = attribute(p, a, "Type");

			g_strlcpy(c->type, type != NULL ? type : "String", sizeof c->type);
			if (c->values++ > 0)
				g_string_append(c->text, "、");
			if (!zip_part_text(p, c->text, NULL))
				return false;
		}
	}
	return false;
}

static void
put_cell(const struct xml2003_reader *x, struct sheet_row *r, guint column, struct xml2003_cell *c)
{
	enum sheet_cell_kind kind;
	double value;

	if (column < r->cells->len)
		r->fault = (guint)DIAG_ROW_AGAIN + 1;
	else if (c->values == 1 && strcmp(c->type, "Number") == 0 && sheet_number_read(c->text->str, &value)) {
		if (sheet_row_reach(r, column))
			sheet_row_add_number(r, c->format != NULL ? c->format : x->general, value);
	} else {
		kind = settle(c);
		if (c->text->len > 0)
			sheet_row_put(r, column, c->text->str, c->text->len, kind);
	}
}

/* The column after the cell; 0: it cannot be read, reported. */
static guint64
take_cell(struct xml2003_reader *x, struct sheet_row *r, guint64 column, const struct number_format *of_row)
{
	g_autoptr(arena) a = arena_new();
	g_autoptr(GString) text = g_string_new(NULL);
	guint64 at = index_of(x->part, a);
	const char *across = attribute(x->part, a, "MergeAcross");
	struct xml2003_cell c = { .format = format_of(x, a, of_row),
		.formula = attribute(x->part, a, "Formula") != NULL,
		.type = "String",
		.text = text };

	column = at > 0 ? at : column;
	if (column > COLUMNS_MAX) {
		sheet_book_limit(x->book->arena, x->diag, x->book->name, "一行多于 " G_STRINGIFY(COLUMNS_MAX) " 列",
		    "more than " G_STRINGIFY(COLUMNS_MAX) " columns");
		return 0;
	}
	if (!read_cell(x, a, &c))
		return 0;
	put_cell(x, r, (guint)column - 1, &c);
	return column + 1 + (across != NULL ? MIN(g_ascii_strtoull(across, NULL, 10), COLUMNS_MAX) : 0);
}

static bool
read_cells(struct xml2003_reader *x, struct sheet_row *r, const struct number_format *of_row)
{
	struct zip_part *p = x->part;
	int depth = xmlTextReaderDepth(p->reader);
	guint64 column = 1;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1) {
		if (at_end_of(p, depth))
			return true;
		if (zip_part_at(p, "Cell") && (column = take_cell(x, r, column, of_row)) == 0)
			return false;
	}
	return false;
}

/* The number of the row after it; 0: it cannot be read, reported. */
static guint64
read_row(struct xml2003_reader *x, struct book_sheet *s, guint64 number, const struct number_format *of_table)
{
	g_autoptr(arena) a = arena_new();
	guint64 at = index_of(x->part, a);
	const char *hidden = attribute(x->part, a, "Hidden"), *span = attribute(x->part, a, "Span");
	struct sheet_row *r;

	number = at > 0 ? at : number;
	if (number > ROWS_MAX) {
		sheet_book_limit(x->book->arena, x->diag, x->book->name, s->name, s->name);
		return 0;
	}
	r = sheet_row_new(number);
	r->fault = s->rows->len > 0 && number <= ((const struct sheet_row *)s->rows->pdata[s->rows->len - 1])->number ?
	    (guint)DIAG_ROW_AGAIN + 1 :
	    0;
	r->from_1904 = x->from_1904;
	r->hidden = hidden != NULL && strcmp(hidden, "1") == 0;
	if (!read_cells(x, r, format_of(x, a, of_table))) {
		sheet_row_free(r);
		return 0;
	}
	if (!sheet_book_keep(x->book, x->diag, s, r))
		return 0;
	return number + 1 + (span != NULL ? MIN(g_ascii_strtoull(span, NULL, 10), ROWS_MAX) : 0);
}

/* Rows may be told backwards, which no program does: they stand in the order of the file. */
static bool
read_rows(struct xml2003_reader *x, struct book_sheet *s)
{
	g_autoptr(arena) a = arena_new();
	struct zip_part *p = x->part;
	int depth = xmlTextReaderDepth(p->reader);
	const struct number_format *of_table = format_of(x, a, NULL);
	guint64 number = 1;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1) {
		if (at_end_of(p, depth))
			return true;
		if (zip_part_at(p, "Row") && (number = read_row(x, s, number, of_table)) == 0)
			return false;
	}
	return false;
}

static bool
read_sheet(struct xml2003_reader *x)
{
	struct zip_part *p = x->part;
	g_autoptr(GString) seen = g_string_new(NULL);
	struct book_sheet *s = sheet_book_add(x->book, x->diag, attribute(p, x->book->arena, "Name"));
	int depth = xmlTextReaderDepth(p->reader);

	if (s == NULL)
		return false;
	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while (zip_part_next(p) == 1) {
		if (at_end_of(p, depth))
			return true;
		if (zip_part_at(p, "Table") && !read_rows(x, s))
			break;
		if (zip_part_at(p, "Visible")) {
			if (!zip_part_text(p, seen, NULL))
				break;
			s->hidden = strcmp(seen->str, "SheetVisible") != 0;
		}
	}
	s->broken = true;
	return false;
}

struct sheet_book *
xml2003_open(struct arena *a, struct diag *d, const char *name, GByteArray *bytes, const char *encoding)
{
	const GString *text = sheet_text_utf8(a, d, name, bytes, encoding);
	struct xml2003_reader x = { .book = sheet_book_new(a, name, bytes->len),
		.diag = d,
		.formats = arena_table(a),
		.general = number_format_read(a, NULL) };
	bool good = true;

	x.part = text != NULL ? zip_part_plain(a, d, name, text) : NULL;
	if (x.part == NULL)
		return NULL;
	while (good && zip_part_next(x.part) == 1) {
		note_style(&x);
		if (zip_part_at(x.part, "Worksheet"))
			good = read_sheet(&x);
	}
	good = good && !x.part->bad;
	zip_part_close(x.part);
	if (good && x.book->sheets->len == 0)
		sheet_book_damaged(a, d, name, "里面没有工作表", "it has no sheet");
	return x.book->sheets->len > 0 ? x.book : NULL;
}
