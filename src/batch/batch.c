/*
 * The run: the parent reads records and hands them to workers, a few at once; replies come back in any order
 * and are put out in the order of the input.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/digest.h"
#include "base/file.h"
#include "batch/job.h"
#include "batch/outcome.h"
#include "batch/output.h"
#include "batch/reply.h"
#include "batch/report.h"
#include "batch/worker.h"
#include "policy/policy.h"
#include "write/write.h"

#define AHEAD        64           /* replies a worker may be ahead of the slowest: bounds what waits for its turn */
#define PARCEL       16           /* records sent to a worker at once */
#define PARCEL_BYTES (256 * 1024) /* of their text; the last may go beyond */
#define SHEET_BITS   8            /* of a place that is packed into 64; the input has what is left */
#define LINE_BITS    36

struct batch {
	struct batch_job job;
	struct arena *arena;
	struct diag *diag;  /* findings that belong to no record */
	gsize told, queued; /* of them, so many were reported, so many have their place in `turns` */
	GQueue turns;       /* struct batch_turn * */
	struct report *report;
	struct worker *worker;
	guint worker_count;
	int lock, signals; /* descriptors, -1: none */
	sigset_t mask;

	guint input; /* being read */
	struct record_reader *reader;
	GHashTable *ids;   /* hash of a casefolded id -> input, sheet and line, packed */
	GPtrArray *sheets; /* char *: the first so many that are called differently */
	guint64 next_in, next_out;
	GHashTable *waiting;        /* number -> reply */
	struct policy_tally *tally; /* for rules over all records */
	bool interrupted, broken;
	gsize heard; /* findings that were not made by an interrupt */
};

/* Findings of an input file are put out before the record that was read next, so that their order is the input's. */
struct batch_turn {
	guint64 number; /* of that record */
	gsize to;       /* findings before this one */
};

/* An id that differs only in case would meet the same folder on some disks. 64 bits of a digest stand for it. */
static gpointer
id_hash(const char *id)
{
	g_autofree char *folded = g_utf8_casefold(id, -1);
	g_autofree char *normal = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL_COMPOSE);
	guint8 digest[32];
	gsize hash;

	digest_sha256_raw(normal, strlen(normal), digest);
	memcpy(&hash, digest, sizeof hash);
	return GSIZE_TO_POINTER(hash);
}

/* Of a table: the row. */
static gsize
first_line(const struct source *s)
{
	return (gsize)(s->cells != NULL ? s->cells[0].row : s->line);
}

/* Which of the sheets a record came from, counted from 1; 0: of none, or of one more than are kept. */
static gsize
sheet_number(struct batch *r, const struct source *s)
{
	const char *sheet = s->cells != NULL ? s->cells[0].sheet : NULL;
	guint at;

	if (sheet == NULL || sheet[0] == '\0')
		return 0;
	if (g_ptr_array_find_with_equal_func(r->sheets, sheet, g_str_equal, &at))
		return at + 1;
	if (r->sheets->len + 1 >= (guint)1 << SHEET_BITS)
		return 0;
	g_ptr_array_add(r->sheets, arena_strdup(r->arena, sheet));
	return r->sheets->len;
}

static gsize
low_bits(gsize value, guint bits)
{
	return value & (((gsize)1 << bits) - 1);
}

/* A place as it is packed, in words of every language: 数据.xlsx:3, 数据.xlsx!工单:3. */
static const char *
twin_words(const struct batch *r, struct arena *a, gsize place)
{
	const struct batch_input *input = r->job.files->pdata[place >> (SHEET_BITS + LINE_BITS)];
	gsize sheet = low_bits(place >> LINE_BITS, SHEET_BITS);

	return arena_printf(a, "%s%s%s:%" G_GSIZE_FORMAT, input->path, sheet > 0 ? "!" : "",
	    sheet > 0 ? (const char *)r->sheets->pdata[sheet - 1] : "", low_bits(place, LINE_BITS));
}

