/* Atoms that are no characters of the text: fractions, leaders, and the ends of frames. */
#include "base/diag.h"
#include "layout/line/inner.h"

#include <string.h>

/* Blank between a frame and what stands outside it [em]. */
#define FRAME_OUTSIDE 0.12

/* A part of a fraction; `dx` and `raise` are those of its first glyph [em of the words around it]. */
static void
add_part(struct para_builder *b, struct para_atom *atom, const struct face_word *word, double dx, double raise)
{
	for (guint i = 0; i < word->count; i++) {
		const struct face_glyph *glyph = &word->glyph[i];

		if (glyph->id == 0)
			para_atom_report(b, DIAG_LAYOUT_NO_GLYPH, atom->c);
		para_atom_add_glyph(b, atom, glyph->id, 0, dx + glyph->dx * FRACTION_SIZE,
		    raise + glyph->dy * FRACTION_SIZE);
		dx += glyph->advance * FRACTION_SIZE;
	}
}

/* Its glyphs are one cluster: whatever a reader makes of figures above each other, what is copied is 1/2. */
void
para_atom_add_fraction(struct para_builder *b)
{
	const char *text = b->span->text, *slash = strchr(text, '/');
	const struct face_char *fc = faces_char(b->faces, b->role, '0');
	guint face = fc->face == FACE_NONE ? faces_first(b->faces, b->role) : fc->face;
	const struct face_word *above = faces_word(b->faces, face, text, (gsize)(slash - text));
	const struct face_word *below = faces_word(b->faces, face, slash + 1, strlen(slash + 1));
	double width = MAX(above->advance, below->advance) * FRACTION_SIZE + 2 * FRACTION_SIDE;
	struct para_atom *atom = para_atom_add(b, ATOM_FRACTION, CHAR_DIGIT, g_utf8_get_char(text));

	atom->face = face;
	atom->bytes = (guint)strlen(text);
	atom->width = width * atom->size;
	add_part(b, atom, above, (width - above->advance * FRACTION_SIZE) / 2, FRACTION_ABOVE);
	add_part(b, atom, below, (width - below->advance * FRACTION_SIZE) / 2, FRACTION_BELOW);
}

/* At least so wide; a line gives it what is left. */
void
para_atom_add_leader(struct para_builder *b)
{
	struct para_atom *atom = para_atom_add(b, ATOM_LEADER, CHAR_HAN, 0);

	atom->wide = true;
	atom->width = (b->vertical ? 1 : LEADER_MIN) * atom->size;
}

/* Read out it is a blank. */
void
para_atom_add_tab(struct para_builder *b)
{
	b->space = true;
	para_atom_add(b, ATOM_TAB, CHAR_HAN, 0)->wide = true;
}

/* Room for a side of a frame. It holds to its words as a bracket does, and belongs to their span. */
static void
add_side(struct para_builder *b, const struct box_frame *frame, enum char_class class)
{
	struct para_atom *atom = para_atom_add(b, ATOM_SIDE, class, 0);

	if (b->box->span[b->index].frame != frame)
		atom->span--;
	atom->wide = true;
	atom->size = frame->style->size;
	atom->width = frame->style->box + frame->style->box_padding + FRAME_OUTSIDE * atom->size;
}

void
para_atom_change_frame(struct para_builder *b, const struct box_frame *frame)
{
	bool space = b->space, tied = b->tied;

	if (frame == b->frame)
		return;
	if (b->frame != NULL) {
		b->space = b->tied = false; /* a blank at the end of the words stands outside */
		add_side(b, b->frame, CHAR_CLOSE);
		b->space = space;
		b->tied = tied;
	}
	b->frame = frame;
	if (frame != NULL)
		add_side(b, frame, CHAR_OPEN);
}
