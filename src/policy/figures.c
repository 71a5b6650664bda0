/*
 * A figure stands once in a file of the law: its words for people take it from where it is judged, by expressions in
 * braces, which are filled in when the file is loaded.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"

#include <string.h>

struct figures {
	struct arena *arena;
	struct diag *diag;
	struct xpath_env *env;
	xmlNode *root;
	gsize before; /* faults told when the file was begun */
};

static struct figures
open_file(const struct policy_loader *loader, const char *variable, xmlNode *root)
{
	struct xpath_env *env = xpath_env_new(loader->arena);

	xpath_env_node(env, variable, root);
	return (struct figures){ loader->arena, loader->diag, env, root, diag_count(loader->diag) };
}

static void
collect_values(const xmlNode *node, const char *attribute, GPtrArray *values)
{
	if (xml_attr(node, attribute) != NULL)
		g_ptr_array_add(values, (gpointer)xml_attr(node, attribute));
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		collect_values(child, attribute, values);
}

/* Of the words that an expression compares attributes with, the first that the file has nowhere, and the nearest it has. */
static bool
misses(const struct figures *f, const char *expression, const char **zh, const char **en)
{
	g_autoptr(GRegex) comparison = g_regex_new("@([\\w-]+) *= *['\"]([^'\"]*)['\"]", 0, 0, NULL);
	g_autoptr(GMatchInfo) at = NULL;

	for (g_regex_match(comparison, expression, 0, &at); g_match_info_matches(at); g_match_info_next(at, NULL)) {
		g_autofree char *name = g_match_info_fetch(at, 1), *value = g_match_info_fetch(at, 2);
		GPtrArray *values = arena_list(f->arena);
		const char *near;

		collect_values(f->root, name, values);
		if (g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL))
			continue;
		near = nearest_offer(f->arena, value, values, " → ", "");
		*zh = arena_printf(f->arena, "没有 %s 是这个的：%s%s", name, value, near);
		*en = arena_printf(f->arena, "there is no such %s: %s%s", name, value, near);
		return true;
	}
	return false;
}

/* Does an expression give something?  A count of 0 is nothing when what is counted is named wrongly. */
static bool
gives(const struct figures *f, const struct xpath *expression, xmlNode *node, struct place place)
{
	gsize before = diag_count(f->diag);
	const char *value = xpath_string(f->env, f->diag, expression, node), *source = xpath_source(expression);
	const char *zh = "它什么也没有给出", *en = "it gives nothing";

	if (strchr(value, '{') != NULL) {
		zh = "它指的地方自己也有花括号，却写在后面";
		en = "what it names has braces of its own and stands behind it";
		if (before > f->before)
			return false; /* what it names was told, and so was left */
	} else if (value[0] != '\0' && strcmp(value, "NaN") != 0 && strcmp(value, "0") != 0)
		return true;
	else if (!misses(f, source, &zh, &en) && strcmp(value, "0") == 0)
		return true;
	if (diag_count(f->diag) == before)
		diag_say(f->diag, DIAG_POLICY_FIGURE, place, NULL, arena_printf(f->arena, "{%s}：%s", source, zh),
		    arena_printf(f->arena, "{%s}: %s", source, en));
	return false;
}

/* The words of an attribute or of the text (NULL) with their braces filled in; NULL: they have none, or a mistake was told. */
static const char *
fill(const struct figures *f, xmlNode *node, const char *attribute)
{
	const char *words = attribute != NULL ? xml_attr(node, attribute) : xml_value(f->arena, node);
	const struct xpath *expression;
	struct xpath_text *text;
	struct place place;
	bool good;

	if (strchr(words, '{') == NULL)
		return NULL;
	place = attribute != NULL ? xml_attr_place(node, attribute) : xml_place(node);
	text = xpath_text_compile(f->arena, f->diag, place, words);
	good = text != NULL;
	for (guint i = 0; text != NULL && (expression = xpath_text_expression(text, i)) != NULL; i++)
		good = gives(f, expression, node, place) && good;
	return good ? xpath_text_string(f->env, f->diag, text, node) : NULL;
}

/* In the order of the file, so that words may name what stands before them. */
static void
fill_below(const struct figures *f, xmlNode *node)
{
	const char *words;

	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		xml_set(node, (const char *)attr->name, fill(f, node, (const char *)attr->name));
	if (xml_child(node, NULL) == NULL && (words = fill(f, node, NULL)) != NULL) {
		while (node->children != NULL)
			xml_remove(node->children);
		xml_append_text(node, words);
	}
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		fill_below(f, child);
}

/* A process whose steps are named has as many as it has names. */
static void
count_steps(xmlNode *process)
{
	guint count = 1;

	for (const char *p = xml_attr_or(process, "names", ""); (p = strstr(p, "、")) != NULL; p += strlen("、"))
		count++;
	if (xml_attr(process, "count") == NULL)
		xml_setf(process, "count", "%u", count);
}

/* Braces of a limit give days; one that still has them was told. */
static void
check_days(const struct figures *f, const xmlNode *deadline)
{
	const char *days = xml_attr_or(deadline, "limit", "");

	if (days[strspn(days, "0123456789")] != '\0' && days[0] != '{')
		diag_say(f->diag, DIAG_POLICY_FIGURE, xml_attr_place(deadline, "limit"), NULL,
		    arena_printf(f->arena, "“%s”不是天数", days),
		    arena_printf(f->arena, "“%s” is no number of days", days));
}

void
region_fill(const struct policy_loader *loader, xmlNode *region)
{
	struct figures f = open_file(loader, "region", region);

	for (xmlNode *n = xml_child(xml_child(region, "steps"), "process"); n != NULL; n = xml_next(n, "process"))
		count_steps(n);
	fill_below(&f, region);
	for (xmlNode *n = xml_child(xml_child(region, "times"), "deadline"); n != NULL; n = xml_next(n, "deadline"))
		check_days(&f, n);
}

void
statute_fill(const struct policy_loader *loader, xmlNode *statute)
{
	struct figures f = open_file(loader, "statute", statute);

	for (xmlNode *rule = xml_child(statute, "rule"); rule != NULL; rule = xml_next(rule, "rule")) {
		fill_below(&f, xml_child(rule, "zh"));
		fill_below(&f, xml_child(rule, "en"));
	}
}
