/* Flows: nodes laid in a width, as a flat list of pieces that pages and cells are filled from. */
#include "base/arena.h"
#include "layout/flow/inner.h"

#include <math.h>
#include <string.h>

struct flow_builder {
	const struct flow_kit *kit;
	struct flow *flow;
	guint room;
	double scale;
	guint container;
	guint kept;     /* containers open whose pieces are kept together */
	bool keep_next; /* the last content keeps with what comes */
	double after;   /* space that the paragraph before asks for */
};

static void add_node(struct flow_builder *, struct flow_node *, double x, double width);

static struct flow_piece *
add_piece(struct flow_builder *b, enum flow_piece_kind kind, struct flow_node *node, double x, double width,
    double height)
{
	struct flow *flow = b->flow;
	struct flow_piece *piece;

	if (flow->count == b->room) {
		struct flow_piece *old = flow->piece;

		b->room = MAX(b->room * 2, 6);
		flow->piece = arena_array(b->kit->arena, b->room, sizeof *flow->piece);
		if (flow->count > 0)
			memcpy(flow->piece, old, flow->count * sizeof *old);
	}
	if (b->keep_next && flow->count > 0)
		flow->piece[flow->count - 1].keep = MAX(flow->piece[flow->count - 1].keep, KEEP_STRONG);
	if (kind == PIECE_LINE || kind == PIECE_ROW || kind == PIECE_RULE || kind == PIECE_SEAL ||
	    kind == PIECE_FIGURE || kind == PIECE_STRIPS)
		b->keep_next = false;
	piece = &flow->piece[flow->count++];
	*piece = (struct flow_piece){
		.kind = kind,
		.keep = b->kept > 0 ? KEEP_BLOCK : KEEP_AUTO,
		.node = node,
		.container = b->container,
		.x = x,
		.width = width,
		.height = height,
	};
	flow->height += height;
	return piece;
}

static void
add_space(struct flow_builder *b, double height, bool fixed)
{
	if (height > 0)
		add_piece(b, PIECE_SPACE, NULL, 0, 0, height)->fixed = fixed;
}

/* The larger of two spaces between paragraphs holds. */
static void
settle_space(struct flow_builder *b, double before)
{
	add_space(b, MAX(b->after, before), false);
	b->after = 0;
}

static guint
open_piece(struct flow_builder *b, struct flow_node *node, double x, double width, double height)
{
	guint at = b->flow->count;

	add_piece(b, PIECE_OPEN, node, x, width, height)->keep = KEEP_ALWAYS;
	b->container = at;
	return at;
}

static void
close_piece(struct flow_builder *b, guint open, double height)
{
	struct flow *flow = b->flow;
	guint at = flow->count, outside = flow->piece[open].container;
	struct flow_piece *begin = &flow->piece[open];

	flow->piece[at - 1].keep = KEEP_ALWAYS;
	b->container = outside;
	add_piece(b, PIECE_CLOSE, begin->node, begin->x, begin->width, height)->index = open;
	flow->piece[open].index = at;
}

/* Lays a paragraph, or several as columns; gives by how much they are too wide. */
static double
lay_text(struct flow_builder *b, struct flow_node *node, double width)
{
	if (node->vertical != NULL) {
		vertical_lay(b->kit, node->vertical, width, b->scale);
		return node->vertical->too_wide;
	}
	para_lay(node->para, b->kit->scratch, b->kit->arena, width, b->scale);
	return node->para->too_wide;
}

static void
add_lines(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	const struct para *para = node->para;

	for (guint i = 0; i < para->lines; i++) {
		struct flow_piece *piece = add_piece(b, PIECE_LINE, node, x, width, para->line[i].height);

		piece->index = i;
		piece->keep = MAX(piece->keep, flow_line_keep(i, para->lines));
	}
}

/* Columns are one piece: a page never ends in them. */
static void
add_para(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	const struct box_style *style = node->box->style;
	double too_wide = lay_text(b, node, width);
	guint open;

	if (too_wide > b->flow->too_wide) {
		b->flow->too_wide = too_wide;
		b->flow->widest = node;
	}
	settle_space(b, style->before * b->scale);
	open = open_piece(b, node, x, width, 0);
	if (node->vertical != NULL)
		add_piece(b, PIECE_LINE, node, x, width, node->vertical->height);
	else
		add_lines(b, node, x, width);
	close_piece(b, open, 0);
	b->after = style->after * b->scale;
	b->keep_next = style->keep_with_next;
}

