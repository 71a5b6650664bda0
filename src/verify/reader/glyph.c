/*
 * Opens the font programs of the file by FreeType: is each glyph that the pages show in them, drawn, and as wide as the
 * file says, and where is its ink?  Text is read through ToUnicode and says nothing of that: a page of empty boxes reads well.
 */
#include <math.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"

enum { EXAMPLES = 8, DEFAULT_WIDTH = 1000, DEFAULT_DOWN_Y = 880, WIDTH_OFF = 1 };

/* Steps of codes in lines that run down, as /W2 has them [1/1000 em]. */
struct glyph_steps {
	guint first, last;
	double by, x, y;
};

/* A font program that is open. */
struct reader_program {
	FT_Face face;
	const guint8 *map; /* CIDToGIDMap; NULL: a CID is its glyph's number */
	gsize map_length;
	GArray *width; /* double by code, as /W has it; negative: /DW holds */
	double default_width;
	GArray *down;           /* struct glyph_steps; ... */
	double down_y, down_by; /* ... for other codes, by /DW2 */
	GArray *glyph;          /* struct reader_glyph by code */
	GByteArray *undefined;  /* points of the glyph for "no such character" */
	guint missing, empty, boxes, off, altered, veiled;
	GString *unseen, *strange; /* some of the characters: of all those, and of the altered ones */
	GHashTable *parts;         /* codes that say nothing themselves, each with a text of which it is a part */
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
	if (code > 65535)
		return;
	for (guint next = width->len; next <= code; next++) {
		static const double unset = -1;

		g_array_append_val(width, unset);
	}
	g_array_index(width, double, code) = value;
}

/* /W: `first [w w ...]` and `first last w`. */
static void
read_widths(struct reader *reader, const struct reader_font *font, struct reader_program *program)
{
	qpdf_oh list = object_key(reader, font->inner, "/W");
	int count = object_count(reader, list), i = 0;
	qpdf_oh dw = object_key(reader, font->inner, "/DW");

	program->default_width = object_missing(reader, dw) ? DEFAULT_WIDTH : object_number(reader, dw);
	while (i + 1 < count) {
		guint first = (guint)CLAMP(object_number(reader, object_item(reader, list, i)), 0, 65535);
		qpdf_oh next = object_item(reader, list, i + 1);

		if (qpdf_oh_is_array(reader->qpdf, next)) {
			for (int k = 0; k < object_count(reader, next); k++)
				set_width(program->width, first + (guint)k,
				    object_number(reader, object_item(reader, next, k)));
			i += 2;
			continue;
		}
		for (guint code = first; code <= 65535 && code <= object_number(reader, next) && i + 2 < count; code++)
			set_width(program->width, code, object_number(reader, object_item(reader, list, i + 2)));
		i += 3;
	}
}

/* One of the numbers of an array from `at` on: `by x y`. */
static struct glyph_steps
steps_at(struct reader *reader, qpdf_oh list, int at, guint first, guint last)
{
	double number[3];

	for (int i = 0; i < 3; i++)
		number[i] = object_number(reader, object_item(reader, list, at + i));
	return (struct glyph_steps){ first, last, number[0], number[1], number[2] };
}

/* /DW2 and /W2: `first [by x y by x y ...]` and `first last by x y`. */
static void
read_steps(struct reader *reader, const struct reader_font *font, struct reader_program *program)
{
	qpdf_oh list = object_key(reader, font->inner, "/W2"), whole = object_key(reader, font->inner, "/DW2");
	int count = object_count(reader, list), i = 0;
	bool given = object_count(reader, whole) == 2;

	program->down_y = given ? object_number(reader, object_item(reader, whole, 0)) : DEFAULT_DOWN_Y;
	program->down_by = given ? object_number(reader, object_item(reader, whole, 1)) : -DEFAULT_WIDTH;
	while (i + 1 < count && program->down->len < 65536) {
		guint first = (guint)CLAMP(object_number(reader, object_item(reader, list, i)), 0, 65535);
		qpdf_oh next = object_item(reader, list, i + 1);
		struct glyph_steps steps;

		if (!qpdf_oh_is_array(reader->qpdf, next)) {
			steps = steps_at(reader, list, i + 2, first,
			    (guint)CLAMP(object_number(reader, next), 0, 65535));
			g_array_append_val(program->down, steps);
			i += 5;
			continue;
		}
		for (int k = 0; k + 2 < object_count(reader, next); k += 3, first++) {
			steps = steps_at(reader, next, k, first, first);
			g_array_append_val(program->down, steps);
		}
		i += 2;
	}
}

