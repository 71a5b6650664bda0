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

/* Where what is accepted ends and the reason begins. */
static const char *
reason_at(const char *written)
{
	static const char *const marks[] = { " ", "\t", "=", ":", "：", "　" };

	for (const char *at = written; *at != '\0'; at = g_utf8_next_char(at))
		for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
			if (g_str_has_prefix(at, marks[i]))
				return at;
	return written + strlen(written);
}

static const char *
reason_of(const char *at)
{
	while (*at != '\0' && reason_at(at) == at)
		at = g_utf8_next_char(at);
	return at;
}

/* A rule, and that a record is of the same case as an earlier one of its id. */
static bool
is_acceptable(const struct policy *policy, const char *rule)
{
	return policy_rule(policy, rule) != NULL || strcmp(rule, diag_entry(DIAG_PACK_OTHER)->id) == 0;
}

/*
 * "R-001 REASON", "R-001@ID,ID REASON": a rule that there is, the cases it is accepted of, and words.  What is wrong with a file is
 * nothing that words mend: a paper that cannot be opened, or is not there, would be counted as held.
 */
static bool
read_accept(struct cli *c, const struct policy *policy, const char *written, struct pack_accept *accept)
{
	const char *end = reason_at(written), *reason = reason_of(end);
	g_auto(GStrv) halves = g_strsplit(arena_strndup(c->arena, written, (gsize)(end - written)), "@", 2);
	GPtrArray *cases = arena_list(c->arena);
	g_auto(GStrv) ids = g_strsplit(halves[0] != NULL && halves[1] != NULL ? halves[1] : "", ",", -1);

	for (char **id = ids; *id != NULL; id++)
		if (**id != '\0')
			g_ptr_array_add(cases, arena_strdup(c->arena, *id));
	*accept = (struct pack_accept){ .rule = arena_strdup(c->arena, halves[0] != NULL ? halves[0] : ""),
		.reason = arena_strdup(c->arena, reason) };
	if (cases->len > 0) {
		g_ptr_array_add(cases, NULL);
		accept->cases = (char **)cases->pdata;
	}
	if (reason[0] != '\0' && is_acceptable(policy, accept->rule) &&
	    (cases->len > 0 || halves[1] == NULL)) /* "R-001@ REASON" names none */
		return true;
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "accept", written, "",
	    "R-001 客户承诺 7 日内补交；R-001@案卷编号 客户承诺 7 日内补交");
	return false;
}

static bool
read_accepts(struct cli *c, const struct policy *policy, struct archive_pack *asked)
{
	char **written = cli_option_each(c, "accept");
	guint count = written != NULL ? g_strv_length(written) : 0;
	struct pack_accept *accept = arena_array(c->arena, MAX(count, 1), sizeof *accept);

	for (guint i = 0; i < count; i++)
		if (!cli_words(c, "--accept", written[i]) || !read_accept(c, policy, written[i], &accept[i]))
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
	if (status == EXIT_GOOD)
		return archive_pack_tell(c->arena, asked, &packed);
	if (status == EXIT_INTERRUPTED)
		(void)archive_pack_tell(c->arena, asked, &packed);
	return status;
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
