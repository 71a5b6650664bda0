/* Files of somebody else are looked into by a process each, which may crash, hang or starve over one: that costs the one file. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/child.h"
#include "base/diag.h"
#include "base/file.h"
#include "record/model.h"

/*
 * 20,000 rows of 60 columns take ten seconds and 150 MB at the most, whatever their kind, and a packed MB some four; an old
 * machine is slower.  The time is from one record to the next, for a stream has no end that could be known.
 */
#define LEAST_SECONDS 30
#define SECONDS_MIB   10
#define LEAST_MEMORY  ((gsize)1 << 30)
#define MEMORY_SHARE  8 /* times its size */
/* So often is it asked whether it works at all [ms], and so many times in turn may it not: what it waits for never comes. */
#define LOOK_EVERY     10000
#define IDLE_LOOKS     12
#define SIZE_MAX_KNOWN ((guint64)256 << 20) /* [bytes] more no table may have, and what a pipe brings nobody knows */
/* So much of what it may have was resident when memory ran out: room is doubled, and more is asked for than is there. */
#define MEMORY_OUT 3

/* What is said at once: findings, and something, or that this was all. */
#define SAYING "(" DIAG_FINDINGS "mv)"

struct apart_limit {
	guint seconds;
	gsize memory;
};

struct apart {
	struct child child;
	char *path;
	struct apart_limit limit;
	guint64 said;
	bool patient; /* what it reads may come when it likes: a pipe, where people type */
	bool ended;
	bool stuck; /* it neither said nor did anything */
};

struct apart_end {
	int fd;
	struct diag *diag;
	gsize told; /* findings that have gone */
	const char *path;
	struct apart_limit limit;
	gsize before; /* [bytes] mapped */
	void (*work)(const void *data, struct apart_end *, struct diag *);
	const void *data;
};

static struct apart_limit
limit_of(const char *path)
{
	struct stat status;
	guint64 size = strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISREG(status.st_mode) ?
	    MIN((guint64)status.st_size, SIZE_MAX_KNOWN) :
	    SIZE_MAX_KNOWN;

	return (struct apart_limit){ .seconds = LEAST_SECONDS + (guint)(size >> 20) * SECONDS_MIB,
		.memory = LEAST_MEMORY + (gsize)size * MEMORY_SHARE };
}

static bool
comes_when_it_likes(const char *path)
{
	struct stat status;

	return strcmp(path, "-") == 0 || stat(path, &status) != 0 || !S_ISREG(status.st_mode);
}

/* --- in the process --- */

static void
limit_anew(const struct apart_end *end)
{
	child_limit(end->limit.seconds, end->before > 0 ? end->before + end->limit.memory : 0);
}

/* Nobody listens any more: there is nothing left to do. */
static void
say(struct apart_end *end, GVariant *what)
{
	g_autoptr(GVariant)
	    saying = g_variant_ref_sink(g_variant_new("(@" DIAG_FINDINGS "mv)", diag_pack(end->diag, end->told), what));

	end->told = diag_count(end->diag);
	if (!child_send(end->fd, saying))
		raise(SIGKILL);
}

void
apart_say(struct apart_end *end, GVariant *what)
{
	say(end, what);
	limit_anew(end);
}

void
apart_turn(struct apart_end *end, const char *path)
{
	say(end, NULL);
	end->path = path;
	end->limit = limit_of(path);
	end->before = child_mapped();
	limit_anew(end);
}

static void
serve(const void *data, int fd)
{
	struct apart_end end = *(const struct apart_end *)data;
	g_autoptr(arena) a = arena_new();

	end.fd = fd;
	end.diag = diag_new(a);
	child_close_others(fd);
	child_shut_in(strcmp(end.path, "-") == 0);
	end.before = child_mapped();
	limit_anew(&end);
	end.work(end.data, &end, end.diag);
	say(&end, NULL);
}

/* --- who asked --- */

struct apart *
apart_start(struct diag *d, const char *path, void (*work)(const void *data, struct apart_end *, struct diag *),
    const void *data)
{
	struct apart *p = g_new0(struct apart, 1);
	const struct apart_end end = { .path = path, .limit = limit_of(path), .work = work, .data = data };

	p->path = g_strdup(path);
	p->limit = end.limit;
	p->patient = comes_when_it_likes(path);
	if (child_fork(&p->child, serve, &end))
		return p;
	diag_errno(d, DIAG_WORKER_START, (struct place){ 0 }, "fork", errno);
	p->ended = true;
	apart_close(p);
	return NULL;
}

