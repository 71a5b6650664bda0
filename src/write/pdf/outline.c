/* Bookmarks of a long document: its headings, each under the one of the level above (ISO 32000-1, 12.3.3). */
#include <math.h>

#include "base/arena.h"
#include "write/pdf/inner.h"

/* A document that shows all its headings at a glance needs none. */
enum { PAGES_AT_A_GLANCE = 2 };

struct outline_item {
	guint parent, previous, next, first, last; /* index from 1, 0 none; parent 0: the root */
	guint below;                               /* items below it, at any depth */
	HPDF_Dict object;
};

/* Puts a heading behind those before it: into the last one of a lesser level. */
static void
join_outline(struct outline_item *item, const struct page_heading *heading, guint index)
{
	guint parent = index - 1;

	while (parent > 0 && heading[parent - 1].level >= heading[index - 1].level)
		parent = item[parent].parent;
	item[index].parent = parent;
	item[index].previous = item[parent].last;
	if (item[parent].last > 0)
		item[item[parent].last].next = index;
	else
		item[parent].first = index;
	item[parent].last = index;
	for (guint above = index; above > 0; above = item[above].parent)
		item[item[above].parent].below++;
}

static void
add_link(HPDF_Dict from, const char *key, const struct outline_item *item, guint to)
{
	if (to > 0)
		HPDF_Dict_Add(from, key, item[to].object);
}

static void
put_outline(struct pdf_document *d, const struct outline_item *item, guint index)
{
	const struct page_heading *heading = &d->pages->heading[index - 1];
	const struct page *page = &d->pages->page[heading->page - 1];
	HPDF_Dict object = item[index].object;
	g_autoptr(GString) to = g_string_new("/Dest[");

	pdf_text(d->pdf, object, "Title", heading->text);
	HPDF_Dict_Add(object, "Parent", item[item[index].parent].object);
	add_link(object, "Prev", item, item[index].previous);
	add_link(object, "Next", item, item[index].next);
	g_string_append_printf(to, "%u 0 R/XYZ null ", d->page_number[heading->page - 1]);
	pdf_put_number(to, ceil(page->height - heading->y));
	g_string_append(to, " null]");
	pdf_raw(d->pdf, object, arena_strdup(d->pdf->arena, to->str));
}

void
pdf_outline(struct pdf_document *d)
{
	guint count = d->pages->heading_count;
	struct outline_item *item;

	if (count == 0 || d->pages->page_count <= PAGES_AT_A_GLANCE)
		return;
	item = arena_array(d->pdf->arena, count + 1, sizeof *item);
	item[0].object = pdf_object(d->pdf, "Outlines");
	for (guint i = 1; i <= count; i++) {
		item[i].object = pdf_object(d->pdf, NULL);
		join_outline(item, d->pages->heading, i);
	}
	for (guint i = 0; i <= count; i++) {
		if (i > 0)
			put_outline(d, item, i);
		add_link(item[i].object, "First", item, item[i].first);
		add_link(item[i].object, "Last", item, item[i].last);
		if (item[i].below > 0)
			HPDF_Dict_AddNumber(item[i].object, "Count", (HPDF_INT32)item[i].below);
	}
	HPDF_Dict_Add(d->catalog, "Outlines", item[0].object);
}
