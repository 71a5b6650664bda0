/* verify --receive: 移交 folders that hold in all are noted in the register of who receives them. */
#include <stdio.h>
#include <stdlib.h>

#include <json-glib/json-glib.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/jsonl.h"
#include "base/text.h"
#include "cli/inner.h"
#include "cli/verify.h"
#include "xml/xml.h"

/* A package, or the sheet. */
static bool
has(const struct cli_handover *h, const char *path)
{
	return g_strcmp0(h->it.sheet, path) == 0 || text_listed(h->it.packages, path);
}

void
cli_handover_bad(struct cli_checkup *v, const char *path)
{
	for (guint i = 0; i < v->received->len; i++) {
		struct cli_handover *h = v->received->pdata[i];

		h->bad = h->bad || has(h, path);
	}
}

static bool
is_in(const char *folder, const char *path)
{
	g_autofree char *parent = g_path_get_dirname(path), *home = realpath(folder, NULL),
			*real = realpath(parent, NULL);

	return g_strcmp0(home, real) == 0 || file_is_below(folder, parent);
}

/* With the register in it, a folder would not be what was handed over. */
static bool
stands_apart(struct cli_checkup *v, const char *path)
{
	for (guint i = 0; i < v->handovers->len; i++)
		if (is_in(v->handovers->pdata[i], path)) {
			diag_report(v->cli->diag, DIAG_RECEIVE_PLACE, (struct place){ 0 }, NULL, path);
			return false;
		}
	return true;
}

bool
cli_receive_wanted(struct cli_checkup *v)
{
	struct cli *c = v->cli;
	const char *path = cli_option_value(c, "receive"), *date = cli_option_value(c, "date");
	gint64 day;

	if (date != NULL && !date_parse(date, &day)) {
		diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "date", date, "", "2022-12-21");
		return false;
	}
	if (path == NULL)
		return true;
	if (v->handovers->len > 0 && v->packages->len + v->files->len == 0)
		return stands_apart(v, path);
	diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "receive", path, "",
	    "banwen verify --receive 接收登记簿.db 移交文件夹");
	return false;
}

static void
put_json(GString *out, const struct cli_handover *h, const struct archive_receipt *r)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "handover", h->it.path);
	jsonl_text(b, "status", "received");
	jsonl_text(b, "register", r->register_path);
	jsonl_number(b, "noted", r->noted);
	jsonl_number(b, "known", r->known);
	jsonl_text(b, "digest", r->digest);
	jsonl_end(b, out);
}

static void
put_text(GString *out, const struct cli_handover *h, const struct archive_receipt *r, bool zh)
{
	g_string_append(out, zh ? "已接收  " : "received  ");
	text_append_clean(out, h->it.path);
	g_string_append_printf(out,
	    zh ? "：%u 个归档包记入接收登记簿（%u 个以前记过）；登记簿末条是第 %s 条，摘要 %s\n" :
		 ": %u packages noted in the register (%u were before); its last entry is %s, digest %s\n",
	    r->noted, r->known, r->seq, r->digest);
}

static bool
note(struct cli *c, const struct cli_handover *h)
{
	struct archive_receipt r = { .register_path = cli_option_value(c, "receive"),
		.date = cli_option_value(c, "date") };
	GString *out = arena_string(c->arena);

	if (h->bad) {
		diag_report(c->diag, DIAG_RECEIVE_BROKEN, (struct place){ 0 }, NULL, h->it.path);
		return false;
	}
	if (!archive_note_received(c->arena, c->diag, &h->it, &r))
		return false;
	if (cli_option_flag(c, "json"))
		put_json(out, h, &r);
	else if (!cli_option_flag(c, "quiet"))
		put_text(out, h, &r, c->lang == LANG_ZH);
	fputs(out->str, stdout);
	return true;
}

bool
cli_receive(struct cli_checkup *v)
{
	bool good = true;

	for (guint i = 0; cli_option_value(v->cli, "receive") != NULL && i < v->received->len; i++)
		good = note(v->cli, v->received->pdata[i]) && good;
	return good;
}
