/*
 * Widths of columns.  An automatic column is never wider than its longest line.  Where that is too much for all,
 * the widest give way to one width, and none below its longest part that cannot be broken: in Chinese nearly
 * every character can be, and shares by length would break short columns for the sake of a long one.
 */
#include "layout/flow/flow.h"

#define ROUNDING 0.01
/* Automatic columns leave this much to columns of shares [em of the grid's text]. */
#define FR_LEAST 3.0

/* What the text of each column asks for. */
struct ask { double least, most; };

static struct ask
ask_of(const struct table_cell *cell)
{
	double	scale = cell->columns == 1 && cell->cell->fit == FIT_SHRINK ? node_least_scale(cell->content) : 1;

	return (struct ask){ node_least(cell->content) * scale, node_natural(cell->content) };
}

static guint
column_of(const struct table *table, const struct table_cell *cell)
{
	return MIN(cell->cell->column, table->grid->column_count - 1);
}

static void
raise_ask(struct ask *ask, struct ask need)
{
	ask->least = MAX(ask->least, need.least);
	ask->most = MAX(ask->most, need.most);
}

static void
ask_alone(const struct table *table, const struct table_cell *cell, struct ask *ask)
{
	if (cell->columns == 1 && table->grid->column[column_of(table, cell)].kind == TRACK_AUTO)
		raise_ask(&ask[column_of(table, cell)], ask_of(cell));
}

static double *
side(struct ask *ask, bool least)
{
	return least ? &ask->least : &ask->most;
}

/* What a spanning cell needs more than its columns have goes to the automatic ones, by what they are. */
static void
widen(const struct box_grid *grid, guint from, guint to, double need, struct ask *ask, bool least)
{
	double	sum = 0, count = 0;

	for (guint c = from; c < to; c++) {
		bool	automatic = grid->column[c].kind == TRACK_AUTO;
		double	now = automatic ? *side(&ask[c], least) : grid->column[c].value;

		need -= now;
		sum += automatic ? now : 0;
		count += automatic ? 1 : 0;
	}
	for (guint c = from; c < to && need > 0; c++)
		if (grid->column[c].kind == TRACK_AUTO)
			*side(&ask[c], least) += sum > 0 ? need * *side(&ask[c], least) / sum : need / count;
}

static void
ask_together(const struct box_grid *grid, guint from, guint columns, struct ask need, struct ask *ask)
{
	guint	to = from + columns;
	double	gaps = grid->gap * (columns - 1);

	for (guint c = from; c < to; c++)
		if (grid->column[c].kind == TRACK_FR)
			return;		/* it takes what is needed */
	widen(grid, from, to, need.least - gaps, ask, true);
	widen(grid, from, to, need.most - gaps, ask, false);
}

/* Of fixed columns it is what they are; of shares nothing is asked. */
static void
ask_columns(const struct table *table, struct ask *ask)
{
	guint	cells = table->first[table->all], widest = 1;

	for (guint i = 0; i < cells; i++) {
		ask_alone(table, &table->cell[i], ask);
		widest = MAX(widest, table->cell[i].columns);
	}
	for (guint columns = 2; columns <= widest; columns++)
		for (guint i = 0; i < cells; i++) {
			const struct table_cell	*cell = &table->cell[i];

			if (cell->columns == columns)
				ask_together(table->grid, column_of(table, cell), columns, ask_of(cell), ask);
		}
}

/* The grid's own bounds; of fixed columns it is what they are, of shares nothing is asked. */
static void
bound_asks(const struct box_grid *grid, struct ask *ask, double scale)
{
	for (guint c = 0; c < grid->column_count; c++) {
		const struct box_track	*track = &grid->column[c];

		if (track->kind == TRACK_PT)
			ask[c].least = ask[c].most = track->value;
		if (track->kind != TRACK_AUTO)
			continue;
		ask[c].least = MAX(ask[c].least * scale + ROUNDING, track->least);
		ask[c].most = MAX(ask[c].most * scale + ROUNDING, ask[c].least);
		if (track->most > 0)
			ask[c].most = MAX(MIN(ask[c].most, track->most), track->least);
		ask[c].least = MIN(ask[c].least, ask[c].most);
	}
}

static bool
has_auto(const struct box_grid *grid)
{
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_AUTO)
			return true;
	return false;
}

