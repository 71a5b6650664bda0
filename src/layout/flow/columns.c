/*
 * Widths of columns.  An automatic column is never wider than its longest line.  Where that is too much for all,
 * the widest give way to one width, and none below its longest part that cannot be broken: in Chinese nearly
 * every character can be, and shares by length would break short columns for the sake of a long one.  Columns of
 * shares count among them, with what their lines ask for: the longest line of one column does not starve them.
 */
#include "layout/flow/inner.h"

/* Columns of shares are never asked to be narrower than this [em of the grid's text]. */
#define FR_LEAST 3.0

/* What a cell contributes to its columns. */
static struct flow_content
contribution_of(const struct table_cell *cell)
{
	struct flow_content need = node_content(cell->content);

	if (cell->columns == 1 && cell->cell->fit == FIT_SHRINK)
		need.min *= node_min_scale(cell->content);
	return need;
}

static double *
side(struct flow_content *column, bool min)
{
	return min ? &column->min : &column->max;
}

/* Columns whose width comes of what stands in them: automatic ones, and if asked those of shares. */
static bool
is_open(const struct box_track *track, bool shares)
{
	return track->kind == TRACK_AUTO || (track->kind == TRACK_FR && shares);
}

/* What a spanning cell needs more than its columns have goes to the automatic ones, by what they are. */
static void
widen(const struct box_grid *grid, guint from, guint to, double need, struct flow_content *column, bool min)
{
	double sum = 0, count = 0;

	for (guint c = from; c < to; c++) {
		bool automatic = grid->column[c].kind == TRACK_AUTO;
		double now = automatic ? *side(&column[c], min) : grid->column[c].value;

		need -= now;
		sum += automatic ? now : 0;
		count += automatic ? 1 : 0;
	}
	for (guint c = from; c < to && need > 0; c++)
		if (grid->column[c].kind == TRACK_AUTO)
			*side(&column[c], min) += sum > 0 ? need * *side(&column[c], min) / sum : need / count;
}

static void
contribute_together(const struct box_grid *grid, guint from, guint columns, struct flow_content need,
    struct flow_content *column)
{
	guint to = from + columns;
	double gaps = grid->gap * (columns - 1);

	for (guint c = from; c < to; c++)
		if (grid->column[c].kind == TRACK_FR)
			return; /* it takes what is needed */
	widen(grid, from, to, need.min - gaps, column, true);
	widen(grid, from, to, need.max - gaps, column, false);
}

/* Cells of one column first, then those that span, the fewer columns the earlier; of columns of shares only if asked. */
static void
contribute(const struct flow_table *table, bool shares, struct flow_content *column)
{
	guint cells = table->first[table->all], widest = 1;
	struct flow_content need;

	for (guint i = 0; i < cells; i++) {
		const struct table_cell *cell = &table->cell[i];

		widest = MAX(widest, cell->columns);
		if (cell->columns > 1 || !is_open(&table->grid->column[cell->column], shares))
			continue;
		need = contribution_of(cell);
		column[cell->column].min = MAX(column[cell->column].min, need.min);
		column[cell->column].max = MAX(column[cell->column].max, need.max);
	}
	for (guint columns = 2; columns <= widest; columns++)
		for (guint i = 0; i < cells; i++) {
			const struct table_cell *cell = &table->cell[i];

			if (cell->columns == columns)
				contribute_together(table->grid, cell->column, columns, contribution_of(cell), column);
		}
}

/* The grid's own bounds; fixed columns are what they are. */
static void
bound_columns(const struct box_grid *grid, bool shares, struct flow_content *column, double scale)
{
	for (guint c = 0; c < grid->column_count; c++) {
		const struct box_track *track = &grid->column[c];

		if (track->kind == TRACK_PT)
			column[c].min = column[c].max = track->value;
		if (!is_open(track, shares))
			continue;
		column[c].min = MAX(column[c].min * scale + ROUNDING, track->least);
		column[c].max = MAX(column[c].max * scale + ROUNDING, column[c].min);
		if (track->most > 0)
			column[c].max = MAX(MIN(column[c].max, track->most), track->least);
		column[c].min = MIN(column[c].min, column[c].max);
	}
}

static bool
has_balance(const struct box_grid *grid)
{
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].balance)
			return true;
	return false;
}

static bool
has_auto(const struct box_grid *grid)
{
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_AUTO)
			return true;
	return false;
}

struct flow_content
table_content(const struct flow_table *table)
{
	const struct box_grid *grid = table->grid;
	g_autofree struct flow_content *column = g_new0(struct flow_content, grid->column_count);
	double around = grid->frame + grid->gap * (MAX(grid->column_count, 1) - 1);
	struct flow_content sum = { around, around };

	contribute(table, false, column);
	bound_columns(grid, false, column, 1);
	for (guint c = 0; c < grid->column_count; c++) {
		sum.min += column[c].min;
		sum.max += column[c].max;
	}
	return sum;
}

/*
 * One width for all open columns that may have it; the others stay at their bound.  Of bounds in each other's
 * way those are settled first that all together are too much (or too little) for.
 */
