/* Files of this program's among the materials (archived as they were made, or sealed): verified as `verify` does. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "batch/batch.h"
#include "policy/policy.h"
#include "record/record.h"
#include "verify/material/material.h"
#include "xml/xml.h"
#include "archive/gather.h"

struct gather_own {
	struct arena *arena;
	struct diag *diag;
	const struct policy *policy;
	GPtrArray *checked; /* struct batch_checkup_file * */
	GPtrArray *files;   /* struct gathered_file *, each the one of the same index */
	gsize next;
};

static bool
is_own(const struct gathered_file *file)
{
	if (file->look == NULL || !file->look->claims_own)
		return false;
	for (guint i = 0; i < file->look->findings->len; i++)
		if (((const struct finding *)file->look->findings->pdata[i])->level >= DIAG_ERROR)
			return false; /* it is refused already */
	return true;
}

/* The document that a number of the region's list is of; NULL: of none. */
static const char *
document_of(const struct gather_own *g, const struct gathered_file *file)
{
	const xmlNode *region = policy_region(g->policy, file->record->region);
	const xmlNode *list = xml_child(region, "checklist");

	for (const xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group")) {
		const xmlNode *item = xml_child_of(group, "item", "id", file->ref);

		if (item != NULL)
			return xml_attr(item, "document");
	}
	return NULL;
}

/* Whose it says that it is; what it does not say is no other's. */
static bool
check_origin(const struct gather_own *g, const struct gathered_file *file, const xmlNode *facts)
{
	const xmlNode *origin = xml_child(facts, "origin");
	const char *document = document_of(g, file), *record = xml_attr_or(origin, "record", file->record->id);
	const char *is = xml_attr(origin, "id");

	if (strcmp(record, file->record->id) == 0 && (document == NULL || is == NULL || strcmp(is, document) == 0))
		return true;
	diag_report(g->diag, DIAG_GATHER_OWN, file_place(g->arena, file->path), NULL, file->name, record,
	    is != NULL ? is : "", file->record->id, document != NULL ? document : file->ref);
	return false;
}

/* Its words are in the language of the run. */
static void
tell_finding(const struct gather_own *g, const struct gathered_file *file, const struct batch_checked_finding *told)
{
	struct finding f = { .level = told->level,
		.id = arena_strdup(g->arena, told->id),
		.place = file_place(g->arena, file->path) };
	const struct diag_entry *entry = diag_lookup(f.id);

	for (guint lang = 0; lang < LANG_COUNT; lang++) {
		f.what[lang] = arena_strdup(g->arena, told->message);
		f.todo[lang] = entry != NULL ? entry->todo[lang] : NULL;
	}
	diag_add(g->diag, &f);
}

static void
tell(void *data, const struct batch_checked *checked)
{
	struct gather_own *g = data;
	struct gathered_file *file = g->files->pdata[g->next++];

	diag_set_record(g->diag, file->record->id);
	for (guint i = 0; i < checked->findings->len; i++)
		tell_finding(g, file, checked->findings->pdata[i]);
	file->verified = check_origin(g, file, checked->facts) && checked->facts != NULL && checked->worst < DIAG_ERROR;
	diag_set_record(g->diag, NULL);
}

bool
gather_verify(struct arena *a, struct diag *d, const struct batch_setup *setup, const GPtrArray *files, guint jobs,
    enum lang lang)
{
	struct gather_own g = { .arena = a,
		.diag = d,
		.policy = setup->policy,
		.checked = arena_list(a),
		.files = arena_list(a) };
	struct batch_checkup job = { .rules = setup->checks,
		.files = g.checked,
		.jobs = jobs,
		.lang = lang,
		.tell = tell,
		.data = &g };

	for (guint i = 0; i < files->len; i++) {
		struct gathered_file *file = files->pdata[i];
		struct batch_checkup_file *checked = arena_alloc(a, sizeof *checked);

		if (!is_own(file))
			continue;
		*checked = (struct batch_checkup_file){ .path = file->path };
		g_ptr_array_add(g.checked, checked);
		g_ptr_array_add(g.files, file);
	}
	return g.checked->len == 0 || batch_checkup(a, d, &job) == EXIT_GOOD;
}
