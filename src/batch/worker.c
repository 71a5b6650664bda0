/* Worker processes: a task goes down a socket, one reply comes back; a worker that dies costs the task it had. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "batch/inner.h"

/* What goes before the texts of a task. */
struct task_head {
	guint64	number, ordinal, start, line;
	guint32	input, column;
	guint32	id, twin, name, text, cells, documents;	/* [bytes]; twin G_MAXUINT32: none */
	guint32	spare;				/* 0: no byte of padding goes over the socket */
};

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
worker_send(struct worker *w, const struct task *task)
{
	const struct source *s = &task->text->source;
	g_autoptr(GString) cells = cells_pack(s);
	g_autofree char *documents = task->text->documents != NULL ? g_strjoinv(" ", task->text->documents) : g_strdup("");
	struct task_head head = {
		.number = task->number, .ordinal = task->text->ordinal, .start = s->start, .line = s->line,
		.input = task->input, .column = s->column,
		.id = (guint32)strlen(task->text->id), .name = (guint32)strlen(s->name), .text = (guint32)s->length,
		.twin = task->twin != NULL ? (guint32)strlen(task->twin) : G_MAXUINT32,
		.cells = (guint32)cells->len, .documents = (guint32)strlen(documents),
	};

	return write_fully(w->fd, &head, sizeof(head)) && write_fully(w->fd, task->text->id, head.id) &&
	    (task->twin == NULL || write_fully(w->fd, task->twin, head.twin)) &&
	    write_fully(w->fd, s->name, head.name) && write_fully(w->fd, s->text, s->length) &&
	    write_fully(w->fd, cells->str, cells->len) && write_fully(w->fd, documents, head.documents);
}

static char *
read_string(int fd, struct arena *a, gsize length)
{
	char *s = arena_alloc(a, length + 1);

	return read_fully(fd, s, length) ? s : NULL;
}

/* The next task, or NULL when the parent has none left. */
static struct task *
receive_task(int fd, struct arena *a)
{
	struct task_head head;
	struct task *task = arena_alloc(a, sizeof(*task));
	struct record_text *text = arena_alloc(a, sizeof(*text));
	char *cells, *documents;

	if (!read_fully(fd, &head, sizeof(head)) || (text->id = read_string(fd, a, head.id)) == NULL ||
	    (head.twin != G_MAXUINT32 && (task->twin = read_string(fd, a, head.twin)) == NULL) ||
	    (text->source.name = read_string(fd, a, head.name)) == NULL ||
	    (text->source.text = read_string(fd, a, head.text)) == NULL ||
	    (cells = read_string(fd, a, head.cells)) == NULL ||
	    (documents = read_string(fd, a, head.documents)) == NULL)
		return NULL;
	if (documents[0] != '\0')
		text->documents = arena_adopt(a, g_strsplit(documents, " ", -1), (GDestroyNotify)g_strfreev);
	cells_unpack(a, &text->source, cells, head.cells);
	text->source.length = head.text;
	text->source.start = head.start;
	text->source.line = head.line;
	text->source.column = head.column;
	text->ordinal = head.ordinal;
	task->number = head.number;
	task->input = head.input;
	task->text = text;
	return task;
}

/* A worker's whole life.  Its arena is emptied after each record, so that none leaves anything for the next. */
static void
serve(struct job *job, int fd)
{
	struct arena *a = arena_new();
	struct task *task;

	while ((task = receive_task(fd, a)) != NULL) {
		g_autoptr(GVariant) reply = reply_new(job, chain_run(job, a, task));
		guint64 length = g_variant_get_size(reply);

		if (!write_fully(fd, &length, sizeof(length)) ||
		    !write_fully(fd, g_variant_get_data(reply), (gsize)length))
			break;
		arena_reset(a);
	}
	arena_free(a);
}

bool
worker_start(struct worker *w, struct job *job, const struct worker *others, guint count)
{
	int ends[2];

	*w = (struct worker){ .fd = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	w->pid = fork();
	if (w->pid < 0) {
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	if (w->pid == 0) {
		/* Interrupts stay blocked: they are the parent's to handle; a worker ends when its socket does. */
		for (guint i = 0; i < count; i++)
			if (others[i].fd >= 0)
				close(others[i].fd);
		close(ends[0]);
		serve(job, ends[1]);
		_exit(0);
	}
	close(ends[1]);
	w->fd = ends[0];
	w->arena = arena_new();
	return true;
}

static int
reap(struct worker *w)
{
	int status = 0;

	close(w->fd);
	w->fd = -1;
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

void
worker_stop(struct worker *w)
{
	if (w->fd >= 0)
		reap(w);
	arena_free(w->arena);
	w->arena = NULL;
}

GVariant *
worker_receive(struct worker *w, int *signal_number)
{
	guint64 length = 0;
	guint8 *data;

	if (!read_fully(w->fd, &length, sizeof(length))) {
		*signal_number = reap(w);
		return NULL;
	}
	data = g_malloc((gsize)length);
	if (!read_fully(w->fd, data, (gsize)length)) {
		g_free(data);
		*signal_number = reap(w);
		return NULL;
	}
	return g_variant_ref_sink(g_variant_new_from_data(G_VARIANT_TYPE(REPLY_TYPE), data, (gsize)length, TRUE, g_free, data));
}
