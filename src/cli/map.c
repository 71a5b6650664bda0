/* map: proposes a mapping for a table. */
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "cli/inner.h"
#include "record/record.h"

static char *
propose(struct cli *c, const char *data, bool *started)
{
	struct record_rules *rules = record_rules_load(c->arena, c->diag, data);
	const char *encoding = option_value(c, "encoding");
	struct record_reading how = { .encoding = encoding, .kind = RECORD_KIND_COUNT };

	*started = false;
	if (rules == NULL ||
	    (how.mapping = record_mapping_load(c->arena, c->diag, rules, data, option_value(c, "mapping"))) == NULL)
		return NULL;
	*started = true;
	return record_propose(c->arena, c->diag, c->arguments[0], &how);
}

enum exit_status
map_run(struct cli *c)
{
	const char *output = option_value(c, "output");
	char *data, *text;
	bool started;

	if (!option_encoding(c))
		return EXIT_USAGE;
	if ((data = cli_data_folder(c)) == NULL)
		return EXIT_NO_START;
	text = propose(c, data, &started);
	if (text == NULL)
		return started ? EXIT_FINDINGS : EXIT_NO_START;
	if (output == NULL)
		fputs(text, stdout);
	else if (!file_replace(c->arena, c->diag, output, text, strlen(text)))
		return EXIT_FINDINGS;
	return diag_worst(c->diag, 0) >= DIAG_ERROR ? EXIT_FINDINGS : EXIT_GOOD;
}
