/* The rules of policy: what they may say, and which of them hold in a region. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/schema/path.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"

#include <string.h>

/* The records that a rule looks at. */
static const struct path_set *
judged_by(struct path_world *world, const xmlNode *rule)
{
	const struct path_set *judged = NULL;

	for (enum record_kind kind = 0; kind < RECORD_KIND_COUNT; kind++)
		if (text_has_word(xml_attr_or(rule, "record", ""), record_kind_name(kind)))
			judged = path_union(world, judged, path_tree(world, "record", record_kind_name(kind)));
	return judged != NULL ? judged : path_anything(world);
}

/* What is judged in a scope, or what a variable holds in it. */
static const struct path_set *
see(void *data, const xmlNode *rule, guint scope, const char *variable)
{
	struct path_world *world = data;
	bool profile = scope == SCOPE_PROFILE;

	if (variable == NULL && profile)
		return path_tree(world, "region", "region");
	if (variable == NULL || (strcmp(variable, "record") == 0 && !profile))
		return judged_by(world, rule);
	if (strcmp(variable, "region") == 0 || (profile && strcmp(variable, "replaced") == 0))
		return path_tree(world, "region", "region");
	if (strcmp(variable, "office") == 0)
		return path_tree(world, "office", "office");
	if (strcmp(variable, "verdict") == 0)
		return path_tree(world, "verdict", NULL);
	if (strcmp(variable, "facts") == 0 && scope == SCOPE_DOCUMENT)
		return path_tree(world, "facts", NULL);
	if (strcmp(variable, "statute") == 0 && xml_is(rule->parent, "statute"))
		return path_tree(world, "rules", "statute");
	return scope == SCOPE_BATCH && text_has_word("mean count", variable) ? path_text(world) : NULL;
}

struct rule_words
rules_words(const struct policy_loader *loader)
{
	static const char *const scopes[] = { [SCOPE_RECORD] = "record",
		[SCOPE_DOCUMENT] = "document",
		[SCOPE_PROFILE] = "profile",
		[SCOPE_BATCH] = "batch",
		NULL };

	return (struct rule_words){ .scopes = scopes,
		.world = loader->policy->paths,
		.sees = see,
		.data = loader->policy->paths };
}

/* One that holds everywhere stops every region. */
static void
stop_rule(const struct policy_loader *loader, const xmlNode *rule, const struct policy_file *file)
{
	loader_stop(loader, "rule", xml_attr_or(rule, "id", "*"), file);
	if (xml_attr_is(rule, "everywhere", "yes") || xml_attr(rule, "id") == NULL)
		loader_stop(loader, "region", "*", file);
}

/*
 * Of a file that does not fit its schema the rules are known, if it is one of rules.  Else any may have stood in it; of an
 * office's that stops who names one that is nowhere else.
 */
static void
stop_unread(const struct policy_loader *loader, struct policy_file *file)
{
	xmlNode *root = file->root;

	if (xml_is(root, "readings")) {
		loader_stop(loader, "reading", "*", file);
		return;
	}
	for (xmlNode *node = xml_child(root, "rule"); node != NULL; node = xml_next(node, "rule"))
		stop_rule(loader, node, file);
	file->aside = file->added && !xml_is(root, "rules");
	if (file->aside)
		loader_stop(loader, "rule", "*", file);
	else if (!xml_is(root, "rules"))
		stop_rule(loader, NULL, file);
}

static gint
compare_rules(gconstpointer a, gconstpointer b)
{
	return strcmp((*(struct rule *const *)a)->id, (*(struct rule *const *)b)->id);
}

/* The rules of a file without those that hold a mistake; those of statutes are not among all. */
static void
load_file(const struct policy_loader *loader, const struct rule_words *words, GHashTable *seen,
    struct policy_file *file)
{
	const struct policy_loader own = loader_of(loader, file);

	file->rules = arena_list(loader->arena);
	for (xmlNode *node = xml_child(file->root, "rule"); node != NULL; node = xml_next(node, "rule")) {
		bool wrong = xml_wrong_between(file->diag, 0, node, xml_next(node, "rule"));
		struct rule *rule = wrong && !file->fits ? NULL : rule_compile(loader->arena, file->diag, words, node);
		bool twice = rule != NULL && loader_refuse_twin(&own, node, "id", g_hash_table_lookup(seen, rule->id));

		if (rule != NULL && !twice)
			g_hash_table_insert(seen, (void *)rule->id, node);
		if (rule == NULL || twice || wrong) {
			stop_rule(loader, node, file);
			continue;
		}
		g_ptr_array_add(file->rules, rule);
		if (xml_is(file->root, "rules"))
			g_ptr_array_add(loader->policy->rules, rule);
	}
}

void
rules_load(const struct policy_loader *loader, const struct rule_words *words, const GPtrArray *files,
    const GPtrArray *statutes)
{
	struct policy *policy = loader->policy;
	GHashTable *seen = arena_table(loader->arena);

	for (guint i = 0; i < files->len + statutes->len; i++) {
		bool statute = i >= files->len;
		struct policy_file *file = statute ? statutes->pdata[i - files->len] : files->pdata[i];
		const struct policy_loader own = loader_of(loader, file);

		if (!statute && (!file->whole || xml_wrong_between(file->diag, 0, NULL, xml_child(file->root, "rule"))))
			stop_unread(loader, file);
		if (statute ? !file->fits : !file->whole)
			continue;
		if (statute)
			statute_fill(&own, file->root);
		readings_collect(&own, file->root);
		load_file(loader, words, seen, file);
	}
	g_ptr_array_sort(policy->rules, compare_rules);
	for (guint i = 0; i < policy->rules->len; i++)
		g_ptr_array_add(policy->rule_nodes, ((struct rule *)policy->rules->pdata[i])->node);
}

