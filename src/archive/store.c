/* A package written: below a temporary name beside its own, on the disk, then there by one rename. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <zlib.h>

#include "archive/entry.h"
#include "archive/name.h"
#include "archive/store.h"
#include "archive/store_ways.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/interrupt.h"

enum {
	PIECE = 256 * 1024, /* [bytes] copied at a time */
	ASIDE_MAX = 1000,   /* packages of one name that stand aside */
	FILE_MODE = 0640,   /* less the umask, as all this program writes */
	FOLDER_MODE = 0750,
};

static void
fail(struct store_state *state, int error)
{
	if (state->error == 0)
		state->error = error != 0 ? error : EIO;
}

void
store_put(struct store_state *state, FILE *out, const void *bytes, gsize length)
{
	if (state->error == 0 && length > 0 && fwrite(bytes, 1, length, out) != length)
		fail(state, errno);
}

/* A piece more of what is copied. */
static guint32
take_piece(struct store_state *state, FILE *out, struct digest_sum *sum, guint32 crc, const guint8 *piece, gsize length)
{
	digest_sum_add(sum, piece, length);
	store_put(state, out, piece, length);
	return (guint32)crc32_z(crc, piece, length);
}

static guint32
copy_source(struct store_state *state, const struct package_entry *entry, FILE *out, struct digest_sum *sum)
{
	g_autofree guint8 *piece = g_malloc(PIECE);
	guint64 copied = 0;
	guint32 crc = 0;
	int fd = entry_open(entry);
	gssize got = -1;

	while (fd >= 0 && state->error == 0 && copied <= entry->length && !interrupt_asked()) {
		got = read(fd, piece, PIECE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		copied += (guint64)got;
		if (copied <= entry->length)
			crc = take_piece(state, out, sum, crc, piece, (gsize)got);
	}
	if (state->error == 0 && got < 0) {
		state->unread = entry;
		fail(state, errno);
	}
	if (fd >= 0)
		close(fd);
	if (interrupt_asked())
		fail(state, ECANCELED);
	if (copied != entry->length && state->error == 0)
		state->moved = entry;
	return crc;
}

guint32
store_copy(struct store_state *state, const struct package_entry *entry, FILE *out)
{
	struct digest_sum *sum;
	guint8 raw[32];
	char hex[65];
	guint32 crc;

	if (interrupt_asked())
		fail(state, ECANCELED);
	if (state->error != 0)
		return 0;
	sum = digest_sum_new(DIGEST_SHA256);
	crc = entry->source != NULL ? copy_source(state, entry, out, sum) :
				      take_piece(state, out, sum, 0, entry->bytes, (gsize)entry->length);
	digest_sum_end(sum, raw, NULL);
	digest_hex(raw, hex);
	if (state->error == 0 && entry->sha256[0] != '\0' && strcmp(hex, entry->sha256) != 0)
		state->moved = entry;
	if (state->moved != NULL)
		fail(state, ESTALE);
	return crc;
}

/* A stream over a file or folder's file; NULL: noted. */
static FILE *
open_stream(struct store_state *state, int fd)
{
	FILE *out = fd >= 0 ? fdopen(fd, "wb") : NULL;

	if (out == NULL)
		fail(state, errno);
	if (out == NULL && fd >= 0)
		close(fd);
	return out;
}

static void
close_stream(struct store_state *state, FILE *out, bool synced)
{
	if (out == NULL)
		return;
	if (fflush(out) != 0 || (synced && fsync(fileno(out)) != 0 && errno != EINVAL))
		fail(state, errno);
	if (fclose(out) != 0)
		fail(state, errno);
}

static void
write_file(struct store_state *state, const char *temporary, const char *name, enum archive_form form,
    const GPtrArray *entries)
{
	FILE *out = open_stream(state, open(temporary, O_WRONLY | O_CLOEXEC | O_TRUNC));

	if (out == NULL)
		return;
	if (form == FORM_ZIP)
		store_zip(state, out, name, entries);
	else
		store_tar(state, out, name, entries);
	close_stream(state, out, true);
}

/* 1980-01-01; a file system that keeps no times has none to tell. */
static void
date_path(const char *path)
{
	const struct timespec times[2] = { { 315532800, 0 }, { 315532800, 0 } };

	(void)utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

static void
write_member(struct store_state *state, const char *temporary, const struct package_entry *entry)
{
	g_autofree char *path = g_build_filename(temporary, entry->path, NULL), *above = g_path_get_dirname(path);
	FILE *out;

	if (g_mkdir_with_parents(above, FOLDER_MODE) != 0) {
		fail(state, errno);
		return;
	}
	out = open_stream(state, open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE));
	if (out == NULL)
		return;
	(void)store_copy(state, entry, out);
	close_stream(state, out, false);
	date_path(path);
}

/* Folders are dated when nothing is written into them any more, the deepest first. */
static void
date_folders(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *below = g_build_filename(path, name, NULL);

		if (g_file_test(below, G_FILE_TEST_IS_DIR))
			date_folders(below);
	}
	date_path(path);
}

