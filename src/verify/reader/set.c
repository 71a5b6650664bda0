/* Compiles the closed set out of templates/file-set.xml. */
#include <float.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "verify/reader/inner.h"
#include "verify/reader/reader.h"
#include "verify/reader/set.h"

struct set_loading {
	struct arena *arena;
	struct diag *diag;
	struct reader_set *set;
};

static int
edition_of(const xmlNode *node, const char *attribute, int otherwise)
{
	const char *text = xml_attr(node, attribute);

	return text != NULL ? (int)g_ascii_strtoll(text, NULL, 10) : otherwise;
}

static struct set_span
span_of(const xmlNode *node)
{
	return (struct set_span){ edition_of(node, "since", 1), edition_of(node, "until", G_MAXINT) };
}

bool
set_holds(struct set_span span, int edition)
{
	return edition >= span.since && edition <= span.until;
}

const struct set_item *
set_item_in(const struct set_item *item, int edition)
{
	while (item != NULL && !set_holds(item->span, edition))
		item = item->next;
	return item;
}

static char **
words_of(struct arena *arena, const xmlNode *node, const char *attribute)
{
	const char *text = xml_attr(node, attribute);

	return text != NULL ? arena_adopt(arena, g_strsplit(text, " ", -1), (GDestroyNotify)g_strfreev) : NULL;
}

/* An integer is a number too. */
static guint
plain_form(const char *word)
{
	static const char *const words[] = { [VALUE_NAME] = "name",
		[VALUE_INTEGER] = "integer",
		[VALUE_NUMBER] = "number",
		[VALUE_STRING] = "string",
		[VALUE_BOOL] = "bool",
		[VALUE_NULL] = "null" };

	for (guint form = VALUE_NULL; form < G_N_ELEMENTS(words); form++)
		if (strcmp(word, words[form]) == 0)
			return 1U << form | (form == VALUE_NUMBER ? 1U << VALUE_INTEGER : 0);
	return 0;
}

static const struct set_kind *
kind_named(const struct set_loading *l, const xmlNode *node, const char *attribute, const char *name)
{
	const struct set_kind *kind = g_hash_table_lookup(l->set->kinds, name);

	if (kind == NULL)
		diag_report(l->diag, DIAG_VERIFY_SET, xml_attr_place(node, attribute), NULL, name);
	return kind;
}

static void
add_word(const struct set_loading *l, struct set_type *type, const xmlNode *node, const char *attribute,
    const char *word)
{
	guint plain = plain_form(word);

	type->plain |= plain;
	if (plain == 0)
		g_ptr_array_add((GPtrArray *)type->kinds, (gpointer)kind_named(l, node, attribute, word));
}

static struct set_type
empty_type(struct arena *arena)
{
	return (struct set_type){ .kinds = arena_list(arena), .from = -DBL_MAX, .to = DBL_MAX };
}

static struct set_key *
load_key(const struct set_loading *l, const xmlNode *node)
{
	struct set_key *key = arena_alloc(l->arena, sizeof *key);
	char **words = words_of(l->arena, node, "is");

	*key = (struct set_key){ .name = xml_attr(node, "name"),
		.called = { [LANG_ZH] = xml_attr(node, "zh"), [LANG_EN] = xml_attr(node, "en") },
		.numbered = xml_attr(node, "numbered") != NULL,
		.required = xml_attr(node, "required") != NULL,
		.tells = xml_attr(node, "tells") != NULL,
		.linearized = xml_attr(node, "linearized") != NULL,
		.seal = xml_attr(node, "seal") != NULL,
		.span = span_of(node),
		.type = empty_type(l->arena) };
	for (; words != NULL && *words != NULL; words++)
		add_word(l, &key->type, node, "is", *words);
	key->type.values = words_of(l->arena, node, "values");
	if (xml_attr(node, "from") != NULL) {
		key->type.from = g_ascii_strtod(xml_attr(node, "from"), NULL);
		key->type.to = g_ascii_strtod(xml_attr(node, "to"), NULL);
	}
	return key;
}

/* What an array holds: one type of any of the words, or a type a word when they take turns. */
static void
load_each(const struct set_loading *l, const struct set_kind *kind, const xmlNode *node)
{
	struct set_type *type = NULL;
	bool turns = xml_attr(node, "turns") != NULL;

	for (char **words = words_of(l->arena, node, "each"); words != NULL && *words != NULL; words++) {
		if (type == NULL || turns) {
			type = arena_alloc(l->arena, sizeof *type);
			*type = empty_type(l->arena);
			g_ptr_array_add((GPtrArray *)kind->each, type);
		}
		add_word(l, type, node, "each", *words);
	}
}

static bool
is_kind(const xmlNode *node)
{
	return xml_is(node, "dict") || xml_is(node, "stream") || xml_is(node, "array");
}

