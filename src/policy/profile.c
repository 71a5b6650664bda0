/* A profile that replaces another is held against it when the data is loaded, by the rules of scope "profile". */
#include "policy/inner.h"

static void
report_profile(const struct loader *loader, struct xpath_env *env, const struct rule *rule, const struct check *check, xmlNode *region)
{
	const char *number = xml_attr_or(xml_child(region, "source"), "number", "");
	struct finding finding = {.id = rule->id, .level = rule->level, .place = xml_attr_place(region, "replaces"),
	    .source = {number, number}};

	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		finding.what[lang] = xpath_text_string(env, loader->diag, check->what[lang], region);
		finding.todo[lang] = xpath_text_string(env, loader->diag, check->todo[lang], region);
	}
	diag_add(loader->diag, &finding);
}

static void
check_profile(const struct loader *loader, const struct rule *rule, xmlNode *region, xmlNode *replaced)
{
	struct xpath_env *env = xpath_env_new(loader->arena);

	xpath_env_node(env, "region", region);
	xpath_env_node(env, "replaced", replaced);
	for (guint i = 0; i < rule->check_count; i++) {
		const struct check *check = &rule->check[i];

		if (check->scope != SCOPE_PROFILE || check->test == NULL || xpath_bool(env, loader->diag, check->test, region))
			continue;
		report_profile(loader, env, rule, check, region);
	}
}

/* A rule that held for the old profile holds for what replaces it. */
void
profile_compare(const struct loader *loader, xmlNode *region, xmlNode *replaced)
{
	const struct policy *policy = loader->policy;
	const char *old = xml_attr(replaced, "id");

	for (guint i = 0; i < policy->rules->len; i++)
		if (rule_in_region(policy->rules->pdata[i], old) || rule_in_region(policy->rules->pdata[i], xml_attr(region, "id")))
			check_profile(loader, policy->rules->pdata[i], region, replaced);
}

static void
check_region(const struct loader *loader, xmlNode *region, const char *old)
{
	xmlNode *replaced = policy_region(loader->policy, old);

	if (replaced == NULL) {
		diag_report(loader->diag, DIAG_POLICY_NAME, xml_attr_place(region, "replaces"), NULL, "replaces", old);
		return;
	}
	profile_compare(loader, region, replaced);
}

void
profiles_check(const struct loader *loader)
{
	const GPtrArray *roots = loader->policy->region_roots;

	for (guint i = 0; i < roots->len; i++)
		if (xml_attr(roots->pdata[i], "replaces") != NULL)
			check_region(loader, roots->pdata[i], xml_attr(roots->pdata[i], "replaces"));
}
