/* Where the cells of a grid land, row by row, after the rule of HTML tables: each takes the next free columns of its row. */
#ifndef TEMPLATE_PLACEMENT_H
#define TEMPLATE_PLACEMENT_H

#include <stdbool.h>

#include <glib.h>

struct arena;

struct placement {
	guint columns;
	guint *busy; /* rows a column is still covered from above, this one included */
	guint next;  /* first column not looked at in this row */
};

enum placement_answer { PLACED, PLACED_TOO_WIDE, PLACED_OVERLAP };

struct placement *placement_new(struct arena *, guint columns);
/* Where a cell lands. */
enum placement_answer placement_cell(struct placement *, guint columns, guint rows, guint *column);
/* The next run of free columns of this row (for filling it up); false: none left. */
bool placement_free(struct placement *, guint *column, guint *columns);
void placement_end_row(struct placement *);

#endif
