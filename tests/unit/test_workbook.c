/* Workbooks as they stand in the file: names of sheets, lists, comments, text that is no formula; the same bytes each time. */
#include <archive.h>
#include <archive_entry.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "workbook/workbook.h"

struct desk {
	struct arena *arena;
	struct diag *diag;
	char *folder, *path;
};

static struct desk
desk_new(void)
{
	struct desk d = { .arena = arena_new() };

	d.diag = diag_new(d.arena);
	d.folder = g_dir_make_tmp("banwen-workbook-XXXXXX", NULL);
	ck_assert_ptr_nonnull(d.folder);
	d.path = g_build_filename(d.folder, "表.xlsx", NULL);
	return d;
}

static void
desk_free(struct desk *d)
{
	arena_free(d->arena);
	file_remove_tree(d->folder);
	g_free(d->path);
	g_free(d->folder);
}

/* A part of the file as text. */
static char *
part(const struct desk *d, const char *name)
{
	struct archive *zip = archive_read_new();
	struct archive_entry *entry;
	GString *text = g_string_new(NULL);
	char piece[4096];
	la_ssize_t got;

	archive_read_support_format_zip(zip);
	ck_assert_int_eq(archive_read_open_filename(zip, d->path, sizeof piece), ARCHIVE_OK);
	while (archive_read_next_header(zip, &entry) == ARCHIVE_OK)
		if (strcmp(archive_entry_pathname(entry), name) == 0)
			while ((got = archive_read_data(zip, piece, sizeof piece)) > 0)
				g_string_append_len(text, piece, got);
	archive_read_free(zip);
	return g_string_free(text, FALSE);
}

#define part_has(d, name, wanted) \
	do { \
		g_autofree char *text = part(d, name); \
		ck_assert_msg(strstr(text, wanted) != NULL, "%s in %s:\n%s", wanted, name, text); \
	} while (0)

static guint
files_in(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint count = 0;

	while (g_dir_read_name(dir) != NULL)
		count++;
	return count;
}

/* Something of everything. */
static bool
write_all(struct desk *d)
{
	struct workbook *w = workbook_begin(d->arena, d->diag, d->path);
	struct workbook_sheet *s = workbook_sheet(w, "工单");
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	struct workbook_choices offered = { .words = words, .only = true, .title = "用电类别", .message = "从表里选" };

	g_ptr_array_add(words, (char *)"高压新装");
	g_ptr_array_add(words, (char *)"低压居民");
	workbook_across(s, 1, 1, 4, WORKBOOK_TITLE, "业扩工单");
	workbook_text(s, 2, 1, WORKBOOK_REQUIRED, "户号");
	workbook_text(s, 3, 1, WORKBOOK_TEXT, "0412345678901");
	workbook_number(s, 3, 2, WORKBOOK_NUMBER, 630);
	workbook_date(s, 3, 3, WORKBOOK_DATE, "2022-03-01");
	workbook_date(s, 3, 4, WORKBOOK_TIME, "2022-03-01T08:30");
	workbook_comment(s, 2, 1, "必填");
	workbook_offer(s, 2, 3, 100, &offered);
	workbook_freeze(s, 2, 1);
	workbook_filter(s, 2, 3, 4);
	workbook_print(s, 2);
	workbook_tab(s, WORKBOOK_TAB_RED);
	return workbook_save(w, d->diag);
}

START_TEST(test_same_bytes)
{
	struct desk d = desk_new();
	char *one, *two;
	gsize first, second;

	ck_assert(write_all(&d));
	ck_assert(file_read(d.arena, d.diag, d.path, &one, &first));
	g_usleep(2100 * 1000); /* the clock of a ZIP moves in steps of two seconds */
	ck_assert(write_all(&d));
	ck_assert(file_read(d.arena, d.diag, d.path, &two, &second));
	ck_assert_uint_eq(first, second);
	ck_assert_int_eq(memcmp(one, two, first), 0);
	ck_assert_uint_eq(files_in(d.folder), 1);
	desk_free(&d);
}
END_TEST

/* More than a sheet of paper holds: pages side by side, the first column on each; an example looks alike whatever it is. */
START_TEST(test_wide)
{
	struct desk d = desk_new();
	struct workbook *w = workbook_begin(d.arena, d.diag, d.path);
	struct workbook_sheet *s = workbook_sheet(w, "工单");

	for (guint i = 1; i <= 40; i++) {
		workbook_column(s, i, 20, WORKBOOK_DATE);
		workbook_text(s, 1, i, WORKBOOK_HEAD, "日期");
		workbook_date(s, 2, i, WORKBOOK_EXAMPLE_DATE, "2022-03-01");
	}
	workbook_freeze(s, 1, 1);
	workbook_print(s, 1);
	ck_assert(workbook_save(w, d.diag));
	part_has(&d, "xl/worksheets/sheet1.xml", "fitToWidth=\"6\" fitToHeight=\"0\" pageOrder=\"overThenDown\"");
	part_has(&d, "xl/workbook.xml", "!$A:$A,");
	part_has(&d, "xl/styles.xml", "<i/>");
	desk_free(&d);
}
END_TEST

