/*
 * What may hold for a customer type: records that say nothing, one fact, or two facts are judged, and what changes
 * is told with the facts that change it.  The facts are those the region's own tests ask about.
 */
#include <string.h>

#include "cli/law.h"

struct fact {
	const char	*text;	/* "area='rural'" */
	const char	*name;	/* its attribute */
	const char	*label;	/* as people read it */
};

/* One way the record may look. */
struct look {
	guint		 fact[2];	/* indexes; equal: one fact; both G_MAXUINT: none */
	struct record	*record;
	xmlNode		*verdict;
};

struct outlook {
	const struct law	*law;
	const char		*type;
	GArray			*facts;
	GArray			*looks;
};

static const char *
fact_label(const struct law *law, const char *name, const char *value)
{
	const char *label = law->cli->lang == LANG_ZH ? record_label(law->house->records, name) : NULL;

	label = label != NULL ? label : name;
	return strcmp(value, "yes") == 0 ? label : arena_printf(law->cli->arena, "%s=%s", label, value);
}

static void
add_fact(struct outlook *o, const char *name, const char *value)
{
	struct arena *a = o->law->cli->arena;
	struct fact fact = { arena_printf(a, "%s='%s'", name, value), arena_strdup(a, name), fact_label(o->law, name, value) };

	for (guint i = 0; i < o->facts->len; i++)
		if (strcmp(g_array_index(o->facts, struct fact, i).text, fact.text) == 0)
			return;
	if (strcmp(name, "type") != 0 && strcmp(name, "stage") != 0)
		g_array_append_val(o->facts, fact);
}

