/* Names that data gives and nobody takes, or demands and nobody prints. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/text.h"
#include "batch/batch.h"
#include "cli/lint.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "xml/xml.h"

/* What the columns of a mapping fill: "supply/@role" takes supply and role. */
static void
take_mapped(const struct cli_lint *l, const xmlNode *e)
{
	g_auto(GStrv) steps = g_strsplit_set(xml_attr_or(e, "field", ""), "/@", -1);

	for (char **step = steps; *step != NULL; step++)
		g_hash_table_add(l->names, arena_strdup(l->arena, *step));
	for (const xmlNode *n = xml_child(e, NULL); n != NULL; n = xml_next(n, NULL))
		take_mapped(l, n);
}

/* Of an office; what is wrong in it whoever uses it tells. NULL: it has none. */
static const xmlNode *
read_own(const struct cli_lint *l, const char *path)
{
	struct diag *silent = diag_new(l->arena);
	xmlDoc *doc = data_inside(l->arena, silent, l->setup->data, path) ? xml_load(l->arena, silent, path) : NULL;

	return doc != NULL ? xml_root(doc) : NULL;
}

/* Of a list that nobody takes its fields are not told too. */
static void
tell_fields(const struct cli_lint *l, const xmlNode *parent)
{
	for (const xmlNode *n = xml_child(parent, NULL); n != NULL; n = xml_next(n, NULL)) {
		const char *name = xml_attr(n, "name");

		if (name != NULL && g_hash_table_contains(l->names, name))
			tell_fields(l, n);
		else if (name != NULL)
			diag_report(l->diag, DIAG_FIELDS_IDLE, xml_attr_place(n, "name"), NULL, name,
			    xml_attr_or(n, "label", ""));
	}
}

void
cli_lint_fields(const struct cli_lint *l)
{
	const GPtrArray *data = l->setup->data;
	const GPtrArray *mappings = data_files(l->arena, data, "mappings", ".xml");

	for (guint i = 0; i < mappings->len; i++)
		take_mapped(l, read_own(l, mappings->pdata[i]));
	for (guint i = 1; i < data->len; i++)
		take_mapped(l, read_own(l, arena_printf(l->arena, "%s/mapping.xml", (const char *)data->pdata[i])));
	for (guint i = 1; i < data->len; i++)
		tell_fields(l, read_own(l, arena_printf(l->arena, "%s/fields.xml", (const char *)data->pdata[i])));
}

/* --- files --- */

static void
tell_stray(const struct cli_lint *l, const char *path, const char *word)
{
	g_autofree char *name = g_path_get_basename(path);
	GPtrArray *known = arena_list(l->arena);
	g_auto(GStrv) words = g_strsplit(word, " ", -1);

	for (char **w = words; *w != NULL; w++)
		g_ptr_array_add(known, arena_strdup(l->arena, *w));
	if (!g_str_has_prefix(name, "README"))
		diag_report(l->diag, DIAG_DATA_STRAY, file_place(l->arena, path), NULL, path,
		    nearest_offer(l->arena, name, known, " → ", ""), word);
}

/* Of packages sheets, schemas and two lists. */
static void
look_at_packages(const struct cli_lint *l, const char *path)
{
	g_autofree char *name = g_path_get_basename(path);

	if (!g_str_has_suffix(name, ".xsl") && !g_str_has_suffix(name, ".rng") &&
	    !text_has_word("layouts.xml four-property.xml", name))
		tell_stray(l, path, "layouts.xml four-property.xml *.xsl *.rng");
}

/* Of documents a folder without its template, by what may have been meant for one; of the others what is no XML. */
static void
look_at(const struct cli_lint *l, const char *path, bool document)
{
	bool folder = g_file_test(path, G_FILE_TEST_IS_DIR);
	const GPtrArray *files = document && folder ? file_list(l->arena, path, ".xml") : NULL;
	const char *meant = files != NULL ? nearest_name("template.xml", files) : NULL;

	if (!document && !folder && !g_str_has_suffix(path, ".xml"))
		tell_stray(l, path, "*.xml");
	if (document && !data_there(arena_printf(l->arena, "%s/template.xml", path)))
		tell_stray(l, meant != NULL ? arena_printf(l->arena, "%s/%s", path, meant) : path, "template.xml");
}

