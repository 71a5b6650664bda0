/* Certificates: read, named, dated, trusted or not. */
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "archive/sign_part.h"

#define SM2_ID "1234567812345678" /* GM/T 0009: the user id where none is agreed */

/* --- reading --- */

/* Certificates by SM2 are signed with a user id, which OpenSSL 3.0 wants told. */
static void
add_certificate(struct arena *a, GPtrArray *certificates, X509 *certificate)
{
	EVP_PKEY *key = X509_get0_pubkey(certificate);
	ASN1_OCTET_STRING *id = key != NULL && EVP_PKEY_is_a(key, "SM2") ? ASN1_OCTET_STRING_new() : NULL;

	if (id != NULL && ASN1_OCTET_STRING_set(id, (const unsigned char *)SM2_ID, (int)strlen(SM2_ID)) == 1)
		X509_set0_distinguishing_id(certificate, id);
	g_ptr_array_add(certificates, arena_adopt(a, certificate, (GDestroyNotify)X509_free));
}

static void
add_pem(struct arena *a, const char *name, const unsigned char *data, long length, GPtrArray *certificates,
    GPtrArray *keys)
{
	X509 *certificate = strcmp(name, PEM_STRING_X509) == 0 || strcmp(name, PEM_STRING_X509_OLD) == 0 ?
	    d2i_X509(NULL, &data, length) :
	    NULL;
	EVP_PKEY *key = strcmp(name, PEM_STRING_PUBLIC) == 0 ? d2i_PUBKEY(NULL, &data, length) : NULL;

	if (certificate != NULL)
		add_certificate(a, certificates, certificate);
	if (key != NULL)
		g_ptr_array_add(keys, arena_adopt(a, key, (GDestroyNotify)EVP_PKEY_free));
}

void
sign_read_certificates(struct arena *a, struct sign_bytes bytes, GPtrArray *certificates, GPtrArray *keys)
{
	const unsigned char *der = bytes.data;
	g_autoptr(BIO) text = bytes.length < G_MAXINT ? BIO_new_mem_buf(bytes.data, (int)bytes.length) : NULL;
	char *name, *header;
	unsigned char *data;
	long length;
	X509 *alone;

	while (text != NULL && PEM_read_bio(text, &name, &header, &data, &length) == 1) {
		add_pem(a, name, data, length, certificates, keys);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(data);
	}
	if (certificates->len == 0 && keys->len == 0 && text != NULL &&
	    (alone = d2i_X509(NULL, &der, (long)bytes.length)) != NULL)
		add_certificate(a, certificates, alone);
	ERR_clear_error();
}

/* --- in words --- */

const char *
sign_name(struct arena *a, const X509_NAME *name)
{
	g_autoptr(BIO) out = BIO_new(BIO_s_mem());
	char *text;
	long length;

	X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
	length = BIO_get_mem_data(out, &text);
	return arena_strndup(a, text, (gsize)MAX(length, 0));
}

const char *
sign_key_name(struct arena *a, EVP_PKEY *key)
{
	char group[64] = "";

	if (key == NULL)
		return "";
	if (EVP_PKEY_is_a(key, "SM2"))
		return "SM2";
	if (EVP_PKEY_is_a(key, "EC")) {
		EVP_PKEY_get_group_name(key, group, sizeof group, NULL);
		return arena_printf(a, "ECDSA %s", group);
	}
	return arena_printf(a, "%s %d", EVP_PKEY_get0_type_name(key), EVP_PKEY_get_bits(key));
}

static const char *
written(struct arena *a, const ASN1_TIME *time, bool day)
{
	struct tm t;

	if (time == NULL || ASN1_TIME_to_tm(time, &t) != 1)
		return "";
	if (day)
		return arena_printf(a, "%04d-%02d-%02d", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
	    t.tm_min, t.tm_sec);
}

const char *
sign_day(struct arena *a, const ASN1_TIME *time)
{
	return written(a, time, true);
}

const char *
sign_time(struct arena *a, const ASN1_TIME *time)
{
	return written(a, time, false);
}

EVP_MD_CTX *
sign_sm2_context(EVP_PKEY *key)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *parameters = EVP_PKEY_CTX_new(key, NULL);

	if (context != NULL && parameters != NULL &&
	    EVP_PKEY_CTX_set1_id(parameters, SM2_ID, (int)strlen(SM2_ID)) == 1) {
		EVP_MD_CTX_set_pkey_ctx(context, parameters);
		return context;
	}
	EVP_PKEY_CTX_free(parameters);
	EVP_MD_CTX_free(context);
	return NULL;
}

const char *
sign_reason(struct arena *a)
{
	char text[256] = "libcrypto";
	unsigned long code = ERR_peek_last_error();
	const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;

	g_strlcpy(text, reason != NULL ? reason : "libcrypto", sizeof text);
	ERR_clear_error();
	return arena_strdup(a, text);
}

/* --- what was found --- */

void
sign_bad(const struct sign_checking *c, struct sign_found *found, enum diag_code code, const char *zh, const char *en)
{
	found->state = SIGN_BAD;
	found->words_zh = zh;
	found->words_en = en;
	diag_say(c->diag, code, file_place(c->arena, found->path), NULL, zh, en);
}

void
sign_unknown(const struct sign_checking *c, struct sign_found *found, const char *zh, const char *en)
{
	found->state = SIGN_UNKNOWN;
	found->words_zh = zh;
	found->words_en = en;
	diag_say(c->diag, DIAG_SIGN_UNKNOWN, file_place(c->arena, found->path), NULL, zh, en);
}

