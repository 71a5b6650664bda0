/*
 * Tabs: each is as wide as brings the text behind it to the next stop that it fits at.  Where no stop is left a line begins, and goes
 * on at its first stop.  Up to the last tab of a line nothing shrinks, stretches or breaks: stops hold in whatever width it is laid.
 */
#include "base/arena.h"
#include "layout/line/inner.h"

/* Least blank before a stop [em]. */
#define GAP 0.25

static double
width_of(const struct para *para, guint from, guint to)
{
	double width = 0;

	for (guint i = from; i < to; i++)
		width += (i > from ? para->glue[i].width : 0) + para->atom[i].width;
	return to > from ? width - para->atom[from].left - para->atom[to - 1].right : 0;
}

/* The end of a number's whole part; without a number that of the text. */
static guint
whole_end(const struct para *para, guint from, guint to)
{
	guint i = from;

	while (i < to && para->atom[i].class != CHAR_DIGIT)
		i++;
	while (i < to && (para->atom[i].class == CHAR_DIGIT || para->atom[i].c == ','))
		i++;
	return i;
}

/* How much of the text [from, to) stands left of its stop. */
static double
left_of(const struct para *para, const struct box_tab *tab, guint from, guint to)
{
	switch (tab->align) {
	case TAB_LEFT:
		return 0;
	case TAB_CENTER:
		return width_of(para, from, to) / 2;
	case TAB_DECIMAL:
		return width_of(para, from, whole_end(para, from, to));
	case TAB_RIGHT:
		break;
	}
	return width_of(para, from, to);
}

/* The width of a tab that begins at x; less than 0: there is no stop for it. */
static double
tab_width(const struct para *para, guint tab, guint end, double x, double least)
{
	const struct box_style *style = para->box->style;
	guint to = tab + 1;

	while (to < end && para->atom[to].kind != ATOM_TAB)
		to++;
	for (guint i = 0; i < style->tab_count; i++) {
		double width = style->tab[i].at - left_of(para, &style->tab[i], tab + 1, to) - x;

		if (width >= least - ROUNDING)
			return MAX(width, 0);
	}
	return -1;
}

static void
fix(struct para_glue *glue, double width)
{
	glue->width = width;
	glue->shrink = glue->stretch = 0;
	glue->stretch_order = STRETCH_NONE;
	glue->penalty = PENALTY_FORBIDDEN;
}

/* Sets the tabs of a segment; gives the first that has no stop left, or its end. */
static guint
set_segment(struct para *para, guint from, guint end, double x)
{
	for (guint i = from; i < end; i++) {
		struct para_atom *atom = &para->atom[i];
		bool leads = i > from && para->atom[i - 1].kind == ATOM_LEADER;

		if (i > from)
			x += para->glue[i].width;
		if (atom->kind == ATOM_TAB) {
			double width = tab_width(para, i, end, x, i > from && !leads ? GAP * atom->size : 0);

			if (width < 0 && i > from)
				return i;
			if (leads)
				para->atom[i - 1].width += MAX(width, 0); /* its dots go up to the stop */
			else
				atom->width = MAX(width, 0);
			x += leads ? MAX(width, 0) : 0;
			for (guint k = from + 1; k <= MIN(i + 1, end - 1); k++)
				fix(&para->glue[k], para->glue[k].width);
		}
		x += atom->width - (i == from ? atom->left : 0);
	}
	return end;
}

/* Beside a tab there is no other blank. */
static void
clear_sides(struct para *para)
{
	for (guint i = 1; i < para->atoms; i++)
		if (para->atom[i].kind == ATOM_TAB || para->atom[i - 1].kind == ATOM_TAB)
			fix(&para->glue[i],
			    para->atom[i].kind == ATOM_TAB ? -para->atom[i - 1].right : -para->atom[i].left);
}

void
para_set_tabs(struct para *para, struct arena *arena)
{
	const struct box_style *style = para->box->style;
	GArray *segments;

	if (style->tab_count == 0)
		return;
	clear_sides(para);
	segments = arena_vector(arena, sizeof(guint));
	for (guint k = 0; k < para->segments; k++)
		for (guint from = para->segment[k], end = para->segment[k + 1];;) {
			g_array_append_val(segments, from);
			from = set_segment(para, from, end, segments->len == 1 ? style->indent : style->hang);
			if (from >= end)
				break;
		}
	g_array_append_val(segments, para->atoms);
	para->segments = segments->len - 1;
	para->segment = arena_memdup(arena, segments->data, segments->len * sizeof(guint));
}
