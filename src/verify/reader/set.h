/*
 * The closed set, compiled: what a file of this program may hold.  Data: templates/file-set.xml (schema: file-set.rng says
 * what each word means).  The parts that hold a file against it.
 */
#ifndef VERIFY_READER_SET_H
#define VERIFY_READER_SET_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/diag.h"
#include "verify/reader/value.h"

struct reader;

/* The sets a line belongs to. */
struct set_span {
	int since, until;
};

/* What a value may be: one of these plain forms (1 << enum value_form), or of these kinds. */
struct set_type {
	guint plain;
	const GPtrArray *kinds; /* struct set_kind * */
	char **values;          /* the only ones, or NULL */
	double from, to;        /* of numbers */
};

struct set_key {
	const char *name;
	const char *called[LANG_COUNT]; /* by people; NULL: it has no word */
	bool numbered, required, tells, linearized, seal;
	struct set_span span;
	struct set_type type;
};

/* A kind of dictionary, stream or array. */
struct set_kind {
	const char *name;
	enum value_form form;
	const char *where[LANG_COUNT]; /* for people; NULL: where it was met */
	const char *foreign;           /* class of keys that it does not have; NULL: by their names */
	const GPtrArray *keys;         /* struct set_key *, of a dictionary or stream */
	const GPtrArray *each;         /* struct set_type *, of an array: one, or several that take turns */
	guint count;                   /* of an array; 0: any */
};

struct set_unreached {
	const struct set_kind *kind;
	guint most; /* 0: any */
	bool linearized, seal;
};

struct set_operator {
	const char *shape; /* a letter an operand: operator.c */
	char **values;     /* of the last, or NULL */
	guint sizes;       /* so many of the last are more than 0 */
	struct set_span span;
};

/* A tag of marked content, a property of XMP, an attachment: what of each is asked is told where it is. */
struct set_item {
	const char *properties, *values;        /* of a tag: its keys, names that are values of them */
	const char *held;                       /* of a property: its container, or NULL */
	const char *name, *mime, *relationship; /* of an attachment */
	const char *description;
	struct set_span span;
	const struct set_item *next; /* of the same name in other sets; NULL none */
};

struct reader_set {
	int newest;
	GHashTable *kinds;      /* by name */
	GHashTable *operators;  /* struct set_operator */
	GHashTable *tags;       /* struct set_item */
	GHashTable *properties; /* struct set_item, by "space name" */
	GPtrArray *attachments; /* struct set_item */
	GPtrArray *unreached;   /* struct set_unreached */
	GHashTable *key_class, *operator_class;
};

/* Where something was met, for people. */
struct set_where {
	const char *in[LANG_COUNT];
};

/* A thing of a file that has no place in it; the same is told once. */
struct set_foreign {
	const char *kind; /* class of the table's <foreign>, or one of the reader's own */
	struct set_where where;
	const char *key, *found;  /* "" none */
	const struct set_key *of; /* what the key is; NULL: not one of the set */
};

bool set_holds(struct set_span, int edition);
/* The one of those of a name that is of this set; NULL: none. */
const struct set_item *set_item_in(const struct set_item *, int edition);
void set_tell(struct reader *, struct set_foreign);

/* Once the attachments are known: which set the file is of, and whether they are its; the properties of the XMP packet. */
void set_attachments(struct reader *);
void set_check_xmp(struct reader *);
/* Walks every object from the trailer, then what nothing refers to; gives struct set_kind *, by object number (walk.c). */
GArray *set_walk(struct reader *);
/* Bytes from an offset on that are no object's; seen: what the walk gave (bytes.c). */
void set_check_places(struct reader *, const GArray *seen, gsize from);
/* All that was told, as facts (foreign.c). */
void set_put_facts(struct reader *);

struct content_run;
/* An operator of the page in hand, with its operands (operator.c). */
void set_operator(const struct content_run *, const char *name);
/* One that begins what nothing ends, or ends what nothing began. */
void set_unpaired(const struct content_run *, const char *name);

#endif
