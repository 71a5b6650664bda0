/* Runs that go down, lie turned or are narrowed: where two readers find their characters, and where the picture has ink. */
#include <cairo.h>
#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "write_fixture.h"

#define SIZE   20.0
#define MIDDLE 100.0 /* of the column */

static struct page_run *
run_at(struct sheet *s, guint at)
{
	return &g_array_index(s->item, struct page_item, at).u.run;
}

/* Letters below each other from y on, upright. */
static double
column_down(struct sheet *s, double y, const char *text)
{
	struct page_run *run = run_at(s, sheet_text(s, "song", SIZE, 0, 0, 0, text));

	run->way = RUN_DOWN;
	for (guint i = 0; i < run->count; i++, y += SIZE) {
		run->glyph[i].x = MIDDLE - SIZE / 2;
		run->glyph[i].y = y + 0.88 * SIZE;
	}
	return y;
}

static double
column_turned(struct sheet *s, double y, const char *text)
{
	struct page_run *run = run_at(s, sheet_text(s, "latin", SIZE, 0, 0, 0, text));

	run->way = RUN_TURNED;
	for (guint i = 0; i < run->count; i++) {
		run->glyph[i].y = y + run->glyph[i].x;
		run->glyph[i].x = MIDDLE - 0.38 * SIZE;
	}
	return y + 0.72 * SIZE * run->count;
}

static double
column_narrow(struct sheet *s, double y, const char *text)
{
	struct page_run *run = run_at(s, sheet_text(s, "latin", SIZE, 0, y + 0.88 * SIZE, 0, text));

	run->narrow = 1 / (0.5 * run->count);
	for (guint i = 0; i < run->count; i++)
		run->glyph[i].x = MIDDLE - SIZE / 2 + run->glyph[i].x * run->narrow;
	return y + SIZE;
}

static struct sheet *
column_sheet(void)
{
	struct sheet *s = sheet_new();
	double y = 50;

	s->page[0].width = s->page[0].height = 300;
	y = column_down(s, y, "抢修热线");
	y = column_turned(s, y, "ABC");
	y = column_down(s, y, "每日");
	y = column_narrow(s, y, "365");
	column_down(s, y, "天");
	return s;
}

static char *
ask(struct sheet *s, const char *format)
{
	struct written file = sheet_write(s, "pdf", NULL);
	g_autofree char *path = g_strdup_printf("%s/banwen-%d-ways.pdf", g_get_tmp_dir(), (int)getpid());
	g_autofree char *command = g_strdup_printf(format, path);
	char *out = NULL;
	int status = -1;

	ck_assert_ptr_nonnull(file.bytes);
	ck_assert(g_file_set_contents(path, (const char *)file.bytes, (gssize)file.length, NULL));
	ck_assert_msg(g_spawn_command_line_sync(command, &out, NULL, &status, NULL), "%s", command);
	g_unlink(path);
	ck_assert_msg(status == 0, "%s: %s", command, out);
	return out;
}

/* Poppler gives a column as one line; MuPDF each upright character, in order. */
START_TEST(readers_find_words)
{
	struct sheet *s = column_sheet();
	g_autofree char *poppler = ask(s, "pdftotext %s -"), *mupdf = ask(s, "mutool draw -q -F txt %s");
	g_auto(GStrv) lines = g_strsplit_set(mupdf, "\n\f", -1);
	g_autofree char *joined = g_strjoinv("", lines);

	ck_assert_msg(strstr(poppler, "抢修热线ABC 每日"), "%s", poppler);
	ck_assert_msg(strstr(poppler, "365"), "%s", poppler);
	ck_assert_str_eq(joined, "抢修热线ABC每日365天");
	sheet_free(s);
}
END_TEST

/* Words lie in their squares, where whoever reads the file looks for them. */
START_TEST(readers_find_boxes)
{
	struct sheet *s = column_sheet();
	g_autofree char *found = ask(s, "pdftotext -bbox %s -");

	ck_assert_msg(
	    strstr(found, "xMin=\"90.000000\" yMin=\"50.000000\" xMax=\"110.000000\" yMax=\"130.000000\">抢修热线<"),
	    "%s", found);
	sheet_free(s);
}
END_TEST

