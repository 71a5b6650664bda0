/* Pictures: found inside their folder, bounded, decoded, turned and reduced. */
#include "base/arena.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/lang.h"
#include "template/picture_jpeg.h"

#include <fcntl.h>
#include <math.h>
#include <png.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file or a picture beyond these is no seal, map or photograph of a form. */
/* Dots an inch shows in print; more only make the file larger. */
#define DPI_MOST    300
#define FILE_MOST   ((gsize)16 << 20)
#define SIDE_MOST   10000
#define PIXELS_MOST ((gsize)24 << 20)

struct picture *
picture_fail(struct picture_fault *fault, const char *zh, const char *en)
{
	fault->why[LANG_ZH] = zh;
	fault->why[LANG_EN] = en;
	return NULL;
}

bool
picture_too_large(gsize width, gsize height)
{
	return width > SIDE_MOST || height > SIDE_MOST || width * height > PIXELS_MOST;
}

/* libpng's simple interface: it has its own place to return to from a fault, and lays transparency on white. */
static struct picture *
png_decode(struct arena *arena, const guint8 *bytes, gsize length, struct picture_fault *fault)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	png_color white = { 255, 255, 255 };
	struct picture *picture;
	guint8 *rgb;

	if (!png_image_begin_read_from_memory(&image, bytes, length))
		return picture_fail(fault, "PNG 文件已损坏", "the PNG file is damaged");
	if (picture_too_large(image.width, image.height) || image.width == 0 || image.height == 0) {
		png_image_free(&image);
		return picture_fail(fault, "像素太多", "it has too many pixels");
	}
	image.format = PNG_FORMAT_RGB;
	rgb = arena_alloc(arena, PNG_IMAGE_SIZE(image));
	if (!png_image_finish_read(&image, &white, rgb, 0, NULL)) {
		png_image_free(&image);
		return picture_fail(fault, "PNG 文件已损坏", "the PNG file is damaged");
	}
	picture = arena_alloc(arena, sizeof *picture);
	*picture = (struct picture){ .width = image.width, .height = image.height, .rgb = rgb };
	return picture;
}

/* Where the pixel at (x, y) of the picture as it is to be seen stands in the picture as it is stored. */
static gsize
stored_at(const struct picture *p, guint orientation, guint x, guint y)
{
	guint across = orientation >= 5 ? y : x, down = orientation >= 5 ? x : y;
	bool mirror = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
	bool flip = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;

	if (mirror)
		across = p->width - 1 - across;
	if (flip)
		down = p->height - 1 - down;
	return ((gsize)down * p->width + across) * 3;
}

static struct picture *
turn(struct arena *arena, struct picture *stored, guint orientation)
{
	struct picture *seen;
	guint8 *to;

	if (stored == NULL || orientation < 2 || orientation > 8)
		return stored;
	seen = arena_alloc(arena, sizeof *seen);
	seen->width = orientation >= 5 ? stored->height : stored->width;
	seen->height = orientation >= 5 ? stored->width : stored->height;
	seen->rgb = to = arena_alloc(arena, (gsize)seen->width * seen->height * 3);
	for (guint y = 0; y < seen->height; y++)
		for (guint x = 0; x < seen->width; x++, to += 3)
			memcpy(to, stored->rgb + stored_at(stored, orientation, x, y), 3);
	return seen;
}

