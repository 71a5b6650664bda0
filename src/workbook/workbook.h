/*
 * Workbooks (XLSX) for people to fill in or to work off.  Rows and columns count from 1, as spreadsheets number them.
 * Whatever text is handed over stays text: never a formula, never a link; what a workbook cannot hold is left out of it.
 * The same calls give the same bytes.
 */
#ifndef WORKBOOK_WORKBOOK_H
#define WORKBOOK_WORKBOOK_H

#include <stdbool.h>

#include <glib.h>

struct arena;
struct diag;

/* What a cell is, which is how it looks.  All but numbers, dates and times are typed as text: leading zeros stay. */
enum workbook_style {
	WORKBOOK_TEXT,
	WORKBOOK_WORDS, /* running text, broken into lines */
	WORKBOOK_TITLE,
	WORKBOOK_HEAD,
	WORKBOOK_REQUIRED, /* the head of a column that must not stay empty */
	WORKBOOK_NOTE,     /* small and grey, broken into lines */
	WORKBOOK_NUMBER,
	WORKBOOK_DATE,
	WORKBOOK_TIME, /* day, hour and minute */
	WORKBOOK_FAULTY,
	WORKBOOK_WARNED,
	WORKBOOK_EXAMPLE, /* to be written over: text, and the three others */
	WORKBOOK_EXAMPLE_NUMBER,
	WORKBOOK_EXAMPLE_DATE,
	WORKBOOK_EXAMPLE_TIME,
	WORKBOOK_STYLES,
};

enum workbook_tab {
	WORKBOOK_TAB_PLAIN,
	WORKBOOK_TAB_GREEN,
	WORKBOOK_TAB_BLUE,
	WORKBOOK_TAB_GREY,
	WORKBOOK_TAB_RED,
	WORKBOOK_TAB_AMBER,
};

/* What is offered and said when a cell is chosen; strings are copied. */
struct workbook_choices {
	const GPtrArray *words; /* offered as a drop-down list; NULL or empty: anything may be typed */
	bool only;              /* nothing else is taken; false: other words are asked back, then taken */
	const char *title;      /* at most 32 characters are shown; NULL: nothing is said */
	const char *message;    /* at most 255 */
};

struct workbook;
struct workbook_sheet;

/*
 * Begins a workbook that will stand at path.  Until it is saved nothing stands there; when the arena goes before that,
 * nothing is left.  NULL: reported.
 */
struct workbook *workbook_begin(struct arena *, struct diag *, const char *path);
/* Writes it, whole or not at all, in place of an older file; nothing may be added afterwards. false: reported. */
bool workbook_save(struct workbook *, struct diag *);

/*
 * A sheet more, after the others.  A name that no sheet may have is made one: forbidden characters become `_`, 31 are
 * kept, a twin gets a number.
 */
struct workbook_sheet *workbook_sheet(struct workbook *, const char *name);
const char *workbook_sheet_name(const struct workbook_sheet *);
void workbook_tab(struct workbook_sheet *, enum workbook_tab);

/* A cell.  NULL and "" leave it empty, in its style. */
void workbook_text(struct workbook_sheet *, guint row, guint column, enum workbook_style, const char *text);
void workbook_number(struct workbook_sheet *, guint row, guint column, enum workbook_style, double);
/* "2022-03-01" or "2022-03-01T08:00" (for WORKBOOK_TIME); what is neither becomes text. */
void workbook_date(struct workbook_sheet *, guint row, guint column, enum workbook_style, const char *iso);
/* One text across the columns first to last. */
void workbook_across(struct workbook_sheet *, guint row, guint first, guint last, enum workbook_style,
    const char *text);
/* A comment on a cell, in a box that holds it. One a cell. */
void workbook_comment(struct workbook_sheet *, guint row, guint column, const char *text);
/* A list and a prompt for the cells of a column from one row to another. */
void workbook_offer(struct workbook_sheet *, guint column, guint first_row, guint last_row,
    const struct workbook_choices *);

/*
 * The width of a column in cells of a terminal (a Han takes two) and the style of its cells that nothing is written to, without a frame.
 * Width 0: as wide as what is written into it, within reason, as are columns that are never named.
 */
void workbook_column(struct workbook_sheet *, guint column, guint width, enum workbook_style);
/* The height of a row in points; others are as high as what is broken into lines in them. */
void workbook_row(struct workbook_sheet *, guint row, double height);
/* Rows down to this one and columns up to this one (0: none) stay in view. */
void workbook_freeze(struct workbook_sheet *, guint row, guint column);
/* Buttons to sort and filter at the cells of a head. */
void workbook_filter(struct workbook_sheet *, guint head_row, guint last_row, guint last_column);
/*
 * Printed on A4 across, the rows down to head_row (0: none) again on each: as wide as the sheet of paper where that can be
 * read, else on as few side by side as can be, the columns that stay in view again on each.
 */
void workbook_print(struct workbook_sheet *, guint head_row);

#endif
