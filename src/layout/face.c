/* Faces of the font list, opened by path and index: nothing of the machine's own fonts is ever asked. */
#include "layout/face.h"

#include <hb.h>
#include <hb-ot.h>
#include <math.h>
#include <pango/pango.h>
#include <string.h>

#define WORDS_KEPT 20000

/* Blank beside a quote of Latin text [em]. */
#define QUOTE_SIDE 0.05

/* Centre of the Han em box above the base line, where dashes stand. */
#define EM_CENTRE 0.38
/* Ink of three dots a third of an em apart is wider than this. */
#define DOTS_WIDTH 0.68
#define DASH_WIDTH 0.95

struct face {
	hb_face_t		*face;
	hb_font_t		*font;
	double			 unit;		/* one font unit [em] */
	struct face_char	 space;
	GHashTable		*word;		/* of struct word_key to itself */
};

struct word_key {
	const char	*text;
	gsize		 bytes;
	struct word	 word;
};

struct role {
	guint			  count;
	const guint		 *face;
	struct face_char	  quote[8];	/* U+2018 to U+201F in Latin text */
	struct face_char	**page;		/* 256 characters each, made when first asked for */
};

struct faces {
	const struct font_list	*list;
	struct face		*face;
	struct role		*role;
	hb_buffer_t		*buffer;
	hb_language_t		 language;
	GArray			*glyph;
	guint			 words;
};

#define ROLE_PAGES (0x110000 / 256)

static guint
word_hash(gconstpointer data)
{
	const struct word_key	*key = data;
	guint			 hash = 2166136261u;

	for (gsize i = 0; i < key->bytes; i++)
		hash = (hash ^ (guchar)key->text[i]) * 16777619u;
	return hash;
}

static gboolean
word_equal(gconstpointer one, gconstpointer other)
{
	const struct word_key	*a = one, *b = other;

	return a->bytes == b->bytes && memcmp(a->text, b->text, a->bytes) == 0;
}

static void
word_free(gpointer data)
{
	g_free(data);
}

static void
faces_close(void *data)
{
	struct faces	*faces = data;

	for (guint i = 0; i < faces->list->face_count; i++) {
		g_clear_pointer(&faces->face[i].word, g_hash_table_destroy);
		hb_font_destroy(faces->face[i].font);
		hb_face_destroy(faces->face[i].face);
	}
	for (guint i = 0; i < 2 * faces->list->role_count; i++) {
		for (guint k = 0; k < ROLE_PAGES; k++)
			g_free(faces->role[i].page[k]);
		g_free(faces->role[i].page);
	}
	hb_buffer_destroy(faces->buffer);
	g_array_free(faces->glyph, TRUE);
}

static bool
face_open(struct face *face, struct diag *diag, const struct font_face *from)
{
	hb_blob_t	*blob = hb_blob_create_from_file_or_fail(from->file);
	hb_codepoint_t	 glyph = 0;

	if (blob) {
		face->face = hb_face_create(blob, from->index);
		hb_blob_destroy(blob);
	}
	if (!face->face || hb_face_get_glyph_count(face->face) == 0) {
		diag_report(diag, DIAG_LAYOUT_FACE, (struct place){0}, NULL, from->id, from->file);
		return false;
	}
	hb_face_make_immutable(face->face);
	face->font = hb_font_create(face->face);
	hb_ot_font_set_funcs(face->font);
	face->unit = 1.0 / hb_face_get_upem(face->face);
	face->word = g_hash_table_new_full(word_hash, word_equal, NULL, word_free);
	face->space.known = true;
	face->space.class = CHAR_SPACE;
	face->space.advance = 0.25;
	if (hb_font_get_nominal_glyph(face->font, ' ', &glyph)) {
		face->space.glyph = glyph;
		face->space.advance = hb_font_get_glyph_h_advance(face->font, glyph) * face->unit;
	}
	return true;
}

