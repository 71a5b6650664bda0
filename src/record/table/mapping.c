/*
 * Mappings: which column is which field, how values are spelled, what can be left out.  All of it is data,
 * the files of templates/mappings; the schema's own labels and names are known without being listed.
 */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/schema/path.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "record/table/inner.h"

#define NAMES_SHOWN 40 /* names that a fault lists */

struct mapping_loading {
	struct arena *arena;
	struct diag *diag;
	struct record_mapping *mapping;
	struct xml_schema *schema;
	const struct record_names *names; /* or NULL */
	GPtrArray *spelled;               /* xmlNode *: each <value> */
	GHashTable *given;  /* xmlNode * of a value that speaks of other fields -> has one of them been found? */
	GPtrArray *pending; /* struct mapping_pending *: columns that speak of others */
	bool own;           /* what is read is the office's own mapping */
	bool good;
};

/* A column whose values say something of other fields of its element. */
struct mapping_pending {
	struct mapping_table *table;
	struct mapping_field *field;
	xmlNode *node;
};

/* Heads of a field go before each other: the office's, the schema's own, the program's, each in their order. */
enum { RANK_STEP = 10, RANK_SCHEMA = 5000, RANK_PROGRAM = 10000 };

static char *
folded(struct arena *a, const char *word)
{
	return arena_adopt(a, sheet_fold(word), g_free);
}

/* "a|b|c" of an element's text or an attribute, each folded, onto a list. */
static void
split_words(struct arena *a, const char *text, GPtrArray *onto)
{
	g_auto(GStrv) words = g_strsplit(text, "|", -1);

	for (char **w = words; *w != NULL; w++) {
		char *word = folded(a, *w);

		if (word[0] != '\0')
			g_ptr_array_add(onto, word);
	}
}

static void
add_set(struct arena *a, xmlNode *n, GHashTable *set)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	split_words(a, xml_text(a, n), words);
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
		split_words(l->arena, xml_text(l->arena, v), words);
		g_ptr_array_add(words, folded(l->arena, is));
		for (guint i = 0; i < words->len; i++)
			g_hash_table_insert(table, words->pdata[i], is);
	}
}

/* What a path leads to from a record's model. NULL: there is none such. */
static const struct model *
find_model(const struct model *root, const char *path)
{
	g_auto(GStrv) steps = g_strsplit(path, "/", -1);
	const struct model *m = root;

	for (char **s = steps; *s != NULL && m != NULL; s++)
		m = **s == '@' ? model_find(m->attributes, *s + 1) : model_find(m->children, *s);
	return m;
}

/* The field of a path of the schema. NULL: there is none such, or it has no value. */
static struct mapping_field *
find_field(struct arena *a, const struct model *root, const char *path)
{
	const struct model *leaf = find_model(root, path);
	struct mapping_field *f;

	if (leaf == NULL || leaf == root || leaf->children->len > 0 || !leaf->text)
		return NULL;
	f = arena_alloc(a, sizeof *f);
	f->path = arena_strdup(a, path);
	f->leaf = leaf;
	f->rows = model_rows(leaf); /* <channel>: the element itself is the value */
	f->attribute = model_find(leaf->parent->attributes, leaf->name) == leaf;
	return f;
}

const struct mapping_table *
mapping_table_of(const struct record_mapping *m, enum record_kind kind, const struct model *list)
{
	for (guint i = 0; i < m->tables->len; i++) {
		const struct mapping_table *t = m->tables->pdata[i];

		if (t->kind == kind && t->list == list)
			return t;
	}
	return NULL;
}

struct mapping_field *
mapping_field_of(const struct mapping_table *t, const char *path)
{
	for (guint i = 0; i < t->fields->len; i++) {
		struct mapping_field *f = t->fields->pdata[i];

		if (strcmp(f->path, path) == 0)
			return f;
	}
	return NULL;
}

/* "document" is no field of a record: which papers its row asks for. */
static struct mapping_field *
document_field(struct arena *a)
{
	struct mapping_field *f = arena_alloc(a, sizeof *f);
	struct model *m = arena_alloc(a, sizeof *m);

	*m = (struct model){ .name = "document",
		.label = "文书",
		.type = "document",
		.names = "document",
		.choice = true,
		.text = true };
	m->attributes = m->children = m->words = m->said = arena_list(a);
	*f = (struct mapping_field){ .path = "document", .leaf = m, .wanted = true };
	return f;
}

