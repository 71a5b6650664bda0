/* Edit distance between names, counted in characters, a swap of neighbours counted once, a capital not at all. */
#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/nearest.h"

enum { LENGTH_MAX = 63, BEGUN_LEAST = 3, FEW = 12 };

static guint
smallest(guint a, guint b, guint c)
{
	return MIN(a, MIN(b, c));
}

/* Of numbers only the last digit is easily mistaken for another: R-099 is no R-999. */
static guint
exchanged(gunichar a, gunichar b, bool last)
{
	if (g_unichar_isdigit(a) && g_unichar_isdigit(b) && a != b && !last)
		return LENGTH_MAX;
	return g_unichar_tolower(a) != g_unichar_tolower(b);
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
			    last[j - 1] + exchanged(a[i - 1], b[j - 1], i == m && j == n));
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

/* Of two letters, the two the other way round. */
static bool
is_turned(const gunichar *a, glong m, const gunichar *b, glong n)
{
	return m == 2 && n == 2 && a[0] == b[1] && a[1] == b[0];
}

/* Of several that are as near the one that begins alike for longest. */
static const char *
nearest_below(const char *written, const GPtrArray *names, guint limit)
{
	glong m = 0;
	g_autofree gunichar *a = g_utf8_to_ucs4_fast(written, -1, &m);
	const char *best = NULL;
	glong begins = 0;
	guint least = MIN(limit, too_far(written, (guint)m));

	for (guint i = 0; i < names->len && m <= LENGTH_MAX; i++) {
		glong n = 0;
		g_autofree gunichar *b = g_utf8_to_ucs4_fast(names->pdata[i], -1, &n);
		guint d = n <= LENGTH_MAX ? distance(a, m, b, n) : LENGTH_MAX + 1;
		glong same = 0;

		if (is_turned(a, m, b, n))
			return names->pdata[i];
		while (same < MIN(m, n) && a[same] == b[same])
			same++;
		if (d < least || (d == least && best != NULL && same > begins))
			best = names->pdata[i], least = d, begins = same;
	}
	return best;
}

/* The only name that begins so, with three letters or, of few names, two; NULL: there is none, or several. */
static const char *
begun(const char *written, const GPtrArray *names)
{
	const char *found = NULL;

	for (guint i = 0; i < names->len && strlen(written) + (names->len <= FEW) >= BEGUN_LEAST; i++)
		if (g_str_has_prefix(names->pdata[i], written)) {
			if (found != NULL)
				return NULL;
			found = names->pdata[i];
		}
	return found;
}

const char *
nearest_name(const char *written, const GPtrArray *names)
{
	const char *near = nearest_below(written, names, LENGTH_MAX);

	return near != NULL ? near : begun(written, names);
}

const char *
nearest_slip(const char *written, const GPtrArray *names)
{
	return nearest_below(written, names, 2);
}

const char *
nearest_offer(struct arena *a, const char *written, const GPtrArray *names, const char *before, const char *after)
{
	const char *near = nearest_name(written, names);

	return near != NULL ? arena_printf(a, "%s%s%s", before, near, after) : "";
}
