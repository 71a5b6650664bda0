/* findings.xlsx: first what there is to do, then each table with its own rows, the worst first, their cells marked. */
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "batch/worklist.h"
#include "workbook/workbook.h"

enum {
	/* Columns before the clerk's own. */
	COLUMN_ROW = 1,
	COLUMN_LEVEL,
	COLUMN_COUNT,
	COLUMN_FOUND,
	COLUMNS_BEFORE = COLUMN_FOUND,
	FOUND_LINES = 6,  /* told in a row's own words; the rest stand in comments */
	FOUND_WIDTH = 46, /* [cells of a terminal] */
};

struct worklist_book {
	const struct worklist *list;
	struct arena *arena;
	struct workbook *book;
	bool zh;
};

static const char *
in_lang(const struct worklist_book *b, const char *zh, const char *en)
{
	return b->zh ? zh : en;
}

static enum workbook_style
style_of(bool rejects)
{
	return rejects ? WORKBOOK_FAULTY : WORKBOOK_WARNED;
}

static const char *
level_word(const struct worklist_book *b, bool rejects)
{
	return diag_level_name(rejects ? DIAG_ERROR : DIAG_WARN, b->list->options->lang);
}

static void
put_heads(struct workbook_sheet *s, guint row, const char *const *heads, gsize count)
{
	for (guint i = 0; i < count; i++)
		workbook_text(s, row, i + 1, WORKBOOK_HEAD, heads[i]);
}

/* --- a table --- */

