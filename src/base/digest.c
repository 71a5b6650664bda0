/* Digests by libcrypto's EVP interface. */
#include <openssl/evp.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"

static void
digest(const EVP_MD *kind, const void *data, gsize length, guint8 *out)
{
	if (EVP_Digest(data, length, out, NULL, kind, NULL) != 1)
		g_error("libcrypto cannot compute a digest");
}

void
digest_sha256_raw(const void *data, gsize length, guint8 out[32])
{
	digest(EVP_sha256(), data, length, out);
}

void
digest_md5_raw(const void *data, gsize length, guint8 out[16])
{
	digest(EVP_md5(), data, length, out);
}

char *
digest_sha256(struct arena *arena, const void *data, gsize length)
{
	static const char digits[] = "0123456789abcdef";
	guint8 raw[32];
	char *hex = arena_alloc(arena, 2 * sizeof raw + 1);

	digest_sha256_raw(data, length, raw);
	for (gsize i = 0; i < sizeof raw; i++) {
		hex[2 * i] = digits[raw[i] >> 4];
		hex[2 * i + 1] = digits[raw[i] & 15];
	}
	return hex;
}

char *
digest_sha256_set(struct arena *arena, GPtrArray *hex)
{
	g_autoptr(GString) lines = g_string_new(NULL);

	g_ptr_array_sort(hex, text_order);
	for (guint i = 0; i < hex->len; i++)
		g_string_append_printf(lines, "%s\n", (const char *)hex->pdata[i]);
	return digest_sha256(arena, lines->str, lines->len);
}
