/* Applies rules to a tree: finds hits, lets the most specific of one fault speak, tells them. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "rule/inner.h"

enum { TOLD_MOST = 10 }; /* findings of one check where there is <more> */

/* A node at which a check does not hold. */
struct rule_hit {
	const struct rule_check *check;
	xmlNode *it;      /* what was looked at */
	xmlNode *at;      /* what has to be edited */
	const char *also; /* rules that gave way to this one, or NULL */
	bool gave_way;
};

static void
enter(const struct rule_judge *judge, const struct rule *rule)
{
	if (judge->caller != NULL && judge->caller->enter != NULL)
		judge->caller->enter(judge->data, rule);
}

static void
bind_it(const struct rule_judge *judge, xmlNode *it)
{
	xpath_env_node(judge->env, "it", it);
}

static void
bind_lets(const struct rule_judge *judge, const struct rule_check *check, enum rule_phase phase, xmlNode *it)
{
	for (guint i = 0; i < check->lets->len; i++) {
		const struct rule_let *let = &g_array_index(check->lets, struct rule_let, i);

		if ((let->phases & phase) == 0)
			continue;
		if (let->text != NULL)
			xpath_env_string(judge->env, let->name, let->text);
		else
			xpath_env_value(judge->env, judge->diag, let->name, let->select, it);
	}
}

/* --- finding --- */

static xmlNode *
place_to_edit(const struct rule_judge *judge, const struct rule_check *check, xmlNode *it)
{
	GPtrArray *nodes;

	if (check->at == NULL)
		return it;
	bind_lets(judge, check, RULE_PLACE, it);
	nodes = xpath_nodes(judge->env, judge->diag, check->at, it);
	return nodes->len > 0 ? nodes->pdata[0] : judge->root;
}

static void
test_node(const struct rule_judge *judge, const struct rule_check *check, xmlNode *it, GArray *hits)
{
	struct rule_hit hit = { .check = check, .it = it };

	if (it != judge->root)
		bind_it(judge, it);
	bind_lets(judge, check, RULE_TEST, it);
	if (check->test != NULL && xpath_bool(judge->env, judge->diag, check->test, it))
		return;
	hit.at = place_to_edit(judge, check, it);
	g_array_append_val(hits, hit);
}

/* The nodes that a check looks at; NULL: none, or the root when it has no for-each.  $it is the root. */
static GPtrArray *
look(const struct rule_judge *judge, const struct rule_check *check, bool *holds)
{
	bind_lets(judge, check, RULE_LOOK, judge->root);
	*holds = check->when == NULL || xpath_bool(judge->env, judge->diag, check->when, judge->root);
	if (!*holds || check->each == NULL)
		return NULL;
	return xpath_nodes(judge->env, judge->diag, check->each, judge->root);
}

static void
apply_check(const struct rule_judge *judge, const struct rule_check *check, GArray *hits)
{
	bool holds;
	GPtrArray *nodes = look(judge, check, &holds);

	if (holds && check->each == NULL)
		test_node(judge, check, judge->root, hits);
	for (guint i = 0; nodes != NULL && i < nodes->len; i++)
		test_node(judge, check, nodes->pdata[i], hits);
	if (nodes != NULL && nodes->len > 0)
		bind_it(judge, judge->root);
}

/* Where all is one fault: has a rule been hit that this one yields to? */
static bool
is_repeated(const struct rule *rule, const GArray *hits)
{
	const struct rule *last = NULL;

	for (guint i = 0; rule->yields_to[0] != '\0' && i < hits->len; i++) {
		const struct rule *other = g_array_index(hits, struct rule_hit, i).check->rule;

		if (other != last && text_has_word(rule->yields_to, other->id))
			return true;
		last = other;
	}
	return false;
}

static void
find_hits(const struct rule_judge *judge, const GPtrArray *rules, GArray *hits)
{
	bind_it(judge, judge->root);
	for (guint i = 0; i < rules->len; i++) {
		const struct rule *rule = rules->pdata[i];
		guint before = hits->len;

		if (judge->whole && is_repeated(rule, hits))
			continue;
		enter(judge, rule);
		for (guint c = 0; c < rule->check_count; c++)
			if (rule->check[c].scope == judge->scope &&
			    (judge->there == NULL || rule_answers(&rule->check[c], judge->there)))
				apply_check(judge, &rule->check[c], hits);
		if (rule->stop && hits->len > before)
			return;
	}
}

