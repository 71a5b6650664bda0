/* Policy beyond single rules: the matrix, stages and what they bar, clocks, the calendar, offices, bad input. */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy_fixture.h"

static struct arena *setup, *mem;
static struct diag *diag;
static struct policy *policy;
static struct record_rules *record_rules;

static void
prepare(void)
{
	setup = arena_new();
	policy = load_policy(setup);
	record_rules = load_record_rules(setup);
}

static void
clean_up(void)
{
	arena_free(setup);
}

static void
begin(void)
{
	mem = arena_new();
	diag = diag_new(mem);
}

static void
end(void)
{
	arena_free(mem);
}

static xmlNode *
judge_as(const char *text, const char *stage, const char *as_of)
{
	struct policy_question question = { .record = parse_record(mem, record_rules, text),
		.stage = stage,
		.as_of = as_of };

	return policy_judge(policy, mem, diag, &question);
}

static xmlNode *
judge(const char *text)
{
	return judge_as(text, NULL, NULL);
}

static const struct finding *
finding_of(const char *id)
{
	for (gsize i = 0; i < diag_count(diag); i++)
		if (strcmp(diag_get(diag, i)->id, id) == 0)
			return diag_get(diag, i);
	return NULL;
}

static guint
count_of(const char *id)
{
	guint count = 0;

	for (gsize i = 0; i < diag_count(diag); i++)
		count += strcmp(diag_get(diag, i)->id, id) == 0;
	return count;
}

static const xmlNode *
find_item(const xmlNode *verdict, const char *id)
{
	const xmlNode *list = xml_child(verdict, "checklist");

	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item"))
			if (xml_attr_is(item, "id", id))
				return item;
	return NULL;
}

static const xmlNode *
find_named(const xmlNode *verdict, const char *list, const char *name, const char *id)
{
	for (xmlNode *node = xml_child(xml_child(verdict, list), name); node != NULL; node = xml_next(node, name))
		if (xml_attr_is(node, "id", id))
			return node;
	return NULL;
}

/* The 17 rows of the printed table: one character a column A…H, R for √, C for △, . for blank. */
static const char *const MATRIX[17] = {
	"RRRRRRRR",
	"RRRRRRRR",
	"RRRRRRRR",
	".......C",
	".CRR.CCC",
	".......C",
	"RRRRRRRR",
	".......R",
	".......R",
	".......C",
	".......C",
	".......R",
	".......R",
	".......R",
	".......R",
	"RRRRRRRR",
	"RRRRRRRR",
};
static const char *const COLUMN_TYPE[8] = {
	"lv_resident",
	"lv_nonres",
	"well_person",
	"well_collective",
	"ev_resident",
	"ev_nonres",
	"base5g",
	"hv_ordinary",
};

static char
mark_of(const xmlNode *item)
{
	return xml_attr_is(item, "mark", "√") ? 'R' : xml_attr_is(item, "mark", "△") ? 'C' : '.';
}

static void
read_column(const xmlNode *verdict, char column[17])
{
	memset(column, '.', 17);
	for (xmlNode *group = xml_child(xml_child(verdict, "checklist"), "group"); group != NULL;
	     group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item")) {
			gint64 row = g_ascii_strtoll(xml_attr_or(item, "row", "0"), NULL, 10);

			if (row == 0)
				continue;
			ck_assert_int_le(row, 17);
			ck_assert_msg(column[row - 1] == '.' || column[row - 1] == mark_of(item), "row %d disagrees",
			    (int)row);
			column[row - 1] = mark_of(item);
		}
}

