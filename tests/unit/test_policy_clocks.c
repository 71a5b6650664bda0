/*
 * What is not recorded counts for nobody: for every clock of every region a case that just keeps its limit and one that
 * just breaks it, each with all its dates and then with one of them left out.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy_fixture.h"

static struct arena *setup, *mem;
static struct policy *policy;
static struct record_rules *record_rules;
static guint late_ones, kept_ones;

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

/* A date of a case: working days after its first. */
struct step {
	const char *name;
	int day;
};

/* In the order in which things happen; a day that is later moves all after it. */
static const struct step HIGH[] = { { "apply", 0 }, { "entry", 0 }, { "survey_end", 0 }, { "reply", 0 }, { "sign", 0 },
	{ "limited", 1 }, { "limited_report", 1 }, { "supporting_start", 2 }, { "supporting_end", 8 },
	{ "design_submit", 10 }, { "design_done", 11 }, { "mid_submit", 20 }, { "mid_done", 21 },
	{ "setting_request", 22 }, { "setting_done", 22 }, { "completion_submit", 30 }, { "materials_complete", 30 },
	{ "completion_done", 30 }, { "connect", 30 }, { NULL, 0 } };
static const struct step LOW[] = { { "apply", 0 }, { "entry", 0 }, { "reply", 0 }, { "connect", 0 }, { NULL, 0 } };
static const struct step WORKS[] = { { "apply", 0 }, { "entry", 0 }, { "reply", 0 }, { "supporting_start", 0 },
	{ "supporting_end", 9 }, { "works_done", 10 }, { "connect", 10 }, { NULL, 0 } };
static const struct step *const COURSES[] = { HIGH, LOW, WORKS };

/* One clock of a case, while it is tried. */
struct trial {
	const xmlNode *region, *type, *deadline;
	const char *facts; /* " supply_count='2'" */
	const struct step *course;
	const char *end; /* the date that the clock runs to */
};

struct told {
	struct diag *diag;
	const char *status; /* of the clock; NULL: it is not run */
};

static const char *
day_of(const struct trial *trial, int days)
{
	struct diag *diag = diag_new(mem);
	struct xpath_env *env = xpath_env_new(mem);
	const char *from = xml_attr_is(trial->region, "year", "2023") ? "2023-05-08" :
	    xml_attr_is(trial->region, "year", "2021")                ? "2021-07-05" :
									"2022-03-07";

	policy_functions(policy, env);
	return xpath_string(env, diag,
	    xpath_compile(mem, diag, (struct place){ 0 }, arena_printf(mem, "bw:workday-add('%s', %d)", from, days)),
	    xml_root(xml_new(mem, "x")));
}

/* The dates with all from the clock's end on so many days later, and those of a list of names left out (NULL: none). */
static const char *
dates_of(const struct trial *trial, int later, const char *without)
{
	GString *out = arena_string(mem);
	bool after = false;

	for (const struct step *step = trial->course; step->name != NULL; step++) {
		after = after || strcmp(step->name, trial->end) == 0;
		if (without == NULL || !text_has_word(without, step->name))
			g_string_append_printf(out, "<%s>%s</%s>", step->name,
			    day_of(trial, step->day + (after ? later : 0)), step->name);
	}
	return out->str;
}

static struct told
judge(const struct trial *trial, int later, const char *without)
{
	const char *text = arena_printf(mem,
	    "<case id='c' region='%s' type='%s' stage='archive'%s><dates>%s</dates></case>",
	    xml_attr(trial->region, "id"), xml_attr(trial->type, "id"), trial->facts, dates_of(trial, later, without));
	const char *inherit = xml_attr(xml_child(trial->region, "checklist"), "inherited-from");
	struct policy_question question = { .record = parse_record(mem, record_rules, text) };
	struct told told = { .diag = diag_new(mem) };
	const xmlNode *verdict;

	question.office = xml_root(xml_new(mem, "office"));
	if (inherit != NULL)
		xml_set(xml_add(question.office, "inherit"), "from", inherit);
	verdict = policy_judge(policy, mem, told.diag, &question);
	ck_assert_ptr_nonnull(verdict);
	told.status = xml_attr(
	    xml_child_of(xml_child(verdict, "deadlines"), "deadline", "id", xml_attr(trial->deadline, "id")), "status");
	return told;
}

/* Does a finding say that a limit is broken, or that it is not checked? */
static bool
speaks_of_time(const struct told *told)
{
	for (gsize i = 0; i < diag_count(told->diag); i++) {
		const struct finding *finding = diag_get(told->diag, i);

		if (strcmp(finding->id, "R-195") == 0 || finding->days[LANG_ZH] != NULL ||
		    (finding->also != NULL && strstr(finding->also, "R-195") != NULL))
			return true;
	}
	return false;
}

static const char *
end_of(const xmlNode *deadline)
{
	const char *to = xml_attr_or(deadline, "lacks", xml_attr(deadline, "to"));

	ck_assert(g_str_has_prefix(to, "dates/"));
	return to + strlen("dates/");
}

/* A case that was late is never in time for want of a date. */
static void
leave_out_of_late(const struct trial *trial, int later)
{
	for (const struct step *step = trial->course; step->name != NULL; step++) {
		struct told told = judge(trial, later, step->name);

		late_ones++;
		ck_assert_msg(g_strcmp0(told.status, "met") != 0 && speaks_of_time(&told),
		    "%s %s%s, %s: late, and %s without %s", xml_attr(trial->region, "id"), xml_attr(trial->type, "id"),
		    trial->facts, xml_attr(trial->deadline, "id"), told.status, step->name);
	}
}

