/* Memory that paragraphs need while they are made, and what was told of a document's. */
#include "base/arena.h"
#include "base/place.h"
#include "layout/line/inner.h"

struct para_scratch *
para_scratch_new(struct arena *arena, const struct template_terms *terms)
{
	struct para_scratch *scratch = arena_alloc(arena, sizeof *scratch);

	scratch->terms = terms;
	scratch->atom = arena_vector(arena, sizeof(struct para_atom));
	scratch->glyph = arena_vector(arena, sizeof(struct para_glyph));
	scratch->segment = arena_vector(arena, sizeof(guint));
	scratch->line = arena_vector(arena, sizeof(struct para_line));
	scratch->breakpoint = arena_vector(arena, sizeof(struct line_breakpoint));
	scratch->reported = arena_adopt(arena, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	    (GDestroyNotify)g_hash_table_destroy);
	return scratch;
}

bool
para_scratch_once(struct para_scratch *scratch, const char *what, struct place template, struct place value)
{
	return g_hash_table_add(scratch->reported,
	    g_strdup_printf("%s %p %" G_GUINT64_FORMAT " %p %" G_GUINT64_FORMAT, what, (const void *)template.source,
		template.offset, (const void *)value.source, value.offset));
}

void
para_scratch_begin(struct para_scratch *scratch)
{
	g_hash_table_remove_all(scratch->reported);
	scratch->numbered = false;
}

guint
para_scratch_faults(const struct para_scratch *scratch)
{
	return scratch->faults;
}

bool
para_scratch_numbered(const struct para_scratch *scratch)
{
	return scratch->numbered;
}
