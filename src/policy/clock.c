/* Runs the clocks of the profile: working days used, days not counted, the last day, and how it stands. */
#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/calendar.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/judging.h"

#include <string.h>

/* What a day is to a clock. */
enum clock_day { DAY_COUNTED, DAY_OFF, DAY_EXCLUDED, DAY_KIND_COUNT };

/* Days of one kind in words: "2022-03-02…03-04、03-07". */
struct clock_days {
	GString *text;
	gint64 first; /* of the range not yet written */
	gint64 last;
	const char *name; /* holiday of the range, or NULL */
	bool work;        /* its days make up for the holiday */
};

/* Days after `from` up to and including `to` are not counted. */
struct clock_span {
	gint64 from;
	gint64 to;
	bool open; /* not ended: everything after `from` */
};

/* One deadline while it is run. */
struct clock_run {
	struct judging *judging;
	const struct deadline *deadline;
	xmlNode *node; /* in the verdict */
	GArray *spans; /* struct clock_span */
	gint64 from;
	gint64 to;
	gint64 used;
	gint64 excluded;
	struct clock_days list[DAY_KIND_COUNT];
	gint64 unknown; /* first day of a year that has no calendar, or G_MININT64 */
};

/* The first node an expression selects, with its date; NULL when there is none. */
static xmlNode *
dated_node(struct judging *judging, struct xpath *path, gint64 *day)
{
	GPtrArray *nodes = xpath_nodes(judging->env, judging->diag, path, judging->record);

	for (guint i = 0; i < nodes->len; i++)
		if (date_parse(xml_text(judging->arena, nodes->pdata[i]), day))
			return nodes->pdata[i];
	return NULL;
}

static void
add_span(struct clock_run *run, const struct exclude *exclude, xmlNode *context)
{
	struct judging *judging = run->judging;
	struct clock_span span = { 0 };

	if (!date_parse(g_strstrip(xpath_string(judging->env, judging->diag, exclude->from, context)), &span.from))
		return;
	span.open = !date_parse(g_strstrip(xpath_string(judging->env, judging->diag, exclude->to, context)), &span.to);
	g_array_append_val(run->spans, span);
}

static void
collect_spans(struct clock_run *run)
{
	for (guint i = 0; i < run->deadline->exclude_count; i++) {
		const struct exclude *exclude = &run->deadline->exclude[i];
		GPtrArray *nodes;

		if (exclude->each == NULL) {
			add_span(run, exclude, run->judging->record);
			continue;
		}
		nodes = xpath_nodes(run->judging->env, run->judging->diag, exclude->each, run->judging->record);
		for (guint n = 0; n < nodes->len; n++)
			add_span(run, exclude, nodes->pdata[n]);
	}
}

static bool
in_span(const struct clock_run *run, gint64 day)
{
	for (guint i = 0; i < run->spans->len; i++) {
		const struct clock_span *span = &g_array_index(run->spans, struct clock_span, i);

		if (day > span->from && (span->open || day <= span->to))
			return true;
	}
	return false;
}

static void
end_range(struct arena *arena, struct clock_days *list)
{
	bool further = list->text->len > 0;

	if (list->first == 0)
		return;
	g_string_append(list->text, further ? "、" : "");
	g_string_append(list->text, date_iso(arena, list->first) + (further ? 5 : 0));
	if (list->last > list->first) {
		g_string_append(list->text, "…");
		g_string_append(list->text, date_iso(arena, list->last) + 5);
	}
	if (list->name != NULL)
		g_string_append_printf(list->text, list->work ? "（%s补班）" : "（%s）", list->name);
	list->first = 0;
}

static void
note_day(struct clock_run *run, gint64 day, enum clock_day kind)
{
	struct clock_days *list = &run->list[kind];
	const struct calendar *calendar = run->judging->policy->calendar;
	const char *name = kind == DAY_EXCLUDED ? NULL : calendar_name(calendar, day);

	if (list->first != 0 && (list->last + 1 != day || g_strcmp0(list->name, name) != 0))
		end_range(run->judging->arena, list);
	if (list->first == 0) {
		list->first = day;
		list->name = name;
		list->work = kind == DAY_COUNTED;
	}
	list->last = day;
}

static void
count_days(struct clock_run *run)
{
	const struct calendar *calendar = run->judging->policy->calendar;

	for (gint64 day = run->from; day <= run->to; day++) {
		if (!calendar_known(calendar, day)) {
			run->unknown = day;
			return;
		}
		if (day == run->from)
			continue;
		if (in_span(run, day)) {
			run->excluded += calendar_works(calendar, day);
			note_day(run, day, DAY_EXCLUDED);
		} else {
			run->used += calendar_works(calendar, day);
			note_day(run, day, calendar_works(calendar, day) ? DAY_COUNTED : DAY_OFF);
		}
	}
}

/* The last day that is still in time, or NULL while a span that does not count is open. */
static const char *
last_day(const struct clock_run *run)
{
	const struct calendar *calendar = run->judging->policy->calendar;
	gint64 left = run->deadline->limit, day = run->from;

	for (guint i = 0; i < run->spans->len; i++)
		if (g_array_index(run->spans, struct clock_span, i).open)
			return NULL;
	while (left > 0) {
		if (!calendar_known(calendar, ++day))
			return NULL;
		if (calendar_works(calendar, day) && !in_span(run, day))
			left--;
	}
	return date_iso(run->judging->arena, day);
}

