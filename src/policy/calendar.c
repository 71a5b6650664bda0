/* The calendar of working days: weekends, statutory holidays and make-up days, for the years there are files of. */
#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/calendar.h"

#include <libxml/xpathInternals.h>
#include <string.h>

enum { DAY_UNKNOWN, DAY_OFF, DAY_WORK };

struct calendar {
	gint64 first; /* day number of day[0] */
	gint64 count;
	guint8 *day;
	const char **name; /* of the holiday a day belongs to, or is made up for; NULL */
};

static gint64
year_start(const xmlNode *year, gint64 offset)
{
	g_autofree char *iso = g_strdup_printf("%04" G_GINT64_FORMAT "-01-01",
	    g_ascii_strtoll(xml_attr(year, "year"), NULL, 10) + offset);
	gint64 day = 0;

	date_parse(iso, &day);
	return day;
}

static gint64
day_of(const xmlNode *node, const char *attribute)
{
	gint64 day = G_MININT64;

	date_parse(xml_attr_or(node, attribute, ""), &day);
	return day;
}

static void
set_day(struct calendar *calendar, gint64 day, guint8 value, const char *name)
{
	if (day < calendar->first || day >= calendar->first + calendar->count)
		return;
	calendar->day[day - calendar->first] = value;
	calendar->name[day - calendar->first] = name;
}

static void
fill_year(struct calendar *calendar, const xmlNode *year)
{
	for (gint64 day = year_start(year, 0); day < year_start(year, 1); day++) {
		guint weekday = date_weekday(day);

		set_day(calendar, day, weekday == 0 || weekday == 6 ? DAY_OFF : DAY_WORK, NULL);
	}
}

static void
mark_year(struct calendar *calendar, const xmlNode *year)
{
	for (xmlNode *node = xml_child(year, "holiday"); node != NULL; node = xml_next(node, "holiday"))
		for (gint64 day = day_of(node, "from"); day <= day_of(node, "to"); day++)
			set_day(calendar, day, DAY_OFF, xml_attr(node, "name"));
	for (xmlNode *node = xml_child(year, "workday"); node != NULL; node = xml_next(node, "workday"))
		set_day(calendar, day_of(node, "date"), DAY_WORK, xml_attr(node, "name"));
}

static void
refuse(struct arena *arena, struct diag *diag, const xmlNode *node, const char *attribute, const char *zh,
    const char *en)
{
	const char *given = xml_attr(node, attribute);

	diag_say(diag, DIAG_POLICY_DAYS, xml_attr_place(node, attribute), NULL,
	    arena_printf(arena, "%s=\"%s\" %s", attribute, given, zh),
	    arena_printf(arena, "%s=\"%s\" %s", attribute, given, en));
}

bool
calendar_check_span(struct arena *arena, struct diag *diag, const xmlNode *node)
{
	const char *from = xml_attr(node, "from"), *to = xml_attr(node, "to");

	if (from == NULL || to == NULL || strcmp(from, to) <= 0)
		return true;
	refuse(arena, diag, node, "to", "早于 from", "is before `from`");
	return false;
}

/* Of the year, and no day that another holiday or workday has; what works in any case is none that is made up. */
static void
check_days(struct arena *arena, struct diag *diag, const char *year, GHashTable *taken, xmlNode *node)
{
	bool work = xml_is(node, "workday");
	const char *first = work ? "date" : "from", *last = work ? "date" : "to", *wrong = first;

	if (strncmp(xml_attr(node, first), year, strlen(year)) == 0)
		wrong = strncmp(xml_attr(node, last), year, strlen(year)) != 0 ? last : NULL;
	if (wrong != NULL) {
		refuse(arena, diag, node, wrong, "不是这一年的", "is not of this year");
		return;
	}
	for (gint64 day = day_of(node, first); day <= day_of(node, last); day++) {
		const char *iso = date_iso(arena, day);

		if (!g_hash_table_insert(taken, (gpointer)iso, node)) {
			refuse(arena, diag, node, first, arena_printf(arena, "与上面写的重复：%s", iso),
			    arena_printf(arena, "repeats what stands above: %s", iso));
			return;
		}
	}
	if (work && date_weekday(day_of(node, first)) % 6 != 0)
		refuse(arena, diag, node, first, "是周一到周五，本来就上班", "is no weekend and works anyway");
}

void
calendar_check(struct arena *arena, struct diag *diag, const xmlNode *year)
{
	GHashTable *taken = arena_table(arena);

	for (xmlNode *node = xml_child(year, NULL); node != NULL; node = xml_next(node, NULL))
		if (!xml_is(node, "notice") && calendar_check_span(arena, diag, node))
			check_days(arena, diag, xml_attr(year, "year"), taken, node);
}

