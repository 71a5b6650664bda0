/* Text that runs down: forms of marks, squares of figures, turned words, columns, and the heights of rows. */
#include <string.h>
#include <time.h>

#include "layout_kit.h"

#define NEAR 0.02
#define SIZE 10.0

/* Rows with a label over all of them, which runs down, and a column of text. */
static struct boxes *
labelled(struct box_style *style, const char *label, double width, guint rows, double height)
{
	g_autofree char *columns = g_strdup_printf("%g 1fr", width);
	struct box *grid = kit_grid(style, columns, 0, 0.5), *body = kit_block(style);

	for (guint i = 0; i < rows; i++) {
		struct box_row *row = kit_row(grid, height);

		if (i == 0) {
			struct box_cell *cell = kit_cell(row, 0, 1, rows, kit_para(style, label));

			cell->vertical = cell->label = true;
			cell->content->valign = VALIGN_TOP;
		}
		kit_cell(row, 1, 1, 1, kit_para(style, "一"));
	}
	kit_add(body, grid);
	return kit_boxes(body, 300, 500);
}

static const struct page_run *
run_of(const struct pages *pages, const char *text)
{
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind == ITEM_RUN && strstr(item->u.run.text, text) != NULL)
			return &item->u.run;
	}
	ck_abort_msg("there is no %s", text);
	return NULL;
}

static struct pages *
label_alone(const char *text)
{
	return kit_lay(labelled(kit_style(SIZE, ALIGN_CENTER), text, 60, 1, 300));
}

START_TEST(han_stands_in_squares)
{
	const struct page_run *run = run_of(label_alone("客户情况"), "客户情况");

	ck_assert_int_eq(run->way, RUN_DOWN);
	ck_assert_uint_eq(run->count, 4);
	for (guint i = 1; i < 4; i++) {
		ck_assert_double_eq_tol(run->glyph[i].x, 30 - SIZE / 2, NEAR);
		ck_assert_double_eq_tol(run->glyph[i].y - run->glyph[i - 1].y, SIZE, NEAR);
	}
	ck_assert_double_eq_tol(run->glyph[0].y, 0.88 * SIZE, NEAR);
}
END_TEST

START_TEST(figures_share_a_square)
{
	struct pages *pages = label_alone("抢修24时每365天A级");
	const struct page_run *two = run_of(pages, "24"), *three = run_of(pages, "365"), *letter = run_of(pages, "A");

	ck_assert_int_eq(two->way, RUN_ACROSS);
	ck_assert_double_eq_tol(two->narrow, 0, NEAR);
	ck_assert_double_eq_tol(two->glyph[0].y, two->glyph[1].y, NEAR);
	ck_assert_double_eq_tol(two->glyph[0].x, 30 - SIZE / 2, NEAR);
	ck_assert_double_eq_tol(three->narrow, 2 / 3.0, NEAR);
	ck_assert_double_eq_tol(three->glyph[0].x, 30 - SIZE / 2, NEAR);
	ck_assert_double_eq_tol(three->glyph[2].x - three->glyph[0].x, SIZE * 2 / 3, NEAR);
	ck_assert_int_eq(letter->way, RUN_ACROSS);
	ck_assert_double_eq_tol(letter->glyph[0].x + letter->size * 0.361, 30, 0.1); /* in the middle */
	/* The square takes one em of the column. */
	ck_assert_double_eq_tol(run_of(pages, "时")->glyph[0].y - run_of(pages, "抢修")->glyph[0].y, 3 * SIZE, NEAR);
}
END_TEST