START_TEST(names_lead_to_ids)
{
	static const char *const rows[][3] = {
		{ "region", "安阳", "anyang-2022" },
		{ "region", "anyang-2022", "anyang-2022" },
		{ "region", "郑州", "郑州" },
		{ "type", "高压普通客户", "hv_ordinary" },
		{ "type", "高压普通用户", "hv_ordinary" },
		{ "type", "低压小微", "lv_small_micro" },
		{ "type", "高压", "高压" },
		{ "document", "供电方案答复单", "supply-scheme-reply" },
		{ "document", "答复单", "supply-scheme-reply" },
		{ "document", "意见单", "意见单" },
		{ "stage", "竣工", "completion" },
		{ "stage", "现场验收", "completion" },
		{ "stage", "", "" },
		{ "stage", "安阳", "安阳" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		ck_assert_str_eq(policy_id(policy, mem, rows[i][0], rows[i][1]), rows[i][2]);
}
END_TEST

START_TEST(ids_are_told_with_their_names)
{
	GPtrArray *ids = policy_stages(policy, mem), *called;

	g_ptr_array_add(ids, (char *)"nowhere");
	called = policy_called(policy, mem, "stage", ids);
	ck_assert_uint_eq(called->len, ids->len);
	ck_assert_str_eq(called->pdata[0], "受理申请（acceptance）");
	ck_assert_str_eq(called->pdata[called->len - 1], "nowhere");
}
END_TEST

START_TEST(the_matrix_is_the_printed_one)
{
	guint ticks = 0, triangles = 0;

	for (guint c = 0; c < 8; c++) {
		g_autofree char *text = g_strdup_printf("<case id='m' region='anyang-2022' type='%s' stage='archive'/>",
		    COLUMN_TYPE[c]);
		char column[17];

		read_column(judge(text), column);
		for (guint row = 0; row < 17; row++) {
			ck_assert_msg(column[row] == MATRIX[row][c], "row %u column %c: %c", row + 1, 'A' + c,
			    column[row]);
			ticks += column[row] == 'R';
			triangles += column[row] == 'C';
		}
	}
	ck_assert_uint_eq(ticks, 56);
	ck_assert_uint_eq(triangles, 8);
}
END_TEST

/* What each class must have: status of every item of an empty archive. */
static char *
needed(const char *attributes)
{
	g_autofree char *text = g_strdup_printf("<case id='m' region='anyang-2022' stage='archive' %s/>", attributes);
	const xmlNode *verdict = judge(text);
	g_autoptr(GString) list = g_string_new(NULL);

	for (xmlNode *group = xml_child(xml_child(verdict, "checklist"), "group"); group != NULL;
	     group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item"))
			if (xml_attr_is(item, "status", "missing"))
				g_string_append_printf(list, "%s%s%s", list->len > 0 ? " " : "",
				    xml_attr(item, "id") + 2, xml_attr_is(item, "need", "should") ? "?" : "");
	return arena_strdup(mem, list->str);
}

START_TEST(each_class_needs_its_papers)
{
	ck_assert_str_eq(needed("type='lv_resident'"), "01 02 03 07 16 17? 18");
	ck_assert_str_eq(needed("type='lv_nonres'"), "01 02 03 07 16 17? 18");
	ck_assert_str_eq(needed("type='lv_nonres' is_org='yes' via_agent='yes'"), "01 02 03 05a 05b 07 16 17? 18");
	ck_assert_str_eq(needed("type='well_person'"), "01 02 03 05a? 05b? 07 16 17? 18");
	ck_assert_str_eq(needed("type='well_person' via_agent='yes'"), "01 02 03 05a 05b 07 16 17? 18");
	ck_assert_str_eq(needed("type='well_collective'"), "01 02 03 05a 05b 07 16 17? 18");
	ck_assert_str_eq(needed("type='hv_ordinary'"), "01 02 03 07 08 09 12a 12b 13 14 15 16 17 18");
	ck_assert_str_eq(needed("type='hv_ordinary' affects_power_quality='yes' special_load='yes'"),
	    "01 02 03 04 06 07 08 09 12a 12b 13 14 15 16 17 18");
	ck_assert_str_eq(needed("type='hv_important'"), "01 02 03 06 07 08 09 10 11 -X1? 12a 12b 13 14 15 16 17 18");
	ck_assert_str_eq(needed("type='hv_ordinary' is_important='yes'"),
	    "01 02 03 06 07 08 09 10 11 -X1? 12a 12b 13 14 15 16 17 18");
	ck_assert_str_eq(needed("type='hv_asset_transfer'"), "01 02 03 07 08 09 10 11 -X1? 12a 12b 13 14 15 16 17 18");
	ck_assert_str_eq(needed("type='hv_asset_transfer' is_important='yes'"),
	    "01 02 03 06 07 08 09 10 11 -X1? 12a 12b 13 14 15 16 17 18");
}
END_TEST

START_TEST(only_earlier_stages_are_asked)
{
	const char *text = "<case id='s' region='anyang-2022' type='hv_ordinary' stage='reply'/>";
	const xmlNode *verdict = judge(text);

	ck_assert_str_eq(xml_attr(find_item(verdict, "AR07"), "status"), "missing");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR08"), "status"), "not-due");
	ck_assert_str_eq(xml_attr(verdict, "complete"), "no");
	ck_assert_ptr_null(finding_of("R-007"));
	verdict = judge_as(text, "archive", NULL);
	ck_assert_str_eq(xml_attr(verdict, "stage"), "reply");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR18"), "status"), "missing");
	ck_assert_ptr_nonnull(finding_of("R-007"));
	ck_assert_ptr_nonnull(finding_of("R-012"));
}
END_TEST

/* A paper of the office's own that is due is told as such until the materials say that it is held. */
START_TEST(an_own_paper_is_told_until_it_is_held)
{
	const char *text = "<case id='s' region='%s' type='%s' stage='%s'><materials>%s</materials></case>";
	const xmlNode *verdict = judge(arena_printf(mem, text, "anyang-2022", "hv_ordinary", "completion", ""));
	const xmlNode *owed = xml_child(xml_child(verdict, "materials"), "owed");

	ck_assert_str_eq(xml_attr(find_item(verdict, "AR08"), "own"), "yes");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR08"), "status"), "missing");
	ck_assert_ptr_null(xml_attr(find_item(verdict, "AR08"), "pages"));
	ck_assert_str_eq(xml_attr(xml_child_of(owed, "paper", "ref", "AR08"), "own"), "yes");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR15"), "own"), "yes");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR15"), "status"), "not-due");
	ck_assert_ptr_null(xml_attr(find_item(verdict, "AR01"), "own"));
	ck_assert_ptr_null(xml_attr(find_item(verdict, "AR13"), "own"));
	verdict = judge(
	    arena_printf(mem, text, "anyang-2022", "hv_ordinary", "completion", "<material ref='AR08' pages='2'/>"));
	ck_assert_ptr_null(xml_attr(find_item(verdict, "AR08"), "own"));
	verdict = judge(arena_printf(mem, text, "jiaxian-2021", "hv_ordinary", "acceptance", ""));
	ck_assert_ptr_null(xml_attr(find_item(verdict, "AR08"), "own"));
	verdict = judge(arena_printf(mem, text, "jiaxian-2021", "hv_ordinary", "reply", ""));
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR08"), "own"), "yes");
}
END_TEST

START_TEST(a_stage_not_reached_is_not_called_skipped)
{
	judge_as("<case id='s' region='anyang-2022' type='hv_important' stage='reply'/>", "archive", NULL);
	ck_assert_ptr_null(finding_of("R-024"));
	ck_assert_ptr_nonnull(finding_of("R-009"));
	judge("<case id='s' region='anyang-2022' type='hv_important' stage='connection'/>");
	ck_assert_uint_eq(count_of("R-024"), 3);
}
END_TEST

START_TEST(the_design_qualification_of_an_ordinary_customer_is_due_at_completion)
{
	const xmlNode *verdict = judge("<case id='s' region='anyang-2022' type='hv_ordinary' stage='completion'/>");

	ck_assert_str_eq(xml_attr(find_item(verdict, "AR09"), "status"), "not-due");
	verdict = judge("<case id='s' region='anyang-2022' type='hv_important' stage='completion'/>");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR09"), "status"), "missing");
}
END_TEST

START_TEST(nothing_missing_bars_the_checklist)
{
	judge("<case id='s' region='anyang-2022' type='hv_important' stage='archive'/>");
	ck_assert_uint_gt(diag_count(diag), 10);
	for (gsize i = 0; i < diag_count(diag); i++) {
		ck_assert_ptr_nonnull(diag_get(diag, i)->bars);
		ck_assert_ptr_null(strstr(diag_get(diag, i)->bars, "archive-checklist"));
	}
	/* What is of a later stage than the paper that lacks, and nothing of its own. */
	ck_assert(text_has_word(finding_of("R-001")->bars, "supply-scheme-reply"));
	ck_assert(text_has_word(finding_of("R-001")->bars, "completion-inspection-opinion"));
	ck_assert(!text_has_word(finding_of("R-001")->bars, "equipment-list"));
	ck_assert_str_eq(finding_of("R-012")->bars, "");
}
END_TEST

static void
check_document(const char *text, const char *id, const char *state, const char *rule)
{
	const xmlNode *document = find_named(judge(text), "documents", "document", id);

	ck_assert_ptr_nonnull(document);
	ck_assert_msg(xml_attr_is(document, "state", state) && g_strcmp0(xml_attr(document, "rule"), rule) == 0,
	    "%s of %s", id, text);
}

