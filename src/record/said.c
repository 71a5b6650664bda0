/* What people call a field: the column of the table that a record came from, else its element or attribute. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "record/model.h"

/* A field, and where a record says it. */
struct said_field {
	struct arena *arena;
	enum lang lang;
	const char *path;                /* from the record */
	const struct model *leaf, *rows; /* rows: what stands more than once around it, or is it; NULL: nothing does */
	bool attribute, table;           /* table: the record came from one */
	const struct sheet_cell *cell;   /* of its column; NULL: there is none */
	const struct sheet_cell *row;    /* the record's own */
	const char *file;                /* it stands in */
};

static const struct model *
step_to(const struct model *from, const char *step)
{
	return step[0] == '@' ? model_find(from->attributes, step + 1) : model_find(from->children, step);
}

static bool
follow(const struct model *root, struct said_field *f)
{
	g_auto(GStrv) steps = g_strsplit(f->path, "/", -1);

	f->rows = NULL;
	f->leaf = root;
	for (char **step = steps; *step != NULL && f->leaf != NULL; step++) {
		f->attribute = **step == '@';
		f->leaf = step_to(f->leaf, *step);
		if (f->leaf != NULL && f->leaf->many)
			f->rows = f->leaf;
	}
	return f->leaf != NULL;
}

/* The column of a field, or the first of those of what it holds. */
static void
find_column(const struct source *source, struct said_field *f)
{
	gsize length = strlen(f->path);

	f->table = source->cells != NULL;
	f->row = source->cells;
	f->file = f->table && f->row->file != NULL ? f->row->file : source->name;
	for (gsize i = 0; i < source->cell_count && f->cell == NULL; i++) {
		const struct sheet_cell *cell = &source->cells[i];

		if (cell->column > 0 && cell->path != NULL && strncmp(cell->path, f->path, length) == 0 &&
		    (cell->path[length] == '\0' || cell->path[length] == '/'))
			f->cell = cell;
	}
}

/* false: there is no such field. */
static bool
find_field(const struct record_rules *rules, const struct record *record, struct said_field *f)
{
	if (record != NULL)
		find_column(record->source, f);
	for (enum record_kind kind = RECORD_CASE; kind < RECORD_KIND_COUNT; kind++)
		if ((record == NULL || record->kind == kind) && follow(rules->kind[kind], f))
			return true;
	return false;
}

/* A name that has quotes of its own gets no more of them. */
static const char *
quoted(const struct said_field *f, const char *name)
{
	return strstr(name, "“") != NULL ? name : arena_printf(f->arena, "“%s”", name);
}

/* What a column is called that the table does not have yet; several values that a cell may hold are called by what they are of. */
static const char *
label_of(const struct said_field *f)
{
	return quoted(f, model_label(f->leaf->cell && f->rows != NULL ? f->rows : f->leaf));
}

static const char *
choose(const struct said_field *f, const char *zh, const char *en)
{
	return f->lang == LANG_ZH ? zh : en;
}

/* Without its folders. */
static const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* Its rows are another sheet or file; the name of that in quotes, or NULL. */
static const char *
elsewhere(const struct said_field *f)
{
	if (f->cell == NULL)
		return NULL;
	if (f->cell->sheet != NULL && g_strcmp0(f->cell->sheet, f->row->sheet) != 0)
		return quoted(f, f->cell->sheet);
	return g_strcmp0(f->cell->file, f->row->file) != 0 ? quoted(f, file_name(f->cell->file)) : NULL;
}

/* The table that rows of their own stand in, which may not be there yet, and what it begins with. */
static const char *
other_table(const struct said_field *f)
{
	const char *name = file_name(f->file), *key = "";
	bool sheet = f->row->sheet != NULL && f->row->sheet[0] != '\0';
	const char *dot = strrchr(name, '.');
	int stem = (int)(dot != NULL && g_ascii_strcasecmp(dot, ".csv") == 0 ? dot - name : (ptrdiff_t)strlen(name));

	for (guint i = 0; i < f->rows->attributes->len; i++) {
		const struct model *attribute = f->rows->attributes->pdata[i];

		if (attribute->cell && attribute != f->leaf)
			key = arena_printf(f->arena, choose(f, "、“%s”", ", “%s”"), model_label(attribute));
	}
	return arena_printf(f->arena,
	    choose(f, "“%.*s%s%s%s”表（没有就另建一张，先写上与主表同名的编号列%s）",
		"sheet “%.*s%s%s%s” (where there is none, begin one with the column of ids of the main table%s)"),
	    sheet ? 0 : stem, name, sheet ? "" : "-", model_label(f->rows), sheet ? "" : ".csv", key);
}

