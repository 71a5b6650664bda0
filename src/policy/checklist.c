/* The archive checklist of a case: what its column asks for, and how each item stands. */
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/region.h"
#include "policy/judging.h"

#include <string.h>

/* One item while it is judged. */
struct checklist_standing {
	const struct item *item;
	const struct item_clause *mark; /* NULL: the column's cell is blank */
	const char *need;               /* must, should, no */
	GString *reason;
	guint stage;
	const char *form;    /* required */
	const char *also;    /* another form that will do, or NULL */
	const xmlNode *held; /* first material of it, or NULL */
	const char *instead; /* the item that stands for it, or NULL */
	GString *parts_missing;
};

const char *
verdict_form_label(const char *form)
{
	if (form == NULL)
		return "";
	if (strcmp(form, "both") == 0)
		return "原件及复印件";
	return strcmp(form, "original") == 0 ? "原件" : strcmp(form, "copy") == 0 ? "复印件" : "";
}

const char *
verdict_medium_label(const char *medium)
{
	if (medium == NULL)
		return "";
	return strcmp(medium, "electronic") == 0 ? "电子" : "纸质";
}

/* The next material of a ref after `node` (NULL: the first); one that was annulled is not held. */
static const xmlNode *
next_material(const struct judging *judging, const xmlNode *node, const char *ref)
{
	const xmlNode *list = xml_child(judging->record, "materials");

	node = node != NULL ? xml_next(node, "material") : xml_child(list, "material");
	while (node != NULL && (!xml_attr_is(node, "ref", ref) || verdict_is_void(node)))
		node = xml_next(node, "material");
	return node;
}

static void
find_need(struct judging *judging, struct checklist_standing *standing, const char *column)
{
	const struct item *item = standing->item;
	bool required = standing->mark != NULL && !xml_attr_is(standing->mark->node, "value", "C");

	standing->need = required ? xml_attr_or(standing->mark->node, "need", "must") : "no";
	for (guint i = 0; standing->mark != NULL && i < item->whens.count; i++) {
		const xmlNode *when = item->whens.clause[i].node;

		if (!judging_clause_holds(judging, &item->whens.clause[i], column))
			continue;
		if (strcmp(standing->need, "must") != 0)
			standing->need = xml_attr_or(when, "need", "must");
		g_string_append_printf(standing->reason, "%s%s", standing->reason->len > 0 ? "、" : "",
		    xml_attr(when, "label"));
	}
	if (strcmp(standing->need, "must") == 0 && !judging_accepts(judging, judging->region->inherits))
		standing->need = "should";
}

static void
find_form(struct judging *judging, struct checklist_standing *standing, const char *column)
{
	const struct item *item = standing->item;

	standing->form = xml_attr_or(item->node, "form", "any");
	if (standing->mark != NULL)
		standing->form = xml_attr_or(standing->mark->node, "form", standing->form);
	for (guint i = 0; i < item->alsos.count && standing->also == NULL; i++)
		if (judging_clause_holds(judging, &item->alsos.clause[i], column))
			standing->also = xml_attr(item->alsos.clause[i].node, "form");
}

/* Parts of the item that no material brings; a material without a part is the whole set. */
static void
find_parts(struct judging *judging, struct checklist_standing *standing)
{
	const struct item *item = standing->item;

	for (guint i = 0; i < item->parts.count; i++) {
		const char *id = xml_attr(item->parts.clause[i].node, "id");
		const xmlNode *node = standing->held;

		while (node != NULL && xml_attr_or(node, "part", "")[0] != '\0' && !xml_attr_is(node, "part", id))
			node = next_material(judging, node, item->id);
		if (node == NULL)
			g_string_append_printf(standing->parts_missing, "%s%s",
			    standing->parts_missing->len > 0 ? "、" : "",
			    xml_attr(item->parts.clause[i].node, "label"));
	}
}

