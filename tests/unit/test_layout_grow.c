/* Type that grows: as large as its pages have room for, and no page more for it. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout_kit.h"

enum { GROWS, STAYS, STYLES };

/* Paragraphs of ten characters in type of 6 to 20 pt, written at 10, and one that stays at 9; on pages of so many points. */
static struct boxes *
notice(guint paras, double width, double height)
{
	struct box_style *style = arena_array(rig_get()->arena, STYLES, sizeof *style);
	struct box *body;
	struct boxes *boxes;

	style[GROWS] = *kit_style(10, ALIGN_START);
	style[GROWS].min_size = 6;
	style[GROWS].max_size = 20;
	style[STAYS] = *kit_style(9, ALIGN_START);
	style[STAYS].min_size = 6;
	body = kit_block(&style[STAYS]);
	for (guint i = 0; i < paras; i++)
		kit_add(body, kit_para(&style[GROWS], "计划对下列线路停电。"));
	kit_add(body, kit_para(&style[STAYS], "注"));
	boxes = kit_boxes(body, width, height);
	boxes->style = style;
	boxes->style_count = STYLES;
	return boxes;
}

/* Size of the first run on a page. */
static double
size_on(const struct pages *pages, guint page)
{
	for (guint i = 0; i < pages->page[page].item_count; i++)
		if (pages->page[page].item[i].kind == ITEM_RUN)
			return pages->page[page].item[i].u.run.size;
	ck_abort_msg("no text");
}

START_TEST(type_grows_to_its_most)
{
	struct boxes *boxes = notice(2, 400, 400);

	ck_assert_double_eq_tol(size_on(kit_lay(boxes), 0), 20, 1e-9);
	ck_assert_double_eq_tol(size_on(kit_lay(boxes), 0), 20, 1e-9); /* again the same */
	ck_assert_double_eq_tol(boxes->style[GROWS].size, 10, 1e-9);
	ck_assert_double_eq_tol(boxes->style[GROWS].leading, 15, 1e-9);
}
END_TEST

/* Of ten lines of 1.5 em and one of 13.5 pt a page of 193.5 has room at 12 pt. */
START_TEST(type_fills_a_page)
{
	const struct pages *pages = kit_lay(notice(10, 400, 193.6));

	ck_assert_uint_eq(pages->page_count, 1);
	ck_assert_double_gt(size_on(pages, 0), 11.2);
	ck_assert_double_le(size_on(pages, 0), 12);
}
END_TEST

/* What goes on a page at less than its written size does. */
START_TEST(type_gives_way)
{
	const struct pages *pages = kit_lay(notice(10, 400, 130));

	ck_assert_uint_eq(pages->page_count, 1);
	ck_assert_double_lt(size_on(pages, 0), 8);
	ck_assert_double_gt(size_on(pages, 0), 7);
	ck_assert_uint_eq(kit_lay(notice(10, 400, 80))->page_count, 2);
}
END_TEST

/* Two pages at the least: both are filled. */
START_TEST(pages_are_filled_alike)
{
	const struct pages *pages = kit_lay(notice(24, 400, 200));

	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_double_gt(size_on(pages, 0), 9.5);
	ck_assert_double_eq_tol(size_on(pages, 0), size_on(pages, 1), 1e-9);
}
END_TEST

/* No larger than a place lets it be: a column of 60 pt has room for a word of four characters at 15 pt. */
START_TEST(type_grows_no_further_than_it_fits)
{
	struct boxes *boxes = notice(1, 400, 400);
	struct box *body = boxes->section[0].body, *grid = kit_grid(&boxes->style[GROWS], "60", 0, 0);
	struct box_row *row = kit_row(grid, 22.5);

	row->fixed = true;
	kit_cell(row, 0, 1, 1, kit_para(&boxes->style[GROWS], "停电线路"));
	kit_add(body, grid);
	ck_assert_double_le(size_on(kit_lay(boxes), 0), 15.01);
	ck_assert_uint_eq(diag_count(rig_get()->diag), 0); /* nothing is told of what was tried */
}
END_TEST

/* What is too much for the pages allowed is told of the least size: 24 lines of 9 pt and one of 13.5, 29.5 pt more than there is. */
START_TEST(too_much_is_told_of_the_least)
{
	struct boxes *boxes = notice(24, 400, 200);

	boxes->sheet->pages_most = 1;
	ck_assert_str_eq(kit_fail(boxes)->what[LANG_EN], "2 pages where at most 1 are allowed: 10.4 mm too much");
}
END_TEST

/* Spaces share what a page leaves blank. */
START_TEST(spaces_stretch)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style);
	const GArray *lines;

	for (guint i = 0; i < 2; i++) {
		struct box *space = kit_box(BOX_SPACE, "Artifact", style);

		space->height = 5;
		space->stretch = i == 0;
		kit_add(body, kit_para(style, "上"));
		kit_add(body, space);
	}
	kit_add(body, kit_para(style, "下"));
	lines = kit_lines(kit_lay(kit_boxes(body, 100, 155))); /* 45 of lines, 10 of spaces: 100 to share */
	ck_assert_uint_eq(lines->len, 3);
	ck_assert_double_eq_tol(g_array_index(lines, struct kit_line, 1).y - g_array_index(lines, struct kit_line, 0).y,
	    120, 0.01);
	ck_assert_double_eq_tol(g_array_index(lines, struct kit_line, 2).y - g_array_index(lines, struct kit_line, 1).y,
	    20, 0.01);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout grow");
	TCase *t = tcase_create("grow");

	tcase_add_test(t, type_grows_to_its_most);
	tcase_add_test(t, type_fills_a_page);
	tcase_add_test(t, type_gives_way);
	tcase_add_test(t, pages_are_filled_alike);
	tcase_add_test(t, type_grows_no_further_than_it_fits);
	tcase_add_test(t, too_much_is_told_of_the_least);
	tcase_add_test(t, spaces_stretch);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
