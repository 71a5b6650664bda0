/*
 * Blank rows: a grid is filled up to the foot of the page on which its other rows end.  They come last, when all else has its
 * page: as many as stand there without moving anything to another.
 */
#include "layout/page/fill.h"

#include <math.h>

/* What a page begins with. */
struct blanks_begin {
	const struct flow_node *node;
	guint row, from; /* of a table; of text in columns side by side */
	double height;   /* of what is left of a row [pt] */
	double notes;    /* at its foot [pt] */
};

static const struct paint_piece *
placed_at(const GArray *placed, guint i)
{
	return &g_array_index(placed, struct paint_piece, i);
}

/* Whether a piece is on its page because what it stands in goes on there. */
static bool
is_again(const struct paint_piece *placed, const struct flow_piece *piece)
{
	bool goes_on = placed->resumed && piece->kind != PIECE_ROW && piece->kind != PIECE_STRIPS;

	return goes_on || placed->repeated || placed->carrying != 0 || piece->node == NULL;
}

static struct blanks_begin
begin_of(const struct paint_body *body, guint page)
{
	struct blanks_begin begin = { .notes = pagebreak_notes_height(body, page) };
	const GArray *placed = body->page->pdata[page];

	for (guint i = 0; i < placed->len; i++) {
		const struct paint_piece *p = placed_at(placed, i);
		const struct flow_piece *piece = &body->flow->piece[p->piece];

		if (is_again(p, piece))
			continue;
		begin.node = piece->node;
		begin.row = piece->kind == PIECE_OPEN ? 0 : piece->index;
		begin.from = p->from;
		begin.height = p->resumed ? p->height : 0;
		break;
	}
	return begin;
}

static GArray *
begins_of(const struct paint_body *body)
{
	GArray *begins = g_array_new(false, false, sizeof(struct blanks_begin));

	for (guint p = 0; p < body->page->len; p++) {
		const struct blanks_begin begin = begin_of(body, p);

		g_array_append_val(begins, begin);
	}
	return begins;
}

/* Whether pages begin as they did. */
static bool
begin_so(const GArray *before, const struct paint_body *body)
{
	for (guint p = 0; p < before->len && before->len == body->page->len; p++) {
		const struct blanks_begin *a = &g_array_index(before, struct blanks_begin, p), b = begin_of(body, p);

		if (a->node != b.node || a->row != b.row || a->from != b.from ||
		    fabs(a->height - b.height) > ROUNDING || fabs(a->notes - b.notes) > ROUNDING)
			return false;
	}
	return before->len == body->page->len;
}

/* The same piece of a flow that is laid anew. */
static guint
piece_again(const struct flow *flow, const struct flow_piece *as)
{
	for (guint i = 0; i < flow->count; i++)
		if (flow->piece[i].kind == as->kind && flow->piece[i].node == as->node &&
		    (as->kind != PIECE_ROW || flow->piece[i].index == as->index))
			return i;
	return PIECE_NONE;
}

/* Fills as before, with so many rounds of a table. */
static void
fill_with(struct fill_task *t, struct flow_table *table, guint blanks)
{
	const struct flow_piece *turn = t->turn != PIECE_NONE ? &t->body->flow->piece[t->turn] : NULL;
	struct flow *flow;

	table->blanks = blanks;
	flow = turn != NULL ? flow_lay(t->kit, t->node, t->width) : NULL;
	pagebreak_fill_at(t, t->tightness, turn != NULL ? piece_again(flow, turn) : PIECE_NONE);
}

/* How many rounds are likely to fill what is blank on the page on which the table ends. */
static guint
likely(const struct fill_task *t, const struct flow_table *table)
{
	double height = 0;

	for (guint r = 0; r < table->rows; r++)
		height += table->grid->row[r].blank == 1 ? table->grid->row[r].height + table->grid->gap : 0;
	for (guint p = 0; p < t->body->page->len && height > 0; p++) {
		const GArray *placed = t->body->page->pdata[p];

		for (guint i = 0; i < placed->len; i++) {
			const struct flow_piece *piece = &t->body->flow->piece[placed_at(placed, i)->piece];
			const struct paint_piece *last = placed_at(placed, placed->len - 1);
			double foot = t->body->sheet->height - t->body->sheet->margin[2] -
			    pagebreak_notes_height(t->body, p);

			if (piece->kind == PIECE_CLOSE && piece->node->table == table)
				return (guint)(MAX(foot - last->y - last->height, 0) / height);
		}
	}
	return table->blank_most / 2;
}

/* Most of the rounds that leave all else on its page: the likely number is tried first, then the one beside it. */
static void
add_blanks(struct fill_task *t, struct flow_table *table)
{
	g_autoptr(GArray) begins = begins_of(t->body);
	guint low = 0, high = table->blank_most + 1, tried = 0, first = likely(t, table);

	for (guint i = 0; low + 1 < high; i++) {
		guint next = i == 0 ? first : i > 1 ? (low + high) / 2 : low > 0 ? low + 1 : high - 1;

		tried = CLAMP(next, low + 1, high - 1);
		fill_with(t, table, tried);
		if (begin_so(begins, t->body))
			low = tried;
		else
			high = tried;
	}
	if (tried != low)
		fill_with(t, table, low);
}

/* The tables of a flow that have such rows: no cell holds one. */
static void
find_tables(const struct flow_node *node, GPtrArray *tables)
{
	if (node->table != NULL && node->table->blank_most > 0)
		g_ptr_array_add(tables, node->table);
	for (guint i = 0; i < node->child_count; i++)
		find_tables(node->child[i], tables);
}

void
pagebreak_blanks_none(const struct flow_node *node)
{
	g_autoptr(GPtrArray) tables = g_ptr_array_new();

	find_tables(node, tables);
	for (guint i = 0; i < tables->len; i++)
		((struct flow_table *)tables->pdata[i])->blanks = 0;
}

void
pagebreak_blanks(struct fill_task *t)
{
	g_autoptr(GPtrArray) tables = g_ptr_array_new();

	find_tables(t->node, tables);
	for (guint i = 0; i < tables->len; i++)
		add_blanks(t, tables->pdata[i]);
}
