/* Facts and checks on a file made by hand and on its twins with one thing wrong each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>
#include <qpdf/qpdf-c.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/digest.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "verify/reader/reader.h"
#include "verify/verify.h"
#include "verify_fixture.h"

static struct arena *arena;
static struct diag *diag;
static struct verify_rules *rules;

static void
set_up(void)
{
	arena = arena_new();
	diag = diag_new(arena);
	rules = verify_rules_load(arena, diag, data_alone(arena, "."));
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert_ptr_nonnull(rules);
}

static void
tear_down(void)
{
	arena_free(arena);
}

/* The ids of all findings, each once, in order. */
static const char *
ids_found(void)
{
	g_autoptr(GString) ids = g_string_new(NULL);

	for (gsize i = 0; i < diag_count(diag); i++) {
		const char *id = diag_get(diag, i)->id;

		if (i > 0 && strcmp(diag_get(diag, i - 1)->id, id) == 0)
			continue;
		g_string_append_printf(ids, "%s%s", ids->len > 0 ? " " : "", id);
	}
	return arena_strdup(arena, ids->str);
}

static xmlNode *
judge(const GString *file, const char *record)
{
	return verify_bytes(rules, arena, diag, "twin.pdf", (const guint8 *)file->str, file->len, record,
	    record != NULL ? strlen(record) : 0);
}

static const char *const twins[TWIN_COUNT] = {
	[TWIN_GOOD] = "",
	[TWIN_HEADER] = "V-111",
	[TWIN_NO_ID] = "V-112",
	[TWIN_TAIL] = "V-114",
	[TWIN_CUT_END] = "V-109",
	[TWIN_CUT_MIDDLE] = "V-109",
	[TWIN_XREF] = "V-110",
	[TWIN_NO_XMP] = "V-115",
	[TWIN_XMP_BROKEN] = "V-115",
	[TWIN_XMP_ENCODING] = "V-115",
	[TWIN_XMP_LEVEL] = "V-116",
	[TWIN_XMP_PREFIX] = "V-116",
	[TWIN_TITLE] = "V-160",
	[TWIN_NO_INTENT] = "V-118",
	[TWIN_INTENT_CLASS] = "V-118",
	[TWIN_NO_RESOURCES] = "V-119",
	[TWIN_DEEP] = "V-120",
	[TWIN_HUGE_PAGE] = "V-120",
	[TWIN_NOT_EMBEDDED] = "V-121",
	[TWIN_FONT_DAMAGED] = "V-121",
	[TWIN_FONT_CUT] = "V-121",
	[TWIN_GLYPH_MISSING] = "V-130",
	[TWIN_GLYPHS_EMPTY] = "V-130",
	[TWIN_GLYPHS_BOXES] = "V-130",
	[TWIN_WIDTHS] = "V-131",
	[TWIN_NO_TOUNICODE] = "V-122",
	[TWIN_TOUNICODE_RANGE] = "V-122",
	[TWIN_TOUNICODE_ZERO] = "V-122",
	[TWIN_TOUNICODE_COUNT] = "V-122",
	[TWIN_UNMAPPED] = "V-123",
	[TWIN_NOTDEF] = "V-124",
	[TWIN_JAVASCRIPT] = "V-125",
	[TWIN_OPEN_ACTION] = "V-125",
	[TWIN_PAGE_AA] = "V-125",
	[TWIN_FORM] = "V-126",
	[TWIN_NO_LANG] = "V-128",
	[TWIN_NO_AF] = "V-127",
	[TWIN_NO_MIME] = "V-127",
	[TWIN_NO_RELATIONSHIP] = "V-127",
	[TWIN_BAD_PROFILE] = "V-118",
	[TWIN_BAD_CONTENT] = "V-129",
	[TWIN_BOMB] = "V-144 V-207",
	[TWIN_MANY_FIELDS] = "V-204",
	[TWIN_NO_EXPECTATION] = "V-201",
	[TWIN_EXPECTATION_BROKEN] = "V-201",
	[TWIN_PAGES] = "V-202",
	[TWIN_REQUIRED_EMPTY] = "V-203",
	[TWIN_GLYPH] = "V-205",
	[TWIN_FIELD_GONE] = "V-204",
	[TWIN_NO_RECORD] = "V-206",
	[TWIN_RECORD_ALTERED] = "V-208",
	[TWIN_CHECKSUM] = "V-207",
	[TWIN_REPLACEMENT] = "V-209",
	[TWIN_PRIVATE] = "V-210",
	[TWIN_EMPTY_PAGE] = "V-211",
	[TWIN_BETWEEN] = "V-148",
	[TWIN_SHADOW] = "V-148",
};

