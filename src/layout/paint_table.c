/* The part of a table that stands on one page: cells, then each rule once, then the frame. */
#include "layout/paint.h"

#define NOBODY G_MAXUINT
#define ROUNDING 0.05

struct part {
	struct painter		*painter;
	const struct box	*box;
	struct table		*table;
	const struct placed	*row;		/* the rows on this page */
	const struct flow	*flow;
	guint			 rows;
	double			 x;
	guint			*owner;		/* which cell has a column in the row in hand */
	guint			*above;		/* and in the row before */
	double			*since;		/* where the rule left of a column began, or -1 */
};

static guint
row_index(const struct part *part, guint i)
{
	return part->row[i].carrying > 0 ? part->row[i].carrying : part->flow->piece[part->row[i].piece].index;
}

static double
left_of(const struct part *part, guint column)
{
	return part->x + part->table->x[column];
}

static double
right_of(const struct part *part, guint column)
{
	return part->x + part->table->x[column + 1] - part->table->grid->gap;
}

static guint
last_column(const struct table_cell *cell, const struct table *table)
{
	return MIN(cell->cell->column, table->grid->column_count - 1) + cell->columns - 1;
}

/* The last row on this page, from row i on, that a cell reaches; `whole`: it ends there. */
static guint
last_row(const struct part *part, const struct table_cell *cell, guint i, bool *whole)
{
	guint	end = cell->row + cell->rows - 1, last = i;

	while (last + 1 < part->rows && row_index(part, last + 1) <= end && row_index(part, last + 1) > row_index(part, last))
		last++;
	*whole = row_index(part, last) == end && !part->row[last].cut;
	return last;
}

static double
align_shift(enum valign valign, double room)
{
	if (room <= 0)
		return 0;
	return valign == VALIGN_TOP ? 0 : valign == VALIGN_MIDDLE ? room / 2 : room;
}

/* （续） in the style of a label's text. */
static struct flow *
continued_flow(struct part *part, const struct table_cell *cell, double width)
{
	const struct kit	*kit = part->painter->kit;
	const struct box	*like = cell->content->box;
	struct box		*block = arena_alloc(kit->arena, sizeof *block);
	struct box		*para = arena_alloc(kit->arena, sizeof *para);
	struct span		*span = arena_alloc(kit->arena, sizeof *span);

	while (like->kind == BOX_BLOCK && like->child_count > 0)
		like = like->child[like->child_count - 1];
	*span = (struct span){ .kind = SPAN_TEXT, .text = "（续）", .style = like->style, .place = like->place };
	*para = (struct box){ .kind = BOX_PARA, .role = "P", .place = like->place, .style = like->style, .span = span,
	    .span_count = 1 };
	block->child = arena_memdup(kit->arena, &para, sizeof para);
	block->child_count = 1;
	return flow_new(kit, flow_node(kit, block, cell->cell->vertical), width, cell->scale);
}

/* A label, or a cell of several rows, that goes on on another page is said again, with （续） below it where there is room. */
static void
paint_label_again(struct part *part, struct table_cell *cell, struct rect inner)
{
	const struct flow	*flow = cell->flow, *more;
	struct painter		*p = part->painter;
	double			 height = flow->height, y;

	if ((!cell->cell->label && cell->rows == 1) || flow->count == 0 || height > inner.height + ROUNDING)
		return;
	more = continued_flow(part, cell, inner.width);
	if (height + more->height > inner.height + ROUNDING || more->too_wide > 0)
		more = NULL;
	y = inner.y + align_shift(cell->content->box->valign, inner.height - height - (more ? more->height : 0));
	paint_begin_artifact(p);
	paint_flow(p, flow, 0, flow->count, inner.x, y);
	if (more)
		paint_flow(p, more, 0, more->count, inner.x, y + height);
	paint_end_artifact(p);
}

/* As much of the cell's text as the part of the cell on this page holds. */
static void
paint_content(struct part *part, struct table_cell *cell, struct rect inner, bool whole)
{
	const struct flow	*flow = cell->flow;
	double			 used = flow->height, shift = 0;
	guint			 from = cell->done, to = flow->count;

	if (whole && flow_rest(flow, from) > inner.height + ROUNDING)
		report_fit(part->painter->kit, DIAG_LAYOUT_PAGE_HIGH, cell->content, cell->cell->place,
		    flow_rest(flow, from) - inner.height);
	if (from == 0 && (whole || flow->height <= inner.height + ROUNDING))
		shift = align_shift(cell->content->box->valign, inner.height - flow->height);
	else if (!whole)
		to = flow_fit(flow, from, inner.height, &used);
	if (from >= flow->count) {
		paint_label_again(part, cell, inner);
		return;
	}
	paint_flow(part->painter, flow, from, to, inner.x, inner.y + shift);
	cell->done = to;
}

