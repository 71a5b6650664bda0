/* What the files of this station share: the bytes of an input, the schema read as a tree of names and labels. */
#ifndef RECORD_MODEL_H
#define RECORD_MODEL_H

#include <stdbool.h>

#include "base/place.h"
#include "record/record.h"

struct diag;
struct xml_schema;

/* An element of records as templates/schema/record.rng declares it, or an attribute. */
struct model {
	const struct model *parent; /* the element that holds it, NULL: none */
	const char *name;
	const char *label; /* NULL: none */
	const char *doc;   /* a:documentation of it, or NULL */
	const char *type;  /* the schema's name of the kind of value ("decimal"), or NULL */
	bool many;         /* may stand more than once */
	bool own;          /* the office's fields.xml declares it */
	bool required;     /* of attributes */
	bool text;         /* it holds a value, and not elements or attributes alone */
	bool choice;       /* its value is one of some words */
	GPtrArray *words;  /* these, const char * */
	GPtrArray *said;   /* what people call each of them, const char *; the word itself where there is no other */
	const char *first; /* a:defaultValue: what it is where nothing is said, or NULL */
	const char *names; /* bw:names: the list of the data's names that its value is of ("type"), or NULL */
	const char *tries; /* bw:try: free values that rules tell apart, or NULL */
	bool cell;         /* bw:cell: a column of records may hold it, several in a cell */
	bool day;          /* its value is a date or begins with one */
	GPtrArray *attributes; /* struct model * */
	GPtrArray *children;   /* struct model * */
};

struct record_rules {
	const struct xml_schema *schema;
	struct model *kind[RECORD_KIND_COUNT];
	const char **encoded; /* by character from U+E000 on: what it is now, or NULL */
};

/* Reads the list of private characters that have been encoded since (private.c). false: reported. */
bool record_private_read(struct record_rules *, struct arena *, struct diag *, const char *data_folder);
/* Puts them right in a record's values; each is said once a value. */
void record_private_mend(const struct record_rules *, struct arena *, struct diag *, const struct source *,
    xmlNode *root);

/*
 * The schema of records as a tree: the program's record.rng, and in it the fields and lists that the fields.xml of each
 * added folder declares (templates/schema/fields.rng).  What cannot be taken of those is reported and left out, and the
 * tree notes the file (XML_SCHEMA_DOUBT).  NULL: reported.
 */
xmlDoc *record_grammar(struct arena *, struct diag *, const GPtrArray *data);
/* Reads the models of the record kinds out of the schema's own tree. false: it lacks one, which is reported. */
bool model_read(struct record_rules *, struct arena *, struct diag *, xmlNode *grammar);
/* The model of one element that a schema's documents may begin with, as one that stands by itself; NULL: there is none such. */
struct model *model_of(struct arena *, xmlNode *grammar, const char *name);
/* The entry of that name in a list of models, or NULL. */
const struct model *model_find(const GPtrArray *models, const char *name);
/* The element that may stand more than once which this is or stands in; NULL: it stands once in a record. */
const struct model *model_rows(const struct model *);
/* Is its value a whole number from 1 on? */
bool model_counts(const struct model *);
/* How a message names a field: its label, else its key. */
const char *model_label(const struct model *);

/* resume.c */
struct decoder;
/* Moves to the next start tag of a record. false: there is none, and there it is to be looked for once more text follows. */
bool record_seek(const char *text, gsize length, gsize *at);
/* What a start tag that is not well-formed says of its record's id; "" when it cannot be told.  The caller frees it. */
char *record_seek_id(const char *tag, gsize length);
/* Characters of UTF-8 that are longer than two bytes, less the bytes that are none: above 0 it is UTF-8, with a damage or without. */
int record_utf8_vote(const char *, gsize length);
/* Are the bytes of a line GBK, and not UTF-8 with a damage? */
bool record_is_gbk(const guint8 *, gsize length);
/* What is said of bytes that the decoder has refused; offset: of the first one, from 1. */
void record_bytes_words(struct arena *, const struct decoder *, guint64 offset, const char **zh, const char **en);

/* reader.c: an input as it is read by a process of its own (open.c). NULL: reported. */
struct record_stream;
struct record_stream *record_stream_open(struct diag *, const char *path, const struct record_reading *);
void record_stream_close(struct record_stream *);
struct record_text *record_stream_next(struct record_stream *, struct arena *, struct diag *);

/*
 * apart.c: whatever looks into a file of somebody else does so in a process of its own, with limits in proportion to the file.
 * What it says comes back in order, and the findings of its list with it.
 */
struct apart;     /* the one who asked */
struct apart_end; /* the process */
/* The file's name is for messages and for its size; work, in the new process, says what it has to and returns. NULL: reported. */
struct apart *apart_start(struct diag *, const char *path,
    void (*work)(const void *data, struct apart_end *, struct diag *), const void *data);
/* What is said next, the caller's to unref; NULL: that was all, or it died, which is reported, or `stop` can be read (NULL: none). */
GVariant *apart_next(struct apart *, struct diag *, const int *stop);
/* What the process says first, of this type; then it is not needed any more. NULL: nothing, or reported. */
GVariant *apart_ask(struct diag *, const char *path, void (*work)(const void *data, struct apart_end *, struct diag *),
    const void *data, const char *type);
/* It goes on with another file, as work does in the same order (apart_turn). false: it has died, or was never there. */
bool apart_follow(struct apart *, const char *path);
void apart_close(struct apart *);
/* Says something floating; from here on it has as long again. */
void apart_say(struct apart_end *, GVariant *);
/* That was all of its file; what it says from here on is of another one, with limits of its own. */
void apart_turn(struct apart_end *, const char *path);

/* Bytes of an input whose head can be looked at before they are read. */
struct feed {
	char *name;
	int fd;
	guint8 *head;
	gsize head_length, head_at;
	bool ended;
};

/* NULL: reported.  "-" is standard input. */
struct feed *feed_open(struct diag *, const char *path);
void feed_close(struct feed *);
/* As read(2), the head first. */
gssize feed_read(struct feed *, void *bytes, gsize room);
/* At least so many of the first bytes, unless the file is shorter. */
void feed_look(struct feed *, gsize want);

#endif
