/* What was appended to a file: the parts of seal.c, sealed.c and appended.c. */
#ifndef VERIFY_READER_SEAL_H
#define VERIFY_READER_SEAL_H

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
};

/* A seal that is seen. */
struct reader_seal {
	xmlNode *fact;
	guint page;
	struct ink_box box; /* from the upper left corner [pt] */
};

/* Something was appended that is no seal: where, for people, and a key of it. */
void reader_appended(const struct seal_pair *, const char *zh, const char *en, const char *key);
/* The seals of the last revision, as facts; ends: of the revisions.  Gives how many (sealed.c). */
guint reader_note_seals(struct seal_pair *, const GArray *ends);

#endif
