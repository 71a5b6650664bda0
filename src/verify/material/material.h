/*
 * A file that somebody else made, as a paper of a case is kept in: is it what its name says, does it open to its end, how many
 * pages has it, is there anything in it that an archive does not take?  PDF by libqpdf, JPEG, PNG and TIFF by their libraries,
 * every page of a picture decoded.  What is said goes as far as what was looked at: a claim to be PDF/A is told as a claim.
 */
#ifndef VERIFY_MATERIAL_MATERIAL_H
#define VERIFY_MATERIAL_MATERIAL_H

#include <stdbool.h>

#include <glib.h>

#include "base/place.h"

struct arena;
struct diag;

enum material_kind { MATERIAL_OTHER, MATERIAL_PDF, MATERIAL_JPEG, MATERIAL_PNG, MATERIAL_TIFF };

struct material_look {
	enum material_kind kind;
	const char *format;  /* "PDF", "JPEG", "PNG", "TIFF"; of another kind "" */
	const char *version; /* of the format, "1.7"; "" where the format has none */
	const char *mime;    /* "application/pdf" … */
	const char *sha256;
	guint64 bytes;
	guint pages;          /* 0: they could not be counted */
	const char *claims;   /* what it says of itself, "PDF/A-2b": not verified; NULL: nothing */
	bool claims_own;      /* it has what files of this program embed: batch_checkup verifies it, a sealed one too */
	guint seals;          /* signed fields, none of them verified here */
	const char *producer; /* the program that wrote it, as it says; "" it does not */
	guint width, height;  /* of the first page of a picture [pixels]; 0 of others */
	double dpi;           /* of that page; 0: it does not say */
	const GPtrArray *findings; /* const struct finding *: those that this look reported */
};

/*
 * Looks at a file; name is for messages, and its suffix is held against the bytes, which are borrowed for the call.  All that is
 * wrong is reported (A150–A165): errors for what an archive cannot take, warnings and notes for what a person should see.  It
 * calls libraries on bytes that may be anything: call it in a process of its own (batch_look).
 */
const struct material_look *material_look(struct arena *, struct diag *, const char *name, const guint8 *bytes,
    gsize length);

/* Is a file larger than any that is looked into (reported)?  Asked before its bytes are read. */
bool material_is_big(struct diag *, struct place, guint64 bytes);

/* Suffixes, without dot, in small letters, that a kind may have; is it one that some kind has? */
bool material_has_suffix(const char *name);

/* --- as a record names files (folder.c) --- */

/* Where the files of a record are. */
struct material_from {
	const char *folder;    /* of the input */
	const char *materials; /* for materials, with a folder a record in it */
	const char *record;    /* its id */
};

/* The folder for materials beside an input: 材料/, else materials/. */
const char *material_folder(struct arena *, const char *input);
/*
 * The path of what a record calls a file: of the input's folder, else of the one for materials, else of the record's own in that.
 * base: the folder that it must not lead out of.  NULL: it is in none of them.
 */
const char *material_given(struct arena *, const struct material_from *, const char *given, const char **base);
/* No part of it leads upwards, to a drive or to something hidden. */
bool material_is_plain(const char *path);
/* The names in a folder in natural order, without what systems leave there; none where it cannot be opened. */
GPtrArray *material_listing(struct arena *, const char *folder);
/* Natural order: 2 before 10; figures by what they count, all else as it is. */
int material_order(const char *one, const char *other);

#endif
