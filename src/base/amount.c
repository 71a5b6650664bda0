/* Decimal strings, never through a double: compared, 人民币大写, thousands separated, small numbers in Han. */
#include <string.h>

#include "base/amount.h"
#include "base/arena.h"

enum { RMB_DIGITS = 12 }; /* up to 9999亿9999万9999元 */

/* An amount rounded to the fen: whole yuan as digits without leading zeros ("0" when none), then two digits. */
struct amount_parts {
	bool negative;
	char *yuan;
	guint jiao;
	guint fen;
};

bool
decimal_parse(const char *text, struct decimal *decimal)
{
	gsize digits = 0;

	*decimal = (struct decimal){ .whole = "", .fraction = "" };
	if (text == NULL)
		return false;
	if (*text == '-') {
		decimal->negative = true;
		text++;
	}
	digits += strspn(text, "0123456789");
	decimal->whole = text + strspn(text, "0");
	decimal->whole_length = strspn(decimal->whole, "0123456789");
	text = decimal->whole + decimal->whole_length;
	if (*text == '.') {
		decimal->fraction = ++text;
		decimal->fraction_length = strspn(text, "0123456789");
		digits += decimal->fraction_length;
		text += decimal->fraction_length;
	}
	while (decimal->fraction_length > 0 && decimal->fraction[decimal->fraction_length - 1] == '0')
		decimal->fraction_length--;
	if (decimal->whole_length == 0 && decimal->fraction_length == 0)
		decimal->negative = false;
	return *text == '\0' && digits > 0;
}

static int
compare_size(const struct decimal *a, const struct decimal *b)
{
	int order;

	if (a->whole_length != b->whole_length)
		return a->whole_length < b->whole_length ? -1 : 1;
	order = memcmp(a->whole, b->whole, a->whole_length);
	if (order == 0)
		order = memcmp(a->fraction, b->fraction, MIN(a->fraction_length, b->fraction_length));
	if (order == 0 && a->fraction_length != b->fraction_length)
		order = a->fraction_length < b->fraction_length ? -1 : 1;
	return order;
}

int
decimal_compare(const struct decimal *a, const struct decimal *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? compare_size(b, a) : compare_size(a, b);
}

/* Adds one to a row of digits with a leading '0' to spare. */
static void
carry_one(char *digits)
{
	gsize i = strlen(digits);

	while (digits[--i] == '9')
		digits[i] = '0';
	digits[i]++;
}

/* Rounds half up to the fen, on the digits themselves. */
static bool
read_amount(struct arena *arena, const char *text, struct amount_parts *amount)
{
	struct decimal decimal;
	char *digits;
	gsize length;

	if (!decimal_parse(text, &decimal))
		return false;
	length = 1 + decimal.whole_length + 2;
	digits = arena_alloc(arena, length + 1);
	memset(digits, '0', length);
	memcpy(digits + 1, decimal.whole, decimal.whole_length);
	memcpy(digits + 1 + decimal.whole_length, decimal.fraction, MIN(decimal.fraction_length, 2));
	if (decimal.fraction_length > 2 && decimal.fraction[2] >= '5')
		carry_one(digits);
	amount->jiao = (guint)(digits[length - 2] - '0');
	amount->fen = (guint)(digits[length - 1] - '0');
	digits[length - 2] = '\0';
	amount->yuan = digits + strspn(digits, "0");
	if (*amount->yuan == '\0')
		amount->yuan--;
	amount->negative = decimal.negative && (*amount->yuan != '0' || amount->jiao != 0 || amount->fen != 0);
	return true;
}

static const char *const rmb_digit[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };

/*
 * A run of zeros is one 零, and only before a digit of a lower place.  Between sections of four there is
 * none when the lower one is full (壹拾万柒仟: 万位 is 0, 仟位 is not), which the rule leaves free.
 */
static void
append_yuan(GString *out, const char *digits)
{
	static const char *const place_name[] = { "", "拾", "佰", "仟" };
	static const char *const section_name[] = { "", "万", "亿" };
	gsize length = strlen(digits);
	bool zero = false;
	bool section_used = false;

	for (gsize i = 0; i < length; i++) {
		gsize place = length - 1 - i;
		guint digit = (guint)(digits[i] - '0');

		if (digit == 0)
			zero = true;
		else {
			bool skipped = i >= 4 && strspn(digits + i - 4, "0") >= 4; /* a whole section is zero */

			if (zero && (place % 4 != 3 || skipped))
				g_string_append(out, "零");
			g_string_append_printf(out, "%s%s", rmb_digit[digit], place_name[place % 4]);
			zero = false;
			section_used = true;
		}
		if (place % 4 == 0 && section_used) {
			g_string_append(out, section_name[place / 4]);
			section_used = false;
		}
	}
}

char *
amount_rmb(struct arena *arena, const char *text)
{
	g_autoptr(GString) out = g_string_new("人民币");
	struct amount_parts amount;
	bool has_yuan;

	if (!read_amount(arena, text, &amount) || strlen(amount.yuan) > RMB_DIGITS)
		return NULL;
	has_yuan = *amount.yuan != '0';
	if (amount.negative)
		g_string_append(out, "负");
	if (has_yuan)
		append_yuan(out, amount.yuan);
	else if (amount.jiao == 0 && amount.fen == 0)
		g_string_append(out, "零");
	if (has_yuan || (amount.jiao == 0 && amount.fen == 0))
		g_string_append(out, "元");
	if (has_yuan && (amount.jiao != 0 ? g_str_has_suffix(amount.yuan, "0") : amount.fen != 0))
		g_string_append(out, "零");
	if (amount.jiao != 0)
		g_string_append_printf(out, "%s角", rmb_digit[amount.jiao]);
	if (amount.fen != 0)
		g_string_append_printf(out, "%s分", rmb_digit[amount.fen]);
	else
		g_string_append(out, "整");
	return arena_strndup(arena, out->str, out->len);
}

char *
amount_money(struct arena *arena, const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct amount_parts amount;
	gsize length;

	if (!read_amount(arena, text, &amount))
		return NULL;
	if (amount.negative)
		g_string_append_c(out, '-');
	length = strlen(amount.yuan);
	for (gsize i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			g_string_append_c(out, ',');
		g_string_append_c(out, amount.yuan[i]);
	}
	g_string_append_printf(out, ".%u%u", amount.jiao, amount.fen);
	return arena_strndup(arena, out->str, out->len);
}

char *
amount_han(struct arena *arena, guint number)
{
	static const char *const han_digit[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
	const char *tens = number >= 20 ? han_digit[number / 10 % 10] : "";
	const char *ones = han_digit[number % 10];

	if (number < 1 || number > 99)
		return arena_strdup(arena, "");
	return arena_printf(arena, "%s%s%s", tens, number >= 10 ? "十" : "", ones);
}
