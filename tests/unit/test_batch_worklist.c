/* findings.xlsx: which rows of a table it has, in which order, what is said of their cells; when there is none, when it is kept. */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "folder_kit.h"

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "batch/batch.h"

#define HEAD "申请编号,户名,地区,客户类型,办理环节,受理时间,供电电压,内部备注\n"
#define GOOD "220400000001,虚构甲有限公司,安阳,高压普通客户,业务受理,2022-04-06,10kV,一\n"
#define DATE "220400000002,虚构乙有限公司,安阳,高压普通客户,业务受理,2022-06-31,10kV,=二\n"
#define TYPE "220400000003,虚构丙有限公司,安阳,高压没有的客户,业务受理,2022-04-06,10kV,三\n"

static struct arena *setup_arena;
static struct batch_setup *setup;

static void
load(void)
{
	struct diag *d;

	setup_arena = arena_new();
	d = diag_new(setup_arena);
	setup = batch_setup_open(setup_arena, d, data_alone(setup_arena, "."), &(struct batch_options){ 0 });
	ck_assert_msg(setup != NULL, "%s", diag_count(d) > 0 ? diag_get(d, 0)->what[LANG_ZH] : "");
}

static void
unload(void)
{
	arena_free(setup_arena);
}

/* Renders a table, or another text, into a folder. */
static void
run(const char *out, const char *name, const char *text, guint jobs)
{
	static char pdf[] = "pdf";
	char *formats[] = { pdf, NULL }, *inputs[] = { put(name, text, strlen(text)), NULL };
	struct batch_options o = { .output = in_folder(out),
		.jobs = jobs,
		.dpi = 50,
		.quiet = true,
		.silent = true,
		.lang = LANG_ZH,
		.formats = formats,
		.inputs = inputs };

	fflush(NULL);
	(void)batch_run(setup, diag, &o);
}

/* A part of a findings.xlsx. */
static char *
part(const char *out, const char *name)
{
	struct archive *zip = archive_read_new();
	struct archive_entry *entry;
	GString *text = arena_string(mem);
	char piece[4096];
	la_ssize_t got;

	archive_read_support_format_zip(zip);
	ck_assert_int_eq(
	    archive_read_open_filename(zip, arena_printf(mem, "%s/findings.xlsx", in_folder(out)), sizeof piece),
	    ARCHIVE_OK);
	while (archive_read_next_header(zip, &entry) == ARCHIVE_OK)
		if (strcmp(archive_entry_pathname(entry), name) == 0)
			while ((got = archive_read_data(zip, piece, sizeof piece)) > 0)
				g_string_append_len(text, piece, got);
	archive_read_free(zip);
	return text->str;
}

/* The text of a cell, "" when it has none. */
static char *
cell(const char *out, guint sheet, const char *name)
{
	const char *all = part(out, arena_printf(mem, "xl/worksheets/sheet%u.xml", sheet));
	const char *at = strstr(all, arena_printf(mem, "<c r=\"%s\"", name)), *value, *end;
	const char *string = part(out, "xl/sharedStrings.xml");
	bool shared;

	ck_assert_msg(at != NULL, "no %s in %s", name, all);
	end = strchr(at, '>');
	if (end[-1] == '/')
		return arena_strdup(mem, "");
	shared = g_strstr_len(at, end - at, "t=\"s\"") != NULL;
	value = strstr(end, "<v>") + 3;
	if (!shared)
		return arena_strndup(mem, value, strcspn(value, "<"));
	for (guint64 n = g_ascii_strtoull(value, NULL, 10) + 1; n > 0; n--)
		string = strstr(string, "<si>") + 4;
	string = strchr(strstr(string, "<t"), '>') + 1;
	return arena_strndup(mem, string, strcspn(string, "<"));
}

static const char *
comment(const char *out, const char *name)
{
	const char *all = part(out, "xl/comments2.xml");
	const char *at = strstr(all, arena_printf(mem, "<comment ref=\"%s\"", name));

	if (at == NULL) /* the first sheet has none: the numbers of parts follow those of sheets that have some */
		at = strstr(all = part(out, "xl/comments1.xml"), arena_printf(mem, "<comment ref=\"%s\"", name));
	ck_assert_msg(at != NULL, "no comment on %s: %s", name, all);
	return arena_strndup(mem, at, (gsize)(strstr(at, "</comment>") - at));
}

static bool
stands(const char *name)
{
	return g_file_test(in_folder(name), G_FILE_TEST_EXISTS);
}

