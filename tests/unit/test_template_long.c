/* Long tables: how long they may be, and what their fields are called. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template_help.h"

/* A record of so many groups of so many rows, bound to a grid; NULL: refused. */
static struct boxes *
bind_rows(const char *grid, guint groups, guint rows)
{
	GString *record = g_string_new("<case id='1'>");

	for (guint i = 0; i < groups; i++) {
		g_string_append(record, "<group>");
		for (guint k = 0; k < rows; k++)
			g_string_append_printf(record, "<row><a>x</a><b>%u</b></row>", k % 2);
		g_string_append(record, "</group>");
	}
	g_string_append(record, "</case>");
	return bind_to(load_body("", grid), RECORD_CASE, arena_adopt(bench.arena, g_string_free(record, FALSE), g_free),
	    NULL);
}

static const struct long_grid {
	const char *grid;
	guint groups, rows, made; /* made: rows of the table */
} long_grids[] = {
	{ "<grid columns='1fr'><repeat select='group/row'><row><cell><value select='a'/></cell></row></repeat></grid>",
	    1, 10001, 10001 },
	{ "<grid columns='1fr'><repeat select='group'><row><cell/></row><repeat select='row'><row><cell/></row></repeat></repeat></grid>",
	    100, 100, 10100 },
	{ "<grid columns='1fr'><repeat select='group/row' var='r'><let name='l' select='$r/b'/><choose><when test='$l = 1'>"
	  "<row><cell/></row></when><otherwise><row><cell/></row><if test='$r/a'><row><cell/></row></if></otherwise></choose></repeat></grid>",
	    1, 7000, 10500 },
};

/* Too many rows are told once, with their number, where they begin; no row is bound. */
START_TEST(tables_too_long_are_refused)
{
	const struct long_grid *it = &long_grids[_i];
	const struct finding *finding;

	ck_assert_ptr_null(bind_rows(it->grid, it->groups, it->rows));
	ck_assert_uint_eq(diag_count(bench.diag), 1);
	finding = diag_get(bench.diag, 0);
	ck_assert_str_eq(finding->id, "T159");
	ck_assert_ptr_nonnull(strstr(finding->what[LANG_EN], arena_printf(bench.arena, " %u rows", it->made)));
	ck_assert_ptr_nonnull(strstr(finding->what[LANG_ZH], "最多 10000 行"));
	ck_assert_int_eq(strncmp(finding->place.source->text + finding->place.offset, "<row><a>", 8), 0);
}
END_TEST

/* Rows that only fill up, and those outside a <repeat>, are no node's: the grid is named, where it stands. */
static const char *const template_grids[] = {
	"\n<grid columns='1fr'><repeat select='group/row' min='9999'><row><cell/></row></repeat><repeat select='none' min='2'><row><cell/></row>"
	"</repeat></grid>",
	"\n<grid columns='1fr'><repeat select='group/row' min='9999'><row><cell/></row></repeat><row/><row/></grid>",
	"\n<grid columns='1fr'><row/><repeat select='group/row' min='9999'><row/><row/></repeat></grid>",
};

START_TEST(rows_of_the_template_name_the_grid)
{
	const struct finding *finding;

	ck_assert_ptr_null(bind_rows(template_grids[_i], 1, 3));
	ck_assert_str_eq(reported(), "T159@2:1");
	finding = diag_get(bench.diag, 0);
	ck_assert_ptr_nonnull(strstr(finding->spot.file, "forms/t/template.xml"));
	ck_assert_ptr_nonnull(strstr(finding->what[LANG_ZH], "“<grid>”共排成 "));
}
END_TEST

/* As many as there may be below the heads; grids in cells are counted for themselves, and a bound of the template holds first. */
static const struct long_grid fitting_grids[] = {
	{ "<grid columns='1fr'><row head='yes'><label>a</label></row><repeat select='group/row'><row><cell><value select='a'/></cell></row>"
	  "</repeat></grid>",
	    1, 10000, 10001 },
	{ "<grid columns='1fr'><repeat select='group'><row><cell><grid columns='1fr'><repeat select='row'><row><cell/></row></repeat></grid>"
	  "</cell></row></repeat></grid>",
	    20, 1000, 20 },
	{ "<grid columns='1fr'><repeat select='group/row' max='3'><row><cell/></row></repeat></grid>", 1, 10001, 3 },
};

START_TEST(long_tables_are_bound)
{
	const struct long_grid *it = &fitting_grids[_i];
	const struct boxes *boxes = bind_rows(it->grid, it->groups, it->rows);

	ck_assert_msg(boxes != NULL, "not bound: %s", reported());
	ck_assert_uint_eq(boxes->section[0].body->child[0]->grid->row_count, it->made);
}
END_TEST

/* Names stay right. */
START_TEST(names)
{
	g_autoptr(GString) record = g_string_new("<case id='1'>");
	struct boxes *boxes;
	const struct box_row *row;

	for (guint i = 0; i < 10000; i++)
		g_string_append(record, "<row><a>x</a><b>y</b></row>");
	g_string_append(record, "</case>");
	boxes = bind_to(
	    load_body("",
		"<grid columns='1fr 1fr 1fr'><repeat select='row'><row><cell><value select='a'/></cell>"
		"<cell><value select='b'/></cell><cell><value select='a' field='key'/></cell></row></repeat></grid>"),
	    RECORD_CASE, record->str, NULL);
	ck_assert_ptr_nonnull(boxes);
	row = &boxes->section[0].body->child[0]->grid->row[9999];
	ck_assert_str_eq(row->cell[1].content->child[0]->span[0].field->name, "row/b#10000");
	ck_assert_str_eq(row->cell[2].content->child[0]->span[0].field->name, "key#10000");
	row = &boxes->section[0].body->child[0]->grid->row[1];
	ck_assert_str_eq(row->cell[0].content->child[0]->span[0].field->name, "row/a#2");
}
END_TEST

/* What is wrong with one of many rows is told once. */
START_TEST(faults_are_said_once)
{
	g_autoptr(GString) record = g_string_new("<case id='1'>");

	for (guint i = 0; i < 700; i++)
		g_string_append(record, i == 650 ? "<row><a/></row>" : "<row><a>x</a></row>");
	g_string_append(record, "</case>");
	ck_assert_ptr_null(
	    bind_to(load_body("",
			"<grid columns='1fr'><repeat select='row'><row><cell><value select='a' required='yes'/>"
			"</cell></row></repeat></grid>"),
		RECORD_CASE, record->str, NULL));
	ck_assert_uint_eq(diag_count(bench.diag), 1);
}
END_TEST

/* So is an expression that fails while rows are counted. */
START_TEST(faults_of_counting_are_said_once)
{
	ck_assert_ptr_null(bind_rows(
	    "<grid columns='1fr'><repeat select=\"bw:if(group, 1, group)\"><row><cell/></row></repeat></grid>", 1, 2));
	ck_assert_uint_eq(diag_count(bench.diag), 1);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("template long");
	TCase *tc = tcase_create("long");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, tables_too_long_are_refused, 0, G_N_ELEMENTS(long_grids));
	tcase_add_loop_test(tc, rows_of_the_template_name_the_grid, 0, G_N_ELEMENTS(template_grids));
	tcase_add_loop_test(tc, long_tables_are_bound, 0, G_N_ELEMENTS(fitting_grids));
	tcase_add_test(tc, names);
	tcase_add_test(tc, faults_are_said_once);
	tcase_add_test(tc, faults_of_counting_are_said_once);
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
