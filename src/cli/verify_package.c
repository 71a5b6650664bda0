/* verify: what is said of packages, as text or as JSON Lines. */
#include <string.h>

#include <json-glib/json-glib.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/jsonl.h"
#include "base/text.h"
#include "cli/inner.h"
#include "cli/verify.h"

static void
json_checks(JsonBuilder *b, const struct archive_verified *p, enum lang lang)
{
	json_builder_set_member_name(b, "checks");
	json_builder_begin_object(b);
	for (guint i = 0; i < p->checks->len; i++) {
		const struct archive_check *check = p->checks->pdata[i];

		jsonl_text(b, check->name, check->failed ? "fail" : "pass");
	}
	json_builder_end_object(b);
	json_builder_set_member_name(b, "said");
	json_builder_begin_object(b);
	for (guint i = 0; i < p->said->len; i++) {
		const struct archive_said *said = p->said->pdata[i];

		jsonl_text(b, said->part[LANG_EN], said->text[lang]);
	}
	json_builder_end_object(b);
}

static void
put_json(const struct cli_checkup *v, const struct archive_verified *p, bool good)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();
	g_autoptr(GString) out = g_string_new(NULL);

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "package", p->path);
	jsonl_text(b, "status", good ? "ok" : "rejected");
	jsonl_text(b, "archive_no", p->archive_no);
	jsonl_text(b, "record", p->record);
	jsonl_text(b, "sha256", p->digest);
	jsonl_number(b, "edition", p->edition);
	jsonl_number(b, "items", p->items);
	jsonl_number(b, "pages", p->pages);
	jsonl_number(b, "files", p->files);
	jsonl_number(b, "bytes", p->bytes);
	json_checks(b, p, v->cli->lang);
	json_builder_set_member_name(b, "findings");
	cli_checkup_json(b, p->findings);
	jsonl_end(b, out);
	fputs(out->str, stdout);
}

static void
put_text(const struct cli_checkup *v, const struct archive_verified *p, bool good)
{
	g_autoptr(GString) out = g_string_new(NULL);
	enum lang lang = v->cli->lang;

	g_string_append(out, lang == LANG_ZH ? (good ? "通过    " : "未通过  ") : good ? "holds   " : "fails   ");
	text_append_clean(out, p->path);
	g_string_append(out, p->record[0] != '\0' ? "  " : "");
	text_append_clean(out, p->record);
	g_string_append(out, p->cons_name[0] != '\0' ? "  " : "");
	text_append_clean(out, p->cons_name);
	g_string_append_c(out, '\n');
	for (guint i = 0; i < p->said->len; i++) {
		const struct archive_said *said = p->said->pdata[i];

		g_string_append_printf(out, "    %s  ", said->part[lang]);
		text_append_clean(out, said->text[lang]);
		g_string_append_c(out, '\n');
	}
	fputs(out->str, stdout);
}

/* Errors first; notes of a package that holds only when they are asked for. */
static void
put_findings(const struct cli_checkup *v, const struct archive_verified *p, bool good)
{
	bool all = cli_option_flag(v->cli, "verbose");

	for (enum diag_level level = DIAG_FATAL + 1; level-- > DIAG_NOTE;)
		for (guint i = 0; i < p->findings->len; i++) {
			const struct batch_checked_finding *f = p->findings->pdata[i];

			if (f->level == level &&
			    (level > DIAG_NOTE || all || (!good && !cli_option_flag(v->cli, "quiet"))))
				fputs(f->text, stderr);
		}
}

static void
tell(void *data, const struct archive_verified *p)
{
	struct cli_checkup *v = data;
	bool good = p->worst < v->limit;

	v->packages_good += good;
	v->packages_bad += !good;
	if (!good)
		cli_handover_bad(v, p->path);
	cli_verify_note(v, p, good);
	if (cli_option_flag(v->cli, "json"))
		put_json(v, p, good);
	else if (!good || !cli_option_flag(v->cli, "quiet"))
		put_text(v, p, good);
	fflush(stdout);
	put_findings(v, p, good);
}

static void
put_sum(const struct cli_checkup *v)
{
	if (cli_option_flag(v->cli, "json") || cli_option_flag(v->cli, "quiet"))
		return;
	printf(v->cli->lang == LANG_ZH ?
		"归档包 %u 个：通过 %u 个，未通过 %u 个。“通过”说的是上面写明比较过的；资料上写的内容、扫描是否清楚、有没有病毒没有看。\n" :
		"%u packages: %u hold, %u do not. That is said of what was compared above; what materials say, whether scans are legible, viruses were not looked at.\n",
	    v->packages_good + v->packages_bad, v->packages_good, v->packages_bad);
}

enum exit_status
cli_verify_packages(struct cli_checkup *v, const GPtrArray *data)
{
	struct cli *c = v->cli;
	double jobs = g_get_num_processors();
	const char *at = cli_option_value(c, "at");
	struct archive_verify asked = { .data = data,
		.rules = v->rules,
		.packages = v->packages,
		.lang = c->lang,
		.colour = c->colour,
		.again = !cli_option_flag(c, "no-rebuild"),
		.report = cli_option_value(c, "report") != NULL,
		.trust = cli_option_value(c, "trust"),
		.at = at,
		.tell = tell,
		.tell_data = v };
	enum exit_status status;
	gint64 day;

	if (!cli_option_number(c, "jobs", 1, 256, &jobs))
		return EXIT_USAGE;
	if (at != NULL && !date_parse(at, &day)) {
		diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "at", at, "", "2022-04-18");
		return EXIT_USAGE;
	}
	if (asked.report && v->packages->len != 1 && !cli_verify_is_handover(v) && !cli_verify_to_folder(v)) {
		diag_report(c->diag, DIAG_CLI_VALUE, (struct place){ 0 }, NULL, "report", cli_option_value(c, "report"),
		    "", "banwen verify --report 报告.pdf 一个归档包（或一个移交文件夹）；--report 文件夹 几个归档包");
		return EXIT_USAGE;
	}
	asked.jobs = (guint)jobs;
	v->data = data;
	status = archive_verify(c->arena, c->diag, &asked);
	put_sum(v);
	return status;
}
