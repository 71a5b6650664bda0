/* Where a document comes from: provenance.xml, the third of the files that go along in it (schema: templates/schema/provenance.rng). */
#ifndef BATCH_PROVENANCE_H
#define BATCH_PROVENANCE_H

#include "batch/outcome.h"

struct boxes;
struct pages;
struct policy_question;
struct record;

/* The digests of what documents of a run are made with: worked out once, of content and never of paths. */
struct provenance_made;
const struct provenance_made *provenance_made(struct arena *, const struct batch_setup *);

/* SHA-256 of a kind of part of which a document is made (of a template, region or face by its id), as it is here; NULL: it is not. */
const char *provenance_digest(const struct batch_setup *, const char *kind, const char *id);

/* One document. */
struct provenance {
	const struct batch_setup *setup;
	const struct record *record;
	const struct boxes *boxes;
	const char *as_of;   /* NULL: not given */
	const char *verdict; /* provenance_verdict(), or _again() */
	const char *whole;   /* SHA-256 of the normal form of the whole record */
	const xmlNode *
	    again; /* the provenance of a file that is made again, where that and the like stand; NULL: it is a new one */
};

/*
 * The rules by what came of them for a document, as attributes; and what the record has nothing of, by which more of them can be asked
 * again of what goes along in it.
 */
char *provenance_verdict(struct arena *, const struct batch_job *, const struct batch_result *,
    const struct policy_question *, const char *document, const struct boxes *);
/*
 * The same as the <verdict> of a provenance has it, as far as it can be held against what is here: ids of no rule are left out, and
 * rules that it does not have and that could bar the document are added.
 */
char *provenance_verdict_again(struct arena *, const struct policy *, const struct policy_question *,
    const char *document, const xmlNode *verdict);
/* What goes along in the file of a document, so that it can be made and checked again without its folder. */
void provenance_attach(struct arena *, const struct provenance *, struct pages *);

#endif
