/* Text that a page shows: where the ink of each glyph comes to lie, and what stops a person from seeing it at all. */
#include <math.h>
#include <string.h>

#include "base/drawn.h"
#include "base/text.h"
#include "verify/reader/content.h"

/* Type below this cannot be read, nor can what is this much narrower or wider than it was drawn. */
static const double SMALLEST = 3.5; /* [pt] */
static const double NARROWEST = 0.4;
/* How far ink may stand over an edge [pt]; how thick the line around letters may be, as a part of their size. */
static const double SLACK = 0.5, BOLDEST = 0.08;

struct ink_matrix
content_matrix(struct ink_matrix a, struct ink_matrix b)
{
	const double *m = a.m, *n = b.m;

	return (struct ink_matrix){ { m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2],
	    m[2] * n[1] + m[3] * n[3], m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5] } };
}

void
content_next_line(struct content_run *run, double x, double y)
{
	run->line = content_matrix((struct ink_matrix){ { 1, 0, 0, 1, x, y } }, run->line);
	run->text = run->line;
}

static bool
is_zero(double a, double scale)
{
	return fabs(a) < 1e-4 * fabs(scale);
}

/* What is wrong with all glyphs that are shown now; `t` leads from the unit of type to the page. */
static enum ink_fault
state_fault(const struct content_run *run, const struct ink_matrix *t)
{
	const struct content_state *s = &run->state;
	double wide = hypot(t->m[0], t->m[1]), high = hypot(t->m[2], t->m[3]);
	bool upright = is_zero(t->m[1], wide) && is_zero(t->m[2], high) && t->m[0] > 0 && t->m[3] > 0;
	bool turned = is_zero(t->m[0], wide) && is_zero(t->m[3], high) && t->m[1] < 0 && t->m[2] > 0;

	if (s->mode != 0 && s->mode != 2)
		return INK_MODE;
	if (MIN(wide, high) < SMALLEST || wide / high < NARROWEST || high / wide < NARROWEST)
		return INK_SMALL;
	if (!upright && !turned)
		return INK_TURNED;
	if (s->mode == 2 && (s->stroke != s->fill || s->line_width > BOLDEST * s->size))
		return INK_MODE; /* the line around it is not to make it bold */
	return INK_SEEN;
}

static bool
is_within(const struct ink_mark *mark, const struct ink_box *box)
{
	return mark->x1 >= box->x1 - SLACK && mark->y1 >= box->y1 - SLACK && mark->x2 <= box->x2 + SLACK &&
	    mark->y2 <= box->y2 + SLACK;
}

/* The box of a glyph's ink, through the matrix. */
static void
place_ink(struct ink_mark *mark, const struct reader_glyph *glyph, const struct ink_matrix *t, double bold)
{
	const double *m = t->m;
	double x[2] = { MIN(m[0] * glyph->x1, m[0] * glyph->x2) + MIN(m[2] * glyph->y1, m[2] * glyph->y2) + m[4],
		MAX(m[0] * glyph->x1, m[0] * glyph->x2) + MAX(m[2] * glyph->y1, m[2] * glyph->y2) + m[4] };
	double y[2] = { MIN(m[1] * glyph->x1, m[1] * glyph->x2) + MIN(m[3] * glyph->y1, m[3] * glyph->y2) + m[5],
		MAX(m[1] * glyph->x1, m[1] * glyph->x2) + MAX(m[3] * glyph->y1, m[3] * glyph->y2) + m[5] };

	mark->x1 = (float)(x[0] - bold);
	mark->x2 = (float)(x[1] + bold);
	mark->y1 = (float)(y[0] - bold);
	mark->y2 = (float)(y[1] + bold);
}

static void
tell_glyph(const struct content_run *run, guint code, const struct ink_matrix *t)
{
	struct ink_matrix pen = content_matrix(run->text, run->state.ctm);

	drawn_glyph(run->page->drawn, reader_said(run->state.font, code), &pen.m[4], t->m, run->state.fill,
	    run->state.mode == 2 ? run->state.line_width : 0);
}

