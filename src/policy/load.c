/* Reads the policy data: every region, rule and calendar file of the data folder, held against its schema and compiled. */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/calendar.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"

#include <string.h>

struct xpath *
loader_xpath(const struct policy_loader *loader, const xmlNode *node, const char *attribute)
{
	const char *expression = xml_attr(node, attribute);

	if (expression == NULL)
		return NULL;
	return xpath_compile(loader->arena, loader->diag, xml_attr_place(node, attribute), expression);
}

guint
policy_count_children(const xmlNode *node, const char *name)
{
	guint count = 0;

	for (xmlNode *child = xml_child(node, name); child != NULL; child = xml_next(child, name))
		count++;
	return count;
}

xmlNode *
loader_find(const GPtrArray *nodes, const char *id)
{
	for (guint i = 0; i < nodes->len; i++)
		if (xml_attr_is(nodes->pdata[i], "id", id))
			return nodes->pdata[i];
	return NULL;
}

GPtrArray *
loader_ids(const struct policy_loader *loader, const GPtrArray *nodes)
{
	GPtrArray *ids = arena_list(loader->arena);

	for (guint i = 0; i < nodes->len; i++)
		g_ptr_array_add(ids, (gpointer)xml_attr_or(nodes->pdata[i], "id", ""));
	return ids;
}

/* The names in words, the first of many. */
static const char *
list_names(struct arena *arena, const GPtrArray *names)
{
	enum { MOST = 24 };
	GString *out = arena_string(arena);

	for (guint i = 0; i < names->len && i < MOST; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "", (const char *)names->pdata[i]);
	return names->len > MOST ? arena_printf(arena, "%s …", out->str) : names->len > 0 ? out->str : "—";
}

void
loader_refuse(const struct policy_loader *loader, const xmlNode *node, const char *attribute, const char *written,
    const GPtrArray *names)
{
	diag_report(loader->diag, DIAG_POLICY_NAME, xml_attr_place(node, attribute), NULL, attribute, written,
	    nearest_offer(loader->arena, written, names, " → ", ""), list_names(loader->arena, names));
}

static bool
is_data(const char *kind, const char *name)
{
	if (g_str_has_suffix(name, ".expect.xml"))
		return false;
	return strcmp(kind, "rules") != 0 || !g_str_has_prefix(name, "file-");
}

/* The *.xml of a kind; expectations of tests and the rules over finished files left out. */
static GPtrArray *
list_files(const struct policy_loader *loader, const GPtrArray *data, const char *kind)
{
	GPtrArray *files = arena_list(loader->arena);
	const GPtrArray *paths = data_files(loader->arena, loader->diag, data, kind, ".xml");

	for (guint i = 0; i < paths->len; i++) {
		g_autofree char *name = g_path_get_basename(paths->pdata[i]);

		if (is_data(kind, name))
			g_ptr_array_add(files, paths->pdata[i]);
	}
	if (files->len == 0)
		diag_report(loader->diag, DIAG_POLICY_EMPTY, (struct place){ 0 }, NULL,
		    arena_printf(loader->arena, "%s/templates/%s", data_own(data), kind));
	return files;
}

GPtrArray *
loader_files(const struct policy_loader *loader, const GPtrArray *data, const char *kind, const char *schema_name)
{
	GPtrArray *roots = arena_list(loader->arena);
	g_autofree char *schema_path = g_strdup_printf("%s/templates/schema/%s.rng", data_own(data), schema_name);
	struct xml_schema *schema = xml_schema_load(loader->arena, loader->diag, schema_path);
	GPtrArray *files = list_files(loader, data, kind);

	for (guint i = 0; schema != NULL && i < files->len; i++) {
		xmlDoc *doc = xml_load(loader->arena, loader->diag, files->pdata[i]);

		if (doc != NULL && xml_check(loader->arena, loader->diag, schema, doc, DIAG_POLICY_SCHEMA))
			g_ptr_array_add(roots, xml_root(doc));
	}
	return roots;
}

static gint
compare_regions(gconstpointer a, gconstpointer b)
{
	return strcmp((*(struct region *const *)a)->id, (*(struct region *const *)b)->id);
}

static gint
compare_rules(gconstpointer a, gconstpointer b)
{
	return strcmp((*(struct rule *const *)a)->id, (*(struct rule *const *)b)->id);
}

/* A tree of its own for each region. */
static xmlNode *
load_common(const struct policy_loader *loader, const GPtrArray *data)
{
	const char *path = arena_printf(loader->arena, "%s/templates/regions/common.xml", data_own(data));
	xmlDoc *doc = xml_load(loader->arena, loader->diag, path);

	return doc == NULL ? NULL : xml_root(doc);
}

