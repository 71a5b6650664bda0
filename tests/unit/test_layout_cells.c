/* Cells: what they hold, how wide their columns are, how their rules join. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "layout_kit.h"

static struct boxes *
alone(struct box *box, double width, double height)
{
	struct box *body = kit_block(kit_style(10, ALIGN_START));

	kit_add(body, box);
	return kit_boxes(body, width, height);
}

static struct box *
kit_qr(const char *text, double size, enum align align)
{
	struct box *box = kit_box(BOX_QR, "Figure", kit_style(10, align));
	struct box_figure *figure = arena_alloc(rig_get()->arena, sizeof *figure);

	*figure = (struct box_figure){ .text = text, .level = QR_M, .alt = "码" };
	box->figure = figure;
	box->width = box->height = size;
	return box;
}

static struct box *
kit_image(double width, double height, enum align align)
{
	static const guint8 pixels[12];
	static const struct picture picture = { .width = 2, .height = 2, .rgb = pixels };
	struct box *box = kit_box(BOX_IMAGE, "Figure", kit_style(10, align));
	struct box_figure *figure = arena_alloc(rig_get()->arena, sizeof *figure);

	*figure = (struct box_figure){ .picture = &picture, .alt = "图" };
	box->figure = figure;
	box->width = width;
	box->height = height;
	return box;
}

static const struct page_item *
first_item(const struct pages *pages, enum item_kind kind)
{
	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == kind)
			return &pages->page[0].item[i];
	ck_abort_msg("no item of kind %d", (int)kind);
	return NULL;
}

static bool
is_whole(double length, double module)
{
	return fabs(length / module - round(length / module)) < 1e-6;
}

/* Version 1 has 21 modules; with the blank around it 29 share the size; all corners stand on modules of whole thousandths. */
/* A page of a picture alone has no words to be read back; one with nothing is no document. */
START_TEST(figure_pages)
{
	struct box *body = kit_block(kit_style(10, ALIGN_START));

	kit_add(body, kit_qr("95598", 150, ALIGN_START));
	kit_add(body, kit_qr("95598", 150, ALIGN_START));
	ck_assert_str_eq(kit_lay(kit_boxes(body, 300, 200))->blank, "1 2");
	kit_add(body, kit_para(kit_style(10, ALIGN_START), "停电公告"));
	ck_assert_str_eq(kit_lay(kit_boxes(body, 300, 200))->blank, "1");
	ck_assert_ptr_null(kit_lay(kit_boxes(kit_block(kit_style(10, ALIGN_START)), 300, 200))->blank);
}
END_TEST

START_TEST(qr_modules)
{
	struct pages *pages = kit_lay(alone(kit_qr("95598", 100, ALIGN_START), 300, 200));
	const struct page_image *code = &first_item(pages, ITEM_IMAGE)->u.image;
	double module = floor(100.0 / 29 * 1000) / 1000;

	ck_assert(code->sharp);
	ck_assert_uint_eq(code->width, 21);
	ck_assert_uint_eq(code->height, 21);
	ck_assert_double_eq_tol(code->box.width, 21 * module, 1e-9);
	ck_assert_double_eq_tol(code->box.height, 21 * module, 1e-9);
	ck_assert_double_ge(code->box.x, 4 * module);
	ck_assert_double_le(code->box.x + code->box.width, 100 - 4 * module);
	ck_assert(is_whole(code->box.x, 0.001) && is_whole(code->box.y, 0.001));
	/* the corner of a code: a dark frame, a light one, a dark square */
	for (guint i = 0; i < 7; i++)
		ck_assert(code->rgb[3 * i] == 0 && code->rgb[3 * (20 - i)] == 0);
	ck_assert_uint_eq(code->rgb[3 * 7], 0xFF);
	ck_assert_uint_eq(code->rgb[3 * (21 + 1)], 0xFF);
}
END_TEST

START_TEST(figures_say_what_they_show)
{
	struct box *cell = kit_grid(kit_style(10, ALIGN_START), "100", 1, 0.5);
	struct pages *pages;
	const struct page_item *image;

	kit_cell(kit_row(cell, 50), 0, 1, 1, kit_image(40, 30, ALIGN_END));
	pages = kit_lay(alone(cell, 300, 200));
	image = first_item(pages, ITEM_IMAGE);
	ck_assert_int_eq(image[-1].kind, ITEM_BEGIN);
	ck_assert_str_eq(image[-1].u.begin.role, "Figure");
	ck_assert_str_eq(image[-1].u.begin.alt, "图");
	ck_assert_double_eq_tol(image->u.image.box.x, 60.5, 0.02);
	ck_assert_double_eq_tol(image->u.image.box.width, 40, 1e-9);
}
END_TEST