/* Where the record stands that first had this id, or NULL: this is the first. */
static const char *
find_twin(struct batch *r, struct arena *a, const struct record_text *text)
{
	gpointer seen, key = id_hash(text->id);
	gsize place;

	if (text->id[0] == '\0')
		return NULL;
	if (g_hash_table_lookup_extended(r->ids, key, NULL, &seen))
		return twin_words(r, a, GPOINTER_TO_SIZE(seen));
	place = ((gsize)r->input << SHEET_BITS | sheet_number(r, &text->source)) << LINE_BITS;
	g_hash_table_insert(r->ids, key, GSIZE_TO_POINTER(place | low_bits(first_line(&text->source), LINE_BITS)));
	return NULL;
}

static void
queue_findings(struct batch *r)
{
	struct batch_turn *turn;

	if (diag_count(r->diag) == r->queued)
		return;
	turn = arena_alloc(r->arena, sizeof *turn);
	turn->number = r->next_in;
	turn->to = r->queued = diag_count(r->diag);
	g_queue_push_tail(&r->turns, turn);
}

static void
put_findings(struct batch *r)
{
	const struct batch_turn *turn;

	while ((turn = g_queue_peek_head(&r->turns)) != NULL && turn->number <= r->next_out) {
		report_findings(r->report, r->diag, r->told, turn->to);
		r->told = turn->to;
		g_queue_pop_head(&r->turns);
	}
}

static struct batch_task *
task_new(struct batch *r, struct arena *a, const struct record_text *text)
{
	struct batch_task *task = arena_alloc(a, sizeof *task);

	*task = (struct batch_task){ .number = r->next_in++,
		.input = r->input,
		.text = text,
		.twin = find_twin(r, a, text) };
	return task;
}

/* An interrupt ends reading wherever it waits; what was read last is not whole then, and forgotten. */
static bool
is_interrupted(struct batch *r)
{
	struct signalfd_siginfo info;

	while (
	    read(r->signals, &info, sizeof info) > 0) /* one left there would end the program when it is let through */
		r->interrupted = true;
	return r->interrupted;
}

/* The next record of the inputs, or NULL. */
static struct batch_task *
next_task(struct batch *r, struct arena *a)
{
	while (r->input < r->job.files->len) {
		gsize heard = diag_count(r->diag);
		const struct record_text *text = record_next(r->reader, a, r->diag);

		if (is_interrupted(r)) {
			r->heard = heard;
			return NULL;
		}
		queue_findings(r);
		if (text != NULL)
			return task_new(r, a, text);
		r->input++;
	}
	return NULL;
}

static void
tally(struct batch *r, GVariant *reply)
{
	g_autoptr(GVariant) sample = g_variant_get_child_value(reply, WIRE_REPLY_SAMPLE);

	policy_tally_add(r->tally, g_variant_get_bytestring(sample));
}

/* Hands a record on to who goes on with it. */
static void
hand_on(struct batch *r, GVariant *reply)
{
	g_autoptr(GVariant) maybe = g_variant_get_child_value(reply, WIRE_REPLY_JUDGED);
	g_autoptr(GVariant) one = g_variant_get_maybe(maybe);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GVariantIter) all = NULL;
	struct batch_judged judged = { .findings = findings };
	struct batch_judged_finding f;
	const struct batch_input *input;
	guint64 at;
	guint32 level, status;

	if (one == NULL || r->job.options->judged == NULL)
		return;
	g_variant_get_child(reply, WIRE_REPLY_STATUS, "u", &status);
	judged.rejected = status != STATUS_OK;
	g_variant_get(one, "(t^&ay^&ay^&aya(uayayayay))", &at, &judged.id, &judged.record, &judged.verdict, &all);
	while (g_variant_iter_next(all, "(u^&ay^&ay^&ay^&ay)", &level, &f.id, &f.field, &f.what, &f.source)) {
		f.level = (enum diag_level)level;
		g_ptr_array_add(findings, g_memdup2(&f, sizeof f));
	}
	input = r->job.files->pdata[at];
	judged.input = input->path;
	judged.office = input->office_path;
	judged.record = judged.record[0] != '\0' ? judged.record : NULL;
	judged.verdict = judged.verdict[0] != '\0' ? judged.verdict : NULL;
	r->job.options->judged(r->job.options->judged_data, &judged);
}

