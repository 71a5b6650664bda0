/* What records must say before anything can be made of them; a table that has no column for it is told so at its head. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "batch/batch.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "xml/xml.h"

static void
add_want(struct arena *a, GPtrArray *wants, struct record_want want)
{
	g_ptr_array_add(wants, arena_memdup(a, &want, sizeof want));
}

/* The title by which a region's law speaks of a document, the given region's first; NULL: none does. */
static const char *
title_in_law(const struct policy *policy, const char *document, const char *region)
{
	const GPtrArray *regions = policy_regions(policy);
	const char *title = NULL;

	for (guint i = 0; i < regions->len; i++) {
		const xmlNode *root = regions->pdata[i];
		const xmlNode *found = xml_child_of(xml_child(root, "documents"), "document", "id", document);

		if (found != NULL && (title == NULL || (region != NULL && xml_attr_is(root, "id", region))))
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
		const char *title = title_in_law(setup->policy, template_id(t), region);

		if (title != NULL &&
		    (documents == NULL || g_strv_contains((const char *const *)documents, template_id(t))))
			add_document(a, wants, t, title);
	}
	return wants;
}