/* The faces of a role in bold text. */
static const guint *
bold_faces(struct arena *arena, const struct font_list *list, const struct font_role *role)
{
	guint	*face = arena_array(arena, role->count, sizeof *face);

	for (guint i = 0; i < role->count; i++) {
		guint	bold = list->face[role->face[i]].bold;

		face[i] = bold == FONT_NONE ? role->face[i] : bold;
	}
	return face;
}

static void
role_open(struct role *role, const struct font_role *from, const guint *face)
{
	role->count = from->count;
	role->face = face;
	role->page = g_new0(struct face_char *, ROLE_PAGES);
}

struct faces *
faces_open(struct arena *arena, struct diag *diag, const struct font_list *list)
{
	struct faces	*faces = arena_alloc(arena, sizeof *faces);
	bool		 good = true;

	faces->list = list;
	faces->face = arena_array(arena, list->face_count, sizeof *faces->face);
	faces->role = arena_array(arena, 2 * list->role_count, sizeof *faces->role);
	faces->buffer = hb_buffer_create();
	faces->language = hb_language_from_string("zh-cn", -1);
	faces->glyph = g_array_new(FALSE, FALSE, sizeof(struct face_glyph));
	for (guint i = 0; i < list->role_count; i++) {
		role_open(&faces->role[i], &list->role[i], list->role[i].face);
		role_open(&faces->role[list->role_count + i], &list->role[i], bold_faces(arena, list, &list->role[i]));
	}
	arena_adopt(arena, faces, faces_close);
	for (guint i = 0; i < list->face_count; i++)
		good = face_open(&faces->face[i], diag, &list->face[i]) && good;
	return good ? faces : NULL;
}

const struct font_list *
faces_list(const struct faces *faces)
{
	return faces->list;
}

guint
faces_bold_role(const struct faces *faces, guint role)
{
	return role < faces->list->role_count ? role + faces->list->role_count : role;
}

bool
faces_is_bold(const struct faces *faces, guint face)
{
	return faces->list->face[face].bold == face;
}

guint
faces_first(const struct faces *faces, guint role)
{
	return faces->role[role].face[0];
}

struct hb_font_t *
faces_font(const struct faces *faces, guint face)
{
	return faces->face[face].font;
}

/* Figures stand below each other in columns: they are not kerned. */
static bool
has_figures(const char *text, gsize bytes)
{
	for (gsize i = 0; i < bytes; i++)
		if (g_ascii_isdigit(text[i]))
			return true;
	return false;
}

/* Pango tells where the script changes; each part is shaped as its own. */
static void
shape_part(struct faces *faces, struct face *face, const char *text, gsize bytes, gsize from, gsize to)
{
	bool			 dash = g_utf8_get_char(text) == 0x2014, figures = has_figures(text, bytes);
	hb_feature_t		 feature[] = {
		{ HB_TAG('l', 'i', 'g', 'a'), 0, 0, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('c', 'l', 'i', 'g'), 0, 0, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('f', 'w', 'i', 'd'), dash, 0, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('k', 'e', 'r', 'n'), !figures, 0, HB_FEATURE_GLOBAL_END },
	};
	hb_buffer_t		*buffer = faces->buffer;
	hb_glyph_info_t		*info;
	hb_glyph_position_t	*position;
	guint			 count;

	hb_buffer_clear_contents(buffer);
	hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
	hb_buffer_add_utf8(buffer, text, (int)bytes, (guint)from, (int)(to - from));
	hb_buffer_guess_segment_properties(buffer);
	hb_buffer_set_language(buffer, faces->language);
	hb_shape(face->font, buffer, feature, G_N_ELEMENTS(feature));
	info = hb_buffer_get_glyph_infos(buffer, &count);
	position = hb_buffer_get_glyph_positions(buffer, NULL);
	for (guint i = 0; i < count; i++) {
		struct face_glyph	glyph = {
			.id = info[i].codepoint,
			.cluster = info[i].cluster,
			.dx = position[i].x_offset * face->unit,
			.dy = position[i].y_offset * face->unit,
			.advance = position[i].x_advance * face->unit,
		};

		g_array_append_val(faces->glyph, glyph);
	}
}

