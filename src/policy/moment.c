/* When something of a case happened: the day that is recorded, or what the dates before and after it leave open. */
#include "base/arena.h"
#include "base/date.h"
#include "xml/xml.h"
#include "xml/xpath.h"
#include "policy/region.h"
#include "policy/judging.h"

#include <string.h>

/* Does an event come before another, by the order that the region gives? */
static bool
comes_before(const struct region *region, guint event, guint other)
{
	for (guint i = 0; i < region->event[other].after_count; i++)
		if (region->event[other].after[i] == event ||
		    comes_before(region, event, region->event[other].after[i]))
			return true;
	return false;
}

/* No earlier than what is recorded of all before it, no later than what is recorded of all after it. */
static void
bound_by_order(const struct judging *judging, guint event, struct moment *moment)
{
	gint64 day;

	for (guint i = 0; i < judging->region->event_count; i++) {
		if (judging->date[i] == NULL || !date_parse(judging->date[i], &day))
			continue;
		if (comes_before(judging->region, i, event))
			moment->earliest = MAX(moment->earliest, day);
		if (comes_before(judging->region, event, i))
			moment->latest = MIN(moment->latest, day);
	}
}

struct moment
judging_moment(struct judging *judging, const struct dated *what, xmlNode *context)
{
	struct moment moment = { .earliest = G_MININT64, .latest = G_MAXINT64 };
	GPtrArray *nodes = xpath_nodes(judging->env, judging->diag, what->path, context);
	gint64 day;

	for (guint i = 0; i < nodes->len; i++)
		if (date_parse(xml_text(judging->arena, nodes->pdata[i]), &day))
			return (struct moment){ .earliest = day, .latest = day, .node = nodes->pdata[i] };
	if (what->event >= 0)
		bound_by_order(judging, (guint)what->event, &moment);
	return moment;
}
