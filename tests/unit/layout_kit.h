/* Boxes made by hand and pages read back, for the tests of layout. */
#ifndef LAYOUT_KIT_H
#define LAYOUT_KIT_H

#include <check.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "layout/layout.h"

#define MM (72 / 25.4)

struct rig {
	struct arena *arena;
	struct diag *diag;
	const struct font_list *fonts;
	struct layout *layout;
	struct source source;
};

/* The faces are opened once: one a process, as in the program. */
static inline struct rig *
rig_get(void)
{
	static struct rig rig;

	if (rig.arena == NULL) {
		rig.arena = arena_new();
		rig.diag = diag_new(rig.arena);
		rig.fonts = fonts_load(rig.arena, rig.diag, ".");
		ck_assert_ptr_nonnull(rig.fonts);
		rig.layout = layout_new(rig.arena, rig.diag, rig.fonts, NULL);
		ck_assert_ptr_nonnull(rig.layout);
		rig.source = (struct source){ .name = "record.xml",
			.text = "<case/>",
			.length = 7,
			.line = 1,
			.column = 1 };
	}
	return &rig;
}

static inline struct box_style *
kit_style(double size, enum align align)
{
	struct box_style *style = arena_alloc(rig_get()->arena, sizeof *style);

	style->font = "song";
	style->size = size;
	style->leading = size * 1.5;
	style->align = align;
	return style;
}

static inline struct box *
kit_box(enum box_kind kind, const char *role, const struct box_style *style)
{
	struct box *box = arena_alloc(rig_get()->arena, sizeof *box);

	box->kind = kind;
	box->role = role;
	box->style = style;
	return box;
}

static inline struct box_span *
kit_span(struct box *para, enum span_kind kind, const char *text)
{
	struct box_span *old = para->span, *span;

	para->span = arena_array(rig_get()->arena, para->span_count + 1, sizeof *span);
	if (para->span_count > 0)
		memcpy(para->span, old, para->span_count * sizeof *span);
	span = &para->span[para->span_count++];
	span->kind = kind;
	span->text = text != NULL ? text : "";
	span->style = para->style;
	return span;
}

static inline struct box *
kit_para(const struct box_style *style, const char *text)
{
	struct box *para = kit_box(BOX_PARA, "P", style);

	if (text != NULL)
		kit_span(para, SPAN_TEXT, text);
	return para;
}

static inline struct box_field *
kit_field(const char *name, const char *label, const char *text)
{
	struct box_field *field = arena_alloc(rig_get()->arena, sizeof *field);

	*field = (struct box_field){ .name = name,
		.label = label,
		.text = text,
		.required = true,
		.value = { &rig_get()->source, 1 } };
	return field;
}

static inline void
kit_value(struct box *para, struct box_field *field)
{
	kit_span(para, SPAN_TEXT, field->text)->field = field;
}

static inline void
kit_add(struct box *block, struct box *child)
{
	struct box **old = block->child;

	block->child = arena_array(rig_get()->arena, block->child_count + 1, sizeof *block->child);
	if (block->child_count > 0)
		memcpy(block->child, old, block->child_count * sizeof *block->child);
	block->child[block->child_count++] = child;
}

static inline struct box *
kit_block(const struct box_style *style)
{
	return kit_box(BOX_BLOCK, "Div", style);
}

/* Columns as the template writes them: "30 1fr auto" (pt). */
static inline struct box *
kit_grid(const struct box_style *style, const char *columns, double frame, double rules)
{
	struct rig *rig = rig_get();
	struct box *box = kit_box(BOX_GRID, "Table", style);
	char **word = g_strsplit(columns, " ", -1);

	box->grid = arena_alloc(rig->arena, sizeof *box->grid);
	box->grid->column_count = g_strv_length(word);
	box->grid->column = arena_array(rig->arena, box->grid->column_count, sizeof *box->grid->column);
	for (guint i = 0; i < box->grid->column_count; i++) {
		box->grid->column[i].kind = strstr(word[i], "fr") != NULL ? TRACK_FR :
		    strcmp(word[i], "auto") == 0                          ? TRACK_AUTO :
									    TRACK_PT;
		box->grid->column[i].value = g_ascii_strtod(word[i], NULL);
		if (strcmp(word[i], "balance") == 0) {
			box->grid->column[i].kind = TRACK_AUTO;
			box->grid->column[i].balance = true;
		}
		if (strstr(word[i], ">") != NULL) { /* "20>40": automatic within bounds */
			box->grid->column[i].kind = TRACK_AUTO;
			box->grid->column[i].least = g_ascii_strtod(word[i], NULL);
			box->grid->column[i].most = g_ascii_strtod(strstr(word[i], ">") + 1, NULL);
		}
	}
	g_strfreev(word);
	box->grid->frame = frame;
	box->grid->rules = rules;
	return box;
}

static inline struct box_row *
kit_row(struct box *box, double height)
{
	struct box_grid *grid = box->grid;
	struct box_row *old = grid->row;

	grid->row = arena_array(rig_get()->arena, grid->row_count + 1, sizeof *grid->row);
	if (grid->row_count > 0)
		memcpy(grid->row, old, grid->row_count * sizeof *grid->row);
	grid->row[grid->row_count].height = height;
	return &grid->row[grid->row_count++];
}

