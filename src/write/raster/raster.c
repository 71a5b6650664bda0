/* Pictures of pages by cairo: PNG and SVG, from the same page list and the same font files as the PDF. */
#include <cairo-ft.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_MODULE_H
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "write/raster/raster.h"

static const double DEFAULT_DPI = 150, LONGEST_SIDE = 32767, MOST_PIXELS = 4e8;

/* Faces opened when first used; immutable but for that. */
struct raster {
	const struct font_list *fonts;
	FT_Library library;
	cairo_font_face_t **face;
};

/* A document in hand. */
struct raster_job {
	struct raster *raster;
	struct arena *arena;
	struct diag *diag;
	double dpi; /* asked for; 0: nothing */
};

/* --- faces --- */

static void *
take_memory(FT_Memory memory, long size)
{
	(void)memory;
	return g_malloc((gsize)size);
}

static void
give_memory(FT_Memory memory, void *block)
{
	(void)memory;
	g_free(block);
}

static void *
change_memory(FT_Memory memory, long now, long size, void *block)
{
	(void)memory;
	(void)now;
	return g_realloc(block, (gsize)size);
}

static struct FT_MemoryRec_ memory = { NULL, take_memory, give_memory, change_memory };

static void
release_raster(void *object)
{
	struct raster *r = object;

	for (guint i = 0; i < r->fonts->face_count; i++)
		if (r->face[i] != NULL)
			cairo_font_face_destroy(r->face[i]);
	FT_Done_Library(r->library);
}

static void
report_face(struct diag *diag, const struct font_face *face, FT_Error error)
{
	const char *why = FT_Error_String(error);
	g_autofree char *code = g_strdup_printf("FreeType %d", error);

	diag_report(diag, DIAG_WRITE_FACE, (struct place){ 0 }, NULL, face->id, why != NULL ? why : code);
}

void *
raster_prepare(struct arena *arena, struct diag *diag, const struct font_list *fonts)
{
	struct raster *r = arena_alloc(arena, sizeof *r);
	FT_Error error = FT_New_Library(&memory, &r->library);

	if (error) {
		report_face(diag, &fonts->face[0], error);
		return NULL;
	}
	FT_Add_Default_Modules(r->library);
	r->fonts = fonts;
	r->face = arena_array(arena, fonts->face_count, sizeof *r->face);
	return arena_adopt(arena, r, release_raster);
}

/* cairo keeps faces in its caches after we let them go, so each owns its outlines and a share of the library. */
static void
release_face(void *object)
{
	FT_Face outline = object;
	FT_Library library = outline->glyph->library;

	FT_Done_Face(outline);
	FT_Done_Library(library);
}

static cairo_font_face_t *
open_face(const struct raster_job *job, guint index)
{
	struct raster *r = job->raster;
	static const cairo_user_data_key_t key;
	const struct font_face *from = &r->fonts->face[index];
	FT_Face outline;
	FT_Error error;

	if (r->face[index] != NULL)
		return r->face[index];
	error = FT_New_Face(r->library, from->file, (FT_Long)from->index, &outline);
	if (error) {
		report_face(job->diag, from, error);
		return NULL;
	}
	FT_Reference_Library(r->library);
	r->face[index] = cairo_ft_font_face_create_for_ft_face(outline, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP);
	cairo_font_face_set_user_data(r->face[index], &key, outline, release_face);
	return r->face[index];
}

/* --- items --- */

static void
set_color(cairo_t *cr, guint32 color)
{
	cairo_set_source_rgb(cr, (color >> 16 & 0xFF) / 255.0, (color >> 8 & 0xFF) / 255.0, (color & 0xFF) / 255.0);
}

static bool
has_missing(const struct raster_job *job, const struct page_item *item)
{
	const struct page_run *run = &item->u.run;

	for (guint i = 0; i < run->count; i++) {
		const char *text = run->text + MIN(run->glyph[i].cluster, strlen(run->text));

		if (run->glyph[i].id != 0)
			continue;
		diag_report(job->diag, DIAG_WRITE_GLYPH, item->place, NULL,
		    arena_strndup(job->arena, text, (gsize)(g_utf8_next_char(text) - text)),
		    job->raster->fonts->face[run->face].id);
		return true;
	}
	return false;
}

