/* Page contents: the items of a page as PDF operators, in points from the bottom left. */
#include "write/pdf/inner.h"

static const guint32 UNSET = 0xFFFFFFFF;

void
pdf_put_color(struct pdf_pen *pen, guint32 *now, guint32 color, const char *operator)
{
	if (*now == color)
		return;
	*now = color;
	for (int shift = 16; shift >= 0; shift -= 8) {
		pdf_put_number(pen->out, (color >> shift & 0xFF) / 255.0);
		g_string_append_c(pen->out, ' ');
	}
	g_string_append(pen->out, operator);
}

void
pdf_put_point(struct pdf_pen *pen, double x, double y)
{
	pdf_put_number(pen->out, x);
	g_string_append_c(pen->out, ' ');
	pdf_put_number(pen->out, pen->height - y);
	g_string_append_c(pen->out, ' ');
}

void
pdf_put_width(struct pdf_pen *pen, double width)
{
	if (pen->width == width)
		return;
	pen->width = width;
	pdf_put_number(pen->out, width);
	g_string_append(pen->out, " w\n");
}

void
pdf_put_join(struct pdf_pen *pen, bool round)
{
	if (pen->round != round)
		g_string_append(pen->out, round ? "1 j\n" : "0 j\n");
	pen->round = round;
}

/* --- shapes and images --- */

/* Fills of one colour that follow each other are painted at once. */
static guint
put_fills(struct pdf_pen *pen, const struct page_item *item, guint count)
{
	guint32 color = item->u.fill.color;
	guint n;

	pdf_put_color(pen, &pen->fill, color, "rg\n");
	for (n = 0; n < count && item[n].kind == ITEM_FILL && item[n].u.fill.color == color; n++) {
		struct rect box = item[n].u.fill.box;

		pdf_put_point(pen, box.x, box.y + box.height);
		pdf_put_number(pen->out, box.width);
		g_string_append_c(pen->out, ' ');
		pdf_put_number(pen->out, box.height);
		g_string_append(pen->out, " re\n");
	}
	g_string_append(pen->out, "f\n");
	return n;
}

static void
put_outline(struct pdf_pen *pen, const struct page_path *path)
{
	const double *point = path->point;

	for (const char *op = path->op; *op; op++) {
		for (const double *end = point + page_op_lengths(*op); point < end; point += 2)
			pdf_put_point(pen, point[0], point[1]);
		g_string_append(pen->out, *op == 'M' ? "m\n" : *op == 'L' ? "l\n" : *op == 'C' ? "c\n" : "h\n");
	}
}

static void
put_path(struct pdf_pen *pen, const struct page_path *path)
{
	if (path->fill)
		pdf_put_color(pen, &pen->fill, path->fill_color, "rg\n");
	if (path->stroke > 0) {
		pdf_put_color(pen, &pen->stroke, path->stroke_color, "RG\n");
		pdf_put_width(pen, path->stroke);
		pdf_put_join(pen, false);
	}
	if (path->stroke > 0 && pen->dash != path->dash) {
		pen->dash = path->dash;
		g_string_append_c(pen->out, '[');
		if (path->dash > 0)
			pdf_put_number(pen->out, path->dash);
		g_string_append(pen->out, "]0 d\n");
	}
	put_outline(pen, path);
	g_string_append(pen->out, path->fill ? (path->stroke > 0 ? "B\n" : "f\n") : path->stroke > 0 ? "S\n" : "n\n");
}

static void
put_image(struct pdf_document *d, struct pdf_pen *pen, const struct page_image *image)
{
	g_string_append(pen->out, "q ");
	pdf_put_number(pen->out, image->box.width);
	g_string_append(pen->out, " 0 0 ");
	pdf_put_number(pen->out, image->box.height);
	g_string_append_c(pen->out, ' ');
	pdf_put_point(pen, image->box.x, image->box.y + image->box.height);
	g_string_append_printf(pen->out, "cm/%s Do Q\n", pdf_image_name(d, image));
}

/* --- pages --- */

/* Draws an item, and of fills those that follow; gives how many, 0 when one cannot be drawn. */
static guint
put_item(struct pdf_document *d, struct pdf_pen *pen, const struct page_item *item, guint left)
{
	switch (item->kind) {
	case ITEM_BEGIN:
		pdf_marks_begin(d->marks, pen->out, &item->u.begin);
		return 1;
	case ITEM_END:
		pdf_marks_end(d->marks, pen->out);
		return 1;
	case ITEM_RUN:
		pdf_marks_content(d->marks, pen->out);
		return pdf_put_run(d, pen, item) ? 1 : 0;
	case ITEM_FILL:
		pdf_marks_content(d->marks, pen->out);
		return put_fills(pen, item, left);
	case ITEM_PATH:
		pdf_marks_content(d->marks, pen->out);
		put_path(pen, &item->u.path);
		return 1;
	case ITEM_IMAGE:
		pdf_marks_content(d->marks, pen->out);
		put_image(d, pen, &item->u.image);
		return 1;
	}
	return 1;
}

HPDF_Dict
pdf_content(struct pdf_document *d, guint index)
{
	const struct page *page = &d->pages->page[index];
	g_autoptr(GString) out = g_string_sized_new(16384);
	struct pdf_pen pen = { .out = out, .height = page->height, .fill = UNSET, .stroke = UNSET, .width = -1 };
	guint done;

	pdf_marks_page(d->marks, index);
	for (guint i = 0; i < page->item_count; i += done) {
		done = put_item(d, &pen, &page->item[i], page->item_count - i);
		if (done == 0)
			return NULL;
	}
	pdf_marks_close(d->marks, out);
	return pdf_stream(d->pdf, NULL, out->str, out->len);
}
