/* Interrupts that wait. */
#include <glib.h>
#include <signal.h>
#include <time.h>

#include "base/arena.h"
#include "base/interrupt.h"

static sigset_t
interrupts(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	return set;
}

static void
let_go(void *data)
{
	const sigset_t set = interrupts();
	const struct timespec now = { 0, 0 };
	sigset_t *before = data;

	while (sigtimedwait(&set, NULL, &now) > 0)
		;
	sigprocmask(SIG_SETMASK, before, NULL);
	g_free(before);
}

void
interrupt_hold(struct arena *a)
{
	const sigset_t set = interrupts();
	sigset_t *before = g_new(sigset_t, 1);

	sigprocmask(SIG_BLOCK, &set, before);
	arena_adopt(a, before, let_go);
}

bool
interrupt_asked(void)
{
	sigset_t waiting;

	return sigpending(&waiting) == 0 && (sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1);
}
