/* Pages made by hand for the tests of writers: lines of text in a role, each character in the first face that has it. */
#ifndef WRITE_FIXTURE_H
#define WRITE_FIXTURE_H

#include <hb-ot.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/version.h"
#include "write/write.h"

struct sheet {
	struct arena *arena;
	struct diag *diag;
	const struct font_list *fonts;
	hb_font_t **font; /* by face */
	GArray *item;     /* struct page_item */
	struct pages pages;
	struct page page[2];
};

static inline hb_font_t *
sheet_font(struct sheet *s, guint face)
{
	if (s->font[face] == NULL) {
		hb_blob_t *blob = hb_blob_create_from_file(s->fonts->face[face].file);
		hb_face_t *f = hb_face_create(blob, s->fonts->face[face].index);

		s->font[face] = hb_font_create(f);
		hb_font_set_scale(s->font[face], 1000, 1000);
		hb_face_destroy(f);
		hb_blob_destroy(blob);
	}
	return s->font[face];
}

static inline struct sheet *
sheet_new(void)
{
	struct arena *arena = arena_new();
	struct sheet *s = arena_alloc(arena, sizeof *s);

	s->arena = arena;
	s->diag = diag_new(arena);
	s->fonts = fonts_load(arena, s->diag, ".");
	g_assert(s->fonts);
	s->font = arena_array(arena, s->fonts->face_count, sizeof *s->font);
	s->item = g_array_new(FALSE, TRUE, sizeof(struct page_item));
	s->pages = (struct pages){ .document = "sample",
		.title = "样张",
		.subject = "",
		.language = "zh-CN",
		.date = "2022-03-01",
		.author = "虚构供电公司",
		.page_count = 1,
		.page = s->page,
		.fonts = s->fonts };
	s->page[0] = s->page[1] = (struct page){ .width = 595.276, .height = 841.89 };
	return s;
}

static inline void
sheet_free(struct sheet *s)
{
	for (guint i = 0; i < s->fonts->face_count; i++)
		hb_font_destroy(s->font[i]);
	g_array_unref(s->item);
	arena_free(s->arena);
}

/* A provenance of record T-1; part: beside its template, or "". */
static inline char *
sheet_provenance(struct sheet *s, const char *set, const char *record, const char *part)
{
	static const char given[] = "<given><tests></tests></given>";
	const char *values = arena_printf(s->arena, "%s%s", record, given);
	const char *none = digest_sha256(s->arena, "", 0);

	return arena_printf(s->arena,
	    "<provenance set=\"%s\" program=\"banwen\" version=\"%s\"><document id=\"%s\" variant=\"\" record=\"T-1\""
	    " region=\"anyang-2022\"/><run/><made-with><part kind=\"template\" id=\"sample\" sha256=\"%s\"/>%s</made-with>"
	    "<whole sha256=\"%s\"/><verdict held=\"\" warned=\"\" barred=\"\"/>%s<values sha256=\"%s\"/></provenance>",
	    set, BASE_VERSION, s->pages.document, none, part, none, given,
	    digest_sha256(s->arena, values, strlen(values)));
}

static inline void
sheet_flush_run(struct sheet *s, struct page_item *item, GArray *glyphs, GString *text)
{
	if (glyphs->len == 0)
		return;
	item->u.run.text = arena_strndup(s->arena, text->str, text->len);
	item->u.run.count = glyphs->len;
	item->u.run.glyph = arena_memdup(s->arena, glyphs->data, glyphs->len * sizeof(struct page_glyph));
	g_array_append_val(s->item, *item);
	g_array_set_size(glyphs, 0);
	g_string_truncate(text, 0);
}

/* Adds a line; gives the index of its first item. */
static inline guint
sheet_text(struct sheet *s, const char *role, double size, double x, double y, guint32 color, const char *utf8)
{
	const struct font_role *r = &s->fonts->role[fonts_role(s->fonts, role)];
	g_autoptr(GArray) glyphs = g_array_new(FALSE, TRUE, sizeof(struct page_glyph));
	g_autoptr(GString) text = g_string_new(NULL);
	struct page_item item = { .kind = ITEM_RUN, .u.run = { .face = G_MAXUINT, .size = size, .color = color } };
	guint first = s->item->len;

	for (const char *c = utf8; *c; c = g_utf8_next_char(c)) {
		struct page_glyph g = { .x = x, .y = y };
		guint face = r->face[0], i = 0;

		while (i < r->count &&
		    !hb_font_get_nominal_glyph(sheet_font(s, face = r->face[i]), g_utf8_get_char(c), &g.id))
			i++;
		if (face != item.u.run.face)
			sheet_flush_run(s, &item, glyphs, text);
		item.u.run.face = face;
		g.cluster = (guint32)text->len;
		g_string_append_unichar(text, g_utf8_get_char(c));
		g_array_append_val(glyphs, g);
		x += hb_font_get_glyph_h_advance(sheet_font(s, face), g.id) * size / 1000;
	}
	sheet_flush_run(s, &item, glyphs, text);
	return first;
}

static inline void
sheet_fill(struct sheet *s, double x, double y, double width, double height, guint32 color)
{
	struct page_item item = { .kind = ITEM_FILL, .u.fill = { { x, y, width, height }, color } };

	g_array_append_val(s->item, item);
}

static inline void
sheet_begin(struct sheet *s, const char *role, guint element)
{
	struct page_item item = { .kind = ITEM_BEGIN, .u.begin = { role, element, 1, 1 } };

	g_array_append_val(s->item, item);
}

static inline void
sheet_end(struct sheet *s)
{
	struct page_item item = { .kind = ITEM_END };

	g_array_append_val(s->item, item);
}

/* A box with a tick in it, drawn. */
static inline void
sheet_check(struct sheet *s, double x, double y, double side)
{
	struct page_item box = { .kind = ITEM_PATH }, tick = { .kind = ITEM_PATH };
	double square[] = { x, y, x + side, y, x + side, y + side, x, y + side };
	double hook[] = { x + side * .2, y + side * .5, x + side * .45, y + side * .75, x + side * .85, y + side * .2 };

	box.u.path = (struct page_path){ .op = "MLLLZ",
		.point = arena_memdup(s->arena, square, sizeof square),
		.point_count = 8,
		.stroke = 0.6 };
	tick.u.path = (struct page_path){ .op = "MLL",
		.point = arena_memdup(s->arena, hook, sizeof hook),
		.point_count = 6,
		.stroke = 1 };
	g_array_append_val(s->item, box);
	g_array_append_val(s->item, tick);
}

static inline const struct pages *
sheet_pages(struct sheet *s)
{
	s->page[0].item_count = s->item->len;
	s->page[0].item = (struct page_item *)(void *)s->item->data;
	return &s->pages;
}

/* Writes with a writer; the file is NULL when it was refused. */
static inline struct written
sheet_write(struct sheet *s, const char *writer, const struct write_options *options)
{
	g_autoptr(GArray) written = g_array_new(FALSE, TRUE, sizeof(struct written));
	struct write_options none = { 0 };

	if (!writer_lookup(writer)->write(sheet_pages(s), options != NULL ? options : &none, s->arena, s->diag,
		written))
		return (struct written){ 0 };
	return g_array_index(written, struct written, 0);
}

#endif
