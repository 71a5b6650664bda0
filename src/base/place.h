/*
 * Where something stands in a file: (source, byte offset).  Line and column are worked out only
 * when they are printed.
 */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <glib.h>

/*
 * The UTF-8 text of a file, or the window of it that is in hand: offsets of places count from the
 * beginning of the file's UTF-8 text, `start` is the offset of text[0], `line` its line number.
 * A window begins at the beginning of a line, or `column` tells the column of text[0].
 */
struct source {
	const char	*name;		/* as the user gave it; shown in messages */
	const char	*text;		/* `length` bytes of UTF-8, not necessarily NUL-terminated */
	gsize		 length;
	guint64		 start;		/* [bytes] */
	guint64		 line;		/* 1-based */
	guint		 column;	/* 1-based, in characters */
};

struct place {
	const struct source	*source;	/* NULL: no place known */
	guint64			 offset;	/* [bytes] from the beginning of the file's text */
};

/* A place worked out for people. */
struct spot {
	const char	*file;		/* "" when unknown */
	guint64		 line;		/* 0 when unknown */
	guint64		 column;	/* in characters, 1-based */
	char		*excerpt;	/* the line, tabs as one blank, at most about 160 columns; NULL when unknown */
	guint		 caret;		/* display cells before the caret in the excerpt (Han count two) */
};

struct arena;

/* Works a place out; the strings live in the arena. */
struct spot	 place_spot(struct arena *, struct place);

#endif