/* Characters that MuPDF finds, each with the place of its origin. */
START_TEST(readers_find_places)
{
	struct sheet *s = column_sheet();
	g_autofree char *found = ask(s, "mutool draw -q -F stext %s");
	static const struct {
		const char *c;
		double x, y;
	} at[] = {
		{ "c=\"A\"", MIDDLE - 0.38 * SIZE, 130 },
		{ "c=\"C\"", MIDDLE - 0.38 * SIZE, 130 + (0.722 + 0.667) * SIZE },
		{ "c=\"3\"", MIDDLE - SIZE / 2, 50 + SIZE * (6 + 3 * 0.72 + 0.88) },
		{ "c=\"5\"", MIDDLE + SIZE / 6, 50 + SIZE * (6 + 3 * 0.72 + 0.88) },
	};

	for (guint i = 0; i < G_N_ELEMENTS(at); i++) {
		const char *c = strstr(found, at[i].c), *x;

		ck_assert_msg(c, "%s not in\n%s", at[i].c, found);
		for (x = c; g_ascii_strncasecmp(x, " x=\"", 4) != 0; x--)
			ck_assert(x > found && *x != '<');
		ck_assert_double_eq_tol(g_ascii_strtod(x + 4, NULL), at[i].x, 0.2);
		ck_assert_double_eq_tol(g_ascii_strtod(strstr(x, " y=\"") + 4, NULL), at[i].y, 0.2);
	}
	sheet_free(s);
}
END_TEST

/* How much of a rectangle of the picture is dark. */
static double
ink(cairo_surface_t *picture, double x1, double y1, double x2, double y2)
{
	const guint8 *pixels = cairo_image_surface_get_data(picture);
	int stride = cairo_image_surface_get_stride(picture);
	double dark = 0;

	for (int y = (int)y1; y < (int)y2; y++)
		for (int x = (int)x1; x < (int)x2; x++)
			dark += 255 - pixels[y * stride + 4 * x];
	return dark / 255 / ((x2 - x1) * (y2 - y1));
}

struct bytes {
	const guint8 *at;
	gsize left;
};

static cairo_status_t
give(void *data, unsigned char *to, unsigned count)
{
	struct bytes *bytes = data;

	if (bytes->left < count)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, bytes->at, count);
	bytes->at += count;
	bytes->left -= count;
	return CAIRO_STATUS_SUCCESS;
}

/* A turned "I" is a bar across the middle of the column; narrowed figures stay within it. */
START_TEST(pictures_are_turned)
{
	struct sheet *s = sheet_new();
	struct write_options options = { .dpi = 72 };
	struct written file;
	struct bytes bytes;
	cairo_surface_t *picture;

	s->page[0].width = s->page[0].height = 200;
	column_turned(s, 20, "I");
	column_narrow(s, 100, "0000");
	file = sheet_write(s, "png", &options);
	bytes = (struct bytes){ file.bytes, file.length };
	picture = cairo_image_surface_create_from_png_stream(give, &bytes);
	ck_assert_int_eq(cairo_surface_status(picture), CAIRO_STATUS_SUCCESS);
	ck_assert_double_gt(ink(picture, 95, 20, 104, 26), 0.3);
	ck_assert_double_lt(ink(picture, 95, 27, 104, 40), 0.01);
	ck_assert_double_gt(ink(picture, 90, 100, 110, 120), 0.1);
	ck_assert_double_lt(ink(picture, 111, 95, 150, 125), 0.001);
	ck_assert_double_lt(ink(picture, 50, 95, 89, 125), 0.001);
	cairo_surface_destroy(picture);
	sheet_free(s);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("write ways");
	TCase *t = tcase_create("ways");
	SRunner *runner;
	int failed;

	tcase_add_test(t, readers_find_words);
	tcase_add_test(t, readers_find_boxes);
	tcase_add_test(t, readers_find_places);
	tcase_add_test(t, pictures_are_turned);
	suite_add_tcase(suite, t);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
