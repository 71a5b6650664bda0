/* From the spans of a paragraph to atoms: characters get their faces and glyphs, words are shaped. */
#include "base/arena.h"
#include "base/diag.h"
#include "layout/line/inner.h"

#include <string.h>

#define RADICAL 0x221A /* √ */
#define TICK    0x2713 /* ✓ */

void
para_atom_report(struct para_builder *b, enum diag_code code, gunichar c)
{
	const struct box_field *field = b->span->field;
	char shown[8] = "", number[16];
	bool record = field != NULL && field->value.source != NULL;
	struct place at = record ? field->value : b->span->place, template = { 0 };

	if (!record)
		template = b->span->place;
	b->scratch->faults++;
	g_snprintf(number, sizeof number, "U+%04X", c);
	if (!para_scratch_once(b->scratch, number, template, at))
		return;
	if (code == DIAG_LAYOUT_NO_GLYPH)
		shown[g_unichar_to_utf8(c, shown)] = '\0';
	diag_report(b->diag, code, at, field != NULL ? field->label : NULL, number, shown);
}

struct para_atom *
para_atom_add(struct para_builder *b, enum atom_kind kind, enum char_class class, gunichar c)
{
	struct para_atom *atom;
	GArray *atoms = b->scratch->atom;

	g_array_set_size(atoms, atoms->len + 1);
	atom = &g_array_index(atoms, struct para_atom, atoms->len - 1);
	*atom = (struct para_atom){
		.kind = kind,
		.class = class,
		.c = c,
		.span = b->index,
		.space = b->space,
		.tied = b->tied,
		.breakable = b->breakable,
		.glyph = b->scratch->glyph->len,
		.size = b->span->style->size,
	};
	b->space = b->tied = b->breakable = false;
	return atom;
}

void
para_atom_add_glyph(struct para_builder *b, struct para_atom *atom, guint32 id, guint32 cluster, double dx, double dy)
{
	struct para_glyph glyph = { id, cluster, dx * atom->size, dy * atom->size + b->span->style->raise };

	g_array_append_val(b->scratch->glyph, glyph);
	atom->glyphs++;
}

static bool
is_word(const struct face_char *fc)
{
	if (fc->wide || fc->face == FACE_NONE)
		return false;
	return (fc->class >= CHAR_LETTER && fc->class <= CHAR_LATIN_CLOSE) || fc->class == CHAR_PREFIX ||
	    fc->class == CHAR_SUFFIX;
}

/* √ is the tick that a paper is there, as in lists and cells, unless a number, a name or a bracket follows: its root. */
static gunichar
tick_or_root(struct para_builder *b, gunichar next)
{
	if ((next < 0x80 && (g_ascii_isalnum((char)next) || next == '(')) || next == 0xFF08)
		return RADICAL;
	return faces_char(b->faces, b->role, TICK)->face != FACE_NONE ? TICK : RADICAL;
}

/* A sign of money of a full em stands at its figures as the Latin one does, without the blank in its em. */
static gunichar
latin_money(struct para_builder *b, gunichar c)
{
	gunichar latin = c == 0xFFE5 ? 0xA5 : c == 0xFFE1 ? 0xA3 : '$';

	return !b->vertical && faces_char(b->faces, b->role, latin)->face != FACE_NONE ? latin : c;
}

/* What is drawn for the character at p. */
static gunichar
drawn_as(struct para_builder *b, const char *p)
{
	gunichar c = g_utf8_get_char(p);

	if (c == RADICAL)
		return tick_or_root(b, g_utf8_get_char(g_utf8_next_char(p)));
	return c == 0xFFE5 || c == 0xFFE1 || c == 0xFF04 ? latin_money(b, c) : c;
}

/* Another character is drawn for it, which no text has to be shaped with. */
static bool
is_redrawn(struct para_builder *b, const char *p)
{
	return drawn_as(b, p) != g_utf8_get_char(p);
}

