/*
 * Records: XML, CSV and workbooks in any usual encoding, streamed.  The reader cuts the stream into
 * the texts of single records, holding one at a time; a text is parsed, validated by itself and
 * becomes a small tree whose every value knows its place.  Knows no policy and no document.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/diag.h"
#include "base/lang.h"
#include "base/place.h"

struct arena;
struct diag;
struct path_world;
struct xml_schema;

enum record_kind { RECORD_CASE, RECORD_OUTAGE, RECORD_POSTER, RECORD_HANDOVER, RECORD_KIND_COUNT };

/*
 * What must be known to parse records: the RELAX NG schemas and field labels, loaded once from templates/schema of the
 * program's data folder (base/data.h).
 */
struct record_rules;

/* With the fields and lists that the fields.xml of each added folder declares. NULL: reported. */
struct record_rules *record_rules_load(struct arena *, struct diag *, const GPtrArray *data);
const struct xml_schema *record_schema(const struct record_rules *);
/* Chinese label of a field key ("cons_name" -> 户名), or NULL. */
const char *record_label(const struct record_rules *, const char *key);

/*
 * How a message names a field (its path from the record: "@type", "dates/reply") for whoever has the record in hand: its column, where the record
 * came from a table; else its label with its name in XML. record NULL: as in XML.
 */
struct record;
char *record_named(const struct record_rules *, struct arena *, const struct record *, const char *path, enum lang);
/* As record_label, first of the record's own kind. */
const char *record_label_in(const struct record_rules *, const struct record *, const char *key);
/* What to do that it has none: "清空“答复时间”一列里的这一格", "remove dates/reply". */
char *record_clear(const struct record_rules *, struct arena *, const struct record *, const char *path, enum lang);
/* As record_named, of the one field of the record's kind that has a label; NULL: none has, or several. */
const char *record_named_by(const struct record_rules *, struct arena *, const struct record *, const char *label,
    enum lang);
/* Reports that an attribute of the record is not there, a fault whose argument is what the field is called. */
void record_report_absent(struct arena *, struct diag *, const struct record_rules *, const struct record *,
    enum diag_code, const char *attribute);
/* What to do that it has a value, which people call `said`: "“代办”一列填“否”", "set via_agent="no"". */
char *record_write(const struct record_rules *, struct arena *, const struct record *, const char *path,
    const char *value, const char *said, enum lang);
/* The list of the data's names ("item", "type") that a field's value is one of; NULL: it is of none. */
const char *record_list_of(const struct record_rules *, const struct record *, const char *path);
/* What people call a value of a record, or of any kind of record (NULL); itself where the schema does not say. */
const char *record_said(const struct record_rules *, struct arena *, const struct record *, const char *path,
    const char *value);

/* Something that a case may say and rules may ask about: an attribute of <case> with one of its values. */
struct record_fact {
	const char *name;  /* "area" */
	const char *label; /* 城乡, or NULL */
	const char *value; /* "rural" */
	bool word;         /* one of a few words, else a value that the schema gives for trying out (bw:try) */
};

/* Each attribute of a case with each of its words, in the schema's order: struct record_fact *. */
GPtrArray *record_facts(const struct record_rules *, struct arena *);

/* A field of records. */
struct record_field {
	enum record_kind kind;
	const char *path;  /* from the record's element, as a mapping writes it: "@type", "supply/volt" */
	const char *label; /* "" when it has none */
	const char *value; /* its words, with a blank between, or the name of its kind of value ("decimal") */
	bool own;          /* the office's */
};

/* All fields, in the schema's order: struct record_field *. */
GPtrArray *record_fields(const struct record_rules *, struct arena *);

/*
 * Files of an INPUT: a file, a folder (recursively its records in XML and its tables of every kind, by name; never office.xml,
 * fields.xml or mapping.xml, an office's templates/, a folder below that a run has put its results in, or a package of a case) or "-".
 * Gives paths in reading order; what cannot be opened is reported and left out, files of a folder that may hold data and are
 * none are told of.
 */
GPtrArray *record_inputs(struct arena *, struct diag *, const char *input);

/* An open input file.  Its memory does not grow with the file: one record's text is held. */
struct record_reader;

/* How cells of tables may say what the data names: by id, or by what it is called. */
struct record_names {
	const struct path_world *ids;
	GHashTable
	    *labels; /* "type 高压客户", the list (bw:names of the schema) before it -> id; "": several are called so */
	GHashTable *called; /* "type hv_ordinary" -> what it is called first */
};

