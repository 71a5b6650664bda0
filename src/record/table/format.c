/* Codes of number formats taken apart: sections, and in them tokens. */
#include <string.h>

#include "base/arena.h"
#include "record/table/format.h"

#define TOKENS_MAX 512 /* Excel takes 255 characters */

/* A code as it is read. */
struct number_reading {
	struct arena *arena;
	struct number_format *format;
	struct number_section *section;
	const char *at;
	bool point, placed; /* of this section: its point; a place of a digit */
};

const char *
number_format_code(guint id)
{
	static const char *const codes[] = { "General", "0", "0.00", "#,##0", "#,##0.00", "\"¥\"#,##0;\"¥\"\\-#,##0",
		"\"¥\"#,##0;\"¥\"\\-#,##0", "\"¥\"#,##0.00;\"¥\"\\-#,##0.00", "\"¥\"#,##0.00;\"¥\"\\-#,##0.00", "0%",
		"0.00%", "0.00E+00", "# ?/?", "# ?\?/?\?", "yyyy/m/d", "d-mmm-yy", "d-mmm", "mmm-yy", "h:mm AM/PM",
		"h:mm:ss AM/PM", "h:mm", "h:mm:ss",
		"yyyy/m/d h:mm", [27] = "yyyy\"年\"m\"月\"", [28] = "m\"月\"d\"日\"", "m\"月\"d\"日\"", "m-d-yy",
		"yyyy\"年\"m\"月\"d\"日\"", "h\"时\"mm\"分\"", "h\"时\"mm\"分\"ss\"秒\"", "上午/下午h\"时\"mm\"分\"",
		"上午/下午h\"时\"mm\"分\"ss\"秒\"", "yyyy\"年\"m\"月\"", "#,##0_);(#,##0)", "#,##0_);[Red](#,##0)",
		"#,##0.00_);(#,##0.00)", "#,##0.00_);[Red](#,##0.00)", "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
		"_ \"¥\"* #,##0_ ;_ \"¥\"* -#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
		"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"?\?_ ;_ @_ ",
		"_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ;_ \"¥\"* \"-\"?\?_ ;_ @_ ", "mm:ss", "[h]:mm:ss", "mm:ss.0",
		"##0.0E+0", "@", "yyyy\"年\"m\"月\"", "m\"月\"d\"日\"", "yyyy\"年\"m\"月\"", "m\"月\"d\"日\"",
		"m\"月\"d\"日\"", "上午/下午h\"时\"mm\"分\"", "上午/下午h\"时\"mm\"分\"ss\"秒\"", "yyyy\"年\"m\"月\"",
		"m\"月\"d\"日\"" };

	return id < G_N_ELEMENTS(codes) ? codes[id] : NULL;
}

static void
add(struct number_reading *r, enum number_sort sort, guint count, const char *text, gsize length)
{
	const struct number_piece t = { .sort = (guint8)sort,
		.count = (guint8)MIN(count, 99),
		.text = text != NULL ? arena_strndup(r->arena, text, length) : "" };

	if (r->section->tokens->len < TOKENS_MAX)
		g_array_append_val(r->section->tokens, t);
}

static void
begin_section(struct number_reading *r)
{
	r->section = &r->format->sections[r->format->count++];
	r->section->tokens = arena_vector(r->arena, sizeof(struct number_piece));
	r->point = r->placed = false;
}

/* [>=1000] */
static bool
take_test(struct number_section *s, const char *in)
{
	gsize n = strspn(in, "<>=");

	if (n == 0 || n > 2)
		return false;
	memcpy(s->test, in, n);
	s->test[n] = '\0';
	s->limit = g_ascii_strtod(in + n, NULL);
	return true;
}

/* [$¥-804]: a mark to be shown, and a language; the system's own dates and times stand there as languages. */
static void
take_currency(struct number_reading *r, const char *in)
{
	const char *dash = strrchr(in, '-');
	gsize length = dash != NULL ? (gsize)(dash - in) : strlen(in);

	if (length > 0)
		add(r, NUMBER_LITERAL, 0, in, length);
	if (dash != NULL && (g_str_has_suffix(dash, "804") || g_ascii_strncasecmp(dash, "-zh", 3) == 0))
		r->section->chinese = true;
	if (dash != NULL && g_ascii_strcasecmp(dash, "-F800") == 0)
		r->at = "yyyy\"年\"m\"月\"d\"日\"";
	else if (dash != NULL && g_ascii_strcasecmp(dash, "-F400") == 0)
		r->at = "h:mm:ss";
}

