/* Which text the glyphs of a run show. */
#include <string.h>

#include "page/page.h"

/* Where the text of a cluster ends, when glyphs do not follow their text (right to left). */
static gsize
cluster_end(const struct page_run *run, gsize from, gsize length)
{
	gsize end = length;

	for (guint i = 0; i < run->count; i++)
		if (run->glyph[i].cluster > from)
			end = MIN(end, run->glyph[i].cluster);
	return end;
}

static bool
is_first_cluster(const struct page_run *run, gsize from)
{
	for (guint i = 0; i < run->count; i++)
		if (run->glyph[i].cluster < from)
			return false;
	return true;
}

struct page_cluster
page_cluster(const struct page_run *run, guint i)
{
	gsize length = strlen(run->text);
	gsize from = MIN(run->glyph[i].cluster, length), to;
	guint next = i + 1;

	while (next < run->count && run->glyph[next].cluster == run->glyph[i].cluster)
		next++;
	if (next < run->count && run->glyph[next].cluster > from)
		to = MIN(run->glyph[next].cluster, length);
	else
		to = cluster_end(run, from, length);
	if (i == 0 && from > 0 && is_first_cluster(run, from))
		from = 0; /* what no glyph shows goes with its neighbour */
	while (to > from + 1 && g_ascii_isspace(run->text[to - 1]))
		to--; /* a blank at a line's end */
	return (struct page_cluster){ .text = run->text + from, .length = to - from, .glyphs = next - i };
}
