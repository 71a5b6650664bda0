/* What goes into a sheet and what becomes of its text: characters, encodings, files carried in Base64. */
#ifndef ARCHIVE_SHEET_WRITE_H
#define ARCHIVE_SHEET_WRITE_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

struct arena;
struct diag;

struct sheets_form {
	bool declared; /* it is XML and says so, and its encoding */
	const char *encoding;
	bool mark; /* a byte order mark stands before it */
	bool crlf;
};

/* A text in NFC without what XML cannot hold (U+FFFD instead). */
char *sheets_clean(struct arena *, const char *text);
/* A copy of a package's tree for sheets: libxml2's own, each value clean; the arena owns it. */
xmlDoc *sheets_input(struct arena *, const xmlNode *package);
/* The bytes of a text in a form. */
char *sheets_encode(struct arena *, const char *text, const struct sheets_form *, gsize *length);
/*
 * Writes XML (UTF-8, without declaration) to a file, whole or not there; where <?base64 PATH?> stands, the Base64 of the
 * entry data/PATH, in lines of 76. false: reported.
 */
bool sheets_stream(struct arena *, struct diag *, const char *path, const char *text, const GPtrArray *entries);

#endif
