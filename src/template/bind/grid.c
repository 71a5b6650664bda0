/* Binds grids: rows and cells that stand for this record, placed by column; every row is full. */
#include "base/arena.h"
#include "base/diag.h"
#include "template/bind/inner.h"
#include "template/placement.h"
#include "xml/xml.h"
#include "xml/xpath.h"

/* A row that fills a page up is no lower [pt]. */
#define BLANK_LEAST 8

struct bind_building {
	const struct plan_node *grid;
	struct placement *placement;
	GArray *rows, *over, *forward;        /* struct box_row */
	GPtrArray *captions, *captions_again; /* struct box * */
	GArray *cells;                        /* struct box_cell, of the row in hand */
	guint head_rows;
	bool head, spans, wrong;
	bool inner;  /* it stands in a cell */
	bool barred; /* a label across it is said again */
};

/* A span that the record decides must be a whole number of cells too. */
static guint
read_span(struct binder *b, const struct plan_node *n, const char *name, const struct plan_query *query,
    guint otherwise)
{
	double span;

	if (query->xpath == NULL)
		return otherwise;
	bind_data_keep(b, query, NULL);
	span = xpath_number(b->env, b->diag, query->xpath, b->context);
	if (span >= 1 && span <= 9999)
		return (guint)span;
	diag_report(b->diag, DIAG_TEMPLATE_VALUE, n->place, NULL, name, xpath_source(query->xpath), "1, 2, 3 … 9999");
	return 1;
}

