/* Records out of tables, text and workbooks of every kind: each row, with the rows that belong to it, as the text of a record. */
#ifndef RECORD_TABLE_TABLE_H
#define RECORD_TABLE_TABLE_H

#include "record/model.h"

struct record_table;

/* Is an input a table, by its first bytes and its name?  Also what is nothing that could be read: the table tells. */
bool record_table_is(const struct feed *);
/* Takes the feed over.  Faults of the file are reported here, those of rows where they are read. */
struct record_table *record_table_open(struct diag *, struct feed *, const struct record_reading *);
void record_table_close(struct record_table *);
/* The text of the next record, in the arena; NULL at the end. */
struct record_text *record_table_next(struct record_table *, struct arena *, struct diag *);

/* settings.c: the words of an office's settings, by their schema. NULL: reported. */
const struct record_mapping *settings_mapping(struct arena *, struct diag *, const char *schema,
    const struct record_names *);
/* settings_find.c: is a sheet or a file of this name one of an office's settings? */
bool settings_is_sheet(const char *name);
/* Is it none of records, as everybody knows: settings, the hidden 下拉清单 of what cells can be chosen from? */
bool settings_is_aside(const char *name, bool hidden);

#endif