static void
put_replies(struct batch *r)
{
	gpointer reply;

	put_findings(r);
	while ((reply = g_hash_table_lookup(r->waiting, &r->next_out)) != NULL) {
		report_reply(r->report, reply);
		tally(r, reply);
		hand_on(r, reply);
		g_hash_table_remove(r->waiting, &r->next_out);
		r->next_out++;
		put_findings(r);
	}
	report_progress(r->report);
}

/* The reply to the first task that is not answered. */
static void
take_reply(struct batch *r, struct worker *w, GVariant *reply)
{
	const struct batch_task *task = w->tasks->pdata[w->answered++];

	g_hash_table_insert(r->waiting, g_memdup2(&task->number, sizeof(guint64)), reply);
}

/* A worker died over its record: the record fails, and the next one gets a new worker. */
static GVariant *
reply_of_dead(struct batch *r, struct worker *w, int signal_number)
{
	const struct batch_task *task = w->tasks->pdata[w->answered];
	struct batch_result *result = result_new(w->arena, task);
	const struct source *s = &task->text->source;
	struct batch_outcome *o = outcome_new(w->arena, NULL, NULL);

	diag_report(result->diag, DIAG_WORKER_DIED, (struct place){ s, s->start }, NULL,
	    signal_number != 0 ? strsignal(signal_number) : "exit");
	o->status = STATUS_FAILED;
	g_ptr_array_add(o->findings, (void *)diag_get(result->diag, 0));
	g_ptr_array_add(result->outcomes, o);
	return g_variant_ref_sink(reply_new(&r->job, result));
}

/* Of several records nobody knows which one killed the worker: they are sent again, one by one. */
static void
receive(struct batch *r, struct worker *w)
{
	int signal_number = 0;
	g_autoptr(GVariant) replies = worker_receive(w, &signal_number);

	for (gsize i = 0; replies != NULL && i < g_variant_n_children(replies); i++)
		take_reply(r, w, g_variant_get_child_value(replies, i));
	if (replies == NULL && w->sent == 1)
		take_reply(r, w, reply_of_dead(r, w, signal_number));
	else if (replies == NULL)
		w->alone = true;
	w->sent = 0;
	put_replies(r);
}

/* A new process in place of the one that is gone, or the first one. */
static bool
restart(struct batch *r, struct worker *w)
{
	worker_stop(w);
	fflush(NULL);
	if (worker_start(w, &r->job, r->worker, r->worker_count))
		return true;
	diag_errno(r->diag, DIAG_WORKER_START, (struct place){ 0 }, "fork", errno);
	r->broken = true;
	return false;
}

static bool
has_tasks(const struct worker *w)
{
	return w->answered < w->tasks->len;
}

/*
 * Takes records in hand; more each time, so that a few are shared out among the workers and many cost few
 * messages.  What writes files is sent alone: after a crash it is not done twice.
 */
static void
fill(struct batch *r, struct worker *w)
{
	guint most = r->job.save ? 1 : MIN(w->tasks->len * 2 + 1, (guint)PARCEL);
	gsize bytes = 0;
	struct batch_task *task;

	arena_reset(w->arena);
	g_ptr_array_set_size(w->tasks, 0);
	w->answered = 0;
	w->alone = false;
	while (w->tasks->len < most && bytes < PARCEL_BYTES &&
	    r->next_in - r->next_out < (guint64)AHEAD * r->worker_count && (task = next_task(r, w->arena)) != NULL) {
		g_ptr_array_add(w->tasks, task);
		bytes += task->text->source.length;
	}
}

