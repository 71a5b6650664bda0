/* From boxes to pages: shapes, breaks, fills pages, and paints them. */
#include "layout/layout.h"

#include "layout/page/pagebreak.h"
#include "layout/flow/spill.h"

/* Digits of the widest page number that running text leaves room for. */
#define PAGE_DIGITS 2

struct layout {
	struct faces	*faces;
	struct para_scratch *scratch;
};

/* A document in the making. */
struct layout_document {
	struct flow_kit		 kit;
	const struct boxes	*boxes;
	struct painter		 painter;
	struct pages		*pages;
	struct flow		*rest;		/* what cells spilled; NULL: nothing */
	GPtrArray		*rest_filled;	/* its pages, after the others */
};

struct layout *
layout_new(struct arena *arena, struct diag *diag, const struct font_list *fonts)
{
	struct layout	*layout = arena_alloc(arena, sizeof *layout);

	layout->faces = faces_open(arena, diag, fonts);
	layout->scratch = para_scratch_new(arena);
	return layout->faces ? layout : NULL;
}

static double
measure(const struct boxes *boxes)
{
	return boxes->width - boxes->margin[1] - boxes->margin[3];
}

static guint
digits(guint number)
{
	guint	count = 1;

	while (number >= 10)
		number /= 10, count++;
	return count;
}

static struct flow *
lay_block(struct layout_document *d, const struct flow_kit *kit, const struct box *block)
{
	struct flow_node	*node = flow_shape(kit, block, false);
	struct flow	*flow = flow_new(kit, node, measure(d->boxes), 1);

	if (flow->widest)
		flow_report_wide(kit, flow, flow->widest, flow->widest->box->place);
	return flow;
}

static void
paint_background(struct layout_document *d)
{
	const struct boxes	*boxes = d->boxes;

	if (boxes->background == 0xFFFFFF)
		return;
	paint_begin_artifact(&d->painter);
	paint_fill(&d->painter, (struct place){0}, (struct rect){ 0, 0, boxes->width, boxes->height }, boxes->background);
	paint_end_artifact(&d->painter);
}

/* What stands in a margin on every page: the header from the page's top down, the footer to the page's end. */
static void
paint_running(struct layout_document *d, const struct box *block, double margin, bool foot)
{
	struct flow_kit	 own = d->kit;
	struct flow	*flow;

	if (!block || block->child_count == 0)
		return;
	own.page_digits = digits(d->pages->page_count);
	flow = lay_block(d, &own, block);
	if (flow->height > margin + 0.01)
		flow_report_fit(&own, DIAG_LAYOUT_MARGIN, flow_shape(&own, block, false), block->place,
		    flow->height - margin);
	paint_begin_artifact(&d->painter);
	paint_flow(&d->painter, flow, 0, flow->count, d->boxes->margin[3], foot ? d->boxes->height - flow->height : 0);
	paint_end_artifact(&d->painter);
}

/* A first page goes before an even one. */
static const struct box *
running_box(const struct box *plain, struct box *const *on, guint page)
{
	if (page == 1 && on[PAGE_FIRST])
		return on[PAGE_FIRST];
	return page % 2 == 0 && on[PAGE_EVEN] ? on[PAGE_EVEN] : plain;
}

static void
paint_page(struct layout_document *d, const struct flow *body, const GArray *placed)
{
	const struct boxes	*boxes = d->boxes;
	struct painter		*p = &d->painter;
	bool			 bare = p->page > 1 && page_is_bare(body, placed);

	g_array_set_size(p->item, 0);
	paint_background(d);
	if (!bare)
		paint_running(d, running_box(boxes->header, boxes->header_on, p->page), boxes->margin[0], false);
	paint_pieces(p, body, (const struct paint_piece *)(const void *)placed->data, placed->len, boxes->margin[3]);
	if (!bare)
		paint_running(d, running_box(boxes->footer, boxes->footer_on, p->page), boxes->margin[2], true);
	d->pages->page[p->page - 1] = (struct page){
		.width = boxes->width, .height = boxes->height, .item_count = p->item->len,
		.item = arena_memdup(d->kit.arena, p->item->data, p->item->len * sizeof(struct page_item)),
	};
}

static void *
adopt_array(struct arena *arena, gsize size)
{
	return arena_adopt(arena, g_array_new(FALSE, FALSE, (guint)size), (GDestroyNotify)g_array_unref);
}

static void
start_painter(struct layout_document *d)
{
	struct arena	*arena = d->kit.arena;

	d->painter = (struct painter){
		.kit = &d->kit,
		.item = adopt_array(arena, sizeof(struct page_item)),
		.field = adopt_array(arena, sizeof(struct page_field)),
		.part = adopt_array(arena, sizeof(struct paint_field_part)),
		.glyph = adopt_array(arena, sizeof(struct page_glyph)),
		.text = arena_string(arena),
		.pages = d->pages->page_count,
	};
}

/*
 * A page may have no words: a picture alone, rows to be filled in by hand, nothing at all before a 版记 that must stand
 * on an even one.  Whoever reads the file back is told; but a first page with nothing on it is no document.
 */
static void
note_wordless(struct layout_document *d, guint number)
{
	const GArray	*items = d->painter.item;
	bool		 drawn = number > 1;

	for (guint i = 0; i < items->len; i++) {
		enum item_kind	kind = g_array_index(items, struct page_item, i).kind;

		if (kind == ITEM_RUN)
			return;
		drawn = drawn || (kind != ITEM_BEGIN && kind != ITEM_END);
	}
	if (drawn)
		d->pages->blank = arena_printf(d->kit.arena, "%s%s%u", d->pages->blank ? d->pages->blank : "",
		    d->pages->blank ? " " : "", number);
}

