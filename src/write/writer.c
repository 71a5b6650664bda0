/* The table of writers. */
#include <string.h>

#include "write/inner.h"

static const struct writer pdf = { "pdf", ".pdf", false, pdf_prepare, pdf_write };
static const struct writer png = { "png", ".png", true, raster_prepare, png_write };
static const struct writer svg = { "svg", ".svg", true, raster_prepare, svg_write };
static const struct writer text = { "text", ".page", false, NULL, text_write };

static const struct writer *const table[] = { &pdf, &png, &svg, &text, NULL };

const struct writer *const *
writers(void)
{
	return table;
}

const struct writer *
writer_lookup(const char *name)
{
	for (const struct writer *const *w = table; *w; w++)
		if (strcmp((*w)->name, name) == 0)
			return *w;
	return NULL;
}
