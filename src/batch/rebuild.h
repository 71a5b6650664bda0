/* A finished file made again from what is embedded in it. */
#ifndef BATCH_REBUILD_H
#define BATCH_REBUILD_H

#include "batch/batch.h"

struct verify_reading;

/*
 * Makes the document again from the reading of its file (which bytes are the file's own), holds the two against each other and adds
 * to its facts what came of it: <rebuild>, <bound>, <broken> (templates/schema/facts.rng).
 */
void rebuild_file(const struct batch_rebuild *, const guint8 *bytes, gsize length, struct verify_reading *);

#endif
