/* Names of files in a package: what every system can have, no two that one takes for the same. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "archive/pack.h"
#include "base/arena.h"

static struct arena *arena;
static GHashTable *used;

static void
open_folder(void)
{
	arena = arena_new();
	used = arena_table(arena);
}

static void
close_folder(void)
{
	arena_free(arena);
}

static const char *
name(const char *title, const char *suffix)
{
	return package_name(arena, used, "0001", title, suffix, "PDF");
}

static const struct {
	const char *title, *suffix, *wanted;
} names[] = {
	{ "用电登记表", "", "0001-用电登记表.pdf" },
	{ "用电登记表", "2", "0001-用电登记表-2.pdf" },
	{ "供电方案答复单", "（制作件）", "0001-供电方案答复单（制作件）.pdf" },
	{ "a/b\\c:d*e?f\"g<h>i|j%k", "", "0001-a_b_c_d_e_f_g_h_i_j_k.pdf" },
	{ "  前后有空 . ", "", "0001-前后有空.pdf" },
	{ "\xE2\x80\x8F右到左", "", "0001-_右到左.pdf" },
	{ "e\xCC\x81", "", "0001-\xC3\xA9.pdf" }, /* one character in NFC */
	{ "", "", "0001-.pdf" },
};

START_TEST(every_system_can_have_it)
{
	ck_assert_str_eq(name(names[_i].title, names[_i].suffix), names[_i].wanted);
}
END_TEST

START_TEST(none_is_taken_for_another)
{
	ck_assert_str_eq(name("ABC", ""), "0001-ABC.pdf");
	ck_assert_str_eq(name("abc", ""), "0001-abc-2.pdf");
	ck_assert_str_eq(name("ＡＢＣ", ""), "0001-ＡＢＣ-3.pdf"); /* wide letters */
	ck_assert_str_eq(name("ABC", ""), "0001-ABC-4.pdf");
}
END_TEST

START_TEST(a_long_title_gives_way)
{
	g_autofree char *title = g_strnfill(200, 'x');
	g_autoptr(GString) han = g_string_new(NULL);
	const char *made;

	for (guint i = 0; i < 100; i++)
		g_string_append(han, "𠮷"); /* four bytes each */
	made = name(title, "");
	ck_assert_uint_eq(strlen(made), strlen("0001-.pdf") + 60);
	made = name(han->str, "（制作件）");
	ck_assert_uint_le(strlen(made), 240 + 1);
	ck_assert(g_utf8_validate(made, -1, NULL));
	ck_assert(g_str_has_suffix(made, "（制作件）.pdf"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive filename");
	TCase *tests = tcase_create("names");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, open_folder, close_folder);
	tcase_add_loop_test(tests, every_system_can_have_it, 0, G_N_ELEMENTS(names));
	tcase_add_test(tests, none_is_taken_for_another);
	tcase_add_test(tests, a_long_title_gives_way);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
