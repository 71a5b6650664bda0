/* transfer: packages into a 移交 folder, and what became of it. */
#include <stdio.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/jsonl.h"
#include "base/text.h"
#include "cli/inner.h"
#include "xml/xml.h"

/* false: reported. */
static bool
read_form(struct cli *c, struct archive_transfer *asked, enum archive_form *form)
{
	static const char *const forms[] = { [FORM_FOLDER] = "folder", [FORM_ZIP] = "zip", [FORM_TAR] = "tar" };
	const char *word = cli_option_value(c, "format");
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
		g_ptr_array_add(words, (char *)forms[i]);
	if (!cli_option_word(c, DIAG_CLI_VALUE, "format", word, words))
		return false;
	for (guint i = 0; word != NULL && i < G_N_ELEMENTS(forms); i++)
		if (strcmp(forms[i], word) == 0)
			*form = (enum archive_form)i;
	asked->form = word != NULL ? form : NULL;
	return true;
}

static bool
read_words(struct cli *c, struct archive_transfer *asked)
{
	static const char *const words[] = { "content", "receiver", "carrier", "carriers" };
	gint64 day;

	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (!cli_words(c, arena_printf(c->arena, "--%s", words[i]), cli_option_value(c, words[i])))
			return false;
	asked->name = cli_option_value(c, "name");
	asked->content = cli_option_value(c, "content");
	asked->receiver = cli_option_value(c, "receiver");
	asked->carrier = cli_option_value(c, "carrier");
	asked->carriers = cli_option_value(c, "carriers");
	asked->handed = cli_option_value(c, "date");
	if (asked->handed != NULL && !date_parse(asked->handed, &day)) {
		diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "date", asked->handed, "",
		    "2022-12-20");
		return false;
	}
	if (asked->name == NULL || text_safe_id(asked->name))
		return true;
	diag_report(c->diag, DIAG_HANDOVER_NAME, (struct place){ 0 }, NULL, asked->name);
	return false;
}

static void
put_json(GString *out, const struct archive_transferred *done)
{
	static const char *const counts[] = { "packages", "items", "pages", "files", "bytes" };
	const xmlNode *sum = xml_child(done->record, "sum");
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "status", "handed");
	jsonl_text(b, "name", xml_attr_or(done->record, "id", ""));
	jsonl_text(b, "path", done->path);
	jsonl_text(b, "sha256", done->sha256);
	for (gsize i = 0; i < G_N_ELEMENTS(counts); i++)
		jsonl_number(b, counts[i], g_ascii_strtoull(xml_attr_or(sum, counts[i], "0"), NULL, 10));
	jsonl_end(b, out);
}

static void
put_text(GString *out, const struct archive_transferred *done, bool zh)
{
	const xmlNode *sum = xml_child(done->record, "sum");

	for (const xmlNode *n = xml_child(done->record, "absent"); n != NULL; n = xml_next(n, "absent")) {
		g_string_append(out, zh ? "缺号  " : "absent  ");
		text_append_clean(out, xml_attr_or(n, "archive_no", ""));
		g_string_append(out, "  ");
		text_append_clean(out, xml_attr_or(n, "reason", ""));
		g_string_append_c(out, '\n');
	}
	g_string_append(out, zh ? "已移交  " : "handed over  ");
	text_append_clean(out, done->path);
	g_string_append_printf(out,
	    zh ?
		"\n归档包 %s 个，%s 件 %s 页，%s 个文件 %s 字节；整个移交文件夹的摘要（tagmanifest-sha256.txt 的 SHA-256）：\n  %s\n" :
		"\n%s packages, %s papers, %s pages, %s files, %s bytes; digest of the whole folder (SHA-256 of tagmanifest-sha256.txt):\n  %s\n",
	    xml_attr(sum, "packages"), xml_attr(sum, "items"), xml_attr(sum, "pages"), xml_attr(sum, "files"),
	    xml_attr(sum, "bytes"), done->sha256);
}

static enum exit_status
tell(struct cli *c, const struct archive_transferred *done)
{
	GString *out = arena_string(c->arena);

	if (cli_option_flag(c, "json"))
		put_json(out, done);
	else if (!cli_option_flag(c, "quiet"))
		put_text(out, done, c->lang == LANG_ZH);
	fputs(out->str, stdout);
	return EXIT_GOOD;
}

enum exit_status
cli_transfer(struct cli *c)
{
	static char *documents[] = { (char *)"transfer-register", NULL };
	enum archive_form form = FORM_FOLDER;
	struct batch_options o;
	struct archive_transfer asked = { .run = &o };
	struct archive_transferred done;
	struct batch_setup *setup;
	enum exit_status status;
	GPtrArray *data;

	if (!read_form(c, &asked, &form) || !read_words(c, &asked))
		return EXIT_USAGE;
	g_hash_table_remove(c->values, "format"); /* of documents it is another one */
	if (!cli_run_options(c, &o))
		return EXIT_USAGE;
	o.office = cli_office_wanted(c);
	if (o.office == NULL)
		return EXIT_NO_START;
	o.documents = documents;
	asked.output = o.output;
	data = cli_data(c);
	setup = data != NULL ? batch_setup_open(c->arena, c->diag, data, &o) : NULL;
	if (setup == NULL)
		return EXIT_NO_START;
	cli_print_findings(c);
	status = archive_transfer(c->arena, c->diag, setup, &asked, &done);
	cli_print_findings(c);
	return status == EXIT_GOOD ? tell(c, &done) : status;
}
