/* Between the files that load a mapping: nobody else asks for this. */
#ifndef RECORD_TABLE_MAPPING_H
#define RECORD_TABLE_MAPPING_H

#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "record/table/inner.h"

struct mapping_loading {
	struct arena *arena;
	struct diag *diag;
	struct record_mapping *mapping;
	struct xml_schema *schema;
	const struct record_names *names; /* or NULL */
	GPtrArray *spelled;               /* xmlNode *: each <value> */
	GHashTable *given;  /* xmlNode * of a value that speaks of other fields -> has one of them been found? */
	GPtrArray *pending; /* struct mapping_pending *: columns that speak of others */
	bool own;           /* what is read is the office's own mapping */
	bool good;
};

/* A column whose values say something of other fields of its element. */
struct mapping_pending {
	struct mapping_table *table;
	struct mapping_field *field;
	xmlNode *node;
};

/* Heads of a field go before each other: the office's, the schema's own, the program's, each in their order. */
enum { RANK_STEP = 10, RANK_SCHEMA = 5000, RANK_PROGRAM = 10000 };

/* mapping_field.c */
/* A word as heads are compared, in the arena. */
char *mapping_fold(struct arena *, const char *word);
/* "a|b|c", each folded, onto a list. */
void mapping_split(struct arena *, const char *text, GPtrArray *onto);
/* The table of records (rows NULL) or of a list in them, made when it is first asked for. */
struct mapping_table *mapping_table_get(struct mapping_loading *, enum record_kind, const char *rows);
/* The field of a path that begins where the table's rows do, or with "/" at the record; made when it is first asked for. NULL: the schema has none. */
struct mapping_field *mapping_field_get(struct mapping_loading *, struct mapping_table *, const char *path);
/* A head of a field; one of the schema's does not take what another has. */
void mapping_name_field(struct arena *, struct mapping_table *, struct mapping_field *, const char *name, guint rank);
/* Paths (char *) of the lists that a kind of record has, those in lists too. */
GPtrArray *mapping_lists(const struct mapping_loading *, enum record_kind);
/* Each list of a kind gets its table, which its label names. */
void mapping_add_lists(struct mapping_loading *, enum record_kind);
/* Report a name, or a word of a field, that there is not; which may have been meant, and which there are. */
void mapping_bad_name(struct mapping_loading *, xmlNode *, const char *attribute, const char *name,
    const GPtrArray *names, const char *zh, const char *en);
void mapping_bad_word(struct mapping_loading *, xmlNode *, const char *attribute, const struct mapping_field *,
    const char *value);

/* mapping_read.c: one file. What is wrong is reported, and the loading no longer good. */
void mapping_read(struct mapping_loading *, const char *path);

/* mapping_words.c: words of the schema and names of policy as spellings; then, when all is read, what follows of it. */
void mapping_spell(struct mapping_loading *);
void mapping_complete(struct mapping_loading *);

#endif
