/* A file of the PDF writer and its twins with one thing that has no place in it: each is found alone, in the word of its class. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <qpdf/qpdf-c.h>

#include "base/data.h"
#include "base/diag.h"
#include "verify/verify.h"
#include "write_fixture.h"

static const char record[] = "<case id=\"T-1\" region=\"anyang-2022\"><cons_name>𠮷野家</cons_name></case>";

static struct sheet *sheet;
static struct verify_rules *rules;
static struct written file;

/* A page with all that the writer has: text across and down, bold, a picture, fills, outlines, roles, words for a figure. */
static void
write_file(const char *set)
{
	struct page_attachment attachment[3] = {
		{ "record.xml", "application/xml", "Data", "记录", record, sizeof record - 1 },
		{ "expectation.xml", "application/xml", "Supplement", "各栏应有的内容和位置", NULL, 0 },
		{ "provenance.xml", "application/xml", "Supplement", "文书的来历：用什么制作、按什么判定", NULL, 0 },
	};

	attachment[2].bytes = sheet_provenance(sheet, set, record, "");
	attachment[2].length = strlen(attachment[2].bytes);

	sheet->pages.identifier = "T-1/sample";
	sheet_text(sheet, "title", 22, 60, 100, 0xC00000, "高压供电方案答复单");
	sheet_text(sheet, "song", 10.5, 60, 140, 0, "𠮷野家（㛃𬭚）：10kV“双电源”");
	attachment[1].bytes = pages_expectation(sheet->arena, sheet_pages(sheet), &attachment[1].length);
	sheet->pages.attachment = attachment;
	sheet->pages.attachment_count = G_N_ELEMENTS(attachment);
	file = sheet_write(sheet, "pdf", NULL);
	ck_assert_ptr_nonnull(file.bytes);
}

static void
set_up(void)
{
	sheet = sheet_new();
	rules = verify_rules_load(sheet->arena, sheet->diag, data_alone(sheet->arena, "."));
	ck_assert_ptr_nonnull(rules);
	ck_assert(writer_lookup("pdf")->prepare(sheet->arena, sheet->diag, sheet->fonts));
}

static void
tear_down(void)
{
	sheet_free(sheet);
}

static void
expect_ids(const void *bytes, gsize length, const char *expected)
{
	struct diag *diag = diag_new(sheet->arena);
	g_autoptr(GString) ids = g_string_new(NULL);

	(void)verify_bytes(rules, sheet->arena, diag, "twin.pdf", bytes, length, record, sizeof record - 1);
	for (gsize i = 0; i < diag_count(diag); i++)
		if (i == 0 || strcmp(diag_get(diag, i - 1)->id, diag_get(diag, i)->id) != 0)
			g_string_append_printf(ids, "%s%s", ids->len > 0 ? " " : "", diag_get(diag, i)->id);
	ck_assert_msg(strcmp(ids->str, expected) == 0, "found \"%s\", expected \"%s\": %s", ids->str, expected,
	    diag_count(diag) > 0 ? diag_get(diag, 0)->what[LANG_EN] : "");
}

/* --- mutations --- */

static qpdf_oh
key(qpdf_data pdf, qpdf_oh object, const char *name)
{
	qpdf_oh value = qpdf_oh_get_key(pdf, qpdf_oh_is_stream(pdf, object) ? qpdf_oh_get_dict(pdf, object) : object,
	    name);

	ck_assert_msg(!qpdf_oh_is_null(pdf, value), "the file has no %s", name);
	return value;
}

/* What is named by a path such as "page/Resources": from the catalog, or the first page, font, attachment. */
static qpdf_oh
find(qpdf_data pdf, const char *path)
{
	g_auto(GStrv) step = g_strsplit(path, "/", -1);
	qpdf_oh at = qpdf_get_root(pdf);

	for (char **s = step; *s != NULL; s++) {
		g_autofree char *name = g_strdup_printf("/%s", *s);

		if (strcmp(*s, "page") == 0)
			at = qpdf_get_page_n(pdf, 0);
		else if (strcmp(*s, "catalog") == 0)
			at = qpdf_get_root(pdf);
		else if (g_ascii_isdigit(**s))
			at = qpdf_oh_get_array_item(pdf, at, atoi(*s));
		else if (strcmp(*s, "any") == 0) {
			qpdf_oh_begin_dict_key_iter(pdf, at);
			at = key(pdf, at, qpdf_oh_dict_next_key(pdf));
		} else {
			at = key(pdf, at, name);
		}
	}
	return qpdf_oh_is_stream(pdf, at) ? qpdf_oh_get_dict(pdf, at) : at;
}

