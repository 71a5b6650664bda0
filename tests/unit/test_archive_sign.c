/* Signatures: made with keys of this run, read by openssl, checked; altered, of others, expired, not trusted; time stamps. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "folder_kit.h"

#include "archive/entry.h"
#include "archive/sign.h"

#define MANIFEST "0123456789abcdef  bag-info.txt\n"

/* A command in the folder, with settings of openssl that are this run's own; what it says is no one's business. */
static void
shell(const char *command)
{
	static const char settings[] = "[req]\ndistinguished_name=dn\nx509_extensions=ca\n[dn]\nCN=Name\n"
				       "[ca]\nbasicConstraints=CA:TRUE\nsubjectKeyIdentifier=hash\n";
	g_autofree char *whole = g_strdup_printf(
	    "cd '%s' && export OPENSSL_CONF=$PWD/openssl.cnf && { %s; } > log 2>&1 || { cat log; false; }", folder,
	    command);

	put("openssl.cnf", settings, strlen(settings));
	ck_assert_msg(system(whole) == 0, "%s", command);
}

/* Keys and certificates of an authority and of signers under it, by name. */
static void
make_keys(void)
{
	shell(
	    "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj '/O=示例电力/CN=根' -utf8 -days 7300"
	    " && openssl req -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.csr -subj '/O=示例供电公司/CN=归档签名' -utf8"
	    " && openssl x509 -req -in rsa.csr -CA ca.pem -CAkey ca.key -set_serial 17 -days 3650 -out rsa.pem"
	    " && openssl ecparam -name prime256v1 -genkey -noout -out ec.key"
	    " && openssl req -x509 -new -key ec.key -out ec.pem -subj '/CN=ec' -days 3650");
}

static void
make_sm2(void)
{
	shell(
	    "openssl ecparam -name SM2 -genkey -noout -out sm2.key"
	    " && openssl req -x509 -new -key sm2.key -sm3 -sigopt distid:1234567812345678 -out sm2.pem -subj '/O=示例供电公司/CN=国密' -utf8 -days 3650"
	    " && openssl pkey -in sm2.key -pubout -out sm2.pub");
}

static GPtrArray *
package(const char *manifest)
{
	GPtrArray *entries = arena_list(mem);

	entry_of_bytes(mem, entries, SIGN_OF, manifest, strlen(manifest));
	entry_of_bytes(mem, entries, "bagit.txt", "x", 1);
	return entries;
}

static struct sign_key *
key_of(const char *key, const char *certificate)
{
	struct sign_with with = { .key = in_folder(key),
		.certificate = certificate != NULL ? in_folder(certificate) : NULL };

	return sign_key_open(mem, diag, &with);
}

static GPtrArray *
signed_by(const char *key, const char *certificate)
{
	GPtrArray *entries = package(MANIFEST);
	struct sign_key *sign = key_of(key, certificate);

	ck_assert_ptr_nonnull(sign);
	ck_assert(sign_add(mem, diag, sign, entries));
	return entries;
}

static const char *
told(void)
{
	const struct finding *f = diag_count(diag) == 0 ? NULL : diag_get(diag, diag_count(diag) - 1);

	return f == NULL ? "" : arena_printf(mem, "%s %s", f->id, f->what[LANG_ZH]);
}

static const struct sign_found *
only(const GPtrArray *entries, const char *trust, const char *at)
{
	const GPtrArray *found = sign_check(mem, diag, entries, trust != NULL ? in_folder(trust) : NULL, at);

	ck_assert_ptr_nonnull(found);
	ck_assert_uint_eq(found->len, 1);
	return found->pdata[0];
}

static void
replace(const GPtrArray *entries, const char *path, const void *bytes, gsize length)
{
	struct package_entry *e = entry_find(entries, path);

	e->bytes = arena_memdup(mem, bytes, length);
	e->length = length;
}

/* As a file of the folder. */
static void
out(const GPtrArray *entries, const char *path, const char *name)
{
	const struct package_entry *e = entry_find(entries, path);

	ck_assert_ptr_nonnull(e);
	put(name, (const char *)e->bytes, e->length);
}

/* --- CMS --- */

