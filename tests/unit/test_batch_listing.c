/* A folder held against its list: what is missing, renamed, copied, sealed since, put into another's place, listed as another. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/data.h"
#include "base/digest.h"
#include "batch/batch.h"
#include "folder_kit.h"
#include "verify/verify.h"

/* What is told of the list: "NAME:ID NAME:ID", names without the folder. */
static GString *told;

static void
note(void *data G_GNUC_UNUSED, const struct batch_checked *checked)
{
	for (guint i = 0; i < checked->findings->len; i++) {
		const struct batch_checked_finding *f = checked->findings->pdata[i];

		if (f->id[0] == 'J')
			g_string_append_printf(told, "%s%s:%s", told->len > 0 ? " " : "",
			    checked->file->path + strlen(folder) + 1, f->id);
	}
}

/* A line of the list, of a file with these bytes. */
static char *
line_of(const char *record, const char *document, const char *path, const char *bytes, gsize length)
{
	return arena_printf(mem,
	    "{\"schema\":1,\"record\":\"%s\",\"document\":\"%s\",\"variant\":\"\","
	    "\"files\":[{\"path\":\"%s\",\"sha256\":\"%s\",\"bytes\":%" G_GSIZE_FORMAT "}]}\n",
	    record, document, path, digest_sha256(mem, bytes, length), length);
}

static const char *
held(const char *list)
{
	struct verify_rules *rules = verify_rules_load(mem, diag, data_alone(mem, "."));
	struct batch_checkup job = { .rules = rules, .files = arena_list(mem), .jobs = 1, .tell = note };
	const struct batch_listing *listing;

	put("results.jsonl", list, strlen(list));
	listing = batch_listing_open(mem, diag, folder);
	for (guint i = 0; i < listing->files->len + listing->strays->len; i++) {
		struct batch_checkup_file *file = arena_alloc(mem, sizeof *file);

		file->stray = i >= listing->files->len;
		file->listed = file->stray ? NULL : listing->files->pdata[i];
		file->path = file->stray ? listing->strays->pdata[i - listing->files->len] :
					   in_folder(file->listed->path);
		g_ptr_array_add(job.files, file);
	}
	told = arena_string(mem);
	ck_assert_int_eq(batch_checkup(mem, diag, &job), EXIT_GOOD);
	return told->str;
}

START_TEST(renamed)
{
	const char *list = line_of("A", "x", "a.png", "one", 3);

	ck_assert_str_eq(held(list), "a.png:J131");
	put("b.png", "two", 3);
	ck_assert_str_eq(held(list), "a.png:J131 b.png:J132");
	put("c.png", "one", 3);
	ck_assert_str_eq(held(list), "a.png:J150 b.png:J132 c.png:J151");
	put("d.png", "one", 3);
	ck_assert_str_eq(held(list), "a.png:J150 b.png:J132 c.png:J151 d.png:J152");
	put("a.png", "one", 3);
	ck_assert_str_eq(held(list), "b.png:J132 c.png:J152 d.png:J152");
}
END_TEST

/* Its place is taken by another: the one beside it is the last there is. */
START_TEST(replaced)
{
	put("a.png", "two", 3);
	put("b.png", "one", 3);
	ck_assert_str_eq(held(line_of("A", "x", "a.png", "one", 3)), "a.png:J130 b.png:J151");
}
END_TEST

/* Only a whole PDF that something was appended to is what it was. */
START_TEST(grown)
{
	put("b.pdf", "1%%EOF\nmore", 11);
	ck_assert_str_eq(held(line_of("A", "x", "a.pdf", "1%%EOF\n", 7)), "a.pdf:J150 b.pdf:J153");
	ck_assert_str_eq(held(line_of("A", "x", "a.pdf", "1%%EO", 5)), "a.pdf:J131 b.pdf:J132");
}
END_TEST

/* No link, pipe or folder is read, and a line that does not say a size is held against nothing. */
START_TEST(strange)
{
	const char *list = line_of("A", "x", "a.png", "one", 3);
	g_auto(GStrv) parts = g_strsplit(list, ",\"bytes\":3", 2);

	ck_assert_int_eq(symlink("results.jsonl", in_folder("b.png")), 0);
	ck_assert_int_eq(g_mkdir(in_folder("c.pdf"), 0700), 0);
	ck_assert_str_eq(held(list), "a.png:J131 b.png:J132 c.pdf:J132");
	put("d.png", "one", 3);
	ck_assert_str_eq(held(arena_printf(mem, "%s%s", parts[0], parts[1])),
	    "a.png:J131 b.png:J132 c.pdf:J132 d.png:J132");
}
END_TEST

/* A file of the first set says its record alone. */
START_TEST(other_record)
{
	g_autofree char *bytes = NULL;
	gsize length;

	ck_assert(g_file_get_contents("tests/versions/1/reply.pdf", &bytes, &length, NULL));
	put("a.pdf", bytes, length);
	ck_assert_str_eq(held(line_of("A", "x", "a.pdf", bytes, length)), "a.pdf:J147");
	ck_assert_str_eq(held(line_of("A", "x", "a.pdf", "other", 5)), "a.pdf:J139");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("batch listing");
	TCase *c = tcase_create("listing");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_set_timeout(c, 300);
	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, renamed);
	tcase_add_test(c, replaced);
	tcase_add_test(c, grown);
	tcase_add_test(c, strange);
	tcase_add_test(c, other_record);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
