/* The part of a table that stands on one page: cells, then its rules. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/page/paint_part.h"

#define ROUNDING        0.05
#define AGAIN_LEAST     0.5  /* text said again with a word more is no smaller than this part of its size, ... */
#define AGAIN_STEP      0.02 /* ... and shrinks by so much; */
#define CONTINUED_LEAST 0.75 /* the word alone by less */
#define SLASH_WIDTH     0.5  /* in a grid without rules [pt] */

/* The last row on this page, from row i on, that a cell reaches; `whole`: it ends there. */
static guint
last_row(const struct paint_part *part, const struct table_cell *cell, guint i, bool *whole)
{
	guint end = cell->row + cell->rows - 1, last = i;

	while (last + 1 < part->rows && paint_part_row(part, last + 1) <= end &&
	    paint_part_row(part, last + 1) > paint_part_row(part, last))
		last++;
	*whole = paint_part_row(part, last) == end && !part->row[last].cut;
	return last;
}

static double
align_shift(enum valign valign, double room)
{
	if (room <= 0)
		return 0;
	return valign == VALIGN_TOP ? 0 : valign == VALIGN_MIDDLE ? room / 2 : room;
}

static guint
lines_of(const struct flow *flow)
{
	guint lines = 0;

	for (guint i = 0; i < flow->count; i++)
		lines += flow->piece[i].kind == PIECE_LINE;
	return lines;
}

/* （续） in the style of a label's text, on one line, smaller where it must be; NULL: the label is too narrow for it. */
static struct flow *
continued_flow(struct paint_part *part, const struct table_cell *cell, double width)
{
	const struct flow_kit *kit = part->painter->kit;
	const struct box *like = cell->content->box;
	struct box *block = arena_alloc(kit->arena, sizeof *block);
	struct flow_node *node;
	struct box *para;

	while (like->kind == BOX_BLOCK && like->child_count > 0)
		like = like->child[like->child_count - 1];
	para = flow_words(kit->arena, "P", like->style, like->place, "（续）");
	block->child = arena_memdup(kit->arena, &para, sizeof para);
	block->child_count = 1;
	node = flow_shape(kit, block, cell->cell->vertical);
	for (double scale = cell->scale; scale >= CONTINUED_LEAST * cell->scale; scale -= AGAIN_STEP) {
		struct flow *flow = flow_new(kit, node, width, scale);

		if (flow->too_wide <= 0 && lines_of(flow) == 1)
			return flow;
	}
	return NULL;
}

/* Whether words of a row are still to come; of the rest of its height alone nothing needs to be said. */
static bool
has_more(const struct flow_table *table, guint row)
{
	for (guint k = table->first[row]; k < table->first[row + 1]; k++)
		if (table->cell[k].done < table->cell[k].flow->count)
			return true;
	return false;
}

/* Whether a cell of a row that is divided stands before all that goes on, and says words. */
static bool
leads_row(const struct paint_part *part, const struct table_cell *cell)
{
	for (guint i = 0; i < cell->flow->count; i++)
		if (cell->flow->piece[i].kind != PIECE_LINE && cell->flow->piece[i].kind != PIECE_SPACE &&
		    cell->flow->piece[i].kind != PIECE_OPEN && cell->flow->piece[i].kind != PIECE_CLOSE)
			return false;
	return part->leads;
}

/*
 * A label, or a cell of several rows, that goes on on another page is said again, with （续） below it where there is room; so
 * are the first cells of a row that is divided: they say which row it is.
 */
static void
paint_label_again(struct paint_part *part, struct table_cell *cell, struct rect inner)
{
	const struct flow *flow = cell->flow, *more;
	struct painter *p = part->painter;
	double height = flow->height, y;

	if ((!cell->cell->label && cell->rows == 1 && !leads_row(part, cell)) || flow->count == 0 ||
	    height > inner.height + ROUNDING)
		return;
	more = continued_flow(part, cell, inner.width);
	if (more != NULL && height + more->height > inner.height + ROUNDING)
		more = NULL;
	y = inner.y +
	    align_shift(cell->content->box->valign, inner.height - height - (more != NULL ? more->height : 0));
	paint_begin_artifact(p, ARTIFACT_REPEATED);
	paint_flow(p, flow, 0, flow->count, inner.x, y);
	if (more != NULL)
		paint_flow(p, more, 0, more->count, inner.x, y + height);
	paint_end_artifact(p);
}

