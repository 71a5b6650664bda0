/* What the files of the room share: a document in the making. */
#ifndef LAYOUT_INNER_H
#define LAYOUT_INNER_H

#include "layout/flow/flow.h"
#include "layout/page/page.h"

/* A body for each of its sections, and one of what cells spilled. */
struct layout_document {
	struct flow_kit kit;
	const struct boxes *boxes;
	struct paint_body *body;
	guint bodies;
	const struct box_style *written; /* the styles before any grew; NULL: none does */
};

/* Lays a document that is not filled yet on its pages, in styles as they are, and reports what does not fit. */
void layout_fill(struct layout_document *);

/*
 * Sets type as large as it may be on the fewest pages that its least size takes.  true: the document is filled with it, and there
 * is nothing to report; false: it is to be filled.
 */
bool layout_grow(struct layout_document *);
/* The styles as they were written. */
void layout_grow_back(const struct layout_document *);

#endif
