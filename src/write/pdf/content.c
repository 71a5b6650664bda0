/* Page contents: the items of a page as PDF operators, in points from the bottom left. */
#include "write/pdf/inner.h"

static const guint32 UNSET = 0xFFFFFFFF;

void
put_color(struct pen *pen, guint32 *now, guint32 color, const char *operator)
{
	if (*now == color)
		return;
	*now = color;
	for (int shift = 16; shift >= 0; shift -= 8) {
		put_number(pen->out, (color >> shift & 0xFF) / 255.0);
		g_string_append_c(pen->out, ' ');
	}
	g_string_append(pen->out, operator);
}

void
put_point(struct pen *pen, double x, double y)
{
	put_number(pen->out, x);
	g_string_append_c(pen->out, ' ');
	put_number(pen->out, pen->height - y);
	g_string_append_c(pen->out, ' ');
}

void
put_width(struct pen *pen, double width)
{
	if (pen->width == width)
		return;
	pen->width = width;
	put_number(pen->out, width);
	g_string_append(pen->out, " w\n");
}

void
put_join(struct pen *pen, bool round)
{
	if (pen->round != round)
		g_string_append(pen->out, round ? "1 j\n" : "0 j\n");
	pen->round = round;
}

/* --- shapes and images --- */

/* Fills of one colour that follow each other are painted at once. */
static guint
put_fills(struct pen *pen, const struct page_item *item, guint count)
{
	guint32 color = item->u.fill.color;
	guint n;

	put_color(pen, &pen->fill, color, "rg\n");
	for (n = 0; n < count && item[n].kind == ITEM_FILL && item[n].u.fill.color == color; n++) {
		struct rect box = item[n].u.fill.box;

		put_point(pen, box.x, box.y + box.height);
		put_number(pen->out, box.width);
		g_string_append_c(pen->out, ' ');
		put_number(pen->out, box.height);
		g_string_append(pen->out, " re\n");
	}
	g_string_append(pen->out, "f\n");
	return n;
}

static void
put_outline(struct pen *pen, const struct page_path *path)
{
	guint at = 0;

	for (const char *op = path->op; *op; op++) {
		guint points = *op == 'C' ? 3 : *op == 'Z' ? 0 : 1;

		if (at + 2 * points > path->point_count)
			return;
		for (guint i = 0; i < points; i++, at += 2)
			put_point(pen, path->point[at], path->point[at + 1]);
		g_string_append(pen->out, *op == 'M' ? "m\n" : *op == 'L' ? "l\n" : *op == 'C' ? "c\n" : "h\n");
	}
}

static void
put_path(struct pen *pen, const struct page_path *path)
{
	if (path->fill)
		put_color(pen, &pen->fill, path->fill_color, "rg\n");
	if (path->stroke > 0) {
		put_color(pen, &pen->stroke, path->stroke_color, "RG\n");
		put_width(pen, path->stroke);
		put_join(pen, false);
	}
	if (path->stroke > 0 && pen->dash != path->dash) {
		pen->dash = path->dash;
		g_string_append_c(pen->out, '[');
		if (path->dash > 0)
			put_number(pen->out, path->dash);
		g_string_append(pen->out, "]0 d\n");
	}
	put_outline(pen, path);
	g_string_append(pen->out, path->fill ? (path->stroke > 0 ? "B\n" : "f\n") : path->stroke > 0 ? "S\n" : "n\n");
}

static void
put_image(struct document *d, struct pen *pen, const struct page_image *image)
{
	if (image->width == 0 || image->height == 0)
		return;
	g_string_append(pen->out, "q ");
	put_number(pen->out, image->box.width);
	g_string_append(pen->out, " 0 0 ");
	put_number(pen->out, image->box.height);
	g_string_append_c(pen->out, ' ');
	put_point(pen, image->box.x, image->box.y + image->box.height);
	g_string_append_printf(pen->out, "cm/%s Do Q\n", image_name(d, image));
}

/* --- pages --- */

/* Draws an item, and of fills those that follow; gives how many, 0 when one cannot be drawn. */
static guint
put_item(struct document *d, struct pen *pen, const struct page_item *item, guint left)
{
	switch (item->kind) {
	case ITEM_BEGIN:
		marks_begin(d->marks, pen->out, item->u.begin.role, item->u.begin.element, item->u.begin.alt);
		return 1;
	case ITEM_END:
		marks_end(d->marks, pen->out);
		return 1;
	case ITEM_RUN:
		marks_content(d->marks, pen->out);
		return put_run(d, pen, item) ? 1 : 0;
	case ITEM_FILL:
		marks_content(d->marks, pen->out);
		return put_fills(pen, item, left);
	case ITEM_PATH:
		marks_content(d->marks, pen->out);
		put_path(pen, &item->u.path);
		return 1;
	case ITEM_IMAGE:
		marks_content(d->marks, pen->out);
		put_image(d, pen, &item->u.image);
		return 1;
	}
	return 1;
}

HPDF_Dict
content_page(struct document *d, const struct page *page)
{
	g_autoptr(GString) out = g_string_sized_new(16384);
	struct pen pen = { .out = out, .height = page->height, .fill = UNSET, .stroke = UNSET, .width = -1 };
	guint done;

	marks_page(d->marks);
	for (guint i = 0; i < page->item_count; i += done) {
		done = put_item(d, &pen, &page->item[i], page->item_count - i);
		if (done == 0)
			return NULL;
	}
	marks_close(d->marks, out);
	return pdf_stream(d->pdf, NULL, out->str, out->len);
}
