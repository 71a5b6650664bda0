/* What stands inside lines beside plain text: bold, superscripts, fractions, leaders, marks on words. Sizes are 10 pt. */
#include <string.h>

#include "base/arena.h"
#include "layout_kit.h"

#define NEAR 0.02

static const struct page_item *
item_at(const struct pages *pages, enum item_kind kind, guint n)
{
	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == kind && n-- == 0)
			return &pages->page[0].item[i];
	return NULL;
}

static guint
count_items(const struct pages *pages, enum item_kind kind)
{
	guint count = 0;

	for (guint i = 0; i < pages->page[0].item_count; i++)
		count += pages->page[0].item[i].kind == kind;
	return count;
}

static struct pages *
lay_para(struct box *para, double width)
{
	struct box *body = kit_block(para->style);

	kit_add(body, para);
	return kit_lay(kit_boxes(body, width, 200));
}

static const char *
face_of(const struct page_item *run)
{
	return rig_get()->fonts->face[run->u.run.face].id;
}

/* Font, text, face of its first run, stroke; whether the style is not bold. */
static const struct {
	const char *font, *text, *face;
	double stroke;
	bool plain;
} bolds[] = {
	{ "song", "供电", "NotoSerifSC-Bold", 0, false },
	{ "song", "kV", "LiberationSerif-Bold", 0, false },
	{ "hei", "供电", "NotoSansSC-Bold", 0, false },
	{ "hei-bold", "供电", "NotoSansSC-Bold", 0, false },
	{ "title", "供电", "NotoSerifSC-Bold", 0, false },
	{ "fangsong", "供电", "FandolFang-Regular", 10 / 35.0, false },
	{ "fangsong", "kV", "LiberationSerif-Bold", 0, false },
	{ "kai", "供电", "LXGWWenKai-Regular", 10 / 35.0, false },
	/* Rare characters of a bold role are no thinner than those beside them. */
	{ "hei-bold", "\U0002A6A5\U0002A6A5", "BabelStoneHan", 10 / 35.0, true },
	{ "title", "\U0002B2DA\U0002B2DA", "HanaMinB", 10 / 35.0, true },
	{ "title", "供电", "NotoSerifSC-Bold", 0, true },
	{ "hei", "\U0002B2DA\U0002B2DA", "HanaMinB", 0, true },
};

START_TEST(emboldens)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	const struct page_item *run;

	style->font = bolds[_i].font;
	style->bold = !bolds[_i].plain;
	run = item_at(lay_para(kit_para(style, bolds[_i].text), 100), ITEM_RUN, 0);
	ck_assert_str_eq(face_of(run), bolds[_i].face);
	ck_assert_double_eq_tol(run->u.run.embolden, bolds[_i].stroke, 1e-9);
	ck_assert_double_eq_tol(run->u.run.glyph[1].x - run->u.run.glyph[0].x,
	    g_str_has_prefix(bolds[_i].text, "k") ? 5.56 : 10, NEAR);
}
END_TEST

/* The style of superscripts in another one. */
static struct box_style *
raised(const struct box_style *from, double raise)
{
	struct box_style *style = arena_memdup(rig_get()->arena, from, sizeof *from);

	style->size *= 0.62;
	style->raise = raise;
	return style;
}

START_TEST(raises)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *para = kit_para(style, "厅12m");
	struct pages *pages;

	kit_span(para, SPAN_TEXT, "2")->style = raised(style, 3.6);
	kit_span(para, SPAN_TEXT, "的厅厅");
	pages = lay_para(para, 200);
	ck_assert_double_eq_tol(
	    item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].y - item_at(pages, ITEM_RUN, 2)->u.run.glyph[0].y, 3.6, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 2)->u.run.size, 6.2, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 3)->u.run.glyph[0].x, 10 + 2.5 + 10 + 7.78 + 3.1 + 2.5, NEAR);
	/* It goes with its word, and the lines are as far apart as always. */
	pages = lay_para(para, 32);
	ck_assert_str_eq(kit_joined(pages), "厅|12m2|的厅厅");
	ck_assert_double_eq_tol(
	    item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].y - item_at(pages, ITEM_RUN, 0)->u.run.glyph[0].y, 15, NEAR);
	ck_assert_double_eq_tol(
	    item_at(pages, ITEM_RUN, 3)->u.run.glyph[0].y - item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].y, 15, NEAR);
}
END_TEST

