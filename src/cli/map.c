/* map: proposes a mapping for tables; one that stands there, which somebody may have completed, is never replaced. */
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/inner.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"

enum exit_status
cli_map(struct cli *c)
{
	struct record_reading how = { .encoding = cli_option_value(c, "encoding"), .kind = RECORD_KIND_COUNT };
	const char *output = cli_option_value(c, "output");
	struct batch_options look = { .inputs = c->arguments,
		.office = cli_option_value(c, "office"),
		.rules_only = true };
	struct batch_setup *setup;
	GPtrArray *data;
	char *text;

	if (!cli_option_encoding(c))
		return EXIT_USAGE;
	if (output != NULL && g_file_test(output, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK)) {
		diag_report(c->diag, DIAG_CLI_KEPT, file_place(c->arena, output), NULL, output);
		return EXIT_NO_START;
	}
	if ((data = cli_data(c)) == NULL)
		return EXIT_NO_START;
	batch_data_add(c->arena, data, &look);
	if ((setup = batch_setup_open(c->arena, c->diag, data, &look)) == NULL ||
	    (setup->templates = templates_load(c->arena, c->diag, data, setup->records, policy_paths(setup->policy),
		 NULL)) == NULL ||
	    (how.mapping = record_mapping_load(c->arena, c->diag, setup->records, data,
		 policy_names(setup->policy, c->arena), cli_option_value(c, "mapping"))) == NULL)
		return EXIT_NO_START;
	how.wants = batch_wants(c->arena, setup, batch_region(c->arena, setup, &look, c->arguments[0]), NULL);
	text = record_propose(c->arena, c->diag, c->arguments, &how);
	if (text == NULL)
		return EXIT_FINDINGS;
	if (output == NULL)
		text_print(stdout, text);
	else if (!file_replace(c->arena, c->diag, output, text, strlen(text)))
		return EXIT_FINDINGS;
	return diag_worst(c->diag, 0) >= DIAG_ERROR ? EXIT_FINDINGS : EXIT_GOOD;
}
