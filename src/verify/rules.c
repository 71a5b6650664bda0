/* The rules of templates/rules/file-*.xml over the facts of a file: loaded and compiled once, applied to many. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "xml/schema/path.h"
#include "xml/schema/schema.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "rule/rule.h"
#include "verify/reader/reader.h"
#include "verify/verify.h"

struct verify_rules {
	struct reader_house *house;    /* NULL: glyphs are not held against faces */
	struct xml_schema *provenance; /* what provenance.xml may hold */
	GPtrArray *rules;              /* struct rule *, by id */
	GPtrArray *outcomes;           /* xmlNode *, of all files */
	struct path_world *paths;
	const struct reader_set *set;
	const char *
	    made[LANG_COUNT]; /* what to do about a file that has just been made and is wrong; NULL: what its rule says */
};

/* Rules while they are loaded. */
struct verify_loading {
	struct arena *arena;
	struct diag *diag;
	struct xml_schema *schema;
	struct path_world *world;
	struct verify_rules *made;
};

static const struct path_set *
see(void *data, const xmlNode *rule G_GNUC_UNUSED, guint scope G_GNUC_UNUSED, const char *variable)
{
	return variable == NULL || strcmp(variable, "facts") == 0 ? path_tree(data, "facts", NULL) : NULL;
}

static void
load_rule(struct verify_loading *loading, xmlNode *node)
{
	static const char *const scopes[] = { "file", NULL };
	const struct rule_words words = { .scopes = scopes,
		.world = loading->world,
		.sees = see,
		.data = loading->world };
	struct rule *rule = rule_compile(loading->arena, loading->diag, &words, node);

	if (rule_find(loading->made->rules, xml_attr_or(node, "id", "")) != NULL)
		diag_report(loading->diag, DIAG_VERIFY_TWICE, xml_attr_place(node, "id"), NULL, xml_attr(node, "id"));
	else if (rule != NULL)
		g_ptr_array_add(loading->made->rules, rule);
}

static void
load_made(const struct verify_loading *loading, const xmlNode *made)
{
	if (made == NULL)
		return;
	loading->made->made[LANG_ZH] = xml_text(loading->arena, xml_child(made, "zh"));
	loading->made->made[LANG_EN] = xml_text(loading->arena, xml_child(made, "en"));
}

static void
load_file(struct verify_loading *loading, const char *path)
{
	xmlDoc *tree = xml_load(loading->arena, loading->diag, path);
	g_autofree char *folder = g_path_get_dirname(path), *with = NULL;

	if (tree == NULL || !xml_check(loading->arena, loading->diag, loading->schema, tree, DIAG_XML_SCHEMA))
		return;
	with = g_strdup_printf("%s/%s", folder, xml_attr_or(xml_root(tree), "with", ""));
	if (!g_file_test(with, G_FILE_TEST_EXISTS))
		diag_report(loading->diag, DIAG_VERIFY_HALF, xml_attr_place(xml_root(tree), "with"), NULL, with);
	for (xmlNode *node = xml_child(xml_root(tree), "rule"); node != NULL; node = xml_next(node, "rule"))
		load_rule(loading, node);
	for (xmlNode *node = xml_child(xml_root(tree), "outcome"); node != NULL; node = xml_next(node, "outcome"))
		g_ptr_array_add(loading->made->outcomes, node);
	load_made(loading, xml_child(xml_root(tree), "made"));
}

/* What a file may hold; the program's own, as its schemas are. */
static void
load_set(struct verify_loading *loading, const char *own)
{
	struct arena *arena = loading->arena;
	struct xml_schema *schema = xml_schema_load(arena, loading->diag,
	    arena_printf(arena, "%s/templates/schema/file-set.rng", own));
	xmlDoc *tree = xml_load(arena, loading->diag, arena_printf(arena, "%s/templates/file-set.xml", own));

	if (schema != NULL && tree != NULL && xml_check(arena, loading->diag, schema, tree, DIAG_XML_SCHEMA))
		loading->made->set = reader_set_new(arena, loading->diag, xml_root(tree));
}

