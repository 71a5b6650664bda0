/*
 * What the files of this room share: rows of cells out of CSV and XLSX, the mapping that says which column is which
 * field, sheets whose head is found, and drafts of records.
 */
#ifndef RECORD_TABLE_INNER_H
#define RECORD_TABLE_INNER_H

#include "base/diag.h"
#include "base/lang.h"
#include "base/place.h"
#include "record/model.h"
#include "record/table/format.h"

/* row.c */
enum sheet_cell_kind {
	CELL_TEXT,
	CELL_NUMBER,  /* kept as a number: digits beyond the fifteenth and zeros in front are gone */
	CELL_DATE,    /* a number shown as a date; what it holds is ISO */
	CELL_ERROR,   /* #N/A and the like */
	CELL_DAMAGED, /* it holds two values, or one of another kind than it is of */
	CELL_UNKNOWN, /* a formula whose value is not in the file */
	CELL_BYTES,   /* some of its bytes are none of the file's encoding */
	CELL_NUL,     /* it has bytes that are 0 */
	CELL_GBK,     /* its row is of that encoding, the file is of another */
	CELL_UTF8,    /* likewise */
};

/* A cell of a row, in its text. */
struct sheet_row_cell {
	guint32 at;   /* in the row's text; ended by NUL */
	guint32 held; /* likewise, what it holds; 0: what it shows */
	guint8 kind;
};

/* What a cell says. */
struct sheet_value {
	const char *text; /* as the spreadsheet shows it */
	const char *held; /* as it is kept: 630.1234 where 630 is shown, 2022-03-01 where 3月1日 is; else the same */
	enum sheet_cell_kind kind;
	bool from_1904; /* days are counted from there */
};

struct sheet_row {
	guint64 number; /* as spreadsheets count */
	GString *text;
	GArray *cells; /* struct sheet_row_cell */
	bool hidden;
	bool from_1904; /* its book counts days from there */
	guint odd;      /* column with text after its closing quote, 0: none */
	guint fault;    /* what it cannot be read for, a diag_code + 1; 0: it can */
};

/* Empty; freed by sheet_row_free(). */
struct sheet_row *sheet_row_new(guint64 number);
void sheet_row_free(struct sheet_row *);
void sheet_row_add(struct sheet_row *, const char *text, gsize length, enum sheet_cell_kind);
/* What the last cell holds, when that is not what it shows. */
void sheet_row_hold(struct sheet_row *, const char *held, gsize length);
/* A number in its format, as a cell of the row; what it shows may be nothing. */
void sheet_row_add_number(struct sheet_row *, const struct number_format *, double value);
/* Yes or no as workbooks keep it: 1, 0, true, false; what is neither makes a damaged cell. */
void sheet_row_add_truth(struct sheet_row *, const char *text);
/* A number as workbooks keep it: decimal, finite, blanks around it. false: it is none. */
bool sheet_number_read(const char *text, double *value);
/* What a cell says, counted from 0. */
struct sheet_value sheet_row_value(const struct sheet_row *, guint column);
/* Text of a cell counted from 0, "" where there is none. */
const char *sheet_row_text(const struct sheet_row *, guint column);
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
/* A row in hand as a place that shows what stands in it. */
struct place sheet_row_place(struct arena *, const struct sheet_grid *, const struct sheet_row *);

/*
 * csv_text.c: the text of a CSV file, whole lines at a time.  Before characters that could not be read, or are of
 * another encoding than the file, stand two bytes: 0 and the sheet_cell_kind that it makes of its cell.
 */
struct csv_text;
/* Takes the feed over. asked: the encoding, NULL: recognised. */
struct csv_text *csv_text_open(struct feed *, const char *asked);
void csv_text_close(struct csv_text *);
/* Appends some more, which may be nothing: 1; 0: there is no more; -1: it cannot be read (errno). */
int csv_text_more(struct csv_text *, GString *);
const char *csv_text_encoding(const struct csv_text *);

