/* Pages that a record says its papers have, beside papers made of it. */
#include "policy_fixture.h"
#include "folder_kit.h" /* its names hide those of the other */

#include "batch/counted.h"
#include "record/record.h"
#include "xml/xml.h"

static struct arena *whole;
static struct batch_setup setup;
static struct batch_job job = { .setup = &setup };

static void
load(void)
{
	whole = arena_new();
	setup.policy = load_policy(whole);
	setup.records = load_record_rules(whole);
}

static void
unload(void)
{
	arena_free(whole);
}

/* What is told of materials beside a made document of so many pages; "" nothing. */
static const char *
told(const char *materials, const char *document, guint pages)
{
	const struct record_text text = { .id = "C1" };
	const struct batch_task task = { .text = &text };
	struct batch_result *r = result_new(mem, &task);
	struct batch_outcome *o = outcome_new(mem, document, "文书");
	const struct finding *f;

	r->record = parse_record(mem, setup.records,
	    arena_printf(mem, "<case id='C1' region='anyang-2022' type='hv_ordinary' stage='archive'>%s</case>",
		materials));
	o->pages = pages;
	counted_made(&job, r, o);
	ck_assert_uint_le(diag_count(r->diag), 1);
	if (diag_count(r->diag) == 0)
		return "";
	f = diag_get(r->diag, 0);
	ck_assert_int_eq(f->level, DIAG_WARN);
	return arena_printf(mem, "%s %s", f->id, f->what[LANG_ZH]);
}

static const char *
reply(const char *materials)
{
	return told(arena_printf(mem, "<materials>%s</materials>", materials), "supply-scheme-reply", 3);
}

START_TEST(both_figures_are_told)
{
	ck_assert_str_eq(reply("<material ref='AR08' pages='99'/>"),
	    "A176 记录写 AR08 供电方案答复单 有 99 页，照这条记录做出来的《文书》是 3 页");
	ck_assert_str_eq(reply("<material ref='AR08' pages='1' title='答复单第二稿'/>"),
	    "A176 记录写 AR08 答复单第二稿 有 1 页，照这条记录做出来的《文书》是 3 页");
	ck_assert_str_eq(reply("<material ref='AR08' pages='9' void='2022-03-01'/><material ref='AR08' pages='2'/>"),
	    "A176 记录写 AR08 供电方案答复单 有 2 页，照这条记录做出来的《文书》是 3 页");
	ck_assert_str_eq(reply("<material ref='AR08' pages='3'/><material ref='AR01' pages='99'/>"), "");
}
END_TEST

START_TEST(what_may_be_another_paper_is_not_told)
{
	ck_assert_str_eq(reply("<material ref='AR08'/>"), "");
	ck_assert_str_eq(reply("<material ref='AR08' pages='99' void='2022-03-01'/>"), "");
	ck_assert_str_eq(reply("<material ref='AR08' pages='5' note='附图 2 页'/>"), "");
	ck_assert_str_eq(reply("<material ref='AR08' pages='5' file='scan.pdf'/>"), "");
	ck_assert_str_eq(reply("<material ref='AR08' pages='5' part='a'/>"), "");
	ck_assert_str_eq(reply("<material ref='AR08' pages='5'/><material ref='AR08' pages='2' title='副本'/>"), "");
	ck_assert_str_eq(told("", "supply-scheme-reply", 3), "");
	ck_assert_str_eq(told("<materials><material ref='AR08' pages='5'/></materials>", "case-cover", 1), "");
}
END_TEST

/* The customer may have written on a form of his own. */
START_TEST(a_paper_of_the_customer_is_not_told)
{
	ck_assert_str_eq(told("<materials><material ref='AR01' pages='5'/></materials>", "application-form", 2), "");
}
END_TEST

/* What pack has counted stands in the package. */
START_TEST(of_a_packed_record_nothing_is_told)
{
	ck_assert_str_eq(
	    told(
		"<materials><material ref='AR08' pages='5'/></materials>"
		"<package archive_no='0000-YX·2022-D30-KH-0001'><file ref='AR08' role='archived' pages='4'/></package>",
		"supply-scheme-reply", 3),
	    "");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pages counted");
	TCase *tcase = tcase_create("made");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_unchecked_fixture(tcase, load, unload);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, both_figures_are_told);
	tcase_add_test(tcase, what_may_be_another_paper_is_not_told);
	tcase_add_test(tcase, a_paper_of_the_customer_is_not_told);
	tcase_add_test(tcase, of_a_packed_record_nothing_is_told);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
