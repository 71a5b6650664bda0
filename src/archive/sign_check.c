/* Signatures of a package looked at: by their manifest, their certificates, those the office trusts. */
#include <string.h>

#include <openssl/cms.h>
#include <openssl/err.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "archive/sign_part.h"

#define SIGNED_MOST (16 * 1024 * 1024) /* bytes of a signature, of what it signs */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(CMS_ContentInfo, CMS_ContentInfo_free)

/* false: reported; what a hostile package calls a signature may be of any size. */
static bool
read_small(const struct sign_checking *c, const struct package_entry *entry, struct sign_bytes *bytes)
{
	if (entry->length <= SIGNED_MOST && entry_read(c->arena, c->diag, entry, &bytes->data, &bytes->length) &&
	    bytes->length <= SIGNED_MOST)
		return true;
	if (entry->length > SIGNED_MOST)
		diag_say(c->diag, DIAG_SIGN_ALTERED, file_place(c->arena, entry->path), NULL,
		    arena_printf(c->arena, "%s 太大", entry->path),
		    arena_printf(c->arena, "%s is too large", entry->path));
	return false;
}

static struct sign_found *
found_new(struct arena *a, GPtrArray *list, const struct package_entry *entry, const char *kind)
{
	struct sign_found *found = arena_alloc(a, sizeof *found);

	*found = (struct sign_found){ .path = entry->path,
		.kind = kind,
		.state = SIGN_UNKNOWN,
		.signer = "",
		.issuer = "",
		.serial = "",
		.from = "",
		.until = "",
		.algorithm = "",
		.at = "",
		.words_zh = "",
		.words_en = "" };
	g_ptr_array_add(list, found);
	return found;
}

/* --- CMS --- */

/* The certificates that it carries. */
static GPtrArray *
carried(struct arena *a, CMS_ContentInfo *cms)
{
	STACK_OF(X509) *stack = CMS_get1_certs(cms);
	GPtrArray *list = arena_list(a);

	for (int i = 0; i < sk_X509_num(stack); i++)
		g_ptr_array_add(list, arena_adopt(a, sk_X509_value(stack, i), (GDestroyNotify)X509_free));
	sk_X509_free(stack);
	return list;
}

/* Digests that can be forged prove nothing. */
static bool
is_weak(const X509_ALGOR *algorithm)
{
	int nid = OBJ_obj2nid(algorithm->algorithm);

	return nid == NID_md5 || nid == NID_sha1 || nid == NID_md5_sha1 || nid == NID_md4;
}

static void
judge_signer(const struct sign_checking *c, CMS_SignerInfo *signer, const GPtrArray *others, struct sign_found *found)
{
	struct arena *a = c->arena;
	EVP_PKEY *key;
	X509 *certificate;
	X509_ALGOR *digest, *signature;

	CMS_SignerInfo_get0_algs(signer, &key, &certificate, &digest, &signature);
	if (certificate == NULL) {
		sign_bad(c, found, DIAG_SIGN_ALTERED, "没有带签名人的证书", "the signer's certificate is not with it");
		return;
	}
	found->algorithm = arena_printf(a, "%s, %s", sign_key_name(a, X509_get0_pubkey(certificate)),
	    OBJ_nid2ln(OBJ_obj2nid(digest->algorithm)));
	if (is_weak(digest))
		sign_bad(c, found, DIAG_SIGN_ALTERED, arena_printf(a, "摘要算法 %s 太弱，可以伪造", found->algorithm),
		    arena_printf(a, "its digest (%s) can be forged", found->algorithm));
	else
		sign_judge_certificate(c, certificate, others, false, found);
}