/*
 * Tables (CSV, workbooks) need a mapping: which column is which field, in which words.  The mappings of
 * templates/mappings, over them the names (NULL: none), over them the mapping of a file (NULL: none).  NULL: reported.
 */
struct record_mapping;
struct record_mapping *record_mapping_load(struct arena *, struct diag *, const struct record_rules *,
    const GPtrArray *data, const struct record_names *, const char *file);

/* The value that a spelling means in one of its lists of values ("materials"); NULL: there is no such list or spelling. */
const char *record_mapping_value(const struct record_mapping *, const char *list, const char *spelling);

/* A value that a cell may have. */
struct record_word {
	const char *value, *said;   /* as records have it, and as people call it */
	const GPtrArray *spellings; /* const char *: others, without blanks and in lower case */
};

/* A column of tables. */
struct record_head {
	enum record_kind kind;
	const char *sheet;       /* what its table is called: the kind of record, or the list its rows are */
	const GPtrArray *sheets; /* const char *: other names of it, folded */
	bool main;               /* its rows are records */
	const char *path;        /* of the field; "document": the papers that its row asks for */
	const char *label;
	const char *type;                /* the schema's kind of value ("decimal"), or NULL: a text */
	const char *list;                /* what its values name (region, type, stage, document), or NULL */
	const GPtrArray *heads;          /* const char *: its other names */
	const GPtrArray *words;          /* struct record_word *: what it may hold; empty: anything of its kind */
	const GPtrArray *units, *digits; /* const char *, folded; lengths as numbers; or NULL */
	bool id;                         /* tells records apart */
	bool several;                    /* a cell may hold several values */
	bool own;                        /* the office's */
	const struct record_mapping *mapping;
	const void *field; /* of it */
};

/* All columns: of each kind of record its own, then those of its lists; struct record_head *. */
GPtrArray *record_heads(const struct record_mapping *, struct arena *);
/* Is a head read as this column, in its own list or among its records, however it comes to that (装表接电时间, 主供电源电压)? */
bool record_head_reads(const struct record_head *, const char *name);

/* A field that records need. */
struct record_want {
	enum record_kind kind;
	const char *path, *label;
	const char *title; /* of the document that prints it; NULL: nothing is known of a record without it */
};

/* How an input is read. */
struct record_reading {
	const struct record_mapping *mapping; /* NULL: XML only */
	const char *encoding;                 /* NULL: recognised */
	enum record_kind kind; /* what rows are when their head fits several; RECORD_KIND_COUNT: not known */
	const int *
	    stop; /* a descriptor that can be read once reading is to end, NULL: none; what was read last is not whole then */
	const GPtrArray
	    *wants; /* struct record_want *: columns that a table is told to lack, of a document together; or NULL */
};

/* A file and how it is read. */
struct record_order {
	const char *path;
	struct record_reading how;
};

/* Files that are read one after the other, which live as long as the reader: none is opened before it is asked for. */
struct record_reader *record_open_all(const struct record_order *, gsize count);
/* Opens one, XML or a table, whichever it is by its first bytes and its name; the path lives as long. NULL: reported. */
struct record_reader *record_open(struct diag *, const char *path, const struct record_reading *);
/* A no-op on NULL. */
void record_close(struct record_reader *);

/*
 * Proposes one mapping for tables (paths, ended by NULL) from their heads, as XML; messages say what has no place, and which
 * files could not be read.  NULL: none could, reported.
 */
char *record_propose(struct arena *, struct diag *, char *const *paths, const struct record_reading *);

/*
 * What an office sets for itself, where that is a table and no office.xml: a sheet 单位设置 (and those whose names begin so) of a
 * workbook, or a file 单位设置.xlsx or .csv.
 */
#define RECORD_SETTINGS "单位设置"
/* Is a file a table, whatever stands in it? */
bool record_is_table(const char *path);
/* Does a file hold such settings? What cannot be read does not. */
bool record_has_settings(const char *path);
/* The file of a folder that holds them: one that is called so, else the first workbook with such a sheet; NULL: none. */
const char *record_settings_in(struct arena *, const char *folder);
/*
 * They as the text of an XML file that fits a schema (office.rng) whose words they are in, each stretch of which knows its cell;
 * names: how cells may say what the data names.  NULL: reported.
 */