/* cairo sets glyphs of a picture on whole pixels, which Latin shows; filled outlines stand where they belong. */
static bool
is_picture(cairo_t *cr)
{
	return cairo_surface_get_type(cairo_get_target(cr)) == CAIRO_SURFACE_TYPE_IMAGE;
}

static void
set_font_matrix(cairo_t *cr, const struct page_run *run)
{
	double width = run->size * (run->narrow > 0 ? run->narrow : 1);
	cairo_matrix_t matrix;

	cairo_matrix_init_scale(&matrix, width, run->size);
	if (run->way == RUN_TURNED)
		cairo_matrix_init(&matrix, 0, width, -run->size, 0, 0, 0);
	cairo_set_font_matrix(cr, &matrix);
}

static bool
draw_run(const struct raster_job *job, cairo_t *cr, const struct page_item *item)
{
	const struct page_run *run = &item->u.run;
	cairo_font_face_t *face = open_face(job, run->face);
	cairo_glyph_t *glyph;

	if (face == NULL || has_missing(job, item))
		return false;
	glyph = arena_array(job->arena, run->count, sizeof *glyph);
	for (guint i = 0; i < run->count; i++)
		glyph[i] = (cairo_glyph_t){ run->glyph[i].id, run->glyph[i].x, run->glyph[i].y };
	set_color(cr, run->color);
	cairo_set_font_face(cr, face);
	set_font_matrix(cr, run);
	if (run->embolden <= 0 && !is_picture(cr)) {
		cairo_show_glyphs(cr, glyph, (int)run->count);
		return true;
	}
	cairo_new_path(cr);
	cairo_glyph_path(cr, glyph, (int)run->count);
	cairo_fill_preserve(cr);
	if (run->embolden > 0) {
		cairo_set_line_width(cr, run->embolden);
		cairo_set_dash(cr, NULL, 0, 0);
		cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
		cairo_stroke(cr);
		cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
	}
	cairo_new_path(cr);
	return true;
}

static void
trace_path(cairo_t *cr, const struct page_path *path)
{
	const double *p = path->point;

	cairo_new_path(cr);
	for (const char *op = path->op; *op; op++) {
		if (*op == 'M')
			cairo_move_to(cr, p[0], p[1]);
		else if (*op == 'L')
			cairo_line_to(cr, p[0], p[1]);
		else if (*op == 'C')
			cairo_curve_to(cr, p[0], p[1], p[2], p[3], p[4], p[5]);
		else
			cairo_close_path(cr);
		p += page_op_lengths(*op);
	}
}

static void
draw_path(cairo_t *cr, const struct page_path *path)
{
	trace_path(cr, path);
	if (path->fill) {
		set_color(cr, path->fill_color);
		cairo_fill_preserve(cr);
	}
	if (path->stroke > 0) {
		set_color(cr, path->stroke_color);
		cairo_set_line_width(cr, path->stroke);
		cairo_set_dash(cr, &path->dash, path->dash > 0 ? 1 : 0, 0);
		cairo_stroke(cr);
	}
	cairo_new_path(cr);
}

/* Pixels that become larger keep their edges, as in a PDF. */
static bool
is_enlarged(cairo_t *cr)
{
	double x = 1, y = 1;

	cairo_user_to_device_distance(cr, &x, &y);
	return fabs(x) >= 1 && fabs(y) >= 1;
}

