/* The outputs of a run: results.jsonl and findings.csv grow beside their final names and take them at the end. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "batch/limit.h"
#include "batch/listing.h"
#include "batch/reply.h"
#include "batch/report.h"
#include "batch/told.h"
#include "batch/worklist.h"

#define PROGRESS_EVERY (G_USEC_PER_SEC / 10)

/* The documents of one kind by what became of them, or how often a reason rejected something and how often nothing. */
struct report_count {
	const char *id, *words; /* its title, one thing that was said */
	guint64 count[STATUS_COUNT];
	gint64 time[STEP_COUNT];
};

/* A file that grows under another name; NULL file: not written. */
struct report_file {
	FILE *file;
	int error; /* errno of the first write that failed, after which nothing is added; 0 none */
	const char *path, *part;
};

struct report {
	struct arena *arena;
	const struct batch_job *job;
	struct report_file results, findings;
	struct worklist *worklist; /* NULL: nothing is written */
	struct report_limit *limit;
	struct told *told; /* what the screen is told at the end; with -v it is told at once */
	guint64 records[STATUS_COUNT];
	guint64 rows;               /* findings, of any level */
	guint64 moved;              /* older files set aside */
	guint64 lacking;            /* records of which a document shows that papers are missing */
	guint64 placed;             /* records that say no region and are of the only one of their office */
	guint64 unread;             /* findings that belong to no record and reject */
	gint64 time;                /* to parse and judge */
	GPtrArray *kinds, *reasons; /* struct report_count *, in order of first sight */
	GHashTable *by_id;          /* of both: ids never meet */
	const char *first;          /* file to open first: of a record with nothing rejected, if there is one */
	bool first_is_clean;
	bool progress_shown;
	gint64 progress_time;
};

