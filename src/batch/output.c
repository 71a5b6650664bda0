/* Names of files below the output folder, and what happens to older ones. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "batch/inner.h"

char *
files_path(struct arena *a, const char *record, const char *document, const char *variant, const char *suffix)
{
	return arena_printf(a, "%s/%s%s%s%s", record, document, variant[0] != '\0' ? "-" : "", variant, suffix);
}

bool
files_own_name(const char *record)
{
	static const char *const names[] = { "findings.csv", "journal.db", "report.html", "results.jsonl", "superseded" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_ascii_strcasecmp(record, names[i]) == 0)
			return true;
	return false;
}

static bool
begins_name(const char *name, const char *stem)
{
	gsize length = strlen(stem);

	return strncmp(name, stem, length) == 0 && (name[length] == '.' || name[length] == '-');
}

/* True when a file name is of the document: no other template's longer id fits better. */
static bool
is_of_document(const struct job *job, const char *name, const char *document)
{
	if (!begins_name(name, document))
		return false;
	for (guint i = 0; i < job->house->templates->len; i++) {
		const char *id = template_id(job->house->templates->pdata[i]);

		if (strlen(id) > strlen(document) && begins_name(name, id))
			return false;
	}
	return true;
}

/* Is it `document-variant.pdf` or `document-variant-p1.png`? */
static bool
is_of_variant(struct arena *a, const char *name, const char *document, const char *variant)
{
	const char *stem = arena_printf(a, "%s%s%s", document, variant[0] != '\0' ? "-" : "", variant);
	gsize length = strlen(stem);
	const char *rest = name + length;

	if (strncmp(name, stem, length) != 0)
		return false;
	return rest[0] == '.' || g_regex_match_simple("^-p[0-9]+\\.(png|svg)$", rest, 0, 0);
}

/* Was it made a moment ago, as another variant of the same document? */
static bool
is_new(const struct result *r, const char *name)
{
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct outcome *o = r->outcomes->pdata[i];

		for (guint j = 0; j < o->files->len; j++) {
			const char *slash = strrchr(((const struct made *)o->files->pdata[j])->path, '/');

			if (slash != NULL && g_str_equal(slash + 1, name))
				return true;
		}
	}
	return false;
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *
older_files(const struct job *job, struct arena *a, const struct result *r, const char *document, const char *variant)
{
	const char *folder = arena_printf(a, "%s/%s", job->options->output, r->record);
	GPtrArray *names = arena_list(a);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		if (is_of_document(job, name, document) && !is_new(r, name) &&
		    (variant == NULL || is_of_variant(a, name, document, variant)))
			g_ptr_array_add(names, arena_strdup(a, name));
	g_ptr_array_sort(names, by_name);
	return names;
}

/* A name in superseded/ that nothing has yet: an older rejected file is not lost to a newer one. */
static char *
free_name(const struct job *job, struct arena *a, const char *record, const char *name)
{
	char *path = arena_printf(a, "superseded/%s/%s", record, name);

	for (guint i = 2; g_file_test(arena_printf(a, "%s/%s", job->options->output, path), G_FILE_TEST_EXISTS); i++)
		path = arena_printf(a, "superseded/%s/%u-%s", record, i, name);
	return path;
}

void
files_set_aside(const struct job *job, struct arena *a, const struct result *r, const char *document,
    const char *variant, GPtrArray *moved)
{
	const char *out = job->options->output;
	GPtrArray *names = older_files(job, a, r, document, variant);

	if (names->len == 0 || !file_folder(r->diag, arena_printf(a, "%s/superseded/%s", out, r->record)))
		return;
	for (guint i = 0; i < names->len; i++) {
		char *to = free_name(job, a, r->record, names->pdata[i]);
		const char *from = arena_printf(a, "%s/%s/%s", out, r->record, (char *)names->pdata[i]);

		if (rename(from, arena_printf(a, "%s/%s", out, to)) == 0)
			g_ptr_array_add(moved, to);
		else
			diag_errno(r->diag, DIAG_FILE_WRITE, (struct place){ 0 }, from, errno);
	}
}
