/*
 * Balanced columns: the widths at which a table is least high.  Each column has what it cannot do without; what is left of the
 * room is given out in equal steps, which are moved from column to column as long as that makes the table lower.  Of a long table
 * some rows, evenly spread, speak for all, so that the work has a bound.
 */
#include "layout/flow/inner.h"

#include <string.h>

#define STEPS       48  /* parts of what may be given out */
#define SAMPLE_MOST 120 /* rows that are measured */

struct balance {
	const struct flow_kit *kit;
	const struct flow_table *table;
	double scale, step; /* of the text; a part of what is given out [pt] */
	guint columns;
	guint *column;    /* of the grid, those that are balanced */
	double *least;    /* of each [pt] */
	guint *cap;       /* parts that each may have */
	guint rows, *row; /* those measured */
	double *height;   /* rows * columns * (STEPS + 1): of a cell so wide; negative: not measured yet */
};

/* The cell that alone decides, by its width, how high it is; NULL: there is none. */
static struct table_cell *
cell_at(const struct balance *b, guint row, guint column)
{
	const struct flow_table *table = b->table;

	for (guint i = table->first[row]; i < table->first[row + 1]; i++) {
		struct table_cell *cell = &table->cell[i];

		if (cell->column == column && cell->columns == 1 && cell->rows == 1 && !cell->cell->vertical &&
		    cell->cell->fit == FIT_GROW)
			return cell;
	}
	return NULL;
}

static double
measure(const struct balance *b, guint row, guint k, guint parts)
{
	struct table_cell *cell = cell_at(b, row, b->column[k]);
	double width;

	if (cell == NULL)
		return 0;
	width = b->least[k] + parts * b->step - flow_inset(cell->content->box, 1) - flow_inset(cell->content->box, 3);
	cell->flow = flow_new(b->kit, cell->content, width, b->scale);
	return table_cell_height(cell);
}

/*
 * The height of a cell at a width, measured once.  A wider cell is never higher, so that what lies between two widths of one height
 * needs no measure.
 */
static double
height_at(const struct balance *b, guint i, guint k, guint parts)
{
	double *known = &b->height[((gsize)i * b->columns + k) * (STEPS + 1)];
	guint narrow = parts, wide = parts;

	if (known[parts] >= 0)
		return known[parts];
	while (narrow > 0 && known[narrow] < 0)
		narrow--;
	while (wide < STEPS && known[wide] < 0)
		wide++;
	if (known[narrow] >= 0 && known[wide] >= 0 && known[narrow] - known[wide] < ROUNDING)
		return known[parts] = known[narrow];
	return known[parts] = measure(b, b->row[i], k, parts);
}

static double
row_height(const struct balance *b, guint i, const guint *parts)
{
	guint row = b->row[i];
	double height = b->table->grid->row[row].height;

	if (table_row_fixed(b->table, row))
		return height;
	for (guint k = 0; k < b->columns; k++)
		height = MAX(height, height_at(b, i, k, parts[k]));
	return height;
}

static double
all_height(const struct balance *b, const guint *parts)
{
	double height = 0;

	for (guint i = 0; i < b->rows; i++)
		height += row_height(b, i, parts);
	return height;
}

/* The best move of so many parts from one column to another; false: none makes the table lower than `height`. */
static bool
move_parts(const struct balance *b, guint *parts, guint count, double *height)
{
	guint best_from = 0, best_to = 0;
	double best = *height - ROUNDING;

	for (guint from = 0; from < b->columns; from++)
		for (guint to = 0; to < b->columns; to++) {
			double now;

			if (from == to || parts[from] < count || parts[to] + count > b->cap[to])
				continue;
			parts[from] -= count;
			parts[to] += count;
			now = all_height(b, parts);
			parts[from] += count;
			parts[to] -= count;
			if (now < best) {
				best = now;
				best_from = from;
				best_to = to;
			}
		}
	if (best_from == best_to)
		return false;
	parts[best_from] -= count;
	parts[best_to] += count;
	*height = best;
	return true;
}