/* A key put into an object, as PDF. */
struct put {
	const char *ids, *at, *key, *value;
};

#define FONT "page/Resources/Font/any"

static const struct put foreign_keys[] = {
	{ "V-140", "page", "/Annots", "[<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/Contents(x)>>]" },
	{ "V-141", "catalog", "/OCProperties", "<</OCGs[]/D<<>>>>" },
	{ "V-142", "page/Resources", "/ExtGState", "<</G<</ca 0.5>>>>" },
	{ "V-143", "page/Resources", "/Pattern", "<<>>" },
	{ "V-143", "page/Resources", "/XObject", "<</Over<<>>>>" },
	{ "V-151", "page/Resources/Font", "/Helv", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>" },
	{ "V-151", "catalog", "/Perms", "<<>>" },
	{ "V-126", "catalog", "/Requirements", "[]" },
	{ "V-144", "page", "/AF", "[]" },
	{ "V-150", "page/Resources", "/ColorSpace", "<</DefaultRGB[/CalRGB<</WhitePoint[1 1 1]>>]>>" },
	{ "V-151", "page", "/PieceInfo", "<<>>" },
	{ "V-151", FONT, "/Note", "(x)" },
	{ "V-152", FONT "/DescendantFonts/0/FontDescriptor", "/Flags", "32" },
	{ "V-152", FONT "/DescendantFonts/0/FontDescriptor", "/ItalicAngle", "null" },
	{ "V-152", "ViewerPreferences", "/DisplayDocTitle", "false" },
	{ "V-152", "StructTreeRoot/K", "/S", "/Nothing" },
	{ "V-154", "page", "/Rotate", "0" },
	{ "V-154", "page", "/UserUnit", "1" },
	{ "V-126", "catalog", "/AcroForm", "<</Fields[]>>" },
	{ "V-125", "page", "/AA", "<</O<</S/Named/N/NextPage>>>>" },
	{ "V-125", "Names", "/JavaScript", "<</Names[]>>" },
	{ "V-157", "AF/2", "/AFRelationship", "/Source" },
	{ "V-152", "AF/2", "/Desc", "(an approval)" },
};

static qpdf_data
open_bytes(const void *bytes, gsize length)
{
	qpdf_data pdf = qpdf_init();

	qpdf_silence_errors(pdf);
	ck_assert_int_eq(qpdf_read_memory(pdf, "x", bytes, length, NULL), QPDF_SUCCESS);
	return pdf;
}

/* Opened by libqpdf; what `change` does to it is written.  Its object streams go first: what is in none of them stays. */
static void
expect_changed(void (*change)(qpdf_data, const void *), const void *data, const char *expected)
{
	qpdf_data plain = open_bytes(file.bytes, file.length), pdf;

	qpdf_init_write_memory(plain);
	qpdf_set_object_stream_mode(plain, qpdf_o_disable);
	ck_assert_int_eq(qpdf_write(plain), QPDF_SUCCESS);
	pdf = open_bytes(qpdf_get_buffer(plain), qpdf_get_buffer_length(plain));
	change(pdf, data);
	qpdf_init_write_memory(pdf);
	qpdf_set_preserve_unreferenced_objects(pdf, QPDF_TRUE);
	qpdf_set_stream_data_mode(pdf, qpdf_s_preserve);
	ck_assert_int_eq(qpdf_write(pdf), QPDF_SUCCESS);
	expect_ids(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf), expected);
	qpdf_cleanup(&pdf);
	qpdf_cleanup(&plain);
}

static void
put_key(qpdf_data pdf, const void *data)
{
	const struct put *put = data;
	qpdf_oh at = find(pdf, put->at);

	if (strcmp(put->value, "null") == 0)
		qpdf_oh_remove_key(pdf, at, put->key);
	else
		qpdf_oh_replace_key(pdf, at, put->key, qpdf_oh_parse(pdf, put->value));
}

START_TEST(each_key_is_found_alone)
{
	write_file("2");
	expect_changed(put_key, &foreign_keys[_i], foreign_keys[_i].ids);
}
END_TEST

