/* Grids and pages: columns, spans, rules, page breaks, fields, marks, and what does not fit. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "layout_kit.h"

#define NEAR 0.02

/* The n-th filled rectangle of a page that is `width` wide, or none. */
static guint
count_fills(const struct page *page, double width, double height)
{
	guint count = 0;

	for (guint i = 0; i < page->item_count; i++) {
		const struct page_item *item = &page->item[i];

		if (item->kind == ITEM_FILL && (width < 0 || fabs(item->u.fill.box.width - width) < NEAR) &&
		    (height < 0 || fabs(item->u.fill.box.height - height) < NEAR))
			count++;
	}
	return count;
}

static double
run_x(const struct pages *pages, const char *text)
{
	for (guint p = 0; p < pages->page_count; p++)
		for (guint i = 0; i < pages->page[p].item_count; i++) {
			const struct page_item *item = &pages->page[p].item[i];

			if (item->kind == ITEM_RUN && strcmp(item->u.run.text, text) == 0)
				return item->u.run.glyph[0].x;
		}
	ck_abort_msg("no run %s", text);
	return 0;
}

static double
run_y(const struct pages *pages, guint page, const char *text)
{
	for (guint i = 0; i < pages->page[page].item_count; i++) {
		const struct page_item *item = &pages->page[page].item[i];

		if (item->kind == ITEM_RUN && strcmp(item->u.run.text, text) == 0)
			return item->u.run.glyph[0].y;
	}
	return -1;
}

static guint
count_runs(const struct pages *pages, guint page, const char *text)
{
	guint count = 0;

	for (guint i = 0; i < pages->page[page].item_count; i++) {
		const struct page_item *item = &pages->page[page].item[i];

		count += item->kind == ITEM_RUN && strcmp(item->u.run.text, text) == 0;
	}
	return count;
}

static struct boxes *
alone(struct box *box, double width, double height)
{
	struct box *body = kit_block(box->style);

	kit_add(body, box);
	return kit_boxes(body, width, height);
}

START_TEST(columns)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "50 1fr auto 2fr", 2, 0.5);
	struct box_row *row = kit_row(grid, 20);
	struct pages *pages;

	for (guint i = 0; i < 4; i++)
		kit_cell(row, i, 1, 1, kit_para(style, i == 0 ? "甲" : i == 1 ? "乙" : i == 2 ? "丙丙丙" : "丁"));
	pages = kit_lay(alone(grid, 300, 200));
	/* Half the frame, then 50; 30 for three characters; the rest of 300 - 2 in three shares. */
	ck_assert_double_eq_tol(run_x(pages, "甲"), 1, NEAR);
	ck_assert_double_eq_tol(run_x(pages, "乙"), 51, NEAR);
	ck_assert_double_eq_tol(run_x(pages, "丙丙丙"), 51 + (300 - 2 - 80.01) / 3, NEAR);
	ck_assert_double_eq_tol(run_x(pages, "丁"), 51 + (300 - 2 - 80.01) / 3 + 30.01, NEAR);
}
END_TEST

START_TEST(auto_columns_give_way)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "auto auto", 0, 0.5);
	struct box_row *row = kit_row(grid, 20);
	struct pages *pages;

	kit_cell(row, 0, 1, 1, kit_para(style, "甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲"));
	kit_cell(row, 1, 1, 1, kit_para(style, "乙乙乙乙"));
	pages = kit_lay(alone(grid, 200, 200));
	ck_assert_double_lt(run_x(pages, "乙乙乙乙"), 170);
	ck_assert_double_gt(run_x(pages, "乙乙乙乙"), 140);
}
END_TEST

/* Each rule is one rectangle; the frame is four. */
START_TEST(rules_once)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "1fr 1fr 1fr", 2, 0.5);
	struct box_row *row;
	struct pages *pages;

	for (guint r = 0; r < 3; r++) {
		row = kit_row(grid, 20);
		for (guint c = 0; c < 3; c++)
			kit_cell(row, c, 1, 1, kit_para(style, "甲"));
	}
	pages = kit_lay(alone(grid, 300, 200));
	ck_assert_uint_eq(count_fills(&pages->page[0], -1, -1), 4 + 2 + 2);
	ck_assert_uint_eq(count_fills(&pages->page[0], 298, 0.5), 2);
	ck_assert_uint_eq(count_fills(&pages->page[0], 0.5, 60), 2);
	ck_assert_uint_eq(count_fills(&pages->page[0], 300, 2), 2);
}
END_TEST

