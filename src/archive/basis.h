/* What papers were made from, in the package: data folders as the program reads them. */
#ifndef ARCHIVE_BASIS_H
#define ARCHIVE_BASIS_H

#include "archive/pack.h"
#include "batch/batch.h"

/*
 * Appends what the papers were made from (struct package_paper *): the program's templates, parts, lists, schemas, region, rules,
 * statutes and calendar below BASIS_OWN; what an office has of its own below BASIS_OFFICE, with its office.xml (office: its path;
 * NULL none).  With it papers can be made again where the program and its faces are the same.  false: reported.
 */
bool basis_add(struct arena *, struct diag *, const struct batch_setup *, const char *region, const char *office,
    const GPtrArray *papers, GPtrArray *entries);

#endif
