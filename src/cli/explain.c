/* explain: what a fault, a rule or a check of finished files means, where it comes from and what to do. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "cli/inner.h"
#include "policy/policy.h"
#include "verify/verify.h"

/* A message's text with its arguments left open: "%1$s" of a fault, "{@id}" of a rule are "…". */
static char *
without_arguments(struct arena *a, const char *format)
{
	g_autoptr(GRegex) argument = g_regex_new("%[0-9]+\\$[.0-9]*[a-zA-Z]|\\{[^}]*\\}", 0, 0, NULL);
	g_autofree char *text = g_regex_replace_literal(argument, format, -1, 0, "…", 0, NULL);

	return arena_strdup(a, text);
}

static const char *
child_text(const struct cli *c, xmlNode *n, const char *zh, const char *en)
{
	xmlNode *child = xml_child(n, c->lang == LANG_ZH ? zh : en);

	return child != NULL ? without_arguments(c->arena, xml_text(c->arena, child)) : "";
}

/* The same of a check's, which may name fields. */
static const char *
check_text(const struct cli *c, const struct policy *policy, xmlNode *check, const char *zh, const char *en)
{
	const char *text = xml_text(c->arena, xml_child(check, c->lang == LANG_ZH ? zh : en));

	return without_arguments(c->arena, policy_plain(policy, c->arena, text, c->lang));
}

static void
explain_diagnostic(struct cli *c, const struct diag_entry *e)
{
	struct cli_explanation *out = cli_explanation_new(c, e->id, without_arguments(c->arena, e->what[c->lang]));

	cli_explain_fact(out, "level", "级别", "level", diag_level_name(e->level, c->lang));
	cli_explain_fact(out, "why", "说明", "why", e->why[c->lang]);
	cli_explain_fact(out, "todo", "处理", "to do", e->todo[c->lang]);
	cli_explanation_print(out);
}

/* The words that there are, with a blank between them. */
static const char *
join_words(const struct cli *c, const char *const *words, guint count)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < count; i++)
		if (words[i] != NULL && words[i][0] != '\0')
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", words[i]);
	return arena_strdup(c->arena, out->str);
}

/* Where a rule stands in the sources of the regions, or in its own. */
static void
put_sources(const struct cli *c, struct cli_explanation *out, const struct policy *policy, xmlNode *rule)
{
	const char *section = c->lang == LANG_ZH ? "section" : "section-en";
	const GPtrArray *regions = policy_regions(policy);

	cli_explain_fact(out, "sources", "依据", "source", xml_attr(xml_child(rule, "source"), section));
	for (guint i = 0; i < regions->len; i++) {
		const char *region = xml_attr(regions->pdata[i], "id");
		const xmlNode *use = policy_use(regions->pdata[i], xml_attr(rule, "id"));
		const char *const words[] = { region,
			policy_source(policy, c->arena, regions->pdata[i], use, section) };

		if (use != NULL)
			cli_explain_item(out, "sources", "依据", "source", join_words(c, words, G_N_ELEMENTS(words)));
	}
}

static void
add_words(struct cli *c, GPtrArray *list, const char *words)
{
	g_auto(GStrv) parts = g_strsplit(words != NULL ? words : "", " ", -1);

	for (char **part = parts; *part != NULL; part++)
		if (!text_listed(list, *part))
			g_ptr_array_add(list, arena_strdup(c->arena, *part));
}

/* The readings that a rule is read by: its own, or those that regions name. */
static const char *
readings_of(struct cli *c, const struct policy *policy, const xmlNode *rule)
{
	const GPtrArray *regions = policy_regions(policy);
	GPtrArray *list = arena_list(c->arena);

	add_words(c, list, xml_attr(rule, "reading"));
	for (guint i = 0; i < regions->len; i++)
		add_words(c, list, xml_attr(policy_use(regions->pdata[i], xml_attr(rule, "id")), "reading"));
	g_ptr_array_sort(list, text_order);
	return text_joined(c->arena, list, " ");
}

