/*
 * Pages are filled with what stays together, piece after piece.  What is higher than a page is divided
 * where it is held least: between rows of a spanning cell, in a kept block, at last inside a row.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/page/pagebreak.h"

#include <math.h>

/* A row higher than a page begins here only when this part of the page is left, else on the next. */
#define SPLIT_LEAST 0.25
/* What is in a kept block stays together when no more than this part of a page stays blank. */
#define BLANK_KEPT (1.0 / 3)
/* Lines of a first cell for which the rest of a row is made higher. */
#define SAID_MOST 4

static guint
chunk_end(const struct flow *flow, guint from, enum flow_keep level)
{
	guint end = from;

	while (end + 1 < flow->count && flow->piece[end].keep > level)
		end++;
	return end;
}

/* Only the leading of a line may reach over the margin. */
static double
below(const struct pagebreak *f, guint piece)
{
	const struct flow_node *node = f->flow->piece[piece].node;

	return node != NULL && node->para != NULL ? 0 : f->bottom - f->foot;
}

/* What a piece takes: a table that lies on the line of one above it has its own line at the top of a page. */
static double
piece_height(const struct flow_piece *piece, bool first)
{
	return first ? fabs(piece->height) : piece->height;
}

double
pagebreak_height(const struct pagebreak *f, double y, guint from, guint to)
{
	double end = y;

	for (guint i = from; i <= to; i++)
		end = pagebreak_snap(f, end, i) + piece_height(&f->flow->piece[i], i == from && !f->content);
	return end - y + below(f, to) + pagebreak_notes_need(f, from, to) +
	    (to + 1 < f->flow->count ? pagebreak_closing(f->flow, to) : 0);
}

static void
place_chunk(struct pagebreak *f, guint from, guint to)
{
	for (guint i = from; i <= to; i++)
		pagebreak_place(f,
		    (struct paint_piece){ .piece = i, .height = piece_height(&f->flow->piece[i], !f->content) });
	pagebreak_notes_take(f, from, to,
	    f->bottom - f->y - (to + 1 < f->flow->count ? pagebreak_closing(f->flow, to) : 0));
}

