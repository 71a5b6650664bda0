/*
 * Whether “ ” ‘ ’ stand in Chinese or in Latin: a pair is Latin when nothing in it and nothing beside
 * it is Chinese.  ’ between Latin letters is an apostrophe.
 */
#include "layout/line/inner.h"

/* How far a partner is looked for [characters]. */
#define FAR 400

enum quote_context { CONTEXT_NONE, CONTEXT_LATIN, CONTEXT_CHINESE };

/* A character of a paragraph's text. */
struct quote_reader {
	const struct box *box;
	guint span;
	const char *p;
};

static const char *
text_of(const struct box_span *span)
{
	static const char nothing[] = "";

	return span->text != NULL ? span->text : nothing;
}

/* The next character, and the reader moves to it; 0 at the end of the paragraph or of the line. */
static gunichar
step_on(struct quote_reader *at)
{
	const struct box_span *span = &at->box->span[at->span];

	if (span->kind == SPAN_TEXT && *at->p)
		at->p = g_utf8_next_char(at->p);
	while (span->kind != SPAN_TEXT || !*at->p) {
		if (at->span + 1 >= at->box->span_count)
			return 0;
		span = &at->box->span[++at->span];
		at->p = text_of(span);
		if (span->kind != SPAN_TEXT)
			return span->kind == SPAN_BREAK ? 0 : 0x3000;
	}
	return g_utf8_get_char(at->p);
}

static gunichar
step_back(struct quote_reader *at)
{
	const struct box_span *span = &at->box->span[at->span];

	while (span->kind != SPAN_TEXT || at->p == text_of(span)) {
		if (at->span == 0)
			return 0;
		span = &at->box->span[--at->span];
		if (span->kind != SPAN_TEXT)
			return span->kind == SPAN_BREAK ? 0 : 0x3000;
		for (at->p = text_of(span); *at->p; at->p++)
			;
	}
	at->p = g_utf8_prev_char(at->p);
	return g_utf8_get_char(at->p);
}

bool
para_is_quote(gunichar c)
{
	return c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D;
}

/* What a character says of the text it stands in; marks that both scripts use say nothing. */
static enum quote_context
context_of(gunichar c)
{
	if (c == 0 || c == '\n')
		return CONTEXT_NONE;
	if (para_is_quote(c) || char_class(c) == CHAR_SPACE || char_class(c) == CHAR_NO_BREAK_SPACE ||
	    char_class(c) == CHAR_DASH || char_class(c) == CHAR_ELLIPSIS || c == 0x2013 || c == 0xB7)
		return CONTEXT_NONE;
	return char_is_wide(c) ? CONTEXT_CHINESE : CONTEXT_LATIN;
}

/* The first character that says something, on from the reader or back. */
static enum quote_context
context_beside(struct quote_reader at, bool on)
{
	gunichar c;
	enum quote_context context = CONTEXT_NONE;
	guint far = 0;

	do
		c = on ? step_on(&at) : step_back(&at);
	while (++far < FAR && c && c != '\n' && (context = context_of(c)) == CONTEXT_NONE);
	return context;
}

/* Goes to the partner of the quote at the reader; CHINESE: there is Chinese on the way, NONE: it has no partner. */
static enum quote_context
find_partner(struct quote_reader *at, gunichar quote)
{
	bool on = quote == 0x2018 || quote == 0x201C;
	gunichar partner = on ? quote + 1 : quote - 1, c;
	guint depth = 0, far = 0;

	while (++far < FAR && (c = on ? step_on(at) : step_back(at)) != 0) {
		if (context_of(c) == CONTEXT_CHINESE)
			return CONTEXT_CHINESE;
		if (c == quote)
			depth++;
		else if (c == partner && depth-- == 0)
			return CONTEXT_LATIN;
	}
	return CONTEXT_NONE;
}

static bool
is_apostrophe(struct quote_reader at)
{
	struct quote_reader before = at;

	return char_class(step_on(&at)) == CHAR_LETTER && char_class(step_back(&before)) == CHAR_LETTER;
}

bool
para_quote_is_latin(const struct box *box, guint span, const char *p)
{
	gunichar c = g_utf8_get_char(p);
	struct quote_reader here = { box, span, p }, partner = here;
	bool opens = c == 0x2018 || c == 0x201C;
	enum quote_context inside, before, after;

	if (c == 0x2019 && is_apostrophe(here))
		return true;
	inside = find_partner(&partner, c);
	if (inside == CONTEXT_CHINESE)
		return false;
	if (inside == CONTEXT_NONE)
		partner = here;
	before = context_beside(opens ? here : partner, false);
	after = context_beside(opens ? partner : here, true);
	return before != CONTEXT_CHINESE && after != CONTEXT_CHINESE && context_beside(here, opens) == CONTEXT_LATIN;
}
