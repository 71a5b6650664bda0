/* The files an INPUT stands for: itself, standard input, or the records and tables below a folder in the order of their names. */
#include <string.h>
#include <errno.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "record/model.h"

#define TOLD_MAX 3 /* names of files that were not read */

/* A folder while it is gone through. */
struct input_walk {
	struct arena *arena;
	struct diag *diag;
	GPtrArray *found;  /* char *: paths in reading order */
	GPtrArray *others; /* char *: names of what may hold data and is none */
};

static bool
ends_with_any(const char *name, const char *suffixes)
{
	const char *dot = strrchr(name, '.');
	g_autofree char *low = dot != NULL ? g_ascii_strdown(dot + 1, -1) : NULL;

	return low != NULL && text_has_word(suffixes, low);
}

/* Also workbooks that cannot be read: whoever opens one says what it is. */
static bool
is_record_file(const char *name)
{
	g_autofree char *low = g_ascii_strdown(name, -1);

	return !text_has_word("office.xml fields.xml mapping.xml", low) && !g_str_has_prefix(name, "~$") &&
	    !g_str_has_prefix(name, RECORD_SETTINGS) &&
	    ends_with_any(low, "xml csv tsv xlsx xlsm xltx xltm xls xlt et ett ods ots fods html htm xlsb numbers dbf");
}

static bool
is_settings(const char *path)
{
	g_autofree char *base = g_path_get_basename(path);

	return g_str_has_prefix(base, RECORD_SETTINGS);
}

/* Data that somebody may have put there for records; scans and the like are none. */
static bool
is_like_data(const char *name)
{
	return ends_with_any(name, "txt json doc docx wps rtf mht zip rar 7z");
}

/* What a run has put out, a package of a case. */
static bool
is_made(const char *folder)
{
	g_autofree char *results = g_build_filename(folder, "results.jsonl", NULL);
	g_autofree char *bag = g_build_filename(folder, "bagit.txt", NULL);
	g_autofree char *payload = g_build_filename(folder, "data", NULL);

	return g_file_test(results, G_FILE_TEST_EXISTS) ||
	    (g_file_test(bag, G_FILE_TEST_IS_REGULAR) && g_file_test(payload, G_FILE_TEST_IS_DIR));
}

/* What a run tells in files beside what it has put out. */
static bool
is_told(const char *name)
{
	return g_str_has_prefix(name, "findings.") || strcmp(name, "report.html") == 0;
}

/* Such a folder is passed over, which is told when there are records beside what was made. */
static bool
is_passed(struct arena *a, struct diag *d, const char *folder)
{
	const GPtrArray *names = is_made(folder) ? file_list(a, folder, NULL) : NULL;
	bool others = false;

	for (guint i = 0; names != NULL && i < names->len; i++)
		others = others || (is_record_file(names->pdata[i]) && !is_told(names->pdata[i]));
	if (others)
		diag_report(d, DIAG_RECORD_PASSED, file_place(a, folder), NULL, folder);
	return names != NULL;
}

/* Data of an office's own: beside its settings, or what has the folders of it. */
static bool
is_templates(const char *folder, const char *name)
{
	static const char *const signs[] = { "../office.xml", "forms", "notices", "posters", "parts" };
	bool found = false;

	for (guint i = 0; i < G_N_ELEMENTS(signs) && strcmp(name, "templates") == 0; i++) {
		g_autofree char *sign = g_build_filename(folder, name, signs[i], NULL);

		found = found || g_file_test(sign, G_FILE_TEST_EXISTS);
	}
	if (!found && strcmp(name, "templates") == 0) {
		g_autoptr(arena) a = arena_new();

		found = record_settings_in(a, folder) != NULL;
	}
	return found;
}

static void
add_file(struct input_walk *w, const char *name, char *path)
{
	if (!is_record_file(name)) {
		if (is_like_data(name) && !g_str_has_prefix(name, "~$"))
			g_ptr_array_add(w->others, (char *)name);
	} else if (g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_REGULAR))
		diag_errno(w->diag, DIAG_FILE_OPEN, file_place(w->arena, path), path,
		    ENXIO); /* one would wait for it */
	else
		g_ptr_array_add(w->found, path);
}

/* Links to folders are not followed: a ring of them would have no end. */
static void
add_folder(struct input_walk *w, const char *folder)
{
	const GPtrArray *names = file_list(w->arena, folder, NULL);
	bool made = is_made(folder); /* who writes into the folder of the data reads that again */

	if (names == NULL) {
		diag_errno(w->diag, DIAG_FILE_OPEN, file_place(w->arena, folder), folder,
		    access(folder, R_OK | X_OK) != 0 ? errno : EIO);
		return;
	}
	for (guint i = 0; i < names->len; i++) {
		char *path = arena_adopt(w->arena, g_build_filename(folder, names->pdata[i], NULL), g_free);

		if (made && is_told(names->pdata[i]))
			continue;
		if (!g_file_test(path, G_FILE_TEST_IS_DIR))
			add_file(w, names->pdata[i], path);
		else if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK) && !is_templates(folder, names->pdata[i]) &&
		    !is_passed(w->arena, w->diag, path))
			add_folder(w, path);
	}
}

/* Once a folder, and only where something else was read. */
static void
tell_others(const struct input_walk *w, const char *folder)
{
	g_autofree char *count = g_strdup_printf("%u", w->others->len);
	GPtrArray *first = arena_list(w->arena);

	if (w->others->len == 0 || w->found->len == 0)
		return;
	for (guint i = 0; i < MIN(w->others->len, TOLD_MAX); i++)
		g_ptr_array_add(first, w->others->pdata[i]);
	diag_report(w->diag, DIAG_RECORD_OTHERS, file_place(w->arena, folder), NULL, count,
	    arena_printf(w->arena, "%s%s", text_joined(w->arena, first, "、"), w->others->len > TOLD_MAX ? "……" : ""));
}

GPtrArray *
record_inputs(struct arena *a, struct diag *d, const char *input)
{
	GPtrArray *found = arena_list(a);
	gsize before = diag_count(d);

	if (strcmp(input, "-") == 0)
		g_ptr_array_add(found, arena_strdup(a, input));
	else if (g_file_test(input, G_FILE_TEST_IS_DIR)) {
		struct input_walk w = { .arena = a, .diag = d, .found = found, .others = arena_list(a) };

		add_folder(&w, input);
		tell_others(&w, input);
		if (found->len == 0 && diag_count(d) == before)
			diag_report(d, DIAG_RECORD_FOLDER, file_place(a, input), NULL, input);
	} else if (access(input, R_OK) == 0 && is_settings(input))
		diag_report(d, DIAG_SETTINGS_FILE, file_place(a, input), NULL);
	else if (access(input, R_OK) == 0)
		g_ptr_array_add(found, arena_strdup(a, input));
	else
		diag_errno(d, DIAG_FILE_OPEN, file_place(a, input), input, errno);
	return found;
}
