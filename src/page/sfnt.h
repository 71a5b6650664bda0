/*
 * Font files (sfnt: TrueType, OpenType, collections of them) as bytes: where the tables of a face stand, and whether the
 * file agrees with itself.  Nothing here is copied; a reading beyond an end gives 0 or an empty part.
 */
#ifndef PAGE_SFNT_H
#define PAGE_SFNT_H

#include <glib.h>

struct arena;

/* A font file, a table, or a part of one; borrowed. */
struct sfnt {
	const guint8 *data;
	gsize length;
};

struct sfnt sfnt_part(struct sfnt, gsize offset, gsize length);
guint sfnt_u8(struct sfnt, gsize offset);
guint sfnt_u16(struct sfnt, gsize offset);
int sfnt_s16(struct sfnt, gsize offset);
guint32 sfnt_number(struct sfnt, gsize offset, guint bytes);
/* A table of a file's face by its tag ("head"), empty when it has none. */
struct sfnt sfnt_table(struct sfnt file, guint index, const char *tag);
/*
 * NULL: header, table directory and the tables that say how much there is agree with each other and with the file's length.
 * Else where they do not, in the words of the OpenType specification: "head.unitsPerEm 0".
 */
const char *sfnt_fault(struct arena *, struct sfnt file, guint index);

#endif