/* A rule gives way only to what there is. */
static void
resolve_file(const struct policy_loader *loader, const struct policy_file *file, const GPtrArray *ids)
{
	const struct policy_loader own = loader_of(loader, file);

	readings_check(&own, file->root);
	for (guint i = 0; i < file->rules->len; i++) {
		const struct rule *rule = file->rules->pdata[i];
		gsize before = diag_count(file->diag);

		rule_resolve(loader->arena, file->diag, rule, ids);
		if (diag_worst(file->diag, before) >= DIAG_ERROR)
			stop_rule(loader, rule->node, file);
	}
}

void
rules_resolve(const struct policy_loader *loader)
{
	const struct policy *policy = loader->policy;
	GPtrArray *ids = arena_list(loader->arena);

	for (guint i = 0; i < policy->files->len; i++) {
		const struct policy_file *file = policy->files->pdata[i];

		for (guint r = 0; file->rules != NULL && r < file->rules->len; r++)
			g_ptr_array_add(ids, (gpointer)((const struct rule *)file->rules->pdata[r])->id);
	}
	loader_add_stopped(policy, "rule", ids);
	for (guint i = 0; i < policy->files->len && policy_stopped(policy, "rule", "*") == NULL; i++) {
		const struct policy_file *file = policy->files->pdata[i];

		if (file->rules != NULL)
			resolve_file(loader, file, ids);
	}
}

/* Do expressions of a rule ask the verdict for elements of a name, and not for those of other rules alone? */
static bool
looks_at(const xmlNode *rule, const char *name)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (const xmlNode *node = xml_child(rule, NULL); node != NULL; node = xml_next(node, NULL))
		for (const xmlAttr *at = node->properties; at != NULL; at = at->next)
			g_string_append_printf(all, "%s\n", xml_attr_or(node, (const char *)at->name, ""));
	return strstr(all->str, "$verdict") != NULL && strstr(all->str, name) != NULL &&
	    (strstr(all->str, "@rule") == NULL || strstr(all->str, xml_attr_or(rule, "id", "")) != NULL);
}

void
rules_check_watched(const struct policy_loader *loader, const xmlNode *region)
{
	for (const xmlNode *list = xml_child(region, NULL); list != NULL; list = xml_next(list, NULL))
		for (const xmlNode *node = xml_child(list, NULL); node != NULL; node = xml_next(node, NULL)) {
			const char *id = xml_attr_or(node, "rule", ""), *name = (const char *)node->name;
			const xmlNode *rule = policy_use(region, id) == NULL ? NULL : policy_rule(loader->policy, id);

			if (rule != NULL && (xml_is(node, "deadline") || xml_is(node, "boundary")) &&
			    !looks_at(rule, name))
				diag_report(loader->diag, DIAG_POLICY_BLIND, xml_attr_place(node, "rule"), NULL, id,
				    name);
		}
}

void
rules_find_idle(const struct policy_loader *loader)
{
	const struct policy *policy = loader->policy;

	for (guint i = 0; i < policy->files->len; i++) {
		const struct policy_file *file = policy->files->pdata[i];

		for (guint r = 0; file->rules != NULL && r < file->rules->len; r++) {
			const struct rule *rule = file->rules->pdata[r];

			if (policy_holds_where(policy, loader->arena, rule->node)[0] == '\0' &&
			    policy_stopped(policy, "rule", rule->id) == NULL)
				diag_report(file->diag, DIAG_POLICY_IDLE, xml_attr_place(rule->node, "id"), NULL,
				    rule->id);
		}
	}
}

xmlNode *
policy_use(const xmlNode *region, const char *rule)
{
	return xml_child_of(xml_child(region, "rules"), "rule", "use", rule);
}

bool
policy_holds(const xmlNode *region, const xmlNode *rule)
{
	return xml_attr_is(rule, "everywhere", "yes") || xml_is(rule->parent, "statute") ||
	    policy_use(region, xml_attr(rule, "id")) != NULL;
}

const char *
policy_holds_where(const struct policy *policy, struct arena *arena, const xmlNode *rule)
{
	GString *out = arena_string(arena);

	if (xml_attr_is(rule, "everywhere", "yes") || xml_is(rule->parent, "statute"))
		return "all";
	for (guint i = 0; i < policy->region_roots->len; i++)
		if (policy_holds(policy->region_roots->pdata[i], rule))
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "",
			    xml_attr_or(policy->region_roots->pdata[i], "id", ""));
	return out->str;
}

bool
rules_of_kind(const struct rule *rule, enum record_kind kind)
{
	return text_has_word(xml_attr_or(rule->node, "record", ""), record_kind_name(kind));
}

static void
give_rule(struct region *region, struct rule *rule)
{
	if (rule_check(rule, SCOPE_DOCUMENT, 0) != NULL)
		g_ptr_array_add(region->document_rules, rule);
	if (rule_check(rule, SCOPE_RECORD, 0) == NULL)
		return;
	for (enum record_kind kind = 0; kind < RECORD_KIND_COUNT; kind++)
		if (rules_of_kind(rule, kind))
			g_ptr_array_add(region->rules[kind], rule);
}

void
rules_distribute(struct policy *policy)
{
	for (guint r = 0; r < policy->regions->len; r++) {
		struct region *region = policy->regions->pdata[r];

		for (guint i = 0; i < policy->rules->len; i++)
			if (policy_holds(region->root, ((struct rule *)policy->rules->pdata[i])->node))
				give_rule(region, policy->rules->pdata[i]);
	}
}
