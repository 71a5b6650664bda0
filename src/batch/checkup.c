/*
 * Finished files looked at in processes of their own: the parent hands out files and puts out what is known of them in
 * their order; a process that dies, stalls or wants too much is a finding of the file it had, and is replaced.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "xml/xml.h"
#include "batch/checkup.h"
#include "batch/wire.h"
#include "batch/worker.h"

/*
 * A document of two pages takes 10 ms, the longest table (10,000 rows, 4 MB) a few seconds and 700 MB when it is made again.
 * Waiting is longer than working: others may have the processor.
 */
enum { LEAST_SECONDS = 10, SECONDS_MB = 4, WAIT = 6 };
#define LEAST_MEMORY ((gsize)1 << 30)
#define MEMORY_SHARE 8 /* times its size */
/* So much of what it may have was resident when memory ran out: room is doubled, and more is asked for than is there. */
#define MEMORY_OUT 3

struct checkup_child {
	struct worker worker;
	guint file;
	bool busy;
	bool spent; /* it has grown: not for the next file */
	struct checkup_limit limit;
	gint64 deadline; /* [us] */
};

struct checkup_run {
	struct arena *arena;
	struct diag *diag;
	const struct batch_look *job;
	struct checkup_limit least;
	struct checkup_child *child;
	guint count;       /* children */
	GVariant **answer; /* one a file, NULL: not yet, or told */
	guint next_in, next_out, told;
	int signals;
	bool interrupted, broken;
};

static struct checkup_limit
limit_of(const struct checkup_run *r, guint file)
{
	struct checkup_limit limit = r->least;
	struct stat status = { 0 };
	guint64 bytes = 0;

	if (r->job->bytes != NULL)
		bytes = r->job->bytes(r->job->data, file);
	else if (stat(r->job->path(r->job->data, file), &status) == 0 && S_ISREG(status.st_mode))
		bytes = (guint64)status.st_size;
	limit.seconds += (guint)MIN((bytes >> 20) * SECONDS_MB, 3600);
	limit.wait += (guint)MIN((bytes >> 20) * SECONDS_MB * WAIT, 6 * 3600);
	limit.memory += (gsize)MIN(bytes, 1 << 28) * MEMORY_SHARE;
	return limit;
}

/* --- told --- */

/* In their order; after an interrupt what was done behind one that was not is told as well. */
static void
tell_all(struct checkup_run *r)
{
	while (r->next_out < r->next_in && (r->answer[r->next_out] != NULL || r->interrupted)) {
		if (r->answer[r->next_out] != NULL) {
			r->job->tell(r->job->data, r->next_out, r->answer[r->next_out]);
			g_clear_pointer(&r->answer[r->next_out], g_variant_unref);
			r->told++;
		}
		r->next_out++;
	}
}

/* --- processes --- */

static bool
start(struct checkup_run *r, struct checkup_child *child)
{
	g_autofree struct worker *others = g_new(struct worker, r->count);

	worker_stop(&child->worker);
	child->spent = false;
	for (guint i = 0; i < r->count; i++)
		others[i] = r->child[i].worker;
	fflush(NULL);
	if (worker_fork(&child->worker, others, r->count, checkup_serve, r->job))
		return true;
	diag_errno(r->diag, DIAG_WORKER_START, (struct place){ 0 }, "fork", errno);
	r->broken = true;
	return false;
}

static bool
send_task(struct checkup_child *child)
{
	g_autoptr(GVariant) task = g_variant_ref_sink(
	    g_variant_new(CHECKUP_TASK, child->file, child->limit.seconds, (guint64)child->limit.memory));

	return child_send(child->worker.child.fd, task);
}

/* One that is gone while idle is replaced, and the file is sent again. */
static void
hand_out(struct checkup_run *r)
{
	for (guint i = 0; i < r->count && !r->interrupted && !r->broken && r->next_in < r->job->count; i++) {
		struct checkup_child *child = &r->child[i];

		if (child->busy)
			continue;
		child->file = r->next_in;
		child->limit = limit_of(r, child->file);
		child->deadline = g_get_monotonic_time() + (gint64)child->limit.wait * G_USEC_PER_SEC;
		if ((child->worker.child.fd < 0 || child->spent) && !start(r, child))
			return;
		if (!send_task(child) && (!start(r, child) || !send_task(child))) {
			r->broken = true;
			return;
		}
		child->busy = true;
		r->next_in++;
	}
}

