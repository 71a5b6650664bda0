/*
 * What the files of this room share: rows of cells out of CSV and XLSX, the mapping that says which column is which
 * field, sheets whose head is found, and drafts of records.
 */
#ifndef RECORD_TABLE_INNER_H
#define RECORD_TABLE_INNER_H

#include <libxml/xmlreader.h>

#include "base/diag.h"
#include "base/lang.h"
#include "base/place.h"
#include "record/model.h"

/* row.c */
enum sheet_cell_kind {
	CELL_TEXT,
	CELL_NUMBER,  /* kept as a number: digits beyond the fifteenth and zeros in front are gone */
	CELL_DATE,    /* a number shown as a date; its text is ISO */
	CELL_ERROR,   /* #N/A and the like */
	CELL_UNKNOWN, /* a formula whose value is not in the file */
};

/* A cell of a row, in its text. */
struct sheet_row_cell {
	guint32 at; /* in the row's text; ended by NUL */
	guint8 kind;
};

struct sheet_row {
	guint64 number; /* as spreadsheets count */
	GString *text;
	GArray *cells; /* struct sheet_row_cell */
	bool hidden;
	guint odd; /* column with text after its closing quote, 0: none */
};

/* Empty; freed by sheet_row_free(). */
struct sheet_row *sheet_row_new(guint64 number);
void sheet_row_free(struct sheet_row *);
void sheet_row_add(struct sheet_row *, const char *text, gsize length, enum sheet_cell_kind);
/* Text of a cell counted from 0, "" where there is none. */
const char *sheet_row_text(const struct sheet_row *, guint column);
enum sheet_cell_kind sheet_row_kind(const struct sheet_row *, guint column);
/* Does it hold nothing that can be seen? */
bool sheet_row_blank(const struct sheet_row *);

/* One sheet, or a CSV file: rows from top to bottom. */
struct sheet_grid {
	const char *file, *sheet; /* sheet NULL: none */
	const char *called;       /* what names the list it holds: the sheet, the end of a file's name; NULL: nothing */
	/* NULL: the end, or reported. */
	struct sheet_row *(*next)(struct sheet_grid *, struct diag *);
	void (*close)(struct sheet_grid *);
	bool broken; /* the end came too early, which was reported */
};

/* A row as a place, in the arena; row 0: the sheet or the file. */
struct place sheet_place(struct arena *, const struct sheet_grid *, guint64 row);

/* csv.c.  Takes the feed over. */
struct sheet_grid *csv_open(struct arena *, struct feed *, const char *encoding, const struct record_mapping *);
/* What was recognised, in words, once rows have been read. */
const char *csv_encoding(const struct sheet_grid *);
const char *csv_separator(const struct sheet_grid *, enum lang);

/* xlsx.c, xlsx_part.c, xlsx_style.c */
struct xlsx_style {
	bool date;   /* its numbers are shown as dates */
	guint zeros; /* "0000000000": so many digits at least */
};

struct xlsx_sheet {
	const char *name, *part;
	bool hidden;
};

/* A package, read whole. */
struct xlsx_book {
	struct arena *arena;
	const char *name;
	GByteArray *bytes;  /* the package */
	GPtrArray *sheets;  /* struct xlsx_sheet * */
	GPtrArray *strings; /* char *: the shared ones */
	GArray *styles;     /* struct xlsx_style */
	bool from_1904;
};

/* A part of the package as a stream of XML nodes. */
struct xlsx_part {
	struct archive *archive;
	struct xlsx_book *book;
	struct diag *diag;
	xmlTextReader *reader;
	const char *name;
	guint64 read; /* [bytes] unpacked */
	bool bad;     /* reported */
};

/* NULL: there is none such (reported when it must be there), or it cannot be read. */
struct xlsx_part *xlsx_part_open(struct xlsx_book *, struct diag *, const char *name, bool must);
void xlsx_part_close(struct xlsx_part *);
/* The next node: 1, at the end 0, -1: reported. */
int xlsx_part_next(struct xlsx_part *);
/* Is the node the start of an element of that local name? */
bool xlsx_part_at(const struct xlsx_part *, const char *element);
/* An attribute of the element, in the arena; NULL: none. The name may have a prefix ("r:id"). */
char *xlsx_part_attribute(const struct xlsx_part *, struct arena *, const char *name);
/* The text of the element the reader is at, which it is read to the end of; what stands in elements named `but` is left out. */
bool xlsx_part_text(struct xlsx_part *, GString *, const char *but);

/* Report what is wrong with the package; that something of it is far too large. */
void xlsx_damaged(struct xlsx_book *, struct diag *, const char *zh, const char *en);
void xlsx_bomb(struct xlsx_book *, struct diag *, const char *zh, const char *en);

/* The styles of cells, from that part. false: reported. */
bool xlsx_read_styles(struct xlsx_book *, struct diag *, const char *part);

