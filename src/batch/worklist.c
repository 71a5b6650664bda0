/* Rows of tables and what was found of them, gathered in the order of the input; a run of any size takes so much memory at most. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "batch/worklist.h"

enum {
	MOST_ROWS = 20000,
	MOST_BYTES = 48 * 1024 * 1024, /* of their cells */
	MOST_MARKS = 30,               /* of a row */
	MOST_KINDS = 1000,
	MOST_OTHERS = 2000,
};

struct worklist *
worklist_new(struct arena *a, const struct batch_options *o)
{
	struct worklist *w = arena_alloc(a, sizeof *w);

	w->arena = a;
	w->options = o;
	w->tables = arena_list(a);
	w->kinds = arena_list(a);
	w->apart = arena_list(a);
	w->others = arena_list(a);
	w->by_name = arena_table(a);
	w->by_kind = arena_table(a);
	w->known = arena_table(a);
	return w;
}

/* --- tables and rows --- */

static struct worklist_table *
find_table(struct worklist *w, const char *file, const char *sheet)
{
	g_autofree char *name = g_strdup_printf("%s\n%s", file, sheet);

	return g_hash_table_lookup(w->by_name, name);
}

static struct worklist_table *
add_table(struct worklist *w, const char *file, const char *sheet, guint64 head)
{
	struct worklist_table *t = find_table(w, file, sheet);

	if (t != NULL)
		return t;
	t = arena_alloc(w->arena, sizeof *t);
	t->file = arena_strdup(w->arena, file);
	t->sheet = arena_strdup(w->arena, sheet);
	t->head = head;
	t->heads = arena_list(w->arena);
	t->head_marks = arena_list(w->arena);
	t->rows = arena_list(w->arena);
	t->by_number = arena_adopt(w->arena, g_hash_table_new(g_int64_hash, g_int64_equal),
	    (GDestroyNotify)g_hash_table_unref);
	g_hash_table_insert(w->by_name, arena_printf(w->arena, "%s\n%s", file, sheet), t);
	g_ptr_array_add(w->tables, t);
	return t;
}

static struct worklist_row *
find_row(const struct worklist_table *t, guint64 number)
{
	return g_hash_table_lookup(t->by_number, &number);
}

/* NULL: there is no room for more. */
static struct worklist_row *
add_row(struct worklist *w, struct worklist_table *t, guint64 number)
{
	struct worklist_row *row = find_row(t, number);

	if (row != NULL)
		return row;
	if (w->rows >= MOST_ROWS || w->bytes >= MOST_BYTES) {
		w->left_rows++;
		return NULL;
	}
	w->rows++;
	row = arena_alloc(w->arena, sizeof *row);
	row->number = number;
	row->marks = arena_list(w->arena);
	g_hash_table_insert(t->by_number, &row->number, row);
	g_ptr_array_add(t->rows, row);
	return row;
}

static void
take_cells(struct worklist *w, struct worklist_table *t, struct worklist_row *row, GVariantIter *cells)
{
	const char *head, *cell;
	gsize count = g_variant_iter_n_children(cells);

	row->cells = arena_array(w->arena, count, sizeof *row->cells);
	while (g_variant_iter_next(cells, "(^&ay^&ay)", &head, &cell)) {
		if (t->heads->len <= row->count)
			g_ptr_array_add(t->heads, arena_strdup(w->arena, head));
		w->bytes += strlen(cell) + sizeof *row->cells;
		row->cells[row->count++] = arena_strdup(w->arena, cell);
	}
}

static void
take_rows(struct worklist *w, GVariantIter *rows)
{
	const char *file, *sheet;
	guint64 number, head;
	GVariantIter *cells;

	while (g_variant_iter_next(rows, "(^&ay^&aytta(ayay))", &file, &sheet, &number, &head, &cells)) {
		struct worklist_table *t = add_table(w, file, sheet, head);
		struct worklist_row *row = add_row(w, t, number);

		if (row != NULL && row->cells == NULL)
			take_cells(w, t, row, cells);
		g_variant_iter_free(cells);
	}
}

/* --- marks --- */

static const struct worklist_mark *
keep_mark(struct worklist *w, const struct worklist_mark *m)
{
	struct worklist_mark *kept = arena_memdup(w->arena, m, sizeof *m);

	kept->kind = arena_strdup(w->arena, m->kind);
	kept->id = arena_strdup(w->arena, m->id);
	kept->record = arena_strdup(w->arena, m->record);
	kept->file = arena_strdup(w->arena, m->file);
	kept->sheet = arena_strdup(w->arena, m->sheet);
	kept->header = arena_strdup(w->arena, m->header);
	kept->what = arena_strdup(w->arena, m->what);
	kept->content = arena_strdup(w->arena, m->content);
	kept->todo = arena_strdup(w->arena, m->todo);
	return kept;
}

