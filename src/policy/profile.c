/* A profile that replaces another is held against it when the data is loaded, by the rules of scope "profile". */
#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"

static void
complete_finding(void *data, const struct rule *rule G_GNUC_UNUSED, xmlNode *it G_GNUC_UNUSED, struct finding *finding)
{
	const xmlNode *region = data;

	finding->place = xml_attr_place(region, "replaces");
	finding->source[LANG_ZH] = finding->source[LANG_EN] = xml_attr_or(xml_child(region, "source"), "number", "");
}

/* A rule that held for the old profile holds for what replaces it. */
void
profile_compare(const struct policy_loader *loader, xmlNode *region, xmlNode *replaced)
{
	static const struct rule_caller caller = { .complete = complete_finding };
	const GPtrArray *rules = loader->policy->rules;
	GPtrArray *held = arena_list(loader->arena);
	struct rule_judge judge = { .arena = loader->arena,
		.diag = loader->diag,
		.env = xpath_env_new(loader->arena),
		.scope = SCOPE_PROFILE,
		.root = region,
		.caller = &caller,
		.data = region };

	xpath_env_node(judge.env, "region", region);
	xpath_env_node(judge.env, "replaced", replaced);
	for (guint i = 0; i < rules->len; i++)
		if (policy_holds(replaced, ((struct rule *)rules->pdata[i])->node) ||
		    policy_holds(region, ((struct rule *)rules->pdata[i])->node))
			g_ptr_array_add(held, rules->pdata[i]);
	rule_apply(&judge, held);
}

void
profiles_check(const struct policy_loader *loader)
{
	const GPtrArray *regions = loader->policy->regions;

	for (guint i = 0; i < regions->len; i++) {
		const struct region *region = regions->pdata[i];
		const struct region *replaced = region_find(loader->policy, xml_attr(region->root, "replaces"));
		const struct policy_loader own = loader_of(loader, region->file);

		if (replaced != NULL && policy_file_sound(region->file) && policy_file_sound(replaced->file))
			profile_compare(&own, region->root, replaced->root);
	}
}