static void
find_held(struct judging *judging, struct checklist_standing *standing, const char *column)
{
	const struct item *item = standing->item;

	standing->held = next_material(judging, NULL, item->id);
	if (standing->held != NULL) {
		find_parts(judging, standing);
		return;
	}
	for (guint i = 0; i < item->insteads.count && standing->held == NULL; i++) {
		if (!judging_clause_holds(judging, &item->insteads.clause[i], column))
			continue;
		standing->instead = xml_attr(item->insteads.clause[i].node, "ref");
		standing->held = next_material(judging, NULL, standing->instead);
	}
	if (standing->held == NULL)
		standing->instead = NULL;
}

static void
find_stage(struct judging *judging, struct checklist_standing *standing, const char *column)
{
	const struct item *item = standing->item;

	standing->stage = item->stage;
	for (guint i = 0; i < item->dues.count; i++)
		if (judging_clause_holds(judging, &item->dues.clause[i], column))
			standing->stage = (guint)region_stage(judging->region,
			    xml_attr(item->dues.clause[i].node, "stage"));
}

static const char *
status_of(const struct judging *judging, const struct checklist_standing *standing)
{
	bool whole = standing->held != NULL && standing->parts_missing->len == 0;

	if (strcmp(standing->need, "no") == 0)
		return standing->held != NULL ? "extra" : "not-needed";
	if (whole)
		return "held";
	return standing->stage < judging->asked ? "missing" : "not-due";
}

static const char *
symbol_of(const struct judging *judging, const struct checklist_standing *standing)
{
	const char *value = standing->mark == NULL ? "" : xml_attr_or(standing->mark->node, "value", "");

	return xml_attr_or(xml_child_of(judging->region->checklist, "legend", "value", value), "symbol", "");
}

/* A paper of the office's own that is due and not in the file: nobody else can bring it, and until it is signed it is not held. */
static bool
is_own(const struct judging *judging, const struct checklist_standing *standing)
{
	const xmlNode *item = standing->item->node;
	const char *id = xml_attr(item, "document");
	const xmlNode *documents = xml_child(judging->verdict, "documents");

	return id != NULL && xml_attr_is(item, "by", "office") && standing->held == NULL &&
	    strcmp(standing->need, "no") != 0 &&
	    xml_attr_is(xml_child_of(documents, "document", "id", id), "state", "due");
}

/* yes, no, or unknown when a form is asked for and the material does not say which it is. */
static const char *
form_ok(struct judging *judging, const struct checklist_standing *standing)
{
	const char *answer = "yes";

	if (standing->held == NULL || standing->instead != NULL || strcmp(standing->form, "any") == 0)
		return answer;
	for (const xmlNode *node = standing->held; node != NULL;
	     node = next_material(judging, node, standing->item->id)) {
		const char *form = xml_attr(node, "form");

		if (form == NULL)
			answer = "unknown";
		else if (strcmp(form, standing->form) != 0 && g_strcmp0(form, standing->also) != 0)
			return "no";
	}
	return answer;
}

/* How the material that is held looks; of several, the first, or the one whose form is wrong, and all their pages. */
static void
write_material(struct judging *judging, const struct checklist_standing *standing, xmlNode *node)
{
	const char *id = standing->instead != NULL ? standing->instead : standing->item->id;
	const xmlNode *shown = standing->held;
	guint pages = 0;

	for (const xmlNode *m = standing->held; m != NULL; m = next_material(judging, m, id)) {
		const char *form = xml_attr(m, "form");

		pages += verdict_pages(judging, m);
		if (form != NULL && strcmp(standing->form, "any") != 0 && strcmp(form, standing->form) != 0)
			shown = m;
	}
	xml_set(node, "form", xml_attr(shown, "form"));
	xml_set(node, "form_label", verdict_form_label(xml_attr(shown, "form")));
	xml_set(node, "medium", xml_attr(shown, "medium"));
	xml_set(node, "medium_label", verdict_medium_label(xml_attr(shown, "medium")));
	if (pages > 0)
		xml_setf(node, "pages", "%u", pages);
	xml_set(node, "instead", standing->instead);
	xml_set(node, "form_ok", form_ok(judging, standing));
}