START_TEST(rows_with_faults_as_they_were_written)
{
	run("out", "台账.csv", HEAD GOOD DATE TYPE, 2);
	ck_assert_str_eq(cell("out", 1, "A1"), "要改的地方");
	ck_assert_ptr_nonnull(strstr(part("out", "xl/workbook.xml"), "<sheet name=\"台账\" sheetId=\"2\""));
	ck_assert_str_eq(cell("out", 2, "A1"), "原行号");
	ck_assert_str_eq(cell("out", 2, "E1"), "申请编号");
	ck_assert_str_eq(cell("out", 2, "L1"), "内部备注");
	ck_assert_str_eq(cell("out", 2, "A2"), "3");
	ck_assert_str_eq(cell("out", 2, "B2"), "错误");
	ck_assert_str_eq(cell("out", 2, "F2"), "虚构乙有限公司");
	ck_assert_str_eq(cell("out", 2, "J2"), "2022-06-31");
	ck_assert_str_eq(cell("out", 2, "L2"), "=二");
	ck_assert_ptr_null(strstr(part("out", "xl/worksheets/sheet2.xml"), "<f>"));
	ck_assert_str_eq(cell("out", 2, "A3"), "4");
	ck_assert_ptr_nonnull(strstr(comment("out", "J2"), "2022-06-31"));
	ck_assert_ptr_nonnull(strstr(comment("out", "H3"), "→"));
	ck_assert_ptr_nonnull(strstr(cell("out", 2, "D2"), "受理时间："));
}
END_TEST

START_TEST(same_bytes_for_any_number_of_workers)
{
	GString *table = arena_string(mem);
	char *one = NULL, *three = NULL;
	gsize first, second;

	g_string_append(table, HEAD);
	for (guint i = 0; i < 60; i++)
		g_string_append_printf(table, "2204000%05u,虚构%u,安阳,高压普通客户,业务受理,2022-%02u-31,10kV,\n", i,
		    i, i % 12 + 1);
	run("one", "台账.csv", table->str, 1);
	run("three", "台账.csv", table->str, 3);
	ck_assert(g_file_get_contents(in_folder("one/findings.xlsx"), &one, &first, NULL));
	ck_assert(g_file_get_contents(in_folder("three/findings.xlsx"), &three, &second, NULL));
	ck_assert_uint_eq(first, second);
	ck_assert_int_eq(memcmp(one, three, first), 0);
	g_free(one);
	g_free(three);
}
END_TEST

/* Errors before warnings, each in the order of the table: levels go down, and rows go up in a level. */
START_TEST(the_worst_first)
{
	GString *table = arena_string(mem);
	guint64 before = 0;
	bool warned = false;

	g_string_append(table, HEAD);
	for (guint i = 0; i < 8; i++)
		g_string_append_printf(table, "2204000%05u,虚构%u,安阳,高压普通客户,%s,2022-04-%s,10kV,\n", i, i,
		    i % 2 == 0 ? "业务受理" : "竣工检验", i % 3 == 2 ? "31" : "06");
	run("out", "台账.csv", table->str, 2);
	for (guint row = 2;
	     strstr(part("out", "xl/worksheets/sheet2.xml"), arena_printf(mem, "<c r=\"A%u\"", row)) != NULL; row++) {
		guint64 number = g_ascii_strtoull(cell("out", 2, arena_printf(mem, "A%u", row)), NULL, 10);
		bool warning = strcmp(cell("out", 2, arena_printf(mem, "B%u", row)), "警告") == 0;

		ck_assert(warning || !warned);
		ck_assert(number > before || warning != warned);
		before = number;
		warned = warning;
	}
	ck_assert_uint_gt(before, 0);
}
END_TEST

START_TEST(of_records_in_xml_there_is_none)
{
	run("out", "in.xml", "<case id='1' region='anyang-2022' type='hv_ordinary' stage='nowhere'/>", 1);
	ck_assert(stands("out/findings.csv"));
	ck_assert(!stands("out/findings.xlsx"));
	ck_assert(!stands("out/.findings.xlsx.sha256"));
}
END_TEST

/* What an earlier run has left is taken away when there is nothing to work off, unless somebody has worked in it. */
START_TEST(an_older_one)
{
	const char *poster = "<poster id='1' region='anyang-2022' document='poster-commitment' size='A3' approved='yes' "
			     "date='2022-03-01'/>";
	g_autofree char *kept = NULL, *again = NULL;

	run("out", "台账.csv", HEAD DATE, 1);
	ck_assert(stands("out/findings.xlsx"));
	run("out", "in.xml", poster, 1);
	ck_assert(!stands("out/findings.xlsx"));
	ck_assert(!stands("out/superseded/findings.xlsx"));
	for (guint i = 0; i < 2; i++) {
		ck_assert(g_file_set_contents(in_folder("out/findings.xlsx"), i == 0 ? "mine" : "mine, too", -1, NULL));
		run("out", "台账.csv", HEAD DATE, 1);
	}
	ck_assert(g_file_get_contents(in_folder("out/superseded/findings.xlsx"), &kept, NULL, NULL));
	ck_assert(g_file_get_contents(in_folder("out/superseded/2-findings.xlsx"), &again, NULL, NULL));
	ck_assert_str_eq(kept, "mine");
	ck_assert_str_eq(again, "mine, too");
	ck_assert(stands("out/findings.xlsx"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("worklist");
	TCase *tests = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_unchecked_fixture(tests, load, unload);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, rows_with_faults_as_they_were_written);
	tcase_add_test(tests, same_bytes_for_any_number_of_workers);
	tcase_add_test(tests, the_worst_first);
	tcase_add_test(tests, of_records_in_xml_there_is_none);
	tcase_add_test(tests, an_older_one);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
