/*
 * What a cell means for a field: width folded, dates and times in the ways people write them, spellings looked up,
 * and numbers that a spreadsheet has ruined found out.  What cannot be understood is left as it stands, so that the
 * schema's own check tells of it.
 */
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "base/text.h"
#include "record/table/inner.h"

#define WORDS_TOLD   12       /* values of a field that are few enough to be listed */
#define SERIAL_LEAST 20000    /* 1954-10-03 */
#define SERIAL_MOST  80000    /* 2119-01-11 */
#define SERIAL_EPOCH (-25569) /* day 0 of spreadsheets as days since 1970 */

struct convert_moment {
	guint year, month, day, hour, minute;
	bool time;
};

static bool
is_type(const struct mapping_field *f, const char *type)
{
	return g_strcmp0(f->leaf->type, type) == 0;
}

static struct convert_result
fault(enum diag_code code, const char *value, const char *about)
{
	return (struct convert_result){ .value = value, .fault = (guint)code + 1, .about = about };
}

static struct convert_result
good(const char *value)
{
	return (struct convert_result){ .value = value };
}

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
		gsize n = strspn(text, "0123456789"), length = 0;

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
		return part_is(p, at, "时", "点", "点整");
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
read_moment(const char *text, struct convert_moment *m)
{
	struct convert_parts p;

	*m = (struct convert_moment){ 0 };
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

/* Days since the spreadsheets' day 0, with a fraction of a day. */
static bool
read_serial(const char *text, struct convert_moment *m, struct arena *a)
{
	gsize whole = strspn(text, "0123456789");
	double days = g_ascii_strtod(text, NULL);
	gint64 minutes = (gint64)((days - (double)(gint64)days) * 1440 + 0.5), day = (gint64)days + SERIAL_EPOCH;
	const char *iso;

	if (whole != 5 || (text[5] != '\0' && (text[5] != '.' || text[6 + strspn(text + 6, "0123456789")] != '\0')) ||
	    days < SERIAL_LEAST || days > SERIAL_MOST)
		return false;
	iso = date_iso(a, day + minutes / 1440);
	*m = (struct convert_moment){ .year = (guint)g_ascii_strtoull(iso, NULL, 10),
		.month = (guint)g_ascii_strtoull(iso + 5, NULL, 10),
		.day = (guint)g_ascii_strtoull(iso + 8, NULL, 10),
		.hour = (guint)(minutes % 1440 / 60),
		.minute = (guint)(minutes % 60),
		.time = minutes % 1440 != 0 };
	return true;
}

static struct convert_result
convert_day(struct arena *a, const struct mapping_field *f, const char *text)
{
	struct convert_moment m;
	const char *date;

	if (!read_moment(text, &m) && !read_serial(text, &m, a))
		return fault(DIAG_CELL_DATE, text, text);
	if (m.hour > 24 || m.minute > 59 || (m.hour == 24 && m.minute > 0))
		return fault(DIAG_CELL_DATE, text, text);
	date = arena_printf(a, "%04u-%02u-%02u", m.year, m.month, m.day);
	if (is_type(f, "date"))
		return good(date);
	if (!m.time)
		return fault(DIAG_CELL_TIME, text, text);
	if (m.hour == 24) {
		gint64 day;

		if (!date_parse(date, &day))
			return fault(DIAG_CELL_DATE, text, text);
		return good(arena_printf(a, "%sT00:00", date_iso(a, day + 1)));
	}
	return good(arena_printf(a, "%sT%02u:%02u", date, m.hour, m.minute));
}

/* 1.23E+11, 2.2E17: what a spreadsheet shows, and saves as text, of a number that is too long. */
static bool
is_scientific(const char *text)
{
	const char *p = text + (text[0] == '-');
	gsize n = strspn(p, "0123456789");

	if (n != 1)
		return false;
	p += n;
	if (*p == '.')
		p += 1 + strspn(p + 1, "0123456789");
	if ((*p != 'E' && *p != 'e') || (p[1] != '+' && p[1] != '-'))
		return false;
	return p[2] != '\0' && p[2 + strspn(p + 2, "0123456789")] == '\0';
}

static bool
all_digits(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* Sixteen digits and more whose tail is zeros: fifteen are kept of a number. */
static bool
is_rounded(const char *text)
{
	gsize length = strlen(text);

	return all_digits(text) && length > 15 && length <= 22 && strspn(text + 15, "0") == length - 15;
}

static bool
wants_length(const struct mapping_field *f, gsize length)
{
	for (guint i = 0; i < f->digits->len; i++)
		if (GPOINTER_TO_SIZE(f->digits->pdata[i]) == length)
			return true;
	return false;
}

static const char *
lengths(struct arena *a, const struct mapping_field *f, const char * or)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < f->digits->len; i++)
		g_string_append_printf(out, "%s%" G_GSIZE_FORMAT, i > 0 ? or : "",
		    GPOINTER_TO_SIZE(f->digits->pdata[i]));
	return arena_strdup(a, out->str);
}

