/* Loads the regions: lays together what makes one, compiles it, and stops what holds a mistake or needs what does. */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"

#include <string.h>

/* What a file of regions is called: by itself, or by its name. */
static const char *
id_of(const struct policy_file *file)
{
	return file->root == NULL ? file->stem : xml_attr_or(file->root, "id", file->stem);
}

static bool
is_common(const struct policy_file *file)
{
	return file->root != NULL ? xml_is(file->root, "common") : strcmp(file->stem, "common") == 0;
}

/* Of a file that cannot be read: the region; of what is common, or of an office's that may add to any, all. */
static void
stop_unread(const struct policy_loader *loader, const struct policy_file *file)
{
	const char *extends = file->root == NULL ? NULL : xml_attr(file->root, "extends");

	if (extends != NULL)
		loader_stop(loader, "region", extends, file);
	else if (is_common(file) || (file->root == NULL && file->added))
		loader_stop(loader, "region", "*", file);
	else
		loader_stop(loader, "region", id_of(file), file);
}

static struct policy_file *
find_common(const GPtrArray *files)
{
	for (guint i = 0; i < files->len; i++)
		if (is_common(files->pdata[i]))
			return files->pdata[i];
	return NULL;
}

static struct policy_file *
find_file(const GPtrArray *files, const char *id)
{
	for (guint i = 0; i < files->len; i++) {
		struct policy_file *file = files->pdata[i];

		if (file->fits && xml_attr_is(file->root, "id", id))
			return file;
	}
	return NULL;
}

static GPtrArray *
ids_of(const struct policy_loader *loader, const GPtrArray *files)
{
	GPtrArray *ids = arena_list(loader->arena);

	for (guint i = 0; i < files->len; i++)
		if (xml_is(((const struct policy_file *)files->pdata[i])->root, "region"))
			g_ptr_array_add(ids, (gpointer)id_of(files->pdata[i]));
	return ids;
}

/* What an office adds to the lists of a region. */
static void
extend(const struct policy_loader *loader, const GPtrArray *files, const struct policy_file *file)
{
	const char *id = xml_attr(file->root, "extends");
	const struct policy_file *region = find_file(files, id);
	const struct policy_loader own = loader_of(loader, file);
	xmlNode *next;

	if (region == NULL && policy_stopped(loader->policy, "region", id) == NULL) {
		loader_refuse(&own, file->root, "extends", id, ids_of(loader, files));
		loader_stop(loader, "region", "*", file);
	}
	for (xmlNode *list = xml_child(file->root, NULL); region != NULL && list != NULL; list = xml_next(list, NULL))
		for (xmlNode *node = xml_child(list, NULL); node != NULL; node = next) {
			next = xml_next(node, NULL);
			xml_remove(node);
			xml_append(xml_child(region->root, (const char *)list->name), node);
		}
}

static void
load_region(const struct policy_loader *loader, const struct policy_file *common, struct policy_file *file)
{
	const struct policy_loader own = loader_of(loader, file);
	struct region *region;
	xmlDoc *tree;

	if (region_find(loader->policy, id_of(file)) != NULL) {
		diag_report(file->diag, DIAG_POLICY_TWICE, xml_attr_place(file->root, "id"), NULL, id_of(file));
		loader_stop(loader, "region", id_of(file), file);
		return;
	}
	/* A tree of its own for each region. */
	tree = xml_parse(loader->arena, file->diag, xml_place(common->root).source);
	region_lay_common(&own, file->root, xml_root(tree));
	region_fill(&own, file->root);
	region = region_compile(&own, file->root);
	region->file = file;
	region->common = tree;
	g_ptr_array_add(loader->policy->regions, region);
}

static gint
compare_regions(gconstpointer a, gconstpointer b)
{
	return strcmp((*(struct region *const *)a)->id, (*(struct region *const *)b)->id);
}

static void
list_roots(struct policy *policy)
{
	g_ptr_array_set_size(policy->region_roots, 0);
	for (guint i = 0; i < policy->regions->len; i++)
		g_ptr_array_add(policy->region_roots, ((struct region *)policy->regions->pdata[i])->root);
}

static bool
all_sound(const GPtrArray *files)
{
	for (guint i = 0; i < files->len; i++)
		if (!policy_file_sound(files->pdata[i]))
			return false;
	return true;
}

bool
regions_load(const struct policy_loader *loader, const GPtrArray *files, const GPtrArray *data)
{
	struct policy *policy = loader->policy;
	const struct policy_file *common = find_common(files);

	if (common == NULL) {
		diag_report(loader->diag, DIAG_POLICY_EMPTY, (struct place){ 0 }, NULL,
		    arena_printf(loader->arena, "%s/templates/regions/common.xml", data_own(data)));
		return false;
	}
	for (guint i = 0; i < files->len; i++)
		if (!((struct policy_file *)files->pdata[i])->fits)
			stop_unread(loader, files->pdata[i]);
	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *file = files->pdata[i];

		if (file->fits && xml_attr(file->root, "extends") != NULL)
			extend(loader, files, file);
	}
	for (guint i = 0; i < files->len; i++) {
		struct policy_file *file = files->pdata[i];

		if (!file->fits || is_common(file) || xml_attr(file->root, "extends") != NULL)
			continue;
		if (common->fits)
			load_region(loader, common, file);
		else
			loader_stop(loader, "region", id_of(file), common);
	}
	g_ptr_array_sort(policy->regions, compare_regions);
	list_roots(policy);
	for (guint i = 0; i < policy->regions->len; i++)
		region_inherit(loader, policy->regions->pdata[i]);
	return true;
}

/* The file that stops what a node or one below it needs, or NULL. */
static const struct policy_file *
stopped_below(const struct policy *policy, const xmlNode *node)
{
	const char *from = xml_attr(node, "inherited-from"), *use = xml_attr(node, "use");
	const struct policy_file *file = from != NULL ? policy_stopped(policy, "region", from) : NULL;

	if (file == NULL && use != NULL)
		file = policy_stopped(policy, (const char *)node->name, use);
	for (xmlNode *child = xml_child(node, NULL); file == NULL && child != NULL; child = xml_next(child, NULL))
		file = stopped_below(policy, child);
	return file;
}

static const struct policy_file *
why_stopped(const struct policy *policy, const struct region *region)
{
	const struct policy_file *file = policy_stopped(policy, "region", "*");

	if (file == NULL)
		file = policy_stopped(policy, "region", region->id);
	if (file == NULL && !policy_file_sound(region->file))
		file = region->file;
	return file != NULL ? file : stopped_below(policy, region->root);
}

void
regions_settle(const struct policy_loader *loader, const GPtrArray *files, const GPtrArray *data)
{
	struct policy *policy = loader->policy;
	const struct policy_file *common = find_common(files);
	guint before;

	region_check_names(loader, policy->regions, common, data);
	if (all_sound(files))
		rules_find_idle(loader);
	if (!policy_file_sound(common))
		loader_stop(loader, "region", "*", common);
	profiles_check(loader);
	do {
		before = policy->regions->len;
		for (guint i = before; i-- > 0;) {
			const struct region *region = policy->regions->pdata[i];
			const struct policy_file *file = why_stopped(policy, region);

			if (file == NULL)
				continue;
			loader_stop(loader, "region", region->id, file);
			g_ptr_array_remove_index(policy->regions, i);
		}
	} while (policy->regions->len < before);
	list_roots(policy);
}
