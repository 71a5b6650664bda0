/* The sheets of a kind of record: a row a record, and sheets for the lists that records have. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "batch/blank/inner.h"
#include "xml/xml.h"

enum { TITLE_ROW = 1, NOTE_ROW, HEAD_ROW, FIRST_ROW };

#define EMPTY_ROWS 20

/* One sheet in the making. */
struct blank_sheet {
	const struct blank *blank;
	enum record_kind kind;
	const char *rows;   /* path of the list, NULL: a row is a record */
	GPtrArray *columns; /* struct record_column * */
	struct workbook_sheet *sheet;
	guint row;
};

static bool
is_used(const struct blank *b, enum record_kind kind, const char *path)
{
	return g_hash_table_contains(b->used, arena_printf(b->arena, "%s %s", record_kind_name(kind), path));
}

/* The title of a document that needs a field, or NULL. */
static const char *
wanted_by(const struct blank *b, enum record_kind kind, const struct record_column *c)
{
	for (guint i = 0; i < b->wants->len; i++) {
		const struct record_want *w = b->wants->pdata[i];

		if (w->kind == kind && strcmp(w->path, c->path) == 0)
			return w->title;
	}
	return NULL;
}

static bool
is_asked(const struct blank *b, enum record_kind kind, const struct record_column *c)
{
	bool always = kind == RECORD_CASE && text_has_word("@type @stage", c->path);

	return c->rows == NULL && (always || wanted_by(b, kind, c) != NULL);
}

/* Rows of a list say which record they are of, and which of its elements they stand in. */
static void
add_leading(struct blank_sheet *s, const GPtrArray *all, const struct record_column *first)
{
	const struct blank *b = s->blank;

	for (guint i = 0; i < all->len; i++) {
		const struct record_column *c = all->pdata[i];

		if (strcmp(c->path, "@id") == 0)
			g_ptr_array_add(s->columns, (gpointer)c);
		else if (first->around != NULL && g_strcmp0(c->rows, first->around) == 0 &&
		    strchr(c->path, '@') != NULL && is_used(b, s->kind, c->path))
			g_ptr_array_add(s->columns, (gpointer)c);
	}
}

static void
choose_columns(struct blank_sheet *s, const GPtrArray *all)
{
	const struct blank *b = s->blank;

	for (guint i = 0; i < all->len; i++) {
		const struct record_column *c = all->pdata[i];

		if (g_strcmp0(c->rows, s->rows) != 0 ||
		    !(is_used(b, s->kind, c->path) || c->own || is_asked(b, s->kind, c)))
			continue;
		if (s->rows != NULL && s->columns->len == 0)
			add_leading(s, all, c);
		g_ptr_array_add(s->columns, (gpointer)c);
	}
}

static void
write_heads(const struct blank_sheet *s, const char *title)
{
	const struct blank *b = s->blank;

	workbook_across(s->sheet, TITLE_ROW, 1, MIN(s->columns->len, 8), WORKBOOK_TITLE, title);
	workbook_across(s->sheet, NOTE_ROW, 1, MIN(s->columns->len, 8), WORKBOOK_NOTE,
	    s->rows == NULL ?
		"一行一条。红字表头的列要填，其余的没有就空着；停在表头上看说明。斜体的样例行看过可以删去。" :
		"一行一项，“记录编号”写它属于哪一条。停在表头上看说明。");
	for (guint i = 0; i < s->columns->len; i++) {
		const struct record_column *c = s->columns->pdata[i];
		const char *wanted = wanted_by(b, s->kind, c);

		if (wanted == NULL && is_asked(b, s->kind, c))
			wanted = "每份文书";
		workbook_column(s->sheet, i + 1, blank_width(b, c), blank_style(c));
		blank_head(b, s->sheet, HEAD_ROW, i + 1, c, wanted);
		blank_offer(b, s->sheet, i + 1, FIRST_ROW, FIRST_ROW + BLANK_ROWS - 1, c);
	}
	workbook_freeze(s->sheet, HEAD_ROW, 1);
	workbook_print(s->sheet, HEAD_ROW);
}

