/* The table of writers. */
#include <string.h>

#include "write/pdf/pdf.h"
#include "write/raster/raster.h"
#include "write/write.h"

/* The page dump as a file. */
static bool
write_text(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag,
    GArray *written)
{
	const char *dump = pages_dump(arena, pages);
	struct written file = { 0, (const guint8 *)dump, strlen(dump) };

	(void)options;
	(void)diag;
	g_array_append_val(written, file);
	return true;
}

static const struct writer pdf = { "pdf", ".pdf", false, pdf_prepare, pdf_write };
static const struct writer png = { "png", ".png", true, raster_prepare, raster_write_png };
static const struct writer svg = { "svg", ".svg", true, raster_prepare, raster_write_svg };
static const struct writer text = { "text", ".page", false, NULL, write_text };

static const struct writer *const table[] = { &pdf, &png, &svg, &text, NULL };

const struct writer *const *
writers(void)
{
	return table;
}

const struct writer *
writer_lookup(const char *name)
{
	for (const struct writer *const *w = table; *w != NULL; w++)
		if (strcmp((*w)->name, name) == 0)
			return *w;
	return NULL;
}
