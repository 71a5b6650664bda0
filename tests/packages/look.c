/*
 * Packages for the suite, without the command line:
 *   look pack FOLDER OUT NAME folder|zip|tar   the files below FOLDER become the payload of OUT/NAME…
 *   look check PATH                            opened and held against its manifests; findings as "CODE what", exit 1 when there are any
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/archive.h"
#include "archive/bag.h"
#include "archive/entry.h"
#include "archive/fixity.h"
#include "archive/open.h"
#include "archive/store.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"

static void
tell(const struct diag *diag)
{
	for (gsize i = 0; i < diag_count(diag); i++)
		printf("%s %s\n", diag_get(diag, i)->id, diag_get(diag, i)->what[LANG_ZH]);
}

static void
gather(struct arena *arena, GPtrArray *entries, const char *folder, const char *below)
{
	GPtrArray *names = file_list(arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *source = arena_printf(arena, "%s/%s", folder, (const char *)names->pdata[i]);
		const char *path = arena_printf(arena, "%s/%s", below, (const char *)names->pdata[i]);

		if (g_file_test(source, G_FILE_TEST_IS_DIR))
			gather(arena, entries, source, path);
		else
			entry_of_file(arena, entries, path, source);
	}
}

static bool
pack(struct arena *arena, struct diag *diag, char **arguments)
{
	static const struct bag_info info[] = {
		{ "Source-Organization", "某某供电公司" },
		{ "External-Identifier", "0000-YX·2022-D30-KH-0001" },
		{ "External-Description",
		    "a long text that has to be folded at its blanks since no line of it may have more than so many columns" },
	};
	enum archive_form form = strcmp(arguments[3], "zip") == 0 ? FORM_ZIP :
	    strcmp(arguments[3], "tar") == 0                      ? FORM_TAR :
								    FORM_FOLDER;
	GPtrArray *entries = arena_list(arena);

	gather(arena, entries, arguments[0], "data");
	return bag_close(arena, diag, entries, info, G_N_ELEMENTS(info)) &&
	    store_write(arena, diag, arguments[1], arguments[2], form, STORE_KEEP, entries);
}

static bool
check(struct arena *arena, struct diag *diag, const char *path)
{
	struct archive_open *package = archive_open(arena, diag, path, NULL);
	struct fixity_result result;
	bool good = package != NULL && fixity_check(arena, diag, package, 1, &result);

	tell(diag);
	if (good)
		printf("good: %u files, %" G_GUINT64_FORMAT " bytes, %s\n", result.files, result.bytes, result.packed);
	return good;
}

int
main(int count, char **arguments)
{
	g_autoptr(arena) arena = arena_new();
	struct diag *diag = diag_new(arena);
	bool good = false;

	if (count == 6 && strcmp(arguments[1], "pack") == 0)
		good = pack(arena, diag, arguments + 2);
	else if (count == 3 && strcmp(arguments[1], "check") == 0)
		good = check(arena, diag, arguments[2]);
	else if (count == 3 && strcmp(arguments[1], "is") == 0)
		good = archive_is_package(arguments[2]);
	if (strcmp(arguments[MIN(count - 1, 1)], "check") != 0)
		tell(diag);
	return good && diag_worst(diag, 0) < DIAG_WARN ? EXIT_SUCCESS : EXIT_FAILURE;
}
