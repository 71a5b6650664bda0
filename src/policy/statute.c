/* National rules beside the regions': off until the office or the region's profile says <statute use="id"/>. */
#include "base/arena.h"
#include "base/diag.h"
#include "base/nearest.h"
#include "xml/xml.h"
#include "policy/region.h"
#include "policy/loader.h"
#include "policy/rules.h"
#include "policy/judging.h"

#include <string.h>

void
statutes_load(const struct policy_loader *loader, const GPtrArray *files)
{
	struct policy *policy = loader->policy;

	for (guint i = 0; i < files->len; i++) {
		struct policy_file *file = files->pdata[i];
		const char *id = file->id;
		const struct policy_loader own = loader_of(loader, file);
		struct statute *statute = arena_alloc(loader->arena, sizeof *statute);

		if (file->fits)
			loader_refuse_twin(&own, file->root, "id", policy_statute(policy, id));
		if (!policy_file_sound(file)) {
			loader_stop(loader, "statute", id, file);
			continue;
		}
		*statute = (struct statute){ .id = id, .root = file->root, .rules = file->rules };
		g_ptr_array_add(policy->statute_roots, file->root);
		g_ptr_array_add(policy->statutes, statute);
	}
}

bool
statute_in_use(const struct judging *judging, const struct statute *statute)
{
	return xml_child_of(judging->question->office, "statute", "use", statute->id) != NULL ||
	    xml_child_of(judging->region->root, "statute", "use", statute->id) != NULL;
}

/* The day on which a record is held against a statute's time; NULL: it gives none. */
static const char *
day_of(const struct judging *judging)
{
	const xmlNode *record = judging->record, *dates = xml_child(record, "dates");
	const char *const days[] = { xml_attr_or(record, "notice_date", ""),
		xml_attr_or(xml_child(record, "row"), "start", ""),
		xml_text(judging->arena, xml_child(record, "valid_from")),
		xml_text(judging->arena, xml_child(dates, "reply")),
		xml_text(judging->arena, xml_child(dates, "apply")) };

	for (guint i = 0; i < G_N_ELEMENTS(days); i++)
		if (days[i][0] != '\0')
			return arena_strndup(judging->arena, days[i], strlen("2024-05-31")); /* without a time */
	return NULL;
}

const char *
statute_outside(const struct judging *judging, const struct statute *statute)
{
	const xmlNode *validity = xml_child(statute->root, "validity");
	const char *day = day_of(judging), *to = xml_attr(validity, "to");

	if (day == NULL || strcmp(day, xml_attr_or(validity, "from", "")) < 0 || (to != NULL && strcmp(day, to) > 0))
		return day;
	return NULL;
}

void
statutes_tell_outside(const struct judging *judging)
{
	const GPtrArray *statutes = judging->policy->statutes;

	for (guint i = 0; i < statutes->len; i++) {
		const struct statute *statute = statutes->pdata[i];
		const xmlNode *root = statute->root, *validity = xml_child(root, "validity");
		const char *day = statute_in_use(judging, statute) ? statute_outside(judging, statute) : NULL;

		if (day != NULL)
			diag_report(judging->diag, DIAG_STATUTE_TIME, xml_place(judging->record), NULL,
			    xml_attr(root, "title"), xml_attr(root, "number"), xml_attr(validity, "from"),
			    xml_attr_or(validity, "to", "…"), day);
	}
}

/* The earlier law first; of one day as their files are. */
static int
by_force(const void *a, const void *b)
{
	const struct statute *one = *(const struct statute *const *)a, *two = *(const struct statute *const *)b;
	int order = g_strcmp0(xml_attr(xml_child(one->root, "validity"), "from"),
	    xml_attr(xml_child(two->root, "validity"), "from"));

	return order != 0 ? order : strcmp(one->id, two->id);
}

static void
write_stop(struct judging *judging, const xmlNode *suspension, const xmlNode *cause)
{
	const xmlNode *restore = xml_child(cause, "restore"), *appeal = xml_child(suspension, "appeal");
	xmlNode *stop = xml_add(judging->verdict, "stop");

	xml_set(stop, "cause", xml_attr(cause, "id"));
	xml_set(stop, "label", xml_attr(cause, "label"));
	xml_set(stop, "basis", xml_attr(cause, "basis"));
	xml_set(stop, "again", xml_attr(cause, "again"));
	xml_set(stop, "overdue", xml_attr(cause, "overdue"));
	xml_set(stop, "penalty_least", xml_attr(cause, "penalty-least"));
	xml_set(stop, "restore", restore == NULL ? NULL : xml_text(judging->arena, restore));
	xml_set(stop, "appeal", appeal == NULL ? NULL : xml_text(judging->arena, appeal));
}

void
statutes_write_stops(struct judging *judging)
{
	const GPtrArray *statutes = judging->policy->statutes;
	g_autoptr(GPtrArray) used = g_ptr_array_new();

	for (guint i = 0; i < statutes->len; i++)
		if (statute_in_use(judging, statutes->pdata[i]) && statute_outside(judging, statutes->pdata[i]) == NULL)
			g_ptr_array_add(used, statutes->pdata[i]);
	g_ptr_array_sort(used, by_force);
	for (guint i = 0; i < used->len; i++) {
		const struct statute *statute = used->pdata[i];
		const xmlNode *list = xml_child(statute->root, "suspension");

		for (const xmlNode *n = xml_child(list, "cause"); n != NULL; n = xml_next(n, "cause"))
			write_stop(judging, list, n);
	}
}

xmlNode *
policy_statute(const struct policy *policy, const char *id)
{
	return loader_find(policy->statute_roots, id);
}

const GPtrArray *
policy_statutes(const struct policy *policy)
{
	return policy->statute_roots;
}

/* An office that switches on what there is not would think itself checked. */
bool
statutes_check_office(const struct policy *policy, struct arena *arena, struct diag *diag, xmlNode *office)
{
	GPtrArray *names = loader_ids(arena, policy->statute_roots);
	bool good = true;

	loader_add_stopped(policy, "statute", names);
	for (xmlNode *node = xml_child(office, "statute"); node != NULL; node = xml_next(node, "statute")) {
		const char *use = xml_attr_or(node, "use", "");

		if (policy_statute(policy, use) != NULL || policy_stopped(policy, "statute", use) != NULL)
			continue;
		diag_report(diag, DIAG_OFFICE_STATUTE, xml_attr_place(node, "use"), "statute", use,
		    nearest_offer(arena, use, names, "（", "？）"));
		good = false;
	}
	return good;
}
