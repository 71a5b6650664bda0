/* Encodings, whole reads, whole writes, the data folder. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <check.h>
#include <glib/gstdio.h>

#include "folder_kit.h"

#include "base/arena.h"
#include "base/data.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"

static guint
count_files(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	guint count = 0;

	while (g_dir_read_name(dir) != NULL)
		count++;
	return count;
}

/* 张三𠮷 in each encoding the field has. */
#define BYTES(text) text, sizeof(text) - 1
static const struct {
	const char *bytes;
	gsize length;
} same_text[] = {
	{ BYTES("<r>张三𠮷</r>") },
	{ BYTES("\xef\xbb\xbf<r>张三𠮷</r>") },
	{ BYTES("\xff\xfe<\0r\0>\0\x20\x5f\x09\x4e\x42\xd8\xb7\xdf<\0/\0r\0>\0") },
	{ BYTES("\xfe\xff\0<\0r\0>\x5f\x20\x4e\x09\xd8\x42\xdf\xb7\0<\0/\0r\0>") },
	{ BYTES("<\0r\0>\0\x20\x5f\x09\x4e\x42\xd8\xb7\xdf<\0/\0r\0>\0") },
	{ BYTES("\0<\0r\0>\x5f\x20\x4e\x09\xd8\x42\xdf\xb7\0<\0/\0r\0>") },
};

START_TEST(the_same_text_in_every_encoding)
{
	const struct source *source = file_text(mem, diag, put("t.xml", same_text[_i].bytes, same_text[_i].length));

	ck_assert_ptr_nonnull(source);
	ck_assert_uint_eq(source->length, strlen("<r>张三𠮷</r>"));
	ck_assert(memcmp(source->text, "<r>张三𠮷</r>", source->length) == 0);
}
END_TEST

START_TEST(gb18030_with_its_names)
{
	static const char *const names[] = { "GB18030", "gbk", "GB2312", "gb_2312-80", "CP936" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *text = g_strdup_printf("<?xml version='1.0' encoding='%s'?>\n<r a=\"x\">%s</r>",
		    names[i], "\xd5\xc5\xc8\xfd\x95\x34\xb2\x35");
		const struct source *source = file_text(mem, diag, put("t.xml", text, strlen(text)));

		ck_assert_msg(source != NULL, "%s is not read", names[i]);
		ck_assert_ptr_nonnull(strstr(source->text, "<r a=\"x\">张三𠮷</r>"));
	}
}
END_TEST

START_TEST(every_character_of_gb18030_comes_back)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *bytes = NULL;
	gsize length;
	const struct source *source;

	g_string_append(text, "<?xml version=\"1.0\" encoding=\"GB18030\"?>");
	for (gunichar c = 0x3400; c < 0x9fa6; c++)
		g_string_append_unichar(text, c);
	for (gunichar c = 0x20000; c < 0x2a6d7; c++)
		g_string_append_unichar(text, c);
	bytes = g_convert(text->str, (gssize)text->len, "GB18030", "UTF-8", NULL, &length, NULL);
	ck_assert_ptr_nonnull(bytes);
	source = file_text(mem, diag, put("t.xml", bytes, length));
	ck_assert_ptr_nonnull(source);
	ck_assert_uint_eq(source->length, text->len);
	ck_assert(memcmp(source->text, text->str, text->len) == 0);
}
END_TEST

/* Bytes that are none of the encoding: where they are. */
static const struct {
	const char *bytes;
	gsize length;
	guint64 line, column;
} bad_bytes[] = {
	{ BYTES("<r>\n张\xff三</r>"), 2, 2 },
	{ BYTES("<r>\xc0\xaf</r>"), 1, 4 },
	{ BYTES("<r>\xed\xa0\x80</r>"), 1, 4 },
	{ BYTES("<r>\xe5\xbc"), 1, 4 },
	{ BYTES("<r>a\0b</r>"), 1, 5 },
	{ BYTES("<r>\xd5\xc5</r>"), 1, 4 },
	{ BYTES("<?xml version='1.0' encoding='GB18030'?>\n<r>\xd5\xc5\xff</r>"), 2, 5 },
	{ BYTES("<?xml version='1.0' encoding='GBK'?>\n<r>\xd5\xc5\0</r>"), 2, 5 },
	{ BYTES("\xff\xfe<\0r\0>\0\x20\x5f\0\xd8<\0"), 1, 5 },
	{ BYTES("\xff\xfe<\0r\0>\0\x20\x5f\0\0<\0"), 1, 5 },
	{ BYTES("\xff\xfe<\0r\0>\0\x20"), 1, 4 },
};