START_TEST(figures_that_do_not_fit)
{
	struct box *grid = kit_grid(kit_style(10, ALIGN_START), "30", 1, 0.5);
	GString *text = g_string_new(NULL);

	kit_cell(kit_row(grid, 0), 0, 1, 1, kit_image(40, 30, ALIGN_START));
	ck_assert_str_eq(kit_fail(alone(grid, 300, 200))->id, "L130");
	ck_assert_str_eq(kit_fail(alone(kit_qr("停电公告", 10, ALIGN_START), 300, 200))->id, "L132");
	for (guint i = 0; i < 9000; i++)
		g_string_append(text, "停");
	ck_assert_str_eq(kit_fail(alone(kit_qr(text->str, 290, ALIGN_START), 300, 400))->id, "L131");
	g_string_free(text, TRUE);
}
END_TEST

/* Where the run begins that begins a text. */
static double
run_x(const struct pages *pages, const char *text)
{
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind == ITEM_RUN && g_str_has_prefix(text, item->u.run.text))
			return item->u.run.glyph[0].x;
	}
	ck_abort_msg("no run %s", text);
	return 0;
}

/* Columns of one row: where each cell's text begins, in a page of `width`. */
static void
check_columns(const char *columns, double width, const char *const *text, guint count, const double *left)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, columns, 0, 0.5);
	struct box_row *row = kit_row(grid, 20);
	struct pages *pages;

	for (guint i = 0; i < count; i++)
		kit_cell(row, i, 1, 1, kit_para(style, text[i]));
	pages = kit_lay(alone(grid, width, 400));
	for (guint i = 0; i < count; i++)
		ck_assert_double_eq_tol(run_x(pages, text[i]), left[i], 0.05);
}

/* A serial number is not broken for the sake of a sentence beside it, nor a short column for a long one. */
START_TEST(columns_give_way)
{
	static const char *const text[] = { "编号ABCDEFGH", "名称",
		"很长的一句话很长的一句话很长的一句话很长的一句话很长的一句话" };
	struct box_style *style = kit_style(10, ALIGN_START);
	double word, left[3] = { 0 };
	struct pages *pages = kit_lay(alone(kit_para(style, "ABCDEFGH"), 300, 100));

	word = first_item(pages, ITEM_RUN)->u.run.advance;
	/* Room for all but the last: it takes what is left. */
	left[1] = 20 + 2.5 + word;
	left[2] = left[1] + 20;
	check_columns("auto auto auto", 200, text, 3, left);
	/* Too little: the first stays as wide as its word. */
	left[1] = word;
	left[2] = word + (word + 40 - word) / 2;
	check_columns("auto auto auto", word + 40, text, 3, left);
}
END_TEST

START_TEST(columns_within_bounds)
{
	static const char *const text[] = { "甲", "乙乙乙乙乙乙", "丙" };
	static const double left[] = { 0, 40, 70 };

	check_columns("40>0 0>30 1fr", 200, text, 3, left);
}
END_TEST

START_TEST(bounds_too_wide)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "60>0 70>90", 0, 0.5);
	struct box_row *row = kit_row(grid, 20);

	kit_cell(row, 0, 1, 1, kit_para(style, "甲"));
	kit_cell(row, 1, 1, 1, kit_para(style, "乙"));
	ck_assert_str_eq(kit_fail(alone(grid, 120, 200))->id, "L123");
}
END_TEST

/* What a spanning cell needs more goes to the columns by what they are. */
START_TEST(spans_widen_columns)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "auto auto 1fr", 0, 0.5);
	struct box_row *row = kit_row(grid, 20);

	kit_cell(row, 0, 2, 1, kit_para(style, "一二三四五六"));
	kit_cell(row, 2, 1, 1, kit_para(style, "七"));
	row = kit_row(grid, 20);
	kit_cell(row, 0, 1, 1, kit_para(style, "甲"));
	kit_cell(row, 1, 1, 1, kit_para(style, "乙乙"));
	kit_cell(row, 2, 1, 1, kit_para(style, "丙"));
	ck_assert_double_eq_tol(run_x(kit_lay(alone(grid, 200, 400)), "七"), 60, 0.05);
	ck_assert_double_eq_tol(run_x(kit_lay(alone(grid, 200, 400)), "乙乙"), 20, 0.05);
}
END_TEST

