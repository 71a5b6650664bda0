/*
 * What may hold for a customer type: cases that say nothing, one fact, or two facts are judged, and what changes is
 * told with the facts that change it.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "policy/judging.h"
#include "policy/outlook/inner.h"

/* One way the case may look. */
struct outlook_look {
	const struct record_fact *fact[2]; /* said; one alone stands first */
	struct record record;
	struct policy_question question;
	struct judging judging;
};

struct outlook {
	struct arena *arena;
	enum lang lang;
	GPtrArray *facts; /* const struct record_fact * */
	GPtrArray *looks; /* struct outlook_look *, the first says nothing */
};

/* Does a test name the fact's attribute and, where its values are words, this word? */
static bool
names_fact(struct arena *a, const char *test, const struct record_fact *fact)
{
	const char *attribute = arena_printf(a, "@%s", fact->name);
	const char *at = strstr(test, attribute);

	while (at != NULL && (g_ascii_isalnum(at[strlen(attribute)]) || at[strlen(attribute)] == '_'))
		at = strstr(at + 1, attribute);
	return at != NULL && (!fact->word || strstr(test, arena_printf(a, "'%s'", fact->value)) != NULL);
}

static void
find_facts(struct outlook *o, const GPtrArray *facts, const xmlNode *node)
{
	const char *test = xml_attr_or(node, "select", xml_attr(node, "test"));

	for (guint i = 0; test != NULL && i < facts->len; i++)
		if (names_fact(o->arena, test, facts->pdata[i]) && !g_ptr_array_find(o->facts, facts->pdata[i], NULL))
			g_ptr_array_add(o->facts, facts->pdata[i]);
	for (xmlNode *child = xml_child(node, NULL); child != NULL; child = xml_next(child, NULL))
		find_facts(o, facts, child);
}

/* The case at its last stage.  What it says already (its stage) is no fact to try. */
static xmlNode *
make_case(const struct outlook *o, const struct region *region, const char *type,
    const struct record_fact *const fact[2])
{
	xmlNode *root = xml_root(xml_new(o->arena, "case"));

	xml_set(root, "id", "case");
	xml_set(root, "region", region->id);
	xml_set(root, "type", type);
	xml_set(root, "stage", region->stage[region->stage_count - 1].id);
	for (guint i = 0; i < 2 && fact[i] != NULL; i++) {
		if (xml_attr(root, fact[i]->name) != NULL)
			return NULL;
		xml_set(root, fact[i]->name, fact[i]->value);
	}
	return root;
}

static void
add_look(struct outlook *o, const struct outlook_making *making, const char *type, const struct record_fact *first,
    const struct record_fact *second)
{
	struct outlook_look *look = arena_alloc(o->arena, sizeof *look);
	xmlNode *root;

	*look = (struct outlook_look){ .fact = { first, second } };
	if ((root = make_case(o, making->region, type, look->fact)) == NULL)
		return;
	look->record = (struct record){ .id = "case",
		.region = making->region->id,
		.kind = RECORD_CASE,
		.doc = root->doc,
		.root = root };
	look->question.record = &look->record;
	look->judging = (struct judging){ .policy = making->asked->policy,
		.region = making->region,
		.question = &look->question,
		.arena = o->arena,
		.diag = diag_new(o->arena),
		.record = root };
	if (verdict_build(&look->judging))
		g_ptr_array_add(o->looks, look);
}

struct outlook *
outlook_new(const struct outlook_making *making, const char *type, const char *part)
{
	struct outlook *o = arena_alloc(making->arena, sizeof *o);
	const GPtrArray *facts = record_facts(making->asked->records, making->arena);

	*o = (struct outlook){ .arena = making->arena, .lang = making->asked->lang };
	o->facts = arena_list(o->arena);
	o->looks = arena_list(o->arena);
	find_facts(o, facts, xml_child(making->region->root, "classes"));
	find_facts(o, facts, xml_child(making->region->root, part));
	find_facts(o, facts, xml_child(making->region->root, "facts"));
	add_look(o, making, type, NULL, NULL);
	for (guint i = 0; i < o->facts->len; i++)
		add_look(o, making, type, o->facts->pdata[i], NULL);
	for (guint i = 0; i < o->facts->len; i++)
		for (guint j = i + 1; j < o->facts->len; j++)
			add_look(o, making, type, o->facts->pdata[i], o->facts->pdata[j]);
	return o;
}

static const xmlNode *
find_item(const struct outlook_look *look, const char *list, const char *id, const char *state)
{
	for (xmlNode *n = xml_child(xml_child(look->judging.verdict, list), NULL); n != NULL; n = xml_next(n, NULL))
		if (xml_attr_is(n, "id", id) && (state == NULL || xml_attr_is(n, "state", state)))
			return n;
	return NULL;
}

/* Would one of a pair's two facts alone do the same? */
static bool
one_will_do(const struct outlook *o, const bool *differs, const struct outlook_look *pair)
{
	for (guint i = 1; i < o->looks->len; i++) {
		const struct outlook_look *look = o->looks->pdata[i];

		if (differs[i] && look->fact[1] == NULL &&
		    (look->fact[0] == pair->fact[0] || look->fact[0] == pair->fact[1]))
			return true;
	}
	return false;
}

static const char *
fact_words(const struct outlook *o, const struct record_fact *fact)
{
	const char *label = o->lang == LANG_ZH && fact->label != NULL ? fact->label : fact->name;

	return strcmp(fact->value, "yes") == 0 ? label : arena_printf(o->arena, "%s=%s", label, fact->value);
}

static const char *
look_words(const struct outlook *o, const struct outlook_look *look)
{
	const char *first = fact_words(o, look->fact[0]);

	if (look->fact[1] == NULL)
		return first;
	return arena_printf(o->arena, o->lang == LANG_ZH ? "%s且%s" : "%s and %s", first, fact_words(o, look->fact[1]));
}

/* base: whether it is so with nothing said; differs: where it is otherwise. */
static const char *
describe(const struct outlook *o, bool base, const bool *differs)
{
	bool zh = o->lang == LANG_ZH;
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 1; i < o->looks->len; i++) {
		const struct outlook_look *look = o->looks->pdata[i];

		if (!differs[i] || (look->fact[1] != NULL && one_will_do(o, differs, look)))
			continue;
		g_string_append_printf(out, "%s%s",
		    out->len == 0 ? "" :
			base      ? (zh ? "、" : ", ") :
				    (zh ? "或" : " or "),
		    look_words(o, look));
	}
	if (out->len == 0)
		return base ? "—" : NULL;
	return arena_printf(o->arena, base ? (zh ? "不属：%s" : "not: %s") : (zh ? "属：%s" : "if: %s"), out->str);
}

const char *
outlook_when(const struct outlook *o, const char *list, const char *id, const char *state, const xmlNode **first)
{
	bool *differs = arena_array(o->arena, o->looks->len + 1, sizeof *differs);
	const xmlNode *found = NULL;
	bool base = false;

	for (guint i = 0; i < o->looks->len; i++) {
		const xmlNode *item = find_item(o->looks->pdata[i], list, id, state);

		base = i == 0 ? item != NULL : base;
		differs[i] = (item != NULL) != base;
		found = found != NULL ? found : item;
	}
	if (first != NULL)
		*first = found;
	return describe(o, base, differs);
}

bool
outlook_may(const struct outlook *o, const struct item_clause *clause)
{
	for (guint i = 0; o != NULL && i < o->looks->len; i++) {
		struct outlook_look *look = o->looks->pdata[i];

		if (judging_clause_holds(&look->judging, clause, ""))
			return true;
	}
	return o == NULL;
}
