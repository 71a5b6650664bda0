/*
 * CSV row by row: encoding and separator recognised from the beginning, quotes, cells with line breaks.  Memory does
 * not grow with the file.
 */
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/inner.h"

#define PIECE     (64 * 1024)
#define CELL_MAX  (64 * 1024) /* [bytes]; spreadsheets hold 32,767 characters */
#define CELLS_MAX 16384       /* columns of a spreadsheet */

struct csv {
	struct sheet_grid grid; /* first: it is the grid */
	struct arena *arena;
	struct feed *feed;
	struct diag *diag;       /* of the call in hand */
	struct decoder *decoder; /* NULL: only ASCII so far */
	const char *asked;       /* --encoding, or NULL */
	const char *encoding;
	const struct record_mapping *mapping;
	GString *text; /* decoded and not yet read */
	gsize at;
	bool all; /* decoded to the end */
	bool bad; /* bytes follow that are no text */
	guint64 bad_offset, fed;
	char separator; /* 0: not yet known */
	guint64 row;
	guint8 bytes[PIECE];
};

/* Chinese in UTF-8 has characters beyond U+0800; what looks like UTF-8 without any is GBK by chance (联通). */
static bool
is_utf8(const guint8 *bytes, gsize length)
{
	const char *text = (const char *)bytes, *end;
	bool good = g_utf8_validate_len(text, length, &end) ||
	    (text + length - end <= 3 && g_utf8_get_char_validated(end, text + length - end) == (gunichar)-2);
	guint wide = 0;

	for (const char *p = text; p < end && wide < 4; p = g_utf8_next_char(p))
		wide += g_utf8_get_char(p) >= 0x800;
	return good ? wide > 0 || end == text :
		      wide == 4; /* four by chance are not to be met: the file is damaged further on */
}

/* UTF-16 without its mark: every second byte of its blanks, digits and separators is 0. */
static const char *
sixteen(const guint8 *bytes, gsize length)
{
	gsize even = 0, odd = 0;

	for (gsize i = 0; i + 1 < length; i += 2) {
		even += bytes[i] == 0;
		odd += bytes[i + 1] == 0;
	}
	if (odd > 0 && even * 4 < odd)
		return "UTF-16LE";
	return even > 0 && odd * 4 < even ? "UTF-16BE" : NULL;
}