START_TEST(marks_hold_raised_han)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *para = kit_para(style, "甲乙丙");

	kit_span(para, SPAN_TEXT, "1")->style = raised(style, 3.6);
	kit_span(para, SPAN_TEXT, "丁");
	ck_assert_str_eq(kit_joined(lay_para(para, 31)), "甲乙|丙1丁");
	ck_assert_double_eq_tol(item_at(lay_para(para, 100), ITEM_RUN, 1)->u.run.glyph[0].x, 30, NEAR);
	ck_assert_double_eq_tol(item_at(lay_para(para, 100), ITEM_RUN, 2)->u.run.glyph[0].x, 33.1, NEAR);
}
END_TEST

START_TEST(sets_fractions)
{
	struct box *para = kit_para(kit_style(10, ALIGN_START), "余1");
	struct pages *pages;
	const struct page_run *run;
	const struct rect *bar;

	kit_span(para, SPAN_FRACTION, "3/10");
	kit_span(para, SPAN_TEXT, "份");
	pages = lay_para(para, 100);
	run = &item_at(pages, ITEM_RUN, 2)->u.run;
	bar = &item_at(pages, ITEM_FILL, 0)->u.fill.box;
	ck_assert_str_eq(run->text, "3/10");
	ck_assert_uint_eq(run->count, 3);
	ck_assert_uint_eq(run->glyph[2].cluster, 0);
	ck_assert_double_lt(run->glyph[0].y, bar->y);
	ck_assert_double_gt(run->glyph[1].y, bar->y + bar->height + 3);
	ck_assert_double_eq_tol(run->glyph[0].x + 1.55, bar->x + bar->width / 2,
	    NEAR); /* both parts in the middle of the bar */
	ck_assert_double_eq_tol(run->glyph[2].x, bar->x + bar->width / 2, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 3)->u.run.glyph[0].x, bar->x + bar->width + 0.4 + 2.5, NEAR);
	pages = lay_para(para, 24); /* it holds to its whole number */
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].x, 0, NEAR);
	ck_assert_double_eq_tol(
	    item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].y - item_at(pages, ITEM_RUN, 0)->u.run.glyph[0].y, 15, NEAR);
	ck_assert_double_eq_tol(
	    item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].y - item_at(pages, ITEM_RUN, 2)->u.run.glyph[0].y, 4.6, NEAR);
}
END_TEST

/* The x of the dots of a leader. */
static double
dot_x(const struct page_item *path, guint n)
{
	ck_assert_uint_gt(path->u.path.point_count, 26 * n);
	return path->u.path.point[26 * n] - 0.5;
}

START_TEST(fills_with_leaders)
{
	struct box_style *style = kit_style(10, ALIGN_JUSTIFY);
	struct box *body = kit_block(style), *one = kit_para(style, "甲乙"), *other = kit_para(style, "甲乙丙丁");
	struct pages *pages;
	const struct page_item *dots;
	double step;

	kit_span(one, SPAN_LEADER, NULL);
	kit_span(one, SPAN_TEXT, "1");
	kit_span(other, SPAN_LEADER, NULL);
	kit_span(other, SPAN_TEXT, "12");
	kit_add(body, one);
	kit_add(body, other);
	pages = kit_lay(kit_boxes(body, 103, 100));
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].x, 98, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 3)->u.run.glyph[0].x, 93, NEAR);
	dots = item_at(pages, ITEM_PATH, 0);
	for (guint i = 0; i * 26 < dots->u.path.point_count; i++) {
		ck_assert_double_ge(dot_x(dots, i) - 0.5, 22 - NEAR);
		ck_assert_double_le(dot_x(dots, i) + 0.5, 96 + NEAR);
	}
	step = (dot_x(dots, 0) - dot_x(item_at(pages, ITEM_PATH, 1), 0)) / 5; /* they stand below each other */
	ck_assert_double_eq_tol(step, round(step), 1e-6);
	ck_assert_int_eq(dots[-1].kind, ITEM_BEGIN); /* read out they are nothing */
	ck_assert_str_eq(dots[-1].u.begin.role, "Artifact");
}
END_TEST

START_TEST(breaks_before_leaders)
{
	struct box *para = kit_para(kit_style(10, ALIGN_START), "甲乙丙丁戊");

	kit_span(para, SPAN_LEADER, NULL);
	kit_span(para, SPAN_TEXT, "1");
	ck_assert_str_eq(kit_joined(lay_para(para, 76)), "甲乙丙丁戊1");
	ck_assert_str_eq(kit_joined(lay_para(para, 74)), "甲乙丙丁|戊1");
	ck_assert_double_eq_tol(item_at(lay_para(para, 74), ITEM_RUN, 1)->u.run.glyph[0].y -
		item_at(lay_para(para, 74), ITEM_RUN, 0)->u.run.glyph[0].y,
	    15, NEAR);
}
END_TEST