START_TEST(rsa_is_the_same_each_time_and_read_by_others)
{
	GPtrArray *first, *second;
	const struct package_entry *a, *b;
	const struct sign_found *found;

	make_keys();
	first = signed_by("rsa.key", "rsa.pem");
	second = signed_by("rsa.key", "rsa.pem");
	a = entry_find(first, "signatures/manifest.p7s");
	b = entry_find(second, "signatures/manifest.p7s");
	ck_assert_uint_eq(a->length, b->length);
	ck_assert(memcmp(a->bytes, b->bytes, a->length) == 0);
	ck_assert(!sign_key_varies(key_of("rsa.key", "rsa.pem")));
	out(first, "signatures/manifest.p7s", "p7s");
	out(first, SIGN_OF, "manifest");
	shell(
	    "openssl cms -verify -binary -inform DER -in p7s -content manifest -CAfile ca.pem -purpose any -out same && cmp same manifest");
	found = only(first, NULL, "2030-01-01");
	ck_assert_int_eq(found->state, SIGN_UNTRUSTED);
	ck_assert_str_eq(found->words_zh, "签名有效，证书未经验证");
	ck_assert_str_eq(found->signer, "CN=归档签名,O=示例供电公司");
	ck_assert_str_eq(found->issuer, "CN=根,O=示例电力");
	ck_assert_str_eq(found->serial, "11");
	ck_assert_str_eq(found->algorithm, "RSA 2048, sha256");
	found = only(first, "ca.pem", "2030-01-01");
	ck_assert_int_eq(found->state, SIGN_TRUSTED);
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

START_TEST(ecdsa)
{
	make_keys();
	shell(
	    "openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out pss.key && openssl req -x509 -new -key pss.key -out pss.pem -subj /CN=pss -days 3650");
	ck_assert_str_eq(only(signed_by("ec.key", "ec.pem"), NULL, NULL)->algorithm, "ECDSA prime256v1, sha256");
	ck_assert(sign_key_varies(key_of("ec.key", "ec.pem")));
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

START_TEST(what_does_not_hold)
{
	GPtrArray *entries;
	const struct package_entry *p7s;
	guint8 *bytes;

	make_keys();
	entries = signed_by("rsa.key", "rsa.pem");
	replace(entries, SIGN_OF, "another", 7);
	ck_assert_int_eq(only(entries, NULL, NULL)->state, SIGN_BAD);
	ck_assert(g_str_has_prefix(told(), "A218"));
	entries = signed_by("rsa.key", "rsa.pem");
	p7s = entry_find(entries, "signatures/manifest.p7s");
	bytes = arena_memdup(mem, p7s->bytes, p7s->length);
	bytes[p7s->length - 1] ^= 1;
	replace(entries, p7s->path, bytes, p7s->length);
	ck_assert_int_eq(only(entries, NULL, NULL)->state, SIGN_BAD);
	replace(entries, p7s->path, "no DER", 6);
	ck_assert_int_eq(only(entries, NULL, NULL)->state, SIGN_BAD);
	entries = signed_by("rsa.key", "rsa.pem");
	ck_assert_int_eq(only(entries, "ec.pem", "2030-01-01")->state, SIGN_BAD);
	ck_assert(g_str_has_prefix(told(), "A220"));
	ck_assert_int_eq(only(entries, "ca.pem", "2020-01-01")->state, SIGN_BAD);
	ck_assert(g_str_has_prefix(told(), "A219"));
	ck_assert_int_eq(only(entries, NULL, "2099-01-01")->state, SIGN_BAD);
	ck_assert(g_str_has_prefix(told(), "A219"));
	put("none.pem", "nothing", 7);
	ck_assert_ptr_null(sign_check(mem, diag, entries, in_folder("none.pem"), NULL));
	ck_assert(g_str_has_prefix(told(), "A222"));
}
END_TEST

/* Made by others: with content of its own, without the certificate, by a digest that can be forged, by two. */
START_TEST(what_others_sign)
{
	static const struct {
		const char *options;
		enum sign_state state;
		guint count;
	} made[] = {
		{ "-signer rsa.pem -inkey rsa.key", SIGN_UNTRUSTED, 1 },
		{ "-signer rsa.pem -inkey rsa.key -keyopt rsa_padding_mode:pss", SIGN_UNTRUSTED, 1 },
		{ "-signer rsa.pem -inkey rsa.key -nodetach", SIGN_BAD, 1 },
		{ "-signer rsa.pem -inkey rsa.key -nocerts", SIGN_BAD, 1 },
		{ "-signer rsa.pem -inkey rsa.key -md sha1", SIGN_BAD, 1 },
		{ "-signer rsa.pem -inkey rsa.key -signer ec.pem -inkey ec.key", SIGN_UNTRUSTED, 2 },
	};

	make_keys();
	put("manifest", MANIFEST, strlen(MANIFEST));
	for (guint i = 0; i < G_N_ELEMENTS(made); i++) {
		GPtrArray *entries = package(MANIFEST);
		const GPtrArray *found;
		g_autofree char *bytes = NULL;
		gsize length;

		shell(arena_printf(mem, "openssl cms -sign -binary -in manifest -outform DER -out p7s %s",
		    made[i].options));
		ck_assert(g_file_get_contents(in_folder("p7s"), &bytes, &length, NULL));
		entry_of_bytes(mem, entries, "signatures/manifest.p7s", bytes, length);
		found = sign_check(mem, diag, entries, NULL, NULL);
		ck_assert_uint_eq(found->len, made[i].count);
		for (guint k = 0; k < found->len; k++)
			ck_assert_int_eq(((const struct sign_found *)found->pdata[k])->state, made[i].state);
	}
}
END_TEST

/* --- SM2 --- */

START_TEST(sm2_with_its_certificate_and_without)
{
	GPtrArray *entries;
	const struct sign_found *found;

	make_sm2();
	entries = signed_by("sm2.key", "sm2.pem");
	out(entries, "signatures/manifest.sm2", "sm2");
	out(entries, "signatures/manifest.sm2.pem", "owner.pem");
	out(entries, SIGN_OF, "manifest");
	shell(
	    "openssl x509 -in owner.pem -noout -pubkey > owner.pub && openssl pkeyutl -verify -pubin -inkey owner.pub -rawin -digest sm3 -pkeyopt distid:1234567812345678 -sigfile sm2 -in manifest");
	found = only(entries, "sm2.pem", "2030-01-01");
	ck_assert_int_eq(found->state, SIGN_TRUSTED);
	ck_assert_str_eq(found->algorithm, "SM2, SM3");
	ck_assert_str_eq(found->signer, "CN=国密,O=示例供电公司");
	entries = signed_by("sm2.key", NULL);
	found = only(entries, NULL, NULL);
	ck_assert_int_eq(found->state, SIGN_UNTRUSTED);
	ck_assert_str_eq(found->words_zh, "签名有效，公钥未经验证（没有证书）");
	ck_assert_int_eq(only(entries, "sm2.pub", NULL)->state, SIGN_TRUSTED);
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert_int_eq(only(entries, "sm2.pem", NULL)->state, SIGN_BAD);
	replace(entries, SIGN_OF, "another", 7);
	ck_assert_int_eq(only(entries, NULL, NULL)->state, SIGN_BAD);
	replace(entries, "signatures/manifest.sm2.pem", "x", 1);
	ck_assert_int_eq(only(entries, NULL, NULL)->state, SIGN_BAD);
}
END_TEST

START_TEST(a_chain_of_sm2)
{
	make_sm2();
	shell(
	    "openssl ecparam -name SM2 -genkey -noout -out own.key"
	    " && openssl req -new -key own.key -sm3 -sigopt distid:1234567812345678 -out own.csr -subj /CN=own"
	    " && openssl x509 -req -in own.csr -vfyopt distid:1234567812345678 -CA sm2.pem -CAkey sm2.key -sm3 -sigopt distid:1234567812345678 -set_serial 3 -days 3650 -out own.pem");
	ck_assert_int_eq(only(signed_by("own.key", "own.pem"), "sm2.pem", "2030-01-01")->state, SIGN_TRUSTED);
}
END_TEST

/* --- keys that cannot be used --- */

START_TEST(keys_and_certificates_that_do_not_do)
{
	struct sign_with with = { .key = in_folder("locked.key"), .certificate = in_folder("rsa.pem") };

	make_keys();
	shell(
	    "openssl genpkey -algorithm ed25519 -out ed.key; openssl genrsa -out short.key 1024; openssl genpkey -algorithm RSA-PSS -out pss.key;"
	    " openssl pkcs8 -topk8 -in rsa.key -out locked.key -passout pass:秘密; printf '秘密\\n' > pass; printf 'x\\n' > wrong;"
	    " openssl pkey -in rsa.key -outform DER -out rsa.der; openssl x509 -in rsa.pem -outform DER -out cert.der");
	ck_assert_ptr_nonnull(key_of("rsa.der", "cert.der"));
	ck_assert_ptr_null(key_of("none.key", "rsa.pem"));
	ck_assert(g_str_has_prefix(told(), "A210"));
	ck_assert_ptr_null(key_of("rsa.pem", "rsa.pem"));
	ck_assert(g_str_has_prefix(told(), "A210"));
	ck_assert_ptr_null(key_of("rsa.key", NULL));
	ck_assert(g_str_has_prefix(told(), "A212"));
	ck_assert_ptr_null(key_of("rsa.key", "rsa.key"));
	ck_assert(g_str_has_prefix(told(), "A212"));
	ck_assert_ptr_null(key_of("rsa.key", "ec.pem"));
	ck_assert(g_str_has_prefix(told(), "A213"));
	ck_assert_ptr_null(key_of("ed.key", "rsa.pem"));
	ck_assert(g_str_has_prefix(told(), "A214"));
	ck_assert_ptr_null(key_of("pss.key", "rsa.pem"));
	ck_assert(g_str_has_prefix(told(), "A214"));
	ck_assert_ptr_null(key_of("short.key", "rsa.pem"));
	ck_assert(g_str_has_prefix(told(), "A214"));
	ck_assert_ptr_null(sign_key_open(mem, diag, &with));
	ck_assert_msg(strstr(told(), "它有口令，没有给") != NULL, "%s", told());
	ck_assert(g_str_has_prefix(told(), "A211"));
	with.pass_file = in_folder("wrong");
	ck_assert_ptr_null(sign_key_open(mem, diag, &with));
	ck_assert_msg(strstr(told(), "口令不对") != NULL, "%s", told());
	with.pass_file = in_folder("pass");
	ck_assert_ptr_nonnull(sign_key_open(mem, diag, &with));
}
END_TEST

/* --- time stamps --- */

static void
make_service(void)
{
	static const char config[] =
	    "[t]\nserial=./serial\ncrypto_device=builtin\ndefault_policy=1.2.3.4\ndigests=sha256,sha1,sm3\nsigner_digest=sha256\naccuracy=secs:1\n";

	put("ts.cnf", config, strlen(config));
	put("ext", "extendedKeyUsage=critical,timeStamping\n", strlen("extendedKeyUsage=critical,timeStamping\n"));
	put("manifest", MANIFEST, strlen(MANIFEST));
	shell(
	    "echo 01 > serial && openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj /CN=tsa"
	    " && openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -set_serial 9 -days 3650 -extfile ext -out tsa.pem");
}

static void
make_stamp(const char *digest, const char *of, const char *name)
{
	shell(arena_printf(mem,
	    "openssl ts -query -data %s -%s -cert -out q && openssl ts -reply -config ts.cnf -section t -queryfile q -signer tsa.pem -inkey tsa.key -out %s",
	    of, digest, name));
}

static GPtrArray *
stamped(const char *path)
{
	GPtrArray *entries = package(MANIFEST);
	const struct sign_with with = { .timestamp = in_folder(path) };

	return sign_add(mem, diag, sign_key_open(mem, diag, &with), entries) ? entries : NULL;
}

START_TEST(stamps)
{
	const struct sign_found *found;
	GPtrArray *entries;

	make_keys();
	make_service();
	put("other", "x", 1);
	make_stamp("sha256", "manifest", "good.tsr");
	make_stamp("sm3", "manifest", "sm3.tsr");
	make_stamp("sha1", "manifest", "weak.tsr");
	make_stamp("sha256", "other", "other.tsr");
	entries = stamped("good.tsr");
	ck_assert_ptr_nonnull(entries);
	found = only(entries, NULL, NULL);
	ck_assert_int_eq(found->state, SIGN_UNTRUSTED);
	ck_assert_str_eq(found->words_zh, "时间戳有效，证书未经验证");
	ck_assert_uint_eq(strlen(found->at), strlen("2022-06-01T00:00:00Z"));
	ck_assert_int_eq(only(entries, "ca.pem", NULL)->state, SIGN_TRUSTED);
	ck_assert_ptr_nonnull(stamped("sm3.tsr"));
	ck_assert_ptr_nonnull(stamped("."));
	ck_assert_uint_eq(diag_count(diag), 0);
	replace(entries, SIGN_OF, "another", 7);
	ck_assert_int_eq(only(entries, NULL, NULL)->state, SIGN_BAD);
	ck_assert_ptr_null(stamped("other.tsr"));
	ck_assert(g_str_has_prefix(told(), "A217"));
	ck_assert_ptr_null(stamped("weak.tsr"));
	ck_assert(g_str_has_prefix(told(), "A216"));
	ck_assert_ptr_null(stamped("manifest"));
	ck_assert(g_str_has_prefix(told(), "A216"));
}
END_TEST

/* What stands in a package although pack would not have put it in, or has gone bad since. */
START_TEST(stamps_that_do_not_hold)
{
	const struct package_entry *stamp;
	const struct sign_found *found;
	GPtrArray *entries;
	guint8 *bytes;

	make_keys();
	make_service();
	shell("openssl req -x509 -newkey rsa:2048 -nodes -keyout o.key -out others.pem -subj /CN=others -days 30");
	make_stamp("sha256", "manifest", "good.tsr");
	ck_assert_ptr_nonnull(entries = stamped("good.tsr"));
	found = only(entries, "others.pem", NULL);
	ck_assert_int_eq(found->state, SIGN_BAD);
	ck_assert(g_str_has_prefix(told(), "A220"));
	stamp = entry_find(entries, "signatures/manifest.tsr");
	bytes = arena_memdup(mem, stamp->bytes, stamp->length);
	bytes[stamp->length - 1] ^= 1;
	replace(entries, "signatures/manifest.tsr", bytes, stamp->length);
	ck_assert_int_eq(only(entries, "ca.pem", NULL)->state, SIGN_BAD);
	ck_assert_msg(strstr(told(), "时间戳的签名对不上") != NULL, "%s", told());
	replace(entries, "signatures/manifest.tsr", bytes, stamp->length - 1);
	ck_assert_int_eq(only(entries, "ca.pem", NULL)->state, SIGN_BAD);
	ck_assert_msg(strstr(told(), "时间戳本身是坏的") != NULL, "%s", told());
	shell(
	    "openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -set_serial 10 -days -1 -extfile ext -out tsa.pem");
	make_stamp("sha256", "manifest", "old.tsr");
	ck_assert_ptr_nonnull(entries = stamped("old.tsr"));
	ck_assert_int_eq(only(entries, "ca.pem", NULL)->state, SIGN_BAD);
	ck_assert(g_str_has_prefix(told(), "A219"));
}
END_TEST

START_TEST(something_else_in_signatures)
{
	GPtrArray *entries = package(MANIFEST);

	ck_assert_uint_eq(sign_check(mem, diag, entries, NULL, NULL)->len, 0);
	entry_of_bytes(mem, entries, "signatures/other.sig", "x", 1);
	ck_assert_int_eq(only(entries, NULL, NULL)->state, SIGN_UNKNOWN);
	ck_assert(g_str_has_prefix(told(), "A221"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("archive_sign");
	TCase *tests = tcase_create("sign");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, rsa_is_the_same_each_time_and_read_by_others);
	tcase_add_test(tests, ecdsa);
	tcase_add_test(tests, what_does_not_hold);
	tcase_add_test(tests, what_others_sign);
	tcase_add_test(tests, sm2_with_its_certificate_and_without);
	tcase_add_test(tests, a_chain_of_sm2);
	tcase_add_test(tests, keys_and_certificates_that_do_not_do);
	tcase_add_test(tests, stamps);
	tcase_add_test(tests, stamps_that_do_not_hold);
	tcase_add_test(tests, something_else_in_signatures);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
