/*
 * Characters of lines that run down.  Their atoms are made as for lines that run across and then turned: Han and marks
 * stand upright in squares, words lie on their side, figures of a few digits are set across in one square.
 */
#ifndef LAYOUT_LINE_DOWN_H
#define LAYOUT_LINE_DOWN_H

#include "layout/line/para.h"

/* The base line of a turned letter runs this much left of the column's middle [em of the paragraph]. */
#define DOWN_MIDDLE 0.38

/* A character as lines that run down have it: in a square, or turned. */
struct down_char {
	bool	 turned;
	guint32	 glyph;
	double	 advance;	/* downwards [em] */
	double	 shift, raise;	/* of the glyph's origin from the middle of the square's width, and from 0.88 em below its top */
	double	 left, right;	/* blank above and below the ink that may be squeezed away */
};

/* The vertical form of a character that `across` is the horizontal form of. */
struct down_char	down_char(struct faces *, gunichar, const struct face_char *across);
/* Turns the atoms from `from` on: one character or one word of a span, which `rest` follows. `size`: of the paragraph [pt]. */
void			down_turn(struct faces *, guint role, GArray *atoms, guint from, GArray *glyphs, double size,
			    const char *rest);

#endif
