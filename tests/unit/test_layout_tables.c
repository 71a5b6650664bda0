/* Tables over pages: captions, sums carried on, what is kept together, what is divided. */
#include <string.h>

#include "base/arena.h"
#include "layout_kit.h"

#define ROW 20

static guint
count_runs(const struct pages *pages, guint page, const char *text)
{
	guint count = 0;

	for (guint i = 0; page < pages->page_count && i < pages->page[page].item_count; i++) {
		const struct page_item *item = &pages->page[page].item[i];

		count += item->kind == ITEM_RUN && strcmp(item->u.run.text, text) == 0;
	}
	return count;
}

static double
lowest(const struct pages *pages, guint page)
{
	double y = 0;

	for (guint i = 0; i < pages->page[page].item_count; i++)
		if (pages->page[page].item[i].kind == ITEM_FILL)
			y = MAX(y,
			    pages->page[page].item[i].u.fill.box.y + pages->page[page].item[i].u.fill.box.height);
	return y;
}

static struct box *
sum_para(const struct box_style *style)
{
	struct box *para = kit_para(style, NULL);

	kit_span(para, SPAN_SUM, NULL);
	return para;
}

/* A head, rows named 甲 that each add `each` [1/10000], and rows that carry; captions when `caption` says so. */
static struct box *
ledger(const struct box_style *style, guint rows, gint64 each, const char *caption)
{
	struct arena *arena = rig_get()->arena;
	struct box *grid = kit_grid(style, "1fr 1fr", 1, 0.5);
	struct box_row *row = kit_row(grid, ROW);
	guint *decimals = arena_array(arena, 1, sizeof *decimals);

	row->head = true;
	kit_cell(row, 0, 2, 1, kit_para(style, "名称"));
	for (guint i = 0; i < rows; i++) {
		row = kit_row(grid, ROW);
		kit_cell(row, 0, 2, 1, kit_para(style, "甲"));
	}
	for (guint i = 0; i < 2; i++) {
		row = kit_row(grid, ROW);
		kit_cell(row, 0, 1, 1, kit_para(style, i == 0 ? "承前页" : "过次页"));
		kit_cell(row, 1, 1, 1, sum_para(style));
	}
	for (guint i = 0; i < rows + 3; i++) {
		gint64 total = each * MIN(i, rows);

		grid->grid->row[i].sum = arena_memdup(arena, &total, sizeof total);
	}
	*decimals = 1;
	grid->grid->row_count = rows + 1;
	grid->grid->over_count = grid->grid->forward_count = 1;
	grid->grid->sum_count = 1;
	grid->grid->decimals = decimals;
	if (caption != NULL) {
		kit_add(grid->grid->caption = kit_block(style), kit_para(style, caption));
		kit_add(grid->grid->caption_again = kit_block(style), kit_para(style, "续表"));
	}
	return grid;
}

static struct pages *
lay_body(struct box *body, double height)
{
	return kit_lay(kit_boxes(body, 200, height));
}

static struct pages *
lay_one(struct box *box, double height)
{
	struct box *body = kit_block(box->style);

	kit_add(body, box);
	return lay_body(body, height);
}

/* Every page that goes on says what its rows and those before make, and the next begins with it. */
START_TEST(sums_are_carried)
{
	struct pages *pages = lay_one(ledger(kit_style(10, ALIGN_START), 30, 1000, NULL), 10 * ROW + 1);
	guint rows = 0;

	for (guint p = 0; p < pages->page_count; p++) {
		bool first = p == 0, last = p + 1 == pages->page_count;
		char *before = arena_printf(rig_get()->arena, "%u.%u", rows / 10, rows % 10), *so_far;

		rows += count_runs(pages, p, "甲");
		so_far = arena_printf(rig_get()->arena, "%u.%u", rows / 10, rows % 10);
		ck_assert_uint_eq(count_runs(pages, p, "承前页"), !first);
		ck_assert_uint_eq(count_runs(pages, p, "过次页"), !last);
		ck_assert_uint_eq(count_runs(pages, p, before), !first);
		ck_assert_uint_eq(count_runs(pages, p, so_far), !last);
		ck_assert_double_le(lowest(pages, p), 10 * ROW + 1.01);
	}
	/* 8 rows, then 7 a page; the last has room for 8, since it carries nothing on. */
	ck_assert_uint_eq(rows, 30);
	ck_assert_uint_eq(count_runs(pages, 0, "甲"), 8);
	ck_assert_uint_eq(count_runs(pages, 1, "甲"), 7);
	ck_assert_uint_eq(pages->page_count, 4);
}
END_TEST

