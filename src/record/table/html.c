/*
 * Tables of web pages, which web systems export under the names of workbooks.  Every table is a sheet; one that only holds
 * others to lay a page out is none.
 */
#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/book.h"
#include "record/table/html.h"

#define PIECE     4096
#define DEPTH_MAX 64          /* of tables in tables */
#define SPAN_MAX  1000        /* as browsers have it */
#define CELL_MAX  (64 * 1024) /* [bytes] */

/* A table that is open. */
struct html_table {
	struct book_sheet *sheet;
	struct sheet_row *row; /* NULL: between rows */
	GString *text;         /* of the cell in hand */
	GString *caption;
	GArray *held; /* guint64 by column: the last row that a cell from above reaches into */
	guint64 number;
	guint column, span;     /* of the cell in hand; span 0: none */
	const char *format;     /* of its numbers, or NULL */
	bool in_caption, holds; /* another stands in it */
};

struct html_reader {
	struct sheet_book *book;
	struct diag *diag;
	GPtrArray *open;     /* struct html_table *, the innermost last */
	GHashTable *holders; /* sheets of tables that hold others */
	struct html_styles *styles;
	GString *style;     /* text of the <style> in hand */
	guint silent;       /* depth within what is not shown: scripts, styles */
	guint hidden;       /* depth within a part of a cell that is not shown */
	bool stopped;       /* reported */
	bool password;      /* it asks for one */
	const char *frames; /* what a frame leads to, or NULL */
};

static struct html_table *
innermost(const struct html_reader *r)
{
	return r->open->len > 0 ? r->open->pdata[r->open->len - 1] : NULL;
}

static const char *
attribute(const xmlChar **attributes, const char *name)
{
	for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
		if (g_ascii_strcasecmp((const char *)attributes[0], name) == 0)
			return attributes[1] != NULL ? (const char *)attributes[1] : "";
	return NULL;
}

static guint
span_of(const xmlChar **attributes, const char *name, guint most)
{
	const char *value = attribute(attributes, name);
	guint64 n = value != NULL ? g_ascii_strtoull(value, NULL, 10) : 1;

	return (guint)CLAMP(n, 1, most);
}

static void
free_table(gpointer data)
{
	struct html_table *t = data;

	sheet_row_free(t->row);
	g_string_free(t->text, TRUE);
	g_string_free(t->caption, TRUE);
	g_array_unref(t->held);
	g_free(t);
}

/* A cell's text without the blanks around its lines. */
static void
trim_lines(GString *text)
{
	g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);

	for (char **l = lines; *l != NULL; l++)
		g_strstrip(*l);

	g_autofree char *joined = g_strjoinv("\n", lines);

	g_string_assign(text, g_strstrip(joined));
}

static void
end_cell(struct html_reader *r, struct html_table *t)
{
	enum sheet_cell_kind kind = CELL_TEXT;

	if (t->span == 0 || t->row == NULL)
		return;
	trim_lines(t->text);
	if (t->format != NULL)
		html_show(t->format, t->text, &kind);
	if (t->text->len > 0)
		sheet_row_put(t->row, t->column, t->text->str, t->text->len, kind);
	t->column = MIN(t->column + t->span, COLUMNS_MAX);
	t->span = 0;
	g_string_truncate(t->text, 0);
	r->stopped = r->stopped || t->column >= COLUMNS_MAX;
	if (t->column >= COLUMNS_MAX)
		sheet_book_limit(r->book->arena, r->diag, r->book->name, "一行多于 " G_STRINGIFY(COLUMNS_MAX) " 列",
		    "more than " G_STRINGIFY(COLUMNS_MAX) " columns");
}

static void
end_row(struct html_reader *r, struct html_table *t)
{
	end_cell(r, t);
	if (t->row != NULL && !sheet_book_keep(r->book, r->diag, t->sheet, t->row))
		r->stopped = true;
	t->row = NULL;
}

static bool
is_hidden(const xmlChar **attributes)
{
	const char *style = attribute(attributes, "style");
	g_autofree char *plain = style != NULL ? sheet_fold(style) : NULL;

	return plain != NULL && strstr(plain, "display:none") != NULL;
}

static void
begin_row(struct html_reader *r, struct html_table *t, const xmlChar **attributes)
{
	end_row(r, t);
	t->row = sheet_row_new(++t->number);
	t->row->hidden = is_hidden(attributes);
	t->column = 0;
}

/* Past what cells of rows above reach down into. */
static void
skip_held(struct html_table *t)
{
	while (t->column < t->held->len && g_array_index(t->held, guint64, t->column) >= t->number)
		t->column++;
}

