/* What cells hold: pictures and codes. */
#include "layout_kit.h"

static struct boxes *
alone(struct box *box, double width, double height)
{
	struct box	*body = kit_block(kit_style(10, ALIGN_START));

	kit_add(body, box);
	return kit_boxes(body, width, height);
}

static struct box *
kit_qr(const char *text, double size, enum align align)
{
	struct box	*box = kit_box(BOX_QR, "Figure", kit_style(10, align));
	struct figure	*figure = arena_alloc(rig_get()->arena, sizeof *figure);

	*figure = (struct figure){ .text = text, .level = QR_M, .alt = "码" };
	box->figure = figure;
	box->width = box->height = size;
	return box;
}

static struct box *
kit_image(double width, double height, enum align align)
{
	static const guint8		pixels[12];
	static const struct picture	picture = { 2, 2, pixels };
	struct box			*box = kit_box(BOX_IMAGE, "Figure", kit_style(10, align));
	struct figure			*figure = arena_alloc(rig_get()->arena, sizeof *figure);

	*figure = (struct figure){ .picture = &picture, .alt = "图" };
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
START_TEST(qr_modules)
{
	struct pages		*pages = kit_lay(alone(kit_qr("95598", 100, ALIGN_START), 300, 200));
	const struct page_path	*path = &first_item(pages, ITEM_PATH)->u.path;
	double			 module = floor(100.0 / 29 * 1000) / 1000, left = 300, top = 300, right = 0;

	ck_assert(path->fill);
	ck_assert_uint_eq(path->point_count % 8, 0);
	for (guint i = 0; i < path->point_count; i += 2) {
		left = MIN(left, path->point[i]);
		right = MAX(right, path->point[i]);
		top = MIN(top, path->point[i + 1]);
	}
	ck_assert_double_eq_tol(right - left, 21 * module, 1e-9);
	ck_assert_double_ge(left, 4 * module);
	ck_assert_double_le(right, 100 - 4 * module);
	ck_assert(is_whole(left, 0.001) && is_whole(top, 0.001));
	for (guint i = 0; i < path->point_count; i += 2)
		ck_assert(is_whole(path->point[i] - left, module) && is_whole(path->point[i + 1] - top, module));
}
END_TEST

START_TEST(figures_say_what_they_show)
{
	struct box		*cell = kit_grid(kit_style(10, ALIGN_START), "100", 1, 0.5);
	struct pages		*pages;
	const struct page_item	*image;

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
	struct box	*grid = kit_grid(kit_style(10, ALIGN_START), "30", 1, 0.5);
	GString		*text = g_string_new(NULL);

	kit_cell(kit_row(grid, 0), 0, 1, 1, kit_image(40, 30, ALIGN_START));
	ck_assert_str_eq(kit_fail(alone(grid, 300, 200))->id, "L130");
	ck_assert_str_eq(kit_fail(alone(kit_qr("停电公告", 10, ALIGN_START), 300, 200))->id, "L132");
	for (guint i = 0; i < 9000; i++)
		g_string_append(text, "停");
	ck_assert_str_eq(kit_fail(alone(kit_qr(text->str, 290, ALIGN_START), 300, 400))->id, "L131");
	g_string_free(text, TRUE);
}
END_TEST

int
main(void)
{
	Suite	*suite = suite_create("cells");
	TCase	*tests = tcase_create("all");

	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, qr_modules);
	tcase_add_test(tests, figures_say_what_they_show);
	tcase_add_test(tests, figures_that_do_not_fit);
	suite_add_tcase(suite, tests);
	return kit_main(suite);
}
