/* Characters: which face of a role draws each, and how its glyph stands in the cell it takes. */
#include "base/arena.h"
#include "layout/face/inner.h"

#include <math.h>

/* Ink of three dots a third of an em apart is wider than this, ... */
#define DOTS_WIDTH 0.68
/* ... and that of a dash that leaves blank at its ends narrower. */
#define DASH_WIDTH 0.95

/*
 * The six dots of …… stand evenly when each three are a third of an em apart, and a dash of a whole em touches the figures
 * it joins: a face that draws them so is asked last.
 */
static bool
is_well_drawn(const struct face *face, enum char_class class, guint glyph)
{
	hb_glyph_extents_t ink;

	if ((class != CHAR_ELLIPSIS && class != CHAR_DASH) || !hb_font_get_glyph_extents(face->font, glyph, &ink))
		return true;
	return class == CHAR_DASH ? ink.width * face->unit < DASH_WIDTH : ink.width * face->unit > DOTS_WIDTH;
}

/* Han asks the Han face first, for a Latin face may draw the marks both have, and narrow. */
static bool
find_glyph(struct faces *faces, const struct face_role *role, gunichar c, struct face_char *out)
{
	guint first = out->wide && role->count > 1 ? 1 : 0;

	out->face = FACE_NONE;
	for (guint i = 0; i < role->count; i++) {
		guint slot = i == 0 ? first : i <= first ? i - 1 : i;
		const struct face *face = &faces->face[role->face[slot]];
		hb_codepoint_t glyph = 0;
		bool good;

		if (!hb_font_get_nominal_glyph(face->font, c, &glyph) || glyph == 0)
			continue;
		good = is_well_drawn(face, out->class, glyph);
		if (out->face == FACE_NONE || good) {
			out->face = role->face[slot];
			out->glyph = glyph;
		}
		if (good)
			return true;
	}
	if (out->face == FACE_NONE)
		out->advance = 1;
	return out->face != FACE_NONE;
}

/* Puts the ink of a mark into its cell and says how much of the cell is blank. */
static void
fit_mark(struct face_char *out, double cell, double ink_left, double ink_right)
{
	double natural = out->advance, ink = ink_right - ink_left;
	bool after = char_closes(out->class);

	out->advance = cell;
	if (out->class == CHAR_OPEN && natural < 0.9)
		out->shift = cell - MAX(natural, ink);
	else if (after && ink_right > 0.5 && ink < 0.5)
		out->shift = (0.5 - ink) / 2 - ink_left; /* a face may centre them: on the mainland they stand left */
	else if (!after && (natural < 0.9 || cell < 0.9))
		out->shift = (cell - ink) / 2 - ink_left;
	if (out->class == CHAR_OPEN)
		out->left = CLAMP(ink_left + out->shift, 0, 0.5);
	else if (after)
		out->right = CLAMP(cell - ink_right - out->shift, 0, 0.5);
}

/* The interpunct, the solidus and the en dash take half an em, other marks a whole one (GB/T 15834 5.1). */
static double
mark_cell(gunichar c, enum char_class class)
{
	if (class == CHAR_DOT || class == CHAR_SLASH || c == 0x2013)
		return 0.5;
	return class == CHAR_OPEN || char_closes(class) || class == CHAR_ELLIPSIS || class == CHAR_CONNECT ? 1 : 0;
}

static void
make_char(struct faces *faces, const struct face_role *role, gunichar c, struct face_char *out)
{
	hb_glyph_extents_t ink;
	const struct face *face;
	double cell;

	out->known = true;
	out->class = char_class(c);
	out->wide = char_is_wide(c);
	/* A solidus of a whole em does not fit its half. */
	if (!find_glyph(faces, role, out->class == CHAR_SLASH ? '/' : c, out))
		return;
	face = &faces->face[out->face];
	out->advance = hb_font_get_glyph_h_advance(face->font, out->glyph) * face->unit;
	cell = mark_cell(c, out->class);
	if (cell > 0 && hb_font_get_glyph_extents(face->font, out->glyph, &ink)) {
		fit_mark(out, cell, ink.x_bearing * face->unit, (ink.x_bearing + ink.width) * face->unit);
		if (out->class == CHAR_ELLIPSIS)
			out->raise = EM_CENTRE - (ink.y_bearing + ink.height / 2.0) * face->unit;
	}
}

const struct face_char *
faces_char(struct faces *faces, guint index, gunichar c)
{
	struct face_role *role = &faces->role[index];
	struct face_char *page;

	if (c >= 0x110000)
		c = 0xFFFD;
	page = role->page[c / 256];
	if (page == NULL)
		page = role->page[c / 256] = arena_array(faces->arena, 256, sizeof *page);
	if (!page[c % 256].known)
		make_char(faces, role, c, &page[c % 256]);
	return &page[c % 256];
}

const struct face_char *
faces_latin_quote(struct faces *faces, guint index, gunichar c)
{
	struct face_role *role = &faces->role[index];
	struct face_char *out = &role->quote[c % G_N_ELEMENTS(role->quote)];

	if (!out->known) {
		out->known = true;
		out->class = char_latin_class(c);
		if (find_glyph(faces, role, c, out))
			out->advance = hb_font_get_glyph_h_advance(faces->face[out->face].font, out->glyph) *
			    faces->face[out->face].unit;
	}
	return out;
}
