/*
 * A paper carries the part of the record that it was made of, as it was on that day.  Each value of it is looked for in the whole record:
 * what is there no longer, or is another, has changed; what was only added is none of the paper's concern.
 */
#include <string.h>

#include "archive/audit.h"
#include "base/arena.h"
#include "record/record.h"
#include "xml/xml.h"

enum { DEPTH_MOST = 16, CHANGES_MOST = 20 };

static bool
is_element(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE;
}

static xmlNode *
first_element(const xmlNode *node)
{
	return xml_child(node, NULL);
}

static bool
is_leaf(const xmlNode *node)
{
	return first_element(node) == NULL;
}

/* A stage goes on: one that was reached stays so. */
static bool
has_gone_on(const struct audit_values *v, const char *paper, const char *record)
{
	bool seen = false;

	for (const xmlNode *s = v->stages != NULL ? xml_child(v->stages, "stage") : NULL; s != NULL;
	     s = xml_next(s, "stage")) {
		seen = seen || xml_attr_is(s, "id", paper);
		if (seen && xml_attr_is(s, "id", record))
			return true;
	}
	return false;
}

static bool
same_value(const struct audit_values *v, const xmlNode *at, const char *name, const char *paper, const char *record)
{
	if (paper[0] == '\0') /* it was only asked for */
		return true;
	if (record == NULL)
		return false;
	return strcmp(paper, record) == 0 ||
	    (xml_is(at, "case") && strcmp(name, "stage") == 0 && has_gone_on(v, paper, record));
}

static bool
same_attributes(const struct audit_values *v, const xmlNode *paper, const xmlNode *record)
{
	for (const xmlAttr *one = paper->properties; one != NULL; one = one->next) {
		const char *name = (const char *)one->name;

		if (!same_value(v, paper, name, xml_attr_or(paper, name, ""), xml_attr(record, name)))
			return false;
	}
	return true;
}

/* The next element of the record of that name which no other of the paper has taken. */
static xmlNode *
next_free(const xmlNode *from, const char *name, GHashTable *taken)
{
	xmlNode *node = (xmlNode *)(guintptr)from;

	while (node != NULL && g_hash_table_contains(taken, node))
		node = xml_next(node, name);
	return node;
}

/* Is all that a paper's element says in one of the record? */
static bool
contains(const struct audit_values *v, const xmlNode *paper, const xmlNode *record, guint depth)
{
	g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);

	if (depth > DEPTH_MOST || !same_attributes(v, paper, record))
		return false;
	if (is_leaf(paper) && !same_value(v, paper, "", xml_text(v->arena, paper), xml_text(v->arena, record)))
		return false;
	for (xmlNode *p = first_element(paper); p != NULL; p = xml_next(p, NULL)) {
		const char *name = (const char *)p->name;
		xmlNode *r = next_free(xml_child(record, name), name, taken);

		while (r != NULL && !contains(v, p, r, depth + 1))
			r = next_free(xml_next(r, name), name, taken);
		if (r != NULL)
			g_hash_table_add(taken, r);
		else if (!is_leaf(p) || p->properties != NULL || xml_text(v->arena, p)[0] != '\0')
			return false;
	}
	return true;
}

/* --- what differs --- */

/* 电源 2 的“线路” needs no more than the names on the way. */
static const char *
label_of(const struct audit_values *v, const xmlNode *node, const char *attribute)
{
	GString *label = arena_string(v->arena);
	const char *own = record_label(v->rules, attribute != NULL ? attribute : (const char *)node->name);
	const xmlNode *row = attribute != NULL ? node : node->parent;

	if (row != NULL && row->type == XML_ELEMENT_NODE && row->parent != NULL && is_element(row->parent)) {
		const char *name = record_label(v->rules, (const char *)row->name);
		const char *no = xml_attr(row, "no");

		if (no == NULL)
			no = xml_attr_or(row, "ref", "");
		g_string_append_printf(label, "%s%s · ", name != NULL ? name : (const char *)row->name, no);
	}
	g_string_append(label, own != NULL ? own : attribute != NULL ? attribute : (const char *)node->name);
	return label->str;
}

static void
tell(struct audit_values *v, const xmlNode *node, const char *attribute, const char *paper, const char *record)
{
	const char *nothing = "";

	if (v->changed++ >= CHANGES_MOST)
		return;
	diag_report(v->diag, DIAG_CHECK_VALUE, v->place, NULL, label_of(v, node, attribute), paper,
	    record != NULL ? record : nothing);
}

static void compare(struct audit_values *, const xmlNode *paper, const xmlNode *record, guint depth);

/* A whole element that the record has no longer: its values one by one. */
static void
compare_attributes(struct audit_values *v, const xmlNode *paper, const xmlNode *record)
{
	for (const xmlAttr *one = paper->properties; one != NULL; one = one->next) {
		const char *name = (const char *)one->name, *is = xml_attr_or(paper, name, "");
		const char *now = record != NULL ? xml_attr(record, name) : NULL;

		v->count += is[0] != '\0';
		if (!same_value(v, paper, name, is, now))
			tell(v, paper, name, is, now);
	}
}

/* The one that is most like it: of the same number or name, else the next. */
static xmlNode *
nearest(const xmlNode *paper, const xmlNode *record, GHashTable *taken)
{
	static const char *const keys[] = { "no", "ref", "id" };
	const char *name = (const char *)paper->name;
	xmlNode *free = next_free(record != NULL ? xml_child(record, name) : NULL, name, taken);

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *key = xml_attr(paper, keys[i]);

		for (xmlNode *r = free; key != NULL && r != NULL; r = next_free(xml_next(r, name), name, taken))
			if (xml_attr_is(r, keys[i], key))
				return r;
	}
	return free;
}

/* Those that are there as they were first, so that what was put in between shifts nothing. */
static void
compare_children(struct audit_values *v, const xmlNode *paper, const xmlNode *record, guint depth)
{
	g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL), found = g_hash_table_new(NULL, NULL);

	for (xmlNode *p = first_element(paper); p != NULL; p = xml_next(p, NULL)) {
		const char *name = (const char *)p->name;
		xmlNode *r = next_free(record != NULL ? xml_child(record, name) : NULL, name, taken);

		while (r != NULL && !contains(v, p, r, depth + 1))
			r = next_free(xml_next(r, name), name, taken);
		if (r == NULL)
			continue;
		g_hash_table_add(taken, r);
		g_hash_table_insert(found, p, r);
	}
	for (xmlNode *p = first_element(paper); p != NULL; p = xml_next(p, NULL)) {
		xmlNode *r = g_hash_table_lookup(found, p);

		if (r == NULL)
			r = nearest(p, record, taken);
		if (r != NULL)
			g_hash_table_add(taken, r);
		compare(v, p, r, depth + 1);
	}
}

static void
compare(struct audit_values *v, const xmlNode *paper, const xmlNode *record, guint depth)
{
	if (depth > DEPTH_MOST)
		return;
	compare_attributes(v, paper, record);
	if (is_leaf(paper)) {
		const char *is = xml_text(v->arena, paper), *now = record != NULL ? xml_text(v->arena, record) : NULL;

		v->count += is[0] != '\0';
		if (!same_value(v, paper, "", is, now))
			tell(v, paper, NULL, is, now);
	}
	compare_children(v, paper, record, depth);
}

void
audit_values(struct audit_values *v, const xmlNode *paper, const xmlNode *record)
{
	compare(v, paper, record, 0);
}
