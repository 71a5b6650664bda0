/* What the files of this station share: the job, what became of a record, and how it travels between processes. */
#ifndef BATCH_INNER_H
#define BATCH_INNER_H

#include "batch/batch.h"
#include "batch/wire.h"

struct finding;

#define WRITERS_MAX	8	/* formats of one run */

enum status { STATUS_OK, STATUS_REJECTED, STATUS_FAILED };

const char	*status_name(enum status);	/* "ok": as in results.jsonl */

enum step { STEP_BIND, STEP_LAYOUT, STEP_WRITE, STEP_VERIFY, STEP_SAVE, STEP_COUNT };

const char	*step_name(enum step);

/* A run: everything that is settled before the first record. */
struct job {
	struct house			*house;
	const struct batch_options	*options;
	GPtrArray			*writers;	/* const struct writer *, of -f */
	const struct writer		*pdf;		/* always made: it is what gets verified */
	GHashTable			*prepared;	/* writer -> what its prepare gave */
	GPtrArray			*files;		/* struct input * */
	bool				 save;		/* files are written: neither check, --dry-run nor --show */
};

/* An input file with the office it belongs to. */
struct input {
	const char		*path;
	const struct office	*office;	/* NULL: none found */
	struct record_reading	 reading;
};

struct made {
	const char	*path;		/* below the output folder */
	const char	*sha256;
	gsize		 bytes;
};

/* What became of one document, or (document NULL) of a record that got none. */
struct outcome {
	const char	*document, *title, *variant;
	enum status	 status;
	bool		 complete;
	guint		 pages;
	GPtrArray	*files;		/* struct made * */
	GPtrArray	*findings;	/* const struct finding * */
	GPtrArray	*moved;		/* char *: older files set aside, below the output folder */
	gint64		 time[STEP_COUNT];	/* [µs] */
};

struct result {
	const struct task	*task;
	const char		*record;	/* id, or "" when it has none */
	xmlNode			*root;		/* NULL: not parsed */
	xmlNode			*verdict;	/* NULL: not judged */
	struct diag		*diag;
	GPtrArray		*outcomes;	/* struct outcome * */
	GString			*shown;		/* --show */
	const char		*sample;	/* for rules over the whole run; "" mostly */
	gint64			 time;		/* to parse and judge [µs] */
};

/* chain.c: one record through all stations.  NULL is never given. */
struct result	*chain_run(struct job *, struct arena *, const struct task *);
/* A result without documents: all findings so far belong to the record. */
struct result	*result_new(struct arena *, const struct task *);
struct outcome	*outcome_new(struct arena *, const char *document, const char *title, const char *variant);
/* True when a finding keeps a document from being made. */
bool		 finding_rejects(const struct batch_options *, const struct finding *);

/* files.c: paths below the output folder. */
char		*files_path(struct arena *, const char *record, const char *document, const char *variant, const char *suffix);
/* Is it a name that the output folder needs for itself? */
bool		 files_own_name(const char *record);
/* Moves older files of a document (variant NULL: all that this result has not just made) aside and notes where to. */
void		 files_set_aside(const struct job *, struct arena *, const struct result *, const char *document,
		    const char *variant, GPtrArray *moved);

/* inputs.c: every file of every INPUT with its office; what cannot be read is reported and left out. */
GPtrArray	*inputs_find(struct arena *, struct diag *, const struct house *, const struct batch_options *);

/* reply.c: a result as text, ready to be appended to the outputs, whichever process made it. */
GVariant	*reply_new(const struct job *, const struct result *);
/* One line of results.jsonl. */
void		 reply_line(GString *out, const struct job *, const char *record, const struct outcome *);
/* One finding as a row of findings.csv. */
void		 reply_csv_row(GString *out, const struct job *, const struct finding *);
/* One finding for stderr, unless it is not asked for. */
void		 reply_message(GString *out, const struct job *, const struct finding *);

/* worker.c: processes that turn tasks into replies. */
struct worker {
	pid_t		 pid;
	int		 fd;		/* -1: none */
	struct arena	*arena;		/* of the tasks in hand */
	GPtrArray	*tasks;		/* struct task *, in hand */
	guint		 answered;	/* of them */
	guint		 sent;		/* of them, after those answered; 0: idle */
	bool		 alone;		/* a worker died over these tasks: each is sent alone, to tell which it was */
};

bool		 worker_start(struct worker *, struct job *, const struct worker *others, guint count);
void		 worker_stop(struct worker *);
/* Sends the next tasks in hand. false: the worker is gone. */
bool		 worker_send(struct worker *, guint count);
/* The replies to all tasks sent; NULL: the worker is gone, *signal tells by which signal (0: it ended by itself). */
GVariant	*worker_receive(struct worker *w, int *signal);

/* report.c: the outputs of a run, fed with replies in input order. */
struct report;

/* NULL: reported. */
struct report	*report_new(struct arena *, struct diag *, const struct job *);
void		 report_reply(struct report *, GVariant *reply);
/* Findings that belong to no record (an input that cannot be read, the rest of a file). */
void		 report_findings(struct report *, const struct diag *, gsize from, gsize to);
void		 report_progress(struct report *);
/* Puts results.jsonl and findings.csv in place and prints the summary. false: reported. */
bool		 report_end(struct report *, struct diag *, bool interrupted);
/* True when a document, record or input was rejected or failed. */
bool		 report_bad(const struct report *);
#endif
