/* The files an INPUT stands for: itself, standard input, or the *.xml, *.csv and *.xlsx below a folder in the order of their names. */
#include <string.h>
#include <errno.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "record/model.h"

static bool
is_record_file(const char *name)
{
	static const char *const suffixes[] = { ".xml", ".csv", ".xlsx" };

	if (text_has_word("office.xml fields.xml mapping.xml", name) || g_str_has_prefix(name, "~$"))
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++)
		if (g_str_has_suffix(name, suffixes[i]))
			return true;
	return false;
}

/* What a run has put out; that it was passed over is told when there are records beside that. */
static bool
is_output(struct arena *a, struct diag *d, const char *folder)
{
	const GPtrArray *names = file_list(a, folder, NULL);
	bool output = false, others = false;

	for (guint i = 0; names != NULL && i < names->len; i++) {
		output = output || strcmp(names->pdata[i], "results.jsonl") == 0;
		others = others || (is_record_file(names->pdata[i]) && !g_str_has_prefix(names->pdata[i], "findings."));
	}
	if (output && others)
		diag_report(d, DIAG_RECORD_PASSED, file_place(a, folder), NULL, folder);
	return output;
}

/* Data of an office's own: beside its office.xml, or what has the folders of it. */
static bool
is_templates(const char *folder, const char *name)
{
	static const char *const signs[] = { "../office.xml", "forms", "notices", "posters", "parts" };
	bool found = false;

	for (guint i = 0; i < G_N_ELEMENTS(signs) && strcmp(name, "templates") == 0; i++) {
		g_autofree char *sign = g_build_filename(folder, name, signs[i], NULL);

		found = found || g_file_test(sign, G_FILE_TEST_EXISTS);
	}
	return found;
}

/* Links to folders are not followed: a ring of them would have no end. */
static void
add_folder(GPtrArray *found, struct arena *a, struct diag *d, const char *folder)
{
	const GPtrArray *names = file_list(a, folder, NULL);

	if (names == NULL) {
		diag_errno(d, DIAG_FILE_OPEN, file_place(a, folder), folder,
		    access(folder, R_OK | X_OK) != 0 ? errno : EIO);
		return;
	}
	for (guint i = 0; i < names->len; i++) {
		char *path = arena_adopt(a, g_build_filename(folder, names->pdata[i], NULL), g_free);

		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK) && !is_templates(folder, names->pdata[i]) &&
			    !is_output(a, d, path))
				add_folder(found, a, d, path);
		} else if (!is_record_file(names->pdata[i]))
			continue;
		else if (g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_REGULAR))
			diag_errno(d, DIAG_FILE_OPEN, file_place(a, path), path, ENXIO); /* one would wait for it */
		else
			g_ptr_array_add(found, path);
	}
}

GPtrArray *
record_inputs(struct arena *a, struct diag *d, const char *input)
{
	GPtrArray *found = arena_list(a);
	gsize before = diag_count(d);

	if (strcmp(input, "-") == 0)
		g_ptr_array_add(found, arena_strdup(a, input));
	else if (g_file_test(input, G_FILE_TEST_IS_DIR)) {
		add_folder(found, a, d, input);
		if (found->len == 0 && diag_count(d) == before)
			diag_report(d, DIAG_RECORD_FOLDER, file_place(a, input), NULL, input);
	} else if (access(input, R_OK) == 0)
		g_ptr_array_add(found, arena_strdup(a, input));
	else
		diag_errno(d, DIAG_FILE_OPEN, file_place(a, input), input, errno);
	return found;
}
