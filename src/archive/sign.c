/* Signing: the office's key and certificate, a detached CMS or an SM2 signature over what covers the whole package. */
#include <string.h>

#include <openssl/cms.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "archive/entry.h"
#include "archive/sign_part.h"

#define RSA_LEAST 2048 /* bits */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(OSSL_DECODER_CTX, OSSL_DECODER_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CMS_ContentInfo, CMS_ContentInfo_free)

struct sign_key {
	EVP_PKEY *key;           /* NULL: a time stamp alone is put in */
	GPtrArray *certificates; /* X509 *, the signer's first */
	const char *timestamp;   /* path, or NULL */
};

/* What a key is opened with. */
struct opening_key {
	struct arena *arena;
	struct diag *diag;
	const struct sign_with *with;
};

static bool
refused(const struct opening_key *o, enum diag_code code, const char *path, const char *zh, const char *en)
{
	diag_say(o->diag, code, file_place(o->arena, path), NULL, arena_printf(o->arena, "%s，%s", path, zh),
	    arena_printf(o->arena, "%s, %s", path, en));
	return false;
}

/* --- the key --- */

static void
wipe(char *secret, gsize length)
{
	if (secret != NULL)
		OPENSSL_cleanse(secret, length);
	g_free(secret);
}

/* The first line of a file, "" for no file; *length of what must be wiped.  NULL: reported. */
static char *
read_pass(const struct opening_key *o, gsize *length)
{
	const char *path = o->with->pass_file;
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	*length = 0;
	if (path == NULL)
		return g_strdup("");
	if (!g_file_get_contents(path, &text, length, &error)) {
		refused(o, DIAG_SIGN_PASS, path, "口令的文件读不了", "the file of the passphrase cannot be read");
		return NULL;
	}
	text[strcspn(text, "\r\n")] = '\0';
	return text;
}

/* In PEM or DER, encrypted or not; without a passphrase nobody is asked for one. */
static EVP_PKEY *
decode(const char *text, gsize length, const char *pass)
{
	EVP_PKEY *key = NULL;
	g_autoptr(OSSL_DECODER_CTX) context = OSSL_DECODER_CTX_new_for_pkey(&key, NULL, NULL, NULL,
	    OSSL_KEYMGMT_SELECT_PRIVATE_KEY, NULL, NULL);
	const unsigned char *data = (const unsigned char *)text;

	if (context == NULL)
		return NULL;
	if (*pass != '\0')
		OSSL_DECODER_CTX_set_passphrase(context, (const unsigned char *)pass, strlen(pass));
	return OSSL_DECODER_from_data(context, &data, &length) == 1 ? key : NULL;
}

/* Not opened: for want of a passphrase, or because it is none? */
static void
tell_closed(const struct opening_key *o, bool encrypted)
{
	const char *path = o->with->key;

	if (encrypted && o->with->pass_file == NULL)
		refused(o, DIAG_SIGN_PASS, path, "它有口令，没有给", "it has a passphrase, and none was given");
	else if (encrypted)
		refused(o, DIAG_SIGN_PASS, path, "口令不对", "the passphrase is wrong");
	else
		refused(o, DIAG_SIGN_KEY, path, "里面没有认得的私钥", "it holds no private key that is known");
}

static EVP_PKEY *
read_key(const struct opening_key *o)
{
	char *text = NULL, *pass;
	gsize length = 0, wiped = 0;
	EVP_PKEY *key = NULL;

	if (!g_file_get_contents(o->with->key, &text, &length, NULL)) {
		refused(o, DIAG_SIGN_KEY, o->with->key, "读不了", "it cannot be read");
		return NULL;
	}
	if ((pass = read_pass(o, &wiped)) != NULL) {
		key = decode(text, length, pass);
		if (key == NULL)
			tell_closed(o, g_strstr_len(text, (gssize)length, "ENCRYPTED") != NULL);
		wipe(pass, MAX(wiped, strlen(pass)));
	}
	wipe(text, length);
	ERR_clear_error();
	return key;
}

