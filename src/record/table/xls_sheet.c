/* The cells of a sheet of a binary workbook, put in order. */
#include <string.h>

#include "base/arena.h"
#include "record/table/xls.h"

#define CELLS_MAX 8000000 /* of a sheet: 65,536 rows of more columns than anybody fills */

struct xls_cell {
	guint16 row, column;
	guint8 kind;
	guint32 order;                      /* of two in one place the later one counts */
	const char *text;                   /* of what is no number */
	const struct number_format *format; /* of what is one */
	double value;
};

struct xls_sheet {
	struct xls_book *x;
	struct book_sheet *sheet;
	GArray *cells;      /* struct xls_cell */
	GHashTable *hidden; /* rows, counted from 0 */
	gssize formula;     /* the cell whose text the next record gives, -1: none */
	bool full;
};

static void
keep_cell(struct xls_sheet *s, struct xls_cell c)
{
	c.order = s->cells->len;
	if (s->cells->len < CELLS_MAX)
		g_array_append_val(s->cells, c);
	else
		s->full = true;
}

static void
add_cell(struct xls_sheet *s, guint row, guint column, const char *text, enum sheet_cell_kind kind)
{
	keep_cell(s,
	    (struct xls_cell){ .row = (guint16)row, .column = (guint16)column, .kind = (guint8)kind, .text = text });
}

/* The format of a style, read when it is first asked for. */
static const struct number_format *
format_of(struct xls_book *x, guint style)
{
	guint id = style < x->cells_style->len ? g_array_index(x->cells_style, guint16, style) : 0;
	gpointer found = g_hash_table_lookup(x->formats, GUINT_TO_POINTER(id));
	const char *code = g_hash_table_lookup(x->codes, GUINT_TO_POINTER(id));

	if (found == NULL) {
		found = (gpointer)number_format_read(x->book->arena, code != NULL ? code : number_format_code(id));
		g_hash_table_insert(x->formats, GUINT_TO_POINTER(id), found);
	}
	return found;
}

static void
add_number(struct xls_sheet *s, guint row, guint column, guint style, double value)
{
	keep_cell(s,
	    (struct xls_cell){ .row = (guint16)row,
		.column = (guint16)column,
		.format = format_of(s->x, style),
		.value = value });
}

static const char *
error_name(guint code)
{
	static const struct {
		guint code;
		const char *name;
	} errors[] = { { 0x00, "#NULL!" }, { 0x07, "#DIV/0!" }, { 0x0f, "#VALUE!" }, { 0x17, "#REF!" },
		{ 0x1d, "#NAME?" }, { 0x24, "#NUM!" }, { 0x2a, "#N/A" } };

	for (guint i = 0; i < G_N_ELEMENTS(errors); i++)
		if (errors[i].code == code)
			return errors[i].name;
	return "#N/A";
}

static void
add_truth(struct xls_sheet *s, guint row, guint column, guint value, bool error)
{
	if (error)
		add_cell(s, row, column, error_name(value), CELL_ERROR);
	else
		add_cell(s, row, column, value != 0 ? "TRUE" : "FALSE", CELL_TEXT);
}

/* What libraries that compute no formula leave in place of a result: 0, or an empty text. */
static bool
is_unworked(const guint8 *value)
{
	static const guint8 nought[8], empty[8] = { 3, 0, 0, 0, 0, 0, 0xff, 0xff };

	return memcmp(value, nought, sizeof nought) == 0 || memcmp(value, empty, sizeof empty) == 0;
}

/* A formula with what came of it.  Whoever computes writes the properties of the document too; who does not, does not. */
static void
add_formula(struct xls_sheet *s, const guint8 *p, guint row, guint column, guint style)
{
	const guint8 *value = p + 6;

	if (!s->x->computed && is_unworked(value))
		add_cell(s, row, column, "=", CELL_UNKNOWN);
	else if (xls_16(value + 6) != 0xffff)
		add_number(s, row, column, style, xls_double(value));
	else if (value[0] == 0) {
		s->formula = (gssize)s->cells->len;
		add_cell(s, row, column, "", CELL_TEXT);
	} else if (value[0] == 1 || value[0] == 2)
		add_truth(s, row, column, value[2], value[0] == 2);
}

static void
add_several(struct xls_sheet *s, const guint8 *p, gsize size)
{
	guint row = xls_16(p), column = xls_16(p + 2);

	for (gsize at = 4; at + 6 + 2 <= size && column < 256; at += 6, column++)
		add_number(s, row, column, xls_16(p + at), xls_rk(xls_32(p + at + 2)));
}

static void
add_label(struct xls_sheet *s, guint row, guint column)
{
	struct xls_text t = xls_text_of(s->x, 6);
	const char *text = xls_text_string(s->x, &t, 2);

	if (text != NULL)
		add_cell(s, row, column, text, CELL_TEXT);
}

static void
add_shared(struct xls_sheet *s, guint row, guint column, guint32 at)
{
	if (at < s->x->strings->len)
		add_cell(s, row, column, s->x->strings->pdata[at], CELL_TEXT);
	else
		add_cell(s, row, column, "#REF!", CELL_ERROR);
}

