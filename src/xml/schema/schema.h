/*
 * RELAX NG (XML syntax), read and applied by us alone.  A schema is loaded once; documents are held against it one
 * after the other.  All of RELAX NG but nested grammars and externalRef; datatypes are those of W3C XML Schema.
 */
#ifndef XML_SCHEMA_SCHEMA_H
#define XML_SCHEMA_SCHEMA_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

#include "base/diag.h"

struct xml_schema;

/* The arena owns it. NULL: the file or what is wrong with the schema has been reported, at its place. */
struct xml_schema *xml_schema_load(struct arena *, struct diag *, const char *path);
/* Of a tree in hand; what paths do not find in it may stand in the file, full of mistakes, that an attribute of its root names. */
#define XML_SCHEMA_DOUBT "doubt"
struct xml_schema *xml_schema_new(struct arena *, struct diag *, xmlDoc *);
/*
 * Whether a document fits; one message a fault, each at its place.  code: the diagnostic to report under (its format
 * takes one string: what is wrong, already in words).  What has too many readings is refused as DIAG_XML_ENDLESS.
 */
bool xml_check(struct arena *, struct diag *, const struct xml_schema *, xmlDoc *, enum diag_code code);
/*
 * The same; what does not fit is mended, so that the rest of it can be looked at: what is misspelt is given its right
 * name, what has no place goes, what is missing or wrong becomes something that fits.  Elements that went and
 * attributes whose value is made up are added to the list.
 */
#define XML_MADE_UP "." /* a name in place of one that was none */
enum xml_fit { XML_FITS, XML_MENDED, XML_BROKEN };
enum xml_fit xml_schema_mend(struct arena *, struct diag *, const struct xml_schema *, xmlDoc *, enum diag_code code,
    GPtrArray *lost);
/* What people of other languages mean by a word where a <define> of the schema stands (red: "#ff0000"); or NULL. */
const char *xml_schema_also(struct arena *, const struct xml_schema *, const char *define, const char *word);

#endif