static bool
has_fill(const struct pages *pages, double x, double y, double width, double height)
{
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct rect *r = &pages->page[0].item[i].u.fill.box;

		if (pages->page[0].item[i].kind == ITEM_FILL && fabs(r->x - x) < 0.02 && fabs(r->y - y) < 0.02 &&
		    fabs(r->width - width) < 0.02 && fabs(r->height - height) < 0.02)
			return true;
	}
	return false;
}

static guint
count_fills(const struct pages *pages)
{
	guint count = 0;

	for (guint i = 0; i < pages->page[0].item_count; i++)
		count += pages->page[0].item[i].kind == ITEM_FILL;
	return count;
}

static struct box *
two_by_two(double frame)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "50 50", frame, 0.5);

	for (guint r = 0; r < 2; r++) {
		struct box_row *row = kit_row(grid, 20);

		for (guint c = 0; c < 2; c++)
			kit_cell(row, c, 1, 1, kit_para(style, "甲"))->rule[0] = -1;
	}
	return grid;
}

static void
set_rule(struct box *grid, guint row, guint column, guint side, double width)
{
	struct box_cell *cell = &grid->grid->row[row].cell[column];

	for (guint i = 0; i < 4 && !cell->ruled; i++)
		cell->rule[i] = -1;
	cell->ruled = true;
	cell->rule[side] = width;
}

START_TEST(rules_of_a_cell)
{
	struct box *grid = two_by_two(0);
	struct pages *pages;

	set_rule(grid, 0, 0, 1, 0);
	set_rule(grid, 0, 0, 2, 2);
	pages = kit_lay(alone(grid, 200, 100));
	ck_assert_uint_eq(count_fills(pages), 3);
	ck_assert(has_fill(pages, 0, 19, 50.25, 2)); /* a thick rule below, as far as the one it meets */
	ck_assert(has_fill(pages, 49.75, 19.75, 50.25, 0.5));
	ck_assert(has_fill(pages, 49.75, 20, 0.5, 20)); /* none between the upper two */

	grid = two_by_two(0);
	set_rule(grid, 0, 0, 1, 0);
	set_rule(grid, 0, 1, 2, 0);
	pages = kit_lay(alone(grid, 200, 100));
	ck_assert(has_fill(pages, 0, 19.75, 50.25, 0.5)); /* two that end in one corner close it */
	ck_assert(has_fill(pages, 49.75, 20, 0.5, 20));

	grid = two_by_two(0);
	for (guint c = 0; c < 2; c++) {
		set_rule(grid, 0, c, 0, 1);
		set_rule(grid, 1, c, 2, 1);
	}
	pages = kit_lay(alone(grid, 200, 100));
	ck_assert(has_fill(pages, 0, -0.5, 100, 1)); /* three-line tables */
	ck_assert(has_fill(pages, 0, 39.5, 100, 1));
}
END_TEST

/* A grid that fills a cell: no frame, rules from edge to edge, the last row as high as the cell leaves. */
START_TEST(grid_in_a_cell)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *outer = kit_grid(style, "40 100", 2, 0.5), *inner = kit_grid(style, "1fr 1fr", 2, 0.5);
	struct box_row *row;
	struct pages *pages;

	for (guint r = 0; r < 2; r++) {
		row = kit_row(inner, 20);
		kit_cell(row, 0, 1, 1, kit_para(style, "乙"));
		kit_cell(row, 1, 1, 1, kit_para(style, "丙"));
	}
	row = kit_row(outer, 90);
	kit_cell(row, 0, 1, 1, kit_para(style, "甲"));
	kit_cell(row, 1, 1, 1, inner);
	pages = kit_lay(alone(outer, 300, 200));
	ck_assert_uint_eq(count_fills(pages), 2 + 4 + 1);
	ck_assert(has_fill(pages, 41, 20.75, 100, 0.5));
	ck_assert(has_fill(pages, 90.75, 1, 0.5, 90));
}
END_TEST

