/* A sheet with its head found: which rows count, which are left out and said so. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/place.h"
#include "base/text.h"
#include "record/table/book.h"

#define UNUSED_TOLD 100 /* columns that are named; of more their number */

void
sheet_note_row(struct sheet_note *n, guint64 row)
{
	if (n->count < G_N_ELEMENTS(n->first))
		n->first[n->count] = row;
	n->count++;
}

/* "3、17、20 等 9 行" */
static const char *
rows_words(struct arena *a, const struct sheet_note *n, enum lang lang)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < MIN(n->count, G_N_ELEMENTS(n->first)); i++)
		g_string_append_printf(out, "%s%" G_GUINT64_FORMAT,
		    i == 0              ? "" :
			lang == LANG_ZH ? "、" :
					  ", ",
		    n->first[i]);
	if (n->count > G_N_ELEMENTS(n->first))
		g_string_append_printf(out,
		    lang == LANG_ZH ? " 等 %" G_GUINT64_FORMAT " 行" : "... (%" G_GUINT64_FORMAT ")", n->count);
	return arena_strdup(a, out->str);
}

static void
tell_rows(struct sheet *s, struct diag *d, enum diag_code code, const struct sheet_note *n)
{
	if (n->count > 0)
		diag_say(d, code, sheet_place(s->arena, s->grid, n->first[0]), NULL, rows_words(s->arena, n, LANG_ZH),
		    rows_words(s->arena, n, LANG_EN));
}

static bool
begins_with_any(const char *word, const GPtrArray *beginnings)
{
	for (guint i = 0; i < beginnings->len; i++)
		if (g_str_has_prefix(word, beginnings->pdata[i]))
			return true;
	return false;
}

/* "合计", "合计：12 户"; "合计划公司" is a name. */
static bool
is_total(const struct sheet *s, const char *word)
{
	GHashTableIter iter;
	gpointer total;

	g_hash_table_iter_init(&iter, s->mapping->totals);
	while (g_hash_table_iter_next(&iter, &total, NULL)) {
		gsize length = strlen(total);

		if (strncmp(word, total, length) == 0 &&
		    (word[length] == '\0' || strchr(":(0123456789", word[length]) != NULL))
			return true;
	}
	return false;
}

static bool
is_column_of_id(const struct sheet *s, guint column)
{
	const struct head_column *c = column < s->head->columns->len ? s->head->columns->pdata[column] : NULL;

	return c != NULL && c->field != NULL && g_ptr_array_find(s->head->table->ids, c->field, NULL);
}

/* A row of sums, or who made the list: its first cell says so and no cell tells of a record. */
static bool
is_left_out(const struct sheet *s, const struct sheet_row *r)
{
	bool first = true, left_out = false;

	for (guint i = 0; i < r->cells->len; i++) {
		g_autofree char *word = sheet_fold(sheet_row_text(r, i));

		if (word[0] == '\0')
			continue;
		if (first)
			left_out = is_total(s, word) || begins_with_any(word, s->mapping->footers);
		else if (is_column_of_id(s, i) && strspn(word, "0123456789") == strlen(word) && strlen(word) > 5)
			return false;
		first = false;
	}
	return left_out;
}

/* Does a row count?  One that does not is noted and freed. */
static bool
counts(struct sheet *s, struct sheet_row *r)
{
	if (s->head != NULL && is_left_out(s, r))
		sheet_note_row(&s->totals, r->number);
	else if (s->head != NULL && head_again(s->head, r))
		sheet_note_row(&s->heads, r->number);
	else {
		if (r->hidden)
			sheet_note_row(&s->hidden, r->number);
		return true;
	}
	sheet_row_free(r);
	return false;
}

/* Says once from which row on a sheet could not be read; why was told where it was found. */
static void
tell_torn(struct sheet *s, struct diag *d)
{
	g_autofree char *row = g_strdup_printf("%" G_GUINT64_FORMAT, s->last + 1);

	if (s->grid->broken && !s->torn)
		diag_report(d, DIAG_TABLE_TORN, sheet_place(s->arena, s->grid, s->last + 1), NULL, row);
	s->torn = s->torn || s->grid->broken;
}

/* The next row, whatever it holds; a table of any kind ends where a spreadsheet would, which is told once. */
static struct sheet_row *
take_any(struct sheet *s, struct diag *d)
{
	struct sheet_row *r = s->torn ? NULL : s->grid->next(s->grid, d);

	if (r == NULL || r->number <= ROWS_MAX)
		return r;
	diag_say(d, DIAG_TABLE_LIMIT, sheet_place(s->arena, s->grid, r->number), NULL,
	    "一张表多于 " G_STRINGIFY(ROWS_MAX) " 行", "more than " G_STRINGIFY(ROWS_MAX) " rows in a table");
	s->grid->broken = true;
	sheet_row_free(r);
	return NULL;
}

