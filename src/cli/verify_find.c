/* verify: which files are looked at: those named, those of folders, those of the lists of output folders. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/inner.h"
#include "cli/verify.h"

static void hold_folder(struct cli_checkup *, const char *folder);

void
cli_checkup_add(struct cli_checkup *v, const char *path, const struct batch_listed *listed, bool stray)
{
	struct batch_checkup_file *file = arena_alloc(v->cli->arena, sizeof *file);

	*file = (struct batch_checkup_file){ .path = path, .listed = listed, .stray = stray, .again = v->again };
	g_ptr_array_add(v->files, file);
}

bool
cli_is_pdf(const char *path)
{
	gsize length = strlen(path);

	return length >= 4 && g_ascii_strcasecmp(path + length - 4, ".pdf") == 0;
}

/* A folder of which no list is known: how many files of it are looked at, and what is not. */
struct cli_unlisted {
	guint count;
	GPtrArray *passed_over; /* const char *: paths */
	GPtrArray *aside;       /* const char *: paths of what a later edition took the place of */
};

/* Those that a later edition took the place of are not looked at with it. */
static bool
add_package(struct cli_checkup *v, const char *path, const char *name, struct cli_unlisted *unlisted)
{
	bool package = archive_is_package(path),
	     aside = archive_is_aside(name) && (package || !g_file_test(path, G_FILE_TEST_IS_DIR));

	if (aside || package)
		g_ptr_array_add(aside ? unlisted->aside : v->packages, (char *)path);
	return aside || package;
}

/* What was set aside is known not to hold. */
static void
add_folder(struct cli_checkup *v, const char *folder, struct cli_unlisted *unlisted)
{
	struct cli *c = v->cli;
	const GPtrArray *names = file_list(c->arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		char *path = arena_adopt(c->arena, g_build_filename(folder, names->pdata[i], NULL), g_free);
		bool inner = g_file_test(path, G_FILE_TEST_IS_DIR), link = g_file_test(path, G_FILE_TEST_IS_SYMLINK);

		if (strcmp(names->pdata[i], "superseded") == 0)
			continue;
		if (add_package(v, path, names->pdata[i], unlisted))
			continue;
		if (cli_is_pdf(path)) { /* also what is no file: that is told */
			cli_checkup_add(v, path, NULL, false);
			unlisted->count++;
		} else if (!inner || link)
			g_ptr_array_add(unlisted->passed_over, path);
		if (inner && !link && batch_listing_at(path))
			hold_folder(v, path);
		else if (inner && !link)
			add_folder(v, path, unlisted);
	}
}

/* Below the folder. */
static void
tell_passed_over(const struct cli_checkup *v, enum diag_code code, const char *folder, const GPtrArray *paths)
{
	enum { NAMED = 3 };
	struct cli *c = v->cli;
	g_autoptr(GString) named = g_string_new(NULL);

	for (guint i = 0; i < MIN(paths->len, NAMED); i++) {
		if (i > 0)
			g_string_append(named, c->lang == LANG_ZH ? "、" : ", ");
		text_append_clean(named, (const char *)paths->pdata[i] + strlen(folder) + 1);
	}
	if (paths->len > NAMED)
		g_string_append(named, "……");
	if (paths->len > 0)
		diag_report(c->diag, code, file_place(c->arena, folder), NULL, paths->len, named->str);
}

/* An output folder: what its list names, what it does not, and output folders in it. */
static void
hold_folder(struct cli_checkup *v, const char *folder)
{
	struct cli *c = v->cli;
	const struct batch_listing *listing = batch_listing_open(c->arena, c->diag, folder);

	if (listing == NULL)
		return;
	for (guint i = 0; i < listing->files->len; i++) {
		const struct batch_listed *listed = listing->files->pdata[i];

		cli_checkup_add(v, arena_printf(c->arena, "%s/%s", folder, listed->path), listed, false);
	}
	for (guint i = 0; i < listing->strays->len; i++)
		if (!listing->broken)
			cli_checkup_add(v, listing->strays->pdata[i], NULL, true);
		else if (cli_is_pdf(listing->strays->pdata[i]))
			cli_checkup_add(v, listing->strays->pdata[i], NULL, false);
	for (guint i = 0; i < listing->inner->len; i++)
		hold_folder(v, listing->inner->pdata[i]);
}

static void
find_in_folder(struct cli_checkup *v, char *folder)
{
	struct cli *c = v->cli;
	guint before = v->files->len + v->packages->len;
	gsize told = diag_count(c->diag);
	struct cli_unlisted unlisted = { .passed_over = arena_list(c->arena), .aside = arena_list(c->arena) };

	for (gsize end = strlen(folder); end > 1 && folder[end - 1] == '/';)
		folder[--end] = '\0';
	if (batch_listing_at(folder))
		hold_folder(v, folder);
	else
		add_folder(v, folder, &unlisted);
	if (unlisted.count > 0)
		diag_report(c->diag, DIAG_LISTING_NONE, file_place(c->arena, folder), NULL, folder);
	if (v->files->len + v->packages->len == before && diag_count(c->diag) == told)
		diag_report(c->diag, DIAG_CLI_NO_PDF, (struct place){ 0 }, NULL, folder);
	tell_passed_over(v, DIAG_CLI_NO_PDFS, folder, unlisted.passed_over);
	tell_passed_over(v, DIAG_CLI_ASIDE, folder, unlisted.aside);
}

void
cli_checkup_find(struct cli_checkup *v)
{
	struct cli *c = v->cli;
	bool never = cli_option_flag(c, "no-rebuild"), always = cli_option_flag(c, "rebuild") && !never;

	for (char **argument = c->arguments; *argument != NULL; argument++) {
		bool folder = g_file_test(*argument, G_FILE_TEST_IS_DIR);

		v->again = always || (folder && !never);
		if (archive_is_handover(*argument))
			g_ptr_array_add(v->handovers, *argument);
		else if (archive_is_package(*argument))
			g_ptr_array_add(v->packages, *argument);
		else if (folder)
			find_in_folder(v, *argument);
		else if (access(*argument, R_OK) == 0)
			cli_checkup_add(v, *argument, NULL, false);
		else
			diag_errno(c->diag, DIAG_FILE_OPEN, (struct place){ 0 }, *argument, errno);
	}
}
