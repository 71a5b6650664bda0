/* Lays under a region what is common to all: stages, events and facts, where the region does not have them otherwise. */
#include "base/arena.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"

/* One list of a region while it is completed. */
struct common_list {
	const struct policy_loader *loader;
	const char *name;   /* "stage", "event" */
	xmlNode *own;       /* the region's list */
	GPtrArray *merged;  /* xmlNode *, in their order */
	GHashTable *absent; /* "stage reply", "event sign": what the region does not have, and what that comes after */
};

static void
add_common(struct common_list *list, xmlNode *node)
{
	static const char *const attributes[] = { "label", "stage", "after", "select" };
	struct arena *arena = list->loader->arena;
	xmlNode *own = xml_child_of(list->own, list->name, "id", xml_attr(node, "id"));

	if (xml_attr_is(own, "absent", "yes") ||
	    g_hash_table_contains(list->absent, arena_printf(arena, "stage %s", xml_attr_or(node, "stage", "")))) {
		g_hash_table_insert(list->absent, arena_printf(arena, "%s %s", list->name, xml_attr(node, "id")),
		    (void *)xml_attr_or(node, "after", ""));
	} else {
		for (guint i = 0; own != NULL && i < G_N_ELEMENTS(attributes); i++)
			if (xml_attr(own, attributes[i]) == NULL)
				xml_set(own, attributes[i], xml_attr(node, attributes[i]));
		g_ptr_array_add(list->merged, own != NULL ? own : node);
	}
	if (own != NULL)
		xml_remove(own);
}

/* What the common list does not have says all of itself, and stands behind the last of those it comes after. */
static void
add_own(struct common_list *list, xmlNode *node)
{
	g_auto(GStrv) after = g_strsplit(xml_attr_or(node, "after", ""), " ", -1);
	guint at = 0;

	xml_remove(node);
	if (xml_attr(node, "label") == NULL || (xml_is(node, "event") && xml_attr(node, "stage") == NULL))
		loader_refuse(list->loader, node, "id", xml_attr_or(node, "id", ""),
		    loader_ids(list->loader->arena, list->merged));
	for (guint i = 0; i < list->merged->len; i++)
		if (g_strv_contains((const char *const *)after, xml_attr(list->merged->pdata[i], "id")))
			at = i + 1;
	g_ptr_array_insert(list->merged, (gint)at, node);
}

/* What came after an event that is absent comes after those before it. */
static void
append_after(const struct common_list *list, const char *after, GString *out)
{
	g_auto(GStrv) names = g_strsplit(after, " ", -1);

	for (char **name = names; *name != NULL; name++) {
		g_autofree char *key = g_strdup_printf("event %s", *name);
		const char *before = g_hash_table_lookup(list->absent, key);

		if (before != NULL)
			append_after(list, before, out);
		else
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", *name);
	}
}

static void
merge(struct common_list *list, xmlNode *region, const xmlNode *common, const char *plural)
{
	list->own = xml_child(region, plural) != NULL ? xml_child(region, plural) : xml_add(region, plural);
	list->merged = arena_list(list->loader->arena);
	for (xmlNode *node = xml_child(xml_child(common, plural), NULL); node != NULL; node = xml_next(node, NULL))
		add_common(list, node);
	for (xmlNode *node; (node = xml_child(list->own, NULL)) != NULL;)
		add_own(list, node);
	for (guint i = 0; i < list->merged->len; i++) {
		xmlNode *node = list->merged->pdata[i];
		GString *after = arena_string(list->loader->arena);

		append_after(list, xml_attr_or(node, "after", ""), after);
		if (xml_attr(node, "after") != NULL)
			xml_set(node, "after", after->str);
		xml_remove(node);
		xml_append(list->own, node);
	}
}

void
region_lay_common(const struct policy_loader *loader, xmlNode *region, xmlNode *common)
{
	struct common_list list = { .loader = loader, .absent = arena_table(loader->arena) };

	list.name = "stage";
	merge(&list, region, common, "stages");
	list.name = "event";
	merge(&list, region, common, "events");
	list.name = "fact";
	merge(&list, region, common, "facts");
}
