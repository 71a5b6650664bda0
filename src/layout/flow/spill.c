/* Cells that spill: what fits and a reference; the rest goes to the pages after the document (appendix.c). */
#include "base/arena.h"
#include "layout/flow/inner.h"

#include <string.h>

/* A reference of this number is as wide as any. */
#define WIDEST_NUMBER 50
/* Rows over a cell in which its label is looked for, beside the head. */
#define LABEL_ROWS 16

static struct flow_node *
reference_node(const struct flow_kit *kit, const struct table_cell *cell)
{
	const struct box *box = cell->content->box;
	const struct box_style *style = flow_plain_style(kit->arena, box->style, ALIGN_END);

	return flow_shape(kit,
	    flow_words(kit->arena, "P", style, cell->cell->place, flow_reference(kit->arena, WIDEST_NUMBER)), false);
}

/* The piece at which nothing is open any more that piece i stands in; the piece itself when it stands in nothing. */
static guint
outermost(const struct flow *flow, guint i)
{
	while (flow->piece[i].container != PIECE_NONE)
		i = flow->piece[i].container;
	return i;
}

/* A paragraph from a line on, as a node of its own. */
static struct flow_node *
rest_of(const struct flow_kit *kit, const struct flow_node *node, guint line)
{
	struct flow_node *rest = arena_memdup(kit->arena, node, sizeof *node);

	rest->para = para_from(node->para, kit->arena, line);
	rest->box = rest->written = rest->para->box;
	rest->element = 0;
	return rest;
}

/* What stands from piece `cut` on, as a block. */
static struct flow_node *
rest_node(const struct flow_kit *kit, const struct table_cell *cell, guint cut)
{
	const struct flow *flow = cell->flow;
	g_autoptr(GPtrArray) children = g_ptr_array_new();
	guint open = outermost(flow, cut);

	if (open != cut)
		g_ptr_array_add(children, rest_of(kit, flow->piece[open].node, flow->piece[cut].index));
	for (guint i = cut; i < flow->count; i++) {
		const struct flow_piece *piece = &flow->piece[i];

		if (piece->container == PIECE_NONE && piece->node != NULL && piece->kind != PIECE_CLOSE)
			g_ptr_array_add(children, piece->node);
	}
	return flow_block(kit, cell->content->box, children);
}

/* The first pieces of a flow, what is open in them closed, and the reference. */
static struct flow *
cut_flow(const struct flow_kit *kit, const struct flow *flow, guint cut, const struct flow *reference)
{
	struct flow *head = arena_alloc(kit->arena, sizeof *head);
	guint open = outermost(flow, cut), count = cut, base;

	head->piece = arena_array(kit->arena, cut + 1 + reference->count, sizeof *head->piece);
	memcpy(head->piece, flow->piece, cut * sizeof *head->piece);
	if (open != cut) {
		head->piece[count] = flow->piece[flow->piece[open].index];
		head->piece[open].index = count++;
	}
	base = count;
	for (guint i = 0; i < reference->count; i++) {
		struct flow_piece *piece = &head->piece[count++];

		*piece = reference->piece[i];
		piece->container += piece->container == PIECE_NONE ? 0 : base;
		if (piece->kind == PIECE_OPEN || piece->kind == PIECE_CLOSE)
			piece->index += base;
	}
	head->count = count;
	for (guint i = 0; i < count; i++)
		head->height += head->piece[i].height;
	return head;
}

/* Where a flow can be cut that fits a height: between lines, or what stands below each other; never in a frame. */
static guint
find_cut(const struct flow *flow, double height)
{
	double used;
	guint cut = flow_fit(flow, 0, height, &used), open;

	if (cut == 0 || cut >= flow->count)
		return 0;
	open = outermost(flow, cut);
	return flow->piece[open].node != NULL && flow->piece[open].node->para == NULL ? open : cut;
}

