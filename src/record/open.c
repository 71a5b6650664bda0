/* Inputs as the other stations read them: the texts of their records come from a process that reads the one file. */
#include "base/arena.h"
#include "base/diag.h"
#include "record/model.h"

struct record_reader {
	struct apart *apart;
	const int *stop;
};

/* What a process is to read. */
struct record_order {
	const char *path;
	const struct record_reading *how;
};

/* First whether it could be opened, then record after record. */
static void
read_all(const void *data, struct apart_end *end, struct diag *d)
{
	const struct record_order *order = data;
	struct record_stream *s = record_stream_open(d, order->path, order->how);
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

struct record_reader *
record_open(struct diag *d, const char *path, const struct record_reading *how)
{
	const struct record_order order = { path, how };
	struct apart *apart = apart_start(d, path, read_all, &order);
	g_autoptr(GVariant) opened = apart != NULL ? apart_next(apart, d, how->stop) : NULL;
	struct record_reader *r;

	if (opened == NULL) {
		apart_close(apart);
		return NULL;
	}
	r = g_new0(struct record_reader, 1);
	r->apart = apart;
	r->stop = how->stop;
	return r;
}

void
record_close(struct record_reader *r)
{
	if (r == NULL)
		return;
	apart_close(r->apart);
	g_free(r);
}

struct record_text *
record_next(struct record_reader *r, struct arena *a, struct diag *d)
{
	GVariant *packed = apart_next(r->apart, d, r->stop);

	if (packed == NULL)
		return NULL;
	arena_adopt(a, packed, (GDestroyNotify)g_variant_unref);
	return record_text_take(a, packed);
}
