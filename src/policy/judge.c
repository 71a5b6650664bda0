/* Judges a record: builds its verdict and has the rules of its region applied, with what only policy knows of them. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "xml/schema/path.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"
#include "policy/judging.h"

#include <string.h>

const xmlNode *
judging_source(const struct judging *judging, const xmlNode *rule)
{
	const xmlNode *use = policy_use(judging->region->root, xml_attr(rule, "id"));

	return use != NULL ? use : xml_child(rule, "source");
}

const char *
policy_source(const struct policy *policy, struct arena *arena, const xmlNode *region, const xmlNode *source,
    const char *attribute)
{
	const struct region *origin = source == NULL ? NULL : region_find(policy, xml_attr(source, "inherited-from"));
	const char *number = xml_attr_or(xml_child(origin != NULL ? origin->root : region, "source"), "number", "");

	if (source == NULL)
		return number;
	if (xml_is(source, "source") || xml_is(xml_root(source->doc), "extension"))
		return xml_attr(source, attribute);
	return arena_printf(arena, "%s %s", number, xml_attr(source, attribute));
}

/* A finding about a clock shows the last day in time, the days that counted and those that did not. */
static const char *
days_of(const struct judging *judging, const xmlNode *deadline, enum lang lang)
{
	static const char *const part[] = { "due", "counted", "days_off", "days_excluded" };
	static const char *const word[LANG_COUNT][G_N_ELEMENTS(part)] = { { "应于 ", "计入 ", "休息 ", "不计 " },
		{ "due by ", "counted ", "off ", "not counted " } };
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(part); i++)
		if (xml_attr(deadline, part[i]) != NULL)
			g_string_append_printf(out, "%s%s%s%s",
			    out->len == 0       ? "" :
				lang == LANG_ZH ? "；" :
						  "; ",
			    word[lang][i], xml_attr(deadline, part[i]), i == 0 && lang == LANG_ZH ? " 前办完" : "");
	return out->len == 0 ? NULL : arena_strdup(judging->arena, out->str);
}

/* --- what the judge asks --- */

static void
enter_rule(void *data, const struct rule *rule)
{
	const struct judging *judging = data;

	if (xml_is(rule->node->parent, "statute"))
		xpath_env_node(judging->env, "statute", rule->node->parent);
}

/* Two clocks that ran too long until the same date are one fault. */
static bool
is_clock(const xmlNode *it)
{
	return xml_is(it, "deadline");
}

static void
set_bars(void *data, const char *id, bool after, struct finding *finding)
{
	const struct judging *judging = data;
	int stage = region_stage(judging->region, id);
	const struct stage *from = stage < 0 ? NULL : &judging->region->stage[after ? stage + 1 : stage];

	if (from == NULL)
		return;
	finding->bars = from->bars_from;
	finding->from = from->id;
}

/* What people call a field that a rule names, of a record or the office. */
static const char *
field_label(const struct policy *policy, const struct record *record, const char *key)
{
	const char *label = record_label_in(policy->records, record, key);

	if (label == NULL)
		label = g_hash_table_lookup(policy->settings, key);
	return label != NULL ? label : key;
}

/* What a region only inherits from another never rejects, until the office has accepted it. */
static void
complete_finding(void *data, const struct rule *rule, xmlNode *it, struct finding *finding)
{
	const struct judging *judging = data;
	const xmlNode *source = judging_source(judging, rule->node);
	bool added = is_clock(it) &&
	    xml_attr_is(it, "added", "yes"); /* by the office: its paper says how long it runs */
	static const char *const section[LANG_COUNT] = { "section", "section-en" };

	if (finding->field != NULL)
		finding->field = field_label(judging->policy, judging->question->record, finding->field);
	for (enum lang lang = 0; lang < LANG_COUNT; lang++)
		finding->source[lang] = added ?
		    xml_attr(it, "source") :
		    source == NULL ?
		    NULL :
		    policy_source(judging->policy, judging->arena, judging->region->root, source, section[lang]);
	if (finding->level == DIAG_ERROR && source != NULL &&
	    !judging_accepts(judging, xml_attr(source, "inherited-from")))
		finding->level = DIAG_WARN;
	for (enum lang lang = 0; is_clock(it) && lang < LANG_COUNT; lang++)
		finding->days[lang] = days_of(judging, it, lang);
}

