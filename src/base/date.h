/* Calendar days as days since 1970-01-01 (proleptic Gregorian), and how they are written. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>

#include <glib.h>

struct arena;

/* "2022-03-01" or the date part of "2022-03-01T08:00". */
bool date_parse(const char *iso, gint64 *day);
char *date_iso(struct arena *, gint64 day);
char *date_cn(struct arena *, gint64 day);  /* 2021年6月6日 */
char *date_han(struct arena *, gint64 day); /* 二〇二一年六月六日 */
guint date_weekday(gint64 day);             /* 0 Sunday … 6 Saturday */
/* The same day so many months on, clipped to the month's end. */
gint64 date_month_add(gint64 day, int months);

#endif
