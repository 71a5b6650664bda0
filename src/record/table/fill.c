/* One row's cells into the draft of its record: each to its field, repeated columns to their elements. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "base/text.h"
#include "record/table/inner.h"

/* Repeated elements that this row has begun, by the element and the number in the head. */
struct draft_begun {
	const struct model *rows;
	guint number, group;
	const struct mapping_constant *says; /* of it in the head, or NULL */
};

/* What a cell says of another field, which holds where no column says it. */
struct draft_given {
	const struct mapping_constant *says;
	struct sheet_cell cell;
};

struct draft_filling {
	struct draft *draft;
	const struct sheet *sheet;
	const struct sheet_row *row;
	struct sheet_cell whole; /* the row as a cell */
	GArray *begun;           /* struct draft_begun */
	guint before;            /* groups there were before this row */
	GPtrArray *given;        /* struct draft_given *: what cells say of other fields of the record */
};

static guint
begin_group(struct draft_filling *f, const struct model *rows, guint number, guint group)
{
	const struct draft_begun b = { .rows = rows, .number = number, .group = group };

	g_array_append_val(f->begun, b);
	return group;
}

/* What a head says of the element its column is of, NULL: nothing. */
static const struct mapping_constant *
said_in_head(const struct head_column *c)
{
	return c->says != NULL && !c->mark ? c->says->pdata[0] : NULL;
}

/* The group of an element of this row, with that number in its head; G_MAXUINT: it has not begun. */
static guint
begun_group(const struct draft_filling *f, const struct model *rows, guint number)
{
	for (guint i = 0; i < f->begun->len; i++) {
		const struct draft_begun *known = &g_array_index(f->begun, struct draft_begun, i);

		if (known->rows == rows && known->number == number && known->says == NULL)
			return known->group;
	}
	return G_MAXUINT;
}

static guint group_of(struct draft_filling *, const struct model *rows, guint number);

/* The group that an element of this row stands in. */
static guint
group_around(struct draft_filling *f, const struct model *rows)
{
	return rows != NULL ? group_of(f, model_rows(rows->parent), 0) : 0;
}

static guint
group_of(struct draft_filling *f, const struct model *rows, guint number)
{
	guint known = rows != NULL ? begun_group(f, rows, number) : 0;
	guint around;

	if (known != G_MAXUINT)
		return known;
	around = group_around(f, rows);
	return begin_group(f, rows, number, draft_group(f->draft, rows, around, f->whole));
}

/* The element of a row that a column's head names: by a number, by what it says of it, or neither. */
static guint
group_of_column(struct draft_filling *f, const struct head_column *c)
{
	const struct mapping_constant *says = said_in_head(c);
	struct draft_begun b = { .rows = c->field->rows, .number = c->number, .says = says };

	if (says == NULL)
		return group_of(f, c->field->rows, c->number);
	for (guint i = 0; i < f->begun->len; i++) {
		const struct draft_begun *known = &g_array_index(f->begun, struct draft_begun, i);

		if (known->rows == b.rows && known->number == b.number && known->says != NULL &&
		    text_equal(known->says->value, says->value))
			return known->group;
	}
	b.group = draft_group(f->draft, b.rows, group_around(f, b.rows), f->whole);
	g_array_append_val(f->begun, b);
	return b.group;
}

/* What a cell says beside its value: of the same element at once, of the record at the end of the row. */
static void
put_besides(struct draft_filling *f, const struct mapping_field *field, guint group, const GPtrArray *besides,
    struct sheet_cell cell)
{
	for (guint i = 0; besides != NULL && i < besides->len; i++) {
		const struct mapping_constant *says = besides->pdata[i];
		const struct draft_given given = { .says = says, .cell = cell };
		const struct convert_result value = { .value = says->value };
		const char *known;

		if (says->field->rows == NULL) {
			g_ptr_array_add(f->given, arena_memdup(f->draft->arena, &given, sizeof given));
			continue;
		}
		known = says->field->rows == field->rows ? draft_value(f->draft, says->field->leaf, group) : "";
		if (known == NULL)
			draft_put(f->draft, says->field, group, &value, 0, cell);
	}
}

/* What cells have said of other fields of the record, where no column has. */
static void
put_given(struct draft_filling *f)
{
	for (guint i = 0; i < f->given->len; i++) {
		const struct draft_given *given = f->given->pdata[i];
		const char *known = draft_value(f->draft, given->says->field->leaf, 0);
		const struct convert_result value = { .value = given->says->value };

		if (known == NULL || known[0] == '\0')
			draft_put(f->draft, given->says->field, 0, &value, 0, given->cell);
	}
}