struct calendar *
calendar_new(struct arena *arena, const GPtrArray *years)
{
	struct calendar *calendar = arena_alloc(arena, sizeof *calendar);
	gint64 last = G_MININT64;

	calendar->first = G_MAXINT64;
	for (guint i = 0; i < years->len; i++) {
		calendar->first = MIN(calendar->first, year_start(years->pdata[i], 0));
		last = MAX(last, year_start(years->pdata[i], 1));
	}
	if (years->len == 0)
		return calendar;
	calendar->count = last - calendar->first;
	calendar->day = arena_alloc(arena, (gsize)calendar->count);
	calendar->name = arena_array(arena, (gsize)calendar->count, sizeof *calendar->name);
	for (guint i = 0; i < years->len; i++)
		fill_year(calendar, years->pdata[i]);
	for (guint i = 0; i < years->len; i++)
		mark_year(calendar, years->pdata[i]);
	return calendar;
}

static guint8
look_up(const struct calendar *calendar, gint64 day)
{
	if (day < calendar->first || day >= calendar->first + calendar->count)
		return DAY_UNKNOWN;
	return calendar->day[day - calendar->first];
}

bool
calendar_known(const struct calendar *calendar, gint64 day)
{
	return look_up(calendar, day) != DAY_UNKNOWN;
}

const char *
calendar_name(const struct calendar *calendar, gint64 day)
{
	return calendar_known(calendar, day) ? calendar->name[day - calendar->first] : NULL;
}

bool
calendar_works(const struct calendar *calendar, gint64 day)
{
	return look_up(calendar, day) == DAY_WORK;
}

/* Working days after a up to and including b (negative when b is before a); false: a year is not known. */
static bool
days_between(const struct calendar *calendar, gint64 a, gint64 b, gint64 *count)
{
	gint64 from = MIN(a, b), to = MAX(a, b), sum = 0;

	if (!calendar_known(calendar, from))
		return false;
	for (gint64 day = from + 1; day <= to; day++) {
		if (!calendar_known(calendar, day))
			return false;
		sum += calendar_works(calendar, day);
	}
	*count = a <= b ? sum : -sum;
	return true;
}

/* The nth working day after a day; a negative n counts backwards. */
static bool
workday_add(const struct calendar *calendar, gint64 day, gint64 n, gint64 *result)
{
	gint64 step = n < 0 ? -1 : 1;

	if (!calendar_known(calendar, day))
		return false;
	while (n != 0) {
		day += step;
		if (!calendar_known(calendar, day))
			return false;
		if (calendar_works(calendar, day))
			n -= step;
	}
	*result = day;
	return true;
}

static bool
pop_date(xmlXPathParserContext *ctxt, gint64 *day)
{
	xmlChar *text = xmlXPathPopString(ctxt);
	bool ok = text != NULL && date_parse(g_strstrip((char *)text), day);

	xmlFree(text);
	return ok;
}

/* bw:workdays(a, b); "" when a date is none or its year is not known. */
static void
function_workdays(xmlXPathParserContext *ctxt, int nargs)
{
	const struct calendar *calendar = xpath_data(ctxt);
	gint64 a, b, days;
	bool ok;

	CHECK_ARITY(2);
	ok = pop_date(ctxt, &b);
	ok = pop_date(ctxt, &a) && ok;
	if (ok && days_between(calendar, a, b, &days))
		xmlXPathReturnNumber(ctxt, (double)days);
	else
		xmlXPathReturnEmptyString(ctxt);
}

/* bw:workday-add(d, n) */
static void
function_workday_add(xmlXPathParserContext *ctxt, int nargs)
{
	const struct calendar *calendar = xpath_data(ctxt);
	double n;
	gint64 day, result;
	bool ok;

	CHECK_ARITY(2);
	n = xmlXPathPopNumber(ctxt);
	ok = pop_date(ctxt, &day);
	if (ok && n > -10000 && n < 10000 && workday_add(calendar, day, (gint64)n, &result)) {
		struct arena *arena = arena_new();
		xmlChar *iso = xmlStrdup((const xmlChar *)date_iso(arena, result));

		arena_free(arena);
		xmlXPathReturnString(ctxt, iso);
	} else
		xmlXPathReturnEmptyString(ctxt);
}

void
calendar_functions(const struct calendar *calendar, struct xpath_env *env)
{
	xpath_register(env, "workdays", function_workdays, (void *)calendar);
	xpath_register(env, "workday-add", function_workday_add, (void *)calendar);
}
