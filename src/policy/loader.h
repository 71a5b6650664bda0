/* All of the policy, and the reading of its data files. */
#ifndef POLICY_LOADER_H
#define POLICY_LOADER_H

#include <libxml/tree.h>

#include "base/diag.h"
#include "policy/policy.h"

struct calendar;
struct region;
struct xml_schema;
struct xpath;

/* A file of the law.  What holds a mistake, or names what does, is stopped: nothing is judged by it. */
struct policy_file {
	const char *path; /* short, as people know it */
	const char *id;   /* of its root (a calendar's: the year), else its name without .xml */
	bool added;       /* not of the program's own folder */
	bool aside; /* of an office: a region that the program has, rules that cannot be read. Told, and stops nothing */
	bool hints;        /* what it stops is told by a rule (a year that is not known) */
	xmlNode *root;     /* NULL: it is no XML */
	bool fits;         /* its schema, or misspells names alone: its other mistakes are looked for */
	bool whole;        /* no element of it is lost, though values may be wrong */
	GPtrArray *rules;  /* struct rule * that hold no mistake; NULL: it is no file of rules */
	struct diag *diag; /* its mistakes */
};

struct policy {
	struct arena *arena;
	GPtrArray *files; /* struct policy_file *, as they are told */
	GHashTable *
	    stopped; /* "region wuhai-2023", "region *" (all), "rule R-052", "statute …", "year 2023" -> struct policy_file * */
	const struct policy_file *common; /* to all regions */
	GPtrArray *regions;               /* struct region *, by id */
	GPtrArray *region_roots;
	GPtrArray *rules; /* struct rule *, by id */
	GPtrArray *rule_nodes;
	GPtrArray *statutes; /* struct statute *, by file name */
	GPtrArray *statute_roots;
	GPtrArray *readings; /* xmlNode * <reading> */
	const struct record_rules *records;
	GHashTable *settings;     /* names of what an office sets -> label */
	struct path_world *paths; /* what expressions of policy may read */
	struct calendar *calendar;
	struct xml_schema *office_schema; /* NULL: none in the data folder */
	const char *office_words;         /* the file it was read from, whose labels a sheet of settings has */
};

struct policy_loader {
	struct policy *policy;
	struct arena *arena;
	struct diag *diag;
	struct path_world *paths; /* what expressions may read: the policy's, or with the words of one region */
};

/* files.c: the files of a kind (struct policy_file *), in each folder by name. */
GPtrArray *loader_files(const struct policy_loader *, const GPtrArray *data, const char *kind, const char *schema);
/* One whose mistakes go to the file. */
struct policy_loader loader_of(const struct policy_loader *, const struct policy_file *);
bool policy_file_sound(const struct policy_file *); /* has it no mistake so far? */
/* What a file stops, by kind and id; the first file that does counts. */
void loader_stop(const struct policy_loader *, const char *kind, const char *id, const struct policy_file *);
const struct policy_file *policy_stopped(const struct policy *, const char *kind, const char *id);
/* Adds the ids that are stopped to those that are not: all that there are. */
void loader_add_stopped(const struct policy *, const char *kind, GPtrArray *ids);
/* Reports that something needs what a file stops; its mistakes themselves, at most of a level. */
void policy_tell_stopped(struct arena *, struct diag *, const struct policy_file *, struct place);
void policy_tell_file(const struct policy_file *, struct diag *, enum diag_level most);

/* regions.c: compiles regions; and, once rules and statutes are there, holds their names and stops what holds mistakes. */
bool regions_load(const struct policy_loader *, const GPtrArray *files,
    const GPtrArray *data); /* false: reported, cannot start */
/* Does a file that extends a region extend one that there is?  true, too, when it extends none. */
bool regions_extend(const GPtrArray *files, const struct policy_file *);
void regions_settle(const struct policy_loader *, const GPtrArray *files);
/* names.c: what regions, what is common to them and what extends them (struct policy_file *) name must be there. */
void region_check_names(const struct policy_loader *, const GPtrArray *files);
/* The same of what tries the law, a document of a tree. */
void loader_check_names(const struct policy_loader *, const struct policy_file *, const char *tree);

/* Reports that an attribute gives an id that another node of the law (NULL: none) has; true: it does. */
bool loader_refuse_twin(const struct policy_loader *, const xmlNode *, const char *attribute, const xmlNode *other);
/* The documents that there are templates of. */
GPtrArray *loader_papers(const struct policy_loader *, const GPtrArray *data);

/* NULL when the attribute is absent; a mistake is reported. */
struct xpath *loader_xpath(const struct policy_loader *, const xmlNode *, const char *attribute);
guint policy_count_children(const xmlNode *, const char *name);
/* The node of an id in a list; NULL: there is none. */
xmlNode *loader_find(const GPtrArray *nodes, const char *id);
/* The ids of nodes. */
GPtrArray *loader_ids(struct arena *, const GPtrArray *nodes);
/* Reports that an attribute names what there is not, with the nearest of the names there are and the others. */
void loader_refuse(const struct policy_loader *, const xmlNode *, const char *attribute, const char *written,
    const GPtrArray *names);

/* common.c: completes a region by what is common to all; the nodes of the <common> tree become the region's. */
void region_lay_common(const struct policy_loader *, xmlNode *region, xmlNode *common);

/* reading.c */
void readings_collect(const struct policy_loader *, const xmlNode *list);
void readings_check(const struct policy_loader *, const xmlNode *list); /* rules name those that there are */
/* profile.c: rules of scope "profile", a profile against the one it replaces. */
void profiles_check(const struct policy_loader *);
void profile_compare(const struct policy_loader *, xmlNode *region, xmlNode *replaced);

#endif