static bool
check_kind(const struct opening_key *o, EVP_PKEY *key)
{
	const char *name = sign_key_name(o->arena, key);

	if (EVP_PKEY_is_a(key, "SM2") || EVP_PKEY_is_a(key, "EC"))
		return true;
	/* Not RSA-PSS: what OpenSSL 3.0 signs by such a key without attributes it cannot read itself. */
	if (!EVP_PKEY_is_a(key, "RSA"))
		return refused(o, DIAG_SIGN_KIND, o->with->key, name, name);
	return EVP_PKEY_get_bits(key) >= RSA_LEAST ||
	    refused(o, DIAG_SIGN_KIND, o->with->key, arena_printf(o->arena, "%s，太短", name),
		arena_printf(o->arena, "%s, too short", name));
}

/* --- its certificate --- */

static bool
read_certificate(const struct opening_key *o, struct sign_key *sign)
{
	const char *path = o->with->certificate;
	GPtrArray *keys = arena_list(o->arena);
	char *text;
	gsize length;

	sign->certificates = arena_list(o->arena);
	if (path == NULL && EVP_PKEY_is_a(sign->key, "SM2"))
		return true;
	if (path == NULL)
		return refused(o, DIAG_SIGN_CERTIFICATE, o->with->key, "没有给它的证书",
		    "its certificate was not given");
	if (!file_read(o->arena, o->diag, path, &text, &length))
		return false;
	sign_read_certificates(o->arena, (struct sign_bytes){ (const guint8 *)text, length }, sign->certificates, keys);
	if (sign->certificates->len == 0)
		return refused(o, DIAG_SIGN_CERTIFICATE, path, "里面没有证书", "it holds no certificate");
	if (EVP_PKEY_eq(X509_get0_pubkey(sign->certificates->pdata[0]), sign->key) == 1)
		return true;
	ERR_clear_error();
	diag_report(o->diag, DIAG_SIGN_PAIR, file_place(o->arena, path), NULL, path, o->with->key);
	return false;
}

struct sign_key *
sign_key_open(struct arena *a, struct diag *diag, const struct sign_with *with)
{
	const struct opening_key o = { .arena = a, .diag = diag, .with = with };
	struct sign_key *sign = arena_alloc(a, sizeof *sign);

	sign->timestamp = with->timestamp;
	if (with->key == NULL)
		return sign;
	sign->key = read_key(&o);
	if (sign->key == NULL)
		return NULL;
	arena_adopt(a, sign->key, (GDestroyNotify)EVP_PKEY_free);
	return check_kind(&o, sign->key) && read_certificate(&o, sign) ? sign : NULL;
}

const char *
sign_key_out_of_date(struct arena *a, const struct sign_key *sign, const char *day)
{
	const X509 *own = sign->certificates != NULL && sign->certificates->len > 0 ? sign->certificates->pdata[0] :
										      NULL;

	if (own == NULL || sign->timestamp != NULL || day[0] == '\0' || sign_valid_on(a, own, day))
		return NULL;
	return arena_printf(a, "%s（%s…%s）", sign_name(a, X509_get_subject_name(own)),
	    sign_day(a, X509_get0_notBefore(own)), sign_day(a, X509_get0_notAfter(own)));
}

bool
sign_key_varies(const struct sign_key *sign)
{
	return sign->key != NULL && !EVP_PKEY_is_a(sign->key, "RSA");
}

/* --- signatures --- */

static bool
failed(struct arena *a, struct diag *diag)
{
	const char *reason = sign_reason(a);

	diag_say(diag, DIAG_SIGN_FAILED, (struct place){ 0 }, NULL, reason, reason);
	return false;
}

static void
add(struct arena *a, GPtrArray *entries, const char *path, const void *bytes, gsize length)
{
	entry_of_bytes(a, entries, path, arena_memdup(a, bytes, length), length);
}

