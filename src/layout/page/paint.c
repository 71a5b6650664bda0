/* Blocks, rules and marks; paragraphs and tables are painted beside. */
#include "base/arena.h"
#include "base/place.h"
#include "layout/page/inner.h"

#include <string.h>

void
paint_fill(struct painter *p, struct place place, struct rect box, guint32 color)
{
	struct page_item item = { .kind = ITEM_FILL, .place = place };

	if (box.width <= 0 || box.height <= 0)
		return;
	item.u.fill.box = box;
	item.u.fill.color = color;
	g_array_append_val(p->item, item);
}

void
paint_sides(struct painter *p, struct place place, struct rect r, const double width[4], guint32 color)
{
	double between = r.height - width[0] - width[2];

	paint_fill(p, place, (struct rect){ r.x, r.y, r.width, width[0] }, color);
	paint_fill(p, place, (struct rect){ r.x, r.y + r.height - width[2], r.width, width[2] }, color);
	paint_fill(p, place, (struct rect){ r.x, r.y + width[0], width[3], between }, color);
	paint_fill(p, place, (struct rect){ r.x + r.width - width[1], r.y + width[0], width[1], between }, color);
}

void
paint_path(struct painter *p, struct place place, struct page_path path)
{
	struct page_item item = { .kind = ITEM_PATH, .place = place, .u.path = path };

	item.u.path.point = arena_memdup(p->arena, path.point, path.point_count * sizeof *path.point);
	g_array_append_val(p->item, item);
}

const char *
paint_ops(const struct painter *p, const char *op, guint times)
{
	gsize length = strlen(op);
	char *ops = arena_alloc(p->arena, times * length + 1);

	for (guint i = 0; i < times; i++)
		memcpy(ops + i * length, op, length);
	return ops;
}

/* Shading and border of a block with round corners are one path; its border is as wide as its top's. */
static void
paint_round(struct painter *p, const struct box *box, struct rect r)
{
	double line = box->border[0], half = line / 2;
	double x1 = r.x + half, y1 = r.y + half, x2 = r.x + r.width - half, y2 = r.y + r.height - half;
	double c = MIN(box->radius, MIN(x2 - x1, y2 - y1) / 2), h = c * (1 - QUARTER);
	double point[] = { x1 + c, y1, x2 - c, y1, x2 - h, y1, x2, y1 + h, x2, y1 + c, x2, y2 - c, x2, y2 - h, x2 - h,
		y2, x2 - c, y2, x1 + c, y2, x1 + h, y2, x1, y2 - h, x1, y2 - c, x1, y1 + c, x1, y1 + h, x1 + h, y1,
		x1 + c, y1 };

	paint_path(p, box->place,
	    (struct page_path){
		.op = "MLCLCLCLCZ",
		.point = point,
		.point_count = G_N_ELEMENTS(point),
		.fill = box->filled,
		.fill_color = box->fill,
		.stroke = line,
		.stroke_color = box->border_color,
	    });
}

void
paint_frame(struct painter *p, const struct box *box, struct rect r)
{
	const double *w = box->border;
	bool bordered = w[0] > 0 || w[1] > 0 || w[2] > 0 || w[3] > 0;

	if ((!box->filled && !bordered) || r.width <= 0 || r.height <= 0)
		return;
	paint_begin_artifact(p, ARTIFACT_LAYOUT);
	if (box->radius > 0)
		paint_round(p, box, r);
	else {
		if (box->filled)
			paint_fill(p, box->place, r, box->fill);
		paint_sides(p, box->place, r, box->border, box->border_color);
	}
	paint_end_artifact(p);
}

/* Index of the last placed piece of the container that begins at placed[at]. */
static guint
find_end(const struct flow *flow, const struct paint_piece *placed, guint count, guint at)
{
	guint close = flow->piece[placed[at].piece].index;

	for (guint i = at + 1; i < count; i++)
		if (placed[i].piece == close)
			return i;
	return count - 1;
}

