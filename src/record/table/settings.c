/*
 * What an office sets for itself, written in a sheet instead of office.xml: rows of 设置项 and 值, small tables with heads of their
 * own between them.  They become the text of an XML file that fits templates/schema/office.rng, every stretch of which knows its
 * cell: the office is read as a record is whose fields are the schema's.
 */
#include <string.h>

#include "base/arena.h"
#include "base/decode.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/text.h"
#include "xml/xml.h"
#include "record/table/book.h"
#include "record/table/table.h"

#define SETTINGS_ROWS 20000 /* of all sheets: a sheet of settings that has more is none */
#define OTHER_TYPES   "其他各类"

/* One reading of one file. */
struct settings_reading {
	struct arena *arena;
	struct diag *diag;
	const struct record_mapping *mapping; /* of the schema of offices */
	const char *file;
	GPtrArray *drafts; /* struct draft *: an office each */
	struct head *list; /* the small table whose rows are being read, or NULL */
	guint64 row;       /* the row before */
	guint64 rows;
};

/* --- the schema as a mapping --- */

/* A type's periods may be said of all others, too, and several types may stand in a cell. */
static void
open_types(struct arena *a, const struct record_mapping *m)
{
	static const char *const others[] = { "*", OTHER_TYPES, "其他", "其余", "其他客户类型" };

	for (guint i = 0; i < m->tables->len; i++) {
		const struct mapping_table *t = m->tables->pdata[i];
		struct mapping_field *f = mapping_field_of(t, "archive/retention/@type");

		if (f == NULL)
			continue;
		f->open = true;
		f->values = arena_table(a);
		for (guint k = 0; k < G_N_ELEMENTS(others); k++)
			g_hash_table_insert(f->values, (char *)others[k], (char *)"*");
	}
}

/* Points stand in the list of their class and stage. */
static void
key_lists(const struct record_mapping *m)
{
	for (guint i = 0; i < m->tables->len; i++) {
		const struct mapping_table *t = m->tables->pdata[i];
		const struct model *around = t->list != NULL ? model_rows(t->list->parent) : NULL;
		const struct mapping_table *outer = around != NULL ? mapping_table_of(m, t->kind, around) : NULL;

		for (guint k = 0; outer != NULL && outer->keys->len == 0 && k < around->attributes->len; k++)
			g_ptr_array_add(outer->keys, around->attributes->pdata[k]);
	}
}

const struct record_mapping *
settings_mapping(struct arena *a, struct diag *d, const char *schema, const struct record_names *names)
{
	struct record_rules *rules = arena_alloc(a, sizeof *rules);
	xmlDoc *grammar = xml_load(a, d, schema);
	const struct record_mapping *m;

	if (grammar == NULL || (rules->kind[0] = model_of(a, xml_root(grammar), "office")) == NULL)
		return NULL;
	m = mapping_of_rules(a, d, rules, names);
	open_types(a, m);
	key_lists(m);
	return m;
}

/* --- rows --- */

static const struct mapping_table *
own_table(const struct settings_reading *r)
{
	return r->mapping->tables->pdata[0];
}

/* The element of a list that holds one value can be said in a row like any other setting, as often as one likes. */
static bool
is_setting(const struct mapping_field *f)
{
	return f != NULL && (f->rows == NULL || (f->rows->attributes->len == 1 && f->rows->children->len == 0));
}

/* The setting that a name means; NULL: none. */
static const struct mapping_field *
find_setting(const struct settings_reading *r, const char *name)
{
	g_autofree char *word = sheet_fold(name);
	const struct mapping_field *f = g_hash_table_lookup(own_table(r)->names, word);

	return is_setting(f) ? f : NULL;
}

/* The nearest name of a setting, or NULL. */
static const char *
nearest_setting(const struct settings_reading *r, const char *name)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	const struct mapping_table *t = own_table(r);

	for (guint i = 0; i < t->fields->len; i++) {
		const struct mapping_field *f = t->fields->pdata[i];

		if (is_setting(f) && f->leaf->label != NULL)
			g_ptr_array_add(known, (char *)f->leaf->label);
	}
	return nearest_offer(r->arena, name, known, "（", "？）");
}

static void
add_column(struct arena *a, struct head *h, const struct mapping_field *f, const char *name)
{
	const struct head_column c = { .field = f, .name = arena_strdup(a, name) };

	g_ptr_array_add(h->columns, arena_memdup(a, &c, sizeof c));
}

