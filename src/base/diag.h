/*
 * Faults and findings.  Whoever finds a fault reports it once, at the place that has to be edited.
 * A function that returns false or NULL has reported.  Program faults stand in diag.def; findings of
 * rules (R-001...) come from data with the same shape.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>

#include <glib.h>

#include "base/lang.h"
#include "base/place.h"

struct arena;

/* In this order: what it costs. */
enum diag_level {
	DIAG_NOTE,  /* said, costs nothing */
	DIAG_WARN,  /* a `should` finding: the document is made; --strict makes it reject */
	DIAG_ERROR, /* a `must` finding or fault: rejects what it bars */
	DIAG_FATAL, /* the run cannot start or go on */
};

enum diag_code {
#define DIAG(name, id, level, zh, en, why_zh, why_en, todo_zh, todo_en) DIAG_##name,
#include "base/diag.def"
#undef DIAG
	DIAG_CODE_COUNT
};

/* A row of diag.def, for `banwen explain`. */
struct diag_entry {
	const char *id; /* "T101" */
	enum diag_level level;
	const char *what[LANG_COUNT]; /* printf format, same arguments in both */
	const char *why[LANG_COUNT];
	const char *todo[LANG_COUNT];
};

/* One finding.  All strings live in the arena of its list. */
struct finding {
	const char *id; /* "T101" or "R-049" */
	enum diag_level level;
	struct place place;
	struct spot spot;     /* worked out when it is reported */
	const char *record;   /* record id, or NULL */
	const char *document; /* document id it speaks of, or NULL: the record */
	const char *bars;     /* documents it bars, space-separated; "" none; NULL: all of the record */
	const char *from;     /* stage: of the documents no law lists, it bars those of it and later; NULL: none */
	const char *field;    /* label or key of the field, or NULL */
	const char *what[LANG_COUNT];
	const char *days[LANG_COUNT];   /* of a clock: the days that counted and those that did not; or NULL */
	const char *source[LANG_COUNT]; /* of the rule: document, section; or NULL */
	const char *todo[LANG_COUNT];
	const char *also; /* ids of findings this one stands for, or NULL */
};

/* A list of findings in the order they were reported. */
struct diag;

struct diag *diag_new(struct arena *);
/* Context given to every finding reported from now on; the strings are borrowed. NULL clears. */
void diag_set_record(struct diag *, const char *record);
void diag_set_document(struct diag *, const char *document);

/* Reports a fault of diag.def.  The format's arguments follow. field may be NULL. */
void diag_report(struct diag *, enum diag_code, struct place, const char *field, ...);
/* As diag_report, for faults with one argument that is itself words: each language gets its own. */
void diag_say(struct diag *, enum diag_code, struct place, const char *field, const char *zh, const char *en);
/* For faults whose arguments are a name and a reason: the reason is worded from errno in both languages. */
void diag_errno(struct diag *, enum diag_code, struct place, const char *name, int error);
/* Reports a finding that is already worded (rules); it is copied, spot, record and document are filled in where NULL. */
void diag_add(struct diag *, const struct finding *);

gsize diag_count(const struct diag *);
/* Has an error been told at this place, of the record, that bars the document in hand? Then no more need be said of it there. */
bool diag_barred_at(const struct diag *, struct place);
const struct finding *diag_get(const struct diag *, gsize index);
/* The worst level reported since `from` (an earlier diag_count); DIAG_NOTE when nothing was. */
enum diag_level diag_worst(const struct diag *, gsize from);

/* Findings on their way to another process (floating), from an index on; and into a list there, which works out no place. */
#define DIAG_FINDINGS "a(uttuay)"
GVariant *diag_pack(const struct diag *, gsize from);
void diag_take(struct diag *, GVariant *);

const struct diag_entry *diag_entry(enum diag_code);
const struct diag_entry *diag_lookup(const char *id); /* NULL when unknown */
const char *diag_level_name(enum diag_level, enum lang);

/*
 * Appends a finding as people read it: `file:line:column: level [id]: what`, record and field, the
 * source line with a caret that stands right under wide characters, the rule's source, one thing to do.
 */
void diag_format(GString *out, const struct finding *, enum lang, bool colour);

#endif
