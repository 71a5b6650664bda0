/* Tables: cells with their text, widths of columns, heights of rows. */
#include "base/arena.h"
#include "layout/flow/inner.h"

#include <math.h>

bool
table_row_stands(const struct flow_table *table, guint row)
{
	return table->grid->row[row].blank <= table->blanks;
}

guint
table_row_after(const struct flow_table *table, guint row)
{
	do
		row++;
	while (row < table->rows && !table_row_stands(table, row));
	return row;
}

bool
table_cell_holds_grid(const struct table_cell *cell)
{
	const struct flow_node *content = cell->content;

	for (guint side = 0; side < 4; side++)
		if (flow_inset(content->box, side) > 0)
			return false;
	return content->child_count == 1 && content->child[0]->table != NULL && content->child[0]->table->rows > 0;
}

/* A grid that fills a cell has no frame of its own: its rules join the cell's. */
static void
join_grid(const struct flow_kit *kit, const struct table_cell *cell)
{
	struct flow_table *inner = cell->content->child[0]->table;
	struct box_grid *grid;
	bool fills = false;

	for (guint c = 0; c < inner->grid->column_count; c++)
		fills = fills || inner->grid->column[c].kind == TRACK_FR;
	if (!fills || inner->grid->frame <= 0)
		return;
	grid = arena_memdup(kit->arena, inner->grid, sizeof *grid);
	grid->frame = 0;
	inner->grid = inner->written = grid;
}

void
table_fill(struct flow *flow, guint from, guint to, double room)
{
	guint last = G_MAXUINT;

	for (guint i = from; i < to; i++)
		if (flow->piece[i].kind == PIECE_ROW &&
		    !table_row_fixed(flow->piece[i].node->table, flow->piece[i].index))
			last = i;
	if (last == G_MAXUINT || room <= 0)
		return;
	flow->piece[last].height += room;
	flow->piece[last].node->table->height[flow->piece[last].index] += room;
	flow->height += room;
}

static void
set_cell(const struct flow_kit *kit, struct flow_table *table, struct table_cell *cell, const struct box_cell *from,
    guint row, const gint64 *widest)
{
	const struct box_grid *grid = table->grid;

	cell->cell = from;
	cell->row = row;
	cell->column = MIN(from->column, grid->column_count - 1);
	cell->scale = 1;
	cell->columns = CLAMP(from->columns, 1, grid->column_count - cell->column);
	cell->rows = row < table->rows ? CLAMP(from->rows, 1, grid->row_count - row) : 1;
	cell->content = flow_shape(kit, table_carry_box(kit->arena, grid, from->content, widest), from->vertical);
	if (table_cell_holds_grid(cell))
		join_grid(kit, cell);
}

/* Rows tied by spanning cells make a group; group[r] is its first row. */
static void
find_groups(struct flow_table *table)
{
	guint start = 0, end = 0; /* of the group in hand */

	for (guint r = 0; r < table->rows; r++) {
		if (r >= end) {
			start = r;
			end = r + 1;
		}
		table->group[r] = start;
		for (guint i = table->first[r]; i < table->first[r + 1]; i++)
			end = MAX(end, r + table->cell[i].rows);
	}
	for (guint r = table->rows; r < table->all; r++)
		table->group[r] = r;
}

/* Room for so many rows, and their cells. */
static void
make_rows(const struct flow_kit *kit, struct flow_table *table)
{
	const struct box_grid *grid = table->grid;
	guint cells = 0;

	for (guint r = 0; r < table->all; r++)
		cells += grid->row[r].cell_count;
	table->cell = arena_array(kit->arena, cells, sizeof *table->cell);
	table->first = arena_array(kit->arena, table->all + 1, sizeof *table->first);
	table->group = arena_array(kit->arena, table->all, sizeof *table->group);
	table->element = arena_array(kit->arena, table->all, sizeof *table->element);
	table->height = arena_array(kit->arena, table->all, sizeof *table->height);
	table->x = arena_array(kit->arena, grid->column_count + 1, sizeof *table->x);
}

