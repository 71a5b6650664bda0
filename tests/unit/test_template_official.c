/* Pages of a kind, running heads of their own, and blocks with a place of their own. */
#include "base/arena.h"
#include "base/diag.h"
#include "template_help.h"

#define MM (72 / 25.4)

static struct boxes *
bind_document(const char *inside)
{
	return bind_to(load_text(arena_printf(bench.arena,
			   "<template id='t' record='case' stage='reply'><properties title=\"'T'\"/>"
			   "<style name='base' size='16pt'/>%s</template>",
			   inside)),
	    RECORD_CASE, "<case id='1'/>", NULL);
}

START_TEST(official_page)
{
	struct boxes *boxes = bind_document("<page kind='gbt9704'/><body><p>x</p></body>");

	ck_assert_ptr_nonnull(boxes);
	ck_assert_double_eq_tol(boxes->sheet->width, 210 * MM, 1e-6);
	ck_assert_double_eq_tol(boxes->sheet->height - boxes->sheet->margin[0] - boxes->sheet->margin[2], 225 * MM,
	    1e-6);
	ck_assert_double_eq_tol(boxes->sheet->width - boxes->sheet->margin[1] - boxes->sheet->margin[3], 156 * MM,
	    1e-6);
	ck_assert_double_eq_tol(boxes->sheet->margin[0], 37 * MM, 1e-6);
	ck_assert_double_eq_tol(boxes->sheet->step, 29.61, 1e-6);
	ck_assert_double_eq_tol(boxes->sheet->overhang, (29.61 - 16) / 2, 1e-6);
	/* Its own words win; another page may have lines too. */
	boxes = bind_document("<page kind='gbt9704' margin='20mm'/><body/>");
	ck_assert_double_eq_tol(boxes->sheet->margin[3], 20 * MM, 1e-6);
	boxes = bind_document("<page step='20pt' scale='2'/><body/>");
	ck_assert_double_eq_tol(boxes->sheet->step, 40, 1e-6);
	ck_assert_double_eq_tol(bind_document("<page/><body/>")->sheet->overhang, 0, 1e-6);
}
END_TEST

START_TEST(running)
{
	struct boxes *boxes = bind_document(
	    "<page/><header on='even'>双</header><footer>单</footer><footer on='first'/><footer on='even'>双</footer><body/>");

	ck_assert_ptr_nonnull(boxes);
	ck_assert_ptr_null(boxes->sheet->header[PAGE_ANY]);
	ck_assert_ptr_null(boxes->sheet->header[PAGE_FIRST]);
	ck_assert_uint_eq(boxes->sheet->header[PAGE_EVEN]->child_count, 1);
	ck_assert_uint_eq(boxes->sheet->footer[PAGE_ANY]->child_count, 1);
	ck_assert_uint_eq(boxes->sheet->footer[PAGE_FIRST]->child_count, 0);
	ck_assert_uint_eq(boxes->sheet->footer[PAGE_EVEN]->child_count, 1);
}
END_TEST

START_TEST(places)
{
	struct boxes *boxes = bind_document(
	    "<page/><body><block width='last'/><block place='page'/><block place='even-foot'/></body>");

	ck_assert_ptr_nonnull(boxes);
	ck_assert(boxes->section[0].body->child[0]->as_last);
	ck_assert_int_eq(boxes->section[0].body->child[0]->stand, STAND_FLOW);
	ck_assert_int_eq(boxes->section[0].body->child[1]->stand, STAND_PAGE);
	ck_assert_int_eq(boxes->section[0].body->child[2]->stand, STAND_EVEN_FOOT);
}
END_TEST

static const char *const wrong[][2] = {
	{ "<page/><footer on='even'/><footer on='even'/><body/>", "T109" },
	{ "<page kind='letter'/><body/>", "T101" },
	{ "<page/><body><block place='top'/></body>", "T101" },
	{ "<page/><footer on='odd'/><body/>", "T101" },
};

START_TEST(faults)
{
	ck_assert_ptr_null(load_text(arena_printf(bench.arena,
	    "<template id='t' record='case' stage='reply'><properties title=\"'T'\"/>"
	    "<style name='base' size='16pt'/>%s</template>",
	    wrong[_i][0])));
	ck_assert_str_eq(diag_get(bench.diag, 0)->id, wrong[_i][1]);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("template official");
	TCase *tc = tcase_create("official");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, official_page);
	tcase_add_test(tc, running);
	tcase_add_test(tc, places);
	tcase_add_loop_test(tc, faults, 0, G_N_ELEMENTS(wrong));
	suite_add_tcase(suite, tc);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
