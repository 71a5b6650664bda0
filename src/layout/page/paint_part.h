/* The part of a table that stands on one page, for those who paint it. */
#ifndef LAYOUT_PAGE_PAINT_PART_H
#define LAYOUT_PAGE_PAINT_PART_H

#include "layout/page/inner.h"

struct paint_part {
	struct painter *painter;
	const struct box *box;
	struct flow_table *table;
	const struct paint_piece *row; /* the rows on this page */
	const struct flow *flow;
	guint rows;
	double x; /* of the table's left edge [pt] */
};

/* The table's row that is row i of the part. */
static inline guint
paint_part_row(const struct paint_part *part, guint i)
{
	return part->row[i].carrying > 0 ? part->row[i].carrying : part->flow->piece[part->row[i].piece].index;
}

/* Whether a row goes on where the one above it on this page ends. */
static inline bool
paint_part_follows(const struct paint_part *part, guint i)
{
	return i > 0 && part->row[i - 1].repeated == part->row[i].repeated &&
	    paint_part_row(part, i) == paint_part_row(part, i - 1) + 1;
}

/* Where a column begins, ends [pt]. */
static inline double
paint_part_left(const struct paint_part *part, guint column)
{
	return part->x + part->table->x[column];
}

static inline double
paint_part_right(const struct paint_part *part, guint column)
{
	return part->x + part->table->x[column + 1] - part->table->grid->gap;
}

/* Each rule once, then the frame. */
void paint_rules(struct paint_part *);

#endif
