/* annul: a case's number is given up in the office's register. */
#include <stdio.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "cli/inner.h"
#include "policy/policy.h"

/* Of a whole case; single papers are annulled in its record (void). */
enum exit_status
cli_annul(struct cli *c)
{
	const char *path = cli_office_wanted(c);
	struct batch_options o = { .rules_only = true, .office = path, .lang = c->lang };
	GPtrArray *data = path != NULL ? cli_data(c) : NULL;
	struct batch_setup *setup = data != NULL ? batch_setup_open(c->arena, c->diag, data, &o) : NULL;
	GString *out = arena_string(c->arena);
	struct archive_office office = { .path = path };

	if (!cli_words(c, "annul", c->arguments[1]))
		return EXIT_USAGE;
	if (setup == NULL)
		return EXIT_NO_START;
	office.policy = setup->policy;
	office.office = office_load(setup->policy, c->arena, c->diag, path);
	if (office.office == NULL)
		return EXIT_NO_START;
	if (!archive_annul(&office, c->arena, c->diag, c->arguments[0], c->arguments[1]))
		return EXIT_FINDINGS;
	g_string_append(out, c->lang == LANG_ZH ? "已作废  " : "annulled  ");
	text_append_clean(out, c->arguments[0]);
	g_string_append(out, "  ");
	text_append_clean(out, c->arguments[1]);
	puts(out->str);
	return EXIT_GOOD;
}