/* Until when a step not yet done has run: the last date the record knows, or --as-of if that is later. Gives where the fault shows. */
static const char *
running_until(struct clock_run *run, const char *start)
{
	struct judging *judging = run->judging;
	const char *at = start;
	gint64 day;

	run->to = run->from;
	for (guint i = 0; i < judging->region->event_count; i++)
		if (judging->date[i] != NULL && date_parse(judging->date[i], &day) && day > run->to) {
			run->to = day;
			at = judging->region->event[i].id;
		}
	if (judging->question->as_of != NULL && date_parse(judging->question->as_of, &day) && day > run->to) {
		run->to = day;
		at = start;
	}
	return at;
}

static void
write_days(struct clock_run *run)
{
	static const char *const name[DAY_KIND_COUNT] = { "counted", "days_off", "days_excluded" };

	for (guint kind = 0; kind < DAY_KIND_COUNT; kind++) {
		end_range(run->judging->arena, &run->list[kind]);
		if (run->list[kind].text->len > 0)
			xml_set(run->node, name[kind], run->list[kind].text->str);
	}
}

/* With --as-of: an open step that has hardly any days left is told, with the days that count and those that do not. */
static void
tell_soon(struct clock_run *run, const xmlNode *start)
{
	enum { SOON = 2 };
	struct arena *arena = run->judging->arena;
	gint64 left = run->deadline->limit - run->used;

	if (run->judging->question->as_of == NULL || !xml_attr_is(run->node, "status", "open") || left > SOON ||
	    xml_attr(run->node, "due") == NULL)
		return;
	xml_setf(run->node, "left", "%" G_GINT64_FORMAT, left);
	diag_report(run->judging->diag, DIAG_POLICY_SOON, xml_place(start), (const char *)start->name,
	    xml_attr(run->deadline->node, "label"), xml_attr(run->node, "due"),
	    arena_printf(arena, "%" G_GINT64_FORMAT, left), xml_attr_or(run->node, "counted", "—"),
	    xml_attr_or(run->node, "days_off", "—"), xml_attr_or(run->node, "days_excluded", "—"));
}

static void
write_run(struct clock_run *run, bool done)
{
	struct arena *arena = run->judging->arena;

	xml_set(run->node, "from", date_iso(arena, run->from));
	xml_set(run->node, "to", date_iso(arena, run->to));
	if (run->unknown != G_MININT64) {
		xml_setf(run->node, "unknown", "%.4s", date_iso(arena, run->unknown));
		xml_set(run->node, "status", "unknown");
		return;
	}
	xml_setf(run->node, "used", "%" G_GINT64_FORMAT, run->used);
	xml_setf(run->node, "excluded", "%" G_GINT64_FORMAT, run->excluded);
	xml_set(run->node, "due", last_day(run));
	write_days(run);
	xml_set(run->node, "status", run->used > run->deadline->limit ? "late" : done ? "met" : "open");
}

static void
run_clock(struct judging *judging, const struct deadline *deadline, xmlNode *node)
{
	g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(struct clock_span));
	g_autoptr(GString) counted = g_string_new(NULL), off = g_string_new(NULL), excluded = g_string_new(NULL);
	struct clock_run run = { .judging = judging,
		.deadline = deadline,
		.node = node,
		.spans = spans,
		.unknown = G_MININT64,
		.list = { { .text = counted }, { .text = off }, { .text = excluded } } };
	const xmlNode *start = dated_node(judging, deadline->from, &run.from), *end;

	if (start == NULL) {
		xml_set(node, "status", "open");
		return;
	}
	collect_spans(&run);
	end = dated_node(judging, deadline->to, &run.to);
	xml_set(node, "at", end != NULL ? (const char *)end->name : running_until(&run, (const char *)start->name));
	count_days(&run);
	write_run(&run, end != NULL);
	tell_soon(&run, start);
}

void
verdict_deadlines(struct judging *judging)
{
	const char *unit = xml_attr_or(xml_child(judging->region->root, "times"), "unit", "");
	xmlNode *list = xml_add(judging->verdict, "deadlines");

	for (guint i = 0; i < judging->region->deadline_count; i++) {
		const struct deadline *deadline = &judging->region->deadline[i];
		xmlNode *node;

		if (deadline->test != NULL && !xpath_bool(judging->env, judging->diag, deadline->test, judging->record))
			continue;
		node = xml_add(list, "deadline");
		xml_set(node, "id", xml_attr(deadline->node, "id"));
		xml_set(node, "label", xml_attr(deadline->node, "label"));
		xml_set(node, "rule", xml_attr(deadline->node, "rule"));
		xml_set(node, "severity", xml_attr(deadline->node, "severity"));
		xml_set(node, "stage", xml_attr(deadline->node, "stage"));
		xml_set(node, "limit", xml_attr(deadline->node, "limit"));
		xml_set(node, "unit", unit);
		xml_set(node, "source", xml_attr(deadline->node, "source"));
		xml_set(node, "added", xml_is(xml_root(deadline->node->doc), "extension") ? "yes" : NULL);
		run_clock(judging, deadline, node);
	}
}
