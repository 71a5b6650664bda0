/* Values of walked expressions: conversions and comparisons by the rules of XPath 1.0. */
#include <string.h>

#include "xml/xml.h"
#include "xml/xpath_plan.h"

bool
value_truth(const struct value *value)
{
	switch (value->kind) {
	case VALUE_NODES:
		return value->nodes.count > 0;
	case VALUE_STRING:
		return value->string[0] != '\0';
	case VALUE_NUMBER:
		return xmlXPathCastNumberToBoolean(value->number) == 1;
	case VALUE_TRUTH:
		return value->truth;
	}
	return false;
}

const char *
value_string(struct walk *walk, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NODES:
		return value->nodes.count > 0 ? xml_value(walk->arena, value->nodes.node[0]) : "";
	case VALUE_STRING:
		return value->string;
	case VALUE_NUMBER:
	case VALUE_TRUTH:
		break;
	}
	return NULL;
}

double
value_number(struct walk *walk, const struct value *value)
{
	switch (value->kind) {
	case VALUE_NODES:
	case VALUE_STRING:
		return xmlXPathCastStringToNumber(BAD_CAST value_string(walk, value));
	case VALUE_NUMBER:
		return value->number;
	case VALUE_TRUTH:
		return value->truth;
	}
	return 0;
}

static bool
compare_numbers(enum plan_relation relation, double a, double b)
{
	switch (relation) {
	case RELATION_EQUAL:
		return a == b;
	case RELATION_UNEQUAL:
		return a != b;
	case RELATION_LESS:
		return a < b;
	case RELATION_AT_MOST:
		return a <= b;
	case RELATION_MORE:
		return a > b;
	case RELATION_AT_LEAST:
		return a >= b;
	}
	return false;
}

static bool
is_order(enum plan_relation relation)
{
	return relation != RELATION_EQUAL && relation != RELATION_UNEQUAL;
}

/* Neither is nodes. */
static bool
compare_plain(struct walk *walk, enum plan_relation relation, const struct value *a, const struct value *b)
{
	if (!is_order(relation) && (a->kind == VALUE_TRUTH || b->kind == VALUE_TRUTH))
		return (value_truth(a) == value_truth(b)) == (relation == RELATION_EQUAL);
	if (!is_order(relation) && a->kind == VALUE_STRING && b->kind == VALUE_STRING)
		return (strcmp(a->string, b->string) == 0) == (relation == RELATION_EQUAL);
	return compare_numbers(relation, value_number(walk, a), value_number(walk, b));
}

static struct value
string_value(struct walk *walk, const xmlNode *node)
{
	return (struct value){ .kind = VALUE_STRING, .string = xml_value(walk->arena, node) };
}

/* With nodes a comparison holds when it holds for one of them. */
static bool
any_holds(struct walk *walk, enum plan_relation relation, const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_NODES) {
		for (guint i = 0; i < a->nodes.count; i++) {
			struct value one = string_value(walk, a->nodes.node[i]);

			if (any_holds(walk, relation, &one, b))
				return true;
		}
		return false;
	}
	for (guint i = 0; b->kind == VALUE_NODES && i < b->nodes.count; i++) {
		struct value one = string_value(walk, b->nodes.node[i]);

		if (compare_plain(walk, relation, a, &one))
			return true;
	}
	return b->kind != VALUE_NODES && compare_plain(walk, relation, a, b);
}

/* Nodes beside a truth are a truth themselves; an order among truths and nodes is libxml2's to tell. */
bool
value_compare(struct walk *walk, enum plan_relation relation, const struct value *a, const struct value *b, bool *holds)
{
	bool truth = a->kind == VALUE_TRUTH || b->kind == VALUE_TRUTH;
	bool nodes = a->kind == VALUE_NODES || b->kind == VALUE_NODES;

	if (truth && nodes && is_order(relation))
		return false;
	if (a->kind == VALUE_NODES && b->kind == VALUE_NODES && (guint64)a->nodes.count * b->nodes.count > VISITS_MAX)
		return false;
	*holds = truth ? compare_plain(walk, relation, a, b) : any_holds(walk, relation, a, b);
	return true;
}
