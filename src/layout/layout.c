/* From boxes to pages: shapes, breaks, fills pages, and paints them. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/layout.h"

#include <string.h>

#include "layout/face/face.h"
#include "layout/flow/flow.h"
#include "layout/line/line.h"
#include "layout/page/page.h"

/* Digits of the widest page number that running text leaves room for. */
#define PAGE_DIGITS 2

struct layout {
	struct faces *faces;
	struct para_scratch *scratch;
};

/* A document in the making: its body, and the pages after it of what cells spilled. */
struct layout_document {
	struct flow_kit kit;
	const struct boxes *boxes;
	struct paint_body body[2];
	guint bodies;
};

struct layout *
layout_new(struct arena *arena, struct diag *diag, const struct font_list *fonts)
{
	struct layout *layout = arena_alloc(arena, sizeof *layout);

	layout->faces = faces_open(arena, diag, fonts);
	layout->scratch = para_scratch_new(arena);
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

/* More pages than the template allows are a fault: by what the body is too high, or what went over because it is kept together. */
static void
check_count(const struct layout_document *d)
{
	const struct boxes *boxes = d->boxes;
	const struct paint_body *body = &d->body[0];
	double room = boxes->height - boxes->margin[0] - boxes->margin[2], over;
	char amount[G_ASCII_DTOSTR_BUF_SIZE];

	if (boxes->pages_most == 0 || body->page->len <= boxes->pages_most)
		return;
	over = body->flow->height - boxes->pages_most * room;
	if (over <= 0)
		over = pagebreak_height_after(body, boxes->pages_most, boxes->margin[0]);
	g_ascii_formatd(amount, sizeof amount, "%.1f", MAX(over * 25.4 / 72, 0.1));
	diag_report(d->kit.diag, DIAG_LAYOUT_PAGES, boxes->body->place, NULL, body->page->len, boxes->pages_most,
	    amount);
}

/* Gives the pages so far, those of what cells spilled counted. */
static guint
fill_appendix(struct layout_document *d, double width)
{
	struct paint_body *body = &d->body[0], *appendix = &d->body[1];
	const GPtrArray *spills = pagebreak_spills(&d->kit, body);

	d->bodies = 1;
	if (spills->len == 0)
		return body->page->len;
	d->bodies = 2;
	appendix->flow = flow_appendix(&d->kit, d->boxes, spills, width);
	appendix->page = pagebreak_fill(&d->kit, appendix->flow, d->boxes);
	return body->page->len + appendix->page->len;
}

/* Text that says page numbers is laid again when they turn out wider than it left room for. */
static void
fill_pages(struct layout_document *d)
{
	const struct boxes *boxes = d->boxes;
	double width = boxes->width - boxes->margin[1] - boxes->margin[3];
	struct paint_body *body = &d->body[0];
	guint digits = PAGE_DIGITS;

	do {
		d->kit.page_digits = digits;
		body->flow = flow_lay(&d->kit, flow_shape(&d->kit, boxes->body, false), width);
		flow_stretch(body->flow, boxes->height - boxes->margin[2] - boxes->margin[0]);
		body->page = pagebreak_fill(&d->kit, body->flow, boxes);
		digits = paint_digits(fill_appendix(d, width));
	} while (digits > d->kit.page_digits && para_scratch_numbered(d->kit.scratch));
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
		    .spills = true },
		.boxes = boxes,
	};
	struct pages *pages = new_pages(arena, boxes, faces_list(layout->faces));
	gsize faults = diag_count(diag); /* found before */

	faces_trim(layout->faces);
	para_scratch_begin(layout->scratch);
	fill_pages(&d);
	check_count(&d);
	d.kit.spills = false; /* what is laid on its page has its place there */
	paint_pages(&d.kit, arena, boxes, d.body, d.bodies, pages);
	return diag_worst(diag, faults) >= DIAG_ERROR ? NULL : pages;
}
