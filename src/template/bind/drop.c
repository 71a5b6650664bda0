/* Columns that no row fills are left out: their cells go, spans over them are one less, the others share their width. */
#include "base/arena.h"
#include "template/bind/inner.h"

#include <string.h>

static bool
span_shows(const struct box_span *span)
{
	if (span->field != NULL && span->field->required)
		return true;
	if (span->kind == SPAN_BREAK)
		return false;
	return span->kind != SPAN_TEXT || span->text[strspn(span->text, " \t\n")] != '\0';
}

/* Whether anything stands in a box; a value that is required does, whatever it is. */
static bool
box_shows(const struct box *box)
{
	if (box->kind != BOX_BLOCK && box->kind != BOX_PARA)
		return box->kind != BOX_SPACE;
	if (box->mark != NULL)
		return true;
	for (guint i = 0; i < box->span_count; i++)
		if (span_shows(&box->span[i]))
			return true;
	for (guint i = 0; i < box->child_count; i++)
		if (box_shows(box->child[i]))
			return true;
	return false;
}

static bool
column_shows(const struct box_grid *grid, guint column)
{
	for (guint r = 0; r < grid->row_count; r++) {
		const struct box_row *row = &grid->row[r];

		for (guint i = 0; i < row->cell_count && !row->head && row->blank == 0; i++)
			if (row->cell[i].column == column && row->cell[i].columns == 1 &&
			    box_shows(row->cell[i].content))
				return true;
	}
	return false;
}

/* What stands in a box is not printed: its values are looked for nowhere. */
static void
forget(struct binder *b, const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++) {
		if (box->span[i].field != NULL)
			g_ptr_array_remove(b->boxes->fields, (gpointer)box->span[i].field);
		if (box->span[i].note != NULL)
			forget(b, box->span[i].note);
	}
	for (guint i = 0; i < box->child_count; i++)
		forget(b, box->child[i]);
}

static void
leave_out(struct binder *b, struct box_grid *grid, guint column)
{
	guint rows = grid->row_count + grid->over_count + grid->forward_count;

	for (guint r = 0; r < rows; r++) {
		struct box_row *row = &grid->row[r];
		guint count = 0;

		for (guint i = 0; i < row->cell_count; i++) {
			struct box_cell cell = row->cell[i];

			if (cell.column <= column && cell.column + cell.columns > column)
				cell.columns--;
			if (cell.column > column)
				cell.column--;
			if (cell.columns > 0)
				row->cell[count++] = cell;
			else
				forget(b, cell.content);
		}
		row->cell_count = count;
	}
	grid->column_count--;
	for (guint c = column; c < grid->column_count; c++)
		grid->column[c] = grid->column[c + 1];
}

void
bind_drop_columns(struct binder *b, struct box_grid *grid)
{
	for (guint c = grid->column_count; c-- > 0;)
		if (grid->column[c].may_drop && grid->column_count > 1 && !column_shows(grid, c))
			leave_out(b, grid, c);
}
