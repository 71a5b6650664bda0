/* Pages as the record has them beside pages as they are: of papers just made, of files it names. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "batch/counted.h"
#include "policy/policy.h"
#include "record/record.h"
#include "verify/material/material.h"
#include "xml/xml.h"

/* The pages of one material's files, counted in another process. */
struct counted_look {
	const GPtrArray *paths; /* char * */
	guint pages;
	bool lost; /* those of one are not known */
};

/* What was counted when the case was packed stands in its <package>; the record's own figures no longer count. */
static const xmlNode *
materials_of(const struct batch_result *r)
{
	const xmlNode *root = r->record->root;

	return xml_child(root, "package") == NULL ? xml_child(root, "materials") : NULL;
}

static guint
said(const xmlNode *material)
{
	return (guint)strtoul(xml_attr_or(material, "pages", "0"), NULL, 10);
}

static const char *
called(struct arena *a, const xmlNode *material, const char *title)
{
	title = xml_attr_or(material, "title", title);
	return arena_printf(a, "%s%s%s%s", xml_attr_or(material, "ref", ""), xml_attr_or(material, "part", ""),
	    title[0] != '\0' ? " " : "", title);
}

static const char *
pages_field(const struct batch_job *job)
{
	return record_label(job->setup->records, "materials/material/@pages");
}

/* --- of papers made --- */

/* The item of the region's list that a paper of the office is; NULL: none (of what both sign it makes but the cover). */
static const xmlNode *
item_of(const struct batch_job *job, const struct batch_result *r, const char *document)
{
	const xmlNode *region = policy_region(job->setup->policy, r->record->region);
	const xmlNode *list = xml_child(region, "checklist");

	for (const xmlNode *g = xml_child(list, "group"); g != NULL; g = xml_next(g, "group")) {
		const xmlNode *item = xml_child_of(g, "item", "document", document);

		if (item != NULL)
			return xml_attr_is(item, "by", "customer") || xml_attr_is(item, "by", "both") ||
				xml_child(item, "part") != NULL ?
			    NULL :
			    item;
	}
	return NULL;
}

/* The only material of a number that counts; NULL: there is none, or several. */
static xmlNode *
only_one(const xmlNode *materials, const char *ref)
{
	xmlNode *only = NULL;

	for (xmlNode *m = xml_child(materials, "material"); m != NULL; m = xml_next(m, "material")) {
		if (!xml_attr_is(m, "ref", ref) || xml_attr(m, "void") != NULL)
			continue;
		if (only != NULL)
			return NULL;
		only = m;
	}
	return only;
}

void
counted_made(const struct batch_job *job, struct batch_result *r, const struct batch_outcome *o)
{
	static const char *const other[] = { "part", "note", "file" };
	const xmlNode *materials = materials_of(r), *item = materials != NULL ? item_of(job, r, o->document) : NULL;
	xmlNode *m = item != NULL ? only_one(materials, xml_attr_or(item, "id", "")) : NULL;

	if (m == NULL || said(m) == 0 || o->pages == 0 || said(m) == o->pages)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(other); i++)
		if (xml_attr_or(m, other[i], "")[0] != '\0')
			return;
	diag_report(r->diag, DIAG_MATERIAL_MADE, xml_attr_place(m, "pages"), pages_field(job),
	    called(r->arena, m, xml_attr_or(item, "title", "")), said(m), o->title, o->pages);
}

/* --- of files --- */

static const char *
path_of(const void *data, guint file)
{
	return ((const struct counted_look *)data)->paths->pdata[file];
}

/* 0: they cannot be counted for certain. */
static GVariant *
look_at(const void *data, struct arena *a, guint file)
{
	struct diag *d = diag_new(a);
	const char *path = path_of(data, file);
	char *bytes = NULL;
	gsize length = 0;
	guint pages = 0;

	if (file_read(a, d, path, &bytes, &length))
		pages = material_look(a, d, path, (const guint8 *)bytes, length)->pages;
	return g_variant_new("(u)", diag_worst(d, 0) < DIAG_ERROR ? pages : 0);
}

static GVariant *
lost(const void *data, guint file, const struct diag *why)
{
	(void)data;
	(void)file;
	(void)why;
	return g_variant_new("(u)", 0);
}

static void
tell(void *data, guint file, GVariant *known)
{
	struct counted_look *look = data;
	guint pages;

	(void)file;
	g_variant_get(known, "(u)", &pages);
	look->pages += pages;
	look->lost = look->lost || pages == 0;
}

static void
interrupted(struct diag *d, guint told, guint left)
{
	(void)d;
	(void)told;
	(void)left;
}

/* A plain file that does not lead out of the folder. */
static bool
add_file(GPtrArray *paths, const char *folder, const char *path)
{
	struct stat status;

	if (!file_is_below(folder, path) || stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return false;
	g_ptr_array_add(paths, (gpointer)path);
	return true;
}

/* The files that a material names, all of them; NULL: some cannot be taken. */
static GPtrArray *
files_of(struct arena *a, const struct material_from *from, const char *given)
{
	const char *base, *path = material_is_plain(given) ? material_given(a, from, given, &base) : NULL;
	GPtrArray *paths = arena_list(a), *names;
	struct stat status;

	if (path == NULL || stat(path, &status) != 0 || !file_is_below(base, path))
		return NULL;
	if (!S_ISDIR(status.st_mode))
		return add_file(paths, base, path) ? paths : NULL;
	names = material_listing(a, path);
	for (guint i = 0; i < names->len; i++)
		if (!add_file(paths, base, arena_printf(a, "%s/%s", path, (const char *)names->pdata[i])))
			return NULL;
	return paths->len > 0 ? paths : NULL;
}

static void
hold_files(const struct batch_job *job, struct batch_result *r, xmlNode *material, const GPtrArray *paths)
{
	struct counted_look looked = { .paths = paths };
	const struct batch_look look = { .count = paths->len,
		.jobs = 1,
		.path = path_of,
		.look = look_at,
		.lost = lost,
		.tell = tell,
		.interrupted = interrupted,
		.data = &looked };

	if (batch_look(r->arena, diag_new(r->arena), &look) != EXIT_GOOD || looked.lost ||
	    looked.pages == said(material))
		return;
	diag_report(r->diag, DIAG_GATHER_PAGES, xml_attr_place(material, "pages"), pages_field(job),
	    called(r->arena, material, ""), said(material), xml_attr_or(material, "file", ""), looked.pages);
}

void
counted_files(const struct batch_job *job, struct batch_result *r)
{
	const struct batch_input *input = job->files->pdata[r->task->input];
	g_autofree char *folder = g_path_get_dirname(input->path);
	const struct material_from from = { .folder = folder,
		.materials = material_folder(r->arena, input->path),
		.record = r->record->id };

	for (xmlNode *m = xml_child(materials_of(r), "material"); m != NULL; m = xml_next(m, "material")) {
		const char *given = xml_attr(m, "file");
		GPtrArray *paths = given != NULL && said(m) > 0 ? files_of(r->arena, &from, given) : NULL;

		if (paths != NULL)
			hold_files(job, r, m, paths);
	}
}
