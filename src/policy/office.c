/* office.xml: what an office sets for itself, one element a region. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "policy/loader.h"
#include "policy/rules.h"

struct office {
	xmlNode *root; /* <offices>, or a single <office> */
};

static xmlNode *
first_office(xmlNode *root)
{
	return xml_is(root, "office") ? root : xml_child(root, "office");
}

static xmlNode *
next_office(xmlNode *root, xmlNode *office)
{
	return office == root ? NULL : xml_next(office, "office");
}

/* A region that is named must be one, if only one that holds mistakes. */
static bool
check_region(const struct policy *policy, struct arena *arena, struct diag *diag, const xmlNode *node,
    const char *attribute)
{
	const char *region = xml_attr_or(node, attribute, "");

	if (policy_region(policy, region) != NULL || policy_stopped(policy, "region", region) != NULL)
		return true;
	diag_report(diag, DIAG_OFFICE_REGION, xml_attr_place(node, attribute), "region", region,
	    nearest_offer(arena, region, policy_region_ids(policy, arena), "（", "？）"));
	return false;
}

static bool
check_office(const struct policy *policy, struct arena *arena, struct diag *diag, const struct office *office,
    xmlNode *node)
{
	const char *region = xml_attr_or(node, "region", "");

	statutes_check_office(policy, arena, diag, node);
	for (xmlNode *inherit = xml_child(node, "inherit"); inherit != NULL; inherit = xml_next(inherit, "inherit"))
		check_region(policy, arena, diag, inherit, "from");
	if (!check_region(policy, arena, diag, node, "region"))
		return true;
	if (office_region(office, region) == node)
		return true;
	diag_report(diag, DIAG_OFFICE_TWICE, xml_attr_place(node, "region"), "region", region);
	return false;
}

struct office *
office_load(const struct policy *policy, struct arena *arena, struct diag *diag, const char *path)
{
	xmlDoc *doc = xml_load(arena, diag, path);
	struct office *office = arena_alloc(arena, sizeof *office);
	bool ok = true;

	if (doc == NULL || !xml_check(arena, diag, policy->office_schema, doc, DIAG_OFFICE_SCHEMA))
		return NULL;
	office->root = xml_root(doc);
	for (xmlNode *node = first_office(office->root); node != NULL; node = next_office(office->root, node))
		ok = check_office(policy, arena, diag, office, node) && ok;
	return ok ? office : NULL;
}

xmlNode *
office_region(const struct office *office, const char *region)
{
	if (office == NULL || region == NULL)
		return NULL;
	for (xmlNode *node = first_office(office->root); node != NULL; node = next_office(office->root, node))
		if (xml_attr_is(node, "region", region))
			return node;
	return NULL;
}

const char *
office_only(const struct office *office)
{
	xmlNode *first = office == NULL ? NULL : first_office(office->root);

	return first == NULL || next_office(office->root, first) != NULL ? NULL : xml_attr(first, "region");
}
