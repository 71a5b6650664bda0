/* Lays under a region what is common to all: stages and events, where the region does not have them otherwise. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/xml.h"
#include "policy/loader.h"

#include <string.h>

/* One list of a region while it is completed. */
struct common_list {
	const struct policy_loader *loader;
	GPtrArray *own;     /* xmlNode * that the common list does not have, or has not had yet */
	GPtrArray *merged;  /* xmlNode *, in their order */
	GHashTable *stages; /* ids of stages that the region does not have; NULL while stages are listed */
	GHashTable *absent; /* ids of nodes that it does not have, and what they come after */
};

static xmlNode *
take(GPtrArray *nodes, const char *id)
{
	xmlNode *node = loader_find(nodes, id);

	g_ptr_array_remove(nodes, node);
	return node;
}

/* Behind the last of those it comes after. */
static void
insert_own(struct common_list *list, xmlNode *node)
{
	g_auto(GStrv) after = g_strsplit(xml_attr_or(node, "after", ""), " ", -1);
	guint at = 0;

	for (guint i = 0; i < list->merged->len; i++)
		if (g_strv_contains((const char *const *)after, xml_attr(list->merged->pdata[i], "id")))
			at = i + 1;
	g_ptr_array_insert(list->merged, (gint)at, node);
}

/* A node that is not in the common list says all of itself; one that takes away or changes is there. */
static void
check_own(const struct common_list *list, const xmlNode *node)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();

	if (xml_attr(node, "label") != NULL && (list->stages == NULL || xml_attr(node, "stage") != NULL))
		return;
	for (guint i = 0; i < list->merged->len; i++)
		g_ptr_array_add(names, (gpointer)xml_attr(list->merged->pdata[i], "id"));
	loader_refuse(list->loader, node, "id", xml_attr_or(node, "id", ""), names);
}

static void
add_common(struct common_list *list, xmlNode *node)
{
	static const char *const attributes[] = { "label", "stage", "after" };
	xmlNode *own = take(list->own, xml_attr_or(node, "id", ""));
	bool gone = list->stages != NULL && g_hash_table_contains(list->stages, xml_attr_or(node, "stage", ""));

	if (gone || (own != NULL && xml_attr_is(own, "absent", "yes"))) {
		g_hash_table_insert(list->absent, (void *)xml_attr(node, "id"), (void *)xml_attr_or(node, "after", ""));
		return;
	}
	for (guint i = 0; own != NULL && i < G_N_ELEMENTS(attributes); i++)
		if (xml_attr(own, attributes[i]) == NULL)
			xml_set(own, attributes[i], xml_attr(node, attributes[i]));
	g_ptr_array_add(list->merged, own != NULL ? own : node);
}

/* What came after an event that is absent comes after those before it. */
static void
append_after(const struct common_list *list, const char *after, GString *out)
{
	g_auto(GStrv) names = g_strsplit(after, " ", -1);

	for (char **name = names; *name != NULL; name++)
		if (g_hash_table_contains(list->absent, *name))
			append_after(list, g_hash_table_lookup(list->absent, *name), out);
		else
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", *name);
}

static void
put_list(struct common_list *list, xmlNode *parent)
{
	for (guint i = 0; i < list->merged->len; i++) {
		xmlNode *node = list->merged->pdata[i];
		GString *after = arena_string(list->loader->arena);

		if (xml_attr(node, "after") != NULL && g_hash_table_size(list->absent) > 0) {
			append_after(list, xml_attr(node, "after"), after);
			xml_set(node, "after", after->str);
		}
		xml_remove(node);
		xml_append(parent, node);
	}
}

static void
merge(struct common_list *list, xmlNode *region, const xmlNode *common, const char *plural, const char *name)
{
	xmlNode *parent = xml_child(region, plural), *next;

	list->own = arena_list(list->loader->arena);
	list->merged = arena_list(list->loader->arena);
	list->absent = arena_table(list->loader->arena);
	for (xmlNode *node = xml_child(parent, name); node != NULL; node = next) {
		next = xml_next(node, name);
		xml_remove(node);
		g_ptr_array_add(list->own, node);
	}
	for (xmlNode *node = xml_child(xml_child(common, plural), name); node != NULL; node = xml_next(node, name))
		add_common(list, node);
	for (guint i = 0; i < list->own->len; i++) {
		check_own(list, list->own->pdata[i]);
		insert_own(list, list->own->pdata[i]);
	}
	put_list(list, parent != NULL ? parent : xml_add(region, plural));
}

void
region_lay_common(const struct policy_loader *loader, xmlNode *region, xmlNode *common)
{
	struct common_list list = { .loader = loader };

	merge(&list, region, common, "stages", "stage");
	list.stages = list.absent;
	merge(&list, region, common, "events", "event");
}
