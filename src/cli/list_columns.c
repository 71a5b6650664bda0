/* list columns, list stages: what heads of tables and words of their cells the program knows. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "cli/inner.h"
#include "policy/policy.h"
#include "record/record.h"
#include "template/template.h"

#define WORDS_SHOWN 6 /* of what a cell may hold; explain has all */

/* What kinds of value are called, as the schema names them. */
static const struct {
	const char *type, *called[LANG_COUNT];
} types[] = {
	{ "line", { "文字", "text" } },
	{ "mark", { "编号或名称", "a number or name" } },
	{ "digits", { "数字串（号码）", "digits" } },
	{ "code", { "字母、数字和 -", "letters, digits and -" } },
	{ "decimal", { "数", "a number" } },
	{ "whole", { "整数", "a whole number" } },
	{ "number", { "整数", "a whole number" } },
	{ "serial", { "整数", "a whole number" } },
	{ "date", { "日期", "a date" } },
	{ "time", { "日期和时刻", "date and time" } },
};

GPtrArray *
cli_columns_known(struct cli *c, const struct batch_setup *setup)
{
	const struct record_mapping *m = record_mapping_load(c->arena, c->diag, setup->records, setup->data,
	    policy_names(setup->policy, c->arena), cli_option_value(c, "mapping"));

	return m != NULL ? record_heads(m, c->arena) : NULL;
}

const char *
cli_columns_word(const struct cli *c, const struct batch_setup *setup, const struct record_head *column,
    const struct record_word *word)
{
	GPtrArray *one;
	const char *called, *end;

	if (c->lang != LANG_ZH)
		return word->value;
	if (column->list == NULL || strcmp(word->said, word->value) != 0)
		return word->said;
	one = arena_list(c->arena);
	g_ptr_array_add(one, (gpointer)word->value);
	called = policy_called(setup->policy, c->arena, column->list, one)->pdata[0];
	end = g_str_has_suffix(called, "）") ? g_strrstr(called, "（") : NULL;
	return end != NULL ? arena_strndup(c->arena, called, (gsize)(end - called)) : called;
}

const char *
cli_columns_value(const struct cli *c, const struct batch_setup *setup, const struct record_head *column)
{
	GPtrArray *words = arena_list(c->arena);
	const char *between = c->lang == LANG_ZH ? "、" : ", ";

	for (guint i = 0; i < MIN(column->words->len, WORDS_SHOWN); i++)
		g_ptr_array_add(words, (gpointer)cli_columns_word(c, setup, column, column->words->pdata[i]));
	if (column->words->len > WORDS_SHOWN)
		g_ptr_array_add(words, (gpointer) "…");
	for (guint i = 0; i < G_N_ELEMENTS(types) && words->len == 0; i++)
		if (g_strcmp0(column->type, types[i].type) == 0)
			g_ptr_array_add(words, (gpointer)types[i].called[c->lang]);
	if (words->len == 0)
		g_ptr_array_add(words, (gpointer)types[0].called[c->lang]);
	return text_joined(c->arena, words, between);
}

/* Without it nothing is known of a record, or (the titles) a document of it cannot be made. */
const char *
cli_columns_needed(const struct cli *c, const GPtrArray *wants, const struct record_head *column)
{
	GPtrArray *titles = arena_list(c->arena);

	for (guint i = 0; wants != NULL && i < wants->len; i++) {
		const struct record_want *w = wants->pdata[i];

		if (w->kind != column->kind || strcmp(w->path, column->path) != 0)
			continue;
		if (w->title == NULL)
			return c->lang == LANG_ZH ? "必填" : "always";
		if (!text_listed(titles, w->title))
			g_ptr_array_add(titles, (gpointer)w->title);
	}
	if (column->id)
		return c->lang == LANG_ZH ? "编号，写其中一个" : "one of the numbers";
	return text_joined(c->arena, titles, c->lang == LANG_ZH ? "、" : ", ");
}

/* Is a column of the sheet that was asked for, by its name or its kind of record? */
static bool
is_asked(const struct record_head *column, const char *asked)
{
	return asked == NULL || strcmp(column->sheet, asked) == 0 || text_listed(column->sheets, asked) ||
	    (column->main && strcmp(record_kind_name(column->kind), asked) == 0);
}

/* false: there is no such sheet, which was reported. */
static bool
check_sheet(struct cli *c, const GPtrArray *columns, const char *asked)
{
	GPtrArray *sheets = arena_list(c->arena);

	for (guint i = 0; i < columns->len; i++) {
		const struct record_head *column = columns->pdata[i];

		if (is_asked(column, asked))
			return true;
		if (!text_listed(sheets, column->sheet))
			g_ptr_array_add(sheets, (gpointer)column->sheet);
	}
	return cli_option_word(c, DIAG_CLI_WORD, "list columns", asked, sheets);
}

