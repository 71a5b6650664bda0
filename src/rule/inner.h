/* Inside the judge: checks as they are compiled. */
#ifndef RULE_INNER_H
#define RULE_INNER_H

#include "base/diag.h"
#include "base/place.h"
#include "rule/rule.h"

struct xpath;
struct xpath_text;

/* When expressions of a check are evaluated; a let is, in those of them in which it is used. */
enum rule_phase {
	RULE_LOOK = 1,  /* when, for-each: at the root */
	RULE_TEST = 2,  /* test, value: at each node */
	RULE_PLACE = 4, /* at: of a hit */
	RULE_TELL = 8,  /* all that makes a finding of it */
};

struct rule_let {
	const char *name;
	struct xpath *select;
	const xmlNode *node;
	guint phases; /* enum rule_phase, of the check at hand */
};

struct rule_severity {
	enum diag_level level;
	struct xpath *test; /* NULL: always */
};

enum rule_bars { RULE_BARS_ALL, RULE_BARS_LISTED, RULE_BARS_FROM, RULE_BARS_AFTER };

struct rule_check {
	const struct rule *rule;
	guint scope;
	GArray *lets;                                  /* struct rule_let: the rule's, then its own */
	struct xpath *when, *each, *test, *value, *at; /* NULL: not given */
	struct xpath_text *field;                      /* or NULL */
	enum rule_bars bars;
	const char *listed;  /* RULE_BARS_LISTED */
	struct xpath *stage; /* RULE_BARS_FROM, _AFTER */
	guint severity_count;
	struct rule_severity *severity; /* the first that holds replaces the rule's level */
	struct xpath_text *what[LANG_COUNT];
	struct xpath_text *todo[LANG_COUNT];
};

/* An expression and what it is of, while names are resolved. */
struct rule_use {
	const struct xpath *xpath;
	struct place place;
	guint phase;
};

/* The let of a name among the first `count`, or NULL. */
struct rule_let *rule_find_let(const GArray *lets, guint count, const char *name);

/* The name after the next $ outside of strings, or NULL; *at goes on behind it. */
const char *rule_next_variable(struct arena *, const char **at);

/*
 * Refuses bw:says on what has listed words: there it would guess where a comparison tells.  each: the expression of
 * for-each, which "." and $it stand for when a node is looked at, or NULL.  Of the lets the use sees the first `count`.
 */
void rule_check_says(struct arena *, struct diag *, GHashTable *choices, const struct rule_use *, const char *each,
    const GArray *lets, guint count);

#endif
