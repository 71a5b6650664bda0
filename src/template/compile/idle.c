/* What a template or part holds and nothing uses: styles, colours, variables, pages of sections. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

void
compile_use(struct compiler *c, const xmlNode *e)
{
	if (c->loader->used != NULL && e != NULL)
		g_hash_table_add(c->loader->used, (gpointer)e);
}

/* base is what all styles begin with; h1 and h2 are also of pages made for what does not fit. */
static bool
is_idle(struct compile_loader *loader, const xmlNode *e)
{
	const char *name = xml_attr(e, "name");

	return name != NULL && text_has_word("style color let page", (const char *)e->name) &&
	    !(xml_is(e, "style") && text_has_word("base h1 h2", name)) && !g_hash_table_contains(loader->used, e);
}

void
compile_tell_idle(struct compile_loader *loader, const xmlNode *root)
{
	for (const xmlNode *e = xml_child(root, NULL); e != NULL; e = xml_next(e, NULL)) {
		if (is_idle(loader, e))
			diag_report(loader->diag, DIAG_TEMPLATE_IDLE, xml_attr_place(e, "name"), NULL,
			    arena_printf(loader->arena, "<%s>", (const char *)e->name), xml_attr(e, "name"));
		compile_tell_idle(loader, e);
	}
}
