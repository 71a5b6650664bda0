/*
 * Rules against changes made out of their own data: over a complete case of every type of every region each change that
 * breaks a limit, an item, a flag or a ban must be found, and none that just keeps it.
 */
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy_fixture.h"

static struct arena *setup, *mem;
static struct policy *policy;
static struct record_rules *record_rules;
static guint breaking, keeping;

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

/* --- a case as text, and what is said of it --- */

/* A case in pieces, so that one piece can be changed. */
struct draft {
	const xmlNode *region, *type;
	const char *attributes; /* " affects_power_quality='yes'" */
	const char *materials;  /* elements */
	const char *rest;       /* dates, opinions, values */
};

struct said {
	struct diag *diag;
	xmlNode *verdict;
};

static struct said
judge(const struct draft *draft)
{
	const char *text = arena_printf(mem,
	    "<case id='g' region='%s' type='%s' stage='archive'%s>%s<materials>%s</materials></case>",
	    xml_attr(draft->region, "id"), xml_attr(draft->type, "id"), draft->attributes, draft->rest,
	    draft->materials);
	struct policy_question question = { .record = parse_record(mem, record_rules, text) };
	struct said said = { .diag = diag_new(mem) };
	xmlNode *office = xml_root(xml_new(mem, "office"));
	const xmlNode *checklist = xml_child(draft->region, "checklist");

	if (xml_attr(checklist, "inherited-from") != NULL)
		xml_set(xml_add(office, "inherit"), "from", xml_attr(checklist, "inherited-from"));
	xml_add_text(office, "supervision_no", "000-0000-0009");
	question.office = office;
	said.verdict = policy_judge(policy, mem, said.diag, &question);
	ck_assert_msg(said.verdict != NULL, "%s", text);
	return said;
}

/* Did this rule give way to a more specific one? */
static bool
stood_for(const struct said *said, const char *rule)
{
	for (gsize i = 0; i < diag_count(said->diag); i++)
		if (diag_get(said->diag, i)->also != NULL && strstr(diag_get(said->diag, i)->also, rule) != NULL)
			return true;
	return false;
}

/* Does this rule speak, or one that stands for it? */
static bool
speaks(const struct said *said, const char *rule)
{
	for (gsize i = 0; i < diag_count(said->diag); i++)
		if (strcmp(diag_get(said->diag, i)->id, rule) == 0)
			return true;
	return stood_for(said, rule);
}

/* Does a finding name this? */
static bool
names(const struct said *said, const char *word)
{
	for (gsize i = 0; i < diag_count(said->diag); i++)
		if (strstr(diag_get(said->diag, i)->what[LANG_ZH], word) != NULL)
			return true;
	return false;
}

static void
expect(const struct draft *draft, const struct said *said, bool found, bool wanted, const char *rule,
    const char *change)
{
	breaking += wanted;
	keeping += !wanted;
	if (found != wanted)
		print_findings(said->diag);
	ck_assert_msg(found == wanted, "%s %s: %s of %s is %s", xml_attr(draft->region, "id"),
	    xml_attr(draft->type, "id"), change, rule, wanted ? "not found" : "found, though it keeps the rule");
}

/* --- complete cases --- */

static const char *
material(const xmlNode *item, const char *form)
{
	const char *wanted = xml_attr_or(item, "required_form", "any");

	form = form != NULL ? form : strcmp(wanted, "any") == 0 ? "original" : wanted;
	return arena_printf(mem, "<material ref='%s' form='%s' medium='electronic'/>", xml_attr(item, "id"), form);
}

/* Materials for every item that is asked for, but one (NULL: none is left out); form: another form for that one. */
static const char *
materials(const struct said *said, const char *without, const char *form)
{
	g_autoptr(GString) all = g_string_new(NULL);
	const xmlNode *list = xml_child(said->verdict, "checklist");

	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item")) {
			bool one = without != NULL && xml_attr_is(item, "id", without);

			if (!xml_attr_is(item, "need", "no") && (!one || form != NULL))
				g_string_append(all, material(item, one ? form : NULL));
		}
	return arena_strdup(mem, all->str);
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

