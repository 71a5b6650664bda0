/* The table of writers. */
#include <string.h>

#include "base/arena.h"
#include "write/pdf/pdf.h"
#include "write/raster/raster.h"
#include "write/write.h"

/* The page dump as a file. */
static bool
write_text(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag,
    GArray *written)
{
	const char *dump = pages_dump(arena, pages);
	struct written file = { .bytes = (const guint8 *)dump, .length = strlen(dump) };

	(void)options;
	(void)diag;
	g_array_append_val(written, file);
	return true;
}

/* Texts for messages, a file each. */
static bool
write_messages(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag,
    GArray *written)
{
	(void)options;
	(void)diag;
	for (guint i = 0; i < pages->message_count; i++) {
		const char *text = arena_printf(arena, "%s\n", pages->message[i].text);
		struct written file = {
			.part = pages->message[i].kind,
			.bytes = (const guint8 *)text,
			.length = strlen(text),
		};

		g_array_append_val(written, file);
	}
	return true;
}

static const struct writer pdf = { "pdf", ".pdf", false, false, pdf_prepare, pdf_write };
static const struct writer png = { "png", ".png", true, false, raster_prepare, raster_write_png };
static const struct writer svg = { "svg", ".svg", true, false, raster_prepare, raster_write_svg };
static const struct writer text = { "text", ".page", false, false, NULL, write_text };
static const struct writer txt = { "txt", ".txt", false, true, NULL, write_messages };

static const struct writer *const table[] = { &pdf, &png, &svg, &text, &txt, NULL };

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
