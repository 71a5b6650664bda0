/* National rules beside the regions': off until the office or the region's profile says <statute use="id"/>. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"
#include "policy/judging.h"

#include <string.h>

struct statute *
statute_compile(const struct policy_loader *loader, const struct rule_words *words, xmlNode *root)
{
	struct statute *statute = arena_alloc(loader->arena, sizeof *statute);

	*statute = (struct statute){ .id = xml_attr(root, "id"),
		.root = root,
		.rules = rules_compile(loader, words, root) };
	return statute;
}

bool
statute_in_use(const struct judging *judging, const struct statute *statute)
{
	return xml_child_of(judging->question->office, "statute", "use", statute->id) != NULL ||
	    xml_child_of(judging->region->root, "statute", "use", statute->id) != NULL;
}

xmlNode *
policy_statute(const struct policy *policy, const char *id)
{
	return loader_find(policy->statute_roots, id);
}

const GPtrArray *
policy_statutes(const struct policy *policy)
{
	return policy->statute_roots;
}

/* An office that switches on what there is not would think itself checked. */
void
statutes_check_office(const struct policy *policy, struct arena *arena, struct diag *diag, xmlNode *office)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	for (guint i = 0; i < policy->statute_roots->len; i++)
		g_ptr_array_add(names, (gpointer)xml_attr(policy->statute_roots->pdata[i], "id"));
	for (xmlNode *node = xml_child(office, "statute"); node != NULL; node = xml_next(node, "statute")) {
		const char *use = xml_attr_or(node, "use", "");

		if (policy_statute(policy, use) == NULL)
			diag_report(diag, DIAG_OFFICE_STATUTE, xml_attr_place(node, "use"), "statute", use,
			    nearest_offer(arena, use, names, "（", "？）"));
	}
}
