/* The rules of policy: what they may say, which hold where, and statutes, which hold where they are switched on. */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include "policy/policy.h"
#include "rule/rule.h"

struct judging;
struct policy_loader;

/* What a check of policy looks at; in the order of rules_words(). */
enum policy_scope { SCOPE_RECORD, SCOPE_DOCUMENT, SCOPE_PROFILE, SCOPE_BATCH };

struct statute {
	const char *id;
	xmlNode *root;
	GPtrArray *rules; /* struct rule * */
};

/* What rules of policy may say. */
struct rule_words rules_words(const struct policy_loader *);
/* Compiles the rules of files and of statutes (struct policy_file *); of statutes, in their files alone. */
void rules_load(const struct policy_loader *, const struct rule_words *, const GPtrArray *files,
    const GPtrArray *statutes);
/* Rules name only rules and readings that there are. */
void rules_resolve(const struct policy_loader *);
/* Limits and boundaries of a region name rules that look at them. */
void rules_check_watched(const struct policy_loader *, const xmlNode *region);
/* Tells of rules that no region uses, in their files; while all regions are there. */
void rules_find_idle(const struct policy_loader *);
/* Gives each region the rules that hold in it. */
void rules_distribute(struct policy *);
bool rules_of_kind(const struct rule *, enum record_kind);

/* figures.c: fills in the braces of what the rules demand, the headings; a mistake is reported. */
void statute_fill(const struct policy_loader *, xmlNode *root);
/* Statutes (struct policy_file *) of which no rule holds a mistake; the others are stopped. */
void statutes_load(const struct policy_loader *, const GPtrArray *files);
bool statute_in_use(const struct judging *, const struct statute *);
/* The day of a record that lies outside a statute's time, so that it is not judged by it; NULL: it is. */
const char *statute_outside(const struct judging *, const struct statute *);
/* Tells of the statutes in use that no longer, or do not yet, hold for the record. */
void statutes_tell_outside(const struct judging *);
/* Tells the verdict what the statutes in force say of stopping one customer's supply: <stop>, the earlier law first. */
void statutes_write_stops(struct judging *);
/* false: an office switches on what there is not, which is reported: its records are not judged. */
bool statutes_check_office(const struct policy *, struct arena *, struct diag *, xmlNode *office);

#endif
