/* Short texts of a document for messages, bound beside its pages: what they read is no field of these and goes not along. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "template/bind/inner.h"
#include "xml/xml.h"

/* As messages are counted: UTF-16, in which a rare character takes two places. */
static guint
units_of(const char *text)
{
	guint units = 0;

	for (; *text != '\0'; text = g_utf8_next_char(text))
		units += g_utf8_get_char(text) > 0xFFFF ? 2 : 1;
	return units;
}

static const char *
words_of(struct binder *b, const struct box *para)
{
	g_autoptr(GString) words = g_string_new(NULL);

	for (guint i = 0; i < para->span_count; i++)
		if (para->span[i].kind == SPAN_BREAK)
			g_string_append_c(words, '\n');
		else if (para->span[i].kind == SPAN_TEXT)
			g_string_append(words, para->span[i].text);
	return arena_strdup(b->arena, g_strstrip(words->str));
}

/* Too long is refused; more than one message is only told. */
static void
check_length(struct binder *b, const struct plan_message *plan, const char *text)
{
	guint units = units_of(text), parts = plan->part > 0 ? (units + plan->part - 1) / plan->part : 1;
	struct place place = xml_place(b->record->root);

	if (units > plan->most)
		diag_report(b->diag, DIAG_MESSAGE_LONG, place, NULL, plan->kind, units, plan->most);
	else if (plan->single > 0 && units > plan->single)
		diag_report(b->diag, DIAG_MESSAGE_PARTS, place, NULL, plan->kind, units, parts);
}

/* A text with what may stand behind it, where it stays a single message so. */
static const char *
with_spare(struct binder *b, const struct plan_message *plan, const char *text)
{
	const char *whole = arena_printf(b->arena, "%s%s", text, words_of(b, bind_para(b, plan->spare)));

	return units_of(whole) <= plan->single ? whole : text;
}

void
bind_messages(struct binder *b)
{
	const struct template *t = b->template;
	GPtrArray *messages = arena_list(b->arena);

	for (guint i = 0; i < t->message_count; i++) {
		const struct plan_message *plan = &t->message[i];
		struct box_message *message = arena_alloc(b->arena, sizeof *message);

		message->kind = plan->kind;
		message->text = words_of(b, bind_para(b, plan->words));
		if (*message->text == '\0')
			continue;
		if (plan->spare != NULL)
			message->text = with_spare(b, plan, message->text);
		check_length(b, plan, message->text);
		g_ptr_array_add(messages, message);
	}
	b->boxes->messages = messages;
}
