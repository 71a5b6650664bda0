/*
 * A package opened without trusting it.  Zip and tar are read here by hand and not by a library: what was looked at is then
 * what is unpacked, names are bytes without a locale, and what can be read in two ways is refused instead of read in one.
 * A file's members go below a private folder of their own, one by one, made anew, never through a link.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "archive/archive.h"
#include "archive/entry.h"
#include "archive/inner.h"
#include "archive/name.h"
#include "archive/open.h"
#include "archive/open_ways.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"

enum { TOLD_MAX = 20 }; /* faults told of one package */

struct archive_open {
	struct arena *arena;
	const char *path, *name, *folder;
	enum archive_form form;
	GPtrArray *entries, *hollow;
};

/* A private folder, and who made it: a child process that ends does not take it away. */
struct open_private {
	char *path;
	pid_t owner;
};

struct archive_limits
archive_limits_usual(void)
{
	return (struct archive_limits){
		.bytes = G_GUINT64_CONSTANT(4) << 30,
		.files = PACKAGE_ENTRIES_MAX,
		.ratio = 200,
	};
}

bool
package_refuse(struct package_opening *opening, enum diag_code code, const char *zh, const char *en)
{
	opening->refused++;
	diag_say(opening->diag, code, opening->place, NULL, zh, en);
	return false;
}

bool
package_refuse_path(struct package_opening *opening, enum diag_code code, const char *path)
{
	GString *shown = arena_string(opening->arena);

	text_append_clean(shown, path);
	opening->refused++;
	diag_report(opening->diag, code, opening->place, NULL, shown->str);
	return false;
}

bool
package_refused_enough(const struct package_opening *opening)
{
	return opening->stopped || opening->refused >= TOLD_MAX;
}

static const char *
plain(const char *name)
{
	while (name[0] == '.' && name[1] == '/')
		name += 2;
	return name;
}

static bool
within_limits(struct package_opening *opening, guint64 length)
{
	if (opening->entries->len >= opening->limits.files)
		return package_refuse(opening, DIAG_PACKAGE_BOMB,
		    arena_printf(opening->arena, "文件多于 %u 个", opening->limits.files),
		    arena_printf(opening->arena, "it has more than %u files", opening->limits.files));
	if (length > opening->limits.bytes || opening->bytes > opening->limits.bytes - length)
		return package_refuse(opening, DIAG_PACKAGE_BOMB,
		    arena_printf(opening->arena, "解开后多于 %" G_GUINT64_FORMAT " MiB", opening->limits.bytes >> 20),
		    arena_printf(opening->arena, "unpacked it has more than %" G_GUINT64_FORMAT " MiB",
			opening->limits.bytes >> 20));
	return true;
}

bool
package_member(struct package_opening *opening, const char *name, guint64 length)
{
	const char *path = plain(name);

	if (path[0] == '\0' && name[0] != '\0')
		return true; /* "./", the folder itself */
	if (!within_limits(opening, length)) {
		opening->stopped = true;
		return false;
	}
	if (!package_names_add(opening->names, path)) {
		opening->refused++;
		return false;
	}
	opening->bytes += length;
	if (g_str_has_suffix(path, "/"))
		g_ptr_array_add(opening->folders, arena_strdup(opening->arena, path));
	else
		entry_of_file(opening->arena, opening->entries, path,
		    opening->root != NULL ? arena_printf(opening->arena, "%s/%s", opening->root, path) : path)
		    ->length = length;
	return true;
}

void
package_stands_at(struct package_opening *opening, struct package_entry *entry, guint64 offset, const guint32 *crc)
{
	struct package_range *range = arena_alloc(opening->arena, sizeof *range);

	*range = (struct package_range){ .fd = opening->kept,
		.package = opening->place.source->name,
		.offset = offset,
		.crc = crc != NULL ? *crc : 0,
		.has_crc = crc != NULL };
	entry->range = range;
}

int
package_create(struct package_opening *opening, const char *name)
{
	g_autofree char *path = g_build_filename(opening->root, plain(name), NULL), *above = g_path_get_dirname(path);
	int fd = -1;

	if (g_mkdir_with_parents(above, 0700) == 0)
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0)
		return fd;
	opening->stopped = true;
	diag_errno(opening->diag, DIAG_FILE_WRITE, opening->place, path, errno);
	return -1;
}

bool
package_write(struct package_opening *opening, int fd, const void *bytes, gsize length)
{
	const guint8 *at = bytes;

	while (length > 0) {
		gssize put = write(fd, at, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			opening->stopped = true;
			diag_errno(opening->diag, DIAG_FILE_WRITE, opening->place, opening->root, errno);
			return false;
		}
		at += put;
		length -= (gsize)put;
	}
	return true;
}

bool
package_read_at(int fd, guint64 offset, void *bytes, gsize length)
{
	guint8 *at = bytes;

	while (length > 0) {
		gssize got = offset <= G_MAXINT64 ? pread(fd, at, length, (off_t)offset) : 0;

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		offset += (guint64)got;
		length -= (gsize)got;
	}
	return true;
}

