/*
 * The schema read once more as data: which element holds which, under which label, how often.  So names,
 * labels and limits stand in one place, templates/schema/record.rng.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "record/model.h"

#define SCHEMA_NS "urn:banwen:schema"
#define COMPAT_NS "http://relaxng.org/ns/compatibility/annotations/1.0"
#define DEPTH_MAX 32 /* of the schema's own nesting; a schema that refers to itself ends here */

struct model_walk {
	struct arena *arena;
	GHashTable *defines; /* name -> <define> */
};

static const char *
note_in(struct model_walk *w, const xmlNode *declaration, const char *name, const char *ns)
{
	xmlChar *value = xmlGetNsProp(declaration, BAD_CAST name, BAD_CAST ns);
	const char *note = value != NULL ? arena_strdup(w->arena, (const char *)value) : NULL;

	xmlFree(value);
	return note;
}

/* An attribute bw:…, or NULL. */
static const char *
note_of(struct model_walk *w, const xmlNode *declaration, const char *name)
{
	return note_in(w, declaration, name, SCHEMA_NS);
}

/* What the schema says of an element or attribute in a sentence, or NULL. */
static const char *
doc_of(struct model_walk *w, xmlNode *declaration)
{
	const xmlNode *doc = xml_is(declaration, "grammar") ? NULL : xml_child(declaration, "documentation");

	return doc != NULL ? xml_text(w->arena, doc) : NULL;
}

static struct model *
new_model(struct model_walk *w, xmlNode *declaration)
{
	struct model *m = arena_alloc(w->arena, sizeof *m);

	m->name = arena_strdup(w->arena, xml_attr_or(declaration, "name", ""));
	m->label = note_of(w, declaration, "label");
	m->doc = doc_of(w, declaration);
	m->many = g_strcmp0(note_of(w, declaration, "many"), "yes") == 0;
	m->own = g_strcmp0(note_of(w, declaration, "own"), "yes") == 0;
	m->names = note_of(w, declaration, "names");
	m->tries = note_of(w, declaration, "try");
	m->first = note_in(w, declaration, "defaultValue", COMPAT_NS);
	m->required = !xml_is(declaration->parent, "optional");
	m->cell = g_strcmp0(note_of(w, declaration, "cell"), "yes") == 0;
	m->words = arena_list(w->arena);
	m->said = arena_list(w->arena);
	m->attributes = arena_list(w->arena);
	m->children = arena_list(w->arena);
	return m;
}

/* Is a definition a kind of value, and no part of an element? */
static bool
is_value_kind(const xmlNode *define)
{
	for (xmlNode *n = xml_child(define, NULL); n != NULL; n = xml_next(n, NULL))
		if (xml_is(n, "element") || xml_is(n, "attribute") || xml_is(n, "ref") || xml_is(n, "notAllowed") ||
		    !is_value_kind(n))
			return false;
	return true;
}

static void
add_word(struct model_walk *w, struct model *m, const xmlNode *value)
{
	const char *said = note_of(w, value, "label");

	g_ptr_array_add(m->words, xml_content(w->arena, value));
	g_ptr_array_add(m->said, (gpointer)(said != NULL ? said : m->words->pdata[m->words->len - 1]));
}

static void
collect(struct model_walk *w, struct model *m, xmlNode *pattern, guint depth)
{
	for (xmlNode *n = xml_child(pattern, NULL); n != NULL && depth < DEPTH_MAX; n = xml_next(n, NULL)) {
		if (xml_is(n, "element") || xml_is(n, "attribute")) {
			struct model *inner = new_model(w, n);

			inner->parent = m;
			g_ptr_array_add(xml_is(n, "element") ? m->children : m->attributes, inner);
			collect(w, inner, n, depth + 1);
		} else if (xml_is(n, "ref")) {
			const char *name = xml_attr_or(n, "name", "");
			xmlNode *define = g_hash_table_lookup(w->defines, name);

			m->day = m->day || strcmp(name, "date") == 0 || strcmp(name, "time") == 0;
			if (define == NULL)
				continue;
			if (is_value_kind(define))
				m->type = arena_strdup(w->arena, name);
			collect(w, m, define, depth + 1);
		} else {
			m->choice = m->choice || xml_is(n, "value");
			m->text = m->text || xml_is(n, "text") || xml_is(n, "data") || xml_is(n, "value");
			if (xml_is(n, "value"))
				add_word(w, m, n);
			collect(w, m, n, depth + 1);
		}
	}
}

/* What a schema's documents may begin with, as the children of a model. */
static struct model *
read_start(struct arena *a, xmlNode *grammar)
{
	g_autoptr(GHashTable) defines = g_hash_table_new(g_str_hash, g_str_equal);
	struct model_walk w = { .arena = a, .defines = defines };
	struct model *top = new_model(&w, grammar);

	for (xmlNode *n = xml_child(grammar, "define"); n != NULL; n = xml_next(n, "define"))
		g_hash_table_insert(defines, (char *)xml_attr_or(n, "name", ""), n);
	collect(&w, top, xml_child(grammar, "start"), 0);
	return top;
}

