/*
 * A blank workbook to begin with: a sheet a kind of record and for the lists records have, what can be chosen of a region, the
 * office's settings, and rows that are filled in as examples.  Which columns there are is said by the schema, by what documents
 * need and by the records of templates/blank.
 */
#ifndef BATCH_BLANK_BLANK_H
#define BATCH_BLANK_BLANK_H

#include <stdbool.h>

struct arena;
struct batch_setup;
struct diag;

/* Writes one for a region, to path. false: reported. */
bool blank_write(struct arena *, struct diag *, const struct batch_setup *, const char *region, const char *path);

#endif
