/* bw:says: does a text say a word?  bw:found: where is a pattern?  bw:kv: which voltage?  All texts are evened first, so that how something was typed does not matter. */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "xml/xpath_inner.h"

/* Patterns that are kept of one expression: those made of a record's own words do not pile up. */
#define PATTERNS_MOST 32

/* A text or a word as its characters, evened. */
struct xpath_said {
	gunichar *c;
	gsize *at; /* where each stands in the text [bytes] */
	gsize count;
};

static bool
is_invisible(gunichar c)
{
	return c == 0x00ad || c == 0xfeff || (c >= 0x200b && c <= 0x200d) || c == 0x2060;
}

/* Full width as half, capitals as small letters. */
static gunichar
even(gunichar c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	return g_unichar_tolower(c);
}

/* Two neighbours of one run of narrow letters, or of figures: what ends between them ends inside a word. */
static bool
runs_on(gunichar a, gunichar b)
{
	if (g_unichar_iswide(a) || g_unichar_iswide(b))
		return false;
	return (g_unichar_isalpha(a) && g_unichar_isalpha(b)) || (g_unichar_isdigit(a) && g_unichar_isdigit(b));
}

/* A blank parts what would run on without it, and is nothing anywhere else. */
static struct xpath_said
even_text(struct arena *arena, const char *text, gsize bytes)
{
	struct xpath_said said = { .c = arena_array(arena, bytes + 1, sizeof(gunichar)),
		.at = arena_array(arena, bytes + 1, sizeof(gsize)) };
	bool blank = false;

	for (const char *p = text; p < text + bytes; p = g_utf8_next_char(p)) {
		gunichar c = even(g_utf8_get_char(p));

		if (is_invisible(c))
			continue;
		if (g_unichar_isspace(c)) {
			blank = true;
			continue;
		}
		said.at[said.count] = (gsize)(p - text);
		if (blank && said.count > 0 && runs_on(said.c[said.count - 1], c))
			said.c[said.count++] = ' ';
		said.at[said.count] = (gsize)(p - text);
		said.c[said.count++] = c;
		blank = false;
	}
	return said;
}

static bool
stands_at(const struct xpath_said *text, const struct xpath_said *word, gsize at)
{
	return at + word->count <= text->count && memcmp(text->c + at, word->c, word->count * sizeof *word->c) == 0;
}

static bool
is_negated(const struct xpath_said *text, gsize at)
{
	static const gunichar not [] = { 0x975e /* 非 */, 0x4e0d /* 不 */, 0x672a /* 未 */, 0x65e0 /* 无 */ };

	for (guint i = 0; at > 0 && i < G_N_ELEMENTS(not ); i++)
		if (text->c[at - 1] == not [i])
			return true;
	return false;
}

static bool
is_whole(const struct xpath_said *text, const struct xpath_said *word, gsize at)
{
	gsize end = at + word->count;

	return !(at > 0 && runs_on(text->c[at - 1], text->c[at])) &&
	    !(end < text->count && runs_on(text->c[end - 1], text->c[end]));
}

/* Does a longer word of the list stand over this one? */
static bool
is_part(const struct xpath_said *text, const GArray *words, const struct xpath_said *word, gsize at)
{
	for (guint i = 0; i < words->len; i++) {
		const struct xpath_said *other = &g_array_index(words, struct xpath_said, i);
		gsize more = other->count > word->count ? other->count - word->count : 0;

		for (gsize back = 0; more > 0 && back <= MIN(more, at); back++)
			if (stands_at(text, other, at - back))
				return true;
	}
	return false;
}

static bool
says_word(const struct xpath_said *text, const GArray *words, const struct xpath_said *word)
{
	for (gsize at = 0; at + word->count <= text->count; at++)
		if (stands_at(text, word, at) && is_whole(text, word, at) && !is_negated(text, at) &&
		    !is_part(text, words, word, at))
			return true;
	return false;
}

bool
xpath_says_nothing(struct arena *arena, const char *list)
{
	gsize bytes;

	for (const char *p = list;; p += bytes + 1) {
		bytes = strcspn(p, "|");
		if (even_text(arena, p, bytes).count == 0)
			return true;
		if (p[bytes] == '\0')
			return false;
	}
}

