/* Processes of our own: how they begin and end, what crosses to them, what they may have. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef BANWEN_COVERAGE
#include <gcov.h>
#endif

#include "base/child.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 }; /* it reserves terabytes, and speaks on stderr */
#else
enum { SANITIZED = 0 };
#endif

/* What the parent has still to write or to run is not done twice. */
static G_GNUC_NORETURN void
leave(void)
{
#ifdef BANWEN_COVERAGE
	__gcov_dump(); /* `make coverage` counts these processes too */
#endif
	_exit(0);
}

/* Interrupts are blocked before there is a process that they could meet unprepared. */
static pid_t
fork_calm(void)
{
	sigset_t interrupts, before;
	pid_t pid;
	int error;

	sigemptyset(&interrupts);
	sigaddset(&interrupts, SIGINT);
	sigaddset(&interrupts, SIGTERM);
	sigprocmask(SIG_BLOCK, &interrupts, &before);
	pid = fork();
	error = errno;
	if (pid != 0)
		sigprocmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return pid;
}

bool
child_fork(struct child *c, void (*serve)(const void *data, int fd), const void *data)
{
	int ends[2];

	c->fd = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	c->pid = fork_calm();
	if (c->pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	if (c->pid == 0) {
		close(ends[0]);
		serve(data, ends[1]);
		leave();
	}
	close(ends[1]);
	c->fd = ends[0];
	return true;
}

struct child_end
child_reap(struct child *c)
{
	struct rusage used = { 0 };
	int status = 0;

	close(c->fd);
	c->fd = -1;
	while (wait4(c->pid, &status, 0, &used) < 0 && errno == EINTR)
		;
	return (struct child_end){ .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
		.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
		.memory = (gsize)used.ru_maxrss * 1024 };
}

struct child_end
child_kill(struct child *c)
{
	(void)kill(c->pid, SIGKILL);
	return child_reap(c);
}

gint64
child_cpu(const struct child *c)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(c->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
		return -1;
	return (gint64)used.tv_sec * 1000000000 + used.tv_nsec;
}

/* --- parcels --- */

static bool
write_fully(int fd, const void *data, gsize length)
{
	const char *p = data;

	while (length > 0) {
		ssize_t n = send(fd, p, length, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		length -= (gsize)n;
	}
	return true;
}

static bool
read_fully(int fd, void *data, gsize length)
{
	char *p = data;

	while (length > 0) {
		ssize_t n = read(fd, p, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		length -= (gsize)n;
	}
	return true;
}

bool
child_send(int fd, GVariant *parcel)
{
	gsize length = g_variant_get_size(parcel);

	return write_fully(fd, &length, sizeof length) && write_fully(fd, g_variant_get_data(parcel), length);
}

/* The memory of g_malloc is aligned for any type, as a GVariant wants it: nothing is copied again. */
GVariant *
child_receive(int fd, const char *type)
{
	gsize length;
	g_autofree void *data = NULL;
	void *owned;

	if (!read_fully(fd, &length, sizeof length))
		return NULL;
	data = g_try_malloc(length);
	if ((data == NULL && length > 0) || !read_fully(fd, data, length))
		return NULL;
	owned = g_steal_pointer(&data);
	return g_variant_ref_sink(g_variant_new_from_data(G_VARIANT_TYPE(type), owned, length, FALSE, g_free, owned));
}

/* --- what one may have --- */

gsize
child_mapped(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	gsize pages = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%" G_GSIZE_FORMAT, &pages) != 1)
		pages = 0;
	fclose(file);
	return pages * (gsize)sysconf(_SC_PAGESIZE);
}

static void
set_limit(int resource, rlim_t value)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0)
		return;
	limit.rlim_cur = MIN(value, limit.rlim_max);
	(void)setrlimit(resource, &limit);
}

/* The descriptors that people see are not for libraries that meet something strange. */
static void
say_nothing(bool input)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = input ? 1 : 0; fd < (SANITIZED ? 2 : 3); fd++)
		(void)dup2(nothing, fd);
	if (nothing > 2)
		close(nothing);
}

void
child_shut_in(bool input)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	set_limit(RLIMIT_CORE, 0);
	signal(SIGXCPU, SIG_DFL);
	say_nothing(input);
}

void
child_close_others(int fd)
{
	if (fd > 3)
		(void)close_range(3, (guint)fd - 1, 0);
	(void)close_range((guint)fd + 1, G_MAXUINT, 0);
}

void
child_limit(guint seconds, gsize memory)
{
	struct rusage used = { 0 };

	(void)getrusage(RUSAGE_SELF, &used);
	set_limit(RLIMIT_CPU, (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1) + seconds);
	if (!SANITIZED && memory > 0)
		set_limit(RLIMIT_AS, memory);
}
