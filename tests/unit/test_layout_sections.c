/* Sections on sheets of their own: sizes, headers and footers of their first and last pages, backs that stay blank. */
#include <string.h>

#include "layout_kit.h"

#define NEAR 0.02

/* Lines of ten points on a sheet of `lines` of them between margins of ten. */
static struct boxes *
text_on(guint lines, guint text)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style);
	struct boxes *boxes = kit_boxes(body, 120, 20 + 10 * lines);

	style->leading = 10;
	for (guint i = 0; i < text; i++)
		kit_add(body, kit_para(style, "文"));
	boxes->sheet->margin[0] = boxes->sheet->margin[2] = 10;
	return boxes;
}

static void
add_section(struct boxes *boxes, const struct boxes *other)
{
	struct box_section *sections = arena_array(rig_get()->arena, boxes->section_count + 1, sizeof *sections);

	memcpy(sections, boxes->section, boxes->section_count * sizeof *sections);
	sections[boxes->section_count++] = other->section[0];
	boxes->section = sections;
}

static struct box *
foot(const char *text, guint lines)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *block = kit_block(style);

	style->leading = 10;
	for (guint i = 0; i < lines; i++)
		kit_add(block, kit_para(style, text));
	return block;
}

/* Which of the characters 头 … stand on each page. */
static const char *
marks(const struct pages *pages)
{
	g_autoptr(GArray) lines = kit_lines(pages);
	g_autoptr(GString) out = g_string_new(NULL);
	guint page = 1;

	for (guint i = 0; i < lines->len; i++) {
		const struct kit_line *line = &g_array_index(lines, struct kit_line, i);

		for (; page < line->page; page++)
			g_string_append_c(out, '|');
		g_string_append(out, line->text);
	}
	for (; page < pages->page_count; page++)
		g_string_append_c(out, '|');
	return arena_strdup(rig_get()->arena, out->str);
}

START_TEST(sizes)
{
	struct boxes *boxes = text_on(3, 4), *wide = text_on(2, 1);
	struct pages *pages;

	wide->sheet->width = 300;
	wide->sheet->margin[3] = 50;
	add_section(boxes, wide);
	add_section(boxes, text_on(3, 1));
	pages = kit_lay(boxes);
	ck_assert_uint_eq(pages->page_count, 4);
	for (guint i = 0; i < 4; i++) {
		ck_assert_double_eq(pages->page[i].width, i == 2 ? 300 : 120);
		ck_assert_double_eq(pages->page[i].height, i == 2 ? 40 : 50);
	}
	for (guint i = 0; i < pages->page[2].item_count; i++)
		if (pages->page[2].item[i].kind == ITEM_RUN)
			ck_assert_double_eq_tol(pages->page[2].item[i].u.run.glyph[0].x, 50, NEAR);
	wide->sheet->pages_most = 1; /* of this section */
	ck_assert_ptr_nonnull(kit_lay(boxes));
}
END_TEST

/* First and last are of the document, or of a section with headers of its own; a first head and a last foot go before the others. */
START_TEST(running)
{
	struct boxes *boxes = text_on(1, 3), *own = text_on(1, 2);

	boxes->sheet->header[PAGE_ANY] = foot("各", 1);
	boxes->sheet->header[PAGE_FIRST] = foot("首", 1);
	boxes->sheet->header[PAGE_LAST] = foot("末", 1);
	boxes->sheet->footer[PAGE_FIRST] = foot("一", 1);
	boxes->sheet->footer[PAGE_LAST] = foot("完", 1);
	ck_assert_str_eq(marks(kit_lay(boxes)), "首文一|各文|末文完");
	own->sheet->own_running = true;
	own->sheet->header[PAGE_FIRST] = foot("图", 1);
	own->sheet->footer[PAGE_LAST] = foot("毕", 1);
	add_section(boxes, own);
	ck_assert_str_eq(marks(kit_lay(boxes)), "首文一|各文|各文|图文|文毕");
	boxes->section[1].sheet = boxes->sheet;
	ck_assert_str_eq(marks(kit_lay(boxes)), "首文一|各文|各文|各文|末文完");
	boxes = text_on(1, 1);
	boxes->sheet->header[PAGE_FIRST] = foot("首", 1);
	boxes->sheet->header[PAGE_LAST] = foot("末", 1);
	boxes->sheet->footer[PAGE_FIRST] = foot("一", 1);
	boxes->sheet->footer[PAGE_LAST] = foot("完", 1);
	ck_assert_str_eq(marks(kit_lay(boxes)), "首文完");
}
END_TEST