/* Colours and what else nobody knows of show nothing. */
static void
take_bracket(struct number_reading *r)
{
	const char *end = strchr(r->at, ']');
	const char *in = end != NULL ? arena_strndup(r->arena, r->at + 1, (gsize)(end - r->at - 1)) : "";
	gsize run = strspn(in, in[0] != '\0' ? (char[]){ in[0], '\0' } : "");

	r->at = end != NULL ? end + 1 : r->at + strlen(r->at);
	if (in[0] != '\0' && strchr("hHmMsS", in[0]) != NULL && in[run] == '\0')
		add(r, NUMBER_ELAPSED, (guint)run, (char[]){ g_ascii_tolower(in[0]), '\0' }, 1);
	else if (in[0] == '$')
		take_currency(r, in + 1);
	else if (g_ascii_strncasecmp(in, "dbnum", 5) == 0 && in[5] >= '1' && in[5] <= '3')
		r->section->han = (guint)(in[5] - '0');
	else
		take_test(r->section, in);
}

/* "literal", \x, !x, _x (a blank), *x (filled up: nothing). */
static bool
take_quoted(struct number_reading *r)
{
	const char *from = r->at + 1, *end;

	if (*r->at == '"') {
		end = strchr(from, '"');
		end = end != NULL ? end : from + strlen(from);
		add(r, NUMBER_LITERAL, 0, from, (gsize)(end - from));
		r->at = *end != '\0' ? end + 1 : end;
		return true;
	}
	if (strchr("\\!_*", *r->at) == NULL)
		return false;
	end = *from != '\0' ? g_utf8_next_char(from) : from;
	if (*r->at == '_')
		add(r, NUMBER_LITERAL, 0, " ", 1);
	else if (*r->at != '*')
		add(r, NUMBER_LITERAL, 0, from, (gsize)(end - from));
	r->at = end;
	return true;
}

static bool
take_word(struct number_reading *r)
{
	static const struct {
		const char *word;
		enum number_sort sort;
	} words[] = { { "G/通用格式", NUMBER_GENERAL }, { "General", NUMBER_GENERAL }, { "通用格式", NUMBER_GENERAL },
		{ "常规", NUMBER_GENERAL }, { "Standard", NUMBER_GENERAL }, { "AM/PM", NUMBER_HALF },
		{ "A/P", NUMBER_HALF }, { "上午/下午", NUMBER_HALF } };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		gsize n = strlen(words[i].word);

		if (g_ascii_strncasecmp(r->at, words[i].word, n) != 0)
			continue;
		add(r, words[i].sort, 1, r->at, n);
		r->at += n;
		return true;
	}
	return false;
}

/* yyyy, mm, d, aaa, h, ss; .00 behind seconds.  Behind a place they are no dates: E+ is a power, an unquoted unit text. */
static bool
take_date(struct number_reading *r)
{
	static const char letters[] = "yYeEbBmMdDaAhHsS";
	static const guint8 sorts[] = { NUMBER_YEAR, NUMBER_YEAR, NUMBER_YEAR, NUMBER_YEAR, NUMBER_YEAR, NUMBER_YEAR,
		NUMBER_MONTH, NUMBER_MONTH, NUMBER_DAY, NUMBER_DAY, NUMBER_WEEKDAY, NUMBER_WEEKDAY, NUMBER_HOUR,
		NUMBER_HOUR, NUMBER_SECOND, NUMBER_SECOND };
	const char *letter = strchr(letters, *r->at);
	const GArray *tokens = r->section->tokens;
	guint8 last = tokens->len > 0 ? g_array_index(tokens, struct number_piece, tokens->len - 1).sort : 0;
	gsize run;

	if (*r->at == '.' && (last == NUMBER_SECOND || last == NUMBER_ELAPSED) && r->at[1] == '0') {
		run = strspn(r->at + 1, "0");
		add(r, NUMBER_PARTS, (guint)run, NULL, 0);
		r->at += 1 + run;
		return true;
	}
	if (letter == NULL || r->placed)
		return false;
	run = strspn(r->at, (char[]){ g_ascii_tolower(*r->at), g_ascii_toupper(*r->at), '\0' });
	if (strchr("aA", *r->at) != NULL && run < 3)
		return false;
	add(r, sorts[letter - letters], strchr("eEbB", *r->at) != NULL ? 4 : (guint)run, NULL, 0);
	r->at += run;
	return true;
}

static void
take_other(struct number_reading *r)
{
	static const char marks[] = "0#?.,%/@";
	static const guint8 sorts[] = { NUMBER_ZERO, NUMBER_HASH, NUMBER_SPACE, NUMBER_POINT, NUMBER_COMMA,
		NUMBER_PERCENT, NUMBER_SLASH, NUMBER_TEXT };
	const char *mark = strchr(marks, *r->at), *next = g_utf8_next_char(r->at);

	if (mark != NULL) {
		add(r, sorts[mark - marks], 1, r->at, 1);
		r->placed = r->placed || mark - marks < 3;
	} else if (strchr("eE", *r->at) != NULL && (r->at[1] == '+' || r->at[1] == '-')) {
		add(r, NUMBER_POWER, 1, r->at, 2);
		next++;
	} else
		add(r, NUMBER_LITERAL, 0, r->at, (gsize)(next - r->at));
	r->at = next;
}

