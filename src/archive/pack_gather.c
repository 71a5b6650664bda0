/* pack: what an office says of its archive, and the files of each case. */
#include <string.h>

#include "archive/gather.h"
#include "archive/pack_run.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "policy/policy.h"
#include "record/record.h"
#include "xml/xml.h"

enum { GATHER_AT_ONCE = 16 }; /* cases whose records are in memory at a time */

static const char *
setting_key(const struct pack *p, const struct pack_case *c)
{
	return arena_printf(p->arena, "%s\n%s", c->office != NULL ? c->office : "", c->region);
}

const struct number_setting *
pack_setting(struct pack *p, const struct pack_case *c)
{
	const char *key = setting_key(p, c);
	const struct office *office;
	gpointer known;

	if (g_hash_table_lookup_extended(p->settings, key, NULL, &known))
		return known;
	office = c->office != NULL ? office_load(p->setup->policy, p->arena, p->diag, c->office) : NULL;
	known = number_setting(p->setup->policy, p->arena, p->diag, office_region(office, c->region), c->office, true);
	g_hash_table_insert(p->settings, (char *)key, known);
	return known;
}

/* The file that a finding is of, by its name; NULL: it is of the record. */
static const char *
file_of(struct pack *p, const struct pack_case *c, const struct finding *f)
{
	const char *path = f->spot.file;

	if (path == NULL || path[0] == '\0' || g_str_has_prefix(path, c->folder) || strcmp(path, c->input) == 0)
		return NULL;
	return arena_adopt(p->arena, g_path_get_basename(path), g_free);
}

/* What was found of a case as it is staged is told of the file that it came from. */
static void
tell_one(struct pack *p, struct pack_case *c, const struct finding *found)
{
	const char *file = file_of(p, c, found), *what = found->what[p->asked->run->lang];
	struct finding f = *found;

	if (file == NULL) {
		f.place = file_place(p->arena, c->input);
		f.spot = (struct spot){ 0 };
	} else
		what = arena_printf(p->arena, p->asked->run->lang == LANG_ZH ? "%s：%s" : "%s: %s", file, what);
	f.record = c->id;
	diag_add(p->diag, &f);
	if (f.level >= DIAG_ERROR)
		pack_add_reason(p->arena, c, p->asked, f.id, what, NULL);
}

static void
tell(struct pack *p, struct pack_case *c, const struct diag *found)
{
	for (gsize i = 0; i < diag_count(found); i++)
		tell_one(p, c, diag_get(found, i));
}

static struct gather_from
gather_from(const struct pack *p, const struct pack_case *c)
{
	return (struct gather_from){ .input = c->input,
		.folder = p->asked->materials,
		.policy = p->setup->policy,
		.mapping = p->mapping,
		.records = p->setup->records };
}

/* Where its files are; which they are is known from the record alone. */
static void
gather(struct pack *p, struct arena *work, struct pack_case *c)
{
	struct gather_from from = gather_from(p, c);
	struct diag *found = diag_new(work);

	c->record = stage_record(work, found, p->setup->records, c);
	if (c->record != NULL)
		c->files = gather_find(work, found, &from, c->record);
	tell(p, c, found);
}

/* The files of several cases are looked at together, in as many processes as the run has.  false: interrupted. */
static bool
look_all(struct pack *p, struct arena *work, const GPtrArray *cases)
{
	GPtrArray *all = arena_list(work);
	struct diag *found = diag_new(work);
	bool good;

	for (guint i = 0; i < cases->len; i++) {
		const GPtrArray *files = ((const struct pack_case *)cases->pdata[i])->files;

		for (guint j = 0; files != NULL && j < files->len; j++)
			g_ptr_array_add(all, files->pdata[j]);
	}
	good = all->len == 0 ||
	    (gather_look(work, found, all, p->asked->run->jobs) &&
		gather_verify(work, found, p->setup, all, p->asked->run->jobs, p->asked->run->lang));
	for (guint i = 0; i < cases->len; i++)
		for (gsize j = 0; j < diag_count(found); j++)
			if (g_strcmp0(diag_get(found, j)->record, ((const struct pack_case *)cases->pdata[i])->id) == 0)
				tell_one(p, cases->pdata[i], diag_get(found, j));
	return good;
}

/* What was looked at against what the record says, which then goes. */
static void
hold(struct pack *p, struct arena *work, struct pack_case *c)
{
	struct gather_from from = gather_from(p, c);
	struct diag *found = diag_new(work);

	if (c->files != NULL) {
		gather_check(work, found, &from, c->record, stage_tree(work, p->diag, c, "verdict.xml"), c->files);
		tell(p, c, found);
		c->files = gather_keep(p->arena, c->files);
	}
	c->record = NULL;
}

/* What is wrong with an office's settings is told once; each of its cases is refused for it. */
static void
add_setting(struct pack *p, struct pack_case *c, gsize from)
{
	const char *key = setting_key(p, c);
	const struct pack_case *first = g_hash_table_lookup(p->unset, key);

	pack_add_told(p, c, from);
	if (first == NULL)
		g_hash_table_insert(p->unset, (char *)key, c);
	for (guint i = 0; first != NULL && i < first->reasons->len; i++)
		g_ptr_array_add(c->reasons, first->reasons->pdata[i]);
}

/* Some cases; their records are in memory meanwhile.  false: interrupted. */
static bool
gather_some(struct pack *p, const GPtrArray *cases)
{
	g_autoptr(arena) work = arena_new();
	bool good;

	for (guint i = 0; i < cases->len; i++)
		gather(p, work, cases->pdata[i]);
	good = look_all(p, work, cases);
	for (guint i = 0; i < cases->len; i++)
		if (good)
			hold(p, work, cases->pdata[i]);
	return good;
}

bool
pack_gather(struct pack *p)
{
	g_autoptr(GPtrArray) some = g_ptr_array_new();
	bool good = true;

	for (guint i = 0; i < p->cases->len && good; i++) {
		struct pack_case *c = p->cases->pdata[i];
		gsize from = diag_count(p->diag);

		if (c->region[0] == '\0' || pack_refused(c))
			continue;
		if (pack_setting(p, c) != NULL)
			g_ptr_array_add(some, c);
		else
			add_setting(p, c, from);
		if (some->len < GATHER_AT_ONCE)
			continue;
		good = gather_some(p, some);
		g_ptr_array_set_size(some, 0);
	}
	return good && gather_some(p, some);
}
