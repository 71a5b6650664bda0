/* Judges a record: builds its verdict, applies the rules of its region, and of several that speak of one fault lets the most specific speak. */
#include "policy/inner.h"

#include <string.h>

#include "base/nearest.h"

/* A rule that does not hold at a node. */
struct hit {
	const struct rule	*rule;
	const struct check	*check;
	xmlNode			*it;		/* what was judged */
	xmlNode			*at;		/* what has to be edited */
	bool			 each;		/* it was selected by for-each */
	const char		*also;		/* rules that gave way to this one, or NULL */
	bool			 gave_way;
};

static xmlNode *
first_node(struct judging *judging, struct xpath *path, xmlNode *context)
{
	GPtrArray *nodes;

	if (path == NULL)
		return NULL;
	nodes = xpath_nodes(judging->env, judging->diag, path, context);
	return nodes->len > 0 ? nodes->pdata[0] : NULL;
}

static void
test_node(struct judging *judging, const struct rule *rule, const struct check *check, xmlNode *it, GArray *hits)
{
	struct hit hit = {.rule = rule, .check = check, .it = it, .each = check->each != NULL};

	xpath_env_node(judging->env, "it", it);
	if (check->test != NULL && xpath_bool(judging->env, judging->diag, check->test, it))
		return;
	hit.at = first_node(judging, check->at, it);
	if (hit.at == NULL)
		hit.at = check->at == NULL ? it : judging->record;
	g_array_append_val(hits, hit);
}

static void
apply_check(struct judging *judging, const struct rule *rule, const struct check *check, GArray *hits)
{
	GPtrArray *nodes;

	xpath_env_node(judging->env, "it", judging->record);
	if (check->when != NULL && !xpath_bool(judging->env, judging->diag, check->when, judging->record))
		return;
	if (check->each == NULL) {
		test_node(judging, rule, check, judging->record, hits);
		return;
	}
	nodes = xpath_nodes(judging->env, judging->diag, check->each, judging->record);
	for (guint i = 0; i < nodes->len; i++)
		test_node(judging, rule, check, nodes->pdata[i], hits);
}

/* Two findings are of one fault when they judged the same node, or, where one of them did not select, when the same node is to be edited.
   Two clocks that ran too long until the same date are one fault too. */
static bool
same_fault(const struct hit *a, const struct hit *b)
{
	if (!a->each || !b->each || (xml_is(a->it, "deadline") && xml_is(b->it, "deadline")))
		return a->at == b->at;
	return a->it == b->it;
}

static struct hit *
gives_way_to(GArray *hits, const struct hit *hit)
{
	for (guint i = 0; i < hits->len; i++) {
		struct hit *other = &g_array_index(hits, struct hit, i);

		if (other != hit && token_in(hit->rule->yields_to, other->rule->id) && same_fault(hit, other))
			return other;
	}
	return NULL;
}

/* Follows a finding to the one that speaks for it; a circle of rules that yield to each other ends where it began. */
static void
settle(struct arena *arena, GArray *hits)
{
	for (guint i = 0; i < hits->len; i++) {
		struct hit *hit = &g_array_index(hits, struct hit, i), *winner = hit;

		for (guint steps = 0; steps < hits->len; steps++) {
			struct hit *next = gives_way_to(hits, winner);

			if (next == NULL)
				break;
			winner = next;
		}
		if (winner == hit)
			continue;
		hit->gave_way = true;
		winner->also = winner->also == NULL ? hit->rule->id : arena_printf(arena, "%s %s", winner->also, hit->rule->id);
	}
}

/* The <source> of a rule for this region, or the one for all; NULL: none is given. */
static const xmlNode *
find_source(const struct judging *judging, const struct rule *rule)
{
	for (xmlNode *node = xml_child(rule->node, "source"); node != NULL; node = xml_next(node, "source")) {
		const char *region = xml_attr(node, "region");

		if (region == NULL || strcmp(region, judging->region->id) == 0)
			return node;
	}
	return NULL;
}

static enum diag_level
own_level(struct judging *judging, const struct hit *hit)
{
	for (guint i = 0; i < hit->check->severity_count; i++) {
		const struct severity_rule *severity = &hit->check->severity[i];

		if (severity->test == NULL || xpath_bool(judging->env, judging->diag, severity->test, hit->it))
			return severity->level;
	}
	return hit->rule->level;
}

/* What a region only inherits from another never rejects, until the office has accepted it. */
static enum diag_level
level_of(struct judging *judging, const struct hit *hit)
{
	const xmlNode *source = find_source(judging, hit->rule);
	enum diag_level level = own_level(judging, hit);

	if (level == DIAG_ERROR && source != NULL && !judging_accepts(judging, xml_attr(source, "inherited-from")))
		return DIAG_WARN;
	return level;
}

static const char *
bars_of(struct judging *judging, const struct hit *hit)
{
	const struct check *check = hit->check;
	int stage;

	switch (check->bars) {
	case BARS_ALL:
		return NULL;
	case BARS_LISTED:
		return check->listed;
	case BARS_FROM:
	case BARS_AFTER:
		break;
	}
	stage = region_stage(judging->region, xpath_string(judging->env, judging->diag, check->stage, hit->it));
	if (stage < 0)
		return "";
	return judging->region->stage[check->bars == BARS_AFTER ? stage + 1 : stage].bars_from;
}

