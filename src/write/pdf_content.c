/* Page contents: the items of a page as PDF operators, in points from the bottom left. */
#include <math.h>
#include <string.h>

#include "write/pdf.h"

/* What a page's operators have set so far; nothing is said twice. */
struct pen {
	GString		*out;
	double		 height;		/* of the page */
	guint32		 fill, stroke;		/* colours; UNSET: none said yet */
	double		 width, dash;
	bool		 bold;			/* text is filled and stroked */
};

static const guint32 UNSET = 0xFFFFFFFF;

static void
put_color(struct pen *pen, guint32 *now, guint32 color, const char *operator)
{
	if (*now == color)
		return;
	*now = color;
	for (int shift = 16; shift >= 0; shift -= 8) {
		put_number(pen->out, (color >> shift & 0xFF) / 255.0);
		g_string_append_c(pen->out, ' ');
	}
	g_string_append(pen->out, operator);
}

static void
put_point(struct pen *pen, double x, double y)
{
	put_number(pen->out, x);
	g_string_append_c(pen->out, ' ');
	put_number(pen->out, pen->height - y);
	g_string_append_c(pen->out, ' ');
}

static void
put_width(struct pen *pen, double width)
{
	if (pen->width == width)
		return;
	pen->width = width;
	put_number(pen->out, width);
	g_string_append(pen->out, " w\n");
}

/* --- text --- */

/* The text a glyph shows: from its cluster to the next one. */
struct shown_text {
	const char	*text;
	gsize		 length;
	guint		 glyphs;	/* of the cluster */
};

/* Where the text of a cluster ends, when glyphs do not follow their text (right to left). */
static gsize
cluster_end(const struct page_run *run, gsize from, gsize length)
{
	gsize end = length;

	for (guint i = 0; i < run->count; i++)
		if (run->glyph[i].cluster > from)
			end = MIN(end, run->glyph[i].cluster);
	return end;
}

static bool
is_first_cluster(const struct page_run *run, gsize from)
{
	for (guint i = 0; i < run->count; i++)
		if (run->glyph[i].cluster < from)
			return false;
	return true;
}

static struct shown_text
cluster_text(const struct page_run *run, guint i, gsize length)
{
	struct shown_text s = { .glyphs = 1 };
	gsize from = MIN(run->glyph[i].cluster, length), to = length;
	guint next = i + 1;

	while (next < run->count && run->glyph[next].cluster == run->glyph[i].cluster)
		next++;
	if (next < run->count && run->glyph[next].cluster > from)
		to = MIN(run->glyph[next].cluster, length);
	else
		to = cluster_end(run, from, length);
	if (i == 0 && from > 0 && is_first_cluster(run, from))
		from = 0;		/* what no glyph shows goes with its neighbour */
	while (to > from + 1 && g_ascii_isspace(run->text[to - 1]))
		to--;			/* a blank at a line's end */
	s.glyphs = next - i;
	s.text = run->text + from;
	s.length = to - from;
	return s;
}

