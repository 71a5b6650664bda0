/*
 * A process that looks at files which may be anything: it dies with its parent, gains no rights, leaves no core, says nothing,
 * and has for each file so much time and memory and no more.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "batch/checkup.h"
#include "batch/wire.h"

/* A process that has grown by so much is not used again [bytes]. */
#define USED_UP ((gsize)256 << 20)

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 }; /* it reserves terabytes, and speaks on stderr */
#else
enum { SANITIZED = 0 };
#endif

/* What the process has mapped [bytes]. */
static gsize
mapped(void)
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
say_nothing(void)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd < (SANITIZED ? 2 : 3); fd++)
		(void)dup2(nothing, fd);
	if (nothing > 2)
		close(nothing);
}

static void
shut_in(void)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	set_limit(RLIMIT_CORE, 0);
	signal(SIGXCPU, SIG_DFL);
	say_nothing();
}

static void
limit_to(guint seconds, gsize memory)
{
	struct rusage used = { 0 };

	(void)getrusage(RUSAGE_SELF, &used);
	set_limit(RLIMIT_CPU, (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1) + seconds);
	if (!SANITIZED && memory > 0)
		set_limit(RLIMIT_AS, memory);
}

static bool
answer(const struct batch_look *look, struct arena *a, int fd, gsize before)
{
	g_autoptr(GVariant) task = wire_receive(fd, CHECKUP_TASK), reply = NULL;
	GVariant *known;
	guint file, seconds;
	guint64 memory;

	if (task == NULL)
		return false;
	g_variant_get(task, CHECKUP_TASK, &file, &seconds, &memory);
	limit_to(seconds, before > 0 ? before + memory : 0);
	known = look->look(look->data, a, file);
	arena_reset(a);
	reply = g_variant_ref_sink(g_variant_new(CHECKUP_REPLY, known, mapped() > before + USED_UP));
	return wire_send(fd, reply);
}

void
checkup_serve(const void *look, int fd)
{
	g_autoptr(arena) a = arena_new();
	gsize before;

	shut_in();
	before = mapped();
	while (answer(look, a, fd, before))
		;
}
