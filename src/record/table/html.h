/* What the files that read web pages share. */
#ifndef RECORD_TABLE_HTML_H
#define RECORD_TABLE_HTML_H

#include "record/table/book.h"

/* html_style.c: number formats that classes give cells (mso-number-format). */
struct html_styles;
struct html_styles *html_styles_new(struct arena *);
/* Takes over what a <style> says. */
void html_styles_read(struct html_styles *, const char *css);
/* The format of a cell with these attributes (either may be NULL); NULL: none that changes what it shows. */
const char *html_styles_format(struct html_styles *, const char *classes, const char *style);
/* What a cell of that format shows of a number; other text stays. */
void html_show(const char *format, GString *text, enum sheet_cell_kind *);

#endif
