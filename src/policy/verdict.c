/* The verdict's head: type, class, stage, documents, hotlines and events of a record. */
#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/loader.h"
#include "policy/region.h"
#include "policy/judging.h"
#include "policy/rules.h"

#include <string.h>

struct xpath_env *
judging_env(struct judging *judging)
{
	struct xpath_env *env = xpath_env_new(judging->arena);

	xpath_env_node(env, "record", judging->record);
	xpath_env_node(env, "region", judging->region->root);
	xpath_env_node(env, "office", judging->question->office);
	xpath_env_node(env, "verdict", judging->verdict);
	xpath_env_node(env, "it", judging->record);
	policy_functions(judging->policy, env);
	judging_words(judging, env);
	return env;
}

bool
judging_clause_holds(struct judging *judging, const struct item_clause *clause, const char *column)
{
	if (clause->columns != NULL && !text_has_word(clause->columns, column))
		return false;
	return clause->test == NULL || xpath_bool(judging->env, judging->diag, clause->test, judging->record);
}

bool
judging_accepts(const struct judging *judging, const char *region)
{
	return region == NULL || xml_child_of(judging->question->office, "inherit", "from", region) != NULL;
}

static bool
find_type(struct judging *judging)
{
	const xmlNode *types = xml_child(judging->region->root, "types");
	const char *type = xml_attr_or(judging->record, "type", "");
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	judging->type = xml_child_of(types, "type", "id", type);
	if (judging->type != NULL)
		return true;
	for (xmlNode *node = xml_child(types, "type"); node != NULL; node = xml_next(node, "type"))
		g_ptr_array_add(names, (gpointer)xml_attr(node, "id"));
	diag_report(judging->diag, DIAG_POLICY_TYPE, xml_attr_place(judging->record, "type"), "客户类型", type,
	    xml_attr(judging->region->root, "name"), nearest_offer(judging->arena, type, names, "（", "？）"));
	return false;
}

static bool
find_stage(struct judging *judging)
{
	int stage = region_stage(judging->region, xml_attr(judging->record, "stage"));
	int asked = region_stage(judging->region, judging->question->stage);

	if (stage < 0) {
		record_report_absent(judging->arena, judging->diag, judging->policy->records, judging->question->record,
		    DIAG_POLICY_STAGE, "stage");
		return false;
	}
	judging->stage = (guint)stage;
	judging->asked = asked < 0 ? judging->stage : (guint)asked;
	return true;
}

/* What a record says in several ways, or a region reads out of it: one value each, for all that asks. */
static void
write_facts(struct judging *judging)
{
	const struct region *region = judging->region;

	for (guint i = 0; i < region->fact_count; i++)
		if (region->fact[i].select != NULL)
			xml_set(judging->verdict, region->fact[i].id,
			    xpath_string(judging->env, judging->diag, region->fact[i].select, judging->record));
}

/* class: the first that holds; classes: all that do. */
static void
write_class(struct judging *judging)
{
	const struct region *region = judging->region;
	g_autoptr(GString) all = g_string_new(NULL);

	for (guint i = 0; i < region->class_count; i++) {
		const struct class_rule *rule = &region->class[i];

		if (rule->test != NULL && !xpath_bool(judging->env, judging->diag, rule->test, judging->record))
			continue;
		if (all->len == 0) {
			xml_set(judging->verdict, "class", rule->id);
			xml_set(judging->verdict, "class_label", rule->label);
		}
		g_string_append_printf(all, "%s%s", all->len > 0 ? " " : "", rule->id);
	}
	xml_set(judging->verdict, "classes", all->str);
}

static void
write_case(struct judging *judging)
{
	const struct stage *stage = &judging->region->stage[judging->stage];
	const char *column = xml_attr_or(judging->type, "column", "");
	const xmlNode *label = xml_child_of(judging->region->checklist, "column", "id", column);
	xmlNode *verdict = judging->verdict;

	xml_set(verdict, "type", xml_attr(judging->type, "id"));
	xml_set(verdict, "type_label", xml_attr(judging->type, "label"));
	xml_set(verdict, "voltage", xml_attr(judging->type, "voltage"));
	xml_set(verdict, "column", column);
	xml_set(verdict, "column_label", xml_attr_or(label, "label", ""));
	xml_set(verdict, "stage", stage->id);
	xml_set(verdict, "stage_label", stage->label);
	xml_setf(verdict, "stage_no", "%u", judging->stage + 1);
	write_facts(judging);
	write_class(judging);
}

