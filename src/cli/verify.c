/* verify: opens finished files again and says of each whether it still holds; holds an output folder against its list. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/jsonl.h"
#include "xml/xml.h"
#include "cli/inner.h"
#include "verify/verify.h"

/* A file to look at; of one held against a list what the list says, or that it says nothing. */
struct cli_checkup_file {
	const char *path;
	const struct batch_listed *listed; /* NULL: no line names it */
	bool stray;                        /* where one should */
};

struct cli_checkup {
	struct cli *cli;
	struct verify_rules *rules;
	GPtrArray *files; /* struct cli_checkup_file * */
	enum diag_level limit;
	guint good, bad, unread;
};

static void hold_folder(struct cli_checkup *, const char *folder);

static void
add_file(struct cli_checkup *v, const char *path, const struct batch_listed *listed, bool stray)
{
	struct cli_checkup_file *file = arena_alloc(v->cli->arena, sizeof *file);

	*file = (struct cli_checkup_file){ .path = path, .listed = listed, .stray = stray };
	g_ptr_array_add(v->files, file);
}

/* Files of which no list is known. What was set aside is known not to hold. Gives how many. */
static guint
add_folder(struct cli_checkup *v, const char *folder)
{
	struct cli *c = v->cli;
	const GPtrArray *names = file_list(c->arena, folder, NULL);
	guint count = 0;

	for (guint i = 0; names != NULL && i < names->len; i++) {
		char *path = arena_adopt(c->arena, g_build_filename(folder, names->pdata[i], NULL), g_free);

		if (strcmp(names->pdata[i], "superseded") == 0)
			continue;
		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			if (g_file_test(path, G_FILE_TEST_IS_SYMLINK))
				continue;
			if (batch_listing_at(path))
				hold_folder(v, path);
			else
				count += add_folder(v, path);
		} else if (g_str_has_suffix(path, ".pdf")) {
			add_file(v, path, NULL, false);
			count++;
		}
	}
	return count;
}

/* An output folder: what its list names, what it does not, and output folders in it. */
static void
hold_folder(struct cli_checkup *v, const char *folder)
{
	struct cli *c = v->cli;
	const struct batch_listing *listing = batch_listing_open(c->arena, c->diag, folder);

	if (listing == NULL)
		return;
	for (guint i = 0; i < listing->files->len; i++) {
		const struct batch_listed *listed = listing->files->pdata[i];

		add_file(v, arena_printf(c->arena, "%s/%s", folder, listed->path), listed, false);
	}
	for (guint i = 0; i < listing->strays->len; i++)
		if (!listing->broken)
			add_file(v, listing->strays->pdata[i], NULL, true);
		else if (g_str_has_suffix(listing->strays->pdata[i], ".pdf"))
			add_file(v, listing->strays->pdata[i], NULL, false);
	for (guint i = 0; i < listing->inner->len; i++)
		hold_folder(v, listing->inner->pdata[i]);
}

static void
find_in_folder(struct cli_checkup *v, char *folder)
{
	struct cli *c = v->cli;
	guint before = v->files->len;
	gsize told = diag_count(c->diag);

	for (gsize end = strlen(folder); end > 1 && folder[end - 1] == '/';)
		folder[--end] = '\0';
	if (batch_listing_at(folder))
		hold_folder(v, folder);
	else if (add_folder(v, folder) > 0)
		diag_report(c->diag, DIAG_LISTING_NONE, file_place(c->arena, folder), NULL, folder);
	if (v->files->len == before && diag_count(c->diag) == told)
		diag_report(c->diag, DIAG_CLI_NO_PDF, (struct place){ 0 }, NULL, folder);
}

static void
find_files(struct cli_checkup *v)
{
	struct cli *c = v->cli;

	for (char **argument = c->arguments; *argument != NULL; argument++)
		if (g_file_test(*argument, G_FILE_TEST_IS_DIR))
			find_in_folder(v, *argument);
		else if (access(*argument, R_OK) == 0)
			add_file(v, *argument, NULL, false);
		else
			diag_errno(c->diag, DIAG_FILE_OPEN, (struct place){ 0 }, *argument, errno);
}

