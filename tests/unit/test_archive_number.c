/* 档号: patterns, the settings of an office, what a case is filed under, numbers read again. */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "policy_fixture.h"
#include "folder_kit.h" /* its names hide those of the other */

#include "xml/xml.h"
#include "archive/archive.h"
#include "archive/number.h"
#include "archive/register.h"

#define ARCHIVE "fonds='0000' class='YX' section='KH' year='connect'"

static struct arena *whole;
static const struct policy *policy;

static const xmlNode *
tree(const char *text)
{
	struct source *source = arena_alloc(mem, sizeof *source);
	xmlDoc *doc;

	*source = (struct source){ .name = "office.xml",
		.text = arena_strdup(mem, text),
		.length = strlen(text),
		.line = 1 };
	doc = xml_parse(mem, diag, source);
	ck_assert_ptr_nonnull(doc);
	return xml_root(doc);
}

static struct number_setting *
setting(const char *inside)
{
	const char *text = arena_printf(mem,
	    "<office region='anyang-2022'><company>国网安阳供电公司</company>%s</office>", inside);

	return number_setting(policy, mem, diag, tree(text), in_folder("office.xml"), true);
}

static const char *
told(void)
{
	const struct finding *f = diag_count(diag) == 0 ? NULL : diag_get(diag, diag_count(diag) - 1);

	return f == NULL ? "" : arena_printf(mem, "%s %s", f->id, f->what[LANG_ZH]);
}

/* --- patterns --- */

static const struct {
	const char *pattern, *told;
} wrong_patterns[] = {
	{ "{fonds}－{item:4}", "“－”（U+FF0D）要写成“-”" },
	{ "{fonds}-{class}・{item:4}", "“・”（U+30FB）要写成“·”" },
	{ "{fonds}-{class}•{item:4}", "“•”（U+2022）要写成“·”" },
	{ "{fonds}/{item:4}", "“/”（U+002F）不能用在档号里" },
	{ "{fonds}-{year}", "没有流水号" },
	{ "{fonds}-{volume:3}-{item:4}", "流水号只能有一处" },
	{ "{fonds}-{item}", "{item} 要写明几位" },
	{ "{fonds}-{item:0}", "{item} 要写明几位" },
	{ "{fonds}-{item:9}", "{item} 要写明几位" },
	{ "{fonds}-{item:4x}", "{item} 要写明几位" },
	{ "{fonds:4}-{item:4}", "{fonds} 后面不写位数" },
	{ "{fonds}{item:4}", "{fonds} 前后要有" },
	{ "{fonds}-{year}A{item:4}", "{year} 前后要有" },
	{ "{fonds}-{fonds}-{item:4}", "{fonds} 写了两次" },
	{ "{fund}-{item:4}", "没有 {fund}" },
	{ "{fonds-{item:4}", "没有 {fonds-{item:4}" },
	{ "{fonds", "“{”没有“}”" },
	{ "", "没有流水号" },
};

START_TEST(patterns_that_are_wrong)
{
	ck_assert_ptr_null(number_pattern(mem, diag, (struct place){ 0 }, wrong_patterns[_i].pattern));
	ck_assert_msg(strstr(told(), wrong_patterns[_i].told) != NULL, "%s", told());
	ck_assert(g_str_has_prefix(told(), "A146"));
}
END_TEST

