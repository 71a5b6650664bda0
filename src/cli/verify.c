/* verify: opens finished files again, by themselves, and says of each whether it still holds. */
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

struct cli_checkup {
	struct cli *cli;
	struct verify_rules *rules;
	guint good, bad, unread;
};

/* What was set aside is known not to hold. */
static void
add_folder(struct cli *c, GPtrArray *found, const char *folder)
{
	const GPtrArray *names = file_list(c->arena, folder, NULL);

	for (guint i = 0; names != NULL && i < names->len; i++) {
		char *path = arena_adopt(c->arena, g_build_filename(folder, names->pdata[i], NULL), g_free);

		if (strcmp(names->pdata[i], "superseded") == 0)
			continue;
		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			if (!g_file_test(path, G_FILE_TEST_IS_SYMLINK))
				add_folder(c, found, path);
		} else if (g_str_has_suffix(path, ".pdf"))
			g_ptr_array_add(found, path);
	}
}

static GPtrArray *
find_files(struct cli *c, char **arguments)
{
	GPtrArray *found = arena_list(c->arena);

	for (; *arguments != NULL; arguments++) {
		guint before = found->len;

		if (g_file_test(*arguments, G_FILE_TEST_IS_DIR)) {
			add_folder(c, found, *arguments);
			if (found->len == before)
				diag_report(c->diag, DIAG_CLI_NO_PDF, (struct place){ 0 }, NULL, *arguments);
		} else if (access(*arguments, R_OK) == 0)
			g_ptr_array_add(found, *arguments);
		else
			diag_errno(c->diag, DIAG_FILE_OPEN, (struct place){ 0 }, *arguments, errno);
	}
	return found;
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

static void
verify_one(struct cli_checkup *v, const char *path)
{
	g_autoptr(arena) a = arena_new();
	struct diag *d = diag_new(a);
	struct cli *c = v->cli;
	enum diag_level limit = cli_option_flag(c, "strict") ? DIAG_WARN : DIAG_ERROR;
	const xmlNode *facts = NULL;
	gsize length = 0;
	char *bytes = NULL;
	bool read = file_read(a, d, path, &bytes, &length);
	bool good;

	if (read)
		facts = verify_bytes(v->rules, a, d, path, (const guint8 *)bytes, length, NULL, 0);
	good = facts != NULL && diag_worst(d, 0) < limit;
	v->good += good;
	v->bad += !good;
	v->unread += !read;
	if (cli_option_flag(c, "json"))
		put_json(c, d, path, read ? digest_sha256(a, bytes, length) : "", good, facts);
	else
		put_text(c, d, path, good, facts);
}

enum exit_status
cli_verify(struct cli *c)
{
	struct cli_checkup v = { .cli = c };
	const GPtrArray *data = cli_data(c);
	GPtrArray *files;

	if (data == NULL || (v.rules = verify_rules_load(c->arena, c->diag, data)) == NULL)
		return EXIT_NO_START;
	files = find_files(c, c->arguments);
	for (guint i = 0; i < files->len; i++)
		verify_one(&v, files->pdata[i]);
	if (!cli_option_flag(c, "json") && !cli_option_flag(c, "quiet") && files->len > 1)
		printf(c->lang == LANG_ZH ? "%u 份通过，%u 份未通过\n" : "%u hold, %u fail\n", v.good, v.bad);
	if (v.good + v.bad == v.unread)
		return EXIT_NO_START;
	return v.bad > 0 || diag_worst(c->diag, 0) >= DIAG_ERROR ? EXIT_FINDINGS : EXIT_GOOD;
}
