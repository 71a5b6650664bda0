/*
 * Where lines end: of all ways to break a paragraph the one whose lines together shrink and stretch
 * the least.  Shrinking costs less than stretching, so marks come in first.
 */
#include "layout/line/inner.h"

#include <math.h>

#define COST_LINE    1.0
#define COST_SHRINK  0.8   /* of a line shrunk as far as it goes */
#define COST_STRETCH 40.0  /* of a line opened as far as it goes, cubed: little of it does not show (badness of TeX) */
#define COST_WORDS   1.0   /* of opening words and autospace as far as they go first, squared */
#define COST_SHORT   40.0  /* of a line too loose to be opened, for its blank up to one em, squared, ... */
#define COST_LEFT    150.0 /* ... and of its blank, as a part of the measure, squared */
#define COST_RAGGED  12.0  /* of the blank of a line that is not justified, as a part of the measure, squared */
#define COST_SQUEEZE 1.5   /* of shrinking one, which gains nothing, ... */
#define COST_SAVED   3.0   /* ... unless there is a line less */
#define COST_EARLY   0.001 /* of a blank, as a part of the measure, for each atom after it: early lines are full */
#define COST_RUN     0.5   /* ... and when it ends between two characters of Han */
#define COST_CENTRED 40.0  /* of a line of a centred paragraph, ... */
#define COST_BLANK   16.0  /* ... of its blank, as a part of the measure, squared, ... */
#define COST_NO_MARK 3.0   /* ... and when it ends within a phrase */
#define COST_PUSHED  1.0   /* of a character that had room, pushed out with the mark that had not */
#define COST_LONE    60.0  /* of a line with one character */
#define COST_STUB \
	2.0 /* of leaving one character behind after an opening mark, or taking one away before a closing one */
#define COST_TERM     3.0 /* between the words of a term ... */
#define COST_PART     4.0 /* ... and inside one of them */
#define COST_TOO_WIDE 1e6
/* Lines of running text; a date in an entry of fewer goes whole into the next line. */
#define RUNNING 2.5

struct line_breaker {
	const struct para *para;
	GArray *breakpoint;
	guint from, to;
	double first, others;
	double size;
	bool centred, ragged;
	double least;           /* cost of any line */
	guint low;              /* the first breakpoint that a line to the one in hand may begin at */
	enum line_penalty free; /* a line may end there and below, whether or not the whole fits a line */
};

/* Of a line that ends there. */
static const double penalty_cost[] = {
	[PENALTY_NONE] = 0,
	[PENALTY_TERM] = COST_TERM,
	[PENALTY_PART] = COST_PART,
	[PENALTY_SEAM] = 12,
	[PENALTY_GROUP] = 40, /* inside a group that is wider than the line */
	[PENALTY_UNIT] = 100,
	[PENALTY_WORD] = 150,
	[PENALTY_FORBIDDEN] = 1000,
};

static void
add_breakpoint(struct line_breaker *b, guint at, enum line_penalty penalty)
{
	const struct para *para = b->para;
	struct line_breakpoint point = { .at = at, .cost = INFINITY, .penalty = penalty_cost[penalty] };

	if (at > b->from) {
		point.end = para->x[at - 1] + para->atom[at - 1].width - para->atom[at - 1].right;
		point.end_shrink = para->shrink[at - 1];
	}
	if (at < b->to) {
		point.start = para->x[at];
		point.start_left = para->atom[at].left;
		point.start_shrink = para->shrink[at];
	}
	g_array_append_val(b->breakpoint, point);
}

static double
shrunk_width(const struct para *para, guint from, guint to)
{
	return para_natural_width(para, from, to) - (para->shrink[to - 1] - para->shrink[from]);
}

/*
 * Places where a line may end between atoms [from, to), whose penalties are all higher than `lower`:
 * a part that fits a line, shrunk, stays whole, another one is divided where the next higher penalty stands.
 */
static void
divide(struct line_breaker *b, guint from, guint to, enum line_penalty lower)
{
	guint start = from;

	if (lower == PENALTY_FORBIDDEN || shrunk_width(b->para, from, to) <= MIN(b->first, b->others) + ROUNDING)
		return;
	for (guint i = from + 1; i <= to; i++) {
		if (i < to && b->para->glue[i].penalty > lower + 1)
			continue;
		divide(b, start, i, lower + 1);
		if (i < to)
			add_breakpoint(b, i, lower + 1);
		start = i;
	}
}

static void
find_breakpoints(struct line_breaker *b)
{
	enum line_penalty penalty;
	guint start = b->from;

	g_array_set_size(b->breakpoint, 0);
	add_breakpoint(b, b->from, PENALTY_NONE);
	for (guint i = b->from + 1; i <= b->to; i++) {
		penalty = i < b->to ? b->para->glue[i].penalty : PENALTY_NONE;
		if (penalty > b->free)
			continue;
		if (i - start > 1)
			divide(b, start, i, b->free);
		add_breakpoint(b, i, penalty);
		start = i;
	}
}

