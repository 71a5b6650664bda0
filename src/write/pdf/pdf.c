/* PDF/A-3a and PDF/UA-1: puts a document together from its pages, fonts and metadata. */
#include <libdeflate.h>

#include "base/arena.h"
#include "base/diag.h"
#include "write/pdf/inner.h"
#include "write/pdf/pdf.h"

enum { LEVEL_QUICK = 6, LEVEL = 7, LEVEL_DENSE = 10 };
static const double SHORTEST_SIDE = 3, LONGEST_SIDE = 14400;

static void
prepare_profile(struct pdf_setup *s)
{
	g_autoptr(GByteArray) profile = g_byte_array_new();
	gsize room;
	guint8 *out;

	pdf_icc_srgb(profile);
	room = libdeflate_zlib_compress_bound(s->dense, profile->len);
	out = arena_alloc(s->arena, room);
	s->icc_length = libdeflate_zlib_compress(s->dense, profile->data, profile->len, out, room);
	s->icc = out;
}

static struct libdeflate_compressor *
new_compressor(struct arena *arena, int level)
{
	return arena_adopt(arena, libdeflate_alloc_compressor(level), (GDestroyNotify)libdeflate_free_compressor);
}

static struct pdf_setup *
new_setup(struct arena *arena, const struct font_list *fonts)
{
	struct pdf_setup *s = arena_alloc(arena, sizeof *s);

	s->fonts = fonts;
	s->arena = arena;
	s->face = arena_array(arena, fonts->face_count, sizeof *s->face);
	s->pictures = arena_table(arena);
	s->quick = new_compressor(arena, LEVEL_QUICK);
	s->deflate = new_compressor(arena, LEVEL);
	s->dense = new_compressor(arena, LEVEL_DENSE);
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
		s->face[i] = pdf_face_open(arena, diag, &fonts->face[i]);
		all = all && s->face[i] != NULL;
	}
	return all ? s : NULL;
}

static bool
sides_hold(const struct page *page)
{
	return page->width >= SHORTEST_SIDE && page->width <= LONGEST_SIDE && page->height >= SHORTEST_SIDE &&
	    page->height <= LONGEST_SIDE;
}

static bool
add_page(struct pdf_document *d, guint index)
{
	const struct page *page = &d->pages->page[index];
	g_autoptr(GString) box = g_string_new("/MediaBox[0 0 ");
	HPDF_Dict contents = pdf_content(d, index), o;

	if (contents == NULL)
		return false;
	pdf_put_number(box, page->width);
	g_string_append_c(box, ' ');
	pdf_put_number(box, page->height);
	g_string_append(box, "]");
	o = pdf_object(d->pdf, "Page");
	HPDF_Dict_Add(o, "Parent", d->tree);
	g_string_append_printf(box, "/StructParents %u/Tabs/S", index);
	pdf_raw(d->pdf, o, arena_strdup(d->pdf->arena, box->str));
	HPDF_Dict_Add(o, "Resources", d->resources);
	HPDF_Dict_Add(o, "Contents", contents);
	HPDF_Array_Add(d->kids, o);
	d->page_number[index] = pdf_number(o);
	return true;
}

static void
add_fonts(struct pdf_document *d)
{
	HPDF_Dict fonts = pdf_inline(d->pdf, NULL), down;

	for (guint i = 0; i < d->setup->fonts->face_count; i++) {
		if (d->font[i] == NULL)
			continue;
		HPDF_Dict_Add(fonts, arena_printf(d->pdf->arena, "F%u", i), pdf_font_finish(d->pdf, d->font[i]));
		down = pdf_font_finish_down(d->pdf, d->font[i]);
		if (down != NULL)
			HPDF_Dict_Add(fonts, arena_printf(d->pdf->arena, "V%u", i), down);
	}
	HPDF_Dict_Add(d->resources, "Font", fonts);
	if (g_hash_table_size(d->image) > 0)
		HPDF_Dict_Add(d->resources, "XObject", g_steal_pointer(&d->image_names));
}

/* All pages share one dictionary of resources. */
static void
start_file(struct pdf_document *d)
{
	struct pdf *p = d->pdf;

	d->catalog = pdf_object(p, "Catalog");
	d->info = pdf_meta_info(p, d->pages);
	pdf_meta_catalog(p, d->catalog, d->pages);
	pdf_meta_intent(p, d->catalog, d->setup);
	d->tree = pdf_object(p, "Pages");
	d->resources = pdf_object(p, NULL);
	d->kids = pdf_array(p, d->tree, "Kids");
	HPDF_Dict_Add(d->catalog, "Pages", d->tree);
	HPDF_Dict_AddNumber(d->tree, "Count", (HPDF_INT32)d->pages->page_count);
	d->image_names = pdf_inline(p, NULL);
}

static struct pdf_setup *
setup_of(const struct pages *pages, const struct write_options *options, struct arena *arena)
{
	struct pdf_setup *prepared = options->prepared;

	return prepared != NULL && prepared->fonts == pages->fonts ? prepared : new_setup(arena, pages->fonts);
}

static bool
add_pages(struct pdf_document *d)
{
	for (guint i = 0; i < d->pages->page_count; i++) {
		const struct page *page = &d->pages->page[i];

		if (!sides_hold(page)) {
			diag_report(d->diag, DIAG_WRITE_PAGE_SIZE, (struct place){ 0 }, NULL, i + 1, page->width,
			    page->height);
			return false;
		}
		if (!add_page(d, i))
			return false;
	}
	return true;
}

static bool
finish_file(struct pdf_document *d, GArray *written)
{
	struct pdf *p = d->pdf;
	struct written file = { 0 };

	add_fonts(d);
	pdf_meta_attachments(p, d->catalog, d->pages);
	pdf_outline(d);
	pdf_tree_finish(p, d->structure, d->catalog, d->page_number, d->pages->page_count);
	file.bytes = pdf_finish(p, d->catalog, d->info, &file.length);
	if (file.bytes != NULL)
		g_array_append_val(written, file);
	else
		diag_report(d->diag, DIAG_WRITE_PDF, (struct place){ 0 }, NULL, (guint)p->error.error_no,
		    (guint)p->error.detail_no);
	return file.bytes != NULL;
}

bool
pdf_write(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag,
    GArray *written)
{
	g_autoptr(GHashTable) image = g_hash_table_new(g_str_hash, g_str_equal);
	struct pdf pdf = { 0 };
	struct pdf_document d = { .pdf = &pdf, .pages = pages, .diag = diag, .image = image };
	bool good;

	d.setup = setup_of(pages, options, arena);
	d.font = arena_array(arena, pages->fonts->face_count, sizeof(struct pdf_font *));
	d.structure = pdf_tree_new(arena);
	d.marks = pdf_marks_new(arena, d.structure);
	d.page_number = arena_array(arena, MAX(pages->page_count, 1), sizeof *d.page_number);
	pdf_open(&pdf, d.setup, arena);
	start_file(&d);
	good = add_pages(&d) && finish_file(&d, written);
	if (d.image_names != NULL)
		HPDF_Dict_Free(d.image_names);
	pdf_close(&pdf);
	return good;
}