START_TEST(spans)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "100 100 98", 2, 0.5);
	struct box_row *row = kit_row(grid, 20);
	struct pages *pages;

	kit_cell(row, 0, 1, 2, kit_para(style, "甲"));
	kit_cell(row, 1, 2, 1, kit_para(style, "乙"));
	row = kit_row(grid, 20);
	kit_cell(row, 1, 1, 1, kit_para(style, "丙"));
	kit_cell(row, 2, 1, 1, kit_para(style, "丁"));
	pages = kit_lay(alone(grid, 300, 200));
	/* One rule down all along 甲, one half down between 丙 and 丁, one across beside 甲. */
	ck_assert_uint_eq(count_fills(&pages->page[0], -1, -1), 4 + 3);
	ck_assert_uint_eq(count_fills(&pages->page[0], 0.5, 40), 1);
	ck_assert_uint_eq(count_fills(&pages->page[0], 0.5, 20), 1);
	ck_assert_uint_eq(count_fills(&pages->page[0], 198, 0.5), 1);
	ck_assert_double_eq_tol(run_y(pages, 0, "丙") - run_y(pages, 0, "乙"), 20, NEAR);
}
END_TEST

/* What a spanning cell needs more than its rows goes to the last of them, or to those that stretch. */
START_TEST(spans_grow_rows)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "1fr 1fr", 0, 0.5);
	struct box_row *row = kit_row(grid, 20);
	struct pages *pages;

	kit_cell(row, 0, 1, 2,
	    kit_para(style, "甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲甲"));
	kit_cell(row, 1, 1, 1, kit_para(style, "乙"));
	row = kit_row(grid, 20);
	kit_cell(row, 1, 1, 1, kit_para(style, "丙"));
	pages = kit_lay(alone(grid, 200, 300));
	/* Four lines of 15 are 60: the second row has 40 of it. */
	ck_assert_double_eq_tol(run_y(pages, 0, "丙") - run_y(pages, 0, "乙"), 20, NEAR);
	grid->grid->row[0].stretch = true;
	grid->grid->row[0].cell[0].content->height = 100;
	pages = kit_lay(alone(grid, 200, 120));
	/* Of 100 the first row has 80, and the 20 that the page has left. */
	ck_assert_double_eq_tol(run_y(pages, 0, "丙") - run_y(pages, 0, "乙"), 100, NEAR);
}
END_TEST

START_TEST(cells_align)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "1fr 1fr 1fr", 0, 0.5);
	struct box_row *row = kit_row(grid, 60);
	struct pages *pages;

	kit_cell(row, 0, 1, 1, kit_para(style, "甲"));
	kit_cell(row, 1, 1, 1, kit_para(style, "乙"))->content->valign = VALIGN_MIDDLE;
	kit_cell(row, 2, 1, 1, kit_para(style, "丙"))->content->valign = VALIGN_BOTTOM;
	pages = kit_lay(alone(grid, 300, 300));
	ck_assert_double_eq_tol(run_y(pages, 0, "乙") - run_y(pages, 0, "甲"), 22.5, NEAR);
	ck_assert_double_eq_tol(run_y(pages, 0, "丙") - run_y(pages, 0, "甲"), 45, NEAR);
}
END_TEST

static struct box *
long_table(const struct box_style *style, guint rows)
{
	struct box *grid = kit_grid(style, "1fr 1fr", 1, 0.5);
	struct box_row *row = kit_row(grid, 20);

	row->head = true;
	kit_cell(row, 0, 1, 1, kit_para(style, "序号"))->label = true;
	kit_cell(row, 1, 1, 1, kit_para(style, "名称"))->label = true;
	for (guint i = 0; i < rows; i++) {
		row = kit_row(grid, 20);
		kit_cell(row, 0, 1, 1, kit_para(style, arena_printf(rig_get()->arena, "%u", i + 1)));
		kit_cell(row, 1, 1, 1, kit_para(style, "甲乙"));
	}
	return grid;
}

START_TEST(heads_repeat)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct boxes *boxes = alone(long_table(style, 30), 200, 261);
	struct pages *pages;
	guint rows = 0;

	boxes->sheet->margin[0] = boxes->sheet->margin[2] = 20;
	pages = kit_lay(boxes);
	/* 221 less the frame: eleven rows, one of them the head. */
	ck_assert_uint_eq(pages->page_count, 3);
	for (guint p = 0; p < 3; p++) {
		ck_assert_uint_eq(count_runs(pages, p, "序号"), 1);
		ck_assert_uint_eq(count_fills(&pages->page[p], 200, 1), 2);
		rows += count_runs(pages, p, "甲乙");
		for (guint i = 0; i < pages->page[p].item_count; i++)
			if (pages->page[p].item[i].kind == ITEM_RUN)
				ck_assert_double_lt(pages->page[p].item[i].u.run.glyph[0].y, 241);
	}
	ck_assert_uint_eq(rows, 30);
	ck_assert_double_ge(run_y(pages, 2, "30"), 0);
}
END_TEST

