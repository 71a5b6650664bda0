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
	struct cli_handover *handover = arena_alloc(c->arena, sizeof *handover);
	struct archive_received *r = &handover->it;
	gsize from = diag_count(c->diag);
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
	handover->bad = !good || diag_worst(c->diag, from) >= v->limit;
	g_ptr_array_add(v->received, handover);
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
		const struct archive_received *r = &((const struct cli_handover *)v->received->pdata[i])->it;

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
	    v->packages->len == ((const struct cli_handover *)v->received->pdata[0])->it.packages->len;
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

bool
cli_verify_to_folder(const struct cli_checkup *v)
{
	const char *path = cli_option_value(v->cli, "report");

	return path != NULL && !cli_is_pdf(path);
}

static void
add_check(struct arena *a, GPtrArray *checks, const char *name, bool failed)
{
	struct archive_check *check = arena_alloc(a, sizeof *check);

	*check = (struct archive_check){ arena_strdup(a, name), failed };
	g_ptr_array_add(checks, check);
}

/* Kept until all were looked at, with what the list of its hand-over was compared with. */
static GPtrArray *
kept_checks(const struct cli_checkup *v, const struct archive_verified *p)
{
	struct arena *a = v->cli->arena;
	GPtrArray *kept = arena_list(a);

	for (guint i = 0; i < p->checks->len; i++) {
		const struct archive_check *check = p->checks->pdata[i];

		add_check(a, kept, check->name, check->failed);
	}
	for (guint i = 0; i < v->received->len; i++) {
		const struct cli_handover *h = v->received->pdata[i];
		int held = GPOINTER_TO_INT(g_hash_table_lookup(h->it.digests, p->path));

		if (held != 0)
			add_check(a, kept, "digest", held != 1);
	}
	return kept;
}

static const struct archive_summed *
add_each(struct cli_checkup *v, const struct archive_verified *p, bool good)
{
	struct arena *a = v->cli->arena;
	struct archive_summed *one = arena_alloc(a, sizeof *one);
	bool wanted = !cli_verify_is_handover(v) || cli_verify_to_folder(v);

	*one = (struct archive_summed){ .archive_no = arena_strdup(a, p->archive_no),
		.region = arena_strdup(a, p->region),
		.company = arena_strdup(a, p->company),
		.record = arena_strdup(a, p->record),
		.path = p->path,
		.report = wanted && p->report != NULL ? arena_strdup(a, p->report) : NULL,
		.checks = kept_checks(v, p),
		.good = good };
	g_ptr_array_add(v->each, one);
	return one;
}

static void
count_checks(struct cli_checkup *v, const GPtrArray *checks)
{
	struct arena *a = v->cli->arena;

	for (guint i = 0; i < checks->len; i++) {
		const struct archive_check *check = checks->pdata[i];
		struct cli_checked *known = g_hash_table_lookup(v->checks, check->name);

		if (known == NULL) {
			known = arena_alloc(a, sizeof *known);
			*known = (struct cli_checked){ 0 };
			g_hash_table_insert(v->checks, arena_strdup(a, check->name), known);
		}
		known->count++;
		known->failed = known->failed || check->failed;
	}
}

void
cli_verify_note(struct cli_checkup *v, const struct archive_verified *p, bool good)
{
	struct arena *a = v->cli->arena;

	if (cli_option_value(v->cli, "report") == NULL)
		return;
	count_checks(v, add_each(v, p, good)->checks);
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

static bool
report_handover(struct cli_checkup *v, const char *path)
{
	const struct archive_outcome outcome = { .received = &((const struct cli_handover *)v->received->pdata[0])->it,
		.list_holds = !v->list_bad && v->bad == 0,
		.count = v->packages->len,
		.failed = v->failed,
		.checks = shared_checks(v),
		.each = v->each };

	return archive_report_handover(v->cli->arena, v->cli->diag, v->data, &outcome, path);
}

/* Of the only package; one that could not be read has none, which its findings tell. */
static bool
report_one(struct cli_checkup *v, const char *path)
{
	const struct archive_summed *one = v->each->len > 0 ? v->each->pdata[0] : NULL;

	return one == NULL || one->report == NULL || archive_report(v->cli->arena, v->cli->diag, v->data, one, path);
}

bool
cli_verify_report(struct cli_checkup *v)
{
	struct cli *c = v->cli;
	const char *path = cli_option_value(c, "report");
	double jobs = g_get_num_processors();
	bool good = true;

	if (path == NULL)
		return true;
	if (!cli_verify_to_folder(v))
		return cli_verify_is_handover(v) ? report_handover(v, path) : report_one(v, path);
	if (!cli_option_number(c, "jobs", 1, 256, &jobs))
		return false;
	good = archive_report_each(c->arena, c->diag, v->data, v->each, (guint)jobs, path);
	return (!cli_verify_is_handover(v) || report_handover(v, arena_printf(c->arena, "%s/接收登记表.pdf", path))) &&
	    good;
}