/* What a field may hold: the words of the schema, or the ids there are; empty: anything. */
static const GPtrArray *
words_of(const struct mapping_loading *l, const struct mapping_field *f)
{
	const char *list = l->names != NULL ? f->leaf->names : NULL;
	const GPtrArray *ids = list != NULL ? path_words(l->names->ids, list) : NULL;

	return ids != NULL ? ids : f->leaf->words;
}

static struct mapping_field *
field_of(struct mapping_loading *l, struct mapping_table *t, const char *path)
{
	const char *whole = t->rows == NULL || path[0] == '/' ? path + (path[0] == '/') :
	    strcmp(path, ".") == 0                            ? t->rows :
								arena_printf(l->arena, "%s/%s", t->rows, path);
	struct mapping_field *f = mapping_field_of(t, whole);

	if (f != NULL)
		return f;
	f = t->rows == NULL && strcmp(whole, "document") == 0 ?
	    document_field(l->arena) :
	    find_field(l->arena, l->mapping->rules->kind[t->kind], whole);
	if (f == NULL)
		return NULL;
	f->words = words_of(l, f);
	g_ptr_array_add(t->fields, f);
	return f;
}

static void
name_field(struct arena *a, struct mapping_table *t, struct mapping_field *f, const char *name, guint rank)
{
	char *word = folded(a, name);

	if (word[0] == '\0' || (rank == RANK_SCHEMA && g_hash_table_contains(t->names, word)))
		return;
	g_hash_table_insert(t->names, word, f);
	g_hash_table_insert(t->ranks, word, GUINT_TO_POINTER(rank));
	g_hash_table_remove(t->seconds, word);
	if (!g_str_is_ascii(name))
		g_ptr_array_add(t->shown, arena_strdup(a, name));
}

/* Is a word another field's own label? Then that stands above what a mapping of the program says, not above the office's own. */
static bool
is_taken(struct mapping_loading *l, const struct mapping_table *t, const struct mapping_field *f, xmlNode *n,
    const char *name)
{
	const char *word = folded(l->arena, name);
	const struct mapping_field *owner = g_hash_table_lookup(t->names, word);

	if (owner == NULL || owner == f || owner->leaf->label == NULL ||
	    strcmp(folded(l->arena, owner->leaf->label), word) != 0)
		return false;
	if (l->own)
		diag_report(l->diag, DIAG_MAPPING_OVER, xml_place(n), NULL, name, model_label(f->leaf), owner->path);
	else /* told where a table has it */
		g_hash_table_insert(t->taken, (char *)word, (char *)model_label(f->leaf));
	return !l->own;
}

/* Says what is wrong with a name, which may have been meant, and which there are, if they are few. */
static void
bad_name(struct mapping_loading *l, xmlNode *n, const char *attribute, const char *name, const GPtrArray *names,
    const char *zh, const char *en)
{
	const char *near = nearest_offer(l->arena, name, names, " → ", "");
	const char *all = names->len == 0 || names->len > NAMES_SHOWN ?
	    "" :
	    arena_printf(l->arena, " (%s)", text_joined(l->arena, names, ", "));

	diag_say(l->diag, DIAG_MAPPING, attribute != NULL ? xml_attr_place(n, attribute) : xml_place(n), NULL,
	    arena_printf(l->arena, "%s%s%s", zh, near, all), arena_printf(l->arena, "%s%s%s", en, near, all));
	l->good = false;
}