/* @name = 'value' of the record, not of a step further: what stands before the @ is no path. */
static void
find_facts(struct outlook *o, const char *test)
{
	g_autoptr(GRegex) equals = g_regex_new("(?<![/\\[])@([a-z0-9_]+) *= *'([^']+)'", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;

	for (g_regex_match(equals, test, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
		g_autofree char *name = g_match_info_fetch(match, 1), *value = g_match_info_fetch(match, 2);

		add_fact(o, name, value);
	}
	if (strstr(test, "@supply_count") != NULL)
		add_fact(o, "supply_count", "2");
}

static void
walk_tests(struct outlook *o, const xmlNode *node)
{
	const char *test = xml_attr(node, "test");

	if (test != NULL)
		find_facts(o, test);
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		walk_tests(o, child);
}

static const char *
fact_text(const struct outlook *o, guint index)
{
	return index == G_MAXUINT ? "" : g_array_index(o->facts, struct fact, index).text;
}

/* Facts that cannot stand together make no record, and no look. */
static void
add_look(struct outlook *o, guint first, guint second)
{
	struct arena *a = o->law->cli->arena;
	struct diag *quiet = diag_new(a);
	struct look look = { .fact = { first, second } };
	struct record_text *text = arena_alloc(a, sizeof(*text));
	struct policy_question question = { 0 };
	const char *xml;

	if (first != second && strcmp(g_array_index(o->facts, struct fact, first).name, g_array_index(o->facts, struct fact, second).name) == 0)
		return;
	xml = arena_printf(a, "<case id='o' region='%s' type='%s' stage='archive' %s %s/>", xml_attr_or(o->law->region, "id", ""),
	    o->type, fact_text(o, first), first == second ? "" : fact_text(o, second));
	*text = (struct record_text){ .source = { "list", xml, strlen(xml), 0, 1, 1 }, .id = "o", .ordinal = 1 };
	question.record = look.record = record_parse(a, quiet, o->law->house->records, text, NULL);
	if (look.record == NULL)
		return;
	look.verdict = policy_judge(o->law->house->policy, a, quiet, &question);
	if (look.verdict != NULL)
		g_array_append_val(o->looks, look);
}

struct outlook *
outlook_new(const struct law *law, const char *type)
{
	static const char *const parts[] = { "classes", "steps", "times", "application", "documents", "investment" };
	struct arena *a = law->cli->arena;
	struct outlook *o = arena_alloc(a, sizeof(*o));

	*o = (struct outlook){ .law = law, .type = type };
	o->facts = arena_vector(a, sizeof(struct fact));
	o->looks = arena_vector(a, sizeof(struct look));
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
		if (xml_child(law->region, parts[i]) != NULL)
			walk_tests(o, xml_child(law->region, parts[i]));
	add_look(o, G_MAXUINT, G_MAXUINT);
	for (guint i = 0; i < o->facts->len; i++)
		add_look(o, i, i);
	for (guint i = 0; i < o->facts->len; i++)
		for (guint j = i + 1; j < o->facts->len; j++)
			add_look(o, i, j);
	return o;
}

static const xmlNode *
find_in(const xmlNode *verdict, const char *list, const char *id)
{
	const xmlNode *parent = xml_child(verdict, list);

	for (xmlNode *n = parent != NULL ? xml_child(parent, NULL) : NULL; n != NULL; n = xml_next(n, NULL))
		if (xml_attr_is(n, "id", id))
			return n;
	return NULL;
}

static bool
in_state(const xmlNode *document, const char *state)
{
	bool allowed = xml_attr_is(document, "allowed", "yes"), due = xml_attr_is(document, "due", "yes");

	return strcmp(state, "due") == 0 ? due : strcmp(state, "allowed") == 0 ? allowed && !due : !allowed;
}

/* Whether a look has the thing asked about; state NULL: it is there at all. */
static bool
look_has(const struct look *look, const char *list, const char *id, const char *state)
{
	const xmlNode *node = find_in(look->verdict, list, id);

	return node != NULL && (state == NULL || in_state(node, state));
}

static const struct look *
look_of(const struct outlook *o, guint index)
{
	return &g_array_index(o->looks, struct look, index);
}

/* Would one of a pair's two facts alone do the same? */
static bool
one_will_do(const struct outlook *o, const bool *differs, const struct look *pair)
{
	for (guint i = 0; i < o->looks->len; i++) {
		const struct look *look = look_of(o, i);

		if (differs[i] && look->fact[0] == look->fact[1] && (look->fact[0] == pair->fact[0] || look->fact[0] == pair->fact[1]))
			return true;
	}
	return false;
}

static const char *
look_label(const struct outlook *o, const struct look *look)
{
	const char *first = g_array_index(o->facts, struct fact, look->fact[0]).label;
	const char *second = g_array_index(o->facts, struct fact, look->fact[1]).label;

	if (look->fact[0] == look->fact[1])
		return first;
	return arena_printf(o->law->cli->arena, o->law->cli->lang == LANG_ZH ? "%s且%s" : "%s and %s", first, second);
}

static const char *
describe(const struct outlook *o, const bool *has)
{
	struct arena *a = o->law->cli->arena;
	bool zh = o->law->cli->lang == LANG_ZH, base = has[0], *differs = arena_array(a, o->looks->len, sizeof(*differs));
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < o->looks->len; i++)
		differs[i] = has[i] != base;
	for (guint i = 1; i < o->looks->len; i++) {
		const struct look *look = look_of(o, i);

		if (!differs[i] || (look->fact[0] != look->fact[1] && one_will_do(o, differs, look)))
			continue;
		g_string_append_printf(out, "%s%s", out->len == 0 ? "" : base ? (zh ? "、" : ", ") : (zh ? "或" : " or "), look_label(o, look));
	}
	if (out->len == 0)
		return base ? "" : NULL;
	return arena_printf(a, base ? (zh ? "不属：%s" : "not: %s") : (zh ? "属：%s" : "if: %s"), out->str);
}

static const char *
when(const struct outlook *o, const char *list, const char *id, const char *state)
{
	bool *has = arena_array(o->law->cli->arena, o->looks->len + 1, sizeof(*has));

	for (guint i = 0; i < o->looks->len; i++)
		has[i] = look_has(look_of(o, i), list, id, state);
	return o->looks->len == 0 ? NULL : describe(o, has);
}

const char *
outlook_when(const struct outlook *o, const char *list, const char *id)
{
	return when(o, list, id, NULL);
}

const char *
outlook_document(const struct outlook *o, const char *id, const char *state)
{
	return when(o, "documents", id, state);
}

const xmlNode *
outlook_node(const struct outlook *o, const char *list, const char *id)
{
	const xmlNode *node = NULL;

	for (guint i = 0; i < o->looks->len && node == NULL; i++)
		node = find_in(look_of(o, i)->verdict, list, id);
	return node;
}

const xmlNode *
outlook_document_node(const struct outlook *o, const char *id, const char *state)
{
	for (guint i = 0; i < o->looks->len; i++)
		if (look_has(look_of(o, i), "documents", id, state))
			return find_in(look_of(o, i)->verdict, "documents", id);
	return NULL;
}

bool
outlook_may(const struct outlook *o, const char *expression)
{
	struct arena *a = o->law->cli->arena;
	struct diag *quiet = diag_new(a);
	struct xpath *xpath = xpath_compile(a, quiet, (struct place){ 0 }, expression);

	for (guint i = 0; xpath != NULL && i < o->looks->len; i++) {
		struct xpath_env *env = xpath_env_new(a);

		xpath_env_node(env, "record", look_of(o, i)->record->root);
		xpath_env_node(env, "region", o->law->region);
		xpath_env_node(env, "verdict", look_of(o, i)->verdict);
		policy_functions(o->law->house->policy, env);
		if (xpath_bool(env, quiet, xpath, look_of(o, i)->record->root))
			return true;
	}
	return false;
}