static void
put_words(GString *out, const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++)
		for (const char *p = box->span[i].text; p != NULL && *p; p = g_utf8_next_char(p))
			if (!g_unichar_isspace(g_utf8_get_char(p)))
				g_string_append_unichar(out, g_utf8_get_char(p));
	for (guint i = 0; i < box->child_count; i++)
		put_words(out, box->child[i]);
}

/* The nearest label to the left of a cell. */
static const struct table_cell *
label_left(const struct flow_table *table, const struct table_cell *cell)
{
	const struct table_cell *found = NULL;

	for (guint i = table->first[table->group[cell->row]]; i < table->first[cell->row + 1]; i++) {
		const struct table_cell *other = &table->cell[i];

		if (!other->cell->label || other->column >= cell->column || other->row + other->rows <= cell->row)
			continue;
		if (found == NULL || found->column < other->column)
			found = other;
	}
	return found;
}

/* The label over a cell in one of the rows [from, to), the lowest of them. */
static const struct table_cell *
label_over(const struct flow_table *table, const struct table_cell *cell, guint from, guint to)
{
	for (guint i = table->first[to]; i-- > table->first[from];) {
		const struct table_cell *other = &table->cell[i];

		if (other->cell->label && other->column <= cell->column &&
		    other->column + other->columns > cell->column)
			return other;
	}
	return NULL;
}

/* What the form calls a cell: the label to its left, else over it, else its field's. */
static const char *
cell_label(const struct flow_kit *kit, const struct flow_table *table, const struct table_cell *cell)
{
	const struct table_cell *label = label_left(table, cell);
	const struct box_field *field = node_field(cell->content);
	g_autoptr(GString) text = g_string_new(NULL);

	if (label == NULL)
		label = label_over(table, cell, cell->row > LABEL_ROWS ? cell->row - LABEL_ROWS : 0, cell->row);
	if (label == NULL)
		label = label_over(table, cell, 0, MIN(table->heads, cell->row));
	if (label != NULL)
		put_words(text, label->content->box);
	if (text->len == 0 && field != NULL && field->label != NULL)
		g_string_append(text, field->label);
	return arena_strdup(kit->arena, text->str);
}

bool
flow_spill_cell(const struct flow_kit *kit, const struct flow_table *table, struct table_cell *cell, double height)
{
	const struct box *box = cell->content->box;
	double width = table_cell_width(table, cell);
	g_autoptr(GPtrArray) one = g_ptr_array_new();
	struct flow_spill *spill = arena_alloc(kit->arena, sizeof *spill);
	struct flow *reference;
	guint cut;

	spill->reference = reference_node(kit, cell);
	g_ptr_array_add(one, spill->reference);
	reference = flow_new(kit, flow_block(kit, box, one), width, cell->scale);
	height -= flow_inset(box, 0) + flow_inset(box, 2) + reference->height;
	cut = reference->too_wide > 0 ? 0 : find_cut(cell->flow, height);
	if (cut == 0)
		return false;
	spill->rest = rest_node(kit, cell, cut);
	spill->label = cell_label(kit, table, cell);
	spill->width = width;
	spill->scale = cell->scale;
	cell->flow = cut_flow(kit, cell->flow, cut, reference);
	cell->spill = spill;
	return true;
}

/* A cell of a grid in a cell that has no label there goes by the outer one's. */
void
flow_spills(const struct flow_kit *kit, const struct flow_table *table, guint row, guint page, GPtrArray *spills)
{
	for (guint k = table->first[row]; k < table->first[row + 1]; k++) {
		const struct table_cell *cell = &table->cell[k];
		guint before = spills->len;

		for (guint i = 0; i < cell->flow->count; i++)
			if (cell->flow->piece[i].kind == PIECE_ROW)
				flow_spills(kit, cell->flow->piece[i].node->table, cell->flow->piece[i].index, page,
				    spills);
		for (guint i = before; i < spills->len; i++) {
			struct flow_spill *inner = spills->pdata[i];

			if (*inner->label == '\0')
				inner->label = cell_label(kit, table, cell);
		}
		if (cell->spill == NULL)
			continue;
		cell->spill->page = page;
		g_ptr_array_add(spills, cell->spill);
	}
}
