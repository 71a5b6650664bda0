/* Tasks as GVariants and back, and parcels of them over a socket. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/place.h"
#include "batch/wire.h"

/* What numbers of a sheet_cell cross, laid out as GVariant has them: many cells are taken in one piece. */
struct wire_cell {
	guint64 offset, row;
	guint32 column, fault;
};

/* The same of a record_row. */
struct wire_row {
	guint64 number, head, count;
};

/* A string that may be NULL: a mark, its bytes, NUL. */
static void
append_string(GString *out, const char *string)
{
	g_string_append_c(out, string != NULL ? '+' : '-');
	g_string_append(out, string != NULL ? string : "");
	g_string_append_c(out, '\0');
}

static const char *
take_string(const char **at)
{
	const char *string = **at == '+' ? *at + 1 : NULL;

	*at += strlen(*at) + 1;
	return string;
}

static GVariant *
new_numbers(const struct source *s)
{
	g_autofree struct wire_cell *cells = g_new(struct wire_cell, s->cell_count);

	for (gsize i = 0; i < s->cell_count; i++) {
		const struct sheet_cell *c = &s->cells[i];

		cells[i] = (struct wire_cell){ c->offset, c->row, c->column, c->fault };
	}
	return g_variant_new_fixed_array(G_VARIANT_TYPE("(ttuu)"), cells, s->cell_count, sizeof *cells);
}

static GVariant *
new_strings(const struct source *s)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (gsize i = 0; i < s->cell_count; i++) {
		const struct sheet_cell *c = &s->cells[i];

		append_string(out, c->file);
		append_string(out, c->sheet);
		append_string(out, c->header);
		append_string(out, c->content);
		append_string(out, c->field);
		append_string(out, c->path);
		append_string(out, c->about);
	}
	return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, out->str, out->len, 1);
}

static void
take_cells(struct arena *a, struct source *s, GVariant *numbers, GVariant *strings)
{
	gsize length;
	const struct wire_cell *from = g_variant_get_fixed_array(numbers, &s->cell_count, sizeof *from);
	const char *at = g_variant_get_fixed_array(strings, &length, 1);
	struct sheet_cell *cells = s->cell_count > 0 ? arena_array(a, s->cell_count, sizeof *cells) : NULL;

	for (gsize i = 0; i < s->cell_count; i++) {
		struct sheet_cell *c = &cells[i];

		*c = (struct sheet_cell){ .offset = from[i].offset,
			.row = from[i].row,
			.column = from[i].column,
			.fault = from[i].fault };
		c->file = take_string(&at);
		c->sheet = take_string(&at);
		c->header = take_string(&at);
		c->content = take_string(&at);
		c->field = take_string(&at);
		c->path = take_string(&at);
		c->about = take_string(&at);
	}
	s->cells = cells;
}

/* Rows of a record that came from no table: none. */
static GVariant *
new_rows(const struct record_text *t)
{
	guint count = t->rows != NULL ? t->rows->len : 0;
	g_autofree struct wire_row *rows = g_new(struct wire_row, count);

	for (guint i = 0; i < count; i++) {
		const struct record_row *row = t->rows->pdata[i];

		rows[i] = (struct wire_row){ row->number, row->head, row->count };
	}
	return g_variant_new_fixed_array(G_VARIANT_TYPE("(ttt)"), rows, count, sizeof *rows);
}

static GVariant *
new_row_strings(const struct record_text *t)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; t->rows != NULL && i < t->rows->len; i++) {
		const struct record_row *row = t->rows->pdata[i];

		append_string(out, row->file);
		append_string(out, row->sheet);
		for (guint k = 0; k < row->count; k++) {
			append_string(out, row->heads[k]);
			append_string(out, row->cells[k]);
		}
	}
	return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, out->str, out->len, 1);
}

