/* Pages of pictures: their size, and whether there seems to be anything on one. */
#include "base/arena.h"
#include "base/diag.h"
#include "verify/material/inner.h"

/* An A0 drawing at 400 dots an inch has 250 million pixels and 18,700 a side. */
#define SIDE_MOST   60000
#define PIXELS_MOST ((guint64)300 << 20)

/* Ink differs by so much from the paper, which is most of a page; a page with less of it than one pixel in so many seems blank. */
enum { INK_APART = 40, INK_LEAST = 10000 };

bool
material_size(struct material *m, guint64 width, guint64 height, double dpi)
{
	if (width == 0 || height == 0 || width > SIDE_MOST || height > SIDE_MOST || width * height > PIXELS_MOST) {
		diag_report(m->diag, DIAG_MATERIAL_PIXELS, m->place, NULL, (guint)MIN(width, G_MAXUINT),
		    (guint)MIN(height, G_MAXUINT));
		return false;
	}
	if (m->look->width == 0) {
		m->look->width = (guint)width;
		m->look->height = (guint)height;
		m->look->dpi = dpi;
	}
	return true;
}

/* Of one sample as it is; of red, green and blue as eyes weigh them; of the four inks of print their mean. */
static guint8
brightness(const guint8 *sample, guint channels)
{
	if (channels < 3)
		return sample[0];
	if (channels == 3)
		return (guint8)((sample[0] * 2 + sample[1] * 5 + sample[2]) / 8);
	return (guint8)((sample[0] + sample[1] + sample[2] + sample[3]) / 4);
}

void
material_tone_add(struct material_tone *tone, const guint8 *samples, gsize pixels, guint channels)
{
	for (gsize i = 0; i < pixels; i++, samples += channels)
		tone->count[brightness(samples, channels)]++;
}

/* Paper is the commonest brightness with its neighbours; ink is what is far from it. */
static bool
is_blank(const struct material_tone *tone)
{
	guint64 all = 0, ink = 0;
	gint paper = 0;

	for (gint i = 0; i < 256; i++) {
		all += tone->count[i];
		if (tone->count[i] > tone->count[paper])
			paper = i;
	}
	for (gint i = 0; i < 256; i++)
		if (ABS(i - paper) > INK_APART)
			ink += tone->count[i];
	return ink * INK_LEAST < all;
}

void
material_page(struct material *m, const struct material_tone *tone)
{
	m->look->pages++;
	if (!is_blank(tone))
		return;
	g_string_append_printf(m->blank, "%s%u", m->blanks++ > 0 ? "、" : "", m->look->pages);
}
