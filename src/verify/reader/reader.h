/*
 * The reader of finished files: what stands in a PDF, as facts.  libqpdf reads its objects, FreeType its font programs,
 * poppler its text, from a copy that lacks the output intents (text.c says why).  What a hostile file may cost
 * is limited (inner.h).
 */
#ifndef VERIFY_READER_READER_H
#define VERIFY_READER_READER_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

struct arena;
struct diag;

struct reader_set; /* what a file may hold, compiled out of templates/file-set.xml; immutable */

/* root: its <file-set>, of the right form, which lives as long. NULL: a mistake in it, reported. */
const struct reader_set *reader_set_new(struct arena *, struct diag *, const xmlNode *root);

/* An embedded file, decoded. */
struct reader_attached {
	const char *name;
	const char *bytes; /* NUL-terminated besides; NULL: cannot be decoded */
	gsize length;
};

/* A picture of a file, in RGB with 8 bits each. */
struct reader_picture {
	guint width, height;
	const guint8 *rgb;
	const char *sha256; /* of its pixels */
};

/* A face that files are set in: its id stands in the names of fonts. */
struct reader_face {
	const char *id;
	const char *file;   /* NULL: it is not here */
	guint index;        /* of the face in the file */
	const char *sha256; /* of the file; NULL: it is counted when it is asked for */
};

/*
 * The faces that glyphs of files are held against; they are opened when a file names them, and what was drawn of them is
 * remembered as long as the arena lives.  The array is borrowed for as long.
 */
struct reader_house;
struct reader_house *reader_house_new(struct arena *, const struct reader_face *, guint count);

/* What a file is held against; either may be NULL: then nothing in it is foreign, no glyph compared. */
struct reader_means {
	const struct reader_set *set;
	struct reader_house *house;
};

/*
 * Reads the facts of a PDF in memory: a <facts> tree (schema: templates/schema/facts.rng) that lives in the arena.
 * attached (may be NULL): its embedded files (struct reader_attached *), in order.  name is for messages.  The bytes
 * are borrowed for the call.  NULL: it is no PDF that can be read, or too much of one, reported.
 */
xmlNode *reader_facts(struct arena *, struct diag *, const struct reader_means *, const char *name, const guint8 *bytes,
    gsize length, const GPtrArray **attached);

/*
 * Do two files say the same (compare.c)?  Their objects are compared in step, whatever numbers and filters they have.
 * where, of LANG_COUNT: what people call the part of the document in which the first difference is; NULL: none.
 */
bool reader_same(struct arena *, const guint8 *one, gsize length, const guint8 *other, gsize other_length,
    const char *where[]);

/* The pictures that its pages name (struct reader_picture *), each once; what cannot be read is left out. */
const GPtrArray *reader_pictures(struct arena *, const guint8 *bytes, gsize length);

/* Keeps what poppler sets up for its first document (encodings) as long as the arena: 0.6 ms a file. */
void reader_warm(struct arena *);

#endif
