/* National rules: off until switched on, each with a record that keeps it and a twin that does not; check digits; readings. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "policy_fixture.h"

static struct arena *setup, *mem;
static struct policy *policy;
static struct record_rules *record_rules;
static struct diag *diag;

static void
prepare(void)
{
	setup = arena_new();
	policy = load_policy(setup);
	record_rules = load_record_rules(setup);
	mem = arena_new();
}

static void
clean_up(void)
{
	arena_free(mem);
	arena_free(setup);
}

/* Judges with every statute switched on, or none. */
static xmlNode *
judge(const char *text, bool on)
{
	xmlNode *office = xml_root(xml_new(mem, "office"));
	struct policy_question question = { .record = parse_record(mem, record_rules, text), .office = office };

	for (guint i = 0; on && i < policy_statutes(policy)->len; i++)
		xml_set(xml_add(office, "statute"), "use", xml_attr(policy_statutes(policy)->pdata[i], "id"));
	diag = diag_new(mem);
	return policy_judge(policy, mem, diag, &question);
}

static const struct finding *
statutory(void)
{
	const struct finding *found = NULL;

	for (gsize i = 0; i < diag_count(diag); i++) {
		if (diag_get(diag, i)->id[0] != 'S')
			continue;
		ck_assert_msg(found == NULL, "%s and %s", found == NULL ? "" : found->id, diag_get(diag, i)->id);
		found = diag_get(diag, i);
	}
	return found;
}

#define OUTAGE(type, notice, more, row) \
	"<outage id='s' region='anyang-2022' type='" type "' notice_date='" notice "' " more ">" row "</outage>"
#define ROW  "<row start='2022-06-19T08:00' stop='2022-06-19T18:00' line_name='10kV 海一线' area='海一小区'/>"
#define BILL "<bill amount='86.40' due='2022-05-15'/>"
#define STOP(notice, cause, more) \
	OUTAGE("suspension", notice, "", ROW "<suspension cause='" cause "'>" more "</suspension>")
#define SCHEME(type, to) \
	"<case id='s' region='anyang-2022' type='" type \
	"' stage='acceptance'><valid_from>2024-02-29</valid_from><valid_to>" to "</valid_to></case>"
#define CERT(type, number) \
	"<case id='s' region='anyang-2022' type='lv_resident' stage='acceptance'><cert_type>" type \
	"</cert_type><cert_no>" number "</cert_no></case>"

#define REMARK(text) \
	"<case id='s' region='anyang-2022' type='lv_resident' stage='acceptance'><remark>" text "</remark></case>"

