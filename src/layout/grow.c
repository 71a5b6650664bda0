/* Type that grows: the largest grade at which a document takes no more pages than at its least. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/inner.h"

#include <math.h>

/* Grades are looked for in so many steps from the least to the largest, even. */
#define STEPS 32
/* Text takes about this power of its size on paper, until two sizes of a document were tried: its lines grow both ways. */
#define GROWTH 1.5
/* Sizes tried by what the others took, before the span left is halved. */
#define GUESSES 4
/* No step. */
#define NO_STEP (-1)

/* What a document takes at a step: its pages (G_MAXUINT: something does not fit its place, or they are more than may be). */
struct grow_trial {
	bool known;
	guint pages;
	double height; /* of all it holds [pt] */
};

struct grow_search {
	struct layout_document *d;
	struct grow_trial trial[STEPS + 1];
	struct layout_document kept; /* the last that took no more pages than were wanted, ... */
	int kept_step;               /* ... and at which step */
	struct arena *used, *spare;  /* of what is kept, and of the next trial */
	double room;                 /* of a page of each section together [pt] */
};

/* All of a style grows with its type: leading, indents, what stands around it. */
static void
scale_style(struct box_style *style, const struct box_style *written, double size)
{
	double factor = size / written->size;

	*style = *written;
	style->size = size;
	style->leading *= factor;
	style->indent *= factor;
	style->hang *= factor;
	style->before *= factor;
	style->after *= factor;
	style->before_give *= factor;
	style->after_give *= factor;
	style->tracking *= factor;
	style->raise *= factor;
	style->box_padding *= factor;
}

/*
 * One number for a document, its grade, says how large the styles are set that have a range: 0 as they are written, 1 the largest
 * they may be, -1 the least.
 */
static double
size_of(const struct box_style *written, double grade)
{
	return written->size +
	    grade * (grade > 0 ? written->max_size - written->size : written->size - written->min_size);
}

static void
set_grade(const struct layout_document *d, double grade)
{
	for (guint i = 0; i < d->boxes->style_count; i++)
		if (d->written[i].max_size > d->written[i].size)
			scale_style(&d->boxes->style[i], &d->written[i], size_of(&d->written[i], grade));
}

static double
grade_of(int step)
{
	return 2.0 * step / STEPS - 1;
}

/* How large type is at a step, all that grows together [pt]. */
static double
size_at(const struct layout_document *d, int step)
{
	double size = 0;

	for (guint i = 0; i < d->boxes->style_count; i++) {
		const struct box_style *from = &d->written[i];

		if (from->max_size > from->size)
			size += size_of(from, grade_of(step));
	}
	return size;
}

/* Lays the document at a step, and keeps it when it takes so few pages and tells nothing. */
static void
try_step(struct grow_search *s, int step, guint most)
{
	struct layout_document d = { .kit = s->d->kit, .boxes = s->d->boxes };
	struct grow_trial *trial = &s->trial[step];
	const struct paint_body *last;

	arena_reset(s->spare);
	d.kit.arena = s->spare;
	d.kit.diag = diag_new(s->spare);
	set_grade(s->d, grade_of(step));
	layout_fill(&d);
	last = &d.body[d.bodies - 1];
	trial->known = true;
	trial->pages = diag_worst(d.kit.diag, 0) >= DIAG_ERROR ? G_MAXUINT : last->before + last->page->len;
	for (guint i = 0; i < d.bodies; i++)
		trial->height += d.body[i].flow->height - d.body[i].flow->stretched;
	if (trial->pages > most || diag_count(d.kit.diag) > 0)
		return;
	s->kept = d;
	s->kept_step = step;
	s->spare = s->used;
	s->used = d.kit.arena;
}

/* The last step known to take so few pages; NO_STEP: none is. */
static int
last_good(const struct grow_search *s, guint most)
{
	int step = STEPS;

	while (step >= 0 && !(s->trial[step].known && s->trial[step].pages <= most))
		step--;
	return step;
}

static int
next_known(const struct grow_search *s, int step)
{
	do
		step++;
	while (step < STEPS && !s->trial[step].known);
	return step;
}

/*
 * The largest step between a good one (or none) and a bad one that should go on so many pages, by what two steps took: the nearest on
 * both sides, or the lowest two.
 */
static int
guess(const struct grow_search *s, int low, int high, guint most)
{
	int other = low >= 0 ? low : next_known(s, high), step = high - 1;
	const struct grow_trial *a = &s->trial[high], *b = other <= STEPS ? &s->trial[other] : NULL;
	double room = s->room * most / s->d->boxes->section_count, size = size_at(s->d, high), growth = GROWTH;

	if (b != NULL && b->height != a->height)
		growth = log(a->height / b->height) / log(size / size_at(s->d, other));
	if (a->height <= room || !(growth > 0))
		return (low + high) / 2;
	size *= pow(room / a->height, 1 / growth);
	while (step > low + 1 && size_at(s->d, step) > size)
		step--;
	return step;
}

/* The largest step at which the document takes so few pages; NO_STEP: it does not even at the first. */
static int
find_step(struct grow_search *s, guint most)
{
	int low = last_good(s, most), high = next_known(s, low);

	for (guint i = 0; high - low > 1; i++) {
		int step = i < GUESSES ? guess(s, low, high, most) : (low + high) / 2;

		try_step(s, step, most);
		if (s->trial[step].pages <= most)
			low = step;
		else
			high = step;
	}
	return low;
}

/* No document takes fewer pages than it has sections.  What does not fit at its least size is told of that. */
static int
choose_step(struct grow_search *s)
{
	guint least = s->d->boxes->section_count;
	int step;

	try_step(s, STEPS, least);
	step = find_step(s, least);
	if (step != NO_STEP)
		return step;
	least = s->trial[0].pages;
	return least == G_MAXUINT ? 0 : find_step(s, least);
}

bool
layout_grow(struct layout_document *d)
{
	const struct boxes *boxes = d->boxes;
	struct grow_search s = { .d = d, .kept_step = NO_STEP };
	int step;

	if (boxes->style == NULL)
		return false;
	s.used = arena_child(d->kit.arena);
	s.spare = arena_child(d->kit.arena);
	for (guint i = 0; i < boxes->section_count; i++) {
		const struct box_sheet *sheet = boxes->section[i].sheet;

		s.room += sheet->height - sheet->margin[0] - sheet->margin[2];
	}
	d->written = arena_memdup(d->kit.arena, boxes->style, boxes->style_count * sizeof *boxes->style);
	step = choose_step(&s);
	set_grade(d, grade_of(step));
	if (step != s.kept_step)
		return false;
	d->kit.page_digits = s.kept.kit.page_digits;
	d->body = s.kept.body;
	d->bodies = s.kept.bodies;
	return true;
}

void
layout_grow_back(const struct layout_document *d)
{
	if (d->written != NULL)
		set_grade(d, 0);
}
