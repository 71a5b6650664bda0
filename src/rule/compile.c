/* Compiles rules; every name in them is resolved here. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "rule/inner.h"

enum diag_level
rule_level(const char *severity)
{
	if (severity != NULL && strcmp(severity, "should") == 0)
		return DIAG_WARN;
	return severity != NULL && strcmp(severity, "note") == 0 ? DIAG_NOTE : DIAG_ERROR;
}

/* NULL: the attribute is absent, or wrong, which is reported. */
static struct xpath *
compile_xpath(struct rule_making *making, const xmlNode *node, const char *attribute, guint phase,
    const struct path_set **gives)
{
	const char *expression = xml_attr(node, attribute);
	struct place place = xml_attr_place(node, attribute);
	struct xpath *xpath;

	if (expression == NULL)
		return NULL;
	xpath = xpath_compile(making->arena, making->diag, place, expression);
	making->asks = strcmp(attribute, "test") == 0 || strcmp(attribute, "when") == 0;
	rule_resolve_expression(making, xpath, place, phase, making->lets->len, gives);
	making->asks = false;
	return xpath;
}

static struct xpath_text *
compile_text(struct rule_making *making, struct place place, const char *words)
{
	struct xpath_text *text = xpath_text_compile(making->arena, making->diag, place, words);
	const struct xpath *part;

	for (guint i = 0; text != NULL && (part = xpath_text_expression(text, i)) != NULL; i++)
		rule_resolve_expression(making, part, place, RULE_TELL, making->lets->len, NULL);
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

	path_hint_twice(making->words->world, node, "severity");
	for (xmlNode *child = xml_child(node, "severity"); child != NULL; child = xml_next(child, "severity")) {
		struct rule_severity severity = { .level = rule_level(xml_attr(child, "value")),
			.test = compile_xpath(making, child, "test", RULE_TELL, NULL) };

		g_array_append_val(list, severity);
	}
	check->severity_count = list->len;
	check->severity = (struct rule_severity *)list->data;
}

/* The stage that an expression gives: where that is known, it must be one. */
static struct xpath *
compile_stage(struct rule_making *making, const xmlNode *node, const char *attribute)
{
	const GPtrArray *stages = path_words(making->words->world, "stage"), *given;
	const struct path_set *gives = NULL;
	struct xpath *xpath = compile_xpath(making, node, attribute, RULE_TELL, &gives);

	given = gives == NULL || stages == NULL ? NULL : path_given_words(making->words->world, gives);
	for (guint i = 0; given != NULL && i < given->len; i++)
		rule_resolve_word(making, node, attribute, given->pdata[i], stages);
	return xpath;
}

static void
compile_bars(struct rule_making *making, const xmlNode *node, struct rule_check *check)
{
	check->listed = xml_attr(node, "bars");
	if (check->listed != NULL) {
		check->bars = RULE_BARS_LISTED;
		rule_resolve_words(making, node, "bars", path_words(making->words->world, "document"));
	} else if (xml_attr(node, "from") != NULL) {
		check->bars = RULE_BARS_FROM;
		check->stage = compile_stage(making, node, "from");
	} else if (xml_attr(node, "after") != NULL) {
		check->bars = RULE_BARS_AFTER;
		check->stage = compile_stage(making, node, "after");
	}
}

/* A field is named, or its name is worked out. */
static struct xpath_text *
compile_field(struct rule_making *making, const xmlNode *node)
{
	const char *field = xml_attr(node, "field");
	const struct rule_words *words = making->words;
	const struct path_set *judged;
	const GPtrArray *names;

	if (field == NULL)
		return NULL;
	judged = words->sees(words->data, making->node, making->scope, NULL);
	names = path_names(words->world, judged);
	if (names != NULL && !text_listed(names, field))
		names = path_names(words->world,
		    path_union(words->world, judged, words->sees(words->data, making->node, making->scope, "office")));
	if (strchr(field, '{') == NULL)
		rule_resolve_words(making, node, "field", names);
	return compile_text(making, xml_attr_place(node, "field"), field);
}

/* --- names --- */