/* No box is parted from its word, and no word is broken, unless it is wider than the line. */
START_TEST(options_stay_whole)
{
	struct box_style *style = kit_style(10, ALIGN_JUSTIFY);
	struct box *para = kit_box(BOX_PARA, "P", style), *body = kit_block(style);
	static const char *const options[] = { "本人", "委托他人", "分布式电源", "临时用电", "其他（请注明）" };

	for (guint i = 0; i < G_N_ELEMENTS(options); i++) {
		kit_span(para, SPAN_CHECK, NULL);
		kit_span(para, SPAN_TEXT, options[i]);
	}
	kit_add(body, para);
	for (double width = 80; width < 320; width += 7) {
		char *text = kit_joined(kit_lay(kit_boxes(body, width, 400)));

		for (guint i = 0; i < 4; i++)
			ck_assert_msg(strstr(text, options[i]), "%s is broken in %.0f pt: %s", options[i], width, text);
	}
}
END_TEST

/* A grid of a label and a cell that spills at a height. */
static struct box *
kit_spill(struct box *content, double height)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "50 100", 0, 0.5);
	struct box_row *row = kit_row(grid, height);

	row->fixed = true;
	kit_cell(row, 0, 1, 1, kit_para(style, "备　注"))->label = true;
	kit_cell(row, 1, 1, 1, content)->fit = FIT_SPILL;
	return grid;
}

static char *
joined_fields(const struct pages *pages, guint *count)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < pages->field_count; i++)
		g_string_append(text, pages->field[i].text);
	*count = pages->field_count;
	return arena_strdup(rig_get()->arena, text->str);
}

/* A number of a record in a cell of a width, where the text may be as small as 7.5 pt. */
static struct boxes *
typed_in(double width, const char *text)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_grid(style, "1fr", 0, 0), *para = kit_para(style, "号");

	style->min_size = 7.5;
	kit_value(para, kit_field("app_no", "申请编号", text));
	kit_cell(kit_row(grid, 0), 0, 1, 1, para);
	return alone(grid, width, 200);
}

/* What a cell of a width makes of it: its lines, and the size they are set in. */
static void
check_typed(double width, const char *text, const char *lines, double least, double most)
{
	struct pages *pages = kit_lay(typed_in(width, text));
	double size = 0;

	ck_assert_str_eq(kit_joined(pages), lines);
	for (guint i = 0; i < pages->page[0].item_count; i++)
		if (pages->page[0].item[i].kind == ITEM_RUN)
			size = pages->page[0].item[i].u.run.size;
	ck_assert_double_ge(size, least);
	ck_assert_double_le(size, most);
}

START_TEST(typed_numbers_stay_whole)
{
	const struct finding *finding;

	check_typed(80, "220300000001", "号220300000001", 10, 10);
	check_typed(62, "220300000001", "号|220300000001", 10, 10);
	check_typed(50, "220300000001", "号|220300000001", 7.5, 8.4);
	check_typed(54, "91410500MA3X", "号|91410500MA3X", 7.5, 8.4);
	check_typed(54, "0379-1234567", "号|0379-1234567", 7.5, 9.9);
	check_typed(40, "0.704000", "号|0.704000", 10, 10);
	check_typed(33, "0.704000", "号|0.704000", 7.5, 9);
	/* Shorter ones are numbers; the joints of addresses and of types are where they are divided. */
	check_typed(40, "12345", "号12345", 10, 10);
	check_typed(40, "AB-220300", "号AB-|220300", 10, 10);
	check_typed(45, "a@b/220300000", "号a@b/|220300000", 10, 10);
	finding = kit_fail(typed_in(44, "220300000001"));
	ck_assert_str_eq(finding->id, "L127");
	ck_assert_ptr_nonnull(strstr(finding->what[LANG_EN], "0.4 mm"));
}
END_TEST

/* Outside cells too: told where the measure is too narrow. */
START_TEST(typed_numbers_in_paragraphs)
{
	struct box *para = kit_para(kit_style(10, ALIGN_JUSTIFY), "申请编号为");

	kit_value(para, kit_field("app_no", "申请编号", "220300000001"));
	kit_span(para, SPAN_TEXT, "的业务");
	ck_assert_str_eq(kit_joined(kit_lay(alone(para, 62, 200))), "申请编号为|220300000001|的业务");
	ck_assert_str_eq(kit_fail(alone(para, 59, 200))->id, "L127");
}
END_TEST

