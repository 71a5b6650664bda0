/* Records out of tables, CSV and XLSX: each row, with the rows that belong to it, as the text of a record. */
#ifndef RECORD_TABLE_TABLE_H
#define RECORD_TABLE_TABLE_H

#include "record/model.h"

struct record_table;

/* Is an input a table, by its first bytes and its name? */
bool record_table_is(struct feed *);
/* Takes the feed over.  Faults of the file are reported here, those of rows where they are read. */
struct record_table *record_table_open(struct diag *, struct feed *, const struct record_reading *);
void record_table_close(struct record_table *);
/* The text of the next record, in the arena; NULL at the end. */
struct record_text *record_table_next(struct record_table *, struct arena *, struct diag *);

#endif
