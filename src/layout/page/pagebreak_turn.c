/* Turning pages: heads, captions and sums are said again, and cells that reach over the break are planned. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/page/pagebreak.h"

#include <math.h>

/* Heads that would take more of a page than this are not repeated. */
#define HEADS_MOST 0.5
/* So near a line of the page a paragraph is on it [lines]. */
#define SNAP 0.02

const struct flow_table *
pagebreak_goes_on(const struct flow *flow, guint piece)
{
	guint open = flow->piece[piece].container;

	if (open == PIECE_NONE || flow->piece[open].node->table == NULL || flow->piece[open].index <= piece + 1)
		return NULL;
	return flow->piece[open].node->table;
}

double
pagebreak_closing(const struct flow *flow, guint piece)
{
	const struct flow_table *table = pagebreak_goes_on(flow, piece);

	return flow_closing(flow, piece) + (table != NULL ? table_carry_height(table, table->over, table->all) : 0);
}

double
pagebreak_snap(const struct pagebreak *f, double y, guint piece)
{
	const struct flow_piece *it = &f->flow->piece[piece];

	if (f->step <= 0 || it->node == NULL)
		return y;
	if (it->node->table != NULL || it->kind == PIECE_RULE || it->kind == PIECE_SEAL)
		return MAX(y, f->head);
	if (it->kind != PIECE_OPEN || it->node->para == NULL)
		return y;
	return MAX(y, f->top + ceil((y - f->top) / f->step - SNAP) * f->step);
}

void
pagebreak_place(struct pagebreak *f, struct paint_piece placed)
{
	enum flow_piece_kind kind = f->flow->piece[placed.piece].kind;

	if (!placed.resumed || f->flow->piece[placed.piece].node->table != NULL)
		f->y = pagebreak_snap(f, f->y, placed.piece);
	placed.y = f->y;
	g_array_append_val(f->placed, placed);
	f->y += placed.height;
	if (!placed.repeated && !placed.carrying && kind != PIECE_SPACE && kind != PIECE_OPEN && kind != PIECE_CLOSE)
		f->content = true;
}

/* Where a page of the last pages ends, which give way to a foot that is higher than its margin. */
static void
end_higher(struct pagebreak *f)
{
	const struct paint_body *body = f->body;
	guint page = f->pages->len - 1;
	double up = page == body->raised ? body->cut : page == body->raised + 1 ? body->raise - body->cut : 0;

	f->foot -= up;
	f->bottom -= up;
}

void
pagebreak_start(struct pagebreak *f)
{
	f->placed = g_array_new(FALSE, FALSE, sizeof(struct paint_piece));
	arena_adopt(f->kit->arena, f->placed, (GDestroyNotify)g_array_unref);
	g_ptr_array_add(f->pages, f->placed);
	pagebreak_notes_begin(f);
	end_higher(f);
	f->y = f->top;
	f->content = false;
	f->apart = 0;
}

/* Height of the head rows that a table repeats above row `next`; 0 when it repeats none. */
static double
heads_height(const struct pagebreak *f, const struct flow_table *table, guint next)
{
	double height = 0;

	for (guint r = 0; r < table->heads; r++)
		height += table->height[r] + table->grid->gap;
	return next < table->heads || height > HEADS_MOST * (f->bottom - f->top) ? 0 : height;
}

/* The row of the outermost open table that comes at or after a piece. */
static guint
next_row(const struct flow *flow, guint piece, guint open)
{
	for (; piece < flow->count; piece++)
		if (flow->piece[piece].kind == PIECE_ROW && flow->piece[piece].container == open)
			return flow->piece[piece].index;
	return 0;
}

/* Rows that say at the end of a page, and at the top of the next, what the rows so far make. */
static void
place_carrying(struct pagebreak *f, guint open, guint from, guint to)
{
	const struct flow_table *table = f->flow->piece[open].node->table;

	for (guint r = from; r < to && f->carries; r++) {
		if (r >= table->over)
			f->y += table->grid->gap;
		pagebreak_place(f,
		    (struct paint_piece){ .piece = open,
			.height = table->height[r],
			.repeated = true,
			.carrying = r,
			.sum = f->sum });
		if (r < table->over)
			f->y += table->grid->gap;
	}
}

static void
repeat_heads(struct pagebreak *f, guint open, guint piece)
{
	const struct flow_table *table = f->flow->piece[open].node->table;
	guint step = table->grid->gap > 0 ? 2 : 1;

	if (heads_height(f, table, next_row(f->flow, piece, open)) <= 0)
		return;
	for (guint r = 0; r < table->heads; r++) {
		pagebreak_place(f,
		    (struct paint_piece){ .piece = open + 1 + r * step, .height = table->height[r], .repeated = true });
		f->y += table->grid->gap;
	}
}