/* --- giving way --- */

static bool
by_place(const struct rule_judge *judge, const struct rule_hit *a, const struct rule_hit *b)
{
	bool (*ask)(const xmlNode *) = judge->caller == NULL ? NULL : judge->caller->by_place;

	return ask != NULL && ask(a->it) && ask(b->it);
}

/*
 * Two hits are of one fault when the same node was looked at, or, where one of them did not select, when the same node is
 * to be edited; of one that spreads whatever yields to it.
 */
static bool
same_fault(const struct rule_judge *judge, const struct rule_hit *a, const struct rule_hit *b)
{
	if (b->check->spreads)
		return true;
	if (a->check->each == NULL || b->check->each == NULL || by_place(judge, a, b))
		return a->at == b->at;
	return a->it == b->it;
}

static struct rule_hit *
gives_way_to(const struct rule_judge *judge, GArray *hits, const struct rule_hit *hit)
{
	const char *yields_to = hit->check->rule->yields_to;

	for (guint i = 0; yields_to[0] != '\0' && i < hits->len; i++) {
		struct rule_hit *other = &g_array_index(hits, struct rule_hit, i);

		if (other != hit && same_fault(judge, hit, other) && text_has_word(yields_to, other->check->rule->id))
			return other;
	}
	return NULL;
}

/* Follows a hit to the one that speaks for it: itself, when rules yield to each other in a circle. */
static struct rule_hit *
winner_of(const struct rule_judge *judge, GArray *hits, struct rule_hit *hit)
{
	struct rule_hit *winner = hit;

	for (guint steps = 0; steps < hits->len; steps++) {
		struct rule_hit *next = gives_way_to(judge, hits, winner);

		if (next == NULL || next == hit)
			return next == NULL ? winner : hit;
		winner = next;
	}
	return winner;
}

static void
settle(const struct rule_judge *judge, GArray *hits)
{
	for (guint i = 0; i < hits->len; i++) {
		struct rule_hit *hit = &g_array_index(hits, struct rule_hit, i), *winner = winner_of(judge, hits, hit);
		const char *id = hit->check->rule->id;

		if (winner == hit)
			continue;
		hit->gave_way = true;
		winner->also = winner->also == NULL ? id : arena_printf(judge->arena, "%s %s", winner->also, id);
	}
}

/* --- telling --- */

static struct place
place_of(const struct rule_judge *judge, xmlNode *node)
{
	struct place place = node->type == XML_ATTRIBUTE_NODE ? xml_attr_place(node->parent, (const char *)node->name) :
								xml_place(node);

	return place.source != NULL ? place : judge->place;
}

static enum diag_level
level_of(const struct rule_judge *judge, const struct rule_hit *hit)
{
	for (guint i = 0; i < hit->check->severity_count; i++) {
		const struct rule_severity *severity = &hit->check->severity[i];

		if (severity->test == NULL || xpath_bool(judge->env, judge->diag, severity->test, hit->it))
			return severity->level;
	}
	return hit->check->rule->level;
}

/* Bars of NULL: all documents. */
static void
set_bars(const struct rule_judge *judge, const struct rule_hit *hit, struct finding *finding)
{
	const struct rule_check *check = hit->check;
	bool of_stage = check->bars == RULE_BARS_FROM || check->bars == RULE_BARS_AFTER;

	finding->bars = of_stage ? "" : check->listed;
	if (judge->document != NULL)
		finding->bars = judge->document;
	else if (of_stage && judge->caller != NULL && judge->caller->bars != NULL)
		judge->caller->bars(judge->data, xpath_string(judge->env, judge->diag, check->stage, hit->it),
		    check->bars == RULE_BARS_AFTER, finding);
}

