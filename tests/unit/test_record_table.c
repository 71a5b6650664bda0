/* Tables: values in the ways people write them, heads, places of cells, and that memory does not grow with the file. */
#include <check.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/place.h"
#include "record/table/inner.h"

static struct arena *arena;
static struct diag *diag;
static struct record_rules *rules;
static struct record_mapping *mapping;
static GPtrArray *data;

static void
set_up(void)
{
	arena = arena_new();
	diag = diag_new(arena);
	data = data_folders(arena, NULL);
	if (data == NULL)
		data = data_alone(arena, ".");
	rules = record_rules_load(arena, diag, data);
	ck_assert_ptr_nonnull(rules);
	mapping = record_mapping_load(arena, diag, rules, data, NULL, NULL);
	ck_assert_ptr_nonnull(mapping);
}

static void
tear_down(void)
{
	arena_free(arena);
}

static const struct mapping_field *
field(const char *head)
{
	const struct mapping_table *t = NULL;
	g_autofree char *word = sheet_fold(head);

	for (guint i = 0; i < mapping->tables->len; i++) {
		const struct mapping_table *at = mapping->tables->pdata[i];

		if (at->kind == RECORD_CASE && at->rows == NULL)
			t = at;
	}
	ck_assert_ptr_nonnull(t);
	ck_assert_ptr_nonnull(g_hash_table_lookup(t->names, word));
	return g_hash_table_lookup(t->names, word);
}

