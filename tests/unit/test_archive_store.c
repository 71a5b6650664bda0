/* Packages closed and written: A101, A102. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder_kit.h"

#include "archive/archive.h"
#include "archive/bag.h"
#include "archive/entry.h"
#include "archive/store.h"
#include "base/digest.h"

static const struct bag_info info[] = {
	{ "Source-Organization", "某某供电公司" },
	{ "External-Description", "one two three four five six seven eight nine ten eleven twelve thirteen fourteen" },
};

static GPtrArray *
payload(void)
{
	GPtrArray *entries = arena_list(mem);

	entry_of_bytes(mem, entries, "data/电子档案/0002-答复单.pdf", "two", 3);
	entry_of_bytes(mem, entries, "data/a+b.txt", "one", 3);
	entry_of_file(mem, entries, "data/其他/大.bin", put("source.bin", "bytes of a file", 15));
	return entries;
}

static GPtrArray *
closed(void)
{
	GPtrArray *entries = payload();

	ck_assert(bag_close(mem, diag, entries, info, G_N_ELEMENTS(info)));
	return entries;
}

static const char *
text_of(const GPtrArray *entries, const char *path)
{
	const struct package_entry *entry = entry_find(entries, path);

	ck_assert_msg(entry != NULL, "%s is missing", path);
	return arena_strndup(mem, (const char *)entry->bytes, (gsize)entry->length);
}

static const char *
code_of(gsize number)
{
	ck_assert_uint_gt(diag_count(diag), number);
	return diag_get(diag, number)->id;
}

START_TEST(a_bag_lists_everything)
{
	const GPtrArray *entries = closed();
	const char *sha256 = text_of(entries, "manifest-sha256.txt"), *tags = text_of(entries, "tagmanifest-sm3.txt");

	ck_assert_str_eq(text_of(entries, "bagit.txt"), "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
	ck_assert(g_str_has_prefix(sha256,
	    "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  data/a+b.txt\n"));
	ck_assert_ptr_nonnull(strstr(sha256, "  data/其他/大.bin\n"));
	ck_assert_ptr_nonnull(strstr(text_of(entries, "manifest-sm3.txt"), "  data/电子档案/0002-答复单.pdf\n"));
	for (guint i = 0; i < 4; i++) {
		static const char *const listed[] = { "bag-info.txt", "bagit.txt", "manifest-sha256.txt",
			"manifest-sm3.txt" };

		ck_assert_ptr_nonnull(strstr(tags, arena_printf(mem, "  %s\n", listed[i])));
	}
	ck_assert_ptr_null(strstr(tags, "tagmanifest"));
	ck_assert_uint_eq(entries->len, 9);
}
END_TEST

START_TEST(its_lines_are_folded_at_blanks)
{
	const char *text = text_of(closed(), "bag-info.txt");
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	ck_assert_str_eq(lines[0], "Source-Organization: 某某供电公司");
	ck_assert_str_eq(lines[1], "External-Description: one two three four five six seven eight nine ten eleven");
	ck_assert_str_eq(lines[2], " twelve thirteen fourteen");
	ck_assert_str_eq(lines[3], "Payload-Oxum: 21.3");
}
END_TEST

START_TEST(names_that_no_package_has)
{
	static const struct {
		const char *path, *code;
	} names[] = {
		{ "data/../x", "A105" },
		{ "data/a\nb", "A106" },
		{ "data/nul.txt", "A106" },
		{ "data/a:b", "A106" },
		{ "data/a\\b", "A105" },
		{ "data/x ", "A106" },
		{ "data/\xe2\x80\xae"
		  "fdp.exe",
		    "A106" },
		{ "data/A+B.TXT", "A110" },
		{ "data/ａ+b.txt", "A110" },
		{ "data/a+b.txt", "A109" },
		{ "data/a+b.txt/c", "A109" },
		{ "data/其他", "A109" },
		{ "data/100%", "A106" },
	};

	GPtrArray *entries = payload();

	entry_of_bytes(mem, entries, names[_i].path, "", 0);
	ck_assert(!bag_close(mem, diag, entries, NULL, 0));
	ck_assert_str_eq(code_of(0), names[_i].code);
}
END_TEST

START_TEST(rare_characters_are_names)
{
	GPtrArray *entries = payload();

	entry_of_bytes(mem, entries, "data/𠮷家〔2022〕·①㎡.pdf", "", 0);
	ck_assert(bag_close(mem, diag, entries, NULL, 0));
}
END_TEST

START_TEST(a_file_that_is_not_there)
{
	GPtrArray *entries = payload();

	entry_of_file(mem, entries, "data/x", in_folder("none"));
	entry_of_file(mem, entries, "data/y", folder);
	ck_assert(!bag_close(mem, diag, entries, NULL, 0));
	ck_assert_str_eq(code_of(0), "A100");
	ck_assert_str_eq(code_of(1), "A100");
}
END_TEST

static const char *
digest_of(const char *path)
{
	char *bytes;
	gsize length;

	ck_assert_msg(g_file_get_contents(path, &bytes, &length, NULL), "%s is missing", path);
	arena_adopt(mem, bytes, g_free);
	return digest_sha256(mem, bytes, length);
}

static guint
files_in_folder(void)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint count = 0;

	while (g_dir_read_name(dir) != NULL)
		count++;
	return count;
}

START_TEST(the_same_entries_give_the_same_bytes)
{
	enum archive_form form = (enum archive_form)_i;
	const char *one = arena_printf(mem, "%s/包·1%s", folder, store_suffix(form));
	const char *first;

	ck_assert(store_write(mem, diag, folder, "包·1", form, STORE_KEEP, closed()));
	ck_assert(archive_is_package(one));
	first = form == FORM_FOLDER ? digest_of(arena_printf(mem, "%s/data/其他/大.bin", one)) : digest_of(one);
	ck_assert(store_write(mem, diag, folder, "包·1", form, STORE_SAME, closed()));
	ck_assert_str_eq(first,
	    form == FORM_FOLDER ? digest_of(arena_printf(mem, "%s/data/其他/大.bin", one)) : digest_of(one));
	ck_assert_uint_eq(files_in_folder(), 2);
}
END_TEST

START_TEST(one_that_stands_stays)
{
	enum archive_form form = (enum archive_form)_i;
	GPtrArray *entries = closed();

	ck_assert(store_write(mem, diag, folder, "p", form, STORE_KEEP, entries));
	ck_assert(!store_write(mem, diag, folder, "p", form, STORE_KEEP, entries));
	ck_assert_str_eq(code_of(0), "A101");
	ck_assert(store_write(mem, diag, folder, "p", form, STORE_REPLACE, entries));
	ck_assert(store_write(mem, diag, folder, "p", form, STORE_REPLACE, entries));
	ck_assert_uint_eq(files_in_folder(), 4);
	ck_assert(g_file_test(arena_printf(mem, "%s/p%s.old-2", folder, store_suffix(form)), G_FILE_TEST_EXISTS));
}
END_TEST

/* The same package again, and one of another case that another register gave the number. */
START_TEST(another_that_stands_is_kept)
{
	enum archive_form form = (enum archive_form)_i;
	GPtrArray *entries = closed();
	const char *aside = arena_printf(mem, "%s/p%s.old-1", folder, store_suffix(form));

	ck_assert(store_write(mem, diag, folder, "p", form, STORE_SAME, entries));
	((struct package_entry *)entry_find(entries, "tagmanifest-sha256.txt"))->bytes = (const guint8 *)"another";
	((struct package_entry *)entry_find(entries, "tagmanifest-sha256.txt"))->length = 7;
	((struct package_entry *)entry_find(entries, "tagmanifest-sha256.txt"))->sha256[0] = '\0';
	ck_assert(store_write(mem, diag, folder, "p", form, STORE_SAME, entries));
	ck_assert_str_eq(code_of(0), "A115");
	ck_assert(g_file_test(aside, G_FILE_TEST_EXISTS));
	ck_assert(store_write(mem, diag, folder, "p", form, STORE_SAME, entries));
	ck_assert_uint_eq(files_in_folder(), 3);
}
END_TEST

