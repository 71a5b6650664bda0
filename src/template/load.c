/* Finds templates by folder, holds them to the schema, has them compiled, and binds what is the same in every document. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "template/bind/bind.h"
#include "template/compile/compile.h"
#include "template/plan.h"
#include "xml/schema/path.h"
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

static struct compile_loader *
loader_new(struct arena *arena, struct diag *diag, const GPtrArray *data, const struct record_rules *rules,
    struct path_world *world)
{
	struct compile_loader *loader = arena_alloc(arena, sizeof *loader);

	loader->arena = arena;
	loader->diag = diag;
	loader->data = data;
	loader->rules = rules;
	loader->world = world != NULL ? world : path_world_new(arena, join(arena, data_own(data), "templates/schema"));
	loader->parts = arena_table(arena);
	loader->expressions = arena_table(arena);
	loader->pictures = arena_table(arena);
	loader->mended = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	loader->said = arena_table(arena);
	return loader;
}

/* false: reported; without the schema of templates nothing is loaded. */
static bool
read_schema(struct compile_loader *loader)
{
	const char *path = join(loader->arena, data_own(loader->data), "templates/schema/template.rng");

	loader->schema = xml_schema_load(loader->arena, loader->diag, path);
	loader->roles = read_roles(loader, loader->data);
	return loader->schema != NULL;
}

/* What does not fit the schema is compiled for its other mistakes. */
static struct template *
load_one(struct compile_loader *loader, xmlDoc *doc)
{
	struct template *template;
	g_autofree char *folder = NULL, *file = NULL, *name = NULL;

	if (doc == NULL || !compile_document_check(loader, doc))
		return NULL;
	template = compile_template(loader, doc);
	if (template == NULL)
		return NULL;
	folder = g_path_get_dirname(template_file(template));
	file = g_path_get_basename(template_file(template));
	name = g_path_get_basename(folder);
	if (strcmp(file, "template.xml") == 0 && strcmp(name, template->id) != 0) {
		diag_report(loader->diag, DIAG_TEMPLATE_ID, template->place, NULL, template->id, name);
		return NULL;
	}
	template->rules = loader->rules;
	bind_constants(loader->arena, template);
	return template;
}

struct template *
template_load(struct arena *arena, struct diag *diag, const char *path, const GPtrArray *data, struct path_world *world)
{
	const struct record_rules *rules = record_rules_load(arena, diag_new(arena), data); /* no fields: unknown */
	struct compile_loader *loader = loader_new(arena, diag, data, rules, world);

	return read_schema(loader) ? load_one(loader, xml_load(arena, diag, path)) : NULL;
}

/* In place of what is known of it by its folder comes what was read; what is wrong with that is broken. */
static struct template *
read_template(struct compile_loader *loader, struct template *known)
{
	xmlDoc *doc = data_inside(loader->arena, loader->diag, loader->data, template_file(known)) ?
	    xml_load(loader->arena, loader->diag, template_file(known)) :
	    NULL;
	struct template *read = load_one(loader, doc);

	if (read != NULL && loader->used != NULL)
		compile_tell_idle(loader, xml_root(doc));
	if (read != NULL)
		return read;
	known->broken = true;
	if (doc == NULL)
		return known;
	known->record = record_kind_find(xml_attr_or(xml_root(doc), "record", ""));
	known->stage = xml_attr_or(xml_root(doc), "stage", "");
	return known;
}

/* Where somebody asks, what its expressions read is noted by itself, and then among all. */
static struct template *
read_noted(struct compile_loader *loader, struct template *known)
{
	struct path_hints *hints = path_hints(loader->world);
	GHashTable *all = hints->names;
	struct template *read;
	GHashTableIter each;
	gpointer name;

	if (loader->reads == NULL)
		return read_template(loader, known);
	hints->names = arena_table(loader->arena);
	g_hash_table_insert(loader->reads, (gpointer)known->id, hints->names);
	read = read_template(loader, known);
	g_hash_table_iter_init(&each, hints->names);
	while (g_hash_table_iter_next(&each, &name, NULL))
		g_hash_table_add(all, name);
	hints->names = all;
	return read;
}

static bool
is_wanted(char **only, const char *id)
{
	return only == NULL || g_strv_contains((const char *const *)only, id);
}

/* A document of which no more is known than its folder's name. */
static struct template *
template_new(struct arena *arena, const char *id, const char *path)
{
	const struct template t = { .id = id,
		.place = file_place(arena, path),
		.record = RECORD_KIND_COUNT,
		.stage = "" };

	return arena_memdup(arena, &t, sizeof t);
}

/* What the root element says, all that is asked of a document nobody makes. */
static void
read_head(struct compile_loader *loader, struct template *t)
{
	xmlDoc *doc = data_inside(loader->arena, loader->diag, loader->data, template_file(t)) ?
	    xml_load(loader->arena, loader->diag, template_file(t)) :
	    NULL;

	if (doc == NULL) {
		t->broken = true;
		return;
	}
	t->record = record_kind_find(xml_attr_or(xml_root(doc), "record", ""));
	t->stage = xml_attr_or(xml_root(doc), "stage", "");
	t->keeps_missing = xml_attr_is(xml_root(doc), "keeps-missing", "yes");
	t->unread = loader;
}

