/* Words: text of one face as HarfBuzz shapes it, kept until there are too many. */
#include "layout/face/inner.h"

#include <pango/pango.h>
#include <string.h>

#define WORDS_KEPT 20000

/* Blank beside a quote of Latin text [em]. */
#define QUOTE_SIDE 0.05

struct face_word_key {
	const char *text;
	gsize bytes;
	struct face_word word;
};

static guint
word_hash(gconstpointer data)
{
	const struct face_word_key *key = data;
	guint hash = 2166136261u;

	for (gsize i = 0; i < key->bytes; i++)
		hash = (hash ^ (guchar)key->text[i]) * 16777619u;
	return hash;
}

static gboolean
word_equal(gconstpointer one, gconstpointer other)
{
	const struct face_word_key *a = one, *b = other;

	return a->bytes == b->bytes && memcmp(a->text, b->text, a->bytes) == 0;
}

GHashTable *
face_words_new(void)
{
	return g_hash_table_new_full(word_hash, word_equal, NULL, g_free);
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
	bool dash = g_utf8_get_char(text) == 0x2014, figures = has_figures(text, bytes);
	hb_feature_t feature[] = {
		{ HB_TAG('l', 'i', 'g', 'a'), 0, 0, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('c', 'l', 'i', 'g'), 0, 0, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('f', 'w', 'i', 'd'), dash, 0, HB_FEATURE_GLOBAL_END },
		{ HB_TAG('k', 'e', 'r', 'n'), !figures, 0, HB_FEATURE_GLOBAL_END },
	};
	hb_buffer_t *buffer = faces->buffer;
	hb_glyph_info_t *info;
	hb_glyph_position_t *position;
	guint count;

	hb_buffer_clear_contents(buffer);
	hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
	hb_buffer_add_utf8(buffer, text, (int)bytes, (guint)from, (int)(to - from));
	hb_buffer_guess_segment_properties(buffer);
	hb_buffer_set_language(buffer, faces->language);
	hb_shape(face->font, buffer, feature, G_N_ELEMENTS(feature));
	info = hb_buffer_get_glyph_infos(buffer, &count);
	position = hb_buffer_get_glyph_positions(buffer, NULL);
	for (guint i = 0; i < count; i++) {
		struct face_glyph glyph = {
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
	PangoScriptIter *scripts = pango_script_iter_new(text, (int)bytes);
	const char *from, *to;

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
centre_dashes(struct face *face, struct face_word *word, gsize bytes)
{
	double cell = (double)(bytes / 3) / MAX(word->count, 1);

	for (guint i = 0; i < word->count; i++) {
		struct face_glyph *glyph = &word->glyph[i];
		hb_glyph_extents_t ink;

		glyph->dx = (cell - glyph->advance) / 2;
		if (hb_font_get_glyph_extents(face->font, glyph->id, &ink)) {
			glyph->dy = EM_CENTRE - (ink.y_bearing + ink.height / 2.0) * face->unit;
			if (word->count == 2)
				glyph->dx += (cell - ink.width * face->unit) / 2 * (i == 0 ? 1 : -1);
		}
		glyph->advance = cell;
	}
}

/* “ ” ‘ ’ of a Han face that is a role's Latin face, too: most of their cell is blank, and Latin has none. */
static void
fit_quotes(struct face *face, struct face_word *word, const char *text)
{
	for (guint i = 0; i < word->count; i++) {
		struct face_glyph *glyph = &word->glyph[i];
		gunichar c = g_utf8_get_char(text + glyph->cluster);
		hb_glyph_extents_t ink;

		if (char_latin_class(c) != char_class(c) && glyph->advance > 0.9 &&
		    hb_font_get_glyph_extents(face->font, glyph->id, &ink)) {
			glyph->dx = QUOTE_SIDE - ink.x_bearing * face->unit;
			glyph->advance = ink.width * face->unit + 2 * QUOTE_SIDE;
		}
	}
}

const struct face_word *
faces_word(struct faces *faces, guint index, const char *text, gsize bytes)
{
	struct face *face = &faces->face[index];
	struct face_word_key ask = { .text = text, .bytes = bytes };
	struct face_word_key *key = g_hash_table_lookup(face->word, &ask);
	gsize glyphs;
	char *copy;

	if (key != NULL)
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
	if (g_utf8_get_char(text) == 0x2014)
		centre_dashes(face, &key->word, bytes);
	else
		fit_quotes(face, &key->word, copy);
	for (guint i = 0; i < key->word.count; i++)
		key->word.advance += key->word.glyph[i].advance;
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
