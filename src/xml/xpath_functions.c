/* The bw: functions of the ground.  A wrong or empty argument gives "": a record may leave anything empty. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "xml/xpath.h"
#include "xml/xpath_inner.h"

enum { FAR = 4000000 }; /* [days] more than all days that have four digits of year */

/* Without exponent, and with no more digits than a double is sure of. */
static char *
number_text(struct arena *arena, double number)
{
	char digits[64];
	char *end;

	if (!isfinite(number) || fabs(number) >= 1e15)
		return arena_strdup(arena, "");
	g_ascii_formatd(digits, sizeof digits, "%.15g", number);
	if (strchr(digits, 'e') == NULL)
		return arena_strdup(arena, digits);
	g_ascii_formatd(digits, sizeof digits, "%.15f", number);
	for (end = digits + strlen(digits); end > digits && end[-1] == '0'; end--)
		end[-1] = '\0';
	return arena_strdup(arena, digits);
}

char *
xpath_object_text(struct arena *arena, xmlXPathObject *object)
{
	xmlChar *raw;
	char *text;

	if (object == NULL)
		return arena_strdup(arena, "");
	if (object->type == XPATH_NUMBER)
		return number_text(arena, object->floatval);
	raw = xmlXPathCastToString(object);
	text = arena_strdup(arena, raw == NULL ? "" : (const char *)raw);
	xmlFree(raw);
	return text;
}

static char *
trimmed_text(struct arena *arena, xmlXPathObject *object)
{
	return g_strstrip(xpath_object_text(arena, object));
}

/* Takes the last argument that is still there; without white space around it. */
static char *
take_text(xmlXPathParserContext *call)
{
	xmlXPathObject *object = valuePop(call);
	char *text = trimmed_text(xpath_arena(call), object);

	xmlXPathFreeObject(object);
	return text;
}

static void
give_text(xmlXPathParserContext *call, const char *text)
{
	valuePush(call, xmlXPathNewCString(text == NULL ? "" : text));
}

static bool
read_integer(const char *text, gint64 limit, gint64 *value)
{
	struct decimal decimal;

	if (!decimal_parse(text, &decimal) || decimal.fraction_length > 0 || decimal.whole_length > 9)
		return false;
	*value = 0;
	for (gsize i = 0; i < decimal.whole_length; i++)
		*value = *value * 10 + (decimal.whole[i] - '0');
	if (decimal.negative)
		*value = -*value;
	return *value >= -limit && *value <= limit;
}

/* The day in ISO 8601, or "" when its year has not four digits. */
static void
give_day(xmlXPathParserContext *call, gint64 day)
{
	gint64 first, last;

	date_parse("0001-01-01", &first);
	date_parse("9999-12-31", &last);
	give_text(call, day < first || day > last ? "" : date_iso(xpath_arena(call), day));
}

static void
date_cn_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	gint64 day;

	give_text(call, date_parse(take_text(call), &day) ? date_cn(xpath_arena(call), day) : "");
}

static void
date_han_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	gint64 day;

	give_text(call, date_parse(take_text(call), &day) ? date_han(xpath_arena(call), day) : "");
}

static void
date_dot_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	gint64 day;
	char *text = take_text(call);

	if (date_parse(text, &day))
		give_text(call, g_strdelimit(date_iso(xpath_arena(call), day), "-", '.'));
	else
		give_text(call, "");
}

static void
weekday_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	static const char *const names[] = { "星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六" };
	gint64 day;

	give_text(call, date_parse(take_text(call), &day) ? names[date_weekday(day)] : "");
}

/* 8:00 of 2023-06-19T08:00: the hour without a leading zero. */
static void
time_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	char *text = take_text(call);
	const char *time = strchr(text, 'T');
	gint64 day;

	if (time == NULL || !date_parse(text, &day)) {
		give_text(call, "");
		return;
	}
	time += time[1] == '0' ? 2 : 1;
	give_text(call, arena_strndup(xpath_arena(call), time, (gsize)(strchr(time, ':') - time) + 3));
}

