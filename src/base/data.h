/*
 * Where data stands: the program's own folder, then those that an office adds.  A list of them (const char *) is handed to
 * whoever loads data; the first is the program's, and fonts and schemas are read there alone.
 */
#ifndef BASE_DATA_H
#define BASE_DATA_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;

/*
 * The folders of a run: the program's own, beside the program or where it was installed; --data DIR, else BANWEN_DATA,
 * takes its place when DIR is a whole data folder (has templates/schema), and else is added.  NULL when there is none, or
 * the one asked for is neither.
 */
GPtrArray *data_folders(struct arena *, const char *option);
/* One folder alone. */
GPtrArray *data_alone(struct arena *, const char *folder);
/* The program's own folder. */
const char *data_own(const GPtrArray *data);

/* Has an office put data of its own into this folder: templates/ (without schemas) or fields.xml? */
bool data_is_office(const char *folder);
bool data_has(const GPtrArray *data, const char *folder);
/* Adds a folder of an office, once. */
void data_add(struct arena *, GPtrArray *data, const char *folder);

/* The folder a path stands below; the program's when it is none of them. */
const char *data_of(const GPtrArray *data, const char *path);
/* A path below the program's folder without that; any other as it is. */
const char *data_short(const GPtrArray *data, const char *path);
/* Is there something of that name, be it a link that leads nowhere? */
bool data_there(const char *path);
/*
 * May a file of data be opened: is it a regular one (or not there, which whoever opens it tells), and does no link lead
 * out of an office's templates/, nor that out of its folder, nor another file out of the folder it stands in?  false: reported.
 */
bool data_inside(struct arena *, struct diag *, const GPtrArray *data, const char *path);
/* Paths of the files of a kind (a folder of templates) that end on suffix: folder after folder, by name in each. */
GPtrArray *data_files(struct arena *, const GPtrArray *data, const char *kind, const char *suffix);

#endif
