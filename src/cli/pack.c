/* pack: the options of e-archives turned into a run. */
#include <string.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/diag.h"
#include "cli/inner.h"
#include "policy/policy.h"

/* The forms a package may be asked in; of several exports beside it. false: reported. */
static bool
read_form(struct cli *c, struct archive_pack *asked, enum archive_form *form)
{
	static const char *const forms[] = { [FORM_FOLDER] = "folder", [FORM_ZIP] = "zip", [FORM_TAR] = "tar" };
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
		g_ptr_array_add(words, (char *)forms[i]);
	g_ptr_array_add(words, (char *)"eep");
	for (char **word = cli_option_list(c, "format"); word != NULL && *word != NULL; word++) {
		if (!cli_option_word(c, DIAG_CLI_VALUE, "format", *word, words))
			return false;
		asked->eep = asked->eep || strcmp(*word, "eep") == 0;
		for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
			if (strcmp(forms[i], *word) == 0) {
				*form = (enum archive_form)i;
				asked->form = form;
			}
	}
	return true;
}

/*
 * "R-001 REASON", "R-001=REASON": a rule that there is, and words.  What is wrong with a file is nothing that words mend: a
 * paper that cannot be opened, or is not there, would be counted as held.
 */
static bool
read_accept(struct cli *c, const struct policy *policy, const char *written, struct pack_accept *accept)
{
	gsize length = strcspn(written, " =:：　\t");
	const char *reason = written + length, *rule = arena_strndup(c->arena, written, length);

	while (*reason != '\0' && (strchr(" =:\t", *reason) != NULL || g_str_has_prefix(reason, "　")))
		reason = g_utf8_next_char(reason);
	*accept = (struct pack_accept){ rule, arena_strdup(c->arena, reason) };
	if (reason[0] != '\0' && policy_rule(policy, rule) != NULL)
		return true;
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "accept", written, "",
	    "R-001 客户承诺 7 日内补交");
	return false;
}

static bool
read_accepts(struct cli *c, const struct policy *policy, struct archive_pack *asked)
{
	char **written = cli_option_each(c, "accept");
	guint count = written != NULL ? g_strv_length(written) : 0;
	struct pack_accept *accept = arena_array(c->arena, MAX(count, 1), sizeof *accept);

	for (guint i = 0; i < count; i++)
		if (!read_accept(c, policy, written[i], &accept[i]))
			return false;
	asked->accept = accept;
	asked->accept_count = count;
	return true;
}

static enum exit_status
pack(struct cli *c, struct batch_setup *setup, struct archive_pack *asked)
{
	struct archive_packed packed = { .printed = c->printed };
	enum exit_status status = archive_pack(c->arena, c->diag, setup, asked, &packed);

	c->printed = packed.printed;
	cli_print_findings(c);
	return status == EXIT_GOOD ? archive_pack_tell(c->arena, asked, &packed) : status;
}

enum exit_status
cli_pack(struct cli *c)
{
	struct batch_options o;
	struct batch_setup *setup;
	enum archive_form form;
	enum exit_status status, sound;
	struct archive_pack asked = { .run = &o,
		.materials = cli_option_value(c, "materials"),
		.sign = { .key = cli_option_value(c, "sign"),
		    .certificate = cli_option_value(c, "certificate"),
		    .pass_file = cli_option_value(c, "key-pass-file"),
		    .timestamp = cli_option_value(c, "timestamp") } };

	if (!read_form(c, &asked, &form))
		return EXIT_USAGE;
	g_hash_table_remove(c->values, "format"); /* of documents it is another one */
	if (!cli_run_options(c, &o))
		return EXIT_USAGE;
	asked.output = o.output;
	setup = cli_run_open(c, &o, &sound);
	if (setup == NULL)
		return sound;
	if (!read_accepts(c, setup->policy, &asked))
		return EXIT_USAGE;
	status = pack(c, setup, &asked);
	return status == EXIT_GOOD ? sound : status;
}