static void
share_open(const struct box_grid *grid, bool shares, const struct flow_content *column, double room, double *width)
{
	for (guint c = 0; c < grid->column_count; c++)
		if (is_open(&grid->column[c], shares))
			width[c] = -1;
	for (;;) {
		double left = room, open = 0, share, wrong = 0;

		for (guint c = 0; c < grid->column_count; c++) {
			if (!is_open(&grid->column[c], shares))
				continue;
			left -= MAX(width[c], 0);
			open += width[c] < 0 ? 1 : 0;
		}
		if (open < 1)
			return;
		share = MAX(left / open, 0);
		for (guint c = 0; c < grid->column_count; c++)
			if (is_open(&grid->column[c], shares) && width[c] < 0)
				wrong += CLAMP(share, column[c].min, column[c].max) - share;
		for (guint c = 0; c < grid->column_count; c++) {
			double fit = CLAMP(share, column[c].min, column[c].max);

			if (!is_open(&grid->column[c], shares) || width[c] >= 0)
				continue;
			if (wrong > -ROUNDING && wrong < ROUNDING)
				width[c] = fit;
			else if (wrong > 0 ? fit > share : fit < share)
				width[c] = fit;
		}
	}
}

/*
 * Automatic columns in a room: their longest lines, or less; below their longest parts only when nothing else is left.
 * Gives what they take together.
 */
static double
set_auto(const struct box_grid *grid, struct flow_content *column, double room, double *width)
{
	double least = 0, most = 0, taken = 0;

	for (guint c = 0; c < grid->column_count; c++) {
		least += grid->column[c].kind == TRACK_AUTO ? column[c].min : 0;
		most += grid->column[c].kind == TRACK_AUTO ? column[c].max : 0;
	}
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_AUTO) {
			width[c] = column[c].max;
			column[c].max = least > room ? column[c].min : column[c].max;
			column[c].min = least > room ? 0 : column[c].min;
		}
	if (most > room)
		share_open(grid, false, column, MAX(room, 0), width);
	for (guint c = 0; c < grid->column_count; c++)
		taken += grid->column[c].kind == TRACK_AUTO ? width[c] : 0;
	return taken;
}

/* Fixed columns: what they are together, made to fit when they (and the least of the others) are too wide. */
static double
set_fixed(const struct flow_kit *kit, const struct box_grid *grid, const struct box *box, double room, double *width)
{
	double fixed = 0, least = 0;

	for (guint c = 0; c < grid->column_count; c++) {
		fixed += grid->column[c].kind == TRACK_PT ? grid->column[c].value : 0;
		least += grid->column[c].kind == TRACK_AUTO ? grid->column[c].least : 0;
	}
	if (fixed + least > room + grid->frame + ROUNDING)
		flow_report_columns(kit, box, fixed + least - room);
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_PT)
			width[c] = grid->column[c].value * (fixed > room ? room / fixed : 1);
	return MIN(fixed, room);
}

/* What is left beside fixed columns, shares and those as wide as their lines goes to the balanced ones. */
static double
set_balanced(const struct flow_kit *kit, const struct flow_table *table, const struct flow_content *column, double room,
    double scale, double *set)
{
	const struct box_grid *grid = table->grid;
	double taken = 0;

	for (guint c = 0; c < grid->column_count; c++)
		room -= grid->column[c].kind == TRACK_AUTO && !grid->column[c].balance ? set[c] : 0;
	table_balance(kit, table, column, room, scale, set);
	for (guint c = 0; c < grid->column_count; c++)
		taken += grid->column[c].kind == TRACK_AUTO ? set[c] : 0;
	return taken;
}

/*
 * What automatic columns leave to columns of shares, of a room for both: these have no more than their lines ask for,
 * and no less than any other that gives way.
 */
static double
left_to_shares(const struct box_grid *grid, struct flow_content *column, double room, double em)
{
	g_autofree double *width = g_new0(double, grid->column_count);
	double least = 0, most = 0, left = 0;

	for (guint c = 0; c < grid->column_count; c++) {
		if (grid->column[c].kind == TRACK_FR) {
			column[c].min = MAX(column[c].min, FR_LEAST * em);
			column[c].max = MAX(column[c].max, column[c].min);
		}
		least += is_open(&grid->column[c], true) ? column[c].min : 0;
		most += is_open(&grid->column[c], true) ? column[c].max : 0;
	}
	if (least > room)
		return FR_LEAST * em;
	if (most > room)
		share_open(grid, true, column, room, width);
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_FR)
			left += most > room ? width[c] : column[c].max;
	return left;
}

void
table_set_columns(const struct flow_kit *kit, const struct flow_table *table, const struct box *box, double width,
    double scale, double *set)
{
	const struct box_grid *grid = table->grid;
	double em = box->style != NULL ? box->style->size * scale : 10, automatic = 0, shares = 0, fixed;
	double room = width - grid->frame - grid->gap * (grid->column_count - 1);

	fixed = set_fixed(kit, grid, box, room, set);
	for (guint c = 0; c < grid->column_count; c++)
		shares += grid->column[c].kind == TRACK_FR ? grid->column[c].value : 0;
	if (has_auto(grid)) {
		g_autofree struct flow_content *column = g_new0(struct flow_content, grid->column_count);
		double rest = room - fixed;

		contribute(table, shares > 0, column);
		bound_columns(grid, shares > 0, column, scale);
		rest -= shares > 0 ? left_to_shares(grid, column, rest, em) : 0;
		automatic = set_auto(grid, column, rest, set);
		if (has_balance(grid))
			automatic = set_balanced(kit, table, column, rest, scale, set);
	}
	for (guint c = 0; c < grid->column_count; c++)
		if (grid->column[c].kind == TRACK_FR)
			set[c] = MAX(room - fixed - automatic, 0) * grid->column[c].value / shares;
}