static void
read_map(struct reader *reader, const struct reader_font *font, struct reader_program *program)
{
	qpdf_oh map = object_key(reader, font->inner, "/CIDToGIDMap");

	program->map = (const guint8 *)object_stream(reader, map, LIMIT_STREAM, &program->map_length);
	if (program->map == NULL && qpdf_oh_is_stream(reader->qpdf, map))
		program->map = (const guint8 *)""; /* it cannot be read: it leads to no glyph */
	fact_flag(font->fact, "remapped",
	    !object_is_name(reader, map, "Identity") &&
		!(object_missing(reader, map) &&
		    object_is_name(reader, object_key(reader, font->inner, "/Subtype"), "CIDFontType0")));
}

/* FreeType takes CIDs of a bare CFF program that is keyed by them. */
static FT_UInt
glyph_of(const struct reader_program *program, guint code)
{
	if (program->map == NULL)
		return code;
	return 2 * (gsize)code + 1 < program->map_length ?
	    (FT_UInt)program->map[2 * code] << 8 | program->map[2 * code + 1] :
	    0;
}

static bool
load_glyph(const struct reader_program *program, FT_UInt glyph)
{
	return FT_Load_Glyph(program->face, glyph, FT_LOAD_NO_SCALE) == 0 &&
	    program->face->glyph->format == FT_GLYPH_FORMAT_OUTLINE;
}

/* Drawn as the glyph for "no such character" is; a character that is a box may be. */
static bool
is_box(const struct reader_program *program, gunichar c)
{
	const FT_Outline *outline = &program->face->glyph->outline;
	gsize length = (gsize)outline->n_points * sizeof *outline->points;

	return length > 0 && length == program->undefined->len && !(c >= 0x25a0 && c <= 0x25ff) &&
	    !(c >= 0x2610 && c <= 0x2612) && memcmp(outline->points, program->undefined->data, length) == 0;
}

static bool
may_be_empty(gunichar c)
{
	return text_is_blank(c) || c == 0x34f || c == 0x115f || c == 0x1160 || (c >= 0x180b && c <= 0x180e) ||
	    c == 0x2800 || c == 0x3164 || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xffa0 || (c >= 0xe0100 && c <= 0xe01ef);
}

static void
note(GString *examples, guint *count, gunichar c)
{
	if (c > 0 && g_utf8_strlen(examples->str, -1) < EXAMPLES)
		g_string_append_unichar(examples, c);
	++*count;
}

/* The house's face draws the text otherwise; where it is another edition, it draws another text so. */
static void
compare(struct reader_program *program, const struct reader_font *font, const char *text)
{
	const FT_GlyphSlot slot = program->face->glyph;

	if (font->house == NULL)
		return;
	if (font->edition ? reader_house_exchanged(font->house, text, font->unicode, slot) :
			    !reader_house_draws(font->house, text, slot))
		note(program->strange, &program->altered, g_utf8_get_char(text));
}

static double
width_of(const struct reader_program *program, guint code)
{
	double width = code < program->width->len ? g_array_index(program->width, double, code) : -1;

	return width < 0 ? program->default_width : width;
}

/* The outline in hand: is it as it should be, and where is its ink? */
static void
look_at(struct reader_program *program, guint code, gunichar c, struct reader_glyph *glyph)
{
	const FT_GlyphSlot slot = program->face->glyph;
	double em = program->face->units_per_EM;
	FT_BBox box;

	if (slot->outline.n_points == 0 && !may_be_empty(c))
		note(program->unseen, &program->empty, c);
	else if (is_box(program, c))
		note(program->unseen, &program->boxes, c);
	program->off += fabs(width_of(program, code) - (double)slot->metrics.horiAdvance * 1000 / em) > WIDTH_OFF;
	FT_Outline_Get_CBox(&slot->outline, &box);
	*glyph = (struct reader_glyph){ .x1 = (float)((double)box.xMin / em),
		.y1 = (float)((double)box.yMin / em),
		.x2 = (float)((double)box.xMax / em),
		.y2 = (float)((double)box.yMax / em),
		.ink = slot->outline.n_points > 0,
		.looked = true };
}

/* Characters that nobody sees stand beside those that are seen: a search finds neither. */
static bool
is_veiled(const char *text)
{
	bool seen = false, unseen = false;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);

		seen = seen || !text_is_blank(c);
		unseen = unseen || (text_is_blank(c) && !g_unichar_isspace(c));
	}
	return seen && unseen;
}

