/* White space between and inside pieces of text. */
#include <string.h>

#include "base/arena.h"
#include "template/fold.h"

/* Quotation marks, dashes and dots that Chinese shares with Latin; set full-width beside Han. */
static bool
is_shared_mark(gunichar ch)
{
	return (ch >= 0x2018 && ch <= 0x201D) || ch == 0x2014 || ch == 0x2026 || ch == 0x00B7;
}

bool
fold_blank(enum fold_gap gap, gunichar left, gunichar right)
{
	bool left_wide = g_unichar_iswide(left), right_wide = g_unichar_iswide(right);

	switch (gap) {
	case GAP_NONE:
		return false;
	case GAP_BLANK:
		return true;
	case GAP_LINE:
		break;
	}
	return !((left_wide && (right_wide || is_shared_mark(right))) || (right_wide && is_shared_mark(left)));
}

static bool
is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

/* Reads white space: a run with a line end in it counts as a line end. */
static enum fold_gap
skip_gap(const char **text)
{
	enum fold_gap gap = GAP_NONE;
	const char *p = *text;

	for (; is_blank(*p); p++)
		gap = *p == '\n' || gap == GAP_LINE ? GAP_LINE : GAP_BLANK;
	*text = p;
	return gap;
}

gunichar
fold_first(const char *text)
{
	return *text ? g_utf8_get_char(text) : 0;
}

gunichar
fold_last(const char *text)
{
	gsize length = strlen(text);

	return length ? g_utf8_get_char(g_utf8_prev_char(text + length)) : 0;
}

char *
fold_text(struct arena *arena, const char *text, enum fold_gap *before, enum fold_gap *after)
{
	char *out = arena_alloc(arena, strlen(text) + 1), *p = out;
	enum fold_gap gap;

	*before = skip_gap(&text);
	*after = GAP_NONE;
	while (*text) {
		while (*text && !is_blank(*text))
			*p++ = *text++;
		*p = '\0';
		gap = skip_gap(&text);
		if (!*text)
			*after = gap;
		else if (fold_blank(gap, fold_last(out), fold_first(text)))
			*p++ = ' ';
	}
	return out;
}

static bool
is_line_end(gunichar ch)
{
	return ch == '\n' || ch == '\r' || ch == 0x85 || ch == 0x2028 || ch == 0x2029;
}

/* Characters without a picture that would be lost or would turn the line round. */
static bool
is_control(gunichar ch)
{
	return ch < 0x20 || (ch >= 0x7F && ch < 0xA0) || ch == 0xFEFF || (ch >= 0x200B && ch <= 0x200F) ||
	    (ch >= 0x202A && ch <= 0x202E) || (ch >= 0x2060 && ch <= 0x2069) || (ch & 0xFFFE) == 0xFFFE;
}

char *
fold_value(struct arena *arena, const char *value, gunichar *control)
{
	char *out = arena_alloc(arena, strlen(value) + 1), *p = out;
	bool blank = false, line = false;
	const char *next;

	*control = 0;
	for (; *value; value = next) {
		gunichar ch = g_utf8_get_char(value);

		next = g_utf8_next_char(value);
		if (ch == ' ' || ch == '\t')
			blank = true;
		else if (is_line_end(ch))
			line = true;
		else {
			if (is_control(ch) && !*control)
				*control = ch;
			if (p > out && (line || blank))
				*p++ = line ? '\n' : ' ';
			blank = line = false;
			memcpy(p, value, (gsize)(next - value));
			p += next - value;
		}
	}
	*p = '\0';
	return out;
}
