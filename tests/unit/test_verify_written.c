/* A file of the PDF writer, judged, and its twins made by libqpdf: each mutation is found alone, under its own id. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <qpdf/qpdf-c.h>

#include "base/data.h"
#include "base/diag.h"
#include "verify/verify.h"
#include "write_fixture.h"

#define FIRST  "𠮷野家（㛃𬭚）：10kV“双电源”，￥1,234.50元——第1页"
#define SECOND "甲某某 000-0000-0001"

static const char record[] = "<case id=\"T-1\" region=\"anyang-2022\"><cons_name>𠮷野家</cons_name></case>";

static struct sheet *sheet;
static struct verify_rules *rules;
static struct written file;

static void
write_file(void)
{
	struct page_field field[] = {
		{ "cons_name", "户名", FIRST, true, 1, { 60, 130, 0, 14 }, false },
		{ "contact", "联系人", SECOND, false, 1, { 60, 168, 0, 16 }, false },
	};
	struct page_attachment attachment[3] = {
		{ "record.xml", "application/xml", "Data", "记录", record, sizeof record - 1 },
		{ "expectation.xml", "application/xml", "Supplement", "各栏应有的内容和位置", NULL, 0 },
		{ "provenance.xml", "application/xml", "Supplement", "文书的来历：用什么制作、按什么判定", NULL, 0 },
	};

	sheet = sheet_new();
	attachment[2].bytes = sheet_provenance(sheet, "2", record, "");
	attachment[2].length = strlen(attachment[2].bytes);
	rules = verify_rules_load(sheet->arena, sheet->diag, data_alone(sheet->arena, "."));
	ck_assert_ptr_nonnull(rules);
	ck_assert(writer_lookup("pdf")->prepare(sheet->arena, sheet->diag, sheet->fonts));
	sheet->pages.identifier = "T-1/sample";
	sheet_text(sheet, "title", 22, 60, 100, 0xC00000, "高压供电方案答复单");
	sheet_text(sheet, "song", 10.5, 60, 140, 0, FIRST);
	field[0].box.width = 400;
	sheet_text(sheet, "kai", 12, 60, 180, 0, SECOND);
	field[1].box.width = 200;
	sheet->pages.field = field;
	sheet->pages.field_count = G_N_ELEMENTS(field);
	attachment[1].bytes = pages_expectation(sheet->arena, sheet_pages(sheet), &attachment[1].length);
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

static qpdf_oh
key(qpdf_data pdf, qpdf_oh object, const char *name)
{
	qpdf_oh value = qpdf_oh_get_key(pdf, qpdf_oh_is_stream(pdf, object) ? qpdf_oh_get_dict(pdf, object) : object,
	    name);

	ck_assert_msg(!qpdf_oh_is_null(pdf, value), "the file has no %s", name);
	return value;
}

static qpdf_oh
first_font(qpdf_data pdf)
{
	qpdf_oh fonts = key(pdf, key(pdf, qpdf_get_page_n(pdf, 0), "/Resources"), "/Font");

	qpdf_oh_begin_dict_key_iter(pdf, fonts);
	ck_assert(qpdf_oh_dict_more_keys(pdf));
	return key(pdf, fonts, qpdf_oh_dict_next_key(pdf));
}

/* The stream of an attachment; its place among the associated files. */
static qpdf_oh
attached(qpdf_data pdf, const char *name, int *index)
{
	qpdf_oh files = key(pdf, qpdf_get_root(pdf), "/AF");

	for (int i = 0; i < qpdf_oh_get_array_n_items(pdf, files); i++) {
		qpdf_oh spec = qpdf_oh_get_array_item(pdf, files, i);

		*index = i;
		if (strcmp(qpdf_oh_get_utf8_value(pdf, key(pdf, spec, "/UF")), name) == 0)
			return key(pdf, key(pdf, spec, "/EF"), "/F");
	}
	ck_abort_msg("%s is not attached", name);
	return 0;
}