/* A worker that is gone while idle is replaced, and the records are sent again. */
static void
send_tasks(struct batch *r, struct worker *w)
{
	guint count = w->alone ? 1 : w->tasks->len - w->answered;

	if (w->child.fd < 0 && !restart(r, w))
		return;
	if (!worker_send(w, count) && restart(r, w) && !worker_send(w, count))
		r->broken = true;
}

/* Gives idle workers records. */
static void
hand_out(struct batch *r)
{
	for (guint i = 0; i < r->worker_count && !r->broken; i++) {
		struct worker *w = &r->worker[i];

		if (w->sent > 0)
			continue;
		if (!has_tasks(w) && !r->interrupted)
			fill(r, w);
		if (has_tasks(w))
			send_tasks(r, w);
	}
}

static bool
is_busy(const struct batch *r)
{
	for (guint i = 0; i < r->worker_count; i++)
		if (r->worker[i].sent > 0)
			return true;
	return false;
}

/* Waits for a reply or an interrupt. */
static void
wait_for_reply(struct batch *r)
{
	g_autofree struct pollfd *fds = g_new0(struct pollfd, r->worker_count + 1);

	for (guint i = 0; i < r->worker_count; i++)
		fds[i] = (struct pollfd){ .fd = r->worker[i].sent > 0 ? r->worker[i].child.fd : -1, .events = POLLIN };
	fds[r->worker_count] = (struct pollfd){ .fd = r->signals, .events = POLLIN };
	if (poll(fds, r->worker_count + 1, -1) < 0)
		return;
	(void)is_interrupted(r);
	for (guint i = 0; i < r->worker_count; i++)
		if (fds[i].revents != 0)
			receive(r, &r->worker[i]);
}

static void
work(struct batch *r)
{
	for (hand_out(r); is_busy(r); hand_out(r))
		wait_for_reply(r);
	put_replies(r);
	if (r->interrupted || r->broken)
		return;
	policy_tally_report(r->tally, r->diag);
	queue_findings(r);
	put_findings(r);
}

static bool
start_workers(struct batch *r)
{
	r->worker_count = MAX(r->job.options->jobs, 1);
	r->worker = arena_array(r->arena, r->worker_count, sizeof *r->worker);
	for (guint i = 0; i < r->worker_count; i++)
		r->worker[i] = (struct worker){ .child = { .fd = -1 },
			.arena = arena_new(),
			.tasks = g_ptr_array_new() };
	for (guint i = 0; i < r->worker_count; i++)
		if (!restart(r, &r->worker[i]))
			return false;
	return true;
}

static bool
prepare_writer(struct batch *r, const struct writer *w)
{
	void *prepared = NULL;

	if (w->prepare != NULL && (prepared = w->prepare(r->arena, r->diag, r->job.setup->fonts)) == NULL)
		return false;
	g_hash_table_replace(r->job.prepared, (void *)w, prepared);
	return true;
}

static bool
choose_writers(struct batch *r)
{
	struct batch_job *j = &r->job;

	j->writers = arena_list(r->arena);
	j->prepared = arena_adopt(r->arena, g_hash_table_new(NULL, NULL), (GDestroyNotify)g_hash_table_unref);
	j->pdf = writer_lookup("pdf");
	for (char **f = j->options->formats; f != NULL && *f != NULL && j->writers->len < WRITERS_MAX; f++) {
		const struct writer *w = writer_lookup(*f);

		if (w != NULL && !g_ptr_array_find(j->writers, w, NULL))
			g_ptr_array_add(j->writers, (void *)w);
	}
	if (!prepare_writer(r, j->pdf))
		return false;
	for (guint i = 0; i < j->writers->len; i++)
		if (j->writers->pdata[i] != j->pdf && !prepare_writer(r, j->writers->pdata[i]))
			return false;
	return true;
}

