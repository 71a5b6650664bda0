/*
 * The text of a record out of the values of its cells, in the schema's order.  Every stretch of it knows the cell it
 * came from.
 */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/place.h"
#include "xml/xml.h"
#include "record/table/inner.h"

struct draft_writing {
	struct draft *draft;
	GString *text;
	GArray *cells; /* struct sheet_cell */
};

struct draft *
draft_new(struct arena *a, const struct record_mapping *mapping, enum record_kind kind, const char *file,
    struct sheet_cell row)
{
	struct draft *d = arena_alloc(a, sizeof *d);

	*d = (struct draft){
		.arena = a,
		.file = file,
		.mapping = mapping,
		.kind = kind,
		.data = arena_list(a),
		.groups = arena_list(a),
		.rows = arena_list(a),
		.listed = arena_table(a),
		.own = { .row = row, .data = arena_list(a) },
	};
	return d;
}

guint
draft_group(struct draft *d, const struct model *rows, guint around, struct sheet_cell row)
{
	const struct draft_group group = { .row = row, .rows = rows, .around = around, .data = arena_list(d->arena) };

	if (around > 0)
		((struct draft_group *)d->groups->pdata[around - 1])->holds = true;
	g_ptr_array_add(d->groups, arena_memdup(d->arena, &group, sizeof group));
	return d->groups->len;
}

static void
add_datum(struct draft *d, const struct draft_group *group, struct draft_datum datum)
{
	struct draft_datum *added = arena_memdup(d->arena, &datum, sizeof datum);

	g_ptr_array_add(d->data, added);
	g_ptr_array_add(group->data, added);
}

static struct draft_datum *
find_datum(const struct draft_group *group, const struct model *leaf)
{
	for (guint i = 0; i < group->data->len; i++) {
		struct draft_datum *known = group->data->pdata[i];

		if (known->field != NULL && known->field->leaf == leaf)
			return known;
	}
	return NULL;
}

static const struct draft_group *
group_at(const struct draft *d, guint group)
{
	return group == 0 ? &d->own : d->groups->pdata[group - 1];
}

const char *
draft_value(const struct draft *d, const struct model *leaf, guint group)
{
	const struct draft_datum *known = find_datum(group_at(d, group), leaf);

	return known != NULL ? known->value : NULL;
}

void
draft_fault(struct draft *d, struct sheet_cell row, enum diag_code code, const char *about)
{
	row.fault = (guint)code + 1;
	row.about = about;
	row.offset = G_MAXUINT64;
	add_datum(d, &d->own, (struct draft_datum){ .value = "", .cell = row });
}

/* Where another cell stands and what it holds, in words of every language: 工单!B2“户名” = “虚构甲”. */
static const char *
other_cell(const struct draft *d, const struct draft_datum *datum)
{
	const struct sheet_cell *c = &datum->cell;
	const char *where = c->sheet != NULL ? c->sheet : c->file;

	return arena_printf(d->arena, "%s%s%s%" G_GUINT64_FORMAT "“%s” = “%s”", where != NULL ? where : "",
	    where != NULL ? "!" : "", place_letters(d->arena, c->column), c->row, c->header != NULL ? c->header : "",
	    c->content != NULL ? c->content : datum->value);
}

/* A value that another holds instead of: a fault where nobody knows which, else a remark.  It has no place among the fields. */
static void
put_aside(struct draft *d, const struct draft_group *of, struct draft_datum datum, const struct draft_datum *held)
{
	bool second = datum.rank != held->rank && held->cell.fault == 0;

	datum.field = NULL;
	if (second || datum.cell.fault == 0) {
		datum.cell.fault = (guint)(second ? DIAG_CELL_SECOND : DIAG_CELL_TWICE) + 1;
		datum.cell.about = other_cell(d, held);
	}
	add_datum(d, of, datum);
}

void
draft_cut(struct draft *d, const struct sheet_grid *g)
{
	struct sheet_cell cell = { .file = strcmp(g->file, d->file) != 0 ? g->file : NULL, .sheet = g->sheet };

	draft_fault(d, cell, DIAG_TABLE_CUT, "");
}

void
draft_put(struct draft *d, const struct mapping_field *f, guint group, const struct convert_result *c, guint rank,
    struct sheet_cell cell)
{
	const struct draft_group *of = group_at(d, group);
	struct draft_datum *known = find_datum(of, f->leaf);
	struct draft_datum datum = { .field = f, .value = c->value, .rank = rank, .cell = cell };

