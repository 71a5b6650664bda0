/* JPEG by libjpeg: its faults come back here, and a file that only half decodes counts as damaged. */
#include "base/arena.h"
#include "template/picture_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

/* Of a progressive file; more is made to keep a reader busy. */
#define SCANS_MOST 200

struct picture_rescue {
	struct jpeg_error_mgr manager;
	jmp_buf back;
};

static void
leave(j_common_ptr info)
{
	struct picture_rescue *rescue = (struct picture_rescue *)(void *)info->err;

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

/* What is kept across a jump lives here, not in variables of the function that jumps. */
struct picture_reading {
	struct arena *arena;
	struct jpeg_decompress_struct info;
	struct picture_rescue rescue;
	struct jpeg_progress_mgr progress;
	struct picture *picture;
	guint8 *rgb;
	struct picture_fault *fault;
};

/* false: reported. */
static bool
read_head(struct picture_reading *r)
{
	jpeg_read_header(&r->info, TRUE);
	if (picture_too_large(r->info.image_width, r->info.image_height)) {
		picture_fail(r->fault, "像素太多", "it has too many pixels");
		return false;
	}
	if (r->info.num_components > 3) {
		picture_fail(r->fault, "是印刷四色（CMYK）的 JPEG，请另存为 RGB",
		    "it is a JPEG in CMYK; save it in RGB");
		return false;
	}
	r->info.out_color_space = JCS_RGB;
	r->info.dct_method = JDCT_ISLOW;
	return true;
}

static void
read_rows(struct picture_reading *r)
{
	gsize stride;

	jpeg_start_decompress(&r->info);
	stride = (gsize)r->info.output_width * 3;
	r->rgb = arena_alloc(r->arena, stride * r->info.output_height);
	while (r->info.output_scanline < r->info.output_height) {
		JSAMPROW row = r->rgb + stride * r->info.output_scanline;

		jpeg_read_scanlines(&r->info, &row, 1);
	}
	jpeg_finish_decompress(&r->info);
	if (r->info.err->num_warnings > 0)
		return;
	r->picture = arena_alloc(r->arena, sizeof *r->picture);
	*r->picture = (struct picture){ .width = r->info.output_width, .height = r->info.output_height, .rgb = r->rgb };
}

struct picture *
picture_jpeg_decode(struct arena *arena, const guint8 *bytes, gsize length, struct picture_fault *fault)
{
	struct picture_reading *r = arena_alloc(arena, sizeof *r);

	r->arena = arena;
	r->fault = fault;
	picture_fail(fault, "JPEG 文件已损坏", "the JPEG file is damaged");
	r->info.err = jpeg_std_error(&r->rescue.manager);
	r->rescue.manager.error_exit = leave;
	r->rescue.manager.output_message = keep_quiet;
	if (setjmp(r->rescue.back) == 0) {
		jpeg_create_decompress(&r->info);
		r->progress.progress_monitor = count_scans;
		r->info.progress = &r->progress;
		jpeg_mem_src(&r->info, bytes, length);
		if (read_head(r))
			read_rows(r);
	}
	jpeg_destroy_decompress(&r->info);
	return r->picture;
}

static guint
number_at(const guint8 *bytes, guint count, bool big)
{
	guint number = 0;

	for (guint i = 0; i < count; i++)
		number = number << 8 | bytes[big ? i : count - 1 - i];
	return number;
}

/* Tag 0x0112 of the first directory of an EXIF block. */
static guint
exif_orientation(const guint8 *tiff, gsize length)
{
	bool big = length > 0 && tiff[0] == 'M';
	gsize at;
	guint count;

	if (length < 14)
		return 1;
	at = number_at(tiff + 4, 4, big);
	if (at > length - 2)
		return 1;
	count = number_at(tiff + at, 2, big);
	at += 2;
	for (guint i = 0; i < count && at + 12 <= length; i++, at += 12)
		if (number_at(tiff + at, 2, big) == 0x0112)
			return number_at(tiff + at + 8, 2, big);
	return 1;
}

guint
picture_jpeg_orientation(const guint8 *bytes, gsize length)
{
	gsize at = 2;

	while (at + 4 <= length && bytes[at] == 0xFF && bytes[at + 1] != 0xDA) {
		gsize size = number_at(bytes + at + 2, 2, true);

		if (size < 2 || at + 2 + size > length)
			return 1;
		if (bytes[at + 1] == 0xE1 && size > 8 && memcmp(bytes + at + 4, "Exif\0", 6) == 0)
			return exif_orientation(bytes + at + 10, size - 8);
		at += 2 + size;
	}
	return 1;
}
