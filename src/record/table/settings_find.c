/* Where an office's settings stand when they are a table: in which file of a folder. */
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/table/book.h"
#include "record/table/table.h"

bool
settings_is_sheet(const char *name)
{
	g_autofree char *word = sheet_fold(name != NULL ? name : "");

	return g_str_has_prefix(word, RECORD_SETTINGS);
}

bool
settings_is_aside(const char *name, bool hidden)
{
	g_autofree char *word = sheet_fold(name);

	return settings_is_sheet(name) || (hidden && strcmp(word, "下拉清单") == 0);
}

static bool
has_end(const char *name, const char *const *ends)
{
	gsize length = strlen(name);

	for (; *ends != NULL; ends++)
		if (length > strlen(*ends) && g_ascii_strcasecmp(name + length - strlen(*ends), *ends) == 0)
			return true;
	return false;
}

static bool
is_book(const char *name)
{
	static const char *const ends[] = { ".xlsx", ".xlsm", ".xls", ".et", ".ods", ".fods", NULL };

	return has_end(name, ends);
}

static bool
is_text(const char *name)
{
	static const char *const ends[] = { ".csv", ".tsv", NULL };

	return has_end(name, ends);
}

bool
record_is_table(const char *path)
{
	g_autoptr(arena) a = arena_new();
	struct feed *f = strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_IS_REGULAR) ?
	    feed_open(diag_new(a), path) :
	    NULL;
	bool table;

	if (f != NULL)
		feed_look(f, DECODE_HEAD);
	table = f != NULL && record_table_is(f);
	feed_close(f);
	return table;
}

/* Says whether a workbook has a sheet that is called so. */
static void
look_for_sheet(const void *path, struct apart_end *end, struct diag *d)
{
	g_autoptr(arena) a = arena_new();
	struct feed *f = feed_open(d, path);
	const struct sheet_book *b;
	bool found = false;

	if (f != NULL)
		feed_look(f, DECODE_HEAD);
	b = f != NULL ? sheet_book_look(a, d, f) : NULL;
	for (guint i = 0; b != NULL && i < b->sheets->len; i++) {
		const struct book_sheet *sheet = b->sheets->pdata[i];

		found = found || (!sheet->hidden && settings_is_sheet(sheet->name));
	}
	apart_say(end, g_variant_new_boolean(found));
}

static bool
has_sheet(const char *path)
{
	g_autoptr(arena) a = arena_new();
	struct diag *quiet = diag_new(a); /* what cannot be read is told where it is read for its records */
	g_autoptr(GVariant) found = apart_ask(quiet, path, look_for_sheet, path, "b");

	return found != NULL && g_variant_get_boolean(found);
}

bool
record_has_settings(const char *path)
{
	g_autofree char *base = g_path_get_basename(path);

	if (strcmp(path, "-") == 0 || !g_file_test(path, G_FILE_TEST_IS_REGULAR) || g_str_has_prefix(base, "~$"))
		return false;
	if (settings_is_sheet(base))
		return is_text(base) || is_book(base);
	return is_book(base) && has_sheet(path);
}

/* A file that is called so before a workbook that has something else, too; by name. */
const char *
record_settings_in(struct arena *a, const char *folder)
{
	const GPtrArray *names = file_list(a, folder, NULL);

	for (guint pass = 0; names != NULL && pass < 2; pass++)
		for (guint i = 0; i < names->len; i++) {
			char *path = strcmp(folder, ".") == 0 ?
			    arena_strdup(a, names->pdata[i]) :
			    arena_adopt(a, g_build_filename(folder, names->pdata[i], NULL), g_free);

			if (settings_is_sheet(names->pdata[i]) == (pass == 0) && record_has_settings(path))
				return path;
		}
	return NULL;
}
