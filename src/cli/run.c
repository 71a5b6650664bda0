/* render and check: options turned into a batch. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "cli/inner.h"
#include "page/fonts.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"
#include "write/write.h"

static GPtrArray *
writer_names(struct arena *a)
{
	GPtrArray *list = arena_list(a);

	for (const struct writer *const *w = writers(); *w != NULL; w++)
		g_ptr_array_add(list, (char *)(*w)->name);
	return list;
}

static bool
all_words(struct cli *c, const char *name, char **values, const GPtrArray *allowed)
{
	bool good = true;

	for (char **v = values; v != NULL && *v != NULL; v++)
		good = cli_option_word(c, DIAG_CLI_VALUE, name, *v, allowed) && good;
	return good;
}

static bool
check_date(struct cli *c, const char *name, const char *value)
{
	gint64 day;

	if (value == NULL || date_parse(value, &day))
		return true;
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, name, value, "", "2022-03-01");
	return false;
}

static char **
formats_of(struct cli *c)
{
	char **given = cli_option_list(c, "format");
	char **otherwise = arena_array(c->arena, 2, sizeof *otherwise);

	otherwise[0] = arena_strdup(c->arena, "pdf");
	return given != NULL ? given : otherwise;
}

bool
cli_run_options(struct cli *c, struct batch_options *o)
{
	double jobs = g_get_num_processors(), dpi = 0;
	const char *output = cli_option_value(c, "output");
	bool tty = isatty(STDERR_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;

	*o = (struct batch_options){
		.output = output != NULL ? output : "out",
		.documents = cli_option_list(c, "documents"),
		.region = cli_option_value(c, "region"),
		.formats = formats_of(c),
		.office = cli_option_value(c, "office"),
		.mapping = cli_option_value(c, "mapping"),
		.encoding = cli_option_value(c, "encoding"),
		.as_of = cli_option_value(c, "as-of"),
		.stage = cli_option_value(c, "stage"),
		.show = cli_option_value(c, "show"),
		.dry_run = cli_option_flag(c, "dry-run"),
		.strict = cli_option_flag(c, "strict"),
		.json = cli_option_flag(c, "json"),
		.quiet = cli_option_flag(c, "quiet"),
		.colour = c->colour,
		.lang = c->lang,
		.inputs = c->arguments,
		.verbose = cli_option_flag(c, "verbose") ? (guint)strlen(cli_option_value(c, "verbose")) : 0,
	};
	o->progress = tty && !o->quiet;
	if (!cli_option_number(c, "jobs", 1, 256, &jobs) || !cli_option_number(c, "dpi", 20, 1200, &dpi) ||
	    !cli_option_one_of(c, "show", "record verdict boxes page facts") ||
	    !all_words(c, "format", o->formats, writer_names(c->arena)) || !check_date(c, "as-of", o->as_of) ||
	    !cli_option_encoding(c))
		return false;
	o->jobs = (guint)jobs;
	o->dpi = dpi;
	return true;
}

/* Names that only what is loaded knows; of what was named as people call it the options now have the ids. */
static bool
check_names(struct cli *c, const struct batch_setup *setup, struct batch_options *o)
{
	g_autoptr(GPtrArray) documents = g_ptr_array_new();
	bool good = true;

	for (guint i = 0; o->documents != NULL && i < setup->templates->len; i++)
		g_ptr_array_add(documents, (char *)template_id(setup->templates->pdata[i]));
	for (char **d = o->documents; d != NULL && *d != NULL; d++)
		good = cli_called_check(c, setup, DIAG_CLI_VALUE, "documents", "document", *d, documents) && good;
	good = cli_called_region(c, setup) && good;
	o->region = cli_option_value(c, "region");
	o->stage = cli_called_settle(c, setup, "stage");
	return cli_called_check(c, setup, DIAG_CLI_VALUE, "stage", "stage", o->stage,
		   policy_stages(setup->policy, c->arena)) &&
	    good;
}

/* Documents of an office's own are known by where its records lie: where there are none, that is told, not that names are unknown. */
static bool
has_records(struct cli *c, const struct batch_options *o)
{
	bool found = o->documents == NULL;

	for (char **input = o->inputs; *input != NULL && !found; input++)
		found = record_inputs(c->arena, diag_new(c->arena), *input)->len > 0;
	for (char **input = o->inputs; *input != NULL && !found; input++)
		record_inputs(c->arena, c->diag, *input);
	return found;
}

/* Can any of the documents asked for be made? */
static bool
has_sound(const struct batch_setup *setup, const struct batch_options *o)
{
	bool sound = o->documents == NULL;

	for (char **d = o->documents; d != NULL && *d != NULL; d++)
		sound = sound || !template_broken(templates_find(setup->templates, *d));
	return sound;
}

struct batch_setup *
cli_run_open(struct cli *c, struct batch_options *o, enum exit_status *status)
{
	GPtrArray *data = cli_data(c);
	struct batch_setup *setup;

	*status = EXIT_NO_START;
	if (data == NULL)
		return NULL;
	batch_data_add(c->arena, data, o);
	setup = batch_setup_open(c->arena, c->diag, data, o);
	if (setup == NULL || !has_records(c, o))
		return NULL;
	if (!check_names(c, setup, o)) {
		*status = EXIT_USAGE;
		return NULL;
	}
	if (!has_sound(setup, o)) {
		diag_report(c->diag, DIAG_DOCUMENT_NONE_SOUND, (struct place){ 0 }, NULL);
		return NULL;
	}
	policy_tell_idle(setup->policy, c->diag);
	if (!o->check && !o->quiet)
		fonts_tell_own(c->diag, setup->fonts);
	cli_print_findings(c);
	*status = diag_worst(c->diag, 0) < DIAG_ERROR ? EXIT_GOOD : EXIT_FINDINGS;
	return setup;
}

static enum exit_status
run(struct cli *c, bool pages)
{
	enum exit_status status, sound; /* of data that nothing of this run needed */
	struct batch_options o;
	struct batch_setup *setup;

	if (!cli_run_options(c, &o))
		return EXIT_USAGE;
	o.check = !pages;
	setup = cli_run_open(c, &o, &sound);
	if (setup == NULL)
		return sound;
	/* The batch prints what it reports. */
	status = batch_run(setup, c->diag, &o);
	c->printed = diag_count(c->diag);
	return status == EXIT_GOOD ? sound : status;
}

enum exit_status
cli_render(struct cli *c)
{
	return run(c, true);
}

enum exit_status
cli_check(struct cli *c)
{
	return run(c, false);
}
