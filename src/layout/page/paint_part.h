/* The part of a table that stands on one page, for those who paint it. */
#ifndef LAYOUT_PAGE_PAINT_PART_H
#define LAYOUT_PAGE_PAINT_PART_H

#include "layout/page/inner.h"

/* What a row is: values with their labels, heads of columns above them, or the heading of a section. */
enum paint_row { PAINT_ROW_BODY, PAINT_ROW_HEAD, PAINT_ROW_SECTION };

/* What a cell is to others. */
struct paint_head {
	bool heads;  /* it is a TH */
	bool scoped; /* scopes say what heads it */
	enum page_scope scope;
	guint above;         /* of a head of columns: the one above it; G_MAXUINT: none */
	guint count;         /* of the cells that head it by name, ... */
	const guint *header; /* ... the nearest last */
};

/* Of a grid: its rows, its cells, and the elements of each of its sections once they have begun. */
struct paint_heads {
	bool table; /* else it only places what stands in it, and the rest is not set */
	struct {
		enum paint_row kind;
		guint section;
	} * row;
	struct paint_head *cell;
	struct {
		guint heading, table, head, body;
	} * section;
};

/* Of a section's elements: none, its table, and in that the one of its heads or of its other rows. */
enum paint_open { PAINT_OPEN_NONE, PAINT_OPEN_TABLE, PAINT_OPEN_HEAD, PAINT_OPEN_BODY };

struct paint_part {
	struct painter *painter;
	const struct box *box;
	struct flow_table *table;
	const struct paint_piece *row; /* the rows on this page */
	const struct flow *flow;
	guint rows;
	double x; /* of the table's left edge [pt] */
	struct paint_heads *heads;
	enum paint_open open; /* which elements of the section in hand are open */
	guint section;
	bool leads; /* what goes on of the row in hand is still to come: cells before it that have ended are said again */
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
	    paint_part_row(part, i) == table_row_after(part->table, paint_part_row(part, i - 1));
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

/* What the cells of a grid are to each other, found once. */
struct paint_heads *paint_heads_of(struct painter *, struct flow_table *);
/* Each rule once, then the frame. */
void paint_rules(struct paint_part *);

#endif
