/* Pages of lines and characters: the grid of GB/T 9704, what stands at the foot, and running heads of their own. */
#include <string.h>

#include "base/arena.h"
#include "layout_kit.h"

#define STEP 29.61
#define EM   (156 * MM / 28)
#define NEAR 0.1

static struct boxes *
official(struct box *body)
{
	struct boxes *boxes = kit_boxes(body, 210 * MM, 297 * MM);
	const double margin[4] = { 37 * MM, 26 * MM, 35 * MM, 28 * MM };

	memcpy(boxes->sheet->margin, margin, sizeof margin);
	boxes->sheet->step = STEP;
	boxes->sheet->overhang = (STEP - EM) / 2;
	return boxes;
}

static struct box_style *
official_style(void)
{
	struct box_style *style = kit_style(EM, ALIGN_JUSTIFY);

	style->font = "fangsong";
	style->leading = STEP;
	return style;
}

static struct box *
lines_para(const struct box_style *style, guint lines)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < lines * 28; i++)
		g_string_append(text, "国");
	return kit_para(style, arena_strdup(rig_get()->arena, text->str));
}

/* Base line of line k: the character's top stands at 37 mm and k steps. */
static double
base_line(guint k)
{
	return 37 * MM + k * STEP + 0.88 * EM;
}

static double
run_y(const struct pages *pages, guint page, const char *text)
{
	for (guint i = 0; i < pages->page[page].item_count; i++) {
		const struct page_item *item = &pages->page[page].item[i];

		if (item->kind == ITEM_RUN && strstr(item->u.run.text, text) != NULL)
			return item->u.run.glyph[0].y;
	}
	return -1;
}

/* 22 lines of 28 characters a page: character n of line k stands at 28 mm + n of 15.793 pt, 37 mm + k of 29.61 pt. */
START_TEST(lines_and_characters)
{
	struct box_style *style = official_style();
	struct box *body = kit_block(style);
	struct pages *pages;
	g_autoptr(GArray) lines = NULL;

	kit_add(body, lines_para(style, 40));
	pages = kit_lay(official(body));
	ck_assert_uint_eq(pages->page_count, 2);
	lines = kit_lines(pages);
	ck_assert_uint_eq(lines->len, 40);
	for (guint i = 0; i < lines->len; i++) {
		const struct kit_line *line = &g_array_index(lines, struct kit_line, i);

		ck_assert_uint_eq(line->page, i < 22 ? 1 : 2);
		ck_assert_double_eq_tol(line->y, base_line(i % 22), NEAR);
		ck_assert_double_eq_tol(line->left, 28 * MM, NEAR);
		ck_assert_double_eq_tol(line->right, 184 * MM, NEAR);
	}
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_run *run = &pages->page[0].item[i].u.run;

		for (guint n = 0; pages->page[0].item[i].kind == ITEM_RUN && n < run->count; n++)
			ck_assert_double_eq_tol(run->glyph[n].x, 28 * MM + n * EM, NEAR);
	}
	/* The 22nd ends within the type area. */
	ck_assert_double_lt(base_line(21) + 0.12 * EM, 262 * MM);
}
END_TEST

/* After what is no whole number of lines, paragraphs stand on the next line of the page. */
START_TEST(snaps)
{
	struct box_style *style = official_style();
	struct box *body = kit_block(style), *rule = kit_box(BOX_RULE, "Artifact", style), *grid;
	struct pages *pages;

	rule->height = 2;
	kit_add(body, lines_para(style, 2));
	kit_add(body, rule);
	kit_add(body, kit_para(style, "甲"));
	grid = kit_grid(style, "1fr", 1, 0.5);
	kit_cell(kit_row(grid, 40), 0, 1, 1, kit_para(style, "表"));
	kit_add(body, grid);
	kit_add(body, kit_para(style, "乙"));
	kit_add(body, kit_para(style, "丙"));
	pages = kit_lay(official(body));
	ck_assert_double_eq_tol(run_y(pages, 0, "甲"), base_line(3), NEAR);
	ck_assert_double_eq_tol(run_y(pages, 0, "乙"), base_line(6), NEAR);
	ck_assert_double_eq_tol(run_y(pages, 0, "丙"), base_line(7), NEAR);
}
END_TEST

static struct box *
record(const struct box_style *style, enum stand stand)
{
	struct box *block = kit_block(style), *grid = kit_grid(style, "1fr", 0, 0),
		   *rule = kit_box(BOX_RULE, "Artifact", style);

	block->stand = stand;
	block->keep = true;
	kit_cell(kit_row(grid, 40), 0, 1, 1, kit_para(style, "印发"));
	kit_add(block, grid);
	rule->height = 1;
	kit_add(block, rule);
	return block;
}

static struct box *
number(const struct box_style *style, const char *text)
{
	struct box *block = kit_block(style), *para = kit_para(style, text);

	kit_span(para, SPAN_PAGE, NULL);
	kit_add(block, para);
	return block;
}