static inline struct box_cell *
kit_cell(struct box_row *row, guint column, guint columns, guint rows, struct box *content)
{
	struct box_cell *old = row->cell, *cell;

	row->cell = arena_array(rig_get()->arena, row->cell_count + 1, sizeof *row->cell);
	if (row->cell_count > 0)
		memcpy(row->cell, old, row->cell_count * sizeof *row->cell);
	cell = &row->cell[row->cell_count++];
	cell->content = kit_box(BOX_BLOCK, "TD", content->style);
	kit_add(cell->content, content);
	cell->column = column;
	cell->columns = columns;
	cell->rows = rows;
	return cell;
}

static inline struct boxes *
kit_boxes(struct box *body, double width, double height)
{
	struct boxes *boxes = arena_alloc(rig_get()->arena, sizeof *boxes);

	boxes->document = "test";
	boxes->title = "试";
	boxes->language = "zh-CN";
	boxes->sheet = arena_alloc(rig_get()->arena, sizeof *boxes->sheet);
	boxes->section = arena_alloc(rig_get()->arena, sizeof *boxes->section);
	boxes->section_count = 1;
	boxes->section[0] = (struct box_section){ boxes->sheet, body };
	boxes->sheet->width = width;
	boxes->sheet->height = height;
	boxes->sheet->background = 0xFFFFFF;
	return boxes;
}

static inline struct pages *
kit_lay(struct boxes *boxes)
{
	struct rig *rig = rig_get();
	struct pages *pages = layout_pages(rig->layout, rig->arena, rig->diag, boxes);

	if (pages == NULL)
		for (gsize i = 0; i < diag_count(rig->diag); i++)
			g_printerr("%s %s\n", diag_get(rig->diag, i)->id, diag_get(rig->diag, i)->what[LANG_EN]);
	ck_assert_ptr_nonnull(pages);
	return pages;
}

/* Lays out what must fail; gives the id of the one finding. */
static inline const struct finding *
kit_fail(struct boxes *boxes)
{
	struct rig *rig = rig_get();
	gsize from = diag_count(rig->diag);

	ck_assert_ptr_null(layout_pages(rig->layout, rig->arena, rig->diag, boxes));
	ck_assert_uint_gt(diag_count(rig->diag), from);
	return diag_get(rig->diag, from);
}

struct kit_line {
	double y, left, right;
	char *text;
	guint page;
};

/* The lines of all pages: runs on one base line, as they come. Cells beside each other are lines of their own when `gap` is between them. */
static inline GArray *
kit_lines(const struct pages *pages)
{
	GArray *lines = g_array_new(FALSE, TRUE, sizeof(struct kit_line));

	for (guint p = 0; p < pages->page_count; p++)
		for (guint i = 0; i < pages->page[p].item_count; i++) {
			const struct page_item *item = &pages->page[p].item[i];
			const struct page_run *run = &item->u.run;
			struct kit_line *last = lines->len ? &g_array_index(lines, struct kit_line, lines->len - 1) :
							     NULL;

			if (item->kind == ITEM_BEGIN && strcmp(item->u.begin.role, "Artifact") != 0)
				g_array_append_vals(lines, &(struct kit_line){ .y = -1, .page = p + 1 }, 1);
			if (item->kind != ITEM_RUN)
				continue;
			if (last != NULL && last->y == -1)
				*last = (struct kit_line){ run->glyph[0].y, run->glyph[0].x, 0,
					arena_strdup(rig_get()->arena, ""), p + 1 };
			else if (last == NULL || fabs(last->y - run->glyph[0].y) > 4 || last->page != p + 1) {
				g_array_append_vals(lines,
				    &(struct kit_line){ run->glyph[0].y, run->glyph[0].x, 0,
					arena_strdup(rig_get()->arena, ""), p + 1 },
				    1);
			}
			last = &g_array_index(lines, struct kit_line, lines->len - 1);
			last->text = arena_printf(rig_get()->arena, "%s%s", last->text, run->text);
			last->right = run->glyph[0].x + run->advance;
		}
	for (guint i = lines->len; i-- > 0;)
		if (g_array_index(lines, struct kit_line, i).y == -1)
			g_array_remove_index(lines, i);
	return lines;
}

static inline char *
kit_joined(const struct pages *pages)
{
	g_autoptr(GArray) lines = kit_lines(pages);
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < lines->len; i++)
		g_string_append_printf(out, "%s%s", i ? "|" : "", g_array_index(lines, struct kit_line, i).text);
	return arena_strdup(rig_get()->arena, out->str);
}

/* A paragraph of 10 pt alone on a page of `ems` characters. */
static inline struct pages *
kit_set(const char *text, double ems, enum align align)
{
	struct box_style *style = kit_style(10, align);
	struct box *body = kit_block(style);

	kit_add(body, kit_para(style, text));
	return kit_lay(kit_boxes(body, ems * 10, 2000));
}

static inline int
kit_main(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	arena_free(rig_get()->arena);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
