/* Files of one paper, as a record names them: a file, or a folder of its pages. */
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "verify/material/material.h"

bool
material_is_plain(const char *path)
{
	if (path[0] == '/' || strchr(path, '\\') != NULL || strchr(path, ':') != NULL)
		return false;
	for (const char *part = path; part != NULL; part = strchr(part, '/')) {
		part += *part == '/';
		if (*part == '.')
			return false;
	}
	return true;
}

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

const char *
material_folder(struct arena *a, const char *input)
{
	g_autofree char *folder = g_path_get_dirname(input);
	const char *chinese = arena_printf(a, "%s/材料", folder), *english = arena_printf(a, "%s/materials", folder);

	return is_folder(chinese) || !is_folder(english) ? chinese : english;
}

const char *
material_given(struct arena *a, const struct material_from *from, const char *given, const char **base)
{
	const char *const in[] = { from->folder, from->materials,
		arena_printf(a, "%s/%s", from->materials, from->record) };

	for (gsize i = 0; i < G_N_ELEMENTS(in); i++) {
		const char *path = arena_printf(a, "%s/%s", in[i], given);
		struct stat status;

		*base = i == 0 ? from->folder : from->materials;
		if (stat(path, &status) == 0)
			return path;
	}
	return NULL;
}

int
material_order(const char *one, const char *other)
{
	while (*one != '\0' && *other != '\0') {
		if (g_ascii_isdigit(*one) && g_ascii_isdigit(*other)) {
			gsize a, b;

			one += strspn(one, "0");
			other += strspn(other, "0");
			a = strspn(one, "0123456789");
			b = strspn(other, "0123456789");
			if (a != b || strncmp(one, other, a) != 0)
				return a != b ? (a < b ? -1 : 1) : strncmp(one, other, a);
			one += a;
			other += b;
		} else if (*one != *other) {
			return (guchar)*one < (guchar)*other ? -1 : 1;
		} else {
			one++;
			other++;
		}
	}
	return (*one != '\0') - (*other != '\0');
}

/* What systems leave in folders is no paper. */
static bool
is_litter(const char *name)
{
	return g_ascii_strcasecmp(name, "Thumbs.db") == 0 || g_ascii_strcasecmp(name, "desktop.ini") == 0;
}

static int
by_name(gconstpointer a, gconstpointer b)
{
	return material_order(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
material_listing(struct arena *a, const char *folder)
{
	GPtrArray *all = file_list(a, folder, NULL), *list = arena_list(a);

	for (guint i = 0; all != NULL && i < all->len; i++)
		if (!is_litter(all->pdata[i]))
			g_ptr_array_add(list, all->pdata[i]);
	g_ptr_array_sort(list, by_name);
	return list;
}
