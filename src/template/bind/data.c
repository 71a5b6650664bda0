/*
 * What is embedded: of the record, the office and the verdict what the document was made from, printed or asked for, and nothing else.
 * Of the region nothing: its file is the same for everybody.
 */
#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "template/bind/inner.h"
#include "xml/xml.h"
#include "xml/xpath.h"

/* A node that is only there stands in the data without its value. */
enum { KEPT_THERE = 1, KEPT_VALUE };

static bool
is_inside(const xmlNode *n, const xmlNode *of)
{
	while (n != NULL && n != of)
		n = n->parent;
	return n != NULL;
}

/* A value is all the text below an element. */
static void
keep_node(GHashTable *kept, const xmlNode *n, bool value)
{
	if (value || !g_hash_table_contains(kept, n))
		g_hash_table_insert(kept, (gpointer)n, GINT_TO_POINTER(value ? KEPT_VALUE : KEPT_THERE));
	for (const xmlNode *child = n->children; value && child != NULL && n->type == XML_ELEMENT_NODE;
	     child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			keep_node(kept, child, true);
}

static bool
is_given(const struct binder *b, const xmlDoc *doc)
{
	for (guint i = 0; i < G_N_ELEMENTS(b->trees); i++)
		if (b->trees[i] != NULL && b->trees[i]->doc == doc)
			return true;
	return false;
}

void
bind_data_begin(struct binder *b)
{
	b->trees[TREE_RECORD] = b->record->root;
	b->trees[TREE_OFFICE] = xpath_env_first(b->env, "office");
	b->trees[TREE_VERDICT] = xpath_env_first(b->env, "verdict");
}

static void
keep_nodes(struct binder *b, const GPtrArray *nodes, bool value, const xmlNode *within)
{
	for (guint i = 0; i < nodes->len; i++) {
		const xmlNode *n = g_ptr_array_index(nodes, i);

		if (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE)
			n = n->parent;
		if (n == NULL || !is_given(b, n->doc) || (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE))
			continue;
		if (within == NULL || is_inside(n, within))
			keep_node(b->kept, n, value);
	}
}

/* The nodes that a path leads to, from those of another (NULL: from the context). */
static GPtrArray *
follow(struct binder *b, const struct xpath *path, const GPtrArray *from)
{
	GPtrArray *all, *nodes;

	if (from == NULL) {
		xpath_value(b->env, b->diag, path, b->context, &nodes);
		return nodes != NULL ? nodes : arena_list(b->arena);
	}
	all = arena_list(b->arena);
	for (guint i = 0; i < from->len; i++) {
		xpath_value(b->env, b->diag, path, from->pdata[i], &nodes);
		if (nodes != NULL)
			g_ptr_array_extend(all, nodes, NULL, NULL);
	}
	return all;
}

/* given: what the whole expression gives; NULL: not known, or no nodes. */
static void
keep_read(struct binder *b, const struct plan_query *query, GPtrArray *given, const xmlNode *within)
{
	g_autofree GPtrArray **found = g_new(GPtrArray *, query->read_count + 1);

	for (guint i = 0; i < query->read_count; i++) {
		const struct plan_read *read = &query->read[i];
		bool whole = given != NULL && read->xpath == query->xpath;

		found[i] = whole ? given : follow(b, read->xpath, read->from < 0 ? NULL : found[read->from]);
		keep_nodes(b, found[i], read->value, within);
	}
}

void
bind_data_keep(struct binder *b, const struct plan_query *query, GPtrArray *given)
{
	keep_read(b, query, given, NULL);
}

void
bind_data_keep_variant(struct binder *b, const struct plan_query *variants, const xmlNode *variant)
{
	if (variant != NULL)
		keep_read(b, variants, NULL, variant);
}

char *
bind_data_value(struct binder *b, const struct plan_query *query, GPtrArray **nodes)
{
	char *text = xpath_value(b->env, b->diag, query->xpath, b->context, nodes);

	bind_data_keep(b, query, *nodes);
	return text;
}

bool
bind_data_holds(struct binder *b, const struct plan_query *query)
{
	bind_data_keep(b, query, NULL);
	return xpath_bool(b->env, b->diag, query->xpath, b->context);
}

static bool
reaches_kept(const void *kept, const xmlNode *n)
{
	GHashTable *nodes = (GHashTable *)(guintptr)kept;

	if (g_hash_table_contains(nodes, n))
		return true;
	for (const xmlAttr *a = n->properties; a != NULL; a = a->next)
		if (g_hash_table_contains(nodes, a))
			return true;
	for (const xmlNode *child = xml_child(n, NULL); child != NULL; child = xml_next(child, NULL))
		if (reaches_kept(kept, child))
			return true;
	return false;
}

/* Which record it is and which document it asked for: without these what is left would be no record. */
static bool
is_identity(const char *attribute)
{
	return text_has_word("id region type document size", attribute);
}

static bool
names_record(const xmlAttr *a)
{
	bool root = a->parent->parent == NULL || a->parent->parent->type != XML_ELEMENT_NODE;

	return root && is_identity((const char *)a->name);
}

static bool
attribute_kept(const void *kept, const xmlAttr *a)
{
	return g_hash_table_contains((GHashTable *)(guintptr)kept, a) || names_record(a);
}

static bool
value_kept(const void *kept, const xmlNode *n)
{
	return (n->type == XML_ATTRIBUTE_NODE && names_record((const xmlAttr *)n)) ||
	    g_hash_table_lookup((GHashTable *)(guintptr)kept, n) == GINT_TO_POINTER(KEPT_VALUE);
}

static bool
read_attribute(const void *kept, const xmlAttr *a)
{
	return g_hash_table_contains((GHashTable *)(guintptr)kept, a);
}

static bool
read_value(const void *kept, const xmlNode *n)
{
	return g_hash_table_lookup((GHashTable *)(guintptr)kept, n) == GINT_TO_POINTER(KEPT_VALUE);
}

/* In normal form, as the record: both are what a document's proof is of. */
static void
put_given(struct binder *b, GString *out)
{
	const struct xml_part part = { reaches_kept, read_attribute, read_value, b->kept };

	g_string_append(out, "<given>");
	for (guint i = TREE_OFFICE; i < G_N_ELEMENTS(b->trees); i++) {
		xmlNode *root = (xmlNode *)(guintptr)b->trees[i];
		gsize length;

		if (root != NULL && reaches_kept(b->kept, root))
			g_string_append(out, xml_normal_part(b->arena, root, &part, &length));
	}
	g_string_append(out, "<tests></tests></given>");
}

void
bind_data_end(struct binder *b)
{
	const struct xml_part part = { reaches_kept, attribute_kept, value_kept, b->kept };
	g_autoptr(GString) all = g_string_new(NULL);
	struct boxes *boxes = b->boxes;

	boxes->data = xml_normal_part(b->arena, b->record->root, &part, &boxes->data_length);
	g_string_append_len(all, boxes->data, (gssize)boxes->data_length);
	put_given(b, all);
	boxes->given_length = all->len - boxes->data_length;
	boxes->given = arena_strndup(b->arena, all->str + boxes->data_length, boxes->given_length);
	boxes->proof = digest_sha256(b->arena, all->str, all->len);
}

const char *
bind_data_attribute(struct binder *b, enum bind_tree tree, const char *name)
{
	xmlNode *root = (xmlNode *)(guintptr)b->trees[tree];
	const xmlAttr *a = root != NULL ? xmlHasProp(root, BAD_CAST name) : NULL;

	if (a != NULL)
		keep_node(b->kept, (const xmlNode *)a, true);
	return a != NULL ? xml_attr(root, name) : "";
}
