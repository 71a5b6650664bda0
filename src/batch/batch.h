/*
 * The batch: many records through all stations, one worker process a core.  One bad record never
 * stops the rest; a crashed worker costs one record; nothing is written in place.
 */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/diag.h"
#include "base/lang.h"

struct arena;
struct font_list;
struct layout;
struct policy;
struct provenance_made;
struct record_rules;
struct verify_reading;
struct verify_rules;

/* Everything loaded once before workers are forked. */
struct batch_setup {
	const GPtrArray *data; /* folders: base/data.h */
	struct record_rules *records;
	struct policy *policy;
	GPtrArray *templates; /* struct template * by id; NULL when a run is rules_only, as all below */
	const struct font_list *fonts;
	struct verify_rules *checks;
	struct layout *layout;
	const struct provenance_made *made; /* digests of what documents are made with */
};

enum exit_status { EXIT_GOOD = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_NO_START = 3, EXIT_INTERRUPTED = 4 };

/* What was found of a record that was judged. */
struct batch_judged_finding {
	enum diag_level level;
	const char *id, *field, *what, *source; /* in the language of the run; field, source: NULL none */
};

/* A record as it was judged, for who goes on with it. */
struct batch_judged {
	const char *id;            /* "": none */
	const char *input;         /* the file it came from */
	const char *office;        /* that of its settings; NULL: none */
	const char *record;        /* its normal form; NULL: it could not be read */
	const char *verdict;       /* XML; NULL: it could not be judged */
	bool rejected;             /* it or a document of it was */
	const GPtrArray *findings; /* struct batch_judged_finding * */
};

struct batch_options {
	const char *output; /* folder */
	char **documents;   /* -d, NULL: all that are due */
	const char *region; /* -r, for records that name none */
	guint jobs;
	char **formats;       /* -f */
	double dpi;           /* 0: as the sheet has it */
	const char *office;   /* --office FILE, or NULL: found beside the input */
	const char *mapping;  /* --mapping FILE, or NULL: mapping.xml beside the input */
	const char *encoding; /* --encoding, or NULL: recognised */
	const char *as_of;
	const char *stage; /* check --stage */
	const char *show;  /* --show=STATION, or NULL */
	bool dry_run, strict;
	bool check;      /* documents are bound and laid out, so that all is told, and none is made */
	bool rules_only; /* nobody will ask for documents: `list`, `explain`, `lint` */
	bool json, quiet;
	bool colour;   /* of messages on stderr */
	bool progress; /* stderr is a terminal and not quiet */
	guint verbose;
	enum lang lang;
	char **inputs;
	/* Of `check`: each record in the inputs' order, when it has been told; it lives for the call.  NULL: nobody asks. */
	void (*judged)(void *data, const struct batch_judged *);
	void *judged_data;
	bool untold; /* no summary: who goes on has its own; */
	bool silent; /* nothing at all on the screen */
	/* Folder that faces and the rules of finished files are of, where data is somebody else's; NULL: the program's of data. */
	const char *own;
};

/*
 * Adds the folder of the office whose own data all inputs of a run need; it is no other's to be used.  Where some need
 * another, or none, none is added, and those that need one are told of when they are read.
 */
void batch_data_add(struct arena *, GPtrArray *data, const struct batch_options *);

/* Glyphs of finished files are held against these faces; both live as long as the arena. */
void batch_use_faces(struct verify_rules *, struct arena *, const struct font_list *);
/*
 * Loads what a run needs, without fonts, templates and layout when it is rules_only; of the templates those asked for.
 * What is wrong with a template is reported and stops its documents alone. options->documents named by their titles
 * become ids. NULL: reported.
 */
struct batch_setup *batch_setup_open(struct arena *, struct diag *, const GPtrArray *data,
    const struct batch_options *);

/*
 * The id of what people call a region, type, stage or document (the list): by its name (policy_id), else by a spelling that cells of
 * tables may have for it.  The word itself when it is none; it may be an id.
 */
const char *batch_called(struct arena *, const struct batch_setup *, const char *list, const char *word);
/* The region of records of an input that say none: -r, else the only one of the office it belongs to; NULL: there is none. */
const char *batch_region(struct arena *, const struct batch_setup *, const struct batch_options *, const char *path);
/*
 * What records must say before anything can be made of them: struct record_want *.  region: the one of those that say none,
 * or NULL.  documents: NULL all that a region's law speaks of.
 */
GPtrArray *batch_wants(struct arena *, const struct batch_setup *, const char *region, char **documents);

enum batch_standing { STANDING_THERE, STANDING_GONE, STANDING_OUTSIDE };

/* A file that a list names; outside: its path leads out of the folder, or is a link. */
struct batch_listed {
	const char *record, *document; /* "" none */
	const char *variant;           /* "" none; NULL: its line does not say */
	const char *path, *sha256;     /* path: below the folder */
	guint64 size;                  /* [bytes]; 0: its line does not say */
	guint pages;                   /* of the document; 0: its line does not say */
	enum batch_standing standing;
};

