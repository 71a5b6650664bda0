/* Blank rows that fill a page up: as many as leave everything else where it is. */
#include <string.h>

#include "layout_kit.h"

#define ROW  20.0
#define MANY 40

/* A table of rows of the record, of those that fill the page up, and a last one of its own. */
static struct box *
table(const struct box_style *style, guint rows, bool total)
{
	struct box *grid = kit_grid(style, "1fr", 0, 0.5);

	for (guint i = 0; i < rows; i++)
		kit_cell(kit_row(grid, ROW), 0, 1, 1, kit_para(style, "行"));
	for (guint i = 0; i < MANY; i++) {
		struct box_row *row = kit_row(grid, ROW);

		row->blank = i + 1;
		kit_cell(row, 0, 1, 1, kit_para(style, "空"));
	}
	if (total)
		kit_cell(kit_row(grid, ROW), 0, 1, 1, kit_para(style, "合"));
	return grid;
}

static struct box *
signature(const struct box_style *style)
{
	struct box *block = kit_block(style);

	block->keep = true;
	kit_add(block, kit_para(style, "签"));
	return block;
}

/* What stands on each page, one character a line: "行行空空合签|行". */
static const char *
laid(struct box *body, double height)
{
	const struct pages *pages = kit_lay(kit_boxes(body, 200, height));
	g_autoptr(GArray) lines = kit_lines(pages);
	g_autoptr(GString) out = g_string_new(NULL);
	guint page = 1;

	for (guint i = 0; i < lines->len; i++) {
		const struct kit_line *line = &g_array_index(lines, struct kit_line, i);

		while (page < line->page) {
			g_string_append_c(out, '|');
			page++;
		}
		g_string_append(out, line->text);
	}
	while (page++ < pages->page_count)
		g_string_append_c(out, '|');
	return arena_strdup(rig_get()->arena, out->str);
}

START_TEST(fill_the_page)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *plain = kit_block(style), *more = kit_block(style), *none = kit_block(style);

	kit_add(plain, table(style, 2, false));
	ck_assert_str_eq(laid(plain, 5 * ROW + 15), "行行空空空");
	kit_add(more, table(style, 1, true));
	kit_add(more, signature(style));
	ck_assert_str_eq(laid(more, 5 * ROW + 15.5), "行空空空合签");
	kit_add(none, table(style, 0, false));
	ck_assert_str_eq(laid(none, 3 * ROW + 1), "空空空");
}
END_TEST

/* A page that is full takes none, and none is begun for them; where the table goes on its last page is filled. */
START_TEST(no_page_of_blanks)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *full = kit_block(style), *last = kit_block(style), *before = kit_block(style);

	kit_add(full, table(style, 5, false));
	ck_assert_str_eq(laid(full, 5 * ROW + 1), "行行行行行");
	kit_add(last, table(style, 8, true));
	ck_assert_str_eq(laid(last, 5 * ROW + 1), "行行行行行|行行行空合");
	kit_add(before, table(style, 5, false));
	kit_add(before, kit_para(style, "后"));
	ck_assert_str_eq(laid(before, 5 * ROW + 1), "行行行行行|后");
}
END_TEST

/* What has come to stand on the next page leaves room that is filled; nothing goes there that would not. */
START_TEST(nothing_moves)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *page = kit_block(style), *high = kit_block(style);

	page->stand = STAND_PAGE;
	kit_add(page, table(style, 1, false));
	kit_add(body, table(style, 1, false));
	kit_add(body, page);
	ck_assert_str_eq(laid(body, 3 * ROW + 1), "行空空|行空空");
	kit_add(high, table(style, 1, false));
	kit_add(high, kit_para(style, "段一段二段三段四段五段六段七段八段九段十段一段二段三段四段五段六"));
	ck_assert_str_eq(laid(high, ROW + 15 + 30 + 1), laid(high, ROW + 15 + 30 + 2));
	ck_assert_ptr_nonnull(strstr(laid(high, ROW + 15 + 30 + ROW + 1), "行空段"));
}
END_TEST

/* Where rows give way to save a page, blank rows come only when they have: they are none of those that ask for it. */
START_TEST(rows_give_way_first)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *grid = table(style, 6, false);

	for (guint r = 0; r < grid->grid->row_count; r++)
		grid->grid->row[r].give = 4;
	kit_add(body, grid);
	ck_assert_str_eq(laid(body, 5 * ROW + 1), "行行行行行行");
	ck_assert_str_eq(laid(body, 8 * ROW + 1), "行行行行行行空空");
}
END_TEST

/* What stretches shares what they leave; widths do not ask them; cards have gaps; two tables, the first takes the room. */
START_TEST(with_others)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *stretched = kit_block(style), *cards = kit_block(style), *two = kit_block(style),
		   *grid = table(style, 1, true);

	for (guint r = 0; r < grid->grid->row_count; r++)
		grid->grid->row[r].stretch = true;
	kit_add(stretched, grid);
	ck_assert_str_eq(laid(stretched, 4 * ROW + 15), "行空空合");
	grid = table(style, 1, true);
	grid->grid->rules = 0;
	grid->grid->gap = 5;
	kit_add(cards, grid);
	ck_assert_str_eq(laid(cards, 3 * ROW + 10 + 1), "行空合");
	ck_assert_str_eq(laid(cards, 3 * ROW + 9), "行合");
	kit_add(two, table(style, 1, false));
	kit_add(two, table(style, 1, false));
	ck_assert_str_eq(laid(two, 4 * ROW + 1), "行空空行");
}
END_TEST

/* A round of several rows stands whole or not at all. */
START_TEST(rounds_are_whole)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *grid = table(style, 1, true);

	for (guint r = 1; r + 1 < grid->grid->row_count; r++)
		grid->grid->row[r].blank = (r - 1) / 2 + 1;
	kit_add(body, grid);
	ck_assert_str_eq(laid(body, 5 * ROW + 1), "行空空合");
}
END_TEST

/* A document of sections is laid again where a last foot is high: they begin anew each time. */
START_TEST(below_a_high_last_foot)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style);
	struct boxes *boxes;
	struct pages *pages;
	g_autoptr(GArray) lines = NULL;
	guint blanks = 0;

	kit_add(body, table(style, 1, false));
	boxes = kit_boxes(body, 200, 10 * ROW + 20);
	boxes->sheet->margin[2] = 20;
	boxes->sheet->footer[PAGE_LAST] = kit_block(style);
	for (guint i = 0; i < 4; i++)
		kit_add(boxes->sheet->footer[PAGE_LAST], kit_para(style, "脚"));
	pages = kit_lay(boxes);
	lines = kit_lines(pages);
	for (guint i = 0; i < lines->len; i++)
		blanks += strcmp(g_array_index(lines, struct kit_line, i).text, "空") == 0;
	ck_assert_uint_eq(pages->page_count, 1);
	ck_assert_uint_eq(blanks, 7); /* 220 - 60 of the foot: eight rows */
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout blanks");
	TCase *tc = tcase_create("pages");

	tcase_add_test(tc, fill_the_page);
	tcase_add_test(tc, no_page_of_blanks);
	tcase_add_test(tc, nothing_moves);
	tcase_add_test(tc, rows_give_way_first);
	tcase_add_test(tc, with_others);
	tcase_add_test(tc, rounds_are_whole);
	tcase_add_test(tc, below_a_high_last_foot);
	suite_add_tcase(s, tc);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