static void
date_add_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	char *days = take_text(call);
	char *date = take_text(call);
	gint64 day, add;

	if (date_parse(date, &day) && read_integer(days, FAR, &add))
		give_day(call, day + add);
	else
		give_text(call, "");
}

static void
month_add_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	char *months = take_text(call);
	char *date = take_text(call);
	gint64 day, add;

	if (date_parse(date, &day) && read_integer(months, 12 * 9999, &add))
		give_day(call, date_month_add(day, (int)add));
	else
		give_text(call, "");
}

static void
days_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	char *to = take_text(call);
	char *from = take_text(call);
	gint64 first, last;

	if (date_parse(from, &first) && date_parse(to, &last))
		valuePush(call, xmlXPathNewFloat((double)(last - first)));
	else
		give_text(call, "");
}

/* The hour and minute of "2023-06-19T08:00" as minutes since its day began. */
static bool
read_minutes(const char *text, gint64 *day, gint64 *minutes)
{
	const char *time = strchr(text, 'T');
	unsigned int hour, minute;

	if (time == NULL || !date_parse(text, day) || sscanf(time + 1, "%2u:%2u", &hour, &minute) != 2)
		return false;
	*minutes = (gint64)hour * 60 + minute;
	return true;
}

static void
minutes_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	char *to = take_text(call), *from = take_text(call);
	gint64 first, last, begin, end;

	if (read_minutes(from, &first, &begin) && read_minutes(to, &last, &end))
		valuePush(call, xmlXPathNewFloat((double)((last - first) * 24 * 60 + end - begin)));
	else
		give_text(call, "");
}

static void
rmb_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	give_text(call, amount_rmb(xpath_arena(call), take_text(call)));
}

static void
money_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	give_text(call, amount_money(xpath_arena(call), take_text(call)));
}

static void
han_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	gint64 number;

	give_text(call,
	    read_integer(take_text(call), 99, &number) && number > 0 ? amount_han(xpath_arena(call), (guint)number) :
								       "");
}

/* Of 15 or 18 characters the first six (the county) and the last four stay; of shorter ones less. */
static char *
mask_id(struct arena *arena, const char *text)
{
	GString *out = arena_string(arena);
	glong length = g_utf8_strlen(text, -1);
	glong head = length >= 15 ? 6 : length >= 8 ? 2 : length >= 5 ? 1 : 0;
	glong tail = length >= 15 ? 4 : head;
	glong at = 0;

	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p), at++)
		if (at < head || at >= length - tail)
			g_string_append_unichar(out, g_utf8_get_char(p));
		else
			g_string_append_c(out, '*');
	return out->str;
}

static void
mask_id_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	give_text(call, mask_id(xpath_arena(call), take_text(call)));
}

/* One that is hidden counts as it did. */
static bool
is_digit(char c)
{
	return g_ascii_isdigit(c) || c == '*';
}

static bool
is_phone_character(char c)
{
	return is_digit(c) || c == '-' || c == '+';
}

/* Hides the four digits before the last four; of a short number all but the last two. */
static void
mask_number(char *number, gsize length)
{
	gsize digits = 0;
	gsize keep, seen = 0;

	for (gsize i = 0; i < length; i++)
		digits += is_digit(number[i]) ? 1 : 0;
	keep = digits >= 7 ? 4 : MIN(digits, 2);
	for (gsize i = length; i-- > 0;)
		if (is_digit(number[i])) {
			if (seen >= keep && (seen < keep + 4 || digits < 7))
				number[i] = '*';
			seen++;
		}
}

/* Several numbers may stand in one field, with anything between them. */
static char *
mask_phone(struct arena *arena, const char *numbers)
{
	char *text = arena_strdup(arena, numbers);

	for (char *at = text; *at != '\0';) {
		gsize length = 0;

		while (is_phone_character(at[length]))
			length++;
		mask_number(at, length);
		at += MAX(length, 1);
	}
	return text;
}

