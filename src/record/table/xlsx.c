/* A workbook: its sheets, shared strings and the cells of a sheet row by row. */
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/inner.h"

#define PACKAGE_MAX (256 * 1024 * 1024) /* [bytes] packed */
#define STRINGS_MAX (256 * 1024 * 1024) /* [bytes] of shared strings */
#define SHEETS_MAX  256
#define COLUMNS_MAX 16384
#define DAYS_MAX    2958465 /* 9999-12-31 */

struct xlsx_leaf {
	struct sheet_grid grid; /* first: it is the grid */
	struct xlsx_book *book;
	const char *part_name;
	struct xlsx_part *part;
	guint64 row;
	bool ended;
};

/* A cell as it is read. */
struct xlsx_cell {
	guint column;
	char type[12];
	guint style;
	bool formula, valued;
	GString *text;
};

static bool
starts(const struct feed *f, const char bytes[4])
{
	return f->head_length >= 4 && memcmp(f->head, bytes, 4) == 0;
}

bool
xlsx_is(const struct feed *f)
{
	return starts(f, "PK\3\4") || starts(f, "PK\5\6");
}

bool
xlsx_is_older(const struct feed *f)
{
	return starts(f, "\xd0\xcf\x11\xe0");
}

static bool
load_bytes(struct xlsx_book *b, struct diag *d, struct feed *f)
{
	g_autofree guint8 *piece = g_malloc(1024 * 1024);
	gssize n;

	while ((n = feed_read(f, piece, 1024 * 1024)) > 0) {
		if (b->bytes->len + (gsize)n > PACKAGE_MAX) {
			xlsx_bomb(b, d, "文件超过 256 MiB", "the file has more than 256 MiB");
			return false;
		}
		g_byte_array_append(b->bytes, piece, (guint)n);
	}
	if (n < 0)
		xlsx_damaged(b, d, "读不出来", "it cannot be read");
	return n == 0;
}

/* "../media/x" from the folder of a part. */
static char *
resolve(struct arena *a, const char *from, const char *target)
{
	g_autofree char *folder = g_path_get_dirname(from);

	if (target[0] == '/')
		return arena_strdup(a, target + 1);
	while (g_str_has_prefix(target, "../")) {
		char *above = g_path_get_dirname(folder);

		g_free(folder);
		folder = above;
		target += 3;
	}
	return strcmp(folder, ".") == 0 ? arena_strdup(a, target) : arena_printf(a, "%s/%s", folder, target);
}

/* Relationships of a part: by id, and by the last word of their type. */
static GHashTable *
read_relations(struct xlsx_book *b, struct diag *d, const char *part)
{
	g_autofree char *folder = g_path_get_dirname(part), *base = g_path_get_basename(part);
	const char *name = part[0] == '\0' ? "_rels/.rels" :
	    strcmp(folder, ".") == 0       ? arena_printf(b->arena, "_rels/%s.rels", base) :
					     arena_printf(b->arena, "%s/_rels/%s.rels", folder, base);
	struct xlsx_part *p = xlsx_part_open(b, d, name, true);
	GHashTable *found;
	int status;

	if (p == NULL)
		return NULL;
	found = arena_table(b->arena);
	while ((status = xlsx_part_next(p)) == 1) {
		const char *id, *type, *target;

		if (!xlsx_part_at(p, "Relationship"))
			continue;
		id = xlsx_part_attribute(p, b->arena, "Id");
		type = xlsx_part_attribute(p, b->arena, "Type");
		target = xlsx_part_attribute(p, b->arena, "Target");
		if (id == NULL || type == NULL || target == NULL)
			continue;
		target = resolve(b->arena, part, target);
		g_hash_table_insert(found, (char *)id, (char *)target);
		if (strrchr(type, '/') != NULL)
			g_hash_table_insert(found, (char *)strrchr(type, '/'), (char *)target);
	}
	xlsx_part_close(p);
	return status == 0 ? found : NULL;
}