/* csv.c.  Takes the feed over. */
struct sheet_grid *csv_open(struct arena *, struct feed *, const char *encoding, const struct record_mapping *);
/* What was recognised, in words, once rows have been read. */
const char *csv_encoding(const struct sheet_grid *);
const char *csv_separator(const struct sheet_grid *, enum lang);

/* A field as a column can fill it. */
struct mapping_field {
	const char *path; /* "cap_kva", "@type", "dates/apply", "supply/@no" */
	const struct model *leaf;
	const struct model *rows; /* the element that stands more than once, which the leaf is or stands in, or NULL */
	bool attribute;
	const GPtrArray *words;  /* const char *: what it may hold; empty: anything */
	GHashTable *values;      /* folded spelling -> value, or NULL */
	const GPtrArray *called; /* what people call each of the words, where the data names them, or NULL */
	bool open;               /* other values than those are fine */
	GPtrArray *units;        /* char *, folded */
	GPtrArray *digits;       /* lengths [digits] as numbers, or NULL */
	bool wanted;             /* no field of records: the documents to be made of the row */
	const char *list;        /* characters that part several values of one cell, or NULL */
	const GPtrArray *gives;  /* struct mapping_given *: what a spelling says of other fields, or NULL */
	const GPtrArray *with; /* const struct mapping_field *: of which a value may say more (身份证复印件), or NULL */
	GHashTable *
	    marks; /* what cells under a head that is a value of it mean: folded spelling -> yes or no; NULL: none can be */
	bool groups;              /* heads may begin with a value of it: 主供变电站 */
	guint ranked, ranked_own; /* heads it has been given so far, by the program's mappings and by the office's */
};

struct mapping_constant {
	const struct mapping_field *field;
	const char *value;
};

/* What a spelling says of another field: 高压增容 is a kind of business, and whose. */
struct mapping_given {
	const char *word; /* folded */
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
	GHashTable *ranks;    /* folded head -> which of a field's heads goes first (the least), a guint; absent: 0 */
	const struct mapping_field *by; /* whose values part several of its element in heads (主供变电站), or NULL */
	const struct mapping_field *marked; /* whose values may be heads (身份证), or NULL */
	GHashTable *seconds; /* folded head -> struct mapping_field it is for where its own has a better column */
	GPtrArray *shown;    /* char *: heads as people write them, for suggestions */
	GHashTable *taken;   /* folded head that is a label -> label of the field that a mapping has it for */
};

struct record_mapping {
	struct arena *arena;
	const struct record_rules *rules;
	GPtrArray *tables;                              /* struct mapping_table * */
	GHashTable *values;                             /* name -> GHashTable */
	GHashTable *ignore, *harmless, *blank, *totals; /* sets of folded words */
	GPtrArray *footers;                             /* char *: beginnings */
	GHashTable *qualifiers; /* folded words that change nothing of a head they stand before or after */
	GHashTable *gives;      /* name of a table of values -> GPtrArray of xmlNode *: values that say more */
	GHashTable *pairs;      /* pairs of characters that words of the trade have; what has others is misspelt */
};

/* mapping.c: the field of a path as a table has it, or NULL. */
struct mapping_field *mapping_field_of(const struct mapping_table *, const char *path);
/* The table whose rows are this element of that kind of record, or NULL. */
const struct mapping_table *mapping_table_of(const struct record_mapping *, enum record_kind, const struct model *list);

/* Of the fields of one element alone, kind[0] of the rules, and the names; no mapping's heads. */
const struct record_mapping *mapping_of_rules(struct arena *, struct diag *, const struct record_rules *,
    const struct record_names *);

/* row.c: a head or a spelling folded: full-width to ASCII, no blanks, lower case. */
char *sheet_fold(const char *);
/* The same without touching case and inner blanks: what a value looks like when its width does not matter. */
char *sheet_fold_width(const char *);

/* A value without what spreadsheets put around it; "" when it says nothing. */
char *sheet_plain(struct arena *, const char *text);