static bool
grow(struct report *r, struct diag *d, struct report_file *g, const char *name, const char *head)
{
	const char *out = r->job->options->output;
	int fd;

	g->path = arena_printf(r->arena, "%s/%s", out, name);
	g->part = arena_printf(r->arena, "%s/.%s.part", out, name);
	fd = open(g->part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (fd < 0 || (g->file = fdopen(fd, "w")) == NULL) {
		diag_errno(d, DIAG_FILE_WRITE, (struct place){ 0 }, g->path, errno);
		return false;
	}
	fputs(head, g->file);
	return true;
}

struct report *
report_new(struct arena *a, struct diag *d, const struct batch_job *job)
{
	static const char *const heading[LANG_COUNT] = {
		"\xEF\xBB\xBF级别,编号,记录,文书,栏目,文件,表,行,列,单元格内容,问题,依据,处理\r\n",
		"\xEF\xBB\xBFlevel,id,record,document,field,file,sheet,line,column,content,finding,source,to do\r\n",
	};
	struct report *r = arena_alloc(a, sizeof *r);

	r->arena = a;
	r->job = job;
	r->kinds = arena_list(a);
	r->reasons = arena_list(a);
	r->limit = report_limit_new(a, REPORT_LIMIT_MOST);
	r->told = told_new(a, job->options->lang);
	r->by_id = arena_table(a);
	r->worklist = job->save ? worklist_new(a, job->options) : NULL;
	if (job->save &&
	    (!listing_begin(a, d, job->options->output) || !grow(r, d, &r->results, LISTING, "") ||
		!grow(r, d, &r->findings, "findings.csv", heading[job->options->lang])))
		return NULL;
	return r;
}

/* Puts text on a stream; a progress line in the way is wiped first. */
/* false: nothing is to be said. */
static bool
may_say(struct report *r, const char *text)
{
	if (text[0] == '\0' || r->job->options->silent)
		return false;
	if (r->progress_shown)
		fputs("\r\033[K", stderr);
	r->progress_shown = false;
	return true;
}

static void
say(struct report *r, FILE *to, const char *text)
{
	if (may_say(r, text))
		fputs(text, to);
}

/* What --show prints has the record's own characters. */
static void
say_shown(struct report *r, const char *text)
{
	if (may_say(r, text))
		text_print(stdout, text);
}

static void
add(struct report_file *g, const char *text)
{
	if (g->file == NULL || g->error != 0)
		return;
	errno = 0;
	if (fputs(text, g->file) < 0 || fflush(g->file) != 0)
		g->error = errno != 0 ? errno : EIO;
}

static void
put(struct report *r, const char *lines, const char *rows)
{
	add(&r->results, lines);
	add(&r->findings, rows);
	if (r->job->options->json)
		say(r, stdout, lines);
}

/* A record's lines and rows, without the findings of which there are too many. */
static void
put_record(struct report *r, const char *lines, GVariantIter *rows)
{
	g_autoptr(GString) csv = g_string_new(NULL), kept = g_string_new(NULL);
	const char *id, *file, *row;

	report_limit_begin(r->limit);
	while (g_variant_iter_next(rows, "(^&ay^&ay^&ay)", &id, &file, &row))
		if (report_limit_lists(r->limit, id, file))
			g_string_append(csv, row);
	report_limit_lines(r->limit, kept, lines);
	put(r, kept->str, csv->str);
}

/* Findings of `check` are its results. */
static FILE *
screen(const struct report *r)
{
	return r->job->options->check && !r->job->options->json ? stdout : stderr;
}

static void
tell_record(struct report *r, const char *heading)
{
	if (r->job->options->verbose > 0)
		say(r, screen(r), heading);
	else
		told_record(r->told, heading);
}

static void
tell(struct report *r, const char *kind, const char *place, const char *text)
{
	if (r->job->options->verbose > 0)
		say(r, screen(r), text);
	else
		told_add(r->told, kind, place, text);
}

static void
tell_finding(struct report *r, const struct finding *f)
{
	g_autoptr(GString) kind = g_string_new(NULL), place = g_string_new(NULL), text = g_string_new(NULL);

	if (!reply_says(r->job, f))
		return;
	told_kind(kind, f, r->job->options->lang);
	told_place(place, f, r->job->options->lang);
	reply_message(text, r->job, f);
	tell(r, kind->str, place->str, text->str);
}

/* What is counted under an id, which is one of this list alone. */
static struct report_count *
find_count(struct report *r, GPtrArray *list, const char *id, const char *words)
{
	struct report_count *known = g_hash_table_lookup(r->by_id, id);
	g_autoptr(GString) clean = NULL;

	if (known != NULL)
		return known;
	clean = g_string_new(NULL);
	text_append_clean(clean, words);
	known = arena_alloc(r->arena, sizeof *known);
	known->id = arena_strdup(r->arena, id);
	known->words = arena_strdup(r->arena, clean->str);
	g_hash_table_insert(r->by_id, (char *)known->id, known);
	g_ptr_array_add(list, known);
	return known;
}

/* status: what became of the documents it speaks of. */
static void
count_reason(struct report *r, const char *id, const char *what, enum batch_status status)
{
	find_count(r, r->reasons, id, what)->count[status]++;
}

/* clean: nothing of the record was rejected. */
static void
count_documents(struct report *r, GVariantIter *documents, bool clean)
{
	const char *id, *title, *file;
	guint32 status;
	GVariantIter *times;

	while (g_variant_iter_next(documents, "(^&ay^&ayu^&ayax)", &id, &title, &status, &file, &times)) {
		struct report_count *k = find_count(r, r->kinds, id, title);
		gint64 time;

		k->count[MIN(status, STATUS_COUNT - 1)]++;
		for (guint i = 0; i < STEP_COUNT && g_variant_iter_next(times, "x", &time); i++)
			k->time[i] += time;
		g_variant_iter_free(times);
		if (status != STATUS_OK || file[0] == '\0' || r->first_is_clean || (r->first != NULL && !clean))
			continue;
		r->first = arena_printf(r->arena, "%s/%s", r->job->options->output, file);
		r->first_is_clean = clean;
	}
}

void
report_reply(struct report *r, GVariant *reply)
{
	const char *lines, *shown, *id, *what, *kind, *place;
	bool check = r->job->options->check;
	gboolean rejected;
	guint32 status, count, moved, placed, lacking;
	gint64 time;
	g_autoptr(GVariantIter) messages = NULL, rows = NULL, documents = NULL, findings = NULL;
	g_autoptr(GVariant) work = NULL;

	g_variant_get(reply,
	    "(^&aya(ayayay)a(ayayay)^&ayuuuuuxa(ayayuayax)a(ayayb)^&ay@m" WIRE_JUDGED "@" WIRE_WORK ")", &lines,
	    &messages, &rows, &shown, &status, &count, &moved, &placed, &lacking, &time, &documents, &findings, NULL,
	    NULL, &work);
	if (r->worklist != NULL)
		worklist_unpack(r->worklist, work);
	r->rows += count;
	r->moved += moved;
	r->placed += placed;
	r->lacking += lacking;
	r->records[MIN(status, STATUS_COUNT - 1)]++;
	r->time += time;
	count_documents(r, documents, status == STATUS_OK);
	while (g_variant_iter_next(findings, "(^&ay^&ayb)", &id, &what, &rejected))
		count_reason(r, id, what, rejected ? STATUS_REJECTED : STATUS_OK);
	put_record(r, lines, rows);
	tell_record(r, check ? shown : "");
	while (g_variant_iter_next(messages, "(^&ay^&ay^&ay)", &kind, &place, &what))
		tell(r, kind, place, what);
	if (!check)
		say_shown(r, shown);
}

void
report_findings(struct report *r, const struct diag *d, gsize from, gsize to)
{
	g_autoptr(GString) rows = g_string_new(NULL), lines = g_string_new(NULL);
	g_autoptr(arena) a = arena_new();
	struct batch_outcome *o = outcome_new(a, NULL, NULL);

	for (gsize i = from; i < to; i++) {
		const struct finding *f = diag_get(d, i);

		tell_finding(r, f);
		if (r->worklist != NULL)
			worklist_add(r->worklist, r->job, f);
		report_limit_begin(r->limit);
		if (report_limit_lists(r->limit, f->id, reply_file(r->job, f))) {
			reply_csv_row(rows, r->job, NULL, f);
			g_ptr_array_add(o->findings, (void *)f);
		}
		if (finding_rejects(r->job->options, f)) {
			o->status = STATUS_REJECTED;
			r->unread++;
			count_reason(r, f->id, f->what[r->job->options->lang], STATUS_REJECTED);
		}
	}
	if (from >= to)
		return;
	r->rows += to - from;
	reply_line(lines, r->job, NULL, o);
	put(r, lines->str, rows->str);
}

static guint64
all_records(const struct report *r)
{
	return r->records[STATUS_OK] + r->records[STATUS_REJECTED] + r->records[STATUS_FAILED];
}

static guint64
all_documents(const struct report *r, enum batch_status status)
{
	guint64 n = 0;

	for (guint i = 0; i < r->kinds->len; i++)
		n += ((const struct report_count *)r->kinds->pdata[i])->count[status];
	return n;
}

void
report_progress(struct report *r)
{
	gint64 now = g_get_monotonic_time();

	if (!r->job->options->progress || now - r->progress_time < PROGRESS_EVERY)
		return;
	r->progress_time = now;
	r->progress_shown = true;
	fprintf(stderr,
	    r->job->options->lang == LANG_ZH ?
		"\r\033[K记录 %" G_GUINT64_FORMAT "，文书 %" G_GUINT64_FORMAT "，未通过 %" G_GUINT64_FORMAT :
		"\r\033[K%" G_GUINT64_FORMAT " records, %" G_GUINT64_FORMAT " documents, %" G_GUINT64_FORMAT
		" rejected",
	    all_records(r), all_documents(r, STATUS_OK), r->records[STATUS_REJECTED] + r->records[STATUS_FAILED]);
	fflush(stderr);
}

/* What did reach the disk is kept, to its last whole line; the list of earlier runs is not lost to half a list. */
static void
keep_what_is_there(struct diag *d, const struct report_file *g, bool list, int error)
{
	guint64 lines = listing_cut(g->part);
	bool stays = list && g_file_test(g->path, G_FILE_TEST_EXISTS);
	g_autofree char *count = g_strdup_printf("%" G_GUINT64_FORMAT, lines);

	if (lines > 0 && (stays || rename(g->part, g->path) == 0)) {
		diag_report(d, DIAG_REPORT_CUT, (struct place){ 0 }, NULL, stays ? g->part : g->path, count,
		    g_strerror(error));
		return;
	}
	diag_errno(d, DIAG_FILE_WRITE, (struct place){ 0 }, g->path, error);
	unlink(g->part);
}

/* list: it is results.jsonl, where lines of earlier runs go on. */
static bool
finish(const struct report *r, struct diag *d, struct report_file *g, bool list)
{
	int error;

	if (g->file == NULL)
		return true;
	error = g->error != 0 ? g->error : fflush(g->file) != 0 || fsync(fileno(g->file)) != 0 ? errno : 0;
	if (fclose(g->file) != 0 && error == 0)
		error = errno;
	if (error == 0)
		error = list ? listing_complete(r->job->options->output) : rename(g->part, g->path) != 0 ? errno : 0;
	if (error == 0)
		return true;
	keep_what_is_there(d, g, list, error);
	return false;
}

static gint
by_count(gconstpointer a, gconstpointer b)
{
	const struct report_count *x = *(struct report_count *const *)a, *y = *(struct report_count *const *)b;
	guint64 often = x->count[STATUS_REJECTED], less = y->count[STATUS_REJECTED];

	return often != less ? (often < less ? 1 : -1) : strcmp(x->id, y->id);
}

static guint64
all_reasons(const struct report *r, enum batch_status status)
{
	guint64 n = 0;

	for (guint i = 0; i < r->reasons->len; i++)
		n += ((const struct report_count *)r->reasons->pdata[i])->count[status];
	return n;
}

/* What stands on the screen as an error and kept no document of this run back. */
static void
put_spared(const struct report *r, GString *out)
{
	bool zh = r->job->options->lang == LANG_ZH;

	if (all_reasons(r, STATUS_OK) == 0)
		return;
	g_string_append_printf(out,
	    zh ? "另有 %" G_GUINT64_FORMAT " 处错误，没有拦下这次的文书，记录仍要改：" :
		 "%" G_GUINT64_FORMAT
		 " further errors kept no document of this run back; the records are to be mended: ",
	    all_reasons(r, STATUS_OK));
	for (guint i = 0, named = 0; i < r->reasons->len; i++) {
		const struct report_count *why = r->reasons->pdata[i];

		if (why->count[STATUS_OK] > 0)
			g_string_append_printf(out, "%s%s %" G_GUINT64_FORMAT,
			    named++ == 0 ? "" :
				zh       ? "、" :
					   ", ",
			    why->id, why->count[STATUS_OK]);
	}
	g_string_append_c(out, '\n');
}

static void
put_reasons(struct report *r, GString *out)
{
	bool zh = r->job->options->lang == LANG_ZH;

	if (r->reasons->len == 0)
		return;
	g_ptr_array_sort(r->reasons, by_count);
	if (all_reasons(r, STATUS_REJECTED) > 0)
		g_string_append(out, zh ? "原因（编号、次数、其中一处）：\n" : "Why (id, how often, one of them):\n");
	for (guint i = 0; i < r->reasons->len; i++) {
		const struct report_count *why = r->reasons->pdata[i];

		if (why->count[STATUS_REJECTED] > 0)
			g_string_append_printf(out, "  %s %4" G_GUINT64_FORMAT "  %s\n", text_pad(r->arena, why->id, 6),
			    why->count[STATUS_REJECTED], why->words);
	}
	put_spared(r, out);
	g_string_append_printf(out, zh ? "每一条的说明：banwen explain %s\n" : "What one means: banwen explain %s\n",
	    ((const struct report_count *)r->reasons->pdata[0])->id);
}

static void
put_kinds(struct report *r, GString *out)
{
	bool zh = r->job->options->lang == LANG_ZH;

	for (guint i = 0; i < r->kinds->len; i++) {
		const struct report_count *k = r->kinds->pdata[i];

		g_string_append_printf(out,
		    r->job->options->check ? zh ? "  %s %s 可出 %4" G_GUINT64_FORMAT "  不予出具 %3" G_GUINT64_FORMAT
						  "  模板有错 %3" G_GUINT64_FORMAT "\n" :
						  "  %s %s can be made %4" G_GUINT64_FORMAT "  not %3" G_GUINT64_FORMAT
						  "  template broken %3" G_GUINT64_FORMAT "\n" :
			zh                 ? "  %s %s 生成 %4" G_GUINT64_FORMAT "  不予出具 %3" G_GUINT64_FORMAT
			     "  失败 %3" G_GUINT64_FORMAT "\n" :
			     "  %s %s made %4" G_GUINT64_FORMAT "  rejected %3" G_GUINT64_FORMAT
			     "  failed %3" G_GUINT64_FORMAT "\n",
		    text_pad(r->arena, k->id, 30), text_pad(r->arena, k->words, 26), k->count[STATUS_OK],
		    k->count[STATUS_REJECTED], k->count[STATUS_FAILED]);
	}
}

static void
put_where(struct report *r, GString *out)
{
	const struct batch_options *o = r->job->options;
	bool zh = o->lang == LANG_ZH;
	GString *clean = arena_string(r->arena), *first = arena_string(r->arena);

	text_append_clean(clean, o->output != NULL ? o->output : "");
	text_append_clean(first, r->first != NULL ? r->first : "");
	if (!r->job->save) {
		if (o->dry_run)
			g_string_append(out, zh ? "试运行，没有写任何文件。\n" : "Dry run: nothing was written.\n");
		return;
	}
	if (r->moved > 0)
		g_string_append_printf(out,
		    zh ? "不再合格的旧文件 %" G_GUINT64_FORMAT " 个移到了 %s/superseded\n" :
			 "%" G_GUINT64_FORMAT " older files that no longer hold were moved to %s/superseded\n",
		    r->moved, clean->str);
	if (r->rows > 0)
		g_string_append_printf(out,
		    zh ? "问题逐条列在 %s/findings.csv（可用 Excel 打开）\n" : "Every finding: %s/findings.csv\n",
		    clean->str);
	if (r->first != NULL)
		g_string_append_printf(out, zh ? "请先打开 %s\n" : "Open first: %s\n", first->str);
}

static char *
summary(struct report *r, bool interrupted)
{
	g_autoptr(GString) out = g_string_new(NULL);
	bool zh = r->job->options->lang == LANG_ZH;
	guint64 bad = r->records[STATUS_REJECTED] + r->records[STATUS_FAILED];

	if (interrupted)
		g_string_append(out,
		    zh ? "已中断；已经开始的记录都做完了。\n" : "Interrupted; the records in hand were finished.\n");
	g_string_append_printf(out,
	    zh ? "记录 %" G_GUINT64_FORMAT " 条，其中 %" G_GUINT64_FORMAT " 条有未通过之处" :
		 "%" G_GUINT64_FORMAT " records, %" G_GUINT64_FORMAT " with something rejected",
	    all_records(r), bad);
	if (r->job->options->check)
		g_string_append_printf(out,
		    zh ? "；可以出具文书 %" G_GUINT64_FORMAT " 份，不予出具 %" G_GUINT64_FORMAT " 份" :
			 "; %" G_GUINT64_FORMAT " documents can be made, %" G_GUINT64_FORMAT " not",
		    all_documents(r, STATUS_OK), all_documents(r, STATUS_REJECTED) + all_documents(r, STATUS_FAILED));
	else
		g_string_append_printf(out,
		    zh ? "；文书 %" G_GUINT64_FORMAT " 份，不予出具 %" G_GUINT64_FORMAT " 份，失败 %" G_GUINT64_FORMAT
			 " 份" :
			 "; %" G_GUINT64_FORMAT " documents, %" G_GUINT64_FORMAT " rejected, %" G_GUINT64_FORMAT
			 " failed",
		    all_documents(r, STATUS_OK), all_documents(r, STATUS_REJECTED), all_documents(r, STATUS_FAILED));
	g_string_append(out, zh ? "。\n" : ".\n");
	if (r->lacking > 0)
		g_string_append_printf(out,
		    zh ? "其中 %" G_GUINT64_FORMAT " 条应归的资料不齐：清单照出，归档包（pack）不予归档。\n" :
			 "%" G_GUINT64_FORMAT
			 " of them lack papers of the checklist: it is made all the same, and pack refuses them.\n",
		    r->lacking);
	if (r->placed > 0)
		g_string_append_printf(out,
		    zh ? "其中 %" G_GUINT64_FORMAT " 条没有写地区，按 office.xml 里唯一的地区办。\n" :
			 "%" G_GUINT64_FORMAT " of them say no region and were taken for the only one in office.xml.\n",
		    r->placed);
	if (r->unread > 0)
		g_string_append_printf(out,
		    zh ? "另有 %" G_GUINT64_FORMAT " 处没有读出，或者不属于任何一条记录，原因见前面的错误。\n" :
			 "%" G_GUINT64_FORMAT
			 " further errors are of what could not be read or belongs to no record.\n",
		    r->unread);
	put_kinds(r, out);
	put_reasons(r, out);
	put_where(r, out);
	return arena_strdup(r->arena, out->str);
}

/* CPU a document, for whoever tunes; never among the results. */
static char *
timings(struct report *r)
{
	static const char *const steps[STEP_COUNT] = {
		[STEP_BIND] = "bind",
		[STEP_LAYOUT] = "layout",
		[STEP_WRITE] = "write",
		[STEP_VERIFY] = "verify",
		[STEP_SAVE] = "save",
	};
	g_autoptr(GString) out = g_string_new("ms CPU");
	guint64 records = MAX(all_records(r), 1);

	for (guint i = 0; i < STEP_COUNT; i++)
		g_string_append_printf(out, "%9s", steps[i]);
	g_string_append_c(out, '\n');
	for (guint i = 0; i < r->kinds->len; i++) {
		const struct report_count *k = r->kinds->pdata[i];
		guint64 n = MAX(k->count[STATUS_OK] + k->count[STATUS_REJECTED] + k->count[STATUS_FAILED], 1);

		g_string_append(out, "      ");
		for (guint j = 0; j < STEP_COUNT; j++)
			g_string_append_printf(out, "%9.3f", (double)k->time[j] / 1000 / (double)n);
		g_string_append_printf(out, "  %s (%" G_GUINT64_FORMAT ")\n", k->id, n);
	}
	g_string_append_printf(out, "%9.3f  parse and judge, a record (%" G_GUINT64_FORMAT ")\n",
	    (double)r->time / 1000 / (double)records, records);
	return arena_strdup(r->arena, out->str);
}

/* At the end of the lists: how many findings they leave out. */
static void
put_left_out(struct report *r)
{
	struct diag *left_out = diag_new(r->arena);

	report_limit_tell(r->limit, left_out);
	report_findings(r, left_out, 0, diag_count(left_out));
}

bool
report_end(struct report *r, struct diag *d, bool interrupted)
{
	const struct batch_options *o = r->job->options;
	g_autoptr(GString) told = g_string_new(NULL);
	bool good;

	put_left_out(r);
	good = finish(r, d, &r->results, true);
	good = finish(r, d, &r->findings, false) && good;
	good = (r->worklist == NULL || worklist_end(r->worklist, d)) && good;
	told_put(r->told, told);
	say(r, screen(r), told->str);
	if (!o->quiet && !o->untold && o->show == NULL)
		say(r, o->json ? stderr : stdout, summary(r, interrupted));
	if (o->verbose > 0)
		say(r, stderr, timings(r));
	if (r->progress_shown)
		fputs("\r\033[K", stderr);
	return good && fflush(stdout) == 0 && !ferror(stdout);
}

bool
report_bad(const struct report *r)
{
	return r->records[STATUS_REJECTED] + r->records[STATUS_FAILED] + r->unread > 0;
}