static void
mask_phone_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	give_text(call, mask_phone(xpath_arena(call), take_text(call)));
}

char *
xpath_mask(struct arena *arena, const char *function, const char *text)
{
	return strcmp(function, "mask-id") == 0 ? mask_id(arena, text) : mask_phone(arena, text);
}

static void
default_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	xmlXPathObject *otherwise = valuePop(call);
	xmlXPathObject *value = valuePop(call);
	bool empty = *trimmed_text(xpath_arena(call), value) == '\0';

	xmlXPathFreeObject(empty ? value : otherwise);
	valuePush(call, empty ? otherwise : value);
}

static void
if_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	xmlXPathObject *otherwise = valuePop(call);
	xmlXPathObject *value = valuePop(call);
	xmlXPathObject *condition = valuePop(call);
	bool holds = xmlXPathCastToBoolean(condition) == 1;

	xmlXPathFreeObject(condition);
	xmlXPathFreeObject(holds ? otherwise : value);
	valuePush(call, holds ? value : otherwise);
}

static int
node_count(const xmlXPathObject *object)
{
	if (object == NULL || object->type != XPATH_NODESET || object->nodesetval == NULL)
		return 0;
	return object->nodesetval->nodeNr;
}

static char *
node_text(struct arena *arena, const xmlXPathObject *object, int index)
{
	xmlChar *raw = xmlXPathCastNodeToString(object->nodesetval->nodeTab[index]);
	char *text = arena_strdup(arena, raw == NULL ? "" : (const char *)raw);

	xmlFree(raw);
	return g_strstrip(text);
}

GPtrArray *
xpath_take_texts(xmlXPathParserContext *call)
{
	struct arena *arena = xpath_arena(call);
	xmlXPathObject *object = valuePop(call);
	GPtrArray *texts = g_ptr_array_new();

	if (object != NULL && object->type == XPATH_NODESET && object->nodesetval != NULL)
		xmlXPathNodeSetSort(object->nodesetval);
	for (int i = 0; i < node_count(object); i++)
		g_ptr_array_add(texts, node_text(arena, object, i));
	if (object != NULL && object->type != XPATH_NODESET)
		g_ptr_array_add(texts, trimmed_text(arena, object));
	xmlXPathFreeObject(object);
	for (guint i = texts->len; i-- > 0;)
		if (*(const char *)g_ptr_array_index(texts, i) == '\0')
			g_ptr_array_remove_index(texts, i);
	return texts;
}

static void
join_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	xmlXPathObject *last = valuePop(call);
	xmlChar *separator = xmlXPathCastToString(last);
	g_autoptr(GPtrArray) texts = xpath_take_texts(call);
	g_autoptr(GString) out = g_string_new(NULL);

	for (guint i = 0; i < texts->len; i++)
		g_string_append_printf(out, "%s%s", i == 0 ? "" : (const char *)separator,
		    (const char *)g_ptr_array_index(texts, i));
	xmlFree(separator);
	xmlXPathFreeObject(last);
	give_text(call, out->str);
}

/* < 0, 0, > 0 of two numbers or two dates; false when they are neither. */
static bool
compare_texts(const char *a, const char *b, int *order)
{
	struct decimal first, second;
	gint64 day;

	if (decimal_parse(a, &first) && decimal_parse(b, &second)) {
		*order = decimal_compare(&first, &second);
		return true;
	}
	*order = strcmp(a, b); /* ISO 8601 sorts as text */
	return date_parse(a, &day) && date_parse(b, &day);
}

