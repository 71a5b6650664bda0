/* verify: what is said of 移交 folders. */
#include <stdio.h>

#include <json-glib/json-glib.h>

#include "archive/archive.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/interrupt.h"
#include "base/jsonl.h"
#include "base/text.h"
#include "cli/inner.h"
#include "cli/verify.h"
#include "xml/xml.h"

static void
put_json(GString *out, const struct archive_received *r, bool good)
{
	g_autoptr(JsonBuilder) b = json_builder_new_immutable();

	json_builder_begin_object(b);
	jsonl_number(b, "schema", 1);
	jsonl_text(b, "handover", r->path);
	jsonl_text(b, "status", good ? "ok" : "rejected");
	jsonl_text(b, "name", r->record != NULL ? xml_attr_or(r->record, "id", "") : "");
	jsonl_text(b, "sha256", r->sha256);
	jsonl_number(b, "packages", r->packages->len);
	jsonl_end(b, out);
}

static void
put_text(GString *out, const struct archive_received *r, bool good, bool zh)
{
	const xmlNode *sum = xml_child(r->record, "sum");

	g_string_append(out, zh ? (good ? "通过    " : "未通过  ") : good ? "holds   " : "fails   ");
	text_append_clean(out, r->path);
	g_string_append_c(out, '\n');
	if (r->record == NULL)
		return;
	g_string_append(out, zh ? "    移交清单  " : "    list  ");
	text_append_clean(out, xml_attr_or(r->record, "id", ""));
	g_string_append_printf(out,
	    zh ? "：归档包 %s 个，找到 %u 个；%s 件 %s 页，%s 个文件 %s 字节%s\n" :
		 ": %s packages, %u found; %s papers, %s pages, %s files, %s bytes%s\n",
	    xml_attr_or(sum, "packages", "0"), r->packages->len, xml_attr_or(sum, "items", "0"),
	    xml_attr_or(sum, "pages", "0"), xml_attr_or(sum, "files", "0"), xml_attr_or(sum, "bytes", "0"),
	    !good  ? "" :
		zh ? "；与各包相符，没有多的，没有少的，号不重" :
		     "; as the packages have them, none more, none less, no number twice");
	for (const xmlNode *n = xml_child(r->record, "absent"); n != NULL; n = xml_next(n, "absent")) {
		g_string_append(out, zh ? "    缺号  " : "    absent  ");
		text_append_clean(out, xml_attr_or(n, "archive_no", ""));
		g_string_append(out, "  ");
		text_append_clean(out, xml_attr_or(n, "reason", ""));
		g_string_append_c(out, '\n');
	}
}

static bool
verify_one(struct cli_checkup *v, const GPtrArray *data, const char *path, guint jobs)
{
	struct cli *c = v->cli;
	struct archive_received *r = arena_alloc(c->arena, sizeof *r);
	bool good = archive_receive(c->arena, c->diag, data, path, jobs, r);
	GString *out = arena_string(c->arena);

	if (interrupt_asked())
		return false;
	if (cli_option_flag(c, "json"))
		put_json(out, r, good);
	else if (!good || !cli_option_flag(c, "quiet"))
		put_text(out, r, good, c->lang == LANG_ZH);
	fputs(out->str, stdout);
	fflush(stdout);
	cli_print_findings(c);
	g_ptr_array_extend(v->packages, r->packages, NULL, NULL);
	v->again = !cli_option_flag(c, "no-rebuild");
	g_ptr_array_add(v->received, r);
	if (r->sheet != NULL)
		cli_checkup_add(v, r->sheet, NULL, false);
	return good;
}

bool
cli_verify_handovers(struct cli_checkup *v, const GPtrArray *data)
{
	double jobs = g_get_num_processors();
	bool good = true;

	if (!cli_option_number(v->cli, "jobs", 1, 256, &jobs))
		return false;
	for (guint i = 0; i < v->handovers->len; i++) {
		good = verify_one(v, data, v->handovers->pdata[i], (guint)jobs) && good;
		if (!interrupt_asked())
			continue;
		diag_report(v->cli->diag, DIAG_CHECKUP_INTERRUPTED, (struct place){ 0 }, NULL, i,
		    v->handovers->len - i + v->packages->len + v->files->len);
		return false;
	}
	return good;
}

void
cli_verify_sheet(const void *data, struct arena *a, struct diag *d, const struct batch_checkup_file *file,
    const struct verify_reading *reading)
{
	const struct cli_checkup *v = data;

	for (guint i = 0; i < v->received->len; i++) {
		const struct archive_received *r = v->received->pdata[i];

		if (r->sheet == file->path && r->record != NULL)
			archive_hold_sheet(a, d, r, reading);
	}
}

/* --- the receiver's report --- */

/* A check of packages: how many of them had it, and whether one did not hold. */
struct cli_checked {
	guint count;
	bool failed;
};

bool
cli_verify_is_handover(const struct cli_checkup *v)
{
	return cli_option_value(v->cli, "report") != NULL && v->received->len == 1 &&
	    v->packages->len == ((const struct archive_received *)v->received->pdata[0])->packages->len;
}

/* The weightiest finding says why, by its id: its words may hold a number that no cell has room for. */
static const char *
why(const struct archive_verified *p)
{
	const struct batch_checked_finding *worst = NULL;

	for (guint i = 0; i < p->findings->len; i++) {
		const struct batch_checked_finding *f = p->findings->pdata[i];

		if (worst == NULL || f->level > worst->level)
			worst = f;
	}
	return worst != NULL ? worst->id : "";
}

void
cli_verify_note(struct cli_checkup *v, const struct archive_verified *p, bool good)
{
	struct arena *a = v->cli->arena;

	if (!cli_verify_is_handover(v))
		return;
	for (guint i = 0; i < p->checks->len; i++) {
		const struct archive_check *check = p->checks->pdata[i];
		struct cli_checked *known = g_hash_table_lookup(v->checks, check->name);

		if (known == NULL) {
			known = arena_alloc(a, sizeof *known);
			*known = (struct cli_checked){ 0 };
			g_hash_table_insert(v->checks, arena_strdup(a, check->name), known);
		}
		known->count++;
		known->failed = known->failed || check->failed;
	}
	if (!good) {
		struct archive_failed *failed = arena_alloc(a, sizeof *failed);

		*failed = (struct archive_failed){ arena_strdup(a, p->archive_no[0] != '\0' ? p->archive_no : p->path),
			arena_strdup(a, why(p)) };
		g_ptr_array_add(v->failed, failed);
	}
}

/* What was checked of every package; what was not seen of one is not said of all. */
static GPtrArray *
shared_checks(const struct cli_checkup *v)
{
	GPtrArray *checks = arena_list(v->cli->arena);
	GHashTableIter it;
	gpointer name, value;

	g_hash_table_iter_init(&it, v->checks);
	while (g_hash_table_iter_next(&it, &name, &value)) { /* looked up by name: their order tells nothing */
		const struct cli_checked *known = value;
		struct archive_check *check = arena_alloc(v->cli->arena, sizeof *check);

		*check = (struct archive_check){ name, known->failed };
		if (known->count == v->packages->len || known->failed)
			g_ptr_array_add(checks, check);
	}
	return checks;
}

bool
cli_verify_report(struct cli_checkup *v)
{
	const struct archive_outcome outcome = { .received = v->received->pdata[0],
		.list_holds = !v->list_bad && v->bad == 0,
		.count = v->packages->len,
		.failed = v->failed,
		.checks = shared_checks(v) };

	return archive_report_handover(v->cli->arena, v->cli->diag, v->data, &outcome,
	    cli_option_value(v->cli, "report"));
}