/* The character at p: quotation marks are those of the language around them. */
static const struct face_char *
look_at(struct para_builder *b, const char *p)
{
	gunichar c = drawn_as(b, p);

	if (para_is_quote(c) && !b->vertical && para_quote_is_latin(b->box, b->index, p))
		return faces_latin_quote(b->faces, b->role, c);
	return faces_char(b->faces, b->role, c);
}

/* Where the marks that sit on a character end. */
static const char *
skip_marks(struct para_builder *b, const char *p)
{
	while (*p && faces_char(b->faces, b->role, g_utf8_get_char(p))->class == CHAR_MARK)
		p = g_utf8_next_char(p);
	return p;
}

/* Of the characters of a cluster, [from, to), the one for which there is no glyph: a base may have one, its mark none. */
static gunichar
lacking(struct para_builder *b, const char *from, const char *to, guint face)
{
	gunichar first = g_utf8_get_char(from), other = 0;

	for (const char *p = from; p < to; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		guint has = faces_char(b->faces, b->role, c)->face;

		if (has == FACE_NONE)
			return c;
		if (other == 0 && has != face)
			other = c;
	}
	return other != 0 ? other : first;
}

/* Shapes [from, to) in one face; each cluster becomes an atom. */
static void
add_shaped(struct para_builder *b, const char *from, const char *to, guint face, bool wide)
{
	const struct face_word *word = faces_word(b->faces, face, from, (gsize)(to - from));
	struct para_atom *atom = NULL;
	guint32 cluster = 0;

	for (guint i = 0; i < word->count; i++) {
		const struct face_glyph *glyph = &word->glyph[i];
		gunichar c = g_utf8_get_char(from + glyph->cluster);

		if (atom == NULL || glyph->cluster != cluster) {
			guint end = (guint)(to - from);

			cluster = glyph->cluster;
			for (guint k = i + 1; k < word->count; k++)
				if (word->glyph[k].cluster > cluster) {
					end = word->glyph[k].cluster;
					break;
				}
			atom = para_atom_add(b, ATOM_TEXT, wide ? char_class(c) : char_latin_class(c), c);
			atom->wide = wide;
			atom->face = face;
			atom->offset = (guint)(from - b->span->text) + cluster;
			atom->bytes = end - cluster;
		}
		if (glyph->id == 0)
			para_atom_report(b, DIAG_LAYOUT_NO_GLYPH,
			    lacking(b, from + cluster, from + cluster + atom->bytes, face));
		para_atom_add_glyph(b, atom, glyph->id, 0, atom->width / atom->size + glyph->dx, glyph->dy);
		atom->width += glyph->advance * atom->size;
	}
}

static const char *
add_word(struct para_builder *b, const char *p, guint face)
{
	const char *from = p;

	while (*p) {
		const struct face_char *fc = look_at(b, p);

		if (p != from && (!is_word(fc) || fc->face != face || is_redrawn(b, p)) && fc->class != CHAR_MARK)
			break;
		p = g_utf8_next_char(p);
	}
	add_shaped(b, from, p, face, false);
	return p;
}

/* A character by itself, nearly always a full-width one: the common case, and it costs one look into a table. */
static void
add_wide(struct para_builder *b, const char *p, const char *next, gunichar c, const struct face_char *fc)
{
	struct para_atom *atom = para_atom_add(b, ATOM_TEXT, fc->class, c);

	atom->wide = fc->wide || !is_word(fc);
	atom->face = fc->face;
	atom->offset = (guint)(p - b->span->text);
	atom->bytes = (guint)(next - p);
	atom->width = fc->advance * atom->size;
	atom->left = fc->left * atom->size;
	atom->right = fc->right * atom->size;
	if (fc->face == FACE_NONE) {
		para_atom_report(b, DIAG_LAYOUT_NO_GLYPH, c);
		atom->face = faces_first(b->faces, b->role);
	}
	para_atom_add_glyph(b, atom, fc->glyph, 0, fc->shift, fc->raise);
}

