/* Groups: what stays together though it is no word: numbers and units, dates and times, ranges. */
#include "layout/line/inner.h"

#include <string.h>

/* The longest unit in Latin letters is kvar·h. */
#define UNIT_LETTERS 6
/* Figures of the shortest number that is typed off: an application's, a household's, a meter's, a telephone's. */
#define TYPED_LEAST 6
/* Characters of a word that a check box holds to. */
#define OPTION_MOST 12

/* Figures in one square of a line that runs down are a number too. */
static bool
is_digit(const struct para *para, guint i)
{
	const struct para_atom *a = &para->atom[i];

	return a->kind == ATOM_TEXT && (a->class == CHAR_DIGIT || (a->c >= '0' && a->c <= '9'));
}

static bool
is_unit(gunichar c)
{
	return char_is_one_of(c, "年月日号时点分秒天周期次元角万亿千百兆伏安瓦乏米吨克亩度倍季岁") ||
	    char_is_one_of(c,
		"台套个户人条款项章节份件页册卷回路相级类种档段组层楼栋幢座单室排柜根块支只基杆面张名家处辆笔批步");
}

/* 万元, 千伏安, 平方米: a unit of more than one character. */
static bool
goes_on(gunichar a, gunichar b)
{
	static const struct {
		const char *first, *second;
	} pair[] = {
		{ "万亿千百兆", "元伏安瓦乏千亿米户克吨人次" },
		{ "伏", "安" },
		{ "分", "钟" },
		{ "小", "时" },
		{ "瓦乏安", "时" },
		{ "平立", "方" },
		{ "方", "米" },
		{ "毫厘", "米" },
		{ "公", "里斤顷" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(pair); i++)
		if (char_is_one_of(a, pair[i].first) && char_is_one_of(b, pair[i].second))
			return true;
	return false;
}

/* These begin a unit only with what comes after them: 小时, but not 小区. */
static bool
begins_unit(const struct para *para, guint i)
{
	gunichar c = para->atom[i].c;

	return is_unit(c) ||
	    (char_is_one_of(c, "小平立毫厘公") && i + 1 < para->atoms && goes_on(c, para->atom[i + 1].c));
}

/* A line's end before atom i is unwelcome. */
static void
tie(struct para *para, guint i, enum line_penalty penalty)
{
	if (para->glue[i].penalty == PENALTY_NONE && !para->atom[i].breakable)
		para->glue[i].penalty = penalty;
}

/* Latin letters from i on that are short enough to be a unit, after a blank. */
static bool
is_latin_unit(const struct para *para, guint i)
{
	guint n = 0;

	while (i + n < para->atoms && !para->atom[i + n].wide && (n == 0 || !para->atom[i + n].space)) {
		const struct para_atom *a = &para->atom[i + n];

		if (a->kind != ATOM_TEXT || a->class == CHAR_DIGIT || n == UNIT_LETTERS)
			return false;
		if (a->class != CHAR_LETTER && a->c != '/' && a->c != '%')
			break;
		n++;
	}
	return n > 0 && char_is_one_of(para->atom[i].c, "kMVAWGHTmcdghstnΩμ%");
}

/* Ties a unit to the number that ends before atom i; gives the first atom after the unit. */
static guint
tie_unit(struct para *para, guint i)
{
	if (i >= para->atoms || para->atom[i].kind != ATOM_TEXT)
		return i;
	if (!para->atom[i].wide) {
		if (para->atom[i].space && is_latin_unit(para, i))
			tie(para, i, PENALTY_UNIT);
		return i;
	}
	if (!begins_unit(para, i))
		return i;
	tie(para, i++, PENALTY_UNIT);
	while (i < para->atoms && goes_on(para->atom[i - 1].c, para->atom[i].c))
		tie(para, i++, PENALTY_UNIT);
	return i;
}

/* A date or a time ends before atom i: 19日, 8:00; not a number, 50053. */
static bool
ends_time(const struct para *para, guint i)
{
	guint from = i;

	if (char_is_one_of(para->atom[i - 1].c, "年月日时点分"))
		return true;
	while (from > 0 && i - from < 2 && is_digit(para, from - 1))
		from--;
	return i - from == 2 && from > 1 && para->atom[from - 1].c == ':' && is_digit(para, from - 2);
}

/* What may go on after a number and its unit: 年 and 月 by a number, all by a dash and a number. */
static void
tie_next(struct para *para, guint i)
{
	if (i >= para->atoms)
		return;
	if (is_digit(para, i) && char_is_one_of(para->atom[i - 1].c, "年月"))
		tie(para, i, PENALTY_SEAM);
	if (is_digit(para, i) && char_is_one_of(para->atom[i - 1].c, "时点分"))
		tie(para, i, PENALTY_GROUP);
	if (para->atom[i].class == CHAR_CONNECT && i + 1 < para->atoms && is_digit(para, i + 1))
		tie(para, i + 1, ends_time(para, i) ? PENALTY_SEAM : PENALTY_GROUP);
}

/* 1 234 567, 000 0000 0001: three or four digits after a blank go on with the number before it. */
static bool
tie_digits(struct para *para, guint i)
{
	guint n = 0;

	if (i >= para->atoms || !para->atom[i].space || !is_digit(para, i) || !is_digit(para, i - 1))
		return false;
	while (i + n < para->atoms && is_digit(para, i + n) && (n == 0 || !para->atom[i + n].space))
		n++;
	if (n == 3 || n == 4)
		tie(para, i, PENALTY_GROUP);
	return true;
}

static void
tie_numbers(struct para *para)
{
	guint i = 0;

	while (i < para->atoms) {
		if (!is_digit(para, i)) {
			i++;
			continue;
		}
		if (i > 0 && para->atom[i - 1].c == 0x7B2C) /* 第 */
			tie(para, i, PENALTY_UNIT);
		if (i > 0 && para->atom[i - 1].c == 0x3015) /* 〔2022〕24号 */
			tie(para, i, PENALTY_GROUP);
		do
			i++;
		while (i < para->atoms && !para->atom[i].wide && !para->atom[i].space);
		if (i < para->atoms && para->atom[i].space && !is_digit(para, i - 1))
			continue;
		if (tie_digits(para, i))
			continue;
		i = tie_unit(para, i);
		tie_next(para, i);
	}
}

/* A number goes on at atom i: letters beside figures, and a hyphen or a point between two figures. */
static bool
is_typed(const struct para *para, guint i)
{
	const struct para_atom *a = &para->atom[i];

	if (a->kind != ATOM_TEXT || a->wide)
		return false;
	if (a->class == CHAR_DIGIT || a->class == CHAR_LETTER)
		return true;
	return (a->c == '-' || a->c == '.') && i > 0 && i + 1 < para->atoms && !a->space && !a[1].space &&
	    a[-1].class == CHAR_DIGIT && a[1].class == CHAR_DIGIT;
}

/* The number that has a figure at `within` is never divided, but in an address; gives where it ends. */
static guint
keep_typed(struct para *para, guint within)
{
	guint from = within, to = within + 1;

	while (from > 0 && !para->atom[from].space && is_typed(para, from - 1))
		from--;
	while (to < para->atoms && !para->atom[to].space && is_typed(para, to))
		to++;
	if (para_is_address(para, within))
		return to;
	for (guint i = from + 1; i < to; i++)
		if (!para->atom[i].breakable)
			para->glue[i].penalty = PENALTY_NEVER;
	return to;
}

/* In what a record or an office says; a template's own words are set as its author saw them. */
static void
tie_typed(struct para *para)
{
	for (guint i = 0, count = 0; i < para->atoms; i++) {
		const struct para_atom *a = &para->atom[i];

		count = a->class != CHAR_DIGIT || a->kind != ATOM_TEXT ? 0 : a->space ? 1 : count + 1;
		if (count < TYPED_LEAST || para->box->span[a->span].field == NULL)
			continue;
		i = keep_typed(para, i) - 1;
		count = 0;
	}
}

static bool
is_numeral(gunichar c)
{
	if (c != 0x3007 && (c < 0x4E00 || c > 0x56DB))
		return false;
	return char_is_one_of(c, "〇一二三四五六七八九十");
}

/* 二〇二一年六月六日 */
static void
tie_han_date(struct para *para, guint from)
{
	guint i = from, start = from, numerals = 0;

	while (i < para->atoms && is_numeral(para->atom[i].c))
		i++, numerals++;
	if (numerals < 2 || i >= para->atoms || para->atom[i].c != 0x5E74) /* 年 */
		return;
	for (const char *unit = "年月日"; *unit; unit = g_utf8_next_char(unit)) {
		if (i >= para->atoms || para->atom[i].c != g_utf8_get_char(unit))
			break;
		for (guint k = from + 1; k <= i; k++)
			tie(para, k, k == from + 1 && from > start ? PENALTY_SEAM : PENALTY_UNIT);
		from = ++i;
		if (i < para->atoms && is_numeral(para->atom[i].c))
			from = i - 1;
		while (i < para->atoms && is_numeral(para->atom[i].c))
			i++;
	}
}

static bool
ends_option(const struct para_atom *a)
{
	return a->space || a->kind != ATOM_TEXT || a->c == 0x3000 || a->class == CHAR_OPEN || char_closes(a->class);
}

/* A check box and its word; what is longer than a word is a sentence, and its box holds to the first character only. */
static void
tie_options(struct para *para)
{
	for (guint i = 0; i < para->atoms; i++) {
		guint first = i + 1, end = first + 1;

		if (para->atom[i].kind != ATOM_CHECK || first >= para->atoms || para->atom[first].kind != ATOM_TEXT)
			continue;
		while (end < para->atoms && end - first <= OPTION_MOST && !ends_option(&para->atom[end]))
			end++;
		for (guint k = first + 1; k < end && end - first <= OPTION_MOST; k++)
			tie(para, k, PENALTY_GROUP);
	}
}

/* （大写：…）: what heads an amount that follows its figures. */
static void
tie_amounts(struct para *para)
{
	for (guint i = 2; i < para->atoms; i++)
		if (para->atom[i].c == 0x5199 && para->atom[i - 2].class == CHAR_OPEN && /* 写 */
		    (para->atom[i - 1].c == 0x5927 || para->atom[i - 1].c == 0x5C0F))    /* 大, 小 */
			tie(para, i, PENALTY_GROUP);
}

/* 星期一 is said as a date is. */
static void
tie_weekdays(struct para *para)
{
	for (guint i = 1; i < para->atoms; i++) {
		if (para->atom[i].c != 0x671F || para->atom[i - 1].c != 0x661F) /* 期, 星 */
			continue;
		tie(para, i, PENALTY_GROUP);
		if (i + 1 < para->atoms && char_is_one_of(para->atom[i + 1].c, "一二三四五六日天"))
			tie(para, i + 1, PENALTY_GROUP);
	}
}

void
para_tie_groups(struct para *para)
{
	tie_numbers(para);
	tie_amounts(para);
	tie_weekdays(para);
	tie_options(para);
	if (!para->vertical)
		tie_typed(para);
	for (guint i = 0; i < para->atoms; i++)
		if (para->atom[i].wide && is_numeral(para->atom[i].c) && (i == 0 || !is_numeral(para->atom[i - 1].c)))
			tie_han_date(para, i);
}