/* A table that ends exactly where the page ends carries nothing, though a row more would have to be carried. */
START_TEST(exact_end)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct pages *pages = lay_one(ledger(style, 9, 1000, NULL), 10 * ROW + 1);

	ck_assert_uint_eq(pages->page_count, 1);
	ck_assert_uint_eq(count_runs(pages, 0, "过次页"), 0);
	pages = lay_one(ledger(style, 10, 1000, NULL), 10 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 0, "甲"), 8);
	ck_assert_uint_eq(count_runs(pages, 1, "甲"), 2);
	ck_assert_uint_eq(count_runs(pages, 1, "过次页"), 0);
}
END_TEST

/* So does its last row where the page has no room left for a row that carries. */
START_TEST(high_carry_row)
{
	struct box *grid = ledger(kit_style(10, ALIGN_START), 9, 1000, NULL);
	struct pages *pages;

	grid->grid->row[grid->grid->row_count + 1].height = 3 * ROW;
	pages = lay_one(grid, 10 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 1);
	ck_assert_uint_eq(count_runs(pages, 0, "甲"), 9);
}
END_TEST

/* What stands after a table and holds it is counted, so that nothing runs over the foot. */
START_TEST(held_end)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *last = kit_block(style);
	struct pages *pages;

	kit_add(body, ledger(style, 19, 1000, NULL));
	last->keep = true;
	kit_add(last, kit_para(style, "签名"));
	kit_add(body, last);
	pages = lay_body(body, 20 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 0, "过次页"), 1);
	ck_assert_double_le(lowest(pages, 0), 20 * ROW + 1.01);
	/* The signature takes the last two rows along. */
	ck_assert_uint_eq(count_runs(pages, 1, "甲"), 2);
	ck_assert_uint_eq(count_runs(pages, 1, "签名"), 1);
}
END_TEST

START_TEST(captions)
{
	struct box_style *style = kit_style(10, ALIGN_CENTER);
	struct pages *pages = lay_one(ledger(style, 20, 1000, "表题"), 10 * ROW + 1);
	guint roles = 0;

	for (guint p = 0; p < pages->page_count; p++) {
		ck_assert_uint_eq(count_runs(pages, p, "表题"), p == 0);
		ck_assert_uint_eq(count_runs(pages, p, "续表"), p > 0);
		ck_assert_double_le(lowest(pages, p), 10 * ROW + 1.01);
		for (guint i = 0; i < pages->page[p].item_count; i++)
			roles += pages->page[p].item[i].kind == ITEM_BEGIN &&
			    strcmp(pages->page[p].item[i].u.begin.role, "Caption") == 0;
	}
	ck_assert_uint_gt(pages->page_count, 2);
	ck_assert_uint_eq(roles, 1);
}
END_TEST

/* Caption, head and one row at the foot of a page go on together. */
START_TEST(no_row_alone)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style);
	struct pages *pages;

	for (guint i = 0; i < 30; i++)
		kit_add(body, kit_para(style, "文"));
	kit_add(body, ledger(style, 20, 1000, "表题"));
	/* Thirty lines of 15, a caption of 15, the head, one row and the row that carries would fit. */
	pages = lay_body(body, 31 * 15 + 3 * ROW + 1);
	ck_assert_uint_eq(count_runs(pages, 0, "表题"), 0);
	ck_assert_uint_eq(count_runs(pages, 0, "甲"), 0);
	ck_assert_uint_eq(count_runs(pages, 1, "表题"), 1);
	/* With a row more it begins here. */
	pages = lay_body(body, 31 * 15 + 4 * ROW + 1);
	ck_assert_uint_eq(count_runs(pages, 0, "表题"), 1);
	ck_assert_uint_eq(count_runs(pages, 0, "甲"), 2);
}
END_TEST