START_TEST(documents_are_due_when_their_stage_is_reached)
{
	check_document("<case id='d' region='anyang-2022' type='hv_ordinary' stage='acceptance'/>",
	    "supply-scheme-reply", "not-yet", NULL);
	check_document("<case id='d' region='anyang-2022' type='hv_ordinary' stage='reply'/>", "supply-scheme-reply",
	    "due", NULL);
	check_document("<case id='d' region='anyang-2022' type='hv_ordinary' stage='connection'/>", "archive-checklist",
	    "not-yet", NULL);
	check_document("<case id='d' region='anyang-2022' type='hv_ordinary' stage='archive'/>", "archive-checklist",
	    "due", NULL);
	check_document("<case id='d' region='anyang-2022' type='lv_resident' stage='archive'/>", "supply-scheme-reply",
	    "forbidden", "R-033");
	check_document("<case id='d' region='anyang-2022' type='base5g' stage='archive'/>",
	    "completion-inspection-opinion", "forbidden", "R-021");
	check_document("<case id='d' region='wuhai-2023' type='lv_resident' stage='archive'/>", "supply-scheme-reply",
	    "allowed", NULL);
	check_document("<case id='d' region='wuhai-2023' type='hv_ordinary' stage='completion'/>",
	    "completion-inspection-opinion", "due", NULL);
	check_document("<outage id='d' region='wuhai-2023' type='planned'/>", "outage-planned", "due", NULL);
	check_document("<outage id='d' region='wuhai-2023' type='fault'/>", "outage-planned", "forbidden", NULL);
	check_document("<poster id='d' region='anyang-2022' document='poster-commitment'/>", "poster-commitment", "due",
	    NULL);
	check_document("<poster id='d' region='anyang-2022' document='poster-fees'/>", "poster-commitment", "forbidden",
	    NULL);
}
END_TEST

/* Who prints documents with their state needs no more than what stands beside it. */
START_TEST(a_document_tells_its_state)
{
	const xmlNode *document;

	document = find_named(judge("<case id='d' region='anyang-2022' type='hv_ordinary' stage='reply'><dates>"
				    "<reply>2022-03-08</reply><sign>2022-03-09</sign></dates></case>"),
	    "documents", "document", "supply-scheme-reply");
	ck_assert_str_eq(xml_attr(document, "title"), "供电方案答复单");
	ck_assert_str_eq(xml_attr(document, "stage_label"), "供电方案答复");
	ck_assert_str_eq(xml_attr(document, "state_label"), "应出");
	ck_assert_str_eq(xml_attr(document, "since"), "2022-03-08");
	document = xml_child_of(document->parent, "document", "id", "archive-checklist");
	ck_assert_str_eq(xml_attr(document, "state_label"), "未到");
	ck_assert_ptr_null(xml_attr(document, "since"));
}
END_TEST

START_TEST(a_rule_that_forbids_tells_its_source)
{
	const xmlNode *low = judge("<case id='d' region='anyang-2022' type='lv_resident' stage='archive'/>");
	const xmlNode *high = judge("<case id='d' region='anyang-2022' type='hv_ordinary' stage='archive'/>");
	const xmlNode *document = find_named(low, "documents", "document", "supply-scheme-reply");

	ck_assert_str_eq(xml_attr(document, "rule_source"), "安供电营销〔2022〕24号 三（二）4");
	ck_assert_str_eq(xml_attr(document, "rule_source_en"), "安供电营销〔2022〕24号 III(2)4");
	ck_assert_ptr_null(xml_attr(find_named(high, "documents", "document", "supply-scheme-reply"), "rule_source"));
}
END_TEST

START_TEST(stages_are_reached_in_their_order)
{
	const xmlNode *verdict = judge("<case id='d' region='wuhai-2023' type='hv_ordinary' stage='completion'/>");
	const xmlNode *stage = xml_child(xml_child(verdict, "stages"), "stage");
	bool before = true;

	ck_assert_str_eq(xml_attr(stage, "id"), "acceptance");
	for (; stage != NULL; stage = xml_next(stage, "stage")) {
		ck_assert_str_eq(xml_attr(stage, "reached"), before ? "yes" : "no");
		before = before && !xml_attr_is(stage, "id", "completion");
	}
	ck_assert(!before);
	ck_assert_ptr_null(xml_child(judge("<outage id='d' region='wuhai-2023' type='planned'/>"), "stages"));
}
END_TEST

START_TEST(titles_and_scopes_are_the_regions_own)
{
	const xmlNode *anyang = judge(
	    "<case id='d' region='anyang-2022' type='hv_asset_transfer' is_important='yes' stage='completion'/>");
	const xmlNode *wuhai = judge("<case id='d' region='wuhai-2023' type='hv_ordinary' stage='completion'/>");

	ck_assert_str_eq(
	    xml_attr(find_named(anyang, "documents", "document", "completion-inspection-opinion"), "title"),
	    "客户工程竣工检验意见单");
	ck_assert_str_eq(xml_attr(find_named(wuhai, "documents", "document", "completion-inspection-opinion"), "title"),
	    "客户受电工程竣工检验意见单");
	ck_assert_str_eq(xml_attr(anyang, "class"), "asset_transfer");
	ck_assert_str_eq(xml_attr(anyang, "classes"), "asset_transfer important ordinary");
	ck_assert_str_eq(xml_attr(xml_child(anyang, "opinion_scope"), "label"),
	    "所有电气设备及土建部分、涉网设备及保安电源");
	ck_assert_str_eq(xml_attr(xml_child(wuhai, "opinion_scope"), "label"), "受电工程涉网部分");
	ck_assert_str_eq(xml_attr(xml_child(wuhai, "checklist"), "title"), "归档资料清单");
}
END_TEST

static void
check_clock(const char *dates, const char *as_of, const char *used, const char *excluded, const char *due,
    const char *status)
{
	g_autofree char *text = g_strdup_printf(
	    "<case id='c' region='anyang-2022' type='hv_ordinary' stage='acceptance'>%s</case>", dates);
	const xmlNode *clock = find_named(judge_as(text, NULL, as_of), "deadlines", "deadline", "hv-ordinary");

	ck_assert_msg(g_strcmp0(xml_attr(clock, "used"), used) == 0, "used %s of %s", xml_attr(clock, "used"), dates);
	ck_assert_msg(g_strcmp0(xml_attr(clock, "excluded"), excluded) == 0, "excluded %s of %s",
	    xml_attr(clock, "excluded"), dates);
	ck_assert_msg(g_strcmp0(xml_attr(clock, "due"), due) == 0, "due %s of %s", xml_attr(clock, "due"), dates);
	ck_assert_msg(xml_attr_is(clock, "status", status), "%s of %s", xml_attr(clock, "status"), dates);
}

/* Connected the day of the reply: no works of the customer are in doubt. */
#define NO_WORKS(apply, connect) \
	"<dates><apply>" apply "</apply><reply>" connect "</reply><completion_submit>" connect \
	"</completion_submit><connect>" connect "</connect></dates>"

