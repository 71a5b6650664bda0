/* Two files as what they say: the same however they are written down, and the first difference named. */
#include <stdlib.h>
#include <string.h>

#include <check.h>
#include <qpdf/qpdf-c.h>

#include "base/lang.h"
#include "verify/verify.h"
#include "write_fixture.h"
#include "xml/xml.h"

static const char record[] = "<case id=\"T-1\" region=\"anyang-2022\"><cons_name>𠮷野家</cons_name></case>";

static struct sheet *sheet;
static struct written file;

static void
write_file(void)
{
	static struct page_attachment attachment[1] = {
		{ "record.xml", "application/xml", "Data", "记录", record, sizeof record - 1 },
	};

	sheet = sheet_new();
	sheet_text(sheet, "title", 22, 60, 100, 0xC00000, "高压供电方案答复单");
	sheet_text(sheet, "kai", 12, 60, 180, 0, "甲某某 000-0000-0001");
	sheet->pages.attachment = attachment;
	sheet->pages.attachment_count = G_N_ELEMENTS(attachment);
	sheet->pages.page_count = 2;
	file = sheet_write(sheet, "pdf", NULL);
	ck_assert_ptr_nonnull(file.bytes);
}

static void
drop_file(void)
{
	sheet_free(sheet);
}

static qpdf_oh
at(qpdf_data pdf, qpdf_oh object, const char *path)
{
	g_auto(GStrv) keys = g_strsplit(path, " ", -1);

	for (char **key = keys; *key != NULL; key++)
		if (g_ascii_isdigit(**key))
			object = qpdf_oh_get_array_item(pdf, object, atoi(*key));
		else
			object = qpdf_oh_get_key(pdf,
			    qpdf_oh_is_stream(pdf, object) ? qpdf_oh_get_dict(pdf, object) : object, *key);
	ck_assert_msg(!qpdf_oh_is_null(pdf, object), "nothing at %s", path);
	return object;
}

static void
edit(qpdf_data pdf, qpdf_oh stream, const char *from, const char *to)
{
	guint8 *bytes = NULL;
	gsize length = 0;
	char *place;

	ck_assert_int_eq(qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_generalized, NULL, &bytes, &length),
	    QPDF_SUCCESS);
	place = memmem(bytes, length, from, strlen(from));
	ck_assert_msg(place != NULL, "%s is not in the stream", from);
	memcpy(place, to, strlen(to));
	qpdf_oh_replace_stream_data(pdf, stream, bytes, length, qpdf_oh_new_null(pdf), qpdf_oh_new_null(pdf));
	free(bytes);
}

static void
keep(qpdf_data pdf)
{
	(void)pdf;
}

static void
linearize(qpdf_data pdf)
{
	qpdf_set_linearization(pdf, QPDF_TRUE);
}

static void
pack_objects(qpdf_data pdf)
{
	qpdf_set_object_stream_mode(pdf, qpdf_o_generate);
}

static void
unpack_streams(qpdf_data pdf)
{
	qpdf_set_stream_data_mode(pdf, qpdf_s_uncompress);
}

/* What stood in one stream stands in two, with other blanks. */
static void
tidy_content(qpdf_data pdf)
{
	qpdf_set_content_normalization(pdf, QPDF_TRUE);
}

static void
hang_in_tree(qpdf_data pdf)
{
	qpdf_oh tree = at(pdf, qpdf_get_root(pdf), "/Pages");

	qpdf_oh_replace_key(pdf, tree, "/MediaBox", at(pdf, tree, "/Kids 1 /MediaBox"));
	qpdf_oh_remove_key(pdf, at(pdf, tree, "/Kids 1"), "/MediaBox");
}

static void
alter_content(qpdf_data pdf)
{
	edit(pdf, at(pdf, qpdf_get_page_n(pdf, 0), "/Contents"), ".753 0 0 rg", ".653 0 0 rg");
}

static void
add_content(qpdf_data pdf)
{
	qpdf_oh page = qpdf_get_page_n(pdf, 1);
	qpdf_oh contents = qpdf_oh_new_array(pdf);

	qpdf_oh_append_item(pdf, contents, at(pdf, page, "/Contents"));
	qpdf_oh_append_item(pdf, contents, at(pdf, qpdf_get_page_n(pdf, 0), "/Contents"));
	qpdf_oh_replace_key(pdf, page, "/Contents", contents);
}

static void
turn_page(qpdf_data pdf)
{
	qpdf_oh_replace_key(pdf, qpdf_get_page_n(pdf, 1), "/Rotate", qpdf_oh_new_integer(pdf, 90));
}

static void
drop_page(qpdf_data pdf)
{
	qpdf_remove_page(pdf, qpdf_get_page_n(pdf, 1));
}

/* The font of the second line. */
static qpdf_oh
kai_font(qpdf_data pdf)
{
	qpdf_oh fonts = at(pdf, qpdf_get_page_n(pdf, 0), "/Resources /Font");

	qpdf_oh_begin_dict_key_iter(pdf, fonts);
	while (qpdf_oh_dict_more_keys(pdf)) {
		qpdf_oh font = at(pdf, fonts, qpdf_oh_dict_next_key(pdf));

		if (strstr(qpdf_oh_get_name(pdf, at(pdf, font, "/BaseFont")), "LXGWWenKai") != NULL)
			return font;
	}
	ck_abort_msg("no font of the second line");
	return 0;
}

static void
alter_tounicode(qpdf_data pdf)
{
	edit(pdf, at(pdf, kai_font(pdf), "/ToUnicode"), "<7532>", "<4E59>");
}

