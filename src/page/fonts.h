/*
 * The font list: fonts/fonts.xml as plain data.  A role (宋 song, 仿宋 fangsong, 楷 kai, 黑 hei,
 * 小标宋 title, ...) has one Han face, one Latin face and the common chain for rare characters.
 * No font library's type appears here; layout, write and the command line take faces from this one list.
 */
#ifndef PAGE_FONTS_H
#define PAGE_FONTS_H

#include <stdbool.h>

#include <glib.h>

#include "base/lang.h"
#include "base/place.h"

struct arena;
struct diag;

#define FONT_NONE G_MAXUINT

struct font_face {
	const char *id;   /* "NotoSerifSC-Regular": stable, shown in page dumps */
	const char *name; /* of the file, from the list */
	const char *file; /* path of the file: in fonts/, build/fonts/ or BANWEN_FONTS; NULL: it is in none */
	bool own;         /* the office put it into fonts/ */
	guint index;      /* of the face in the file */
	guint bold;       /* the face that plays it in bold text, itself when it is bold; FONT_NONE: there is none */
	guint64 size;     /* of the reduced file, from the list; 0 when it says none */
	const char
	    *sha256; /* from the list; NULL when a file of the office's own plays the face, or the list says none */
	const char *package;  /* Debian package it comes from */
	const char *original; /* path in the package */
	const char *licence;
	const char *family; /* for people */
	struct place place; /* in the list */
};

struct font_role {
	const char *id;                /* "song" */
	const char *label[LANG_COUNT]; /* 宋体 / Song */
	guint count;                   /* faces, in the order they are asked for a character */
	guint *face;                   /* indexes into font_list.face: Latin first, Han, then the rare chain */
};

struct font_list {
	guint face_count;
	struct font_face *face;
	guint role_count;
	struct font_role *role;
};

/*
 * Reads <data>/fonts/fonts.xml.  A face's file is looked for in <data>/fonts/, <data>/build/fonts/ and BANWEN_FONTS; one
 * that stands in <data>/fonts/ and has another size than the list says is the office's own and not compared.  None is
 * opened.  NULL: reported (FATAL).
 */
const struct font_list *fonts_read(struct arena *, struct diag *, const char *data_folder);
/*
 * The same, and each face's file must be there, have its size and agree with itself (sfnt_fault): a few pages of it are
 * looked at, for hashing all of them at every start would cost too much.  NULL: reported (FATAL).
 */
const struct font_list *fonts_load(struct arena *, struct diag *, const char *data_folder);
/* Tells which faces are played by files of the office's own (NOTE). */
void fonts_tell_own(struct diag *, const struct font_list *);

/* What a face's file is beside the list. */
enum font_state {
	FONT_SAME,    /* byte for byte */
	FONT_OWN,     /* of the office's own, or the list has no sha256 of it: not compared */
	FONT_DIFFERS, /* reported (FATAL), as what follows is */
	FONT_BROKEN,  /* it contradicts itself */
	FONT_MISSING, /* or cannot be read */
};
/* Reads the whole file of a face. */
enum font_state fonts_compare(struct diag *, const struct font_list *, guint face);
/* Index of a role by id, or -1. */
int fonts_role(const struct font_list *, const char *id);

#endif
