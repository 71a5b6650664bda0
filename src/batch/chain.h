/* One record through all stations. */
#ifndef BATCH_CHAIN_H
#define BATCH_CHAIN_H

#include "batch/outcome.h"

/* Loads, judges, binds, lays out, writes, verifies, saves.  The result lives in the arena; NULL is never given. */
struct batch_result *chain_run(const struct batch_job *, struct arena *, const struct batch_task *);

#endif
