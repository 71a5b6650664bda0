/* PNG by libpng, decoded row by row to its end, the sums of its parts checked. */
#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "verify/material/inner.h"

struct png_reading {
	struct material *material;
	png_structp png;
	png_infop info;
	gsize at;
	bool short_of, begun;
	struct material_tone tone;
};

static void
give(png_structp png, png_bytep to, size_t length)
{
	struct png_reading *r = png_get_io_ptr(png);

	if (length > r->material->length - r->at) {
		r->short_of = true;
		png_error(png, "cut");
	}
	memcpy(to, r->material->bytes + r->at, length);
	r->at += length;
}

static void
leave(png_structp png, png_const_charp words)
{
	(void)words;
	png_longjmp(png, 1);
}

static void
keep_quiet(png_structp png, png_const_charp words)
{
	(void)png;
	(void)words;
}

static double
density(const struct png_reading *r)
{
	return (double)png_get_x_pixels_per_meter(r->png, r->info) * 0.0254;
}

/* Interlaced rows come in passes; what is seen of the last one is the page. */
static void
read_rows(struct png_reading *r, guint width, guint height)
{
	int passes;
	guint8 *all, channels;
	gsize stride;

	png_set_expand(r->png);
	png_set_scale_16(r->png);
	png_set_strip_alpha(r->png);
	passes = png_set_interlace_handling(r->png);
	png_read_update_info(r->png, r->info);
	stride = png_get_rowbytes(r->png, r->info);
	channels = png_get_channels(r->png, r->info);
	all = arena_alloc(r->material->arena, passes > 1 ? stride * height : stride);
	r->begun = true;
	for (int pass = 0; pass < passes; pass++)
		for (guint y = 0; y < height; y++) {
			guint8 *row = passes > 1 ? all + stride * y : all;

			png_read_row(r->png, row, NULL);
			if (pass == passes - 1)
				material_tone_add(&r->tone, row, width, channels);
		}
	png_read_end(r->png, NULL);
}

/* true: it was read to its end, or what is wrong was told. */
static bool
read_all(struct png_reading *r)
{
	guint width, height;

	if (setjmp(png_jmpbuf(r->png)) != 0)
		return false;
	png_set_read_fn(r->png, r, give);
	png_set_crc_action(r->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
	png_set_user_limits(r->png, G_MAXINT32, G_MAXINT32); /* our own are told in our words */
	png_read_info(r->png, r->info);
	width = png_get_image_width(r->png, r->info);
	height = png_get_image_height(r->png, r->info);
	if (!material_size(r->material, width, height, density(r)))
		return true;
	read_rows(r, width, height);
	material_page(r->material, &r->tone);
	return true;
}

void
material_look_png(struct material *m)
{
	struct png_reading *r = arena_alloc(m->arena, sizeof *r);

	r->material = m;
	r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, leave, keep_quiet);
	r->info = png_create_info_struct(r->png);
	if (!read_all(r)) {
		if (r->short_of && m->look->width > 0)
			diag_report(m->diag, DIAG_MATERIAL_CUT, m->place, NULL, 1u);
		else
			material_broken(m, "PNG 的数据已损坏（校验和不符）", "the data of the PNG is damaged");
		m->look->pages = m->look->width > 0 ? 1 : 0;
	}
	png_destroy_read_struct(&r->png, &r->info, NULL);
}
