/*
 * Painting of columns.  A column is painted as a line across at the origin, then turned by 90 degrees clockwise: its
 * base line runs down, left of the column's middle, and what is upright was made to come out upright (layout/line/down.c).
 */
#include "layout/page/inner.h"

#include <math.h>
#include <string.h>

struct paint_turned {
	double x, y;   /* where the line's origin comes to stand */
	double cx, cy; /* middle of the last square drawn, before and ... */
	double tx, ty; /* ... after turning */
};

static void
turn_point(const struct paint_turned *c, double *x, double *y)
{
	double along = *x, down = *y;

	*x = c->x - down;
	*y = c->y + along;
}

static void
turn_rect(const struct paint_turned *c, struct rect *r)
{
	struct rect from = *r;

	r->x = c->x - from.y - from.height;
	r->y = c->y + from.x;
	r->width = from.height;
	r->height = from.width;
}

static void
turn_run(const struct paint_turned *c, struct page_run *run)
{
	for (guint i = 0; i < run->count; i++)
		turn_point(c, &run->glyph[i].x, &run->glyph[i].y);
	if (run->way == RUN_ACROSS)
		run->advance = run->size;
}

/* Check boxes and their ticks stay upright; other outlines turn. */
static void
turn_path(struct paint_turned *c, struct page_path *path)
{
	bool square = strcmp(path->op, "MLLLZ") == 0 && path->point_count == 8, tick = strcmp(path->op, "MLL") == 0;

	if (square) {
		c->cx = c->tx = (path->point[0] + path->point[4]) / 2;
		c->cy = c->ty = (path->point[1] + path->point[5]) / 2;
		turn_point(c, &c->tx, &c->ty);
	}
	for (guint i = 0; i + 1 < path->point_count; i += 2) {
		if (!square && !tick) {
			turn_point(c, &path->point[i], &path->point[i + 1]);
			continue;
		}
		path->point[i] += c->tx - c->cx;
		path->point[i + 1] += c->ty - c->cy;
	}
}

static void
turn_item(struct paint_turned *c, struct page_item *item)
{
	switch (item->kind) {
	case ITEM_RUN:
		turn_run(c, &item->u.run);
		return;
	case ITEM_FILL:
		turn_rect(c, &item->u.fill.box);
		return;
	case ITEM_PATH:
		turn_path(c, &item->u.path);
		return;
	case ITEM_IMAGE:
		turn_rect(c, &item->u.image.box);
		return;
	case ITEM_BEGIN:
	case ITEM_END:
		return;
	}
}

/* A line of a paragraph as the column whose middle is at x and that begins at y. */
static void
paint_column(struct painter *p, const struct para *para, guint line, double x, double y)
{
	double em = para->box->style->size * para->scale;
	guint items = p->item->len, fields = p->field->len;
	struct paint_turned column = { .x = x - DOWN_MIDDLE * em + para->line[line].base, .y = y };

	paint_lines(p, para, line, line + 1, 0, 0);
	for (guint i = items; i < p->item->len; i++)
		turn_item(&column, &g_array_index(p->item, struct page_item, i));
	for (guint i = fields; i < p->field->len; i++) {
		struct page_field *field = &g_array_index(p->field, struct page_field, i);

		turn_rect(&column, &field->box);
		field->down = true;
	}
}

void
paint_vertical(struct painter *p, struct flow_vertical *v, double x, double y)
{
	double right = x + v->width;

	/* Running text begins at the right; what is short stands in the middle. */
	if (v->para[0]->box->style->align != ALIGN_JUSTIFY || vertical_columns(v) == 1)
		right -= (v->width - vertical_width(v, v->loose)) / 2;
	right += vertical_side(v->para[0], v->loose);
	for (guint i = 0; i < v->count; i++) {
		const struct para *para = v->para[i];
		const struct box *box = para->box;
		double em = box->style->size * para->scale, side = vertical_side(para, v->loose);

		paint_begin_para(p, box, y, &v->element[i]);
		for (guint k = 0; k < para->lines; k++, right -= em + 2 * side)
			paint_column(p, para, k, right - side - em / 2, y);
		paint_end_para(p);
	}
}