/* An id that two folders have is neither's: a document of the program's is not quietly another in one office. */
static void
find_templates(struct compile_loader *loader, const char *folder, char **only, GPtrArray *templates)
{
	GPtrArray *names = file_list(loader->arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *id = names->pdata[i], *path = arena_printf(loader->arena, "%s/%s/template.xml", folder, id);
		struct template *twin = (struct template *)templates_find(templates, id);

		if (!data_there(path))
			continue;
		if (twin == NULL) {
			g_ptr_array_add(templates, template_new(loader->arena, id, path));
			continue;
		}
		twin->broken = true;
		if (is_wanted(only, id))
			diag_report(loader->diag, DIAG_TEMPLATE_TWIN, file_place(loader->arena, path), NULL, id,
			    template_file(twin));
	}
}

static void
find_all(struct compile_loader *loader, char **only, GPtrArray *templates)
{
	for (guint i = 0; i < loader->data->len; i++)
		for (guint j = 0; j < G_N_ELEMENTS(kinds); j++)
			find_templates(loader,
			    arena_printf(loader->arena, "%s/templates/%s", (const char *)loader->data->pdata[i],
				kinds[j]),
			    only, templates);
}

static int
compare_ids(const void *a, const void *b)
{
	return strcmp((*(struct template *const *)a)->id, (*(struct template *const *)b)->id);
}

/* false: reported; there is none, or none can be read. */
static bool
find_sound(struct compile_loader *loader, char **only, GPtrArray *templates)
{
	find_all(loader, only, templates);
	if (templates->len == 0)
		diag_report(loader->diag, DIAG_TEMPLATE_NONE, (struct place){ 0 }, NULL,
		    join(loader->arena, data_own(loader->data), "templates"));
	return templates->len > 0 && read_schema(loader);
}

static GPtrArray *
load_all(struct compile_loader *loader, char **only)
{
	GPtrArray *templates = arena_list(loader->arena);

	if (!find_sound(loader, only, templates))
		return NULL;
	for (guint i = 0; i < templates->len; i++) {
		struct template *t = templates->pdata[i];

		if (!t->broken && is_wanted(only, t->id))
			templates->pdata[i] = read_noted(loader, t);
	}
	g_ptr_array_sort(templates, compare_ids);
	return templates;
}

GPtrArray *
templates_load(struct arena *arena, struct diag *diag, const GPtrArray *data, const struct record_rules *rules,
    struct path_world *world, char **only)
{
	return load_all(loader_new(arena, diag, data, rules, world), only);
}

GPtrArray *
templates_open(struct arena *arena, struct diag *diag, const GPtrArray *data, const struct record_rules *rules,
    struct path_world *world)
{
	struct compile_loader *loader = loader_new(arena, diag, data, rules, world);
	GPtrArray *templates = arena_list(arena);

	if (!find_sound(loader, NULL, templates))
		return NULL;
	for (guint i = 0; i < templates->len; i++)
		if (!template_broken(templates->pdata[i]))
			read_head(loader, templates->pdata[i]);
	g_ptr_array_sort(templates, compare_ids);
	return templates;
}

/* What is said of a part is said once by a loader; here every template says all that is wrong with it. */
static struct diag *
faults_of(const struct compile_loader *loader, const struct template *t)
{
	struct diag *faults = diag_new(loader->arena);
	struct compile_loader *own = loader_new(loader->arena, faults, loader->data, loader->rules, loader->world);
	struct template again = *t;

	own->schema = loader->schema;
	own->roles = loader->roles;
	read_template(own, &again);
	return faults;
}

bool
template_ready(const struct template *template)
{
	struct template *t = (struct template *)template;
	struct compile_loader *loader = t->unread;
	struct template *read;

	if (loader == NULL)
		return !t->broken;
	t->unread = NULL;
	loader->diag = diag_new(loader->arena);
	read = read_template(loader, t);
	if (read->broken || diag_count(loader->diag) > 0)
		t->faults = faults_of(loader, t);
	if (read != t) {
		read->faults = t->faults;
		*t = *read;
	}
	return !t->broken;
}

const struct diag *
template_faults(const struct template *template)
{
	return template->faults;
}

GPtrArray *
templates_lint(struct arena *arena, struct diag *diag, const GPtrArray *data, const struct record_rules *rules,
    struct path_world *world, char **only, GHashTable *reads)
{
	struct compile_loader *loader = loader_new(arena, diag, data, rules, world);
	GPtrArray *templates;
	bool whole;

	loader->used = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	loader->reads = reads;
	templates = load_all(loader, only);
	whole = templates != NULL && only == NULL;
	for (guint i = 0; whole && i < templates->len; i++)
		whole = !template_broken(templates->pdata[i]);
	if (whole)
		compile_tell_idle_parts(loader);
	return templates;
}

const struct template *
templates_find(const GPtrArray *templates, const char *id)
{
	for (guint i = 0; i < templates->len; i++)
		if (strcmp(template_id(templates->pdata[i]), id) == 0)
			return templates->pdata[i];
	return NULL;
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

const char *
template_title(const struct template *template)
{
	return template->name != NULL ? template->name : "";
}

bool
template_keeps_missing(const struct template *template)
{
	return template->keeps_missing;
}

bool
template_broken(const struct template *template)
{
	return template->broken;
}

const char *
template_digest(const struct template *template)
{
	return template->broken ? NULL : template->sha256;
}
