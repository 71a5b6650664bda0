/* Number formats of cells of web pages: spreadsheets write them into their styles as mso-number-format. */
#include <string.h>

#include "base/arena.h"
#include "record/table/html.h"

#define FORMAT_KEY "mso-number-format:"

struct html_styles {
	struct arena *arena;
	GHashTable *classes; /* name, in lower case -> format */
};

struct html_styles *
html_styles_new(struct arena *a)
{
	struct html_styles *s = arena_alloc(a, sizeof *s);

	s->arena = a;
	s->classes = arena_table(a);
	return s;
}

/* CSS's escapes: \@ is @, \0022 is ". */
static char *
unescape(struct arena *a, const char *text, gsize length)
{
	GString *out = arena_string(a);
	const char *end = text + length;

	while (text < end) {
		gsize digits = 0;

		if (*text != '\\') {
			g_string_append_c(out, *text++);
			continue;
		}
		text++;
		while (digits < 6 && text + digits < end && g_ascii_isxdigit(text[digits]))
			digits++;
		if (digits == 4) {
			g_autofree char *code = g_strndup(text, digits);
			gunichar c = (gunichar)g_ascii_strtoull(code, NULL, 16);

			if (c != 0 && g_unichar_validate(c))
				g_string_append_unichar(out, c);
			text += digits + (text + digits < end && text[digits] == ' ');
		}
		/* else the next character stands for itself, as it stands in a format */
		else if (text < end)
			g_string_append_c(out, *text++);
	}
	return out->str;
}

/* The format that a list of declarations gives; NULL: none. */
static char *
format_in(struct arena *a, const char *declarations, const char *end)
{
	g_autofree char *low = g_ascii_strdown(declarations, end - declarations);
	const char *at = strstr(low, FORMAT_KEY);
	gsize from, length;

	if (at == NULL)
		return NULL;
	from = (gsize)(at - low) + strlen(FORMAT_KEY);
	from += strspn(low + from, " \t\r\n");
	if (low[from] == '"' || low[from] == '\'') {
		char quote[] = { low[from], '\0' };

		from++;
		length = strcspn(low + from, quote);
	} else
		length = strcspn(low + from, ";}\r\n");
	return unescape(a, declarations + from, length);
}

void
html_styles_read(struct html_styles *s, const char *css)
{
	const char *open, *close;

	for (; (open = strchr(css, '{')) != NULL && (close = strchr(open, '}')) != NULL; css = close + 1) {
		char *format = format_in(s->arena, open, close);
		const char *name = format != NULL ? memchr(css, '.', (gsize)(open - css)) : NULL;
		g_autofree char *low = NULL;

		if (name == NULL)
			continue;
		name++;
		low = g_ascii_strdown(name, (gssize)MIN(strcspn(name, " ,\t\r\n{"), (gsize)(open - name)));
		g_hash_table_insert(s->classes, arena_strdup(s->arena, low), format);
	}
}

const char *
html_styles_format(struct html_styles *s, const char *classes, const char *style)
{
	const char *format = style != NULL ? format_in(s->arena, style, style + strlen(style)) : NULL;
	g_auto(GStrv) names = classes != NULL && format == NULL ? g_strsplit_set(classes, " \t\r\n", -1) : NULL;

	for (char **name = names; name != NULL && *name != NULL; name++) {
		g_autofree char *low = g_ascii_strdown(*name, -1);
		const char *found = g_hash_table_lookup(s->classes, low);

		format = found != NULL ? found : format;
	}
	return format != NULL && strcmp(format, "@") != 0 && g_ascii_strcasecmp(format, "general") != 0 ? format : NULL;
}

/* What a page shows of a number is its text already, unless a format makes more of it: days, zeros in front, words beside it. */
void
html_show(const char *format, GString *text, enum sheet_cell_kind *kind)
{
	g_autoptr(arena) a = arena_new();
	g_autoptr(GString) shown = g_string_new(NULL), held = g_string_new(NULL);
	enum number_shown how;
	char *end;
	double value = g_ascii_strtod(text->str, &end);

	if (text->len == 0 || text->len > 15 || *end != '\0' || strspn(text->str, "-.0123456789") < text->len)
		return;
	how = number_show(number_format_read(a, format), value, false, shown, held);
	g_string_assign(text, how == NUMBER_DATED ? held->str : shown->str);
	*kind = how == NUMBER_DATED ? CELL_DATE : CELL_TEXT;
}
