/* Widths of text as a terminal shows it, ids that are safe as file names, and text made harmless for a terminal. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum { ID_CHARACTERS = 64 };

guint
text_cells(gunichar c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || g_unichar_iszerowidth(c))
		return 0;
	return g_unichar_iswide(c) ? 2 : 1;
}

guint
text_width(const char *utf8)
{
	guint cells = 0;

	for (const char *p = utf8; *p != '\0'; p = g_utf8_next_char(p))
		cells += text_cells(g_utf8_get_char(p));
	return cells;
}

char *
text_pad(struct arena *arena, const char *utf8, guint cells)
{
	guint width = text_width(utf8);

	return arena_printf(arena, "%s%*s", utf8, width < cells ? (int)(cells - width) : 0, "");
}

static bool
is_direction_control(gunichar c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f ||
	    c == 0x061c;
}

void
text_append_clean(GString *out, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (c == '\n' || c == '\t' || c == '\r' || c == 0x2028 || c == 0x2029)
			g_string_append_c(out, ' ');
		else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || is_direction_control(c))
			g_string_append_unichar(out, 0xfffd);
		else
			g_string_append_unichar(out, c);
	}
}

bool
text_is_plain(const char *text)
{
	g_autoptr(GString) clean = g_string_new(NULL);
	bool seen = false;

	if (!g_utf8_validate(text, -1, NULL))
		return false;
	for (const char *p = text; *p != '\0' && !seen; p = g_utf8_next_char(p))
		seen = !text_is_blank(g_utf8_get_char(p));
	text_append_clean(clean, text);
	return seen && strcmp(clean->str, text) == 0;
}

void
text_print(FILE *to, const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autoptr(GString) out = g_string_new(NULL);

	for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) || is_direction_control(c))
			g_string_append_printf(out, "&#x%X;", c);
		else
			g_string_append_unichar(out, c);
	}
	fputs(out->str, to);
}

/* Unified ideographs and 〇. Compatibility ideographs and radicals look the same as others and are left out. */
static bool
is_han(gunichar c)
{
	return c == 0x3007 || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
	    (c >= 0x20000 && c <= 0x323af);
}

/* CON, prn.txt, Com1: Windows opens a device whatever follows the first dot. */
static bool
is_device_name(const char *id)
{
	static const char *const names[] = { "con", "prn", "aux", "nul", "conin$", "conout$" };
	gsize length = strcspn(id, ".");

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (length == strlen(names[i]) && g_ascii_strncasecmp(id, names[i], length) == 0)
			return true;
	return length == 4 && (g_ascii_strncasecmp(id, "com", 3) == 0 || g_ascii_strncasecmp(id, "lpt", 3) == 0) &&
	    id[3] >= '0' && id[3] <= '9';
}

bool
text_safe_id(const char *id)
{
	guint count = 0;
	gsize length;

	if (id == NULL || !g_utf8_validate(id, -1, NULL))
		return false;
	for (const char *p = id; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (!(c < 0x80 && (g_ascii_isalnum((char)c) || strchr("._-", (int)c) != NULL)) && !is_han(c))
			return false;
		count++;
	}
	length = strlen(id);
	if (count < 1 || count > ID_CHARACTERS || strchr(".-", id[0]) != NULL || strchr(".-", id[length - 1]) != NULL)
		return false;
	return !is_device_name(id);
}

bool
text_has_word(const char *list, const char *word)
{
	gsize length = strlen(word);

	for (const char *at = list; length > 0 && (at = strstr(at, word)) != NULL; at += length)
		if ((at == list || g_ascii_isspace(at[-1])) && (at[length] == '\0' || g_ascii_isspace(at[length])))
			return true;
	return false;
}

int
text_order(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
text_listed(const GPtrArray *list, const char *text)
{
	for (guint i = 0; list != NULL && i < list->len; i++)
		if (text_equal(list->pdata[i], text))
			return true;
	return false;
}

const char *
text_unquoted(const char *from, const char *end, char wanted)
{
	char quote = '\0';

	for (; from < end; from++) {
		if (quote != '\0')
			quote = *from == quote ? '\0' : quote;
		else if (*from == '"' || *from == '\'')
			quote = *from;
		else if (*from == wanted)
			return from;
	}
	return NULL;
}

char *
text_joined(struct arena *arena, const GPtrArray *list, const char *between)
{
	GString *out = arena_string(arena);

	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? between : "", (const char *)list->pdata[i]);
	return out->str;
}

bool
text_is_blank(gunichar c)
{
	return g_unichar_isspace(c) || g_unichar_iscntrl(c) || c == 0xad || c == 0xfeff || c == 0x2060 ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

gunichar
text_add_letters(GString *letters, const char *text)
{
	gunichar first = 0;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (text_is_blank(c))
			continue;
		first = first == 0 ? c : first;
		g_string_append_unichar(letters, c);
	}
	return first;
}

char *
text_circled(struct arena *arena, guint number)
{
	gunichar c = number <= 20 ? 0x245F + number : number <= 35 ? 0x3250 + number - 20 : 0x32B0 + number - 35;
	char utf8[8] = "";

	if (number > 50)
		return arena_printf(arena, "%u", number);
	utf8[g_unichar_to_utf8(c, utf8)] = '\0';
	return arena_strdup(arena, utf8);
}
