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
	guint64 length;           /* of a source: as it was when last read */
	char sha256[65], sm3[65]; /* lower-case hex; "" until entry_digest has seen it */
	const char *root; /* of what others gave: the folder its source stays in, no link below it is followed */
};

/* An entry of a file on disk, of bytes (borrowed).  Strings are copied; appended to entries. */
struct package_entry *entry_of_file(struct arena *, GPtrArray *entries, const char *path, const char *source);
struct package_entry *entry_of_bytes(struct arena *, GPtrArray *entries, const char *path, const void *bytes,
    gsize length);
/* By path, bytes as they are; the entry of a path (any order), or NULL. */
void entry_sort(GPtrArray *entries);
struct package_entry *entry_find(const GPtrArray *entries, const char *path);

/* A source opened to be read: a regular file, reached without a link below `root`.  -1: errno says why. */
int entry_open(const struct package_entry *);
/* All bytes of an entry; a source is read into the arena. false: reported. */
bool entry_read(struct arena *, struct diag *, const struct package_entry *, const guint8 **bytes, gsize *length);
/*
 * Both digests and the length of every entry, one read of each, on `jobs` threads (0: one).  false: some cannot be read, each
 * reported; theirs stay "".
 */
bool entry_digest(struct arena *, struct diag *, const GPtrArray *entries, guint jobs);

#endif
