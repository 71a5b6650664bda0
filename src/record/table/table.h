/*
 * Tables: rows of cells out of CSV and XLSX, the mapping that says which column is which field, and the reader
 * that makes records' texts of them.
 */
#ifndef RECORD_TABLE_TABLE_H
#define RECORD_TABLE_TABLE_H

#include "base/lang.h"
#include "base/place.h"
#include "record/inner.h"

/* Bytes of an input whose head can be looked at before they are read. */
struct feed {
	char		*name;
	int		 fd;
	guint8		*head;
	gsize		 head_length, head_at;
	bool		 ended;
};

/* NULL: reported.  "-" is standard input. */
struct feed	*feed_open(struct diag *, const char *path);
void		 feed_close(struct feed *);
/* As read(2), the head first. */
gssize		 feed_read(struct feed *, void *bytes, gsize room);
/* At least so many of the first bytes, unless the file is shorter. */
void		 feed_look(struct feed *, gsize want);

enum cell_kind {
	CELL_TEXT,
	CELL_NUMBER,	/* kept as a number: digits beyond the fifteenth and zeros in front are gone */
	CELL_DATE,	/* a number shown as a date; its text is ISO */
	CELL_ERROR,	/* #N/A and the like */
	CELL_UNKNOWN,	/* a formula whose value is not in the file */
};

struct grid_cell {
	guint32	at;		/* in the row's text; ended by NUL */
	guint8	kind;
};

struct grid_row {
	guint64	 number;	/* as spreadsheets count */
	GString	*text;
	GArray	*cells;		/* struct grid_cell */
	bool	 hidden;
	guint	 odd;		/* column with text after its closing quote, 0: none */
};

struct grid_row	*row_new(guint64 number);
void		 row_free(struct grid_row *);
void		 row_add(struct grid_row *, const char *text, gsize length, enum cell_kind);
/* Text of a cell counted from 0, "" where there is none. */
const char	*row_text(const struct grid_row *, guint column);
enum cell_kind	 row_kind(const struct grid_row *, guint column);
bool		 row_blank(const struct grid_row *);

/* One sheet, or a CSV file: rows from top to bottom. */
struct grid {
	const char	*file, *sheet;	/* sheet NULL: none */
	/* NULL: the end, or reported. */
	struct grid_row	*(*next)(struct grid *, struct diag *);
	void		(*close)(struct grid *);
	bool		 broken;	/* the end came too early, which was reported */
};

struct place	 grid_place(struct arena *, const struct grid *, guint64 row);

/* csv.c.  Takes the feed over. */
struct mapping;
struct grid	*csv_open(struct arena *, struct feed *, const char *encoding, const struct record_mapping *);
/* What was recognised, in words, once rows have been read. */
const char	*csv_encoding(const struct grid *);
const char	*csv_separator(const struct grid *, enum lang);

/* xlsx.c: a package read whole. */
struct book_sheet {
	const char	*name, *part;
	bool		 hidden;
};
struct book;
struct book	*book_open(struct arena *, struct diag *, struct feed *);	/* NULL: reported */
GPtrArray	*book_sheets(const struct book *);	/* struct book_sheet * */
struct grid	*book_grid(struct book *, const struct book_sheet *);

/* A field as a column can fill it. */
struct field {
	const char		*path;		/* "cap_kva", "@type", "dates/apply", "supply/@no" */
	const struct model	*leaf;
	const struct model	*rows;		/* the element that stands more than once, or NULL */
	const struct model	*box;		/* the single element around the leaf or the rows, or NULL */
	bool			 attribute;
	GHashTable		*values;	/* folded spelling -> value, or NULL */
	bool			 open;		/* other values than those are fine */
	GPtrArray		*units;		/* char *, folded */
	GPtrArray		*digits;	/* lengths [digits] as numbers, or NULL */
	bool			 wanted;	/* no field of records: the documents to be made of the row */
	const char		*list;		/* characters that part several values of one cell, or NULL */
};

struct constant {
	const struct field	*field;
	const char		*value;
};

/* What a sheet can be: records, or rows of records. */
struct table_map {
	enum record_kind	 kind;
	const char		*rows;		/* path of the repeated element; NULL: a row is a record */
	GPtrArray		*sheets;	/* char *, folded names */
	GPtrArray		*heads;		/* char *, folded: what stands before a number in heads of repeated columns */
	GPtrArray		*ids;		/* const struct field *: what tells records apart, the best first */
	GPtrArray		*fields;	/* struct field * */
	GPtrArray		*constants;	/* struct constant * */
	GHashTable		*names;		/* folded head -> struct field */
	GPtrArray		*shown;		/* char *: heads as people write them, for suggestions */
};

struct record_mapping {
	struct arena			*arena;
	const struct record_rules	*rules;
	GPtrArray			*tables;	/* struct table_map * */
	GHashTable			*values;	/* name -> GHashTable */
	GHashTable			*ignore, *harmless, *blank, *totals;	/* sets of folded words */
	GPtrArray			*footers;	/* char *: beginnings */
};

/* Folds a head or a spelling: full-width to ASCII, no blanks, lower case. */
char			*fold_word(const char *);
/* The same without touching case and inner blanks: what a value looks like when its width does not matter. */
char			*fold_width(const char *);

