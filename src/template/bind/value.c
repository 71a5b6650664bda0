/* Binds values: what the record says, checked, formatted, named, and never silently left out. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "template/bind/inner.h"
#include "template/fold.h"
#include "xml/xml.h"
#include "xml/xpath.h"

struct place
bind_place_of_node(const xmlNode *n, struct place otherwise)
{
	bool attribute = n != NULL && n->type == XML_ATTRIBUTE_NODE;
	struct place place = attribute ? xml_attr_place(n->parent, (const char *)n->name) : xml_place(n);

	return place.source != NULL ? place : otherwise;
}

static bool
in_record(const struct binder *b, const xmlNode *n)
{
	return n != NULL && n->doc == b->record->doc;
}

struct place
bind_place_in_record(const struct binder *b, const xmlNode *n)
{
	return bind_place_of_node(in_record(b, n) ? n : NULL, (struct place){ 0 });
}

/* Where a missing value has to be written: in the element that is empty, else in the one that should hold it. */
static struct place
place_to_fill(const struct binder *b, const xmlNode *node)
{
	if (in_record(b, node))
		return bind_place_in_record(b, node);
	return xml_place(
	    in_record(b, b->context) && b->context->type == XML_ELEMENT_NODE ? b->context : b->record->root);
}

/* The office's own settings, where it has any: what they lack no record can give. */
static struct place
place_of_office(const struct binder *b)
{
	const xmlNode *office = xpath_env_first(b->env, "office");

	return xml_place(office != NULL ? office : b->record->root);
}

/* The path of a node below a root: "supply/volt"; "" of the root. */
static const char *
path_of(struct arena *arena, const xmlNode *root, const xmlNode *n)
{
	const char *before = n->parent == root || n == root ? "" : path_of(arena, root, n->parent),
		   *between = *before != '\0' ? "/" : "";

	return n == root ? "" :
			   arena_printf(arena, "%s%s%s%s", before, between, n->type == XML_ATTRIBUTE_NODE ? "@" : "",
			       (const char *)n->name);
}

/*
 * The path of a node: below the record; of another tree, with the name of its root: "verdict/@type".  Nodes of one path are not told
 * apart by numbers: what goes along are parts of trees, and bound again from these it has the same names.
 */
static const char *
field_path(const struct binder *b, const xmlNode *n)
{
	const xmlNode *root = xml_root(n->doc);
	const char *path;

	if (n->type != XML_ELEMENT_NODE && n->type != XML_ATTRIBUTE_NODE)
		n = n->parent;
	if (in_record(b, n))
		return path_of(b->arena, b->record->root, n);
	for (const xmlNode *p = n; p != NULL; p = p->parent)
		if (p == b->trees[TREE_OFFICE] || p == b->trees[TREE_VERDICT] ||
		    p == xpath_env_first(b->env, "variant"))
			root = p;
	path = path_of(b->arena, root, n);
	return arena_printf(b->arena, "%s%s%s", (const char *)root->name, *path != '\0' ? "/" : "", path);
}

/* Names and slashes only: the path of something that is not there. */
static bool
is_relative(const char *expression)
{
	return *expression != '/' && strpbrk(expression, "($|=+<>[*. ") == NULL;
}

/* The name itself, or with "#2" behind it when it has been given. */
static const char *
name_once(struct binder *b, const char *name)
{
	guint times = GPOINTER_TO_UINT(g_hash_table_lookup(b->names, name)) + 1;

	if (b->blank > 0)
		return name;
	g_hash_table_insert(b->names, (gpointer)name, GUINT_TO_POINTER(times));
	return times == 1 ? name : arena_printf(b->arena, "%s#%u", name, times);
}

/* The key the template gives, else the node's path, else the expression; a second time: "#2". */
static const char *
field_name(struct binder *b, const struct plan_value *value, const xmlNode *node)
{
	const char *select = xpath_source(value->select.xpath), *before = "";

	if (value->key != NULL)
		return name_once(b, value->key);
	if (node != NULL)
		return name_once(b, field_path(b, node));
	if (is_relative(select) && in_record(b, b->context))
		before = field_path(b, b->context);
	return name_once(b, arena_printf(b->arena, "%s%s%s", before, *before != '\0' ? "/" : "", select));
}

/* Who can give what is missing: the office, or nobody but the region's law; a value with a key is the record's. */
static enum diag_code
fault_of_missing(const struct plan_value *value)
{
	const char *select = xpath_source(value->select.xpath);

	if (strstr(select, "$office") != NULL)
		return DIAG_OFFICE_EMPTY;
	if (value->key == NULL && (strstr(select, "$region") != NULL || strstr(select, "$verdict") != NULL))
		return DIAG_LAW_EMPTY;
	return DIAG_REQUIRED_EMPTY;
}