static const struct {
	const char *rule, *good, *bad;
} PAIRS[] = {
	{ "S-101", OUTAGE("planned", "2022-06-12", "", ROW), OUTAGE("planned", "2022-06-13", "", ROW) },
	{ "S-101",
	    OUTAGE("planned", "2022-06-12", "",
		ROW "<row start='2022-06-20T08:00' stop='2022-06-20T09:00' line_name='二线' area='二小区'/>"),
	    OUTAGE("planned", "2022-06-12", "",
		ROW "<row start='2022-06-18T08:00' stop='2022-06-18T09:00' line_name='二线' area='二小区'/>") },
	{ "S-102", OUTAGE("temporary", "2022-06-18", "", ROW), OUTAGE("temporary", "2022-06-19", "", ROW) },
	{ "S-102", OUTAGE("temporary", "2022-06-18", "", ROW), OUTAGE("temporary", "", "", ROW) },
	{ "S-103", OUTAGE("planned", "2022-06-01", "", ROW),
	    OUTAGE("planned", "2022-06-01", "", "<row start='2022-06-19T08:00' line_name='一线' area='小区'/>") },
	{ "S-201", SCHEME("hv_ordinary", "2025-02-27"), SCHEME("hv_ordinary", "2025-03-01") },
	{ "S-201", SCHEME("hv_ordinary", "2025-02-28"), SCHEME("hv_ordinary", "2025-02-26") },
	{ "S-201", SCHEME("lv_nonres", "2024-05-28"), SCHEME("lv_nonres", "2025-02-28") },
	{ "S-202", STOP("2022-06-16", "overload", ""), STOP("2022-06-17", "overload", "") },
	{ "S-202", STOP("2022-06-12", "overload", ""), STOP("2022-06-11", "overload", "") },
	{ "S-211", OUTAGE("arrears", "2022-06-16", "", ROW), OUTAGE("arrears", "2022-06-17", "", ROW) },
	{ "S-211", OUTAGE("arrears", "2022-06-12", "", ROW), OUTAGE("arrears", "2022-06-11", "", ROW) },
	{ "S-211", STOP("2022-06-01", "hazard", "<delivered>2022-06-12T09:00</delivered>"),
	    STOP("2022-06-12", "hazard", "<delivered>2022-06-17T09:00</delivered>") },
	{ "S-212", STOP("2022-06-19", "theft", "<evidence>P01</evidence>"), STOP("2022-06-19", "theft", "") },
	{ "S-213", STOP("2022-06-18", "orderly", "<gov_no>1</gov_no>"), STOP("2022-06-18", "orderly", "") },
	{ "S-204", OUTAGE("arrears", "2022-06-15", "", ROW BILL "<demand date='2022-05-25'/>"),
	    OUTAGE("arrears", "2022-06-15", "", ROW BILL "<demand date='2022-06-16'/>") },
	{ "S-203", OUTAGE("arrears", "2022-06-15", "", ROW BILL "<demand date='2022-05-25'/>"),
	    OUTAGE("arrears", "2022-06-14", "", ROW BILL "<demand date='2022-05-25'/>") },
	{ "S-203", OUTAGE("arrears", "2022-06-15", "due_date='2022-05-15'", ROW),
	    OUTAGE("arrears", "2022-06-15", "due_date='2022-05-16'", ROW) },
	{ "S-301", CERT("居民身份证", "11010519491231002X"), CERT("居民身份证", "110105194912310021") },
	{ "S-301", CERT("居民身份证", "11010519491231002X"), CERT("居民身份证", "11010519491231002x") },
	{ "S-301", CERT("护照", "E00000000"), CERT("身份证", "110105491231002") },
	{ "S-302", CERT("营业执照", "91350100M000100Y43"), CERT("营业执照", "91350100M000100Y44") },
	{ "S-401", REMARK("人民币壹佰零柒元整（¥107.00）"), REMARK("人民币壹佰柒拾元整（¥107.00）") },
	{ "S-401", REMARK("人民币壹拾万柒仟元零伍角叁分（￥107,000.53）"),
	    REMARK("人民币壹拾万零柒仟元整 ¥107,000.53") },
	{ "S-302", CERT("统一社会信用代码", "91350100M000100Y43"), CERT("统一社会信用代码", "91350100M000100I43") },
};

START_TEST(a_pair_differs_in_one_finding)
{
	judge(PAIRS[_i].good, true);
	ck_assert_msg(statutory() == NULL, "%s: %s", PAIRS[_i].good,
	    statutory() == NULL ? "" : statutory()->what[LANG_EN]);
	judge(PAIRS[_i].bad, true);
	ck_assert_msg(statutory() != NULL && strcmp(statutory()->id, PAIRS[_i].rule) == 0, "%s: not %s", PAIRS[_i].bad,
	    PAIRS[_i].rule);
	ck_assert_ptr_null(strpbrk(statutory()->what[LANG_ZH], "{}"));
	ck_assert_ptr_null(strstr(statutory()->what[LANG_EN], "NaN"));
	ck_assert_ptr_nonnull(statutory()->source[LANG_ZH]);
	judge(PAIRS[_i].bad, false);
	ck_assert_ptr_null(statutory());
}
END_TEST

