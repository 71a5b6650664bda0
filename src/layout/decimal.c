/* Columns of numbers: cells aligned "decimal" have their points below each other. */
#include "layout/flow.h"

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
	return para_natural(para, 0, para->atoms) - para_natural(para, 0, end);
}

void
decimal_align(struct table *table)
{
	g_autofree double	*tail = g_new0(double, table->grid->column_count + 1);
	guint			 cells = table->first[table->all];

	for (guint i = 0; i < cells; i++) {
		const struct para	*para = decimal_para(&table->cell[i]);
		guint			 end = para ? whole_end(para) : 0, column = table->cell[i].cell->column;

		if (end > 0 && column < table->grid->column_count)
			tail[column] = MAX(tail[column], tail_width(para, end));
	}
	for (guint i = 0; i < cells; i++) {
		struct para	*para = decimal_para(&table->cell[i]);
		guint		 end = para ? whole_end(para) : 0, column = table->cell[i].cell->column;

		if (end == 0 || column >= table->grid->column_count)
			continue;
		para->natural -= para->after;
		para->after = tail[column] - tail_width(para, end);
		para->natural += para->after;
	}
}
