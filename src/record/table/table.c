/*
 * Records out of tables: a row, with the rows that belong to it, becomes the text of one record, handed on as if it
 * had been read from XML.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "record/table/book.h"
#include "record/table/table.h"

#define IDS_MOST 10000 /* numbers among which one that was meant is looked for */

struct record_table {
	struct arena *arena;
	const struct record_reading *how;
	char *file;
	struct sheet_book *book; /* NULL: text */
	GPtrArray *sheets;       /* struct sheet *: of records */
	GPtrArray *joins;        /* struct join * */
	GPtrArray *ids;          /* char *: numbers of the first records, where there are rows that may miss theirs */
	guint at;                /* sheet being read */
	guint64 ordinal;
	bool doubt;                   /* rows of records could not be read, and nobody knows whose */
	const struct sheet_grid *cut; /* rows of details that could not be read at all; NULL: there is none */
	bool ended;
};

static bool
has_suffix(const char *name, const char *suffix)
{
	gsize length = strlen(name), n = strlen(suffix);

	return length > n && g_ascii_strcasecmp(name + length - n, suffix) == 0;
}

bool
record_table_is(const struct feed *f)
{
	return table_kind_of(f) != TABLE_KIND_RECORDS;
}

/* What the end of a file's name calls the list it holds; NULL: no list is called so.  The caller frees it. */
static char *
list_called(const struct record_mapping *m, const char *rest)
{
	g_autofree char *word = sheet_fold(rest);

	g_strdelimit(word, "-_()[]", ' ');
	g_strstrip(word);
	for (guint i = 0; i < m->tables->len; i++) {
		const struct mapping_table *t = m->tables->pdata[i];

		if (t->rows != NULL && g_ptr_array_find_with_equal_func(t->sheets, word, g_str_equal, NULL))
			return g_steal_pointer(&word);
	}
	return NULL;
}

/* 客户.csv has 客户-电源.csv beside it: the second holds rows of the first one's records.  What its name calls them, or NULL. */
static char *
belongs_to(const struct record_mapping *m, const char *owner, const char *name)
{
	g_autofree char *stem = NULL, *rest = NULL;

	if (!has_suffix(owner, ".csv") || !has_suffix(name, ".csv") || strcmp(owner, name) == 0)
		return NULL;
	stem = g_strndup(owner, strlen(owner) - 4);
	if (!g_str_has_prefix(name, stem))
		return NULL;
	rest = g_strndup(name + strlen(stem), strlen(name) - strlen(stem) - 4);
	return list_called(m, rest);
}

/* called: what the file's name calls its list, or NULL. */
static struct sheet *
csv_sheet(struct record_table *t, struct diag *d, struct feed *f, const char *called, enum record_kind kind)
{
	struct sheet_grid *g = csv_open(t->arena, f, t->how->encoding, t->how->mapping);
	struct sheet *s;

	g->called = arena_strdup(t->arena, called);
	s = sheet_open(t->arena, d, t->how->mapping, g, kind);

	if (s->head != NULL && s->head->columns->len >= COLUMNS_MAX) {
		sheet_book_limit(t->arena, d, g->file, "一行多于 " G_STRINGIFY(COLUMNS_MAX) " 列",
		    "more than " G_STRINGIFY(COLUMNS_MAX) " columns");
		s->head = NULL;
		g->broken = true;
	}
	return s;
}

/* How many lists stand around a sheet's rows, and are theirs. */
static guint
depth_of(const struct sheet *s)
{
	guint depth = 0;

	for (const struct model *m = s->head->table->list; m != NULL; m = model_rows(m->parent))
		depth++;
	return depth;
}

/* Rows come after those they stand in. */
static void
add_join(struct record_table *t, struct diag *d, struct sheet *s)
{
	guint at = t->joins->len;

	sheet_tell(s, d);
	while (at > 0 && depth_of(sheet_join_sheet(t->joins->pdata[at - 1])) > depth_of(s))
		at--;
	g_ptr_array_insert(t->joins, (gint)at, sheet_join_new(s, d));
}

/* Says so and gives true when the file only holds rows of another one's records. */
static bool
is_owned(struct record_table *t, struct diag *d)
{
	g_autofree char *folder = g_path_get_dirname(t->file), *base = g_path_get_basename(t->file);
	const GPtrArray *names = file_list(t->arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		g_autofree char *called = belongs_to(t->how->mapping, names->pdata[i], base);

		if (called != NULL) {
			diag_report(d, DIAG_TABLE_OWNED, file_place(t->arena, t->file), NULL, (char *)names->pdata[i]);
			return true;
		}
	}
	return false;
}

