/* Pages that a record says its papers have, held against the papers themselves. */
#ifndef BATCH_COUNTED_H
#define BATCH_COUNTED_H

#include "batch/outcome.h"

/*
 * Against a paper made of the record, the only one of its document: told at the material that is its signed copy (A176).  Silent
 * where the record may mean another: a paper of the customer's, one of several or in parts, one with a note or a file of its own.
 */
void counted_made(const struct batch_job *, struct batch_result *, const struct batch_outcome *);
/* Against the files that the record names (A175), looked at in a process of their own; what cannot be counted is left to pack. */
void counted_files(const struct batch_job *, struct batch_result *);

#endif
