/*
 * Processes of our own that do something apart, so that what kills, stalls or starves one costs that alone.  What is said
 * to one and by one crosses a socket in parcels, each one GVariant behind its length.
 */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#include <glib.h>

struct child {
	pid_t pid;
	int fd; /* our end of the socket, -1: none */
};

/* How one ended. */
struct child_end {
	int signal; /* 0: by itself, with this status */
	int status;
	gsize memory; /* that was resident at most [bytes] */
};

/*
 * serve(data, fd) is the whole life of the new process, in which interrupts are blocked: they are the parent's to handle.
 * false: errno tells why there is none.
 */
bool child_fork(struct child *, void (*serve)(const void *data, int fd), const void *data);
/* Closes the socket and waits for one that is gone, or ends when its socket does. */
struct child_end child_reap(struct child *);
/* The same of one that need not come to its end. */
struct child_end child_kill(struct child *);

/* The CPU it has used so far [ns]; -1: nobody knows. */
gint64 child_cpu(const struct child *);

/* A parcel goes, a parcel comes, whole.  false, NULL: the other end is gone. */
bool child_send(int fd, GVariant *parcel);
GVariant *child_receive(int fd, const char *type);

/*
 * For a process that meets bytes which may be anything: it dies with its parent, gains no rights, leaves no core, and says
 * nothing where people look.  input: it keeps standard input.
 */
void child_shut_in(bool input);
/* Closes what the process has open beside the first three descriptors and this one. */
void child_close_others(int fd);
/* What the process has mapped [bytes]. */
gsize child_mapped(void);
/* So much CPU from now on [s], so much mapped in all [bytes, 0: unlimited]; what was limited before is limited anew. */
void child_limit(guint seconds, gsize memory);

#endif
