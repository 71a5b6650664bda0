/* Private characters that have been encoded since: the list against the C library's own table, and records that hold them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "record/record.h"

struct fixture {
	struct arena *arena;
	struct diag *diag;
	struct record_rules *rules;
};

static struct fixture f;

static void
setup(void)
{
	f.arena = arena_new();
	f.diag = diag_new(f.arena);
	f.rules = record_rules_load(f.arena, f.diag, data_alone(f.arena, "."));
	ck_assert_ptr_nonnull(f.rules);
}

static void
teardown(void)
{
	arena_free(f.arena);
}

/* A record from its bytes in some encoding, through a file as any other. */
static struct record *
record_of(const char *bytes, const char *encoding)
{
	const char *path = arena_printf(f.arena, "%s/banwen-private-%d.xml", g_get_tmp_dir(), (int)getpid());
	struct record_reader *reader;
	struct record_text *text;
	struct record *record;

	ck_assert(g_file_set_contents(path, bytes, -1, NULL));
	reader = record_open(f.diag, path, &(struct record_reading){ .encoding = encoding, .kind = RECORD_KIND_COUNT });
	ck_assert_ptr_nonnull(reader);
	text = record_next(reader, f.arena, f.diag);
	ck_assert_ptr_nonnull(text);
	record = record_parse(f.arena, f.diag, f.rules, text, NULL);
	record_close(reader);
	remove(path);
	return record;
}

#define BEFORE "<poster id='P1' region='anyang-2022' approved='yes' date='2022-03-01' document='"

static const char *
document_of(const char *bytes, const char *encoding)
{
	struct record *record = record_of(arena_printf(f.arena, BEFORE "%s'/>", bytes), encoding);

	ck_assert_ptr_nonnull(record);
	return xml_attr(record->root, "document");
}

/* What the C library reads the two bytes as; NULL: nothing. */
static char *
converted(const char *code)
{
	guint value = (guint)strtoul(code, NULL, 16);
	const char bytes[2] = { (char)(value >> 8), (char)(value & 0xFF) };

	return g_convert(bytes, 2, "UTF-8", "GB18030", NULL, NULL, NULL);
}

START_TEST(the_list_is_the_library_s)
{
	xmlDoc *doc = xml_load(f.arena, f.diag, "fonts/private-use.xml");
	guint count = 0;
	gunichar last = 0;

	ck_assert_ptr_nonnull(doc);
	for (xmlNode *n = xml_child(xml_root(doc), "char"); n != NULL; n = xml_next(n, "char"), count++) {
		gunichar from = (gunichar)strtoul(xml_attr(n, "from"), NULL, 16),
			 to = (gunichar)strtoul(xml_attr(n, "to"), NULL, 16);
		const char *code = xml_attr(n, "code");
		g_autofree char *now = converted(code);

		ck_assert_uint_gt(from, last);
		last = from;
		ck_assert_ptr_nonnull(now);
		if (strcmp(code, "A3A0") == 0) /* blank in the standard, and so in the library */
			ck_assert_uint_eq(g_utf8_get_char(now), from);
		else
			ck_assert_msg(g_utf8_get_char(now) == to, "%s is %s", code, now);
	}
	ck_assert_uint_eq(count, 107);
}
END_TEST

/* The row FE50-FEA0 stands in the private use area in its own order, which tells `from` of its characters. */
START_TEST(rows_follow_each_other)
{
	xmlDoc *doc = xml_load(f.arena, f.diag, "fonts/private-use.xml");

	for (xmlNode *n = xml_child(xml_root(doc), "char"); n != NULL; n = xml_next(n, "char")) {
		guint from = (guint)strtoul(xml_attr(n, "from"), NULL, 16),
		      code = (guint)strtoul(xml_attr(n, "code"), NULL, 16);

		if (code >= 0xFE50)
			ck_assert_uint_eq(from, 0xE815 + code - 0xFE50 - (code > 0xFE7F ? 1 : 0));
	}
}
END_TEST

START_TEST(values_are_put_right)
{
	ck_assert_str_eq(document_of("张\uE863", NULL), "张䶮");
	ck_assert_uint_eq(diag_count(f.diag), 1);
	ck_assert_str_eq(diag_get(f.diag, 0)->id, "D115");
	ck_assert_int_eq(diag_get(f.diag, 0)->level, DIAG_WARN);
	ck_assert_str_eq(diag_get(f.diag, 0)->field, "document");
	ck_assert_str_eq(diag_get(f.diag, 0)->record, "P1");
	ck_assert_ptr_nonnull(strstr(diag_get(f.diag, 0)->what[LANG_ZH], "U+E863 已改为正式编码的“䶮”（U+4DAE）"));
	ck_assert_uint_eq(diag_get(f.diag, 0)->spot.column, 71);
}
END_TEST

START_TEST(each_character_is_said_once_a_value)
{
	ck_assert_str_eq(document_of("\uE863甲\uE81E\uE863\uE816", NULL), "䶮甲龴䶮𠂇");
	ck_assert_uint_eq(diag_count(f.diag), 3);
}
END_TEST

START_TEST(references_and_texts)
{
	struct record *record = record_of(
	    "<outage id='W1' region='wuhai-2023' type='planned'><reason>&#xE863;</reason></outage>", NULL);

	ck_assert_str_eq(document_of("&#xE7C8;&#x1F9;", NULL), "ǹǹ");
	if (record != NULL)
		ck_assert_str_eq(xml_text(f.arena, xml_child(record->root, "reason")), "䶮");
	ck_assert_str_eq(diag_get(f.diag, diag_count(f.diag) - 1)->id, "D115");
}
END_TEST

START_TEST(bytes_of_gb18030)
{
	/* FE9F and A6D9 as two bytes, A3A0, and U+E863 as the four bytes that GB 18030-2005 has for it. */
	ck_assert_str_eq(document_of("\xFE\x9F\xA6\xD9", "GB18030"), "䶮︐");
	ck_assert_uint_eq(diag_count(f.diag), 0);
	ck_assert_str_eq(document_of("\xB9\xA9\xA3\xA0\xB5\xE7", "GBK"), "供　电");
	ck_assert_uint_eq(diag_count(f.diag), 1);
	ck_assert_str_eq(document_of("\x83\x36\xCF\x39", "GB18030"), "䶮");
}
END_TEST

START_TEST(others_stay)
{
	ck_assert_str_eq(document_of("\uE000，\uF8FF甲\uFEFF", NULL), "\uE000，\uF8FF甲\uFEFF");
	ck_assert_uint_eq(diag_count(f.diag), 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("record private");
	TCase *t = tcase_create("private");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_list_is_the_library_s);
	tcase_add_test(t, rows_follow_each_other);
	tcase_add_test(t, values_are_put_right);
	tcase_add_test(t, each_character_is_said_once_a_value);
	tcase_add_test(t, references_and_texts);
	tcase_add_test(t, bytes_of_gb18030);
	tcase_add_test(t, others_stay);
	suite_add_tcase(suite, t);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
