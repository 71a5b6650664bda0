/* A region's profile as it is held once loaded.  Strings are borrowed from the trees of the data files. */
#ifndef POLICY_REGION_H
#define POLICY_REGION_H

#include "record/record.h"

struct policy;
struct policy_file;
struct policy_loader;
struct xpath;

struct stage {
	const char *id;
	const char *label;
	const char *bars_from; /* documents of this stage and later that something missing may bar */
};

struct event {
	const char *id;
	const char *label;
	const char *stage;
	guint after_count;
	guint *after; /* indexes of events; each has a smaller index */
};

struct class_rule {
	const char *id;
	const char *label;
	struct xpath *test; /* NULL: always holds */
};

/* Worked out from a record once, an attribute of the verdict. */
struct region_fact {
	const char *id;
	struct xpath *select;
};

/* Where the day of something stands in a record. */
struct dated {
	struct xpath *path;
	const char *field; /* what to write down when there is none, "dates/reply"; NULL: nothing in particular */
	int event;         /* of the region's order, or -1 */
};

struct exclude {
	const char *label;
	struct xpath *test; /* it did take place; NULL: if one of its days is recorded */
	struct xpath *each; /* NULL: once, on the record */
	struct dated from;
	struct dated to;
	struct xpath *until; /* where the end is not recorded: it was no later; NULL: no such date */
};

struct deadline {
	const xmlNode *node;
	struct xpath *test;
	struct dated from;
	struct dated to;
	gint64 limit; /* [working days] */
	guint exclude_count;
	struct exclude *exclude;
};

/* Something an item says of some columns, perhaps under a condition. */
struct item_clause {
	const xmlNode *node;
	const char *columns; /* "B F G H", or NULL: every column */
	struct xpath *test;  /* NULL: always */
};

struct clauses {
	guint count;
	struct item_clause *clause;
};

struct item {
	const xmlNode *node;
	const char *id;
	guint stage;
	const char *group;
	struct xpath *number; /* the number of a paper that says none; NULL: what the case has */
	struct clauses marks;
	struct clauses whens;
	struct clauses dues;
	struct clauses insteads;
	struct clauses alsos;
	struct clauses parts;
};

struct document_rule {
	const xmlNode *node;
	enum record_kind kind;
	struct clauses fors; /* the document itself is the last */
};

struct region {
	const char *id;
	const char *number; /* of the source document */
	xmlNode *root;
	struct policy_file *file;
	guint stage_count;
	struct stage *stage;
	guint event_count;
	struct event *event;
	guint fact_count;
	struct region_fact *fact;
	guint class_count;
	struct class_rule *class;
	guint deadline_count;
	struct deadline *deadline;
	struct clauses processes;
	struct clauses excluded;  /* who is no small firm */
	const xmlNode *checklist; /* its own, or the one of the region it inherits */
	const char *inherits;     /* region whose checklist it is, or NULL */
	guint item_count;
	struct item *item;
	guint document_count;
	struct document_rule *document;
	struct clauses boundaries;           /* how far the company invests */
	struct clauses payers;               /* of the works beyond */
	struct clauses application;          /* every line of it: ask, spare, way */
	struct clauses duties;               /* what else the company owes a customer */
	struct xpath *electronic;            /* NULL: no such clause */
	GPtrArray *rules[RECORD_KIND_COUNT]; /* struct rule *, of scope record, that hold here */
	GPtrArray *document_rules;
};

/* figures.c: fills in the braces of a profile's words for people; a mistake is reported. */
void region_fill(const struct policy_loader *, xmlNode *root);
struct region *region_compile(const struct policy_loader *, xmlNode *root);
/* The children of a name as clauses; a mistake is reported. */
struct clauses region_clauses(const struct policy_loader *, const xmlNode *parent, const char *name);
/* invest.c: who pays for what. */
void region_investment(const struct policy_loader *, struct region *);
/* materials.c: what is asked of the customer; and whether a line of it is for a customer type. */
void region_application(const struct policy_loader *, struct region *);
bool region_asks(const xmlNode *line, const char *type);
/* Once all regions are there: a checklist that is another region's becomes that region's, by reference. */
void region_inherit(const struct policy *, struct region *);
struct region *region_find(const struct policy *, const char *id); /* NULL: there is none, or id is NULL */
int region_stage(const struct region *, const char *id);           /* -1 when there is none */

#endif
