/*
 * Numbers and strings of digits: what is printed is what the spreadsheet shows, as long as that is the number the cell
 * holds; what a spreadsheet has ruined is found out.
 */
#include <math.h>
#include <string.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/diag.h"
#include "record/table/inner.h"

static bool
all_digits(const char *text)
{
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* 1.23E+11, 2.2E17: what a spreadsheet shows, and saves as text, of a number that is too long. */
bool
convert_is_scientific(const char *text)
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

bool
convert_is_ruined(struct sheet_value v)
{
	return v.kind == CELL_NUMBER && all_digits(v.held) && strlen(v.held) > 15;
}

bool
convert_is_rounded(const char *text)
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

/* 1,234.50 has its commas where they belong; behind the point there is no such place. */
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
	if ((seen && run != 3) || strchr(text + strcspn(text, "."), ',') != NULL)
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

/* 1250.0: what programs make of a whole number, by way of a number of their own. 1250.00 was written by somebody. */
const char *
convert_whole(struct arena *a, const char *text)
{
	gsize length = strlen(text), sign = text[0] == '-';

	if (length < 3 || strcmp(text + length - 2, ".0") != 0 ||
	    strspn(text + sign, "0123456789") != length - 2 - sign)
		return text;
	return arena_strndup(a, text, length - 2);
}

/* 0008: zeros in front, which a number has not; the zero before a point stays. */
static const char *
without_padding(struct arena *a, const char *text)
{
	gsize sign = text[0] == '-', zeros = strspn(text + sign, "0");

	if (zeros > 0 && !g_ascii_isdigit(text[sign + zeros]))
		zeros--;
	if (zeros == 0 || text[strspn(text, "-.0123456789")] != '\0')
		return text;
	return arena_printf(a, "%s%s", sign ? "-" : "", text + sign + zeros);
}

/* A price has the places it was written with: 36.0 stands beside 22.5. */
static bool
is_price(const struct mapping_field *f)
{
	return f->units != NULL && f->units->len > 0 && g_str_has_prefix(f->units->pdata[0], "元");
}

enum shown_how {
	SHOWN_EXACT,   /* the number that is held */
	SHOWN_ROUNDED, /* that number, to fewer places */
	SHOWN_OTHER,   /* another one */
	SHOWN_NONE,    /* no number */
};

/* A text that is shown beside the number that is held. */
static enum shown_how
compare_shown(const char *shown, const char *held, bool percent)
{
	struct decimal a, b;
	const char *point = strchr(shown, '.');
	double x, y, half;

	if (!decimal_parse(shown, &a) || !decimal_parse(held, &b))
		return SHOWN_NONE;
	if (!percent && decimal_compare(&a, &b) == 0)
		return SHOWN_EXACT;
	x = g_ascii_strtod(shown, NULL);
	y = g_ascii_strtod(held, NULL) * (percent ? 100 : 1);
	half = 0.5 * pow(10, point != NULL ? -(double)strlen(point + 1) : 0);
	if (fabs(x - y) <= fabs(y) * 1e-13)
		return SHOWN_EXACT;
	return fabs(x - y) <= half * (1 + 1e-9) + fabs(y) * 1e-13 ? SHOWN_ROUNDED : SHOWN_OTHER;
}

/* What a format writes in place of a number: "-" and nothing for 0, (630) for a negative one, 1/2 for a half. */
static bool
is_other_writing(const char *shown, const char *held)
{
	gsize length = strlen(shown);

	if (shown[strcspn(shown, "0123456789")] == '\0' && strcmp(held, "0") == 0 && length <= 1)
		return true;
	if (held[0] == '-' && shown[0] == '(' && length > 2 && shown[length - 1] == ')') {
		g_autofree char *in = g_strndup(shown + 1, length - 2);

		return drop_commas(in) && compare_shown(in, held + 1, false) == SHOWN_EXACT;
	}
	return strchr(shown, '/') != NULL && shown[strspn(shown, "0123456789/ -")] == '\0';
}

/* A number of a workbook, its unit, mark of currency and commas taken off. */
static struct convert_result
convert_shown(const char *plain, struct sheet_value v)
{
	switch (compare_shown(plain, v.held, strchr(v.text, '%') != NULL)) {
	case SHOWN_EXACT:
		return convert_good(plain);
	case SHOWN_ROUNDED:
		return convert_fault(DIAG_CELL_SHOWN, plain, v.held);
	case SHOWN_OTHER:
		return convert_fault(DIAG_CELL_OTHER, v.text, v.held);
	case SHOWN_NONE:
		break;
	}
	if (is_other_writing(v.text, v.held))
		return convert_good(v.held);
	return v.text[0] == '\0' ? convert_fault(DIAG_CELL_OTHER, v.text, v.held) : convert_good(v.text);
}

struct convert_result
convert_quantity(struct arena *a, const struct mapping_field *f, struct sheet_value v)
{
	char *plain = arena_strdup(a, v.text);

	if (v.kind == CELL_DATE)
		return convert_fault(DIAG_CELL_RUINED, v.text, v.text);
	drop_unit(f, plain);
	if (g_str_has_prefix(plain, "￥") || g_str_has_prefix(plain, "¥"))
		plain = g_strchug(g_utf8_next_char(plain));
	if (plain[0] == '+')
		plain++;
	if (!drop_commas(plain))
		plain = arena_strdup(a, v.text);
	if (v.kind == CELL_NUMBER) {
		struct convert_result r = convert_shown(plain, v);

		r.value = r.fault == 0 ? without_padding(a, r.value) : r.value;
		return r;
	}
	return convert_good(without_padding(a, is_price(f) ? plain : convert_whole(a, plain)));
}

/* Digits of a number cell: zeros in front and what a format adds are shown on purpose; its commas and places are not. */
static const char *
digits_shown(struct arena *a, struct sheet_value v)
{
	char *plain = arena_strdup(a, v.text);

	if (!drop_commas(plain) || compare_shown(plain, v.held, false) != SHOWN_EXACT)
		return v.text;
	return all_digits(plain) ? plain : v.held;
}

struct convert_result
convert_digits(struct arena *a, const struct mapping_field *f, struct sheet_value v)
{
	const char *text = v.kind == CELL_NUMBER ? digits_shown(a, v) : convert_whole(a, v.text);

	if (v.kind == CELL_DATE || convert_is_ruined(v))
		return convert_fault(DIAG_CELL_RUINED, v.text, v.text);
	if (v.kind == CELL_NUMBER && compare_shown(text, v.held, false) == SHOWN_ROUNDED)
		return convert_fault(DIAG_CELL_OTHER, v.text, v.held);
	if (convert_is_rounded(text))
		return convert_fault(DIAG_CELL_ROUNDED, text, text);
	if (f->digits != NULL && f->digits->len > 0 && all_digits(text) && !wants_length(f, strlen(text)))
		return convert_fault(DIAG_CELL_DIGITS, text, lengths(a, f, "/"));
	return convert_good(text);
}
