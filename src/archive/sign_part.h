/* Inside signatures: what libcrypto has and says, certificates and their dates. */
#ifndef ARCHIVE_SIGN_PART_H
#define ARCHIVE_SIGN_PART_H

#include <stdbool.h>

#include <glib.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/diag.h"
#include "archive/sign.h"

#define SIGN_CMS   "signatures/manifest.p7s"
#define SIGN_SM2   "signatures/manifest.sm2"
#define SIGN_OWNER "signatures/manifest.sm2.pem" /* the certificate or public key of it */
#define SIGN_STAMP "signatures/manifest.tsr"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)

/* Bytes of a signature, of what it signs. */
struct sign_bytes {
	const guint8 *data;
	gsize length;
};

/* sign_certificate.c */
/* Certificates (X509 *) and public keys (EVP_PKEY *) out of PEM or one of DER; the arena owns them. */
void sign_read_certificates(struct arena *, struct sign_bytes, GPtrArray *certificates, GPtrArray *keys);
/* "CN=…,O=…" in UTF-8. */
const char *sign_name(struct arena *, const X509_NAME *);
/* "RSA 2048", "ECDSA prime256v1", "SM2"; what a key is called. */
const char *sign_key_name(struct arena *, EVP_PKEY *);
/* ISO day, or time in UTC; "" when it is none. */
const char *sign_day(struct arena *, const ASN1_TIME *);
const char *sign_time(struct arena *, const ASN1_TIME *);
/* Days are compared, not hours: a package tells the day it was filed and no more. */
bool sign_valid_on(struct arena *, const X509 *, const char *day);
/* A context whose SM2 user id is GM/T 0009's, for EVP_DigestSignInit or EVP_DigestVerifyInit; NULL: libcrypto fails. */
EVP_MD_CTX *sign_sm2_context(EVP_PKEY *);
/* What libcrypto says last, and forgets. */
const char *sign_reason(struct arena *);

/* What a check is made with. */
struct sign_checking {
	struct arena *arena;
	struct diag *diag;
	struct sign_bytes manifest;
	const GPtrArray *trusted, *trusted_keys; /* X509 *, EVP_PKEY *; NULL: not given */
	const char *at;                          /* ISO day, or NULL */
};

/* Is a certificate trusted, good for signing (stamp: time stamps), valid on the day?  Reports what is wrong, sets state and words. */
void sign_judge_certificate(const struct sign_checking *, X509 *, const GPtrArray *others, bool stamp,
    struct sign_found *);
/* Reports, and says so in what was found. */
void sign_bad(const struct sign_checking *, struct sign_found *, enum diag_code, const char *zh, const char *en);
void sign_unknown(const struct sign_checking *, struct sign_found *, const char *zh, const char *en);

/* sign_stamp.c */
/* The stamp of what is signed among those of a file or folder; *stamp its bytes. false: reported. */
bool sign_find_stamp(struct arena *, struct diag *, const char *path, struct sign_bytes manifest,
    struct sign_bytes *stamp);
void sign_check_stamp(const struct sign_checking *, struct sign_bytes, struct sign_found *);

#endif