START_TEST(each_fault_is_found_once_and_alone)
{
	GString *file = fixture_make((enum twin)_i);
	xmlNode *facts = judge(file, fixture_record);

	ck_assert_ptr_nonnull(facts);
	ck_assert_msg(strcmp(ids_found(), twins[_i]) == 0, "twin %d: found \"%s\", expected \"%s\"\n%s", _i,
	    ids_found(), twins[_i], diag_count(diag) > 0 ? diag_get(diag, 0)->what[LANG_EN] : "");
	g_string_free(file, TRUE);
}
END_TEST

static const char *
todo_of(enum twin twin, const char *record)
{
	GString *file = fixture_make(twin);
	gsize before = diag_count(diag);

	judge(file, record);
	g_string_free(file, TRUE);
	ck_assert_uint_gt(diag_count(diag), before);
	return diag_get(diag, before)->todo[LANG_ZH];
}

/* A file that has just been made was altered by nobody; but what its data are at fault for is theirs to mend. */
START_TEST(what_to_do_depends_on_who_may_have_altered_it)
{
	ck_assert_ptr_nonnull(strstr(todo_of(TWIN_GLYPH, NULL), "取回原件"));
	ck_assert_ptr_nonnull(strstr(todo_of(TWIN_GLYPH, fixture_record), "交给维护人员"));
	ck_assert_ptr_nonnull(strstr(todo_of(TWIN_REQUIRED_EMPTY, fixture_record), "在记录里补上"));
}
END_TEST

START_TEST(facts_fit_their_schema)
{
	struct xml_schema *schema = xml_schema_load(arena, diag, "templates/schema/facts.rng");
	GString *file = fixture_make((enum twin)_i);
	xmlNode *facts = reader_facts(arena, diag, NULL, "twin.pdf", (const guint8 *)file->str, file->len, NULL);

	ck_assert_ptr_nonnull(schema);
	ck_assert_ptr_nonnull(facts);
	if (!xml_check(arena, diag, schema, facts->doc, DIAG_XML_SCHEMA))
		ck_abort_msg("twin %d: %s\n%s", _i, diag_get(diag, 0)->what[LANG_EN], xml_dump(arena, facts));
	g_string_free(file, TRUE);
}
END_TEST

START_TEST(facts_say_what_is_there)
{
	GString *file = fixture_make(TWIN_GOOD);
	xmlNode *facts = judge(file, fixture_record);
	xmlNode *font = xml_child(facts, "font"), *attachment = xml_child(facts, "attachment");

	ck_assert_str_eq(xml_attr(facts, "version"), "1.7");
	ck_assert_str_eq(xml_attr(facts, "language"), "zh-CN");
	ck_assert_str_eq(xml_attr(xml_child(facts, "info"), "title"), "答复单");
	ck_assert_str_eq(xml_attr(xml_child(facts, "xmp"), "title"), "答复单");
	ck_assert_str_eq(xml_attr(xml_child(facts, "page"), "width"), "595.00");
	ck_assert_str_eq(xml_attr(font, "name"), "Sample");
	ck_assert_str_eq(xml_attr(font, "subset"), "yes");
	ck_assert_str_eq(xml_attr(font, "missing"), "0");
	ck_assert_str_eq(xml_attr(font, "widths-off"), "0");
	ck_assert_str_eq(xml_attr(attachment, "name"), "expectation.xml");
	attachment = xml_next(attachment, "attachment");
	ck_assert_str_eq(xml_attr(attachment, "sha256"), digest_sha256(arena, fixture_record, strlen(fixture_record)));
	ck_assert_str_eq(xml_attr(xml_child(facts, "record"), "equal"), "yes");
	ck_assert_ptr_nonnull(strstr(xml_text(arena, xml_child(facts, "text")), "𠮷野家㛃"));
	g_string_free(file, TRUE);
}
END_TEST