/* --- judgements --- */

/* The rules of a region that speak of a document (NULL: of the record), then those of the statutes in use. */
static const GPtrArray *
rules_asked(const struct judging *judging, const GPtrArray *own, const char *document)
{
	GPtrArray *asked = arena_list(judging->arena);
	const GPtrArray *statutes = judging->policy->statutes;

	for (guint i = 0; i < own->len; i++)
		g_ptr_array_add(asked, own->pdata[i]);
	for (guint s = 0; s < statutes->len; s++) {
		const struct statute *statute = statutes->pdata[s];
		bool in_use = statute_in_use(judging, statute) && statute_outside(judging, statute) == NULL;

		for (guint i = 0; i < statute->rules->len && in_use; i++)
			if (rules_of_kind(statute->rules->pdata[i], judging->question->record->kind))
				g_ptr_array_add(asked, statute->rules->pdata[i]);
	}
	for (guint i = asked->len; document != NULL && i-- > 0;) {
		const char *documents = xml_attr(((const struct rule *)asked->pdata[i])->node, "documents");

		if (documents != NULL && !text_has_word(documents, document))
			g_ptr_array_remove_index(asked, i);
	}
	return asked;
}

/* there: what there is of a record and a verdict of which parts are left; NULL: all. */
static void
apply(struct judging *judging, const GPtrArray *rules, const char *document, const struct path_found *there)
{
	static const struct rule_caller caller = { .enter = enter_rule,
		.by_place = is_clock,
		.bars = set_bars,
		.complete = complete_finding };
	const struct rule_judge judge = { .arena = judging->arena,
		.diag = judging->diag,
		.env = judging->env,
		.scope = document != NULL ? SCOPE_DOCUMENT : SCOPE_RECORD,
		.root = judging->record,
		.place = xml_place(judging->record),
		.document = document,
		.there = there,
		.caller = &caller,
		.data = judging };

	rule_apply(&judge, rules_asked(judging, rules, document));
}

static void
report_region(const struct policy *policy, struct arena *arena, struct diag *diag, const struct record *record)
{
	const char *id = record->region == NULL ? "" : record->region;

	diag_report(diag, DIAG_POLICY_REGION, xml_attr_place(record->root, "region"), "地区", id,
	    nearest_offer(arena, id, policy_region_ids(policy, arena), "（", "？）"));
}

const struct policy_file *
policy_stopped_by(const struct policy *policy, const struct policy_question *question)
{
	const struct policy_file *file = policy_stopped(policy, "region", question->record->region);
	const xmlNode *node = xml_child(question->office, "statute");

	for (; file == NULL && node != NULL; node = xml_next(node, "statute"))
		file = policy_stopped(policy, "statute", xml_attr(node, "use"));
	return file;
}

xmlNode *
policy_judge(const struct policy *policy, struct arena *arena, struct diag *diag,
    const struct policy_question *question)
{
	const struct record *record = question->record;
	const struct policy_file *stopped = policy_stopped_by(policy, question);
	struct judging judging = { .policy = policy,
		.question = question,
		.arena = arena,
		.diag = diag,
		.region = region_find(policy, record->region),
		.record = record->root };

	if (stopped != NULL) {
		policy_tell_stopped(arena, diag, stopped, xml_attr_place(record->root, "region"));
		return NULL;
	}
	if (judging.region == NULL) {
		report_region(policy, arena, diag, record);
		return NULL;
	}
	if (!statutes_check_office(policy, arena, diag, question->office) || !verdict_build(&judging))
		return NULL;
	statutes_tell_outside(&judging);
	apply(&judging, judging.region->rules[record->kind], NULL, NULL);
	return judging.verdict;
}

