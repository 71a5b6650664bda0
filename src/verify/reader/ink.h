/*
 * What a page draws, in the order it draws it: content.c runs through the operators, path.c makes shapes of outlines, ink.c
 * keeps the marks and says of each glyph whether a person can see it.  Points, origin bottom left, as the file has them.
 */
#ifndef VERIFY_READER_INK_H
#define VERIFY_READER_INK_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

struct drawn;

struct ink_box {
	double x1, y1, x2, y2;
};

/* A matrix as PDF writes it: x' = m[0] x + m[2] y + m[4], y' = m[1] x + m[3] y + m[5]. */
struct ink_matrix {
	double m[6];
};

/* 0xRRGGBB; of what has no plain colour this. */
#define INK_NO_COLOUR 0xff000000u

/* Why a person does not see a glyph as it should be seen. */
enum ink_fault {
	INK_SEEN,
	INK_MODE,     /* text that is not painted, or only as an outline, or with a line of its own around it */
	INK_SMALL,    /* too small to read, or drawn too narrow or too wide */
	INK_TURNED,   /* neither upright nor turned by a quarter */
	INK_OUTSIDE,  /* not on the page */
	INK_CLIPPED,  /* outside the clip */
	INK_COLOUR,   /* in a colour too near to what lies under it */
	INK_COVERED,  /* painted over by a shape or a picture */
	INK_OVERLAP,  /* over other text */
	INK_ON_RULE,  /* a line that was drawn before runs through it */
	INK_STRUCK,   /* a thin line that was drawn later runs through it, and nothing says that it may */
	INK_WORDLESS, /* a glyph that is seen and says nothing */
	INK_RENAMED,  /* what is written down as its text is not what its glyphs say */
	INK_UNREAD,   /* in a font whose codes cannot be followed */
	INK_FAULTS
};

enum ink_kind { INK_GLYPH, INK_SHAPE, INK_IMAGE };

/* One thing drawn. */
struct ink_mark {
	float x1, y1, x2, y2; /* of its ink */
	guint32 colour;
	guint32 run;          /* of a glyph: its text object */
	guint32 first, count; /* of a shape that is no rectangle: its edges among the page's */
	gunichar c;           /* of a glyph */
	float size;           /* of a glyph [pt] */
	guint8 kind;          /* enum ink_kind */
	bool even_odd;        /* of a shape */
	bool declared;        /* it is said to be drawn through or about words on purpose */
	bool code;            /* a picture that is a QR code, by its samples */
};

/* A character of a line across the page: from side to side its ink, from top to bottom its square. */
struct ink_letter {
	float x1, y1, x2, y2;
	gunichar c;
};

/* An edge of a shape; a seam closes a part that was left open, which filling does and drawing its line does not. */
struct ink_edge {
	float x1, y1, x2, y2;
	bool seam;
};

/* What was found of a kind on a page: how many, and the first ones' characters and place. */
struct ink_found {
	guint count;
	GString *text;
	double x, y;
};

struct ink_page {
	struct ink_box edge; /* of the page */
	GArray *marks;       /* struct ink_mark */
	GArray *edges;       /* struct ink_edge */
	GString *letters;    /* the page's text, white space out */
	struct drawn *drawn; /* all that is drawn, for a digest */
	GArray *inked;       /* struct ink_letter: of text across the page */
	bool too_much;       /* it draws more than is followed */
	struct ink_found found[INK_FAULTS];
};

struct ink_page *ink_page_new(struct ink_box edge);
void ink_page_free(struct ink_page *);

/* Keeps what is drawn; what draws more than is followed sets too_much. */
void ink_add(struct ink_page *, const struct ink_mark *);
/* A glyph that has a fault; its place. */
void ink_note(struct ink_page *, enum ink_fault, gunichar c, double x, double y);
/* Looks at each glyph and what lies about it, and says of the page's fact what was found. */
void ink_judge(struct ink_page *, xmlNode *page);

/* --- outlines (path.c) --- */

/* A path in hand. */
struct ink_path {
	GArray *edges;     /* struct ink_edge, on the page; curves as eight lines */
	GArray *rectangle; /* struct ink_box, of those that were added as such and stand straight */
	bool plain;        /* it is nothing but those */
	double start[2], at[2];
};

void ink_move(struct ink_path *, const struct ink_matrix *, const double *point);
void ink_line(struct ink_path *, const struct ink_matrix *, const double *point);
void ink_curve(struct ink_path *, const struct ink_matrix *, const double *points);
void ink_close(struct ink_path *);
void ink_rectangle(struct ink_path *, const struct ink_matrix *, const double *xywh);
void ink_path_clear(struct ink_path *);
/* What the path holds of the page at most. */
struct ink_box ink_path_box(const struct ink_path *);
/* Paints it: mark has the colour and what is declared.  clip: what may be painted. */
void ink_fill(struct ink_page *, struct ink_path *, struct ink_mark mark, struct ink_box clip);
void ink_stroke(struct ink_page *, const struct ink_path *, struct ink_mark mark, double width, struct ink_box clip);

#endif
