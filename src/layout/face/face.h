/*
 * Faces: from characters to glyphs.  A role's chain of faces is asked for a character once; what it
 * answers is kept.  Lengths are parts of an em, so that one answer serves every size.
 *
 *   face     one face of one font file, opened
 *   role     what a style asks for (宋, 黑): faces in the order they are asked; in bold text, their bold faces
 *   class    what a character is to the ends of lines and the blank beside it (line-break class)
 *   wide     set in a full em by the Han face; what is not wide is a part of a Latin word
 *   word     text of one face, shaped at once
 */
#ifndef LAYOUT_FACE_FACE_H
#define LAYOUT_FACE_FACE_H

#include "page/fonts.h"

struct arena;
struct diag;

/* What a character is to lines of Chinese (GB/T 15834, CLREQ 3.1). */
enum char_class {
	CHAR_HAN,     /* ideographs and all signs of a full em that are no marks */
	CHAR_CIRCLED, /* ① ⑴: leads what comes after it */
	CHAR_LETTER,  /* from here to LATIN_CLOSE: of Latin words */
	CHAR_DIGIT,
	CHAR_SIGN, /* + = × ≤: as a letter */
	CHAR_JOIN, /* - / _ inside words; no quarter em beside it */
	CHAR_LATIN_OPEN,
	CHAR_LATIN_CLOSE, /* ) ] } , . ; : ! ? */
	CHAR_OPEN,        /* （《“ */
	CHAR_CLOSE,       /* ）》” */
	CHAR_COMMA,       /* 、，；： */
	CHAR_STOP,        /* 。？！ */
	CHAR_DOT,         /* · */
	CHAR_DASH,        /* — alone joins, —— is a dash */
	CHAR_ELLIPSIS,
	CHAR_CONNECT, /* – ～ */
	CHAR_SLASH,   /* ／ */
	CHAR_PREFIX,  /* ￥ № §: with the number after it */
	CHAR_SUFFIX,  /* ％ ℃ °: with the number before it */
	CHAR_MARK,    /* sits on the character before it */
	CHAR_SPACE,   /* from here on: shows nothing */
	CHAR_NO_BREAK_SPACE,
	CHAR_ZERO_SPACE, /* a place to break and nothing else */
	CHAR_NEWLINE,
	CHAR_DROP, /* says nothing either */
	CHAR_PRIVATE,
	CHAR_CONTROL,
};

enum char_class char_class(gunichar);
/* In Latin text, where “ ” ‘ ’ are part of the words. */
enum char_class char_latin_class(gunichar);
/* Pauses, stops and closing marks: they stay at what they follow, and their blank stands after them. */
static inline bool char_closes(enum char_class class)
{
	return class == CHAR_CLOSE || class == CHAR_COMMA || class == CHAR_STOP;
}

/* Whether it stands in a list of characters. */
bool char_is_one_of(gunichar, const char *list);
/* Set full width by the Han face; otherwise a part of a Latin word. */
bool char_is_wide(gunichar);

#define FACE_NONE G_MAXUINT

/* The em box of Han over the base line, the same for every face, and its middle, where dashes stand [em]. */
#define EM_ASCENT 0.88
#define EM_CENTRE 0.38

/* A character of a role. */
struct face_char {
	bool known;
	bool wide;
	enum char_class class;
	guint face; /* of the font list; FACE_NONE: no face has it */
	guint32 glyph;
	double advance;      /* as set: full-width marks have 1, whatever the face gives them */
	double shift, raise; /* of the glyph in that cell; raise is upwards */
	double left, right;  /* blank beside the ink that may be compressed away */
};

struct face_glyph {
	guint32 id;
	guint32 cluster; /* byte offset into the word */
	double dx, dy;   /* upwards */
	double advance;
};

/* Text of one face as HarfBuzz shapes it. */
struct face_word {
	guint count;
	double advance;
	struct face_glyph *glyph;
};

struct faces;

/* NULL: reported (FATAL): a file cannot be opened as a font. */
struct faces *faces_open(struct arena *, struct diag *, const struct font_list *);
const struct font_list *faces_list(const struct faces *);
/* A face as HarfBuzz has it, at the scale of its units. */
struct hb_font_t *faces_font(const struct faces *, guint face);
const struct face_char *faces_char(struct faces *, guint role, gunichar);
/* One of “ ” ‘ ’ as the role's Latin face has it. */
const struct face_char *faces_latin_quote(struct faces *, guint role, gunichar);
/* The same role in bold text, for faces_char: each face is played by its bold one, when it has one. */
guint faces_bold_role(const struct faces *, guint role);
/* Whether a face is bold as it is, so that bold text needs no stroke around its outlines. */
bool faces_is_bold(const struct faces *, guint face);
/* Whether a role is bold by its first face, so that those behind it that are not get the stroke. */
bool faces_is_bold_role(const struct faces *, guint role);
/* The face that stands in for characters no face of a role has. */
guint faces_first(const struct faces *, guint role);
/* Borrowed until faces_trim. */
const struct face_word *faces_word(struct faces *, guint face, const char *text, gsize bytes);
/* Whether a face has a form of its own for a character with a variation selector. */
bool faces_has_variant(const struct faces *, guint face, gunichar, gunichar selector);
/* The glyph of a face's blank; 0: it has none. */
guint32 faces_space(const struct faces *, guint face);
/* Called between documents: forgets words when too many are kept. */
void faces_trim(struct faces *);

#endif