/* Wherever the page ends, notes below a table stand on the page of its last row. */
START_TEST(notes_stay_with_rows)
{
	struct box_style *style = kit_style(10, ALIGN_START), *tied = kit_style(10, ALIGN_START);

	tied->keep_with_next = true;
	for (double height = 120; height < 300; height += 7) {
		struct box *body = kit_block(style), *table = long_table(style, 12);
		struct pages *pages;
		guint last = 0;

		table->grid->row[table->grid->row_count - 1].keep_with_next = true;
		kit_add(body, table);
		kit_add(body, kit_para(tied, "注：甲"));
		kit_add(body, kit_para(style, "注：乙"));
		kit_add(body, kit_para(style, "末"));
		pages = kit_lay(kit_boxes(body, 200, height));
		while (run_y(pages, last, "12") < 0)
			ck_assert_uint_lt(++last, pages->page_count);
		ck_assert_double_ge(run_y(pages, last, "注：甲"), 0);
		ck_assert_double_ge(run_y(pages, last, "注：乙"), 0);
	}
}
END_TEST

START_TEST(headings_never_alone)
{
	struct box_style *style = kit_style(10, ALIGN_START), *heading = kit_style(12, ALIGN_CENTER);
	struct box *body = kit_block(style);
	struct pages *pages;

	heading->keep_with_next = true;
	for (guint i = 0; i < 8; i++)
		kit_add(body, kit_para(style, "甲"));
	kit_add(body, kit_para(heading, "题"));
	kit_add(body, long_table(style, 20));
	pages = kit_lay(kit_boxes(body, 200, 150));
	/* Eight lines of 15 and the heading of 18 fit; the heading goes on with the table. */
	ck_assert_double_lt(run_y(pages, 0, "题"), 0);
	ck_assert_double_ge(run_y(pages, 1, "题"), 0);
	ck_assert_double_ge(run_y(pages, 1, "序号"), 0);
	ck_assert_double_ge(run_y(pages, 1, "1"), 0);
}
END_TEST

START_TEST(blocks_keep)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *last = kit_block(style);
	struct pages *pages;

	for (guint i = 0; i < 9; i++)
		kit_add(body, kit_para(style, i == 8 ? "末" : "甲"));
	last->keep = true;
	kit_add(last, kit_para(style, "签名"));
	kit_add(last, kit_para(style, "日期"));
	kit_add(body, last);
	pages = kit_lay(kit_boxes(body, 200, 155));
	/* The signature would begin on the first page; it goes on whole and takes a line along. */
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_double_lt(run_y(pages, 0, "签名"), 0);
	ck_assert_double_lt(run_y(pages, 0, "末"), 0);
	ck_assert_double_ge(run_y(pages, 1, "末"), 0);
	ck_assert_double_gt(run_y(pages, 1, "日期"), run_y(pages, 1, "签名"));
}
END_TEST

/* A signature is not divided for the height of the row it takes along. */
START_TEST(blocks_keep_what_they_take)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *last = kit_block(style), *grid = kit_grid(style, "1fr", 0, 0);
	struct pages *pages;

	for (guint i = 0; i < 4; i++)
		kit_add(body, kit_para(style, "甲"));
	kit_cell(kit_row(grid, 50), 0, 1, 1, kit_para(style, "末"));
	kit_add(body, grid);
	last->keep = true;
	kit_add(last, kit_para(style, "签名"));
	for (guint i = 0; i < 2; i++)
		kit_add(last, kit_para(style, "乙"));
	kit_add(last, kit_para(style, "日期"));
	kit_add(body, last);
	pages = kit_lay(kit_boxes(body, 200, 150));
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_double_lt(run_y(pages, 0, "签名"), 0);
	ck_assert_double_ge(run_y(pages, 1, "末"), 0);
	ck_assert_double_gt(run_y(pages, 1, "日期"), run_y(pages, 1, "签名"));
}
END_TEST

/* Two lines at least stand on each side of a page break. */
START_TEST(no_widows)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	g_autoptr(GArray) lines = NULL;
	guint first = 0;

	lines = kit_lines(
	    kit_lay(alone(kit_para(style,
			      "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
			      "一二三四五六七八九十"),
		100, 60)));
	ck_assert_uint_eq(lines->len, 5);
	for (guint i = 0; i < lines->len; i++)
		first += g_array_index(lines, struct kit_line, i).page == 1;
	ck_assert_uint_eq(first, 3);
}
END_TEST

