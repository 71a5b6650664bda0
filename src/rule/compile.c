/* Compiles rules; every name in them is resolved here. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "rule/inner.h"

/* One rule while it is compiled. */
struct rule_making {
	struct arena *arena;
	struct diag *diag;
	const struct rule_words *words;
	GArray *uses;     /* struct rule_use, of the check at hand */
	GHashTable *used; /* <let> that are read */
};

enum diag_level
rule_level(const char *severity)
{
	if (severity != NULL && strcmp(severity, "should") == 0)
		return DIAG_WARN;
	return severity != NULL && strcmp(severity, "note") == 0 ? DIAG_NOTE : DIAG_ERROR;
}

static void
note_use(struct rule_making *making, const struct xpath *xpath, struct place place, guint phase)
{
	struct rule_use use = { .xpath = xpath, .place = place, .phase = phase };

	if (xpath != NULL)
		g_array_append_val(making->uses, use);
}

/* NULL: the attribute is absent, or wrong, which is reported. */
static struct xpath *
compile_xpath(struct rule_making *making, const xmlNode *node, const char *attribute, guint phase)
{
	const char *expression = xml_attr(node, attribute);
	struct place place = xml_attr_place(node, attribute);
	struct xpath *xpath;

	if (expression == NULL)
		return NULL;
	xpath = xpath_compile(making->arena, making->diag, place, expression);
	note_use(making, xpath, place, phase);
	return xpath;
}

static struct xpath_text *
compile_text(struct rule_making *making, struct place place, const char *words)
{
	struct xpath_text *text = xpath_text_compile(making->arena, making->diag, place, words);
	const struct xpath *part;

	for (guint i = 0; text != NULL && (part = xpath_text_expression(text, i)) != NULL; i++)
		note_use(making, part, place, RULE_TELL);
	return text;
}

static struct xpath_text *
compile_child(struct rule_making *making, const xmlNode *parent, const char *name)
{
	const xmlNode *node = xml_child(parent, name);

	return compile_text(making, xml_place(node), xml_text(making->arena, node));
}

static void
compile_severities(struct rule_making *making, const xmlNode *node, struct rule_check *check)
{
	GArray *list = arena_vector(making->arena, sizeof(struct rule_severity));

	for (xmlNode *child = xml_child(node, "severity"); child != NULL; child = xml_next(child, "severity")) {
		struct rule_severity severity = { .level = rule_level(xml_attr(child, "value")),
			.test = compile_xpath(making, child, "test", RULE_TELL) };

		g_array_append_val(list, severity);
	}
	check->severity_count = list->len;
	check->severity = (struct rule_severity *)list->data;
}

static void
compile_bars(struct rule_making *making, const xmlNode *node, struct rule_check *check)
{
	check->listed = xml_attr(node, "bars");
	if (check->listed != NULL) {
		check->bars = RULE_BARS_LISTED;
	} else if (xml_attr(node, "from") != NULL) {
		check->bars = RULE_BARS_FROM;
		check->stage = compile_xpath(making, node, "from", RULE_TELL);
	} else if (xml_attr(node, "after") != NULL) {
		check->bars = RULE_BARS_AFTER;
		check->stage = compile_xpath(making, node, "after", RULE_TELL);
	}
}

/* --- names --- */

static void
report_name(struct rule_making *making, struct place place, const char *name, const char *zh, const char *en)
{
	diag_say(making->diag, DIAG_RULE_NAME, place, NULL, arena_printf(making->arena, "$%s %s", name, zh),
	    arena_printf(making->arena, "$%s %s", name, en));
}

struct rule_let *
rule_find_let(const GArray *lets, guint count, const char *name)
{
	for (guint i = 0; i < count; i++)
		if (strcmp(g_array_index(lets, struct rule_let, i).name, name) == 0)
			return &g_array_index(lets, struct rule_let, i);
	return NULL;
}

static void
compile_lets(struct rule_making *making, const xmlNode *parent, GArray *lets)
{
	for (xmlNode *node = xml_child(parent, "let"); node != NULL; node = xml_next(node, "let")) {
		struct rule_let let = { .name = xml_attr_or(node, "name", ""), .node = node };

		if (rule_find_let(lets, lets->len, let.name) != NULL ||
		    text_has_word(making->words->variables, let.name))
			report_name(making, xml_attr_place(node, "name"), let.name, "已经有了", "is there already");
		let.select = xpath_compile(making->arena, making->diag, xml_attr_place(node, "select"),
		    xml_attr_or(node, "select", ""));
		g_array_append_val(lets, let);
	}
}