START_TEST(clocks_count_working_days)
{
	/* The Spring Festival of 2022: 31 January to 6 February off, 29 and 30 January worked. */
	check_clock(NO_WORKS("2022-01-28", "2022-02-08"), NULL, "4", "0", "2022-02-24", "met");
	check_clock(NO_WORKS("2022-03-01", "2022-03-23"), NULL, "16", "0", "2022-03-23", "met");
	check_clock(NO_WORKS("2022-03-01", "2022-03-24"), NULL, "17", "0", "2022-03-23", "late");
	/* The customer's works from the reply to the report of completion. */
	check_clock(
	    "<dates><apply>2022-03-01</apply><reply>2022-03-04</reply><completion_submit>2022-03-31</completion_submit>"
	    "<connect>2022-04-07</connect></dates>",
	    NULL, "7", "19", "2022-04-20", "met");
	/* Not finished: open until the day asked about; works that have not ended are not counted. */
	check_clock("<dates><apply>2022-03-01</apply></dates>", NULL, "0", "0", "2022-03-23", "open");
	check_clock("<dates><apply>2022-03-01</apply></dates>", "2022-03-23", "16", "0", "2022-03-23", "open");
	check_clock("<dates><apply>2022-03-01</apply></dates>", "2022-03-24", "17", "0", "2022-03-23", "late");
	check_clock("<dates><apply>2022-03-01</apply><reply>2022-03-04</reply></dates>", "2022-12-01", "3", "187", NULL,
	    "open");
	check_clock("<dates><apply>2022-03-01</apply><reply>2022-03-30</reply></dates>", NULL, "21", "0", NULL, "late");
	check_clock("<dates/>", "2022-03-24", NULL, NULL, NULL, "open");
	check_clock("<dates><apply>2026-12-30</apply><connect>2027-01-04</connect></dates>", NULL, NULL, NULL, NULL,
	    "unknown");
	check_clock("<dates><apply>9999-12-30</apply><connect>9999-12-31</connect></dates>", NULL, NULL, NULL, NULL,
	    "unknown");
}
END_TEST

START_TEST(clocks_show_their_days)
{
	const char *text =
	    "<case id='c' region='anyang-2022' type='hv_ordinary' stage='acceptance'><dates><apply>2022-03-01</apply>"
	    "<reply>2022-03-04</reply><completion_submit>2022-03-14</completion_submit></dates></case>";
	const xmlNode *clock = find_named(judge_as(text, NULL, "2022-03-21"), "deadlines", "deadline", "hv-ordinary");

	ck_assert_str_eq(xml_attr(clock, "counted"), "2022-03-02…03-04、03-15…03-18、03-21");
	ck_assert_str_eq(xml_attr(clock, "days_off"), "2022-03-19…03-20");
	ck_assert_str_eq(xml_attr(clock, "days_excluded"), "2022-03-05…03-14（客户工程）");
	ck_assert_str_eq(xml_attr(clock, "due"), "2022-03-31");
	ck_assert_ptr_null(finding_of("P113"));
	judge_as(text, NULL, "2022-03-28");
	ck_assert_ptr_null(finding_of("P113"));
	clock = find_named(judge_as(text, NULL, "2022-03-29"), "deadlines", "deadline", "hv-ordinary");
	ck_assert_str_eq(xml_attr(clock, "left"), "2");
	ck_assert_uint_eq(count_of("P113"), 1);
	ck_assert_int_eq(finding_of("P113")->level, DIAG_NOTE);
	judge_as(text, NULL, "2022-04-01");
	ck_assert_uint_eq(count_of("P113"), 1);
	ck_assert_str_eq(finding_of("R-044")->days[LANG_ZH],
	    "应于 2022-03-31 前办完；计入 2022-03-02…03-04、03-15…03-18、03-21…03-25、03-28…04-01；休息 2022-03-19…03-20、03-26…03-27；不计 2022-03-05…03-14（客户工程）");
}
END_TEST

/*
 * Days that are not what their weekday says, as an independent list has them: the PyPI package chinesecalendar 1.11.0
 * (is_workday of every day of the years 2019 to 2026 held against Monday to Friday); both made of the notices of the
 * State Council's office, each by itself.
 */
static const struct {
	int year;
	const char *off;  /* Mondays to Fridays without work, MMDD */
	const char *work; /* Saturdays and Sundays with work */
} UNUSUAL[] = {
	{ 2019, "0101 0204 0205 0206 0207 0208 0405 0501 0502 0503 0607 0913 1001 1002 1003 1004 1007",
	    "0202 0203 0428 0505 0929 1012" },
	{ 2020,
	    "0101 0124 0127 0128 0129 0130 0131 0406 0501 0504 0505 0625 0626 1001 1002 1005 1006 1007 "
	    "1008",
	    "0119 0426 0509 0628 0927 1010" },
	{ 2021, "0101 0211 0212 0215 0216 0217 0405 0503 0504 0505 0614 0920 0921 1001 1004 1005 1006 1007",
	    "0207 0220 0425 0508 0918 0926 1009" },
	{ 2022, "0103 0131 0201 0202 0203 0204 0404 0405 0502 0503 0504 0603 0912 1003 1004 1005 1006 1007",
	    "0129 0130 0402 0424 0507 1008 1009" },
	{ 2023, "0102 0123 0124 0125 0126 0127 0405 0501 0502 0503 0622 0623 0929 1002 1003 1004 1005 1006",
	    "0128 0129 0423 0506 0625 1007 1008" },
	{ 2024,
	    "0101 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 "
	    "1007",
	    "0204 0218 0407 0428 0511 0914 0929 1012" },
	{ 2025, "0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008",
	    "0126 0208 0427 0928 1011" },
	{ 2026,
	    "0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 "
	    "1007",
	    "0104 0214 0228 0509 0920 1010" },
};

static char *
evaluate(const char *expression)
{
	struct xpath_env *env = xpath_env_new(mem);
	struct xpath *xpath = xpath_compile(mem, diag, (struct place){ 0 }, expression);

	ck_assert_ptr_nonnull(xpath);
	policy_functions(policy, env);
	return xpath_string(env, diag, xpath, xml_root(xml_new(mem, "x")));
}

/* Is this a working day?  The day before may be of a year that is not known: the first of all is looked at alone. */
static bool
works(gint64 day)
{
	const char *iso = date_iso(mem, day), *before = date_iso(mem, day - 1);

	if (strcmp(iso, "2019-01-01") == 0)
		return false;
	return strcmp(evaluate(arena_printf(mem, "bw:workdays('%s', '%s')", before, iso)), "1") == 0;
}

static void
check_day(guint row, gint64 day)
{
	const char *iso = date_iso(mem, day);
	g_autofree char *key = g_strdup_printf("%.2s%.2s", iso + 5, iso + 8);
	guint weekday = date_weekday(day);
	bool weekend = weekday == 0 || weekday == 6;
	bool wanted = weekend ? strstr(UNUSUAL[row].work, key) != NULL : strstr(UNUSUAL[row].off, key) == NULL;

	ck_assert_msg(works(day) == wanted, "%s is %sa working day", iso, wanted ? "" : "not ");
}

