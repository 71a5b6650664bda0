/* Lines become glyph runs, check boxes, gaps to write in. */
#include "base/arena.h"
#include "layout/page/paint_line.h"

#include "layout/face/face.h"

#include <math.h>

#define CHECK_SIDE      0.78 /* of a check box [em] */
#define CHECK_STROKE    0.055
#define CHECK_TICK      0.085
#define FRACTION_STROKE 0.045 /* of its bar [em] */
/* Stroke around the outlines of text that is bold without a bold face [em]. */
#define BOLD_STROKE (1 / 35.0)

const struct box_span *
paint_span(const struct para *para, guint atom)
{
	return &para->box->span[para->atom[atom].span];
}

/* Where the line's atoms stand, and its end. */
static void
set_positions(struct paint_line *s, double left)
{
	const struct para *para = s->para;
	const struct para_line *line = s->line;
	struct line_adjustment adjustment = line_adjust(para, line);
	enum align align = para->box->style->align;
	guint leaders = line_leaders(para, line), tabbed = line_after_tabs(para, line);
	double x, width, shift = 0, leader = 0;

	s->right = left + line->start + line->measure;
	if (line->from == line->to)
		return;
	if (leaders > 0)
		leader = MAX(line->measure - line->natural, 0) / leaders;
	x = -para->atom[line->from].left * para->scale;
	for (guint i = line->from; i < line->to; i++) {
		if (i > line->from)
			x += line_glue_width(&para->glue[i], &adjustment) * para->scale;
		s->x[i] = x;
		x += para->atom[i].width * para->scale;
		if (para->atom[i].kind == ATOM_LEADER && i >= tabbed)
			x += leader;
	}
	s->x[line->to] = x;
	width = x - para->atom[line->to - 1].right * para->scale;
	if (tabbed > line->from)
		shift = 0; /* stops are counted from the left */
	else if (align == ALIGN_CENTER || (align == ALIGN_DISTRIBUTE && line->to - line->from == 1))
		shift = (line->measure - width) / 2;
	else if (align == ALIGN_END)
		shift = line->measure - width;
	else if (align == ALIGN_DECIMAL)
		shift = line->measure - width - MIN(para->after * para->scale, MAX(line->measure - width, 0));
	for (guint i = line->from; i <= line->to; i++)
		s->x[i] += left + line->start + shift;
}

static void
add_glyphs(struct paint_line *s, guint atom)
{
	struct painter *p = s->painter;
	const struct para_atom *a = &s->para->atom[atom];
	const struct box_span *span = paint_span(s->para, atom);
	double x = s->x[atom];

	for (guint i = 0; i < a->glyphs; i++) {
		const struct para_glyph *from = &s->para->glyph[a->glyph + i];
		struct page_glyph glyph = {
			.id = from->id,
			.cluster = (guint32)p->text->len + from->cluster,
			.x = x + from->dx * s->para->scale,
			.y = s->base - from->dy * s->para->scale,
		};

		g_array_append_val(p->glyph, glyph);
	}
	g_string_append_len(p->text, span->text + a->offset, a->bytes);
}

/* A blank is a glyph too, so that text copied out of the page has it. */
static void
add_blank(struct paint_line *s, guint atom)
{
	struct painter *p = s->painter;
	const struct para_atom *before = &s->para->atom[atom - 1];
	struct page_glyph glyph = { .cluster = (guint32)p->text->len, .y = s->base };

	glyph.id = faces_space(p->kit->faces, before->face);
	if (glyph.id == 0)
		return;
	glyph.x = s->x[atom - 1] + before->width * s->para->scale;
	g_array_append_val(p->glyph, glyph);
	g_string_append_c(p->text, ' ');
}

/* A face that is not bold, in bold text or behind the bold face of its role. */
static double
stroke_width(const struct paint_line *s, guint atom)
{
	const struct para_atom *a = &s->para->atom[atom];
	const struct box_style *style = paint_span(s->para, atom)->style;
	const struct faces *faces = s->painter->kit->faces;
	int role = fonts_role(faces_list(faces), style->font);

	if (!style->bold && (role < 0 || !faces_is_bold_role(faces, (guint)role)))
		return 0;
	if (faces_is_bold(faces, a->face))
		return 0;
	return a->size * s->para->scale * BOLD_STROKE;
}

static void
flush_run(struct paint_line *s, guint first, double end)
{
	struct painter *p = s->painter;
	const struct box_span *span = paint_span(s->para, first);
	struct page_item item = { .kind = ITEM_RUN, .place = span->place };
	struct page_run *run = &item.u.run;

	if (p->glyph->len > 0) {
		run->face = s->para->atom[first].face;
		run->size = s->para->atom[first].size * s->para->scale *
		    (s->para->atom[first].kind == ATOM_FRACTION ? FRACTION_SIZE : 1);
		run->color = span->style->color;
		run->text = arena_strndup(p->arena, p->text->str, p->text->len);
		run->count = p->glyph->len;
		run->glyph = arena_memdup(p->arena, p->glyph->data, p->glyph->len * sizeof *run->glyph);
		run->advance = end - run->glyph[0].x;
		run->embolden = stroke_width(s, first);
		run->way = s->para->atom[first].way;
		run->narrow = s->para->atom[first].narrow;
		g_array_append_val(p->item, item);
	}
	g_array_set_size(p->glyph, 0);
	g_string_truncate(p->text, 0);
}