/* The greatest (sign 1) or least (sign -1), as it was written; "" when there is none or they cannot be compared. */
static void
give_extreme(xmlXPathParserContext *call, int count, int sign)
{
	g_autoptr(GPtrArray) texts = xpath_take_texts(call);
	const char *best;
	int order;

	while (--count > 0) {
		g_autoptr(GPtrArray) more = xpath_take_texts(call);

		g_ptr_array_extend(texts, more, NULL, NULL);
	}
	best = texts->len == 0 ? "" : g_ptr_array_index(texts, 0);
	for (guint i = 0; i < texts->len; i++) {
		const char *text = g_ptr_array_index(texts, i);

		if (!compare_texts(text, best, &order)) {
			give_text(call, "");
			return;
		}
		if (order * sign > 0)
			best = text;
	}
	give_text(call, best);
}

static void
max_function(xmlXPathParserContext *call, int count)
{
	give_extreme(call, count, 1);
}

static void
min_function(xmlXPathParserContext *call, int count)
{
	give_extreme(call, count, -1);
}

static void
contains_token_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	char *word = take_text(call);
	g_autoptr(GPtrArray) lists = xpath_take_texts(call);
	bool found = false;

	for (guint i = 0; i < lists->len; i++)
		found = found || text_has_word(g_ptr_array_index(lists, i), word);
	valuePush(call, xmlXPathNewBoolean(found));
}

static void
says_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	char *words = take_text(call);
	g_autoptr(GPtrArray) texts = xpath_take_texts(call);
	bool says = false;

	for (guint i = 0; i < texts->len && !says; i++)
		says = xpath_says(xpath_arena(call), g_ptr_array_index(texts, i), words);
	valuePush(call, xmlXPathNewBoolean(says));
}

static void
found_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	char *pattern = take_text(call);
	g_autoptr(GPtrArray) texts = xpath_take_texts(call);
	const char *found;

	if (xpath_found(xpath_arena(call), xpath_patterns(call), texts, pattern, &found))
		give_text(call, found);
	else
		xmlXPathErr(call, XPATH_INVALID_OPERAND);
}

static void
hidden_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	give_text(call, xpath_hidden(xpath_arena(call), take_text(call)));
}

static void
kv_function(xmlXPathParserContext *call, int count G_GNUC_UNUSED)
{
	valuePush(call, xmlXPathNewFloat(xpath_kilovolts(xpath_arena(call), take_text(call))));
}

static const struct xpath_function functions[] = {
	{ "bw:date-cn", 1, 1, date_cn_function },
	{ "bw:date-han", 1, 1, date_han_function },
	{ "bw:date-dot", 1, 1, date_dot_function },
	{ "bw:weekday", 1, 1, weekday_function },
	{ "bw:time", 1, 1, time_function },
	{ "bw:date-add", 2, 2, date_add_function },
	{ "bw:month-add", 2, 2, month_add_function },
	{ "bw:days", 2, 2, days_function },
	{ "bw:minutes", 2, 2, minutes_function },
	{ "bw:rmb", 1, 1, rmb_function },
	{ "bw:money", 1, 1, money_function },
	{ "bw:han", 1, 1, han_function },
	{ "bw:mask-id", 1, 1, mask_id_function },
	{ "bw:mask-phone", 1, 1, mask_phone_function },
	{ "bw:default", 2, 2, default_function },
	{ "bw:if", 3, 3, if_function },
	{ "bw:join", 2, 2, join_function },
	{ "bw:split", 2, 2, xpath_split_function },
	{ "bw:each", 2, 2, xpath_each_function },
	{ "bw:max", 1, 9, max_function },
	{ "bw:min", 1, 9, min_function },
	{ "bw:contains-token", 2, 2, contains_token_function },
	{ "bw:says", 2, 2, says_function },
	{ "bw:found", 2, 2, found_function },
	{ "bw:kv", 1, 1, kv_function },
	{ "bw:hidden", 1, 1, hidden_function },
};

const struct xpath_function *
xpath_ground_function(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(functions); i++)
		if (strcmp(functions[i].name + strlen("bw:"), name) == 0)
			return &functions[i];
	return NULL;
}

void
xpath_list_functions(GPtrArray *names)
{
	for (gsize i = 0; i < G_N_ELEMENTS(functions); i++)
		g_ptr_array_add(names, (gpointer)functions[i].name);
}
