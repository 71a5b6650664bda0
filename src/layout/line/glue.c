/* Glue between two atoms: quarter ems, the blank of marks, word spaces, and where a line may be stretched. */
#include "layout/line/inner.h"

/* The blank between two marks shrinks by this much of an em: 2 em become 1.5 (CLREQ 3.1.6). */
#define PAIR_SHRINK 0.5
/* What must be left between a closing and an opening mark, so that each is still found where it stands. */
#define PAIR_LEFT 0.25
/* Characters of the longest label of an item. */
#define LABEL_MOST 5
/* Of Han and Latin, and of words [em]: natural, shrunk and stretched as far as it goes. */
#define AUTOSPACE     0.25
#define AUTOSPACE_MIN 0.125
#define AUTOSPACE_MAX 0.5

static bool
is_letter_like(const struct para_atom *a)
{
	return !a->wide &&
	    (a->class == CHAR_LETTER || a->class == CHAR_DIGIT || a->class == CHAR_SIGN || a->class == CHAR_SUFFIX ||
		a->class == CHAR_PREFIX);
}

static bool
is_han(const struct para_atom *a)
{
	return a->wide && a->kind == ATOM_TEXT && (a->class == CHAR_HAN || a->class == CHAR_CIRCLED) && a->c != 0x3000;
}

static bool
is_mark(const struct para_atom *a)
{
	return a->class == CHAR_OPEN || char_closes(a->class);
}

/* ？！ of a sentence stand in half an em each, and a third has a whole one (GB/T 15834 5.1.2). */
static bool
is_shout(const struct para *para, guint i)
{
	return para->atom[i].c == 0xFF01 || para->atom[i].c == 0xFF1F;
}

/* The mark before atom i gives up all its blank: it is followed by one of its run, or ends one of an even number. */
static bool
is_halved(const struct para *para, guint i)
{
	guint count = 0;

	if (!is_shout(para, i - 1))
		return false;
	if (is_shout(para, i) && !para->atom[i].space)
		return true;
	while (count < i && is_shout(para, i - 1 - count) && (count == 0 || !para->atom[i - count].space))
		count++;
	return count % 2 == 0;
}

static enum shrink_order
mark_shrink_order(const struct para_atom *a, const struct para_atom *b)
{
	if (a->class == CHAR_CLOSE || b->class == CHAR_OPEN)
		return SHRINK_BRACKET;
	return a->class == CHAR_COMMA || b->class == CHAR_COMMA ? SHRINK_COMMA : SHRINK_STOP;
}

/* Marks bring blank with them: between two of them some goes at once, the rest shrinks when a line needs it. */
static void
set_mark_glue(const struct para *para, guint i, struct para_glue *glue)
{
	const struct para_atom *a = &para->atom[i - 1], *b = &para->atom[i];
	double blank = a->right + b->left, size = MAX(a->size, b->size);
	double taken = is_mark(a) && is_mark(b) ? MIN(blank, PAIR_SHRINK * size) : 0;
	double kept = a->right > 0 && b->left > 0 ? PAIR_LEFT * size : 0;

	if (is_halved(para, i))
		taken = MAX(taken, a->right);
	glue->width = -taken;
	glue->shrink = MAX(blank - taken - kept, 0);
	glue->shrink_order = mark_shrink_order(a, b);
}

static void
set_autospace(double size, struct para_glue *glue)
{
	glue->width = AUTOSPACE * size;
	glue->shrink = (AUTOSPACE - AUTOSPACE_MIN) * size;
	glue->stretch = (AUTOSPACE_MAX - AUTOSPACE) * size;
	glue->shrink_order = SHRINK_AUTOSPACE;
	glue->stretch_order = STRETCH_AUTOSPACE;
}

static void
set_word_space(double size, struct para_glue *glue)
{
	glue->width = AUTOSPACE * size;
	glue->stretch = (AUTOSPACE_MAX - AUTOSPACE) * size;
	glue->shrink_order = SHRINK_WORD;
	glue->stretch_order = STRETCH_WORD;
}

/* Connectors and solidi are not moved away from what they connect; signs stay at their numbers (CLREQ 3.5.4). */
static bool
is_fixed(const struct para_atom *a)
{
	return a->class == CHAR_CONNECT || a->class == CHAR_SLASH;
}

/* Where letters of a justified line may move apart: not in words, not in marks of two characters, not inside brackets. */
static enum stretch_order
find_stretch_order(const struct para_atom *a, const struct para_atom *b)
{
	if (!a->wide || !b->wide || a->class == CHAR_OPEN || char_closes(b->class))
		return STRETCH_NONE;
	if (a->class == b->class && (a->class == CHAR_ELLIPSIS || a->class == CHAR_DASH))
		return STRETCH_NONE;
	if (is_fixed(a) || is_fixed(b) || a->class == CHAR_PREFIX || b->class == CHAR_SUFFIX)
		return STRETCH_NONE;
	return STRETCH_HAN;
}

/* ￥ 160.00: a blank typed after a sign of money shows in nothing. */
static bool
is_amount(const struct para_atom *a, const struct para_atom *b)
{
	return a->class == CHAR_PREFIX && char_is_one_of(a->c, "¥￥$€£") && b->class == CHAR_DIGIT;
}

static void
set_glue(const struct para *para, guint i)
{
	const struct para_atom *a = &para->atom[i - 1], *b = &para->atom[i];
	struct para_glue *glue = &para->glue[i];
	bool mixed = (is_han(a) && is_letter_like(b)) || (is_letter_like(a) && is_han(b));

	glue->penalty = para_penalty_before(para, i);
	glue->stretch_order = find_stretch_order(a, b);
	if (mixed)
		set_autospace(a->wide ? a->size : b->size, glue);
	else if (a->right > 0 || b->left > 0)
		set_mark_glue(para, i, glue); /* beside a mark a typed blank adds nothing to the mark's own */
	else if (b->space && !is_amount(a, b))
		set_word_space(MIN(a->size, b->size), glue);
	if (a->wide && b->wide && !b->space)
		glue->width += para->box->span[b->span].style->tracking;
}

/* After the label of an item (•, 1., （一）) that a blank follows, the text begins where the other lines do. */
static void
set_tab(struct para *para)
{
	double room = para->box->style->hang - para->box->style->indent, width = 0;

	for (guint i = 0; room > 0 && i + 1 < para->atoms && i < LABEL_MOST; i++) {
		struct para_glue *glue = &para->glue[i + 1];

		width += para->atom[i].width + (i > 0 ? para->glue[i].width : 0);
		if (!para->atom[i + 1].space)
			continue;
		if (width + glue->width > room + 0.01)
			return;
		glue->width = room - width + para->atom[0].left;
		glue->shrink = 0;
		glue->stretch_order = STRETCH_NONE;
		glue->penalty = PENALTY_FORBIDDEN;
		return;
	}
}

void
para_set_glue(struct para *para)
{
	for (guint i = 1; i < para->atoms; i++)
		set_glue(para, i);
	if (para->atoms > 1)
		para_tie_groups(para);
	para_glue_inline(para);
	set_tab(para);
}