/* Where the rule that forbids a document is written down for the region. */
static void
write_rule_source(const struct judging *judging, xmlNode *document, const char *rule)
{
	const xmlNode *law = policy_rule(judging->policy, rule);
	const xmlNode *source = law != NULL ? judging_source(judging, law) : NULL;

	if (source == NULL)
		return;
	xml_set(document, "rule_words", xml_text(judging->arena, xml_child(law, "zh")));
	xml_set(document, "rule_words_en", xml_text(judging->arena, xml_child(law, "en")));
	xml_set(document, "rule_source",
	    policy_source(judging->policy, judging->arena, judging->region->root, source, "section"));
	xml_set(document, "rule_source_en",
	    policy_source(judging->policy, judging->arena, judging->region->root, source, "section-en"));
}

static void
read_dates(struct judging *judging)
{
	const struct region *region = judging->region;
	const xmlNode *dates = xml_child(judging->record, "dates");

	judging->date = arena_array(judging->arena, region->event_count, sizeof *judging->date);
	for (guint i = 0; dates != NULL && i < region->event_count; i++) {
		const char *text = xml_text(judging->arena, xml_child(dates, region->event[i].id));
		gint64 day;

		if (date_parse(text, &day))
			judging->date[i] = text;
	}
}

/* What may be said of a document, and how people say it. */
static const struct document_state {
	const char *id;
	const char *word[LANG_COUNT];
} states[] = {
	{ "due", { "应出", "due" } },
	{ "allowed", { "可出", "on request" } },
	{ "not-yet", { "未到", "not yet" } },
	{ "forbidden", { "不得出具", "forbidden" } },
};

const char *
verdict_state_word(const char *state, enum lang lang)
{
	for (guint i = 0; i < G_N_ELEMENTS(states); i++)
		if (strcmp(states[i].id, state) == 0)
			return states[i].word[lang];
	return state;
}

/* clause: what the region says of the document here; NULL: it is for other records. */
static const char *
document_state(const struct judging *judging, const xmlNode *clause, int stage)
{
	if (clause == NULL || !xml_attr_is(clause, "allowed", "yes"))
		return "forbidden";
	if (stage > (int)judging->stage)
		return "not-yet";
	return xml_attr_is(clause, "due", "yes") ? "due" : "allowed";
}

/* The stage a document belongs to, and the first day that is recorded of it once the case has come to it. */
static void
write_document_stage(const struct judging *judging, xmlNode *document, int stage)
{
	const struct region *region = judging->region;
	const char *since = NULL;

	if (stage < 0)
		return;
	xml_set(document, "stage", region->stage[stage].id);
	xml_set(document, "stage_label", region->stage[stage].label);
	for (guint i = 0; stage <= (int)judging->stage && i < region->event_count; i++)
		if (g_strcmp0(region->event[i].stage, region->stage[stage].id) == 0 && judging->date[i] != NULL &&
		    (since == NULL || strcmp(judging->date[i], since) < 0))
			since = judging->date[i];
	xml_set(document, "since", since);
}

static void
write_document(struct judging *judging, xmlNode *list, const struct document_rule *rule)
{
	int stage = region_stage(judging->region, xml_attr(rule->node, "stage"));
	const xmlNode *clause = NULL;
	xmlNode *document = xml_add(list, "document");
	const char *state;

	for (guint i = 0; i < rule->fors.count && clause == NULL; i++)
		if (judging_clause_holds(judging, &rule->fors.clause[i], ""))
			clause = rule->fors.clause[i].node;
	state = document_state(judging, clause, stage);
	xml_set(document, "id", xml_attr(rule->node, "id"));
	xml_set(document, "title", xml_attr(rule->node, "title"));
	write_document_stage(judging, document, stage);
	xml_set(document, "state", state);
	xml_set(document, "state_label", verdict_state_word(state, LANG_ZH));
	if (clause != NULL) {
		xml_set(document, "rule", xml_attr(clause, "rule"));
		xml_set(document, "source", xml_attr_or(clause, "source", xml_attr(rule->node, "source")));
		if (strcmp(state, "forbidden") == 0 && xml_attr(clause, "rule") != NULL)
			write_rule_source(judging, document, xml_attr(clause, "rule"));
	}
}