	datum.cell.fault = c->fault;
	datum.cell.about = c->about;
	datum.cell.field = c->value[0] == '\0' && f->rows != NULL ? NULL : model_label(f->leaf);
	if (cell.path == NULL)
		datum.cell.path = f->path;
	datum.cell.offset = G_MAXUINT64;
	if (known == NULL) {
		add_datum(d, of, datum);
		return;
	}
	if (c->value[0] == '\0' || (strcmp(known->value, c->value) == 0 && c->fault == 0))
		return;
	if (known->value[0] == '\0')
		*known = datum;
	else if (rank < known->rank && (c->fault == 0 || known->cell.fault != 0)) {
		const struct draft_datum before = *known;

		*known = datum;
		put_aside(d, of, before, known);
	} else
		put_aside(d, of, datum, known);
}

void
draft_note(struct draft *d, const struct mapping_field *f, struct sheet_cell cell)
{
	cell.offset = G_MAXUINT64;
	add_datum(d, &d->own, (struct draft_datum){ .field = f, .value = "", .cell = cell });
}

static void
mark(struct draft_writing *w, struct sheet_cell cell)
{
	cell.offset = w->text->len;
	g_array_append_val(w->cells, cell);
}

/* Control characters are a fault of the cell; XML has no place for them. */
static void
append_escaped(GString *out, const char *value, bool attribute)
{
	for (const char *p = value; *p != '\0'; p++) {
		bool blank = *p == '\n' || *p == '\t';
		char shown = blank && attribute ? ' ' : !blank && ((guchar)*p < 0x20 || *p == 0x7f) ? '?' : *p;

		xml_escape(out, &shown, 1, attribute);
	}
}

/* A value that is faulty has no place, so that nobody reports it twice; plain text, and what must not be missing, can stand where it must. */
static bool
has_place(const struct draft_datum *d)
{
	const struct model *leaf = d->field != NULL ? d->field->leaf : NULL;

	return leaf != NULL &&
	    (d->cell.fault == 0 || (leaf->type == NULL && (!leaf->choice || (d->field->attribute && leaf->required))) ||
		diag_entry((enum diag_code)(d->cell.fault - 1))->level < DIAG_ERROR);
}

/* The value of a leaf in a group that has a place; NULL: there is none. */
static const struct draft_datum *
placed(const struct draft_group *group, const struct model *leaf)
{
	for (guint i = 0; i < group->data->len; i++) {
		const struct draft_datum *d = group->data->pdata[i];

		if (has_place(d) && d->field->leaf == leaf && d->value[0] != '\0')
			return d;
	}
	return NULL;
}

static void
write_attributes(struct draft_writing *w, const struct model *m, const struct draft_group *group)
{
	for (guint i = 0; i < m->attributes->len; i++) {
		const struct model *leaf = m->attributes->pdata[i];
		const struct draft_datum *d = placed(group, leaf);

		if (d == NULL)
			continue;
		g_string_append_c(w->text, ' ');
		mark(w, d->cell);
		g_string_append_printf(w->text, "%s=\"", leaf->name);
		append_escaped(w->text, d->value, true);
		g_string_append_c(w->text, '"');
	}
}

static void write_children(struct draft_writing *, const struct model *, guint group);

/* An element with what a group has of it; row: where it began, unless a cell has its text. */
static void
write_element(struct draft_writing *w, const struct model *m, guint at, struct sheet_cell row)
{
	const struct draft_group *group = group_at(w->draft, at);
	const struct draft_datum *text = placed(group, m);

	if (text != NULL) {
		row = text->cell;
		row.fault = 0; /* told once, of the text */
	}
	mark(w, row);
	g_string_append_printf(w->text, "<%s", m->name);
	write_attributes(w, m, group);
	g_string_append_c(w->text, '>');
	if (text != NULL) {
		mark(w, text->cell);
		append_escaped(w->text, text->value, false);
	}
	write_children(w, m, at);
	g_string_append_printf(w->text, "</%s>", m->name);
}

static bool
stands_in(const struct model *m, const struct model *box)
{
	while (m != NULL && m != box)
		m = m->parent;
	return m != NULL;
}

/* Is there a value in a group for an element that stands once in it (NULL: any), or in what the group holds? */
static bool
has_values(const struct draft *d, guint at, const struct model *box)
{
	const struct draft_group *group = group_at(d, at);

	for (guint i = 0; i < group->data->len; i++) {
		const struct draft_datum *datum = group->data->pdata[i];

		if (datum->field != NULL && datum->value[0] != '\0' &&
		    (box == NULL || stands_in(datum->field->leaf, box)))
			return true;
	}
	for (guint i = 0; i < d->groups->len && (at == 0 || group->holds); i++) {
		const struct draft_group *inner = d->groups->pdata[i];

		if (inner->around == at && inner->rows != NULL && (box == NULL || stands_in(inner->rows, box)) &&
		    has_values(d, i + 1, NULL))
			return true;
	}
	return false;
}