static void
begin_cell(struct html_reader *r, struct html_table *t, const xmlChar **attributes)
{
	guint rows = span_of(attributes, "rowspan", ROWS_MAX);
	guint64 last;

	if (t->row == NULL)
		begin_row(r, t, NULL);
	end_cell(r, t);
	skip_held(t);
	t->span = span_of(attributes, "colspan", SPAN_MAX);
	t->format = html_styles_format(r->styles, attribute(attributes, "class"), attribute(attributes, "style"));
	last = t->number + rows - 1;
	if (t->column + t->span > t->held->len)
		g_array_set_size(t->held, t->column + t->span);
	for (guint i = t->column; i < t->column + t->span; i++)
		g_array_index(t->held, guint64, i) = last;
}

static void
begin_table(struct html_reader *r)
{
	struct html_table *t, *around = innermost(r);

	if (r->open->len == DEPTH_MAX) {
		sheet_book_damaged(r->book->arena, r->diag, r->book->name, "表格套得太深",
		    "tables stand too deep in tables");
		r->stopped = true;
		return;
	}
	if (around != NULL)
		g_hash_table_add(r->holders, around->sheet);
	t = g_new0(struct html_table, 1);
	t->sheet = sheet_book_add(r->book, r->diag, NULL);
	t->text = g_string_new(NULL);
	t->caption = g_string_new(NULL);
	t->held = g_array_new(FALSE, TRUE, sizeof(guint64));
	g_ptr_array_add(r->open, t);
	r->stopped = t->sheet == NULL;
}

static void
end_table(struct html_reader *r)
{
	struct html_table *t = innermost(r);

	if (t == NULL)
		return;
	end_row(r, t);
	trim_lines(t->caption);
	if (t->caption->len > 0)
		t->sheet->name = arena_strdup(r->book->arena, t->caption->str);
	g_ptr_array_remove_index(r->open, r->open->len - 1);
}

static void
append(struct html_reader *r, const char *text, gsize length)
{
	struct html_table *t = innermost(r);
	GString *to = t == NULL ? NULL : t->in_caption ? t->caption : t->span > 0 ? t->text : NULL;

	if (to != NULL && to->len < CELL_MAX)
		g_string_append_len(to, text, (gssize)length);
}

/* What begins a line of its own in a cell. */
static bool
is_block(const char *name)
{
	return strcmp(name, "br") == 0 || strcmp(name, "p") == 0 || strcmp(name, "div") == 0 || strcmp(name, "li") == 0;
}