START_TEST(words_lie_turned)
{
	struct pages *pages = label_alone("由10kV线");
	const struct page_run *word = run_of(pages, "10kV"), *after = run_of(pages, "线");

	ck_assert_int_eq(word->way, RUN_TURNED);
	for (guint i = 0; i < word->count; i++)
		ck_assert_double_eq_tol(word->glyph[i].x, 30 - 0.38 * SIZE, NEAR);
	/* A quarter em between Han and the word, on both sides. */
	ck_assert_double_eq_tol(word->glyph[0].y, SIZE * 1.25, NEAR);
	ck_assert_double_eq_tol(after->glyph[0].y - 0.88 * SIZE, word->glyph[0].y + word->advance + 0.25 * SIZE, NEAR);
	ck_assert_int_eq(run_of(label_alone("热线95598"), "95598")->way, RUN_TURNED);
	ck_assert_int_eq(run_of(label_alone("10～35千伏"), "10")->way, RUN_ACROSS);
	ck_assert_int_eq(run_of(label_alone("10～35kV"), "10")->way, RUN_TURNED); /* as its other end */
}
END_TEST

/* The glyph of a character in lines across. */
static guint32
flat_glyph(const struct box_style *style, const char *c)
{
	struct box *body = kit_block(style);

	kit_add(body, kit_para(style, c));
	return run_of(kit_lay(kit_boxes(body, 100, 500)), c)->glyph[0].id;
}

START_TEST(marks_have_vertical_forms)
{
	static const char *const changed[] = { "（", "）", "《", "》", "【", "】", "，", "。", "、", "：", "“", "”",
		"…" };
	static const char *const role[] = { "song", "hei", "fangsong", "kai", "title" };

	for (guint r = 0; r < G_N_ELEMENTS(role); r++)
		for (guint i = 0; i < G_N_ELEMENTS(changed); i++) {
			struct box_style *style = kit_style(SIZE, ALIGN_CENTER);
			g_autofree char *text = g_strdup_printf("甲%s乙", changed[i]);
			const struct page_run *run;

			style->font = role[r];
			run = run_of(kit_lay(labelled(style, text, 60, 1, 0)), changed[i]);
			for (guint k = 0; k < run->count; k++)
				if (strncmp(run->text + run->glyph[k].cluster, changed[i], strlen(changed[i])) == 0)
					ck_assert_msg(run->glyph[k].id != flat_glyph(style, changed[i]), "%s in %s",
					    changed[i], role[r]);
			ck_assert_int_eq(run->way, RUN_DOWN);
		}
	ck_assert_int_eq(run_of(label_alone("甲——乙"), "——")->way, RUN_TURNED);
	ck_assert_int_eq(run_of(label_alone("10～20"), "～")->way, RUN_DOWN);
}
END_TEST

START_TEST(marks_are_compressed)
{
	const struct page_run *run = run_of(label_alone("《规定》（试行）"), "《规定》（试行）");

	/* The upper half of the first bracket is not there, and half an em goes between two that meet. */
	ck_assert_double_lt(run->glyph[0].y, 0.88 * SIZE - 0.4 * SIZE);
	ck_assert_double_eq_tol(run->glyph[4].y - run->glyph[3].y, SIZE / 2, NEAR);
	ck_assert_double_eq_tol(run->glyph[2].y - run->glyph[1].y, SIZE, NEAR);
}
END_TEST

/* Columns of the label: how many, and the text of the first. */
static guint
columns(const struct pages *pages, double *first_x, double *second_x)
{
	double x[8] = { 0 };
	guint count = 0;

	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind != ITEM_RUN || item->u.run.way != RUN_DOWN || count == G_N_ELEMENTS(x))
			continue;
		if (count == 0 || fabs(x[count - 1] - item->u.run.glyph[0].x) > 1)
			x[count++] = item->u.run.glyph[0].x;
	}
	*first_x = x[0];
	*second_x = count > 1 ? x[1] : 0;
	return count;
}

