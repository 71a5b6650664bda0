/* Compiles control elements: conditions, repetition, names, and the parts that templates share. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "template/compile/inner.h"

struct plan_node *
compile_if(struct compiler *c, const xmlNode *e)
{
	struct plan_node	*node = node_new(c, NODE_IF, e);

	node->u.test = query(c, e, "test");
	compile_content(c, node, e, c->mode);
	return node;
}

/* A <when> is an IF, an <otherwise> a GROUP, in a CHOOSE. */
struct plan_node *
compile_choose(struct compiler *c, const xmlNode *e)
{
	g_autoptr(GPtrArray)	 branches = g_ptr_array_new();
	struct plan_node		*node = node_new(c, NODE_CHOOSE, e), *branch;

	for (const xmlNode *n = xml_child(e, NULL); n; n = xml_next(n, NULL)) {
		if (xml_is(n, "when"))
			branch = compile_if(c, n);
		else {
			branch = node_new(c, NODE_GROUP, n);
			compile_content(c, branch, n, c->mode);
		}
		g_ptr_array_add(branches, branch);
	}
	node_adopt(c, node, branches);
	return node;
}

struct plan_node *
compile_repeat(struct compiler *c, const xmlNode *e)
{
	struct plan_node		*node = node_new(c, NODE_REPEAT, e);
	struct plan_repeat	*repeat = &node->u.repeat;
	guint			 scope = c->scope->len;
	bool			 elsewhere = c->elsewhere;

	repeat->select = query(c, e, "select");
	repeat->var = attr_word(c, e, "var", NULL);
	repeat->min = attr_count(e, "min", 0);
	repeat->max = attr_count(e, "max", 0);
	scope_push(c, e, "var");
	c->elsewhere = elsewhere || strchr(xml_attr_or(e, "select", ""), '$');
	compile_content(c, node, e, c->mode);
	c->elsewhere = elsewhere;
	g_ptr_array_set_size(c->scope, (int)scope);
	return node;
}

/* The name holds for the rest of the parent: compile_children() ends it. */
struct plan_node *
compile_let(struct compiler *c, const xmlNode *e)
{
	struct plan_node	*node = node_new(c, NODE_LET, e);

	node->u.let.name = attr_word(c, e, "name", NULL);
	node->u.let.select = expression(c, e, "select");
	scope_push(c, e, "name");
	return node;
}

static const char *
part_path(const struct compiler *c, const xmlNode *include)
{
	return arena_printf(c->arena, "%s/%s.xml", c->loader->parts_folder, xml_attr(include, "part"));
}

/* NULL: there is none, or it is not sound and reported. */
static xmlNode *
load_part(struct compiler *c, const char *path)
{
	struct compile_loader	*loader = c->loader;
	xmlDoc		*doc;

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return NULL;
	doc = xml_load(loader->arena, loader->diag, path);
	if (doc == NULL || !xml_check(loader->arena, loader->diag, loader->schema, doc, DIAG_TEMPLATE_SCHEMA))
		return NULL;
	if (xml_is(xml_root(doc), "part"))
		return xml_root(doc);
	mistake(c, DIAG_TEMPLATE_MISSING, xml_place(xml_root(doc)), (const char *)xml_root(doc)->name, "<part>", NULL);
	return NULL;
}

xmlNode *
part_peek(struct compiler *c, const xmlNode *include)
{
	const char	*name = xml_attr(include, "part");
	gpointer	 root;

	if (!g_hash_table_lookup_extended(c->loader->parts, name, NULL, &root)) {
		root = load_part(c, part_path(c, include));
		g_hash_table_insert(c->loader->parts, (gpointer)name, root);
	}
	return root;
}

xmlNode *
part_root(struct compiler *c, const xmlNode *include)
{
	xmlNode	*root = part_peek(c, include);

	if (root == NULL)
		mistake(c, DIAG_TEMPLATE_PART, xml_attr_place(include, "part"), xml_attr(include, "part"), part_path(c, include), NULL);
	return root;
}

bool
parts_collect(struct compiler *c, const xmlNode *e)
{
	bool	 sound = true;
	xmlNode	*root;

	for (const xmlNode *n = xml_child(e, NULL); n; n = xml_next(n, NULL)) {
		root = xml_is(n, "include") ? part_peek(c, n) : NULL;
		if (root == NULL && xml_is(n, "include") && g_file_test(part_path(c, n), G_FILE_TEST_IS_REGULAR))
			sound = false;
		if (root != NULL && !g_ptr_array_find(c->parts, root, NULL)) {
			g_ptr_array_add(c->parts, root);
			sound = parts_collect(c, root) && sound;
		}
		sound = parts_collect(c, n) && sound;
	}
	return sound;
}

struct plan_node *
compile_include(struct compiler *c, const xmlNode *e)
{
	xmlNode		*root = part_root(c, e);
	struct plan_node	*node;

	if (root == NULL)
		return NULL;
	if (g_ptr_array_find(c->including, root, NULL)) {
		mistake(c, DIAG_TEMPLATE_PART_CYCLE, xml_attr_place(e, "part"), xml_attr(e, "part"), NULL, NULL);
		return NULL;
	}
	node = node_new(c, NODE_GROUP, e);
	g_ptr_array_add(c->including, root);
	compile_content(c, node, root, c->mode);
	g_ptr_array_set_size(c->including, (int)c->including->len - 1);
	return node;
}
