/* Names of files in a package: every system can have them, none takes two for one. */
#include <string.h>

#include "archive/pack.h"
#include "base/arena.h"

enum {
	NAME_LETTERS = 60,     /* of a title, characters */
	NAME_BYTES_MOST = 240, /* of a whole name in UTF-8: file systems have 255 */
};

/* What Windows refuses, what shells trip over, what nobody sees. */
static bool
is_refused(gunichar c)
{
	return c < 0x20 || c == 0x7F || !g_unichar_isprint(c) || (c < 0x80 && strchr("\\/:*?\"<>|%", (int)c) != NULL);
}

/* Blanks at the end, and dots, are none on some systems. */
static char *
clean(struct arena *a, const char *text)
{
	g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
	GString *out = arena_string(a);
	guint letters = 0;

	for (const char *p = normal != NULL ? normal : ""; *p != '\0' && letters < NAME_LETTERS;
	     p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (g_unichar_isspace(c) && out->len == 0)
			continue;
		g_string_append_unichar(out, is_refused(c) ? '_' : c);
		letters++;
	}
	while (out->len > 0 && strchr(" .", out->str[out->len - 1]) != NULL)
		g_string_truncate(out, out->len - 1);
	return out->str;
}

/* As systems see it that tell neither case nor width apart. */
static char *
fold(struct arena *a, const char *name)
{
	g_autofree char *wide = g_utf8_normalize(name, -1, G_NORMALIZE_NFKC);
	g_autofree char *folded = g_utf8_casefold(wide != NULL ? wide : name, -1);

	return arena_strdup(a, folded);
}

/* A name as it is put together; its title gives way where it is long. */
static char *
put_together(struct arena *a, const char *lead, const char *title, const char *tail, const char *extension)
{
	char *cut = arena_strdup(a, title);
	gsize rest = strlen(lead) + strlen(tail) + strlen(extension) + 2;

	while (cut[0] != '\0' && strlen(cut) + rest > NAME_BYTES_MOST)
		*g_utf8_prev_char(cut + strlen(cut)) = '\0';
	return arena_printf(a, "%s-%s%s%s%s", lead, cut, tail, extension[0] != '\0' ? "." : "", extension);
}

char *
package_name(struct arena *a, GHashTable *used, const char *lead, const char *title, const char *suffix,
    const char *extension)
{
	g_autofree char *lower = g_ascii_strdown(extension, -1);
	const char *words = clean(a, title), *more = clean(a, suffix);
	const char *gap = more[0] != '\0' && g_ascii_isalnum(more[0]) ? "-" : "";

	for (guint twin = 1;; twin++) {
		const char *tail = twin > 1 ? arena_printf(a, "%s%s-%u", gap, more, twin) :
					      arena_printf(a, "%s%s", gap, more);
		char *name = put_together(a, lead, words, tail, lower);
		char *key = fold(a, name);

		if (g_hash_table_contains(used, key))
			continue;
		g_hash_table_add(used, key);
		return name;
	}
}
