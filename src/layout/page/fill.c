/*
 * Pages filled well.  Glue gives way, all of a body alike, where that saves a page or mends one: the least tightness that does.
 * A last page that would hold next to nothing takes more along from the page before it.
 */
#include "layout/page/fill.h"

/* Tightness is looked for in so many steps, ... */
#define STEPS 16
/* ... of bodies of so many pages; one page of more is not worth the search. */
#define PAGES_MOST 12
/* A page before the last that is emptier than this part of it is a fault, ... */
#define BLANK_FAULT 0.2
/* ... and a grave one when it is emptier than this. */
#define BLANK_GRAVE (1.0 / 3)
/* Rows, lines and figures that a last page holds at least. */
#define LAST_LEAST 3

/* What speaks against a way to fill pages, the gravest first. */
struct fill_verdict {
	guint pages, faults;
};

static bool
is_better(struct fill_verdict a, struct fill_verdict b)
{
	return a.pages != b.pages ? a.pages < b.pages : a.faults < b.faults;
}

static const struct paint_piece *
placed_at(const struct paint_body *body, guint page, guint i)
{
	const GArray *placed = body->page->pdata[page];

	return i < placed->len ? &g_array_index(placed, struct paint_piece, i) : NULL;
}

/* The first piece that is new on a page; PIECE_NONE: a row or text in strips that was cut goes on there. */
static guint
first_new(const struct paint_body *body, guint page)
{
	const struct paint_piece *placed;

	for (guint i = 0; (placed = placed_at(body, page, i)) != NULL; i++) {
		enum flow_piece_kind kind = body->flow->piece[placed->piece].kind;

		if (placed->resumed && (kind == PIECE_ROW || kind == PIECE_STRIPS))
			return PIECE_NONE;
		if (!placed->resumed && !placed->repeated && placed->carrying == 0)
			return placed->piece;
	}
	return PIECE_NONE;
}

static guint
outermost(const struct flow *flow, guint piece)
{
	while (flow->piece[piece].container != PIECE_NONE)
		piece = flow->piece[piece].container;
	return piece;
}

/* Whether what a piece stands in has a place of its own, at the top or the foot of a page. */
static bool
is_placed(const struct flow *flow, guint piece)
{
	const struct flow_node *node = flow->piece[outermost(flow, piece)].node;

	return node != NULL && node->box->stand != STAND_FLOW;
}

/* What a page holds that is read: a row (heads not counted), a line outside tables, a figure. */
static bool
is_unit(const struct flow *flow, guint piece)
{
	const struct flow_piece *it = &flow->piece[piece];

	if (it->kind == PIECE_ROW)
		return it->index >= it->node->table->heads;
	return it->kind == PIECE_LINE || it->kind == PIECE_FIGURE;
}

/* Where the kept block at the end of a flow begins, a signature; the flow's end when there is none. */
static guint
signature_of(const struct flow *flow)
{
	guint last = flow->count;

	while (last > 0 && flow->piece[last - 1].kind == PIECE_SPACE)
		last--;
	if (last == 0 || flow->piece[last - 1].kind != PIECE_CLOSE)
		return flow->count;
	last = flow->piece[last - 1].index;
	return flow->piece[last].node->box->kind == BOX_BLOCK && flow->piece[last].node->box->keep ? last : flow->count;
}

/* Rows, lines and figures from a piece on, the signature left out; `own`: of the container that it stands in alone. */
static guint
units_from(const struct flow *flow, guint from, bool own)
{
	guint units = 0, end = signature_of(flow), container = flow->piece[from].container;

	if (own && container != PIECE_NONE)
		end = MIN(end, flow->piece[container].index);
	for (guint i = from; i < end; i++)
		units += flow->piece[i].kind == PIECE_STRIPS ? LAST_LEAST : is_unit(flow, i);
	return units;
}

/* A last page may begin with a section, or with enough of one that goes on. */
static bool
may_begin_last(const struct flow *flow, guint piece)
{
	if (flow->piece[piece].container == PIECE_NONE)
		return units_from(flow, piece, false) > 0;
	return flow->piece[piece].kind == PIECE_ROW && units_from(flow, piece, true) >= LAST_LEAST;
}

static bool
is_thin(const struct paint_body *body)
{
	guint from = body->page->len > 1 ? first_new(body, body->page->len - 1) : PIECE_NONE;

	return from != PIECE_NONE && !is_placed(body->flow, from) && !may_begin_last(body->flow, from) &&
	    units_from(body->flow, from, false) < LAST_LEAST;
}

