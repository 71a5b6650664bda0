/*
 * The law: region profiles, customer types, checklists, deadlines and rules, all of it data of
 * templates/regions, rules, statutes and calendar.  Takes a record, gives a verdict.  Knows no region by
 * name and no template.
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "record/record.h"

struct diag;
struct path_world;
struct xpath_env;
struct policy_file;
struct policy; /* all regions, rules and the calendar; immutable once loaded */

/*
 * Loads templates/{regions,rules,statutes,calendar} of the data folders (base/data.h); a file with a mistake stops what uses
 * it, and nothing else.  The records tell which fields there are; they live as long as the policy.  NULL: cannot start, reported.
 */
struct policy *policy_load(struct arena *, struct diag *, const GPtrArray *data, const struct record_rules *);
/* Reports every mistake of every file. */
void policy_tell(const struct policy *, struct diag *);
/* Warns of an office's own rules that no region uses, so that no record would ever tell. */
void policy_tell_idle(const struct policy *, struct diag *);
/* Customer types, regions and documents as tables name them (record_mapping_load): of all files, stopped or not. */
const struct record_names *policy_names(const struct policy *, struct arena *);
/*
 * The id of what people call so: a region, customer type, document or stage (the list), by its name, by how its name
 * begins where all that begin so are one, or by a part of it where all that have it are one.  The word itself when it is none or several; it may be an id.
 */
const char *policy_id(const struct policy *, struct arena *, const char *list, const char *word);
/* What one of a list is called in a region (NULL: anywhere); NULL: it has no name there. */
const char *policy_label(const struct policy *, const char *region, const char *list, const char *id);
/* The ids (const char *) of a list as people read them: 安阳（anyang-2022）. */
GPtrArray *policy_called(const struct policy *, struct arena *, const char *list, const GPtrArray *ids);
/* Ids of all regions, those that are stopped too, in order. */
GPtrArray *policy_region_ids(const struct policy *, struct arena *);

/* What an office may set: name -> label, which may be NULL. */
GHashTable *policy_settings(const struct policy *);

/* What expressions may read: the schemas, with the words that the data defines (types, classes, stages, documents, rules …). */
struct path_world *policy_paths(const struct policy *);

/* Profiles, by id; borrowed.  For `list`, `explain` and batch. */
xmlNode *policy_region(const struct policy *, const char *id); /* the profile's root, or NULL */
const GPtrArray *policy_regions(const struct policy *);        /* xmlNode * roots, by id */
GPtrArray *policy_stages(const struct policy *,
    struct arena *); /* const char * ids of all regions' stages, in their order */
const GPtrArray *policy_rules(
    const struct policy *); /* xmlNode * <rule>, by id; those of statutes are not among them */
xmlNode *policy_rule(const struct policy *, const char *id); /* of a statute too; NULL when unknown */
/* How a region's source states a rule: the <rule use> of its profile, or NULL. */
xmlNode *policy_use(const xmlNode *region, const char *rule);
/*
 * Where a region's source says what a node does, <rule use> or other (NULL: somewhere): number of the paper and section, by an
 * attribute of the node; of an inherited one the other region's paper, of an added one the office's.
 */
const char *policy_source(const struct policy *, struct arena *, const xmlNode *region, const xmlNode *node,
    const char *attribute);
/* Does a rule hold in a region: by its profile, everywhere, or (of a statute) where that is switched on? */
bool policy_holds(const xmlNode *region, const xmlNode *rule);
/* The regions in which a rule holds: "all", or ids, blank-separated; the same of a reading. */
const char *policy_holds_where(const struct policy *, struct arena *, const xmlNode *rule);
const char *policy_read_where(const struct policy *, struct arena *, const xmlNode *reading);
/* Is a reading named by a node or one below it? */
bool policy_reads(const xmlNode *, const char *reading);

/* How an unclear place of the sources is read ("L-09"), and all of them; NULL when unknown. */
xmlNode *policy_reading(const struct policy *, const char *id);
const GPtrArray *policy_readings(const struct policy *);
/* National rules that an office or a region switches on. */
xmlNode *policy_statute(const struct policy *, const char *id);
const GPtrArray *policy_statutes(const struct policy *);

/*
 * What an office sets for itself, one <office region="..."> per region, validated: of a file office.xml, or of a workbook or CSV with
 * a sheet 单位设置.  NULL: reported.
 */
