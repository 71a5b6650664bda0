/* The data that papers were made from, as files of the package: each below the data folder it stood in. */
#include <string.h>

#include "archive/basis.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "policy/policy.h"
#include "record/record.h"

struct basis {
	struct arena *arena;
	const GPtrArray *data; /* folders */
	GPtrArray *entries;
};

/* A file of a data folder by its path there. */
static void
add(struct basis *b, const char *path)
{
	const char *folder = data_of(b->data, path);
	const char *own = data_own(b->data), *under = strcmp(folder, own) == 0 ? BASIS_OWN : BASIS_OFFICE;
	const char *name;

	if (!g_str_has_prefix(path, folder) || path[strlen(folder)] != '/')
		return;
	name = arena_printf(b->arena, "%s%s", under, path + strlen(folder) + 1);
	if (entry_find(b->entries, name) == NULL)
		entry_of_file(b->arena, b->entries, name, path);
}

static void
add_all(struct basis *b, const GPtrArray *paths)
{
	for (guint i = 0; i < paths->len; i++)
		add(b, paths->pdata[i]);
}

static void
add_kind(struct basis *b, const char *kind, const char *suffix)
{
	add_all(b, data_files(b->arena, b->data, kind, suffix));
}

/* Every template, for rules and regions name them all; pictures and sheets only beside those that papers were made of. */
static void
add_template(struct basis *b, const char *folder, bool used)
{
	static const char *const left_out[] = { "sample.xml", "most.xml", "sample.page", "most.page", "office.xml",
		NULL };
	const GPtrArray *names = file_list(b->arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *name = names->pdata[i], *path = arena_printf(b->arena, "%s/%s", folder, name);
		bool wanted = strcmp(name, "template.xml") == 0 || (used && !g_strv_contains(left_out, name));

		if (wanted && g_file_test(path, G_FILE_TEST_IS_REGULAR))
			add(b, path);
	}
}

static bool
is_used(const GPtrArray *papers, const char *folder)
{
	g_autofree char *name = g_path_get_basename(folder);

	for (guint i = 0; i < papers->len; i++)
		if (strcmp(((const struct package_paper *)papers->pdata[i])->document, name) == 0)
			return true;
	return false;
}

static void
add_templates(struct basis *b, const GPtrArray *papers)
{
	static const char *const kinds[] = { "forms", "notices", "posters" };

	for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
		const GPtrArray *folders = data_files(b->arena, b->data, kinds[k], NULL);

		for (guint i = 0; i < folders->len; i++)
			if (g_file_test(folders->pdata[i], G_FILE_TEST_IS_DIR))
				add_template(b, folders->pdata[i], is_used(papers, folders->pdata[i]));
	}
}

/* Names that stand alone in a data folder. */
static void
add_single(struct basis *b, const char *name)
{
	for (guint i = 0; i < b->data->len; i++) {
		const char *path = arena_printf(b->arena, "%s/%s", (const char *)b->data->pdata[i], name);

		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			add(b, path);
	}
}

/* Of a workbook the settings alone go along, not the customers that stand beside them.  false: reported. */
static bool
add_office(const struct basis *b, struct diag *d, const struct policy *policy, const char *path)
{
	const char *text;
	struct office *office;

	if (!record_is_table(path)) {
		entry_of_file(b->arena, b->entries, BASIS_OFFICE "office.xml", path);
		return true;
	}
	if ((office = office_load(policy, b->arena, d, path)) == NULL)
		return false;
	text = office_text(office, b->arena);
	entry_of_bytes(b->arena, b->entries, BASIS_OFFICE "office.xml", text, strlen(text));
	return true;
}

bool
basis_add(struct arena *a, struct diag *d, const struct batch_setup *setup, const char *region, const char *office,
    const GPtrArray *papers, GPtrArray *entries)
{
	static const char *const of_policy[] = { "rules", "statutes", "calendar" };
	struct basis b = { .arena = a, .data = setup->data, .entries = entries };

	add_all(&b, policy_files(setup->policy, a, "region", region));
	for (gsize i = 0; i < G_N_ELEMENTS(of_policy); i++)
		add_all(&b, policy_files(setup->policy, a, of_policy[i], NULL));
	add_kind(&b, "schema", ".rng");
	add_kind(&b, "parts", NULL);
	add_templates(&b, papers);
	add_single(&b, "templates/words.xml");
	add_single(&b, "templates/file-set.xml");
	add_single(&b, "fields.xml");
	add_kind(&b, "packages", ".xml");
	add_kind(&b, "packages", ".xsl");
	add_kind(&b, "packages", ".rng");
	add_single(&b, "fonts/fonts.xml"); /* which faces there are; the faces themselves stay outside */
	add_single(&b, "fonts/private-use.xml");
	return office == NULL || add_office(&b, d, setup->policy, office);
}