static const struct {
	const char *head, *text, *value;
	enum sheet_cell_kind kind;
	int fault; /* diag_code, -1: none */
} values[] = {
	{ "受理日期", "2026-11-20", "2026-11-20", CELL_TEXT, -1 },
	{ "受理日期", "2026/1/5", "2026-01-05", CELL_TEXT, -1 },
	{ "受理日期", "2026.11.20", "2026-11-20", CELL_TEXT, -1 },
	{ "受理日期", "20261120", "2026-11-20", CELL_TEXT, -1 },
	{ "受理日期", "2026年11月20日", "2026-11-20", CELL_TEXT, -1 },
	{ "受理日期", " ２０２６年１月５日 ", "2026-01-05", CELL_TEXT, -1 },
	{ "受理日期", "46346", "2026-11-20", CELL_NUMBER, -1 },
	{ "受理日期", "46346.75", "2026-11-20", CELL_NUMBER, -1 },
	{ "受理日期", "2026年11月20日8时30分", "2026-11-20", CELL_TEXT, -1 },
	{ "受理日期", "/", "", CELL_TEXT, -1 },
	{ "受理日期", "11/20/2026", "11/20/2026", CELL_TEXT, DIAG_CELL_DATE },
	{ "受理日期", "26-11-20", "26-11-20", CELL_TEXT, DIAG_CELL_DATE },
	{ "受理日期", "2026-11", "2026-11", CELL_TEXT, DIAG_CELL_DATE },
	{ "受理日期", "463460", "463460", CELL_TEXT, DIAG_CELL_DATE },
	{ "受理日期", "2026-11-20-", "2026-11-20-", CELL_TEXT, DIAG_CELL_DATE },
	{ "受理日期", "2026-11-20 25:00", "2026-11-20 25:00", CELL_TEXT, DIAG_CELL_CLOCK },
	{ "户号", "1500000000001", "1500000000001", CELL_TEXT, -1 },
	{ "户号", "1500000000001.0", "1500000000001", CELL_TEXT, -1 },
	{ "户号", "=\"0012345678\"", "0012345678", CELL_TEXT, -1 },
	{ "户号", "'0012345678", "0012345678", CELL_TEXT, -1 },
	{ "户号", "12345678", "12345678", CELL_NUMBER, DIAG_CELL_DIGITS },
	{ "户号", "1.5E+12", "1.5E+12", CELL_TEXT, DIAG_CELL_RUINED },
	{ "户号", "2022-03-01", "2022-03-01", CELL_DATE, DIAG_CELL_RUINED },
	{ "申请编号", "2203000000000000000", "2203000000000000000", CELL_TEXT, DIAG_CELL_ROUNDED },
	{ "供电容量", "1,250.50 kVA", "1250.50", CELL_TEXT, -1 },
	{ "供电容量", "１２５０", "1250", CELL_TEXT, -1 },
	{ "供电容量", "1,25", "1,25", CELL_TEXT, -1 },
	{ "供电容量", "1250.0", "1250", CELL_TEXT, -1 },
	{ "供电容量", "1250.00", "1250.00", CELL_TEXT, -1 },
	{ "供电容量", "0.50", "0.50", CELL_TEXT, -1 },
	{ "供电容量", "0008", "8", CELL_TEXT, -1 },
	{ "供电容量", "-00.50", "-0.50", CELL_TEXT, -1 },
	{ "供电容量", "000", "0", CELL_TEXT, -1 },
	{ "供电容量", "630", "630", CELL_DAMAGED, DIAG_CELL_DAMAGED },
	{ "联系电话", "2022/3/5", "2022/3/5", CELL_DATE, DIAG_CELL_RUINED },
	{ "联系电话", "2022/3/5", "2022/3/5", CELL_TEXT, DIAG_CELL_RUINED },
	{ "证件号码", "2022年3月5日", "2022年3月5日", CELL_TEXT, DIAG_CELL_RUINED },
	{ "联系电话", "000-0000-0001/2", "000-0000-0001/2", CELL_TEXT, -1 },
	{ "联系电话", "1380000.0", "1380000", CELL_TEXT, -1 },
	{ "供电容量", "#REF!", "#REF!", CELL_TEXT, DIAG_CELL_ERROR },
	{ "供电容量", "630", "630", CELL_UNKNOWN, DIAG_CELL_FORMULA },
	{ "电压等级", "交流10KV", "10kV", CELL_TEXT, -1 },
	{ "电压等级", "66kV", "66kV", CELL_TEXT, -1 },
	{ "是否重要客户", "√", "yes", CELL_TEXT, -1 },
	{ "是否重要客户", "无", "no", CELL_TEXT, -1 },
	{ "办理环节", "竣工检验", "completion", CELL_TEXT, -1 },
	{ "机井产权", "部分村民集体", "villagers", CELL_TEXT, -1 },
	{ "项目类别", "电能替代", "electric_substitution", CELL_TEXT, -1 },
	{ "是否重要客户", "大概", "大概", CELL_TEXT, DIAG_CELL_VALUE },
	{ "户名", "\xe3\x80\x80 甲某某\r\n", "甲某某", CELL_TEXT, -1 },
	{ "户名", "无", "无", CELL_TEXT, -1 },
	{ "户名", "虚构县\n 水泥有限公司", "虚构县水泥有限公司", CELL_TEXT, -1 },
	{ "户名", "Fictitious\r\nCement", "Fictitious Cement", CELL_TEXT, -1 },
	{ "备注", "一、甲\n二、乙", "一、甲\n二、乙", CELL_TEXT, -1 },
	{ "户名", "虚构县??水泥", "虚构县??水泥", CELL_TEXT, DIAG_CELL_LOST },
	{ "户名", "虚构?甲", "虚构?甲", CELL_TEXT, DIAG_CELL_LOST },
	{ "备注", "能否改期?请回话", "能否改期?请回话", CELL_TEXT, -1 },
	{ "备注", "能否改期？请回话?", "能否改期？请回话?", CELL_TEXT, -1 },
	{ "户名",
	    "甲\x01"
	    "乙",
	    "甲\x01"
	    "乙",
	    CELL_TEXT, DIAG_CELL_CONTROL },
};

