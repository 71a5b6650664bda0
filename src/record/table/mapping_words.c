/* What a mapping knows once all its files are read: heads that tables share, spellings of names, words of the trade. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "record/table/mapping.h"

/* Is a head what the schema calls a field? */
static bool
is_label(struct mapping_loading *l, const struct mapping_field *f, const char *head)
{
	return f->leaf->label != NULL && strcmp(mapping_fold(l->arena, f->leaf->label), head) == 0;
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
	struct mapping_table *records = mapping_table_get(l, t->kind, NULL);
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

static const GPtrArray *
called_of(const struct mapping_loading *l, const struct mapping_field *f)
{
	GPtrArray *called = arena_list(l->arena);

	for (guint i = 0; i < f->words->len; i++) {
		g_autofree char *key = g_strdup_printf("%s %s", f->leaf->names, (const char *)f->words->pdata[i]);
		const char *label = g_hash_table_lookup(l->names->called, key);

		g_ptr_array_add(called, (gpointer)(label != NULL ? label : f->words->pdata[i]));
	}
	return called;
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
	f->called = called_of(l, f);
	g_hash_table_iter_init(&iter, l->names->labels);
	while (g_hash_table_iter_next(&iter, &label, &id))
		if (g_str_has_prefix(label, list) && *(const char *)id != '\0')
			g_hash_table_insert(f->values, mapping_fold(l->arena, (char *)label + strlen(list)), id);
}

void
mapping_spell(struct mapping_loading *l)
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
		g_hash_table_insert(f->values, mapping_fold(a, word), (void *)word);
		g_hash_table_insert(f->values, mapping_fold(a, f->leaf->said->pdata[i]), (void *)word);
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
		return t->rows == NULL ? mapping_field_get(l, t, path) : NULL;
	rows = (struct mapping_table *)mapping_table_of(l->mapping, t->kind, of->rows);
	return rows != NULL && rows->rows != NULL ? mapping_field_get(l, rows, path + strlen("./")) : NULL;
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
	mapping_split(l->arena, xml_text(l->arena, v), words);
	if (of->open || (of->words->len == 0 && of->leaf->names == NULL)) /* an id says itself alone */
		g_ptr_array_add(words, mapping_fold(l->arena, xml_attr_or(v, "is", "")));
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
			mapping_bad_word(l, v, "gives", f, value);
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
			mapping_bad_name(l, v, "gives", xml_attr(v, "gives"), arena_list(l->arena),
			    arena_printf(l->arena, "记录里没有 %s 这样的栏目", xml_attr(v, "gives")),
			    arena_printf(l->arena, "records have no fields %s", xml_attr(v, "gives")));
}

/* What takes all mappings to be read: values of fields, heads that tables share. */
void
mapping_complete(struct mapping_loading *l)
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
