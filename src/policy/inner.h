/*
 * Inside the policy station: regions, rules and the calendar as they are held once loaded, and one
 * judgement while it is made.  Strings are borrowed from the trees of the data files.
 */
#ifndef POLICY_INNER_H
#define POLICY_INNER_H

#include "policy/policy.h"
#include "rule/rule.h"

struct xml_schema;
struct xpath;
struct xpath_env;
struct xpath_text;

/* The calendar: one array of days from the first year known to the last. */
struct calendar;

struct calendar	*calendar_new(struct arena *, const GPtrArray *years);	/* of xmlNode * <calendar> */
bool		 calendar_known(const struct calendar *, gint64 day);
bool		 calendar_works(const struct calendar *, gint64 day);	/* a known day on which people work */
/* The holiday a day off belongs to, or that a working day at a weekend makes up for; NULL: an ordinary day. */
const char	*calendar_name(const struct calendar *, gint64 day);
/* Working days after a up to and including b (negative when b is before a); false: a year is not known. */
bool		 calendar_between(const struct calendar *, gint64 a, gint64 b, gint64 *count);
void		 calendar_functions(const struct calendar *, struct xpath_env *);

struct stage {
	const char	*id;
	const char	*label;
	const char	*bars_from;	/* documents of this stage and later that something missing may bar */
};

struct event {
	const char	*id;
	const char	*label;
	const char	*stage;
	guint		 after_count;
	guint		*after;		/* indexes of events; each has a smaller index */
};

struct class_rule {
	const char	*id;
	const char	*label;
	struct xpath	*test;		/* NULL: always holds */
};

struct exclude {
	struct xpath	*each;		/* NULL: once, on the record */
	struct xpath	*from;
	struct xpath	*to;
};

struct deadline {
	const xmlNode	*node;
	struct xpath	*test;
	struct xpath	*from;
	struct xpath	*to;
	gint64		 limit;		/* [working days] */
	guint		 exclude_count;
	struct exclude	*exclude;
};

/* Something an item says of some columns, perhaps under a condition. */
struct item_clause {
	const xmlNode	*node;
	const char	*columns;	/* "B F G H", or NULL: every column */
	struct xpath	*test;		/* NULL: always */
};

struct clauses {
	guint			 count;
	struct item_clause	*clause;
};

struct item {
	const xmlNode	*node;
	const char	*id;
	guint		 stage;
	const char	*group;
	struct clauses	 marks;
	struct clauses	 whens;
	struct clauses	 dues;
	struct clauses	 insteads;
	struct clauses	 alsos;
	struct clauses	 parts;
};

struct document_rule {
	const xmlNode	*node;
	enum record_kind kind;
	struct clauses	 fors;
};

struct region {
	const char		*id;
	const char		*number;	/* of the source document */
	xmlNode			*root;
	guint			 stage_count;
	struct stage		*stage;
	guint			 event_count;
	struct event		*event;
	guint			 class_count;
	struct class_rule	*class;
	guint			 deadline_count;
	struct deadline		*deadline;
	struct clauses		 processes;
	const xmlNode		*checklist;	/* its own, or the one of the region it inherits */
	const char		*inherits;	/* region whose checklist it is, or NULL */
	guint			 item_count;
	struct item		*item;
	guint			 document_count;
	struct document_rule	*document;
	struct clauses		 boundaries;	/* how far the company invests */
	struct clauses		 payers;	/* of the works beyond */
	struct xpath		*electronic;	/* NULL: no such clause */
	GPtrArray		*rules[RECORD_KIND_COUNT];	/* struct rule *, of scope record, that hold here */
	GPtrArray		*document_rules;
};

/* What a check of policy looks at; in the order of rules_words(). */
enum policy_scope { SCOPE_RECORD, SCOPE_DOCUMENT, SCOPE_PROFILE, SCOPE_BATCH };

/* Rules that hold only where they are switched on. */
struct statute {
	const char	*id;
	xmlNode		*root;
	GPtrArray	*rules;		/* struct rule * */
};

