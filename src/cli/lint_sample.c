/* Templates tried with the samples beside them: what their pages do not hold, no law asked. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "batch/batch.h"
#include "cli/lint.h"
#include "layout/layout.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "xml/xml.h"
#include "xml/xpath.h"

/* One record of a sample. */
struct lint_trial {
	struct cli_lint *lint;
	struct arena *arena;
	const struct template *template;
	struct record *record;
	xmlNode *office, *verdict;
};

/* --- the longest values --- */

/* One of a list of words: another would be another thing, and no longer one. */
static bool
is_word(const char *text)
{
	return g_ascii_isalpha(*text) &&
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen(text);
}

/* Notes a text that is longer than any of its path; or puts the longest in its place. */
static void
visit_text(const struct lint_trial *t, GHashTable *longest, const char *path, xmlNode *text, bool put)
{
	const char *own = (const char *)text->content, *best = g_hash_table_lookup(longest, path);

	if (own == NULL || is_word(own))
		return;
	if (!put && (best == NULL || text_width(own) > text_width(best)))
		g_hash_table_insert(longest, (gpointer)path, (gpointer)own);
	if (put && best != NULL && text_width(best) > text_width(own))
		text->content = BAD_CAST arena_strdup(t->arena, best);
}

static void
visit(const struct lint_trial *t, GHashTable *longest, const char *path, xmlNode *e, bool put)
{
	for (xmlAttr *a = e->properties; a != NULL; a = a->next)
		if (a->children != NULL)
			visit_text(t, longest, arena_printf(t->arena, "%s/@%s", path, (const char *)a->name),
			    a->children, put);
	if (xml_child(e, NULL) == NULL && e->children != NULL && e->children->next == NULL)
		visit_text(t, longest, path, e->children, put);
	for (xmlNode *n = xml_child(e, NULL); n != NULL; n = xml_next(n, NULL))
		visit(t, longest, arena_printf(t->arena, "%s/%s", path, (const char *)n->name), n, put);
}

static void
put_longest(const struct lint_trial *t)
{
	GHashTable *longest = arena_table(t->arena);

	visit(t, longest, "", t->record->root, false);
	visit(t, longest, "", t->record->root, true);
}

/* --- trials --- */

static struct diag *
lay_out(const struct lint_trial *t)
{
	const struct batch_setup *setup = t->lint->setup;
	struct diag *diag = diag_new(t->arena);
	struct xpath_env *env = xpath_env_new(t->arena);
	const GPtrArray *variants;

	xpath_env_node(env, "record", t->record->root);
	xpath_env_node(env, "region", policy_region(setup->policy, t->record->region));
	xpath_env_node(env, "office", t->office);
	xpath_env_node(env, "verdict", t->verdict);
	policy_functions(setup->policy, env);
	variants = template_variants(t->template, t->arena, diag, env, t->record);
	for (guint i = 0; i < variants->len; i++) {
		struct boxes *boxes = template_bind(t->template, t->arena, diag, env, t->record, variants->pdata[i],
		    NULL);

		if (boxes != NULL)
			layout_pages(setup->layout, t->arena, diag, boxes);
	}
	return diag;
}

/* All that is wrong with the sample; where nothing is, what of the longest values does not fit (L12x). */
static void
try_record(const struct lint_trial *t)
{
	const struct diag *tried = lay_out(t);

	for (gsize i = 0; i < diag_count(tried); i++)
		if (diag_get(tried, i)->level >= DIAG_WARN)
			diag_add(t->lint->diag, diag_get(tried, i));
	if (diag_worst(tried, 0) >= DIAG_WARN)
		return;
	put_longest(t);
	tried = lay_out(t);
	for (gsize i = 0; i < diag_count(tried); i++) {
		const struct finding *f = diag_get(tried, i);

		if (g_str_has_prefix(f->id, "L12"))
			diag_say(t->lint->diag, DIAG_SAMPLE_LONGEST, f->place, f->field, f->what[LANG_ZH],
			    f->what[LANG_EN]);
	}
}

/* The settings beside the sample, or above it in its data folder. */
static const struct office *
find_office(const struct cli_lint *l, struct arena *a, const char *sample)
{
	const char *folder = sample, *top = data_of(l->setup->data, sample);

	do {
		const char *path;

		folder = arena_adopt(a, g_path_get_dirname(folder), g_free);
		path = office_in(a, folder);
		if (path != NULL)
			return data_inside(a, l->diag, l->setup->data, path) ?
			    office_load(l->setup->policy, a, l->diag, path) :
			    NULL;
	} while (strlen(folder) > strlen(top));
	return NULL;
}

static void
try_text(struct lint_trial *t, const struct office *office, const struct record_text *text)
{
	const struct batch_setup *setup = t->lint->setup;
	struct policy_question question = { 0 };
	struct diag *law = diag_new(t->arena);

	t->record = record_parse(t->arena, t->lint->diag, setup->records, text, NULL);
	if (t->record == NULL || t->record->kind != template_record(t->template))
		return;
	question.record = t->record;
	question.office = t->office = office != NULL ? office_region(office, t->record->region) : NULL;
	t->verdict = policy_judge(setup->policy, t->arena, law, &question);
	if (t->verdict != NULL) {
		t->lint->samples++;
		try_record(t);
		return;
	}
	for (gsize i = 0; diag_worst(t->lint->diag, 0) < DIAG_ERROR && i < diag_count(law); i++)
		diag_add(t->lint->diag, diag_get(law, i)); /* else what stops the region was told */
}

static void
try_sample(struct cli_lint *l, const struct template *template)
{
	g_autoptr(arena) a = arena_new();
	g_autofree char *folder = g_path_get_dirname(template_file(template));
	const char *path = arena_printf(a, "%s/sample.xml", folder);
	struct record_reading how = { .kind = template_record(template) };
	struct record_reader *reader;
	const struct office *office;
	struct record_text *text;

	if (!data_there(path)) {
		diag_report(l->diag, DIAG_SAMPLE_NONE, file_place(l->arena, template_file(template)), NULL);
		return;
	}
	if (!data_inside(l->arena, l->diag, l->setup->data, path))
		return;
	diag_set_document(l->diag, template_id(template));
	office = find_office(l, a, path);
	reader = record_open(l->diag, path, &how);
	while (reader != NULL && (text = record_next(reader, a, l->diag)) != NULL) {
		struct lint_trial t = { .lint = l, .arena = a, .template = template };

		try_text(&t, office, text);
	}
	diag_set_record(l->diag, NULL);
	diag_set_document(l->diag, NULL);
	record_close(reader);
}

void
cli_lint_samples(struct cli_lint *l)
{
	for (guint i = 0; i < l->setup->templates->len; i++) {
		const struct template *t = l->setup->templates->pdata[i];

		if (g_hash_table_contains(l->reads, template_id(t)) && !template_broken(t))
			try_sample(l, t);
	}
}
