/* Time stamps (RFC 3161): what a service answered is put in if it is of this package, and looked at again. */
#include <string.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ts.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "archive/sign_part.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_RESP, TS_RESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CMS_ContentInfo, CMS_ContentInfo_free)

/* A stamp that was granted; NULL: it is none. */
static TS_RESP *
read_stamp(struct sign_bytes bytes)
{
	const unsigned char *der = bytes.data;
	TS_RESP *response = d2i_TS_RESP(NULL, &der, (long)bytes.length);
	const ASN1_INTEGER *status = response != NULL ? TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response)) :
							NULL;

	ERR_clear_error();
	if (response != NULL && der == bytes.data + bytes.length && TS_RESP_get_tst_info(response) != NULL &&
	    TS_RESP_get_token(response) != NULL && (ASN1_INTEGER_get(status) == 0 || ASN1_INTEGER_get(status) == 1))
		return response;
	TS_RESP_free(response);
	return NULL;
}

enum stamp_fit { STAMP_FITS, STAMP_OTHER, STAMP_WEAK };

/* Is it of these bytes?  By a digest that can be forged it is of nothing. */
static enum stamp_fit
fit_of(TS_RESP *response, struct sign_bytes manifest)
{
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(TS_RESP_get_tst_info(response));
	const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
	int nid = OBJ_obj2nid(TS_MSG_IMPRINT_get_algo(imprint)->algorithm);
	const EVP_MD *kind = EVP_get_digestbynid(nid);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int length = 0;

	if (nid == NID_md5 || nid == NID_sha1 || kind == NULL)
		return STAMP_WEAK;
	if (EVP_Digest(manifest.data, manifest.length, digest, &length, kind, NULL) != 1 ||
	    (int)length != ASN1_STRING_length(said) || memcmp(digest, ASN1_STRING_get0_data(said), length) != 0)
		return STAMP_OTHER;
	return STAMP_FITS;
}

/* --- put in --- */

static bool
refused(struct arena *a, struct diag *diag, enum diag_code code, const char *path, const char *zh, const char *en)
{
	diag_say(diag, code, file_place(a, path), NULL, arena_printf(a, "%s，%s", path, zh),
	    arena_printf(a, "%s, %s", path, en));
	return false;
}

/* The one of a folder that fits, whatever its name is. */
static bool
find_in_folder(struct arena *a, struct diag *diag, const char *path, struct sign_bytes manifest,
    struct sign_bytes *stamp)
{
	const GPtrArray *names = file_list(a, path, ".tsr");
	char *text;
	gsize length;

	for (guint i = 0; names != NULL && i < names->len; i++) {
		g_autoptr(TS_RESP) response = NULL;

		if (!file_read(a, diag, arena_printf(a, "%s/%s", path, (char *)names->pdata[i]), &text, &length))
			return false;
		*stamp = (struct sign_bytes){ (const guint8 *)text, length };
		response = read_stamp(*stamp);
		if (response != NULL && fit_of(response, manifest) == STAMP_FITS)
			return true;
	}
	return refused(a, diag, DIAG_SIGN_STAMP_OTHER, path, "这个文件夹里没有它的",
	    "there is none of it in this folder");
}

bool
sign_find_stamp(struct arena *a, struct diag *diag, const char *path, struct sign_bytes manifest,
    struct sign_bytes *stamp)
{
	g_autoptr(TS_RESP) response = NULL;
	char *text;
	gsize length;

	if (g_file_test(path, G_FILE_TEST_IS_DIR))
		return find_in_folder(a, diag, path, manifest, stamp);
	if (!file_read(a, diag, path, &text, &length))
		return false;
	*stamp = (struct sign_bytes){ (const guint8 *)text, length };
	if ((response = read_stamp(*stamp)) == NULL)
		return refused(a, diag, DIAG_SIGN_STAMP, path, "不是服务给出的时间戳",
		    "it is no time stamp that was granted");
	switch (fit_of(response, manifest)) {
	case STAMP_FITS:
		return true;
	case STAMP_WEAK:
		return refused(a, diag, DIAG_SIGN_STAMP, path, "它用的摘要算法太弱，或者不认识",
		    "its digest is weak, or not known");
	case STAMP_OTHER:
	default:
		return refused(a, diag, DIAG_SIGN_STAMP_OTHER, path, "摘要不同", "the digests differ");
	}
}

