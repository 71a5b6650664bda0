/* How lines are set: compressed marks, quarter ems, justification, gaps to write in, leading. Sizes are 10 pt. */
#include <string.h>

#include "layout_kit.h"

#define NEAR 0.02

/* The origin of the n-th character shown on a page (marks of two characters count once). */
static double
glyph_x(const struct pages *pages, guint n)
{
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind != ITEM_RUN)
			continue;
		if (n < item->u.run.count)
			return item->u.run.glyph[n].x;
		n -= item->u.run.count;
	}
	ck_abort_msg("no such glyph");
	return 0;
}

static guint
count_kind(const struct pages *pages, enum item_kind kind)
{
	guint count = 0;

	for (guint i = 0; i < pages->page[0].item_count; i++)
		count += pages->page[0].item[i].kind == kind;
	return count;
}

static const struct page_item *
find_kind(const struct pages *pages, enum item_kind kind, guint n)
{
	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == kind && n-- == 0)
			return &pages->page[0].item[i];
	ck_abort_msg("no such item");
	return NULL;
}

static struct pages *
set_style(const struct box_style *style, const char *text, double width)
{
	struct box *body = kit_block(style);

	kit_add(body, kit_para(style, text));
	return kit_lay(kit_boxes(body, width, 2000));
}

/* Text between 甲 and 乙, and the distance of the two: marks beside each other take 1.5 em, not 2 (CLREQ 3.1.6). */
static const struct {
	const char *text;
	guint last;
	double distance;
} compressed[] = {
	{ "甲）（乙", 3, 25 },
	{ "甲》，乙", 3, 25 },
	{ "甲“《乙", 3, 25 },
	{ "甲。”乙", 3, 25 },
	{ "甲，“乙", 3, 25 },
	{ "甲）》，乙", 4, 30 },
	{ "甲，乙", 2, 20 },
	{ "甲（乙", 2, 20 },
	{ "甲·乙", 2, 15 },
	{ "甲、（乙", 3, 25 },
	{ "甲？！乙", 3, 20 },
	{ "甲：“乙", 3, 25 },
	{ "甲……乙", 3, 30 },
	{ "甲——乙", 2, 30 },
	{ "甲—乙", 2, 20 },
	{ "甲～乙", 2, 20 },
	{ "甲【（乙", 3, 25 },
	{ "甲）。乙", 3, 25 },
};

START_TEST(compresses_pairs)
{
	struct pages *pages = kit_set(compressed[_i].text, 40, ALIGN_START);

	ck_assert_double_eq_tol(glyph_x(pages, compressed[_i].last) - glyph_x(pages, 0), compressed[_i].distance, NEAR);
}
END_TEST

START_TEST(halves_marks_at_ends)
{
	struct pages *start = kit_set("（甲）", 10, ALIGN_START), *end = kit_set("甲乙。", 10, ALIGN_END);
	struct pages *middle = kit_set("（甲）", 10, ALIGN_CENTER);

	ck_assert_double_eq_tol(glyph_x(start, 1), 5, 0.6);
	ck_assert_double_eq_tol(glyph_x(end, 0), 75, 0.6);
	ck_assert_double_eq_tol(glyph_x(middle, 1), 45, 0.3);
}
END_TEST

START_TEST(gaps_of_a_quarter_em)
{
	struct pages *pages = kit_set("由10号", 40, ALIGN_START);

	ck_assert_double_eq_tol(glyph_x(pages, 1), 12.5, NEAR);
	ck_assert_double_eq_tol(glyph_x(pages, 3), 12.5 + 10 + 2.5, NEAR);
	/* One that is typed is no wider. */
	pages = kit_set("由 10 号", 40, ALIGN_START);
	ck_assert_double_eq_tol(glyph_x(pages, 2), 12.5, NEAR);
	/* None beside a mark, none at the start of a line. */
	pages = kit_set("，10，", 40, ALIGN_START);
	ck_assert_double_eq_tol(glyph_x(pages, 1), 10, NEAR);
	ck_assert_double_eq_tol(glyph_x(pages, 3), 20, NEAR);
	pages = kit_set("10号", 40, ALIGN_START);
	ck_assert_double_eq_tol(glyph_x(pages, 0), 0, NEAR);
}
END_TEST