/* An element that must have a number and was given none gets its place in the order. */
static void
give_number(struct draft *d, const struct model *rows, const struct draft_group *group, guint ordinal)
{
	const struct model *no = model_find(rows->attributes, "no");
	const struct draft_datum *known = no != NULL ? find_datum(group, no) : NULL;
	struct mapping_field *f;

	if (no == NULL || !model_counts(no) || (known != NULL && known->value[0] != '\0'))
		return;
	f = arena_alloc(d->arena, sizeof *f);
	*f = (struct mapping_field){ .path = "@no", .leaf = no, .rows = rows, .attribute = true };
	add_datum(d, group,
	    (struct draft_datum){ .field = f, .value = arena_printf(d->arena, "%u", ordinal), .cell = group->row });
}

/* Each of an element that may stand more than once in a group. */
static void
write_rows(struct draft_writing *w, const struct model *m, guint around)
{
	bool plain = m->children->len == 0 && m->attributes->len == 0;
	guint ordinal = 0;

	for (guint i = 0; i < w->draft->groups->len; i++) {
		const struct draft_group *group = w->draft->groups->pdata[i];

		if (group->rows != m || group->around != around || !has_values(w->draft, i + 1, NULL) ||
		    (plain && placed(group, m) == NULL))
			continue;
		give_number(w->draft, m, group, ++ordinal);
		write_element(w, m, i + 1, group->row);
	}
}

static void
write_children(struct draft_writing *w, const struct model *m, guint at)
{
	struct sheet_cell row = group_at(w->draft, at)->row;

	row.fault = 0; /* told once, of the record */
	for (guint i = 0; i < m->children->len; i++) {
		const struct model *child = m->children->pdata[i];
		bool plain = child->children->len == 0 && child->attributes->len == 0;

		if (child->many)
			write_rows(w, child, at);
		else if (plain ? placed(group_at(w->draft, at), child) != NULL : has_values(w->draft, at, child))
			write_element(w, child, at, row);
	}
}

/* Faults whose values have no place: each gets a comment to stand in. */
static void
write_faults(struct draft_writing *w)
{
	for (guint i = 0; i < w->draft->data->len; i++) {
		const struct draft_datum *d = w->draft->data->pdata[i];

		if (!has_place(d)) {
			mark(w, d->cell);
			g_string_append(w->text, "<!---->");
		}
	}
}

static void
list_empty(struct draft_writing *w)
{
	for (guint i = 0; i < w->draft->data->len; i++) {
		const struct draft_datum *d = w->draft->data->pdata[i];

		if (d->field != NULL && d->value[0] == '\0' && d->cell.column > 0) {
			struct sheet_cell cell = d->cell;

			cell.fault = 0; /* told where the faults stand */
			g_array_append_val(w->cells, cell);
		}
	}
}

/* NULL: the row asks for none in particular. */
static char **
list_documents(struct draft *d)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	for (guint i = 0; i < d->data->len; i++) {
		const struct draft_datum *datum = d->data->pdata[i];

		if (has_place(datum) && datum->field->wanted && datum->value[0] != '\0')
			g_ptr_array_add(list, (char *)datum->value);
	}
	if (list->len == 0)
		return NULL;
	g_ptr_array_add(list, NULL);
	return arena_memdup(d->arena, list->pdata, list->len * sizeof(char *));
}

struct record_text *
draft_text(struct draft *d, const char *id, guint64 ordinal)
{
	struct record_text *t = arena_alloc(d->arena, sizeof *t);
	struct draft_writing w = { .draft = d, .text = arena_string(d->arena) };
	const struct model *root = d->mapping->rules->kind[d->kind];

	w.cells = arena_vector(d->arena, sizeof(struct sheet_cell));
	mark(&w, d->own.row);
	g_string_append_printf(w.text, "<%s", root->name);
	write_attributes(&w, root, &d->own);
	g_string_append_c(w.text, '>');
	write_children(&w, root, 0);
	write_faults(&w);
	g_string_append_printf(w.text, "</%s>", root->name);
	list_empty(&w);
	t->source = (struct source){
		.name = arena_strdup(d->arena, d->file),
		.text = w.text->str,
		.length = w.text->len,
		.line = 1,
		.column = 1,
		.cells = &g_array_index(w.cells, struct sheet_cell, 0),
		.cell_count = w.cells->len,
	};
	t->id = arena_strdup(d->arena, id);
	t->ordinal = ordinal;
	t->documents = list_documents(d);
	t->rows = d->rows;
	return t;
}