/* What the lists are called that may stand in files of their own beside a table of such records. */
static const char *
list_names(struct record_table *t, enum record_kind kind)
{
	GPtrArray *names = arena_list(t->arena);

	for (guint i = 0; i < t->how->mapping->tables->len; i++) {
		const struct mapping_table *m = t->how->mapping->tables->pdata[i];

		if (m->kind == kind && m->rows != NULL && m->sheets->len > 0)
			g_ptr_array_add(names, m->sheets->pdata[0]);
	}
	return text_joined(t->arena, names, "、");
}

/* 客户-费用1.csv beside 客户.csv has rows of a list, but its name is none of one: it was not read, which is told. */
static void
tell_unread(struct record_table *t, struct diag *d, const char *base, const char *name, const char *path)
{
	const struct sheet *first = t->sheets->pdata[0];
	gsize stem = strlen(base) - MIN(strlen(base), 4);
	struct feed *f;
	struct sheet *s;

	if (!has_suffix(base, ".csv") || !has_suffix(name, ".csv") || strncmp(base, name, stem) != 0 ||
	    (name[stem] != '-' && name[stem] != '_') || (f = feed_open(d, path)) == NULL)
		return;
	s = csv_sheet(t, d, f, NULL, RECORD_KIND_COUNT);
	if (s->head != NULL && s->head->table->rows != NULL)
		diag_report(d, DIAG_TABLE_UNREAD, file_place(t->arena, path), NULL,
		    list_names(t, first->head->table->kind));
	sheet_close(s);
}

static void
join_files(struct record_table *t, struct diag *d)
{
	g_autofree char *folder = g_path_get_dirname(t->file), *base = g_path_get_basename(t->file);
	const GPtrArray *names = file_list(t->arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		g_autofree char *called = belongs_to(t->how->mapping, base, names->pdata[i]);
		char *path;
		struct feed *f;
		struct sheet *s;

		path = strchr(t->file, '/') != NULL ? arena_printf(t->arena, "%s/%s", folder, (char *)names->pdata[i]) :
						      arena_strdup(t->arena, names->pdata[i]);
		if (called == NULL) {
			tell_unread(t, d, base, names->pdata[i], path);
			continue;
		}
		if ((f = feed_open(d, path)) == NULL) {
			t->cut = arena_memdup(t->arena, &(struct sheet_grid){ .file = path }, sizeof *t->cut);
			continue;
		}
		s = csv_sheet(t, d, f, called, RECORD_KIND_COUNT);
		if (s->head != NULL && s->head->table->rows != NULL)
			add_join(t, d, s);
		else {
			if (s->head == NULL && !s->grid->broken)
				sheet_tell_headless(s, d);
			else if (s->head != NULL)
				diag_say(d, DIAG_TABLE_HEAD, file_place(t->arena, path), NULL,
				    "：没有主表的编号一列，或者不是明细的列",
				    ": it has no column of ids of the main table, or is none of its lists");
			sheet_close(s);
		}
	}
}

static void
add_sheet(struct record_table *t, struct diag *d, struct sheet *s)
{
	bool told = s->head != NULL || s->grid->broken || sheet_tell_doubt(s, d);

	if (!told && t->book == NULL)
		sheet_tell_headless(s, d);
	else if (!told && g_strcmp0(s->grid->sheet, "说明") != 0)
		diag_report(d, s->empty ? DIAG_TABLE_EMPTY : DIAG_TABLE_SHEET, sheet_place(t->arena, s->grid, 0), NULL);
	if (s->head == NULL) {
		g_autofree char *list = s->grid->broken && s->grid->sheet != NULL ?
		    list_called(t->how->mapping, s->grid->sheet) :
		    NULL;

		if (list != NULL)
			t->cut = arena_memdup(t->arena,
			    &(struct sheet_grid){ .file = t->file, .sheet = arena_strdup(t->arena, s->grid->sheet) },
			    sizeof *t->cut);
		sheet_close(s);
		return;
	}
	if (s->head->table->rows != NULL && t->book != NULL) {
		add_join(t, d, s);
		return;
	}
	sheet_tell(s, d);
	if (head_has_id(s->head) && s->head->table->rows == NULL) {
		sheet_tell_lacks(s, d, DIAG_TABLE_LACKS, t->how->wants);
		g_ptr_array_add(t->sheets, s);
		return;
	}
	if (s->head->table->rows == NULL)
		sheet_tell_numberless(s, d);
	else
		diag_report(d, DIAG_TABLE_ALONE, sheet_place(t->arena, s->grid, s->head->row), NULL);
	sheet_close(s);
}

