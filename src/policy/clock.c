/*
 * Runs the clocks of the profile: working days used, days not counted, the last day, and how it stands.  What is not
 * recorded counts for nobody: where a date is missing, days are counted, not counted, or in doubt; a clock is late when it
 * is so without the days in doubt, in time when it is so with them, and otherwise not checked.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/text.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/calendar.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/judging.h"

#include <string.h>

/* What a day is to a clock. */
enum clock_day { DAY_COUNTED, DAY_OFF, DAY_EXCLUDED, DAY_DOUBTFUL, DAY_KIND_COUNT };

/* Days of one kind in words: "2022-03-02…03-04、03-07". */
struct clock_days {
	GString *text;
	gint64 first; /* of the range not yet written */
	gint64 last;
	const char *name; /* holiday of the range, or what it is not counted for, or NULL */
	bool work;        /* its days make up for the holiday */
};

/* Days after `from` up to and including `to` are not counted, or (not sure) may be such. */
struct clock_span {
	gint64 from;
	gint64 to; /* G_MAXINT64: it has not ended */
	bool sure;
	const char *label; /* of what time it is */
};

/* One deadline while it is run. */
struct clock_run {
	struct judging *judging;
	const struct deadline *deadline;
	xmlNode *node;       /* in the verdict */
	GArray *spans;       /* struct clock_span */
	GPtrArray *lacks;    /* const char *, fields that are not recorded and leave days in doubt */
	struct moment start; /* where it is not recorded: when it was at the earliest and at the latest */
	struct moment end;
	bool ended;
	gint64 from;
	gint64 to;
	gint64 used;
	gint64 excluded;
	gint64 doubtful;
	struct clock_days list[DAY_KIND_COUNT];
	gint64 unknown; /* first day of a year that has no calendar, or G_MININT64 */
};

static void
note_lack(struct clock_run *run, const struct dated *what, const struct moment *moment)
{
	if (moment->node == NULL && what->field != NULL && !text_listed(run->lacks, what->field))
		g_ptr_array_add(run->lacks, (gpointer)what->field);
}

static void
add_days(struct clock_run *run, const char *label, gint64 from, gint64 to, bool sure)
{
	const struct clock_span span = { .from = from, .to = to, .sure = sure, .label = label };

	if (from < to)
		g_array_append_val(run->spans, span);
}

static struct moment
end_of(const struct clock_run *run, const struct exclude *exclude, xmlNode *context)
{
	const struct dated until = { .path = exclude->until, .event = -1 };
	struct moment to = judging_moment(run->judging, &exclude->to, context);

	if (to.node == NULL && exclude->until != NULL)
		to.latest = MIN(to.latest, judging_moment(run->judging, &until, context).latest);
	return to;
}

/* Nothing says that it did take place: no day of it, nor, where the region has an order, of what comes after it. */
static bool
is_unknown(const struct exclude *exclude, const struct moment *from, const struct moment *to)
{
	if (from->node != NULL || to->node != NULL || exclude->each != NULL)
		return false;
	return exclude->from.event < 0 ? exclude->test == NULL : from->latest == G_MAXINT64;
}

/* Of a time that is not counted: the days that are surely of it, and those that may be. One that may still run stands still. */
static void
add_span(struct clock_run *run, const struct exclude *exclude, xmlNode *context)
{
	struct moment from = judging_moment(run->judging, &exclude->from, context);
	struct moment to = end_of(run, exclude, context);
	bool began = from.node != NULL, open = began && to.node == NULL && to.latest == G_MAXINT64 && !run->ended;

	if (is_unknown(exclude, &from, &to))
		return;
	if (open) {
		add_days(run, exclude->label, from.latest, G_MAXINT64, true);
		if (xml_attr(run->node, "stopped") == NULL)
			xml_set(run->node, "stopped", exclude->label);
		return;
	}
	add_days(run, exclude->label, MAX(from.latest, run->from), MIN(to.earliest, to.latest), true);
	if (began && to.node != NULL)
		return;
	add_days(run, exclude->label, MAX(from.earliest, run->from), MIN(to.latest, run->to), false);
	note_lack(run, &exclude->from, &from);
	note_lack(run, &exclude->to, &to);
}