/* One of what is called detached, but carries content, would vouch for that instead. */
static bool
check_shape(const struct sign_checking *c, CMS_ContentInfo *cms, struct sign_found *found)
{
	ASN1_OCTET_STRING **content;

	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) {
		sign_unknown(c, found, "不是 CMS 的签名（国密格式的在这里核对不了）",
		    "it is no signature of CMS (one by GB/T 35275 cannot be verified here)");
		return false;
	}
	content = CMS_get0_content(cms);
	if (content != NULL && *content != NULL) {
		sign_bad(c, found, DIAG_SIGN_ALTERED, "它签的是自己带着的内容，不是这一包",
		    "it signs what it carries, not this package");
		return false;
	}
	return true;
}

static void
check_cms(const struct sign_checking *c, const struct package_entry *entry, struct sign_bytes bytes, GPtrArray *list)
{
	struct sign_found *found = found_new(c->arena, list, entry, "CMS");
	const unsigned char *der = bytes.data;
	g_autoptr(CMS_ContentInfo) cms = d2i_CMS_ContentInfo(NULL, &der, (long)bytes.length);
	g_autoptr(BIO) manifest = BIO_new_mem_buf(c->manifest.data, (int)c->manifest.length);
	STACK_OF(CMS_SignerInfo) * signers;
	const GPtrArray *others;

	if (cms == NULL || der != bytes.data + bytes.length) {
		sign_bad(c, found, DIAG_SIGN_ALTERED, "签名文件本身是坏的", "the signature itself is damaged");
		return;
	}
	if (!check_shape(c, cms, found))
		return;
	others = carried(c->arena, cms);
	signers = CMS_get0_SignerInfos(cms);
	if (CMS_verify(cms, NULL, NULL, manifest, NULL, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) != 1) {
		const char *reason = sign_reason(c->arena);

		sign_bad(c, found, DIAG_SIGN_ALTERED, arena_printf(c->arena, "与 %s 对不上（%s）", SIGN_OF, reason),
		    arena_printf(c->arena, "it is not of %s (%s)", SIGN_OF, reason));
		return;
	}
	for (int i = 0; i < sk_CMS_SignerInfo_num(signers); i++)
		judge_signer(c, sk_CMS_SignerInfo_value(signers, i), others,
		    i == 0 ? found : found_new(c->arena, list, entry, "CMS"));
}

/* --- SM2 --- */

static bool
sm2_holds(const struct sign_checking *c, EVP_PKEY *key, struct sign_bytes signature)
{
	g_autoptr(EVP_MD_CTX) context = sign_sm2_context(key);
	bool holds = context != NULL && EVP_DigestVerifyInit(context, NULL, EVP_sm3(), NULL, key) == 1 &&
	    EVP_DigestVerify(context, signature.data, signature.length, c->manifest.data, c->manifest.length) == 1;

	ERR_clear_error();
	return holds;
}

/* A public key names nobody: it is known, or it is not. */
static void
judge_key(const struct sign_checking *c, EVP_PKEY *key, struct sign_found *found)
{
	bool known = false;

	for (guint i = 0; c->trusted_keys != NULL && i < c->trusted_keys->len; i++)
		known = known || EVP_PKEY_eq(c->trusted_keys->pdata[i], key) == 1;
	ERR_clear_error();
	if (c->trusted != NULL && !known) {
		sign_bad(c, found, DIAG_SIGN_DISTRUST, "公钥不在可信的之中，也没有证书",
		    "the public key is not among the trusted, and has no certificate");
		return;
	}
	found->state = known ? SIGN_TRUSTED : SIGN_UNTRUSTED;
	found->words_zh = known ? "签名有效，公钥可信" : "签名有效，公钥未经验证（没有证书）";
	found->words_en = known ? "the signature holds; its public key is trusted" :
				  "the signature holds; its public key was not verified (there is no certificate)";
}

static void
check_sm2(const struct sign_checking *c, const GPtrArray *entries, struct sign_bytes signature,
    struct sign_found *found)
{
	const struct package_entry *owner = entry_find(entries, SIGN_OWNER);
	GPtrArray *certificates = arena_list(c->arena), *keys = arena_list(c->arena);
	struct sign_bytes pem = { 0 };
	EVP_PKEY *key;

