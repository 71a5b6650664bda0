/*
 * The decision tables of who invests: every combination of their inputs gets exactly the row that a second,
 * hand-written reading of the sources gives, every row is reached, and none is left open.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "policy_fixture.h"

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

/* The inputs; NULL: the record does not say. */
struct input {
	const char *type;
	bool high;
	const char *project;
	bool zone, area, sanling;
	const char *land, *price;
};

struct answer {
	const char *boundary, *payer;
};

static const char *const PROJECT[] = { NULL, "commercial", "community_metered", "community_shared", "community_works",
	"electric_substitution", "ev_charging", "key_campaign", "temporary", "agriculture", "lighting",
	"incremental_grid" };
static const char *const LAND[] = { NULL, "2021-02-28", "2021-03-01", "2021-03-02" };
static const char *const PRICE[] = { NULL, "resident", "commercial", "agriculture" };

static bool
is(const char *value, const char *wanted)
{
	return value != NULL && strcmp(value, wanted) == 0;
}

static bool
is_small(const struct input *in)
{
	return is(in->type, "lv_small_micro") || is(in->type, "hv_small_micro_voluntary");
}

static bool
is_greener(const struct input *in)
{
	return in->high && (is(in->project, "electric_substitution") || is(in->project, "ev_charging"));
}

/*
 * Up to where, of the two plans of one wording: box, meters of a community, red line, or the nearest point. On new land
 * nothing beyond the red line is a user's to pay, whatever the project; what residents and communities have stands beside it.
 */
static const char *
plan_boundary(const struct input *in, bool new_land)
{
	if (is(in->type, "lv_resident") || is(in->type, "ev_resident"))
		return new_land ? "resident-land" : "resident";
	if (is(in->project, "community_metered"))
		return new_land ? "community-metered-land" : "community-metered";
	if (is(in->project, "community_shared"))
		return new_land ? "community-shared-land" : "community-shared";
	if (new_land)
		return "urban-land";
	if (is_small(in))
		return "small-micro";
	if (in->high && in->zone && is(in->project, "commercial"))
		return "park";
	if (in->high && is(in->project, "electric_substitution"))
		return "substitution";
	return in->high && is(in->project, "ev_charging") ? "charging" : "other";
}

static struct answer
anyang(const struct input *in)
{
	bool new_land = in->area && is(in->land, "2021-03-02");
	struct answer answer = { plan_boundary(in, new_land), "company" };

	if (is(in->project, "incremental_grid"))
		answer.payer = "incremental-grid";
	else if (!new_land)
		answer.payer = "earlier-land";
	else if (is(in->type, "lv_small_micro"))
		answer.payer = "company";
	else if (in->price == NULL)
		answer.payer = "price-unknown";
	else if (in->high && is(in->price, "resident"))
		answer.payer = "resident-price";
	else if (is(in->price, "commercial") && !in->zone && !is_greener(in))
		answer.payer = "commercial-outside-zone";
	return answer;
}

static struct answer
wuhai(const struct input *in)
{
	if (!in->high && (in->sanling || is_small(in)))
		return (struct answer){ "sanling", NULL };
	if (in->project != NULL && g_str_has_prefix(in->project, "community"))
		return (struct answer){ "residential", NULL };
	return (struct answer){ in->high && in->area ? "urban" : "other", NULL };
}

static struct answer
jiaxian(const struct input *in)
{
	return (struct answer){ plan_boundary(in, false), NULL };
}

static struct answer
huangchuan(const struct input *in)
{
	if (in->zone && is(in->project, "commercial"))
		return (struct answer){ "park", NULL };
	if (is(in->type, "lv_resident"))
		return (struct answer){ "resident", NULL };
	return (struct answer){ is_small(in) ? "small-micro" : "other", NULL };
}

static struct answer
suzhou(const struct input *in)
{
	if (is(in->type, "lv_resident"))
		return (struct answer){ "resident", NULL };
	if (is_small(in))
		return (struct answer){ "small-micro", NULL };
	if (!in->high)
		return (struct answer){ "other", NULL };
	return (struct answer){ is(in->project, "key_campaign") || (in->zone && is_greener(in)) ? "priority" : "high",
		NULL };
}

static const struct {
	const char *region;
	struct answer (*read)(const struct input *);
} READINGS[] = {
	{ "anyang-2022", anyang },
	{ "huangchuan-2021", huangchuan },
	{ "jiaxian-2021", jiaxian },
	{ "suzhou-2021", suzhou },
	{ "wuhai-2023", wuhai },
};

static const char *
attribute(struct arena *arena, const char *name, const char *value)
{
	return value == NULL ? "" : arena_printf(arena, " %s='%s'", name, value);
}

