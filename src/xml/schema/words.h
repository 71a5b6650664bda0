/* The words of faults of schemas, and what a pattern holds and requires. */
#ifndef XML_SCHEMA_WORDS_H
#define XML_SCHEMA_WORDS_H

#include "base/diag.h"
#include "base/place.h"
#include "xml/schema/inner.h"

/* One explanation of one document. */
struct explain_run {
	struct arena *arena;
	struct diag *diag;
	struct pattern_maker *maker;
	enum diag_code code;
	const struct pattern *start;
	GPtrArray *elements;   /* advice.c: all of the schema; NULL: not asked yet */
	GHashTable *stands[2]; /* advice.c, with them: name of an element, of an attribute -> what has it */
	GHashTable *texts;     /* advice.c: declaration -> words; NULL: not asked yet */
	bool cells;            /* the document was made of a table: whoever reads this knows no element */
	guint faults;
	guint trial; /* > 0: faults are counted, not reported */
	guint told;
	GArray *mends;           /* struct explain_mend, what would make it fit; NULL: nobody asks */
	const xmlNode *given_up; /* where the work had become too much; NULL: nowhere */
};

/* Of an attribute: its value, NULL: it goes.  attribute NULL: the element's name, NULL: the node goes. */
struct explain_mend {
	xmlNode *node;
	const char *attribute, *value;
	bool known; /* what was meant is known, so that nothing is lost */
};

/* The same in both languages; in Chinese \v is a soft blank, see explain_fault(). */
struct explain_words {
	const char *in[LANG_COUNT];
};

/* NULL when any name of a kind will do. */
const char *declaration_name(const struct declaration *);
/* What people call it, for the finding's field. */
const char *declaration_field(const struct declaration *);
/* The URI of a namespace, "" for none. */
const char *explain_space(const xmlNs *);

/* Declarations of a kind anywhere in a pattern's own content. */
GPtrArray *explain_declarations(struct explain_run *, const struct pattern *, enum pattern_kind);

/*
 * Counts a fault and reports it unless this is a trial; the format takes %1$s to %3$s.  In Chinese texts \v is a soft blank: it stays
 * between a Latin letter and a Han character and goes between two wide ones.
 */
void explain_fault(struct explain_run *, struct place, const char *field, struct explain_words format,
    const struct explain_words with[3]);
/* "<cons_name>（户名）" */
struct explain_words explain_declared(struct explain_run *, const struct declaration *, bool element);
/* A value made clean and cut; it holds no \v. */
char *explain_shown(struct explain_run *, const char *text);
/* Words put into formats that take %1$s and %2$s, or the first alone. */
struct explain_words explain_put(struct explain_run *, const char *zh, const char *en, struct explain_words,
    struct explain_words);
/* What is required of a kind, in one phrase; pattern_requires() must hold. */
struct explain_words explain_required(struct explain_run *, const struct pattern *, enum pattern_kind);
/* advice.c */
/* What may have been meant by a name that may not stand where it does. */
struct explain_guess {
	const struct declaration *probably; /* may stand there; or NULL */
	const char *ours;                   /* what we call it, when it is another language's name; or NULL */
	const xmlNode *row;                 /* of the schema's table that says so; NULL: it is a label */
	const GPtrArray *elsewhere;         /* what else has the name, struct declaration; NULL: nothing */
};

/* Of an element or an attribute; `left` of the known are not there yet. */
struct explain_guess explain_guess(struct explain_run *, const struct declaration *in, const GPtrArray *known,
    const GPtrArray *left, const xmlNode *);
/* The declaration whose name is nearest (slip: not more than a slip away), or NULL. */
const struct declaration *explain_nearest(const GPtrArray *known, const char *given, bool slip);
/* What there may be of a kind and what was meant: "；是不是 <z>？可以有的是 …". */
struct explain_words explain_advice(struct explain_run *, const GPtrArray *known, const struct explain_guess *,
    enum pattern_kind);
/* "；文字写在 <cell>、<label> 里", or "". */
struct explain_words explain_text_advice(struct explain_run *, const struct declaration *);

#endif