/* One call for all files: a journal's commit for each would take longer than all the rest. */
static void
sync_all(struct store_state *state, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || syncfs(fd) != 0)
		fail(state, errno);
	if (fd >= 0)
		close(fd);
}

static void
write_folder(struct store_state *state, const char *temporary, const GPtrArray *entries)
{
	for (guint i = 0; i < entries->len && state->error == 0; i++)
		write_member(state, temporary, entries->pdata[i]);
	if (state->error != 0)
		return;
	date_folders(temporary);
	sync_all(state, temporary);
}

/* Moves without replacing; where the file system cannot promise that, what stands there is looked for first. */
static int
move_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	if (access(to, F_OK) == 0)
		return EEXIST;
	return g_rename(from, to) == 0 ? 0 : errno;
}

/* What stood there moves to NAME.old-1 or the next that is free. */
static int
move_aside(struct store_state *state, const char *from, const char *path)
{
	int error = EEXIST;

	for (guint i = 1; error == EEXIST && i <= ASIDE_MAX; i++) {
		g_autofree char *aside = g_strdup_printf("%s.old-%u", path, i);

		error = move_new(from, aside);
		state->aside = error == 0 ? i : 0;
	}
	return error;
}

static int
swap(const char *one, const char *other)
{
	return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0 ? 0 : errno;
}

/* The new one takes the place of what stands there in one step; that gets the temporary name.  Else in two. */
static int
exchange(struct store_state *state, const char *temporary, const char *path, enum store_old old)
{
	int error = swap(temporary, path);

	if (error == EINVAL || error == ENOSYS) {
		if (old == STORE_REPLACE)
			error = move_aside(state, path, path);
		else
			file_remove_tree(path);
		return old == STORE_REPLACE && error != 0 ? error : move_new(temporary, path);
	}
	if (error != 0 || old == STORE_SAME)
		return error;
	error = move_aside(state, temporary, path);
	if (error != 0)
		(void)swap(temporary, path);
	return error;
}

/*
 * Is the package that stands there the one of these entries?  Their digests' digests stand in it as they are, for nothing is
 * compressed; its signatures may be others.
 */
static bool
is_same(const char *path, const GPtrArray *entries)
{
	const struct package_entry *tag = entry_find(entries, "tagmanifest-sha256.txt");
	bool folder = g_file_test(path, G_FILE_TEST_IS_DIR);
	g_autofree char *file = folder ? g_build_filename(path, "tagmanifest-sha256.txt", NULL) : g_strdup(path);
	g_autoptr(GMappedFile) bytes = g_mapped_file_new(file, FALSE, NULL);

	return tag != NULL && tag->bytes != NULL && bytes != NULL && g_mapped_file_get_length(bytes) > 0 &&
	    memmem(g_mapped_file_get_contents(bytes), g_mapped_file_get_length(bytes), tag->bytes,
		(gsize)tag->length) != NULL;
}

