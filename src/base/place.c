/* Works out line, column and the excerpt with its caret from (source, offset). */
#include <string.h>

#include "base/arena.h"
#include "base/place.h"
#include "base/text.h"

enum { EXCERPT_CELLS = 150, LEAD_CELLS = 60 };	/* a longer line is cut: this much at most, this much before the caret */

static const char cut_mark[] = "...";

static guint64
count_lines(const char *text, gsize length)
{
	const char *end = text + length;
	guint64 lines = 0;

	while (text < end && (text = memchr(text, '\n', (gsize)(end - text))) != NULL) {
		lines++;
		text++;
	}
	return lines;
}

/* Tabs and other control characters are one blank wide, whatever a terminal would make of them. */
static guint
excerpt_cells(gunichar c)
{
	return c < 0x20 || c == 0x7f ? 1 : text_cells(c);
}

static void
append_excerpt(GString *out, gunichar c)
{
	if (c < 0x20 || c == 0x7f)
		g_string_append_c(out, ' ');
	else if ((c >= 0x80 && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
		g_string_append_unichar(out, 0xfffd);
	else
		g_string_append_unichar(out, c);
}

/* The first character at or after `from` that stands so near before the caret that it is shown. */
static const char *
excerpt_start(const char *from, const char *caret, const char *end)
{
	guint before = 0;
	guint all = 0;

	for (const char *p = from; p < end && all <= EXCERPT_CELLS; p = g_utf8_next_char(p))
		all += excerpt_cells(g_utf8_get_char(p));
	for (const char *p = from; p < caret; p = g_utf8_next_char(p))
		before += excerpt_cells(g_utf8_get_char(p));
	if (all <= EXCERPT_CELLS || before <= LEAD_CELLS)
		return from;
	while (from < caret && before > LEAD_CELLS) {
		before -= excerpt_cells(g_utf8_get_char(from));
		from = g_utf8_next_char(from);
	}
	return from;
}

static char *
make_excerpt(struct arena *arena, const char *from, const char *at, const char *end, guint *caret)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *start = excerpt_start(from, at, end);
	guint cells = 0;

	if (start > from) {
		g_string_append(out, cut_mark);
		cells += (guint)strlen(cut_mark);
	}
	*caret = cells;
	for (const char *p = start; p < end; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		if (cells + excerpt_cells(c) > EXCERPT_CELLS) {
			g_string_append(out, cut_mark);
			break;
		}
		append_excerpt(out, c);
		cells += excerpt_cells(c);
		if (p < at)
			*caret = cells;
	}
	return arena_strndup(arena, out->str, out->len);
}

static const char *
line_end(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (gsize)(end - at));

	if (newline != NULL)
		end = newline;
	if (end > at && end[-1] == '\r')
		end--;
	return end;
}

struct spot
place_spot(struct arena *arena, struct place place)
{
	const struct source *source = place.source;
	struct spot spot = { .file = "" };
	const char *at, *from;

	if (source == NULL)
		return spot;
	spot.file = arena_strdup(arena, source->name == NULL ? "" : source->name);
	if (source->text == NULL || place.offset < source->start || place.offset - source->start > source->length)
		return spot;
	at = source->text + (place.offset - source->start);
	while (at > source->text && at < source->text + source->length && (*at & 0xc0) == 0x80)
		at--;
	for (from = at; from > source->text && from[-1] != '\n'; from--)
		continue;
	spot.line = source->line + count_lines(source->text, (gsize)(from - source->text));
	spot.column = (guint64)g_utf8_strlen(from, at - from) + 1;
	if (from == source->text && source->column > 1)
		spot.column += source->column - 1;
	spot.excerpt = make_excerpt(arena, from, at, line_end(at, source->text + source->length), &spot.caret);
	return spot;
}
