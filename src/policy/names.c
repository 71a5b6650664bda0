/* What a region names must be there, in it or in the rest of the law, and nothing twice. */
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"

#include <string.h>

enum name_list {
	NAME_BEFORE, /* events that stand before this one */
	NAME_CLASS,
	NAME_COLUMN,
	NAME_DOCUMENT,
	NAME_HELD, /* rules that hold in the region */
	NAME_ITEM,
	NAME_OFFICE, /* what an office says of itself */
	NAME_PAPER,  /* documents that there are templates of */
	NAME_READING,
	NAME_REGION,
	NAME_RULE,
	NAME_STAGE,
	NAME_STATUTE,
	NAME_TYPE,
	NAME_LIST_COUNT
};

/* Where something is named: an attribute of elements (NULL: of any), which may name several. */
static const struct {
	const char *elements, *attribute;
	enum name_list list;
} places[] = {
	{ NULL, "inherited-from", NAME_REGION },
	{ NULL, "reading", NAME_READING },
	{ NULL, "stage", NAME_STAGE },
	{ "region", "replaces", NAME_REGION },
	{ "extension", "extends", NAME_REGION },
	{ "hotline", "office", NAME_OFFICE },
	{ "type scope notice", "class", NAME_CLASS },
	{ "type mark when instead also", "column", NAME_COLUMN },
	{ "event", "after", NAME_BEFORE },
	{ "instead", "ref", NAME_ITEM },
	{ "ask spare way boundary", "types", NAME_TYPE },
	{ "fees", "free-types", NAME_TYPE },
	{ "document", "id", NAME_PAPER },
	{ "notices", "document", NAME_DOCUMENT },
	{ "deadline document for boundary", "rule", NAME_HELD },
	{ "rule", "use", NAME_RULE },
	{ "statute", "use", NAME_STATUTE },
};

/* A tree while its names are looked up. */
struct name_search {
	struct policy_loader loader; /* its mistakes go to the tree's file */
	const xmlNode *root;
	GPtrArray *list[NAME_LIST_COUNT]; /* NULL: what there is is not known */
	GHashTable *seen;                 /* what may stand once */
};

/* Adds an attribute's value of all elements of a name below a node. */
static void
collect(const xmlNode *node, const char *element, const char *attribute, GPtrArray *list)
{
	for (xmlNode *child = node == NULL ? NULL : xml_child(node, NULL); child != NULL;
	     child = xml_next(child, NULL)) {
		if (xml_is(child, element) && xml_attr(child, attribute) != NULL)
			g_ptr_array_add(list, (gpointer)xml_attr(child, attribute));
		collect(child, element, attribute, list);
	}
}

static GPtrArray *
names_of(const struct policy_loader *loader, const xmlNode *node, const char *element, const char *attribute)
{
	GPtrArray *names = arena_list(loader->arena);

	collect(node, element, attribute, names);
	return names;
}

static bool
is_among(const GPtrArray *names, const char *name)
{
	return g_ptr_array_find_with_equal_func((GPtrArray *)(guintptr)names, name, g_str_equal, NULL);
}

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

/* --- looking up --- */

static GPtrArray *
events_before(const struct name_search *s, const xmlNode *event)
{
	GPtrArray *before = arena_list(s->loader.arena);

	for (xmlNode *node = xml_child(event->parent, "event"); node != event; node = xml_next(node, "event"))
		g_ptr_array_add(before, (gpointer)xml_attr_or(node, "id", ""));
	return before;
}

/* A clock, a paper or a boundary whose rule does not hold here would be judged by nobody. */
static void
look_up(const struct name_search *s, const xmlNode *node, const char *attribute, enum name_list list, const char *name)
{
	const GPtrArray *names = list != NAME_BEFORE ? s->list[list] :
	    s->list[NAME_STAGE] != NULL              ? events_before(s, node) :
						       NULL;
	const GPtrArray *offered = list == NAME_HELD ? s->list[NAME_RULE] : names;

	if (names == NULL || offered == NULL || is_among(names, name))
		return;
	if (list == NAME_HELD && is_among(offered, name)) {
		if (g_hash_table_add(s->seen, arena_printf(s->loader.arena, "held %s", name)))
			diag_report(s->loader.diag, DIAG_POLICY_IDLE_CLOCK, xml_attr_place(node, attribute), NULL,
			    name);
	} else
		loader_refuse(&s->loader, node, attribute, name, offered);
}

