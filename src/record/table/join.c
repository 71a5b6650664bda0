/* Rows of a sheet or file of their own that belong to records: kept by the number that tells which. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "record/table/inner.h"

#define EXAMPLE "样例-" /* so begin the numbers of the records in templates/blank */

struct join {
	struct sheet *sheet;
	GHashTable *rows; /* id -> GPtrArray of struct sheet_row * */
	struct sheet_note keyless;
};

struct join *
sheet_join_new(struct sheet *s, struct diag *d)
{
	struct join *j = g_new0(struct join, 1);
	g_autoptr(arena) a = arena_new();
	struct sheet_row *r;

	j->sheet = s;
	j->rows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	while ((r = sheet_take(s, d)) != NULL) {
		const char *id = sheet_id(s, a, r);
		GPtrArray *known = g_hash_table_lookup(j->rows, id);

		if (id[0] == '\0' && r->fault != 0)
			diag_report(d, (enum diag_code)(r->fault - 1), sheet_place(s->arena, s->grid, r->number), NULL,
			    "");
		if (id[0] == '\0') {
			if (r->fault == 0)
				sheet_note_row(&j->keyless, r->number);
			sheet_row_free(r);
			continue;
		}
		if (known == NULL) {
			known = g_ptr_array_new_with_free_func((GDestroyNotify)sheet_row_free);
			g_hash_table_insert(j->rows, g_strdup(id), known);
		}
		g_ptr_array_add(known, r);
		arena_reset(a);
	}
	return j;
}

const struct sheet *
sheet_join_sheet(const struct join *j)
{
	return j->sheet;
}

void
sheet_join_free(struct join *j)
{
	if (j == NULL)
		return;
	g_hash_table_unref(j->rows);
	sheet_close(j->sheet);
	g_free(j);
}

/* The first row's hidden mark is free once the rows are kept: it tells that they were used. */
static void
add_rows(struct join *j, struct draft *d, GPtrArray *rows)
{
	for (guint i = 0; i < rows->len; i++)
		draft_fill(d, j->sheet, rows->pdata[i], false);
	((struct sheet_row *)rows->pdata[0])->hidden = true;
}

/* The sheet is there, without a row of the record: what a message asks for belongs into its columns. */
static void
note_columns(const struct join *j, struct draft *d)
{
	const struct head *head = j->sheet->head;
	const struct sheet_grid *g = j->sheet->grid;

	for (guint i = 0; i < head->columns->len; i++) {
		const struct head_column *c = head->columns->pdata[i];
		const struct sheet_cell cell = { .file = strcmp(g->file, d->file) != 0 ? g->file : NULL,
			.sheet = g->sheet,
			.row = head->row,
			.column = i + 1,
			.header = c->name,
			.path = c->field != NULL ? c->field->path : NULL };

		if (c->field != NULL && c->field->rows != NULL && !c->refused && !c->mark)
			draft_note(d, c->field, cell);
	}
}

void
sheet_join_add(struct join *j, struct draft *d)
{
	bool some = d->kind != j->sheet->head->table->kind;
	const GPtrArray *ids = j->sheet->head->table->ids;

	if (j->sheet->grid->broken && d->kind == j->sheet->head->table->kind)
		draft_cut(d, j->sheet->grid);
	for (guint i = 0; i < ids->len && d->kind == j->sheet->head->table->kind; i++) {
		const struct mapping_field *f = ids->pdata[i];
		const char *value = draft_value(d, f->leaf, 0);
		g_autofree char *key = value != NULL ? g_strdup_printf("%s\x1f%s", f->path, value) : NULL;
		GPtrArray *rows = key != NULL && value[0] != '\0' ? g_hash_table_lookup(j->rows, key) : NULL;

		if (rows != NULL)
			add_rows(j, d, rows);
		some |= rows != NULL;
	}
	if (!some)
		note_columns(j, d);
}

static gint
by_row(gconstpointer a, gconstpointer b)
{
	guint64 x = (*(struct sheet_row *const *)a)->number, y = (*(struct sheet_row *const *)b)->number;

	return x < y ? -1 : x > y;
}

static const char *
id_of(const struct sheet *s, const struct sheet_row *r)
{
	return strchr(sheet_id(s, s->arena, r), '\x1f') + 1;
}

