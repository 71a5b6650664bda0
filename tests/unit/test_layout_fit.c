/* Pages that fit: lengths that give way, what a last page holds, tables that touch, rows divided rather than pages left blank. */
#include <string.h>

#include "layout_kit.h"

#define NEAR 0.05
#define ROW  20.0

/* A table of rows "1", "2", ... of this height, of which so much may be given up. */
static struct box *
table(const struct box_style *style, guint rows, double height, double give)
{
	struct box *grid = kit_grid(style, "1fr", 1, 0.5);

	for (guint i = 0; i < rows; i++) {
		struct box_row *row = kit_row(grid, height);

		row->give = give;
		kit_cell(row, 0, 1, 1, kit_para(style, arena_printf(rig_get()->arena, "行%u", i + 1)));
	}
	return grid;
}

static struct box *
signature(const struct box_style *style)
{
	struct box *block = kit_block(style);

	block->keep = true;
	kit_add(block, kit_para(style, "签名"));
	return block;
}

static struct pages *
lay(struct box *body, double height)
{
	return kit_lay(kit_boxes(body, 200, height));
}

static guint
lines_on(const struct pages *pages, guint page)
{
	g_autoptr(GArray) lines = kit_lines(pages);
	guint count = 0;

	for (guint i = 0; i < lines->len; i++)
		count += g_array_index(lines, struct kit_line, i).page == page;
	return count;
}

/* How far the second line stands below the first. */
static double
pitch(const struct pages *pages)
{
	g_autoptr(GArray) lines = kit_lines(pages);

	return g_array_index(lines, struct kit_line, 1).y - g_array_index(lines, struct kit_line, 0).y;
}

START_TEST(rows_give_way_where_that_saves_a_page)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *stiff = kit_block(style);
	struct pages *pages;

	kit_add(body, table(style, 11, ROW, 4));
	pages = lay(body, 10 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 1);
	ck_assert_double_lt(pitch(pages), 10 * ROW / 11 + NEAR);
	ck_assert_double_gt(pitch(pages), 10 * ROW / 11 - 4.0 / 16 - NEAR); /* no more than they must */
	kit_add(stiff, table(style, 11, ROW, 0));
	ck_assert_uint_eq(lay(stiff, 10 * ROW + 1)->page_count, 2);
}
END_TEST

START_TEST(nothing_gives_way_for_nothing)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *one = kit_block(style), *many = kit_block(style);

	kit_add(one, table(style, 9, ROW, 4));
	ck_assert_double_eq_tol(pitch(lay(one, 10 * ROW + 1)), ROW, NEAR);
	kit_add(many, table(style, 16, ROW, 4));
	ck_assert_double_eq_tol(pitch(lay(many, 10 * ROW + 1)), ROW, NEAR);
}
END_TEST

/* Space, padding, seals, space around paragraphs give way with rows; text is not set smaller or broken anew. */
START_TEST(all_that_may_gives_way)
{
	struct box_style *style = kit_style(10, ALIGN_START), *spaced = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *space = kit_box(BOX_SPACE, "Artifact", style), *padded = kit_block(style),
		   *seal = kit_box(BOX_SEAL, "Artifact", style);

	spaced->before = spaced->before_give = 10;
	space->height = space->give = 10;
	padded->padding[0] = padded->padding[2] = 5;
	padded->padding_give[0] = padded->padding_give[1] = 5;
	seal->height = 30;
	seal->give = 10;
	kit_add(body, kit_para(style, "首"));
	kit_add(body, kit_para(spaced, "次"));
	kit_add(body, space);
	kit_add(padded, kit_para(style, "内"));
	kit_add(body, padded);
	kit_add(body, seal);
	ck_assert_uint_eq(lay(body, 3 * 15 + 20 + 0.2)->page_count, 1);
	ck_assert_uint_eq(lay(body, 3 * 15 + 19.5)->page_count, 2);
}
END_TEST