/*
 * One that kept its limit is not called late: but works of a low-voltage customer that are not recorded are none, and a
 * clock whose end is no stage of a case runs on until it is recorded.
 */
static void
leave_out_of_kept(const struct trial *trial, int later)
{
	for (const struct step *step = trial->course; step->name != NULL; step++) {
		bool runs_on = strcmp(step->name, trial->end) == 0 &&
		    xml_child_of(xml_child(trial->region, "events"), "event", "id", trial->end) == NULL;
		struct told told;

		if (strcmp(step->name, "works_done") == 0 || runs_on)
			continue;
		told = judge(trial, later, step->name);
		kept_ones++;
		ck_assert_msg(g_strcmp0(told.status, "late") != 0, "%s %s%s, %s: kept, and late without %s",
		    xml_attr(trial->region, "id"), xml_attr(trial->type, "id"), trial->facts,
		    xml_attr(trial->deadline, "id"), step->name);
	}
}

/* Nor is it late for want of both ends of a time that does not count, where high voltage always has that time. */
static void
leave_out_spans_of_kept(const struct trial *trial, int later)
{
	for (xmlNode *e = xml_child(trial->deadline, "exclude"); e != NULL; e = xml_next(e, "exclude")) {
		const char *from = xml_attr(e, "from"), *to = xml_attr(e, "to");
		struct told told;

		if (trial->course != HIGH || strstr(to, "supporting") != NULL || !g_str_has_prefix(from, "dates/"))
			continue;
		told = judge(trial, later, arena_printf(mem, "%s %s", from + strlen("dates/"), to + strlen("dates/")));
		ck_assert_msg(g_strcmp0(told.status, "late") != 0, "%s %s%s, %s: kept, and late without %s and %s",
		    xml_attr(trial->region, "id"), xml_attr(trial->type, "id"), trial->facts,
		    xml_attr(trial->deadline, "id"), from, to);
	}
}

static bool
has_date(const struct trial *trial, const char *name)
{
	for (const struct step *step = trial->course; step->name != NULL; step++)
		if (strcmp(step->name, name) == 0)
			return true;
	return false;
}

/* Are all dates there? */
static bool
is_whole(const struct trial *trial)
{
	return has_date(trial, trial->end) && has_date(trial, xml_attr(trial->deadline, "from") + strlen("dates/")) &&
	    (strstr(trial->facts, "supporting_works") == NULL || has_date(trial, "supporting_start"));
}

/* The first day on which it is late: the day before it is kept. */
static void
try_clock(const struct trial *trial)
{
	enum { MOST = 60 };
	int later = 1;

	mem = arena_new();
	if (is_whole(trial) && g_strcmp0(judge(trial, 0, NULL).status, "met") == 0) {
		while (later < MOST && g_strcmp0(judge(trial, later, NULL).status, "met") == 0)
			later++;
		ck_assert_msg(g_strcmp0(judge(trial, later, NULL).status, "late") == 0, "%s %s%s, %s",
		    xml_attr(trial->region, "id"), xml_attr(trial->type, "id"), trial->facts,
		    xml_attr(trial->deadline, "id"));
		ck_assert(speaks_of_time(&(struct told){ .diag = judge(trial, later, NULL).diag }));
		leave_out_of_late(trial, later);
		leave_out_of_kept(trial, later - 1);
		leave_out_spans_of_kept(trial, later - 1);
	}
	arena_free(mem);
}

#ifdef __SANITIZE_ADDRESS__
enum { FACTS = 1 }; /* they see the same code in each of the six, and take minutes for it */
#else
enum { FACTS = 6 };
#endif

static void
try_type(const xmlNode *region, const xmlNode *type)
{
	static const char *const facts[6] = { "", " supporting_works='yes'", " sanling='yes'", " network_rework='yes'",
		" supply_count='2'", " asset_transfer='yes'" };
	const xmlNode *times = xml_child(region, "times");

	for (xmlNode *d = xml_child(times, "deadline"); d != NULL; d = xml_next(d, "deadline"))
		for (guint f = 0; f < FACTS; f++)
			for (guint c = 0; c < G_N_ELEMENTS(COURSES); c++)
				if ((COURSES[c] == HIGH) == xml_attr_is(type, "voltage", "high"))
					try_clock(&(struct trial){ region, type, d, facts[f], COURSES[c], end_of(d) });
}

START_TEST(no_date_left_out_helps_or_harms)
{
	const xmlNode *region = policy_regions(policy)->pdata[_i];
	const xmlNode *types = xml_child(region, "types");

	late_ones = kept_ones = 0;
	for (xmlNode *type = xml_child(types, "type"); type != NULL; type = xml_next(type, "type"))
		try_type(region, type);
	printf("clocks of %s: %u late and %u kept, each without a date\n", xml_attr(region, "id"), late_ones,
	    kept_ones);
	ck_assert_uint_gt(late_ones, 0);
	ck_assert_uint_gt(kept_ones, 0);
}
END_TEST

int
main(void)
{
	enum { REGIONS = 5 };
	Suite *suite = suite_create("policy: clocks");
	TCase *tests = tcase_create("clocks");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_unchecked_fixture(tests, prepare, clean_up);
	tcase_set_timeout(tests, 300);
	tcase_add_loop_test(tests, no_date_left_out_helps_or_harms, 0, REGIONS);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
