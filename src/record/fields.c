/*
 * The office's own fields: the fields.xml of each added folder, put into the tree of the record schema, so that
 * everybody who reads that knows them.  They add and never change what the program has.
 */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "record/model.h"

struct fields_reading {
	struct arena *arena;
	struct diag *diag;
	xmlDoc *grammar;
	gsize before;              /* so many faults were told before the file */
	struct record_rules known; /* the models of what there is, to which is added what is taken */
};

/* The path of what has that label among what an element holds; deep: in its elements too. NULL: nothing has. */
static const char *
label_owner(struct arena *a, const struct model *m, const char *label, bool deep)
{
	const char *found = NULL;

	for (guint i = 0; i < m->attributes->len && found == NULL; i++)
		if (g_strcmp0(((const struct model *)m->attributes->pdata[i])->label, label) == 0)
			found = arena_printf(a, "@%s", ((const struct model *)m->attributes->pdata[i])->name);
	for (guint i = 0; i < m->children->len && found == NULL; i++) {
		const struct model *child = m->children->pdata[i];

		if (g_strcmp0(child->label, label) == 0)
			found = child->name;
		else if (deep && !child->own && (found = label_owner(a, child, label, true)) != NULL)
			found = arena_printf(a, "%s/%s", child->name, found);
	}
	return found;
}

/* Notes a field or list in the model of what holds it. NULL: it has that name or label already, which is reported. */
static struct model *
add_model(struct fields_reading *r, struct model *holder, const xmlNode *n)
{
	const char *name = xml_attr(n, "name"), *label = xml_attr(n, "label");
	bool deep = record_kind_find(holder->name) != RECORD_KIND_COUNT;
	const struct model *twin = model_find(holder->children, name);
	const char *owner = label_owner(r->arena, holder, label, deep);
	struct model *m;

	if (twin == NULL)
		twin = model_find(holder->attributes, name);
	if (twin != NULL)
		diag_report(r->diag, DIAG_FIELDS_NAME, xml_attr_place(n, "name"), NULL, name, holder->name,
		    model_label(twin));
	else if (owner != NULL)
		diag_report(r->diag, DIAG_FIELDS_LABEL, xml_attr_place(n, "label"), NULL, label, owner, holder->name,
		    holder->label != NULL ? holder->label : holder->name);
	if (twin != NULL || owner != NULL)
		return NULL;
	m = arena_alloc(r->arena, sizeof *m);
	*m = (struct model){ .parent = holder, .name = name, .label = label, .own = true };
	m->attributes = arena_list(r->arena);
	m->children = arena_list(r->arena);
	g_ptr_array_add(holder->children, m);
	return m;
}

/* A field, or a list with those of its fields that can be taken, as the schema declares it. */
static char *
declaration_of(struct fields_reading *r, struct model *m, const xmlNode *n)
{
	bool list = xml_is(n, "list"), choice = xml_attr_is(n, "kind", "choice");
	g_autofree char *label = g_markup_escape_text(xml_attr(n, "label"), -1);
	GString *holds = arena_string(r->arena);

	for (const xmlNode *c = xml_child(n, NULL); c != NULL; c = xml_next(c, NULL)) {
		g_autofree char *word = choice ? g_markup_escape_text(xml_text(r->arena, c), -1) : NULL;
		struct model *field = list ? add_model(r, m, c) : NULL;

		if (choice)
			g_string_append_printf(holds, "<value>%s</value>", word);
		else if (field != NULL)
			g_string_append(holds, declaration_of(r, field, c));
	}
	return arena_printf(r->arena,
	    list       ? "<element name='%s' bw:own='yes' bw:label='%s' bw:many='yes'>"
			 "<zeroOrMore><choice>%s<notAllowed/></choice></zeroOrMore></element>" :
		choice ? "<element name='%s' bw:own='yes' bw:label='%s'><choice>%s</choice></element>" :
			 "<element name='%s' bw:own='yes' bw:label='%s'><ref name='%s'/></element>",
	    xml_attr(n, "name"), label, list || choice ? holds->str : xml_attr(n, "kind"));
}