/* What a BIO has collected, as an entry. */
static void
add_collected(struct arena *a, GPtrArray *entries, const char *path, BIO *collected)
{
	char *bytes;
	long length = BIO_get_mem_data(collected, &bytes);

	add(a, entries, path, bytes, (gsize)MAX(length, 0));
}

/*
 * Without signed attributes, which would bring the time of a clock; their absence would let a signature of attributes pass for one
 * of content, but for content that is no DER: this is text.
 */
static bool
add_cms(struct arena *a, struct diag *diag, const struct sign_key *sign, struct sign_bytes of, GPtrArray *entries)
{
	const unsigned int flags = CMS_DETACHED | CMS_BINARY | CMS_NOATTR | CMS_NOSMIMECAP;
	g_autoptr(CMS_ContentInfo) cms = CMS_sign(NULL, NULL, NULL, NULL, flags | CMS_PARTIAL);
	g_autoptr(BIO) in = BIO_new_mem_buf(of.data, (int)of.length);
	g_autoptr(BIO) out = BIO_new(BIO_s_mem());
	bool good = cms != NULL &&
	    CMS_add1_signer(cms, sign->certificates->pdata[0], sign->key, EVP_sha256(), flags) != NULL;

	for (guint i = 1; i < sign->certificates->len && good; i++)
		good = CMS_add1_cert(cms, sign->certificates->pdata[i]) == 1;
	if (!good || CMS_final(cms, in, NULL, flags) != 1 || i2d_CMS_bio(out, cms) != 1)
		return failed(a, diag);
	add_collected(a, entries, SIGN_CMS, out);
	return true;
}

static bool
add_owner(struct arena *a, struct diag *diag, const struct sign_key *sign, GPtrArray *entries)
{
	g_autoptr(BIO) out = BIO_new(BIO_s_mem());
	bool good = true;

	for (guint i = 0; i < sign->certificates->len && good; i++)
		good = PEM_write_bio_X509(out, sign->certificates->pdata[i]) == 1;
	if (sign->certificates->len == 0)
		good = PEM_write_bio_PUBKEY(out, sign->key) == 1;
	if (!good)
		return failed(a, diag);
	add_collected(a, entries, SIGN_OWNER, out);
	return true;
}

static bool
add_sm2(struct arena *a, struct diag *diag, const struct sign_key *sign, struct sign_bytes of, GPtrArray *entries)
{
	g_autoptr(EVP_MD_CTX) context = sign_sm2_context(sign->key);
	unsigned char signature[256];
	size_t length = sizeof signature;

	if (context == NULL || EVP_DigestSignInit(context, NULL, EVP_sm3(), NULL, sign->key) != 1 ||
	    EVP_DigestSign(context, signature, &length, of.data, of.length) != 1)
		return failed(a, diag);
	add(a, entries, SIGN_SM2, signature, length);
	return add_owner(a, diag, sign, entries);
}

static bool
add_stamp(struct arena *a, struct diag *diag, const struct sign_key *sign, struct sign_bytes of, GPtrArray *entries)
{
	struct sign_bytes stamp;

	if (!sign_find_stamp(a, diag, sign->timestamp, of, &stamp))
		return false;
	add(a, entries, SIGN_STAMP, stamp.data, stamp.length);
	return true;
}

bool
sign_add(struct arena *a, struct diag *diag, const struct sign_key *sign, GPtrArray *entries)
{
	const struct package_entry *manifest = entry_find(entries, SIGN_OF);
	struct sign_bytes of;

	if (manifest == NULL || !entry_read(a, diag, manifest, &of.data, &of.length))
		return manifest == NULL ? failed(a, diag) : false;
	if (sign->timestamp != NULL && !add_stamp(a, diag, sign, of, entries))
		return false;
	if (sign->key != NULL && EVP_PKEY_is_a(sign->key, "SM2") ?
		!add_sm2(a, diag, sign, of, entries) :
		sign->key != NULL && !add_cms(a, diag, sign, of, entries))
		return false;
	entry_sort(entries);
	return true;
}
