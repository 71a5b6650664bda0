/* Files of materials looked at, and held against what the record says of them. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "batch/batch.h"
#include "record/record.h"
#include "verify/material/material.h"
#include "xml/xml.h"
#include "archive/gather.h"
#include "archive/gather_names.h"

/*
 * What crosses from the process that looks: kind, bytes, pages, seals, width, height, dpi; format, version, mime, sha256, producer;
 * what it claims (NULL nothing); has it what ours have?  Findings: level, id, in both languages.  "" for kind: it was lost.
 */
#define GATHER_LOOK "(utuuuudayayayayaymayba(uayayay))"

struct gather_looking {
	struct arena *arena;
	struct diag *diag;
	const GPtrArray *files;
};

static const struct gathered_file *
file_at(const void *data, guint file)
{
	return ((const struct gather_looking *)data)->files->pdata[file];
}

static const char *
path_of(const void *data, guint file)
{
	return file_at(data, file)->path;
}

static GVariant *
pack_look(const struct material_look *look, const struct diag *d)
{
	GVariantBuilder findings;

	g_variant_builder_init(&findings, G_VARIANT_TYPE("a(uayayay)"));
	for (gsize i = 0; i < diag_count(d); i++) {
		const struct finding *f = diag_get(d, i);

		g_variant_builder_add(&findings, "(u^ay^ay^ay)", (guint)f->level, f->id, f->what[LANG_ZH],
		    f->what[LANG_EN]);
	}
	return g_variant_new("(utuuuud^ay^ay^ay^ay^aym^ayba(uayayay))", (guint)look->kind, look->bytes, look->pages,
	    look->seals, look->width, look->height, look->dpi, look->format, look->version, look->mime, look->sha256,
	    look->producer, look->claims, look->claims_own, &findings);
}

static const struct material_look nothing = { .format = "", .version = "", .mime = "", .sha256 = "", .producer = "" };

/* Only a file that has an end, and the same one afterwards, can be judged. */
static GVariant *
look_at(const void *data, struct arena *a, guint file)
{
	const char *path = path_of(data, file);
	const struct material_look *look = &nothing;
	struct diag *d = diag_new(a);
	struct stat status = { 0 };
	gsize length = 0;
	char *bytes = NULL;

	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		diag_report(d, DIAG_CHECKUP_KIND, file_place(a, path), NULL);
	else if (material_is_big(d, file_place(a, path), (guint64)status.st_size))
		return pack_look(look, d);
	else if (file_read(a, d, path, &bytes, &length) && stat(path, &status) == 0 && (gsize)status.st_size != length)
		diag_report(d, DIAG_CHECKUP_GROWS, file_place(a, path), NULL);
	else if (bytes != NULL)
		look = material_look(a, d, path, (const guint8 *)bytes, length);
	return pack_look(look, d);
}

static GVariant *
lost(const void *data, guint file, const struct diag *why)
{
	(void)data;
	(void)file;
	return pack_look(&nothing, why);
}

/* --- in the parent --- */

static const char *
bytes_of(struct arena *a, GVariant *tuple, gsize index)
{
	g_autoptr(GVariant) child = g_variant_get_child_value(tuple, index), inner = NULL;

	if (!g_variant_is_of_type(child, G_VARIANT_TYPE_MAYBE))
		return arena_strdup(a, g_variant_get_bytestring(child));
	inner = g_variant_get_maybe(child);
	return inner != NULL ? arena_strdup(a, g_variant_get_bytestring(inner)) : NULL;
}

/* Reported once more, here: its words as they came, what to do as diag.def has it. */
static const struct finding *
tell_finding(struct gather_looking *g, const struct gathered_file *file, GVariant *told)
{
	g_autoptr(GVariant) level = g_variant_get_child_value(told, 0);
	struct finding f = { .level = MIN(g_variant_get_uint32(level), (guint)DIAG_FATAL),
		.id = bytes_of(g->arena, told, 1),
		.place = file_place(g->arena, file->path) };
	const struct diag_entry *entry = diag_lookup(f.id);

	for (guint lang = 0; lang < LANG_COUNT; lang++) {
		f.what[lang] = bytes_of(g->arena, told, 2 + lang);
		f.todo[lang] = entry != NULL ? entry->todo[lang] : NULL;
	}
	diag_add(g->diag, &f);
	return diag_get(g->diag, diag_count(g->diag) - 1);
}