/* What became of a file whose process did not live to say it. */
static GVariant *
answer_of_dead(const struct checkup_run *r, const struct checkup_child *child, const struct child_end *end, bool late)
{
	g_autoptr(arena) a = arena_new();
	struct diag *d = diag_new(a);
	struct place place = file_place(a, r->job->path(r->job->data, child->file));

	if (late)
		diag_report(d, DIAG_CHECKUP_WAIT, place, NULL, child->limit.wait);
	else if (end->signal == SIGXCPU)
		diag_report(d, DIAG_CHECKUP_TIME, place, NULL, child->limit.seconds);
	else if (end->memory > child->limit.memory / MEMORY_OUT)
		diag_report(d, DIAG_CHECKUP_MEMORY, place, NULL, (guint)(child->limit.memory >> 20));
	else
		diag_report(d, DIAG_CHECKUP_DIED, place, NULL, end->signal != 0 ? strsignal(end->signal) : "exit");
	return g_variant_ref_sink(r->job->lost(r->job->data, child->file, d));
}

static void
finish(struct checkup_run *r, struct checkup_child *child, bool late)
{
	g_autoptr(GVariant) reply = late ? NULL : child_receive(child->worker.child.fd, CHECKUP_REPLY), spent = NULL,
			    known = NULL;

	child->busy = false;
	if (reply != NULL) {
		spent = g_variant_get_child_value(reply, 1);
		child->spent = g_variant_get_boolean(spent);
		known = g_variant_get_child_value(reply, 0);
		r->answer[child->file] = g_variant_get_variant(known);
	} else {
		struct child_end end = child_kill(&child->worker.child);

		r->answer[child->file] = answer_of_dead(r, child, &end, late);
	}
	tell_all(r);
}

/* --- the run --- */

static bool
is_busy(const struct checkup_run *r)
{
	for (guint i = 0; i < r->count; i++)
		if (r->child[i].busy)
			return true;
	return false;
}

/* Until the first deadline [ms]. */
static int
patience(const struct checkup_run *r)
{
	gint64 now = g_get_monotonic_time(), least = G_MAXINT64;

	for (guint i = 0; i < r->count; i++)
		if (r->child[i].busy)
			least = MIN(least, r->child[i].deadline);
	return (int)CLAMP((least - now) / 1000 + 1, 0, 1000000);
}

/* Those at work when a run is interrupted are not waited for. */
static void
drop_all(struct checkup_run *r)
{
	for (guint i = 0; i < r->count; i++) {
		if (r->child[i].busy)
			(void)kill(r->child[i].worker.child.pid, SIGKILL);
		r->child[i].busy = false;
	}
	tell_all(r);
}

static void
wait_for_answer(struct checkup_run *r)
{
	g_autofree struct pollfd *fds = g_new0(struct pollfd, r->count + 1);
	struct signalfd_siginfo info;
	gint64 now;

	for (guint i = 0; i < r->count; i++)
		fds[i] = (struct pollfd){ .fd = r->child[i].busy ? r->child[i].worker.child.fd : -1, .events = POLLIN };
	fds[r->count] = (struct pollfd){ .fd = r->signals, .events = POLLIN };
	if (poll(fds, r->count + 1, patience(r)) < 0)
		return;
	now = g_get_monotonic_time();
	for (guint i = 0; i < r->count; i++)
		if (fds[i].revents != 0 || (r->child[i].busy && r->child[i].deadline < now))
			finish(r, &r->child[i], fds[i].revents == 0);
	r->interrupted = fds[r->count].revents != 0 && read(r->signals, &info, sizeof info) > 0;
	if (r->interrupted)
		drop_all(r);
}

static void
work(struct checkup_run *r)
{
	sigset_t mask, old;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_BLOCK, &mask, &old);
	r->signals = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	for (hand_out(r); is_busy(r); hand_out(r))
		wait_for_answer(r);
	for (guint i = 0; i < r->count; i++)
		worker_stop(&r->child[i].worker);
	close(r->signals);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

enum exit_status
checkup_each(struct arena *a, struct diag *d, const struct batch_look *job, const struct checkup_limit *least)
{
	struct checkup_run r = { .arena = a,
		.diag = d,
		.job = job,
		.least = *least,
		.count = MAX(1, MIN(job->jobs, job->count)) };

	r.child = arena_array(a, r.count, sizeof *r.child);
	r.answer = arena_array(a, job->count + 1, sizeof(GVariant *));
	for (guint i = 0; i < r.count; i++)
		r.child[i].worker.child.fd = -1;
	work(&r);
	if (r.interrupted && r.told < job->count)
		job->interrupted(d, r.told, job->count - r.told);
	return r.interrupted ? EXIT_INTERRUPTED : r.broken ? EXIT_NO_START : EXIT_GOOD;
}

