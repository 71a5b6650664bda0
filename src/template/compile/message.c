/* Short texts of a document for messages: <text> beside its body. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/compile/inner.h"
#include "xml/xml.h"

/* Above this a message is refused, whatever it is sent by, unless the template says otherwise. */
#define MOST 500

static struct plan_message *
find(const GArray *messages, const char *kind)
{
	for (guint i = 0; i < messages->len; i++)
		if (strcmp(g_array_index(messages, struct plan_message, i).kind, kind) == 0)
			return &g_array_index(messages, struct plan_message, i);
	return NULL;
}

/* What stands behind a text of its kind where there is room for it. */
static void
compile_spare(struct compiler *c, const GArray *messages, const xmlNode *e)
{
	const char *kind = compile_attr_word(c, e, "kind", "");
	struct plan_message *message = find(messages, kind);

	if (message == NULL || message->single == 0)
		compile_mistake(c, DIAG_TEMPLATE_MISSING, xml_place(e), "text",
		    arena_printf(c->arena, "<text kind=\"%s\" single>", kind), NULL);
	else if (message->spare != NULL)
		compile_mistake(c, DIAG_TEMPLATE_TWICE, xml_place(e), "<text>",
		    arena_printf(c->arena, "kind=\"%s\" where-room", kind), NULL);
	else
		message->spare = compile_element_compile(c, e);
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

		if (xml_attr_is(e, "where-room", "yes")) {
			compile_spare(c, messages, e);
			continue;
		}
		if (find(messages, message.kind) != NULL)
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
