/* The list of faces: files found and compared, faces that contradict themselves, bold partners, lists that cannot be used. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <check.h>
#include <glib/gstdio.h>

#include "folder_kit.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "page/fonts.h"
#include "page/sfnt.h"

/* A TrueType face of two glyphs without outlines: its tables, in their order. */
static const struct {
	const char *tag;
	guint offset, length;
} tables[] = {
	{ "cmap", 124, 4 },
	{ "glyf", 128, 4 },
	{ "head", 132, 56 },
	{ "hhea", 188, 36 },
	{ "hmtx", 224, 8 },
	{ "loca", 232, 8 },
	{ "maxp", 240, 8 },
};

enum { FACE_SIZE = 248, HEAD = 132, HHEA = 188, LOCA = 232, MAXP = 240 };

static void
set_number(guint8 *bytes, gsize at, guint32 number, guint count)
{
	for (guint i = 0; i < count; i++)
		bytes[at + i] = (guint8)(number >> 8 * (count - 1 - i));
}

static guint8 *
new_face(void)
{
	guint8 *bytes = arena_alloc(mem, FACE_SIZE);

	set_number(bytes, 0, 0x00010000, 4);
	set_number(bytes, 4, G_N_ELEMENTS(tables), 2);
	for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
		memcpy(bytes + 12 + 16 * i, tables[i].tag, 4);
		set_number(bytes, 12 + 16 * i + 8, tables[i].offset, 4);
		set_number(bytes, 12 + 16 * i + 12, tables[i].length, 4);
	}
	set_number(bytes, HEAD + 12, 0x5F0F3CF5, 4);
	set_number(bytes, HEAD + 18, 1000, 2);
	set_number(bytes, HHEA + 34, 2, 2);
	set_number(bytes, LOCA + 4, 2, 2);
	set_number(bytes, MAXP + 4, 2, 2);
	return bytes;
}

static void
put_face(const char *name)
{
	put(name, (const char *)new_face(), FACE_SIZE);
}

static void
put_font_list(const char *rest)
{
	const char *sha256 = digest_sha256(mem, new_face(), FACE_SIZE);
	g_autofree char *text = g_strdup_printf("<fonts><face id=\"A\" file=\"a.ttf\" size=\"%u\" package=\"p\" "
						"sha256=\"%s\"/>%s</fonts>",
	    FACE_SIZE, sha256, rest);

	ck_assert(file_folder(diag, in_folder("fonts")));
	ck_assert(file_folder(diag, in_folder("build/fonts")));
	put("fonts/fonts.xml", text, strlen(text));
}

START_TEST(the_font_list)
{
	const struct font_list *list;

	put_font_list(
	    "<face id=\"B\" file=\"b.ttf\" index=\"0\"/><role id=\"song\" zh=\"宋体\" en=\"Song\" faces=\" A\n B \"/>");
	put_face("build/fonts/a.ttf");
	put_face("build/fonts/b.ttf");
	list = fonts_load(mem, diag, folder);
	ck_assert_ptr_nonnull(list);
	ck_assert_uint_eq(list->face_count, 2);
	ck_assert_str_eq(list->face[0].file, in_folder("build/fonts/a.ttf"));
	ck_assert_int_eq(fonts_role(list, "song"), 0);
	ck_assert_int_eq(fonts_role(list, "none"), -1);
	ck_assert_uint_eq(list->role[0].count, 2);
	ck_assert_uint_eq(list->role[0].face[1], 1);
	ck_assert_str_eq(list->role[0].label[LANG_ZH], "宋体");
	put_font_list("<face id=\"B\" file=\"b.ttf\" index=\"1\"/><role id=\"song\" faces=\"A B\"/>");
	ck_assert_ptr_null(fonts_load(mem, diag, folder)); /* the file is no collection */
}
END_TEST

/* Every file beside the list: the same, another, none, broken, the office's own. */
START_TEST(files_are_compared)
{
	guint8 *other = new_face();
	const struct font_list *list;

	put_font_list("<role id=\"song\" faces=\"A\"/>");
	list = fonts_read(mem, diag, folder);
	ck_assert_ptr_nonnull(list);
	ck_assert_int_eq(fonts_compare(diag, list, 0), FONT_MISSING);
	put_face("build/fonts/a.ttf");
	list = fonts_read(mem, diag, folder);
	ck_assert_int_eq(fonts_compare(diag, list, 0), FONT_SAME);
	ck_assert_uint_eq(diag_count(diag), 1);
	other[HEAD + 20] = 1;
	put("build/fonts/a.ttf", (const char *)other, FACE_SIZE);
	ck_assert_int_eq(fonts_compare(diag, list, 0), FONT_DIFFERS);
	ck_assert_str_eq(diag_get(diag, 1)->id, "B130");
	ck_assert_ptr_nonnull(fonts_load(mem, diag, folder)); /* not looked at so closely */
	put("build/fonts/a.ttf", "no font", 7);
	ck_assert_int_eq(fonts_compare(diag, list, 0), FONT_BROKEN);
	ck_assert_str_eq(diag_get(diag, 2)->id, "B131");
	ck_assert_uint_eq(diag_count(diag), 3);
}
END_TEST