static struct head *
new_head(struct arena *a, const struct mapping_table *t, guint64 row)
{
	struct head *h = arena_alloc(a, sizeof *h);

	*h = (struct head){ .table = t, .row = row, .rows = 1, .columns = arena_list(a) };
	return h;
}

/* The row as the head of the rows of a table; NULL: it is none, for it holds what is no head of that, or one only. */
static struct head *
head_of(struct arena *a, const struct mapping_table *t, const struct sheet_row *row)
{
	struct head *h = new_head(a, t, row->number);

	for (guint i = 0; i < row->cells->len; i++) {
		g_autofree char *word = sheet_fold(sheet_row_text(row, i));
		const struct mapping_field *f = g_hash_table_lookup(t->names, word);

		if (f != NULL && f->rows == NULL)
			f = NULL;
		h->score += f != NULL;
		if (word[0] != '\0' && f == NULL && i == 0)
			return NULL;
		add_column(a, h, f, sheet_row_text(row, i));
	}
	return h->score >= 2 ? h : NULL;
}

static struct head *
find_head(const struct settings_reading *r, const struct sheet_row *row)
{
	struct head *best = NULL;

	for (guint i = 0; i < r->mapping->tables->len; i++) {
		const struct mapping_table *t = r->mapping->tables->pdata[i];
		struct head *h = t->rows != NULL ? head_of(r->arena, t, row) : NULL;

		if (h != NULL && (best == NULL || h->score > best->score))
			best = h;
	}
	return best;
}

/* Cells beyond a head's last column are nothing of it. */
static void
pad(struct arena *a, struct head *h, const struct sheet_row *row)
{
	while (h->columns->len < row->cells->len)
		add_column(a, h, NULL, "");
}

/* Where a cell stands, for what is said of it alone. */
static struct place
place_of(const struct settings_reading *r, const struct sheet *s, const struct sheet_row *row, guint column)
{
	struct sheet_cell cell = sheet_cell(s, r->arena, row, column, r->file);
	struct source *source = arena_alloc(r->arena, sizeof *source);

	cell.offset = 0;
	source->name = r->file;
	source->cells = arena_memdup(r->arena, &cell, sizeof cell);
	source->cell_count = 1;
	return (struct place){ .source = source };
}

/* Columns of a small table that nothing of it is called. */
static void
tell_columns(const struct settings_reading *r, const struct sheet *s, const struct sheet_row *row)
{
	for (guint i = 0; i < s->head->columns->len; i++) {
		const struct head_column *c = s->head->columns->pdata[i];
		g_autofree char *word = sheet_fold(c->name);

		if (c->field == NULL && word[0] != '\0' && strcmp(word, "说明") != 0)
			diag_report(r->diag, DIAG_SETTINGS_COLUMN, place_of(r, s, row, i), NULL, c->name,
			    model_label(s->head->table->list));
	}
}

/* What begins with a region is an office's; what stands before the first has none yet. */
static struct draft *
draft_for(struct settings_reading *r, const struct sheet *s, const struct sheet_row *row, const struct mapping_field *f)
{
	bool begins = f != NULL && strcmp(f->path, "@region") == 0;
	struct draft *last = r->drafts->len > 0 ? r->drafts->pdata[r->drafts->len - 1] : NULL;

	if (last != NULL && (!begins || draft_value(last, f->leaf, 0) == NULL))
		return last;
	last = draft_new(r->arena, r->mapping, (enum record_kind)0, r->file,
	    sheet_cell(s, r->arena, row, G_MAXUINT, r->file));
	g_ptr_array_add(r->drafts, last);
	return last;
}

/* 设置项 | 值 */
static void
read_setting(struct settings_reading *r, struct sheet *s, const struct sheet_row *row)
{
	const char *name = sheet_plain(r->arena, sheet_row_text(row, 0));
	const char *value = sheet_plain(r->arena, sheet_row_text(row, 1));
	const struct mapping_field *f = find_setting(r, name);
	struct head *head;

	if (value[0] == '\0')
		return;
	head = new_head(r->arena, own_table(r), row->number);
	add_column(r->arena, head, NULL, "设置项");
	add_column(r->arena, head, f, f != NULL ? model_label(f->leaf) : "值");
	pad(r->arena, head, row);
	s->head = head;
	if (f != NULL)
		draft_fill(draft_for(r, s, row, f), s, row, false);
	else if (name[0] != '\0')
		diag_report(r->diag, DIAG_SETTINGS_NAME, place_of(r, s, row, 0), NULL, name, nearest_setting(r, name));
	else
		diag_report(r->diag, DIAG_SETTINGS_LOOSE, place_of(r, s, row, 1), NULL, value);
}

