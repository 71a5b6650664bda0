/* The papers of a case as a volume: in the order of the list, numbered, paged through, each with who made it and when. */
#include "base/arena.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/region.h"
#include "policy/judging.h"

#include <stdlib.h>
#include <string.h>

/* The volume while it is put together. */
struct volume {
	struct judging *judging;
	xmlNode *list;
	guint count;
	guint pages;     /* of the papers whose pages were counted */
	guint uncounted; /* papers whose pages were not */
};

/* The day of what a paper tells of, where the record has it. */
static const char *
event_date(const struct judging *judging, const char *event)
{
	const struct region *region = judging->region;

	for (guint i = 0; event != NULL && i < region->event_count; i++)
		if (strcmp(region->event[i].id, event) == 0)
			return judging->date[i];
	return NULL;
}

/* Who makes a paper of the region's list; NULL: somebody else, whom only the record can name. */
static const char *
maker(const struct judging *judging, const xmlNode *item)
{
	const char *office = xml_attr(judging->verdict, "company");
	const char *customer = xml_text(judging->arena, xml_child(judging->record, "cons_name"));

	if (xml_attr_is(item, "by", "office"))
		return office;
	if (xml_attr_is(item, "by", "customer"))
		return customer;
	if (!xml_attr_is(item, "by", "both") || office == NULL || customer == NULL || customer[0] == '\0')
		return NULL;
	return arena_printf(judging->arena, "%s、%s", office, customer);
}

static const char *
title_of(const struct judging *judging, const xmlNode *material, const struct item *item)
{
	const char *title = xml_attr(material, "title"), *part = xml_attr_or(material, "part", "");

	if (title != NULL && title[0] != '\0')
		return title;
	title = xml_attr_or(verdict_item(judging, xml_attr_or(material, "ref", "")), "title",
	    xml_attr_or(material, "ref", ""));
	for (guint i = 0; item != NULL && i < item->parts.count; i++)
		if (xml_attr_is(item->parts.clause[i].node, "id", part))
			return arena_printf(judging->arena, "%s（%s）", title,
			    xml_attr(item->parts.clause[i].node, "label"));
	return title;
}

bool
verdict_is_void(const xmlNode *material)
{
	return xml_attr(material, "void") != NULL;
}

/* Which of the materials it is, from 1; first: the first one that its number and part have. */
static guint
number_of(const xmlNode *material, bool *first)
{
	const char *ref = xml_attr_or(material, "ref", ""), *part = xml_attr_or(material, "part", "");
	guint number = 1;

	*first = true;
	for (const xmlNode *m = xml_child(material->parent, "material"); m != NULL && m != material;
	     m = xml_next(m, "material")) {
		*first = *first && !(xml_attr_is(m, "ref", ref) && strcmp(xml_attr_or(m, "part", ""), part) == 0);
		number++;
	}
	return number;
}

/* Is a file of the package one of a material?  It says of which one, or is of the first with its number and part. */
static bool
is_file_of(const xmlNode *file, const xmlNode *material, guint number, bool first)
{
	const char *said = xml_attr(file, "material");

	if (said != NULL)
		return strtoul(said, NULL, 10) == number;
	return first && xml_attr_is(file, "ref", xml_attr_or(material, "ref", "")) &&
	    strcmp(xml_attr_or(file, "part", ""), xml_attr_or(material, "part", "")) == 0;
}

guint
verdict_pages(const struct judging *judging, const xmlNode *material)
{
	const xmlNode *package = xml_child(judging->record, "package");
	guint pages = 0, number;
	bool first;

	number = number_of(material, &first);
	for (const xmlNode *f = xml_child(package, "file"); f != NULL; f = xml_next(f, "file"))
		if (!xml_attr_is(f, "role", "made") && is_file_of(f, material, number, first))
			pages += (guint)strtoul(xml_attr_or(f, "pages", "0"), NULL, 10);
	return pages > 0 ? pages : (guint)strtoul(xml_attr_or(material, "pages", "0"), NULL, 10);
}

/* From which page of the volume to which; behind a paper whose pages nobody counted that cannot be said. */
static void
write_pages(struct volume *v, xmlNode *entry, guint pages)
{
	if (pages == 0) {
		v->uncounted++;
		return;
	}
	xml_setf(entry, "pages", "%u", pages);
	if (v->uncounted == 0) {
		xml_setf(entry, "first", "%u", v->pages + 1);
		xml_setf(entry, "last", "%u", v->pages + pages);
	}
	v->pages += pages;
}

static void
set_filled(xmlNode *node, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		xml_set(node, name, value);
}

/* What was annulled stays, and says so. */
static const char *
note_of(const struct judging *judging, const xmlNode *material)
{
	const char *note = xml_attr_or(material, "note", "");

	if (!verdict_is_void(material))
		return note;
	return arena_printf(judging->arena, "%s 作废%s%s", xml_attr(material, "void"), note[0] != '\0' ? "；" : "",
	    note);
}

/*
 * The number of a paper that says none: what the record has of it, of several the first paper; else of what one alone made the
 * case's, as what two sign has a number of its own.
 */
