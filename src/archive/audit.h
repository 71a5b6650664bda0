/* Inside verifying: a package in hand, in the process that looks at it, and what is written down of it. */
#ifndef ARCHIVE_AUDIT_H
#define ARCHIVE_AUDIT_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "archive/archive.h"
#include "base/diag.h"
#include "base/place.h"
#include "batch/batch.h"

struct package_entry;
struct record;

struct package_audit {
	struct arena *arena;
	struct diag *diag;
	const struct archive_verify *asked;
	const struct batch_rebuild *shared; /* of the program's own data; NULL: it could not be opened */
	const char *path;                   /* of the package, as it was given */
	const char *folder;                 /* where its files stand */
	const GPtrArray *entries;
	GHashTable *by_path; /* path -> struct package_entry */
	xmlNode *told;       /* <checked>: what goes back */

	xmlNode *tree, *record, *verdict; /* package.xml and the others; NULL: not there, told */
	const struct record *parsed;      /* the record as records are; NULL: it is none */
	const struct batch_rebuild *rebuild;
	const struct batch_setup
	    *setup;   /* of the package's own data, or the program's where it is the same; NULL: it cannot be had */
	bool foreign; /* it is the program's because the package's is of another version and cannot be read */
	GHashTable *expected; /* paths that may be in the package; ... */
	bool strays_unknown;  /* ... not all of them are known */
};

/* audit.c */
struct package_entry *audit_entry(const struct package_audit *, const char *path);
struct place audit_place(const struct package_audit *, const char *path);
/* What is told of a check: it was made, and failed if an error was reported since `from`. */
void audit_mark(struct package_audit *, const char *name, gsize from);
/* What is said of a part of the package. */
void audit_say(struct package_audit *, const char *part_zh, const char *part_en, const char *zh, const char *en);
/* A fault with words of both languages. */
void audit_fault(struct package_audit *, enum diag_code, const char *path, const char *zh, const char *en);
/* A finding that came from another process, told of the package as it stands. */
void audit_add(struct package_audit *, const struct batch_checked_finding *);
/* Was it made by this version of the program? */
bool audit_is_ours(const struct package_audit *);

/* audit_tree.c: package.xml against what is there, and what was made of it. */
void audit_tree(struct package_audit *);
/* audit_basis.c: the rules and templates in the package; sets setup and rebuild. */
void audit_basis(struct package_audit *);
/* audit_case.c: the record, judged again. */
void audit_case(struct package_audit *);
/* audit_papers.c: every file of the volume. */
void audit_papers(struct package_audit *);
/* The root of an XML file embedded in a paper; NULL: there is none that can be read. */
xmlNode *audit_attached(struct arena *, const struct verify_reading *, const char *name);

/* audit_values.c: values of a paper's record that are others in the whole record, each reported; gives how many it has. */
struct audit_values {
	struct arena *arena;
	struct diag *diag;
	struct place place;
	const struct record_rules *rules;
	const xmlNode *stages; /* <stages> of the verdict, or NULL */
	guint count, changed;
};
void audit_values(struct audit_values *, const xmlNode *paper, const xmlNode *record);

#endif