/* Squares of a code as one outline, so that no hairline stands between them at any size. */
static void
draw_code(cairo_t *cr, const struct page_image *image)
{
	double wide = image->box.width / image->width, high = image->box.height / image->height;

	for (guint y = 0; y < image->height; y++) {
		const guint8 *row = image->rgb + 3 * (gsize)image->width * y;

		for (guint x = 0, end; x < image->width; x = end + 1) {
			for (end = x; end < image->width && row[3 * end] == 0; end++)
				;
			if (end > x)
				cairo_rectangle(cr, image->box.x + x * wide, image->box.y + y * high, (end - x) * wide,
				    high);
		}
	}
	set_color(cr, 0);
	cairo_fill(cr);
}

static void
draw_image(cairo_t *cr, const struct page_image *image)
{
	cairo_surface_t *surface;
	guint8 *pixels;
	int stride;

	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)image->width, (int)image->height);
	pixels = cairo_image_surface_get_data(surface);
	stride = cairo_image_surface_get_stride(surface);
	for (guint y = 0; y < image->height && pixels != NULL; y++) {
		const guint8 *from = image->rgb + 3 * (gsize)image->width * y;
		guint32 *to = (guint32 *)(void *)(pixels + (gsize)stride * y);

		for (guint x = 0; x < image->width; x++, from += 3)
			to[x] = (guint32)from[0] << 16 | (guint32)from[1] << 8 | from[2];
	}
	cairo_surface_mark_dirty(surface);
	cairo_save(cr);
	cairo_translate(cr, image->box.x, image->box.y);
	cairo_scale(cr, image->box.width / image->width, image->box.height / image->height);
	cairo_set_source_surface(cr, surface, 0, 0);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
	cairo_pattern_set_filter(cairo_get_source(cr), is_enlarged(cr) ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
	cairo_rectangle(cr, 0, 0, image->width, image->height);
	cairo_fill(cr);
	cairo_restore(cr);
	cairo_surface_destroy(surface);
}

static bool
draw_item(const struct raster_job *job, cairo_t *cr, const struct page_item *item)
{
	switch (item->kind) {
	case ITEM_RUN:
		return item->u.run.count == 0 || draw_run(job, cr, item);
	case ITEM_FILL:
		set_color(cr, item->u.fill.color);
		cairo_rectangle(cr, item->u.fill.box.x, item->u.fill.box.y, item->u.fill.box.width,
		    item->u.fill.box.height);
		cairo_fill(cr);
		return true;
	case ITEM_PATH:
		draw_path(cr, &item->u.path);
		return true;
	case ITEM_IMAGE:
		if (item->u.image.sharp)
			draw_code(cr, &item->u.image);
		else
			draw_image(cr, &item->u.image);
		return true;
	case ITEM_BEGIN:
	case ITEM_END:
		return true;
	}
	return true;
}

static void
plain_fonts(cairo_t *cr)
{
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_set_font_options(cr, options);
	cairo_font_options_destroy(options);
}

/* --- pages --- */

static bool
report_cairo(struct raster_job *job, guint number, cairo_status_t status)
{
	if (status != CAIRO_STATUS_SUCCESS)
		diag_report(job->diag, DIAG_WRITE_PICTURE, (struct place){ 0 }, NULL, number,
		    cairo_status_to_string(status));
	return status == CAIRO_STATUS_SUCCESS;
}

static bool
draw_page(struct raster_job *job, cairo_surface_t *surface, double scale, const struct page *page, guint number)
{
	cairo_t *cr = cairo_create(surface);
	bool good = true;

	cairo_set_antialias(cr, CAIRO_ANTIALIAS_GRAY);
	plain_fonts(cr);
	cairo_scale(cr, scale, scale);
	set_color(cr, 0xFFFFFF);
	cairo_paint(cr);
	for (guint i = 0; i < page->item_count && good; i++)
		good = draw_item(job, cr, &page->item[i]);
	good = good && report_cairo(job, number, cairo_status(cr));
	cairo_destroy(cr);
	return good;
}

static cairo_status_t
take_bytes(void *bytes, const unsigned char *data, unsigned int length)
{
	g_byte_array_append(bytes, data, length);
	return CAIRO_STATUS_SUCCESS;
}

