/* A workbook: its sheets, shared strings and the cells of a sheet row by row. */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/book.h"
#include "record/table/xlsx.h"

#define STRINGS_MAX (256 * 1024 * 1024) /* [bytes] of shared strings */

struct xlsx_leaf {
	struct sheet_grid grid; /* first: it is the grid */
	struct xlsx_book *book;
	const char *part_name;
	struct zip_part *part;
	guint64 row;
	bool ended;
};

/* A cell as it is read. */
struct xlsx_cell {
	guint column;
	char type[12];
	guint style;
	bool formula;
	guint values; /* that it holds; more than one: it is damaged */
	GString *text;
};

static void
damaged(const struct xlsx_book *b, struct diag *d, const char *zh, const char *en)
{
	sheet_book_damaged(b->package.arena, d, b->package.name, zh, en);
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
	    strcmp(folder, ".") == 0       ? arena_printf(b->package.arena, "_rels/%s.rels", base) :
					     arena_printf(b->package.arena, "%s/_rels/%s.rels", folder, base);
	struct zip_part *p = zip_part_open(&b->package, d, name, true);
	GHashTable *found;
	int status;

	if (p == NULL)
		return NULL;
	found = arena_table(b->package.arena);
	while ((status = zip_part_next(p)) == 1) {
		const char *id, *type, *target;

		if (!zip_part_at(p, "Relationship"))
			continue;
		id = zip_part_attribute(p, b->package.arena, "Id");
		type = zip_part_attribute(p, b->package.arena, "Type");
		target = zip_part_attribute(p, b->package.arena, "Target");
		if (id == NULL || type == NULL || target == NULL)
			continue;
		target = resolve(b->package.arena, part, target);
		g_hash_table_insert(found, (char *)id, (char *)target);
		if (strrchr(type, '/') != NULL)
			g_hash_table_insert(found, (char *)strrchr(type, '/'), (char *)target);
	}
	zip_part_close(p);
	return status == 0 ? found : NULL;
}

static bool
read_sheets(struct xlsx_book *b, struct diag *d, const char *workbook, GHashTable *relations)
{
	struct zip_part *p = zip_part_open(&b->package, d, workbook, true);
	int status;

	if (p == NULL)
		return false;
	while ((status = zip_part_next(p)) == 1) {
		struct book_sheet *s;
		const char *id, *state;

		if (zip_part_at(p, "workbookPr")) {
			const char *from = zip_part_attribute(p, b->package.arena, "date1904");

			b->from_1904 = from != NULL && (strcmp(from, "1") == 0 || strcmp(from, "true") == 0);
		}
		if (!zip_part_at(p, "sheet"))
			continue;
		s = arena_alloc(b->package.arena, sizeof *s);
		id = zip_part_attribute(p, b->package.arena, "r:id");
		state = zip_part_attribute(p, b->package.arena, "state");
		s->name = zip_part_attribute(p, b->package.arena, "name");
		s->part = id != NULL ? g_hash_table_lookup(relations, id) : NULL;
		s->hidden = state != NULL && strcmp(state, "visible") != 0;
		if (s->name != NULL && s->part != NULL && strstr(s->part, "chartsheet") == NULL)
			g_ptr_array_add(b->book.sheets, s);
	}
	zip_part_close(p);
	if (b->book.sheets->len > SHEETS_MAX) {
		sheet_book_limit(b->package.arena, d, b->package.name, "工作表多于 " G_STRINGIFY(SHEETS_MAX) " 张",
		    "more than " G_STRINGIFY(SHEETS_MAX) " sheets");
		return false;
	}
	return status == 0;
}