static bool
read_sheets(struct xlsx_book *b, struct diag *d, const char *workbook, GHashTable *relations)
{
	struct xlsx_part *p = xlsx_part_open(b, d, workbook, true);
	int status;

	if (p == NULL)
		return false;
	while ((status = xlsx_part_next(p)) == 1) {
		struct xlsx_sheet *s;
		const char *id, *state;

		if (xlsx_part_at(p, "workbookPr")) {
			const char *from = xlsx_part_attribute(p, b->arena, "date1904");

			b->from_1904 = from != NULL && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
		}
		if (!xlsx_part_at(p, "sheet") || b->sheets->len == SHEETS_MAX)
			continue;
		s = arena_alloc(b->arena, sizeof *s);
		id = xlsx_part_attribute(p, b->arena, "r:id");
		state = xlsx_part_attribute(p, b->arena, "state");
		s->name = xlsx_part_attribute(p, b->arena, "name");
		s->part = id != NULL ? g_hash_table_lookup(relations, id) : NULL;
		s->hidden = state != NULL && strcmp(state, "visible") != 0;
		if (s->name != NULL && s->part != NULL && strstr(s->part, "chartsheet") == NULL)
			g_ptr_array_add(b->sheets, s);
	}
	xlsx_part_close(p);
	return status == 0;
}

static bool
read_strings(struct xlsx_book *b, struct diag *d, const char *name)
{
	struct xlsx_part *p = xlsx_part_open(b, d, name, true);
	g_autoptr(GString) text = g_string_new(NULL);
	gsize all = 0;
	int status = -1;

	if (p == NULL)
		return false;
	while ((status = xlsx_part_next(p)) == 1) {
		if (!xlsx_part_at(p, "si"))
			continue;
		g_string_truncate(text, 0);
		if (!xlsx_part_text(p, text, "rPh")) {
			status = -1;
			break;
		}
		all += text->len + 1;
		if (all > STRINGS_MAX) {
			xlsx_bomb(b, d, p->name, p->name);
			status = -1;
			break;
		}
		g_ptr_array_add(b->strings, arena_strdup(b->arena, text->str));
	}
	xlsx_part_close(p);
	return status == 0;
}

/* What kind of office file it is when it is no workbook of this kind. */
static bool
is_other(struct xlsx_book *b, struct diag *d, const char *workbook)
{
	static const char mime[] = "mimetypeapplication/vnd.oasis.opendocument.";
	const char *what = NULL;

	if (b->bytes->len > 200 && memmem(b->bytes->data, 200, mime, sizeof mime - 1) != NULL)
		what = "ODS";
	else if (workbook != NULL && g_str_has_suffix(workbook, ".bin"))
		what = "XLSB";
	else if (workbook != NULL && g_str_has_prefix(workbook, "word/"))
		what = "DOCX";
	if (what != NULL)
		diag_report(d, DIAG_TABLE_ODS, file_place(b->arena, b->name), NULL, what);
	return what != NULL;
}

static bool
read_book(struct xlsx_book *b, struct diag *d)
{
	GHashTable *relations;
	const char *workbook, *name;

	if (is_other(b, d, NULL) || (relations = read_relations(b, d, "")) == NULL)
		return false;
	workbook = g_hash_table_lookup(relations, "/officeDocument");
	if (is_other(b, d, workbook))
		return false;
	if (workbook == NULL) {
		xlsx_damaged(b, d, "里面没有工作簿", "it has no workbook");
		return false;
	}
	relations = read_relations(b, d, workbook);
	if (relations == NULL || !read_sheets(b, d, workbook, relations))
		return false;
	name = g_hash_table_lookup(relations, "/styles");
	if (name != NULL && !xlsx_read_styles(b, d, name))
		return false;
	name = g_hash_table_lookup(relations, "/sharedStrings");
	return name == NULL || read_strings(b, d, name);
}

struct xlsx_book *
xlsx_open(struct arena *a, struct diag *d, struct feed *f)
{
	struct xlsx_book *b = arena_alloc(a, sizeof *b);

	b->arena = a;
	b->name = arena_strdup(a, f->name);
	b->bytes = arena_adopt(a, g_byte_array_new(), (GDestroyNotify)g_byte_array_unref);
	b->sheets = arena_list(a);
	b->strings = arena_list(a);
	b->styles = arena_vector(a, sizeof(struct xlsx_style));
	return load_bytes(b, d, f) && read_book(b, d) ? b : NULL;
}

