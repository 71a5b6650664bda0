/* Lines of a paragraph: measures, heights, and how a line comes to its measure. */
#include "layout/line/para.h"
#include "layout/line/scratch.h"

#include <math.h>

#define ROUNDING 0.001
/* Above the base line of the em box of Han, the same for every face. */
#define EM_ASCENT 0.88

double
para_natural(const struct para *para, guint from, guint to)
{
	const struct atom	*last;

	if (from >= to)
		return 0;
	last = &para->atom[to - 1];
	return para->x[to - 1] + last->width - last->right - para->x[from] - para->atom[from].left;
}

double
para_height(const struct para *para, guint from, guint to)
{
	double	height = 0;

	for (guint i = from; i < to; i++)
		height += para->line[i].height;
	return height;
}

/* Text stands in the middle of its leading; a line is as high as its highest spans ask. */
static void
grow_height(const struct box_style *style, double scale, double *above, double *below)
{
	double	up = ((style->leading - style->size) / 2 + EM_ASCENT * style->size) * scale;

	*above = MAX(*above, up);
	*below = MAX(*below, style->leading * scale - up);
}

/* A superscript stands within the height of its line. */
static bool
is_raised(const struct box_style *style)
{
	return style->raise > 0 || style->raise < 0;
}

static void
set_height(const struct para *para, struct line *line)
{
	double	above = -INFINITY, below = -INFINITY;
	guint	span = G_MAXUINT;

	grow_height(para->box->style, para->scale, &above, &below);
	for (guint i = line->from; i < line->to; i++) {
		if (para->atom[i].span == span)
			continue;
		span = para->atom[i].span;
		if (is_raised(para->box->span[span].style))
			continue;
		grow_height(para->box->span[span].style, para->scale, &above, &below);
	}
	line->base = above;
	line->height = above + below;
}

/* A gap to write in is never wider than the line. */
static void
limit_blanks(struct para *para, double measure)
{
	double	moved = 0;

	for (guint i = 0; i < para->atoms; i++) {
		struct atom	*a = &para->atom[i];

		para->x[i] -= moved;
		if (a->kind == ATOM_BLANK && a->width > measure) {
			moved += a->width - MAX(measure, 0);
			a->width = MAX(measure, 0);
		}
	}
}

static void
find_lines(struct para *para, struct scratch *scratch, double width)
{
	const struct box_style	*style = para->box->style;

	for (guint i = 0; i < para->segments; i++)
		break_lines(para, scratch, para->segment[i], para->segment[i + 1],
		    width - (i == 0 ? style->indent : style->hang), width - style->hang, scratch->line);
}

/* A paragraph of the template's own words stands in the same width in every document: its lines are found once. */
static bool
take_lines(struct para *para, double width, double scale)
{
	const struct para	*shared = para->shared;

	if (!shared || !shared->line || shared->width != width || shared->scale != scale || para->after != 0)
		return false;
	para->width = width;
	para->scale = scale;
	para->lines = shared->lines;
	para->line = shared->line;
	para->too_wide = shared->too_wide;
	return true;
}

static void
keep_lines(const struct para *para)
{
	struct para	*shared = para->shared;

	if (!shared || shared->line || para->after != 0)
		return;
	shared->width = para->width;
	shared->scale = para->scale;
	shared->lines = para->lines;
	shared->too_wide = para->too_wide;
	shared->line = arena_memdup(para->shared_arena, para->line, para->lines * sizeof *para->line);
}

void
para_lay(struct para *para, struct scratch *scratch, struct arena *arena, double width, double scale)
{
	const struct box_style	*style = para->box->style;

	if (take_lines(para, width, scale))
		return;
	para->width = width;
	para->scale = scale;
	para->too_wide = 0;
	g_array_set_size(scratch->line, 0);
	if (para->natural > width / scale)
		limit_blanks(para, width / scale - MAX(style->hang, style->indent));
	find_lines(para, scratch, width / scale);
	para->lines = scratch->line->len;
	para->line = arena_memdup(arena, scratch->line->data, para->lines * sizeof *para->line);
	for (guint i = 0; i < para->lines; i++) {
		struct line	*line = &para->line[i];
		double		 give = line->to > line->from ? para->give[line->to - 1] - para->give[line->from] : 0;

		line->start = (i == 0 ? style->indent : style->hang) * scale;
		line->measure = width - line->start;
		line->natural *= scale;
		para->too_wide = MAX(para->too_wide, line->natural - give * scale - line->measure);
		set_height(para, line);
	}
	if (para->too_wide < ROUNDING)
		para->too_wide = 0;
	keep_lines(para);
}

