/* findings.xlsx in its folder: what an earlier run has left there makes room, unless somebody has worked in it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "batch/worklist.h"

/* The digest of a file, "" when there is none that can be read. */
static const char *
digest_of(struct arena *a, const char *path)
{
	g_autofree char *bytes = NULL;
	struct stat status;
	gsize length;

	if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode) || !g_file_get_contents(path, &bytes, &length, NULL))
		return "";
	return digest_sha256(a, bytes, length);
}

/* Is it as a run has left it? */
static bool
is_untouched(struct arena *a, const char *path, const char *made)
{
	g_autofree char *known = NULL;
	const char *now = digest_of(a, path);

	return now[0] != '\0' && g_file_get_contents(made, &known, NULL, NULL) && strcmp(g_strchomp(known), now) == 0;
}

/* A name in superseded/ that nothing has yet. */
static const char *
free_name(struct arena *a, const char *folder)
{
	const char *path = arena_printf(a, "%s/superseded/%s", folder, WORKLIST);

	for (guint i = 2; g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK); i++)
		path = arena_printf(a, "%s/superseded/%u-%s", folder, i, WORKLIST);
	return path;
}

/* false: reported. */
static bool
set_aside(struct arena *a, struct diag *d, const char *folder, const char *path)
{
	const char *to = free_name(a, folder);

	if (!file_folder_own(d, arena_printf(a, "%s/superseded", folder)))
		return false;
	if (rename(path, to) != 0) {
		diag_errno(d, DIAG_FILE_WRITE, file_place(a, path), path, errno);
		return false;
	}
	diag_report(d, DIAG_WORKLIST_KEPT, file_place(a, path), NULL, to);
	return true;
}

/* Nothing stands there that anybody would miss. false: reported. */
static bool
make_room(struct arena *a, struct diag *d, const char *folder, const char *path, const char *made)
{
	struct stat status;

	if (lstat(path, &status) != 0 || is_untouched(a, path, made))
		return true;
	return set_aside(a, d, folder, path);
}

bool
worklist_end(struct worklist *w, struct diag *d)
{
	const char *folder = w->options->output;
	const char *path = arena_printf(w->arena, "%s/%s", folder, WORKLIST);
	const char *made = arena_printf(w->arena, "%s/%s", folder, WORKLIST_MADE), *digest;

	if (!make_room(w->arena, d, folder, path, made))
		return false;
	if (!worklist_settle(w)) {
		(void)unlink(path);
		(void)unlink(made);
		return true;
	}
	if (!worklist_write(w, d, path))
		return false;
	digest = digest_of(w->arena, path);
	return file_replace(w->arena, d, made, digest, strlen(digest));
}