/* As much of the cell's text as the part of the cell on this page holds. */
static void
paint_content(struct paint_part *part, struct table_cell *cell, struct rect inner, bool whole)
{
	struct flow *flow = cell->flow;
	double used = flow->height, shift = 0;
	guint from = cell->done, to = flow->count;

	if (whole && flow_remaining(flow, from) > inner.height + ROUNDING)
		flow_report_fit(part->painter->kit, DIAG_LAYOUT_PAGE_HIGH, cell->content, cell->cell->place,
		    flow_remaining(flow, from) - inner.height);
	if (from == 0 && (whole || flow->height <= inner.height + ROUNDING))
		shift = align_shift(cell->content->box->valign, inner.height - flow->height);
	else if (!whole)
		to = flow_fit(flow, from, inner.height, &used);
	if (from >= flow->count) {
		paint_label_again(part, cell, inner);
		return;
	}
	part->leads = false;
	if (table_cell_holds_grid(cell)) {
		table_fill(flow, from, to, inner.height - (whole ? flow_remaining(flow, from) : used));
		shift = 0;
	}
	paint_flow(part->painter, flow, from, to, inner.x, inner.y + shift);
	cell->done = to;
}

/* The line through a head cell that names both its rows and its columns; from corner to corner, where rules cover its ends. */
static void
paint_slash(struct paint_part *part, const struct table_cell *cell, struct rect r)
{
	struct painter *p = part->painter;
	bool down = cell->cell->slash == SLASH_DOWN;
	double point[] = { r.x, down ? r.y : r.y + r.height, r.x + r.width, down ? r.y + r.height : r.y };

	paint_begin_artifact(p, ARTIFACT_JOIN);
	paint_path(p, cell->cell->place,
	    (struct page_path){
		.op = "ML",
		.point = point,
		.point_count = G_N_ELEMENTS(point),
		.stroke = part->table->grid->rules > 0 ? part->table->grid->rules : SLASH_WIDTH,
		.stroke_color = part->table->grid->color,
	    });
	paint_end_artifact(p);
}

/* --- marks --- */

/* The elements of the cells that head a cell. */
static const guint *
headers_of(struct paint_part *part, const struct paint_head *head)
{
	guint *element = arena_array(part->painter->arena, head->count, sizeof *element);

	for (guint i = 0; i < head->count; i++)
		element[i] = paint_element(part->painter, &part->table->cell[head->header[i]].element);
	return element;
}

/* A cell of a row that carries, or is said again, is in an artifact, and may be a copy: it has no marks. */
static const struct paint_head *
head_of(const struct paint_part *part, const struct table_cell *cell)
{
	static const struct paint_head none;

	return part->painter->artifact == 0 && cell->row < part->table->rows && part->heads->table ?
	    &part->heads->cell[cell - part->table->cell] :
	    &none;
}

static void
begin_cell(struct paint_part *part, struct table_cell *cell, double y)
{
	struct painter *p = part->painter;
	const struct paint_head *head = head_of(part, cell);
	struct page_mark mark = {
		.role = head->heads ? "TH" : "TD",
		.columns = cell->columns,
		.rows = cell->rows,
		.scope = head->scope,
		.header_count = head->count,
	};

	if (!part->heads->table || p->artifact > 0)
		return;
	if (part->heads->row[cell->row].kind == PAINT_ROW_SECTION) {
		if (!cell->cell->label)
			return;
		paint_begin_heading(p, cell->content->box, p->parts ? 3 : 2, y,
		    &part->heads->section[part->heads->row[cell->row].section].heading);
		p->flat++;
		return;
	}
	if (head->count > 0)
		mark.header = headers_of(part, head);
	paint_begin(p, mark, cell->cell->place, &cell->element);
	p->cells++;
}

static void
end_cell(struct paint_part *part, const struct table_cell *cell)
{
	struct painter *p = part->painter;

	if (!part->heads->table || p->artifact > 0)
		return;
	if (part->heads->row[cell->row].kind != PAINT_ROW_SECTION)
		p->cells--;
	else if (cell->cell->label)
		p->flat--;
	else
		return;
	paint_end(p);
}

