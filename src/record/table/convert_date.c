/*
 * Days and times in the ways people and programs write them.  What is not plain is not guessed: it is told with what it
 * nearly is.
 */
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "record/table/inner.h"

#define SERIAL_LEAST 20000    /* 1954-10-03 */
#define SERIAL_MOST  80000    /* 2119-01-11 */
#define SERIAL_EPOCH (-25569) /* day 0 of spreadsheets as days since 1970 */
#define SINCE_1904   1462     /* days between the two ways spreadsheets count */
#define BEIJING      480      /* [min] east */

static const char numerals[] = "0123456789";

struct convert_moment {
	guint year, month, day, hour, minute;
	bool time;
	int zone;            /* [min] east */
	gint8 half;          /* 0: none; -1 before noon, 1 after it, 2 noon */
	const char *without; /* its text without zone, half of the day, day of the week and fractions of a second */
};

/* Numbers of a text and what stands between them: "2026年1月5日 8时" gives 2026 年 1 月 5 日 8 时. */
#define PARTS 6
struct convert_parts {
	guint count;
	guint number[PARTS], digits[PARTS];
	char after[PARTS][8]; /* without blanks */
};

static bool
take_parts(const char *text, struct convert_parts *p)
{
	*p = (struct convert_parts){ 0 };
	while (*text != '\0') {
		gsize n = strspn(text, numerals), length = 0;

		if (n == 0 || n > 8 || p->count == PARTS)
			return false;
		p->number[p->count] = (guint)g_ascii_strtoull(text, NULL, 10);
		p->digits[p->count] = (guint)n;
		text += n;
		for (; *text != '\0' && !g_ascii_isdigit(*text); text++) {
			if (*text == ' ')
				continue;
			if (length == sizeof p->after[0] - 1)
				return false;
			p->after[p->count][length++] = *text;
		}
		p->count++;
	}
	return p->count > 0;
}

static bool
part_is(const struct convert_parts *p, guint at, const char *a, const char *b, const char *c)
{
	return strcmp(p->after[at], a) == 0 || strcmp(p->after[at], b) == 0 || strcmp(p->after[at], c) == 0;
}

/* The time of day from the part `at` on. */
static bool
take_time(const struct convert_parts *p, guint at, struct convert_moment *m)
{
	guint left = p->count - at;

	if (left == 0)
		return true;
	m->time = true;
	m->hour = p->number[at];
	if (left == 1)
		return part_is(p, at, "时", "点", "点整") || (m->half != 0 && part_is(p, at, "", "时整", "时整"));
	m->minute = p->number[at + 1];
	if (!part_is(p, at, ":", "时", "点") && strcmp(p->after[at], "：") != 0)
		return false;
	if (left == 2)
		return part_is(p, at + 1, "", "分", "");
	return left == 3 && part_is(p, at + 1, ":", "分", "：") && part_is(p, at + 2, "", "秒", "") &&
	    p->number[at + 2] < 60;
}

static bool
same_marks(const struct convert_parts *p)
{
	static const char *const marks[] = { "-", "/", ".", "\xe3\x80\x82" };

	for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
		if (strcmp(p->after[0], marks[i]) == 0 && strcmp(p->after[1], marks[i]) == 0)
			return true;
	return strcmp(p->after[0], "年") == 0 && strcmp(p->after[1], "月") == 0;
}

/* 2026-11-20, 2026/1/5, 2026.11.20, 2026年11月20日, 20261120, each with a time after it or none. */
static bool
read_plain(const char *text, struct convert_moment *m)
{
	struct convert_parts p;

	if (!take_parts(text, &p))
		return false;
	if (p.digits[0] == 8 && (p.count == 1 ? p.after[0][0] == '\0' : part_is(&p, 0, "", "T", "-"))) {
		m->year = p.number[0] / 10000, m->month = p.number[0] / 100 % 100, m->day = p.number[0] % 100;
		return take_time(&p, 1, m);
	}
	if (p.count < 3 || p.digits[0] != 4 || p.digits[1] > 2 || p.digits[2] > 2 || !same_marks(&p))
		return false;
	m->year = p.number[0], m->month = p.number[1], m->day = p.number[2];
	if (strcmp(p.after[0], "年") == 0 ? !part_is(&p, 2, "日", "号", "日T") : !part_is(&p, 2, "", "T", "日"))
		return false;
	return take_time(&p, 3, m);
}

