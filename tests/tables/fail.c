/*
 * Preloaded, it makes libraries fail over files that are called so, as they might over damaged ones: crash-*, hang-*, starve-*, stop-*.  Only in
 * processes that the program has made; of XML at the piece that holds <?fail?>.  The limit of CPU is lowered and waits are shortened, for nobody to wait.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static pid_t first;
static char what;

__attribute__((constructor)) static void
begin(void)
{
	first = getpid();
}

static void
note(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;

	if (getpid() == first)
		return;
	if (strncmp(name, "crash-", 6) == 0 || strncmp(name, "hang-", 5) == 0 || strncmp(name, "starve-", 7) == 0)
		what = name[0];
	if (strncmp(name, "stop-", 5) == 0)
		what = 'p';
}

int
open(const char *path, int flags, ...)
{
	int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
	va_end(more);
	note(path);
	return real(path, flags, mode);
}

static void
hang(void)
{
	struct rusage used;
	struct rlimit limit;

	getrusage(RUSAGE_SELF, &used);
	getrlimit(RLIMIT_CPU, &limit);
	limit.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1);
	setrlimit(RLIMIT_CPU, &limit);
	for (volatile int i = 0;; i++)
		continue;
}

static void
starve(void)
{
	size_t block = (size_t)64 << 20;
	char *p;

	for (int i = 0; i < 1000 && (p = malloc(block)) != NULL; i++)
		if (i % 2 == 0)
			memset(p, 1, block);
	abort();
}

static void
fail(void)
{
	if (what == 'c')
		abort();
	if (what == 'h')
		hang();
	if (what == 's')
		starve();
	if (what == 'p')
		raise(SIGSTOP);
}

int
poll(struct pollfd *fds, nfds_t count, int timeout)
{
	int (*real)(struct pollfd *, nfds_t, int) = (int (*)(struct pollfd *, nfds_t, int))dlsym(RTLD_NEXT, "poll");

	return real(fds, count, timeout > 1000 ? timeout / 200 : timeout);
}

int
archive_read_next_header(void *archive, void **entry)
{
	fail();
	return ((int (*)(void *, void **))dlsym(RTLD_NEXT, "archive_read_next_header"))(archive, entry);
}

int
xmlParseChunk(void *parser, const char *piece, int length, int end)
{
	if (piece != NULL && memmem(piece, (size_t)length, "<?fail?>", 8) != NULL)
		fail();
	return ((int (*)(void *, const char *, int, int))dlsym(RTLD_NEXT, "xmlParseChunk"))(parser, piece, length, end);
}