/* A field that holds a mistake goes alone, a list with its columns when it does itself or no column is left. */
static void
drop_wrong(const struct fields_reading *r, const xmlNode *parent)
{
	for (xmlNode *n = xml_child(parent, NULL), *next; n != NULL; n = next) {
		bool list = xml_is(n, "list");
		const xmlNode *after = list ? xml_child(n, NULL) : NULL;
		bool wrong;

		next = xml_next(n, NULL);
		if (after == NULL)
			after = next != NULL ? next : xml_next(parent, NULL);
		wrong = xml_wrong_between(r->diag, r->before, n, after);
		if (list)
			drop_wrong(r, n);
		if (wrong || (list && xml_child(n, "field") == NULL))
			xml_remove(n);
	}
}

/* The declaration as the schema has it, put where the grammar keeps a place for it (<define name="own.case">). */
static void
put_declaration(struct fields_reading *r, const char *in, const char *declaration, const char *file)
{
	const char *text = arena_printf(r->arena,
	    "<grammar xmlns=\"http://relaxng.org/ns/structure/1.0\" xmlns:bw=\"urn:banwen:schema\">%s</grammar>",
	    declaration);
	struct source source = { .name = file, .line = 1, .column = 1, .text = text, .length = strlen(text) };
	xmlNode *place = xml_child_of(xml_root(r->grammar), "define", "name", arena_printf(r->arena, "own.%s", in));
	xmlDoc *doc = xml_parse(r->arena, r->diag, arena_memdup(r->arena, &source, sizeof source));
	xmlNode *element = xml_child(xml_root(doc), NULL);

	if (place == NULL)
		return;
	xml_remove(element);
	xml_append(xml_child(place, "choice"), element);
}

/* The element that a field says it stands in: a record, or a list of one. */
static struct model *
holder_of(const struct fields_reading *r, const char *in)
{
	const struct model *found = NULL;

	if (record_kind_find(in) != RECORD_KIND_COUNT)
		return r->known.kind[record_kind_find(in)];
	for (guint i = 0; i < RECORD_KIND_COUNT && found == NULL; i++)
		found = model_find(r->known.kind[i]->children, in);
	return (struct model *)found;
}

static void
read_fields(struct fields_reading *r, const char *path, const struct xml_schema *schema)
{
	struct diag *silent = diag_new(r->arena);
	xmlDoc *doc = xml_load(r->arena, r->diag, path);

	if (doc == NULL)
		return;
	if (!xml_check(r->arena, r->diag, schema, doc, DIAG_FIELDS_SCHEMA)) {
		drop_wrong(r, xml_root(doc));
		if (!xml_check(r->arena, silent, schema, doc, DIAG_FIELDS_SCHEMA))
			return;
	}
	for (const xmlNode *n = xml_child(xml_root(doc), NULL); n != NULL; n = xml_next(n, NULL)) {
		struct model *holder = holder_of(r, xml_attr(n, "in"));
		struct model *m = holder != NULL ? add_model(r, holder, n) : NULL;

		if (m != NULL)
			put_declaration(r, xml_attr(n, "in"), declaration_of(r, m, n), path);
	}
}

xmlDoc *
record_grammar(struct arena *a, struct diag *d, const GPtrArray *data)
{
	const char *schemas = arena_printf(a, "%s/templates/schema", data_own(data));
	struct fields_reading r = { .arena = a, .diag = d };
	struct xml_schema *schema = NULL;

	r.grammar = xml_load(a, d, arena_printf(a, "%s/record.rng", schemas));
	for (guint i = 1; i < data->len && r.grammar != NULL; i++) {
		const char *path = arena_printf(a, "%s/fields.xml", (const char *)data->pdata[i]);

		if (!data_there(path) || !data_inside(a, d, data, path))
			continue;
		if (schema == NULL &&
		    ((schema = xml_schema_load(a, d, arena_printf(a, "%s/fields.rng", schemas))) == NULL ||
			!model_read(&r.known, a, d, xml_root(r.grammar))))
			return NULL;
		r.before = diag_count(d);
		read_fields(&r, path, schema);
		if (diag_worst(d, r.before) >= DIAG_ERROR)
			xml_set(xml_root(r.grammar), XML_SCHEMA_DOUBT, path);
	}
	return r.grammar;
}
