/* What does not fit, said in millimetres and, of text, in characters. */
#include "base/diag.h"
#include "layout/flow/inner.h"

#include <math.h>

/* In millimetres, and with the number of characters for faults that tell it. */
static void
tell(const struct flow_kit *kit, enum diag_code code, struct place at, const char *label, double points,
    guint characters)
{
	char amount[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(amount, sizeof amount, "%.1f", MAX(points / MM, 0.1));
	diag_report(kit->diag, code, at, label, amount, characters);
}

static void
report(const struct flow_kit *kit, enum diag_code code, const struct flow_node *node, struct place otherwise,
    double points, guint characters)
{
	const struct box_field *field = node_field(node);
	struct place at = field != NULL ? field->value : otherwise;

	if (para_scratch_once(kit->scratch, "fit", node->box->place, at))
		tell(kit, code, at, field != NULL ? field->label : NULL, points, characters);
}

void
flow_report_fit(const struct flow_kit *kit, enum diag_code code, const struct flow_node *node, struct place otherwise,
    double points)
{
	report(kit, code, node, otherwise, points, 0);
}

static const struct para *
widest_para(const struct flow *flow)
{
	return flow->widest->vertical != NULL ? flow->widest->vertical->para[0] : flow->widest->para;
}

const struct box_field *
flow_typed_field(const struct flow *flow)
{
	const struct para *para = widest_para(flow);
	const struct para_line *line = &para->line[para->widest];

	for (guint i = line->from + 1; i < line->to; i++) {
		const struct box_field *field = para->box->span[para->atom[i].span].field;

		if (para->glue[i].penalty == PENALTY_NEVER && field != NULL)
			return field;
	}
	return NULL;
}

/* A number is told with the field it is of, which need not be the first of the cell. */
static void
report_typed(const struct flow_kit *kit, const struct box_field *field, const struct para *para, double points)
{
	struct place at = field->value.source != NULL ? field->value : field->binding;

	if (para_scratch_once(kit->scratch, "typed", para->box->place, at))
		tell(kit, DIAG_LAYOUT_TYPED, at, field->label, points, 0);
}

void
flow_report_wide(const struct flow_kit *kit, const struct flow *flow, const struct flow_node *node,
    struct place otherwise)
{
	const struct para *para = widest_para(flow);
	double ems = flow->too_wide / (para->box->style->size * para->scale);
	const struct box_field *typed = flow_typed_field(flow);

	if (typed != NULL) {
		report_typed(kit, typed, para, flow->too_wide);
		return;
	}
	report(kit, DIAG_LAYOUT_TOO_WIDE, node, otherwise, flow->too_wide, (guint)MAX(ceil(ems - 0.01), 1));
}

static guint
line_characters(const struct para *para, const struct para_line *line)
{
	guint count = 0;

	for (guint i = line->from; i < line->to; i++)
		count += para->atom[i].kind == ATOM_TEXT;
	return count;
}

static guint flow_characters(const struct flow *, guint from);

static guint
row_characters(const struct flow_table *table, guint row)
{
	guint count = 0;

	for (guint k = table->first[row]; k < table->first[row + 1]; k++)
		count += flow_characters(table->cell[k].flow, 0);
	return count;
}

static guint
flow_characters(const struct flow *flow, guint from)
{
	guint count = 0;

	for (guint i = from; i < flow->count; i++) {
		const struct flow_piece *piece = &flow->piece[i];

		if (piece->kind == PIECE_LINE && piece->node->vertical != NULL)
			count += vertical_over(piece->node->vertical);
		else if (piece->kind == PIECE_LINE)
			count += line_characters(piece->node->para, &piece->node->para->line[piece->index]);
		else if (piece->kind == PIECE_ROW)
			count += row_characters(piece->node->table, piece->index);
	}
	return count;
}

void
flow_report_tall(const struct flow_kit *kit, const struct table_cell *cell, double height)
{
	const struct box *box = cell->content->box;
	double used;
	guint end = flow_fit(cell->flow, 0, height - flow_inset(box, 0) - flow_inset(box, 2), &used);
	guint characters = flow_characters(cell->flow, end);

	report(kit, characters > 0 ? DIAG_LAYOUT_TOO_TALL : DIAG_LAYOUT_CONTENT_TALL, cell->content, cell->cell->place,
	    table_cell_height(cell) - height, characters);
}

void
flow_report_columns(const struct flow_kit *kit, const struct box *box, double points)
{
	if (para_scratch_once(kit->scratch, "columns", box->place, box->place))
		tell(kit, DIAG_LAYOUT_COLUMNS, box->place, NULL, points, 0);
}

void
flow_report_figure(const struct flow_kit *kit, const struct box *box, double points)
{
	const struct box_figure *figure = box->figure;

	if (para_scratch_once(kit->scratch, "figure", box->place, figure->value))
		tell(kit, DIAG_LAYOUT_FIGURE, box->place, figure->value.source != NULL ? figure->label : NULL, points,
		    0);
}
