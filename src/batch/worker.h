/* Processes that turn tasks into replies. */
#ifndef BATCH_WORKER_H
#define BATCH_WORKER_H

#include <sys/types.h>

#include "batch/job.h"

struct worker {
	pid_t pid;
	int fd;              /* -1: none */
	struct arena *arena; /* of the tasks in hand */
	GPtrArray *tasks;    /* struct batch_task *, in hand */
	guint answered;      /* of them */
	guint sent;          /* of them, after those answered; 0: idle */
	bool alone;          /* a worker died over these tasks: each is sent alone, to tell which it was */
};

/* How a worker ended. */
struct worker_end {
	int signal; /* 0: by itself, with this status */
	int status;
	gsize memory; /* that was resident at most [bytes] */
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
/* Waits for one that is gone, or about to be. */
struct worker_end worker_reap(struct worker *);
/* Sends the next tasks in hand. false: the worker is gone. */
bool worker_send(struct worker *, guint count);
/* The replies to all tasks sent; NULL: the worker is gone, *signal tells by which signal (0: it ended by itself). */
GVariant *worker_receive(struct worker *, int *signal);

#endif
