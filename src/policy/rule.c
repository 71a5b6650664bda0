/* Compiles rules and gives each region those that hold in it. */
#include "policy/inner.h"

#include <string.h>

static enum diag_level
level_of(const char *severity)
{
	return severity != NULL && strcmp(severity, "should") == 0 ? DIAG_WARN : DIAG_ERROR;
}

static struct xpath_text *
compile_text(const struct loader *loader, const xmlNode *check, const char *name)
{
	const xmlNode *node = xml_child(check, name);

	return xpath_text_compile(loader->arena, loader->diag, xml_place(node), xml_text(loader->arena, node));
}

static enum check_scope
scope_of(const xmlNode *check)
{
	const char *scope = xml_attr_or(check, "scope", xml_attr_or(check->parent, "scope", ""));

	if (strcmp(scope, "document") == 0)
		return SCOPE_DOCUMENT;
	if (strcmp(scope, "batch") == 0)
		return SCOPE_BATCH;
	return strcmp(scope, "profile") == 0 ? SCOPE_PROFILE : SCOPE_RECORD;
}

static void
compile_severities(const struct loader *loader, const xmlNode *node, struct check *check)
{
	guint i = 0;

	check->severity_count = count_children(node, "severity");
	check->severity = arena_array(loader->arena, check->severity_count, sizeof *check->severity);
	for (xmlNode *child = xml_child(node, "severity"); child != NULL; child = xml_next(child, "severity"))
		check->severity[i++] = (struct severity_rule){level_of(xml_attr(child, "value")),
		    load_xpath(loader, child, "test")};
}

static void
compile_bars(const struct loader *loader, const xmlNode *node, struct check *check)
{
	check->listed = xml_attr(node, "bars");
	if (check->listed != NULL) {
		check->bars = BARS_LISTED;
	} else if (xml_attr(node, "from") != NULL) {
		check->bars = BARS_FROM;
		check->stage = load_xpath(loader, node, "from");
	} else if (xml_attr(node, "after") != NULL) {
		check->bars = BARS_AFTER;
		check->stage = load_xpath(loader, node, "after");
	} else {
		check->bars = BARS_ALL;
	}
}

static void
compile_check(const struct loader *loader, const xmlNode *node, struct check *check)
{
	*check = (struct check){.scope = scope_of(node), .when = load_xpath(loader, node, "when"), .each = load_xpath(loader, node, "for-each"),
	    .test = load_xpath(loader, node, "test"), .at = load_xpath(loader, node, "at"),
	    .value = load_xpath(loader, node, "value"),
	    .field = xml_attr(node, "field"),
	    .what = {compile_text(loader, node, "zh"), compile_text(loader, node, "en")},
	    .todo = {compile_text(loader, node, "todo-zh"), compile_text(loader, node, "todo-en")}};
	compile_bars(loader, node, check);
	compile_severities(loader, node, check);
	if (check->each == NULL && check->test == NULL)
		diag_report(loader->diag, DIAG_POLICY_CHECK, xml_place(node), NULL);
}

/* A region that a rule names must exist, or the rule would silently hold nowhere. */
static void
check_regions(const struct loader *loader, const struct rule *rule)
{
	g_auto(GStrv) names = g_strsplit(xml_attr_or(rule->node, "regions", ""), " ", -1);

	for (guint i = 0; names[i] != NULL; i++)
		if (strcmp(names[i], "all") != 0 && policy_region(loader->policy, names[i]) == NULL)
			diag_report(loader->diag, DIAG_POLICY_NAME, xml_attr_place(rule->node, "regions"), NULL, "regions", names[i]);
	for (xmlNode *node = xml_child(rule->node, "source"); node != NULL; node = xml_next(node, "source")) {
		const char *origin = xml_attr(node, "inherited-from");

		if (origin != NULL && policy_region(loader->policy, origin) == NULL)
			diag_report(loader->diag, DIAG_POLICY_NAME, xml_attr_place(node, "inherited-from"), NULL, "inherited-from", origin);
	}
}

struct rule *
rule_compile(const struct loader *loader, xmlNode *node)
{
	struct rule *rule = arena_alloc(loader->arena, sizeof *rule);
	guint i = 0;

	*rule = (struct rule){.id = xml_attr(node, "id"), .node = node, .level = level_of(xml_attr(node, "severity")),
	    .yields_to = xml_attr_or(node, "yields-to", ""), .documents = xml_attr(node, "documents"),
	    .check_count = count_children(node, "check")};
	check_regions(loader, rule);
	rule->check = arena_array(loader->arena, rule->check_count, sizeof *rule->check);
	for (xmlNode *check = xml_child(node, "check"); check != NULL; check = xml_next(check, "check"))
		compile_check(loader, check, &rule->check[i++]);
	return rule;
}

bool
rule_in_region(const struct rule *rule, const char *region)
{
	const char *regions = xml_attr_or(rule->node, "regions", "");

	return token_in(regions, "all") || token_in(regions, region);
}

static void
give_rule(struct region *region, struct rule *rule)
{
	bool documents = false, records = false;

	for (guint i = 0; i < rule->check_count; i++) {
		documents = documents || rule->check[i].scope == SCOPE_DOCUMENT;
		records = records || rule->check[i].scope == SCOPE_RECORD;
	}
	if (documents)
		g_ptr_array_add(region->document_rules, rule);
	if (!records)
		return;
	for (enum record_kind kind = 0; kind < RECORD_KIND_COUNT; kind++)
		if (token_in(xml_attr_or(rule->node, "record", ""), record_kind_name(kind)))
			g_ptr_array_add(region->rules[kind], rule);
}

void
rules_distribute(struct policy *policy)
{
	for (guint r = 0; r < policy->regions->len; r++) {
		struct region *region = policy->regions->pdata[r];

		for (guint i = 0; i < policy->rules->len; i++)
			if (rule_in_region(policy->rules->pdata[i], region->id))
				give_rule(region, policy->rules->pdata[i]);
	}
}