static struct convert_result
convert_digits(struct arena *a, const struct mapping_field *f, const char *text, enum sheet_cell_kind kind)
{
	gsize length = strlen(text);

	if (g_str_has_suffix(text, ".0") && length > 2 &&
	    kind == CELL_TEXT) { /* left by programs that made a number of it */
		text = arena_strndup(a, text, length - 2);
		length -= 2;
	}
	if (kind == CELL_DATE)
		return fault(DIAG_CELL_RUINED, text, text);
	if (all_digits(text) && length > 15 && kind == CELL_NUMBER)
		return fault(DIAG_CELL_RUINED, text, text);
	if (is_rounded(text))
		return fault(DIAG_CELL_ROUNDED, text, text);
	if (f->digits != NULL && f->digits->len > 0 && all_digits(text) && !wants_length(f, length))
		return fault(DIAG_CELL_DIGITS, text, lengths(a, f, "/"));
	return good(text);
}

/* 1,234.50 has its commas where they belong. */
static bool
drop_commas(char *text)
{
	char *to = text;
	gsize run = 0;
	bool seen = false;

	for (const char *p = text; *p != '\0' && *p != '.'; p++) {
		if (*p == ',') {
			if (run == 0 || run > 3 || (seen && run != 3))
				return false;
			seen = true;
			run = 0;
		} else
			run++;
	}
	if (seen && run != 3)
		return false;
	for (const char *p = text; *p != '\0'; p++)
		if (*p != ',')
			*to++ = *p;
	*to = '\0';
	return true;
}

static bool
drop_unit(const struct mapping_field *f, char *text)
{
	for (guint i = 0; f->units != NULL && i < f->units->len; i++) {
		const char *unit = f->units->pdata[i];
		gsize n = strlen(unit), length = strlen(text);

		if (length > n && g_ascii_strcasecmp(text + length - n, unit) == 0) {
			text[length - n] = '\0';
			g_strchomp(text);
			return true;
		}
	}
	return false;
}

static struct convert_result
convert_number(struct arena *a, const struct mapping_field *f, const char *text, enum sheet_cell_kind kind)
{
	char *plain = arena_strdup(a, text);

	if (kind == CELL_DATE)
		return fault(DIAG_CELL_RUINED, text, text);
	drop_unit(f, plain);
	if (g_str_has_prefix(plain, "￥") || g_str_has_prefix(plain, "¥"))
		plain = g_strchug(g_utf8_next_char(plain));
	if (plain[0] == '+')
		plain++;
	return good(drop_commas(plain) ? plain : text);
}

/* Numbers, dates and the like, where width means nothing. */
static bool
is_strict(const struct mapping_field *f)
{
	static const char types[] = "digits code decimal whole number serial date time material_ref";

	return f->leaf->choice || (f->leaf->type != NULL && text_has_word(types, f->leaf->type));
}

/* One of the words that the schema itself lists, or what people call it, whatever its width, case and blanks; NULL: none of them. */
static const char *
own_word(const struct mapping_field *f, const char *word)
{
	const GPtrArray *said = f->leaf->said;

	for (guint i = 0; i < f->words->len; i++) {
		g_autofree char *known = sheet_fold(f->words->pdata[i]);

		if (known[0] != '\0' && strcmp(known, word) == 0)
			return f->words->pdata[i];
	}
	for (guint i = 0; said != NULL && i < said->len; i++) {
		g_autofree char *known = sheet_fold(said->pdata[i]);

		if (known[0] != '\0' && strcmp(known, word) == 0)
			return f->leaf->words->pdata[i];
	}
	return NULL;
}

/* Of two or three Han characters each carries the meaning: 郑州 is no slip of 宿州, 检修 none of 抢修, 居民 is not 非居民. */
static bool
is_telling(const char *word, const char *near)
{
	return !g_str_is_ascii(word) &&
	    (g_utf8_strlen(word, -1) <= 3 || (strstr(word, "非") != NULL) != (strstr(near, "非") != NULL));
}

static gint
by_length(gconstpointer a, gconstpointer b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	glong m = g_utf8_strlen(x, -1), n = g_utf8_strlen(y, -1);

	return m != n ? (m < n ? -1 : 1) : strcmp(x, y);
}

