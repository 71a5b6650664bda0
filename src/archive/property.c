/* Results of checks as items of DA/T 70: what was done, and what could not be seen, go along with each. */
#include <string.h>

#include "archive/archive.h"
#include "archive/inner.h"
#include "archive/property.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/version.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

struct property_items {
	const xmlNode *root;
};

struct property_items *
property_load(struct arena *a, struct diag *d, const GPtrArray *data)
{
	const char *schema = arena_printf(a, "%s/templates/schema/four-property.rng", data_own(data));
	struct property_items *items = arena_alloc(a, sizeof *items);
	const struct xml_schema *rng = xml_schema_load(a, d, schema);
	xmlDoc *doc = NULL;

	for (guint i = data->len; i > 0 && doc == NULL && rng != NULL; i--) {
		const char *path = arena_printf(a, "%s/templates/packages/four-property.xml",
		    (const char *)data->pdata[i - 1]);

		if (data_there(path) && data_inside(a, d, data, path))
			doc = xml_load(a, d, path);
	}
	if (doc == NULL || !xml_check(a, d, rng, doc, DIAG_XML_SCHEMA))
		return NULL;
	items->root = xml_root(doc);
	return items;
}

static const struct archive_check *
find(const GPtrArray *checks, const char *name)
{
	for (guint i = 0; i < checks->len; i++)
		if (strcmp(((const struct archive_check *)checks->pdata[i])->name, name) == 0)
			return checks->pdata[i];
	return NULL;
}

/* "pass", "fail"; NULL: not all that it wants was checked. */
static const char *
outcome(const GPtrArray *checks, const char *wanted)
{
	g_auto(GStrv) names = g_strsplit(wanted, " ", -1);
	bool failed = false;

	for (guint i = 0; names[i] != NULL; i++) {
		const struct archive_check *check = names[i][0] != '\0' ? find(checks, names[i]) : NULL;

		if (names[i][0] != '\0' && check == NULL)
			return NULL;
		failed = failed || (check != NULL && check->failed);
	}
	return failed ? "fail" : "pass";
}

static const char *
result_of(const xmlNode *item, const GPtrArray *checks)
{
	if (xml_attr_is(item, "judged", "auto"))
		return outcome(checks, xml_attr_or(item, "check", ""));
	return xml_attr_is(item, "judged", "na") ? "na" : "manual";
}

static const char *
remark_of(struct arena *a, const xmlNode *item)
{
	const xmlNode *method = xml_child(item, "method"), *limit = xml_child(item, "limit"),
		      *why = xml_child(item, "why");

	if (why != NULL)
		return xml_text(a, why);
	return limit == NULL ? xml_text(a, method) : arena_printf(a, "%s；%s", xml_text(a, method), xml_text(a, limit));
}

void
property_add(const struct property_items *items, struct arena *a, xmlNode *package, const GPtrArray *checks,
    bool handover)
{
	const char *by = arena_printf(a, "%s %s", PACKAGE_PROGRAM, BASE_VERSION);

	for (const xmlNode *item = xml_child(items->root, "item"); item != NULL; item = xml_next(item, "item")) {
		const char *result = result_of(item, checks), *code = xml_attr(item, handover ? "handover" : "code");
		xmlNode *check;

		if (result == NULL)
			continue;
		check = xml_add(package, "check");
		xml_set(check, "property", xml_attr_or(item, "property", ""));
		xml_set(check, "item", xml_attr_or(item, "name", ""));
		xml_set(check, "code", code);
		xml_set(check, "result", result);
		if (xml_attr_is(item, "judged", "auto"))
			xml_set(check, "by", by);
		xml_set(check, "remark", remark_of(a, item));
	}
}
