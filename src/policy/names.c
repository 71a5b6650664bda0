/* What a region names must be there, in it or in the rest of the law, and nothing twice (bw:names, bw:defines of region.rng). */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "xml/schema/path.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"

#include <string.h>

/* A tree while its names are looked up. */
struct name_search {
	struct policy_loader loader; /* its mistakes go to the tree's file */
	const xmlNode *root;
	GHashTable *idle; /* rules that do not hold in it and were told */
	bool loose;       /* it uses a rule that there is not: perhaps one of those */
};

/* Templates are one folder each. */
GPtrArray *
loader_papers(const struct policy_loader *loader, const GPtrArray *data)
{
	static const char *const kinds[] = { "forms", "notices", "posters" };
	GPtrArray *all = arena_list(loader->arena);

	for (guint i = 0; i < data->len * G_N_ELEMENTS(kinds); i++) {
		GPtrArray *names = file_list(loader->arena,
		    arena_printf(loader->arena, "%s/templates/%s", (const char *)data->pdata[i / G_N_ELEMENTS(kinds)],
			kinds[i % G_N_ELEMENTS(kinds)]),
		    NULL);

		if (names != NULL)
			g_ptr_array_extend(all, names, NULL, NULL);
	}
	return all;
}

/* What is common is looked up in its own tree. */
static bool
is_elsewhere(const struct name_search *s, const xmlNode *node)
{
	return !xml_is(s->root, "common") && xml_is(xml_root(node->doc), "common");
}

/* A clock, a paper or a boundary whose rule does not hold here would be judged by nobody. */
static void
tell_missing(void *data, xmlNode *node, const char *attribute, const char *name, const char *list,
    const GPtrArray *known)
{
	const struct name_search *s = data;
	bool held = strcmp(list, "held") == 0;
	const GPtrArray *rules = held ? path_words(s->loader.policy->paths, "rule") : NULL;

	if (is_elsewhere(s, node) || (held && rules == NULL))
		return;
	if (!held || !text_listed(rules, name))
		loader_refuse(&s->loader, node, attribute, name, held ? rules : known);
	else if (!s->loose && g_hash_table_add(s->idle, (gpointer)name))
		diag_report(s->loader.diag, DIAG_POLICY_IDLE_CLOCK, xml_attr_place(node, attribute), NULL, name);
}

/* Notices are told apart in their paper. */
static void
tell_twice(void *data, xmlNode *node, const char *attribute, const char *list)
{
	const struct name_search *s = data;

	if (!is_elsewhere(s, node) && strcmp(list, "notice") != 0)
		diag_report(s->loader.diag, DIAG_POLICY_TWICE, xml_attr_place(node, attribute), NULL,
		    xml_attr(node, attribute));
}

/* An event comes after events that stand before it. */
static void
check_order(const struct name_search *s)
{
	g_autoptr(GPtrArray) before = g_ptr_array_new();

	for (xmlNode *node = xml_child(xml_child(s->root, "events"), "event"); node != NULL;
	     node = xml_next(node, "event")) {
		bool own = !is_elsewhere(s, node) && xml_attr_place(node, "after").offset != xml_place(node).offset;
		g_auto(GStrv) names = g_strsplit(own ? xml_attr_or(node, "after", "") : "", " ", -1);

		for (char **name = names; *name != NULL; name++)
			if (!text_listed(before, *name))
				loader_refuse(&s->loader, node, "after", *name, before);
		g_ptr_array_add(before, (gpointer)xml_attr_or(node, "id", ""));
	}
}

static bool
uses_unknown(const struct name_search *s)
{
	const GPtrArray *rules = path_words(s->loader.policy->paths, "rule");

	for (xmlNode *node = xml_child(xml_child(s->root, "rules"), "rule"); node != NULL;
	     node = xml_next(node, "rule"))
		if (rules != NULL && !text_listed(rules, xml_attr_or(node, "use", "")))
			return true;
	return false;
}

/* The columns and the items of a list that is another region's stand there. */
static void
take_list(const struct policy *policy, GHashTable *defined, xmlNode *owner)
{
	GHashTable *there = path_defined(policy->paths, "region", owner, NULL, NULL);

	g_hash_table_insert(defined, (gpointer) "column", g_hash_table_lookup(there, "column"));
	g_hash_table_insert(defined, (gpointer) "item", g_hash_table_lookup(there, "item"));
}

static void
check_tree(struct name_search *s, xmlNode *root)
{
	static const struct path_reference told = { tell_missing, tell_twice };
	const struct policy *policy = s->loader.policy;
	const char *from = xml_attr(xml_child(root, "checklist"), "inherited-from");
	xmlNode *owner = from == NULL ? NULL : policy_region(policy, from);
	GHashTable *defined;

	s->root = root;
	s->idle = arena_table(s->loader.arena);
	s->loose = uses_unknown(s);
	defined = path_defined(policy->paths, "region", root, &told, s);
	g_hash_table_remove(defined, "region"); /* itself is but one of them */
	if (owner != NULL)
		take_list(policy, defined, owner);
	if (!policy->common->fits)
		g_hash_table_insert(defined, (gpointer) "stage", NULL);
	path_refer(policy->paths, "region", root, defined, &told, s);
	if (policy->common->fits)
		check_order(s);
}

void
loader_check_names(const struct policy_loader *loader, const struct policy_file *file, const char *tree)
{
	static const struct path_reference told = { .missing = tell_missing };
	struct path_world *world = loader->policy->paths;
	struct name_search search = { .loader = loader_of(loader, file), .root = file->root };

	for (guint i = 0; i < loader->policy->files->len; i++)
		if (!policy_file_sound(loader->policy->files->pdata[i]))
			return; /* what is missed may stand there */
	path_refer(world, tree, file->root, path_defined(world, tree, file->root, NULL, NULL), &told, &search);
}

void
region_check_names(const struct policy_loader *loader, const GPtrArray *files)
{
	struct name_search search = { .loader = *loader };

	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *file = files->pdata[i];

		search.loader.diag = file->diag;
		if (!regions_extend(files, file)) /* then the rest of it leads nowhere either */
			loader_refuse(&search.loader, file->root, "extends", xml_attr(file->root, "extends"),
			    policy_region_ids(loader->policy, loader->arena));
		else if (file->fits)
			check_tree(&search, file->root);
	}
}