static int
by_id(gconstpointer a, gconstpointer b)
{
	const struct rule *one = *(const struct rule *const *)a, *two = *(const struct rule *const *)b;

	return strcmp(one->id, two->id);
}

static void
resolve_rules(const struct verify_loading *loading)
{
	const GPtrArray *rules = loading->made->rules;
	GPtrArray *ids = arena_list(loading->arena);

	for (guint i = 0; i < rules->len; i++)
		g_ptr_array_add(ids, (gpointer)((const struct rule *)rules->pdata[i])->id);
	for (guint i = 0; i < rules->len; i++)
		rule_resolve(loading->arena, loading->diag, rules->pdata[i], ids);
}

struct verify_rules *
verify_rules_load(struct arena *arena, struct diag *diag, const GPtrArray *data)
{
	struct verify_rules *rules = arena_alloc(arena, sizeof *rules);
	struct verify_loading loading = { .arena = arena,
		.diag = diag,
		.made = rules,
		.world = path_world_new(arena, arena_printf(arena, "%s/templates/schema", data_own(data))),
		.schema = xml_schema_load(arena, diag,
		    arena_printf(arena, "%s/templates/schema/rules.rng", data_own(data))) };
	const GPtrArray *paths = data_files(arena, data, "rules", ".xml");
	gsize before = diag_count(diag);

	rules->rules = arena_list(arena);
	rules->outcomes = arena_list(arena);
	rules->paths = loading.world;
	rules->provenance = xml_schema_load(arena, diag,
	    arena_printf(arena, "%s/templates/schema/provenance.rng", data_own(data)));
	if (loading.schema == NULL || rules->provenance == NULL)
		return NULL;
	for (guint i = 0; i < paths->len; i++)
		if (g_str_has_prefix(strrchr(paths->pdata[i], '/'), "/file-") &&
		    data_inside(arena, diag, data, paths->pdata[i]))
			load_file(&loading, paths->pdata[i]);
	load_set(&loading, data_own(data));
	if (diag_worst(diag, before) < DIAG_ERROR)
		resolve_rules(&loading);
	if (diag_worst(diag, before) >= DIAG_ERROR)
		return NULL;
	if (rules->rules->len == 0) {
		const char *folder = arena_printf(arena, "%s/templates/rules", data_own(data));

		diag_report(diag, DIAG_VERIFY_NO_CHECKS, file_place(arena, folder), NULL, folder);
		return NULL;
	}
	g_ptr_array_sort(rules->rules, by_id);
	reader_warm(arena);
	return rules;
}

struct path_world *
verify_rules_paths(const struct verify_rules *rules)
{
	return rules->paths;
}

xmlNode *
verify_rule(const struct verify_rules *rules, const char *id)
{
	const struct rule *rule = rule_find(rules->rules, id);

	return rule != NULL ? rule->node : NULL;
}

xmlNode *
verify_outcome(const struct verify_rules *rules, const char *word)
{
	static const char *const names[] = { "id", "called", "called-en" };

	for (guint i = 0; i < rules->outcomes->len; i++)
		for (gsize n = 0; n < G_N_ELEMENTS(names); n++)
			if (xml_attr_is(rules->outcomes->pdata[i], names[n], word))
				return rules->outcomes->pdata[i];
	return NULL;
}

/* Whether the embedded record is, byte for byte, the one given. */
static void
set_record(xmlNode *facts, struct arena *arena, const char *record, gsize record_length)
{
	xmlNode *fact = xml_child(facts, "record");
	const char *expected = digest_sha256(arena, record, record_length);

	xml_set(fact, "equal", "no");
	for (xmlNode *one = xml_child(facts, "attachment"); one != NULL; one = xml_next(one, "attachment"))
		if (xml_attr_is(one, "name", "record.xml"))
			xml_set(fact, "equal", xml_attr_is(one, "sha256", expected) ? "yes" : "no");
}