START_TEST(the_calendar_is_the_published_one)
{
	for (guint row = 0; row < G_N_ELEMENTS(UNUSUAL); row++) {
		g_autofree char *first = g_strdup_printf("%d-01-01", UNUSUAL[row].year),
				*last = g_strdup_printf("%d-12-31", UNUSUAL[row].year);
		gint64 from, to;

		ck_assert(date_parse(first, &from) && date_parse(last, &to));
		for (gint64 day = from; day <= to; day++)
			check_day(row, day);
	}
}
END_TEST

/* A clock that ran over a holiday says which, and which days were made up. */
START_TEST(clocks_name_the_holidays)
{
	const char *text =
	    "<case id='c' region='anyang-2022' type='hv_ordinary' stage='acceptance'><dates><apply>2022-04-21</apply></dates></case>";
	const xmlNode *clock = find_named(judge_as(text, NULL, "2022-05-18"), "deadlines", "deadline", "hv-ordinary");

	ck_assert_str_eq(xml_attr(clock, "counted"),
	    "2022-04-22、04-24（劳动节补班）、04-25…04-29、05-05…05-06、05-07（劳动节补班）、05-09…05-13、05-16…05-18");
	ck_assert_str_eq(xml_attr(clock, "days_off"), "2022-04-23、04-30…05-04（劳动节）、05-08、05-14…05-15");
	ck_assert_str_eq(finding_of("R-044")->days[LANG_EN],
	    arena_printf(mem, "due by 2022-05-16; counted %s; off %s", xml_attr(clock, "counted"),
		xml_attr(clock, "days_off")));
}
END_TEST

START_TEST(working_day_functions)
{
	ck_assert_str_eq(evaluate("bw:workdays('2022-01-28', '2022-01-30')"), "2");
	ck_assert_str_eq(evaluate("bw:workdays('2022-01-30', '2022-02-07')"), "1");
	ck_assert_str_eq(evaluate("bw:workdays('2022-02-07', '2022-01-30')"), "-1");
	ck_assert_str_eq(evaluate("bw:workdays('2022-03-01', '2022-03-01')"), "0");
	ck_assert_str_eq(evaluate("bw:workdays('2022-03-01', '2032-03-01')"), "");
	ck_assert_str_eq(evaluate("bw:workdays('', '2022-03-01')"), "");
	ck_assert_str_eq(evaluate("bw:workdays('2022-03-01', '2022-02-30')"), "");
	ck_assert_str_eq(evaluate("bw:workday-add('2022-01-30', 1)"), "2022-02-07");
	ck_assert_str_eq(evaluate("bw:workday-add('2022-02-07', -1)"), "2022-01-30");
	ck_assert_str_eq(evaluate("bw:workday-add('2022-03-01', 0)"), "2022-03-01");
	ck_assert_str_eq(evaluate("bw:workday-add('2026-12-31', 1)"), "");
	ck_assert_str_eq(evaluate("bw:workday-add('2022-03-01', 1 div 0)"), "");
	ck_assert_str_eq(evaluate("bw:workday-add('x', 1)"), "");
	ck_assert_uint_eq(diag_count(diag), 0);
	evaluate("bw:workdays('2022-03-01')");
	ck_assert_uint_eq(diag_count(diag), 1);
}
END_TEST

START_TEST(unknown_names_are_told)
{
	ck_assert_ptr_null(judge("<case id='u' region='anyang-2023' type='hv_ordinary' stage='reply'/>"));
	ck_assert_ptr_nonnull(finding_of("P110"));
	ck_assert_ptr_nonnull(strstr(finding_of("P110")->what[LANG_ZH], "anyang-2022？"));
	ck_assert_ptr_null(judge("<case id='u' region='anyang-2022' type='hv_ordinarry' stage='reply'/>"));
	ck_assert_ptr_nonnull(strstr(finding_of("P111")->what[LANG_ZH], "hv_ordinary？"));
	ck_assert_uint_eq(finding_of("P111")->spot.column, 35);
	ck_assert_ptr_null(judge("<case id='u' region='wuhai-2023' type='base5g' stage='reply'/>"));
	ck_assert_uint_eq(count_of("P111"), 2);
	ck_assert_ptr_null(judge("<case id='u' region='anyang-2022' type='hv_ordinary'/>"));
	ck_assert_ptr_nonnull(finding_of("P112"));
}
END_TEST

START_TEST(findings_show_where_to_edit)
{
	judge(
	    "<outage id='p' region='wuhai-2023' type='planned' notice_date='2023-06-13' reminder_date='2023-06-18' households='1'>\n"
	    "<row start='2023-06-21T08:00' stop='2023-06-21T09:00'/>\n"
	    "<row start='2023-06-19T08:00' stop='2023-06-19T09:00'/><channel>微信</channel></outage>");
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_uint_eq(finding_of("R-100")->spot.line, 3);
	ck_assert_uint_eq(finding_of("R-100")->spot.column, 6);
	ck_assert_str_eq(finding_of("R-100")->what[LANG_ZH],
	    "计划停电要提前 7 天公告：公告 2023-06-13，停电 2023-06-19，只提前 6 天");
	ck_assert_str_eq(finding_of("R-100")->source[LANG_ZH], "内乌电办〔2023〕5号 三（三）3");
}
END_TEST

START_TEST(a_material_may_come_in_parts_or_stand_for_another)
{
	const xmlNode *verdict = judge(
	    "<case id='x' region='anyang-2022' type='hv_ordinary' stage='archive'><materials>"
	    "<material ref='AR14' part='a' pages='3'/><material ref='AR14' part='c' pages='4'/></materials></case>");
	const xmlNode *item = find_item(verdict, "AR14");

	ck_assert_str_eq(xml_attr(item, "status"), "missing");
	ck_assert_str_eq(xml_attr(item, "parts_missing"), "电气设备出厂合格证书");
	ck_assert_str_eq(xml_attr(item, "pages"), "7");
	verdict = judge("<case id='x' region='anyang-2022' type='well_collective' stage='archive'><materials>"
			"<material ref='AR02' form='original'/></materials></case>");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR05a"), "status"), "held");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR05a"), "instead"), "AR02");
	ck_assert_str_eq(xml_attr(find_item(verdict, "AR05b"), "status"), "missing");
}
END_TEST

/* What was annulled is not held, stays in the volume with its note; pages of a packed case are those that pack has counted. */
START_TEST(an_annulled_paper_stays_and_does_not_count)
{
	static const char
	    text[] = "<case id='C1' region='anyang-2022' type='hv_ordinary' stage='reply'><cons_name>甲厂</cons_name>"
		     "<materials><material ref='AR08' pages='9' void='2022-03-08'/>%s</materials>%s</case>";
	const xmlNode *verdict = judge(arena_printf(mem, text, "", "")), *entry;

	ck_assert_str_ne(xml_attr_or(find_item(verdict, "AR08"), "status", ""), "held");
	entry = xml_child(xml_child(verdict, "volume"), "entry");
	ck_assert_str_eq(xml_attr_or(entry, "note", ""), "2022-03-08 作废");
	ck_assert_str_eq(xml_attr_or(entry, "pages", ""), "9");
	verdict = judge(arena_printf(mem, text, "<material ref='AR08' pages='2'/>",
	    "<package archive_no='0000-YX·2022-D30-KH-0001'><file ref='AR08' material='2' role='archived' pages='4'/></package>"));
	ck_assert_str_eq(xml_attr_or(find_item(verdict, "AR08"), "status", ""), "held");
	ck_assert_str_eq(xml_attr_or(xml_child(verdict, "volume"), "pages", ""), "13");
}
END_TEST

