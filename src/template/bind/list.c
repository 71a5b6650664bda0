/* Binds lists: each item with the mark that stands before it. */
#include "base/amount.h"
#include "base/arena.h"
#include "template/bind/inner.h"

#define CIRCLED_MOST 20
#define LETTERS      26

struct bind_items {
	GPtrArray *box;
	const struct plan_list *list;
	guint next; /* number */
};

/* The next number as the pattern's counting character has it; NULL: it cannot count so far. */
static const char *
number_as(struct arena *arena, gunichar counter, guint number)
{
	char circled[8] = "";

	switch (counter) {
	case 0x4E00: /* 一 */
		return number <= 99 ? amount_han(arena, number) : NULL;
	case 0x2460: /* ① */
		circled[g_unichar_to_utf8(0x2460 + number - 1, circled)] = '\0';
		return number <= CIRCLED_MOST ? arena_strdup(arena, circled) : NULL;
	case 'a':
	case 'A':
		return number <= LETTERS ? arena_printf(arena, "%c", (char)(counter + number - 1)) : NULL;
	default:
		return NULL;
	}
}

static const char *
number_marks(struct arena *arena, const char *marks, guint number)
{
	for (const char *p = marks; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		const char *shown;

		if (c != 0x4E00 && c != 0x2460 && c != 'a' && c != 'A' && c != '1')
			continue;
		shown = number_as(arena, c, number);
		if (shown == NULL)
			shown = arena_printf(arena, "%u", number);
		return arena_printf(arena, "%.*s%s%s", (int)(p - marks), marks, shown, g_utf8_next_char(p));
	}
	return marks;
}

static struct box *
bind_mark(struct binder *b, const struct plan_node *n, const char *text, int own)
{
	struct box *mark = bind_box(b, n, BOX_PARA, "Lbl");
	struct box_style *style = arena_memdup(b->arena, own < 0 ? mark->style : &b->style[own], sizeof *style);

	style->align = ALIGN_START;
	style->indent = style->hang = 0;
	mark->style = style;
	mark->span_count = *text ? 1 : 0;
	mark->span = arena_alloc(b->arena, sizeof *mark->span);
	*mark->span = (struct box_span){ .kind = SPAN_TEXT, .text = text, .style = style, .place = n->place };
	return mark;
}

static void
visit_item(struct binder *b, const struct plan_node *n, void *sink)
{
	struct bind_items *items = sink;
	struct box *item = bind_box(b, n, BOX_BLOCK, "LI");
	const char *mark = n->u.mark;

	if (mark == NULL)
		mark = number_marks(b->arena, items->list->marks, items->next++);
	item->mark = bind_mark(b, n, mark, items->list->mark_style);
	item->hang = items->list->hang * b->sheet->scale;
	item->child = arena_array(b->arena, 1, sizeof *item->child);
	item->child[0] = bind_flow(b, n, "LBody");
	item->child_count = 1;
	g_ptr_array_add(items->box, item);
}

struct box *
bind_list(struct binder *b, const struct plan_node *n)
{
	g_autoptr(GPtrArray) boxes = g_ptr_array_new();
	struct bind_items items = { .box = boxes, .list = n->u.list, .next = n->u.list->start };
	struct box *box = bind_box(b, n, BOX_BLOCK, "L");

	bind_walk_children(b, n, visit_item, &items);
	if (boxes->len == 0)
		return NULL;
	box->padding[3] = n->u.list->indent * b->sheet->scale;
	box->child_count = boxes->len;
	box->child = arena_memdup(b->arena, boxes->pdata, boxes->len * sizeof *box->child);
	return box;
}
