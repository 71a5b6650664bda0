/* Long documents: their pages are handed on one by one, and are the same pages. */
#include "layout_kit.h"

#define ROWS 900

struct taken {
	GPtrArray	*dump;		/* of each page */
	guint		 most;		/* pages wanted */
};

/* A table on pages of four rows, with a head, wrapped text, a cell over several pages, and page numbers below. */
static struct boxes *
long_table(void)
{
	struct style	*style = kit_style(10, ALIGN_START);
	struct box	*grid = kit_grid(style, "60 1fr", 1, 0.5), *body = kit_block(style), *foot = kit_para(style, "第");
	struct boxes	*boxes;

	kit_cell(kit_row(grid, 0), 0, 1, 1, kit_para(style, "户号"));
	kit_cell(&grid->grid->row[0], 1, 1, 1, kit_para(style, "地址"));
	grid->grid->row[0].head = true;
	for (guint i = 0; i < ROWS; i++) {
		struct box	*para = kit_para(style, NULL);
		struct row	*row = kit_row(grid, 0);

		kit_value(para, kit_field(arena_printf(rig_get()->arena, "row[%u]/no", i + 1), "户号",
		    arena_printf(rig_get()->arena, "%u", i + 1)));
		kit_cell(row, 0, 1, 1, para);
		kit_cell(row, 1, 1, 1, kit_para(style, i % 7 == 3 ? "长河里社区（虚构）十至十六号楼" : "晨星路"));
	}
	grid->grid->row[20].cell[1].content = kit_block(style);
	for (guint i = 0; i < 12; i++)
		kit_add(grid->grid->row[20].cell[1].content, kit_para(style, "过页的一格"));
	kit_add(body, grid);
	boxes = kit_boxes(body, 180, 100);
	boxes->margin[0] = boxes->margin[1] = boxes->margin[2] = boxes->margin[3] = 16;
	kit_span(foot, SPAN_PAGE, NULL);
	boxes->footer = kit_block(style);
	kit_add(boxes->footer, foot);
	return boxes;
}

static char *
dump_page(const struct pages *pages, const struct page *page)
{
	struct pages	one = *pages;

	one.page_count = 1;
	one.page = (struct page *)page;
	one.field_count = 0;
	return pages_dump(rig_get()->arena, &one);
}

static bool
take(void *data, const struct pages *pages, const struct page *page)
{
	struct taken	*taken = data;

	g_ptr_array_add(taken->dump, dump_page(pages, page));
	return taken->dump->len < taken->most;
}

START_TEST(pages_that_are_handed_on_are_those_that_are_kept)
{
	struct rig		*rig = rig_get();
	g_autoptr(GPtrArray)	 dump = g_ptr_array_new();
	struct taken		 taken = { dump, G_MAXUINT };
	struct page_sink	 sink = { take, &taken };
	struct boxes		*boxes = long_table();
	struct pages		*kept = kit_lay(boxes), *gone;

	gone = layout_pages_to(rig->layout, rig->arena, rig->diag, boxes, &sink);
	ck_assert_ptr_nonnull(gone);
	ck_assert_ptr_null(gone->page);
	ck_assert_uint_gt(kept->page_count, 200);
	ck_assert_uint_eq(dump->len, kept->page_count);
	ck_assert_uint_eq(gone->page_count, kept->page_count);
	for (guint i = 0; i < dump->len; i++)
		ck_assert_str_eq(dump->pdata[i], dump_page(kept, &kept->page[i]));
	ck_assert_uint_eq(gone->field_count, ROWS);
	for (guint i = 0; i < ROWS; i++) {
		ck_assert_str_eq(gone->field[i].name, kept->field[i].name);
		ck_assert_str_eq(gone->field[i].text, kept->field[i].text);
		ck_assert_uint_eq(gone->field[i].page, kept->field[i].page);
	}
}
END_TEST

START_TEST(no_more_pages_are_made_than_are_wanted)
{
	struct rig		*rig = rig_get();
	g_autoptr(GPtrArray)	 dump = g_ptr_array_new();
	struct taken		 taken = { dump, 3 };
	struct page_sink	 sink = { take, &taken };

	layout_pages_to(rig->layout, rig->arena, rig->diag, long_table(), &sink);
	ck_assert_uint_eq(dump->len, 3);
}
END_TEST

static Suite *
suite(void)
{
	Suite	*s = suite_create("layout long");
	TCase	*t = tcase_create("long");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, pages_that_are_handed_on_are_those_that_are_kept);
	tcase_add_test(t, no_more_pages_are_made_than_are_wanted);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
