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
	return arena_strndup(arena, p, (gsize)(end - p));
}

/* What is asked for words, and what it is asked among. */
struct rule_asked {
	struct arena *arena;
	GHashTable *choices; /* of rule_choices() */
	const GArray *lets;
};

/* An expression or a part of it: the lets before it, and what . and $it are there (expressions; NULL: the root). */
struct rule_part {
	const char *text;
	gsize length;
	guint lets;
	const char *here, *it;
};

static const char *listed_name(const struct rule_asked *, const struct rule_part *);

/* Of another expression, in which . and $it are the same. */
static const char *
listed_in(const struct rule_asked *asked, const char *text, guint lets, const char *it)
{
	const struct rule_part part = { text, text == NULL ? 0 : strlen(text), lets, it, it };

	return text == NULL ? NULL : listed_name(asked, &part);
}

static guint
lets_before(const struct rule_asked *asked, const struct rule_let *let)
{
	return (guint)(let - (const struct rule_let *)(void *)asked->lets->data);
}

/* Does a variable lead into another tree than the record, as far as it tells? */
static bool
is_foreign(const struct rule_asked *asked, guint lets, const char *name)
{
	const struct rule_let *let = rule_find_let(asked->lets, lets, name);
	const char *source = let == NULL || let->select == NULL ? NULL : xpath_source(let->select);

	if (strcmp(name, "it") == 0 || strcmp(name, "record") == 0)
		return false;
	return source == NULL ||
	    (source[0] == '$' && is_foreign(asked, lets_before(asked, let), rule_next_variable(asked->arena, &source)));
}

/* Behind the steps of a path, and their predicates. */
static const char *
path_end(const char *p, const char *end)
{
	int depth = 0;

	while (p < end && (depth > 0 || in_name(*p) || strchr("/@:*[", *p) != NULL)) {
		depth += (*p == '[') - (*p == ']');
		p = *p == '\'' || *p == '"' ? skip_string(p) : p + 1;
	}
	return p;
}

/* Of what the variable holds that begins at *at, which goes behind it, and behind a path into another tree. */
static const char *
listed_variable(const struct rule_asked *asked, const struct rule_part *part, const char **at)
{
	const char *name = rule_next_variable(asked->arena, at);
	const struct rule_let *let = rule_find_let(asked->lets, part->lets, name);

	if (is_foreign(asked, part->lets, name))
		*at = path_end(*at, part->text + part->length);
	else if (strcmp(name, "it") == 0)
		return listed_in(asked, part->it, part->lets, NULL);
	else if (let != NULL)
		return listed_in(asked, xpath_source(let->select), lets_before(asked, let), part->it);
	return NULL;
}

/* Of the name or function that begins at *at, which goes behind it. */
static const char *
listed_step(const struct rule_asked *asked, const struct rule_part *part, const char **at)
{
	bool attribute = **at == '@';
	const char *from = *at + attribute, *p = from, *name;
	void *listed = NULL;

	while (in_name(*p))
		p++;
	name = arena_strndup(asked->arena, from, (gsize)(p - from));
	if (g_str_has_prefix(p, "::") && strcmp(name, "attribute") == 0) {
		attribute = true;
		for (from = p += 2; in_name(*p); p++)
			;
		name = arena_strndup(asked->arena, from, (gsize)(p - from));
	}
	*at = MAX(p, *at + 1);
	if (*p == '(')
		return p[1] == ')' ? listed_in(asked, part->here, part->lets, NULL) : NULL;
	g_hash_table_lookup_extended(asked->choices, attribute ? arena_printf(asked->arena, "@%s", name) : name,
	    &listed, NULL);
	return listed;
}

/*
 * The first name of listed words ("@type", "conclusion") that a part reads outside predicates, or NULL.  What has
 * listed words has nothing inside, so such a name is always what a path gives.
 */
static const char *
listed_name(const struct rule_asked *asked, const struct rule_part *part)
{
	const char *end = part->text + part->length, *listed = NULL;
	int depth = 0;

	for (const char *p = part->text; listed == NULL && p < end;) {
		depth += (*p == '[') - (*p == ']');
		if (*p == '\'' || *p == '"')
			p = skip_string(p);
		else if (depth > 0 || strchr("[]()|,/ \t\r\n+*=<>!:-", *p) != NULL)
			p++;
		else if (*p == '$')
			listed = listed_variable(asked, part, &p);
		else if (*p == '.' && p[1] == '.')
			p += 2;
		else if (*p == '.' && !g_ascii_isdigit(p[1])) {
			listed = listed_in(asked, part->here, part->lets, NULL);
			p++;
		} else
			listed = listed_step(asked, part, &p);
	}
	return listed;
}

void
rule_check_says(struct arena *arena, struct diag *diag, GHashTable *choices, const struct rule_use *use,
    const char *each, const GArray *lets, guint count)
{
	const char *expression = xpath_source(use->xpath);
	const char *it = (use->phase & ~(guint)RULE_LOOK) == 0 ? NULL : each;
	const struct rule_asked asked = { arena, choices, lets };

	for (const char *p = expression; choices != NULL && (p = strstr(p, "bw:says")) != NULL; p++) {
		const char *open = p + strlen("bw:says") + strspn(p + strlen("bw:says"), " \t\r\n");
		const char *from = open + (*open == '('), *before = path_before(arena, expression, p);
		const struct rule_part part = { from, (gsize)(argument_end(from) - from), count,
			before != NULL ? before : it, it };
		const char *field = listed_name(&asked, &part);

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