/* Puts other bytes in place of some of a stream's, of the same length. */
static void
edit_stream(qpdf_data pdf, qpdf_oh stream, const char *from, const char *to)
{
	guint8 *bytes = NULL;
	gsize length = 0;
	char *at;

	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, NULL, &bytes, &length),
	    QPDF_SUCCESS);
	at = memmem(bytes, length, from, strlen(from));
	ck_assert_msg(at != NULL, "%s is not in the stream", from);
	memcpy(at, to, strlen(to));
	qpdf_oh_replace_stream_data(pdf, stream, bytes, length, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	free(bytes);
}

static void
keep(qpdf_data pdf)
{
	(void)pdf;
}

static void
remove_xmp(qpdf_data pdf)
{
	qpdf_oh_remove_key(pdf, qpdf_get_root(pdf), "/Metadata");
}

static void
claim_another_part(qpdf_data pdf)
{
	qpdf_oh stream = key(pdf, qpdf_get_root(pdf), "/Metadata");

	edit_stream(pdf, stream, "pdfaid:part=\"3\"", "pdfaid:part=\"2\"");
}

static void
claim_another_level(qpdf_data pdf)
{
	qpdf_oh stream = key(pdf, qpdf_get_root(pdf), "/Metadata");

	edit_stream(pdf, stream, "pdfaid:conformance=\"A\"", "pdfaid:conformance=\"U\"");
}

static void
claim_another_ua(qpdf_data pdf)
{
	qpdf_oh stream = key(pdf, qpdf_get_root(pdf), "/Metadata");

	edit_stream(pdf, stream, "pdfuaid:part=\"1\"", "pdfuaid:part=\"2\"");
}

static void
remove_intent(qpdf_data pdf)
{
	qpdf_oh_remove_key(pdf, qpdf_get_root(pdf), "/OutputIntents");
}

static void
remove_font_program(qpdf_data pdf)
{
	qpdf_oh inner = qpdf_oh_get_array_item(pdf, key(pdf, first_font(pdf), "/DescendantFonts"), 0);
	qpdf_oh descriptor = key(pdf, inner, "/FontDescriptor");

	qpdf_oh_remove_key(pdf, descriptor, "/FontFile3");
	qpdf_oh_remove_key(pdf, descriptor, "/FontFile2");
}

/* The font that has its program under a key of the descriptor; its descendant. */
static qpdf_oh
font_with(qpdf_data pdf, const char *program)
{
	qpdf_oh fonts = key(pdf, key(pdf, qpdf_get_page_n(pdf, 0), "/Resources"), "/Font");

	qpdf_oh_begin_dict_key_iter(pdf, fonts);
	while (qpdf_oh_dict_more_keys(pdf)) {
		qpdf_oh font = key(pdf, fonts, qpdf_oh_dict_next_key(pdf));
		qpdf_oh inner = qpdf_oh_get_array_item(pdf, key(pdf, font, "/DescendantFonts"), 0);

		if (qpdf_oh_has_key(pdf, key(pdf, inner, "/FontDescriptor"), program))
			return inner;
	}
	ck_abort_msg("no font has %s", program);
	return 0;
}

static guint8 *
program_of(qpdf_data pdf, qpdf_oh stream, gsize *length)
{
	guint8 *program = NULL;

	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, NULL, &program, length),
	    QPDF_SUCCESS);
	return program;
}

