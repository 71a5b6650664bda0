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
	EVP_MD_CTX *sha256, *sm3; /* NULL: not asked for */
};

static void
hold(int done)
{
	if (done != 1)
		g_error("libcrypto cannot compute a digest");
}

static EVP_MD_CTX *
begin(const EVP_MD *kind)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	hold(context != NULL ? EVP_DigestInit_ex(context, kind, NULL) : 0);
	return context;
}

struct digest_sum *
digest_sum_new(enum digest_kind kind)
{
	struct digest_sum *sum = g_new0(struct digest_sum, 1);

	if ((kind & DIGEST_SHA256) != 0)
		sum->sha256 = begin(EVP_sha256());
	if ((kind & DIGEST_SM3) != 0)
		sum->sm3 = begin(EVP_sm3());
	return sum;
}

void
digest_sum_add(struct digest_sum *sum, const void *data, gsize length)
{
	if (sum->sha256 != NULL)
		hold(EVP_DigestUpdate(sum->sha256, data, length));
	if (sum->sm3 != NULL)
		hold(EVP_DigestUpdate(sum->sm3, data, length));
}

static void
finish(EVP_MD_CTX *context, guint8 *out)
{
	if (context != NULL && out != NULL)
		hold(EVP_DigestFinal_ex(context, out, NULL));
	EVP_MD_CTX_free(context);
}

void
digest_sum_end(struct digest_sum *sum, guint8 sha256[32], guint8 sm3[32])
{
	finish(sum->sha256, sha256);
	finish(sum->sm3, sm3);
	g_free(sum);
}

void
digest_md5_raw(const void *data, gsize length, guint8 out[16])
{
	digest(EVP_md5(), data, length, out);
}

void
digest_hex(const guint8 raw[32], char hex[65])
{
	static const char digits[] = "0123456789abcdef";

	for (gsize i = 0; i < 32; i++) {
		hex[2 * i] = digits[raw[i] >> 4];
		hex[2 * i + 1] = digits[raw[i] & 15];
	}
	hex[64] = '\0';
}

char *
digest_sha256(struct arena *arena, const void *data, gsize length)
{
	guint8 raw[32];
	char *hex = arena_alloc(arena, 65);

	digest_sha256_raw(data, length, raw);
	digest_hex(raw, hex);
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