START_TEST(a_file_that_changes_is_no_package)
{
	GPtrArray *entries = closed();

	put("source.bin", _i < 3 ? "bytes of b file" : "more bytes of a file", _i < 3 ? 15 : 20);
	ck_assert(!store_write(mem, diag, folder, "p", (enum archive_form)(_i % 3), STORE_KEEP, entries));
	ck_assert_str_eq(code_of(0), "A102");
	ck_assert_uint_eq(files_in_folder(), 1);
}
END_TEST

START_TEST(what_cannot_be_written_leaves_nothing)
{
	GPtrArray *entries = closed();

	ck_assert(!store_write(mem, diag, in_folder("none"), "p", (enum archive_form)_i, STORE_KEEP, entries));
	ck_assert_str_eq(code_of(0), "B102");
	ck_assert(!store_write(mem, diag, folder, "a/b", (enum archive_form)_i, STORE_KEEP, entries));
	g_unlink(in_folder("source.bin"));
	ck_assert(!store_write(mem, diag, folder, "p", (enum archive_form)_i, STORE_KEEP, entries));
	ck_assert_str_eq(code_of(diag_count(diag) - 1), "A100");
	ck_assert_uint_eq(files_in_folder(), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive_store");
	TCase *tests = tcase_create("store");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_bag_lists_everything);
	tcase_add_test(tests, its_lines_are_folded_at_blanks);
	tcase_add_loop_test(tests, names_that_no_package_has, 0, 13);
	tcase_add_test(tests, rare_characters_are_names);
	tcase_add_test(tests, a_file_that_is_not_there);
	tcase_add_loop_test(tests, the_same_entries_give_the_same_bytes, 0, 3);
	tcase_add_loop_test(tests, another_that_stands_is_kept, 0, 3);
	tcase_add_loop_test(tests, one_that_stands_stays, 0, 3);
	tcase_add_loop_test(tests, a_file_that_changes_is_no_package, 0, 6);
	tcase_add_loop_test(tests, what_cannot_be_written_leaves_nothing, 0, 3);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
