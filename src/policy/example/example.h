/*
 * Examples of the rules: <data>/templates/rules/examples says, for each rule, a change that breaks it and one that
 * just keeps it, in terms of the rule's own data (its limits, items and tables).  Tried on complete records of every
 * customer type they are a test of the rules; one of them, with what is said of it, explains a rule.
 */
#ifndef POLICY_EXAMPLE_EXAMPLE_H
#define POLICY_EXAMPLE_EXAMPLE_H

#include <stdbool.h>

#include "base/lang.h"
#include "policy/policy.h"

struct diag;
struct policy_examples;

/* Loads the examples; mistakes are reported.  NULL: cannot be used. */
struct policy_examples *policy_examples_load(const struct policy *, struct arena *, struct diag *,
    const struct record_rules *, const GPtrArray *data);

/* Reports every mistake in the examples, and in what regions expect of their rules (templates/regions/<id>.expect.xml). */
void policy_examples_lint(const struct policy *, struct arena *, struct diag *, const struct record_rules *,
    const GPtrArray *data);

/* An example tried on one complete record; lives until the function it is given to returns. */
struct policy_trial {
	const char *rule;
	const xmlNode *region;
	const char *type;        /* of a case, or the kind of record */
	bool breaks;             /* else it keeps the rule */
	bool speaks;             /* what was found: the rule, or one that stands for it */
	const xmlNode *change;   /* the example filled in: what is written, as a piece of a record or of facts */
	const xmlNode *shown;    /* the same with what is given, as one piece of a record; NULL of an unfit one */
	const xmlNode *office;   /* what the office is given to say, or NULL */
	bool unfit;              /* the example makes no record: a mistake in it */
	const struct diag *diag; /* everything that was found; unfit: why */
};

/* Called for each trial; false: no more of them. */
typedef bool policy_trial_function(const struct policy_trial *, void *data);

/* Tries the examples of a rule in a region, on each customer type; false: it was stopped. */
bool policy_examples_try(struct policy_examples *, const xmlNode *region, const char *rule, policy_trial_function *,
    void *data);

/*
 * What shows a rule best, in a region or (NULL) in any where it holds: the first example that breaks it and is told of,
 * and the first that just keeps it, of the same customer type where there is one.  Each is a tree in the arena:
 * <breaks region type without><record>, <office>, <says>… with texts to print; NULL: there is none.
 */
struct policy_shown {
	xmlNode *breaks, *keeps;
};

struct policy_shown policy_examples_show(struct policy_examples *, struct arena *, enum lang, const xmlNode *rule,
    const char *region);

#endif
