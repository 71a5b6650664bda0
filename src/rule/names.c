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
	for (const char *const *f = (const char *const[]){ "normalize-space", "string", NULL }; *f != NULL; f++)
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

/* What is asked for words: an expression, the names before it, and what . and $it are there (expressions; NULL: the root). */
struct rule_asked {
	const char *text;
	gsize length;
	guint count; /* of the lets */
	const char *here, *it;
};

/* The let that a path begins with, or NULL. */
static const struct rule_let *
let_of(struct arena *arena, const GArray *lets, guint count, const char *path)
{
	const char *name = rule_next_variable(arena, &path);

	return name == NULL ? NULL : rule_find_let(lets, count, name);
}

static guint
let_index(const GArray *lets, const struct rule_let *let)
{
	return (guint)(let - (const struct rule_let *)(void *)lets->data);
}

/* Does a path, without predicates, lead into the record? */
static bool
of_record(struct arena *arena, const GArray *lets, guint count, const char *path)
{
	while (path[0] == '$' && !g_str_has_prefix(path, "$record/") && strcmp(path, "$it") != 0 &&
	    !g_str_has_prefix(path, "$it/")) {
		const struct rule_let *let = let_of(arena, lets, count, path);
		const char *source = let == NULL || let->select == NULL ? NULL : xpath_source(let->select);

		if (source == NULL)
			return false;
		count = let_index(lets, let);
		path = bare_path(arena, source, strlen(source));
	}
	return true;
}

static const char *listed_field(struct arena *, GHashTable *choices, const GArray *lets, const struct rule_asked *);

static const char *
listed_in(struct arena *arena, GHashTable *choices, const GArray *lets, guint count, const char *text, const char *it)
{
	const struct rule_asked asked = { .text = text,
		.length = text == NULL ? 0 : strlen(text),
		.count = count,
		.here = it,
		.it = it };

	return text == NULL ? NULL : listed_field(arena, choices, lets, &asked);
}

/* The field of listed words that a path gives ("@type", "cons_name"), or NULL. */
static const char *
listed_at(struct arena *arena, GHashTable *choices, const GArray *lets, const struct rule_asked *asked,
    const char *path)
{
	const char *last = strrchr(path, '/');
	const struct rule_let *let;

	if (strcmp(path, ".") == 0 || path[0] == '\0')
		return listed_in(arena, choices, lets, asked->count, asked->here, NULL);
	if (strcmp(path, "$it") == 0)
		return listed_in(arena, choices, lets, asked->count, asked->it, NULL);
	let = path[0] == '$' ? let_of(arena, lets, asked->count, path) : NULL;
	if (let != NULL && let->select != NULL && last == NULL)
		return listed_in(arena, choices, lets, let_index(lets, let), xpath_source(let->select), asked->it);
	if (!of_record(arena, lets, asked->count, path))
		return NULL;
	last = last == NULL ? path : last + 1;
	return g_hash_table_contains(choices, last) ? last : NULL;
}

/* Where the first of paths ends that are put together by |. */
static const char *
path_end(const char *p, const char *end)
{
	int depth = 0;

	while (p < end && !(depth == 0 && *p == '|')) {
		depth += (*p == '[') - (*p == ']');
		p = *p == '\'' || *p == '"' ? skip_string(p) : p + 1;
	}
	return p;
}

static const char *
listed_field(struct arena *arena, GHashTable *choices, const GArray *lets, const struct rule_asked *asked)
{
	const char *end = asked->text + asked->length, *field = NULL;

	for (const char *p = asked->text, *to; field == NULL && p < end; p = to + 1) {
		to = path_end(p, end);
		field = listed_at(arena, choices, lets, asked, bare_path(arena, p, (gsize)(to - p)));
	}
	return field;
}

void
rule_check_says(struct arena *arena, struct diag *diag, GHashTable *choices, const struct rule_use *use,
    const char *each, const GArray *lets, guint count)
{
	const char *expression = xpath_source(use->xpath);
	const char *it = (use->phase & ~(guint)RULE_LOOK) == 0 ? NULL : each;

	for (const char *p = expression; choices != NULL && (p = strstr(p, "bw:says")) != NULL; p++) {
		const char *open = p + strlen("bw:says") + strspn(p + strlen("bw:says"), " \t\r\n");
		const char *from = open + (*open == '('), *before = path_before(arena, expression, p);
		const struct rule_asked asked = { .text = from,
			.length = (gsize)(argument_end(from) - from),
			.count = count,
			.here = before != NULL ? before : it,
			.it = it };
		const char *field = listed_field(arena, choices, lets, &asked);

		if (field != NULL)
			diag_report(diag, DIAG_RULE_SAYS, use->place, NULL, field);
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
