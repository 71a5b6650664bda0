/* A mapping out of its file: spellings, tables, columns, each held against the schema. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "record/table/mapping.h"

static void
add_set(struct arena *a, xmlNode *n, GHashTable *set)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	mapping_split(a, xml_text(a, n), words);
	for (guint i = 0; i < words->len; i++)
		g_hash_table_add(set, words->pdata[i]);
}

static void
add_giving(struct mapping_loading *l, const char *name, xmlNode *v)
{
	GPtrArray *giving = g_hash_table_lookup(l->mapping->gives, name);

	if (giving == NULL) {
		giving = arena_list(l->arena);
		g_hash_table_insert(l->mapping->gives, arena_strdup(l->arena, name), giving);
	}
	g_ptr_array_add(giving, v);
}

static void
add_values(struct mapping_loading *l, xmlNode *n)
{
	const char *name = xml_attr_or(n, "name", "");
	GHashTable *table = g_hash_table_lookup(l->mapping->values, name);

	if (table == NULL) {
		table = arena_table(l->arena);
		g_hash_table_insert(l->mapping->values, arena_strdup(l->arena, name), table);
	}
	for (xmlNode *v = xml_child(n, "value"); v != NULL; v = xml_next(v, "value")) {
		g_autoptr(GPtrArray) words = g_ptr_array_new();
		char *is = arena_strdup(l->arena, xml_attr_or(v, "is", ""));

		g_ptr_array_add(l->spelled, v);
		if (xml_attr(v, "gives") != NULL)
			add_giving(l, name, v);
		mapping_split(l->arena, xml_text(l->arena, v), words);
		g_ptr_array_add(words, mapping_fold(l->arena, is));
		for (guint i = 0; i < words->len; i++)
			g_hash_table_insert(table, words->pdata[i], is);
	}
}

/* Is a word another field's own label? Then that stands above what a mapping of the program says, not above the office's own. */
static bool
is_taken(struct mapping_loading *l, const struct mapping_table *t, const struct mapping_field *f, xmlNode *n,
    const char *name)
{
	const char *word = mapping_fold(l->arena, name);
	const struct mapping_field *owner = g_hash_table_lookup(t->names, word);

	if (owner == NULL || owner == f || owner->leaf->label == NULL ||
	    strcmp(mapping_fold(l->arena, owner->leaf->label), word) != 0)
		return false;
	if (l->own)
		diag_report(l->diag, DIAG_MAPPING_OVER, xml_place(n), NULL, name, model_label(f->leaf), owner->path);
	else /* told where a table has it */
		g_hash_table_insert(t->taken, (char *)word, (char *)model_label(f->leaf));
	return !l->own;
}

/* The field that an attribute names. NULL: reported. */
static struct mapping_field *
field_at(struct mapping_loading *l, struct mapping_table *t, xmlNode *n, const char *attribute, const char *path)
{
	struct mapping_field *f = mapping_field_get(l, t, path);
	gsize skipped = t->rows != NULL && path[0] != '/' ? strlen(t->rows) + 1 : 0;
	g_autoptr(GPtrArray) paths = NULL;

	if (f != NULL)
		return f;
	paths = g_ptr_array_new();
	for (guint i = 0; i < t->fields->len; i++) {
		const struct mapping_field *known = t->fields->pdata[i];

		if (skipped == 0 || known->rows != NULL)
			g_ptr_array_add(paths, (char *)known->path + skipped);
	}
	path += path[0] == '/';
	mapping_bad_name(l, n, attribute, path, paths, arena_printf(l->arena, "记录里没有 %s 这一栏", path),
	    arena_printf(l->arena, "records have no field %s", path));
	return NULL;
}

static void
set_digits(struct mapping_loading *l, struct mapping_field *f, const char *lengths)
{
	g_auto(GStrv) words = g_strsplit(lengths, " ", -1);

	f->digits = arena_list(l->arena);
	for (char **w = words; *w != NULL; w++)
		if (**w != '\0')
			g_ptr_array_add(f->digits, GSIZE_TO_POINTER((gsize)g_ascii_strtoull(*w, NULL, 10)));
}

