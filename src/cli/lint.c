/* lint: every mistake in the data of a run, whether a run would need it or not, and what was meant for something. */
#include <string.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/jsonl.h"
#include "cli/inner.h"
#include "cli/lint.h"
#include "layout/layout.h"
#include "page/fonts.h"
#include "policy/example/example.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "template/terms.h"
#include "verify/verify.h"
#include "xml/schema/path.h"

static void
tell_all(const struct cli_lint *l, const struct diag *from, gsize first)
{
	for (gsize i = first; i < diag_count(from); i++)
		diag_add(l->diag, diag_get(from, i));
}

/* --- what only a run that needs it would read --- */

static void
lint_office(const struct cli_lint *l, const char *path)
{
	const struct archive_office office = { .policy = l->setup->policy,
		.office = office_load(l->setup->policy, l->arena, l->diag, path),
		.path = path };

	if (office.office != NULL)
		archive_lint_office(&office, l->arena, l->diag);
}

/* The settings and the mapping beside an office's own data, and those that were named or stand here. */
static void
lint_offices(const struct cli_lint *l, const char *named)
{
	const struct batch_setup *s = l->setup;
	const char *home = named != NULL ? arena_adopt(l->arena, g_path_get_dirname(named), g_free) : ".";
	GPtrArray *folders = arena_list(l->arena);
	const struct record_names *names = policy_names(s->policy, l->arena);
	bool mapped = false;

	if (named != NULL)
		lint_office(l, named);
	for (guint i = 1; i < s->data->len; i++)
		g_ptr_array_add(folders, s->data->pdata[i]);
	if (!data_has(s->data, home))
		g_ptr_array_add(folders, (gpointer)home);
	for (guint i = 0; i < folders->len; i++) {
		const char *folder = folders->pdata[i];
		const char *office = office_in(l->arena, folder);
		const char *mapping = arena_printf(l->arena, "%s/mapping.xml", folder);

		if (office != NULL && (named == NULL || strcmp(folder, home) != 0) &&
		    data_inside(l->arena, l->diag, s->data, office))
			lint_office(l, office);
		if (!data_there(mapping) || !data_inside(l->arena, l->diag, s->data, mapping))
			continue;
		record_mapping_load(l->arena, l->diag, s->records, s->data, names, mapping);
		mapped = true;
	}
	if (!mapped)
		record_mapping_load(l->arena, l->diag, s->records, s->data, names, NULL);
}

static void
lint_law(const struct cli_lint *l, const char *office)
{
	const struct verify_rules *checks = verify_rules_load(l->arena, l->diag, l->setup->data);

	policy_tell(l->setup->policy, l->diag);
	if (checks != NULL)
		tell_all(l, path_hints(verify_rules_paths(checks))->diag, 0);
	policy_examples_lint(l->setup->policy, l->arena, l->diag, l->setup->records, l->setup->data);
	lint_offices(l, office);
	archive_lint(l->arena, l->diag, l->setup->data);
	cli_lint_fields(l);
	cli_lint_strays(l);
}

/* false: cannot start, or there is no such document; reported. */
static bool
lint_templates(struct cli *c, struct cli_lint *l)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	struct batch_setup *s = l->setup;
	const struct path_hints *hints = path_hints(policy_paths(s->policy));
	gsize before = l->only == NULL ? 0 : diag_count(hints->diag);

	for (char **id = l->only; id != NULL && *id != NULL; id++)
		*id = arena_strdup(l->arena, batch_called(l->arena, s, "document", *id));
	s->templates = templates_lint(l->arena, l->diag, s->data, s->records, policy_paths(s->policy), l->only,
	    l->reads);
	for (guint i = 0; s->templates != NULL && i < s->templates->len; i++)
		g_ptr_array_add(ids, (gpointer)template_id(s->templates->pdata[i]));
	for (char **id = l->only; s->templates != NULL && id != NULL && *id != NULL; id++)
		if (!cli_called_check(c, s, DIAG_CLI_WORD, "lint", "document", *id, ids))
			return false;
	tell_all(l, hints->diag, before);
	l->names = hints->names;
	return s->templates != NULL;
}

