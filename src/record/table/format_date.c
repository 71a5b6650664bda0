/* Days and times as number formats show them. */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "record/table/format.h"

#define DAYS_LEAST 61      /* before that spreadsheets count a day that never was */
#define DAYS_MOST  2958465 /* 9999-12-31 */
#define EPOCH      25569   /* 1970-01-01 as spreadsheets count */

/* A moment taken apart. */
struct number_moment {
	guint year, month, day, weekday;
	guint64 seconds; /* of the day */
	double all;      /* [s] since day 0 */
	guint fraction;  /* of a second, as many digits as asked for */
	bool halves;     /* hours are counted to twelve */
};

static void
take_moment(struct number_moment *m, double days, guint digits)
{
	g_autoptr(arena) a = arena_new();
	double scale = pow(10, digits), ticks = floor(days * 86400 * scale + 0.5);
	gint64 day = (gint64)floor(ticks / scale / 86400);
	const char *iso = date_iso(a, day - EPOCH);

	m->all = floor(ticks / scale);
	m->fraction = (guint)fmod(ticks, scale);
	m->seconds = (guint64)(m->all - (double)day * 86400);
	m->year = (guint)g_ascii_strtoull(iso, NULL, 10);
	m->month = (guint)g_ascii_strtoull(iso + 5, NULL, 10);
	m->day = (guint)g_ascii_strtoull(iso + 8, NULL, 10);
	m->weekday = date_weekday(day - EPOCH);
}

bool
number_iso(double days, GString *out)
{
	struct number_moment m = { 0 };

	if (!(days >= DAYS_LEAST && days < DAYS_MOST + 1))
		return false;
	take_moment(&m, days, 0);
	if (m.year > 9999)
		return false;
	g_string_printf(out, "%04u-%02u-%02u", m.year, m.month, m.day);
	if (m.seconds / 60 > 0)
		g_string_append_printf(out, " %02u:%02u", (guint)(m.seconds / 3600), (guint)(m.seconds / 60 % 60));
	return true;
}

static void
put(GString *out, const struct number_section *s, guint64 number, guint places, bool aloud)
{
	char digits[32];

	g_snprintf(digits, sizeof digits, "%0*" G_GUINT64_FORMAT, (int)places, number);
	number_han(out, digits, s->han, aloud);
}

static void
put_name(GString *out, const struct number_section *s, const struct number_moment *m, const struct number_piece *t)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December" };
	static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday" };
	static const char *const han[] = { "日", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一",
		"十二" };

	if (t->sort == NUMBER_MONTH && s->chinese)
		g_string_append_printf(out, "%s月", han[m->month]);
	else if (t->sort == NUMBER_MONTH)
		g_string_append_len(out, months[m->month - 1],
		    t->count == 3     ? 3 :
			t->count == 5 ? 1 :
					(gssize)strlen(months[m->month - 1]));
	else if (t->sort == NUMBER_WEEKDAY || s->chinese)
		g_string_append_printf(out, "%s%s",
		    t->count == 4             ? "星期" :
			t->sort == NUMBER_DAY ? "周" :
						"",
		    han[m->weekday]);
	else
		g_string_append_len(out, days[m->weekday], t->count == 3 ? 3 : (gssize)strlen(days[m->weekday]));
}

static void
put_half(GString *out, const struct number_moment *m, const char *written)
{
	bool late = m->seconds >= 12 * 3600;

	if (strstr(written, "上午") != NULL)
		g_string_append(out, late ? "下午" : "上午");
	else if (strlen(written) == 3)
		g_string_append_c(out, late ? 'P' : 'A');
	else
		g_string_append(out, late ? "PM" : "AM");
}

static void
put_token(GString *out, const struct number_section *s, const struct number_moment *m, const struct number_piece *t)
{
	guint hour = (guint)(m->seconds / 3600), unit = t->text[0] == 'h' ? 3600 : t->text[0] == 'm' ? 60 : 1;

	switch (t->sort) {
	case NUMBER_YEAR:
		put(out, s, t->count <= 2 ? m->year % 100 : m->year, t->count <= 2 ? 2 : 4, false);
		break;
	case NUMBER_MONTH:
	case NUMBER_DAY:
		if (t->count > 2)
			put_name(out, s, m, t);
		else
			put(out, s, t->sort == NUMBER_DAY ? m->day : m->month, t->count, true);
		break;
	case NUMBER_WEEKDAY:
		put_name(out, s, m, t);
		break;
	case NUMBER_HOUR:
		put(out, s, m->halves ? (hour + 11) % 12 + 1 : hour, t->count, true);
		break;
	case NUMBER_MINUTE:
		put(out, s, m->seconds / 60 % 60, t->count, true);
		break;
	case NUMBER_SECOND:
		put(out, s, m->seconds % 60, t->count, true);
		break;
	case NUMBER_PARTS:
		g_string_append_printf(out, ".%0*u", (int)MIN(t->count, 3), m->fraction);
		break;
	case NUMBER_HALF:
		put_half(out, m, t->text);
		break;
	case NUMBER_ELAPSED:
		put(out, s, (guint64)(m->all / unit), t->count, true);
		break;
	default:
		g_string_append(out, t->text);
	}
}

void
number_show_date(const struct number_section *s, double days, GString *out)
{
	struct number_moment m = { 0 };
	guint digits = 0;

	for (guint i = 0; i < s->tokens->len; i++) {
		const struct number_piece *t = &g_array_index(s->tokens, struct number_piece, i);

		m.halves = m.halves || t->sort == NUMBER_HALF;
		if (t->sort == NUMBER_PARTS)
			digits = MIN(t->count, 3);
	}
	take_moment(&m, days, digits);
	g_string_truncate(out, 0);
	for (guint i = 0; i < s->tokens->len; i++)
		put_token(out, s, &m, &g_array_index(s->tokens, struct number_piece, i));
	g_strstrip(out->str);
	out->len = strlen(out->str);
}