static void
paint_pages(struct layout_document *d, const struct flow *body, const GPtrArray *filled)
{
	struct pages	*pages = d->pages;
	guint		 count = filled->len + (d->rest ? d->rest_filled->len : 0);

	pages->page_count = count;
	pages->page = arena_array(d->kit.arena, count, sizeof *pages->page);
	d->kit.spills = false;
	start_painter(d);
	for (guint i = 0; i < count; i++) {
		bool	after = i >= filled->len;

		d->painter.page = i + 1;
		paint_page(d, after ? d->rest : body, after ? d->rest_filled->pdata[i - filled->len] : filled->pdata[i]);
		note_wordless(d, i + 1);
	}
	pages->field_count = d->painter.field->len;
	pages->field = (struct page_field *)(void *)d->painter.field->data;
}

static struct pages *
new_pages(struct arena *arena, const struct boxes *boxes, const struct font_list *fonts)
{
	struct pages	*pages = arena_alloc(arena, sizeof *pages);

	pages->document = boxes->document;
	pages->title = boxes->title ? boxes->title : "";
	pages->subject = boxes->subject ? boxes->subject : "";
	pages->language = boxes->language ? boxes->language : "zh-CN";
	pages->date = boxes->date ? boxes->date : "";
	pages->author = boxes->author ? boxes->author : "";
	pages->fonts = fonts;
	return pages;
}

/* Rows that stretch share what a body that fits its page leaves blank, so that the page is full. */
static void
stretch_rows(struct flow *flow, double room)
{
	double	blank = room - flow->height, share;
	guint	count = 0;

	for (guint i = 0; i < flow->count; i++)
		count += flow->piece[i].kind == PIECE_ROW && flow->piece[i].node->table->grid->row[flow->piece[i].index].stretch;
	if (blank <= 0 || count == 0)
		return;
	share = blank / count;
	for (guint i = 0; i < flow->count; i++) {
		struct flow_piece	*piece = &flow->piece[i];

		if (piece->kind != PIECE_ROW || !piece->node->table->grid->row[piece->index].stretch)
			continue;
		piece->node->table->height[piece->index] += share;
		piece->height += share;
		flow->height += share;
	}
}

/* Height on the pages after the first `most`. */
static double
height_after(const GPtrArray *filled, guint most, double top)
{
	double	height = 0;

	for (guint i = most; i < filled->len; i++) {
		const GArray		*page = filled->pdata[i];
		const struct paint_piece	*last = &g_array_index(page, struct paint_piece, page->len - 1);

		height += page->len > 0 ? last->y + last->height - top : 0;
	}
	return height;
}

/* More pages than the template allows are a fault: by what the body is too high, or what went over because it is kept together. */
static void
check_count(struct layout_document *d, const struct flow *body, const GPtrArray *filled)
{
	const struct boxes	*boxes = d->boxes;
	double			 room = boxes->height - boxes->margin[0] - boxes->margin[2], over;
	char			 amount[G_ASCII_DTOSTR_BUF_SIZE];

	if (boxes->pages_most == 0 || filled->len <= boxes->pages_most)
		return;
	over = body->height - boxes->pages_most * room;
	if (over <= 0)
		over = height_after(filled, boxes->pages_most, boxes->margin[0]);
	g_ascii_formatd(amount, sizeof amount, "%.1f", MAX(over * 25.4 / 72, 0.1));
	diag_report(d->kit.diag, DIAG_LAYOUT_PAGES, boxes->body->place, NULL, filled->len, boxes->pages_most, amount);
}

/* Pages of what cells spilled; gives how many. */
static guint
fill_rest(struct layout_document *d, const struct flow *body, const GPtrArray *filled)
{
	const struct boxes	*boxes = d->boxes;
	GPtrArray		*spills = spill_collect(&d->kit, body, filled);

	d->rest = NULL;
	if (spills->len == 0)
		return 0;
	d->rest = spill_flow(&d->kit, boxes, spills, measure(boxes));
	if (d->rest->widest)
		flow_report_wide(&d->kit, d->rest, d->rest->widest, d->rest->widest->box->place);
	d->rest_filled = pages_fill(&d->kit, d->rest, boxes);
	return d->rest_filled->len;
}

/* Text that says page numbers is laid again when they turn out wider than it left room for. */
static GPtrArray *
fill_pages(struct layout_document *d, struct flow **body)
{
	const struct boxes	*boxes = d->boxes;
	double			 bottom = boxes->height - boxes->margin[2];

	for (;;) {
		GPtrArray	*filled;
		guint		 count;

		*body = lay_block(d, &d->kit, boxes->body);
		stretch_rows(*body, bottom - boxes->margin[0]);
		filled = pages_fill(&d->kit, *body, boxes);
		count = filled->len + fill_rest(d, *body, filled);
		if (digits(count) <= d->kit.page_digits || !para_scratch_numbered(d->kit.scratch))
			return filled;
		d->kit.page_digits = digits(count);
	}
}

struct pages *
layout_pages(struct layout *layout, struct arena *arena, struct diag *diag, const struct boxes *boxes)
{
	struct layout_document	 d = {
		.kit = { layout->faces, layout->scratch, arena, diag, PAGE_DIGITS, true },
		.boxes = boxes,
		.pages = new_pages(arena, boxes, faces_list(layout->faces)),
	};
	gsize		 faults = diag_count(diag);	/* found before */
	struct flow	*body;
	GPtrArray	*filled;

	faces_trim(layout->faces);
	para_scratch_begin(layout->scratch);
	filled = fill_pages(&d, &body);
	check_count(&d, body, filled);
	paint_pages(&d, body, filled);
	return diag_worst(diag, faults) >= DIAG_ERROR ? NULL : d.pages;
}
