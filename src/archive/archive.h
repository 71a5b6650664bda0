/*
 * Packages: one case, one bag (RFC 8493), laid out as archives want it; packed, looked at, handed over.
 */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;

/*
 * Is this a package, by its names alone: a folder with bagit.txt and data/, or a .zip or .tar of one (at its top or in one
 * folder there)?  Nothing is told, nothing unpacked.
 */
bool archive_is_package(const char *path);
/* Every mistake in templates/packages: sheets, layouts, the items of DA/T 70. false: reported. */
bool archive_lint(struct arena *, struct diag *, const GPtrArray *data);

#endif