/* Keeps the characters of a glyph that stands upright in a line across the page. */
static void
keep_letters(const struct content_run *run, guint code, const struct ink_mark *mark, const struct ink_matrix *t)
{
	static const double above = 0.88, below = -0.12; /* the square of type, from its baseline [em] */
	struct ink_letter letter = { .x1 = mark->x1,
		.y1 = (float)(t->m[5] + below * t->m[3]),
		.x2 = mark->x2,
		.y2 = (float)(t->m[5] + above * t->m[3]) };

	for (const char *p = reader_said(run->state.font, code); *p != '\0'; p = g_utf8_next_char(p)) {
		letter.c = g_utf8_get_char(p);
		if (!text_is_blank(letter.c))
			g_array_append_val(run->page->inked, letter);
	}
}

static void
show_glyph(struct content_run *run, guint code, const struct ink_matrix *t, enum ink_fault fault)
{
	const char *actual = content_actual(run);
	const struct reader_glyph *glyph = reader_glyph(run->state.font, code, actual);
	struct ink_mark mark = { .kind = INK_GLYPH, .colour = run->state.fill, .run = *run->object };
	gunichar c = text_add_letters(run->page->letters, reader_said(run->state.font, code));

	tell_glyph(run, code, t);
	mark.c = c;
	mark.size = (float)hypot(t->m[2], t->m[3]);
	if (!glyph->ink)
		return;
	place_ink(&mark, glyph, t, run->state.mode == 2 ? run->state.line_width / 2 : 0);
	if (fault == INK_SEEN && c == 0 && actual == NULL)
		fault = INK_WORDLESS;
	if (fault == INK_SEEN && !is_within(&mark, &run->page->edge))
		fault = INK_OUTSIDE;
	if (fault == INK_SEEN && (run->state.ragged || !is_within(&mark, &run->state.clip)))
		fault = INK_CLIPPED;
	if (fault == INK_SEEN && t->m[3] > 0 && !run->state.font->down && !run->page->too_much)
		keep_letters(run, code, &mark, t);
	if (fault == INK_SEEN)
		ink_add(run->page, &mark);
	else
		ink_note(run->page, fault, c, mark.x1, mark.y2);
}

/* Steps along the line, in text space. */
static void
step(struct content_run *run, double by)
{
	bool down = run->state.font != NULL && run->state.font->down;
	double *m = run->text.m, x = down ? 0 : by * run->state.stretch, y = down ? by : 0;

	m[4] += x * m[0] + y * m[2];
	m[5] += x * m[1] + y * m[3];
}

static void
show_string(struct content_run *run, const guint8 *bytes, gsize length)
{
	struct content_state *s = &run->state;
	struct ink_matrix size = { { s->size * s->stretch, 0, 0, s->size, 0, s->rise } };
	struct ink_matrix onto = content_matrix(size, content_matrix(run->text, s->ctm));
	enum ink_fault fault = state_fault(run, &onto);

	for (gsize i = 0; i + 1 < length; i += 2) {
		guint code = (guint)bytes[i] << 8 | bytes[i + 1];
		struct reader_step move = reader_step(s->font, code);
		struct ink_matrix from = { { s->size * s->stretch, 0, 0, s->size, -move.x * s->size * s->stretch,
		    s->rise - move.y * s->size } };

		reader_codes_add(s->font->shown, code);
		onto = content_matrix(from, content_matrix(run->text, s->ctm));
		show_glyph(run, code, &onto, fault);
		step(run, move.by * s->size + s->spacing);
	}
}

void
content_show(struct content_run *run)
{
	const struct content_state *s = &run->state;

	for (guint i = 0; i < run->operands->len; i++) {
		const struct content_operand *one = &g_array_index(run->operands, struct content_operand, i);

		if (one->kind == TOKEN_NUMBER)
			step(run, -one->number / 1000 * s->size);
		else if (one->kind == TOKEN_STRING && s->font != NULL && s->font->two_bytes)
			show_string(run, (const guint8 *)run->pool->str + one->start, one->length);
		else if (one->kind == TOKEN_STRING)
			ink_note(run->page, INK_UNREAD, 0, run->text.m[4], run->text.m[5]);
	}
}
