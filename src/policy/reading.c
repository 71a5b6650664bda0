/* How unclear places of the sources are read; rules and profiles name the readings they apply. */
#include "base/diag.h"
#include "xml/xml.h"
#include "policy/loader.h"

#include <string.h>

xmlNode *
policy_reading(const struct policy *policy, const char *id)
{
	return loader_find(policy->readings, id);
}

const GPtrArray *
policy_readings(const struct policy *policy)
{
	return policy->readings;
}

/* Every reading named below a node must be one of ours. */
static void
check_named(const struct policy_loader *loader, const xmlNode *node)
{
	g_auto(GStrv) names = g_strsplit(xml_attr_or(node, "reading", ""), " ", -1);

	for (guint i = 0; names[i] != NULL; i++)
		if (names[i][0] != '\0' && policy_reading(loader->policy, names[i]) == NULL)
			diag_report(loader->diag, DIAG_POLICY_NAME, xml_attr_place(node, "reading"), NULL, "reading",
			    names[i]);
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		check_named(loader, child);
}

void
readings_collect(const struct policy_loader *loader, const xmlNode *list)
{
	GPtrArray *readings = loader->policy->readings;

	for (xmlNode *node = xml_child(list, "reading"); node != NULL; node = xml_next(node, "reading")) {
		if (policy_reading(loader->policy, xml_attr(node, "id")) != NULL)
			diag_report(loader->diag, DIAG_POLICY_TWICE, xml_attr_place(node, "id"), NULL,
			    xml_attr(node, "id"));
		g_ptr_array_add(readings, node);
	}
}

void
readings_check(const struct policy_loader *loader)
{
	const struct policy *policy = loader->policy;

	for (guint i = 0; i < policy->rule_nodes->len; i++)
		check_named(loader, policy->rule_nodes->pdata[i]);
	for (guint i = 0; i < policy->region_roots->len; i++)
		check_named(loader, policy->region_roots->pdata[i]);
}
