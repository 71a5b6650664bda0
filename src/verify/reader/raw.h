/* Values as they stand in the bytes of a file: what libqpdf passes over of them. */
#ifndef VERIFY_READER_RAW_H
#define VERIFY_READER_RAW_H

#include <stdbool.h>

#include "verify/reader/scan.h"

struct xref;

enum raw_kind { RAW_OTHER, RAW_OBJECTS, RAW_TABLE };

/* What a value says of itself. */
struct raw_value {
	enum raw_kind kind; /* by its /Type */
	double length;      /* of a stream; -1: it says none */
	bool elsewhere;     /* the length is the number of the object that says it */
	bool odd;           /* null in a dictionary or by itself, a reference of a generation: nothing that we write */
};

/* Takes one value, and notes the objects that it refers to. false: it is none, or does not end. */
bool raw_take(struct scan *, const struct xref *, struct raw_value *);

#endif