void
cli_lint_strays(const struct cli_lint *l)
{
	static const char
	    kinds[] = "forms notices posters parts regions rules statutes calendar mappings packages words.xml";

	for (guint i = 1; i < l->setup->data->len; i++) {
		const char *folder = arena_printf(l->arena, "%s/templates", (const char *)l->setup->data->pdata[i]);
		const GPtrArray *names = file_list(l->arena, folder, NULL);

		for (guint j = 0; names != NULL && j < names->len; j++) {
			const char *kind = names->pdata[j], *path = arena_printf(l->arena, "%s/%s", folder, kind);
			const GPtrArray *files = text_has_word(kinds, kind) ? file_list(l->arena, path, NULL) : NULL;

			if (strcmp(kind, "words.xml") == 0)
				continue;
			if (files == NULL)
				tell_stray(l, path, kinds);
			for (guint k = 0; files != NULL && k < files->len; k++) {
				const char *file = arena_printf(l->arena, "%s/%s", path, (const char *)files->pdata[k]);

				if (strcmp(kind, "packages") == 0)
					look_at_packages(l, file);
				else
					look_at(l, file, text_has_word("forms notices posters", kind));
			}
		}
	}
}

/* --- demands --- */

/* A yes or no says how things stand, and is asked but not printed. */
static bool
is_answer(const struct cli_lint *l, const char *name)
{
	const GPtrArray *fields = record_fields(l->setup->records, l->arena);

	for (guint i = 0; i < fields->len; i++) {
		const struct record_field *f = fields->pdata[i];

		if (strcmp(f->value, "yes no") == 0 && g_str_has_suffix(f->path, name))
			return true;
	}
	return false;
}

static bool
is_added(const struct cli_lint *l, const char *path)
{
	for (guint i = 1; i < l->setup->data->len; i++)
		if (g_str_has_prefix(path, l->setup->data->pdata[i]))
			return true;
	return false;
}

/*
 * A rule that bars a document for want of a field demands that it is there to be read; but the rule of an office may demand what
 * a document of the program's does not print.
 */
static void
tell_demands(const struct cli_lint *l, const xmlNode *rule, const xmlNode *check)
{
	const char *field = xml_attr_or(check, "field", "");
	g_auto(GStrv) documents = g_strsplit(xml_attr_or(check, "bars", ""), " ", -1);
	bool own = is_added(l, xml_place(rule).source->name);

	for (char **d = documents; *d != NULL && *field != '\0' && strchr(field, '{') == NULL; d++) {
		const struct template *t = templates_find(l->setup->templates, *d);
		GHashTable *reads = g_hash_table_lookup(l->reads, *d);

		if (t != NULL && !template_broken(t) && own <= is_added(l, template_file(t)) && reads != NULL &&
		    !g_hash_table_contains(reads, field) && !is_answer(l, field))
			diag_report(l->diag, DIAG_TEMPLATE_UNPRINTED, file_place(l->arena, template_file(t)), field,
			    xml_attr_or(rule, "id", ""), field);
	}
}

static void
tell_rules(const struct cli_lint *l, const xmlNode *rule)
{
	for (const xmlNode *check = xml_child(rule, "check"); check != NULL; check = xml_next(check, "check"))
		tell_demands(l, rule, check);
}

void
cli_lint_demands(const struct cli_lint *l)
{
	const GPtrArray *rules = policy_rules(l->setup->policy), *statutes = policy_statutes(l->setup->policy);

	for (guint i = 0; i < rules->len; i++)
		tell_rules(l, rules->pdata[i]);
	for (guint i = 0; i < statutes->len; i++)
		for (const xmlNode *n = xml_child(statutes->pdata[i], "rule"); n != NULL; n = xml_next(n, "rule"))
			tell_rules(l, n);
}
