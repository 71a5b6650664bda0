/* Filling pages well (fill.c), and what they have room for still (blanks.c). */
#ifndef LAYOUT_PAGE_FILL_H
#define LAYOUT_PAGE_FILL_H

#include "layout/page/pagebreak.h"

/* A body to be filled. */
struct fill_task {
	const struct flow_kit *kit;
	struct paint_body *body;
	struct flow_node *node;
	double width, height; /* between the margins */
	/* how it was filled last */
	double tightness;
	guint turn;
};

/* Lays a body at a tightness and fills its pages; `turn` as pagebreak_fill(). */
void pagebreak_fill_at(struct fill_task *, double tightness, guint turn);
/* Leaves out the rows that fill pages up. */
void pagebreak_blanks_none(const struct flow_node *);
/* Takes as many of them as pages filled so have room for: nothing else comes to stand on another page. */
void pagebreak_blanks(struct fill_task *);

#endif
