/* Compiles control elements: conditions, repetition, names, and the parts that templates share. */
#include <string.h>

#include "template/compile/compile.h"

struct node *
compile_if(struct compiler *c, const xmlNode *e)
{
	struct node	*node = node_new(c, NODE_IF, e);

	node->u.test = query(c, e, "test");
	compile_content(c, node, e, c->mode);
	return node;
}

/* A <when> is an IF, an <otherwise> a GROUP, in a CHOOSE. */
struct node *
compile_choose(struct compiler *c, const xmlNode *e)
{
	g_autoptr(GPtrArray)	 branches = g_ptr_array_new();
	struct node		*node = node_new(c, NODE_CHOOSE, e), *branch;

	for (const xmlNode *n = xml_child(e, NULL); n; n = xml_next(n, NULL)) {
		if ((!xml_is(n, "when") && !xml_is(n, "otherwise")) || (xml_is(n, "otherwise") && xml_next(n, NULL))) {
			element_misplaced(c, n);
			continue;
		}
		element_check(c, n);
		if (xml_is(n, "when"))
			branch = compile_if(c, n);
		else {
			branch = node_new(c, NODE_GROUP, n);
			compile_content(c, branch, n, c->mode);
		}
		g_ptr_array_add(branches, branch);
	}
	if (!branches->len)
		mistake(c, DIAG_TEMPLATE_MISSING, xml_place(e), (const char *)e->name, "<when>", NULL);
	node->child_count = branches->len;
	node->child = arena_memdup(c->arena, branches->pdata, branches->len * sizeof *node->child);
	return node;
}

struct node *
compile_repeat(struct compiler *c, const xmlNode *e)
{
	struct node		*node = node_new(c, NODE_REPEAT, e);
	struct repeat_plan	*repeat = &node->u.repeat;
	guint			 scope = c->scope->len;
	bool			 elsewhere = c->elsewhere;

	repeat->select = query(c, e, "select");
	repeat->var = xml_attr(e, "var");
	repeat->min = attr_count(c, e, "min", 0, 0);
	repeat->max = attr_count(c, e, "max", 1, 0);
	scope_push(c, e, "var");
	c->elsewhere = elsewhere || strchr(xml_attr_or(e, "select", ""), '$');
	compile_content(c, node, e, c->mode);
	c->elsewhere = elsewhere;
	g_ptr_array_set_size(c->scope, (int)scope);
	return node;
}

/* The name holds for the rest of the parent: compile_children() ends it. */
struct node *
compile_let(struct compiler *c, const xmlNode *e)
{
	struct node	*node = node_new(c, NODE_LET, e);

	node->u.let.name = attr_required(c, e, "name");
	node->u.let.select = expression(c, e, "select", true);
	scope_push(c, e, "name");
	return node;
}

static bool
is_part_name(const char *name)
{
	return text_safe_id(name);
}

static xmlNode *
load_part(struct loader *loader, const char *name, const char *path)
{
	struct compiler	 plain = { .loader = loader, .arena = loader->arena };
	xmlDoc		*doc = NULL;
	xmlNode		*root;

	if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
		doc = xml_load(loader->arena, loader->diag, path);
	root = doc ? xml_root(doc) : NULL;
	if (root && !xml_is(root, "part")) {
		mistake(&plain, DIAG_TEMPLATE_MISSING, xml_place(root), (const char *)root->name, "<part>", NULL);
		root = NULL;
	}
	g_hash_table_insert(loader->parts, (gpointer)name, root);
	return root;
}

static const char *
part_path(const struct compiler *c, const char *name)
{
	return arena_printf(c->arena, "%s/%s.xml", c->loader->parts_folder, name);
}

xmlNode *
part_peek(struct compiler *c, const xmlNode *include)
{
	const char	*name = xml_attr(include, "part");
	gpointer	 root;

	if (!name || !is_part_name(name))
		return NULL;
	if (g_hash_table_lookup_extended(c->loader->parts, name, NULL, &root))
		return root;
	return load_part(c->loader, name, part_path(c, name));
}

/* Reports a part that cannot be had, also when it is asked for a second time: each place needs mending. */
xmlNode *
part_root(struct compiler *c, const xmlNode *include)
{
	const char	*name = attr_required(c, include, "part"), *path;
	xmlNode		*root = part_peek(c, include);

	if (root || !name)
		return root;
	path = is_part_name(name) ? part_path(c, name) : name;
	if (g_file_test(path, G_FILE_TEST_IS_REGULAR))	/* it is there and was reported itself */
		c->failed = true;
	else
		mistake(c, DIAG_TEMPLATE_PART, xml_attr_place(include, "part"), name, path, NULL);
	return NULL;
}

struct node *
compile_include(struct compiler *c, const xmlNode *e)
{
	xmlNode		*root = part_root(c, e);
	struct node	*node;

	if (!root)
		return NULL;
	if (g_ptr_array_find(c->including, root, NULL)) {
		mistake(c, DIAG_TEMPLATE_PART_CYCLE, xml_attr_place(e, "part"), xml_attr(e, "part"), NULL, NULL);
		return NULL;
	}
	element_check(c, root);
	node = node_new(c, NODE_GROUP, e);
	g_ptr_array_add(c->including, root);
	compile_content(c, node, root, c->mode);
	g_ptr_array_set_size(c->including, (int)c->including->len - 1);
	return node;
}