/* What a formula gave, where that is a text. */
static void
end_formula(struct xls_sheet *s)
{
	struct xls_text t = xls_text_of(s->x, 0);
	const char *text = xls_text_string(s->x, &t, 2);

	if (s->formula >= 0 && (guint)s->formula < s->cells->len && text != NULL)
		g_array_index(s->cells, struct xls_cell, s->formula).text = text;
	s->formula = -1;
}

/* The cells of a record; the least bytes that each has are looked for first. */
static void
see_cell(struct xls_sheet *s, const struct xls_stream *r)
{
	static const struct {
		guint id, least;
	} sizes[] = { { XLS_FORMULA, 14 }, { XLS_MULRK, 12 }, { XLS_RSTRING, 8 }, { XLS_LABELSST, 10 },
		{ XLS_NUMBER, 14 }, { XLS_LABEL, 8 }, { XLS_BOOLERR, 8 }, { XLS_RK, 10 } };
	const guint8 *p = r->data;
	guint row, column, i = 0;

	while (i < G_N_ELEMENTS(sizes) && sizes[i].id != r->id)
		i++;
	if (i == G_N_ELEMENTS(sizes) || r->size < sizes[i].least)
		return;
	row = xls_16(p);
	column = xls_16(p + 2);
	if (r->id == XLS_FORMULA)
		add_formula(s, p, row, column, xls_16(p + 4));
	else if (r->id == XLS_MULRK)
		add_several(s, p, r->size);
	else if (r->id == XLS_LABEL || r->id == XLS_RSTRING)
		add_label(s, row, column);
	else if (r->id == XLS_LABELSST)
		add_shared(s, row, column, xls_32(p + 6));
	else if (r->id == XLS_NUMBER)
		add_number(s, row, column, xls_16(p + 4), xls_double(p + 6));
	else if (r->id == XLS_RK)
		add_number(s, row, column, xls_16(p + 4), xls_rk(xls_32(p + 6)));
	else
		add_truth(s, row, column, p[6], p[7] != 0);
}

/* Charts stand in a sheet with a beginning and an end of their own.  false: the records end before the sheet does. */
static bool
see_records(struct xls_sheet *s)
{
	struct xls_stream *r = &s->x->stream;
	guint depth = 0;

	while (xls_next(r) && !s->full) {
		if (r->id == XLS_BOF)
			depth++;
		else if (r->id == XLS_EOF && depth <= 1)
			return true;
		else if (r->id == XLS_EOF)
			depth--;
		else if (depth > 1)
			continue;
		else if (r->id == XLS_ROW && r->size >= 14) {
			if ((r->data[12] & 0x20) != 0)
				g_hash_table_add(s->hidden, GUINT_TO_POINTER(xls_16(r->data)));
		} else if (r->id == XLS_STRING)
			end_formula(s);
		else
			see_cell(s, r);
	}
	return s->full;
}

static gint
by_place(gconstpointer a, gconstpointer b)
{
	const struct xls_cell *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void
put_cell(struct sheet_row *r, const struct xls_cell *c)
{
	if (c->format == NULL && c->text[0] != '\0')
		sheet_row_put(r, c->column, c->text, strlen(c->text), c->kind);
	else if (c->format != NULL && sheet_row_reach(r, c->column))
		sheet_row_add_number(r, c->format, c->value);
}

/* Rows out of cells. false: they are too much, reported. */
static bool
keep_rows(struct xls_sheet *s)
{
	struct sheet_row *r = NULL;

	g_array_sort(s->cells, by_place);
	for (guint i = 0; i < s->cells->len; i++) {
		const struct xls_cell *c = &g_array_index(s->cells, struct xls_cell, i);
		const struct xls_cell *next = i + 1 < s->cells->len ? c + 1 : NULL;

		if (r == NULL) {
			r = sheet_row_new((guint64)c->row + 1);
			r->hidden = g_hash_table_contains(s->hidden, GUINT_TO_POINTER(c->row));
			r->from_1904 = s->x->from_1904;
		}
		if (next == NULL || next->row != c->row || next->column != c->column)
			put_cell(r, c);
		if (next != NULL && next->row == c->row)
			continue;
		if (!sheet_book_keep(s->x->book, s->x->diag, s->sheet, g_steal_pointer(&r)))
			return false;
	}
	return true;
}

bool
xls_sheet_read(struct xls_book *x, struct book_sheet *sheet, guint32 start)
{
	g_autoptr(GArray) cells = g_array_new(FALSE, FALSE, sizeof(struct xls_cell));
	g_autoptr(GHashTable) hidden = g_hash_table_new(NULL, NULL);
	struct xls_sheet s = { .x = x, .sheet = sheet, .cells = cells, .hidden = hidden, .formula = -1 };
	struct arena *a = x->book->arena;
	bool whole;

	x->stream.next = MIN((gsize)start, x->stream.length);
	x->stream.cut = false;
	whole = see_records(&s);
	if (!keep_rows(&s))
		return false;
	if (s.full)
		sheet_book_bomb(a, x->diag, x->book->name, sheet->name, sheet->name);
	else if (!whole)
		sheet_book_damaged(a, x->diag, x->book->name,
		    arena_printf(a, "表“%s”没有读完，可能没有传完", sheet->name),
		    arena_printf(a, "the sheet “%s” is cut short", sheet->name));
	return whole && !s.full;
}