/* The head of all: 设置项 | 值 | 说明. */
static bool
is_own_head(const struct sheet_row *row)
{
	g_autofree char *first = sheet_fold(sheet_row_text(row, 0)), *second = sheet_fold(sheet_row_text(row, 1));

	return (strcmp(first, "设置项") == 0 || strcmp(first, "项目名称") == 0) && strcmp(second, "值") == 0;
}

static void
read_row(struct settings_reading *r, struct sheet *s, const struct sheet_row *row)
{
	struct head *head;

	if (row->number > r->row + 1 || sheet_row_blank(row))
		r->list = NULL;
	r->row = row->number;
	if (sheet_row_blank(row))
		return;
	if (is_own_head(row)) {
		r->list = NULL;
		return;
	}
	if ((head = find_head(r, row)) != NULL) {
		s->head = r->list = head;
		tell_columns(r, s, row);
	} else if (r->list != NULL) {
		s->head = r->list;
		pad(r->arena, s->head, row);
		draft_fill(draft_for(r, s, row, NULL), s, row, false);
	} else
		read_setting(r, s, row);
}

/* Takes the grid over. */
static void
read_sheet(struct settings_reading *r, struct sheet_grid *g)
{
	struct sheet s = { .arena = r->arena, .mapping = r->mapping, .grid = g };
	struct sheet_row *row;

	r->row = 0;
	r->list = NULL;
	while (r->rows <= SETTINGS_ROWS && (row = g->next(g, r->diag)) != NULL) {
		if (++r->rows > SETTINGS_ROWS)
			diag_say(r->diag, DIAG_SETTINGS_NONE, sheet_place(r->arena, g, row->number), NULL,
			    "行数太多，不像是设置", "it has too many rows");
		else
			read_row(r, &s, row);
		sheet_row_free(row);
	}
	g->close(g);
}

/* --- files --- */

static bool
is_csv(const char *name)
{
	g_autofree char *lower = g_ascii_strdown(name, -1);

	return g_str_has_suffix(lower, ".csv") || g_str_has_suffix(lower, ".tsv") || g_str_has_suffix(lower, ".txt");
}

/* 单位设置.csv, and beside it 单位设置-价格.csv. */
static void
read_csv(struct settings_reading *r, struct feed *f)
{
	g_autofree char *folder = g_path_get_dirname(r->file), *base = g_path_get_basename(r->file);
	const GPtrArray *names = settings_is_sheet(base) ? file_list(r->arena, folder, NULL) : NULL;

	read_sheet(r, csv_open(r->arena, f, NULL, r->mapping));
	for (guint i = 0; names != NULL && i < names->len; i++) {
		const char *name = names->pdata[i];

		if (strcmp(name, base) == 0 || !is_csv(name) || !settings_is_sheet(name))
			continue;
		f = feed_open(r->diag, arena_adopt(r->arena, g_build_filename(folder, name, NULL), g_free));
		if (f != NULL)
			read_sheet(r, csv_open(r->arena, f, NULL, r->mapping));
	}
}

static void
read_book(struct settings_reading *r, struct feed *f, enum table_kind kind)
{
	struct sheet_book *b = sheet_book_open(r->arena, r->diag, f, kind, NULL);
	g_autofree char *base = g_path_get_basename(r->file);
	bool all = settings_is_sheet(base); /* a workbook that is called so has nothing else */
	bool some = false;

	for (guint i = 0; b != NULL && i < b->sheets->len; i++)
		some = some || settings_is_sheet(((const struct book_sheet *)b->sheets->pdata[i])->name);
	for (guint i = 0; b != NULL && i < b->sheets->len; i++) {
		const struct book_sheet *sheet = b->sheets->pdata[i];

		if (!sheet->hidden && (settings_is_sheet(sheet->name) || (all && !some)))
			read_sheet(r, b->grid(b, sheet));
	}
	if (b != NULL && !some && !all)
		diag_say(r->diag, DIAG_SETTINGS_NONE, file_place(r->arena, r->file), NULL,
		    "工作簿里没有叫“单位设置”的表", "the workbook has no sheet 单位设置");
}