/* The names in an expression are of the caller's variables or of the first `count` lets, which then are needed in its phase. */
static void
resolve(struct rule_making *making, const GArray *lets, guint count, const struct rule_use *use)
{
	const char *at = xpath_source(use->xpath), *name;

	while ((name = rule_next_variable(making->arena, &at)) != NULL) {
		struct rule_let *let = rule_find_let(lets, count, name);

		if (let != NULL) {
			let->phases |= use->phase;
			g_hash_table_add(making->used, (gpointer)let->node);
		} else if (!text_has_word(making->words->variables, name))
			report_name(making, use->place, name, "没有定义", "is not defined");
	}
}

/* From the last let to the first, as one may be made of those before it. */
static void
resolve_names(struct rule_making *making, const struct rule_check *check, const xmlNode *node)
{
	const char *each = xml_attr(node, "for-each");

	for (guint i = 0; i < making->uses->len; i++) {
		const struct rule_use *use = &g_array_index(making->uses, struct rule_use, i);

		resolve(making, check->lets, check->lets->len, use);
		rule_check_says(making->arena, making->diag, making->words->choices, use, each, check->lets,
		    check->lets->len);
	}
	for (guint i = check->lets->len; i-- > 0;) {
		const struct rule_let *let = &g_array_index(check->lets, struct rule_let, i);
		struct rule_use use = { .xpath = let->select,
			.place = xml_attr_place(let->node, "select"),
			.phase = let->phases };

		if (let->select == NULL)
			continue;
		if (let->phases != 0)
			resolve(making, check->lets, i, &use);
		rule_check_says(making->arena, making->diag, making->words->choices, &use, each, check->lets, i);
	}
}

/* A let of a rule or a check that nothing reads was meant for something. */
static void
refuse_idle(struct rule_making *making, const xmlNode *parent)
{
	for (xmlNode *node = xml_child(parent, "let"); node != NULL; node = xml_next(node, "let"))
		if (!g_hash_table_contains(making->used, node))
			report_name(making, xml_attr_place(node, "name"), xml_attr_or(node, "name", ""), "没有用到",
			    "is never used");
}

/* --- rules --- */

static guint
scope_of(struct rule_making *making, const xmlNode *node)
{
	const char *scope = xml_attr_or(node, "scope", xml_attr_or(node->parent, "scope", ""));
	guint i = 0;

	while (making->words->scopes[i] != NULL && strcmp(making->words->scopes[i], scope) != 0)
		i++;
	if (making->words->scopes[i] == NULL)
		diag_report(making->diag, DIAG_RULE_SCOPE, xml_place(node->parent), NULL, scope);
	return i;
}

static void
compile_check(struct rule_making *making, const struct rule *rule, const xmlNode *node, struct rule_check *check)
{
	const char *field = xml_attr(node, "field");

	g_array_set_size(making->uses, 0);
	*check = (struct rule_check){ .rule = rule, .scope = scope_of(making, node) };
	check->lets = arena_vector(making->arena, sizeof(struct rule_let));
	compile_lets(making, rule->node, check->lets);
	compile_lets(making, node, check->lets);
	check->when = compile_xpath(making, node, "when", RULE_LOOK);
	check->each = compile_xpath(making, node, "for-each", RULE_LOOK);
	check->test = compile_xpath(making, node, "test", RULE_TEST);
	check->value = compile_xpath(making, node, "value", RULE_TEST);
	check->at = compile_xpath(making, node, "at", RULE_PLACE);
	if (field != NULL)
		check->field = compile_text(making, xml_attr_place(node, "field"), field);
	check->what[LANG_ZH] = compile_child(making, node, "zh");
	check->what[LANG_EN] = compile_child(making, node, "en");
	check->todo[LANG_ZH] = compile_child(making, node, "todo-zh");
	check->todo[LANG_EN] = compile_child(making, node, "todo-en");
	compile_bars(making, node, check);
	compile_severities(making, node, check);
	if (xml_attr(node, "for-each") == NULL && xml_attr(node, "test") == NULL)
		diag_report(making->diag, DIAG_RULE_CHECK, xml_place(node), NULL);
	resolve_names(making, check, node);
}

