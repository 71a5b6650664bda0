/* Text in strips side by side (分栏): one flow, which fills them one after the other, to the same height where it ends. */
#include "base/arena.h"
#include "layout/flow/inner.h"

/* So near the least height comes [pt]. */
#define BALANCED 0.25

double
flow_strips_width(const struct box *box, double width)
{
	return MAX((width - (box->strips - 1) * box->strip_gap) / box->strips, 1);
}

struct flow_strips *
flow_strips_lay(const struct flow_kit *kit, struct flow_node *node, double width, double scale)
{
	struct flow_strips *strips = arena_alloc(kit->arena, sizeof *strips);
	struct flow_kit whole = *kit;

	whole.spills = false; /* what stands on which page is not known of cells in them */
	strips->count = node->box->strips;
	strips->width = flow_strips_width(node->box, width);
	strips->flow = flow_new(&whole, node, strips->width, scale);
	return strips;
}

guint
flow_strip_fit(const struct flow_strips *strips, guint from, double height, bool loose, double *used)
{
	return loose ? flow_fit(strips->flow, from, height, used) : flow_fit_kept(strips->flow, from, height, used);
}

static guint
fill(const struct flow_strips *strips, guint from, double height, bool loose, double *used)
{
	*used = 0;
	for (guint i = 0; i < strips->count; i++) {
		double one;

		from = flow_strip_fit(strips, from, height, loose, &one);
		*used = MAX(*used, one);
	}
	return from;
}

guint
flow_strips_fit(const struct flow_strips *strips, guint from, double height, bool loose, double *used)
{
	guint end = fill(strips, from, height, loose, used);
	double least = flow_remaining(strips->flow, from) / strips->count - BALANCED;

	while (end == strips->flow->count && *used - least > BALANCED) {
		double middle = (least + *used) / 2, most;

		if (fill(strips, from, middle, loose, &most) == end)
			*used = MIN(most, middle);
		else
			least = middle;
	}
	return end;
}