/* The table has a column for what the row does not say. */
static void
note_column(struct draft_filling *f, const struct head_column *c, struct sheet_cell cell)
{
	const struct convert_result nothing = { .value = "" };

	if (draft_value(f->draft, c->field->leaf, 0) == NULL)
		draft_put(f->draft, c->field, 0, &nothing, c->rank, cell);
}

/* Rows of one record say what all of it has again and again: that is said once.  A cell that says it twice is left as it is. */
static bool
said_above(const struct draft *d, const struct head_column *c, const char *value, guint around, guint row)
{
	char *key = arena_printf(d->arena, "%s\n%u\n%s", c->field->path, around, value);
	guint above = GPOINTER_TO_UINT(g_hash_table_lookup(d->listed, key));

	if (above == 0)
		g_hash_table_insert(d->listed, key, GUINT_TO_POINTER(row));
	return above != 0 && above < row;
}

static const char *
end_of_piece(const struct mapping_field *field, const char *p)
{
	while (*p != '\0' && *p != '\n' && g_utf8_strchr(field->list, -1, g_utf8_get_char(p)) == NULL)
		p = g_utf8_next_char(p);
	return p;
}

/* Does the table of spellings have it, with what is said behind it (复印件)? */
static bool
is_spelled(const struct draft *d, const struct mapping_field *field, const char *name)
{
	GPtrArray *besides = arena_list(d->arena);

	return field->with == NULL ? convert_is_known(field, name) :
				     convert_spelling(d->arena, d->mapping, field, name, besides) != NULL;
}

/* Where a value ends: a name may have in it what else stands between two (立项批复、核准或备案文件). */
static const char *
end_of_value(const struct draft *d, const struct mapping_field *field, const char *p)
{
	enum { PIECES_MOST = 4 };
	const char *first = end_of_piece(field, p), *end = first, *known = first;

	for (guint i = 1; i < PIECES_MOST && *end != '\0' && *end != '\n'; i++) {
		g_autofree char *name = NULL;

		end = end_of_piece(field, g_utf8_next_char(end));
		name = g_strndup(p, (gsize)(end - p));
		known = is_spelled(d, field, name) ? end : known;
	}
	return known;
}

/* The values of a cell that may hold several, struct convert_result *. */
static GPtrArray *
values_of(struct draft_filling *f, const struct mapping_field *field, const char *text)
{
	GPtrArray *values = arena_list(f->draft->arena);
	const char *end;

	for (const char *p = text; *p != '\0'; p = *end != '\0' ? g_utf8_next_char(end) : end) {
		struct sheet_value one = { .kind = CELL_TEXT };
		struct convert_result value;

		end = end_of_value(f->draft, field, p);
		one.text = one.held = arena_strndup(f->draft->arena, p, (gsize)(end - p));
		value = convert_cell(f->draft->arena, f->draft->mapping, field, one);
		if (value.value[0] != '\0')
			g_ptr_array_add(values, arena_memdup(f->draft->arena, &value, sizeof value));
	}
	return values;
}

/* The element of a value out of several, or of one that stands alone and so with the row's other columns. */
static guint
group_of_value(struct draft_filling *f, const struct head_column *c, guint around, bool alone)
{
	const struct mapping_field *field = c->field;

	if (alone && field->rows != NULL && draft_value(f->draft, field->leaf, group_of_column(f, c)) == NULL)
		return group_of_column(f, c);
	return draft_group(f->draft, field->rows, around, f->whole);
}

/* Several values in one cell: "AR01、AR03"; each is an element of its own. */
static void
fill_list(struct draft_filling *f, const struct head_column *c, const char *text, struct sheet_cell cell)
{
	const GPtrArray *values = values_of(f, c->field, text);
	guint around = values->len > 0 ? group_around(f, c->field->rows) : 0;

	note_column(f, c, cell);
	for (guint i = 0; i < values->len; i++) {
		const struct convert_result *value = values->pdata[i];
		struct sheet_cell of = cell;
		guint group;

		if (said_above(f->draft, c, value->value, around, (guint)f->row->number))
			continue;
		if (value->fault != 0)
			of.content = value->value; /* of several the one that is wrong */
		group = group_of_value(f, c, around, values->len == 1);
		draft_put(f->draft, c->field, group, value, c->rank, of);
		put_besides(f, c->field, group, value->besides, of);
	}
}

