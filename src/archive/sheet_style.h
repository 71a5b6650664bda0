/* One sheet: checked, compiled, applied. */
#ifndef ARCHIVE_SHEET_STYLE_H
#define ARCHIVE_SHEET_STYLE_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

struct arena;
struct diag;
struct sheets_style;

/* Of a tree of xml_load that fits sheet.rng: names and expressions hold (sheet_check.c). false: reported. */
bool sheets_check(struct arena *, struct diag *, const xmlNode *sheet);
/* Compiles a sheet that was checked; the arena owns it. NULL: reported. */
struct sheets_style *sheets_compile(struct arena *, struct diag *, const xmlNode *sheet);
/* What it makes of a tree of libxml2's own: text in UTF-8, of XML without declaration. NULL: reported. */
char *sheets_apply(const struct sheets_style *, struct arena *, struct diag *, xmlDoc *input);

#endif
