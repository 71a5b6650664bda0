/*
 * How many findings of one id in one file a run's lists hold.  A list of millions of rows, each with the same fault, helps
 * nobody; those beyond are counted, and their number is told once.
 */
#ifndef BATCH_LIMIT_H
#define BATCH_LIMIT_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;
struct report_limit;

/* As many rows as findings.xlsx holds. */
#define REPORT_LIMIT_MOST 20000

struct report_limit *report_limit_new(struct arena *, guint64 most);
/* A record begins: of one id in one file, all of its findings are listed or none. */
void report_limit_begin(struct report_limit *);
/* Counts a finding of the record. false: it is left out. */
bool report_limit_lists(struct report_limit *, const char *id, const char *file);
/* Appends lines of results.jsonl without the findings of the record that are left out; "left_out" is their number. */
void report_limit_lines(const struct report_limit *, GString *out, const char *lines);
/* Reports what was left out, a finding for each id in a file, in order of first sight. */
void report_limit_tell(const struct report_limit *, struct diag *);

#endif
