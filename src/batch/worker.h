/* Processes that turn tasks into replies. */
#ifndef BATCH_WORKER_H
#define BATCH_WORKER_H

#include "base/child.h"
#include "batch/job.h"

struct worker {
	struct child child;
	struct arena *arena; /* of the tasks in hand */
	GPtrArray *tasks;    /* struct batch_task *, in hand */
	guint answered;      /* of them */
	guint sent;          /* of them, after those answered; 0: idle */
	bool alone;          /* a worker died over these tasks: each is sent alone, to tell which it was */
};

/*
 * A process for this worker that serves its end of a socket until the other is closed, and leaves the sockets of the others
 * alone.  false: errno tells why there is none.
 */
bool worker_fork(struct worker *, const struct worker *others, guint count, void (*serve)(const void *data, int fd),
    const void *data);
/* One that turns tasks into replies. */
bool worker_start(struct worker *, const struct batch_job *, const struct worker *others, guint count);
void worker_stop(struct worker *);
/* Sends the next tasks in hand. false: the worker is gone. */
bool worker_send(struct worker *, guint count);
/* The replies to all tasks sent; NULL: the worker is gone, *signal tells by which signal (0: it ended by itself). */
GVariant *worker_receive(struct worker *, int *signal);

#endif
