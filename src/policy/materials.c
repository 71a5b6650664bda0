/* The papers of a case: what the customer is asked for, what is held, and what is still owed. */
#include "base/text.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/judging.h"

#include <stdlib.h>
#include <string.h>

void
region_application(const struct policy_loader *loader, struct region *region)
{
	region->application = region_clauses(loader, xml_child(region->root, "application"), NULL);
}

bool
region_asks(const xmlNode *line, const char *type)
{
	return text_has_word(xml_attr_or(line, "types", type), type);
}

/* Does a line of a kind (ask, spare, way) hold for this customer? */
static bool
holds(struct judging *judging, const struct item_clause *line, const char *kind)
{
	return xml_is(line->node, kind) && region_asks(line->node, xml_attr_or(judging->type, "id", "")) &&
	    judging_clause_holds(judging, line, "");
}

xmlNode *
verdict_item(const struct judging *judging, const char *id)
{
	const xmlNode *list = xml_child(judging->verdict, "checklist");

	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		if (xml_child_of(group, "item", "id", id) != NULL)
			return xml_child_of(group, "item", "id", id);
	return NULL;
}

/* Is what an ask is for in the file?  yes, no, or unknown: the record does not say what is there. */
static const char *
is_held(const struct judging *judging, const xmlNode *ask)
{
	const char *fact = xml_attr(ask, "fact"), *ref = xml_attr(ask, "ref");
	const xmlNode *item;

	if (fact != NULL)
		return xml_attr_or(judging->record, fact, "unknown");
	if (ref == NULL || xml_child(judging->record, "materials") == NULL)
		return "unknown";
	item = verdict_item(judging, ref);
	return xml_attr_is(item, "status", "held") || xml_attr_is(item, "status", "extra") ? "yes" : "no";
}

/* A customer who is spared a paper is not asked for it. */
static bool
is_spared(struct judging *judging, const xmlNode *ask)
{
	const struct clauses *lines = &judging->region->application;
	const char *ref = xml_attr(ask, "ref");

	for (guint i = 0; ref != NULL && i < lines->count; i++)
		if (xml_attr_is(lines->clause[i].node, "ref", ref) && holds(judging, &lines->clause[i], "spare"))
			return true;
	return false;
}

static xmlNode *
write_asked(struct judging *judging, xmlNode *list, const xmlNode *ask)
{
	int stage = region_stage(judging->region, xml_attr(ask, "stage"));
	xmlNode *paper = xml_add(list, "paper");

	xml_set(paper, "ref", xml_attr(ask, "ref"));
	xml_set(paper, "label", xml_attr(ask, "label"));
	xml_set(paper, "stage", xml_attr(ask, "stage"));
	xml_set(paper, "stage_label", judging->region->stage[MAX(stage, 0)].label);
	xml_set(paper, "reached", stage <= (int)judging->stage ? "yes" : "no");
	xml_set(paper, "form", xml_attr(ask, "form"));
	xml_set(paper, "form_label", verdict_form_label(xml_attr(ask, "form")));
	xml_set(paper, "accepts", xml_attr(ask, "accepts"));
	xml_set(paper, "why", xml_attr(ask, "when"));
	xml_set(paper, "first", xml_attr(ask, "first"));
	xml_set(paper, "held", is_held(judging, ask));
	xml_set(paper, "section", xml_attr(ask, "section"));
	xml_set(paper, "source", xml_attr(ask, "source"));
	return paper;
}

/* What will do instead of a paper is said with it. */
static void
add_alternative(xmlNode *paper, const xmlNode *ask)
{
	const char *accepts = xml_attr_or(paper, "accepts", ""), *form = verdict_form_label(xml_attr(ask, "form"));

	xml_setf(paper, "accepts", "%s%s%s%s%s%s", accepts, accepts[0] != '\0' ? "；或" : "",
	    xml_attr_or(ask, "label", ""), form[0] != '\0' ? "（" : "", form, form[0] != '\0' ? "）" : "");
}

static xmlNode *
write_all_asked(struct judging *judging, xmlNode *materials)
{
	const struct clauses *lines = &judging->region->application;
	xmlNode *list = xml_add(materials, "asked"), *paper = NULL;

	for (guint i = 0; i < lines->count; i++) {
		const xmlNode *ask = lines->clause[i].node;

		if (!holds(judging, &lines->clause[i], "ask") || is_spared(judging, ask))
			continue;
		if (!xml_attr_is(ask, "or", "yes"))
			paper = write_asked(judging, list, ask);
		else if (paper != NULL)
			add_alternative(paper, ask);
	}
	return list;
}

/* The lines of a kind that hold for this customer: what he must not be asked for, how he may do with less. */
static void
write_lines(struct judging *judging, xmlNode *list, const char *kind, const char *name)
{
	const struct clauses *lines = &judging->region->application;

	for (guint i = 0; i < lines->count; i++) {
		const xmlNode *line = lines->clause[i].node;
		xmlNode *told;

		if (!holds(judging, &lines->clause[i], kind))
			continue;
		told = xml_add_text(list, name, xml_text(judging->arena, line));
		xml_set(told, "label", xml_attr(line, "label"));
		xml_set(told, "why", xml_attr(line, "when"));
		xml_set(told, "section", xml_attr(line, "section"));
		xml_set(told, "source", xml_attr(line, "source"));
	}
}

