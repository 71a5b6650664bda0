/* The checks of templates/checks over the facts of a file: loaded and compiled once, applied to many. */
#include <string.h>

#include "verify/reader/reader.h"

enum { REPORT_MOST = 10 };	/* findings of one check in one file */

struct check {
	const char		*id;
	xmlNode			*node;
	enum diag_level		 level;
	bool			 stop;		/* what fails here makes the other checks pointless */
	char			**unless;	/* checks whose failure this one only repeats */
	struct xpath		*test, *for_each, *field;	/* NULL: not given */
	struct xpath_text	*what[LANG_COUNT];
	struct xpath_text	*more[LANG_COUNT];
	const char		*todo[LANG_COUNT];
};

struct verify_rules {
	GPtrArray		*check;		/* struct check, by id */
};

/* One file being judged. */
struct judge {
	struct arena		*arena;
	struct diag		*diag;
	struct xpath_env	*env;
	xmlNode			*facts;
	struct place		 place;
	const char		*document;
	GHashTable		*failed;	/* ids */
};

static enum diag_level
level_of(const xmlNode *node)
{
	if (xml_attr_is(node, "level", "warn"))
		return DIAG_WARN;
	return xml_attr_is(node, "level", "note") ? DIAG_NOTE : DIAG_ERROR;
}

static bool
compile_optional(struct arena *arena, struct diag *diag, const xmlNode *node, const char *attribute, struct xpath **out)
{
	const char *expression = xml_attr(node, attribute);

	if (expression == NULL)
		return true;
	*out = xpath_compile(arena, diag, xml_attr_place(node, attribute), expression);
	return *out != NULL;
}

static bool
compile_words(struct arena *arena, struct diag *diag, const xmlNode *parent, const char *name, struct xpath_text **out)
{
	const xmlNode *node = xml_child(parent, name);

	*out = xpath_text_compile(arena, diag, xml_place(node), xml_text(arena, node));
	return *out != NULL;
}

static bool
compile_check(struct arena *arena, struct diag *diag, xmlNode *node, struct check *check)
{
	static const char *const language[LANG_COUNT] = { "zh", "en" };
	static const char *const todo[LANG_COUNT] = { "todo-zh", "todo-en" };
	const xmlNode *more = xml_child(node->parent, "more");
	bool good = compile_optional(arena, diag, node, "test", &check->test);

	check->id = xml_attr(node, "id");
	check->node = node;
	check->level = level_of(node);
	check->stop = xml_attr_is(node, "stop", "yes");
	check->unless = arena_adopt(arena, g_strsplit(xml_attr_or(node, "unless", ""), " ", -1), (GDestroyNotify)g_strfreev);
	good &= compile_optional(arena, diag, node, "for-each", &check->for_each);
	good &= compile_optional(arena, diag, node, "field", &check->field);
	for (int l = 0; l < LANG_COUNT; l++) {
		good &= compile_words(arena, diag, node, language[l], &check->what[l]);
		good &= compile_words(arena, diag, more, language[l], &check->more[l]);
		check->todo[l] = xml_text(arena, xml_child(node, todo[l]));
	}
	return good;
}

static const struct check *
find_check(const struct verify_rules *rules, const char *id)
{
	for (guint i = 0; i < rules->check->len; i++) {
		const struct check *check = rules->check->pdata[i];

		if (strcmp(check->id, id) == 0)
			return check;
	}
	return NULL;
}

static bool
load_file(struct verify_rules *rules, struct arena *arena, struct diag *diag, const struct xml_schema *schema, const char *path)
{
	xmlDoc *tree = xml_load(arena, diag, path);
	bool good = true;

	if (tree == NULL || !xml_check(arena, diag, schema, tree, DIAG_XML_SCHEMA))
		return false;
	for (xmlNode *node = xml_child(xml_root(tree), "check"); node != NULL; node = xml_next(node, "check")) {
		struct check *check = arena_alloc(arena, sizeof *check);

		if (find_check(rules, xml_attr(node, "id")) != NULL) {
			diag_report(diag, DIAG_VERIFY_TWICE, xml_attr_place(node, "id"), NULL, xml_attr(node, "id"));
			good = false;
			continue;
		}
		good &= compile_check(arena, diag, node, check);
		g_ptr_array_add(rules->check, check);
	}
	return good;
}

static int
by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int
by_id(gconstpointer a, gconstpointer b)
{
	const struct check *one = *(const struct check *const *)a, *two = *(const struct check *const *)b;

	return strcmp(one->id, two->id);
}

/* The names of the folder's XML files, sorted. */
static GPtrArray *
list_files(struct arena *arena, const char *folder)
{
	GPtrArray *names = arena_list(arena);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		if (g_str_has_suffix(name, ".xml") && name[0] != '.')
			g_ptr_array_add(names, arena_printf(arena, "%s/%s", folder, name));
	g_ptr_array_sort(names, by_text);
	return names;
}