/* A table without a column for it gets one, or rows of its own in another table. */
static const char *
to_be_added(const struct said_field *f)
{
	if (f->leaf == f->rows && (f->leaf->children->len > 0 || (f->leaf->attributes->len > 0 && !f->leaf->cell)))
		return other_table(f);
	if (f->leaf->children->len > 0)
		return arena_printf(f->arena,
		    choose(f, "%s各列（表里没有，先加上）", "columns of %s (the table has none: add them)"),
		    label_of(f));
	if (f->rows != NULL && f->rows != f->leaf && !f->leaf->cell)
		return arena_printf(f->arena, choose(f, "%s的%s一列", "column %2$s of %1$s"), other_table(f),
		    label_of(f));
	return arena_printf(f->arena, choose(f, "%s一列（表里没有，先加上）", "column %s (the table has none: add it)"),
	    label_of(f));
}

static const char *
named_in_table(const struct said_field *f)
{
	const char *of = elsewhere(f);

	if (f->cell == NULL)
		return to_be_added(f);
	if (of != NULL && f->leaf->children->len > 0)
		return arena_printf(f->arena, choose(f, "%s表", "sheet %s"), of);
	if (of != NULL)
		return arena_printf(f->arena, choose(f, "%s表的%s一列", "column %2$s of sheet %1$s"), of,
		    quoted(f, f->cell->header));
	return arena_printf(f->arena, choose(f, "%s一列", "column %s"), quoted(f, f->cell->header));
}

char *
record_named(const struct record_rules *rules, struct arena *arena, const struct record *record, const char *path,
    enum lang lang)
{
	struct said_field f = { .arena = arena, .lang = lang, .path = path };
	const char *name;

	if (!find_field(rules, record, &f))
		return arena_strdup(arena, path);
	if (f.table)
		return arena_strdup(arena, named_in_table(&f));
	name = f.attribute || f.rows != NULL ? f.leaf->name : path;
	return lang == LANG_ZH && f.leaf->label != NULL ?
	    arena_printf(arena, "%s（%s）", quoted(&f, f.leaf->label), name) :
	    arena_strdup(arena, name);
}

const char *
record_label_in(const struct record_rules *rules, const struct record *record, const char *key)
{
	g_autofree char *attribute = g_strdup_printf("@%s", key);
	struct said_field f = { .path = key };

	if (follow(rules->kind[record->kind], &f))
		return f.leaf->label;
	f.path = attribute;
	return follow(rules->kind[record->kind], &f) ? f.leaf->label : record_label(rules, key);
}

char *
record_clear(const struct record_rules *rules, struct arena *arena, const struct record *record, const char *path,
    enum lang lang)
{
	struct said_field f = { .arena = arena, .lang = lang, .path = path };
	const char *named = record_named(rules, arena, record, path, lang);

	if (find_field(rules, record, &f) && f.cell != NULL && f.leaf->children->len == 0)
		return arena_printf(arena, choose(&f, "清空%s里的这一格", "clear the cell in %s"), named);
	return arena_printf(arena, choose(&f, "去掉%s", "remove %s"), named);
}

const char *
record_named_by(const struct record_rules *rules, struct arena *arena, const struct record *record, const char *label,
    enum lang lang)
{
	const GPtrArray *fields = record_fields(rules, arena);
	const char *path = NULL;
	guint count = 0;

	for (guint i = 0; i < fields->len; i++) {
		const struct record_field *field = fields->pdata[i];

		if (field->kind != record->kind ||
		    (strcmp(field->label, label) != 0 && strcmp(file_name(field->path), label) != 0))
			continue;
		path = field->path;
		count++;
	}
	return count == 1 ? record_named(rules, arena, record, path, lang) : NULL;
}

void
record_report_absent(struct arena *arena, struct diag *diag, const struct record_rules *rules,
    const struct record *record, enum diag_code code, const char *attribute)
{
	const char *path = arena_printf(arena, "@%s", attribute);

	diag_say(diag, code, xml_attr_place(record->root, attribute), record_label(rules, attribute),
	    record_named(rules, arena, record, path, LANG_ZH), record_named(rules, arena, record, path, LANG_EN));
}

