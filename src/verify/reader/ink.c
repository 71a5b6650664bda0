/*
 * Whether a person sees what a page says: each glyph against what was drawn below it, over it and beside it.  The marks of a
 * page stand in a grid, so that each glyph is held only against its neighbours.
 */
#include <math.h>
#include <string.h>

#include "base/drawn.h"
#include "xml/xml.h"
#include "verify/reader/ink.h"

enum {
	MOST_MARKS = 1 << 18, /* a hall poster of A0 has ten thousand */
	MOST_EDGES = 1 << 20,
	MOST_CELLS = 64, /* a mark that lies in more is held against every glyph */
	MOST_SAID = 12,  /* characters named of a fault */
	SPOTS = 5,
};

static const double CELL = 12; /* [pt] */

/* What a glyph may share with something else, as a part of its own box (which is at least 0.4 of its size in each
 * direction: a dash has little ink), before it counts. */
static const double SHARE_COVERED = 0.01, SHARE_STRUCK = 0.4, SHARE_OTHER_RUN = 0.1, SHARE_SAME_RUN = 0.5;
static const double THIN = 1.2;       /* lines up to this are rules [pt] */
static const double NEAR_EDGE = 0.15; /* of its size: as deep a rule may run into the box of a glyph */
static const double CONTRAST = 1.4;

struct ink_grid {
	const struct ink_page *page;
	const struct ink_mark *mark;
	guint columns, rows;
	GArray *first; /* guint32 by cell: its first entry; one more at the end */
	GArray *entry; /* guint32: marks by cell, in the order they were drawn */
	GArray *large; /* guint32: marks of too many cells */
	GArray *seen;  /* guint32 by mark: the last glyph it was held against */
};

/* The glyph in hand and what was found about it. */
struct ink_glyph {
	const struct ink_mark *mark;
	guint index;
	double area;           /* of its box, made fit */
	double spot[SPOTS][2]; /* places in its ink */
	gint64 under[SPOTS];   /* the mark drawn last before it at that place, -1 none */
	double struck;         /* part of it that thin lines run over */
	bool covered, overlap, on_rule, undeclared;
};

struct ink_page *
ink_page_new(struct ink_box edge)
{
	struct ink_page *page = g_new0(struct ink_page, 1);

	page->edge = edge;
	page->marks = g_array_new(FALSE, FALSE, sizeof(struct ink_mark));
	page->edges = g_array_new(FALSE, FALSE, sizeof(struct ink_edge));
	page->letters = g_string_new(NULL);
	page->drawn = drawn_new();
	page->inked = g_array_new(FALSE, FALSE, sizeof(struct ink_letter));
	return page;
}

void
ink_page_free(struct ink_page *page)
{
	g_array_free(page->marks, TRUE);
	g_array_free(page->edges, TRUE);
	g_string_free(page->letters, TRUE);
	drawn_free(page->drawn);
	g_array_free(page->inked, TRUE);
	for (int i = 0; i < INK_FAULTS; i++)
		if (page->found[i].text != NULL)
			g_string_free(page->found[i].text, TRUE);
	g_free(page);
}

void
ink_add(struct ink_page *page, const struct ink_mark *mark)
{
	if (!(mark->x1 <= mark->x2 && mark->y1 <= mark->y2)) /* it is nowhere: numbers that overflowed */
		return;
	if (page->marks->len < MOST_MARKS && page->edges->len < MOST_EDGES)
		g_array_append_vals(page->marks, mark, 1);
	else
		page->too_much = true;
}

void
ink_note(struct ink_page *page, enum ink_fault fault, gunichar c, double x, double y)
{
	struct ink_found *found = &page->found[fault];

	if (found->count++ == 0) {
		found->text = g_string_new(NULL);
		found->x = x;
		found->y = y;
	}
	if (c > 0x20 && found->count <= MOST_SAID)
		g_string_append_unichar(found->text, c);
}

/* --- the grid --- */

