/*
 * Cells that spill: they show what fits and end with a reference; the rest stands on pages after the document,
 * numbered in the order of the pages.
 */
#ifndef LAYOUT_FLOW_SPILL_H
#define LAYOUT_FLOW_SPILL_H

#include "layout/flow/flow.h"

/* Of one cell. */
struct flow_spill {
	struct flow_node	*rest;		/* a block of what did not fit */
	struct flow_node	*reference;	/* the paragraph in the cell that says where it is */
	const char	*label;		/* what the form calls the cell */
	double		 width, scale;	/* the reference is set in */
	guint		 page;		/* the cell stands on */
};

/* Cuts a cell to a height, so that it ends with a reference.  false: not even its first lines fit. */
bool		 flow_spill_cell(const struct flow_kit *, const struct flow_table *, struct table_cell *, double height);
/* The cells that spilled, in the order of the pages (of GArray of struct paint_piece). */
GPtrArray	*spill_collect(const struct flow_kit *, const struct flow *body, const GPtrArray *filled);
/* Numbers the references, and gives what the pages after the document hold. */
struct flow	*spill_flow(const struct flow_kit *, const struct boxes *, const GPtrArray *spills, double measure);

#endif
