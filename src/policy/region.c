/* Compiles a region's profile: expressions once, stages and events as indexes, documents each stage can bar as ready strings. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"

#include <string.h>

int
region_stage(const struct region *region, const char *id)
{
	for (guint i = 0; id != NULL && i < region->stage_count; i++)
		if (strcmp(region->stage[i].id, id) == 0)
			return (int)i;
	return -1;
}

static guint
stage_of(const struct region *region, const xmlNode *node)
{
	return (guint)MAX(region_stage(region, xml_attr_or(node, "stage", "")), 0);
}

static void
compile_stages(const struct policy_loader *loader, struct region *region)
{
	const xmlNode *list = xml_child(region->root, "stages");
	guint i = 0;

	region->stage_count = policy_count_children(list, "stage");
	region->stage = arena_array(loader->arena, region->stage_count + 1, sizeof *region->stage);
	for (xmlNode *node = xml_child(list, "stage"); node != NULL; node = xml_next(node, "stage"))
		region->stage[i++] = (struct stage){ xml_attr(node, "id"), xml_attr(node, "label"), "" };
	region->stage[i] = (struct stage){ "", "", "" };
}

/* An event may come after events that stand before it in the list, so chains end. */
static void
compile_after(const struct policy_loader *loader, struct region *region, guint index, const xmlNode *node)
{
	struct event *event = &region->event[index];
	g_auto(GStrv) names = g_strsplit(xml_attr_or(node, "after", ""), " ", -1);

	event->after = arena_array(loader->arena, g_strv_length(names) + 1, sizeof *event->after);
	for (guint n = 0; names[n] != NULL; n++) {
		guint before = 0;

		while (before < index && strcmp(region->event[before].id, names[n]) != 0)
			before++;
		if (before < index)
			event->after[event->after_count++] = before;
	}
}

static void
compile_events(const struct policy_loader *loader, struct region *region)
{
	const xmlNode *list = xml_child(region->root, "events");
	guint i = 0;

	region->event_count = policy_count_children(list, "event");
	region->event = arena_array(loader->arena, region->event_count, sizeof *region->event);
	for (xmlNode *node = xml_child(list, "event"); node != NULL; node = xml_next(node, "event")) {
		region->event[i] = (struct event){ .id = xml_attr(node, "id"),
			.label = xml_attr(node, "label"),
			.stage = region->stage[stage_of(region, node)].id };
		compile_after(loader, region, i++, node);
	}
}

static void
compile_facts(const struct policy_loader *loader, struct region *region)
{
	const xmlNode *list = xml_child(region->root, "facts");
	guint i = 0;

	region->fact_count = policy_count_children(list, "fact");
	region->fact = arena_array(loader->arena, region->fact_count, sizeof *region->fact);
	for (xmlNode *node = xml_child(list, "fact"); node != NULL; node = xml_next(node, "fact"))
		region->fact[i++] = (struct region_fact){ xml_attr(node, "id"), loader_xpath(loader, node, "select") };
}

static void
compile_classes(const struct policy_loader *loader, struct region *region)
{
	const xmlNode *list = xml_child(region->root, "classes");
	guint i = 0;

	region->class_count = policy_count_children(list, "class");
	region->class = arena_array(loader->arena, region->class_count, sizeof *region->class);
	for (xmlNode *node = xml_child(list, "class"); node != NULL; node = xml_next(node, "class"))
		region->class[i++] = (struct class_rule){ xml_attr(node, "id"), xml_attr(node, "label"),
			loader_xpath(loader, node, "test") };
}

/* "dates/reply" is the field and the event, of each opinion "inspected" is "opinion/inspected"; else `lacks` says which. */
static struct dated
compile_dated(const struct policy_loader *loader, const struct region *region, const xmlNode *node,
    const char *attribute)
{
	const char *plain = xml_attr_or(node, attribute, ""), *each = xml_attr(node, "for-each"), *id;
	struct dated dated = { .path = loader_xpath(loader, node, attribute), .event = -1 };

	if (strcmp(attribute, "to") == 0)
		plain = xml_attr_or(node, "lacks", plain);
	dated.field = plain[strspn(plain, "abcdefghijklmnopqrstuvwxyz_/")] == '\0' ? plain : NULL;
	if (dated.field != NULL && each != NULL && strchr(plain, '/') == NULL)
		dated.field = arena_printf(loader->arena, "%.*s/%s", (int)strcspn(each, "["), each, plain);
	id = g_str_has_prefix(plain, "dates/") ? plain + strlen("dates/") : "";
	for (guint i = 0; i < region->event_count; i++)
		if (strcmp(region->event[i].id, id) == 0)
			dated.event = (int)i;
	return dated;
}

