/* Files: whole reads with the encoding recognised, and writes that are whole or not there. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>

#include <glib.h>

#include "base/place.h"

struct arena;
struct diag;

/* The place of a file as a whole, no line of it; its name is copied. */
struct place file_place(struct arena *, const char *path);
/* Reads all bytes. false: reported. The bytes live in the arena. */
bool file_read(struct arena *, struct diag *, const char *path, char **data, gsize *length);
/*
 * The UTF-8 text of a file in UTF-8 (with or without BOM), UTF-16 (BOM or XML declaration) or
 * GB18030/GBK (declared).  NULL: reported with the place of the first byte that is none.
 */
struct source *file_text(struct arena *, struct diag *, const char *path);

/*
 * Writes through a temporary file in the same folder, fsync, rename.  Mode 0640 less the umask.
 * Nothing is left behind when it fails. false: reported (disk full, not writable, ...).
 */
bool file_replace(struct arena *, struct diag *, const char *path, const void *data, gsize length);
/* Names in a folder that end on suffix (NULL: any), by name; hidden ones are left out. NULL: it cannot be opened. */
GPtrArray *file_list(struct arena *, const char *folder, const char *suffix);
/* Does a file that there is stand below a folder that there is, when every link is followed? */
bool file_is_below(const char *folder, const char *path);
/* A name that was given to something in a folder survives a power cut from here on. */
void file_sync_folder(const char *folder);
/* Makes a folder and its parents, mode 0750 less the umask. */
bool file_folder(struct diag *, const char *path);
/* The same of one inside an output folder: it is no link, which would lead out of it. */
bool file_folder_own(struct diag *, const char *path);
/* Removes a file, or a folder with all that is in it; links are not followed.  What cannot be removed stays. */
void file_remove_tree(const char *path);

/* What is not whole yet grows under such a name in the folder it is for (mkstemp, mkdtemp). */
#define FILE_UNFINISHED ".banwen-XXXXXX"
/* Removes what programs that were killed left under such names in a folder, which nobody else may write into.  Links stay. */
void file_sweep(const char *folder);

#endif
