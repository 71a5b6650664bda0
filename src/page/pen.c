/* Steps from glyph to glyph, as writers take them: errors of rounding do not add up. */
#include <math.h>

#include "page/page.h"

/* How far off its line a glyph may stand before it begins another [pt]. */
static const double OFF = 0.0005;

/* Where a glyph stands in the space of its run. */
static void
run_space(const struct page_run *run, const struct page_glyph *g, double *x, double *y)
{
	double narrow = run->narrow > 0 ? run->narrow : 1;

	switch (run->way) {
	case RUN_ACROSS:
		*x = g->x / narrow;
		*y = -g->y;
		return;
	case RUN_DOWN:
		*x = g->x;
		*y = -g->y - PAGE_DOWN_DEPTH / 1000.0 * run->size;
		return;
	case RUN_TURNED:
		*x = g->y / narrow;
		*y = g->x;
		return;
	}
}

/* What was written, to the thousandth. */
static void
begin_line(struct page_pen *pen, double x, double y)
{
	pen->moved_x = pen->begun ? round((x - pen->x) * 1000) / 1000 : 0;
	pen->moved_y = pen->begun ? round((y - pen->y) * 1000) / 1000 : 0;
	pen->x = pen->begun ? pen->x + pen->moved_x : x;
	pen->y = pen->begun ? pen->y + pen->moved_y : y;
	if (!pen->begun) {
		pen->from_x = x;
		pen->from_y = y;
	}
	pen->open = pen->begun = true;
}

bool
page_pen_take(struct page_pen *pen, const struct page_glyph *g)
{
	bool down = pen->run->way == RUN_DOWN, begins;
	double x = 0, y = 0;

	run_space(pen->run, g, &x, &y);
	begins = !pen->open || (down ? fabs(x - pen->x) > OFF : fabs(y - pen->y) > OFF);
	if (begins)
		begin_line(pen, x, y);
	pen->along = llround((down ? pen->y - y : x - pen->x) / pen->run->size * 1000);
	return begins;
}

void
page_pen_lift(struct page_pen *pen)
{
	pen->open = false;
}