/* Rows of the sheet that count, behind those already read. */
static struct sheet_row *
next_row(struct sheet *s, struct diag *d)
{
	struct sheet_row *r;

	while ((r = take_any(s, d)) != NULL) {
		s->last = r->number;
		if (sheet_row_blank(r))
			sheet_row_free(r);
		else if (counts(s, r))
			return r;
	}
	tell_torn(s, d);
	return NULL;
}

struct sheet_row *
sheet_peek(struct sheet *s, struct diag *d)
{
	struct sheet_row *r;

	if (g_queue_is_empty(&s->rows) && (r = next_row(s, d)) != NULL)
		g_queue_push_tail(&s->rows, r);
	return g_queue_peek_head(&s->rows);
}

struct sheet_row *
sheet_take(struct sheet *s, struct diag *d)
{
	(void)sheet_peek(s, d);
	return g_queue_pop_head(&s->rows);
}

/* The rows read while looking for the head, once more as rows after it. */
static void
keep_rows(struct sheet *s, GPtrArray *rows)
{
	for (guint i = 0; i < rows->len; i++) {
		struct sheet_row *r = rows->pdata[i];

		if (s->head != NULL && i <= s->head->at)
			sheet_row_free(r);
		else if (counts(s, r))
			g_queue_push_tail(&s->rows, r);
	}
}

static struct place
head_place(struct sheet *s, guint column)
{
	struct place p = sheet_place(s->arena, s->grid, s->head->row);
	struct sheet_cell *c;

	if (column == G_MAXUINT || p.source->cells == NULL)
		return p;
	c = arena_memdup(s->arena, p.source->cells, sizeof *c);
	c->column = column + 1;
	c->content = ((const struct head_column *)s->head->columns->pdata[column])->name;
	((struct source *)(guintptr)p.source)->cells = c;
	return p;
}

/* Nobody knows what stands in a cell that can be read only in part. */
static bool
is_unread(const struct sheet_row *r, guint column)
{
	enum sheet_cell_kind kind = sheet_row_value(r, column).kind;

	return kind == CELL_BYTES || kind == CELL_NUL;
}

static void
tell_head(struct sheet *s, struct diag *d, const struct sheet_row *head)
{
	for (guint i = 0; i < MIN(head->cells->len, s->head->columns->len); i++)
		if (is_unread(head, i))
			diag_report(d, DIAG_TABLE_HEAD_BYTES, head_place(s, i), NULL, sheet_row_text(head, i));
}

struct sheet *
sheet_open(struct arena *a, struct diag *d, const struct record_mapping *mapping, struct sheet_grid *grid,
    enum record_kind kind)
{
	struct sheet *s = arena_alloc(a, sizeof *s);
	g_autoptr(GPtrArray) rows = g_ptr_array_new();
	struct sheet_row *r;

	*s = (struct sheet){ .arena = a, .mapping = mapping, .grid = grid };
	while (rows->len < HEAD_ROWS && (r = next_row(s, d)) != NULL)
		g_ptr_array_add(rows, r);
	s->hidden = (struct sheet_note){ 0 };
	s->empty = rows->len == 0;
	s->head = head_find(a, mapping, rows, grid->called != NULL ? grid->called : grid->sheet, kind);
	if (s->head != NULL)
		tell_head(s, d, rows->pdata[s->head->at]);
	keep_rows(s, rows);
	for (guint i = 0; s->head != NULL && i < s->head->columns->len; i++) {
		const struct head_column *c = s->head->columns->pdata[i];

		s->repeats = s->repeats ||
		    (s->head->table->rows == NULL && c->field != NULL && c->field->rows != NULL && c->number == 0 &&
			c->says == NULL && c->field->list == NULL);
	}
	return s;
}

void
sheet_close(struct sheet *s)
{
	struct sheet_row *r;

	while ((r = g_queue_pop_head(&s->rows)) != NULL)
		sheet_row_free(r);
	if (s->grid != NULL)
		s->grid->close(s->grid);
	s->grid = NULL;
}

/* Has a mapping of the program another field for what is this one's label? */
static void
tell_taken(struct sheet *s, struct diag *d, guint column)
{
	const struct head_column *c = s->head->columns->pdata[column];
	g_autofree char *word = sheet_fold(c->name);
	const char *other = g_hash_table_lookup(s->head->table->taken, word);

	if (other != NULL && c->field == g_hash_table_lookup(s->head->table->names, word))
		diag_report(d, DIAG_MAPPING_LABEL, head_place(s, column), NULL, c->name, other, c->field->path);
}

