/*
 * The part of XPath that nearly all rules are made of, as a tree that is walked directly: paths of child and
 * attribute steps, comparisons, and, or, a few functions.  What else stands inside is a leaf that libxml2
 * evaluates; an expression that does not fit at all has no plan.
 */
#ifndef XML_XPATH_PLAN_H
#define XML_XPATH_PLAN_H

#include "xml/xpath_inner.h"

enum plan_kind { PLAN_STRING, PLAN_NUMBER, PLAN_PATH, PLAN_UNION, PLAN_AND, PLAN_OR, PLAN_COMPARE, PLAN_CALL, PLAN_FOREIGN };

enum plan_relation { RELATION_EQUAL, RELATION_UNEQUAL, RELATION_LESS, RELATION_AT_MOST, RELATION_MORE, RELATION_AT_LEAST };

enum plan_function {
	FUNCTION_NOT, FUNCTION_BOOLEAN, FUNCTION_COUNT, FUNCTION_CONTAINS, FUNCTION_STARTS_WITH, FUNCTION_NORMALIZE,
	FUNCTION_NAME, FUNCTION_TRANSLATE, FUNCTION_TRUE, FUNCTION_FALSE,
};

enum plan_axis { AXIS_CHILD, AXIS_ATTRIBUTE, AXIS_SELF, AXIS_PARENT, AXIS_FOLLOWING };

struct predicates {
	guint			 count;
	const struct plan	**test;
};

struct step {
	enum plan_axis		 axis;
	const char		*name;		/* NULL: any */
	bool			 any_node;	/* . and .. */
	struct predicates	 predicates;
};

enum { PLAN_ARGUMENTS = 3 };

struct plan {
	enum plan_kind		 kind;
	const char		*string;	/* the words, or the variable a path starts at */
	double			 number;
	enum plan_relation	 relation;
	enum plan_function	 function;
	guint			 argument_count;
	const struct plan	*argument[PLAN_ARGUMENTS];
	const struct plan	*start;		/* of a path: in brackets; NULL: a variable or the context node */
	struct predicates	 predicates;	/* of that start */
	guint			 step_count;
	struct step		*step;
	xmlXPathCompExpr	*foreign;
};

/* NULL: the expression is libxml2's as a whole. */
const struct plan	*plan_make(struct arena *, const char *expression);

enum value_kind { VALUE_NODES, VALUE_STRING, VALUE_NUMBER, VALUE_TRUTH };

/* Nodes in document order. */
struct node_list {
	guint		 count;
	guint		 room;
	xmlNode		**node;
	bool		 flat;		/* none stands inside another */
};

struct value {
	enum value_kind	 kind;
	struct node_list nodes;
	const char	*string;
	double		 number;
	bool		 truth;
};

enum { VISITS_MAX = 1000000 };	/* beyond them libxml2 counts, which ends what takes too long */

/* What a value lives in until the end of an evaluation; the nodes visited are counted. */
struct walk {
	struct xpath_env	*env;
	struct arena		*arena;
	guint			 visited;
};

/* false: libxml2 has to be asked (a variable that is not bound, a type that does not fit, too many nodes). */
bool			 plan_walk(struct walk *, const struct plan *, xmlNode *context, struct value *);

/* xpath_env.c: what a variable is bound to; NULL: it is no nodes. */
xmlNode *const		*xpath_bound_nodes(const struct xpath_env *, const char *name, guint *count);
/* xpath.c: a leaf, evaluated by libxml2. */
bool			 xpath_foreign(struct walk *, xmlXPathCompExpr *, xmlNode *context, struct value *);

/* Nodes in document order, each once. false: they are of several documents. */
bool			 nodes_put_in_order(struct node_list *);

/* Conversions as XPath has them. */
bool			 value_truth(const struct value *);
double			 value_number(struct walk *, const struct value *);
/* NULL: a number or a truth, whose words are libxml2's to make. */
const char		*value_string(struct walk *, const struct value *);
bool			 value_compare(struct walk *, enum plan_relation, const struct value *, const struct value *, bool *holds);

#endif
