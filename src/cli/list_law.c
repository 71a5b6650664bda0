/* list: the tables of a region's law: steps, time limits, who invests. */
#include <string.h>

#include "cli/law.h"

struct columns *
law_table(const struct law *law, const char *name, const char *const title[LANG_COUNT], const char *const *keys,
    const char *const *heads, guint count)
{
	struct cli *c = law->cli;
	struct columns *t = columns_new(c, keys, heads, count);
	xmlNode *source = xml_child(law->region, "source");

	columns_name(t, name, xml_attr_or(law->region, "id", ""), arena_printf(c->arena, "%s · %s%s%s · %s", title[c->lang],
	    xml_attr_or(law->region, c->lang == LANG_ZH ? "name" : "id", ""), law->type != NULL ? " " : "",
	    law->type != NULL ? law->type : "", source != NULL ? xml_attr_or(source, "number", "") : ""));
	return t;
}

/* A process without a test is of the voltage its id begins with. */
static bool
step_holds(const struct law *law, const xmlNode *type, const struct outlook *o, const xmlNode *process)
{
	const char *test = xml_attr(process, "test"), *id = xml_attr_or(process, "id", "");

	if (test != NULL)
		return outlook_may(o, test);
	(void)law;
	return g_str_has_prefix(id, xml_attr_is(type, "voltage", "high") ? "hv" : "lv");
}

static xmlNode *
find_type(const struct law *law, const char *id)
{
	xmlNode *types = xml_child(law->region, "types");

	for (xmlNode *n = types != NULL ? xml_child(types, "type") : NULL; n != NULL; n = xml_next(n, "type"))
		if (xml_attr_is(n, "id", id))
			return n;
	return NULL;
}

void
law_steps(const struct law *law)
{
	static const char *const title[LANG_COUNT] = { "办电环节", "steps" };
	static const char *const keys[] = { "process", "count", "names", "soft", "source" };
	static const char *const heads[LANG_COUNT][5] = {
		{ "客户", "环节", "名称", "说法", "依据" }, { "process", "steps", "names", "wording", "source" } };
	struct columns *t = law_table(law, "steps", title, keys, heads[law->cli->lang], 5);
	const struct outlook *o = law->type != NULL ? outlook_new(law, law->type) : NULL;
	const xmlNode *list = xml_child(law->region, "steps");

	for (xmlNode *n = list != NULL ? xml_child(list, "process") : NULL; n != NULL; n = xml_next(n, "process")) {
		const char *cells[] = { xml_attr_or(n, "label", ""), xml_attr_or(n, "count", ""), xml_attr_or(n, "names", "—"),
			xml_attr_or(n, "soft", "—"), xml_attr_or(n, "source", "—") };

		if (o == NULL || step_holds(law, find_type(law, law->type), o, n))
			columns_row(t, cells);
	}
	columns_print(t);
}

/* "dates/apply" is the event apply; anything else is shown as the profile has it. */
static const char *
event_label(const struct law *law, const char *path)
{
	const xmlNode *list = xml_child(law->region, "events");
	const char *id = g_str_has_prefix(path, "dates/") ? path + strlen("dates/") : path;

	for (xmlNode *n = list != NULL ? xml_child(list, "event") : NULL; n != NULL; n = xml_next(n, "event"))
		if (xml_attr_is(n, "id", id))
			return xml_attr_or(n, law->cli->lang == LANG_ZH ? "label" : "id", path);
	return path;
}

static const char *
labels_of(const struct law *law, const xmlNode *node, const char *name)
{
	g_autoptr(GString) out = g_string_new(NULL);

	for (xmlNode *n = xml_child(node, name); n != NULL; n = xml_next(n, name))
		g_string_append_printf(out, "%s%s", out->len > 0 ? "、" : "", xml_attr_or(n, "label", ""));
	return out->len > 0 ? arena_strdup(law->cli->arena, out->str) : "—";
}

static void
put_deadline(const struct law *law, struct columns *t, const xmlNode *n, const char *when)
{
	struct arena *a = law->cli->arena;
	const char *severity = xml_attr_or(n, "severity", "must");
	const char *cells[] = { xml_attr_or(n, "id", ""), xml_attr_or(n, "label", ""), xml_attr_or(n, "limit", ""), severity,
		arena_printf(a, "%s→%s", event_label(law, xml_attr_or(n, "from", "")), event_label(law, xml_attr_or(n, "to", ""))),
		labels_of(law, n, "exclude"), when[0] != '\0' ? when : "—", xml_attr_or(n, "rule", ""), xml_attr_or(n, "source", "—") };

	columns_row(t, cells);
}

void
law_times(const struct law *law)
{
	static const char *const title[LANG_COUNT] = { "办理时限（工作日）", "time limits (working days)" };
	static const char *const keys[] = { "id", "limit_of", "limit", "severity", "from_to", "excluded", "when", "rule", "source" };
	static const char *const heads[LANG_COUNT][9] = {
		{ "时限", "名称", "天数", "级别", "起止", "不计", "条件", "规则", "依据" },
		{ "id", "name", "days", "severity", "from, to", "not counted", "when", "rule", "source" } };
	struct columns *t = law_table(law, "times", title, keys, heads[law->cli->lang], 9);
	const struct outlook *o = law->type != NULL ? outlook_new(law, law->type) : NULL;
	const xmlNode *list = xml_child(law->region, "times");

	for (xmlNode *n = list != NULL ? xml_child(list, "deadline") : NULL; n != NULL; n = xml_next(n, "deadline")) {
		const char *when = o != NULL ? outlook_when(o, "deadlines", xml_attr_or(n, "id", "")) : "";

		if (when != NULL)
			put_deadline(law, t, n, when);
	}
	columns_print(t);
}

static void
put_row(const struct law *law, struct columns *t, const struct outlook *o, const xmlNode *n, const char *result)
{
	const char *test = xml_attr(n, "test");
	const char *cells[] = { xml_is(n, "payer") ? (law->cli->lang == LANG_ZH ? "出资" : "payer") :
		(law->cli->lang == LANG_ZH ? "界面" : "boundary"), xml_attr_or(n, "id", ""), xml_attr_or(n, "label", ""), result,
		xml_attr_or(n, "source", "—") };

	/* A date is no fact to try out. */
	if (o == NULL || test == NULL || strstr(test, "_date") != NULL || outlook_may(o, test))
		columns_row(t, cells);
}

void
law_investment(const struct law *law)
{
	static const char *const title[LANG_COUNT] = { "投资界面和出资方（第一个符合的算数）", "who invests (the first that holds)" };
	static const char *const keys[] = { "table_of", "id", "if", "result", "source" };
	static const char *const heads[LANG_COUNT][5] = {
		{ "表", "行", "情形", "公司投资至／出资方", "依据" }, { "table", "row", "if", "up to / paid by", "source" } };
	struct columns *t = law_table(law, "investment", title, keys, heads[law->cli->lang], 5);
	const struct outlook *o = law->type != NULL ? outlook_new(law, law->type) : NULL;
	const xmlNode *list = xml_child(law->region, "investment");

	for (xmlNode *n = list != NULL ? xml_child(list, NULL) : NULL; n != NULL; n = xml_next(n, NULL))
		put_row(law, t, o, n, xml_attr_or(n, xml_is(n, "payer") ? "pays" : "to", "—"));
	columns_print(t);
}
