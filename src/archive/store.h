/* A package written: a folder, a zip or a tar; whole or not there. */
#ifndef ARCHIVE_STORE_H
#define ARCHIVE_STORE_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;

enum archive_form { FORM_FOLDER, FORM_ZIP, FORM_TAR };

/* What becomes of a package of that name that stands there already. */
enum store_old {
	STORE_KEEP,    /* it is left and this one is refused (reported) */
	STORE_REPLACE, /* it is moved aside, to NAME.old-1 (or -2 …), and stays there (told) */
	STORE_SAME,    /* the same one goes once the new one stands; another is moved aside */
	/* Of both, one that stands there in another form is moved aside once the new one stands (told). */
};

/*
 * Writes entries (struct package_entry *, closed by bag_close) as folder/name, folder/name.zip or folder/name.tar, below one
 * folder `name` inside: under a temporary name beside it, on the disk, then by one rename.  The same entries give the same
 * bytes: sorted by path, 1980-01-01, no owner; nothing is compressed.  A source whose bytes are no longer those that were digested
 * is reported and nothing is left; so it is when the run is interrupted (base/interrupt.h).  false: reported, or interrupted.
 */
bool store_write(struct arena *, struct diag *, const char *folder, const char *name, enum archive_form, enum store_old,
    const GPtrArray *entries);
/* "", ".zip", ".tar". */
const char *store_suffix(enum archive_form);

#endif