/* Every line but the last comes to the measure exactly, whatever is compressed or stretched in it. */
START_TEST(justifies)
{
	double measure = 100 + 7.3 * _i;
	struct box_style *style = kit_style(10, ALIGN_JUSTIFY);
	g_autoptr(GArray) lines = NULL;

	lines = kit_lines(set_style(style,
	    "根据《供电营业规则》（试行）的规定，现将10kV云城二线的供电方案答复如下：容量630kVA、"
	    "费用187,500.00元；“三零”服务详见公示。如有疑问，请拨打95598供电服务热线，我们将为您解答……谢谢您的支持与配合。",
	    measure));
	ck_assert_uint_gt(lines->len, 2);
	for (guint i = 0; i + 1 < lines->len; i++) {
		const struct kit_line *line = &g_array_index(lines, struct kit_line, i);
		const char *last = g_utf8_prev_char(line->text + strlen(line->text));
		double blank = g_utf8_strchr("、，。：；？！）》”", -1, g_utf8_get_char(last)) != NULL ? 5 : 0;

		ck_assert_double_eq_tol(line->right - blank, measure, blank > 0 ? 1.0 : NEAR);
	}
	ck_assert_double_le(g_array_index(lines, struct kit_line, lines->len - 1).right, measure + 5.5);
}
END_TEST

START_TEST(compresses_in_order)
{
	/* 乙 must come 2 pt nearer: the comma shrinks by them, the quarter em stays. */
	struct pages *pages = kit_set("甲，乙丙10号", 6.3, ALIGN_START);

	ck_assert_str_eq(kit_joined(pages), "甲，乙丙10号");
	ck_assert_double_eq_tol(glyph_x(pages, 4) - glyph_x(pages, 3), 12.5, NEAR);
	ck_assert_double_lt(glyph_x(pages, 2), 20 - 1.9);
	/* No mark to compress: autospace shrinks by up to an eighth each. */
	pages = kit_set("甲丙10号", 4.3, ALIGN_START);
	ck_assert_str_eq(kit_joined(pages), "甲丙10号");
	ck_assert_double_eq_tol(glyph_x(pages, 2), 21.5, NEAR);
}
END_TEST

START_TEST(distributes)
{
	struct box_style *style = kit_style(10, ALIGN_DISTRIBUTE);
	struct pages *two = set_style(style, "户名", 40), *four = set_style(style, "用电地址", 46);

	ck_assert_double_eq_tol(glyph_x(two, 0), 0, NEAR);
	ck_assert_double_eq_tol(glyph_x(two, 1), 30, NEAR);
	ck_assert_double_eq_tol(glyph_x(four, 1), 12, NEAR);
	ck_assert_double_eq_tol(glyph_x(four, 3), 36, NEAR);
	ck_assert_double_eq_tol(glyph_x(set_style(style, "户", 40), 0), 15, NEAR);
}
END_TEST

START_TEST(indents_and_hangs)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	g_autoptr(GArray) lines = NULL, item = NULL;

	style->indent = 20;
	style->hang = 5;
	lines = kit_lines(set_style(style, "甲乙丙丁戊己庚辛壬癸子丑", 85));
	ck_assert_uint_eq(lines->len, 2);
	ck_assert_double_eq_tol(g_array_index(lines, struct kit_line, 0).left, 20, NEAR);
	ck_assert_double_eq_tol(g_array_index(lines, struct kit_line, 1).left, 5, NEAR);
	/* The text of an item begins where its other lines do. */
	style = kit_style(10, ALIGN_JUSTIFY);
	style->hang = 15;
	item = kit_lines(set_style(style, "1. 甲乙丙丁戊己庚辛壬癸子丑", 80));
	ck_assert_uint_eq(item->len, 2);
	ck_assert_double_eq_tol(glyph_x(set_style(style, "1. 甲乙丙丁戊己庚辛壬癸子丑", 80), 3), 15, NEAR);
	ck_assert_double_eq_tol(g_array_index(item, struct kit_line, 1).left, 15, NEAR);
}
END_TEST

