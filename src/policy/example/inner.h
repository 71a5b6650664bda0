/* Inside the examples: pieces of records with expressions in them are filled in, and laid over a record. */
#ifndef POLICY_EXAMPLE_INNER_H
#define POLICY_EXAMPLE_INNER_H

#include "policy/example/example.h"

struct xpath_env;

struct policy_examples {
	const struct policy *policy;
	struct arena *arena;
	const struct record_rules *records;
	GPtrArray *nodes; /* xmlNode * <example> */
};

/* A piece filled in: a tree of its own in the arena, what the expressions of attributes and texts give at a node. */
xmlNode *example_fill(struct xpath_env *, struct arena *, struct diag *, const xmlNode *piece, xmlNode *it);
/* A copy of an element as a tree of its own. */
xmlNode *example_copy(struct arena *, const xmlNode *);
/*
 * Lays a piece over a record: attributes are set (an empty one is removed), elements of the same name are replaced;
 * <dates>, <materials> and <small-micro> are laid over the one that is there, a <material> replaces that of its @ref
 * and <without ref="..."> removes it.
 */
void example_lay(xmlNode *record, const xmlNode *piece);

#endif
