/*
 * The compiled template: a tree of nodes with expressions compiled, lengths in unscaled points and
 * styles as indexes into each sheet's table.  Built once by the compile files, only read by the bind files.
 */
#ifndef TEMPLATE_PLAN_H
#define TEMPLATE_PLAN_H

#include "template/template.h"

enum node_kind {
	/* inline */
	NODE_TEXT, NODE_VALUE, NODE_SPAN, NODE_CHECK, NODE_BLANK, NODE_BREAK, NODE_PAGE, NODE_PAGES, NODE_SUM, NODE_FRACTION, NODE_LEADER,
	/* blocks */
	NODE_PARA, NODE_BLOCK, NODE_GRID, NODE_SPACE, NODE_RULE, NODE_SEAL, NODE_FIGURE, NODE_LIST,
	/* of lists */
	NODE_ITEM,
	/* of grids */
	NODE_ROW, NODE_HEAD, NODE_CELL, NODE_CAPTION, NODE_CARRY_OVER, NODE_CARRY_FORWARD,
	/* control */
	NODE_IF, NODE_CHOOSE, NODE_REPEAT, NODE_LET, NODE_GROUP,
};

/* White space between pieces of text; a line end between Han characters vanishes, a blank stays. */
enum gap { GAP_NONE, GAP_LINE, GAP_BLANK };

/* A <list>: what numbers its items ("（一）"; the first 一, 1, ①, a or A counts), and how it is indented. */
struct list_plan {
	const char	*marks;
	guint		 start;
	int		 mark_style;	/* -1: that of the item */
	double		 indent, hang;
};

/* An expression, and the paths inside it when it computes something: what it reads of the record. */
struct query {
	const struct xpath	*xpath;
	const struct xpath	**path;
	guint			 path_count;
};

struct value_plan {
	struct query	 select;
	const char	*format;	/* its name */
	const struct xpath *shown;	/* the value, in $value, as the format has it; NULL: as it stands */
	bool		 required;
	const char	*key;		/* field="...", or NULL: the node's path */
	const char	*label;
	const char	*otherwise;	/* default="..." */
	const char	*prefix, *suffix;
};

struct frame_plan {
	double		 padding[4];
	bool		 filled;
	guint32		 fill;
	double		 border[4];
	guint32		 border_color;
	double		 radius;
	enum valign	 valign;
	bool		 keep, as_last, vertical;
	enum stand	 stand;
	double		 width, height;
};

/* What a row adds to a sum of its grid. */
struct sum_plan {
	struct query	 of;
	struct place	 place;
	const char	*label;
};

struct grid_plan {
	struct box_track	*column;
	guint		 column_count;
	guint		 sum_count;
	struct sum_plan	*sum;
	double		 frame, rules, gap;
	guint32		 color;
};

/* How a caption says on a later page that its table goes on. */
enum again { AGAIN_BEFORE, AGAIN_AFTER };

struct sum_use {
	guint		 index;		/* of the grid's sums */
	enum sum_format	 format;
	const char	*key, *label;	/* field="...", or NULL */
};

struct row_plan {
	double		 height;
	bool		 fixed, keep_with_next, stretch;
};

struct cell_plan {
	struct frame_plan	 frame;
	guint			 columns, rows;		/* spans ... */
	const struct xpath	*columns_of, *rows_of;	/* ... or what gives them for a record */
	bool			 label, vertical, ruled;
	enum fit		 fit;
	double			 rule[4];		/* top, right, bottom, left; negative: the grid's */
	enum slash		 slash;
};

/* <image> and <qr>. */
struct figure_plan {
	const struct picture	*picture;	/* the template's own */
	struct query		 select;	/* else what gives the file's name, or the code's text */
	const char		*alt, *label;
	double			 width, height;	/* it stands inside; 0: as the other asks */
	bool			 code;
	enum qr_level		 level;
};

/* A picture's size inside a frame of which one side may be 0, and the pixels that a width shows in print. */
void	 figure_size(const struct picture *, double *width, double *height);
guint	 figure_pixels(double width);

struct repeat_plan {
	struct query	 select;
	const char	*var;		/* or NULL */
	guint		 min, max;	/* max 0: no bound */
};

struct node {
	enum node_kind	 kind;
	struct place	 place;
	guint		 style;		/* index into the sheet's styles */
	guint		 child_count;
	struct node	**child;
	struct box	**constant;	/* para: as each sheet has it; NULL: it depends on the record */
	union {
		struct { const char *text; enum gap before, after; } text;
		struct value_plan	 value;
		struct query		 test;		/* check, if; a <when> is a NODE_IF in a NODE_CHOOSE */
		struct repeat_plan	 repeat;
		struct { const char *name; const struct xpath *select; } let;
		double			 width;		/* blank */
		struct { struct query above, below; } fraction;
		enum leader		 leader;
		struct list_plan	*list;
		const char		*mark;		/* item; NULL: the list's next */
		const char		*role;		/* para */
		struct frame_plan	 frame;		/* block; seal, space and rule use width and height of it */
		struct grid_plan	*grid;
		struct figure_plan	*figure;
		struct row_plan		 row;		/* row, carry-over, carry-forward */
		enum again		 again;		/* caption */
		struct sum_use		 sum;
		struct cell_plan	*cell;
	} u;
};

/*
 * A colour is 0xRRGGBB, or the mark with the index of a <color>, which is looked up for each record.
 */
#define COLOR_NAMED 0x80000000u

/* Into 0xRRGGBB. */
bool	 color_parse(const char *, guint32 *);

struct color_plan {
	const char		*name;
	const struct xpath	*select;
	guint32			 otherwise;
	struct place		 place;
};

/* A <page>: its lengths already scaled, and the template's styles at its scale. */
struct sheet {
	struct place		 place;
	const struct xpath	*test;		/* NULL: always */
	double			 width, height, margin[4], scale;
	double			 step;		/* of the line grid; 0: none */
	guint32			 background;
	guint			 pages;		/* at most; 0: any number */
	struct box_style		*style;
};

struct template {
	const char	*id;
	struct place	 place;
	enum record_kind record;
	const char	*stage, *language;
	bool		 keeps_missing;
	const struct xpath *title, *subject, *date, *author;	/* NULL: "" */
	const struct xpath *variants, *variant_name;
	guint		 color_count;
	struct color_plan *color;
	guint		 style_count;
	int		 title_style, heading_style;	/* h1 and h2; -1: there are none */
	guint		 sheet_count;
	struct sheet	*sheet;
	struct node	*lets;		/* NODE_GROUP of the <let> at top level */
	struct node	*header, *footer, *body;	/* NODE_BLOCK; header and footer may be NULL */
	struct node	*header_on[PAGE_SORTS], *footer_on[PAGE_SORTS];	/* or NULL */
};

/* HTML-table placement of the cells of one grid, row by row. */
struct placement {
	guint	 columns;
	guint	*busy;		/* rows a column is still covered from above, this one included */
	guint	 next;		/* first column not looked at in this row */
};

enum placed { PLACED, PLACED_TOO_WIDE, PLACED_OVERLAP };

struct placement	*placement_new(struct arena *, guint columns);
/* Where a cell lands. */
enum placed		 placement_cell(struct placement *, guint columns, guint rows, guint *column);
/* The next run of free columns of this row (for filling it up); false: none left. */
bool			 placement_free(struct placement *, guint *column, guint *columns);
void			 placement_end_row(struct placement *);

#endif
