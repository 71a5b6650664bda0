/*
 * Pages are filled with what stays together, piece after piece.  What is higher than a page is divided
 * where it is held least: between rows of a spanning cell, in a kept block, at last inside a row.
 */
#include "layout/pagebreak.h"

#define ROUNDING 0.01
/* A row higher than a page begins here only when this part of the page is left, else on the next. */
#define SPLIT_LEAST 0.25
/* Rows of a spanning cell stay together when no more than this part of a page stays blank. */
#define BLANK_MOST 0.15
/* Heads that would take more of a page than this are not repeated. */
#define HEADS_MOST 0.5

struct filler {
	const struct kit	*kit;
	struct flow		*flow;
	GPtrArray		*pages;
	GArray			*placed;	/* on the page in hand */
	double			 top, bottom, y;
	bool			 content;	/* the page has some */
	guint			 relaxed;	/* pieces before this one are divided where they hold by no more than ... */
	enum hold		 level;		/* ... this */
};

static guint
chunk_end(const struct flow *flow, guint from, enum hold level)
{
	guint	end = from;

	while (end + 1 < flow->count && flow->piece[end].hold > level)
		end++;
	return end;
}

static double
chunk_height(const struct flow *flow, guint from, guint to)
{
	double	height = to + 1 < flow->count ? flow_closing(flow, to) : 0;

	for (guint i = from; i <= to; i++)
		height += flow->piece[i].height;
	return height;
}

static void
place(struct filler *f, struct placed placed)
{
	enum piece_kind	kind = f->flow->piece[placed.piece].kind;

	placed.y = f->y;
	g_array_append_val(f->placed, placed);
	f->y += placed.height;
	if (!placed.repeated && kind != PIECE_SPACE && kind != PIECE_OPEN && kind != PIECE_CLOSE)
		f->content = true;
}

static void
place_chunk(struct filler *f, guint from, guint to)
{
	for (guint i = from; i <= to; i++)
		place(f, (struct placed){ .piece = i, .height = f->flow->piece[i].height });
}

static void
start_page(struct filler *f)
{
	f->placed = g_array_new(FALSE, FALSE, sizeof(struct placed));
	arena_adopt(f->kit->arena, f->placed, (GDestroyNotify)g_array_unref);
	g_ptr_array_add(f->pages, f->placed);
	f->y = f->top;
	f->content = false;
}