/* The draft with everything its checklist asks for. */
static struct said
complete(struct draft *draft)
{
	struct said said = judge(draft);

	draft->materials = materials(&said, NULL, NULL);
	said = judge(draft);
	ck_assert_msg(xml_attr_is(said.verdict, "complete", "yes"), "%s %s is not complete",
	    xml_attr(draft->region, "id"), xml_attr(draft->type, "id"));
	return said;
}

/* --- the checklist: an item removed, in the wrong form, a flag that asks for one more --- */

static void
change_items(const struct draft *base, const struct said *said)
{
	const xmlNode *list = xml_child(said->verdict, "checklist");

	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item")) {
			const char *id = xml_attr(item, "id"), *form = xml_attr_or(item, "required_form", "any");
			struct draft draft = *base;
			struct said changed;

			if (!xml_attr_is(item, "status", "held") || xml_attr(item, "instead") != NULL)
				continue;
			draft.materials = materials(said, id, NULL);
			changed = judge(&draft);
			/* Another paper may stand for it: then nothing is missing. */
			expect(&draft, &changed,
			    names(&changed, arena_printf(mem, "（%s", id)) || speaks(&changed, "R-001"),
			    !xml_attr_is(find_item(changed.verdict, id), "status", "held"), id, "item removed");
			if (strcmp(form, "any") == 0)
				continue;
			draft.materials = materials(said, id, form);
			changed = judge(&draft);
			expect(&draft, &changed, speaks(&changed, "R-014"), false, id, "its own form");
			draft.materials = materials(said, id, strcmp(form, "copy") == 0 ? "original" : "copy");
			changed = judge(&draft);
			if (!xml_attr_is(find_item(changed.verdict, id), "form_ok", "yes"))
				expect(&draft, &changed, speaks(&changed, "R-014") || names(&changed, id), true, id,
				    "wrong form");
		}
}

/* The facts a test asks of the record: " a='yes' b='yes'"; NULL when it asks something else too. */
static const char *
facts_of(const char *test)
{
	g_autoptr(GRegex) only = g_regex_new("^@[a-z_0-9]+ = '[^']+'( and @[a-z_0-9]+ = '[^']+')*$", 0, 0, NULL);
	g_autoptr(GRegex) fact = g_regex_new("@([a-z_0-9]+) = ('[^']+')( and )?", 0, 0, NULL);
	g_autofree char *text = NULL;

	if (!g_regex_match(only, test, 0, NULL))
		return NULL;
	text = g_regex_replace(fact, test, -1, 0, " \\1=\\2", 0, NULL);
	return arena_strdup(mem, text);
}

static void
change_flags(const struct draft *base, const xmlNode *list)
{
	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item"))
			for (xmlNode *when = xml_child(item, "when"); when != NULL; when = xml_next(when, "when")) {
				const char *facts = facts_of(xml_attr(when, "test")), *id = xml_attr(item, "id");
				struct draft draft = *base;
				struct said changed;

				if (facts == NULL ||
				    strstr(xml_attr(when, "column"), xml_attr(base->type, "column")) == NULL ||
				    strstr(base->materials, arena_printf(mem, "'%s'", id)) != NULL)
					continue;
				draft.attributes = facts;
				changed = judge(&draft);
				expect(&draft, &changed, names(&changed, arena_printf(mem, "“%s ", id)), true, id,
				    facts);
				complete(&draft);
				changed = judge(&draft);
				expect(&draft, &changed, names(&changed, arena_printf(mem, "（%s", id)), false, id,
				    "flag with its item");
			}
}