struct flow_table *
table_new(const struct flow_kit *kit, const struct box *box)
{
	const struct box_grid *grid = box->grid;
	struct flow_table *table = arena_alloc(kit->arena, sizeof *table);
	const gint64 *widest = table_carry_widest(kit->arena, grid);
	guint cells = 0;

	table->grid = table->written = grid;
	table->rows = grid->column_count > 0 ? grid->row_count : 0;
	table->over = table->rows + (table->rows > 0 ? grid->over_count : 0);
	table->all = table->over + (table->rows > 0 ? grid->forward_count : 0);
	table->caption[0] = grid->caption != NULL ? flow_shape(kit, grid->caption, false) : NULL;
	table->caption[1] = grid->caption_again != NULL ? flow_shape(kit, grid->caption_again, false) : NULL;
	make_rows(kit, table);
	for (guint r = 0; r < table->all; r++) {
		table->first[r] = cells;
		table->blank_most = MAX(table->blank_most, grid->row[r].blank);
		for (guint i = 0; i < grid->row[r].cell_count; i++)
			set_cell(kit, table, &table->cell[cells++], &grid->row[r].cell[i], r, widest);
	}
	table->first[table->all] = cells;
	while (table->heads < table->rows && grid->row[table->heads].head)
		table->heads++;
	table_align_decimals(table);
	find_groups(table);
	return table;
}

static void
lay_columns(const struct flow_kit *kit, struct flow_table *table, const struct box *box, double width, double scale)
{
	const struct box_grid *grid = table->grid;
	double *column;

	if (table->set_width == width && table->set_scale == scale)
		return;
	table->set_width = width;
	table->set_scale = scale;
	column = arena_array(kit->arena, grid->column_count, sizeof *column);
	table_set_columns(kit, table, box, width, scale, column);
	table->x[0] = grid->frame / 2;
	for (guint c = 0; c < grid->column_count; c++)
		table->x[c + 1] = table->x[c] + column[c] + grid->gap;
	table->width = table->x[grid->column_count] - grid->gap + grid->frame / 2;
}

double
table_cell_width(const struct flow_table *table, const struct table_cell *cell)
{
	const struct box *box = cell->content->box;
	double width = table->x[cell->column + cell->columns] - table->grid->gap - table->x[cell->column];

	return width - flow_inset(box, 1) - flow_inset(box, 3);
}

double
table_cell_height(const struct table_cell *cell)
{
	const struct box *box = cell->content->box;

	return MAX(cell->flow->height + flow_inset(box, 0) + flow_inset(box, 2), box->height);
}

void
table_flow_cell(const struct flow_kit *kit, const struct flow_table *table, struct table_cell *cell, double scale)
{
	cell->scale = scale;
	cell->planned = cell->done = cell->stuck = 0;
	cell->flow = flow_new(kit, cell->content, table_cell_width(table, cell), scale);
}

bool
table_row_fixed(const struct flow_table *table, guint row)
{
	return table->grid->row[row].fixed && table->grid->row[row].height > 0;
}

/* The height a cell is given by its rows' own heights, before they give way: text shrinks by no tightness; 0 when a row has none. */
static double
given_height(const struct flow_table *table, const struct table_cell *cell, bool *fixed)
{
	double height = table->grid->gap * (cell->rows - 1);

	*fixed = true;
	for (guint r = cell->row; r < cell->row + cell->rows; r++) {
		if (table->written->row[r].height <= 0)
			return *fixed = false, 0;
		height += table->written->row[r].height;
		*fixed = *fixed && table->grid->row[r].fixed;
	}
	return height;
}

/*
 * Whether the text fits the width, and, where it shrinks for that, the height its rows give (or, where they give none, one line).
 */
static bool
fits(const struct flow_kit *kit, const struct flow_table *table, struct table_cell *cell, double scale)
{
	const struct box *box = cell->content->box;
	double inset = flow_inset(box, 1) + flow_inset(box, 3);
	bool fixed;
	double height = given_height(table, cell, &fixed);

	if (cell->scale != scale)
		table_flow_cell(kit, table, cell, scale);
	if (cell->flow->too_wide > 0)
		return false;
	if (cell->cell->fit != FIT_SHRINK)
		return true;
	if (height > 0)
		return table_cell_height(cell) <= height + ROUNDING;
	return (node_content(cell->content).max - inset) * scale <= table_cell_width(table, cell) + ROUNDING;
}

/* Sets the text at the largest size, in small steps down to its floor, at which it fits. */
static void
shrink_cell(const struct flow_kit *kit, const struct flow_table *table, struct table_cell *cell, double scale)
{
	const struct box_style *style = cell->content->box->style;
	double step = SHRINK_STEP / (style != NULL ? style->size : 10);
	double least = MIN(node_min_scale(cell->content) / scale, 1); /* of what is left of it */
	guint small = 0, large = (guint)ceil((1 - least) / step);

	if (fits(kit, table, cell, scale))
		return;
	while (small + 1 < large) {
		guint middle = (small + large) / 2;

		if (fits(kit, table, cell, scale * (1 - middle * step)))
			large = middle;
		else
			small = middle;
	}
	fits(kit, table, cell, scale * MAX(1 - large * step, least));
}