static bool
read_strings(struct xlsx_book *b, struct diag *d, const char *name)
{
	struct zip_part *p = zip_part_open(&b->package, d, name, true);
	g_autoptr(GString) text = g_string_new(NULL);
	gsize all = 0;
	int status = -1;

	if (p == NULL)
		return false;
	while ((status = zip_part_next(p)) == 1) {
		if (!zip_part_at(p, "si"))
			continue;
		g_string_truncate(text, 0);
		if (!zip_part_text(p, text, "rPh")) {
			status = -1;
			break;
		}
		all += text->len + 1;
		if (all > STRINGS_MAX) {
			sheet_book_bomb(b->package.arena, d, b->package.name, p->name, p->name);
			status = -1;
			break;
		}
		g_ptr_array_add(b->strings, arena_strdup(b->package.arena, text->str));
	}
	zip_part_close(p);
	return status == 0;
}

/* What kind of office file it is when it is no workbook of this kind. */
static bool
is_other(struct xlsx_book *b, struct diag *d, const char *workbook)
{
	const char *what = workbook == NULL     ? NULL :
	    g_str_has_suffix(workbook, ".bin")  ? "XLSB" :
	    g_str_has_prefix(workbook, "word/") ? "DOCX" :
	    g_str_has_prefix(workbook, "ppt/")  ? "PPTX" :
						  NULL;

	if (what != NULL)
		diag_report(d, DIAG_TABLE_ODS, file_place(b->package.arena, b->package.name), NULL, what);
	return what != NULL;
}

/* Which sheets it has, and the parts of the workbook by their kind; NULL: reported. */
static GHashTable *
read_contents(struct xlsx_book *b, struct diag *d)
{
	GHashTable *relations;
	const char *workbook;

	if ((relations = read_relations(b, d, "")) == NULL)
		return NULL;
	workbook = g_hash_table_lookup(relations, "/officeDocument");
	if (is_other(b, d, workbook))
		return NULL;
	if (workbook == NULL) {
		damaged(b, d, "里面没有工作簿", "it has no workbook");
		return NULL;
	}
	relations = read_relations(b, d, workbook);
	return relations != NULL && read_sheets(b, d, workbook, relations) ? relations : NULL;
}

/* The texts that cells share may lack where no cell shares any. */
static bool
has_part(const struct xlsx_book *b, struct diag *d, const char *name)
{
	const GPtrArray *parts = zip_parts(&b->package, d);

	return parts != NULL && zip_has(parts, name);
}

