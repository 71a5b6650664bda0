/*
 * The house's own faces: whether a glyph of a file is drawn as the face draws that text.  HarfBuzz says which glyphs of the
 * face show a text, FreeType draws both.  Outlines of the house are kept packed, so that a batch unpacks each once.
 */
#include <math.h>
#include <string.h>

#include <hb-ot.h>
#include <hb.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "base/arena.h"
#include "base/digest.h"
#include "verify/reader/inner.h"

/* An outline as the face has it, in units of the em. */
struct house_outline {
	guint16 points, contours;
	gint32 advance;
	gint16 *point; /* x, y; then the last point of each contour */
	guint8 *tag;
};

struct house_face {
	const struct reader_face *from;
	struct reader_house *house;
	FT_Face face;
	hb_font_t *font;
	bool tried;         /* to open it; both are NULL when it could not be */
	const char *sha256; /* of its file; NULL before it is asked for, "" cannot be read */
	GHashTable *drawn;  /* struct house_outline by glyph */
};

struct reader_house {
	struct arena *arena;
	FT_Library library;
	hb_buffer_t *buffer;
	guint count;
	struct house_face *face;
};

static void
close_house(gpointer data)
{
	struct reader_house *house = data;

	for (guint i = 0; i < house->count; i++) {
		hb_font_destroy(house->face[i].font);
		if (house->face[i].face != NULL)
			FT_Done_Face(house->face[i].face);
	}
	hb_buffer_destroy(house->buffer);
	FT_Done_FreeType(house->library);
}

struct reader_house *
reader_house_new(struct arena *arena, const struct reader_face *face, guint count)
{
	struct reader_house *house = arena_alloc(arena, sizeof *house);

	house->arena = arena;
	house->buffer = hb_buffer_create();
	house->face = arena_array(arena, count, sizeof *house->face);
	if (FT_Init_FreeType(&house->library) != 0)
		count = 0;
	house->count = count;
	for (guint i = 0; i < count; i++) {
		house->face[i].from = &face[i];
		house->face[i].house = house;
		house->face[i].drawn = g_hash_table_new(NULL, NULL);
		arena_adopt(arena, house->face[i].drawn, (GDestroyNotify)g_hash_table_unref);
	}
	arena_adopt(arena, house, close_house);
	return house;
}

struct house_face *
reader_house_face(const struct reader_house *house, const char *id)
{
	for (guint i = 0; i < house->count; i++)
		if (strcmp(house->face[i].from->id, id) == 0)
			return &house->face[i];
	return NULL;
}

static void
open_font(struct house_face *face)
{
	hb_blob_t *blob = hb_blob_create_from_file_or_fail(face->from->file);
	hb_face_t *tables;

	if (blob == NULL)
		return;
	tables = hb_face_create(blob, face->from->index);
	if (FT_New_Face(face->house->library, face->from->file, (FT_Long)face->from->index, &face->face) == 0)
		face->font = hb_font_create(tables);
	hb_face_destroy(tables);
	hb_blob_destroy(blob);
}

bool
reader_house_open(struct house_face *face)
{
	if (!face->tried && face->from->file != NULL)
		open_font(face);
	face->tried = true;
	return face->font != NULL;
}

bool
reader_house_is(struct house_face *face, const char *sha256)
{
	g_autoptr(GMappedFile) file = NULL;

	if (face->sha256 == NULL)
		face->sha256 = face->from->sha256;
	if (face->sha256 == NULL) {
		file = face->from->file != NULL ? g_mapped_file_new(face->from->file, FALSE, NULL) : NULL;
		face->sha256 = file != NULL ? digest_sha256(face->house->arena, g_mapped_file_get_contents(file),
						  g_mapped_file_get_length(file)) :
					      "";
	}
	return g_ascii_strcasecmp(face->sha256, sha256) == 0;
}

/* --- outlines --- */

