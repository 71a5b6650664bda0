/*
 * Inside of the room page: pieces that have found their place become items of a page.  All that is drawn stands
 * between structure marks; what says nothing (rules, shading, repeated heads) in an Artifact.
 */
#ifndef LAYOUT_PAGE_INNER_H
#define LAYOUT_PAGE_INNER_H

#include <glib.h>
#include <stdbool.h>

#include "base/place.h"
#include "layout/page/page.h"

/* Length of the handles of a quarter circle's curve, as a part of its radius. */
#define QUARTER 0.5523

/* A piece on its page. */
struct paint_piece {
	guint piece;
	double y, height;
	bool resumed;      /* OPEN: once more on this page; ROW: what is left of it */
	bool repeated;     /* a head row once more, or a row that carries */
	guint carrying;    /* the row that carries, piece is its table's OPEN; 0: none (row 0 never does) */
	const gint64 *sum; /* ... and what */
	bool cut;          /* ROW: goes on on the next page */
	guint from;        /* STRIPS: the piece of their flow that they begin with here */
	bool loose;        /* ... and whether they divide what is kept together */
};

/* A field's part on one line. */
struct paint_field_part {
	const struct box_field *field;
	struct rect box;
	const char *text;
	bool alone;  /* nothing else is on the line */
	bool joined; /* goes on in the next line without white space */
};

struct painter {
	const struct flow_kit *kit;
	struct arena *arena; /* what the pages keep lives in it; the kit's is gone when they are painted */
	GArray *item;        /* struct page_item, of the page in hand */
	GArray *field;       /* struct page_field */
	GArray *part;        /* struct paint_field_part, of the paragraph in hand */
	GArray *glyph;       /* struct page_glyph, of the run in hand */
	GString *text;       /* of the run in hand */
	GArray *heading;     /* struct page_heading */
	guint page, pages;
	double paper, paper_height; /* of the page in hand */
	guint elements;             /* begun so far */
	guint artifact;             /* depth */
	guint cells;                /* of tables that are open */
	guint flat;                 /* more than 0: what is open holds words, not paragraphs */
	guint level;                /* of the last heading, 0 none yet; ... */
	guint raised;               /* ... and by how much headings are of higher rank than they were written */
	bool parts;                 /* paragraphs were headings below the title */
};

/*
 * Begins an element, or goes on with it when *element is not 0; nothing inside an artifact.  Of the mark, element is
 * set here, and spans of 0 are 1.
 */
void paint_begin(struct painter *, struct page_mark, struct place, guint *element);
void paint_end(struct painter *);
/* The number of an element, given to it now when it has none. */
guint paint_element(struct painter *, guint *element);
/* A paragraph, which may be a heading, whose top is at y. */
void paint_begin_para(struct painter *, const struct box *, double y, guint *element);
void paint_end_para(struct painter *);
/* A heading of the words of a box, which begin at y. */
void paint_begin_heading(struct painter *, const struct box *words, guint level, double y, guint *element);
/* What the list of contents says of an element that has a title. */
void paint_note_heading(struct painter *, const struct box *words, guint level, double y, guint element);
/* What stands between is no part of the text; they may stand in each other: the outermost says of which kind it is. */
void paint_begin_artifact(struct painter *, enum page_artifact);
void paint_end_artifact(struct painter *);
/* A filled rectangle; nothing when it has no size. */
void paint_fill(struct painter *, struct place, struct rect, guint32 color);
/* The rules at the sides of a rectangle, inside it; `width` as of a box's sides, 0 none. */
void paint_sides(struct painter *, struct place, struct rect, const double width[4], guint32 color);
/* An outline; its points are copied. */
void paint_path(struct painter *, struct place, struct page_path);
/* Operators of an outline, so many times over. */
const char *paint_ops(const struct painter *, const char *op, guint times);
/* Shading and border of a block or cell. */
void paint_frame(struct painter *, const struct box *, struct rect);

/* A picture or a code. */
void paint_figure(struct painter *, const struct flow_piece *, const struct paint_piece *, double x);
void paint_qr(struct painter *, const struct flow_node *, double x, double y);

/* Lines of a paragraph, the first one's top at y. */
void paint_lines(struct painter *, const struct para *, guint from, guint to, double x, double y);
/* Columns, from y down, in their width from x on. */
void paint_vertical(struct painter *, struct flow_vertical *, double x, double y);
/* Pieces of a flow that have found their places. */
void paint_pieces(struct painter *, const struct flow *, const struct paint_piece *, guint count, double x);
/* Text in columns side by side. */
void paint_strips(struct painter *, const struct flow_piece *, const struct paint_piece *, double x);
/* Pieces [from, to) of a flow below each other. */
void paint_flow(struct painter *, const struct flow *, guint from, guint to, double x, double y);
/* The rows of a table on this page: placed[0] is its OPEN. */
void paint_table(struct painter *, const struct flow *, const struct paint_piece *, guint count, double x);

/* The notes of a page of a body, in the measure that begins at x. */
void paint_notes(struct painter *, const struct paint_body *, guint page, double x);
/* Height they take. */
double pagebreak_notes_height(const struct paint_body *, guint page);

/* Whether nothing, or nothing but what stands at its foot, is on a page: it is not numbered (GB/T 9704, 7.5). */
bool pagebreak_is_bare(const struct flow *, const GArray *placed);

#endif
