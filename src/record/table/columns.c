/* The columns that tables of records, and the sheet of an office's settings, may have: what a blank workbook is made of. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "record/table/inner.h"
#include "record/table/table.h"

static gint
by_size(gconstpointer a, gconstpointer b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	double m = g_ascii_strtod(x, NULL), n = g_ascii_strtod(y, NULL);

	if (g_str_has_suffix(x, "kV"))
		m *= 1000;
	if (g_str_has_suffix(y, "kV"))
		n *= 1000;
	return m != n ? (m < n ? -1 : 1) : strcmp(x, y);
}

/* What spellings stand for, each once, where that is what people write too. */
static void
add_meanings(GPtrArray *words, GHashTable *values)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, values);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		if (*(const char *)value != '\0' && !text_listed(words, value))
			g_ptr_array_add(words, value);
	g_ptr_array_sort(words, by_size);
}

/* values: gets what each word means, where the schema says so. */
static GPtrArray *
words_of(struct arena *a, const struct mapping_field *f, GPtrArray *values)
{
	GPtrArray *words = arena_list(a);

	for (guint i = 0; f->leaf->choice && i < f->leaf->said->len; i++)
		if (*(const char *)f->leaf->said->pdata[i] != '\0') {
			g_ptr_array_add(words, f->leaf->said->pdata[i]);
			g_ptr_array_add(values, f->leaf->words->pdata[i]);
		}
	if (words->len == 0 && f->values != NULL && f->leaf->names == NULL && f->open)
		add_meanings(words, f->values);
	return words;
}

static void
add_column(struct arena *a, GPtrArray *columns, const struct mapping_table *t, const struct mapping_field *f)
{
	GPtrArray *values = arena_list(a);
	const struct record_column c = { .path = f->path,
		.label = model_label(f->leaf),
		.doc = f->leaf->doc,
		.type = f->leaf->type != NULL ? f->leaf->type : "",
		.names = f->leaf->names,
		.rows = t->rows,
		.list = t->list != NULL ? model_label(t->list) : NULL,
		.around = t->list != NULL && model_rows(t->list->parent) != NULL ? model_rows(t->list->parent)->name :
										   NULL,
		.words = words_of(a, f, values),
		.values = values,
		.open = f->open || !f->leaf->choice,
		.own = f->leaf->own || (f->rows != NULL && f->rows->own),
		.required = f->attribute && f->leaf->required };

	g_ptr_array_add(columns, arena_memdup(a, &c, sizeof c));
}

/* Of the record itself (a value that it may have several of, too) or of the table's own list, not what it has of others. */
static bool
is_own(const struct mapping_table *t, const struct mapping_field *f)
{
	return !f->wanted && (t->list == NULL ? f->rows == NULL || f->rows == f->leaf : f->rows == t->list);
}

GPtrArray *
record_columns(const struct record_mapping *m, struct arena *a, enum record_kind kind)
{
	GPtrArray *columns = arena_list(a);

	for (guint pass = 0; pass < 2; pass++) /* the record before its lists */
		for (guint i = 0; i < m->tables->len; i++) {
			const struct mapping_table *t = m->tables->pdata[i];

			for (guint k = 0; t->kind == kind && (t->list == NULL) == (pass == 0) && k < t->fields->len;
			     k++)
				if (is_own(t, t->fields->pdata[k]))
					add_column(a, columns, t, t->fields->pdata[k]);
		}
	return columns;
}

GPtrArray *
record_settings_columns(struct arena *a, struct diag *d, const char *schema, const struct record_names *names)
{
	const struct record_mapping *m = settings_mapping(a, d, schema, names);

	return m != NULL ? record_columns(m, a, (enum record_kind)0) : NULL;
}

const char *
record_column_reads(const struct record_mapping *m, struct arena *a, enum record_kind kind,
    const struct record_column *column, const char *written)
{
	for (guint i = 0; i < m->tables->len; i++) {
		const struct mapping_table *t = m->tables->pdata[i];
		const struct mapping_field *f = t->kind == kind && g_strcmp0(t->rows, column->rows) == 0 ?
		    mapping_field_of(t, column->path) :
		    NULL;
		struct convert_result value;

		if (f == NULL)
			continue;
		value = convert_cell(a, m, f, (struct sheet_value){ .text = written, .held = written });
		return value.fault == 0 ? value.value : NULL;
	}
	return NULL;
}

const char *
record_kind_label(const struct record_rules *rules, enum record_kind kind)
{
	return model_label(rules->kind[kind]);
}