/* A character beyond the BMP is one character with one box; hyphens of the line do not count, those of the text do. */
START_TEST(fields_are_read_in_their_boxes)
{
	GString *file = fixture_make(TWIN_GOOD);
	xmlNode *facts = judge(file, NULL);

	for (xmlNode *n = xml_child(facts, "field"); n != NULL; n = xml_next(n, "field"))
		ck_assert(xml_attr_is(n, "ok", "yes"));
	ck_assert_ptr_nonnull(xml_child(facts, "field")); /* rules of a document ask for them */
	ck_assert_str_eq(xml_attr(xml_child(facts, "expectation"), "fields"), "9");
	ck_assert_str_eq(xml_attr(xml_child(facts, "expectation"), "wrong"), "0");
	ck_assert_str_eq(xml_attr(xml_child(facts, "record"), "equal"), "unknown");
	g_string_free(file, TRUE);
}
END_TEST

START_TEST(findings_name_file_field_and_both_texts)
{
	GString *file = fixture_make(TWIN_GLYPH);
	const struct finding *finding;

	judge(file, NULL);
	ck_assert_uint_eq(diag_count(diag), 1);
	finding = diag_get(diag, 0);
	ck_assert_str_eq(finding->spot.file, "twin.pdf");
	ck_assert_uint_eq(finding->spot.line, 0);
	ck_assert_str_eq(finding->field, "户名");
	ck_assert_str_eq(finding->document, "supply-scheme-reply");
	ck_assert_str_eq(finding->bars, "supply-scheme-reply");
	ck_assert_int_eq(finding->level, DIAG_ERROR);
	ck_assert_ptr_nonnull(strstr(finding->what[LANG_ZH], "𠮷野家㛃"));
	ck_assert_ptr_nonnull(strstr(finding->what[LANG_EN], "吉野家㛃"));
	g_string_free(file, TRUE);
}
END_TEST

START_TEST(what_cannot_be_seen_is_cited)
{
	GString *file = fixture_make(TWIN_GLYPHS_EMPTY);
	xmlNode *font = xml_child(judge(file, NULL), "font");

	ck_assert_str_eq(xml_attr(font, "empty"), xml_attr(font, "codes"));
	ck_assert_str_eq(xml_attr(font, "unseen"), "户名：𠮷野家㛃，");
	ck_assert_ptr_nonnull(strstr(diag_get(diag, 0)->what[LANG_ZH], "户名：𠮷野家㛃，"));
	g_string_free(file, TRUE);
}
END_TEST

START_TEST(ten_of_a_kind_are_told)
{
	GString *file = fixture_make(TWIN_MANY_FIELDS);

	judge(file, NULL);
	ck_assert_uint_eq(diag_count(diag), 11);
	ck_assert_str_eq(diag_get(diag, 9)->field, "第9栏");
	ck_assert_str_eq(diag_get(diag, 10)->what[LANG_EN], "15 more of the same kind");
	g_string_free(file, TRUE);
}
END_TEST

START_TEST(another_record_is_seen)
{
	GString *file = fixture_make(TWIN_GOOD);

	judge(file, "<case id=\"T-1\"/>");
	ck_assert_str_eq(ids_found(), "V-208");
	g_string_free(file, TRUE);
}
END_TEST

/* Every prefix of a good file, and every file with one byte destroyed, gives facts or a finding, never a crash. */
START_TEST(damage_never_crashes)
{
	GString *file = fixture_make(TWIN_GOOD);

	for (gsize length = 0; length < file->len; length += 61) {
		struct arena *one = arena_new();
		struct diag *aside = diag_new(one);
		xmlNode *facts = verify_bytes(rules, one, aside, "cut.pdf", (const guint8 *)file->str, length, NULL, 0);

		ck_assert(facts != NULL || diag_count(aside) == 1);
		ck_assert_uint_gt(diag_count(aside), 0);
		arena_free(one);
	}
	for (gsize at = 0; at < file->len; at += 37) {
		struct arena *one = arena_new();
		struct diag *aside = diag_new(one);
		char kept = file->str[at];
		xmlNode *facts;

		file->str[at] = (char)(kept ^ 0x15);
		facts = verify_bytes(rules, one, aside, "bent.pdf", (const guint8 *)file->str, file->len, NULL, 0);
		ck_assert(facts != NULL || diag_count(aside) == 1);
		file->str[at] = kept;
		arena_free(one);
	}
	g_string_free(file, TRUE);
}
END_TEST

