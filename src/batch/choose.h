/* Which documents of a record are wanted: asked for, due, named by the record; and which of those asked for may not be made. */
#ifndef BATCH_CHOOSE_H
#define BATCH_CHOOSE_H

#include "batch/outcome.h"

struct finding;
struct template;

/* The documents asked for: by -d, else by the record's own row of a table; NULL: all that are due. */
char **choose_asked(const struct batch_job *, const struct batch_result *);
/* Templates (const struct template *) of the documents wanted of a judged record; that there is none is reported. */
GPtrArray *choose_templates(const struct batch_job *, struct batch_result *);
/* What the region calls a document, else its template; else its id. */
const char *choose_title(const struct batch_result *, const struct template *);
/*
 * Does a finding bar a document that the law does not list?  It does when it stands at the document's stage or before:
 * by the stage it speaks of, or by the documents of the record's kind that it bars.
 */
bool choose_unlisted(const struct batch_job *, const struct batch_result *, const char *document,
    const struct finding *);
/* Whether the law lets it be made; that it does not, that its template is broken, or that the case has not come so far is reported. */
bool choose_check(const struct batch_job *, struct batch_result *, const struct template *);

#endif
