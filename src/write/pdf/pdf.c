/* PDF/A-3u: puts a document together from its pages, fonts and metadata. */
#include <libdeflate.h>

#include "write/inner.h"
#include "write/pdf/pdf.h"

enum { LEVEL = 6, LEVEL_ONCE = 12 };
static const double SHORTEST_SIDE = 3, LONGEST_SIDE = 14400;

static void
release_deflate(void *deflate)
{
	libdeflate_free_compressor(deflate);
}

static void
prepare_profile(struct pdf_setup *s)
{
	g_autoptr(GByteArray) profile = g_byte_array_new();
	struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(LEVEL_ONCE);
	gsize room;
	guint8 *out;

	icc_srgb(profile);
	room = libdeflate_zlib_compress_bound(deflate, profile->len);
	out = arena_alloc(s->arena, room);
	s->icc_length = libdeflate_zlib_compress(deflate, profile->data, profile->len, out, room);
	s->icc = out;
	libdeflate_free_compressor(deflate);
}

static struct pdf_setup *
new_setup(struct arena *arena, const struct font_list *fonts)
{
	struct pdf_setup *s = arena_alloc(arena, sizeof *s);

	s->fonts = fonts;
	s->arena = arena;
	s->face = arena_array(arena, fonts->face_count, sizeof *s->face);
	s->pictures = arena_table(arena);
	s->deflate = arena_adopt(arena, libdeflate_alloc_compressor(LEVEL), release_deflate);
	prepare_profile(s);
	return s;
}

/* Opens every face, so that one that cannot be used stops the run before it begins. */
void *
pdf_prepare(struct arena *arena, struct diag *diag, const struct font_list *fonts)
{
	struct pdf_setup *s = new_setup(arena, fonts);
	bool all = true;

	for (guint i = 0; i < fonts->face_count; i++) {
		s->face[i] = face_open(arena, diag, &fonts->face[i]);
		all = all && s->face[i];
	}
	return all ? s : NULL;
}

static bool
sides_hold(const struct page *page)
{
	return page->width >= SHORTEST_SIDE && page->width <= LONGEST_SIDE &&
		page->height >= SHORTEST_SIDE && page->height <= LONGEST_SIDE;
}

static bool
add_page(struct document *d, const struct page *page)
{
	g_autoptr(GString) box = g_string_new("/MediaBox [0 0 ");
	HPDF_Dict contents = content_page(d, page), o;

	if (!contents)
		return false;
	put_number(box, page->width);
	g_string_append_c(box, ' ');
	put_number(box, page->height);
	g_string_append(box, "]\n");
	o = pdf_object(d->pdf, "Page");
	HPDF_Dict_Add(o, "Parent", d->tree);
	pdf_raw(d->pdf, o, arena_strdup(d->pdf->arena, box->str));
	HPDF_Dict_Add(o, "Resources", d->resources);
	HPDF_Dict_Add(o, "Contents", contents);
	HPDF_Array_Add(d->kids, o);
	return true;
}

static void
add_fonts(struct document *d)
{
	HPDF_Dict fonts = pdf_inline(d->pdf, NULL), down;

	for (guint i = 0; i < d->setup->fonts->face_count; i++) {
		if (!d->font[i])
			continue;
		HPDF_Dict_Add(fonts, arena_printf(d->pdf->arena, "F%u", i), font_finish(d->pdf, d->font[i]));
		down = font_finish_down(d->pdf, d->font[i]);
		if (down)
			HPDF_Dict_Add(fonts, arena_printf(d->pdf->arena, "V%u", i), down);
	}
	HPDF_Dict_Add(d->resources, "Font", fonts);
	if (g_hash_table_size(d->image) > 0)
		HPDF_Dict_Add(d->resources, "XObject", g_steal_pointer(&d->image_names));
}

/* All pages share one dictionary of resources. */
static void
start_file(struct document *d)
{
	struct pdf *p = d->pdf;

	d->catalog = pdf_object(p, "Catalog");
	d->info = meta_info(p, d->pages);
	meta_catalog(p, d->catalog, d->pages);
	meta_intent(p, d->catalog, d->setup);
	d->tree = pdf_object(p, "Pages");
	d->resources = pdf_object(p, NULL);
	d->kids = pdf_array(p, d->tree, "Kids");
	HPDF_Dict_Add(d->catalog, "Pages", d->tree);
	HPDF_Dict_AddNumber(d->tree, "Count", (HPDF_INT32)d->pages->page_count);
	d->image_names = pdf_inline(p, NULL);
}

/* A document that is given up, or is done. */
static void
close_file(void *document)
{
	struct document *d = document;

	if (!d->image)
		return;
	if (d->image_names)
		HPDF_Dict_Free(d->image_names);
	d->image_names = NULL;
	g_clear_pointer(&d->image, g_hash_table_unref);
	pdf_close(d->pdf);
}

void *
pdf_begin(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag)
{
	struct document *d = arena_alloc(arena, sizeof *d);

	d->pdf = arena_alloc(arena, sizeof *d->pdf);
	d->pages = pages;
	d->diag = diag;
	d->setup = options->prepared;
	if (!d->setup || d->setup->fonts != pages->fonts)
		d->setup = new_setup(arena, pages->fonts);
	d->font = arena_array(arena, pages->fonts->face_count, sizeof(struct pdf_font *));
	d->marks = marks_new(arena);
	pdf_open(d->pdf, arena, d->setup->deflate);
	d->image = g_hash_table_new(g_str_hash, g_str_equal);
	start_file(d);
	return arena_adopt(arena, d, close_file);
}

bool
pdf_page(void *document, const struct page *page)
{
	struct document *d = document;

	d->page++;
	if (sides_hold(page))
		return add_page(d, page);
	diag_report(d->diag, DIAG_WRITE_PAGE_SIZE, (struct place){ 0 }, NULL, d->page, page->width, page->height);
	return false;
}

bool
pdf_end(void *document, GArray *written)
{
	struct document *d = document;
	struct pdf *p = d->pdf;
	struct written file = { 0 };

	add_fonts(d);
	meta_attachments(p, d->catalog, d->pages);
	file.bytes = pdf_finish(p, d->catalog, d->info, &file.length);
	if (file.bytes)
		g_array_append_val(written, file);
	else
		diag_report(d->diag, DIAG_WRITE_PDF, (struct place){ 0 }, NULL, (guint)p->error.error_no, (guint)p->error.detail_no);
	close_file(d);
	return file.bytes != NULL;
}

bool
pdf_write(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag, GArray *written)
{
	void *document = pdf_begin(pages, options, arena, diag);

	for (guint i = 0; i < pages->page_count; i++)
		if (!pdf_page(document, &pages->page[i])) {
			close_file(document);
			return false;
		}
	return pdf_end(document, written);
}