static void
release_private(void *data)
{
	struct open_private *private = data;

	if (private->owner == getpid())
		file_remove_tree(private->path);
	g_free(private->path);
	g_free(private);
}

/* NULL: reported. */
static const char *
make_private(struct package_opening *opening)
{
	struct open_private *private = g_new0(struct open_private, 1);

	private->path = g_build_filename(g_get_tmp_dir(), "banwen-package-XXXXXX", NULL);
	private->owner = getpid();
	if (g_mkdtemp_full(private->path, 0700) != NULL)
		return ((struct open_private *)arena_adopt(opening->arena, private, release_private))->path;
	diag_errno(opening->diag, DIAG_FILE_WRITE, opening->place, private->path, errno);
	g_free(private->path);
	g_free(private);
	return NULL;
}

static bool
ends_on(const char *path, const char *suffix)
{
	gsize length = strlen(path), end = strlen(suffix);

	return length > end && g_ascii_strcasecmp(path + length - end, suffix) == 0;
}

/* By what it holds, and for what holds neither by what it is called. false: it is none. */
static bool
form_of(int fd, guint64 size, const char *path, enum archive_form *form)
{
	bool zip = package_is_zip(fd, size), tar = !zip && package_is_tar(fd, size);

	*form = zip || (!tar && ends_on(path, ".zip")) ? FORM_ZIP : FORM_TAR;
	return zip || tar || (size > 0 && ends_on(path, ".tar")) || ends_on(path, ".zip");
}

/* What a path leads to, opened. -1: errno. */
static int
open_regular(const char *path, struct stat *status)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 || (fstat(fd, status) == 0 && S_ISREG(status->st_mode)))
		return fd;
	close(fd);
	errno = ENXIO;
	return -1;
}

static void
release_file(void *kept)
{
	close(GPOINTER_TO_INT(kept) - 1);
}

/* The file stays open as long as the package: members that are stored are read from it. */
static bool
open_file(struct package_opening *opening, const char *path, enum archive_form *form)
{
	struct stat status;
	int fd = open_regular(path, &status);

	if (fd < 0) {
		diag_errno(opening->diag, DIAG_FILE_OPEN, opening->place, path, errno);
		return false;
	}
	opening->kept = fd;
	arena_adopt(opening->arena, GINT_TO_POINTER(fd + 1), release_file);
	if (!form_of(fd, (guint64)status.st_size, path, form))
		return package_refuse(opening, DIAG_PACKAGE_KIND, "既不是文件夹，也不是 zip 或 tar",
		    "it is neither a folder nor a zip or tar");
	return *form == FORM_ZIP ? package_open_zip(opening, fd, (guint64)status.st_size) :
				   package_open_tar(opening, fd, (guint64)status.st_size);
}

/* The folder that all of it stands in, with "/": "" where bagit.txt stands at the top.  NULL: there is no bag. */
static const char *
top_of(struct package_opening *opening)
{
	const char *first, *end;
	char *top;

	if (opening->entries->len == 0 || entry_find(opening->entries, PACKAGE_BAGIT) != NULL)
		return opening->entries->len == 0 ? NULL : "";
	first = ((struct package_entry *)opening->entries->pdata[0])->path;
	end = strchr(first, '/');
	if (end == NULL)
		return NULL;
	top = arena_strndup(opening->arena, first, (gsize)(end + 1 - first));
	for (guint i = 0; i < opening->entries->len; i++)
		if (!g_str_has_prefix(((struct package_entry *)opening->entries->pdata[i])->path, top))
			return NULL;
	return entry_find(opening->entries, arena_printf(opening->arena, "%s%s", top, PACKAGE_BAGIT)) != NULL ? top :
														NULL;
}

