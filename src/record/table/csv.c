/*
 * CSV row by row: separator recognised from the beginning, quotes, cells with line breaks.  A row that cannot be read
 * costs that row.  Memory does not grow with the file.
 */
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/inner.h"

#define CELL_MAX  (64 * 1024)        /* [bytes]; spreadsheets hold 32,767 characters */
#define ROW_MAX   (16 * 1024 * 1024) /* [bytes] */
#define LINES_MAX 500                /* of a cell: a quotation mark that is open longer is taken for a stray one */
#define CELLS_MAX 16384              /* columns of a spreadsheet */
#define NOWHERE   G_MAXSIZE

struct csv {
	struct sheet_grid grid; /* first: it is the grid */
	struct arena *arena;
	struct diag *diag; /* of the call in hand */
	struct csv_text *source;
	const struct record_mapping *mapping;
	GString *text; /* decoded and not yet read */
	gsize at;
	gsize resume; /* behind the line in which the quotation mark in hand was opened; NOWHERE: still in that line */
	guint lines;  /* that it has been open for */
	bool all;     /* decoded to the end */
	char separator; /* 0: not yet known */
	guint64 row;
};

/* Some more text. false: there is none. */
static bool
refill(struct csv *c)
{
	gsize done = MIN(c->at, c->resume);
	int status;

	if (c->all)
		return false;
	g_string_erase(c->text, 0, (gssize)done);
	c->at -= done;
	c->resume -= c->resume != NOWHERE ? done : 0;
	status = csv_text_more(c->source, c->text);
	if (status < 0) {
		diag_errno(c->diag, DIAG_FILE_OPEN, file_place(c->arena, c->grid.file), c->grid.file, errno);
		c->grid.broken = true;
	}
	c->all = status <= 0;
	return c->text->len > c->at || !c->all;
}

/* The next byte without taking it, -1 at the end; 0: a mark. */
static inline int
peek(struct csv *c)
{
	while (c->at >= c->text->len)
		if (!refill(c))
			return -1;
	return (guint8)c->text->str[c->at];
}

/* A mark of what could not be read: the first one of a cell counts. */
static void
take_mark(struct csv *c, enum sheet_cell_kind *kind)
{
	c->at++;
	if (*kind == CELL_TEXT)
		*kind = (enum sheet_cell_kind)(guint8)c->text->str[c->at];
	c->at++;
}

#define CELL_SHOWN 100 /* [bytes] of a cell that is too long */

/* What is too long is not kept; the row that holds it fails. */
static void
keep(struct sheet_row *r, GString *cell, int byte)
{
	if (cell->len < CELL_MAX && r->text->len < ROW_MAX)
		g_string_append_c(cell, (char)byte);
	else if (r->fault == 0)
		r->fault = (guint)DIAG_ROW_CELL_LONG + 1;
}

/* A line end inside quotation marks. false: so many that the mark is a stray one. */
static bool
pass_line(struct csv *c, int byte)
{
	if (byte == '\r' && peek(c) == '\n')
		return true;
	if (c->resume == NOWHERE)
		c->resume = c->at;
	return ++c->lines < LINES_MAX;
}

/* After its opening quote. false: nothing closes it. */
static bool
take_quoted(struct csv *c, struct sheet_row *r, GString *cell, enum sheet_cell_kind *kind)
{
	c->resume = NOWHERE;
	c->lines = 0;
	for (;;) {
		int b = peek(c);

		if (b < 0 || (c->resume != NOWHERE && cell->len >= CELL_MAX))
			return false;
		if (b == '\0') {
			take_mark(c, kind);
			continue;
		}
		c->at++;
		if (b == '"') {
			if (peek(c) != '"')
				return true;
			c->at++;
		}
		if ((b == '\n' || b == '\r') && !pass_line(c, b))
			return false;
		keep(r, cell, b);
	}
}

/* Text behind the closing mark of a cell of several lines: that mark opens another cell, and this one's is missing. */
static bool
is_stray(struct csv *c)
{
	int b = -1;

	while (c->resume != NOWHERE && (b = peek(c)) == ' ')
		c->at++;
	return c->resume != NOWHERE && b >= 0 && b != c->separator && b != '\n' && b != '\r';
}

/* One cell up to its separator or line end. false: its quotation mark is not closed. */
static bool
take_cell(struct csv *c, struct sheet_row *r, GString *cell)
{
	enum sheet_cell_kind kind = CELL_TEXT;
	bool quoted = peek(c) == '"', whole = true;
	int b;

	g_string_truncate(cell, 0);
	if (quoted) {
		c->at++;
		whole = take_quoted(c, r, cell, &kind) && !is_stray(c);
		g_string_truncate(cell, whole ? cell->len : 0);
	}
	while (whole && (b = peek(c)) >= 0 && b != c->separator && b != '\n' && b != '\r') {
		if (b == '\0') {
			take_mark(c, &kind);
			continue;
		}
		if (quoted && b != ' ' && r->odd == 0)
			r->odd = r->cells->len + 1;
		if (!quoted || b != ' ')
			keep(r, cell, b);
		c->at++;
	}
	if (r->fault != 0) {
		const char *end;

		g_utf8_validate_len(cell->str, MIN(cell->len, CELL_SHOWN), &end);
		g_string_truncate(cell, (gsize)(end - cell->str));
	}
	if (r->cells->len < CELLS_MAX)
		sheet_row_add(r, cell->str, cell->len, kind);
	return whole;
}