/* Its texts see $more beside what the caller binds. It is of all rules of the file: its mistakes are told with the first. */
static void
compile_more(const struct rule_making *rules, struct rule *rule)
{
	struct rule_making making = *rules;
	const xmlNode *more = xml_child(rule->node->parent, "more");
	const struct rule_let count = { .name = "more", .node = more };
	GArray *lets = arena_vector(making.arena, sizeof(struct rule_let));

	if (more == NULL)
		return;
	if (rule->node != xml_child(rule->node->parent, "rule"))
		making.diag = diag_new(making.arena);
	g_array_append_val(lets, count);
	rule->more[LANG_ZH] = compile_child(&making, more, "zh");
	rule->more[LANG_EN] = compile_child(&making, more, "en");
	for (guint i = 0; i < making.uses->len; i++)
		resolve(&making, lets, lets->len, &g_array_index(making.uses, struct rule_use, i));
}

static guint
count_checks(const xmlNode *node)
{
	guint count = 0;

	for (xmlNode *child = xml_child(node, "check"); child != NULL; child = xml_next(child, "check"))
		count++;
	return count;
}

struct rule *
rule_compile(struct arena *arena, struct diag *diag, const struct rule_words *words, xmlNode *node)
{
	struct rule_making making = { .arena = arena, .diag = diag, .words = words };
	struct rule *rule = arena_alloc(arena, sizeof *rule);
	gsize before = diag_count(diag);
	guint i = 0;

	making.uses = arena_vector(arena, sizeof(struct rule_use));
	making.used = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	*rule = (struct rule){ .id = xml_attr(node, "id"),
		.node = node,
		.level = rule_level(xml_attr(node, "severity")),
		.yields_to = xml_attr_or(node, "yields-to", ""),
		.stop = xml_attr_is(node, "stop", "yes"),
		.check_count = count_checks(node) };
	compile_more(&making, rule);
	rule->check = arena_array(arena, rule->check_count, sizeof *rule->check);
	for (xmlNode *check = xml_child(node, "check"); check != NULL; check = xml_next(check, "check"))
		compile_check(&making, rule, check, &rule->check[i++]);
	if (diag_worst(diag, before) >= DIAG_ERROR)
		return NULL;
	refuse_idle(&making, node);
	for (xmlNode *check = xml_child(node, "check"); check != NULL; check = xml_next(check, "check"))
		refuse_idle(&making, check);
	return diag_worst(diag, before) >= DIAG_ERROR ? NULL : rule;
}

const struct rule *
rule_find(const GPtrArray *rules, const char *id)
{
	for (guint i = 0; i < rules->len; i++)
		if (strcmp(((const struct rule *)rules->pdata[i])->id, id) == 0)
			return rules->pdata[i];
	return NULL;
}

/* What may have been meant is another rule, not the one that yields. */
static void
report_yields(struct arena *arena, struct diag *diag, const GPtrArray *ids, const struct rule *rule, const char *id)
{
	GPtrArray *others = arena_list(arena);

	for (guint i = 0; i < ids->len; i++)
		if (strcmp(ids->pdata[i], rule->id) != 0)
			g_ptr_array_add(others, ids->pdata[i]);
	diag_report(diag, DIAG_RULE_YIELDS, xml_attr_place(rule->node, "yields-to"), NULL, id,
	    nearest_offer(arena, id, others, " → ", ""));
}

void
rule_resolve(struct arena *arena, struct diag *diag, const struct rule *rule, const GPtrArray *ids)
{
	g_auto(GStrv) names = g_strsplit(rule->yields_to, " ", -1);

	for (char **name = names; *name != NULL; name++)
		if (**name != '\0' &&
		    !g_ptr_array_find_with_equal_func((GPtrArray *)(guintptr)ids, *name, g_str_equal, NULL))
			report_yields(arena, diag, ids, rule, *name);
}

const struct rule_check *
rule_check(const struct rule *rule, guint scope, guint n)
{
	for (guint i = 0; i < rule->check_count; i++)
		if (rule->check[i].scope == scope && n-- == 0)
			return &rule->check[i];
	return NULL;
}

const struct rule *
rule_of(const struct rule_check *check)
{
	return check->rule;
}