static void
shape_word(struct faces *faces, struct face *face, const char *text, gsize bytes)
{
	PangoScriptIter	*scripts = pango_script_iter_new(text, (int)bytes);
	const char	*from, *to;

	g_array_set_size(faces->glyph, 0);
	do {
		pango_script_iter_get_range(scripts, &from, &to, NULL);
		shape_part(faces, face, text, bytes, (gsize)(from - text), (gsize)(to - text));
	} while (pango_script_iter_next(scripts));
	pango_script_iter_free(scripts);
}

/*
 * Dashes are set in the middle of the Han em and fill whole ems: a face may draw them lower and shorter.  The halves of
 * a pair that is not one glyph are moved together until they touch.
 */
static void
centre_dashes(struct face *face, struct word *word, gsize bytes)
{
	double	cell = (double)(bytes / 3) / MAX(word->count, 1);

	word->advance = 0;
	for (guint i = 0; i < word->count; i++) {
		struct face_glyph	*glyph = &word->glyph[i];
		hb_glyph_extents_t	 ink;

		glyph->dx = (cell - glyph->advance) / 2;
		if (hb_font_get_glyph_extents(face->font, glyph->id, &ink)) {
			glyph->dy = EM_CENTRE - (ink.y_bearing + ink.height / 2.0) * face->unit;
			if (word->count == 2)
				glyph->dx += (cell - ink.width * face->unit) / 2 * (i == 0 ? 1 : -1);
		}
		glyph->advance = cell;
		word->advance += cell;
	}
}

/* “ ” ‘ ’ of a Han face that is a role's Latin face, too: most of their cell is blank, and Latin has none. */
static void
fit_quotes(struct face *face, struct word *word, const char *text)
{
	word->advance = 0;
	for (guint i = 0; i < word->count; i++) {
		struct face_glyph	*glyph = &word->glyph[i];
		gunichar		 c = g_utf8_get_char(text + glyph->cluster);
		hb_glyph_extents_t	 ink;

		if (char_latin_class(c) != char_class(c) && glyph->advance > 0.9 &&
		    hb_font_get_glyph_extents(face->font, glyph->id, &ink)) {
			glyph->dx = QUOTE_SIDE - ink.x_bearing * face->unit;
			glyph->advance = ink.width * face->unit + 2 * QUOTE_SIDE;
		}
		word->advance += glyph->advance;
	}
}

const struct word *
faces_word(struct faces *faces, guint index, const char *text, gsize bytes)
{
	struct face	*face = &faces->face[index];
	struct word_key	 ask = { .text = text, .bytes = bytes };
	struct word_key	*key = g_hash_table_lookup(face->word, &ask);
	gsize		 glyphs;
	char		*copy;

	if (key)
		return &key->word;
	shape_word(faces, face, text, bytes);
	glyphs = faces->glyph->len * sizeof(struct face_glyph);
	key = g_malloc0(sizeof *key + glyphs + bytes);
	key->word.count = faces->glyph->len;
	key->word.glyph = (struct face_glyph *)(key + 1);
	memcpy(key->word.glyph, faces->glyph->data, glyphs);
	copy = (char *)(key + 1) + glyphs;
	memcpy(copy, text, bytes);
	key->text = copy;
	key->bytes = bytes;
	for (guint i = 0; i < key->word.count; i++)
		key->word.advance += key->word.glyph[i].advance;
	if (g_utf8_get_char(text) == 0x2014)
		centre_dashes(face, &key->word, bytes);
	else
		fit_quotes(face, &key->word, copy);
	g_hash_table_add(face->word, key);
	faces->words++;
	return &key->word;
}

void
faces_trim(struct faces *faces)
{
	if (faces->words < WORDS_KEPT)
		return;
	for (guint i = 0; i < faces->list->face_count; i++)
		g_hash_table_remove_all(faces->face[i].word);
	faces->words = 0;
}

