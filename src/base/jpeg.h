/* JPEG by libjpeg: a fault of a file comes back to who reads it instead of ending the program. */
#ifndef BASE_JPEG_H
#define BASE_JPEG_H

#include <stdbool.h>
#include <stdio.h>

#include <glib.h>

#include <jpeglib.h>

/*
 * Calls read with a decoder of bytes, which reads head and rows itself and may stop early; warnings: how often libjpeg made up
 * what is missing.  false: a fault ended it, in whatever it had done by then.  What read keeps across a fault must live outside of
 * it, in data.
 */
bool jpeg_decode(const guint8 *bytes, gsize length, void (*read)(struct jpeg_decompress_struct *, void *data),
    void *data, guint *warnings);

#endif