/* head_word.c: what one head means. */
struct head_match {
	const struct mapping_field *field;
	guint number; /* of a repeated column ("电源2电压"), 0: none */
	const GPtrArray
	    *says; /* struct mapping_constant *: what the head itself says of the element (主供变电站), or NULL */
	const char *unit;      /* of its values that have none, as the head has it, or NULL */
	guint rank;            /* among the heads of its field: the least goes first */
	bool mark;             /* its cells say whether there is what it says (√) */
	bool refused, ignored; /* known, but in another unit; left alone */
};

struct head_search {
	struct arena *arena;
	const struct record_mapping *mapping;
	const struct mapping_table *table;
};

struct head_match head_word(struct head_search *, const char *name);
/* Is it nothing but a repeated element and what parts several of it ("电源2", "主供电源"), as the upper row of a head has it? */
bool head_is_group(struct head_search *, const char *name);

/* row.c: 2022-03-01T08:30:00.000 -> 2022-03-01 08:30:00; midnight is the day alone. */
void sheet_date_plain(GString *);

/* heads.c */
struct head_column {
	const struct mapping_field *field; /* NULL: not used */
	guint number;
	const GPtrArray *says;
	const char *unit;
	guint rank;        /* among the columns of its field: the least goes first */
	const char *name;  /* as the sheet has it; "": it is left alone */
	const char *alone; /* what such a column is called, or NULL */
	bool mark, refused;
};

struct head {
	const struct mapping_table *table;
	guint64 row; /* the last of the head */
	guint rows;  /* 1 or 2 */
	guint score;
	GPtrArray *columns; /* struct head_column * */
	guint at;           /* index among the rows looked at */
};

#define HEAD_ROWS  30    /* rows in which the head is looked for */
#define HEAD_BYTES 65536 /* of a row's text: what has more is no head, and would be looked at for a long time */

/* The best head among the first rows; NULL: none. kind: RECORD_KIND_COUNT when not known. */
struct head *head_find(struct arena *, const struct record_mapping *, const GPtrArray *rows, const char *sheet,
    enum record_kind kind);
/* How many cells of a row are heads that are known; for telling separators apart. */
guint head_score(const struct record_mapping *, const struct sheet_row *);
/* Is one of its columns what tells records apart? */
bool head_has_id(const struct head *);
/* head_near.c: the fields of a table that have no column yet, under the heads that people write. */
struct head_gaps;
struct head_gaps *head_gaps_new(struct arena *, const struct record_mapping *, const struct head *);
/* Of these the head that may have been meant by one that no column is known by; NULL: none. */
const char *head_nearest(const struct head_gaps *, const char *name);
/* The same of a value of a field, among its folded spellings. */
const char *convert_near(const struct record_mapping *, const struct mapping_field *, const char *word,
    const GPtrArray *spellings);
enum { WORDS_TOLD = 12 }; /* values of a field that are few enough to be listed */
/* What stands behind what is said of an unknown word: " → --", the names of values that may have been meant; or "". */
const char *convert_offer(struct arena *, const struct record_mapping *, const struct mapping_field *, const char *word,
    const GPtrArray *spellings, const GPtrArray *names);
/* Notes the pairs of characters of a word of the trade. */
void mapping_learn(struct record_mapping *, const char *word);
/* True when a row is the head once more. */
bool head_again(const struct head *, const struct sheet_row *);

/* convert.c: what a cell means for a field. fault 0: nothing is wrong with it. */
struct convert_result {
	const char *value;
	guint fault; /* diag_code + 1 */
	const char *about;
	const GPtrArray *besides; /* struct mapping_constant *: what the cell says of other fields, or NULL */
};
struct convert_result convert_cell(struct arena *, const struct record_mapping *, const struct mapping_field *,
    struct sheet_value);
struct convert_result convert_good(const char *value);
/* value: what stands in the record where the fault is no error; about: an argument of its message. */
struct convert_result convert_fault(enum diag_code, const char *value, const char *about);