/* An output folder held against its list. */
struct batch_listing {
	GPtrArray *files;  /* struct batch_listed *, each path once, in the order of the list */
	GPtrArray *strays; /* char *: paths of what no line names and is none of the folder's own */
	GPtrArray *inner;  /* char *: output folders in it that have a list of their own */
	bool broken;       /* some of the list cannot be read: strays may be named there; reported */
};

/* Is it an output folder, by its results.jsonl or what a run that was cut short left of one? */
bool batch_listing_at(const char *folder);
/* Keeps runs out of the folder as long as the arena lives. NULL: reported, one is at work there. */
struct batch_listing *batch_listing_open(struct arena *, struct diag *, const char *folder);

/* --- finished files made again (rebuild.c) --- */

/* What they are made again with: all that a run needs, without a run. */
struct batch_rebuild;

/*
 * What cannot be loaded is no fault of a file: it cannot be made here, which is told of each.  own: the folder that faces are of,
 * which stand outside of templates, where data came along with the files; NULL: the program's of data.
 */
struct batch_rebuild *batch_rebuild_open(struct arena *, const GPtrArray *data, const char *own);
/* What it loaded of the law: records, policy; NULL: that could not be loaded. */
const struct batch_setup *batch_rebuild_setup(const struct batch_rebuild *);
/*
 * What else than faces and the program's version is other here than a file was made with, by its provenance, in words (of LANG_COUNT).
 * false: nothing is.
 */
bool batch_rebuild_differs(const struct batch_rebuild *, struct arena *, xmlNode *provenance, const char *why[]);

/* --- files that may be anything, looked at in processes of their own (checkup.c) --- */

struct batch_look {
	guint count, jobs;
	const char *(*path)(const void *data, guint file);
	guint64 (*bytes)(const void *data, guint file); /* what it may cost goes by; NULL: by the file's size */
	/* In a process of its own: what is known of a file, floating. */
	GVariant *(*look)(const void *data, struct arena *, guint file);
	/* What is known of one whose process did not live to say it, floating; why is one finding. */
	GVariant *(*lost)(const void *data, guint file, const struct diag *why);
	/* Each file, in order, when it has been looked at. */
	void (*tell)(void *data, guint file, GVariant *known);
	/* Reports that the run was interrupted; told: so many files had been told of. */
	void (*interrupted)(struct diag *, guint told, guint left);
	void *data;
};

/*
 * Processes have limits of time and memory in proportion to a file's size: a file that stalls or kills its process is told as
 * that, and the others are looked at as if it were not there.  EXIT_INTERRUPTED: what was done until then has been told.
 * EXIT_NO_START: reported, there is no process to be had.
 */
enum exit_status batch_look(struct arena *, struct diag *, const struct batch_look *);

/* --- finished files looked at (checkup.c) --- */

/*
 * What else is known of a file by its digest.  Moved: what a line names and does not stand is there now, or what no line names is
 * that; copy: it is another of what stands, or was found; grown: it begins with what a line names.
 */
enum batch_twin { TWIN_NONE, TWIN_MOVED, TWIN_COPY, TWIN_GROWN };

/* One of them; of one held against a list what the list says, or that it says nothing. */
struct batch_checkup_file {
	const char *path;
	const struct batch_listed *listed; /* NULL: no line names it */
	bool stray;                        /* where one should */
	bool again;                        /* it is made again and compared */
	enum batch_twin twin;              /* found by batch_checkup, */
	const char *twin_path;             /* and which file that is; NULL none */
};

/* A finding of a file, worded in the language of the run. */
struct batch_checked_finding {
	enum diag_level level;
	const char *id, *field; /* field: NULL none */
	const char *message;
	const char *text; /* as diag_format has it */
};

/* What is known of a file in the end. */
struct batch_checked {
	const struct batch_checkup_file *file;
	const char *sha256;   /* "": it was not read */
	const xmlNode *facts; /* the root of its facts and those of its elements that are told of; NULL: it has none */
	GPtrArray *findings;  /* struct batch_checked_finding * */
	enum diag_level worst;
};

struct batch_checkup {
	const struct verify_rules *rules;
	const struct batch_rebuild *rebuild; /* NULL: no file is made again */
	GPtrArray *files;                    /* struct batch_checkup_file * */
	guint jobs;
	enum lang lang;
	bool colour;
	/* Each file, in order, when it has been looked at; it lives for the call. */
	void (*tell)(void *data, const struct batch_checked *);
	/* In the process that looks, of a file that could be read: what is found there is a finding of it.  NULL: nobody asks. */
	void (*read)(const void *data, struct arena *, struct diag *, const struct batch_checkup_file *,
	    const struct verify_reading *);
	void *data;
};

/* Looks at files as batch_look does; what became of a file that stalls or kills its process is a finding of it. */
enum exit_status batch_checkup(struct arena *, struct diag *, const struct batch_checkup *);

/* Runs render, check, --dry-run and --show. Messages go to stderr, results to stdout and DIR/results.jsonl. */
enum exit_status batch_run(struct batch_setup *, struct diag *, const struct batch_options *);

#endif
