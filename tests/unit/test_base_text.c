/* Amounts, dates, widths and ids. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/nearest.h"
#include "base/text.h"

static struct arena *mem;

static void
set_up(void)
{
	mem = arena_new();
}

static void
tear_down(void)
{
	arena_free(mem);
}

static const struct {
	const char *amount, *words;
} rmb_vectors[] = {
	{ "187500.00", "人民币壹拾捌万柒仟伍佰元整" },
	{ "1286.40", "人民币壹仟贰佰捌拾陆元肆角整" },
	{ "1343.00", "人民币壹仟叁佰肆拾叁元整" },
	{ "56.60", "人民币伍拾陆元陆角整" },
	{ "0.05", "人民币伍分" },
	{ "10.10", "人民币壹拾元零壹角整" },
	{ "100000.00", "人民币壹拾万元整" },
	{ "100000000.00", "人民币壹亿元整" },
	{ "20000008.00", "人民币贰仟万零捌元整" },
	{ "1000000.10", "人民币壹佰万元零壹角整" },
	{ "1000010001.00", "人民币壹拾亿零壹万零壹元整" },
	{ "1409.50", "人民币壹仟肆佰零玖元伍角整" },
	{ "6007.14", "人民币陆仟零柒元壹角肆分" },
	{ "1680.32", "人民币壹仟陆佰捌拾元零叁角贰分" },
	{ "107000.53", "人民币壹拾万柒仟元零伍角叁分" },
	{ "16409.02", "人民币壹万陆仟肆佰零玖元零贰分" },
	{ "325.04", "人民币叁佰贰拾伍元零肆分" },
	{ "3504", "人民币叁仟伍佰零肆元整" },
	{ "39148", "人民币叁万玖仟壹佰肆拾捌元整" },
	{ "0", "人民币零元整" },
	{ "0.00", "人民币零元整" },
	{ "-0.00", "人民币零元整" },
	{ "0.5", "人民币伍角整" },
	{ ".57", "人民币伍角柒分" },
	{ "-1286.40", "人民币负壹仟贰佰捌拾陆元肆角整" },
	{ "007", "人民币柒元整" },
	{ "1.005", "人民币壹元零壹分" },
	{ "1.004999", "人民币壹元整" },
	{ "9999.995", "人民币壹万元整" },
	{ "0.995", "人民币壹元整" },
	{ "10500000", "人民币壹仟零伍拾万元整" },
	{ "100005000", "人民币壹亿零伍仟元整" },
	{ "100010000", "人民币壹亿零壹万元整" },
	{ "100100000", "人民币壹亿零壹拾万元整" },
	{ "101000000", "人民币壹亿零壹佰万元整" },
	{ "110000000", "人民币壹亿壹仟万元整" },
	{ "10010.10", "人民币壹万零壹拾元零壹角整" },
	{ "999999999999.99", "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分" },
};

START_TEST(rmb_says_each_vector)
{
	ck_assert_str_eq(amount_rmb(mem, rmb_vectors[_i].amount), rmb_vectors[_i].words);
}
END_TEST

START_TEST(rmb_refuses_what_is_no_amount)
{
	static const char *const bad[] = { "", "-", ".", "abc", "1,234.50", "1e5", " 1", "1 ", "1.2.3", "+5", "０",
		"1234567890123", "999999999999.995" };

	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		ck_assert_msg(amount_rmb(mem, bad[i]) == NULL, "took \"%s\"", bad[i]);
	ck_assert_ptr_null(amount_rmb(mem, NULL));
	ck_assert_ptr_null(amount_money(mem, "12元"));
}
END_TEST

START_TEST(money_groups_thousands)
{
	ck_assert_str_eq(amount_money(mem, "1234.5"), "1,234.50");
	ck_assert_str_eq(amount_money(mem, "123"), "123.00");
	ck_assert_str_eq(amount_money(mem, "-1234567.891"), "-1,234,567.89");
	ck_assert_str_eq(amount_money(mem, "0"), "0.00");
	ck_assert_str_eq(amount_money(mem, "-0.001"), "0.00");
	ck_assert_str_eq(amount_money(mem, "0.005"), "0.01");
	ck_assert_str_eq(amount_money(mem, "99999999999999999999999.99"), "99,999,999,999,999,999,999,999.99");
}
END_TEST

START_TEST(han_numbers)
{
	ck_assert_str_eq(amount_han(mem, 1), "一");
	ck_assert_str_eq(amount_han(mem, 10), "十");
	ck_assert_str_eq(amount_han(mem, 11), "十一");
	ck_assert_str_eq(amount_han(mem, 20), "二十");
	ck_assert_str_eq(amount_han(mem, 99), "九十九");
	ck_assert_str_eq(amount_han(mem, 0), "");
	ck_assert_str_eq(amount_han(mem, 100), "");
}
END_TEST

static gint64
day_of(const char *iso)
{
	gint64 day;

	ck_assert_msg(date_parse(iso, &day), "no date: %s", iso);
	return day;
}

START_TEST(dates_count_from_1970)
{
	ck_assert_int_eq(day_of("1970-01-01"), 0);
	ck_assert_int_eq(day_of("1969-12-31"), -1);
	ck_assert_int_eq(day_of("2000-02-29"), 11016);
	ck_assert_int_eq(day_of("2000-03-01"), 11017);
	ck_assert_int_eq(day_of("2022-03-01"), 19052);
	ck_assert_int_eq(day_of("2022-03-01T08:00"), 19052);
	ck_assert_int_eq(day_of("2022-03-01T24:00"), 19052);
	ck_assert_int_eq(day_of("2022-03-01T08:00:59+08:00"), 19052);
}
END_TEST

START_TEST(dates_that_are_none)
{
	static const char *const bad[] = { "", "2022-02-29", "1900-02-29", "2022-04-31", "2022-13-01", "2022-00-10",
		"2022-01-00", "2022-1-1", "20220101", "2022/01/01", "0000-01-01", "2022-03-01 08:00", "2022-03-01T8:00",
		"2022-03-01T25:00", "2022-03-01T24:01", "2022-03-01T08:60", "2022-03-01x", "二〇二二年",
		"2022-03-01T08:00+8" };
	gint64 day;

	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		ck_assert_msg(!date_parse(bad[i], &day), "took \"%s\"", bad[i]);
	ck_assert(!date_parse(NULL, &day));
	ck_assert(date_parse("2024-02-29", &day));
}
END_TEST

START_TEST(every_day_of_800_years_comes_back)
{
	gint64 first = day_of("1600-01-01");
	gint64 last = day_of("2399-12-31");

	ck_assert_int_eq(last - first + 1, 2 * 146097);
	for (gint64 day = first; day <= last; day += 13) {
		g_autoptr(arena) own = arena_new();

		ck_assert_int_eq(day_of(date_iso(own, day)), day);
	}
}
END_TEST

START_TEST(dates_in_chinese)
{
	ck_assert_str_eq(date_cn(mem, day_of("2021-06-06")), "2021年6月6日");
	ck_assert_str_eq(date_han(mem, day_of("2021-06-06")), "二〇二一年六月六日");
	ck_assert_str_eq(date_han(mem, day_of("2000-10-20")), "二〇〇〇年十月二十日");
	ck_assert_str_eq(date_han(mem, day_of("1999-12-31")), "一九九九年十二月三十一日");
}
END_TEST

START_TEST(weekdays)
{
	ck_assert_uint_eq(date_weekday(day_of("2025-06-19")), 4);
	ck_assert_uint_eq(date_weekday(day_of("1970-01-04")), 0);
	ck_assert_uint_eq(date_weekday(day_of("1969-12-28")), 0);
	ck_assert_uint_eq(date_weekday(day_of("1600-01-01")), 6);
}
END_TEST

START_TEST(months_are_clipped)
{
	ck_assert_str_eq(date_iso(mem, date_month_add(day_of("2022-01-31"), 1)), "2022-02-28");
	ck_assert_str_eq(date_iso(mem, date_month_add(day_of("2024-01-31"), 1)), "2024-02-29");
	ck_assert_str_eq(date_iso(mem, date_month_add(day_of("2024-02-29"), 12)), "2025-02-28");
	ck_assert_str_eq(date_iso(mem, date_month_add(day_of("2022-03-31"), -1)), "2022-02-28");
	ck_assert_str_eq(date_iso(mem, date_month_add(day_of("2022-01-15"), -13)), "2020-12-15");
	ck_assert_str_eq(date_iso(mem, date_month_add(day_of("2022-12-31"), 2)), "2023-02-28");
}
END_TEST

START_TEST(widths)
{
	ck_assert_uint_eq(text_width("abc"), 3);
	ck_assert_uint_eq(text_width("张三"), 4);
	ck_assert_uint_eq(text_width("𠮷a"), 3);
	ck_assert_uint_eq(text_width("e\xcc\x81"), 1);
	ck_assert_str_eq(text_pad(mem, "张三", 6), "张三  ");
	ck_assert_str_eq(text_pad(mem, "张三", 3), "张三");
}
END_TEST

START_TEST(ids_safe_as_file_names)
{
	static const char *const good[] = { "AY-2022-0001", "a", "工单_1", "a.b", "_x", "com10", "CONSOLE", "〇一",
		"𠮷1" };
	static const char *const bad[] = { "", ".", "..", ".a", "a.", "-a", "a-", "a/b", "a\\b", "a b", "a:b", "con",
		"CON", "Con.txt", "prn", "nul", "aux", "COM1", "lpt9.a.b", "a\n", "ａ", "é", "a*", "\xff", "⼀" };
	char long_id[66];

	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		ck_assert_msg(text_safe_id(good[i]), "refused \"%s\"", good[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		ck_assert_msg(!text_safe_id(bad[i]), "took \"%s\"", bad[i]);
	memset(long_id, 'a', 65);
	long_id[65] = '\0';
	ck_assert(!text_safe_id(long_id));
	long_id[64] = '\0';
	ck_assert(text_safe_id(long_id));
	ck_assert(!text_safe_id(NULL));
}
END_TEST

static void
append_letter(void *letter)
{
	g_string_append((GString *)((void **)letter)[0], ((const char **)letter)[1]);
}

START_TEST(arena_releases_last_in_first_out)
{
	struct arena *own = arena_new();
	g_autoptr(GString) order = g_string_new(NULL);
	void *first[] = { order, (void *)(guintptr) "a" };
	void *second[] = { order, (void *)(guintptr) "b" };

	arena_adopt(own, first, append_letter);
	arena_adopt(own, second, append_letter);
	ck_assert_ptr_null(arena_adopt(own, NULL, append_letter));
	arena_reset(own);
	ck_assert_str_eq(order->str, "ba");
	arena_adopt(own, first, append_letter);
	arena_free(own);
	ck_assert_str_eq(order->str, "baa");
	arena_free(NULL);
}
END_TEST

/* What the record before left in a block that is kept is never seen. */
START_TEST(arena_is_clean_after_a_reset)
{
	struct arena *own = arena_new();

	for (int round = 0; round < 3; round++) {
		memset(arena_alloc(own, 300000), 'x', 300000); /* a block of its own */
		for (gsize size = 1; size < 2000; size++) {
			guint8 *bytes = arena_alloc(own, size);
			guint all = 0;

			for (gsize i = 0; i < size; i++)
				all |= bytes[i];
			ck_assert_uint_eq(all, 0);
			memset(bytes, 'x', size);
		}
		arena_reset(own);
	}
	arena_free(own);
}
END_TEST