/* An expression on one line, as an attribute may be written: blanks that matter stay visible. */
static const char *
on_one_line(const struct cli *c, const xmlNode *check, const char *attribute)
{
	g_autoptr(GString) out = g_string_new(xml_attr(check, attribute));

	g_string_replace(out, "\n", "&#10;", 0);
	g_string_replace(out, "\t", "&#9;", 0);
	return arena_strdup(c->arena, out->str);
}

/* Is a name read by the expressions of a check that are shown, or by another name of the rule or the check? */
static bool
is_shown(const struct cli *c, const xmlNode *check, const char *name)
{
	static const char *const attributes[] = { "when", "for-each", "test" };
	const char *variable = arena_printf(c->arena, "$%s", name);
	const xmlNode *const parents[] = { check->parent, check };

	for (guint i = 0; i < G_N_ELEMENTS(attributes); i++)
		if (strstr(xml_attr_or(check, attributes[i], ""), variable) != NULL)
			return true;
	for (guint i = 0; i < G_N_ELEMENTS(parents); i++)
		for (xmlNode *n = xml_child(parents[i], "let"); n != NULL; n = xml_next(n, "let"))
			if (strstr(xml_attr_or(n, "select", ""), variable) != NULL)
				return true;
	return false;
}

/* The names that a check uses. */
static void
put_lets(const struct cli *c, struct cli_explanation *out, const xmlNode *check)
{
	const xmlNode *const parents[] = { check->parent, check };

	for (guint i = 0; i < G_N_ELEMENTS(parents); i++)
		for (xmlNode *n = xml_child(parents[i], "let"); n != NULL; n = xml_next(n, "let"))
			if (is_shown(c, check, xml_attr_or(n, "name", "")))
				cli_explain_item(out, "names", "  其中", "  where",
				    arena_printf(c->arena, "$%s = %s", xml_attr_or(n, "name", ""),
					on_one_line(c, n, "select")));
}

static void
put_expressions(const struct cli *c, struct cli_explanation *out, const xmlNode *check)
{
	put_lets(c, out, check);
	cli_explain_fact(out, "when", "  条件", "  when", on_one_line(c, check, "when"));
	cli_explain_fact(out, "each", "  逐个看", "  looks at", on_one_line(c, check, "for-each"));
	cli_explain_fact(out, "holds", "  合规的条件", "  holds when", on_one_line(c, check, "test"));
}

static void
put_checks(const struct cli *c, struct cli_explanation *out, const struct policy *policy, xmlNode *rule)
{
	for (xmlNode *n = xml_child(rule, "check"); n != NULL; n = xml_next(n, "check")) {
		cli_explain_group(out, "checks");
		cli_explain_fact(out, "reports", "报告", "reports", check_text(c, policy, n, "zh", "en"));
		if (cli_option_flag(c, "json")) /* expressions are for programs and those who write rules */
			put_expressions(c, out, n);
		cli_explain_fact(out, "todo", "  处理", "  to do", check_text(c, policy, n, "todo-zh", "todo-en"));
	}
	cli_explain_group(out, NULL);
}

/* A rule: what the law says, what is looked at and what is said when it is broken, and how that looks in a record. */
static void
explain_rule(struct cli *c, const struct policy *policy, const struct record_rules *records, const GPtrArray *data,
    xmlNode *rule)
{
	struct cli_explanation *out = cli_explanation_new(c, xml_attr_or(rule, "id", ""),
	    child_text(c, rule, "zh", "en"));
	bool must = xml_attr_is(rule, "severity", "must");

	cli_explain_fact(out, "level", "级别", "level",
	    c->lang == LANG_ZH ? (must ? "必须（不合就不出具）" : "应当（只提示）") :
				 (must ? "must (rejects)" : "should (a warning)"));
	cli_explain_fact(out, "regions", "地区", "regions", policy_holds_where(policy, c->arena, rule));
	if (xml_is(rule->parent, "statute"))
		cli_explain_fact(out, "switched_on_by", "启用", "switched on by",
		    arena_printf(c->arena, "office.xml <statute use=\"%s\"/>", xml_attr_or(rule->parent, "id", "")));
	cli_explain_fact(out, "readings", "读法", "readings", readings_of(c, policy, rule));
	put_sources(c, out, policy, rule);
	put_checks(c, out, policy, rule);
	cli_explain_examples(out, c, policy, records, data, rule);
	cli_explanation_print(out);
}