static bool
is_folder(const char *path)
{
	return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static struct package_opening
begin(struct arena *arena, struct diag *diag, const char *path, const struct archive_limits *limits)
{
	struct place place = file_place(arena, path);

	return (struct package_opening){
		.arena = arena,
		.diag = diag,
		.place = place,
		.limits = limits != NULL ? *limits : archive_limits_usual(),
		.names = package_names_new(arena, diag, place),
		.entries = arena_list(arena),
		.folders = arena_list(arena),
	};
}

/* The name of a package: of its folder, or of its file without suffix. */
static const char *
name_of(struct arena *arena, const char *path, enum archive_form form)
{
	g_autofree char *base = g_path_get_basename(path);
	gsize length = strlen(base), suffix = strlen(store_suffix(form));

	return arena_strndup(arena, base, ends_on(base, store_suffix(form)) ? length - suffix : length);
}

/* Folders without a file in them or below, by path from the bag on. */
static GPtrArray *
hollow_of(struct package_opening *opening, gsize top)
{
	g_autoptr(GHashTable) filled = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *hollow = arena_list(opening->arena);

	for (guint i = 0; i < opening->entries->len; i++) {
		const char *path = ((const struct package_entry *)opening->entries->pdata[i])->path;

		for (const char *end = strchr(path, '/'); end != NULL; end = strchr(end + 1, '/'))
			g_hash_table_add(filled, g_strndup(path, (gsize)(end + 1 - path)));
	}
	for (guint i = 0; i < opening->folders->len; i++) {
		const char *path = opening->folders->pdata[i];

		if (strlen(path) > top && !g_hash_table_contains(filled, path + top))
			g_ptr_array_add(hollow, (char *)path + top);
	}
	g_ptr_array_sort(hollow, text_order);
	return hollow;
}

/* Paths count from the bag on; its files stay below its folder, whatever happens there meanwhile. */
static struct archive_open *
finish(struct package_opening *opening, const char *path, enum archive_form form, const char *top)
{
	struct archive_open *package = arena_alloc(opening->arena, sizeof *package);
	g_autofree char *folder = g_build_filename(opening->root, top, NULL);

	if (strlen(folder) > 1 && g_str_has_suffix(folder, "/"))
		folder[strlen(folder) - 1] = '\0';
	*package = (struct archive_open){
		.arena = opening->arena,
		.path = arena_strdup(opening->arena, path),
		.name = name_of(opening->arena, path, form),
		.folder = arena_strdup(opening->arena, folder),
		.form = form,
		.entries = opening->entries,
	};
	for (guint i = 0; i < opening->entries->len; i++) {
		struct package_entry *entry = opening->entries->pdata[i];

		entry->path += strlen(top);
		entry->root = package->folder;
		entry->source = arena_printf(opening->arena, "%s/%s", package->folder, entry->path);
	}
	entry_sort(opening->entries);
	package->hollow = hollow_of(opening, strlen(top));
	return package;
}

struct archive_open *
archive_open(struct arena *arena, struct diag *diag, const char *path, const struct archive_limits *limits)
{
	struct package_opening opening = begin(arena, diag, path, limits);
	enum archive_form form = FORM_FOLDER;
	const char *top;
	bool good;

	opening.root = is_folder(path) ? path : make_private(&opening);
	if (opening.root == NULL)
		return NULL;
	good = is_folder(path) ? package_open_folder(&opening, path) : open_file(&opening, path, &form);
	if (!good && opening.refused >= TOLD_MAX)
		diag_report(diag, DIAG_PACKAGE_MORE, opening.place, NULL);
	if (!good)
		return NULL;
	top = form == FORM_FOLDER && entry_find(opening.entries, PACKAGE_BAGIT) == NULL ? NULL : top_of(&opening);
	if (top == NULL)
		package_refuse(&opening, DIAG_PACKAGE_KIND, "里面没有 bagit.txt，或者不止一个文件夹",
		    "it has no bagit.txt, or more than one folder");
	if (top == NULL)
		return NULL;
	return finish(&opening, path, form, top);
}

const GPtrArray *
archive_open_entries(const struct archive_open *package)
{
	return package->entries;
}

const GPtrArray *
archive_open_hollow(const struct archive_open *package)
{
	return package->hollow;
}

const char *
archive_open_path(const struct archive_open *package)
{
	return package->path;
}

const char *
archive_open_name(const struct archive_open *package)
{
	return package->name;
}

enum archive_form
archive_open_form(const struct archive_open *package)
{
	return package->form;
}

const char *
archive_open_folder(struct archive_open *package, struct diag *diag)
{
	for (guint i = 0; i < package->entries->len; i++) {
		const struct package_entry *entry = package->entries->pdata[i];
		int fd = entry->range != NULL ? entry_open(entry) : 0;

		if (fd < 0) {
			entry_unread(package->arena, diag, entry, errno);
			return NULL;
		}
		if (fd > 0)
			close(fd);
	}
	return package->folder;
}

/* Has it the names of a bag, or is it so broken that whoever opens it has something to say? */
static bool
is_package_file(const char *path)
{
	g_autoptr(arena) arena = arena_new();
	struct package_opening opening = begin(arena, diag_new(arena), path, NULL);
	enum archive_form form;
	struct stat status;
	int fd = open_regular(path, &status);
	bool whole;

	if (fd < 0)
		return false;
	whole = !form_of(fd, (guint64)status.st_size, path, &form) ||
	    (form == FORM_ZIP ? package_open_zip(&opening, fd, (guint64)status.st_size) :
				package_open_tar(&opening, fd, (guint64)status.st_size));
	close(fd);
	return !whole || top_of(&opening) != NULL;
}

/* What store_write moved aside. */
bool
archive_is_aside(const char *name)
{
	const char *mark = g_strrstr(name, ".old-");

	return mark != NULL && mark[5] != '\0' && strspn(mark + 5, "0123456789") == strlen(mark + 5);
}

bool
archive_is_package(const char *path)
{
	if (is_folder(path)) {
		g_autofree char *bagit = g_build_filename(path, PACKAGE_BAGIT, NULL);
		g_autofree char *data = g_build_filename(path, PACKAGE_DATA, NULL);

		return g_file_test(bagit, G_FILE_TEST_IS_REGULAR) && is_folder(data);
	}
	return (ends_on(path, ".zip") || ends_on(path, ".tar")) && is_package_file(path);
}
