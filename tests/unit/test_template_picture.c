/* Pictures: decoded, turned, reduced; damaged files and names that lead out of their folder are refused in words. */
#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/lang.h"
#include "template/picture.h"

#define FOLDER "tests/setting/pictures"

static struct arena *arena;
static struct picture_fault fault;

static void
set_up(void)
{
	arena = arena_new();
	fault = (struct picture_fault){ { "", "" } };
}

static void
tear_down(void)
{
	arena_free(arena);
}

static guint8 *
read_bytes(const char *name, gsize *length)
{
	g_autofree char *path = g_build_filename(FOLDER, name, NULL), *bytes = NULL;

	ck_assert(g_file_get_contents(path, &bytes, length, NULL));
	return arena_memdup(arena, bytes, *length);
}

/* What is clear becomes white; ink keeps its colour. */
START_TEST(png_on_white)
{
	struct picture *p = picture_load(arena, FOLDER, "transformer.png", &fault);

	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(p->width, 160);
	ck_assert_uint_eq(p->height, 240);
	ck_assert_mem_eq(p->rgb, "\xff\xff\xff", 3);
	ck_assert_mem_eq(p->rgb + (20 * 160 + 80) * 3, "\x00\x3c\x6e", 3);
}
END_TEST

START_TEST(jpeg_progressive)
{
	struct picture *p = picture_load(arena, FOLDER, "site.jpg", &fault);

	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(p->width, 360);
	ck_assert_uint_eq(p->height, 200);
	ck_assert_uint_gt(p->rgb[2], 220); /* sky */
}
END_TEST

/* Cut anywhere, a file is refused; changed anywhere, it is refused or decoded, and nothing breaks. */
START_TEST(damaged)
{
	static const char *const names[] = { "transformer.png", "site.jpg" };
	gsize length;
	guint8 *bytes = read_bytes(names[_i], &length);

	for (gsize cut = 0; cut < length - 16; cut += 7) {
		ck_assert_ptr_null(picture_decode(arena, bytes, cut, &fault));
		ck_assert_str_ne(fault.why[LANG_ZH], "");
	}
	for (gsize at = 0; at < length; at += 3) {
		guint8 was = bytes[at];

		bytes[at] ^= 0x55;
		picture_decode(arena, bytes, length, &fault);
		bytes[at] = was;
		if (at % 300 == 0)
			arena_reset(arena), bytes = read_bytes(names[_i], &length);
	}
}
END_TEST

/* A head that promises more pixels than anyone has memory for. */
START_TEST(too_large)
{
	gsize length;
	guint8 *bytes = read_bytes("site.jpg", &length);

	for (gsize i = 0; i + 9 < length; i++)
		if (bytes[i] == 0xFF && bytes[i + 1] == 0xC2) {
			memcpy(bytes + i + 5, "\x60\x00\x60\x00", 4);
			break;
		}
	ck_assert_ptr_null(picture_decode(arena, bytes, length, &fault));
	ck_assert_str_eq(fault.why[LANG_EN], "it has too many pixels");
}
END_TEST

START_TEST(outside)
{
	static const char *const names[] = {
		"../gaps/sample.png",
		"/etc/passwd",
		"a/../../x.png",
		"..",
		"",
		".hidden",
		"a//b.png",
		"a\\b.png",
		"x/",
	};
	g_autofree char *folder = g_dir_make_tmp("banwen-test-XXXXXX", NULL);
	g_autofree char *link = g_build_filename(folder, "link.png", NULL);
	g_autofree char *target = g_canonicalize_filename(FOLDER "/transformer.png", NULL);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		ck_assert_ptr_null(picture_load(arena, FOLDER, names[i], &fault));
		ck_assert_str_eq(fault.why[LANG_EN], "it must be the name of a file within the folder");
	}
	ck_assert_int_eq(symlink(target, link), 0);
	ck_assert_ptr_null(picture_load(arena, folder, "link.png", &fault));
	ck_assert_str_eq(fault.why[LANG_EN], "it must be the name of a file within the folder");
	ck_assert_ptr_null(picture_load(arena, FOLDER, "none.png", &fault));
	ck_assert_str_eq(fault.why[LANG_EN], "there is no such file");
	ck_assert_ptr_null(picture_load(arena, FOLDER, "template.xml", &fault));
	ck_assert_str_eq(fault.why[LANG_EN], "it is neither PNG nor JPEG");
	g_unlink(link);
	g_rmdir(folder);
}
END_TEST

/* An EXIF block with an orientation, put behind the first marker. */
START_TEST(turned)
{
	gsize length;
	guint8 *bytes = read_bytes("site.jpg", &length);
	guint8 exif[] = { 0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0,
		3, 0, 0, 0, 1, 0, (guint8)_i, 0, 0, 0, 0, 0, 0 };
	guint8 *file = arena_alloc(arena, length + sizeof exif);
	struct picture *plain = picture_decode(arena, bytes, length, &fault), *p;
	const gsize left = 0, right = 359, bottom = (gsize)199 * 360;
	const gsize corners[] = { left, left, right, bottom + right, bottom, left, bottom, bottom + right, right };

	memcpy(file, bytes, 2);
	memcpy(file + 2, exif, sizeof exif);
	memcpy(file + 2 + sizeof exif, bytes + 2, length - 2);
	p = picture_decode(arena, file, length + sizeof exif, &fault);
	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(p->width, _i >= 5 ? 200 : 360);
	/* Top left as it is seen. */
	ck_assert_mem_eq(p->rgb, plain->rgb + corners[_i] * 3, 3);
}
END_TEST

START_TEST(reduced)
{
	guint8 pixels[4 * 2 * 3] = { 0 };
	struct picture p = { .width = 4, .height = 2, .rgb = pixels };
	const struct picture *small;

	memset(pixels, 200, 3);
	memset(pixels + 3, 100, 3);
	small = picture_reduce(arena, &p, 2);
	ck_assert_uint_eq(small->width, 2);
	ck_assert_uint_eq(small->height, 1);
	ck_assert_uint_eq(small->rgb[0], 75);
	ck_assert_uint_eq(small->rgb[3], 0);
	small = picture_reduce(arena, &p, 4);
	ck_assert_uint_eq(small->width, 4);
	ck_assert(small->rgb != p.rgb);
	ck_assert_mem_eq(small->rgb, pixels, sizeof pixels);
	ck_assert_str_eq(small->digest, digest_sha256(arena, pixels, sizeof pixels));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pictures");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, png_on_white);
	tcase_add_test(tests, jpeg_progressive);
	tcase_add_loop_test(tests, damaged, 0, 2);
	tcase_add_test(tests, too_large);
	tcase_add_test(tests, outside);
	tcase_add_loop_test(tests, turned, 1, 9);
	tcase_add_test(tests, reduced);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
