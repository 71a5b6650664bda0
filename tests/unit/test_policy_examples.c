/*
 * Every rule against its examples, templates/rules/examples: over a complete record of every customer type of every
 * region each change that breaks the rule is found, and none that just keeps it.  A rule without both fails.
 */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "policy/example/example.h"
#include "policy_fixture.h"

/* Rules no change of a record can break or just keep in a region: none, so far. */
static const struct {
	const char *region, *rule;
} WITHOUT[] = {
	{ NULL, NULL },
};

struct tried {
	guint breaking, keeping;
	guint wrong;
};

static struct arena *setup;
static struct policy *policy;
static struct policy_examples *examples;
static struct diag *faults;

static void
prepare(void)
{
	setup = arena_new();
	policy = load_policy(setup);
	faults = diag_new(setup);
	examples = policy_examples_load(policy, setup, faults, load_record_rules(setup),
	    data_alone(setup, data_folder()));
	print_findings(faults);
	ck_assert_ptr_nonnull(examples);
}

static void
clean_up(void)
{
	arena_free(setup);
}

static void
print_trial(const struct policy_trial *trial)
{
	g_autoptr(arena) arena = arena_new();

	fprintf(stderr, "%s %s %s: %s\n%s\n", trial->rule, xml_attr(trial->region, "id"), trial->type,
	    trial->unfit      ? "no record" :
		trial->breaks ? "breaks it, and is not found" :
				"keeps it, and is found",
	    trial->change == NULL ? "" : xml_dump(arena, trial->change));
	print_findings(trial->diag);
}

static bool
count_trial(const struct policy_trial *trial, void *data)
{
	struct tried *tried = data;

	tried->breaking += !trial->unfit && trial->breaks;
	tried->keeping += !trial->unfit && !trial->breaks;
	if (!trial->unfit && trial->speaks == trial->breaks)
		return true;
	if (tried->wrong++ < 2)
		print_trial(trial);
	return true;
}

static bool
is_without(const char *region, const char *rule)
{
	for (guint i = 0; i < G_N_ELEMENTS(WITHOUT); i++)
		if (g_strcmp0(WITHOUT[i].region, region) == 0 && g_strcmp0(WITHOUT[i].rule, rule) == 0)
			return true;
	return false;
}

/* false: a change was judged wrongly, or there is none that breaks the rule, or none that keeps it. */
static bool
try_rule(const xmlNode *region, const xmlNode *rule, struct tried *sum)
{
	struct tried tried = { 0 };
	const char *id = xml_attr(rule, "id");

	if (!policy_holds(region, rule))
		return true;
	policy_examples_try(examples, region, id, count_trial, &tried);
	sum->breaking += tried.breaking;
	sum->keeping += tried.keeping;
	if (g_getenv("BANWEN_TABLE") != NULL)
		printf("%s %s: %u %u\n", id, xml_attr(region, "id"), tried.breaking, tried.keeping);
	if (tried.wrong > 0 || is_without(xml_attr(region, "id"), id) != (tried.breaking == 0 || tried.keeping == 0)) {
		fprintf(stderr, "%s in %s: %u wrong of %u breaking and %u keeping changes\n", id,
		    xml_attr(region, "id"), tried.wrong, tried.breaking, tried.keeping);
		return false;
	}
	return true;
}

START_TEST(every_rule_is_broken_and_kept)
{
	guint wrong = 0;
	struct tried sum = { 0 };

	for (guint r = 0; r < policy_regions(policy)->len; r++) {
		for (guint i = 0; i < policy_rules(policy)->len; i++)
			wrong += !try_rule(policy_regions(policy)->pdata[r], policy_rules(policy)->pdata[i], &sum);
		for (guint i = 0; i < policy_statutes(policy)->len; i++)
			for (xmlNode *rule = xml_child(policy_statutes(policy)->pdata[i], "rule"); rule != NULL;
			     rule = xml_next(rule, "rule"))
				wrong += !try_rule(policy_regions(policy)->pdata[r], rule, &sum);
	}
	printf("examples: %u breaking changes found, %u keeping changes kept\n", sum.breaking, sum.keeping);
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy: examples");
	TCase *tcase = tcase_create("examples");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 900); /* sanitizers on a busy machine */
	tcase_add_unchecked_fixture(tcase, prepare, clean_up);
	tcase_add_test(tcase, every_rule_is_broken_and_kept);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
