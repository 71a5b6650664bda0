/* Documents of any shape: every row stands once, nothing runs over the foot, and what is carried on arrives. */
#include <string.h>

#include "base/arena.h"
#include "layout_kit.h"

#define DOCUMENTS 400
#define SLACK     0.02

struct dice {
	guint32 state;
};

/* The same throws on every machine. */
static guint throw(struct dice * dice, guint sides)
{
	dice->state = dice->state * 1664525u + 1013904223u;
	return (dice->state >> 8) % sides;
}

struct maker {
	struct dice dice;
	struct box_style *style;
	guint names; /* given so far */
};

static char *
new_name(struct maker *m)
{
	return arena_printf(rig_get()->arena, "n%uq", m->names++);
}

static struct box *
words(struct maker *m, guint lines)
{
	g_autoptr(GString) text = g_string_new(new_name(m));

	for (guint i = 0; i < lines * 19; i++)
		g_string_append(text, "国");
	return kit_para(m->style, arena_strdup(rig_get()->arena, text->str));
}

static struct box *
carry_para(struct maker *m, const char *word)
{
	struct box *para = kit_para(m->style, word);

	kit_span(para, SPAN_BREAK, NULL);
	kit_span(para, SPAN_SUM, NULL);
	return para;
}

static void
add_carries(struct maker *m, struct box *grid)
{
	static const guint decimals[1];
	guint rows = grid->grid->row_count;

	kit_cell(kit_row(grid, 0), 0, 3, 1, carry_para(m, "承"));
	kit_cell(kit_row(grid, 0), 0, 3, 1, carry_para(m, "过"));
	for (guint r = 0; r < rows; r++) {
		gint64 sum = (r > 0 ? grid->grid->row[r - 1].sum[0] : 0) + (grid->grid->row[r].head ? 0 : 10000);

		grid->grid->row[r].sum = arena_memdup(rig_get()->arena, &sum, sizeof sum);
	}
	grid->grid->row_count = rows;
	grid->grid->over_count = grid->grid->forward_count = 1;
	grid->grid->sum_count = 1;
	grid->grid->decimals = decimals;
}

static struct box *
table(struct maker *m)
{
	guint heads = throw(&m->dice, 3), rows = 1 + throw(&m->dice, 25);
	struct box *grid = kit_grid(m->style, "40 1fr 40", throw(&m->dice, 2), 0.5);
	guint spanned = 0;

	for (guint r = 0; r < heads; r++) {
		struct box_row *row = kit_row(grid, 16);

		row->head = true;
		kit_cell(row, 0, 3, 1, kit_para(m->style, "头"));
	}
	for (guint r = 0; r < rows; r++) {
		struct box_row *row = kit_row(grid, 16 + throw(&m->dice, 30));

		row->keep_with_next = throw(&m->dice, 8) == 0;
		if (spanned == 0) {
			spanned = MIN(1 + (throw(&m->dice, 4) == 0 ? throw(&m->dice, 12) : 0), rows - r);
			kit_cell(row, 0, 1, spanned, kit_para(m->style, "线"))->label = throw(&m->dice, 2);
		}
		spanned--;
		kit_cell(row, 1, 1, 1, words(m, throw(&m->dice, 12) == 0 ? throw(&m->dice, 40) : 0));
		kit_cell(row, 2, 1, 1, kit_para(m->style, "甲"));
	}
	if (throw(&m->dice, 2) == 0) {
		kit_add(grid->grid->caption = kit_block(m->style), kit_para(m->style, "表题"));
		kit_add(grid->grid->caption_again = kit_block(m->style), kit_para(m->style, "续表题"));
	}
	if (throw(&m->dice, 3) > 0)
		add_carries(m, grid);
	return grid;
}

static struct box *
any(struct maker *m, guint depth)
{
	struct box *box;

	switch (throw(&m->dice, depth < 2 ? 6 : 4)) {
	case 0:
		return words(m, throw(&m->dice, 12));
	case 1:
	case 2:
		return table(m);
	case 3:
		box = kit_box(BOX_SPACE, "Artifact", m->style);
		box->height = throw(&m->dice, 40);
		return box;
	}
	box = kit_block(m->style);
	box->keep = throw(&m->dice, 2);
	for (guint i = 0; i < 4; i++)
		box->padding[i] = throw(&m->dice, 8);
	for (guint i = 0, count = 1 + throw(&m->dice, 3); i < count; i++)
		kit_add(box, any(m, depth + 1));
	return box;
}

static void
check_foot(const struct pages *pages, double bottom)
{
	for (guint p = 0; p < pages->page_count; p++)
		for (guint i = 0; i < pages->page[p].item_count; i++) {
			const struct page_item *item = &pages->page[p].item[i];

			if (item->kind == ITEM_FILL)
				ck_assert_double_le(item->u.fill.box.y + item->u.fill.box.height, bottom + SLACK);
			if (item->kind == ITEM_RUN)
				ck_assert_double_le(item->u.run.glyph[0].y, bottom + SLACK);
		}
}