/* First every kind by its name, for each may name any. */
static void
name_kinds(const struct set_loading *l, const xmlNode *root)
{
	for (xmlNode *node = xml_child(root, NULL); node != NULL; node = xml_next(node, NULL)) {
		struct set_kind *kind;

		if (!is_kind(node))
			continue;
		kind = arena_alloc(l->arena, sizeof *kind);
		*kind = (struct set_kind){ .name = xml_attr(node, "kind"),
			.form = xml_is(node, "dict") ? VALUE_DICT :
			    xml_is(node, "array")    ? VALUE_ARRAY :
						       VALUE_STREAM,
			.where = { [LANG_ZH] = xml_attr(node, "zh"), [LANG_EN] = xml_attr(node, "en") },
			.foreign = xml_attr(node, "foreign"),
			.keys = arena_list(l->arena),
			.each = arena_list(l->arena),
			.count = (guint)edition_of(node, "count", 0) };
		g_hash_table_insert(l->set->kinds, (gpointer)kind->name, kind);
	}
}

static void
load_kind(const struct set_loading *l, const xmlNode *node)
{
	const struct set_kind *kind = g_hash_table_lookup(l->set->kinds, xml_attr(node, "kind"));

	for (xmlNode *key = xml_child(node, "key"); key != NULL; key = xml_next(key, "key"))
		g_ptr_array_add((GPtrArray *)kind->keys, load_key(l, key));
	if (kind->form == VALUE_ARRAY)
		load_each(l, kind, node);
}

static void
load_unreached(const struct set_loading *l, const xmlNode *node)
{
	struct set_unreached *one = arena_alloc(l->arena, sizeof *one);

	*one = (struct set_unreached){ .kind = kind_named(l, node, "is", xml_attr(node, "is")),
		.most = (guint)edition_of(node, "most", 0),
		.seal = xml_attr(node, "seal") != NULL,
		.linearized = xml_attr(node, "linearized") != NULL };
	g_ptr_array_add(l->set->unreached, one);
}

static void
load_operator(const struct set_loading *l, const xmlNode *node)
{
	struct set_operator *operator= arena_alloc(l->arena, sizeof *operator);
	char **words = words_of(l->arena, node, "operands");
	GString *shape = arena_string(l->arena);

	for (; words != NULL && *words != NULL; words++)
		g_string_append_c(shape,
		    strcmp(*words, "numbers") == 0  ? 'a' :
			strcmp(*words, "name") == 0 ? 'N' :
						      **words);
	*operator=(struct set_operator){ .shape = shape->str,
		.sizes = (guint)edition_of(node, "sizes", 0),
		.values = words_of(l->arena, node, "values"),
		.span = span_of(node) };
	g_hash_table_insert(l->set->operators, (gpointer)xml_attr(node, "name"), operator);
}

static void
insert_item(GHashTable *items, const char *name, struct set_item *item)
{
	item->next = g_hash_table_lookup(items, name);
	g_hash_table_insert(items, (gpointer)name, item);
}

static void
load_item(const struct set_loading *l, const xmlNode *node)
{
	struct set_item *item = arena_alloc(l->arena, sizeof *item);
	struct reader_set *set = l->set;

	*item = (struct set_item){ .properties = xml_attr(node, "properties"),
		.values = xml_attr(node, "values"),
		.held = xml_attr(node, "held"),
		.name = xml_attr(node, "name"),
		.mime = xml_attr(node, "mime"),
		.relationship = xml_attr(node, "relationship"),
		.description = xml_attr(node, "description"),
		.span = span_of(node) };
	if (xml_is(node, "attachment"))
		g_ptr_array_add(set->attachments, item);
	else if (xml_is(node, "tag"))
		insert_item(set->tags, item->name, item);
	else
		insert_item(set->properties, arena_printf(l->arena, "%s %s", xml_attr(node, "space"), item->name),
		    item);
}

static void
load_class(const struct set_loading *l, GHashTable *table, const xmlNode *node, const char *attribute)
{
	char **words = words_of(l->arena, node, attribute);

	for (; words != NULL && *words != NULL; words++)
		g_hash_table_insert(table, *words, (gpointer)xml_attr(node, "class"));
}

static void
load_node(const struct set_loading *l, const xmlNode *node)
{
	if (is_kind(node)) {
		load_kind(l, node);
	} else if (xml_is(node, "unreached")) {
		load_unreached(l, node);
	} else if (xml_is(node, "operator")) {
		load_operator(l, node);
	} else if (xml_is(node, "foreign")) {
		load_class(l, l->set->key_class, node, "keys");
		load_class(l, l->set->operator_class, node, "operators");
	} else {
		load_item(l, node);
	}
}

const struct reader_set *
reader_set_new(struct arena *arena, struct diag *diag, const xmlNode *root)
{
	struct reader_set *set = arena_alloc(arena, sizeof *set);
	const struct set_loading loading = { .arena = arena, .diag = diag, .set = set };
	gsize before = diag_count(diag);

	*set = (struct reader_set){ .newest = edition_of(root, "newest", 1),
		.kinds = arena_table(arena),
		.operators = arena_table(arena),
		.tags = arena_table(arena),
		.properties = arena_table(arena),
		.attachments = arena_list(arena),
		.unreached = arena_list(arena),
		.key_class = arena_table(arena),
		.operator_class = arena_table(arena) };
	name_kinds(&loading, root);
	for (xmlNode *node = xml_child(root, NULL); node != NULL; node = xml_next(node, NULL))
		load_node(&loading, node);
	kind_named(&loading, root, "newest", "trailer");
	return diag_count(diag) == before ? set : NULL;
}
