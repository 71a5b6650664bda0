/* Findings: what is kept, what is shown, carets under wide characters, the table itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "base/text.h"

static struct arena *mem;
static struct diag *diag;

static void
set_up(void)
{
	mem = arena_new();
	diag = diag_new(mem);
}

static void
tear_down(void)
{
	arena_free(mem);
}

static struct place
at(const char *text, const char *here)
{
	struct source *source = arena_alloc(mem, sizeof *source);

	*source = (struct source){ .name = "甲/t.xml", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	return (struct place){ source, (guint64)(strstr(text, here) - text) };
}

static const char *
shown(gsize index, enum lang lang)
{
	GString *out = g_string_new(NULL);

	diag_format(out, diag_get(diag, index), lang, false);
	return arena_adopt(mem, g_string_free(out, FALSE), g_free);
}

/* The cell the caret of the last finding stands in, counted in the excerpt. */
static guint
caret_cell(const char *text, const char *here)
{
	struct spot spot = place_spot(mem, at(text, here));

	return spot.caret;
}

START_TEST(a_finding_is_set_out)
{
	struct finding finding = {
		.id = "R-049",
		.level = DIAG_WARN,
		.place = at("<r>\n\t<户名 a='𠮷' b='1'/>\n</r>", "b="),
		.field = "户名",
		.what = { "超期 2 个工作日", "2 working days late" },
		.source = { "某文件 第三条", NULL },
		.todo = { "补办。", "Do it." },
		.also = "R-050 R-051",
	};

	diag_set_record(diag, "AY-1");
	diag_set_document(diag, "outage-planned");
	diag_add(diag, &finding);
	ck_assert_str_eq(shown(0, LANG_ZH),
	    "甲/t.xml:2:12: 警告[R-049]：超期 2 个工作日\n"
	    "  记录 AY-1，文书 outage-planned，字段 户名\n"
	    "    2 |  <户名 a='𠮷' b='1'/>\n"
	    "      |               ^\n"
	    "  依据：某文件 第三条\n"
	    "  处理：补办。\n");
	ck_assert_str_eq(shown(0, LANG_EN),
	    "甲/t.xml:2:12: warning[R-049]: 2 working days late\n"
	    "  record AY-1, document outage-planned, field 户名\n"
	    "    2 |  <户名 a='𠮷' b='1'/>\n"
	    "      |               ^\n"
	    "  to do: Do it.\n");
}
END_TEST

START_TEST(strings_are_copied)
{
	char record[] = "A-1";
	char what[] = "gone";
	struct finding finding = { .id = "R-001", .record = record, .what = { what, what } };

	diag_add(diag, &finding);
	record[0] = what[0] = 'X';
	ck_assert_str_eq(diag_get(diag, 0)->record, "A-1");
	ck_assert_str_eq(diag_get(diag, 0)->what[LANG_EN], "gone");
	ck_assert_ptr_null(diag_get(diag, 0)->bars);
	ck_assert_ptr_null(diag_get(diag, 0)->document);
	ck_assert_ptr_null(diag_get(diag, 1));
}
END_TEST

START_TEST(both_languages_take_the_arguments)
{
	diag_report(diag, DIAG_FILE_OPEN, (struct place){ 0 }, NULL, "a.xml", "why");
	ck_assert_str_eq(diag_get(diag, 0)->what[LANG_ZH], "打不开文件 a.xml：why");
	ck_assert_str_eq(diag_get(diag, 0)->what[LANG_EN], "cannot open a.xml: why");
	diag_say(diag, DIAG_XML_SYNTAX, (struct place){ 0 }, "f", "坏了", "broken");
	ck_assert_str_eq(diag_get(diag, 1)->what[LANG_ZH], "XML 写法有误：坏了");
	ck_assert_str_eq(diag_get(diag, 1)->what[LANG_EN], "not well-formed XML: broken");
	diag_errno(diag, DIAG_FILE_WRITE, (struct place){ 0 }, "o.pdf", ENOSPC);
	ck_assert_str_eq(diag_get(diag, 2)->what[LANG_ZH], "写不了文件 o.pdf：磁盘已满");
	ck_assert_str_eq(diag_get(diag, 2)->what[LANG_EN], "cannot write o.pdf: No space left on device");
}
END_TEST

