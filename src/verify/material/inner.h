/* Between the files that look at a material. */
#ifndef VERIFY_MATERIAL_INNER_H
#define VERIFY_MATERIAL_INNER_H

#include "base/lang.h"
#include "base/place.h"
#include "verify/material/material.h"

/* One look on its way. */
struct material {
	struct arena *arena;
	struct diag *diag;
	struct place place;
	const char *name;
	const guint8 *bytes;
	gsize length;
	struct material_look *look;
	GString *blank; /* numbers of pages that seem to be blank, "3、4" */
	guint blanks;
};

/* What the bytes are, by what they begin with. */
struct material_format {
	enum material_kind kind;
	const char *format, *mime;
	const char *suffixes;          /* "jpg jpeg" */
	const char *other[LANG_COUNT]; /* of one that is not taken: what it is, what to do */
};

/* kind.c: never NULL. */
const struct material_format *material_format_of(const char *name, const guint8 *bytes, gsize length);
/* The suffix in small letters without its dot; "": none. */
const char *material_suffix(struct arena *, const char *name);

/* pdf.c, jpeg.c, png.c, tiff.c: fill in the look, report what is wrong. */
void material_look_pdf(struct material *);
void material_look_jpeg(struct material *);
void material_look_png(struct material *);
void material_look_tiff(struct material *);

/* --- pages of pictures (picture.c) --- */

/* So much of a page's brightness as is needed to see whether anything is on it. */
struct material_tone {
	guint64 count[256];
};

/* Samples of 8 bits: grey, red green blue, or the four inks of print. */
void material_tone_add(struct material_tone *, const guint8 *samples, gsize pixels, guint channels);
/* The page is read: one more; tells when it seems to be blank. */
void material_page(struct material *, const struct material_tone *);
/* Size of a page; more than is decoded is reported.  dpi 0: not known. */
bool material_size(struct material *, guint64 width, guint64 height, double dpi);
/* The file cannot be read, and why. */
void material_broken(struct material *, const char *zh, const char *en);

#endif
