/* The sheet 单位设置: a row a setting, then small tables of what an office has several of. */
#include <string.h>

#include "base/arena.h"
#include "base/data.h"
#include "base/text.h"
#include "batch/blank/inner.h"
#include "xml/xml.h"

enum { NAME = 1, VALUE, NOTE };
#define SPARE_ROWS   8  /* of a small table, to be filled in */
#define TITLE_HEIGHT 26 /* [pt] */

struct blank_settings {
	const struct blank *blank;
	const GPtrArray *columns; /* struct record_column * */
	const xmlNode *office;    /* what is filled in, or NULL */
	struct workbook_sheet *sheet;
	guint row;
};

/* A list whose elements hold one value is written as settings are, a row each. */
static bool
is_single(const struct blank_settings *s, const struct record_column *c)
{
	guint count = 0;

	for (guint i = 0; i < s->columns->len; i++)
		count += g_strcmp0(((const struct record_column *)s->columns->pdata[i])->rows, c->rows) == 0;
	return count == 1;
}

/* Does another list stand in this one? Then its columns stand before those of that. */
static bool
is_around(const struct blank_settings *s, const struct record_column *c)
{
	for (guint i = 0; i < s->columns->len; i++) {
		const char *around = ((const struct record_column *)s->columns->pdata[i])->around;

		if (around != NULL && g_strcmp0(around, c->rows) == 0)
			return true;
	}
	return false;
}

static const char *
filled(const struct blank_settings *s, const char *path)
{
	const xmlNode *n = s->office;

	if (n == NULL)
		return strcmp(path, "@region") == 0 ? s->blank->region : "";
	if (path[0] == '@')
		return xml_attr_or(n, path + 1, "");
	n = strchr(path, '/') == NULL ? xml_child(n, path) : NULL;
	return n != NULL ? xml_text(s->blank->arena, n) : "";
}

/* How a value of the settings is written: region and words by what people call them. */
static const char *
spelled(const struct blank_settings *s, const struct record_column *c, const char *value)
{
	for (guint i = 0; c->names == NULL && i < c->values->len; i++)
		if (strcmp(c->values->pdata[i], value) == 0)
			return c->words->pdata[i];
	if (c->names != NULL && *value != '\0')
		return policy_label(s->blank->setup->policy, s->blank->region, c->names, value);
	return value;
}

static const char *
note_of(const struct blank_settings *s, const struct record_column *c)
{
	const GPtrArray *words = blank_words(s->blank, c);
	const char *doc = blank_doc(c);

	if (strcmp(c->path, "@region") == 0)
		return "必填。规定按这个地区；几个地区的，后面再从“地区”一行写起";
	if (words == NULL)
		return doc;
	if (words->len > 4)
		return arena_printf(s->blank->arena, "%s%s从下拉里选；没有的空着", doc, *doc != '\0' ? "。" : "");
	return arena_printf(s->blank->arena, "%s%s可以填：%s", doc, *doc != '\0' ? "。" : "",
	    text_joined(s->blank->arena, words, "、"));
}

static void
write_setting(struct blank_settings *s, const struct record_column *c, const char *value)
{
	workbook_text(s->sheet, s->row, NAME,
	    c->required && c->rows == NULL && strcmp(c->path, "@region") == 0 ? WORKBOOK_REQUIRED : WORKBOOK_TEXT,
	    c->label);
	workbook_text(s->sheet, s->row, VALUE, WORKBOOK_TEXT, value);
	workbook_text(s->sheet, s->row, NOTE, WORKBOOK_NOTE, note_of(s, c));
	blank_offer(s->blank, s->sheet, VALUE, s->row, s->row, c);
	s->row++;
}

/* Settings of the office itself, or (archive) those of an element of it. */
static void
write_group(struct blank_settings *s, bool deep)
{
	for (guint i = 0; i < s->columns->len; i++) {
		const struct record_column *c = s->columns->pdata[i];
		bool single = c->rows != NULL && is_single(s, c);

		if ((c->rows != NULL && !single) || (c->rows == NULL && strchr(c->path, '/') != NULL) != deep ||
		    (single && deep))
			continue;
		write_setting(s, c, spelled(s, c, single ? "" : filled(s, c->path)));
		if (single)
			write_setting(s, c, "");
	}
}

/* --- small tables --- */

/* The columns of a table, those of what it stands in first. */
static GPtrArray *
columns_of(const struct blank_settings *s, const struct record_column *first)
{
	GPtrArray *columns = arena_list(s->blank->arena);

	for (guint pass = first->around != NULL ? 0 : 1; pass < 2; pass++)
		for (guint i = 0; i < s->columns->len; i++) {
			const struct record_column *c = s->columns->pdata[i];

			if (g_strcmp0(c->rows, pass == 0 ? first->around : first->rows) == 0)
				g_ptr_array_add(columns, (gpointer)c);
		}
	return columns;
}

