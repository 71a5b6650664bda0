/* Long tables: rows that are noted and bound again are the rows that were bound. */
#include "template_help.h"

enum { ROWS = 1500, BEFORE = 500 };	/* rows before this one are kept */

static const char	*grid_text =
    "<grid columns='2fr 1fr 1fr 1fr' style='base'><row head='yes'><label>甲</label><label>乙</label><label>丙</label><label>丁</label></row>"
    "<repeat select='row' var='r'><let name='both' select='a | b'/><row height='5mm'>"
    "<label>第 <value select='position()' field='seq'/> 项</label>"
    "<cell><p style='small'><value select='$r/a' format='date-cn' default='/'/></p><check test='b = 1'/>是<if test='b = 1'>，<value select='b' suffix=' 台'/></if></cell>"
    "<cell fit='shrink'><choose><when test='c'>有 <value select='c'/></when><otherwise><blank width='5mm'/></otherwise></choose></cell>"
    "<cell padding='1mm'><repeat select='item' min='2' var='i'><p><value select='$i'/>；<check test='$i = 2'/></p></repeat>"
    "<block keep='yes'><value select='count($both)' label='数'/><br/><seal height='3mm'/></block></cell></row>"
    "<if test='b = 1'><row><cell span='3'>再说 <value select='b'/></cell></row></if></repeat></grid>";

static const char *
record_text(void)
{
	GString	*text = g_string_new("<case id='1'>");

	for (guint i = 0; i < ROWS; i++) {
		guint	k = i % 10;

		g_string_append_printf(text, "<row><a>%s</a><b>%u</b>", k == 3 ? "" : "2021-06-06", k % 2);
		if (k > 6)
			g_string_append(text, "<c>多行\n文字</c>");
		for (guint n = 0; n < k % 4; n++)
			g_string_append_printf(text, "<item>%u</item>", n + 1);
		g_string_append(text, "</row>");
	}
	return arena_adopt(bench.arena, g_string_free(g_string_append(text, "</case>"), FALSE), g_free);
}

static void
compare_fields(const struct box_field *a, const struct box_field *b)
{
	ck_assert_int_eq(a == NULL, b == NULL);
	if (!a)
		return;
	ck_assert_str_eq(a->label, b->label);
	ck_assert_int_eq(a->required, b->required);
	ck_assert_uint_eq(a->binding.offset, b->binding.offset);
	ck_assert_ptr_eq(a->value.source, b->value.source);
	if (!strncmp(a->name, "seq", 3))
		return;
	ck_assert_str_eq(a->text, b->text);
	ck_assert_str_ne(a->name, b->name);
	if (!a->value.source)
		return;
	ck_assert_uint_lt(a->value.offset, b->value.offset);
	ck_assert_int_eq(strncmp(a->value.source->text + a->value.offset, b->value.source->text + b->value.offset, 4), 0);
}

static void
compare_boxes(const struct box *a, const struct box *b)
{
	struct box	same = *b;

	same.span = a->span;
	same.child = a->child;
	ck_assert_mem_eq(a, &same, sizeof same);	/* kind, style, frame, counts, place: all but what hangs below it */
	for (guint i = 0; i < a->span_count; i++) {
		const struct box_span	*x = &a->span[i], *y = &b->span[i];

		ck_assert_int_eq(x->kind, y->kind);
		ck_assert_ptr_eq(x->style, y->style);
		ck_assert_uint_eq(x->place.offset, y->place.offset);
		ck_assert_int_eq(x->checked, y->checked);
		ck_assert_double_eq_tol(x->width, y->width, 1e-9);
		compare_fields(x->field, y->field);
		if (!x->field)
			ck_assert_str_eq(x->text, y->text);
		else if (x->text == x->field->text)
			ck_assert_str_eq(y->text, y->field->text);
	}
	for (guint i = 0; i < a->child_count; i++)
		compare_boxes(a->child[i], b->child[i]);
}

static void
compare_rows(const struct box_row *a, const struct box_row *b)
{
	ck_assert_uint_eq(a->cell_count, b->cell_count);
	ck_assert_double_eq_tol(a->height, b->height, 1e-9);
	ck_assert_uint_eq(a->place.offset, b->place.offset);
	for (guint k = 0; k < a->cell_count; k++) {
		const struct box_cell	*x = &a->cell[k], *y = &b->cell[k];

		ck_assert_uint_eq(x->column, y->column);
		ck_assert_uint_eq(x->columns, y->columns);
		ck_assert_uint_eq(x->rows, y->rows);
		ck_assert_int_eq(x->label, y->label);
		ck_assert_int_eq(x->fit, y->fit);
		ck_assert_uint_eq(x->place.offset, y->place.offset);
		compare_boxes(x->content, y->content);
	}
}