static bool
is_of_table(const char *name)
{
	static const char *const names[] = { "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Keys to sort by, notes for whoever prints the page: a person who looks at the cell does not see them. */
static bool
hides(const struct html_reader *r, const char *name, const xmlChar **attributes)
{
	const struct html_table *t = innermost(r);

	return r->hidden > 0 ||
	    (t != NULL && t->span > 0 && !is_of_table(name) &&
		(is_hidden(attributes) || attribute(attributes, "hidden") != NULL));
}

static bool
is_silent(const char *name)
{
	return strcmp(name, "script") == 0 || strcmp(name, "style") == 0 || strcmp(name, "select") == 0;
}

static void
see_page(struct html_reader *r, const char *name, const xmlChar **attributes)
{
	const char *type = attribute(attributes, "type"), *to = attribute(attributes, "src");

	if (strcmp(name, "input") == 0 && type != NULL && g_ascii_strcasecmp(type, "password") == 0)
		r->password = true;
	if ((strcmp(name, "frame") == 0 || strcmp(name, "iframe") == 0) && to != NULL && r->frames == NULL)
		r->frames = arena_strdup(r->book->arena, to);
}

static void
on_start(void *data, const xmlChar *tag, const xmlChar **attributes)
{
	struct html_reader *r = data;
	struct html_table *t = innermost(r);
	const char *name = (const char *)tag;

	if (r->stopped)
		return;
	see_page(r, name, attributes);
	if (hides(r, name, attributes))
		r->hidden++;
	else if (is_silent(name))
		r->silent++;
	else if (strcmp(name, "table") == 0)
		begin_table(r);
	else if (t == NULL)
		return;
	else if (strcmp(name, "caption") == 0)
		t->in_caption = true;
	else if (strcmp(name, "tr") == 0)
		begin_row(r, t, attributes);
	else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		begin_cell(r, t, attributes);
	else if (is_block(name) && (t->text->len > 0 || strcmp(name, "br") == 0))
		append(r, "\n", 1);
}

static void
on_end(void *data, const xmlChar *tag)
{
	struct html_reader *r = data;
	struct html_table *t = innermost(r);
	const char *name = (const char *)tag;

	if (r->stopped)
		return;
	if (r->hidden > 0)
		r->hidden--;
	else if (is_silent(name) && r->silent > 0) {
		r->silent--;
		if (strcmp(name, "style") == 0) {
			html_styles_read(r->styles, r->style->str);
			g_string_truncate(r->style, 0);
		}
	} else if (strcmp(name, "table") == 0)
		end_table(r);
	else if (t == NULL)
		return;
	else if (strcmp(name, "caption") == 0)
		t->in_caption = false;
	else if (strcmp(name, "tr") == 0)
		end_row(r, t);
	else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		end_cell(r, t);
}

/* Line ends of the file are blanks; blanks are one. */
static void
on_text(void *data, const xmlChar *text, int length)
{
	struct html_reader *r = data;
	g_autoptr(GString) out = g_string_sized_new((gsize)length);

	if (r->silent > 0 || r->hidden > 0 || r->stopped)
		return;
	for (int i = 0; i < length; i++)
		if (!g_ascii_isspace(text[i]))
			g_string_append_c(out, (char)text[i]);
		else if (out->len == 0 || out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	append(r, out->str, out->len);
}

static void
on_raw(void *data, const xmlChar *text, int length)
{
	struct html_reader *r = data;

	if (!r->stopped && r->hidden == 0 && r->style->len < CELL_MAX)
		g_string_append_len(r->style, (const char *)text, length);
}

/* Parts of a page that hold no rows of data: around other tables, or with never two cells beside each other. */
static bool
is_layout(const struct html_reader *r, const struct book_sheet *s)
{
	guint most = 0;

	for (guint i = 0; i < s->rows->len; i++) {
		const struct sheet_row *row = s->rows->pdata[i];
		guint cells = 0;

		for (guint c = 0; c < row->cells->len; c++)
			cells += sheet_row_text(row, c)[0] != '\0';
		most = MAX(most, cells);
	}
	return most < (g_hash_table_contains(r->holders, s) ? 3u : 1u);
}

static void
drop_layout(struct html_reader *r)
{
	GPtrArray *kept = arena_list(r->book->arena);

	for (guint i = 0; i < r->book->sheets->len; i++)
		if (!is_layout(r, r->book->sheets->pdata[i]))
			g_ptr_array_add(kept, r->book->sheets->pdata[i]);
	r->book->sheets = kept;
}

static void
parse(struct html_reader *r, const char *text, gsize length)
{
	static const xmlSAXHandler handler = {
		.startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_raw,
	};
	xmlSAXHandler sax = handler;
	htmlParserCtxt *p = htmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

	htmlCtxtUseOptions(p,
	    HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
	for (gsize at = 0; at < length && !r->stopped; at += PIECE)
		htmlParseChunk(p, text + at, (int)MIN(PIECE, length - at), 0);
	if (!r->stopped)
		htmlParseChunk(p, NULL, 0, 1);
	while (!r->stopped && r->open->len > 0)
		end_table(r);
	xmlFreeDoc(p->myDoc);
	htmlFreeParserCtxt(p);
}

/* Why a page gives no rows. */
static void
tell_page(const struct html_reader *r)
{
	struct arena *a = r->book->arena;
	struct place place = file_place(a, r->book->name);

	if (r->password)
		diag_say(r->diag, DIAG_TABLE_PAGE, place, NULL, "像是登录页面", ": it asks to log in");
	else if (r->frames != NULL)
		diag_say(r->diag, DIAG_TABLE_PAGE, place, NULL, arena_printf(a, "数据在旁边的 %s 里", r->frames),
		    arena_printf(a, ": the data is in %s beside it", r->frames));
	else
		diag_say(r->diag, DIAG_TABLE_PAGE, place, NULL, "里面没有表格", " without a table");
}

struct sheet_book *
html_open(struct arena *a, struct diag *d, const char *name, GByteArray *bytes, const char *encoding)
{
	struct html_reader r = { .book = sheet_book_new(a, name, bytes->len), .diag = d };
	const GString *text = sheet_text_utf8(a, d, name, bytes, encoding);

	if (text == NULL)
		return NULL;
	r.open = g_ptr_array_new_with_free_func(free_table);
	r.holders = g_hash_table_new(NULL, NULL);
	r.styles = html_styles_new(a);
	r.style = g_string_new(NULL);
	parse(&r, text->str, text->len);
	g_ptr_array_unref(r.open);
	g_string_free(r.style, TRUE);
	if (!r.stopped)
		drop_layout(&r);
	g_hash_table_unref(r.holders);
	if (!r.stopped && (r.password || r.book->sheets->len == 0))
		tell_page(&r);
	return r.stopped || r.password || r.book->sheets->len == 0 ? NULL : r.book;
}