START_TEST(a_tree_goes_and_what_its_links_lead_to_stays)
{
	const char *tree = put("tree.txt", BYTES("x"));
	g_autofree char *top = g_build_filename(folder, "top", NULL);
	g_autofree char *inner = g_build_filename(top, "inner", NULL), *link = g_build_filename(inner, "link", NULL);
	g_autofree char *back = g_build_filename(inner, "back", NULL);

	ck_assert_int_eq(g_mkdir_with_parents(inner, 0700), 0);
	ck_assert_int_eq(symlink(tree, link), 0);
	ck_assert_int_eq(symlink(folder, back), 0);
	file_remove_tree(top);
	ck_assert(!g_file_test(top, G_FILE_TEST_EXISTS));
	ck_assert(g_file_test(tree, G_FILE_TEST_EXISTS));
	file_remove_tree(top); /* what is not there */
}
END_TEST

START_TEST(bad_bytes_are_shown_in_place)
{
	const struct finding *finding;

	ck_assert_ptr_null(file_text(mem, diag, put("t.xml", bad_bytes[_i].bytes, bad_bytes[_i].length)));
	ck_assert_uint_eq(diag_count(diag), 1);
	finding = diag_get(diag, 0);
	ck_assert_str_eq(finding->id, "B103");
	ck_assert_uint_eq(finding->spot.line, bad_bytes[_i].line);
	ck_assert_uint_eq(finding->spot.column, bad_bytes[_i].column);
}
END_TEST

START_TEST(other_encodings_are_named)
{
	static const char text[] = "<?xml version='1.0' encoding='ISO-8859-1'?><r>\xe9</r>";

	ck_assert_ptr_null(file_text(mem, diag, put("t.xml", BYTES(text))));
	ck_assert(strstr(diag_get(diag, 0)->what[LANG_ZH], "ISO-8859-1") != NULL);
	ck_assert_ptr_null(file_text(mem, diag, put("t.xml", BYTES("\xff\xfe\0\0<\0\0\0"))));
	ck_assert(strstr(diag_get(diag, 1)->what[LANG_EN], "UTF-32") != NULL);
	ck_assert_ptr_null(decoder_new("Big5"));
}
END_TEST