/* Blank at the foot of a page that does not end because it should, as a part of the page. */
static double
blank_of(const struct fill_task *t, guint page)
{
	const GArray *placed = t->body->page->pdata[page];
	const struct paint_piece *last = placed->len > 0 ? placed_at(t->body, page, placed->len - 1) : NULL;
	guint next = first_new(t->body, page + 1);

	if (last == NULL || (next != PIECE_NONE && is_placed(t->body->flow, next)))
		return 0;
	return (t->body->sheet->height - t->body->sheet->margin[2] - pagebreak_notes_height(t->body, page) - last->y -
		   last->height) /
	    t->height;
}

static struct fill_verdict
judge(const struct fill_task *t)
{
	struct fill_verdict verdict = { .pages = t->body->page->len, .faults = is_thin(t->body) ? 2 : 0 };

	for (guint p = 0; p + 1 < t->body->page->len; p++) {
		double blank = blank_of(t, p);

		verdict.faults += blank > BLANK_GRAVE ? 2 : blank > BLANK_FAULT ? 1 : 0;
	}
	return verdict;
}

void
pagebreak_fill_at(struct fill_task *t, double tightness, guint turn)
{
	struct paint_body *body = t->body;

	t->tightness = tightness;
	t->turn = turn;
	flow_tighten(t->kit, t->node, tightness);
	body->flow = flow_lay(t->kit, t->node, t->width);
	flow_stretch(body->flow, t->height);
	pagebreak_fill(t->kit, body, turn);
}

static struct fill_verdict
fill(struct fill_task *t, double tightness, guint turn)
{
	pagebreak_fill_at(t, tightness, turn);
	return judge(t);
}

/*
 * Where the last page should begin so that it does not hold next to nothing: before the nearest row or section that leaves it
 * enough, and no row alone where there is one; PIECE_NONE: nowhere on the page before, of which two thirds stay filled.
 */
static guint
earlier_turn(const struct fill_task *t)
{
	const struct paint_body *body = t->body;
	const struct flow *flow = body->flow;
	guint page = body->page->len - 2, first = first_new(body, page);
	double least = body->sheet->margin[0] + (1 - BLANK_GRAVE) * t->height;
	const GArray *placed = body->page->pdata[page];
	guint torn = PIECE_NONE;

	for (guint i = placed->len; i-- > 1;) {
		const struct paint_piece *p = placed_at(body, page, i);

		if (p->y < least || p->resumed || p->repeated || p->carrying != 0 || p->piece == first)
			break;
		if (flow->piece[p->piece].kind != PIECE_ROW && flow->piece[p->piece].kind != PIECE_OPEN)
			continue;
		if (flow->piece[p->piece - 1].keep > KEEP_WEAK || !may_begin_last(flow, p->piece))
			continue;
		if (pagebreak_torn(flow, placed, p->piece) == 0)
			return p->piece;
		if (torn == PIECE_NONE)
			torn = p->piece;
	}
	return torn;
}

/* Fills, and mends a thin last page by an earlier turn where that takes no page more. */
static struct fill_verdict
fill_mended(struct fill_task *t, double tightness)
{
	struct fill_verdict plain = fill(t, tightness, PIECE_NONE), mended;
	guint turn = is_thin(t->body) ? earlier_turn(t) : PIECE_NONE;

	if (turn == PIECE_NONE)
		return plain;
	mended = fill(t, tightness, turn);
	return is_better(mended, plain) ? mended : fill(t, tightness, PIECE_NONE);
}

/* The least tightness, in steps, at which pages are as good as at the most. */
static void
tighten(struct fill_task *t, struct fill_verdict best)
{
	guint low = 0, high = STEPS, last = STEPS;

	while (low + 1 < high) {
		last = (low + high) / 2;
		if (is_better(best, fill_mended(t, (double)last / STEPS)))
			low = last;
		else
			high = last;
	}
	if (last != high)
		fill_mended(t, (double)high / STEPS);
}

/* As few pages as they can be, and none worse filled than must be. */
static void
fill_well(struct fill_task *t)
{
	guint most = t->body->sheet->pages_most;
	struct fill_verdict loose = fill_mended(t, 0), tight;

	if (loose.pages == 1 || loose.pages > PAGES_MOST || !flow_tighten(t->kit, t->node, 0))
		return;
	tight = fill_mended(t, 1);
	if (is_better(tight, loose))
		tighten(t, tight);
	else if (most == 0 || tight.pages <= most) /* else it is told how much too high it is at its least */
		fill_mended(t, 0);
}

void
pagebreak_fit(const struct flow_kit *kit, struct paint_body *body, struct flow_node *node)
{
	const struct box_sheet *sheet = body->sheet;
	struct fill_task t = {
		.kit = kit,
		.body = body,
		.node = node,
		.width = sheet->width - sheet->margin[1] - sheet->margin[3],
		.height = sheet->height - sheet->margin[0] - sheet->margin[2],
	};

	pagebreak_blanks_none(node);
	fill_well(&t);
	pagebreak_blanks(&t);
}