static void
squeeze(const struct para *para, const struct line *line, double over, struct spread *spread)
{
	double	give[SQUEEZE_COUNT] = { 0 };

	for (guint i = line->from + 1; i < line->to; i++)
		give[para->bound[i].squeeze] += para->bound[i].give;
	for (guint k = 0; k < SQUEEZE_COUNT && over > 0; k++) {
		double	taken = MIN(over, give[k]);

		if (give[k] <= 0)
			continue;
		spread->squeeze[k] = taken / give[k];
		over -= taken;
	}
}

/* Without Han beside Han only blanks and gaps are left: gaps keep to their most, and a line that has no blank stays short. */
static void
stretch_words(const double grow[2], double under, struct spread *spread)
{
	double	gap = grow[STRETCH_GAP], word = grow[STRETCH_WORD], part = under / (gap + word);

	if (part > 1 && word <= 0)
		return;
	spread->stretch[STRETCH_GAP] = MIN(part, 1);
	if (word > 0)
		spread->stretch[STRETCH_WORD] = (under - spread->stretch[STRETCH_GAP] * gap) / word;
}

static void
stretch(const struct para *para, const struct line *line, double under, struct spread *spread)
{
	double	grow[2] = { 0 }, places = 0, all = 0;

	for (guint i = line->from + 1; i < line->to; i++) {
		const struct bound	*bound = &para->bound[i];

		if (bound->stretch == STRETCH_REST)
			places++;
		else if (bound->stretch != STRETCH_NONE)
			grow[bound->stretch] += bound->grow;
		all += bound->stretch != STRETCH_NONE;
	}
	if (all < 1 || under / all > STRETCH_MOST * para->box->style->size)
		return;
	if (places < 1) {
		stretch_words(grow, under, spread);
		return;
	}
	for (guint k = 0; k < 2; k++) {
		spread->stretch[k] = grow[k] > 0 ? MIN(under / grow[k], 1) : 0;
		under -= spread->stretch[k] * grow[k];
	}
	spread->rest = under / places;
}

/*
 * Labels of two to seven characters that fill their cell: the same blank at all places.  A gap or a
 * blank has some of it already (GAP_NATURAL is what it may grow by, too), and never less.
 */
static void
distribute(const struct para *para, const struct line *line, double under, struct spread *spread)
{
	double	grow = 0, places = 0, most = 0, part;

	for (guint i = line->from + 1; i < line->to; i++) {
		const struct bound	*bound = &para->bound[i];

		if (bound->stretch == STRETCH_REST)
			places++;
		else if (bound->stretch != STRETCH_NONE) {
			grow += bound->grow;
			most = MAX(most, bound->grow);
		}
	}
	if (grow > 0) {
		part = MAX((under - places * most) / (places * most + grow), 0);
		spread->stretch[STRETCH_WORD] = spread->stretch[STRETCH_GAP] = part;
		under -= part * grow;
	}
	if (places > 0)
		spread->rest = under / places;
}

guint
para_leaders(const struct para *para, const struct line *line)
{
	guint	count = 0;

	for (guint i = line->from; i < line->to; i++)
		count += para->atom[i].kind == ATOM_LEADER;
	return count;
}

struct spread
para_spread(const struct para *para, const struct line *line)
{
	struct spread	spread = { 0 };
	double		under = (line->measure - line->natural) / para->scale;

	if (under > 0 && para_leaders(para, line) > 0)
		return spread;
	if (under < 0)
		squeeze(para, line, -under, &spread);
	else if (para->box->style->align == ALIGN_JUSTIFY && !line->last)
		stretch(para, line, under, &spread);
	else if (para->box->style->align == ALIGN_DISTRIBUTE)
		distribute(para, line, under, &spread);
	return spread;
}
