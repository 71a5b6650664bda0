/*
 * What a list misses may lie beside it under another name.  What no line names is held against the lines by size, and by digest where
 * the size is one of theirs; so a folder that is whole, or has strange files of other sizes, costs nothing.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/digest.h"
#include "batch/checkup.h"

/* Nothing that is made is so large [bytes]. */
#define MATCH_MOST ((gsize)64 << 20)

struct checkup_match {
	struct arena *arena;
	GPtrArray *files;       /* of the job */
	GHashTable *gone;       /* digest -> struct batch_checkup_file *: lines whose file does not stand, ... */
	GHashTable *there;      /* ... and those where something stands */
	GHashTable *sizes;      /* guint64 *, of both */
	GHashTable *gone_sizes; /* guint64 *, of those that are gone */
};

static char *
digest_key(struct arena *a, const char *sha256)
{
	return arena_adopt(a, g_ascii_strdown(sha256, -1), g_free);
}

/* A file that has an end and is no link. NULL: none, or it is too large. */
static char *
read_small(const char *path, gsize *length)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat status = { 0 };
	char *bytes = NULL;
	gsize done = 0;
	gssize got;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && (gsize)status.st_size <= MATCH_MOST) {
		*length = (gsize)status.st_size;
		bytes = g_malloc(*length + 1);
		while (done < *length && (got = read(fd, bytes + done, *length - done)) > 0)
			done += (gsize)got;
	}
	close(fd);
	if (done < *length)
		g_clear_pointer(&bytes, g_free);
	return bytes;
}

/* Is it a regular file of one of these sizes? */
static bool
is_of_size(const char *path, GHashTable *sizes)
{
	struct stat status;
	guint64 size;

	if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return false;
	size = (guint64)status.st_size;
	return g_hash_table_contains(sizes, &size);
}

static void
sort_lines(const struct checkup_match *m)
{
	for (guint i = 0; i < m->files->len; i++) {
		struct batch_checkup_file *file = m->files->pdata[i];
		const struct batch_listed *listed = file->listed;
		GHashTable *table;

		if (listed == NULL || listed->size == 0)
			continue;
		table = listed->standing == STANDING_THERE ? m->there : m->gone;
		if (!g_hash_table_contains(table, listed->sha256))
			g_hash_table_insert(table, digest_key(m->arena, listed->sha256), file);
		g_hash_table_add(m->sizes, (gpointer)&listed->size);
		if (table == m->gone)
			g_hash_table_add(m->gone_sizes, (gpointer)&listed->size);
	}
}

/* Does what stands at a line's place have the line's digest? */
static bool
is_whole(const struct checkup_match *m, const struct batch_checkup_file *file)
{
	gsize length = 0;
	g_autofree char *bytes = read_small(file->path, &length);

	return bytes != NULL && g_ascii_strcasecmp(digest_sha256(m->arena, bytes, length), file->listed->sha256) == 0;
}

static void
set_twin(struct batch_checkup_file *stray, struct batch_checkup_file *line, enum batch_twin twin)
{
	stray->twin = twin;
	stray->twin_path = line->path;
	line->twin = TWIN_MOVED;
	line->twin_path = stray->path;
}

/* A stray with the digest of a line: the first is the line's file, unless that stands; others are copies of it. */
static void
match_whole(const struct checkup_match *m, struct batch_checkup_file *stray)
{
	struct batch_checkup_file *line;
	gsize length = 0;
	g_autofree char *bytes = is_of_size(stray->path, m->sizes) ? read_small(stray->path, &length) : NULL;
	const char *digest = bytes != NULL ? digest_sha256(m->arena, bytes, length) : NULL;

	if (digest == NULL)
		return;
	line = g_hash_table_lookup(m->gone, digest);
	if (line == NULL)
		line = g_hash_table_lookup(m->there, digest);
	if (line == NULL || strcmp(line->path, stray->path) == 0)
		return;
	if (line->twin == TWIN_NONE ? line->listed->standing != STANDING_THERE || !is_whole(m, line) :
				      strcmp(line->twin_path, stray->path) == 0) { /* a folder is looked at twice */
		set_twin(stray, line, TWIN_MOVED);
		return;
	}
	stray->twin = TWIN_COPY;
	stray->twin_path = line->twin == TWIN_NONE ? line->path : line->twin_path;
}

/* A PDF to which something was appended, a seal mostly, begins with what it was. */
static bool
ends_revision(const char *bytes, gsize length)
{
	while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
		length--;
	return length > 5 && memcmp(bytes + length - 5, "%%EOF", 5) == 0;
}

static void
match_grown(const struct checkup_match *m, struct batch_checkup_file *stray)
{
	gsize length = 0;
	g_autofree char *bytes = read_small(stray->path, &length);
	GHashTableIter sizes;
	gpointer size;

	g_hash_table_iter_init(&sizes, m->gone_sizes);
	while (bytes != NULL && stray->twin == TWIN_NONE && g_hash_table_iter_next(&sizes, &size, NULL)) {
		gsize before = (gsize) * (const guint64 *)size;
		struct batch_checkup_file *line;

		if (before >= length || !ends_revision(bytes, before))
			continue;
		line = g_hash_table_lookup(m->gone, digest_sha256(m->arena, bytes, before));
		if (line != NULL && line->twin == TWIN_NONE)
			set_twin(stray, line, TWIN_GROWN);
	}
}

void
checkup_match(struct arena *a, GPtrArray *files)
{
	g_autoptr(GHashTable) sizes = g_hash_table_new(g_int64_hash, g_int64_equal),
			      gone_sizes = g_hash_table_new(g_int64_hash, g_int64_equal);
	struct checkup_match m = { .arena = a,
		.files = files,
		.gone = arena_table(a),
		.there = arena_table(a),
		.sizes = sizes,
		.gone_sizes = gone_sizes };

	sort_lines(&m);
	for (guint i = 0; i < files->len; i++) {
		struct batch_checkup_file *file = files->pdata[i];

		if (file->listed == NULL && g_hash_table_size(sizes) > 0)
			match_whole(&m, file);
	}
	for (guint i = 0; i < files->len; i++) {
		struct batch_checkup_file *file = files->pdata[i];

		if (file->listed == NULL && file->twin == TWIN_NONE && g_hash_table_size(gone_sizes) > 0)
			match_grown(&m, file);
	}
}
