/* Edit distance between names, counted in characters, a swap of neighbours counted once, a capital not at all. */
#include "base/arena.h"
#include "base/nearest.h"

#define LENGTH_MAX 63

static guint
smallest(guint a, guint b, guint c)
{
	return MIN(a, MIN(b, c));
}

static guint
distance(const gunichar *a, glong m, const gunichar *b, glong n)
{
	guint row[3][LENGTH_MAX + 1];
	guint *before = row[0], *last = row[1], *now = row[2];

	for (glong j = 0; j <= n; j++)
		last[j] = (guint)j;
	for (glong i = 1; i <= m; i++) {
		now[0] = (guint)i;
		for (glong j = 1; j <= n; j++) {
			now[j] = smallest(last[j] + 1, now[j - 1] + 1,
			    last[j - 1] + (g_unichar_tolower(a[i - 1]) != g_unichar_tolower(b[j - 1])));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = MIN(now[j], before[j - 2] + 1);
		}
		guint *free_row = before;

		before = last, last = now, now = free_row;
	}
	return last[n];
}

/*
 * A name so far away, or farther, is another name altogether.  Latin letters say less each than Han: of two none may
 * be wrong, of up to five one, of more a third.
 */
static guint
too_far(const char *written, guint length)
{
	if (length < 2)
		return 1;
	if (!g_str_is_ascii(written))
		return length < 4 ? 2 : length / 2 + 1;
	if (length < 3)
		return 1;
	return length < 6 ? 2 : length / 3 + 1;
}

const char *
nearest_name(const char *written, const GPtrArray *names)
{
	glong m = 0;
	g_autofree gunichar *a = g_utf8_to_ucs4_fast(written, -1, &m);
	const char *best = NULL;
	guint least = too_far(written, (guint)m);

	for (guint i = 0; i < names->len && m <= LENGTH_MAX; i++) {
		glong n = 0;
		g_autofree gunichar *b = g_utf8_to_ucs4_fast(names->pdata[i], -1, &n);
		guint d = n <= LENGTH_MAX ? distance(a, m, b, n) : least;

		if (d < least)
			best = names->pdata[i], least = d;
	}
	return best;
}

const char *
nearest_offer(struct arena *a, const char *written, const GPtrArray *names, const char *before, const char *after)
{
	const char *near = nearest_name(written, names);

	return near != NULL ? arena_printf(a, "%s%s%s", before, near, after) : "";
}
