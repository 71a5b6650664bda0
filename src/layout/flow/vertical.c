/* Columns of text that runs down: how many, how long, how far apart. */
#include "base/arena.h"
#include "layout/flow/inner.h"

#include <math.h>

/* Columns are not set closer than this [em]. */
#define SIDE_LEAST 0.1 /* at each side of one; that at the sides of the cell is kept when there are several */
#define SIDE_DRAWN 0.2 /* the same where dots or lines stand beside one, ... */
#define SIDE_FRAME 0.1 /* ... and outside a frame */
/* Characters that stand in a column at least, when there are several: three are read as one, two only where they must. */
#define LENGTH_LEAST 3.0
#define LENGTH_FIRM  2.0
#define STEP         0.25 /* in which a length is looked for [em] */
/* So many lengths are tried one by one. */
#define SCAN_MOST 100
/* No column is longer than a sheet: the long side of A0 [pt]. */
#define LENGTH_MOST 3371.0

struct flow_vertical *
vertical_new(const struct flow_kit *kit, struct box *const *box, guint count)
{
	struct flow_vertical *v = arena_alloc(kit->arena, sizeof *v);

	v->count = count;
	v->para = arena_array(kit->arena, count, sizeof(struct para *));
	v->element = arena_array(kit->arena, count, sizeof *v->element);
	for (guint i = 0; i < count; i++)
		v->para[i] = para_new(kit->faces, kit->scratch, kit->arena, kit->diag, box[i], true, kit->page_digits);
	return v;
}

static const struct box_style *
style_of(const struct flow_vertical *v)
{
	return v->para[0]->box->style;
}

/* The length of the longest column when none is broken. */
static double
max_content_length(const struct flow_vertical *v)
{
	double natural = 0;

	for (guint i = 0; i < v->count; i++)
		natural = MAX(natural, v->para[i]->max_content);
	return natural;
}

/* Words that lie on their side are not broken as long as a row can grow. */
static double
longest_word(const struct flow_vertical *v)
{
	double longest = 0;

	for (guint i = 0; i < v->count; i++) {
		const struct para *para = v->para[i];
		double word = 0;

		for (guint k = 0; k < para->atoms; k++) {
			bool goes_on = k > 0 && !para->atom[k].wide && !para->atom[k - 1].wide && !para->atom[k].space;

			word = (goes_on ? word : 0) + para->atom[k].width;
			longest = MAX(longest, word);
		}
	}
	return longest;
}

guint
vertical_columns(const struct flow_vertical *v)
{
	guint columns = 0;

	for (guint i = 0; i < v->count; i++)
		columns += v->para[i]->lines;
	return columns;
}

static guint
lay_length(const struct flow_kit *kit, struct flow_vertical *v, double length, double scale)
{
	for (guint i = 0; i < v->count; i++)
		para_lay(v->para[i], kit->scratch, kit->arena, length, scale);
	return vertical_columns(v);
}

/* What is drawn beside a column has its room: dots of one and a line of the next stand side by side. */
static double
side_least(const struct para *para)
{
	double size = para->box->style->size, least = SIDE_LEAST * size;

	for (guint i = 0; i < para->box->span_count; i++) {
		const struct box_span *span = &para->box->span[i];
		const struct box_style *style = span->style;

		if (style->emphasis || style->underline != UNDERLINE_NONE)
			least = MAX(least, SIDE_DRAWN * size);
		if (span->frame != NULL)
			least = MAX(least,
			    span->frame->style->box + span->frame->style->box_padding + SIDE_FRAME * size);
	}
	return least;
}

/* Blank at each side of a column: between none at all (loose 0) and what its leading asks for (1). */
double
vertical_side(const struct para *para, double loose)
{
	const struct box_style *style = para->box->style;
	double most = MAX(style->leading - style->size, 0) / 2, least = side_least(para);

	if (least <= SIDE_LEAST * style->size)
		least = MIN(most, least);
	return (least + (MAX(most, least) - least) * loose) * para->scale;
}

double
vertical_width(const struct flow_vertical *v, double loose)
{
	double width = 0, first = -1, last = 0;

	for (guint i = 0; i < v->count; i++) {
		const struct para *para = v->para[i];
		guint lines = para->lines > 0 ? para->lines : para->segments;

		last = vertical_side(para, loose);
		first = first < 0 ? last : first;
		width += lines * (para->box->style->size * para->scale + 2 * last);
	}
	return width - first - last;
}

static bool
fits_width(const struct flow_vertical *v)
{
	return vertical_width(v, 0) + 2 * vertical_side(v->para[0], 0) <= v->width + ROUNDING;
}

/* Whether columns of a length are no more than `most`; 0: than the width holds. */
static bool
fits_length(const struct flow_kit *kit, struct flow_vertical *v, double length, guint most, double scale)
{
	guint columns = lay_length(kit, v, length, scale);

	return most > 0 ? columns <= most : fits_width(v);
}