START_TEST(every_statutory_rule_has_a_pair)
{
	for (guint i = 0; i < policy_statutes(policy)->len; i++)
		for (xmlNode *rule = xml_child(policy_statutes(policy)->pdata[i], "rule"); rule != NULL;
		     rule = xml_next(rule, "rule")) {
			bool found = false;

			for (guint p = 0; p < G_N_ELEMENTS(PAIRS); p++)
				found = found || xml_attr_is(rule, "id", PAIRS[p].rule);
			ck_assert_msg(found, "%s has no pair", xml_attr(rule, "id"));
			ck_assert_ptr_eq(policy_rule(policy, xml_attr(rule, "id")), rule);
		}
}
END_TEST

/* Where the region itself has the rule, the statute gives way: one fault, one finding. */
START_TEST(the_regions_own_rule_speaks)
{
	judge(
	    "<outage id='s' region='wuhai-2023' type='planned' notice_date='2023-06-13' reminder_date='2023-06-18' households='10'>"
	    "<row start='2023-06-19T08:00' stop='2023-06-19T18:00' line_name='一线' area='小区'/><channel>微信</channel></outage>",
	    true);
	ck_assert_uint_eq(diag_count(diag), 1);
	ck_assert_str_eq(diag_get(diag, 0)->id, "R-100");
	ck_assert_str_eq(diag_get(diag, 0)->also, "S-101");
}
END_TEST

/* Grounds of a stop are those of the statutes in force that day, the earlier first; a region has none of its own. */
START_TEST(a_stop_is_grounded_by_what_is_in_force)
{
	const xmlNode *verdict = judge(OUTAGE("arrears", "2022-06-15", "", ROW), true);
	const xmlNode *stop = xml_child_of(verdict, "stop", "cause", "arrears");

	ck_assert_ptr_nonnull(strstr(xml_attr(stop, "basis"), "电力供应与使用条例"));
	ck_assert_str_eq(xml_attr(stop, "overdue"), "30");
	for (stop = xml_next(stop, "stop"); !xml_attr_is(stop, "cause", "arrears"); stop = xml_next(stop, "stop"))
		;
	ck_assert_str_eq(xml_attr(stop, "penalty_least"), "1");
	verdict = judge(OUTAGE("arrears", "2024-06-15", "", ROW), true);
	ck_assert_ptr_null(xml_child_of(verdict, "stop", "penalty_least", "1"));
	ck_assert_ptr_nonnull(xml_child_of(verdict, "stop", "again", "30"));
	verdict = judge(OUTAGE("arrears", "2022-06-15", "", ROW), false);
	ck_assert_ptr_null(xml_child(verdict, "stop"));
}
END_TEST

START_TEST(readings_are_in_order_and_whole)
{
	const GPtrArray *readings = policy_readings(policy);

	ck_assert_uint_eq(readings->len, 77);
	for (guint i = 0; i < readings->len; i++) {
		g_autofree char *id = g_strdup_printf("L-%02u", i + 1);

		ck_assert_str_eq(xml_attr(readings->pdata[i], "id"), id);
		ck_assert_ptr_eq(policy_reading(policy, id), readings->pdata[i]);
		for (xmlNode *text = xml_child(readings->pdata[i], NULL); text != NULL; text = xml_next(text, NULL))
			ck_assert_str_ne(xml_text(mem, text), "");
	}
	ck_assert_ptr_null(policy_reading(policy, "L-78"));
	ck_assert_ptr_null(policy_statute(policy, "no-such"));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy: statutes and readings");
	TCase *tcase = tcase_create("statutes");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, prepare, clean_up);
	tcase_add_loop_test(tcase, a_pair_differs_in_one_finding, 0, G_N_ELEMENTS(PAIRS));
	tcase_add_test(tcase, every_statutory_rule_has_a_pair);
	tcase_add_test(tcase, a_stop_is_grounded_by_what_is_in_force);
	tcase_add_test(tcase, the_regions_own_rule_speaks);
	tcase_add_test(tcase, readings_are_in_order_and_whole);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