void
policy_judge_document(const struct policy *policy, struct arena *arena, struct diag *diag,
    const struct policy_question *question, xmlNode *verdict, const char *document, xmlNode *facts)
{
	struct judging judging = { .policy = policy,
		.question = question,
		.arena = arena,
		.diag = diag,
		.region = region_find(policy, question->record->region),
		.record = question->record->root,
		.verdict = verdict };

	if (judging.region == NULL)
		return;
	judging.env = judging_env(&judging);
	xpath_env_node(judging.env, "facts", facts);
	apply(&judging, judging.region->document_rules, document, NULL);
}

/* What nobody lists waits for its stage, whatever that is. */
static bool
stage_may_bar(const void *data, const char *stage, bool after, const char *document)
{
	const struct region *region = data;
	int from = stage == NULL ? 0 : region_stage(region, stage) + after;
	bool listed = region->stage_count > 0 && text_has_word(region->stage[0].bars_from, document);

	return !listed || from < 0 ||
	    (from < (int)region->stage_count && text_has_word(region->stage[from].bars_from, document));
}

/* What is there of a record, and of an office's settings and a verdict. */
static struct path_found *
found_in(const struct policy *policy, struct arena *arena, const struct policy_part *part)
{
	struct path_found *there = path_found_new(arena, policy->paths);

	path_found_whole(there, path_tree(policy->paths, "region", NULL));
	path_found_add(there, "record", part->record);
	path_found_add(there, "office", part->office);
	path_found_add(there, "verdict", part->verdict);
	return there;
}

char *
policy_lacks(const struct policy *policy, struct arena *arena, const struct policy_question *question,
    const char *document, const struct policy_part *part)
{
	const struct record *record = question->record;
	const struct policy_question again = { .record = record, .office = part->office };
	const struct judging judging = { .policy = policy,
		.question = &again,
		.arena = arena,
		.region = region_find(policy, record->region),
		.record = record->root };
	const struct path_found *there = found_in(policy, arena, part);
	struct path_found *whole = path_found_new(arena, policy->paths);
	const struct path_lacking lacking = { .arena = arena,
		.whole = whole,
		.roots = path_tree(policy->paths, "record", (const char *)record->root->name),
		.paths = arena_list(arena) };
	const GPtrArray *asked = rules_asked(&judging, judging.region->rules[record->kind], NULL);

	path_found_add(whole, "record", record->root);
	for (guint i = 0; i < asked->len; i++)
		if (rule_may_bar(asked->pdata[i], SCOPE_RECORD, document, stage_may_bar, judging.region))
			rule_lacks(asked->pdata[i], SCOPE_RECORD, there, &lacking);
	return text_joined(arena, lacking.paths, " ");
}

void
policy_judge_again(const struct policy *policy, struct arena *arena, struct diag *diag,
    const struct policy_question *question, xmlNode *verdict, const char *absent)
{
	const struct policy_part part = { question->record->root, question->office, verdict };
	struct path_found *there;
	struct judging judging = { .policy = policy,
		.question = question,
		.arena = arena,
		.diag = diag,
		.region = region_find(policy, question->record->region),
		.record = question->record->root,
		.verdict = verdict };

	if (judging.region == NULL)
		return;
	there = found_in(policy, arena, &part);
	path_found_absent(there, path_tree(policy->paths, "record", (const char *)judging.record->name), absent);
	judging.env = judging_env(&judging);
	apply(&judging, judging.region->rules[question->record->kind], NULL, there);
}

GPtrArray *
policy_rules_barring(const struct policy *policy, struct arena *arena, const struct policy_question *question,
    const char *document)
{
	const struct record *record = question->record;
	const struct judging judging = { .policy = policy,
		.question = question,
		.arena = arena,
		.region = region_find(policy, record->region),
		.record = record->root };
	GPtrArray *ids = arena_list(arena);
	const GPtrArray *asked;

	if (judging.region == NULL)
		return ids;
	asked = rules_asked(&judging, judging.region->rules[record->kind], NULL);
	for (guint i = 0; i < asked->len; i++) {
		const struct rule *rule = asked->pdata[i];

		if (rule_may_bar(rule, SCOPE_RECORD, document, stage_may_bar, judging.region))
			g_ptr_array_add(ids, (gpointer)rule->id);
	}
	return ids;
}