/* In fonts/ a file of the list's size is an installed program's; another one is the office's own, and wins. */
START_TEST(a_face_of_ones_own)
{
	guint8 *longer = arena_alloc(mem, FACE_SIZE + 1);
	const struct font_list *list;

	memcpy(longer, new_face(), FACE_SIZE);
	put_font_list("<role id=\"song\" faces=\"A\"/>");
	put_face("build/fonts/a.ttf");
	put_face("fonts/a.ttf");
	list = fonts_load(mem, diag, folder);
	ck_assert_ptr_nonnull(list);
	ck_assert(!list->face[0].own);
	fonts_tell_own(diag, list);
	ck_assert_uint_eq(diag_count(diag), 0);
	put("fonts/a.ttf", (const char *)longer, FACE_SIZE + 1);
	list = fonts_load(mem, diag, folder);
	ck_assert_ptr_nonnull(list);
	ck_assert(list->face[0].own);
	ck_assert_str_eq(list->face[0].file, in_folder("fonts/a.ttf"));
	ck_assert_int_eq(fonts_compare(diag, list, 0), FONT_OWN);
	fonts_tell_own(diag, list);
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_str_eq(diag_get(diag, 0)->id, "B132");
	ck_assert_int_eq(diag_worst(diag, 0), DIAG_NOTE);
	put("fonts/a.ttf", "no font", 7);
	ck_assert_ptr_null(fonts_load(mem, diag, folder));
	ck_assert_str_eq(diag_get(diag, 1)->id, "B131");
}
END_TEST

/* One number of a sound face changed. */
static const struct {
	gsize at;
	guint32 number;
	guint count;
	const char *fault;
} changed[] = {
	{ 0, 0x4F545430, 4, "sfntVersion 0x4F545430" },
	{ 0, 0x74746366, 4, "numFonts" },
	{ 4, 0, 2, "numTables 0" },
	{ 4, 200, 2, "numTables 200" },
	{ 12 + 8, 245, 4, "cmap 245+4 > 248" },
	{ 12 + 12, 0xFFFFFFFF, 4, "cmap 124+4294967295 > 248" },
	{ 12 + 12, 0, 4, "cmap -" },
	{ 12 + 16, 0x67677979, 4, "CFF, glyf -" },
	{ HEAD + 12, 0, 4, "head.magicNumber 0x00000000" },
	{ HEAD + 18, 0, 2, "head.unitsPerEm 0" },
	{ HEAD + 50, 1, 2, "loca 8, maxp.numGlyphs 2" },
	{ HHEA + 34, 0, 2, "hhea.numberOfHMetrics 0" },
	{ HHEA + 34, 3, 2, "hhea.numberOfHMetrics 3" },
	{ 12 + 4 * 16 + 12, 4, 4, "hmtx 4" },
	{ LOCA + 4, 3, 2, "loca 6 > glyf 4" },
	{ MAXP + 4, 0, 2, "maxp.numGlyphs 0" },
	{ MAXP + 4, 4, 2, "loca 8, maxp.numGlyphs 4" },
};

START_TEST(a_face_that_contradicts_itself)
{
	guint8 *bytes = new_face();
	const char *fault;

	ck_assert_ptr_null(sfnt_fault(mem, (struct sfnt){ bytes, FACE_SIZE }, 0));
	set_number(bytes, changed[_i].at, changed[_i].number, changed[_i].count);
	fault = sfnt_fault(mem, (struct sfnt){ bytes, FACE_SIZE }, 0);
	ck_assert_ptr_nonnull(fault);
	ck_assert_msg(g_str_has_prefix(fault, changed[_i].fault), "%s", fault);
}
END_TEST

/* Cut anywhere it is refused, and nothing beyond the end is read. */
START_TEST(a_face_that_is_cut_short)
{
	for (gsize length = 0; length < FACE_SIZE; length++) {
		g_autofree guint8 *bytes = g_memdup2(new_face(), length);

		ck_assert_ptr_nonnull(sfnt_fault(mem, (struct sfnt){ bytes, length }, 0));
	}
}
END_TEST

START_TEST(bold_faces)
{
	const struct font_list *list;

	put_font_list(
	    "<face id=\"B\" bold=\"A\" file=\"a.ttf\"/><face id=\"C\" file=\"a.ttf\"/><role id=\"song\" faces=\"B C\"/>");
	put_face("build/fonts/a.ttf");
	list = fonts_load(mem, diag, folder);
	ck_assert_ptr_nonnull(list);
	ck_assert_uint_eq(list->face[1].bold, 0);
	ck_assert_uint_eq(list->face[0].bold, 0); /* it is bold as it is */
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
	put_face("build/fonts/a.ttf");
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
	tcase_add_test(tests, files_are_compared);
	tcase_add_test(tests, a_face_of_ones_own);
	tcase_add_loop_test(tests, a_face_that_contradicts_itself, 0, G_N_ELEMENTS(changed));
	tcase_add_test(tests, a_face_that_is_cut_short);
	tcase_add_test(tests, bold_faces);
	tcase_add_test(tests, font_lists_that_cannot_be_used);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
