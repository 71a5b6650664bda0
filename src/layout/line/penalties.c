/* Penalties: what speaks against a line's end between two atoms, for what may end or begin a line (GB/T 15834 5.1, CLREQ 3.1.4 and 3.1.5). */
#include "layout/line/inner.h"

/* Atoms looked back at in a run of dashes or dots; even, so that what is cut off does not change the count's parity. */
#define RUN_MOST 64

static bool
is_word_part(const struct para_atom *a)
{
	return !a->wide && a->kind == ATOM_TEXT;
}

/* A / beside Han divides Chinese; in 10/0.4kV, a type or an address it is a part of the word. */
static bool
is_solidus(const struct para *para, guint i)
{
	const struct para_atom *a = &para->atom[i];

	if (a->class == CHAR_SLASH)
		return true;
	if (a->c != '/' || a->kind != ATOM_TEXT)
		return false;
	return (i > 0 && !a->space && para->atom[i - 1].wide) ||
	    (i + 1 < para->atoms && !para->atom[i + 1].space && para->atom[i + 1].wide);
}

/* Marks whose place the level of the style decides. */
static bool
begins_no_line(const struct para *para, guint i)
{
	enum line_ends level = para->box->span[para->atom[i].span].style->line_ends;
	enum char_class class = para->atom[i].class;

	if (level == LINE_ENDS_NONE)
		return false;
	if (class == CHAR_JOIN)
		return para->atom[i - 1].wide;
	if (class == CHAR_DASH || class == CHAR_ELLIPSIS)
		return level == LINE_ENDS_STRICT;
	return char_closes(class) || class == CHAR_DOT || class == CHAR_CONNECT || class == CHAR_SLASH;
}

static bool
ends_no_line(const struct para *para, guint i)
{
	enum line_ends level = para->box->span[para->atom[i].span].style->line_ends;

	if (level == LINE_ENDS_NONE)
		return false;
	return para->atom[i].class == CHAR_OPEN || (level != LINE_ENDS_BASIC && is_solidus(para, i));
}

/* After these a long serial number or address may go on in the next line. */
static bool
is_joint(const struct para_atom *a)
{
	return char_is_one_of(a->c, "-/_\\|&=@+") || (a->class == CHAR_LATIN_CLOSE && a->c != 0x2019);
}

/* What no level changes: signs hold to their numbers, Latin marks to their words; not the % of an address after a /. */
static bool
is_never_divided(const struct para_atom *a, const struct para_atom *b)
{
	if (b->c == '%' && !b->space && is_joint(a))
		return false;
	return b->class == CHAR_SUFFIX || b->class == CHAR_LATIN_CLOSE || a->class == CHAR_PREFIX ||
	    a->class == CHAR_LATIN_OPEN;
}

/* —— and …… are one mark; of several in a row each stays whole. */
static enum line_penalty
run_penalty(const struct para *para, guint i)
{
	guint from = i, count = 0;

	while (from > 0 && i - from < RUN_MOST && para->atom[from - 1].class == para->atom[i].class)
		count += para->atom[--from].bytes / 3;
	return count % 2 == 0 ? PENALTY_GROUP : PENALTY_FORBIDDEN;
}

/* It may go on after its joints wherever that makes a better line. */
bool
para_is_address(const struct para *para, guint i)
{
	guint from = i, to = i;

	while (from > 0 && is_word_part(&para->atom[from - 1]) && !para->atom[from].space)
		from--;
	while (to < para->atoms && is_word_part(&para->atom[to]) && (to == i || !para->atom[to].space))
		to++;
	for (guint k = from; k < to; k++)
		if (para->atom[k].c == '@' ||
		    (k + 2 < to && para->atom[k].c == ':' && para->atom[k + 1].c == '/' && para->atom[k + 2].c == '/'))
			return true;
	return false;
}

/* In words and addresses: after a joint, before ~ and #; never inside %E4 or 1,234.56, and no hyphen is added. */
static enum line_penalty
word_penalty(const struct para *para, guint i)
{
	const struct para_atom *a = &para->atom[i - 1], *b = &para->atom[i];

	if (b->class == CHAR_DIGIT && (a->c == ',' || a->c == '.' || a->c == ':'))
		return PENALTY_WORD;
	if (b->class == CHAR_LATIN_OPEN || b->c == '#' || b->c == '~')
		return PENALTY_GROUP;
	if (is_joint(a) && (b->class == CHAR_LETTER || b->class == CHAR_DIGIT || b->c == '%'))
		return para_is_address(para, i) ? PENALTY_SEAM : PENALTY_GROUP;
	return PENALTY_WORD;
}

enum line_penalty
para_penalty_before(const struct para *para, guint i)
{
	const struct para_atom *a = &para->atom[i - 1], *b = &para->atom[i];

	if (b->breakable)
		return PENALTY_NONE;
	if (b->tied || is_never_divided(a, b) || begins_no_line(para, i) || ends_no_line(para, i - 1))
		return PENALTY_FORBIDDEN;
	if ((a->class == CHAR_ELLIPSIS || a->class == CHAR_DASH) && a->class == b->class)
		return run_penalty(para, i);
	if (a->kind == ATOM_CHECK)
		return PENALTY_GROUP;
	if (b->space)
		return PENALTY_NONE;
	if (is_word_part(a) && is_word_part(b))
		return word_penalty(para, i);
	if (a->class == CHAR_CIRCLED && b->class != CHAR_CIRCLED)
		return PENALTY_GROUP;
	if (a->class == CHAR_JOIN && a->c != '-' && a->c != '/')
		return PENALTY_GROUP;
	return PENALTY_NONE;
}
