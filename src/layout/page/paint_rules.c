/*
 * Rules of a table's part: what is ruled between two cells is settled edge by edge; edges of one width that follow
 * each other are one rectangle, and rectangles meet in the middle of the rule they end at.
 */
#include "layout/page/paint_part.h"

#include <math.h>

#define NOBODY G_MAXUINT

/* Edges of the part's cells [pt], 0 none. */
struct paint_edges {
	guint rows, columns;
	guint *owner;   /* which cell has a column, row by row */
	double *above;  /* (rows + 1) * columns: at the top of a row */
	double *before; /* rows * (columns + 1): left of a column */
};

static guint
owner_at(const struct paint_edges *e, guint row, guint column)
{
	return e->owner[row * e->columns + column];
}

static double
above_at(const struct paint_edges *e, guint row, guint column)
{
	return e->above[row * e->columns + column];
}

static double
before_at(const struct paint_edges *e, guint row, guint column)
{
	return e->before[row * (e->columns + 1) + column];
}

static void
find_owners(const struct paint_part *part, struct paint_edges *e, guint i)
{
	struct flow_table *table = part->table;
	guint r = paint_part_row(part, i), *owner = e->owner + i * e->columns;

	for (guint c = 0; c < e->columns; c++)
		owner[c] = NOBODY;
	for (guint above = table->group[r]; above <= r; above++)
		for (guint k = table->first[above]; k < table->first[above + 1]; k++) {
			const struct table_cell *cell = &table->cell[k];

			if (above + cell->rows <= r)
				continue;
			for (guint c = cell->column; c < cell->column + cell->columns; c++)
				owner[c] = k;
		}
}

/* What a cell wants at one of its sides; negative: the grid's. */
static double
wish(const struct paint_part *part, guint owner, guint side)
{
	const struct box_cell *cell = owner == NOBODY ? NULL : part->table->cell[owner].cell;

	return cell != NULL && cell->ruled ? cell->rule[side] : -1;
}

/* Between two cells the wider wish holds, else what the grid rules. */
static double
settle(const struct paint_part *part, guint a, guint side_a, guint b, guint side_b, double otherwise)
{
	double width = MAX(wish(part, a, side_a), wish(part, b, side_b));

	return width < 0 ? otherwise : width;
}

static void
find_above(const struct paint_part *part, struct paint_edges *e, guint i)
{
	double rules = part->table->grid->rules, frame = part->table->grid->frame;

	for (guint c = 0; c < e->columns; c++) {
		guint up = i > 0 ? owner_at(e, i - 1, c) : NOBODY, down = i < e->rows ? owner_at(e, i, c) : NOBODY;
		double *edge = &e->above[i * e->columns + c];

		if (i == 0 || i == e->rows)
			*edge = frame > 0 ? 0 : settle(part, up, 2, down, 0, 0);
		else if (up != down || up == NOBODY || !paint_part_follows(part, i))
			*edge = settle(part, up, 2, down, 0, rules);
	}
}

static void
find_before(const struct paint_part *part, struct paint_edges *e, guint i)
{
	double rules = part->table->grid->rules, frame = part->table->grid->frame;

	for (guint c = 0; c <= e->columns; c++) {
		guint left = c > 0 ? owner_at(e, i, c - 1) : NOBODY,
		      right = c < e->columns ? owner_at(e, i, c) : NOBODY;
		double *edge = &e->before[i * (e->columns + 1) + c];

		if (c == 0 || c == e->columns)
			*edge = frame > 0 ? 0 : settle(part, left, 1, right, 3, 0);
		else if (left != right || left == NOBODY)
			*edge = settle(part, left, 1, right, 3, rules);
	}
}

static void
find_edges(const struct paint_part *part, struct paint_edges *e)
{
	for (guint i = 0; i < e->rows; i++)
		find_owners(part, e, i);
	for (guint i = 0; i <= e->rows; i++)
		find_above(part, e, i);
	for (guint i = 0; i < e->rows; i++)
		find_before(part, e, i);
}

