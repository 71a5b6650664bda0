/* Worker processes: tasks go down a socket, their replies come back together; a worker that dies answers none of them. */
#include <unistd.h>

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
	return child_send(w->child.fd, parcel);
}

/* Answers a parcel in one piece; a worker's memory is emptied after each record, so that none leaves anything for the next. */
static bool
serve_parcel(const struct batch_job *job, int fd, struct arena *a)
{
	g_autoptr(GVariant) tasks = child_receive(fd, WIRE_TASKS), answer = NULL;
	GVariantBuilder replies;

	if (tasks == NULL)
		return false;
	g_variant_builder_init(&replies, G_VARIANT_TYPE(WIRE_REPLIES));
	for (gsize i = 0; i < g_variant_n_children(tasks); i++) {
		g_variant_builder_add_value(&replies, reply_new(job, chain_run(job, a, wire_task(a, tasks, i))));
		arena_reset(a);
	}
	answer = g_variant_ref_sink(g_variant_builder_end(&replies));
	return child_send(fd, answer);
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

/* What a new process serves, and whose sockets it leaves alone. */
struct worker_service {
	const struct worker *others;
	guint count;
	void (*serve)(const void *data, int fd);
	const void *data;
};

/* Sockets that another held open would never be seen to close. */
static void
serve_alone(const void *data, int fd)
{
	const struct worker_service *s = data;

	for (guint i = 0; i < s->count; i++)
		if (s->others[i].child.fd >= 0)
			close(s->others[i].child.fd);
	s->serve(s->data, fd);
}

bool
worker_fork(struct worker *w, const struct worker *others, guint count, void (*serve_end)(const void *data, int fd),
    const void *data)
{
	const struct worker_service service = { others, count, serve_end, data };

	w->sent = 0;
	return child_fork(&w->child, serve_alone, &service);
}

bool
worker_start(struct worker *w, const struct batch_job *job, const struct worker *others, guint count)
{
	return worker_fork(w, others, count, serve, job);
}

void
worker_stop(struct worker *w)
{
	if (w->child.fd >= 0)
		child_reap(&w->child);
}

GVariant *
worker_receive(struct worker *w, int *signal_number)
{
	GVariant *replies = child_receive(w->child.fd, WIRE_REPLIES);

	if (replies == NULL)
		*signal_number = child_reap(&w->child).signal;
	return replies;
}