/* The cells that a mark lies in. */
static void
cells_of(const struct ink_grid *grid, const struct ink_mark *mark, guint at[4])
{
	const struct ink_box *edge = &grid->page->edge;

	at[0] = (guint)CLAMP((mark->x1 - edge->x1) / CELL, 0, grid->columns - 1);
	at[1] = (guint)CLAMP((mark->y1 - edge->y1) / CELL, 0, grid->rows - 1);
	at[2] = (guint)CLAMP((mark->x2 - edge->x1) / CELL, 0, grid->columns - 1);
	at[3] = (guint)CLAMP((mark->y2 - edge->y1) / CELL, 0, grid->rows - 1);
}

static bool
is_large(const guint at[4])
{
	return (at[2] - at[0] + 1) * (at[3] - at[1] + 1) > MOST_CELLS;
}

/* Counts the marks of each cell (first time), or puts them in. */
static void
fill_grid(struct ink_grid *grid, bool put)
{
	guint32 *first = (guint32 *)(void *)grid->first->data, *entry = (guint32 *)(void *)grid->entry->data;

	for (guint32 i = 0; i < grid->page->marks->len; i++) {
		guint at[4];

		cells_of(grid, &grid->mark[i], at);
		if (is_large(at)) {
			if (put)
				g_array_append_val(grid->large, i);
			continue;
		}
		for (guint y = at[1]; y <= at[3]; y++)
			for (guint x = at[0]; x <= at[2]; x++) {
				guint32 *cell = &first[y * grid->columns + x];

				if (put)
					entry[(*cell)++] = i;
				else
					++*cell;
			}
	}
}

static void
build_grid(struct ink_grid *grid)
{
	const struct ink_box *edge = &grid->page->edge;
	guint cells, sum = 0;
	guint32 *first;

	grid->columns = (guint)CLAMP((edge->x2 - edge->x1) / CELL + 1, 1, 400);
	grid->rows = (guint)CLAMP((edge->y2 - edge->y1) / CELL + 1, 1, 400);
	cells = grid->columns * grid->rows;
	g_array_set_size(grid->first, cells + 1);
	g_array_set_size(grid->seen, grid->page->marks->len);
	fill_grid(grid, false);
	first = (guint32 *)(void *)grid->first->data;
	for (guint i = 0; i < cells; i++) {
		guint count = first[i];

		first[i] = sum;
		sum += count;
	}
	first[cells] = sum;
	g_array_set_size(grid->entry, sum);
	fill_grid(grid, true);
	memmove(first + 1, first, cells * sizeof *first); /* each cell was moved to its end */
	first[0] = 0;
}

/* --- one glyph against one mark --- */

static bool
is_inside(const struct ink_page *page, const struct ink_mark *shape, double x, double y)
{
	const struct ink_edge *edge = &g_array_index(page->edges, struct ink_edge, shape->first);
	int winding = 0, crossings = 0;

	if (x < shape->x1 || x > shape->x2 || y < shape->y1 || y > shape->y2)
		return false;
	for (guint i = 0; i < shape->count; i++) {
		const struct ink_edge *e = &edge[i];

		if ((e->y1 <= y) == (e->y2 <= y) || e->x1 + (y - e->y1) / (e->y2 - e->y1) * (e->x2 - e->x1) <= x)
			continue;
		winding += e->y1 <= y ? 1 : -1;
		crossings++;
	}
	return shape->count == 0 || (shape->even_odd ? crossings % 2 != 0 : winding != 0);
}

/* What part of the box that a shape shares with a glyph it fills. */
static double
filled(const struct ink_page *page, const struct ink_mark *shape, struct ink_box box)
{
	enum { STEPS = 6 };
	guint hits = 0;

	if (shape->count == 0)
		return 1;
	for (int i = 0; i < STEPS * STEPS; i++)
		hits += is_inside(page, shape, box.x1 + (box.x2 - box.x1) * (i % STEPS + 0.5) / STEPS,
		    box.y1 + (box.y2 - box.y1) * (i / STEPS + 0.5) / STEPS);
	return (double)hits / (STEPS * STEPS);
}