static void
write_cells(struct blank_settings *s, const GPtrArray *columns, const struct record_column *first, const xmlNode *node)
{
	for (guint i = 0; i < columns->len; i++) {
		const struct record_column *c = columns->pdata[i];
		const xmlNode *of = g_strcmp0(c->rows, first->rows) == 0 ? node : node->parent;
		const char *slash = strrchr(c->path, '/');
		const char *name = slash != NULL ? slash + 1 : "";
		const char *value = *name == '@' ? xml_attr_or(of, name + 1, "") : xml_text(s->blank->arena, of);

		value = spelled(s, c, value);
		workbook_text(s->sheet, s->row, i + 1, WORKBOOK_TEXT, value);
	}
	s->row++;
}

static void
write_nodes(struct blank_settings *s, const GPtrArray *columns, const struct record_column *first, const xmlNode *in,
    const char *path)
{
	const char *slash = strchr(path, '/');
	const char *name = slash != NULL ? arena_strndup(s->blank->arena, path, (gsize)(slash - path)) : path;

	for (xmlNode *n = in != NULL ? xml_child(in, name) : NULL; n != NULL; n = xml_next(n, name))
		if (slash != NULL)
			write_nodes(s, columns, first, n, slash + 1);
		else
			write_cells(s, columns, first, n);
}

/* A table of what stands in something is called after that. */
static const char *
title_of(const struct blank_settings *s, const struct record_column *first)
{
	for (guint i = 0; first->around != NULL && i < s->columns->len; i++) {
		const struct record_column *c = s->columns->pdata[i];

		if (g_strcmp0(c->rows, first->around) == 0)
			return c->list;
	}
	return first->list;
}

static void
write_table(struct blank_settings *s, const struct record_column *first)
{
	const GPtrArray *columns = columns_of(s, first);
	guint begin;

	s->row++;
	workbook_row(s->sheet, s->row, TITLE_HEIGHT);
	workbook_across(s->sheet, s->row++, NAME, NOTE, WORKBOOK_TITLE, title_of(s, first));
	for (guint i = 0; i < columns->len; i++)
		blank_head(s->blank, s->sheet, s->row, i + 1, columns->pdata[i], NULL);
	begin = ++s->row;
	write_nodes(s, columns, first, s->office, first->rows);
	for (guint i = 0; i < SPARE_ROWS; i++, s->row++)
		for (guint k = 0; k < columns->len; k++)
			workbook_text(s->sheet, s->row, k + 1, WORKBOOK_TEXT, NULL);
	for (guint i = 0; i < columns->len; i++)
		blank_offer(s->blank, s->sheet, i + 1, begin, s->row - 1, columns->pdata[i]);
}

static void
write_tables(struct blank_settings *s)
{
	GPtrArray *done = arena_list(s->blank->arena);

	for (guint i = 0; i < s->columns->len; i++) {
		const struct record_column *c = s->columns->pdata[i];

		if (c->rows == NULL || is_single(s, c) || is_around(s, c) || text_listed(done, c->rows))
			continue;
		g_ptr_array_add(done, (gpointer)c->rows);
		write_table(s, c);
	}
}

/* What an example office of the region has set. */
static const xmlNode *
example_office(const struct blank *b)
{
	const char *path = arena_printf(b->arena, "%s/templates/blank/office.xml", data_own(b->setup->data));
	const struct office *office = data_there(path) ? office_load(b->setup->policy, b->arena, b->diag, path) : NULL;

	return office_region(office, b->region);
}

bool
blank_settings(const struct blank *b)
{
	struct blank_settings s = { .blank = b, .row = 1 };

	s.columns = office_columns(b->setup->policy, b->arena, b->diag);
	if (s.columns == NULL)
		return false;
	s.office = example_office(b);
	s.sheet = workbook_sheet(b->book, RECORD_SETTINGS);
	workbook_tab(s.sheet, WORKBOOK_TAB_AMBER);
	workbook_column(s.sheet, NAME, 26, WORKBOOK_TEXT);
	workbook_column(s.sheet, VALUE, 34, WORKBOOK_TEXT);
	workbook_column(s.sheet, NOTE, 64, WORKBOOK_TEXT);
	workbook_column(s.sheet, NOTE + 1, 24, WORKBOOK_TEXT);
	workbook_across(s.sheet, s.row++, NAME, NOTE, WORKBOOK_TITLE, "单位设置");
	workbook_across(s.sheet, s.row++, NAME, NOTE, WORKBOOK_NOTE,
	    "先把名称、电话改成本单位的；没有的空着，用到时会说缺哪一项。小表往下接着写，中间不空行。");
	workbook_text(s.sheet, s.row, NAME, WORKBOOK_HEAD, "设置项");
	workbook_text(s.sheet, s.row, VALUE, WORKBOOK_HEAD, "值");
	workbook_text(s.sheet, s.row++, NOTE, WORKBOOK_HEAD, "说明");
	workbook_freeze(s.sheet, s.row - 1, 1);
	write_group(&s, false);
	workbook_row(s.sheet, ++s.row, TITLE_HEIGHT);
	workbook_across(s.sheet, s.row++, NAME, NOTE, WORKBOOK_TITLE, "归档设置（装归档包时才要）");
	write_group(&s, true);
	write_tables(&s);
	workbook_print(s.sheet, 0);
	return true;
}