static void
fill_rule(struct paint_part *part, double x, double y, double width, double height)
{
	paint_fill(part->painter, part->box->place, (struct rect){ x, y, width, height }, part->table->grid->color);
}

/* How far a rule reaches past a corner where another ends too, so that the corner is whole. */
static double
corner(const struct paint_edges *e, guint i, guint c)
{
	double up = i > 0 ? before_at(e, i - 1, c) : 0, down = i < e->rows ? before_at(e, i, c) : 0;

	return up > 0 && down > 0 ? 0 : MAX(up, down) / 2;
}

static bool
same(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

/* Rules between a row and the one above it. */
static void
rule_above(struct paint_part *part, const struct paint_edges *e, guint i)
{
	double y = i < e->rows ? part->row[i].y : part->row[i - 1].y + part->row[i - 1].height;

	for (guint c = 0, end; c < e->columns; c = end) {
		double width = above_at(e, i, c), left = paint_part_left(part, c), right;

		for (end = c + 1; end < e->columns && same(above_at(e, i, end), width); end++)
			;
		if (width <= 0)
			continue;
		right = paint_part_right(part, end - 1) + corner(e, i, end);
		left -= corner(e, i, c);
		fill_rule(part, left, y - width / 2, right - left, width);
	}
}

/* Rules between columns run on from row to row until a cell reaches over them. */
static void
rule_between(struct paint_part *part, const struct paint_edges *e, guint i, double *since)
{
	double top = part->row[i].y, bottom = top + part->row[i].height;

	for (guint c = 0; c <= e->columns; c++) {
		double width = before_at(e, i, c), before = i > 0 ? before_at(e, i - 1, c) : 0;
		double x = c < e->columns ? paint_part_left(part, c) : paint_part_right(part, c - 1);

		if (before > 0 && !same(before, width))
			fill_rule(part, x - before / 2, since[c], before, top - since[c]);
		if (!same(before, width))
			since[c] = top;
		if (width > 0 && i + 1 == e->rows)
			fill_rule(part, x - width / 2, since[c], width, bottom - since[c]);
	}
}

static void
paint_grid_frame(struct paint_part *part)
{
	const struct paint_piece *last = &part->row[part->rows - 1];
	double w = part->table->grid->frame, top = part->row[0].y - w / 2, bottom = last->y + last->height + w / 2;

	paint_sides(part->painter, part->box->place, (struct rect){ part->x, top, part->table->width, bottom - top },
	    (const double[]){ w, w, w, w }, part->table->grid->color);
}

static bool
has_rules(const struct paint_part *part)
{
	if (part->table->grid->gap > 0)
		return false;
	if (part->table->grid->rules > 0)
		return true;
	for (guint i = 0; i < part->rows; i++) {
		guint r = paint_part_row(part, i);

		for (guint k = part->table->first[part->table->group[r]]; k < part->table->first[r + 1]; k++)
			if (part->table->cell[k].cell->ruled)
				return true;
	}
	return false;
}

/* A table may have many pages: what a part needs is given back. */
static void
paint_inner(struct paint_part *part)
{
	gsize rows = part->rows, columns = part->table->grid->column_count;
	g_autofree guint *owner = g_new0(guint, rows * columns);
	g_autofree double *above = g_new0(double, (rows + 1) * columns), *before = g_new0(double, rows *(columns + 1));
	g_autofree double *since = g_new0(double, columns + 1);
	struct paint_edges e = { part->rows, (guint)columns, owner, above, before };

	find_edges(part, &e);
	for (guint i = 0; i < e.rows; i++) {
		rule_above(part, &e, i);
		rule_between(part, &e, i, since);
	}
	rule_above(part, &e, e.rows);
}

void
paint_rules(struct paint_part *part)
{
	bool ruled = has_rules(part);

	if (!ruled && part->table->grid->frame <= 0)
		return;
	paint_begin_artifact(part->painter, ARTIFACT_LAYOUT);
	if (ruled)
		paint_inner(part);
	if (part->table->grid->frame > 0)
		paint_grid_frame(part);
	paint_end_artifact(part->painter);
}
