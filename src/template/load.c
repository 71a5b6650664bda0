/* Finds templates by folder, reads them with their parts, and holds them to the schema once they compile. */
#include <string.h>

#include "template/compile/compile.h"

static const char	*folders[] = { "forms", "notices", "posters" };

static const char *
join(struct arena *arena, const char *folder, const char *name)
{
	return arena_printf(arena, "%s/%s", folder, name);
}

static const char *
parent_folder(struct arena *arena, const char *path)
{
	return arena_adopt(arena, g_path_get_dirname(path), g_free);
}

/* Ids of the font roles of <data>/fonts/fonts.xml; NULL when there is none (whoever opens the fonts says so). */
static GPtrArray *
read_roles(struct loader *loader, const char *data_folder)
{
	const char	*path = join(loader->arena, data_folder, "fonts/fonts.xml");
	GPtrArray	*roles;
	xmlDoc		*doc;

	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return NULL;
	doc = xml_load(loader->arena, loader->diag, path);
	if (!doc)
		return NULL;
	roles = arena_list(loader->arena);
	for (const xmlNode *e = xml_child(xml_root(doc), "role"); e; e = xml_next(e, "role"))
		if (xml_attr(e, "id"))
			g_ptr_array_add(roles, (gpointer)xml_attr(e, "id"));
	return roles->len ? roles : NULL;
}

static GHashTable *
new_table(struct arena *arena)
{
	return arena_table(arena);
}

static struct loader *
loader_new(struct arena *arena, struct diag *diag, const char *parts_folder, const char *data_folder)
{
	struct loader	*loader = arena_alloc(arena, sizeof *loader);
	const char	*schemas = join(arena, data_folder, "templates/schema");
	const char	*own = join(arena, schemas, "template.rng");

	loader->arena = arena;
	loader->diag = diag;
	loader->parts_folder = parts_folder;
	if (g_file_test(own, G_FILE_TEST_IS_REGULAR))
		loader->schema = xml_schema_load(arena, diag, own);
	if (g_file_test(join(arena, schemas, "record.rng"), G_FILE_TEST_IS_REGULAR))
		loader->rules = record_rules_load(arena, diag, data_folder);
	loader->roles = read_roles(loader, data_folder);
	loader->parts = new_table(arena);
	loader->expressions = new_table(arena);
	loader->pictures = new_table(arena);
	loader->said = new_table(arena);
	return loader;
}

/*
 * The compiler names every mistake it knows; only what it let pass is left to the schema, so that
 * nothing is said twice.
 */
static bool
check_schema(struct loader *loader, xmlDoc *doc)
{
	return !loader->schema || xml_check(loader->arena, loader->diag, loader->schema, doc, DIAG_TEMPLATE_SCHEMA);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Parts by name, for a stable order of messages. */
static bool
check_parts(struct loader *loader)
{
	g_autoptr(GPtrArray)	 names = g_ptr_array_new();
	GHashTableIter		 each;
	gpointer		 name, root;
	bool			 good = true;

	g_hash_table_iter_init(&each, loader->parts);
	while (g_hash_table_iter_next(&each, &name, &root))
		if (root)
			g_ptr_array_add(names, name);
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++) {
		root = g_hash_table_lookup(loader->parts, g_ptr_array_index(names, i));
		good = check_schema(loader, ((xmlNode *)root)->doc) && good;
	}
	return good;
}

static struct template *
load_one(struct loader *loader, const char *path)
{
	struct compiler		 plain = { .loader = loader, .arena = loader->arena };
	xmlDoc			*doc = xml_load(loader->arena, loader->diag, path);
	struct template		*template;
	g_autofree char		*file = g_path_get_basename(path), *folder = g_path_get_dirname(path);
	g_autofree char		*name = g_path_get_basename(folder);

	if (!doc)
		return NULL;
	template = compile_template(loader, doc);
	if (!template)
		return NULL;
	if (!strcmp(file, "template.xml") && strcmp(name, template->id))
		mistake(&plain, DIAG_TEMPLATE_ID, template->place, template->id, name, NULL);
	return check_schema(loader, doc) && !plain.failed ? template : NULL;
}

struct template *
template_load(struct arena *arena, struct diag *diag, const char *path, const char *parts_folder)
{
	const char	*data_folder = parent_folder(arena, parent_folder(arena, parts_folder));
	struct loader	*loader = loader_new(arena, diag, parts_folder, data_folder);
	struct template	*template = load_one(loader, path);

	return template && check_parts(loader) ? template : NULL;
}

/* Paths of <folder>/<id>/template.xml, by name. */
static void
find_templates(struct arena *arena, const char *folder, GPtrArray *paths)
{
	g_autoptr(GPtrArray)	 names = g_ptr_array_new();
	g_autoptr(GDir)		 dir = g_dir_open(folder, 0, NULL);
	const char		*name, *path;

	while (dir && (name = g_dir_read_name(dir)))
		g_ptr_array_add(names, arena_strdup(arena, name));
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++) {
		path = arena_printf(arena, "%s/%s/template.xml", folder, (const char *)g_ptr_array_index(names, i));
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
check_unique(struct loader *loader, const GPtrArray *templates)
{
	struct compiler	plain = { .loader = loader, .arena = loader->arena };

	for (guint i = 1; i < templates->len; i++) {
		const struct template	*t = g_ptr_array_index(templates, i), *before = g_ptr_array_index(templates, i - 1);

		if (!strcmp(t->id, before->id))
			mistake(&plain, DIAG_TEMPLATE_TWICE, t->place, "template", t->id, NULL);
	}
	return !plain.failed;
}

GPtrArray *
templates_load(struct arena *arena, struct diag *diag, const char *data_folder)
{
	const char	*root = join(arena, data_folder, "templates");
	struct loader	*loader = loader_new(arena, diag, join(arena, root, "parts"), data_folder);
	GPtrArray	*paths = arena_list(arena);
	GPtrArray	*templates = arena_list(arena);
	gsize		 before = diag_count(diag);
	struct template	*template;

	for (guint i = 0; i < G_N_ELEMENTS(folders); i++)
		find_templates(arena, join(arena, root, folders[i]), paths);
	if (!paths->len)
		diag_report(diag, DIAG_TEMPLATE_NONE, (struct place){ 0 }, NULL, root);
	for (guint i = 0; i < paths->len; i++)
		if ((template = load_one(loader, g_ptr_array_index(paths, i))))
			g_ptr_array_add(templates, template);
	g_ptr_array_sort(templates, compare_ids);
	if (!check_unique(loader, templates) || diag_worst(diag, before) >= DIAG_ERROR || !check_parts(loader))
		return NULL;
	return templates->len ? templates : NULL;
}

const char *
template_id(const struct template *template)
{
	return template->id;
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
