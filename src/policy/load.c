/* Reads the policy data: every region, rule and calendar file of the data folder, held against its schema and compiled. */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/schema/path.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/calendar.h"
#include "policy/region.h"
#include "policy/judging.h"
#include "policy/loader.h"
#include "policy/rules.h"

#include <string.h>

static const struct path_set *
variable_of(void *data, const char *name)
{
	struct path_world *world = data;

	if (strcmp(name, "record") == 0 || strcmp(name, "it") == 0)
		return path_tree(world, "record", NULL);
	if (strcmp(name, "region") == 0 || strcmp(name, "office") == 0)
		return path_tree(world, name, name);
	return strcmp(name, "verdict") == 0 ? path_tree(world, name, NULL) : NULL;
}

/* What an expression of a profile gives; what it is asked of: a case, the record of a document, or a node of for-each. */
static const struct path_set *
follow(const struct policy_loader *loader, const xmlNode *node, const char *attribute)
{
	struct path_world *world = loader->paths;
	const xmlNode *document = xml_is(node, "document") ? node : node->parent;
	struct path_scope scope = { .test = strcmp(attribute, "test") == 0 || strcmp(attribute, "when") == 0,
		.variables = "record region office verdict it",
		.variable = variable_of,
		.data = world };
	const struct path_set *gives = NULL;

	scope.here = path_tree(world, "record", xml_is(document, "document") ? xml_attr(document, "record") : "case");
	if (xml_attr(node, "for-each") != NULL && strcmp(attribute, "for-each") != 0)
		scope.here = follow(loader, node, "for-each");
	path_check(world, loader->diag, &scope, xml_attr_place(node, attribute), xml_attr(node, attribute), &gives);
	return gives;
}

struct xpath *
loader_xpath(const struct policy_loader *loader, const xmlNode *node, const char *attribute)
{
	const char *expression = xml_attr(node, attribute);
	struct xpath *xpath;

	if (expression == NULL)
		return NULL;
	xpath = xpath_compile(loader->arena, loader->diag, xml_attr_place(node, attribute), expression);
	if (xpath != NULL)
		follow(loader, node, attribute);
	return xpath;
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
loader_ids(struct arena *arena, const GPtrArray *nodes)
{
	GPtrArray *ids = arena_list(arena);

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
	return names->len > MOST ? arena_printf(arena, "%s … (%u)", out->str, names->len) :
	    names->len > 0       ? out->str :
				   "—";
}

void
loader_refuse(const struct policy_loader *loader, const xmlNode *node, const char *attribute, const char *written,
    const GPtrArray *names)
{
	diag_report(loader->diag, DIAG_POLICY_NAME, xml_attr_place(node, attribute), NULL, attribute, written,
	    nearest_offer(loader->arena, written, names, " → ", ""), list_names(loader->arena, names));
}

/* The files of a kind, noted among all. */
static GPtrArray *
law_files(const struct policy_loader *loader, const GPtrArray *data, const char *kind, const char *schema)
{
	GPtrArray *files = loader_files(loader, data, kind, schema);

	g_ptr_array_extend(loader->policy->files, files, NULL, NULL);
	return files;
}

/* A year of which there are two calendars is as one of which there is none. */
static GPtrArray *
load_years(const struct policy_loader *loader, const GPtrArray *files)
{
	GPtrArray *years = arena_list(loader->arena);
	GHashTable *seen = arena_table(loader->arena);

	for (guint i = 0; i < files->len; i++) {
		struct policy_file *file = files->pdata[i];
		const struct policy_loader own = loader_of(loader, file);

		file->hints = true;
		if (file->fits && !loader_refuse_twin(&own, file->root, "year", g_hash_table_lookup(seen, file->id)))
			g_hash_table_insert(seen, (void *)file->id, file->root);
		if (file->fits)
			calendar_check(loader->arena, file->diag, file->root);
		if (!policy_file_sound(file))
			loader_stop(loader, "year", file->id, file);
		else
			g_ptr_array_add(years, file->root);
	}
	return years;
}

/* Those of policy_functions(). */
static GPtrArray *
policy_function_names(struct arena *arena)
{
	static const char *const own[] = { "bw:workdays", "bw:workday-add", "bw:check-id", "bw:check-uscc",
		"bw:called" };
	GPtrArray *names = arena_list(arena);

	for (guint i = 0; i < G_N_ELEMENTS(own); i++)
		g_ptr_array_add(names, (gpointer)own[i]);
	return names;
}

/* The words that rules, regions and templates speak by; where a file cannot be read nobody knows them all. */
static bool
collect_words(const struct policy_loader *loader, const char *schema, const GPtrArray *files)
{
	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *file = files->pdata[i];

		if (file->root == NULL)
			return false;
		path_world_collect(loader->policy->paths, schema, file->root);
	}
	return true;
}