/* A paper that the column's cell leaves blank is not the customer's, where the source has a table of marks. */
static void
change_forbidden(const struct draft *base, const struct said *said, const xmlNode *list)
{
	bool table = xml_attr_is(xml_child(list, "legend"), "value", "R");

	for (xmlNode *group = table ? xml_child(list, "group") : NULL; group != NULL; group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item")) {
			const char *id = xml_attr(item, "id");
			const xmlNode *judged = find_item(said->verdict, id);
			struct draft draft = *base;
			struct said changed;
			bool inspection = strcmp(id, "AR10") == 0 || strcmp(id, "AR11") == 0 ||
			    strcmp(id, "AR-X1") == 0;

			if (judged != NULL && (!inspection || !xml_attr_is(judged, "need", "no")))
				continue;
			if (strcmp(id, "AR05a") == 0 || strcmp(id, "AR05b") == 0)
				continue;
			draft.materials = arena_printf(mem, "%s<material ref='%s' form='copy' medium='electronic'/>",
			    base->materials, id);
			changed = judge(&draft);
			expect(&draft, &changed, names(&changed, arena_printf(mem, "“%s ", id)), true, id,
			    "forbidden item added");
		}
}

/* --- limits --- */

static const char *
workday_add(const char *from, gint64 days)
{
	struct xpath_env *env = xpath_env_new(mem);
	struct diag *diag = diag_new(mem);
	struct xpath *xpath = xpath_compile(mem, diag, (struct place){ 0 },
	    arena_printf(mem, "bw:workday-add('%s', %d)", from, (int)days));

	policy_functions(policy, env);
	return xpath_string(env, diag, xpath, xml_root(xml_new(mem, "x")));
}

static const char *
event_of(const char *path)
{
	return g_str_has_prefix(path, "dates/") && strpbrk(path + 6, "/[(") == NULL ? path + 6 : NULL;
}

static const xmlNode *
deadline_of(const struct said *said, const char *id)
{
	const xmlNode *list = xml_child(said->verdict, "deadlines");

	for (xmlNode *node = xml_child(list, "deadline"); node != NULL; node = xml_next(node, "deadline"))
		if (xml_attr_is(node, "id", id))
			return node;
	return NULL;
}

/* Of several clocks of one rule the one that ran too long is named. */
static bool
names_limit(const struct said *said, const char *id)
{
	for (gsize i = 0; i < diag_count(said->diag); i++) {
		const char *what = diag_get(said->diag, i)->what[LANG_EN];

		if (strstr(what, arena_printf(mem, "(%s)", id)) != NULL ||
		    g_str_has_prefix(what, arena_printf(mem, "%s:", id)))
			return true;
	}
	return false;
}

/* The region's day to begin with: a Monday in spring, inside its validity. */
static const char *
first_day(const xmlNode *region)
{
	return xml_attr_is(region, "year", "2023") ? "2023-04-10" :
	    xml_attr_is(region, "year", "2021")    ? "2021-07-05" :
						     "2022-03-07";
}

/* The first day said of an event is its day. */
static void
add_date(GString *dates, const char *event, const char *day)
{
	g_autofree char *open = event == NULL ? NULL : g_strdup_printf("<%s>", event);

	if (open != NULL && strstr(dates->str, open) == NULL)
		g_string_append_printf(dates, "%s%s</%s>", open, day, event);
}

/*
 * The dates of a deadline, and those of all that it leaves out: what took place on the first day takes none of the time,
 * but what nobody dated could have taken all of it. Supporting works are dated where there are some, counted or not.
 */
static const char *
dates_of(const struct draft *draft, const xmlNode *deadline, const char *start, const char *end)
{
	g_autoptr(GString) dates = g_string_new("");

	add_date(dates, event_of(xml_attr(deadline, "from")), start);
	add_date(dates, event_of(xml_attr(deadline, "to")), end);
	for (xmlNode *exclude = xml_child(deadline, "exclude"); exclude != NULL;
	     exclude = xml_next(exclude, "exclude")) {
		if (xml_attr_is(exclude, "from", "dates/supporting_start"))
			continue;
		add_date(dates, event_of(xml_attr(exclude, "from")), start);
		add_date(dates, event_of(xml_attr(exclude, "to")), start);
	}
	if (strstr(draft->attributes, "supporting_works='yes'") != NULL) {
		add_date(dates, "supporting_start", start);
		add_date(dates, "supporting_end", start);
	}
	return arena_printf(mem, "<dates>%s</dates>", dates->str);
}

