/*
 * Where the objects of a file stand: what its tables say of each, and what is met at that place.  Both are the same in a sound
 * file; where they are not, programs differ in what they read.
 */
#ifndef VERIFY_READER_XREF_H
#define VERIFY_READER_XREF_H

#include <stdbool.h>

#include <glib.h>

#include "verify/reader/scan.h"
#include "verify/reader/value.h"

struct arena;
struct reader;

enum xref_form { XREF_NONE, XREF_PLAIN, XREF_PACKED };

struct xref_place {
	guint8 form;   /* enum xref_form */
	guint8 times;  /* so often, 2: or more */
	guint16 index; /* of a packed one: in its object stream */
	guint64 at;    /* offset, or number of that stream */
};

struct xref_object {
	struct xref_place said, met;
	bool table;    /* an xref stream: it need not name itself */
	bool referred; /* to */
};

/* A table that was met. */
struct xref_section {
	gsize at;
	double before; /* its /Prev; -1 none */
};

struct xref {
	GArray *objects;  /* struct xref_object, by number */
	GArray *sections; /* struct xref_section */
};

/* The object by its number; NULL: there can be none. */
struct xref_object *xref_object(const struct xref *, double number);
/* Notes a place; false: an object has no such number. */
bool xref_meet(const struct xref *, double number, struct xref_place);
/* The lines of a table of text, up to and with the word trailer. false: they are not as they must be. */
bool xref_take_lines(struct xref *, struct scan *);
/* The entries of an xref stream: its dictionary and its bytes as they stand in the file. */
bool xref_take_stream(struct xref *, struct reader *, const struct values *, guint dict, const char *raw, gsize length);
/* What a stream holds that is not compressed, or deflated; it lives in the arena. NULL: it cannot be read. */
const char *xref_inflate(struct reader *, struct arena *, const struct values *, guint dict, const char *raw,
    gsize *length);
/* Whether the last startxref leads to the tables that were met, and to each of them. */
bool xref_chain_holds(const struct xref *, double start);

#endif
