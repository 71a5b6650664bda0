/* Inputs as the other stations read them: the texts of their records come from a process that reads file after file. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "record/model.h"

/* Files in their order; the process that reads them goes on from one to the next, and is started anew when it dies over one. */
struct record_reader {
	const struct record_order *orders;
	gsize count;
	gsize at;
	bool begun;                /* the file has been asked for */
	struct record_order *only; /* of record_open(), else NULL */
	struct apart *apart;
	gsize until; /* the first file that this process will not come to */
};

/* What a process is to read. */
struct record_share {
	const struct record_order *orders;
	gsize count;
};

static void
read_file(const struct record_order *order, struct apart_end *end, struct diag *d)
{
	struct record_stream *s = record_stream_open(d, order->path, &order->how);
	g_autoptr(arena) a = arena_new();
	const struct record_text *text;

	if (s == NULL)
		return;
	apart_say(end, g_variant_new_boolean(TRUE));
	while ((text = record_stream_next(s, a, d)) != NULL) {
		apart_say(end, record_text_pack(text));
		arena_reset(a);
	}
	record_stream_close(s);
}

/* Of each file: first whether it could be opened, then record after record. */
static void
read_all(const void *data, struct apart_end *end, struct diag *d)
{
	const struct record_share *share = data;

	for (gsize i = 0; i < share->count; i++) {
		if (i > 0)
			apart_turn(end, share->orders[i].path);
		read_file(&share->orders[i], end, d);
	}
}

/* Standard input is left to the process that reads it, and that reads nothing else. */
static gsize
end_of_share(const struct record_reader *r)
{
	gsize end = r->at + 1;

	if (strcmp(r->orders[r->at].path, "-") == 0)
		return end;
	while (end < r->count && strcmp(r->orders[end].path, "-") != 0)
		end++;
	return end;
}

/* false: it cannot be opened, which is reported. */
static bool
begin_file(struct record_reader *r, struct diag *d)
{
	const struct record_order *order = &r->orders[r->at];
	g_autoptr(GVariant) opened = NULL;

	if (r->at >= r->until || !apart_follow(r->apart, order->path)) {
		struct record_share share = { order, 0 };

		apart_close(r->apart);
		r->until = end_of_share(r);
		share.count = r->until - r->at;
		r->apart = apart_start(d, order->path, read_all, &share);
	}
	r->begun = true;
	opened = r->apart != NULL ? apart_next(r->apart, d, order->how.stop) : NULL;
	return opened != NULL;
}

struct record_reader *
record_open_all(const struct record_order *orders, gsize count)
{
	struct record_reader *r = g_new0(struct record_reader, 1);

	r->orders = orders;
	r->count = count;
	return r;
}

struct record_reader *
record_open(struct diag *d, const char *path, const struct record_reading *how)
{
	struct record_order *order = g_new0(struct record_order, 1);
	struct record_reader *r = record_open_all(order, 1);

	*order = (struct record_order){ path, *how };
	r->only = order;
	if (begin_file(r, d))
		return r;
	record_close(r);
	return NULL;
}

void
record_close(struct record_reader *r)
{
	if (r == NULL)
		return;
	apart_close(r->apart);
	g_free(r->only);
	g_free(r);
}

struct record_text *
record_next(struct record_reader *r, struct arena *a, struct diag *d)
{
	GVariant *packed = NULL;

	if (r->at == r->count)
		return NULL;
	if (r->begun || begin_file(r, d))
		packed = apart_next(r->apart, d, r->orders[r->at].how.stop);
	if (packed == NULL) {
		r->begun = false;
		r->at++;
		return NULL;
	}
	arena_adopt(a, packed, (GDestroyNotify)g_variant_unref);
	return record_text_take(a, packed);
}