static struct material_look *
unpack_look(struct arena *a, GVariant *known)
{
	struct material_look *look = arena_alloc(a, sizeof *look);
	guint kind;
	gboolean own;

	g_variant_get_child(known, 0, "u", &kind);
	g_variant_get_child(known, 1, "t", &look->bytes);
	g_variant_get_child(known, 2, "u", &look->pages);
	g_variant_get_child(known, 3, "u", &look->seals);
	g_variant_get_child(known, 4, "u", &look->width);
	g_variant_get_child(known, 5, "u", &look->height);
	g_variant_get_child(known, 6, "d", &look->dpi);
	look->kind = (enum material_kind)MIN(kind, (guint)MATERIAL_TIFF);
	look->format = bytes_of(a, known, 7);
	look->version = bytes_of(a, known, 8);
	look->mime = bytes_of(a, known, 9);
	look->sha256 = bytes_of(a, known, 10);
	look->producer = bytes_of(a, known, 11);
	look->claims = bytes_of(a, known, 12);
	g_variant_get_child(known, 13, "b", &own);
	look->claims_own = own;
	return look;
}

static void
tell(void *data, guint number, GVariant *known)
{
	struct gather_looking *g = data;
	struct gathered_file *file = g->files->pdata[number];
	struct material_look *look = unpack_look(g->arena, known);
	g_autoptr(GVariant) findings = g_variant_get_child_value(known, 14);
	GPtrArray *list = arena_list(g->arena);

	diag_set_record(g->diag, file->record->id);
	for (gsize i = 0; i < g_variant_n_children(findings); i++) {
		g_autoptr(GVariant) one = g_variant_get_child_value(findings, i);

		g_ptr_array_add(list, (gpointer)tell_finding(g, file, one));
	}
	diag_set_record(g->diag, NULL);
	look->findings = list;
	if (look->sha256[0] != '\0')
		file->look = look;
}

static void
interrupted(struct diag *d, guint told, guint left)
{
	diag_report(d, DIAG_CHECKUP_INTERRUPTED, (struct place){ 0 }, NULL, told, left);
}

bool
gather_look(struct arena *a, struct diag *d, const GPtrArray *files, guint jobs)
{
	struct gather_looking g = { a, d, files };
	const struct batch_look look = { .count = files->len,
		.jobs = jobs,
		.path = path_of,
		.look = look_at,
		.lost = lost,
		.tell = tell,
		.interrupted = interrupted,
		.data = &g };

	return files->len == 0 || batch_look(a, d, &look) == EXIT_GOOD;
}

/* --- beside the record --- */

/* The pages of a material's files; false: it has none, or the pages of one are not known. */
static bool
count_pages(const GPtrArray *files, const xmlNode *material, guint *pages, const struct gathered_file **first)
{
	*pages = 0;
	*first = NULL;
	for (guint i = 0; i < files->len; i++) {
		const struct gathered_file *file = files->pdata[i];

		if (file->node != material)
			continue;
		if (*first == NULL)
			*first = file;
		if (file->look == NULL || file->look->pages == 0)
			return false;
		for (guint k = 0; k < file->look->findings->len; k++)
			if (((const struct finding *)file->look->findings->pdata[k])->level >= DIAG_ERROR)
				return false; /* it says itself that they are not for certain */
		*pages += file->look->pages;
	}
	return *first != NULL;
}

static const char *
called(struct arena *a, const xmlNode *material, const xmlNode *verdict)
{
	const char *ref = xml_attr_or(material, "ref", ""), *title = xml_attr(material, "title");
	const xmlNode *list = xml_child(verdict, "checklist"), *item = NULL;

	for (const xmlNode *g = xml_child(list, "group"); g != NULL && item == NULL; g = xml_next(g, "group"))
		item = xml_child_of(g, "item", "id", ref);
	if (title == NULL)
		title = xml_attr_or(item, "title", "");
	return arena_printf(a, "%s%s%s%s", ref, xml_attr_or(material, "part", ""), title[0] != '\0' ? " " : "", title);
}

static bool
has_file(const GPtrArray *files, const xmlNode *material)
{
	for (guint i = 0; i < files->len; i++)
		if (((const struct gathered_file *)files->pdata[i])->node == material)
			return true;
	return false;
}