START_TEST(a_low_cell_has_two_columns)
{
	struct box_style *style = kit_style(SIZE, ALIGN_CENTER);
	double first, second;
	struct pages *pages = kit_lay(labelled(style, "业扩报装办理结果", 60, 3, 20));

	/* Eight characters in 60 pt: four and four, from right to left, the two of them in the middle. */
	ck_assert_uint_eq(columns(pages, &first, &second), 2);
	ck_assert_double_gt(first, second);
	ck_assert_double_eq_tol((first + second + SIZE) / 2, 30, NEAR);
	ck_assert_uint_eq(run_of(pages, "业扩报装")->count, 4);
	ck_assert_uint_eq(columns(kit_lay(labelled(style, "业扩报装办理结果", 60, 4, 20)), &first, &second), 1);
	/* A narrow cell has one, and its rows grow; so has a short label. */
	ck_assert_uint_eq(columns(kit_lay(labelled(style, "业扩报装办理结果", 18, 3, 20)), &first, &second), 1);
	ck_assert_uint_eq(columns(kit_lay(labelled(style, "客户情况", 60, 1, 0)), &first, &second), 1);
}
END_TEST

START_TEST(columns_keep_marks_from_their_ends)
{
	struct box_style *style = kit_style(SIZE, ALIGN_CENTER);
	struct pages *pages = kit_lay(labelled(style, "甲乙丙丁（戊己庚辛）", 60, 1, 55));

	/* Five and five would end a column with the bracket. */
	ck_assert_ptr_nonnull(strstr(run_of(pages, "甲")->text, "丁"));
	ck_assert_ptr_null(strstr(run_of(pages, "甲")->text, "（"));
	ck_assert_ptr_nonnull(strstr(run_of(pages, "（")->text, "辛）"));
}
END_TEST

START_TEST(distributed_labels_fill_the_cell)
{
	struct box_style *style = kit_style(SIZE, ALIGN_DISTRIBUTE);
	const struct page_run *run = run_of(kit_lay(labelled(style, "用电情况", 60, 4, 25)), "用电情况");

	ck_assert_double_eq_tol(run->glyph[0].y, 0.88 * SIZE, 0.5);
	ck_assert_double_eq_tol(run->glyph[3].y - run->glyph[0].y, 100 - SIZE, 0.5);
	ck_assert_double_eq_tol(run->glyph[2].y - run->glyph[1].y, run->glyph[1].y - run->glyph[0].y, NEAR);
}
END_TEST

START_TEST(what_cannot_grow_is_said)
{
	struct box_style *style = kit_style(SIZE, ALIGN_CENTER);
	struct boxes *boxes = labelled(style, "服务热线", 14, 1, 30);

	boxes->section[0].body->child[0]->grid->row[0].fixed = true;
	ck_assert_str_eq(kit_fail(boxes)->id, "L120");
	boxes->section[0].body->child[0]->grid->row[0].cell[0].fit = FIT_SHRINK;
	ck_assert_double_lt(run_of(kit_lay(boxes), "服务热线")->size, 7.51);
}
END_TEST

/* A field in two columns is two parts, each in its column. */
START_TEST(fields_have_a_box_a_column)
{
	struct box_style *style = kit_style(SIZE, ALIGN_CENTER);
	struct boxes *boxes = labelled(style, "", 60, 3, 20);
	struct pages *pages;

	kit_value(boxes->section[0].body->child[0]->grid->row[0].cell[0].content->child[0],
	    kit_field("reason", "原因", "线路综合检修24时"));
	pages = kit_lay(boxes);
	ck_assert_uint_eq(pages->field_count, 2);
	for (guint i = 0; i < 2; i++) {
		const struct page_field *field = &pages->field[i];

		ck_assert(field->down);
		ck_assert_double_eq_tol(field->box.width, SIZE, NEAR);
		ck_assert_double_eq_tol(field->box.height, 4 * SIZE, NEAR);
	}
	ck_assert_str_eq(pages->field[0].text, "线路综合");
	ck_assert_str_eq(pages->field[1].text, "检修24时");
	ck_assert_double_gt(pages->field[0].box.x, pages->field[1].box.x);
}
END_TEST