/* --- what comes of it --- */

/* What cells say that no setting can be. */
static void
report_cells(struct settings_reading *r, const struct source *s)
{
	for (gsize i = 0; i < s->cell_count; i++) {
		const struct sheet_cell *c = &s->cells[i];
		enum diag_code code = (enum diag_code)(c->fault - 1);

		if (c->fault == 0)
			continue;
		if (code == DIAG_CELL_VALUE)
			code = DIAG_SETTINGS_VALUE;
		else if (code == DIAG_CELL_TWICE)
			code = DIAG_SETTINGS_TWICE;
		if (c->column == 0)
			diag_report(r->diag, code, (struct place){ s, c->offset }, NULL, c->about);
		else
			diag_report(r->diag, code, (struct place){ s, c->offset }, c->field, c->field, c->about,
			    c->content);
	}
}

/* The offices one behind the other, their cells with them. */
static const struct source *
join_texts(struct settings_reading *r)
{
	struct source *all = arena_alloc(r->arena, sizeof *all);
	GString *text = arena_string(r->arena);
	GArray *cells = arena_vector(r->arena, sizeof(struct sheet_cell));
	GArray *empty = arena_vector(r->arena, sizeof(struct sheet_cell));

	for (guint i = 0; i < r->drafts->len; i++) {
		const struct record_text *t = draft_text(r->drafts->pdata[i], "", i + 1);

		report_cells(r, &t->source);
		if (i == 0)
			g_string_append(text, "<offices>");
		for (gsize k = 0; k < t->source.cell_count; k++) {
			struct sheet_cell c = t->source.cells[k];

			if (c.offset != G_MAXUINT64)
				c.offset += text->len;
			g_array_append_val(*(c.offset == G_MAXUINT64 ? &empty : &cells), c);
		}
		g_string_append_len(text, t->source.text, (gssize)t->source.length);
	}
	g_string_append(text, "</offices>");
	g_array_append_vals(cells, empty->data, empty->len);
	*all = (struct source){ .name = r->file,
		.text = text->str,
		.length = text->len,
		.line = 1,
		.column = 1,
		.cells = &g_array_index(cells, struct sheet_cell, 0),
		.cell_count = cells->len };
	return all;
}

/* The settings of a file, as a record's text; or why there are none. */
static void
read_apart(const void *data, struct apart_end *end, struct diag *d)
{
	struct settings_reading r = *(const struct settings_reading *)data;
	struct feed *f = feed_open(d, r.file);
	struct record_text text = { .id = "" };
	enum table_kind kind;

	if (f == NULL)
		return;
	r.diag = d;
	feed_look(f, DECODE_HEAD);
	kind = table_kind_of(f);
	if (kind == TABLE_KIND_NONE) {
		table_kind_tell(r.arena, d, f);
		feed_close(f);
	} else if (kind == TABLE_KIND_TEXT || kind == TABLE_KIND_RECORDS)
		read_csv(&r, f);
	else
		read_book(&r, f, kind);
	if (r.drafts->len == 0 && diag_worst(d, 0) < DIAG_ERROR)
		diag_say(d, DIAG_SETTINGS_NONE, file_place(r.arena, r.file), NULL, "“值”一列都空着",
		    "its column 值 is empty");
	if (r.drafts->len == 0)
		return;
	text.source = *join_texts(&r);
	apart_say(end, record_text_pack(&text));
}

const struct source *
record_settings(struct arena *a, struct diag *d, const char *path, const char *schema, const struct record_names *names)
{
	struct settings_reading r = { .arena = a, .file = arena_strdup(a, path), .drafts = arena_list(a) };
	gsize before = diag_count(d);
	GVariant *packed;

	if ((r.mapping = settings_mapping(a, d, schema, names)) == NULL ||
	    (packed = apart_ask(d, path, read_apart, &r, RECORD_TEXT)) == NULL)
		return NULL;
	arena_adopt(a, packed, (GDestroyNotify)g_variant_unref);
	return diag_worst(d, before) < DIAG_ERROR ? &record_text_take(a, packed)->source : NULL;
}
