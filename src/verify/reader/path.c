/* Paths of a page: outlines become edges, rectangles stay rectangles, and strokes become what they cover. */
#include <math.h>

#include "verify/reader/ink.h"

enum { CURVE_LINES = 8 };

/* Lines less than this off are straight [pt]. */
static const double STRAIGHT = 0.01;

static void
to_page(const struct ink_matrix *t, const double *point, double *out)
{
	out[0] = t->m[0] * point[0] + t->m[2] * point[1] + t->m[4];
	out[1] = t->m[1] * point[0] + t->m[3] * point[1] + t->m[5];
}

static void
add_edge(struct ink_path *path, const double *to, bool seam)
{
	struct ink_edge edge = { (float)path->at[0], (float)path->at[1], (float)to[0], (float)to[1], seam };

	g_array_append_val(path->edges, edge);
	path->at[0] = to[0];
	path->at[1] = to[1];
}

/* Ends a part of the path. */
static void
end_part(struct ink_path *path, bool seam)
{
	if (path->edges->len > 0 && (path->at[0] != path->start[0] || path->at[1] != path->start[1]))
		add_edge(path, path->start, seam);
}

void
ink_move(struct ink_path *path, const struct ink_matrix *t, const double *point)
{
	end_part(path, true);
	to_page(t, point, path->start);
	path->at[0] = path->start[0];
	path->at[1] = path->start[1];
	path->plain = false;
}

void
ink_line(struct ink_path *path, const struct ink_matrix *t, const double *point)
{
	double to[2];

	to_page(t, point, to);
	add_edge(path, to, false);
}

void
ink_curve(struct ink_path *path, const struct ink_matrix *t, const double *points)
{
	double from[2] = { path->at[0], path->at[1] }, p[3][2], to[2];

	for (int i = 0; i < 3; i++)
		to_page(t, points + 2 * i, p[i]);
	for (int i = 1; i <= CURVE_LINES; i++) {
		double b = (double)i / CURVE_LINES, a = 1 - b;

		for (int k = 0; k < 2; k++)
			to[k] = a * a * a * from[k] + 3 * a * a * b * p[0][k] + 3 * a * b * b * p[1][k] +
			    b * b * b * p[2][k];
		add_edge(path, to, false);
	}
}

void
ink_close(struct ink_path *path)
{
	end_part(path, false);
}

void
ink_rectangle(struct ink_path *path, const struct ink_matrix *t, const double *box)
{
	const double corner[4][2] = { { box[0], box[1] }, { box[0] + box[2], box[1] },
		{ box[0] + box[2], box[1] + box[3] }, { box[0], box[1] + box[3] } };
	bool plain = path->plain || path->edges->len == 0;
	double a[2], b[2];
	struct ink_box one;

	ink_move(path, t, corner[0]);
	for (int i = 1; i < 4; i++)
		ink_line(path, t, corner[i]);
	ink_close(path);
	to_page(t, corner[0], a);
	to_page(t, corner[2], b);
	one = (struct ink_box){ MIN(a[0], b[0]), MIN(a[1], b[1]), MAX(a[0], b[0]), MAX(a[1], b[1]) };
	path->plain = plain && ((t->m[1] == 0 && t->m[2] == 0) || (t->m[0] == 0 && t->m[3] == 0));
	g_array_append_val(path->rectangle, one);
}

void
ink_path_clear(struct ink_path *path)
{
	g_array_set_size(path->edges, 0);
	g_array_set_size(path->rectangle, 0);
	path->plain = false;
}

static struct ink_box
box_of(const struct ink_edge *edge, guint count)
{
	struct ink_box box = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };

	for (guint i = 0; i < count; i++) {
		box.x1 = MIN(box.x1, MIN(edge[i].x1, edge[i].x2));
		box.y1 = MIN(box.y1, MIN(edge[i].y1, edge[i].y2));
		box.x2 = MAX(box.x2, MAX(edge[i].x1, edge[i].x2));
		box.y2 = MAX(box.y2, MAX(edge[i].y1, edge[i].y2));
	}
	return box;
}

struct ink_box
ink_path_box(const struct ink_path *path)
{
	return box_of((const struct ink_edge *)(void *)path->edges->data, path->edges->len);
}

/* Adds what of the box may be painted. */
static void
add_box(struct ink_page *page, struct ink_mark mark, struct ink_box box, struct ink_box clip)
{
	mark.x1 = (float)MAX(box.x1, clip.x1);
	mark.y1 = (float)MAX(box.y1, clip.y1);
	mark.x2 = (float)MIN(box.x2, clip.x2);
	mark.y2 = (float)MIN(box.y2, clip.y2);
	if (mark.x1 < mark.x2 && mark.y1 < mark.y2)
		ink_add(page, &mark);
}

static void
add_shape(struct ink_page *page, struct ink_mark mark, const struct ink_edge *edge, guint count, struct ink_box clip)
{
	mark.first = page->edges->len;
	mark.count = count;
	if (!page->too_much)
		g_array_append_vals(page->edges, edge, count);
	add_box(page, mark, box_of(edge, count), clip);
}

void
ink_fill(struct ink_page *page, struct ink_path *path, struct ink_mark mark, struct ink_box clip)
{
	mark.kind = INK_SHAPE;
	if (path->plain && (!mark.even_odd || path->rectangle->len == 1)) {
		for (guint i = 0; i < path->rectangle->len; i++)
			add_box(page, mark, g_array_index(path->rectangle, struct ink_box, i), clip);
		return;
	}
	end_part(path, true);
	if (path->edges->len > 0)
		add_shape(page, mark, (const struct ink_edge *)(void *)path->edges->data, path->edges->len, clip);
}

/* What a line of this width covers, as four edges. */
static void
add_slanted(struct ink_page *page, struct ink_mark mark, struct ink_edge line, double width, struct ink_box clip)
{
	double x = line.x2 - line.x1, y = line.y2 - line.y1, length = hypot(x, y);
	float dx = (float)(-y / length * width / 2), dy = (float)(x / length * width / 2);
	struct ink_edge edge[4] = { { line.x1 + dx, line.y1 + dy, line.x2 + dx, line.y2 + dy, false },
		{ line.x2 + dx, line.y2 + dy, line.x2 - dx, line.y2 - dy, false },
		{ line.x2 - dx, line.y2 - dy, line.x1 - dx, line.y1 - dy, false },
		{ line.x1 - dx, line.y1 - dy, line.x1 + dx, line.y1 + dy, false } };

	add_shape(page, mark, edge, G_N_ELEMENTS(edge), clip);
}

void
ink_stroke(struct ink_page *page, const struct ink_path *path, struct ink_mark mark, double width, struct ink_box clip)
{
	mark.kind = INK_SHAPE;
	mark.even_odd = false;
	for (guint i = 0; i < path->edges->len; i++) {
		struct ink_edge line = g_array_index(path->edges, struct ink_edge, i);
		struct ink_box box = box_of(&line, 1);

		if (line.seam)
			continue;
		if (box.x2 - box.x1 > STRAIGHT && box.y2 - box.y1 > STRAIGHT) {
			add_slanted(page, mark, line, width, clip);
			continue;
		}
		add_box(page, mark,
		    (struct ink_box){ box.x1 - width / 2, box.y1 - width / 2, box.x2 + width / 2, box.y2 + width / 2 },
		    clip);
	}
}