START_TEST(paragraphs_run_from_the_right)
{
	struct box_style *style = kit_style(SIZE, ALIGN_JUSTIFY);
	struct box *body = kit_block(style), *block = kit_block(style);
	double first, second;
	struct pages *pages;

	block->vertical = true;
	block->height = 60;
	kit_add(block, kit_para(style, "甲乙丙丁戊己庚辛壬癸"));
	kit_add(block, kit_para(style, "子丑"));
	kit_add(body, block);
	pages = kit_lay(kit_boxes(body, 300, 500));
	ck_assert_uint_eq(columns(pages, &first, &second), 3);
	ck_assert_double_eq_tol(first, 300 - SIZE, NEAR);
	ck_assert_double_eq_tol(second, 300 - 2.5 * SIZE, NEAR);
	ck_assert_uint_eq(run_of(pages, "甲")->count, 6);
}
END_TEST

/* What is drawn about words: dots right of the column (GB/T 15834 5.2), a line left of it, one struck through its middle. */
static struct rect
drawn_of(struct box_style *style, enum page_artifact artifact)
{
	struct pages *pages = kit_lay(labelled(style, "另行", 60, 1, 300));
	enum page_artifact now = ARTIFACT_NONE;
	struct rect box = { 0 };

	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind == ITEM_BEGIN)
			now = item->u.begin.artifact;
		if (now != artifact || item->kind == ITEM_BEGIN || item->kind == ITEM_END)
			continue;
		if (item->kind == ITEM_FILL)
			return item->u.fill.box;
		box = (struct rect){ item->u.path.point[0], item->u.path.point[1], 0, 0 };
		break;
	}
	return box;
}

START_TEST(words_keep_their_lines_and_dots)
{
	struct box_style *dots = kit_style(SIZE, ALIGN_CENTER), *line = kit_style(SIZE, ALIGN_CENTER),
			 *struck = kit_style(SIZE, ALIGN_CENTER);
	struct rect box;

	dots->emphasis = true;
	line->underline = UNDERLINE_LINE;
	struck->strike = true;
	ck_assert_double_gt(drawn_of(dots, ARTIFACT_EMPHASIS).x, 30 + SIZE / 2);
	box = drawn_of(line, ARTIFACT_UNDERLINE);
	ck_assert_double_lt(box.x + box.width, 30 - SIZE / 2);
	ck_assert_double_eq_tol(box.height, 2 * SIZE, NEAR);
	box = drawn_of(struck, ARTIFACT_STRIKE);
	ck_assert_double_eq_tol(box.x + box.width / 2, 30, NEAR);
	ck_assert_double_eq_tol(box.height, 2 * SIZE, NEAR);
}
END_TEST

/* Four figures in one square cannot be read: they lie turned. A number holds to its unit. */
START_TEST(four_figures_are_turned)
{
	ck_assert_int_eq(run_of(label_alone("始于2023年"), "2023")->way, RUN_TURNED);
	ck_assert_int_eq(run_of(label_alone("始于365天"), "365")->way, RUN_ACROSS);
}
END_TEST

/* A column that a page holds whole is said again on the next, whatever room it has there. */
START_TEST(a_column_goes_on_on_the_next_page)
{
	for (guint rows = 5; rows < 10; rows++) {
		struct pages *pages = kit_lay(labelled(kit_style(SIZE, ALIGN_CENTER), "安全性能标签", 17, rows, 120));
		guint marked = 0;

		ck_assert_uint_eq(pages->page_count, (rows + 3) / 4);
		for (guint p = 0; p < pages->page_count; p++)
			for (guint i = 0; i < pages->page[p].item_count; i++)
				marked += pages->page[p].item[i].kind == ITEM_RUN &&
				    strcmp(pages->page[p].item[i].u.run.text, "安全性能标签") == 0;
		ck_assert_uint_eq(marked, pages->page_count);
	}
}
END_TEST

