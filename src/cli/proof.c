/* verify --qr: which file under the arguments is the one that a printed code, or its short form, speaks of. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "xml/xml.h"
#include "cli/inner.h"
#include "cli/verify.h"

enum { DIGEST_DIGITS = 64, SHORT_DIGITS = 12 };

/* What a code says, and what was found of it. */
struct cli_proof {
	struct cli *cli;
	const char *number; /* of the document; "": the code has none */
	char *digest;       /* of its data, in lower case: all digits or the first ones */
	GPtrArray *files;   /* struct batch_checkup_file *, in which it is looked for */
	GPtrArray *found;   /* paths of files that have its data */
	GPtrArray *other;   /* ... of files that have its number and other data */
};

/* What stands before a code where it is read off or copied: a scanner's word, the words printed before the short form. */
static char *
without_words(char *text)
{
	static const char *const words[] = { "QR-Code:", "核验码" };

	text = g_strstrip(text);
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_str_has_prefix(text, words[i]))
			text = g_strchug(text + strlen(words[i]));
	return text;
}

/* Digits of a digest without hyphens and blanks, full width too, as people type them off paper.  odd: the first that is none. */
static char *
read_digits(struct cli *c, const char *text, const char **odd)
{
	g_autofree char *plain = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
	g_autoptr(GString) digits = g_string_new(NULL);

	*odd = NULL;
	for (const char *p = plain != NULL ? plain : text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar sign = g_utf8_get_char(p);

		if (sign < 0x80 && g_ascii_isxdigit((char)sign))
			g_string_append_c(digits, g_ascii_tolower((char)sign));
		else if (sign != '-' && sign != ' ' && sign != 0x2010 && sign != 0x2013 && *odd == NULL)
			*odd = arena_strndup(c->arena, p, (gsize)(g_utf8_next_char(p) - p));
	}
	if (*odd != NULL || (digits->len != DIGEST_DIGITS && digits->len != SHORT_DIGITS))
		return NULL;
	return arena_strdup(c->arena, digits->str);
}

/* banwen:RECORD/DOCUMENT:SHA256, or the digits alone. */
static bool
read_code(struct cli_proof *p, const char *text)
{
	struct arena *a = p->cli->arena;
	char *code = g_utf8_validate(text, -1, NULL) ? without_words(arena_strdup(a, text)) : arena_strdup(a, "?"),
	     *end;
	const char *odd;

	p->number = "";
	if (g_str_has_prefix(code, "banwen:") && (end = strrchr(code, ':')) > code + strlen("banwen")) {
		*end = '\0';
		p->number = code + strlen("banwen:");
		code = end + 1;
	}
	p->digest = read_digits(p->cli, code, &odd);
	if (p->digest == NULL && odd != NULL)
		diag_report(p->cli->diag, DIAG_CLI_PROOF_SIGN, (struct place){ 0 }, NULL, text, odd);
	else if (p->digest == NULL)
		diag_report(p->cli->diag, DIAG_CLI_PROOF, (struct place){ 0 }, NULL, text);
	return p->digest != NULL;
}

static void
add_file(struct cli_proof *p, const char *path)
{
	struct batch_checkup_file *file = arena_alloc(p->cli->arena, sizeof *file);

	file->path = path;
	g_ptr_array_add(p->files, file);
}

/* Every PDF, those that were set aside too: a sheet of paper may be of one of them. */
static void
add_folder(struct cli_proof *p, const char *folder)
{
	struct cli *c = p->cli;
	const GPtrArray *names = file_list(c->arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		char *path = arena_adopt(c->arena, g_build_filename(folder, names->pdata[i], NULL), g_free);

		if (g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			continue;
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			add_folder(p, path);
		else if (cli_is_pdf(path))
			add_file(p, path);
	}
}

static char *
number_of(struct arena *a, const xmlNode *origin)
{
	const char *variant = xml_attr_or(origin, "variant", "");

	return arena_printf(a, "%s/%s%s%s", xml_attr_or(origin, "record", ""), xml_attr_or(origin, "id", ""),
	    variant[0] != '\0' ? "-" : "", variant);
}

static void
look(void *data, const struct batch_checked *checked)
{
	struct cli_proof *p = data;
	const xmlNode *origin = xml_child(checked->facts, "origin");
	const char *proof = xml_attr(origin, "proof");

	if (proof == NULL)
		return;
	if (g_str_has_prefix(proof, p->digest))
		g_ptr_array_add(p->found, (gpointer)checked->file->path);
	else if (strcmp(number_of(p->cli->arena, origin), p->number) == 0)
		g_ptr_array_add(p->other, (gpointer)checked->file->path);
}

static void
report_nothing(const struct cli_proof *p)
{
	for (guint i = 0; i < p->other->len; i++)
		diag_report(p->cli->diag, DIAG_CLI_PROOF_OTHER, file_place(p->cli->arena, p->other->pdata[i]), NULL,
		    p->number);
	if (p->other->len > 0)
		return;
	diag_report(p->cli->diag, strlen(p->digest) == SHORT_DIGITS ? DIAG_CLI_PROOF_NONE_SHORT : DIAG_CLI_PROOF_NONE,
	    (struct place){ 0 }, NULL, p->files->len);
}

/* What was asked is answered first; then comes whether the file holds. */
static void
tell_found(const struct cli_proof *p)
{
	const struct cli *c = p->cli;
	bool zh = c->lang == LANG_ZH;

	if (cli_option_flag(c, "json") || cli_option_flag(c, "quiet"))
		return;
	if (p->found->len == 1)
		puts(zh ? "找到了，它的数据就是这张纸的：" : "Found; its data are those of the sheet:");
	else
		printf(zh ? "找到 %u 份，数据都是这张纸的：\n" : "%u found; the data of each are those of the sheet:\n",
		    p->found->len);
}

const GPtrArray *
cli_proof_find(struct cli *c, const struct batch_checkup *with, const char *text, enum exit_status *status)
{
	struct cli_proof p = { .cli = c,
		.files = arena_list(c->arena),
		.found = arena_list(c->arena),
		.other = arena_list(c->arena) };
	struct batch_checkup job = *with;

	*status = EXIT_USAGE;
	if (!read_code(&p, text))
		return p.found;
	for (char **argument = c->arguments; *argument != NULL; argument++)
		if (g_file_test(*argument, G_FILE_TEST_IS_DIR))
			add_folder(&p, *argument);
		else
			add_file(&p, *argument);
	job.files = p.files;
	job.rebuild = NULL;
	job.tell = look;
	job.data = &p;
	*status = batch_checkup(c->arena, c->diag, &job);
	if (*status == EXIT_GOOD && p.found->len > 0)
		tell_found(&p);
	if (*status != EXIT_GOOD || p.found->len > 0)
		return p.found;
	report_nothing(&p);
	if (cli_option_flag(c, "json"))
		puts("{\"schema\":1,\"qr\":\"none\"}");
	*status = EXIT_FINDINGS;
	return p.found;
}
