/* Whole pages: background, header, what stands between the margins, footer. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/page/inner.h"

#define ROUNDING 0.01
#define WHITE    0xFFFFFF

struct paint_document {
	const struct box_sheet *sheet; /* of the page in hand */
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
	const struct box_sheet *sheet = d->sheet;

	if (sheet->background == WHITE)
		return;
	paint_begin_artifact(&d->painter, ARTIFACT_BACKGROUND);
	paint_fill(&d->painter, (struct place){ 0 }, (struct rect){ 0, 0, sheet->width, sheet->height },
	    sheet->background);
	paint_end_artifact(&d->painter);
}

/* Whether values of a document are said in a box. */
static bool
says_values(const struct box *box)
{
	for (guint i = 0; i < box->span_count; i++)
		if (box->span[i].field != NULL)
			return true;
	for (guint i = 0; i < box->child_count; i++)
		if (says_values(box->child[i]))
			return true;
	for (guint r = 0; box->kind == BOX_GRID && r < box->grid->row_count; r++)
		for (guint c = 0; c < box->grid->row[r].cell_count; c++)
			if (says_values(box->grid->row[r].cell[c].content))
				return true;
	return false;
}

/*
 * What stands in a margin on every page: the header from the page's top down, the footer to the page's end.  It is no part of
 * the text, but where it says values for the first time: those may stand nowhere else.
 */
static void
paint_running(struct paint_document *d, const struct box *block, double margin, bool foot)
{
	const struct box_sheet *sheet = d->sheet;
	struct flow_kit kit = *d->painter.kit;
	struct flow_node *node;
	struct flow *flow;
	bool said;

	if (block == NULL || block->child_count == 0)
		return;
	kit.page_digits = paint_digits(d->pages->page_count);
	node = flow_shape(&kit, block, false);
	flow = flow_lay(&kit, node, sheet->width - sheet->margin[1] - sheet->margin[3]);
	if (flow->height > margin + ROUNDING)
		flow_report_fit(&kit, DIAG_LAYOUT_MARGIN, node, block->place, flow->height - margin);
	said = d->painter.page > 1 || !says_values(block);
	if (said)
		paint_begin_artifact(&d->painter, foot ? ARTIFACT_FOOTER : ARTIFACT_HEADER);
	paint_flow(&d->painter, flow, 0, flow->count, sheet->margin[3], foot ? sheet->height - flow->height : 0);
	if (said)
		paint_end_artifact(&d->painter);
}

/* A first page goes before an even one. */
static const struct box *
running_box(struct box *const on[PAGE_SORTS], guint page)
{
	if (page == 1 && on[PAGE_FIRST] != NULL)
		return on[PAGE_FIRST];
	return page % 2 == 0 && on[PAGE_EVEN] != NULL ? on[PAGE_EVEN] : on[PAGE_ANY];
}

static void
paint_page(struct paint_document *d, const struct flow *flow, const GArray *placed)
{
	const struct box_sheet *sheet = d->sheet;
	struct painter *p = &d->painter;
	bool bare = p->page > 1 && pagebreak_is_bare(flow, placed);

	g_array_set_size(p->item, 0);
	paint_background(d);
	if (!bare)
		paint_running(d, running_box(sheet->header, p->page), sheet->margin[0], false);
	paint_pieces(p, flow, (const struct paint_piece *)(const void *)placed->data, placed->len, sheet->margin[3]);
	if (!bare)
		paint_running(d, running_box(sheet->footer, p->page), sheet->margin[2], true);
	d->pages->page[p->page - 1] = (struct page){
		.width = sheet->width,
		.height = sheet->height,
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
	struct paint_document d = { .pages = pages };

	for (guint i = 0; i < bodies; i++)
		pages->page_count += body[i].page->len;
	pages->page = arena_array(arena, pages->page_count, sizeof *pages->page);
	d.painter = new_painter(kit, arena, pages->page_count);
	for (guint i = 0; i < bodies; i++) {
		d.sheet = body[i].sheet;
		for (guint k = 0; k < body[i].page->len; k++) {
			d.painter.page++;
			paint_page(&d, body[i].flow, body[i].page->pdata[k]);
			note_wordless(&d);
		}
	}
	pages->field_count = d.painter.field->len;
	pages->field = (struct page_field *)(void *)d.painter.field->data;
	pages->heading_count = d.painter.heading->len;
	pages->heading = (struct page_heading *)(void *)d.painter.heading->data;
}