/* A cell under the name of a paper: √, 原件, 2页 say that the record has it. */
static void
fill_mark(struct draft_filling *f, const struct head_column *c, const char *text, struct sheet_cell cell)
{
	struct draft *d = f->draft;
	const struct mapping_constant *of = c->says->pdata[0];
	GPtrArray *besides = arena_list(d->arena);
	struct convert_result value = { .value = of->value };
	int held = convert_mark(d->arena, d->mapping, c->field, sheet_plain(d->arena, text), besides);
	guint group;

	cell.path = arena_printf(d->arena, "%s=%s", c->field->path, of->value);
	if (held < 0) {
		cell.field = model_label(c->field->leaf);
		draft_fault(d, cell, DIAG_CELL_MARK, c->name);
	}
	if (held <= 0) {
		draft_note(d, c->field, cell);
		return;
	}
	if (said_above(d, c, of->value, group_around(f, c->field->rows), (guint)f->row->number))
		return;
	group = draft_group(d, c->field->rows, group_around(f, c->field->rows), f->whole);
	draft_put(d, c->field, group, &value, 0, cell);
	put_besides(f, c->field, group, besides, cell);
	for (guint i = 1; i < c->says->len; i++) { /* 身份证复印件 */
		const struct mapping_constant *says = c->says->pdata[i];

		value.value = says->value;
		if (draft_value(d, says->field->leaf, group) == NULL)
			draft_put(d, says->field, group, &value, 0, cell);
	}
}

/* A value without its unit has the one of the head, where the field itself keeps units: 10 under 供电电压(kV). */
static const char *
with_unit(const struct draft_filling *f, const struct head_column *c, const char *text)
{
	const char *plain = sheet_plain(f->draft->arena, text);

	if (c->unit == NULL || c->field->values == NULL || plain[0] == '\0' ||
	    plain[strspn(plain, "0123456789.")] != '\0')
		return text;
	return arena_printf(f->draft->arena, "%s%s", plain, c->unit);
}

/* A column of what a cell has several of: nobody knows of which. */
static void
check_alone(struct draft_filling *f)
{
	for (guint i = 0; i < f->begun->len; i++) {
		const struct draft_begun *b = &g_array_index(f->begun, struct draft_begun, i);
		const struct draft_group *group = b->group > 0 ? f->draft->groups->pdata[b->group - 1] : NULL;

		if (group == NULL || group->data->len == 0 || !b->rows->text ||
		    draft_value(f->draft, b->rows, b->group) != NULL)
			continue;
		for (guint k = f->before; k < f->draft->groups->len; k++) {
			const struct draft_group *other = f->draft->groups->pdata[k];

			if (other->rows == b->rows && other->around == group->around && k + 1 != b->group) {
				const struct draft_datum *d = group->data->pdata[0];

				draft_fault(f->draft, d->cell, DIAG_CELL_WHOSE, model_label(b->rows));
				break;
			}
		}
	}
}

/* What cannot be read of a column that nobody uses, or of a list, makes the row doubtful all the same. */
static void
fill_unread(struct draft_filling *f, guint column, struct sheet_cell cell)
{
	struct convert_result value = convert_unread(sheet_row_value(f->row, column).kind, cell.content);

	cell.field = cell.header;
	draft_fault(f->draft, cell, (enum diag_code)(value.fault - 1), value.about);
}

static void
fill_cell(struct draft_filling *f, guint column)
{
	struct draft *d = f->draft;
	const struct head_column *c = f->sheet->head->columns->pdata[column];
	const char *text = sheet_row_text(f->row, column);
	struct sheet_value said;
	bool unread = convert_unread(sheet_row_value(f->row, column).kind, "").fault != 0;
	struct sheet_cell cell;
	struct convert_result value;

	if (c->field == NULL && !unread)
		return;
	cell = sheet_cell(f->sheet, d->arena, f->row, column, d->file);
	if (unread && (c->field == NULL || c->mark || c->field->list != NULL)) {
		fill_unread(f, column, cell);
		return;
	}
	if (c->mark) {
		fill_mark(f, c, text, cell);
		return;
	}
	if (c->field->list != NULL) {
		fill_list(f, c, text, cell);
		return;
	}
	said = sheet_row_value(f->row, column);
	said.text = with_unit(f, c, text);
	value = convert_cell(d->arena, d->mapping, c->field, said);
	if (f->row->odd == column + 1 && value.fault == 0) {
		value.fault = (guint)DIAG_CELL_QUOTE + 1;
		value.about = arena_strdup(d->arena, text);
	}
	if (value.value[0] == '\0' && c->field->rows != NULL)
		note_column(f, c, cell);
	else {
		guint group = group_of_column(f, c);

		draft_put(d, c->field, group, &value, c->rank, cell);
		put_besides(f, c->field, group, value.besides, cell);
	}
}

/* Which record a row belongs to is no value of it. */
static bool
is_join(const struct sheet *s, const struct head_column *c)
{
	return s->head->table->rows != NULL && c->field != NULL && c->field->rows == NULL;
}

