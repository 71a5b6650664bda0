/* Cuts content streams and CMaps into tokens; whatever stands in them, it goes forward and ends. */
#include <stdbool.h>
#include <string.h>

#include "verify/reader/scan.h"

/* 1: white space, 2: a delimiter; all else is regular. */
static const guint8 classes[256] = { [0] = 1,
	[' '] = 1,
	['\n'] = 1,
	['\r'] = 1,
	['\t'] = 1,
	['\f'] = 1,
	['('] = 2,
	[')'] = 2,
	['<'] = 2,
	['>'] = 2,
	['['] = 2,
	[']'] = 2,
	['{'] = 2,
	['}'] = 2,
	['/'] = 2,
	['%'] = 2 };

static bool
is_white(char c)
{
	return classes[(guint8)c] == 1;
}

static bool
is_regular(char c)
{
	return classes[(guint8)c] == 0;
}

static void
skip_white(struct scan *scan)
{
	while (scan->at < scan->end) {
		if (*scan->at == '%') {
			scan->comments++;
			while (scan->at < scan->end && *scan->at != '\n' && *scan->at != '\r')
				scan->at++;
		} else if (is_white(*scan->at)) {
			scan->at++;
		} else {
			return;
		}
	}
}

static enum scan_token
scan_hex(struct scan *scan)
{
	int high = -1;

	for (; scan->at < scan->end && *scan->at != '>'; scan->at++) {
		int digit = g_ascii_xdigit_value(*scan->at);

		if (is_white(*scan->at))
			continue;
		if (digit < 0)
			return TOKEN_BAD;
		if (high >= 0)
			g_string_append_c(scan->text, (char)(high * 16 + digit));
		high = high >= 0 ? -1 : digit;
	}
	if (scan->at == scan->end || high >= 0)
		return TOKEN_BAD;
	scan->at++;
	return TOKEN_STRING;
}

/* After a backslash; an end of line behind it stands for nothing. */
static void
scan_escape(struct scan *scan)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	const char *known;
	guint octal = 0;
	int digits = 0;

	if (scan->at == scan->end)
		return;
	while (digits < 3 && scan->at < scan->end && *scan->at >= '0' && *scan->at <= '7') {
		octal = octal * 8 + (guint)(*scan->at++ - '0');
		digits++;
	}
	if (digits > 0) {
		g_string_append_c(scan->text, (char)(octal & 0xff));
		return;
	}
	if (*scan->at == '\r' || *scan->at == '\n') {
		bool both = *scan->at == '\r' && scan->at + 1 < scan->end && scan->at[1] == '\n';

		scan->at += both ? 2 : 1;
		return;
	}
	known = *scan->at != '\0' ? strchr(from, *scan->at) : NULL;
	g_string_append_c(scan->text, known != NULL ? to[known - from] : *scan->at);
	scan->at++;
}

static enum scan_token
scan_string(struct scan *scan)
{
	int depth = 1;

	while (scan->at < scan->end) {
		char c = *scan->at++;

		if (c == '\\') {
			scan_escape(scan);
			continue;
		}
		if (c == '(')
			depth++;
		if (c == ')' && --depth == 0)
			return TOKEN_STRING;
		g_string_append_c(scan->text, c);
	}
	return TOKEN_BAD;
}

static enum scan_token
scan_name(struct scan *scan)
{
	while (scan->at < scan->end && is_regular(*scan->at)) {
		if (*scan->at == '#' && scan->end - scan->at > 2 && g_ascii_isxdigit(scan->at[1]) &&
		    g_ascii_isxdigit(scan->at[2])) {
			g_string_append_c(scan->text,
			    (char)(g_ascii_xdigit_value(scan->at[1]) * 16 + g_ascii_xdigit_value(scan->at[2])));
			scan->at += 3;
		} else {
			const char *start = scan->at++;

			while (scan->at < scan->end && *scan->at != '#' && is_regular(*scan->at))
				scan->at++;
			g_string_append_len(scan->text, start, scan->at - start);
		}
	}
	return TOKEN_NAME;
}

static enum scan_token
scan_word(struct scan *scan)
{
	const char *start = scan->at;

	while (scan->at < scan->end && is_regular(*scan->at))
		scan->at++;
	if (scan->at == start) { /* a stray delimiter */
		scan->at++;
		return TOKEN_BAD;
	}
	g_string_append_len(scan->text, start, scan->at - start);
	return strspn(scan->text->str, "+-.0123456789") == scan->text->len ? TOKEN_NUMBER : TOKEN_WORD;
}

enum scan_token
reader_scan_next(struct scan *scan)
{
	bool twice;

	g_string_truncate(scan->text, 0);
	skip_white(scan);
	if (scan->at == scan->end)
		return TOKEN_END;
	twice = scan->at + 1 < scan->end && scan->at[1] == scan->at[0];
	switch (*scan->at) {
	case '/':
		scan->at++;
		return scan_name(scan);
	case '(':
		scan->at++;
		return scan_string(scan);
	case '[':
		scan->at++;
		return TOKEN_OPEN;
	case ']':
		scan->at++;
		return TOKEN_CLOSE;
	case '<':
		scan->at += twice ? 2 : 1;
		return twice ? TOKEN_OPEN : scan_hex(scan);
	case '>':
		scan->at += twice ? 2 : 1;
		return twice ? TOKEN_CLOSE : TOKEN_BAD;
	default:
		return scan_word(scan);
	}
}

void
reader_scan_image(struct scan *scan)
{
	while (scan->end - scan->at > 3) {
		if (is_white(scan->at[0]) && scan->at[1] == 'E' && scan->at[2] == 'I' && is_white(scan->at[3])) {
			scan->at += 3;
			return;
		}
		scan->at++;
	}
	scan->at = scan->end;
}