/* A text in the languages there are. */
static void
word(const struct rule_judge *judge, struct xpath_text *const text[LANG_COUNT], xmlNode *it,
    const char *words[LANG_COUNT])
{
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		xpath_env_speak(judge->env, lang);
		words[lang] = xpath_text_string(judge->env, judge->diag, text[lang], it);
	}
}

static struct finding
finding_of(const struct rule_judge *judge, const struct rule_hit *hit)
{
	const struct rule_check *check = hit->check;
	const xmlNode *source = xml_child(check->rule->node, "source");
	const char *section = source == NULL ? NULL : xml_attr(source, "section");
	struct finding finding = { .id = check->rule->id,
		.place = place_of(judge, hit->at),
		.document = judge->document,
		.also = hit->also,
		.source = { section, source == NULL ? NULL : xml_attr_or(source, "section-en", section) } };

	enter(judge, check->rule);
	bind_it(judge, hit->it);
	bind_lets(judge, check, RULE_TELL, hit->it);
	finding.level = level_of(judge, hit);
	set_bars(judge, hit, &finding);
	word(judge, check->todo, hit->it, finding.todo);
	if (check->field != NULL)
		finding.field = xpath_text_string(judge->env, judge->diag, check->field, hit->it);
	if (judge->caller != NULL && judge->caller->complete != NULL)
		judge->caller->complete(judge->data, check->rule, hit->it, &finding);
	return finding;
}

static void
tell(const struct rule_judge *judge, const struct rule_hit *hit)
{
	const struct rule_check *check = hit->check;
	struct finding finding = finding_of(judge, hit);

	word(judge, check->what, hit->it, finding.what);
	diag_add(judge->diag, &finding);
}

/* The closing line of a check: so many hits are not told one by one. */
static void
tell_more(const struct rule_judge *judge, const struct rule_hit *hit, guint more)
{
	struct finding finding = finding_of(judge, hit);

	xpath_env_string(judge->env, "more", arena_printf(judge->arena, "%u", more));
	word(judge, hit->check->rule->more, judge->root, finding.what);
	diag_add(judge->diag, &finding);
}

/* The hits of one check stand together. Gives the first that is of another. */
static guint
tell_check(const struct rule_judge *judge, const GArray *hits, guint from)
{
	const struct rule_check *check = g_array_index(hits, struct rule_hit, from).check;
	guint most = check->rule->more[LANG_ZH] == NULL ? G_MAXUINT : TOLD_MOST, told = 0, i;
	const struct rule_hit *last = &g_array_index(hits, struct rule_hit, from);

	for (i = from; i < hits->len && g_array_index(hits, struct rule_hit, i).check == check; i++) {
		const struct rule_hit *hit = &g_array_index(hits, struct rule_hit, i);

		if (hit->gave_way)
			continue;
		last = hit;
		if (told++ < most)
			tell(judge, hit);
	}
	if (told > most)
		tell_more(judge, last, told - most);
	return i;
}

static void
tell_all(const struct rule_judge *judge, const GArray *hits)
{
	for (guint i = 0; i < hits->len;)
		i = tell_check(judge, hits, i);
}

void
rule_apply(const struct rule_judge *judge, const GPtrArray *rules)
{
	g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(struct rule_hit));

	find_hits(judge, rules, hits);
	if (!judge->whole)
		settle(judge, hits);
	tell_all(judge, hits);
}

GArray *
rule_values(const struct rule_judge *judge, const struct rule_check *check)
{
	GArray *values = arena_vector(judge->arena, sizeof(double));
	GPtrArray *nodes;
	bool holds;

	bind_it(judge, judge->root);
	nodes = look(judge, check, &holds);
	for (guint i = 0; nodes != NULL && i < nodes->len; i++) {
		double value;

		bind_it(judge, nodes->pdata[i]);
		bind_lets(judge, check, RULE_TEST, nodes->pdata[i]);
		value = xpath_number(judge->env, judge->diag, check->value, nodes->pdata[i]);
		g_array_append_val(values, value);
	}
	return values;
}

void
rule_test(const struct rule_judge *judge, const struct rule_check *check)
{
	g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(struct rule_hit));

	bind_it(judge, judge->root);
	test_node(judge, check, judge->root, hits);
	tell_all(judge, hits);
}