/* A file is one thing: where a rule was hit, those that would repeat it are not asked. */
void
verify_judge(const struct verify_rules *rules, struct arena *arena, struct diag *diag, const char *name, xmlNode *facts)
{
	const struct rule_judge judge = { .arena = arena,
		.diag = diag,
		.env = xpath_env_new(arena),
		.root = facts,
		.place = file_place(arena, name),
		.document = xml_attr(xml_child(facts, "expectation"), "document"),
		.whole = true };

	xpath_env_node(judge.env, "facts", facts);
	rule_apply(&judge, rules->rules);
}

/* Whether the provenance is one, by its schema. */
static void
set_sound(const struct verify_rules *rules, struct arena *arena, const struct verify_reading *reading)
{
	const struct reader_attached *file = verify_attached(reading, "provenance.xml");
	xmlNode *origin = xml_child(reading->facts, "origin");
	struct source source = { .name = "provenance.xml", .line = 1, .column = 1 };
	struct diag *found = diag_new(arena);
	xmlDoc *tree = NULL;

	if (file == NULL || origin == NULL)
		return;
	source.text = file->bytes;
	source.length = file->length;
	tree = xml_parse(arena, found, arena_memdup(arena, &source, sizeof source));
	if (tree != NULL)
		xml_check(arena, found, rules->provenance, tree, DIAG_RECORD_SCHEMA);
	xml_set(origin, "sound", tree != NULL && diag_count(found) == 0 ? "yes" : "no");
}

void
verify_use_faces(struct verify_rules *rules, struct arena *arena, const struct reader_face *face, guint count)
{
	rules->house = reader_house_new(arena, face, count);
}

bool
verify_read(const struct verify_rules *rules, struct arena *arena, struct diag *diag, const char *name,
    const guint8 *bytes, gsize length, struct verify_reading *reading)
{
	const struct reader_means means = { .set = rules->set, .house = rules->house };

	reading->facts = reader_facts(arena, diag, &means, name, bytes, length, &reading->attached);
	if (reading->facts != NULL)
		set_sound(rules, arena, reading);
	return reading->facts != NULL;
}

gsize
verify_length(const struct verify_reading *reading, gsize length)
{
	if (reading->facts == NULL || xml_child(reading->facts, "seal") == NULL)
		return length;
	return (gsize)g_ascii_strtoull(xml_attr_or(reading->facts, "bytes", "0"), NULL, 10);
}

const struct reader_attached *
verify_attached(const struct verify_reading *reading, const char *name)
{
	const struct reader_attached *found = NULL;

	for (guint i = 0; i < reading->attached->len; i++) {
		const struct reader_attached *one = reading->attached->pdata[i];

		if (strcmp(one->name, name) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = one;
	}
	return found != NULL && found->bytes != NULL ? found : NULL;
}

/* Nobody has altered a file that has just been made: what is wrong with it is the program's fault, unless its data are. */
static void
judge_made(const struct verify_rules *rules, struct arena *arena, struct diag *diag, const char *name, xmlNode *facts)
{
	struct diag *own = diag_new(arena);

	verify_judge(rules, arena, own, name, facts);
	for (gsize i = 0; i < diag_count(own); i++) {
		struct finding finding = *diag_get(own, i);
		const struct rule *rule = rule_find(rules->rules, finding.id);
		bool of_data = rule == NULL || xml_attr_is(rule->node, "cause", "data");

		for (enum lang lang = 0; lang < LANG_COUNT && !of_data; lang++)
			if (rules->made[lang] != NULL)
				finding.todo[lang] = rules->made[lang];
		diag_add(diag, &finding);
	}
}

xmlNode *
verify_bytes(const struct verify_rules *rules, struct arena *arena, struct diag *diag, const char *name,
    const guint8 *bytes, gsize length, const char *record, gsize record_length)
{
	struct verify_reading reading;

	if (!verify_read(rules, arena, diag, name, bytes, length, &reading))
		return NULL;
	if (record != NULL)
		set_record(reading.facts, arena, record, record_length);
	if (record != NULL)
		judge_made(rules, arena, diag, name, reading.facts);
	else
		verify_judge(rules, arena, diag, name, reading.facts);
	return reading.facts;
}