static void
json_findings(JsonBuilder *b, const struct cli *c, const struct diag *d)
{
	json_builder_begin_array(b);
	for (gsize i = 0; i < diag_count(d); i++) {
		const struct finding *f = diag_get(d, i);

		json_builder_begin_object(b);
		jsonl_text(b, "id", f->id);
		jsonl_text(b, "level", diag_level_name(f->level, LANG_EN));
		jsonl_text(b, "field", f->field);
		jsonl_text(b, "message", f->what[c->lang]);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void
put_json(const struct cli *c, const struct diag *d, const char *path, const char *sha256, bool good,
    const xmlNode *facts)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();
	g_autoptr(GString) out = g_string_new(NULL);

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "file", path);
	jsonl_text(b, "sha256", sha256);
	jsonl_number(b, "pages", g_ascii_strtoull(xml_attr_or(facts, "pages", "0"), NULL, 10));
	jsonl_text(b, "status", good ? "ok" : "rejected");
	json_builder_set_member_name(b, "findings");
	json_findings(b, c, d);
	jsonl_end(b, out);
	fputs(out->str, stdout);
}

static void
put_text(const struct cli *c, const struct diag *d, const char *path, bool good, const xmlNode *facts)
{
	g_autoptr(GString) messages = g_string_new(NULL);
	bool zh = c->lang == LANG_ZH;

	for (gsize i = 0; i < diag_count(d); i++)
		if (!cli_option_flag(c, "quiet") || diag_get(d, i)->level >= DIAG_ERROR)
			diag_format(messages, diag_get(d, i), c->lang, c->colour);
	fputs(messages->str, stderr);
	if (good && cli_option_flag(c, "quiet"))
		return;
	printf("%s  %s", good ? (zh ? "通过  " : "holds ") : (zh ? "未通过" : "FAILS "), path);
	if (facts != NULL)
		printf(zh ? "（%s 页）" : " (%s pages)", xml_attr_or(facts, "pages", "?"));
	putchar('\n');
}

/* What the list has against a file before it is opened. true: it is to be opened. */
static bool
hold_file(struct arena *a, struct diag *d, const struct cli_checkup_file *file)
{
	const struct batch_listed *listed = file->listed;

	if (file->stray)
		diag_report(d, DIAG_LISTING_STRAY, file_place(a, file->path), NULL);
	else if (listed != NULL && listed->standing != STANDING_THERE)
		diag_report(d, listed->standing == STANDING_GONE ? DIAG_LISTING_MISSING : DIAG_LISTING_OUTSIDE,
		    file_place(a, file->path), NULL, listed->record, listed->document);
	else
		return true;
	return false;
}

/* A file that stands on a list is what it was; a PDF holds by itself. */
static void
verify_one(struct cli_checkup *v, const struct cli_checkup_file *file)
{
	g_autoptr(arena) a = arena_new();
	struct diag *d = diag_new(a);
	const struct batch_listed *listed = file->listed;
	const char *path = file->path, *sha256 = "";
	const xmlNode *facts = NULL;
	gsize length = 0;
	char *bytes = NULL;
	bool read = hold_file(a, d, file) && file_read(a, d, path, &bytes, &length), good;

	if (read)
		sha256 = digest_sha256(a, bytes, length);
	if (read && listed != NULL && g_ascii_strcasecmp(listed->sha256, sha256) != 0)
		diag_report(d, DIAG_LISTING_ALTERED, file_place(a, path), NULL, listed->record, listed->document);
	if (read && (listed == NULL || g_str_has_suffix(path, ".pdf")))
		facts = verify_bytes(v->rules, a, d, path, (const guint8 *)bytes, length, NULL, 0);
	good = diag_worst(d, 0) < v->limit;
	v->good += good;
	v->bad += !good;
	v->unread += !read && listed == NULL && !file->stray;
	if (cli_option_flag(v->cli, "json"))
		put_json(v->cli, d, path, sha256, good, facts);
	else
		put_text(v->cli, d, path, good, facts);
}

enum exit_status
cli_verify(struct cli *c)
{
	struct cli_checkup v = { .cli = c,
		.files = arena_list(c->arena),
		.limit = cli_option_flag(c, "strict") ? DIAG_WARN : DIAG_ERROR };
	const GPtrArray *data = cli_data(c);

	if (data == NULL || (v.rules = verify_rules_load(c->arena, c->diag, data)) == NULL)
		return EXIT_NO_START;
	find_files(&v);
	for (guint i = 0; i < v.files->len; i++)
		verify_one(&v, v.files->pdata[i]);
	if (!cli_option_flag(c, "json") && !cli_option_flag(c, "quiet") && v.files->len > 1)
		printf(c->lang == LANG_ZH ? "%u 份通过，%u 份未通过\n" : "%u hold, %u fail\n", v.good, v.bad);
	if (v.good + v.bad == v.unread)
		return EXIT_NO_START;
	return v.bad > 0 || diag_worst(c->diag, 0) >= v.limit ? EXIT_FINDINGS : EXIT_GOOD;
}