/* What is open at a piece begins again on this page, the outermost first. */
static void
resume(struct pagebreak *f, guint container, guint piece)
{
	const struct flow *flow = f->flow;
	const struct flow_node *node;

	if (container == PIECE_NONE)
		return;
	node = flow->piece[container].node;
	resume(f, flow->piece[container].container, piece);
	pagebreak_place(f,
	    (struct paint_piece){ .piece = container, .height = node_opening(node, true), .resumed = true });
	if (node->table == NULL)
		return;
	repeat_heads(f, container, piece);
	place_carrying(f, container, node->table->rows, node->table->over);
}

static struct flow_piece *
piece_of_row(const struct flow *flow, guint open, guint row)
{
	struct flow_piece *piece = &flow->piece[open + 1];

	while (piece->kind != PIECE_ROW || piece->index != row)
		piece++;
	return piece;
}

/* Where the part of a cell on this page begins: the top of its first row here. */
static double
part_top(const struct pagebreak *f, guint open, guint row)
{
	double top = f->y;

	for (guint i = f->placed->len; i-- > 0;) {
		const struct paint_piece *placed = &g_array_index(f->placed, struct paint_piece, i);
		const struct flow_piece *piece = &f->flow->piece[placed->piece];

		if (piece->kind != PIECE_ROW || piece->container != open)
			continue;
		if (placed->repeated || piece->index < row)
			break;
		top = placed->y;
	}
	return top;
}

/*
 * Plans how much of a cell this page takes; its last row grows when what is left needs more than the rows give, of
 * which the next one still has `left`.
 */
static void
plan_cell(struct pagebreak *f, guint open, struct table_cell *cell, guint next, double left)
{
	struct flow_table *table = f->flow->piece[open].node->table;
	const struct box *box = cell->content->box;
	double inset = flow_inset(box, 0) + flow_inset(box, 2), used, room = -inset;
	double height = f->y - part_top(f, open, cell->row) - inset;
	guint last = cell->row + cell->rows - 1, before = cell->planned;

	if (cell->planned == 0 && cell->flow->height <= height + ROUNDING)
		cell->planned = cell->flow->count;
	else
		cell->planned = flow_fit(cell->flow, cell->planned, height, &used);
	cell->stuck = cell->planned > before ? 0 : cell->stuck + 1;
	if (before < cell->flow->count && cell->stuck > 1) {
		flow_report_fit(f->kit, DIAG_LAYOUT_PAGE_HIGH, cell->content, cell->cell->place,
		    flow_remaining(cell->flow, before) - height);
		cell->planned = cell->flow->count;
	}
	if (cell->planned == cell->flow->count)
		return;
	for (guint r = next; r <= last; r++)
		room += r == next ? left : table->height[r];
	used = flow_remaining(cell->flow, cell->planned);
	if (used > room + ROUNDING) {
		table->height[last] += used - room;
		piece_of_row(f->flow, open, last)->height += used - room;
	}
}

/* Cells that reach over the end of the page before row `next`, or through it when the row is cut and has something left. */
static void
plan_cells(struct pagebreak *f, guint open, guint next, bool cut, double left)
{
	struct flow_table *table = f->flow->piece[open].node->table;

	for (guint r = table->group[next]; r < next + (cut ? 1 : 0); r++)
		for (guint k = table->first[r]; k < table->first[r + 1]; k++)
			if (r + table->cell[k].rows > next)
				plan_cell(f, open, &table->cell[k], next, cut ? left : table->height[next]);
}

/* A table that goes on carries the sums of its rows so far; a row that is cut has said what it adds. */
static void
carry_on(struct pagebreak *f, guint piece, bool cut)
{
	guint open = f->flow->piece[piece].container, done;
	const struct flow_table *table = open == PIECE_NONE ? NULL : f->flow->piece[open].node->table;

	f->carries = false;
	if (table == NULL || table->all == table->rows)
		return;
	done = next_row(f->flow, piece, open) + (cut ? 1 : 0);
	if (done <= table->heads)
		return;
	f->carries = true;
	f->sum = table->grid->row[done - 1].sum;
	place_carrying(f, open, table->over, table->all);
}

void
pagebreak_page(struct pagebreak *f, guint piece, bool cut, double left)
{
	const struct flow_piece *next = &f->flow->piece[piece];

	if (next->kind == PIECE_ROW)
		plan_cells(f, next->container, next->index, cut, left);
	carry_on(f, piece, cut);
	pagebreak_start(f);
	resume(f, next->container, piece);
}

double
pagebreak_room(const struct pagebreak *f, guint piece)
{
	guint container = f->flow->piece[piece].container;
	double noted = f->notes != NULL ? pagebreak_notes_height(f->body, f->pages->len - 1) : 0;
	double room = f->bottom + noted - f->top - flow_reopening(f->flow, piece);

	for (; container != PIECE_NONE; container = f->flow->piece[container].container) {
		const struct flow_table *table = f->flow->piece[container].node->table;
		guint next = table != NULL ? next_row(f->flow, piece, container) : 0;

		if (table != NULL)
			room -= heads_height(f, table, next) +
			    (next > table->heads ? table_carry_height(table, table->rows, table->over) : 0);
	}
	return room;
}
