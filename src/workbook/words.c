/* Text and names as workbooks can hold them. */
#include <string.h>

#include "base/arena.h"
#include "workbook/inner.h"

enum { NAME_UNITS = 31 };

static gsize
units_of(gunichar c)
{
	return c >= 0x10000 ? 2 : 1;
}

/* XML has no place for these, in any writing. */
static bool
is_forbidden(gunichar c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7f || (c & 0xfffe) == 0xfffe;
}

/* "_x0041_" in a cell is read as "A". */
static bool
is_escape(const char *p)
{
	if (p[0] != '_' || p[1] != 'x')
		return false;
	for (gsize i = 2; i < 6; i++)
		if (!g_ascii_isxdigit(p[i]))
			return false;
	return p[6] == '_';
}

/* Cuts text to so many units, at a character. */
static void
cut(GString *text, gsize units)
{
	gsize seen = 0, keep = 0;

	for (const char *p = text->str; *p != '\0'; p = g_utf8_next_char(p)) {
		seen += units_of(g_utf8_get_char(p));
		if (seen > units) {
			g_string_truncate(text, keep);
			g_string_append(text, "…");
			return;
		}
		if (seen < units)
			keep = (gsize)(g_utf8_next_char(p) - text->str);
	}
}

char *
workbook_words(struct workbook *w, const char *text, gsize units)
{
	g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
	GString *out = arena_string(w->arena);

	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (c == '\r' && p[1] != '\n')
			c = '\n';
		if (is_forbidden(c))
			continue;
		if (is_escape(p))
			g_string_append(out, "_x005F");
		g_string_append_unichar(out, c);
	}
	cut(out, units);
	w->bytes += out->len;
	return out->str;
}

static char *
legal_name(struct workbook *w, const char *name)
{
	g_autofree char *copy = g_strdup(workbook_words(w, name, G_MAXUINT16));
	char *from = copy;
	gsize length;

	g_strdelimit(copy, "[]:*?/\\\n\t", '_');
	while (*from == '\'' || *from == ' ')
		from++;
	for (length = strlen(from); length > 0 && strchr("' ", from[length - 1]) != NULL; length--)
		from[length - 1] = '\0';
	if (g_ascii_strcasecmp(from, "history") == 0) /* a name that Excel keeps for itself */
		return arena_printf(w->arena, "%s_", from);
	return arena_strdup(w->arena, length > 0 ? from : "_");
}

/* The name with its number, the name cut so that both have room. */
static char *
numbered(struct workbook *w, const char *name, guint number)
{
	g_autofree char *tail = number > 1 ? g_strdup_printf(" (%u)", number) : g_strdup("");
	g_autoptr(GString) head = g_string_new(name);

	cut(head, NAME_UNITS - strlen(tail));
	return arena_printf(w->arena, "%s%s", head->str, tail);
}

char *
workbook_sheet_word(struct workbook *w, const char *name)
{
	const char *legal = legal_name(w, name);

	for (guint number = 1;; number++) {
		char *word = numbered(w, legal, number);
		g_autofree char *folded = g_utf8_casefold(word, -1);

		if (g_hash_table_add(w->names, arena_strdup(w->arena, folded)))
			return word;
	}
}
