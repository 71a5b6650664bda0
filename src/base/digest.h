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
/* Of what comes piece by piece, by one algorithm or both in one pass; both give 32 bytes (SM3: GB/T 32905). */
enum digest_kind { DIGEST_SHA256 = 1, DIGEST_SM3 = 2, DIGEST_BOTH = 3 };
struct digest_sum;
struct digest_sum *digest_sum_new(enum digest_kind);
void digest_sum_add(struct digest_sum *, const void *data, gsize length);
/* Ends and frees it; what is not wanted is NULL. */
void digest_sum_end(struct digest_sum *, guint8 sha256[32], guint8 sm3[32]);
/* 32 bytes as 64 lower-case hex digits. */
void digest_hex(const guint8 raw[32], char hex[65]);
void digest_md5_raw(const void *data, gsize length, guint8 out[16]);

#endif
