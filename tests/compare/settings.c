/*
 * The template's paragraphs and tables as two others set them: for Typst its source (with all it offers for Chinese switched
 * on), by Pango a picture drawn as a plain program would: one layout a paragraph or cell, justified.
 *   settings typst TEMPLATE > out.typ
 *   settings pango TEMPLATE FONT_FOLDER DPI out.png
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fontconfig/fontconfig.h>
#include <libxml/parser.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "base/place.h"

#define MM           (72 / 25.4)
#define MARGIN       (4 * MM)
#define SIZE         10.5
#define LEADING      15.75
#define AFTER        (2 * MM)
#define PADDING      (1 * MM)
#define COLUMNS_MOST 8
#define ROWS_MOST    8

static const char *
attribute(const xmlNode *node, const char *name, char *buffer, size_t size)
{
	xmlChar *value = xmlGetProp(node, BAD_CAST name);

	g_strlcpy(buffer, value ? (const char *)value : "", size);
	xmlFree(value);
	return buffer;
}

static bool
has(const xmlNode *node, const char *name, const char *value)
{
	char buffer[32];

	return strcmp(attribute(node, name, buffer, sizeof buffer), value) == 0;
}

static int
number(const xmlNode *node, const char *name, int otherwise)
{
	char buffer[32];

	attribute(node, name, buffer, sizeof buffer);
	return *buffer ? atoi(buffer) : otherwise;
}

static bool
is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static const xmlNode *
find(const xmlNode *node, const char *name)
{
	for (node = node->children; node; node = node->next)
		if (is(node, name))
			return node;
	return NULL;
}

static char *
text_of(const xmlNode *node)
{
	xmlChar *content = xmlNodeGetContent(node);
	char *text = g_strdup((const char *)content);

	xmlFree(content);
	return text;
}

/* Widths in mm of `columns`. */
static int
column_widths(const xmlNode *grid, double *width)
{
	char list[128];
	int count = 0;

	attribute(grid, "columns", list, sizeof list);
	for (char *at = list; *at && count < COLUMNS_MOST;) {
		width[count++] = strtod(at, &at);
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	return count;
}

/* Typst. */

static void
print_typst_text(const char *text, const char *between)
{
	for (const char *p = text, *next; *p; p = next) {
		next = g_utf8_next_char(p);
		if (strchr("#$*_@<>\\`[]~/=-+", *p))
			putchar('\\');
		printf("%.*s%s", (int)(next - p), p, *next ? between : "");
	}
}

static void
print_typst_cell(const xmlNode *cell)
{
	g_autofree char *text = text_of(cell);
	const char *between = has(cell, "vertical", "yes") ? " \\ " : has(cell, "style", "spread") ? "#h(1fr)" : "";

	printf("  table.cell(colspan: %d, rowspan: %d, align: %s)[", number(cell, "span", 1), number(cell, "rows", 1),
	    is(cell, "label") && !has(cell, "style", "spread") ? "center + horizon" : "left + horizon");
	print_typst_text(text, between);
	printf("],\n");
}

static void
print_typst_table(const xmlNode *grid)
{
	double width[COLUMNS_MOST];
	int count = column_widths(grid, width);

	printf("#table(columns: (");
	for (int i = 0; i < count; i++)
		printf("%gmm,", width[i]);
	printf("), inset: (x: 1mm, y: 1mm + 2.6pt), stroke: 0.4pt,\n");
	for (const xmlNode *row = grid->children; row; row = row->next)
		for (const xmlNode *cell = is(row, "row") ? row->children : NULL; cell; cell = cell->next)
			if (cell->type == XML_ELEMENT_NODE)
				print_typst_cell(cell);
	printf(")\n");
}

static void
print_typst(const xmlNode *body)
{
	printf(
	    "#set page(width: 68mm, height: 415mm, margin: 4mm)\n"
	    "#set text(font: (\"Liberation Serif\", \"Noto Serif CJK SC\", \"HanaMinB\"), size: 10.5pt, lang: \"zh\", region: \"cn\", "
	    "top-edge: 0.88em, bottom-edge: -0.12em)\n"
	    "#show regex(\"[“”‘’·…—]+\"): set text(font: \"Noto Serif CJK SC\")\n"
	    "#set par(justify: true, leading: 5.25pt, spacing: 5.25pt + 2mm, first-line-indent: (amount: 2em, all: true))\n"
	    "#show table: set par(first-line-indent: 0em, spacing: 5.25pt)\n");
	for (const xmlNode *node = body->children; node; node = node->next) {
		g_autofree char *text = is(node, "p") ? text_of(node) : NULL;

		if (text) {
			print_typst_text(text, "");
			printf("\n\n");
		} else if (is(node, "grid")) {
			print_typst_table(node);
		} else if (is(node, "space")) {
			printf("#v(%dmm, weak: false)\n", number(node, "height", 0));
		}
	}
}

/* Pango. */

struct sheet {
	cairo_t *cr;
	PangoContext *context;
	double y;
};

static PangoLayout *
lay(struct sheet *sheet, const char *text, double width, double indent, PangoAlignment align)
{
	PangoLayout *layout = pango_layout_new(sheet->context);
	PangoFontDescription *font = pango_font_description_from_string(
	    "Liberation Serif, Noto Serif CJK SC, HanaMinB");

	pango_font_description_set_absolute_size(font, SIZE * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_text(layout, text, -1);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_indent(layout, (int)(indent * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(layout, align);
	pango_layout_set_justify(layout, align == PANGO_ALIGN_LEFT);
	return layout;
}

/* Lines stand LEADING apart. */
static double
height_of(PangoLayout *layout)
{
	return pango_layout_get_line_count(layout) * LEADING;
}

static void
draw(struct sheet *sheet, PangoLayout *layout, double x, double y)
{
	PangoLayoutIter *lines = pango_layout_get_iter(layout);

	do {
		PangoRectangle extents;

		pango_layout_iter_get_line_extents(lines, NULL, &extents);
		cairo_move_to(sheet->cr, x + (double)extents.x / PANGO_SCALE, y + (LEADING - SIZE) / 2 + 0.88 * SIZE);
		pango_cairo_show_layout_line(sheet->cr, pango_layout_iter_get_line_readonly(lines));
		y += LEADING;
	} while (pango_layout_iter_next_line(lines));
	pango_layout_iter_free(lines);
}

struct spot {
	PangoLayout *layout;
	int column, row, columns, rows;
};

static double
sum(const double *part, int from, int count)
{
	double all = 0;

	for (int i = from; i < from + count; i++)
		all += part[i];
	return all;
}

/* The cells of a table with their layouts, in the columns that are free; the rows that are there. */
static int
place_cells(struct sheet *sheet, const xmlNode *grid, const double *width, int columns, GArray *spots)
{
	bool taken[ROWS_MOST][COLUMNS_MOST] = { { false } };
	int row = 0;

	for (const xmlNode *line = grid->children; line; line = line->next) {
		for (const xmlNode *cell = is(line, "row") ? line->children : NULL; cell; cell = cell->next) {
			struct spot spot = { .row = row };
			g_autofree char *text = text_of(cell);
			bool label = is(cell, "label");

			if (cell->type != XML_ELEMENT_NODE)
				continue;
			while (spot.column < columns - 1 && taken[row][spot.column])
				spot.column++;
			spot.columns = number(cell, "span", 1);
			spot.rows = number(cell, "rows", 1);
			for (int i = 0; i < spot.rows * spot.columns; i++)
				taken[row + i / spot.columns][spot.column + i % spot.columns] = true;
			spot.layout = lay(sheet, text,
			    has(cell, "vertical", "yes") ? SIZE :
							   sum(width, spot.column, spot.columns) * MM - 2 * PADDING,
			    0, label ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
			g_array_append_val(spots, spot);
		}
		row += is(line, "row");
	}
	return row;
}

static void
draw_table(struct sheet *sheet, const xmlNode *grid)
{
	g_autoptr(GArray) spots = g_array_new(FALSE, FALSE, sizeof(struct spot));
	double width[COLUMNS_MOST], height[ROWS_MOST] = { 0 };
	int columns = column_widths(grid, width), rows = place_cells(sheet, grid, width, columns, spots);

	for (guint i = 0; i < spots->len; i++) {
		const struct spot *spot = &g_array_index(spots, struct spot, i);

		if (spot->rows == 1)
			height[spot->row] = MAX(height[spot->row], height_of(spot->layout) + 2 * PADDING);
	}
	cairo_set_line_width(sheet->cr, 0.4);
	for (guint i = 0; i < spots->len; i++) {
		struct spot *spot = &g_array_index(spots, struct spot, i);
		double x = MARGIN + sum(width, 0, spot->column) * MM, y = sheet->y + sum(height, 0, spot->row);
		double w = sum(width, spot->column, spot->columns) * MM, h = sum(height, spot->row, spot->rows);
		bool down = pango_layout_get_width(spot->layout) == (int)(SIZE * PANGO_SCALE);

		cairo_rectangle(sheet->cr, x, y, w, h);
		cairo_stroke(sheet->cr);
		draw(sheet, spot->layout, down ? x + (w - SIZE) / 2 : x + PADDING,
		    y + (h - height_of(spot->layout)) / 2);
		g_object_unref(spot->layout);
	}
	sheet->y += sum(height, 0, rows);
}

static void
draw_body(struct sheet *sheet, const xmlNode *body)
{
	for (const xmlNode *node = body->children; node; node = node->next) {
		if (is(node, "grid"))
			draw_table(sheet, node);
		else if (is(node, "space"))
			sheet->y += number(node, "height", 0) * MM;
		if (!is(node, "p"))
			continue;

		g_autofree char *text = text_of(node);
		PangoLayout *layout = lay(sheet, text, 60 * MM, 2 * SIZE, PANGO_ALIGN_LEFT);

		draw(sheet, layout, MARGIN, sheet->y);
		sheet->y += height_of(layout) + AFTER;
		g_object_unref(layout);
	}
}

static int
draw_picture(const xmlNode *body, const char *fonts, double dpi, const char *path)
{
	double scale = dpi / 72;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(68 * MM * scale + 0.5),
	    (int)(415 * MM * scale + 0.5));
	FcConfig *config = FcConfigCreate();
	PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	struct sheet sheet = { .cr = cairo_create(surface), .y = MARGIN };
	cairo_status_t status;

	FcConfigAppFontAddDir(config, (const FcChar8 *)fonts);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
	sheet.context = pango_font_map_create_context(map);
	pango_context_set_language(sheet.context, pango_language_from_string("zh-cn"));
	pango_cairo_context_set_resolution(sheet.context, 72);
	cairo_set_source_rgb(sheet.cr, 1, 1, 1);
	cairo_paint(sheet.cr);
	cairo_set_source_rgb(sheet.cr, 0, 0, 0);
	cairo_scale(sheet.cr, scale, scale);
	pango_cairo_update_context(sheet.cr, sheet.context);
	draw_body(&sheet, body);
	status = cairo_surface_write_to_png(surface, path);
	if (status != CAIRO_STATUS_SUCCESS)
		fprintf(stderr, "%s: %s\n", path, cairo_status_to_string(status));
	g_object_unref(sheet.context);
	g_object_unref(map);
	FcConfigDestroy(config);
	cairo_destroy(sheet.cr);
	cairo_surface_destroy(surface);
	return status == CAIRO_STATUS_SUCCESS ? 0 : 1;
}

int
main(int count, char **argument)
{
	xmlDoc *document = count > 2 ? xmlReadFile(argument[2], NULL, XML_PARSE_NOBLANKS) : NULL;
	const xmlNode *body = document ? find(xmlDocGetRootElement(document), "body") : NULL;
	int status = 2;

	if (body && count == 3 && strcmp(argument[1], "typst") == 0) {
		print_typst(body);
		status = 0;
	} else if (body && count == 6 && strcmp(argument[1], "pango") == 0) {
		status = draw_picture(body, argument[3], strtod(argument[4], NULL), argument[5]);
	} else {
		fprintf(stderr, "settings typst TEMPLATE | settings pango TEMPLATE FONTS DPI PNG\n");
	}
	xmlFreeDoc(document);
	return status;
}
