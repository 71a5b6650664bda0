/* A file of a package on its way in or out. */
#ifndef ARCHIVE_ENTRY_H
#define ARCHIVE_ENTRY_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;

/* libarchive's own struct archive_entry is another thing, hence the name. */
struct package_entry {
	const char *path;         /* below the package, "/" between, never absolute, no part "." or ".." */
	const char *source;       /* a file on disk that its bytes are, or NULL: */
	const guint8 *bytes;      /* these, `length` of them */
	guint64 length;           /* of a source: as it was when last looked at */
	char sha256[65], sm3[65]; /* lower-case hex; "" until entry_digest has seen it */
};

/* An entry of a file on disk, of bytes (borrowed), of text (borrowed).  Strings are copied; appended to entries. */
struct package_entry *entry_of_file(struct arena *, GPtrArray *entries, const char *path, const char *source);
struct package_entry *entry_of_bytes(struct arena *, GPtrArray *entries, const char *path, const void *bytes,
    gsize length);
/* The entry of a path, or NULL. */
struct package_entry *entry_find(const GPtrArray *entries, const char *path);
/* All bytes of an entry; a source is read into the arena. false: reported. */
bool entry_read(struct arena *, struct diag *, const struct package_entry *, const guint8 **bytes, gsize *length);
/* Both digests and the length, in one read.  false: reported (it cannot be read). */
bool entry_digest(struct arena *, struct diag *, struct package_entry *);
/* By path, bytes as they are. */
void entry_sort(GPtrArray *entries);

#endif
