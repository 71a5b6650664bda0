/* Whole pages: background, header, what stands between the margins, footer. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/page/inner.h"

#include <string.h>

#define ROUNDING 0.01
#define WHITE    0xFFFFFF

struct paint_document {
	const struct paint_body *body; /* of the page in hand, ... */
	double left;                   /* ... and where that begins across */
	const struct paint_body *end;  /* the last one */
	GHashTable *running;           /* headers and footers that were painted */
	struct pages *pages;
	struct painter painter;
};

guint
paint_digits(guint pages)
{
	guint count = 1;

	while (pages >= 10) {
		pages /= 10;
		count++;
	}
	return count;
}

static void
paint_background(struct paint_document *d)
{
	const struct box_sheet *sheet = d->body->sheet;

	if (sheet->background == WHITE)
		return;
	paint_begin_artifact(&d->painter, ARTIFACT_BACKGROUND);
	paint_fill(&d->painter, (struct place){ 0 }, (struct rect){ 0, 0, sheet->width, sheet->height },
	    sheet->background);
	paint_end_artifact(&d->painter);
}

/* Whether a page before this one said a value. */
static bool
is_said(const struct paint_document *d, const struct box_field *field)
{
	const GArray *said = d->painter.field;

	for (guint i = 0; i < said->len && d->painter.page > 1; i++)
		if (strcmp(g_array_index(said, struct page_field, i).text, field->text) == 0)
			return true;
	return false;
}

/* Whether a box says a value that no page before this one does. */
static bool
says_values(const struct paint_document *d, const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++)
		if (box->span[i].field != NULL && !is_said(d, box->span[i].field))
			return true;
	for (guint i = 0; i < box->child_count; i++)
		if (says_values(d, box->child[i]))
			return true;
	for (guint r = 0; box->kind == BOX_GRID && r < box->grid->row_count; r++)
		for (guint c = 0; c < box->grid->row[r].cell_count; c++)
			if (says_values(d, box->grid->row[r].cell[c].content))
				return true;
	return false;
}

/* What stands in a margin of a sheet, laid. */
static struct flow *
lay_running(const struct flow_kit *kit, const struct box_sheet *sheet, const struct box *block, struct flow_node **node)
{
	*node = flow_shape(kit, block, false);
	return flow_lay(kit, *node, sheet->width - sheet->margin[1] - sheet->margin[3]);
}

double
paint_last_foot(const struct flow_kit *kit, const struct paint_body *body, bool end)
{
	const struct box_sheet *sheet = body->sheet;
	const struct box *foot = sheet->footer[PAGE_LAST];
	struct flow_node *node;

	if (foot == NULL || !(end || sheet->own_running))
		return 0;
	return MAX(lay_running(kit, sheet, foot, &node)->height - sheet->margin[2], 0);
}

/*
 * What stands in a margin on every page: the header from the page's top down, the footer to the page's end.  It is no part of
 * the text, but where it says values for the first time: those may stand nowhere else.
 */
static void
paint_running(struct paint_document *d, const struct box *block, double margin, bool foot)
{
	const struct box_sheet *sheet = d->body->sheet;
	struct flow_kit kit = *d->painter.kit;
	struct flow_node *node;
	struct flow *flow;
	bool said;

	if (block == NULL || block->child_count == 0)
		return;
	kit.page_digits = paint_digits(d->pages->page_count);
	flow = lay_running(&kit, sheet, block, &node);
	if (flow->height > margin + ROUNDING)
		flow_report_fit(&kit, DIAG_LAYOUT_MARGIN, node, block->place, flow->height - margin);
	said = !g_hash_table_add(d->running, (gpointer)block) || !says_values(d, block);
	if (said)
		paint_begin_artifact(&d->painter, foot ? ARTIFACT_FOOTER : ARTIFACT_HEADER);
	paint_flow(&d->painter, flow, 0, flow->count, d->left, foot ? sheet->height - flow->height : 0);
	if (said)
		paint_end_artifact(&d->painter);
}

/* Which page of its body the one in hand is. */
static guint
page_of(const struct paint_document *d)
{
	return d->painter.page - 1 - d->body->before;
}

/* The last of a body's pages that holds something. */
static guint
last_page(const struct paint_body *body)
{
	return body->before + body->page->len - body->blank;
}

/* A first page goes before a last one at its head, a last before a first at its foot, both before an even one. */
static const struct box *
running_box(const struct paint_document *d, bool foot)
{
	const struct box_sheet *sheet = d->body->sheet;
	struct box *const *on = foot ? sheet->footer : sheet->header;
	guint page = d->painter.page, last = last_page(sheet->own_running ? d->body : d->end);
	bool is_first = page == (sheet->own_running ? d->body->before + 1 : 1);

	if (page == last && on[PAGE_LAST] != NULL && (foot || !is_first || on[PAGE_FIRST] == NULL))
		return on[PAGE_LAST];
	if (is_first && on[PAGE_FIRST] != NULL)
		return on[PAGE_FIRST];
	return page % 2 == 0 && on[PAGE_EVEN] != NULL ? on[PAGE_EVEN] : on[PAGE_ANY];
}

