/* Numbers as number formats show them: digits in their places, rounded as spreadsheets round. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "record/table/format.h"

#define DIGITS     15 /* that spreadsheets keep of a number */
#define FRACTION_N 999

/* The digits of a number: of its whole part without zeros in front, and so many of its fraction as were asked for. */
struct number_digits {
	GString *whole, *parts;
};

/* Half up, on the fifteen digits that a spreadsheet keeps: 1.005 is 1.01, whatever it is in binary. */
static void
round_digits(char *digits, gsize keep, gsize length, gint *point)
{
	bool up = keep < length && digits[keep] >= '5';
	gsize at = keep;

	memset(digits + MIN(keep, length), '0', length - MIN(keep, length));
	while (up && at > 0) {
		up = digits[--at] == '9';
		digits[at] = up ? '0' : (char)(digits[at] + 1);
	}
	if (!up)
		return;
	memmove(digits + 1, digits, length - 1);
	digits[0] = '1';
	(*point)++;
}

/* value >= 0, times ten to the power of `shift`, with `parts` places. */
static struct number_digits
digits_of(double value, gint shift, guint parts)
{
	struct number_digits d = { g_string_new(NULL), g_string_new(NULL) };
	char raw[64], digits[DIGITS + 1] = { 0 };
	gint point, keep;

	g_ascii_formatd(raw, sizeof raw, "%.14e", value);
	digits[0] = raw[0];
	memcpy(digits + 1, raw + 2, DIGITS - 1);
	point = value > 0 ? atoi(raw + 2 + DIGITS) + 1 + shift : 0; /* so many digits stand before the point */
	keep = point + (gint)parts;
	if (keep < 0)
		memset(digits, '0', DIGITS);
	else if (keep < DIGITS)
		round_digits(digits, (gsize)keep, DIGITS, &point);
	for (gint i = 0; i < point; i++)
		g_string_append_c(d.whole, i < DIGITS ? digits[i] : '0');
	for (gint i = point; i < point + (gint)parts; i++)
		g_string_append_c(d.parts, i >= 0 && i < DIGITS ? digits[i] : '0');
	g_string_erase(d.whole, 0, (gssize)strspn(d.whole->str, "0"));
	return d;
}

static void
digits_free(struct number_digits *d)
{
	g_string_free(d->whole, TRUE);
	g_string_free(d->parts, TRUE);
}

void
number_held(double value, GString *out)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(text, sizeof text, "%.15g", value);
	g_string_truncate(out, 0);
	if (strchr(text, 'e') == NULL)
		g_string_assign(out, strcmp(text, "-0") == 0 ? "0" : text);
	else if (fabs(value) >= 1e15 && fabs(value) < 1e30)
		g_string_printf(out, "%.0f", value);
	else if (fabs(value) < 1) {
		struct number_digits d = digits_of(fabs(value), 0, 30);

		g_string_printf(out, "%s0.%s", value < 0 ? "-" : "", d.parts->str);
		g_string_truncate(out, out->len - strspn(g_strreverse(d.parts->str), "0"));
		if (out->str[out->len - 1] == '.')
			g_string_assign(out, "0");
		digits_free(&d);
	} else
		g_string_assign(out, text);
}

/* Digits of four places read aloud: 1005 一千〇五. */
static void
put_aloud(GString *out, const char *digits, const char *const *figures, const char *const *units)
{
	gsize length = strlen(digits);
	bool gap = false, some = false, group = false; /* a zero was left out; figures before; of these four */

	for (gsize i = 0; i < length; i++) {
		guint figure = (guint)(digits[i] - '0'), unit = (guint)(length - 1 - i);

		if (figure == 0)
			gap = true;
		else {
			if (gap && some)
				g_string_append(out, figures[0]);
			gap = false;
			if (!(figure == 1 && unit == 1 && length == 2 && strcmp(figures[1], "一") == 0)) /* 十二 */
				g_string_append(out, figures[figure]);
			g_string_append(out, units[unit % 4]);
			some = group = true;
		}
		if (unit % 4 > 0)
			continue;
		if (unit > 0 && group)
			g_string_append(out, units[3 + unit / 4]);
		group = gap = false;
	}
	if (!some)
		g_string_append(out, figures[0]);
}

