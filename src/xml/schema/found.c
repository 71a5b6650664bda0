/* What documents have of what their schemas have: is all that an expression reads there, in a part of a document too? */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/schema/nodes.h"
#include "xml/schema/words.h"
#include "xml/xml.h"

struct path_found {
	struct path_world *world;
	GHashTable *nodes;   /* struct path_node *, of what is there and has a value */
	GHashTable *present; /* ... and of what is there without one */
	GHashTable *absent;  /* ... and of what never was */
	GPtrArray *whole;    /* const struct path_set *, trees of which nothing is left out */
};

struct path_found *
path_found_new(struct arena *arena, struct path_world *world)
{
	struct path_found *found = arena_alloc(arena, sizeof *found);

	found->world = world;
	found->nodes = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	found->present = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	found->absent = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
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

	g_hash_table_add(found->present, node);
	if (element->children != NULL || element->properties != NULL)
		g_hash_table_add(found->nodes, node);
	for (guint i = 0; i < children->len; i++) {
		struct path_node *child = children->pdata[i];

		for (const xmlAttr *a = element->properties; a != NULL; a = a->next)
			if (is_called(child, (const char *)a->name, true))
				g_hash_table_add(a->children != NULL ? found->nodes : found->present, child);
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

static bool
is_present(const struct path_found *found, const struct path_node *node)
{
	return g_hash_table_contains(found->nodes, node) || g_hash_table_contains(found->present, node);
}

/* Was there nothing of it, or of what it stands in? */
static bool
is_absent(const struct path_found *found, const struct path_node *node)
{
	for (; node != NULL; node = node->parent)
		if (g_hash_table_contains(found->absent, node))
			return true;
	return false;
}

/* Notes what the rest of a path "row/@old_start" leads to. */
static void
note_absent(struct path_found *found, struct path_node *node, const char *path)
{
	const char *end = strchr(path, '/');
	bool attribute = *path == '@';
	g_autofree char *name = g_strndup(path + attribute,
	    end != NULL ? (gsize)(end - path) : strlen(path + attribute));
	const GPtrArray *children = path_node_children(found->world, node);

	for (guint i = 0; i < children->len; i++) {
		struct path_node *child = children->pdata[i];

		if (!is_called(child, name, attribute))
			continue;
		if (end != NULL)
			note_absent(found, child, end + 1);
		else if (!is_present(found, child))
			g_hash_table_add(found->absent, child);
	}
}

void
path_found_absent(struct path_found *found, const struct path_set *roots, const char *paths)
{
	g_auto(GStrv) words = g_strsplit(paths, " ", -1);

	for (char **word = words; *word != NULL; word++)
		for (guint i = 0; **word != '\0' && i < roots->nodes->len; i++)
			note_absent(found, roots->nodes->pdata[i], *word);
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

/* Of what stands in the nodes at hand there was no more; nor of these themselves, where each is looked at alone. */
static const struct path_set *
at_hand(const struct path_read *read, const struct path_set *here)
{
	return goes_down(read->path) || (read->from < 0 && here == read->leads) ? here : NULL;
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

static bool
knows(const struct path_found *found, const struct path_node *node, const struct path_set *here)
{
	return node->declaration == NULL || is_absent(found, node) ||
	    (g_hash_table_contains(found->nodes, node) && !may_lack(node, here));
}

bool
path_found_has(const struct path_found *found, const struct path_read *read, const struct path_set *here)
{
	const struct path_set *set = read->leads;

	if (set->any)
		return false;
	if (set->nodes->len == 0 || is_whole(found, set))
		return true;
	for (guint i = 0; i < set->nodes->len; i++)
		if (!knows(found, set->nodes->pdata[i], at_hand(read, here)))
			return false;
	return true;
}

/* From a root: "row/@old_start"; NULL: it is of another tree, or of any name. */
static char *
path_of(struct arena *arena, const struct path_set *roots, const struct path_node *node)
{
	const char *name = node->declaration == NULL ? NULL : declaration_name(node->declaration);
	const char *mark = node->attribute ? "@" : "";
	const char *above;

	if (name == NULL)
		return NULL;
	if (g_ptr_array_find(roots->nodes, node->parent, NULL))
		return arena_printf(arena, "%s%s", mark, name);
	above = path_of(arena, roots, node->parent);
	return above == NULL ? NULL : arena_printf(arena, "%s/%s%s", above, mark, name);
}

bool
path_found_lacks(const struct path_found *found, const struct path_read *read, const struct path_lacking *lacking)
{
	const struct path_set *set = read->leads;

	if (set->any)
		return false;
	for (guint i = 0; i < set->nodes->len; i++) {
		const struct path_node *node = set->nodes->pdata[i];
		const char *path;

		if (knows(found, node, at_hand(read, lacking->here)))
			continue;
		if (is_present(lacking->whole, node))
			return false;
		while (node->parent != NULL && !is_present(lacking->whole, node->parent) &&
		    node->parent->declaration != NULL)
			node = node->parent;
		path = path_of(lacking->arena, lacking->roots, node);
		if (path == NULL)
			return false;
		if (!text_listed(lacking->paths, path))
			g_ptr_array_add(lacking->paths, (gpointer)path);
	}
	return true;
}
