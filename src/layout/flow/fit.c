/* How much of a flow fits a height, and what its containers take where they end and go on. */
#include "layout/flow/inner.h"

double
node_opening(const struct flow_node *node, bool again)
{
	const struct flow *caption;

	if (node->table == NULL)
		return flow_inset(node->box, 0);
	caption = node->table->caption_flow[again];
	return (caption != NULL ? caption->height : 0) + node->table->grid->frame / 2;
}

double
flow_closing(const struct flow *flow, guint piece)
{
	double height = 0;
	guint open = flow->piece[piece].kind == PIECE_OPEN ? piece : flow->piece[piece].container;

	for (; open != PIECE_NONE; open = flow->piece[open].container) {
		const struct flow_node *node = flow->piece[open].node;

		height += node->table != NULL ? node->table->grid->frame / 2 : flow_inset(node->box, 2);
	}
	return height;
}

double
flow_reopening(const struct flow *flow, guint piece)
{
	double height = 0;

	for (guint open = flow->piece[piece].container; open != PIECE_NONE; open = flow->piece[open].container)
		height += node_opening(flow->piece[open].node, true);
	return height;
}

guint
flow_skip(const struct flow *flow, guint from)
{
	if (from > 0)
		while (from < flow->count && flow->piece[from].kind == PIECE_SPACE && !flow->piece[from].fixed)
			from++;
	return from;
}

double
flow_remaining(const struct flow *flow, guint from)
{
	double height;

	from = flow_skip(flow, from);
	if (from >= flow->count)
		return 0;
	height = flow_reopening(flow, from);
	for (; from < flow->count; from++)
		height += flow->piece[from].height;
	return height;
}

/* Where it may end: where nothing is kept together, and (at_keep) only what must be. */
struct flow_fitted {
	guint free_end, keep_end;
	double at_free, at_keep;
};

static struct flow_fitted
fit(const struct flow *flow, guint from, double height)
{
	struct flow_fitted fitted = { from, from, 0, 0 };
	double y;

	from = flow_skip(flow, from);
	if (from >= flow->count)
		return (struct flow_fitted){ flow->count, flow->count, 0, 0 };
	y = flow_reopening(flow, from);
	for (guint i = from; i < flow->count; i++) {
		double closing = i + 1 < flow->count ? flow_closing(flow, i) : 0;

		y += flow->piece[i].height;
		if (y + closing > height + ROUNDING)
			break;
		if (flow->piece[i].keep == KEEP_ALWAYS && i + 1 < flow->count)
			continue;
		fitted.keep_end = i + 1;
		fitted.at_keep = y + closing;
		if (flow->piece[i].keep == KEEP_AUTO || i + 1 == flow->count) {
			fitted.free_end = i + 1;
			fitted.at_free = y + closing;
		}
	}
	return fitted;
}

guint
flow_fit(const struct flow *flow, guint from, double height, double *used)
{
	const struct flow_fitted fitted = fit(flow, from, height);
	bool free = fitted.free_end > from;

	*used = free ? fitted.at_free : fitted.at_keep;
	return free ? fitted.free_end : fitted.keep_end;
}

guint
flow_fit_kept(const struct flow *flow, guint from, double height, double *used)
{
	const struct flow_fitted fitted = fit(flow, from, height);

	*used = fitted.at_free;
	return fitted.free_end;
}