static void
write_item(struct judging *judging, const struct checklist_standing *standing, xmlNode *group, guint *no)
{
	const struct item *item = standing->item;
	const xmlNode *own = standing->mark == NULL ? item->node : standing->mark->node;
	xmlNode *node = xml_add(group, "item");

	if (xml_attr(item->node, "beside") == NULL)
		xml_setf(node, "no", "%u", ++*no);
	xml_set(node, "beside", xml_attr(item->node, "beside"));
	xml_set(node, "id", item->id);
	xml_set(node, "row", xml_attr(item->node, "row"));
	xml_set(node, "title", xml_attr_or(own, "title", xml_attr(item->node, "title")));
	xml_set(node, "stage", judging->region->stage[standing->stage].id);
	xml_set(node, "stage_label", judging->region->stage[standing->stage].label);
	xml_set(node, "mark", symbol_of(judging, standing));
	xml_set(node, "need", standing->need);
	if (standing->reason->len > 0)
		xml_set(node, "reason", standing->reason->str);
	xml_set(node, "required_form", standing->form);
	xml_set(node, "required_form_label", verdict_form_label(standing->form));
	xml_set(node, "due", standing->stage < judging->asked ? "yes" : "no");
	xml_set(node, "status", status_of(judging, standing));
	if (is_own(judging, standing))
		xml_set(node, "own", "yes");
	if (standing->parts_missing->len > 0)
		xml_set(node, "parts_missing", standing->parts_missing->str);
	if (standing->held != NULL)
		write_material(judging, standing, node);
	xml_set(node, "source", xml_attr_or(own, "source", xml_attr(item->node, "source")));
}

static const struct item_clause *
find_mark(struct judging *judging, const struct item *item, const char *column)
{
	for (guint i = 0; i < item->marks.count; i++)
		if (judging_clause_holds(judging, &item->marks.clause[i], column))
			return &item->marks.clause[i];
	return NULL;
}

/* Counts of the list, by what stands in it. */
struct checklist_tally {
	guint no;
	guint held;
	guint missing;
	guint open;     /* needed, not yet due */
	guint extra;    /* held, not needed */
	guint doubtful; /* held, and perhaps not in the form asked for */
};

static xmlNode *
group_of(xmlNode *list, const char *label)
{
	xmlNode *last = NULL, *group;

	for (xmlNode *node = xml_child(list, "group"); node != NULL; node = xml_next(node, "group"))
		last = node;
	if (last != NULL && xml_attr_is(last, "label", label))
		return last;
	group = xml_add(list, "group");
	xml_set(group, "label", label);
	return group;
}

/* An item with a blank cell, or one that the printed list does not have, is shown only when it is held or needed. */
static void
judge_item(struct judging *judging, const struct item *item, xmlNode *list, struct checklist_tally *tally)
{
	const char *column = xml_attr_or(judging->type, "column", ""), *status;
	g_autoptr(GString) reason = g_string_new(NULL), parts = g_string_new(NULL);
	struct checklist_standing standing = { .item = item, .reason = reason, .parts_missing = parts };

	standing.mark = find_mark(judging, item, column);
	find_need(judging, &standing, column);
	find_held(judging, &standing, column);
	status = status_of(judging, &standing);
	if ((standing.mark == NULL || xml_attr_is(item->node, "listed", "no")) && strcmp(status, "not-needed") == 0)
		return;
	find_form(judging, &standing, column);
	find_stage(judging, &standing, column);
	status = status_of(judging, &standing);
	tally->held += strcmp(status, "held") == 0;
	tally->missing += strcmp(status, "missing") == 0;
	tally->open += strcmp(status, "not-due") == 0;
	tally->extra += strcmp(status, "extra") == 0;
	tally->doubtful += strcmp(form_ok(judging, &standing), "yes") != 0;
	write_item(judging, &standing, group_of(list, item->group), &tally->no);
}

