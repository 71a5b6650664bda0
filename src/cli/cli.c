/* From argv to a command and back to an exit status. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/data.h"
#include "cli/cli.h"
#include "cli/inner.h"
#include "policy/policy.h"

void
cli_print_findings(struct cli *c)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (gsize i = c->printed; i < diag_count(c->diag); i++)
		diag_format(out, diag_get(c->diag, i), c->lang, c->colour);
	c->printed = diag_count(c->diag);
	fputs(out->str, stderr);
}

const char *
cli_office(const struct cli *c)
{
	bool alone = c->command->run == cli_list || c->command->run == cli_lint || c->command->run == cli_explain ||
	    c->command->run == cli_transfer || c->command->run == cli_annul;
	const char *named = cli_option_value(c, "office");

	return named == NULL && alone ? office_in(c->arena, ".") : named;
}

const char *
cli_office_wanted(struct cli *c)
{
	const char *office = cli_office(c);

	if (office == NULL)
		diag_report(c->diag, DIAG_REGISTER_WHOSE, (struct place){ 0 }, NULL, c->command->name);
	return office;
}

GPtrArray *
cli_data(struct cli *c)
{
	GPtrArray *data = data_folders(c->arena, cli_option_value(c, "data"));
	const char *office = cli_office(c);
	g_autofree char *folder = office != NULL ? g_path_get_dirname(office) : NULL;

	if (data == NULL)
		diag_report(c->diag, DIAG_CLI_DATA, (struct place){ 0 }, NULL);
	else if (office != NULL && data_is_office(folder))
		data_add(c->arena, data, folder);
	return data;
}

static enum exit_status
run(struct cli *c, int argc, char **argv)
{
	bool good = cli_options_read(c, argc, argv);

	if (c->version)
		return cli_version(c);
	if (c->help) {
		cli_help_print(c, stdout);
		return EXIT_GOOD;
	}
	if (!good)
		return EXIT_USAGE;
	if (c->command == NULL) {
		cli_help_print(c, stderr);
		return EXIT_USAGE;
	}
	if (g_strv_length(c->arguments) < c->command->least) {
		diag_say(c->diag, DIAG_CLI_INPUT, (struct place){ 0 }, NULL, c->command->wants[LANG_ZH],
		    c->command->wants[LANG_EN]);
		return EXIT_USAGE;
	}
	return cli_argument_count(c, c->command->most) ? c->command->run(c) : EXIT_USAGE;
}

enum exit_status
cli_main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct cli c = { .arena = a, .diag = diag_new(a) };
	enum exit_status status;

	xmlInitParser();
	c.values = arena_table(a);
	status = run(&c, argc, argv);
	cli_print_findings(&c);
	arena_free(a);
	if ((fflush(stdout) != 0 || ferror(stdout)) && status == EXIT_GOOD)
		status = EXIT_FINDINGS;
	return status;
}
