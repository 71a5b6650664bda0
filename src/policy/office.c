/* What an office sets for itself, one element a region: office.xml, or the sheet 单位设置 of a workbook. */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "policy/loader.h"
#include "policy/rules.h"
#include "record/record.h"

#include <string.h>

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

/* NULL: reported. */
static xmlDoc *
read_settings(const struct policy *policy, struct arena *arena, struct diag *diag, const char *path)
{
	bool table = record_is_table(path);
	const struct source *text = table ?
	    record_settings(arena, diag, path, policy->office_words, policy_names(policy, arena)) :
	    NULL;
	xmlDoc *doc = !table ? xml_load(arena, diag, path) : text != NULL ? xml_parse(arena, diag, text) : NULL;

	return doc != NULL &&
		xml_check(arena, diag, policy->office_schema, doc, table ? DIAG_SETTINGS_SCHEMA : DIAG_OFFICE_SCHEMA) ?
	    doc :
	    NULL;
}

struct office *
office_load(const struct policy *policy, struct arena *arena, struct diag *diag, const char *path)
{
	xmlDoc *doc = read_settings(policy, arena, diag, path);
	struct office *office = arena_alloc(arena, sizeof *office);
	bool ok = true;

	if (doc == NULL)
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

const char *
office_in(struct arena *arena, const char *folder)
{
	const char *file = strcmp(folder, ".") == 0 ? "office.xml" : arena_printf(arena, "%s/office.xml", folder);

	return data_there(file) ? file : record_settings_in(arena, folder);
}

const char *
office_text(const struct office *office, struct arena *arena)
{
	return arena_printf(arena, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s", xml_dump(arena, office->root));
}

/* What one says of a setting, in a form that can be compared: all its elements of that name. */
static const char *
said_of(struct arena *arena, xmlNode *office, const char *name)
{
	GString *text = arena_string(arena);

	for (xmlNode *n = xml_child(office, name); n != NULL; n = xml_next(n, name)) {
		gsize length;
		const char *normal = xml_normal(arena, n, &length);

		g_string_append_len(text, normal, (gssize)length);
	}
	return text->str;
}

const char *
office_differs(const struct policy *policy, struct arena *arena, const struct office *one, const struct office *other)
{
	GPtrArray *labels = arena_list(arena);

	for (xmlNode *node = first_office(other->root); node != NULL; node = next_office(other->root, node)) {
		xmlNode *same = office_region(one, xml_attr_or(node, "region", ""));

		if (same == NULL)
			g_ptr_array_add(labels, (char *)"地区");
		for (xmlNode *n = xml_child(node, NULL); same != NULL && n != NULL; n = xml_next(n, NULL)) {
			const char *name = (const char *)n->name, *label = g_hash_table_lookup(policy->settings, name);

			label = label != NULL ? label : name;
			if (strcmp(said_of(arena, same, name), said_of(arena, node, name)) != 0 &&
			    !text_listed(labels, label))
				g_ptr_array_add(labels, (char *)label);
		}
	}
	return text_joined(arena, labels, "、");
}

GPtrArray *
office_columns(const struct policy *policy, struct arena *arena, struct diag *diag)
{
	return record_settings_columns(arena, diag, policy->office_words, policy_names(policy, arena));
}
