/* Rows printed only where a table is divided: their sums become text for the page at hand. */
#include "base/arena.h"
#include "layout/flow/inner.h"

static bool
has_sum(const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++)
		if (box->span[i].kind == SPAN_SUM)
			return true;
	for (guint i = 0; i < box->child_count; i++)
		if (has_sum(box->child[i]))
			return true;
	return false;
}

const struct box *
table_carry_box(struct arena *arena, const struct box_grid *grid, const struct box *box, const gint64 *sum)
{
	struct box *copy;

	if (sum == NULL || !has_sum(box))
		return box;
	copy = arena_memdup(arena, box, sizeof *box);
	copy->span = arena_memdup(arena, box->span, box->span_count * sizeof *box->span);
	for (guint i = 0; i < box->span_count; i++) {
		struct box_span *span = &copy->span[i];

		if (span->kind != SPAN_SUM)
			continue;
		span->kind = SPAN_TEXT;
		span->text = box_sum_text(arena, grid, span->sum, sum[span->sum], span->format);
	}
	copy->child = arena_array(arena, box->child_count, sizeof *copy->child);
	for (guint i = 0; i < box->child_count; i++)
		copy->child[i] = (struct box *)table_carry_box(arena, grid, box->child[i], sum);
	return copy;
}

/* As many eights as the largest of a sum has digits: no page needs more room, in figures or in words. */
static gint64
widest_value(const struct box_grid *grid, guint sum)
{
	gint64 most = 0, least = 0, value = 8;

	for (guint r = 0; r < grid->row_count; r++) {
		most = MAX(most, grid->row[r].sum[sum]);
		least = MIN(least, grid->row[r].sum[sum]);
	}
	for (gint64 left = MAX(most, -least); left >= 10; left /= 10)
		value = value * 10 + 8;
	return least < 0 ? -value : value;
}

const gint64 *
table_carry_widest(struct arena *arena, const struct box_grid *grid)
{
	gint64 *widest;

	if (grid->sum_count == 0 || grid->over_count + grid->forward_count == 0)
		return NULL;
	widest = arena_array(arena, grid->sum_count, sizeof *widest);
	for (guint i = 0; i < grid->sum_count; i++)
		widest[i] = widest_value(grid, i);
	return widest;
}