/* The document the rule was read from, and where in it. */
static const char *
source_of(struct judging *judging, const struct hit *hit, const char *attribute)
{
	const xmlNode *node = find_source(judging, hit->rule);
	const struct region *origin;

	if (node == NULL)
		return judging->region->number;
	if (xml_attr(node, "region") == NULL)
		return xml_attr(node, attribute);
	origin = region_find(judging->policy, xml_attr(node, "inherited-from"));
	if (origin == NULL)
		origin = judging->region;
	return arena_printf(judging->arena, "%s %s", origin->number, xml_attr(node, attribute));
}

static struct place
place_of(xmlNode *node)
{
	if (node->type == XML_ATTRIBUTE_NODE)
		return xml_attr_place(node->parent, (const char *)node->name);
	return xml_place(node);
}

/* A finding about a clock shows the last day in time, the days that counted and those that did not. */
static const char *
days_of(struct judging *judging, const struct hit *hit, enum lang lang)
{
	static const char *const part[] = {"due", "counted", "days_off", "days_excluded"};
	static const char *const word[LANG_COUNT][G_N_ELEMENTS(part)] = {
		{"应于 ", "计入 ", "休息 ", "不计 "}, {"due by ", "counted ", "off ", "not counted "}};
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; xml_is(hit->it, "deadline") && i < G_N_ELEMENTS(part); i++)
		if (xml_attr(hit->it, part[i]) != NULL)
			g_string_append_printf(out, "%s%s%s%s", out->len == 0 ? "" : lang == LANG_ZH ? "；" : "; ", word[lang][i],
			    xml_attr(hit->it, part[i]), i == 0 && lang == LANG_ZH ? " 前办完" : "");
	return out->len == 0 ? NULL : arena_strdup(judging->arena, out->str);
}

static void
report(struct judging *judging, const struct hit *hit, const char *document)
{
	struct finding finding = {
		.id = hit->rule->id,
		.place = place_of(hit->at),
		.document = document,
		.field = hit->check->field,
		.source = {source_of(judging, hit, "section"), source_of(judging, hit, "section-en")},
		.also = hit->also,
	};

	xpath_env_node(judging->env, "it", hit->it);
	if (hit->rule->statute != NULL)
		xpath_env_node(judging->env, "statute", hit->rule->statute);
	finding.level = level_of(judging, hit);
	finding.bars = document != NULL ? document : bars_of(judging, hit);
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		finding.what[lang] = xpath_text_string(judging->env, judging->diag, hit->check->what[lang], hit->it);
		finding.days[lang] = days_of(judging, hit, lang);
		finding.todo[lang] = xpath_text_string(judging->env, judging->diag, hit->check->todo[lang], hit->it);
	}
	if (finding.place.source == NULL)
		finding.place = xml_place(judging->record);
	diag_add(judging->diag, &finding);
}

static void
find_hits(struct judging *judging, const GPtrArray *rules, const char *document, GArray *hits)
{
	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule = rules->pdata[i];

		if (rule->statute != NULL && !token_in(xml_attr_or(rule->node, "record", ""), record_kind_name(judging->question->record->kind)))
			continue;
		if (rule->statute != NULL)
			xpath_env_node(judging->env, "statute", rule->statute);
		if (document != NULL && rule->documents != NULL && !token_in(rule->documents, document))
			continue;
		for (guint c = 0; c < rule->check_count; c++)
			if (rule->check[c].scope == (document != NULL ? SCOPE_DOCUMENT : SCOPE_RECORD))
				apply_check(judging, rule, &rule->check[c], hits);
	}
}

void
rules_apply(struct judging *judging, const GPtrArray *rules, const char *document)
{
	g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(struct hit));

	find_hits(judging, rules, document, hits);
	for (guint i = 0; i < judging->policy->statutes->len; i++) {
		const struct statute *statute = judging->policy->statutes->pdata[i];

		if (statute_in_use(judging, statute))
			find_hits(judging, statute->rules, document, hits);
	}
	settle(judging->arena, hits);
	for (guint i = 0; i < hits->len; i++)
		if (!g_array_index(hits, struct hit, i).gave_way)
			report(judging, &g_array_index(hits, struct hit, i), document);
}

static void
report_region(const struct policy *policy, struct arena *arena, struct diag *diag, const struct record *record)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const char *id = record->region == NULL ? "" : record->region, *near;

	for (guint i = 0; i < policy->regions->len; i++)
		g_ptr_array_add(names, (gpointer)((struct region *)policy->regions->pdata[i])->id);
	near = nearest_name(id, names);
	diag_report(diag, DIAG_POLICY_REGION, xml_attr_place(record->root, "region"), "region", id,
	    near == NULL ? "" : arena_printf(arena, "（%s？）", near));
}

xmlNode *
policy_judge(const struct policy *policy, struct arena *arena, struct diag *diag, const struct policy_question *question)
{
	const struct record *record = question->record;
	struct judging judging = {.policy = policy, .question = question, .arena = arena, .diag = diag,
	    .region = region_find(policy, record->region), .record = record->root};

	if (judging.region == NULL) {
		report_region(policy, arena, diag, record);
		return NULL;
	}
	if (!verdict_build(&judging))
		return NULL;
	rules_apply(&judging, judging.region->rules[record->kind], NULL);
	return judging.verdict;
}

void
policy_judge_document(const struct policy *policy, struct arena *arena, struct diag *diag, const struct policy_question *question,
    xmlNode *verdict, const char *document, xmlNode *facts)
{
	struct judging judging = {.policy = policy, .question = question, .arena = arena, .diag = diag,
	    .region = region_find(policy, question->record->region), .record = question->record->root, .verdict = verdict};

	if (judging.region == NULL)
		return;
	judging.env = judging_env(&judging);
	xpath_env_node(judging.env, "facts", facts);
	rules_apply(&judging, judging.region->document_rules, document);
}
