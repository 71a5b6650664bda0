/* Pictures whose edges stay sharp. */
#include <string.h>

#include "page/page.h"

/* A code has so many pixels a side of each square: renderers that smooth what they enlarge leave its middle as it is. */
enum { FINER = 4 };

GByteArray *
page_image_bits(const struct page_image *image, guint *width, guint *height)
{
	guint stride = (image->width * FINER + 7) / 8;
	GByteArray *bits = g_byte_array_sized_new(stride * image->height * FINER);

	*width = image->width * FINER;
	*height = image->height * FINER;
	g_byte_array_set_size(bits, stride * *height);
	memset(bits->data, 0, bits->len);
	for (guint y = 0; y < *height; y++)
		for (guint x = 0; x < *width; x++)
			if (image->rgb[3 * ((gsize)(y / FINER) * image->width + x / FINER)] != 0)
				bits->data[stride * y + x / 8] |= (guint8)(0x80 >> x % 8);
	return bits;
}