static bool
is_listed(const struct region *region, const char *ref)
{
	for (guint i = 0; i < region->item_count; i++)
		if (strcmp(region->item[i].id, ref) == 0)
			return true;
	return false;
}

/* Materials the profile's list does not know at all. */
static void
add_strangers(struct judging *judging, xmlNode *list, struct checklist_tally *tally)
{
	const xmlNode *materials = xml_child(judging->record, "materials");

	for (const xmlNode *node = xml_child(materials, "material"); node != NULL; node = xml_next(node, "material")) {
		const char *ref = xml_attr_or(node, "ref", ""), *form = xml_attr(node, "form"),
			   *medium = xml_attr(node, "medium");
		xmlNode *item;

		if (is_listed(judging->region, ref) || verdict_is_void(node))
			continue;
		item = xml_add(group_of(list, "其他"), "item");
		tally->extra++;
		xml_set(item, "beside", "清单外资料");
		xml_set(item, "id", ref);
		xml_set(item, "title", xml_attr_or(node, "title", ref));
		xml_set(item, "mark", "");
		xml_set(item, "need", "no");
		xml_set(item, "required_form", "any");
		xml_set(item, "required_form_label", "");
		xml_set(item, "due", "no");
		xml_set(item, "status", "extra");
		xml_set(item, "form", form);
		xml_set(item, "form_label", verdict_form_label(form));
		xml_set(item, "medium", medium);
		xml_set(item, "medium_label", verdict_medium_label(medium));
		if (verdict_pages(judging, node) > 0)
			xml_setf(item, "pages", "%u", verdict_pages(judging, node));
	}
}

static void
write_legend(const struct region *region, xmlNode *list)
{
	for (xmlNode *node = xml_child(region->checklist, "legend"); node != NULL; node = xml_next(node, "legend")) {
		xmlNode *legend = xml_add(list, "legend");

		xml_set(legend, "symbol", xml_attr(node, "symbol"));
		xml_set(legend, "label", xml_attr(node, "label"));
	}
}

void
verdict_checklist(struct judging *judging)
{
	const struct region *region = judging->region;
	const xmlNode *own = xml_child(region->root, "checklist"); /* its words, even where the list is inherited */
	bool accepted = judging_accepts(judging, region->inherits);
	xmlNode *list = xml_add(judging->verdict, "checklist");
	struct checklist_tally tally = { 0 };

	xml_set(list, "title", xml_attr(own, "title"));
	xml_set(list, "source", xml_attr_or(own, "source", xml_attr(region->checklist, "source")));
	xml_set(list, "note",
	    accepted ? xml_attr_or(own, "note-accepted", xml_attr(own, "note")) : xml_attr(own, "note"));
	if (region->inherits != NULL) {
		xml_set(list, "inherited_from", region->inherits);
		xml_set(list, "accepted", accepted ? "yes" : "no");
	}
	if (region->electronic != NULL && xpath_bool(judging->env, judging->diag, region->electronic, judging->record))
		xml_set(list, "electronic", "yes");
	write_legend(region, list);
	for (guint i = 0; i < region->item_count; i++)
		judge_item(judging, &region->item[i], list, &tally);
	add_strangers(judging, list, &tally);
	xml_setf(judging->verdict, "held", "%u", tally.held);
	xml_setf(judging->verdict, "missing", "%u", tally.missing);
	xml_setf(judging->verdict, "open", "%u", tally.open);
	xml_setf(judging->verdict, "extra", "%u", tally.extra);
	xml_setf(judging->verdict, "doubtful", "%u", tally.doubtful);
	xml_set(judging->verdict, "complete", tally.missing + tally.open == 0 ? "yes" : "no");
}
