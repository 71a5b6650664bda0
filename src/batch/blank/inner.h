/* What the files of this room share: one workbook in the making. */
#ifndef BATCH_BLANK_INNER_H
#define BATCH_BLANK_INNER_H

#include "batch/batch.h"
#include "policy/policy.h"
#include "record/record.h"
#include "workbook/workbook.h"

#define BLANK_ROWS 500 /* rows that offer something to choose */

struct blank {
	struct arena *arena;
	struct diag *diag;
	const struct batch_setup *setup;
	const struct record_mapping *mapping;
	const char *region;
	const GPtrArray *wants; /* struct record_want * */
	GPtrArray *examples;    /* struct record *: rows that are filled in */
	GHashTable *used;       /* "case supply/volt": a column that there is */
	struct workbook *book;
};

/* cell.c */

/* What may be written into a column, as people write it; NULL: nothing in particular. */
const GPtrArray *blank_words(const struct blank *, const struct record_column *);
/* What the schema says of a column, "" where that only tells its words as XML has them. */
const char *blank_doc(const struct record_column *);
/* How a value is written in a column; the value itself where nothing else means it. */
const char *blank_spelled(const struct blank *, enum record_kind, const struct record_column *, const char *value);
/* A head with what is said of it. */
void blank_head(const struct blank *, struct workbook_sheet *, guint row, guint column, const struct record_column *,
    const char *wanted);
/* What can be chosen in the rows of a column from one to another. */
void blank_offer(const struct blank *, struct workbook_sheet *, guint column, guint first, guint last,
    const struct record_column *);
/* A value of a column; example: not meant to stay. */
void blank_value(struct workbook_sheet *, guint row, guint column, const struct record_column *, const char *value,
    bool example);
enum workbook_style blank_style(const struct record_column *);
/* How wide a column should be [cells]. */
guint blank_width(const struct blank *, const struct record_column *);

/* sheet.c: the sheets of a kind of record: its own and those of its lists. */
void blank_sheets(const struct blank *, enum record_kind);
/* settings.c: the sheet 单位设置. false: reported. */
bool blank_settings(const struct blank *);

#endif
