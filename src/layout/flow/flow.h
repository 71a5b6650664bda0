/*
 * The room flow: what stands below what.  A box tree becomes nodes, shaped once (node.c); nodes laid in a width become a
 * flow (flow.c), a flat list of pieces with heights, which pages and cells are filled from (fit.c).
 *
 *   node         a box with its text shaped, before any width is known
 *   piece        a line, a row, a figure, a space: what a page may end before or after; OPEN and CLOSE stand around what
 *                is in a paragraph, a block, a table
 *   keep         how firmly a piece stays with the next one on a page (XSL-FO, CSS)
 *   max-content, min-content   width without any breaking, and that of the widest part no line breaks in (CSS)
 *   columns      of a table: fixed, shares of what is left (fr), automatic (columns.c)
 *   carry        承前页 and 过次页: rows printed only where a table is divided, with the sums so far
 *   vertical     text that runs down: paragraphs as columns side by side, the first at the right
 *   tightness    how far vertical glue has given way, one number for all of it (tighten.c)
 *   strips       text in columns side by side (分栏), which one flow fills; a page divides them as it does lines
 *   spill        a cell shows what fits and a reference; the rest stands on pages after the document (附页)
 *
 * Lengths in points, across from the left of the flow.
 */
#ifndef LAYOUT_FLOW_FLOW_H
#define LAYOUT_FLOW_FLOW_H

#include <glib.h>
#include <stdbool.h>

#include "base/diag.h"
#include "base/place.h"
#include "layout/line/line.h"
#include "template/template.h"

struct flow_spill;
struct paint_heads;

/* What laying out needs at hand. */
struct flow_kit {
	struct faces *faces;
	struct para_scratch *scratch;
	struct arena *arena;
	struct diag *diag;
	guint page_digits; /* room for page numbers in text */
	bool spills;       /* cells may, in what is laid now */
	bool notes;        /* the document has some at the foot of pages */
};

struct flow_node {
	const struct box *box;          /* as it is laid, ... */
	const struct box *written;      /* ... and before it gave way */
	struct para *para;              /* BOX_PARA */
	struct flow_vertical *vertical; /* BOX_PARA: it and those after it as columns */
	guint child_count;              /* BOX_BLOCK */
	struct flow_node **child;
	struct flow_node *mark;     /* of an item of a list: its text, set before the item, ... */
	double hang;                /* ... and how far the item stands from it [pt of the style] */
	struct flow_table *table;   /* BOX_GRID */
	struct flow_strips *strips; /* BOX_BLOCK: its text in them, once it is laid */
	struct flow_qr *qr;         /* BOX_QR; NULL: it could not be made */
	guint element;              /* structure element, once it has begun */
};

/* How firmly a piece is kept with the next. */
enum flow_keep {
	KEEP_AUTO,   /* a page may end between them */
	KEEP_WEAK,   /* rows of a spanning cell: not when much of the page would stay blank */
	KEEP_BLOCK,  /* what is in a block kept together: not when a third of a page would */
	KEEP_STRONG, /* only when what is kept together is higher than a page */
	KEEP_ALWAYS,
};

enum flow_piece_kind {
	PIECE_LINE,
	PIECE_ROW,
	PIECE_RULE,
	PIECE_SEAL,
	PIECE_FIGURE,
	PIECE_STRIPS,
	PIECE_SPACE,
	PIECE_OPEN,
	PIECE_CLOSE
};

#define PIECE_NONE G_MAXUINT

struct flow_piece {
	enum flow_piece_kind kind;
	enum flow_keep keep;
	struct flow_node *node;
	guint index;     /* line or row; OPEN and CLOSE: of the other one */
	guint container; /* the OPEN it stands in (an OPEN's: the one outside); PIECE_NONE: none */
	double x, width; /* from the left of the flow [pt] */
	double height;   /* of the paper it takes [pt] */
	bool fixed;      /* SPACE: stays at the top of a page; STRIPS: not divided where they fit one */
	bool stretch;    /* SPACE: takes its share of what a page leaves blank */
};

struct flow {
	guint count;
	struct flow_piece *piece;
	double height;
	double stretched;               /* what of that rows and spaces took of a blank [pt] */
	double too_wide;                /* of the worst line [pt], ... */
	const struct flow_node *widest; /* ... and whose it is */
};

struct table_cell {
	const struct box_cell *cell;
	guint row, column;
	guint columns, rows; /* spans, within the grid */
	struct flow_node *content;
	struct flow *flow;
	double scale;
	guint element;
	guint planned;            /* pieces of the flow that pages before take, ... */
	guint done;               /* ... and those already painted */
	guint stuck;              /* pages on which it did not get on */
	struct flow_spill *spill; /* where the rest is; NULL: it shows all */
};

struct flow_table {
	const struct box_grid *grid;    /* as it is laid, ... */
	const struct box_grid *written; /* ... and before its rows gave way */
	guint rows, heads;
	guint blank_most,
	    blanks;      /* rounds of rows that fill the page up: how many there are, and how many of them are laid */
	guint over, all; /* the rows that carry: 承前页 [rows, over), 过次页 [over, all) */
	struct flow_node *caption[2]; /* on the first page, and on the others; NULL: none */
	struct flow *caption_flow[2];
	guint caption_element;
	struct table_cell *cell;   /* in the order of rows */
	guint *first;              /* index of each row's first cell, all + 1 */
	guint *group;              /* first row of those that spans tie to a row */
	double *x;                 /* left of each column, columns + 1 [pt] */
	double *height;            /* of each row [pt] */
	guint *element;            /* of each row */
	struct paint_heads *marks; /* what its cells are to each other, found by who paints it; NULL: not yet */
	double width;
	double set_width, set_scale; /* its columns were set in: no tightness moves them */
	double tightness;            /* of what it was laid in last */
};

