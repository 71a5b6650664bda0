/* Sheets: rows that share what a page leaves blank, and documents held to a number of pages. */
#include <string.h>

#include "base/diag.h"
#include "layout_kit.h"

#define NEAR 0.02

static double
base_line(const struct pages *pages, const char *text)
{
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind == ITEM_RUN && strcmp(item->u.run.text, text) == 0)
			return item->u.run.glyph[0].y;
	}
	ck_abort_msg("no run %s", text);
	return 0;
}

/* A body of three rows of 20, between margins of 5. */
static struct boxes *
sheet(double height, bool stretch)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "1fr", 0, 0), *body = kit_block(style);
	struct boxes *boxes;

	for (guint i = 0; i < 3; i++)
		kit_cell(kit_row(grid, 20), 0, 1, 1, kit_para(style, i == 0 ? "甲" : i == 1 ? "乙" : "丙"));
	for (guint i = 0; i < 3; i++)
		grid->grid->row[i].stretch = stretch && i != 1;
	kit_add(body, grid);
	boxes = kit_boxes(body, 200, height);
	boxes->sheet->margin[0] = boxes->sheet->margin[2] = 5;
	return boxes;
}

START_TEST(blank_is_shared)
{
	struct pages *as_is = kit_lay(sheet(100, false)), *full = kit_lay(sheet(100, true));

	/* 30 are left of 90: 15 for the first row and 15 for the last. */
	ck_assert_double_eq_tol(base_line(full, "甲"), base_line(as_is, "甲"), NEAR);
	ck_assert_double_eq_tol(base_line(full, "乙"), base_line(as_is, "乙") + 15, NEAR);
	ck_assert_double_eq_tol(base_line(full, "丙"), base_line(as_is, "丙") + 15, NEAR);
}
END_TEST

START_TEST(nothing_is_shared_of_a_full_page)
{
	struct pages *pages = kit_lay(sheet(60, true));

	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_double_eq_tol(base_line(pages, "乙") - base_line(pages, "甲"), 20, NEAR);
}
END_TEST

START_TEST(pages_are_counted)
{
	struct rig *rig = rig_get();
	struct boxes *boxes = sheet(50, false);
	gsize from = diag_count(rig->diag);

	boxes->sheet->pages_most = 2;
	ck_assert_uint_eq(kit_lay(boxes)->page_count, 2);
	boxes->sheet->pages_most = 1;
	ck_assert_ptr_null(layout_pages(rig->layout, rig->arena, rig->diag, boxes));
	ck_assert_uint_eq(diag_count(rig->diag), from + 1);
	ck_assert_str_eq(diag_get(rig->diag, from)->id, "L125");
	/* 60 where 40 are: 20 pt. */
	ck_assert_str_eq(diag_get(rig->diag, from)->what[LANG_EN],
	    "2 pages where at most 1 are allowed: 7.1 mm too much");
}
END_TEST

/* Rows of 40 fill two pages of 70 badly: 120 would fit 140, the third goes over nevertheless and is told by its own height. */
START_TEST(blank_does_not_count)
{
	struct rig *rig = rig_get();
	struct boxes *boxes = sheet(80, false);
	gsize from = diag_count(rig->diag);

	for (guint i = 0; i < 3; i++)
		boxes->section[0].body->child[0]->grid->row[i].height = 40;
	boxes->sheet->pages_most = 2;
	ck_assert_ptr_null(layout_pages(rig->layout, rig->arena, rig->diag, boxes));
	ck_assert_str_eq(diag_get(rig->diag, from)->what[LANG_EN],
	    "3 pages where at most 2 are allowed: 14.1 mm too much");
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout sheets");
	TCase *t = tcase_create("sheets");

	tcase_add_test(t, blank_is_shared);
	tcase_add_test(t, nothing_is_shared_of_a_full_page);
	tcase_add_test(t, pages_are_counted);
	tcase_add_test(t, blank_does_not_count);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