static bool
is_thin(const struct ink_mark *mark)
{
	return mark->kind == INK_SHAPE && MIN(mark->x2 - mark->x1, mark->y2 - mark->y1) <= THIN;
}

/* A thin line goes on beyond the glyph, as rules and strikes do; a stroke added to a letter does not. */
static bool
runs_through(const struct ink_mark *line, const struct ink_mark *glyph)
{
	double length = MAX(line->x2 - line->x1, line->y2 - line->y1);
	bool level = line->x2 - line->x1 >= line->y2 - line->y1;

	return length >= 0.9 * glyph->size ||
	    (level ? line->x1 <= glyph->x1 && line->x2 >= glyph->x2 : line->y1 <= glyph->y1 && line->y2 >= glyph->y2);
}

/* A line runs so deep into the box of a glyph that it is not beside it. */
static bool
is_through(const struct ink_mark *line, const struct ink_mark *glyph)
{
	double near = NEAR_EDGE * glyph->size;
	double deep = line->x2 - line->x1 >= line->y2 - line->y1 ? MIN(line->y2 - glyph->y1, glyph->y2 - line->y1) :
								   MIN(line->x2 - glyph->x1, glyph->x2 - line->x1);

	return deep > near;
}

static double
squared(guint32 colour, int shift)
{
	double part = (colour >> shift & 0xff) / 255.0;

	return part * part;
}

/* As bright as a colour is, by the weights of sRGB and a gamma of 2. */
static double
brightness(guint32 colour)
{
	return 0.2126 * squared(colour, 16) + 0.7152 * squared(colour, 8) + 0.0722 * squared(colour, 0);
}

static bool
is_near(guint32 a, guint32 b)
{
	double one = brightness(a) + 0.05, two = brightness(b) + 0.05;

	return a == INK_NO_COLOUR || b == INK_NO_COLOUR || MAX(one, two) / MIN(one, two) < CONTRAST;
}

static void
note_under(const struct ink_grid *grid, struct ink_glyph *glyph, guint index)
{
	const struct ink_mark *mark = &grid->mark[index];

	for (int i = 0; i < SPOTS; i++)
		if ((gint64)index > glyph->under[i] &&
		    is_inside(grid->page, mark, glyph->spot[i][0], glyph->spot[i][1]))
			glyph->under[i] = index;
}

/* Something drawn later that shares `part` of the glyph. */
static void
note_over(struct ink_glyph *glyph, const struct ink_mark *mark, double part)
{
	if (!is_thin(mark) || !runs_through(mark, glyph->mark)) {
		glyph->covered = glyph->covered || part > SHARE_COVERED;
		return;
	}
	glyph->struck += part;
	if (!mark->declared && is_through(mark, glyph->mark))
		glyph->undeclared = true;
}

static void
hold_against(const struct ink_grid *grid, struct ink_glyph *glyph, guint index)
{
	const struct ink_mark *mark = &grid->mark[index], *own = glyph->mark;
	struct ink_box both = { MAX(mark->x1, own->x1), MAX(mark->y1, own->y1), MIN(mark->x2, own->x2),
		MIN(mark->y2, own->y2) };
	double area = (both.x2 - both.x1) * (both.y2 - both.y1);

	if (both.x1 >= both.x2 || both.y1 >= both.y2)
		return;
	if (mark->kind == INK_GLYPH) {
		if (index < glyph->index)
			glyph->overlap = glyph->overlap ||
			    area / glyph->area > (mark->run == own->run ? SHARE_SAME_RUN : SHARE_OTHER_RUN);
		return;
	}
	if (index > glyph->index)
		note_over(glyph, mark, area / glyph->area * filled(grid->page, mark, both));
	else if (!is_thin(mark))
		note_under(grid, glyph, index);
	else if (!mark->declared && runs_through(mark, own) && is_through(mark, own))
		glyph->on_rule = true;
}

/* --- a page --- */