/* Lines of text on pages of five, and a last foot of four lines, one of them in the margin. */
static const struct {
	guint lines;
	const char *marks;
} high[] = {
	{ 2, "文文完完完完" },
	{ 3, "文文|文完完完完" },
	{ 4, "文文|文文完完完完" },
	{ 5, "文文文文|文完完完完" }, /* two would leave three for a page of two */
	{ 6, "文文文文文|文完完完完" },
	{ 7, "文文文文文|文文完完完完" },
	{ 8, "文文文文文|文文|文完完完完" },
	{ 10, "文文文文文|文文文文|文完完完完" },
};

START_TEST(last_foot)
{
	struct boxes *boxes = text_on(5, high[_i].lines);

	boxes->sheet->footer[PAGE_LAST] = foot("完", 4);
	ck_assert_str_eq(marks(kit_lay(boxes)), high[_i].marks);
}
END_TEST

/* Margins at the sides change places, a section begins with a new sheet, and the document ends with a whole one. */
START_TEST(two_sides)
{
	struct boxes *boxes = text_on(1, 3), *other = text_on(1, 1);
	struct pages *pages;
	guint page = 0;

	boxes->sheet->two_sided = true;
	boxes->sheet->margin[3] = 30;
	boxes->sheet->header[PAGE_ANY] = foot("各", 1);
	boxes->sheet->header[PAGE_BLANK] = foot("空", 1);
	boxes->sheet->footer[PAGE_LAST] = foot("完", 1);
	other->section[0].sheet = boxes->sheet;
	add_section(boxes, other);
	pages = kit_lay(boxes);
	ck_assert_str_eq(marks(pages), "各文|各文|各文|空|各文完|空");
	for (; page < 3; page++)
		for (guint i = 0; i < pages->page[page].item_count; i++)
			if (pages->page[page].item[i].kind == ITEM_RUN)
				ck_assert_double_eq_tol(pages->page[page].item[i].u.run.glyph[0].x,
				    page % 2 == 0 ? 30 : 0, NEAR);
	boxes->sheet->pages_most = 3; /* a back counts for nothing */
	boxes->sheet->header[PAGE_BLANK] = NULL;
	pages = kit_lay(boxes);
	ck_assert_str_eq(marks(pages), "各文|各文|各文||各文完|");
	ck_assert_str_eq(pages->blank, "4 6");

	other = text_on(1, 1); /* one side of it is printed, and yet the next sheet is another */
	add_section(other, boxes);
	ck_assert_str_eq(marks(kit_lay(other)), "文||各文|各文|各文完|");
}
END_TEST

/* Values of a header that no page said are text where they stand first, and passed over afterwards. */
START_TEST(values)
{
	struct boxes *boxes = text_on(1, 3);
	struct box *head = foot("", 0), *para = kit_para(head->style, NULL);
	struct pages *pages;
	guint artifacts[3] = { 0 };

	kit_value(para, kit_field("name", "户名", "甲"));
	kit_add(head, para);
	boxes->sheet->header[PAGE_ANY] = head;
	boxes->sheet->header[PAGE_FIRST] = kit_block(head->style);
	pages = kit_lay(boxes);
	for (guint p = 0; p < 3; p++)
		for (guint i = 0; i < pages->page[p].item_count; i++)
			artifacts[p] += pages->page[p].item[i].kind == ITEM_BEGIN &&
			    strcmp(pages->page[p].item[i].u.begin.role, "Artifact") == 0;
	ck_assert_uint_eq(artifacts[1], 0);
	ck_assert_uint_eq(artifacts[2], 1);
}
END_TEST

