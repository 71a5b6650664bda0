/* How unclear places of the sources are read; rules and profiles name the readings they apply. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
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

bool
policy_reads(const xmlNode *node, const char *reading)
{
	if (text_has_word(xml_attr_or(node, "reading", ""), reading))
		return true;
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		if (policy_reads(child, reading))
			return true;
	return false;
}

/* "002 L104, L166; 000 L137": are there lines of a region's source among them? */
static bool
stands_in(const char *at, const char *file)
{
	for (const char *p = at; (p = strstr(p, file)) != NULL; p++)
		if ((p == at || p[-1] == ' ') && strchr(" ;", p[strlen(file)]) != NULL)
			return true;
	return false;
}

/* Those that name it, and those whose source it reads; one that reads no source ("C") is of all. */
const char *
policy_read_where(const struct policy *policy, struct arena *arena, const xmlNode *reading)
{
	GString *out = arena_string(arena);
	const char *at = xml_attr_or(reading, "at", "");

	if (g_ascii_isalpha(at[0]))
		return "all";
	for (guint i = 0; i < policy->region_roots->len; i++) {
		const xmlNode *region = policy->region_roots->pdata[i];

		if (stands_in(at, xml_attr_or(xml_child(region, "source"), "file", "")) ||
		    policy_reads(region, xml_attr_or(reading, "id", "")))
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", xml_attr_or(region, "id", ""));
	}
	return out->str;
}

void
readings_collect(const struct policy_loader *loader, const xmlNode *list)
{
	GPtrArray *readings = loader->policy->readings;

	for (xmlNode *node = xml_child(list, "reading"); node != NULL; node = xml_next(node, "reading")) {
		loader_refuse_twin(loader, node, "id", policy_reading(loader->policy, xml_attr(node, "id")));
		g_ptr_array_add(readings, node);
	}
}

void
readings_check(const struct policy_loader *loader, const xmlNode *list)
{
	const GPtrArray *readings = loader->policy->readings;

	for (xmlNode *node = xml_child(list, "rule"); node != NULL; node = xml_next(node, "rule")) {
		g_auto(GStrv) names = g_strsplit(xml_attr_or(node, "reading", ""), " ", -1);

		for (char **name = names; *name != NULL; name++)
			if (loader_find(readings, *name) == NULL &&
			    policy_stopped(loader->policy, "reading", "*") == NULL)
				loader_refuse(loader, node, "reading", *name, loader_ids(loader->arena, readings));
	}
}
