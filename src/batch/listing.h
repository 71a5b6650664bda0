/* results.jsonl from one run to the next: what is known of a folder before a run, and which of its lines outlive one. */
#ifndef BATCH_LISTING_H
#define BATCH_LISTING_H

#include "batch/job.h"

/* The list while a run writes it, a hidden file beside the one whose place it takes; both below the folder. */
#define LISTING      "results.jsonl"
#define LISTING_PART ".results.jsonl.part"

/*
 * Before a run: the list of one that was cut short is completed; what is gone or cannot be read is told.  false: reported,
 * there is a list that cannot be opened, and a run would lose it.
 */
bool listing_begin(struct arena *, struct diag *, const char *folder);
/*
 * The list that was written as LISTING_PART is given the lines of earlier runs whose files still stand and are not named
 * in it, and takes its place.  Returns 0 or an errno; then the two are as they were, but for lines that were added.
 */
int listing_complete(const char *folder);
/* How many whole lines a file has; what stands behind them is cut off. */
guint64 listing_cut(const char *path);

#endif
