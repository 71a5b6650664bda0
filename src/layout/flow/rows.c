/*
 * Rows of long tables that template noted.  They wake (are bound, shaped and, once the table is laid, laid again) when
 * they are measured and when they are painted, and are forgotten in between: what must last stands in the table.
 */
#include "layout/flow/flow.h"

/* So many rows may be awake before the first are forgotten. */
#define AWAKE_MOST 64

struct kit
rows_kit(const struct kit *kit, const struct table *table, guint row)
{
	struct kit	own = *kit;

	if (table->grid->row[row].note)
		own.arena = table->awake_arena;
	return own;
}

void
rows_wake(const struct kit *kit, struct table *table, guint row)
{
	struct kit	 own;
	struct box_row	 bound;

	if (!table->grid->row[row].note || table->cell[table->first[row]].content)
		return;
	if (!table->awake_arena) {
		table->awake_arena = arena_child(table->arena);
		table->awake = arena_vector(table->arena, sizeof(guint));
	}
	own = rows_kit(kit, table, row);
	bound = grid_row(table->grid, row, own.arena);
	for (guint i = 0; i < bound.cell_count; i++) {
		struct table_cell	*cell = &table->cell[table->first[row] + i];
		double			 scale = cell->scale;

		table_set_cell(&own, table, cell, &bound.cell[i], row, NULL);
		decimal_cell(table, cell);
		if (table->laid)
			table_flow_cell(&own, table, cell, scale);
	}
	g_array_append_val(table->awake, row);
}

void
rows_rest(struct table *table)
{
	if (!table->awake || table->awake->len == 0)
		return;
	for (guint i = 0; i < table->awake->len; i++) {
		guint	row = g_array_index(table->awake, guint, i);

		for (guint k = table->first[row]; k < table->first[row + 1]; k++) {
			table->cell[k].cell = NULL;
			table->cell[k].content = NULL;
			table->cell[k].flow = NULL;
		}
	}
	g_array_set_size(table->awake, 0);
	arena_reset(table->awake_arena);
}

void
rows_rest_some(struct table *table)
{
	if (table->awake && table->awake->len >= AWAKE_MOST)
		rows_rest(table);
}
