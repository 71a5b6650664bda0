/* Finds the folders of data, and the files of a kind in all of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"

static bool
holds(const char *folder, const char *name, GFileTest what)
{
	g_autofree char *path = folder != NULL && *folder != '\0' ? g_build_filename(folder, name, NULL) : NULL;

	return path != NULL && g_file_test(path, what);
}

static bool
is_whole(const char *folder)
{
	return holds(folder, "templates/schema", G_FILE_TEST_IS_DIR);
}

bool
data_is_office(const char *folder)
{
	return !is_whole(folder) &&
	    (holds(folder, "templates", G_FILE_TEST_IS_DIR) ||
		holds(folder, "fields.xml", G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK));
}

/*
 * BANWEN_DATA, the program's own folder, its parent (build/banwen stands in a checkout), share/banwen in that (an
 * installation that was moved as a whole), where it was installed.  NULL: none of them is one.
 */
static const char *
find_own(struct arena *arena)
{
	g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = program != NULL ? g_path_get_dirname(program) : NULL;
	g_autofree char *parent = folder != NULL ? g_path_get_dirname(folder) : NULL;
	g_autofree char *shared = parent != NULL ? g_build_filename(parent, "share", "banwen", NULL) : NULL;
	const char *places[] = { g_getenv("BANWEN_DATA"), folder, parent, shared, BANWEN_DATA_INSTALLED };

	for (guint i = 0; i < G_N_ELEMENTS(places); i++)
		if (is_whole(places[i]))
			return arena_strdup(arena, places[i]);
	return NULL;
}

GPtrArray *
data_alone(struct arena *arena, const char *folder)
{
	GPtrArray *data = arena_list(arena);

	g_ptr_array_add(data, arena_strdup(arena, folder));
	return data;
}

/* A folder that was asked for is never quietly replaced by another, or left out. */
GPtrArray *
data_folders(struct arena *arena, const char *option)
{
	const char *named = option != NULL && *option != '\0' ? option : g_getenv("BANWEN_DATA");
	const char *own = is_whole(named) ? named : find_own(arena);
	bool adds = named != NULL && *named != '\0' && named != own;
	GPtrArray *data;

	if (own == NULL || (adds && !data_is_office(named)))
		return NULL;
	data = data_alone(arena, own);
	if (adds)
		data_add(arena, data, named);
	return data;
}

const char *
data_own(const GPtrArray *data)
{
	return data->pdata[0];
}

bool
data_has(const GPtrArray *data, const char *folder)
{
	g_autofree char *real = realpath(folder, NULL);

	for (guint i = 0; i < data->len; i++) {
		g_autofree char *known = realpath(data->pdata[i], NULL);

		if (real != NULL && known != NULL && strcmp(real, known) == 0)
			return true;
	}
	return false;
}

void
data_add(struct arena *arena, GPtrArray *data, const char *folder)
{
	if (!data_has(data, folder))
		g_ptr_array_add(data, arena_strdup(arena, folder));
}

static bool
is_under(const char *folder, const char *path)
{
	gsize length = strlen(folder);

	return strncmp(path, folder, length) == 0 && path[length] == '/';
}

const char *
data_of(const GPtrArray *data, const char *path)
{
	const char *found = data_own(data);

	for (guint i = 1; i < data->len; i++)
		if (is_under(data->pdata[i], path) &&
		    (!is_under(found, path) || strlen(data->pdata[i]) > strlen(found)))
			found = data->pdata[i];
	return found;
}

const char *
data_short(const GPtrArray *data, const char *path)
{
	return is_under(data_own(data), path) ? path + strlen(data_own(data)) + 1 : path;
}

bool
data_there(const char *path)
{
	return g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
}

/* Where what stands in an office's templates/ must not lead out of, nor that itself out of the office's folder. */
bool
data_inside(struct arena *arena, struct diag *diag, const GPtrArray *data, const char *path)
{
	const char *folder = data_of(data, path), *templates = arena_printf(arena, "%s/templates", folder);
	const char *told = path;
	g_autofree char *beside = g_path_get_dirname(path);
	const char *home = beside;

	if (access(path, F_OK) != 0)
		return true; /* whoever opens it says so */
	if (folder != data_own(data) && is_under(templates, path)) {
		home = file_is_below(folder, templates) ? templates : folder;
		told = home == folder ? templates : path;
	}
	if (!file_is_below(home, told)) {
		diag_report(diag, DIAG_DATA_OUTSIDE, file_place(arena, told), NULL, told, home);
		return false;
	}
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
		diag_errno(diag, DIAG_FILE_OPEN, file_place(arena, path), path,
		    g_file_test(path, G_FILE_TEST_IS_DIR) ? EISDIR : ENXIO);
		return false;
	}
	return true;
}

GPtrArray *
data_files(struct arena *arena, const GPtrArray *data, const char *kind, const char *suffix)
{
	GPtrArray *paths = arena_list(arena);

	for (guint i = 0; i < data->len; i++) {
		const char *folder = arena_printf(arena, "%s/templates/%s", (const char *)data->pdata[i], kind);
		const GPtrArray *names = file_list(arena, folder, suffix);

		for (guint j = 0; names != NULL && j < names->len; j++)
			g_ptr_array_add(paths, arena_printf(arena, "%s/%s", folder, (const char *)names->pdata[j]));
	}
	return paths;
}
