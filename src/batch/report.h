/* The outputs of a run, fed with replies in input order. */
#ifndef BATCH_REPORT_H
#define BATCH_REPORT_H

#include "batch/job.h"

struct report;

/* NULL: reported. */
struct report *report_new(struct arena *, struct diag *, const struct batch_job *);
void report_reply(struct report *, GVariant *reply);
/* Findings that belong to no record (an input that cannot be read, the rest of a file). */
void report_findings(struct report *, const struct diag *, gsize from, gsize to);
void report_progress(struct report *);
/* Puts results.jsonl and findings.csv in place and prints the summary. false: reported. */
bool report_end(struct report *, struct diag *, bool interrupted);
/* True when a document, record or input was rejected or failed. */
bool report_bad(const struct report *);

#endif