/* Dashes and gaps are alike, and the line ends as it begins; one to cut along goes over the margins. */
START_TEST(dashes)
{
	struct box_style *style = kit_style(10, ALIGN_START);
	struct box *body = kit_block(style), *rule = kit_box(BOX_RULE, "Artifact", style);
	struct boxes *boxes = kit_boxes(body, 120, 100);
	struct pages *pages;
	guint count = 0;

	rule->height = 1;
	rule->filled = true;
	rule->dash = 8;
	rule->to_paper = true;
	kit_add(body, rule);
	kit_add(body, kit_para(style, "文"));
	boxes->sheet->margin[1] = boxes->sheet->margin[3] = 20;
	pages = kit_lay(boxes);
	for (guint i = 0; i < pages->page[0].item_count; i++) {
		const struct page_item *item = &pages->page[0].item[i];

		if (item->kind != ITEM_FILL)
			continue;
		ck_assert_double_eq_tol(item->u.fill.box.x, 16 * count, NEAR);
		ck_assert_double_eq_tol(item->u.fill.box.width, 8, NEAR);
		count++;
	}
	ck_assert_uint_eq(count, 8); /* from 0 to 120 */
}
END_TEST

/* A line of text with a note of so many lines. */
static struct box *
noted(const struct box_style *style, guint lines)
{
	struct box *para = kit_para(style, "文");
	struct box *note = kit_box(BOX_PARA, "Note", style);

	for (guint i = 0; i < lines; i++) {
		kit_span(note, SPAN_TEXT, "注");
		if (i + 1 < lines)
			kit_span(note, SPAN_BREAK, NULL);
	}
	kit_span(para, SPAN_TEXT, "①")->note = note;
	return para;
}

/* Lines of text on pages of ten, the note of `at` has `lines`; the rule and the blank about it take nearly a line. */
static const struct {
	guint text, at, lines;
	const char *marks;
} notes[] = {
	{ 5, 0, 2, "文①文文文文注注" },
	{ 8, 0, 2, "文①文文文文文文注注|文" },
	{ 8, 7, 1, "文文文文文文文文①注" },
	{ 9, 8, 2, "文文文文文文文文|文①注注" },     /* the word and its note stay together */
	{ 7, 6, 6, "文文文文文文文①注注|注注注注" }, /* a long one is divided */
	{ 2, 1, 20, "文文①注注注注注注注|注注注注注|注注注注注|注注注" },
};

START_TEST(footnotes)
{
	struct boxes *boxes = text_on(10, notes[_i].text);
	struct box *body = boxes->section[0].body;

	body->child[notes[_i].at] = noted(body->child[0]->style, notes[_i].lines);
	boxes->note_count = 1;
	ck_assert_str_eq(marks(kit_lay(boxes)), notes[_i].marks);
}
END_TEST

/* A note that a cell refers to where it spills stands below that, and only there. */
START_TEST(footnote_of_what_spills)
{
	struct boxes *boxes = text_on(12, 0);
	struct box *body = boxes->section[0].body, *grid = kit_grid(body->style, "1fr", 0, 0);
	struct box_row *row = kit_row(grid, 40);
	struct box_cell *cell;
	struct box_style *style = kit_style(10, ALIGN_START);

	style->leading = 10;
	row->fixed = true;
	cell = kit_cell(row, 0, 1, 1, kit_para(style, "句"));
	cell->fit = FIT_SPILL;
	for (guint i = 1; i < 8; i++)
		kit_add(cell->content, i == 1 || i == 6 ? noted(style, 1) : kit_para(style, "句"));
	kit_add(body, grid);
	boxes->note_count = 2;
	ck_assert_str_eq(marks(kit_lay(boxes)), "句文①句（转附页①）注|附页接《试》① （接第 1 页）句句句文①句注");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("layout sections");
	TCase *t = tcase_create("sections");

	tcase_add_test(t, sizes);
	tcase_add_test(t, running);
	tcase_add_loop_test(t, last_foot, 0, (int)G_N_ELEMENTS(high));
	tcase_add_test(t, two_sides);
	tcase_add_test(t, values);
	tcase_add_test(t, dashes);
	tcase_add_loop_test(t, footnotes, 0, (int)G_N_ELEMENTS(notes));
	tcase_add_test(t, footnote_of_what_spills);
	suite_add_tcase(s, t);
	return kit_main(s);
}