/* The columns of a sheet that must not be missing. */
static const char *
needed_of(const struct cli *c, const GPtrArray *columns, const GPtrArray *wants, const char *sheet,
    enum record_kind kind)
{
	GPtrArray *needed = arena_list(c->arena);

	for (guint i = 0; i < columns->len; i++) {
		const struct record_head *column = columns->pdata[i];

		if (column->kind == kind && strcmp(column->sheet, sheet) == 0 &&
		    cli_columns_needed(c, wants, column)[0] != '\0')
			g_ptr_array_add(needed, (gpointer)column->label);
	}
	return text_joined(c->arena, needed, c->lang == LANG_ZH ? "、" : ", ");
}

/* A line a sheet: what it is, how many columns it can have, which are needed. */
static void
list_sheets(struct cli *c, const GPtrArray *columns, const GPtrArray *wants)
{
	static const struct cli_column heads[] = {
		{ "sheet", { "表", "sheet" } },
		{ "rows", { "一行是", "a row is" } },
		{ "count", { "列数", "columns" } },
		{ "needed", { "要填的列", "needed" } },
	};
	xmlNode *table = cli_columns_new(c, heads, G_N_ELEMENTS(heads));
	bool zh = c->lang == LANG_ZH;

	for (guint i = 0, begin = 0; i < columns->len; i++) {
		const struct record_head *column = columns->pdata[i],
					 *next = i + 1 < columns->len ? columns->pdata[i + 1] : NULL;

		if (next != NULL && next->kind == column->kind && strcmp(next->sheet, column->sheet) == 0)
			continue;
		cli_columns_row(table,
		    (const char *[]){ column->sheet,
			column->main ? (zh ? "一条记录" : "a record") : (zh ? "一条明细" : "a detail of one"),
			arena_printf(c->arena, "%u", i + 1 - begin),
			needed_of(c, columns, wants, column->sheet, column->kind) });
		begin = i + 1;
	}
	cli_columns_print(c, table);
	fputs(zh ? "一张表的每一列：banwen list columns 工单；一列填什么：banwen explain 户名\n" :
		   "the columns of one: banwen list columns 工单; what one holds: banwen explain 户名\n",
	    stdout);
}

bool
cli_list_columns(struct cli *c, struct batch_setup *setup)
{
	static const struct cli_column heads[] = {
		{ "sheet", { "表", "sheet" } },
		{ "label", { "列名", "head" } },
		{ "field", { "栏目", "field" } },
		{ "value", { "填什么", "value" } },
		{ "needed", { "必填", "needed by" } },
		{ "heads", { "也认得的列名", "other heads" } },
	};
	xmlNode *table = cli_columns_new(c, heads, G_N_ELEMENTS(heads));
	const char *asked = c->arguments[1];
	const GPtrArray *columns = cli_columns_known(c, setup);
	const GPtrArray *wants = batch_wants(c->arena, setup, NULL, NULL);

	if (columns == NULL || !check_sheet(c, columns, asked))
		return false;
	if (asked == NULL && !cli_option_flag(c, "json")) {
		list_sheets(c, columns, wants);
		return true;
	}
	for (guint i = 0; i < columns->len; i++) {
		const struct record_head *column = columns->pdata[i];

		if (is_asked(column, asked))
			cli_columns_row(table,
			    (const char *[]){ column->sheet, column->label, column->path,
				cli_columns_value(c, setup, column), cli_columns_needed(c, wants, column),
				text_joined(c->arena, column->heads, c->lang == LANG_ZH ? "、" : ", ") });
	}
	cli_columns_print(c, table);
	return true;
}

bool
cli_list_stages(struct cli *c, struct batch_setup *setup)
{
	static const struct cli_column heads[] = {
		{ "id", { "环节", "stage" } },
		{ "title", { "名称", "title" } },
		{ "spellings", { "单元格里也可以写", "other words of cells" } },
	};
	xmlNode *table = cli_columns_new(c, heads, G_N_ELEMENTS(heads));
	const GPtrArray *columns = cli_columns_known(c, setup), *stages = policy_stages(setup->policy, c->arena);

	for (guint i = 0; columns != NULL && i < columns->len; i++) {
		const struct record_head *column = columns->pdata[i];

		if (column->kind != RECORD_CASE || strcmp(column->path, "@stage") != 0)
			continue;
		for (guint k = 0; k < column->words->len; k++) {
			const struct record_word *w = column->words->pdata[k];

			if (text_listed(stages, w->value))
				cli_columns_row(table,
				    (const char *[]){ w->value, cli_columns_word(c, setup, column, w),
					text_joined(c->arena, w->spellings, "、") });
		}
	}
	cli_columns_print(c, table);
	return columns != NULL;
}
