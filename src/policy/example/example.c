/* Examples of the rules, tried on complete records of every customer type. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/example/example.h"

#include <string.h>

#include "policy/example/inner.h"
#include "policy/loader.h"
#include "policy/region.h"

/* One example on one record: what it is about and what it was made of. */
struct example_trying {
	struct policy_examples *examples;
	struct arena *arena;
	struct diag *diag; /* of the making */
	const xmlNode *example;
	const xmlNode *given; /* or NULL */
	const xmlNode *region;
	const char *rule;
	const char *type;
	xmlNode *office;
	xmlNode *piece;  /* what is given, no more */
	xmlNode *says;   /* what the office is given to say, or NULL */
	xmlNode *record; /* complete, as given */
	xmlNode *verdict;
	struct xpath_env *env;
	policy_trial_function *function;
	void *data;
};

/* What tries the law names what there is in it; mistakes are told. */
static const GPtrArray *
read_files(const struct policy_loader *loader, const GPtrArray *data, const char *kind, const char *schema)
{
	const GPtrArray *files = loader_files(loader, data, kind, schema);

	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *file = files->pdata[i];

		if (file->fits)
			loader_check_names(loader, file, schema);
		policy_tell_file(file, loader->diag, DIAG_FATAL);
	}
	return files;
}

struct policy_examples *
policy_examples_load(const struct policy *policy, struct arena *arena, struct diag *diag,
    const struct record_rules *records, const GPtrArray *data)
{
	struct policy_examples *examples = arena_alloc(arena, sizeof *examples);
	const struct policy_loader loader = { (struct policy *)policy, arena, diag, policy_paths(policy) };
	const GPtrArray *files = read_files(&loader, data, "rules/examples", "examples");

	*examples = (struct policy_examples){ policy, arena, records, NULL };
	examples->nodes = arena_list(arena);
	for (guint i = 0; i < files->len; i++) {
		const struct policy_file *file = files->pdata[i];

		for (xmlNode *node = file->fits ? xml_child(file->root, "example") : NULL; node != NULL;
		     node = xml_next(node, "example"))
			g_ptr_array_add(examples->nodes, node);
	}
	return examples->nodes->len == 0 ? NULL : examples;
}

void
policy_examples_lint(const struct policy *policy, struct arena *arena, struct diag *diag,
    const struct record_rules *records, const GPtrArray *data)
{
	const struct policy_loader loader = { (struct policy *)policy, arena, diag, policy_paths(policy) };

	policy_examples_load(policy, arena, diag, records, data);
	read_files(&loader, data, "regions", "expect");
}

/* --- records --- */

static const struct record *
read_record(const struct example_trying *t, xmlNode *tree)
{
	struct record_text *cut = arena_alloc(t->arena, sizeof *cut);
	const char *text = xml_dump(t->arena, tree);

	cut->source = (struct source){ .name = "example.xml",
		.text = text,
		.length = strlen(text),
		.line = 1,
		.column = 1 };
	cut->ordinal = 1;
	return record_parse(t->arena, t->diag, t->examples->records, cut, NULL);
}

/* NULL: it is no record, reported. */
static xmlNode *
judge(const struct example_trying *t, xmlNode *tree, struct diag *diag, struct policy_question *question)
{
	*question = (struct policy_question){ .record = read_record(t, tree),
		.office = t->office,
		.as_of = xml_attr(t->example, "as-of"),
		.stage = xml_attr(t->example, "asked") };
	if (question->record == NULL)
		return NULL;
	return policy_judge(t->examples->policy, t->arena, diag, question);
}

