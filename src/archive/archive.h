/*
 * Packages: one case, one bag (RFC 8493), laid out as archives want it; packed, looked at, handed over.
 */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include <stdbool.h>

#include <glib.h>

#include "base/lang.h"

struct arena;
struct diag;
struct office;
struct policy;

/*
 * Is this a package, by its names alone: a folder with bagit.txt and data/, or a .zip or .tar of one (at its top or in one
 * folder there)?  Nothing is told, nothing unpacked.
 */
bool archive_is_package(const char *path);
/* Every mistake in templates/packages: sheets, layouts, the items of DA/T 70. false: reported. */
bool archive_lint(struct arena *, struct diag *, const GPtrArray *data);

/* An office and where its settings stand. */
struct archive_office {
	const struct policy *policy;
	const struct office *office;
	const char *path;   /* of office.xml */
	const char *region; /* only this one's settings; NULL: of all */
};

/* Every mistake in <archive> of its settings. */
void archive_lint_office(const struct archive_office *, struct arena *, struct diag *);

/* An entry of an office's register of 档号, as people read it. */
struct archive_registered {
	const char *seq, *kind, *archive_no, *case_id, *region, *edition, *package, *text;
};

/*
 * The entries of its register (of several, one after the other): struct archive_registered *.  What state each is in is told:
 * whole, with the digest of its last entry, or where it was altered; and every number without a package.  NULL: there is none
 * that can be read, reported.
 */
GPtrArray *archive_registered(const struct archive_office *, struct arena *, struct diag *, enum lang);

#endif
