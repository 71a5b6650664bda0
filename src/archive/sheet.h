/*
 * The texts and XML files of a package, made of its tree (templates/schema/package.rng) by sheets: XSLT 1.0 in
 * templates/packages, which reach nothing but that tree.  What is made, where and of which schema stands in
 * templates/packages/layouts.xml; an office's own sheets and layouts of the same names take the place of the program's.
 */
#ifndef ARCHIVE_SHEET_H
#define ARCHIVE_SHEET_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

struct arena;
struct diag;
struct sheets;

/*
 * Loads and checks them all, once; the arena owns them, not for several threads at once.  Their depth and steps are limited,
 * not the memory of each step: sheets that came in somebody's package are run in a process that has limits. NULL: reported.
 */
struct sheets *sheets_load(struct arena *, struct diag *, const GPtrArray *data);
/* Is there a layout of this id, and what it is after, in words; NULL: there is none. */
const char *sheets_label(const struct sheets *, const char *layout);
/* What the names of a paper's files begin with, that is none of the volume's list: "0000-1" of the cover, "9000" of most. */
const char *sheets_lead(const struct sheets *, const char *document);
/* What a variant of papers is called in the names of files: "存根联"; NULL: nothing else than it is. */
const char *sheets_variant(const struct sheets *, const char *variant);
/*
 * Where the files of a case stand below data/ in a layout: 电子档案/2022/YX/0000-YX·2022-D30-KH-0001.  Of the tree only what
 * that needs must stand already (number).  Of a layout of hand-overs: the folder of a package, from its <number>.  NULL: reported.
 */
char *sheets_folder(const struct sheets *, struct arena *, struct diag *, const xmlNode *package, const char *layout);
/*
 * Makes what the layout lists and appends it to entries (struct package_entry *, paths begin with data/), the schemas of
 * its XML files too.  The tree is held against package.rng first (of a layout of hand-overs it is a record), each XML file
 * against its schema.  Texts are in NFC; what
 * XML cannot hold is U+FFFD.  false: reported, nothing was appended.
 */
bool sheets_run(const struct sheets *, struct arena *, struct diag *, const xmlNode *package, const char *layout,
    GPtrArray *entries);
/* The lines of bag-info.txt that the layout lists, those without value left out: struct bag_info. NULL: reported. */
const GArray *sheets_info(const struct sheets *, struct arena *, struct diag *, const xmlNode *package,
    const char *layout);
/*
 * Writes an export ("eep") beside a package: folder/NAME, whole or not there.  The files it carries come from entries, in
 * Base64, while it is written.  Gives its path; NULL: reported.
 */
char *sheets_export(const struct sheets *, struct arena *, struct diag *, const xmlNode *package, const char *export,
    const GPtrArray *entries, const char *folder);

#endif