START_TEST(worst_counts_from)
{
	struct finding finding = { .id = "R-001", .level = DIAG_ERROR };

	ck_assert_int_eq(diag_worst(diag, 0), DIAG_NOTE);
	diag_add(diag, &finding);
	finding.level = DIAG_WARN;
	diag_add(diag, &finding);
	ck_assert_int_eq(diag_worst(diag, 0), DIAG_ERROR);
	ck_assert_int_eq(diag_worst(diag, 1), DIAG_WARN);
	ck_assert_int_eq(diag_worst(diag, 2), DIAG_NOTE);
	ck_assert_uint_eq(diag_count(diag), 2);
}
END_TEST

START_TEST(carets_stand_right)
{
	ck_assert_uint_eq(caret_cell("abc", "c"), 2);
	ck_assert_uint_eq(caret_cell("张三X", "X"), 4);
	ck_assert_uint_eq(caret_cell("\t\t张X", "X"), 4);
	ck_assert_uint_eq(caret_cell("e\xcc\x81𠮷，X", "X"), 5);
	ck_assert_uint_eq(caret_cell("first\r\n丙X\r\n", "X"), 2);
	ck_assert_str_eq(place_spot(mem, at("first\r\n丙X\r\n", "X")).excerpt, "丙X");
}
END_TEST

START_TEST(long_lines_are_cut_around_the_caret)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct spot spot;

	for (int i = 0; i < 500; i++)
		g_string_append(text, "甲");
	g_string_append(text, "<错>");
	for (int i = 0; i < 500; i++)
		g_string_append(text, "乙");
	spot = place_spot(mem, at(text->str, "<错>"));
	ck_assert_uint_eq(spot.column, 501);
	ck_assert(g_str_has_prefix(spot.excerpt, "...甲"));
	ck_assert(g_str_has_suffix(spot.excerpt, "乙..."));
	ck_assert_uint_le(text_width(spot.excerpt), 160);
	ck_assert_uint_eq(spot.caret, 3 + 60);
	ck_assert(g_str_has_prefix(g_utf8_offset_to_pointer(spot.excerpt, 3 + 30), "<错>"));
	spot = place_spot(mem, at(text->str, "甲"));
	ck_assert_uint_eq(spot.caret, 0);
	ck_assert(g_str_has_prefix(spot.excerpt, "甲甲"));
}
END_TEST

START_TEST(odd_places)
{
	struct source source = { .name = "w.xml", .text = "甲\n", .length = 4, .start = 100, .line = 7, .column = 9 };

	ck_assert_uint_eq(place_spot(mem, (struct place){ &source, 99 }).line, 0);
	ck_assert_uint_eq(place_spot(mem, (struct place){ &source, 105 }).line, 0);
	ck_assert_str_eq(place_spot(mem, (struct place){ &source, 105 }).file, "w.xml");
	ck_assert_uint_eq(place_spot(mem, (struct place){ &source, 104 }).line, 8);
	ck_assert_str_eq(place_spot(mem, (struct place){ &source, 104 }).excerpt, "");
	ck_assert_uint_eq(place_spot(mem, (struct place){ &source, 101 }).column, 9); /* inside a character */
	ck_assert_uint_eq(place_spot(mem, (struct place){ &source, 103 }).column, 10);
	ck_assert_str_eq(place_spot(mem, (struct place){ 0 }).file, "");
}
END_TEST

