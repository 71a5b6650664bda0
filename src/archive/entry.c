/*
 * Entries: found, read, digested.  Files are read, never mapped: one that is cut short meanwhile costs a wrong digest, not
 * the process.  One thread does both digests of a file: SM3 takes four times what SHA-256 takes, so two would hardly gain.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <zlib.h>

#include "archive/entry.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/interrupt.h"

enum { PIECE = 256 * 1024 }; /* [bytes] read at a time */

/* What the threads share: the next entry that nobody has in hand. */
struct entry_work {
	const GPtrArray *entries;
	int *errors; /* one an entry, 0: read */
	gint next;
};

static struct package_entry *
add(struct arena *arena, GPtrArray *entries, const char *path)
{
	struct package_entry *entry = arena_alloc(arena, sizeof *entry);

	entry->path = arena_strdup(arena, path);
	g_ptr_array_add(entries, entry);
	return entry;
}

struct package_entry *
entry_of_file(struct arena *arena, GPtrArray *entries, const char *path, const char *source)
{
	struct package_entry *entry = add(arena, entries, path);

	entry->source = arena_strdup(arena, source);
	return entry;
}

struct package_entry *
entry_of_bytes(struct arena *arena, GPtrArray *entries, const char *path, const void *bytes, gsize length)
{
	struct package_entry *entry = add(arena, entries, path);

	entry->bytes = bytes;
	entry->length = length;
	return entry;
}

static int
by_path(gconstpointer a, gconstpointer b)
{
	const struct package_entry *const *one = a, *const *other = b;

	return strcmp((*one)->path, (*other)->path);
}

void
entry_sort(GPtrArray *entries)
{
	g_ptr_array_sort(entries, by_path);
}

struct package_entry *
entry_find(const GPtrArray *entries, const char *path)
{
	for (guint i = 0; i < entries->len; i++) {
		struct package_entry *entry = entries->pdata[i];

		if (strcmp(entry->path, path) == 0)
			return entry;
	}
	return NULL;
}

