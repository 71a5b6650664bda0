/* TIFF by libtiff, from memory: every page of it decoded; thumbnails and masks are no pages. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "verify/material/inner.h"

#include <tiffio.h>

enum { PAGES_MOST = 10000 };

struct tiff_reading {
	struct material *material;
	toff_t at;
	TIFF *tiff;
	bool damaged; /* the library complained of the page in hand */
};

static tmsize_t
give(thandle_t data, void *to, tmsize_t length)
{
	struct tiff_reading *r = data;
	gsize left = r->at < r->material->length ? r->material->length - r->at : 0;
	gsize count = MIN(left, (gsize)MAX(length, 0));

	memcpy(to, r->material->bytes + MIN(r->at, r->material->length), count);
	r->at += count;
	return (tmsize_t)count;
}

static tmsize_t
take_none(thandle_t data, void *from, tmsize_t length)
{
	(void)data;
	(void)from;
	(void)length;
	return 0;
}

static toff_t
seek(thandle_t data, toff_t to, int whence)
{
	struct tiff_reading *r = data;

	r->at = whence == SEEK_SET ? to : whence == SEEK_CUR ? r->at + to : r->material->length + to;
	return r->at;
}

static int
close_none(thandle_t data)
{
	(void)data;
	return 0;
}

static toff_t
size_of(thandle_t data)
{
	return ((struct tiff_reading *)data)->material->length;
}

static int
note_damage(TIFF *tiff, void *data, const char *where, const char *format, va_list words)
{
	struct tiff_reading *r = data;

	(void)tiff;
	(void)where;
	(void)format;
	(void)words;
	r->damaged = true;
	return 1;
}

static int
keep_quiet(TIFF *tiff, void *data, const char *where, const char *format, va_list words)
{
	(void)tiff;
	(void)data;
	(void)where;
	(void)format;
	(void)words;
	return 1;
}

static double
density(const struct tiff_reading *r)
{
	float across = 0;
	guint16 unit = RESUNIT_INCH;

	if (TIFFGetField(r->tiff, TIFFTAG_XRESOLUTION, &across) != 1)
		return 0;
	(void)TIFFGetFieldDefaulted(r->tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
	return unit == RESUNIT_NONE ? 0 : (double)across * (unit == RESUNIT_CENTIMETER ? 2.54 : 1);
}

/* The last byte of a row may be no part of the page. */
static void
add_bits(const struct tiff_reading *r, struct material_tone *tone, const guint8 *bytes, gsize length)
{
	gsize row = TIFFIsTiled(r->tiff) != 0 ? (gsize)TIFFTileRowSize(r->tiff) : (gsize)TIFFScanlineSize(r->tiff);

	for (gsize i = 0; i < length; i++) {
		guint ones = (guint)__builtin_popcount(bytes[i]);

		if (row > 1 && i % row == row - 1)
			continue;
		tone->count[255] += ones;
		tone->count[0] += 8 - ones;
	}
}

/* Samples as brightness: of one bit black and white, of eight as they are; of others nothing is said. */
static void
add_tone(const struct tiff_reading *r, struct material_tone *tone, const guint8 *bytes, gsize length)
{
	guint16 bits = 1, samples = 1, plane = PLANARCONFIG_CONTIG;

	(void)TIFFGetFieldDefaulted(r->tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	(void)TIFFGetFieldDefaulted(r->tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
	(void)TIFFGetFieldDefaulted(r->tiff, TIFFTAG_PLANARCONFIG, &plane);
	if (bits == 8)
		material_tone_add(tone, bytes, plane == PLANARCONFIG_CONTIG ? length / MAX(samples, 1) : length,
		    plane == PLANARCONFIG_CONTIG ? MAX(samples, 1) : 1);
	else if (bits == 1)
		add_bits(r, tone, bytes, length);
	else
		tone->count[0]++, tone->count[255]++; /* something is there */
}

/* Strips or tiles, each decoded once. */
static bool
decode(struct tiff_reading *r, struct material_tone *tone)
{
	bool tiled = TIFFIsTiled(r->tiff) != 0;
	guint32 count = tiled ? TIFFNumberOfTiles(r->tiff) : TIFFNumberOfStrips(r->tiff);
	tmsize_t room = tiled ? TIFFTileSize(r->tiff) : TIFFStripSize(r->tiff);
	g_autofree guint8 *bytes = NULL;

	if (count == 0 || room <= 0 || (bytes = g_try_malloc0((gsize)room)) == NULL)
		return false;
	for (guint32 i = 0; i < count; i++) {
		tmsize_t got = tiled ? TIFFReadEncodedTile(r->tiff, i, bytes, room) :
				       TIFFReadEncodedStrip(r->tiff, i, bytes, room);

		if (got < 0)
			return false;
		add_tone(r, tone, bytes, (gsize)got);
	}
	return !r->damaged;
}

/* A page; false: what is wrong was told. */
static bool
read_page(struct tiff_reading *r)
{
	struct material *m = r->material;
	struct material_tone tone = { { 0 } };
	guint32 width = 0, height = 0, kind = 0;

	(void)TIFFGetFieldDefaulted(r->tiff, TIFFTAG_SUBFILETYPE, &kind);
	if ((kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0)
		return true;
	(void)TIFFGetField(r->tiff, TIFFTAG_IMAGEWIDTH, &width);
	(void)TIFFGetField(r->tiff, TIFFTAG_IMAGELENGTH, &height);
	if (!material_size(m, width, height, density(r)))
		return false;
	if (!decode(r, &tone)) {
		m->look->pages++;
		diag_report(m->diag, DIAG_MATERIAL_CUT, m->place, NULL, m->look->pages);
		return false;
	}
	material_page(m, &tone);
	return true;
}

static void
read_pages(struct tiff_reading *r)
{
	struct material *m = r->material;
	bool good = true;

	do
		good = read_page(r);
	while (good && m->look->pages < PAGES_MOST && TIFFReadDirectory(r->tiff) == 1);
	if (good && r->damaged) /* the next page could not be found */
		diag_report(m->diag, DIAG_MATERIAL_CUT, m->place, NULL, m->look->pages + 1);
	else if (good && m->look->pages == 0)
		diag_report(m->diag, DIAG_MATERIAL_NO_PAGE, m->place, NULL);
}

void
material_look_tiff(struct material *m)
{
	struct tiff_reading r = { .material = m };
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();

	TIFFOpenOptionsSetErrorHandlerExtR(options, note_damage, &r);
	TIFFOpenOptionsSetWarningHandlerExtR(options, keep_quiet, &r);
	r.tiff = TIFFClientOpenExt(m->name, "rm", &r, give, take_none, seek, close_none, size_of, NULL, NULL, options);
	TIFFOpenOptionsFree(options);
	if (r.tiff == NULL) {
		material_broken(m, "TIFF 的目录读不通", "the directory of the TIFF cannot be read");
		return;
	}
	read_pages(&r);
	TIFFClose(r.tiff);
}