/* What is missing as who has the record in hand knows it, its label where that is not known. */
static const char *
missing_field(const struct binder *b, const struct plan_value *value, const xmlNode *node, enum lang lang)
{
	const xmlNode *root = b->record->root;
	const char *select = xpath_source(value->select.xpath), *path = NULL, *before, *named;

	if (in_record(b, node))
		path = path_of(b->arena, root, node);
	else if (node == NULL && is_relative(select) && in_record(b, b->context)) {
		before = path_of(b->arena, root, b->context);
		path = arena_printf(b->arena, "%s%s%s", before, *before != '\0' ? "/" : "", select);
	}
	if (b->template->rules != NULL && path != NULL && record_label(b->template->rules, path) != NULL)
		return record_named(b->template->rules, b->arena, b->record, path, lang);
	named = b->template->rules == NULL ?
	    NULL :
	    record_named_by(b->template->rules, b->arena, b->record, value->label, lang);
	if (named == NULL && b->template->rules != NULL && strrchr(select, '/') != NULL)
		named = record_named_by(b->template->rules, b->arena, b->record, strrchr(select, '/') + 1, lang);
	return named != NULL ? named : arena_printf(b->arena, "“%s”", value->label);
}

/* The setting of the office that an expression reads, itself an expression: 'company' of $office/company, $h/@office of *[name() = $h/@office]; NULL: it cannot be told. */
static const char *
setting_read(struct arena *arena, const char *select)
{
	static const char office[] = "$office/", name[] = "$office/*[name() = ";
	const char *asked = strstr(select, name), *end = asked != NULL ? strchr(asked, ']') : NULL;

	if (end != NULL)
		return arena_strndup(arena, asked + strlen(name), (gsize)(end - asked) - strlen(name));
	return g_str_has_prefix(select, office) && is_relative(select + strlen(office)) ?
	    arena_printf(arena, "'%s'", select + strlen(office)) :
	    NULL;
}

static const char *
evaluated(struct binder *b, const char *expression)
{
	struct diag *unheard = diag_new(b->arena);
	struct xpath *x = xpath_compile(b->arena, unheard, (struct place){ 0 }, expression);
	const char *text = x != NULL ? xpath_string(b->env, unheard, x, b->context) : "";

	return text[0] != '\0' ? text : NULL;
}

/* Of what is worked out no setting can be named where the expression does not tell: a rule that asks for one there has said more. */
static void
report_setting(struct binder *b, const struct plan_value *value, struct place place)
{
	const char *read = setting_read(b->arena, xpath_source(value->select.xpath));
	const char *name = read != NULL ? evaluated(b, arena_printf(b->arena, "string(%s)", read)) : NULL;
	const char *label = name != NULL ? evaluated(b, arena_printf(b->arena, "bw:setting(%s)", read)) : NULL;
	bool table = place.source != NULL && place.source->cells != NULL;

	if ((read == NULL || read[0] != '\'') && diag_barred_at(b->diag, place))
		return;
	label = label != NULL ? label : value->label;
	diag_report(b->diag, DIAG_OFFICE_EMPTY, place, label, label,
	    name != NULL && !table ? arena_printf(b->arena, " (office.xml: <%s>)", name) : "");
}

/* Is it a title that the region does not give, having no such document? */
static bool
is_unlisted(const struct binder *b, const char *select)
{
	const xmlNode *documents = xml_child(b->trees[TREE_VERDICT], "documents");

	return documents != NULL && strstr(select, "documents/document") != NULL &&
	    xml_child_of(documents, "document", "id", template_id(b->template)) == NULL;
}

/* The part of the record that a field is of, where nothing of it is recorded: "hazard" of hazard/at; NULL: it is there, or no matter. */
static const char *
absent_matter(const struct binder *b, const char *select)
{
	static const char record[] = "$record/";
	const xmlNode *root = b->record->root;
	const char *path = g_str_has_prefix(select, record) ? select + strlen(record) : select;
	const char *end = strchr(path, '/');
	char *matter;

	if (end == NULL || !is_relative(path) || (path == select && b->context != root) || b->template->rules == NULL)
		return NULL;
	matter = arena_strndup(b->arena, path, (gsize)(end - path));
	if (strcmp(matter, "dates") == 0) /* of many matters, each by itself */
		return NULL;
	return xml_child(root, matter) == NULL && record_label(b->template->rules, matter) != NULL ? matter : NULL;
}

