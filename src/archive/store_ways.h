/* Between store.c and the forms it writes: how the bytes of an entry come into a file. */
#ifndef ARCHIVE_STORE_WAYS_H
#define ARCHIVE_STORE_WAYS_H

#include <stdbool.h>
#include <stdio.h>

#include <glib.h>

struct package_entry;

/* What went wrong, once; later calls do nothing. */
struct store_state {
	int error;                          /* errno of writing, 0: none */
	const struct package_entry *unread; /* it cannot be read: `error` says why */
	const struct package_entry *moved;  /* its bytes are not those that were digested */
	guint aside;                        /* what stood there is NAME.old-`aside` now; 0: nothing is */
};

/* Writes an entry's bytes to a stream; gives their CRC-32.  What is not as it was digested sets `moved`. */
guint32 store_copy(struct store_state *, const struct package_entry *, FILE *out);
/* Writes bytes; an error is noted. */
void store_put(struct store_state *, FILE *out, const void *bytes, gsize length);

/* A whole zip or tar of entries, sorted by path, each below `name/`. */
void store_zip(struct store_state *, FILE *out, const char *name, const GPtrArray *entries);
void store_tar(struct store_state *, FILE *out, const char *name, const GPtrArray *entries);

#endif