/* file= that led to nothing has been told already. */
static void
check_missing(struct arena *a, struct diag *d, const struct record *record, xmlNode *material, const xmlNode *verdict,
    const char *folder)
{
	const char *medium = xml_attr(material, "medium");
	const char *looked = arena_printf(a, "%s/%s", folder, record->id);
	bool electronic = medium != NULL ? strcmp(medium, "electronic") == 0 :
					   xml_attr_is(xml_child(verdict, "checklist"), "electronic", "yes");

	if (xml_attr(material, "file") != NULL)
		return;
	if (electronic)
		diag_report(d, DIAG_GATHER_NONE, xml_place(material), NULL, called(a, material, verdict), looked);
	else if (xml_attr(material, "place") == NULL && xml_child(xml_child(record->root, "volume"), "place") == NULL)
		diag_report(d, DIAG_GATHER_PLACE, xml_place(material), NULL, called(a, material, verdict), looked);
}

static void
check_material(struct arena *a, struct diag *d, const struct gather_from *from, xmlNode *material,
    const xmlNode *verdict, const GPtrArray *files)
{
	guint said = (guint)strtoul(xml_attr_or(material, "pages", "0"), NULL, 10), pages;
	const struct gathered_file *first;

	if (said > 0 && count_pages(files, material, &pages, &first) && pages != said)
		diag_report(d, DIAG_GATHER_PAGES, xml_attr_place(material, "pages"),
		    record_label(from->records, "materials/material/@pages"), called(a, material, verdict), said,
		    first->name, pages);
}

/* The same bytes under two names; of two materials that share many pages it is said once. */
static void
check_twins(struct arena *a, struct diag *d, const GPtrArray *files)
{
	GHashTable *seen = arena_table(a), *told = arena_table(a);

	for (guint i = 0; i < files->len; i++) {
		const struct gathered_file *file = files->pdata[i];
		const struct gathered_file *twin = file->look != NULL ? g_hash_table_lookup(seen, file->look->sha256) :
									NULL;

		if (twin != NULL && g_hash_table_add(told, arena_printf(a, "%u %u", file->material, twin->material)))
			diag_report(d, DIAG_GATHER_TWIN, file_place(a, file->path), NULL, file->name, twin->name);
		else if (twin == NULL && file->look != NULL)
			g_hash_table_insert(seen, (gpointer)file->look->sha256, (gpointer)file);
	}
}

void
gather_check(struct arena *a, struct diag *d, const struct gather_from *from, const struct record *record,
    const xmlNode *verdict, const GPtrArray *files)
{
	const xmlNode *materials = xml_child(record->root, "materials");
	const char *folder = gather_folder(a, from);

	diag_set_record(d, record->id);
	for (xmlNode *m = xml_child(materials, "material"); m != NULL; m = xml_next(m, "material"))
		if (has_file(files, m))
			check_material(a, d, from, m, verdict, files);
		else
			check_missing(a, d, record, m, verdict, folder);
	check_twins(a, d, files);
	diag_set_record(d, NULL);
}

/* --- without the record --- */

static const char *
keep_text(struct arena *a, const char *text)
{
	return text != NULL ? arena_strdup(a, text) : NULL;
}

static struct material_look *
keep_look(struct arena *a, const struct material_look *look)
{
	struct material_look *kept = arena_alloc(a, sizeof *kept);

	*kept = *look;
	kept->format = keep_text(a, look->format);
	kept->version = keep_text(a, look->version);
	kept->mime = keep_text(a, look->mime);
	kept->sha256 = keep_text(a, look->sha256);
	kept->producer = keep_text(a, look->producer);
	kept->claims = keep_text(a, look->claims);
	kept->findings = arena_list(a);
	return kept;
}

GPtrArray *
gather_keep(struct arena *a, const GPtrArray *files)
{
	GPtrArray *all = arena_list(a);

	for (guint i = 0; i < files->len; i++) {
		const struct gathered_file *file = files->pdata[i];
		struct gathered_file *kept = arena_alloc(a, sizeof *kept);

		*kept = (struct gathered_file){ .material = file->material,
			.ref = keep_text(a, file->ref),
			.part = keep_text(a, file->part),
			.role = keep_text(a, file->role),
			.path = keep_text(a, file->path),
			.name = keep_text(a, file->name),
			.verified = file->verified,
			.look = file->look != NULL ? keep_look(a, file->look) : NULL };
		g_ptr_array_add(all, kept);
	}
	return all;
}
