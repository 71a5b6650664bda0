/* The columns of tables as the mappings know them, for whoever lists or explains them: sheet, field, names, words of cells. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "record/table/inner.h"

/* Is it of this table's own rows, or several in a cell of them?  What stands in sheets of its own is told there. */
static bool
is_own(const struct mapping_table *t, const struct mapping_field *f)
{
	if (t->rows == NULL)
		return f->rows == NULL || f->leaf->cell;
	return f->rows == t->list || (f->leaf->cell && model_rows(f->rows != NULL ? f->rows->parent : NULL) == t->list);
}

/* The other names of a field, as people write them. */
static GPtrArray *
heads_of(struct arena *a, const struct mapping_table *t, const struct mapping_field *f)
{
	GPtrArray *heads = arena_list(a);

	for (guint i = 0; i < t->shown->len; i++) {
		char *shown = t->shown->pdata[i];
		g_autofree char *word = sheet_fold(shown);

		if (g_hash_table_lookup(t->names, word) == f && strcmp(shown, model_label(f->leaf)) != 0 &&
		    !text_listed(heads, shown))
			g_ptr_array_add(heads, shown);
	}
	return heads;
}

/* What people call a value: by the schema, else the value itself. */
static const char *
said_of(const struct mapping_field *f, const char *value)
{
	for (guint i = 0; i < f->leaf->words->len; i++)
		if (text_equal(f->leaf->words->pdata[i], value))
			return f->leaf->said->pdata[i];
	return value;
}

/* The spellings of a value beside what it is called, in order. */
static GPtrArray *
spellings_of(struct arena *a, const struct mapping_field *f, const char *value, const char *said)
{
	GPtrArray *spellings = arena_list(a);
	g_autofree char *known = sheet_fold(said), *itself = sheet_fold(value);
	GHashTableIter iter;
	gpointer spelling, is;

	if (f->values == NULL)
		return spellings;
	g_hash_table_iter_init(&iter, f->values);
	while (g_hash_table_iter_next(&iter, &spelling, &is))
		if (strcmp(is, value) == 0 && strcmp(spelling, known) != 0 && strcmp(spelling, itself) != 0)
			g_ptr_array_add(spellings, spelling);
	g_ptr_array_sort(spellings, text_order);
	return spellings;
}

static GPtrArray *
words_of(struct arena *a, const struct mapping_field *f)
{
	GPtrArray *words = arena_list(a);

	for (guint i = 0; f->words != NULL && i < f->words->len; i++) {
		struct record_word *w = arena_alloc(a, sizeof *w);

		w->value = f->words->pdata[i];
		w->said = said_of(f, w->value);
		w->spellings = spellings_of(a, f, w->value, w->said);
		if (w->value[0] != '\0')
			g_ptr_array_add(words, w);
	}
	return words;
}

static struct record_head *
column_of(struct arena *a, const struct record_mapping *m, const struct mapping_table *t, const struct mapping_field *f)
{
	struct record_head *c = arena_alloc(a, sizeof *c);

	*c = (struct record_head){
		.kind = t->kind,
		.sheet = model_label(t->list != NULL ? t->list : m->rules->kind[t->kind]),
		.sheets = t->sheets,
		.main = t->rows == NULL,
		.path = f->path,
		.label = model_label(f->leaf),
		.type = f->leaf->type,
		.list = f->leaf->names,
		.heads = heads_of(a, t, f),
		.words = words_of(a, f),
		.units = f->units,
		.digits = f->digits,
		.id = g_ptr_array_find(t->ids, f, NULL),
		.several = f->leaf->cell || f->list != NULL,
		.own = f->leaf->own,
		.mapping = m,
		.field = f,
	};
	return c;
}

GPtrArray *
record_heads(const struct record_mapping *m, struct arena *a)
{
	GPtrArray *columns = arena_list(a);

	for (guint kind = 0; kind < RECORD_KIND_COUNT; kind++)
		for (guint i = 0; i < m->tables->len * 2; i++) { /* the records' own first */
			const struct mapping_table *t = m->tables->pdata[i % m->tables->len];

			if (t->kind != kind || (t->rows == NULL) != (i < m->tables->len))
				continue;
			for (guint k = 0; k < t->fields->len; k++)
				if (is_own(t, t->fields->pdata[k]))
					g_ptr_array_add(columns, column_of(a, m, t, t->fields->pdata[k]));
		}
	return columns;
}

bool
record_head_reads(const struct record_head *column, const char *name)
{
	g_autoptr(arena) a = arena_new();
	const GPtrArray *tables = column->mapping->tables;

	for (guint i = 0; i < tables->len; i++) {
		struct head_search s = { .arena = a, .mapping = column->mapping, .table = tables->pdata[i] };
		struct head_match m;

		if (s.table->kind != column->kind)
			continue;
		m = head_word(&s, sheet_plain(a, name));
		if (m.field == column->field && !m.mark)
			return true;
	}
	return false;
}