static void
open_csv(struct record_table *t, struct diag *d, struct feed *f)
{
	bool standard = strcmp(t->file, "-") == 0;

	if (!standard && is_owned(t, d)) {
		feed_close(f);
		return;
	}
	add_sheet(t, d, csv_sheet(t, d, f, NULL, t->how->kind));
	if (!standard && t->sheets->len > 0)
		join_files(t, d);
}

static void
open_book(struct record_table *t, struct diag *d, struct feed *f, enum table_kind kind)
{
	t->book = sheet_book_open(t->arena, d, f, kind, t->how->encoding);
	for (guint i = 0; t->book != NULL && i < t->book->sheets->len; i++) {
		const struct book_sheet *b = t->book->sheets->pdata[i];
		struct sheet_grid *g;

		if (settings_is_aside(b->name, b->hidden))
			continue;
		g = t->book->grid(t->book, b);
		if (b->hidden) {
			diag_report(d, DIAG_TABLE_HIDDEN, sheet_place(t->arena, g, 0), NULL, b->name);
			g->close(g);
		} else
			add_sheet(t, d, sheet_open(t->arena, d, t->how->mapping, g, t->how->kind));
	}
}

struct record_table *
record_table_open(struct diag *d, struct feed *f, const struct record_reading *how)
{
	struct arena *a = arena_new();
	struct record_table *t = arena_alloc(a, sizeof *t);
	enum table_kind kind = table_kind_of(f);
	gsize before = diag_count(d);

	*t = (struct record_table){ .arena = a,
		.how = arena_memdup(a, how, sizeof *how),
		.file = arena_strdup(a, f->name) };
	t->sheets = arena_list(a);
	t->joins = arena_list(a);
	t->ids = arena_list(a);
	if (kind == TABLE_KIND_NONE) {
		table_kind_tell(a, d, f);
		feed_close(f);
	} else if (kind == TABLE_KIND_TEXT)
		open_csv(t, d, f);
	else
		open_book(t, d, f, kind);
	if (t->sheets->len == 0 && t->book != NULL && diag_worst(d, before) < DIAG_ERROR)
		diag_say(d, DIAG_TABLE_HEAD, file_place(t->arena, t->file), NULL, "：没有一张表里有",
		    ": none of its sheets has one");
	return t;
}

void
record_table_close(struct record_table *t)
{
	if (t == NULL)
		return;
	for (guint i = 0; i < t->sheets->len; i++)
		sheet_close(t->sheets->pdata[i]);
	for (guint i = 0; i < t->joins->len; i++)
		sheet_join_free(t->joins->pdata[i]);
	arena_free(t->arena);
}

static bool
same_row(const struct sheet_row *a, const struct sheet_row *b)
{
	return a->text->len == b->text->len && memcmp(a->text->str, b->text->str, a->text->len) == 0;
}

/* Merged cells: only the first of several rows has what they share. */
static bool
only_repeats(const struct sheet *s, const struct sheet_row *r)
{
	bool some = false;

	for (guint i = 0; i < s->head->columns->len; i++) {
		const struct head_column *c = s->head->columns->pdata[i];
		bool blank = sheet_row_text(r, i)[strspn(sheet_row_text(r, i), " \t\r\n")] == '\0';

		if (c->field == NULL || blank)
			continue;
		if (c->field->rows == NULL)
			return false;
		some = true;
	}
	return some;
}

/* Rows that follow and belong to the same record. */
static void
take_followers(struct sheet *s, struct diag *d, struct draft *draft, struct sheet_row *row, const char *id)
{
	struct sheet_row *next;

	while (s->repeats && (next = sheet_peek(s, d)) != NULL && !same_row(row, next)) {
		const char *other = sheet_id(s, draft->arena, next);

		if (id[0] == '\0' || (other[0] == '\0' ? !only_repeats(s, next) : strcmp(id, other) != 0))
			return;
		draft_fill(draft, s, sheet_take(s, d), false);
		sheet_row_free(next);
	}
}

