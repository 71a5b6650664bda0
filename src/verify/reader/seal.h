/* What was appended to a file: the parts of seal.c, sealed.c and appended.c. */
#ifndef VERIFY_READER_SEAL_H
#define VERIFY_READER_SEAL_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "verify/reader/ink.h"
#include "verify/reader/value.h"

struct reader;

/* The first revision and a later one. */
struct seal_pair {
	struct reader *base, *later;
	struct values old, new;
	const GArray *seen; /* of the later: kinds, by object number */
	GArray *sealed;     /* int, object numbers of what signed seals look like on their pages */
};

/* A seal that is seen. */
struct reader_seal {
	xmlNode *fact;
	guint page;
	struct ink_box box; /* from the upper left corner [pt] */
};

/* What was appended that is no seal, the weightiest first; the last is told where nothing else is. */
enum seal_kind {
	SEAL_CONTENT,
	SEAL_PAGES,
	SEAL_WRONG,
	SEAL_FIELD,
	SEAL_ATTACHMENT,
	SEAL_SCRIPT,
	SEAL_ANNOTATION,
	SEAL_LINK,
	SEAL_PROPERTIES,
	SEAL_INNER,
	SEAL_KINDS
};

/* Something was appended that is no seal: where, for people, and a key of it. */
void reader_appended(const struct seal_pair *, const char *zh, const char *en, const char *key);
/* What it is in words, of what was appended after the file was made (appended.c), ... */
void reader_say_appended(struct reader *base, enum seal_kind, const char *zh, const char *en);
/* ... as far as it is seen in the last revision; ... */
void reader_look_at_appended(struct seal_pair *);
/* ... and all of it as facts, three at most. */
void reader_put_appended(struct reader *base);

/* Whether a value, a stream's own bytes are what they were (seal.c). */
bool reader_same_values(const struct seal_pair *, guint old, guint new);
bool reader_same_stream(const struct seal_pair *, int object);
/* The seals of the last revision, as facts; ends: of the revisions.  Gives how many (sealed.c). */
guint reader_note_seals(struct seal_pair *, const GArray *ends);

#endif