/* Text in strips fills them from the left, goes on on the next page, and ends at the same height. */
START_TEST(strips)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *block = kit_block(style);
	g_autoptr(GArray) lines = NULL;
	struct pages *pages;
	double left[2][2] = { { 0 } }, bottom[2] = { 0 };
	guint count[2][2] = { { 0 } };

	block->strips = 2;
	block->strip_gap = 20;
	block->strip_rule = 1;
	kit_add(body, kit_para(style, "题"));
	for (guint i = 0; i < 9; i++)
		kit_add(block, kit_para(style, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九"));
	kit_add(body, block);
	kit_add(body, kit_para(style, "末"));
	pages = kit_lay(kit_boxes(body, 220, 170));
	ck_assert_uint_eq(pages->page_count, 2);
	lines = kit_lines(pages);
	for (guint i = 1; i + 1 < lines->len; i++) {
		const struct kit_line *line = &g_array_index(lines, struct kit_line, i);
		bool right = line->left > 110;

		count[line->page - 1][right]++;
		left[line->page - 1][right] = line->left;
		bottom[line->page - 1] = MAX(bottom[line->page - 1], line->y);
	}
	/* ten lines of 15 below the first: nine, so that no line of a paragraph is left alone; then the rest in two halves */
	ck_assert_uint_eq(count[0][0], 9);
	ck_assert_uint_eq(count[0][1], 9);
	ck_assert_uint_eq(count[1][0], 6);
	ck_assert_uint_eq(count[1][1], 3);
	ck_assert_double_eq_tol(left[0][1], 120, 0.01);
	ck_assert_double_gt(run_y(pages, 1, "末"), bottom[1]);
}
END_TEST

START_TEST(spanning_label_goes_on)
{
	struct box_style *style = kit_style(10, ALIGN_CENTER);
	struct box *grid = kit_grid(style, "60 1fr", 1, 0.5);
	struct pages *pages;
	guint rows = 0;

	for (guint i = 0; i < 12; i++) {
		struct box_row *row = kit_row(grid, 30);

		if (i == 0)
			kit_cell(row, 0, 1, 12, kit_para(style, "受理"))->label = true;
		kit_cell(row, 1, 1, 1, kit_para(style, "甲"));
	}
	pages = kit_lay(alone(grid, 200, 200));
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 0, "受理"), 1);
	ck_assert_uint_eq(count_runs(pages, 0, "（续）"), 0);
	ck_assert_uint_eq(count_runs(pages, 1, "受理"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "（续）"), 1);
	for (guint p = 0; p < 2; p++)
		rows += count_runs(pages, p, "甲");
	ck_assert_uint_eq(rows, 12);
}
END_TEST

/* Rows on pages of 400 pt, a label of a width left of all of them, and text below. */
static struct boxes *
held_rows(const char *label, double width, guint rows, double height)
{
	struct box_style *style = kit_style(10, ALIGN_CENTER);
	g_autofree char *tracks = g_strdup_printf("%g 1fr", width);
	struct box *grid = kit_grid(style, tracks, 1, 0.5);
	struct boxes *boxes;

	for (guint i = 0; i < rows; i++) {
		struct box_row *row = kit_row(grid, height);

		if (i == 0)
			kit_cell(row, 0, 1, rows, kit_para(style, label))->label = true;
		kit_cell(row, 1, 1, 1, kit_para(style, "甲"));
	}
	boxes = alone(grid, 200, 400);
	for (guint i = 0; i < 4; i++)
		kit_add(boxes->section[0].body, kit_para(style, "文"));
	return boxes;
}

/* Of the rows of a cell none is alone at the head of a page, nor at the foot of one. */
START_TEST(no_row_of_a_span_alone)
{
	struct pages *pages = kit_lay(held_rows("受理", 60, 20, 20));

	ck_assert_uint_eq(count_runs(pages, 0, "甲"), 18);
	ck_assert_uint_eq(count_runs(pages, 1, "甲"), 2);
	ck_assert_uint_eq(count_runs(pages, 1, "受理"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "（续）"), 1);
}
END_TEST

/* A label of several lines goes on in as many rows as hold them. */
START_TEST(a_label_goes_on_with_its_words)
{
	struct pages *pages = kit_lay(held_rows("真实性", 12, 23, 18));

	ck_assert_uint_eq(count_runs(pages, 0, "甲"), 20);
	ck_assert_uint_eq(count_runs(pages, 1, "甲"), 3);
	ck_assert_uint_eq(count_runs(pages, 1, "真"), 1);
}
END_TEST

/* （续） in a label that is a little too narrow for it is smaller. */
START_TEST(a_narrow_label_says_that_it_goes_on)
{
	struct pages *pages = kit_lay(held_rows("理", 18, 30, 20));

	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 1, "理"), 1);
	ck_assert_uint_eq(count_runs(pages, 1, "（续）"), 1);
}
END_TEST

/* Where a span is longer than a page, each page but the first begins with rows of it that say what it is. */
START_TEST(a_long_span_is_divided_on_each_page)
{
	struct pages *pages = kit_lay(held_rows("受理", 60, 39, 20));
	guint rows = 0;

	ck_assert_uint_eq(pages->page_count, 3);
	for (guint p = 0; p < 3; p++) {
		ck_assert_uint_gt(count_runs(pages, p, "甲"), 1);
		ck_assert_uint_eq(count_runs(pages, p, "受理"), 1);
		rows += count_runs(pages, p, "甲");
	}
	ck_assert_uint_eq(rows, 39);
}
END_TEST