static const char *
recognise(const guint8 *bytes, gsize length, bool first)
{
	if (first && length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		return "UTF-8";
	if (first && length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
		return "UTF-16LE";
	if (first && length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
		return "UTF-16BE";
	if (first && sixteen(bytes, MIN(length, 4096)) != NULL)
		return sixteen(bytes, MIN(length, 4096));
	for (gsize i = 0; i < length; i++)
		if (bytes[i] >= 0x80)
			return is_utf8(bytes + i, length - i) ? "UTF-8" : "GB18030";
	return NULL;
}

/* As long as all is ASCII nothing has to be decided; the first other byte decides. */
static void
decide(struct csv *c, gsize length, bool last)
{
	if (c->decoder != NULL)
		return;
	c->encoding = c->asked != NULL ? decode_name(c->asked) : recognise(c->bytes, length, c->fed == 0);
	if (c->encoding == NULL && !last && memchr(c->bytes, '\0', length) == NULL)
		return;
	if (c->encoding == NULL)
		c->encoding = "UTF-8";
	c->decoder = decoder_new(c->encoding);
}

/* Some more text. false: there is none. */
static bool
refill(struct csv *c)
{
	gssize n;
	guint64 bad = 0;

	if (c->all)
		return false;
	g_string_erase(c->text, 0, (gssize)c->at);
	c->at = 0;
	n = feed_read(c->feed, c->bytes, sizeof c->bytes);
	if (n < 0) {
		diag_errno(c->diag, DIAG_FILE_OPEN, file_place(c->arena, c->feed->name), c->feed->name, errno);
		c->all = c->grid.broken = true;
		return false;
	}
	decide(c, (gsize)n, n == 0);
	if (c->decoder == NULL)
		g_string_append_len(c->text, (const char *)c->bytes, n);
	else if (!decoder_feed(c->decoder, c->bytes, (gsize)n, n == 0, c->text, &bad)) {
		c->bad = true;
		c->bad_offset = bad + c->fed;
	}
	if (c->decoder == NULL)
		c->fed += (guint64)n; /* the decoder counts from what it was fed first */
	c->all = n == 0 || c->bad;
	return c->text->len > 0 || !c->all;
}

/* The next byte without taking it, -1 at the end. */
static inline int
peek(struct csv *c)
{
	while (c->at >= c->text->len)
		if (!refill(c))
			return -1;
	return (guint8)c->text->str[c->at];
}

static bool
too_long(struct csv *c, const GString *cell, guint64 row)
{
	if (cell->len <= CELL_MAX)
		return false;
	if (c->diag != NULL)
		diag_report(c->diag, DIAG_TABLE_QUOTE, sheet_place(c->arena, &c->grid, row), NULL);
	c->all = c->grid.broken = true;
	c->at = c->text->len;
	return true;
}

/* After its opening quote. false: reported. */
static bool
take_quoted(struct csv *c, GString *cell, guint64 row)
{
	for (;;) {
		int b = peek(c);

		if (b < 0) {
			if (c->diag != NULL && !c->bad)
				diag_report(c->diag, DIAG_TABLE_QUOTE, sheet_place(c->arena, &c->grid, row), NULL);
			c->grid.broken = true;
			return false;
		}
		c->at++;
		if (b == '"') {
			if (peek(c) != '"')
				return true;
			c->at++;
		}
		g_string_append_c(cell, (char)b);
		if (too_long(c, cell, row))
			return false;
	}
}

/* One cell up to its separator or line end. false: reported. */
static bool
take_cell(struct csv *c, struct sheet_row *r, GString *cell)
{
	bool quoted = peek(c) == '"';
	int b;

	g_string_truncate(cell, 0);
	if (quoted) {
		c->at++;
		if (!take_quoted(c, cell, r->number))
			return false;
	}
	while ((b = peek(c)) >= 0 && b != c->separator && b != '\n' && b != '\r') {
		if (quoted && b != ' ' && r->odd == 0)
			r->odd = r->cells->len + 1;
		if (!quoted || b != ' ')
			g_string_append_c(cell, (char)b);
		c->at++;
		if (too_long(c, cell, r->number))
			return false;
	}
	if (r->cells->len < CELLS_MAX)
		sheet_row_add(r, cell->str, cell->len, CELL_TEXT);
	return true;
}

static struct sheet_row *
take_row(struct csv *c)
{
	g_autoptr(GString) cell = g_string_new(NULL);
	struct sheet_row *r;
	int b;

	if (peek(c) < 0)
		return NULL;
	r = sheet_row_new(++c->row);
	for (;;) {
		if (!take_cell(c, r, cell)) {
			sheet_row_free(r);
			return NULL;
		}
		b = peek(c);
		if (b != c->separator)
			break;
		c->at++;
	}
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

static void
report_bytes(struct csv *c)
{
	g_autofree char *offset = g_strdup_printf("%" G_GUINT64_FORMAT, c->bad_offset + 1);

	diag_report(c->diag, DIAG_TABLE_BYTES, sheet_place(c->arena, &c->grid, c->row + 1), NULL, offset, c->encoding);
	c->bad = false;
	c->grid.broken = true;
}

static struct sheet_row *
csv_next(struct sheet_grid *g, struct diag *d)
{
	struct csv *c = (struct csv *)g;
	struct sheet_row *r;

	c->diag = d;
	if (c->separator == 0)
		find_separator(c);
	r = c->grid.broken ? NULL : take_row(c);
	if (c->bad && c->at >= c->text->len) { /* the row that was cut there is not whole */
		if (r != NULL)
			c->row--;
		sheet_row_free(r);
		r = NULL;
		report_bytes(c);
	}
	return r;
}

static void
csv_close(struct sheet_grid *g)
{
	struct csv *c = (struct csv *)g;

	feed_close(c->feed);
	decoder_free(c->decoder);
	g_string_free(c->text, TRUE);
	g_free(c);
}

struct sheet_grid *
csv_open(struct arena *a, struct feed *feed, const char *encoding, const struct record_mapping *mapping)
{
	struct csv *c = g_new0(struct csv, 1);

	c->grid = (struct sheet_grid){ .file = arena_strdup(a, feed->name), .next = csv_next, .close = csv_close };
	c->arena = a;
	c->feed = feed;
	c->asked = encoding;
	c->mapping = mapping;
	c->text = g_string_sized_new(2 * PIECE);
	return &c->grid;
}

const char *
csv_encoding(const struct sheet_grid *g)
{
	const struct csv *c = (const struct csv *)g;

	return c->encoding != NULL ? c->encoding : "ASCII";
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
