/* Words that documents define, and those that they name: bw:defines and bw:names of schemas, read beside a document. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/schema/nodes.h"
#include "xml/schema/words.h"
#include "xml/xml.h"

/* A walk over a document beside the nodes of its schema. */
struct path_walk {
	struct path_world *world;
	GHashTable *own; /* list -> GPtrArray *: what documents define */
	const struct path_reference *told;
	void *data;
	void (*visit)(const struct path_walk *, const struct path_node *, xmlNode *, const char *attribute);
};

static void
walk(const struct path_walk *w, struct path_node *node, xmlNode *tree)
{
	const GPtrArray *children = path_node_children(w->world, node);

	for (guint i = 0; i < children->len; i++) {
		struct path_node *child = children->pdata[i];
		const char *name = declaration_name(child->declaration);
		xmlNode *n = name == NULL || child->attribute ? NULL : xml_child(tree, name);

		if (name != NULL && child->attribute && xml_attr(tree, name) != NULL)
			w->visit(w, child, tree, name);
		for (; n != NULL; n = xml_next(n, name))
			walk(w, child, n);
	}
}

static void
walk_document(const struct path_walk *w, const char *tree, xmlNode *root)
{
	const struct path_set *roots = path_tree(w->world, tree, (const char *)root->name);

	for (guint i = 0; i < roots->nodes->len; i++)
		walk(w, roots->nodes->pdata[i], root);
}

static void
define(const struct path_walk *w, const struct path_node *node, xmlNode *element, const char *attribute)
{
	const char *list = schema_annotation(w->world->arena, node->declaration->source, "defines");
	const char *word = xml_attr(element, attribute);
	GPtrArray *words = list == NULL ? NULL : g_hash_table_lookup(w->own, list);

	if (list == NULL)
		return;
	if (words == NULL) {
		words = arena_list(w->world->arena);
		g_hash_table_insert(w->own, (gpointer)list, words);
	}
	if (!text_listed(words, word))
		g_ptr_array_add(words, arena_strdup(w->world->arena, word));
	else if (w->told != NULL && w->told->twice != NULL)
		w->told->twice(w->data, element, attribute, list);
}

void
path_world_collect(struct path_world *world, const char *tree, xmlNode *root)
{
	const struct path_walk w = { .world = world, .own = world->words, .visit = define };

	walk_document(&w, tree, root);
}

GHashTable *
path_defined(struct path_world *world, const char *tree, xmlNode *root, const struct path_reference *told, void *data)
{
	const struct path_walk w = { .world = world,
		.own = arena_table(world->arena),
		.told = told,
		.data = data,
		.visit = define };

	walk_document(&w, tree, root);
	return w.own;
}

static void
refer(const struct path_walk *w, const struct path_node *node, xmlNode *element, const char *attribute)
{
	const char *list = schema_annotation(w->world->arena, node->declaration->source, "names");
	gpointer own = NULL;
	const GPtrArray *words;
	g_auto(GStrv) names = NULL;

	/* what the program put in has no place of its own */
	if (list == NULL || xml_attr_place(element, attribute).offset == xml_place(element).offset)
		return;
	words = g_hash_table_lookup_extended(w->own, list, NULL, &own) ? own : path_words(w->world, list);
	names = g_strsplit(xml_attr(element, attribute), " ", -1);
	for (char **name = names; words != NULL && *name != NULL; name++)
		if (!text_listed(words, *name))
			w->told->missing(w->data, element, attribute, arena_strdup(w->world->arena, *name), list,
			    words);
}

void
path_refer(struct path_world *world, const char *tree, xmlNode *root, GHashTable *own,
    const struct path_reference *told, void *data)
{
	const struct path_walk w = { .world = world, .own = own, .told = told, .data = data, .visit = refer };

	walk_document(&w, tree, root);
}