/* Each value that a field may have, as people write it shortest; known: all spellings. */
static const GPtrArray *
said_shortest(struct arena *a, const struct mapping_field *f, GPtrArray *known)
{
	GPtrArray *said = arena_list(a);

	g_ptr_array_sort(known, by_length);
	for (guint i = 0; i < f->words->len; i++)
		for (guint k = 0; k < known->len; k++)
			if (!g_str_is_ascii(known->pdata[k]) &&
			    text_equal(g_hash_table_lookup(f->values, known->pdata[k]), f->words->pdata[i])) {
				g_ptr_array_add(said, known->pdata[k]);
				break;
			}
	return said;
}

/* A value of a table of spellings. */
static struct convert_result
look_up(struct arena *a, const struct mapping_field *f, const char *text)
{
	g_autofree char *word = sheet_fold(text);
	const char *value = g_hash_table_lookup(f->values, word);
	g_autoptr(GPtrArray) known = NULL;
	g_autoptr(GList) keys = NULL;
	const GPtrArray *said = f->leaf->said;
	const char *near;
	bool listed;

	if (value != NULL)
		return good(value);
	if (f->open)
		return good(text);
	keys = g_list_sort(g_hash_table_get_keys(f->values), (GCompareFunc)strcmp);
	known = g_ptr_array_new();
	for (const GList *k = keys; k != NULL; k = k->next)
		g_ptr_array_add(known, k->data);
	if (said->len == 0 && f->words->len <= WORDS_TOLD)
		said = said_shortest(a, f, known);
	listed = said->len > 0 && said->len <= WORDS_TOLD;
	near = listed ? nearest_slip(word, known) : nearest_name(word, known); /* beside a list a far one misleads */
	near = near != NULL && !is_telling(word, near) ? arena_printf(a, " → %s", near) : "";
	return fault(DIAG_CELL_VALUE, text,
	    listed ? arena_printf(a, "%s（%s）", near, text_joined(a, said, " / ")) : near);
}

static bool
has_control(const char *text)
{
	for (const guchar *p = (const guchar *)text; *p != '\0'; p++)
		if ((*p < 0x20 && *p != '\t' && *p != '\n') || *p == 0x7f ||
		    (p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe))
			return true;
	return false;
}

/* "####" is what a spreadsheet shows of a number in a column too narrow for it. */
static bool
is_error(const char *text)
{
	static const char *const errors[] = { "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!",
		"#SPILL!", "#CALC!" };

	for (guint i = 0; i < G_N_ELEMENTS(errors); i++)
		if (g_ascii_strcasecmp(text, errors[i]) == 0)
			return true;
	return strlen(text) >= 3 && text[strspn(text, "#")] == '\0';
}

static struct convert_result
convert_typed(struct arena *a, const struct mapping_field *f, const char *text, enum sheet_cell_kind kind)
{
	if (is_type(f, "date") || is_type(f, "time"))
		return convert_day(a, f, text);
	if (is_type(f, "digits") || is_type(f, "code"))
		return convert_digits(a, f, text, kind);
	if (is_type(f, "decimal") || is_type(f, "whole") || is_type(f, "number") || is_type(f, "serial"))
		return convert_number(a, f, text, kind);
	return good(text);
}

static struct convert_result
convert_text(const struct mapping_field *f, const char *text, enum sheet_cell_kind kind)
{
	if (all_digits(text) && strlen(text) > 15 && kind == CELL_NUMBER)
		return fault(DIAG_CELL_RUINED, text, text);
	if (is_rounded(text) && !is_type(f, "text"))
		return fault(DIAG_CELL_ROUNDED, text, text);
	return good(text);
}

struct convert_result
convert_cell(struct arena *a, const struct record_mapping *m, const struct mapping_field *f, const char *text,
    enum sheet_cell_kind kind)
{
	char *plain = sheet_plain(a, text);
	g_autofree char *word = sheet_fold(plain);
	bool strict = is_strict(f);

	if (kind == CELL_UNKNOWN)
		return fault(DIAG_CELL_FORMULA, plain, plain);
	if (kind == CELL_ERROR || is_error(plain))
		return fault(DIAG_CELL_ERROR, plain, plain);
	if (own_word(f, word) != NULL)
		return good(own_word(f, word));
	if (plain[0] == '\0' || strcmp(word, "null") == 0 || strcmp(word, "(null)") == 0 ||
	    ((strict || f->values != NULL) && g_hash_table_contains(m->blank, word) &&
		!(f->values != NULL && g_hash_table_contains(f->values, word))))
		return good("");
	if (has_control(plain))
		return fault(DIAG_CELL_CONTROL, plain, "");
	if (strict)
		plain = arena_adopt(a, sheet_fold_width(plain), g_free);
	if (is_scientific(plain))
		return fault(DIAG_CELL_RUINED, plain, plain);
	if (f->values != NULL)
		return look_up(a, f, plain);
	return strict ? convert_typed(a, f, plain, kind) : convert_text(f, plain, kind);
}
