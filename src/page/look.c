/* What a page draws, told as whoever reads a finished file would: places as writers write them. */
#include <string.h>

#include "base/digest.h"
#include "base/drawn.h"
#include "page/page.h"

/* A page being told. */
struct page_looking {
	struct drawn *drawn;
	double height;
	GArray *marks;   /* const struct page_mark *, the innermost last */
	guint artifacts; /* of them */
};

static double
written(double length)
{
	return (double)page_thousandths(length) / 1000;
}

/* --- text --- */

/* From the space of a run to the page, as the run's first glyph is written. */
static void
start_matrix(const struct page_looking *look, const struct page_pen *pen, const struct page_glyph *first, double m[6])
{
	const struct page_run *run = pen->run;
	double narrow = run->narrow > 0 ? written(run->narrow) : 1;
	bool turned = run->way == RUN_TURNED, placed = turned || run->narrow > 0;

	m[0] = turned ? 0 : narrow;
	m[1] = turned ? -narrow : 0;
	m[2] = turned;
	m[3] = !turned;
	m[4] = written(placed ? first->x : pen->from_x);
	m[5] = written(look->height - (placed ? first->y : -pen->from_y));
}

static void
tell_glyph(const struct page_looking *look, const struct page_pen *pen, const double m[6], const char *text)
{
	const struct page_run *run = pen->run;
	double size = written(run->size), along = (double)pen->along / 1000 * size;
	double x = pen->x - pen->from_x + (run->way == RUN_DOWN ? 0 : along);
	double y = pen->y - pen->from_y - (run->way == RUN_DOWN ? along : 0);
	const double place[2] = { m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5] };
	const double unit[4] = { m[0] * size, m[1] * size, m[2] * size, m[3] * size };

	drawn_glyph(look->drawn, text, place, unit, run->color, run->embolden > 0 ? written(run->embolden) : 0);
}

static void
tell_run(const struct page_looking *look, const struct page_run *run)
{
	struct page_pen pen = { .run = run };
	g_autoptr(GString) text = g_string_new(NULL);
	struct page_cluster cluster;
	double m[6] = { 0 };

	for (guint at = 0; run->size > 0 && at < run->count; at += cluster.glyphs) {
		cluster = page_cluster(run, at);
		g_string_truncate(text, 0);
		g_string_append_len(text, cluster.text, (gssize)cluster.length);
		if (cluster.glyphs > 1) {
			page_pen_lift(&pen);
			drawn_stands_for(look->drawn, text->str);
		}
		for (guint i = 0; i < cluster.glyphs; i++) {
			(void)page_pen_take(&pen, &run->glyph[at + i]);
			if (at + i == 0)
				start_matrix(look, &pen, run->glyph, m);
			tell_glyph(look, &pen, m, i == 0 ? text->str : "");
		}
		if (cluster.glyphs > 1)
			page_pen_lift(&pen);
	}
}

/* --- shapes and pictures --- */

static void
tell_fill(const struct page_looking *look, const struct rect *box, struct drawn_paint paint)
{
	double x = written(box->x), y = written(look->height - (box->y + box->height));
	const double corner[4] = { x, y, x + written(box->width), y + written(box->height) };

	drawn_outline(look->drawn, 'R', corner);
	drawn_painted(look->drawn, &paint);
}

static void
tell_path(const struct page_looking *look, const struct page_path *path, struct drawn_paint paint)
{
	const double *point = path->point;

	for (const char *op = path->op; *op != '\0'; op++) {
		guint count = page_op_lengths(*op);
		double at[6] = { 0 };

		for (guint i = 0; i < count; i++)
			at[i] = written(i % 2 == 0 ? point[i] : look->height - point[i]);
		drawn_outline(look->drawn, *op, at);
		point += count;
	}
	paint.fill = path->fill ? path->fill_color : DRAWN_NOT;
	paint.stroke = path->stroke > 0 ? path->stroke_color : DRAWN_NOT;
	paint.width = path->stroke > 0 ? written(path->stroke) : 0;
	drawn_painted(look->drawn, &paint);
}

static void
tell_image(const struct page_looking *look, const struct page_image *image)
{
	const struct rect *box = &image->box;
	const double matrix[6] = { written(box->width), 0, 0, written(box->height), written(box->x),
		written(look->height - (box->y + box->height)) };
	guint width = image->width, height = image->height;
	guint8 digest[32];

	if (image->sharp) {
		g_autoptr(GByteArray) bits = page_image_bits(image, &width, &height);

		digest_sha256_raw(bits->data, bits->len, digest);
	} else if (image->digest == NULL || strlen(image->digest) != 64) {
		digest_sha256_raw(image->rgb, 3 * (gsize)width * height, digest);
	} else {
		for (gsize i = 0; i < sizeof digest; i++)
			digest[i] = (guint8)(g_ascii_xdigit_value(image->digest[2 * i]) << 4 |
			    g_ascii_xdigit_value(image->digest[2 * i + 1]));
	}
	drawn_picture(look->drawn, matrix, width, height, digest);
}

/* --- marks --- */

/* A span in the text says which characters what is drawn stands for. */
static void
begin_mark(struct page_looking *look, const struct page_mark *mark)
{
	if (look->marks->len > 0 && look->artifacts == 0 && strcmp(mark->role, "Span") == 0 && mark->actual != NULL)
		drawn_stands_for(look->drawn, mark->actual);
	g_array_append_val(look->marks, mark);
	look->artifacts += strcmp(mark->role, "Artifact") == 0;
}

static void
end_mark(struct page_looking *look)
{
	const struct page_mark *mark = g_array_index(look->marks, const struct page_mark *, look->marks->len - 1);

	look->artifacts -= strcmp(mark->role, "Artifact") == 0;
	g_array_set_size(look->marks, look->marks->len - 1);
}

static bool
is_declared(const struct page_looking *look)
{
	return look->artifacts > 0 &&
	    g_array_index(look->marks, const struct page_mark *, look->marks->len - 1)->artifact >= ARTIFACT_UNDERLINE;
}

static void
tell_item(struct page_looking *look, const struct page_item *item)
{
	struct drawn_paint paint = { .stroke = DRAWN_NOT, .declared = is_declared(look) };

	switch (item->kind) {
	case ITEM_RUN:
		tell_run(look, &item->u.run);
		return;
	case ITEM_FILL:
		paint.fill = item->u.fill.color;
		tell_fill(look, &item->u.fill.box, paint);
		return;
	case ITEM_PATH:
		tell_path(look, &item->u.path, paint);
		return;
	case ITEM_IMAGE:
		tell_image(look, &item->u.image);
		return;
	case ITEM_BEGIN:
		begin_mark(look, &item->u.begin);
		return;
	case ITEM_END:
		end_mark(look);
		return;
	}
}

void
page_look(const struct page *page, char hex[33])
{
	g_autoptr(GArray) marks = g_array_new(FALSE, FALSE, sizeof(const struct page_mark *));
	struct page_looking look = { .drawn = drawn_new(), .height = page->height, .marks = marks };

	for (guint i = 0; i < page->item_count; i++)
		tell_item(&look, &page->item[i]);
	drawn_digest(look.drawn, hex);
	drawn_free(look.drawn);
}