struct policy {
	struct arena		*arena;
	GPtrArray		*regions;	/* struct region *, by id */
	GPtrArray		*region_roots;
	GPtrArray		*rules;		/* struct rule *, by id */
	GPtrArray		*rule_nodes;
	GPtrArray		*statutes;	/* struct statute *, by file name */
	GPtrArray		*statute_roots;
	GPtrArray		*readings;	/* xmlNode * <reading> */
	struct calendar		*calendar;
	struct xml_schema	*office_schema;	/* NULL: none in the data folder */
};

struct loader {
	struct policy	*policy;
	struct arena	*arena;
	struct diag	*diag;
};

/* The roots of all files of a kind (a folder of templates) that fit its schema. */
GPtrArray	*load_folder(const struct loader *, const char *data, const char *kind, const char *schema);
/* NULL when the attribute is absent; a mistake is reported. */
struct xpath	*load_xpath(const struct loader *, const xmlNode *, const char *attribute);
guint		 count_children(const xmlNode *, const char *name);

struct region	*region_compile(const struct loader *, xmlNode *root);
struct clauses	 compile_clauses(const struct loader *, const xmlNode *parent, const char *name);
void		 investment_compile(const struct loader *, struct region *);
/* Once all regions are there: a checklist that is another region's becomes that region's, by reference. */
void		 region_inherit(const struct loader *, struct region *);
struct region	*region_find(const struct policy *, const char *id);	/* NULL: there is none, or id is NULL */
int		 region_stage(const struct region *, const char *id);	/* -1 when there is none */
/* What rules of policy may say. */
struct rule_words rules_words(const struct loader *, const char *data_folder);
/* The rules of a list (struct rule *) without those that hold a mistake, which is reported. */
GPtrArray	*rules_compile(const struct loader *, const struct rule_words *, const xmlNode *list);
struct statute	*statute_compile(const struct loader *, const struct rule_words *, xmlNode *root);
void		 office_check_statutes(const struct policy *, struct arena *, struct diag *, xmlNode *office);
void		 readings_collect(const struct loader *, const xmlNode *list);
/* Every reading that a rule or a profile names must exist. */
void		 readings_check(const struct loader *);
void		 checkdigit_functions(struct xpath_env *);
/* Rules name only rules that there are. */
void		 rules_resolve(const struct loader *);
/* Gives each region the rules that hold in it. */
void		 rules_distribute(struct policy *);
bool		 rule_in_region(const struct rule *, const char *region);
bool		 rule_of_kind(const struct rule *, enum record_kind);
/* Rules of scope "profile": a profile against the one it replaces. */
void		 profiles_check(const struct loader *);
void		 profile_compare(const struct loader *, xmlNode *region, xmlNode *replaced);

/* One judgement while it is made. */
struct judging {
	const struct policy		*policy;
	const struct region		*region;
	const struct policy_question	*question;
	struct arena			*arena;
	struct diag			*diag;
	struct xpath_env		*env;
	xmlNode				*record;
	xmlNode				*verdict;
	const xmlNode			*type;		/* of a case */
	guint				 stage;
	guint				 asked;		/* the checklist asks for items of stages before this one */
	const char			**date;		/* one an event; NULL: not known */
};

struct xpath_env	*judging_env(struct judging *);
bool			 clause_holds(struct judging *, const struct item_clause *, const char *column);
/* Has the office accepted what is inherited from a region (NULL: nothing is inherited, so yes)? */
bool			 judging_accepts(const struct judging *, const char *region);
/* The <source> of a rule for the region, or the one for all; NULL: none is given. */
const xmlNode		*judging_source(const struct judging *, const xmlNode *rule);
/* The document a rule was read from and where in it (attribute: "section" or "section-en"); of NULL the region's own. */
const char		*judging_source_text(const struct judging *, const xmlNode *source, const char *attribute);
bool			 verdict_build(struct judging *);
bool			 statute_in_use(const struct judging *, const struct statute *);
void			 verdict_checklist(struct judging *);
void			 verdict_deadlines(struct judging *);
void			 verdict_investment(struct judging *);

#endif
