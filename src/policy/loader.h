/* All of the policy, and the reading of its data files. */
#ifndef POLICY_LOADER_H
#define POLICY_LOADER_H

#include <libxml/tree.h>

#include "policy/policy.h"

struct calendar;
struct xml_schema;
struct xpath;

struct policy {
	struct arena *arena;
	GPtrArray *regions; /* struct region *, by id */
	GPtrArray *region_roots;
	GPtrArray *rules; /* struct rule *, by id */
	GPtrArray *rule_nodes;
	GPtrArray *statutes; /* struct statute *, by file name */
	GPtrArray *statute_roots;
	GPtrArray *readings; /* xmlNode * <reading> */
	struct calendar *calendar;
	struct xml_schema *office_schema; /* NULL: none in the data folder */
};

struct policy_loader {
	struct policy *policy;
	struct arena *arena;
	struct diag *diag;
};

/* The roots of all files of a kind (a folder of templates) that fit its schema. */
GPtrArray *loader_files(const struct policy_loader *, const GPtrArray *data, const char *kind, const char *schema);
/* NULL when the attribute is absent; a mistake is reported. */
struct xpath *loader_xpath(const struct policy_loader *, const xmlNode *, const char *attribute);
guint policy_count_children(const xmlNode *, const char *name);
/* The node of an id in a list; NULL: there is none. */
xmlNode *loader_find(const GPtrArray *nodes, const char *id);
/* The ids of nodes. */
GPtrArray *loader_ids(const struct policy_loader *, const GPtrArray *nodes);
/* Reports that an attribute names what there is not, with the nearest of the names there are and the others. */
void loader_refuse(const struct policy_loader *, const xmlNode *, const char *attribute, const char *written,
    const GPtrArray *names);

/* common.c: completes a region by what is common to all; the nodes of the <common> tree become the region's. */
void region_lay_common(const struct policy_loader *, xmlNode *region, xmlNode *common);

/* reading.c: every reading that a rule or a profile names must exist. */
void readings_collect(const struct policy_loader *, const xmlNode *list);
void readings_check(const struct policy_loader *);
/* profile.c: rules of scope "profile", a profile against the one it replaces. */
void profiles_check(const struct policy_loader *);
void profile_compare(const struct policy_loader *, xmlNode *region, xmlNode *replaced);

#endif