START_TEST(leads)
{
	struct box_style *style = kit_style(10, ALIGN_START), *big = kit_style(20, ALIGN_START);
	struct box *body = kit_block(style), *mixed = kit_para(style, "甲");
	g_autoptr(GArray) lines = NULL;
	struct pages *pages;

	style->leading = 18;
	style->before = 3;
	style->after = 7;
	big->leading = 30;
	kit_span(mixed, SPAN_TEXT, "乙")->style = big;
	kit_add(body, kit_para(style, "甲乙丙丁戊己庚辛壬癸子丑"));
	kit_add(body, kit_para(style, "甲"));
	kit_add(body, mixed);
	pages = kit_lay(kit_boxes(body, 80, 500));
	lines = kit_lines(pages);
	/* 10 pt in the middle of 18: its em box begins at 4, its base line is 8.8 below. */
	ck_assert_double_eq_tol(g_array_index(lines, struct kit_line, 0).y, 3 + 4 + 8.8, NEAR);
	ck_assert_double_eq_tol(g_array_index(lines, struct kit_line, 1).y, 3 + 4 + 8.8 + 18, NEAR);
	/* Between paragraphs the larger of the two spaces. */
	ck_assert_double_eq_tol(g_array_index(lines, struct kit_line, 2).y, 3 + 4 + 8.8 + 36 + 7, NEAR);
	/* One base line for both sizes. */
	ck_assert_double_eq_tol(find_kind(pages, ITEM_RUN, 3)->u.run.glyph[0].y,
	    find_kind(pages, ITEM_RUN, 4)->u.run.glyph[0].y, NEAR);
}
END_TEST

START_TEST(blanks_stay)
{
	struct box_style *style = kit_style(10, ALIGN_JUSTIFY);
	struct box *body = kit_block(style), *para = kit_para(style, "甲乙丙丁戊己庚");
	struct pages *pages;

	kit_span(para, SPAN_BLANK, NULL)->width = 33;
	kit_span(para, SPAN_TEXT, "元，子丑寅卯辰巳午未");
	kit_add(body, para);
	pages = kit_lay(kit_boxes(body, 125, 500));
	ck_assert_uint_eq(count_kind(pages, ITEM_FILL), 1);
	ck_assert_double_eq_tol(find_kind(pages, ITEM_FILL, 0)->u.fill.box.width, 33, NEAR);
	/* One that is wider than the line is cut to it. */
	body = kit_block(style);
	kit_span(kit_para(style, NULL), SPAN_BLANK, NULL);
	para = kit_para(style, NULL);
	kit_span(para, SPAN_BLANK, NULL)->width = 500;
	kit_add(body, para);
	ck_assert_double_eq_tol(find_kind(kit_lay(kit_boxes(body, 125, 500)), ITEM_FILL, 0)->u.fill.box.width, 125,
	    NEAR);
}
END_TEST

/* The template's own words are shaped once for all documents: what one of them is cut to is no other's. */
START_TEST(blanks_of_templates_stay)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *para = kit_para(style, "签名：");
	struct box_memo memo = { .box = para, .arena = rig_get()->arena };
	static const struct {
		double width, blank;
	} documents[] = { { 60, 60 }, { 200, 100 }, { 60, 60 }, { 300, 100 } };

	kit_span(para, SPAN_BLANK, NULL)->width = 100;
	para->memo = &memo;
	kit_add(body, para);
	for (guint i = 0; i < G_N_ELEMENTS(documents); i++)
		ck_assert_double_eq_tol(
		    find_kind(kit_lay(kit_boxes(body, documents[i].width, 500)), ITEM_FILL, 0)->u.fill.box.width,
		    documents[i].blank, NEAR);
}
END_TEST

