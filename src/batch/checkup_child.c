/*
 * A process that looks at files which may be anything: it dies with its parent, gains no rights, leaves no core, says nothing,
 * and has for each file so much time and memory and no more.
 */
#include "base/arena.h"
#include "base/child.h"
#include "batch/checkup.h"

/* A process that has grown by so much is not used again [bytes]. */
#define USED_UP ((gsize)256 << 20)

static bool
answer(const struct batch_look *look, struct arena *a, int fd, gsize before)
{
	g_autoptr(GVariant) task = child_receive(fd, CHECKUP_TASK), reply = NULL;
	GVariant *known;
	guint file, seconds;
	guint64 memory;

	if (task == NULL)
		return false;
	g_variant_get(task, CHECKUP_TASK, &file, &seconds, &memory);
	child_limit(seconds, before > 0 ? before + memory : 0);
	known = look->look(look->data, a, file);
	arena_reset(a);
	reply = g_variant_ref_sink(g_variant_new(CHECKUP_REPLY, known, child_mapped() > before + USED_UP));
	return child_send(fd, reply);
}

void
checkup_serve(const void *look, int fd)
{
	g_autoptr(arena) a = arena_new();
	gsize before;

	child_shut_in(false);
	before = child_mapped();
	while (answer(look, a, fd, before))
		;
}