static const char *
place_words(struct worklist *w, const struct worklist_mark *m)
{
	g_autofree char *name = g_path_get_basename(m->file);
	const char *where = m->sheet[0] != '\0' ? m->sheet : name;

	if (m->file[0] == '\0')
		return m->record[0] != '\0' ? arena_strdup(w->arena, m->record) : NULL;
	if (m->row == 0)
		return arena_strdup(w->arena, where);
	return arena_printf(w->arena,
	    w->options->lang == LANG_ZH ? "%s 第 %" G_GUINT64_FORMAT " 行" : "%s row %" G_GUINT64_FORMAT, where,
	    m->row);
}

static void
count_kind(struct worklist *w, const struct worklist_mark *m)
{
	struct worklist_kind *k = g_hash_table_lookup(w->by_kind, m->kind);

	if (k == NULL && w->kinds->len == MOST_KINDS)
		return;
	if (k == NULL) {
		k = arena_alloc(w->arena, sizeof *k);
		k->first = keep_mark(w, m);
		g_hash_table_insert(w->by_kind, (char *)k->first->kind, k);
		g_ptr_array_add(w->kinds, k);
	}
	if (k->count < G_N_ELEMENTS(k->places))
		k->places[k->count] = place_words(w, m);
	k->count++;
}

static char *
mark_key(const struct worklist_mark *m)
{
	return g_strdup_printf("%s\n%s\n%" G_GUINT64_FORMAT "\n%u\n%s\n%s", m->file, m->sheet, m->row, m->column, m->id,
	    m->what);
}

/* What stands outside of all tables (settings, a template) is listed once, whichever records meet it. */
static void
add_other(struct worklist *w, const struct worklist_mark *m)
{
	g_autofree char *key = mark_key(m);

	if (g_hash_table_contains(w->known, key))
		return;
	if (w->others->len == MOST_OTHERS) {
		w->left_others++;
		return;
	}
	g_hash_table_add(w->known, arena_strdup(w->arena, key));
	g_ptr_array_add(w->others, (void *)keep_mark(w, m));
}

static void
add_apart(struct worklist *w, const struct worklist_mark *m)
{
	if (w->apart->len < MOST_OTHERS)
		g_ptr_array_add(w->apart, (void *)keep_mark(w, m));
	else
		w->left_others++;
}

static void
add_to_row(struct worklist *w, struct worklist_row *row, const struct worklist_mark *m)
{
	row->rejects |= m->rejects;
	if (row->marks->len < MOST_MARKS)
		g_ptr_array_add(row->marks, (void *)keep_mark(w, m));
	else
		row->more++;
}

/* Of a record: its row came before it, or there was no room for that. */
static void
take_mark(struct worklist *w, const struct worklist_mark *m)
{
	struct worklist_table *t = m->table ? find_table(w, m->file, m->sheet) : NULL;
	struct worklist_row *row = t != NULL ? find_row(t, m->row) : NULL;

	count_kind(w, m);
	if (m->told)
		return;
	if (row != NULL)
		add_to_row(w, row, m);
	else if (!m->table)
		add_other(w, m);
	else if (w->left_rows == 0)
		add_apart(w, m);
}

void
worklist_unpack(struct worklist *w, GVariant *work)
{
	/* One cell's fault may bar several documents of a record: it is one thing to mend. */
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GVariantIter) rows = NULL, marks = NULL;
	struct worklist_mark m = { 0 };
	gboolean rejects, table, told;
	guint32 level, column;

	g_variant_get(work, WIRE_WORK, &rows, &marks);
	take_rows(w, rows);
	while (g_variant_iter_next(marks, "(ubbb^&ay^&ay^&ay^&ay^&ay^&ay^&ay^&aytu)", &level, &rejects, &table, &told,
	    &m.kind, &m.id, &m.record, &m.file, &m.sheet, &m.header, &m.what, &m.todo, &m.row, &column)) {
		m.level = (enum diag_level)level;
		m.rejects = rejects;
		m.table = table;
		m.told = told;
		m.column = column;
		if (g_hash_table_add(seen, mark_key(&m)))
			take_mark(w, &m);
	}
}

void
worklist_add(struct worklist *w, const struct batch_job *job, const struct finding *f)
{
	g_autoptr(arena) a = arena_new();
	struct worklist_mark m = worklist_mark_of(a, job, f);

	if (f->level < DIAG_WARN)
		return;
	count_kind(w, &m);
	add_apart(w, &m);
}

/* What belongs to no record, once all rows have come: to its row, to the head of its table, or to neither. */
static void
place_apart(struct worklist *w, const struct worklist_mark *m)
{
	struct worklist_table *t = m->table ? find_table(w, m->file, m->sheet) : NULL;
	struct worklist_row *row;

	if (t == NULL || m->row == 0 || m->row < t->head)
		add_other(w, m);
	else if (m->row == t->head)
		g_ptr_array_add(t->head_marks, (void *)m);
	else if ((row = add_row(w, t, m->row)) != NULL)
		add_to_row(w, row, m);
}

bool
worklist_settle(struct worklist *w)
{
	bool some = w->tables->len > 0;

	for (guint i = 0; i < w->apart->len; i++) {
		const struct worklist_mark *m = w->apart->pdata[i];

		some |= m->table;
		place_apart(w, m);
	}
	return some;
}
