/*
 * A figure stands once in a file of the law: its words for people take it from where it is judged, by expressions in
 * braces, which are filled in when the file is loaded.
 */
#include "base/arena.h"
#include "base/diag.h"
#include "xml/schema/path.h"
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
	struct path_world *paths;
	const char *tree; /* of which the file is */
	gsize before;     /* faults told when the file was begun */
};

static struct figures
open_file(const struct policy_loader *loader, const char *tree, const char *variable, xmlNode *root)
{
	struct xpath_env *env = xpath_env_new(loader->arena);

	xpath_env_node(env, variable, root);
	return (struct figures){ .arena = loader->arena,
		.diag = loader->diag,
		.env = env,
		.paths = loader->paths,
		.tree = tree,
		.before = diag_count(loader->diag) };
}

static const struct path_set *
variable_of(void *paths, const char *name)
{
	return strcmp(name, "region") == 0 ? path_tree(paths, name, name) :
	    strcmp(name, "statute") == 0   ? path_tree(paths, "rules", name) :
					     NULL;
}

/* Does an expression give something? */
static bool
gives(const struct figures *f, const struct xpath *expression, xmlNode *node, struct place place)
{
	const struct path_scope scope = { .here = path_place(f->paths, f->tree, node),
		.variables = "region",
		.variable = variable_of,
		.data = f->paths };
	gsize before = diag_count(f->diag);
	const char *source = xpath_source(expression), *value;
	bool early;

	if (!path_check(f->paths, f->diag, &scope, place, source, NULL))
		return false;
	value = xpath_string(f->env, f->diag, expression, node);
	early = strchr(value, '{') != NULL;
	if (value[0] != '\0' && strcmp(value, "NaN") != 0 && !early)
		return true;
	/* Not where evaluating it failed, nor when what it names was told and is as it was. */
	if (diag_count(f->diag) == before && !(early && before > f->before))
		diag_say(f->diag, DIAG_POLICY_FIGURE, place, NULL,
		    arena_printf(f->arena, "{%s}：%s", source,
			early ? "它指的地方自己也有花括号，却写在后面" : "它什么也没有给出"),
		    arena_printf(f->arena, "{%s}: %s", source,
			early ? "what it names has braces of its own and stands behind it" : "it gives nothing"));
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

	if (strpbrk(words, "{}") == NULL)
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
	if (xml_attr(process, "count") == NULL)
		xml_setf(process, "count", "%u", policy_count_children(process, "step"));
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
	struct figures f = open_file(loader, "region", "region", region);

	for (xmlNode *n = xml_child(xml_child(region, "steps"), "process"); n != NULL; n = xml_next(n, "process"))
		count_steps(n);
	fill_below(&f, region);
	for (xmlNode *n = xml_child(xml_child(region, "times"), "deadline"); n != NULL; n = xml_next(n, "deadline"))
		check_days(&f, n);
}

void
statute_fill(const struct policy_loader *loader, xmlNode *statute)
{
	struct figures f = open_file(loader, "rules", "statute", statute);

	for (xmlNode *rule = xml_child(statute, "rule"); rule != NULL; rule = xml_next(rule, "rule")) {
		fill_below(&f, xml_child(rule, "zh"));
		fill_below(&f, xml_child(rule, "en"));
	}
}