static void
collect_spans(struct clock_run *run)
{
	struct judging *judging = run->judging;

	for (guint i = 0; i < run->deadline->exclude_count; i++) {
		const struct exclude *exclude = &run->deadline->exclude[i];
		GPtrArray *nodes;

		if (exclude->test != NULL && !xpath_bool(judging->env, judging->diag, exclude->test, judging->record))
			continue;
		if (exclude->each == NULL) {
			add_span(run, exclude, judging->record);
			continue;
		}
		nodes = xpath_nodes(judging->env, judging->diag, exclude->each, judging->record);
		for (guint n = 0; n < nodes->len; n++)
			add_span(run, exclude, nodes->pdata[n]);
	}
}

/* What a day is to the clock, a holiday aside; label: of what time that is not counted. */
static enum clock_day
kind_of(const struct clock_run *run, gint64 day, const char **label)
{
	bool doubt = (run->ended && run->end.node == NULL && day > run->end.earliest) ||
	    (run->start.node == NULL && day <= run->start.latest);

	for (guint i = 0; i < run->spans->len; i++) {
		const struct clock_span *span = &g_array_index(run->spans, struct clock_span, i);

		if (day <= span->from || day > span->to)
			continue;
		*label = span->label;
		if (span->sure)
			return DAY_EXCLUDED;
		doubt = true;
	}
	return doubt ? DAY_DOUBTFUL : DAY_COUNTED;
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
note_day(struct clock_run *run, gint64 day, enum clock_day kind, const char *label)
{
	struct clock_days *list = &run->list[kind];
	const struct calendar *calendar = run->judging->policy->calendar;
	const char *name = kind == DAY_COUNTED || kind == DAY_OFF ? calendar_name(calendar, day) : label;

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
	gint64 *const sum[DAY_KIND_COUNT] = { &run->used, NULL, &run->excluded, &run->doubtful };

	for (gint64 day = run->from; day <= run->to; day++) {
		const char *label = NULL;
		enum clock_day kind = kind_of(run, day, &label);
		bool works;

		if (!calendar_known(calendar, day)) {
			run->unknown = day;
			return;
		}
		if (day == run->from)
			continue;
		works = calendar_works(calendar, day);
		*sum[kind] += works;
		note_day(run, day, kind == DAY_COUNTED && !works ? DAY_OFF : kind, label);
	}
}

/* The last day that is still in time, or NULL while a time that does not count runs on, or may have been longer. */
static const char *
last_day(const struct clock_run *run)
{
	const struct calendar *calendar = run->judging->policy->calendar;
	gint64 left = run->deadline->limit, day = run->from;
	const char *label;

	if (run->start.node == NULL)
		return NULL;
	for (guint i = 0; i < run->spans->len; i++) {
		const struct clock_span *span = &g_array_index(run->spans, struct clock_span, i);

		if (span->to == G_MAXINT64 || !span->sure)
			return NULL;
	}
	while (left > 0) {
		if (!calendar_known(calendar, ++day))
			return NULL;
		if (calendar_works(calendar, day) && kind_of(run, day, &label) != DAY_EXCLUDED)
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
	static const char *const name[DAY_KIND_COUNT] = { "counted", "days_off", "days_excluded", "days_doubtful" };

	for (guint kind = 0; kind < DAY_KIND_COUNT; kind++) {
		end_range(run->judging->arena, &run->list[kind]);
		if (run->list[kind].text->len > 0)
			xml_set(run->node, name[kind], run->list[kind].text->str);
	}
}

/* With --as-of: an open step that has hardly any days left is told, with the days that count and those that do not. */
static void
tell_soon(struct clock_run *run)
{
	enum { SOON = 2 };
	struct arena *arena = run->judging->arena;
	const xmlNode *start = run->start.node;
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

/* Not checked: why, in words, and which fields would have to be recorded. */
static void
write_unchecked(struct clock_run *run)
{
	struct arena *arena = run->judging->arena;
	GString *words = arena_string(arena);

	for (guint i = 0; i < run->lacks->len; i++) {
		const char *field = run->lacks->pdata[i];
		const char *label = record_label(run->judging->policy->records, field);
		xmlNode *lack = xml_add(run->node, "lacks");

		xml_set(lack, "id", field);
		xml_set(lack, "label", label != NULL ? label : field);
		g_string_append_printf(words, "%s%s", i > 0 ? "、" : "", label != NULL ? label : field);
	}
	xml_setf(run->node, "unchecked", "没有记录%s", words->str);
	xml_set(run->node, "status", "unknown");
}

static void
write_run(struct clock_run *run)
{
	struct arena *arena = run->judging->arena;
	bool endless = run->ended && run->end.latest == G_MAXINT64;

	xml_set(run->node, "from", date_iso(arena, MIN(run->start.latest, run->to)));
	xml_set(run->node, "to", date_iso(arena, run->to));
	if (run->unknown != G_MININT64) {
		xml_setf(run->node, "unknown", "%.4s", date_iso(arena, run->unknown));
		xml_setf(run->node, "unchecked", "没有 %.4s 年的放假安排", date_iso(arena, run->unknown));
		xml_set(run->node, "status", "unknown");
		return;
	}
	xml_setf(run->node, "used", "%" G_GINT64_FORMAT, run->used);
	xml_setf(run->node, "excluded", "%" G_GINT64_FORMAT, run->excluded);
	if (run->doubtful > 0)
		xml_setf(run->node, "doubtful", "%" G_GINT64_FORMAT, run->doubtful);
	xml_set(run->node, "due", last_day(run));
	write_days(run);
	if (run->used > run->deadline->limit)
		xml_set(run->node, "status", "late");
	else if (run->used + run->doubtful > run->deadline->limit || endless)
		write_unchecked(run);
	else
		xml_set(run->node, "status", run->ended ? "met" : "open");
}

static bool
is_past(const struct judging *judging, const struct dated *what)
{
	return what->event >= 0 &&
	    region_stage(judging->region, judging->region->event[what->event].stage) < (int)judging->stage;
}

/*
 * A clock whose beginning is not recorded cannot be checked once something after it is; one from the application, which
 * every case has, once its stage has come.
 */
static void
without_start(struct clock_run *run)
{
	struct judging *judging = run->judging;
	bool come = region_stage(judging->region, xml_attr(run->deadline->node, "stage")) <= (int)judging->stage;
	const struct moment none = { 0 };

	xml_set(run->node, "status", "open");
	if (run->end.node == NULL && run->start.latest == G_MAXINT64 &&
	    !(come && run->deadline->from.event == 0 && is_past(judging, &run->deadline->from)))
		return;
	note_lack(run, &run->deadline->from, &none);
	if (run->ended)
		note_lack(run, &run->deadline->to, &run->end);
	write_unchecked(run);
}

static void
run_clock(struct clock_run *run)
{
	struct judging *judging = run->judging;
	const struct deadline *deadline = run->deadline;
	const char *at;

	run->start = judging_moment(judging, &deadline->from, judging->record);
	run->end = judging_moment(judging, &deadline->to, judging->record);
	run->ended = run->end.latest != G_MAXINT64 || is_past(judging, &deadline->to);
	if (run->start.node == NULL && (run->start.earliest == G_MININT64 || run->end.latest == G_MAXINT64)) {
		without_start(run);
		return;
	}
	run->from = run->start.earliest;
	at = running_until(run, run->start.node != NULL ? (const char *)run->start.node->name : NULL);
	if (run->end.latest != G_MAXINT64)
		run->to = run->end.latest;
	xml_set(run->node, "at", run->end.node != NULL ? (const char *)run->end.node->name : at);
	note_lack(run, &deadline->from, &run->start);
	if (run->ended)
		note_lack(run, &deadline->to, &run->end);
	collect_spans(run);
	count_days(run);
	write_run(run);
	tell_soon(run);
}

static void
start_run(struct judging *judging, const struct deadline *deadline, xmlNode *node)
{
	struct arena *arena = judging->arena;
	struct clock_run run = { .judging = judging,
		.deadline = deadline,
		.node = node,
		.spans = arena_vector(arena, sizeof(struct clock_span)),
		.lacks = arena_list(arena),
		.unknown = G_MININT64 };

	for (guint kind = 0; kind < DAY_KIND_COUNT; kind++)
		run.list[kind].text = arena_string(arena);
	run_clock(&run);
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
		xml_set(node, "internal", xml_attr(deadline->node, "internal"));
		xml_set(node, "stage", xml_attr(deadline->node, "stage"));
		xml_set(node, "limit", xml_attr(deadline->node, "limit"));
		xml_set(node, "unit", unit);
		xml_set(node, "source", xml_attr(deadline->node, "source"));
		xml_set(node, "added", xml_is(xml_root(deadline->node->doc), "extension") ? "yes" : NULL);
		start_run(judging, deadline, node);
	}
}