/* As high as they are when no page divides them. */
static void
add_strips(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	struct flow_strips *strips = flow_strips_lay(b->kit, node, width, b->scale);
	double height;

	node->strips = strips;
	if (strips->flow->too_wide > b->flow->too_wide) {
		b->flow->too_wide = strips->flow->too_wide;
		b->flow->widest = strips->flow->widest;
	}
	flow_strips_fit(strips, 0, strips->flow->height, false, &height);
	add_piece(b, PIECE_STRIPS, node, x, width, height)->fixed = b->kept > 0;
}

/* Puts a fixed width where its style's alignment asks. */
static double
place_across(const struct box *box, double own, double width)
{
	enum align align = box->style != NULL ? box->style->align : ALIGN_START;

	if (align == ALIGN_CENTER)
		return (width - own) / 2;
	return align == ALIGN_END ? width - own : 0;
}

static void
add_children(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	for (guint i = 0; i < node->child_count; i++)
		add_node(b, node->child[i], x, width);
	settle_space(b, 0);
}

/* A minimum height that the content does not fill goes above and below it. */
static void
fill_height(struct flow_builder *b, guint open, double content)
{
	struct flow *flow = b->flow;
	struct flow_piece *first = &flow->piece[open], *last = &flow->piece[first->index];
	const struct box *box = first->node->box;
	double blank = box->height - content - flow_inset(box, 0) - flow_inset(box, 2);
	double above = box->valign == VALIGN_TOP ? 0 : box->valign == VALIGN_MIDDLE ? blank / 2 : blank;

	if (blank <= 0)
		return;
	first->height += above;
	last->height += blank - above;
	flow->height += blank;
}

/* An item without content is as high as its mark. */
static void
lay_mark(struct flow_builder *b, struct flow_node *node, double content)
{
	struct para *mark = node->mark->para;

	para_lay(mark, b->kit->scratch, b->kit->arena, MAX(node->hang * b->scale, mark->max_content * b->scale),
	    b->scale);
	if (content <= 0)
		add_space(b, para_height(mark), true);
}

/*
 * A signature: as wide as its last paragraph (the date), and wider ones stand on the middle of it (GB/T 9704, 7.3.5);
 * out of the measure they do not reach.
 */
static void
add_around_last(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	double last = node->child_count ? node_content(node->child[node->child_count - 1]).max * b->scale : 0;
	double left = x - flow_inset(node->box, 3), right = x + width + flow_inset(node->box, 1);

	x += place_across(node->box, last, width);
	for (guint i = 0; i < node->child_count; i++) {
		double own = MIN(MAX(node_content(node->child[i]).max * b->scale, last) + ROUNDING, right - left);

		add_node(b, node->child[i], CLAMP(x + (last - own) / 2, left, right - own), own);
	}
	settle_space(b, 0);
}

/* Nothing holds to what stands at a place of its own. */
static void
end_keep(struct flow_builder *b)
{
	b->keep_next = false;
	if (b->flow->count > 0)
		b->flow->piece[b->flow->count - 1].keep = KEEP_AUTO;
}

static void
add_block(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	const struct box *box = node->box;
	double own = box->width > 0 ? MIN(box->width, width) : width;
	double before, left = flow_inset(box, 3) + node->hang * b->scale;
	guint open;

	if (box->width > 0)
		x += place_across(box, own, width);
	if (box->stand != STAND_FLOW && b->container == PIECE_NONE)
		end_keep(b);
	if (box->keep)
		b->kept++;
	open = open_piece(b, node, x, own, flow_inset(box, 0));
	if (box->vertical && box->height > 0)
		vertical_room(node, node->written->height, false);
	before = b->flow->height;
	if (box->strips > 1)
		add_strips(b, node, x + left, own - flow_inset(box, 1) - left);
	else if (box->as_last)
		add_around_last(b, node, x + left, own - flow_inset(box, 1) - left);
	else
		add_children(b, node, x + left, own - flow_inset(box, 1) - left);
	if (node->mark != NULL)
		lay_mark(b, node, b->flow->height - before);
	before = b->flow->height - before;
	if (box->keep)
		b->kept--;
	close_piece(b, open, flow_inset(box, 2));
	fill_height(b, open, before);
}

/* The table that ends where the flow does, with nothing between but blocks that begin and end there; NULL: none. */
static const struct flow_table *
table_above(const struct flow *flow, const struct flow_piece *open)
{
	for (guint i = flow->count; i-- > 0;) {
		const struct flow_piece *piece = &flow->piece[i];

		if (piece->kind != PIECE_OPEN && piece->kind != PIECE_CLOSE)
			return NULL;
		if (piece->kind == PIECE_CLOSE && piece->node->table != NULL)
			return fabs(piece->x - open->x) < ROUNDING && fabs(piece->width - open->width) < ROUNDING ?
			    piece->node->table :
			    NULL;
		if (piece->node->para != NULL || piece->height > 0)
			return NULL;
	}
	return NULL;
}

