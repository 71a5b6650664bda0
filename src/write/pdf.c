/* PDF/A-3u: puts a document together from its pages, fonts and metadata. */
#include <libdeflate.h>

#include "write/inner.h"
#include "write/pdf.h"

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
add_page(struct document *d, HPDF_Dict tree, HPDF_Array kids, HPDF_Dict resources, const struct page *page)
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
	HPDF_Dict_Add(o, "Parent", tree);
	pdf_raw(d->pdf, o, arena_strdup(d->pdf->arena, box->str));
	HPDF_Dict_Add(o, "Resources", resources);
	HPDF_Dict_Add(o, "Contents", contents);
	HPDF_Array_Add(kids, o);
	return true;
}

static void
add_fonts(struct document *d, HPDF_Dict resources)
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
	HPDF_Dict_Add(resources, "Font", fonts);
	if (g_hash_table_size(d->image) > 0)
		HPDF_Dict_Add(resources, "XObject", d->image_names);
	else
		HPDF_Dict_Free(d->image_names);
}

/* All pages share one dictionary of resources. */
static bool
add_pages(struct document *d, HPDF_Dict catalog, const struct pages *pages)
{
	HPDF_Dict tree = pdf_object(d->pdf, "Pages"), resources = pdf_object(d->pdf, NULL);
	HPDF_Array kids = pdf_array(d->pdf, tree, "Kids");

	HPDF_Dict_Add(catalog, "Pages", tree);
	HPDF_Dict_AddNumber(tree, "Count", (HPDF_INT32)pages->page_count);
	d->image_names = pdf_inline(d->pdf, NULL);
	for (guint i = 0; i < pages->page_count; i++) {
		const struct page *page = &pages->page[i];

		if (!sides_hold(page)) {
			diag_report(d->diag, DIAG_WRITE_PAGE_SIZE, (struct place){ 0 }, NULL, i + 1, page->width, page->height);
			HPDF_Dict_Free(d->image_names);
			return false;
		}
		if (!add_page(d, tree, kids, resources, page)) {
			HPDF_Dict_Free(d->image_names);
			return false;
		}
	}
	add_fonts(d, resources);
	return true;
}

static bool
make_file(struct document *d, const struct pages *pages, struct written *file)
{
	struct pdf *p = d->pdf;
	HPDF_Dict catalog = pdf_object(p, "Catalog"), info;

	info = meta_info(p, pages);
	meta_catalog(p, catalog, pages);
	meta_intent(p, catalog, d->setup);
	if (!add_pages(d, catalog, pages))
		return false;
	meta_attachments(p, catalog, pages);
	file->bytes = pdf_finish(p, catalog, info, &file->length);
	if (file->bytes)
		return true;
	diag_report(d->diag, DIAG_WRITE_PDF, (struct place){ 0 }, NULL, (guint)p->error.error_no, (guint)p->error.detail_no);
	return false;
}

bool
pdf_write(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag, GArray *written)
{
	struct pdf pdf;
	struct document d = { .pdf = &pdf, .setup = options->prepared, .diag = diag };
	g_autoptr(GHashTable) image = g_hash_table_new(NULL, NULL);
	struct written file = { 0 };
	bool made;

	if (!d.setup || d.setup->fonts != pages->fonts)
		d.setup = new_setup(arena, pages->fonts);
	d.font = arena_array(arena, pages->fonts->face_count, sizeof(struct pdf_font *));
	d.image = image;
	d.marks = marks_new(arena);
	pdf_open(&pdf, arena, d.setup->deflate);
	made = make_file(&d, pages, &file);
	pdf_close(&pdf);
	if (made)
		g_array_append_val(written, file);
	return made;
}