/* What a row says of a field that tells rows apart; NULL: it has no column for that, or says nothing that is understood. */
static const char *
key_value(const struct draft_filling *f, const struct model *key)
{
	for (guint i = 0; i < f->sheet->head->columns->len; i++) {
		const struct head_column *c = f->sheet->head->columns->pdata[i];
		struct convert_result value;

		if (c->field == NULL || c->field->leaf != key || c->number > 0)
			continue;
		value = convert_cell(f->draft->arena, f->draft->mapping, c->field, sheet_row_value(f->row, i));
		return value.value[0] != '\0' ? value.value : key->first;
	}
	return NULL;
}

/* Is a group what the row's keys name?  With `all`, only if each of them is said. */
static bool
has_keys(const struct draft_filling *f, const struct mapping_table *t, guint group, bool all)
{
	for (guint i = 0; i < t->keys->len; i++) {
		const struct model *key = t->keys->pdata[i];
		const char *wanted = key_value(f, key), *known = draft_value(f->draft, key, group);

		if (wanted == NULL && all)
			wanted = key->first;
		known = known != NULL && known[0] != '\0' ? known : key->first;
		if (wanted == NULL ? all : g_strcmp0(wanted, known) != 0)
			return false;
	}
	return true;
}

/* Which of the elements that stand there already has this row more of?  false: it may be several, which is reported. */
static bool
find_group(struct draft_filling *f, const struct mapping_table *t, bool own)
{
	guint around = group_around(f, t->list), found = 0, count = 0;

	for (guint i = 0; i < f->draft->groups->len; i++) {
		const struct draft_group *group = f->draft->groups->pdata[i];

		if (group->rows == t->list && group->around == around && has_keys(f, t, i + 1, own)) {
			found = i + 1;
			count++;
		}
	}
	if (count == 1 || (own && count > 0))
		begin_group(f, t->list, 0, found);
	if (count > 1 && !own)
		draft_fault(f->draft, f->whole, DIAG_ROW_WHOSE, model_label(t->list));
	return count <= 1 || own;
}

/* Rows of a list tell what they stand in, and rows of the same may follow each other. */
static bool
find_groups(struct draft_filling *f)
{
	const struct mapping_table *t = f->sheet->head->table, *around;

	if (t->list == NULL)
		return true;
	around = mapping_table_of(f->draft->mapping, t->kind, model_rows(t->list->parent));
	if (around != NULL && around->list != NULL && !find_group(f, around, false))
		return false;
	return t->keys->len == 0 || find_group(f, t, true);
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

		if (no == NULL || !model_counts(no) || b->number == 0 || b->says != NULL ||
		    draft_value(f->draft, no, b->group) != NULL)
			continue;
		field = arena_alloc(f->draft->arena, sizeof *field);
		*field = (struct mapping_field){ .path = "@no", .leaf = no, .rows = b->rows, .attribute = true };
		value = (struct convert_result){ .value = arena_printf(f->draft->arena, "%u", b->number) };
		draft_put(f->draft, field, b->group, &value, 0, f->whole);
	}
}

/* What heads say of the elements whose columns say something: 主供变电站. */
static void
say_groups(struct draft_filling *f)
{
	for (guint i = 0; i < f->begun->len; i++) {
		const struct draft_begun *b = &g_array_index(f->begun, struct draft_begun, i);
		const struct draft_group *group = b->says != NULL ? f->draft->groups->pdata[b->group - 1] : NULL;
		const struct draft_datum *first = group != NULL && group->data->len > 0 ? group->data->pdata[0] : NULL;
		const struct convert_result value = { .value = b->says != NULL ? b->says->value : "" };

		if (first != NULL && draft_value(f->draft, b->says->field->leaf, b->group) == NULL)
			draft_put(f->draft, b->says->field, b->group, &value, 0, first->cell);
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
			draft_put(f->draft, c->field, 0, &value, 0, f->whole);
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
		.before = d->groups->len,
		.given = arena_list(d->arena),
	};
	guint beyond;

	g_ptr_array_add(d->rows, sheet_record_row(s, d->arena, r));
	if (r->fault != 0 && first) {
		d->own.row.fault = r->fault;
		d->own.row.about = "";
	} else if (r->fault != 0) {
		draft_fault(d, f.whole, (enum diag_code)(r->fault - 1), "");
		return;
	}
	if (!find_groups(&f))
		return;
	for (guint i = 0; i < s->head->columns->len; i++)
		if (!is_join(s, s->head->columns->pdata[i]))
			fill_cell(&f, i);
	number_groups(&f);
	say_groups(&f);
	put_given(&f);
	check_alone(&f);
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