/* Where the words of the fields that a table of spellings serves are known, a value is a word of one of them; the program's may name regions that are gone. */
static void
check_value(struct mapping_loading *l, xmlNode *n)
{
	const GHashTable *values = g_hash_table_lookup(l->mapping->values, xml_attr_or(n->parent, "name", ""));
	const char *is = xml_attr_or(n, "is", "");
	const struct mapping_field *wrong = NULL;

	for (guint i = 0; i < l->mapping->tables->len; i++) {
		const GPtrArray *fields = ((const struct mapping_table *)l->mapping->tables->pdata[i])->fields;

		for (guint k = 0; k < fields->len; k++) {
			const struct mapping_field *f = fields->pdata[k];

			if (f->values == values &&
			    (f->words->len == 0 || text_listed(f->words, is) || (!l->own && f->leaf->names != NULL)))
				return;
			wrong = f->values == values && wrong == NULL ? f : wrong;
		}
	}
	if (wrong != NULL)
		mapping_bad_word(l, n, "is", wrong, is);
}

static void
set_values(struct mapping_loading *l, xmlNode *n, const char *attribute, const char *name, GHashTable **values)
{
	g_autoptr(GList) known = NULL;
	g_autoptr(GPtrArray) names = NULL;

	if ((*values = g_hash_table_lookup(l->mapping->values, name)) != NULL)
		return;
	known = g_list_sort(g_hash_table_get_keys(l->mapping->values), (GCompareFunc)strcmp);
	names = g_ptr_array_new();
	for (const GList *k = known; k != NULL; k = k->next)
		g_ptr_array_add(names, k->data);
	mapping_bad_name(l, n, attribute, name, names, arena_printf(l->arena, "没有名为 %s 的取值表", name),
	    arena_printf(l->arena, "there is no table of values called %s", name));
}

/* The heads of a column, the better first. */
static void
name_column(struct mapping_loading *l, struct mapping_table *t, struct mapping_field *f, xmlNode *n)
{
	g_auto(GStrv) names = g_strsplit(xml_text(l->arena, n), "|", -1);

	for (char **name = names; *name != NULL; name++) {
		guint rank = RANK_STEP * (l->own ? f->ranked_own++ : f->ranked++) + (l->own ? 1 : RANK_PROGRAM);

		if (xml_attr_is(n, "second", "yes")) {
			g_hash_table_insert(t->seconds, mapping_fold(l->arena, *name), f);
			continue;
		}
		if (t->rows == NULL)
			g_hash_table_remove(l->mapping->ignore, mapping_fold(l->arena, *name));
		if (!is_taken(l, t, f, n, g_strstrip(*name)))
			mapping_name_field(l->arena, t, f, *name, rank);
	}
}

static void
add_column(struct mapping_loading *l, struct mapping_table *t, xmlNode *n)
{
	struct mapping_field *f = field_at(l, t, n, "field", xml_attr(n, "field"));
	const char *values = xml_attr(n, "values"), *units = xml_attr(n, "units"), *digits = xml_attr(n, "digits");
	const char *list = xml_attr(n, "list");

	if (f == NULL)
		return;
	if (values != NULL)
		set_values(l, n, "values", values, &f->values);
	if (xml_attr(n, "marks") != NULL)
		set_values(l, n, "marks", xml_attr(n, "marks"), &f->marks);
	f->open = xml_attr(n, "open") != NULL ? xml_attr_is(n, "open", "yes") : f->open;
	f->groups = f->groups || xml_attr_is(n, "groups", "yes");
	if (units != NULL) {
		f->units = arena_list(l->arena);
		mapping_split(l->arena, units, f->units);
	}
	if (digits != NULL)
		set_digits(l, f, digits);
	if (list != NULL)
		f->list = arena_strdup(l->arena, list);
	if (xml_attr(n, "with") != NULL) {
		const struct mapping_pending p = { .table = t, .field = f, .node = n };

		g_ptr_array_add(l->pending, arena_memdup(l->arena, &p, sizeof p));
	}
	name_column(l, t, f, n);
}

/* What the values of a column may say beside, once all tables of the file are read. */
static void
set_with(struct mapping_loading *l, const struct mapping_pending *p)
{
	g_auto(GStrv) names = g_strsplit(xml_attr_or(p->node, "with", ""), " ", -1);
	struct mapping_table *rows = (struct mapping_table *)mapping_table_of(l->mapping, p->table->kind,
	    p->field->rows);
	GPtrArray *with = arena_list(l->arena);

	for (char **name = names; *name != NULL && rows != NULL; name++) {
		struct mapping_field *f = **name != '\0' ? field_at(l, rows, p->node, "with", *name) : NULL;

		if (f != NULL)
			g_ptr_array_add(with, f);
	}
	p->field->with = with;
}

