/* JPEG by libjpeg, decoded row by row to its end: a file that only half decodes is told as cut off. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/jpeg.h"
#include "verify/material/inner.h"

struct jpeg_looking {
	struct material *material;
	struct material_tone tone;
	bool begun, told;
};

static double
density(const struct jpeg_decompress_struct *info)
{
	if (!info->saw_JFIF_marker || info->density_unit == 0)
		return 0;
	return info->density_unit == 1 ? info->X_density : info->X_density * 2.54;
}

/* Grey is enough to see whether something is there; colours of print come as they are, their first. */
static void
read_rows(struct jpeg_looking *r, struct jpeg_decompress_struct *info)
{
	guint8 *row;

	if (info->num_components == 3 || info->num_components == 1)
		info->out_color_space = JCS_GRAYSCALE;
	jpeg_start_decompress(info);
	r->begun = true;
	row = arena_alloc(r->material->arena, (gsize)info->output_width * (gsize)info->output_components);
	while (info->output_scanline < info->output_height) {
		JSAMPROW rows = row;

		jpeg_read_scanlines(info, &rows, 1);
		material_tone_add(&r->tone, row, info->output_width, info->output_components >= 3 ? 4 : 1);
	}
	jpeg_finish_decompress(info);
}

static void
read_all(struct jpeg_decompress_struct *info, void *data)
{
	struct jpeg_looking *r = data;

	jpeg_read_header(info, TRUE);
	r->told = !material_size(r->material, info->image_width, info->image_height, density(info));
	if (!r->told)
		read_rows(r, info);
}

/* libjpeg makes up what is missing and warns. */
static void
judge(struct jpeg_looking *r, bool whole)
{
	struct material *m = r->material;

	if (r->told)
		return;
	if (!r->begun)
		material_broken(m, "JPEG 的开头读不通", "the head of the JPEG cannot be read");
	else if (!whole)
		diag_report(m->diag, DIAG_MATERIAL_CUT, m->place, NULL, 1u);
	else
		material_page(m, &r->tone);
}

void
material_look_jpeg(struct material *m)
{
	struct jpeg_looking r = { .material = m };
	guint warnings;
	bool whole = jpeg_decode(m->bytes, m->length, read_all, &r, &warnings);

	judge(&r, whole && warnings == 0);
	if (m->look->width > 0 && m->look->pages == 0)
		m->look->pages = 1; /* cut off, it still is one page */
}