/* A right stop; one past its stop goes on to the next; without one on a line of its own, at its first stop. */
START_TEST(goes_to_tab_stops)
{
	static const struct box_tab stops[] = { { 40, TAB_RIGHT }, { 60, TAB_LEFT } };
	struct box_style *style = kit_style(10, ALIGN_JUSTIFY);
	struct box *para = kit_para(style, "甲");
	struct pages *pages;

	style->tab = stops;
	style->tab_count = G_N_ELEMENTS(stops);
	kit_span(para, SPAN_TAB, NULL);
	kit_span(para, SPAN_TEXT, "乙丙");
	kit_span(para, SPAN_TAB, NULL);
	kit_span(para, SPAN_TEXT, "丁");
	kit_span(para, SPAN_TAB, NULL);
	kit_span(para, SPAN_TEXT, "戊");
	pages = lay_para(para, 100);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].x, 20, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 2)->u.run.glyph[0].x, 60, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 3)->u.run.glyph[0].x, 30, NEAR);
	ck_assert_double_eq_tol(
	    item_at(pages, ITEM_RUN, 3)->u.run.glyph[0].y - item_at(pages, ITEM_RUN, 2)->u.run.glyph[0].y, 15, NEAR);
}
END_TEST

START_TEST(dots_below_han)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	const struct page_item *dots;

	style->emphasis = true;
	dots = item_at(lay_para(kit_para(style, "甲，乙10丙"), 100), ITEM_PATH, 0);
	ck_assert_uint_eq(dots->u.path.point_count, 26); /* marks and figures have none */
	ck_assert_double_eq_tol(dots->u.path.point[0] - 0.75, 5, NEAR);
	ck_assert_uint_eq(count_items(lay_para(kit_para(style, "甲，乙10丙"), 100), ITEM_PATH), 3);
}
END_TEST

START_TEST(draws_lines)
{
	struct box_style *style = kit_style(10, ALIGN_START), *other;
	struct box *para = kit_para(style, "甲");
	const struct page_item *line;

	other = arena_memdup(rig_get()->arena, style, sizeof *style);
	other->strike = true;
	other->underline = UNDERLINE_WAVY;
	kit_span(para, SPAN_TEXT, "10乙")->style = other;
	kit_span(para, SPAN_TEXT, "20 ")->style = other;
	kit_span(para, SPAN_TEXT, "丙");
	line = item_at(lay_para(para, 100), ITEM_FILL,
	    0); /* one line over both spans, and not over the gaps at their ends */
	ck_assert_uint_eq(count_items(lay_para(para, 100), ITEM_FILL), 1);
	ck_assert_double_eq_tol(line->u.fill.box.x, 12.5, NEAR);
	ck_assert_double_eq_tol(line->u.fill.box.width, 10 + 2.5 + 10 + 2.5 + 10, NEAR);
	line = item_at(lay_para(para, 100), ITEM_PATH, 0);
	ck_assert_double_eq_tol(line->u.path.point[0], 12.5, NEAR);
	ck_assert_double_eq_tol(line->u.path.point[line->u.path.point_count - 2], 47.5, NEAR);
}
END_TEST

START_TEST(frames_words)
{
	struct box_style *style = kit_style(10, ALIGN_START),
			 *framed = arena_memdup(rig_get()->arena, style, sizeof *style);
	struct box_frame frame = { framed }, next = { framed };
	struct box *para = kit_para(style, "甲");
	struct box_span *span;
	struct pages *pages;

	framed->box = 1;
	framed->box_padding = 2;
	for (guint i = 0; i < 3; i++) {
		span = kit_span(para, SPAN_TEXT, i < 2 ? "乙" : "丙");
		span->style = framed;
		span->frame = i < 2 ? &frame : &next;
	}
	pages = lay_para(para, 100);
	ck_assert_uint_eq(count_items(pages, ITEM_FILL), 8);
	ck_assert_double_eq_tol(item_at(pages, ITEM_FILL, 0)->u.fill.box.x, 11.2, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_FILL, 0)->u.fill.box.width, 26, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_FILL, 0)->u.fill.box.y, 15 - 2.5 - 10 - 3, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_FILL, 4)->u.fill.box.x, 11.2 + 26 + 2.4, NEAR);
	/* Broken over lines it is open at the break. */
	ck_assert_uint_eq(count_items(lay_para(para, 25), ITEM_FILL), 3 + 3 + 4);
	ck_assert_str_eq(kit_joined(lay_para(para, 25)), "甲乙|乙|丙");
}
END_TEST

