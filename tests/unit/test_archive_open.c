/* Packages opened: what becomes of one whose files change meanwhile, limits, the private folder. */
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder_kit.h"

#include "archive/archive.h"
#include "archive/bag.h"
#include "archive/entry.h"
#include "archive/fixity.h"
#include "archive/open.h"
#include "archive/store.h"

static struct fixity_result result;

/* A package of three files in the folder of the test; its path. */
static const char *
packed(enum archive_form form)
{
	GPtrArray *entries = arena_list(mem);

	entry_of_bytes(mem, entries, "data/a/one.txt", "one", 3);
	entry_of_bytes(mem, entries, "data/b/two.txt", "two", 3);
	entry_of_bytes(mem, entries, "data/b/三.txt", "three", 5);
	ck_assert(bag_close(mem, diag, entries, NULL, 0));
	ck_assert(store_write(mem, diag, folder, "p", form, STORE_KEEP, entries));
	return arena_printf(mem, "%s/p%s", folder, store_suffix(form));
}

static const char *
last_code(void)
{
	ck_assert_uint_gt(diag_count(diag), 0);
	return diag_get(diag, diag_count(diag) - 1)->id;
}

static bool
was_told(const char *code)
{
	for (gsize i = 0; i < diag_count(diag); i++)
		if (strcmp(diag_get(diag, i)->id, code) == 0)
			return true;
	return false;
}

