/* What became of a record as text, ready to be appended to the outputs, whichever process made it. */
#ifndef BATCH_REPLY_H
#define BATCH_REPLY_H

#include "batch/outcome.h"

/* A reply to send (of WIRE_REPLIES), floating; it keeps nothing of the result. */
GVariant *reply_new(const struct batch_job *, const struct batch_result *);
/* One line of results.jsonl; of no record (result NULL): of the run. */
void reply_line(GString *out, const struct batch_job *, const struct batch_result *, const struct batch_outcome *);
/* The file that a finding is of, as the lists name it. */
const char *reply_file(const struct batch_job *, const struct finding *);
/* One finding, of a result or (NULL) of none, as a row of findings.csv. */
void reply_csv_row(GString *out, const struct batch_job *, const struct batch_result *, const struct finding *);
/* Is a finding put on the screen? With -q what costs nothing is not. */
bool reply_says(const struct batch_job *, const struct finding *);
/* One finding for the screen, unless it is not asked for. */
void reply_message(GString *out, const struct batch_job *, const struct finding *);

#endif