/* --- looked at --- */

/* The token as CMS, whose signature it is. */
static CMS_ContentInfo *
token_of(TS_RESP *response)
{
	unsigned char *der = NULL;
	int length = i2d_PKCS7(TS_RESP_get_token(response), &der);
	const unsigned char *at = der;
	CMS_ContentInfo *cms = length > 0 ? d2i_CMS_ContentInfo(NULL, &at, length) : NULL;

	OPENSSL_free(der);
	return cms;
}

static GPtrArray *
certificates_of(const struct sign_checking *c, CMS_ContentInfo *cms)
{
	STACK_OF(X509) *stack = CMS_get1_certs(cms);
	GPtrArray *list = arena_list(c->arena);

	for (int i = 0; i < sk_X509_num(stack); i++)
		g_ptr_array_add(list, arena_adopt(c->arena, sk_X509_value(stack, i), (GDestroyNotify)X509_free));
	sk_X509_free(stack);
	return list;
}

/* Those that the office trusts may be the service's own, where a token brings none. */
static bool
token_holds(const struct sign_checking *c, CMS_ContentInfo *cms)
{
	STACK_OF(X509) *known = sk_X509_new_null();
	bool holds;

	for (guint i = 0; c->trusted != NULL && i < c->trusted->len; i++)
		sk_X509_push(known, c->trusted->pdata[i]);
	holds = CMS_verify(cms, known, NULL, NULL, NULL, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1;
	sk_X509_free(known);
	return holds;
}

static void
check_token(const struct sign_checking *c, CMS_ContentInfo *cms, struct sign_found *found)
{
	struct arena *a = c->arena;
	CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
	struct sign_checking own = *c;
	X509_ALGOR *digest, *signature;
	X509 *certificate;
	EVP_PKEY *key;

	if (!token_holds(c, cms)) {
		const char *reason = sign_reason(a);

		CMS_SignerInfo_get0_algs(signer, &key, &certificate, &digest, &signature);
		if (OBJ_obj2nid(digest->algorithm) == NID_sm3)
			sign_unknown(c, found, "国密算法的时间戳，这里核对不了",
			    "a time stamp by SM2 cannot be verified here");
		else
			sign_bad(c, found, DIAG_SIGN_ALTERED, arena_printf(a, "时间戳的签名对不上（%s）", reason),
			    arena_printf(a, "that of the time stamp does not hold (%s)", reason));
		return;
	}
	CMS_SignerInfo_get0_algs(signer, &key, &certificate, &digest, &signature);
	found->algorithm = arena_printf(a, "%s, %s", sign_key_name(a, X509_get0_pubkey(certificate)),
	    OBJ_nid2ln(OBJ_obj2nid(digest->algorithm)));
	own.at = arena_strndup(a, found->at, strlen("2022-06-01"));
	sign_judge_certificate(&own, certificate, certificates_of(c, cms), true, found);
}

void
sign_check_stamp(const struct sign_checking *c, struct sign_bytes bytes, struct sign_found *found)
{
	g_autoptr(TS_RESP) response = read_stamp(bytes);
	g_autoptr(CMS_ContentInfo) cms = response != NULL ? token_of(response) : NULL;

	if (cms == NULL || sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) != 1) {
		sign_bad(c, found, DIAG_SIGN_ALTERED, "时间戳本身是坏的", "the time stamp itself is damaged");
		return;
	}
	found->at = sign_time(c->arena, TS_TST_INFO_get_time(TS_RESP_get_tst_info(response)));
	if (fit_of(response, c->manifest) != STAMP_FITS)
		sign_bad(c, found, DIAG_SIGN_ALTERED, "时间戳盖的不是这一包的 " SIGN_OF,
		    "the time stamp is not of this package's " SIGN_OF);
	else
		check_token(c, cms, found);
}
