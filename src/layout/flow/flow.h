/*
 * What stands below what.  A box tree becomes nodes (shaped once); nodes laid in a width become a flow:
 * a flat list of pieces with heights, which pages and cells are filled from.
 */
#ifndef LAYOUT_FLOW_FLOW_H
#define LAYOUT_FLOW_FLOW_H

#include "layout/line/para.h"

struct flow;
struct flow_table;
struct flow_vertical;
struct flow_qr;
struct flow_spill;

struct flow_node {
	const struct box	*box;
	struct para		*para;		/* BOX_PARA */
	struct flow_vertical		*vertical;	/* BOX_PARA: it and those after it as columns */
	guint			 child_count;	/* BOX_BLOCK */
	struct flow_node		**child;
	struct flow_node		*mark;		/* of an item of a list: its text, set before the item, ... */
	double			 hang;		/* ... and how far the item stands from it [pt of the style] */
	struct flow_table		*table;		/* BOX_GRID */
	struct flow_qr		*qr;		/* BOX_QR */
	guint			 element;	/* structure element, once it has begun */
};

/* How firmly a piece holds to the next. */
enum flow_keep {
	KEEP_AUTO,	/* a page may end between them */
	KEEP_WEAK,	/* rows of a spanning cell: not when much of the page would stay blank */
	KEEP_STRONG,	/* only when what is kept together is higher than a page */
	KEEP_ALWAYS,
};

enum flow_piece_kind { PIECE_LINE, PIECE_ROW, PIECE_RULE, PIECE_SEAL, PIECE_FIGURE, PIECE_SPACE, PIECE_OPEN, PIECE_CLOSE };

#define PIECE_NONE G_MAXUINT

struct flow_piece {
	enum flow_piece_kind	 kind;
	enum flow_keep	 keep;
	struct flow_node	*node;
	guint		 index;		/* line or row; OPEN and CLOSE: of the other one */
	guint		 container;	/* the OPEN it stands in (an OPEN's: the one outside); PIECE_NONE: none */
	double		 x, width;	/* from the left of the flow [pt] */
	double		 height;	/* of the paper it takes [pt] */
	bool		 fixed;		/* SPACE: stays at the top of a page */
};

struct flow {
	guint		 count;
	struct flow_piece	*piece;
	double		 height;
	double		 too_wide;	/* of the worst line [pt], ... */
	const struct flow_node *widest;	/* ... and whose it is */
};

struct table_cell {
	const struct box_cell	*cell;
	guint			 row;
	guint			 columns, rows;	/* spans, within the grid */
	struct flow_node		*content;
	struct flow		*flow;
	double			 scale;
	guint			 element;
	guint			 planned;	/* pieces of the flow that pages before take, ... */
	guint			 done;		/* ... and those already painted */
	guint			 stuck;		/* pages on which it did not get on */
	struct flow_spill		*spill;		/* where the rest is; NULL: it shows all */
};

struct flow_table {
	const struct box_grid	*grid;
	guint			 rows, heads;
	guint			 over, all;	/* the rows that carry: 承前页 [rows, over), 过次页 [over, all) */
	struct flow_node		*caption[2];	/* on the first page, and on the others; NULL: none */
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
struct flow_kit {
	struct faces	*faces;
	struct para_scratch *scratch;
	struct arena	*arena;
	struct diag	*diag;
	guint		 page_digits;
	bool		 spills;	/* cells may, in what is laid now */
};

/* Shapes all text of a box. */
struct flow_node	*flow_shape(const struct flow_kit *, const struct box *, bool vertical);
/* Width without any breaking, and that of the widest part no line breaks in. */
double		 node_max_content(const struct flow_node *);
double		 node_min_content(const struct flow_node *);
/* The first field that stands in a node and came from a record, or NULL. */
const struct box_field	*node_field(const struct flow_node *);
/* Least scale its text may be set at (styles' min_size). */
double		 node_min_scale(const struct flow_node *);

/* qr.c: the modules of a code. NULL: reported. */
struct flow_qr	*flow_qr_new(const struct flow_kit *, const struct box *);

/* The children of a block (a body, a cell's content) in a width, as a flow. */
struct flow	*flow_new(const struct flow_kit *, struct flow_node *block, double width, double scale);
/* What a container takes above what stands in it, when it begins and when it goes on. */
double		 node_opening(const struct flow_node *);
double		 node_reopening(const struct flow_node *);
/* Heights that end and begin again the containers open at a piece. */
double		 flow_closing(const struct flow *, guint piece);
double		 flow_reopening(const struct flow *, guint piece);
/* The first piece from `from` on that is not dropped at the top of a page. */
guint		 flow_skip(const struct flow *, guint from);
/* Height of what is left from a piece on. */
double		 flow_remaining(const struct flow *, guint from);
/* Where a part from `from` on that fits a height ends; `used` what it takes, with what must be begun and ended. */
guint		 flow_fit(const struct flow *, guint from, double height, double *used);

/* Moves the numbers of cells aligned so until their points stand below each other in each column. */
void		 table_align_decimals(const struct flow_table *);
struct flow_table	*table_new(const struct flow_kit *, const struct box *);
void		 table_flow_cell(const struct flow_kit *, const struct flow_table *, struct table_cell *, double scale);

/* columns.c: its width without any breaking, and with every break there may be; the columns in a width. */
double		 table_max_content(const struct flow_table *);
double		 table_min_content(const struct flow_table *);
void		 table_set_columns(const struct flow_kit *, const struct flow_table *, const struct box *, double width, double scale,
		    double *column);
/* Columns and row heights in a width; what does not fit is reported. */
void		 table_lay(const struct flow_kit *, struct flow_table *, const struct box *, double width, double scale);
/*
 * report.c: what does not fit, once a node: at the record's value when there is one, else at `otherwise`.  A flow's
 * widest line; a cell that is higher than its rows let it be; columns and pictures wider than their place.
 */
void		 flow_report_fit(const struct flow_kit *, enum diag_code, const struct flow_node *, struct place otherwise, double points);
void		 flow_report_wide(const struct flow_kit *, const struct flow *, const struct flow_node *, struct place otherwise);
void		 flow_report_tall(const struct flow_kit *, const struct table_cell *, double height);
void		 flow_report_columns(const struct flow_kit *, const struct box *, double points);
void		 flow_report_figure(const struct flow_kit *, const struct box *, double points);
double		 table_caption_height(const struct flow_table *, bool again);
/* Height of rows that are printed only at page breaks. */
double		 table_carry_height(const struct flow_table *, guint from, guint to);
/* What stands in a row that carries, with these sums; nothing is copied when there are none in it. */
const struct box *table_carry_box(struct arena *, const struct box_grid *, const struct box *, const gint64 *sum);
/* Sums as wide as any page will have them; NULL: there are none to carry. */
const gint64	*table_carry_widest(struct arena *, const struct box_grid *);
/* Whether a row's height is exact. */
bool		 table_row_fixed(const struct flow_table *, guint row);
/* Whether a cell holds a grid alone, without padding; its last row among pieces [from, to) that may grow takes what is left. */
bool		 table_cell_holds_grid(const struct table_cell *);
void		 table_fill(struct flow *, guint from, guint to, double room);
/* The height a cell takes, laid as it is. */
double		 table_cell_height(const struct table_cell *);
/* Width of a cell's columns, and of its content. */
double		 table_cell_width(const struct flow_table *, const struct table_cell *);
double		 flow_inset(const struct box *, guint side);	/* padding and border */

#endif