static void
report_let(struct rule_making *making, const xmlNode *let, const char *zh, const char *en)
{
	const char *name = xml_attr_or(let, "name", "");

	diag_say(making->diag, DIAG_RULE_NAME, xml_attr_place(let, "name"), NULL,
	    arena_printf(making->arena, "$%s %s", name, zh), arena_printf(making->arena, "$%s %s", name, en));
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
compile_lets(struct rule_making *making, const xmlNode *parent)
{
	for (xmlNode *node = xml_child(parent, "let"); node != NULL; node = xml_next(node, "let")) {
		struct rule_let let = { .name = xml_attr_or(node, "name", ""), .node = node };
		const struct rule_words *words = making->words;

		if (strcmp(let.name, "it") == 0 || rule_find_let(making->lets, making->lets->len, let.name) != NULL ||
		    words->sees(words->data, making->node, making->scope, let.name) != NULL)
			report_let(making, node, "已经有了", "is there already");
		let.select = xpath_compile(making->arena, making->diag, xml_attr_place(node, "select"),
		    xml_attr_or(node, "select", ""));
		if (let.select != NULL)
			let.text = rule_constant(making->arena, making->lets, let.select);
		g_array_append_val(making->lets, let);
	}
}

/* A let of a rule or a check that nothing reads was meant for something. */
static void
refuse_idle(struct rule_making *making, const xmlNode *parent)
{
	for (xmlNode *node = xml_child(parent, "let"); node != NULL; node = xml_next(node, "let"))
		if (!g_hash_table_contains(making->used, node))
			report_let(making, node, "没有用到", "is never used");
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

/* Are nodes chosen by where they stand among others?  The first of all that are found is no choice: (row[...])[1]. */
static bool
counts_places(const char *expression)
{
	const char *at = expression;

	if (expression == NULL || strstr(expression, "last()") != NULL || strstr(expression, "position()") != NULL)
		return expression != NULL;
	while ((at = strchr(at, '[')) != NULL)
		if (g_ascii_isdigit(*++at) && !(*expression == '(' && at[-2] == ')' && strcmp(at, "1]") == 0))
			return true;
	return false;
}

static void
compile_check(struct rule_making *making, const struct rule *rule, const xmlNode *node, struct rule_check *check)
{
	*check = (struct rule_check){ .rule = rule, .scope = scope_of(making, node) };
	if (making->words->scopes[check->scope] == NULL)
		return;
	making->scope = check->scope;
	making->looks = NULL;
	check->lets = making->lets = arena_vector(making->arena, sizeof(struct rule_let));
	check->reads = making->reads = arena_vector(making->arena, sizeof(struct rule_read));
	compile_lets(making, rule->node);
	compile_lets(making, node);
	check->when = compile_xpath(making, node, "when", RULE_LOOK, NULL);
	check->spreads = xml_attr_is(node, "spreads", "yes");
	making->selects = !counts_places(xml_attr(node, "for-each"));
	check->each = compile_xpath(making, node, "for-each", RULE_LOOK, &making->looks);
	making->selects = false;
	if (xml_attr(node, "for-each") != NULL && check->each == NULL) /* what it looks at is not known */
		making->looks = path_anything(making->words->world);
	check->value = compile_xpath(making, node, "value", RULE_TEST, NULL);
	if (check->value != NULL)
		making->looks = NULL; /* of nodes the values alone are taken, see rule_test() */
	check->test = compile_xpath(making, node, "test", RULE_TEST, NULL);
	compile_bars(making, node, check);
	compile_severities(making, node, check);
	making->reads = NULL;
	check->at = compile_xpath(making, node, "at", RULE_PLACE, NULL);
	check->field = compile_field(making, node);
	check->what[LANG_ZH] = compile_child(making, node, "zh");
	check->what[LANG_EN] = compile_child(making, node, "en");
	check->todo[LANG_ZH] = compile_child(making, node, "todo-zh");
	check->todo[LANG_EN] = compile_child(making, node, "todo-en");
	if (xml_attr(node, "for-each") == NULL && xml_attr(node, "test") == NULL)
		diag_report(making->diag, DIAG_RULE_CHECK, xml_place(node), NULL);
}

/* Its texts see $more beside what the caller binds. It is of all rules of the file: its mistakes are told with the first. */
static void
compile_more(const struct rule_making *rules, struct rule *rule)
{
	struct rule_making making = *rules;
	const xmlNode *more = xml_child(rule->node->parent, "more");
	const struct rule_let count = { .name = "more", .node = more };

	if (more == NULL)
		return;
	if (rule->node != xml_child(rule->node->parent, "rule"))
		making.diag = diag_new(making.arena);
	making.lets = arena_vector(making.arena, sizeof(struct rule_let));
	g_array_append_val(making.lets, count);
	rule->more[LANG_ZH] = compile_child(&making, more, "zh");
	rule->more[LANG_EN] = compile_child(&making, more, "en");
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
	struct rule_making making = { .arena = arena, .diag = diag, .words = words, .node = node };
	struct rule *rule = arena_alloc(arena, sizeof *rule);
	gsize before = diag_count(diag);
	guint i = 0;

	making.used = arena_adopt(arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	*rule = (struct rule){ .id = xml_attr(node, "id"),
		.node = node,
		.level = rule_level(xml_attr(node, "severity")),
		.yields_to = xml_attr_or(node, "yields-to", ""),
		.stop = xml_attr_is(node, "stop", "yes"),
		.check_count = count_checks(node) };
	compile_more(&making, rule);
	rule_resolve_words(&making, node, "documents", path_words(words->world, "document"));
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

void
rule_resolve(struct arena *arena, struct diag *diag, const struct rule *rule, const GPtrArray *ids)
{
	const struct rule_making making = { .arena = arena, .diag = diag };
	g_autoptr(GPtrArray) others = g_ptr_array_new(); /* no rule yields to itself */

	for (xmlNode *other = xml_child(rule->node->parent, "rule"); other != NULL; other = xml_next(other, "rule"))
		if (text_has_word(rule->yields_to, xml_attr_or(other, "id", "")) &&
		    (other == rule->node || text_has_word(xml_attr_or(other, "yields-to", ""), rule->id)))
			diag_report(diag, DIAG_RULE_YIELDS, xml_attr_place(rule->node, "yields-to"), NULL,
			    xml_attr(other, "id"));
	for (guint i = 0; i < ids->len; i++)
		if (strcmp(ids->pdata[i], rule->id) != 0 || text_has_word(rule->yields_to, rule->id))
			g_ptr_array_add(others, ids->pdata[i]);
	rule_resolve_words(&making, rule->node, "yields-to", others);
}

const struct rule_check *
rule_check(const struct rule *rule, guint scope, guint n)
{
	for (guint i = 0; i < rule->check_count; i++)
		if (rule->check[i].scope == scope && n-- == 0)
			return &rule->check[i];
	return NULL;
}

bool
rule_answers(const struct rule_check *check, const struct path_found *there)
{
	for (guint i = 0; i < check->reads->len; i++) {
		const struct rule_read *read = &g_array_index(check->reads, struct rule_read, i);

		if (!path_found_has(there, &read->read, read->here))
			return false;
	}
	return true;
}

void
rule_lacks(const struct rule *rule, guint scope, const struct path_found *there, const struct path_lacking *lacking)
{
	for (guint c = 0; c < rule->check_count; c++) {
		const struct rule_check *check = &rule->check[c];
		g_autoptr(GPtrArray) paths = g_ptr_array_new();
		struct path_lacking own = *lacking;
		bool known = check->scope == scope;

		own.paths = paths;
		for (guint i = 0; i < check->reads->len && known; i++) {
			const struct rule_read *read = &g_array_index(check->reads, struct rule_read, i);

			own.here = read->here;
			known = path_found_has(there, &read->read, read->here) ||
			    path_found_lacks(there, &read->read, &own);
		}
		for (guint i = 0; i < paths->len && known; i++)
			if (!text_listed(lacking->paths, paths->pdata[i]))
				g_ptr_array_add(lacking->paths, paths->pdata[i]);
	}
}

const struct rule *
rule_of(const struct rule_check *check)
{
	return check->rule;
}

/* Is it no more than noted, whatever it finds? */
static bool
only_notes(const struct rule_check *check)
{
	bool always = false;

	for (guint i = 0; i < check->severity_count; i++) {
		if (check->severity[i].level > DIAG_NOTE)
			return false;
		always = always || check->severity[i].test == NULL;
	}
	return always || check->rule->level == DIAG_NOTE;
}

/* The word of an expression that is one between quotes; NULL: it is more. */
static const char *
quoted_word(const struct xpath *xpath)
{
	const char *source = xpath_source(xpath);
	gsize length = strlen(source);
	bool whole = length > 2 && (source[0] == '\'' || source[0] == '"') &&
	    strchr(source + 1, source[0]) == source + length - 1;

	return whole ? source : NULL;
}

bool
rule_may_bar(const struct rule *rule, guint scope, const char *document,
    bool (*stage_bars)(const void *data, const char *stage, bool after, const char *document), const void *data)
{
	for (guint i = 0; i < rule->check_count; i++) {
		const struct rule_check *check = &rule->check[i];
		g_autofree char *stage = NULL;
		const char *quoted;

		if (check->scope != scope || only_notes(check))
			continue;
		if (check->bars == RULE_BARS_ALL)
			return true;
		if (check->bars == RULE_BARS_LISTED) {
			if (text_has_word(check->listed, document))
				return true;
			continue;
		}
		quoted = quoted_word(check->stage);
		stage = quoted != NULL ? g_strndup(quoted + 1, strlen(quoted) - 2) : NULL;
		if (stage_bars(data, stage, check->bars == RULE_BARS_AFTER, document))
			return true;
	}
	return false;
}
