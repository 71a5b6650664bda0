/* Files of a case's materials: where they are looked for, which paper each is, what is known of them. */
#ifndef ARCHIVE_GATHER_H
#define ARCHIVE_GATHER_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/lang.h"

struct arena;
struct batch_setup;
struct diag;
struct material_look;
struct policy;
struct record;
struct record_mapping;
struct record_rules;

/* Where files of one case come from. */
struct gather_from {
	const char *input;  /* the file that the record stands in; file= is of its folder, else of those below */
	const char *folder; /* --materials, or NULL: 材料/ or materials/ beside the input */
	const struct policy *policy;          /* whose checklists name the papers */
	const struct record_mapping *mapping; /* what else people call them; NULL: nothing */
	const struct record_rules *records;   /* what the fields of a record are called */
};

/* A file of a material; several of one are its pages in order. */
struct gathered_file {
	const struct record *record;
	const xmlNode *node; /* the <material> */
	guint material;      /* which one of the record's materials, from 1 */
	const char *ref, *part;
	const char *role; /* "archived": it is the paper; "scan": it is one of several that are */
	const char *path; /* on disk */
	const char *name; /* as people are told: below the folder it was found in */
	const struct material_look
	    *look;     /* NULL before gather_look, and of one that was not read or whose look was lost */
	bool verified; /* it is this program's, and holds (gather_verify) */
};

/*
 * The files (struct gathered_file *) of a case's materials: by file=, else by names in the folder of the record's id, below the
 * folder for materials (AR03.pdf, AR03-1.jpg, AR14b 2.pdf, 营业执照.pdf, or a folder of one paper's pages), pages in natural order
 * (2 before 10).  In the order of the materials.  What fits nothing or two papers is reported and left, as is what leads out of
 * the folder, by a link too (A169–A173).
 */
GPtrArray *gather_find(struct arena *, struct diag *, const struct gather_from *, const struct record *);
/*
 * Looks at files, of one case or of many, in processes of their own (batch_look); what is wrong with each is reported in their
 * order, with its record.  false: the run was interrupted or could not begin, reported.
 */
bool gather_look(struct arena *, struct diag *, const GPtrArray *files, guint jobs);
/*
 * Verifies those that are this program's own, sealed ones too, as `verify` does without making them again: what is wrong is reported
 * in their order, with its record, and one that is another's paper (A177).  false: interrupted or could not begin, reported.
 */
bool gather_verify(struct arena *, struct diag *, const struct batch_setup *, const GPtrArray *files, guint jobs,
    enum lang);
/*
 * Holds the files of one case against its record: what is electronic and has none, what is on paper and says no place, pages that
 * differ, the same bytes twice (A167, A168, A174, A175).
 */
void gather_check(struct arena *, struct diag *, const struct gather_from *, const struct record *,
    const xmlNode *verdict, const GPtrArray *files);
/* A copy of files and of what is known of them, without their records (record, node NULL) and findings. */
GPtrArray *gather_keep(struct arena *, const GPtrArray *files);

#endif