/* Gives out what is left, one part after the other: to the column of fewest spare parts that may have one. */
static void
give_out(const struct balance *b, guint *parts, guint left)
{
	g_autofree guint *spare = g_new0(guint, b->columns);

	while (left > 0) {
		guint to = b->columns;

		for (guint k = 0; k < b->columns; k++)
			if (parts[k] < b->cap[k] && (to == b->columns || spare[k] < spare[to]))
				to = k;
		if (to == b->columns)
			return;
		spare[to]++;
		parts[to]++;
		left--;
	}
}

/* Parts that make no row lower are shared alike. */
static void
share_spare(const struct balance *b, guint *parts, double height)
{
	gsize size = b->columns * sizeof *parts;
	g_autofree guint *even = g_memdup2(parts, size);
	guint left = 0;

	for (guint k = 0; k < b->columns; k++)
		while (even[k] > 0) {
			even[k]--;
			if (all_height(b, even) > height + ROUNDING) {
				even[k]++;
				break;
			}
			left++;
		}
	give_out(b, even, left);
	if (all_height(b, even) <= height + ROUNDING)
		memcpy(parts, even, size);
}

/* From a start to where no move makes it lower. */
static double
descend(const struct balance *b, guint *parts)
{
	double height = all_height(b, parts);

	for (guint count = STEPS / 4; count > 0; count /= 2)
		while (move_parts(b, parts, count, &height))
			;
	return height;
}

/* Starts: the widths given, as near as parts come to them, and parts alike for all; the lower of both is the answer. */
static void
search(const struct balance *b, guint total, double *set)
{
	g_autofree guint *given = g_new0(guint, b->columns), *even = g_new0(guint, b->columns);
	guint *best, left = total;
	double low, height;

	for (guint k = 0; k < b->columns; k++) {
		double wish = MAX(set[b->column[k]] - b->least[k], 0) / b->step + ROUNDING;

		given[k] = MIN(MIN((guint)MIN(wish, STEPS), b->cap[k]), left);
		left -= given[k];
	}
	give_out(b, given, left);
	give_out(b, even, total);
	height = descend(b, given);
	low = descend(b, even);
	best = low < height - ROUNDING ? even : given;
	share_spare(b, best, MIN(low, height));
	for (guint k = 0; k < b->columns; k++)
		set[b->column[k]] = b->least[k] + best[k] * b->step;
}

/* Rows that speak for all, evenly spread; those that fill the page up say nothing. */
static void
sample_rows(struct balance *b)
{
	const struct flow_table *table = b->table;
	guint stride;

	for (guint r = 0; r < table->rows; r++)
		if (table->grid->row[r].blank == 0)
			b->row[b->rows++] = r;
	stride = (b->rows + SAMPLE_MOST - 1) / SAMPLE_MOST;
	if (stride > 1)
		b->rows = (b->rows + stride - 1) / stride;
	for (guint i = 0; stride > 1 && i < b->rows; i++)
		b->row[i] = b->row[i * stride];
}

void
table_balance(const struct flow_kit *kit, const struct flow_table *table, const struct flow_content *content,
    double room, double scale, double *set)
{
	const struct box_grid *grid = table->grid;
	g_autofree guint *column = g_new(guint, grid->column_count), *cap = g_new0(guint, grid->column_count);
	g_autofree guint *row = g_new(guint, table->rows);
	g_autofree double *least = g_new(double, grid->column_count), *height = NULL;
	struct balance b = {
		.kit = kit,
		.table = table,
		.scale = scale,
		.column = column,
		.row = row,
		.cap = cap,
		.least = least,
	};
	guint total = 0;

	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].balance) {
			least[b.columns] = content[c].min;
			column[b.columns++] = c;
			room -= content[c].min;
		}
	if (room <= ROUNDING)
		return; /* nothing to give out: they stand at their least, or below it */
	b.step = room / STEPS;
	for (guint k = 0; k < b.columns; k++) {
		double most = grid->column[column[k]].most;

		cap[k] = most > 0 ? (guint)CLAMP((most - least[k]) / b.step + ROUNDING, 0, STEPS) : STEPS;
		total = MIN(total + cap[k], STEPS);
	}
	sample_rows(&b);
	height = g_new(double, (gsize)b.rows *b.columns *(STEPS + 1));
	for (gsize i = 0; i < (gsize)b.rows * b.columns * (STEPS + 1); i++)
		height[i] = -1;
	b.height = height;
	search(&b, total, set);
}
