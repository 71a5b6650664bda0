/*
 * What the screen tells of many records: of a few records each finding as it came; of more, what many share once, with
 * its number and its first places.  The lists of a run have every place.
 */
#ifndef BATCH_TOLD_H
#define BATCH_TOLD_H

#include <glib.h>

#include "base/lang.h"

struct arena;
struct finding;
struct told;

/* It holds the texts of a few records, or one text of each kind of finding, of a bounded number of kinds. */
struct told *told_new(struct arena *, enum lang);

/* A record begins; heading: what stands over its findings where each record is told ("" nothing). */
void told_record(struct told *, const char *heading);
/* A finding set out for people, with its kind (told_kind) and its place in a few words (told_place). */
void told_add(struct told *, const char *kind, const char *place, const char *text);
/* Everything, in the order of first sight; to be asked once. */
void told_put(struct told *, GString *out);

/* Findings of one kind are the same but for whose value is cited and for numbers. */
void told_kind(GString *out, const struct finding *, enum lang);
/* The record's id, else the file's name, and the line, or the sheet and row. */
void told_place(GString *out, const struct finding *, enum lang);

#endif
