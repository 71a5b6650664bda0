/* What stands in cells and beside them, and how wide that makes their columns. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "workbook/inner.h"

enum {
	CELL_UNITS = 32767, /* of UTF-16, at most in a cell or a comment */
	NARROWEST = 6,      /* [cells of a terminal] of a column that is measured */
	WIDEST = 48,
};

static struct workbook_width *
width_of(struct workbook_sheet *s, guint column)
{
	if (s->columns->len <= column)
		g_array_set_size(s->columns, column + 1);
	return &g_array_index(s->columns, struct workbook_width, column);
}

static void
note_broken(struct workbook_sheet *s, guint row, guint column, enum workbook_style style, const char *words)
{
	const struct workbook_broken b = {
		.row = row,
		.column = column,
		.size = workbook_broken_size(style),
		.words = words,
	};

	if (b.size > 0 && words[0] != '\0')
		g_array_append_val(s->broken, b);
}

/* Notes and titles make no column wider. */
static void
measure(struct workbook_sheet *s, guint row, guint column, enum workbook_style style, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	struct workbook_width *width = width_of(s, column);

	s->rows = MAX(s->rows, row);
	s->across = MAX(s->across, column);
	if (style == WORKBOOK_NOTE || style == WORKBOOK_TITLE)
		return;
	for (guint i = 0; lines[i] != NULL; i++)
		width->measured = MAX(width->measured, text_width(lines[i]));
}

void
workbook_text(struct workbook_sheet *s, guint row, guint column, enum workbook_style style, const char *text)
{
	const char *words = workbook_words(s->owner, text, CELL_UNITS);

	measure(s, row, column, style, words);
	note_broken(s, row, column, style, words);
	worksheet_write_string(s->sheet, row - 1, (lxw_col_t)(column - 1), words, workbook_format(s->owner, style));
}

void
workbook_number(struct workbook_sheet *s, guint row, guint column, enum workbook_style style, double number)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];

	measure(s, row, column, style, g_ascii_formatd(digits, sizeof digits, "%.10g", number));
	worksheet_write_number(s->sheet, row - 1, (lxw_col_t)(column - 1), number, workbook_format(s->owner, style));
}

void
workbook_date(struct workbook_sheet *s, guint row, guint column, enum workbook_style style, const char *iso)
{
	lxw_datetime t = { 0 };
	gint64 day;

	if (iso == NULL || !date_parse(iso, &day) ||
	    sscanf(iso, "%4d-%2d-%2dT%2d:%2d", &t.year, &t.month, &t.day, &t.hour, &t.min) < 3 || t.year < 1900) {
		workbook_text(s, row, column, style, iso);
		return;
	}
	measure(s, row, column, style, iso);
	worksheet_write_datetime(s->sheet, row - 1, (lxw_col_t)(column - 1), &t, workbook_format(s->owner, style));
}

void
workbook_across(struct workbook_sheet *s, guint row, guint first, guint last, enum workbook_style style,
    const char *text)
{
	lxw_format *format = workbook_format(s->owner, style);
	const char *words = workbook_words(s->owner, text, CELL_UNITS);

	if (last > first)
		worksheet_merge_range(s->sheet, row - 1, (lxw_col_t)(first - 1), row - 1, (lxw_col_t)(last - 1), "",
		    format);
	worksheet_write_string(s->sheet, row - 1, (lxw_col_t)(first - 1), words, format);
	s->rows = MAX(s->rows, row);
	s->across = MAX(s->across, last);
}

/* The lines that a text takes in a box so many cells wide. */
static guint
lines_in(const char *text, guint cells)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	guint count = 0;

	for (guint i = 0; lines[i] != NULL; i++)
		count += MAX(1, (text_width(lines[i]) + cells - 1) / cells);
	return count;
}