static void
compile_excludes(const struct policy_loader *loader, const struct region *region, struct deadline *deadline)
{
	guint i = 0;

	deadline->exclude_count = policy_count_children(deadline->node, "exclude");
	deadline->exclude = arena_array(loader->arena, deadline->exclude_count, sizeof *deadline->exclude);
	for (xmlNode *node = xml_child(deadline->node, "exclude"); node != NULL; node = xml_next(node, "exclude"))
		deadline->exclude[i++] = (struct exclude){ .label = xml_attr_or(node, "label", ""),
			.test = loader_xpath(loader, node, "test"),
			.each = loader_xpath(loader, node, "for-each"),
			.from = compile_dated(loader, region, node, "from"),
			.to = compile_dated(loader, region, node, "to"),
			.until = loader_xpath(loader, node, "until") };
}

static void
compile_deadlines(const struct policy_loader *loader, struct region *region)
{
	const xmlNode *list = xml_child(region->root, "times");
	guint i = 0;

	region->deadline_count = policy_count_children(list, "deadline");
	region->deadline = arena_array(loader->arena, region->deadline_count, sizeof *region->deadline);
	for (xmlNode *node = xml_child(list, "deadline"); node != NULL; node = xml_next(node, "deadline")) {
		struct deadline *deadline = &region->deadline[i++];

		*deadline = (struct deadline){ .node = node,
			.test = loader_xpath(loader, node, "test"),
			.from = compile_dated(loader, region, node, "from"),
			.to = compile_dated(loader, region, node, "to"),
			.limit = g_ascii_strtoll(xml_attr_or(node, "limit", "0"), NULL, 10) };
		compile_excludes(loader, region, deadline);
	}
}

struct clauses
region_clauses(const struct policy_loader *loader, const xmlNode *parent, const char *name)
{
	struct clauses clauses = { policy_count_children(parent, name), NULL };
	guint i = 0;

	clauses.clause = arena_array(loader->arena, clauses.count, sizeof *clauses.clause);
	for (xmlNode *node = xml_child(parent, name); node != NULL; node = xml_next(node, name))
		clauses.clause[i++] = (struct item_clause){ node, xml_attr(node, "column"),
			loader_xpath(loader, node, "test") };
	return clauses;
}

static void
compile_item(const struct policy_loader *loader, const struct region *region, const xmlNode *node, const char *group,
    struct item *item)
{
	*item = (struct item){ .node = node,
		.id = xml_attr(node, "id"),
		.group = group,
		.stage = stage_of(region, node),
		.number = loader_xpath(loader, node, "number"),
		.marks = region_clauses(loader, node, "mark"),
		.whens = region_clauses(loader, node, "when"),
		.dues = region_clauses(loader, node, "due"),
		.insteads = region_clauses(loader, node, "instead"),
		.alsos = region_clauses(loader, node, "also"),
		.parts = region_clauses(loader, node, "part") };
}

static void
compile_checklist(const struct policy_loader *loader, struct region *region)
{
	const xmlNode *list = xml_child(region->root, "checklist");
	const xmlNode *electronic = xml_child(list, "electronic");
	guint i = 0;

	region->checklist = list;
	region->inherits = xml_attr(list, "inherited-from");
	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		region->item_count += policy_count_children(group, "item");
	region->item = arena_array(loader->arena, region->item_count, sizeof *region->item);
	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		for (xmlNode *node = xml_child(group, "item"); node != NULL; node = xml_next(node, "item"))
			compile_item(loader, region, node, xml_attr(group, "label"), &region->item[i++]);
	if (electronic != NULL)
		region->electronic = loader_xpath(loader, electronic, "test");
}

/* What <for> says of a document, and then the document itself. */
static struct clauses
document_clauses(const struct policy_loader *loader, const xmlNode *document)
{
	struct clauses fors = region_clauses(loader, document, "for");
	struct item_clause *all = arena_array(loader->arena, fors.count + 1, sizeof *all);

	for (guint i = 0; i < fors.count; i++)
		all[i] = fors.clause[i];
	all[fors.count] = (struct item_clause){ .node = document, .test = loader_xpath(loader, document, "test") };
	return (struct clauses){ fors.count + 1, all };
}