bool
xpath_says(struct arena *arena, const char *text, const char *list)
{
	struct xpath_said said = even_text(arena, text, strlen(text));
	GArray *words = arena_vector(arena, sizeof(struct xpath_said));

	for (const char *p = list; *p != '\0'; p += *p == '|') {
		gsize bytes = strcspn(p, "|");
		struct xpath_said word = even_text(arena, p, bytes);

		if (word.count > 0)
			g_array_append_val(words, word);
		p += bytes;
	}
	for (guint i = 0; i < words->len; i++)
		if (says_word(&said, words, &g_array_index(words, struct xpath_said, i)))
			return true;
	return false;
}

/* After a number: 千伏, kV, V, 伏, 万伏, as a power of ten; not kVA. false: no unit of voltage stands there. */
static bool
voltage_unit(const gunichar *c, int *power)
{
	*power = *c == 'k' || *c == 0x5343 /* 千 */ ? 0 : *c == 0x4e07 /* 万 */ ? 1 : -3;
	c += *power == -3 ? 0 : 1;
	return (c[0] == 'v' || c[0] == 0x4f0f /* 伏 */) && c[1] != 'a' && c[1] != 0x5b89 /* 安 */;
}

/* A number; p comes to stand after it. */
static double
read_volts(const gunichar **p)
{
	g_autoptr(GString) digits = g_string_new(NULL);

	for (; g_unichar_isdigit(**p) || (**p == '.' && digits->len > 0); ++*p)
		g_string_append_unichar(digits, **p);
	return g_ascii_strtod(digits->str, NULL);
}

/* The first number with a unit: of 220/380V the greater, of 10(20)kV the first. */
double
xpath_kilovolts(struct arena *arena, const char *text)
{
	const gunichar *p = even_text(arena, text, strlen(text)).c;
	int power;

	while (*p != 0) {
		double volts;

		if (!g_unichar_isdigit(*p)) {
			p++;
			continue;
		}
		volts = read_volts(&p);
		while ((*p == '/' || *p == '(') && g_unichar_isdigit(p[1])) {
			bool greater = *p++ == '/';
			double other = read_volts(&p);

			volts = greater ? MAX(volts, other) : volts;
			p += *p == ')';
		}
		if (voltage_unit(p, &power))
			return power < 0 ? volts / 1000 : power > 0 ? volts * 10 : volts;
	}
	return NAN;
}

/* The first stretch of a text that fits, as it stands there, or NULL. */
static char *
find(struct arena *arena, const char *text, const GRegex *regex)
{
	struct xpath_said said = even_text(arena, text, strlen(text));
	g_autofree char *evened = g_ucs4_to_utf8(said.c, (glong)said.count, NULL, NULL, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	const char *from, *to;
	int start, end;

	if (evened == NULL || !g_regex_match(regex, evened, 0, &match) ||
	    !g_match_info_fetch_pos(match, 0, &start, &end) || start >= end)
		return NULL;
	from = text + said.at[g_utf8_pointer_to_offset(evened, evened + start)];
	to = text + said.at[g_utf8_pointer_to_offset(evened, evened + end) - 1];
	return arena_strndup(arena, from, (gsize)(g_utf8_next_char(to) - from));
}

GHashTable *
xpath_patterns_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_regex_unref);
}

/* A pattern, compiled once; NULL: it is none. */
static const GRegex *
pattern_of(GHashTable *patterns, const char *text)
{
	GRegex *regex = g_hash_table_lookup(patterns, text);

	if (regex != NULL || (regex = g_regex_new(text, 0, 0, NULL)) == NULL)
		return regex;
	if (g_hash_table_size(patterns) >= PATTERNS_MOST)
		g_hash_table_remove_all(patterns);
	g_hash_table_insert(patterns, g_strdup(text), regex);
	return regex;
}

bool
xpath_found(struct arena *arena, GHashTable *patterns, const GPtrArray *texts, const char *pattern, const char **found)
{
	const GRegex *regex = pattern_of(patterns, pattern);

	*found = NULL;
	for (guint i = 0; regex != NULL && i < texts->len && *found == NULL; i++)
		*found = find(arena, texts->pdata[i], regex);
	return regex != NULL;
}
