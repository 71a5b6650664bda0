/* Finds templates by folder, holds them to the schema, has them compiled, and binds what is the same in every document. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "template/bind/bind.h"
#include "template/compile/compile.h"
#include "template/plan.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"

static const char *const kinds[] = { "forms", "notices", "posters" };

static const char *
join(struct arena *arena, const char *folder, const char *name)
{
	return arena_printf(arena, "%s/%s", folder, name);
}

/* Ids of the font roles of <data>/fonts/fonts.xml; NULL when there is none (whoever opens the fonts says so). */
static GPtrArray *
read_roles(struct compile_loader *loader, const GPtrArray *data)
{
	const char *path = join(loader->arena, data_own(data), "fonts/fonts.xml");
	GPtrArray *roles;
	xmlDoc *doc;

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return NULL;
	doc = xml_load(loader->arena, loader->diag, path);
	if (doc == NULL)
		return NULL;
	roles = arena_list(loader->arena);
	for (const xmlNode *e = xml_child(xml_root(doc), "role"); e != NULL; e = xml_next(e, "role"))
		if (xml_attr(e, "id") != NULL)
			g_ptr_array_add(roles, (gpointer)xml_attr(e, "id"));
	return roles->len ? roles : NULL;
}

/* NULL: reported; without the schema of templates nothing is loaded. */
static struct compile_loader *
loader_new(struct arena *arena, struct diag *diag, const GPtrArray *data)
{
	struct compile_loader *loader = arena_alloc(arena, sizeof *loader);
	const char *schemas = join(arena, data_own(data), "templates/schema");

	loader->arena = arena;
	loader->diag = diag;
	loader->parts_folder = join(arena, data_own(data), "templates/parts");
	loader->schema = xml_schema_load(arena, diag, join(arena, schemas, "template.rng"));
	if (loader->schema == NULL)
		return NULL;
	loader->rules = record_rules_load(arena, diag_new(arena), data); /* told by whoever reads records */
	loader->roles = read_roles(loader, data);
	loader->parts = arena_table(arena);
	loader->expressions = arena_table(arena);
	loader->pictures = arena_table(arena);
	loader->said = arena_table(arena);
	return loader;
}

/* A mistake in the schema's words is all that is told of a document: what it leads to would be told as one more. */
static struct template *
load_one(struct compile_loader *loader, const char *path)
{
	xmlDoc *doc = xml_load(loader->arena, loader->diag, path);
	struct template *template;
	g_autofree char *file = g_path_get_basename(path), *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(folder);

	if (doc == NULL || !xml_check(loader->arena, loader->diag, loader->schema, doc, DIAG_TEMPLATE_SCHEMA))
		return NULL;
	template = compile_template(loader, doc);
	if (template == NULL)
		return NULL;
	if (strcmp(file, "template.xml") == 0 && strcmp(name, template->id) != 0) {
		diag_report(loader->diag, DIAG_TEMPLATE_ID, template->place, NULL, template->id, name);
		return NULL;
	}
	bind_constants(loader->arena, template);
	return template;
}

struct template *
template_load(struct arena *arena, struct diag *diag, const char *path, const GPtrArray *data)
{
	struct compile_loader *loader = loader_new(arena, diag, data);

	return loader != NULL ? load_one(loader, path) : NULL;
}

/* Paths of <folder>/<id>/template.xml, by name. */
static void
find_templates(struct arena *arena, const char *folder, GPtrArray *paths)
{
	GPtrArray *names = file_list(arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *path = arena_printf(arena, "%s/%s/template.xml", folder,
		    (const char *)g_ptr_array_index(names, i));

		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			g_ptr_array_add(paths, (gpointer)path);
	}
}

static int
compare_ids(const void *a, const void *b)
{
	return strcmp((*(struct template *const *)a)->id, (*(struct template *const *)b)->id);
}

static bool
check_unique(struct diag *diag, const GPtrArray *templates)
{
	bool good = true;

	for (guint i = 1; i < templates->len; i++) {
		const struct template *t = g_ptr_array_index(templates, i),
				      *before = g_ptr_array_index(templates, i - 1);

		if (strcmp(t->id, before->id) == 0) {
			diag_report(diag, DIAG_TEMPLATE_TWICE, t->place, NULL, "template", t->id);
			good = false;
		}
	}
	return good;
}

GPtrArray *
templates_load(struct arena *arena, struct diag *diag, const GPtrArray *data)
{
	GPtrArray *paths = arena_list(arena), *templates = arena_list(arena);
	gsize before = diag_count(diag);
	struct compile_loader *loader;
	struct template *template;

	for (guint i = 0; i < data->len; i++)
		for (guint j = 0; j < G_N_ELEMENTS(kinds); j++)
			find_templates(arena,
			    arena_printf(arena, "%s/templates/%s", (const char *)data->pdata[i], kinds[j]), paths);
	if (paths->len == 0) {
		diag_report(diag, DIAG_TEMPLATE_NONE, (struct place){ 0 }, NULL,
		    join(arena, data_own(data), "templates"));
		return NULL;
	}
	loader = loader_new(arena, diag, data);
	for (guint i = 0; loader != NULL && i < paths->len; i++)
		if ((template = load_one(loader, g_ptr_array_index(paths, i))) != NULL)
			g_ptr_array_add(templates, template);
	g_ptr_array_sort(templates, compare_ids);
	return check_unique(diag, templates) && diag_worst(diag, before) < DIAG_ERROR ? templates : NULL;
}

const char *
template_id(const struct template *template)
{
	return template->id;
}

const char *
template_file(const struct template *template)
{
	return template->place.source->name;
}

enum record_kind
template_record(const struct template *template)
{
	return template->record;
}

const char *
template_stage(const struct template *template)
{
	return template->stage;
}

bool
template_keeps_missing(const struct template *template)
{
	return template->keeps_missing;
}
