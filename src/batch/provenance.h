/* Where a document comes from: provenance.xml, the third of the files that go along in it (schema: templates/schema/provenance.rng). */
#ifndef BATCH_PROVENANCE_H
#define BATCH_PROVENANCE_H

#include "batch/outcome.h"

struct boxes;
struct pages;

/* The digests of what documents of a run are made with: worked out once, of content and never of paths. */
struct provenance_made;
const struct provenance_made *provenance_made(struct arena *, const struct batch_setup *);

/* One document. */
struct provenance {
	const struct batch_job *job;
	const struct batch_result *result;
	const struct policy_question *question;
	const struct boxes *boxes;
	const struct pages *pages; /* whose faces count; its attachments do not */
	const char *whole;         /* SHA-256 of the whole record's normal form */
};

/* The text of its provenance.xml, in the arena. */
char *provenance_text(struct arena *, const struct provenance *, gsize *length);

#endif
