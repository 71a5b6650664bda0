/* Walks plans: nodes are followed from pointer to pointer, and nothing is made that is not asked for. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath_plan.h"

enum { FOREIGN_VISITS = 100 };	/* what a leaf counts for */

static bool	walk_nodes(struct walk *, const struct plan *, xmlNode *context, struct node_list *);

static void
add_node(struct walk *walk, struct node_list *list, xmlNode *node)
{
	if (list->count == list->room) {
		xmlNode **before = list->node;

		list->room = MAX(8, 2 * list->room);
		list->node = arena_alloc(walk->arena, list->room * sizeof(xmlNode *));
		if (list->count > 0)
			memcpy(list->node, before, list->count * sizeof(xmlNode *));
	}
	list->node[list->count++] = node;
}

static gint
by_place(gconstpointer a, gconstpointer b, gpointer failed)
{
	int order = xmlXPathCmpNodes(*(xmlNode *const *)a, *(xmlNode *const *)b);

	*(bool *)failed = *(bool *)failed || order == -2;
	return -order;
}

bool
nodes_put_in_order(struct node_list *list)
{
	bool failed = false;
	guint kept = 0;

	list->flat = list->count <= 1;
	if (list->count <= 1)
		return true;
	g_qsort_with_data(list->node, (gint)list->count, sizeof(xmlNode *), by_place, &failed);
	for (guint i = 0; i < list->count; i++)
		if (kept == 0 || list->node[kept - 1] != list->node[i])
			list->node[kept++] = list->node[i];
	list->count = kept;
	return !failed;
}

/* The nodes that hold; `from`: where those begin that one context node gave. */
static bool
filter(struct walk *walk, const struct predicates *predicates, struct node_list *list, guint from)
{
	for (guint p = 0; p < predicates->count; p++) {
		guint kept = from;

		for (guint i = from; i < list->count; i++) {
			struct value value;

			if (!plan_walk(walk, predicates->test[p], list->node[i], &value))
				return false;
			if (value.kind == VALUE_NUMBER ? value.number == (double)(i - from + 1) : value_truth(&value))
				list->node[kept++] = list->node[i];
		}
		list->count = kept;
	}
	return true;
}

static void
add_elements(struct walk *walk, const char *name, xmlNode *node, struct node_list *out)
{
	for (; node != NULL; node = node->next) {
		walk->visited++;
		if (node->type == XML_ELEMENT_NODE &&
		    (name == NULL || (node->ns == NULL && text_equal((const char *)node->name, name))))
			add_node(walk, out, node);
	}
}

static void
add_attributes(struct walk *walk, const char *name, const xmlNode *node, struct node_list *out)
{
	for (xmlAttr *attr = node->properties; attr != NULL; attr = attr->next) {
		walk->visited++;
		if (name == NULL || (attr->ns == NULL && text_equal((const char *)attr->name, name)))
			add_node(walk, out, (xmlNode *)attr);
	}
}

static bool
step_holds(const struct step *step, const xmlNode *node)
{
	return step->any_node || (node->type == XML_ELEMENT_NODE &&
	    (step->name == NULL || (node->ns == NULL && text_equal((const char *)node->name, step->name))));
}

static void
take_step(struct walk *walk, const struct step *step, xmlNode *node, struct node_list *out)
{
	walk->visited++;
	switch (step->axis) {
	case AXIS_CHILD:
		if (node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE)
			add_elements(walk, step->name, node->children, out);
		return;
	case AXIS_ATTRIBUTE:
		if (node->type == XML_ELEMENT_NODE)
			add_attributes(walk, step->name, node, out);
		return;
	case AXIS_SELF:
		if (step_holds(step, node))
			add_node(walk, out, node);
		return;
	case AXIS_PARENT:
		if (node->parent != NULL)
			add_node(walk, out, node->parent);
		return;
	case AXIS_FOLLOWING:
		if (node->type != XML_ATTRIBUTE_NODE)
			add_elements(walk, step->name, node->next, out);
		return;
	}
}

/* From nodes none of which stands inside another, steps down and inwards lead in order. */
static bool
follow_step(struct walk *walk, const struct step *step, struct node_list *list)
{
	struct node_list found = { .flat = list->flat && (list->count <= 1 || step->axis < AXIS_PARENT) };

	for (guint i = 0; i < list->count; i++) {
		guint from = found.count;

		take_step(walk, step, list->node[i], &found);
		if (walk->visited > VISITS_MAX || !filter(walk, &step->predicates, &found, from))
			return false;
	}
	*list = found;
	return list->flat || nodes_put_in_order(list);
}