static enum ink_fault
fault_of(const struct ink_grid *grid, const struct ink_glyph *glyph)
{
	if (glyph->covered || glyph->struck > SHARE_STRUCK)
		return INK_COVERED;
	for (int i = 0; i < SPOTS; i++)
		if (is_near(glyph->mark->colour, glyph->under[i] < 0 ? 0xffffff : grid->mark[glyph->under[i]].colour))
			return INK_COLOUR;
	if (glyph->overlap)
		return INK_OVERLAP;
	if (glyph->on_rule)
		return INK_ON_RULE;
	return glyph->undeclared ? INK_STRUCK : INK_SEEN;
}

static struct ink_glyph
take_up(const struct ink_mark *mark, guint index)
{
	static const double spots[SPOTS][2] = { { 0.5, 0.5 }, { 0.15, 0.15 }, { 0.85, 0.15 }, { 0.15, 0.85 },
		{ 0.85, 0.85 } };
	double width = mark->x2 - mark->x1, height = mark->y2 - mark->y1;
	struct ink_glyph glyph = { .mark = mark, .index = index };

	glyph.area = MAX(width, 0.4 * mark->size) * MAX(height, 0.4 * mark->size);
	for (int i = 0; i < SPOTS; i++) {
		glyph.spot[i][0] = mark->x1 + width * spots[i][0];
		glyph.spot[i][1] = mark->y1 + height * spots[i][1];
		glyph.under[i] = -1;
	}
	return glyph;
}

static void
judge_glyph(struct ink_grid *grid, struct ink_page *page, guint index)
{
	struct ink_glyph glyph = take_up(&grid->mark[index], index);
	const guint32 *first = (const guint32 *)(void *)grid->first->data;
	guint32 *seen = (guint32 *)(void *)grid->seen->data;
	enum ink_fault fault;
	guint at[4];

	seen[index] = index + 1;
	cells_of(grid, glyph.mark, at);
	for (guint y = at[1]; y <= at[3]; y++)
		for (guint32 i = first[y * grid->columns + at[0]]; i < first[y * grid->columns + at[2] + 1]; i++) {
			guint32 other = g_array_index(grid->entry, guint32, i);

			if (seen[other] != index + 1)
				hold_against(grid, &glyph, other);
			seen[other] = index + 1;
		}
	for (guint i = 0; i < grid->large->len; i++)
		hold_against(grid, &glyph, g_array_index(grid->large, guint32, i));
	fault = fault_of(grid, &glyph);
	if (fault != INK_SEEN)
		ink_note(page, fault, glyph.mark->c, glyph.mark->x1, glyph.mark->y2);
}

static void
tell(const struct ink_page *page, xmlNode *fact)
{
	static const char *const kinds[INK_FAULTS] = { NULL, "mode", "small", "turned", "outside", "clipped", "colour",
		"covered", "overlap", "on-rule", "struck", "wordless", "renamed", "unread" };

	for (int i = 1; i < INK_FAULTS; i++) {
		xmlNode *ink;

		if (page->found[i].count == 0)
			continue;
		ink = xml_add(fact, "ink");
		xml_set(ink, "kind", kinds[i]);
		xml_setf(ink, "count", "%u", page->found[i].count);
		xml_set(ink, "text", page->found[i].text->str);
		xml_setf(ink, "x", "%.1f", page->found[i].x - page->edge.x1);
		xml_setf(ink, "y", "%.1f", page->edge.y2 - page->found[i].y);
	}
}

void
ink_judge(struct ink_page *page, xmlNode *fact)
{
	g_autoptr(GArray) first = g_array_new(FALSE, TRUE, sizeof(guint32));
	g_autoptr(GArray) entry = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(GArray) large = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(GArray) seen = g_array_new(FALSE, TRUE, sizeof(guint32));
	struct ink_grid grid = { .page = page,
		.mark = (const struct ink_mark *)(void *)page->marks->data,
		.first = first,
		.entry = entry,
		.large = large,
		.seen = seen };

	if (page->marks->len > 0)
		build_grid(&grid);
	for (guint i = 0; i < page->marks->len; i++)
		if (grid.mark[i].kind == INK_GLYPH)
			judge_glyph(&grid, page, i);
	tell(page, fact);
}