struct model *
model_of(struct arena *a, xmlNode *grammar, const char *name)
{
	struct model *m = (struct model *)model_find(read_start(a, grammar)->children, name);

	if (m != NULL) {
		m->many = false;
		m->parent = NULL;
	}
	return m;
}

bool
model_read(struct record_rules *rules, struct arena *a, struct diag *d, xmlNode *grammar)
{
	struct model *top = read_start(a, grammar);

	for (guint i = 0; i < RECORD_KIND_COUNT; i++) {
		const char *name = record_kind_name((enum record_kind)i);

		if ((rules->kind[i] = (struct model *)model_find(top->children, name)) == NULL) {
			diag_report(d, DIAG_RECORD_RULES, xml_place(grammar), NULL, name);
			return false;
		}
	}
	return true;
}

const struct model *
model_find(const GPtrArray *models, const char *name)
{
	for (guint i = 0; i < models->len; i++) {
		const struct model *m = models->pdata[i];

		if (text_equal(m->name, name))
			return m;
	}
	return NULL;
}

const struct model *
model_rows(const struct model *m)
{
	while (m != NULL && !m->many)
		m = m->parent;
	return m;
}

bool
model_counts(const struct model *m)
{
	return g_strcmp0(m->type, "number") == 0 || g_strcmp0(m->type, "serial") == 0;
}

const char *
model_label(const struct model *m)
{
	return m->label != NULL ? m->label : m->name;
}

static void
add_fact(GPtrArray *facts, struct arena *a, const struct model *m, const char *value)
{
	const struct record_fact fact = { .name = m->name, .label = m->label, .value = value, .word = m->tries == NULL };

	g_ptr_array_add(facts, arena_memdup(a, &fact, sizeof fact));
}

GPtrArray *
record_facts(const struct record_rules *rules, struct arena *a)
{
	const GPtrArray *attributes = rules->kind[RECORD_CASE]->attributes;
	GPtrArray *facts = arena_list(a);

	for (guint i = 0; i < attributes->len; i++) {
		const struct model *m = attributes->pdata[i];
		g_auto(GStrv) tries = g_strsplit(m->tries != NULL ? m->tries : "", " ", -1);

		for (guint j = 0; j < m->words->len; j++)
			add_fact(facts, a, m, m->words->pdata[j]);
		for (char **value = tries; *value != NULL; value++)
			add_fact(facts, a, m, arena_strdup(a, *value));
	}
	return facts;
}

static void
list_fields(GPtrArray *fields, struct arena *a, enum record_kind kind, const char *before, const GPtrArray *models)
{
	for (guint i = 0; i < models->len; i++) {
		const struct model *m = models->pdata[i];
		struct record_field f = { .kind = kind,
			.path = arena_printf(a, "%s%s", before, m->name),
			.label = m->label != NULL ? m->label : "",
			.own = m->own };

		f.value = m->words->len > 0 ? text_joined(a, m->words, " ") :
		    m->type != NULL         ? m->type :
		    m->text                 ? "text" :
					      "list";
		if (m->text || (m->many && m->label != NULL))
			g_ptr_array_add(fields, arena_memdup(a, &f, sizeof f));
		list_fields(fields, a, kind, arena_printf(a, "%s/@", f.path), m->attributes);
		list_fields(fields, a, kind, arena_printf(a, "%s/", f.path), m->children);
	}
}

GPtrArray *
record_fields(const struct record_rules *rules, struct arena *a)
{
	GPtrArray *fields = arena_list(a);

	for (enum record_kind kind = RECORD_CASE; kind < RECORD_KIND_COUNT; kind++) {
		list_fields(fields, a, kind, "@", rules->kind[kind]->attributes);
		list_fields(fields, a, kind, "", rules->kind[kind]->children);
	}
	return fields;
}

/* The label of the last segment of a path; the models of its last but one segments narrow it where they can. */
static const char *
label_below(const struct model *m, char **path, guint depth)
{
	const char *key = path[0][0] == '@' ? path[0] + 1 : path[0];
	const struct model *found = model_find(m->children, key);

	if (found == NULL)
		found = model_find(m->attributes, key);
	if (found != NULL && path[1] == NULL)
		return found->label;
	if (found != NULL)
		return label_below(found, path + 1, depth);
	for (guint i = 0; i < m->children->len && depth > 0; i++) {
		const char *label = label_below(m->children->pdata[i], path, depth - 1);

		if (label != NULL)
			return label;
	}
	return NULL;
}

const char *
record_label(const struct record_rules *rules, const char *key)
{
	g_autoptr(GRegex)
	    index = g_regex_new("\\[[^]]*\\]|^\\$record/|^/*(case|outage|poster|handover)/|^/+", 0, 0, NULL);
	g_autofree char *plain = g_regex_replace_literal(index, key, -1, 0, "", 0, NULL);
	g_auto(GStrv) path = g_strsplit(plain, "/", -1);

	if (path[0] == NULL || path[0][0] == '\0')
		return NULL;
	for (guint depth = 0; depth < 4; depth++)
		for (guint i = 0; i < RECORD_KIND_COUNT; i++) {
			const char *label = label_below(rules->kind[i], path, depth);

			if (label != NULL)
				return label;
		}
	return NULL;
}