/* The lock's file stays, so that two runs never lock different ones. */
static bool
take_folder(struct batch *r)
{
	const char *out = r->job.options->output;

	if (!file_folder(r->diag, out))
		return false;
	r->lock = open(arena_printf(r->arena, "%s/.lock", out), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (r->lock < 0) {
		diag_errno(r->diag, DIAG_FILE_WRITE, (struct place){ 0 }, out, errno);
		return false;
	}
	if (flock(r->lock, LOCK_EX | LOCK_NB) == 0) {
		output_sweep(out);
		return true;
	}
	diag_report(r->diag, DIAG_OUTPUT_LOCKED, (struct place){ 0 }, NULL, out);
	return false;
}

static struct batch *
run_new(struct arena *a, struct diag *d, struct batch_setup *setup, const struct batch_options *o)
{
	struct batch *r = arena_alloc(a, sizeof *r);

	r->arena = a;
	r->diag = d;
	r->told = r->queued = diag_count(d);
	r->tally = policy_tally_new(setup->policy, a);
	r->lock = r->signals = -1;
	r->heard = G_MAXSIZE;
	r->job = (struct batch_job){ .setup = setup,
		.options = o,
		.save = !o->check && !o->dry_run && o->show == NULL };
	r->sheets = arena_list(a);
	r->ids = arena_adopt(a, g_hash_table_new(g_direct_hash, g_direct_equal), (GDestroyNotify)g_hash_table_unref);
	r->waiting = arena_adopt(a,
	    g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_variant_unref),
	    (GDestroyNotify)g_hash_table_unref);
	return r;
}

/* Interrupts are read from a descriptor, so nothing happens at an unforeseen moment. */
static void
watch_signals(struct batch *r)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, &r->mask);
	r->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* All inputs, in their order; reading any of them ends with an interrupt. */
static void
open_inputs(struct batch *r)
{
	const GPtrArray *files = r->job.files;
	struct record_order *orders = arena_alloc(r->arena, files->len * sizeof *orders);

	for (guint i = 0; i < files->len; i++) {
		const struct batch_input *in = files->pdata[i];

		orders[i] = (struct record_order){ in->path, in->reading };
		orders[i].how.stop = &r->signals;
	}
	r->reader = record_open_all(orders, files->len);
}

static bool
begin(struct batch *r)
{
	r->job.files = inputs_find(r->arena, r->diag, r->job.setup, r->job.options);
	if (r->job.files->len == 0 || (r->job.save && !take_folder(r)) ||
	    (!r->job.options->check && !choose_writers(r)) ||
	    (r->report = report_new(r->arena, r->diag, &r->job)) == NULL)
		return false;
	watch_signals(r);
	open_inputs(r);
	queue_findings(r);
	put_findings(r);
	return start_workers(r);
}

/* What no report has told. */
static void
print_untold(struct batch *r)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (gsize i = r->told; !r->job.options->silent && i < MIN(r->heard, diag_count(r->diag)); i++)
		reply_message(out, &r->job, diag_get(r->diag, i));
	fputs(out->str, stderr);
}

static void
end(struct batch *r)
{
	for (guint i = 0; i < r->worker_count; i++) {
		worker_stop(&r->worker[i]);
		arena_free(r->worker[i].arena);
		g_ptr_array_unref(r->worker[i].tasks);
	}
	record_close(r->reader);
	if (r->lock >= 0)
		close(r->lock);
	if (r->signals < 0)
		return;
	(void)is_interrupted(r);
	close(r->signals);
	sigprocmask(SIG_SETMASK, &r->mask, NULL);
}

enum exit_status
batch_run(struct batch_setup *setup, struct diag *d, const struct batch_options *options)
{
	g_autoptr(arena) a = arena_new();
	struct batch *r = run_new(a, d, setup, options);
	enum exit_status status = EXIT_NO_START;

	if (begin(r)) {
		bool good;

		work(r);
		good = report_end(r->report, d, r->interrupted) && !r->broken && !report_bad(r->report);
		status = r->interrupted ? EXIT_INTERRUPTED : good ? EXIT_GOOD : EXIT_FINDINGS;
	}
	print_untold(r);
	end(r);
	return status;
}
