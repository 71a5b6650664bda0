/* What the screen tells of few records and of many. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "batch/told.h"

static struct arena *arena;
static struct told *told;

static void
setup(void)
{
	arena = arena_new();
	told = told_new(arena, LANG_ZH);
}

static void
teardown(void)
{
	arena_free(arena);
}

static struct finding
finding(const char *id, const char *record, const char *what, const char *excerpt, guint64 line)
{
	return (struct finding){
		.id = id,
		.level = DIAG_ERROR,
		.record = record,
		.what = { what, what },
		.spot = { .file = "a.csv", .line = line, .excerpt = (char *)excerpt },
	};
}

static const char *
kind_of(const char *what, const char *excerpt)
{
	g_autoptr(GString) kind = g_string_new(NULL);
	struct finding f = finding("R-001", "r", what, excerpt, 2);

	told_kind(kind, &f, LANG_ZH);
	return arena_strdup(arena, kind->str);
}

static const char *
place_of(const char *record, const char *sheet, enum lang lang)
{
	g_autoptr(GString) place = g_string_new(NULL);
	struct finding f = finding("D211", record, "w", NULL, 6);

	f.spot.sheet = sheet;
	told_place(place, &f, lang);
	return arena_strdup(arena, place->str);
}

static void
add(const char *kind, const char *place, const char *text)
{
	told_record(told, arena_printf(arena, "■ %s\n", place));
	told_add(told, kind, place, text);
}

static const char *
put(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	told_put(told, out);
	return arena_strdup(arena, out->str);
}

START_TEST(a_place_names_its_sheet)
{
	ck_assert_str_eq(place_of(NULL, "电源", LANG_ZH), "a.csv（表“电源”第 6 行）");
	ck_assert_str_eq(place_of("1", "电源", LANG_EN), "1 (sheet “电源” line 6)");
	ck_assert_str_eq(place_of(NULL, "", LANG_ZH), "a.csv（第 6 行）");
	ck_assert_str_eq(place_of("1", NULL, LANG_EN), "1 (line 6)");
}
END_TEST

START_TEST(another_cell_of_the_row_is_the_records)
{
	const char *one = kind_of("“供电容量”用了 工单!I2“合同容量” = “630”；这里的“800”没有用", "800");

	ck_assert_str_eq(kind_of("“供电容量”用了 工单!I31“合同容量” = “1000kVA”；这里的“90”没有用", "90"), one);
	ck_assert_str_ne(kind_of("“供电容量”用了 工单!J2“合同容量” = “630”；这里的“800”没有用", "800"), one);
	ck_assert_str_ne(kind_of("“供电容量”用了 工单!I2“申请容量” = “630”；这里的“800”没有用", "800"), one);
	ck_assert_str_ne(kind_of("缺 AR02“甲”", ""), kind_of("缺 AR03“甲”", ""));
}
END_TEST

START_TEST(few_records_are_told_as_they_came)
{
	add("k", "A", "a\n");
	add("k", "B", "b\n");
	add("k", "C", "c\n");
	ck_assert_str_eq(put(), "■ A\na\n■ B\nb\n■ C\nc\n");
}
END_TEST

START_TEST(many_records_are_told_by_kind)
{
	add("k", "A", "a\n");
	add("m", "B", "m\n");
	add("k", "C", "c\n");
	add("k", "D", "d\n");
	ck_assert_str_eq(put(), "a\n  同样的共 3 处：A、C、D\nm\n");
}
END_TEST

START_TEST(three_places_are_named)
{
	const char *place[] = { "A", "B", "C", "D", "E" };

	for (guint i = 0; i < G_N_ELEMENTS(place); i++)
		add("k", place[i], "a\n");
	ck_assert_str_eq(put(), "a\n  同样的共 5 处：A、B、C……\n");
}
END_TEST

START_TEST(findings_of_one_record_too_many_are_told_by_kind)
{
	for (guint i = 0; i < 500; i++)
		told_add(told, "k", "A", "a\n");
	ck_assert_str_eq(put(), "a\n  同样的共 500 处：A、A、A……\n");
}
END_TEST

START_TEST(kinds_are_bounded)
{
	for (guint i = 0; i < 1500; i++)
		told_add(told, arena_printf(arena, "k%u", i), "A", "");
	ck_assert_str_eq(put(), "另有 500 处问题没有在这里列出。\n");
}
END_TEST

START_TEST(values_and_numbers_do_not_part_a_kind)
{
	ck_assert_str_eq(kind_of("“甲”的容量 630 kVA", "甲"), kind_of("“乙”的容量 1250.5 kVA", "乙"));
	ck_assert_str_eq(kind_of("2022-03-01 起", NULL), kind_of("2022-12-31 起", NULL));
}
END_TEST

START_TEST(papers_and_fields_part_a_kind)
{
	ck_assert_str_ne(kind_of("缺“用电登记表”（AR01）", "<case id"), kind_of("缺“产权证明”（AR01）", "<case id"));
	ck_assert_str_ne(kind_of("缺 AR01", NULL), kind_of("缺 AR02", NULL));
	ck_assert_str_ne(kind_of("缺 AR-X1", NULL), kind_of("缺 AR-X2", NULL));
}
END_TEST

START_TEST(a_place_is_the_record_and_its_line)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct finding f = finding("R-001", "2203", "x", NULL, 7);

	told_place(out, &f, LANG_ZH);
	ck_assert_str_eq(out->str, "2203（第 7 行）");
	f.record = NULL;
	g_string_truncate(out, 0);
	told_place(out, &f, LANG_EN);
	ck_assert_str_eq(out->str, "a.csv (line 7)");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("batch told");
	TCase *tests = tcase_create("told");
	SRunner *runner = srunner_create(suite);
	int failed;
	TTest const *const all[] = { a_place_names_its_sheet, another_cell_of_the_row_is_the_records,
		few_records_are_told_as_they_came, many_records_are_told_by_kind, three_places_are_named,
		findings_of_one_record_too_many_are_told_by_kind, kinds_are_bounded,
		values_and_numbers_do_not_part_a_kind, papers_and_fields_part_a_kind,
		a_place_is_the_record_and_its_line };

	tcase_add_checked_fixture(tests, setup, teardown);
	for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
		tcase_add_test(tests, all[i]);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