static void
paint_para(struct painter *p, const struct flow *flow, const struct paint_piece *placed, guint count, double x)
{
	const struct flow_piece *open = &flow->piece[placed[0].piece];
	struct flow_node *node = open->node;
	guint from = G_MAXUINT, to = 0;
	double y = 0;

	for (guint i = 0; i < count; i++) {
		const struct flow_piece *piece = &flow->piece[placed[i].piece];

		if (piece->kind != PIECE_LINE)
			continue;
		if (from == G_MAXUINT) {
			from = piece->index;
			y = placed[i].y;
		}
		to = piece->index + 1;
	}
	if (from == G_MAXUINT)
		return;
	if (node->vertical != NULL) {
		paint_vertical(p, node->vertical, x + open->x, y);
		return;
	}
	paint_begin_para(p, node->box, y, &node->element);
	paint_lines(p, node->para, from, to, x + open->x, y);
	paint_end_para(p);
}

/* The mark of an item stands on the base line of the item's first line. */
static void
paint_item_mark(struct painter *p, const struct flow *flow, const struct paint_piece *placed, guint count, double x)
{
	struct flow_node *mark = flow->piece[placed[0].piece].node->mark;
	double y = placed[0].y;

	if (placed[0].resumed || mark->para->atoms == 0)
		return;
	for (guint i = 0; i < count; i++) {
		const struct flow_piece *piece = &flow->piece[placed[i].piece];

		if (piece->kind != PIECE_LINE || piece->node->para == NULL)
			continue;
		y = placed[i].y + piece->node->para->line[piece->index].base - mark->para->line[0].base;
		break;
	}
	paint_begin(p, (struct page_mark){ .role = mark->box->role }, mark->box->place, &mark->element);
	paint_lines(p, mark->para, 0, mark->para->lines, x, y);
	paint_end(p);
}

static void
paint_block(struct painter *p, const struct flow *flow, const struct paint_piece *placed, guint count, double x)
{
	const struct flow_piece *open = &flow->piece[placed[0].piece];
	const struct paint_piece *last = &placed[count - 1];
	struct flow_node *node = open->node;
	bool closed = last->piece == open->index;
	double bottom = last->y + last->height + (closed ? 0 : flow_inset(node->box, 2));

	paint_begin(p, (struct page_mark){ .role = node->box->role }, node->box->place, &node->element);
	paint_frame(p, node->box, (struct rect){ x + open->x, placed[0].y, open->width, bottom - placed[0].y });
	if (node->mark != NULL)
		paint_item_mark(p, flow, placed, count, x + open->x);
	paint_pieces(p, flow, placed + 1, count - 1 - (closed ? 1 : 0), x);
	paint_end(p);
}

static void
paint_container(struct painter *p, const struct flow *flow, const struct paint_piece *placed, guint count, double x)
{
	const struct flow_node *node = flow->piece[placed[0].piece].node;

	if (node->para != NULL || node->vertical != NULL)
		paint_para(p, flow, placed, count, x);
	else if (node->table != NULL)
		paint_table(p, flow, placed, count, x);
	else
		paint_block(p, flow, placed, count, x);
}

/* Dashes as long as the gaps between them, the same at both ends. */
static void
paint_dashes(struct painter *p, const struct box *box, struct rect line, bool down, guint32 color)
{
	double length = down ? line.height : line.width;
	guint count = (guint)((length + box->dash) / (2 * box->dash));
	double first = (length - (2 * count - 1.0) * box->dash) / 2;

	for (guint i = 0; i < count; i++) {
		double at = first + 2 * i * box->dash;

		paint_fill(p, box->place,
		    down ? (struct rect){ line.x, line.y + at, line.width, box->dash } :
			   (struct rect){ line.x + at, line.y, box->dash, line.height },
		    color);
	}
}

