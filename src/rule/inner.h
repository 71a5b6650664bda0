/* Inside the judge: checks as they are compiled. */
#ifndef RULE_INNER_H
#define RULE_INNER_H

#include "base/diag.h"
#include "base/place.h"
#include "rule/rule.h"
#include "xml/schema/path.h"

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
	const char *text; /* what it gives everywhere; NULL: that is not known before it is evaluated */
	const xmlNode *node;
	guint phases; /* enum rule_phase, of the check at hand */
};

/* What a check reads to say whether something is a hit, and of which level. */
struct rule_read {
	struct path_read read;
	const struct path_set *here; /* what it is read from */
};

struct rule_severity {
	enum diag_level level;
	struct xpath *test; /* NULL: always */
};

enum rule_bars { RULE_BARS_ALL, RULE_BARS_LISTED, RULE_BARS_FROM, RULE_BARS_AFTER };

struct rule_check {
	const struct rule *rule;
	guint scope;
	bool spreads;                                  /* whatever yields to it does so wherever it looked */
	GArray *lets;                                  /* struct rule_let: the rule's, then its own */
	GArray *reads;                                 /* struct rule_read */
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

/* One rule while it is compiled. */
struct rule_making {
	struct arena *arena;
	struct diag *diag;
	const struct rule_words *words;
	const xmlNode *node;          /* <rule>, or <more> */
	guint scope;                  /* of the check at hand */
	GArray *lets;                 /* of it, struct rule_let */
	const struct path_set *looks; /* what it looks at; NULL: at what is judged */
	GHashTable *used;             /* <let> that are read */
	bool asks;                    /* the expression at hand says whether something holds */
	bool selects;                 /* ... or gives the nodes that are looked at, each by itself */
	GArray *reads;                /* struct rule_read are put there; NULL: what is read makes no hit */
};

/* What an expression of literals, lets of such and concat() gives; NULL: it is none. */
const char *rule_constant(struct arena *, const GArray *lets, const struct xpath *);

/* The let of a name among the first `count`, or NULL. */
struct rule_let *rule_find_let(const GArray *lets, guint count, const char *name);

/*
 * Resolves the names in an expression of the check at hand: its variables, which are of the caller or of the first `count` lets,
 * and the steps of its paths.  gives (may be NULL): what it may give.
 */
void rule_resolve_expression(struct rule_making *, const struct xpath *, struct place, guint phase, guint count,
    const struct path_set **gives);
/* A name that an attribute gives must be one there is. */
void rule_resolve_word(const struct rule_making *, const xmlNode *, const char *attribute, const char *name,
    const GPtrArray *known);
/* Ids that an attribute lists must be among those there are (NULL: nobody knows). */
void rule_resolve_words(const struct rule_making *, const xmlNode *, const char *attribute, const GPtrArray *known);

#endif