/* Piece by piece must give what one piece gives, and the same offset of what is bad. */
static void
feed_in_pieces(const char *bytes, gsize length, gsize piece)
{
	g_autoptr(decoder) whole = decoder_new(NULL);
	g_autoptr(decoder) pieces = decoder_new(NULL);
	g_autoptr(GString) expected = g_string_new(NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	guint64 bad = 0, other = 0;
	bool good = decoder_feed(whole, bytes, length, true, expected, &bad);
	bool same = true;

	for (gsize from = 0; same && from < length; from += piece)
		same = decoder_feed(pieces, bytes + from, MIN(piece, length - from), false, out, &other);
	if (same)
		same = decoder_feed(pieces, "", 0, true, out, &other);
	ck_assert_int_eq(same, good);
	ck_assert_uint_eq(other, bad);
	ck_assert_str_eq(out->str, expected->str);
	ck_assert_str_eq(decoder_encoding(pieces), decoder_encoding(whole));
}

START_TEST(pieces_give_what_the_whole_gives)
{
	for (gsize piece = 1; piece < 9; piece++) {
		for (gsize i = 0; i < G_N_ELEMENTS(same_text); i++)
			feed_in_pieces(same_text[i].bytes, same_text[i].length, piece);
		for (gsize i = 0; i < G_N_ELEMENTS(bad_bytes); i++)
			feed_in_pieces(bad_bytes[i].bytes, bad_bytes[i].length, piece);
	}
}
END_TEST

START_TEST(given_encodings_are_used_at_once)
{
	g_autoptr(decoder) decoder = decoder_new("gbk");
	g_autoptr(GString) out = g_string_new(NULL);
	guint64 bad;

	ck_assert(decoder_feed(decoder, "\xd5", 1, false, out, &bad));
	ck_assert(decoder_feed(decoder, "\xc5,", 2, false, out, &bad));
	ck_assert_str_eq(out->str, "张,");
	ck_assert_str_eq(decoder_encoding(decoder), "GB18030");
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
	char *data;
	gsize length;

	ck_assert(!file_read(mem, diag, in_folder("none"), &data, &length));
	ck_assert(!file_read(mem, diag, folder, &data, &length));
	ck_assert_ptr_null(file_text(mem, diag, in_folder("none")));
	ck_assert_uint_eq(diag_count(diag), 3);
	ck_assert_str_eq(diag_get(diag, 0)->id, "B101");
	ck_assert(strstr(diag_get(diag, 0)->what[LANG_ZH], "没有这个文件") != NULL);
	ck_assert(strstr(diag_get(diag, 1)->what[LANG_ZH], "文件夹") != NULL);
	ck_assert(file_read(mem, diag, put("empty", "", 0), &data, &length));
	ck_assert_uint_eq(length, 0);
}
END_TEST

START_TEST(replacing_is_whole)
{
	char *path = in_folder("o.pdf");
	struct stat status;
	char *data;
	gsize length;
	mode_t before = umask(0027);

	ck_assert(file_replace(mem, diag, path, "one", 3));
	ck_assert(file_replace(mem, diag, path, "second", 6));
	umask(before);
	ck_assert(file_read(mem, diag, path, &data, &length));
	ck_assert_uint_eq(length, 6);
	ck_assert_str_eq(data, "second");
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0640);
	ck_assert_uint_eq(count_files(folder), 1);
}
END_TEST

START_TEST(a_failed_write_leaves_nothing)
{
	char *file = put("file", "x", 1);

	ck_assert(!file_replace(mem, diag, arena_printf(mem, "%s/o.pdf", file), "x", 1));
	ck_assert(!file_replace(mem, diag, in_folder("none/o.pdf"), "x", 1));
	ck_assert_int_eq(g_mkdir(in_folder("sub"), 0700), 0);
	ck_assert(!file_replace(mem, diag, in_folder("sub"), "x", 1));
	ck_assert(!file_replace(mem, diag, "/proc/self/o.pdf", "x", 1));
	ck_assert_uint_eq(diag_count(diag), 4);
	for (gsize i = 0; i < 4; i++)
		ck_assert_str_eq(diag_get(diag, i)->id, "B102");
	ck_assert_uint_eq(count_files(folder), 2);
}
END_TEST

START_TEST(folders_with_their_parents)
{
	ck_assert(file_folder(diag, in_folder("a/b/c")));
	ck_assert(file_folder(diag, in_folder("a/b/c")));
	ck_assert(g_file_test(in_folder("a/b/c"), G_FILE_TEST_IS_DIR));
	put("f", "x", 1);
	ck_assert(!file_folder(diag, in_folder("f")));
	ck_assert(!file_folder(diag, in_folder("f/g")));
	ck_assert_uint_eq(diag_count(diag), 2);
}
END_TEST

START_TEST(the_data_folder)
{
	ck_assert(file_folder(diag, in_folder("templates/schema")));
	g_unsetenv("BANWEN_DATA");
	ck_assert_str_eq(data_own(data_folders(mem, folder)), folder);
	ck_assert_ptr_null(data_folders(mem, in_folder("templates")));
	g_setenv("BANWEN_DATA", folder, TRUE);
	ck_assert_str_eq(data_own(data_folders(mem, NULL)), folder);
	g_setenv("BANWEN_DATA", "/nowhere", TRUE);
	ck_assert_ptr_null(data_folders(mem, NULL));
	ck_assert_str_eq(data_own(data_folders(mem, folder)), folder);
	g_unsetenv("BANWEN_DATA");
}
END_TEST