/* The papers as they lie in the file, one a number; pages that nobody counted are none, and said. */
static void
write_held(const struct judging *judging, xmlNode *materials)
{
	const xmlNode *from = xml_child(judging->record, "materials");
	xmlNode *list = xml_add(materials, "held");
	guint count = 0, all = 0, uncounted = 0;

	for (const xmlNode *m = xml_child(from, "material"); m != NULL; m = xml_next(m, "material")) {
		const char *ref = xml_attr_or(m, "ref", "");
		const xmlNode *item = verdict_item(judging, ref);
		xmlNode *paper = xml_child_of(list, "paper", "ref", ref);
		guint pages = verdict_pages(judging, m);

		if (verdict_is_void(m))
			continue;
		if (paper == NULL) {
			paper = xml_add(list, "paper");
			count++;
			xml_set(paper, "ref", ref);
			xml_set(paper, "label", xml_attr_or(item, "title", xml_attr_or(m, "title", ref)));
			xml_set(paper, "form", xml_attr(m, "form"));
			xml_set(paper, "form_label", verdict_form_label(xml_attr(m, "form")));
			xml_set(paper, "medium", xml_attr(m, "medium"));
			xml_set(paper, "medium_label", verdict_medium_label(xml_attr(m, "medium")));
		}
		all += pages;
		if (pages > 0)
			xml_setf(paper, "pages", "%u",
			    pages + (guint)strtoul(xml_attr_or(paper, "pages", "0"), NULL, 10));
		else if (xml_attr(paper, "uncounted") == NULL) {
			uncounted++;
			xml_set(paper, "uncounted", "yes");
		}
	}
	xml_setf(list, "count", "%u", count);
	xml_setf(list, "pages", "%u", all);
	xml_setf(list, "uncounted", "%u", uncounted);
}

/* How a paper may be brought later, as the region's source says; NULL: it does not. */
static const char *
later(struct judging *judging, const xmlNode *paper)
{
	const struct clauses *lines = &judging->region->application;

	for (guint i = 0; i < lines->count; i++) {
		const xmlNode *way = lines->clause[i].node;
		int until = region_stage(judging->region, xml_attr(way, "until"));

		if (xml_attr(way, "later") != NULL && xml_attr_is(paper, "stage", judging->region->stage[0].id) &&
		    (until < 0 || until >= (int)judging->stage) &&
		    (xml_attr(paper, "first") == NULL || xml_attr_is(way, "first", "yes")) &&
		    holds(judging, &lines->clause[i], "way"))
			return xml_attr(way, "later");
	}
	return NULL;
}

/* What is owed, of an asked paper or of an item of the checklist: the same attributes, under the names they have there. */
static xmlNode *
owe(xmlNode *list, const xmlNode *from)
{
	static const char *const told[][2] = { { "ref", "id" }, { "label", "title" }, { "stage", "stage" },
		{ "stage_label", "stage_label" }, { "form", "required_form" }, { "form_label", "required_form_label" },
		{ "accepts", "accepts" }, { "why", "reason" }, { "section", "section" }, { "source", "source" },
		{ "first", "first" }, { "own", "own" } };
	xmlNode *owed = xml_add(list, "paper");
	bool asked = xml_is(from, "paper");

	for (guint i = 0; i < G_N_ELEMENTS(told); i++)
		xml_set(owed, told[i][0], xml_attr(from, told[i][asked ? 0 : 1]));
	xml_set(owed, "asked", asked ? "yes" : "no");
	return owed;
}

/* An item of the checklist that an ask is for is owed as that. */
static void
write_owed(struct judging *judging, xmlNode *materials, const xmlNode *asked)
{
	const xmlNode *checklist = xml_child(judging->verdict, "checklist");
	xmlNode *list = xml_add(materials, "owed"), *owed;

	for (const xmlNode *paper = xml_child(asked, "paper"); paper != NULL; paper = xml_next(paper, "paper")) {
		if (!xml_attr_is(paper, "held", "no") || !xml_attr_is(paper, "reached", "yes"))
			continue;
		owed = owe(list, paper);
		xml_set(owed, "parts", xml_attr(verdict_item(judging, xml_attr_or(paper, "ref", "")), "parts_missing"));
		xml_set(owed, "later", later(judging, paper));
	}
	for (const xmlNode *group = xml_child(checklist, "group"); group != NULL; group = xml_next(group, "group"))
		for (const xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item"))
			if (xml_attr_is(item, "status", "missing") &&
			    xml_child_of(asked, "paper", "ref", xml_attr(item, "id")) == NULL)
				xml_set(owe(list, item), "parts", xml_attr(item, "parts_missing"));
}

void
verdict_materials(struct judging *judging)
{
	xmlNode *materials = xml_add(judging->verdict, "materials"), *asked;

	xml_set(materials, "recorded", xml_child(judging->record, "materials") != NULL ? "yes" : "no");
	asked = write_all_asked(judging, materials);
	write_lines(judging, xml_add(materials, "spared"), "spare", "paper");
	write_lines(judging, xml_add(materials, "ways"), "way", "way");
	write_held(judging, materials);
	write_owed(judging, materials, asked);
}