static void
tell_columns(struct sheet *s, struct diag *d)
{
	g_autoptr(arena) a = arena_new();
	GPtrArray *unused = arena_list(a);
	const struct head_gaps *gaps = head_gaps_new(a, s->mapping, s->head);

	for (guint i = 0; i < s->head->columns->len; i++) {
		const struct head_column *c = s->head->columns->pdata[i];
		const char *near = c->field == NULL && c->name[0] != '\0' ? head_nearest(gaps, c->name) : NULL;

		if (c->field != NULL)
			tell_taken(s, d, i);
		if (c->field != NULL || c->name[0] == '\0')
			continue;
		if (c->refused)
			diag_report(d, DIAG_TABLE_UNIT, head_place(s, i), NULL, c->name);
		else if (near != NULL)
			diag_report(d, DIAG_TABLE_NEAR, head_place(s, i), NULL, c->name, near);
		else
			g_ptr_array_add(unused, (char *)c->name);
	}
	if (unused->len > UNUSED_TOLD) {
		const char *rest = arena_printf(a, "……（%u）", unused->len);

		g_ptr_array_set_size(unused, UNUSED_TOLD);
		g_ptr_array_add(unused, (char *)rest);
	}
	if (unused->len > 0)
		diag_report(d, DIAG_TABLE_UNUSED, head_place(s, G_MAXUINT), NULL, text_joined(a, unused, "、"));
}

void
sheet_tell(struct sheet *s, struct diag *d)
{
	g_autofree char *row = g_strdup_printf("%" G_GUINT64_FORMAT, s->head->row);

	if (s->grid->sheet == NULL)
		diag_say(d, DIAG_TABLE_READ, file_place(s->arena, s->grid->file), NULL,
		    arena_printf(s->arena, "编码 %s，以%s分隔，表头在第 %s 行", csv_encoding(s->grid),
			csv_separator(s->grid, LANG_ZH), row),
		    arena_printf(s->arena, "%s, separated by %s, head in row %s", csv_encoding(s->grid),
			csv_separator(s->grid, LANG_EN), row));
	tell_columns(s, d);
}

void
sheet_end(struct sheet *s, struct diag *d)
{
	tell_rows(s, d, DIAG_TABLE_TOTALS, &s->totals);
	tell_rows(s, d, DIAG_TABLE_HEADS, &s->heads);
	tell_rows(s, d, DIAG_TABLE_HIDDEN_ROWS, &s->hidden);
}

/* What the best column of a field says that says something, "" when none does. */
static const char *
best_value(const struct sheet *s, struct arena *a, const struct sheet_row *r, const struct mapping_field *f)
{
	const char *best = "";
	guint rank = G_MAXUINT;

	for (guint i = 0; i < s->head->columns->len; i++) {
		const struct head_column *c = s->head->columns->pdata[i];
		struct convert_result value;

		if (c->field != f || c->rank >= rank)
			continue;
		value = convert_cell(a, s->mapping, c->field, sheet_row_value(r, i));
		if (value.value[0] == '\0' || is_unread(r, i))
			continue;
		best = value.value;
		rank = c->rank;
	}
	return best;
}

char *
sheet_id(const struct sheet *s, struct arena *a, const struct sheet_row *r)
{
	for (guint i = 0; i < s->head->table->ids->len; i++) {
		const struct mapping_field *f = s->head->table->ids->pdata[i];
		const char *value = best_value(s, a, r, f);

		if (value[0] != '\0')
			return arena_printf(a, "%s\x1f%s", f->path, value);
	}
	return arena_strdup(a, "");
}

/* What stands above a column, whether it is read or not. */
static char *
head_above(struct arena *a, const struct head_column *c)
{
	return arena_strdup(a, c->alone != NULL ? c->alone : c->name);
}

struct sheet_cell
sheet_cell(const struct sheet *s, struct arena *a, const struct sheet_row *r, guint column, const char *main_file)
{
	struct sheet_cell c = { .offset = G_MAXUINT64, .row = r->number };

	if (strcmp(s->grid->file, main_file) != 0)
		c.file = arena_strdup(a, s->grid->file);
	c.sheet = arena_strdup(a, s->grid->sheet);
	if (column == G_MAXUINT)
		return c;
	c.column = column + 1;
	c.header = head_above(a, s->head->columns->pdata[column]);
	c.content = arena_strdup(a, sheet_row_text(r, column));
	return c;
}

struct record_row *
sheet_record_row(const struct sheet *s, struct arena *a, const struct sheet_row *r)
{
	const GPtrArray *columns = s->head->columns;
	struct record_row *row = arena_alloc(a, sizeof *row);

	row->file = arena_strdup(a, s->grid->file);
	row->sheet = arena_strdup(a, s->grid->sheet);
	row->number = r->number;
	row->head = s->head->row;
	row->count = MAX(columns->len, r->cells->len);
	row->heads = arena_array(a, row->count, sizeof *row->heads);
	row->cells = arena_array(a, row->count, sizeof *row->cells);
	for (guint i = 0; i < row->count; i++) {
		row->heads[i] = i < columns->len ? head_above(a, columns->pdata[i]) : "";
		row->cells[i] = arena_strdup(a, sheet_row_text(r, i));
	}
	return row;
}
