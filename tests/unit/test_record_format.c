/* Number formats: what a cell shows of the number it holds. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "record/table/format.h"

static struct arena *arena;

static void
set_up(void)
{
	arena = arena_new();
}

static void
tear_down(void)
{
	arena_free(arena);
}

static const struct {
	const char *code;
	double value;
	const char *shown, *held; /* held NULL: the same */
} numbers[] = {
	{ "General", 1250, "1250", NULL },
	{ "General", 0.1 + 0.2, "0.3", NULL },
	{ "General", 1250.0000000000002, "1250", NULL },
	{ "General", 41882024100.0, "41882024100", NULL },
	{ "General", -0.0, "0", NULL },
	{ "General", 0.000001234, "0.000001234", NULL },
	{ "General", 123456789012345678.0, "123456789012345680", NULL },
	{ "G/通用格式", 630.5, "630.5", NULL },
	{ "@", 630, "630", NULL },
	{ "", 630, "630", NULL },
	{ "0", 630.4, "630", "630.4" },
	{ "0", 630.5, "631", "630.5" },
	{ "0", -0.4, "0", "-0.4" },
	{ "0.00", 1250, "1250.00", "1250" },
	{ "0.00", 1.005, "1.01", "1.005" },
	{ "0.00", 99.999, "100.00", "99.999" },
	{ "0.0#", 1.5, "1.5", NULL },
	{ "0.##", 630, "630", NULL },
	{ ".00", 12.5, "12.50", "12.5" },
	{ "#.##", 0.25, ".25", "0.25" },
	{ "#", 0, "", "0" },
	{ "#,##0", 1234567, "1,234,567", "1234567" },
	{ "#,##0.00", 262500, "262,500.00", "262500" },
	{ "#,##0.00_ ;[Red]\\-#,##0.00\\ ", -1234.5, "-1,234.50", "-1234.5" },
	{ "0000000000", 412345, "0000412345", "412345" },
	{ "000,000", 1234, "001,234", "1234" },
	{ "\"418820241\"000", 1, "418820241001", "1" },
	{ "#,##0\"kW\"", 1250, "1,250kW", "1250" },
	{ "0\"台\"", 2, "2台", "2" },
	{ "0.00kVA", 2, "2.00kVA", "2" },
	{ "General\"kW\"", 12.5, "12.5kW", "12.5" },
	{ "0\\-000", 12345, "12-345", "12345" },
	{ "000-0000-0000", 13800000000.0, "138-0000-0000", "13800000000" },
	{ "0!.0,\"万\"", 12345, "1.2万", "12345" },
	{ "0,", 12345, "12", "12345" },
	{ "0.0,,", 12345678, "12.3", "12345678" },
	{ "0%", 0.9, "90%", "0.9" },
	{ "0.00%", 0.12345, "12.35%", "0.12345" },
	{ "0.00E+00", 41882024100.0, "41882024100", NULL },
	{ "# ?/?", 630.5, "630 1/2", "630.5" },
	{ "?/?", 1.5, "3/2", "1.5" },
	{ "# ?\?/?\?", 2, "2", NULL },
	{ "#,##0_);(#,##0)", -630, "(630)", "-630" },
	{ "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"?\?_ ;_ @_ ", 0, "-", "0" },
	{ "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"?\?_ ;_ @_ ", 187500, "187,500.00", "187500" },
	{ "0;-0;;@", 0, "", "0" },
	{ ";;;", 630, "", "630" },
	{ "[Red]0;[Blue]0", -5, "5", "-5" },
	{ "[>1000]0,\"千\";0", 12000, "12千", "12000" },
	{ "[>1000]0,\"千\";0", 12, "12", NULL },
	{ "[>1000]0,\"千\";0", -12, "-12", NULL },
	{ "[=1]\"是\";[=0]\"否\";0", 1, "是", "1" },
	{ "[=1]\"是\";[=0]\"否\";0", 0, "否", "0" },
	{ "[<0]\"负\"0;0", -3, "负3", "-3" },
	{ "[$¥-804]#,##0.00", 1250, "¥1,250.00", "1250" },
	{ "[$-804]0", 7, "7", NULL },
	{ "[DBNum1][$-804]General", 1005, "一千〇五", "1005" },
	{ "[DBNum1]General", 12, "十二", "12" },
	{ "[DBNum2][$-804]General", 262500, "贰拾陆万贰仟伍佰", "262500" },
	{ "[DBNum2]General", 100000000, "壹亿", "100000000" },
	{ "[DBNum1]General", 10203040, "一千〇二十万三千〇四十", "10203040" },
	{ "[DBNum1]0", 105, "一〇五", "105" },
	{ "[DBNum3]0", -12, "-１２", "-12" },
	{ "\"无尾", 3, "无尾", "3" },
	{ "[未闭", 3, "", "3" },
	{ "0\\", 3, "3", NULL },
};

START_TEST(shows_numbers)
{
	g_autoptr(GString) shown = g_string_new(NULL), held = g_string_new(NULL);
	const struct number_format *f = number_format_read(arena, numbers[_i].code);

	ck_assert_int_eq(number_show(f, numbers[_i].value, false, shown, held), NUMBER_SHOWN);
	ck_assert_str_eq(shown->str, numbers[_i].shown);
	ck_assert_str_eq(held->str, numbers[_i].held != NULL ? numbers[_i].held : numbers[_i].shown);
}
END_TEST

static const struct {
	const char *code;
	double value;
	const char *shown, *held;
	enum number_shown how;
} moments[] = {
	{ "yyyy-mm-dd", 44621, "2022-03-01", "2022-03-01", NUMBER_DATED },
	{ "yyyy/m/d h:mm", 44621.354166666664, "2022/3/1 8:30", "2022-03-01 08:30", NUMBER_DATED },
	{ "yyyy\"年\"m\"月\"d\"日\";@", 44621, "2022年3月1日", "2022-03-01", NUMBER_DATED },
	{ "yyyy\\年m\\月", 44621, "2022年3月", "2022-03-01", NUMBER_DATED },
	{ "m月d日", 44621, "3月1日", "2022-03-01", NUMBER_DATED },
	{ "[$-804]yyyy\"年\"m\"月\"d\"日\"dddd", 44621, "2022年3月1日星期二", "2022-03-01", NUMBER_DATED },
	{ "[$-F800]dddd, mmmm dd, yyyy", 44621, "2022年3月1日", "2022-03-01", NUMBER_DATED },
	{ "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", 44916, "二〇二二年十二月二十一日", "2022-12-21", NUMBER_DATED },
	{ "d-mmm-yy", 44621, "1-Mar-22", "2022-03-01", NUMBER_DATED },
	{ "m/d/yyyy aaaa", 44621, "3/1/2022 星期二", "2022-03-01", NUMBER_DATED },
	{ "yyyy-mm-dd", 44621.99999999, "2022-03-02", "2022-03-02", NUMBER_DATED }, /* the day's end, in binary */
	{ "yyyy-mm-dd hh:mm:ss", 44621.999988425923, "2022-03-01 23:59:59", "2022-03-01 23:59", NUMBER_DATED },
	{ "上午/下午h\"时\"mm\"分\" yyyy/m/d", 44621.5625, "下午1时30分 2022/3/1", "2022-03-01 13:30", NUMBER_DATED },
	{ "mm:ss.0", 0.0006944444, "01:00.0", "0.0006944444", NUMBER_TIMED },
	{ "h:mm AM/PM", 0.0, "12:00 AM", "0", NUMBER_TIMED },
	{ "h:mm", 0.354166666666667, "8:30", "0.354166666666667", NUMBER_TIMED },
	{ "[h]:mm", 1.5104166666666667, "36:15", "1.51041666666667", NUMBER_TIMED },
	{ "[mm]:ss", 0.25, "360:00", "0.25", NUMBER_TIMED },
	{ "h\"时\"mm\"分\"", 44621.3333333333, "8时00分", "44621.3333333333", NUMBER_TIMED },
	{ "yyyy/m/d", 0, "0", "0", NUMBER_SHOWN }, /* no day */
	{ "yyyy/m/d", -3, "-3", "-3", NUMBER_SHOWN },
	{ "yyyy/m/d", 2958466, "2958466", "2958466", NUMBER_SHOWN },
};

START_TEST(shows_moments)
{
	g_autoptr(GString) shown = g_string_new(NULL), held = g_string_new(NULL);
	const struct number_format *f = number_format_read(arena, moments[_i].code);

	ck_assert_int_eq(number_show(f, moments[_i].value, false, shown, held), moments[_i].how);
	ck_assert_str_eq(shown->str, moments[_i].shown);
	ck_assert_str_eq(held->str, moments[_i].held);
}
END_TEST

START_TEST(counts_from_1904)
{
	g_autoptr(GString) shown = g_string_new(NULL), held = g_string_new(NULL);

	number_show(number_format_read(arena, "yyyy-mm-dd"), 43159, true, shown, held);
	ck_assert_str_eq(held->str, "2022-03-01");
}
END_TEST

START_TEST(knows_formats_by_number)
{
	static const struct {
		guint id;
		const char *shown;
	} known[] = { { 0, "44621.5" }, { 1, "44622" }, { 4, "44,621.50" }, { 14, "2022/3/1" }, { 20, "12:00" },
		{ 22, "2022/3/1 12:00" }, { 27, "2022年3月" }, { 31, "2022年3月1日" }, { 34, "下午12时00分" },
		{ 49, "44621.5" }, { 57, "2022年3月" }, { 58, "3月1日" } };
	g_autoptr(GString) shown = g_string_new(NULL), held = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
		number_show(number_format_read(arena, number_format_code(known[i].id)), 44621.5, false, shown, held);
		ck_assert_str_eq(shown->str, known[i].shown);
	}
	ck_assert_ptr_null(number_format_code(23));
	ck_assert_ptr_null(number_format_code(59));
}
END_TEST

START_TEST(shows_text)
{
	static const char *const known[][3] = { { "General", "甲", "甲" }, { "@", "甲", "甲" },
		{ "@\"号\"", "甲", "甲号" }, { "0;-0;0;\"第\"@\"号\"", "甲", "第甲号" }, { ";;;", "甲", "甲" },
		{ "0.00", "甲", "甲" } };
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
		g_string_assign(text, known[i][1]);
		number_show_text(number_format_read(arena, known[i][0]), text);
		ck_assert_str_eq(text->str, known[i][2]);
	}
}
END_TEST

