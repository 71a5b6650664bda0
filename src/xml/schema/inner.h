/*
 * What the files about schemas share: RELAX NG as patterns with derivatives.  A pattern is immutable; the derivative
 * of a pattern by an attribute, an element or a text is the pattern of what may still follow.
 */
#ifndef XML_SCHEMA_INNER_H
#define XML_SCHEMA_INNER_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>
#include <libxml/xmlschemastypes.h>

#include "base/diag.h"

enum pattern_kind {
	PATTERN_EMPTY,
	PATTERN_NONE, /* notAllowed */
	PATTERN_TEXT,
	PATTERN_CHOICE,     /* a, b */
	PATTERN_GROUP,      /* a, b */
	PATTERN_INTERLEAVE, /* a, b */
	PATTERN_MORE,       /* oneOrMore of a */
	PATTERN_LIST,       /* of a */
	PATTERN_ELEMENT,    /* declaration */
	PATTERN_ATTRIBUTE,  /* declaration */
	PATTERN_DATUM,      /* data or value */
};

enum name_kind { NAME_IS, NAME_ANY, NAME_OF_SPACE, NAME_EITHER };

struct pattern_name {
	enum name_kind kind;
	const char *space; /* "" none */
	const char *local;
	const struct pattern_name *a, *b; /* EITHER: both; ANY, OF_SPACE: a is excepted, or NULL */
};

/* An <element> or <attribute> of the schema. */
struct declaration {
	const struct pattern_name *name;
	const struct pattern *content;
	xmlNode *source;   /* in the schema */
	const char *label; /* bw:label, or NULL */
};

enum { FACETS = 8 };

/* A <data> or <value>. */
struct pattern_datum {
	const char *value; /* NULL: data */
	bool exact;        /* value of type string: white space counts */
	const char *type;
	xmlSchemaType *schema_type; /* NULL: string or token of RELAX NG itself */
	guint facet_count;
	xmlSchemaFacet *facet[FACETS];
	const char *facet_name[FACETS];
	const char *facet_value[FACETS];
	const struct pattern *except; /* or NULL */
	const char *also;             /* what others write for it: "red=#ff0000 tan=#d2b48c"; or NULL */
	const char *hint[LANG_COUNT]; /* what it should be, in the schema's words; or NULL */
};

struct pattern {
	enum pattern_kind kind;
	bool nullable;
	guint holds;                 /* a bit for each kind it has in it, itself too */
	guint requires;              /* a bit for each kind that whatever fits it has */
	const struct pattern *a, *b; /* NULL where there is none; a leaf has no a */
	const struct declaration *declaration;
	const struct pattern_datum *datum;
};

/* What a remembered answer is the answer to. */
enum memo_kind { MEMO_ELEMENT, MEMO_ATTRIBUTE, MEMO_START, MEMO_NAMED, MEMO_FITTING };

struct memo_key {
	enum memo_kind kind;
	guint fits; /* see the kind's maker */
	const struct pattern *pattern;
	const struct declaration *declaration; /* or NULL */
	const char *space, *local;             /* or both NULL */
};

GHashTable *memo_new(struct arena *);
/* Gives the value back. */
const void *memo_keep(struct arena *, GHashTable *, const struct memo_key *, const void *value);

/* Makes patterns; equal ones are the same pointer within one maker, and what was derived once is remembered. */
struct pattern_maker;

struct pattern_maker *pattern_maker_new(struct arena *);
/* Another document begins; false: the maker has grown too large to be kept for it. */
bool pattern_maker_again(struct pattern_maker *);
/* A remembered answer, or NULL; remembers one and gives it back. */
const void *pattern_recall(const struct pattern_maker *, const struct memo_key *);
const void *pattern_remember(struct pattern_maker *, const struct memo_key *, const void *);
struct arena *pattern_arena(const struct pattern_maker *);
/* The declarations of a kind and a name anywhere in a pattern's own content; they live with the maker. */
const GPtrArray *pattern_named(struct pattern_maker *, const struct pattern *, enum pattern_kind, const char *space,
    const char *local);
