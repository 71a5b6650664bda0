/* Tables of what there is: regions, customer types, rules, national rules, readings. */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "xml/xml.h"
#include "policy/loader.h"
#include "policy/outlook/inner.h"

static bool
is_asked(const struct outlook_making *m, const struct region *region)
{
	return m->region == NULL || m->region == region;
}

/* Do blank-separated ids of regions hold the one that was asked for? */
static bool
holds_there(const struct outlook_making *m, const char *regions)
{
	return m->region == NULL || text_has_word(regions, "all") || text_has_word(regions, m->region->id);
}

static const char *
words_of(const struct outlook_making *m, const xmlNode *node, const char *zh, const char *en)
{
	return xml_text(m->arena, xml_child(node, outlook_word(m, zh, en)));
}

void
outlook_regions(struct outlook_making *m)
{
	for (guint i = 0; i < m->asked->policy->regions->len; i++) {
		const struct region *region = m->asked->policy->regions->pdata[i];

		if (is_asked(m, region))
			outlook_add_row(m, region->root, &region->number);
	}
}

void
outlook_types(struct outlook_making *m)
{
	for (guint i = 0; i < m->asked->policy->regions->len; i++) {
		const struct region *region = m->asked->policy->regions->pdata[i];
		const xmlNode *types = xml_child(region->root, "types");

		for (xmlNode *n = xml_child(types, "type"); n != NULL && is_asked(m, region); n = xml_next(n, "type"))
			outlook_add_row(m, n, &region->id);
	}
}

void
outlook_rules(struct outlook_making *m)
{
	const GPtrArray *rules = policy_rules(m->asked->policy);

	for (guint i = 0; i < rules->len; i++) {
		const char *where = policy_holds_where(m->asked->policy, m->arena, rules->pdata[i]);

		if (holds_there(m, where))
			outlook_add_row(m, rules->pdata[i],
			    (const char *[]){ where, words_of(m, rules->pdata[i], "zh", "en") });
	}
}

void
outlook_statutes(struct outlook_making *m)
{
	const GPtrArray *statutes = policy_statutes(m->asked->policy);

	for (guint i = 0; i < statutes->len; i++) {
		const xmlNode *validity = xml_child(statutes->pdata[i], "validity");
		GString *rules = arena_string(m->arena);

		for (xmlNode *n = xml_child(statutes->pdata[i], "rule"); n != NULL; n = xml_next(n, "rule"))
			g_string_append_printf(rules, "%s%s", rules->len > 0 ? " " : "", xml_attr_or(n, "id", ""));
		outlook_add_row(m, statutes->pdata[i],
		    (const char *[]){ xml_attr_or(validity, "from", "—"), xml_attr_or(validity, "to", "—"),
			rules->str });
	}
}

void
outlook_readings(struct outlook_making *m)
{
	const GPtrArray *readings = policy_readings(m->asked->policy);

	for (guint i = 0; i < readings->len; i++) {
		const xmlNode *reading = readings->pdata[i];
		const char *where = policy_read_where(m->asked->policy, m->arena, reading);

		if (holds_there(m, where))
			outlook_add_row(m, reading,
			    (const char *[]){ where, words_of(m, reading, "zh", "en"),
				words_of(m, reading, "taken-zh", "taken-en") });
	}
}