static void
write_documents(struct judging *judging)
{
	const struct region *region = judging->region;
	xmlNode *list = xml_add(judging->verdict, "documents");

	for (guint i = 0; i < region->document_count; i++)
		if (region->document[i].kind == judging->question->record->kind)
			write_document(judging, list, &region->document[i]);
}

/* The stages of the region in their order, and which of them the case has come to. */
static void
write_stages(struct judging *judging)
{
	const struct region *region = judging->region;
	xmlNode *list = xml_add(judging->verdict, "stages");

	for (guint i = 0; i < region->stage_count; i++) {
		xmlNode *stage = xml_add(list, "stage");

		xml_set(stage, "id", region->stage[i].id);
		xml_set(stage, "label", region->stage[i].label);
		xml_set(stage, "reached", i <= judging->stage ? "yes" : "no");
	}
}

/* Who issues: the office's own name, else the company of the region; not said when neither is. */
static void
write_company(struct judging *judging)
{
	const char *name = xml_text(judging->arena, xml_child(judging->question->office, "company"));

	if (name[0] == '\0')
		name = xml_attr_or(judging->region->root, "company", "");
	if (name[0] != '\0')
		xml_set(judging->verdict, "company", name);
}

/* The hotlines with the office's own numbers filled in; one that is not set has no number. */
static void
write_hotlines(struct judging *judging)
{
	const xmlNode *list = xml_child(judging->region->root, "hotlines");
	xmlNode *hotlines = xml_add(judging->verdict, "hotlines");

	xml_set(hotlines, "together", xml_attr(list, "together"));
	for (xmlNode *node = xml_child(list, "hotline"); node != NULL; node = xml_next(node, "hotline")) {
		const char *number = xml_attr(node, "number"), *office = xml_attr(node, "office");
		xmlNode *hotline = xml_add(hotlines, "hotline");

		if (office != NULL && judging->question->office != NULL)
			number = xml_text(judging->arena, xml_child(judging->question->office, office));
		if (number != NULL && number[0] != '\0')
			xml_set(hotline, "number", number);
		xml_set(hotline, "label", xml_attr(node, "label"));
		xml_set(hotline, "office", office);
	}
}

/* The nearest dated events that must not be later than this one, each once. */
static void
write_after(struct judging *judging, xmlNode *node, const struct event *event, bool *told)
{
	for (guint i = 0; i < event->after_count; i++) {
		guint index = event->after[i];
		const struct event *before = &judging->region->event[index];
		xmlNode *after;

		if (told[index])
			continue;
		told[index] = true;
		if (judging->date[index] == NULL) {
			write_after(judging, node, before, told);
			continue;
		}
		after = xml_add(node, "after");
		xml_set(after, "id", before->id);
		xml_set(after, "label", before->label);
		xml_set(after, "date", judging->date[index]);
	}
}

static void
write_events(struct judging *judging)
{
	const struct region *region = judging->region;
	xmlNode *list = xml_add(judging->verdict, "events");

	for (guint i = 0; i < region->event_count; i++) {
		bool *told = arena_array(judging->arena, region->event_count, sizeof *told);
		xmlNode *node;

		if (judging->date[i] == NULL)
			continue;
		node = xml_add(list, "event");
		xml_set(node, "id", region->event[i].id);
		xml_set(node, "label", region->event[i].label);
		xml_set(node, "stage", region->event[i].stage);
		xml_set(node, "date", judging->date[i]);
		write_after(judging, node, &region->event[i], told);
	}
}

/* A step's days are the limit of the clock that judges it: where the source gives it none, it names no clock. */
static void
write_step(struct judging *judging, xmlNode *process, guint no, const xmlNode *from)
{
	const xmlNode *times = xml_child(judging->region->root, "times");
	const xmlNode *clock = xml_child_of(times, "deadline", "id", xml_attr(from, "deadline"));
	xmlNode *step = xml_add(process, "step");

	xml_setf(step, "no", "%u", no);
	xml_set(step, "id", xml_attr(from, "id"));
	xml_set(step, "label", xml_attr(from, "label"));
	if (clock != NULL) {
		xml_set(step, "deadline", xml_attr(clock, "id"));
		xml_set(step, "days", xml_attr(clock, "limit"));
		xml_set(step, "unit", xml_attr(times, "unit"));
	}
	xml_set(step, "source", xml_attr(clock != NULL ? clock : from->parent, "source"));
}

