/* What people call the papers of a region's list, and which paper a file's name means. */
#ifndef ARCHIVE_GATHER_NAMES_H
#define ARCHIVE_GATHER_NAMES_H

#include <stdbool.h>

#include <glib.h>

#include "archive/gather.h"

struct gather_names;

struct gather_named {
	const char *ref, *part; /* NULL: the name means no paper; part "": it does not say which */
	const char *or_ref;     /* the name means this one as well; NULL */
	const char *title;      /* folded: the name without number and ending, to tell several of one number apart */
};

struct gather_names *gather_names_new(struct arena *, const struct gather_from *, const struct record *);
/* A file's or folder's name, with its ending or not. */
struct gather_named gather_names_find(const struct gather_names *, const char *name);
/* Widths, case and blanks that do not matter in names; "" of what is no UTF-8. */
char *gather_fold(struct arena *, const char *text);
/* gather.c: the folder that has a folder for each record, whether it is there or not. */
const char *gather_folder(struct arena *, const struct gather_from *);

#endif