static void
load_code(struct reader_font *font, guint code, struct reader_glyph *glyph)
{
	struct reader_program *program = font->opened;
	gunichar c = code < font->unicode->len ? g_array_index(font->unicode, gunichar, code) : 0;
	FT_UInt index = glyph_of(program, code);

	glyph->looked = true;
	program->veiled += is_veiled(reader_said(font, code));
	if (index == 0 || !load_glyph(program, index)) {
		note(program->unseen, &program->missing, c);
		return;
	}
	look_at(program, code, c, glyph);
	if (!text_is_blank(c))
		compare(program, font, reader_said(font, code));
}

/* A glyph without a text of its own is a part of what several show together. */
static void
compare_part(struct reader_font *font, guint code, const char *actual)
{
	struct reader_program *program = font->opened;
	g_autofree char *key = g_strdup_printf("%u %s", code, actual);

	if (g_hash_table_add(program->parts, g_steal_pointer(&key)) && load_glyph(program, glyph_of(program, code)))
		compare(program, font, actual);
}

const struct reader_glyph *
reader_glyph(struct reader_font *font, guint code, const char *actual)
{
	static const struct reader_glyph nothing;
	struct reader_program *program = font->opened;
	struct reader_glyph *glyph;

	if (program == NULL)
		return &nothing;
	if (program->glyph->len <= code)
		g_array_set_size(program->glyph, code + 1);
	glyph = &g_array_index(program->glyph, struct reader_glyph, code);
	if (!glyph->looked && code != 0)
		load_code(font, code, glyph);
	if (glyph->ink && actual != NULL && font->house != NULL &&
	    (code >= font->unicode->len || text_is_blank(g_array_index(font->unicode, gunichar, code))))
		compare_part(font, code, actual);
	return glyph;
}

static struct reader_step
step_down(const struct reader_program *program, guint code)
{
	for (guint i = 0; i < program->down->len; i++) {
		const struct glyph_steps *one = &g_array_index(program->down, struct glyph_steps, i);

		if (code >= one->first && code <= one->last)
			return (struct reader_step){ one->x / 1000, one->y / 1000, one->by / 1000 };
	}
	return (struct reader_step){ width_of(program, code) / 2000, program->down_y / 1000, program->down_by / 1000 };
}

struct reader_step
reader_step(const struct reader_font *font, guint code)
{
	if (font->opened == NULL)
		return (struct reader_step){ 0, 0, font->down ? -1 : 1 };
	if (font->down)
		return step_down(font->opened, code);
	return (struct reader_step){ 0, 0, width_of(font->opened, code) / 1000 };
}

void
reader_program_open(struct reader *reader, struct reader_font *font)
{
	FT_Face face = open_face(reader, font);
	struct reader_program *program;

	if (face == NULL) {
		xml_set(font->fact, "embedded", "broken");
		return;
	}
	program = font->opened = arena_alloc(reader->arena, sizeof *program);
	program->face = face;
	program->width = arena_vector(reader->arena, sizeof(double));
	program->down = arena_vector(reader->arena, sizeof(struct glyph_steps));
	program->glyph = arena_vector(reader->arena, sizeof(struct reader_glyph));
	program->undefined = arena_adopt(reader->arena, g_byte_array_new(), (GDestroyNotify)g_byte_array_unref);
	program->unseen = arena_string(reader->arena);
	program->strange = arena_string(reader->arena);
	program->parts = arena_adopt(reader->arena, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	    (GDestroyNotify)g_hash_table_unref);
	if (!font->two_bytes)
		return;
	read_widths(reader, font, program);
	read_map(reader, font, program);
	if (font->down)
		read_steps(reader, font, program);
	if (load_glyph(program, 0))
		g_byte_array_append(program->undefined, (const guint8 *)face->glyph->outline.points,
		    (guint)face->glyph->outline.n_points * (guint)sizeof *face->glyph->outline.points);
}

void
reader_program_close(struct reader *reader, struct reader_font *font)
{
	struct reader_program *program = font->opened;

	if (program == NULL)
		return;
	if (font->two_bytes) {
		xml_setf(font->fact, "glyphs", "%ld", program->face->num_glyphs);
		xml_setf(font->fact, "missing", "%u", program->missing);
		xml_setf(font->fact, "empty", "%u", program->empty);
		xml_setf(font->fact, "boxes", "%u", program->boxes);
		xml_setf(font->fact, "widths-off", "%u", program->off);
		fact_set(reader, font->fact, "unseen", program->unseen->len > 0 ? program->unseen->str : NULL);
		xml_setf(font->fact, "veiled", "%u", program->veiled);
		if (font->house != NULL)
			xml_setf(font->fact, "altered", "%u", program->altered);
		fact_set(reader, font->fact, "strange", program->strange->len > 0 ? program->strange->str : NULL);
	}
	FT_Done_Face(program->face);
	font->opened = NULL;
}