START_TEST(a_package_is_what_was_packed)
{
	enum archive_form form = (enum archive_form)_i;
	const char *path = packed(form);
	struct archive_open *package = archive_open(mem, diag, path, NULL);

	ck_assert_ptr_nonnull(package);
	ck_assert_str_eq(archive_open_name(package), "p");
	ck_assert_str_eq(archive_open_path(package), path);
	ck_assert_int_eq(archive_open_form(package), form);
	ck_assert(
	    g_file_test(arena_printf(mem, "%s/bagit.txt", archive_open_folder(package, diag)), G_FILE_TEST_IS_REGULAR));
	ck_assert(fixity_check(mem, diag, package, 4, &result));
	ck_assert_uint_eq(result.files, 3);
	ck_assert_uint_eq(result.bytes, 11);
	ck_assert_uint_eq(strlen(result.packed), 64);
	ck_assert_str_eq(result.packed, entry_find(archive_open_entries(package), "tagmanifest-sha256.txt")->sha256);
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

START_TEST(what_is_a_package)
{
	const char *path = packed((enum archive_form)_i);

	ck_assert(archive_is_package(path));
	ck_assert(!archive_is_package(in_folder("none")));
	ck_assert(!archive_is_package(put("x.pdf", "%PDF-1.7", 8)));
	ck_assert(!archive_is_package(folder));
}
END_TEST

/* A zip that is no package, and one that is too broken to say. */
START_TEST(which_zips_are_packages)
{
	ck_assert(!archive_is_package(put("x.zip", "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22)));
	ck_assert(archive_is_package(put("y.zip", "PK\3\4 and then no more", 22)));
}
END_TEST

START_TEST(the_private_folder_goes_with_its_arena)
{
	struct arena *own = arena_new();
	struct archive_open *package = archive_open(own, diag, packed(FORM_ZIP), NULL);
	const char *private = arena_strdup(mem, archive_open_folder(package, diag));
	pid_t child = fork();
	int status;

	if (child == 0) {
		arena_free(own);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(g_file_test(private, G_FILE_TEST_IS_DIR));
	arena_free(own);
	ck_assert(!g_file_test(private, G_FILE_TEST_EXISTS));
}
END_TEST

static void
becomes_link(const char *path)
{
	ck_assert_int_eq(g_unlink(path), 0);
	ck_assert_int_eq(symlink("/dev/null", path), 0);
}

static void
becomes_pipe(const char *path)
{
	ck_assert_int_eq(g_unlink(path), 0);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
}

static void
becomes_shorter(const char *path)
{
	ck_assert_int_eq(truncate(path, 1), 0);
}

static void
goes(const char *path)
{
	ck_assert_int_eq(g_unlink(path), 0);
}

/* The folder above it becomes a link to one that has the file. */
static void
folder_becomes_link(const char *path)
{
	g_autofree char *above = g_path_get_dirname(path), *away = g_strdup_printf("%s.away", above);

	ck_assert_int_eq(g_rename(above, away), 0);
	ck_assert_int_eq(symlink(away, above), 0);
}

static const struct {
	void (*change)(const char *path);
	const char *code;
} changes[] = {
	{ becomes_link, "A100" },
	{ becomes_pipe, "A100" },
	{ becomes_shorter, "A120" },
	{ goes, "A100" },
	{ folder_becomes_link, "A100" },
};

START_TEST(a_file_that_changes_meanwhile)
{
	const char *path = packed(FORM_FOLDER);
	struct archive_open *package = archive_open(mem, diag, path, NULL);

	ck_assert_ptr_nonnull(package);
	changes[_i].change(arena_printf(mem, "%s/data/a/one.txt", path));
	ck_assert(!fixity_check(mem, diag, package, 2, &result));
	ck_assert_str_eq(diag_get(diag, 0)->id, changes[_i].code);
}
END_TEST

/* A file is read where it stands: cut short meanwhile, or another byte in it, it is found out, before it is unpacked or after. */
START_TEST(a_file_that_is_altered_meanwhile)
{
	const char *path = packed(_i % 2 == 0 ? FORM_ZIP : FORM_TAR);
	struct archive_open *package = archive_open(mem, diag, path, NULL);
	g_autofree char *bytes = NULL;
	gsize length;

	ck_assert_ptr_nonnull(package);
	if (_i < 2)
		ck_assert_int_eq(truncate(path, 10), 0);
	else {
		FILE *file = fopen(path, "r+b");

		ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
		ck_assert_ptr_nonnull(file);
		for (gsize at = 0; at + 5 < length; at++)
			if (memcmp(bytes + at, "three", 5) == 0)
				ck_assert(fseek(file, (long)at, SEEK_SET) == 0 && fwrite("threE", 1, 5, file) == 5);
		fclose(file);
	}
	ck_assert(!fixity_check(mem, diag, package, 0, &result));
	ck_assert_str_eq(diag_get(diag, 0)->id, _i == 3 ? "A120" : "A104");
}
END_TEST

START_TEST(what_was_checked_is_what_is_unpacked)
{
	const char *path = packed(FORM_TAR);
	struct archive_open *package = archive_open(mem, diag, path, NULL);

	ck_assert_ptr_nonnull(package);
	ck_assert(fixity_check(mem, diag, package, 0, &result));
	ck_assert_int_eq(truncate(path, 3000), 0);
	ck_assert_int_eq(truncate(path, 30000), 0);
	ck_assert_ptr_null(archive_open_folder(package, diag));
	ck_assert_str_eq(last_code(), "A104");
}
END_TEST

static const struct {
	struct archive_limits limits;
	enum archive_form form;
} too_little[] = {
	{ { 1000, 100, 200 }, FORM_ZIP },
	{ { 1000, 100, 200 }, FORM_TAR },
	{ { 1000000, 3, 200 }, FORM_ZIP },
	{ { 1000000, 3, 200 }, FORM_TAR },
	{ { 1000000, 3, 200 }, FORM_FOLDER },
};

START_TEST(limits_are_settable)
{
	const char *path = packed(too_little[_i].form);

	ck_assert_ptr_null(archive_open(mem, diag, path, &too_little[_i].limits));
	ck_assert_str_eq(last_code(), "A112");
}
END_TEST

/* Not one finding a file of a hundred thousand. */
START_TEST(many_faults_are_not_all_told)
{
	const char *path = packed(FORM_FOLDER);
	struct archive_open *package;

	for (guint i = 0; i < 300; i++)
		ck_assert(g_file_set_contents(arena_printf(mem, "%s/data/more-%u", path, i), "x", 1, NULL));
	package = archive_open(mem, diag, path, NULL);
	ck_assert(!fixity_check(mem, diag, package, 1, &result));
	ck_assert_uint_ge(result.wrong, 300);
	ck_assert_uint_le(diag_count(diag), 102);
	ck_assert(was_told("A114"));
	for (guint i = 0; i < 300; i++)
		ck_assert_int_eq(symlink("x", arena_printf(mem, "%s/data/link-%u", path, i)), 0);
	ck_assert_ptr_null(archive_open(mem, diag, path, NULL));
	ck_assert_str_eq(last_code(), "A114");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive_open");
	TCase *tests = tcase_create("open");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, a_package_is_what_was_packed, 0, 3);
	tcase_add_loop_test(tests, what_is_a_package, 0, 3);
	tcase_add_test(tests, which_zips_are_packages);
	tcase_add_test(tests, the_private_folder_goes_with_its_arena);
	tcase_add_loop_test(tests, a_file_that_changes_meanwhile, 0, (int)G_N_ELEMENTS(changes));
	tcase_add_loop_test(tests, a_file_that_is_altered_meanwhile, 0, 4);
	tcase_add_test(tests, what_was_checked_is_what_is_unpacked);
	tcase_add_loop_test(tests, limits_are_settable, 0, (int)G_N_ELEMENTS(too_little));
	tcase_add_test(tests, many_faults_are_not_all_told);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