/* Every paper its list asks for. */
static void
add_materials(xmlNode *record, const xmlNode *verdict)
{
	xmlNode *materials = xml_add(record, "materials");
	const xmlNode *list = xml_child(verdict, "checklist");

	for (xmlNode *group = xml_child(list, "group"); group != NULL; group = xml_next(group, "group"))
		for (xmlNode *item = xml_child(group, "item"); item != NULL; item = xml_next(item, "item")) {
			const char *form = xml_attr_or(item, "required_form", "any");
			xmlNode *material;

			if (xml_attr_is(item, "need", "no"))
				continue;
			material = xml_add(materials, "material");
			xml_set(material, "ref", xml_attr(item, "id"));
			xml_set(material, "form", strcmp(form, "any") == 0 ? "original" : form);
			xml_set(material, "medium", "electronic");
		}
}

static const char *
kind_of(const xmlNode *example)
{
	return xml_attr_or(example, "record", "case");
}

static xmlNode *
make_office(const struct example_trying *t)
{
	xmlNode *office = xml_root(xml_new(t->arena, "office"));
	const char *from = region_find(t->examples->policy, xml_attr(t->region, "id"))->inherits;

	if (from != NULL)
		xml_set(xml_add(office, "inherit"), "from", from);
	return office;
}

static struct xpath_env *
make_env(const struct example_trying *t)
{
	struct xpath_env *env = xpath_env_new(t->arena);
	xmlNode *rule = policy_rule(t->examples->policy, t->rule);

	policy_functions(t->examples->policy, env);
	xpath_env_node(env, "region", (xmlNode *)t->region);
	xpath_env_node(env, "office", t->office);
	xpath_env_node(env, "verdict", t->verdict);
	xpath_env_node(env, "record", t->record);
	xpath_env_node(env, "it", t->record);
	xpath_env_node(env, "law", rule);
	xpath_env_node(env, "statute", rule == NULL ? NULL : rule->parent);
	xpath_env_node(env, "checklist",
	    (xmlNode *)region_find(t->examples->policy, xml_attr(t->region, "id"))->checklist);
	xpath_env_string(env, "rule", t->rule);
	return env;
}

/* A day the region's policy covers, on which people work and which no holiday is near: $day. */
static void
bind_day(const struct example_trying *t, struct xpath_env *env)
{
	struct xpath *day = xpath_compile(t->arena, t->diag, (struct place){ 0 },
	    "bw:workday-add(bw:date-add($region/validity/@from, 45), 1)");

	xpath_env_string(env, "day", xpath_string(env, t->diag, day, (xmlNode *)t->region));
}

static void
lay_given(struct example_trying *t)
{
	for (xmlNode *piece = t->given == NULL ? NULL : xml_child(t->given, NULL); piece != NULL;
	     piece = xml_next(piece, NULL)) {
		xmlNode *filled = example_fill(t->env, t->arena, t->diag, piece, t->record);

		if (xml_is(piece, "office")) {
			t->says = filled;
			example_lay(t->office, filled);
			continue;
		}
		example_lay(t->piece, filled);
		example_lay(t->record, filled);
	}
}

/* The record as given, with every paper it needs. */
static bool
make_record(struct example_trying *t)
{
	struct policy_question question;
	bool is_case = strcmp(kind_of(t->example), "case") == 0;

	t->record = xml_root(xml_new(t->arena, kind_of(t->example)));
	t->piece = xml_root(xml_new(t->arena, kind_of(t->example)));
	t->says = NULL;
	t->verdict = NULL; /* the last one went with its arena */
	t->office = make_office(t);
	xml_set(t->record, "id", "E-1");
	xml_set(t->record, "region", xml_attr(t->region, "id"));
	if (is_case) {
		xml_set(t->piece, "type", t->type);
		xml_set(t->record, "type", t->type);
		xml_set(t->record, "stage", xml_attr_or(t->example, "stage", "archive"));
	}
	t->env = make_env(t);
	bind_day(t, t->env);
	lay_given(t);
	t->verdict = judge(t, t->record, diag_new(t->arena), &question);
	if (t->verdict == NULL || !is_case)
		return t->verdict != NULL;
	add_materials(t->record, t->verdict);
	t->verdict = judge(t, t->record, diag_new(t->arena), &question);
	return t->verdict != NULL;
}

