/* JPEG by libjpeg: its faults come back here, and a file that only half decodes counts as damaged. */
#include "template/picture_jpeg.h"

#include <string.h>

#include "base/arena.h"
#include "base/jpeg.h"

struct picture_reading {
	struct arena *arena;
	struct picture *picture;
	guint8 *rgb;
	struct picture_fault *fault;
};

/* false: reported. */
static bool
read_head(struct picture_reading *r, struct jpeg_decompress_struct *info)
{
	jpeg_read_header(info, TRUE);
	if (picture_too_large(info->image_width, info->image_height)) {
		picture_fail(r->fault, "像素太多", "it has too many pixels");
		return false;
	}
	if (info->num_components > 3) {
		picture_fail(r->fault, "是印刷四色（CMYK）的 JPEG，请另存为 RGB",
		    "it is a JPEG in CMYK; save it in RGB");
		return false;
	}
	info->out_color_space = JCS_RGB;
	info->dct_method = JDCT_ISLOW;
	return true;
}

static void
read_rows(struct picture_reading *r, struct jpeg_decompress_struct *info)
{
	gsize stride;

	jpeg_start_decompress(info);
	stride = (gsize)info->output_width * 3;
	r->rgb = arena_alloc(r->arena, stride * info->output_height);
	while (info->output_scanline < info->output_height) {
		JSAMPROW row = r->rgb + stride * info->output_scanline;

		jpeg_read_scanlines(info, &row, 1);
	}
	jpeg_finish_decompress(info);
	r->picture = arena_alloc(r->arena, sizeof *r->picture);
	*r->picture = (struct picture){ .width = info->output_width, .height = info->output_height, .rgb = r->rgb };
}

static void
read_all(struct jpeg_decompress_struct *info, void *data)
{
	struct picture_reading *r = data;

	if (read_head(r, info))
		read_rows(r, info);
}

struct picture *
picture_jpeg_decode(struct arena *arena, const guint8 *bytes, gsize length, struct picture_fault *fault)
{
	struct picture_reading r = { .arena = arena, .fault = fault };
	guint warnings;

	picture_fail(fault, "JPEG 文件已损坏", "the JPEG file is damaged");
	return jpeg_decode(bytes, length, read_all, &r, &warnings) && warnings == 0 ? r.picture : NULL;
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