/* The folder of a path below another, step by step, none of them a link. -1: errno. */
static int
open_parent(const char *root, char **parts)
{
	int folder = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (guint i = 0; folder >= 0 && parts[i] != NULL && parts[i + 1] != NULL; i++) {
		int below = openat(folder, parts[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		int error = errno;

		close(folder);
		folder = below;
		errno = error;
	}
	return folder;
}

/* Nobody is waited for: a pipe is opened and refused. */
static int
open_below(const char *root, const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);
	int folder = open_parent(root, parts), fd, error;

	if (folder < 0)
		return -1;
	fd = openat(folder, parts[g_strv_length(parts) - 1], O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	error = errno;
	close(folder);
	errno = error;
	return fd;
}

/* Whoever takes the bytes of an entry piece by piece; 0 or an errno. */
typedef int (*entry_taker)(void *to, const guint8 *piece, gsize length);

/* The bytes of a range; they are to be those that its package says (EBADMSG). */
static int
take_range(const struct package_entry *entry, guint8 *piece, entry_taker taker, void *to)
{
	const struct package_range *range = entry->range;
	guint32 crc = 0;
	int error = 0;

	for (guint64 at = 0; at < entry->length && error == 0;) {
		gssize got = pread(range->fd, piece, (gsize)MIN(PIECE, entry->length - at),
		    (off_t)(range->offset + at));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? errno : EBADMSG;
		if (range->has_crc)
			crc = (guint32)crc32_z(crc, piece, (gsize)got);
		error = taker(to, piece, (gsize)got);
		at += (guint64)got;
	}
	return error == 0 && range->has_crc && crc != range->crc ? EBADMSG : error;
}

/* Where a range is unpacked, with the digest of what went there. */
struct entry_unpacked {
	int fd;
	struct digest_sum *sum;
};

static int
take_unpacked(void *to, const guint8 *piece, gsize length)
{
	struct entry_unpacked *unpacked = to;

	digest_sum_add(unpacked->sum, piece, length);
	while (length > 0) {
		gssize put = write(unpacked->fd, piece, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno;
		piece += put;
		length -= (gsize)put;
	}
	return 0;
}

/* A range as a new file; one that was digested before is still to be the same. */
static int
unpack_into(const struct package_entry *entry, int fd)
{
	g_autofree guint8 *piece = g_malloc(PIECE);
	struct entry_unpacked unpacked = { fd, digest_sum_new(DIGEST_SHA256) };
	int error = take_range(entry, piece, take_unpacked, &unpacked);
	guint8 raw[32];
	char hex[65];

	digest_sum_end(unpacked.sum, raw, NULL);
	digest_hex(raw, hex);
	return error == 0 && entry->sha256[0] != '\0' && strcmp(hex, entry->sha256) != 0 ? EBADMSG : error;
}

/* Its source made of its range, whole or not there.  0 or an errno. */
static int
unpack(const struct package_entry *entry)
{
	g_autofree char *above = g_path_get_dirname(entry->source),
			*temporary = g_strdup_printf("%s/" FILE_UNFINISHED, above);
	int fd, error;

	if (g_mkdir_with_parents(above, 0700) != 0 || (fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0600)) < 0)
		return errno;
	error = unpack_into(entry, fd);
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0 && g_rename(temporary, entry->source) != 0)
		error = errno;
	if (error != 0)
		(void)g_unlink(temporary);
	return error;
}

static int
open_source(const struct package_entry *entry)
{
	if (entry->root == NULL)
		return open(entry->source, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return open_below(entry->root, entry->source + strlen(entry->root) + 1);
}

int
entry_open(const struct package_entry *entry)
{
	struct stat status;
	int fd = open_source(entry);

	if (fd < 0 && errno == ENOENT && entry->range != NULL) {
		int error = unpack(entry);

		fd = error == 0 ? open_source(entry) : -1;
		errno = error != 0 ? error : errno;
	}
	if (fd < 0 || (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)))
		return fd;
	close(fd);
	errno = ENXIO;
	return -1;
}

static gssize
read_piece(int fd, guint8 *piece)
{
	gssize got;

	do
		got = read(fd, piece, PIECE);
	while (got < 0 && errno == EINTR);
	return got;
}

/* 0 or an errno. */
static int
read_bytes(int fd, GByteArray *bytes)
{
	g_autofree guint8 *piece = g_malloc(PIECE);
	gssize got;

	while ((got = read_piece(fd, piece)) > 0) {
		if ((gsize)bytes->len + (gsize)got > G_MAXINT)
			return EFBIG;
		g_byte_array_append(bytes, piece, (guint)got);
	}
	return got < 0 ? errno : 0;
}

void
entry_unread(struct arena *arena, struct diag *diag, const struct package_entry *entry, int error)
{
	const char *source = entry->source != NULL ? entry->source : entry->path;
	struct place place = file_place(arena, entry->range != NULL ? entry->range->package : source);

	if (error == EBADMSG)
		diag_say(diag, DIAG_PACKAGE_DAMAGED, place, NULL,
		    arena_printf(arena, "“%s”的长度或 CRC 不对", entry->path),
		    arena_printf(arena, "“%s” has not the length or CRC it says", entry->path));
	else
		diag_errno(diag, DIAG_PACKAGE_READ, place, entry->path, error);
}

bool
entry_read(struct arena *arena, struct diag *diag, const struct package_entry *entry, const guint8 **bytes,
    gsize *length)
{
	GByteArray *all;
	int fd, error;

	if (entry->source == NULL) {
		*bytes = entry->bytes;
		*length = (gsize)entry->length;
		return true;
	}
	all = arena_adopt(arena, g_byte_array_new(), (GDestroyNotify)g_byte_array_unref);
	fd = entry_open(entry);
	error = fd >= 0 ? read_bytes(fd, all) : errno;
	if (fd >= 0)
		close(fd);
	*length = all->len;
	g_byte_array_append(all, (const guint8 *)"", 1);
	*bytes = all->data;
	if (error != 0)
		entry_unread(arena, diag, entry, error);
	return error == 0;
}

static int
sum_file(const struct package_entry *entry, struct digest_sum *sum, guint8 *piece, guint64 *length)
{
	int fd = entry_open(entry), error = 0;
	gssize got;

	if (fd < 0)
		return errno;
	while ((got = read_piece(fd, piece)) > 0 && !interrupt_asked()) {
		digest_sum_add(sum, piece, (gsize)got);
		*length += (guint64)got;
	}
	if (got != 0)
		error = got < 0 ? errno : ECANCELED;
	close(fd);
	return error;
}

static int
take_sum(void *to, const guint8 *piece, gsize length)
{
	digest_sum_add(to, piece, length);
	return interrupt_asked() ? ECANCELED : 0;
}

/* 0 or an errno. */
static int
sum_entry(struct package_entry *entry, guint8 *piece)
{
	struct digest_sum *sum = digest_sum_new(DIGEST_BOTH);
	guint8 sha256[32], sm3[32];
	guint64 length = 0;
	int error = 0;

	if (entry->range != NULL)
		error = take_range(entry, piece, take_sum, sum);
	else if (entry->source != NULL)
		error = sum_file(entry, sum, piece, &length);
	else
		digest_sum_add(sum, entry->bytes, (gsize)entry->length);
	digest_sum_end(sum, sha256, sm3);
	if (error != 0)
		return error;
	if (entry->source != NULL && entry->range == NULL)
		entry->length = length;
	digest_hex(sha256, entry->sha256);
	digest_hex(sm3, entry->sm3);
	return 0;
}

static void *
work_on(void *data)
{
	struct entry_work *work = data;
	g_autofree guint8 *piece = g_malloc(PIECE);
	gint i;

	while ((i = g_atomic_int_add(&work->next, 1)) < (gint)work->entries->len)
		work->errors[i] = interrupt_asked() ? ECANCELED : sum_entry(work->entries->pdata[i], piece);
	return NULL;
}

bool
entry_digest(struct arena *arena, struct diag *diag, const GPtrArray *entries, guint jobs)
{
	struct entry_work work = { entries, arena_array(arena, entries->len, sizeof *work.errors), 0 };
	g_autoptr(GPtrArray) threads = g_ptr_array_new();
	bool good = true;

	for (guint i = 1; i < MIN(jobs, entries->len); i++) {
		GThread *thread = g_thread_try_new("digest", work_on, &work, NULL);

		if (thread != NULL)
			g_ptr_array_add(threads, thread);
	}
	work_on(&work);
	for (guint i = 0; i < threads->len; i++)
		g_thread_join(threads->pdata[i]);
	for (guint i = 0; i < entries->len; i++) {
		const struct package_entry *entry = entries->pdata[i];

		if (work.errors[i] == 0)
			continue;
		if (work.errors[i] != ECANCELED) /* that the run was interrupted is told by the run */
			entry_unread(arena, diag, entry, work.errors[i]);
		good = false;
	}
	return good;
}
