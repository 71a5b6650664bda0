/* The papers of packed cases, made in the stage of the record with its package's part. */
#ifndef ARCHIVE_PAPERS_H
#define ARCHIVE_PAPERS_H

#include "archive/pack.h"
#include "batch/batch.h"

/*
 * Gives the record of each case that has a number its <package> part (packed.xml of its folder) and makes its papers, which join
 * its case.  What keeps one of them back becomes a reason of its case.  EXIT_NO_START: reported; EXIT_INTERRUPTED: some were not made.
 */
enum exit_status papers_make(struct arena *, struct diag *, struct batch_setup *, const struct archive_pack *,
    struct pack_stage *, const GPtrArray *cases);
/* SHA-256 of a record's normal form without its <package> part: what its papers carry. */
const char *papers_whole(struct arena *, xmlNode *record);

#endif