START_TEST(two_tables)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style);
	struct pages *pages;

	kit_add(body, ledger(style, 12, 1000, "表一"));
	kit_add(body, ledger(style, 12, 50000, "表二"));
	pages = lay_body(body, 10 * ROW + 1);
	/* 7 rows and 5; there the second begins with what is left: it is carried for itself. */
	ck_assert_uint_eq(count_runs(pages, 0, "0.7"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "0.7"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "表二") + count_runs(pages, 2, "表二"), 1);
	for (guint p = 0; p < pages->page_count; p++)
		ck_assert_double_le(lowest(pages, p), 10 * ROW + 1.01);
}
END_TEST

/* A row higher than a page carries on what it adds with its first part; rows are counted once. */
START_TEST(cut_rows_carry)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = ledger(style, 3, 1000, NULL);
	g_autoptr(GString) text = g_string_new(NULL);
	struct pages *pages;

	for (guint i = 0; i < 60; i++)
		g_string_append(text, "天地玄黄宇宙洪荒");
	grid->grid->row[2].cell[0].content->child[0] = kit_para(style, arena_strdup(rig_get()->arena, text->str));
	pages = lay_one(grid, 10 * ROW + 1);
	ck_assert_uint_gt(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 0, "0.2"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "0.2"), 2);
	for (guint p = 0; p < pages->page_count; p++) {
		ck_assert_uint_eq(count_runs(pages, p, "过次页"), p + 1 < pages->page_count);
		ck_assert_double_le(lowest(pages, p), 10 * ROW + 1.01);
	}
	/* As the last row it does so too, though no row comes after it. */
	grid->grid->row[2].cell[0].content->child[0] = kit_para(style, "甲");
	grid->grid->row[3].cell[0].content->child[0] = kit_para(style, arena_strdup(rig_get()->arena, text->str));
	pages = lay_one(grid, 10 * ROW + 1);
	ck_assert_uint_gt(pages->page_count, 2);
	for (guint p = 0; p < pages->page_count; p++) {
		ck_assert_uint_eq(count_runs(pages, p, "过次页"), p + 1 < pages->page_count);
		ck_assert_double_le(lowest(pages, p), 10 * ROW + 1.01);
	}
}
END_TEST

/* A kept block with a table in it stays whole when it fits a page and leaves no third of the one before blank, and is divided else. */
START_TEST(kept_blocks)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *outer = kit_block(style), *inner = kit_block(style);
	struct pages *pages;

	for (guint i = 0; i < 11; i++)
		kit_add(body, kit_para(style, "文"));
	outer->keep = inner->keep = true;
	kit_add(inner, ledger(style, 8, 1000, NULL));
	kit_add(outer, kit_para(style, "引"));
	kit_add(outer, inner);
	kit_add(body, outer);
	pages = lay_body(body, 10 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 1, "引"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "甲"), 8);
	ck_assert_uint_eq(count_runs(pages, 1, "承前页"), 0);
	body->child += 10; /* one line before it */
	body->child_count -= 10;
	pages = lay_body(body, 10 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 0, "引"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "承前页"), 1);
	inner->child[0] = ledger(style, 18, 1000, NULL);
	pages = lay_body(body, 10 * ROW + 1);
	ck_assert_uint_gt(pages->page_count, 2);
	for (guint p = 0; p < pages->page_count; p++)
		ck_assert_double_le(lowest(pages, p), 10 * ROW + 1.01);
}
END_TEST

/* A signature is not alone on a page, however deep it stands, whatever blank comes after it, and before a page of its own. */
START_TEST(signatures)
{
	for (guint i = 0; i < 3; i++) {
		struct box_style *style = kit_style(10, ALIGN_START);
		struct box *body = kit_block(style), *outer = kit_block(style), *sign = kit_block(style), *blank, *own;
		struct pages *pages;

		for (guint k = 0; k < 10; k++)
			kit_add(body, kit_para(style, k == 9 ? "末" : "文"));
		sign->keep = true;
		kit_add(sign, kit_para(style, "签名"));
		kit_add(outer, sign);
		kit_add(body, i == 0 ? outer : sign);
		blank = kit_box(BOX_SPACE, "Artifact", style);
		blank->height = 5;
		if (i == 1)
			kit_add(body, blank);
		own = kit_block(style);
		own->stand = STAND_PAGE;
		kit_add(own, kit_para(style, "附件"));
		if (i == 2)
			kit_add(body, own);
		pages = lay_body(body, 155);
		ck_assert_uint_eq(pages->page_count, i == 2 ? 3 : 2);
		ck_assert_uint_eq(count_runs(pages, 0, "末"), 0);
		ck_assert_uint_eq(count_runs(pages, 1, "末"), 1);
		ck_assert_uint_eq(count_runs(pages, 1, "签名"), 1);
	}
}
END_TEST

