/* Captions and sums of grids: what each row adds, and what stands at page breaks. */
#include "base/diag.h"
#include "template_help.h"

/* A node adds its values once, exactly; each row keeps the sums up to it; rows of the grid's own context add nothing. */
START_TEST(sums)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='1fr 1fr'><caption>表 1　甲</caption>"
		"<head><row><label>项</label><label>数</label></row></head>"
		"<carry-over><cell>承前页</cell><cell><sum of='amount' format='money'/></cell></carry-over>"
		"<repeat select='fee'><row><cell><value select='name'/></cell><cell><sum of='amount'/></cell></row><row><cell span='2'/></row></repeat>"
		"<row><label>合计</label><cell><sum of='amount'/><br/><sum of='amount' format='rmb'/></cell></row>"
		"<carry-forward><cell/><cell><sum of='quantity'/></cell></carry-forward></grid>"),
	    RECORD_CASE,
	    "<case id='1'><fee><amount>0.1</amount><quantity>3</quantity></fee><fee><amount>0.20</amount></fee>"
	    "<fee><amount>-0.0001</amount><quantity>-5</quantity></fee></case>",
	    NULL);
	const struct box_grid *grid;

	ck_assert_ptr_nonnull(boxes);
	grid = boxes->section[0].body->child[0]->grid;
	ck_assert_uint_eq(grid->row_count, 8);
	ck_assert_uint_eq(grid->over_count, 1);
	ck_assert_uint_eq(grid->forward_count, 1);
	ck_assert_uint_eq(grid->sum_count, 2);
	ck_assert_int_eq(grid->row[0].sum[0], 0);
	ck_assert_int_eq(grid->row[1].sum[0], 1000);
	ck_assert_int_eq(grid->row[2].sum[0], 1000);
	ck_assert_int_eq(grid->row[3].sum[0], 3000);
	ck_assert_int_eq(grid->row[7].sum[0], 2999);
	ck_assert_int_eq(grid->row[7].sum[1], -20000);
	ck_assert_str_eq(box_sum_text(bench.arena, grid, 1, grid->row[7].sum[1], SUM_TEXT), "-2");
	ck_assert_str_eq(box_sum_text(bench.arena, grid, 0, 12345678900, SUM_MONEY), "1,234,567.89");
	ck_assert_str_eq(grid->row[7].cell[1].content->child[0]->span[0].text, "0.2999");
	ck_assert_str_eq(grid->row[7].cell[1].content->child[0]->span[2].text, "人民币叁角整");
	ck_assert_str_eq(grid->row[3].cell[1].content->child[0]->span[0].text, "0.30");
	ck_assert_int_eq(grid->row[8].cell[1].content->child[0]->span[0].kind, SPAN_SUM);
	ck_assert_uint_eq(grid->row[9].cell[1].content->child[0]->span[0].sum, 1);
	ck_assert_str_eq(grid->caption->child[0]->child[0]->span[0].text, "表 1　甲");
	ck_assert_str_eq(grid->caption_again->child[0]->child[0]->span[0].text, "续");
}
END_TEST

/* In the order of the rows; the rows of a group add what its nodes have, or leave it to their rounds. */
START_TEST(sums_of_groups)
{
	static const char *const row = "<row><cell/><cell><sum of='amount'/></cell></row>";
	static const struct {
		const char *rounds;
		gint64 sum[5];
		guint rows;
	} grids[] = {
		{ "<repeat select='fee'><sort select='amount' kind='number'/>%s</repeat>", { 10000, 30000, 70000 }, 3 },
		{ "<repeat select='fee' group='name'>%s</repeat>", { 60000, 70000 }, 2 },
		{ "<repeat select='fee' group='name' var='all'><row><cell span='2'/></row><repeat select='$all'>%s</repeat></repeat>",
		    { 0, 20000, 60000, 60000, 70000 }, 5 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(grids); i++) {
		g_autoptr(GString) body = g_string_new("<grid columns='1fr 1fr'>");
		struct boxes *boxes;
		const struct box_grid *grid;

		g_string_append_printf(body, grids[i].rounds, row);
		g_string_append(body, "</grid>");
		boxes = bind_to(load_body("", body->str), RECORD_CASE,
		    "<case id='1'><fee><name>a</name><amount>2</amount></fee><fee><name>b</name><amount>1</amount></fee>"
		    "<fee><name>a</name><amount>4</amount></fee></case>",
		    NULL);
		ck_assert_msg(boxes != NULL, "%s", reported());
		grid = boxes->section[0].body->child[0]->grid;
		ck_assert_uint_eq(grid->row_count, grids[i].rows);
		for (guint k = 0; k < grid->row_count; k++)
			ck_assert_int_eq(grid->row[k].sum[0], grids[i].sum[k]);
	}
}
END_TEST

/* A sum that is printed is a field: it is read back from the finished file. */
START_TEST(sum_is_a_field)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='1fr 1fr'><repeat select='fee'><row><cell/><cell/></row></repeat>"
		"<row><label>合计</label><cell><sum of='amount' format='money'/></cell></row></grid>"),
	    RECORD_CASE, "<case id='1'><fee><amount>1000</amount></fee><fee><amount>0.5</amount></fee></case>", NULL);
	const struct box_field *f;

	ck_assert_ptr_nonnull(boxes);
	ck_assert_uint_eq(boxes->fields->len, 1);
	f = g_ptr_array_index(boxes->fields, 0);
	ck_assert_str_eq(f->name, "sum(amount)");
	ck_assert_str_eq(f->label, "合计");
	ck_assert_str_eq(f->text, "1,000.50");
}
END_TEST

