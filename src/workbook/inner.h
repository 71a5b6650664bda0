/* What the files of this room share. */
#ifndef WORKBOOK_INNER_H
#define WORKBOOK_INNER_H

#include <xlsxwriter.h>

#include "workbook/workbook.h"

#define WORKBOOK_HIDDEN "下拉清单" /* the sheet that is not shown; no other may have its name */

struct workbook {
	struct arena *arena;
	lxw_workbook *book; /* NULL: saved or given up */
	const char *path;
	const char *folder; /* its own, where it grows; removed with it */
	const char *grown;  /* the file in it */
	GPtrArray *sheets;
	GHashTable *names; /* of sheets, without regard to case */
	GPtrArray *lists;  /* struct workbook_list *, on a sheet that is not shown */
	GHashTable *by_words;
	lxw_format *formats[WORKBOOK_STYLES], *bare[WORKBOOK_STYLES];
	gsize bytes; /* of the text in it, about */
};

struct workbook_sheet {
	struct workbook *owner;
	lxw_worksheet *sheet;
	const char *name;
	GArray *columns;    /* struct workbook_width, by column from 1 */
	GArray *broken;     /* struct workbook_broken: cells that are broken into lines, as they came */
	GHashTable *given;  /* rows whose height is named */
	guint rows, across; /* how far it is filled */
	guint kept;         /* columns that stay in view */
	bool printed;
};

struct workbook_width {
	guint given;    /* 0: measured */
	guint measured; /* cells of a terminal */
	enum workbook_style style;
};

struct workbook_broken {
	guint row, column;
	double size; /* [pt] */
	const char *words;
};

/* Is a text of this style broken into lines?  Its type [pt]; 0: it is not. */
double workbook_broken_size(enum workbook_style);
/* The look of a style. */
lxw_format *workbook_format(struct workbook *, enum workbook_style);
/* The same without a frame. */
lxw_format *workbook_format_bare(struct workbook *, enum workbook_style);
/* A text as a workbook can hold it, at most so many units of UTF-16; a longer one ends on "…". */
char *workbook_words(struct workbook *, const char *text, gsize units);
/* A name that a sheet may have and no sheet has; it is taken from then on. */
char *workbook_sheet_word(struct workbook *, const char *name);
/* Writes the lists that are too long for a cell's own onto a sheet that is not shown. */
void workbook_lists(struct workbook *);
/* The widths of a sheet's columns and the heights of its rows, as named or measured; on how much paper that is printed. */
void workbook_measures(struct workbook_sheet *);

#endif