static void
compile_documents(const struct policy_loader *loader, struct region *region)
{
	const xmlNode *list = xml_child(region->root, "documents");
	guint i = 0;

	region->document_count = policy_count_children(list, "document");
	region->document = arena_array(loader->arena, region->document_count, sizeof *region->document);
	for (xmlNode *node = xml_child(list, "document"); node != NULL; node = xml_next(node, "document"))
		region->document[i++] = (struct document_rule){ node, record_kind_find(xml_attr_or(node, "record", "")),
			document_clauses(loader, node) };
}

/* The documents of a stage and later that something missing may bar, ready for findings. */
static void
collect_bars(const struct policy_loader *loader, struct region *region, guint stage)
{
	g_autoptr(GString) bars = g_string_new(NULL);

	for (guint i = 0; i < region->document_count; i++) {
		const xmlNode *node = region->document[i].node;

		if (region_stage(region, xml_attr(node, "stage")) < (int)stage || xml_attr_is(node, "bar", "no"))
			continue;
		g_string_append_printf(bars, "%s%s", bars->len > 0 ? " " : "", xml_attr(node, "id"));
	}
	region->stage[stage].bars_from = arena_strdup(loader->arena, bars->str);
}

struct region *
region_compile(const struct policy_loader *loader, xmlNode *root)
{
	struct region *region = arena_alloc(loader->arena, sizeof *region);

	region->root = root;
	region->id = xml_attr(root, "id");
	region->number = xml_attr_or(xml_child(root, "source"), "number", "");
	compile_stages(loader, region);
	compile_events(loader, region);
	compile_facts(loader, region);
	compile_classes(loader, region);
	compile_deadlines(loader, region);
	compile_checklist(loader, region);
	region->excluded = region_clauses(loader, xml_child(root, "small-micro"), "excluded");
	region->processes = region_clauses(loader, xml_child(root, "steps"), "process");
	compile_documents(loader, region);
	region_investment(loader, region);
	region_application(loader, region);
	for (guint stage = 0; stage < region->stage_count; stage++)
		collect_bars(loader, region, stage);
	for (guint kind = 0; kind < RECORD_KIND_COUNT; kind++)
		region->rules[kind] = arena_list(loader->arena);
	region->document_rules = arena_list(loader->arena);
	return region;
}

struct region *
region_find(const struct policy *policy, const char *id)
{
	for (guint i = 0; id != NULL && i < policy->regions->len; i++)
		if (strcmp(((struct region *)policy->regions->pdata[i])->id, id) == 0)
			return policy->regions->pdata[i];
	return NULL;
}

/*
 * What the list that is taken over holds stands in the region's own, too: expressions find $region/checklist//item in each.  Where it
 * was read, and how, stays with the other.
 */
static void
copy_into(xmlNode *parent, const xmlNode *from)
{
	for (const xmlNode *node = xml_child(from, NULL); node != NULL; node = xml_next(node, NULL)) {
		xmlNode *copy = xml_add(parent, (const char *)node->name);

		for (const xmlAttr *at = node->properties; at != NULL; at = at->next)
			if (!text_has_word("source reading", (const char *)at->name))
				xml_set(copy, (const char *)at->name, xml_attr(node, (const char *)at->name));
		copy_into(copy, node);
	}
}

/* Items name their stages by number, so both regions must count the same stages; and what is inherited is not handed on. */
void
region_inherit(const struct policy *policy, struct region *region)
{
	const struct region *other = region_find(policy, region->inherits);
	bool same = other != NULL && other->inherits == NULL && other->stage_count == region->stage_count;

	if (other == NULL)
		return;
	for (guint i = 0; same && i < region->stage_count; i++)
		same = strcmp(region->stage[i].id, other->stage[i].id) == 0;
	if (!same) {
		diag_report(region->file->diag, DIAG_POLICY_INHERIT,
		    xml_attr_place(region->checklist, "inherited-from"), NULL, region->inherits);
		return;
	}
	copy_into(xml_child(region->root, "checklist"), other->checklist);
	region->checklist = other->checklist;
	region->item_count = other->item_count;
	region->item = other->item;
	region->electronic = other->electronic;
}