struct office;
struct office *office_load(const struct policy *, struct arena *, struct diag *, const char *path);
/* What may be set, as columns of a table (record_columns). NULL: reported. */
GPtrArray *office_columns(const struct policy *, struct arena *, struct diag *);
/* The file of a folder that holds an office's settings: office.xml, else a table's (record_settings_in); NULL: none. */
const char *office_in(struct arena *, const char *folder);
/* All of them as the text of an office.xml. */
const char *office_text(const struct office *, struct arena *);
/* What the other one says that the first does not, by its labels; "": they agree in all that it says. */
const char *office_differs(const struct policy *, struct arena *, const struct office *, const struct office *other);
/* The element for a region, or NULL; office may be NULL. */
xmlNode *office_region(const struct office *, const char *region);
/* The region of an office that has one only, else NULL; office may be NULL. */
const char *office_only(const struct office *);

/* What a judgement is about. */
struct policy_question {
	const struct record *record;
	xmlNode *office;   /* element of the record's region, or NULL */
	bool settings;     /* the office has settings, if of other regions alone */
	const char *as_of; /* ISO date a step not yet done counts as open until, or NULL */
	const char *stage; /* ask the checklist as of this stage ("archive": the whole list), NULL: the record's own */
};

/*
 * Judges one record.  Findings of rules are reported in diag with the documents they bar; the verdict
 * is a tree of <verdict> in the arena (schema: templates/schema/verdict.rng): type, class and column,
 * documents with title and state, the checklist with every item's status, materials asked, held and owed, deadlines,
 * hotlines, steps, who invests and the company's duties.
 * NULL: the record cannot be judged at all (unknown region or type), reported.
 */
xmlNode *policy_judge(const struct policy *, struct arena *, struct diag *, const struct policy_question *);
/* The file of the law that holds a mistake, for which a record is not judged, or NULL. */
const struct policy_file *policy_stopped_by(const struct policy *, const struct policy_question *);

/*
 * Adds bw:workdays(a, b) and bw:workday-add(d, n) over the calendar, bw:check-id(s) and bw:check-uscc(s) (check digits
 * of GB 11643 and GB 32100), bw:called(path, value) (what people call a value of a record) to an environment.
 */
void policy_functions(const struct policy *, struct xpath_env *);

/*
 * The rules (const char * ids, in order) that were asked of a record and could keep a document of it back, or be warned of with it.
 */
GPtrArray *policy_rules_barring(const struct policy *, struct arena *, const struct policy_question *,
    const char *document);
/*
 * SHA-256 of what records of a region are judged by, of a kind: "region" (its file, what is common to all, what an office adds
 * to it, and the region whose checklist it inherits), "rules", "statutes" or "calendar"; of their text in UTF-8, together
 * (digest_sha256_set), whatever their names are and wherever they stand.
 */
const char *policy_digest(const struct policy *, struct arena *, const char *kind, const char *region);
/* The files that digest is of (const char *: paths). */
GPtrArray *policy_files(const struct policy *, struct arena *, const char *kind, const char *region);

/* A text of a rule with its bw:named, bw:write and bw:setting filled in, as they are told of no record in particular. */
char *policy_plain(const struct policy *, struct arena *, const char *text, enum lang);

/*
 * Rules of scope "batch" look at many records and keep none: each record gives a sample, lines of text ("" when it says
 * nothing) that may come from another process; the tally keeps sums of them and tells, once all records are in, what the
 * sums break, and the mistakes of files that records needed.  verdict: NULL when there is none.
 */
struct policy_tally;
const char *policy_sample(const struct policy *, struct arena *, struct diag *, const struct policy_question *,
    xmlNode *verdict);
struct policy_tally *policy_tally_new(const struct policy *, struct arena *);
void policy_tally_add(struct policy_tally *, const char *sample);
void policy_tally_report(const struct policy_tally *, struct diag *);

/* Rules of scope "document" over a finished file's facts ($facts); the findings bar that document. */
void policy_judge_document(const struct policy *, struct arena *, struct diag *, const struct policy_question *,
    xmlNode *verdict, const char *document, xmlNode *facts);

/*
 * The rules over what a document carries of its record, and of the office's settings and the verdict that it was made with
 * (either may be NULL): of those that speak of the record the checks all of whose inputs are there.  absent: what policy_lacks()
 * said of it ("": nothing).
 */
void policy_judge_again(const struct policy *, struct arena *, struct diag *, const struct policy_question *,
    xmlNode *verdict, const char *absent);

/* What a document carries. */
struct policy_part {
	xmlNode *record, *office, *verdict; /* the last two may be NULL */
};
/*
 * What rules that could keep a document back would have to know, to be asked again of what it carries, that its record has nothing of:
 * paths from its root, a blank between ("@change row/@old_start").
 */
char *policy_lacks(const struct policy *, struct arena *, const struct policy_question *, const char *document,
    const struct policy_part *);

#endif
