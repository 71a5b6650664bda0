/* What records must say before anything can be made of them; a table that has no column for it is told so at its head. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "batch/batch.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "xml/xml.h"
#include "xml/xpath.h"

static void
add_want(struct arena *a, GPtrArray *wants, struct record_want want)
{
	g_ptr_array_add(wants, arena_memdup(a, &want, sizeof want));
}

/* An expression of a region over a record that says nothing yet. */
static bool
holds_of_nothing(struct arena *a, const struct policy *policy, xmlNode *region, const xmlNode *clause)
{
	struct xpath_env *env = xpath_env_new(a);
	struct diag *silent = diag_new(a);
	struct xpath *test = xpath_compile(a, silent, xml_place(clause), xml_attr_or(clause, "test", "true()"));
	xmlNode *record = xml_root(xml_new(a, "case"));

	xpath_env_node(env, "record", record);
	xpath_env_node(env, "verdict", xml_root(xml_new(a, "verdict")));
	xpath_env_node(env, "region", region);
	policy_functions(policy, env);
	return test != NULL && xpath_bool(env, silent, test, record);
}

/*
 * Is a document made of a case as a matter of course, or only of one that holds what it is of?  Of outages and posters
 * each names its own kind: what every one of them needs is what the first of the region's list needs.
 */
static bool
is_ordinary(struct arena *a, const struct policy *policy, xmlNode *region, const xmlNode *document)
{
	if (!xml_attr_is(document, "due", "yes"))
		return false;
	if (!xml_attr_is(document, "record", "case")) {
		for (const xmlNode *n = document->prev; n != NULL; n = n->prev)
			if (xml_is(n, "document") && xml_attr_is(n, "due", "yes") &&
			    xml_attr_is(n, "record", xml_attr(document, "record")))
				return false;
		return true;
	}
	for (xmlNode *n = xml_child(document, "for"); n != NULL; n = xml_next(n, "for"))
		if (holds_of_nothing(a, policy, region, n))
			return xml_attr_is(n, "due", "yes");
	return true;
}

/* The title by which a region's law speaks of a document that is asked for or ordinary, the given region's first; NULL: none does. */
static const char *
title_in_law(struct arena *a, const struct policy *policy, const char *document, const char *region, bool asked)
{
	const GPtrArray *regions = policy_regions(policy);
	const char *title = NULL;

	for (guint i = 0; i < regions->len; i++) {
		xmlNode *root = regions->pdata[i];
		const xmlNode *found = xml_child_of(xml_child(root, "documents"), "document", "id", document);
		bool own = region != NULL && xml_attr_is(root, "id", region);

		if (found != NULL && (title == NULL || own) && (asked || is_ordinary(a, policy, root, found)))
			title = xml_attr_or(found, "title", document);
	}
	return title;
}

/* A field that every record must say is not told again of a document. */
static void
add_document(struct arena *a, GPtrArray *wants, const struct template *t, const char *title)
{
	const GPtrArray *fields = template_wants(t, a);

	for (guint i = 0; i < fields->len; i++) {
		struct record_want want = *(const struct record_want *)fields->pdata[i];

		want.title = title;
		if (want.path[0] != '@')
			add_want(a, wants, want);
	}
}

GPtrArray *
batch_wants(struct arena *a, const struct batch_setup *setup, const char *region, char **documents)
{
	GPtrArray *wants = arena_list(a);

	for (guint kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		const struct record_want always[] = {
			{ kind, "@region", record_label(setup->records, "region"), NULL },
			{ kind, "@type", record_label(setup->records, "type"), NULL },
			{ kind, "@stage", record_label(setup->records, "stage"), NULL },
		};

		for (gsize i = region != NULL ? 1 : 0; i < G_N_ELEMENTS(always); i++)
			if (kind == RECORD_CASE || i == 0)
				add_want(a, wants, always[i]);
	}
	for (guint i = 0; i < setup->templates->len; i++) {
		const struct template *t = setup->templates->pdata[i];
		bool asked = documents != NULL && g_strv_contains((const char *const *)documents, template_id(t));
		const char *title = documents == NULL || asked ?
		    title_in_law(a, setup->policy, template_id(t), region, asked) :
		    NULL;

		if (title != NULL && template_ready(t))
			add_document(a, wants, t, title);
	}
	return wants;
}