static const char *
number_said(const struct judging *judging, const struct item *item, bool first)
{
	const char *by = item != NULL ? xml_attr(item->node, "by") : NULL, *own = NULL;

	if (item != NULL && item->number != NULL && first)
		own = xpath_string(judging->env, judging->diag, item->number, judging->record);
	if (own != NULL && own[0] != '\0')
		return own;
	return by != NULL && strcmp(by, "both") != 0 ? xml_text(judging->arena, xml_child(judging->record, "app_no")) :
						       NULL;
}

static void
write_entry(struct volume *v, const xmlNode *material, const struct item *item)
{
	struct judging *judging = v->judging;
	const xmlNode *node = item != NULL ? item->node : NULL;
	const char *event = xml_attr(node, "event");
	xmlNode *entry = xml_add(v->list, "entry");
	bool first;

	xml_setf(entry, "no", "%u", ++v->count);
	xml_setf(entry, "material", "%u", number_of(material, &first));
	xml_set(entry, "ref", xml_attr_or(material, "ref", ""));
	xml_set(entry, "title", title_of(judging, material, item));
	set_filled(entry, "doc_no", xml_attr_or(material, "doc_no", number_said(judging, item, first)));
	set_filled(entry, "author", xml_attr_or(material, "author", maker(judging, node)));
	set_filled(entry, "date", xml_attr_or(material, "date", event_date(judging, event)));
	xml_set(entry, "form", xml_attr(material, "form"));
	xml_set(entry, "form_label", verdict_form_label(xml_attr(material, "form")));
	xml_set(entry, "medium_label", verdict_medium_label(xml_attr(material, "medium")));
	set_filled(entry, "place", xml_attr(material, "place"));
	set_filled(entry, "void", xml_attr(material, "void"));
	set_filled(entry, "note", note_of(judging, material));
	write_pages(v, entry, verdict_pages(judging, material));
}

static bool
is_known(const struct region *region, const char *ref)
{
	for (guint i = 0; i < region->item_count; i++)
		if (strcmp(region->item[i].id, ref) == 0)
			return true;
	return false;
}

/* The first and the last day of what the papers were made in: the events of the case before its archiving. */
static void
write_span(const struct judging *judging, xmlNode *list)
{
	const struct region *region = judging->region;
	const char *last_stage = region->stage[region->stage_count - 1].id, *from = NULL, *until = NULL;

	for (guint i = 0; i < region->event_count; i++) {
		const char *day = judging->date[i];

		if (day == NULL || strcmp(region->event[i].stage, last_stage) == 0)
			continue;
		if (from == NULL || strcmp(day, from) < 0)
			from = day;
		if (until == NULL || strcmp(day, until) > 0)
			until = day;
	}
	xml_set(list, "from", from);
	xml_set(list, "until", until);
}

static const char *
field_of(const struct judging *judging, const xmlNode *of, const char *name)
{
	return of != NULL ? xml_text(judging->arena, xml_child(of, name)) : "";
}

/* The title that was given, else who, at which voltage, for how much and what for. */
static const char *
volume_title(const struct judging *judging)
{
	const xmlNode *record = judging->record;
	const char *given = field_of(judging, xml_child(record, "volume"), "volume_title");
	const char *kva = field_of(judging, record, "cap_kva"), *kw = field_of(judging, record, "cap_kw");
	const char *biz = field_of(judging, record, "biz");
	const char *parts[] = { field_of(judging, record, "cons_name"), field_of(judging, record, "volt"),
		kva[0] != '\0'    ? arena_printf(judging->arena, "%skVA", kva) :
		    kw[0] != '\0' ? arena_printf(judging->arena, "%skW", kw) :
				    "",
		arena_printf(judging->arena, "%s档案", biz[0] != '\0' ? biz : "用电报装") };
	GString *title = arena_string(judging->arena);

	if (given[0] != '\0')
		return given;
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		if (parts[i][0] != '\0')
			g_string_append_printf(title, "%s%s", title->len > 0 ? " " : "", parts[i]);
	return title->str;
}

/* Papers that the list does not know come last, in the record's order. */
void
verdict_volume(struct judging *judging)
{
	const struct region *region = judging->region;
	const xmlNode *materials = xml_child(judging->record, "materials");
	struct volume v = { .judging = judging, .list = xml_add(judging->verdict, "volume") };

	for (guint i = 0; i < region->item_count; i++) {
		const struct item *item = &region->item[i];

		for (const xmlNode *m = xml_child(materials, "material"); m != NULL; m = xml_next(m, "material"))
			if (xml_attr_is(m, "ref", item->id))
				write_entry(&v, m, item);
	}
	for (const xmlNode *m = xml_child(materials, "material"); m != NULL; m = xml_next(m, "material"))
		if (!is_known(region, xml_attr_or(m, "ref", "")))
			write_entry(&v, m, NULL);
	xml_set(v.list, "title", volume_title(judging));
	xml_setf(v.list, "count", "%u", v.count);
	xml_setf(v.list, "pages", "%u", v.pages);
	xml_setf(v.list, "uncounted", "%u", v.uncounted);
	write_span(judging, v.list);
}