/* In this order: what is common, rules, statutes; then regions, which name them. */
static void
load_law(const struct policy_loader *loader, const GPtrArray *data)
{
	GPtrArray *regions = law_files(loader, data, "regions", "region");
	const GPtrArray *rules = law_files(loader, data, "rules", "rules");
	const GPtrArray *statutes = law_files(loader, data, "statutes", "rules");
	const struct rule_words words = rules_words(loader);
	struct path_world *paths = loader->policy->paths;

	path_world_words(paths, "document", loader_papers(loader, data));
	if (!collect_words(loader, "region", regions) || !collect_words(loader, "rules", rules) ||
	    !collect_words(loader, "rules", statutes))
		path_world_forget(paths);
	path_world_words(paths, "function", policy_function_names(loader->arena));
	path_world_words(paths, "office", path_names(paths, path_tree(paths, "office", "office")));
	loader->policy->settings = path_labels(paths, path_tree(paths, "office", "office"));
	path_world_words(paths, "paper", loader_papers(loader, data));
	path_world_words(paths, "date", path_names(paths, path_tree(paths, "record", "case")));
	if (!regions_load(loader, regions, data))
		return;
	rules_load(loader, &words, rules, statutes);
	rules_resolve(loader);
	statutes_load(loader, statutes);
	regions_settle(loader, regions);
}