static void
take_rows(struct arena *a, struct record_text *t, GVariant *numbers, GVariant *strings)
{
	gsize count, length;
	const struct wire_row *from = g_variant_get_fixed_array(numbers, &count, sizeof *from);
	const char *at = g_variant_get_fixed_array(strings, &length, 1);

	t->rows = count > 0 ? arena_list(a) : NULL;
	for (gsize i = 0; i < count; i++) {
		struct record_row *row = arena_alloc(a, sizeof *row);

		row->number = from[i].number;
		row->head = from[i].head;
		row->count = (guint)from[i].count;
		row->file = take_string(&at);
		row->sheet = take_string(&at);
		row->heads = arena_array(a, row->count, sizeof *row->heads);
		row->cells = arena_array(a, row->count, sizeof *row->cells);
		for (guint k = 0; k < row->count; k++) {
			row->heads[k] = take_string(&at);
			row->cells[k] = take_string(&at);
		}
		g_ptr_array_add(t->rows, row);
	}
}

/* The text is borrowed until the parcel is sent. */
static GVariant *
new_task(const struct batch_task *task)
{
	const struct record_text *text = task->text;
	const struct source *s = &text->source;
	GVariant *bytes = g_variant_new_from_data(G_VARIANT_TYPE_BYTESTRING, s->text, s->length, TRUE, NULL, NULL);

	return g_variant_new("(tum^ay^aytm^aay^ayttu@ay@a(ttuu)@ay@a(ttt)@ayut^ay^ay)", task->number, task->input,
	    task->twin, text->id, text->ordinal, text->documents, s->name, s->start, s->line, s->column, bytes,
	    new_numbers(s), new_strings(s), new_rows(text), new_row_strings(text), text->fault, text->fault_at,
	    text->fault_zh != NULL ? text->fault_zh : "", text->fault_en != NULL ? text->fault_en : "");
}

GVariant *
wire_tasks(const struct batch_task *const *tasks, guint count)
{
	GVariantBuilder parcel;

	g_variant_builder_init(&parcel, G_VARIANT_TYPE(WIRE_TASKS));
	for (guint i = 0; i < count; i++)
		g_variant_builder_add_value(&parcel, new_task(tasks[i]));
	return g_variant_ref_sink(g_variant_builder_end(&parcel));
}

struct batch_task *
wire_task(struct arena *a, GVariant *parcel, gsize index)
{
	g_autoptr(GVariant) whole = g_variant_get_child_value(parcel, index), bytes = NULL, numbers = NULL,
			    strings = NULL, rows = NULL, row_strings = NULL;
	struct batch_task *task = arena_alloc(a, sizeof *task);
	struct record_text *text = arena_alloc(a, sizeof *text);
	struct source *s = &text->source;

	g_variant_get(whole, "(tum^&ay^&aytm^a&ay^&ayttu@ay@a(ttuu)@ay@a(ttt)@ayut^&ay^&ay)", &task->number,
	    &task->input, &task->twin, &text->id, &text->ordinal, &text->documents, &s->name, &s->start, &s->line,
	    &s->column, &bytes, &numbers, &strings, &rows, &row_strings, &text->fault, &text->fault_at, &text->fault_zh,
	    &text->fault_en);
	if (text->documents != NULL)
		arena_adopt(a, text->documents, g_free);
	s->text = g_variant_get_fixed_array(bytes, &s->length, 1);
	if (s->text == NULL)
		s->text = "";
	take_cells(a, s, numbers, strings);
	take_rows(a, text, rows, row_strings);
	task->text = text;
	return task;
}

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
wire_send(int fd, GVariant *parcel)
{
	gsize length = g_variant_get_size(parcel);

	return write_fully(fd, &length, sizeof length) && write_fully(fd, g_variant_get_data(parcel), length);
}

/* The memory of g_malloc is aligned for any type, as a GVariant wants it: nothing is copied again. */
GVariant *
wire_receive(int fd, const char *type)
{
	gsize length;
	g_autofree void *data = NULL;
	void *owned;

	if (!read_fully(fd, &length, sizeof length))
		return NULL;
	data = g_malloc(length);
	if (!read_fully(fd, data, length))
		return NULL;
	owned = g_steal_pointer(&data);
	return g_variant_ref_sink(g_variant_new_from_data(G_VARIANT_TYPE(type), owned, length, TRUE, g_free, owned));
}
