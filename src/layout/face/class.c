/* What each character is to lines of Chinese, from GB/T 15834 and the tables of CLREQ. */
#include "layout/face/face.h"

#include <string.h>

bool
char_is_one_of(gunichar c, const char *list)
{
	return c != 0 && g_utf8_strchr(list, -1, c) != NULL;
}

static enum char_class
ascii_class(gunichar c)
{
	if (c == '\n')
		return CHAR_NEWLINE;
	if (c == ' ' || c == '\t' || c == '\r')
		return CHAR_SPACE;
	if (c < 0x20 || c == 0x7F)
		return CHAR_CONTROL;
	if (g_ascii_isdigit((char)c))
		return CHAR_DIGIT;
	if (g_ascii_isalpha((char)c))
		return CHAR_LETTER;
	if (strchr("([{", (int)c) != NULL)
		return CHAR_LATIN_OPEN;
	if (strchr(")]},.;:!?", (int)c) != NULL)
		return CHAR_LATIN_CLOSE;
	if (c == '$')
		return CHAR_PREFIX;
	if (c == '%')
		return CHAR_SUFFIX;
	return strchr("-/_\\|~'\"`", (int)c) != NULL ? CHAR_JOIN : CHAR_SIGN;
}

/* Characters that set no ink and only steer programs; those that turn the direction of text are refused. */
static bool
is_hidden(gunichar c)
{
	return c == 0xAD || (c >= 0x200C && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF ||
	    c == 0x061C || (c >= 0xE0020 && c <= 0xE007F);
}

static bool
is_refused(gunichar c)
{
	return (c >= 0x80 && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F) ||
	    (c >= 0xFFF9 && c <= 0xFFFD) || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) || c == 0xE0001;
}

static bool
is_mark(gunichar c)
{
	return (c >= 0x0300 && c <= 0x036F) || (c >= 0x20D0 && c <= 0x20FF) || c == 0x3099 || c == 0x309A ||
	    (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) || g_unichar_ismark(c);
}

static bool
is_private(gunichar c)
{
	return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

static enum char_class
wide_class(gunichar c)
{
	if (char_is_one_of(c, "（《〈「『【〔〖〘［｛｟“‘〝"))
		return CHAR_OPEN;
	if (char_is_one_of(c, "）》〉」』】〕〗〙］｝｠”’〞〟"))
		return CHAR_CLOSE;
	if (char_is_one_of(c, "、，；："))
		return CHAR_COMMA;
	if (char_is_one_of(c, "。．？！‼⁇⁈⁉"))
		return CHAR_STOP;
	if (char_is_one_of(c, "·‧・"))
		return CHAR_DOT;
	if (char_is_one_of(c, "—―⸺"))
		return CHAR_DASH;
	if (char_is_one_of(c, "…⋯"))
		return CHAR_ELLIPSIS;
	if (char_is_one_of(c, "–～〜－"))
		return CHAR_CONNECT;
	if (c == 0xFF0F)
		return CHAR_SLASH;
	if (char_is_one_of(c, "￥＄￡№§"))
		return CHAR_PREFIX;
	if (char_is_one_of(c, "％‰℃℉°′″㎡㎥"))
		return CHAR_SUFFIX;
	if ((c >= 0x2460 && c <= 0x2487) || (c >= 0x2776 && c <= 0x2793) || (c >= 0x3220 && c <= 0x3229))
		return CHAR_CIRCLED;
	return CHAR_HAN;
}

enum char_class
char_class(gunichar c)
{
	if (c < 0x80)
		return ascii_class(c);
	if (is_private(c))
		return CHAR_PRIVATE;
	if (is_refused(c))
		return CHAR_CONTROL;
	if (c == 0xA0 || c == 0x202F || c == 0x2007)
		return CHAR_NO_BREAK_SPACE;
	if (c == 0x200B)
		return CHAR_ZERO_SPACE;
	if ((c >= 0x2002 && c <= 0x200A) || c == 0x205F)
		return CHAR_SPACE;
	if (c == 0x2028 || c == 0x2029 || c == 0x85)
		return CHAR_NEWLINE;
	if (is_hidden(c))
		return CHAR_DROP;
	if (is_mark(c))
		return CHAR_MARK;
	if (char_is_wide(c))
		return wide_class(c);
	if (char_is_one_of(c, "°‰′″"))
		return CHAR_SUFFIX;
	if (char_is_one_of(c, "¥£€¢"))
		return CHAR_PREFIX;
	return g_unichar_isdigit(c) ? CHAR_DIGIT : g_unichar_isalpha(c) ? CHAR_LETTER : CHAR_SIGN;
}

enum char_class
char_latin_class(gunichar c)
{
	if (c == 0x2018 || c == 0x201C)
		return CHAR_LATIN_OPEN;
	if (c == 0x2019 || c == 0x201D)
		return CHAR_LATIN_CLOSE;
	return char_class(c);
}

/* Signs between figures that a Latin face draws, though they stand among signs of a full em. */
static bool
is_narrow_sign(gunichar c)
{
	return char_is_one_of(c, "‐‑‒‰′″€™Ω∂∆∏∑−∕∞∫≈≠≤≥");
}

bool
char_is_wide(gunichar c)
{
	if (c < 0x80)
		return false;
	if (c == 0xA7 || c == 0xB7)
		return true;
	if (c < 0x2000 || (c >= 0x2070 && c <= 0x209F))
		return false;
	return !is_narrow_sign(c);
}