/* The row that opened a quotation mark is lost; the lines that it swallowed are read again. */
static void
give_up(struct csv *c, struct sheet_row *r)
{
	r->fault = (guint)DIAG_TABLE_QUOTE + 1;
	c->at = c->resume != NOWHERE ? c->resume : c->text->len;
}

static struct sheet_row *
take_row(struct csv *c)
{
	g_autoptr(GString) cell = g_string_new(NULL);
	struct sheet_row *r;
	bool whole;
	int b;

	if (peek(c) < 0)
		return NULL;
	r = sheet_row_new(++c->row);
	while ((whole = take_cell(c, r, cell)) && peek(c) == c->separator)
		c->at++;
	if (!whole)
		give_up(c, r);
	c->resume = NOWHERE;
	if (!whole)
		return r;
	b = peek(c);
	if (b == '\r') {
		c->at++;
		b = peek(c);
	}
	if (b == '\n')
		c->at++;
	return r;
}

/* How well the beginning reads with a separator: known heads first, then columns. */
static guint64
try_separator(const struct csv *c, char separator)
{
	struct csv trial = { .arena = c->arena,
		.text = c->text,
		.at = c->at,
		.resume = NOWHERE,
		.all = true,
		.separator = separator,
		.grid = { .file = "" } };
	guint64 best = 0, columns = 0;

	for (guint i = 0; i < HEAD_ROWS; i++) {
		struct sheet_row *r = take_row(&trial);

		if (r == NULL)
			break;
		best = MAX(best, head_score(c->mapping, r));
		columns = MAX(columns, r->cells->len);
		sheet_row_free(r);
	}
	return best * 20000 + columns;
}

/* "sep=;" in the first line tells spreadsheets; it is no row. */
static bool
told_separator(struct csv *c)
{
	const char *text = c->text->str + c->at;

	if (!g_str_has_prefix(text, "sep=") || text[4] == '\0' || (text[5] != '\r' && text[5] != '\n'))
		return false;
	c->separator = text[4];
	c->at += 5;
	if (peek(c) == '\r')
		c->at++;
	if (peek(c) == '\n')
		c->at++;
	return true;
}

static void
find_separator(struct csv *c)
{
	static const char choices[] = { ',', '\t', ';', '|' };
	guint64 best = 0;

	(void)peek(c);
	if (c->text->len - c->at > 3 && memcmp(c->text->str + c->at, "\xef\xbb\xbf", 3) == 0)
		c->at += 3;
	c->separator = ',';
	if (told_separator(c))
		return;
	for (guint i = 0; i < G_N_ELEMENTS(choices); i++) {
		guint64 score = try_separator(c, choices[i]);

		if (score > best) {
			best = score;
			c->separator = choices[i];
		}
	}
}

static struct sheet_row *
csv_next(struct sheet_grid *g, struct diag *d)
{
	struct csv *c = (struct csv *)g;

	c->diag = d;
	if (c->separator == 0)
		find_separator(c);
	return take_row(c);
}

static void
csv_close(struct sheet_grid *g)
{
	struct csv *c = (struct csv *)g;

	csv_text_close(c->source);
	g_string_free(c->text, TRUE);
	g_free(c);
}

struct sheet_grid *
csv_open(struct arena *a, struct feed *feed, const char *encoding, const struct record_mapping *mapping)
{
	struct csv *c = g_new0(struct csv, 1);

	c->grid = (struct sheet_grid){ .file = arena_strdup(a, feed->name), .next = csv_next, .close = csv_close };
	c->arena = a;
	c->source = csv_text_open(feed, encoding);
	c->mapping = mapping;
	c->resume = NOWHERE;
	c->text = g_string_new(NULL);
	return &c->grid;
}

const char *
csv_encoding(const struct sheet_grid *g)
{
	return csv_text_encoding(((const struct csv *)g)->source);
}

const char *
csv_separator(const struct sheet_grid *g, enum lang lang)
{
	switch (((const struct csv *)g)->separator) {
	case '\t':
		return lang == LANG_ZH ? "制表符" : "tabs";
	case ';':
		return lang == LANG_ZH ? "分号" : "semicolons";
	case '|':
		return lang == LANG_ZH ? "竖线" : "bars";
	default:
		return lang == LANG_ZH ? "逗号" : "commas";
	}
}
