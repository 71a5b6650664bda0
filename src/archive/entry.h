/* A file of a package on its way in or out. */
#ifndef ARCHIVE_ENTRY_H
#define ARCHIVE_ENTRY_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;

/* Where the bytes of an entry lie in a package that is a file and was not unpacked. */
struct package_range {
	int fd;              /* of the whole; lives as long as the package */
	const char *package; /* its path, as it was given */
	guint64 offset;
	guint32 crc;
	bool has_crc;
};

/* libarchive's own struct archive_entry is another thing, hence the name. */
struct package_entry {
	const char *path;         /* below the package, "/" between, never absolute, no part "." or ".." */
	const char *source;       /* a file on disk that its bytes are, or NULL: */
	const guint8 *bytes;      /* these, `length` of them */
	guint64 length;           /* of a source: as it was when last read */
	char sha256[65], sm3[65]; /* lower-case hex; "" until entry_digest has seen it */
	const char *root; /* of what others gave: the folder its source stays in, no link below it is followed */
	/* Of a package that is a file: what its source is made of once it is opened (entry_open). */
	const struct package_range *range;
};

/* An entry of a file on disk, of bytes (borrowed).  Strings are copied; appended to entries. */
struct package_entry *entry_of_file(struct arena *, GPtrArray *entries, const char *path, const char *source);
struct package_entry *entry_of_bytes(struct arena *, GPtrArray *entries, const char *path, const void *bytes,
    gsize length);
/* By path, bytes as they are; the entry of a path (any order), or NULL. */
void entry_sort(GPtrArray *entries);
struct package_entry *entry_find(const GPtrArray *entries, const char *path);

/* A source opened to be read: a regular file, reached without a link below `root`, unpacked where it is not yet.  -1: errno. */
int entry_open(const struct package_entry *);
/* Reports that an entry could not be read: an errno of entry_open or of reading. */
void entry_unread(struct arena *, struct diag *, const struct package_entry *, int error);
/* All bytes of an entry; a source is read into the arena. false: reported. */
bool entry_read(struct arena *, struct diag *, const struct package_entry *, const guint8 **bytes, gsize *length);
/*
 * Both digests and the length of every entry, one read of each, on `jobs` threads (0: one).  false: some cannot be read, each
 * reported; theirs stay "".  Nor can all be when the run is interrupted (base/interrupt.h), of which nothing is reported.
 */
bool entry_digest(struct arena *, struct diag *, const GPtrArray *entries, guint jobs);

#endif