bool
apart_follow(struct apart *p, const char *path)
{
	if (p == NULL || !p->ended || p->child.fd < 0)
		return false;
	g_free(p->path);
	p->path = g_strdup(path);
	p->limit = limit_of(path);
	p->patient = comes_when_it_likes(path);
	p->said = 0;
	p->ended = false;
	return true;
}

void
apart_close(struct apart *p)
{
	if (p == NULL)
		return;
	if (p->child.fd >= 0)
		child_kill(&p->child);
	g_free(p->path);
	g_free(p);
}

/* How far it came, if it is records that it gives. */
static void
report_death(struct apart *p, struct diag *d, const struct child_end *end)
{
	g_autoptr(arena) a = arena_new();
	struct place place = file_place(a, p->path);
	const char *rest_zh = p->said == 0 ? "" :
					     arena_printf(a, "，从第 %" G_GUINT64_FORMAT " 条记录起没有读", p->said);
	const char *rest_en = p->said == 0 ?
	    "" :
	    arena_printf(a, "; nothing was read from record %" G_GUINT64_FORMAT " on", p->said);
	guint mib = (guint)(p->limit.memory >> 20);
	const char *how = end->signal != 0 ? strsignal(end->signal) : "exit";

	if (p->stuck)
		diag_say(d, DIAG_READER_TIME, place, NULL,
		    arena_printf(a, "%u 秒没有动%s", IDLE_LOOKS * LOOK_EVERY / 1000, rest_zh),
		    arena_printf(a, "it did nothing for %u seconds%s", IDLE_LOOKS * LOOK_EVERY / 1000, rest_en));
	else if (end->signal == SIGXCPU)
		diag_say(d, DIAG_READER_TIME, place, NULL,
		    arena_printf(a, "用了处理器 %u 秒%s", p->limit.seconds, rest_zh),
		    arena_printf(a, "%u seconds of CPU%s", p->limit.seconds, rest_en));
	else if (end->memory > p->limit.memory / MEMORY_OUT)
		diag_say(d, DIAG_READER_MEMORY, place, NULL, arena_printf(a, "超过 %u MB%s", mib, rest_zh),
		    arena_printf(a, "more than %u MB%s", mib, rest_en));
	else
		diag_say(d, DIAG_READER_DIED, place, NULL, arena_printf(a, "（%s）%s", how, rest_zh),
		    arena_printf(a, " (%s)%s", how, rest_en));
}

/* Looks are counted, not time: who was stopped together with it has not waited. */
static bool
is_stuck(const struct apart *p, gint64 *used, guint *idle)
{
	gint64 now = child_cpu(&p->child);

	*idle = now >= 0 && now == *used ? *idle + 1 : 0;
	*used = now;
	return !p->patient && *idle >= IDLE_LOOKS;
}

/* false: something else is to be done than to wait. */
static bool
wait_ready(struct apart *p, const int *stop)
{
	struct pollfd fds[] = { { .fd = p->child.fd, .events = POLLIN },
		{ .fd = stop != NULL ? *stop : -1, .events = POLLIN } };
	gint64 used = -1;
	guint idle = 0;
	int ready;

	while ((ready = poll(fds, G_N_ELEMENTS(fds), LOOK_EVERY)) == 0 || (ready < 0 && errno == EINTR)) {
		p->stuck = ready == 0 && is_stuck(p, &used, &idle);
		if (p->stuck)
			return true;
	}
	return fds[1].revents == 0;
}

GVariant *
apart_next(struct apart *p, struct diag *d, const int *stop)
{
	g_autoptr(GVariant) saying = NULL, findings = NULL, what = NULL;

	if (p->ended)
		return NULL;
	if (!wait_ready(p, stop)) {
		p->ended = true;
		return NULL;
	}
	saying = p->stuck ? NULL : child_receive(p->child.fd, SAYING);
	if (saying == NULL) {
		struct child_end end = child_kill(&p->child);

		p->ended = true;
		report_death(p, d, &end);
		return NULL;
	}
	g_variant_get(saying, "(@" DIAG_FINDINGS "mv)", &findings, &what);
	diag_take(d, findings);
	p->ended = what == NULL;
	p->said += what != NULL;
	return g_steal_pointer(&what);
}

GVariant *
apart_ask(struct diag *d, const char *path, void (*work)(const void *data, struct apart_end *, struct diag *),
    const void *data, const char *type)
{
	struct apart *p = apart_start(d, path, work, data);
	g_autoptr(GVariant) first = p != NULL ? apart_next(p, d, NULL) : NULL, last = NULL;

	if (first != NULL)
		last = apart_next(p, d, NULL); /* what it found besides, or died of */
	apart_close(p);
	return first != NULL && g_variant_is_of_type(first, G_VARIANT_TYPE(type)) ? g_steal_pointer(&first) : NULL;
}
