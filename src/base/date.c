/* Calendar days as numbers since 1970-01-01 (proleptic Gregorian), and how they are written in Chinese. */
#include <string.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/date.h"

struct date_parts {
	gint64 year;
	gint64 month; /* 1..12 */
	gint64 day;   /* 1..31 */
};

static bool
is_leap(gint64 year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static gint64
month_days(gint64 year, gint64 month)
{
	static const gint64 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static gint64
floor_div(gint64 a, gint64 b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

/* Years are counted from March, so that the leap day is the last of its year; 400 of them are 146097 days. */
static gint64
days_of(struct date_parts date)
{
	gint64 year = date.month <= 2 ? date.year - 1 : date.year;
	gint64 era = floor_div(year, 400);
	gint64 year_of_era = year - era * 400;
	gint64 day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static struct date_parts
date_of(gint64 day)
{
	gint64 shifted = day + 719468;
	gint64 era = floor_div(shifted, 146097);
	gint64 day_of_era = shifted - era * 146097;
	gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	gint64 march_month = (5 * day_of_year + 2) / 153;
	gint64 month = march_month + (march_month < 10 ? 3 : -9);

	return (struct date_parts){
		.year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
		.month = month,
		.day = day_of_year - (153 * march_month + 2) / 5 + 1,
	};
}

/* Exactly `count` digits. */
static bool
read_digits(const char **text, int count, gint64 *value)
{
	*value = 0;
	for (int i = 0; i < count; i++, (*text)++) {
		if (!g_ascii_isdigit(**text))
			return false;
		*value = *value * 10 + (**text - '0');
	}
	return true;
}

/* T08:00, T08:00:30, T24:00, with or without Z or +08:00. */
static bool
is_time(const char *text)
{
	gint64 hour, minute, second = 0, zone;

	if (*text++ != 'T' || !read_digits(&text, 2, &hour) || *text++ != ':' || !read_digits(&text, 2, &minute))
		return false;
	if (*text == ':' && (text++, !read_digits(&text, 2, &second)))
		return false;
	if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute != 0 || second != 0)))
		return false;
	if (*text == 'Z')
		text++;
	else if (*text == '+' || *text == '-') {
		text++;
		if (!read_digits(&text, 2, &zone) || *text++ != ':' || !read_digits(&text, 2, &zone))
			return false;
	}
	return *text == '\0';
}

bool
date_parse(const char *iso, gint64 *day)
{
	struct date_parts date;

	if (iso == NULL || !read_digits(&iso, 4, &date.year) || *iso++ != '-' || !read_digits(&iso, 2, &date.month) ||
	    *iso++ != '-' || !read_digits(&iso, 2, &date.day))
		return false;
	if (date.year < 1 || date.month < 1 || date.month > 12)
		return false;
	if (date.day < 1 || date.day > month_days(date.year, date.month))
		return false;
	if (*iso != '\0' && !is_time(iso))
		return false;
	*day = days_of(date);
	return true;
}

/* So many of the last digits. */
static void
put_digits(char *to, guint count, guint number)
{
	for (; count > 0; number /= 10)
		to[--count] = (char)('0' + number % 10);
}

char *
date_iso(struct arena *arena, gint64 day)
{
	static const char shape[] = "0000-00-00";
	struct date_parts date = date_of(day);
	char *text;

	if (date.year < 0 || date.year > 9999)
		return arena_printf(arena, "%04d-%02d-%02d", (int)date.year, (int)date.month, (int)date.day);
	text = arena_memdup(arena, shape, sizeof shape);
	put_digits(text, 4, (guint)date.year);
	put_digits(text + 5, 2, (guint)date.month);
	put_digits(text + 8, 2, (guint)date.day);
	return text;
}

char *
date_cn(struct arena *arena, gint64 day)
{
	struct date_parts date = date_of(day);

	return arena_printf(arena, "%d年%d月%d日", (int)date.year, (int)date.month, (int)date.day);
}

char *
date_han(struct arena *arena, gint64 day)
{
	struct date_parts date = date_of(day);
	g_autofree char *digits = g_strdup_printf("%d", (int)date.year);
	g_autoptr(GString) year = g_string_new(NULL);

	for (const char *p = digits; *p != '\0'; p++)
		if (g_ascii_isdigit(*p))
			g_string_append(year, *p == '0' ? "〇" : amount_han(arena, (guint)(*p - '0')));
	return arena_printf(arena, "%s年%s月%s日", year->str, amount_han(arena, (guint)date.month),
	    amount_han(arena, (guint)date.day));
}

guint
date_weekday(gint64 day)
{
	gint64 from_sunday = (day + 4) % 7; /* 1970-01-01 was a Thursday */

	return (guint)(from_sunday < 0 ? from_sunday + 7 : from_sunday);
}

gint64
date_month_add(gint64 day, int months)
{
	struct date_parts date = date_of(day);
	gint64 count = date.year * 12 + date.month - 1 + months;

	date.year = floor_div(count, 12);
	date.month = count - date.year * 12 + 1;
	date.day = MIN(date.day, month_days(date.year, date.month));
	return days_of(date);
}