START_TEST(test_cells)
{
	struct desk d = desk_new();

	ck_assert(write_all(&d));
	part_has(&d, "xl/sharedStrings.xml", "<t>0412345678901</t>");
	part_has(&d, "xl/worksheets/sheet1.xml", "<v>630</v>");
	part_has(&d, "xl/worksheets/sheet1.xml", "<v>44621</v>");
	part_has(&d, "xl/worksheets/sheet1.xml", "<v>44621.354166666");
	part_has(&d, "xl/worksheets/sheet1.xml", "<mergeCell ref=\"A1:D1\"/>");
	part_has(&d, "xl/worksheets/sheet1.xml", "<autoFilter ref=\"A2:D3\"/>");
	part_has(&d, "xl/worksheets/sheet1.xml", "paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"");
	part_has(&d, "xl/workbook.xml", "_xlnm.Print_Titles");
	part_has(&d, "xl/comments1.xml", "必填");
	part_has(&d, "docProps/core.xml", "2000-01-01T00:00:00Z");
	desk_free(&d);
}
END_TEST

/* What begins a formula or a link, what XML has no place for, what is read as an escape. */
START_TEST(test_text_stays_text)
{
	static const char *const said[][2] = {
		{ "=1+1", "<t>=1+1</t>" },
		{ "{=1+1}", "<t>{=1+1}</t>" },
		{ "@SUM(A1)", "<t>@SUM(A1)</t>" },
		{ "http://example.invalid/", "<t>http://example.invalid/</t>" },
		{ "a\x01\x1b[5mb", "<t>a[5mb</t>" },
		{ "a\xff"
		  "b",
		    "<t>a\xEF\xBF\xBD"
		    "b</t>" },
		{ "\xEF\xBF\xBF甲", "<t>甲</t>" },
		{ "x_x0041_", "<t>x_x005F_x0041_</t>" },
		{ "<&>", "<t>&lt;&amp;&gt;</t>" },
		{ "一\r\n二\r三", "<t>一\n二\n三</t>" },
		{ "𠮷", "<t>𠮷</t>" },
	};
	struct desk d = desk_new();
	struct workbook *w = workbook_begin(d.arena, d.diag, d.path);
	struct workbook_sheet *s = workbook_sheet(w, "文字");

	for (guint i = 0; i < G_N_ELEMENTS(said); i++)
		workbook_text(s, i + 1, 1, WORKBOOK_TEXT, said[i][0]);
	ck_assert(workbook_save(w, d.diag));
	for (guint i = 0; i < G_N_ELEMENTS(said); i++)
		part_has(&d, "xl/sharedStrings.xml", said[i][1]);
	desk_free(&d);
}
END_TEST

/* A cell holds 32,767 units of UTF-16; a rare character is two of them. */
START_TEST(test_long_text_is_cut)
{
	struct desk d = desk_new();
	struct workbook *w = workbook_begin(d.arena, d.diag, d.path);
	struct workbook_sheet *s = workbook_sheet(w, "长");
	g_autoptr(GString) rare = g_string_new(NULL);
	g_autofree char *text = NULL;

	for (guint i = 0; i < 20000; i++)
		g_string_append(rare, "𠮷");
	workbook_text(s, 1, 1, WORKBOOK_TEXT, rare->str);
	workbook_comment(s, 1, 1, rare->str);
	ck_assert(workbook_save(w, d.diag));
	text = part(&d, "xl/sharedStrings.xml");
	ck_assert_ptr_nonnull(strstr(text, "<t>𠮷"));
	ck_assert_ptr_nonnull(strstr(text, "𠮷…</t>"));
	ck_assert_uint_lt(strlen(text), 16383 * 4 + 400);
	ck_assert_uint_gt(strlen(text), 16383 * 4);
	desk_free(&d);
}
END_TEST

START_TEST(test_sheet_names)
{
	static const char *const named[][2] = {
		{ "工单", "工单" },
		{ "工单", "工单 (2)" },
		{ "a/b\\c:d*e?f[g]", "a_b_c_d_e_f_g_" },
		{ "'引号'", "引号" },
		{ "", "_" },
		{ "'' ", "_ (2)" },
		{ "History", "History_" },
		{ "Sheet", "Sheet" },
		{ "SHEET", "SHEET (2)" },
		{ "下拉清单", "下拉清单 (2)" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一",
		    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二",
		    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十…" },
		{ "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一三",
		    "一二三四五六七八九十一二三四五六七八九十一二三四五六… (2)" },
	};
	struct desk d = desk_new();
	struct workbook *w = workbook_begin(d.arena, d.diag, d.path);

	for (guint i = 0; i < G_N_ELEMENTS(named); i++)
		ck_assert_str_eq(workbook_sheet_name(workbook_sheet(w, named[i][0])), named[i][1]);
	ck_assert(workbook_save(w, d.diag));
	part_has(&d, "xl/workbook.xml", "name=\"a_b_c_d_e_f_g_\"");
	desk_free(&d);
}
END_TEST

static void
offer(struct workbook_sheet *s, guint column, guint count, const char *form)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
	struct workbook_choices offered = { .words = words };

	for (guint i = 0; i < count; i++)
		g_ptr_array_add(words, g_strdup_printf(form, i));
	workbook_offer(s, column, 2, 50, &offered);
}

/* A rule holds 255 characters; a comma or a quote would part or end its words. */
START_TEST(test_lists)
{
	struct desk d = desk_new();
	struct workbook *w = workbook_begin(d.arena, d.diag, d.path);
	struct workbook_sheet *s = workbook_sheet(w, "工单");

	offer(s, 1, 3, "第%u种");
	offer(s, 2, 40, "第%u种用电业务");
	offer(s, 3, 2, "甲,乙%u");
	offer(s, 4, 2, "甲\"乙%u");
	offer(s, 5, 40, "第%u种用电业务");
	ck_assert(workbook_save(w, d.diag));
	part_has(&d, "xl/worksheets/sheet1.xml", "<formula1>\"第0种,第1种,第2种\"</formula1>");
	part_has(&d, "xl/worksheets/sheet1.xml", "sqref=\"B2:B50\"><formula1>'下拉清单'!$A$1:$A$40</formula1>");
	part_has(&d, "xl/worksheets/sheet1.xml", "sqref=\"C2:C50\"><formula1>'下拉清单'!$B$1:$B$2</formula1>");
	part_has(&d, "xl/worksheets/sheet1.xml", "sqref=\"D2:D50\"><formula1>'下拉清单'!$C$1:$C$2</formula1>");
	part_has(&d, "xl/worksheets/sheet1.xml", "sqref=\"E2:E50\"><formula1>'下拉清单'!$A$1:$A$40</formula1>");
	part_has(&d, "xl/workbook.xml", "name=\"下拉清单\" sheetId=\"2\" state=\"hidden\"");
	part_has(&d, "xl/sharedStrings.xml", "第39种用电业务");
	desk_free(&d);
}
END_TEST

START_TEST(test_prompts_are_cut)
{
	struct desk d = desk_new();
	struct workbook *w = workbook_begin(d.arena, d.diag, d.path);
	struct workbook_sheet *s = workbook_sheet(w, "工单");
	g_autofree char *zeros = g_strnfill(300, '0');
	struct workbook_choices said = { .title = zeros, .message = zeros };
	g_autofree char *title = g_strdup_printf("promptTitle=\"%.31s…\"", zeros);
	g_autofree char *message = g_strdup_printf("prompt=\"%.254s…\"", zeros);

	workbook_offer(s, 1, 2, 50, &said);
	ck_assert(workbook_save(w, d.diag));
	part_has(&d, "xl/worksheets/sheet1.xml", title);
	part_has(&d, "xl/worksheets/sheet1.xml", message);
	desk_free(&d);
}
END_TEST

/* A folder that is none: told; what is given up leaves nothing, and an older file stands. */
START_TEST(test_nothing_is_left)
{
	struct desk d = desk_new();
	g_autofree char *nowhere = g_build_filename(d.folder, "none", "a.xlsx", NULL);
	struct arena *passing = arena_new();

	ck_assert_ptr_null(workbook_begin(d.arena, d.diag, nowhere));
	ck_assert_uint_eq(diag_count(d.diag), 1);
	ck_assert_ptr_nonnull(strstr(diag_get(d.diag, 0)->what[LANG_EN], nowhere));
	ck_assert(g_file_set_contents(d.path, "older", -1, NULL));
	workbook_text(workbook_sheet(workbook_begin(passing, d.diag, d.path), "a"), 1, 1, WORKBOOK_TEXT, "x");
	ck_assert_uint_eq(files_in(d.folder), 2);
	arena_free(passing);
	ck_assert_uint_eq(files_in(d.folder), 1);
	g_autofree char *older = NULL;
	ck_assert(g_file_get_contents(d.path, &older, NULL, NULL));
	ck_assert_str_eq(older, "older");
	desk_free(&d);
}
END_TEST

/* A folder stands where the file should: told, and nothing is left beside it. */
START_TEST(test_name_is_taken)
{
	struct desk d = desk_new();

	ck_assert_int_eq(g_mkdir(d.path, 0700), 0);
	ck_assert(!write_all(&d));
	ck_assert_uint_eq(diag_count(d.diag), 1);
	ck_assert_uint_eq(files_in(d.folder), 1);
	desk_free(&d);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("workbook");
	TCase *cases = tcase_create("workbook");
	SRunner *runner;
	int failed;

	tcase_add_test(cases, test_wide);
	tcase_add_test(cases, test_same_bytes);
	tcase_add_test(cases, test_cells);
	tcase_add_test(cases, test_text_stays_text);
	tcase_add_test(cases, test_long_text_is_cut);
	tcase_add_test(cases, test_sheet_names);
	tcase_add_test(cases, test_lists);
	tcase_add_test(cases, test_prompts_are_cut);
	tcase_add_test(cases, test_nothing_is_left);
	tcase_add_test(cases, test_name_is_taken);
	tcase_set_timeout(cases, 60);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
