/* One row's cells into the draft of its record: each to its field, repeated columns to their elements. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "record/table/inner.h"

/* Repeated elements that this row has begun, by the element and the number in the head. */
struct draft_begun {
	const struct model *rows;
	guint number, group;
};

struct draft_filling {
	struct draft *draft;
	const struct sheet *sheet;
	const struct sheet_row *row;
	struct sheet_cell whole; /* the row as a cell */
	GArray *begun;           /* struct draft_begun */
};

static guint
group_of(struct draft_filling *f, const struct head_column *c)
{
	struct draft_begun b = { .rows = c->field->rows, .number = c->number };

	if (c->field->rows == NULL)
		return 0;
	for (guint i = 0; i < f->begun->len; i++) {
		const struct draft_begun *known = &g_array_index(f->begun, struct draft_begun, i);

		if (known->rows == b.rows && known->number == b.number)
			return known->group;
	}
	b.group = draft_group(f->draft, f->whole);
	g_array_append_val(f->begun, b);
	return b.group;
}

/* The table has a column for what the row does not say. */
static void
note_column(struct draft_filling *f, const struct head_column *c, struct sheet_cell cell)
{
	const struct convert_result nothing = { .value = "" };

	if (draft_value(f->draft, c->field->leaf, 0) == NULL)
		draft_put(f->draft, c->field, 0, &nothing, cell);
}

/* Rows of one record say what all of it has again and again: that is said once.  A cell that says it twice is left as it is. */
static bool
said_above(const struct draft *d, const struct head_column *c, const char *value, guint row)
{
	char *key = arena_printf(d->arena, "%s\n%s", c->field->path, value);
	guint above = GPOINTER_TO_UINT(g_hash_table_lookup(d->listed, key));

	if (above == 0)
		g_hash_table_insert(d->listed, key, GUINT_TO_POINTER(row));
	return above != 0 && above < row;
}

/* Several values in one cell: "AR01、AR03"; each is an element of its own, or stands in that of the row. */
static void
fill_list(struct draft_filling *f, const struct head_column *c, const char *text, struct sheet_cell cell)
{
	bool inside = c->field->leaf->many && c->field->rows != c->field->leaf;
	const char *end;

	note_column(f, c, cell);
	for (const char *p = text; *p != '\0'; p = *end != '\0' ? g_utf8_next_char(end) : end) {
		struct convert_result value;

		for (end = p;
		     *end != '\0' && *end != '\n' && g_utf8_strchr(c->field->list, -1, g_utf8_get_char(end)) == NULL;
		     end = g_utf8_next_char(end))
			;
		value = convert_cell(f->draft->arena, f->draft->mapping, c->field,
		    arena_strndup(f->draft->arena, p, (gsize)(end - p)), CELL_TEXT);
		if (value.value[0] != '\0' && (inside || !said_above(f->draft, c, value.value, (guint)f->row->number)))
			draft_put(f->draft, c->field, inside ? group_of(f, c) : draft_group(f->draft, f->whole), &value,
			    cell);
	}
}

static void
fill_cell(struct draft_filling *f, guint column)
{
	struct draft *d = f->draft;
	const struct head_column *c = f->sheet->head->columns->pdata[column];
	const char *text = sheet_row_text(f->row, column);
	struct sheet_cell cell;
	struct convert_result value;

	if (c->field == NULL)
		return;
	cell = sheet_cell(f->sheet, d->arena, f->row, column, d->file);
	if (c->field->list != NULL) {
		fill_list(f, c, text, cell);
		return;
	}
	value = convert_cell(d->arena, d->mapping, c->field, text, sheet_row_kind(f->row, column));
	if (f->row->odd == column + 1 && value.fault == 0) {
		value.fault = (guint)DIAG_CELL_QUOTE + 1;
		value.about = arena_strdup(d->arena, text);
	}
	if (value.value[0] == '\0' && c->field->rows != NULL)
		note_column(f, c, cell);
	else
		draft_put(d, c->field, group_of(f, c), &value, cell);
}

/* Which record a row belongs to is no value of it. */
static bool
is_join(const struct sheet *s, const struct head_column *c)
{
	return s->head->table->rows != NULL && c->field != NULL && c->field->rows == NULL;
}

/* The number of the head, unless a column of its own has said another. */
static void
number_groups(struct draft_filling *f)
{
	for (guint i = 0; i < f->begun->len; i++) {
		const struct draft_begun *b = &g_array_index(f->begun, struct draft_begun, i);
		const struct model *no = model_find(b->rows->attributes, "no");
		struct mapping_field *field;
		struct convert_result value;

		if (no == NULL || b->number == 0 || draft_value(f->draft, no, b->group) != NULL)
			continue;
		field = arena_alloc(f->draft->arena, sizeof *field);
		*field = (struct mapping_field){ .path = "@no", .leaf = no, .rows = b->rows, .attribute = true };
		value = (struct convert_result){ .value = arena_printf(f->draft->arena, "%u", b->number) };
		draft_put(f->draft, field, b->group, &value, f->whole);
	}
}

/* Cells beyond the head's last column: an unquoted comma shifts all that follows it. */
static guint
cells_beyond(const struct draft_filling *f)
{
	guint count = 0;

	for (guint i = f->sheet->head->columns->len; i < f->row->cells->len; i++)
		count += sheet_row_text(f->row, i)[strspn(sheet_row_text(f->row, i), " \t\r\n")] != '\0';
	return count;
}

static void
put_constants(struct draft_filling *f)
{
	const GPtrArray *constants = f->sheet->head->table->constants;

	for (guint i = 0; i < constants->len; i++) {
		const struct mapping_constant *c = constants->pdata[i];
		const char *known = draft_value(f->draft, c->field->leaf, 0);
		struct convert_result value = { .value = arena_strdup(f->draft->arena, c->value) };

		if (c->field->rows == NULL && (known == NULL || known[0] == '\0'))
			draft_put(f->draft, c->field, 0, &value, f->whole);
	}
}

void
draft_fill(struct draft *d, const struct sheet *s, const struct sheet_row *r, bool first)
{
	g_autoptr(GArray) begun = g_array_new(FALSE, FALSE, sizeof(struct draft_begun));
	struct draft_filling f = {
		.draft = d,
		.sheet = s,
		.row = r,
		.whole = sheet_cell(s, d->arena, r, G_MAXUINT, d->file),
		.begun = begun,
	};
	guint beyond;

	for (guint i = 0; i < s->head->columns->len; i++)
		if (!is_join(s, s->head->columns->pdata[i]))
			fill_cell(&f, i);
	number_groups(&f);
	beyond = cells_beyond(&f);
	if (beyond > 0 && d->own.row.fault == 0) {
		if (!first || s->head->table->rows != NULL)
			d->own.row = f.whole;
		d->own.row.fault = (guint)DIAG_ROW_LONG + 1;
		d->own.row.about = arena_printf(d->arena, "%u", beyond);
	}
	if (first && s->head->table->rows == NULL)
		put_constants(&f);
}
