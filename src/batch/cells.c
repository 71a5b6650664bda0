/* The cells of a record's text on their way to a worker: numbers, then strings, each ended by NUL. */
#include <string.h>

#include "batch/inner.h"

#define STRINGS	6

struct packed {
	guint64	offset, row;
	guint32	column, fault;
	guint8	given[STRINGS];		/* 0: NULL */
};

static void
list_strings(const struct sheet_cell *c, const char *strings[STRINGS])
{
	const char *all[STRINGS] = { c->file, c->sheet, c->header, c->content, c->field, c->about };

	memcpy(strings, all, sizeof(all));
}

GString *
cells_pack(const struct source *s)
{
	GString *out = g_string_new(NULL);

	for (gsize i = 0; i < s->cell_count; i++) {
		const struct sheet_cell *c = &s->cells[i];
		struct packed p = { .offset = c->offset, .row = c->row, .column = c->column, .fault = c->fault };
		const char *strings[STRINGS];

		list_strings(c, strings);
		for (guint j = 0; j < STRINGS; j++)
			p.given[j] = strings[j] != NULL;
		g_string_append_len(out, (const char *)&p, sizeof(p));
		for (guint j = 0; j < STRINGS; j++)
			if (strings[j] != NULL)
				g_string_append_len(out, strings[j], (gssize)strlen(strings[j]) + 1);
	}
	return out;
}

void
cells_unpack(struct arena *a, struct source *s, const char *bytes, gsize length)
{
	GArray *cells;
	const char *end = bytes + length;

	if (length == 0)
		return;
	cells = arena_vector(a, sizeof(struct sheet_cell));
	while (bytes < end) {
		struct packed p;
		const char *strings[STRINGS] = { NULL };

		memcpy(&p, bytes, sizeof(p));
		bytes += sizeof(p);
		for (guint i = 0; i < STRINGS; i++)
			if (p.given[i] != 0) {
				strings[i] = bytes;
				bytes += strlen(bytes) + 1;
			}

		struct sheet_cell c = { .offset = p.offset, .row = p.row, .column = p.column, .fault = p.fault,
			.file = strings[0], .sheet = strings[1], .header = strings[2], .content = strings[3],
			.field = strings[4], .about = strings[5] };

		g_array_append_val(cells, c);
	}
	s->cells = &g_array_index(cells, struct sheet_cell, 0);
	s->cell_count = cells->len;
}
