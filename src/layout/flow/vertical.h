/*
 * Text that runs down: paragraphs as columns, the first one at the right.  Label cells are set so, and blocks that ask
 * for it.  How long a column may be is told from outside (vertical_room), for only the table knows its rows.
 */
#ifndef LAYOUT_FLOW_VERTICAL_H
#define LAYOUT_FLOW_VERTICAL_H

#include "layout/flow/flow.h"

struct flow_vertical {
	guint		 count;
	struct para	**para;
	guint		*element;	/* of each paragraph, once it has begun */
	double		 room;		/* for columns; 0: as long as they like [pt] */
	bool		 firm;		/* and it cannot grow */

	/* as laid out */
	double		 width, height;	/* what it was laid in, and what it takes */
	double		 loose;		/* how far apart columns are, from 0 (tight) to 1 (as their leading asks for) */
	double		 too_wide;	/* columns side by side than the width [pt] */
};

/* Shapes paragraphs as columns. */
struct flow_vertical	*vertical_new(const struct flow_kit *, struct box *const *para, guint count);
void		 vertical_lay(const struct flow_kit *, struct flow_vertical *, double width, double scale);
/* Width of the columns, as they are laid out or else without breaking; and the blank at each side of one. */
double		 vertical_width(const struct flow_vertical *, double loose);
double		 vertical_side(const struct para *, double loose);
guint		 vertical_columns(const struct flow_vertical *);
/* How many characters the columns are longer than their room. */
guint		 vertical_over(const struct flow_vertical *);
/* Sets the room of all columns in a node; firm: it cannot grow. */
void		 vertical_room(struct flow_node *, double room, bool firm);
/* Lays a cell of columns in the height that its rows have so far. */
void		vertical_cell(const struct flow_kit *, const struct flow_table *, struct table_cell *, double scale);
/* And once more in the height that it has on its page. */
void		vertical_cell_again(const struct flow_kit *, const struct flow_table *, struct table_cell *, double height);

#endif
