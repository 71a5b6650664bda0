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

struct digest_sum {
	EVP_MD_CTX *context;
};

static void
hold(int done)
{
	if (done != 1)
		g_error("libcrypto cannot compute a digest");
}

struct digest_sum *
digest_sum_new(void)
{
	struct digest_sum *sum = g_new0(struct digest_sum, 1);

	sum->context = EVP_MD_CTX_new();
	hold(sum->context != NULL ? EVP_DigestInit_ex(sum->context, EVP_sha256(), NULL) : 0);
	return sum;
}

void
digest_sum_add(struct digest_sum *sum, const void *data, gsize length)
{
	hold(EVP_DigestUpdate(sum->context, data, length));
}

void
digest_sum_end(struct digest_sum *sum, guint8 out[32])
{
	hold(EVP_DigestFinal_ex(sum->context, out, NULL));
	EVP_MD_CTX_free(sum->context);
	g_free(sum);
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
