/* A run: everything that is settled before the first record, the same for all workers. */
#ifndef BATCH_JOB_H
#define BATCH_JOB_H

#include "batch/batch.h"
#include "record/record.h"

struct office;
struct writer;

#define WRITERS_MAX 8 /* formats of one run */

struct batch_job {
	struct batch_setup *setup;
	const struct batch_options *options;
	GPtrArray *writers;       /* const struct writer *, of -f */
	const struct writer *pdf; /* always made: it is what gets verified */
	GHashTable *prepared;     /* writer -> what its prepare gave */
	GPtrArray *files;         /* struct batch_input * */
	bool save;                /* files are written: neither check, --dry-run nor --show */
};

/* An input file with the office it belongs to. */
struct batch_input {
	const char *path;
	const struct office *office; /* NULL: none found */
	const char *office_path;
	struct record_reading reading;
};

/* Every file of every INPUT with its office (struct batch_input *); what cannot be read is reported and left out. */
GPtrArray *inputs_find(struct arena *, struct diag *, const struct batch_setup *, const struct batch_options *);

#endif