static void
alter_program(qpdf_data pdf)
{
	qpdf_oh program = at(pdf, kai_font(pdf), "/DescendantFonts 0 /FontDescriptor /FontFile2");

	qpdf_oh_replace_stream_data(pdf, program, (const guint8 *)"none", 4, qpdf_oh_new_null(pdf),
	    qpdf_oh_new_null(pdf));
}

static void
alter_record(qpdf_data pdf)
{
	edit(pdf, at(pdf, qpdf_get_root(pdf), "/AF 0 /EF /F"), "T-1", "T-2");
}

static void
alter_xmp(qpdf_data pdf)
{
	edit(pdf, at(pdf, qpdf_get_root(pdf), "/Metadata"), "样张", "样本");
}

static void
alter_title(qpdf_data pdf)
{
	qpdf_oh_replace_key(pdf, qpdf_oh_get_key(pdf, qpdf_get_trailer(pdf), "/Info"), "/Title",
	    qpdf_oh_new_unicode_string(pdf, "another"));
}

static void
add_script(qpdf_data pdf)
{
	qpdf_oh_replace_key(pdf, qpdf_get_root(pdf), "/OpenAction",
	    qpdf_oh_parse(pdf, "<</S/JavaScript/JS(app.alert\\(1\\))>>"));
}

static void
add_state(qpdf_data pdf)
{
	qpdf_oh_replace_key(pdf, at(pdf, qpdf_get_page_n(pdf, 0), "/Resources"), "/ExtGState",
	    qpdf_oh_parse(pdf, "<</G <</ca 0>>>>"));
}

static const struct {
	void (*change)(qpdf_data);
	const char *zh, *en; /* NULL: the same */
} changes[] = {
	{ keep, NULL, NULL },
	{ linearize, NULL, NULL },
	{ pack_objects, NULL, NULL },
	{ unpack_streams, NULL, NULL },
	{ tidy_content, NULL, NULL },
	{ hang_in_tree, NULL, NULL },
	{ alter_content, "第 1 页的内容", "page 1, content" },
	{ add_content, "第 2 页的内容", "page 2, content" },
	{ turn_page, "第 2 页的 /Rotate", "page 2, /Rotate" },
	{ drop_page, "页数", "the number of pages" },
	{ alter_tounicode, "字体 LXGWWenKai-Regular 的字符对照表（ToUnicode）", "font LXGWWenKai-Regular, ToUnicode" },
	{ alter_program, "字体 LXGWWenKai-Regular 的字形程序", "font LXGWWenKai-Regular, program" },
	{ alter_record, "附件 record.xml", "attachment record.xml" },
	{ alter_xmp, "元数据 XMP 的标题", "the XMP metadata, title" },
	{ alter_title, "文档属性的标题", "the document properties, title" },
	{ add_script, "文件目录的 /OpenAction", "the catalog, /OpenAction" },
	{ add_state, "第 1 页的 /ExtGState", "page 1, /ExtGState" },
};

START_TEST(a_change_is_named)
{
	qpdf_data pdf = qpdf_init();
	xmlNode *facts = xml_root(xml_new(sheet->arena, "facts")), *fact;

	ck_assert_int_eq(qpdf_read_memory(pdf, "x", (const char *)file.bytes, file.length, NULL), QPDF_SUCCESS);
	qpdf_init_write_memory(pdf);
	qpdf_set_object_stream_mode(pdf, qpdf_o_disable);
	changes[_i].change(pdf);
	ck_assert_int_eq(qpdf_write(pdf), QPDF_SUCCESS);
	verify_set_made(sheet->arena, facts, qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf), file.bytes, file.length,
	    NULL);
	fact = xml_child(facts, "rebuild");
	if (changes[_i].zh == NULL) {
		ck_assert_msg(xml_attr_is(fact, "outcome", "same"), "change %d: %s", _i, xml_attr_or(fact, "part", ""));
		ck_assert_str_eq(xml_attr(fact, "by"), "objects");
	} else {
		ck_assert_msg(xml_attr_is(fact, "outcome", "differs"), "change %d is not seen", _i);
		ck_assert_str_eq(xml_attr(fact, "part"), changes[_i].zh);
		ck_assert_str_eq(xml_attr(fact, "part-en"), changes[_i].en);
	}
	qpdf_cleanup(&pdf);
}
END_TEST

START_TEST(the_same_bytes_are_the_same)
{
	xmlNode *facts = xml_root(xml_new(sheet->arena, "facts"));

	verify_set_made(sheet->arena, facts, file.bytes, file.length, file.bytes, file.length, NULL);
	ck_assert_str_eq(xml_attr(xml_child(facts, "rebuild"), "outcome"), "same");
	ck_assert_str_eq(xml_attr(xml_child(facts, "rebuild"), "by"), "bytes");
}
END_TEST

START_TEST(what_is_no_file_differs)
{
	xmlNode *facts = xml_root(xml_new(sheet->arena, "facts"));

	verify_set_made(sheet->arena, facts, file.bytes, file.length / 2, file.bytes, file.length, NULL);
	ck_assert_str_eq(xml_attr(xml_child(facts, "rebuild"), "outcome"), "differs");
	ck_assert_str_eq(xml_attr(xml_child(facts, "rebuild"), "part"), "文件本身");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("verify: files compared");
	TCase *all = tcase_create("compared");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, write_file, drop_file);
	tcase_add_loop_test(all, a_change_is_named, 0, (int)G_N_ELEMENTS(changes));
	tcase_add_test(all, the_same_bytes_are_the_same);
	tcase_add_test(all, what_is_no_file_differs);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
