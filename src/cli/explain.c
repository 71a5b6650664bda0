/* explain: what a fault, a rule or a check of finished files means, where it comes from and what to do. */
#include <string.h>

#include "base/nearest.h"
#include "cli/cli.h"

/* One part of an explanation under its name; nothing for an empty text. */
static void
put(const struct cli *c, GString *out, const char *zh, const char *en, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	if (c->lang == LANG_ZH)
		g_string_append_printf(out, "%s：%s\n", zh, text);
	else
		g_string_append_printf(out, "%s: %s\n", en, text);
}

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

static void
explain_fault(const struct cli *c, const struct diag_entry *e)
{
	g_autoptr(GString) out = g_string_new(NULL);

	g_string_append_printf(out, "%s  %s\n", e->id, without_arguments(c->arena, e->what[c->lang]));
	put(c, out, "级别", "level", diag_level_name(e->level, c->lang));
	put(c, out, "说明", "why", e->why[c->lang]);
	put(c, out, "处理", "to do", e->todo[c->lang]);
	fputs(out->str, stdout);
}

static const char *
region_number(const struct policy *policy, const char *region)
{
	xmlNode *profile = region != NULL ? policy_region(policy, region) : NULL;
	xmlNode *source = profile != NULL ? xml_child(profile, "source") : NULL;

	return source != NULL ? xml_attr_or(source, "number", "") : "";
}

static void
put_sources(const struct cli *c, GString *out, const struct policy *policy, xmlNode *rule)
{
	for (xmlNode *s = xml_child(rule, "source"); s != NULL; s = xml_next(s, "source"))
		put(c, out, "依据", "source", arena_printf(c->arena, "%s %s %s",
		    xml_attr_or(s, "region", ""), region_number(policy, xml_attr(s, "region")),
		    xml_attr_or(s, c->lang == LANG_ZH ? "section" : "section-en", "")));
}

/* A rule: what the law says, then what is looked at and what is said when it is broken. */
static void
explain_rule(const struct cli *c, const struct policy *policy, xmlNode *rule)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool must = xml_attr_is(rule, "severity", "must");

	g_string_append_printf(out, "%s  %s\n", xml_attr_or(rule, "id", ""), child_text(c, rule, "zh", "en"));
	put(c, out, "级别", "level", c->lang == LANG_ZH ? (must ? "必须（不合就不出具）" : "应当（只提示）") :
	    (must ? "must (rejects)" : "should (a warning)"));
	put(c, out, "地区", "regions", xml_attr_or(rule, "regions", ""));
	if (xml_is(rule->parent, "statute"))
		put(c, out, "启用", "switched on by", arena_printf(c->arena, "office.xml <statute use=\"%s\"/>", xml_attr_or(rule->parent, "id", "")));
	put(c, out, "读法", "readings", xml_attr(rule, "reading"));
	put_sources(c, out, policy, rule);
	for (xmlNode *n = xml_child(rule, "check"); n != NULL; n = xml_next(n, "check")) {
		put(c, out, "报告", "reports", child_text(c, n, "zh", "en"));
		put(c, out, "  条件", "  when", xml_attr(n, "when"));
		put(c, out, "  逐个看", "  looks at", xml_attr(n, "for-each"));
		put(c, out, "  合规的条件", "  holds when", xml_attr(n, "test"));
		put(c, out, "  处理", "  to do", child_text(c, n, "todo-zh", "todo-en"));
	}
	fputs(out->str, stdout);
}

/* The ids of those that name a reading: rules by their own, places of a profile by the region's. */
static bool
names_reading(const xmlNode *node, const char *id)
{
	g_auto(GStrv) names = g_strsplit(xml_attr_or(node, "reading", ""), " ", -1);

	if (g_strv_contains((const char *const *)names, id))
		return true;
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		if (names_reading(child, id))
			return true;
	return false;
}

static const char *
naming(const struct cli *c, const GPtrArray *nodes, const char *id)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < nodes->len; i++)
		if (names_reading(nodes->pdata[i], id))
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", xml_attr_or(nodes->pdata[i], "id", ""));
	return arena_strdup(c->arena, out->str);
}