const char *
record_said(const struct record_rules *rules, struct arena *arena, const struct record *record, const char *path,
    const char *value)
{
	for (enum record_kind kind = RECORD_CASE; kind < RECORD_KIND_COUNT; kind++) {
		struct said_field f = { .arena = arena, .path = path };

		if ((record != NULL && record->kind != kind) || !follow(rules->kind[kind], &f))
			continue;
		for (guint i = 0; i < f.leaf->words->len; i++)
			if (text_equal(f.leaf->words->pdata[i], value))
				return f.leaf->said->pdata[i];
	}
	return value;
}

const char *
record_list_of(const struct record_rules *rules, const struct record *record, const char *path)
{
	for (enum record_kind kind = RECORD_CASE; kind < RECORD_KIND_COUNT; kind++) {
		struct said_field f = { .path = path };

		if ((record == NULL || record->kind == kind) && follow(rules->kind[kind], &f))
			return f.leaf->names;
	}
	return NULL;
}

/* The column under whose name a cell says whether there is this value (身份证 with √); any: under whatever name. */
static const struct sheet_cell *
marked_column(const struct source *source, const struct said_field *f, const char *value, bool any)
{
	g_autofree char *path = g_strdup_printf("%s=%s", f->path, any ? "" : value);

	for (gsize i = 0; i < source->cell_count; i++) {
		const struct sheet_cell *cell = &source->cells[i];

		if (cell->column > 0 && cell->path != NULL &&
		    (any ? g_str_has_prefix(cell->path, path) : strcmp(cell->path, path) == 0))
			return cell;
	}
	return NULL;
}

/* A table that has a column for each value gets a mark in its, or one more column.  NULL: it is no such table. */
static char *
mark_in_table(const struct source *source, const struct said_field *f, const char *value, const char *said)
{
	const struct sheet_cell *cell = marked_column(source, f, value, false);

	if (cell != NULL)
		return arena_printf(f->arena, choose(f, "“%s”一列填“√”", "write “√” in column “%s”"), cell->header);
	if (f->cell != NULL || marked_column(source, f, value, true) == NULL)
		return NULL;
	return arena_printf(f->arena, choose(f, "加一列%s，填“√”", "add a column %s and write “√” in it"),
	    quoted(f, said));
}

static char *
write_in_table(const struct said_field *f, const char *said)
{
	bool more = f->leaf->cell || f->leaf == f->rows;
	const char *several = more ? choose(f, "（几样之间用“、”隔开）", " (several with “、” between)") : "";

	if (f->cell == NULL && (more || f->rows == NULL))
		return arena_printf(f->arena, choose(f, "加一列%s，填“%s”%s", "add a column %s and write “%s” in it%s"),
		    label_of(f), said, several);
	if (more && elsewhere(f) != NULL)
		return arena_printf(f->arena,
		    choose(f, "%1$s表加一行，%2$s填“%3$s”", "add a row to sheet %1$s with “%3$s” in column %2$s"),
		    elsewhere(f), quoted(f, f->cell->header), said);
	return arena_printf(f->arena,
	    more ? choose(f, "%1$s加上“%2$s”%3$s", "add “%2$s” in %1$s%3$s") :
		   choose(f, "%1$s填“%2$s”", "write “%2$s” in %1$s"),
	    named_in_table(f), said, several);
}

/* As the record's XML has it. */
static const char *
markup_of(const struct said_field *f, const char *value)
{
	if (f->leaf->cell && f->rows != NULL)
		return arena_printf(f->arena, "<%s %s=\"%s\"/>", f->rows->name, f->leaf->name, value);
	return f->attribute ? arena_printf(f->arena, "%s=\"%s\"", f->leaf->name, value) :
			      arena_printf(f->arena, "<%1$s>%2$s</%1$s>", f->leaf->name, value);
}

char *
record_write(const struct record_rules *rules, struct arena *arena, const struct record *record, const char *path,
    const char *value, const char *said, enum lang lang)
{
	struct said_field f = { .arena = arena, .lang = lang, .path = path };
	char *marked;
	bool more;

	if (!find_field(rules, record, &f))
		return arena_printf(arena, "%s=\"%s\"", path, value);
	if (f.table && (marked = mark_in_table(record->source, &f, value, said)) != NULL)
		return marked;
	if (f.table)
		return write_in_table(&f, said);
	more = f.leaf->cell || f.leaf == f.rows;
	if (lang == LANG_EN)
		return arena_printf(arena, more ? "add %s" : "set %s", markup_of(&f, value));
	return arena_printf(arena, more ? "%s加上“%s”（%s）" : "%s写“%s”（%s）", label_of(&f), said,
	    markup_of(&f, value));
}