/* What is read back of a field lies in its box: raised it is higher up, framed it is without the frame. */
START_TEST(fields_lie_in_boxes)
{
	struct box_style *style = kit_style(10, ALIGN_START),
			 *framed = arena_memdup(rig_get()->arena, style, sizeof *style);
	struct box_frame frame = { framed };
	struct box *para = kit_para(style, "甲");
	struct pages *pages;

	framed->box = 1;
	kit_value(para, kit_field("a", "甲", "乙"));
	para->span[1].style = raised(style, 3.6);
	kit_value(para, kit_field("b", "乙", "丙"));
	para->span[2].style = framed;
	para->span[2].frame = &frame;
	pages = lay_para(para, 100);
	ck_assert_uint_eq(pages->field_count, 2);
	ck_assert_double_eq_tol(pages->field[0].box.y, item_at(pages, ITEM_RUN, 1)->u.run.glyph[0].y - 0.88 * 6.2,
	    NEAR);
	ck_assert_double_eq_tol(pages->field[0].box.height, 6.2, NEAR);
	ck_assert_double_eq_tol(pages->field[1].box.x, item_at(pages, ITEM_RUN, 2)->u.run.glyph[0].x, NEAR);
	ck_assert_double_eq_tol(pages->field[1].box.width, 10, NEAR);
}
END_TEST

/* In each column the points stand below each other, the longest tail at the right edge; words are aligned at the end. */
START_TEST(points_stand_below_each_other)
{
	static const char *texts[] = { "1,234.5", "12", "0.125", "免收", "/", "3.5 元" };
	struct box_style *style = kit_style(10, ALIGN_DECIMAL);
	struct box *grid = kit_grid(style, "100", 1, 1), *body = kit_block(style);
	struct pages *pages;
	double point = 0;

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		kit_cell(kit_row(grid, 0), 0, 1, 1, kit_para(style, texts[i]));
	kit_add(body, grid);
	pages = kit_lay(kit_boxes(body, 101, 400));
	for (guint i = 0; i < 6; i++) {
		const struct page_run *run = &item_at(pages, ITEM_RUN, i)->u.run;
		const char *dot = strchr(run->text, '.');

		if (i == 3 || i == 4)
			ck_assert_double_eq_tol(run->glyph[0].x + run->advance, 100.5, NEAR);
		if (dot != NULL && point > 0)
			ck_assert_double_eq_tol(run->glyph[dot - run->text].x, point, NEAR);
		if (dot != NULL)
			point = run->glyph[dot - run->text].x;
	}
	ck_assert_double_gt(point, 0);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 1)->u.run.glyph[1].x + 5, point, NEAR);
	ck_assert_double_eq_tol(item_at(pages, ITEM_RUN, 6)->u.run.glyph[0].x + 10, 100.5, NEAR);
}
END_TEST

/* A pair of dashes is one stroke of two ems, and a single one does not touch the figures it joins. */
START_TEST(dashes_have_no_hole)
{
	static const char *fonts[] = { "song", "hei", "hei-bold", "title", "fangsong", "kai" };
	struct box_style *style = kit_style(10, ALIGN_START);
	const struct page_run *run;

	style->font = fonts[_i];
	run = &item_at(lay_para(kit_para(style, "——"), 100), ITEM_RUN, 0)->u.run;
	ck_assert_uint_eq(run->count, 1);
	ck_assert_double_eq_tol(run->advance, 20, NEAR);
	run = &item_at(lay_para(kit_para(style, "甲—9"), 100), ITEM_RUN, _i > 3 ? 1 : 0)->u.run;
	ck_assert_ptr_nonnull(strstr(run->text, "—"));
	ck_assert(g_str_has_prefix(rig_get()->fonts->face[run->face].id, "Noto"));
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout inline");
	TCase *t = tcase_create("inline");

	tcase_add_loop_test(t, emboldens, 0, G_N_ELEMENTS(bolds));
	tcase_add_test(t, raises);
	tcase_add_test(t, marks_hold_raised_han);
	tcase_add_test(t, sets_fractions);
	tcase_add_test(t, fills_with_leaders);
	tcase_add_test(t, breaks_before_leaders);
	tcase_add_test(t, goes_to_tab_stops);
	tcase_add_test(t, dots_below_han);
	tcase_add_test(t, draws_lines);
	tcase_add_test(t, frames_words);
	tcase_add_test(t, fields_lie_in_boxes);
	tcase_add_test(t, points_stand_below_each_other);
	tcase_add_loop_test(t, dashes_have_no_hole, 0, 6);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