/* The date's token before or after one, whatever stands between. */
static guint8
neighbour(const GArray *tokens, guint at, int step)
{
	for (guint i = at + (guint)step; i < tokens->len; i += (guint)step) {
		guint8 sort = g_array_index(tokens, struct number_piece, i).sort;

		if (sort >= NUMBER_YEAR && sort != NUMBER_HALF)
			return sort == NUMBER_ELAPSED ? NUMBER_HOUR : sort;
	}
	return NUMBER_LITERAL;
}

/* m beside hours or seconds is minutes; what is left of the marks of numbers in a date is text. */
static void
settle_date(struct number_section *s)
{
	for (guint i = 0; i < s->tokens->len; i++) {
		struct number_piece *t = &g_array_index(s->tokens, struct number_piece, i);

		if (t->sort == NUMBER_MONTH && t->count <= 2 &&
		    (neighbour(s->tokens, i, -1) == NUMBER_HOUR || neighbour(s->tokens, i, 1) == NUMBER_SECOND))
			t->sort = NUMBER_MINUTE;
		s->day = s->day || (t->sort >= NUMBER_YEAR && t->sort <= NUMBER_WEEKDAY);
		s->clock = s->clock || t->sort >= NUMBER_HOUR;
	}
	for (guint i = 0; (s->day || s->clock) && i < s->tokens->len; i++) {
		struct number_piece *t = &g_array_index(s->tokens, struct number_piece, i);

		if (t->sort < NUMBER_GENERAL)
			t->sort = NUMBER_LITERAL;
	}
}

static bool
is_place(const struct number_piece *t)
{
	return t->sort >= NUMBER_ZERO && t->sort <= NUMBER_SPACE;
}

/* Places and points are counted; a comma between places groups, one behind the last of them divides by a thousand. */
static void
settle_number(struct number_section *s)
{
	bool point = false;
	guint commas = 0;

	for (guint i = 0; i < s->tokens->len; i++) {
		struct number_piece *t = &g_array_index(s->tokens, struct number_piece, i);

		if (is_place(t)) {
			s->grouped = s->grouped || (commas > 0 && !point);
			s->whole += !point, s->parts += point;
			commas = 0;
		} else if (t->sort == NUMBER_COMMA && s->whole + s->parts > 0)
			commas++;
		else if (t->sort == NUMBER_COMMA || (t->sort == NUMBER_POINT && point))
			t->sort = NUMBER_LITERAL;
		else if (t->sort == NUMBER_POINT) {
			point = true;
			s->thousands += commas;
			commas = 0;
		}
		s->percents += t->sort == NUMBER_PERCENT;
		s->power = s->power || t->sort == NUMBER_POWER;
		s->fraction = s->fraction || (t->sort == NUMBER_SLASH && s->whole > 0);
	}
	s->thousands += commas;
}

const struct number_format *
number_format_read(struct arena *a, const char *code)
{
	struct number_reading r = { .arena = a, .format = arena_alloc(a, sizeof *r.format), .at = code };

	if (code == NULL || code[0] == '\0' || !g_utf8_validate(code, -1, NULL))
		r.at = "General";
	begin_section(&r);
	while (*r.at != '\0') {
		if (*r.at == ';' && r.format->count == G_N_ELEMENTS(r.format->sections))
			break;
		if (*r.at == ';') {
			begin_section(&r);
			r.at++;
		} else if (*r.at == '[')
			take_bracket(&r);
		else if (!take_quoted(&r) && !take_word(&r) && !take_date(&r))
			take_other(&r);
	}
	for (guint i = 0; i < r.format->count; i++) {
		settle_date(&r.format->sections[i]);
		settle_number(&r.format->sections[i]);
	}
	return r.format;
}

static bool
holds(const struct number_section *s, double value)
{
	switch (s->test[0]) {
	case '>':
		return s->test[1] == '=' ? value >= s->limit : value > s->limit;
	case '<':
		return s->test[1] == '=' ? value <= s->limit : s->test[1] == '>' ? value != s->limit : value < s->limit;
	default:
		return value == s->limit;
	}
}

/* The section of negative numbers writes their sign itself. */
const struct number_section *
number_format_section(const struct number_format *f, double value, bool *negative)
{
	guint numbers = MIN(f->count, 3), at;

	*negative = value < 0;
	if (f->sections[0].test[0] == '\0' && (numbers < 2 || f->sections[1].test[0] == '\0')) {
		at = numbers >= 2 && value < 0 ? 1 : numbers == 3 && value == 0 ? 2 : 0;
		*negative = *negative && at != 1;
		return &f->sections[at];
	}
	for (at = 0; at + 1 < numbers; at++)
		if (f->sections[at].test[0] != '\0' ? holds(&f->sections[at], value) : at == 0 ? value > 0 : value < 0)
			break;
	*negative = *negative && !(f->sections[at].test[0] == '<' && f->sections[at].limit <= 0) &&
	    !(f->sections[at].test[0] == '\0' && at == 1 && numbers == 3);
	return &f->sections[at];
}