/* The content of a stream with `from` replaced by `to`. */
struct edit {
	const char *ids, *at, *key, *from, *to;
};

static const struct edit edits[] = {
	{ "V-149", "page", "/Contents", "BT/F", "100 Tz BT/F" },
	{ "V-149", "page", "/Contents", "BT/F", "7 j 0 j BT/F" },
	{ "V-149", "page", "/Contents", "BT/F", "/Foreign<</A 1>>BDC EMC BT/F" },
	{ "V-149", "page", "/Contents", "BT/F", "/Span<</E(x)>>BDC EMC BT/F" },
	{ "V-149", "page", "/Contents", "BT/F", "/Span<</Alt(x)>>BDC EMC BT/F" },
	{ "V-150", "page", "/Contents", "BT/F", "0 G BT/F" },
	{ "V-132", "page", "/Contents", "BT/F", "q BT/F" },
	{ "V-132", "page", "/Contents", "BT/F", "EMC BT/F" },
	{ "V-132", "page", "/Contents", "BT/F", "/Artifact<</Type/Layout>>BDC BT/F" },
	{ "V-132", "page", "/Contents", "BT/F", "BT BT/F" },
	{ "V-149", "page", "/Contents", "BT/F", "% approved\nBT/F" },
	{ "V-149", "page", "/Contents", "BT/F", "q 0 0 999 999 re W n Q BT/F" },
	{ "V-146", "catalog", "/Metadata", "<dc:title>", "<dc:rights>x</dc:rights><dc:title>" },
	{ "V-145", "catalog", "/Metadata", "<dc:title>", "<dc:format>x</dc:format><dc:title>" },
	{ "V-149", "page", "/Contents", "BT/F", "100000 0 m n BT/F" },
	{ "V-149", "page", "/Contents", "BT/F", "q 0 w Q BT/F" },
	{ "V-149", "page", "/Contents", "BT/F", "q 9 9 9 0 re n Q BT/F" },
	{ "V-146", "catalog", "/Metadata", "<dc:title>", "<!-- x --><dc:title>" },
	{ "V-146", "catalog", "/Metadata", "<dc:title>", "<?x y?><dc:title>" },
	{ "V-146", "catalog", "/Metadata", "<dc:title>", "x<dc:title>" },
	{ "V-146", "catalog", "/Metadata", "rdf:about=\"\"", "rdf:about=\"x\"" },
	{ "V-146", "catalog", "/Metadata", "<x:xmpmeta ", "<x:xmpmeta x:xmptk=\"x\" " },
};

static void
edit_stream(qpdf_data pdf, const void *data)
{
	const struct edit *edit = data;
	qpdf_oh stream = key(pdf, find(pdf, edit->at), edit->key);
	guint8 *bytes = NULL;
	gsize length = 0;
	g_autofree char *text = NULL, *changed = NULL;
	g_auto(GStrv) pieces = NULL;

	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, NULL, &bytes, &length),
	    QPDF_SUCCESS);
	text = g_strndup((const char *)bytes, length);
	pieces = g_strsplit(text, edit->from, 2);
	ck_assert_ptr_nonnull(pieces[1]);
	changed = g_strjoinv(edit->to, pieces);
	qpdf_oh_replace_stream_data(pdf, stream, (guint8 *)changed, strlen(changed), qpdf_oh_new_null(pdf),
	    qpdf_oh_new_null(pdf));
	free(bytes);
}

START_TEST(each_edit_is_found_alone)
{
	write_file("2");
	expect_changed(edit_stream, &edits[_i], edits[_i].ids);
}
END_TEST

static void
code_in_hex(qpdf_data pdf, const void *data)
{
	qpdf_oh stream = key(pdf, find(pdf, "page"), "/Contents");
	g_autoptr(GString) hex = g_string_new(NULL);
	guint8 *bytes = NULL;
	gsize length = 0;

	(void)data;
	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, NULL, &bytes, &length),
	    QPDF_SUCCESS);
	for (gsize i = 0; i < length; i++)
		g_string_append_printf(hex, "%02x", bytes[i]);
	qpdf_oh_replace_stream_data(pdf, stream, (guint8 *)hex->str, hex->len, qpdf_oh_new_name(pdf, "/ASCIIHexDecode"),
	    qpdf_oh_new_null(pdf));
	free(bytes);
}

