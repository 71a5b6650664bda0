/* list, of the law: what holds in a region for a customer type, and under which conditions. */
#ifndef CLI_LAW_H
#define CLI_LAW_H

#include "cli/cli.h"

/* What is listed: one region, all types of it or one. */
struct law {
	struct cli		*cli;
	const struct house	*house;
	xmlNode			*region;
	const char		*type;	/* NULL: every type */
};

/* outlook.c: a type as the rules see it, with nothing said and with each of the facts its profile asks about. */
struct outlook;

struct outlook	*outlook_new(const struct law *, const char *type);
/* When an <item id> of a verdict's list is there: NULL never, "" always, else the facts that bring or remove it. */
const char	*outlook_when(const struct outlook *, const char *list, const char *id);
/* The facts under which a document is due, may exist or may not: state "due", "allowed" or "forbidden"; as above. */
const char	*outlook_document(const struct outlook *, const char *id, const char *state);
/* The <item id> of a list in the first verdict that has it, or NULL. */
const xmlNode	*outlook_node(const struct outlook *, const char *list, const char *id);
/* The first of a document whose state is this one. */
const xmlNode	*outlook_document_node(const struct outlook *, const char *id, const char *state);
/* Whether an expression on the record holds, with nothing said or with some fact. */
bool		 outlook_may(const struct outlook *, const char *expression);

/* list_law.c, list_papers.c: one table each; types one after the other. */
void		 law_steps(const struct law *);
void		 law_times(const struct law *);
void		 law_archive(const struct law *);
void		 law_application(const struct law *);
void		 law_documents(const struct law *);
void		 law_investment(const struct law *);
/* All of them for one type. */
void		 law_sheet(const struct law *);

/* A table of the law: its rows say which table and region they are of. */
struct columns	*law_table(const struct law *, const char *name, const char *const title[LANG_COUNT], const char *const *keys,
		    const char *const *heads, guint columns);

#endif
