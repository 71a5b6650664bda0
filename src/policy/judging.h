/* One judgement while it is made: what it is about, and the parts of its verdict. */
#ifndef POLICY_JUDGING_H
#define POLICY_JUDGING_H

#include "base/lang.h"
#include "policy/policy.h"

struct dated;
struct item_clause;
struct policy_file;
struct region;
struct xpath_env;

/* When something happened: on a day (both are it), or between two where that is not recorded (G_MININT64, G_MAXINT64: no bound). */
struct moment {
	gint64 earliest;
	gint64 latest;
	xmlNode *node; /* that gives the day; NULL: it is not recorded */
};

struct judging {
	const struct policy *policy;
	const struct region *region;
	const struct policy_question *question;
	struct arena *arena;
	struct diag *diag;
	struct xpath_env *env;
	xmlNode *record;
	xmlNode *verdict;
	const xmlNode *type; /* of a case */
	guint stage;
	guint asked;       /* the checklist asks for items of stages before this one */
	const char **date; /* one an event; NULL: not known */
};

/* verdict.c: what expressions see, the verdict so far too; made once a judgement. */
struct xpath_env *judging_env(struct judging *);
/* said.c: adds bw:named, bw:called, bw:write and bw:setting, which speak of the record at hand. */
void judging_words(const struct judging *, struct xpath_env *);
/* Adds bw:called of values of any kind of record. */
void policy_said_functions(const struct policy *, struct xpath_env *);
/* verdict.c: does a clause speak of a column, and does its test hold? */
bool judging_clause_holds(struct judging *, const struct item_clause *, const char *column);
/* Has the office accepted what is inherited from a region (NULL: nothing is inherited, so yes)? */
bool judging_accepts(const struct judging *, const char *region);
/* How the region's source states a rule, or the <source> of one that holds everywhere; NULL: none is given. */
const xmlNode *judging_source(const struct judging *, const xmlNode *rule);
/* moment.c: when something happened, by the record's own dates (judging->date) and the order of the region's events. */
struct moment judging_moment(struct judging *, const struct dated *, xmlNode *context);
/* Fills in judging->verdict (verdict.c); false: reported.  Its parts: checklist.c, materials.c, volume.c, clock.c, invest.c. */
bool verdict_build(struct judging *);
/* How people say the state of a document: "due" is 应出. */
const char *verdict_state_word(const char *state, enum lang);
void verdict_checklist(struct judging *);
void verdict_materials(struct judging *); /* once the checklist is there */
void verdict_volume(struct judging *);    /* likewise */
void verdict_deadlines(struct judging *);
void verdict_duties(struct judging *);
/* materials.c: an item of the checklist as it stands; NULL: the list shows none of the id. */
xmlNode *verdict_item(const struct judging *, const char *id);
/* checklist.c: the words for a form (original, copy, both) and a medium; "" for none. */
const char *verdict_form_label(const char *form);
const char *verdict_medium_label(const char *medium);
/* volume.c: was it annulled?  Then it is kept and not held. */
bool verdict_is_void(const xmlNode *material);
/* volume.c: the pages of a material: of its files where pack counted them, else as recorded; 0: nobody counted them. */
guint verdict_pages(const struct judging *, const xmlNode *material);

#endif
