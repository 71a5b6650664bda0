/* The list of faces: files found, bold partners, lists that cannot be used. */
#include <stdlib.h>
#include <sys/stat.h>

#include <check.h>
#include <glib/gstdio.h>

#include "base/base.h"
#include "page/fonts.h"

static struct arena *mem;
static struct diag *diag;
static char *folder;

static void
set_up(void)
{
	mem = arena_new();
	diag = diag_new(mem);
	folder = g_dir_make_tmp("banwen-XXXXXX", NULL);
	ck_assert_ptr_nonnull(folder);
}

static void
remove_all(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		remove_all(child);
	}
	g_remove(path);
}

static void
tear_down(void)
{
	remove_all(folder);
	g_free(folder);
	arena_free(mem);
}

static char *
in_folder(const char *name)
{
	return arena_printf(mem, "%s/%s", folder, name);
}

static char *
put(const char *name, const char *bytes, gsize length)
{
	char *path = in_folder(name);

	ck_assert(g_file_set_contents(path, bytes, (gssize)length, NULL));
	return path;
}

static void
put_font_list(const char *rest)
{
	g_autofree char *text = g_strdup_printf("<fonts><face id=\"A\" file=\"a.ttf\" index=\"1\" size=\"3\" package=\"p\" "
	    "sha256=\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"/>%s</fonts>", rest);

	ck_assert(file_folder(diag, in_folder("fonts")));
	ck_assert(file_folder(diag, in_folder("build/fonts")));
	put("fonts/fonts.xml", text, strlen(text));
}

START_TEST(the_font_list)
{
	const struct font_list *list;

	put_font_list("<face id=\"B\" file=\"b.ttf\"/><role id=\"song\" zh=\"宋体\" en=\"Song\" faces=\" A\n B \"/>");
	put("build/fonts/a.ttf", "abc", 3);
	put("build/fonts/b.ttf", "", 0);
	list = fonts_load(mem, diag, folder);
	ck_assert_ptr_nonnull(list);
	ck_assert_uint_eq(list->face_count, 2);
	ck_assert_uint_eq(list->face[0].index, 1);
	ck_assert_str_eq(list->face[0].file, in_folder("build/fonts/a.ttf"));
	ck_assert_int_eq(fonts_role(list, "song"), 0);
	ck_assert_int_eq(fonts_role(list, "none"), -1);
	ck_assert_uint_eq(list->role[0].count, 2);
	ck_assert_uint_eq(list->role[0].face[1], 1);
	ck_assert_str_eq(list->role[0].label[LANG_ZH], "宋体");
	ck_assert(fonts_verify(diag, list));
	put("build/fonts/a.ttf", "abd", 3);
	ck_assert(!fonts_verify(diag, list));
	ck_assert_str_eq(diag_get(diag, 0)->id, "B130");
	put("fonts/a.ttf", "another", 7);	/* one's own wins */
	list = fonts_load(mem, diag, folder);
	ck_assert_ptr_nonnull(list);
	ck_assert_str_eq(list->face[0].file, in_folder("fonts/a.ttf"));
	ck_assert(fonts_verify(diag, list));
}
END_TEST

START_TEST(bold_faces)
{
	const struct font_list *list;

	put_font_list("<face id=\"B\" bold=\"A\" file=\"a.ttf\"/><face id=\"C\" file=\"a.ttf\"/><role id=\"song\" faces=\"B C\"/>");
	put("build/fonts/a.ttf", "abc", 3);
	list = fonts_load(mem, diag, folder);
	ck_assert_ptr_nonnull(list);
	ck_assert_uint_eq(list->face[1].bold, 0);
	ck_assert_uint_eq(list->face[0].bold, 0);	/* it is bold as it is */
	ck_assert_uint_eq(list->face[2].bold, FONT_NONE);
	put_font_list("<face id=\"B\" bold=\"none\" file=\"a.ttf\"/><role id=\"song\" faces=\"A\"/>");
	ck_assert_ptr_null(fonts_load(mem, diag, folder));
	ck_assert(strstr(diag_get(diag, diag_count(diag) - 1)->what[LANG_EN], "none") != NULL);
}
END_TEST

START_TEST(font_lists_that_cannot_be_used)
{
	ck_assert_ptr_null(fonts_load(mem, diag, folder));
	put_font_list("<role id=\"song\" zh=\"宋体\" faces=\"A\"/>");
	ck_assert_ptr_null(fonts_load(mem, diag, folder));
	ck_assert(strstr(diag_get(diag, diag_count(diag) - 1)->what[LANG_ZH], "宋体") != NULL);
	ck_assert(strstr(diag_get(diag, diag_count(diag) - 1)->what[LANG_ZH], "a.ttf") != NULL);
	put("build/fonts/a.ttf", "too long", 8);
	ck_assert_ptr_null(fonts_load(mem, diag, folder));
	put("build/fonts/a.ttf", "abc", 3);
	ck_assert_ptr_nonnull(fonts_load(mem, diag, folder));
	put_font_list("<role id=\"song\" faces=\"A C\"/>");
	ck_assert_ptr_null(fonts_load(mem, diag, folder));
	put_font_list("<role id=\"song\" faces=\"\"/>");
	ck_assert_ptr_null(fonts_load(mem, diag, folder));
	put_font_list("");
	ck_assert_ptr_null(fonts_load(mem, diag, folder));
	ck_assert_int_eq(diag_worst(diag, 0), DIAG_FATAL);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("fonts");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, the_font_list);
	tcase_add_test(tests, bold_faces);
	tcase_add_test(tests, font_lists_that_cannot_be_used);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