START_TEST(arena_gives_zeroed_aligned_memory)
{
	for (gsize size = 0; size < 3000; size += 7) {
		guint8 *bytes = arena_alloc(mem, size);

		ck_assert_uint_eq((guintptr)bytes % 16, 0);
		for (gsize i = 0; i < size; i++)
			ck_assert_uint_eq(bytes[i], 0);
		memset(bytes, 0xff, size);
	}
	ck_assert_ptr_nonnull(arena_array(mem, 5000000, 1));
	ck_assert_str_eq(arena_strndup(mem, "abcdef", 3), "abc");
	ck_assert_str_eq(arena_printf(mem, "%s-%d", "甲", 7), "甲-7");
	ck_assert_ptr_null(arena_strdup(mem, NULL));
}
END_TEST

START_TEST(digests)
{
	guint8 md5[16];

	ck_assert_str_eq(digest_sha256(mem, "abc", 3),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_assert_str_eq(digest_sha256(mem, "", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_md5_raw("abc", 3, md5);
	ck_assert_uint_eq(md5[0], 0x90);
	ck_assert_uint_eq(md5[15], 0x72);
}
END_TEST

START_TEST(words_of_a_list)
{
	ck_assert(text_has_word("one two\n\tthree", "one"));
	ck_assert(text_has_word("one two\n\tthree", "three"));
	ck_assert(text_has_word("two twofold two", "two"));
	ck_assert(text_has_word("twofold two", "two"));
	ck_assert(!text_has_word("twofold", "two"));
	ck_assert(!text_has_word("one-two two-one", "two"));
	ck_assert(!text_has_word("", "two"));
	ck_assert(!text_has_word("one  two", ""));
}
END_TEST

START_TEST(lists_of_words)
{
	GPtrArray *list = arena_list(mem);

	ck_assert_str_eq(text_joined(mem, list, "、"), "");
	g_ptr_array_add(list, (gpointer) "电源");
	ck_assert_str_eq(text_joined(mem, list, "、"), "电源");
	g_ptr_array_add(list, (gpointer) "");
	g_ptr_array_add(list, (gpointer) "表");
	ck_assert_str_eq(text_joined(mem, list, "、"), "电源、、表");
	ck_assert(text_listed(list, "表"));
	ck_assert(text_listed(list, ""));
	ck_assert(!text_listed(list, "电"));
	ck_assert(!text_listed(NULL, "表"));
}
END_TEST

START_TEST(unquoted)
{
	const char *tag = "<a b='>' c=\"'>\">x>";

	ck_assert_str_eq(text_unquoted(tag, tag + strlen(tag), '>'), ">x>");
	ck_assert_ptr_null(text_unquoted(tag, tag + 15, '>'));
	ck_assert_ptr_null(text_unquoted("'}", "'}" + 2, '}'));
}
END_TEST

/* Of up to five Latin letters one may be wrong, of more a third; of Han half. */
START_TEST(nearest_names)
{
	static const char *const known[] = { "seal", "scope", "bars", "leader", "region", "qr", "p", "申请日期",
		"R-092", "R-901", NULL };
	static const struct {
		const char *written, *meant;
	} vectors[] = {
		{ "cell", NULL },
		{ "stop", NULL },
		{ "days", NULL },
		{ "sael", "seal" },
		{ "seals", "seal" },
		{ "scop", "scope" },
		{ "regoin", "region" },
		{ "ragoin", "region" },
		{ "rogain", NULL },
		{ "leadr", "leader" },
		{ "header", "leader" },
		{ "申请时间", "申请日期" },
		{ "用电地址", NULL },
		{ "R-902", "R-901" },
		{ "le", "leader" },
		{ "l", NULL },
		{ "x", NULL },
		{ "tr", NULL },
		{ "P", "p" },
		{ "QR", "qr" },
		{ "REGION", "region" },
	};
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (gsize i = 0; known[i] != NULL; i++)
		g_ptr_array_add(names, (void *)(guintptr)known[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++)
		ck_assert_pstr_eq(nearest_name(vectors[i].written, names), vectors[i].meant);
}
END_TEST

/* GB/T 32905-2016 annex A and FIPS 180-4, by one algorithm and by both, in pieces. */
START_TEST(sums_of_pieces)
{
	static const struct {
		const char *piece;
		guint times;
		const char *sha256, *sm3;
	} vectors[] = {
		{ "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" },
		{ "abcd", 16, NULL, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(vectors); i++) {
		struct digest_sum *both = digest_sum_new(DIGEST_BOTH), *one = digest_sum_new(DIGEST_SM3);
		guint8 sha256[32], sm3[32];
		char hex[65];

		for (guint j = 0; j < vectors[i].times; j++) {
			digest_sum_add(both, vectors[i].piece, strlen(vectors[i].piece));
			digest_sum_add(one, vectors[i].piece, strlen(vectors[i].piece));
		}
		digest_sum_end(both, sha256, sm3);
		digest_hex(sha256, hex);
		ck_assert(vectors[i].sha256 == NULL || strcmp(hex, vectors[i].sha256) == 0);
		digest_hex(sm3, hex);
		ck_assert_str_eq(hex, vectors[i].sm3);
		digest_sum_end(one, NULL, sm3);
		digest_hex(sm3, hex);
		ck_assert_str_eq(hex, vectors[i].sm3);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("text");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, rmb_says_each_vector, 0, (int)G_N_ELEMENTS(rmb_vectors));
	tcase_add_test(tests, rmb_refuses_what_is_no_amount);
	tcase_add_test(tests, money_groups_thousands);
	tcase_add_test(tests, han_numbers);
	tcase_add_test(tests, dates_count_from_1970);
	tcase_add_test(tests, dates_that_are_none);
	tcase_add_test(tests, every_day_of_800_years_comes_back);
	tcase_add_test(tests, dates_in_chinese);
	tcase_add_test(tests, weekdays);
	tcase_add_test(tests, months_are_clipped);
	tcase_add_test(tests, widths);
	tcase_add_test(tests, ids_safe_as_file_names);
	tcase_add_test(tests, arena_releases_last_in_first_out);
	tcase_add_test(tests, arena_is_clean_after_a_reset);
	tcase_add_test(tests, arena_gives_zeroed_aligned_memory);
	tcase_add_test(tests, digests);
	tcase_add_test(tests, words_of_a_list);
	tcase_add_test(tests, lists_of_words);
	tcase_add_test(tests, unquoted);
	tcase_add_test(tests, nearest_names);
	tcase_add_test(tests, sums_of_pieces);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