/* Height of the head rows that a table repeats above row `next`; 0 when it repeats none. */
static double
heads_height(const struct filler *f, const struct table *table, guint next)
{
	double	height = 0;

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

static void
repeat_heads(struct filler *f, guint open, guint piece)
{
	const struct table	*table = f->flow->piece[open].node->table;
	guint			 step = table->grid->gap > 0 ? 2 : 1;

	if (heads_height(f, table, next_row(f->flow, piece, open)) <= 0)
		return;
	for (guint r = 0; r < table->heads; r++) {
		place(f, (struct placed){ .piece = open + 1 + r * step, .height = table->height[r], .repeated = true });
		f->y += table->grid->gap;
	}
}

/* What is open at a piece begins again on this page, the outermost first. */
static void
resume(struct filler *f, guint container, guint piece)
{
	const struct flow	*flow = f->flow;
	const struct node	*node;
	double			 height = 0;

	if (container == PIECE_NONE)
		return;
	node = flow->piece[container].node;
	resume(f, flow->piece[container].container, piece);
	if (node->table)
		height = node->table->grid->frame / 2;
	else if (!node->para)
		height = box_inset(node->box, 0);
	place(f, (struct placed){ .piece = container, .height = height, .resumed = true });
	if (node->table)
		repeat_heads(f, container, piece);
}

/* Where the part of a cell on this page begins: the top of its first row here. */
static double
part_top(const struct filler *f, guint open, guint row)
{
	double	top = f->y;

	for (guint i = f->placed->len; i-- > 0; ) {
		const struct placed	*placed = &g_array_index(f->placed, struct placed, i);
		const struct piece	*piece = &f->flow->piece[placed->piece];

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
plan_cell(struct filler *f, guint open, struct table_cell *cell, guint next, double left)
{
	struct table		*table = f->flow->piece[open].node->table;
	const struct box	*box = cell->content->box;
	double			 inset = box_inset(box, 0) + box_inset(box, 2), used, room = -inset;
	double			 height = f->y - part_top(f, open, cell->row) - inset;
	guint			 last = cell->row + cell->rows - 1, before = cell->planned;

	if (cell->planned == 0 && cell->flow->height <= height + ROUNDING)
		cell->planned = cell->flow->count;
	else
		cell->planned = flow_fit(cell->flow, cell->planned, height, &used);
	cell->stuck = cell->planned > before ? 0 : cell->stuck + 1;
	if (before < cell->flow->count && cell->stuck > 1) {
		report_fit(f->kit, DIAG_LAYOUT_PAGE_HIGH, cell->content, cell->cell->place, flow_rest(cell->flow, before) - height);
		cell->planned = cell->flow->count;
	}
	if (cell->planned == cell->flow->count)
		return;
	for (guint r = next; r <= last; r++)
		room += r == next ? left : table->height[r];
	used = flow_rest(cell->flow, cell->planned);
	if (used > room + ROUNDING) {
		table->height[last] += used - room;
		f->flow->piece[open + 1 + last * (table->grid->gap > 0 ? 2 : 1)].height += used - room;
	}
}

/* Cells that reach over the end of the page before row `next`, or through it when the row is cut and has something left. */
static void
plan_cells(struct filler *f, guint open, guint next, bool cut, double left)
{
	struct table	*table = f->flow->piece[open].node->table;

	for (guint r = table->group[next]; r < next + (cut ? 1 : 0); r++)
		for (guint k = table->first[r]; k < table->first[r + 1]; k++)
			if (r + table->cell[k].rows > next)
				plan_cell(f, open, &table->cell[k], next, cut ? left : table->height[next]);
}

/* Goes on with a piece, or with what is left of a row, on the next page. */
static void
turn_page(struct filler *f, guint piece, bool cut, double left)
{
	const struct piece	*next = &f->flow->piece[piece];

	if (next->kind == PIECE_ROW)
		plan_cells(f, next->container, next->index, cut, left);
	start_page(f);
	resume(f, next->container, piece);
}

/* What a page holds of a piece's container when it begins there. */
static double
page_room(const struct filler *f, guint piece)
{
	guint	container = f->flow->piece[piece].container;
	double	room = f->bottom - f->top - flow_reopening(f->flow, piece);

	for (; container != PIECE_NONE; container = f->flow->piece[container].container)
		if (f->flow->piece[container].node->table)
			room -= heads_height(f, f->flow->piece[container].node->table, next_row(f->flow, piece, container));
	return room;
}

/* How far the cells of a row get in a height: the height they use; `all`: to their ends; `some`: at all. */
static double
try_row(const struct table *table, guint row, double height, bool *all, bool *some)
{
	double	most = 0;

	*all = true;
	*some = false;
	for (guint k = table->first[row]; k < table->first[row + 1]; k++) {
		const struct table_cell	*cell = &table->cell[k];
		double			 inset = box_inset(cell->content->box, 0) + box_inset(cell->content->box, 2), used;
		guint			 end;

		if (cell->rows > 1)
			continue;
		end = flow_fit(cell->flow, cell->planned, height - inset, &used);
		*all = *all && end == cell->flow->count;
		*some = *some || end > cell->planned;
		most = MAX(most, used + inset);
	}
	return most;
}

static void
report_too_high(struct filler *f, guint piece, double over)
{
	const struct piece	*it = &f->flow->piece[piece];
	struct place		 place;

	if (!it->node && it->container != PIECE_NONE)
		it = &f->flow->piece[it->container];
	if (!it->node)
		return;
	place = it->kind == PIECE_ROW ? it->node->table->grid->row[it->index].place : it->node->box->place;
	report_fit(f->kit, DIAG_LAYOUT_PAGE_HIGH, it->node, place, over);
}

/* A row higher than a page is divided between the lines of its cells. */
static void
split_row(struct filler *f, guint piece)
{
	const struct piece	*row = &f->flow->piece[piece];
	double			 taken = 0;

	for (;;) {
		double	room = f->bottom - f->y - flow_closing(f->flow, piece), left = row->height - taken;
		bool	all, some;
		double	used = try_row(row->node->table, row->index, room, &all, &some);
		bool	stuck = room <= 0 || (!all && !some);

		if (stuck && f->content) {
			turn_page(f, piece, taken > 0, left);
			continue;
		}
		if (stuck)
			report_too_high(f, piece, left - room);
		if (stuck || (all && left <= room + ROUNDING)) {
			place(f, (struct placed){ .piece = piece, .height = all ? MAX(used, left) : room, .resumed = taken > 0 });
			return;
		}
		place(f, (struct placed){ .piece = piece, .height = room, .resumed = taken > 0, .cut = true });
		taken += room;
		turn_page(f, piece, true, MAX(left - room, 0));
	}
}

/* The last piece of a chunk that is more than the end of what holds it. */
static guint
last_content(const struct flow *flow, guint from, guint to)
{
	while (to > from && flow->piece[to].kind == PIECE_CLOSE)
		to--;
	return to;
}

/* Nothing of the chunk fits an empty page as it is. */
static guint
place_too_high(struct filler *f, guint from, guint to)
{
	guint			 last = last_content(f->flow, from, to);
	const struct piece	*row = &f->flow->piece[last];

	if (row->kind == PIECE_ROW && !row_fixed(row->node->table, row->index)) {
		if (last > from)
			place_chunk(f, from, last - 1);
		split_row(f, last);
		if (to > last)
			place_chunk(f, last + 1, to);
	} else {
		report_too_high(f, last, chunk_height(f->flow, from, to) - (f->bottom - f->y));
		place_chunk(f, from, to);
	}
	return to + 1;
}

/* Places what stays together from a piece on, or turns the page; gives the piece to go on with. */
static guint
fill_chunk(struct filler *f, guint from)
{
	enum hold	level = from < f->relaxed ? f->level : HOLD_FREE;
	guint		to = chunk_end(f->flow, from, level);
	double		height = chunk_height(f->flow, from, to), left = f->bottom - f->y, room = page_room(f, from);
	bool		one_page = height <= room + ROUNDING;
	bool		tied = level == HOLD_FREE && chunk_end(f->flow, from, HOLD_TIE) < to;

	if (height <= left + ROUNDING) {
		place_chunk(f, from, to);
		return to + 1;
	}
	if ((!one_page && level < HOLD_KEEP) || (tied && f->content && left > BLANK_MOST * room)) {
		f->relaxed = to + 1;
		f->level = level + 1;
		return from;
	}
	if (f->content && (one_page || left < SPLIT_LEAST * room || f->flow->piece[last_content(f->flow, from, to)].kind != PIECE_ROW)) {
		turn_page(f, from, false, 0);
		return from;
	}
	return place_too_high(f, from, to);
}

GPtrArray *
pages_fill(const struct kit *kit, struct flow *flow, double top, double bottom)
{
	struct filler	f = { .kit = kit, .flow = flow, .top = top, .bottom = bottom };
	guint		i = 0;

	f.pages = arena_adopt(kit->arena, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref);
	start_page(&f);
	while (i < flow->count) {
		if (!f.content && f.pages->len > 1) {
			i = flow_skip(flow, i);
			if (i >= flow->count)
				break;
		}
		i = fill_chunk(&f, i);
	}
	return f.pages;
}
