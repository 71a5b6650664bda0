/* JPEG by libjpeg, decoded row by row to its end: a file that only half decodes is told as cut off. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "verify/material/inner.h"

#include <jpeglib.h>

/* Of a progressive file; more is made to keep a reader busy. */
#define SCANS_MOST 200

struct jpeg_rescue {
	struct jpeg_error_mgr manager;
	jmp_buf back;
};

/* What is kept across a jump lives here, not in variables of the function that jumps. */
struct jpeg_reading {
	struct material *material;
	struct jpeg_decompress_struct info;
	struct jpeg_rescue rescue;
	struct jpeg_progress_mgr progress;
	struct material_tone tone;
	bool begun, told;
};

static void
leave(j_common_ptr info)
{
	struct jpeg_rescue *rescue = (struct jpeg_rescue *)(void *)info->err;

	longjmp(rescue->back, 1);
}

static void
keep_quiet(j_common_ptr info)
{
	(void)info;
}

static void
count_scans(j_common_ptr info)
{
	if (info->is_decompressor && ((j_decompress_ptr)(void *)info)->input_scan_number > SCANS_MOST)
		leave(info);
}

static double
density(const struct jpeg_decompress_struct *info)
{
	if (!info->saw_JFIF_marker || info->density_unit == 0)
		return 0;
	return info->density_unit == 1 ? info->X_density : info->X_density * 2.54;
}

/* Grey is enough to see whether something is there; colours of print come as they are, their first. */
static void
read_rows(struct jpeg_reading *r)
{
	struct jpeg_decompress_struct *info = &r->info;
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

/* libjpeg makes up what is missing and warns. */
static void
judge(struct jpeg_reading *r, bool whole)
{
	struct material *m = r->material;

	if (r->told)
		return;
	if (!r->begun)
		material_broken(m, "JPEG 的开头读不通", "the head of the JPEG cannot be read");
	else if (!whole || r->info.err->num_warnings > 0)
		diag_report(m->diag, DIAG_MATERIAL_CUT, m->place, NULL, 1u);
	else
		material_page(m, &r->tone);
}

void
material_look_jpeg(struct material *m)
{
	struct jpeg_reading *r = arena_alloc(m->arena, sizeof *r);
	volatile bool whole = false;

	r->material = m;
	r->info.err = jpeg_std_error(&r->rescue.manager);
	r->rescue.manager.error_exit = leave;
	r->rescue.manager.output_message = keep_quiet;
	if (setjmp(r->rescue.back) == 0) {
		jpeg_create_decompress(&r->info);
		r->progress.progress_monitor = count_scans;
		r->info.progress = &r->progress;
		jpeg_mem_src(&r->info, m->bytes, m->length);
		jpeg_read_header(&r->info, TRUE);
		r->told = !material_size(m, r->info.image_width, r->info.image_height, density(&r->info));
		if (!r->told)
			read_rows(r);
		whole = true;
	}
	judge(r, whole);
	if (m->look->width > 0 && m->look->pages == 0)
		m->look->pages = 1; /* cut off, it still is one page */
	jpeg_destroy_decompress(&r->info);
}
