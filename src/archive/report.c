/* The report of a package that was verified: the form of the program, made of the package's record with what was checked. */
#include <string.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/data.h"
#include "base/diag.h"
#include "base/file.h"

#include <glib/gstdio.h>

#define REPORT_FORM "four-property-report"

/* Goes when the arena does. */
static void
drop(void *folder)
{
	file_remove_tree(folder);
	g_free(folder);
}

static const char *
work_folder(struct arena *a, struct diag *d)
{
	g_autoptr(GError) error = NULL;
	char *folder = g_dir_make_tmp("banwen-XXXXXX", &error);

	if (folder == NULL)
		diag_say(d, DIAG_CHECK_WORK, (struct place){ 0 }, NULL, "没有临时文件夹可用",
		    "there is no temporary folder to be had");
	else
		arena_adopt(a, folder, drop);
	return folder;
}

static void
forget(void *data, const struct batch_judged *judged)
{
	(void)data;
	(void)judged;
}

static const char *
made(struct arena *a, struct diag *d, const char *folder)
{
	const struct batch_listing *listing = batch_listing_open(a, d, folder);

	for (guint i = 0; listing != NULL && i < listing->files->len; i++) {
		const struct batch_listed *one = listing->files->pdata[i];

		if (one->standing == STANDING_THERE && strcmp(one->document, REPORT_FORM) == 0)
			return arena_printf(a, "%s/%s", folder, one->path);
	}
	return NULL;
}

bool
archive_report(struct arena *a, struct diag *d, const GPtrArray *data, const char *record, const char *path)
{
	static char *formats[] = { (char *)"pdf", NULL }, *documents[] = { (char *)REPORT_FORM, NULL };
	const char *folder = work_folder(a, d);
	char *inputs[] = { folder != NULL ? arena_printf(a, "%s/record.xml", folder) : NULL, NULL };
	const struct batch_options o = { .output = folder != NULL ? arena_printf(a, "%s/out", folder) : NULL,
		.documents = documents,
		.jobs = 1,
		.formats = formats,
		.inputs = inputs,
		.judged = forget,
		.untold = true,
		.silent = true,
		.quiet = true };
	struct batch_setup *setup;
	const char *pdf;
	char *bytes;
	gsize length;

	if (folder == NULL || !file_replace(a, d, inputs[0], record, strlen(record)) ||
	    (setup = batch_setup_open(a, d, data, &o)) == NULL)
		return false;
	(void)batch_run(setup, d, &o);
	pdf = made(a, d, o.output);
	if (pdf == NULL)
		diag_say(d, DIAG_CHECK_WORK, (struct place){ 0 }, NULL, "四性检测报告没有做出来",
		    "the report could not be made");
	return pdf != NULL && file_read(a, d, pdf, &bytes, &length) && file_replace(a, d, path, bytes, length);
}