/* （续） stands behind where it is asked for, and where 续 before the caption would say nothing. */
START_TEST(captions)
{
	for (guint i = 0; i < 2; i++) {
		struct boxes *boxes = bind_to(
		    load_body("",
			i ? "<grid columns='1fr'><caption>清单</caption><row><cell/></row></grid>" :
			    "<grid columns='1fr'><caption continued='after'>表 2</caption><row><cell/></row></grid>"),
		    RECORD_CASE, "<case id='1'/>", NULL);
		const struct box *para;

		ck_assert_ptr_nonnull(boxes);
		para = boxes->section[0].body->child[0]->grid->caption_again->child[0]->child[0];
		ck_assert_uint_eq(para->span_count, 2);
		ck_assert_str_eq(para->span[1].text, "（续）");
	}
}
END_TEST

/* The grid `at` of a body. */
static const struct box_grid *
grid_at(const struct boxes *boxes, guint at)
{
	return boxes->section[0].body->child[at]->grid;
}

/* A label across a head is said again with （续）, unless the row says otherwise; column names are said as they are. */
START_TEST(heads_again)
{
	static const char *const said[][3] = {
		{ "", "方案", "（续）" },
		{ " continued='after'", "方案", "（续）" },
		{ " continued='before'", "续", "方案" },
		{ " continued='none'", NULL, NULL },
	};
	g_autofree char *body = g_strdup_printf(
	    "<grid columns='1fr 1fr'><row head='yes'%s><label span='2'>方案</label></row>"
	    "<row head='yes'><label>甲</label><label>乙</label></row><row><cell/><cell/></row></grid>",
	    said[_i][0]);
	struct boxes *boxes = bind_to(load_body("", body), RECORD_CASE, "<case id='1'/>", NULL);
	const struct box_grid *grid;
	const struct box *again;

	ck_assert_ptr_nonnull(boxes);
	grid = grid_at(boxes, 0);
	again = grid->row[0].cell[0].again;
	ck_assert_ptr_null(grid->row[1].cell[0].again);
	ck_assert_ptr_null(grid->caption_again);
	ck_assert_int_eq(again != NULL, said[_i][1] != NULL);
	for (guint i = 0; again != NULL && i < 2; i++)
		ck_assert_str_eq(again->child[0]->span[i].text, said[_i][i + 1]);
	ck_assert_uint_eq(grid->row[0].cell[0].content->child[0]->span_count, 1);
}
END_TEST

/* A table that has no name of its own goes on under the label across the grid before it, up to the next heading or section. */
static const struct {
	const char *again, *rows, *between; /* of the label; more rows below it; what stands before the table */
	const char *said;                   /* NULL: nothing */
} bars[] = {
	{ "", "", "", "方案（续）" },
	{ " continued='before'", "", "", "续方案" },
	{ " continued='none'", "", "", NULL },
	{ "", "", "<h2>另项</h2>", NULL },
	{ "", "<row><label rows='2'>甲</label><cell/></row><row><label>乙</label></row>", "", "方案（续）" },
};

static const char *
said_in(const struct box *para)
{
	const char *text = "";

	for (guint i = 0; i < para->span_count; i++)
		text = arena_printf(bench.arena, "%s%s", text, para->span[i].text);
	return text;
}

