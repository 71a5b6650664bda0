/* 四性检测 (DA/T 70): items by the checks that answer them (templates/packages/four-property.xml). */
#ifndef ARCHIVE_PROPERTY_H
#define ARCHIVE_PROPERTY_H

#include <stdbool.h>

#include <glib.h>
#include <libxml/tree.h>

struct arena;
struct diag;
struct property_items;

/* The items; an office's own list takes the place of the program's. NULL: reported. */
struct property_items *property_load(struct arena *, struct diag *, const GPtrArray *data);
/*
 * Adds a <check> to the <package> of a record for each item that can be answered: by checks (struct archive_check *) that were all made,
 * passed where none of them failed; what needs a person or another program is said to, and never passes.  An item whose checks were
 * not all made is left out.  handover: items of 移交与接收, whose codes are others.
 */
void property_add(const struct property_items *, struct arena *, xmlNode *package, const GPtrArray *checks,
    bool handover);

#endif
