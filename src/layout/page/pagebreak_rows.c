/* Where rows that are held together are divided all the same: none alone, each cell of several with room for its words. */
#include "layout/page/pagebreak.h"

/* Of rows [from, to): whether it is one alone, and whether they are too low for words of a height. */
static guint
faults_of(const struct flow_table *table, guint from, guint to, double words)
{
	double height = 0;
	guint rows = 0;

	for (guint r = from; r < to; r++) {
		height += table->height[r] + table->grid->gap;
		rows += table_row_stands(table, r);
	}
	return (rows == 1 ? 1u : 0) + (height < words - ROUNDING ? 1u : 0);
}

/* The first row of a table on a page; its heads are not counted. */
static guint
first_row(const struct flow *flow, const GArray *placed, guint open)
{
	const struct flow_table *table = flow->piece[open].node->table;

	for (guint i = 0; i < placed->len; i++) {
		const struct paint_piece *p = &g_array_index(placed, struct paint_piece, i);
		const struct flow_piece *piece = &flow->piece[p->piece];

		if (piece->kind == PIECE_ROW && piece->container == open && !p->repeated && p->carrying == 0)
			return MAX(piece->index, table->heads);
	}
	return table->heads;
}

guint
pagebreak_torn(const struct flow *flow, const GArray *placed, guint piece)
{
	const struct flow_piece *it = &flow->piece[piece];
	const struct flow_table *table = it->kind == PIECE_ROW ? it->node->table : NULL;
	guint row = it->index, first, faults;

	if (table == NULL)
		return 0;
	first = first_row(flow, placed, it->container);
	faults = faults_of(table, first, row, 0) + faults_of(table, row, table->rows, 0);
	for (guint k = table->first[table->group[row]]; k < table->first[row]; k++) {
		const struct table_cell *cell = &table->cell[k];

		if (cell->row + cell->rows > row)
			faults += faults_of(table, MAX(cell->row, first), row, table_cell_height(cell)) +
			    faults_of(table, row, cell->row + cell->rows, table_cell_height(cell));
	}
	return faults;
}

guint
pagebreak_apart(const struct pagebreak *f, guint from, guint to, enum flow_keep level)
{
	double left = f->bottom - f->y, most = PAGEBREAK_BLANK * pagebreak_room(f, from), blank = 0;
	guint best = PIECE_NONE, last = PIECE_NONE, least = 0;

	if (pagebreak_height(f, f->y, from, to) <= left + ROUNDING)
		return PIECE_NONE;
	for (guint i = from + 1; i <= to; i++) {
		double height = pagebreak_height(f, f->y, from, i - 1);
		guint faults;

		if (height > left + ROUNDING)
			break;
		if (f->flow->piece[i - 1].keep > level)
			continue;
		last = i;
		faults = pagebreak_torn(f->flow, f->placed, i);
		if (best != PIECE_NONE && faults > least && blank <= most)
			continue;
		best = i;
		least = faults;
		blank = left - height;
	}
	return best != last ? best : PIECE_NONE;
}
