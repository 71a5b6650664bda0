/*
 * The list of an output folder: results.jsonl names every file that stands in it.  A run writes its own lines first; those
 * of earlier runs follow, as long as their files stand and no other took their place.  What a run that was cut short has
 * left of its list counts before the list of the runs before it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <json-glib/json-glib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "batch/listing.h"
#include "batch/output.h"
#include "batch/worklist.h"

enum {
	LISTING_SCHEMA = 1,
	LISTING_DEPTH = 16, /* of a line; ours have four */
	LISTING_NAMES = 3,  /* of what is gone, so many are told */
};

/* --- lines --- */

/* Is it no deeper than a line of ours may be?  The parser itself follows any depth. */
static bool
is_shallow(const char *text)
{
	int depth = 0;
	bool quoted = false;

	for (const char *p = text; *p != '\0' && depth <= LISTING_DEPTH; p++) {
		if (quoted && *p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (!quoted)
			depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
	}
	return depth <= LISTING_DEPTH;
}

static bool
is_of_type(JsonNode *node, GType type)
{
	return node != NULL && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

/* NULL: no text. */
static const char *
member_text(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return is_of_type(node, G_TYPE_STRING) ? json_node_get_string(node) : NULL;
}

static JsonArray *
line_files(JsonNode *line)
{
	return json_object_get_array_member(json_node_get_object(line), "files");
}

static const char *
line_path(JsonArray *files, guint i)
{
	return member_text(json_array_get_object_element(files, i), "path");
}

/* 0: it does not say. */
static guint64
line_size(JsonArray *files, guint i)
{
	JsonNode *node = json_object_get_member(json_array_get_object_element(files, i), "bytes");

	return is_of_type(node, G_TYPE_INT64) && json_node_get_int(node) > 0 ? (guint64)json_node_get_int(node) : 0;
}

static guint
line_pages(JsonObject *line)
{
	JsonNode *node = json_object_get_member(line, "pages");

	return is_of_type(node, G_TYPE_INT64) ? (guint)CLAMP(json_node_get_int(node), 0, G_MAXINT32) : 0;
}

static bool
is_line(JsonNode *line)
{
	JsonObject *object = line != NULL && JSON_NODE_HOLDS_OBJECT(line) ? json_node_get_object(line) : NULL;
	JsonNode *schema = object != NULL ? json_object_get_member(object, "schema") : NULL;
	JsonNode *files = object != NULL ? json_object_get_member(object, "files") : NULL;

	if (!is_of_type(schema, G_TYPE_INT64) || json_node_get_int(schema) != LISTING_SCHEMA || files == NULL ||
	    !JSON_NODE_HOLDS_ARRAY(files) || member_text(object, "record") == NULL ||
	    member_text(object, "document") == NULL)
		return false;
	for (guint i = 0; i < json_array_get_length(line_files(line)); i++) {
		JsonNode *file = json_array_get_element(line_files(line), i);

		if (!JSON_NODE_HOLDS_OBJECT(file) || member_text(json_node_get_object(file), "path") == NULL ||
		    member_text(json_node_get_object(file), "sha256") == NULL)
			return false;
	}
	return true;
}

/* NULL: it is no line of ours. */
static JsonNode *
parse_line(const char *text, gsize length)
{
	g_autoptr(JsonNode) line = NULL;

	if (strlen(text) == length && g_utf8_validate(text, -1, NULL) && is_shallow(text))
		line = json_from_string(text, NULL);
	return is_line(line) ? g_steal_pointer(&line) : NULL;
}

/* What is read of a list. */
struct listing_reading {
	void (*take)(void *data, const char *text, JsonNode *line);
	void *data;
	guint broken, first; /* lines that are none; the first of them */
};

/* Gives each line of a list. Returns 0 or an errno; ENOENT when there is none. */
static int
read_lines(const char *folder, const char *name, struct listing_reading *reading)
{
	g_autofree char *path = g_build_filename(folder, name, NULL), *text = NULL;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	size_t room = 0;
	ssize_t length;
	struct stat status;
	FILE *file;

	if (fd < 0)
		return errno == ELOOP ? ENXIO : errno; /* a link */
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || (file = fdopen(fd, "r")) == NULL) {
		close(fd);
		return ENXIO;
	}
	for (guint n = 1; (length = getline(&text, &room, file)) > 0; n++) {
		g_autoptr(JsonNode) line = parse_line(text, (gsize)length);

		if (line != NULL)
			reading->take(reading->data, text, line);
		else if (reading->broken++ == 0)
			reading->first = n;
	}
	fclose(file);
	return 0;
}

/* --- files --- */

/* By a path of the list: only files of the folder itself, reached by no link, stand. */
static enum batch_standing
standing(const char *folder, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, "/", -1);
	g_autoptr(GString) at = g_string_new(folder);
	struct stat status = { 0 };

	for (char **name = names; *name != NULL; name++)
		if ((*name)[0] == '\0' || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0)
			return STANDING_OUTSIDE;
	for (char **name = names; *name != NULL; name++) {
		g_string_append_printf(at, "/%s", *name);
		if (lstat(at->str, &status) != 0)
			return STANDING_GONE;
		if (S_ISLNK(status.st_mode))
			return STANDING_OUTSIDE;
	}
	return S_ISREG(status.st_mode) ? STANDING_THERE : STANDING_GONE;
}