static guint
number_at(const char *digits, gsize count)
{
	guint n = 0;

	for (gsize i = 0; i < count; i++)
		n = n * 10 + (guint)(digits[i] - '0');
	return n;
}

static bool
is_day(guint year, guint month, guint day)
{
	char iso[40];
	gint64 known;

	g_snprintf(iso, sizeof iso, "%04u-%02u-%02u", year, month, day);
	return year >= 1900 && year <= 2199 && month <= 12 && day <= 31 && date_parse(iso, &known);
}

/* 20220301083000, with milliseconds behind it, 202203010830. */
static bool
read_digits(const char *text, struct convert_moment *m)
{
	gsize length = strspn(text, numerals);

	if (text[length] != '\0' || (length != 12 && length != 14 && length != 17))
		return false;
	m->year = number_at(text, 4), m->month = number_at(text + 4, 2), m->day = number_at(text + 6, 2);
	m->hour = number_at(text + 8, 2), m->minute = number_at(text + 10, 2);
	m->time = true;
	return is_day(m->year, m->month, m->day) && m->hour < 24 && m->minute < 60;
}

/* 1 to 12 of Mar, March, 3月; 0: no month. */
static guint
month_of(const char *word)
{
	static const char *const names[] = { "january", "february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december" };
	gsize length = strlen(word), digits = strspn(word, numerals);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (length >= 3 && g_ascii_strncasecmp(word, names[i], MIN(length, strlen(names[i]))) == 0 &&
		    length <= strlen(names[i]))
			return i + 1;
	return digits > 0 && strcmp(word + digits, "月") == 0 ? number_at(word, MIN(digits, 3)) : 0;
}

static bool
is_weekday(const char *word)
{
	static const char *const names[] = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
		"sunday" };
	gsize length = strlen(word);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (length >= 3 && length <= strlen(names[i]) && g_ascii_strncasecmp(word, names[i], length) == 0)
			return true;
	return false;
}

/* 08:00 or 08:00:00 */
static bool
take_clock(const char *word, struct convert_moment *m)
{
	struct convert_parts p;

	return take_parts(word, &p) && p.count >= 2 && take_time(&p, 0, m);
}

/* Tue Mar 01 08:00:00 CST 2022, Mar 1, 2022, 1-Mar-2022: a month by its name; CST is China's. */
static bool
read_named(const char *text, struct convert_moment *m)
{
	g_auto(GStrv) words = g_strsplit_set(text, " ,-/", -1);

	for (guint i = 0; words[i] != NULL; i++) {
		gsize digits = strspn(words[i], numerals);
		bool number = digits > 0 && words[i][digits] == '\0';

		if (number && digits == 4 && m->year == 0)
			m->year = number_at(words[i], 4);
		else if (number && digits <= 2 && m->day == 0)
			m->day = number_at(words[i], digits);
		else if (month_of(words[i]) > 0 && m->month == 0)
			m->month = month_of(words[i]);
		else if (words[i][0] != '\0' && !is_weekday(words[i]) && g_ascii_strcasecmp(words[i], "cst") != 0 &&
		    (m->time || !take_clock(words[i], m)))
			return false;
	}
	return m->year > 0 && m->month > 0 && m->day > 0;
}

static void
cut(GString *s, gsize at, gsize length)
{
	g_string_erase(s, (gssize)at, (gssize)length);
}

/* 上午, PM … are taken out. */
static void
take_half(GString *s, struct convert_moment *m)
{
	static const struct {
		const char *word;
		gint8 half;
	} halves[] = { { "上午", -1 }, { "凌晨", -1 }, { "早上", -1 }, { "早晨", -1 }, { "清晨", -1 }, { "中午", 2 },
		{ "下午", 1 }, { "傍晚", 1 }, { "晚上", 1 }, { "AM", -1 }, { "PM", 1 } };

	for (guint i = 0; i < G_N_ELEMENTS(halves); i++) {
		gsize n = strlen(halves[i].word);

		for (gsize at = 0; at + n <= s->len; at++) {
			bool inside = halves[i].word[0] < 'a' &&
			    halves[i].word[0] > 0 && /* a Latin word stands alone */
			    ((at > 0 && g_ascii_isalpha(s->str[at - 1])) || g_ascii_isalpha(s->str[at + n]));

			if (inside || g_ascii_strncasecmp(s->str + at, halves[i].word, n) != 0)
				continue;
			m->half = halves[i].half;
			g_string_overwrite(s, at, " ");
			cut(s, at + 1, n - 1);
			return;
		}
	}
}