/* A row higher than a page is divided between lines; nothing is lost, nothing lies outside. */
START_TEST(tall_rows_divide)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "1fr 1fr", 1, 0.5);
	struct box_row *row = kit_row(grid, 20);
	g_autoptr(GString) text = g_string_new(NULL), found = g_string_new(NULL);
	g_autoptr(GArray) lines = NULL;
	struct pages *pages;

	for (guint i = 0; i < 200; i++)
		g_string_append(text, "天地玄黄宇宙洪荒");
	kit_cell(row, 0, 1, 1, kit_para(style, arena_strdup(rig_get()->arena, text->str)));
	kit_cell(row, 1, 1, 1, kit_para(style, "乙"));
	if (_i == 0) {
		row = kit_row(grid, 20);
		kit_cell(row, 0, 2, 1, kit_para(style, "丙"));
	}
	pages = kit_lay(alone(grid, 162, 400));
	ck_assert_uint_gt(pages->page_count, 7);
	lines = kit_lines(pages);
	for (guint i = 0; i < lines->len; i++) {
		const struct kit_line *line = &g_array_index(lines, struct kit_line, i);

		ck_assert_double_lt(line->y, 400);
		if (strlen(line->text) > 3)
			g_string_append(found, line->text);
	}
	ck_assert_str_eq(found->str, text->str);
	ck_assert(_i == 1 || run_y(pages, pages->page_count - 1, "丙") >= 0);
}
END_TEST

/* Its first cells, which have ended, are said again on each page; what stands behind the text that goes on is not. */
START_TEST(divided_rows_say_which)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "30 1fr 30", 1, 0.5);
	struct box_row *row = kit_row(grid, 20);
	g_autoptr(GString) text = g_string_new(NULL);
	struct pages *pages;

	for (guint i = 0; i < 41; i++)
		g_string_append(text, "天地玄黄宇宙洪荒");
	kit_cell(row, 0, 1, 1, kit_para(style, "甲一甲二甲三甲"));
	kit_cell(row, 1, 1, 1, kit_para(style, text->str));
	kit_cell(row, 2, 1, 1, kit_para(style, "乙"));
	pages = kit_lay(alone(grid, 142, 200));
	ck_assert_uint_gt(pages->page_count, 3);
	for (guint p = 0; p < pages->page_count; p++) {
		bool last = p + 1 == pages->page_count;

		ck_assert_uint_eq(count_runs(pages, p, "甲一甲"), 1);
		ck_assert_uint_eq(count_runs(pages, p, "乙"), p == 0);
		ck_assert_uint_eq(count_runs(pages, p, "（续）"), p > 0 && !last);
	}
}
END_TEST

/* Where only height of a row is left for the next page, its words do not stand twice. */
START_TEST(height_left_says_nothing)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "30 1fr", 1, 0.5);
	struct box_row *row = kit_row(grid, 320);
	struct pages *pages;

	kit_cell(row, 0, 1, 1, kit_para(style, "甲"));
	kit_cell(row, 1, 1, 1, kit_para(style, "乙"));
	pages = kit_lay(alone(grid, 142, 200));
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(count_runs(pages, 0, "甲") + count_runs(pages, 1, "甲"), 1);
	ck_assert_uint_eq(count_runs(pages, 0, "乙") + count_runs(pages, 1, "乙"), 1);
}
END_TEST

/* A cell over several rows is divided, too. */
START_TEST(tall_spans_divide)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "1fr 1fr", 1, 0.5);
	g_autoptr(GString) text = g_string_new(NULL), found = g_string_new(NULL);
	g_autoptr(GArray) lines = NULL;
	struct pages *pages;

	for (guint i = 0; i < 100; i++)
		g_string_append(text, "天地玄黄宇宙洪荒");
	for (guint i = 0; i < 3; i++) {
		struct box_row *row = kit_row(grid, 20);

		if (i == 0)
			kit_cell(row, 0, 1, 3, kit_para(style, arena_strdup(rig_get()->arena, text->str)));
		kit_cell(row, 1, 1, 1, kit_para(style, "乙"));
	}
	pages = kit_lay(alone(grid, 162, 200));
	ck_assert_uint_gt(pages->page_count, 7);
	lines = kit_lines(pages);
	for (guint i = 0; i < lines->len; i++) {
		ck_assert_double_lt(g_array_index(lines, struct kit_line, i).y, 200);
		if (strcmp(g_array_index(lines, struct kit_line, i).text, "乙") != 0)
			g_string_append(found, g_array_index(lines, struct kit_line, i).text);
	}
	ck_assert_str_eq(found->str, text->str);
}
END_TEST

