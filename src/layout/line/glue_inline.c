/* Glue of superscripts, fractions and leaders, which keeps them at the words beside them. */
#include "layout/line/inner.h"

/* Between a whole number and its fraction [em]. */
#define FRACTION_GAP 0.06

static bool
is_raised(const struct para *para, guint i)
{
	return para->box->span[para->atom[i].span].style->raise != 0;
}

static void
set_fixed(struct para_glue *glue, enum line_penalty penalty, double width)
{
	*glue = (struct para_glue){
		.width = width,
		.shrink_order = glue->shrink_order,
		.stretch_order = STRETCH_NONE,
		.penalty = penalty,
	};
}

/* What a superscript belongs to. */
static const struct para_atom *
base_of(const struct para *para, guint i)
{
	while (i > 0 && is_raised(para, i))
		i--;
	return &para->atom[i];
}

/* A superscript never leaves its word; after one on a Han character no quarter em comes. */
static void
keep_raised(struct para *para, guint i)
{
	const struct para_atom *a = &para->atom[i - 1], *b = &para->atom[i];

	if (is_raised(para, i)) {
		if (!b->space && !b->breakable)
			set_fixed(&para->glue[i], PENALTY_FORBIDDEN, 0);
	} else if (is_raised(para, i - 1) && b->wide && !b->space && base_of(para, i - 1)->wide &&
	    a->kind == ATOM_TEXT) {
		para->glue[i].width = para->glue[i].shrink = 0;
		para->glue[i].stretch_order = STRETCH_HAN;
	}
}

static void
keep_fraction(struct para *para, guint i)
{
	const struct para_atom *a = &para->atom[i - 1], *b = &para->atom[i];

	if (b->kind == ATOM_FRACTION && a->class == CHAR_DIGIT)
		set_fixed(&para->glue[i], PENALTY_FORBIDDEN, FRACTION_GAP * b->size);
	else if (b->kind == ATOM_FRACTION && !a->wide && !b->space)
		set_fixed(&para->glue[i], PENALTY_FORBIDDEN, 0);
	else if (a->kind == ATOM_FRACTION && !b->wide)
		set_fixed(&para->glue[i], PENALTY_FORBIDDEN, b->space ? para->glue[i].width : 0);
}

/* A line that a leader fills begins with the last of the words and ends with what comes after it. */
static void
keep_leader(struct para *para, guint i)
{
	if (para->atom[i].kind == ATOM_LEADER)
		set_fixed(&para->glue[i], PENALTY_UNIT, 0);
	if (para->atom[i - 1].kind == ATOM_LEADER)
		set_fixed(&para->glue[i], PENALTY_FORBIDDEN, 0);
}

static bool
has_any(const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++)
		if (box->span[i].kind == SPAN_FRACTION || box->span[i].kind == SPAN_LEADER ||
		    box->span[i].style->raise != 0)
			return true;
	return false;
}

void
para_glue_inline(struct para *para)
{
	if (!has_any(para->box))
		return;
	for (guint i = 1; i < para->atoms; i++) {
		keep_raised(para, i);
		keep_fraction(para, i);
		keep_leader(para, i);
	}
}
