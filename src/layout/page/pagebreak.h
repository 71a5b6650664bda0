/* Filling pages (pagebreak.c), and turning them where they are full (pagebreak_turn.c). */
#ifndef LAYOUT_PAGE_PAGEBREAK_H
#define LAYOUT_PAGE_PAGEBREAK_H

#include "layout/page/inner.h"

#define ROUNDING 0.01
/* Rows of a spanning cell stay together when no more than this part of a page stays blank. */
#define PAGEBREAK_BLANK 0.15

/* The pages of a flow so far. */
struct pagebreak {
	const struct flow_kit *kit;
	struct flow *flow;
	GPtrArray *pages;
	GArray *placed; /* on the page in hand */
	double top, bottom, y;
	const struct paint_body *body;
	double head, foot;         /* the margins, which only leading of lines may reach over */
	double step;               /* of the page's lines; 0: none */
	bool content;              /* the page has some */
	bool carries;              /* the table in hand had rows before this page */
	struct paint_notes *notes; /* at the foot of the page in hand; NULL: the document has none */
	GArray *carried;           /* what goes on on the next page of them */
	guint noted;               /* pieces before this one have given theirs */
	const gint64 *sum;         /* ... and their sums; NULL: it has none */
	guint turn;                /* begins a page; PIECE_NONE: none does */
	guint relaxed;             /* pieces before this one are divided where they keep together no more than ... */
	enum flow_keep level;      /* ... this, ... */
	guint apart;               /* ... and this page ends before this one of them; 0: not looked for yet */
};

/* The table that goes on after a piece, which is one of its rows; NULL: none. */
const struct flow_table *pagebreak_goes_on(const struct flow *, guint piece);
/* What a page that ends after a piece keeps below it: sums carried on, ends of what is open. */
double pagebreak_closing(const struct flow *, guint piece);
/* What a page holds of a piece's container when it begins there. */
double pagebreak_room(const struct pagebreak *, guint piece);
/* What pieces take that begin at y. */
double pagebreak_height(const struct pagebreak *, double y, guint from, guint to);
/*
 * What speaks against a page, of which so much is placed, that ends before a piece: each row that this leaves alone of a table
 * or of the rows of a cell, each part of such a cell that is too low for its words.
 */
guint pagebreak_torn(const struct flow *, const GArray *placed, guint piece);
/* Of pieces that are divided where they keep together no more than a level: which begins the next page; PIECE_NONE: the first without room. */
guint pagebreak_apart(const struct pagebreak *, guint from, guint to, enum flow_keep level);
/* Where a piece stands that would come at y: paragraphs on the lines of the page, and nothing else above its margin. */
double pagebreak_snap(const struct pagebreak *, double y, guint piece);
/* The next place on the page in hand. */
void pagebreak_place(struct pagebreak *, struct paint_piece);
/* What notes of pieces that were not placed yet take of a page at least; those of a document without notes: 0. */
double pagebreak_notes_need(const struct pagebreak *, guint from, guint to);
/* Takes them from the page in hand, which has so much room for them. */
void pagebreak_notes_take(struct pagebreak *, guint from, guint to, double room);
/* On a new page what is left of notes of the page before goes on. */
void pagebreak_notes_begin(struct pagebreak *);
/* A new page, empty. */
void pagebreak_start(struct pagebreak *);
/* Goes on with a piece, or with what is left of a row (`cut`, still so high), on the next page. */
void pagebreak_page(struct pagebreak *, guint piece, bool cut, double left);

#endif