const struct face_char *
faces_space(struct faces *faces, guint face)
{
	return &faces->face[face].space;
}

/*
 * The six dots of …… stand evenly when each three are a third of an em apart, and a dash of a whole em touches the figures
 * it joins: a face that draws them so is asked last.
 */
static bool
is_well_drawn(const struct face *face, enum char_class class, guint glyph)
{
	hb_glyph_extents_t	ink;

	if ((class != CHAR_ELLIPSIS && class != CHAR_DASH) || !hb_font_get_glyph_extents(face->font, glyph, &ink))
		return true;
	return class == CHAR_DASH ? ink.width * face->unit < DASH_WIDTH : ink.width * face->unit > DOTS_WIDTH;
}

/* Han asks the Han face first, for a Latin face may draw the marks both have, and narrow. */
static bool
find_glyph(struct faces *faces, const struct role *role, gunichar c, struct face_char *out)
{
	guint	first = out->wide && role->count > 1 ? 1 : 0;

	out->face = FACE_NONE;
	for (guint i = 0; i < role->count; i++) {
		guint			 slot = i == 0 ? first : i <= first ? i - 1 : i;
		const struct face	*face = &faces->face[role->face[slot]];
		hb_codepoint_t		 glyph = 0;
		bool			 good;

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
	double	natural = out->advance, ink = ink_right - ink_left;
	bool	after = out->class == CHAR_CLOSE || out->class == CHAR_COMMA || out->class == CHAR_STOP;

	out->advance = cell;
	if (out->class == CHAR_OPEN && natural < 0.9)
		out->shift = cell - MAX(natural, ink);
	else if (after && ink_right > 0.5 && ink < 0.5)
		out->shift = (0.5 - ink) / 2 - ink_left;	/* a face may centre them: on the mainland they stand left */
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
	switch (class) {
	case CHAR_DOT:
	case CHAR_SLASH:
		return 0.5;
	case CHAR_CONNECT:
		return c == 0x2013 ? 0.5 : 1;
	case CHAR_OPEN:
	case CHAR_CLOSE:
	case CHAR_COMMA:
	case CHAR_STOP:
	case CHAR_ELLIPSIS:
		return 1;
	case CHAR_HAN: case CHAR_CIRCLED: case CHAR_LETTER: case CHAR_DIGIT: case CHAR_SIGN: case CHAR_JOIN:
	case CHAR_LATIN_OPEN: case CHAR_LATIN_CLOSE: case CHAR_DASH: case CHAR_PREFIX:
	case CHAR_SUFFIX: case CHAR_SPACE: case CHAR_NO_BREAK_SPACE: case CHAR_ZERO_SPACE: case CHAR_NEWLINE:
	case CHAR_MARK: case CHAR_DROP: case CHAR_PRIVATE: case CHAR_CONTROL:
		break;
	}
	return 0;
}

static void
make_char(struct faces *faces, const struct role *role, gunichar c, struct face_char *out)
{
	hb_glyph_extents_t	 ink;
	const struct face	*face;
	double			 cell;

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
	struct role		*role = &faces->role[index];
	struct face_char	*page;

	if (c >= 0x110000)
		c = 0xFFFD;
	page = role->page[c / 256];
	if (!page)
		page = role->page[c / 256] = g_new0(struct face_char, 256);
	if (!page[c % 256].known)
		make_char(faces, role, c, &page[c % 256]);
	return &page[c % 256];
}

const struct face_char *
faces_latin_quote(struct faces *faces, guint index, gunichar c)
{
	struct role		*role = &faces->role[index];
	struct face_char	*out = &role->quote[c % G_N_ELEMENTS(role->quote)];

	if (!out->known) {
		out->known = true;
		out->class = char_latin_class(c);
		if (find_glyph(faces, role, c, out))
			out->advance = hb_font_get_glyph_h_advance(faces->face[out->face].font, out->glyph) *
			    faces->face[out->face].unit;
	}
	return out;
}
