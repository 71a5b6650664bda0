/* What became of a record: its outcomes, one a document, and which findings cost what. */
#ifndef BATCH_OUTCOME_H
#define BATCH_OUTCOME_H

#include <libxml/tree.h>

#include "base/diag.h"
#include "batch/job.h"
#include "batch/wire.h"

struct record;

enum batch_status { STATUS_OK, STATUS_REJECTED, STATUS_FAILED, STATUS_COUNT };

enum batch_step { STEP_BIND, STEP_LAYOUT, STEP_WRITE, STEP_VERIFY, STEP_SAVE, STEP_COUNT };

/* A file that was made. */
struct batch_file {
	const char *path; /* below the output folder */
	const char *sha256;
	gsize bytes;
};

/* What became of one document, or (document NULL) of a record that got none. */
struct batch_outcome {
	const char *document, *title, *variant;
	enum batch_status status;
	bool complete;
	guint pages;
	GPtrArray *files;        /* struct batch_file * */
	GPtrArray *findings;     /* const struct finding * */
	GPtrArray *moved;        /* char *: older files set aside, below the output folder */
	gint64 time[STEP_COUNT]; /* [µs] */
};

/* What became of one record. */
struct batch_result {
	const struct batch_task *task;
	struct arena *arena;
	struct diag *diag;
	const char *id;        /* "" when it has none */
	struct record *record; /* NULL: not parsed */
	xmlNode *verdict;      /* NULL: not judged */
	bool stopped;          /* by a mistake in the law, so that nothing is known of older files */
	gsize judged;          /* findings before this one are the record's, not a document's */
	GPtrArray *outcomes;   /* struct batch_outcome * */
	GString *shown;        /* --show */
	const char *sample;    /* for rules over the whole run; "" or NULL mostly */
	gint64 time;           /* to parse and judge [µs] */
};

/* A result without documents: all findings so far belong to the record. */
struct batch_result *result_new(struct arena *, const struct batch_task *);
/* An outcome that is in no result yet. */
struct batch_outcome *outcome_new(struct arena *, const char *document, const char *title);

/* True when a finding keeps a document from being made. */
bool finding_rejects(const struct batch_options *, const struct finding *);
/* Does one of the findings since `from` do so? */
bool result_rejects(const struct batch_job *, const struct batch_result *, gsize from);
/* Do the record's own findings bar this document? */
bool result_bars(const struct batch_job *, const struct batch_result *, const char *document);
/* The worst of what a rule found that a document needs, or a finding it gave way to; DIAG_NOTE: it was held. */
enum diag_level result_level(const struct batch_job *, const struct batch_result *, const char *document,
    const char *rule);
/* Is a finding told with an outcome of this status or a worse one? */
bool result_tells(const struct batch_result *, const struct finding *, enum batch_status least);
/* Is a document of this variant among its outcomes? */
bool result_has(const struct batch_result *, const char *document, const char *variant);

/*
 * A document is done, its own findings begin at `from`: the outcome joins its result.  stale: older files of the
 * document (variant NULL: of all its variants) no longer hold and are set aside.
 */
void outcome_end(const struct batch_job *, struct batch_result *, struct batch_outcome *, gsize from, bool stale,
    const char *variant);
/* The record is done: what no document's line tells gets a line of its own; of one that was rejected nothing older holds. */
void result_end(const struct batch_job *, struct batch_result *);

#endif
