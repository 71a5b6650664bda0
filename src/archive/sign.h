/*
 * Detached signatures and time stamps of a package, in signatures/.  What is signed is tagmanifest-sha256.txt: it has the digest
 * of every tag file, among them of the manifests, which have those of every file; so one signature covers the whole package, and
 * stands outside of what it signs.
 *   signatures/manifest.p7s       CMS, DER, detached, without signed attributes (they would bring a clock); RSA or ECDSA, SHA-256
 *   signatures/manifest.sm2       SM2 with SM3, DER of r and s, user id 1234567812345678; OpenSSL 3.0 cannot put SM2 into CMS
 *   signatures/manifest.sm2.pem   the certificate, or the public key alone
 *   signatures/manifest.tsr       what a time stamping service answered (RFC 3161)
 * RSA (PKCS #1 v1.5) gives the same bytes each time; ECDSA and SM2 do not, by their nature: all but signatures/ is the same.
 * No key is made or kept.
 */
#ifndef ARCHIVE_SIGN_H
#define ARCHIVE_SIGN_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;

#define SIGN_OF "tagmanifest-sha256.txt"

/* What a package is signed with; each NULL where it is not asked for. */
struct sign_with {
	const char *key;         /* PEM or DER, private */
	const char *certificate; /* PEM or DER; of several the first is the signer's, the others go into the CMS */
	const char *pass_file;   /* whose first line is the key's passphrase */
	const char *timestamp;   /* a .tsr, or a folder of them: the one of this package is taken */
};

/* Reads key, certificate and passphrase once, for many packages. NULL: reported (unreadable, they are no pair, no kind we sign with). */
struct sign_key;
struct sign_key *sign_key_open(struct arena *, struct diag *, const struct sign_with *);
/* Is its certificate out of its days on an ISO day, with no time stamp to say another?  Then what it is and its days; else NULL. */
const char *sign_key_out_of_date(struct arena *, const struct sign_key *, const char *day);
/* Do signatures differ each time, by the algorithm? */
bool sign_key_varies(const struct sign_key *);

/*
 * Appends the signature and the time stamp to a closed package's entries (struct package_entry *; bag.h), sorted by path.
 * false: reported: the stamp is of something else, libcrypto refuses.
 */
bool sign_add(struct arena *, struct diag *, const struct sign_key *, GPtrArray *entries);

/* What was found of one signature or stamp. */
enum sign_state {
	SIGN_BAD,       /* altered, of another key, expired, not trusted: reported as an error */
	SIGN_UNKNOWN,   /* of a kind that cannot be verified here: reported as a note */
	SIGN_UNTRUSTED, /* the signature holds; the certificate was not checked, there being no --trust */
	SIGN_TRUSTED,   /* and its chain leads to a certificate of the office's */
};

struct sign_found {
	const char *path; /* signatures/manifest.p7s */
	const char *kind; /* "CMS" "SM2" "RFC3161" */
	enum sign_state state;
	const char *signer, *issuer, *serial; /* "" not known; names as RFC 2253 has them, in UTF-8 */
	const char *from, *until;             /* of the certificate, ISO dates; "" none */
	const char *algorithm;                /* "RSA 2048, SHA-256" */
	const char *at;                       /* of a stamp: ISO time, UTC; "" */
	const char *words_zh, *words_en;      /* 签名有效，证书未经验证 */
};

/*
 * Checks all that stands in signatures/ of a package's entries (their bytes or sources).  trust: PEM of certificates the office
 * trusts, or NULL.  at: ISO date on which certificates must be valid, where no stamp says when; NULL: that is not judged.
 * struct sign_found *, one each, none for a package without signatures; what is wrong is reported.  NULL: trust cannot be read, reported.
 */
GPtrArray *sign_check(struct arena *, struct diag *, const GPtrArray *entries, const char *trust, const char *at);

#endif