static void
load_regions(const struct policy_loader *loader, const GPtrArray *data)
{
	struct policy *policy = loader->policy;
	GPtrArray *roots = loader_files(loader, data, "regions", "region");

	for (guint i = 0; i < roots->len; i++) {
		if (xml_is(roots->pdata[i], "common"))
			continue;
		region_lay_common(loader, roots->pdata[i], load_common(loader, data));
		region_fill(loader, roots->pdata[i]);
		g_ptr_array_add(policy->regions, region_compile(loader, roots->pdata[i]));
	}
	g_ptr_array_sort(policy->regions, compare_regions);
	for (guint i = 0; i < policy->regions->len; i++) {
		const struct region *region = policy->regions->pdata[i];

		if (i > 0 && strcmp(region->id, ((struct region *)policy->regions->pdata[i - 1])->id) == 0)
			diag_report(loader->diag, DIAG_POLICY_TWICE, xml_attr_place(region->root, "id"), NULL,
			    region->id);
		g_ptr_array_add(policy->region_roots, region->root);
	}
	for (guint i = 0; i < policy->regions->len; i++)
		region_inherit(loader, policy->regions->pdata[i]);
}

static void
load_rules(const struct policy_loader *loader, const struct rule_words *words, const GPtrArray *data)
{
	struct policy *policy = loader->policy;
	GPtrArray *roots = loader_files(loader, data, "rules", "rules");

	for (guint i = 0; i < roots->len; i++)
		readings_collect(loader, roots->pdata[i]);
	for (guint i = 0; i < roots->len; i++)
		g_ptr_array_extend(policy->rules, rules_compile(loader, words, roots->pdata[i]), NULL, NULL);
	g_ptr_array_sort(policy->rules, compare_rules);
	for (guint i = 0; i < policy->rules->len; i++) {
		const struct rule *rule = policy->rules->pdata[i];

		if (i > 0 && strcmp(rule->id, ((struct rule *)policy->rules->pdata[i - 1])->id) == 0)
			diag_report(loader->diag, DIAG_POLICY_TWICE, xml_attr_place(rule->node, "id"), NULL, rule->id);
		g_ptr_array_add(policy->rule_nodes, rule->node);
	}
}

static void
load_statutes(const struct policy_loader *loader, const struct rule_words *words, const GPtrArray *data)
{
	struct policy *policy = loader->policy;
	GPtrArray *roots = loader_files(loader, data, "statutes", "rules");

	for (guint i = 0; i < roots->len; i++) {
		if (policy_statute(policy, xml_attr(roots->pdata[i], "id")) != NULL)
			diag_report(loader->diag, DIAG_POLICY_TWICE, xml_attr_place(roots->pdata[i], "id"), NULL,
			    xml_attr(roots->pdata[i], "id"));
		statute_fill(loader, roots->pdata[i]);
		g_ptr_array_add(policy->statute_roots, roots->pdata[i]);
		g_ptr_array_add(policy->statutes, statute_compile(loader, words, roots->pdata[i]));
	}
}

struct policy *
policy_load(struct arena *arena, struct diag *diag, const GPtrArray *data)
{
	struct policy *policy = arena_alloc(arena, sizeof *policy);
	struct policy_loader loader = { policy, arena, diag };
	g_autofree char *office = g_strdup_printf("%s/templates/schema/office.rng", data_own(data));
	gsize before = diag_count(diag);
	struct rule_words words;

	*policy = (struct policy){ .arena = arena,
		.regions = arena_list(arena),
		.region_roots = arena_list(arena),
		.rules = arena_list(arena),
		.rule_nodes = arena_list(arena),
		.statutes = arena_list(arena),
		.statute_roots = arena_list(arena),
		.readings = arena_list(arena) };
	load_regions(&loader, data);
	words = rules_words(&loader, data);
	load_rules(&loader, &words, data);
	load_statutes(&loader, &words, data);
	if (diag_worst(diag, before) < DIAG_ERROR)
		rules_resolve(&loader);
	readings_check(&loader);
	policy->calendar = calendar_new(arena, loader_files(&loader, data, "calendar", "calendar"));
	profiles_check(&loader);
	policy->office_schema = xml_schema_load(arena, diag, office);
	if (diag_worst(diag, before) >= DIAG_ERROR)
		return NULL;
	rules_distribute(policy);
	return policy;
}

xmlNode *
policy_region(const struct policy *policy, const char *id)
{
	const struct region *region = region_find(policy, id);

	return region != NULL ? region->root : NULL;
}

const GPtrArray *
policy_regions(const struct policy *policy)
{
	return policy->region_roots;
}

GPtrArray *
policy_stages(const struct policy *policy, struct arena *arena)
{
	GPtrArray *stages = arena_list(arena);

	for (guint i = 0; i < policy->regions->len; i++) {
		const struct region *region = policy->regions->pdata[i];

		for (guint j = 0; j < region->stage_count; j++)
			if (!g_ptr_array_find_with_equal_func(stages, region->stage[j].id, g_str_equal, NULL))
				g_ptr_array_add(stages, (gpointer)region->stage[j].id);
	}
	return stages;
}

const GPtrArray *
policy_rules(const struct policy *policy)
{
	return policy->rule_nodes;
}

xmlNode *
policy_rule(const struct policy *policy, const char *id)
{
	xmlNode *rule = loader_find(policy->rule_nodes, id);

	for (guint i = 0; rule == NULL && i < policy->statute_roots->len; i++)
		rule = xml_child_of(policy->statute_roots->pdata[i], "rule", "id", id);
	return rule;
}

void
policy_functions(const struct policy *policy, struct xpath_env *env)
{
	calendar_functions(policy->calendar, env);
	policy_checkdigit_functions(env);
}
