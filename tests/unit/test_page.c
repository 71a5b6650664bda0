/* The dump and the expectation of pages made by hand. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "page/page.h"

struct fixture {
	struct arena *arena;
	struct pages *pages;
	struct source source;
};

static struct font_face faces[] = { { .id = "Face-One" } };
static struct font_list fonts = { .face_count = 1, .face = faces };

static void
fill_items(struct fixture *f, struct page *page)
{
	static struct page_glyph glyph[] = { { 7, 0, 10, 20 }, { 8, 3, 20.004, 20 } };
	static double point[] = { 0, 0, 1, 1, 2, 2, 3, 3, 4, -0.001 };
	struct page_item *item = arena_array(f->arena, 6, sizeof *item);

	item[0].kind = ITEM_BEGIN;
	item[0].u.begin.role = "TD";
	item[0].u.begin.element = 3;
	item[0].u.begin.columns = 2;
	item[0].u.begin.rows = 1;
	item[0].u.begin.alt = "图";
	item[1].kind = ITEM_RUN;
	item[1].place = (struct place){ &f->source, 3 };
	item[1].u.run = (struct page_run){ .face = 0,
		.size = 10.5,
		.color = 0x00706b,
		.text = "甲\"",
		.count = 2,
		.glyph = glyph,
		.advance = 20 };
	item[2].kind = ITEM_FILL;
	item[2].u.fill.box = (struct rect){ 1, 2, 3, 0.5 };
	item[3].kind = ITEM_PATH;
	item[3].u.path = (struct page_path){ .op = "MLCZ", .point = point, .point_count = 10, .stroke = 0.5, .dash = 2 };
	item[4].kind = ITEM_IMAGE;
	item[4].u.image = (struct page_image){ .box = { 0, 0, 9, 9 }, .width = 2, .height = 3 };
	item[5].kind = ITEM_END;
	page->width = 595.28;
	page->height = 841.89;
	page->item = item;
	page->item_count = 6;
}

static struct fixture
fixture_new(void)
{
	struct fixture f = { .arena = arena_new() };
	struct pages *pages = arena_alloc(f.arena, sizeof *pages);

	f.source = (struct source){ .name = "t.xml", .text = "a\nbc", .length = 4, .line = 1, .column = 1 };
	pages->document = "doc";
	pages->language = "zh-CN";
	pages->title = "题";
	pages->page_count = 1;
	pages->page = arena_alloc(f.arena, sizeof *pages->page);
	pages->fonts = &fonts;
	pages->field_count = 1;
	pages->field = arena_alloc(f.arena, sizeof *pages->field);
	pages->field[0] = (struct page_field){ .name = "supply[2]/line",
		.label = "线路<\"&>",
		.text = "A<B & C",
		.required = true,
		.page = 1,
		.box = { 1.23456, -0.0001, 3, 4 } };
	f.pages = pages;
	return f;
}

START_TEST(dumps)
{
	struct page_heading heading = { .text = "一", .level = 2, .element = 7, .page = 1, .y = 3.5 };
	struct fixture f = fixture_new();

	fill_items(&f, &f.pages->page[0]);
	f.pages->identifier = "甲/doc";
	f.pages->heading_count = 1;
	f.pages->heading = &heading;
	ck_assert_str_eq(pages_dump(f.arena, f.pages),
	    "document doc zh-CN pages 1\n"
	    "title \"题\"\n"
	    "identifier \"甲/doc\"\n"
	    "page 1 595.28 841.89\n"
	    "  begin TD 3 spans 2x1 alt \"图\"\n"
	    "    run Face-One 10.50 #00706b \"甲\\\"\" advance 20.00 glyphs 7/0(10.00 20.00) 8/3(20.00 20.00) @2:2\n"
	    "    fill 1.00 2.00 3.00 0.50 #000000\n"
	    "    path stroke 0.50 #000000 dash 2.00 M 0.00 0.00 L 1.00 1.00 C 2.00 2.00 3.00 3.00 4.00 0.00 Z\n"
	    "    image 2x3 0.00 0.00 9.00 9.00\n"
	    "  end\n"
	    "heading 2 page 1 3.50 element 7 \"一\"\n"
	    "field supply[2]/line \"线路<\\\"&>\" page 1 required 1.23 0.00 3.00 4.00 \"A<B & C\"\n");
	arena_free(f.arena);
}
END_TEST

/* What an element or artifact is, in the words of the dump. */
START_TEST(dumps_marks)
{
	static const guint header[] = { 4, 5 };
	struct fixture f = fixture_new();
	struct page_item item[8] = { 0 };
	char *dump;

	for (guint i = 0; i < 4; i++) {
		item[i].kind = ITEM_BEGIN;
		item[4 + i].kind = ITEM_END;
	}
	item[0].u.begin = (struct page_mark){ .role = "TH", .element = 5, .scope = SCOPE_COLUMN };
	item[1].u.begin = (struct page_mark){ .role = "TD", .element = 6, .header = header, .header_count = 2 };
	item[2].u.begin = (struct page_mark){ .role = "Span", .element = 7, .actual = "☑" };
	item[3].u.begin = (struct page_mark){ .role = "Artifact", .artifact = ARTIFACT_STRIKE };
	f.pages->page[0] = (struct page){ .width = 1, .height = 1, .item_count = 8, .item = item };
	dump = pages_dump(f.arena, f.pages);
	ck_assert_ptr_nonnull(strstr(dump, "begin TH 5 column\n"));
	ck_assert_ptr_nonnull(strstr(dump, "begin TD 6 of 4,5\n"));
	ck_assert_ptr_nonnull(strstr(dump, "begin Span 7 actual \"☑\"\n"));
	ck_assert_ptr_nonnull(strstr(dump, "begin Artifact strike\n"));
	arena_free(f.arena);
}
END_TEST