const struct source *record_settings(struct arena *, struct diag *, const char *path, const char *schema,
    const struct record_names *);

/* A column that a table may have: of the record itself, or of a list of its own sheet. */
struct record_column {
	const char *path, *label; /* as record_field */
	const char *doc;          /* what the schema says of it, or NULL */
	const char *type;         /* the schema's name of its kind of value, "" */
	const char *names;        /* the list of the data's names that its value is of, or NULL */
	const char *rows, *list;  /* the list's path and label; NULL: the record itself */
	const char *around;       /* the element of another list that this one stands in, or NULL */
	const GPtrArray *words;   /* const char *: what may be written into it; empty: nothing in particular */
	const GPtrArray *values;  /* const char *: what each of the words means, where the schema says; else empty */
	bool open, own, required; /* other words are fine; an office's; the schema asks for it */
};

/* Of a kind of record, those of the record first, in the schema's order: struct record_column *. */
GPtrArray *record_columns(const struct record_mapping *, struct arena *, enum record_kind);
/* Of the sheet of an office's settings. NULL: reported. */
GPtrArray *record_settings_columns(struct arena *, struct diag *, const char *schema, const struct record_names *);
/* The value that a cell of the column would mean; NULL: none. */
const char *record_column_reads(const struct record_mapping *, struct arena *, enum record_kind,
    const struct record_column *, const char *written);
/* 工单, 停电 */
const char *record_kind_label(const struct record_rules *, enum record_kind);

/* A row of a table as its writer has it. */
struct record_row {
	const char *file, *sheet; /* sheet: NULL none */
	guint64 number, head;     /* as spreadsheets count them: its own and that of its head */
	guint count;              /* of columns */
	const char **heads, **cells;
};

/* The text of one record, cut out; independent of the reader once given. */
struct record_text {
	struct source source; /* the record's bytes; name, start and line tell where */
	const char *id;       /* as its start tag says it, unchecked; "" when it says none */
	guint64 ordinal;      /* 1-based in its file */
	char **documents;     /* that its row of a table asks for; NULL: it says nothing of them */
	GPtrArray *rows;      /* struct record_row *: all that it came from; NULL: from no table */
	guint fault;          /* what its text cannot be read for, a diag_code + 1; 0: it can */
	guint64 fault_at;     /* offset, as places have it */
	const char *fault_zh, *fault_en;
};

/*
 * The next record's text, in the arena, or NULL at the end of the file, or where it cannot be opened, which is reported; the
 * call after that is for the next file's, if there is one.  What cannot be read of a record is its own fault, and reading
 * goes on at the next one; where none can be found that is reported once, with the place.
 */
struct record_text *record_next(struct record_reader *, struct arena *, struct diag *);

/*
 * A text on its way between processes: id, ordinal, documents (may be NULL); of its source name, start, line, column, text (not
 * ended by NUL), cells, and the strings of the cells one after the other; the rows it came from (number, head, columns), and
 * their strings; its fault.
 */
#define RECORD_TEXT "(aytmaayayttuaya(ttuu)aya(ttt)ayutayay)"
/* Floating; it borrows the text until it is sent. */
GVariant *record_text_pack(const struct record_text *);
/* In the arena; its strings are the packed one's. */
struct record_text *record_text_take(struct arena *, GVariant *);

/* One record. */
struct record {
	const char *id;
	const char *region; /* as the record says it, else the default given to record_parse */
	bool placed;        /* it does not say it */
	enum record_kind kind;
	xmlDoc *doc; /* its root is the <case>, <outage>, <poster> or <handover> */
	xmlNode *root;
	const struct source *source;
};

/*
 * Parses and validates one text: schema, safe id.  region: used when the record names none, or NULL.
 * NULL: reported (every fault of the record, one message each).  Findings from here on carry the record's id.
 * Uniqueness of ids is batch's to say.
 */
struct record *record_parse(struct arena *, struct diag *, const struct record_rules *, const struct record_text *,
    const char *region);

/*
 * A part of a record that was parsed before, as it goes along in a document: what it lacks was not needed there, and what is empty
 * was only asked for.  The source must outlive it.  NULL: it is none, reported.
 */
struct record *record_part(struct arena *, struct diag *, const struct source *);

const char *record_kind_name(enum record_kind);      /* "case" */
enum record_kind record_kind_find(const char *name); /* RECORD_KIND_COUNT: it is none */

#endif