/* 星期二, 周二, (星期二), (中国标准时间), [Asia/Shanghai] are taken out. */
static void
drop_names(GString *s)
{
	static const char *const weeks[] = { "星期", "周" };
	const char *open = strpbrk(s->str, "([");

	if (open != NULL && open[strcspn(open, numerals)] == '\0')
		g_string_truncate(s, (gsize)(open - s->str));
	for (guint i = 0; i < G_N_ELEMENTS(weeks); i++) {
		char *at = strstr(s->str, weeks[i]);
		const char *day = at != NULL ? at + strlen(weeks[i]) : "";

		if (*day != '\0' && g_utf8_strchr("一二三四五六日天", -1, g_utf8_get_char(day)) != NULL)
			cut(s, (gsize)(at - s->str), (gsize)(g_utf8_next_char(day) - at));
	}
}

/* Z, +08:00, GMT+0800, UTC behind a time are taken out. */
static void
take_zone(GString *s, struct convert_moment *m)
{
	const char *clock = strchr(s->str, ':'), *sign = clock != NULL ? strpbrk(clock, "+-") : NULL;
	g_autofree char *digits = NULL;
	gsize n;

	if (clock == NULL)
		return;
	if (sign != NULL) {
		GString *plain = g_string_new(NULL);

		for (n = 1; g_ascii_isdigit(sign[n]) || (sign[n] == ':' && plain->len == 2); n++)
			if (sign[n] != ':')
				g_string_append_c(plain, sign[n]);
		digits = g_string_free(plain, FALSE);
		if (strlen(digits) != 4 && strlen(digits) != 2)
			return;
		m->zone = (int)(number_at(digits, 2) * 60 + (strlen(digits) == 4 ? number_at(digits + 2, 2) : 0));
		m->zone = *sign == '-' ? -m->zone : m->zone;
		cut(s, (gsize)(sign - s->str), n);
	}
	for (const char *p = clock; *p != '\0'; p++)
		for (n = 1; n <= 3; n += 2) { /* Z; GMT, UTC */
			bool named = n == 1 ?
			    g_ascii_toupper(*p) == 'Z' && g_ascii_isdigit(p[-1]) :
			    g_ascii_strncasecmp(p, "GMT", 3) == 0 || g_ascii_strncasecmp(p, "UTC", 3) == 0;

			if (!named || g_ascii_isalpha(p[n]))
				continue;
			if (sign == NULL)
				m->zone = 0;
			cut(s, (gsize)(p - s->str), n);
			return;
		}
}

/* 08:00:00.000: what is less than a second. */
static void
drop_fraction(GString *s)
{
	const char *clock = strchr(s->str, ':'), *point = clock != NULL ? strpbrk(clock, ".,") : NULL;
	gsize n = point != NULL ? strspn(point + 1, numerals) : 0;

	if (n > 0 && g_ascii_isdigit(point[-1]))
		cut(s, (gsize)(point - s->str), n + 1);
}

/* 二〇二二年十二月二十一日 in figures; of a text without 年 nothing is changed. */
static void
write_figures(GString *s)
{
	static const char han[] = "〇○零一二三四五六七八九";
	g_autoptr(GString) out = g_string_new(NULL);

	if (strstr(s->str, "年") == NULL)
		return;
	for (const char *p = s->str; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		const char *figure = g_utf8_strchr(han, -1, c);
		glong value = figure != NULL ? g_utf8_pointer_to_offset(han, figure) : 0;
		bool behind = out->len > 0 && g_ascii_isdigit(out->str[out->len - 1]);
		const char *next = g_utf8_next_char(p);

		if (figure != NULL)
			g_string_append_printf(out, "%ld", value > 2 ? value - 2 : 0);
		else if (c == 0x5341) { /* 十: 10, 12, 20, 21 */
			bool more = *next != '\0' && g_utf8_strchr(han, -1, g_utf8_get_char(next)) != NULL;

			g_string_append(out, behind ? more ? "" : "0" : more ? "1" : "10");
		} else
			g_string_append_unichar(out, c);
	}
	g_string_assign(s, out->str);
}