/* Rewritten by libqpdf, encrypted when a password is given. */
static GString *
rewrite(const GString *file, const char *password)
{
	qpdf_data qpdf = qpdf_init();
	GString *out;

	qpdf_silence_errors(qpdf);
	ck_assert_int_eq(qpdf_read_memory(qpdf, "x", file->str, file->len, NULL), QPDF_SUCCESS);
	qpdf_init_write_memory(qpdf);
	qpdf_set_object_stream_mode(qpdf, qpdf_o_disable);
	if (password != NULL)
		qpdf_set_r6_encryption_parameters2(qpdf, password, "owner", 1, 1, 1, 1, 1, 1, qpdf_r3p_full, 1);
	ck_assert_int_eq(qpdf_write(qpdf), QPDF_SUCCESS);
	out = g_string_new_len((const char *)qpdf_get_buffer(qpdf), (gssize)qpdf_get_buffer_length(qpdf));
	qpdf_cleanup(&qpdf);
	return out;
}

START_TEST(rewritten_files_stay_good)
{
	GString *file = fixture_make(TWIN_GOOD), *again = rewrite(file, NULL);

	judge(again, fixture_record);
	ck_assert_str_eq(ids_found(), "");
	g_string_free(file, TRUE);
	g_string_free(again, TRUE);
}
END_TEST

START_TEST(encryption_is_found)
{
	GString *file = fixture_make(TWIN_GOOD), *open = rewrite(file, ""), *locked = rewrite(file, "secret");

	ck_assert_ptr_nonnull(judge(open, fixture_record));
	ck_assert_str_eq(ids_found(), "V-113");
	ck_assert_ptr_null(judge(locked, fixture_record));
	ck_assert_str_eq(ids_found(), "V-113 V-102");
	g_string_free(file, TRUE);
	g_string_free(open, TRUE);
	g_string_free(locked, TRUE);
}
END_TEST

START_TEST(no_pdf_is_a_finding)
{
	static const char *const files[] = { "", "%PDF-1.7\n", "<case/>", "%PDF-1.7\n%%EOF\n" };

	for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
		ck_assert_ptr_null(
		    reader_facts(arena, diag, NULL, "x.pdf", (const guint8 *)files[i], strlen(files[i]), NULL));
	ck_assert_uint_eq(diag_count(diag), G_N_ELEMENTS(files));
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
		ck_assert_str_eq(diag_get(diag, i)->id, "V-101");
}
END_TEST