static void
paint_rule_at(struct painter *p, const struct box *box, struct rect line, bool down)
{
	guint32 color = box->filled ? box->fill : box->border_color;

	paint_begin_artifact(p, ARTIFACT_LAYOUT);
	if (box->dash > 0)
		paint_dashes(p, box, line, down, color);
	else
		paint_fill(p, box->place, line, color);
	paint_end_artifact(p);
}

static void
paint_rule(struct painter *p, const struct flow_piece *piece, const struct paint_piece *placed, double x)
{
	const struct box *box = piece->node->box;
	struct rect line = { x + piece->x, placed->y, piece->width, piece->height };

	if (box->to_paper) {
		line.x = 0;
		line.width = p->paper;
	}
	if (box->parts == 0)
		paint_rule_at(p, box, line, false);
	for (guint i = 1; i < box->parts; i++)
		paint_rule_at(p, box,
		    (struct rect){ i * p->paper / box->parts - box->width / 2, 0, box->width, p->paper_height }, true);
}

void
paint_pieces(struct painter *p, const struct flow *flow, const struct paint_piece *placed, guint count, double x)
{
	for (guint i = 0; i < count; i++) {
		const struct flow_piece *piece = &flow->piece[placed[i].piece];

		switch (piece->kind) {
		case PIECE_OPEN: {
			guint end = find_end(flow, placed, count, i);

			paint_container(p, flow, placed + i, end - i + 1, x);
			i = end;
			break;
		}
		case PIECE_RULE:
			paint_rule(p, piece, &placed[i], x);
			break;
		case PIECE_FIGURE:
			paint_figure(p, piece, &placed[i], x);
			break;
		case PIECE_STRIPS:
			paint_strips(p, piece, &placed[i], x);
			break;
		case PIECE_LINE:
		case PIECE_ROW:
		case PIECE_SEAL:
		case PIECE_SPACE:
		case PIECE_CLOSE:
			break;
		}
	}
}

/* Containers open at a piece begin again above it, the outermost first. */
static double
resume(const struct flow *flow, guint piece, double y, GArray *placed)
{
	guint open = flow->piece[piece].container;
	double height;

	if (open == PIECE_NONE)
		return y;
	y = resume(flow, open, y, placed);
	height = node_opening(flow->piece[open].node, true);
	g_array_append_vals(placed, &(struct paint_piece){ .piece = open, .y = y, .height = height, .resumed = true },
	    1);
	return y + height;
}

void
paint_flow(struct painter *p, const struct flow *flow, guint from, guint to, double x, double y)
{
	g_autoptr(GArray) placed = g_array_sized_new(FALSE, FALSE, sizeof(struct paint_piece), to - from + 4);

	from = flow_skip(flow, from);
	if (from >= to)
		return;
	y = resume(flow, from, y, placed);
	for (guint i = from; i < to; i++) {
		struct paint_piece one = { .piece = i, .y = y, .height = flow->piece[i].height };

		g_array_append_val(placed, one);
		y += one.height;
	}
	paint_pieces(p, flow, (const struct paint_piece *)(const void *)placed->data, placed->len, x);
}

void
paint_strips(struct painter *p, const struct flow_piece *piece, const struct paint_piece *placed, double x)
{
	const struct box *box = piece->node->box;
	const struct flow_strips *strips = piece->node->strips;
	guint from = placed->from, end;
	double used;

	for (guint i = 0; i < strips->count && from < strips->flow->count; i++) {
		double left = x + piece->x + i * (strips->width + box->strip_gap);

		if (i > 0 && box->strip_rule > 0) {
			paint_begin_artifact(p, ARTIFACT_LAYOUT);
			paint_fill(p, box->place,
			    (struct rect){ left - (box->strip_gap + box->strip_rule) / 2, placed->y, box->strip_rule,
				placed->height },
			    box->border_color);
			paint_end_artifact(p);
		}
		end = flow_strip_fit(strips, from, placed->height, placed->loose, &used);
		paint_flow(p, strips->flow, from, end, left, placed->y);
		from = end;
	}
}
