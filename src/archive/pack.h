/* A run of pack: its cases, and the private folder it works in. */
#ifndef ARCHIVE_PACK_H
#define ARCHIVE_PACK_H

#include <stdbool.h>

#include <libxml/tree.h>

#include "archive/archive.h"
#include "archive/number.h"

struct pack_stage;

/* Why a case is not packed, or a fault that the office has accepted. */
struct pack_reason {
	const char *rule, *what, *source; /* source NULL: none */
	const char *accepted;             /* the office's own words; NULL: it has not accepted it */
};

/* A case on its way; what is large stands in its folder of the stage, not here. */
struct pack_case {
	guint no;                          /* in the inputs' order, from 1 */
	bool is_case;                      /* no outage, no poster */
	const char *id, *region;           /* "": none */
	const char *cons_name;             /* "": it has none */
	const char *input, *office;        /* paths; office NULL: none */
	const char *folder;                /* of the stage: record.xml, verdict.xml, packed.xml */
	GPtrArray *reasons;                /* struct pack_reason * */
	const struct record *record;       /* NULL: not read again */
	const GPtrArray *files;            /* struct gathered_file *; NULL: not looked for */
	GPtrArray *papers;                 /* struct package_paper *, as they were made */
	const struct number_given *number; /* NULL: it has none */
	bool number_held;                  /* it follows the office's pattern, part by part */
	guint edition;                     /* of the package */
	const char *package, *digest;      /* where it stands, SHA-256 of SIGN_OF; NULL: it does not */
	bool unchanged;                    /* it is the one that was packed before */
	guint items, pages, file_count;
};

/* Is there a reason that the office has not accepted? */
bool pack_refused(const struct pack_case *);
void pack_add_reason(struct arena *, struct pack_case *, const struct archive_pack *, const char *rule,
    const char *what, const char *source);

/* --- stage.c: a private folder of the output folder, gone when the run is over --- */

/* Only one run works in an output folder at a time.  NULL: reported. */
struct pack_stage *stage_open(struct arena *, struct diag *, const char *output);
const char *stage_folder(const struct pack_stage *);
/* Where its papers are made, and the run of the batch, unseen, that makes them there as PDFs of inputs: all that are due, by the office's settings. */
const char *stage_papers(const struct pack_stage *, struct arena *);
struct batch_options stage_run(const struct pack_stage *, struct arena *, const struct batch_options *, char **inputs);
/* Takes in a case as it was judged.  false: reported, it cannot be written. */
bool stage_add(const struct pack_stage *, struct arena *, struct diag *, struct pack_case *, const char *record,
    const char *verdict);
/* A file of its folder; false: reported. */
bool stage_put(struct arena *, struct diag *, const struct pack_case *, const char *name, const char *text);
/* A tree of its folder ("record.xml", "verdict.xml", "packed.xml"); NULL: reported. */
xmlNode *stage_tree(struct arena *, struct diag *, const struct pack_case *, const char *name);
/* The record as records are. NULL: reported. */
struct record *stage_record(struct arena *, struct diag *, const struct record_rules *, const struct pack_case *);

/* --- tree.c: the package as a tree (templates/schema/package.rng) --- */

/* What one is made of. */
struct package_parts {
	const struct pack_case *it;
	const xmlNode *record, *verdict, *region;
	const xmlNode *
	    checklist; /* whose items its papers stand with: the region's own, or that of another which it takes over */
	const struct number_setting *setting;
	const struct sheets *sheets;
	const char *record_sha256;
};

/* A paper made of the record, in the stage. */
struct package_paper {
	const char *document, *variant, *path; /* variant "": the only one */
	guint pages;
};

/* The tree, without sizes and digests; each of its files is appended to entries with where it comes from.  NULL: reported. */
xmlNode *package_tree(struct arena *, struct diag *, const struct package_parts *, GPtrArray *entries);
/* 密级: what the archivist wrote; else 限制, for a case has personal data in it. */
const char *package_secrecy(struct arena *, const xmlNode *record);
/* Sizes and digests of its files, once entries have them. */
void package_tree_digests(struct arena *, xmlNode *tree, const GPtrArray *entries);

/*
 * A file name of a package: NNNN-TITLE[-SUFFIX].EXTENSION, in NFC, without what some system refuses, of at most 60 characters.
 * used: names of the folder so far, as systems that do not tell case and width apart see them; what would be the same gets
 * another number behind it.
 */
char *package_name(struct arena *, GHashTable *used, const char *lead, const char *title, const char *suffix,
    const char *extension);

#endif