/* Nor is it refused where the last page has less room than it takes. */
START_TEST(a_column_needs_no_room_again)
{
	struct pages *pages = kit_lay(labelled(kit_style(SIZE, ALIGN_CENTER), "安全性能标签检测项目结果", 17, 27, 20));

	ck_assert_uint_eq(pages->page_count, 2);
	ck_assert_int_eq(run_of(pages, "安全性能标签检测项目结果")->way, RUN_DOWN);
}
END_TEST

/* Its length is looked for by halves: in a column for one line it costs no more than a page of text does. */
/* What is raised stands right of the column's middle, what is lowered left of it; behind a turned word it lies with it. */
START_TEST(raised_stands_right)
{
	static const char *const before[] = { "积", "积", "说明abcd" }, *const mark[] = { "2", "注", "3" };
	struct box_style *style = kit_style(SIZE, ALIGN_CENTER), *small = kit_style(0.6 * SIZE, ALIGN_CENTER);
	const struct page_run *base, *up;

	small->raise = _i == 1 ? -0.2 * SIZE : 0.35 * SIZE;
	for (guint i = 0; i < G_N_ELEMENTS(mark); i++) {
		struct boxes *boxes = labelled(style, before[i], 60, 1, 300);
		struct pages *pages;

		kit_span(boxes->section[0].body->child[0]->grid->row[0].cell[0].content->child[0], SPAN_TEXT, mark[i])
		    ->style = small;
		pages = kit_lay(boxes);
		base = run_of(pages, i == 2 ? "abcd" : before[i]);
		up = run_of(pages, mark[i]);
		ck_assert_int_eq(up->way, i == 0 ? RUN_ACROSS : i == 1 ? RUN_DOWN : RUN_TURNED);
		if (i == 1)
			ck_assert_double_eq_tol(up->glyph[0].x, 30 - 0.3 * SIZE + small->raise, NEAR);
		ck_assert(i == 2 || (_i == 1) == (up->glyph[0].x + 0.15 * SIZE < 30));
		ck_assert_double_gt(up->glyph[0].y, base->glyph[base->count - 1].y);
	}
}
END_TEST

START_TEST(long_text_is_laid_soon)
{
	g_autoptr(GString) text = g_string_new(NULL);
	clock_t from = clock();

	for (guint i = 0; i < 3000; i++)
		g_string_append(text, i % 7 ? "电" : "线，");
	ck_assert_str_eq(kit_fail(labelled(kit_style(SIZE, ALIGN_CENTER), text->str, 12, 1, 30))->id, "L122");
	ck_assert_double_lt((double)(clock() - from) / CLOCKS_PER_SEC, 10);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("layout vertical");
	TCase *t = tcase_create("vertical");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, han_stands_in_squares);
	tcase_add_test(t, figures_share_a_square);
	tcase_add_test(t, words_lie_turned);
	tcase_add_test(t, marks_have_vertical_forms);
	tcase_add_test(t, marks_are_compressed);
	tcase_add_test(t, a_low_cell_has_two_columns);
	tcase_add_test(t, columns_keep_marks_from_their_ends);
	tcase_add_test(t, distributed_labels_fill_the_cell);
	tcase_add_test(t, what_cannot_grow_is_said);
	tcase_add_test(t, fields_have_a_box_a_column);
	tcase_add_test(t, paragraphs_run_from_the_right);
	tcase_add_test(t, words_keep_their_lines_and_dots);
	tcase_add_test(t, four_figures_are_turned);
	tcase_add_loop_test(t, raised_stands_right, 0, 2);
	tcase_add_test(t, a_column_goes_on_on_the_next_page);
	tcase_add_test(t, a_column_needs_no_room_again);
	tcase_add_test(t, long_text_is_laid_soon);
	suite_add_tcase(suite, t);
	return kit_main(suite);
}