static void
visit_cell(struct binder *b, const struct plan_node *n, void *sink)
{
	struct bind_building *building = sink;
	const struct plan_cell *plan = n->u.cell;
	struct box_cell cell = {
		.label = plan->label,
		.vertical = plan->vertical,
		.fit = plan->fit,
		.ruled = plan->ruled,
		.slash = plan->slash,
		.place = n->place,
	};

	for (guint i = 0; i < 4; i++)
		cell.rule[i] = plan->rule[i] * b->sheet->scale;
	cell.columns = read_span(b, n, "span", &plan->columns_of, plan->columns);
	cell.rows = read_span(b, n, "rows", &plan->rows_of, plan->rows);
	switch (building->wrong ? PLACED : placement_cell(building->placement, cell.columns, cell.rows, &cell.column)) {
	case PLACED:
		break;
	case PLACED_TOO_WIDE:
		building->wrong = true;
		diag_report(b->diag, DIAG_GRID_COLUMNS, n->place, NULL,
		    arena_printf(b->arena, "%u", cell.column + cell.columns),
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
fill_columns(struct binder *b, const struct plan_node *n, struct bind_building *building)
{
	struct box_cell cell = { .rows = 1, .place = n->place };

	while (!building->wrong && placement_free(building->placement, &cell.column, &cell.columns)) {
		cell.content = bind_box(b, n, BOX_BLOCK, "TD");
		g_array_append_val(building->cells, cell);
	}
}

static int
compare_columns(const void *a, const void *b)
{
	const struct box_cell *x = a, *y = b;

	return x->column < y->column ? -1 : x->column > y->column;
}

/* The cells of a row, all columns taken. */
static void
bind_cells(struct binder *b, const struct plan_node *n, struct bind_building *building, struct box_row *row)
{
	building->cells = g_array_new(false, false, sizeof(struct box_cell));
	bind_walk_children(b, n, visit_cell, building);
	fill_columns(b, n, building);
	g_array_sort(building->cells, compare_columns);
	placement_end_row(building->placement);
	row->cell_count = building->cells->len;
	row->cell = arena_memdup(b->arena, building->cells->data, building->cells->len * sizeof *row->cell);
	g_array_unref(building->cells);
}

/* A label across the grid: in a head it is said again, and what follows stands under it. */
static void
see_bar(struct binder *b, const struct plan_node *n, struct bind_building *building, const struct box_row *row)
{
	if (row->cell->rows > 1)
		return;
	building->barred = building->barred || building->head;
	if (building->head)
		row->cell->again = bind_label_again(b, row->cell->content, n->u.row.again);
	if (!building->inner) {
		b->bar = row->cell->content;
		b->bar_again = n->u.row.again;
		b->bar_height = row->height;
	}
}

static void
add_row(struct binder *b, const struct plan_node *n, struct bind_building *building, GArray *rows)
{
	struct box_row row = {
		.place = n->place,
		.fixed = n->u.row.fixed,
		.height = n->u.row.height * b->sheet->scale,
		.give = n->u.row.give * b->sheet->scale,
		.head = building->head,
		.keep_with_next = n->u.row.keep_with_next,
		.stretch = n->u.row.stretch,
		.blank = building->inner || building->head ? 0 : b->blank,
		.sum = b->sums->total,
	};

	if (row.blank > 0)
		b->room -= MAX(row.height - row.give, BLANK_LEAST);
	bind_cells(b, n, building, &row);
	if (row.cell_count == 1 && row.cell->label && row.cell->columns == building->placement->columns)
		see_bar(b, n, building, &row);
	g_array_append_val(rows, row);
}

/* A row that carries is placed by itself, and its cells span no rows. */
static void
add_carry(struct binder *b, const struct plan_node *n, struct bind_building *building, GArray *rows)
{
	struct placement *around = building->placement;
	const struct box_row *row;

	building->placement = placement_new(b->arena, around->columns);
	b->sums->carrying = true;
	add_row(b, n, building, rows);
	b->sums->carrying = false;
	building->placement = around;
	row = &g_array_index(rows, struct box_row, rows->len - 1);
	for (guint k = 0; k < row->cell_count && !building->wrong; k++)
		if (row->cell[k].rows > 1)
			diag_report(b->diag, DIAG_GRID_ROWS, row->cell[k].place, NULL,
			    arena_printf(b->arena, "%u", row->cell[k].rows), "1");
}

/* Whether the record decides how many rows there are below the heads. */
static bool
repeats_rows(const struct plan_node *n)
{
	for (guint i = 0; i < n->child_count; i++) {
		const struct plan_node *child = n->child[i];

		if (child->kind == NODE_REPEAT)
			return true;
		if ((child->kind == NODE_IF || child->kind == NODE_CHOOSE || child->kind == NODE_GROUP) &&
		    repeats_rows(child))
			return true;
	}
	return false;
}

static void
visit_row(struct binder *b, const struct plan_node *n, void *sink)
{
	struct bind_building *building = sink;
	bool outer = building->head;

	if (n->kind == NODE_HEAD) {
		building->head = true;
		bind_walk_children(b, n, visit_row, sink);
		building->head = outer;
		building->head_rows = building->rows->len;
	} else if (n->kind == NODE_CAPTION)
		bind_caption(b, n, building->captions, building->captions_again);
	else if (n->kind == NODE_NOTE)
		bind_notes_add(b, n);
	else if (n->kind == NODE_CARRY_OVER)
		add_carry(b, n, building, building->over);
	else if (n->kind == NODE_CARRY_FORWARD)
		add_carry(b, n, building, building->forward);
	else {
		/* of a group whose nodes have rounds of their own, these add */
		if (!building->head && (b->group == NULL || !repeats_rows(b->group)))
			bind_sums_count(b);
		add_row(b, n, building, building->rows);
	}
}

/* Where the rows end that a cell of row i may reach over: those of the head, of a round that fills the page up, of the others. */
static guint
end_of_rows(const struct bind_building *building, guint i)
{
	const struct box_row *row = (const struct box_row *)(const void *)building->rows->data;
	guint end = i < building->head_rows ? building->head_rows : building->rows->len, to = i + 1;

	while (to < end && row[to].blank == row[i].blank)
		to++;
	return to;
}

/* No cell may reach past the last row, nor out of the head. */
static void
check_spans(struct binder *b, const struct bind_building *building)
{
	const struct box_row *row = (const struct box_row *)(const void *)building->rows->data;
	guint end;

	for (guint i = 0; i < building->rows->len; i++) {
		end = end_of_rows(building, i);
		for (guint k = 0; k < row[i].cell_count; k++)
			if (i + row[i].cell[k].rows > end)
				diag_report(b->diag, DIAG_GRID_ROWS, row[i].cell[k].place, NULL,
				    arena_printf(b->arena, "%u", row[i].cell[k].rows),
				    arena_printf(b->arena, "%u", end - i));
	}
}

static void
set_tracks(struct binder *b, struct box_grid *grid, const struct plan_grid *plan)
{
	double scale = b->sheet->scale;

	grid->column_count = plan->column_count;
	grid->column = arena_memdup(b->arena, plan->column, plan->column_count * sizeof *plan->column);
	for (guint i = 0; i < plan->column_count; i++) {
		struct box_track *track = &grid->column[i];

		track->value *= track->kind == TRACK_PT ? scale : 1;
		track->least *= scale;
		track->most *= scale;
	}
	grid->frame = plan->frame * scale;
	grid->rules = plan->rules * scale;
	grid->gap = plan->gap * scale;
	grid->color = bind_color(b, plan->color);
}

/* What stands above the frame; NULL: nothing. */
static struct box *
make_caption(struct binder *b, const struct plan_node *n, const GPtrArray *children)
{
	struct box *box;

	if (!children->len)
		return NULL;
	box = bind_box(b, n, BOX_BLOCK, "Caption");
	box->child_count = children->len;
	box->child = arena_memdup(b->arena, children->pdata, children->len * sizeof *box->child);
	return box;
}

/* Rows that carry follow the others, and cost nothing where there are none. */
static void
set_rows(struct binder *b, struct box_grid *grid, const struct bind_building *building)
{
	GArray *rows = building->rows;

	grid->row_count = rows->len;
	grid->over_count = building->over->len;
	grid->forward_count = building->forward->len;
	g_array_append_vals(rows, building->over->data, building->over->len);
	g_array_append_vals(rows, building->forward->data, building->forward->len);
	grid->row = arena_memdup(b->arena, rows->data, rows->len * sizeof *grid->row);
	grid->sum_count = b->sums->plan->sum_count;
	grid->decimals = b->sums->decimals;
}

struct bind_row_count {
	guint rows;
	const xmlNode *over; /* what the first row too many is of; NULL: of no node of a <repeat> */
};

static void
count_row(struct binder *b, const struct plan_node *n, void *sink)
{
	struct bind_row_count *count = sink;

	if (n->kind == NODE_ROW && ++count->rows == GRID_ROWS_MOST + 1)
		count->over = b->filling ? NULL : b->context;
}

/* Where the rows too many begin: in the record; when they are not its own, at the grid. */
static void
report_long(struct binder *b, const struct plan_node *n, const struct bind_row_count *count)
{
	struct place place = count->over != b->context ? bind_place_in_record(b, count->over) : (struct place){ 0 };
	const char *name = "<grid>";

	if (place.source != NULL)
		name = (const char *)count->over->name;
	else
		place = n->place;
	diag_report(b->diag, DIAG_GRID_LONG, place, NULL, name, count->rows, GRID_ROWS_MOST);
}

/* Counts what the record asks for before any row is bound; too many are reported where they begin. */
static bool
fits_document(struct binder *b, const struct plan_node *n)
{
	struct bind_row_count count = { 0 };
	struct diag *diag = b->diag;

	if (!repeats_rows(n))
		return true;
	b->diag = diag_new(b->arena); /* faults of expressions are told when rows are bound */
	b->counting = true;
	bind_walk_children(b, n, count_row, &count);
	b->counting = false;
	b->diag = diag;
	if (count.rows > GRID_ROWS_MOST)
		report_long(b, n, &count);
	return count.rows <= GRID_ROWS_MOST;
}

/* The notes stay with the last of the rows. */
static void
end_notes(struct binder *b, struct box_grid *grid, const struct bind_notes *notes, GPtrArray *below)
{
	struct box_row *last = &grid->row[grid->row_count - 1];

	last->keep_with_next = last->keep_with_next || notes->plain->len + notes->marked->len > 0;
	bind_notes_end(b, notes, below);
}

struct box *
bind_grid(struct binder *b, const struct plan_node *n, GPtrArray *below)
{
	g_autoptr(GArray) rows = g_array_new(false, false, sizeof(struct box_row));
	g_autoptr(GArray) over = g_array_new(false, false, sizeof(struct box_row));
	g_autoptr(GArray) forward = g_array_new(false, false, sizeof(struct box_row));
	g_autoptr(GPtrArray) captions = g_ptr_array_new(), again = g_ptr_array_new();
	g_autoptr(GPtrArray) plain = g_ptr_array_new(), marked = g_ptr_array_new();
	struct bind_building building = {
		.grid = n,
		.rows = rows,
		.over = over,
		.forward = forward,
		.captions = captions,
		.captions_again = again,
		.placement = placement_new(b->arena, n->u.grid->column_count),
	};
	struct bind_sums sums, *around = b->sums;
	struct bind_notes notes = { .plain = plain, .marked = marked }, *outside = b->notes;
	struct bind_printed before = bind_printed(b);
	struct box *box = NULL, *bar;

	if (!fits_document(b, n))
		return NULL;
	building.inner = around != NULL;
	if (!building.inner)
		b->blanks = 0;
	bar = building.inner ? NULL : bind_bar_again(b, n->u.grid);
	bind_sums_begin(b, &sums, n->u.grid);
	b->notes = &notes;
	bind_walk_children(b, n, visit_row, &building);
	if (rows->len) {
		if (building.spans && !building.wrong)
			check_spans(b, &building);
		box = bind_box(b, n, BOX_GRID, "Table");
		box->grid = arena_alloc(b->arena, sizeof *box->grid);
		set_tracks(b, box->grid, n->u.grid);
		set_rows(b, box->grid, &building);
		if (!building.wrong)
			bind_drop_columns(b, box->grid);
		box->grid->caption = make_caption(b, n, captions);
		/* with heads of its own but no name it goes on under the label above it; those among its rows come and go */
		if (building.head_rows > 0 && !building.barred && bar != NULL && again->len == 0)
			g_ptr_array_add(again, bar);
		box->grid->caption_again = make_caption(b, n, again);
	}
	b->notes = outside;
	if (box != NULL)
		end_notes(b, box->grid, &notes, below);
	else
		bind_unprint(b, before); /* its caption and notes stand nowhere */
	bind_sums_end(&sums);
	b->sums = around;
	return box;
}
