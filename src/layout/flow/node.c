/* Nodes: the box tree with its text shaped, before any width is known. */
#include "base/arena.h"
#include "layout/flow/inner.h"

#include <math.h>

/* Between the mark of an item and its text [em]. */
#define MARK_GAP 0.25
/* Text never shrinks below this part of its size, whatever its style allows. */
#define LEAST_SCALE 0.25

/* Room for the mark of an item: whole half ems; a mark that brings no blank of its own has some after it. */
static double
mark_room(const struct flow_node *mark)
{
	const struct para *para = mark->para;
	double em = mark->box->style->size, room = para->max_content, own = 0;

	if (para->atoms == 0)
		return 0;
	own = para->atom[para->atoms - 1].right;
	room += own > MARK_GAP / 2 * em ? own : MARK_GAP * em;
	return ceil(room / em * 2 - 0.05) / 2 * em;
}

/* All items of a list stand in one line. */
static void
hang_items(struct flow_node *list)
{
	double hang = 0;

	for (guint i = 0; i < list->child_count; i++)
		if (list->child[i]->mark != NULL)
			hang = MAX(hang, MAX(list->child[i]->box->hang, mark_room(list->child[i]->mark)));
	for (guint i = 0; i < list->child_count && hang > 0; i++)
		list->child[i]->hang = list->child[i]->mark != NULL ? hang : 0;
}

/* Paragraphs that follow each other are columns side by side: one node, which the first of them stands for. */
static void
add_columns(const struct flow_kit *kit, struct flow_node *node)
{
	const struct box *box = node->box;
	guint to;

	node->child = arena_array(kit->arena, box->child_count, sizeof *node->child);
	for (guint i = 0; i < box->child_count; i = to) {
		struct flow_node *child;

		for (to = i; to < box->child_count && box->child[to]->kind == BOX_PARA; to++)
			;
		if (to == i) {
			node->child[node->child_count++] = flow_shape(kit, box->child[to++], true);
			continue;
		}
		child = arena_alloc(kit->arena, sizeof *child);
		child->box = child->written = box->child[i];
		child->vertical = vertical_new(kit, box->child + i, to - i);
		node->child[node->child_count++] = child;
	}
}

static void
add_children(const struct flow_kit *kit, struct flow_node *node, bool vertical)
{
	if (node->box->mark != NULL)
		node->mark = flow_shape(kit, node->box->mark, false);
	if (vertical) {
		add_columns(kit, node);
		return;
	}
	node->child = arena_array(kit->arena, node->box->child_count, sizeof *node->child);
	node->child_count = node->box->child_count;
	for (guint i = 0; i < node->child_count; i++)
		node->child[i] = flow_shape(kit, node->box->child[i], vertical);
	hang_items(node);
}

/*
 * The template's own words are shaped once: a copy shares their atoms.  Words with a fault are shaped for each
 * document, so that each tells it.
 */
static struct para *
shape(const struct flow_kit *kit, const struct box *box)
{
	struct box_memo *memo = box->memo;
	guint faults = para_scratch_faults(kit->scratch);
	struct para *para;

	if (memo == NULL || memo->box != box)
		return para_new(kit->faces, kit->scratch, kit->arena, kit->diag, box, false, kit->page_digits);
	if (memo->shaped == NULL || memo->faces != kit->faces) {
		para = para_new(kit->faces, kit->scratch, kit->arena, kit->diag, box, false, kit->page_digits);
		if (para_scratch_faults(kit->scratch) != faults)
			return para;
		memo->shaped = para_new(kit->faces, kit->scratch, memo->arena, kit->diag, box, false, kit->page_digits);
		memo->faces = kit->faces;
	}
	para = arena_memdup(kit->arena, memo->shaped, sizeof *para);
	para->shared = memo->shaped;
	para->line = NULL;
	para->shared_arena = memo->arena;
	return para;
}

struct flow_node *
flow_shape(const struct flow_kit *kit, const struct box *box, bool vertical)
{
	struct flow_node *node = arena_alloc(kit->arena, sizeof *node);

	node->box = node->written = box;
	switch (box->kind) {
	case BOX_BLOCK:
		add_children(kit, node, vertical || box->vertical);
		break;
	case BOX_PARA:
		node->para = shape(kit, box);
		break;
	case BOX_GRID:
		node->table = table_new(kit, box);
		break;
	case BOX_QR:
		node->qr = flow_qr_new(kit, box);
		break;
	case BOX_SPACE:
	case BOX_RULE:
	case BOX_SEAL:
	case BOX_IMAGE:
		break;
	}
	return node;
}

double
flow_inset(const struct box *box, guint side)
{
	return box->padding[side] + box->border[side];
}

struct flow_content
node_content(const struct flow_node *node)
{
	const struct box *box = node->box;
	double inset = flow_inset(box, 1) + flow_inset(box, 3), columns;
	struct flow_content content = { 0 };

	if (node->para != NULL)
		return (struct flow_content){ para_min_content(node->para), node->para->max_content };
	if (node->table != NULL)
		return table_content(node->table);
	if (node->vertical != NULL) {
		columns = vertical_width(node->vertical, 1);
		return (struct flow_content){ columns, columns };
	}
	if (box->kind != BOX_BLOCK)
		return (struct flow_content){ box->width, box->width };
	for (guint i = 0; i < node->child_count; i++) {
		struct flow_content child = node_content(node->child[i]);

		content.min = MAX(content.min, child.min);
		content.max = MAX(content.max, child.max);
	}
	if (box->strips > 1) {
		content.min = content.min * box->strips + (box->strips - 1) * box->strip_gap;
		content.max = content.max * box->strips + (box->strips - 1) * box->strip_gap;
	}
	return (struct flow_content){
		.min = MAX(content.min + inset, box->width),
		.max = MAX(content.max + (inset + node->hang), box->width),
	};
}

const struct box_field *
node_field(const struct flow_node *node)
{
	for (guint i = 0; i < node->box->span_count && node->box->kind == BOX_PARA; i++) {
		const struct box_field *field = node->box->span[i].field;

		if (field != NULL && field->value.source != NULL)
			return field;
	}
	for (guint i = 0; i < node->child_count; i++) {
		const struct box_field *field = node_field(node->child[i]);

		if (field != NULL)
			return field;
	}
	return NULL;
}

double
node_min_scale(const struct flow_node *node)
{
	double least = LEAST_SCALE;

	if (node->box->kind == BOX_PARA) {
		const struct box_style *style = node->box->style;

		least = MAX(least, style->min_size / style->size);
		for (guint i = 0; i < node->box->span_count; i++) {
			style = node->box->span[i].style;
			least = MAX(least, style->min_size / style->size);
		}
	}
	for (guint i = 0; i < node->child_count; i++)
		least = MAX(least, node_min_scale(node->child[i]));
	for (guint i = 0; node->table != NULL && i < node->table->first[node->table->all]; i++)
		if (node->table->cell[i].content != NULL)
			least = MAX(least, node_min_scale(node->table->cell[i].content));
	return MIN(least, 1);
}