/* Counts a step of the work on a document; false from the moment on that there have been too many. */
bool pattern_step(struct pattern_maker *);
/* There have been: what is derived from then on means nothing. */
bool pattern_exhausted(const struct pattern_maker *);
bool pattern_has(const struct pattern *, enum pattern_kind);
/* Whatever fits the pattern has something of the kind. */
bool pattern_requires(const struct pattern *, enum pattern_kind);
const struct pattern *pattern_leaf(struct pattern_maker *, enum pattern_kind);
const struct pattern *pattern_choice(struct pattern_maker *, const struct pattern *, const struct pattern *);
const struct pattern *pattern_group(struct pattern_maker *, const struct pattern *, const struct pattern *);
const struct pattern *pattern_interleave(struct pattern_maker *, const struct pattern *, const struct pattern *);
/* One of the same kind (a group, an interleave, a choice) with other parts. */
const struct pattern *pattern_like(struct pattern_maker *, const struct pattern *, const struct pattern *a,
    const struct pattern *b);
const struct pattern *pattern_more(struct pattern_maker *, const struct pattern *);
const struct pattern *pattern_list(struct pattern_maker *, const struct pattern *);
const struct pattern *pattern_declared(struct pattern_maker *, enum pattern_kind, const struct declaration *);
const struct pattern *pattern_datum(struct pattern_maker *, const struct pattern_datum *);

bool pattern_name_matches(const struct pattern_name *, const char *space, const char *local);

/* Derivatives; PATTERN_NONE when it does not fit. */
const struct pattern *derive_element(struct pattern_maker *, const struct pattern *, const struct declaration *);
const struct pattern *derive_text(struct pattern_maker *, const struct pattern *, const char *text);
/* value NULL: any value will do. */
const struct pattern *derive_attribute(struct pattern_maker *, const struct pattern *, const char *space,
    const char *local, const char *value);
/* After the start tag: attributes still waiting become notAllowed, or empty when they are forgiven. */
const struct pattern *derive_start_end(struct pattern_maker *, const struct pattern *, bool forgive);
/* A whole text (an attribute's value, an element's only text) fits. */
bool pattern_text_fits(struct pattern_maker *, const struct pattern *, const char *text);
bool pattern_datum_fits(struct pattern_maker *, const struct pattern_datum *, const char *text);

struct xml_schema;
const struct pattern *schema_start(const struct xml_schema *);

/* Reads a schema; NULL: what is wrong with it, or is not known here (nested grammars, externalRef), has been reported. */
const struct pattern *schema_read(struct arena *, struct diag *, struct pattern_maker *, xmlDoc *);

/* Reports what is wrong with a document, and notes what would mend it (struct explain_mend; NULL: do not). true: nothing is. */
bool schema_explain(struct arena *, struct diag *, struct pattern_maker *, const struct pattern *start, xmlDoc *,
    enum diag_code, GArray *mends);
/* A text that fits, or NULL. */
const char *schema_sample(struct pattern_maker *, const struct pattern *);

/* What a value should be, in words: "a、b 或 c"; "" when there is nothing to say. \v is a soft blank. */
char *schema_expected(struct arena *, const struct pattern *, enum lang);
/* Of "red=#ff0000 tan=#d2b48c" what stands behind a word; or NULL. */
const char *schema_translated(struct arena *, const char *also, const char *word);
/* An attribute of any annotation's namespace: `label`, what people know a thing by; `also`, what others write; or NULL. */
const char *schema_annotation(struct arena *, const xmlNode *, const char *name);
/* What was meant by a value that does not fit: another language's word for it, or a misspelling; or NULL. */
const char *schema_meant(struct arena *, const struct pattern *, const char *text);

#endif