/* _x000D_: how a character is written that XML has none of. */
static void
unescape(GString *s)
{
	char *to = s->str;

	if (strstr(s->str, "_x") == NULL)
		return;
	for (const char *p = s->str; *p != '\0';) {
		bool code = p[0] == '_' && p[1] == 'x' && strspn(p + 2, "0123456789abcdefABCDEF") >= 4 && p[6] == '_';
		gunichar c = code ? (gunichar)g_ascii_strtoull((char[]){ p[2], p[3], p[4], p[5], '\0' }, NULL, 16) : 0;

		if (!code || c == 0 || (c >= 0xd800 && c < 0xe000)) {
			*to++ = *p++;
			continue;
		}
		to += g_unichar_to_utf8(c, to);
		p += 7;
	}
	g_string_truncate(s, (gsize)(to - s->str));
}

/* A number as a spreadsheet holds it: fifteen digits, never an exponent. */
static void
plain_number(GString *text, guint zeros)
{
	double value = g_ascii_strtod(text->str, NULL);
	char out[G_ASCII_DTOSTR_BUF_SIZE];

	if (strpbrk(text->str, "eE") != NULL || text->len > 15) {
		g_ascii_formatd(out, sizeof out, "%.15g", value);
		if (strchr(out, 'e') == NULL)
			g_string_assign(text, out);
		else if (value >= 1e15 && value < 1e30)
			g_string_printf(text, "%.0f", value);
	}
	while (text->len < zeros && text->str[strspn(text->str, "0123456789")] == '\0')
		g_string_prepend_c(text, '0');
}

/* false: the number is no day. */
static bool
date_number(const struct xlsx_book *b, GString *text)
{
	double days = g_ascii_strtod(text->str, NULL) + (b->from_1904 ? 1462 : 0);
	g_autoptr(arena) a = arena_new();
	gint64 minutes;

	if (!(days >= 61 && days <= DAYS_MAX)) /* before that spreadsheets count a day that never was */
		return false;
	minutes = (gint64)(days * 1440 + 0.5);
	g_string_assign(text, date_iso(a, minutes / 1440 - 25569));
	if (minutes % 1440 != 0)
		g_string_append_printf(text, " %02d:%02d", (int)(minutes % 1440 / 60), (int)(minutes % 60));
	return true;
}

static enum sheet_cell_kind
settle_number(const struct xlsx_book *b, struct xlsx_cell *c)
{
	struct xlsx_style s = c->style < b->styles->len ? g_array_index(b->styles, struct xlsx_style, c->style) :
							  (struct xlsx_style){ 0 };

	if (s.date && date_number(b, c->text))
		return CELL_DATE;
	plain_number(c->text, s.zeros);
	return CELL_NUMBER;
}

static enum sheet_cell_kind
settle_cell(const struct xlsx_book *b, struct xlsx_cell *c)
{
	if (c->formula && !c->valued && strcmp(c->type, "str") != 0)
		return CELL_UNKNOWN;
	if (strcmp(c->type, "s") == 0) {
		guint64 at = g_ascii_strtoull(c->text->str, NULL, 10);

		g_string_assign(c->text, at < b->strings->len ? b->strings->pdata[at] : "#REF!");
		unescape(c->text);
		return at < b->strings->len ? CELL_TEXT : CELL_ERROR;
	}
	if (strcmp(c->type, "e") == 0)
		return CELL_ERROR;
	if (strcmp(c->type, "b") == 0) {
		g_string_assign(c->text, strcmp(c->text->str, "1") == 0 ? "TRUE" : "FALSE");
		return CELL_TEXT;
	}
	if (strcmp(c->type, "inlineStr") == 0 || strcmp(c->type, "str") == 0) {
		unescape(c->text);
		return CELL_TEXT;
	}
	if (strcmp(c->type, "d") == 0)
		return CELL_DATE;
	return c->text->len > 0 ? settle_number(b, c) : CELL_TEXT;
}

/* "AB17" -> 27, from 0; G_MAXUINT: no such column. */
static guint
column_of(const char *reference)
{
	guint n = 0;

	for (const char *p = reference; g_ascii_isalpha(*p); p++) {
		n = n * 26 + (guint)(g_ascii_toupper(*p) - 'A') + 1;
		if (n > COLUMNS_MAX)
			return G_MAXUINT;
	}
	return n - 1;
}

static bool
read_cell(struct xlsx_part *p, struct xlsx_cell *c)
{
	int depth = xmlTextReaderDepth(p->reader), status;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while ((status = xlsx_part_next(p)) == 1) {
		if (xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_END_ELEMENT &&
		    xmlTextReaderDepth(p->reader) == depth)
			return true;
		if (xlsx_part_at(p, "f"))
			c->formula = true;
		else if (xlsx_part_at(p, "v") || xlsx_part_at(p, "is")) {
			c->valued = true;
			if (!xlsx_part_text(p, c->text, "rPh"))
				return false;
		}
	}
	return false;
}