struct picture *
picture_decode(struct arena *arena, const guint8 *bytes, gsize length, struct picture_fault *fault)
{
	if (length > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
		return png_decode(arena, bytes, length, fault);
	if (length > 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
		return turn(arena, picture_jpeg_decode(arena, bytes, length, fault),
		    picture_jpeg_orientation(bytes, length));
	return picture_fail(fault, "不是 PNG 或 JPEG 图片", "it is neither PNG nor JPEG");
}

/* A name of plain parts: nothing that leads out of the folder, or to hidden files. */
static bool
is_inside(const char *name)
{
	if (*name == '\0' || *name == '/' || strchr(name, '\\') != NULL || !g_utf8_validate(name, -1, NULL))
		return false;
	for (const char *part = name; part != NULL; part = strchr(part, '/')) {
		part += *part == '/';
		if (*part == '.' || *part == '/' || *part == '\0')
			return false;
	}
	return true;
}

static gssize
read_all(int file, guint8 *bytes, gsize most)
{
	gsize length = 0;

	while (length < most) {
		gssize got = read(file, bytes + length, most - length);

		if (got < 0)
			return -1;
		if (got == 0)
			break;
		length += (gsize)got;
	}
	return (gssize)length;
}

/* The bytes of a plain file of bearable size, for g_free. */
static guint8 *
read_file(const char *path, gsize *length, struct picture_fault *fault)
{
	int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat info;
	guint8 *bytes;
	gssize got;

	picture_fail(fault, "文件读不出来", "the file cannot be read");
	if (file < 0)
		return NULL;
	if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < 0 ||
	    (guint64)info.st_size > FILE_MOST) {
		picture_fail(fault, "文件太大（超过 16 MB），或者不是普通文件",
		    "the file is too large (over 16 MB), or no plain file");
		close(file);
		return NULL;
	}
	bytes = g_malloc((gsize)info.st_size + 1);
	got = read_all(file, bytes, (gsize)info.st_size);
	close(file);
	*length = got < 0 ? 0 : (gsize)got;
	return bytes;
}

struct picture *
picture_load(struct arena *arena, const char *folder, const char *name, struct picture_fault *fault)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree guint8 *bytes = NULL;
	struct picture *picture;
	gsize length = 0;

	if (!is_inside(name))
		return picture_fail(fault, "只能是所在文件夹里的文件名",
		    "it must be the name of a file within the folder");
	if (access(path, F_OK) != 0)
		return picture_fail(fault, "没有这个文件", "there is no such file");
	if (!file_is_below(folder, path)) /* no link leads out of it either */
		return picture_fail(fault, "只能是所在文件夹里的文件名",
		    "it must be the name of a file within the folder");
	bytes = read_file(path, &length, fault);
	picture = bytes != NULL ? picture_decode(arena, bytes, length, fault) : NULL;
	if (picture != NULL)
		picture->sha256 = digest_sha256(arena, bytes, length);
	return picture;
}

/* The mean of the stored pixels that a reduced one covers. */
static void
average(const struct picture *p, const guint x[2], const guint y[2], guint8 to[3])
{
	guint64 sum[3] = { 0 }, count = (guint64)(x[1] - x[0]) * (y[1] - y[0]);

	for (guint down = y[0]; down < y[1]; down++) {
		const guint8 *from = p->rgb + ((gsize)down * p->width + x[0]) * 3;

		for (guint across = x[0]; across < x[1]; across++, from += 3)
			for (guint k = 0; k < 3; k++)
				sum[k] += from[k];
	}
	for (guint k = 0; k < 3; k++)
		to[k] = (guint8)((sum[k] + count / 2) / count);
}

/* Where part i of `parts` of a length begins. */
static guint
part_of(guint length, guint i, guint parts)
{
	return (guint)((guint64)i * length / parts);
}

/* Pixels of a picture at another size. */
static guint8 *
averaged(struct arena *arena, const struct picture *p, guint width, guint height)
{
	guint8 *rgb = arena_alloc(arena, (gsize)width * height * 3), *to = rgb;

	for (guint y = 0; y < height; y++) {
		guint down[2] = { part_of(p->height, y, height), part_of(p->height, y + 1, height) };

		for (guint x = 0; x < width; x++, to += 3) {
			guint across[2] = { part_of(p->width, x, width), part_of(p->width, x + 1, width) };

			average(p, across, down, to);
		}
	}
	return rgb;
}

const struct picture *
picture_reduce(struct arena *arena, const struct picture *p, guint most)
{
	struct picture *small = arena_memdup(arena, p, sizeof *p);
	gsize length;

	if (p->width > MAX(most, 1)) {
		small->width = MAX(most, 1);
		small->height = (guint)(((guint64)p->height * small->width + p->width / 2) / p->width);
		small->height = CLAMP(small->height, 1, p->height);
	}
	length = (gsize)small->width * small->height * 3;
	small->rgb = small->width < p->width ? averaged(arena, p, small->width, small->height) :
					       arena_memdup(arena, p->rgb, length);
	small->digest = digest_sha256(arena, small->rgb, length);
	small->sha256 = p->sha256 == NULL ? NULL : arena_strdup(arena, p->sha256);
	return small;
}

guint
picture_pixels(double width)
{
	return (guint)ceil(width / 72 * DPI_MOST);
}

void
picture_fit(const struct picture *picture, double *width, double *height)
{
	double ratio = (double)picture->height / picture->width;

	if (*width <= 0 || (*height > 0 && *width * ratio > *height))
		*width = *height / ratio;
	*height = *width * ratio;
}
