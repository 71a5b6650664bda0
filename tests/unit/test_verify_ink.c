/* What a person sees of a page: a file of the PDF writer, and what is drawn altered so that its text stays. */
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

static void
write_file(void)
{
	struct page_field field[] = {
		{ "cons_name", "户名", "虚构市某某路１号", true, 1, { 60, 130, 200, 14 }, false },
	};
	struct page_attachment attachment[2] = {
		{ "record.xml", "application/xml", "Data", "记录", record, sizeof record - 1 },
		{ "expectation.xml", "application/xml", "Supplement", "应有的内容", NULL, 0 },
	};

	sheet = sheet_new();
	rules = verify_rules_load(sheet->arena, sheet->diag, data_alone(sheet->arena, "."));
	ck_assert_ptr_nonnull(rules);
	ck_assert(writer_lookup("pdf")->prepare(sheet->arena, sheet->diag, sheet->fonts));
	sheet_text(sheet, "title", 22, 60, 100, 0xC00000, "高压供电方案答复单");
	sheet_text(sheet, "song", 10.5, 60, 140, 0, "虚构市某某路１号");
	sheet_text(sheet, "kai", 12, 60, 300, 0, "附注：以上各项");
	sheet->pages.field = field;
	sheet->pages.field_count = G_N_ELEMENTS(field);
	attachment[1].bytes = pages_expectation(sheet->arena, &sheet->pages, &attachment[1].length);
	sheet->pages.attachment = attachment;
	sheet->pages.attachment_count = G_N_ELEMENTS(attachment);
	file = sheet_write(sheet, "pdf", NULL);
	ck_assert_ptr_nonnull(file.bytes);
}

static void
drop_file(void)
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

START_TEST(a_written_file_is_good)
{
	expect_ids(file.bytes, file.length, "");
}
END_TEST

/* What stands before the content, in place of a pattern in it, and behind it; and what is found. */
static const struct {
	const char *before, *pattern, *instead, *behind;
	const char *found;
} mutation[] = {
	{ "", "", "", "", "" },
	{ "3 Tr\n", "", "", "", "V-220" },
	{ "7 Tr\n", "", "", "", "V-220" },
	{ "1 Tr\n", "", "", "", "V-220" },
	{ "", " 22 Tf", " 3 Tf", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "1 Tf .5 0 0 .5 60 742 Tm[", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "22 Tf .2 0 0 1 60 742 Tm[", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 .4 0 1 60 742 Tm[", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "22 Tf -1 0 0 1 300 742 Tm[", "", "V-221" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 0 0 1 -30 742 Tm[", "", "V-222" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 0 0 1 60 838 Tm[", "", "V-222" },
	{ "q 0 0 595 745 re W n\n", "", "", "Q", "V-222" },
	{ "q 0 0 60 842 re 200 0 300 842 re W* n\n", "", "", "Q", "V-222" },
	{ "", "\\.753 0 0 rg", "1 1 1 rg", "", "V-223" },
	{ "", "\\.753 0 0 rg", ".95 g", "", "V-223" },
	{ "", "\\.753 0 0 rg", "0 0 0 .05 k", "", "V-223" },
	{ "", "\\.753 0 0 rg", "/Pattern cs /P1 scn", "", "V-129 V-223" },
	{ ".8 0 0 rg 40 730 300 40 re f\n", "", "", "", "V-223" },
	{ ".8 0 0 rg 40 730 m 340 730 l 340 770 l 40 770 l h f\n", "", "", "", "V-223" },
	{ "", "\\.753 0 0 rg", ".753 0 0 rg 2 Tr 1 1 1 RG", "0 Tr", "V-223" },
	{ "", "\\.753 0 0 rg", ".753 0 0 rg 2 Tr 6 w .753 0 0 RG", "0 Tr", "V-223" },
	{ "", "", "", "1 1 1 rg 0 0 596 842 re f", "V-224" },
	{ "", "", "", "1 g 70 735 9 9 re f", "V-224" },
	{ "", "", "", "1 g 70 740 m 90 740 90 760 70 760 c f", "V-224" },
	{ "", "", "", "1 G 30 w 60 750 m 300 751 l S", "V-224" },
	{ "", "", "", "1 0 0 RG .8 w 66 745 m 74 745 l S", "V-224" },
	{ "", "", "", "q 40 0 0 30 60 735 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q", "V-224" },
	{ "", "22 Tf [^[]*\\[", "22 Tf 1 0 0 1 60 540 Tm[", "", "V-225" },
	{ "0 g 0 750 595 .7 re f\n", "", "", "", "V-226" },
	{ "0 G .5 w 0 750 m 595 750 l S\n", "", "", "", "V-226" },
	{ "", "BT([^E]* 22 Tf[^E]*)ET", "/Span<</ActualText<FEFF4E00>>>BDC BT\\1ET EMC", "", "V-227" },
};

static GString *
content_of(qpdf_data pdf, qpdf_oh *stream)
{
	guint8 *bytes = NULL;
	gsize length = 0;
	GString *content;

	*stream = qpdf_oh_get_key(pdf, qpdf_get_page_n(pdf, 0), "/Contents");
	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, *stream, qpdf_dl_generalized, NULL, &bytes, &length),
	    QPDF_SUCCESS);
	content = g_string_new_len((const char *)bytes, (gssize)length);
	free(bytes);
	return content;
}

static qpdf_data
open_copy(void)
{
	qpdf_data pdf = qpdf_init();

	ck_assert_int_eq(qpdf_read_memory(pdf, "x", (const char *)file.bytes, file.length, NULL), QPDF_SUCCESS);
	return pdf;
}

static void
expect_written(qpdf_data pdf, const char *expected)
{
	qpdf_init_write_memory(pdf);
	qpdf_set_static_ID(pdf, QPDF_TRUE);
	qpdf_set_object_stream_mode(pdf, qpdf_o_disable);
	ck_assert_int_eq(qpdf_write(pdf), QPDF_SUCCESS);
	expect_ids(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf), expected);
	qpdf_cleanup(&pdf);
}

START_TEST(each_way_of_hiding_is_found_alone)
{
	qpdf_data pdf = open_copy();
	qpdf_oh stream;
	g_autoptr(GString) content = content_of(pdf, &stream);
	g_autoptr(GRegex) pattern = g_regex_new(mutation[_i].pattern, 0, 0, NULL);
	g_autofree char *changed = *mutation[_i].pattern != '\0' ?
	    g_regex_replace(pattern, content->str, -1, 0, mutation[_i].instead, 0, NULL) :
	    g_strdup(content->str);
	g_autofree char *whole = g_strconcat(mutation[_i].before, changed, mutation[_i].behind, "\n", NULL);

	ck_assert(*mutation[_i].pattern == '\0' || strcmp(changed, content->str) != 0);
	qpdf_oh_replace_stream_data(pdf, stream, (const guint8 *)whole, strlen(whole), qpdf_oh_new_null(pdf),
	    qpdf_oh_new_null(pdf));
	expect_written(pdf, mutation[_i].found);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verify: ink");
	TCase *all = tcase_create("ink");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, write_file, drop_file);
	tcase_add_test(all, a_written_file_is_good);
	tcase_add_loop_test(all, each_way_of_hiding_is_found_alone, 0, (int)G_N_ELEMENTS(mutation));
	tcase_set_timeout(all, 60);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
