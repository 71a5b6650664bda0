/* Worker processes: tasks go down a socket, their replies come back together; a worker that dies answers none of them. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef BANWEN_COVERAGE
#include <gcov.h>
#endif

#include "base/arena.h"
#include "batch/chain.h"
#include "batch/reply.h"
#include "batch/wire.h"
#include "batch/worker.h"

bool
worker_send(struct worker *w, guint count)
{
	g_autoptr(GVariant) parcel = wire_tasks((const struct batch_task *const *)w->tasks->pdata + w->answered, count);

	w->sent = count;
	return wire_send(w->fd, parcel);
}

/* Answers a parcel in one piece; a worker's memory is emptied after each record, so that none leaves anything for the next. */
static bool
serve_parcel(const struct batch_job *job, int fd, struct arena *a)
{
	g_autoptr(GVariant) tasks = wire_receive(fd, WIRE_TASKS), answer = NULL;
	GVariantBuilder replies;

	if (tasks == NULL)
		return false;
	g_variant_builder_init(&replies, G_VARIANT_TYPE(WIRE_REPLIES));
	for (gsize i = 0; i < g_variant_n_children(tasks); i++) {
		g_variant_builder_add_value(&replies, reply_new(job, chain_run(job, a, wire_task(a, tasks, i))));
		arena_reset(a);
	}
	answer = g_variant_ref_sink(g_variant_builder_end(&replies));
	return wire_send(fd, answer);
}

/* A worker's whole life: until the parent is gone or has no more. */
static void
serve(const void *job, int fd)
{
	struct arena *a = arena_new();

	while (serve_parcel(job, fd, a))
		;
	arena_free(a);
}

/* The end of a worker: what the parent has still to write or to run is not done twice. */
static G_GNUC_NORETURN void
worker_leave(void)
{
#ifdef BANWEN_COVERAGE
	__gcov_dump(); /* `make coverage` counts workers too */
#endif
	_exit(0);
}

bool
worker_fork(struct worker *w, const struct worker *others, guint count, void (*serve_end)(const void *data, int fd),
    const void *data)
{
	int ends[2];

	w->fd = -1;
	w->sent = 0;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	w->pid = fork();
	if (w->pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	if (w->pid == 0) {
		/* Interrupts stay blocked: they are the parent's to handle; a worker ends when its socket does. */
		for (guint i = 0; i < count; i++)
			if (others[i].fd >= 0)
				close(others[i].fd);
		close(ends[0]);
		serve_end(data, ends[1]);
		worker_leave();
	}
	close(ends[1]);
	w->fd = ends[0];
	return true;
}

bool
worker_start(struct worker *w, const struct batch_job *job, const struct worker *others, guint count)
{
	return worker_fork(w, others, count, serve, job);
}

struct worker_end
worker_reap(struct worker *w)
{
	struct rusage used = { 0 };
	int status = 0;

	close(w->fd);
	w->fd = -1;
	while (wait4(w->pid, &status, 0, &used) < 0 && errno == EINTR)
		;
	return (struct worker_end){ .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
		.memory = (gsize)used.ru_maxrss * 1024 };
}

void
worker_stop(struct worker *w)
{
	if (w->fd >= 0)
		worker_reap(w);
}

GVariant *
worker_receive(struct worker *w, int *signal_number)
{
	GVariant *replies = wire_receive(w->fd, WIRE_REPLIES);

	if (replies == NULL)
		*signal_number = worker_reap(w).signal;
	return replies;
}
