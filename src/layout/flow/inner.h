/* Inside of the room flow. */
#ifndef LAYOUT_FLOW_INNER_H
#define LAYOUT_FLOW_INNER_H

#include "base/place.h"
#include "layout/flow/flow.h"

#define MM       (72 / 25.4)
#define ROUNDING 0.01 /* [pt] */
/* Steps in which text of a cell shrinks [pt]. */
#define SHRINK_STEP 0.25

/* --- nodes --- */

/* Widths of what stands in something (CSS) [pt]. */
struct flow_content {
	double min; /* of the widest part no line breaks in */
	double max; /* without any breaking */
};

struct flow_content node_content(const struct flow_node *);
/* Least scale its text may be set at (styles' min_size). */
double node_min_scale(const struct flow_node *);
/* The first field that stands in a node and came from a record, or NULL. */
const struct box_field *node_field(const struct flow_node *);

/* A code. NULL: reported. */
struct flow_qr *flow_qr_new(const struct flow_kit *, const struct box *);

/* --- keeps (keep.c) --- */

/* Of a line of a paragraph and of a row, with the next. */
enum flow_keep flow_line_keep(guint line, guint lines);
enum flow_keep flow_row_keep(const struct flow_table *, guint row);
/* The flow so far ends, or what follows begins a page: a signature at its end takes what comes before it along. */
void flow_keep_signature(struct flow *);

/* --- tables --- */

struct flow_table *table_new(const struct flow_kit *, const struct box *);
/* Moves the numbers of cells aligned so until their points stand below each other in each column. */
void table_align_decimals(const struct flow_table *);
/* columns.c */
struct flow_content table_content(const struct flow_table *);
/* The width of each column [pt], in a width for all; fixed ones that are too wide for it are reported. */
void table_set_columns(const struct flow_kit *, const struct flow_table *, const struct box *, double width,
    double scale, double *set);
/*
 * Shares a room [pt] among columns that are balanced, so that the table is least high; content: what each column holds at that
 * scale.  set: widths to begin with, and what was found.
 */
void table_balance(const struct flow_kit *, const struct flow_table *, const struct flow_content *content, double room,
    double scale, double *set);
/* Columns and row heights in a width; what does not fit is reported. */
void table_lay(const struct flow_kit *, struct flow_table *, const struct box *, double width, double scale);
/* Sums as wide as any page will have them; NULL: there are none to carry. */
const gint64 *table_carry_widest(struct arena *, const struct box_grid *);

/* --- columns of text that runs down --- */

/* Shapes paragraphs as columns. */
struct flow_vertical *vertical_new(const struct flow_kit *, struct box *const *para, guint count);
void vertical_lay(const struct flow_kit *, struct flow_vertical *, double width, double scale);
/* How many characters the columns are longer than their room. */
guint vertical_over(const struct flow_vertical *);
/* Sets the room of all columns in a node; firm: it cannot grow. */
void vertical_room(struct flow_node *, double room, bool firm);
/* Lays a cell of columns in the height that its rows have so far. */
void vertical_cell(const struct flow_kit *, const struct flow_table *, struct table_cell *, double scale);

/* --- text in columns side by side (strips.c) --- */

/* How wide each is in a width. */
double flow_strips_width(const struct box *, double width);
struct flow_strips *flow_strips_lay(const struct flow_kit *, struct flow_node *block, double width, double scale);

/* --- cells that spill --- */

/* Of one cell. */
struct flow_spill {
	struct flow_node *rest;      /* a block of what did not fit */
	struct flow_node *reference; /* the paragraph in the cell that says where it is */
	const char *label;           /* what the form calls the cell */
	double width, scale;         /* the reference is set in */
	guint page;                  /* the cell stands on */
};

/* Cuts a cell to a height, so that it ends with a reference.  false: not even its first lines fit. */
bool flow_spill_cell(const struct flow_kit *, const struct flow_table *, struct table_cell *, double height);
/* The reference to a part of the appendix of this number. */
const char *flow_reference(struct arena *, guint number);
/* A style without indents and spaces, aligned so; a block of nodes. */
struct box_style *flow_plain_style(struct arena *, const struct box_style *like, enum align);
struct flow_node *flow_block(const struct flow_kit *, const struct box *like, const GPtrArray *children);

/* --- faults, as flow_report_fit --- */

/* A flow's widest line; a cell higher than its rows let it be; columns and pictures wider than their place. */
/* The field that a flow's widest line, which is too wide, has a number of that is never divided, or NULL. */
const struct box_field *flow_typed_field(const struct flow *);
void flow_report_wide(const struct flow_kit *, const struct flow *, const struct flow_node *, struct place otherwise);
void flow_report_tall(const struct flow_kit *, const struct table_cell *, double height);
void flow_report_columns(const struct flow_kit *, const struct box *, double points);
void flow_report_figure(const struct flow_kit *, const struct box *, double points);

#endif
