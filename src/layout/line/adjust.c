/* How a line comes to its measure: which glue shrinks and stretches, and by how much (CLREQ 3.5.2 to 3.5.4). */
#include "layout/line/inner.h"

#include <math.h>

static void
shrink(const struct para *para, const struct para_line *line, double over, struct line_adjustment *adjustment)
{
	double room[SHRINK_COUNT] = { 0 };

	for (guint i = line->from + 1; i < line->to; i++)
		room[para->glue[i].shrink_order] += para->glue[i].shrink;
	for (guint k = 0; k < SHRINK_COUNT && over > 0; k++) {
		double taken = MIN(over, room[k]);

		if (room[k] <= 0)
			continue;
		adjustment->shrink[k] = taken / room[k];
		over -= taken;
	}
}

/*
 * Without Han beside Han only word spaces and autospace are left: autospace keeps to its most, and a line without word
 * spaces stays short.
 */
static void
stretch_words(const double room[2], double under, struct line_adjustment *adjustment)
{
	double autospace = room[STRETCH_AUTOSPACE], word = room[STRETCH_WORD], part = under / (autospace + word);

	if (part > 1 && word <= 0)
		return;
	adjustment->stretch[STRETCH_AUTOSPACE] = MIN(part, 1);
	if (word > 0)
		adjustment->stretch[STRETCH_WORD] = (under - adjustment->stretch[STRETCH_AUTOSPACE] * autospace) / word;
}

double
line_opening(double words, double han, double under, double size)
{
	double left = MAX(under - words, 0) / size, places = words / size / WORD_STRETCH;

	if (han <= 0)
		return words > 0 ? left / places : left > 0 ? INFINITY : 0;
	return left <= han * HAN_FIRST ? left / han : (left + places * HAN_FIRST) / (han + places);
}

/* Word spaces as far as they go, then autospace, then Han by HAN_FIRST, then all alike; too loose a line is left as it is. */
static void
stretch(const struct para *para, const struct para_line *line, double under, struct line_adjustment *adjustment)
{
	double room[2] = { 0 }, places = 0, each, more;

	for (guint i = line->from + 1; i < line->to; i++) {
		const struct para_glue *glue = &para->glue[i];

		if (glue->stretch_order == STRETCH_HAN)
			places++;
		else if (glue->stretch_order != STRETCH_NONE)
			room[glue->stretch_order] += glue->stretch;
	}
	each = line_opening(room[0] + room[1], places, under, para->box->style->size);
	if (each > STRETCH_MOST)
		return;
	if (places < 1) {
		stretch_words(room, under, adjustment);
		return;
	}
	more = MAX(each - HAN_FIRST, 0) / WORD_STRETCH;
	for (guint k = 0; k < 2; k++) {
		double part = room[k] > 0 ? MIN(under / room[k], 1) : 0;

		adjustment->stretch[k] = part + more;
		under -= part * room[k];
	}
	adjustment->han = each * para->box->style->size;
}

/*
 * Labels of two to seven characters that fill their cell: the same blank at all places.  Autospace or a
 * word space has some of it already (AUTOSPACE is what it may stretch by, too), and never less.
 */
static void
distribute(const struct para *para, const struct para_line *line, double under, struct line_adjustment *adjustment)
{
	double room = 0, places = 0, most = 0, part;

	for (guint i = line->from + 1; i < line->to; i++) {
		const struct para_glue *glue = &para->glue[i];

		if (glue->stretch_order == STRETCH_HAN)
			places++;
		else if (glue->stretch_order != STRETCH_NONE) {
			room += glue->stretch;
			most = MAX(most, glue->stretch);
		}
	}
	if (room > 0) {
		part = MAX((under - places * most) / (places * most + room), 0);
		adjustment->stretch[STRETCH_WORD] = adjustment->stretch[STRETCH_AUTOSPACE] = part;
		under -= part * room;
	}
	if (places > 0)
		adjustment->han = under / places;
}

guint
line_after_tabs(const struct para *para, const struct para_line *line)
{
	guint i = para->box->style->tab_count > 0 ? line->to : line->from;

	while (i > line->from && para->atom[i - 1].kind != ATOM_TAB)
		i--;
	return i;
}

guint
line_leaders(const struct para *para, const struct para_line *line)
{
	guint count = 0;

	for (guint i = line_after_tabs(para, line); i < line->to; i++)
		count += para->atom[i].kind == ATOM_LEADER;
	return count;
}

struct line_adjustment
line_adjust(const struct para *para, const struct para_line *line)
{
	struct line_adjustment adjustment = { 0 };
	double under = (line->measure - line->natural) / para->scale;

	if (under > 0 && line_leaders(para, line) > 0)
		return adjustment;
	if (under < 0)
		shrink(para, line, -under, &adjustment);
	else if (para->box->style->align == ALIGN_JUSTIFY && !line->last)
		stretch(para, line, under, &adjustment);
	else if (para->box->style->align == ALIGN_DISTRIBUTE)
		distribute(para, line, under, &adjustment);
	return adjustment;
}

double
line_glue_width(const struct para_glue *glue, const struct line_adjustment *adjustment)
{
	double width = glue->width - adjustment->shrink[glue->shrink_order] * glue->shrink;

	if (glue->stretch_order == STRETCH_HAN)
		width += adjustment->han;
	else if (glue->stretch_order != STRETCH_NONE)
		width += adjustment->stretch[glue->stretch_order] * glue->stretch;
	return width;
}