/* heads.c */
struct head_column {
	const struct field	*field;	/* NULL: not used */
	guint			 number;	/* of a repeated column ("电源2电压"), 0: none */
	char			*name;	/* as the sheet has it */
	bool			 refused;	/* known, but in another unit */
};

struct head {
	const struct table_map	*table;
	guint64			 row;		/* the last of the head */
	guint			 rows;		/* 1 or 2 */
	guint			 score;
	GPtrArray		*columns;	/* struct head_column * */
	guint			 at;		/* index among the rows looked at */
};

#define HEAD_ROWS	30	/* rows in which the head is looked for */

/* The best head among the first rows; NULL: none. kind: RECORD_KIND_COUNT when not known. */
struct head	*head_find(struct arena *, const struct record_mapping *, const GPtrArray *rows, const char *sheet,
		    enum record_kind kind);
/* How many cells of a row are heads that are known; for telling separators apart. */
guint		 head_score(const struct record_mapping *, const struct grid_row *);
/* The head that may have been meant, or NULL. */
const char	*head_nearest(const struct table_map *, const char *name);
/* True when a row is the head once more. */
bool		 head_again(const struct head *, const struct grid_row *);

/* convert.c: what a cell means for a field. fault 0: nothing is wrong with it. */
struct converted {
	const char	*value;
	guint		 fault;		/* diag_code + 1 */
	const char	*about;
};
struct converted	 cell_convert(struct arena *, const struct record_mapping *, const struct field *, const char *text,
			    enum cell_kind);
/* A value without what spreadsheets put around it; "" when it says nothing. */
char			*cell_plain(struct arena *, const char *text);

/* sheet.c: a grid whose head is known. */
struct rows_note {
	guint64	count;
	guint64	first[8];
};

struct sheet {
	struct arena		*arena;		/* of the reader: as long as the file is open */
	const struct record_mapping	*mapping;
	struct grid		*grid;
	struct head		*head;		/* NULL: none found */
	GQueue			 rows;		/* struct grid_row *: read and not yet taken */
	bool			 csv, empty, joined;
	bool			 repeats;	/* columns of repeated elements without a number: rows of one record follow each other */
	struct rows_note	 totals, heads, hidden;
};

/* Reads the first rows and finds the head.  Takes the grid over. */
struct sheet	*sheet_open(struct arena *, struct diag *, const struct record_mapping *, struct grid *, enum record_kind, bool csv);
void		 sheet_close(struct sheet *);
/* Says what was recognised and which columns are not used. */
void		 sheet_tell(struct sheet *, struct diag *);
/* The next row that holds something, with or without taking it; NULL at the end. */
struct grid_row	*sheet_peek(struct sheet *, struct diag *);
struct grid_row	*sheet_take(struct sheet *, struct diag *);
/* Says which rows were left out. */
void		 sheet_end(struct sheet *, struct diag *);
/* The value of the field that tells records apart, "" when the row has none. */
char		*sheet_id(const struct sheet *, struct arena *, const struct grid_row *);
/* The cell of a column, or of the whole row (column G_MAXUINT), as messages tell of it. */
struct sheet_cell	 sheet_cell(const struct sheet *, struct arena *, const struct grid_row *, guint column, const char *main_file);

struct draft;

/* join.c: sheets and files of rows that belong to records. */
struct join;
struct join	*join_new(struct sheet *, struct diag *);	/* reads all of it */
void		 join_free(struct join *);
/* Adds the rows that belong to a record to its draft. */
void		 join_add(struct join *, struct draft *, const char *main_file);
/* Says which rows belonged to none. */
void		 join_end(struct join *, struct diag *);

/* fill.c: a row's cells into a draft. */
void		 fill_row(struct draft *, const struct sheet *, const struct grid_row *, const char *main_file, bool first);

/* compose.c: a record's text out of values. */
struct datum {
	const struct field	*field;
	guint			 group;		/* which of the repeated elements; 0: the record itself */
	const char		*value;
	struct sheet_cell	 cell;
};

struct draft {
	struct arena		*arena;
	const struct record_mapping	*mapping;
	enum record_kind	 kind;
	GArray			*data;		/* struct datum */
	struct sheet_cell	 row;		/* the record's first row */
	GArray			*rows;		/* struct sheet_cell: of the groups from 1 on */
};

/* The value of a field of the record itself, or NULL. */
const char	*draft_value(const struct draft *, const struct field *);
struct draft	*draft_new(struct arena *, const struct record_mapping *, enum record_kind, struct sheet_cell row);
/* A further repeated element, from this row; number 0: the next. Gives the group. */
guint		 draft_group(struct draft *, struct sheet_cell row);
/* The same field twice with another value is a fault of the cell. */
void		 draft_put(struct draft *, const struct field *, guint group, const struct converted *, struct sheet_cell cell);
struct record_text	*draft_text(struct draft *, const char *file, const char *id, guint64 ordinal);

/* table.c */
struct table_reader;
struct table_reader	*table_open(struct diag *, struct feed *, const struct record_reading *);
void			 table_close(struct table_reader *);
struct record_text	*table_next(struct table_reader *, struct arena *, struct diag *);
/* Is it a table, by its first bytes and name? */
bool			 table_is(struct feed *);

#endif
