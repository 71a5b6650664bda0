/* What stands in the margins of pages, and sections: parts of a body on sheets of their own. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

struct plan_node *
compile_flow(struct compiler *c, const xmlNode *e, enum compile_mode mode)
{
	guint outer = c->style;
	struct plan_node *node;

	c->style = compile_style_for(c, e);
	node = compile_node_new(c, NODE_BLOCK, e);
	compile_content(c, node, e, mode);
	c->style = outer;
	return node;
}

/* Several headers: one for each sort of pages. */
static void
read_running(struct compiler *c, const xmlNode *parent, const char *name, struct plan_node *flows[PAGE_SORTS])
{
	for (const xmlNode *e = xml_child(parent, name); e != NULL; e = xml_next(e, name)) {
		guint sort = compile_attr_choice(c, e, "on", "all|first|even|last|blank", PAGE_ANY);

		if (flows[sort] != NULL)
			compile_mistake(c, DIAG_TEMPLATE_TWICE, xml_place(e), arena_printf(c->arena, "<%s>", name),
			    arena_printf(c->arena, "on=\"%s\"", xml_attr_or(e, "on", "all")), NULL);
		flows[sort] = compile_flow(c, e, MODE_BLOCKS);
	}
}

void
compile_running(struct compiler *c, const xmlNode *e, struct plan_running *running)
{
	c->noteless = c->pageless = true; /* they stand on every page */
	read_running(c, e, "header", running->header);
	read_running(c, e, "footer", running->footer);
	c->noteless = c->pageless = false;
}

/* The name of the <page> of a section, and there is one, or it is reported; NULL: the document's own. */
static const char *
page_named(struct compiler *c, const xmlNode *e)
{
	const struct template *t = c->template;
	const char *name = compile_attr_word(c, e, "page", NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	if (name == NULL)
		return NULL;
	for (guint i = 0; i < t->sheet_count; i++) {
		if (t->sheet[i].name == NULL)
			continue;
		if (!text_listed(names, t->sheet[i].name))
			g_ptr_array_add(names, (gpointer)t->sheet[i].name);
		if (strcmp(t->sheet[i].name, name) == 0)
			compile_use(c, t->sheet[i].element);
	}
	compile_check_known(c, DIAG_TEMPLATE_PAGE, xml_attr_place(e, "page"), name, names, "");
	return name;
}

/* "1x3": slips beside each other and below each other on a sheet. */
static void
read_slips(struct compiler *c, const xmlNode *e, struct plan_section *section)
{
	const char *slips = compile_attr_word(c, e, "slips", NULL);

	section->cut = compile_attr_length(c, e, "cut", 0.4);
	section->dash = compile_attr_length(c, e, "dash", 2 * MM);
	if (slips != NULL) {
		section->across = (guint)g_ascii_strtoull(slips, NULL, 10);
		section->down = (guint)g_ascii_strtoull(strchr(slips, 'x') + 1, NULL, 10);
	} else if (xml_attr(e, "cut") != NULL || xml_attr(e, "dash") != NULL)
		compile_wrong_value(c, e, xml_attr(e, "cut") != NULL ? "cut" : "dash", "slips=\"1x3\"");
}

void
compile_section(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_section *section = arena_alloc(c->arena, sizeof *section);

	node->u.section = section;
	section->page = page_named(c, e);
	read_slips(c, e, section);
	compile_running(c, e, &section->running);
	section->runs = xml_child(e, "header") != NULL || xml_child(e, "footer") != NULL;
	c->pageless = section->down > 0;
	compile_content(c, node, e, MODE_BLOCKS);
	c->pageless = false;
}