/* Whatever the code and the number, something is shown and nothing breaks. */
START_TEST(takes_any_code)
{
	static const char letters[] = "0#?.,%/@E+-;[]\"\\_*!ymdhsaAePM/DBNum1$804<>=G年 ";
	static const double values[] = { 0, 1, -1, 0.5, 1e-300, 1e300, -1e15, 44621.999999, 123456789012345.0, 99.995 };
	g_autoptr(GString) shown = g_string_new(NULL), held = g_string_new(NULL);
	g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)_i);
	struct arena *a = arena_child(arena);

	for (guint n = 0; n < 300; n++) {
		const struct number_format *f;
		char code[40];
		guint length = (guint)g_rand_int_range(rand, 0, sizeof code - 1);

		for (guint i = 0; i < length; i++)
			code[i] = letters[g_rand_int_range(rand, 0, sizeof letters - 1)];
		code[length] = '\0';
		f = number_format_read(a, code);
		for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
			number_show(f, values[i], i % 2 == 0, shown, held);
			ck_assert_uint_eq(shown->len, strlen(shown->str));
			ck_assert_str_ne(held->str, "");
			ck_assert(g_utf8_validate(shown->str, -1, NULL));
		}
		arena_reset(a);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("record_format");
	TCase *t = tcase_create("record_format");
	SRunner *r = srunner_create(s);

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, shows_numbers, 0, G_N_ELEMENTS(numbers));
	tcase_add_loop_test(t, shows_moments, 0, G_N_ELEMENTS(moments));
	tcase_add_test(t, counts_from_1904);
	tcase_add_test(t, knows_formats_by_number);
	tcase_add_test(t, shows_text);
	tcase_add_loop_test(t, takes_any_code, 0, 5);
	suite_add_tcase(s, t);
	srunner_run_all(r, CK_ENV);
	int failed = srunner_ntests_failed(r);

	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