/* The least length that fits, or the last when none does; that of long text is looked for by halves first. */
static double
find_length(const struct flow_kit *kit, struct flow_vertical *v, double from, double to, guint most, double scale)
{
	double step = STEP * style_of(v)->size * scale;

	if (to - from > SCAN_MOST * step && !fits_length(kit, v, to, most, scale))
		return to;
	while (to - from > SCAN_MOST * step) {
		double middle = from + floor((to - from) / 2 / step) * step;

		if (fits_length(kit, v, middle, most, scale))
			to = middle;
		else
			from = middle;
	}
	for (double length = from; length < to - ROUNDING; length += step)
		if (fits_length(kit, v, length, most, scale))
			return length;
	return to;
}

/* One column when there is room for it, else as many as there must be, about alike long. */
static double
choose_length(const struct flow_kit *kit, struct flow_vertical *v, double scale)
{
	double natural = max_content_length(v) * scale, size = style_of(v)->size * scale;
	double few = (v->firm ? LENGTH_FIRM : LENGTH_LEAST) * size,
	       least = MIN(natural, MAX(few, longest_word(v) * scale));
	double length;
	guint columns;

	if (v->room <= 0 || natural <= v->room + ROUNDING)
		return natural;
	if (natural < 2 * few - ROUNDING)
		return natural;
	length = MAX(v->room, least);
	columns = lay_length(kit, v, length, scale);
	if (!fits_width(v)) {
		length = find_length(kit, v, length, MIN(natural, MAX(length, LENGTH_MOST)), 0, scale);
		columns = lay_length(kit, v, length, scale);
		if (!fits_width(v))
			return natural;
	}
	if (style_of(v)->align == ALIGN_JUSTIFY)
		return length;
	return find_length(kit, v, MAX(least, natural / columns), length, columns, scale);
}

/* Columns side by side begin at one height, whatever a single one would do. */
static void
align_columns(struct flow_vertical *v, guint columns)
{
	for (guint i = 0; i < v->count; i++) {
		struct para *para = v->para[i];

		for (guint k = 0; k < para->lines && columns > 1; k++)
			if (para->box->style->align == ALIGN_CENTER)
				para->line[k].measure = MIN(para->line[k].measure, para->line[k].natural);
	}
}

void
vertical_lay(const struct flow_kit *kit, struct flow_vertical *v, double width, double scale)
{
	double length, tight, wide;
	guint columns;

	v->width = width;
	length = choose_length(kit, v, scale);
	if (style_of(v)->align == ALIGN_DISTRIBUTE)
		length = MAX(length, v->room);
	columns = lay_length(kit, v, length, scale);
	align_columns(v, columns);
	v->height = length;
	tight = vertical_width(v, 0);
	wide = vertical_width(v, 1);
	v->loose = wide > tight ? CLAMP((width - tight) / (wide - tight), 0, 1) : 1;
	v->too_wide = MAX(tight - width, 0);
	if (v->too_wide < ROUNDING)
		v->too_wide = 0;
}

guint
vertical_over(const struct flow_vertical *v)
{
	double over = (v->height - v->room) / (style_of(v)->size * v->para[0]->scale);

	return over > ROUNDING ? (guint)ceil(over - ROUNDING) : 0;
}

void
vertical_room(struct flow_node *node, double room, bool firm)
{
	double inset = node->box->kind == BOX_BLOCK ? flow_inset(node->box, 0) + flow_inset(node->box, 2) : 0;

	if (node->vertical != NULL) {
		node->vertical->room = MAX(room, 0);
		node->vertical->firm = firm;
	}
	for (guint i = 0; i < node->child_count; i++)
		vertical_room(node->child[i], room - inset, firm);
}

/* Of the rows a cell spans, as far as they are known. */
static double
rows_height(const struct flow_table *table, const struct table_cell *cell, bool *firm)
{
	double height = table->grid->gap * (cell->rows - 1);

	*firm = true;
	for (guint r = cell->row; r < cell->row + cell->rows; r++) {
		height += table->height[r];
		*firm = *firm && table_row_fixed(table, r);
	}
	return height;
}

/* Lays a cell's columns at a scale: whether they fit its width, and its height when that is known. */
static bool
fits_cell(const struct flow_kit *kit, const struct flow_table *table, struct table_cell *cell, double scale,
    double height)
{
	table_flow_cell(kit, table, cell, scale);
	return cell->flow->too_wide <= 0 && (height <= 0 || table_cell_height(cell) <= height + ROUNDING);
}

void
vertical_cell(const struct flow_kit *kit, const struct flow_table *table, struct table_cell *cell, double scale)
{
	const struct box_style *style = cell->content->box->style;
	bool firm;
	double height = rows_height(table, cell, &firm), least = scale;

	if (cell->cell->fit == FIT_SHRINK)
		least = scale * node_min_scale(cell->content);
	vertical_room(cell->content, height, firm);
	if (fits_cell(kit, table, cell, scale, height) || !(scale > least))
		return;
	if (!fits_cell(kit, table, cell, least, height))
		return;
	do
		scale = MAX(scale - SHRINK_STEP / (style ? style->size : 10), least);
	while (!fits_cell(kit, table, cell, scale, height) && scale > least);
}

void
vertical_cell_again(const struct flow_kit *kit, const struct flow_table *table, struct table_cell *cell, double height)
{
	bool firm;
	guint done = cell->done;

	rows_height(table, cell, &firm);
	vertical_room(cell->content, height, firm);
	table_flow_cell(kit, table, cell, cell->scale);
	cell->done = done; /* another length makes no other pieces */
}