/* Every value of the profiles that is read so: "安阳… item AR09 设计资质证书 (002 L308)". */
static void
put_places(const struct cli *c, struct cli_explanation *out, const char *region, const xmlNode *node, const char *id)
{
	bool named = xml_attr(node, "id") != NULL || xml_attr(node, "ref") != NULL;
	const char *const words[] = { region, (const char *)node->name, named ? NULL : xml_attr(node->parent, "id"),
		xml_attr_or(node, "id", xml_attr_or(node, "ref", xml_attr(node, "use"))),
		xml_attr_or(node, "title", xml_attr(node, "label")), xml_attr(node, "source") };

	if (text_has_word(xml_attr_or(node, "reading", ""), id))
		cli_explain_item(out, "places", "用在", "read so", join_words(c, words, G_N_ELEMENTS(words)));
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		put_places(c, out, region, child, id);
}

/* An unclear place of the sources, and how it is read. */
static void
explain_reading(struct cli *c, const struct policy *policy, xmlNode *reading)
{
	const char *id = xml_attr_or(reading, "id", ""), *asked = cli_option_value(c, "region");
	struct cli_explanation *out = cli_explanation_new(c, id, child_text(c, reading, "zh", "en"));
	const GPtrArray *regions = policy_regions(policy);
	GPtrArray *rules = arena_list(c->arena), *profiles = arena_list(c->arena);

	cli_explain_fact(out, "reading", "读法", "reading", child_text(c, reading, "taken-zh", "taken-en"));
	cli_explain_fact(out, "regions", "地区", "regions", policy_read_where(policy, c->arena, reading));
	cli_explain_fact(out, "source", "依据", "source", xml_attr(reading, "at"));
	for (guint i = 0; i < policy_rules(policy)->len; i++)
		if (text_has_word(readings_of(c, policy, policy_rules(policy)->pdata[i]), id))
			g_ptr_array_add(rules, (gpointer)xml_attr(policy_rules(policy)->pdata[i], "id"));
	cli_explain_fact(out, "rules", "用到的规则", "rules that apply it", text_joined(c->arena, rules, " "));
	for (guint i = 0; i < regions->len; i++)
		if (policy_reads(regions->pdata[i], id))
			g_ptr_array_add(profiles, (gpointer)xml_attr(regions->pdata[i], "id"));
	cli_explain_fact(out, "profiles", "用到的地区政策", "profiles that apply it",
	    text_joined(c->arena, profiles, " "));
	for (guint i = 0; i < regions->len; i++) {
		const char *region = xml_attr_or(regions->pdata[i], "id", "");

		if (asked == NULL || strcmp(asked, region) == 0)
			put_places(c, out, region, regions->pdata[i], id);
	}
	cli_explanation_print(out);
}

/* A rule over finished files. */
static void
explain_file_rule(struct cli *c, xmlNode *rule)
{
	xmlNode *check = xml_child(rule, "check");
	struct cli_explanation *out = cli_explanation_new(c, xml_attr_or(rule, "id", ""),
	    child_text(c, check, "zh", "en"));
	const char *severity = xml_attr_or(rule, "severity", "");
	enum diag_level level = strcmp(severity, "must") == 0 ? DIAG_ERROR :
	    strcmp(severity, "should") == 0                   ? DIAG_WARN :
								DIAG_NOTE;

	cli_explain_fact(out, "level", "级别", "level", diag_level_name(level, c->lang));
	cli_explain_fact(out, "source", "依据", "source", xml_attr(xml_child(rule, "source"), "section"));
	if (cli_option_flag(c, "json")) {
		put_lets(c, out, check);
		cli_explain_fact(out, "each", "逐个看", "looks at", xml_attr(check, "for-each"));
		cli_explain_fact(out, "holds", "合格的条件", "holds when", xml_attr(check, "test"));
	}
	cli_explain_fact(out, "todo", "处理", "to do", child_text(c, check, "todo-zh", "todo-en"));
	cli_explanation_print(out);
}