/* Tables that touch, as the sections of a form do, share the line between them: the lower one's frame lies on the upper one's. */
static double
grid_opening(const struct flow *flow, const struct flow_node *node, double x)
{
	const struct flow_piece open = { .x = x, .width = node->table->width };
	const struct flow_table *above = table_above(flow, &open);
	double frame = node->table->grid->frame;

	if (above == NULL || node->table->caption[0] != NULL || frame <= 0 ||
	    fabs(above->grid->frame - frame) > ROUNDING)
		return node_opening(node, false);
	return -frame / 2;
}

static void
add_grid(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	struct flow_table *table = node->table;
	guint open;

	table_lay(b->kit, table, node->box, width, b->scale);
	open = open_piece(b, node, x, table->width, grid_opening(b->flow, node, x));
	for (guint i = 0; i < table->rows; i++) {
		struct flow_piece *piece;
		enum flow_keep keep;

		if (!table_row_stands(table, i))
			continue;
		piece = add_piece(b, PIECE_ROW, node, x, table->width, table->height[i]);
		keep = MAX(piece->keep, flow_row_keep(table, i));
		piece->index = i;
		piece->keep = keep;
		if (table->grid->gap > 0 && table_row_after(table, i) < table->rows)
			add_piece(b, PIECE_SPACE, NULL, 0, 0, table->grid->gap)->keep = keep;
	}
	close_piece(b, open, table->grid->frame / 2);
	b->keep_next = table->rows > 0 && table->grid->row[table->rows - 1].keep_with_next;
}

/* A picture or code of its own size. */
static void
add_figure(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	const struct box *box = node->box;

	if (box->width > width + ROUNDING)
		flow_report_figure(b->kit, box, box->width - width);
	add_piece(b, PIECE_FIGURE, node, x + place_across(box, box->width, width), box->width, box->height);
}

static void
add_node(struct flow_builder *b, struct flow_node *node, double x, double width)
{
	const struct box *box = node->box;

	if (box->kind != BOX_PARA)
		settle_space(b, 0);
	switch (box->kind) {
	case BOX_BLOCK:
		add_block(b, node, x, width);
		return;
	case BOX_PARA:
		add_para(b, node, x, width);
		return;
	case BOX_GRID:
		add_grid(b, node, x, width);
		return;
	case BOX_SPACE:
		add_space(b, box->height, false);
		if (box->stretch && box->height > 0)
			b->flow->piece[b->flow->count - 1].stretch = true;
		return;
	case BOX_RULE:
		add_piece(b, PIECE_RULE, node, x, box->width > 0 ? MIN(box->width, width) : width, box->height);
		return;
	case BOX_SEAL:
		add_piece(b, PIECE_SEAL, node, x, width, box->height);
		return;
	case BOX_IMAGE:
	case BOX_QR:
		add_figure(b, node, x, width);
		return;
	}
}

struct flow *
flow_new(const struct flow_kit *kit, struct flow_node *block, double width, double scale)
{
	struct flow_builder b = { .kit = kit, .scale = scale, .container = PIECE_NONE };

	b.flow = arena_alloc(kit->arena, sizeof *b.flow);
	for (guint i = 0; i < block->child_count; i++) {
		if (block->child[i]->box->stand == STAND_PAGE)
			flow_keep_signature(b.flow);
		add_node(&b, block->child[i], 0, width);
	}
	flow_keep_signature(b.flow);
	settle_space(&b, 0);
	return b.flow;
}

struct flow *
flow_lay(const struct flow_kit *kit, struct flow_node *block, double width)
{
	struct flow *flow = flow_new(kit, block, width, 1);

	if (flow->widest != NULL)
		flow_report_wide(kit, flow, flow->widest, flow->widest->box->place);
	return flow;
}

static bool
stretches(const struct flow_piece *piece)
{
	return piece->stretch || (piece->kind == PIECE_ROW && piece->node->table->grid->row[piece->index].stretch);
}

void
flow_stretch(struct flow *flow, double height)
{
	double blank = height - flow->height;
	guint count = 0;

	for (guint i = 0; i < flow->count; i++)
		count += stretches(&flow->piece[i]);
	if (blank <= 0 || count == 0)
		return;
	for (guint i = 0; i < flow->count; i++) {
		struct flow_piece *piece = &flow->piece[i];

		if (!stretches(piece))
			continue;
		if (piece->kind == PIECE_ROW)
			piece->node->table->height[piece->index] += blank / count;
		piece->height += blank / count;
		flow->height += blank / count;
	}
	flow->stretched = blank;
}
