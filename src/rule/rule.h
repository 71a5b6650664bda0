/*
 * The judge: rules that are data (schema: templates/schema/rules.rng), compiled once and applied to trees, of records by
 * policy, of finished files by verify.  Knows neither: what only they know comes as variables of the environment,
 * and by the functions of a struct rule_caller.
 *
 * A rule has checks.  A check looks when `when` holds, at each node of `for-each` or at the root; a node at which `test`
 * is false (without `test`: each node) is a hit and becomes a finding.  A <let name select> of the rule or the check is
 * $name in all its expressions and texts; it sees the root in `when` and `for-each`, elsewhere the node looked at,
 * which is $it.  Of hits of one fault a rule gives way to those it yields to.  Where <more> is written, ten findings
 * of a check are told and then how many more there are.
 */
#ifndef RULE_RULE_H
#define RULE_RULE_H

#include <libxml/tree.h>

#include "base/diag.h"
#include "base/place.h"

struct path_found;
struct path_lacking;
struct path_set;
struct path_world;
struct xpath_env;
struct xpath_text;

struct rule_check;

/* Compiled; immutable. Strings are borrowed from its tree. */
struct rule {
	const char *id;
	xmlNode *node; /* <rule> */
	enum diag_level level;
	const char *yields_to;               /* ids, blank-separated */
	bool stop;                           /* a hit makes the rules after it pointless */
	struct xpath_text *more[LANG_COUNT]; /* of its file, or NULL: every hit is told */
	guint check_count;
	struct rule_check *check;
};

/* What the rules of a caller may say. */
struct rule_words {
	const char *const *scopes; /* of their checks, NULL-terminated; a scope is its index from here on */
	struct path_world *world; /* what expressions may read; its lists "document" and "stage": what checks may bar */
	/* What is judged in a scope (variable NULL), or what a variable holds there; NULL: there is no such variable. */
	const struct path_set *(*sees)(void *data, const xmlNode *rule, guint scope, const char *variable);
	void *data;
};

/* "must", "should", "note" as levels; what is missing is "must". */
enum diag_level rule_level(const char *severity);

/* NULL: there is a mistake, reported. */
struct rule *rule_compile(struct arena *, struct diag *, const struct rule_words *, xmlNode *rule);

const struct rule *rule_find(const GPtrArray *rules, const char *id); /* NULL: it is not among them */
/* Those that a rule yields to must be among the ids of all rules; else it is reported. */
void rule_resolve(struct arena *, struct diag *, const struct rule *, const GPtrArray *ids);

/* The n-th check of a scope, or NULL. */
const struct rule_check *rule_check(const struct rule *, guint scope, guint n);
const struct rule *rule_of(const struct rule_check *);
/* Does a check find the same in a part of a tree as in the whole: is all that makes a hit of it there? */
bool rule_answers(const struct rule_check *, const struct path_found *there);
/* Adds to `lacking` what the whole tree has nothing of and checks of a scope would have to know to find the same in the part. */
void rule_lacks(const struct rule *, guint scope, const struct path_found *there, const struct path_lacking *lacking);

/*
 * May a hit of it, of a scope, keep a document from being made, or be warned of with it?  Of the stages that checks speak of the caller
 * says whether theirs may (NULL: the stage is known with the hit alone).
 */
bool rule_may_bar(const struct rule *, guint scope, const char *document,
    bool (*stage_bars)(const void *data, const char *stage, bool after, const char *document), const void *data);

/* What only the caller knows; each may be NULL. */
struct rule_caller {
	/* Binds what a rule's own expressions see. */
	void (*enter)(void *data, const struct rule *);
	/* Are faults at such a node told apart by where they are to be mended, and not by the node? */
	bool (*by_place)(const xmlNode *it);
	/* Sets what a hit of a stage bars ("" is set, none): the documents of the stage and later, or only later ones. */
	void (*bars)(void *data, const char *stage, bool after, struct finding *);
	/* Puts right what a finding has by default: the rule's level, its first <source>, the place of the node. */
	void (*complete)(void *data, const struct rule *, xmlNode *it, struct finding *);
};

/* One application of rules. */
struct rule_judge {
	struct arena *arena;
	struct diag *diag;
	struct xpath_env *env;
	guint scope;          /* of the checks that are applied */
	xmlNode *root;        /* what is judged */
	struct place place;   /* of findings at nodes that have none */
	const char *document; /* that findings speak of and bar; NULL: as the checks say */
	bool whole;           /* all hits are of one fault: a rule is not asked when one it yields to was hit */
	const struct path_found *there; /* what there is of a tree of which a part is judged; NULL: all */
	const struct rule_caller *caller;
	void *data; /* of the caller's functions */
};

/* Applies rules (struct rule *) in their order; findings go to the diag. */
void rule_apply(const struct rule_judge *, const GPtrArray *rules);
/* What `value` gives at each node that a check looks at, as double. */
GArray *rule_values(const struct rule_judge *, const struct rule_check *);
/* Tests the root alone, without `when` and `for-each`. */
void rule_test(const struct rule_judge *, const struct rule_check *);

#endif