static bool
spills(const struct flow_kit *kit, const struct table_cell *cell)
{
	return kit->spills && cell->cell->fit == FIT_SPILL && !cell->cell->vertical;
}

static void
lay_cell(const struct flow_kit *kit, struct flow_table *table, struct table_cell *cell, double scale)
{
	bool fixed;
	double height;

	if (cell->cell->vertical)
		vertical_cell(kit, table, cell, scale);
	else
		table_flow_cell(kit, table, cell, scale);
	if (!cell->cell->vertical &&
	    (cell->cell->fit == FIT_SHRINK || (cell->flow->too_wide > 0 && flow_typed_field(cell->flow) != NULL)))
		shrink_cell(kit, table, cell, scale);
	if (cell->flow->too_wide > 0)
		flow_report_wide(kit, cell->flow, cell->content, cell->cell->place);
	height = given_height(table, cell, &fixed);
	cell->spill = NULL;
	if (spills(kit, cell) && height > 0 && table_cell_height(cell) > height + ROUNDING)
		flow_spill_cell(kit, table, cell, height);
	if (fixed && table_cell_height(cell) > height + ROUNDING)
		flow_report_tall(kit, cell, height);
	if (cell->rows == 1 && !table_row_fixed(table, cell->row))
		table->height[cell->row] = MAX(table->height[cell->row], table_cell_height(cell));
}

/* Columns come after the lines of their row. */
static void
lay_row(const struct flow_kit *kit, struct flow_table *table, guint row, double scale)
{
	for (guint pass = 0; pass < 2; pass++)
		for (guint i = table->first[row]; i < table->first[row + 1]; i++)
			if (table->cell[i].cell->vertical ? pass == 1 && table->cell[i].rows == 1 : pass == 0)
				lay_cell(kit, table, &table->cell[i], scale);
}

/* Rows that may take what a spanning cell needs more: those that stretch, else the last one of no fixed height. */
static bool
takes_more(const struct flow_table *table, const struct table_cell *cell, guint row)
{
	bool stretches = false;
	guint last = G_MAXUINT;

	for (guint r = cell->row; r < cell->row + cell->rows; r++) {
		if (table_row_fixed(table, r))
			continue;
		stretches = stretches || table->grid->row[r].stretch;
		last = r;
	}
	return stretches ? table->grid->row[row].stretch && !table_row_fixed(table, row) : row == last;
}

static void
grow_rows(struct flow_table *table, const struct table_cell *cell)
{
	double need = table_cell_height(cell) - table->grid->gap * (cell->rows - 1), takers = 0;

	for (guint r = cell->row; r < cell->row + cell->rows; r++) {
		need -= table->height[r];
		takers += takes_more(table, cell, r) ? 1 : 0;
	}
	if (need <= 0 || takers <= 0)
		return;
	for (guint r = cell->row; r < cell->row + cell->rows; r++)
		if (takes_more(table, cell, r))
			table->height[r] += need / takers;
}

/* Columns over several rows come when those are laid, for they run as far down as the rows do. */
static void
lay_spanning(const struct flow_kit *kit, struct flow_table *table, double scale)
{
	for (guint pass = 0; pass < 2; pass++)
		for (guint i = 0; i < table->first[table->all]; i++) {
			struct table_cell *cell = &table->cell[i];

			if (cell->rows == 1 || cell->cell->vertical != (pass == 1) ||
			    !table_row_stands(table, cell->row))
				continue;
			if (cell->cell->vertical)
				lay_cell(kit, table, cell, scale);
			grow_rows(table, cell);
		}
}

double
table_carry_height(const struct flow_table *table, guint from, guint to)
{
	double height = 0;

	for (guint r = from; r < to; r++)
		height += table->height[r] + table->grid->gap;
	return height;
}

void
table_lay(const struct flow_kit *kit, struct flow_table *table, const struct box *box, double width, double scale)
{
	if (table->rows == 0)
		return;
	lay_columns(kit, table, box, width, scale);
	for (guint i = 0; i < 2; i++)
		table->caption_flow[i] = table->caption[i] != NULL ?
		    flow_new(kit, table->caption[i], table->width, scale) :
		    NULL;
	for (guint r = 0; r < table->all; r++)
		table->height[r] = table_row_stands(table, r) ? table->grid->row[r].height : 0;
	for (guint r = 0; r < table->all; r++)
		if (table_row_stands(table, r))
			lay_row(kit, table, r, scale);
	lay_spanning(kit, table, scale);
}
