/* The office's own fields: declared in fields.xml, read from XML and tables, told where they cannot be taken. */
#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/place.h"
#include "xml/xml.h"
#include "record/record.h"

static struct arena *arena;
static struct diag *diag;
static char *folder;
static GPtrArray *data;

static void
put(const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	ck_assert(g_file_set_contents(path, text, -1, NULL));
}

static void
setup(void)
{
	arena = arena_new();
	diag = diag_new(arena);
	folder = g_dir_make_tmp("banwen-fields-XXXXXX", NULL);
	data = data_alone(arena, ".");
	g_ptr_array_add(data, folder);
}

static void
teardown(void)
{
	g_autofree char *remove = g_strdup_printf("rm -r '%s'", folder);

	ck_assert_int_eq(system(remove), 0);
	g_free(folder);
	arena_free(arena);
}

/* "D192@3:4 D193@5:6" */
static const char *
reported(void)
{
	GString *out = arena_string(arena);

	for (gsize i = 0; i < diag_count(diag); i++) {
		const struct finding *f = diag_get(diag, i);

		g_string_append_printf(out, "%s%s@%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, i > 0 ? " " : "", f->id,
		    f->spot.line, f->spot.column);
	}
	return out->str;
}

static struct record_rules *
load(const char *fields)
{
	struct record_rules *rules;

	put("fields.xml", arena_printf(arena, "<fields>\n%s</fields>", fields));
	rules = record_rules_load(arena, diag, data);
	ck_assert_ptr_nonnull(rules);
	return rules;
}

