/* Compiles control elements: conditions, repetition and names. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

struct plan_node *
compile_if(struct compiler *c, const xmlNode *e)
{
	struct plan_node	*node = node_new(c, NODE_IF, e);

	node->u.test = expression_query(c, e, "test");
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

	repeat->select = expression_query(c, e, "select");
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
	node->u.let.select = expression_read(c, e, "select");
	scope_push(c, e, "name");
	return node;
}
