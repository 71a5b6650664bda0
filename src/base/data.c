/* Finds the folders of data, and the files of a kind in all of them. */
#include "base/arena.h"
#include "base/data.h"
#include "base/file.h"

#include <stdbool.h>
#include <string.h>

static bool
has_templates(const char *folder)
{
	g_autofree char *templates = NULL;

	if (folder == NULL || *folder == '\0')
		return false;
	templates = g_build_filename(folder, "templates", NULL);
	return g_file_test(templates, G_FILE_TEST_IS_DIR);
}

/*
 * The program's own folder, or its parent (build/banwen stands in a checkout that has templates/), or
 * share/banwen in that (an installation that was moved as a whole).
 */
static char *
folder_beside_program(struct arena *arena)
{
	g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = NULL;
	g_autofree char *parent = NULL;
	g_autofree char *shared = NULL;

	if (program == NULL)
		return NULL;
	folder = g_path_get_dirname(program);
	parent = g_path_get_dirname(folder);
	shared = g_build_filename(parent, "share", "banwen", NULL);
	if (has_templates(folder))
		return arena_strdup(arena, folder);
	if (has_templates(parent))
		return arena_strdup(arena, parent);
	return has_templates(shared) ? arena_strdup(arena, shared) : NULL;
}

static char *
find_folder(struct arena *arena, const char *option)
{
	const char *named = option != NULL && *option != '\0' ? option : g_getenv("BANWEN_DATA");
	char *beside;

	if (named != NULL && *named != '\0') /* a folder that was asked for is never quietly replaced by another */
		return has_templates(named) ? arena_strdup(arena, named) : NULL;
	beside = folder_beside_program(arena);
	if (beside != NULL)
		return beside;
	return has_templates(BANWEN_DATA_INSTALLED) ? arena_strdup(arena, BANWEN_DATA_INSTALLED) : NULL;
}

GPtrArray *
data_alone(struct arena *arena, const char *folder)
{
	GPtrArray *data = arena_list(arena);

	g_ptr_array_add(data, arena_strdup(arena, folder));
	return data;
}

GPtrArray *
data_folders(struct arena *arena, const char *option)
{
	const char *own = find_folder(arena, option);

	return own != NULL ? data_alone(arena, own) : NULL;
}

const char *
data_own(const GPtrArray *data)
{
	return data->pdata[0];
}

const char *
data_short(const GPtrArray *data, const char *path)
{
	gsize length = strlen(data_own(data));

	return strncmp(path, data_own(data), length) == 0 && path[length] == '/' ? path + length + 1 : path;
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
