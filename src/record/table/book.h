/*
 * Workbooks of every kind: XLSX, OpenDocument, the binary workbooks before XLSX, tables of web pages, XML spreadsheets
 * of 2003.  Each kind has a file that opens it; who asks for rows sees sheets and their grids alone.
 */
#ifndef RECORD_TABLE_BOOK_H
#define RECORD_TABLE_BOOK_H

#include "record/table/format.h"
#include "record/table/inner.h"

#define SHEETS_MAX  256
#define COLUMNS_MAX 16384   /* of a spreadsheet */
#define ROWS_MAX    1048576 /* likewise */

/* What a sheet is called, and where its rows are. */
struct book_sheet {
	const char *name;
	bool hidden;
	GPtrArray *
	    rows; /* struct sheet_row *: all of them, read when the book was opened; NULL: read as they are asked for */
	bool broken;      /* the rows ended too early, which was reported */
	const char *part; /* of a package, that holds the rows */
};

struct sheet_book {
	struct arena *arena;
	const char *name;  /* of the file */
	GPtrArray *sheets; /* struct book_sheet * */
	struct sheet_grid *(*grid)(struct sheet_book *, const struct book_sheet *);
	gsize kept, most; /* [bytes] of kept rows, and of them at most */
};

/* kind.c: what an input is, by its first bytes and its name. */
enum table_kind {
	TABLE_KIND_RECORDS, /* XML that is no spreadsheet: records, or none of ours */
	TABLE_KIND_TEXT,    /* CSV and its like */
	TABLE_KIND_ZIP,     /* XLSX, ODS, and what else is a package */
	TABLE_KIND_OLE,     /* the workbooks before XLSX, and what else is a compound file */
	TABLE_KIND_HTML,
	TABLE_KIND_XML_2003,
	TABLE_KIND_FLAT_ODS,
	TABLE_KIND_NONE, /* nothing that could be a table */
};

enum table_kind table_kind_of(const struct feed *);
/* Says what an input of the last kind is. */
void table_kind_tell(struct arena *, struct diag *, const struct feed *);
/* Says what a package is that is no workbook we read: its parts' names tell. */
void table_kind_tell_package(struct arena *, struct diag *, const char *file, const GPtrArray *parts);

/* book.c.  Takes the feed over.  NULL: reported. */
struct sheet_book *sheet_book_open(struct arena *, struct diag *, struct feed *, enum table_kind, const char *encoding);
/* As sheet_book_open(), to see which sheets there are: their rows may not be read. NULL, too: it is no workbook. */
struct sheet_book *sheet_book_look(struct arena *, struct diag *, struct feed *);
/* An empty one of a file of that size [bytes], whose sheets keep their rows. */
struct sheet_book *sheet_book_new(struct arena *, const char *name, gsize size);
/* One more sheet that keeps its rows.  name NULL: it is called after its place.  NULL: there are too many, reported. */
struct book_sheet *sheet_book_add(struct sheet_book *, struct diag *, const char *name);
/* Keeps a row, which is taken over.  false: it is too much for one book, reported. */
bool sheet_book_keep(struct sheet_book *, struct diag *, struct book_sheet *, struct sheet_row *);
/* Blank cells before a column, counted from 0; false: it is none that could be next. */
bool sheet_row_reach(struct sheet_row *, guint column);
/* Puts a cell at its column, counted from 0; columns between are blank.  One further left than the last is not put. */
void sheet_row_put(struct sheet_row *, guint column, const char *text, gsize length, enum sheet_cell_kind);

/* utf8.c: a text as UTF-8, by its mark, by its bytes, by what it says of itself; encoding NULL: not given.  NULL: reported. */
const GString *sheet_text_utf8(struct arena *, struct diag *, const char *name, GByteArray *bytes,
    const char *encoding);

/* Report: the file is damaged, unpacked far too large, beyond a limit, protected by a password. */
void sheet_book_damaged(struct arena *, struct diag *, const char *file, const char *zh, const char *en);
void sheet_book_bomb(struct arena *, struct diag *, const char *file, const char *zh, const char *en);
void sheet_book_limit(struct arena *, struct diag *, const char *file, const char *zh, const char *en);
void sheet_book_locked(struct arena *, struct diag *, const char *file);

/* The kinds.  Bytes are the file's, which live as long as the arena.  NULL: reported. */
struct sheet_book *xlsx_open(struct arena *, struct diag *, const char *name, GByteArray *bytes);
struct sheet_book *xlsx_look(struct arena *, struct diag *, const char *name, GByteArray *bytes);
struct sheet_book *ods_open(struct arena *, struct diag *, const char *name, GByteArray *bytes);
struct sheet_book *ods_open_flat(struct arena *, struct diag *, const char *name, GByteArray *bytes,
    const char *encoding);
struct sheet_book *xls_open(struct arena *, struct diag *, const char *name, GByteArray *bytes);
struct sheet_book *html_open(struct arena *, struct diag *, const char *name, GByteArray *bytes, const char *encoding);
struct sheet_book *xml2003_open(struct arena *, struct diag *, const char *name, GByteArray *bytes,
    const char *encoding);

#endif
