/* What documents have of what their schemas have: is all that an expression reads there, in a part of a document too? */
#include <string.h>

#include "base/arena.h"
#include "xml/schema/nodes.h"
#include "xml/xml.h"

struct path_found {
	struct path_world *world;
	GHashTable *nodes; /* struct path_node *, of what is there and has a value */
	GPtrArray *whole;  /* const struct path_set *, trees of which nothing is left out */
};

struct path_found *
path_found_new(struct arena *arena, struct path_world *world)
{
	struct path_found *found = arena_alloc(arena, sizeof *found);

	found->world = world;
	found->nodes = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	found->whole = arena_list(arena);
	return found;
}

void
path_found_whole(struct path_found *found, const struct path_set *tree)
{
	g_ptr_array_add(found->whole, (gpointer)tree);
}

static bool
is_called(const struct path_node *node, const char *name, bool attribute)
{
	return node->attribute == attribute && pattern_name_matches(node->declaration->name, "", name);
}

/* An element that is only there, as what is left of one that was asked for, has nothing in it. */
static void
add_element(struct path_found *found, struct path_node *node, const xmlNode *element)
{
	const GPtrArray *children = path_node_children(found->world, node);

	if (element->children != NULL || element->properties != NULL)
		g_hash_table_add(found->nodes, node);
	for (guint i = 0; i < children->len; i++) {
		struct path_node *child = children->pdata[i];

		for (const xmlAttr *a = element->properties; a != NULL; a = a->next)
			if (a->children != NULL && is_called(child, (const char *)a->name, true))
				g_hash_table_add(found->nodes, child);
		for (const xmlNode *n = xml_child(element, NULL); n != NULL; n = xml_next(n, NULL))
			if (is_called(child, (const char *)n->name, false))
				add_element(found, child, n);
	}
}

void
path_found_add(struct path_found *found, const char *tree, const xmlNode *root)
{
	const struct path_set *roots = root == NULL ? NULL : path_tree(found->world, tree, (const char *)root->name);

	for (guint i = 0; roots != NULL && i < roots->nodes->len; i++)
		add_element(found, roots->nodes->pdata[i], root);
}

/* Is all of a tree there that the nodes are of? */
static bool
is_whole(const struct path_found *found, const struct path_set *set)
{
	for (guint i = 0; i < found->whole->len; i++)
		if (path_leads_into(set, found->whole->pdata[i]))
			return true;
	return false;
}

/* Does the path go down from where it begins, and nowhere else? */
static bool
goes_down(const char *path)
{
	return path == NULL ||
	    (*path != '$' && *path != '/' && strstr(path, "..") == NULL && strstr(path, "::") == NULL);
}

/* May there have been more of it than is there?  Of what stands in the node at hand, as far as that. */
static bool
may_lack(const struct path_node *node, const struct path_set *here)
{
	for (; node->parent != NULL; node = node->parent) {
		if (here != NULL && g_ptr_array_find(here->nodes, node, NULL))
			return false;
		if (node->repeated)
			return true;
	}
	return false;
}

bool
path_found_has(const struct path_found *found, const struct path_read *read, const struct path_set *here)
{
	const struct path_set *set = read->leads;

	if (set->any)
		return false;
	if (set->nodes->len == 0 || is_whole(found, set))
		return true;
	for (guint i = 0; i < set->nodes->len; i++) {
		const struct path_node *node = set->nodes->pdata[i];

		if (node->declaration != NULL &&
		    (!g_hash_table_contains(found->nodes, node) || may_lack(node, goes_down(read->path) ? here : NULL)))
			return false;
	}
	return true;
}
