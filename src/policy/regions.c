/* Loads the regions: lays together what makes one, compiles it, and stops what holds a mistake or needs what does. */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "xml/schema/path.h"
#include "xml/xml.h"
#include "policy/calendar.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"

#include <string.h>

static bool
is_common(const struct policy_file *file)
{
	return strcmp(file->id, "common") == 0;
}

static const char *
extended_by(const struct policy_file *file)
{
	return xml_attr(file->root, "extends");
}

static bool
has_region(const GPtrArray *files, const char *id)
{
	for (guint i = 0; i < files->len; i++)
		if (extended_by(files->pdata[i]) == NULL &&
		    strcmp(((const struct policy_file *)files->pdata[i])->id, id) == 0)
			return true;
	return false;
}

/* What extends no region stops those of the office.xml beside it: its rules must not be missed in them.  None: all. */
static void
stop_office(const struct policy_loader *loader, const struct policy_file *file)
{
	struct diag *silent = diag_new(loader->arena);
	g_autofree char *regions = g_path_get_dirname(xml_place(file->root).source->name);
	g_autofree char *templates = g_path_get_dirname(regions), *folder = g_path_get_dirname(templates);
	const GPtrArray *data = data_alone(loader->arena, folder);
	const char *path = arena_printf(loader->arena, "%s/office.xml", folder);
	bool may = data_inside(loader->arena, silent, data, path);
	xmlNode *root = may ? xml_root(xml_load(loader->arena, silent, path)) : NULL;

	if (root == NULL)
		loader_stop(loader, "region", "*", file);
	for (xmlNode *node = xml_is(root, "office") ? root : xml_child(root, "office"); node != NULL;
	     node = node == root ? NULL : xml_next(node, "office"))
		loader_stop(loader, "region", xml_attr_or(node, "region", ""), file);
}

/* Of a file that cannot be read: the region; of what is common, or of an office's that may add to any, all. */
static void
stop_unread(const struct policy_loader *loader, const GPtrArray *files, const struct policy_file *file)
{
	const char *extends = extended_by(file);
	bool all = is_common(file) || (file->root == NULL && file->added);

	if (extends != NULL && !has_region(files, extends))
		stop_office(loader, file);
	else
		loader_stop(loader, "region", extends != NULL ? extends : all ? "*" : file->id, file);
}

/* What an office adds is stated by its own paper, wherever it is told. */
static void
write_number(xmlNode *node, const char *number)
{
	static const char *const attributes[] = { "source", "section", "section-en" };

	for (guint i = 0; i < G_N_ELEMENTS(attributes); i++)
		if (xml_attr(node, attributes[i]) != NULL)
			xml_setf(node, attributes[i], "%s %s", number, xml_attr(node, attributes[i]));
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		write_number(child, number);
}

/* What an office adds to the lists of a region. */
static void
add_extension(const struct policy_loader *loader, const struct policy_file *region, const struct policy_file *file)
{
	const char *number = xml_attr(file->root, "number");
	xmlNode *next;

	for (xmlNode *list = xml_child(file->root, NULL); list != NULL; list = xml_next(list, NULL))
		for (xmlNode *node = xml_child(list, NULL); node != NULL; node = next) {
			xmlNode *into = xml_child(region->root, (const char *)list->name);
			const char *key = xml_attr(node, "id") != NULL ? "id" : "use";

			next = xml_next(node, NULL);
			if (into == NULL)
				into = xml_add(region->root, (const char *)list->name);
			if (loader_refuse_twin(loader, node, key,
				xml_child_of(into, (const char *)node->name, key, xml_attr_or(node, key, ""))))
				continue;
			if (number != NULL)
				write_number(node, number);
			if (xml_attr(node, "source") == NULL)
				xml_set(node, "source", number);
			xml_remove(node);
			xml_append(into, node);
		}
}

/* Its expressions speak by its own words. */
static struct path_world *
paths_of(const struct policy_loader *loader, xmlNode *root)
{
	GHashTable *defined = path_defined(loader->paths, "region", root, NULL, NULL);

	g_hash_table_remove(defined, "region"); /* itself is but one of them */
	return path_world_own(loader->paths, defined);
}

/* With a tree of its own of what is common. */
static void
load_region(const struct policy_loader *loader, const GPtrArray *files, struct policy_file *file)
{
	struct policy_loader own = loader_of(loader, file);
	const struct source *common = xml_place(loader->policy->common->root).source;
	const struct region *twin = region_find(loader->policy, file->id);
	struct region *region;

	if (loader_refuse_twin(&own, file->root, "id", twin != NULL ? twin->root : NULL)) {
		file->fits = false; /* nothing more is asked of it */
		file->aside = file->added && !twin->file->added;
		if (!file->aside)
			loader_stop(loader, "region", file->id, file);
		return;
	}
	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *other = files->pdata[i];

		if (other->fits && g_strcmp0(extended_by(other), file->id) == 0)
			add_extension(&own, file, other);
	}
	region_lay_common(&own, file->root, xml_root(xml_parse(loader->arena, file->diag, common)));
	own.paths = paths_of(&own, file->root);
	region_fill(&own, file->root);
	calendar_check_span(loader->arena, file->diag, xml_child(file->root, "validity"));
	region = region_compile(&own, file->root);
	region->file = file;
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

bool
regions_extend(const GPtrArray *files, const struct policy_file *file)
{
	return extended_by(file) == NULL || has_region(files, extended_by(file));
}

bool
regions_load(const struct policy_loader *loader, const GPtrArray *files, const GPtrArray *data)
{
	struct policy *policy = loader->policy;

	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *file = files->pdata[i];

		if (is_common(file))
			policy->common = file;
		if (!file->fits)
			stop_unread(loader, files, file);
	}
	if (policy->common == NULL) {
		diag_report(loader->diag, DIAG_POLICY_EMPTY, (struct place){ 0 }, NULL,
		    arena_printf(loader->arena, "%s/templates/regions/common.xml", data_own(data)));
		return false;
	}
	for (guint i = 0; i < files->len; i++) {
		struct policy_file *file = files->pdata[i];

		if (file->fits && xml_is(file->root, "region") && policy->common->fits)
			load_region(loader, files, file);
		else if (file->fits && xml_is(file->root, "region"))
			loader_stop(loader, "region", file->id, policy->common);
	}
	g_ptr_array_sort(policy->regions, compare_regions);
	list_roots(policy);
	for (guint i = 0; i < policy->regions->len; i++)
		region_inherit(policy, policy->regions->pdata[i]);
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
	if (file == NULL && use != NULL && xml_is(node, "rule") && policy_rule(policy, use) == NULL)
		file = policy_stopped(policy, "rule", "*");
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

/* What holds mistakes of its own; is there any? */
static bool
stop_unsound(const struct policy_loader *loader, const GPtrArray *files)
{
	bool any = false;

	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *file = files->pdata[i];

		if (policy_file_sound(file))
			continue;
		any = true;
		if (file->fits && !xml_is(file->root, "region"))
			stop_unread(loader, files, file);
	}
	return any;
}

void
regions_settle(const struct policy_loader *loader, const GPtrArray *files)
{
	struct policy *policy = loader->policy;
	guint before;

	region_check_names(loader, files);
	for (guint i = 0; i < policy->regions->len; i++) {
		const struct region *region = policy->regions->pdata[i];
		const struct policy_loader own = loader_of(loader, region->file);

		rules_check_watched(&own, region->root);
	}
	profiles_check(loader);
	if (!stop_unsound(loader, files))
		rules_find_idle(loader);
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