/* One character of Han, with or without marks, alone in its line. */
static bool
is_lone(const struct para *para, guint from, guint to)
{
	guint count = 0;

	for (guint i = from; i < to; i++) {
		const struct para_atom *a = &para->atom[i];

		if (!a->wide || a->kind != ATOM_TEXT)
			return false;
		if (a->class == CHAR_HAN && ++count > 1)
			return false;
	}
	return true;
}

/* （星|期一）: one character of what stands in brackets is parted from the rest. */
static bool
leaves_stub(const struct line_breaker *b, guint from, guint to)
{
	const struct para_atom *next = &b->para->atom[to];

	return (next[-1].class == CHAR_HAN && to - from > 1 && next[-2].class == CHAR_OPEN) ||
	    (next->class == CHAR_HAN && to + 1 < b->to && next[1].class == CHAR_CLOSE);
}

/* Whether a phrase ends with the line. */
static bool
ends_phrase(const struct line_breaker *b, guint to)
{
	return to == b->to || b->para->atom[to].space || char_closes(b->para->atom[to - 1].class) ||
	    b->para->atom[to].class == CHAR_OPEN;
}

/* Whether a line ends in a run of Han. */
static bool
divides_run(const struct line_breaker *b, guint to)
{
	return b->para->atom[to - 1].class == CHAR_HAN && b->para->atom[to].class == CHAR_HAN &&
	    !b->para->atom[to].space;
}

/* Centred lines are few, about alike, and end where a phrase does. */
static double
centred_cost(const struct line_breaker *b, guint to, double blank)
{
	return COST_CENTRED + COST_BLANK * blank * blank + (ends_phrase(b, to) ? 0 : COST_NO_MARK);
}

/* A line whose end is ragged is as good as it is full, and early ones are fuller. */
static double
ragged_cost(const struct line_breaker *b, guint to, double blank)
{
	return COST_RAGGED * blank * blank + COST_EARLY * (b->to - to) * blank + (divides_run(b, to) ? COST_RUN : 0);
}

static bool
has_word_space(const struct para *para, guint from, guint to)
{
	for (guint i = from + 1; i < to; i++)
		if (para->glue[i].stretch_order == STRETCH_WORD)
			return true;
	return false;
}

/* By how much of the most a line is opened; more than 1: it would come apart, or nothing in it opens so far. */
static double
opened_part(const struct line_breaker *b, guint from, guint to, double words, double under)
{
	double han = b->para->places[to - 1] - b->para->places[from];

	if (han < 1 && under > words + ROUNDING && !has_word_space(b->para, from, to))
		return INFINITY;
	return line_opening(words, han, under, b->size) / STRETCH_MOST;
}

/* A line that would come apart is left as it is (line_adjust), the worse the shorter it is. */
static double
stretch_cost(const struct line_breaker *b, guint from, guint to, double measure, double under)
{
	double words = b->para->stretch[to - 1] - b->para->stretch[from], part = words > 0 ? MIN(under / words, 1) : 0;
	double opened = opened_part(b, from, to, words, under), left = under / measure, blank = MIN(under / b->size, 1);
	double early = COST_EARLY * (b->to - to) * left;

	if (opened > 1)
		return early + COST_SHORT * blank * blank + COST_LEFT * left * left;
	return early + COST_WORDS * part * part + COST_STRETCH * opened * opened * opened;
}

/* The next character fits this line, but the mark after it does not: it should rather come in (CLREQ 3.1.4). */
static bool
is_pushed(const struct line_breaker *b, guint from, guint to, double measure)
{
	return to + 1 < b->to && b->para->glue[to + 1].penalty == PENALTY_FORBIDDEN && b->para->atom[to].wide &&
	    para_natural_width(b->para, from, to + 1) <= measure + ROUNDING;
}

/* para_natural_width of a line, and what it may shrink by. */
static double
natural_width(const struct line_breakpoint *start, const struct line_breakpoint *end)
{
	return end->end - start->start - start->start_left;
}

static double
shrink_of(const struct line_breakpoint *start, const struct line_breakpoint *end)
{
	return end->end_shrink - start->start_shrink;
}