/* What an office has of its own is added, once; the files of both are found, but for links that lead out. */
START_TEST(an_office_adds)
{
	char *office = in_folder("office");
	GPtrArray *data, *files;

	ck_assert(file_folder(diag, in_folder("templates/schema")));
	ck_assert(file_folder(diag, in_folder("templates/rules")));
	ck_assert(file_folder(diag, in_folder("office/templates/rules")));
	put("templates/rules/b.xml", "", 0);
	put("office/templates/rules/a.xml", "", 0);
	put("office/other.xml", "", 0);
	ck_assert_int_eq(symlink("../../other.xml", in_folder("office/templates/rules/out.xml")), 0);
	ck_assert_int_eq(symlink("a.xml", in_folder("office/templates/rules/within.xml")), 0);
	g_setenv("BANWEN_DATA", folder, TRUE);
	ck_assert(!data_is_office(folder));
	ck_assert(data_is_office(office));
	data = data_folders(mem, office);
	ck_assert_uint_eq(data->len, 2);
	data_add(mem, data, in_folder("office/templates/.."));
	ck_assert_uint_eq(data->len, 2);
	ck_assert_int_eq(mkfifo(in_folder("office/templates/rules/pipe.xml"), 0600), 0);
	ck_assert_int_eq(symlink("nowhere.xml", in_folder("office/templates/rules/ring.xml")), 0);
	files = data_files(mem, data, "rules", ".xml");
	ck_assert_uint_eq(files->len, 6);
	for (guint i = files->len; i-- > 0;) {
		ck_assert(data_there(files->pdata[i]));
		if (!data_inside(mem, diag, data, files->pdata[i]))
			g_ptr_array_remove_index(files, i);
	}
	ck_assert_uint_eq(files->len, 4);
	ck_assert_str_eq(files->pdata[2], in_folder("office/templates/rules/ring.xml")); /* whoever opens it tells */
	ck_assert_str_eq(data_short(data, files->pdata[0]), "templates/rules/b.xml");
	ck_assert_str_eq(files->pdata[1], in_folder("office/templates/rules/a.xml"));
	ck_assert_str_eq(files->pdata[3], in_folder("office/templates/rules/within.xml"));
	ck_assert_str_eq(data_of(data, files->pdata[1]), office);
	ck_assert_str_eq(data_of(data, "/elsewhere"), folder);
	ck_assert_uint_eq(diag_count(diag), 2);
	ck_assert_str_eq(diag_get(diag, 0)->id, "B101");
	ck_assert_str_eq(diag_get(diag, 1)->id, "B116");
	g_unsetenv("BANWEN_DATA");
}
END_TEST

START_TEST(folders_are_listed_by_name)
{
	GPtrArray *names;

	put("b.xml", "", 0);
	put("a.xml", "", 0);
	put("c.csv", "", 0);
	put(".hidden.xml", "", 0);
	names = file_list(mem, folder, ".xml");
	ck_assert_uint_eq(names->len, 2);
	ck_assert_str_eq(names->pdata[0], "a.xml");
	ck_assert_str_eq(names->pdata[1], "b.xml");
	ck_assert_uint_eq(file_list(mem, folder, NULL)->len, 3);
	ck_assert_ptr_null(file_list(mem, in_folder("none"), NULL));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("file");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, the_same_text_in_every_encoding, 0, (int)G_N_ELEMENTS(same_text));
	tcase_add_test(tests, a_tree_goes_and_what_its_links_lead_to_stays);
	tcase_add_test(tests, gb18030_with_its_names);
	tcase_add_test(tests, every_character_of_gb18030_comes_back);
	tcase_add_loop_test(tests, bad_bytes_are_shown_in_place, 0, (int)G_N_ELEMENTS(bad_bytes));
	tcase_add_test(tests, other_encodings_are_named);
	tcase_add_test(tests, pieces_give_what_the_whole_gives);
	tcase_add_test(tests, given_encodings_are_used_at_once);
	tcase_add_test(tests, files_that_cannot_be_read);
	tcase_add_test(tests, replacing_is_whole);
	tcase_add_test(tests, a_failed_write_leaves_nothing);
	tcase_add_test(tests, folders_with_their_parents);
	tcase_add_test(tests, the_data_folder);
	tcase_add_test(tests, an_office_adds);
	tcase_add_test(tests, folders_are_listed_by_name);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