START_TEST(page_numbers)
{
	struct box_style *style = kit_style(10, ALIGN_CENTER);
	struct box *foot = kit_block(style), *para = kit_para(style, "第"), *body = kit_block(style), *inner;
	struct boxes *boxes;
	struct pages *pages;

	kit_span(para, SPAN_PAGE, NULL);
	kit_span(para, SPAN_TEXT, "页共");
	kit_span(para, SPAN_PAGES, NULL);
	kit_span(para, SPAN_TEXT, "页");
	kit_add(foot, para);
	inner = kit_para(style, "见");
	kit_span(inner, SPAN_PAGES, NULL);
	kit_add(body, inner);
	kit_add(body, long_table(style, 100));
	boxes = kit_boxes(body, 200, 200);
	boxes->sheet->margin[2] = 20;
	boxes->sheet->footer[PAGE_ANY] = foot;
	pages = kit_lay(boxes);
	ck_assert_uint_gt(pages->page_count, 10);
	for (guint p = 0; p < pages->page_count; p++) {
		char *number = arena_printf(rig_get()->arena, "%u", p + 1);
		char *all = arena_printf(rig_get()->arena, "%u", pages->page_count);

		ck_assert_uint_ge(count_runs(pages, p, number), 1);
		ck_assert_uint_ge(count_runs(pages, p, all), 1);
		ck_assert_double_eq_tol(run_y(pages, p, "页共"), 200 - 15 + 11.3, NEAR);
	}
}
END_TEST

START_TEST(fields_have_boxes)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *para = kit_para(style, "户名：");
	struct pages *pages;

	kit_value(para, kit_field("cons_name", "户名", "甲（乙）"));
	kit_span(para, SPAN_TEXT, "，电压");
	kit_value(para, kit_field("volt", "电压", "10 kV"));
	pages = kit_lay(alone(para, 300, 200));
	ck_assert_uint_eq(pages->field_count, 2);
	ck_assert_str_eq(pages->field[0].text, "甲（乙）");
	ck_assert(pages->field[0].required);
	ck_assert_uint_eq(pages->field[0].page, 1);
	ck_assert_double_eq_tol(pages->field[0].box.x, 30, NEAR);
	/* From 甲 to the ink of ）: the blank behind it is the comma's. */
	ck_assert_double_eq_tol(pages->field[0].box.width, 35, 0.7);
	ck_assert_double_eq_tol(pages->field[0].box.y, 2.5, NEAR);
	ck_assert_double_eq_tol(pages->field[0].box.height, 10, NEAR);
	ck_assert_str_eq(pages->field[1].text, "10 kV");
	ck_assert_double_gt(pages->field[1].box.x, pages->field[0].box.x + pages->field[0].box.width + 25);
}
END_TEST

START_TEST(fields_over_lines)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *shared = kit_para(style, "址："), *own = kit_para(style, NULL);
	struct pages *pages;

	kit_value(shared, kit_field("addr", "地址", "甲乙丙丁戊己庚辛"));
	pages = kit_lay(alone(shared, 50, 200));
	ck_assert_uint_eq(pages->field_count, 2);
	ck_assert_str_eq(pages->field[0].text, "甲乙丙");
	ck_assert_str_eq(pages->field[1].text, "丁戊己庚辛");
	ck_assert_double_eq_tol(pages->field[0].box.x, 20, NEAR);
	ck_assert_double_eq_tol(pages->field[1].box.x, 0, NEAR);
	/* Alone on its lines it is one. */
	kit_value(own, kit_field("addr", "地址", "甲乙丙丁戊己庚辛"));
	pages = kit_lay(alone(own, 50, 200));
	ck_assert_uint_eq(pages->field_count, 1);
	ck_assert_str_eq(pages->field[0].text, "甲乙丙丁戊己庚辛");
	ck_assert_double_eq_tol(pages->field[0].box.height, 25, NEAR);
}
END_TEST

START_TEST(fields_over_pages)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *para = kit_para(style, NULL);
	g_autoptr(GString) all = g_string_new(NULL);
	struct pages *pages;

	kit_value(para,
	    kit_field("remark", "备注",
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"));
	pages = kit_lay(alone(para, 50, 60));
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_uint_eq(pages->field_count, 2);
	for (guint i = 0; i < 2; i++) {
		ck_assert_uint_eq(pages->field[i].page, i + 1);
		g_string_append(all, pages->field[i].text);
	}
	ck_assert_str_eq(all->str, "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十");
}
END_TEST

/* Marks are paired; an element that goes on has one number; all that is drawn stands in one. */
START_TEST(marks_are_paired)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct pages *pages = kit_lay(alone(long_table(style, 30), 200, 221));
	g_autoptr(GHashTable) table = g_hash_table_new(NULL, NULL);

	for (guint p = 0; p < pages->page_count; p++) {
		guint depth = 0;

		for (guint i = 0; i < pages->page[p].item_count; i++) {
			const struct page_item *item = &pages->page[p].item[i];

			if (item->kind == ITEM_BEGIN && strcmp(item->u.begin.role, "Table") == 0)
				g_hash_table_add(table, GUINT_TO_POINTER(item->u.begin.element));
			if (item->kind == ITEM_BEGIN)
				depth++;
			else if (item->kind == ITEM_END)
				ck_assert_uint_gt(depth--, 0);
			else
				ck_assert_uint_gt(depth, 0);
		}
		ck_assert_uint_eq(depth, 0);
	}
	ck_assert_uint_gt(pages->page_count, 1);
	ck_assert_uint_eq(g_hash_table_size(table), 1);
}
END_TEST