/* Can the row be a record, by its number? */
static bool
has_good_id(const struct sheet *s, struct arena *a, const struct sheet_row *r)
{
	const char *id = sheet_id(s, a, r), *value = strchr(id, '\x1f');
	bool own = g_str_has_prefix(id, "@");

	return value != NULL && (own || value[1 + strspn(value + 1, "0123456789")] == '\0');
}

/* Fewer cells than the head: harmless where the last ones are empty, not where a line break has cut the row in two. */
static void
check_length(struct sheet *s, struct diag *d, struct draft *draft, const struct sheet_row *r)
{
	guint last = 0;
	const struct sheet_row *next;

	for (guint i = 0; i < s->head->columns->len; i++)
		if (((const struct head_column *)s->head->columns->pdata[i])->field != NULL)
			last = i + 1;
	if (s->grid->sheet != NULL || r->cells->len >= last || draft->own.row.fault != 0)
		return;
	next = sheet_peek(s, d);
	draft->own.row.fault = (guint)(next != NULL && next->cells->len < last && !has_good_id(s, draft->arena, next) ?
				       DIAG_ROW_BROKEN :
				       DIAG_ROW_SHORT) +
	    1;
	draft->own.row.about = arena_printf(draft->arena, "%u", s->head->columns->len - r->cells->len);
}

/* The record is called after what tells it apart, unless it has a name of its own. */
static const char *
give_id(struct draft *draft, const struct sheet *s, const char *id)
{
	const struct mapping_field *own = mapping_field_of(s->head->table, "@id");
	const char *value = strchr(id, '\x1f');
	const char *named = own != NULL ? draft_value(draft, own->leaf, 0) : NULL;

	if (named != NULL && named[0] != '\0')
		return named;
	if ((value == NULL || own == NULL) && draft->own.row.fault != 0)
		return "";
	if (value == NULL || own == NULL) {
		draft->own.row.fault = (guint)DIAG_ROW_ID + 1;
		draft->own.row.about = "";
		return "";
	}
	for (guint i = 0; i < draft->own.data->len; i++) {
		const struct draft_datum *d = draft->own.data->pdata[i];
		struct convert_result c = { .value = value + 1 };

		if (d->field != NULL && strncmp(d->field->path, id, (gsize)(value - id)) == 0 &&
		    d->field->path[value - id] == '\0') {
			draft_put(draft, own, 0, &c, 0, d->cell);
			break;
		}
	}
	return value + 1;
}

static struct record_text *
make_record(struct record_table *t, struct sheet *s, struct arena *a, struct diag *d)
{
	struct sheet_row *row = sheet_take(s, d);
	struct draft *draft;
	const char *id;

	if (row == NULL)
		return NULL;
	draft = draft_new(a, t->how->mapping, s->head->table->kind, t->file, sheet_cell(s, a, row, G_MAXUINT, t->file));
	id = sheet_id(s, a, row);
	draft_fill(draft, s, row, true);
	take_followers(s, d, draft, row, id);
	check_length(s, d, draft, row);
	for (guint i = 0; i < t->joins->len; i++)
		sheet_join_add(t->joins->pdata[i], draft);
	if (t->cut != NULL)
		draft_cut(draft, t->cut);
	t->doubt = t->doubt || id[0] == '\0';
	if (t->joins->len > 0 && t->ids->len < IDS_MOST && strchr(id, '\x1f') != NULL)
		g_ptr_array_add(t->ids, arena_strdup(t->arena, strchr(id, '\x1f') + 1));
	id = give_id(draft, s, id);
	sheet_row_free(row);
	return draft_text(draft, id, ++t->ordinal);
}

static void
end_file(struct record_table *t, struct diag *d)
{
	if (t->ended)
		return;
	t->ended = true;
	for (guint i = 0; i < t->joins->len; i++)
		sheet_join_end(t->joins->pdata[i], d, t->ids, t->doubt);
}

struct record_text *
record_table_next(struct record_table *t, struct arena *a, struct diag *d)
{
	while (t->at < t->sheets->len) {
		struct sheet *s = t->sheets->pdata[t->at];
		struct record_text *text = make_record(t, s, a, d);

		if (text != NULL)
			return text;
		t->doubt = t->doubt || s->grid->broken;
		sheet_end(s, d);
		t->at++;
	}
	end_file(t, d);
	return NULL;
}