void
number_han(GString *out, const char *digits, guint han, bool aloud)
{
	static const char *const figures[][10] = { { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" },
		{ "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" },
		{ "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" },
		{ "０", "１", "２", "３", "４", "５", "６", "７", "８", "９" } };
	static const char *const units[][6] = { { "", "十", "百", "千", "万", "亿" },
		{ "", "拾", "佰", "仟", "万", "亿" } };
	gsize zeros = strspn(digits, "0");

	if (aloud && (han == 1 || han == 2) && strlen(digits) <= 12) {
		put_aloud(out, digits + MIN(zeros, strlen(digits) - 1), figures[han], units[han - 1]);
		return;
	}
	for (const char *p = digits; *p != '\0'; p++)
		g_string_append(out, g_ascii_isdigit(*p) ? figures[han][*p - '0'] : (char[]){ *p, '\0' });
}

static bool
is_place(const struct number_piece *t)
{
	return t->sort >= NUMBER_ZERO && t->sort <= NUMBER_SPACE;
}

/* A digit of the whole part, and the comma behind it. */
static void
put_digit(GString *out, const struct number_section *s, char digit, gsize behind)
{
	number_han(out, (char[]){ digit, '\0' }, s->han, false);
	if (s->grouped && behind > 0 && behind % 3 == 0)
		g_string_append_c(out, ',');
}

/* The digits of the place `at` of the whole part; the first place has all that the others have no room for. */
static void
put_whole(GString *out, const struct number_section *s, const struct number_piece *t, guint at, const GString *whole)
{
	gsize behind = s->whole - 1 - at, have = whole->len;
	gsize from = at == 0 ? 0 : have > behind ? have - 1 - behind : have;

	if (have <= behind) {
		if (t->sort == NUMBER_ZERO)
			put_digit(out, s, '0', behind);
		else if (t->sort == NUMBER_SPACE)
			g_string_append_c(out, ' ');
		return;
	}
	for (gsize i = from; i < have - behind; i++)
		put_digit(out, s, whole->str[i], have - 1 - i);
}

static void
put_part(GString *out, const struct number_section *s, const struct number_piece *t, guint at, const GString *parts)
{
	bool rest = parts->str[at + strspn(parts->str + at, "0")] != '\0';

	if (rest || t->sort == NUMBER_ZERO)
		number_han(out, (char[]){ parts->str[at], '\0' }, s->han, false);
	else if (t->sort == NUMBER_SPACE)
		g_string_append_c(out, ' ');
}

/* A point with nothing behind it is left away: nobody prints "630." */
static bool
has_parts(const struct number_section *s, guint from, const GString *parts)
{
	for (guint i = from; i < s->tokens->len; i++)
		if (g_array_index(s->tokens, struct number_piece, i).sort == NUMBER_ZERO)
			return true;
	return parts->str[strspn(parts->str, "0")] != '\0';
}

static void
put_general(GString *out, const struct number_section *s, double value)
{
	g_autoptr(GString) held = g_string_new(NULL);

	number_held(value, held);
	number_han(out, held->str, s->han, strchr(held->str, '.') == NULL);
}

static void
put_number(GString *out, const struct number_section *s, double value)
{
	struct number_digits d = digits_of(value, (gint)(2 * s->percents) - (gint)(3 * s->thousands), s->parts);
	guint whole = 0, parts = 0;
	bool point = false;

	for (guint i = 0; i < s->tokens->len; i++) {
		const struct number_piece *t = &g_array_index(s->tokens, struct number_piece, i);

		if (is_place(t) && !point)
			put_whole(out, s, t, whole++, d.whole);
		else if (is_place(t))
			put_part(out, s, t, parts++, d.parts);
		else if (t->sort == NUMBER_POINT) {
			if (s->whole == 0)
				g_string_append(out, d.whole->str);
			point = true;
			if (has_parts(s, i, d.parts))
				g_string_append_c(out, '.');
		} else if (t->sort == NUMBER_GENERAL || t->sort == NUMBER_TEXT)
			put_general(out, s, value);
		else if (t->sort != NUMBER_COMMA)
			g_string_append(out, t->text);
	}
	digits_free(&d);
}

/* The nearest fraction with a denominator up to so many, and its whole part: 630.5 is 630 1/2. */
static void
put_fraction(GString *out, double value, guint most, bool whole)
{
	double base = whole ? floor(value) : 0, rest = value - base, best = 2;
	guint over = 0, under = 1;

	for (guint n = 1; n <= most; n++) {
		double top = floor(rest * n + 0.5), off = fabs(rest - top / n);

		if (off < best - 1e-12)
			best = off, over = (guint)top, under = n;
	}
	if (whole && over == under)
		base++, over = 0;
	if (base > 0 || over == 0)
		g_string_append_printf(out, "%.0f%s", base, over > 0 ? " " : "");
	if (over > 0)
		g_string_append_printf(out, "%u/%u", over, under);
}

/* Of "# ?\?/?\?" the places behind the stroke say how long a denominator may be; "# ?/16" is taken for two places. */
static void
show_fraction(GString *out, const struct number_section *s, double value)
{
	guint most = 0, before = 0;
	bool slash = false, apart = false;

	for (guint i = 0; i < s->tokens->len; i++) {
		const struct number_piece *t = &g_array_index(s->tokens, struct number_piece, i);

		apart = apart || (before > 0 && !slash && t->sort == NUMBER_LITERAL);
		slash = slash || t->sort == NUMBER_SLASH;
		before += is_place(t) && !slash;
		if (slash && (is_place(t) || (t->sort == NUMBER_LITERAL && g_ascii_isdigit(t->text[0]))))
			most = MIN(most * 10 + 9, FRACTION_N);
	}
	put_fraction(out, value, MAX(most, 9), apart);
}

static bool
has_digit(const char *text)
{
	return text[strcspn(text, "123456789")] != '\0';
}

static void
trim(GString *s)
{
	g_strstrip(s->str);
	s->len = strlen(s->str);
}

/* Powers of ten hide digits that the cell has; nobody wants them on a paper, so the number itself is shown. */
enum number_shown
number_show(const struct number_format *f, double value, bool from_1904, GString *shown, GString *held)
{
	bool negative;
	const struct number_section *s = number_format_section(f, value, &negative);
	double days = value + (from_1904 ? 1462 : 0);

	number_held(value, held);
	if (s->day && number_iso(days, held)) {
		number_show_date(s, days, shown);
		return NUMBER_DATED;
	}
	if (s->clock && !s->day && value >= 0 && value < 1e6) {
		number_show_date(s, value, shown);
		return NUMBER_TIMED;
	}
	g_string_assign(shown, held->str);
	if (s->power || s->day || s->clock || !isfinite(value) || fabs(value) >= 1e30)
		return NUMBER_SHOWN;
	g_string_truncate(shown, 0);
	if (s->fraction)
		show_fraction(shown, s, fabs(value));
	else
		put_number(shown, s, fabs(value));
	if (negative && (s->han > 0 || has_digit(shown->str)))
		g_string_prepend_c(shown, '-');
	trim(shown);
	return NUMBER_SHOWN;
}

/* A section that leaves the text out would hide it: then the text stands as it is. */
void
number_show_text(const struct number_format *f, GString *text)
{
	const struct number_section *s = f->count == 4 ? &f->sections[3] : &f->sections[0];
	g_autoptr(GString) out = g_string_new(NULL);
	bool own = false;

	for (guint i = 0; i < s->tokens->len; i++) {
		const struct number_piece *t = &g_array_index(s->tokens, struct number_piece, i);

		own = own || t->sort == NUMBER_TEXT;
		if (t->sort == NUMBER_TEXT)
			g_string_append(out, text->str);
		else if (t->sort == NUMBER_LITERAL)
			g_string_append(out, t->text);
	}
	if (!own)
		return;
	trim(out);
	g_string_assign(text, out->str);
}