static struct box_cell *
fixed_cell(struct box *grid, double height, const char *text, enum fit fit)
{
	struct box_row *row = kit_row(grid, height);
	struct box *para = kit_para(grid->style, NULL);
	struct box_cell *cell;

	row->fixed = true;
	kit_value(para, kit_field("remark", "备注", text));
	cell = kit_cell(row, 0, 1, 1, para);
	cell->fit = fit;
	return cell;
}

START_TEST(too_tall_is_said)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "100", 0, 0.5);
	const struct finding *finding;

	fixed_cell(grid, 20, "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸", FIT_GROW);
	finding = kit_fail(alone(grid, 100, 200));
	ck_assert_str_eq(finding->id, "L120");
	ck_assert_str_eq(finding->field, "备注");
	ck_assert_ptr_eq(finding->place.source, &rig_get()->source);
	/* Two lines of 15 in 20: 10 pt too much. */
	ck_assert_ptr_nonnull(strstr(finding->what[LANG_EN], "3.5 mm"));
}
END_TEST

START_TEST(shrinks)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "100", 0, 0.5);
	struct pages *pages;
	const struct page_item *item = NULL;

	style->min_size = 7;
	fixed_cell(grid, 24, "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸", FIT_SHRINK);
	pages = kit_lay(alone(grid, 100, 200));
	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == ITEM_RUN)
			item = &pages->page[0].item[i];
	/* Two lines at 8 pt with 12 pt between them. */
	ck_assert_double_eq_tol(item->u.run.size, 8, NEAR);
	/* Not below its floor. */
	style->min_size = 9;
	ck_assert_str_eq(kit_fail(alone(grid, 100, 200))->id, "L120");
}
END_TEST

static double
smallest_run(const struct pages *pages)
{
	double least = INFINITY;

	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == ITEM_RUN)
			least = MIN(least, pages->page[0].item[i].u.run.size);
	return least;
}

/* Whatever the height, no text of the cell is below the floor of its style: a smaller word, a table in the cell. */
START_TEST(never_below_the_floor)
{
	struct rig *rig = rig_get();
	struct box_style *style = kit_style(10, ALIGN_START), *note = kit_style(8, ALIGN_START);
	struct box *grid = kit_grid(style, "100", 0, 0.5), *inner = kit_grid(note, "1fr", 0, 0);
	gsize from = diag_count(rig->diag);
	struct box_cell *cell;
	struct pages *pages;

	style->min_size = 5;
	note->min_size = 7;
	cell = fixed_cell(grid, 12 + 2 * _i, "甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸", FIT_SHRINK);
	kit_span(cell->content->child[0], SPAN_TEXT, "子丑寅卯")->style = _i % 2 ? note : style;
	if (_i % 2 == 0) {
		kit_cell(kit_row(inner, 0), 0, 1, 1, kit_para(note, "子丑寅卯"));
		kit_add(cell->content, inner);
	}
	pages = layout_pages(rig->layout, rig->arena, rig->diag, alone(grid, 100, 200));
	if (pages != NULL)
		ck_assert_double_ge(smallest_run(pages), 7 - NEAR);
	else
		ck_assert_str_eq(diag_get(rig->diag, from)->id, "L120");
	ck_assert(pages || _i < 20);
}
END_TEST

START_TEST(unknown_characters_are_said)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *para = kit_para(style, "甲");
	struct rig *rig = rig_get();
	gsize from = diag_count(rig->diag);

	kit_value(para, kit_field("cons_name", "户名", "甲\xF0\x92\x80\x80乙\xF0\x92\x80\x80"));
	kit_value(para, kit_field("addr", "地址", "\xEE\x80\x80号"));
	kit_value(para, kit_field("contact", "联系人", "甲\x07"));
	ck_assert_ptr_null(layout_pages(rig->layout, rig->arena, rig->diag, alone(para, 300, 200)));
	ck_assert_uint_eq(diag_count(rig->diag), from + 3);
	ck_assert_str_eq(diag_get(rig->diag, from)->id, "L110");
	ck_assert_str_eq(diag_get(rig->diag, from)->field, "户名");
	ck_assert_ptr_nonnull(strstr(diag_get(rig->diag, from)->what[LANG_ZH], "U+12000"));
	ck_assert_str_eq(diag_get(rig->diag, from + 1)->id, "L111");
	ck_assert_ptr_nonnull(strstr(diag_get(rig->diag, from + 1)->what[LANG_ZH], "U+E000"));
	ck_assert_str_eq(diag_get(rig->diag, from + 2)->id, "L112");
}
END_TEST

START_TEST(rare_characters_are_found)
{
	struct pages *pages = kit_set("𠮷㛃𬭚䶮𰻝", 40, ALIGN_START);

	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == ITEM_RUN)
			ck_assert_uint_ne(pages->page[0].item[i].u.run.glyph[0].id, 0);
}
END_TEST