/* Hours by the half of the day they were said of. false: 上午 15 时. */
static bool
settle_half(struct convert_moment *m)
{
	if (m->half == 0)
		return true;
	if (m->half == 1 && m->hour < 12)
		m->hour += 12;
	else if (m->half == -1 && m->hour == 12)
		m->hour = 0;
	else if (m->half == -1 && m->hour > 12)
		return false;
	else if (m->half == 2 && m->hour < 3)
		m->hour += 12;
	return true;
}

static bool
read_moment(struct arena *a, const char *text, struct convert_moment *m)
{
	g_autoptr(GString) s = g_string_new(text);
	struct convert_moment known = { .zone = BEIJING };

	if (s->len > 100)
		return false;
	drop_names(s);
	write_figures(s);
	take_half(s, &known);
	take_zone(s, &known);
	drop_fraction(s);
	g_strstrip(s->str);
	known.without = arena_strdup(a, s->str);
	*m = known;
	if (read_plain(m->without, m))
		return settle_half(m);
	*m = known;
	if (read_digits(m->without, m))
		return true;
	*m = known;
	return read_named(m->without, m) && settle_half(m);
}

/* Days since the spreadsheets' day 0, with a fraction of a day; to the nearest second, which is then left out. */
static bool
read_serial(struct arena *a, const char *text, bool from_1904, struct convert_moment *m)
{
	gsize whole = strspn(text, numerals);
	double days = g_ascii_strtod(text, NULL) + (from_1904 ? SINCE_1904 : 0);
	gint64 seconds = (gint64)((days - (double)(gint64)days) * 86400 + 0.5);
	gint64 day = (gint64)days + SERIAL_EPOCH + seconds / 86400;
	const char *iso;

	if (whole != 5 || (text[5] != '\0' && (text[5] != '.' || text[6 + strspn(text + 6, numerals)] != '\0')) ||
	    days < SERIAL_LEAST || days > SERIAL_MOST)
		return false;
	iso = date_iso(a, day);
	*m = (struct convert_moment){ .year = number_at(iso, 4),
		.month = number_at(iso + 5, 2),
		.day = number_at(iso + 8, 2),
		.hour = (guint)(seconds % 86400 / 3600),
		.minute = (guint)(seconds / 60 % 60),
		.time = seconds % 86400 >= 60,
		.zone = BEIJING };
	return true;
}

static void
add_reading(GString *out, guint year, guint month, guint day)
{
	g_autofree char *iso = g_strdup_printf("%04u-%02u-%02u", year < 100 ? 2000 + year : year, month, day);

	if (is_day(year < 100 ? 2000 + year : year, month, day) && strstr(out->str, iso) == NULL)
		g_string_append_printf(out, "%s%s", out->len > 0 ? " / " : " → ", iso);
}

/* Seconds or milliseconds since 1970, in Beijing. */
static void
add_epoch(struct arena *a, GString *out, guint64 seconds)
{
	guint64 minutes = seconds / 60 + BEIJING;

	if (seconds > 946684800 && seconds < 4102444800) /* 2000 to 2100 */
		g_string_append_printf(out, " → %s %02u:%02u", date_iso(a, (gint64)(minutes / 1440)),
		    (guint)(minutes % 1440 / 60), (guint)(minutes % 60));
}

/* What digits without anything between them nearly are. */
static void
add_digits(struct arena *a, GString *out, const char *text)
{
	gsize length = strlen(text);

	if (length == 13)
		add_epoch(a, out, g_ascii_strtoull(text, NULL, 10) / 1000);
	else if (length == 10 && is_day(number_at(text, 4), number_at(text + 4, 2), number_at(text + 6, 2)))
		g_string_append_printf(out, " → %.4s-%.2s-%.2s %.2s:00", text, text + 4, text + 6, text + 8);
	else if (length == 10)
		add_epoch(a, out, g_ascii_strtoull(text, NULL, 10));
	else if (length == 6 && !(number_at(text, 2) == 20 && number_at(text + 4, 2) <= 12))
		add_reading(out, number_at(text, 2), number_at(text + 2, 2), number_at(text + 4, 2));
}