/* Whatever the libraries think of a file is a finding; nothing of it goes to stderr behind our back. */
/* A clerk who gives the wrong file is told what it is. */
START_TEST(what_is_no_pdf_is_named)
{
	static const struct {
		const char *bytes;
		gsize length;
		const char *word;
	} files[] = {
		{ "", 0, "空的" },
		{ "\0\0\0\0", 4, "全是零" },
		{ "PK\3\4  OFD.xml  ", 14, "OFD" },
		{ "PK\3\4  word/document.xml", 23, "Word" },
		{ "PK\3\4  a.txt", 11, "压缩包" },
		{ "\xff\xd8\xff\xe0", 4, "JPEG" },
		{ "\xef\xbb\xbf\n<!doctype HTML>", 19, "网页" },
		{ "<?xml version='1.0'?><a/>", 25, "XML" },
		{ "停电公告\n", 13, "纯文本" },
		{ "\1\2\3", 3, "认不出" },
		{ "%PDF-1.7\n1 0 obj\n", 17, "损坏" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
		struct diag *said = diag_new(arena);

		ck_assert_ptr_null(
		    reader_facts(arena, said, NULL, "x.pdf", (const guint8 *)files[i].bytes, files[i].length, NULL));
		ck_assert_str_eq(diag_get(said, 0)->id, "V-101");
		ck_assert_msg(strstr(diag_get(said, 0)->what[LANG_ZH], files[i].word) != NULL, "%s",
		    diag_get(said, 0)->what[LANG_ZH]);
	}
}
END_TEST

START_TEST(nothing_is_printed)
{
	static const char
	    no_root[] = "%PDF-1.7\n1 0 obj\n<</Type/Nothing>>\nendobj\ntrailer\n<</Size 2/Root 7 0 R>>\n%%EOF\n";
	GString *cut = fixture_make(TWIN_CUT_END), *bent = fixture_make(TWIN_BAD_CONTENT);
	FILE *kept = tmpfile();
	int terminal = dup(STDERR_FILENO);
	struct arena *one = arena_new();
	struct diag *aside = diag_new(one);

	ck_assert(kept != NULL && terminal >= 0 && dup2(fileno(kept), STDERR_FILENO) >= 0);
	(void)reader_facts(one, aside, NULL, "x.pdf", (const guint8 *)no_root, sizeof no_root - 1, NULL);
	(void)reader_facts(one, aside, NULL, "x.pdf", (const guint8 *)cut->str, cut->len, NULL);
	(void)reader_facts(one, aside, NULL, "x.pdf", (const guint8 *)bent->str, bent->len, NULL);
	arena_free(one);
	ck_assert(dup2(terminal, STDERR_FILENO) >= 0);
	close(terminal);
	ck_assert_int_eq(fseek(kept, 0, SEEK_END), 0);
	ck_assert_int_eq(ftell(kept), 0);
	fclose(kept);
	g_string_free(cut, TRUE);
	g_string_free(bent, TRUE);
}
END_TEST

/* What a stream stands for is limited: 80 MB of an attachment in 80 KB of the file are not unpacked. */
START_TEST(a_bomb_is_not_unpacked)
{
	GString *file = fixture_make(TWIN_BOMB);
	xmlNode *facts = reader_facts(arena, diag, NULL, "bomb.pdf", (const guint8 *)file->str, file->len, NULL);
	xmlNode *attachment = xml_child(facts, "attachment");

	while (!xml_attr_is(attachment, "name", "z.txt"))
		attachment = xml_next(attachment, "attachment");
	ck_assert_str_eq(xml_attr(attachment, "intact"), "no");
	ck_assert_ptr_null(xml_attr(attachment, "size"));
	g_string_free(file, TRUE);
}
END_TEST

START_TEST(rules_are_found_by_id)
{
	ck_assert_ptr_nonnull(verify_rule(rules, "V-201"));
	ck_assert_str_eq(xml_attr(verify_rule(rules, "V-205"), "id"), "V-205");
	ck_assert_ptr_null(verify_rule(rules, "V-999"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verify");
	TCase *facts = tcase_create("facts"), *damage = tcase_create("damage");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(facts, set_up, tear_down);
	tcase_add_loop_test(facts, each_fault_is_found_once_and_alone, 0, TWIN_COUNT);
	tcase_add_loop_test(facts, facts_fit_their_schema, 0, TWIN_COUNT);
	tcase_add_test(facts, what_to_do_depends_on_who_may_have_altered_it);
	tcase_add_test(facts, facts_say_what_is_there);
	tcase_add_test(facts, fields_are_read_in_their_boxes);
	tcase_add_test(facts, findings_name_file_field_and_both_texts);
	tcase_add_test(facts, what_cannot_be_seen_is_cited);
	tcase_add_test(facts, ten_of_a_kind_are_told);
	tcase_add_test(facts, another_record_is_seen);
	tcase_add_test(facts, rewritten_files_stay_good);
	tcase_add_test(facts, encryption_is_found);
	tcase_add_test(facts, rules_are_found_by_id);
	tcase_add_checked_fixture(damage, set_up, tear_down);
	tcase_add_test(damage, damage_never_crashes);
	tcase_add_test(damage, no_pdf_is_a_finding);
	tcase_add_test(damage, what_is_no_pdf_is_named);
	tcase_add_test(damage, nothing_is_printed);
	tcase_add_test(damage, a_bomb_is_not_unpacked);
	tcase_set_timeout(damage, 60);
	suite_add_tcase(suite, facts);
	suite_add_tcase(suite, damage);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
