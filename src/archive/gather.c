/* Files of materials, found: nothing is opened here, and nothing taken that is not inside its folder. */
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "record/record.h"
#include "verify/material/material.h"
#include "xml/xml.h"
#include "archive/gather.h"
#include "archive/gather_names.h"

/* A material of the record, and its files as they are found. */
struct gather_paper {
	const xmlNode *node;
	guint number;
	const char *ref, *part;
	GPtrArray *path, *name; /* char * */
	bool given;             /* by file= */
};

struct gather_search {
	struct arena *arena;
	struct diag *diag;
	const struct gather_from *from;
	const struct record *record;
	const struct gather_names *names;
	GPtrArray *papers; /* struct gather_paper * */
	GHashTable *taken; /* paths that the record names, links followed */
	const char *base;  /* the folder that nothing may lead out of */
};

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static const char *
field_of(const struct gather_search *s)
{
	return record_label(s->from->records, "materials/material/@file");
}

/* A path of plain parts below the folder, links followed; false: reported at the place. */
static bool
check_inside(const struct gather_search *s, struct place place, const char *path, const char *name)
{
	if (file_is_below(s->base, path))
		return true;
	diag_report(s->diag, DIAG_GATHER_OUTSIDE, place, field_of(s), name, s->base);
	return false;
}

/* A plain file that may be looked at; false: reported. */
static bool
take(struct gather_search *s, struct gather_paper *paper, struct place place, const char *path, const char *name)
{
	g_autofree char *real = NULL;
	struct stat status;

	if (!check_inside(s, place, path, name))
		return false;
	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
		diag_report(s->diag, DIAG_CHECKUP_KIND, file_place(s->arena, path), NULL);
		return false;
	}
	real = paper->given ? realpath(path, NULL) : NULL;
	if (real != NULL)
		g_hash_table_add(s->taken, arena_strdup(s->arena, real));
	g_ptr_array_add(paper->path, (gpointer)path);
	g_ptr_array_add(paper->name, (gpointer)name);
	return true;
}

/* A file, or a folder of the pages of one paper. */
static void
take_all(struct gather_search *s, struct gather_paper *paper, struct place place, const char *path, const char *name)
{
	GPtrArray *pages;

	if (!is_folder(path)) {
		take(s, paper, place, path, name);
		return;
	}
	if (!check_inside(s, place, path, name))
		return;
	pages = material_listing(s->arena, path);
	for (guint i = 0; i < pages->len; i++) {
		const char *page = pages->pdata[i];

		take(s, paper, place, arena_printf(s->arena, "%s/%s", path, page),
		    arena_printf(s->arena, "%s/%s", name, page));
	}
}

/* --- by file= --- */

static void
tell_gone(const struct gather_search *s, struct place place, const char *given, const char *folder)
{
	const char *materials = gather_folder(s->arena, s->from);

	diag_report(s->diag, DIAG_GATHER_GONE, place, field_of(s), given,
	    arena_printf(s->arena, "%s、%s、%s/%s", folder, materials, materials, s->record->id));
}

static void
take_given(struct gather_search *s, struct gather_paper *paper, const char *folder)
{
	const struct material_from from = { .folder = folder,
		.materials = gather_folder(s->arena, s->from),
		.record = s->record->id };
	const char *given = xml_attr(paper->node, "file"), *path;
	struct place place = xml_attr_place((xmlNode *)(guintptr)paper->node, "file");

	paper->given = true;
	if (!material_is_plain(given))
		diag_report(s->diag, DIAG_GATHER_OUTSIDE, place, field_of(s), given, folder);
	else if ((path = material_given(s->arena, &from, given, &s->base)) == NULL)
		tell_gone(s, place, given, folder);
	else {
		gsize before = diag_count(s->diag);

		take_all(s, paper, place, path, given);
		if (paper->path->len == 0 && diag_count(s->diag) == before)
			tell_gone(s, place, given, folder);
	}
}

/* --- by name --- */

static const char *
called(const struct gather_search *s, const struct gather_paper *paper)
{
	const char *title = xml_attr_or(paper->node, "title", "");

	return arena_printf(s->arena, "%s%s%s%s", paper->ref, paper->part, title[0] != '\0' ? " " : "", title);
}

/* How well a paper of the number fits: 0 not, 1 its number alone, 2 its part too, 3 by its title; annulled ones come last. */
static guint
fit(const struct gather_search *s, const struct gather_paper *paper, const struct gather_named *named)
{
	guint good = 1;

	if (paper->given || strcmp(paper->ref, named->ref) != 0)
		return 0;
	if (named->part[0] != '\0' && paper->part[0] != '\0' && strcmp(paper->part, named->part) != 0)
		return 0;
	if (strcmp(gather_fold(s->arena, xml_attr_or(paper->node, "title", "")), named->title) == 0)
		good = 3;
	else if (strcmp(paper->part, named->part) == 0)
		good = 2;
	return good * 2 + (xml_attr(paper->node, "void") == NULL);
}