static bool
read_book(struct xlsx_book *b, struct diag *d)
{
	GHashTable *relations = read_contents(b, d);
	const char *name;

	if (relations == NULL)
		return false;
	name = g_hash_table_lookup(relations, "/styles");
	if (name != NULL && !xlsx_read_styles(b, d, name))
		return false;
	name = g_hash_table_lookup(relations, "/sharedStrings");
	if (name == NULL || has_part(b, d, name))
		return name == NULL || read_strings(b, d, name);
	b->lost = name;
	return true;
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

/* A number in its style; what is none though it says so stands as it is. */
static void
add_number(const struct xlsx_book *b, const struct xlsx_cell *c, struct sheet_row *r)
{
	double value;

	if (!sheet_number_read(c->text->str, &value))
		sheet_row_add(r, c->text->str, c->text->len, CELL_TEXT);
	else
		sheet_row_add_number(r, c->style < b->styles->len ? b->styles->pdata[c->style] : b->general, value);
}

static void
add_text(const struct xlsx_book *b, const struct xlsx_cell *c, struct sheet_row *r)
{
	unescape(c->text);
	if (c->style < b->styles->len)
		number_show_text(b->styles->pdata[c->style], c->text);
	sheet_row_add(r, c->text->str, c->text->len, CELL_TEXT);
}

/* A text that several cells share, by its number. */
static void
add_shared(const struct xlsx_book *b, const struct xlsx_cell *c, struct sheet_row *r)
{
	guint64 at;

	if (!g_ascii_string_to_unsigned(g_strstrip(c->text->str), 10, 0, G_MAXUINT32, &at, NULL)) {
		sheet_row_add(r, c->text->str, strlen(c->text->str), CELL_DAMAGED);
		return;
	}
	if (at >= b->strings->len) {
		sheet_row_add(r, "#REF!", 5, CELL_ERROR);
		return;
	}
	g_string_assign(c->text, b->strings->pdata[at]);
	add_text(b, c, r);
}

static bool
is_type(const struct xlsx_cell *c, const char *type)
{
	return strcmp(c->type, type) == 0;
}

static bool
is_text(const struct xlsx_cell *c)
{
	return is_type(c, "inlineStr") || is_type(c, "str");
}

/* Of a text nothing is a value; of whatever else it is none. */
static bool
is_empty(const struct xlsx_cell *c)
{
	return is_text(c) ? c->text->len == 0 : strspn(c->text->str, " \t\r\n") == c->text->len;
}

static void
add_cell(const struct xlsx_book *b, const struct xlsx_cell *c, struct sheet_row *r)
{
	if (c->values > 1)
		sheet_row_add(r, c->text->str, c->text->len, CELL_DAMAGED);
	else if (is_empty(c))
		sheet_row_add(r, "=", is_text(c) ? 0 : 1, is_text(c) ? CELL_TEXT : CELL_UNKNOWN);
	else if (is_type(c, "s"))
		add_shared(b, c, r);
	else if (is_type(c, "e"))
		sheet_row_add(r, c->text->str, c->text->len, CELL_ERROR);
	else if (is_type(c, "b"))
		sheet_row_add_truth(r, c->text->str);
	else if (is_text(c))
		add_text(b, c, r);
	else if (is_type(c, "d"))
		sheet_row_add(r, c->text->str, c->text->len, CELL_DATE);
	else
		add_number(b, c, r);
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
read_cell(struct zip_part *p, struct xlsx_cell *c)
{
	int depth = xmlTextReaderDepth(p->reader), status;

	if (xmlTextReaderIsEmptyElement(p->reader))
		return true;
	while ((status = zip_part_next(p)) == 1) {
		if (xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_END_ELEMENT &&
		    xmlTextReaderDepth(p->reader) == depth)
			return true;
		if (zip_part_at(p, "f"))
			c->formula = true;
		else if (zip_part_at(p, "v") || zip_part_at(p, "is")) {
			if (c->values++ > 0)
				g_string_append(c->text, "、");
			if (!zip_part_text(p, c->text, "rPh"))
				return false;
		}
	}
	return false;
}

static void
begin_cell(struct zip_part *p, struct arena *a, struct xlsx_cell *c, guint next)
{
	const char *reference = zip_part_attribute(p, a, "r"), *type = zip_part_attribute(p, a, "t"),
		   *style = zip_part_attribute(p, a, "s");

	g_string_truncate(c->text, 0);
	c->column = reference != NULL ? column_of(reference) : next;
	g_strlcpy(c->type, type != NULL ? type : "n", sizeof c->type);
	c->style = style != NULL ? (guint)g_ascii_strtoull(style, NULL, 10) : 0;
	c->formula = false;
	c->values = 0;
}

/* Is it a cell whose text is lost?  Reported. */
static bool
has_lost_text(struct xlsx_leaf *l, struct arena *a)
{
	const struct xlsx_book *b = l->book;
	const char *type = b->lost != NULL && zip_part_at(l->part, "c") ? zip_part_attribute(l->part, a, "t") : NULL;

	if (type == NULL || strcmp(type, "s") != 0)
		return false;
	damaged(b, l->part->diag, arena_printf(b->package.arena, "里面没有 %s", b->lost),
	    arena_printf(b->package.arena, "there is no %s in it", b->lost));
	l->part->bad = true;
	return true;
}

/* The cells of a row, holes filled. false: reported. */
static bool
read_cells(struct xlsx_leaf *l, struct sheet_row *r)
{
	g_autoptr(arena) a = arena_new();
	g_autoptr(GString) text = g_string_new(NULL);
	struct xlsx_cell c = { .text = text };
	struct zip_part *p = l->part;
	int depth = xmlTextReaderDepth(p->reader), status;
	guint next = 0;

	while ((status = zip_part_next(p)) == 1) {
		if (xmlTextReaderNodeType(p->reader) == XML_READER_TYPE_END_ELEMENT &&
		    xmlTextReaderDepth(p->reader) == depth)
			return true;
		if (has_lost_text(l, a))
			break;
		if (!zip_part_at(p, "c"))
			continue;
		begin_cell(p, a, &c, next);
		if (c.column == G_MAXUINT || !read_cell(p, &c))
			break;
		if (c.column < next) {
			r->fault = (guint)DIAG_ROW_AGAIN + 1;
			continue;
		}
		next = c.column + 1;
		if (is_empty(&c) && !c.formula)
			continue;
		while (r->cells->len < c.column)
			sheet_row_add(r, "", 0, CELL_TEXT);
		add_cell(l->book, &c, r);
		arena_reset(a);
	}
	if (!p->bad)
		damaged(l->book, p->diag,
		    arena_printf(l->book->package.arena, "表“%s”第 %" G_GUINT64_FORMAT " 行", l->grid.sheet, r->number),
		    arena_printf(l->book->package.arena, "sheet “%s” row %" G_GUINT64_FORMAT, l->grid.sheet,
			r->number));
	p->bad = true;
	return false;
}

static struct sheet_row *
read_row(struct xlsx_leaf *l)
{
	g_autoptr(arena) a = arena_new();
	const char *number = zip_part_attribute(l->part, a, "r"), *hidden = zip_part_attribute(l->part, a, "hidden");
	struct sheet_row *r;
	guint64 at;

	at = number != NULL ? g_ascii_strtoull(number, NULL, 10) : l->row + 1;
	r = sheet_row_new(at);
	r->fault = at <= l->row ? (guint)DIAG_ROW_AGAIN + 1 : 0;
	l->row = MAX(l->row, at);
	r->from_1904 = l->book->from_1904;
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

	if (l->part == NULL && !l->ended && (l->part = zip_part_open(&l->book->package, d, l->part_name, true)) == NULL)
		l->ended = g->broken = true;
	if (l->part != NULL)
		l->part->diag = d;
	while (!l->ended && (status = zip_part_next(l->part)) == 1)
		if (zip_part_at(l->part, "row")) {
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
	zip_part_close(((struct xlsx_leaf *)g)->part);
	g_free(g);
}

static struct sheet_grid *
open_grid(struct sheet_book *b, const struct book_sheet *s)
{
	struct xlsx_leaf *l = g_new0(struct xlsx_leaf, 1);

	l->grid = (struct sheet_grid){ .file = b->name, .sheet = s->name, .next = leaf_next, .close = leaf_close };
	l->book = (struct xlsx_book *)b;
	l->part_name = s->part;
	return &l->grid;
}

static struct xlsx_book *
new_book(struct arena *a, const char *name, GByteArray *bytes)
{
	struct xlsx_book *b = arena_alloc(a, sizeof *b);

	b->book = (struct sheet_book){ .arena = a, .name = name, .sheets = arena_list(a), .grid = open_grid };
	b->package = (struct zip_package){ .arena = a, .name = name, .bytes = bytes };
	b->strings = arena_list(a);
	b->styles = arena_list(a);
	b->general = number_format_read(a, NULL);
	return b;
}

struct sheet_book *
xlsx_open(struct arena *a, struct diag *d, const char *name, GByteArray *bytes)
{
	struct xlsx_book *b = new_book(a, name, bytes);

	return read_book(b, d) ? &b->book : NULL;
}

struct sheet_book *
xlsx_look(struct arena *a, struct diag *d, const char *name, GByteArray *bytes)
{
	struct xlsx_book *b = new_book(a, name, bytes);

	return read_contents(b, d) != NULL ? &b->book : NULL;
}