/* Ends what is open of a section, down to its table, or that too. */
static void
close_to(struct paint_part *part, enum paint_open still)
{
	if (part->open > PAINT_OPEN_TABLE)
		paint_end(part->painter);
	if (part->open > PAINT_OPEN_NONE && still == PAINT_OPEN_NONE)
		paint_end(part->painter);
	part->open = MIN(part->open, still);
}

static void
open_table(struct paint_part *part, guint section)
{
	if (part->open > PAINT_OPEN_NONE && part->section != section)
		close_to(part, PAINT_OPEN_NONE);
	if (part->open > PAINT_OPEN_NONE)
		return;
	part->section = section;
	part->open = PAINT_OPEN_TABLE;
	paint_begin(part->painter, (struct page_mark){ .role = "Table" }, part->box->place,
	    &part->heads->section[section].table);
}

/* Opens what a row stands in; a table has parts only where it has heads of columns. */
static void
open_rows(struct paint_part *part, guint row)
{
	guint section = part->heads->row[row].section, *head = &part->heads->section[section].head;
	enum paint_open open = part->heads->row[row].kind == PAINT_ROW_HEAD ? PAINT_OPEN_HEAD :
	    *head > 0                                                       ? PAINT_OPEN_BODY :
									      PAINT_OPEN_TABLE;

	open_table(part, section);
	if (part->open == open)
		return;
	close_to(part, PAINT_OPEN_TABLE);
	if (open == PAINT_OPEN_HEAD)
		paint_begin(part->painter, (struct page_mark){ .role = "THead" }, part->box->place, head);
	else if (open == PAINT_OPEN_BODY)
		paint_begin(part->painter, (struct page_mark){ .role = "TBody" }, part->box->place,
		    &part->heads->section[section].body);
	part->open = open;
}

/* Begins a row in what it stands in; a section's heading stands between tables. */
static void
begin_row(struct paint_part *part, guint row)
{
	if (!part->heads->table || part->painter->artifact > 0)
		return;
	if (part->heads->row[row].kind == PAINT_ROW_SECTION) {
		close_to(part, PAINT_OPEN_NONE);
		return;
	}
	open_rows(part, row);
	paint_begin(part->painter, (struct page_mark){ .role = "TR" }, part->table->grid->row[row].place,
	    &part->table->element[row]);
}

static void
end_row(struct paint_part *part, guint row)
{
	if (part->heads->table && part->painter->artifact == 0 && part->heads->row[row].kind != PAINT_ROW_SECTION)
		paint_end(part->painter);
}

/* --- cells and rows --- */

static void
paint_cell(struct paint_part *part, struct table_cell *cell, guint i)
{
	const struct box *box = cell->content->box;
	struct painter *p = part->painter;
	bool whole, repeated = part->row[i].repeated;
	guint last = last_row(part, cell, i, &whole);
	struct rect r = { paint_part_left(part, cell->column), part->row[i].y, 0, 0 }, inner;
	guint done = cell->done;

	r.width = paint_part_right(part, cell->column + cell->columns - 1) - r.x;
	r.height = part->row[last].y + part->row[last].height - r.y;
	inner = (struct rect){ r.x + flow_inset(box, 3), r.y + flow_inset(box, 0),
		r.width - flow_inset(box, 1) - flow_inset(box, 3), r.height - flow_inset(box, 0) - flow_inset(box, 2) };
	if (cell->cell->vertical)
		vertical_cell_again(p->kit, part->table, cell, r.height);
	paint_frame(p, box, r);
	if (cell->cell->slash != SLASH_NONE)
		paint_slash(part, cell, r);
	begin_cell(part, cell, r.y);
	if (repeated)
		cell->done = 0;
	paint_content(part, cell, inner, whole);
	if (repeated)
		cell->done = done;
	end_cell(part, cell);
}

/* A label across the table with （续）, no higher than it is without: where that is too long for its line, it shrinks. */
static void
paint_cell_again(struct paint_part *part, const struct table_cell *cell, guint i)
{
	const struct flow_kit *kit = part->painter->kit;
	struct table_cell again = *cell;

	again.content = flow_shape(kit, cell->cell->again, cell->cell->vertical);
	flow_tighten(kit, again.content, part->table->tightness);
	for (double scale = cell->scale; scale >= AGAIN_LEAST * cell->scale; scale -= AGAIN_STEP) {
		table_flow_cell(kit, part->table, &again, scale);
		if (again.flow->too_wide <= 0 && again.flow->height <= cell->flow->height + ROUNDING)
			break;
	}
	paint_cell(part, &again, i);
}

