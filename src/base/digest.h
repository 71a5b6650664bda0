/* Digests by libcrypto. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <glib.h>

struct arena;

/* Lower-case hex of 64 digits. */
char *digest_sha256(struct arena *, const void *data, gsize length);
/* Raw bytes. */
void digest_sha256_raw(const void *data, gsize length, guint8 out[32]);
void digest_md5_raw(const void *data, gsize length, guint8 out[16]);

#endif
