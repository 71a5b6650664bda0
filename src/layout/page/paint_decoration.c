/* What is drawn about the words of a line: underlines, struck lines, emphasis dots, frames, leaders. */
#include "base/arena.h"
#include "layout/page/paint_line.h"

#include <math.h>

#include "layout/face/face.h"

#define UNDERLINE_DEPTH 0.14  /* below the base line [em] */
#define UNDERLINE_WIDTH 0.045 /* [em] */
#define WAVE_DEPTH      0.2   /* of the middle of a wavy line below the base line [em] */
#define WAVE_HEIGHT     0.055 /* of its crests over the middle, ... */
#define WAVE_HALF       0.2   /* ... and from one to the next trough */
#define WAVE_WIDTH      0.04
#define STRIKE_WIDTH    0.05
#define STRIKE_DOWN     0.09 /* ... of lines that run down: strokes run along it there */
#define DOT_DEPTH       0.25 /* of the middle of an emphasis dot below the base line [em] */
#define DOT_LOWER       0.14 /* ... and below an underline */
#define DOT_RADIUS      0.075
#define DOT_BESIDE      0.13 /* of lines that run down: of the middle of a dot right of the column [em] */
#define LEADER_STEP     0.5  /* from dot to dot, counted from the right edge of the measure [em], ... */
#define LEADER_SIDE     0.2  /* ... blank at both ends, ... */
#define LEADER_RADIUS   0.05 /* ... and the dots */
#define DOT_LENGTHS     26   /* of its outline */

/* Whether an atom is decorated, and whether two belong to one stroke of it. */
typedef bool is_decorated(const struct paint_line *, guint atom);
typedef bool goes_on(const struct paint_line *, guint atom, guint next);

static const struct box_style *
style_of(const struct paint_line *s, guint atom)
{
	return paint_span(s->para, atom)->style;
}

static double
left_of(const struct paint_line *s, guint atom)
{
	return s->x[atom] + s->para->atom[atom].left * s->para->scale;
}

static double
right_of(const struct paint_line *s, guint atom)
{
	const struct para_atom *a = &s->para->atom[atom];

	return s->x[atom] + (a->width - a->right) * s->para->scale;
}

void
paint_stroke(struct painter *p, const struct box_span *span, const char *op, double *point, guint count, double width)
{
	paint_path(p, span->place,
	    (struct page_path){
		.op = op,
		.point = point,
		.point_count = count,
		.stroke = width,
		.stroke_color = span->style->color,
	    });
}

static void
add_dot(GArray *points, double x, double y, double r)
{
	double h = r * QUARTER;
	double point[DOT_LENGTHS] = { x + r, y, x + r, y + h, x + h, y + r, x, y + r, x - h, y + r, x - r, y + h, x - r,
		y, x - r, y - h, x - h, y - r, x, y - r, x + h, y - r, x + r, y - h, x + r, y };

	g_array_append_vals(points, point, DOT_LENGTHS);
}

/* Dots of one line are one outline. */
static void
paint_dots(struct paint_line *s, const struct box_span *span, const GArray *points)
{
	if (points->len == 0)
		return;
	paint_path(s->painter, span->place,
	    (struct page_path){
		.op = paint_ops(s->painter, "MCCCCZ", points->len / DOT_LENGTHS),
		.point = (double *)(void *)points->data,
		.point_count = points->len,
		.fill = true,
		.fill_color = span->style->color,
	    });
}

/* The dots of all lines that end at one edge stand below each other, for they are counted from it. */
static void
paint_leader_dots(struct paint_line *s, const struct box_span *span, double from, double to, double em)
{
	double step = LEADER_STEP * em, r = LEADER_RADIUS * em;
	double last = ceil((s->right - to + r) / step);
	g_autoptr(GArray) dots = g_array_new(FALSE, FALSE, sizeof(double));

	for (double x = s->right - last * step; x - r >= from; x -= step)
		add_dot(dots, x, s->base - EM_CENTRE * em, r);
	paint_dots(s, span, dots);
}

static void
paint_underline(struct paint_line *s, const struct box_span *span, double from, double to)
{
	double em = span->style->size * s->para->scale;

	paint_fill(s->painter, span->place,
	    (struct rect){ from, s->base + UNDERLINE_DEPTH * em, to - from, UNDERLINE_WIDTH * em }, span->style->color);
}

void
paint_leader(struct paint_line *s, guint atom)
{
	const struct box_span *span = paint_span(s->para, atom);
	double em = span->style->size * s->para->scale;
	double from = s->x[atom] + (atom > s->line->from ? LEADER_SIDE * em : 0);
	double to = s->x[atom + 1] - (atom + 1 < s->line->to ? LEADER_SIDE * em : 0);

	paint_begin_artifact(s->painter, ARTIFACT_LAYOUT);
	switch (span->leader) {
	case LEADER_DOTS:
		paint_leader_dots(s, span, from, to, em);
		break;
	case LEADER_RULE:
		paint_underline(s, span, from, to);
		break;
	case LEADER_NONE:
		break;
	}
	paint_end_artifact(s->painter);
}