/* The last day keeps the limit, the next working day breaks it. */
static void
change_limit(const struct draft *base, const xmlNode *profile_deadline)
{
	const char *from = event_of(xml_attr(profile_deadline, "from")),
		   *to = event_of(xml_attr(profile_deadline, "to"));
	const char *id = xml_attr(profile_deadline, "id"), *start = first_day(base->region);
	gint64 limit = g_ascii_strtoll(xml_attr(profile_deadline, "limit"), NULL, 10);

	for (gint64 over = 0; from != NULL && to != NULL && over <= 1; over++) {
		struct draft draft = *base;
		struct said said;
		const xmlNode *deadline;

		draft.rest = dates_of(&draft, profile_deadline, start, workday_add(start, limit + over));
		said = judge(&draft);
		deadline = deadline_of(&said, id);
		if (deadline == NULL)
			return;
		ck_assert_msg(xml_attr_is(deadline, "status", over ? "late" : "met"), "%s %s", id,
		    xml_attr(deadline, "status"));
		if (over)
			expect(&draft, &said, speaks(&said, xml_attr(deadline, "rule")), true,
			    xml_attr(deadline, "rule"), id);
		else
			expect(&draft, &said, names_limit(&said, id), false, xml_attr(deadline, "rule"), id);
	}
}

/* Every limit that this type has, with nothing said and with each fact its tests ask about. */
static void
change_limits(const struct draft *base)
{
	static const char *const facts[] = { "", " supporting_works='yes'", " sanling='yes'", " network_rework='yes'",
		" sanling='yes' network_rework='yes'", " supply_count='2'", " is_important='yes'",
		" asset_transfer='yes'" };
	const xmlNode *list = xml_child(base->region, "times");

	for (xmlNode *deadline = xml_child(list, "deadline"); deadline != NULL;
	     deadline = xml_next(deadline, "deadline"))
		for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
			struct draft draft = *base;

			draft.attributes = facts[i];
			change_limit(&draft, deadline);
		}
}

/* --- single values of the profile --- */

static void
change_capacity(const struct draft *base)
{
	const xmlNode *ceiling = xml_child(base->region, "small-micro");
	gint64 most = ceiling == NULL ? 0 : g_ascii_strtoll(xml_attr_or(ceiling, "max-kw", "0"), NULL, 10);

	for (gint64 over = 0; most > 0 && xml_attr_is(base->type, "id", "lv_small_micro") && over <= 1; over++) {
		struct draft draft = *base;
		struct said said;

		draft.attributes = " area='city' sanling='yes'";
		draft.rest = arena_printf(mem, "<cap_kw>%d</cap_kw>", (int)(most + over));
		said = judge(&draft);
		expect(&draft, &said, speaks(&said, "R-084") || speaks(&said, "R-085"), over == 1, "R-084", "capacity");
	}
}

static void
change_fees(const struct draft *base)
{
	const xmlNode *fee = xml_child(xml_child(base->region, "fees"), "fee");
	const char *const name[] = { fee == NULL ? NULL : xml_attr(fee, "name"), fee == NULL ? NULL : "表箱材料费" };

	for (guint i = 0; i < G_N_ELEMENTS(name); i++) {
		struct draft draft = *base;
		struct said said;

		if (name[i] == NULL)
			continue;
		draft.attributes = " supply_count='2'";
		draft.rest = arena_printf(mem, "<fee><name>%s</name><amount>100.00</amount></fee>", name[i]);
		said = judge(&draft);
		expect(&draft, &said, speaks(&said, "R-081") || speaks(&said, "R-082"), i == 1, "R-081", name[i]);
	}
}