/* --- the list after a run --- */

struct listing_keeping {
	const char *folder;
	FILE *to;
	GHashTable *named; /* char *: paths that have a line */
};

static void
name_files(void *data, const char *text G_GNUC_UNUSED, JsonNode *line)
{
	const struct listing_keeping *keeping = data;

	for (guint i = 0; i < json_array_get_length(line_files(line)); i++)
		g_hash_table_add(keeping->named, g_strdup(line_path(line_files(line), i)));
}

/* A line goes on as far as its files do. */
static void
keep_line(void *data, const char *text, JsonNode *line)
{
	const struct listing_keeping *keeping = data;
	JsonArray *files = line_files(line);
	guint all = json_array_get_length(files);

	for (guint i = all; i-- > 0;)
		if (g_hash_table_contains(keeping->named, line_path(files, i)) ||
		    standing(keeping->folder, line_path(files, i)) != STANDING_THERE)
			json_array_remove_element(files, i);
	if (json_array_get_length(files) == 0)
		return;
	name_files(data, text, line);
	if (json_array_get_length(files) < all) {
		g_autofree char *left = json_to_string(line, FALSE);

		fprintf(keeping->to, "%s\n", left);
	} else {
		fprintf(keeping->to, "%.*s\n", (int)strcspn(text, "\n"), text);
	}
}

/* Returns 0 or an errno. */
static int
append_earlier(const char *folder, FILE *to)
{
	g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct listing_keeping keeping = { .folder = folder, .to = to, .named = named };
	struct listing_reading own = { .take = name_files, .data = &keeping };
	struct listing_reading earlier = { .take = keep_line, .data = &keeping };

	(void)read_lines(folder, LISTING_PART, &own);
	(void)read_lines(folder, LISTING, &earlier);
	errno = 0;
	return fflush(to) != 0 || ferror(to) || fsync(fileno(to)) != 0 ? (errno != 0 ? errno : EIO) : 0;
}

int
listing_complete(const char *folder)
{
	g_autofree char *part = g_build_filename(folder, LISTING_PART, NULL),
			*path = g_build_filename(folder, LISTING, NULL);
	int fd = open(part, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC), error;
	FILE *to = fd >= 0 ? fdopen(fd, "a") : NULL;

	if (to == NULL)
		return errno;
	error = append_earlier(folder, to);
	if (fclose(to) != 0 && error == 0)
		error = errno;
	return error == 0 && rename(part, path) != 0 ? errno : error;
}

guint64
listing_cut(const char *path)
{
	g_autofree char *text = NULL;
	gsize all = 0, whole = 0;
	guint64 lines = 0;

	if (!g_file_get_contents(path, &text, &all, NULL))
		return 0;
	for (gsize i = 0; i < all; i++)
		if (text[i] == '\n') {
			lines++;
			whole = i + 1;
		}
	return truncate(path, (off_t)whole) == 0 ? lines : 0;
}

/* --- before a run --- */

struct listing_gone {
	struct arena *arena;
	const char *folder;
	guint count;
	GString *names;
};

static void
count_gone(void *data, const char *text G_GNUC_UNUSED, JsonNode *line)
{
	struct listing_gone *gone = data;

	for (guint i = 0; i < json_array_get_length(line_files(line)); i++) {
		const char *path = line_path(line_files(line), i);

		if (standing(gone->folder, path) == STANDING_THERE)
			continue;
		if (gone->count++ < LISTING_NAMES)
			g_string_append_printf(gone->names, "%s%s", gone->names->len > 0 ? " " : "", path);
	}
}

bool
listing_begin(struct arena *arena, struct diag *diag, const char *folder)
{
	const char *part = arena_printf(arena, "%s/%s", folder, LISTING_PART);
	const char *path = arena_printf(arena, "%s/%s", folder, LISTING);
	struct listing_gone gone = { .arena = arena, .folder = folder, .names = arena_string(arena) };
	struct listing_reading reading = { .take = count_gone, .data = &gone };
	int error;

	if (g_file_test(part, G_FILE_TEST_IS_REGULAR) && listing_cut(part) > 0)
		(void)listing_complete(folder);
	error = read_lines(folder, LISTING, &reading);
	if (error != 0 && error != ENOENT)
		diag_errno(diag, DIAG_FILE_OPEN, file_place(arena, path), path, error);
	if (reading.broken > 0)
		diag_report(diag, DIAG_LISTING_LOST, file_place(arena, path), NULL, reading.broken, reading.first);
	if (gone.count > 0)
		diag_report(diag, DIAG_LISTING_GONE, file_place(arena, path), NULL, gone.count, gone.names->str,
		    gone.count > LISTING_NAMES ? " …" : "");
	return error == 0 || error == ENOENT;
}

/* --- a folder held against its list --- */