/* A pair of dashes is one mark; a single one joins what stands beside it. */
static const char *
add_dash(struct para_builder *b, const char *p, const char *next, gunichar c, const struct face_char *fc)
{
	bool double_dash = c == 0x2014 && g_utf8_get_char(next) == 0x2014;

	if (fc->face == FACE_NONE || c != 0x2014) {
		add_wide(b, p, next, c, fc);
		return next;
	}
	if (double_dash)
		next = g_utf8_next_char(next);
	add_shaped(b, p, next, fc->face, true);
	if (!double_dash)
		g_array_index(b->scratch->atom, struct para_atom, b->scratch->atom->len - 1).class = CHAR_CONNECT;
	return next;
}

static void
end_segment(struct para_builder *b)
{
	g_array_append_val(b->scratch->segment, b->scratch->atom->len);
	b->space = b->tied = false;
}

static bool
is_selector(gunichar c)
{
	return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* Blanks, ends of lines and what is refused: false when the character shows. */
static bool
add_unseen(struct para_builder *b, enum char_class class, gunichar c)
{
	if (class < CHAR_SPACE)
		return false;
	if (class == CHAR_SPACE || class == CHAR_NO_BREAK_SPACE)
		b->space = true;
	if (class == CHAR_NO_BREAK_SPACE)
		b->tied = true;
	else if (class == CHAR_ZERO_SPACE)
		b->breakable = true;
	else if (class == CHAR_NEWLINE)
		end_segment(b);
	else if (class == CHAR_PRIVATE)
		para_atom_report(b, DIAG_LAYOUT_PRIVATE, c);
	else if (class == CHAR_CONTROL)
		para_atom_report(b, DIAG_LAYOUT_CONTROL, c);
	return true;
}

/* One character or word; gives where the next begins. */
static const char *
add_char(struct para_builder *b, const char *p)
{
	gunichar c = drawn_as(b, p);
	const char *next = g_utf8_next_char(p);
	const struct face_char *fc = look_at(b, p);

	if (add_unseen(b, fc->class, c))
		return next;
	if (fc->class == CHAR_DASH)
		return add_dash(b, p, next, c, fc);
	if (is_word(fc) && c == g_utf8_get_char(p))
		return add_word(b, p, fc->face);
	if (fc->face != FACE_NONE && is_selector(g_utf8_get_char(next)) &&
	    !faces_has_variant(b->faces, fc->face, c, g_utf8_get_char(next))) {
		/* The character is set as it is everywhere, and says no more than it shows. */
		add_wide(b, p, next, c, fc);
		return g_utf8_next_char(next);
	}
	if (fc->face != FACE_NONE && skip_marks(b, next) != next) {
		next = skip_marks(b, next);
		add_shaped(b, p, next, fc->face, true);
		return next;
	}
	add_wide(b, p, next, c, fc);
	return next;
}

/* A number as wide as the widest it can be; its glyphs are set when the pages are known. */
static void
add_page_number(struct para_builder *b, enum atom_kind kind, guint digits)
{
	const struct face_char *fc = faces_char(b->faces, b->role, '0');
	struct para_atom *atom = para_atom_add(b, kind, CHAR_DIGIT, '0');

	b->scratch->numbered = true;
	atom->face = fc->face == FACE_NONE ? faces_first(b->faces, b->role) : fc->face;
	atom->width = fc->advance * digits * atom->size;
}

static void
add_span(struct para_builder *b, guint page_digits)
{
	const struct box_span *span = b->span;
	struct para_atom *atom;

	switch (span->kind) {
	case SPAN_SUM: /* became text with its row */
	case SPAN_TEXT:
		for (const char *p = span->text != NULL ? span->text : ""; *p;) {
			guint first = b->scratch->atom->len;

			p = add_char(b, p);
			if (b->vertical)
				para_atom_turn_down(b, first, p);
		}
		break;
	case SPAN_CHECK:
		atom = para_atom_add(b, ATOM_CHECK, CHAR_HAN, 0x25A1);
		atom->wide = true;
		atom->width = atom->size;
		break;
	case SPAN_BLANK:
		atom = para_atom_add(b, ATOM_BLANK, CHAR_HAN, 0x3000);
		atom->wide = true;
		atom->width = span->width;
		break;
	case SPAN_BREAK:
		end_segment(b);
		break;
	case SPAN_PAGE:
		add_page_number(b, ATOM_PAGE, page_digits);
		break;
	case SPAN_PAGES:
		add_page_number(b, ATOM_PAGES, page_digits);
		break;
	case SPAN_FRACTION:
		para_atom_add_fraction(b);
		break;
	case SPAN_LEADER:
		para_atom_add_leader(b);
		break;
	case SPAN_TAB:
		para_atom_add_tab(b);
		break;
	}
}

/* The role of a style; a style that names none is set in the first role. */
static guint
style_role(struct para_builder *b, const struct box_style *style)
{
	int role = fonts_role(faces_list(b->faces), style->font);

	if (role >= 0)
		return style->bold ? faces_bold_role(b->faces, (guint)role) : (guint)role;
	b->scratch->faults++;
	if (g_hash_table_add(b->scratch->reported, g_strdup(style->font)))
		diag_report(b->diag, DIAG_LAYOUT_ROLE, b->span->place, NULL, style->font);
	return 0;
}

static void *
keep(struct arena *arena, GArray *array)
{
	if (array->len == 0)
		return NULL;
	return arena_memdup(arena, array->data, array->len * g_array_get_element_size(array));
}

/* Sums that let a line's width be told from its ends. */
static void
sum_up(struct para *para, struct arena *arena)
{
	guint n = para->atoms;

	para->x = arena_array(arena, n + 1, sizeof *para->x);
	para->shrink = arena_array(arena, n + 1, sizeof *para->shrink);
	para->stretch = arena_array(arena, n + 1, sizeof *para->stretch);
	para->places = arena_array(arena, n + 1, sizeof *para->places);
	for (guint i = 1; i <= n; i++) {
		const struct para_glue *glue = &para->glue[i];

		para->x[i] = para->x[i - 1] + para->atom[i - 1].width + glue->width;
		para->shrink[i] = para->shrink[i - 1] + glue->shrink;
		para->stretch[i] = para->stretch[i - 1] + (glue->stretch_order < STRETCH_HAN ? glue->stretch : 0);
		para->places[i] = para->places[i - 1] + (glue->stretch_order == STRETCH_HAN ? 1 : 0);
	}
	para_set_max_content(para);
}

struct para *
para_new(struct faces *faces, struct para_scratch *scratch, struct arena *arena, struct diag *diag,
    const struct box *box, bool vertical, guint page_digits)
{
	struct para_builder b = { .faces = faces, .scratch = scratch, .diag = diag, .box = box, .vertical = vertical };
	struct para *para = arena_alloc(arena, sizeof *para);
	const struct box_style *style = NULL;
	guint first = 0;

	g_array_set_size(scratch->atom, 0);
	g_array_set_size(scratch->glyph, 0);
	g_array_set_size(scratch->segment, 0);
	g_array_append_val(scratch->segment, first);
	for (guint i = 0; i < box->span_count; i++) {
		b.index = i;
		b.span = &box->span[i];
		if (b.span->style != style)
			b.role = style_role(&b, b.span->style);
		style = b.span->style;
		para_atom_change_frame(&b, b.span->frame);
		add_span(&b, page_digits);
	}
	para_atom_change_frame(&b, NULL);
	end_segment(&b);
	para->box = box;
	para->vertical = vertical;
	para->scale = 1;
	para->atoms = scratch->atom->len;
	para->segments = scratch->segment->len - 1;
	para->atom = keep(arena, scratch->atom);
	para->glyph = keep(arena, scratch->glyph);
	para->segment = keep(arena, scratch->segment);
	para->glue = arena_array(arena, para->atoms + 1, sizeof *para->glue);
	para_set_glue(para);
	para_tie_terms(para, scratch->terms);
	para_set_tabs(para, arena);
	sum_up(para, arena);
	return para;
}
