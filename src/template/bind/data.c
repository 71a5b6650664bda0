/* What is embedded: a case whole; of a notice or poster only what the document was made from. */
#include "base/text.h"
#include "template/bind/inner.h"
#include "xml/xml.h"
#include "xml/xpath.h"

static void
keep_content(struct binder *b, const xmlNode *n)
{
	g_hash_table_add(b->kept, (gpointer)n);
	for (const xmlNode *child = n->children; child != NULL && n->type == XML_ELEMENT_NODE; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			keep_content(b, child);
}

void
bind_data_keep(struct binder *b, const GPtrArray *nodes, bool content)
{
	for (guint i = 0; b->kept != NULL && i < nodes->len; i++) {
		const xmlNode *n = g_ptr_array_index(nodes, i);

		if (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE)
			n = n->parent;
		if (n == NULL || n->doc != b->record->doc ||
		    (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE))
			continue;
		if (content)
			keep_content(b, n);
		else
			g_hash_table_add(b->kept, (gpointer)n);
	}
}

void
bind_data_keep_query(struct binder *b, const struct plan_query *query)
{
	GPtrArray *nodes;

	for (guint i = 0; b->kept != NULL && !b->filling && i < query->path_count; i++) {
		xpath_value(b->env, b->diag, query->path[i], b->context, &nodes);
		if (nodes != NULL)
			bind_data_keep(b, nodes, false);
	}
}

char *
bind_data_value(struct binder *b, const struct plan_query *query, GPtrArray **nodes)
{
	char *text = xpath_value(b->env, b->diag, query->xpath, b->context, nodes);

	if (*nodes != NULL)
		bind_data_keep(b, *nodes, true);
	else
		bind_data_keep_query(b, query);
	return text;
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
attribute_kept(const void *kept, const xmlAttr *a)
{
	bool root = a->parent->parent == NULL || a->parent->parent->type != XML_ELEMENT_NODE;

	return g_hash_table_contains((GHashTable *)(guintptr)kept, a) || (root && is_identity((const char *)a->name));
}

static bool
leaf_kept(const void *kept, const xmlNode *leaf)
{
	return g_hash_table_contains((GHashTable *)(guintptr)kept, leaf);
}

char *
boxes_data(struct arena *arena, const struct boxes *boxes, gsize *length)
{
	const struct xml_part part = { reaches_kept, attribute_kept, leaf_kept, boxes->kept };

	if (boxes->kept == NULL)
		return xml_normal(arena, boxes->record->root, length);
	return xml_normal_part(arena, boxes->record->root, &part, length);
}