static void
begin_cell(struct xlsx_part *p, struct arena *a, struct xlsx_cell *c, guint next)
{
	const char *reference = xlsx_part_attribute(p, a, "r"), *type = xlsx_part_attribute(p, a, "t"),
		   *style = xlsx_part_attribute(p, a, "s");

	g_string_truncate(c->text, 0);
	c->column = reference != NULL ? column_of(reference) : next;
	g_strlcpy(c->type, type != NULL ? type : "n", sizeof c->type);
	c->style = style != NULL ? (guint)g_ascii_strtoull(style, NULL, 10) : 0;
	c->formula = c->valued = false;
}

/* The cells of a row, holes filled. false: reported. */
static bool
read_cells(struct xlsx_leaf *l, struct sheet_row *r)
{
	g_autoptr(arena) a = arena_new();
	g_autoptr(GString) text = g_string_new(NULL);
	struct xlsx_cell c = { .text = text };
	struct xlsx_part *p = l->part;
	int depth = xmlTextReaderDepth(p->reader), status;

	while ((status = xlsx_part_next(p)) == 1) {
		enum sheet_cell_kind kind;

		if (xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_END_ELEMENT &&
		    xmlTextReaderDepth(p->reader) == depth)
			return true;
		if (!xlsx_part_at(p, "c"))
			continue;
		begin_cell(p, a, &c, r->cells->len);
		if (c.column == G_MAXUINT || c.column < r->cells->len || !read_cell(p, &c))
			break;
		kind = settle_cell(l->book, &c);
		if (c.text->len == 0 && kind != CELL_UNKNOWN)
			continue;
		if (kind == CELL_UNKNOWN)
			g_string_assign(c.text, "=");
		while (r->cells->len < c.column)
			sheet_row_add(r, "", 0, CELL_TEXT);
		sheet_row_add(r, c.text->str, c.text->len, kind);
		arena_reset(a);
	}
	if (!p->bad)
		xlsx_damaged(l->book, p->diag,
		    arena_printf(l->book->arena, "表“%s”第 %" G_GUINT64_FORMAT " 行", l->grid.sheet, r->number),
		    arena_printf(l->book->arena, "sheet “%s” row %" G_GUINT64_FORMAT, l->grid.sheet, r->number));
	p->bad = true;
	return false;
}

static struct sheet_row *
read_row(struct xlsx_leaf *l)
{
	g_autoptr(arena) a = arena_new();
	const char *number = xlsx_part_attribute(l->part, a, "r"), *hidden = xlsx_part_attribute(l->part, a, "hidden");
	struct sheet_row *r;

	l->row = number != NULL ? g_ascii_strtoull(number, NULL, 10) : l->row + 1;
	r = sheet_row_new(l->row);
	r->hidden = hidden != NULL && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
	if (xmlTextReaderIsEmptyElement(l->part->reader) || read_cells(l, r))
		return r;
	sheet_row_free(r);
	return NULL;
}

static struct sheet_row *
leaf_next(struct sheet_grid *g, struct diag *d)
{
	struct xlsx_leaf *l = (struct xlsx_leaf *)g;
	int status = 0;

	if (l->part == NULL && !l->ended && (l->part = xlsx_part_open(l->book, d, l->part_name, true)) == NULL)
		l->ended = g->broken = true;
	if (l->part != NULL)
		l->part->diag = d;
	while (!l->ended && (status = xlsx_part_next(l->part)) == 1)
		if (xlsx_part_at(l->part, "row")) {
			struct sheet_row *r = read_row(l);

			if (r != NULL)
				return r;
			status = -1;
			break;
		}
	g->broken = g->broken || status < 0;
	l->ended = true;
	return NULL;
}

static void
leaf_close(struct sheet_grid *g)
{
	xlsx_part_close(((struct xlsx_leaf *)g)->part);
	g_free(g);
}

struct sheet_grid *
xlsx_grid(struct xlsx_book *b, const struct xlsx_sheet *s)
{
	struct xlsx_leaf *l = g_new0(struct xlsx_leaf, 1);

	l->grid = (struct sheet_grid){ .file = b->name, .sheet = s->name, .next = leaf_next, .close = leaf_close };
	l->book = b;
	l->part_name = s->part;
	return &l->grid;
}