/* An unclear place of the sources, and how it is read. */
static void
explain_reading(const struct cli *c, const struct policy *policy, xmlNode *reading)
{
	g_autoptr(GString) out = g_string_new(NULL);
	const char *id = xml_attr_or(reading, "id", "");

	g_string_append_printf(out, "%s  %s\n", id, child_text(c, reading, "zh", "en"));
	put(c, out, "读法", "reading", child_text(c, reading, "taken-zh", "taken-en"));
	put(c, out, "地区", "regions", xml_attr_or(reading, "regions", ""));
	put(c, out, "依据", "source", xml_attr(reading, "at"));
	put(c, out, "用到的规则", "rules that apply it", naming(c, policy_rules(policy), id));
	put(c, out, "用到的地区政策", "profiles that apply it", naming(c, policy_regions(policy), id));
	fputs(out->str, stdout);
}

static void
explain_check(const struct cli *c, xmlNode *check)
{
	g_autoptr(GString) out = g_string_new(NULL);

	g_string_append_printf(out, "%s  %s\n", xml_attr_or(check, "id", ""), child_text(c, check, "zh", "en"));
	put(c, out, "级别", "level", xml_attr_or(check, "level", ""));
	put(c, out, "依据", "source", xml_attr(check, "source"));
	put(c, out, "逐个看", "looks at", xml_attr(check, "for-each"));
	put(c, out, "合格的条件", "holds when", xml_attr(check, "test"));
	put(c, out, "处理", "to do", child_text(c, check, "todo-zh", "todo-en"));
	fputs(out->str, stdout);
}

static void
report_unknown(struct cli *c, const struct policy *policy, const char *code)
{
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	const GPtrArray *rules = policy_rules(policy);
	const char *near;

	for (int i = 0; i < DIAG_CODE_COUNT; i++)
		g_ptr_array_add(ids, (char *)diag_entry((enum diag_code)i)->id);
	for (guint i = 0; i < rules->len; i++)
		g_ptr_array_add(ids, (char *)xml_attr_or(rules->pdata[i], "id", ""));
	for (guint i = 0; i < policy_readings(policy)->len; i++)
		g_ptr_array_add(ids, (char *)xml_attr_or(policy_readings(policy)->pdata[i], "id", ""));
	near = nearest_name(code, ids);
	diag_report(c->diag, DIAG_CLI_CODE, (struct place){ 0 }, NULL, code,
	    near != NULL ? arena_printf(c->arena, " → %s", near) : "");
}

static enum exit_status
explain_data(struct cli *c, const char *code)
{
	char *data = data_folder(c);
	g_autofree char *upper = g_ascii_strup(code, 1);
	const char *id = arena_printf(c->arena, "%s%s", upper, code[0] != '\0' ? code + 1 : "");
	struct policy *policy;
	struct verify_rules *checks;
	xmlNode *found;

	if (data == NULL || (policy = policy_load(c->arena, c->diag, data)) == NULL ||
	    (checks = verify_rules_load(c->arena, c->diag, data)) == NULL)
		return EXIT_NO_START;
	if ((found = policy_rule(policy, id)) != NULL)
		explain_rule(c, policy, found);
	else if ((found = policy_reading(policy, id)) != NULL)
		explain_reading(c, policy, found);
	else if ((found = verify_rule(checks, id)) != NULL)
		explain_check(c, found);
	else {
		report_unknown(c, policy, code);
		return EXIT_USAGE;
	}
	return EXIT_GOOD;
}

enum exit_status
explain_run(struct cli *c)
{
	const struct diag_entry *e;

	if (c->arguments[0] == NULL) {
		diag_report(c->diag, DIAG_CLI_INPUT, (struct place){ 0 }, NULL, c->command->name, c->command->arguments);
		return EXIT_USAGE;
	}
	e = diag_lookup(c->arguments[0]);
	if (e == NULL)
		return explain_data(c, c->arguments[0]);
	explain_fault(c, e);
	return EXIT_GOOD;
}
