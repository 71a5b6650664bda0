/* What holds superscripts, fractions and leaders to the words beside them. */
#include "layout/line/para.h"

/* Between a whole number and its fraction [em]. */
#define FRACTION_GAP 0.06

static bool
is_raised(const struct para *para, guint i)
{
	double	raise = para->box->span[para->atom[i].span].style->raise;

	return raise > 0 || raise < 0;
}

static void
join(struct bound *bound, enum bond bond, double space)
{
	*bound = (struct bound){ .space = space, .squeeze = bound->squeeze, .stretch = STRETCH_NONE, .bond = bond };
}

/* What a superscript belongs to. */
static const struct atom *
base_of(const struct para *para, guint i)
{
	while (i > 0 && is_raised(para, i))
		i--;
	return &para->atom[i];
}

/* A superscript never leaves its word; after one on a Han character no quarter em comes. */
static void
hold_raised(struct para *para, guint i)
{
	const struct atom	*a = &para->atom[i - 1], *b = &para->atom[i];

	if (is_raised(para, i)) {
		if (!b->space && !b->loose)
			join(&para->bound[i], BOND_NEVER, 0);
	} else if (is_raised(para, i - 1) && b->wide && !b->space && base_of(para, i - 1)->wide && a->kind == ATOM_TEXT) {
		para->bound[i].space = para->bound[i].give = 0;
		para->bound[i].stretch = STRETCH_REST;
	}
}

static void
hold_fraction(struct para *para, guint i)
{
	const struct atom	*a = &para->atom[i - 1], *b = &para->atom[i];

	if (b->kind == ATOM_FRACTION && a->class == CHAR_DIGIT)
		join(&para->bound[i], BOND_NEVER, FRACTION_GAP * b->size);
	else if (b->kind == ATOM_FRACTION && !a->wide && !b->space)
		join(&para->bound[i], BOND_NEVER, 0);
	else if (a->kind == ATOM_FRACTION && !b->wide)
		join(&para->bound[i], BOND_NEVER, b->space ? para->bound[i].space : 0);
}

/* A line that a leader fills begins with the last of the words and ends with what comes after it. */
static void
hold_leader(struct para *para, guint i)
{
	if (para->atom[i].kind == ATOM_LEADER)
		join(&para->bound[i], BOND_UNIT, 0);
	if (para->atom[i - 1].kind == ATOM_LEADER)
		join(&para->bound[i], BOND_NEVER, 0);
}

static bool
has_any(const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++)
		if (box->span[i].kind == SPAN_FRACTION || box->span[i].kind == SPAN_LEADER ||
		    box->span[i].style->raise > 0 || box->span[i].style->raise < 0)
			return true;
	return false;
}

void
bounds_inline(struct para *para)
{
	if (!has_any(para->box))
		return;
	for (guint i = 1; i < para->atoms; i++) {
		hold_raised(para, i);
		hold_fraction(para, i);
		hold_leader(para, i);
	}
}