/* Half waves that fill the width, the first one upwards. */
static void
paint_wave(struct paint_line *s, const struct box_span *span, double from, double to)
{
	double em = span->style->size * s->para->scale, y = s->base + WAVE_DEPTH * em;
	guint halves = (guint)MAX(lround((to - from) / (WAVE_HALF * em)), 2);
	double half = (to - from) / halves, h = 4.0 / 3 * WAVE_HEIGHT * em;
	g_autoptr(GArray) point = g_array_new(FALSE, FALSE, sizeof(double));

	g_array_append_val(point, from);
	g_array_append_val(point, y);
	for (guint i = 0; i < halves; i++) {
		double x = from + i * half, crest = i % 2 ? y + h : y - h;
		double curve[] = { x + 0.3642 * half, crest, x + 0.6358 * half, crest, x + half, y };

		g_array_append_vals(point, curve, G_N_ELEMENTS(curve));
	}
	paint_stroke(s->painter, span, arena_printf(s->painter->arena, "M%s", paint_ops(s->painter, "C", halves)),
	    (double *)(void *)point->data, point->len, WAVE_WIDTH * em);
}

static bool
is_underlined(const struct paint_line *s, guint atom)
{
	return style_of(s, atom)->underline != UNDERLINE_NONE && s->para->atom[atom].kind != ATOM_SIDE;
}

static bool
underline_goes_on(const struct paint_line *s, guint atom, guint next)
{
	return style_of(s, atom)->underline == style_of(s, next)->underline &&
	    style_of(s, atom)->color == style_of(s, next)->color;
}

static bool
is_struck(const struct paint_line *s, guint atom)
{
	return style_of(s, atom)->strike && s->para->atom[atom].kind != ATOM_SIDE;
}

static bool
strike_goes_on(const struct paint_line *s, guint atom, guint next)
{
	return style_of(s, atom)->color == style_of(s, next)->color;
}

/* The end of what is decorated as atom `from` is. */
static guint
end_of(const struct paint_line *s, guint from, is_decorated *decorated, goes_on *same)
{
	guint to = from + 1;

	while (to < s->line->to && decorated(s, to) && same(s, from, to))
		to++;
	return to;
}

/* The largest words say how deep and thick a line is. */
static const struct box_span *
largest(const struct paint_line *s, guint from, guint to)
{
	const struct box_span *span = paint_span(s->para, from);

	for (guint i = from; i < to; i++)
		if (style_of(s, i)->size > span->style->size)
			span = paint_span(s->para, i);
	return span;
}

/* A line goes on below blanks and gaps between its words and ends with their ink. */
static void
paint_underlines(struct paint_line *s)
{
	for (guint i = s->line->from, to; i < s->line->to; i = to) {
		const struct box_span *span;

		to = i + 1;
		if (!is_underlined(s, i))
			continue;
		to = end_of(s, i, is_underlined, underline_goes_on);
		span = largest(s, i, to);
		if (span->style->underline == UNDERLINE_WAVY)
			paint_wave(s, span, left_of(s, i), right_of(s, to - 1));
		else
			paint_underline(s, span, left_of(s, i), right_of(s, to - 1));
	}
}

static void
paint_strikes(struct paint_line *s)
{
	for (guint i = s->line->from, to; i < s->line->to; i = to) {
		const struct box_span *span;
		double em, from, width;

		to = i + 1;
		if (!is_struck(s, i))
			continue;
		to = end_of(s, i, is_struck, strike_goes_on);
		span = largest(s, i, to);
		em = span->style->size * s->para->scale;
		width = (s->para->vertical ? STRIKE_DOWN : STRIKE_WIDTH) * em;
		from = left_of(s, i);
		paint_fill(s->painter, span->place,
		    (struct rect){ from, s->base - EM_CENTRE * em - width / 2, right_of(s, to - 1) - from, width },
		    span->style->color);
	}
}

/* GB/T 15834 4.14: below each character, right of it in lines that run down (5.2); marks and blanks have none. */
static bool
is_emphasised(const struct paint_line *s, guint atom)
{
	const struct para_atom *a = &s->para->atom[atom];

	return style_of(s, atom)->emphasis && a->kind == ATOM_TEXT && a->wide && a->class == CHAR_HAN && a->c != 0x3000;
}

static bool
emphasis_goes_on(const struct paint_line *s, guint atom, guint next)
{
	return paint_span(s->para, atom) == paint_span(s->para, next);
}

