/*
 * The room page: which piece of a flow stands on which page, and where (pagebreak.c); then everything is painted as items
 * of the pages (paint_pages.c).
 */
#ifndef LAYOUT_PAGE_PAGE_H
#define LAYOUT_PAGE_PAGE_H

#include <glib.h>

#include "layout/flow/flow.h"
#include "page/page.h"
#include "template/template.h"

/* A flow and its pages on one sheet: of each, a GArray of struct paint_piece (inner.h). */
struct paint_body {
	const struct box_sheet *sheet;
	guint before; /* pages of the document before its first */
	guint blank;  /* pages at its end that hold nothing */
	guint raised; /* this page ends higher ... */
	double cut;   /* ... by so much, ... */
	double raise; /* ... and those after it by so much [pt] */
	struct flow *flow;
	GPtrArray *page;
	GPtrArray *notes;       /* struct paint_notes * of each page; NULL: the document has none */
	GHashTable *laid_notes; /* struct box * -> struct flow_node *, in any way to fill it */
};

/*
 * Fills pages between the margins with a body's flow, at least one; what is higher than a page is divided, or reported.
 * `turn`: the piece that begins a page wherever it comes; PIECE_NONE: none.
 */
void pagebreak_fill(const struct flow_kit *, struct paint_body *, guint turn);
/* Lays a node as a body's flow and fills its pages: as few as they can be, none before the last with much blank, the last with enough on it. */
void pagebreak_fit(const struct flow_kit *, struct paint_body *, struct flow_node *);
/* Where paper is printed on both sides the next section begins with a new sheet: a body ends with a page of even number. */
void pagebreak_back(const struct flow_kit *, struct paint_body *);
/* Blank between what stands on a body's last page and its margin [pt]. */
double pagebreak_blank(const struct paint_body *);
/* Height that is used on the pages after the first `most` [pt]. */
double pagebreak_height_after(const struct paint_body *, guint most);
/* Adds the cells that spilled, in the order of the pages, for flow_appendix. */
void pagebreak_spills(const struct flow_kit *, const struct paint_body *, GPtrArray *spills);

/* What the footer of a body's last page needs beyond its margin [pt]; `end`: it is the document's last page. */
double paint_last_foot(const struct flow_kit *, const struct paint_body *, bool end);
/* Digits of the number of so many pages. */
guint paint_digits(guint pages);
/*
 * Paints bodies one after the other, with the header and footer of each page, into new pages of `pages` with their fields.
 * A header or footer higher than its margin is reported.  What the pages keep lives in the arena: nothing of it in the kit's.
 */
void paint_pages(const struct flow_kit *, struct arena *, const struct paint_body *, guint bodies, struct pages *pages);

#endif