/* Whatever the height, nothing is lost and nothing said twice; the two parts are on two pages. */
START_TEST(spills_the_rest)
{
	const char *text = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土日月星";

	for (double height = 50; height < 100; height += 5) {
		struct box_style *style = kit_style(10, ALIGN_JUSTIFY);
		struct box *para = kit_para(style, NULL);
		struct pages *pages;
		guint fields;

		style->indent = 20;
		kit_value(para, kit_field("note", "说明", text));
		pages = kit_lay(alone(kit_spill(para, height), 300, 200));
		ck_assert_str_eq(joined_fields(pages, &fields), text);
		if (pages->page_count == 1) {
			ck_assert_double_ge(height, 75); /* five lines */
			continue;
		}
		ck_assert_double_lt(height, 75);
		ck_assert_uint_eq(pages->page_count, 2);
		ck_assert_uint_eq(pages->field[0].page, 1);
		ck_assert_uint_eq(pages->field[fields - 1].page, 2);
		ck_assert_ptr_nonnull(strstr(kit_joined(pages), "（转附页①）"));
		ck_assert_ptr_nonnull(strstr(kit_joined(pages), "附页|接《试》|① 备注（接第 1 页）|"));
	}
}
END_TEST

START_TEST(spills_between_blocks)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *grid = kit_spill(kit_para(style, "甲甲"), 76), *frame = kit_block(style);
	struct box *content = grid->grid->row[0].cell[1].content;

	kit_add(frame, kit_para(style, "乙乙乙乙乙乙乙乙乙乙乙乙"));
	kit_add(frame, kit_para(style, "丙丙"));
	kit_add(content, frame);
	kit_add(content, kit_image(40, 30, ALIGN_START));
	/* A frame is never cut; the picture goes with what is below. */
	ck_assert_str_eq(kit_joined(kit_lay(alone(grid, 300, 200))),
	    "备　注|甲甲|乙乙乙乙乙乙乙乙乙乙|乙乙|丙丙|（转附页①）|附页|接《试》|① 备注（接第 1 页）");
}
END_TEST

START_TEST(spills_number_on)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style);
	char *text;

	for (guint i = 0; i < 22; i++)
		kit_add(body,
		    kit_spill(kit_para(style,
				  "甲甲甲甲甲甲甲甲甲甲乙乙乙乙乙乙乙乙乙乙丙丙丙丙丙丙丙丙丙丙丁丁丁丁丁丁丁丁丁丁"),
			46));
	text = kit_joined(kit_lay(kit_boxes(body, 200, 300)));
	ck_assert_ptr_nonnull(strstr(text, "（转附页⑳）"));
	ck_assert_ptr_nonnull(strstr(text, "（转附页㉒）"));
	ck_assert_ptr_nonnull(strstr(text, "㉒ 备注（接第 4 页）|丙丙丙丙丙丙丙丙丙丙"));
	ck_assert_ptr_null(strstr(text, "㉓"));
}
END_TEST

/* Not one line with its reference: then it is said how much is too much. */
START_TEST(nothing_to_spill)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	const struct finding *finding;

	finding = kit_fail(alone(kit_spill(kit_para(style, "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"), 20), 300, 200));
	ck_assert_str_eq(finding->id, "L120");
	ck_assert_str_eq(finding->what[LANG_EN],
	    "the text does not fit its cell: 3.5 mm too tall, about 10 characters too many");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("cells");
	TCase *tests = tcase_create("all");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, figure_pages);
	tcase_add_test(tests, qr_modules);
	tcase_add_test(tests, figures_say_what_they_show);
	tcase_add_test(tests, figures_that_do_not_fit);
	tcase_add_test(tests, columns_give_way);
	tcase_add_test(tests, columns_within_bounds);
	tcase_add_test(tests, bounds_too_wide);
	tcase_add_test(tests, spans_widen_columns);
	tcase_add_test(tests, rules_of_a_cell);
	tcase_add_test(tests, grid_in_a_cell);
	tcase_add_test(tests, options_stay_whole);
	tcase_add_test(tests, typed_numbers_stay_whole);
	tcase_add_test(tests, typed_numbers_in_paragraphs);
	tcase_add_test(tests, spills_the_rest);
	tcase_add_test(tests, spills_between_blocks);
	tcase_add_test(tests, spills_number_on);
	tcase_add_test(tests, nothing_to_spill);
	suite_add_tcase(suite, tests);
	return kit_main(suite);
}
