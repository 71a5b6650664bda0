/* Digests by libcrypto. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <glib.h>

struct arena;

/* Lower-case hex of 64 digits. */
char *digest_sha256(struct arena *, const void *data, gsize length);
/*
 * Of several texts together, in whatever order they come: of their digests in hex (char *; they are sorted), a line each.  That is what
 * `sha256sum FILES | cut -c1-64 | sort | sha256sum` prints.
 */
char *digest_sha256_set(struct arena *, GPtrArray *hex);
/* Raw bytes. */
void digest_sha256_raw(const void *data, gsize length, guint8 out[32]);
/* Of what comes piece by piece, SHA-256; ended, it is freed. */
struct digest_sum;
struct digest_sum *digest_sum_new(void);
void digest_sum_add(struct digest_sum *, const void *data, gsize length);
void digest_sum_end(struct digest_sum *, guint8 out[32]);
void digest_md5_raw(const void *data, gsize length, guint8 out[16]);

#endif