static struct box *
padded_label(const struct box_style *style, const char *text)
{
	struct box *block = kit_block(style);

	block->padding[0] = block->padding[2] = 4;
	block->padding_give[0] = block->padding_give[1] = 4;
	kit_add(block, kit_para(style, text));
	return block;
}

/* A label that is said again with （续） has given way as the label has. */
START_TEST(labels_said_again_give_way)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *grid = table(style, 22, ROW, 4);
	struct box_cell *label;

	grid->grid->row[0].cell_count = 0;
	label = kit_cell(&grid->grid->row[0], 0, 1, 1, padded_label(style, "方案"));
	label->label = true;
	label->again = padded_label(style, "方案（续）");
	grid->grid->row[0].head = true;
	kit_add(body, grid);
	ck_assert_uint_eq(lay(body, 10 * ROW + 1)->page_count, 2);
}
END_TEST

/* A last page of one row takes two more along; one of a signature takes rows. */
START_TEST(a_last_page_holds_enough)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *signed_body = kit_block(style);
	struct pages *pages;

	kit_add(body, table(style, 11, ROW, 0));
	pages = lay(body, 10 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(lines_on(pages, 2), 3);
	kit_add(signed_body, table(style, 10, ROW, 0));
	kit_add(signed_body, signature(style));
	pages = lay(signed_body, 10 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(lines_on(pages, 2), 4);
}
END_TEST

/* A section that ends the document stands whole on the last page, before rows are torn off the one above it. */
START_TEST(a_last_page_begins_with_a_section)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style);
	struct pages *pages;

	kit_add(body, table(style, 8, ROW, 0));
	kit_add(body, table(style, 2, ROW, 0));
	kit_add(body, signature(style));
	pages = lay(body, 10 * ROW + 2);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(lines_on(pages, 1), 8);
}
END_TEST

/* The frame of a table lies on that of the one it touches; at the top of a page it is its own. */
START_TEST(tables_that_touch_share_a_line)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *block = kit_block(style);
	struct pages *pages;
	double frame[4] = { 0 };
	guint found = 0;

	kit_add(body, table(style, 1, ROW, 0));
	kit_add(block, table(style, 1, ROW, 0));
	kit_add(body, block);
	pages = lay(body, 200);
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind == ITEM_FILL && item->u.fill.box.width > 100 && found < 4)
			frame[found++] = item->u.fill.box.y;
	}
	ck_assert_uint_eq(found, 4);
	ck_assert_double_eq_tol(frame[2], frame[1], NEAR);
	ck_assert_double_eq_tol(frame[3] - frame[0], 2 * ROW, NEAR);
}
END_TEST

/* A row of many lines begins below what there is, though the next page would hold it whole. */
START_TEST(a_long_row_leaves_no_third_blank)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *grid = kit_grid(style, "1fr", 1, 0.5), *words = kit_block(style);
	struct pages *pages;

	kit_add(body, table(style, 3, ROW, 0));
	for (guint i = 0; i < 10; i++)
		kit_add(words, kit_para(style, "条"));
	kit_row(grid, ROW)->head = true;
	kit_cell(&grid->grid->row[0], 0, 1, 1, kit_para(style, "头"));
	kit_cell(kit_row(grid, 0), 0, 1, 1, words);
	kit_add(body, grid);
	pages = lay(body, 10 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_gt(lines_on(pages, 1), 4 + 6);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("layout fit");
	TCase *t = tcase_create("fit");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, rows_give_way_where_that_saves_a_page);
	tcase_add_test(t, nothing_gives_way_for_nothing);
	tcase_add_test(t, all_that_may_gives_way);
	tcase_add_test(t, labels_said_again_give_way);
	tcase_add_test(t, a_last_page_holds_enough);
	tcase_add_test(t, a_last_page_begins_with_a_section);
	tcase_add_test(t, tables_that_touch_share_a_line);
	tcase_add_test(t, a_long_row_leaves_no_third_blank);
	suite_add_tcase(suite, t);
	return kit_main(suite);
}
