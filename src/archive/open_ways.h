/* Between open.c and the forms it opens: a package being looked at, and how its files come onto the disk. */
#ifndef ARCHIVE_OPEN_WAYS_H
#define ARCHIVE_OPEN_WAYS_H

#include <stdbool.h>

#include <glib.h>

#include "archive/open.h"
#include "base/diag.h"
#include "base/place.h"

struct arena;
struct package_entry;
struct package_names;

struct package_opening {
	struct arena *arena;
	struct diag *diag;
	struct place place; /* the package as a whole */
	struct archive_limits limits;
	struct package_names *names;
	GPtrArray *entries; /* struct package_entry *; paths as they stand in it, with the folder at the top of a file */
	GPtrArray *folders; /* char *: of the folders it names, with "/" */
	const char *root;   /* the folder its files stand in; NULL: only names are wanted, nothing is unpacked */
	int kept;           /* the file in hand, for as long as the package */
	guint64 bytes;      /* unpacked so far, or said to be */
	guint refused;      /* faults told */
	bool stopped;       /* nothing more can be looked at */
};

/* Each gives false and has reported; words are told in both languages. */
bool package_refuse(struct package_opening *, enum diag_code, const char *zh, const char *en);
bool package_refuse_path(struct package_opening *, enum diag_code, const char *path); /* any bytes */
/* As many faults as are told at most, or one that ends it: the rest need not be looked for. */
bool package_refused_enough(const struct package_opening *);

/*
 * A file more, of the name as it came (bytes, "./" before it is let go) and so many bytes.  false: reported (its name, the
 * limits).  A folder's ("/" at its end) is only looked at.
 */
bool package_member(struct package_opening *, const char *name, guint64 length);
/* A member's bytes are those of the file in hand from `offset` on: it is unpacked only when it is opened.  crc: NULL, none. */
void package_stands_at(struct package_opening *, struct package_entry *, guint64 offset, const guint32 *crc);
/* A new file below the root that is written to; -1: reported. */
int package_create(struct package_opening *, const char *name);
/* Writes all of it, false: reported. */
bool package_write(struct package_opening *, int fd, const void *bytes, gsize length);
/* Reads all of it from a place in the file in hand, false: it ends before, or cannot be read (not reported). */
bool package_read_at(int fd, guint64 offset, void *bytes, gsize length);

/* What a file of `size` bytes is, by its beginning and end. */
bool package_is_zip(int fd, guint64 size);
bool package_is_tar(int fd, guint64 size);
/* All that is in it, onto the disk.  false: reported, and what was unpacked is worth nothing. */
bool package_open_zip(struct package_opening *, int fd, guint64 size);
bool package_open_tar(struct package_opening *, int fd, guint64 size);
bool package_open_folder(struct package_opening *, const char *path);

#endif