/* --- what is said --- */

static bool
speaks(const struct diag *diag, const char *rule)
{
	for (gsize i = 0; i < diag_count(diag); i++)
		if (strcmp(diag_get(diag, i)->id, rule) == 0 ||
		    (diag_get(diag, i)->also != NULL && text_has_word(diag_get(diag, i)->also, rule)))
			return true;
	return false;
}

static xmlNode *
judge_changed(const struct example_trying *t, const xmlNode *change, struct diag *diag,
    struct policy_question *question)
{
	xmlNode *record = example_copy(t->arena, t->record);
	struct example_trying changed = *t;

	if (xml_is(change, "office")) {
		changed.office = example_copy(t->arena, t->office);
		example_lay(changed.office, change);
	} else if (!xml_is(change, "facts") && !xml_is(change, "region")) {
		example_lay(record, change);
	}
	return judge(&changed, record, diag, question);
}

/* The same records over and over, and what they sum up to. */
static void
judge_batch(const struct example_trying *t, const xmlNode *change, struct diag *diag)
{
	struct policy_tally *tally = policy_tally_new(t->examples->policy, t->arena);
	struct policy_question question;
	xmlNode *verdict = judge_changed(t, change, diag_new(t->arena), &question);

	if (verdict == NULL)
		return;
	policy_tally_add(tally, policy_sample(t->examples->policy, t->arena, t->diag, &question, verdict));
	policy_tally_report(tally, diag);
}

static void
judge_profile(const struct example_trying *t, const xmlNode *change, struct diag *diag)
{
	const struct policy_loader loader = { .policy = (struct policy *)t->examples->policy,
		.arena = t->arena,
		.diag = diag };
	xmlNode *region = example_copy(t->arena, t->region);

	example_lay(region, change);
	profile_compare(&loader, region, (xmlNode *)t->region);
}

/* Is the example about this record? */
static bool
applies(const struct example_trying *t, const xmlNode *node, const char *attribute, xmlNode *verdict, xmlNode *it)
{
	const char *condition = xml_attr(node, attribute);
	struct xpath *test;

	if (condition == NULL)
		return true;
	xpath_env_node(t->env, "verdict", verdict);
	xpath_env_node(t->env, "it", it);
	test = xpath_compile(t->arena, t->diag, xml_attr_place(node, attribute), condition);
	return test != NULL && xpath_bool(t->env, t->diag, test, t->record);
}

static bool
judge_change(const struct example_trying *t, const xmlNode *wish, const xmlNode *change, xmlNode *it, struct diag *diag)
{
	struct policy_question question;
	xmlNode *verdict;

	if (xml_is(change, "region")) {
		judge_profile(t, change, diag);
		return true;
	}
	if (xml_attr_is(t->example, "scope", "batch")) {
		judge_batch(t, change, diag);
		return true;
	}
	verdict = judge_changed(t, change, diag, &question);
	if (verdict == NULL || !applies(t, wish, "then", verdict, it))
		return false;
	if (xml_is(change, "facts"))
		policy_judge_document(t->examples->policy, t->arena, diag, &question, verdict,
		    xml_attr_or(t->example, "document", ""), (xmlNode *)change);
	xpath_env_node(t->env, "verdict", t->verdict);
	return true;
}

/* --- the examples, one by one --- */

/* What has to stand in a record for the example, or in a file, a profile, office.xml. */
static const xmlNode *
make_shown(const struct example_trying *t, const xmlNode *change)
{
	xmlNode *shown;

	if (xml_is(change, "facts") || xml_is(change, "region") || xml_is(change, "office"))
		return change;
	shown = example_copy(t->arena, t->piece);
	example_lay(shown, change);
	return shown;
}

