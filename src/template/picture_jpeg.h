/* Between the two files that read pictures. */
#ifndef TEMPLATE_PICTURE_JPEG_H
#define TEMPLATE_PICTURE_JPEG_H

#include <stdbool.h>

#include "template/picture.h"

/* Pixels of a JPEG as they are stored, and how the camera was held (1-8, EXIF). */
struct picture *picture_jpeg_decode(struct arena *, const guint8 *bytes, gsize length, struct picture_fault *);
guint picture_jpeg_orientation(const guint8 *bytes, gsize length);
/* More pixels than a picture may have. */
bool picture_too_large(gsize width, gsize height);
/* Notes why; gives NULL. */
struct picture *picture_fail(struct picture_fault *, const char *zh, const char *en);

#endif