static bool
find_start(struct walk *walk, const struct plan *plan, xmlNode *context, struct node_list *list)
{
	if (plan->start != NULL)
		return walk_nodes(walk, plan->start, context, list);
	if (plan->string != NULL) {
		xmlNode *const *nodes = xpath_bound_nodes(walk->env, plan->string, &list->count);

		if (nodes == NULL)
			return false;
		list->room = list->count;
		list->node = arena_memdup(walk->arena, nodes, list->count * sizeof(xmlNode *));
		return nodes_put_in_order(list);
	}
	if (context == NULL)
		return false;
	add_node(walk, list, context);
	list->flat = true;
	return true;
}

static bool
walk_path(struct walk *walk, const struct plan *plan, xmlNode *context, struct node_list *list)
{
	*list = (struct node_list){ 0 };
	if (!find_start(walk, plan, context, list) || !filter(walk, &plan->predicates, list, 0))
		return false;
	for (guint i = 0; i < plan->step_count && list->count > 0; i++)
		if (!follow_step(walk, &plan->step[i], list))
			return false;
	return true;
}

static bool
walk_union(struct walk *walk, const struct plan *plan, xmlNode *context, struct node_list *list)
{
	struct node_list other;

	if (!walk_nodes(walk, plan->argument[0], context, list) || !walk_nodes(walk, plan->argument[1], context, &other))
		return false;
	for (guint i = 0; i < other.count; i++)
		add_node(walk, list, other.node[i]);
	return nodes_put_in_order(list);
}

static bool
walk_nodes(struct walk *walk, const struct plan *plan, xmlNode *context, struct node_list *list)
{
	struct value value;

	if (!plan_walk(walk, plan, context, &value) || value.kind != VALUE_NODES)
		return false;
	*list = value.nodes;
	return true;
}

/* The string of an argument, or of the context node where it is left out. */
static const char *
argument_string(struct walk *walk, const struct plan *plan, guint i, xmlNode *context)
{
	struct value value;

	if (i >= plan->argument_count)
		return context == NULL ? NULL : xml_value(walk->arena, context);
	return plan_walk(walk, plan->argument[i], context, &value) ? value_string(walk, &value) : NULL;
}

static const char *
normalize(struct walk *walk, const char *text)
{
	char *copy = arena_strdup(walk->arena, text);

	xml_fold(copy);
	return copy;
}

static const char *
name_of(struct walk *walk, const struct plan *plan, xmlNode *context)
{
	struct node_list list = { .count = 1, .node = &context };
	const xmlNode *node;

	if (context == NULL || (plan->argument_count > 0 && !walk_nodes(walk, plan->argument[0], context, &list)))
		return NULL;
	node = list.count > 0 ? list.node[0] : NULL;
	if (node == NULL || (node->type != XML_ELEMENT_NODE && node->type != XML_ATTRIBUTE_NODE))
		return node == NULL || node->type == XML_TEXT_NODE || node->type == XML_DOCUMENT_NODE ? "" : NULL;
	if (node->ns != NULL && node->ns->prefix != NULL)
		return arena_printf(walk->arena, "%s:%s", (const char *)node->ns->prefix, (const char *)node->name);
	return (const char *)node->name;
}

/* Characters of `from` become those at the same place of `to`, or nothing. */
static const char *
translate(struct walk *walk, const char *text, const char *from, const char *to)
{
	char *out = arena_alloc(walk->arena, strlen(text) * 4 + 1), *end = out;

	for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
		const char *found = g_utf8_strchr(from, -1, g_utf8_get_char(at)), *with = at;

		if (found != NULL) {
			glong place = g_utf8_pointer_to_offset(from, found);

			with = place < g_utf8_strlen(to, -1) ? g_utf8_offset_to_pointer(to, place) : "";
		}
		if (*with != '\0')
			end = mempcpy(end, with, (gsize)(g_utf8_next_char(with) - with));
	}
	*end = '\0';
	return out;
}

static bool
give_string(struct value *value, const char *string)
{
	value->kind = VALUE_STRING;
	value->string = string;
	return string != NULL;
}