static void
cut_program(qpdf_data pdf)
{
	qpdf_oh stream = key(pdf, key(pdf, font_with(pdf, "/FontFile3"), "/FontDescriptor"), "/FontFile3");
	gsize length = 0;
	guint8 *program = program_of(pdf, stream, &length);

	qpdf_oh_replace_stream_data(pdf, stream, program, 60, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	free(program);
}

/* The tables stand where they did; glyphs have no outline. */
static void
empty_outlines(qpdf_data pdf)
{
	qpdf_oh stream = key(pdf, key(pdf, font_with(pdf, "/FontFile2"), "/FontDescriptor"), "/FontFile2");
	gsize length = 0;
	guint8 *program = program_of(pdf, stream, &length), *row = memmem(program, length, "glyf", 4);
	guint32 offset, bytes;

	ck_assert_ptr_nonnull(row);
	memcpy(&offset, row + 8, 4);
	memcpy(&bytes, row + 12, 4);
	memset(program + GUINT32_FROM_BE(offset), 0, GUINT32_FROM_BE(bytes));
	qpdf_oh_replace_stream_data(pdf, stream, program, length, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	free(program);
}

/* Some glyphs end where they begin. */
static void
end_glyphs(qpdf_data pdf)
{
	qpdf_oh stream = key(pdf, key(pdf, font_with(pdf, "/FontFile3"), "/FontDescriptor"), "/FontFile3");
	gsize length = 0;
	guint8 *program = program_of(pdf, stream, &length);

	memset(program + length * 3 / 8, 14, length / 8);
	qpdf_oh_replace_stream_data(pdf, stream, program, length, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	free(program);
}

static void
alter_widths(qpdf_data pdf)
{
	qpdf_oh_replace_key(pdf, font_with(pdf, "/FontFile3"), "/DW", qpdf_oh_new_integer(pdf, 1003));
}

static void
remove_tounicode(qpdf_data pdf)
{
	qpdf_oh_remove_key(pdf, first_font(pdf), "/ToUnicode");
}

static void
remove_record(qpdf_data pdf)
{
	int index = 0;
	qpdf_oh names = key(pdf, key(pdf, key(pdf, qpdf_get_root(pdf), "/Names"), "/EmbeddedFiles"), "/Names");

	(void)attached(pdf, "record.xml", &index);
	qpdf_oh_erase_item(pdf, key(pdf, qpdf_get_root(pdf), "/AF"), index);
	for (int i = 0; i < qpdf_oh_get_array_n_items(pdf, names); i += 2) {
		if (strcmp(qpdf_oh_get_utf8_value(pdf, qpdf_oh_get_array_item(pdf, names, i)), "record.xml") != 0)
			continue;
		qpdf_oh_erase_item(pdf, names, i);
		qpdf_oh_erase_item(pdf, names, i);
	}
}

static void
alter_record(qpdf_data pdf)
{
	int index = 0;

	edit_stream(pdf, attached(pdf, "record.xml", &index), "T-1", "T-2");
}

static void
alter_expectation(qpdf_data pdf)
{
	int index = 0;

	edit_stream(pdf, attached(pdf, "expectation.xml", &index), "0001", "0002");
}

/* The glyph of 甲 is shown as before and reads as 乙. */
static void
alter_tounicode(qpdf_data pdf)
{
	qpdf_oh fonts = key(pdf, key(pdf, qpdf_get_page_n(pdf, 0), "/Resources"), "/Font");
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	qpdf_oh_begin_dict_key_iter(pdf, fonts);
	while (qpdf_oh_dict_more_keys(pdf))
		g_ptr_array_add(names, g_strdup(qpdf_oh_dict_next_key(pdf)));
	for (guint i = 0; i < names->len; i++) {
		qpdf_oh map = key(pdf, key(pdf, fonts, names->pdata[i]), "/ToUnicode");
		guint8 *bytes = NULL;
		gsize length = 0;
		bool here;

		ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, map, qpdf_dl_generalized, NULL, &bytes, &length),
		    QPDF_SUCCESS);
		here = memmem(bytes, length, "<7532>", 6) != NULL;
		free(bytes);
		if (here)
			edit_stream(pdf, map, "<7532>", "<4E59>");
	}
}

static void
add_script(qpdf_data pdf)
{
	qpdf_oh_replace_key(pdf, qpdf_get_root(pdf), "/OpenAction",
	    qpdf_oh_parse(pdf, "<</S/JavaScript/JS(app.alert\\(1\\))>>"));
}

static void
remove_associated(qpdf_data pdf)
{
	qpdf_oh_remove_key(pdf, qpdf_get_root(pdf), "/AF");
}

static void
remove_language(qpdf_data pdf)
{
	qpdf_oh_remove_key(pdf, qpdf_get_root(pdf), "/Lang");
}

static const struct {
	void (*mutate)(qpdf_data);
	const char *expected;
} mutation[] = {
	{ keep, "" },
	{ remove_xmp, "V-115" },
	{ claim_another_part, "V-116" },
	{ claim_another_level, "V-116" },
	{ claim_another_ua, "V-116" },
	{ remove_intent, "V-118" },
	{ remove_font_program, "V-121" },
	{ cut_program, "V-121" },
	{ empty_outlines, "V-130" },
	{ end_glyphs, "V-130" },
	{ alter_widths, "V-131" },
	{ remove_tounicode, "V-122" },
	{ remove_record, "V-206" },
	{ alter_record, "V-207" },
	{ alter_expectation, "V-205 V-207" },
	{ alter_tounicode, "V-205" },
	{ add_script, "V-125" },
	{ remove_associated, "V-127" },
	{ remove_language, "V-128" },
};

START_TEST(each_mutation_is_found_alone)
{
	qpdf_data pdf = qpdf_init();

	ck_assert_int_eq(qpdf_read_memory(pdf, "x", (const char *)file.bytes, file.length, NULL), QPDF_SUCCESS);
	mutation[_i].mutate(pdf);
	qpdf_init_write_memory(pdf);
	qpdf_set_object_stream_mode(pdf, qpdf_o_disable);
	ck_assert_int_eq(qpdf_write(pdf), QPDF_SUCCESS);
	expect_ids(qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf), mutation[_i].expected);
	qpdf_cleanup(&pdf);
}
END_TEST