static void
add_constant(struct mapping_loading *l, struct mapping_table *t, xmlNode *n)
{
	struct mapping_constant *c = arena_alloc(l->arena, sizeof *c);

	c->field = field_at(l, t, n, "field", xml_attr(n, "field"));
	c->value = xml_text(l->arena, n);
	if (c->field == NULL)
		return;
	if (c->field->words->len > 0 && !text_listed(c->field->words, c->value))
		mapping_bad_word(l, n, NULL, c->field, c->value);
	g_ptr_array_add(t->constants, c);
}

/* What tells records apart. In a table of rows these are fields of the record they belong to. */
static void
set_ids(struct mapping_loading *l, struct mapping_table *t, xmlNode *n)
{
	g_auto(GStrv) paths = g_strsplit(xml_attr_or(n, "id", ""), " ", -1);

	if (paths[0] == NULL)
		return;
	g_ptr_array_set_size(t->ids, 0);
	for (char **p = paths; *p != NULL; p++) {
		struct mapping_field *f = field_at(l, t, n, "id",
		    t->rows != NULL ? arena_printf(l->arena, "/%s", *p) : *p);

		if (f != NULL)
			g_ptr_array_add(t->ids, f);
	}
}

/* What tells the rows of one record apart, in which other rows may stand. */
static void
set_keys(struct mapping_loading *l, struct mapping_table *t, xmlNode *n)
{
	g_auto(GStrv) paths = g_strsplit(xml_attr_or(n, "key", ""), " ", -1);

	if (paths[0] != NULL)
		g_ptr_array_set_size(t->keys, 0);
	for (char **p = paths; *p != NULL; p++) {
		struct mapping_field *f = field_at(l, t, n, "key", *p);

		if (f != NULL)
			g_ptr_array_add(t->keys, (struct model *)f->leaf);
	}
}

static void
read_table(struct mapping_loading *l, xmlNode *n)
{
	enum record_kind kind = record_kind_find(xml_attr(n, "record"));
	const char *rows = xml_attr(n, "rows");
	const GPtrArray *lists = mapping_lists(l, kind);
	struct mapping_table *t;

	if (rows != NULL && !text_listed(lists, rows)) {
		mapping_bad_name(l, n, "rows", rows, lists, arena_printf(l->arena, "记录里没有 %s 这种明细", rows),
		    arena_printf(l->arena, "records have no list %s", rows));
		return;
	}
	t = mapping_table_get(l, kind, rows);
	t->flat = xml_attr(n, "flat") != NULL ? xml_attr_is(n, "flat", "yes") : t->flat || !t->mapped;
	t->mapped = true;
	mapping_split(l->arena, xml_attr_or(n, "sheets", ""), t->sheets);
	mapping_split(l->arena, xml_attr_or(n, "heads", ""), t->heads);
	set_ids(l, t, n);
	set_keys(l, t, n);
	for (xmlNode *c = xml_child(n, NULL); c != NULL; c = xml_next(c, NULL)) {
		if (xml_is(c, "column"))
			add_column(l, t, c);
		else if (xml_is(c, "constant"))
			add_constant(l, t, c);
	}
}

void
mapping_read(struct mapping_loading *l, const char *path)
{
	xmlDoc *doc = xml_load(l->arena, l->diag, path);
	struct record_mapping *m = l->mapping;

	if (doc == NULL || !xml_check(l->arena, l->diag, l->schema, doc, DIAG_MAPPING)) {
		l->good = false;
		return;
	}
	for (xmlNode *n = xml_child(xml_root(doc), NULL); n != NULL; n = xml_next(n, NULL)) {
		if (xml_is(n, "values"))
			add_values(l, n);
		else if (xml_is(n, "ignore"))
			add_set(l->arena, n, m->ignore);
		else if (xml_is(n, "harmless"))
			add_set(l->arena, n, m->harmless);
		else if (xml_is(n, "blank"))
			add_set(l->arena, n, m->blank);
		else if (xml_is(n, "totals"))
			add_set(l->arena, n, m->totals);
		else if (xml_is(n, "qualifiers"))
			add_set(l->arena, n, m->qualifiers);
		else if (xml_is(n, "footers"))
			mapping_split(l->arena, xml_text(l->arena, n), m->footers);
	}
	for (xmlNode *n = xml_child(xml_root(doc), "table"); n != NULL; n = xml_next(n, "table"))
		read_table(l, n);
	for (guint i = 0; i < l->pending->len; i++)
		set_with(l, l->pending->pdata[i]);
	g_ptr_array_set_size(l->pending, 0);
	for (guint i = 0; i < l->spelled->len; i++) /* before another file has its say of these fields */
		check_value(l, l->spelled->pdata[i]);
	g_ptr_array_set_size(l->spelled, 0);
}
