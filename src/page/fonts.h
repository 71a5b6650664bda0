/*
 * The font list: fonts/fonts.xml as plain data.  A role (宋 song, 仿宋 fangsong, 楷 kai, 黑 hei,
 * 小标宋 title, ...) has one Han face, one Latin face and the common chain for rare characters.
 * No font library's type appears here; layout, write and the command line read this one list.
 */
#ifndef PAGE_FONTS_H
#define PAGE_FONTS_H

#include "base/arena.h"
#include "base/diag.h"

#define FONT_NONE G_MAXUINT

struct font_face {
	const char	*id;		/* "NotoSerifSC-Regular": stable, shown in page dumps */
	const char	*file;		/* path of the file: in fonts/, build/fonts/ or BANWEN_FONTS */
	guint		 index;		/* of the face in the file */
	guint		 bold;		/* the face that plays it in bold text, itself when it is bold; FONT_NONE: there is none */
	guint64		 size;		/* of the reduced file, from the list; 0 when it says none */
	const char	*sha256;	/* from the list; NULL when a file of the user's own plays the face */
	const char	*package;	/* Debian package it comes from */
	const char	*original;	/* path in the package */
	const char	*licence;
	const char	*family;	/* for people */
};

struct font_role {
	const char	*id;		/* "song" */
	const char	*label[LANG_COUNT];	/* 宋体 / Song */
	guint		 count;		/* faces, in the order they are asked for a character */
	guint		*face;		/* indexes into font_list.face: Latin first, Han, then the rare chain */
};

struct font_list {
	guint			 face_count;
	struct font_face	*face;
	guint			 role_count;
	struct font_role	*role;
};

/*
 * Reads <data>/fonts/fonts.xml.  A face's file is looked for in <data>/fonts/ (one put there wins and
 * is not compared), <data>/build/fonts/ and BANWEN_FONTS.  Each must exist and have its size (hashing
 * all of them at every start would cost too much).  NULL: reported (FATAL).
 */
const struct font_list	*fonts_load(struct arena *, struct diag *, const char *data_folder);
/* Compares the sha256 of every file that has one in the list. false: reported. */
bool			 fonts_verify(struct diag *, const struct font_list *);
/* Index of a role by id, or -1. */
int			 fonts_role(const struct font_list *, const char *id);

#endif