static void
check_names(const struct pages *pages, guint names)
{
	g_autofree guint *seen = g_new0(guint, names + 1);

	for (guint p = 0; p < pages->page_count; p++)
		for (guint i = 0; i < pages->page[p].item_count; i++) {
			const struct page_item *item = &pages->page[p].item[i];
			guint name;
			char mark;

			if (item->kind == ITEM_RUN && sscanf(item->u.run.text, "n%u%c", &name, &mark) == 2 &&
			    mark == 'q')
				seen[name]++;
		}
	for (guint i = 0; i < names; i++)
		ck_assert_msg(seen[i] == 1, "n%u stands %u times", i, seen[i]);
}

/* The sum below a word on a page, or NULL: the run that comes after it. */
static const char *
carried(const struct page *page, const char *word)
{
	bool found = false;

	for (guint i = 0; i < page->item_count; i++) {
		if (page->item[i].kind != ITEM_RUN)
			continue;
		if (found)
			return page->item[i].u.run.text;
		found = strcmp(page->item[i].u.run.text, word) == 0;
	}
	return NULL;
}

static void
check_carries(const struct pages *pages)
{
	ck_assert_ptr_null(carried(&pages->page[0], "承"));
	for (guint p = 0; p < pages->page_count; p++) {
		const char *forward = carried(&pages->page[p], "过");
		const char *over = p + 1 < pages->page_count ? carried(&pages->page[p + 1], "承") : NULL;

		ck_assert_int_eq(forward != NULL, over != NULL);
		if (forward != NULL)
			ck_assert_str_eq(forward, over);
	}
}

/* What a table says at the end of a page is how many of its rows have begun. */
static guint
check_sums(const struct pages *pages)
{
	g_autoptr(GHashTable) rows = g_hash_table_new(NULL, NULL);
	gpointer element = NULL;
	const char *before = "";
	guint sums = 0;

	for (guint p = 0; p < pages->page_count; p++)
		for (guint i = 0; i < pages->page[p].item_count; i++) {
			const struct page_item *item = &pages->page[p].item[i];
			guint count;

			if (item->kind == ITEM_BEGIN && strcmp(item->u.begin.role, "Table") == 0)
				element = GUINT_TO_POINTER(item->u.begin.element);
			if (item->kind != ITEM_RUN)
				continue;
			count = GPOINTER_TO_UINT(g_hash_table_lookup(rows, element)) +
			    (strcmp(item->u.run.text, "甲") == 0);
			g_hash_table_insert(rows, element, GUINT_TO_POINTER(count));
			if (strcmp(before, "过") == 0) {
				ck_assert_str_eq(item->u.run.text, arena_printf(rig_get()->arena, "%u", count));
				sums++;
			}
			before = item->u.run.text;
		}
	return sums;
}

START_TEST(documents)
{
	guint sums = 0;

	for (guint seed = 0; seed < DOCUMENTS; seed++) {
		struct maker m = { .dice = { seed * 7919u + 1 }, .style = kit_style(10, ALIGN_START) };
		struct box *body = kit_block(m.style);
		struct boxes *boxes;
		struct pages *pages;

		for (guint i = 0, count = 1 + throw(&m.dice, 6); i < count; i++)
			kit_add(body, any(&m, 0));
		boxes = kit_boxes(body, 300, 260 + throw(&m.dice, 300));
		boxes->sheet->margin[0] = boxes->sheet->margin[2] = 5 + throw(&m.dice, 20);
		boxes->sheet->step = throw(&m.dice, 3) == 0 ? 15 : 0;
		boxes->sheet->overhang = boxes->sheet->step > 0 ? 2.5 : 0;
		pages = kit_lay(boxes);
		check_foot(pages, boxes->sheet->height - boxes->sheet->margin[2]);
		check_names(pages, m.names);
		check_carries(pages);
		sums += check_sums(pages);
	}
	ck_assert_uint_gt(sums, DOCUMENTS); /* it was worth it */
}
END_TEST

/* On pages too small for what they must hold it is said so, and comes to an end. */
START_TEST(small_pages)
{
	struct rig *rig = rig_get();
	guint said = 0;

	for (guint seed = 0; seed < DOCUMENTS; seed++) {
		struct maker m = { .dice = { seed * 7919u + 3 }, .style = kit_style(10, ALIGN_START) };
		struct box *body = kit_block(m.style), *foot;
		struct boxes *boxes;

		for (guint i = 0; i < 3; i++)
			kit_add(body, any(&m, 0));
		foot = any(&m, 0);
		foot->stand = foot->kind == BOX_BLOCK ? STAND_EVEN_FOOT : STAND_FLOW;
		kit_add(body, foot);
		boxes = kit_boxes(body, 160, 20 + throw(&m.dice, 90));
		boxes->sheet->margin[0] = boxes->sheet->margin[2] = throw(&m.dice, 10);
		boxes->sheet->step = throw(&m.dice, 2) == 0 ? 15 : 0;
		said += layout_pages(rig->layout, rig->arena, rig->diag, boxes) == NULL;
	}
	ck_assert_uint_gt(said, 0);
}
END_TEST

static Suite *
suite(void)
{
	Suite *s = suite_create("layout random");
	TCase *t = tcase_create("random");

	tcase_set_timeout(t, 120);
	tcase_add_test(t, documents);
	tcase_add_test(t, small_pages);
	suite_add_tcase(s, t);
	return s;
}

int
main(void)
{
	return kit_main(suite());
}