static void
try_samples(struct cli_lint *l)
{
	struct batch_setup *s = l->setup;
	const struct template_terms *terms = template_terms_load(l->arena, l->diag, s->data);

	s->fonts = fonts_load(l->arena, l->diag, data_own(s->data));
	if (s->fonts != NULL && terms != NULL)
		s->layout = layout_new(l->arena, l->diag, s->fonts, terms);
	if (s->layout != NULL)
		cli_lint_samples(l);
}

/* --- what is said --- */

static void
put_json(const struct cli *c, const struct finding *f)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();
	g_autoptr(GString) out = g_string_new(NULL);

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "id", f->id);
	jsonl_text(b, "level", diag_level_name(f->level, LANG_EN));
	jsonl_text(b, "file", f->spot.file);
	jsonl_number(b, "line", f->spot.line);
	jsonl_number(b, "column", f->spot.column);
	jsonl_text(b, "field", f->field);
	jsonl_text(b, "message", f->what[c->lang]);
	jsonl_text(b, "todo", f->todo[c->lang]);
	jsonl_end(b, out);
	fputs(out->str, stdout);
}

/* Each once: what several read is told by each of them. */
static void
tell(struct cli *c, const struct cli_lint *l)
{
	enum diag_level least = cli_option_flag(c, "quiet") ? DIAG_ERROR : DIAG_NOTE;
	GHashTable *told = arena_table(l->arena);

	for (gsize i = 0; i < diag_count(l->diag); i++) {
		const struct finding *f = diag_get(l->diag, i);

		if (f->level < least ||
		    !g_hash_table_add(told,
			arena_printf(l->arena, "%s:%s:%u:%u:%s", f->id, f->spot.file, (guint)f->spot.line,
			    (guint)f->spot.column, f->what[LANG_EN])))
			continue;
		diag_add(c->diag, f);
		if (cli_option_flag(c, "json"))
			put_json(c, f);
	}
	if (cli_option_flag(c, "json"))
		c->printed = diag_count(c->diag);
	cli_print_findings(c);
}

static void
put_summary(const struct cli *c, const struct cli_lint *l)
{
	bool zh = c->lang == LANG_ZH, whole = l->only == NULL;
	g_autoptr(GString) law = g_string_new(NULL);
	guint count[DIAG_FATAL + 1] = { 0 };

	for (gsize i = 0; i < diag_count(c->diag); i++)
		count[diag_get(c->diag, i)->level]++;
	if (whole)
		g_string_printf(law, zh ? " %u 个地区、%u 条规则、" : " %u regions, %u rules,",
		    policy_region_ids(l->setup->policy, l->arena)->len, policy_rules(l->setup->policy)->len);
	printf(zh ? "查看了%s %u 份模板、%u 份样例" : "looked at%s %u templates, %u samples", law->str,
	    g_hash_table_size(l->reads), l->samples);
	if (count[DIAG_WARN] + count[DIAG_ERROR] + count[DIAG_FATAL] == 0)
		puts(zh ? "，没有发现问题" : ": nothing found");
	else
		printf(zh ? "：错误 %u 处，警告 %u 处\n" : ": %u errors, %u warnings\n",
		    count[DIAG_ERROR] + count[DIAG_FATAL], count[DIAG_WARN]);
}

enum exit_status
cli_lint(struct cli *c)
{
	static const struct batch_options rules = { .rules_only = true };
	struct cli_lint l = { .arena = c->arena, .diag = diag_new(c->arena), .reads = arena_table(c->arena) };
	const GPtrArray *data = cli_data(c);
	bool started;

	if (data == NULL)
		return EXIT_NO_START;
	l.only = c->arguments[0] != NULL ? c->arguments : NULL;
	l.setup = batch_setup_open(c->arena, l.diag, data, &rules);
	started = l.setup != NULL && lint_templates(c, &l);
	if (started) {
		if (l.only == NULL)
			lint_law(&l, cli_office(c));
		cli_lint_demands(&l);
		try_samples(&l);
	}
	if (!started && diag_count(c->diag) > 0)
		return EXIT_USAGE;
	tell(c, &l);
	if (!started)
		return EXIT_NO_START;
	if (!cli_option_flag(c, "json") && !cli_option_flag(c, "quiet"))
		put_summary(c, &l);
	return diag_worst(l.diag, 0) < DIAG_WARN ? EXIT_GOOD : EXIT_FINDINGS;
}