START_TEST(what_fits_nowhere_is_said)
{
	struct box_style *style = kit_style(10, ALIGN_START), *big = kit_style(60, ALIGN_START),
			 *odd = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "120 120", 0, 0.5), *tall = kit_box(BOX_SEAL, NULL, style);
	struct boxes *boxes;

	kit_cell(kit_row(grid, 20), 0, 2, 1, kit_para(style, "甲"));
	ck_assert_str_eq(kit_fail(alone(grid, 200, 200))->id, "L123");
	ck_assert_str_eq(kit_fail(alone(kit_para(big, "甲"), 50, 200))->id, "L121");
	tall->height = 300;
	ck_assert_str_eq(kit_fail(alone(tall, 100, 200))->id, "L122");
	boxes = alone(kit_para(style, "甲"), 100, 200);
	boxes->sheet->margin[0] = 10;
	boxes->sheet->header[PAGE_ANY] = kit_block(style);
	kit_add(boxes->sheet->header[PAGE_ANY], kit_para(style, "页眉"));
	ck_assert_str_eq(kit_fail(boxes)->id, "L124");
	odd->font = "no-such-role";
	ck_assert_str_eq(kit_fail(alone(kit_para(odd, "甲"), 100, 200))->id, "L102");
}
END_TEST

START_TEST(cards)
{
	struct box_style *style = kit_style(10, ALIGN_CENTER);
	struct box *grid = kit_grid(style, "1fr 1fr", 0, 0);
	struct box_row *row = kit_row(grid, 0);
	struct pages *pages;
	const struct page_item *path[2] = { NULL };
	guint n = 0;

	grid->grid->gap = 10;
	for (guint i = 0; i < 2; i++) {
		struct box_cell *cell = kit_cell(row, i, 1, 1, kit_para(style, i ? "甲" : "甲乙丙丁戊己庚辛壬癸甲乙"));

		cell->content->filled = true;
		cell->content->radius = 4;
		for (guint k = 0; k < 4; k++)
			cell->content->padding[k] = 5;
	}
	pages = kit_lay(alone(grid, 210, 200));
	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == ITEM_PATH && n < 2)
			path[n++] = &pages->page[0].item[i];
	/* Both 100 wide, as high as the higher: two lines of 15 and the padding. */
	ck_assert_uint_eq(n, 2);
	ck_assert_double_eq_tol(path[1]->u.path.point[0] - path[0]->u.path.point[0], 110, NEAR);
	for (guint i = 0; i < 2; i++)
		ck_assert_double_eq_tol(path[i]->u.path.point[17] - path[i]->u.path.point[1], 40, NEAR);
}
END_TEST

/* The same boxes give the same pages, whatever was laid out before. */
START_TEST(repeatable)
{
	struct box_style *style = kit_style(10, ALIGN_JUSTIFY);
	struct boxes *boxes = alone(kit_para(style, "由10kV云城二线供电，𠮷；容量630kVA。"), 80, 200);
	char *first = pages_dump(rig_get()->arena, kit_lay(boxes));

	kit_lay(alone(long_table(style, 40), 200, 200));
	ck_assert_str_eq(pages_dump(rig_get()->arena, kit_lay(boxes)), first);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout pages");
	TCase *t = tcase_create("pages");

	tcase_add_test(t, columns);
	tcase_add_test(t, auto_columns_give_way);
	tcase_add_test(t, rules_once);
	tcase_add_test(t, spans);
	tcase_add_test(t, spans_grow_rows);
	tcase_add_test(t, cells_align);
	tcase_add_test(t, heads_repeat);
	tcase_add_test(t, notes_stay_with_rows);
	tcase_add_test(t, headings_never_alone);
	tcase_add_test(t, blocks_keep);
	tcase_add_test(t, blocks_keep_what_they_take);
	tcase_add_test(t, no_widows);
	tcase_add_test(t, strips);
	tcase_add_test(t, spanning_label_goes_on);
	tcase_add_test(t, no_row_of_a_span_alone);
	tcase_add_test(t, a_label_goes_on_with_its_words);
	tcase_add_test(t, a_narrow_label_says_that_it_goes_on);
	tcase_add_test(t, a_long_span_is_divided_on_each_page);
	tcase_add_loop_test(t, tall_rows_divide, 0, 2);
	tcase_add_test(t, divided_rows_say_which);
	tcase_add_test(t, height_left_says_nothing);
	tcase_add_test(t, tall_spans_divide);
	tcase_add_test(t, page_numbers);
	tcase_add_test(t, fields_have_boxes);
	tcase_add_test(t, fields_over_lines);
	tcase_add_test(t, fields_over_pages);
	tcase_add_test(t, marks_are_paired);
	tcase_add_test(t, too_tall_is_said);
	tcase_add_test(t, shrinks);
	tcase_add_loop_test(t, never_below_the_floor, 0, 30);
	tcase_add_test(t, unknown_characters_are_said);
	tcase_add_test(t, rare_characters_are_found);
	tcase_add_test(t, what_fits_nowhere_is_said);
	tcase_add_test(t, cards);
	tcase_add_test(t, repeatable);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
