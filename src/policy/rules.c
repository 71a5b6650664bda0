/* The rules of policy: what they may say, and which of them hold in a region. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "record/record.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"

#include <string.h>

struct rule_words
rules_words(const struct policy_loader *loader, const GPtrArray *data)
{
	static const char *const scopes[] = { [SCOPE_RECORD] = "record",
		[SCOPE_DOCUMENT] = "document",
		[SCOPE_PROFILE] = "profile",
		[SCOPE_BATCH] = "batch",
		NULL };
	/* What is wrong with it is told by whoever reads records. */
	xmlDoc *schema = record_grammar(loader->arena, diag_new(loader->arena), data);

	return (struct rule_words){ .scopes = scopes,
		.variables = "it record region office verdict facts statute replaced mean count",
		.choices = schema == NULL ? NULL : rule_choices(loader->arena, xml_root(schema)) };
}

GPtrArray *
rules_compile(const struct policy_loader *loader, const struct rule_words *words, const xmlNode *list)
{
	GPtrArray *rules = arena_list(loader->arena);

	for (xmlNode *node = xml_child(list, "rule"); node != NULL; node = xml_next(node, "rule")) {
		struct rule *rule = rule_compile(loader->arena, loader->diag, words, node);

		if (rule != NULL)
			g_ptr_array_add(rules, rule);
	}
	return rules;
}

xmlNode *
policy_use(const xmlNode *region, const char *rule)
{
	return xml_child_of(xml_child(region, "rules"), "rule", "use", rule);
}

bool
policy_holds(const xmlNode *region, const xmlNode *rule)
{
	return xml_attr_is(rule, "everywhere", "yes") || xml_is(rule->parent, "statute") ||
	    policy_use(region, xml_attr(rule, "id")) != NULL;
}

const char *
policy_holds_where(const struct policy *policy, struct arena *arena, const xmlNode *rule)
{
	GString *out = arena_string(arena);

	if (xml_attr_is(rule, "everywhere", "yes") || xml_is(rule->parent, "statute"))
		return "all";
	for (guint i = 0; i < policy->region_roots->len; i++)
		if (policy_holds(policy->region_roots->pdata[i], rule))
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "",
			    xml_attr_or(policy->region_roots->pdata[i], "id", ""));
	return out->str;
}

bool
rules_of_kind(const struct rule *rule, enum record_kind kind)
{
	return text_has_word(xml_attr_or(rule->node, "record", ""), record_kind_name(kind));
}

static void
give_rule(struct region *region, struct rule *rule)
{
	if (rule_check(rule, SCOPE_DOCUMENT, 0) != NULL)
		g_ptr_array_add(region->document_rules, rule);
	if (rule_check(rule, SCOPE_RECORD, 0) == NULL)
		return;
	for (enum record_kind kind = 0; kind < RECORD_KIND_COUNT; kind++)
		if (rules_of_kind(rule, kind))
			g_ptr_array_add(region->rules[kind], rule);
}

void
rules_distribute(struct policy *policy)
{
	for (guint r = 0; r < policy->regions->len; r++) {
		struct region *region = policy->regions->pdata[r];

		for (guint i = 0; i < policy->rules->len; i++)
			if (policy_holds(region->root, ((struct rule *)policy->rules->pdata[i])->node))
				give_rule(region, policy->rules->pdata[i]);
	}
}

void
rules_resolve(const struct policy_loader *loader)
{
	const struct policy *policy = loader->policy;
	GPtrArray *all = arena_list(loader->arena);

	g_ptr_array_extend(all, policy->rules, NULL, NULL);
	for (guint i = 0; i < policy->statutes->len; i++)
		g_ptr_array_extend(all, ((const struct statute *)policy->statutes->pdata[i])->rules, NULL, NULL);
	rule_resolve(loader->arena, loader->diag, all);
}
