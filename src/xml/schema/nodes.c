/* A schema unfolded, as far as paths go: each declaration once for each place it stands at, so that .. leads back. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/schema/nodes.h"
#include "xml/schema/schema.h"
#include "xml/schema/words.h"
#include "xml/xml.h"

struct path_world *
path_world_new(struct arena *arena, const char *schemas)
{
	struct path_world *world = arena_alloc(arena, sizeof *world);

	*world = (struct path_world){ .arena = arena,
		.folder = schemas,
		.trees = arena_table(arena),
		.words = arena_table(arena),
		.said = arena_table(arena),
		.hints = { diag_new(arena), arena_table(arena) } };
	return world;
}

struct path_hints *
path_hints(struct path_world *world)
{
	return &world->hints;
}

static struct path_set *
new_set(struct path_world *world)
{
	struct path_set *set = arena_alloc(world->arena, sizeof *set);

	set->nodes = arena_list(world->arena);
	return set;
}

const struct path_set *
path_anything(struct path_world *world)
{
	struct path_set *set = new_set(world);

	set->any = true;
	return set;
}

const struct path_set *
path_text(struct path_world *world)
{
	struct path_set *set = new_set(world);

	set->text = set->open = true;
	return set;
}

const struct path_set *
path_set_literals(struct path_world *world, GPtrArray *words, bool written)
{
	struct path_set *set = new_set(world);

	set->text = true;
	set->literals = words;
	set->written = written;
	return set;
}

const struct path_set *
path_set_parts(struct path_world *world)
{
	struct path_set *set = new_set(world);

	set->text = set->open = set->parts = true;
	return set;
}

bool
path_is_text(const struct path_set *set)
{
	return set->text && !set->any && !set->parts && set->nodes->len == 0;
}

bool
path_is_parts(const struct path_set *set)
{
	return set->parts;
}

bool
path_is_anything(const struct path_set *set)
{
	return set->any;
}

/* Of few nodes it is quicker to look at each. */
#define NODES_FEW 16