START_TEST(value)
{
	const struct sheet_value v = { .text = values[_i].text, .held = values[_i].text, .kind = values[_i].kind };
	struct convert_result c = convert_cell(arena, mapping, field(values[_i].head), v);

	ck_assert_str_eq(c.value, values[_i].value);
	ck_assert_msg((int)c.fault - 1 == values[_i].fault, "%s: fault %d, not %d", values[_i].text, (int)c.fault - 1,
	    values[_i].fault);
}
END_TEST

/* Days and times as people and programs write them; refused ones with what they nearly are. */
static const struct {
	const char *text;
	bool timed;
	const char *value, *about;
	int fault;
} days[] = {
	{ "2022-03-01T08:00:00.000+08:00", false, "2022-03-01", NULL, -1 },
	{ "2022-03-01T08:00:00.000+08:00", true, "2022-03-01T08:00", NULL, -1 },
	{ "2022-03-01T08:00+08:00[Asia/Shanghai]", true, "2022-03-01T08:00", NULL, -1 },
	{ "2022-03-01T08:00:00+0800", true, "2022-03-01T08:00", NULL, -1 },
	{ "2022-03-01T00:00:00Z", false, "2022-03-01", NULL, -1 },
	{ "2022-02-28T16:00:00.000Z", false, "2022-03-01", "2022-03-01T00:00", DIAG_CELL_ZONE },
	{ "2022-03-01T00:30:00Z", true, "2022-03-01T08:30", "2022-03-01T08:30", DIAG_CELL_ZONE },
	{ "2022-03-01 00:00:00.0", false, "2022-03-01", NULL, -1 },
	{ "2022-03-01 23:59:59", false, "2022-03-01", NULL, -1 },
	{ "2022-03-01 23:59:59.999", false, "2022-03-01", NULL, -1 },
	{ "2022/3/1 0:00", false, "2022-03-01", NULL, -1 },
	{ "2022/3/1 0:00:00", false, "2022-03-01", NULL, -1 },
	{ "20220301083000", false, "2022-03-01", NULL, -1 },
	{ "20220301083000", true, "2022-03-01T08:30", NULL, -1 },
	{ "20220301083000123", true, "2022-03-01T08:30", NULL, -1 },
	{ "202203010830", true, "2022-03-01T08:30", NULL, -1 },
	{ "2022年3月1日 上午8时", true, "2022-03-01T08:00", NULL, -1 },
	{ "2022年3月1日 下午3时30分", true, "2022-03-01T15:30", NULL, -1 },
	{ "2022年3月1日下午3点", true, "2022-03-01T15:00", NULL, -1 },
	{ "2022-03-01 凌晨0:30", true, "2022-03-01T00:30", NULL, -1 },
	{ "2022-03-01 中午12时", true, "2022-03-01T12:00", NULL, -1 },
	{ "2022/3/1 3:30 PM", true, "2022-03-01T15:30", NULL, -1 },
	{ "2022/3/1 12:30 AM", true, "2022-03-01T00:30", NULL, -1 },
	{ "2022-03-01 24:00", true, "2022-03-02T00:00", NULL, -1 },
	{ "2022-03-01 24:00", false, "2022-03-01", NULL, -1 },
	{ "2022年3月1日 星期二", false, "2022-03-01", NULL, -1 },
	{ "2022-03-01(周二)", false, "2022-03-01", NULL, -1 },
	{ "二〇二二年三月一日", false, "2022-03-01", NULL, -1 },
	{ "二零二二年十二月二十一日", false, "2022-12-21", NULL, -1 },
	{ "二○二二年十月三十日", false, "2022-10-30", NULL, -1 },
	{ "Tue Mar 01 08:00:00 CST 2022", true, "2022-03-01T08:00", NULL, -1 },
	{ "Tue Mar 01 2022 08:00:00 GMT+0800 (中国标准时间)", true, "2022-03-01T08:00", NULL, -1 },
	{ "Tue, 01 Mar 2022 00:00:00 GMT", true, "2022-03-01T08:00", "2022-03-01T08:00", DIAG_CELL_ZONE },
	{ "1-Mar-2022", false, "2022-03-01", NULL, -1 },
	{ "March 1, 2022", false, "2022-03-01", NULL, -1 },
	{ "46346.99999999", false, "2026-11-21", NULL, -1 },
	{ "46346.999988425926", false, "2026-11-20", NULL, -1 },
	{ "3/1/2022", false, "3/1/2022", " → 2022-03-01 / 2022-01-03", DIAG_CELL_DATE },
	{ "13/1/2022", false, "13/1/2022", " → 2022-01-13", DIAG_CELL_DATE },
	{ "22-3-15", false, "22-3-15", " → 2022-03-15 / 2015-03-22", DIAG_CELL_DATE },
	{ "1-Mar-22", false, "1-Mar-22", " → 2022-03-01", DIAG_CELL_DATE },
	{ "01-3月 -22", false, "01-3月 -22", " → 2022-03-01", DIAG_CELL_DATE },
	{ "1646092800000", false, "1646092800000", " → 2022-03-01 08:00", DIAG_CELL_DATE },
	{ "1646092800", false, "1646092800", " → 2022-03-01 08:00", DIAG_CELL_DATE },
	{ "2022030108", false, "2022030108", " → 2022-03-01 08:00", DIAG_CELL_DATE },
	{ "220301", false, "220301", " → 2022-03-01", DIAG_CELL_DATE },
	{ "202203", false, "202203", "", DIAG_CELL_DATE },
	{ "2022-3/1", false, "2022-3/1", " → 2022-03-01", DIAG_CELL_DATE },
	{ "2022 3 1", false, "2022 3 1", " → 2022-03-01", DIAG_CELL_DATE },
	{ "2022.3.1 上午15时", false, "2022.3.1 上午15时", " → 2022-03-01", DIAG_CELL_DATE },
	{ "3月1日", false, "3月1日", "", DIAG_CELL_DATE },
	{ "昨天", false, "昨天", "", DIAG_CELL_DATE },
	{ "20221301083000", false, "20221301083000", "", DIAG_CELL_DATE },
	{ "2022-03-01", true, "2022-03-01", "2022-03-01", DIAG_CELL_TIME },
	{ ":+:", false, ":+:", "", DIAG_CELL_DATE },
	{ "Z", false, "Z", "", DIAG_CELL_DATE },
	{ "12:Z+08", false, "12:Z+08", "", DIAG_CELL_DATE },
};