/* How far the dots of an atom stand from the base line, downwards; what is right of a column is above it before it turns. */
static double
dot_depth(const struct paint_line *s, guint atom)
{
	if (s->para->vertical)
		return -(EM_ASCENT + DOT_BESIDE);
	return DOT_DEPTH + (style_of(s, atom)->underline ? DOT_LOWER : 0);
}

static void
paint_emphasis(struct paint_line *s)
{
	g_autoptr(GArray) dots = g_array_new(FALSE, FALSE, sizeof(double));

	for (guint i = s->line->from, to; i < s->line->to; i = to) {
		double em = s->para->atom[i].size * s->para->scale, depth;

		to = i + 1;
		if (!is_emphasised(s, i))
			continue;
		to = end_of(s, i, is_emphasised, emphasis_goes_on);
		depth = dot_depth(s, i);
		g_array_set_size(dots, 0);
		for (guint k = i; k < to; k++)
			add_dot(dots, s->x[k] + s->para->atom[k].width * s->para->scale / 2, s->base + depth * em,
			    DOT_RADIUS * em);
		paint_dots(s, paint_span(s->para, i), dots);
	}
}

static bool
is_side(const struct paint_line *s, guint atom, enum char_class class)
{
	return s->para->atom[atom].kind == ATOM_SIDE && s->para->atom[atom].class == class;
}

/* Atoms [from, to) of one frame; it is open where its words go on in another line. */
static void
paint_inline_frame(struct paint_line *s, const struct box_span *span, guint from, guint to)
{
	const struct box_style *style = span->frame->style;
	double em = style->size * s->para->scale, line = style->box * s->para->scale;
	double inside = (style->box + style->box_padding) * s->para->scale;
	double left = s->x[from], right = right_of(s, to - 1);
	double side[] = { line, 0, line, 0 };

	if (is_side(s, from, CHAR_OPEN)) {
		left += s->para->atom[from].width * s->para->scale - inside;
		side[3] = line;
	}
	if (is_side(s, to - 1, CHAR_CLOSE)) {
		right -= s->para->atom[to - 1].width * s->para->scale - inside;
		side[1] = line;
	}
	paint_sides(s->painter, span->place,
	    (struct rect){ left, s->base - EM_ASCENT * em - inside, right - left, em + 2 * inside }, side,
	    style->color);
}

/* The frame an atom stands in, or whose side it is. */
static const struct box_frame *
frame_of(const struct paint_line *s, guint atom)
{
	return paint_span(s->para, atom)->frame;
}

static void
paint_frames(struct paint_line *s)
{
	for (guint i = s->line->from, to; i < s->line->to; i = to) {
		const struct box_frame *frame = frame_of(s, i);

		to = i + 1;
		if (frame == NULL)
			continue;
		while (to < s->line->to && frame_of(s, to) == frame)
			to++;
		paint_inline_frame(s, paint_span(s->para, i), i, to);
	}
}

/* Gaps to write in and bars of fractions, each alone: renderers set a single rectangle sharply on their pixels, not several of one path. */
static void
paint_atom_rules(struct paint_line *s)
{
	for (guint i = s->line->from; i < s->line->to; i++) {
		enum atom_kind kind = s->para->atom[i].kind;

		if (kind != ATOM_BLANK && kind != ATOM_FRACTION)
			continue;
		paint_begin_artifact(s->painter, kind == ATOM_BLANK ? ARTIFACT_UNDERLINE : ARTIFACT_JOIN);
		if (kind == ATOM_BLANK)
			paint_underline(s, paint_span(s->para, i), s->x[i],
			    s->x[i] + s->para->atom[i].width * s->para->scale);
		else
			paint_bar(s, i);
		paint_end_artifact(s->painter);
	}
}

/* What is drawn of one kind is one artifact, or none. */
static void
paint_kind(struct paint_line *s, enum page_artifact kind, void (*paint)(struct paint_line *))
{
	struct painter *p = s->painter;
	guint before = p->item->len, begun;

	paint_begin_artifact(p, kind);
	begun = p->item->len;
	paint(s);
	if (p->item->len > begun || begun == before) {
		paint_end_artifact(p);
		return;
	}
	p->artifact--;
	g_array_set_size(p->item, before);
}

static bool
is_plain(const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++) {
		const struct box_span *span = &box->span[i];
		const struct box_style *style = span->style;

		if (style->underline || style->strike || style->emphasis || span->frame != NULL ||
		    span->kind == SPAN_BLANK || span->kind == SPAN_FRACTION)
			return false;
	}
	return true;
}

void
paint_decorations(struct paint_line *s)
{
	if (is_plain(s->para->box))
		return;
	paint_atom_rules(s);
	paint_kind(s, ARTIFACT_BOX, paint_frames);
	paint_kind(s, ARTIFACT_UNDERLINE, paint_underlines);
	paint_kind(s, ARTIFACT_STRIKE, paint_strikes);
	paint_kind(s, ARTIFACT_EMPHASIS, paint_emphasis);
}
