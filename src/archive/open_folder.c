/* A package that is a folder: walked without following anything. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/entry.h"
#include "archive/open_ways.h"
#include "base/arena.h"
#include "base/text.h"

struct folder_walk {
	struct package_opening *opening;
	GHashTable *files; /* "device:number" of those with several names -> path */
};

static bool walk(struct folder_walk *, int fd, const char *below);

static GPtrArray *
names_of(struct arena *arena, int fd)
{
	DIR *dir = fdopendir(fd);
	GPtrArray *names = arena_list(arena);
	const struct dirent *item;

	if (dir == NULL) {
		close(fd);
		return NULL;
	}
	while ((item = readdir(dir)) != NULL)
		if (strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0)
			g_ptr_array_add(names, arena_strdup(arena, item->d_name));
	closedir(dir);
	g_ptr_array_sort(names, text_order);
	return names;
}

/* A file of which another name stands in the package would change with it.  Names elsewhere are its owner's affair. */
static bool
is_hard_link(struct folder_walk *walk, const struct stat *status, const char *path)
{
	char *key;

	if (status->st_nlink < 2)
		return false;
	key = arena_printf(walk->opening->arena, "%ju:%ju", (uintmax_t)status->st_dev, (uintmax_t)status->st_ino);
	return !g_hash_table_insert(walk->files, key, (char *)path);
}

static bool
take_file(struct folder_walk *walk, const struct stat *status, const char *path)
{
	struct package_opening *opening = walk->opening;
	struct package_entry *entry;

	if (is_hard_link(walk, status, path))
		return package_refuse_path(opening, DIAG_PACKAGE_LINK, path);
	if (!package_member(opening, path, 0))
		return false;
	entry = opening->entries->pdata[opening->entries->len - 1];
	entry->length = (guint64)status->st_size;
	return true;
}

static bool
take_folder(struct folder_walk *folders, int parent, const char *name, const char *path)
{
	struct package_opening *opening = folders->opening;
	int fd;

	if (!package_member(opening, arena_printf(opening->arena, "%s/", path), 0))
		return false;
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		opening->refused++;
		diag_errno(opening->diag, DIAG_PACKAGE_READ, opening->place, path, errno);
		return false;
	}
	return walk(folders, fd, arena_printf(opening->arena, "%s/", path));
}

static bool
take(struct folder_walk *folders, int parent, const char *name, const char *path)
{
	struct package_opening *opening = folders->opening;
	struct stat status;

	if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT; /* gone since: the manifest says whether it is missed */
	if (S_ISLNK(status.st_mode))
		return package_refuse_path(opening, DIAG_PACKAGE_LINK, path);
	if (S_ISDIR(status.st_mode))
		return take_folder(folders, parent, name, path);
	if (!S_ISREG(status.st_mode))
		return package_refuse_path(opening, DIAG_PACKAGE_DEVICE, path);
	return take_file(folders, &status, path);
}

/* Takes the descriptor. */
static bool
walk(struct folder_walk *folders, int fd, const char *below)
{
	struct package_opening *opening = folders->opening;
	int kept = dup(fd);
	GPtrArray *names = names_of(opening->arena, fd);
	bool good = names != NULL && kept >= 0;

	for (guint i = 0; names != NULL && kept >= 0 && i < names->len && !package_refused_enough(opening); i++) {
		const char *name = names->pdata[i];

		good &= take(folders, kept, name, arena_printf(opening->arena, "%s%s", below, name));
	}
	if (kept >= 0)
		close(kept);
	return good;
}

bool
package_open_folder(struct package_opening *opening, const char *path)
{
	struct folder_walk folders = { opening, arena_table(opening->arena) };
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0) {
		diag_errno(opening->diag, DIAG_FILE_OPEN, opening->place, path, errno);
		return false;
	}
	return walk(&folders, fd, "");
}
