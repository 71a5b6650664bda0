/* Compiles control elements: conditions, repetition and names. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

void
compile_if(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.test = compile_expression_query(c, e, "test");
	compile_content(c, node, e, c->mode);
}

/* <otherwise>. */
void
compile_branch(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	compile_content(c, node, e, c->mode);
}

void
compile_choose(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	g_autoptr(GPtrArray) branches = g_ptr_array_new();

	path_hint_twice(c->loader->world, e, "when");
	for (const xmlNode *n = xml_child(e, NULL); n != NULL; n = xml_next(n, NULL))
		g_ptr_array_add(branches, compile_element_compile(c, n));
	compile_node_adopt(c, node, branches);
}

/* <sort>: asked of each node, before it has the name of its round. */
static void
read_sorts(struct compiler *c, struct plan_repeat *repeat, const xmlNode *e)
{
	guint count = 0;

	for (const xmlNode *n = xml_child(e, "sort"); n != NULL; n = xml_next(n, "sort"))
		count++;
	repeat->sort = arena_array(c->arena, count, sizeof *repeat->sort);
	for (const xmlNode *n = xml_child(e, "sort"); n != NULL; n = xml_next(n, "sort")) {
		struct plan_sort *sort = &repeat->sort[repeat->sort_count++];

		sort->place = xml_place(n);
		sort->select = compile_expression_query(c, n, "select");
		sort->label = compile_field_label(c, n, &sort->select);
		sort->kind = (enum sort_kind)compile_attr_choice(c, n, "kind", "text|number|date", SORT_TEXT);
		sort->descending = compile_attr_choice(c, n, "order", "ascending|descending", 0) == 1;
	}
}

/* min="page": rows of a grid that is part of the text that pages are filled with. */
static bool
fills_page(struct compiler *c, const xmlNode *e)
{
	if (strcmp(compile_attr_word(c, e, "min", ""), "page") != 0)
		return false;
	if (c->mode != MODE_ROWS || c->pageless)
		compile_mistake(c, DIAG_TEMPLATE_MIN_PAGE, xml_attr_place(e, "min"), NULL, NULL, NULL);
	return true;
}

void
compile_repeat(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_repeat *repeat = &node->u.repeat;
	const struct path_set *here = c->here;
	guint scope = c->scope->len;

	repeat->select = compile_expression_query(c, e, "select");
	c->here = c->gives;
	read_sorts(c, repeat, e);
	repeat->group = compile_expression_query(c, e, "group");
	compile_scope_push(c, e, "var", c->here);
	repeat->var = compile_attr_word(c, e, "var", NULL);
	repeat->fills_page = fills_page(c, e);
	repeat->min = repeat->fills_page ? 0 : compile_attr_count(e, "min", 0);
	repeat->max = compile_attr_count(e, "max", 0);
	compile_content(c, node, e, c->mode);
	c->here = here;
	compile_scope_pop(c, scope);
}

/* The name holds for the rest of the parent: compile_children() ends it. */
void
compile_let(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.let.name = compile_attr_word(c, e, "name", NULL);
	node->u.let.select = compile_expression_query(c, e, "select");
	compile_scope_push(c, e, "name", c->gives);
}