/* Details of an example whose own row is gone are told once an example, and are nobody's fault.  Takes them out of the list. */
static void
tell_examples(const struct sheet *s, struct diag *d, GPtrArray *orphans)
{
	g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) rows = g_ptr_array_new();

	for (guint i = 0; i < orphans->len; i++) {
		const char *id = id_of(s, orphans->pdata[i]);
		guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, id));

		if (!g_str_has_prefix(id, EXAMPLE))
			continue;
		if (count == 0)
			g_ptr_array_add(rows, orphans->pdata[i]);
		g_hash_table_insert(counts, (gpointer)id, GUINT_TO_POINTER(count + 1));
		g_ptr_array_remove_index(orphans, i--);
	}
	for (guint i = 0; i < rows->len; i++) {
		const struct sheet_row *r = rows->pdata[i];
		const char *id = id_of(s, r);

		diag_report(d, DIAG_TABLE_EXAMPLE, sheet_row_place(s->arena, s->grid, r), NULL, id,
		    arena_printf(s->arena, "%u", GPOINTER_TO_UINT(g_hash_table_lookup(counts, id))));
	}
}

/* The number that was meant by one of no record: one with the zeros in front that are lost, or a slip away. */
static const char *
number_meant(struct arena *a, const char *id, const GPtrArray *ids)
{
	const char *near;

	for (guint i = 0; i < ids->len; i++) {
		const char *known = ids->pdata[i];

		if (g_ascii_isdigit(id[0]) && known[0] == '0' && strcmp(known + strspn(known, "0"), id) == 0)
			return arena_printf(a, " → %s", known);
	}
	near = nearest_slip(id, ids);
	return near != NULL ? arena_printf(a, " → %s", near) : "";
}

static void
tell_orphans(const struct sheet *s, struct diag *d, const GPtrArray *orphans, const GPtrArray *ids)
{
	for (guint i = 0; i < MIN(orphans->len, 20); i++) {
		const struct sheet_row *r = orphans->pdata[i];
		const char *id = id_of(s, r);

		diag_report(d, DIAG_TABLE_ORPHAN, sheet_row_place(s->arena, s->grid, r), NULL, id,
		    number_meant(s->arena, id, ids));
	}
	if (orphans->len > 20) {
		g_autofree char *more = g_strdup_printf("%u", orphans->len - 20);

		diag_report(d, DIAG_TABLE_ORPHANS, sheet_place(s->arena, s->grid, s->head->row), NULL, more);
	}
}

static void
tell_doubtful(const struct sheet *s, struct diag *d, const GPtrArray *orphans)
{
	g_autofree char *count = g_strdup_printf("%u", orphans->len);
	const struct sheet_row *first = orphans->len > 0 ? orphans->pdata[0] : NULL;

	if (first != NULL)
		diag_report(d, DIAG_TABLE_DOUBT, sheet_row_place(s->arena, s->grid, first), NULL, count);
}

void
sheet_join_end(struct join *j, struct diag *d, const GPtrArray *ids, bool doubt)
{
	g_autoptr(GPtrArray) orphans = g_ptr_array_new();
	GHashTableIter iter;
	gpointer rows;
	struct sheet *s = j->sheet;

	g_hash_table_iter_init(&iter, j->rows);
	while (g_hash_table_iter_next(&iter, NULL, &rows))
		if (!((struct sheet_row *)((GPtrArray *)rows)->pdata[0])->hidden)
			for (guint i = 0; i < ((GPtrArray *)rows)->len; i++)
				g_ptr_array_add(orphans, ((GPtrArray *)rows)->pdata[i]);
	g_ptr_array_sort(orphans, by_row);
	tell_examples(s, d, orphans);
	if (doubt)
		tell_doubtful(s, d, orphans);
	else
		tell_orphans(s, d, orphans, ids);
	for (guint i = 0; i < MIN(j->keyless.count, G_N_ELEMENTS(j->keyless.first)); i++)
		diag_report(d, DIAG_TABLE_KEYLESS, sheet_place(s->arena, s->grid, j->keyless.first[i]), NULL);
	sheet_end(s, d);
}
