/* Compiles what a table says where it is divided: its caption, and sums over its rows. */
#include <string.h>

#include "base/arena.h"
#include "template/compile/inner.h"
#include "xml/xml.h"
#include "xml/xpath.h"

void
compile_caption(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	bool outer = c->pageless;

	node->u.again = (enum plan_again)compile_attr_choice(c, e, "continued", "before|after", AGAIN_BEFORE);
	c->pageless = true;
	compile_content(c, node, e, MODE_BLOCKS);
	c->pageless = outer;
}

/* It is asked in every row, so that only names in force around the grid hold in it. */
static struct plan_query
read_of(struct compiler *c, const xmlNode *e)
{
	g_autoptr(GPtrArray) outer = g_ptr_array_new();
	const struct path_set *here = c->here;
	GPtrArray *scope = c->scope;
	struct plan_query of;

	for (guint i = 0; i < c->cells.scope; i++)
		g_ptr_array_add(outer, g_ptr_array_index(scope, i));
	c->scope = outer;
	c->here = path_anything(c->loader->world);
	of = compile_expression_query(c, e, "of");
	c->here = here;
	c->scope = scope;
	return of;
}

/* The same expression is summed once a grid. */
static guint
sum_index(struct compiler *c, const struct plan_sum *plan)
{
	struct plan_grid *grid = c->cells.grid;
	struct plan_sum *old = grid->sum;

	for (guint i = 0; i < grid->sum_count; i++)
		if (strcmp(xpath_source(old[i].of.xpath), xpath_source(plan->of.xpath)) == 0)
			return i;
	grid->sum = arena_array(c->arena, grid->sum_count + 1, sizeof *old);
	if (old != NULL)
		memcpy(grid->sum, old, grid->sum_count * sizeof *old);
	grid->sum[grid->sum_count] = *plan;
	return grid->sum_count++;
}

/* Sums may stand before the rows whose values they add. */
void
compile_sums_check(struct compiler *c)
{
	const struct path_set *here = c->here;

	c->here = c->cells.rows != NULL ? c->cells.rows : here;
	for (guint i = 0; i < c->cells.sums->len; i++)
		compile_expression_follow(c, c->cells.sums->pdata[i], "of");
	c->here = here;
}

void
compile_sum(struct compiler *c, struct plan_node *node, const xmlNode *e)
{
	struct plan_sum plan = { .place = xml_attr_place(e, "of") };
	struct plan_sum_use *use = &node->u.sum;

	if (c->cells.grid == NULL) {
		compile_element_misplaced(c, e);
		return;
	}
	plan.of = read_of(c, e);
	if (plan.of.xpath == NULL)
		return;
	g_ptr_array_add(c->cells.sums, (gpointer)e);
	use->label = xml_attr(e, "label");
	if (use->label == NULL)
		use->label = c->row_label != NULL ? c->row_label : xml_attr(e, "of");
	plan.label = use->label;
	use->index = sum_index(c, &plan);
	use->key = xml_attr(e, "field");
	use->format = (enum sum_format)compile_attr_choice(c, e, "format", "text|money|rmb", SUM_TEXT);
}
