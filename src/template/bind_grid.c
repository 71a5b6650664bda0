/* Binds grids: rows and cells that stand for this record, placed by column; every row is full. */
#include "template/bind.h"

struct building {
	const struct node	*grid;
	struct placement	*placement;
	GArray			*rows;		/* struct row */
	GArray			*cells;		/* struct cell, of the row in hand */
	guint			 head_rows;
	bool			 head, spans, wrong;
};

/* A span that the record decides must be a whole number of cells too. */
static guint
read_span(struct binder *b, const struct node *n, const char *name, const struct xpath *xpath, guint otherwise)
{
	double	span;

	if (!xpath)
		return otherwise;
	span = xpath_number(b->env, b->diag, xpath, b->context);
	if (span >= 1 && span <= 9999)
		return (guint)span;
	diag_report(b->diag, DIAG_TEMPLATE_VALUE, n->place, NULL, name, xpath_source(xpath), "1, 2, 3 … 9999");
	return 1;
}

static void
visit_cell(struct binder *b, const struct node *n, void *sink)
{
	struct building		*building = sink;
	const struct cell_plan	*plan = n->u.cell;
	struct cell		 cell = {
		.label = plan->label, .vertical = plan->vertical,
		.fit = plan->fit, .place = n->place,
	};

	cell.columns = read_span(b, n, "span", plan->columns_of, plan->columns);
	cell.rows = read_span(b, n, "rows", plan->rows_of, plan->rows);
	switch (building->wrong ? PLACED : placement_cell(building->placement, cell.columns, cell.rows, &cell.column)) {
	case PLACED:
		break;
	case PLACED_TOO_WIDE:
		building->wrong = true;
		diag_report(b->diag, DIAG_GRID_COLUMNS, n->place, NULL, arena_printf(b->arena, "%u", cell.column + cell.columns),
		    arena_printf(b->arena, "%u", building->placement->columns));
		break;
	case PLACED_OVERLAP:
		building->wrong = true;
		diag_report(b->diag, DIAG_GRID_OVERLAP, n->place, NULL, arena_printf(b->arena, "%u", cell.columns));
		break;
	}
	building->spans = building->spans || cell.rows > 1;
	cell.content = bind_frame(b, n, &plan->frame, plan->label ? "TH" : "TD");
	g_array_append_val(building->cells, cell);
}

/* Columns no cell took become empty cells, so that frames and tables are whole. */
static void
fill_row(struct binder *b, const struct node *n, struct building *building)
{
	struct cell	cell = { .rows = 1, .place = n->place };

	while (!building->wrong && placement_free(building->placement, &cell.column, &cell.columns)) {
		cell.content = box_new(b, n, BOX_BLOCK, "TD");
		g_array_append_val(building->cells, cell);
	}
}

static int
compare_columns(const void *a, const void *b)
{
	const struct cell	*x = a, *y = b;

	return x->column < y->column ? -1 : x->column > y->column;
}

static void
visit_row(struct binder *b, const struct node *n, void *sink)
{
	struct building	*building = sink;
	bool		 outer = building->head;
	struct row	 row = {
		.place = n->place, .fixed = n->u.row.fixed,
		.keep_with_next = n->u.row.keep_with_next, .stretch = n->u.row.stretch,
	};

	if (n->kind == NODE_HEAD) {
		building->head = true;
		walk_children(b, n, visit_row, sink);
		building->head = outer;
		building->head_rows = building->rows->len;
		return;
	}
	row.height = n->u.row.height * b->sheet->scale;
	row.head = building->head;
	building->cells = g_array_new(false, false, sizeof(struct cell));
	walk_children(b, n, visit_cell, sink);
	fill_row(b, n, building);
	g_array_sort(building->cells, compare_columns);
	placement_end_row(building->placement);
	row.cell_count = building->cells->len;
	row.cell = arena_memdup(b->arena, building->cells->data, building->cells->len * sizeof *row.cell);
	g_array_unref(building->cells);
	g_array_append_val(building->rows, row);
}

/* No cell may reach past the last row, nor out of the head. */
static void
check_spans(struct binder *b, const struct building *building)
{
	const struct row	*row = (const struct row *)(const void *)building->rows->data;
	guint			 end;

	for (guint i = 0; i < building->rows->len; i++) {
		end = i < building->head_rows ? building->head_rows : building->rows->len;
		for (guint k = 0; k < row[i].cell_count; k++)
			if (i + row[i].cell[k].rows > end)
				diag_report(b->diag, DIAG_GRID_ROWS, row[i].cell[k].place, NULL,
				    arena_printf(b->arena, "%u", row[i].cell[k].rows), arena_printf(b->arena, "%u", end - i));
	}
}

static void
set_tracks(struct binder *b, struct grid *grid, const struct grid_plan *plan)
{
	double	scale = b->sheet->scale;

	grid->column_count = plan->column_count;
	grid->column = arena_memdup(b->arena, plan->column, plan->column_count * sizeof *plan->column);
	for (guint i = 0; i < plan->column_count; i++)
		if (plan->column[i].kind == TRACK_PT)
			grid->column[i].value *= scale;
	grid->frame = plan->frame * scale;
	grid->rules = plan->rules * scale;
	grid->gap = plan->gap * scale;
	grid->color = color_at(b, plan->color);
}

struct box *
bind_grid(struct binder *b, const struct node *n)
{
	g_autoptr(GArray)	 rows = g_array_new(false, false, sizeof(struct row));
	struct building		 building = {
		.grid = n, .rows = rows, .placement = placement_new(b->arena, n->u.grid->column_count),
	};
	struct box		*box;

	walk_children(b, n, visit_row, &building);
	if (!rows->len)
		return NULL;
	if (building.spans && !building.wrong)
		check_spans(b, &building);
	box = box_new(b, n, BOX_GRID, "Table");
	box->grid = arena_alloc(b->arena, sizeof *box->grid);
	set_tracks(b, box->grid, n->u.grid);
	box->grid->row_count = rows->len;
	box->grid->row = arena_memdup(b->arena, rows->data, rows->len * sizeof *box->grid->row);
	return box;
}
