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
struct rule_words rules_words(const struct policy_loader *, const GPtrArray *data);
/* The rules of a list (struct rule *) without those that hold a mistake, which is reported. */
GPtrArray *rules_compile(const struct policy_loader *, const struct rule_words *, const xmlNode *list);
/* Rules name only rules that there are. */
void rules_resolve(const struct policy_loader *);
/* Gives each region the rules that hold in it. */
void rules_distribute(struct policy *);
bool rules_of_kind(const struct rule *, enum record_kind);

/* figures.c: fills in the braces of what the rules demand, the headings; a mistake is reported. */
void statute_fill(const struct policy_loader *, xmlNode *root);
struct statute *statute_compile(const struct policy_loader *, const struct rule_words *, xmlNode *root);
bool statute_in_use(const struct judging *, const struct statute *);
/* An office that switches on what there is not is told. */
void statutes_check_office(const struct policy *, struct arena *, struct diag *, xmlNode *office);

#endif