/* The field that an attribute names. NULL: reported. */
static struct mapping_field *
field_at(struct mapping_loading *l, struct mapping_table *t, xmlNode *n, const char *attribute, const char *path)
{
	struct mapping_field *f = field_of(l, t, path);
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
	bad_name(l, n, attribute, path, paths, arena_printf(l->arena, "记录里没有 %s 这一栏", path),
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

static void
bad_word(struct mapping_loading *l, xmlNode *n, const char *attribute, const struct mapping_field *f, const char *value)
{
	bad_name(l, n, attribute, value, f->words,
	    arena_printf(l->arena, "“%s”没有 %s 这个值", model_label(f->leaf), value),
	    arena_printf(l->arena, "%s has no value %s", model_label(f->leaf), value));
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
		bad_word(l, n, "is", wrong, is);
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
	bad_name(l, n, attribute, name, names, arena_printf(l->arena, "没有名为 %s 的取值表", name),
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
			g_hash_table_insert(t->seconds, folded(l->arena, *name), f);
			continue;
		}
		if (t->rows == NULL)
			g_hash_table_remove(l->mapping->ignore, folded(l->arena, *name));
		if (!is_taken(l, t, f, n, g_strstrip(*name)))
			name_field(l->arena, t, f, *name, rank);
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
		split_words(l->arena, units, f->units);
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
		bad_word(l, n, NULL, c->field, c->value);
	g_ptr_array_add(t->constants, c);
}

/* The field of a path, if there is one, under its label and its key. */
static void
name_leaf(struct mapping_loading *l, struct mapping_table *t, const char *path, const struct model *m)
{
	struct mapping_field *f = field_of(l, t, arena_printf(l->arena, "/%s", path));

	if (f == NULL)
		return;
	if (m->label != NULL)
		name_field(l->arena, t, f, m->label, RANK_SCHEMA);
	name_field(l->arena, t, f, m->name, RANK_SCHEMA);
}

/* What the schema itself calls the fields of an element, before any mapping says more; what stands once in it has fields of its own. */
static void
name_leaves(struct mapping_loading *l, struct mapping_table *t, const char *prefix, const struct model *m)
{
	for (guint i = 0; i < m->attributes->len; i++) {
		const struct model *attribute = m->attributes->pdata[i];

		name_leaf(l, t, arena_printf(l->arena, "%s@%s", prefix, attribute->name), attribute);
	}
	for (guint i = 0; i < m->children->len; i++) {
		const struct model *child = m->children->pdata[i];

		if (child->children->len == 0)
			name_leaf(l, t, arena_printf(l->arena, "%s%s", prefix, child->name), child);
	}
	for (guint i = 0; i < m->children->len; i++) {
		const struct model *child = m->children->pdata[i];

		if (!child->many && (child->children->len > 0 || child->attributes->len > 0))
			name_leaves(l, t, arena_printf(l->arena, "%s%s/", prefix, child->name), child);
	}
}

static void
name_by_schema(struct mapping_loading *l, struct mapping_table *t)
{
	if (t->rows == NULL) {
		name_leaves(l, t, "", l->mapping->rules->kind[t->kind]);
		return;
	}
	name_leaf(l, t, t->rows, t->list);
	name_leaves(l, t, arena_printf(l->arena, "%s/", t->rows), t->list);
}

static struct mapping_table *
find_table(struct mapping_loading *l, enum record_kind kind, const char *rows)
{
	GPtrArray *tables = l->mapping->tables;
	struct mapping_table *t;

	for (guint i = 0; i < tables->len; i++) {
		t = tables->pdata[i];
		if (t->kind == kind && g_strcmp0(t->rows, rows) == 0)
			return t;
	}
	t = arena_alloc(l->arena, sizeof *t);
	*t = (struct mapping_table){
		.kind = kind,
		.rows = arena_strdup(l->arena, rows),
		.list = rows != NULL ? find_model(l->mapping->rules->kind[kind], rows) : NULL,
		.keys = arena_list(l->arena),
		.sheets = arena_list(l->arena),
		.heads = arena_list(l->arena),
		.ids = arena_list(l->arena),
		.fields = arena_list(l->arena),
		.constants = arena_list(l->arena),
		.names = arena_table(l->arena),
		.shown = arena_list(l->arena),
		.taken = arena_table(l->arena),
		.ranks = arena_table(l->arena),
		.seconds = arena_table(l->arena),
	};
	g_ptr_array_add(tables, t);
	name_by_schema(l, t);
	return t;
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

/* Paths of the lists of a record, elements that a row of a table can be: "supply", "materials/material", "opinion/defect". */
static void
add_lists(struct arena *a, GPtrArray *paths, const char *prefix, const struct model *m)
{
	for (guint i = 0; i < m->children->len; i++) {
		const struct model *child = m->children->pdata[i];

		if (child->many && (child->children->len > 0 || child->attributes->len > 0))
			g_ptr_array_add(paths, arena_printf(a, "%s%s", prefix, child->name));
		add_lists(a, paths, arena_printf(a, "%s%s/", prefix, child->name), child);
	}
}

static GPtrArray *
lists_of(const struct mapping_loading *l, enum record_kind kind)
{
	GPtrArray *lists = arena_list(l->arena);

	add_lists(l->arena, lists, "", l->mapping->rules->kind[kind]);
	return lists;
}

static void
read_table(struct mapping_loading *l, xmlNode *n)
{
	enum record_kind kind = record_kind_find(xml_attr(n, "record"));
	const char *rows = xml_attr(n, "rows");
	const GPtrArray *lists = lists_of(l, kind);
	struct mapping_table *t;

	if (rows != NULL && !text_listed(lists, rows)) {
		bad_name(l, n, "rows", rows, lists, arena_printf(l->arena, "记录里没有 %s 这种明细", rows),
		    arena_printf(l->arena, "records have no list %s", rows));
		return;
	}
	t = find_table(l, kind, rows);
	t->flat = xml_attr(n, "flat") != NULL ? xml_attr_is(n, "flat", "yes") : t->flat || !t->mapped;
	t->mapped = true;
	split_words(l->arena, xml_attr_or(n, "sheets", ""), t->sheets);
	split_words(l->arena, xml_attr_or(n, "heads", ""), t->heads);
	set_ids(l, t, n);
	set_keys(l, t, n);
	for (xmlNode *c = xml_child(n, NULL); c != NULL; c = xml_next(c, NULL)) {
		if (xml_is(c, "column"))
			add_column(l, t, c);
		else if (xml_is(c, "constant"))
			add_constant(l, t, c);
	}
}

static void
read_mapping(struct mapping_loading *l, const char *path)
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
			split_words(l->arena, xml_text(l->arena, n), m->footers);
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

/* Is a head what the schema calls a field? */
static bool
is_label(struct mapping_loading *l, const struct mapping_field *f, const char *head)
{
	return f->leaf->label != NULL && strcmp(folded(l->arena, f->leaf->label), head) == 0;
}

/* Heads of another table for its own fields, where no name is taken: all of them, or what the schema calls them. */
static void
borrow_names(struct mapping_loading *l, struct mapping_table *t, const struct mapping_table *from, bool all)
{
	GHashTableIter iter;
	gpointer name, field;

	g_hash_table_iter_init(&iter, from->names);
	while (g_hash_table_iter_next(&iter, &name, &field)) {
		const struct mapping_field *f = field;

		if (f->rows != NULL && (f->rows == from->list || model_rows(f->rows->parent) == from->list) &&
		    (all || is_label(l, f, name)) && !g_hash_table_contains(t->names, name)) {
			g_hash_table_insert(t->names, name, field);
			if (!g_str_is_ascii(name))
				g_ptr_array_add(t->shown, name);
		}
	}
}

/* A row of a record may have columns of its lists, a row of a list those of the lists in it and of what it stands in itself. */
static void
borrow_all(struct mapping_loading *l, struct mapping_table *t)
{
	const GPtrArray *tables = l->mapping->tables;

	for (guint i = 0; i < tables->len; i++) {
		const struct mapping_table *other = tables->pdata[i];
		const struct model *around = other->list != NULL ? model_rows(other->list->parent) : NULL;

		if (other->kind == t->kind && other->list != NULL && around == t->list)
			borrow_names(l, t, other, other->flat);
		else if (other->kind == t->kind && other->list != NULL && t->list != NULL &&
		    model_rows(t->list->parent) == other->list)
			borrow_names(l, t, other, true);
	}
}

/* A table of rows finds its record by the same heads under which the record's own table has the number. */
static void
name_ids(struct mapping_loading *l, struct mapping_table *t)
{
	struct mapping_table *records = find_table(l, t->kind, NULL);
	GHashTableIter iter;
	gpointer name, field;

	for (guint i = 0; i < t->ids->len; i++) {
		const struct mapping_field *id = t->ids->pdata[i];

		g_hash_table_iter_init(&iter, records->names);
		while (g_hash_table_iter_next(&iter, &name, &field))
			if (strcmp(((struct mapping_field *)field)->path, id->path) == 0 &&
			    !g_hash_table_contains(t->names, name))
				g_hash_table_insert(t->names, name, (void *)id);
	}
}

/* An own list goes before all others that are called like it. */
static void
put_first(struct mapping_loading *l, struct mapping_table *t)
{
	GPtrArray *tables = l->mapping->tables;

	t->flat = true;
	g_ptr_array_remove(tables, t);
	g_ptr_array_insert(tables, 1, t);
}

/* What the office has added is never ignored. */
static void
heed_own(struct mapping_loading *l, enum record_kind kind)
{
	const GPtrArray *children = l->mapping->rules->kind[kind]->children;

	for (guint i = 0; i < children->len; i++) {
		const struct model *m = children->pdata[i];

		if (m->own)
			g_hash_table_remove(l->mapping->ignore, folded(l->arena, m->label));
		if (m->own && m->many)
			put_first(l, find_table(l, kind, m->name));
	}
}

/* No list needs a mapping: its label names sheets and repeated columns, and records are told apart as everywhere. */
static void
add_schema_lists(struct mapping_loading *l, enum record_kind kind)
{
	const struct mapping_table *records = find_table(l, kind, NULL);
	const GPtrArray *lists = lists_of(l, kind);

	for (guint i = 0; i < lists->len; i++) {
		struct mapping_table *t = find_table(l, kind, lists->pdata[i]);

		split_words(l->arena, model_label(t->list), t->sheets);
		split_words(l->arena, model_label(t->list), t->heads);
		for (guint k = 0; k < records->ids->len && t->ids->len == k; k++) {
			const struct mapping_field *id = records->ids->pdata[k];

			g_ptr_array_add(t->ids, field_of(l, t, arena_printf(l->arena, "/%s", id->path)));
		}
	}
	heed_own(l, kind);
}

/* What there is may be said by its label, whatever the program's mappings have that for; so may others, where not all is known. */
static void
spell_names(struct mapping_loading *l, struct mapping_field *f)
{
	const char *list = arena_printf(l->arena, "%s ", f->leaf->names);
	GHashTableIter iter;
	gpointer label, id;

	f->values = f->values != NULL ? f->values : arena_table(l->arena);
	f->open = f->open || f->words->len == 0;
	g_hash_table_iter_init(&iter, l->names->labels);
	while (g_hash_table_iter_next(&iter, &label, &id))
		if (g_str_has_prefix(label, list) && *(const char *)id != '\0')
			g_hash_table_insert(f->values, folded(l->arena, (char *)label + strlen(list)), id);
}

static void
spell_all(struct mapping_loading *l)
{
	for (guint i = 0; l->names != NULL && i < l->mapping->tables->len; i++) {
		const GPtrArray *fields = ((const struct mapping_table *)l->mapping->tables->pdata[i])->fields;

		for (guint k = 0; k < fields->len; k++)
			if (((const struct mapping_field *)fields->pdata[k])->leaf->names != NULL)
				spell_names(l, fields->pdata[k]);
	}
}

/* A field of listed values that no mapping spells is spelled by what people call its values, so that those are what a fault names. */
static void
spell_words(struct arena *a, struct mapping_field *f)
{
	f->values = arena_table(a);
	for (guint i = 0; i < f->leaf->words->len; i++) {
		const char *word = f->leaf->words->pdata[i];

		if (*word == '\0')
			continue;
		g_hash_table_insert(f->values, folded(a, word), (void *)word);
		g_hash_table_insert(f->values, folded(a, f->leaf->said->pdata[i]), (void *)word);
	}
}

/* What has no table of spellings of its own is spelled as the table called after its kind of value says. */
static void
default_values(const struct record_mapping *m, const struct mapping_table *t)
{
	for (guint i = 0; i < t->fields->len; i++) {
		struct mapping_field *f = t->fields->pdata[i];

		if (f->values == NULL && f->leaf->type != NULL)
			f->values = g_hash_table_lookup(m->values, f->leaf->type);
		if (f->values == NULL && f->leaf->choice && f->leaf->words->len > 0)
			spell_words(m->arena, f);
	}
}

/* What a part of `gives` names, of the record or ("./") of the element the value stands in. NULL: that has no such field. */
static struct mapping_field *
given_field(struct mapping_loading *l, struct mapping_table *t, const struct mapping_field *of, const char *path)
{
	struct mapping_table *rows;

	if (!g_str_has_prefix(path, "./"))
		return t->rows == NULL ? field_of(l, t, path) : NULL;
	rows = (struct mapping_table *)mapping_table_of(l->mapping, t->kind, of->rows);
	return rows != NULL && rows->rows != NULL ? field_of(l, rows, path + strlen("./")) : NULL;
}

/* What one value of a table of spellings says of other fields: "@type=hv_ordinary @batch=yes". */
static void
resolve_giving(struct mapping_loading *l, struct mapping_table *t, const struct mapping_field *of, xmlNode *v,
    GPtrArray *gives)
{
	g_auto(GStrv) parts = g_strsplit(xml_attr(v, "gives"), " ", -1);
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	if (!g_hash_table_contains(l->given, v))
		g_hash_table_insert(l->given, v, NULL);
	split_words(l->arena, xml_text(l->arena, v), words);
	if (of->open || (of->words->len == 0 && of->leaf->names == NULL)) /* an id says itself alone */
		g_ptr_array_add(words, folded(l->arena, xml_attr_or(v, "is", "")));
	for (char **part = parts; *part != NULL; part++) {
		char *value = strchr(*part, '=');
		struct mapping_field *f;

		if (value != NULL)
			*value++ = '\0';
		f = value != NULL ? given_field(l, t, of, *part) : NULL;
		if (f == NULL)
			continue;
		g_hash_table_insert(l->given, v, GUINT_TO_POINTER(1));
		if (f->words->len > 0 && f->leaf->names == NULL && !text_listed(f->words, value))
			bad_word(l, v, "gives", f, value);
		for (guint i = 0; i < words->len; i++) {
			const struct mapping_given g = { words->pdata[i], f, arena_strdup(l->arena, value) };

			g_ptr_array_add(gives, arena_memdup(l->arena, &g, sizeof g));
		}
	}
}

/* What the values of each column of records say of others. */
static void
resolve_gives(struct mapping_loading *l, struct mapping_table *t)
{
	GHashTableIter iter;
	gpointer name, giving;

	g_hash_table_iter_init(&iter, l->mapping->gives);
	while (g_hash_table_iter_next(&iter, &name, &giving))
		for (guint i = 0, count = t->fields->len; i < count; i++) { /* others may come to them */
			struct mapping_field *f = t->fields->pdata[i];
			GPtrArray *gives;

			if (f->values == NULL || f->values != g_hash_table_lookup(l->mapping->values, name))
				continue;
			gives = arena_list(l->arena);
			for (guint k = 0; k < ((GPtrArray *)giving)->len; k++)
				resolve_giving(l, t, f, ((GPtrArray *)giving)->pdata[k], gives);
			f->gives = gives->len > 0 ? gives : NULL;
		}
}

/* Which of its fields part columns of several elements, and which have values that may be heads. */
static void
mark_special(struct mapping_table *t)
{
	for (guint i = 0; i < t->fields->len; i++) {
		const struct mapping_field *f = t->fields->pdata[i];

		if (f->groups && f->values != NULL && t->rows != NULL)
			t->by = f;
		if (f->marks != NULL)
			t->marked = f;
	}
}

/* Every word of the trade, for telling what is misspelt from what is another thing. */
static void
learn_words(struct record_mapping *m)
{
	GHashTableIter iter, words;
	gpointer word, values;

	for (guint i = 0; i < m->tables->len; i++) {
		g_hash_table_iter_init(&iter, ((const struct mapping_table *)m->tables->pdata[i])->names);
		while (g_hash_table_iter_next(&iter, &word, NULL))
			mapping_learn(m, word);
	}
	g_hash_table_iter_init(&iter, m->values);
	while (g_hash_table_iter_next(&iter, NULL, &values)) {
		g_hash_table_iter_init(&words, values);
		while (g_hash_table_iter_next(&words, &word, NULL))
			mapping_learn(m, word);
	}
	g_hash_table_iter_init(&iter, m->ignore);
	while (g_hash_table_iter_next(&iter, &word, NULL))
		mapping_learn(m, word);
}

/* A value that speaks of other fields speaks of some that there are. */
static void
check_giving(struct mapping_loading *l)
{
	GHashTableIter iter;
	gpointer v, found;

	g_hash_table_iter_init(&iter, l->given);
	while (g_hash_table_iter_next(&iter, &v, &found))
		if (found == NULL)
			bad_name(l, v, "gives", xml_attr(v, "gives"), arena_list(l->arena),
			    arena_printf(l->arena, "记录里没有 %s 这样的栏目", xml_attr(v, "gives")),
			    arena_printf(l->arena, "records have no fields %s", xml_attr(v, "gives")));
}

/* What takes all mappings to be read: values of fields, heads that tables share. */
static void
complete(struct mapping_loading *l)
{
	const GPtrArray *tables = l->mapping->tables;

	for (guint i = 0; i < tables->len; i++) {
		struct mapping_table *t = tables->pdata[i];

		default_values(l->mapping, t);
		mark_special(t);
		if (t->rows != NULL)
			name_ids(l, t);
		resolve_gives(l, t);
	}
	for (guint nested = 0; nested < 2; nested++) /* what a list borrows is none of a record's columns */
		for (guint i = 0; i < tables->len; i++)
			if ((((const struct mapping_table *)tables->pdata[i])->rows != NULL) == (nested == 1))
				borrow_all(l, tables->pdata[i]);
	check_giving(l);
	learn_words(l->mapping);
}

static struct record_mapping *
new_mapping(struct arena *a, const struct record_rules *rules)
{
	struct record_mapping *m = arena_alloc(a, sizeof *m);

	*m = (struct record_mapping){
		.arena = a,
		.rules = rules,
		.tables = arena_list(a),
		.values = arena_table(a),
		.ignore = arena_table(a),
		.harmless = arena_table(a),
		.blank = arena_table(a),
		.totals = arena_table(a),
		.footers = arena_list(a),
		.qualifiers = arena_table(a),
		.gives = arena_table(a),
		.pairs = arena_table(a),
	};
	return m;
}

struct record_mapping *
record_mapping_load(struct arena *a, struct diag *d, const struct record_rules *rules, const GPtrArray *data,
    const struct record_names *names, const char *file)
{
	struct record_mapping *m = new_mapping(a, rules);
	struct mapping_loading l = { .arena = a, .diag = d, .mapping = m, .names = names, .good = true };
	const GPtrArray *shipped;

	l.spelled = arena_list(a);
	l.pending = arena_list(a);
	l.given = g_hash_table_new(NULL, NULL);
	arena_adopt(a, l.given, (void (*)(void *))g_hash_table_unref);
	l.schema = xml_schema_load(a, d, arena_printf(a, "%s/templates/schema/mapping.rng", data_own(data)));
	if (l.schema == NULL)
		return NULL;
	shipped = data_files(a, data, "mappings", ".xml");
	for (guint i = 0; i < shipped->len; i++) {
		l.own = data_short(data, shipped->pdata[i]) == shipped->pdata[i];
		if (data_inside(a, d, data, shipped->pdata[i]))
			read_mapping(&l, shipped->pdata[i]);
		else
			l.good = false;
	}
	for (guint i = 0; i < RECORD_KIND_COUNT; i++)
		add_schema_lists(&l, (enum record_kind)i);
	l.own = true;
	spell_all(&l);
	if (file != NULL)
		read_mapping(&l, file);
	complete(&l);
	return l.good ? m : NULL;
}

const struct record_mapping *
mapping_of_rules(struct arena *a, struct diag *d, const struct record_rules *rules, const struct record_names *names)
{
	struct mapping_loading l = { .arena = a, .diag = d, .names = names, .own = true, .good = true };
	const GPtrArray *lists;

	l.mapping = new_mapping(a, rules);
	l.spelled = arena_list(a);
	l.pending = arena_list(a);
	l.given = arena_table(a);
	find_table(&l, (enum record_kind)0, NULL);
	lists = lists_of(&l, (enum record_kind)0);
	for (guint i = 0; i < lists->len; i++)
		find_table(&l, (enum record_kind)0, lists->pdata[i]);
	spell_all(&l);
	complete(&l);
	return l.mapping;
}

const char *
record_mapping_value(const struct record_mapping *m, const char *list, const char *spelling)
{
	GHashTable *values = g_hash_table_lookup(m->values, list);
	g_autofree char *word = sheet_fold(spelling);

	return values != NULL ? g_hash_table_lookup(values, word) : NULL;
}