static void
change_boundary(const struct draft *base, const struct said *said)
{
	const xmlNode *boundary = xml_child(xml_child(said->verdict, "investment"), "boundary");
	const char *const text[] = { boundary == NULL ? NULL : xml_attr(boundary, "to"), "另行约定" };

	for (guint i = 0; i < G_N_ELEMENTS(text) && boundary != NULL && xml_attr(boundary, "must_say") != NULL &&
	     xml_attr(boundary, "rule") != NULL;
	     i++) {
		struct draft draft = *base;
		struct said changed;

		draft.rest = arena_printf(mem, "<investment>%s</investment>", text[i]);
		changed = judge(&draft);
		expect(&draft, &changed, speaks(&changed, xml_attr(boundary, "rule")), i == 1,
		    xml_attr(boundary, "rule"), text[i]);
	}
}

/* A date of the stage of a paper that may not exist for this customer. */
static void
change_documents(const struct draft *base, const struct said *said)
{
	static const struct {
		const char *stage, *event;
	} events[] = { { "reply", "reply" }, { "design_review", "design_done" }, { "mid_inspection", "mid_done" },
		{ "completion", "completion_done" } };
	const xmlNode *list = xml_child(said->verdict, "documents");

	for (xmlNode *document = xml_child(list, "document"); document != NULL;
	     document = xml_next(document, "document"))
		for (guint i = 0; i < G_N_ELEMENTS(events); i++) {
			struct draft draft = *base;
			struct said changed;

			if (!xml_attr_is(document, "state", "forbidden") ||
			    !xml_attr_is(document, "stage", events[i].stage) || xml_attr(document, "rule") == NULL)
				continue;
			draft.rest = arena_printf(mem, "<dates><%s>%s</%s></dates>", events[i].event,
			    first_day(base->region), events[i].event);
			changed = judge(&draft);
			expect(&draft, &changed, speaks(&changed, xml_attr(document, "rule")), true,
			    xml_attr(document, "rule"), "stage that is abolished");
		}
}

static void
change_type(const xmlNode *region, const xmlNode *type)
{
	struct draft draft = { region, type, "", "", "" };
	const char *from = xml_attr(xml_child(region, "checklist"), "inherited-from");
	const xmlNode *list = xml_child(from == NULL ? region : policy_region(policy, from), "checklist");
	struct said said = complete(&draft);

	change_items(&draft, &said);
	change_flags(&draft, list);
	change_forbidden(&draft, &said, list);
	change_limits(&draft);
	change_capacity(&draft);
	change_fees(&draft);
	change_boundary(&draft, &said);
	change_documents(&draft, &said);
	arena_reset(mem);
}

START_TEST(breaking_changes_are_found_and_keeping_ones_are_not)
{
	for (guint i = 0; i < policy_regions(policy)->len; i++) {
		const xmlNode *region = policy_regions(policy)->pdata[i];

		for (xmlNode *type = xml_child(xml_child(region, "types"), "type"); type != NULL;
		     type = xml_next(type, "type"))
			change_type(region, type);
	}
	printf("generator: %u breaking changes found, %u keeping changes kept\n", breaking, keeping);
	ck_assert_uint_gt(breaking, 300);
	ck_assert_uint_gt(keeping, 100);
}
END_TEST

/* --- outages: days of notice, of the reminder, and what needs a review --- */

static bool
outage_speaks(const xmlNode *region, const char *rule, gint64 notice, gint64 reminder, gint64 households)
{
	gint64 start;
	struct said said = { .diag = diag_new(mem) };
	struct policy_question question = { 0 };

	date_parse("2023-06-19", &start);
	question.record = parse_record(mem, record_rules,
	    arena_printf(mem,
		"<outage id='g' region='%s' type='planned' notice_date='%s' reminder_date='%s' households='%d'>"
		"<row start='2023-06-19T08:00' stop='2023-06-19T18:00' line_name='一线' area='小区'/><channel>微信</channel></outage>",
		xml_attr(region, "id"), date_iso(mem, start - notice), date_iso(mem, start - reminder),
		(int)households));
	policy_judge(policy, mem, said.diag, &question);
	return speaks(&said, rule);
}