/* convert_date.c: a day, or with a time. */
struct convert_result convert_day(struct arena *, struct sheet_value, bool timed);

/* convert_number.c */
struct convert_result convert_quantity(struct arena *, const struct mapping_field *, struct sheet_value);
const char *convert_whole(struct arena *, const char *); /* 1250.0 as 1250, all else as it is */
struct convert_result convert_digits(struct arena *, const struct mapping_field *, struct sheet_value);
bool convert_is_scientific(const char *);
/* Was a number longer than a spreadsheet keeps?  Sixteen digits and more whose tail is zeros: fifteen were kept. */
bool convert_is_ruined(struct sheet_value);
bool convert_is_rounded(const char *);
/* Of a cell that could not be read: its fault; of another none. */
struct convert_result convert_unread(enum sheet_cell_kind, const char *text);

/* spelling.c: the value that a table of spellings has for a word, and what the word says besides; NULL: it is unknown. */
const char *convert_spelling(struct arena *, const struct record_mapping *, const struct mapping_field *,
    const char *text, GPtrArray *besides);
/* What a cell under a head that is a value means: 1 it is held, 0 it is not, -1: nobody knows. */
int convert_mark(struct arena *, const struct record_mapping *, const struct mapping_field *, const char *text,
    GPtrArray *besides);
/* One of the words that the schema lists for a field, or what people call it; word is folded. NULL: none. */
const char *convert_own(const struct mapping_field *, const char *word);
/* Does a field know the word as it stands, whole? */
bool convert_is_known(const struct mapping_field *, const char *text);

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
	guint64 last;      /* number of the row read last */
	bool torn;         /* it was told that the end came too early */
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
/* doubt.c: says why it has no head, where that can be told; false: it cannot. */
bool sheet_tell_doubt(const struct sheet *, struct diag *);
/* headless.c: says that there is no head (D202), what the sheet begins with and which names are near. */
void sheet_tell_headless(const struct sheet *, struct diag *);
/* That no column tells records apart (D216), and which would. */
void sheet_tell_numberless(const struct sheet *, struct diag *);
/* lacks.c: has the sheet a column of this field, or its mapping a constant for it? */
bool sheet_has_field(const struct sheet *, const char *path);
/*
 * The columns a table lacks, of every record and then of each document, put into words; true: some of every record's
 * are among them, and nothing can be made of it.
 */
bool sheet_lacks(const struct sheet *, const GPtrArray *wants, GString *zh, GString *en);
/* Says, with this code, which of the columns that its records need it lacks (record_reading). */
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
/* A row with all its cells, whether or not they are read. */
struct record_row *sheet_record_row(const struct sheet *, struct arena *, const struct sheet_row *);

/* compose.c: a record's text out of values. */

/* A value and the cell it came from. */
struct draft_datum {
	const struct mapping_field *field;
	const char *value;
	guint rank; /* of its column */
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
	GPtrArray *rows; /* struct record_row *: those its values came from */
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
/* A fault of a row that no value has; likewise that rows of a sheet may be missing, since it was not read to its end. */
void draft_cut(struct draft *, const struct sheet_grid *);
/* A fault of a row that no value has. */
void draft_fault(struct draft *, struct sheet_cell row, enum diag_code, const char *about);
/* group: 0 is the record itself.  The same field twice with another value: what the better column says holds; of one rank it is a fault of the cell. */
void draft_put(struct draft *, const struct mapping_field *, guint group, const struct convert_result *, guint rank,
    struct sheet_cell cell);
/* A column that the table has for what the row does not say, as messages find it. */
void draft_note(struct draft *, const struct mapping_field *, struct sheet_cell cell);
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
/* Says which rows belonged to none; ids: numbers of records; doubt: they may be those of records that could not be read. */
void sheet_join_end(struct join *, struct diag *, const GPtrArray *ids, bool doubt);

#endif