static void
paint_cell(struct part *part, struct table_cell *cell, guint i)
{
	const struct box	*box = cell->content->box;
	struct painter		*p = part->painter;
	bool			 whole, repeated = part->row[i].repeated;
	guint			 column = MIN(cell->cell->column, part->table->grid->column_count - 1);
	guint			 last = last_row(part, cell, i, &whole);
	struct rect		 r = { left_of(part, column), part->row[i].y, 0, 0 }, inner;
	guint			 done = cell->done;

	r.width = right_of(part, last_column(cell, part->table)) - r.x;
	r.height = part->row[last].y + part->row[last].height - r.y;
	inner = (struct rect){ r.x + box_inset(box, 3), r.y + box_inset(box, 0),
	    r.width - box_inset(box, 1) - box_inset(box, 3), r.height - box_inset(box, 0) - box_inset(box, 2) };
	paint_frame(p, box, r);
	paint_begin(p, (struct item_mark){ cell->cell->label ? "TH" : "TD", cell->cell->place, cell->columns, cell->rows, NULL },
	    &cell->element);
	if (repeated)
		cell->done = 0;
	paint_content(part, cell, inner, whole);
	if (repeated)
		cell->done = done;
	paint_end(p);
}

static void
begin_row(struct part *part, guint r)
{
	paint_begin(part->painter, (struct item_mark){ .role = "TR", .place = part->table->grid->row[r].place },
	    &part->table->element[r]);
}

/* Cells of earlier rows that go on at the top of this part. */
static void
paint_cells_from_above(struct part *part, guint i)
{
	struct table	*table = part->table;
	guint		 r = row_index(part, i);

	for (guint above = table->group[r]; above < r; above++)
		for (guint k = table->first[above]; k < table->first[above + 1]; k++) {
			if (above + table->cell[k].rows <= r)
				continue;
			begin_row(part, above);
			paint_cell(part, &table->cell[k], i);
			paint_end(part->painter);
		}
}

/* What a row that carries says on this page; its heights were kept for the widest that it may say. */
static void
paint_carrying(struct part *part, guint i)
{
	const struct kit	*kit = part->painter->kit;
	const struct table	*table = part->table;
	guint			 r = row_index(part, i);

	for (guint k = table->first[r]; k < table->first[r + 1]; k++) {
		struct table_cell	 cell = table->cell[k];
		const struct box	*box = carry_box(kit->arena, table->grid, cell.cell->content, part->row[i].sum);

		cell.content = flow_node(kit, box, cell.cell->vertical);
		cell.flow = flow_new(kit, cell.content, cell_width(table, &cell) - box_inset(box, 1) - box_inset(box, 3), cell.scale);
		paint_cell(part, &cell, i);
	}
}

static bool
follows(const struct part *part, guint i)
{
	return i > 0 && part->row[i - 1].repeated == part->row[i].repeated &&
	    row_index(part, i) == row_index(part, i - 1) + 1;
}

static void
paint_row(struct part *part, guint i)
{
	struct table	*table = part->table;
	guint		 r = row_index(part, i);

	if (part->row[i].repeated)
		paint_begin_artifact(part->painter);
	else if (!follows(part, i))
		paint_cells_from_above(part, i);
	begin_row(part, r);
	if (part->row[i].carrying > 0)
		paint_carrying(part, i);
	else
		for (guint k = table->first[r]; k < table->first[r + 1]; k++)
			paint_cell(part, &table->cell[k], i);
	paint_end(part->painter);
	if (part->row[i].repeated)
		paint_end_artifact(part->painter);
}

static void
own(struct part *part, guint k)
{
	const struct table_cell	*cell = &part->table->cell[k];

	for (guint c = MIN(cell->cell->column, part->table->grid->column_count - 1); c <= last_column(cell, part->table); c++)
		part->owner[c] = k;
}

static void
find_owners(struct part *part, guint i)
{
	struct table	*table = part->table;
	guint		 r = row_index(part, i);

	for (guint c = 0; c < table->grid->column_count; c++)
		part->owner[c] = NOBODY;
	for (guint above = table->group[r]; above <= r; above++)
		for (guint k = table->first[above]; k < table->first[above + 1]; k++)
			if (above + table->cell[k].rows > r)
				own(part, k);
}

static void
fill_rule(struct part *part, double x, double y, double width, double height)
{
	paint_fill(part->painter, part->box->place, (struct rect){ x, y, width, height }, part->table->grid->color);
}