/* Rows with what rejects first, then in the order of the table. */
static gint
by_weight(gconstpointer a, gconstpointer b)
{
	const struct worklist_row *x = *(const struct worklist_row *const *)a,
				  *y = *(const struct worklist_row *const *)b;

	if (x->rejects != y->rejects)
		return x->rejects ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* What stands in a cell, and what to do about it. */
static void
add_comment(GString *out, const struct worklist_mark *m)
{
	g_string_append_printf(out, "%s%s", out->len > 0 ? "\n\n" : "", m->what);
	if (m->todo[0] != '\0')
		g_string_append_printf(out, "\n→ %s", m->todo);
	g_string_append_printf(out, "  [%s]", m->id);
}

/* All that was found of a column (0: of the row as a whole); rejects: whether some of it does. NULL: nothing was. */
static const char *
comment_of(const struct worklist_book *b, const GPtrArray *marks, guint column, bool *rejects)
{
	GString *out = arena_string(b->arena);

	*rejects = false;
	for (guint i = 0; i < marks->len; i++) {
		const struct worklist_mark *m = marks->pdata[i];

		if (m->column != column)
			continue;
		*rejects |= m->rejects;
		add_comment(out, m);
	}
	return out->len > 0 ? out->str : NULL;
}

/* Adds those of a row's findings that stand in cells of their own, or those of the row as a whole, as long as there are lines. */
static void
add_lines(const struct worklist_book *b, GString *out, const struct worklist_row *row, bool in_cells, guint *lines)
{
	for (guint i = 0; i < row->marks->len && *lines < FOUND_LINES; i++) {
		const struct worklist_mark *m = row->marks->pdata[i];
		const char *head = m->column > 0 ? m->header : "";

		if ((m->column > 0) != in_cells)
			continue;
		g_string_append_printf(out, "%s%s%s%s", out->len > 0 ? "\n" : "", head,
		    head[0] == '\0' ? "" : in_lang(b, "：", ": "), m->what);
		(*lines)++;
	}
}

/* A row's findings in a few lines, first those that can be mended in a cell. */
static const char *
found_words(const struct worklist_book *b, const struct worklist_row *row)
{
	GString *out = arena_string(b->arena);
	guint lines = 0, more;

	add_lines(b, out, row, true, &lines);
	add_lines(b, out, row, false, &lines);
	more = row->marks->len + row->more - lines;
	if (more > 0)
		g_string_append_printf(out, in_lang(b, "\n另有 %u 处，见批注", "\n%u more, in the comments"), more);
	return out->str;
}

static void
put_cell(const struct worklist_book *b, struct workbook_sheet *s, guint at, guint column,
    const struct worklist_row *row)
{
	const char *cell = column <= row->count ? row->cells[column - 1] : "";
	bool rejects;
	const char *comment = comment_of(b, row->marks, column, &rejects);

	workbook_text(s, at, COLUMNS_BEFORE + column, comment != NULL ? style_of(rejects) : WORKBOOK_TEXT, cell);
	if (comment != NULL)
		workbook_comment(s, at, COLUMNS_BEFORE + column, comment);
}

static void
put_row(const struct worklist_book *b, struct workbook_sheet *s, guint at, const struct worklist_table *t,
    const struct worklist_row *row)
{
	bool rejects;
	const char *whole = comment_of(b, row->marks, 0, &rejects);

	workbook_number(s, at, COLUMN_ROW, WORKBOOK_NUMBER, (double)row->number);
	workbook_text(s, at, COLUMN_LEVEL, style_of(row->rejects), level_word(b, row->rejects));
	workbook_number(s, at, COLUMN_COUNT, WORKBOOK_NUMBER, row->marks->len + row->more);
	workbook_text(s, at, COLUMN_FOUND, WORKBOOK_WORDS, found_words(b, row));
	if (whole != NULL)
		workbook_comment(s, at, COLUMN_FOUND, whole);
	for (guint i = 1; i <= t->heads->len; i++)
		put_cell(b, s, at, i, row);
}

static void
put_table_head(const struct worklist_book *b, struct workbook_sheet *s, const struct worklist_table *t)
{
	const char *heads[] = {
		[COLUMN_ROW - 1] = in_lang(b, "原行号", "row"),
		[COLUMN_LEVEL - 1] = in_lang(b, "级别", "level"),
		[COLUMN_COUNT - 1] = in_lang(b, "问题数", "findings"),
		[COLUMN_FOUND - 1] = in_lang(b, "问题", "what is wrong"),
	};

	put_heads(s, 1, heads, G_N_ELEMENTS(heads));
	workbook_comment(s, 1, COLUMN_ROW,
	    arena_printf(b->arena,
		in_lang(b, "在原表里的行号\n原文件：%s%s%s", "the row in the table itself\nfile: %s%s%s"), t->file,
		t->sheet[0] != '\0' ? in_lang(b, "\n原表：", "\nsheet: ") : "", t->sheet));
	for (guint i = 1; i <= t->heads->len; i++) {
		bool rejects;
		const char *comment = comment_of(b, t->head_marks, i, &rejects);

		workbook_text(s, 1, COLUMNS_BEFORE + i, comment != NULL ? style_of(rejects) : WORKBOOK_HEAD,
		    t->heads->pdata[i - 1]);
		if (comment != NULL)
			workbook_comment(s, 1, COLUMNS_BEFORE + i, comment);
	}
}

static void
put_table(const struct worklist_book *b, const struct worklist_table *t)
{
	g_autofree char *base = g_path_get_basename(t->file);
	char *dot = strrchr(base, '.');
	struct workbook_sheet *s;

	if (dot != NULL && dot != base)
		*dot = '\0';
	s = workbook_sheet(b->book, t->sheet[0] != '\0' ? t->sheet : base);
	put_table_head(b, s, t);
	g_ptr_array_sort(t->rows, by_weight);
	for (guint i = 0; i < t->rows->len; i++)
		put_row(b, s, i + 2, t, t->rows->pdata[i]);
	workbook_column(s, COLUMN_FOUND, FOUND_WIDTH, WORKBOOK_TEXT);
	workbook_freeze(s, 1, COLUMN_ROW);
	workbook_filter(s, 1, t->rows->len + 1, COLUMNS_BEFORE + t->heads->len);
	workbook_print(s, 1);
	workbook_tab(s,
	    t->rows->len > 0 && ((const struct worklist_row *)t->rows->pdata[0])->rejects ? WORKBOOK_TAB_RED :
											    WORKBOOK_TAB_AMBER);
}

/* --- what stands in no table --- */

static void
put_others(const struct worklist_book *b)
{
	const char *heads[] = { in_lang(b, "级别", "level"), in_lang(b, "记录", "record"), in_lang(b, "文件", "file"),
		in_lang(b, "表", "sheet"), in_lang(b, "行", "line"), in_lang(b, "内容", "what stands there"),
		in_lang(b, "问题", "what is wrong"), in_lang(b, "处理", "what to do"), in_lang(b, "编号", "id") };
	const GPtrArray *others = b->list->others;
	struct workbook_sheet *s;

	if (others->len == 0)
		return;
	s = workbook_sheet(b->book, in_lang(b, "其他", "others"));
	put_heads(s, 1, heads, G_N_ELEMENTS(heads));
	for (guint i = 0; i < others->len; i++) {
		const struct worklist_mark *m = others->pdata[i];

		workbook_text(s, i + 2, 1, style_of(m->rejects), level_word(b, m->rejects));
		workbook_text(s, i + 2, 2, WORKBOOK_TEXT, m->record);
		workbook_text(s, i + 2, 3, WORKBOOK_TEXT, m->file);
		workbook_text(s, i + 2, 4, WORKBOOK_TEXT, m->sheet);
		if (m->row > 0)
			workbook_number(s, i + 2, 5, WORKBOOK_NUMBER, (double)m->row);
		else
			workbook_text(s, i + 2, 5, WORKBOOK_TEXT, "");
		workbook_text(s, i + 2, 6, WORKBOOK_TEXT, m->content != NULL ? m->content : "");
		workbook_text(s, i + 2, 7, WORKBOOK_WORDS, m->what);
		workbook_text(s, i + 2, 8, WORKBOOK_WORDS, m->todo);
		workbook_text(s, i + 2, 9, WORKBOOK_TEXT, m->id);
	}
	workbook_freeze(s, 1, 0);
	workbook_filter(s, 1, others->len + 1, G_N_ELEMENTS(heads));
	workbook_print(s, 1);
	workbook_tab(s, WORKBOOK_TAB_GREY);
}

/* --- the first sheet --- */

static gint
by_count(gconstpointer a, gconstpointer b)
{
	const struct worklist_kind *x = *(const struct worklist_kind *const *)a,
				   *y = *(const struct worklist_kind *const *)b;

	if (x->first->rejects != y->first->rejects)
		return x->first->rejects ? -1 : 1;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return strcmp(x->first->kind, y->first->kind);
}

static const char *
places_of(const struct worklist_book *b, const struct worklist_kind *k)
{
	GString *out = arena_string(b->arena);
	guint named = 0;

	for (guint i = 0; i < G_N_ELEMENTS(k->places); i++)
		if (k->places[i] != NULL) {
			g_string_append_printf(out, "%s%s", named > 0 ? in_lang(b, "、", ", ") : "", k->places[i]);
			named++;
		}
	if (named > 0 && k->count > named)
		g_string_append(out, in_lang(b, " 等", " …"));
	return out->str;
}

static void
put_kind(const struct worklist_book *b, struct workbook_sheet *s, guint at, const struct worklist_kind *k)
{
	const struct worklist_mark *m = k->first;

	workbook_text(s, at, 1, style_of(m->rejects), level_word(b, m->rejects));
	workbook_number(s, at, 2, WORKBOOK_NUMBER, (double)k->count);
	workbook_text(s, at, 3, WORKBOOK_WORDS, m->what);
	workbook_text(s, at, 4, WORKBOOK_WORDS, m->todo);
	workbook_text(s, at, 5, WORKBOOK_WORDS, places_of(b, k));
	workbook_text(s, at, 6, WORKBOOK_TEXT, m->id);
}

/* The rows with something to mend and those with something to look at. */
static void
count_rows(const struct worklist *w, guint *rejected, guint *warned)
{
	for (guint i = 0; i < w->tables->len; i++) {
		const struct worklist_table *t = w->tables->pdata[i];

		for (guint k = 0; k < t->rows->len; k++)
			if (((const struct worklist_row *)t->rows->pdata[k])->rejects)
				(*rejected)++;
			else
				(*warned)++;
	}
}

static const char *
introduction(const struct worklist_book *b)
{
	const struct worklist *w = b->list;
	GString *out = arena_string(b->arena);
	guint rejected = 0, warned = 0;

	count_rows(w, &rejected, &warned);
	g_string_append_printf(out,
	    in_lang(b,
		"有 %u 行要改（红色），%u 行请核对（黄色）。后面每张表是原表里有问题的行：指针停在有颜色的格上，批注里写着问题和处理。",
		"%u rows to mend (red), %u to look at (yellow). The sheets that follow hold the rows of each table with "
		"something found: point at a coloured cell, its comment says what and what to do."),
	    rejected, warned);
	g_string_append(out,
	    in_lang(b, "\n请改在原来的表里（第一列是原行号，单元格可以整格抄回去），再运行一次；只改这一本，不起作用。",
		"\nMend the table itself (the first column is its row; cells may be copied back as they are) and run "
		"again; mending this workbook alone changes nothing."));
	if (w->left_rows > 0 || w->left_others > 0)
		g_string_append_printf(out,
		    in_lang(b,
			"\n太多了，没有全列：另有 %" G_GUINT64_FORMAT " 行、%" G_GUINT64_FORMAT
			" 处，见 findings.csv。",
			"\nToo many for this workbook: %" G_GUINT64_FORMAT " more rows and %" G_GUINT64_FORMAT
			" more findings stand in findings.csv."),
		    w->left_rows, w->left_others);
	return out->str;
}

static void
put_summary(const struct worklist_book *b, struct workbook_sheet *s)
{
	const char *heads[] = { in_lang(b, "级别", "level"), in_lang(b, "处数", "times"),
		in_lang(b, "问题（举一例）", "what is wrong (an example)"), in_lang(b, "处理", "what to do"),
		in_lang(b, "在哪里", "where"), in_lang(b, "编号", "id") };
	static const guint widths[] = { 6, 6, 54, 46, 30, 7 };
	GPtrArray *kinds = b->list->kinds;

	workbook_across(s, 1, 1, G_N_ELEMENTS(heads), WORKBOOK_TITLE, in_lang(b, "要改的地方", "To be worked off"));
	workbook_row(s, 1, 30);
	workbook_across(s, 2, 1, G_N_ELEMENTS(heads), WORKBOOK_NOTE, introduction(b));
	workbook_row(s, 2, 46);
	put_heads(s, 3, heads, G_N_ELEMENTS(heads));
	g_ptr_array_sort(kinds, by_count);
	for (guint i = 0; i < kinds->len; i++)
		put_kind(b, s, i + 4, kinds->pdata[i]);
	for (guint i = 0; i < G_N_ELEMENTS(widths); i++)
		workbook_column(s, i + 1, widths[i], WORKBOOK_TEXT);
	workbook_freeze(s, 3, 0);
	workbook_filter(s, 3, kinds->len + 3, G_N_ELEMENTS(heads));
	workbook_print(s, 3);
}

bool
worklist_write(const struct worklist *w, struct diag *d, const char *path)
{
	g_autoptr(arena) a = arena_new();
	struct worklist_book b = { .list = w, .arena = a, .zh = w->options->lang == LANG_ZH };

	b.book = workbook_begin(a, d, path);
	if (b.book == NULL)
		return false;
	put_summary(&b, workbook_sheet(b.book, in_lang(&b, "汇总", "summary")));
	for (guint i = 0; i < w->tables->len; i++)
		put_table(&b, w->tables->pdata[i]);
	put_others(&b);
	return workbook_save(b.book, d);
}
