/* Worker processes: tasks go down a socket, their replies come back together; a worker that dies answers none of them. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef BANWEN_COVERAGE
#include <gcov.h>
#endif

#include "batch/inner.h"

/* What goes before the tasks of a parcel. */
struct parcel_head {
	guint64	length;		/* of all tasks [bytes] */
	guint64	count;
};

/* What goes before the texts of a task, each of which is ended by NUL. */
struct task_head {
	guint64	number, ordinal, start, line;
	guint32	input, column;
	guint32	id, twin, name, text, cells, documents;	/* [bytes] without NUL; twin G_MAXUINT32: none */
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

static void
append_string(GString *out, const char *text, gsize length)
{
	g_string_append_len(out, text, (gssize)length);
	g_string_append_c(out, '\0');
}

static void
append_task(GString *out, const struct task *task)
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

	g_string_append_len(out, (const char *)&head, sizeof(head));
	append_string(out, task->text->id, head.id);
	if (task->twin != NULL)
		append_string(out, task->twin, head.twin);
	append_string(out, s->name, head.name);
	append_string(out, s->text, s->length);
	append_string(out, cells->str, cells->len);
	append_string(out, documents, head.documents);
}

bool
worker_send(struct worker *w, guint count)
{
	g_autoptr(GString) tasks = g_string_new(NULL);
	struct parcel_head head = { .count = count };

	for (guint i = 0; i < count; i++)
		append_task(tasks, w->tasks->pdata[w->answered + i]);
	head.length = tasks->len;
	w->sent = count;
	return write_fully(w->fd, &head, sizeof(head)) && write_fully(w->fd, tasks->str, tasks->len);
}

static char *
take_string(char **at, gsize length)
{
	char *string = *at;

	*at += length + 1;
	return string;
}

/* The next task of a parcel; its strings stay where they are. */
static struct task *
take_task(struct arena *a, char **at)
{
	struct task_head head;
	struct task *task = arena_alloc(a, sizeof(*task));
	struct record_text *text = arena_alloc(a, sizeof(*text));
	const char *cells, *documents;

	memcpy(&head, *at, sizeof(head));
	*at += sizeof(head);
	text->id = take_string(at, head.id);
	task->twin = head.twin != G_MAXUINT32 ? take_string(at, head.twin) : NULL;
	text->source = (struct source){
		.name = take_string(at, head.name), .text = take_string(at, head.text), .length = head.text,
		.start = head.start, .line = head.line, .column = head.column,
	};
	cells = take_string(at, head.cells);
	documents = take_string(at, head.documents);
	if (documents[0] != '\0')
		text->documents = arena_adopt(a, g_strsplit(documents, " ", -1), (GDestroyNotify)g_strfreev);
	cells_unpack(a, &text->source, cells, head.cells);
	text->ordinal = head.ordinal;
	task->number = head.number;
	task->input = head.input;
	task->text = text;
	return task;
}

/* A worker's memory is emptied after each record, so that none leaves anything for the next. */
static void
answer(struct job *job, struct arena *a, struct task *task, GByteArray *replies)
{
	g_autoptr(GVariant) reply = reply_new(job, chain_run(job, a, task));
	guint64 length = g_variant_get_size(reply);

	g_byte_array_append(replies, (const guint8 *)&length, sizeof(length));
	g_byte_array_append(replies, g_variant_get_data(reply), (guint)length);
	arena_reset(a);
}

/* Answers a parcel in one piece. false: the parent is gone or has none left. */
static bool
serve_parcel(struct job *job, int fd, struct arena *a)
{
	struct parcel_head head;
	g_autoptr(GByteArray) replies = g_byte_array_new();
	g_autofree char *tasks = NULL;
	char *at;
	guint64 length;

	if (!read_fully(fd, &head, sizeof(head)))
		return false;
	at = tasks = g_malloc((gsize)head.length);
	if (!read_fully(fd, tasks, (gsize)head.length))
		return false;
	for (guint i = 0; i < head.count; i++)
		answer(job, a, take_task(a, &at), replies);
	length = replies->len;
	return write_fully(fd, &length, sizeof(length)) && write_fully(fd, replies->data, replies->len);
}

/* A worker's whole life. */
static void
serve(struct job *job, int fd)
{
	struct arena *a = arena_new();

	while (serve_parcel(job, fd, a))
		;
	arena_free(a);
}

/* The end of a worker: what the parent has still to write or to run is not done twice. */
static G_GNUC_NORETURN void
worker_leave(void)
{
#ifdef BANWEN_COVERAGE
	__gcov_dump();	/* `make coverage` counts workers too */
#endif
	_exit(0);
}

bool
worker_start(struct worker *w, struct job *job, const struct worker *others, guint count)
{
	int ends[2];

	w->fd = -1;
	w->sent = 0;
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
		worker_leave();
	}
	close(ends[1]);
	w->fd = ends[0];
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
}

static GVariant *
reply_from(const guint8 *data, gsize length)
{
	guint8 *copy = g_memdup2(data, length);

	return g_variant_ref_sink(g_variant_new_from_data(G_VARIANT_TYPE(REPLY_TYPE), copy, length, TRUE, g_free, copy));
}

GPtrArray *
worker_receive(struct worker *w, int *signal_number)
{
	GPtrArray *replies;
	g_autofree guint8 *data = NULL;
	guint64 length = 0;

	if (read_fully(w->fd, &length, sizeof(length)))
		data = g_malloc((gsize)length);
	if (data == NULL || !read_fully(w->fd, data, (gsize)length)) {
		*signal_number = reap(w);
		return NULL;
	}
	replies = g_ptr_array_new();
	for (const guint8 *at = data; at < data + length;) {
		guint64 own;

		memcpy(&own, at, sizeof(own));
		g_ptr_array_add(replies, reply_from(at + sizeof(own), (gsize)own));
		at += sizeof(own) + own;
	}
	return replies;
}