static xmlNode *
judge(struct arena *arena, const char *region, const struct input *in)
{
	const char *text = arena_printf(arena, "<case id='i' region='%s' type='%s' stage='acceptance'%s%s%s%s%s%s/>",
	    region, in->type, attribute(arena, "project_class", in->project),
	    attribute(arena, "land_acquired_date", in->land), attribute(arena, "price_class", in->price),
	    in->zone ? " in_provincial_zone='yes'" : "", in->area ? " in_urban_construction_area='yes'" : "",
	    in->sanling ? " sanling='yes'" : "");
	struct policy_question question = { .record = parse_record(arena, record_rules, text) };

	return policy_judge(policy, arena, diag_new(arena), &question);
}

static void
check_row(const xmlNode *verdict, const char *name, const char *wanted, const char *region, const struct input *in,
    GHashTable *reached)
{
	const xmlNode *row = xml_child(xml_child(verdict, "investment"), name);
	const char *id = row == NULL ? NULL : xml_attr(row, "id");

	ck_assert_msg(g_strcmp0(id, wanted) == 0,
	    "%s: %s of %s project %s zone %d area %d land %s price %s is %s, not %s", region, name, in->type,
	    in->project, in->zone, in->area, in->land, in->price, id, wanted);
	if (id != NULL)
		g_hash_table_add(reached, g_strdup_printf("%s %s", name, id));
}

static void
check_type(guint r, const struct input *start, GHashTable *reached)
{
	struct arena *arena = arena_new();
	struct input in = *start;

	for (guint p = 0; p < G_N_ELEMENTS(PROJECT); p++)
		for (guint l = 0; l < G_N_ELEMENTS(LAND); l++)
			for (guint c = 0; c < G_N_ELEMENTS(PRICE); c++)
				for (guint bits = 0; bits < 8; bits++) {
					struct answer wanted;
					const xmlNode *verdict;

					in.project = PROJECT[p], in.land = LAND[l], in.price = PRICE[c];
					in.zone = bits & 1, in.area = bits & 2, in.sanling = bits & 4;
					wanted = READINGS[r].read(&in);
					verdict = judge(arena, READINGS[r].region, &in);
					check_row(verdict, "boundary", wanted.boundary, READINGS[r].region, &in,
					    reached);
					check_row(verdict, "payer", wanted.payer, READINGS[r].region, &in, reached);
					arena_reset(arena);
				}
	arena_free(arena);
}

static void
check_reached(const xmlNode *profile, GHashTable *reached)
{
	const xmlNode *list = xml_child(profile, "investment");

	for (xmlNode *row = xml_child(list, NULL); row != NULL; row = xml_next(row, NULL)) {
		g_autofree char *key = g_strdup_printf("%s %s", (const char *)row->name, xml_attr(row, "id"));

		ck_assert_msg(g_hash_table_contains(reached, key), "%s: no input reaches %s", xml_attr(profile, "id"),
		    key);
	}
}

START_TEST(every_combination_is_decided)
{
	const char *region = READINGS[_i].region;
	const xmlNode *profile = policy_region(policy, region);
	g_autoptr(GHashTable) reached = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	ck_assert_ptr_nonnull(profile);
	for (xmlNode *type = xml_child(xml_child(profile, "types"), "type"); type != NULL;
	     type = xml_next(type, "type")) {
		struct input in = { .type = xml_attr(type, "id"), .high = xml_attr_is(type, "voltage", "high") };

		check_type((guint)_i, &in, reached);
	}
	check_reached(profile, reached);
}
END_TEST

static bool
has_table(const xmlNode *profile)
{
	const xmlNode *first = xml_child(xml_child(profile, "investment"), "boundary");

	return first != NULL && xml_attr(first, "test") != NULL;
}

/* A table without a reading here would go untested. */
START_TEST(every_table_is_read_twice)
{
	for (guint i = 0; i < policy_regions(policy)->len; i++) {
		const xmlNode *profile = policy_regions(policy)->pdata[i];
		const char *id = xml_attr(profile, "id");
		bool found = !has_table(profile);

		for (guint r = 0; r < G_N_ELEMENTS(READINGS); r++)
			found = found || strcmp(READINGS[r].region, id) == 0;
		ck_assert_msg(found, "%s has no second reading of its investment table", id);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy: investment");
	TCase *tcase = tcase_create("tables");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, prepare, clean_up);
	tcase_add_loop_test(tcase, every_combination_is_decided, 0, G_N_ELEMENTS(READINGS));
	tcase_add_test(tcase, every_table_is_read_twice);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
