/*
 * Parts of a zipped package, of any kind of workbook: libarchive unpacks, libxml2 reads node by node.  Nothing is unpacked to
 * the disk, and what grows out of all proportion is given up.
 */
#ifndef RECORD_TABLE_ZIP_H
#define RECORD_TABLE_ZIP_H

#include <libxml/xmlreader.h>

#include "record/table/inner.h"

/* A package, read whole. */
struct zip_package {
	struct arena *arena;
	const char *name; /* of the file */
	GByteArray *bytes;
};

/* A stream of XML nodes: a part of a package, or a text that is not packed. */
struct zip_part {
	struct archive *archive; /* NULL: not packed */
	const struct zip_package *package;
	struct diag *diag;
	xmlTextReader *reader;
	const char *name;
	const GString *text; /* of what is not packed */
	guint64 read;        /* [bytes] unpacked */
	bool bad;            /* reported */
};

/* The names of all parts, const char *, in the package's arena.  NULL: it cannot be read, or has a password; reported. */
const GPtrArray *zip_parts(const struct zip_package *, struct diag *);
/* Is one of them called so?  In any letter case: not every writer keeps to it. */
bool zip_has(const GPtrArray *parts, const char *name);

/* NULL: there is none such (reported when it must be there), or it cannot be read. */
struct zip_part *zip_part_open(const struct zip_package *, struct diag *, const char *name, bool must);
/* XML that is not packed, in UTF-8, which lives as long as the arena. */
struct zip_part *zip_part_plain(struct arena *, struct diag *, const char *file, const GString *text);
void zip_part_close(struct zip_part *);
/* The next node: 1, at the end 0, -1: reported. */
int zip_part_next(struct zip_part *);
/* Is the node the start of an element of that local name? */
bool zip_part_at(const struct zip_part *, const char *element);
/* An attribute of the element, in the arena; NULL: none. The name may have a prefix ("r:id"). */
char *zip_part_attribute(const struct zip_part *, struct arena *, const char *name);
/* The text of the element the reader is at, which it is read to the end of; what stands in elements named `but` is left out. */
bool zip_part_text(struct zip_part *, GString *, const char *but);

#endif