static struct house_outline *
pack(struct arena *arena, const FT_GlyphSlot slot)
{
	const FT_Outline *from = &slot->outline;
	struct house_outline *to = arena_alloc(arena, sizeof *to);

	to->points = (guint16)from->n_points;
	to->contours = (guint16)from->n_contours;
	to->advance = (gint32)slot->metrics.horiAdvance;
	to->point = arena_array(arena, 2 * (gsize)to->points + to->contours + 1, sizeof *to->point);
	for (int i = 0; i < from->n_points; i++) {
		to->point[2 * i] = (gint16)from->points[i].x;
		to->point[2 * i + 1] = (gint16)from->points[i].y;
	}
	for (int i = 0; i < from->n_contours; i++)
		to->point[2 * to->points + i] = (gint16)from->contours[i];
	to->tag = arena_memdup(arena, from->tags, to->points);
	return to;
}

/* The outline of a glyph of the face; NULL: it has none. */
static const struct house_outline *
drawn(struct house_face *face, guint glyph)
{
	struct house_outline *outline = g_hash_table_lookup(face->drawn, GUINT_TO_POINTER(glyph));

	if (outline != NULL)
		return outline;
	if (FT_Load_Glyph(face->face, glyph, FT_LOAD_NO_SCALE) != 0 ||
	    face->face->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
		return NULL;
	outline = pack(face->house->arena, face->face->glyph);
	g_hash_table_insert(face->drawn, GUINT_TO_POINTER(glyph), outline);
	return outline;
}

static bool
is_drawn_so(struct house_face *face, guint glyph, const FT_GlyphSlot slot)
{
	const struct house_outline *own = drawn(face, glyph);
	const FT_Outline *other = &slot->outline;

	if (own == NULL || own->points != other->n_points || own->contours != other->n_contours ||
	    own->advance != slot->metrics.horiAdvance)
		return false;
	for (int i = 0; i < other->n_points; i++)
		if (own->point[2 * i] != other->points[i].x || own->point[2 * i + 1] != other->points[i].y ||
		    FT_CURVE_TAG(own->tag[i]) != FT_CURVE_TAG(other->tags[i]))
			return false;
	for (int i = 0; i < other->n_contours; i++)
		if (own->point[2 * own->points + i] != other->contours[i])
			return false;
	return true;
}

/* Of another edition of the face: the shapes are compared, wherever they stand in their squares [em]. */
#define SHAPE_OFF (1.0 / 250)
/* A shape of fewer points is a stroke, which many characters are. */
enum { SHAPE_POINTS = 5 };

static bool
is_near(double one, double other)
{
	return fabs(one - other) <= SHAPE_OFF;
}

/* How far point i of an outline lies from its first one [em]; axis: 0 across, 1 up. */
static double
from_first(const gint16 *point, guint i, guint axis, guint em)
{
	return (double)(point[2 * i + axis] - point[axis]) / em;
}

static double
from_first_drawn(const FT_Outline *outline, guint i, guint axis, guint em)
{
	const FT_Vector *one = &outline->points[i], *first = &outline->points[0];

	return (double)(axis == 0 ? one->x - first->x : one->y - first->y) / em;
}

static bool
is_shaped_so(struct house_face *face, guint glyph, const FT_GlyphSlot slot)
{
	const struct house_outline *own = drawn(face, glyph);
	const FT_Outline *other = &slot->outline;
	guint em = face->face->units_per_EM, em_there = slot->face->units_per_EM;

	if (own == NULL || own->points != other->n_points || own->contours != other->n_contours || own->points == 0)
		return false;
	for (guint i = 0; i < own->points; i++) {
		if (FT_CURVE_TAG(own->tag[i]) != FT_CURVE_TAG(other->tags[i]))
			return false;
		for (guint axis = 0; axis < 2; axis++)
			if (!is_near(from_first(own->point, i, axis, em), from_first_drawn(other, i, axis, em_there)))
				return false;
	}
	for (guint i = 0; i < own->contours; i++)
		if (own->point[2 * own->points + i] != other->contours[i])
			return false;
	return true;
}

/* --- which glyphs show a text --- */

/*
 * What may be drawn for a character: quotation marks are corners in lines that run down (GB/T 15834 5.2), the slash takes
 * half a square (CLREQ 3.1.6), √ that is no root is a tick, signs of money stand at their figures as Latin ones.
 */
static gunichar
stand_in(gunichar c)
{
	static const gunichar pairs[][2] = { { 0x201c, 0xfe43 }, { 0x201d, 0xfe44 }, { 0x2018, 0xfe41 },
		{ 0x2019, 0xfe42 }, { 0xff0f, '/' }, { 0x221a, 0x2713 }, { 0xffe5, 0xa5 }, { 0xffe1, 0xa3 },
		{ 0xff04, '$' } };

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (pairs[i][0] == c)
			return pairs[i][1];
	return 0;
}

typedef bool house_same(struct house_face *, guint glyph, const FT_GlyphSlot);

static bool
nominal_is_so(struct house_face *face, gunichar c, house_same *same, const FT_GlyphSlot slot)
{
	hb_codepoint_t glyph = 0;

	return c != 0 && hb_font_get_nominal_glyph(face->font, c, &glyph) && glyph != 0 && same(face, glyph, slot);
}

/* One of the glyphs that the text is shaped to, along a line or down one, as wide as it is or in a whole square. */
static bool
shaped_is_so(struct house_face *face, const char *text, bool down, bool square, house_same *same,
    const FT_GlyphSlot slot)
{
	const hb_feature_t feature[] = {
		{ HB_TAG('l', 'i', 'g', 'a'), 0, 0, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('f', 'w', 'i', 'd'), square, 0, HB_FEATURE_GLOBAL_END },
	};
	hb_buffer_t *buffer = face->house->buffer;
	const hb_glyph_info_t *info;
	guint count;

	hb_buffer_clear_contents(buffer);
	hb_buffer_add_utf8(buffer, text, -1, 0, -1);
	hb_buffer_guess_segment_properties(buffer);
	if (down) {
		hb_buffer_set_direction(buffer, HB_DIRECTION_TTB);
		hb_buffer_set_script(buffer, HB_SCRIPT_HAN);
	}
	hb_buffer_set_language(buffer, hb_language_from_string("zh-cn", -1));
	hb_shape(face->font, buffer, feature, down ? 0 : G_N_ELEMENTS(feature));
	info = hb_buffer_get_glyph_infos(buffer, &count);
	for (guint i = 0; i < count; i++)
		if (info[i].codepoint != 0 && same(face, info[i].codepoint, slot))
			return true;
	return false;
}

static bool
shows(struct house_face *face, const char *text, house_same *same, const FT_GlyphSlot slot)
{
	gunichar c = g_utf8_get_char(text);
	bool one = *text != '\0' && *g_utf8_next_char(text) == '\0';

	if (one && (nominal_is_so(face, c, same, slot) || nominal_is_so(face, stand_in(c), same, slot)))
		return true;
	return shaped_is_so(face, text, false, false, same, slot) ||
	    shaped_is_so(face, text, false, true, same, slot) || shaped_is_so(face, text, true, false, same, slot);
}

bool
reader_house_draws(struct house_face *face, const char *text, const struct FT_GlyphSlotRec_ *glyph)
{
	const FT_GlyphSlot slot = (FT_GlyphSlot)glyph;

	return *text != '\0' && slot->face->units_per_EM == face->face->units_per_EM &&
	    shows(face, text, is_drawn_so, slot);
}

bool
reader_house_exchanged(struct house_face *face, const char *text, const GArray *others,
    const struct FT_GlyphSlotRec_ *glyph)
{
	static const char common[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	const FT_GlyphSlot slot = (FT_GlyphSlot)glyph;
	bool found = false;

	if (*text == '\0' || slot->outline.n_points < SHAPE_POINTS || shows(face, text, is_shaped_so, slot))
		return false;
	for (const char *c = common; *c != '\0' && !found; c++)
		found = nominal_is_so(face, (gunichar)*c, is_shaped_so, slot);
	for (guint i = 0; i < others->len && !found; i++)
		found = nominal_is_so(face, g_array_index(others, gunichar, i), is_shaped_so, slot);
	return found;
}
