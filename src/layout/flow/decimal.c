/* Columns of numbers: cells aligned "decimal" have their points below each other. */
#include "layout/flow/inner.h"

/* The one paragraph of a cell that is aligned so and takes part, or NULL. */
static struct para *
decimal_para(const struct table_cell *cell)
{
	const struct flow_node *content = cell->content;

	if (cell->columns != 1 || content->child_count != 1 || content->child[0]->para == NULL)
		return NULL;
	if (content->child[0]->box->style->align != ALIGN_DECIMAL || content->child[0]->para->vertical)
		return NULL;
	return content->child[0]->para;
}

/* Where the first number's whole part ends; 0: there is no number. */
static guint
whole_end(const struct para *para)
{
	guint i = 0;

	while (i < para->atoms && para->atom[i].class != CHAR_DIGIT)
		i++;
	if (i == para->atoms)
		return 0;
	while (i + 1 < para->atoms &&
	    (para->atom[i + 1].class == CHAR_DIGIT ||
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

/* The cell's number, and where its whole part ends; NULL: it has none. */
static struct para *
number_in(const struct table_cell *cell, guint *end)
{
	struct para *para = decimal_para(cell);

	*end = para != NULL ? whole_end(para) : 0;
	return *end > 0 ? para : NULL;
}

void
table_align_decimals(const struct flow_table *table)
{
	g_autofree double *tail = g_new0(double, table->grid->column_count + 1);
	guint end;

	for (guint i = 0; i < table->first[table->all]; i++) {
		const struct para *para = number_in(&table->cell[i], &end);

		if (para != NULL)
			tail[table->cell[i].column] = MAX(tail[table->cell[i].column], tail_width(para, end));
	}
	for (guint i = 0; i < table->first[table->all]; i++) {
		struct para *para = number_in(&table->cell[i], &end);

		if (para == NULL)
			continue;
		para->max_content -= para->after;
		para->after = tail[table->cell[i].column] - tail_width(para, end);
		para->max_content += para->after;
	}
}