static void
add_unreached(qpdf_data pdf, const void *data)
{
	(void)data;
	(void)qpdf_make_indirect_object(pdf, qpdf_oh_parse(pdf, "<</Hidden(words)>>"));
}

static void
attach_second(qpdf_data pdf, const void *data)
{
	qpdf_oh spec = find(pdf, "AF/2"), again = qpdf_make_indirect_object(pdf, qpdf_oh_parse(pdf, "<<>>"));
	qpdf_oh names = key(pdf, find(pdf, "Names/EmbeddedFiles"), "/Names");
	static const char *const keys[] = { "/Type", "/F", "/UF", "/AFRelationship", "/EF" };
	const char *name = data;

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
		qpdf_oh_replace_key(pdf, again, keys[i], key(pdf, spec, keys[i]));
	if (name != NULL) {
		qpdf_oh_replace_key(pdf, again, "/F", qpdf_oh_new_string(pdf, name));
		qpdf_oh_replace_key(pdf, again, "/UF", qpdf_oh_new_string(pdf, name));
	}
	qpdf_oh_append_item(pdf, names, qpdf_oh_new_string(pdf, name != NULL ? name : "record.xml"));
	qpdf_oh_append_item(pdf, names, again);
	qpdf_oh_append_item(pdf, key(pdf, qpdf_get_root(pdf), "/AF"), again);
}

static void
keep(qpdf_data pdf, const void *data)
{
	(void)pdf;
	(void)data;
}

START_TEST(the_rest_is_found_alone)
{
	static const struct {
		void (*change)(qpdf_data, const void *);
		const void *data;
		const char *ids;
	} changes[] = {
		{ keep, NULL, "" },
		{ add_unreached, NULL, "V-147" },
		{ attach_second, NULL, "V-145" },
		{ attach_second, "z.xml", "V-144" },
		{ code_in_hex, NULL, "V-153" },
	};

	write_file("2");
	for (gsize i = 0; i < G_N_ELEMENTS(changes); i++)
		expect_changed(changes[i].change, changes[i].data, changes[i].ids);
}
END_TEST

/* Bytes of the file behind its objects, with others in their place. */
START_TEST(each_byte_is_found_alone)
{
	static const char *const edit[][2] = {
		{ "trailer <<", "trailer <<" },
		{ "\nstartxref", " (x)\nstartxref" },
		{ "\nstartxref", "\n          startxref" },
		{ "trailer <<", "1 1\n0000000015 00000 n \ntrailer <<" },
	};
	qpdf_data plain;
	const char *bytes, *at;
	gsize length;

	write_file("2");
	plain = open_bytes(file.bytes, file.length);
	qpdf_init_write_memory(plain);
	qpdf_set_object_stream_mode(plain, qpdf_o_disable);
	ck_assert_int_eq(qpdf_write(plain), QPDF_SUCCESS);
	bytes = (const char *)qpdf_get_buffer(plain);
	length = qpdf_get_buffer_length(plain);
	for (gsize i = 0; i < G_N_ELEMENTS(edit); i++) {
		g_autoptr(GString) changed = g_string_new_len(bytes, (gssize)length);

		for (at = bytes + length - strlen(edit[i][0]); memcmp(at, edit[i][0], strlen(edit[i][0])) != 0;)
			at--;
		g_string_erase(changed, at - bytes, (gssize)strlen(edit[i][0]));
		g_string_insert(changed, at - bytes, edit[i][1]);
		expect_ids(changed->str, changed->len, i == 0 ? "" : "V-148");
	}
	qpdf_cleanup(&plain);
}
END_TEST

START_TEST(a_set_to_come_is_told)
{
	write_file("9");
	expect_ids(file.bytes, file.length, "V-155");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verify: the closed set");
	TCase *test = tcase_create("set");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(test, set_up, tear_down);
	tcase_add_loop_test(test, each_key_is_found_alone, 0, G_N_ELEMENTS(foreign_keys));
	tcase_add_loop_test(test, each_edit_is_found_alone, 0, G_N_ELEMENTS(edits));
	tcase_add_test(test, the_rest_is_found_alone);
	tcase_add_test(test, each_byte_is_found_alone);
	tcase_add_test(test, a_set_to_come_is_told);
	suite_add_tcase(suite, test);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