static bool
draw_png(struct raster_job *job, const struct page *page, guint number, GByteArray *bytes)
{
	double dpi = job->dpi > 0 ? job->dpi : page->dpi > 0 ? page->dpi : DEFAULT_DPI;
	double scale = dpi / 72, width = round(page->width * scale), height = round(page->height * scale);
	cairo_surface_t *surface;
	bool good;

	if (!(width >= 1 && height >= 1 && width <= LONGEST_SIDE && height <= LONGEST_SIDE &&
		width * height <= MOST_PIXELS)) {
		diag_report(job->diag, DIAG_WRITE_PICTURE_SIZE, (struct place){ 0 }, NULL, number, dpi);
		return false;
	}
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	good = draw_page(job, surface, scale, page, number) &&
	    report_cairo(job, number, cairo_surface_write_to_png_stream(surface, take_bytes, bytes));
	cairo_surface_destroy(surface);
	return good;
}

/* A number that cairo gave out, as the page counts it: in the order in which numbers are met first. */
static gboolean
put_number(const GMatchInfo *match, GString *out, gpointer numbers)
{
	g_autofree char *word = g_match_info_fetch(match, 1), *number = g_match_info_fetch(match, 2);
	gpointer own = g_hash_table_lookup(numbers, number);

	if (own == NULL) {
		own = GUINT_TO_POINTER(g_hash_table_size(numbers) + 1);
		g_hash_table_insert(numbers, g_strdup(number), own);
	}
	g_string_append_printf(out, "%s%u", word, GPOINTER_TO_UINT(own));
	return FALSE;
}

/* Cairo counts surfaces as long as the process lives; a file must not depend on what was drawn before it. */
static void
renumber(GByteArray *svg)
{
	g_autoptr(GRegex)
	    counted = g_regex_new("((?:id=\"|#)(?:surface|image|source|mask|clip|pattern|linear|radial)-?)([0-9]+)",
		G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
	g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *text = g_regex_replace_eval(counted, (const char *)svg->data, (gssize)svg->len, 0, 0,
	    put_number, numbers, NULL);

	g_byte_array_set_size(svg, 0);
	g_byte_array_append(svg, (const guint8 *)text, (guint)strlen(text));
}

static bool
draw_svg(struct raster_job *job, const struct page *page, guint number, GByteArray *bytes)
{
	cairo_surface_t *surface = cairo_svg_surface_create_for_stream(take_bytes, bytes, page->width, page->height);
	bool good;

	cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PT);
	good = draw_page(job, surface, 1, page, number);
	cairo_surface_finish(surface); /* what fails when it is written shows only now */
	good = good && report_cairo(job, number, cairo_surface_status(surface));
	cairo_surface_destroy(surface);
	if (good)
		renumber(bytes);
	return good;
}

typedef bool draw_fn(struct raster_job *, const struct page *, guint number, GByteArray *);

static bool
write_pictures(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag,
    GArray *written, draw_fn *draw)
{
	struct raster_job job = { options->prepared, arena, diag, options->dpi };
	guint before = written->len;

	if (job.raster == NULL || job.raster->fonts != pages->fonts)
		job.raster = raster_prepare(arena, diag, pages->fonts);
	for (guint i = 0; i < pages->page_count; i++) {
		g_autoptr(GByteArray) bytes = g_byte_array_new();
		struct written file = { .page = i + 1 };

		if (job.raster == NULL || !draw(&job, &pages->page[i], i + 1, bytes)) {
			g_array_set_size(written, before);
			return false;
		}
		file.bytes = arena_memdup(arena, bytes->data, bytes->len);
		file.length = bytes->len;
		g_array_append_val(written, file);
	}
	return true;
}

bool
raster_write_png(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag,
    GArray *written)
{
	return write_pictures(pages, options, arena, diag, written, draw_png);
}

bool
raster_write_svg(const struct pages *pages, const struct write_options *options, struct arena *arena, struct diag *diag,
    GArray *written)
{
	return write_pictures(pages, options, arena, diag, written, draw_svg);
}