static void
add_node(struct path_world *world, struct path_set *set, struct path_node *node)
{
	if (set->held == NULL && set->nodes->len >= NODES_FEW) {
		set->held = arena_adopt(world->arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
		for (guint i = 0; i < set->nodes->len; i++)
			g_hash_table_add(set->held, set->nodes->pdata[i]);
	}
	if (set->held != NULL ? g_hash_table_add(set->held, node) : !g_ptr_array_find(set->nodes, node, NULL))
		g_ptr_array_add(set->nodes, node);
}

static void
add_all(struct path_world *world, struct path_set *set, const GPtrArray *nodes)
{
	for (guint i = 0; i < nodes->len; i++)
		add_node(world, set, nodes->pdata[i]);
}

const struct path_set *
path_union(struct path_world *world, const struct path_set *a, const struct path_set *b)
{
	struct path_set *both;

	if (a == NULL || b == NULL || a == b)
		return a != NULL ? a : b;
	if (a->any || b->any)
		return a->any ? a : b;
	both = new_set(world);
	both->text = a->text || b->text;
	both->open = a->open || b->open;
	both->parts = (a->parts || !a->text) && (b->parts || !b->text) && (a->parts || b->parts);
	both->written = a->written && b->written;
	add_all(world, both, a->nodes);
	add_all(world, both, b->nodes);
	if (a->literals != NULL || b->literals != NULL)
		both->literals = arena_list(world->arena);
	if (a->literals != NULL)
		g_ptr_array_extend(both->literals, a->literals, NULL, NULL);
	if (b->literals != NULL)
		g_ptr_array_extend(both->literals, b->literals, NULL, NULL);
	return both;
}

const struct path_set *
path_set_text(struct path_world *world, const struct path_set *set)
{
	struct path_set *text = arena_memdup(world->arena, set, sizeof *set);

	text->text = true;
	return text;
}

/* --- nodes --- */

static void
add_declared(struct path_world *world, struct path_node *parent, const struct pattern *p, bool repeated)
{
	bool attribute = p->kind == PATTERN_ATTRIBUTE;
	struct path_node *node;

	if (!pattern_has(p, PATTERN_ELEMENT) && !pattern_has(p, PATTERN_ATTRIBUTE))
		return;
	if (p->kind != PATTERN_ELEMENT && !attribute) {
		repeated = repeated || p->kind == PATTERN_MORE;
		if (p->a != NULL)
			add_declared(world, parent, p->a, repeated);
		if (p->b != NULL)
			add_declared(world, parent, p->b, repeated);
		return;
	}
	for (guint i = 0; i < parent->children->len; i++)
		if ((node = parent->children->pdata[i])->declaration == p->declaration) {
			node->repeated = true; /* it may stand there twice */
			return;
		}
	node = arena_alloc(world->arena, sizeof *node);
	*node = (struct path_node){ .parent = parent,
		.declaration = p->declaration,
		.attribute = attribute,
		.repeated = repeated && !attribute };
	g_ptr_array_add(parent->children, node);
}

/* The document has its children from the beginning. */
const GPtrArray *
path_node_children(struct path_world *world, struct path_node *node)
{
	if (node->children == NULL) {
		node->children = arena_list(world->arena);
		if (!node->attribute)
			add_declared(world, node, node->declaration->content, false);
	}
	return node->children;
}

void
path_world_tree(struct path_world *world, const char *name, const struct xml_schema *schema)
{
	struct path_node *document = arena_alloc(world->arena, sizeof *document);
	struct path_set *roots = new_set(world);

	document->children = roots->nodes;
	add_declared(world, document, schema_start(schema), false);
	g_hash_table_insert(world->trees, arena_strdup(world->arena, name), roots);
}

static const struct path_set *
all_roots(struct path_world *world, const char *name)
{
	const struct path_set *roots = g_hash_table_lookup(world->trees, name);
	struct xml_schema *schema;
	const char *path;

	if (roots != NULL)
		return roots;
	path = arena_printf(world->arena, "%s/%s.rng", world->folder, name);
	/* what is wrong with a schema is told by whoever holds documents against it */
	schema = g_file_test(path, G_FILE_TEST_IS_REGULAR) ?
	    xml_schema_load(world->arena, diag_new(world->arena), path) :
	    NULL;
	if (schema != NULL)
		path_world_tree(world, name, schema);
	else
		g_hash_table_insert(world->trees, arena_strdup(world->arena, name), (void *)path_anything(world));
	return g_hash_table_lookup(world->trees, name);
}

const char *
path_set_doubt(const struct path_set *set)
{
	const struct path_node *node = set->nodes->len > 0 ? set->nodes->pdata[0] : NULL;

	while (node != NULL && node->parent != NULL && node->parent->declaration != NULL)
		node = node->parent; /* what is put into a schema keeps its own text */
	return node == NULL || node->declaration == NULL ?
	    NULL :
	    xml_attr(xml_root(node->declaration->source->doc), XML_SCHEMA_DOUBT);
}

const struct path_set *
path_tree(struct path_world *world, const char *name, const char *element)
{
	const struct path_set *roots = all_roots(world, name), *named;
	const char *key;

	if (element == NULL || roots->any)
		return roots;
	key = arena_printf(world->arena, "%s/%s", name, element);
	named = g_hash_table_lookup(world->trees, key);
	if (named == NULL) {
		named = path_set_step(world, roots, AXIS_SELF, true, element);
		g_hash_table_insert(world->trees, (gpointer)key, (gpointer)named);
	}
	return named;
}

const struct path_set *
path_place(struct path_world *world, const char *name, const xmlNode *element)
{
	const char *own = (const char *)element->name;

	if (element->parent->type != XML_ELEMENT_NODE)
		return path_tree(world, name, own);
	return path_set_step(world, path_place(world, name, element->parent), AXIS_CHILD, false, own);
}

/* --- steps --- */

/* What is asked of an axis: all nodes (name NULL), or those of its own kind that have a name, "*" any. */
struct path_step {
	struct path_world *world;
	enum path_axis axis;
	const char *name;
	struct path_set *set;
};

static void
take_node(const struct path_step *step, struct path_node *node)
{
	bool kept = step->axis == AXIS_ATTRIBUTE || step->axis == AXIS_SELF || !node->attribute;

	if (step->name == NULL) {
		add_node(step->world, step->set, node);
		return;
	}
	if (node->declaration == NULL || !kept ||
	    (strcmp(step->name, "*") != 0 && !pattern_name_matches(node->declaration->name, "", step->name)))
		return;
	if (node->declaration->name->kind != NAME_IS)
		step->set->any = true;
	add_node(step->world, step->set, node);
}

/* Is the node of a declaration that it stands in itself? Such may go on for ever. */
static bool
is_nested(const struct path_node *node)
{
	for (const struct path_node *p = node->parent; p != NULL; p = p->parent)
		if (p->declaration == node->declaration)
			return true;
	return false;
}

static void
take_below(const struct path_step *step, struct path_node *node)
{
	const GPtrArray *children = path_node_children(step->world, node);

	for (guint i = 0; i < children->len; i++) {
		struct path_node *child = children->pdata[i];

		if (child->attribute)
			continue;
		take_node(step, child);
		if (!is_nested(child))
			take_below(step, child);
	}
}

static void
take_axis(const struct path_step *step, struct path_node *node)
{
	struct path_node *parent = (struct path_node *)(guintptr)node->parent;
	const GPtrArray *children = NULL;

	if (step->axis == AXIS_CHILD || step->axis == AXIS_ATTRIBUTE)
		children = path_node_children(step->world, node);
	else if (step->axis == AXIS_SIBLINGS && parent != NULL)
		children = path_node_children(step->world, parent);
	for (guint i = 0; children != NULL && i < children->len; i++)
		if (((struct path_node *)children->pdata[i])->attribute == (step->axis == AXIS_ATTRIBUTE))
			take_node(step, children->pdata[i]);
	if (step->axis == AXIS_DESCENDANTS)
		take_below(step, node);
	if (step->axis == AXIS_PARENT && parent != NULL)
		take_node(step, parent);
	for (; step->axis == AXIS_ANCESTORS && parent != NULL; parent = (struct path_node *)(guintptr)parent->parent)
		take_node(step, parent);
}

const struct path_set *
path_set_step(struct path_world *world, const struct path_set *from, enum path_axis axis, bool self, const char *name)
{
	const struct path_step step = { world, axis, name, new_set(world) };

	for (guint i = 0; i < from->nodes->len; i++) {
		if (self || axis == AXIS_SELF)
			take_node(&step, from->nodes->pdata[i]);
		take_axis(&step, from->nodes->pdata[i]);
	}
	return step.set;
}

static const struct path_node *
document_of(const struct path_node *node)
{
	while (node->parent != NULL)
		node = node->parent;
	return node;
}

const struct path_set *
path_set_documents(struct path_world *world, const struct path_set *from)
{
	struct path_set *set = new_set(world);

	for (guint i = 0; i < from->nodes->len; i++)
		add_node(world, set, (struct path_node *)(guintptr)document_of(from->nodes->pdata[i]));
	return set;
}

bool
path_leads_into(const struct path_set *set, const struct path_set *tree)
{
	if (set->any || tree->any || set->nodes->len == 0 || tree->nodes->len == 0)
		return true;
	for (guint i = 0; i < set->nodes->len; i++)
		if (document_of(set->nodes->pdata[i]) == document_of(tree->nodes->pdata[0]))
			return true;
	return false;
}

/* --- words --- */

void
path_world_words(struct path_world *world, const char *list, const GPtrArray *words)
{
	g_hash_table_insert(world->words, arena_strdup(world->arena, list), (void *)words);
}

void
path_world_forget(struct path_world *world)
{
	g_hash_table_remove_all(world->words);
}

struct path_world *
path_world_own(struct path_world *world, GHashTable *defined)
{
	struct path_world *own = arena_memdup(world->arena, world, sizeof *world);

	own->own = defined;
	return own;
}

const GPtrArray *
path_words(const struct path_world *world, const char *list)
{
	gpointer own;

	if (world->own != NULL && g_hash_table_lookup_extended(world->own, list, NULL, &own))
		return own;
	return g_hash_table_lookup(world->words, list);
}

/* false: it may also be something that is not listed. */
static bool
add_values(const struct pattern *p, GPtrArray *words)
{
	if (p->kind == PATTERN_DATUM) {
		if (p->datum->value != NULL)
			g_ptr_array_add(words, (gpointer)p->datum->value);
		return p->datum->value != NULL;
	}
	if (p->kind == PATTERN_CHOICE || p->kind == PATTERN_GROUP || p->kind == PATTERN_INTERLEAVE)
		return add_values(p->a, words) && add_values(p->b, words);
	return p->kind == PATTERN_EMPTY || p->kind == PATTERN_ATTRIBUTE;
}

static bool
add_words(const struct path_world *world, const struct path_node *node, GPtrArray *words)
{
	const GPtrArray *listed;
	const char *list;

	if (node->declaration == NULL)
		return false;
	list = schema_annotation(world->arena, node->declaration->source, "names");
	if (list == NULL)
		list = schema_annotation(world->arena, node->declaration->source, "defines");
	if (list == NULL)
		return add_values(node->declaration->content, words);
	listed = path_words(world, list);
	for (guint i = 0; listed != NULL && i < listed->len; i++)
		g_ptr_array_add(words, listed->pdata[i]);
	return listed != NULL;
}

const GPtrArray *
path_given_words(const struct path_world *world, const struct path_set *set)
{
	GPtrArray *words = arena_list(world->arena);

	for (guint i = 0; i < set->nodes->len; i++)
		if (!add_words(world, set->nodes->pdata[i], words))
			return NULL;
	if (set->literals != NULL)
		g_ptr_array_extend(words, set->literals, NULL, NULL);
	return set->any || set->open || words->len == 0 ? NULL : words;
}

static const char *
node_name(const struct path_world *world, const struct path_node *node)
{
	const char *name = node->declaration == NULL ? NULL : declaration_name(node->declaration);

	return name != NULL && node->attribute ? arena_printf(world->arena, "@%s", name) : name;
}

const char *
path_set_shown(const struct path_world *world, const struct path_set *set, enum lang lang)
{
	g_autoptr(GPtrArray) shown = g_ptr_array_new();
	const char *name, *all;

	for (guint i = 0; i < set->nodes->len && shown->len < 4; i++) {
		const struct path_node *node = set->nodes->pdata[i];

		name = node_name(world, node);
		if (name == NULL)
			name = lang == LANG_ZH ? "文件" : "the document";
		else if (!node->attribute)
			name = arena_printf(world->arena, "<%s>", name);
		if (!text_listed(shown, name))
			g_ptr_array_add(shown, (gpointer)name);
	}
	all = shown->len < 4 ? "" : lang == LANG_ZH ? " 等" : " …";
	g_ptr_array_set_size(shown, (int)MIN(shown->len, 3));
	return arena_printf(world->arena, "%s%s", text_joined(world->arena, shown, lang == LANG_ZH ? "、" : ", "), all);
}

const char *
path_set_listed(const struct path_world *world, const struct path_set *set)
{
	for (guint i = 0; !set->any && i < set->nodes->len; i++) {
		GPtrArray *words = arena_list(world->arena);

		if (add_words(world, set->nodes->pdata[i], words) && words->len > 0)
			return node_name(world, set->nodes->pdata[i]);
	}
	return NULL;
}

GPtrArray *
path_set_own_names(struct path_world *world, const struct path_set *set)
{
	GPtrArray *names = arena_list(world->arena);

	for (guint i = 0; i < set->nodes->len; i++) {
		const char *name = node_name(world, set->nodes->pdata[i]);

		if (name != NULL && !text_listed(names, name))
			g_ptr_array_add(names, (gpointer)name);
	}
	return names;
}

GPtrArray *
path_set_names(struct path_world *world, const struct path_set *set)
{
	GPtrArray *names = arena_list(world->arena);

	for (guint i = 0; i < set->nodes->len; i++) {
		const GPtrArray *children = path_node_children(world, set->nodes->pdata[i]);

		for (guint j = 0; j < children->len; j++) {
			const char *name = node_name(world, children->pdata[j]);

			if (name != NULL && !text_listed(names, name))
				g_ptr_array_add(names, (gpointer)name);
		}
	}
	return names;
}

const GPtrArray *
path_names(struct path_world *world, const struct path_set *set)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	const struct path_set *all;
	GPtrArray *names;

	if (set->any || set->names != NULL)
		return set->names;
	all = path_set_step(world, set, AXIS_DESCENDANTS, true, NULL);
	names = ((struct path_set *)(guintptr)set)->names = arena_list(world->arena);
	for (guint i = 0; i < all->nodes->len; i++) {
		const GPtrArray *children = path_node_children(world, all->nodes->pdata[i]);

		for (guint j = 0; j < children->len; j++) {
			const char *name = declaration_name(
			    ((const struct path_node *)children->pdata[j])->declaration);

			if (name != NULL && g_hash_table_add(seen, (gpointer)name))
				g_ptr_array_add(names, (gpointer)name);
		}
	}
	return names;
}

