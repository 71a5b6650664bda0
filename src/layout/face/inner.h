/* What the files that open faces, shape words and look characters up share. */
#ifndef LAYOUT_FACE_INNER_H
#define LAYOUT_FACE_INNER_H

#include <hb.h>

#include "layout/face/face.h"

struct face {
	hb_face_t *face;
	hb_font_t *font;
	double unit;          /* one font unit [em] */
	hb_codepoint_t space; /* glyph of the blank */
	GHashTable *word;     /* of struct face_word_key to itself */
};

struct face_role {
	guint count;
	const guint *face;
	struct face_char quote[8]; /* U+2018 to U+201F in Latin text */
	struct face_char **page;   /* 256 characters each, made when first asked for */
};

struct faces {
	struct arena *arena;
	const struct font_list *list;
	struct face *face;
	struct face_role *role;
	hb_buffer_t *buffer;
	hb_language_t language;
	GArray *glyph;
	guint words;
};

#define ROLE_PAGES (0x110000 / 256)

/* The words of a face as they are shaped (word.c). */
GHashTable *face_words_new(void);

#endif
