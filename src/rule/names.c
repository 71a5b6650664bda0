/* What expressions name: their variables, and what they ask bw:says of. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "rule/inner.h"

static bool
in_name(char c)
{
	return g_ascii_isalnum(c) || c == '_' || c == '-' || c == '.' || (guchar)c >= 0x80;
}

/* Behind the string that begins here; the expression has compiled, so it ends. */
static const char *
skip_string(const char *p)
{
	const char *end = strchr(p + 1, *p);

	return end == NULL ? p + strlen(p) : end + 1;
}

const char *
rule_next_variable(struct arena *arena, const char **at)
{
	const char *p = *at, *from;

	while (*p != '\0' && *p != '$')
		p = *p == '\'' || *p == '"' ? skip_string(p) : p + 1;
	if (*p == '\0')
		return NULL;
	from = p + 1 + strspn(p + 1, " \t\r\n");
	for (p = from; in_name(*p); p++)
		;
	*at = p;
	return arena_strndup(arena, from, (gsize)(p - from));
}

/* --- bw:says --- */

/* Where the first argument ends that begins here. */
static const char *
argument_end(const char *p)
{
	int depth = 0;

	while (*p != '\0' && !(depth == 0 && (*p == ',' || *p == ')'))) {
		depth += (*p == '(' || *p == '[') - (*p == ')' || *p == ']');
		p = *p == '\'' || *p == '"' ? skip_string(p) : p + 1;
	}
	return p;
}

/* A path without its predicates and blanks, and out of string() and normalize-space(). */
static char *
bare_path(struct arena *arena, const char *path, gsize length)
{
	GString *out = arena_string(arena);
	int depth = 0;

	for (const char *p = path; p < path + length; p++) {
		depth += *p == '[';
		if (depth == 0 && !g_ascii_isspace(*p) && *p != '(' && *p != ')')
			g_string_append_c(out, *p);
		depth -= *p == ']';
	}
	for (const char *const *f = (const char *const []){ "normalize-space", "string", NULL }; *f != NULL; f++)
		if (g_str_has_prefix(out->str, *f))
			g_string_erase(out, 0, (gssize)strlen(*f));
	return out->str;
}

/* The path that the predicate around a place stands behind; NULL: it stands in none. */
static char *
path_before(struct arena *arena, const char *expression, const char *at)
{
	int depth = 0;
	const char *p = at, *end;

	while (p > expression && depth >= 0) {
		p--;
		depth += (*p == ']' || *p == ')') - (*p == '[' || *p == '(');
	}
	if (depth >= 0 || *p != '[')
		return NULL;
	end = p;
	while (p > expression && (in_name(p[-1]) || strchr("@/$:", p[-1]) != NULL))
		p--;
	return bare_path(arena, p, (gsize)(end - p));
}

/* The field of a record that a path ends in ("@type", "cons_name"), or NULL: it is of something else. */
static const char *
field_of(const char *path)
{
	const char *last = strrchr(path, '/');

	if (path[0] == '$' && !g_str_has_prefix(path, "$record/") && !g_str_has_prefix(path, "$it/"))
		return NULL;
	return last == NULL ? path : last + 1;
}

void
rule_check_says(struct arena *arena, struct diag *diag, GHashTable *choices, const struct rule_use *use, const char *each)
{
	const char *expression = xpath_source(use->xpath);

	for (const char *p = expression; choices != NULL && (p = strstr(p, "bw:says(")) != NULL;) {
		const char *from = p + strlen("bw:says("), *field;
		char *path = bare_path(arena, from, (gsize)(argument_end(from) - from));

		if (strcmp(path, ".") == 0 || strcmp(path, "$it") == 0 || path[0] == '\0')
			path = strcmp(path, "$it") == 0 ? NULL : path_before(arena, expression, p);
		if (path == NULL && each != NULL)
			path = bare_path(arena, each, strlen(each));
		field = path == NULL ? NULL : field_of(path);
		if (field != NULL && g_hash_table_contains(choices, field))
			diag_report(diag, DIAG_RULE_SAYS, use->place, NULL, field);
		p = from;
	}
}

/* --- what has listed words --- */

/* One <value> or more, and nothing else, in what stands below a node or in what it refers to. */
static bool
is_choice(xmlNode *node, GHashTable *defines, guint depth, bool *value)
{
	for (xmlNode *child = xml_child(node, NULL); child != NULL && depth < 16; child = xml_next(child, NULL)) {
		xmlNode *below = child;

		if (strcmp((const char *)child->ns->href, "http://relaxng.org/ns/structure/1.0") != 0)
			continue;
		*value = *value || xml_is(child, "value");
		if (xml_is(child, "value"))
			continue;
		if (xml_is(child, "ref"))
			below = g_hash_table_lookup(defines, xml_attr_or(child, "name", ""));
		else if (!xml_is(child, "choice"))
			return false;
		if (below == NULL || !is_choice(below, defines, depth + 1, value))
			return false;
	}
	return true;
}

static void
collect_choices(struct arena *arena, xmlNode *node, GHashTable *defines, GHashTable *choices, GHashTable *others)
{
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL)) {
		bool attribute = xml_is(child, "attribute"), value = false;

		if ((attribute || xml_is(child, "element")) && xml_attr(child, "name") != NULL) {
			char *name = arena_printf(arena, "%s%s", attribute ? "@" : "", xml_attr(child, "name"));
			bool choice = is_choice(child, defines, 0, &value) && value;

			g_hash_table_add(choice ? choices : others, name);
		}
		collect_choices(arena, child, defines, choices, others);
	}
}

GHashTable *
rule_choices(struct arena *arena, xmlNode *grammar)
{
	GHashTable *choices = arena_table(arena), *others = arena_table(arena), *defines = arena_table(arena);
	GHashTableIter each;
	void *name;

	for (xmlNode *node = xml_child(grammar, "define"); node != NULL; node = xml_next(node, "define"))
		g_hash_table_insert(defines, (void *)xml_attr_or(node, "name", ""), node);
	collect_choices(arena, grammar, defines, choices, others);
	g_hash_table_iter_init(&each, others);
	while (g_hash_table_iter_next(&each, &name, NULL))
		g_hash_table_remove(choices, name);
	return choices;
}