/* Is an input an XLSX package, or a workbook of the format before it, by its first bytes? */
bool xlsx_is(const struct feed *);
bool xlsx_is_older(const struct feed *);
/* Reads the feed to its end, which stays the caller's. NULL: reported. */
struct xlsx_book *xlsx_open(struct arena *, struct diag *, struct feed *);
/* The rows of a sheet, read as they are asked for. */
struct sheet_grid *xlsx_grid(struct xlsx_book *, const struct xlsx_sheet *);

/* A field as a column can fill it. */
struct mapping_field {
	const char *path; /* "cap_kva", "@type", "dates/apply", "supply/@no" */
	const struct model *leaf;
	const struct model *rows; /* the element that stands more than once, which the leaf is or stands in, or NULL */
	bool attribute;
	const GPtrArray *words; /* const char *: what it may hold; empty: anything */
	GHashTable *values;     /* folded spelling -> value, or NULL */
	bool open;              /* other values than those are fine */
	GPtrArray *units;       /* char *, folded */
	GPtrArray *digits;      /* lengths [digits] as numbers, or NULL */
	bool wanted;            /* no field of records: the documents to be made of the row */
	const char *list;       /* characters that part several values of one cell, or NULL */
};

struct mapping_constant {
	const struct mapping_field *field;
	const char *value;
};

/* What a sheet can be: records, or rows of records. */
struct mapping_table {
	enum record_kind kind;
	const char *rows;         /* path of the repeated element; NULL: a row is a record */
	const struct model *list; /* that element, or NULL */
	bool flat;         /* a row of records may have its columns under any of their heads, else under their labels */
	bool mapped;       /* a mapping has its say of it */
	GPtrArray *keys;   /* const struct model *: what tells the rows of one record apart; empty: nothing does */
	GPtrArray *sheets; /* char *, folded names */
	GPtrArray *heads;  /* char *, folded: what stands before a number in heads of repeated columns */
	GPtrArray *ids;    /* const struct mapping_field *: what tells records apart, the best first */
	GPtrArray *fields; /* struct mapping_field * */
	GPtrArray *constants; /* struct mapping_constant * */
	GHashTable *names;    /* folded head -> struct mapping_field */
	GPtrArray *shown;     /* char *: heads as people write them, for suggestions */
	GHashTable *taken;    /* folded head that is a label -> label of the field that a mapping has it for */
};

struct record_mapping {
	struct arena *arena;
	const struct record_rules *rules;
	GPtrArray *tables;                              /* struct mapping_table * */
	GHashTable *values;                             /* name -> GHashTable */
	GHashTable *ignore, *harmless, *blank, *totals; /* sets of folded words */
	GPtrArray *footers;                             /* char *: beginnings */
};

/* mapping.c: the field of a path as a table has it, or NULL. */
struct mapping_field *mapping_field_of(const struct mapping_table *, const char *path);
/* The table whose rows are this element of that kind of record, or NULL. */
const struct mapping_table *mapping_table_of(const struct record_mapping *, enum record_kind, const struct model *list);

/* row.c: a head or a spelling folded: full-width to ASCII, no blanks, lower case. */
char *sheet_fold(const char *);
/* The same without touching case and inner blanks: what a value looks like when its width does not matter. */
char *sheet_fold_width(const char *);

/* A value without what spreadsheets put around it; "" when it says nothing. */
char *sheet_plain(struct arena *, const char *text);

/* heads.c */
struct head_column {
	const struct mapping_field *field; /* NULL: not used */
	guint number;                      /* of a repeated column ("电源2电压"), 0: none */
	const char *name;                  /* as the sheet has it; "": it is left alone */
	bool refused;                      /* known, but in another unit */
};

struct head {
	const struct mapping_table *table;
	guint64 row; /* the last of the head */
	guint rows;  /* 1 or 2 */
	guint score;
	GPtrArray *columns; /* struct head_column * */
	guint at;           /* index among the rows looked at */
};

#define HEAD_ROWS 30 /* rows in which the head is looked for */

/* The best head among the first rows; NULL: none. kind: RECORD_KIND_COUNT when not known. */
struct head *head_find(struct arena *, const struct record_mapping *, const GPtrArray *rows, const char *sheet,
    enum record_kind kind);
/* How many cells of a row are heads that are known; for telling separators apart. */
guint head_score(const struct record_mapping *, const struct sheet_row *);
/* Is one of its columns what tells records apart? */
bool head_has_id(const struct head *);
/* The nearest name to one that no column is known by, of a field that has no column yet; NULL: none. */
const char *head_nearest(const struct head *, const char *name);
/* True when a row is the head once more. */
bool head_again(const struct head *, const struct sheet_row *);

