/* Tables of a region's law: steps, time limits, who invests, what else the company owes. */
#include <string.h>

#include "base/arena.h"
#include "xml/xml.h"
#include "policy/outlook/inner.h"

/* The type that was asked for as the tests of a part of the profile see it; NULL: all types are asked for. */
static const struct outlook *
look_at(const struct outlook_making *m, const char *part)
{
	return m->asked->type != NULL ? outlook_new(m, m->asked->type, part) : NULL;
}

/* The labels of the children of a name, as they follow each other; "—": there are none. */
static const char *
labels(const struct outlook_making *m, const xmlNode *node, const char *name)
{
	GString *out = arena_string(m->arena);

	for (xmlNode *n = xml_child(node, name); n != NULL; n = xml_next(n, name))
		g_string_append_printf(out, "%s%s", out->len > 0 ? "、" : "", xml_attr_or(n, "label", ""));
	return out->len > 0 ? out->str : "—";
}

/* The days of each step, by the clock that judges it: "1、7、—、6"; "—": the source gives none. */
static const char *
days_of_steps(const struct outlook_making *m, const xmlNode *process)
{
	const xmlNode *times = xml_child(m->region->root, "times");
	GString *out = arena_string(m->arena);
	bool any = false;

	for (xmlNode *n = xml_child(process, "step"); n != NULL; n = xml_next(n, "step")) {
		const xmlNode *clock = xml_child_of(times, "deadline", "id", xml_attr(n, "deadline"));

		any = any || clock != NULL;
		g_string_append_printf(out, "%s%s", out->len > 0 ? "、" : "", xml_attr_or(clock, "limit", "—"));
	}
	return any ? out->str : "—";
}

void
outlook_steps(struct outlook_making *m)
{
	const struct outlook *o = look_at(m, "steps");
	const struct clauses *processes = &m->region->processes;

	for (guint i = 0; i < processes->count; i++)
		if (outlook_may(o, &processes->clause[i]))
			outlook_add_row(m, processes->clause[i].node,
			    (const char *[]){ labels(m, processes->clause[i].node, "step"),
				days_of_steps(m, processes->clause[i].node) });
}

/* "dates/apply" is the event apply; anything else is shown as the profile has it. */
static const char *
event_words(const struct outlook_making *m, const char *path)
{
	const char *id = g_str_has_prefix(path, "dates/") ? path + strlen("dates/") : path;

	for (guint i = 0; i < m->region->event_count; i++)
		if (strcmp(m->region->event[i].id, id) == 0)
			return outlook_word(m, m->region->event[i].label, id);
	return path;
}

void
outlook_times(struct outlook_making *m)
{
	const struct outlook *o = look_at(m, "times");

	for (guint i = 0; i < m->region->deadline_count; i++) {
		const xmlNode *n = m->region->deadline[i].node;
		const char *when = o == NULL ? "—" : outlook_when(o, "deadlines", xml_attr_or(n, "id", ""), NULL, NULL);
		const char *from_to = arena_printf(m->arena, "%s→%s", event_words(m, xml_attr_or(n, "from", "")),
		    event_words(m, xml_attr_or(n, "to", "")));

		if (when != NULL)
			outlook_add_row(m, n, (const char *[]){ from_to, labels(m, n, "exclude"), when });
	}
}

static void
put_investment(struct outlook_making *m, const struct outlook *o, const struct clauses *rows, const char *table,
    const char *result)
{
	for (guint i = 0; i < rows->count; i++)
		if (outlook_may(o, &rows->clause[i]))
			outlook_add_row(m, rows->clause[i].node,
			    (const char *[]){ table, xml_attr_or(rows->clause[i].node, result, "—") });
}

void
outlook_investment(struct outlook_making *m)
{
	const struct outlook *o = look_at(m, "investment");

	put_investment(m, o, &m->region->boundaries, outlook_word(m, "界面", "boundary"), "to");
	put_investment(m, o, &m->region->payers, outlook_word(m, "出资", "payer"), "pays");
}

void
outlook_duties(struct outlook_making *m)
{
	const struct outlook *o = look_at(m, "duties");
	const struct clauses *duties = &m->region->duties;

	for (guint i = 0; i < duties->count; i++) {
		const xmlNode *n = duties->clause[i].node;
		const char *when = o == NULL ? "—" : outlook_when(o, "duties", xml_attr_or(n, "id", ""), NULL, NULL);

		if (when != NULL)
			outlook_add_row(m, n, (const char *[]){ when, xml_text(m->arena, n) });
	}
}