static bool
give(const struct example_trying *t, struct policy_trial *trial, const struct diag *diag)
{
	trial->shown = trial->change == NULL ? NULL : make_shown(t, trial->change);
	trial->office = t->says;
	trial->unfit = diag_count(t->diag) > 0;
	trial->diag = trial->unfit ? t->diag : diag;
	trial->speaks = speaks(trial->diag, t->rule);
	return t->function(trial, t->data);
}

static bool
try_change(const struct example_trying *t, const xmlNode *wish, xmlNode *it)
{
	const xmlNode *piece = xml_child(wish, NULL);
	struct policy_trial trial = { .rule = t->rule,
		.region = t->region,
		.type = t->type,
		.breaks = xml_is(wish, "breaks") };
	struct diag *diag = diag_new(t->arena);

	xpath_env_node(t->env, "verdict", t->verdict);
	trial.change = example_fill(t->env, t->arena, t->diag, piece, it);
	if (!judge_change(t, wish, trial.change, it, diag) && diag_count(t->diag) == 0)
		return true;
	return give(t, &trial, diag);
}

static bool
try_at(const struct example_trying *t, xmlNode *it)
{
	for (const xmlNode *wish = xml_child(t->example, NULL); wish != NULL; wish = xml_next(wish, NULL))
		if (!xml_is(wish, "given") && !try_change(t, wish, it))
			return false;
	return true;
}

static bool
try_given(struct example_trying *t)
{
	const char *each = xml_attr(t->example, "each");
	struct xpath *path;
	GPtrArray *nodes;

	struct policy_trial none = { .rule = t->rule, .region = t->region, .type = t->type };

	if (!make_record(t))
		return give(t, &none, t->diag);
	xpath_env_node(t->env, "verdict", t->verdict);
	if (!applies(t, t->example, "when", t->verdict, t->record))
		return true;
	if (each == NULL)
		return try_at(t, t->record);
	path = xpath_compile(t->arena, t->diag, xml_attr_place(t->example, "each"), each);
	nodes = path == NULL ? NULL : xpath_nodes(t->env, t->diag, path, t->record);
	for (guint i = 0; nodes != NULL && i < nodes->len; i++)
		if (!try_at(t, nodes->pdata[i]))
			return false;
	return true;
}

/* With each of the facts that are given, or none. */
static bool
try_type(struct example_trying *t)
{
	const xmlNode *given = xml_child(t->example, "given");
	bool more = true;

	do {
		g_autoptr(arena) arena = arena_new();

		t->arena = arena;
		t->diag = diag_new(arena);
		t->given = given;
		more = try_given(t);
		given = given == NULL ? NULL : xml_next(given, "given");
	} while (more && given != NULL);
	return more;
}

static bool
try_example(struct example_trying *t)
{
	const char *only = xml_attr(t->example, "types");

	if (strcmp(kind_of(t->example), "case") != 0) {
		t->type = kind_of(t->example);
		return try_type(t);
	}
	for (xmlNode *type = xml_child(xml_child(t->region, "types"), "type"); type != NULL;
	     type = xml_next(type, "type")) {
		t->type = xml_attr(type, "id");
		if (only != NULL && !text_has_word(only, t->type))
			continue;
		if (!try_type(t))
			return false;
	}
	return true;
}

bool
policy_examples_try(struct policy_examples *examples, const xmlNode *region, const char *rule,
    policy_trial_function *function, void *data)
{
	struct example_trying t = { .examples = examples,
		.region = region,
		.rule = rule,
		.function = function,
		.data = data };

	for (guint i = 0; i < examples->nodes->len; i++) {
		const char *only;

		t.example = examples->nodes->pdata[i];
		only = xml_attr(t.example, "regions");
		if (!text_has_word(xml_attr_or(t.example, "rule", ""), rule) ||
		    (only != NULL && !text_has_word(only, xml_attr(region, "id"))))
			continue;
		if (!try_example(&t))
			return false;
	}
	return true;
}
