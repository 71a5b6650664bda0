/* Rules asked again of a part of a record: those whose inputs are all there, and no others. */
#include "base/text.h"
#include "policy_fixture.h"
#include "xml/xml.h"

static struct arena *setup;
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

#define OUTAGE "<outage id=\"T-1\" region=\"wuhai-2023\" type=\"planned\""

static const struct {
	const char *record, *verdict;
	const char *hit; /* a rule that must be among the findings; NULL: there are none */
} parts[] = {
	/* over before it begins: all that R-148 reads is there */
	{ OUTAGE " notice_date=\"2023-06-01\"><row start=\"2023-06-19T08:00\" stop=\"2023-06-19T07:00\"/></outage>",
	    NULL, "R-148" },
	/* two days before, where eight are asked for; whether it was moved or cancelled nobody knows */
	{ OUTAGE " notice_date=\"2023-06-17\"><row start=\"2023-06-19T08:00\"/></outage>", NULL, NULL },
	{ OUTAGE " notice_date=\"2023-06-01\"><row start=\"2023-06-19T08:00\"/></outage>", NULL, NULL },
	/* nobody knows whether a date was given, a channel was named */
	{ OUTAGE "><row start=\"2023-06-19T08:00\"/></outage>", NULL, NULL },
	{ OUTAGE "/>", NULL, NULL },
	/* one supply is there; how many there were is not known */
	{ "<case id=\"T-2\" region=\"anyang-2022\" type=\"hv_ordinary\" stage=\"reply\" supply_count=\"2\">"
	  "<supply_mode>双电源</supply_mode><supply no=\"1\"/></case>",
	    "<verdict mode=\"2\" voltage=\"high\"/>", NULL },
	/* what a rule reads of the verdict is there, or is not */
	{ "<case id=\"T-3\" region=\"anyang-2022\" type=\"hv_ordinary\" stage=\"reply\"><volt>220V</volt></case>",
	    "<verdict kv=\"0.22\" voltage=\"high\" type=\"hv_ordinary\" type_label=\"高压\"/>", "R-141" },
	{ "<case id=\"T-4\" region=\"anyang-2022\" type=\"hv_ordinary\" stage=\"reply\"><volt>220V</volt></case>",
	    "<verdict kv=\"0.22\"/>", NULL },
};

static xmlNode *
tree(struct arena *arena, const char *text)
{
	struct source *source = arena_alloc(arena, sizeof *source);

	if (text == NULL)
		return NULL;
	*source = (struct source){ .name = "verdict", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	return xml_root(xml_parse(arena, diag_new(arena), source));
}

START_TEST(what_is_not_there_is_not_asked)
{
	struct diag *diag = diag_new(setup);
	const struct policy_question question = { .record = parse_record(setup, record_rules, parts[_i].record) };
	bool hit = false;

	policy_judge_again(policy, setup, diag, &question, tree(setup, parts[_i].verdict), "");
	for (gsize i = 0; i < diag_count(diag); i++)
		hit = hit || g_strcmp0(diag_get(diag, i)->id, parts[_i].hit) == 0;
	ck_assert_msg(parts[_i].hit != NULL ? hit : diag_count(diag) == 0, "part %d: %s %s", _i,
	    diag_count(diag) > 0 ? diag_get(diag, 0)->id : "nothing",
	    diag_count(diag) > 0 ? diag_get(diag, 0)->what[LANG_EN] : "");
}
END_TEST

/* What the record never had is known: a planned outage two days ahead is found, one that may have been moved is not. */
START_TEST(what_never_was_is_known)
{
	const char *whole = OUTAGE
	    " notice_date=\"2023-06-17\" reminder_date=\"2023-06-18\"><row start=\"2023-06-19T08:00\"/></outage>";
	const char *part = OUTAGE " notice_date=\"2023-06-17\"><row start=\"2023-06-19T08:00\"/></outage>";
	const struct policy_question of_whole = { .record = parse_record(setup, record_rules, whole) };
	const struct policy_question of_part = { .record = parse_record(setup, record_rules, part) };
	const struct policy_part carried = { of_part.record->root, NULL, NULL };
	const char *absent = policy_lacks(policy, setup, &of_whole, "outage-planned", &carried);
	struct diag *diag = diag_new(setup);
	bool days = false;

	ck_assert_msg(text_has_word(absent, "@change"), "%s", absent);
	ck_assert_msg(text_has_word(absent, "row/@old_start"), "%s", absent);
	ck_assert_msg(!text_has_word(absent, "@reminder_date"), "%s", absent);
	policy_judge_again(policy, setup, diag, &of_part, NULL, absent);
	for (gsize i = 0; i < diag_count(diag); i++) {
		days = days || strcmp(diag_get(diag, i)->id, "R-100") == 0;
		ck_assert_str_ne(diag_get(diag, i)->id, "R-101"); /* it was reminded, of which the part has nothing */
	}
	ck_assert(days);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy: asked again");
	TCase *all = tcase_create("again");
	SRunner *runner;
	int failed;

	tcase_add_unchecked_fixture(all, prepare, clean_up);
	tcase_add_loop_test(all, what_is_not_there_is_not_asked, 0, (int)G_N_ELEMENTS(parts));
	tcase_add_test(all, what_never_was_is_known);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