/* Cost of a line; negative when it cannot be one. */
static double
line_cost(const struct line_breaker *b, const struct line_breakpoint *start, const struct line_breakpoint *end,
    double measure)
{
	guint from = start->at, to = end->at;
	double natural = natural_width(start, end), shrink = shrink_of(start, end);
	double cost = COST_LINE + (b->ragged ? COST_SAVED : 0);

	if (natural > measure + ROUNDING) {
		double part = shrink > 0 ? (natural - measure) / shrink : INFINITY;

		if (natural - measure > shrink + ROUNDING)
			return -1;
		cost += COST_SHRINK * part * part + (b->centred ? COST_CENTRED : 0);
		cost += b->ragged && to < b->to ? COST_SQUEEZE : 0;
	} else if (b->centred) {
		cost += centred_cost(b, to, (measure - natural) / MAX(measure, 1));
	} else if (b->ragged) {
		cost += to < b->to ? ragged_cost(b, to, (measure - natural) / MAX(measure, 1)) : 0;
	} else if (to < b->to) {
		cost += stretch_cost(b, from, to, measure, measure - natural);
		cost += is_pushed(b, from, to, measure) ? COST_PUSHED : 0;
	}
	if (to < b->to && leaves_stub(b, from, to))
		cost += COST_STUB;
	if ((to < b->to || from > b->from) && is_lone(b->para, from, to))
		cost += COST_LONE;
	return cost;
}

/* Even shrunk the line is wider than any measure: those that begin before it are wider still. */
static bool
is_over(const struct line_breaker *b, const struct line_breakpoint *start, const struct line_breakpoint *end)
{
	return natural_width(start, end) - shrink_of(start, end) > MAX(b->first, b->others) + b->size;
}

/*
 * The best line that ends at breakpoint k; of equal ones the shortest.  The longest are looked at first: they are cheap, so that
 * most others need no look.
 */
static void
reach(struct line_breaker *b, guint k)
{
	struct line_breakpoint *point = (struct line_breakpoint *)(void *)b->breakpoint->data, *end = &point[k];

	while (b->low + 1 < k && is_over(b, &point[b->low], end))
		b->low++;
	for (guint p = b->low; p < k; p++) {
		double before = point[p].cost + end->penalty, cost;

		if (b->least + before > end->cost)
			continue;
		cost = line_cost(b, &point[p], end, p == 0 ? b->first : b->others);
		if (cost < 0 && p + 1 < k)
			continue;
		cost = (cost < 0 ? COST_TOO_WIDE : cost) + before;
		if (cost <= end->cost) {
			end->cost = cost;
			end->previous = p;
		}
	}
}

static struct para_line
make_line(const struct line_breaker *b, guint from, guint to)
{
	return (struct para_line){
		.from = from,
		.to = to,
		.last = to == b->to,
		.joined = to < b->to && !b->para->atom[to].space,
		.natural = para_natural_width(b->para, from, to),
	};
}

/* Follows the best way back and turns it round. */
static void
collect(struct line_breaker *b, GArray *lines)
{
	guint count = 0, k = b->breakpoint->len - 1, at;

	for (guint i = k; i > 0; i = g_array_index(b->breakpoint, struct line_breakpoint, i).previous)
		count++;
	at = lines->len + count;
	g_array_set_size(lines, at);
	for (; k > 0; k = g_array_index(b->breakpoint, struct line_breakpoint, k).previous) {
		const struct line_breakpoint *end = &g_array_index(b->breakpoint, struct line_breakpoint, k);
		guint from = g_array_index(b->breakpoint, struct line_breakpoint, end->previous).at;

		g_array_index(lines, struct para_line, --at) = make_line(b, from, end->at);
	}
}

/* Running text may divide a date for a price, ragged text a term. */
static enum line_penalty
free_penalty(const struct para *para, guint from, guint to, double others)
{
	const struct box_style *style = para->box->style;

	if (para_keeps_words(style))
		return PENALTY_NONE;
	return style->align == ALIGN_JUSTIFY && para_natural_width(para, from, to) > RUNNING * others ? PENALTY_SEAM :
													PENALTY_PART;
}

void
para_break(struct para *para, struct para_scratch *scratch, guint from, guint to, double first, double others,
    GArray *lines)
{
	enum align align = para->box->style->align;
	struct line_breaker b = { .para = para,
		.breakpoint = scratch->breakpoint,
		.from = from,
		.to = to,
		.first = first,
		.others = others,
		.size = para->box->style->size,
		.centred = align == ALIGN_CENTER,
		.ragged = align == ALIGN_START || align == ALIGN_END,
		.free = free_penalty(para, from, to, others) };

	if (from == to || para_natural_width(para, from, to) <= first + ROUNDING) {
		struct para_line line = make_line(&b, from, to);

		g_array_append_val(lines, line);
		return;
	}
	b.least = COST_LINE + (b.ragged ? COST_SAVED : 0) + (b.centred ? COST_CENTRED : 0);
	find_breakpoints(&b);
	g_array_index(b.breakpoint, struct line_breakpoint, 0).cost = 0;
	for (guint k = 1; k < b.breakpoint->len; k++)
		reach(&b, k);
	collect(&b, lines);
}
