/* Names of a package's files: what any system can write, and no two that are one on some system. */
#ifndef ARCHIVE_NAME_H
#define ARCHIVE_NAME_H

#include <stdbool.h>

#include <glib.h>

#include "base/place.h"

struct arena;
struct diag;
struct package_names;

/* What lives as long as the arena; faults are told of `place`. */
struct package_names *package_names_new(struct arena *, struct diag *, struct place);
/*
 * A path more, its bytes as they came; a folder's may end on "/".  false: reported (leads out, A107; cannot be a name, A108;
 * stands there twice, A111; differs from another in case, width or composition alone, A112).
 */
bool package_names_add(struct package_names *, const char *path);
/* Only whether its words can be a path, without others beside. */
bool package_name_holds(struct package_names *, const char *path);

#endif