	if (owner != NULL && read_small(c, owner, &pem))
		sign_read_certificates(c->arena, pem, certificates, keys);
	key = certificates->len > 0 ? X509_get0_pubkey(certificates->pdata[0]) : keys->len > 0 ? keys->pdata[0] : NULL;
	if (key == NULL || !EVP_PKEY_is_a(key, "SM2")) {
		sign_bad(c, found, DIAG_SIGN_ALTERED, "旁边没有 SM2 的证书或公钥",
		    "there is no certificate or public key of SM2 beside it");
		return;
	}
	found->algorithm = "SM2, SM3";
	if (!sm2_holds(c, key, signature))
		sign_bad(c, found, DIAG_SIGN_ALTERED, "与 " SIGN_OF " 对不上", "it is not of " SIGN_OF);
	else if (certificates->len > 0)
		sign_judge_certificate(c, certificates->pdata[0], certificates, false, found);
	else
		judge_key(c, key, found);
}

/* --- all of a package --- */

static void
check_entry(const struct sign_checking *c, const GPtrArray *entries, const struct package_entry *entry, GPtrArray *list)
{
	struct sign_bytes bytes;

	if (strcmp(entry->path, SIGN_STAMP) == 0 || strcmp(entry->path, SIGN_OWNER) == 0 ||
	    !read_small(c, entry, &bytes))
		return;
	if (strcmp(entry->path, SIGN_CMS) == 0)
		check_cms(c, entry, bytes, list);
	else if (strcmp(entry->path, SIGN_SM2) == 0)
		check_sm2(c, entries, bytes, found_new(c->arena, list, entry, "SM2"));
	else
		sign_unknown(c, found_new(c->arena, list, entry, ""), entry->path, entry->path);
}

/* A stamp that is trusted says when: certificates are judged by that day. */
static void
check_stamp(struct sign_checking *c, const GPtrArray *entries, GPtrArray *list)
{
	const struct package_entry *entry = entry_find(entries, SIGN_STAMP);
	struct sign_found *found;
	struct sign_bytes bytes;

	if (entry == NULL || !read_small(c, entry, &bytes))
		return;
	found = found_new(c->arena, list, entry, "RFC3161");
	sign_check_stamp(c, bytes, found);
	if (found->state == SIGN_TRUSTED)
		c->at = arena_strndup(c->arena, found->at, strlen("2022-06-01"));
}

static bool
read_trust(struct sign_checking *c, const char *trust)
{
	GPtrArray *certificates = arena_list(c->arena), *keys = arena_list(c->arena);
	char *text;
	gsize length;

	if (trust == NULL)
		return true;
	if (!file_read(c->arena, c->diag, trust, &text, &length))
		return false;
	sign_read_certificates(c->arena, (struct sign_bytes){ (const guint8 *)text, length }, certificates, keys);
	c->trusted = certificates;
	c->trusted_keys = keys;
	if (certificates->len + keys->len > 0)
		return true;
	diag_say(c->diag, DIAG_SIGN_TRUST, file_place(c->arena, trust), NULL,
	    arena_printf(c->arena, "%s，里面没有证书", trust),
	    arena_printf(c->arena, "%s, it holds no certificate", trust));
	return false;
}

GPtrArray *
sign_check(struct arena *a, struct diag *diag, const GPtrArray *entries, const char *trust, const char *at)
{
	struct sign_checking c = { .arena = a, .diag = diag, .at = at };
	const struct package_entry *manifest = entry_find(entries, SIGN_OF);
	GPtrArray *list = arena_list(a);

	if (!read_trust(&c, trust))
		return NULL;
	if (manifest != NULL && !read_small(&c, manifest, &c.manifest))
		return list;
	check_stamp(&c, entries, list);
	for (guint i = 0; i < entries->len; i++) {
		const struct package_entry *entry = entries->pdata[i];

		if (g_str_has_prefix(entry->path, PACKAGE_SIGNED))
			check_entry(&c, entries, entry, list);
	}
	return list;
}