/* In the order of the list, whatever the record's; behind a paper whose pages nobody counted no page can be named. */
START_TEST(the_papers_of_a_case_make_a_volume)
{
	const xmlNode *volume = xml_child(
	    judge(
		"<case id='x' region='anyang-2022' type='hv_ordinary' stage='archive'><app_no>7</app_no>"
		"<cons_name>甲厂</cons_name><materials><material ref='AR15' pages='2'/><material ref='AR14' part='a' pages='9'/>"
		"<material ref='AR09'/><material ref='AR08' pages='4' date='2022-03-09'/><material ref='AR01' pages='1'/>"
		"</materials><dates><apply>2022-03-01</apply><reply>2022-03-08</reply><archive>2022-05-01</archive></dates></case>"),
	    "volume");
	const xmlNode *entry = xml_child(volume, "entry");

	ck_assert_str_eq(xml_attr(volume, "count"), "5");
	ck_assert_str_eq(xml_attr(volume, "pages"), "16");
	ck_assert_str_eq(xml_attr(volume, "uncounted"), "1");
	ck_assert_str_eq(xml_attr(volume, "from"), "2022-03-01");
	ck_assert_str_eq(xml_attr(volume, "until"), "2022-03-08");
	ck_assert_str_eq(xml_attr(entry, "ref"), "AR01");
	ck_assert_str_eq(xml_attr(entry, "author"), "甲厂");
	ck_assert_str_eq(xml_attr(entry, "date"), "2022-03-01");
	entry = xml_next(entry, "entry");
	ck_assert_str_eq(xml_attr(entry, "author"), "国网安阳供电公司");
	ck_assert_str_eq(xml_attr(entry, "doc_no"), "7");
	ck_assert_str_eq(xml_attr(entry, "date"), "2022-03-09");
	ck_assert_str_eq(xml_attr(entry, "first"), "2");
	ck_assert_str_eq(xml_attr(entry, "last"), "5");
	entry = xml_next(entry, "entry");
	ck_assert_str_eq(xml_attr(entry, "ref"), "AR09");
	ck_assert_ptr_null(xml_attr(entry, "author"));
	ck_assert_ptr_null(xml_attr(entry, "doc_no"));
	entry = xml_next(entry, "entry");
	ck_assert_str_eq(xml_attr(entry, "title"), "竣工资料（竣工图纸）");
	ck_assert_ptr_null(xml_attr(entry, "first"));
}
END_TEST

/* The first of the papers of a number that the record gives has it; a number written on a paper goes before. */
START_TEST(a_paper_has_the_number_of_the_record)
{
	static const char *const numbers[] = { "意-1", "合-9", NULL, "合-9-2" };
	const xmlNode *entry = xml_child(
	    xml_child(
		judge(
		    "<case id='x' region='anyang-2022' type='hv_ordinary' stage='archive'><app_no>7</app_no>"
		    "<opinion stage='completion'><sheet_no>意-1</sheet_no></opinion><contract><no>合-9</no></contract>"
		    "<materials><material ref='AR15'/><material ref='AR18'/><material ref='AR18'/>"
		    "<material ref='AR18' doc_no='合-9-2'/></materials></case>"),
		"volume"),
	    "entry");

	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++, entry = xml_next(entry, "entry")) {
		ck_assert_ptr_nonnull(entry);
		ck_assert_pstr_eq(xml_attr(entry, "doc_no"), numbers[i]);
	}
}
END_TEST

/* A contract is of both who sign it, and its number its own: that of the application is not put in its place. */
START_TEST(a_contract_is_of_both)
{
	static const struct {
		const char *name, *author;
	} rows[] = { { "<cons_name>甲厂</cons_name>", "国网安阳供电公司、甲厂" }, { "", NULL } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const xmlNode *entry = xml_child(
		    xml_child(
			judge(arena_printf(mem,
			    "<case id='x' region='anyang-2022' type='hv_ordinary' stage='archive'><app_no>7</app_no>%s"
			    "<materials><material ref='AR18'/></materials></case>",
			    rows[i].name)),
			"volume"),
		    "entry");

		ck_assert_ptr_null(xml_attr(entry, "doc_no"));
		if (rows[i].author != NULL)
			ck_assert_str_eq(xml_attr(entry, "author"), rows[i].author);
		else
			ck_assert_ptr_null(xml_attr(entry, "author"));
	}
}
END_TEST

START_TEST(materials_the_list_does_not_know_are_shown_as_extra)
{
	const xmlNode *verdict = judge("<case id='x' region='wuhai-2023' type='hv_ordinary' stage='archive'><materials>"
				       "<material ref='AR16' title='装接单' form='original'/></materials></case>");
	const xmlNode *item = find_item(verdict, "AR16");

	ck_assert_str_eq(xml_attr(item, "status"), "extra");
	ck_assert_str_eq(xml_attr(item, "title"), "装接单");
	ck_assert_str_eq(xml_attr(item->parent, "label"), "其他");
}
END_TEST

static struct office *
load_office(const char *text)
{
	g_autofree char *path = g_strdup_printf("%s/office-%d.xml", g_get_tmp_dir(), (int)getpid());
	struct office *office;

	ck_assert(g_file_set_contents(path, text, -1, NULL));
	office = office_load(policy, mem, diag, path);
	remove(path);
	return office;
}

START_TEST(an_office_fills_in_its_number)
{
	struct office *office = load_office(
	    "<offices><office region='anyang-2022'><supervision_no> 000-0000-0009 </supervision_no>"
	    "<booking_no>000-0000-0010</booking_no></office></offices>");
	struct policy_question question = { .office = office_region(office, "anyang-2022") };
	const xmlNode *hotlines, *own;

	ck_assert_ptr_nonnull(question.office);
	ck_assert_ptr_null(office_region(office, "wuhai-2023"));
	ck_assert_ptr_null(office_region(NULL, "anyang-2022"));
	question.record = parse_record(mem, record_rules,
	    "<poster id='p' region='anyang-2022' document='poster-commitment'/>");
	hotlines = xml_child(policy_judge(policy, mem, diag, &question), "hotlines");
	own = xml_next(xml_next(xml_child(hotlines, "hotline"), "hotline"), "hotline");
	ck_assert_str_eq(xml_attr(own, "number"), "000-0000-0009");
	ck_assert_uint_eq(diag_count(diag), 0);
	question.office = NULL;
	policy_judge(policy, mem, diag, &question);
	ck_assert_ptr_nonnull(finding_of("R-111"));
	ck_assert_ptr_nonnull(finding_of("R-160"));
}
END_TEST

