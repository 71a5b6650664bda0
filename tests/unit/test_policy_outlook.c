/* The law as tables: every table of every region and type is whole, and what changes a row is told by its facts. */
#include <string.h>

#include "base/arena.h"
#include "base/lang.h"
#include "xml/xml.h"
#include "policy_fixture.h"

#include "policy/outlook/outlook.h"

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

static xmlNode *
table_of(struct arena *a, const char *name, const char *region, const char *type)
{
	struct outlook_question question = { .policy = policy,
		.records = record_rules,
		.lang = LANG_EN,
		.region = region,
		.type = type };

	return outlook_table(&question, a, name);
}

/* The cell of a row under a column, of the first row whose first cell is `first` and whose third is `third` (NULL: any). */
static const char *
cell(struct arena *a, const xmlNode *table, const char *key, const char *first, const char *third)
{
	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row")) {
		const char *text[16] = { NULL };
		guint count = 0, i = 0;

		for (xmlNode *n = xml_child(row, "cell"); n != NULL; n = xml_next(n, "cell"))
			text[count++] = xml_content(a, n);
		if (strcmp(text[0], first) != 0 || (third != NULL && strcmp(text[2], third) != 0))
			continue;
		for (xmlNode *n = xml_child(table, "column"); n != NULL; n = xml_next(n, "column"), i++)
			if (xml_attr_is(n, "key", key))
				return text[i];
	}
	return NULL;
}

static guint
count(const xmlNode *parent, const char *name)
{
	guint n = 0;

	for (xmlNode *child = xml_child(parent, name); child != NULL; child = xml_next(child, name))
		n++;
	return n;
}

static void
assert_whole(const xmlNode *table, const char *what)
{
	ck_assert_msg(table != NULL, "no table %s", what);
	ck_assert_msg(count(table, "row") > 0, "nothing in %s", what);
	for (xmlNode *row = xml_child(table, "row"); row != NULL; row = xml_next(row, "row"))
		ck_assert_msg(count(row, "cell") == count(table, "column"), "a row of %s has not a cell a column",
		    what);
}

START_TEST(every_table_is_whole)
{
	static const char *const lists[] = { "regions", "types", "rules", "statutes", "readings" };
	static const char *const law[] = { "archive", "documents", "steps", "times", "investment", "duties" };
	const GPtrArray *regions = policy_regions(policy);
	g_autoptr(arena) a = arena_new();

	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		assert_whole(table_of(a, lists[i], NULL, NULL), lists[i]);
	for (guint r = 0; r < regions->len; r++)
		for (guint i = 0; i < G_N_ELEMENTS(law); i++) {
			const char *region = xml_attr(regions->pdata[r], "id");
			xmlNode *table = table_of(a, law[i], region, NULL);

			assert_whole(table, law[i]);
			ck_assert_str_eq(xml_attr_or(table, "region", ""), region);
			ck_assert_ptr_nonnull(xml_attr(table, "title"));
		}
}
END_TEST

START_TEST(what_there_is_not)
{
	g_autoptr(arena) a = arena_new();

	ck_assert_ptr_null(table_of(a, "nothing", NULL, NULL));
	ck_assert_ptr_null(table_of(a, "steps", NULL, NULL));
	ck_assert_ptr_null(table_of(a, "steps", "nowhere-2021", NULL));
	ck_assert_ptr_null(table_of(a, "steps", "anyang-2022", "hv_nothing"));
}
END_TEST

START_TEST(a_list_of_one_region)
{
	g_autoptr(arena) a = arena_new();
	xmlNode *all = table_of(a, "types", NULL, NULL), *one = table_of(a, "types", "wuhai-2023", NULL);

	ck_assert_uint_lt(count(one, "row"), count(all, "row"));
	ck_assert_str_eq(cell(a, one, "region", "hv_ordinary", NULL), "wuhai-2023");
	ck_assert_uint_eq(count(table_of(a, "regions", "wuhai-2023", NULL), "row"), 1);
}
END_TEST

/* Of a type only what may hold for it, whatever its case says. */
START_TEST(steps_of_a_type)
{
	g_autoptr(arena) a = arena_new();

	ck_assert_uint_eq(count(table_of(a, "steps", "anyang-2022", NULL), "row"), 7);
	ck_assert_uint_eq(count(table_of(a, "steps", "anyang-2022", "hv_ordinary"), "row"), 4);
	ck_assert_uint_eq(count(table_of(a, "steps", "anyang-2022", "lv_small_micro"), "row"), 3);
	ck_assert_uint_eq(count(table_of(a, "steps", "anyang-2022", "lv_nonres"), "row"), 1);
}
END_TEST

START_TEST(facts_that_change_a_row)
{
	g_autoptr(arena) a = arena_new();
	xmlNode *times = table_of(a, "times", "anyang-2022", "hv_important"),
		*ordinary = table_of(a, "times", "anyang-2022", "hv_ordinary"),
		*micro = table_of(a, "times", "anyang-2022", "lv_nonres");
	xmlNode *documents = table_of(a, "documents", "suzhou-2021", "lv_nonres");

	ck_assert_str_eq(cell(a, times, "when", "hv-important", NULL), "—");
	ck_assert_ptr_null(cell(a, times, "when", "hv-asset-transfer", NULL));
	ck_assert_str_eq(cell(a, ordinary, "when", "hv-important", NULL), "if: is_important");
	ck_assert_str_eq(cell(a, ordinary, "when", "hv-asset-transfer", NULL), "if: asset_transfer");
	ck_assert_ptr_null(cell(a, times, "when", "small-micro", NULL));
	ck_assert_str_eq(cell(a, micro, "when", "lv-works", NULL), "if: supporting_works");
	ck_assert_str_eq(cell(a, documents, "when", "supply-scheme-reply", "due"), "not: sanling");
	ck_assert_str_eq(cell(a, documents, "when", "supply-scheme-reply", "on request"), "if: sanling");
}
END_TEST

/* Each word of an attribute is a fact; of a number or a date the values that the schema gives are. */
START_TEST(values_to_try)
{
	g_autoptr(arena) a = arena_new();
	const GPtrArray *facts = record_facts(record_rules, a);
	guint words = 0, counts = 0, days = 0;

	for (guint i = 0; i < facts->len; i++) {
		const struct record_fact *fact = facts->pdata[i];

		words += fact->word && strcmp(fact->name, "area") == 0;
		counts += !fact->word && strcmp(fact->name, "supply_count") == 0;
		days += !fact->word && strcmp(fact->name, "land_acquired_date") == 0;
	}
	ck_assert_uint_eq(words, 2);
	ck_assert_uint_eq(counts, 1);
	ck_assert_uint_eq(days, 2);
}
END_TEST

START_TEST(stages_in_their_order)
{
	g_autoptr(arena) a = arena_new();
	GPtrArray *stages = policy_stages(policy, a);

	ck_assert_uint_eq(stages->len, 7);
	ck_assert_str_eq(stages->pdata[0], "acceptance");
	ck_assert_str_eq(stages->pdata[6], "archive");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy outlook");
	TCase *tests = tcase_create("tables");
	SRunner *runner;
	int failed;

	tcase_add_unchecked_fixture(tests, prepare, clean_up);
	tcase_add_test(tests, every_table_is_whole);
	tcase_add_test(tests, what_there_is_not);
	tcase_add_test(tests, a_list_of_one_region);
	tcase_add_test(tests, steps_of_a_type);
	tcase_add_test(tests, facts_that_change_a_row);
	tcase_add_test(tests, values_to_try);
	tcase_add_test(tests, stages_in_their_order);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