static const struct checkup_limit usual = { .seconds = LEAST_SECONDS,
	.wait = LEAST_SECONDS * WAIT,
	.memory = LEAST_MEMORY };

enum exit_status
batch_look(struct arena *a, struct diag *d, const struct batch_look *job)
{
	return checkup_each(a, d, job, &usual);
}

/* --- finished files --- */

struct checkup_finished {
	const struct batch_checkup *job;
	const struct checkup_way *way;
};

static const char *
bytes_of(GVariant *tuple, gsize index)
{
	g_autoptr(GVariant) child = g_variant_get_child_value(tuple, index), inner = NULL;

	if (!g_variant_is_of_type(child, G_VARIANT_TYPE_MAYBE))
		return g_variant_get_bytestring(child); /* borrowed from the whole, which outlives it */
	inner = g_variant_get_maybe(child);
	return inner != NULL ? g_variant_get_bytestring(inner) : NULL;
}

static const xmlNode *
facts_of(struct arena *a, GVariant *answer)
{
	struct source *source = arena_alloc(a, sizeof *source);
	const char *text = bytes_of(answer, 1);
	xmlDoc *tree;

	if (text == NULL)
		return NULL;
	*source = (struct source){ .name = "facts", .text = text, .length = strlen(text), .line = 1, .column = 1 };
	tree = xml_parse(a, diag_new(a), source);
	return tree != NULL ? xml_root(tree) : NULL;
}

static void
tell_checked(void *data, guint file, GVariant *answer)
{
	g_autoptr(arena) a = arena_new();
	g_autoptr(GVariant) findings = g_variant_get_child_value(answer, 2);
	const struct checkup_finished *f = data;
	struct batch_checked checked = { .file = f->job->files->pdata[file],
		.sha256 = bytes_of(answer, 0),
		.facts = facts_of(a, answer),
		.findings = arena_list(a) };

	for (gsize i = 0; i < g_variant_n_children(findings); i++) {
		g_autoptr(GVariant) one = g_variant_get_child_value(findings, i),
				    level = g_variant_get_child_value(one, 0);
		struct batch_checked_finding *told = arena_alloc(a, sizeof *told);

		*told = (struct batch_checked_finding){ .level = MIN(g_variant_get_uint32(level), (guint)DIAG_FATAL),
			.id = bytes_of(one, 1),
			.field = bytes_of(one, 2),
			.message = bytes_of(one, 3),
			.text = bytes_of(one, 4) };
		checked.worst = MAX(checked.worst, told->level);
		g_ptr_array_add(checked.findings, told);
	}
	f->job->tell(f->job->data, &checked);
}

static const char *
path_of(const void *data, guint file)
{
	const struct checkup_finished *f = data;

	return ((const struct batch_checkup_file *)f->job->files->pdata[file])->path;
}

static GVariant *
look_at(const void *data, struct arena *a, guint file)
{
	const struct checkup_finished *f = data;

	return f->way->look(f->job, a, f->job->files->pdata[file]);
}

static GVariant *
lost(const void *data, guint file, const struct diag *why)
{
	const struct checkup_finished *f = data;

	(void)file;
	return checkup_answer(f->job, why, "", NULL);
}

static void
tell_interrupted(struct diag *d, guint told, guint left)
{
	diag_report(d, DIAG_CHECKUP_INTERRUPTED, (struct place){ 0 }, NULL, told, left);
}

enum exit_status
checkup_run(struct arena *a, struct diag *d, const struct batch_checkup *job, const struct checkup_way *way)
{
	struct checkup_finished finished = { job, way };
	const struct batch_look look = { .count = job->files->len,
		.jobs = job->jobs,
		.path = path_of,
		.look = look_at,
		.lost = lost,
		.tell = tell_checked,
		.interrupted = tell_interrupted,
		.data = &finished };

	return checkup_each(a, d, &look, &way->least);
}

enum exit_status
batch_checkup(struct arena *a, struct diag *d, const struct batch_checkup *job)
{
	const struct checkup_way way = { .least = usual, .look = checkup_look };

	checkup_match(a, job->files);
	return checkup_run(a, d, job, &way);
}