static int
put_in_place(struct store_state *state, const char *temporary, const char *path, enum store_old old,
    const GPtrArray *entries)
{
	int error = move_new(temporary, path);

	if (error != EEXIST || old == STORE_KEEP)
		return error;
	if (old == STORE_SAME && !is_same(path, entries))
		old = STORE_REPLACE;
	return exchange(state, temporary, path, old);
}

static bool
tell(struct arena *arena, struct diag *diag, const struct store_state *state, const char *path)
{
	struct place place = file_place(arena, path);

	if (state->error == ECANCELED)
		return false; /* who asked for it is told by the run */
	if (state->moved != NULL)
		diag_report(diag, DIAG_PACKAGE_MOVED, place, NULL, state->moved->path);
	else if (state->unread != NULL)
		entry_unread(arena, diag, state->unread, state->error);
	else if (state->error == EEXIST)
		diag_report(diag, DIAG_PACKAGE_STANDS, place, NULL, path);
	else
		diag_errno(diag, DIAG_FILE_WRITE, place, path, state->error);
	return false;
}

const char *
store_suffix(enum archive_form form)
{
	return form == FORM_ZIP ? ".zip" : form == FORM_TAR ? ".tar" : "";
}

/* A folder or an empty file of a name that nobody has; false: noted. */
static bool
begin(struct store_state *state, char *temporary, enum archive_form form)
{
	int fd = -1;

	if (form == FORM_FOLDER ? g_mkdtemp_full(temporary, FOLDER_MODE) == NULL :
				  (fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, FILE_MODE)) < 0)
		fail(state, errno);
	if (fd >= 0)
		close(fd);
	return state->error == 0;
}

static void
tell_aside(struct arena *arena, struct diag *diag, const struct store_state *state, const char *path)
{
	diag_report(diag, DIAG_PACKAGE_ASIDE, file_place(arena, path), NULL,
	    arena_printf(arena, "%s.old-%u", path, state->aside));
}

/* One case has one package in a folder: what stands there in another form is an older one of the same name. */
static void
others_aside(struct arena *arena, struct diag *diag, const char *folder, const char *name, enum archive_form form)
{
	static const enum archive_form forms[] = { FORM_FOLDER, FORM_ZIP, FORM_TAR };

	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		const char *path = arena_printf(arena, "%s/%s%s", folder, name, store_suffix(forms[i]));
		struct store_state state = { 0 };

		if (forms[i] == form || access(path, F_OK) != 0)
			continue;
		state.error = move_aside(&state, path, path);
		if (state.error == 0)
			tell_aside(arena, diag, &state, path);
		else
			(void)tell(arena, diag, &state, path);
	}
}

bool
store_write(struct arena *arena, struct diag *diag, const char *folder, const char *name, enum archive_form form,
    enum store_old old, const GPtrArray *entries)
{
	const char *path = arena_printf(arena, "%s/%s%s", folder, name, store_suffix(form));
	char *temporary = arena_printf(arena, "%s/" FILE_UNFINISHED, folder);
	struct store_state state = { 0 };

	if (strchr(name, '/') != NULL ||
	    !package_name_holds(package_names_new(arena, diag, file_place(arena, path)), name))
		return false;
	if (old == STORE_KEEP && access(path, F_OK) == 0)
		state.error = EEXIST;
	else if (begin(&state, temporary, form)) {
		if (form == FORM_FOLDER)
			write_folder(&state, temporary, entries);
		else
			write_file(&state, temporary, name, form, entries);
		if (state.error == 0)
			state.error = put_in_place(&state, temporary, path, old, entries);
		file_remove_tree(temporary);
		if (state.error == 0 && old != STORE_KEEP)
			others_aside(arena, diag, folder, name, form);
		file_sync_folder(folder);
	}
	if (state.error == 0 && state.aside > 0)
		tell_aside(arena, diag, &state, path);
	return state.error == 0 || tell(arena, diag, &state, path);
}