START_TEST(bytes_that_are_no_text_can_be_shown)
{
	static const char text[] = "a\xe5\xbc甲\0\xf0\x9f";
	struct source source = { .name = "b.xml", .text = text, .length = sizeof text - 1, .line = 1, .column = 1 };
	struct spot spot = place_spot(mem, (struct place){ &source, 7 });

	ck_assert_str_eq(spot.excerpt, "a\xef\xbf\xbd\xef\xbf\xbd甲\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	ck_assert_uint_eq(spot.column, 6);
	ck_assert_uint_eq(spot.caret, 6);
}
END_TEST

START_TEST(messages_do_no_harm_to_a_terminal)
{
	struct finding finding = {
		.id = "R-001",
		.level = DIAG_ERROR,
		.place = at("<a>\033[31m\xe2\x80\xae\x7f</a>", "</a>"),
		.what = { "值 \033[2J\n换行 \xff ", "x " },
	};
	const char *text;

	diag_add(diag, &finding);
	text = shown(0, LANG_ZH);
	ck_assert_ptr_null(strchr(text, '\033'));
	ck_assert_ptr_null(strstr(text, "\xe2\x80\xae"));
	ck_assert(g_utf8_validate(text, -1, NULL));
	ck_assert_ptr_null(strstr(text, " \n"));
	ck_assert_ptr_null(strstr(shown(0, LANG_EN), " \n"));
}
END_TEST

START_TEST(colour_only_when_asked)
{
	g_autoptr(GString) out = g_string_new(NULL);

	diag_report(diag, DIAG_XML_DTD, at("<a/>", "a"), NULL);
	diag_format(out, diag_get(diag, 0), LANG_EN, true);
	ck_assert_ptr_nonnull(strstr(out->str, "\033[1;31merror[B111]\033[0m"));
	ck_assert_ptr_null(strchr(shown(0, LANG_EN), '\033'));
}
END_TEST

/* Which conversions a format has, in the order of their arguments. */
static char *
arguments_of(const char *format)
{
	char kinds[10] = "---------";

	for (const char *p = format; (p = strchr(p, '%')) != NULL; p++) {
		if (p[1] == '%') {
			p++;
			continue;
		}
		ck_assert_msg(g_ascii_isdigit(p[1]) && p[2] == '$', "not numbered: %s", format);
		kinds[p[1] - '1'] = p[3 + strspn(p + 3, "-+ 0123456789.lz")];
	}
	return arena_strdup(mem, kinds);
}

START_TEST(the_table_is_sound)
{
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);

	for (int code = 0; code < DIAG_CODE_COUNT; code++) {
		const struct diag_entry *entry = diag_entry((enum diag_code)code);

		ck_assert_msg(g_hash_table_add(ids, (void *)(guintptr)entry->id), "%s stands twice", entry->id);
		ck_assert_msg(g_regex_match_simple("^([ABDPTLWVJC]|V-)[1-9][0-9]{2}$", entry->id, 0, 0), "odd id %s",
		    entry->id);
		ck_assert_ptr_eq(diag_lookup(entry->id), entry);
		ck_assert_msg(strcmp(arguments_of(entry->what[LANG_ZH]), arguments_of(entry->what[LANG_EN])) == 0,
		    "%s: the languages take different arguments", entry->id);
		for (int lang = 0; lang < LANG_COUNT; lang++)
			ck_assert_msg(*entry->what[lang] != '\0' && *entry->why[lang] != '\0' &&
				*entry->todo[lang] != '\0',
			    "%s lacks words", entry->id);
	}
	ck_assert_ptr_null(diag_lookup("X999"));
	ck_assert_ptr_null(diag_lookup(NULL));
	ck_assert_ptr_nonnull(diag_lookup("b101"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("diag");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, a_finding_is_set_out);
	tcase_add_test(tests, strings_are_copied);
	tcase_add_test(tests, both_languages_take_the_arguments);
	tcase_add_test(tests, worst_counts_from);
	tcase_add_test(tests, carets_stand_right);
	tcase_add_test(tests, long_lines_are_cut_around_the_caret);
	tcase_add_test(tests, odd_places);
	tcase_add_test(tests, bytes_that_are_no_text_can_be_shown);
	tcase_add_test(tests, messages_do_no_harm_to_a_terminal);
	tcase_add_test(tests, colour_only_when_asked);
	tcase_add_test(tests, the_table_is_sound);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