/* Cells of earlier rows that go on at the top of this part. */
static void
paint_cells_from_above(struct paint_part *part, guint i)
{
	struct flow_table *table = part->table;
	guint r = paint_part_row(part, i);

	for (guint above = table->group[r]; above < r; above++)
		for (guint k = table->first[above]; k < table->first[above + 1]; k++) {
			if (above + table->cell[k].rows <= r)
				continue;
			begin_row(part, above);
			paint_cell(part, &table->cell[k], i);
			end_row(part, above);
		}
}

/* What a row that carries says on this page; its heights were kept for the widest that it may say. */
static void
paint_carrying(struct paint_part *part, guint i)
{
	const struct flow_kit *kit = part->painter->kit;
	const struct flow_table *table = part->table;
	guint r = paint_part_row(part, i);

	for (guint k = table->first[r]; k < table->first[r + 1]; k++) {
		struct table_cell cell = table->cell[k];
		const struct box *box = table_carry_box(kit->arena, table->grid, cell.cell->content, part->row[i].sum);

		cell.content = flow_shape(kit, box, cell.cell->vertical);
		flow_tighten(kit, cell.content, table->tightness);
		table_flow_cell(kit, table, &cell, cell.scale);
		paint_cell(part, &cell, i);
	}
}

static void
paint_row(struct paint_part *part, guint i)
{
	struct flow_table *table = part->table;
	guint r = paint_part_row(part, i);

	part->leads = has_more(table, r);
	if (part->row[i].repeated)
		paint_begin_artifact(part->painter, ARTIFACT_REPEATED);
	else if (!paint_part_follows(part, i))
		paint_cells_from_above(part, i);
	begin_row(part, r);
	if (part->row[i].carrying > 0)
		paint_carrying(part, i);
	else
		for (guint k = table->first[r]; k < table->first[r + 1]; k++)
			if (part->row[i].repeated && table->cell[k].cell->again != NULL)
				paint_cell_again(part, &table->cell[k], i);
			else
				paint_cell(part, &table->cell[k], i);
	end_row(part, r);
	if (part->row[i].repeated)
		paint_end_artifact(part->painter);
}

/* Above the table; where it goes on, once more and as no part of the text. */
static void
paint_caption(struct paint_part *part, const struct paint_piece *open, double x)
{
	struct flow_table *table = part->table;
	const struct flow_node *caption = table->caption[open->resumed];
	const struct flow *flow = table->caption_flow[open->resumed];

	if (flow == NULL)
		return;
	if (open->resumed) {
		paint_begin_artifact(part->painter, ARTIFACT_REPEATED);
		paint_flow(part->painter, flow, 0, flow->count, x, open->y);
		paint_end_artifact(part->painter);
		return;
	}
	open_table(part, 0);
	paint_begin(part->painter, (struct page_mark){ .role = "Caption" }, caption->box->place,
	    &table->caption_element);
	if (part->painter->artifact == 0)
		paint_note_heading(part->painter, caption->box, part->painter->level + 1, open->y,
		    table->caption_element);
	paint_flow(part->painter, flow, 0, flow->count, x, open->y);
	paint_end(part->painter);
}

void
paint_table(struct painter *p, const struct flow *flow, const struct paint_piece *placed, guint count, double x)
{
	const struct flow_piece *open = &flow->piece[placed[0].piece];
	struct flow_node *node = open->node;
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct paint_piece));
	struct paint_part part = { .painter = p,
		.box = node->box,
		.table = node->table,
		.flow = flow,
		.x = x + open->x };

	for (guint i = 1; i < count; i++)
		if (flow->piece[placed[i].piece].kind == PIECE_ROW || placed[i].carrying > 0)
			g_array_append_val(rows, placed[i]);
	if (rows->len == 0)
		return;
	part.row = (const struct paint_piece *)(const void *)rows->data;
	part.rows = rows->len;
	part.heads = paint_heads_of(p, node->table);
	if (!part.heads->table)
		paint_begin(p, (struct page_mark){ .role = "Div" }, node->box->place, &node->element);
	paint_caption(&part, &placed[0], x + open->x);
	for (guint i = 0; i < part.rows; i++)
		paint_row(&part, i);
	close_to(&part, PAINT_OPEN_NONE);
	paint_rules(&part);
	if (!part.heads->table)
		paint_end(p);
}
