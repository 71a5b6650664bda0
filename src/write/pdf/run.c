/* Text of a page: runs of glyphs as text objects, and the characters that each glyph says. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "write/pdf/inner.h"

/* A control, U+FEFF or a noncharacter: no reader may be given them. */
static bool
is_unsafe(gunichar c)
{
	return c < 0x20 || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

static bool
is_safe_text(struct page_cluster s)
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
static struct page_cluster
safe_text(struct arena *arena, struct page_cluster s)
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
struct pdf_line {
	struct pdf_font *font;
	struct page_pen pen;
	gint64 at; /* after the last glyph, along the line */
	bool open, string;
};

static void
close_line(struct pdf_pen *pen, struct pdf_line *line)
{
	if (line->open)
		g_string_append(pen->out, line->string ? ">]TJ\n" : "]TJ\n");
	line->open = line->string = false;
	page_pen_lift(&line->pen);
}

/* The first glyph's place on the page; of a run that is turned or narrow with its matrix. */
static void
put_start(struct pdf_pen *pen, const struct pdf_line *line, const struct page_glyph *g)
{
	const struct page_run *run = line->pen.run;
	double narrow = run->narrow > 0 ? run->narrow : 1;

	if (run->way == RUN_TURNED || run->narrow > 0) {
		if (run->way == RUN_TURNED)
			g_string_append(pen->out, "0 ");
		pdf_put_number(pen->out, run->way == RUN_TURNED ? -narrow : narrow);
		g_string_append(pen->out, run->way == RUN_TURNED ? " 1 0 " : " 0 0 1 ");
		pdf_put_point(pen, g->x, g->y);
		g_string_append(pen->out, "Tm[");
		return;
	}
	pdf_put_point(pen, line->pen.x, -line->pen.y);
	g_string_append(pen->out, "Td[");
}

/* The pen was taken to the glyph. */
static void
open_line(struct pdf_pen *pen, struct pdf_line *line, const struct page_glyph *g, bool first)
{
	if (line->open)
		g_string_append(pen->out, line->string ? ">]TJ\n" : "]TJ\n");
	if (first) {
		put_start(pen, line, g);
	} else {
		pdf_put_number(pen->out, line->pen.moved_x);
		g_string_append_c(pen->out, ' ');
		pdf_put_number(pen->out, line->pen.moved_y);
		g_string_append(pen->out, " Td[");
	}
	line->open = true;
	line->string = false;
	line->at = 0;
}

static void
put_glyph(struct pdf_pen *pen, struct pdf_line *line, guint code)
{
	bool down = line->pen.run->way == RUN_DOWN;
	gint64 wanted = line->pen.along, back = down ? wanted - line->at : line->at - wanted;

	if (back != 0) {
		g_string_append(pen->out, line->string ? ">" : "");
		line->string = false;
		pdf_put_number(pen->out, (double)back);
	}
	if (!line->string)
		g_string_append_c(pen->out, '<');
	line->string = true;
	pdf_put_hex16(pen->out, code);
	line->at = wanted + (down ? DOWN_ADVANCE : pdf_font_width(line->font, code));
}

static bool
glyph_missing(struct pdf_document *d, const struct page_item *item, struct page_cluster s)
{
	const struct font_face *face = &d->setup->fonts->face[item->u.run.face];

	diag_report(d->diag, DIAG_WRITE_GLYPH, item->place, NULL, arena_strndup(d->pdf->arena, s.text, s.length),
	    face->id);
	return false;
}

/* Glyphs of one cluster.  When several show one text, the first has it and all stand in a span that says it once. */
static bool
put_cluster(struct pdf_document *d, struct pdf_pen *pen, struct pdf_line *line, const struct page_item *item, guint at,
    struct page_cluster s)
{
	const struct page_run *run = &item->u.run;

	if (s.glyphs > 1) {
		close_line(pen, line);
		g_string_append(pen->out, "/Span <</ActualText ");
		pdf_put_text(pen->out, arena_strndup(d->pdf->arena, s.text, s.length));
		g_string_append(pen->out, ">> BDC\n");
	}
	for (guint i = at; i < at + s.glyphs; i++) {
		const struct page_glyph *g = &run->glyph[i];
		guint code;

		if (g->id == 0)
			return glyph_missing(d, item, s);
		code = i == at ? pdf_font_code(line->font, g->id, s.text, s.length) :
				 pdf_font_code(line->font, g->id, "\u200B", 3);
		if (code == 0) {
			diag_report(d->diag, DIAG_WRITE_MANY_GLYPHS, item->place, NULL,
			    d->setup->fonts->face[run->face].id);
			return false;
		}
		if (page_pen_take(&line->pen, g))
			open_line(pen, line, g, at == 0 && i == 0);
		put_glyph(pen, line, code);
	}
	if (s.glyphs > 1) {
		close_line(pen, line);
		g_string_append(pen->out, "EMC\n");
	}
	return true;
}

static struct pdf_font *
document_font(struct pdf_document *d, guint index)
{
	struct pdf_setup *setup = d->setup;

	if (d->font[index] != NULL)
		return d->font[index];
	if (setup->face[index] == NULL)
		setup->face[index] = pdf_face_open(setup->arena, d->diag, &setup->fonts->face[index]);
	if (setup->face[index] != NULL)
		d->font[index] = pdf_font_new(d->pdf, setup->face[index]);
	return d->font[index];
}

static void
put_run_state(struct pdf_pen *pen, const struct page_run *run)
{
	pdf_put_color(pen, &pen->fill, run->color, "rg\n");
	if (run->embolden > 0) {
		pdf_put_color(pen, &pen->stroke, run->color, "RG\n");
		pdf_put_width(pen, run->embolden);
		pdf_put_join(pen, true);
	}
	if (pen->dash > 0 && run->embolden > 0) {
		g_string_append(pen->out, "[]0 d\n");
		pen->dash = 0;
	}
	if (pen->bold != (run->embolden > 0))
		g_string_append(pen->out, pen->bold ? "0 Tr\n" : "2 Tr\n");
	pen->bold = run->embolden > 0;
}

bool
pdf_put_run(struct pdf_document *d, struct pdf_pen *pen, const struct page_item *item)
{
	const struct page_run *run = &item->u.run;
	struct pdf_line line = { .pen = { .run = run } };
	struct page_cluster s;

	if (run->count == 0 || run->size <= 0)
		return true;
	line.font = document_font(d, run->face);
	if (line.font == NULL)
		return false;
	put_run_state(pen, run);
	if (run->way == RUN_DOWN)
		pdf_font_set_down(line.font);
	g_string_append(pen->out, run->way == RUN_DOWN ? "BT/V" : "BT/F");
	pdf_put_count(pen->out, run->face);
	g_string_append_c(pen->out, ' ');
	pdf_put_number(pen->out, run->size);
	g_string_append(pen->out, " Tf ");
	for (guint i = 0; i < run->count; i += s.glyphs) {
		s = safe_text(d->pdf->arena, page_cluster(run, i));
		if (!put_cluster(d, pen, &line, item, i, s))
			return false;
	}
	close_line(pen, &line);
	g_string_append(pen->out, "ET\n");
	return true;
}
