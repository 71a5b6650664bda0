/*
 * Files of the law, read and held against their schemas one by one.  The mistakes of a file stay with it: they stop what
 * uses it, and are told when somebody asks.  What records are judged by has a digest.
 */
#include "base/arena.h"
#include "base/data.h"
#include "base/digest.h"
#include "base/diag.h"
#include "base/lang.h"
#include "base/place.h"
#include "base/text.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "policy/loader.h"
#include "policy/region.h"

#include <string.h>

static bool
is_data(const char *kind, const char *schema, const char *path)
{
	g_autofree char *name = g_path_get_basename(path);

	if (g_str_has_suffix(name, ".expect.xml") != (strcmp(schema, "expect") == 0))
		return false;
	return strcmp(kind, "rules") != 0 || !g_str_has_prefix(name, "file-");
}

static struct policy_file *
read_file(const struct policy_loader *loader, const GPtrArray *data, const struct xml_schema *schema, const char *path)
{
	struct policy_file *file = arena_alloc(loader->arena, sizeof *file);
	g_autofree char *name = g_path_get_basename(path);
	GPtrArray *lost = arena_list(loader->arena);
	enum xml_fit fit = XML_BROKEN;
	xmlDoc *doc = NULL;

	*file = (struct policy_file){ .path = data_short(data, path), .diag = diag_new(loader->arena) };
	file->added = strcmp(file->path, path) == 0;
	if (data_inside(loader->arena, file->diag, data, path))
		doc = xml_load(loader->arena, file->diag, path);
	file->root = xml_root(doc);
	name[strlen(name) - strlen(".xml")] = '\0';
	file->id = xml_attr_or(file->root, xml_is(file->root, "calendar") ? "year" : "id",
	    arena_strdup(loader->arena, name));
	if (doc != NULL)
		fit = xml_schema_mend(loader->arena, file->diag, schema, doc, DIAG_POLICY_SCHEMA, lost);
	file->fits = fit == XML_FITS || (fit == XML_MENDED && lost->len == 0);
	file->whole = fit != XML_BROKEN;
	for (guint i = 0; i < lost->len; i++)
		file->whole = file->whole && ((const xmlNode *)lost->pdata[i])->type == XML_ATTRIBUTE_NODE;
	return file;
}

GPtrArray *
loader_files(const struct policy_loader *loader, const GPtrArray *data, const char *kind, const char *schema_name)
{
	GPtrArray *files = arena_list(loader->arena);
	const char *schema_path = arena_printf(loader->arena, "%s/templates/schema/%s.rng", data_own(data),
	    schema_name);
	struct xml_schema *schema = xml_schema_load(loader->arena, loader->diag, schema_path);
	const GPtrArray *paths = data_files(loader->arena, data, kind, ".xml");

	for (guint i = 0; schema != NULL && i < paths->len; i++)
		if (is_data(kind, schema_name, paths->pdata[i]))
			g_ptr_array_add(files, read_file(loader, data, schema, paths->pdata[i]));
	if (schema != NULL && files->len == 0 && strcmp(schema_name, "expect") != 0)
		diag_report(loader->diag, DIAG_POLICY_EMPTY, (struct place){ 0 }, NULL,
		    arena_printf(loader->arena, "%s/templates/%s", data_own(data), kind));
	return files;
}

struct policy_loader
loader_of(const struct policy_loader *loader, const struct policy_file *file)
{
	return (struct policy_loader){ loader->policy, loader->arena, file->diag, loader->paths };
}

bool
policy_file_sound(const struct policy_file *file)
{
	return diag_worst(file->diag, 0) < DIAG_ERROR;
}

bool
loader_refuse_twin(const struct policy_loader *loader, const xmlNode *node, const char *attribute, const xmlNode *other)
{
	struct spot spot;

	if (other == NULL)
		return false;
	spot = place_spot(loader->arena, xml_attr_place(other, attribute));
	diag_report(loader->diag, DIAG_POLICY_TWIN, xml_attr_place(node, attribute), NULL, xml_attr(node, attribute),
	    arena_printf(loader->arena, "%s:%u", spot.file, (guint)spot.line));
	return true;
}

/* --- what is stopped --- */

void
loader_stop(const struct policy_loader *loader, const char *kind, const char *id, const struct policy_file *file)
{
	char *key = arena_printf(loader->arena, "%s %s", kind, id);

	if (!g_hash_table_contains(loader->policy->stopped, key))
		g_hash_table_insert(loader->policy->stopped, key, (void *)file);
}

const struct policy_file *
policy_stopped(const struct policy *policy, const char *kind, const char *id)
{
	g_autofree char *key = g_strdup_printf("%s %s", kind, id == NULL ? "" : id);

	return g_hash_table_lookup(policy->stopped, key);
}