START_TEST(bar_again)
{
	g_autofree char *body = g_strdup_printf(
	    "<grid columns='1fr 1fr' frame='1pt'><row height='8mm' head='yes'%s><label span='2'>方案</label></row>"
	    "<row><cell/><cell/></row>%s</grid>%s<grid columns='1fr 1fr' frame='1pt'>"
	    "<row head='yes'><label>甲</label><label>乙</label></row><row><cell/><cell/></row></grid>",
	    bars[_i].again, bars[_i].rows, bars[_i].between);
	struct boxes *boxes = bind_to(load_body("", body), RECORD_CASE, "<case id='1'/>", NULL);
	const struct box *bar;

	ck_assert_ptr_nonnull(boxes);
	bar = grid_at(boxes, *bars[_i].between == '\0' ? 1 : 2)->caption_again;
	ck_assert_int_eq(bar != NULL, bars[_i].said != NULL);
	if (bar == NULL)
		return;
	ck_assert_str_eq(said_in(bar->child[0]->child[0]), bars[_i].said);
	ck_assert_double_eq_tol(bar->child[0]->height, 8 * 72 / 25.4, 0.01);
	ck_assert_double_eq_tol(bar->child[0]->border[0], 1, 0.001);
	ck_assert_ptr_null(grid_at(boxes, 1)->caption);
}
END_TEST

/* Labels across among the rows of a table come and go: it does not go on under the last of them. */
START_TEST(own_bars)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='1fr 1fr'><row head='yes'><label>甲</label><label>乙</label></row>"
		"<row><label span='2'>一日</label></row><row><cell/><cell/></row>"
		"<row><label span='2'>二日</label></row><row><cell/><cell/></row></grid>"),
	    RECORD_CASE, "<case id='1'/>", NULL);

	ck_assert_ptr_nonnull(boxes);
	ck_assert_ptr_null(grid_at(boxes, 0)->caption_again);
}
END_TEST

/* What stands on a sheet of its own is not under a label of the sheets before. */
START_TEST(bar_of_section)
{
	struct boxes *boxes = bind_to(
	    load_body("",
		"<grid columns='1fr'><row head='yes'><label>方案</label></row><row><cell/></row></grid>"
		"<section><grid columns='1fr 1fr'><row head='yes'><label>甲</label><label>乙</label></row>"
		"<row><cell/><cell/></row></grid></section>"),
	    RECORD_CASE, "<case id='1'/>", NULL);

	ck_assert_ptr_nonnull(boxes);
	ck_assert_uint_eq(boxes->section_count, 2);
	ck_assert_ptr_null(boxes->section[1].body->child[0]->grid->caption_again);
}
END_TEST

static const char *const wrong[][2] = {
	/* what is no number, and what is too large */
	{ "<grid columns='1fr'><repeat select='fee'><row><cell><sum of='amount'/></cell></row></repeat></grid>",
	    "T151" },
	{ "<grid columns='1fr'><repeat select='fee'><row><cell><sum of=\"'123456789012345'\"/></cell></row></repeat></grid>",
	    "T151" },
	/* outside a grid */
	{ "<p><sum of='amount'/></p>", "T102" },
	/* names that do not hold in every row */
	{ "<grid columns='1fr'><repeat select='fee' var='f'><row><cell><sum of='$f/amount'/></cell></row></repeat></grid>",
	    "T113" },
	/* rows that carry are placed by themselves, and are one row high */
	{ "<grid columns='1fr'><carry-over><cell/><cell/></carry-over><row><cell/></row></grid>", "T120" },
	{ "<grid columns='1fr'><carry-over><cell rows='2'/></carry-over><row><cell/></row></grid>", "T122" },
	{ "<grid columns='1fr'><carry-forward><cell rows='1 + 1'/></carry-forward><row><cell/></row></grid>", "T122" },
};

START_TEST(faults)
{
	struct template *t = load_body("", wrong[_i][0]);

	if (t != NULL)
		ck_assert_ptr_null(
		    bind_to(t, RECORD_CASE, "<case id='1'><fee><amount>一百</amount></fee></case>", NULL));
	ck_assert_uint_gt(diag_count(bench.diag), 0);
	ck_assert_str_eq(diag_get(bench.diag, diag_count(bench.diag) - 1)->id, wrong[_i][1]);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("template sums");
	TCase *tc = tcase_create("sums");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, sums);
	tcase_add_test(tc, sums_of_groups);
	tcase_add_test(tc, sum_is_a_field);
	tcase_add_test(tc, captions);
	tcase_add_loop_test(tc, heads_again, 0, 4);
	tcase_add_loop_test(tc, bar_again, 0, G_N_ELEMENTS(bars));
	tcase_add_test(tc, bar_of_section);
	tcase_add_test(tc, own_bars);
	tcase_add_loop_test(tc, faults, 0, G_N_ELEMENTS(wrong));
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