/* What verify says of a file. */
static void
explain_outcome(struct cli *c, xmlNode *outcome)
{
	const char *called = xml_attr_or(outcome, c->lang == LANG_ZH ? "called" : "called-en", "");
	struct cli_explanation *out = cli_explanation_new(c,
	    cli_option_flag(c, "json") ? xml_attr_or(outcome, "id", "") : called, child_text(c, outcome, "zh", "en"));

	cli_explain_fact(out, "todo", "处理", "to do", child_text(c, outcome, "todo-zh", "todo-en"));
	cli_explanation_print(out);
}

static void
report_code(struct cli *c, const struct policy *policy, const char *code, GPtrArray *ids)
{
	const GPtrArray *rules = policy_rules(policy);

	for (int i = 0; i < DIAG_CODE_COUNT; i++)
		g_ptr_array_add(ids, (char *)diag_entry((enum diag_code)i)->id);
	for (guint i = 0; i < rules->len; i++)
		g_ptr_array_add(ids, (char *)xml_attr_or(rules->pdata[i], "id", ""));
	for (guint i = 0; i < policy_readings(policy)->len; i++)
		g_ptr_array_add(ids, (char *)xml_attr_or(policy_readings(policy)->pdata[i], "id", ""));
	diag_report(c->diag, DIAG_CLI_CODE, (struct place){ 0 }, NULL, code,
	    nearest_offer(c->arena, code, ids, " → ", ""));
}

static enum exit_status
explain_data(struct cli *c, const char *code)
{
	const GPtrArray *data = cli_data(c);
	g_autofree char *upper = g_ascii_strup(code, 1);
	const char *id = arena_printf(c->arena, "%s%s", upper, code[0] != '\0' ? code + 1 : "");
	static const struct batch_options rules = { .rules_only = true };
	struct batch_setup *setup;
	struct policy *policy;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	struct verify_rules *checks;
	xmlNode *found;

	if (data == NULL || (setup = batch_setup_open(c->arena, c->diag, data, &rules)) == NULL)
		return EXIT_NO_START;
	policy = setup->policy;
	if (!cli_called_region(c, setup))
		return EXIT_USAGE;
	if ((found = policy_rule(policy, id)) != NULL)
		explain_rule(c, policy, setup->records, data, found);
	else if ((found = policy_reading(policy, id)) != NULL)
		explain_reading(c, policy, found);
	else if ((checks = verify_rules_load(c->arena, c->diag, data)) == NULL)
		return EXIT_NO_START;
	else if ((found = verify_rule(checks, id)) != NULL)
		explain_file_rule(c, found);
	else if ((found = verify_outcome(checks, code)) != NULL)
		explain_outcome(c, found);
	else if (!cli_explain_word(c, setup, code, names)) {
		/* It may stand in a file that holds mistakes. */
		policy_tell(policy, c->diag);
		if (diag_worst(c->diag, 0) >= DIAG_ERROR)
			return EXIT_FINDINGS;
		report_code(c, policy, code, names);
		return EXIT_USAGE;
	}
	return diag_worst(c->diag, 0) >= DIAG_ERROR ? EXIT_FINDINGS : EXIT_GOOD;
}

enum exit_status
cli_explain(struct cli *c)
{
	const struct diag_entry *e;

	e = diag_lookup(c->arguments[0]);
	if (e == NULL)
		return explain_data(c, c->arguments[0]);
	explain_diagnostic(c, e);
	return EXIT_GOOD;
}
