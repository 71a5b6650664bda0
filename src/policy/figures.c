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

#include <string.h>

struct figures {
	const struct policy_loader *loader;
	struct xpath_env *env;
	xmlNode *root;
	gsize before; /* faults told when the file was begun */
};

/* The names of all elements, and the values of an attribute on those of one name. */
static void
collect(const xmlNode *node, const char *element, const char *attribute, GPtrArray *elements, GPtrArray *values)
{
	g_ptr_array_add(elements, (gpointer)node->name);
	if (xml_is(node, element) && xml_attr(node, attribute) != NULL)
		g_ptr_array_add(values, (gpointer)xml_attr(node, attribute));
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		collect(child, element, attribute, elements, values);
}

/* Why a step name[@attribute = 'value'] finds nothing in the file; false: it finds something. */
static bool
finds_nothing(const struct figures *f, const GMatchInfo *step, const char **zh, const char **en)
{
	struct arena *a = f->loader->arena;
	g_autofree char *element = g_match_info_fetch(step, 1), *attribute = g_match_info_fetch(step, 2);
	g_autofree char *value = g_match_info_fetch(step, 3);
	GPtrArray *elements = arena_list(a), *values = arena_list(a);

	collect(f->root, element, attribute, elements, values);
	if (g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL))
		return false;
	if (values->len == 0) {
		*zh = arena_printf(a, "没有带 %s 的 <%s>%s", attribute, element,
		    nearest_offer(a, element, elements, "，最接近的是 <", ">"));
		*en = arena_printf(a, "there is no <%s> with %s%s", element, attribute,
		    nearest_offer(a, element, elements, "; the nearest is <", ">"));
	} else {
		*zh = arena_printf(a, "没有 %s 为“%s”的 <%s>%s", attribute, value, element,
		    nearest_offer(a, value, values, "，最接近的是“", "”"));
		*en = arena_printf(a, "there is no <%s> whose %s is “%s”%s", element, attribute, value,
		    nearest_offer(a, value, values, "; the nearest is “", "”"));
	}
	return true;
}

/* Is it a step of an expression that finds nothing? */
static bool
misses(const struct figures *f, const char *expression, const char **zh, const char **en)
{
	g_autoptr(GRegex) steps = g_regex_new("([\\w-]+)\\[@([\\w-]+) *= *['\"]([^'\"]*)['\"]\\]", 0, 0, NULL);
	g_autoptr(GMatchInfo) step = NULL;

	for (g_regex_match(steps, expression, 0, &step); g_match_info_matches(step); g_match_info_next(step, NULL))
		if (finds_nothing(f, step, zh, en))
			return true;
	return false;
}

/* Does an expression give something?  A count of 0 is told when what is counted is named wrongly. */
static bool
gives(const struct figures *f, const struct xpath *expression, xmlNode *node, struct place place)
{
	struct arena *a = f->loader->arena;
	struct diag *diag = f->loader->diag;
	gsize before = diag_count(diag);
	const char *value = xpath_string(f->env, diag, expression, node);
	bool early = strchr(value, '{') != NULL, zero = strcmp(value, "0") == 0;
	const char *zh = "它什么也没有给出", *en = "it gives nothing";

	if (diag_count(diag) > before)
		return false;
	if (value[0] != '\0' && strcmp(value, "NaN") != 0 && !early && !zero)
		return true;
	if (early && before > f->before)
		return false; /* what it names was told */
	if (early) {
		zh = "它指的地方自己也有花括号，却写在后面";
		en = "what it names has braces of its own and stands behind it";
	} else if (!misses(f, xpath_source(expression), &zh, &en) && zero)
		return true;
	diag_say(diag, DIAG_POLICY_FIGURE, place, NULL, arena_printf(a, "{%s}：%s", xpath_source(expression), zh),
	    arena_printf(a, "{%s}: %s", xpath_source(expression), en));
	return false;
}

/* The words with their braces filled in; NULL: they have none, or what is wrong was reported. */
static const char *
fill(const struct figures *f, xmlNode *node, struct place place, const char *words)
{
	struct xpath_text *text;
	const struct xpath *expression;
	bool good = true;

	if (strchr(words, '{') == NULL ||
	    (text = xpath_text_compile(f->loader->arena, f->loader->diag, place, words)) == NULL)
		return NULL;
	for (guint i = 0; (expression = xpath_text_expression(text, i)) != NULL; i++)
		good = gives(f, expression, node, place) && good;
	return good ? xpath_text_string(f->env, f->loader->diag, text, node) : NULL;
}

static void
fill_attribute(const struct figures *f, xmlNode *node, const char *name)
{
	const char *was = xml_attr(node, name);
	const char *words = fill(f, node, xml_attr_place(node, name), was);

	if (words != NULL && strcmp(name, "limit") == 0 && words[strspn(words, "0123456789")] != '\0')
		diag_say(f->loader->diag, DIAG_POLICY_FIGURE, xml_attr_place(node, name), NULL,
		    arena_printf(f->loader->arena, "%s：它给出的“%s”不是天数", was, words),
		    arena_printf(f->loader->arena, "%s: it gives “%s”, which is no number of days", was, words));
	xml_set(node, name, words);
}

/* In the order of the file, so that words may name what stands before them. */
static void
fill_below(const struct figures *f, xmlNode *node)
{
	const char *words;

	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next)
		fill_attribute(f, node, (const char *)attr->name);
	if (xml_child(node, NULL) == NULL &&
	    (words = fill(f, node, xml_place(node), xml_value(f->loader->arena, node))) != NULL) {
		while (node->children != NULL)
			xml_remove(node->children);
		xml_append_text(node, words);
	}
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		fill_below(f, child);
}

void
region_fill(const struct policy_loader *loader, xmlNode *region)
{
	struct figures f = { .loader = loader,
		.env = xpath_env_new(loader->arena),
		.root = region,
		.before = diag_count(loader->diag) };

	xpath_env_node(f.env, "region", region);
	fill_below(&f, region);
}
