/* Characters of lines that run down: vertical forms by the faces' own tables, figures in one square, words turned. */
#include "layout/line/inner.h"

#include <hb.h>

#define EM_DESCENT     0.12
#define DOT_CELL       0.5  /* the interpunct takes half an em */
#define CORNER         0.80 /* top of a comma in the upper right corner, above the base line */
#define CORNER_HIGHEST 0.5  /* ... of marks that are lower than this */
#define SQUARE_MOST    3    /* letters and figures side by side in a square: four cannot be read, ... */
#define SQUARE_NARROW  0.5  /* ... figures narrowed to this part of their width, ... */
#define LETTERS_NARROW 0.66 /* ... letters to this */

/* A character as lines that run down have it: in a square, or turned. */
struct down_char {
	bool turned;
	guint32 glyph;
	double advance; /* downwards [em] */
	double shift,
	    raise; /* of the glyph's origin from the middle of the square's width, and from 0.88 em below its top */
	double left, right; /* blank above and below the ink that may be taken away */
};

/* Quotation marks are corners in lines that run down, double ones first (GB/T 15834 5.2). */
static gunichar
corner(gunichar c)
{
	switch (c) {
	case 0x201C:
		return 0xFE43;
	case 0x201D:
		return 0xFE44;
	case 0x2018:
		return 0xFE41;
	case 0x2019:
		return 0xFE42;
	}
	return c;
}

/* The glyph that a face has for lines that run down; the same when it has no other. */
static guint32
vertical_glyph(hb_font_t *font, gunichar c, guint32 across)
{
	hb_buffer_t *buffer;
	hb_glyph_info_t *info;
	hb_codepoint_t glyph = 0;
	guint count;

	if (corner(c) != c && hb_font_get_nominal_glyph(font, corner(c), &glyph) && glyph != 0)
		return glyph;
	buffer = hb_buffer_create();
	hb_buffer_add_codepoints(buffer, &(hb_codepoint_t){ c }, 1, 0, 1);
	hb_buffer_set_direction(buffer, HB_DIRECTION_TTB);
	hb_buffer_set_script(buffer, HB_SCRIPT_HAN);
	hb_buffer_set_language(buffer, hb_language_from_string("zh-cn", -1));
	hb_shape(font, buffer, NULL, 0);
	info = hb_buffer_get_glyph_infos(buffer, &count);
	if (count == 1 && info[0].codepoint != 0)
		across = info[0].codepoint;
	hb_buffer_destroy(buffer);
	return across;
}

/* Arrows, rules and signs between terms point along the line, whatever its direction (UAX 50). */
static bool
follows_line(gunichar c)
{
	return (c >= 0x2190 && c <= 0x21FF) || (c >= 0x2200 && c <= 0x22FF) || (c >= 0x2500 && c <= 0x257F) ||
	    c == 0xFF0B || c == 0xFF0D || (c >= 0xFF1C && c <= 0xFF1E) || c == 0xFF5C || c == 0xFF5E;
}

static bool
turns(gunichar c, enum char_class class)
{
	return class == CHAR_OPEN || class == CHAR_CLOSE || class == CHAR_DASH || class == CHAR_ELLIPSIS ||
	    class == CHAR_CONNECT || follows_line(c);
}

/* The blank in the square of a mark; colons and what ends a question keep their whole one (CLREQ 3.1.6). */
static void
fit_mark(gunichar c, enum char_class class, double top, double bottom, struct down_char *out)
{
	bool low = top - bottom < CORNER_HIGHEST;

	if (class == CHAR_DOT) {
		out->advance = DOT_CELL;
		out->raise = EM_ASCENT - DOT_CELL / 2 - (top + bottom) / 2;
		return;
	}
	if (low && (class == CHAR_STOP || (class == CHAR_COMMA && c != 0xFF1A && c != 0xFF1B)))
		out->raise = MAX(CORNER - top, 0);
	if (class == CHAR_OPEN)
		out->left = CLAMP(EM_ASCENT - top, 0, 0.5);
	else if (char_closes(class) && (low || class == CHAR_CLOSE))
		out->right = CLAMP(bottom + out->raise + EM_DESCENT, 0, 0.5);
}

/* The vertical form of a character that `across` is the horizontal form of. */
static struct down_char
down_char(struct faces *faces, gunichar c, const struct face_char *across)
{
	struct down_char out = { .glyph = across->glyph, .advance = 1 };
	hb_font_t *font;
	hb_glyph_extents_t ink;
	double unit;

	if (across->face == FACE_NONE)
		return out;
	font = faces_font(faces, across->face);
	unit = 1.0 / hb_face_get_upem(hb_font_get_face(font));
	out.glyph = vertical_glyph(font, c, across->glyph);
	if (out.glyph == across->glyph && turns(c, across->class)) {
		out.turned = true;
		return out;
	}
	out.shift = -hb_font_get_glyph_h_advance(font, out.glyph) * unit / 2;
	if (!hb_font_get_glyph_extents(font, out.glyph, &ink))
		return out;
	if (across->class == CHAR_DOT)
		out.shift = -(ink.x_bearing + ink.width / 2.0) * unit;
	fit_mark(c, across->class, ink.y_bearing * unit, (ink.y_bearing + ink.height) * unit, &out);
	if ((across->class == CHAR_COMMA || across->class == CHAR_STOP) && out.glyph == across->glyph)
		out.shift = 0; /* no form of its own: from the lower left into the upper right */
	return out;
}

