/* The page dump as a file. */
#include <string.h>

#include "write/inner.h"

bool
text_write(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag, GArray *written)
{
	const char *dump = pages_dump(arena, pages);
	struct written file = { 0, (const guint8 *)dump, strlen(dump) };

	(void)options;
	(void)diag;
	g_array_append_val(written, file);
	return true;
}