/* The steps of the case: the first process whose test holds; one without a test is only listed. */
static void
write_process(struct judging *judging)
{
	const struct clauses *list = &judging->region->processes;

	for (guint i = 0; i < list->count; i++) {
		const xmlNode *from = list->clause[i].node;
		xmlNode *process;
		guint no = 0;

		if (list->clause[i].test == NULL || !judging_clause_holds(judging, &list->clause[i], ""))
			continue;
		process = xml_add(judging->verdict, "process");
		xml_set(process, "id", xml_attr(from, "id"));
		xml_set(process, "label", xml_attr(from, "label"));
		xml_set(process, "count", xml_attr(from, "count"));
		xml_set(process, "soft", xml_attr(from, "soft"));
		xml_set(process, "source", xml_attr(from, "source"));
		for (const xmlNode *n = xml_child(from, "step"); n != NULL; n = xml_next(n, "step"))
			write_step(judging, process, ++no, n);
		return;
	}
}

/* Adds a text to a list, once. */
static void
add_once(GString *list, const char *mark, const char *text)
{
	if (strstr(list->str, text) == NULL)
		g_string_append_printf(list, "%s%s", list->len > 0 ? mark : "", text);
}

/*
 * Whoever is of several classes is inspected by the lists of all.  The class that everybody is of counts where there is no
 * other; one of which the region keeps no inspection stands alone.
 */
/* By what the case is no small firm, whatever its capacity. */
static void
write_excluded(struct judging *judging)
{
	const struct clauses *list = &judging->region->excluded;

	for (guint i = 0; i < list->count; i++)
		if (judging_clause_holds(judging, &list->clause[i], ""))
			xml_set(xml_add(judging->verdict, "not_small"), "label",
			    xml_attr(list->clause[i].node, "label"));
}

static void
write_scope(struct judging *judging)
{
	const struct region *region = judging->region;
	const xmlNode *list = xml_child(region->root, "inspection");
	const char *held = xml_attr_or(judging->verdict, "classes", "");
	xmlNode *scope = xml_add(judging->verdict, "opinion_scope");
	g_autoptr(GString) classes = g_string_new(NULL), names = g_string_new(NULL), label = g_string_new(NULL);
	bool alone = false;

	for (guint i = 0; i < region->class_count && !alone; i++) {
		const struct class_rule *rule = &region->class[i];
		const xmlNode *node = xml_child_of(list, "scope", "class", rule->id);

		if (!text_has_word(held, rule->id) || (rule->test == NULL && classes->len > 0))
			continue;
		alone = xml_child(node, "keeps") == NULL;
		if (node == NULL)
			continue;
		g_string_append_printf(classes, "%s%s", classes->len > 0 ? " " : "", rule->id);
		add_once(names, "、", rule->label);
		add_once(label, "、", xml_attr_or(node, "label", ""));
	}
	if (classes->len == 0)
		return;
	xml_set(judging->verdict, "class_label", names->str);
	xml_set(scope, "classes", classes->str);
	xml_set(scope, "label", label->str);
}

bool
verdict_build(struct judging *judging)
{
	const struct record *record = judging->question->record;

	judging->verdict = xml_root(xml_new(judging->arena, "verdict"));
	judging->env = judging_env(judging);
	xml_set(judging->verdict, "record", record->id);
	xml_set(judging->verdict, "kind", record_kind_name(record->kind));
	xml_set(judging->verdict, "region", judging->region->id);
	write_company(judging);
	if (record->kind == RECORD_CASE) {
		if (!find_type(judging) || !find_stage(judging))
			return false;
		write_case(judging);
		write_stages(judging);
		read_dates(judging);
	}
	write_documents(judging);
	write_hotlines(judging);
	if (record->kind == RECORD_OUTAGE)
		statutes_write_stops(judging);
	if (record->kind != RECORD_CASE)
		return true;
	verdict_checklist(judging);
	verdict_materials(judging);
	verdict_volume(judging);
	verdict_deadlines(judging);
	write_events(judging);
	write_scope(judging);
	write_process(judging);
	write_excluded(judging);
	verdict_duties(judging);
	return true;
}
