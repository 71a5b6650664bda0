/*
 * 档号: what an office says of its archive (<archive> of office.xml), what a case is filed under by it, and numbers written and
 * read by the office's pattern.  Parts by DA/T 22 (by item) and DA/T 13 (by volume); the periods are the office's approved table,
 * never a default.
 */
#ifndef ARCHIVE_NUMBER_H
#define ARCHIVE_NUMBER_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/place.h"
#include "archive/store.h"

struct arena;
struct diag;
struct policy;
struct register_book;

/* 全宗号-门类代码·年度-期限-机构-件号, for offices that write no pattern. */
#define NUMBER_PATTERN_ITEM   "{fonds}-{class}·{year}-{period}-{section}-{item:4}"
#define NUMBER_PATTERN_VOLUME "{fonds}-{class}·{sub}-{volume:3}"

struct number_pattern; /* one that is right */

/* <archive> of an office, checked. */
struct number_setting {
	const struct policy *policy;
	const xmlNode *office, *archive; /* <office> and its <archive> */
	const char *region;
	const char *fonds, *fonds_name, *class_code, *sub, *section; /* as they stand; "" none */
	const char *layout;                                          /* "2012" "2022" */
	enum archive_form form;
	const char *sender, *receiver; /* "" none; sender: the company where none is said */
	const char *register_path;     /* beside office.xml, where it names none or none absolute */
	bool by_filing;                /* the year is that of 归档, else of 送电 */
	const struct number_pattern *pattern;
	GHashTable *rows; /* of the office's table of periods, by the id of a type; "*": of all others */
};

/* What a number says, part by part; "" where there is none. */
struct number_parts {
	const char *fonds, *fonds_name, *class_code, *sub, *year, *period, *retention, *section;
	const char *item_no; /* its counter, of items or volumes; "" before it has one */
};

/* What tells a case from others beside its id, as its record has it; "" it has none. */
struct number_who {
	const char *app_no, *cons_no, *cons_name;
};

/* What a case is filed under. */
struct number_given {
	const char *archive_no;
	struct number_parts parts; /* as they were when it got its number */
	bool fresh;
	guint edition;                /* of its last package, 0: none */
	const char *package;          /* digest of that; "" none */
	const char *text;             /* what is kept of whose it is (register_file.who) */
	struct number_who known, now; /* whose its number is by the register, whose the record is */
};

/*
 * The archive settings of an office (its <office>; path: of office.xml).  NULL: there are none or they hold mistakes, each reported
 * at its place.  An office that has nothing of the kind is told so only where `wanted`.
 */
struct number_setting *number_setting(const struct policy *, struct arena *, struct diag *, const xmlNode *office,
    const char *path, bool wanted);

/*
 * What a case would be filed under today: the parts but the counter.  record: its root; verdict: of it.  false: reported at the
 * record or at the settings: its type has no period, it lacks the date its year is of, a part of the pattern is empty.
 */
bool number_parts(const struct number_setting *, struct arena *, struct diag *, const xmlNode *record,
    const xmlNode *verdict, struct number_parts *);

/*
 * The number of a case out of the register, a new one where it has none (inside register_begin … register_end when there are
 * many).  What would be different today is warned of: the case keeps what it has.
 */
bool number_give(const struct number_setting *, struct register_book *, struct arena *, struct diag *,
    const xmlNode *record, const xmlNode *verdict, struct number_given *);

/* Whose an entry of kind "number" or "packed" is, by its text. */
void number_read_who(struct arena *, const char *text, struct number_who *);

/* A period as the standards write it in data: "永久" of Y, "30年" of D30; "" of no code. */
const char *number_period(const char *code);

/* What a register's entry of kind "number" says in its text. */
void number_read_text(struct arena *, const char *text, struct number_parts *);

/* Reads a pattern. NULL: reported, at the place. */
const struct number_pattern *number_pattern(struct arena *, struct diag *, struct place, const char *text);
const char *number_pattern_text(const struct number_pattern *);
/* What a number says by a pattern; false: it is none of it, or the counter is 0. */
bool number_parse(struct arena *, const struct number_pattern *, const char *archive_no, struct number_parts *);
/*
 * 档号规范性 (GD-1-7): does a number follow the pattern (NULL: either of DA/T's) and say what the parts say ("" or NULL: not
 * compared)?  false: reported at the place.
 */
bool number_check(struct arena *, struct diag *, struct place, const struct number_pattern *, const char *archive_no,
    const struct number_parts *);

#endif