START_TEST(day)
{
	const struct sheet_value v = { .text = days[_i].text, .held = days[_i].text, .kind = CELL_TEXT };
	struct convert_result c = convert_day(arena, v, days[_i].timed);

	ck_assert_str_eq(c.value, days[_i].value);
	ck_assert_msg((int)c.fault - 1 == days[_i].fault, "%s: fault %d, not %d", days[_i].text, (int)c.fault - 1,
	    days[_i].fault);
	if (days[_i].about != NULL)
		ck_assert_str_eq(c.about, days[_i].about);
}
END_TEST

/* What a cell of a number in its format gives a field. */
static const struct {
	const char *head, *code;
	double number;
	const char *value;
	int fault;
} formats[] = {
	{ "供电容量", "General", 1250, "1250", -1 },
	{ "供电容量", "0.00", 1250, "1250.00", -1 },
	{ "供电容量", "#,##0.00\"kVA\"", 1250.5, "1250.50", -1 },
	{ "供电容量", "#,##0\"kW\"", 1250, "1,250kW", -1 }, /* as when it is typed: the schema tells of it */
	{ "供电容量", "0", 630.1234, "630", DIAG_CELL_SHOWN },
	{ "供电容量", "0000", 8, "8", -1 },
	{ "供电容量", "0.0", 0.1 + 0.2, "0.3", -1 },
	{ "供电容量", "0,", 630000, "630", DIAG_CELL_OTHER },
	{ "供电容量", ";;;", 630, "", DIAG_CELL_OTHER },
	{ "供电容量", "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"?\?_ ;_ @_ ", 0, "0", -1 },
	{ "供电容量", "#,##0_);(#,##0)", -630, "-630", -1 },
	{ "供电容量", "# ?/?", 630.5, "630.5", -1 },
	{ "供电容量", "0.00E+00", 630, "630", -1 },
	{ "供电容量", "yyyy/m/d", 44621, "2022/3/1", DIAG_CELL_RUINED },
	{ "户号", "\"418820241\"0000", 1, "4188202410001", -1 },
	{ "户号", "0000000000000", 412345678901.0, "0412345678901", -1 },
	{ "户号", "#,##0", 4188202410001.0, "4188202410001", -1 },
	{ "户号", "0.00", 4188202410001.0, "4188202410001", -1 },
	{ "户号", "0.00E+00", 4188202410001.0, "4188202410001", -1 },
	{ "申请编号", "General", 220300000000000012.0, "220300000000000000", DIAG_CELL_RUINED },
	{ "受理日期", "m月d日", 44621, "2022-03-01", -1 },
	{ "受理日期", "General", 44621, "2022-03-01", -1 },
	{ "受理日期", "0000-00-00", 20220301, "2022-03-01", -1 },
	{ "受理日期", "#,##0", 20220301, "2022-03-01", -1 },
	{ "受理日期", "yyyy/m/d", 0, "0", DIAG_CELL_DATE },
	{ "户名", "0.00", 1250, "1250.00", -1 },
	{ "户名", "yyyy\"年\"m\"月\"d\"日\"", 44621, "2022年3月1日", -1 },
	{ "户名", "h:mm", 0.354166666666667, "8:30", -1 },
	{ "是否重要客户", "[=1]\"是\";[=0]\"否\"", 1, "yes", -1 },
};

START_TEST(format)
{
	struct sheet_row *r = sheet_row_new(1);
	struct convert_result c;

	sheet_row_add(r, "", 0, CELL_TEXT);
	sheet_row_add_number(r, number_format_read(arena, formats[_i].code), formats[_i].number);
	c = convert_cell(arena, mapping, field(formats[_i].head), sheet_row_value(r, 1));
	ck_assert_str_eq(c.value, formats[_i].value);
	ck_assert_msg((int)c.fault - 1 == formats[_i].fault, "%s %s: fault %d, not %d", formats[_i].head,
	    formats[_i].code, (int)c.fault - 1, formats[_i].fault);
	sheet_row_free(r);
}
END_TEST

START_TEST(counts_from_1904)
{
	const struct sheet_value v = { .text = "43159", .held = "43159", .kind = CELL_NUMBER, .from_1904 = true };

	ck_assert_str_eq(convert_cell(arena, mapping, field("受理日期"), v).value, "2022-03-01");
}
END_TEST

static char *
put(const char *name, const char *text)
{
	char *folder = arena_adopt(arena, g_dir_make_tmp("banwen-table-XXXXXX", NULL), g_free);
	char *path = arena_printf(arena, "%s/%s", folder, name);

	ck_assert(g_file_set_contents(path, text, -1, NULL));
	return path;
}

static struct record_reader *
open_table(const char *path)
{
	struct record_reading how = { .mapping = mapping, .kind = RECORD_KIND_COUNT };

	return record_open(diag, path, &how);
}

/* What is found at a value, at a missing field and at the record is told of its cell, its empty cell and its row. */
START_TEST(places)
{
	char *path = put("客户.csv", "清单,,\n申请编号,户名,供电容量（kVA）,联系电话\n220300000001,虚构甲,六百三,\n");
	struct record_reader *r = open_table(path);
	struct record_text *t = record_next(r, arena, diag);
	const struct source *s = &t->source;
	struct spot spot;

	ck_assert_str_eq(t->id, "220300000001");
	spot = place_spot(arena, (struct place){ s, (guint64)(strstr(s->text, "<cap_kva>") - s->text) });
	ck_assert_str_eq(spot.letters, "C");
	ck_assert_uint_eq(spot.line, 3);
	ck_assert_str_eq(spot.header, "供电容量（kVA）");
	ck_assert_str_eq(spot.content, "六百三");
	spot = place_spot(arena, (struct place){ s, 0 });
	ck_assert_str_eq(spot.letters, "");
	ck_assert_uint_eq(spot.line, 3);
	spot = place_spot_field(arena, (struct place){ s, 0 }, "联系电话");
	ck_assert_str_eq(spot.letters, "D");
	ck_assert_ptr_null(record_next(r, arena, diag));
	record_close(r);
	g_remove(path);
}
END_TEST

/* Fields as a clerk with the table finds them. */
static const struct {
	const char *path, *value; /* value NULL: the field is named */
	const char *zh, *en;
} said[] = {
	{ "dates/reply", NULL, "“答复时间”一列", "column “答复时间”" },
	{ "tel", NULL, "“联系电话”一列", "column “联系电话”" },
	{ "dates/apply", NULL, "“受理日期”一列（表里没有，先加上）", "column “受理日期” (the table has none: add it)" },
	{ "supply/volt", NULL, "“电源1电压”一列", "column “电源1电压”" },
	{ "supply/line", NULL, "“客户-供电电源.csv”表（没有就另建一张，先写上与主表同名的编号列）的“供电线路”一列",
	    "column “供电线路” of sheet “客户-供电电源.csv” (where there is none, begin one with the column of ids of the main table)" },
	{ "opinion", NULL, "“客户-意见单.csv”表（没有就另建一张，先写上与主表同名的编号列）",
	    "sheet “客户-意见单.csv” (where there is none, begin one with the column of ids of the main table)" },
	{ "package/file", NULL, "“客户-归档包文件.csv”表（没有就另建一张，先写上与主表同名的编号列）",
	    "sheet “客户-归档包文件.csv” (where there is none, begin one with the column of ids of the main table)" },
	{ "hazard", NULL, "“用电安全检查”各列（表里没有，先加上）",
	    "columns of “用电安全检查” (the table has none: add them)" },
	{ "@via_agent", "no", "“是否代办”一列填“否”", "write “否” in column “是否代办”" },
	{ "@sanling", "no", "加一列“三零”服务，填“否”", "add a column “三零”服务 and write “否” in it" },
	{ "materials/material/@ref", "AR01", "“已收资料”一列加上“AR01”（几样之间用“、”隔开）",
	    "add “AR01” in column “已收资料” (several with “、” between)" },
};

START_TEST(named)
{
	char *path = put("客户.csv",
	    "申请编号,答复时间,是否代办,联系电话,已收资料,电源1电压\n220300000001,2022-03-01,,,,\n");
	struct record_reader *r = open_table(path);
	struct record_text *t = record_next(r, arena, diag);
	const struct record record = { .kind = RECORD_CASE, .source = &t->source };
	const char *given = said[_i].path, *wanted = said[_i].value;
	const char *want[LANG_COUNT] = { said[_i].zh, said[_i].en };

	for (enum lang lang = 0; lang < LANG_COUNT; lang++)
		ck_assert_str_eq(wanted == NULL ? record_named(rules, arena, &record, given, lang) :
						  record_write(rules, arena, &record, given, wanted,
						      record_said(rules, arena, &record, given, wanted), lang),
		    want[lang]);
	record_close(r);
	g_remove(path);
}
END_TEST

/* The same as XML has them. */
START_TEST(named_in_xml)
{
	ck_assert_str_eq(record_named(rules, arena, NULL, "dates/reply", LANG_ZH), "“方案答复日期”（dates/reply）");
	ck_assert_str_eq(record_named(rules, arena, NULL, "materials/material/@form", LANG_ZH),
	    "“原件或复印件”（form）");
	ck_assert_str_eq(record_named(rules, arena, NULL, "@sanling", LANG_EN), "sanling");
	ck_assert_str_eq(record_write(rules, arena, NULL, "@sanling", "no", "否", LANG_ZH),
	    "“三零”服务写“否”（sanling=\"no\"）");
	ck_assert_str_eq(record_write(rules, arena, NULL, "materials/material/@ref", "AR01", "AR01", LANG_ZH),
	    "“归档资料”加上“AR01”（<material ref=\"AR01\"/>）");
	ck_assert_str_eq(record_write(rules, arena, NULL, "materials/material/@ref", "AR01", "AR01", LANG_EN),
	    "add <material ref=\"AR01\"/>");
	ck_assert_str_eq(record_write(rules, arena, NULL, "channel", "短信", "短信", LANG_ZH),
	    "“告知渠道”加上“短信”（<channel>短信</channel>）");
}
END_TEST

/* The record does not borrow from its reader. */
START_TEST(outlives_the_reader)
{
	char *path = put("a.csv", "申请编号,户名\n220300000001,虚构甲\n");
	struct record_reader *r = open_table(path);
	struct record_text *t = record_next(r, arena, diag);

	record_close(r);
	ck_assert_str_eq(t->source.name, path);
	ck_assert_str_eq(place_spot(arena, (struct place){ &t->source, t->source.length - 10 }).file, path);
	for (gsize i = 0; i < t->source.cell_count; i++)
		if (t->source.cells[i].column == 2)
			ck_assert_str_eq(t->source.cells[i].header, "户名");
	g_remove(path);
}
END_TEST

START_TEST(memory)
{
	g_autoptr(GString) text = g_string_new("申请编号,户名,供电容量,用电地址\n");
	g_autoptr(arena) a = arena_new();
	struct record_reader *r;
	struct rusage before, after;
	guint64 count = 0;
	char *path;

	for (guint i = 0; i < 200000; i++)
		g_string_append_printf(text, "2203%08u,虚构 %u 有限公司,630,\"云中市（虚构）工业路 %u 号, 东楼\"\n", i,
		    i, i);
	path = put("big.csv", text->str);
	getrusage(RUSAGE_SELF, &before);
	r = open_table(path);
	while (record_next(r, a, diag) != NULL) {
		count++;
		arena_reset(a);
	}
	record_close(r);
	getrusage(RUSAGE_SELF, &after);
	ck_assert_uint_eq(count, 200000);
	if (g_getenv("ASAN_OPTIONS") == NULL) /* its quarantine keeps what was freed */
		ck_assert_msg(after.ru_maxrss - before.ru_maxrss < 8 * 1024, "%ld KB more",
		    after.ru_maxrss - before.ru_maxrss);
	g_remove(path);
}
END_TEST

/* Rows that belong to one record cost their number, not its square. */
START_TEST(many_rows)
{
	g_autoptr(GString) rows = g_string_new("公告号,线路,停电范围\n");
	char *path = put("停电.csv", "公告号,停电类型\nG1,计划停电\n"), *details;
	g_autofree char *folder = g_path_get_dirname(path);
	clock_t begun = clock();
	struct record_reader *r;
	struct record_text *t;

	for (guint i = 0; i < 10000; i++)
		g_string_append_printf(rows, "G1,10kV 甲%u线,%u 号台区\n", i, i);
	details = arena_printf(arena, "%s/停电-明细.csv", folder);
	ck_assert(g_file_set_contents(details, rows->str, -1, NULL));
	r = open_table(path);
	t = record_next(r, arena, diag);
	ck_assert_ptr_nonnull(t);
	ck_assert_ptr_nonnull(g_strstr_len(t->source.text, (gssize)t->source.length, "甲9999线"));
	ck_assert_double_lt((double)(clock() - begun) / CLOCKS_PER_SEC, 2);
	record_close(r);
	g_remove(details);
	g_remove(path);
}
END_TEST

static void
check_lists(enum record_kind kind, const struct model *m)
{
	for (guint i = 0; i < m->children->len; i++) {
		const struct model *child = m->children->pdata[i];

		if (child->many && (child->children->len > 0 || child->attributes->len > 0))
			ck_assert_msg(mapping_table_of(mapping, kind, child) != NULL, "%s has no table", child->name);
		check_lists(kind, child);
	}
}

/* Each list of a record has a table, and each field is what its label heads there. */
START_TEST(every_field_has_a_head)
{
	for (enum record_kind kind = RECORD_CASE; kind < RECORD_KIND_COUNT; kind++)
		check_lists(kind, rules->kind[kind]);
	for (guint i = 0; i < mapping->tables->len; i++) {
		const struct mapping_table *t = mapping->tables->pdata[i];

		for (guint k = 0; k < t->fields->len; k++) {
			const struct mapping_field *f = t->fields->pdata[k], *found;
			g_autofree char *head = sheet_fold(model_label(f->leaf));

			if (f->rows != t->list)
				continue;
			found = g_hash_table_lookup(t->names, head);
			ck_assert_msg(found != NULL && found->leaf == f->leaf, "%s of %s is not headed %s", f->path,
			    t->rows, model_label(f->leaf));
		}
	}
}
END_TEST

/* What rows of one record say of all of it, they say once. */
START_TEST(said_once)
{
	char *path = put("停电.csv",
	    "公告号,停电类型,告知渠道,线路\nG1,计划停电,微信、电话,一线\nG1,计划停电,微信、电话,二线\n");
	struct record_reader *r = open_table(path);
	struct record_text *t = record_next(r, arena, diag);

	ck_assert_ptr_nonnull(t);
	ck_assert_ptr_nonnull(strstr(t->source.text, "<channel>微信</channel><channel>电话</channel></outage>"));
	ck_assert_ptr_nonnull(strstr(t->source.text, "二线"));
	record_close(r);
	g_remove(path);
}
END_TEST

/* A mapping proposed for a table can be used for it. */
START_TEST(proposal_holds)
{
	char *path = put("a.csv", "申请编号,户名,容量,电源1电压,<心情 & \"天气\">\n1,2,3,4,5\n");
	struct record_reading how = { .mapping = mapping, .kind = RECORD_KIND_COUNT };
	char *const paths[] = { (char *)path, NULL };
	char *text = record_propose(arena, diag, paths, &how);
	char *own;

	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, "<column field=\"cap_kva\">容量</column>"));
	own = put("own.xml", text);
	ck_assert_ptr_nonnull(record_mapping_load(arena, diag, rules, data, NULL, own));
	g_remove(path);
	g_remove(own);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("record_table");
	TCase *c = tcase_create("tables");
	SRunner *r = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, value, 0, G_N_ELEMENTS(values));
	tcase_add_loop_test(c, day, 0, G_N_ELEMENTS(days));
	tcase_add_loop_test(c, format, 0, G_N_ELEMENTS(formats));
	tcase_add_test(c, counts_from_1904);
	tcase_add_test(c, places);
	tcase_add_loop_test(c, named, 0, G_N_ELEMENTS(said));
	tcase_add_test(c, named_in_xml);
	tcase_add_test(c, outlives_the_reader);
	tcase_add_test(c, memory);
	tcase_add_test(c, many_rows);
	tcase_add_test(c, said_once);
	tcase_add_test(c, every_field_has_a_head);
	tcase_add_test(c, proposal_holds);
	suite_add_tcase(s, c);
	srunner_run_all(r, CK_NORMAL);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