/* Sum over the columns, with frame and gaps. */
static double
table_width(const struct table *table, bool least)
{
	const struct box_grid	*grid = table->grid;
	g_autofree struct ask	*ask = g_new0(struct ask, grid->column_count + 1);
	double			 width = grid->frame + grid->gap * (grid->column_count - (grid->column_count > 0 ? 1 : 0));

	if (table->rows > 0)
		ask_columns(table, ask);
	bound_asks(grid, ask, 1);
	for (guint c = 0; c < grid->column_count; c++)
		width += least ? ask[c].least : ask[c].most;
	return width;
}

double
table_natural(const struct table *table)
{
	return table_width(table, false);
}

double
table_least(const struct table *table)
{
	return table_width(table, true);
}

/*
 * One width for all automatic columns that may have it; the others stay at their bound.  Of bounds in each other's
 * way those are settled first that all together are too much (or too little) for.
 */
static void
share_auto(const struct box_grid *grid, const struct ask *ask, double room, double *width)
{
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_AUTO)
			width[c] = -1;
	for (;;) {
		double	left = room, open = 0, share, wrong = 0;

		for (guint c = 0; c < grid->column_count; c++) {
			if (grid->column[c].kind != TRACK_AUTO)
				continue;
			left -= MAX(width[c], 0);
			open += width[c] < 0 ? 1 : 0;
		}
		if (open < 1)
			return;
		share = MAX(left / open, 0);
		for (guint c = 0; c < grid->column_count; c++)
			if (grid->column[c].kind == TRACK_AUTO && width[c] < 0)
				wrong += CLAMP(share, ask[c].least, ask[c].most) - share;
		for (guint c = 0; c < grid->column_count; c++) {
			double	fit = CLAMP(share, ask[c].least, ask[c].most);

			if (grid->column[c].kind != TRACK_AUTO || width[c] >= 0)
				continue;
			if (wrong > -ROUNDING && wrong < ROUNDING)
				width[c] = fit;
			else if (wrong > 0 ? fit > share : fit < share)
				width[c] = fit;
		}
	}
}

/* Automatic columns in a room: their longest lines, or less; below their longest parts only when nothing else is left. */
static void
set_auto(const struct box_grid *grid, struct ask *ask, double room, double *width)
{
	double	least = 0, most = 0;

	for (guint c = 0; c < grid->column_count; c++) {
		least += grid->column[c].kind == TRACK_AUTO ? ask[c].least : 0;
		most += grid->column[c].kind == TRACK_AUTO ? ask[c].most : 0;
	}
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_AUTO) {
			width[c] = ask[c].most;
			ask[c].most = least > room ? ask[c].least : ask[c].most;
			ask[c].least = least > room ? 0 : ask[c].least;
		}
	if (most > room)
		share_auto(grid, ask, MAX(room, 0), width);
}

/* Fixed columns: what they are together, made to fit when they (and the least of the others) are too wide. */
static double
set_fixed(const struct kit *kit, const struct box_grid *grid, const struct box *box, double room, double *width)
{
	double	fixed = 0, least = 0;

	for (guint c = 0; c < grid->column_count; c++) {
		fixed += grid->column[c].kind == TRACK_PT ? grid->column[c].value : 0;
		least += grid->column[c].kind == TRACK_AUTO ? grid->column[c].least : 0;
	}
	if (fixed + least > room + grid->frame + ROUNDING)
		report_columns(kit, box, fixed + least - room);
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_PT)
			width[c] = grid->column[c].value * (fixed > room ? room / fixed : 1);
	return MIN(fixed, room);
}

void
columns_set(const struct kit *kit, const struct table *table, const struct box *box, double width, double scale,
    double *column)
{
	const struct box_grid	*grid = table->grid;
	double			 em = box->style ? box->style->size * scale : 10, automatic = 0, shares = 0, fixed;
	double			 room = width - grid->frame - grid->gap * (grid->column_count - 1);

	fixed = set_fixed(kit, grid, box, room, column);
	for (guint c = 0; c < grid->column_count; c++)
		shares += grid->column[c].kind == TRACK_FR ? grid->column[c].value : 0;
	if (has_auto(grid)) {
		g_autofree struct ask	*ask = g_new0(struct ask, grid->column_count);

		ask_columns(table, ask);
		bound_asks(grid, ask, scale);
		set_auto(grid, ask, room - fixed - (shares > 0 ? FR_LEAST * em : 0), column);
	}
	for (guint c = 0; c < grid->column_count; c++)
		automatic += grid->column[c].kind == TRACK_AUTO ? column[c] : 0;
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_FR)
			column[c] = MAX(room - fixed - automatic, 0) * grid->column[c].value / shares;
}