/* The paper that fits best; also: another that fits as well. */
static struct gather_paper *
paper_of(const struct gather_search *s, const struct gather_named *named, struct gather_paper **also)
{
	struct gather_paper *best = NULL;
	guint good = 0;

	*also = NULL;
	for (guint i = 0; i < s->papers->len; i++) {
		struct gather_paper *paper = s->papers->pdata[i];
		guint fits = fit(s, paper, named);

		if (fits == 0 || fits < good)
			continue;
		*also = fits == good ? best : NULL;
		best = paper;
		good = fits;
	}
	return best;
}

static void
place_file_of(struct gather_search *s, const char *path, const char *name, const char *shown)
{
	struct gather_named named = gather_names_find(s->names, name);
	struct place place = file_place(s->arena, path);
	struct gather_paper *paper, *also;

	if (named.ref == NULL)
		diag_report(s->diag, DIAG_GATHER_STRAY, place, NULL, shown);
	else if (named.or_ref != NULL)
		diag_report(s->diag, DIAG_GATHER_TWO, place, NULL, shown, named.ref, named.or_ref);
	else if ((paper = paper_of(s, &named, &also)) == NULL)
		diag_report(s->diag, DIAG_GATHER_UNRECORDED, place, NULL, shown,
		    arena_printf(s->arena, "%s%s", named.ref, named.part));
	else if (also != NULL)
		diag_report(s->diag, DIAG_GATHER_TWO, place, NULL, shown, called(s, also), called(s, paper));
	else
		take_all(s, paper, place, path, shown);
}

/* Is it one that the record names? */
static bool
is_taken(const struct gather_search *s, const char *path)
{
	g_autofree char *real = realpath(path, NULL);

	return real != NULL && g_hash_table_contains(s->taken, real);
}

static void
take_named(struct gather_search *s, const char *folder)
{
	const char *own = arena_printf(s->arena, "%s/%s", folder, s->record->id);
	GPtrArray *names;

	if (!is_folder(own))
		return;
	s->base = folder;
	if (!check_inside(s, file_place(s->arena, own), own, s->record->id))
		return;
	names = material_listing(s->arena, own);
	for (guint i = 0; i < names->len; i++) {
		const char *name = names->pdata[i], *path = arena_printf(s->arena, "%s/%s", own, name);

		if (!is_taken(s, path))
			place_file_of(s, path, name, arena_printf(s->arena, "%s/%s", s->record->id, name));
	}
}

/* --- together --- */

/* The folder of the input; "." of standard input. */
static char *
input_folder(struct arena *a, const struct gather_from *from)
{
	g_autofree char *folder = g_path_get_dirname(from->input);

	return arena_strdup(a, folder);
}

const char *
gather_folder(struct arena *a, const struct gather_from *from)
{
	return from->folder != NULL ? from->folder : material_folder(a, from->input);
}

static void
read_papers(struct gather_search *s)
{
	const xmlNode *materials = xml_child(s->record->root, "materials");

	for (const xmlNode *m = xml_child(materials, "material"); m != NULL; m = xml_next(m, "material")) {
		struct gather_paper *paper = arena_alloc(s->arena, sizeof *paper);

		*paper = (struct gather_paper){ .node = m,
			.number = s->papers->len + 1,
			.ref = xml_attr_or(m, "ref", ""),
			.part = xml_attr_or(m, "part", ""),
			.path = arena_list(s->arena),
			.name = arena_list(s->arena) };
		g_ptr_array_add(s->papers, paper);
	}
}

static GPtrArray *
put_together(const struct gather_search *s)
{
	GPtrArray *files = arena_list(s->arena);

	for (guint i = 0; i < s->papers->len; i++) {
		const struct gather_paper *paper = s->papers->pdata[i];

		for (guint k = 0; k < paper->path->len; k++) {
			struct gathered_file *file = arena_alloc(s->arena, sizeof *file);

			*file = (struct gathered_file){ .record = s->record,
				.node = paper->node,
				.material = paper->number,
				.ref = paper->ref,
				.part = paper->part,
				.role = paper->path->len > 1 ? "scan" : "archived",
				.path = paper->path->pdata[k],
				.name = paper->name->pdata[k] };
			g_ptr_array_add(files, file);
		}
	}
	return files;
}

GPtrArray *
gather_find(struct arena *a, struct diag *d, const struct gather_from *from, const struct record *record)
{
	struct gather_search s = { .arena = a,
		.diag = d,
		.from = from,
		.record = record,
		.names = gather_names_new(a, from, record),
		.papers = arena_list(a),
		.taken = arena_table(a) };

	read_papers(&s);
	for (guint i = 0; i < s.papers->len; i++)
		if (xml_attr(((struct gather_paper *)s.papers->pdata[i])->node, "file") != NULL)
			take_given(&s, s.papers->pdata[i], input_folder(a, from));
	take_named(&s, gather_folder(a, from));
	return put_together(&s);
}
