/*
 * The law as tables: what holds in a region for its customer types, and under which facts.  A table is a tree that
 * whoever shows it need not understand:
 *   <table name region title><column key head/>…<row><cell>…</cell>…</row>…</table>
 * with a cell a column in each row; a table of all regions has no region and no title.
 */
#ifndef POLICY_OUTLOOK_OUTLOOK_H
#define POLICY_OUTLOOK_OUTLOOK_H

#include "base/lang.h"
#include "policy/policy.h"

/* What is asked, and in which words the table answers. */
struct outlook_question {
	const struct policy *policy;
	const struct record_rules
	    *records; /* the facts of a case and their labels; not asked of a list of what there is */
	enum lang lang;
	const char *region; /* id; NULL: all of them */
	const char *type;   /* id of a customer type; NULL: every type of the region */
};

/*
 * A table by its name; it lives in the arena.  Of all regions or one, what there is: "regions", "types", "rules",
 * "statutes", "readings".  Of one region, for all its types or one: "application", "archive", "documents", "steps",
 * "times", "investment", "duties".  NULL: there is no such table, or the region has no such type.
 */
xmlNode *outlook_table(const struct outlook_question *, struct arena *, const char *name);

#endif