/* What a text nearly is: " → 2022-03-01", " → 2022-03-01 / 2022-01-03"; "" when nobody knows. */
static const char *
near_dates(struct arena *a, const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_auto(GStrv) words = g_strsplit_set(text, " ,-/.", -1);
	guint n[3], digits[3], count = 0, month = 0;

	if (text[strspn(text, numerals)] == '\0') {
		add_digits(a, out, text);
		return arena_strdup(a, out->str);
	}
	for (guint i = 0; words[i] != NULL && month == 0; i++)
		month = month_of(words[i]);
	for (const char *p = text + strcspn(text, numerals); *p != '\0' && count < 3; p += strcspn(p, numerals)) {
		digits[count] = (guint)strspn(p, numerals);
		n[count] = number_at(p, MIN(digits[count], 8));
		p += digits[count++];
	}
	if (month > 0 && count >= 2 && n[count - 1] != month)
		add_reading(out, n[count - 1], month, n[0]);
	else if (count == 3 && digits[0] == 4) {
		add_reading(out, n[0], n[1], n[2]);
		if (out->len == 0)
			add_reading(out, n[0], n[2], n[1]);
	} else if (count == 3) {
		if (digits[2] <= 2 && n[0] > 12)
			add_reading(out, n[0], n[1], n[2]);
		add_reading(out, n[2], n[0], n[1]);
		add_reading(out, n[2], n[1], n[0]);
	}
	return arena_strdup(a, out->str);
}

/* Minutes since 1970, in Beijing. false: there is no such day or time. */
static bool
in_beijing(struct arena *a, const struct convert_moment *m, gint64 *minutes)
{
	gint64 day;

	if (m->hour > 24 || m->minute > 59 || (m->hour == 24 && m->minute > 0) ||
	    !date_parse(arena_printf(a, "%04u-%02u-%02u", m->year, m->month, m->day), &day))
		return false;
	*minutes = day * 1440 + m->hour * 60 + m->minute + BEIJING - m->zone;
	return true;
}

/* What stands for the moment in a record; a day that ends at 24:00 is that day, for who asks for no time. */
static const char *
written(struct arena *a, const struct convert_moment *m, gint64 minutes, bool timed)
{
	bool over = m->hour == 24 && !timed;
	gint64 day = (minutes - over) / 1440;

	if (!timed)
		return date_iso(a, day);
	return arena_printf(a, "%sT%02u:%02u", date_iso(a, day), (guint)(minutes % 1440 / 60), (guint)(minutes % 60));
}

/* Which part of a moment that is written well is impossible. */
static struct convert_result
impossible(struct arena *a, const struct convert_moment *m, const char *text)
{
	const char *date = arena_printf(a, "%04u-%02u-%02u", m->year, m->month, m->day);
	gint64 day;

	if (m->month < 1 || m->month > 12)
		return convert_fault(DIAG_CELL_MONTH, text, arena_printf(a, "%u", m->month));
	if (!date_parse(date, &day))
		return convert_fault(DIAG_CELL_DAY, text, date);
	return convert_fault(DIAG_CELL_CLOCK, text, arena_printf(a, "%02u:%02u", m->hour, m->minute));
}

/* Does a cell show another day than it holds?  What it shows may be no whole date. */
static bool
shows_other(struct arena *a, struct sheet_value v, const struct convert_moment *held)
{
	struct convert_moment shown;

	return v.kind == CELL_DATE && read_moment(a, v.text, &shown) && is_day(shown.year, shown.month, shown.day) &&
	    shown.zone == held->zone &&
	    (shown.year != held->year || shown.month != held->month || shown.day != held->day);
}

struct convert_result
convert_day(struct arena *a, struct sheet_value v, bool timed)
{
	struct convert_moment m;
	const char *date;
	gint64 minutes;

	if (!read_moment(a, v.kind == CELL_DATE ? v.held : v.text, &m) &&
	    !(v.kind == CELL_NUMBER && read_moment(a, v.held, &m)) &&
	    !read_serial(a, v.kind == CELL_NUMBER ? v.held : v.text, v.from_1904, &m))
		return convert_fault(DIAG_CELL_DATE, v.text, near_dates(a, v.text));
	if (shows_other(a, v, &m))
		return convert_fault(DIAG_CELL_OTHER, v.text, v.held);
	date = arena_printf(a, "%04u-%02u-%02u", m.year, m.month, m.day);
	if (!in_beijing(a, &m, &minutes))
		return impossible(a, &m, v.text);
	if (timed && !m.time)
		return convert_fault(DIAG_CELL_TIME, v.text, v.text);
	if (m.zone != BEIJING && (timed || strcmp(written(a, &m, minutes, false), date) != 0))
		return convert_fault(DIAG_CELL_ZONE, written(a, &m, minutes, timed), written(a, &m, minutes, true));
	return convert_good(written(a, &m, minutes, timed));
}
