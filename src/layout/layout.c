/* From boxes to pages: shapes, breaks, fills pages, and paints them. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/layout.h"

#include <string.h>

#include "layout/face/face.h"
#include "layout/flow/flow.h"
#include "layout/inner.h"
#include "layout/line/line.h"
#include "layout/page/page.h"

/* Digits of the widest page number that running text leaves room for. */
#define PAGE_DIGITS 2
/* What is no nearer to the margin than this stands on it [pt]. */
#define TOUCHING 0.02

struct layout {
	struct faces *faces;
	struct para_scratch *scratch;
};

struct layout *
layout_new(struct arena *arena, struct diag *diag, const struct font_list *fonts, const struct template_terms *terms)
{
	struct layout *layout = arena_alloc(arena, sizeof *layout);

	layout->faces = faces_open(arena, diag, fonts);
	layout->scratch = para_scratch_new(arena, terms);
	return layout->faces != NULL ? layout : NULL;
}

/* What tells a file from others among the results of a search: a line end in it is a blank. */
static const char *
title_of(struct arena *arena, const struct boxes *boxes)
{
	const char *title = boxes->title != NULL ? boxes->title : "";
	char *whole;

	if (boxes->about == NULL || boxes->about[0] == '\0')
		return title;
	whole = arena_printf(arena, "%s%s%s", title, title[0] != '\0' ? " " : "", boxes->about);
	return g_strdelimit(whole, "\n", ' ');
}

static struct pages *
new_pages(struct arena *arena, const struct boxes *boxes, const struct font_list *fonts)
{
	struct pages *pages = arena_alloc(arena, sizeof *pages);

	pages->document = boxes->document;
	pages->identifier = boxes->identifier;
	pages->keywords = boxes->keywords != NULL ? boxes->keywords : "";
	pages->title = title_of(arena, boxes);
	pages->subject = boxes->subject != NULL ? boxes->subject : "";
	pages->language = boxes->language != NULL ? boxes->language : "zh-CN";
	pages->time = boxes->date != NULL ? boxes->date : "";
	pages->date = arena_strndup(arena, pages->time, MIN(strlen(pages->time), strlen("2022-03-01")));
	pages->set = PAGES_SET;
	pages->author = boxes->author != NULL ? boxes->author : "";
	pages->fonts = fonts;
	return pages;
}

/* More pages than the template allows are a fault: by what a body is too high, or what went over because it is kept together. */
static void
check_count(const struct layout_document *d, guint section)
{
	const struct paint_body *body = &d->body[section];
	const struct box_sheet *sheet = body->sheet;
	double room = sheet->height - sheet->margin[0] - sheet->margin[2], over;
	char amount[G_ASCII_DTOSTR_BUF_SIZE];

	if (sheet->pages_most == 0 || body->page->len - body->blank <= sheet->pages_most)
		return;
	over = body->flow->height - sheet->pages_most * room;
	if (over <= 0)
		over = pagebreak_height_after(body, sheet->pages_most);
	g_ascii_formatd(amount, sizeof amount, "%.1f", MAX(over * 25.4 / 72, 0.1));
	diag_report(d->kit.diag, DIAG_LAYOUT_PAGES, d->boxes->section[section].body->place, NULL,
	    body->page->len - body->blank, sheet->pages_most, amount);
}

/* The next body of the document. */
static struct paint_body *
add_body(struct layout_document *d, const struct box_sheet *sheet)
{
	struct paint_body *body = &d->body[d->bodies++];

	*body = (struct paint_body){ .sheet = sheet, .raised = G_MAXUINT - 1 };
	if (d->bodies > 1)
		body->before = body[-1].before + body[-1].page->len;
	return body;
}

/*
 * The page that turns out last may have a higher foot.  What does not go above it moves to a page of its own: as much as the foot
 * needs, or no more than must when that would be too much for one page.
 */