/* --- trust --- */

static STACK_OF(X509) * stack_of(const GPtrArray *certificates)
{
	STACK_OF(X509) *stack = sk_X509_new_null();

	for (guint i = 0; certificates != NULL && i < certificates->len; i++)
		sk_X509_push(stack, certificates->pdata[i]);
	return stack;
}

bool
sign_valid_on(struct arena *a, const X509 *certificate, const char *day)
{
	return strcmp(sign_day(a, X509_get0_notBefore(certificate)), day) <= 0 &&
	    strcmp(day, sign_day(a, X509_get0_notAfter(certificate))) <= 0;
}

/* The chain of a certificate up to one that is trusted, its days left aside; *reason: why there is none. NULL: none. */
static STACK_OF(X509) *
    chain_of(const struct sign_checking *c, X509 *certificate, const GPtrArray *others, const char **reason)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *untrusted = stack_of(others), *chain = NULL;

	for (guint i = 0; i < c->trusted->len; i++)
		X509_STORE_add_cert(store, c->trusted->pdata[i]);
	if (X509_STORE_CTX_init(context, store, certificate, untrusted) == 1) {
		X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
		if (X509_verify_cert(context) == 1)
			chain = X509_STORE_CTX_get1_chain(context);
		else
			*reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context));
	}
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	sk_X509_free(untrusted);
	ERR_clear_error();
	return chain;
}

static bool
may_sign(X509 *certificate, bool stamp)
{
	guint32 usage = X509_get_key_usage(certificate); /* all bits where it says none */

	if (stamp)
		return X509_check_purpose(certificate, X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1;
	return (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

/* A certificate out of its days, of the signer or above him; NULL: none, or no day is known. */
static X509 *
out_of_date(const struct sign_checking *c, X509 *certificate, STACK_OF(X509) * chain)
{
	if (c->at == NULL)
		return NULL;
	if (!sign_valid_on(c->arena, certificate, c->at))
		return certificate;
	for (int i = 0; chain != NULL && i < sk_X509_num(chain); i++)
		if (!sign_valid_on(c->arena, sk_X509_value(chain, i), c->at))
			return sk_X509_value(chain, i);
	return NULL;
}

static void
tell_expired(const struct sign_checking *c, X509 *old, struct sign_found *found)
{
	struct arena *a = c->arena;
	const char *name = sign_name(a, X509_get_subject_name(old));
	const char *from = sign_day(a, X509_get0_notBefore(old)), *until = sign_day(a, X509_get0_notAfter(old));

	sign_bad(c, found, DIAG_SIGN_EXPIRED, arena_printf(a, "%s，%s 至 %s，按 %s 看", name, from, until, c->at),
	    arena_printf(a, "%s, %s to %s, on %s", name, from, until, c->at));
	found->words_zh = arena_printf(a, "与内容对得上，证书在 %s 不在有效期内（%s 至 %s）", c->at, from, until);
	found->words_en = arena_printf(a, "it is of this package; its certificate is not valid on %s (%s to %s)", c->at,
	    from, until);
}

static void
describe(struct arena *a, X509 *certificate, struct sign_found *found)
{
	BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), NULL);
	char *hex = number != NULL ? BN_bn2hex(number) : NULL;

	found->signer = sign_name(a, X509_get_subject_name(certificate));
	found->issuer = sign_name(a, X509_get_issuer_name(certificate));
	found->serial = arena_strdup(a, hex != NULL ? hex : "");
	found->from = sign_day(a, X509_get0_notBefore(certificate));
	found->until = sign_day(a, X509_get0_notAfter(certificate));
	OPENSSL_free(hex);
	BN_free(number);
}

void
sign_judge_certificate(const struct sign_checking *c, X509 *certificate, const GPtrArray *others, bool stamp,
    struct sign_found *found)
{
	struct arena *a = c->arena;
	const char *reason = "";
	STACK_OF(X509) *chain = c->trusted != NULL ? chain_of(c, certificate, others, &reason) : NULL;
	X509 *old = out_of_date(c, certificate, chain);

	describe(a, certificate, found);
	if (!may_sign(certificate, stamp))
		sign_bad(c, found, DIAG_SIGN_DISTRUST,
		    arena_printf(a, "%s，它不是用来%s的", found->signer, stamp ? "盖时间戳" : "签名"),
		    arena_printf(a, "%s, it is not meant for %s", found->signer, stamp ? "time stamps" : "signatures"));
	else if (old != NULL)
		tell_expired(c, old, found);
	else if (c->trusted != NULL && chain == NULL)
		sign_bad(c, found, DIAG_SIGN_DISTRUST, arena_printf(a, "%s（%s）", found->signer, reason),
		    arena_printf(a, "%s (%s)", found->signer, reason));
	else {
		found->state = chain != NULL ? SIGN_TRUSTED : SIGN_UNTRUSTED;
		found->words_zh = arena_printf(a, "%s有效，%s", stamp ? "时间戳" : "签名",
		    chain != NULL ? "证书可信（是否吊销没有查）" : "证书未经验证");
		found->words_en = arena_printf(a, "the %s holds; its certificate %s",
		    stamp ? "time stamp" : "signature",
		    chain != NULL ? "is trusted (whether it was revoked was not looked at)" : "was not verified");
	}
	sk_X509_pop_free(chain, X509_free);
}
