/* What stands between two atoms: quarter ems, squeezed marks, and where a line may be stretched. */
#include "layout/line/para.h"

/* The blank between two marks shrinks by this much of an em: 2 em become 1.5 (CLREQ 3.1.6). */
#define PAIR_SQUEEZE 0.5
/* What must be left between a closing and an opening mark, so that each is still found where it stands. */
#define PAIR_LEFT 0.25
/* Characters of the longest label of an item. */
#define LABEL_MOST 5
#define GAP_NATURAL 0.25
#define GAP_LEAST 0.125
#define GAP_MOST 0.5

static bool
is_letter_like(const struct atom *a)
{
	return !a->wide && (a->class == CHAR_LETTER || a->class == CHAR_DIGIT || a->class == CHAR_SIGN ||
	    a->class == CHAR_SUFFIX || a->class == CHAR_PREFIX);
}

static bool
is_han(const struct atom *a)
{
	return a->wide && a->kind == ATOM_TEXT && (a->class == CHAR_HAN || a->class == CHAR_CIRCLED) && a->c != 0x3000;
}

static bool
is_mark(const struct atom *a)
{
	return a->class == CHAR_OPEN || a->class == CHAR_CLOSE || a->class == CHAR_COMMA || a->class == CHAR_STOP;
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
	guint	count = 0;

	if (!is_shout(para, i - 1))
		return false;
	if (is_shout(para, i) && !para->atom[i].space)
		return true;
	while (count < i && is_shout(para, i - 1 - count) && (count == 0 || !para->atom[i - count].space))
		count++;
	return count % 2 == 0;
}

static enum squeeze
mark_squeeze(const struct atom *a, const struct atom *b)
{
	if (a->class == CHAR_CLOSE || b->class == CHAR_OPEN)
		return SQUEEZE_BRACKET;
	return a->class == CHAR_COMMA || b->class == CHAR_COMMA ? SQUEEZE_COMMA : SQUEEZE_STOP;
}

/* Marks bring blank with them: between two of them some goes at once, the rest when a line needs it. */
static void
squeeze_marks(const struct para *para, guint i, struct bound *bound)
{
	const struct atom	*a = &para->atom[i - 1], *b = &para->atom[i];
	double			 blank = a->right + b->left, size = MAX(a->size, b->size);
	double			 taken = is_mark(a) && is_mark(b) ? MIN(blank, PAIR_SQUEEZE * size) : 0;
	double			 kept = a->right > 0 && b->left > 0 ? PAIR_LEFT * size : 0;

	if (is_halved(para, i))
		taken = MAX(taken, a->right);
	bound->space = -taken;
	bound->give = MAX(blank - taken - kept, 0);
	bound->squeeze = mark_squeeze(a, b);
}

static void
set_gap(double size, struct bound *bound)
{
	bound->space = GAP_NATURAL * size;
	bound->give = (GAP_NATURAL - GAP_LEAST) * size;
	bound->grow = (GAP_MOST - GAP_NATURAL) * size;
	bound->squeeze = SQUEEZE_GAP;
	bound->stretch = STRETCH_GAP;
}

static void
set_word_space(double size, struct bound *bound)
{
	bound->space = GAP_NATURAL * size;
	bound->grow = (GAP_MOST - GAP_NATURAL) * size;
	bound->squeeze = SQUEEZE_WORD;
	bound->stretch = STRETCH_WORD;
}

/* Connectors and solidi are not moved away from what they connect; signs stay at their numbers (CLREQ 3.5.4). */
static bool
is_fixed(const struct atom *a)
{
	return a->class == CHAR_CONNECT || a->class == CHAR_SLASH;
}

/* Pauses, stops and closing marks stay at what they follow, however far a line is stretched. */
static bool
is_after(const struct atom *a)
{
	return a->class == CHAR_CLOSE || a->class == CHAR_COMMA || a->class == CHAR_STOP;
}

/* Where letters of a justified line may move apart: not in words, not in marks of two characters, not inside brackets. */
static enum stretch
find_stretch(const struct atom *a, const struct atom *b)
{
	if (!a->wide || !b->wide || a->class == CHAR_OPEN || is_after(b))
		return STRETCH_NONE;
	if (a->class == b->class && (a->class == CHAR_ELLIPSIS || a->class == CHAR_DASH))
		return STRETCH_NONE;
	if (is_fixed(a) || is_fixed(b) || a->class == CHAR_PREFIX || b->class == CHAR_SUFFIX)
		return STRETCH_NONE;
	return STRETCH_REST;
}

static void
set_bound(const struct para *para, guint i)
{
	const struct atom	*a = &para->atom[i - 1], *b = &para->atom[i];
	struct bound		*bound = &para->bound[i];
	bool			 mixed = (is_han(a) && is_letter_like(b)) || (is_letter_like(a) && is_han(b));

	bound->bond = bond_before(para, i);
	bound->stretch = find_stretch(a, b);
	if (mixed)
		set_gap(a->wide ? a->size : b->size, bound);
	else if (a->right > 0 || b->left > 0)
		squeeze_marks(para, i, bound);	/* beside a mark a typed blank adds nothing to the mark's own */
	else if (b->space)
		set_word_space(MIN(a->size, b->size), bound);
	if (a->wide && b->wide && !b->space)
		bound->space += para->box->span[b->span].style->tracking;
}

/* After the label of an item (•, 1., （一）) that a blank follows, the text begins where the other lines do. */
static void
set_tab(struct para *para)
{
	double	room = para->box->style->hang - para->box->style->indent, width = 0;

	for (guint i = 0; room > 0 && i + 1 < para->atoms && i < LABEL_MOST; i++) {
		struct bound	*bound = &para->bound[i + 1];

		width += para->atom[i].width + (i > 0 ? para->bound[i].space : 0);
		if (!para->atom[i + 1].space)
			continue;
		if (width + bound->space > room + 0.01)
			return;
		bound->space = room - width + para->atom[0].left;
		bound->give = 0;
		bound->stretch = STRETCH_NONE;
		bound->bond = BOND_NEVER;
		return;
	}
}

void
bounds_set(struct para *para)
{
	for (guint i = 1; i < para->atoms; i++)
		set_bound(para, i);
	if (para->atoms > 1)
		bounds_group(para);
	bounds_inline(para);
	set_tab(para);
}