/* Ten records make 15 rows: row r and row r + 510 say the same. */
START_TEST(noted_rows_are_those_that_were_bound)
{
	struct boxes		*boxes = bind_to(load_body("<style name='small' like='base' size='8pt'/>", grid_text), RECORD_CASE,
				    record_text(), NULL);
	const struct box_grid	*grid;
	guint			 noted = 0;

	ck_assert_msg(boxes != NULL, "not bound: %s", reported());
	grid = boxes->body->child[0]->grid;
	ck_assert_uint_eq(grid->row_count, 1 + ROWS / 10 * 15);
	for (guint r = 1; r + 510 < grid->row_count; r++) {
		g_autoptr(arena)	 one = arena_new(), other = arena_new();
		struct box_row		 a = grid_row(grid, r, one), b = grid_row(grid, r + 510, other);

		ck_assert_int_eq(grid->row[r + 510].cell == NULL, r + 510 >= BEFORE);
		ck_assert_int_eq(grid->row[r].cell == NULL, r >= BEFORE);
		compare_rows(&a, &b);
		noted += grid->row[r].note != NULL;
	}
	ck_assert_uint_gt(noted, ROWS / 2);
}
END_TEST

/* They are bound again as often as one likes, and in any order. */
START_TEST(rows_are_bound_in_any_order)
{
	struct boxes		*boxes = bind_to(load_body("<style name='small' like='base' size='8pt'/>", grid_text), RECORD_CASE,
				    record_text(), NULL);
	const struct box_grid	*grid = boxes->body->child[0]->grid;
	struct box_row		 late = grid_row(grid, 2000, bench.arena), early = grid_row(grid, 995, bench.arena);
	struct box_row		 again = grid_row(grid, 2000, bench.arena);

	ck_assert_str_eq(late.cell[0].content->child[0]->span[2].text, again.cell[0].content->child[0]->span[2].text);
	ck_assert_str_ne(late.cell[0].content->child[0]->span[2].text, early.cell[0].content->child[0]->span[2].text);
	ck_assert_ptr_nonnull(strstr(boxes_dump(bench.arena, boxes), "\n    seq#1500 "));
}
END_TEST

/* Names stay right. */
START_TEST(names)
{
	g_autoptr(GString)	record = g_string_new("<case id='1'>");
	struct boxes		*boxes;
	struct box_row		 row;

	for (guint i = 0; i < 10000; i++)
		g_string_append(record, "<row><a>x</a><b>y</b></row>");
	g_string_append(record, "</case>");
	boxes = bind_to(load_body("", "<grid columns='1fr 1fr 1fr'><repeat select='row'><row><cell><value select='a'/></cell>"
	    "<cell><value select='b'/></cell><cell><value select='a' field='key'/></cell></row></repeat></grid>"), RECORD_CASE, record->str, NULL);
	ck_assert_ptr_nonnull(boxes);
	row = grid_row(boxes->body->child[0]->grid, 9999, bench.arena);
	ck_assert_str_eq(row.cell[1].content->child[0]->span[0].field->name, "row[10000]/b");
	ck_assert_str_eq(row.cell[2].content->child[0]->span[0].field->name, "key#10000");
	row = grid_row(boxes->body->child[0]->grid, 1, bench.arena);
	ck_assert_str_eq(row.cell[0].content->child[0]->span[0].field->name, "row[2]/a");
}
END_TEST

/* What is wrong with a record is said once, though its rows are bound again. */
START_TEST(faults_are_said_once)
{
	g_autoptr(GString)	record = g_string_new("<case id='1'>");

	for (guint i = 0; i < 700; i++)
		g_string_append(record, i == 650 ? "<row><a/></row>" : "<row><a>x</a></row>");
	g_string_append(record, "</case>");
	ck_assert_ptr_null(bind_to(load_body("", "<grid columns='1fr'><repeat select='row'><row><cell><value select='a' required='yes'/>"
	    "</cell></row></repeat></grid>"), RECORD_CASE, record->str, NULL));
	ck_assert_uint_eq(diag_count(bench.diag), 1);
}
END_TEST

/* Rows that cells reach over from row to row, or that hold a grid, stay as they are. */
START_TEST(rows_that_reach_over_are_kept)
{
	g_autoptr(GString)	record = g_string_new("<case id='1'>");
	struct boxes		*boxes;

	for (guint i = 0; i < 700; i++)
		g_string_append(record, "<row><a>x</a></row>");
	g_string_append(record, "</case>");
	boxes = bind_to(load_body("", "<grid columns='1fr 1fr'><repeat select='row'><row><cell rows='2'><value select='a'/></cell><cell/></row>"
	    "<row><cell>空</cell></row></repeat></grid><grid columns='1fr'><repeat select='row'><row><cell><grid columns='1fr'><row><cell/>"
	    "</row></grid></cell></row></repeat></grid>"), RECORD_CASE, record->str, NULL);
	ck_assert_msg(boxes != NULL, "not bound: %s", reported());
	for (guint r = 0; r < 1400; r++)
		ck_assert_ptr_nonnull(boxes->body->child[0]->grid->row[r].cell);
	ck_assert_ptr_nonnull(boxes->body->child[1]->grid->row[699].cell);
}
END_TEST

int
main(void)
{
	Suite	*suite = suite_create("template long");
	TCase	*tc = tcase_create("long");
	SRunner	*runner;
	int	 failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, noted_rows_are_those_that_were_bound);
	tcase_add_test(tc, rows_are_bound_in_any_order);
	tcase_add_test(tc, names);
	tcase_add_test(tc, faults_are_said_once);
	tcase_add_test(tc, rows_that_reach_over_are_kept);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
