/* The output folder: names of files in it, documents that take their place there, older ones that lose it. */
#ifndef BATCH_OUTPUT_H
#define BATCH_OUTPUT_H

#include "batch/outcome.h"

struct written;

/* The path of a file of a document below the output folder: record/document-variant.suffix. */
char *output_path(const struct batch_result *, const struct batch_outcome *, const char *suffix);
/* Is it a name that the output folder needs for itself? */
bool output_own_name(const char *record);
/* Removes what runs that were killed left unfinished in an output folder and its records' folders; its lock is held. */
void output_sweep(const char *out);
/* Do files take their place there, and has this PDF of the document already these bytes? */
bool output_has(const struct batch_job *, const struct batch_result *, const struct batch_outcome *,
    const struct written *pdf);
/*
 * The finished files of a document join its outcome and take their places, when files are written at all; written[i + 1]
 * (of struct written) is what job.writers[i] made.  false: reported.
 */
bool output_save(const struct batch_job *, struct batch_result *, struct batch_outcome *, GArray *const *written);
/* Older files of a document (variant NULL: all that this result has not just made) go to superseded/; the outcome notes where. */
void output_set_aside(const struct batch_job *, struct batch_result *, struct batch_outcome *, const char *document,
    const char *variant);

#endif