struct policy *
policy_load(struct arena *arena, struct diag *diag, const GPtrArray *data, const struct record_rules *records)
{
	struct policy *policy = arena_alloc(arena, sizeof *policy);
	struct policy_loader loader = { .policy = policy, .arena = arena, .diag = diag };
	const char *schemas = arena_printf(arena, "%s/templates/schema", data_own(data));
	gsize before = diag_count(diag);

	*policy = (struct policy){ .arena = arena,
		.files = arena_list(arena),
		.stopped = arena_table(arena),
		.regions = arena_list(arena),
		.region_roots = arena_list(arena),
		.rules = arena_list(arena),
		.rule_nodes = arena_list(arena),
		.statutes = arena_list(arena),
		.statute_roots = arena_list(arena),
		.readings = arena_list(arena),
		.records = records,
		.paths = path_world_new(arena, schemas) };
	loader.paths = policy->paths;
	path_world_tree(policy->paths, "record", record_schema(records));
	load_law(&loader, data);
	policy->calendar = calendar_new(arena, load_years(&loader, law_files(&loader, data, "calendar", "calendar")));
	policy->office_words = arena_printf(arena, "%s/office.rng", schemas);
	policy->office_schema = xml_schema_load(arena, diag, policy->office_words);
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

struct path_world *
policy_paths(const struct policy *policy)
{
	return policy->paths;
}

GHashTable *
policy_settings(const struct policy *policy)
{
	return policy->settings;
}

const GPtrArray *
policy_regions(const struct policy *policy)
{
	return policy->region_roots;
}

GPtrArray *
policy_region_ids(const struct policy *policy, struct arena *arena)
{
	GPtrArray *ids = loader_ids(arena, policy->region_roots);

	loader_add_stopped(policy, "region", ids);
	return ids;
}

/* A label of one of a list; "" stands for what several are called. */
static void
add_label(struct arena *arena, const struct record_names *names, const char *list, const char *label, const char *id)
{
	char *key = arena_printf(arena, "%s %s", list, label);
	const char *known = g_hash_table_lookup(names->labels, key);

	g_hash_table_insert(names->labels, key, (char *)(known == NULL || strcmp(known, id) == 0 ? id : ""));
}

/* What a paper is called besides: by the list for some customers, where it is asked for. */
static void
add_paper(struct arena *arena, const struct record_names *names, const xmlNode *node)
{
	bool mark = xml_is(node, "mark") && xml_is(node->parent, "item");
	const char *id = mark ? xml_attr(node->parent, "id") : xml_attr(node, "ref");
	const char *label = xml_attr(node, mark ? "title" : "label");

	if ((mark || xml_is(node, "ask") || xml_is(node, "spare")) && id != NULL && label != NULL)
		add_label(arena, names, "item", label, id);
}

/* What regions, types, documents, stages and papers are called, from a node down. */
static void
add_labels(struct arena *arena, const struct record_names *names, const xmlNode *node)
{
	const char *id = xml_attr(node, "id"), *list = (const char *)node->name;
	const char *label = xml_attr_or(node, "label", xml_attr_or(node, "title", xml_attr(node, "name")));

	if (id != NULL && label != NULL && text_has_word("region type document stage statute item", list)) {
		char *back = arena_printf(arena, "%s %s", list, id);

		add_label(arena, names, list, label, id);
		if (!g_hash_table_contains(names->called, back))
			g_hash_table_insert(names->called, back, (char *)label);
	}
	add_paper(arena, names, node);
	for (const xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		add_labels(arena, names, child);
}

const struct record_names *
policy_names(const struct policy *policy, struct arena *arena)
{
	const struct record_names names = { .ids = policy->paths,
		.labels = arena_table(arena),
		.called = arena_table(arena) };

	for (guint i = 0; i < policy->files->len; i++)
		if (((const struct policy_file *)policy->files->pdata[i])->root != NULL)
			add_labels(arena, &names, ((const struct policy_file *)policy->files->pdata[i])->root);
	return arena_memdup(arena, &names, sizeof names);
}

/* The only id that is called so by its beginning, or anywhere in its name; NULL: there is none, "": there are several. */
static const char *
only_called(GHashTable *labels, const char *list, const char *word, bool inside)
{
	const char *found = NULL;
	gsize length = strlen(list) + strlen(" ");
	GHashTableIter iter;
	gpointer label, id;

	g_hash_table_iter_init(&iter, labels);
	while (g_hash_table_iter_next(&iter, &label, &id)) {
		const char *name = (char *)label + length;

		if (strncmp(label, list, length - 1) != 0 || name[-1] != ' ' ||
		    !(inside ? strstr(name, word) != NULL : g_str_has_prefix(name, word)))
			continue;
		if (*(char *)id == '\0' || (found != NULL && strcmp(found, id) != 0))
			return "";
		found = id;
	}
	return found;
}

const char *
policy_id(const struct policy *policy, struct arena *arena, const char *list, const char *word)
{
	GHashTable *labels = policy_names(policy, arena)->labels;
	const char *found = g_hash_table_lookup(labels, arena_printf(arena, "%s %s", list, word));

	if (found == NULL && word[0] != '\0')
		found = only_called(labels, list, word, false);
	if (found == NULL && g_utf8_strlen(word, -1) > 1 && !g_str_is_ascii(word))
		found = only_called(labels, list, word, true);
	return found != NULL && found[0] != '\0' ? found : word;
}

/* What one of a list is called below a node, or NULL. */
static const char *
label_below(const xmlNode *node, const char *list, const char *id)
{
	const char *label = NULL;

	if (node == NULL)
		return NULL;
	if (xml_is(node, list) && xml_attr_is(node, "id", id))
		label = xml_attr_or(node, "label", xml_attr_or(node, "title", xml_attr(node, "name")));
	for (const xmlNode *child = xml_child(node, NULL); child != NULL && label == NULL;
	     child = xml_next(child, NULL))
		label = label_below(child, list, id);
	return label;
}

/* As most regions call it, else as the first. */
static const char *
label_of(const struct policy *policy, const char *list, const char *id)
{
	const char *label = label_below(policy->common->root, list, id);

	for (guint i = 0; i < policy->files->len && label == NULL; i++)
		label = label_below(((const struct policy_file *)policy->files->pdata[i])->root, list, id);
	return label;
}

const char *
policy_label(const struct policy *policy, const char *region, const char *list, const char *id)
{
	const char *label = region != NULL ? label_below(policy_region(policy, region), list, id) : NULL;

	return label != NULL ? label : label_of(policy, list, id);
}

GPtrArray *
policy_called(const struct policy *policy, struct arena *arena, const char *list, const GPtrArray *ids)
{
	GPtrArray *called = arena_list(arena);

	for (guint i = 0; i < ids->len; i++) {
		const char *label = label_of(policy, list, ids->pdata[i]);

		g_ptr_array_add(called,
		    label == NULL ? ids->pdata[i] : arena_printf(arena, "%s（%s）", label, (char *)ids->pdata[i]));
	}
	return called;
}

GPtrArray *
policy_stages(const struct policy *policy, struct arena *arena)
{
	GPtrArray *stages = arena_list(arena);

	for (guint i = 0; i < policy->regions->len; i++) {
		const struct region *region = policy->regions->pdata[i];

		for (guint j = 0; j < region->stage_count; j++)
			if (!text_listed(stages, region->stage[j].id))
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
	policy_said_functions(policy, env);
}