/* Blank at the end of a body that fills its page asks for no page more. */
START_TEST(blank_end)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *blank = kit_box(BOX_SPACE, "Artifact", style);

	for (guint k = 0; k < 10; k++)
		kit_add(body, kit_para(style, "文"));
	blank->height = 20;
	kit_add(body, blank);
	ck_assert_uint_eq(lay_body(body, 151)->page_count, 1);
}
END_TEST

/* Page X of Y is right on each of more than a hundred pages, in the foot and in the text. */
START_TEST(many_numbers)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *foot = kit_block(style), *para = kit_para(style, NULL);
	struct boxes *boxes;
	struct pages *pages;

	kit_span(para, SPAN_PAGE, NULL);
	kit_span(para, SPAN_TEXT, "／");
	kit_span(para, SPAN_PAGES, NULL);
	kit_add(foot, para);
	kit_add(body, para);
	kit_add(body, ledger(style, 1000, 10000, "表题"));
	boxes = kit_boxes(body, 200, 12 * ROW);
	boxes->sheet->margin[2] = 20;
	boxes->sheet->footer[PAGE_ANY] = foot;
	pages = kit_lay(boxes);
	ck_assert_uint_gt(pages->page_count, 100);
	for (guint p = 0; p < pages->page_count; p++) {
		guint own = count_runs(pages, p, arena_printf(rig_get()->arena, "%u", p + 1));
		guint all = count_runs(pages, p, arena_printf(rig_get()->arena, "%u", pages->page_count));

		ck_assert_uint_ge(own, p == 0 ? 2 : 1);
		ck_assert_uint_ge(all, p == 0 ? 2 : 1);
	}
}
END_TEST

/* A label across a head is said again in other words, on one line however wide they are, in an artifact. */
START_TEST(labels_said_again)
{
	static const char *const said[] = { "方案（续）", "客户受电系统方案方案方案方案方案（续）" };
	struct box_style *style = kit_style(10, ALIGN_CENTER);
	struct box *grid = kit_grid(style, "1fr 1fr", 1, 0.5), *again = kit_block(style);
	struct box_row *row = kit_row(grid, ROW);
	struct box_cell *label = kit_cell(row, 0, 2, 1, kit_para(style, "方案"));
	struct pages *pages;
	guint artifacts = 0;

	kit_add(again, kit_para(style, said[_i]));
	row->head = true;
	label->label = true;
	label->again = again;
	for (guint i = 0; i < 20; i++) {
		row = kit_row(grid, ROW);
		kit_cell(row, 0, 1, 1, kit_para(style, "甲"));
		kit_cell(row, 1, 1, 1, kit_para(style, "乙"));
	}
	pages = lay_one(grid, 11 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 0, "方案"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, said[_i]), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "甲"), 10);
	ck_assert_double_le(lowest(pages, 1), 11 * ROW + 1.01);
	for (guint i = 0; i < pages->page[1].item_count; i++)
		artifacts += pages->page[1].item[i].kind == ITEM_BEGIN &&
		    pages->page[1].item[i].u.begin.artifact == ARTIFACT_REPEATED;
	ck_assert_uint_eq(artifacts, 1);
}
END_TEST

/* A value that stands beside many rows is said again on each page, with （续）. */
START_TEST(spanning_values_go_on)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "60 1fr", 1, 0.5);
	struct pages *pages;

	for (guint i = 0; i < 40; i++) {
		struct box_row *row = kit_row(grid, ROW);

		if (i == 0)
			kit_cell(row, 0, 1, 40, kit_para(style, "一线"));
		kit_cell(row, 1, 1, 1, kit_para(style, "甲"));
	}
	pages = lay_one(grid, 15 * ROW + 1);
	ck_assert_uint_eq(pages->page_count, 3);
	for (guint p = 0; p < 3; p++) {
		ck_assert_uint_eq(count_runs(pages, p, "一线"), 1);
		ck_assert_uint_eq(count_runs(pages, p, "（续）"), p > 0);
	}
}
END_TEST

