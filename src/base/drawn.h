/*
 * What a page draws, in the order it draws it, as a digest: whoever lays a page out and whoever reads it from a file tell it alike,
 * so that nothing can be drawn, moved or taken away without it.  It is of what is drawn, not of how a writer says so.
 *
 * Points, origin bottom left.  Places are told to the millionth of a point, so who tells them must have them as they were
 * written (lengths to the thousandth, steps between glyphs to the thousandth of their size), not as they were meant.
 */
#ifndef BASE_DRAWN_H
#define BASE_DRAWN_H

#include <stdbool.h>

#include <glib.h>

struct drawn;

/* No colour: it is not filled, or has no line. */
#define DRAWN_NOT 0xfe000000u

/* How an outline is painted: 0xRRGGBB or DRAWN_NOT. */
struct drawn_paint {
	guint32 fill, stroke;
	double width;  /* of the line; 0 without one */
	bool declared; /* as decoration of words */
};

struct drawn *drawn_new(void);
void drawn_free(struct drawn *);
/* A glyph: its text (blanks do not count), the pen's place, what makes a unit of type so large and turns it, the line around it. */
void drawn_glyph(struct drawn *, const char *text, const double place[2], const double unit[4], guint32 colour,
    double bold);
/* Adds to the outline in hand: 'M' 1 point, 'L' 1, 'C' 3, 'Z' 0, 'R' two corners of a rectangle. */
void drawn_outline(struct drawn *, char op, const double *points);
/* Paints the outline in hand (nothing, when it is neither filled nor has a line); each rectangle is a drawing of its own. */
void drawn_painted(struct drawn *, const struct drawn_paint *);
/* A picture: where its unit square comes to lie, its pixels, the SHA-256 of its samples. */
void drawn_picture(struct drawn *, const double matrix[6], guint width, guint height, const guint8 digest[32]);
/* What is drawn from here on stands for this text. */
void drawn_stands_for(struct drawn *, const char *text);
/* 32 digits of hex. Afterwards nothing may be added. */
void drawn_digest(struct drawn *, char hex[33]);

#endif
