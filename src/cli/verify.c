/* verify: opens finished files again and says of each whether it still holds; holds an output folder against its list. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "batch/told.h"
#include "cli/inner.h"
#include "cli/verify.h"
#include "page/fonts.h"
#include "verify/verify.h"

enum { OFFICE_ABOVE = 5 }; /* folders in which one's office is looked for: its own, and those around it */

/* The nearest folder of an office with templates or fields of its own that something looked at stands in. NULL: none. */
static const char *
office_of(struct cli *c, const char *path)
{
	const char *folder = arena_adopt(c->arena, g_canonicalize_filename(path, NULL), g_free);

	for (guint i = 0; i < OFFICE_ABOVE; i++) {
		if (data_is_office(folder) && data_there(arena_printf(c->arena, "%s/office.xml", folder)))
			return folder;
		folder = arena_adopt(c->arena, g_path_get_dirname(folder), g_free);
	}
	return NULL;
}

/* Where there are two offices, none is taken: a template of one may have the name of another's. */
static const char *
find_office(struct cli *c)
{
	const char *found = NULL;

	for (char **argument = c->arguments; *argument != NULL; argument++) {
		const char *office = office_of(c, *argument);

		if (found != NULL && office != NULL && strcmp(office, found) != 0)
			return NULL;
		found = office != NULL ? office : found;
	}
	return found;
}

/* NULL: no file is to be made again. */
static const struct batch_rebuild *
open_rebuild(const struct cli_checkup *v, GPtrArray *data)
{
	struct cli *c = v->cli;
	const char *office = find_office(c);
	bool wanted = false;

	for (guint i = 0; i < v->files->len; i++)
		wanted = wanted || ((const struct batch_checkup_file *)v->files->pdata[i])->again;
	if (wanted && office != NULL)
		data_add(c->arena, data, office);
	return wanted ? batch_rebuild_open(c->arena, data, NULL) : NULL;
}

static enum exit_status
check_files(struct cli_checkup *v, struct batch_checkup *job, const GPtrArray *data)
{
	struct cli *c = v->cli;
	enum exit_status status = EXIT_GOOD;

	if (v->packages->len > 0)
		status = cli_verify_packages(v, data);
	if (status == EXIT_GOOD && (v->files->len > 0 || v->packages->len == 0))
		status = batch_checkup(c->arena, c->diag, job);
	if (!cli_option_flag(c, "json") && (v->files->len > 0 || v->packages->len == 0))
		cli_checkup_sum(v);
	if (status == EXIT_GOOD && !cli_verify_report(v))
		status = EXIT_FINDINGS;
	if (status == EXIT_GOOD && !cli_receive(v))
		status = EXIT_FINDINGS;
	if (status != EXIT_GOOD)
		return status;
	if (v->packages->len + v->handovers->len == 0 && v->good + v->bad == v->unread)
		return EXIT_NO_START;
	return v->bad + v->packages_bad > 0 || diag_worst(c->diag, 0) >= v->limit ? EXIT_FINDINGS : EXIT_GOOD;
}

/* The files are those that the code is of. */
static enum exit_status
find_by_code(struct cli_checkup *v, const struct batch_checkup *job)
{
	struct cli *c = v->cli;
	enum exit_status status;
	const GPtrArray *found = cli_proof_find(c, job, cli_option_value(c, "qr"), &status);

	v->again = !cli_option_flag(c, "no-rebuild");
	for (guint i = 0; i < found->len; i++)
		cli_checkup_add(v, found->pdata[i], NULL, false);
	return status;
}

static enum exit_status
verify(struct cli *c)
{
	struct cli_checkup v = { .cli = c,
		.files = arena_list(c->arena),
		.packages = arena_list(c->arena),
		.handovers = arena_list(c->arena),
		.received = arena_list(c->arena),
		.failed = arena_list(c->arena),
		.each = arena_list(c->arena),
		.checks = arena_table(c->arena),
		.limit = cli_option_flag(c, "strict") ? DIAG_WARN : DIAG_ERROR };
	GPtrArray *data = cli_data(c);
	const struct font_list *fonts = data != NULL ? fonts_read(c->arena, c->diag, data_own(data)) : NULL;
	struct verify_rules *rules = fonts != NULL ? verify_rules_load(c->arena, c->diag, data) : NULL;
	double jobs = g_get_num_processors();
	struct batch_checkup job;
	enum exit_status status;

	if (!cli_option_number(c, "jobs", 1, 256, &jobs))
		return EXIT_USAGE;
	if (rules == NULL)
		return EXIT_NO_START;
	batch_use_faces(rules, c->arena, fonts);
	job = (struct batch_checkup){ .rules = rules,
		.files = v.files,
		.jobs = (guint)jobs,
		.lang = c->lang,
		.colour = c->colour,
		.tell = cli_checkup_tell,
		.read = cli_verify_sheet,
		.data = &v };
	if (cli_option_value(c, "qr") == NULL)
		cli_checkup_find(&v);
	else if ((status = find_by_code(&v, &job)) != EXIT_GOOD)
		return status;
	if (!cli_receive_wanted(&v))
		return EXIT_USAGE;
	v.list_bad = !cli_verify_handovers(&v, data);
	if (interrupt_asked())
		return EXIT_INTERRUPTED;
	v.rules = rules;
	v.notes = told_new(c->arena, c->lang);
	job.rebuild = open_rebuild(&v, data);
	return check_files(&v, &job, data);
}

enum exit_status
cli_verify(struct cli *c)
{
	interrupt_hold(c->arena); /* packages are unpacked into folders that must not stay */
	return verify(c);
}