/* The office's own name; without one the company of the region. */
START_TEST(the_verdict_names_who_issues)
{
	static const char *const text[] = { "<company> 虚构供电公司 </company>", "<company/>", "" };

	for (guint i = 0; i < G_N_ELEMENTS(text); i++) {
		g_autofree char *offices = g_strdup_printf(
		    "<offices><office region='anyang-2022'>%s</office></offices>", text[i]);
		struct policy_question question = {
			.office = office_region(load_office(offices), "anyang-2022"),
			.record = parse_record(mem, record_rules,
			    "<poster id='p' region='anyang-2022' document='poster-commitment'/>"),
		};
		const char *own = xml_attr(policy_region(policy, "anyang-2022"), "company");

		ck_assert_str_eq(xml_attr(policy_judge(policy, mem, diag, &question), "company"),
		    i == 0 ? "虚构供电公司" : own);
	}
}
END_TEST

START_TEST(bad_offices_are_told)
{
	ck_assert_ptr_nonnull(load_office("<office region='anyang-2022'/>"));
	ck_assert_uint_eq(diag_count(diag), 0);
	ck_assert_ptr_nonnull(load_office("<office region='nowhere'/>"));
	ck_assert_int_eq(finding_of("P121")->level, DIAG_WARN);
	ck_assert_ptr_null(
	    load_office("<offices><office region='anyang-2022'/><office region='anyang-2022'/></offices>"));
	ck_assert_ptr_nonnull(finding_of("P122"));
	ck_assert_ptr_null(load_office("<offices><office region='anyang-2022'><colour/></office></offices>"));
	ck_assert_ptr_nonnull(finding_of("P120"));
	ck_assert_ptr_null(load_office("<offices><office"));
	ck_assert_ptr_null(office_load(policy, mem, diag, "/nonexistent/office.xml"));
}
END_TEST

/* Every profile names a source at each figure the poster prints. */
START_TEST(profiles_are_whole)
{
	const GPtrArray *regions = policy_regions(policy);

	ck_assert_uint_ge(regions->len, 2);
	for (guint i = 0; i < regions->len; i++) {
		const xmlNode *list = xml_child(regions->pdata[i], "commitments");
		guint sections = 0;

		ck_assert_ptr_eq(policy_region(policy, xml_attr(regions->pdata[i], "id")), regions->pdata[i]);
		for (xmlNode *section = xml_child(list, "section"); section != NULL;
		     section = xml_next(section, "section")) {
			sections++;
			for (xmlNode *line = xml_child(section, "line"); line != NULL; line = xml_next(line, "line")) {
				ck_assert_msg(xml_attr_or(line, "source", "")[0] != '\0', "line %s",
				    xml_attr(line, "id"));
				ck_assert_msg(xml_text(mem, line)[0] != '\0', "line %s", xml_attr(line, "id"));
				ck_assert_msg(xml_attr(line, "goal") == NULL ||
					strstr(xml_attr_or(section, "condition", ""), "目标") != NULL ||
					strstr(xml_attr_or(line, "condition", ""), "目标") != NULL,
				    "line %s is a goal and does not say so", xml_attr(line, "id"));
			}
		}
		ck_assert_uint_ge(sections, 5);
		ck_assert_uint_le(sections, 7);
	}
	ck_assert_ptr_null(policy_region(policy, "nowhere"));
	ck_assert_ptr_null(policy_region(policy, NULL));
	ck_assert_ptr_nonnull(policy_rule(policy, "R-100"));
	ck_assert_ptr_null(policy_rule(policy, "R-999"));
}
END_TEST

START_TEST(verdicts_fit_their_schema)
{
	g_autofree char *path = g_strdup_printf("%s/templates/schema/verdict.rng", data_folder());
	struct xml_schema *schema = xml_schema_load(mem, diag, path);
	static const char *const TEXT[] = {
		"<case id='v' region='anyang-2022' type='hv_important' stage='archive' is_org='yes' via_agent='yes'><dates><apply>2022-03-01</apply>"
		"<reply>2022-03-04</reply><connect>2022-04-01</connect></dates><materials><material ref='AR02' form='copy' medium='paper' pages='2'/>"
		"<material ref='AR05a'/><material ref='AR14' part='a'/></materials></case>",
		"<case id='v' region='anyang-2022' type='well_collective' stage='acceptance' via_mobile_app='yes'><dates><apply>2031-01-01</apply></dates></case>",
		"<case id='v' region='wuhai-2023' type='hv_ordinary' stage='completion'><materials><material ref='AR16' form='original'/></materials></case>",
		"<outage id='v' region='wuhai-2023' type='planned'/>",
		"<poster id='v' region='anyang-2022' document='poster-commitment'/>",
	};

	ck_assert_ptr_nonnull(schema);
	for (guint i = 0; i < G_N_ELEMENTS(TEXT); i++) {
		xmlNode *verdict = judge(TEXT[i]);
		struct diag *faults = diag_new(mem);

		ck_assert_ptr_nonnull(verdict);
		xml_check(mem, faults, schema, verdict->doc, DIAG_POLICY_SCHEMA);
		print_findings(faults);
		ck_assert_uint_eq(diag_count(faults), 0);
	}
}
END_TEST

/* "apply entry survey_end …" of a region, with what each comes after. */
static const char *
events_of(const struct policy *held, const char *region)
{
	GString *out = arena_string(mem);
	const xmlNode *list = xml_child(policy_region(held, region), "events");

	for (xmlNode *node = xml_child(list, "event"); node != NULL; node = xml_next(node, "event"))
		g_string_append_printf(out, "%s(%s) ", xml_attr(node, "id"), xml_attr_or(node, "after", ""));
	return out->str;
}