START_TEST(dumps_ways)
{
	static struct page_glyph glyph = { 7, 0, 10, 20 };
	struct fixture f = fixture_new();
	struct page_item item[2] = { { .kind = ITEM_RUN }, { .kind = ITEM_RUN } };
	char *dump;

	item[0].u.run = (struct page_run){ .text = "甲", .count = 1, .glyph = &glyph, .way = RUN_DOWN };
	item[1].u.run = (struct page_run){ .text = "A", .count = 1, .glyph = &glyph, .way = RUN_TURNED, .narrow = 0.75 };
	f.pages->page[0] = (struct page){ .width = 1, .height = 1, .item_count = 2, .item = item };
	dump = pages_dump(f.arena, f.pages);
	ck_assert_ptr_nonnull(strstr(dump, "\"甲\" advance 0.00 down glyphs 7/0(10.00 20.00)\n"));
	ck_assert_ptr_nonnull(strstr(dump, "\"A\" advance 0.00 turned narrow 0.75 glyphs 7/0(10.00 20.00)\n"));
	arena_free(f.arena);
}
END_TEST

START_TEST(expects)
{
	struct fixture f = fixture_new();
	gsize length = 0;
	char *text = pages_expectation(f.arena, f.pages, &length);
	struct diag *diag = diag_new(f.arena);
	struct source source = { .name = "expectation.xml", .text = text, .length = length, .line = 1, .column = 1 };
	xmlDoc *doc;
	xmlNode *field;

	ck_assert_uint_eq(length, strlen(text));
	doc = xml_parse(f.arena, diag, &source);
	ck_assert_ptr_nonnull(doc);
	ck_assert_str_eq(xml_attr(xml_root(doc), "document"), "doc");
	ck_assert_str_eq(xml_attr(xml_root(doc), "pages"), "1");
	field = xml_child(xml_root(doc), "field");
	ck_assert_str_eq(xml_attr(field, "name"), "supply[2]/line");
	ck_assert_str_eq(xml_attr(field, "label"), "线路<\"&>");
	ck_assert_str_eq(xml_attr(field, "required"), "yes");
	ck_assert_str_eq(xml_attr(field, "x"), "1.2");
	ck_assert_str_eq(xml_attr(field, "y"), "0");
	ck_assert_str_eq(xml_text(f.arena, field), "A<B & C");
	ck_assert_ptr_null(xml_attr(xml_root(doc), "blank"));
	f.pages->blank = "3 5";
	ck_assert_ptr_nonnull(strstr(pages_expectation(f.arena, f.pages, &length), " blank=\"3 5\""));
	arena_free(f.arena);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("page");
	TCase *dump = tcase_create("text");
	SRunner *runner;
	int failed;

	tcase_add_test(dump, dumps);
	tcase_add_test(dump, dumps_marks);
	tcase_add_test(dump, dumps_ways);
	tcase_add_test(dump, expects);
	suite_add_tcase(suite, dump);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
