/* Text and dates: what XPath functions and stations share.  No locale is ever consulted. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"

/* Names compared in great number: most differ in their first character already. */
static inline bool
text_equal(const char *a, const char *b)
{
	return a[0] == b[0] && strcmp(a, b) == 0;
}

/* Whether a word stands among those of a list, which white space parts. */
bool	 text_has_word(const char *list, const char *word);
/* For g_ptr_array_sort() of strings. */
int	 text_order(gconstpointer, gconstpointer);

/* Display cells of one character (0, 1, or 2 for wide ones) and of a string. */
guint	 text_cells(gunichar);
guint	 text_width(const char *utf8);
/* Pads with blanks to at least `cells` display cells. */
char	*text_pad(struct arena *, const char *utf8, guint cells);

/*
 * Amount in 人民币大写 from a decimal string ("187500.00"), rounded half up to the fen; NULL when it is none or
 * has more than 12 digits of yuan.  (GB/T 15835 5.2.4; 支付结算办法附一)
 */
char	*text_rmb(struct arena *, const char *decimal);
/* 1,234.50 from a decimal string, thousands separated, two places; NULL when it is none. */
char	*text_money(struct arena *, const char *decimal);
/* 一 … 九十九 from 1…99. */
char	*text_han(struct arena *, guint number);

/* A calendar day as days since 1970-01-01.  "2022-03-01" or the date part of "2022-03-01T08:00". */
bool	 date_parse(const char *iso, gint64 *day);
char	*date_iso(struct arena *, gint64 day);
char	*date_cn(struct arena *, gint64 day);		/* 2021年6月6日 */
char	*date_han(struct arena *, gint64 day);		/* 二〇二一年六月六日 */
guint	 date_weekday(gint64 day);			/* 0 Sunday … 6 Saturday */
gint64	 date_month_add(gint64 day, int months);

/* True when the id is safe as a file name in design.md 3.1's sense; else `reason` says why, as a diag-ready key. */
bool	 text_safe_id(const char *id);

#endif