/* The lowest line of a row of two texts of so many characters in columns so. */
static double
height_of_two(const char *columns, guint first, guint second)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, columns, 1, 0.5);
	struct box_row *row = kit_row(grid, ROW);
	g_autofree char *long_one = g_strnfill(3 * (gsize)first, 'x'), *other = g_strnfill(3 * (gsize)second, 'x');

	for (guint i = 0; i < first; i++)
		memcpy(long_one + 3 * (gsize)i, "停", 3);
	for (guint i = 0; i < second; i++)
		memcpy(other + 3 * (gsize)i, "电", 3);
	kit_cell(row, 0, 1, 1, kit_para(style, arena_strdup(rig_get()->arena, long_one)));
	kit_cell(row, 1, 1, 1, kit_para(style, arena_strdup(rig_get()->arena, other)));
	return lowest(lay_one(grid, 5000), 0);
}

/* An automatic column has its longest line where there is room for it, and breaks before it starves a column of shares. */
START_TEST(automatic_columns_leave_shares_room)
{
	double one = height_of_two("auto 1fr", 4, 4);

	ck_assert_double_eq_tol(height_of_two("auto 1fr", 10, 4), one, 0.01);
	ck_assert_double_le(height_of_two("auto 1fr", 300, 300), height_of_two("1fr 1fr", 300, 300) + 0.01);
	ck_assert_double_le(height_of_two("1fr auto", 300, 300), height_of_two("1fr 1fr", 300, 300) + 0.01);
	ck_assert_double_lt(height_of_two("auto 1fr", 300, 4), height_of_two("1fr 1fr", 300, 4) * 0.7);
	ck_assert_double_eq_tol(height_of_two("auto 1fr", 300, 300), height_of_two("auto auto", 300, 300), 0.01);
	ck_assert_double_eq_tol(height_of_two("balance 1fr", 4, 10), one, 0.01);
}
END_TEST

/* The lowest line of a row of a long text, a short one and one that no line breaks in, in columns so. */
static double
height_in_columns(const char *columns)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, columns, 1, 0.5);
	struct box_row *row = kit_row(grid, ROW);
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < 120; i++)
		g_string_append(text, "停电范围");
	kit_cell(row, 0, 1, 1, kit_para(style, arena_strdup(rig_get()->arena, text->str)));
	kit_cell(row, 1, 1, 1, kit_para(style, "更换绝缘子更换绝缘子"));
	kit_cell(row, 2, 1, 1, kit_para(style, "220300000001"));
	return lowest(lay_one(grid, 5000), 0);
}

/* Columns that are balanced make the table lower than any other way, and no number is divided for it. */
START_TEST(balanced_columns)
{
	double balanced = height_in_columns("balance balance balance");

	ck_assert_double_lt(balanced, height_in_columns("1fr 1fr 1fr") * 0.6);
	ck_assert_double_le(balanced, height_in_columns("auto auto auto") + 0.01);
	ck_assert_double_lt(height_in_columns("balance balance auto"), height_in_columns("1fr 1fr auto"));
	ck_assert_double_le(height_in_columns("30 balance balance"), height_in_columns("30 1fr 1fr") + 0.01);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout tables");
	TCase *t = tcase_create("tables");

	tcase_add_test(t, balanced_columns);
	tcase_add_test(t, automatic_columns_leave_shares_room);
	tcase_add_test(t, sums_are_carried);
	tcase_add_test(t, exact_end);
	tcase_add_test(t, high_carry_row);
	tcase_add_test(t, held_end);
	tcase_add_test(t, captions);
	tcase_add_test(t, no_row_alone);
	tcase_add_test(t, two_tables);
	tcase_add_test(t, cut_rows_carry);
	tcase_add_test(t, kept_blocks);
	tcase_add_test(t, many_numbers);
	tcase_add_test(t, signatures);
	tcase_add_test(t, blank_end);
	tcase_add_loop_test(t, labels_said_again, 0, 2);
	tcase_add_test(t, spanning_values_go_on);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