/* While the folder is being looked at. */
struct listing_walk {
	struct arena *arena;
	const char *folder;
	struct batch_listing *listing;
	GHashTable *named;
};

static void
list_files(void *data, const char *text G_GNUC_UNUSED, JsonNode *line)
{
	const struct listing_walk *walk = data;
	JsonObject *object = json_node_get_object(line);
	JsonArray *files = line_files(line);

	for (guint i = 0; i < json_array_get_length(files); i++) {
		struct batch_listed *file;

		if (g_hash_table_contains(walk->named, line_path(files, i)))
			continue;
		file = arena_alloc(walk->arena, sizeof *file);
		file->record = arena_strdup(walk->arena, member_text(object, "record"));
		file->document = arena_strdup(walk->arena, member_text(object, "document"));
		if (member_text(object, "variant") != NULL)
			file->variant = arena_strdup(walk->arena, member_text(object, "variant"));
		file->path = arena_strdup(walk->arena, line_path(files, i));
		file->sha256 = arena_strdup(walk->arena,
		    member_text(json_array_get_object_element(files, i), "sha256"));
		file->size = line_size(files, i);
		file->pages = line_pages(object);
		file->standing = standing(walk->folder, file->path);
		g_hash_table_add(walk->named, (char *)file->path);
		g_ptr_array_add(walk->listing->files, file);
	}
}

/* Names of a folder, hidden ones too. */
static GPtrArray *
all_names(struct arena *arena, const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	GPtrArray *names = arena_list(arena);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(names, arena_strdup(arena, name));
	g_ptr_array_sort(names, text_order);
	return names;
}

/* Of the folder's own, which no line names. */
static bool
is_own(const char *name)
{
	return output_own_name(name) || strcmp(name, ".lock") == 0 || strcmp(name, LISTING_PART) == 0 ||
	    strcmp(name, ".findings.csv.part") == 0 || strcmp(name, WORKLIST_MADE) == 0;
}

static void
look_around(const struct listing_walk *walk, const char *below)
{
	const GPtrArray *names = all_names(walk->arena, arena_printf(walk->arena, "%s%s", walk->folder, below));

	for (guint i = 0; i < names->len; i++) {
		const char *path = arena_printf(walk->arena, "%s/%s", below, (char *)names->pdata[i]);
		const char *full = arena_printf(walk->arena, "%s%s", walk->folder, path);
		bool link = g_file_test(full, G_FILE_TEST_IS_SYMLINK);

		if (below[0] == '\0' && is_own(names->pdata[i]))
			continue;
		if (link || !g_file_test(full, G_FILE_TEST_IS_DIR) || g_str_has_suffix(full, ".pdf")) {
			if (!g_hash_table_contains(walk->named, path + 1))
				g_ptr_array_add(walk->listing->strays, (char *)full);
		} else if (batch_listing_at(full)) {
			g_ptr_array_add(walk->listing->inner, (char *)full);
		} else {
			look_around(walk, path);
		}
	}
}

static void
let_go(gpointer lock)
{
	close(GPOINTER_TO_INT(lock) - 1);
}

/* No run may begin while the arena lives. false: reported, one is at work. */
static bool
hold_lock(struct arena *arena, struct diag *diag, const char *folder)
{
	int fd = open(arena_printf(arena, "%s/.lock", folder), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return true;
	arena_adopt(arena, GINT_TO_POINTER(fd + 1), let_go);
	if (flock(fd, LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK)
		return true;
	diag_report(diag, DIAG_OUTPUT_LOCKED, (struct place){ 0 }, NULL, folder);
	return false;
}

bool
batch_listing_at(const char *folder)
{
	g_autofree char *part = g_build_filename(folder, LISTING_PART, NULL),
			*path = g_build_filename(folder, LISTING, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK) ||
	    g_file_test(part, G_FILE_TEST_EXISTS);
}

struct batch_listing *
batch_listing_open(struct arena *arena, struct diag *diag, const char *folder)
{
	struct batch_listing *listing = arena_alloc(arena, sizeof *listing);
	struct listing_walk walk = { .arena = arena, .folder = folder, .listing = listing, .named = arena_table(arena) };
	struct listing_reading part = { .take = list_files, .data = &walk }, whole = part;
	const char *path = arena_printf(arena, "%s/%s", folder, LISTING);
	int error;

	if (!hold_lock(arena, diag, folder))
		return NULL;
	listing->files = arena_list(arena);
	listing->strays = arena_list(arena);
	listing->inner = arena_list(arena);
	if (read_lines(folder, LISTING_PART, &part) != ENOENT)
		diag_report(diag, DIAG_LISTING_CUT, file_place(arena, folder), NULL);
	error = read_lines(folder, LISTING, &whole);
	if (error != 0 && error != ENOENT)
		diag_errno(diag, DIAG_FILE_OPEN, file_place(arena, path), path, error);
	listing->broken = whole.broken > 0 || (error != 0 && error != ENOENT);
	look_around(&walk, "");
	if (whole.broken > 0)
		diag_report(diag, DIAG_LISTING_TORN, file_place(arena, path), NULL, whole.broken, whole.first,
		    listing->strays->len);
	return listing;
}
