/*
 * Vertical glue: lengths that may give way do so by one tightness for all of a flow, from 0 (as written) to 1 (their least).
 * Nothing across depends on it, so that lines stay as they were broken.
 */
#include "base/arena.h"
#include "layout/flow/inner.h"

#include <string.h>

/* What is given up whole still is a piece of the flow: flows of two tightnesses differ in heights and in nothing else [pt]. */
#define LEFT_LEAST 0.001

static double
left_of(double length, double give, double tightness)
{
	return give > 0 ? MAX(length - give * tightness, LEFT_LEAST) : length;
}

static bool
box_gives(const struct box *box)
{
	return box->give > 0 || box->padding_give[0] > 0 || box->padding_give[1] > 0 ||
	    (box->kind == BOX_PARA && (box->style->before_give > 0 || box->style->after_give > 0));
}

static const struct box *
tight_box(struct arena *arena, const struct box *written, double tightness)
{
	struct box *box = arena_memdup(arena, written, sizeof *written);
	struct box_style *style;

	box->height = left_of(written->height, written->give, tightness);
	box->padding[0] = left_of(written->padding[0], written->padding_give[0], tightness);
	box->padding[2] = left_of(written->padding[2], written->padding_give[1], tightness);
	if (written->kind != BOX_PARA)
		return box;
	style = arena_memdup(arena, written->style, sizeof *written->style);
	style->before = left_of(style->before, style->before_give, tightness);
	style->after = left_of(style->after, style->after_give, tightness);
	box->style = style;
	return box;
}

static bool
rows_give(const struct flow_table *table)
{
	for (guint r = 0; r < table->all; r++)
		if (table->written->row[r].give > 0)
			return true;
	return false;
}

static const struct box_grid *
tight_grid(struct arena *arena, const struct flow_table *table, double tightness)
{
	struct box_grid *grid = arena_memdup(arena, table->written, sizeof *grid);

	grid->row = arena_memdup(arena, grid->row, table->all * sizeof *grid->row);
	for (guint r = 0; r < table->all; r++)
		grid->row[r].height = left_of(grid->row[r].height, grid->row[r].give, tightness);
	return grid;
}

static bool
tighten_table(const struct flow_kit *kit, struct flow_table *table, double tightness)
{
	bool gives = rows_give(table);

	table->tightness = tightness;
	if (gives)
		table->grid = tightness > 0 ? tight_grid(kit->arena, table, tightness) : table->written;
	for (guint i = 0; i < 2; i++)
		if (table->caption[i] != NULL)
			gives |= flow_tighten(kit, table->caption[i], tightness);
	for (guint i = 0; i < table->first[table->all]; i++)
		gives |= flow_tighten(kit, table->cell[i].content, tightness);
	return gives;
}

bool
flow_tighten(const struct flow_kit *kit, struct flow_node *node, double tightness)
{
	bool gives = box_gives(node->written);

	if (gives)
		node->box = tightness > 0 ? tight_box(kit->arena, node->written, tightness) : node->written;
	for (guint i = 0; i < node->child_count; i++)
		gives |= flow_tighten(kit, node->child[i], tightness);
	if (node->table != NULL && node->table->rows > 0)
		gives |= tighten_table(kit, node->table, tightness);
	return gives;
}