/* A control, U+FEFF or a noncharacter: no reader may be given them. */
static bool
is_unsafe(gunichar c)
{
	return c < 0x20 || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

static bool
is_safe_text(struct shown_text s)
{
	const char *end = s.text + s.length;

	if (s.length == 0)
		return false;
	for (const char *c = s.text; c < end; c = g_utf8_next_char(c))
		if (is_unsafe(g_utf8_get_char(c)))
			return false;
	return true;
}

/* The text without characters that may not be in it; a blank when there is none. */
static struct shown_text
safe_text(struct arena *arena, struct shown_text s)
{
	const char *end = s.text + s.length;
	g_autoptr(GString) kept = NULL;

	if (is_safe_text(s))
		return s;
	kept = g_string_new(NULL);
	for (const char *c = s.text; c < end; c = g_utf8_next_char(c))
		if (!is_unsafe(g_utf8_get_char(c)))
			g_string_append_unichar(kept, g_utf8_get_char(c));
	if (kept->len == 0)
		g_string_append_c(kept, ' ');
	s.text = arena_strndup(arena, kept->str, kept->len);
	s.length = kept->len;
	return s;
}

/* A line of glyphs in hand: a TJ array that is open, and where the next glyph would come [1/1000 em]. */
struct line {
	struct pdf_font	*font;
	const struct page_run *run;
	double		 x, y;		/* origin of the line [pt] */
	gint64		 at;		/* after the last glyph */
	bool		 open, string;
};

static void
close_line(struct pen *pen, struct line *line)
{
	if (line->open)
		g_string_append(pen->out, line->string ? ">]TJ\n" : "]TJ\n");
	line->open = line->string = false;
}

static void
open_line(struct pen *pen, struct line *line, const struct page_glyph *g, bool first)
{
	close_line(pen, line);
	if (first) {
		put_point(pen, g->x, g->y);
	} else {
		put_number(pen->out, g->x - line->x);
		g_string_append_c(pen->out, ' ');
		put_number(pen->out, line->y - g->y);
		g_string_append_c(pen->out, ' ');
	}
	g_string_append(pen->out, "Td[");
	line->open = true;
	/* What the operator said, to the thousandth, so that errors do not add up. */
	line->x = first ? g->x : line->x + round((g->x - line->x) * 1000) / 1000;
	line->y = first ? g->y : line->y + round((g->y - line->y) * 1000) / 1000;
	line->at = 0;
}

static void
put_glyph(struct pen *pen, struct line *line, const struct page_glyph *g, guint code)
{
	gint64 wanted = llround((g->x - line->x) / line->run->size * 1000);
	gint64 back = line->at - wanted;

	if (back != 0) {
		g_string_append(pen->out, line->string ? ">" : "");
		line->string = false;
		put_number(pen->out, (double)back);
	}
	if (!line->string)
		g_string_append_c(pen->out, '<');
	line->string = true;
	put_hex16(pen->out, code);
	line->at = wanted + font_width(line->font, code);
}

static bool
glyph_missing(struct document *d, const struct page_item *item, struct shown_text s)
{
	const struct font_face *face = &d->setup->fonts->face[item->u.run.face];

	diag_report(d->diag, DIAG_WRITE_GLYPH, item->place, NULL, arena_strndup(d->pdf->arena, s.text, s.length), face->id);
	return false;
}

/* Glyphs of one cluster.  When several show one text, the first has it and all stand in a span that says it once. */
static bool
put_cluster(struct document *d, struct pen *pen, struct line *line, const struct page_item *item, guint at, struct shown_text s)
{
	const struct page_run *run = &item->u.run;

	if (s.glyphs > 1) {
		close_line(pen, line);
		g_string_append(pen->out, "/Span <</ActualText ");
		put_text(pen->out, arena_strndup(d->pdf->arena, s.text, s.length));
		g_string_append(pen->out, ">> BDC\n");
	}
	for (guint i = at; i < at + s.glyphs; i++) {
		const struct page_glyph *g = &run->glyph[i];
		guint code = g->id == 0 ? 0 : i == at ? font_code(line->font, g->id, s.text, s.length) :
			font_code(line->font, g->id, "\u200B", 3);

		if (g->id == 0)
			return glyph_missing(d, item, s);
		if (code == 0) {
			diag_report(d->diag, DIAG_WRITE_MANY_GLYPHS, item->place, NULL, d->setup->fonts->face[run->face].id);
			return false;
		}
		if (!line->open || fabs(g->y - line->y) > 0.0005)
			open_line(pen, line, g, at == 0 && i == 0);
		put_glyph(pen, line, g, code);
	}
	if (s.glyphs > 1) {
		close_line(pen, line);
		g_string_append(pen->out, "EMC\n");
	}
	return true;
}

static struct pdf_font *
document_font(struct document *d, guint index)
{
	struct pdf_setup *setup = d->setup;

	if (d->font[index])
		return d->font[index];
	if (!setup->face[index])
		setup->face[index] = face_open(setup->arena, d->diag, &setup->fonts->face[index]);
	if (setup->face[index])
		d->font[index] = font_new(d->pdf, setup->face[index], index);
	return d->font[index];
}

static void
put_run_state(struct pen *pen, const struct page_run *run)
{
	put_color(pen, &pen->fill, run->color, "rg\n");
	if (run->embolden > 0) {
		put_color(pen, &pen->stroke, run->color, "RG\n");
		put_width(pen, run->embolden);
	}
	if (pen->dash > 0 && run->embolden > 0) {
		g_string_append(pen->out, "[]0 d\n");
		pen->dash = 0;
	}
	if (pen->bold != (run->embolden > 0))
		g_string_append(pen->out, pen->bold ? "0 Tr\n" : "2 Tr\n");
	pen->bold = run->embolden > 0;
}

static bool
put_run(struct document *d, struct pen *pen, const struct page_item *item)
{
	const struct page_run *run = &item->u.run;
	struct line line = { .run = run };
	gsize length = strlen(run->text);
	struct shown_text s;

	if (run->count == 0 || run->size <= 0)
		return true;
	line.font = document_font(d, run->face);
	if (!line.font)
		return false;
	put_run_state(pen, run);
	g_string_append_printf(pen->out, "BT/F%u ", run->face);
	put_number(pen->out, run->size);
	g_string_append(pen->out, " Tf ");
	for (guint i = 0; i < run->count; i += s.glyphs) {
		s = safe_text(d->pdf->arena, cluster_text(run, i, length));
		if (!put_cluster(d, pen, &line, item, i, s))
			return false;
	}
	close_line(pen, &line);
	g_string_append(pen->out, "ET\n");
	return true;
}

/* --- shapes and images --- */

/* Fills of one colour that follow each other are painted at once. */
static guint
put_fills(struct pen *pen, const struct page_item *item, guint count)
{
	guint32 color = item->u.fill.color;
	guint n;

	put_color(pen, &pen->fill, color, "rg\n");
	for (n = 0; n < count && item[n].kind == ITEM_FILL && item[n].u.fill.color == color; n++) {
		struct rect box = item[n].u.fill.box;

		put_point(pen, box.x, box.y + box.height);
		put_number(pen->out, box.width);
		g_string_append_c(pen->out, ' ');
		put_number(pen->out, box.height);
		g_string_append(pen->out, " re\n");
	}
	g_string_append(pen->out, "f\n");
	return n;
}

static void
put_outline(struct pen *pen, const struct page_path *path)
{
	guint at = 0;

	for (const char *op = path->op; *op; op++) {
		guint points = *op == 'C' ? 3 : *op == 'Z' ? 0 : 1;

		if (at + 2 * points > path->point_count)
			return;
		for (guint i = 0; i < points; i++, at += 2)
			put_point(pen, path->point[at], path->point[at + 1]);
		g_string_append(pen->out, *op == 'M' ? "m\n" : *op == 'L' ? "l\n" : *op == 'C' ? "c\n" : "h\n");
	}
}

static void
put_path(struct pen *pen, const struct page_path *path)
{
	if (path->fill)
		put_color(pen, &pen->fill, path->fill_color, "rg\n");
	if (path->stroke > 0) {
		put_color(pen, &pen->stroke, path->stroke_color, "RG\n");
		put_width(pen, path->stroke);
	}
	if (path->stroke > 0 && pen->dash != path->dash) {
		pen->dash = path->dash;
		g_string_append_c(pen->out, '[');
		if (path->dash > 0)
			put_number(pen->out, path->dash);
		g_string_append(pen->out, "]0 d\n");
	}
	put_outline(pen, path);
	g_string_append(pen->out, path->fill ? (path->stroke > 0 ? "B\n" : "f\n") : path->stroke > 0 ? "S\n" : "n\n");
}

/* The same pixels stand in the file once. */
static const char *
image_name(struct document *d, const struct page_image *image)
{
	char *name = g_hash_table_lookup(d->image, image->rgb);
	HPDF_Dict stream;

	if (name)
		return name;
	stream = pdf_stream(d->pdf, "XObject", image->rgb, 3 * (gsize)image->width * image->height);
	HPDF_Dict_AddName(stream, "Subtype", "Image");
	HPDF_Dict_AddNumber(stream, "Width", (HPDF_INT32)image->width);
	HPDF_Dict_AddNumber(stream, "Height", (HPDF_INT32)image->height);
	HPDF_Dict_AddName(stream, "ColorSpace", "DeviceRGB");
	HPDF_Dict_AddNumber(stream, "BitsPerComponent", 8);
	name = arena_printf(d->pdf->arena, "I%u", g_hash_table_size(d->image));
	g_hash_table_insert(d->image, (gpointer)image->rgb, name);
	HPDF_Dict_Add(d->image_names, name, stream);
	return name;
}

static void
put_image(struct document *d, struct pen *pen, const struct page_image *image)
{
	if (image->width == 0 || image->height == 0)
		return;
	g_string_append(pen->out, "q ");
	put_number(pen->out, image->box.width);
	g_string_append(pen->out, " 0 0 ");
	put_number(pen->out, image->box.height);
	g_string_append_c(pen->out, ' ');
	put_point(pen, image->box.x, image->box.y + image->box.height);
	g_string_append_printf(pen->out, "cm/%s Do Q\n", image_name(d, image));
}

/* --- pages --- */

/* Draws an item, and of fills those that follow; gives how many, 0 when one cannot be drawn. */
static guint
put_item(struct document *d, struct pen *pen, const struct page_item *item, guint left)
{
	switch (item->kind) {
	case ITEM_BEGIN:
		marks_begin(d->marks, pen->out, item->u.begin.role, item->u.begin.element, item->u.begin.alt);
		return 1;
	case ITEM_END:
		marks_end(d->marks, pen->out);
		return 1;
	case ITEM_RUN:
		marks_content(d->marks, pen->out);
		return put_run(d, pen, item) ? 1 : 0;
	case ITEM_FILL:
		marks_content(d->marks, pen->out);
		return put_fills(pen, item, left);
	case ITEM_PATH:
		marks_content(d->marks, pen->out);
		put_path(pen, &item->u.path);
		return 1;
	case ITEM_IMAGE:
		marks_content(d->marks, pen->out);
		put_image(d, pen, &item->u.image);
		return 1;
	}
	return 1;
}

HPDF_Dict
content_page(struct document *d, const struct page *page)
{
	g_autoptr(GString) out = g_string_sized_new(16384);
	struct pen pen = { .out = out, .height = page->height, .fill = UNSET, .stroke = UNSET, .width = -1 };
	guint done;

	marks_page(d->marks);
	for (guint i = 0; i < page->item_count; i += done) {
		done = put_item(d, &pen, &page->item[i], page->item_count - i);
		if (done == 0)
			return NULL;
	}
	marks_close(d->marks, out);
	return pdf_stream(d->pdf, NULL, out->str, out->len);
}