/* convert.c: what a cell means for a field. fault 0: nothing is wrong with it. */
struct convert_result {
	const char *value;
	guint fault; /* diag_code + 1 */
	const char *about;
};
struct convert_result convert_cell(struct arena *, const struct record_mapping *, const struct mapping_field *,
    const char *text, enum sheet_cell_kind);
/* sheet.c: a grid whose head is known. */

/* Rows to be told of: how many, and the first. */
struct sheet_note {
	guint64 count;
	guint64 first[8];
};

void sheet_note_row(struct sheet_note *, guint64 row);

struct sheet {
	struct arena *arena; /* of the reader: as long as the file is open */
	const struct record_mapping *mapping;
	struct sheet_grid *grid;
	struct head *head; /* NULL: none found */
	GQueue rows;       /* struct sheet_row *: read and not yet taken */
	bool empty;
	bool repeats; /* columns of repeated elements without a number: rows of one record follow each other */
	struct sheet_note totals, heads, hidden;
};

/* Reads the first rows and finds the head.  Takes the grid over. */
struct sheet *sheet_open(struct arena *, struct diag *, const struct record_mapping *, struct sheet_grid *,
    enum record_kind);
void sheet_close(struct sheet *);
/* Says what was recognised and which columns are not used. */
void sheet_tell(struct sheet *, struct diag *);
/* lacks.c: says, with this code, which of the columns that its records need it lacks (record_reading). */
void sheet_tell_lacks(const struct sheet *, struct diag *, enum diag_code, const GPtrArray *wants);
/* The next row that holds something, with or without taking it; NULL at the end. */
struct sheet_row *sheet_peek(struct sheet *, struct diag *);
struct sheet_row *sheet_take(struct sheet *, struct diag *);
/* Says which rows were left out. */
void sheet_end(struct sheet *, struct diag *);
/* The value of the field that tells records apart, "" when the row has none. */
char *sheet_id(const struct sheet *, struct arena *, const struct sheet_row *);
/* The cell of a column, or of the whole row (column G_MAXUINT), as messages tell of it. */
struct sheet_cell sheet_cell(const struct sheet *, struct arena *, const struct sheet_row *, guint column,
    const char *main_file);

/* compose.c: a record's text out of values. */

/* A value and the cell it came from. */
struct draft_datum {
	const struct mapping_field *field;
	const char *value;
	struct sheet_cell cell;
};

/* A repeated element, or the record itself: the row it begins in and the values it has. */
struct draft_group {
	struct sheet_cell row;
	const struct model *rows; /* the element; NULL: the record itself, documents it asks for */
	guint around;             /* the group it stands in, 0: the record */
	bool holds;               /* others stand in it */
	GPtrArray *data;          /* struct draft_datum * */
};

/* A record as its cells fill it. */
struct draft {
	struct arena *arena;
	const char *file; /* the main one: cells of others tell of theirs */
	const struct record_mapping *mapping;
	enum record_kind kind;
	GPtrArray *data; /* struct draft_datum *: all, in the order they were put */
	struct draft_group own;
	GPtrArray *groups;  /* struct draft_group *: the repeated elements, from 1 on */
	GHashTable *listed; /* values of lists in cells, path and value -> the row that said it first */
};

/* The value of a field, of the record itself (0) or a group, or NULL. */
const char *draft_value(const struct draft *, const struct model *leaf, guint group);
/* An empty one, of a record that begins with this row. */
struct draft *draft_new(struct arena *, const struct record_mapping *, enum record_kind, const char *file,
    struct sheet_cell row);
/* A further repeated element (NULL: what the row asks for) in a group (0: the record), from this row. Gives the group. */
guint draft_group(struct draft *, const struct model *rows, guint around, struct sheet_cell row);
/* A fault of a row that no value has. */
void draft_fault(struct draft *, struct sheet_cell row, enum diag_code, const char *about);
/* group: 0 is the record itself.  The same field twice with another value is a fault of the cell. */
void draft_put(struct draft *, const struct mapping_field *, guint group, const struct convert_result *,
    struct sheet_cell cell);
/* The record's text as if it had been read from XML; ordinal: its number in the file. */
struct record_text *draft_text(struct draft *, const char *id, guint64 ordinal);

/* fill.c: the cells of a row into a draft; first: the row the record begins with, whose table's constants it gets. */
void draft_fill(struct draft *, const struct sheet *, const struct sheet_row *, bool first);

/* join.c: sheets and files of rows that belong to records. */
struct join;
struct join *sheet_join_new(struct sheet *, struct diag *); /* reads all of it */
void sheet_join_free(struct join *);
const struct sheet *sheet_join_sheet(const struct join *);
/* Adds the rows that belong to a record to its draft. */
void sheet_join_add(struct join *, struct draft *);
/* Says which rows belonged to none. */
void sheet_join_end(struct join *, struct diag *);

#endif