void
loader_add_stopped(const struct policy *policy, const char *kind, GPtrArray *ids)
{
	gsize length = strlen(kind);
	GHashTableIter each;
	void *key;

	g_hash_table_iter_init(&each, policy->stopped);
	while (g_hash_table_iter_next(&each, &key, NULL))
		if (strncmp(key, kind, length) == 0 && ((char *)key)[length] == ' ' && !g_str_has_suffix(key, "*") &&
		    !text_listed(ids, (char *)key + length + 1))
			g_ptr_array_add(ids, (char *)key + length + 1);
	g_ptr_array_sort(ids, text_order);
}

/* --- telling --- */

/* "templates/regions/wuhai-2023.xml:66: …"; what stops a region may stand in another file than its own. */
static const char *
first_mistake(struct arena *arena, const struct policy_file *file, enum lang lang)
{
	for (gsize i = 0; i < diag_count(file->diag); i++) {
		const struct finding *f = diag_get(file->diag, i);
		const char *name = g_str_has_suffix(f->spot.file, file->path) ? file->path : f->spot.file;
		g_auto(GStrv) what = g_strsplit(f->what[lang], lang == LANG_ZH ? "；" : ";", 2);

		if (f->level >= DIAG_ERROR) /* without all the names that would do */
			return arena_printf(arena, "%s:%u: %s", name, (guint)f->spot.line, what[0]);
	}
	return file->path;
}

void
policy_tell_stopped(struct arena *arena, struct diag *diag, const struct policy_file *file, struct place place)
{
	diag_say(diag, DIAG_POLICY_STOPPED, place, NULL, first_mistake(arena, file, LANG_ZH),
	    first_mistake(arena, file, LANG_EN));
}

void
policy_tell_file(const struct policy_file *file, struct diag *diag, enum diag_level most)
{
	for (gsize i = 0; i < diag_count(file->diag); i++) {
		struct finding finding = *diag_get(file->diag, i);

		finding.level = MIN(finding.level, most);
		diag_add(diag, &finding);
	}
}

void
policy_tell_idle(const struct policy *policy, struct diag *diag)
{
	for (guint i = 0; i < policy->files->len; i++) {
		const struct policy_file *file = policy->files->pdata[i];

		if (file->added && (file->aside || policy_file_sound(file)))
			policy_tell_file(file, diag, DIAG_WARN);
	}
}

void
policy_tell(const struct policy *policy, struct diag *diag)
{
	for (guint i = 0; i < policy->files->len; i++)
		policy_tell_file(policy->files->pdata[i], diag, DIAG_FATAL);
}

/* --- what a record is judged by --- */

static bool
judges_region(const struct policy *policy, const xmlNode *root, const struct region *region)
{
	const struct region *inherited = region_find(policy, region->inherits);

	if (xml_is(root, "extension"))
		return xml_attr_is(root, "extends", region->id);
	return xml_is(root, "common") || root == region->root || (inherited != NULL && root == inherited->root);
}

static bool
is_of_kind(const struct policy *policy, const xmlNode *root, const char *kind, const struct region *region)
{
	if (strcmp(kind, "region") == 0)
		return judges_region(policy, root, region);
	if (strcmp(kind, "rules") == 0)
		return xml_is(root, "rules") || xml_is(root, "readings");
	return xml_is(root, strcmp(kind, "statutes") == 0 ? "statute" : kind);
}

/* struct source * of the files of a kind. */
static GPtrArray *
sources_of(const struct policy *policy, struct arena *arena, const char *kind, const char *region)
{
	const struct region *of = region_find(policy, region);
	GPtrArray *sources = arena_list(arena);

	for (guint i = 0; i < policy->files->len; i++) {
		const xmlNode *root = ((const struct policy_file *)policy->files->pdata[i])->root;
		const struct source *source = root == NULL ? NULL : xml_place(root).source;

		if (source != NULL && (of != NULL || strcmp(kind, "region") != 0) && is_of_kind(policy, root, kind, of))
			g_ptr_array_add(sources, (gpointer)source);
	}
	return sources;
}

const char *
policy_digest(const struct policy *policy, struct arena *arena, const char *kind, const char *region)
{
	GPtrArray *digests = arena_list(arena), *sources = sources_of(policy, arena, kind, region);

	for (guint i = 0; i < sources->len; i++) {
		const struct source *source = sources->pdata[i];

		g_ptr_array_add(digests, digest_sha256(arena, source->text, source->length));
	}
	return digest_sha256_set(arena, digests);
}

GPtrArray *
policy_files(const struct policy *policy, struct arena *arena, const char *kind, const char *region)
{
	GPtrArray *paths = sources_of(policy, arena, kind, region);

	for (guint i = 0; i < paths->len; i++)
		paths->pdata[i] = (gpointer)((const struct source *)paths->pdata[i])->name;
	return paths;
}
