/*
 * Opens the font programs of the file by FreeType: is each glyph that the pages show in them, drawn, and as wide as the
 * file says?  Text is read through ToUnicode and says nothing of that: a page of empty boxes reads well.
 */
#include <math.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "base/arena.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

enum { EXAMPLES = 8, DEFAULT_WIDTH = 1000, WIDTH_OFF = 1 };

/* One font being looked at. */
struct glyph_check {
	struct reader *reader;
	struct reader_font *font;
	FT_Face face;
	const guint8 *map; /* CIDToGIDMap; NULL: a CID is its glyph's number */
	gsize map_length;
	GArray *width; /* double by code, as /W has it; negative: /DW holds */
	double default_width;
	GByteArray *undefined; /* points of the glyph for "no such character" */
	guint missing, empty, boxes, off;
	GString *unseen; /* some of the characters */
};

static void
free_library(gpointer library)
{
	FT_Done_FreeType(library);
}

static FT_Face
open_face(struct reader *reader, const struct reader_font *font)
{
	FT_Face face = NULL;

	if (reader->faces == NULL && FT_Init_FreeType(&reader->faces) == 0)
		arena_adopt(reader->arena, reader->faces, free_library);
	if (reader->faces == NULL ||
	    FT_New_Memory_Face(reader->faces, (const FT_Byte *)font->program, (FT_Long)font->program_length, 0,
		&face) != 0)
		return NULL;
	if (FT_IS_SCALABLE(face) && face->num_glyphs > 0 && face->units_per_EM > 0)
		return face;
	FT_Done_Face(face);
	return NULL;
}

static void
set_width(GArray *width, guint code, double value)
{
	if (code < width->len)
		g_array_index(width, double, code) = value;
}

/* /W: `first [w w ...]` and `first last w`, of codes below the array's length. */
static void
read_widths(struct glyph_check *check)
{
	struct reader *reader = check->reader;
	qpdf_oh list = object_key(reader, check->font->inner, "/W");
	int count = object_count(reader, list), i = 0;
	qpdf_oh dw = object_key(reader, check->font->inner, "/DW");

	check->default_width = object_missing(reader, dw) ? DEFAULT_WIDTH : object_number(reader, dw);
	while (i + 1 < count) {
		guint first = (guint)CLAMP(object_number(reader, object_item(reader, list, i)), 0, 65535);
		qpdf_oh next = object_item(reader, list, i + 1);

		if (qpdf_oh_is_array(reader->qpdf, next)) {
			for (int k = 0; k < object_count(reader, next); k++)
				set_width(check->width, first + (guint)k,
				    object_number(reader, object_item(reader, next, k)));
			i += 2;
			continue;
		}
		for (guint code = first;
		     code < check->width->len && code <= object_number(reader, next) && i + 2 < count; code++)
			set_width(check->width, code, object_number(reader, object_item(reader, list, i + 2)));
		i += 3;
	}
}

static void
read_map(struct glyph_check *check)
{
	qpdf_oh map = object_key(check->reader, check->font->inner, "/CIDToGIDMap");

	check->map = (const guint8 *)object_stream(check->reader, map, LIMIT_STREAM, &check->map_length);
	if (check->map == NULL && qpdf_oh_is_stream(check->reader->qpdf, map))
		check->map = (const guint8 *)""; /* it cannot be read: it leads to no glyph */
}

/* FreeType takes CIDs of a bare CFF program that is keyed by them. */
static FT_UInt
glyph_of(const struct glyph_check *check, guint code)
{
	if (check->map == NULL)
		return code;
	return 2 * (gsize)code + 1 < check->map_length ? (FT_UInt)check->map[2 * code] << 8 | check->map[2 * code + 1] :
							 0;
}

static bool
load_glyph(const struct glyph_check *check, FT_UInt glyph)
{
	return FT_Load_Glyph(check->face, glyph, FT_LOAD_NO_SCALE) == 0 &&
	    check->face->glyph->format == FT_GLYPH_FORMAT_OUTLINE;
}