struct verify_rules *
verify_rules_load(struct arena *arena, struct diag *diag, const char *data_folder)
{
	struct verify_rules *rules = arena_alloc(arena, sizeof *rules);
	const char *folder = arena_printf(arena, "%s/templates/checks", data_folder);
	const char *schema_path = arena_printf(arena, "%s/templates/schema/checks.rng", data_folder);
	struct xml_schema *schema = xml_schema_load(arena, diag, schema_path);
	GPtrArray *files = list_files(arena, folder);
	bool good = schema != NULL;

	if (files->len == 0) {
		diag_report(diag, DIAG_VERIFY_NO_CHECKS, reading_place(arena, folder), NULL, folder);
		return NULL;
	}
	rules->check = arena_list(arena);
	for (guint i = 0; i < files->len && schema != NULL; i++)
		good &= load_file(rules, arena, diag, schema, files->pdata[i]);
	if (!good)
		return NULL;
	g_ptr_array_sort(rules->check, by_id);
	text_warm(arena);
	return rules;
}

xmlNode *
verify_rule(const struct verify_rules *rules, const char *id)
{
	const struct check *check = find_check(rules, id);

	return check != NULL ? check->node : NULL;
}

/* node NULL: the closing line, `more` of them are not told one by one. */
static void
report(struct judge *judge, const struct check *check, xmlNode *node, guint more)
{
	struct finding finding = {
		.id = check->id, .level = check->level, .place = judge->place, .document = judge->document,
		.bars = judge->document,
	};

	if (node == NULL)
		xpath_env_string(judge->env, "more", arena_printf(judge->arena, "%u", more));
	if (node != NULL && check->field != NULL)
		finding.field = xpath_string(judge->env, judge->diag, check->field, node);
	for (int l = 0; l < LANG_COUNT; l++) {
		const struct xpath_text *words = node != NULL ? check->what[l] : check->more[l];

		finding.what[l] = xpath_text_string(judge->env, judge->diag, words, node != NULL ? node : judge->facts);
		finding.source[l] = xml_attr(check->node, "source");
		finding.todo[l] = check->todo[l];
	}
	diag_add(judge->diag, &finding);
}

static bool
holds(struct judge *judge, const struct check *check, xmlNode *node)
{
	return check->test != NULL && xpath_bool(judge->env, judge->diag, check->test, node);
}

/* False: it failed, and was reported once a place. */
static bool
apply(struct judge *judge, const struct check *check)
{
	GPtrArray *nodes;
	guint faults = 0;

	if (check->for_each == NULL) {
		if (holds(judge, check, judge->facts))
			return true;
		report(judge, check, judge->facts, 0);
		return false;
	}
	nodes = xpath_nodes(judge->env, judge->diag, check->for_each, judge->facts);
	for (guint i = 0; i < nodes->len; i++) {
		if (holds(judge, check, nodes->pdata[i]))
			continue;
		if (++faults <= REPORT_MOST)
			report(judge, check, nodes->pdata[i], 0);
	}
	if (faults > REPORT_MOST)
		report(judge, check, NULL, faults - REPORT_MOST);
	return faults == 0;
}

static bool
is_repeated(const struct judge *judge, const struct check *check)
{
	for (char **id = check->unless; *id != NULL; id++)
		if (g_hash_table_contains(judge->failed, *id))
			return true;
	return false;
}

static void
apply_all(const struct verify_rules *rules, struct judge *judge)
{
	for (guint i = 0; i < rules->check->len; i++) {
		const struct check *check = rules->check->pdata[i];

		if (is_repeated(judge, check) || apply(judge, check))
			continue;
		g_hash_table_add(judge->failed, (gpointer)check->id);
		if (check->stop)
			return;
	}
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
			xml_set(fact, "equal", yes_no(xml_attr_is(one, "sha256", expected)));
}

xmlNode *
verify_bytes(const struct verify_rules *rules, struct arena *arena, struct diag *diag, const char *name,
    const guint8 *bytes, gsize length, const char *record, gsize record_length)
{
	g_autoptr(GHashTable) failed = g_hash_table_new(g_str_hash, g_str_equal);
	struct judge judge = { .arena = arena, .diag = diag, .failed = failed };

	judge.facts = facts_read(arena, diag, name, bytes, length);
	if (judge.facts == NULL)
		return NULL;
	if (record != NULL)
		set_record(judge.facts, arena, record, record_length);
	judge.place = reading_place(arena, name);
	judge.document = xml_attr(xml_child(judge.facts, "expectation"), "document");
	judge.env = xpath_env_new(arena);
	xpath_env_node(judge.env, "facts", judge.facts);
	apply_all(rules, &judge);
	return judge.facts;
}