/* What a node says at a path below it; "": nothing. */
static const char *
said_at(struct arena *a, const xmlNode *node, const char *path)
{
	g_auto(GStrv) steps = g_strsplit(path, "/", -1);
	const xmlNode *n = node;

	for (char **s = steps; *s != NULL && n != NULL; s++) {
		if (**s == '@')
			return xml_attr_or(n, *s + 1, "");
		if (**s != '\0')
			n = xml_child(n, *s);
	}
	return n != NULL ? xml_text(a, n) : "";
}

/* Of a row of a list, the path below the element that the row is. */
static const char *
below(const char *path, const char *rows)
{
	gsize length = rows != NULL ? strlen(rows) : 0;

	if (length == 0 || strncmp(path, rows, length) != 0)
		return path;
	return path[length] == '/' ? path + length + 1 : "";
}

static void
write_row(struct blank_sheet *s, const struct record *r, const xmlNode *node)
{
	for (guint i = 0; i < s->columns->len; i++) {
		const struct record_column *c = s->columns->pdata[i];
		bool own = g_strcmp0(c->rows, s->rows) == 0;
		const char *value = own ? said_at(s->blank->arena, node, below(c->path, s->rows)) :
		    c->rows == NULL     ? said_at(s->blank->arena, r->root, c->path) :
					  said_at(s->blank->arena, node->parent, below(c->path, c->rows));

		if (*value != '\0')
			blank_value(s->sheet, s->row, i + 1, c, blank_spelled(s->blank, s->kind, c, value), true);
		else
			workbook_text(s->sheet, s->row, i + 1, WORKBOOK_EXAMPLE, NULL);
	}
	s->row++;
}

/* Every element of a list, "opinion/item", in the order they stand. */
static void
write_list(struct blank_sheet *s, const struct record *r, const xmlNode *in, const char *path)
{
	const char *slash = strchr(path, '/');
	const char *name = slash != NULL ? arena_strndup(s->blank->arena, path, (gsize)(slash - path)) : path;

	for (xmlNode *n = xml_child(in, name); n != NULL; n = xml_next(n, name))
		if (slash != NULL)
			write_list(s, r, n, slash + 1);
		else
			write_row(s, r, n);
}

static void
write_examples(struct blank_sheet *s)
{
	s->row = FIRST_ROW;
	for (guint i = 0; i < s->blank->examples->len; i++) {
		const struct record *r = s->blank->examples->pdata[i];

		if (r->kind != s->kind)
			continue;
		if (s->rows == NULL)
			write_row(s, r, r->root);
		else
			write_list(s, r, r->root, s->rows);
	}
}

/* Rows that are ready to be written in. */
static void
write_empty(struct blank_sheet *s)
{
	for (guint last = s->row + EMPTY_ROWS; s->row < last; s->row++)
		for (guint i = 0; i < s->columns->len; i++)
			workbook_text(s->sheet, s->row, i + 1, blank_style(s->columns->pdata[i]), NULL);
}

static void
write_sheet(const struct blank *b, enum record_kind kind, const GPtrArray *all, const char *rows, const char *name)
{
	struct blank_sheet s = { .blank = b, .kind = kind, .rows = rows, .columns = arena_list(b->arena) };

	choose_columns(&s, all);
	if (s.columns->len == 0 || (rows == NULL && s.columns->len < 3))
		return;
	s.sheet = workbook_sheet(b->book, name);
	workbook_tab(s.sheet, rows == NULL ? WORKBOOK_TAB_GREEN : WORKBOOK_TAB_BLUE);
	write_heads(&s,
	    rows == NULL ? name :
			   arena_printf(b->arena, "%s（%s的明细）", name, record_kind_label(b->setup->records, kind)));
	write_examples(&s);
	write_empty(&s);
}

void
blank_sheets(const struct blank *b, enum record_kind kind)
{
	const GPtrArray *all = record_columns(b->mapping, b->arena, kind);
	GPtrArray *lists = arena_list(b->arena);

	write_sheet(b, kind, all, NULL, record_kind_label(b->setup->records, kind));
	for (guint i = 0; i < all->len; i++) {
		const struct record_column *c = all->pdata[i];

		if (c->rows == NULL || text_listed(lists, c->rows))
			continue;
		g_ptr_array_add(lists, (gpointer)c->rows);
		write_sheet(b, kind, all, c->rows, c->list);
	}
}