/*
 * A glyph of a turned line: `along` it from the atom's beginning, `right` of its base line.  What is raised stands to the right of
 * the column's middle, what is lowered to its left, whichever way it is set.
 */
static void
place(struct para_glyph *glyph, double along, double right)
{
	glyph->dx = along;
	glyph->dy = right;
}

/* A full-width character in its square. */
static void
set_upright(struct faces *faces, guint role, struct para_atom *a, struct para_glyph *glyph, double em, double raise)
{
	struct down_char down = down_char(faces, a->c, faces_char(faces, role, a->c));

	if (down.turned) {
		a->way = RUN_TURNED;
		return;
	}
	a->way = RUN_DOWN;
	a->left = down.left * a->size;
	a->right = down.right * a->size;
	if (a->glyphs == 1) {
		glyph->id = down.glyph;
		place(glyph, (EM_ASCENT - down.raise) * a->size, down.shift * a->size + DOWN_MIDDLE * em + raise);
		a->width = down.advance * a->size;
		return;
	}
	/* A character with marks on it keeps them where they are. */
	for (guint i = 0; i < a->glyphs; i++)
		place(&glyph[i], EM_ASCENT * a->size - glyph[i].dy + raise,
		    glyph[i].dx - a->width / 2 + DOWN_MIDDLE * em + raise);
	a->width = a->size;
}

/* Whether a word is set across in one square, and how narrow. */
static double
square_narrow(const struct para_atom *a, guint count)
{
	double width = 0;
	bool figures = true;

	for (guint i = 0; i < count; i++) {
		if (a[i].class != CHAR_DIGIT && a[i].class != CHAR_LETTER && (i == 0 || a[i].c != '%'))
			return 0;
		figures = figures && a[i].class == CHAR_DIGIT;
		width += a[i].width;
	}
	if (count > SQUARE_MOST)
		return 0;
	if (width <= a->size)
		return 1;
	return a->size / width >= (figures ? SQUARE_NARROW : LETTERS_NARROW) ? a->size / width : 0;
}

/* A range whose other end lies turned is turned as a whole: 10～35kV. */
static bool
leads_to_word(const char *rest)
{
	guint letters = 0;

	if (char_class(g_utf8_get_char(rest)) != CHAR_CONNECT)
		return false;
	for (rest = g_utf8_next_char(rest); g_ascii_isalnum(*rest) || *rest == '.'; rest++)
		letters++;
	return letters > SQUARE_MOST;
}

/* Makes one atom of a word: a square with its letters side by side. */
static void
set_square(GArray *atoms, guint from, struct para_glyph *glyph, double narrow, double em, double raise)
{
	struct para_atom *a = &g_array_index(atoms, struct para_atom, from);
	double x = 0, width = 0;
	guint glyphs = 0, bytes = 0, base = a->offset;

	for (guint i = from; i < atoms->len; i++)
		width += g_array_index(atoms, struct para_atom, i).width;
	for (guint i = from; i < atoms->len; i++) {
		const struct para_atom *part = &g_array_index(atoms, struct para_atom, i);

		for (guint k = 0; k < part->glyphs; k++, glyphs++) {
			struct para_glyph *g = &glyph[glyphs];

			g->cluster += part->offset - base;
			place(g, EM_ASCENT * a->size - g->dy + raise,
			    (x + g->dx - width / 2) * narrow + DOWN_MIDDLE * em + raise);
		}
		x += part->width;
		bytes = part->offset + part->bytes - base;
	}
	a->way = RUN_ACROSS;
	a->narrow = narrow < 1 ? narrow : 0;
	a->class = CHAR_HAN;
	a->wide = true;
	a->width = a->size;
	a->glyphs = glyphs;
	a->bytes = bytes;
	g_array_set_size(atoms, from + 1);
}

void
para_atom_turn_down(struct para_builder *b, guint from, const char *rest)
{
	GArray *atoms = b->scratch->atom, *glyphs = b->scratch->glyph;
	double em = b->box->style->size, raise = b->span->style->raise, narrow;
	struct para_atom *a;
	struct para_glyph *glyph;

	if (from >= atoms->len)
		return;
	a = &g_array_index(atoms, struct para_atom, from);
	if (a->glyph >= glyphs->len)
		return;
	glyph = &g_array_index(glyphs, struct para_glyph, a->glyph);
	if (a->wide && a->c != 0x2014 && from + 1 == atoms->len) {
		set_upright(b->faces, b->role, a, glyph, em, raise);
	} else if (!a->wide && !(raise != 0 && from > 0 && a[-1].way == RUN_TURNED) && !leads_to_word(rest) &&
	    (narrow = square_narrow(a, atoms->len - from)) > 0) {
		set_square(atoms, from, glyph, narrow, em, raise);
		return;
	}
	for (guint i = from; i < atoms->len; i++) {
		a = &g_array_index(atoms, struct para_atom, i);
		if (a->way == RUN_DOWN)
			continue;
		a->way = RUN_TURNED;
		for (guint k = 0; k < a->glyphs; k++)
			g_array_index(glyphs, struct para_glyph, a->glyph + k).dy += DOWN_MIDDLE * (em - a->size);
	}
}
