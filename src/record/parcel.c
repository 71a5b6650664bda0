/* A record's text as one GVariant and back: what a process that read it says, what a worker is told. */
#include <string.h>

#include "base/arena.h"
#include "base/place.h"
#include "record/record.h"

/* What numbers of a sheet_cell cross, laid out as GVariant has them: many cells are taken in one piece. */
struct parcel_cell {
	guint64 offset, row;
	guint32 column, fault;
};

/* The same of a record_row. */
struct parcel_row {
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

/* Strings of a parcel, one after the other. */
struct parcel_strings {
	const char *at, *end;
};

/* NULL, too, where a process that went wrong has left none. */
static const char *
take_string(struct parcel_strings *s)
{
	gsize left = (gsize)(s->end - s->at), length = strnlen(s->at, left);
	const char *string = length > 0 && length < left && s->at[0] == '+' ? s->at + 1 : NULL;

	s->at += MIN(length + 1, left);
	return string;
}

static struct parcel_strings
strings_of(GVariant *bytes)
{
	gsize length;
	const char *at = g_variant_get_fixed_array(bytes, &length, 1);

	return (struct parcel_strings){ at != NULL ? at : "", at != NULL ? at + length : "" };
}

static GVariant *
new_numbers(const struct source *s)
{
	g_autofree struct parcel_cell *cells = g_new(struct parcel_cell, s->cell_count);

	for (gsize i = 0; i < s->cell_count; i++) {
		const struct sheet_cell *c = &s->cells[i];

		cells[i] = (struct parcel_cell){ c->offset, c->row, c->column, c->fault };
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
	const struct parcel_cell *from = g_variant_get_fixed_array(numbers, &s->cell_count, sizeof *from);
	struct parcel_strings at = strings_of(strings);
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
	g_autofree struct parcel_row *rows = g_new(struct parcel_row, count);

	for (guint i = 0; i < count; i++) {
		const struct record_row *row = t->rows->pdata[i];

		rows[i] = (struct parcel_row){ row->number, row->head, row->count };
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
	gsize count;
	const struct parcel_row *from = g_variant_get_fixed_array(numbers, &count, sizeof *from);
	struct parcel_strings at = strings_of(strings);

	t->rows = count > 0 ? arena_list(a) : NULL;
	for (gsize i = 0; i < count; i++) {
		struct record_row *row = arena_alloc(a, sizeof *row);

		row->number = from[i].number;
		row->head = from[i].head;
		row->count = (guint)MIN(from[i].count, (gsize)(at.end - at.at)); /* each has two strings at least */
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

GVariant *
record_text_pack(const struct record_text *t)
{
	const struct source *s = &t->source;
	GVariant *bytes = g_variant_new_from_data(G_VARIANT_TYPE_BYTESTRING, s->text, s->length, TRUE, NULL, NULL);

	return g_variant_new("(^aytm^aay^ayttu@ay@a(ttuu)@ay@a(ttt)@ayut^ay^ay)", t->id, t->ordinal, t->documents,
	    s->name, s->start, s->line, s->column, bytes, new_numbers(s), new_strings(s), new_rows(t),
	    new_row_strings(t), t->fault, t->fault_at, t->fault_zh != NULL ? t->fault_zh : "",
	    t->fault_en != NULL ? t->fault_en : "");
}

struct record_text *
record_text_take(struct arena *a, GVariant *packed)
{
	g_autoptr(GVariant) bytes = NULL, numbers = NULL, strings = NULL, rows = NULL, row_strings = NULL;
	struct record_text *t = arena_alloc(a, sizeof *t);
	struct source *s = &t->source;

	g_variant_get(packed, "(^&aytm^a&ay^&ayttu@ay@a(ttuu)@ay@a(ttt)@ayut^&ay^&ay)", &t->id, &t->ordinal,
	    &t->documents, &s->name, &s->start, &s->line, &s->column, &bytes, &numbers, &strings, &rows, &row_strings,
	    &t->fault, &t->fault_at, &t->fault_zh, &t->fault_en);
	if (t->documents != NULL)
		arena_adopt(a, t->documents, g_free);
	s->text = g_variant_get_fixed_array(bytes, &s->length, 1);
	if (s->text == NULL)
		s->text = "";
	take_cells(a, s, numbers, strings);
	take_rows(a, t, rows, row_strings);
	return t;
}
