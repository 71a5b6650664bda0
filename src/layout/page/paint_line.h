/* Painting a line: what the files that paint it share. */
#ifndef LAYOUT_PAGE_PAINT_LINE_H
#define LAYOUT_PAGE_PAINT_LINE_H

#include "layout/line/line.h"
#include "layout/page/inner.h"

/* The line in hand. */
struct paint_line {
	struct painter *painter;
	const struct para *para;
	const struct para_line *line;
	double *x; /* of each atom of the paragraph that is in the line; of the one after it: the end */
	double base;
	double right; /* where the line may end */
};

/* The span an atom is of. */
const struct box_span *paint_span(const struct para *, guint atom);

/* The bar of a fraction. */
void paint_bar(struct paint_line *, guint atom);

/* --- paint_field.c --- */

/* Notes the parts of fields on a line. */
void paint_field_parts(struct paint_line *);
/* The paragraph is done: its parts become fields of the page. */
void paint_fields(struct painter *);

/* --- paint_decoration.c --- */

/* An outline in the span's colour: coordinates as page_path has them, `count` of doubles. */
void paint_stroke(struct painter *, const struct box_span *, const char *op, double *point, guint count, double width);
/* Dots or a rule over the room of a leader; nothing that is read out. */
void paint_leader(struct paint_line *, guint atom);
/*
 * Frames, underlines, struck lines and emphasis dots of a line, gaps to write in, bars of fractions: artifacts that say which of
 * these they are, for they meet text on purpose.
 */
void paint_decorations(struct paint_line *);

#endif