/* Lines of the document, then the pages it must have and the one with the record. */
static const struct {
	guint lines, pages;
} feet[] = { { 5, 2 }, { 22, 2 }, { 30, 2 }, { 43, 4 }, { 44, 4 }, { 50, 4 } };

/* The record ends at the foot of the type area of an even page; a page with nothing else has no number. */
START_TEST(even_foot)
{
	struct box_style *style = official_style(), *small = kit_style(14, ALIGN_START);
	struct box *body = kit_block(style);
	struct boxes *boxes = official(body);
	struct pages *pages;
	double lowest = 0;
	guint last = feet[_i].pages - 1, text = (feet[_i].lines + 21) / 22;

	kit_add(body, lines_para(style, feet[_i].lines));
	kit_add(body, record(style, STAND_EVEN_FOOT));
	boxes->sheet->footer[PAGE_ANY] = number(small, "单");
	boxes->sheet->footer[PAGE_EVEN] = number(small, "双");
	pages = kit_lay(boxes);
	ck_assert_uint_eq(pages->page_count, feet[_i].pages);
	for (guint i = 0; i < pages->page[last].item_count; i++) {
		const struct page_item *item = &pages->page[last].item[i];

		if (item->kind == ITEM_FILL)
			lowest = MAX(lowest, item->u.fill.box.y + item->u.fill.box.height);
	}
	ck_assert_str_eq(pages->blank ? pages->blank : "", feet[_i].lines == 43 || feet[_i].lines == 44 ? "3" : "");
	ck_assert_double_eq_tol(lowest, 262 * MM, 0.01);
	ck_assert_double_gt(run_y(pages, last, "印发"), 0);
	for (guint p = 0; p < pages->page_count; p++) {
		ck_assert_int_eq(run_y(pages, p, "单") > 0, p < text && p % 2 == 0);
		ck_assert_int_eq(run_y(pages, p, "双") > 0, p < text && p % 2 == 1);
	}
}
END_TEST

/* A block that begins a page does so once, and needs no blank one. */
START_TEST(own_page)
{
	struct box_style *style = official_style();
	struct box *body = kit_block(style), *own = kit_block(style);
	struct pages *pages;

	own->stand = STAND_PAGE;
	kit_add(own, kit_para(style, "附件"));
	kit_add(body, lines_para(style, 22));
	kit_add(body, own);
	pages = kit_lay(official(body));
	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_double_eq_tol(run_y(pages, 1, "附件"), base_line(0), NEAR);
	body->child[0] = kit_para(style, "甲");
	ck_assert_uint_eq(kit_lay(official(body))->page_count, 2);
	body->child++;
	body->child_count = 1;
	ck_assert_uint_eq(kit_lay(official(body))->page_count, 1);
}
END_TEST

/* The first page may have a foot of its own, or none. */
START_TEST(first_page)
{
	struct box_style *style = official_style(), *small = kit_style(14, ALIGN_START);
	struct box *body = kit_block(style);
	struct boxes *boxes = official(body);
	struct pages *pages;

	kit_add(body, lines_para(style, 50));
	boxes->sheet->footer[PAGE_ANY] = number(small, "页");
	boxes->sheet->footer[PAGE_FIRST] = kit_block(small);
	pages = kit_lay(boxes);
	for (guint p = 0; p < 3; p++)
		ck_assert_int_eq(run_y(pages, p, "页") > 0, p > 0);
}
END_TEST

/* The name stands on the middle of the date, whichever is wider, and never outside the measure. */
START_TEST(signature)
{
	const char *names[] = { "甲乙", "甲乙丙丁戊己庚辛壬癸甲乙",
		"甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		struct box_style *style = official_style();
		struct box_style *center = official_style(), *end = official_style();
		struct box *body = kit_block(style), *block = kit_block(end);
		g_autoptr(GArray) lines = NULL;
		const struct kit_line *line;

		center->align = ALIGN_CENTER;
		end->align = ALIGN_END;
		block->as_last = true;
		block->padding[1] = 4 * EM;
		kit_add(block, kit_para(center, names[i]));
		kit_add(block, kit_para(center, "丁丑年六月九日"));
		kit_add(body, block);
		lines = kit_lines(kit_lay(official(body)));
		ck_assert_uint_eq(lines->len, 2);
		line = &g_array_index(lines, struct kit_line, 0);
		ck_assert_double_eq_tol(line[1].right, 184 * MM - 4 * EM, NEAR);
		if (i < 2)
			ck_assert_double_eq_tol(line[0].left + line[0].right, line[1].left + line[1].right, NEAR);
		ck_assert_double_lt(line[0].right, 184 * MM + NEAR);
	}
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout official");
	TCase *t = tcase_create("official");

	tcase_add_test(t, lines_and_characters);
	tcase_add_test(t, snaps);
	tcase_add_loop_test(t, even_foot, 0, G_N_ELEMENTS(feet));
	tcase_add_test(t, own_page);
	tcase_add_test(t, first_page);
	tcase_add_test(t, signature);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