/* The file with one byte of one of its font programs bent. */
static void
bend_font(guint nth)
{
	const char *name = nth % 2 == 0 ? "/FontFile2" : "/FontFile3";
	qpdf_data pdf = qpdf_init();
	gsize length = 0, at;
	guint8 *program;
	qpdf_oh stream;
	struct arena *one = arena_new();

	ck_assert_int_eq(qpdf_read_memory(pdf, "x", (const char *)file.bytes, file.length, NULL), QPDF_SUCCESS);
	stream = key(pdf, key(pdf, font_with(pdf, name), "/FontDescriptor"), name);
	program = program_of(pdf, stream, &length);
	at = (nth < 400 ? nth / 2 : (gsize)nth * 7919) % length;
	program[at] = (guint8)(program[at] ^ (nth % 3 == 0 ? 0xff : 0x11));
	qpdf_oh_replace_stream_data(pdf, stream, program, length, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	free(program);
	qpdf_init_write_memory(pdf);
	qpdf_set_object_stream_mode(pdf, qpdf_o_disable);
	ck_assert_int_eq(qpdf_write(pdf), QPDF_SUCCESS);
	ck_assert_ptr_nonnull(verify_bytes(rules, one, diag_new(one), "bent.pdf", qpdf_get_buffer(pdf),
	    qpdf_get_buffer_length(pdf), NULL, 0));
	arena_free(one);
	qpdf_cleanup(&pdf);
}

START_TEST(bent_fonts_never_crash)
{
	for (guint i = 0; i < 600; i++)
		bend_font(i);
}
END_TEST

START_TEST(cut_files_are_found)
{
	expect_ids(file.bytes, file.length - 8, "V-109");
	expect_ids(file.bytes, file.length / 2, "V-109");
	expect_ids(file.bytes, 0, "V-101");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verify: written files");
	TCase *all = tcase_create("written");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, write_file, drop_file);
	tcase_add_test(all, a_written_file_is_good);
	tcase_add_loop_test(all, each_mutation_is_found_alone, 0, (int)G_N_ELEMENTS(mutation));
	tcase_add_test(all, cut_files_are_found);
	tcase_add_test(all, bent_fonts_never_crash);
	tcase_set_timeout(all, 60);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
