/*
 * What stands below what.  A box tree becomes nodes (shaped once); nodes laid in a width become a flow:
 * a flat list of pieces with heights, which pages and cells are filled from.
 */
#ifndef LAYOUT_FLOW_FLOW_H
#define LAYOUT_FLOW_FLOW_H

#include "layout/line/para.h"

struct flow;
struct table;
struct vertical;
struct qr;
struct spill;

struct node {
	const struct box	*box;
	struct para		*para;		/* BOX_PARA */
	struct vertical		*vertical;	/* BOX_PARA: it and those after it as columns */
	guint			 child_count;	/* BOX_BLOCK */
	struct node		**child;
	struct node		*mark;		/* of an item of a list: its text, set before the item, ... */
	double			 hang;		/* ... and how far the item stands from it [pt of the style] */
	struct table		*table;		/* BOX_GRID */
	struct qr		*qr;		/* BOX_QR */
	guint			 element;	/* structure element, once it has begun */
};

/* How firmly a piece holds to the next. */
enum hold {
	HOLD_FREE,	/* a page may end between them */
	HOLD_TIE,	/* rows of a spanning cell: not when much of the page would stay blank */
	HOLD_KEEP,	/* only when what is kept together is higher than a page */
	HOLD_ALWAYS,
};

enum piece_kind { PIECE_LINE, PIECE_ROW, PIECE_RULE, PIECE_SEAL, PIECE_FIGURE, PIECE_SPACE, PIECE_OPEN, PIECE_CLOSE };

#define PIECE_NONE G_MAXUINT

struct piece {
	enum piece_kind	 kind;
	enum hold	 hold;
	struct node	*node;
	guint		 index;		/* line or row; OPEN and CLOSE: of the other one */
	guint		 container;	/* the OPEN it stands in (an OPEN's: the one outside); PIECE_NONE: none */
	double		 x, width;	/* from the left of the flow [pt] */
	double		 height;	/* of the paper it takes [pt] */
	bool		 fixed;		/* SPACE: stays at the top of a page */
};

struct flow {
	guint		 count;
	struct piece	*piece;
	double		 height;
	double		 too_wide;	/* of the worst line [pt], ... */
	const struct node *widest;	/* ... and whose it is */
};

struct table_cell {
	const struct box_cell	*cell;
	guint			 row;
	guint			 columns, rows;	/* spans, within the grid */
	struct node		*content;
	struct flow		*flow;
	double			 scale;
	guint			 element;
	guint			 planned;	/* pieces of the flow that pages before take, ... */
	guint			 done;		/* ... and those already painted */
	guint			 stuck;		/* pages on which it did not get on */
	struct spill		*spill;		/* where the rest is; NULL: it shows all */
};

struct table {
	const struct box_grid	*grid;
	guint			 rows, heads;
	guint			 over, all;	/* the rows that carry: 承前页 [rows, over), 过次页 [over, all) */
	struct node		*caption[2];	/* on the first page, and on the others; NULL: none */
	struct flow		*caption_flow[2];
	guint			 caption_element;
	struct table_cell	*cell;		/* in the order of rows */
	guint			*first;		/* index of each row's first cell, all + 1 */
	guint			*group;		/* first row of those that spans tie to a row */
	double			*x;		/* left of each column, columns + 1 [pt] */
	double			*height;	/* of each row [pt] */
	guint			*element;	/* of each row */
	double			 width;
};

/* What laying out needs at hand. */
struct kit {
	struct faces	*faces;
	struct para_scratch *scratch;
	struct arena	*arena;
	struct diag	*diag;
	guint		 page_digits;
	bool		 spills;	/* cells may, in what is laid now */
};

/* Shapes all text of a box. */
struct node	*flow_node(const struct kit *, const struct box *, bool vertical);
/* Width without any breaking, and that of the widest part no line breaks in. */
double		 node_natural(const struct node *);
double		 node_least(const struct node *);
/* The first field that stands in a node and came from a record, or NULL. */
const struct box_field	*node_field(const struct node *);
/* Least scale its text may be set at (styles' min_size). */
double		 node_least_scale(const struct node *);

/* qr.c: the modules of a code. NULL: reported. */
struct qr	*qr_new(const struct kit *, const struct box *);

/* The children of a block (a body, a cell's content) in a width, as a flow. */
struct flow	*flow_new(const struct kit *, struct node *block, double width, double scale);
/* What a container takes above what stands in it, when it begins and when it goes on. */
double		 node_opening(const struct node *);
double		 node_reopening(const struct node *);
/* Heights that end and begin again the containers open at a piece. */
double		 flow_closing(const struct flow *, guint piece);
double		 flow_reopening(const struct flow *, guint piece);
/* The first piece from `from` on that is not dropped at the top of a page. */
guint		 flow_skip(const struct flow *, guint from);
/* Height of what is left from a piece on. */
double		 flow_rest(const struct flow *, guint from);
/* Where a part from `from` on that fits a height ends; `used` what it takes, with what must be begun and ended. */
guint		 flow_fit(const struct flow *, guint from, double height, double *used);

/* Moves the numbers of cells aligned so until their points stand below each other in each column. */
void		 decimal_align(const struct table *);
struct table	*table_new(const struct kit *, const struct box *);
void		 table_flow_cell(const struct kit *, const struct table *, struct table_cell *, double scale);

/* columns.c: its width without any breaking, and with every break there may be; the columns in a width. */
double		 table_natural(const struct table *);
double		 table_least(const struct table *);
void		 columns_set(const struct kit *, const struct table *, const struct box *, double width, double scale,
		    double *column);
/* Columns and row heights in a width; what does not fit is reported. */
void		 table_lay(const struct kit *, struct table *, const struct box *, double width, double scale);
/*
 * report.c: what does not fit, once a node: at the record's value when there is one, else at `otherwise`.  A flow's
 * widest line; a cell that is higher than its rows let it be; columns and pictures wider than their place.
 */
void		 report_fit(const struct kit *, enum diag_code, const struct node *, struct place otherwise, double points);
void		 report_wide(const struct kit *, const struct flow *, const struct node *, struct place otherwise);
void		 report_tall(const struct kit *, const struct table_cell *, double height);
void		 report_columns(const struct kit *, const struct box *, double points);
void		 report_figure(const struct kit *, const struct box *, double points);
double		 caption_height(const struct table *, bool again);
/* Height of rows that are printed only at page breaks. */
double		 carry_height(const struct table *, guint from, guint to);
/* What stands in a row that carries, with these sums; nothing is copied when there are none in it. */
const struct box *carry_box(struct arena *, const struct box_grid *, const struct box *, const gint64 *sum);
/* Sums as wide as any page will have them; NULL: there are none to carry. */
const gint64	*carry_widest(struct arena *, const struct box_grid *);
/* Whether a row's height is exact. */
bool		 row_fixed(const struct table *, guint row);
/* Whether a cell holds a grid alone, without padding; its last row among pieces [from, to) that may grow takes what is left. */
bool		 cell_holds_grid(const struct table_cell *);
void		 table_fill(struct flow *, guint from, guint to, double room);
/* The height a cell takes, laid as it is. */
double		 cell_need(const struct table_cell *);
/* Width of a cell's columns, and of its content. */
double		 cell_width(const struct table *, const struct table_cell *);
double		 box_inset(const struct box *, guint side);	/* padding and border */

#endif