void
workbook_comment(struct workbook_sheet *s, guint row, guint column, const char *text)
{
	/* At 9 points a Han is 12 pixels wide and a line 17 high; the last cell of a line may stay empty. */
	enum { CELL = 6, LINE = 17, EDGE = 16, LEAST_CELLS = 24, MOST_CELLS = 52, MOST_LINES = 40 };
	const char *words = workbook_words(s->owner, text, CELL_UNITS);
	guint cells = CLAMP(text_width(words) / 3, LEAST_CELLS, MOST_CELLS);
	guint lines = MIN(lines_in(words, cells - 1), MOST_LINES);
	lxw_comment_options look = {
		.author = (char *)"banwen",
		.width = (uint16_t)(cells * CELL + EDGE),
		.height = (uint16_t)(lines * LINE + EDGE),
		.font_name = (char *)"微软雅黑",
		.font_size = 9,
	};

	if (words[0] != '\0')
		worksheet_write_comment_opt(s->sheet, row - 1, (lxw_col_t)(column - 1), words, &look);
}

void
workbook_column(struct workbook_sheet *s, guint column, guint width, enum workbook_style style)
{
	struct workbook_width *w = width_of(s, column);

	w->given = width;
	w->style = style;
}

static guint
cells_of(struct workbook_sheet *s, guint column)
{
	const struct workbook_width *w = width_of(s, column);

	return w->given > 0 ? w->given : CLAMP(w->measured, NARROWEST, WIDEST);
}

static double
width_in_digits(struct workbook_sheet *s, guint column)
{
	return cells_of(s, column) * 1.05 + 2.5;
}

static void
set_widths(struct workbook_sheet *s)
{
	for (guint i = 1; i < s->columns->len; i++) {
		const struct workbook_width *w = width_of(s, i);

		worksheet_set_column(s->sheet, (lxw_col_t)(i - 1), (lxw_col_t)(i - 1), width_in_digits(s, i),
		    workbook_format_bare(s->owner, w->style));
	}
}

/* Not all programs make rows as high as their text when they open a file. */
static void
set_heights(struct workbook_sheet *s)
{
	enum { EDGE = 5, HIGHEST = 400 }; /* [pt] */
	g_autofree double *height = g_new0(double, s->rows + 1);

	for (guint i = 0; i < s->broken->len; i++) {
		const struct workbook_broken *b = &g_array_index(s->broken, struct workbook_broken, i);
		double high = lines_in(b->words, cells_of(s, b->column)) * b->size * 1.45 + EDGE;

		height[b->row] = MAX(height[b->row], MIN(high, HIGHEST));
	}
	for (guint row = 1; row <= s->rows; row++)
		if (height[row] > 0 && !g_hash_table_contains(s->given, GUINT_TO_POINTER(row)))
			worksheet_set_row(s->sheet, row - 1, height[row], NULL);
}

/* Inches of the columns from one to another as they are on the screen. */
static double
inches_of(struct workbook_sheet *s, guint first, guint last)
{
	enum { DIGIT = 7, EDGE = 5, INCH = 96 }; /* [pixels] */
	double inches = 0;

	for (guint i = first; i <= last; i++)
		inches += (width_in_digits(s, i) * DIGIT + EDGE) / INCH;
	return inches;
}

/* Type of 10 points is legible down to seven; columns that stay in view are repeated where they leave most of the paper to the others. */
static void
set_paper(struct workbook_sheet *s)
{
	const double paper = 10.6 / 0.7; /* [inches] of A4 across, at the least scale */
	guint kept = MIN(s->kept, s->across);
	double all = inches_of(s, 1, s->across), side;

	if (!s->printed)
		return;
	if (all <= paper) {
		worksheet_fit_to_pages(s->sheet, 1, 0);
		return;
	}
	while (kept > 1 && inches_of(s, 1, kept) > paper / 3)
		kept--;
	side = kept > 0 ? inches_of(s, 1, kept) : 0;
	if (kept > 0)
		worksheet_repeat_columns(s->sheet, 0, (lxw_col_t)(kept - 1));
	worksheet_print_across(s->sheet);
	worksheet_fit_to_pages(s->sheet, (uint16_t)((all - side) / (paper - side)) + 1, 0);
}

void
workbook_measures(struct workbook_sheet *s)
{
	set_widths(s);
	set_heights(s);
	set_paper(s);
}
