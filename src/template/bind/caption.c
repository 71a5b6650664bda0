/* Captions and labels across a table: how they say on a later page that it goes on. */
#include <string.h>

#include "base/arena.h"
#include "template/bind/inner.h"

/* Text of a paragraph as far as it is known. */
static bool
begins_with(const struct box *para, const char *word)
{
	for (guint i = 0; i < para->span_count; i++)
		if (para->span[i].kind != SPAN_TEXT || *para->span[i].text)
			return para->span[i].kind == SPAN_TEXT && g_str_has_prefix(para->span[i].text, word);
	return false;
}

/* A copy of a paragraph with a word more. */
static struct box *
add_word(struct binder *b, const struct box *para, const char *word, bool before)
{
	struct box *copy = arena_memdup(b->arena, para, sizeof *para);
	struct box_span *span = arena_array(b->arena, para->span_count + 1, sizeof *span);

	memcpy(span + before, para->span, para->span_count * sizeof *span);
	span[before ? 0 : para->span_count] = (struct box_span){
		.kind = SPAN_TEXT,
		.text = word,
		.style = para->style,
		.place = para->place,
	};
	copy->span = span;
	copy->span_count++;
	return copy;
}

/*
 * 续表 1 … stands where the caption begins with 表 (publishers' usage); otherwise, or when the template asks for it,
 * （续） stands behind it (the usage of standards, GB/T 1.1).
 */
static struct box *
caption_again(struct binder *b, const struct plan_node *n, const struct box *caption)
{
	struct box *copy = arena_memdup(b->arena, caption, sizeof *caption);
	guint last = caption->child_count - 1;
	bool before = n->u.again == AGAIN_BEFORE && caption->child[0]->kind == BOX_PARA &&
	    begins_with(caption->child[0], "表");
	guint at = before ? 0 : last;

	copy->child = arena_memdup(b->arena, caption->child, caption->child_count * sizeof *caption->child);
	if (copy->child[at]->kind == BOX_PARA)
		copy->child[at] = add_word(b, copy->child[at], before ? "续" : "（续）", before);
	return copy;
}

struct box *
bind_label_again(struct binder *b, const struct box *content, enum plan_again again)
{
	struct box *copy;
	bool before = again == AGAIN_BEFORE;
	guint at;

	if (again == AGAIN_NONE || content->child_count == 0)
		return NULL;
	at = before ? 0 : content->child_count - 1;
	if (content->child[at]->kind != BOX_PARA)
		return NULL;
	copy = arena_memdup(b->arena, content, sizeof *content);
	copy->child = arena_memdup(b->arena, content->child, content->child_count * sizeof *content->child);
	copy->child[at] = add_word(b, copy->child[at], before ? "续" : "（续）", before);
	return copy;
}

struct box *
bind_bar_again(struct binder *b, const struct plan_grid *grid)
{
	struct box *bar = b->bar != NULL ? bind_label_again(b, b->bar, b->bar_again) : NULL;

	if (bar == NULL)
		return NULL;
	bar->role = "Div";
	bar->height = b->bar_height;
	bar->border[0] = bar->border[1] = bar->border[3] = grid->frame * b->sheet->scale;
	bar->border_color = bind_color(b, grid->color);
	return bar;
}

void
bind_caption(struct binder *b, const struct plan_node *n, GPtrArray *first, GPtrArray *again)
{
	struct box *box = bind_flow(b, n, "Div");

	if (!box->child_count)
		return;
	g_ptr_array_add(first, box);
	g_ptr_array_add(again, caption_again(b, n, box));
}
