/* Are the bytes of a package those that were packed? */
#ifndef ARCHIVE_FIXITY_H
#define ARCHIVE_FIXITY_H

#include <stdbool.h>

#include <glib.h>

struct archive_open;
struct arena;
struct diag;

struct fixity_result {
	guint files;       /* of the payload */
	guint64 bytes;     /* of the payload */
	guint wrong;       /* findings told */
	GPtrArray *unsaid; /* char *: algorithms of manifests that were not checked, as they are not known here */
	char packed[65];   /* SHA-256 of tagmanifest-sha256.txt: the package's digest; "" when there is none */
};

/*
 * Every manifest against every file, both ways; tag manifests against tag files; Payload-Oxum.  Each file is read once, files
 * side by side on `jobs` threads (0: one).  A finding names path, what was expected, what was found.  Entries have their
 * digests afterwards.  true: all is as it was packed; false: reported.
 */
bool fixity_check(struct arena *, struct diag *, struct archive_open *, guint jobs, struct fixity_result *);

#endif
