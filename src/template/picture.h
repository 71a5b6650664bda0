/*
 * Pictures (PNG, JPEG) as plain pixels.  What comes from outside is never trusted: sizes are bounded before
 * anything is decoded, and a damaged file is a reason in words, never a crash.
 */
#ifndef TEMPLATE_PICTURE_H
#define TEMPLATE_PICTURE_H

#include <stdbool.h>

#include <glib.h>

#include "base/lang.h"

struct arena;

struct picture {
	guint width, height;
	const guint8 *rgb;  /* 3 bytes a pixel; what was transparent is white */
	const char *digest; /* of one that was reduced: SHA-256 of its pixels, in hex */
	const char *sha256; /* of the file it was read from; NULL: from none */
};

/* Why a picture cannot be had, in each language. */
struct picture_fault {
	const char *why[LANG_COUNT];
};

/*
 * The picture `name` of a folder, which it may not lead out of: no absolute path, no "..", no link to
 * elsewhere.  Turned as its camera says.  NULL: the fault says why.
 */
struct picture *picture_load(struct arena *, const char *folder, const char *name, struct picture_fault *);
struct picture *picture_decode(struct arena *, const guint8 *bytes, gsize length, struct picture_fault *);
/* A copy of a picture with its digest, no wider than `most` pixels: averaged when it is wider. */
const struct picture *picture_reduce(struct arena *, const struct picture *, guint most);

/* A picture's size inside a frame of which one side may be 0, and the pixels that a width [pt] shows in print. */
void picture_fit(const struct picture *, double *width, double *height);
guint picture_pixels(double width);

#endif