static bool
give_truth(struct value *value, bool truth)
{
	value->kind = VALUE_TRUTH;
	value->truth = truth;
	return true;
}

static bool
call_truth(struct walk *walk, const struct plan *plan, xmlNode *context, bool denied, struct value *value)
{
	struct value inner;

	return plan_walk(walk, plan->argument[0], context, &inner) && give_truth(value, value_truth(&inner) != denied);
}

static bool
call_count(struct walk *walk, const struct plan *plan, xmlNode *context, struct value *value)
{
	struct node_list list;

	value->kind = VALUE_NUMBER;
	if (!walk_nodes(walk, plan->argument[0], context, &list))
		return false;
	value->number = list.count;
	return true;
}

static bool
call_on_strings(struct walk *walk, const struct plan *plan, xmlNode *context, struct value *value)
{
	const char *a = argument_string(walk, plan, 0, context);
	const char *b = a != NULL && plan->argument_count > 1 ? argument_string(walk, plan, 1, context) : "";
	const char *c = b != NULL && plan->argument_count > 2 ? argument_string(walk, plan, 2, context) : "";

	if (a == NULL || b == NULL || c == NULL)
		return false;
	if (plan->function == FUNCTION_CONTAINS)
		return give_truth(value, strstr(a, b) != NULL);
	if (plan->function == FUNCTION_STARTS_WITH)
		return give_truth(value, g_str_has_prefix(a, b));
	return give_string(value, plan->function == FUNCTION_NORMALIZE ? normalize(walk, a) : translate(walk, a, b, c));
}

static bool
walk_call(struct walk *walk, const struct plan *plan, xmlNode *context, struct value *value)
{
	switch (plan->function) {
	case FUNCTION_NOT:
	case FUNCTION_BOOLEAN:
		return call_truth(walk, plan, context, plan->function == FUNCTION_NOT, value);
	case FUNCTION_COUNT:
		return call_count(walk, plan, context, value);
	case FUNCTION_CONTAINS:
	case FUNCTION_STARTS_WITH:
	case FUNCTION_NORMALIZE:
	case FUNCTION_TRANSLATE:
		return call_on_strings(walk, plan, context, value);
	case FUNCTION_NAME:
		return give_string(value, name_of(walk, plan, context));
	case FUNCTION_TRUE:
	case FUNCTION_FALSE:
		return give_truth(value, plan->function == FUNCTION_TRUE);
	}
	return false;
}

/* And ends at the first that does not hold, or at the first that does. */
static bool
walk_logic(struct walk *walk, const struct plan *plan, xmlNode *context, struct value *value)
{
	struct value side;

	if (!plan_walk(walk, plan->argument[0], context, &side))
		return false;
	if (value_truth(&side) == (plan->kind == PLAN_OR))
		return give_truth(value, plan->kind == PLAN_OR);
	return plan_walk(walk, plan->argument[1], context, &side) && give_truth(value, value_truth(&side));
}

static bool
walk_comparison(struct walk *walk, const struct plan *plan, xmlNode *context, struct value *value)
{
	struct value a, b;

	value->kind = VALUE_TRUTH;
	return plan_walk(walk, plan->argument[0], context, &a) && plan_walk(walk, plan->argument[1], context, &b) &&
	    value_compare(walk, plan->relation, &a, &b, &value->truth);
}

bool
plan_walk(struct walk *walk, const struct plan *plan, xmlNode *context, struct value *value)
{
	switch (plan->kind) {
	case PLAN_STRING:
		return give_string(value, plan->string);
	case PLAN_NUMBER:
		value->kind = VALUE_NUMBER;
		value->number = plan->number;
		return true;
	case PLAN_PATH:
		value->kind = VALUE_NODES;
		return walk_path(walk, plan, context, &value->nodes);
	case PLAN_UNION:
		value->kind = VALUE_NODES;
		return walk_union(walk, plan, context, &value->nodes);
	case PLAN_AND:
	case PLAN_OR:
		return walk_logic(walk, plan, context, value);
	case PLAN_COMPARE:
		return walk_comparison(walk, plan, context, value);
	case PLAN_CALL:
		return walk_call(walk, plan, context, value);
	case PLAN_FOREIGN:
		walk->visited += FOREIGN_VISITS;
		return walk->visited <= VISITS_MAX && xpath_foreign(walk, plan->foreign, context, value);
	}
	return false;
}
