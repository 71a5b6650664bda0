/* Findings beyond what a list holds: counted, left out of the lines of their record, told once (D319). */
#include <check.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "batch/limit.h"

#define OTHER "{\"id\":\"D112\",\"file\":\"a.csv\"}"
#define LINE  "{\"record\":\"A\",\"findings\":[{\"id\":\"D236\",\"file\":\"a.csv\"}," OTHER "]}\n"

START_TEST(beyond_the_limit)
{
	struct arena *a = arena_new();
	struct diag *d = diag_new(a);
	struct report_limit *l = report_limit_new(a, 2);
	GString *out = arena_string(a);

	for (guint i = 0; i < 2; i++) {
		report_limit_begin(l);
		ck_assert(report_limit_lists(l, "D236", "a.csv"));
	}
	report_limit_lines(l, out, LINE);
	ck_assert_str_eq(out->str, LINE);
	report_limit_tell(l, d);
	ck_assert_uint_eq(diag_count(d), 0);

	report_limit_begin(l);
	ck_assert(!report_limit_lists(l, "D236", "a.csv"));
	ck_assert(!report_limit_lists(l, "D236", "a.csv"));
	ck_assert(report_limit_lists(l, "D112", "a.csv"));
	ck_assert(report_limit_lists(l, "D236", "b.csv"));
	g_string_truncate(out, 0);
	report_limit_lines(l, out, LINE LINE);
	ck_assert_str_eq(out->str,
	    "{\"record\":\"A\",\"findings\":[" OTHER "],\"left_out\":1}\n{\"record\":\"A\",\"findings\":[" OTHER
	    "],\"left_out\":1}\n");
	report_limit_tell(l, d);
	ck_assert_uint_eq(diag_count(d), 1);
	ck_assert_str_eq(diag_get(d, 0)->id, "D319");
	ck_assert_str_eq(diag_get(d, 0)->spot.file, "a.csv");
	ck_assert_str_eq(diag_get(d, 0)->what[LANG_ZH], "同样的问题（D236）还有 2 处，没有逐条列出");
	arena_free(a);
}
END_TEST

/* A record's findings of one id are listed together, though the limit is met among them. */
START_TEST(of_one_record)
{
	struct arena *a = arena_new();
	struct report_limit *l = report_limit_new(a, 2);

	report_limit_begin(l);
	for (guint i = 0; i < 5; i++)
		ck_assert(report_limit_lists(l, "D236", "a.csv"));
	report_limit_begin(l);
	ck_assert(!report_limit_lists(l, "D236", "a.csv"));
	arena_free(a);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("batch_limit");
	TCase *t = tcase_create("limit");
	SRunner *runner;
	int failed;

	tcase_add_test(t, beyond_the_limit);
	tcase_add_test(t, of_one_record);
	suite_add_tcase(s, t);
	runner = srunner_create(s);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