START_TEST(outages_keep_or_break_their_days)
{
	for (guint i = 0; i < policy_regions(policy)->len; i++) {
		const xmlNode *region = policy_regions(policy)->pdata[i], *outage = xml_child(region, "outage");
		gint64 notice = g_ascii_strtoll(xml_attr_or(outage, "notice_days", "0"), NULL, 10);
		gint64 reminder = g_ascii_strtoll(xml_attr_or(outage, "reminder_days", "0"), NULL, 10);
		gint64 review = g_ascii_strtoll(xml_attr_or(outage, "review_household_hours", "0"), NULL, 10);

		if (notice > 0) {
			ck_assert(!outage_speaks(region, "R-100", notice, reminder, 1));
			ck_assert(outage_speaks(region, "R-100", notice - 1, reminder, 1));
		}
		if (reminder > 0) {
			ck_assert(!outage_speaks(region, "R-101", notice, reminder, 1));
			ck_assert(outage_speaks(region, "R-101", notice, reminder - 1, 1));
			ck_assert(outage_speaks(region, "R-101", notice, reminder + 1, 1));
		}
		if (review > 0) {
			ck_assert(!outage_speaks(region, "R-106", notice, reminder, (review - 1) / 10));
			ck_assert(outage_speaks(region, "R-106", notice, reminder, review / 10));
		}
	}
}
END_TEST

/* --- hotlines: all of them, or one left out --- */

static char *
hotline_text(const xmlNode *verdict, const xmlNode *without)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (xmlNode *line = xml_child(xml_child(verdict, "hotlines"), "hotline"); line != NULL;
	     line = xml_next(line, "hotline"))
		if (line != without)
			g_string_append_printf(text, "%s %s ", xml_attr(line, "label"),
			    xml_attr_or(line, "number", ""));
	return arena_strdup(mem, text->str);
}

static bool
hotlines_missed(const xmlNode *region, const xmlNode *without, xmlNode **verdict)
{
	struct said said = { .diag = diag_new(mem) };
	struct policy_question question = { 0 };
	xmlNode *office = xml_root(xml_new(mem, "office")), *facts = xml_root(xml_new(mem, "facts"));

	xml_add_text(office, "supervision_no", "000-0000-0009");
	question.office = office;
	question.record = parse_record(mem, record_rules,
	    arena_printf(mem, "<poster id='g' region='%s' document='poster-commitment' approved='yes' size='A3'/>",
		xml_attr(region, "id")));
	if (*verdict == NULL)
		*verdict = policy_judge(policy, mem, said.diag, &question);
	xml_set(xml_add_text(facts, "text", hotline_text(*verdict, without)), "page", "1");
	policy_judge_document(policy, mem, said.diag, &question, *verdict, "poster-commitment", facts);
	return speaks(&said, "R-110") || speaks(&said, "R-111") || speaks(&said, "R-112") || speaks(&said, "R-113");
}

START_TEST(hotlines_stand_together)
{
	for (guint i = 0; i < policy_regions(policy)->len; i++) {
		const xmlNode *region = policy_regions(policy)->pdata[i];
		xmlNode *verdict = NULL;

		ck_assert_msg(!hotlines_missed(region, NULL, &verdict), "%s: all hotlines", xml_attr(region, "id"));
		for (xmlNode *line = xml_child(xml_child(verdict, "hotlines"), "hotline"); line != NULL;
		     line = xml_next(line, "hotline"))
			ck_assert_msg(hotlines_missed(region, line, &verdict), "%s: %s left out",
			    xml_attr(region, "id"), xml_attr(line, "label"));
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("policy: generated changes");
	TCase *tcase = tcase_create("changes");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, prepare, clean_up);
	tcase_add_test(tcase, breaking_changes_are_found_and_keeping_ones_are_not);
	tcase_add_test(tcase, outages_keep_or_break_their_days);
	tcase_add_test(tcase, hotlines_stand_together);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
