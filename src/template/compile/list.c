/* Compiles lists and their items. */
#include <string.h>

#include "base/arena.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

void
compile_list(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_list *list = arena_alloc(c->arena, sizeof *list);
	bool outer = c->pageless;

	node->u.list = list;
	list->marks = xml_attr_or(e, "marks", "");
	list->mark_style = xml_attr(e, "mark-style") != NULL ? compile_style_named(c, e, "mark-style") : -1;
	list->start = compile_attr_count(e, "start", 1);
	list->indent = compile_attr_length(c, e, "indent", 0);
	if (strcmp(compile_attr_word(c, e, "hang", "auto"), "auto") != 0)
		list->hang = compile_attr_length(c, e, "hang", 0);
	c->pageless = true;
	compile_children(c, node, e, MODE_ITEMS);
	c->pageless = outer;
}

void
compile_list_item(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.mark = xml_attr(e, "mark");
	compile_content(c, node, e, MODE_BLOCKS);
}
