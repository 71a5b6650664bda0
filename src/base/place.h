/*
 * Where something stands in a file: (source, byte offset).  Line and column are worked out only
 * when they are printed.
 */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <glib.h>

/*
 * A cell of a spreadsheet.  Text made out of cells has a list of them by offset; what is found anywhere in the text
 * is then told of the cell it came from.  Strings are borrowed, NULL where there is nothing to say.
 */
struct sheet_cell {
	guint64 offset;   /* first byte in the text; G_MAXUINT64: none of it, the cell is empty */
	const char *file; /* NULL: that of the source */
	const char *sheet;
	guint64 row;         /* 1-based, as spreadsheets number them */
	guint column;        /* 1-based; 0: the row as a whole */
	const char *header;  /* of its column */
	const char *content; /* as it stands in the file; of a row as a whole: its cells, where a message shows them */
	const char *field; /* the label of the field it is for; NULL: it says nothing of a list that has no row here */
	const char *path;  /* that field, from the record: "@type", "supply/volt"; NULL: not known */
	guint fault;       /* what its reader found wrong with it: a diag_code + 1; 0: nothing */
	const char *about; /* argument of that fault */
};

/* An empty element that was taken out of a tree: what is said of the missing field is told of its place. */
struct empty_place {
	const char *field;      /* its label */
	guint64 offset, parent; /* of the element, of the one around it */
};

/*
 * The UTF-8 text of a file, or the window of it that is in hand: offsets of places count from the
 * beginning of the file's UTF-8 text, `start` is the offset of text[0], `line` its line number.
 * A window begins at the beginning of a line, or `column` tells the column of text[0].
 */
struct source {
	const char *name; /* as the user gave it; shown in messages */
	const char *text; /* `length` bytes of UTF-8, not necessarily NUL-terminated */
	gsize length;
	guint64 start;                  /* [bytes] */
	guint64 line;                   /* 1-based */
	guint column;                   /* 1-based, in characters */
	const struct sheet_cell *cells; /* by offset; NULL: the text stands in the file as it is */
	gsize cell_count;
	const struct empty_place *empties;
	gsize empty_count;
};

struct place {
	const struct source *source; /* NULL: no place known */
	guint64 offset;              /* [bytes] from the beginning of the file's text */
};

/* A place worked out for people. */
struct spot {
	const char *file;    /* "" when unknown */
	guint64 line;        /* 0 when unknown */
	guint64 column;      /* in characters, 1-based */
	char *excerpt;       /* the line, tabs as one blank, at most about 160 columns; NULL when unknown */
	guint caret;         /* display cells before the caret in the excerpt (Han count two) */
	const char *letters; /* of a cell: "D"; "" of a whole row; NULL: no cell, and none of the following */
	const char *sheet, *header, *content; /* "" when there is none */
};

struct arena;

/* "A" … "Z", "AA" …: how spreadsheets call a column, counted from 1. */
char *place_letters(struct arena *, guint column);
/* Works a place out; the strings live in the arena. */
struct spot place_spot(struct arena *, struct place);
/* As place_spot, for what is said of a field (its label) and has no better place than what is around it: the field's own cell of the row, or its empty element. */
struct spot place_spot_field(struct arena *, struct place, const char *field);

#endif
