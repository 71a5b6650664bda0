/* How firmly pieces are kept together: no line alone, no row torn from its spans, no signature without what it signs. */
#include "layout/flow/inner.h"

/* A kept block up to this high is a signature [lines of its style]. */
#define SIGNATURE_LINES 12

/* No line of a paragraph is left alone at the foot or the head of a page. */
enum flow_keep
flow_line_keep(guint i, guint lines)
{
	return i == 0 || i + 2 == lines ? KEEP_STRONG : KEEP_AUTO;
}

/* Rows of a spanning cell are kept together; so are the first two and the last two, where the page has room. */
enum flow_keep
flow_row_keep(const struct flow_table *table, guint row)
{
	guint next = table_row_after(table, row);
	bool more = next < table->rows;
	bool spanned = more && table->group[next] == table->group[row];
	bool tied = spanned || row == table->heads || (more && table_row_after(table, next) == table->rows);

	if (row < table->heads || table->grid->row[row].keep_with_next)
		return KEEP_STRONG;
	return tied ? KEEP_WEAK : KEEP_AUTO;
}

/* What stands before piece `at` goes on with it, as far back as the next line or row. */
static void
keep_before(struct flow *flow, guint at)
{
	const struct box_style *style = flow->piece[at].node->box->style;
	double height = 0;

	for (guint i = at; i <= flow->piece[at].index; i++)
		height += flow->piece[i].height;
	if (height > SIGNATURE_LINES * (style != NULL ? style->leading : 15))
		return;
	while (at-- > 0) {
		struct flow_piece *piece = &flow->piece[at];

		if (piece->kind == PIECE_OPEN && piece->node->box->stand != STAND_FLOW)
			return;
		piece->keep = MAX(piece->keep, KEEP_STRONG);
		if (piece->kind != PIECE_SPACE && piece->kind != PIECE_CLOSE && piece->kind != PIECE_OPEN)
			return;
	}
}

/*
 * The last block of a flow (or of what comes before a page of its own), when it is kept together and small (a signature),
 * is never alone on a page, however deep it stands: it takes the end of what comes before it along.
 */
void
flow_keep_signature(struct flow *flow)
{
	for (guint i = flow->count; i-- > 0;) {
		const struct flow_piece *piece = &flow->piece[i];
		const struct box *box = piece->node != NULL ? piece->node->box : NULL;

		if (piece->kind == PIECE_SPACE)
			continue;
		if (piece->kind != PIECE_CLOSE || box == NULL || box->kind != BOX_BLOCK)
			return;
		if (box->stand == STAND_FOOT || box->stand == STAND_EVEN_FOOT)
			i = piece->index;
		else if (box->keep) {
			keep_before(flow, piece->index);
			return;
		}
	}
}