/* Ids are told apart within their list; items and lines in all groups and sections, parts in their item. */
static void
check_once(const struct name_search *s, const xmlNode *node)
{
	bool wide = xml_is(node, "item") || xml_is(node, "line");
	const char *attribute = xml_attr(node, "id") != NULL ? "id" : "use", *id = xml_attr(node, attribute);
	const xmlNode *within = wide ? node->parent->parent : node->parent;
	char *key = id == NULL ? NULL : arena_printf(s->loader.arena, "%p %s %s", (const void *)within, node->name, id);

	if (key != NULL && !g_hash_table_add(s->seen, key))
		diag_report(s->loader.diag, DIAG_POLICY_TWICE, xml_attr_place(node, attribute), NULL, id);
}

/* What a node has of the common list is looked up there. */
static const char *
written(const xmlNode *node, const char *attribute)
{
	return xml_attr_place(node, attribute).offset != xml_place(node).offset ? xml_attr(node, attribute) : NULL;
}

static void
check_node(const struct name_search *s, const xmlNode *node)
{
	if (node != s->root)
		check_once(s, node);
	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		const char *elements = places[i].elements;
		const char *value = elements == NULL || text_has_word(elements, (const char *)node->name) ?
		    written(node, places[i].attribute) :
		    NULL;
		g_auto(GStrv) names = value == NULL ? NULL : g_strsplit(value, " ", -1);

		for (char **name = names; name != NULL && *name != NULL; name++)
			look_up(s, node, places[i].attribute, places[i].list, arena_strdup(s->loader.arena, *name));
	}
}

static void
check_below(const struct name_search *s, const xmlNode *node)
{
	/* What is common is looked up in its own tree. */
	if (xml_is(s->root, "common") || !xml_is(xml_root(node->doc), "common"))
		check_node(s, node);
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		check_below(s, child);
}

/* The columns of a list that is another region's stand there. */
static GPtrArray *
columns_of(const struct name_search *s)
{
	const char *from = xml_attr(xml_child(s->root, "checklist"), "inherited-from");
	const xmlNode *owner = from == NULL ? s->root : policy_region(s->loader.policy, from);

	return owner == NULL ? NULL : names_of(&s->loader, xml_child(owner, "checklist"), "column", "id");
}

static void
check_tree(struct name_search *s, const xmlNode *root)
{
	s->root = root;
	s->seen = arena_table(s->loader.arena);
	s->list[NAME_CLASS] = names_of(&s->loader, xml_child(root, "classes"), "class", "id");
	s->list[NAME_COLUMN] = columns_of(s);
	s->list[NAME_DOCUMENT] = names_of(&s->loader, xml_child(root, "documents"), "document", "id");
	s->list[NAME_HELD] = names_of(&s->loader, xml_child(root, "rules"), "rule", "use");
	s->list[NAME_ITEM] = names_of(&s->loader, xml_child(root, "checklist"), "item", "id");
	s->list[NAME_STAGE] = s->loader.policy->common->fits ?
	    names_of(&s->loader, xml_child(root, "stages"), "stage", "id") :
	    NULL;
	s->list[NAME_TYPE] = names_of(&s->loader, xml_child(root, "types"), "type", "id");
	check_below(s, root);
}

/* What is stopped is there all the same.  NULL: a file of them cannot be read, so nobody knows. */
static GPtrArray *
all_of(const struct name_search *s, const char *kind, const GPtrArray *nodes)
{
	GPtrArray *ids = loader_ids(&s->loader, nodes);

	if (policy_stopped(s->loader.policy, kind, "*") != NULL)
		return NULL;
	loader_add_stopped(s->loader.policy, kind, ids);
	return ids;
}

/* What there is of the rest of the law. */
static void
list_law(struct name_search *s, const GPtrArray *data)
{
	const struct policy_loader *loader = &s->loader;
	const struct policy *policy = loader->policy;
	xmlDoc *office = xml_load(loader->arena, loader->diag,
	    arena_printf(loader->arena, "%s/templates/schema/office.rng", data_own(data)));

	s->list[NAME_PAPER] = loader_papers(loader, data);
	s->list[NAME_READING] = all_of(s, "reading", policy->readings);
	s->list[NAME_REGION] = policy_region_ids(policy, loader->arena);
	s->list[NAME_RULE] = all_of(s, "rule", policy->rule_nodes);
	s->list[NAME_STATUTE] = all_of(s, "statute", policy->statute_roots);
	if (office != NULL)
		s->list[NAME_OFFICE] = names_of(loader, xml_root(office), "element", "name");
}

void
region_check_names(const struct policy_loader *loader, const GPtrArray *files, const GPtrArray *data)
{
	struct name_search search = { .loader = *loader };

	list_law(&search, data);
	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *file = files->pdata[i];

		search.loader.diag = file->diag;
		if (file->fits)
			check_tree(&search, file->root);
	}
}
