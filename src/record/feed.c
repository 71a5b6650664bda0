/* The bytes of an input, whose first ones can be looked at before anybody reads them; standard input too. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/place.h"
#include "record/model.h"

struct feed *
feed_open(struct diag *d, const char *path)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct feed *f;

	if (fd < 0) {
		const struct source file = { .name = path };

		diag_errno(d, DIAG_FILE_OPEN, (struct place){ &file, G_MAXUINT64 }, path, errno);
		return NULL;
	}
	f = g_new0(struct feed, 1);
	f->name = g_strdup(path);
	f->fd = fd;
	return f;
}

void
feed_close(struct feed *f)
{
	if (f == NULL)
		return;
	if (f->fd != STDIN_FILENO)
		close(f->fd);
	g_free(f->head);
	g_free(f->name);
	g_free(f);
}

static gssize
read_again(struct feed *f, void *bytes, gsize room)
{
	gssize n;

	do
		n = read(f->fd, bytes, room);
	while (n < 0 && errno == EINTR);
	return n;
}

gssize
feed_read(struct feed *f, void *bytes, gsize room)
{
	gsize n = MIN(room, f->head_length - f->head_at);

	if (n == 0)
		return f->ended ? 0 : read_again(f, bytes, room);
	memcpy(bytes, f->head + f->head_at, n);
	f->head_at += n;
	return (gssize)n;
}

void
feed_look(struct feed *f, gsize want)
{
	f->head = g_realloc(f->head, MAX(want, f->head_length));
	while (f->head_length < want && !f->ended) {
		gssize n = read_again(f, f->head + f->head_length, want - f->head_length);

		if (n <= 0) {
			f->ended = n == 0; /* an error comes again when it is read */
			break;
		}
		f->head_length += (gsize)n;
	}
}