/* How far the cells of a row get in a height: the height they use; `all`: to their ends; `some`: at all. */
static double
try_row(const struct flow_table *table, guint row, double height, bool *all, bool *some)
{
	double most = 0;

	*all = true;
	*some = false;
	for (guint k = table->first[row]; k < table->first[row + 1]; k++) {
		const struct table_cell *cell = &table->cell[k];
		double inset = flow_inset(cell->content->box, 0) + flow_inset(cell->content->box, 2), used;
		guint end;

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
report_too_high(struct pagebreak *f, guint piece, double over)
{
	const struct flow_piece *it = &f->flow->piece[piece];
	struct place place;

	if (it->node == NULL && it->container != PIECE_NONE)
		it = &f->flow->piece[it->container];
	if (it->node == NULL)
		return;
	place = it->kind == PIECE_ROW ? it->node->table->grid->row[it->index].place : it->node->box->place;
	flow_report_fit(f->kit, DIAG_LAYOUT_PAGE_HIGH, it->node, place, over);
}

/* The notes of a row that is divided stand where it begins: on the next page when nothing of it fits above them here. */
static void
take_row_notes(struct pagebreak *f, guint piece)
{
	const struct flow_piece *row = &f->flow->piece[piece];
	double need = pagebreak_notes_need(f, piece, piece), room = f->foot - f->y - pagebreak_closing(f->flow, piece);
	bool all, some;

	if (need <= 0)
		return;
	try_row(row->node->table, row->index, room - need, &all, &some);
	if (!all && !some && f->content)
		pagebreak_page(f, piece, false, row->height);
	pagebreak_notes_take(f, piece, piece, (f->foot - f->y) / 2);
}

/*
 * What the part of a row that goes on needs to say which row it is: its first cells, which have come to their ends; nothing
 * where all have, and only height is left.
 */
static double
said_again(const struct flow_table *table, guint row)
{
	double height = 0;

	if (table->group[row] != row) /* what goes on may stand left of all of them */
		return 0;
	for (guint k = table->first[row]; k < table->first[row + 1]; k++) {
		const struct table_cell *cell = &table->cell[k];
		const struct box *box = cell->content->box;

		if (cell->planned < cell->flow->count)
			return height;
		if (cell->rows == 1 && box->style != NULL && cell->flow->height <= SAID_MOST * box->style->leading)
			height = MAX(height, cell->flow->height + flow_inset(box, 0) + flow_inset(box, 2));
	}
	return 0;
}

/* A row higher than a page is divided between the lines of its cells. */
static void
split_row(struct pagebreak *f, guint piece)
{
	const struct flow_piece *row = &f->flow->piece[piece];
	double taken = 0;

	take_row_notes(f, piece);
	for (;;) {
		double room = f->foot - f->y - pagebreak_closing(f->flow, piece), left = row->height - taken, used;
		bool all, some, stuck;

		used = try_row(row->node->table, row->index, room, &all, &some);
		if (pagebreak_goes_on(f->flow, piece) == NULL &&
		    !(all && left <= room + ROUNDING)) { /* cut, the last row carries too */
			room -= table_carry_height(row->node->table, row->node->table->over, row->node->table->all);
			used = try_row(row->node->table, row->index, room, &all, &some);
		}
		stuck = room <= 0 || (!all && !some);

		if (stuck && f->content) {
			pagebreak_page(f, piece, taken > 0, left);
			continue;
		}
		if (stuck)
			report_too_high(f, piece, left - room);
		if (taken > 0)
			left = MAX(left, MIN(said_again(row->node->table, row->index), room));
		if (stuck || (all && left <= room + ROUNDING)) {
			pagebreak_place(f,
			    (struct paint_piece){ .piece = piece,
				.height = all ? MAX(used, left) : room,
				.resumed = taken > 0 });
			return;
		}
		pagebreak_place(f,
		    (struct paint_piece){ .piece = piece, .height = room, .resumed = taken > 0, .cut = true });
		taken += room;
		pagebreak_page(f, piece, true, MAX(left - room, 0));
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
place_too_high(struct pagebreak *f, guint from, guint to)
{
	guint last = last_content(f->flow, from, to);
	const struct flow_piece *row = &f->flow->piece[last];

	if (row->kind == PIECE_ROW && !table_row_fixed(row->node->table, row->index)) {
		if (last > from)
			place_chunk(f, from, last - 1);
		split_row(f, last);
		if (to > last)
			place_chunk(f, last + 1, to);
	} else {
		report_too_high(f, last, pagebreak_height(f, f->y, from, to) - (f->bottom - f->y));
		place_chunk(f, from, to);
	}
	return to + 1;
}

/* Whether some of text in strips fits here, below what stands before it. */
static bool
strips_begin(const struct pagebreak *f, guint from, guint strips)
{
	double y = f->y, used;

	for (guint i = from; i < strips; i++)
		y = pagebreak_snap(f, y, i) + f->flow->piece[i].height;
	return flow_strips_fit(f->flow->piece[strips].node->strips, 0, f->foot - y - pagebreak_closing(f->flow, strips),
		   !f->content, &used) > 0;
}

/* Text in strips fills what is left of this page, and those it needs; bare: there is none with more room than this one. */
static void
split_strips(struct pagebreak *f, guint piece, bool bare)
{
	const struct flow_strips *strips = f->flow->piece[piece].node->strips;
	guint from = 0;

	pagebreak_notes_take(f, piece, piece, (f->foot - f->y) / 2);
	while (from < strips->flow->count) {
		double room = f->foot - f->y - pagebreak_closing(f->flow, piece), used;
		guint end = flow_strips_fit(strips, from, room, false, &used);
		bool loose = end == from && (bare || from > 0);

		if (loose)
			end = flow_strips_fit(strips, from, room, true, &used);
		if (end == from) {
			report_too_high(f, piece, flow_remaining(strips->flow, from) - room);
			return;
		}
		pagebreak_place(f,
		    (struct paint_piece){ .piece = piece,
			.height = used,
			.from = from,
			.resumed = from > 0,
			.loose = loose });
		from = end;
		if (from < strips->flow->count)
			pagebreak_page(f, piece, true, 0);
	}
}

/* Of a chunk that ends with strips: begins them here, or turns the page; gives the piece to go on with. */
static guint
fill_strips(struct pagebreak *f, guint from, guint strips, guint to)
{
	bool bare = !f->content;

	if (!strips_begin(f, from, strips)) {
		pagebreak_page(f, from, false, 0);
		return from;
	}
	if (strips > from)
		place_chunk(f, from, strips - 1);
	split_strips(f, strips, bare);
	if (to > strips)
		place_chunk(f, strips + 1, to);
	return to + 1;
}

/* Whether a table that would carry sums on ends on this page, so that it need not. */
static bool
table_ends(const struct pagebreak *f, guint piece, double left)
{
	const struct flow *flow = f->flow;
	guint end;
	double height;

	if (pagebreak_goes_on(flow, piece) == NULL)
		return false;
	end = chunk_end(flow, flow->piece[flow->piece[piece].container].index, KEEP_AUTO);
	height = f->bottom - f->foot + pagebreak_notes_need(f, piece, end);
	for (guint i = piece; i <= end && height <= left + ROUNDING; i++)
		height += flow->piece[i].height;
	return height + (end + 1 < flow->count ? pagebreak_closing(flow, end) : 0) <= left + ROUNDING;
}

/* What a chunk has before the block that one of its pieces stands in: a signature took it along. */
static double
taken_along(const struct flow *flow, guint from, guint within)
{
	guint open = flow->piece[within].container;
	double height = 0;

	if (open == PIECE_NONE || open < from)
		return 0;
	while (flow->piece[open].container != PIECE_NONE && flow->piece[open].container >= from)
		open = flow->piece[open].container;
	for (guint i = from; i < open; i++)
		height += flow->piece[i].height;
	return height;
}

/*
 * How firmly a chunk that would leave `left` of a page blank is held together still; what holds less is divided.  A kept
 * block is not divided for what it takes along.
 */
static enum flow_keep
held_at(const struct pagebreak *f, guint from, guint to, enum flow_keep level, double left, double room)
{
	static const double most[] = { [KEEP_WEAK] = PAGEBREAK_BLANK, [KEEP_BLOCK] = BLANK_KEPT };

	for (enum flow_keep next = level + 1; f->content && next <= KEEP_BLOCK; next++) {
		guint end = chunk_end(f->flow, from, next);

		if (next == KEEP_BLOCK)
			left -= taken_along(f->flow, from, end);
		if (left > most[next] * room && end < to)
			return next;
	}
	return level;
}

/* A row that is as high as what stands in it, and not because it is given a height: there is something to divide. */
static bool
is_full_row(const struct flow_table *table, guint row)
{
	for (guint k = table->first[row]; k < table->first[row + 1]; k++) {
		const struct table_cell *cell = &table->cell[k];
		const struct box *box = cell->content->box;

		if (cell->rows > 1)
			return false;
		if (cell->flow->height + flow_inset(box, 0) + flow_inset(box, 2) >= table->height[row] - ROUNDING)
			return true;
	}
	return false;
}

/*
 * The row of a chunk that this page has no room for, when it is divided rather than leave much of the page blank, though the
 * next would hold it whole; PIECE_NONE: none is.
 */
static guint
row_to_divide(const struct pagebreak *f, guint from, guint to, double left, double room)
{
	const struct flow_piece *row;
	guint i = from;

	if (!f->content || left <= BLANK_KEPT * room)
		return PIECE_NONE;
	while (i < to && pagebreak_height(f, f->y, from, i) <= left + ROUNDING)
		i++;
	row = &f->flow->piece[i];
	if (row->kind != PIECE_ROW || row->height <= PAGEBREAK_BLANK * room ||
	    table_row_fixed(row->node->table, row->index))
		return PIECE_NONE;
	if (row->node->table->group[row->index] != row->index || row->index < row->node->table->heads ||
	    !is_full_row(row->node->table, row->index))
		return PIECE_NONE;
	return i == from || pagebreak_height(f, f->y, from, i - 1) < left - PAGEBREAK_BLANK * room ? i : PIECE_NONE;
}

/* Places what stays together from a piece on, or turns the page; gives the piece to go on with. */
static guint
fill_chunk(struct pagebreak *f, guint from)
{
	enum flow_keep level = from < f->relaxed ? f->level : KEEP_AUTO, held;
	guint to = f->turn > from ? MIN(chunk_end(f->flow, from, level), f->turn - 1) : chunk_end(f->flow, from, level);
	guint last = last_content(f->flow, from, to), divided;
	double height = pagebreak_height(f, f->y, from, to), left = f->bottom - f->y, room = pagebreak_room(f, from);
	bool one_page = (f->step > 0 ? pagebreak_height(f, f->top, from, to) : height) <= room + ROUNDING;

	if (from < f->relaxed && f->apart == 0)
		f->apart = pagebreak_apart(f, from, f->relaxed - 1, level);
	if ((from == f->turn || from == f->apart) && f->content) {
		pagebreak_page(f, from, false, 0);
		return from;
	}
	if (height <= left + ROUNDING || table_ends(f, from, left)) {
		place_chunk(f, from, to);
		return to + 1;
	}
	if (f->flow->piece[last].kind == PIECE_STRIPS && !(f->flow->piece[last].fixed && one_page) &&
	    (f->content || strips_begin(f, from, last)))
		return fill_strips(f, from, last, to);
	held = !one_page && level < KEEP_STRONG ? level + 1 : held_at(f, from, to, level, left, room);
	if (held > level) {
		f->relaxed = to + 1;
		f->level = held;
		f->apart = 0;
		return from;
	}
	divided = row_to_divide(f, from, to, left, room);
	if (divided != PIECE_NONE) {
		if (divided > from)
			place_chunk(f, from, divided - 1);
		split_row(f, divided);
		return divided + 1;
	}
	if (f->content && (one_page || left < SPLIT_LEAST * room || f->flow->piece[last].kind != PIECE_ROW)) {
		pagebreak_page(f, from, false, 0);
		return from;
	}
	return place_too_high(f, from, to);
}

static enum stand
stand_of(const struct flow *flow, guint piece)
{
	const struct flow_piece *it = &flow->piece[piece];

	return it->kind == PIECE_OPEN && it->container == PIECE_NONE ? it->node->box->stand : STAND_FLOW;
}

/* A block at the foot of a page: of this one when there is room below what it has, and its number is right. */
static guint
place_foot(struct pagebreak *f, guint from, bool even)
{
	guint to = f->flow->piece[from].index;
	double height = pagebreak_height(f, f->head, from, to) - below(f, to);

	if (f->content && f->y + height > f->foot + ROUNDING)
		pagebreak_page(f, from, false, 0);
	if (even && (f->body->before + f->pages->len) % 2 == 1)
		pagebreak_page(f, from, false, 0);
	if (height > f->foot - f->top + ROUNDING)
		report_too_high(f, from, height - (f->foot - f->top));
	f->y = MAX(f->foot - height, f->top);
	place_chunk(f, from, to);
	f->y = f->bottom;
	return to + 1;
}

/* Places what comes next; gives the piece to go on with. */
static guint
fill_next(struct pagebreak *f, guint from)
{
	enum stand stand = stand_of(f->flow, from);

	if (stand == STAND_FOOT || stand == STAND_EVEN_FOOT)
		return place_foot(f, from, stand == STAND_EVEN_FOOT);
	if (stand == STAND_PAGE && f->content)
		pagebreak_page(f, from, false, 0);
	return fill_chunk(f, from);
}

/* Blank at the end takes no page. */
static guint
end_of(const struct flow *flow)
{
	guint end = flow->count;

	while (end > 0 && flow->piece[end - 1].kind == PIECE_SPACE && !flow->piece[end - 1].fixed)
		end--;
	return end;
}

bool
pagebreak_is_bare(const struct flow *flow, const GArray *placed)
{
	const struct paint_piece *first = (const struct paint_piece *)(const void *)placed->data;

	return placed->len == 0 || stand_of(flow, first->piece) >= STAND_FOOT;
}

void
pagebreak_fill(const struct flow_kit *kit, struct paint_body *body, guint turn)
{
	const struct box_sheet *sheet = body->sheet;
	struct flow *flow = body->flow;
	struct pagebreak f = {
		.kit = kit,
		.flow = flow,
		.turn = turn,
		.body = body,
		.step = sheet->step,
		.top = sheet->margin[0] - sheet->overhang,
		.head = sheet->margin[0],
		.foot = sheet->height - sheet->margin[2],
		.bottom = sheet->height - sheet->margin[2] + sheet->overhang,
	};
	guint i = 0, end = end_of(flow);

	f.pages = body->page = arena_list(kit->arena);
	body->notes = kit->notes ? arena_list(kit->arena) : NULL;
	if (kit->notes && body->laid_notes == NULL)
		body->laid_notes = arena_adopt(kit->arena, g_hash_table_new(NULL, NULL),
		    (GDestroyNotify)g_hash_table_unref);
	pagebreak_start(&f);
	while (i < end) {
		if (!f.content && f.pages->len > 1) {
			i = flow_skip(flow, i);
			if (i >= end)
				break;
		}
		i = fill_next(&f, i);
	}
	while (f.carried != NULL && f.carried->len > 0)
		pagebreak_start(&f);
}

void
pagebreak_back(const struct flow_kit *kit, struct paint_body *body)
{
	if ((body->before + body->page->len) % 2 == 0)
		return;
	g_ptr_array_add(body->page, arena_vector(kit->arena, sizeof(struct paint_piece)));
	body->blank = 1;
}

double
pagebreak_blank(const struct paint_body *body)
{
	const GArray *page = body->page->pdata[body->page->len - 1];
	const struct paint_piece *last = &g_array_index(page, struct paint_piece, page->len - 1);
	double end = page->len > 0 ? last->y + last->height : body->sheet->margin[0];

	return body->sheet->height - body->sheet->margin[2] - pagebreak_notes_height(body, body->page->len - 1) - end;
}

double
pagebreak_height_after(const struct paint_body *body, guint most)
{
	double height = 0, top = body->sheet->margin[0];

	for (guint i = most; i < body->page->len; i++) {
		const GArray *page = body->page->pdata[i];
		const struct paint_piece *last = &g_array_index(page, struct paint_piece, page->len - 1);

		height += page->len > 0 ? last->y + last->height - top : 0;
	}
	return height;
}

void
pagebreak_spills(const struct flow_kit *kit, const struct paint_body *body, GPtrArray *spills)
{
	for (guint p = 0; p < body->page->len; p++) {
		const GArray *page = body->page->pdata[p];

		for (guint i = 0; i < page->len; i++) {
			const struct paint_piece *placed = &g_array_index(page, struct paint_piece, i);
			const struct flow_piece *piece = &body->flow->piece[placed->piece];

			if (piece->kind == PIECE_ROW && !placed->repeated && !placed->resumed && placed->carrying == 0)
				flow_spills(kit, piece->node->table, piece->index, body->before + p + 1, spills);
		}
	}
}
