/* Inside the outlook: a table while it is made, and a customer type as the profile's tests see it. */
#ifndef POLICY_OUTLOOK_INNER_H
#define POLICY_OUTLOOK_INNER_H

#include "base/lang.h"
#include "policy/region.h"
#include "policy/outlook/outlook.h"

/* A column: cells are an attribute of the row's node, or (attribute NULL) worked out. */
struct outlook_column {
	const char *key;
	const char *head[LANG_COUNT];
	const char *attribute;
	const char *otherwise; /* when the node has no such attribute */
};

struct outlook_making;

/* What a table is; those of a region's law have a title. */
struct outlook_kind {
	const char *name;
	bool typed; /* only of one customer type */
	const char *title[LANG_COUNT];
	void (*fill)(struct outlook_making *);
	struct outlook_column column[10]; /* ends with an empty one */
};

/* A table while it is made. */
struct outlook_making {
	const struct outlook_question *asked;
	const struct outlook_kind *kind;
	struct arena *arena;
	const struct region *region; /* NULL: all regions */
	xmlNode *table;
};

void outlook_add_column(struct outlook_making *, const char *key, const char *head);
/* A row by the columns of the kind; worked: the cells that are no attributes, in order (NULL: there are none). */
void outlook_add_row(struct outlook_making *, const xmlNode *node, const char *const *worked);
const char *outlook_word(const struct outlook_making *, const char *zh, const char *en);

/* lists.c, law.c, papers.c: what stands in each table. */
void outlook_regions(struct outlook_making *);
void outlook_types(struct outlook_making *);
void outlook_rules(struct outlook_making *);
void outlook_statutes(struct outlook_making *);
void outlook_readings(struct outlook_making *);
void outlook_steps(struct outlook_making *);
void outlook_times(struct outlook_making *);
void outlook_investment(struct outlook_making *);
void outlook_duties(struct outlook_making *);
void outlook_application(struct outlook_making *);
void outlook_matrix(struct outlook_making *);
void outlook_archive(struct outlook_making *);
void outlook_documents(struct outlook_making *);

/*
 * A case of a type with nothing said, and with each fact and each two facts that the tests of its classes and of a
 * part of the profile ("times") ask about.
 */
struct outlook;

struct outlook *outlook_new(const struct outlook_making *, const char *type, const char *part);
/*
 * Under which facts an item of an id stands in a list of the verdict, and in a state: "due", "allowed" or "forbidden"
 * of a document, NULL: any.  NULL: under none; "—": always, else in words.  *first (may be NULL): the first such item.
 */
const char *outlook_when(const struct outlook *, const char *list, const char *id, const char *state,
    const xmlNode **first);
/* Whether a clause holds with nothing said or with some facts; always of every type (NULL). */
bool outlook_may(const struct outlook *, const struct item_clause *);

#endif