START_TEST(checks_are_drawn)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *para = kit_para(style, NULL);
	struct pages *pages;

	kit_span(para, SPAN_CHECK, NULL)->checked = true;
	kit_span(para, SPAN_TEXT, "是 ");
	kit_span(para, SPAN_CHECK, NULL);
	kit_span(para, SPAN_TEXT, "否");
	kit_add(body, para);
	pages = kit_lay(kit_boxes(body, 100, 100));
	ck_assert_uint_eq(count_kind(pages, ITEM_PATH), 3);
	ck_assert_double_eq_tol(glyph_x(pages, 0), 10, NEAR);
	/* A box never stands at the end of a line, its word in the next. */
	pages = kit_lay(kit_boxes(body, 35, 100));
	ck_assert_str_eq(kit_joined(pages), "是|否");
}
END_TEST

START_TEST(underlines)
{
	struct box_style *style = kit_style(10, ALIGN_START), *line = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *para = kit_para(style, "户名：");
	struct pages *pages;

	line->underline = true;
	kit_span(para, SPAN_TEXT, "甲10乙")->style = line;
	kit_add(body, para);
	pages = kit_lay(kit_boxes(body, 200, 100));
	ck_assert_uint_eq(count_kind(pages, ITEM_FILL), 1);
	ck_assert_double_eq_tol(find_kind(pages, ITEM_FILL, 0)->u.fill.box.x, 30, NEAR);
	ck_assert_double_eq_tol(find_kind(pages, ITEM_FILL, 0)->u.fill.box.width, 10 + 2.5 + 10 + 2.5 + 10, NEAR);
}
END_TEST

START_TEST(runs_carry_text)
{
	struct pages *pages = kit_set("用10 kV线——𠮷“乙”", 40, ALIGN_START);
	const struct page_item *latin = find_kind(pages, ITEM_RUN, 1);
	g_autoptr(GString) all = g_string_new(NULL);

	ck_assert_str_eq(latin->u.run.text, "10 kV");
	ck_assert_uint_eq(latin->u.run.count, 5);
	ck_assert_uint_eq(latin->u.run.glyph[3].cluster, 3);
	for (guint i = 0; i < count_kind(pages, ITEM_RUN); i++) {
		const struct page_run *run = &find_kind(pages, ITEM_RUN, i)->u.run;

		g_string_append(all, run->text);
		for (guint k = 0; k < run->count; k++) {
			ck_assert_uint_ne(run->glyph[k].id, 0);
			ck_assert_uint_lt(run->glyph[k].cluster, strlen(run->text));
		}
	}
	ck_assert_str_eq(all->str, "用10 kV线——𠮷“乙”");
}
END_TEST

/* Figures stand below each other: none is kerned. */
START_TEST(figures_are_tabular)
{
	struct pages *pages = kit_set("1107", 40, ALIGN_START);

	ck_assert_double_eq_tol(glyph_x(pages, 1), 5, NEAR);
	ck_assert_double_eq_tol(glyph_x(pages, 2), 10, NEAR);
	ck_assert_double_eq_tol(glyph_x(pages, 3), 15, NEAR);
}
END_TEST

START_TEST(tracks)
{
	struct box_style *style = kit_style(10, ALIGN_START);

	style->tracking = 3;
	ck_assert_double_eq_tol(glyph_x(set_style(style, "甲乙丙", 100), 2), 26, NEAR);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout lines");
	TCase *t = tcase_create("lines");

	tcase_add_loop_test(t, compresses_pairs, 0, G_N_ELEMENTS(compressed));
	tcase_add_test(t, halves_marks_at_ends);
	tcase_add_test(t, gaps_of_a_quarter_em);
	tcase_add_loop_test(t, justifies, 0, 30);
	tcase_add_test(t, compresses_in_order);
	tcase_add_test(t, distributes);
	tcase_add_test(t, indents_and_hangs);
	tcase_add_test(t, leads);
	tcase_add_test(t, blanks_stay);
	tcase_add_test(t, blanks_of_templates_stay);
	tcase_add_test(t, checks_are_drawn);
	tcase_add_test(t, underlines);
	tcase_add_test(t, runs_carry_text);
	tcase_add_test(t, figures_are_tabular);
	tcase_add_test(t, tracks);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