/* Paragraphs as columns.  How long a column may be is told from outside, for only the table knows its rows. */
struct flow_vertical {
	guint count;
	struct para **para;
	guint *element; /* of each paragraph, once it has begun */
	double room;    /* for columns; 0: as long as they like [pt] */
	bool firm;      /* and it cannot grow */

	/* as laid out */
	double width, height; /* what it was laid in, and what it takes */
	double loose;         /* how far apart columns are, from 0 (tight) to 1 (as their leading asks for) */
	double too_wide;      /* columns side by side than the width [pt] */
};

/* Text in columns side by side. */
struct flow_strips {
	guint count;
	double width; /* of each [pt] */
	struct flow *flow;
};

/* Modules of a QR code, row by row, and how many stay blank around it. */
struct flow_qr {
	guint side;
	guint8 *dark; /* side * side */
};
#define QR_QUIET 4

/* --- laying --- */

/* Shapes all text of a box; what no face can show is reported.  vertical: its paragraphs are columns. */
struct flow_node *flow_shape(const struct flow_kit *, const struct box *, bool vertical);
/* Words of ours as a paragraph. */
struct box *flow_words(struct arena *, const char *role, const struct box_style *, struct place, const char *text);
/* The children of a block (a body, a cell's content) in a width, at a scale, as a flow. */
struct flow *flow_new(const struct flow_kit *, struct flow_node *block, double width, double scale);
/*
 * Sets what may give way in a node and all it holds to a tightness, from 0 (as written) to 1 (its least), for the next time it is
 * laid.  false: nothing may.
 */
bool flow_tighten(const struct flow_kit *, struct flow_node *, double tightness);
/* The same at scale 1; a line that is too wide is reported. */
struct flow *flow_lay(const struct flow_kit *, struct flow_node *block, double width);
/* Rows and spaces that stretch share what a flow leaves blank of a height. */
void flow_stretch(struct flow *, double height);

/* --- what of a flow fits a height (fit.c) --- */

/* What a container takes above what stands in it, when it begins, or `again`, when it goes on. */
double node_opening(const struct flow_node *, bool again);
/* Heights that end and begin again the containers open at a piece. */
double flow_closing(const struct flow *, guint piece);
double flow_reopening(const struct flow *, guint piece);
/* The first piece from `from` on that is not dropped at the top of a page. */
guint flow_skip(const struct flow *, guint from);
/* Height of what is left from a piece on. */
double flow_remaining(const struct flow *, guint from);
/* Where a part from `from` on that fits a height ends; `used` what it takes, with what must be begun and ended. */
guint flow_fit(const struct flow *, guint from, double height, double *used);
/* The same, where nothing fits rather than a part of what is kept together. */
guint flow_fit_kept(const struct flow *, guint from, double height, double *used);
/* Padding and border of a box at a side. */
double flow_inset(const struct box *, guint side);

/* --- tables --- */

/* Whether a row is laid: one that fills the page up is only where there is room for it. */
bool table_row_stands(const struct flow_table *, guint row);
/* The next row that is laid; `rows` after the last one. */
guint table_row_after(const struct flow_table *, guint row);

/* Whether a row's height is exact. */
bool table_row_fixed(const struct flow_table *, guint row);
/* The height a cell takes, laid as it is. */
double table_cell_height(const struct table_cell *);
/* Width that a cell has for its content [pt]. */
double table_cell_width(const struct flow_table *, const struct table_cell *);
/* Lays a cell's content in it. */
void table_flow_cell(const struct flow_kit *, const struct flow_table *, struct table_cell *, double scale);
/* Whether a cell holds a grid alone, without padding; its last row among pieces [from, to) that may grow takes what is left. */
bool table_cell_holds_grid(const struct table_cell *);
void table_fill(struct flow *, guint from, guint to, double room);
/* Height of rows that are printed only at page breaks. */
double table_carry_height(const struct flow_table *, guint from, guint to);
/* What stands in a row that carries, with these sums; nothing is copied when there are none in it. */
const struct box *table_carry_box(struct arena *, const struct box_grid *, const struct box *, const gint64 *sum);

/* --- columns of text that runs down --- */

/* Width of the columns, as they are laid out or else without breaking; and the blank at each side of one. */
double vertical_width(const struct flow_vertical *, double loose);
double vertical_side(const struct para *, double loose);
guint vertical_columns(const struct flow_vertical *);
/* Lays a cell of columns once more, in the height that it has on its page. */
void vertical_cell_again(const struct flow_kit *, const struct flow_table *, struct table_cell *, double height);

/* --- text in columns side by side --- */

/* Where one strip of a height ends that begins at a piece of their flow; loose: what is kept together may be divided. */
guint flow_strip_fit(const struct flow_strips *, guint from, double height, bool loose, double *used);
/* The same of those side by side on a page; the least height in which they end so. */
guint flow_strips_fit(const struct flow_strips *, guint from, double height, bool loose, double *used);

/* --- cells that spill --- */

/* Adds the cells of a row that spilled, and of grids in it, to a list of struct flow_spill: they stand on this page. */
void flow_spills(const struct flow_kit *, const struct flow_table *, guint row, guint page, GPtrArray *spills);
/* Numbers the references in the order of the list, and gives what the pages after the document hold. */
struct flow_node *flow_appendix(const struct flow_kit *, const struct boxes *, const GPtrArray *spills);

/* --- faults (report.c), each told once: at the record's value when there is one, else at `otherwise` --- */

/* By so many points: one of LAYOUT_TOO_TALL, LAYOUT_PAGE_HIGH, LAYOUT_MARGIN. */
void flow_report_fit(const struct flow_kit *, enum diag_code, const struct flow_node *, struct place otherwise,
    double points);

#endif
