/* What is embedded: of the record what the document was made from, printed or asked for, and nothing else. */
#include "base/arena.h"
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

static void
keep_nodes(struct binder *b, const GPtrArray *nodes, bool value, const xmlNode *within)
{
	for (guint i = 0; i < nodes->len; i++) {
		const xmlNode *n = g_ptr_array_index(nodes, i);

		if (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE)
			n = n->parent;
		if (n == NULL || n->doc != b->record->doc ||
		    (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE))
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

char *
boxes_data(struct arena *arena, const struct boxes *boxes, gsize *length)
{
	const struct xml_part part = { reaches_kept, attribute_kept, value_kept, boxes->kept };

	return xml_normal_part(arena, boxes->record->root, &part, length);
}