/* Drawn as the glyph for "no such character" is; a character that is a box may be. */
static bool
is_box(const struct glyph_check *check, gunichar c)
{
	const FT_Outline *outline = &check->face->glyph->outline;
	gsize length = (gsize)outline->n_points * sizeof *outline->points;

	return length > 0 && length == check->undefined->len && !(c >= 0x25a0 && c <= 0x25ff) &&
	    !(c >= 0x2610 && c <= 0x2612) && memcmp(outline->points, check->undefined->data, length) == 0;
}

static bool
may_be_empty(gunichar c)
{
	return reader_blank(c) || c == 0x34f || c == 0x115f || c == 0x1160 || (c >= 0x180b && c <= 0x180e) ||
	    c == 0x2800 || c == 0x3164 || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xffa0 || (c >= 0xe0100 && c <= 0xe01ef);
}

static void
note_unseen(struct glyph_check *check, guint *count, gunichar c)
{
	if (c > 0 && g_utf8_strlen(check->unseen->str, -1) < EXAMPLES)
		g_string_append_unichar(check->unseen, c);
	++*count;
}

static void
look_at(struct glyph_check *check, guint code)
{
	FT_UInt glyph = glyph_of(check, code);
	gunichar c = code < check->font->unicode->len ? g_array_index(check->font->unicode, gunichar, code) : 0;
	double width = g_array_index(check->width, double, code);

	if (glyph == 0 || !load_glyph(check, glyph)) {
		note_unseen(check, &check->missing, c);
		return;
	}
	if (check->face->glyph->outline.n_points == 0 && !may_be_empty(c))
		note_unseen(check, &check->empty, c);
	else if (is_box(check, c))
		note_unseen(check, &check->boxes, c);
	if (width < 0)
		width = check->default_width;
	check->off += fabs(width - (double)check->face->glyph->metrics.horiAdvance * 1000 / check->face->units_per_EM) >
	    WIDTH_OFF;
}

static bool
is_shown(const struct reader_font *font, guint code)
{
	return (font->shown[code / 64] >> code % 64 & 1) != 0;
}

static void
look_at_all(struct glyph_check *check)
{
	const FT_Outline *outline = &check->face->glyph->outline;
	guint last = 65535;

	while (last > 0 && !is_shown(check->font, last))
		last--;
	g_array_set_size(check->width, last + 1);
	for (guint code = 0; code <= last; code++)
		g_array_index(check->width, double, code) = -1;
	read_widths(check);
	read_map(check);
	if (load_glyph(check, 0))
		g_byte_array_append(check->undefined, (const guint8 *)outline->points,
		    (guint)outline->n_points * (guint)sizeof *outline->points);
	for (guint code = 1; code <= last; code++)
		if (is_shown(check->font, code) &&
		    check->missing + check->empty + check->boxes + check->off < LIMIT_UNSEEN)
			look_at(check, code);
}

void
reader_glyphs(struct reader *reader, struct reader_font *font)
{
	g_autoptr(GArray) width = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GByteArray) undefined = g_byte_array_new();
	g_autoptr(GString) unseen = g_string_new(NULL);
	struct glyph_check check = { .reader = reader,
		.font = font,
		.face = open_face(reader, font),
		.width = width,
		.undefined = undefined,
		.unseen = unseen };

	if (check.face == NULL) {
		xml_set(font->fact, "embedded", "broken");
		return;
	}
	if (font->two_bytes) {
		look_at_all(&check);
		xml_setf(font->fact, "glyphs", "%ld", check.face->num_glyphs);
		xml_setf(font->fact, "missing", "%u", check.missing);
		xml_setf(font->fact, "empty", "%u", check.empty);
		xml_setf(font->fact, "boxes", "%u", check.boxes);
		xml_setf(font->fact, "widths-off", "%u", check.off);
		fact_set(reader, font->fact, "unseen", unseen->len > 0 ? unseen->str : NULL);
	}
	FT_Done_Face(check.face);
}