/* Rules between a row and the one above it, where no cell reaches over both; neighbours are one rectangle. */
static void
rule_above(struct part *part, guint i)
{
	const struct grid	*grid = part->table->grid;
	double			 y = part->row[i].y - grid->rules / 2;
	guint			 from = NOBODY;

	for (guint c = 0; c <= grid->column_count; c++) {
		bool	ruled = c < grid->column_count && (!follows(part, i) || part->owner[c] != part->above[c] ||
			    part->owner[c] == NOBODY);

		if (ruled && from == NOBODY)
			from = c;
		if (ruled || from == NOBODY)
			continue;
		fill_rule(part, left_of(part, from), y, right_of(part, c - 1) - left_of(part, from), grid->rules);
		from = NOBODY;
	}
}

/* Rules between columns run on from row to row until a cell reaches over them. */
static void
rule_between(struct part *part, guint i, bool last)
{
	const struct grid	*grid = part->table->grid;
	double			 top = part->row[i].y, bottom = top + part->row[i].height;

	for (guint c = 1; c < grid->column_count; c++) {
		bool	ruled = part->owner[c] != part->owner[c - 1] || part->owner[c] == NOBODY;

		if (ruled && part->since[c] < 0)
			part->since[c] = top;
		if (part->since[c] < 0 || (ruled && !last))
			continue;
		fill_rule(part, left_of(part, c) - grid->rules / 2, part->since[c], grid->rules,
		    (ruled ? bottom : top) - part->since[c]);
		part->since[c] = -1;
	}
}

static void
paint_rules(struct part *part)
{
	guint	columns = part->table->grid->column_count;

	for (guint c = 0; c < columns; c++)
		part->since[c] = -1;
	for (guint i = 0; i < part->rows; i++) {
		guint	*swap = part->above;

		part->above = part->owner;
		part->owner = swap;
		find_owners(part, i);
		if (i > 0)
			rule_above(part, i);
		rule_between(part, i, i + 1 == part->rows);
	}
}

static void
paint_grid_frame(struct part *part)
{
	const struct grid	*grid = part->table->grid;
	double			 w = grid->frame, top = part->row[0].y - w / 2;
	double			 bottom = part->row[part->rows - 1].y + part->row[part->rows - 1].height + w / 2;

	fill_rule(part, part->x, top, part->table->width, w);
	fill_rule(part, part->x, bottom - w, part->table->width, w);
	fill_rule(part, part->x, top + w, w, bottom - top - 2 * w);
	fill_rule(part, part->x + part->table->width - w, top + w, w, bottom - top - 2 * w);
}

/* Above the table; where it goes on, once more and as no part of the text. */
static void
paint_caption(struct part *part, const struct placed *open, double x)
{
	struct table		*table = part->table;
	const struct node	*caption = table->caption[open->resumed];
	const struct flow	*flow = table->caption_flow[open->resumed];

	if (!flow)
		return;
	if (open->resumed)
		paint_begin_artifact(part->painter);
	else
		paint_begin(part->painter, (struct item_mark){ .role = "Caption", .place = caption->box->place },
		    &table->caption_element);
	paint_flow(part->painter, flow, 0, flow->count, x, open->y);
	if (open->resumed)
		paint_end_artifact(part->painter);
	else
		paint_end(part->painter);
}

static void
paint_part(struct part *part)
{
	struct painter	*p = part->painter;

	for (guint i = 0; i < part->rows; i++)
		paint_row(part, i);
	if (part->table->grid->rules <= 0 && part->table->grid->frame <= 0)
		return;
	paint_begin_artifact(p);
	if (part->table->grid->rules > 0)
		paint_rules(part);
	if (part->table->grid->frame > 0)
		paint_grid_frame(part);
	paint_end_artifact(p);
}

void
paint_table(struct painter *p, const struct flow *flow, const struct placed *placed, guint count, double x)
{
	const struct piece	*open = &flow->piece[placed[0].piece];
	struct node		*node = open->node;
	struct arena		*arena = p->kit->arena;
	guint			 columns = node->table->grid->column_count;
	g_autoptr(GArray)	 rows = g_array_new(FALSE, FALSE, sizeof(struct placed));
	struct part		 part = { .painter = p, .box = node->box, .table = node->table, .flow = flow,
				    .x = x + open->x };

	for (guint i = 1; i < count; i++)
		if (flow->piece[placed[i].piece].kind == PIECE_ROW || placed[i].carrying > 0)
			g_array_append_val(rows, placed[i]);
	if (rows->len == 0)
		return;
	part.row = (const struct placed *)(const void *)rows->data;
	part.rows = rows->len;
	part.owner = arena_array(arena, columns, sizeof *part.owner);
	part.above = arena_array(arena, columns, sizeof *part.above);
	part.since = arena_array(arena, columns, sizeof *part.since);
	paint_begin(p, (struct item_mark){ .role = node->box->role, .place = node->box->place }, &node->element);
	paint_caption(&part, &placed[0], x + open->x);
	paint_part(&part);
	paint_end(p);
}
