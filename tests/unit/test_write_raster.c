/* Pictures of pages made by hand, and the table of writers. */
#include <check.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "write_fixture.h"

static struct sheet *
small_sheet(void)
{
	struct sheet *s = sheet_new();

	s->page[0].width = 144;
	s->page[0].height = 72;
	sheet_fill(s, 0, 0, 72, 72, 0xFF0000);
	sheet_text(s, "song", 20, 80, 40, 0, "甲𠮷A");
	sheet_check(s, 80, 50, 8);
	return s;
}

static guint
big_endian(const guint8 *b)
{
	return (guint)b[0] << 24 | (guint)b[1] << 16 | (guint)b[2] << 8 | b[3];
}

START_TEST(test_png_size)
{
	struct sheet *s = small_sheet();
	struct write_options options = { .dpi = 100 };
	struct written file = sheet_write(s, "png", &options);

	ck_assert_ptr_nonnull(file.bytes);
	ck_assert_uint_eq(file.page, 1);
	ck_assert_int_eq(memcmp(file.bytes, "\x89PNG", 4), 0);
	ck_assert_uint_eq(big_endian(file.bytes + 16), 200);
	ck_assert_uint_eq(big_endian(file.bytes + 20), 100);
	sheet_free(s);
}
END_TEST

START_TEST(test_png_same_bytes)
{
	struct sheet *a = small_sheet(), *b = small_sheet();
	struct write_options options = { .prepared = writer_lookup("png")->prepare(b->arena, b->diag, b->fonts) };
	struct written one = sheet_write(a, "png", NULL), two;

	sheet_write(b, "svg", &options);
	two = sheet_write(b, "png", &options);
	ck_assert_uint_eq(one.length, two.length);
	ck_assert_int_eq(memcmp(one.bytes, two.bytes, one.length), 0);
	sheet_free(a);
	sheet_free(b);
}
END_TEST

/* Whatever was drawn before in this process. */
START_TEST(test_svg_same_bytes)
{
	struct sheet *a = small_sheet(), *b = small_sheet();
	struct written one = sheet_write(a, "svg", NULL), two;

	sheet_write(b, "png", NULL);
	sheet_write(b, "svg", NULL);
	two = sheet_write(b, "svg", NULL);
	ck_assert_ptr_nonnull(g_strstr_len((const char *)one.bytes, (gssize)one.length, "\"surface1\""));
	ck_assert_uint_eq(one.length, two.length);
	ck_assert_int_eq(memcmp(one.bytes, two.bytes, one.length), 0);
	sheet_free(a);
	sheet_free(b);
}
END_TEST

START_TEST(test_png_too_large)
{
	struct sheet *s = small_sheet();
	struct write_options options = { .dpi = 60000 };

	ck_assert_ptr_null(sheet_write(s, "png", &options).bytes);
	ck_assert_str_eq(diag_get(s->diag, 0)->id, "W106");
	sheet_free(s);
}
END_TEST

START_TEST(test_svg)
{
	struct sheet *s = small_sheet();
	struct written file = sheet_write(s, "svg", NULL);
	xmlDoc *doc = xmlReadMemory((const char *)file.bytes, (int)file.length, "svg", NULL, XML_PARSE_NONET);
	xmlChar *width;

	ck_assert_ptr_nonnull(doc);
	ck_assert_str_eq((const char *)xmlDocGetRootElement(doc)->name, "svg");
	width = xmlGetProp(xmlDocGetRootElement(doc), (const xmlChar *)"width");
	ck_assert_str_eq((const char *)width, "144pt");
	ck_assert_ptr_null(memmem(file.bytes, file.length, "<text", 5)); /* outlines: no font is needed to see it */
	xmlFree(width);
	xmlFreeDoc(doc);
	sheet_free(s);
}
END_TEST

START_TEST(test_one_file_a_page)
{
	struct sheet *s = small_sheet();
	g_autoptr(GArray) written = g_array_new(FALSE, TRUE, sizeof(struct written));
	struct write_options none = { 0 };

	s->pages.page_count = 2;
	ck_assert(writer_lookup("png")->write(sheet_pages(s), &none, s->arena, s->diag, written));
	ck_assert_uint_eq(written->len, 2);
	ck_assert_uint_eq(g_array_index(written, struct written, 1).page, 2);
	sheet_free(s);
}
END_TEST

START_TEST(test_bad_face)
{
	struct sheet *s = small_sheet();
	struct font_list *list = arena_memdup(s->arena, s->fonts, sizeof *s->fonts);

	list->face = arena_memdup(s->arena, list->face, list->face_count * sizeof *list->face);
	for (guint i = 0; i < list->face_count; i++)
		list->face[i].file = "/nonexistent/face.otf";
	s->pages.fonts = list;
	ck_assert_ptr_null(sheet_write(s, "png", NULL).bytes);
	ck_assert_str_eq(diag_get(s->diag, 0)->id, "W101");
	sheet_free(s);
}
END_TEST

START_TEST(test_table)
{
	guint count = 0;

	for (const struct writer *const *w = writers(); *w != NULL; w++, count++)
		ck_assert_ptr_eq(writer_lookup((*w)->name), *w);
	ck_assert_uint_eq(count, 5);
	ck_assert_ptr_null(writer_lookup("docx"));
	ck_assert(!writer_lookup("pdf")->per_page);
	ck_assert(writer_lookup("svg")->per_page);
}
END_TEST

START_TEST(test_text)
{
	struct sheet *s = small_sheet();
	struct written file = sheet_write(s, "text", NULL);

	ck_assert_ptr_nonnull(memmem(file.bytes, file.length, "甲", strlen("甲")));
	sheet_free(s);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("write raster");
	TCase *c = tcase_create("raster");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(c, test_png_size);
	tcase_add_test(c, test_png_same_bytes);
	tcase_add_test(c, test_png_too_large);
	tcase_add_test(c, test_svg);
	tcase_add_test(c, test_svg_same_bytes);
	tcase_add_test(c, test_one_file_a_page);
	tcase_add_test(c, test_bad_face);
	tcase_add_test(c, test_table);
	tcase_add_test(c, test_text);
	tcase_set_timeout(c, 60);
	suite_add_tcase(suite, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
