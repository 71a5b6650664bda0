/*
 * Where data stands: the program's own folder, then those that an office adds.  A list of them (const char *) is handed to
 * whoever loads data; the first is the program's, and fonts and schemas are read there alone.
 */
#ifndef BASE_DATA_H
#define BASE_DATA_H

#include <glib.h>

struct arena;

/*
 * The folders of a run: --data DIR, else BANWEN_DATA, else beside the program, else the installed one.  NULL when the one
 * asked for, or none, has templates/.
 */
GPtrArray *data_folders(struct arena *, const char *option);
/* One folder alone. */
GPtrArray *data_alone(struct arena *, const char *folder);
/* The program's own folder. */
const char *data_own(const GPtrArray *data);
/* A path below the program's folder without that; any other as it is. */
const char *data_short(const GPtrArray *data, const char *path);
/* Paths of the files of a kind (a folder of templates) that end on suffix: folder after folder, by name in each. */
GPtrArray *data_files(struct arena *, const GPtrArray *data, const char *kind, const char *suffix);

#endif