START_TEST(a_region_has_what_is_common_but_what_it_says)
{
	char folder[] = "/tmp/banwen-common-XXXXXX";
	g_autofree char *change = NULL, *remove = NULL;
	const struct policy *changed;
	const xmlNode *stages = xml_child(policy_region(policy, "anyang-2022"), "stages");

	ck_assert(g_str_has_prefix(events_of(policy, "suzhou-2021"),
	    "apply() entry(apply) survey_end(apply) reply(entry survey_end) sign(reply) "));
	ck_assert_str_eq(xml_attr(xml_child_of(stages, "stage", "id", "design_review"), "label"), "设计文件审查");
	ck_assert_str_eq(xml_attr(xml_child_of(stages, "stage", "id", "archive"), "label"), "归档");
	ck_assert_ptr_nonnull(g_mkdtemp(folder));
	change = g_strdup_printf(
	    "cp -r '%s/templates' %s/ && sed -i 's|<events>|<stages><stage id=\"mid_inspection\" absent=\"yes\"/></stages>"
	    "<events><event id=\"survey_end\" absent=\"yes\"/>|; /<stages>$/,/<\\/stages>$/d; "
	    "/<document .*stage=\"mid_inspection\".*[^/]>$/,/<\\/document>$/d; /<document .*stage=\"mid_inspection\"/d' "
	    "%s/templates/regions/wuhai-2023.xml",
	    data_folder(), folder, folder);
	remove = g_strdup_printf("rm -r %s", folder);
	ck_assert_int_eq(system(change), 0);
	changed = policy_load(mem, diag, data_alone(mem, folder), load_record_rules(mem));
	ck_assert_int_eq(system(remove), 0);
	policy_tell(changed, diag);
	print_findings(diag);
	ck_assert_str_eq(events_of(changed, "wuhai-2023"),
	    "apply() reply(apply) sign(reply) design_submit(sign) design_done(design_submit) completion_submit(design_done) "
	    "materials_complete(completion_submit) completion_done(materials_complete) contract(sign) meter(completion_done) "
	    "connect(meter contract) archive(connect) ");
}
END_TEST

/* Broken policy data: each is told. */
static void
check_broken(const char *kind, const char *name, const char *text, const char *code)
{
	g_autofree char *root = g_dir_make_tmp("policy-XXXXXX", NULL);
	g_autofree char *copy = g_strdup_printf("cp -r '%s/templates' '%s/'", data_folder(), root);
	g_autofree char *path = g_strdup_printf("%s/templates/%s/%s", root, kind, name);
	g_autofree char *clean = g_strdup_printf("rm -r '%s'", root);
	const struct policy *broken;
	bool found;

	ck_assert_int_eq(system(copy), 0);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
	diag = diag_new(mem);
	broken = policy_load(mem, diag, data_alone(mem, root), load_record_rules(mem));
	ck_assert_ptr_nonnull(broken);
	ck_assert_uint_eq(diag_count(diag), 0);
	policy_tell(broken, diag);
	found = finding_of(code) != NULL;
	ck_assert_int_eq(system(clean), 0);
	if (!found)
		print_findings(diag);
	ck_assert_msg(found, "%s was not said of %s", code, text);
}

START_TEST(broken_data_is_told)
{
	check_broken("rules", "x.xml", "<rules><rule/></rules>", "P101");
	check_broken("rules", "x.xml", "<rules>", "B110");
	check_broken("rules", "x.xml",
	    "<rules><rule id='R-900' severity='must' scope='record' record='case' everywhere='yes'><source section='x' section-en='x'/><zh>x</zh><en>x</en>"
	    "<check test='1 +'><zh>x</zh><en>x</en><todo-zh>x</todo-zh><todo-en>x</todo-en></check></rule></rules>",
	    "B120");
	check_broken("rules", "x.xml",
	    "<rules><rule id='R-100' severity='must' scope='record' record='case' everywhere='yes'><source section='x' section-en='x'/><zh>x</zh><en>x</en>"
	    "<check test='1'><zh>x</zh><en>x</en><todo-zh>x</todo-zh><todo-en>x</todo-en></check></rule></rules>",
	    "P119");
	check_broken("rules", "x.xml",
	    "<rules><rule id='R-900' severity='must' scope='record' record='case' everywhere='no'><zh>x</zh><en>x</en>"
	    "<check test='1'><zh>x</zh><en>x</en><todo-zh>x</todo-zh><todo-en>x</todo-en></check></rule></rules>",
	    "P101");
	check_broken("rules", "x.xml",
	    "<rules><rule id='R-900' severity='must' scope='record' record='case' everywhere='yes'><source section='x' section-en='x'/><zh>x</zh><en>x</en>"
	    "<check><zh>x</zh><en>x</en><todo-zh>x</todo-zh><todo-en>x</todo-en></check></rule></rules>",
	    "P105");
	check_broken("calendar", "2027.xml", "<calendar year='2027'/>", "P101");
	check_broken("regions", "x.xml", "<region/>", "P101");
	diag = diag_new(mem);
	ck_assert_ptr_null(policy_load(mem, diag, data_alone(mem, "/nonexistent"), load_record_rules(mem)));
	ck_assert_ptr_nonnull(finding_of("P102"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy");
	TCase *tcase = tcase_create("verdicts");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 60);
	tcase_add_unchecked_fixture(tcase, prepare, clean_up);
	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, names_lead_to_ids);
	tcase_add_test(tcase, ids_are_told_with_their_names);
	tcase_add_test(tcase, the_matrix_is_the_printed_one);
	tcase_add_test(tcase, each_class_needs_its_papers);
	tcase_add_test(tcase, only_earlier_stages_are_asked);
	tcase_add_test(tcase, an_own_paper_is_told_until_it_is_held);
	tcase_add_test(tcase, an_annulled_paper_stays_and_does_not_count);
	tcase_add_test(tcase, a_stage_not_reached_is_not_called_skipped);
	tcase_add_test(tcase, the_design_qualification_of_an_ordinary_customer_is_due_at_completion);
	tcase_add_test(tcase, nothing_missing_bars_the_checklist);
	tcase_add_test(tcase, documents_are_due_when_their_stage_is_reached);
	tcase_add_test(tcase, a_document_tells_its_state);
	tcase_add_test(tcase, a_rule_that_forbids_tells_its_source);
	tcase_add_test(tcase, stages_are_reached_in_their_order);
	tcase_add_test(tcase, the_verdict_names_who_issues);
	tcase_add_test(tcase, titles_and_scopes_are_the_regions_own);
	tcase_add_test(tcase, clocks_count_working_days);
	tcase_add_test(tcase, clocks_show_their_days);
	tcase_add_test(tcase, clocks_name_the_holidays);
	tcase_add_test(tcase, the_calendar_is_the_published_one);
	tcase_add_test(tcase, working_day_functions);
	tcase_add_test(tcase, unknown_names_are_told);
	tcase_add_test(tcase, findings_show_where_to_edit);
	tcase_add_test(tcase, a_material_may_come_in_parts_or_stand_for_another);
	tcase_add_test(tcase, the_papers_of_a_case_make_a_volume);
	tcase_add_test(tcase, a_paper_has_the_number_of_the_record);
	tcase_add_test(tcase, a_contract_is_of_both);
	tcase_add_test(tcase, materials_the_list_does_not_know_are_shown_as_extra);
	tcase_add_test(tcase, an_office_fills_in_its_number);
	tcase_add_test(tcase, bad_offices_are_told);
	tcase_add_test(tcase, profiles_are_whole);
	tcase_add_test(tcase, verdicts_fit_their_schema);
	tcase_add_test(tcase, a_region_has_what_is_common_but_what_it_says);
	tcase_add_test(tcase, broken_data_is_told);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