static struct record *
parse(const struct record_rules *rules, const char *text)
{
	struct record_text *t = arena_alloc(arena, sizeof *t);

	t->source = (struct source){ .name = "x.xml", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	t->id = "";
	return record_parse(arena, diag, rules, t, "r");
}

/* Normal form of the first record of a table. */
static const char *
first_record(const struct record_rules *rules, const char *table, const char *mapping)
{
	struct record_reading how = { .kind = RECORD_KIND_COUNT };
	struct record_reader *reader;
	struct record_text *text;
	struct record *record;
	gsize length;

	if (mapping != NULL)
		put("mapping.xml", mapping);
	how.mapping = record_mapping_load(arena, diag, rules, data, NULL,
	    mapping != NULL ? arena_printf(arena, "%s/mapping.xml", folder) : NULL);
	ck_assert_msg(how.mapping != NULL, "%s", reported());
	put("a.csv", table);
	reader = record_open(diag, arena_printf(arena, "%s/a.csv", folder), &how);
	ck_assert_ptr_nonnull(reader);
	text = record_next(reader, arena, diag);
	ck_assert_msg(text != NULL, "%s", reported());
	record = record_parse(arena, diag, rules, text, "r");
	record_close(reader);
	return record != NULL ? xml_normal(arena, record->root, &length) : "";
}

#define METERS \
	"<list in='case' name='meters' label='电能表'><field name='asset_no' label='资产编号' kind='digits'/>" \
	"<field name='seal' label='封印' kind='choice'><value>完好</value><value>无</value></field>" \
	"<field name='tested' label='已检' kind='yesno'/></list>\n"

START_TEST(fields_of_a_record)
{
	const struct record_rules *rules = load(
	    "<field in='case' name='meter_box' label='计量箱条码' kind='code'/>\n"
	    "<field in='supply' name='bay' label='间隔' kind='line'/>\n"
	    "<field in='row' name='crew' label='班组' kind='line'/>\n"
	    "<field in='poster' name='hall' label='营业厅' kind='line'/>\n"
	    "<list in='poster' name='rounds' label='轮换'><field name='day' label='哪天' kind='date'/></list>\n" METERS);

	ck_assert_str_eq(reported(), "");
	ck_assert_str_eq(record_label(rules, "meter_box"), "计量箱条码");
	ck_assert_str_eq(record_label(rules, "meters/asset_no"), "资产编号");
	ck_assert_ptr_nonnull(parse(rules,
	    "<case id='1' type='x'><meter_box>AB-01</meter_box><supply no='12345'><bay>3</bay></supply>"
	    "<meters><asset_no>0012</asset_no><seal>无</seal><tested>yes</tested></meters><meters/></case>"));
	ck_assert_ptr_nonnull(parse(rules,
	    "<outage id='2' type='planned'><row start='2026-01-01T08:00'><crew>一班</crew></row></outage>"));
	ck_assert_ptr_nonnull(parse(rules,
	    "<poster id='3' document='x'><hall>城东</hall><rounds><day>2026-01-01</day></rounds></poster>"));
	ck_assert_str_eq(reported(), "");
	ck_assert_ptr_null(
	    parse(rules, "<case id='1' type='x'><meters><seal>坏</seal></meters><meter_box>中</meter_box></case>"));
	ck_assert_str_eq(reported(), "D112@1:37 D112@1:65 P112@1:1"); /* and has no stage */
}
END_TEST

START_TEST(long_values)
{
	const struct record_rules *rules = load("<field in='case' name='note_1' label='说法' kind='line'/>\n");
	g_autofree char *value = g_strnfill(1001, 'x');

	ck_assert_ptr_null(
	    parse(rules, arena_printf(arena, "<case id='1' type='x'><note_1>%s</note_1></case>", value)));
}
END_TEST

/* Each fault at its place; what is not at fault is taken. */
START_TEST(mistakes)
{
	const struct record_rules *rules = load(
	    "<field in='case' name='cons_name' label='客户' kind='line'/>\n"
	    "<field in='case' name='via_agent' label='代办人' kind='line'/>\n"
	    "<field in='case' name='owner' label='供电线路' kind='line'/>\n"
	    "<field in='case' name='good' label='好' kind='line'/>\n"
	    "<field in='case' name='good' label='好好' kind='line'/>\n"
	    "<field in='case' name='extra' label='好' kind='line'/>\n"
	    "<list in='case' name='supply' label='电源表'><field name='x' label='甲' kind='line'/></list>\n"
	    "<list in='case' name='bills' label='账单'><field name='x' label='甲' kind='line'/>\n"
	    "<field name='x' label='乙' kind='line'/><field name='y' label='甲' kind='line'/></list>\n");

	ck_assert_str_eq(reported(),
	    "D192@2:18 D192@3:18 D193@4:31 D192@6:18 D193@7:31 D192@8:17 D192@10:8 D193@10:56");
	ck_assert_str_eq(record_label(rules, "cons_name"), "户名");
	ck_assert_str_eq(record_label(rules, "good"), "好");
	ck_assert_str_eq(record_label(rules, "bills/x"), "甲");
	ck_assert_ptr_null(record_label(rules, "extra"));
}
END_TEST

static void
assert_schema_fault(const char *fields, const char *said)
{
	gsize before = diag_count(diag);

	(void)load(fields);
	ck_assert_uint_gt(diag_count(diag), before);
	ck_assert_str_eq(diag_get(diag, before)->id, "D191");
	ck_assert_msg(strstr(diag_get(diag, before)->what[LANG_ZH], said) != NULL, "%s",
	    diag_get(diag, before)->what[LANG_ZH]);
}

START_TEST(mistakes_of_the_schema)
{
	assert_schema_fault("<field in='case' name='a' label='甲' kind='lin'/>", "line");
	assert_schema_fault("<field in='cse' name='a' label='甲' kind='line'/>", "case");
	assert_schema_fault("<field in='case' nmae='a' label='甲' kind='line'/>", "name");
	assert_schema_fault("<field in='case' name='A' label='甲' kind='line'/>", "小写");
	assert_schema_fault("<field in='case' name='a' label='甲' kind='choice'/>", "value");
	assert_schema_fault("<feild in='case' name='a' label='甲' kind='line'/>", "field");
	assert_schema_fault("<list in='supply' name='a' label='甲'><field name='b' label='乙' kind='line'/></list>",
	    "case");
}
END_TEST

START_TEST(out_of_tables)
{
	const struct record_rules *rules = load(
	    "<field in='case' name='wait' label='等候' kind='whole'/>\n"
	    "<field in='case' name='shape' label='操作' kind='choice'><value>无</value><value>Ａ型</value></field>\n" METERS);

	ck_assert_str_eq(first_record(rules,
			     "申请编号,客户类型,等候,操作,电能表1资产编号,电能表1封印,电能表1已检,电能表2资产编号\n"
			     "GY25-0001,hv_ordinary,3,a型,0012,无,√,0013\n",
			     NULL),
	    "<case id=\"GY25-0001\" region=\"r\" type=\"hv_ordinary\"><app_no>GY25-0001</app_no><wait>3</wait>"
	    "<shape>Ａ型</shape><meters><asset_no>0012</asset_no><seal>无</seal><tested>yes</tested></meters>"
	    "<meters><asset_no>0013</asset_no></meters></case>");
	put("a-电能表.csv", "申请编号,资产编号,封印\n7,0021,完好\n7,0022,无\n");
	ck_assert_str_eq(first_record(rules, "申请编号,客户类型,操作\n7,hv_ordinary,无\n", NULL),
	    "<case id=\"7\" region=\"r\" type=\"hv_ordinary\"><app_no>7</app_no><shape>无</shape>"
	    "<meters><asset_no>0021</asset_no><seal>完好</seal></meters>"
	    "<meters><asset_no>0022</asset_no><seal>无</seal></meters></case>");
}
END_TEST

/* A label stands above a word of the program's mapping, and below one of the office's own; either is told. */
START_TEST(labels_and_mappings)
{
	const struct record_rules *rules = load("<field in='case' name='mobile' label='手机' kind='line'/>\n");
	const char *table = "申请编号,客户类型,手机\n7,hv_ordinary,139\n",
		   *own = "<mapping><table record='case'>"
			  "<column field='tel'>手机</column></table></mapping>";

	ck_assert_ptr_nonnull(strstr(first_record(rules, table, NULL), "<mobile>139</mobile>"));
	ck_assert_str_eq(diag_get(diag, 1)->id, "D251");
	ck_assert_ptr_nonnull(strstr(diag_get(diag, 1)->what[LANG_ZH], "联系电话"));
	diag = diag_new(arena);
	ck_assert_ptr_nonnull(strstr(first_record(rules, table, own), "<tel>139</tel>"));
	ck_assert_str_eq(diag_get(diag, 0)->id, "D252");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("record fields");
	TCase *c = tcase_create("fields");
	SRunner *runner = srunner_create(s);
	int failed;
	TTest const *const tests[] = { fields_of_a_record, long_values, mistakes, mistakes_of_the_schema, out_of_tables,
		labels_and_mappings };

	tcase_add_checked_fixture(c, setup, teardown);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(s, c);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
