/* Lines of a paragraph in a width: their measures and heights. */
#include "base/arena.h"
#include "layout/line/inner.h"

#include <math.h>

double
para_natural_width(const struct para *para, guint from, guint to)
{
	const struct para_atom *last;

	if (from >= to)
		return 0;
	last = &para->atom[to - 1];
	return para->x[to - 1] + last->width - last->right - para->x[from] - para->atom[from].left;
}

void
para_set_max_content(struct para *para)
{
	const struct box_style *style = para->box->style;

	para->max_content = 0;
	for (guint i = 0; i < para->segments; i++)
		para->max_content = MAX(para->max_content,
		    para_natural_width(para, para->segment[i], para->segment[i + 1]) +
			MAX(i == 0 ? style->indent : style->hang, 0));
}

struct para *
para_from(const struct para *whole, struct arena *arena, guint line)
{
	struct para *para = arena_memdup(arena, whole, sizeof *whole);
	struct box *box = arena_memdup(arena, whole->box, sizeof *box);
	struct box_style *style = arena_memdup(arena, box->style, sizeof *style);
	guint first = whole->line[line].from, skipped = 0;

	while (skipped + 1 < whole->segments && whole->segment[skipped + 1] <= first)
		skipped++;
	para->segments = whole->segments - skipped;
	para->segment = arena_memdup(arena, whole->segment + skipped, (para->segments + 1) * sizeof *para->segment);
	para->segment[0] = first;
	/* Gaps to write in may get other widths than in the first part. */
	para->atom = arena_memdup(arena, whole->atom, whole->atoms * sizeof *para->atom);
	para->x = arena_memdup(arena, whole->x, (whole->atoms + 1) * sizeof *para->x);
	para->shared = NULL;
	style->indent = style->hang;
	style->before = 0;
	box->style = style;
	para->box = box;
	para_set_max_content(para);
	return para;
}

double
para_height(const struct para *para)
{
	double height = 0;

	for (guint i = 0; i < para->lines; i++)
		height += para->line[i].height;
	return height;
}

/* Text stands in the middle of its leading; a line is as high as its highest spans ask. */
static void
raise_height(const struct box_style *style, double scale, double *above, double *below)
{
	double up = ((style->leading - style->size) / 2 + EM_ASCENT * style->size) * scale;

	*above = MAX(*above, up);
	*below = MAX(*below, style->leading * scale - up);
}

static void
set_height(const struct para *para, struct para_line *line)
{
	double above = -INFINITY, below = -INFINITY;
	guint span = G_MAXUINT;

	raise_height(para->box->style, para->scale, &above, &below);
	for (guint i = line->from; i < line->to; i++) {
		if (para->atom[i].span == span)
			continue;
		span = para->atom[i].span;
		if (para->box->span[span].style->raise == 0) /* a superscript stands within the height of its line */
			raise_height(para->box->span[span].style, para->scale, &above, &below);
	}
	line->base = above;
	line->height = above + below;
}

static bool
has_wider_blank(const struct para *para, double measure)
{
	for (guint i = 0; i < para->atoms; i++)
		if (para->atom[i].kind == ATOM_BLANK && para->atom[i].width > measure)
			return true;
	return false;
}

/* A gap to write in is never wider than the line.  Atoms of the template's own words are left as they are. */
static void
limit_blanks(struct para *para, struct arena *arena, double measure)
{
	double moved = 0;

	if (!has_wider_blank(para, measure))
		return;
	para->shared = NULL;
	para->atom = arena_memdup(arena, para->atom, para->atoms * sizeof *para->atom);
	para->x = arena_memdup(arena, para->x, (para->atoms + 1) * sizeof *para->x);
	for (guint i = 0; i < para->atoms; i++) {
		struct para_atom *a = &para->atom[i];

		para->x[i] -= moved;
		if (a->kind == ATOM_BLANK && a->width > measure) {
			moved += a->width - MAX(measure, 0);
			a->width = MAX(measure, 0);
		}
	}
}

/* The longest part between two places where a line may end, with what stands before its first line. */
double
para_min_content(const struct para *para)
{
	const struct box_style *style = para->box->style;
	enum line_penalty free = para_keeps_words(style) ? PENALTY_NONE : PENALTY_PART;
	double width = 0;

	for (guint k = 0; k < para->segments; k++)
		for (guint from = para->segment[k], to; from < para->segment[k + 1]; from = to) {
			to = from + 1;
			while (to < para->segment[k + 1] && para->glue[to].penalty > free)
				to++;
			width = MAX(width,
			    para_natural_width(para, from, to) + (from == 0 ? style->indent : style->hang));
		}
	return width;
}

static void
find_lines(struct para *para, struct para_scratch *scratch, double width)
{
	const struct box_style *style = para->box->style;

	for (guint i = 0; i < para->segments; i++)
		para_break(para, scratch, para->segment[i], para->segment[i + 1],
		    width - (i == 0 ? style->indent : style->hang), width - style->hang, scratch->line);
}

/* A paragraph of the template's own words stands in the same width in every document: its lines are found once. */
static bool
take_lines(struct para *para, double width, double scale)
{
	const struct para *shared = para->shared;

	if (shared == NULL || shared->line == NULL || shared->width != width || shared->scale != scale ||
	    para->after != 0)
		return false;
	para->width = width;
	para->scale = scale;
	para->lines = shared->lines;
	para->line = shared->line;
	para->too_wide = shared->too_wide;
	para->widest = shared->widest;
	return true;
}

static void
keep_lines(const struct para *para)
{
	struct para *shared = para->shared;

	if (shared == NULL || shared->line != NULL || para->after != 0)
		return;
	shared->width = para->width;
	shared->scale = para->scale;
	shared->lines = para->lines;
	shared->too_wide = para->too_wide;
	shared->widest = para->widest;
	shared->line = arena_memdup(para->shared_arena, para->line, para->lines * sizeof *para->line);
}

/* Columns of text that runs down are moved after they are laid. */
static bool
is_laid(const struct para *para, double width, double scale)
{
	return para->line != NULL && para->width == width && para->scale == scale && !para->vertical;
}

void
para_lay(struct para *para, struct para_scratch *scratch, struct arena *arena, double width, double scale)
{
	const struct box_style *style = para->box->style;

	if (is_laid(para, width, scale) || take_lines(para, width, scale))
		return;
	para->width = width;
	para->scale = scale;
	para->too_wide = 0;
	g_array_set_size(scratch->line, 0);
	if (para->max_content > width / scale)
		limit_blanks(para, arena, width / scale - MAX(style->hang, style->indent));
	find_lines(para, scratch, width / scale);
	para->lines = scratch->line->len;
	para->line = arena_memdup(arena, scratch->line->data, para->lines * sizeof *para->line);
	for (guint i = 0; i < para->lines; i++) {
		struct para_line *line = &para->line[i];
		double shrink = line->to > line->from ? para->shrink[line->to - 1] - para->shrink[line->from] : 0;

		line->start = (i == 0 ? style->indent : style->hang) * scale;
		line->measure = width - line->start;
		line->natural *= scale;
		if (line->natural - shrink * scale - line->measure > para->too_wide) {
			para->too_wide = line->natural - shrink * scale - line->measure;
			para->widest = i;
		}
		set_height(para, line);
	}
	if (para->too_wide < ROUNDING)
		para->too_wide = 0;
	keep_lines(para);
}
