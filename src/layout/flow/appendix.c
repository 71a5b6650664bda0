/* The pages after the document, of what cells spilled: a title, then each part with a head that says where it comes from. */
#include "base/arena.h"
#include "base/place.h"
#include "base/text.h"
#include "layout/flow/inner.h"

#define HEAD_BEFORE 0.8 /* above each part [em] */
#define HEAD_AFTER  0.3

const char *
flow_reference(struct arena *arena, guint number)
{
	return arena_printf(arena, "（转附页%s）", text_circled(arena, number));
}

struct box_style *
flow_plain_style(struct arena *arena, const struct box_style *like, enum align align)
{
	struct box_style *style = arena_memdup(arena, like, sizeof *like);

	style->align = align;
	style->indent = style->hang = style->before = style->after = 0;
	style->underline = false;
	return style;
}

struct box *
flow_words(struct arena *arena, const char *role, const struct box_style *style, struct place place, const char *text)
{
	struct box *para = arena_alloc(arena, sizeof *para);
	struct box_span *span = arena_alloc(arena, sizeof *span);

	*span = (struct box_span){ .kind = SPAN_TEXT, .text = text, .style = style, .place = place };
	*para = (struct box){ .kind = BOX_PARA,
		.role = role,
		.place = place,
		.style = style,
		.span = span,
		.span_count = 1 };
	return para;
}

struct flow_node *
flow_block(const struct flow_kit *kit, const struct box *like, const GPtrArray *children)
{
	struct flow_node *block = arena_alloc(kit->arena, sizeof *block);

	block->box = block->written = like;
	block->child_count = children->len;
	block->child = arena_memdup(kit->arena, children->pdata, children->len * sizeof *block->child);
	return block;
}

/* The reference in the cell says its number now. */
static void
set_number(const struct flow_kit *kit, struct flow_spill *spill, guint number)
{
	struct flow_node *node = spill->reference;
	struct box *box = arena_memdup(kit->arena, node->box, sizeof *box);

	box->span = arena_memdup(kit->arena, box->span, sizeof *box->span);
	box->span->text = flow_reference(kit->arena, number);
	*node->para = *para_new(kit->faces, kit->scratch, kit->arena, kit->diag, box, false, kit->page_digits);
	node->box = node->written = box;
	para_lay(node->para, kit->scratch, kit->arena, spill->width, spill->scale);
}

static struct flow_node *
title_node(const struct flow_kit *kit, const struct boxes *boxes)
{
	const struct box_style *base = boxes->section[0].body->style;
	const struct box_style *style = boxes->title_style != NULL ? boxes->title_style :
								     flow_plain_style(kit->arena, base, ALIGN_CENTER);

	return flow_shape(kit, flow_words(kit->arena, "H1", style, boxes->section[0].body->place, "附页"), false);
}

static struct flow_node *
subtitle_node(const struct flow_kit *kit, const struct boxes *boxes)
{
	const struct box_style *style = flow_plain_style(kit->arena, boxes->section[0].body->style, ALIGN_CENTER);

	return flow_shape(kit,
	    flow_words(kit->arena, "P", style, boxes->section[0].body->place,
		arena_printf(kit->arena, "接《%s》", boxes->title)),
	    false);
}

static struct flow_node *
head_node(const struct flow_kit *kit, const struct boxes *boxes, const struct flow_spill *spill, guint number)
{
	const struct box_style *like = boxes->heading_style != NULL ? boxes->heading_style :
								      boxes->section[0].body->style;
	struct box_style *style = flow_plain_style(kit->arena, like, ALIGN_START);

	style->before = HEAD_BEFORE * style->size;
	style->after = HEAD_AFTER * style->size;
	style->keep_with_next = true;
	return flow_shape(kit,
	    flow_words(kit->arena, "H2", style, spill->reference->box->place,
		arena_printf(kit->arena, "%s %s（接第 %u 页）", text_circled(kit->arena, number), spill->label,
		    spill->page)),
	    false);
}

struct flow_node *
flow_appendix(const struct flow_kit *kit, const struct boxes *boxes, const GPtrArray *spills)
{
	g_autoptr(GPtrArray) children = g_ptr_array_new();

	g_ptr_array_add(children, title_node(kit, boxes));
	if (boxes->title != NULL && *boxes->title)
		g_ptr_array_add(children, subtitle_node(kit, boxes));
	for (guint i = 0; i < spills->len; i++) {
		struct flow_spill *spill = spills->pdata[i];

		set_number(kit, spill, i + 1);
		g_ptr_array_add(children, head_node(kit, boxes, spill, i + 1));
		for (guint k = 0; k < spill->rest->child_count; k++)
			g_ptr_array_add(children, spill->rest->child[k]);
	}
	return flow_block(kit, boxes->section[0].body, children);
}