/* What makes single fields not worth telling: that there is no such document, or nothing it is of.  false: it is neither. */
static bool
report_unmatter(struct binder *b, const char *select, enum diag_code fault)
{
	static const char unlisted[] = "unlisted";
	const xmlNode *root = b->record->root;
	struct place place = xml_place(root);
	const struct record_rules *rules = b->template->rules;
	const char *matter = fault == DIAG_REQUIRED_EMPTY ? absent_matter(b, select) : NULL;

	if (g_hash_table_contains(b->missing, unlisted))
		return true;
	if (fault == DIAG_LAW_EMPTY && is_unlisted(b, select)) {
		g_hash_table_add(b->missing, (gpointer)unlisted);
		diag_report(b->diag, DIAG_LAW_DOCUMENT, place, NULL, template_id(b->template));
		return true;
	}
	if (matter != NULL && g_hash_table_add(b->missing, (gpointer)matter))
		diag_say(b->diag, DIAG_MATTER_EMPTY, place, record_label(rules, matter),
		    record_named(rules, b->arena, b->record, matter, LANG_ZH),
		    record_named(rules, b->arena, b->record, matter, LANG_EN));
	return matter != NULL;
}

/* Once a place and label: the same field may stand on the page several times. */
static void
report_missing(struct binder *b, const struct plan_value *value, const xmlNode *node)
{
	const char *select = xpath_source(value->select.xpath);
	enum diag_code fault = fault_of_missing(value);
	struct place place = fault == DIAG_OFFICE_EMPTY ? place_of_office(b) : place_to_fill(b, node);
	char *key = arena_printf(b->arena, "%" G_GUINT64_FORMAT " %s", place.offset, select);

	if (report_unmatter(b, select, fault) || !g_hash_table_add(b->missing, key))
		return;
	if (fault == DIAG_OFFICE_EMPTY)
		report_setting(b, value, place);
	else if (fault == DIAG_REQUIRED_EMPTY)
		diag_say(b->diag, fault, place, value->label, missing_field(b, value, node, LANG_ZH),
		    missing_field(b, value, node, LANG_EN));
	else
		diag_report(b->diag, fault, place, value->label, value->label);
}

static const char *
shown_value(struct binder *b, const struct plan_node *n, const xmlNode *node, const char *text, gunichar control)
{
	const struct plan_value *value = &n->u.value;
	struct place place = bind_place_of_node(node, n->place);
	const char *shown;

	if (control && !diag_barred_at(b->diag, place))
		diag_report(b->diag, DIAG_VALUE_CONTROL, place, value->label, value->label,
		    arena_printf(b->arena, "U+%04X", control));
	if (value->shown == NULL)
		return text;
	xpath_env_string(b->env, "value", text);
	shown = xpath_string(b->env, b->diag, value->shown, b->record->root);
	if (!*shown)
		diag_report(b->diag, DIAG_VALUE_FORMAT, place, value->label, value->label, text, value->format);
	return *shown ? shown : text;
}

static const char *
read_value(struct binder *b, const struct plan_node *n, xmlNode **node)
{
	const struct plan_value *value = &n->u.value;
	gunichar control;
	enum fold_gap gap;
	GPtrArray *nodes;
	const char *text;

	text = bind_data_value(b, &value->select, &nodes);
	if (nodes == NULL) /* line ends between the values it was put together from mean nothing */
		text = fold_text(b->arena, text, &gap, &gap);
	text = fold_value(b->arena, text, &control);
	*node = nodes != NULL && nodes->len ? g_ptr_array_index(nodes, 0) : NULL;
	if (nodes != NULL && nodes->len > 1)
		diag_report(b->diag, DIAG_VALUE_MANY, n->place, value->label, value->label,
		    arena_printf(b->arena, "%u", nodes->len));
	if (*text)
		return shown_value(b, n, *node, text, control);
	if (value->required && !b->filling)
		report_missing(b, value, *node);
	return value->otherwise != NULL ? value->otherwise : "";
}

static struct box_field *
add_field(struct binder *b, struct box_field field)
{
	struct box_field *added = arena_memdup(b->arena, &field, sizeof field);

	if (b->blank ==
	    0) /* how many rows fill a page up is not known yet: what stands in them is looked for on no page */
		g_ptr_array_add(b->boxes->fields, added);
	return added;
}

struct box_field *
bind_field(struct binder *b, const struct plan_node *n)
{
	const struct plan_value *value = &n->u.value;
	const char *text;
	bool required = value->required && !b->filling; /* of a round that only fills up nothing is */
	xmlNode *node;

	text = read_value(b, n, &node);
	if (!*text && !required)
		return NULL;
	return add_field(b,
	    (struct box_field){
		.name = field_name(b, value, node),
		.label = value->label,
		.text = text,
		.required = required,
		.binding = n->place,
		.value = bind_place_in_record(b, node),
	    });
}

struct box_field *
bind_sum_field(struct binder *b, const struct plan_node *n, const char *text)
{
	const struct plan_sum_use *use = &n->u.sum;
	const struct plan_sum *plan = &b->sums->plan->sum[use->index];
	const char *key = use->key != NULL ? use->key : arena_printf(b->arena, "sum(%s)", xpath_source(plan->of.xpath));

	return add_field(b,
	    (struct box_field){ .name = name_once(b, key), .label = use->label, .text = text, .binding = n->place });
}
