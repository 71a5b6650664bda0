/* Names of files below the output folder, how they get there, and what happens to older ones. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "batch/output.h"
#include "template/template.h"
#include "write/write.h"

char *
output_path(const struct batch_result *r, const struct batch_outcome *o, const char *suffix)
{
	return arena_printf(r->arena, "%s/%s%s%s%s", r->id, o->document, o->variant[0] != '\0' ? "-" : "", o->variant,
	    suffix);
}

bool
output_own_name(const char *record)
{
	static const char *const names[] = { "findings.csv", "findings.xlsx", "journal.db", "report.html",
		"results.jsonl", "superseded" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_ascii_strcasecmp(record, names[i]) == 0)
			return true;
	return false;
}

/* A folder in it that is an output folder itself has a lock of its own. */
static bool
is_of_record(const char *folder)
{
	g_autofree char *lock = g_build_filename(folder, ".lock", NULL);

	return !g_file_test(folder, G_FILE_TEST_IS_SYMLINK) && g_file_test(folder, G_FILE_TEST_IS_DIR) &&
	    !g_file_test(lock, G_FILE_TEST_EXISTS);
}

void
output_sweep(const char *out)
{
	g_autoptr(GDir) dir = NULL;
	const char *name;

	file_sweep(out);
	dir = g_dir_open(out, 0, NULL);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *folder = g_build_filename(out, name, NULL);

		if (name[0] != '.' && is_of_record(folder))
			file_sweep(folder);
	}
}

static bool
begins_name(const char *name, const char *stem)
{
	gsize length = strlen(stem);

	return strncmp(name, stem, length) == 0 && (name[length] == '.' || name[length] == '-');
}

/* True when a file name is of the document: no other template's longer id fits better. */
static bool
is_of_document(const struct batch_job *job, const char *name, const char *document)
{
	if (!begins_name(name, document))
		return false;
	for (guint i = 0; i < job->setup->templates->len; i++) {
		const char *id = template_id(job->setup->templates->pdata[i]);

		if (strlen(id) > strlen(document) && begins_name(name, id))
			return false;
	}
	return true;
}

/* Is it `document-variant.pdf`, `document-variant-p1.png` or `document-variant-sms.txt`? */
static bool
is_of_variant(struct arena *a, const char *name, const char *document, const char *variant)
{
	const char *stem = arena_printf(a, "%s%s%s", document, variant[0] != '\0' ? "-" : "", variant);
	gsize length = strlen(stem);
	const char *rest = name + length;

	if (strncmp(name, stem, length) != 0)
		return false;
	return rest[0] == '.' || g_regex_match_simple("^-(p[0-9]+\\.[a-z]+|[a-z]+\\.txt)$", rest, 0, 0);
}

/* Was it made a moment ago, as another variant of the same document? */
static bool
is_new(const struct batch_result *r, const char *name)
{
	for (guint i = 0; i < r->outcomes->len; i++) {
		const struct batch_outcome *o = r->outcomes->pdata[i];

		for (guint j = 0; j < o->files->len; j++) {
			const char *slash = strrchr(((const struct batch_file *)o->files->pdata[j])->path, '/');

			if (slash != NULL && strcmp(slash + 1, name) == 0)
				return true;
		}
	}
	return false;
}

static GPtrArray *
older_files(const struct batch_job *job, const struct batch_result *r, const char *document, const char *variant)
{
	const char *folder = arena_printf(r->arena, "%s/%s", job->options->output, r->id);
	GPtrArray *names = arena_list(r->arena), *all = file_list(r->arena, folder, NULL);

	for (guint i = 0; all != NULL && i < all->len; i++) {
		char *name = all->pdata[i];

		if (is_of_document(job, name, document) && !is_new(r, name) &&
		    (variant == NULL || is_of_variant(r->arena, name, document, variant)))
			g_ptr_array_add(names, name);
	}
	return names;
}

/* A name in superseded/ that nothing has yet: an older rejected file is not lost to a newer one. */
static char *
free_name(const struct batch_job *job, const struct batch_result *r, const char *name)
{
	char *path = arena_printf(r->arena, "superseded/%s/%s", r->id, name);

	for (guint i = 2; g_file_test(arena_printf(r->arena, "%s/%s", job->options->output, path), G_FILE_TEST_EXISTS);
	     i++)
		path = arena_printf(r->arena, "superseded/%s/%u-%s", r->id, i, name);
	return path;
}

void
output_set_aside(const struct batch_job *job, struct batch_result *r, struct batch_outcome *o, const char *document,
    const char *variant)
{
	const char *out = job->options->output;
	GPtrArray *names = older_files(job, r, document, variant);

	if (names->len == 0 || !file_folder_own(r->diag, arena_printf(r->arena, "%s/superseded", out)) ||
	    !file_folder_own(r->diag, arena_printf(r->arena, "%s/superseded/%s", out, r->id)))
		return;
	for (guint i = 0; i < names->len; i++) {
		char *to = free_name(job, r, names->pdata[i]);
		const char *from = arena_printf(r->arena, "%s/%s/%s", out, r->id, (char *)names->pdata[i]);

		if (rename(from, arena_printf(r->arena, "%s/%s", out, to)) == 0)
			g_ptr_array_add(o->moved, to);
		else
			diag_errno(r->diag, DIAG_FILE_WRITE, (struct place){ 0 }, from, errno);
	}
}

bool
output_has(const struct batch_job *job, const struct batch_result *r, const struct batch_outcome *o,
    const struct written *pdf)
{
	const char *path = output_path(r, o, job->pdf->suffix);
	g_autofree char *there = NULL;
	gsize size;

	return job->save &&
	    g_file_get_contents(arena_printf(r->arena, "%s/%s", job->options->output, path), &there, &size, NULL) &&
	    size == pdf->length && memcmp(there, pdf->bytes, size) == 0;
}

static bool
save_one(const struct batch_job *job, struct batch_result *r, struct batch_outcome *o, const struct writer *w,
    const struct written *made)
{
	const char *suffix = w->per_page ? arena_printf(r->arena, "-p%u%s", made->page, w->suffix) :
	    made->part != NULL           ? arena_printf(r->arena, "-%s%s", made->part, w->suffix) :
					   w->suffix;
	struct batch_file *file = arena_alloc(r->arena, sizeof *file);

	file->path = output_path(r, o, suffix);
	file->sha256 = digest_sha256(r->arena, made->bytes, made->length);
	file->bytes = made->length;
	if (job->save &&
	    !file_replace(r->arena, r->diag, arena_printf(r->arena, "%s/%s", job->options->output, file->path),
		made->bytes, made->length))
		return false;
	g_ptr_array_add(o->files, file);
	return true;
}

bool
output_save(const struct batch_job *job, struct batch_result *r, struct batch_outcome *o, GArray *const *written)
{
	if (job->save && !file_folder_own(r->diag, arena_printf(r->arena, "%s/%s", job->options->output, r->id)))
		return false;
	for (guint i = 0; i < job->writers->len; i++)
		for (guint j = 0; j < written[i + 1]->len; j++)
			if (!save_one(job, r, o, job->writers->pdata[i],
				&g_array_index(written[i + 1], struct written, j)))
				return false;
	return true;
}
