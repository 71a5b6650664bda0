/* Short texts of a document for messages: <text> beside its body. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

/* Above this a message is refused, whatever it is sent by, unless the template says otherwise. */
#define MOST 500

static bool
is_known(const GArray *messages, const char *kind)
{
	for (guint i = 0; i < messages->len; i++)
		if (strcmp(g_array_index(messages, struct plan_message, i).kind, kind) == 0)
			return true;
	return false;
}

void
compile_messages(struct compiler *c, const xmlNode *root)
{
	g_autoptr(GArray) messages = g_array_new(false, false, sizeof(struct plan_message));
	struct template *t = c->template;

	c->noteless = c->pageless = true; /* it stands on no page */
	for (const xmlNode *e = xml_child(root, "text"); e != NULL; e = xml_next(e, "text")) {
		struct plan_message message = {
			.kind = compile_attr_word(c, e, "kind", ""),
			.most = compile_attr_count(e, "most", MOST),
			.single = compile_attr_count(e, "single", 0),
		};

		if (is_known(messages, message.kind))
			compile_mistake(c, DIAG_TEMPLATE_TWICE, xml_place(e), "<text>",
			    arena_printf(c->arena, "kind=\"%s\"", message.kind), NULL);
		message.part = compile_attr_count(e, "each", message.single);
		message.words = compile_element_compile(c, e);
		g_array_append_val(messages, message);
	}
	c->noteless = c->pageless = false;
	t->message_count = messages->len;
	t->message = arena_memdup(c->arena, messages->data, messages->len * sizeof *t->message);
}
