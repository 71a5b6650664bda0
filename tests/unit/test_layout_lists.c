/* Lists: marks in front, items in one line behind them, over pages too. Sizes are 10 pt, lines 15 pt apart. */
#include <string.h>

#include "layout_kit.h"

#define NEAR 0.02

static struct box *
list_item(struct box *list, const char *mark, const char *text)
{
	struct box *item = kit_box(BOX_BLOCK, "LI", list->style), *body = kit_box(BOX_BLOCK, "LBody", list->style);

	item->mark = kit_para(list->style, mark);
	item->mark->role = "Lbl";
	if (text != NULL)
		kit_add(body, kit_para(list->style, text));
	kit_add(item, body);
	kit_add(list, item);
	return item;
}

static struct box *
list_new(void)
{
	return kit_box(BOX_BLOCK, "L", kit_style(10, ALIGN_START));
}

static struct pages *
lay_list(struct box *list, double width, double height)
{
	struct box *body = kit_block(list->style);

	kit_add(body, list);
	return kit_lay(kit_boxes(body, width, height));
}

/* The run of this text, on any page. */
static const struct page_run *
run_of(const struct pages *pages, const char *text)
{
	for (guint k = 0; k < pages->page_count; k++)
		for (guint i = 0; i < pages->page[k].item_count; i++)
			if (pages->page[k].item[i].kind == ITEM_RUN &&
			    strcmp(pages->page[k].item[i].u.run.text, text) == 0)
				return &pages->page[k].item[i].u.run;
	ck_abort_msg("no run %s", text);
	return NULL;
}

/* A mark and where the text after it begins: half ems, and a blank where the mark brings none. */
static const struct {
	const char *mark;
	double hang;
} hangs[] = {
	{ "（一）", 25 },
	{ "一、", 20 },
	{ "1.", 10 },
	{ "10.", 15 },
	{ "①", 15 },
	{ "（十二）", 35 },
	{ "—", 15 },
	{ "", 0 },
};

START_TEST(hangs_by_the_mark)
{
	struct box *list = list_new();
	struct pages *pages;

	list_item(list, hangs[_i].mark, "甲乙丙丁");
	pages = lay_list(list, hangs[_i].hang + 25, 200);
	ck_assert_double_eq_tol(run_of(pages, "甲乙")->glyph[0].x, hangs[_i].hang, NEAR);
	ck_assert_double_eq_tol(run_of(pages, "丙丁")->glyph[0].x, hangs[_i].hang, NEAR);
	if (*hangs[_i].mark)
		ck_assert_double_eq_tol(run_of(pages, "甲乙")->glyph[0].y, run_of(pages, hangs[_i].mark)->glyph[0].y,
		    strcmp(hangs[_i].mark, "—") ? NEAR : 1);
}
END_TEST

/* The widest mark holds for the whole list; more room may be asked for. */
START_TEST(items_stand_in_one_line)
{
	struct box *list = list_new();

	list_item(list, "9.", "甲");
	list_item(list, "10.", "乙");
	ck_assert_double_eq_tol(run_of(lay_list(list, 100, 200), "甲")->glyph[0].x, 15, NEAR);
	ck_assert_double_eq_tol(run_of(lay_list(list, 100, 200), "乙")->glyph[0].x, 15, NEAR);
	list->child[0]->hang = list->child[1]->hang = 30;
	ck_assert_double_eq_tol(run_of(lay_list(list, 100, 200), "乙")->glyph[0].x, 30, NEAR);
}
END_TEST

START_TEST(lists_nest)
{
	struct box *list = list_new(), *inner = list_new();
	struct pages *pages;

	list_item(inner, "①", "乙");
	kit_add(list_item(list, "一、", "甲")->child[0], inner);
	list_item(list, "二、", NULL); /* as high as its mark */
	list_item(list, "三、", "丙");
	pages = lay_list(list, 100, 200);
	ck_assert_double_eq_tol(run_of(pages, "①")->glyph[0].x, 20, 0.6);
	ck_assert_double_eq_tol(run_of(pages, "乙")->glyph[0].x, 35, NEAR);
	ck_assert_double_eq_tol(run_of(pages, "乙")->glyph[0].y - run_of(pages, "甲")->glyph[0].y, 15, NEAR);
	ck_assert_double_eq_tol(run_of(pages, "二、")->glyph[0].y - run_of(pages, "乙")->glyph[0].y, 15, NEAR);
	ck_assert_double_eq_tol(run_of(pages, "丙")->glyph[0].y - run_of(pages, "乙")->glyph[0].y, 30, NEAR);
}
END_TEST

/* The mark of an item that goes on on the next page is not said again, and the element goes on. */
START_TEST(items_break)
{
	struct box *list = list_new();
	struct pages *pages;
	guint marks = 0, bodies = 0, element = 0;

	list_item(list, "一、", "甲乙丙丁戊己庚辛壬癸子丑");
	pages = lay_list(list, 42, 50);
	ck_assert_uint_eq(pages->page_count, 2);
	for (guint k = 0; k < 2; k++)
		for (guint i = 0; i < pages->page[k].item_count; i++) {
			const struct page_item *item = &pages->page[k].item[i];

			if (item->kind != ITEM_BEGIN)
				continue;
			marks += strcmp(item->u.begin.role, "Lbl") == 0;
			if (strcmp(item->u.begin.role, "LBody") == 0) {
				ck_assert(bodies == 0 || item->u.begin.element == element);
				element = item->u.begin.element;
				bodies++;
			}
		}
	ck_assert_uint_eq(marks, 1);
	ck_assert_uint_eq(bodies, 2);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout lists");
	TCase *t = tcase_create("lists");

	tcase_add_loop_test(t, hangs_by_the_mark, 0, G_N_ELEMENTS(hangs));
	tcase_add_test(t, items_stand_in_one_line);
	tcase_add_test(t, lists_nest);
	tcase_add_test(t, items_break);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