START_TEST(numbers_are_read_again)
{
	const struct number_pattern *item = number_pattern(mem, diag, (struct place){ 0 }, NUMBER_PATTERN_ITEM);
	const struct number_pattern *volume = number_pattern(mem, diag, (struct place){ 0 }, NUMBER_PATTERN_VOLUME);
	struct number_parts p;

	ck_assert(number_parse(mem, item, "0000-YX·2022-D30-KH-0001", &p));
	ck_assert_str_eq(p.fonds, "0000");
	ck_assert_str_eq(p.class_code, "YX");
	ck_assert_str_eq(p.year, "2022");
	ck_assert_str_eq(p.period, "D30");
	ck_assert_str_eq(p.section, "KH");
	ck_assert_str_eq(p.item_no, "0001");
	ck_assert(number_parse(mem, volume, "0000-YX·GY-007", &p));
	ck_assert_str_eq(p.sub, "GY");
	ck_assert_str_eq(p.item_no, "007");
	ck_assert(!number_parse(mem, item, "0000-YX·2022-D30-KH-0000", &p));
	ck_assert(!number_parse(mem, item, "0000-YX·2022-D30-KH-001", &p));
	ck_assert(!number_parse(mem, item, "0000-YX·2022-D30-KH-0001\n", &p));
	ck_assert(!number_parse(mem, item, "0000-YX·2022-D20-KH-0001", &p));
	ck_assert(!number_parse(mem, item, "x0000-YX·2022-D30-KH-0001", &p));
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

START_TEST(numbers_by_the_rule)
{
	const struct number_parts parts = { .year = "2022", .period = "D30", .item_no = "0001" };
	const struct number_parts other = { .year = "2021" };
	const struct place none = { 0 };

	ck_assert(number_check(mem, diag, none, NULL, "0000-YX·2022-D30-KH-0001", &parts));
	ck_assert(number_check(mem, diag, none, NULL, "0000-YX·GY-007", NULL));
	ck_assert(!number_check(mem, diag, none, NULL, "0000-YX·2022-D30-KH-0001", &other));
	ck_assert_msg(strstr(told(), "其中的年度是 2022，元数据里是 2021") != NULL, "%s", told());
	ck_assert(!number_check(mem, diag, none, NULL, "0000－YX·2022-D30-KH-0001", NULL));
	ck_assert_msg(strstr(told(), "“－”（U+FF0D）要写成“-”") != NULL, "%s", told());
	ck_assert(!number_check(mem, diag, none, NULL, "0000-YX-2022", NULL));
	ck_assert_msg(g_str_has_prefix(told(), "A229 档号不合规范：0000-YX-2022：不合格式"), "%s", told());
}
END_TEST

/* --- settings --- */

START_TEST(what_an_office_says)
{
	const struct number_setting *s = setting(
	    "<archive " ARCHIVE " form='zip' layout='2012' register='../r.db'>"
	    "<retention type='hv_ordinary 高压重要用户' period='Y'/><retention type='*' period='D10' label='定期10年'/></archive>");

	ck_assert_msg(s != NULL, "%s", told());
	ck_assert_str_eq(s->layout, "2012");
	ck_assert_int_eq(s->form, FORM_ZIP);
	ck_assert_str_eq(s->sender, "国网安阳供电公司");
	ck_assert_str_eq(s->register_path, in_folder("../r.db"));
	ck_assert(!s->by_filing);
	s = setting("<archive fonds='0000' class='YX' section='KH' year='filed'/>");
	ck_assert_str_eq(s->register_path, in_folder("register.db"));
	ck_assert(s->by_filing);
	ck_assert_uint_eq(diag_count(diag), 0);
}
END_TEST

static const struct {
	const char *inside, *told;
} wrong_settings[] = {
	{ "", "A145 编不出档号：单位的归档设置还没有写" },
	{ "<archive fonds='0000' class='YX' year='connect'/>", "缺机构代码" },
	{ "<archive " ARCHIVE " pattern='{fonds}-{class}·{sub}-{volume:3}'/>", "缺子类代码" },
	{ "<archive " ARCHIVE "><retention type='hv_ordinery' period='Y'/></archive>",
	    "没有客户类型“hv_ordinery”（hv_ordinary？）" },
	{ "<archive " ARCHIVE
	  "><retention type='*' period='Y'/><retention type='hv_ordinary' period='Y'/><retention type='hv_ordinary' period='D30'/></archive>",
	    "“hv_ordinary”写了两次" },
	{ "<archive " ARCHIVE "><retention type='*' period='Y'/><retention type='*' period='Y'/></archive>",
	    "“*”写了两次" },
	{ "<archive " ARCHIVE "><retention type=' ' period='Y'/></archive>", "没有写客户类型" },
	{ "<archive " ARCHIVE "><retention type='*' period='D10' label='30年'/></archive>", "D10 写成了“30年”" },
	{ "<archive " ARCHIVE "><retention type='*' period='Y' label='长期'/></archive>", "Y 写成了“长期”" },
	{ "<retention>长期</retention><archive " ARCHIVE "/>", "“长期”没有代码" },
};

START_TEST(settings_that_are_wrong)
{
	ck_assert_ptr_null(setting(wrong_settings[_i].inside));
	ck_assert_msg(strstr(told(), wrong_settings[_i].told) != NULL, "%s", told());
}
END_TEST

/* --- cases --- */

static const xmlNode *
a_case(const char *id, const char *dates)
{
	return tree(arena_printf(mem, "<case id='%s'>%s</case>", id, dates));
}

static const xmlNode *
a_verdict(const char *type)
{
	return tree(arena_printf(mem, "<verdict type='%s' type_label='某类'/>", type));
}

#define DATES "<dates><connect>2022-05-20</connect><archive>2023-01-03</archive></dates>"
#define TABLE "<retention type='hv_ordinary' period='Y' sub='GY'/><retention type='lv_resident' period='D10'/>"

START_TEST(a_case_by_its_type_and_year)
{
	const struct number_setting *connect = setting("<archive " ARCHIVE ">" TABLE "</archive>");
	const struct number_setting *filed = setting(
	    "<retention>定期30年</retention><archive fonds='0000' class='YX' section='KH' year='filed'/>");
	struct number_parts p;

	ck_assert(number_parts(connect, mem, diag, a_case("1", DATES), a_verdict("hv_ordinary"), &p));
	ck_assert_str_eq(p.year, "2022");
	ck_assert_str_eq(p.period, "Y");
	ck_assert_str_eq(p.retention, "永久");
	ck_assert_str_eq(p.sub, "GY");
	ck_assert(!number_parts(connect, mem, diag, a_case("1", DATES), a_verdict("base5g"), &p));
	ck_assert_str_eq(told(), "A147 “某类”（base5g）没有保管期限");
	ck_assert(!number_parts(connect, mem, diag, a_case("1", "<dates/>"), a_verdict("hv_ordinary"), &p));
	ck_assert_str_eq(told(), "A148 缺“送电日期”，档号的年度定不下来");
	ck_assert(number_parts(filed, mem, diag, a_case("1", DATES), a_verdict("base5g"), &p));
	ck_assert_str_eq(p.year, "2023");
	ck_assert_str_eq(p.period, "D30");
	ck_assert_str_eq(p.retention, "定期30年");
}
END_TEST

START_TEST(a_case_keeps_its_number)
{
	struct register_book *book = register_open(mem, diag, in_folder("register.db"), true);
	const struct number_setting *before = setting("<archive " ARCHIVE ">" TABLE "</archive>");
	const struct number_setting *after = setting(
	    "<archive " ARCHIVE "><retention type='*' period='D30'/></archive>");
	struct number_given given;

	ck_assert(number_give(before, book, mem, diag, a_case("c1", DATES), a_verdict("hv_ordinary"), &given));
	ck_assert_str_eq(given.archive_no, "0000-YX·2022-Y-KH-0001");
	ck_assert(given.fresh);
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert(number_give(after, book, mem, diag, a_case("c1", DATES), a_verdict("hv_ordinary"), &given));
	ck_assert_str_eq(given.archive_no, "0000-YX·2022-Y-KH-0001");
	ck_assert_str_eq(given.parts.retention, "永久");
	ck_assert_str_eq(given.parts.item_no, "0001");
	ck_assert_str_eq(told(), "A149 档号 0000-YX·2022-Y-KH-0001 是以前给的，照现在的设置会是 0000-YX·2022-D30-KH-…");
	ck_assert(number_give(after, book, mem, diag, a_case("c2", DATES), a_verdict("hv_ordinary"), &given));
	ck_assert_str_eq(given.archive_no, "0000-YX·2022-D30-KH-0001");
}
END_TEST

#define DIGEST "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OFFICE "<office region='anyang-2022'><archive " ARCHIVE ">" TABLE "</archive></office>"

START_TEST(the_register_as_people_read_it)
{
	const char *path = put("office.xml", OFFICE, strlen(OFFICE));
	const struct archive_office office = { .policy = policy,
		.office = office_load(policy, mem, diag, path),
		.path = path };
	const struct number_setting *s = number_setting(policy, mem, diag, office_region(office.office, "anyang-2022"),
	    path, true);
	struct register_book *book = register_open(mem, diag, s->register_path, true);
	const struct register_file file = { .region = "anyang-2022", .case_id = "c1" };
	struct number_given given;
	const struct archive_registered *row;
	const GPtrArray *rows;

	ck_assert(number_give(s, book, mem, diag, a_case("c1", DATES), a_verdict("hv_ordinary"), &given));
	ck_assert(number_give(s, book, mem, diag, a_case("c2", DATES), a_verdict("lv_resident"), &given));
	ck_assert(register_packed(book, mem, diag, &file, 1, DIGEST));
	rows = archive_registered(&office, mem, diag, LANG_ZH);
	ck_assert_uint_eq(rows->len, 3);
	row = rows->pdata[0];
	ck_assert_str_eq(row->kind, "给号");
	ck_assert_str_eq(row->archive_no, "0000-YX·2022-Y-KH-0001");
	ck_assert_str_eq(row->text, "2022 年度，永久");
	row = rows->pdata[2];
	ck_assert_str_eq(row->kind, "装包");
	ck_assert_str_eq(row->edition, "1");
	ck_assert_str_eq(row->package, DIGEST);
	ck_assert(strstr(diag_get(diag, 0)->what[LANG_ZH], row->digest) != NULL);
	ck_assert_uint_eq(diag_count(diag), 2);
	ck_assert_str_eq(diag_get(diag, 0)->id, "A223");
	ck_assert_msg(strstr(diag_get(diag, 0)->what[LANG_ZH], "3 条，逐条核对无误") != NULL, "%s",
	    diag_get(diag, 0)->what[LANG_ZH]);
	ck_assert_str_eq(told(), "A144 档号 0000-YX·2022-D10-KH-0001 给了工单 c2，没有装成归档包");
}
END_TEST

static void
load(void)
{
	whole = arena_new();
	policy = load_policy(whole);
}

static void
unload(void)
{
	arena_free(whole);
}

int
main(void)
{
	Suite *suite = suite_create("archive_number");
	TCase *tests = tcase_create("number");
	SRunner *runner;
	int failed;

	tcase_add_unchecked_fixture(tests, load, unload);
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, patterns_that_are_wrong, 0, (int)G_N_ELEMENTS(wrong_patterns));
	tcase_add_test(tests, numbers_are_read_again);
	tcase_add_test(tests, numbers_by_the_rule);
	tcase_add_test(tests, what_an_office_says);
	tcase_add_loop_test(tests, settings_that_are_wrong, 0, (int)G_N_ELEMENTS(wrong_settings));
	tcase_add_test(tests, a_case_by_its_type_and_year);
	tcase_add_test(tests, a_case_keeps_its_number);
	tcase_add_test(tests, the_register_as_people_read_it);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
