/* Whole reads with the encoding recognised, writes that are whole or not there. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"

enum {
	PIECE = 1024 * 1024, /* [bytes] read or decoded at a time */
	FILE_MODE = 0640,
	FOLDER_MODE = 0750,
};

struct place
file_place(struct arena *arena, const char *path)
{
	struct source *source = arena_alloc(arena, sizeof *source);

	source->name = arena_strdup(arena, path);
	return (struct place){ .source = source, .offset = G_MAXUINT64 }; /* the file, no line of it */
}

/* Opens a file that can be read to its end: not a folder; a pipe is fine. Returns -1 with errno set. */
static int
open_to_read(const char *path)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		close(fd);
		errno = EISDIR;
		return -1;
	}
	return fd;
}

/* false: errno says why. */
static bool
read_all(int fd, GByteArray *bytes)
{
	g_autofree guint8 *piece = g_malloc(PIECE);
	gssize got;

	while ((got = read(fd, piece, PIECE)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if ((gsize)bytes->len + (gsize)got > G_MAXINT) {
			errno = EFBIG;
			return false;
		}
		g_byte_array_append(bytes, piece, (guint)got);
	}
	return true;
}

bool
file_read(struct arena *arena, struct diag *diag, const char *path, char **data, gsize *length)
{
	GByteArray *bytes = g_byte_array_new();
	int fd = open_to_read(path);
	int error = errno;
	bool done = false;

	if (fd >= 0) {
		done = read_all(fd, bytes);
		error = errno;
		close(fd);
	}
	if (!done) {
		g_byte_array_unref(bytes);
		diag_errno(diag, DIAG_FILE_OPEN, file_place(arena, path), path, error);
		return false;
	}
	*length = bytes->len;
	g_byte_array_append(bytes, (const guint8 *)"", 1);
	*data = arena_adopt(arena, g_byte_array_free(bytes, FALSE), g_free);
	return true;
}

static void
report_encoding(struct arena *arena, struct diag *diag, struct source *source, const char *encoding, guint8 byte)
{
	diag_say(diag, DIAG_FILE_ENCODING, (struct place){ source, source->length }, NULL,
	    arena_printf(arena, "从这里起的字节（0x%02X…）不是 %s", byte, encoding),
	    arena_printf(arena, "the bytes from here on (0x%02X...) are no %s", byte, encoding));
}

static void
report_claimed(struct arena *arena, struct diag *diag, const char *path, const char *claimed)
{
	diag_say(diag, DIAG_FILE_ENCODING, file_place(arena, path), NULL,
	    arena_printf(arena, "文件声明的编码是 %s", claimed),
	    arena_printf(arena, "the file claims to be %s", claimed));
}

static void
free_text(void *text)
{
	g_string_free(text, TRUE);
}

struct source *
file_text(struct arena *arena, struct diag *diag, const char *path)
{
	struct source *source = arena_alloc(arena, sizeof *source);
	char claimed[64];
	char *data;
	gsize length;
	GString *text;
	const char *encoding;
	bool good = true;

	if (!file_read(arena, diag, path, &data, &length))
		return NULL;
	encoding = decode_recognise((const guint8 *)data, MIN(length, DECODE_HEAD), claimed);
	if (encoding == NULL) {
		report_claimed(arena, diag, path, claimed);
		return NULL;
	}
	g_autoptr(decoder) decoder = decoder_new(encoding);
	guint64 bad = 0;

	text = arena_adopt(arena, g_string_sized_new(length + 1), free_text);
	for (gsize from = 0; good && from <= length; from += PIECE) {
		gsize piece = MIN(length - from, PIECE);

		good = decoder_feed(decoder, data + from, piece, from + PIECE > length, text, &bad);
	}
	*source = (struct source){ .name = arena_strdup(arena, path),
		.text = text->str,
		.length = text->len,
		.line = 1,
		.column = 1 };
	if (good)
		return source;
	report_encoding(arena, diag, source, encoding, (guint8)data[MIN(bad, length)]);
	return NULL;
}

/* All bytes, on the disk. Returns 0 or an errno. */
static int
write_synced(int fd, const char *data, gsize length)
{
	while (length > 0) {
		gssize put = write(fd, data, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno;
		data += put;
		length -= (gsize)put;
	}
	return fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
}

/* The new name is only sure to survive a power cut once the folder is on the disk too. */
void
file_sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

/* Returns 0 or an errno. */
static int
replace(const char *path, const char *folder, const void *data, gsize length)
{
	g_autofree char *temporary = g_build_filename(folder, FILE_UNFINISHED, NULL);
	struct stat status;
	int fd, error;

	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return EISDIR;
	fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return errno;
	error = write_synced(fd, data, length);
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0 && g_rename(temporary, path) != 0)
		error = errno;
	if (error != 0)
		(void)g_unlink(temporary);
	else
		file_sync_folder(folder);
	return error;
}

bool
file_replace(struct arena *arena, struct diag *diag, const char *path, const void *data, gsize length)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int error = replace(path, folder, data, length);

	if (error == 0)
		return true;
	diag_errno(diag, DIAG_FILE_WRITE, file_place(arena, path), path, error);
	return false;
}

bool
file_folder(struct diag *diag, const char *path)
{
	int error = g_mkdir_with_parents(path, FOLDER_MODE) == 0 ? 0 : errno;

	if (error == 0 && !g_file_test(path, G_FILE_TEST_IS_DIR))
		error = ENOTDIR;
	if (error == 0)
		return true;
	diag_errno(diag, DIAG_FILE_WRITE, (struct place){ 0 }, path, error);
	return false;
}

bool
file_folder_own(struct diag *diag, const char *path)
{
	if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK))
		return file_folder(diag, path);
	diag_errno(diag, DIAG_FILE_WRITE, (struct place){ 0 }, path, ELOOP);
	return false;
}

bool
file_is_below(const char *folder, const char *path)
{
	g_autofree char *home = realpath(folder, NULL), *real = realpath(path, NULL);
	gsize length = home != NULL ? strlen(home) : 0;

	return home != NULL && real != NULL && strncmp(home, real, length) == 0 && (length == 1 || real[length] == '/');
}

GPtrArray *
file_list(struct arena *arena, const char *folder, const char *suffix)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	GPtrArray *names = dir != NULL ? arena_list(arena) : NULL;
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		if (name[0] != '.' && (suffix == NULL || g_str_has_suffix(name, suffix)))
			g_ptr_array_add(names, arena_strdup(arena, name));
	if (names != NULL)
		g_ptr_array_sort(names, text_order);
	return names;
}

static int
remove_one(const char *path, const struct stat *what G_GNUC_UNUSED, int type G_GNUC_UNUSED,
    struct FTW *at G_GNUC_UNUSED)
{
	(void)remove(path);
	return 0;
}

void
file_remove_tree(const char *path)
{
	enum { FOLDERS_OPEN = 16 };

	(void)nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

static bool
is_unfinished(const char *name)
{
	static const char stem[] = ".banwen-";

	if (!g_str_has_prefix(name, stem) || strlen(name) != strlen(FILE_UNFINISHED))
		return false;
	for (const char *p = name + strlen(stem); *p != '\0'; p++)
		if (!g_ascii_isalnum(*p))
			return false;
	return true;
}

void
file_sweep(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		if (is_unfinished(name))
			g_ptr_array_add(left, g_build_filename(folder, name, NULL));
	for (guint i = 0; i < left->len; i++)
		if (!g_file_test(left->pdata[i], G_FILE_TEST_IS_SYMLINK))
			file_remove_tree(left->pdata[i]);
}
