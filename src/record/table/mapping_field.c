/* The tables of a mapping and their fields, as the schema has them; heads that name a field. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/schema/path.h"
#include "xml/xml.h"
#include "record/table/mapping.h"

#define NAMES_SHOWN 40 /* names that a fault lists */

char *
mapping_fold(struct arena *a, const char *word)
{
	return arena_adopt(a, sheet_fold(word), g_free);
}

/* "a|b|c" of an element's text or an attribute, each folded, onto a list. */
void
mapping_split(struct arena *a, const char *text, GPtrArray *onto)
{
	g_auto(GStrv) words = g_strsplit(text, "|", -1);

	for (char **w = words; *w != NULL; w++) {
		char *word = mapping_fold(a, *w);

		if (word[0] != '\0')
			g_ptr_array_add(onto, word);
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

struct mapping_field *
mapping_field_get(struct mapping_loading *l, struct mapping_table *t, const char *path)
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

void
mapping_name_field(struct arena *a, struct mapping_table *t, struct mapping_field *f, const char *name, guint rank)
{
	char *word = mapping_fold(a, name);

	if (word[0] == '\0' || (rank == RANK_SCHEMA && g_hash_table_contains(t->names, word)))
		return;
	g_hash_table_insert(t->names, word, f);
	g_hash_table_insert(t->ranks, word, GUINT_TO_POINTER(rank));
	g_hash_table_remove(t->seconds, word);
	if (!g_str_is_ascii(name))
		g_ptr_array_add(t->shown, arena_strdup(a, name));
}

/* Says what is wrong with a name, which may have been meant, and which there are, if they are few. */
void
mapping_bad_name(struct mapping_loading *l, xmlNode *n, const char *attribute, const char *name, const GPtrArray *names,
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

void
mapping_bad_word(struct mapping_loading *l, xmlNode *n, const char *attribute, const struct mapping_field *f,
    const char *value)
{
	mapping_bad_name(l, n, attribute, value, f->words,
	    arena_printf(l->arena, "“%s”没有 %s 这个值", model_label(f->leaf), value),
	    arena_printf(l->arena, "%s has no value %s", model_label(f->leaf), value));
}

/* The field of a path, if there is one, under its label and its key. */
static void
name_leaf(struct mapping_loading *l, struct mapping_table *t, const char *path, const struct model *m)
{
	struct mapping_field *f = mapping_field_get(l, t, arena_printf(l->arena, "/%s", path));

	if (f == NULL)
		return;
	if (m->label != NULL)
		mapping_name_field(l->arena, t, f, m->label, RANK_SCHEMA);
	mapping_name_field(l->arena, t, f, m->name, RANK_SCHEMA);
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

struct mapping_table *
mapping_table_get(struct mapping_loading *l, enum record_kind kind, const char *rows)
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

GPtrArray *
mapping_lists(const struct mapping_loading *l, enum record_kind kind)
{
	GPtrArray *lists = arena_list(l->arena);

	add_lists(l->arena, lists, "", l->mapping->rules->kind[kind]);
	return lists;
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
			g_hash_table_remove(l->mapping->ignore, mapping_fold(l->arena, m->label));
		if (m->own && m->many)
			put_first(l, mapping_table_get(l, kind, m->name));
	}
}

/* No list needs a mapping: its label names sheets and repeated columns, and records are told apart as everywhere. */
void
mapping_add_lists(struct mapping_loading *l, enum record_kind kind)
{
	const struct mapping_table *records = mapping_table_get(l, kind, NULL);
	const GPtrArray *lists = mapping_lists(l, kind);

	for (guint i = 0; i < lists->len; i++) {
		struct mapping_table *t = mapping_table_get(l, kind, lists->pdata[i]);

		mapping_split(l->arena, model_label(t->list), t->sheets);
		mapping_split(l->arena, model_label(t->list), t->heads);
		for (guint k = 0; k < records->ids->len && t->ids->len == k; k++) {
			const struct mapping_field *id = records->ids->pdata[k];

			g_ptr_array_add(t->ids, mapping_field_get(l, t, arena_printf(l->arena, "/%s", id->path)));
		}
	}
	heed_own(l, kind);
}
