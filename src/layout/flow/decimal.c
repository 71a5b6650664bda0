/* Columns of numbers: cells aligned "decimal" have their points below each other. */
#include "layout/flow/flow.h"

/* The one paragraph of a cell that is aligned so and takes part, or NULL. */
static struct para *
decimal_para(const struct table_cell *cell)
{
	const struct node	*content = cell->content;

	if (!content || cell->columns != 1 || content->child_count != 1 || !content->child[0]->para)
		return NULL;
	if (content->child[0]->box->style->align != ALIGN_DECIMAL || content->child[0]->para->vertical)
		return NULL;
	return content->child[0]->para;
}

/* Where the first number's whole part ends; 0: there is no number. */
static guint
whole_end(const struct para *para)
{
	guint	i = 0;

	while (i < para->atoms && para->atom[i].class != CHAR_DIGIT)
		i++;
	if (i == para->atoms)
		return 0;
	while (i + 1 < para->atoms && (para->atom[i + 1].class == CHAR_DIGIT ||
	    (para->atom[i + 1].c == ',' && i + 2 < para->atoms && para->atom[i + 2].class == CHAR_DIGIT)))
		i++;
	return i + 1;
}

/* Width of what stands after the whole part. */
static double
tail_width(const struct para *para, guint end)
{
	return para_natural_width(para, 0, para->atoms) - para_natural_width(para, 0, end);
}

static void
raise_tail(struct table *table, const struct table_cell *cell)
{
	const struct para	*para = decimal_para(cell);
	guint			 end = para ? whole_end(para) : 0;

	if (end > 0 && cell->cell->column < table->grid->column_count)
		table->tail[cell->cell->column] = MAX(table->tail[cell->cell->column], tail_width(para, end));
}

void
decimal_cell(const struct table *table, const struct table_cell *cell)
{
	struct para	*para = decimal_para(cell);
	guint		 end = para ? whole_end(para) : 0;

	if (end == 0 || cell->cell->column >= table->grid->column_count)
		return;
	para->max_content -= para->after;
	para->after = table->tail[cell->cell->column] - tail_width(para, end);
	para->max_content += para->after;
}

/* Noted rows are aligned each time they wake. */
void
decimal_align(const struct kit *kit, struct table *table)
{
	table->tail = arena_array(kit->arena, table->grid->column_count + 1, sizeof *table->tail);
	for (guint r = 0; r < table->all; r++) {
		if (table->grid->row[r].note && !table->grid->decimal)
			continue;
		rows_wake(kit, table, r);
		for (guint i = table->first[r]; i < table->first[r + 1]; i++)
			raise_tail(table, &table->cell[i]);
		rows_rest_some(table);
	}
	rows_rest(table);
	for (guint i = 0; i < table->first[table->all]; i++)
		decimal_cell(table, &table->cell[i]);
}
