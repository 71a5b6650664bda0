/* A folder of a test's own, filled while it runs and removed after it, with an arena and a list of faults. */
#ifndef FOLDER_KIT_H
#define FOLDER_KIT_H

#include <check.h>
#include <glib/gstdio.h>

#include "base/arena.h"
#include "base/diag.h"

static struct arena *mem;
static struct diag *diag;
static char *folder;

static inline void
set_up(void)
{
	mem = arena_new();
	diag = diag_new(mem);
	folder = g_dir_make_tmp("banwen-XXXXXX", NULL);
	ck_assert_ptr_nonnull(folder);
}

/* A link goes, never what it leads to. */
static inline void
remove_all(const char *path)
{
	g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		remove_all(child);
	}
	g_remove(path);
}

static inline void
tear_down(void)
{
	remove_all(folder);
	g_free(folder);
	arena_free(mem);
}

static inline char *
in_folder(const char *name)
{
	return arena_printf(mem, "%s/%s", folder, name);
}

static inline char *
put(const char *name, const char *bytes, gsize length)
{
	char *path = in_folder(name);

	ck_assert(g_file_set_contents(path, bytes, (gssize)length, NULL));
	return path;
}

#endif
