/* Compiles lists and their items. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

void
compile_list(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_list *list = arena_alloc(c->arena, sizeof *list);

	node->u.list = list;
	list->marks = xml_attr_or(e, "marks", "");
	list->mark_style = -1;
	if (xml_attr(e, "mark-style") != NULL) {
		list->mark_style = compile_style_lookup(c, xml_attr(e, "mark-style"));
		if (list->mark_style < 0)
			compile_style_unknown(c, e, "mark-style");
		else
			compile_use(c, ((struct compile_style *)c->styles->pdata[list->mark_style])->element);
	}
	list->start = compile_attr_count(e, "start", 1);
	list->indent = compile_attr_length(c, e, "indent", 0);
	if (strcmp(compile_attr_word(c, e, "hang", "auto"), "auto") != 0)
		list->hang = compile_attr_length(c, e, "hang", 0);
	compile_children(c, node, e, MODE_ITEMS);
}

void
compile_list_item(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	node->u.mark = xml_attr(e, "mark");
	compile_content(c, node, e, MODE_BLOCKS);
}
