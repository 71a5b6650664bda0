/* map: proposes a mapping for a table. */
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "cli/inner.h"
#include "record/record.h"

enum exit_status
cli_map(struct cli *c)
{
	struct record_reading how = { .encoding = cli_option_value(c, "encoding"), .kind = RECORD_KIND_COUNT };
	const char *output = cli_option_value(c, "output");
	struct record_rules *rules;
	struct batch_options look = { .inputs = c->arguments, .office = cli_option_value(c, "office") };
	GPtrArray *data;
	char *text;

	if (!cli_option_encoding(c))
		return EXIT_USAGE;
	if ((data = cli_data(c)) == NULL)
		return EXIT_NO_START;
	batch_data_add(c->arena, data, &look);
	if ((rules = record_rules_load(c->arena, c->diag, data)) == NULL ||
	    (how.mapping = record_mapping_load(c->arena, c->diag, rules, data, NULL, cli_option_value(c, "mapping"))) ==
		NULL)
		return EXIT_NO_START;
	text = record_propose(c->arena, c->diag, c->arguments[0], &how);
	if (text == NULL)
		return EXIT_FINDINGS;
	if (output == NULL)
		fputs(text, stdout);
	else if (!file_replace(c->arena, c->diag, output, text, strlen(text)))
		return EXIT_FINDINGS;
	return diag_worst(c->diag, 0) >= DIAG_ERROR ? EXIT_FINDINGS : EXIT_GOOD;
}