static void
raise_last_foot(struct layout_document *d, struct paint_body *body, struct flow_node *node, bool end)
{
	double raise = paint_last_foot(&d->kit, body, end), blank = pagebreak_blank(body);
	const double cuts[] = { raise, blank + body->sheet->overhang + TOUCHING, raise };
	guint pages = body->page->len;

	body->raise = raise;
	if (raise <= blank + TOUCHING)
		return;
	body->raised = pages - 1;
	for (guint i = 0; i < G_N_ELEMENTS(cuts); i++) {
		body->cut = cuts[i];
		pagebreak_fit(&d->kit, body, node);
		if (body->page->len == pages + 1 || (i == 0 && body->page->len <= pages))
			return;
	}
}

/* What cells of the sections so far spilled. */
static GPtrArray *
all_spills(const struct layout_document *d)
{
	GPtrArray *spills = arena_list(d->kit.arena);

	for (guint i = 0; i < d->bodies; i++)
		pagebreak_spills(&d->kit, &d->body[i], spills);
	return spills;
}

static void
fill_section(struct layout_document *d, guint section)
{
	const struct boxes *boxes = d->boxes;
	struct flow_node *node = flow_shape(&d->kit, boxes->section[section].body, false);
	struct paint_body *body = add_body(d, boxes->section[section].sheet);

	pagebreak_fit(&d->kit, body, node);
	raise_last_foot(d, body, node, section + 1 == boxes->section_count && all_spills(d)->len == 0);
	if (body->sheet->two_sided ||
	    (section + 1 < boxes->section_count && boxes->section[section + 1].sheet->two_sided))
		pagebreak_back(&d->kit, body);
}

static void
fill_appendix(struct layout_document *d)
{
	const GPtrArray *spills = all_spills(d);
	struct paint_body *body;
	struct flow_node *node;

	if (spills->len == 0)
		return;
	node = flow_appendix(&d->kit, d->boxes, spills);
	body = add_body(d, d->boxes->sheet);
	pagebreak_fit(&d->kit, body, node);
	raise_last_foot(d, body, node, true);
	if (body->sheet->two_sided)
		pagebreak_back(&d->kit, body);
}

/* Text that says page numbers is laid again when they turn out wider than it left room for. */
static void
fill_pages(struct layout_document *d)
{
	const struct boxes *boxes = d->boxes;
	const struct paint_body *last;
	guint digits = PAGE_DIGITS;

	d->body = arena_array(d->kit.arena, boxes->section_count + 1, sizeof *d->body);
	do {
		d->kit.page_digits = digits;
		d->bodies = 0;
		for (guint i = 0; i < boxes->section_count; i++)
			fill_section(d, i);
		fill_appendix(d);
		last = &d->body[d->bodies - 1];
		digits = paint_digits(last->before + last->page->len);
	} while (digits > d->kit.page_digits && para_scratch_numbered(d->kit.scratch));
}

void
layout_fill(struct layout_document *d)
{
	para_scratch_begin(d->kit.scratch);
	fill_pages(d);
	for (guint i = 0; i < d->boxes->section_count; i++)
		check_count(d, i);
}

struct pages *
layout_pages(struct layout *layout, struct arena *arena, struct diag *diag, const struct boxes *boxes)
{
	g_autoptr(arena)
	    work = arena_new(); /* lines and pieces are gone when they are painted: most of what a long table takes */
	struct layout_document d = {
		.kit = { .faces = layout->faces,
		    .scratch = layout->scratch,
		    .arena = work,
		    .diag = diag,
		    .spills = true,
		    .notes = boxes->note_count > 0 },
		.boxes = boxes,
	};
	struct pages *pages = new_pages(arena, boxes, faces_list(layout->faces));
	gsize faults = diag_count(diag); /* found before */

	faces_trim(layout->faces);
	if (!layout_grow(&d))
		layout_fill(&d);
	d.kit.spills = false; /* what is laid on its page has its place there */
	paint_pages(&d.kit, arena, d.body, d.bodies, pages);
	layout_grow_back(&d);
	return diag_worst(diag, faults) >= DIAG_ERROR ? NULL : pages;
}
