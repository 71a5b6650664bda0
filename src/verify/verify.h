/*
 * Verification: opens a finished file again and says what is in it, by qpdf, poppler and FreeType.  Knows nothing of how the
 * file was made; what it must find is told as data (the expectation embedded in the file).  It can say no.
 *
 * What a page draws was read from the file as it stands, step by step: what it says, what of it a person sees, by which
 * glyphs.  poppler reads the text a second time, by itself, from a copy that lacks the output intents and nothing else, so that
 * it does not convert colours (reader/text.c).
 */
#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "verify/reader/reader.h"

struct arena;
struct diag;

struct path_world;
struct verify_rules; /* every templates/rules/file-NAME.xml and templates/file-set.xml, compiled; immutable */

/* NULL: reported: a mistake in one of them, or there is none. */
struct verify_rules *verify_rules_load(struct arena *, struct diag *, const GPtrArray *data);
/*
 * From now on each glyph of a file is held against the face its font is named after; without this call none is.  The array
 * is borrowed as long as the rules live; what was drawn is remembered in the arena.
 */
void verify_use_faces(struct verify_rules *, struct arena *, const struct reader_face *, guint count);
/* What their expressions may read. */
struct path_world *verify_rules_paths(const struct verify_rules *);
/* <rule> by its id, for explain; NULL when unknown. */
xmlNode *verify_rule(const struct verify_rules *, const char *id);
/* <outcome> by its id or what it is called; NULL when unknown. */
xmlNode *verify_outcome(const struct verify_rules *, const char *word);

/* What was read out of a file; it lives in the arena it was read into. */
struct verify_reading {
	xmlNode *facts;            /* schema: templates/schema/facts.rng */
	const GPtrArray *attached; /* const struct reader_attached *, its embedded files */
};

/* Reads the file; the bytes are borrowed for the call.  false: it cannot be read, reported. */
bool verify_read(const struct verify_rules *, struct arena *, struct diag *, const char *name, const guint8 *bytes,
    gsize length, struct verify_reading *);
/* An embedded file that can be decoded, by its name; NULL: there is none, or several. */
const struct reader_attached *verify_attached(const struct verify_reading *, const char *name);
/*
 * What became of making a file again from what it holds, as facts of it (made.c).  <rebuild>: another was made, and is the same or
 * differs; why (of LANG_COUNT, or NULL): what is here and not what it was made with, so that a difference means no more than
 * that it cannot be made here.  true: it is the same.
 */
bool verify_set_made(struct arena *, xmlNode *facts, const guint8 *found, gsize found_length, const guint8 *made,
    gsize made_length, const char *const why[]);
/* None was made, and why not; fault: its data give none. */
void verify_set_unmade(xmlNode *facts, const char *const why[], bool fault);
/* <bound>: a field that its data give another text than is expected. */
void verify_add_bound(xmlNode *facts, const char *name, const char *label, const char *expected, const char *bound);
/* <broken>: a rule that held, and does not over its data; what it says (of LANG_COUNT). */
void verify_add_broken(xmlNode *facts, const char *rule, const char *const what[]);
/* Of a file that was sealed the length of what it was before, else its own [bytes]. */
gsize verify_length(const struct verify_reading *, gsize length);
/* Every rule over facts. */
void verify_judge(const struct verify_rules *, struct arena *, struct diag *, const char *name, xmlNode *facts);
/*
 * Both.  record: the normal form the embedded record must equal, or NULL (then only its own digest is checked).  Gives
 * the facts; findings are in diag. NULL: reported.
 */
xmlNode *verify_bytes(const struct verify_rules *, struct arena *, struct diag *, const char *name, const guint8 *bytes,
    gsize length, const char *record, gsize record_length);

#endif