/* A page without anything of the text has no headers but those for such pages; one that holds only its foot has none. */
static void
paint_margins(struct paint_document *d, const GArray *placed, bool foot)
{
	const struct box_sheet *sheet = d->body->sheet;
	const struct painter *p = &d->painter;
	struct box *const *on = foot ? sheet->footer : sheet->header;
	const struct box *block = running_box(d, foot);
	double room = sheet->margin[foot ? 2 : 0];

	if (foot && block == on[PAGE_LAST])
		room += d->body->raise;
	if (p->page > 1 && pagebreak_is_bare(d->body->flow, placed) &&
	    pagebreak_notes_height(d->body, page_of(d)) <= 0) {
		block = placed->len == 0 ? on[PAGE_BLANK] : NULL;
		room = foot ? room : sheet->height - sheet->margin[2];
	}
	paint_running(d, block, room, foot);
}

static void
paint_page(struct paint_document *d, const GArray *placed)
{
	const struct box_sheet *sheet = d->body->sheet;
	struct painter *p = &d->painter;

	d->left = sheet->margin[sheet->two_sided && p->page % 2 == 0 ? 1 : 3];
	p->paper = sheet->width;
	p->paper_height = sheet->height;
	g_array_set_size(p->item, 0);
	paint_background(d);
	paint_margins(d, placed, false);
	paint_pieces(p, d->body->flow, (const struct paint_piece *)(const void *)placed->data, placed->len, d->left);
	paint_notes(p, d->body, page_of(d), d->left);
	paint_margins(d, placed, true);
	d->pages->page[p->page - 1] = (struct page){
		.width = sheet->width,
		.height = sheet->height,
		.dpi = sheet->dpi,
		.item_count = p->item->len,
		.item = arena_memdup(p->arena, p->item->data, p->item->len * sizeof(struct page_item)),
	};
}

/*
 * A page may have no words: a picture alone, rows to be filled in by hand, nothing at all before a 版记 that must stand
 * on an even one.  Whoever reads the file back is told; but a first page with nothing on it is no document.
 */
static void
note_wordless(struct paint_document *d)
{
	const GArray *items = d->painter.item;
	struct pages *pages = d->pages;
	guint number = d->painter.page;
	bool drawn = number > 1;

	for (guint i = 0; i < items->len; i++) {
		enum item_kind kind = g_array_index(items, struct page_item, i).kind;

		if (kind == ITEM_RUN)
			return;
		drawn = drawn || (kind != ITEM_BEGIN && kind != ITEM_END);
	}
	if (drawn)
		pages->blank = arena_printf(d->painter.arena, "%s%s%u", pages->blank != NULL ? pages->blank : "",
		    pages->blank != NULL ? " " : "", number);
}

static struct painter
new_painter(const struct flow_kit *kit, struct arena *arena, guint pages)
{
	return (struct painter){
		.kit = kit,
		.arena = arena,
		.item = arena_vector(arena, sizeof(struct page_item)),
		.field = arena_vector(arena, sizeof(struct page_field)),
		.part = arena_vector(arena, sizeof(struct paint_field_part)),
		.glyph = arena_vector(arena, sizeof(struct page_glyph)),
		.heading = arena_vector(arena, sizeof(struct page_heading)),
		.text = arena_string(arena),
		.pages = pages,
	};
}

void
paint_pages(const struct flow_kit *kit, struct arena *arena, const struct paint_body *body, guint bodies,
    struct pages *pages)
{
	g_autoptr(GHashTable) running = g_hash_table_new(NULL, NULL);
	struct paint_document d = { .pages = pages, .running = running, .end = &body[bodies - 1] };

	pages->page_count = d.end->before + d.end->page->len;
	pages->page = arena_array(arena, pages->page_count, sizeof *pages->page);
	d.painter = new_painter(kit, arena, pages->page_count);
	for (guint i = 0; i < bodies; i++) {
		d.body = &body[i];
		for (guint k = 0; k < body[i].page->len; k++) {
			d.painter.page++;
			paint_page(&d, body[i].page->pdata[k]);
			note_wordless(&d);
		}
	}
	pages->field_count = d.painter.field->len;
	pages->field = (struct page_field *)(void *)d.painter.field->data;
	pages->heading_count = d.painter.heading->len;
	pages->heading = (struct page_heading *)(void *)d.painter.heading->data;
}