static bool
same_run(const struct para *para, guint a, guint b)
{
	if (para->vertical && (para->atom[a].way != para->atom[b].way || para->atom[a].way == RUN_ACROSS))
		return false;
	return para->atom[a].kind == ATOM_TEXT && para->atom[b].kind == ATOM_TEXT &&
	    para->atom[a].span == para->atom[b].span && para->atom[a].face == para->atom[b].face;
}

static void
paint_number(struct paint_line *s, guint atom, guint number)
{
	struct painter *p = s->painter;
	const struct para_atom *a = &s->para->atom[atom];
	double em = a->size * s->para->scale, x;
	char text[16];
	const struct face_word *word;

	word = faces_word(p->kit->faces, a->face, text, (gsize)g_snprintf(text, sizeof text, "%u", number));
	x = s->x[atom] + (a->width * s->para->scale - word->advance * em) / 2;
	g_string_assign(p->text, text);
	for (guint i = 0; i < word->count; i++) {
		struct page_glyph glyph = { .id = word->glyph[i].id, .cluster = word->glyph[i].cluster, .y = s->base };

		glyph.x = x + word->glyph[i].dx * em;
		x += word->glyph[i].advance * em;
		g_array_append_val(p->glyph, glyph);
	}
	flush_run(s, atom, x);
}

/* A square of its own, for no face of a form has both ☐ and ☑. */
static void
paint_check(struct paint_line *s, guint atom)
{
	const struct box_span *span = paint_span(s->para, atom);
	double em = span->style->size * s->para->scale, side = CHECK_SIDE * em;
	double x = s->x[atom] + (em - side) / 2;
	double y = s->base - EM_CENTRE * em - side / 2;
	double square[] = { x, y, x + side, y, x + side, y + side, x, y + side };
	double tick[] = { x + 0.2 * side, y + 0.52 * side, x + 0.42 * side, y + 0.76 * side, x + 0.82 * side,
		y + 0.24 * side };
	guint element = 0;

	paint_begin(s->painter, (struct page_mark){ .role = "Span", .actual = span->checked ? "☑" : "☐" }, span->place,
	    &element);
	paint_stroke(s->painter, span, "MLLLZ", square, G_N_ELEMENTS(square), CHECK_STROKE * em);
	if (span->checked)
		paint_stroke(s->painter, span, "MLL", tick, G_N_ELEMENTS(tick), CHECK_TICK * em);
	paint_end(s->painter);
}

void
paint_bar(struct paint_line *s, guint atom)
{
	const struct para_atom *a = &s->para->atom[atom];
	const struct box_span *span = paint_span(s->para, atom);
	double em = a->size * s->para->scale, x = s->x[atom];
	double y = s->base - (FRACTION_BAR + span->style->raise / a->size) * em;
	double side = FRACTION_SIDE * em / 2;

	paint_fill(s->painter, span->place,
	    (struct rect){ x + side, y - FRACTION_STROKE * em / 2, a->width * s->para->scale - 2 * side,
		FRACTION_STROKE * em },
	    span->style->color);
}

/* One figure above the other; the bar between them is drawn with what else is drawn about words. */
static void
paint_fraction(struct paint_line *s, guint atom)
{
	add_glyphs(s, atom);
	flush_run(s, atom, s->x[atom] + s->para->atom[atom].width * s->para->scale);
}

static void
paint_atom(struct paint_line *s, guint atom)
{
	switch (s->para->atom[atom].kind) {
	case ATOM_TEXT:
	case ATOM_BLANK: /* a rule below it */
		break;
	case ATOM_FRACTION:
		paint_fraction(s, atom);
		break;
	case ATOM_LEADER:
		paint_leader(s, atom);
		break;
	case ATOM_TAB:
	case ATOM_SIDE:
		break;
	case ATOM_CHECK:
		paint_check(s, atom);
		break;
	case ATOM_PAGE:
		paint_number(s, atom, s->painter->page);
		break;
	case ATOM_PAGES:
		paint_number(s, atom, s->painter->pages);
		break;
	}
}

static void
paint_runs(struct paint_line *s)
{
	const struct para *para = s->para;
	guint first = s->line->from;

	for (guint i = s->line->from; i < s->line->to; i++) {
		bool goes_on = i + 1 < s->line->to && same_run(para, i, i + 1);

		if (para->atom[i].kind != ATOM_TEXT) {
			paint_atom(s, i);
			first = i + 1;
			continue;
		}
		if (i > first && para->atom[i].space)
			add_blank(s, i);
		add_glyphs(s, i);
		if (goes_on)
			continue;
		if (i + 1 < s->line->to && para->atom[i + 1].space)
			add_blank(s, i + 1);
		flush_run(s, first, s->x[i] + para->atom[i].width * para->scale);
		first = i + 1;
	}
}

void
paint_lines(struct painter *p, const struct para *para, guint from, guint to, double x, double y)
{
	g_autofree double *positions = g_new(double, para->atoms + 1);

	for (guint i = from; i < to; i++) {
		struct paint_line s = { .painter = p,
			.para = para,
			.line = &para->line[i],
			.x = positions,
			.base = y + para->line[i].base };

		set_positions(&s, x);
		paint_runs(&s);
		paint_decorations(&s);
		if (p->artifact == 0)
			paint_field_parts(&s);
		y += para->line[i].height;
	}
	paint_fields(p);
}