GHashTable *
path_labels(struct path_world *world, const struct path_set *set)
{
	GHashTable *labels = arena_table(world->arena);

	for (guint i = 0; i < set->nodes->len; i++) {
		const GPtrArray *children = path_node_children(world, set->nodes->pdata[i]);

		for (guint j = 0; j < children->len; j++) {
			const struct declaration *declaration = ((const struct path_node *)children->pdata[j])
								    ->declaration;
			const char *name = declaration_name(declaration);

			if (name != NULL && declaration->label != NULL)
				g_hash_table_insert(labels, (gpointer)name, (gpointer)declaration->label);
		}
	}
	return labels;
}

const char *
path_label(const struct path_set *set)
{
	const char *label = NULL;

	for (guint i = 0; i < set->nodes->len; i++) {
		const struct declaration *declaration = ((const struct path_node *)set->nodes->pdata[i])->declaration;

		if (declaration == NULL || declaration->label == NULL ||
		    (label != NULL && strcmp(label, declaration->label) != 0))
			return NULL;
		label = declaration->label;
	}
	return label;
}

const char *
path_set_labelled(struct path_world *world, const struct path_set *set, const char *label)
{
	for (guint i = 0; i < set->nodes->len; i++) {
		const GPtrArray *children = path_node_children(world, set->nodes->pdata[i]);

		for (guint j = 0; j < children->len; j++) {
			const struct path_node *child = children->pdata[j];

			if (g_strcmp0(child->declaration->label, label) == 0)
				return node_name(world, child);
		}
	}
	return NULL;
}

static const char *
find_below(struct path_world *world, struct path_node *node, const char *wanted, guint depth)
{
	const GPtrArray *children = path_node_children(world, node);

	for (guint i = 0; depth == 0 && i < children->len; i++) {
		const char *name = node_name(world, children->pdata[i]);

		if (name != NULL && strcmp(name, wanted) == 0)
			return name;
	}
	for (guint i = 0; depth > 0 && i < children->len; i++) {
		const char *found = find_below(world, children->pdata[i], wanted, depth - 1);

		if (found != NULL)
			return arena_printf(world->arena, "%s/%s", node_name(world, children->pdata[i]), found);
	}
	return NULL;
}

const char *
path_set_elsewhere(struct path_world *world, const struct path_set *set, const char *name, bool attribute)
{
	const char *wanted = attribute ? arena_printf(world->arena, "@%s", name) : name, *found = NULL;

	for (guint depth = 1; found == NULL && depth <= 3; depth++)
		for (guint i = 0; found == NULL && i < set->nodes->len; i++)
			found = find_below(world, set->nodes->pdata[i], wanted, depth);
	return found;
}
